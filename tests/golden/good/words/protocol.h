/* protocol.h - protocol protocol, version 1.
 *
 * Made by netaio-gen from words.nio; do not edit.
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
#ifndef NIO_GENERATED_PROTOCOL_H
#define NIO_GENERATED_PROTOCOL_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define PROTOCOL_VERSION 1
#define PROTOCOL_APP "a"
#define PROTOCOL_FINGERPRINT "fac82c92530e5abe7fd6440af8dff44956d16b52966013af8fd48be2fa1e6190"

typedef struct protocol_record {
    uint8_t since;
    uint8_t deprecated;
    uint8_t reserved;
    uint8_t as;
    uint8_t record;
    uint8_t message;
} protocol_record;
#define PROTOCOL_RECORD_MAX 102 /* largest packed size */
NIO_MUST_USE nio_status protocol_record_clone(const protocol_record *from,
                                              const nio_env *env,
                                              protocol_record **clone);

typedef uint32_t protocol_enum;
enum {
    PROTOCOL_ENUM_SINCE = 1,
    PROTOCOL_ENUM_DEPRECATED = 2,
    PROTOCOL_ENUM_RESERVED = 3,
    PROTOCOL_ENUM_ENUM = 4,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *protocol_enum_name(protocol_enum value);

typedef struct protocol_variant {
    uint32_t tag; /* PROTOCOL_VARIANT_…; another number: as.unknown holds its packed value */
    union {
        protocol_record deprecated;
        uint8_t int_;
        nio_any unknown;
    } as;
} protocol_variant;
enum {
    PROTOCOL_VARIANT_SINCE = 1,
    PROTOCOL_VARIANT_DEPRECATED = 2,
    PROTOCOL_VARIANT_RESERVED = 3,
    PROTOCOL_VARIANT_INT = 4,
};
NIO_MUST_USE nio_status protocol_variant_clone(const protocol_variant *from,
                                               const nio_env *env,
                                               protocol_variant **clone);

typedef struct protocol_request_request_args {
    uint8_t raw;
    uint8_t packed;
    bool has_since;
    uint8_t since;
} protocol_request_request_args;
NIO_MUST_USE nio_status protocol_request_request_args_clone(const protocol_request_request_args *from,
                                                            const nio_env *env,
                                                            protocol_request_request_args **clone);

typedef struct protocol_request_create_args {
    protocol_enum ok;
    uint8_t error;
} protocol_request_create_args;
NIO_MUST_USE nio_status protocol_request_create_args_clone(const protocol_request_create_args *from,
                                                           const nio_env *env,
                                                           protocol_request_create_args **clone);

typedef struct protocol_request_create_result {
    uint8_t ok;
    uint8_t respond;
} protocol_request_create_result;
NIO_MUST_USE nio_status protocol_request_create_result_clone(const protocol_request_create_result *from,
                                                             const nio_env *env,
                                                             protocol_request_create_result **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol protocol_protocol;

typedef struct protocol_server protocol_server; /* protocol as a node serves it */
typedef struct protocol_client protocol_client; /* protocol as it is spoken over a link */

/* ---- request: "request" ---------------------------------------------------------------------- */

#define PROTOCOL_REQUEST_URI_MAX 7
#define PROTOCOL_REQUEST_REQUEST_MAX_FRAME 84
#define PROTOCOL_REQUEST_REQUEST_REPLY_MAX_FRAME 151
#define PROTOCOL_REQUEST_CREATE_MAX_FRAME 84
#define PROTOCOL_REQUEST_CREATE_REPLY_MAX_FRAME 51

nio_status protocol_request_request_reply_ok(nio_call *call, const protocol_variant *variant);
nio_status protocol_request_request_reply_error(nio_call *call, nio_text text);
nio_status protocol_request_create_reply_ok(nio_call *call,
                                            const protocol_request_create_result *result);
nio_status protocol_request_create_reply_error(nio_call *call, nio_text text);

/* ---- int: "int/{int:u8}" --------------------------------------------------------------------- */

#define PROTOCOL_INT_URI_MAX 7
#define PROTOCOL_INT_DELETE_MAX_FRAME 72
#define PROTOCOL_INT_DELETE_REPLY_MAX_FRAME 42
typedef struct protocol_int_uri { uint8_t int_; } protocol_int_uri;
NIO_MUST_USE nio_status protocol_int_uri_build(const protocol_int_uri *uri, uint8_t *out,
                                               size_t cap, size_t *len);
bool protocol_int_uri_match(nio_bytes bytes, protocol_int_uri *uri);
NIO_MUST_USE nio_status protocol_int_uri_clone(const protocol_int_uri *from,
                                               const nio_env *env,
                                               protocol_int_uri **clone);

nio_status protocol_int_delete_reply_ok(nio_call *call);
nio_status protocol_int_delete_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct protocol_handlers {
    size_t size;
    void (*request_request)(protocol_server *server, nio_call *call,
                            const protocol_request_request_args *args);
    void (*request_create)(protocol_server *server, nio_call *call,
                           const protocol_request_create_args *args);
    void (*int_delete)(protocol_server *server, nio_call *call, const protocol_int_uri *uri);
} protocol_handlers;

/* Serves protocol on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: protocol_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status protocol_serve(nio_node *node, const protocol_handlers *handlers,
                                       void *app, protocol_server **server, nio_error *error);
void *protocol_server_app(const protocol_server *server);
nio_node *protocol_server_node(const protocol_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status protocol_connect(nio_node *node, const char *endpoint,
                                         const nio_connect_options *options,
                                         protocol_client **client, nio_error *error);
/* Speaks protocol on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of protocol (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status protocol_attach(nio_link *link, protocol_client **client, nio_error *error);
nio_link *protocol_client_link(const protocol_client *client);

typedef struct protocol_request_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const protocol_variant *ok;             /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} protocol_request_request_end;
typedef void protocol_request_request_done(void *user, const protocol_request_request_end *end);
NIO_MUST_USE nio_status protocol_request_request(protocol_client *client,
                                                 const protocol_request_request_args *args,
                                                 const nio_call_options *options,
                                                 protocol_request_request_done *done, void *user,
                                                 nio_call_id *id);

typedef struct protocol_request_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const protocol_request_create_result *ok; /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} protocol_request_create_end;
typedef void protocol_request_create_done(void *user, const protocol_request_create_end *end);
NIO_MUST_USE nio_status protocol_request_create(protocol_client *client,
                                                const protocol_request_create_args *args,
                                                const nio_call_options *options,
                                                protocol_request_create_done *done, void *user,
                                                nio_call_id *id);

typedef struct protocol_int_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} protocol_int_delete_end;
typedef void protocol_int_delete_done(void *user, const protocol_int_delete_end *end);
NIO_MUST_USE nio_status protocol_int_delete(protocol_client *client, const protocol_int_uri *uri,
                                            const nio_call_options *options,
                                            protocol_int_delete_done *done, void *user,
                                            nio_call_id *id);

NIO_END_DECLS
#endif
