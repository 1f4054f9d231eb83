/* netaio/plugin.h - auth and cipher plugins, and layers made of them.
 *
 * A layer is two slots: a cipher, which makes content (and with some plugins the URI)
 * unreadable, and an auth, which proves where a message comes from. One plugin may fill both.
 * A message passes an inner layer (of the operation) and the outer layer (of the link):
 *
 *     send:     inner cipher, inner auth, outer cipher, outer auth
 *     receive:  outer auth, outer cipher, routing, inner auth, inner cipher, handler
 *
 * A plugin works in place. It says beforehand which fields it writes and by how many bytes the
 * body grows at its front, so a message is laid out once and the content never moves.
 *
 * Ordinary programs name plugins (nio_plugin_spec) and never call what stands under
 * "Writing a plugin". */
#ifndef NETAIO_PLUGIN_H
#define NETAIO_PLUGIN_H

#include <netaio/base.h>
#include <netaio/call.h>
#include <netaio/env.h>
#include <netaio/field.h>
#include <netaio/key.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

typedef struct nio_node nio_node;     /* see netaio/node.h */
typedef struct nio_link nio_link;     /* see netaio/node.h */
typedef struct nio_peer nio_peer;     /* see netaio/peer.h */
typedef struct nio_plugin nio_plugin; /* proves messages, hides them, or both */
typedef struct nio_layer nio_layer;   /* one or two plugins, by which messages are protected */

/* ---- Using plugins ------------------------------------------------------------------------ */

/* One parameter of a plugin, named as in a schema: {.name = "mac_field", .text = "camh"},
 * {.name = "bits", .number = 20}, {.name = "clear_uri"}. */
typedef struct nio_plugin_param {
    const char *name;
    const char *text; /* NULL: a number, a flag, or bytes */
    uint64_t number;
    nio_bytes bytes; /* empty: something else */
} nio_plugin_param;

/* What makes a plugin: the kind ("aead"), its parameters, its keys. All is borrowed for the
 * call. Kinds and their parameters:
 *
 *   none
 *   mac            field, realm                        auth          BLAKE2b, fresh
 *   aead           field, realm, clear_uri, hide_uri   auth, cipher  XChaCha20-Poly1305, fresh
 *   hmac           mac_field, nonce_field, ts_field    auth          Python netaio
 *   sha256_stream  iv_field, clear_uri, hide_uri       cipher        Python netaio
 *   sign           field, realm, peers                 auth          Ed25519; the key is the seed
 *   x25519         clear_uri, hide_uri, unproved       cipher        Python netaio; the key is the
 *                                                                    seed; needs peers
 *   hashcash       field, realm, bits, max_bits        auth          proof of work; no key
 *   tapescript     witness_field, nonce_field,         auth          Python netaio; see below
 *                  ts_field, witness_max, lock,
 *                  use_peer_lock, steps
 *
 * `realm` defaults to the app id of the protocol. A cipher hides the URI as an outer one and
 * leaves it readable as an inner one, unless told.
 *
 * Whose signature `sign` takes: that of its own seeds and of `key.trusted`. These alone make a
 * message authenticated. With `peers` also that of the peer on the link, whose id is its verify
 * key: it proves who sent the message, and anybody can be a peer. And a peer message
 * (ADVERTISE_PEER, PEER_DISCOVERED, DISCONNECT) whose id is the verify key that signed it proves
 * itself, unless `trusted` is given and `peers` is not: so strangers become peers of level 2. See
 * nio_layer_message.proved_by and stranger.
 *
 * `x25519` seals for the `pubkey` of the peer on the link, under the realm of the layer (the app id
 * of the protocol; empty: under any). Without a peer, or if its key is not proved, sealing fails
 * with NIO_ENOPEER. It proves nothing about type, fields and a URI in the clear, nor that a message
 * is new: a layer that has it wants a keyed auth, or one around it, unless `unproved` accepts that
 * there is none.
 *
 * `hashcash` wants of who sends that it found a hash with `bits` leading zero bits (18, 1 to 26;
 * each one more takes twice the time, and 18 less than a tenth of a second), and more under load:
 * see limits.pow_rate. Where the other side wants more than its own, it does up to `max_bits` (24,
 * or bits), and a call is sent once more by itself; a one-way message is lost. The search runs on a
 * thread of the loop's pool: see nio_call_progress, limits.parked. Over a stream one admits up to
 * 1,000 messages; answers need none.
 *
 * `tapescript` takes what opens a lock, which is a script (netaio/tapescript.h, netaio/lock.h): the
 * bytes of the parameter `lock`, or else of `key.lock`. What seals opens the lock of the other
 * side, by one signature of the seed in `key.secret` or by what `key.witness` makes. Scripts see
 * the body as sigfield1, a nonce and the time as sigfield2 and sigfield3. One signature covers all
 * three and 1,024 bytes at most, so the body, which is a URI with its length and content, has 1,004
 * at most (NIO_ETOOBIG); `key.witness` can lift that, see its body_max, with locks that sign
 * something shorter. A witness has up to `witness_max` bytes (66, which is that of one signature;
 * 1 to 8,192). Anybody may send a witness, so it takes no more than `steps` of work (25,000, 1,000
 * to 1,000,000; see nio_script_limits), which are at most some 6 ms of a processor for each
 * message: 100 signatures. Locks that ask for more need more, and so does who attacks.
 *
 * With `use_peer_lock` the lock is that of the peer on the link, the bytes `lock` in its data,
 * where those are proved (nio_peer_find_proved). It proves that the peer opened its own lock, and
 * no more: the message is not authenticated for that (nio_layer_message.stranger). Peers without
 * one, and all peer messages, are held to the lock of the plugin; without that one they are
 * refused. */
typedef struct nio_plugin_spec {
    const char *kind;
    const nio_plugin_param *params;
    size_t param_count;
    nio_key key;
} nio_plugin_spec;

/* The two slots. `cipher` of kind "none" or NULL where `auth` is a plugin for both slots. */
typedef struct nio_layer_spec {
    size_t size;       /* sizeof(nio_layer_spec) */
    const char *name;  /* for sentences: "outer", "admin" */
    bool inner;        /* an inner layer; else an outer one */
    const char *realm; /* default realm of its plugins; NULL: empty */
    nio_plugin_spec auth, cipher;
} nio_layer_spec;

/* Makes a layer, which belongs to the node and ends with it. Fails with a sentence where a
 * plugin is unknown, in the wrong slot, told to hide the URI of an inner layer, has a
 * parameter that it does not know (NIO_EINVAL), or lacks its key (NIO_ENOKEY). */
NIO_API NIO_MUST_USE nio_status nio_layer_create(nio_node *node, const nio_layer_spec *spec,
                                                 nio_layer **layer, nio_error *error);

/* The same from plugins that the caller made; the layer takes the caller's references, also
 * when it fails. `cipher` may be NULL or equal to `auth`. NIO_EINVAL: a plugin in the wrong slot
 * or of another node; NIO_ECONFLICT: both write one field; NIO_ENOMEM. */
NIO_API NIO_MUST_USE nio_status nio_layer_of(nio_node *node, const char *name, bool inner,
                                             nio_plugin *auth, nio_plugin *cipher,
                                             nio_layer **layer, nio_error *error);

/* Puts other plugins, or other keys, into a layer that is in use: what is sealed from now on is
 * sealed by them, and only they open. Messages that the old ones still work on (hashcash) go out as
 * they were begun. A key that peers still use belongs into `previous`. The spec has to be for the
 * same place (`inner`), and go together with the layers around it as at the beginning. Fails as
 * nio_layer_create, and then nothing has changed; NIO_EREENTRANT inside a plugin. */
NIO_API NIO_MUST_USE nio_status nio_layer_exchange(nio_node *node, nio_layer *layer,
                                                   const nio_layer_spec *spec, nio_error *error);

/* ---- Writing a plugin --------------------------------------------------------------------- */

/* What a plugin is for. */
enum {
    NIO_SLOT_AUTH = 1,  /* proves; fails with NIO_EAUTH, NIO_ESTALE, NIO_EREPLAY */
    NIO_SLOT_CIPHER = 2 /* hides; fails with NIO_ECIPHER */
};

/* What a plugin promises. */
enum {
    NIO_TRAIT_KEYED = 1,      /* only holders of a key pass */
    NIO_TRAIT_RECEIVER = 2,   /* seals for one receiver: a fan-out is sealed once for each */
    NIO_TRAIT_HIDES_URI = 4,  /* the URI cannot be read before `open` */
    NIO_TRAIT_BINDS = 8,      /* covers type, fields and, in an answer, its request */
    NIO_TRAIT_CHALLENGE = 16, /* covers `chal`: a message that is stale can prove itself by it */
    NIO_TRAIT_SILENT = 32,    /* over UDP, who fails it is told nothing */
    NIO_TRAIT_GUARDED = 64    /* is worth something only under a keyed auth, in its layer or outside
                                 of it: without one it is refused (NIO_EINVAL, NIO_ECONFLICT) */
};

#define NIO_ROOM_FIELDS 4 /* fields that a plugin may write, at most */
/* What a plugin adds to a message. */
typedef struct nio_room {
    struct {
        const char *name; /* lives as long as the plugin */
        size_t max;       /* bytes of its value, at most; the exact size wherever it is fixed */
        bool shared;      /* other layers may write the same field (`nonce`, `ts` of hmac) */
    } fields[NIO_ROOM_FIELDS];
    size_t field_count;
    size_t grow;     /* bytes by which the body grows at its front, at most */
    size_t body_max; /* the longest body that it seals, 2 bytes of uri_len included; longer ones are
                        NIO_ETOOBIG before it is called. 0: any */
} nio_room;

/* Whom a message is for. */
typedef enum nio_scope {
    NIO_SCOPE_STREAM = 0,   /* one receiver, ordered */
    NIO_SCOPE_DATAGRAM = 1, /* one receiver */
    NIO_SCOPE_GROUP = 2     /* many receivers: broadcast, notify, multicast */
} nio_scope;

#define NIO_TAG_BYTES 16 /* bytes of the tag by which an answer is bound to its request */
#define NIO_TRIES_MAX 4  /* how often one call is sent, at most */

typedef struct nio_work nio_work; /* what a plugin has done off the loop's thread */
/* Work that does not belong on the loop's thread. `run` is pure: it touches only the memory of
 * the work itself, on any thread, and returns soon after `cancel` becomes true. */
struct nio_work {
    void (*run)(nio_work *work, const volatile bool *cancel);
    void (*destroy)(nio_work *work); /* on the loop's thread, after run or instead of it */
    nio_progress (*progress)(const nio_work *work); /* may be NULL. How far `run` is; on the loop's
                                                       thread, while it runs: see
                                                       nio_call_progress */
};
/* Whether the work is to end: how `run` looks at its `cancel`, which another thread sets. */
static inline bool nio_work_is_canceled(const volatile bool *cancel)
{
    return __atomic_load_n(cancel, __ATOMIC_RELAXED);
}

/* One message at one layer. In memory the body is always uri_len (2 bytes, big-endian), URI,
 * content, one after another, as it is on the wire at this layer. All of it is borrowed. */
typedef struct nio_layer_message {
    uint8_t type;
    nio_scope scope;
    bool outer;     /* this is the outer layer */
    bool answer;    /* it answers a request (of this node's, when opening) */
    int64_t now_ms; /* wall clock, milliseconds since 1970 */
    uint8_t *body;  /* seal: may move down to `front`; open: may move up */
    size_t body_len;
    uint8_t *front;      /* seal: lowest address that `body` may move to */
    nio_bytes receiver;  /* seal: peer id of the receiver, empty if not known or a group;
                            open: of this node, empty if it has none */
    nio_bytes challenge; /* seal: the value of `chal` to bind; open: one that was found good;
                            empty if there is none */
    nio_bytes binds[NIO_TRIES_MAX]; /* tags of the request at this layer: seal of an answer: one;
                                       open of an answer: one for each try */
    size_t bind_count;
    uint8_t tag[NIO_TAG_BYTES]; /* written by plugins with NIO_TRAIT_BINDS, sealing and opening */
    bool has_tag;
    nio_work *work;      /* seal: set before NIO_EPENDING is returned; the finished work when
                         seal is called again. NIO_EPENDING with NULL: what other work of this
                         plugin brings is to be waited for; called again when some is over */
    unsigned key_index;  /* open: which key proved the message, 0 the current one, 1 … a previous
                           one. Set by the auth for the cipher of the same layer */
    void *channel_state; /* seal: `channel_bytes` of the class, zeroed when a sending channel (a
                            link, a destination, a group, all broadcasts) begins */
    void *open_state; /* open: `open_bytes` of the class, zeroed when a link over a stream begins;
                         NULL: none is kept */
    bool proved;      /* open, over UDP: that the sender has the address it came from is proved */
    struct nio_field_set *fields; /* see nio_layer_field and nio_layer_put */
    const struct nio_layer_outside *outside;
    const nio_link *link; /* of the other side: see nio_layer_peer; NULL: a group */
    nio_bytes proved_by;  /* open: the verify key that proved the message; empty where no plugin
                             knows one. Set by the auth; lives until its next message */
    bool stranger;        /* open: that key is of somebody for whom nobody vouches: its holder sent
                             the message, which is not authenticated for that. Set by the auth */
} nio_layer_message;

/* What is known of the other side under an app id (empty: under any), or NULL; see netaio/peer.h.
 * A plugin takes keys from it by nio_peer_find_proved. Borrowed for the call of the plugin. */
NIO_API const nio_peer *nio_layer_peer(const nio_plugin *plugin, const nio_layer_message *message,
                                       nio_bytes app);
/* The id that this node has itself under that app id; empty: none. */
NIO_API nio_bytes nio_layer_self(const nio_plugin *plugin, nio_bytes app);

/* The URI and the content of the body as it stands. False if uri_len is too large or the body
 * is shorter than 2 (a plugin's `open` then fails). */
NIO_API bool nio_layer_split(const nio_layer_message *message, nio_bytes *uri, nio_bytes *content);

/* The field of that name, or false. */
NIO_API bool nio_layer_field(const nio_layer_message *message, const char *name, nio_field *field);

/* Seal: sets a field, replacing one of the same name. The bytes are copied. NIO_ELIMIT if the
 * plugin stated no such field in its room, or a smaller one. */
NIO_API NIO_MUST_USE nio_status nio_layer_put(nio_layer_message *message, const char *name,
                                              nio_bytes value);

/* Walks, in the order of the wire, the fields that this layer covers: all but `own` and those
 * that layers outside this one write; an inner layer does not cover `cid`, `rid` and `chal`.
 * Begin with *at = 0; false at the end. */
NIO_API bool nio_layer_covered(const nio_layer_message *message, const char *own, size_t *at,
                               nio_field *field);

/* What a kind of plugin is. Static and constant. */
typedef struct nio_plugin_class {
    size_t size;          /* sizeof(nio_plugin_class) */
    const char *name;     /* as in a schema */
    unsigned slots;       /* NIO_SLOT_… */
    unsigned traits;      /* NIO_TRAIT_…; parameters may change those of one plugin */
    const char *failure;  /* text of the AUTH_ERROR when `open` fails: "HMAC auth failed" */
    size_t channel_bytes; /* state of one sending channel, kept by the runtime */
    size_t open_bytes;    /* state of what comes over one stream, likewise */

    /* Says what the plugin adds, in a struct of zeros. Constant over the plugin's life. */
    void (*room)(const nio_plugin *plugin, nio_room *room);

    /* Seals `message` in place. NIO_EPENDING after setting `work`: it is called again once the
     * work has run. Any other failure: the message is not sent. Must not call back. */
    nio_status (*seal)(nio_plugin *plugin, nio_layer_message *message);

    /* Opens `message` in place, or refuses it: NIO_EAUTH, NIO_ESTALE, NIO_EREPLAY for an auth,
     * NIO_ECIPHER for a cipher (the same where it lacks the memory to look). Nothing may be
     * remembered before the proof is checked. A plugin that writes no field of its own leaves what
     * it refuses as it was: it is asked about errors that may have come without its layer. */
    nio_status (*open)(nio_plugin *plugin, nio_layer_message *message);

    /* Wipes and frees. Called once, when the last layer has gone. */
    void (*destroy)(nio_plugin *plugin);

    /* May be NULL, like what follows. `open` has just refused `message`, and its sender will be
     * told: a field for that AUTH_ERROR, by which it can do better (hashcash: the bits that are
     * wanted). Name and value live until the next call of the plugin. False: none. */
    bool (*hint)(nio_plugin *plugin, const nio_layer_message *message, nio_field *field);

    /* What this node had sealed was refused, with these fields in the AUTH_ERROR (nio_layer_field;
     * `type` is that of the refused message, if it is known which; `channel_state` is there). True:
     * it is worth sealing and sending once more. A call is sent twice at most. */
    bool (*heed)(nio_plugin *plugin, const nio_layer_message *message);

    /* The verify key that proves what this plugin seals: the id of a peer that is to reach level 2.
     * Empty: none. Lives as long as the plugin. */
    nio_bytes (*signs_as)(const nio_plugin *plugin);
} nio_plugin_class;

/* The head of every plugin: its own struct begins with this one. */
struct nio_plugin {
    const nio_plugin_class *cls;
    struct nio_plugin_host *host; /* of the node that it was made for */
    unsigned traits;              /* of this plugin, from the class and its parameters */
    uint32_t refs;
};

/* Fills in the head. References: one, the caller's. */
NIO_API void nio_plugin_init(nio_plugin *plugin, const nio_plugin_class *cls, nio_node *node);

/* What a plugin may use of its node; the env lives as long as the plugin. */
NIO_API const nio_env *nio_plugin_env(const nio_plugin *plugin);
NIO_API void nio_plugin_random(nio_plugin *plugin, uint8_t *out, size_t len);

NIO_END_DECLS
#endif
