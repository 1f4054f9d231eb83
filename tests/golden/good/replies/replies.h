/* replies.h - protocol replies, version 3.
 *
 * Made by netaio-gen from replies.nio; do not edit.
 *
 * Every kind of answer, layers with keys and parameters, and what is deprecated or new.
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
#ifndef NIO_GENERATED_REPLIES_H
#define NIO_GENERATED_REPLIES_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define REPLIES_VERSION 3
#define REPLIES_APP "replies"
#define REPLIES_FINGERPRINT "5315408565ba3309b946ab69b26d0f1fcb42a2a872c656594c595dfef9001a54"
#define REPLIES_PORT 7000 /* unless an endpoint says another */
#define REPLIES_THING_REQUEST_ARGS_LEVEL_SINCE 2 /* level of thing.request */
#define REPLIES_ALL_REQUEST_SINCE 2 /* all.request */

typedef struct replies_reason {
    uint16_t code;
    nio_text text NIO_GEN_DEPRECATED("the code says it"); /* at most 40 bytes */
} replies_reason;
#define REPLIES_REASON_MAX 50 /* largest packed size */
NIO_MUST_USE nio_status replies_reason_clone(const replies_reason *from,
                                             const nio_env *env,
                                             replies_reason **clone);

typedef struct replies_thing_request_args {
    nio_text name;                          /* at most 8 bytes */
    bool has_level;
    uint8_t level;
} replies_thing_request_args;
NIO_MUST_USE nio_status replies_thing_request_args_clone(const replies_thing_request_args *from,
                                                         const nio_env *env,
                                                         replies_thing_request_args **clone);

typedef struct replies_thing_request_result {
    uint64_t id;
    bool has_name;
    nio_text name;                          /* at most 8 bytes */
} replies_thing_request_result;
NIO_MUST_USE nio_status replies_thing_request_result_clone(const replies_thing_request_result *from,
                                                           const nio_env *env,
                                                           replies_thing_request_result **clone);

typedef struct replies_thing_delete_not_found {
    int64_t at;                             /* microseconds since 1970, UTC */
} replies_thing_delete_not_found;
NIO_MUST_USE nio_status replies_thing_delete_not_found_clone(const replies_thing_delete_not_found *from,
                                                             const nio_env *env,
                                                             replies_thing_delete_not_found **clone);

typedef struct replies_all_request_args {
    bool has_first;
    uint64_t first;
} replies_all_request_args;
NIO_MUST_USE nio_status replies_all_request_args_clone(const replies_all_request_args *from,
                                                       const nio_env *env,
                                                       replies_all_request_args **clone);

typedef struct replies_reason_list {
    const replies_reason *items;
    size_t count;
} replies_reason_list;

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol replies_protocol;

typedef struct replies_server replies_server; /* replies as a node serves it */
typedef struct replies_client replies_client; /* replies as it is spoken over a link */

/* ---- thing: "thing/{id:u32}" ----------------------------------------------------------------- */

#define REPLIES_THING_URI_MAX 16
#define REPLIES_THING_REQUEST_MAX_FRAME 216
#define REPLIES_THING_REQUEST_REPLY_MAX_FRAME 425
#define REPLIES_THING_CREATE_MAX_FRAME 315
#define REPLIES_THING_CREATE_REPLY_MAX_FRAME 235
#define REPLIES_THING_UPDATE_MAX_FRAME 199
#define REPLIES_THING_UPDATE_REPLY_MAX_FRAME 178
#define REPLIES_THING_DELETE_MAX_FRAME 199
#define REPLIES_THING_DELETE_REPLY_MAX_FRAME 184
typedef struct replies_thing_uri { uint32_t id; } replies_thing_uri;
NIO_MUST_USE nio_status replies_thing_uri_build(const replies_thing_uri *uri, uint8_t *out,
                                                size_t cap, size_t *len);
bool replies_thing_uri_match(nio_bytes bytes, replies_thing_uri *uri);
NIO_MUST_USE nio_status replies_thing_uri_clone(const replies_thing_uri *from,
                                                const nio_env *env,
                                                replies_thing_uri **clone);

nio_status replies_thing_request_reply_ok(nio_call *call,
                                          const replies_thing_request_result *result);
nio_status replies_thing_request_reply_not_found(nio_call *call, nio_text text);
nio_status replies_thing_request_reply_error(nio_call *call, const replies_reason *reason);
nio_status replies_thing_create_reply_ok(nio_call *call);
nio_status replies_thing_create_reply_error(nio_call *call, nio_text text);
nio_status replies_thing_update_reply_ok(nio_call *call, nio_bytes bytes);
nio_status replies_thing_update_reply_not_permitted(nio_call *call, nio_text text);
nio_status replies_thing_update_reply_error(nio_call *call, uint8_t value);
nio_status replies_thing_delete_reply_ok(nio_call *call);
nio_status replies_thing_delete_reply_not_found(nio_call *call,
                                                const replies_thing_delete_not_found *result);
nio_status replies_thing_delete_reply_error(nio_call *call, const nio_u8_list *items);

/* ---- all: "things" --------------------------------------------------------------------------- */

#define REPLIES_ALL_URI_MAX 6
#define REPLIES_ALL_REQUEST_MAX_FRAME 203
#define REPLIES_ALL_REQUEST_REPLY_MAX_FRAME 315

nio_status replies_all_request_reply_ok(nio_call *call, const replies_reason_list *items);
nio_status replies_all_request_reply_error(nio_call *call, nio_text text);

/* ---- PING: "ping" ---------------------------------------------------------------------------- */

#define REPLIES_PING 40
#define REPLIES_PING_URI_MAX 4
#define REPLIES_PING_MAX_FRAME 166

/* ---- ECHO: "echo" ---------------------------------------------------------------------------- */

#define REPLIES_ECHO 41
#define REPLIES_ECHO_URI_MAX 4
#define REPLIES_ECHO_MAX_FRAME 287
#define REPLIES_ECHO_REPLY_MAX_FRAME 413

nio_status replies_echo_reply_ok(nio_call *call, nio_bytes bytes);
nio_status replies_echo_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct replies_handlers {
    size_t size;
    void (*thing_request)(replies_server *server, nio_call *call, const replies_thing_uri *uri,
                          const replies_thing_request_args *args);
    void (*thing_create)(replies_server *server, nio_call *call, const replies_thing_uri *uri,
                         const replies_reason *reason);
    void (*thing_update)(replies_server *server, nio_call *call, const replies_thing_uri *uri);
    void (*thing_delete)(replies_server *server, nio_call *call,
                         const replies_thing_uri *uri) NIO_GEN_DEPRECATED("things stay");
    void (*all_request)(replies_server *server, nio_call *call,
                        const replies_all_request_args *args);
    /* Nobody answers this one. */
    void (*ping)(replies_server *server);
    void (*echo)(replies_server *server, nio_call *call, nio_bytes bytes);
} replies_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct replies_keys {
    size_t size;
    nio_key outer_auth;
    nio_key outer_cipher;
    nio_key inner_seal;
} replies_keys;

/* Serves replies on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: replies_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status replies_serve(nio_node *node, const replies_handlers *handlers,
                                      const replies_keys *keys, void *app, replies_server **server,
                                      nio_error *error);
void *replies_server_app(const replies_server *server);
nio_node *replies_server_node(const replies_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status replies_set_keys(nio_node *node, const replies_keys *keys,
                                         nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status replies_connect(nio_node *node, const char *endpoint,
                                        const replies_keys *keys,
                                        const nio_connect_options *options,
                                        replies_client **client, nio_error *error);
/* Speaks replies on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of replies (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status replies_attach(nio_link *link, const replies_keys *keys,
                                       replies_client **client, nio_error *error);
nio_link *replies_client_link(const replies_client *client);

typedef struct replies_thing_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const replies_thing_request_result *ok; /* only if NIO_OK */
    const replies_reason *error;            /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} replies_thing_request_end;
typedef void replies_thing_request_done(void *user, const replies_thing_request_end *end);
NIO_MUST_USE nio_status replies_thing_request(replies_client *client, const replies_thing_uri *uri,
                                              const replies_thing_request_args *args,
                                              const nio_call_options *options,
                                              replies_thing_request_done *done, void *user,
                                              nio_call_id *id);

typedef struct replies_thing_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} replies_thing_create_end;
typedef void replies_thing_create_done(void *user, const replies_thing_create_end *end);
NIO_MUST_USE nio_status replies_thing_create(replies_client *client, const replies_thing_uri *uri,
                                             const replies_reason *reason,
                                             const nio_call_options *options,
                                             replies_thing_create_done *done, void *user,
                                             nio_call_id *id);

typedef struct replies_thing_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    /* the peer answered NOT_PERMITTED and its content decodes */
    bool has_not_permitted;
    nio_text not_permitted;
    bool has_error;                         /* the peer answered ERROR and its content decodes */
    uint8_t error;
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} replies_thing_update_end;
typedef void replies_thing_update_done(void *user, const replies_thing_update_end *end);
NIO_MUST_USE nio_status replies_thing_update(replies_client *client, const replies_thing_uri *uri,
                                             const nio_call_options *options,
                                             replies_thing_update_done *done, void *user,
                                             nio_call_id *id);

typedef struct replies_thing_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    /* the peer answered NOT_FOUND and its content decodes */
    const replies_thing_delete_not_found *not_found;
    const nio_u8_list *error;               /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} replies_thing_delete_end;
typedef void replies_thing_delete_done(void *user, const replies_thing_delete_end *end);
NIO_MUST_USE nio_status replies_thing_delete(replies_client *client, const replies_thing_uri *uri,
                                             const nio_call_options *options,
                                             replies_thing_delete_done *done, void *user,
                                             nio_call_id *id) NIO_GEN_DEPRECATED("things stay");

typedef struct replies_all_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const replies_reason_list *ok;          /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} replies_all_request_end;
typedef void replies_all_request_done(void *user, const replies_all_request_end *end);
NIO_MUST_USE nio_status replies_all_request(replies_client *client,
                                            const replies_all_request_args *args,
                                            const nio_call_options *options,
                                            replies_all_request_done *done, void *user,
                                            nio_call_id *id);

/* Nobody answers this one. */
NIO_MUST_USE nio_status replies_ping(replies_client *client);

typedef struct replies_echo_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} replies_echo_end;
typedef void replies_echo_done(void *user, const replies_echo_end *end);
NIO_MUST_USE nio_status replies_echo(replies_client *client, nio_bytes bytes,
                                     const nio_call_options *options, replies_echo_done *done,
                                     void *user, nio_call_id *id);

NIO_END_DECLS
#endif
