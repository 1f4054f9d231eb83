/* netaio/gen.h - what generated code stands on. Programs do not call it by hand.
 *
 * Generated code is tables (nio_gen_protocol), one decoder and one encoder a type, and thin
 * typed functions. What a message needs besides lies here and in the library. */
#ifndef NETAIO_GEN_H
#define NETAIO_GEN_H

#include <netaio/call.h>
#include <netaio/gen_keep.h>
#include <netaio/gen_pack.h>
#include <netaio/gen_unpack.h>
#include <netaio/gen_uri.h>
#include <netaio/key.h>
#include <netaio/node.h>
#include <netaio/packify.h>
#include <netaio/peer.h>
#include <netaio/plugin.h>
#include <netaio/raw.h>
#include <netaio/status.h>
#include <netaio/stream.h>

NIO_BEGIN_DECLS

/* Changes when generated code and library no longer fit together; checked when a protocol is
 * served or connected (NIO_EABI). */
#define NIO_GEN_ABI 3

typedef struct nio_service nio_service; /* a protocol served on a node: `P_server` */
typedef struct nio_client nio_client;   /* a protocol spoken over a link: `P_client` */

typedef void nio_gen_fn(void); /* any handler or `done`, to be cast to its own type */

/* ---- Tables ---------------------------------------------------------------------------------- */

/* A slot of a layer; `kind` "none" and `key` NIO_GEN_NO_KEY where there is nothing. */
#define NIO_GEN_NO_KEY SIZE_MAX
typedef struct nio_gen_slot {
    const char *kind;
    const nio_plugin_param *params;
    size_t param_count;
    size_t key;           /* offset of its nio_key in P_keys */
    const char *key_name; /* "outer_seal": for the sentence that misses it */
} nio_gen_slot;

typedef struct nio_gen_layer {
    const char *name;
    nio_gen_slot auth; /* a plugin for both slots stands here, and cipher is "none" */
    nio_gen_slot cipher;
} nio_gen_layer;

typedef enum nio_gen_tier {
    NIO_GEN_EXACT = 0,
    NIO_GEN_TEMPLATE = 1,
    NIO_GEN_BARE = 2
} nio_gen_tier;

typedef enum nio_gen_gate {
    NIO_GEN_SERIALIZE = 0,
    NIO_GEN_REJECT = 1,
    NIO_GEN_COALESCE = 2
} nio_gen_gate;

/* Who has the slot of an operation. */
typedef enum nio_gen_role {
    NIO_GEN_SERVED = 0,     /* P_handlers: a request or a one-way message */
    NIO_GEN_SUBSCRIBED = 1, /* P_handlers: the subscriptions that a `notify` brings. One row for
                               types 5 (its `type`) and 6; the slot is
                               bool (*)(P_server *, nio_call *, const uri *), which may refuse
                               type 5, and is not asked about type 6. NULL: all may */
    NIO_GEN_HEARD = 2       /* P_events: type 8 */
} nio_gen_role;

/* Whom a `notify` is for. */
typedef enum nio_gen_to {
    NIO_GEN_TO_SUBSCRIBERS = 0,
    NIO_GEN_TO_PEERS = 1,
    NIO_GEN_TO_GROUP = 2
} nio_gen_to;

/* Transports of an operation. */
enum { NIO_GEN_TCP = 1, NIO_GEN_UDP = 2 };

typedef struct nio_gen_op nio_gen_op;

/* A message on its way into a handler. */
typedef struct nio_gen_delivery {
    const nio_gen_op *op;
    nio_service *service;
    nio_gen_fn *handler; /* the slot's function, never NULL; cast by the generated code */
    nio_call *call;
    nio_bytes uri;
    nio_bytes content;
    nio_gen_arena *arena; /* reset when deliver returns */
    nio_client *client;   /* role HEARD: the protocol spoken over the link that it came on */
    bool *refused;        /* role SUBSCRIBED: set to true by deliver if the slot said no */
} nio_gen_delivery;

struct nio_gen_op {
    const char *name;  /* "posts.create" */
    const char *where; /* "chat.nio:31", for the log */
    uint8_t type;      /* message type */
    uint8_t success;   /* type of the answer that succeeds; 0 if one-way */
    bool answered;
    bool idempotent;
    uint8_t tier;    /* nio_gen_tier */
    uint8_t gate;    /* nio_gen_gate */
    uint32_t awaits; /* bit n: the caller takes type n */
    uint32_t deadline_ms;
    int layer;     /* index of the inner layer in the protocol's layers, -1: none */
    size_t slot;   /* offset of the handler in P_handlers */
    nio_bytes uri; /* tier exact */
    bool (*matches)(nio_bytes uri); /* other tiers */
    /* Decodes and calls the handler. NIO_EMALFORMED: the content does not decode, no handler
     * ran; NIO_ELIMIT: it does not fit the arena. */
    nio_status (*deliver)(const nio_gen_delivery *delivery);
    uint8_t role;       /* nio_gen_role */
    uint8_t transports; /* NIO_GEN_TCP, NIO_GEN_UDP: elsewhere it is unknown */
    uint8_t to;         /* notify: nio_gen_to */
    uint8_t policy;     /* notify: nio_queue_policy */
    uint16_t queue;     /* notify: notifications that wait for one subscriber, at most */
    uint32_t datagram;  /* UDP: bytes of one message, at most; longer ones are NIO_ETOOBIG */
    uint8_t streams;    /* 1: its last argument is a stream; 2: its result is */
};

typedef struct nio_gen_protocol {
    uint32_t abi; /* NIO_GEN_ABI of the headers that it was compiled with */
    size_t size;  /* sizeof(nio_gen_protocol) then */
    const char *name;
    uint32_t version;
    nio_bytes app;               /* app id: default realm of the layers */
    uint16_t port;               /* default port, 0: none said */
    const nio_gen_layer *layers; /* layers[outer] is the outer one */
    size_t layer_count;
    int outer; /* -1: a schema without operations */
    int peers; /* the inner layer of peer messages; -1: none */
    const nio_gen_op *ops;
    size_t op_count;
    size_t handlers_size; /* sizeof(P_handlers) when it was compiled */
    size_t keys_size;
    size_t events_size; /* sizeof(P_events) when it was compiled; 0: nothing to hear */
    size_t arena_size;  /* largest need of one message, in bytes */
    /* The operation that takes (type, uri) in a tier, or -1. Exact URIs are a switch or a
     * perfect hash made at generation time, templates are tried in order. */
    int (*find)(uint8_t type, nio_bytes uri, nio_gen_tier tier);
} nio_gen_protocol;

/* ---- Serving and connecting ----------------------------------------------------------------- */

/* `handlers` and `keys` begin with their size. `keys` may be NULL if the schema needs none.
 * NIO_EABI; NIO_ENOKEY names the key; NIO_ECONFLICT: the node serves another outer layer, or
 * (type, URI) is served already. The handlers are borrowed until the service ends. */
NIO_API NIO_MUST_USE nio_status nio_gen_serve(nio_node *node, const nio_gen_protocol *protocol,
                                              const void *handlers, const void *keys, void *app,
                                              nio_service **service, nio_error *error);
NIO_API void *nio_gen_service_app(const nio_service *service);
NIO_API nio_node *nio_gen_service_node(const nio_service *service);

/* Connects and speaks a protocol on the new link. The client ends with the link. */
NIO_API NIO_MUST_USE nio_status nio_gen_connect(nio_node *node, const nio_gen_protocol *protocol,
                                                const char *endpoint, const void *keys,
                                                const nio_connect_options *options,
                                                nio_client **client, nio_error *error);
NIO_API nio_link *nio_gen_client_link(const nio_client *client);

/* Speaks a protocol on a link that is there already: one that was accepted, or a peer's. The link
 * has to be under the outer layer of the protocol (NIO_ECONFLICT). Asked for twice, it is the same
 * client. */
NIO_API NIO_MUST_USE nio_status nio_gen_attach(nio_link *link, const nio_gen_protocol *protocol,
                                               const void *keys, nio_client **client,
                                               nio_error *error);

/* Hears what a protocol notifies, on every link of the node under its outer layer. `events` (which
 * begins with its size) is borrowed until the node ends. `app` is what nio_gen_client_app gives its
 * slots. What is for subscribers reaches a slot only on a link that subscribed to that URI, what is
 * under an inner layer only if its key is there. Once for each protocol and node: NIO_ECONFLICT.
 * The client that a slot is given ends with its link: over UDP, that of somebody whom this node did
 * not connect to may be forgotten once the slot has returned. */
NIO_API NIO_MUST_USE nio_status nio_gen_hear(nio_node *node, const nio_gen_protocol *protocol,
                                             const void *events, const void *keys, void *app,
                                             nio_error *error);
/* The `app` of nio_gen_hear for that protocol on the client's node; NULL: none. */
NIO_API void *nio_gen_client_app(const nio_client *client);

/* Puts other keys in place of those that a protocol is served with (P_set_keys), or, where it is
 * not served, of those it is spoken with. All its layers on this node are exchanged, see
 * nio_layer_exchange; clients with the keys that it was served with change along. Protocols that
 * are served on one node share its outer layer, so that changes for all of them. NIO_ENOKEY names a
 * key that is missing, NIO_ENOENT: the protocol is not in use; nothing has changed then. */
NIO_API NIO_MUST_USE nio_status nio_gen_set_keys(nio_node *node, const nio_gen_protocol *protocol,
                                                 const void *keys, nio_error *error);

/* Subscribes to a concrete URI of a `notify`, or unsubscribes from it; what is notified goes to the
 * slots of nio_gen_hear (NIO_ENOENT if the protocol is not heard). `op` is that of role HEARD.
 * `done` may be NULL. NIO_ENOTSUP: the operation does not exist over the transport of that link;
 * NIO_ENOKEY: its inner layer has no key here. Otherwise as nio_subscribe and nio_unsubscribe. */
NIO_API NIO_MUST_USE nio_status nio_gen_subscribe(nio_client *client, const nio_gen_op *op,
                                                  nio_bytes uri, const nio_call_options *options,
                                                  nio_done *done, void *user, nio_call_id *id);
NIO_API NIO_MUST_USE nio_status nio_gen_unsubscribe(nio_client *client, const nio_gen_op *op,
                                                    nio_bytes uri, const nio_call_options *options,
                                                    nio_done *done, void *user, nio_call_id *id);

/* ---- Sending: sizes first, then the message at its final place ------------------------------- */

/* Room that was reserved in the out-buffer of a link. */
typedef struct nio_gen_out {
    uint8_t *uri;          /* uri_len bytes to be filled in */
    nio_pk_writer content; /* content_len bytes to be written, no more and no less */
    void *state[4];        /* the library's own */
} nio_gen_out;

/* Nothing between begin and end may call the library but the writer's functions. A begin that
 * failed needs no end; a writer with an error makes end give up and return that error. NIO_ENOTSUP:
 * the operation does not exist over the transport of that link; else as nio_send. */
NIO_API NIO_MUST_USE nio_status nio_gen_call_begin(nio_client *client, const nio_gen_op *op,
                                                   size_t uri_len, size_t content_len,
                                                   nio_gen_out *out);

/* The end of a typed call, decoded by the generated code, which calls `done`. */
typedef struct nio_gen_end {
    const nio_end *end;
    nio_gen_fn *done; /* as given to nio_gen_call_end */
    void *user;
    nio_gen_arena *arena;
} nio_gen_end;
typedef void nio_gen_finish_fn(const nio_gen_end *end);

/* Seals and queues what was begun, and waits for the answer; status as nio_request. */
NIO_API NIO_MUST_USE nio_status nio_gen_call_end(nio_gen_out *out, const nio_call_options *options,
                                                 nio_gen_finish_fn *finish, nio_gen_fn *done,
                                                 void *user, nio_call_id *id);

/* Calls with a stream (nio_gen_op.streams): as above, but for what netaio/stream.h says; `done`
 * takes the place of events->ended. */
NIO_API NIO_MUST_USE nio_status nio_gen_stream_begin(nio_client *client, const nio_gen_op *op,
                                                     size_t uri_len, size_t content_len,
                                                     nio_gen_out *out);
NIO_API NIO_MUST_USE nio_status nio_gen_stream_end(nio_gen_out *out,
                                                   const nio_stream_options *options,
                                                   const nio_stream_events *events,
                                                   nio_gen_finish_fn *finish, nio_gen_fn *done,
                                                   void *user, nio_stream **stream);

/* Streams of typed items. Writing one: `accepted` is false if there is no room for it, which is no
 * failure: nothing was begun then, and `writable` follows. Statuses of nio_stream_write, and
 * NIO_ETOOBIG. */
NIO_API NIO_MUST_USE nio_status nio_gen_item_begin(nio_stream *stream, size_t len, nio_gen_out *out,
                                                   bool *accepted);
NIO_API NIO_MUST_USE nio_status nio_gen_item_end(nio_gen_out *out);
/* Takes the next packed item off what `data` was given; false if there is none left. `arena` holds
 * its arrays until the next one. */
NIO_API bool nio_gen_item_next(nio_stream *stream, nio_bytes *bytes, nio_bytes *item,
                               nio_gen_arena **arena);
/* What came is no such item: the call ends with NIO_EMALFORMED. */
NIO_API void nio_gen_item_broken(nio_stream *stream);

/* One-way messages: begin with nio_gen_call_begin. */
NIO_API NIO_MUST_USE nio_status nio_gen_send_end(nio_gen_out *out);

/* Notifications, to whom `op->to` says: begin, write, end. `count` (may be NULL): how many it was
 * queued for. NIO_ENOENT: to peers, but those of the app id are not managed on this node; to groups
 * under the protocol's outer layer, of which there are none. Else as nio_notify. Nobody else's
 * queue is touched when it fails. */
NIO_API NIO_MUST_USE nio_status nio_gen_notify_begin(nio_service *service, const nio_gen_op *op,
                                                     size_t uri_len, size_t content_len,
                                                     nio_gen_out *out);
NIO_API NIO_MUST_USE nio_status nio_gen_notify_end(nio_gen_out *out, size_t *count);

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Memory for what a node says about itself, `size` bytes packed: begin, write, start or say, which
 * end it in any case. NIO_ENOMEM. */
NIO_API NIO_MUST_USE nio_status nio_gen_peers_begin(nio_node *node, size_t size, nio_gen_out *out);
/* nio_peers_start with app id, layer and data of the protocol in the place of those of `options`
 * (which may be NULL). `pubkey`, `vkey` and `lock` (what one signature of the seed opens, where a
 * layer uses the locks of peers) are added to the data where it lacks them and there is the key. */
NIO_API NIO_MUST_USE nio_status nio_gen_peers_start(nio_gen_out *out,
                                                    const nio_gen_protocol *protocol,
                                                    const void *keys,
                                                    const nio_peers_options *options,
                                                    nio_peers **peers, nio_error *error);
/* nio_peers_set_data, likewise. */
NIO_API NIO_MUST_USE nio_status nio_gen_peers_say(nio_gen_out *out,
                                                  const nio_gen_protocol *protocol,
                                                  const void *keys, nio_peers *peers);

/* An arena of its own, for what is read outside of handlers; `env` NULL: malloc's. */
NIO_API NIO_MUST_USE nio_status nio_gen_arena_new(const nio_env *env, size_t size,
                                                  nio_gen_arena **arena);
NIO_API void nio_gen_arena_free(nio_gen_arena *arena);

/* Writes "what: text of the status" where a sentence is wanted; the status. */
NIO_API nio_status nio_gen_fail(nio_error *error, nio_status status, const char *what);

/* ---- Answering ------------------------------------------------------------------------------- */

/* NIO_EMISMATCH: the call is of another operation; NIO_EANSWERED, NIO_ECLOSED as nio_reply. */
NIO_API NIO_MUST_USE nio_status nio_gen_reply_begin(nio_call *call, const nio_gen_op *op,
                                                    uint8_t type, size_t content_len,
                                                    nio_gen_out *out);
NIO_API NIO_MUST_USE nio_status nio_gen_reply_end(nio_gen_out *out);

/* ---- Lists ----------------------------------------------------------------------------------- */

/* Lists of scalars and views. */
typedef struct nio_bool_list {
    const bool *items;
    size_t count;
} nio_bool_list;
typedef struct nio_u8_list {
    const uint8_t *items;
    size_t count;
} nio_u8_list;
typedef struct nio_u16_list {
    const uint16_t *items;
    size_t count;
} nio_u16_list;
typedef struct nio_u32_list {
    const uint32_t *items;
    size_t count;
} nio_u32_list;
typedef struct nio_u64_list {
    const uint64_t *items;
    size_t count;
} nio_u64_list;
typedef struct nio_i8_list {
    const int8_t *items;
    size_t count;
} nio_i8_list;
typedef struct nio_i16_list {
    const int16_t *items;
    size_t count;
} nio_i16_list;
typedef struct nio_i32_list {
    const int32_t *items;
    size_t count;
} nio_i32_list;
typedef struct nio_i64_list {
    const int64_t *items;
    size_t count;
} nio_i64_list;
typedef struct nio_f64_list {
    const double *items;
    size_t count;
} nio_f64_list;
typedef struct nio_text_list {
    const nio_text *items;
    size_t count;
} nio_text_list;
typedef struct nio_bytes_list {
    const nio_bytes *items;
    size_t count;
} nio_bytes_list;
typedef struct nio_any_list {
    const nio_any *items;
    size_t count;
} nio_any_list;

NIO_END_DECLS
#endif
