/* store.h - protocol store, version 1.
 *
 * Made by netaio-gen from store.nio; do not edit.
 *
 * A store of byte strings under byte-string names.
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
#ifndef NIO_GENERATED_STORE_H
#define NIO_GENERATED_STORE_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define STORE_VERSION 1
#define STORE_APP "store"
#define STORE_FINGERPRINT "6589aee2bbd3da840b1ece584328d7f79efbb920465ddcd45923c2fc361e87f2"
#define STORE_MAX_KEY 255
#define STORE_MAX_VALUE 60000

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol store_protocol;

typedef struct store_server store_server; /* store as a node serves it */
typedef struct store_client store_client; /* store as it is spoken over a link */

/* ---- item: "{key:bytes<MAX_KEY>}" ------------------------------------------------------------ */

/* Any URI names an item: routing is by the message type alone. */
#define STORE_ITEM_URI_MAX 255
#define STORE_ITEM_REQUEST_MAX_FRAME 413
#define STORE_ITEM_REQUEST_REPLY_MAX_FRAME 60383
#define STORE_ITEM_CREATE_MAX_FRAME 60459
#define STORE_ITEM_CREATE_REPLY_MAX_FRAME 685
#define STORE_ITEM_UPDATE_MAX_FRAME 60459
#define STORE_ITEM_UPDATE_REPLY_MAX_FRAME 685
#define STORE_ITEM_DELETE_MAX_FRAME 459
#define STORE_ITEM_DELETE_REPLY_MAX_FRAME 685
#define STORE_ITEM_NOTIFY_MAX_FRAME 60392
typedef struct store_item_uri { nio_bytes key; } store_item_uri;
NIO_MUST_USE nio_status store_item_uri_build(const store_item_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool store_item_uri_match(nio_bytes bytes, store_item_uri *uri);
NIO_MUST_USE nio_status store_item_uri_clone(const store_item_uri *from,
                                             const nio_env *env,
                                             store_item_uri **clone);

nio_status store_item_request_reply_ok(nio_call *call, nio_bytes bytes);
nio_status store_item_request_reply_not_found(nio_call *call, nio_text text);
nio_status store_item_request_reply_error(nio_call *call, nio_text text);
nio_status store_item_create_reply_ok(nio_call *call, nio_text text);
nio_status store_item_create_reply_error(nio_call *call, nio_text text);
nio_status store_item_update_reply_ok(nio_call *call, nio_text text);
nio_status store_item_update_reply_not_found(nio_call *call, nio_text text);
nio_status store_item_update_reply_error(nio_call *call, nio_text text);
nio_status store_item_delete_reply_ok(nio_call *call, nio_text text);
nio_status store_item_delete_reply_not_found(nio_call *call, nio_text text);
nio_status store_item_delete_reply_error(nio_call *call, nio_text text);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status store_item_notify(store_server *server, const store_item_uri *uri,
                                          nio_bytes bytes);

/* ---- echo: "echo" ---------------------------------------------------------------------------- */

/* An exact URI goes before a pattern. */
#define STORE_ECHO_URI_MAX 4
#define STORE_ECHO_REQUEST_MAX_FRAME 60162
#define STORE_ECHO_REQUEST_REPLY_MAX_FRAME 60132

nio_status store_echo_request_reply_ok(nio_call *call, nio_bytes bytes);
nio_status store_echo_request_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct store_handlers {
    size_t size;
    void (*item_request)(store_server *server, nio_call *call, const store_item_uri *uri);
    void (*item_create)(store_server *server, nio_call *call, const store_item_uri *uri,
                        nio_bytes bytes);
    void (*item_update)(store_server *server, nio_call *call, const store_item_uri *uri,
                        nio_bytes bytes);
    void (*item_delete)(store_server *server, nio_call *call, const store_item_uri *uri);
    /* Somebody subscribes; false refuses it. */
    bool (*item_subscribe)(store_server *server, nio_call *call, const store_item_uri *uri);
    void (*echo_request)(store_server *server, nio_call *call, nio_bytes bytes);
} store_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct store_keys {
    size_t size;
    nio_key outer_auth;
    nio_key writer_auth;
} store_keys;

/* Serves store on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: store_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status store_serve(nio_node *node, const store_handlers *handlers,
                                    const store_keys *keys, void *app, store_server **server,
                                    nio_error *error);
void *store_server_app(const store_server *server);
nio_node *store_server_node(const store_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status store_set_keys(nio_node *node, const store_keys *keys, nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status store_connect(nio_node *node, const char *endpoint, const store_keys *keys,
                                      const nio_connect_options *options, store_client **client,
                                      nio_error *error);
/* Speaks store on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of store (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status store_attach(nio_link *link, const store_keys *keys, store_client **client,
                                     nio_error *error);
nio_link *store_client_link(const store_client *client);

typedef struct store_item_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} store_item_request_end;
typedef void store_item_request_done(void *user, const store_item_request_end *end);
NIO_MUST_USE nio_status store_item_request(store_client *client, const store_item_uri *uri,
                                           const nio_call_options *options,
                                           store_item_request_done *done, void *user,
                                           nio_call_id *id);

typedef struct store_item_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_text ok;                            /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} store_item_create_end;
typedef void store_item_create_done(void *user, const store_item_create_end *end);
NIO_MUST_USE nio_status store_item_create(store_client *client, const store_item_uri *uri,
                                          nio_bytes bytes, const nio_call_options *options,
                                          store_item_create_done *done, void *user,
                                          nio_call_id *id);

typedef struct store_item_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_text ok;                            /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} store_item_update_end;
typedef void store_item_update_done(void *user, const store_item_update_end *end);
NIO_MUST_USE nio_status store_item_update(store_client *client, const store_item_uri *uri,
                                          nio_bytes bytes, const nio_call_options *options,
                                          store_item_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct store_item_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_text ok;                            /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} store_item_delete_end;
typedef void store_item_delete_done(void *user, const store_item_delete_end *end);
NIO_MUST_USE nio_status store_item_delete(store_client *client, const store_item_uri *uri,
                                          const nio_call_options *options,
                                          store_item_delete_done *done, void *user,
                                          nio_call_id *id);

NIO_MUST_USE nio_status store_item_subscribe(store_client *client, const store_item_uri *uri,
                                             const nio_call_options *options, nio_done *done,
                                             void *user, nio_call_id *id);
NIO_MUST_USE nio_status store_item_unsubscribe(store_client *client, const store_item_uri *uri,
                                               const nio_call_options *options, nio_done *done,
                                               void *user, nio_call_id *id);

typedef struct store_echo_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} store_echo_request_end;
typedef void store_echo_request_done(void *user, const store_echo_request_end *end);
NIO_MUST_USE nio_status store_echo_request(store_client *client, nio_bytes bytes,
                                           const nio_call_options *options,
                                           store_echo_request_done *done, void *user,
                                           nio_call_id *id);

/* ---- Hearing --------------------------------------------------------------------------------- */

/* What is notified; begins with its size. What is NULL is not heard. */
typedef struct store_events {
    size_t size;
    void (*item_notify)(store_client *client, const store_item_uri *uri, nio_bytes bytes);
} store_events;

/* Hears what is notified, on all links of the node under the outer layer of store, and borrows
 * `events` until the node is closed. `app` is the program's own: store_client_app gives it back.
 * Once for a node (NIO_ECONFLICT). */
NIO_MUST_USE nio_status store_hear(nio_node *node, const store_events *events,
                                   const store_keys *keys, void *app, nio_error *error);
void *store_client_app(const store_client *client);

NIO_END_DECLS
#endif
