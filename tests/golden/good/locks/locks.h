/* locks.h - protocol locks, version 1.
 *
 * Made by netaio-gen from locks.nio; do not edit.
 *
 * Layers whose locks are scripts: in the schema, in a file, with the keys, and of peers.
 *
 * What a program is given (text, bytes, any: views into the message; arrays: in an arena of the
 * node) is good until the handler or callback returns. What it passes in is borrowed for the
 * call. Text is UTF-8 without U+0000 and has no NUL at its end. An optional member is there if
 * its has_… says so.
 *
 * …_clone keeps a value longer: it makes one block of the value and of all that it points to,
 * with the memory of `env` (NULL: malloc's). It fails with NIO_ENOMEM only. nio_clone_free
 * frees the block.
 */
#ifndef NIO_GENERATED_LOCKS_H
#define NIO_GENERATED_LOCKS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define LOCKS_VERSION 1
#define LOCKS_APP "locks"
#define LOCKS_FINGERPRINT "30fbf283dea7678f7ffe4bd6dc6a6fb8b59fc81cd486631fc9057d3096098bff"

typedef struct locks_self {
    bool has_lock;
    nio_bytes lock;                         /* at most 200 bytes */
} locks_self;
#define LOCKS_SELF_MAX 217 /* largest packed size */
NIO_MUST_USE nio_status locks_self_clone(const locks_self *from,
                                         const nio_env *env,
                                         locks_self **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol locks_protocol;

typedef struct locks_server locks_server; /* locks as a node serves it */
typedef struct locks_client locks_client; /* locks as it is spoken over a link */

/* ---- item: "item/{id:u32}" ------------------------------------------------------------------- */

#define LOCKS_ITEM_URI_MAX 15
#define LOCKS_ITEM_REQUEST_MAX_FRAME 210
#define LOCKS_ITEM_REQUEST_REPLY_MAX_FRAME 1080
#define LOCKS_ITEM_CREATE_MAX_FRAME 1217
#define LOCKS_ITEM_CREATE_REPLY_MAX_FRAME 287
#define LOCKS_ITEM_UPDATE_MAX_FRAME 1191
#define LOCKS_ITEM_UPDATE_REPLY_MAX_FRAME 261
#define LOCKS_ITEM_DELETE_MAX_FRAME 357
#define LOCKS_ITEM_DELETE_REPLY_MAX_FRAME 327
typedef struct locks_item_uri { uint32_t id; } locks_item_uri;
NIO_MUST_USE nio_status locks_item_uri_build(const locks_item_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool locks_item_uri_match(nio_bytes bytes, locks_item_uri *uri);
NIO_MUST_USE nio_status locks_item_uri_clone(const locks_item_uri *from,
                                             const nio_env *env,
                                             locks_item_uri **clone);

nio_status locks_item_request_reply_ok(nio_call *call, nio_bytes bytes);
nio_status locks_item_request_reply_error(nio_call *call, nio_text text);
nio_status locks_item_create_reply_ok(nio_call *call);
nio_status locks_item_create_reply_error(nio_call *call, nio_text text);
nio_status locks_item_update_reply_ok(nio_call *call);
nio_status locks_item_update_reply_error(nio_call *call, nio_text text);
nio_status locks_item_delete_reply_ok(nio_call *call);
nio_status locks_item_delete_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct locks_handlers {
    size_t size;
    void (*item_request)(locks_server *server, nio_call *call, const locks_item_uri *uri);
    void (*item_create)(locks_server *server, nio_call *call, const locks_item_uri *uri,
                        nio_bytes bytes);
    void (*item_update)(locks_server *server, nio_call *call, const locks_item_uri *uri,
                        nio_bytes bytes);
    void (*item_delete)(locks_server *server, nio_call *call, const locks_item_uri *uri);
} locks_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied; what a `witness` refers to has to stay. */
typedef struct locks_keys {
    size_t size;
    nio_key outer_auth;                     /* `secret` or `witness` opens the lock of the schema */
    nio_key admin_auth;                     /* `secret` or `witness` opens the lock of the schema */
    /* `lock` says whose messages are taken; `secret` or `witness` opens that of the other side */
    nio_key own_auth;
    nio_key own_cipher;
    /* `lock` is for peers without one; `secret` or `witness` opens what others hold */
    nio_key known_auth;
} locks_keys;

/* Serves locks on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: locks_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status locks_serve(nio_node *node, const locks_handlers *handlers,
                                    const locks_keys *keys, void *app, locks_server **server,
                                    nio_error *error);
void *locks_server_app(const locks_server *server);
nio_node *locks_server_node(const locks_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status locks_set_keys(nio_node *node, const locks_keys *keys, nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status locks_connect(nio_node *node, const char *endpoint, const locks_keys *keys,
                                      const nio_connect_options *options, locks_client **client,
                                      nio_error *error);
/* Speaks locks on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of locks (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status locks_attach(nio_link *link, const locks_keys *keys, locks_client **client,
                                     nio_error *error);
nio_link *locks_client_link(const locks_client *client);

typedef struct locks_item_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} locks_item_request_end;
typedef void locks_item_request_done(void *user, const locks_item_request_end *end);
NIO_MUST_USE nio_status locks_item_request(locks_client *client, const locks_item_uri *uri,
                                           const nio_call_options *options,
                                           locks_item_request_done *done, void *user,
                                           nio_call_id *id);

typedef struct locks_item_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} locks_item_create_end;
typedef void locks_item_create_done(void *user, const locks_item_create_end *end);
NIO_MUST_USE nio_status locks_item_create(locks_client *client, const locks_item_uri *uri,
                                          nio_bytes bytes, const nio_call_options *options,
                                          locks_item_create_done *done, void *user,
                                          nio_call_id *id);

typedef struct locks_item_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} locks_item_update_end;
typedef void locks_item_update_done(void *user, const locks_item_update_end *end);
NIO_MUST_USE nio_status locks_item_update(locks_client *client, const locks_item_uri *uri,
                                          nio_bytes bytes, const nio_call_options *options,
                                          locks_item_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct locks_item_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} locks_item_delete_end;
typedef void locks_item_delete_done(void *user, const locks_item_delete_end *end);
NIO_MUST_USE nio_status locks_item_delete(locks_client *client, const locks_item_uri *uri,
                                          const nio_call_options *options,
                                          locks_item_delete_done *done, void *user,
                                          nio_call_id *id);

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Says on all networks of the node who it is, and listens who else is there: nio_peers_start with
 * the app id, the layer and the data of locks. What of these `options` have themselves is not
 * looked at; `options` may be NULL. What belongs to layers (pubkey, vkey, lock) and `self` does not
 * give is added. NIO_EINVAL: `self` is out of bounds. */
NIO_MUST_USE nio_status locks_peers_start(nio_node *node, const locks_keys *keys,
                                          const locks_self *self, const nio_peers_options *options,
                                          nio_peers **peers, nio_error *error);
/* Says something else from now on. */
NIO_MUST_USE nio_status locks_peers_say(nio_peers *peers, const locks_keys *keys,
                                        const locks_self *self);
/* What a peer says about itself, as it is; false if that does not decode. Text and bytes are good
 * as long as the record of the peer stays as it is. */
bool locks_peer_read(const nio_peer *peer, locks_self *said);

NIO_END_DECLS
#endif
