/* uris.h - protocol uris, version 1.
 *
 * Made by netaio-gen from uris.nio; do not edit.
 *
 * URIs of all three tiers, and every form of a parameter.
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
#ifndef NIO_GENERATED_URIS_H
#define NIO_GENERATED_URIS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define URIS_VERSION 1
#define URIS_APP "uris\000\377"
#define URIS_FINGERPRINT "50dc8d24b9bbc4fe7b2424fd75af8ac352fd2f030f0f2592b4887f0d8a6807f2"

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol uris_protocol;

typedef struct uris_server uris_server; /* uris as a node serves it */
typedef struct uris_client uris_client; /* uris as it is spoken over a link */

/* ---- apple: "apple" -------------------------------------------------------------------------- */

#define URIS_APPLE_URI_MAX 5
#define URIS_APPLE_UPDATE_MAX_FRAME 70
#define URIS_APPLE_UPDATE_REPLY_MAX_FRAME 40
#define URIS_APPLE_DELETE_MAX_FRAME 70
#define URIS_APPLE_DELETE_REPLY_MAX_FRAME 40

nio_status uris_apple_update_reply_ok(nio_call *call);
nio_status uris_apple_update_reply_error(nio_call *call, nio_text text);
nio_status uris_apple_delete_reply_ok(nio_call *call);
nio_status uris_apple_delete_reply_error(nio_call *call, nio_text text);

/* ---- angle: "angle" -------------------------------------------------------------------------- */

#define URIS_ANGLE_URI_MAX 5
#define URIS_ANGLE_UPDATE_MAX_FRAME 70
#define URIS_ANGLE_UPDATE_REPLY_MAX_FRAME 40

nio_status uris_angle_update_reply_ok(nio_call *call);
nio_status uris_angle_update_reply_error(nio_call *call, nio_text text);

/* ---- maple: "maple" -------------------------------------------------------------------------- */

#define URIS_MAPLE_URI_MAX 5
#define URIS_MAPLE_UPDATE_MAX_FRAME 70
#define URIS_MAPLE_UPDATE_REPLY_MAX_FRAME 40

nio_status uris_maple_update_reply_ok(nio_call *call);
nio_status uris_maple_update_reply_error(nio_call *call, nio_text text);

/* ---- empty: "" ------------------------------------------------------------------------------- */

#define URIS_EMPTY_URI_MAX 0
#define URIS_EMPTY_UPDATE_MAX_FRAME 65
#define URIS_EMPTY_UPDATE_REPLY_MAX_FRAME 35

nio_status uris_empty_update_reply_ok(nio_call *call);
nio_status uris_empty_update_reply_error(nio_call *call, nio_text text);

/* ---- odd: "a\"b\\c\x7b\x7d\n??/" ------------------------------------------------------------- */

#define URIS_ODD_URI_MAX 11
#define URIS_ODD_UPDATE_MAX_FRAME 76
#define URIS_ODD_UPDATE_REPLY_MAX_FRAME 46

nio_status uris_odd_update_reply_ok(nio_call *call);
nio_status uris_odd_update_reply_error(nio_call *call, nio_text text);

/* ---- name: "name/{name:text<8>}" ------------------------------------------------------------- */

#define URIS_NAME_URI_MAX 13
#define URIS_NAME_UPDATE_MAX_FRAME 78
#define URIS_NAME_UPDATE_REPLY_MAX_FRAME 48
typedef struct uris_name_uri { nio_text name; } uris_name_uri;
NIO_MUST_USE nio_status uris_name_uri_build(const uris_name_uri *uri, uint8_t *out, size_t cap,
                                            size_t *len);
bool uris_name_uri_match(nio_bytes bytes, uris_name_uri *uri);
NIO_MUST_USE nio_status uris_name_uri_clone(const uris_name_uri *from,
                                            const nio_env *env,
                                            uris_name_uri **clone);

nio_status uris_name_update_reply_ok(nio_call *call);
nio_status uris_name_update_reply_error(nio_call *call, nio_text text);

/* ---- pair: "pair/{left:bytes<4>}:{right:text<6>}" -------------------------------------------- */

#define URIS_PAIR_URI_MAX 16
#define URIS_PAIR_DELETE_MAX_FRAME 81
#define URIS_PAIR_DELETE_REPLY_MAX_FRAME 51
#define URIS_PAIR_UPDATE_MAX_FRAME 83
#define URIS_PAIR_UPDATE_REPLY_MAX_FRAME 53
typedef struct uris_pair_uri { nio_bytes left; nio_text right; } uris_pair_uri;
NIO_MUST_USE nio_status uris_pair_uri_build(const uris_pair_uri *uri, uint8_t *out, size_t cap,
                                            size_t *len);
bool uris_pair_uri_match(nio_bytes bytes, uris_pair_uri *uri);
NIO_MUST_USE nio_status uris_pair_uri_clone(const uris_pair_uri *from,
                                            const nio_env *env,
                                            uris_pair_uri **clone);

nio_status uris_pair_delete_reply_ok(nio_call *call);
nio_status uris_pair_delete_reply_error(nio_call *call, nio_text text);
nio_status uris_pair_update_reply_ok(nio_call *call, uint8_t value);
nio_status uris_pair_update_reply_error(nio_call *call, nio_text text);

/* ---- small: "u8/{n:u8}" ---------------------------------------------------------------------- */

#define URIS_SMALL_URI_MAX 6
#define URIS_SMALL_UPDATE_MAX_FRAME 71
#define URIS_SMALL_UPDATE_REPLY_MAX_FRAME 41
typedef struct uris_small_uri { uint8_t n; } uris_small_uri;
NIO_MUST_USE nio_status uris_small_uri_build(const uris_small_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool uris_small_uri_match(nio_bytes bytes, uris_small_uri *uri);
NIO_MUST_USE nio_status uris_small_uri_clone(const uris_small_uri *from,
                                             const nio_env *env,
                                             uris_small_uri **clone);

nio_status uris_small_update_reply_ok(nio_call *call);
nio_status uris_small_update_reply_error(nio_call *call, nio_text text);

/* ---- numbers: "n/{a:u8}/{b:u16}/{c:u32}/{d:u64}" --------------------------------------------- */

#define URIS_NUMBERS_URI_MAX 43
#define URIS_NUMBERS_UPDATE_MAX_FRAME 108
#define URIS_NUMBERS_UPDATE_REPLY_MAX_FRAME 78
typedef struct uris_numbers_uri { uint8_t a; uint16_t b; uint32_t c; uint64_t d; } uris_numbers_uri;
NIO_MUST_USE nio_status uris_numbers_uri_build(const uris_numbers_uri *uri, uint8_t *out,
                                               size_t cap, size_t *len);
bool uris_numbers_uri_match(nio_bytes bytes, uris_numbers_uri *uri);
NIO_MUST_USE nio_status uris_numbers_uri_clone(const uris_numbers_uri *from,
                                               const nio_env *env,
                                               uris_numbers_uri **clone);

nio_status uris_numbers_update_reply_ok(nio_call *call);
nio_status uris_numbers_update_reply_error(nio_call *call, nio_text text);

/* ---- raws: "r{a:raw u8}{b:raw u16}{c:raw u32}{d:raw u64}" ------------------------------------ */

#define URIS_RAWS_URI_MAX 16
#define URIS_RAWS_UPDATE_MAX_FRAME 81
#define URIS_RAWS_UPDATE_REPLY_MAX_FRAME 51
typedef struct uris_raws_uri { uint8_t a; uint16_t b; uint32_t c; uint64_t d; } uris_raws_uri;
NIO_MUST_USE nio_status uris_raws_uri_build(const uris_raws_uri *uri, uint8_t *out, size_t cap,
                                            size_t *len);
bool uris_raws_uri_match(nio_bytes bytes, uris_raws_uri *uri);
NIO_MUST_USE nio_status uris_raws_uri_clone(const uris_raws_uri *from,
                                            const nio_env *env,
                                            uris_raws_uri **clone);

nio_status uris_raws_update_reply_ok(nio_call *call);
nio_status uris_raws_update_reply_error(nio_call *call, nio_text text);

/* ---- key: "key/{key:bytes[3]}/{rest:bytes<5>}" ----------------------------------------------- */

#define URIS_KEY_URI_MAX 13
#define URIS_KEY_UPDATE_MAX_FRAME 78
#define URIS_KEY_UPDATE_REPLY_MAX_FRAME 48
typedef struct uris_key_uri { uint8_t key[3]; nio_bytes rest; } uris_key_uri;
NIO_MUST_USE nio_status uris_key_uri_build(const uris_key_uri *uri, uint8_t *out, size_t cap,
                                           size_t *len);
bool uris_key_uri_match(nio_bytes bytes, uris_key_uri *uri);
NIO_MUST_USE nio_status uris_key_uri_clone(const uris_key_uri *from,
                                           const nio_env *env,
                                           uris_key_uri **clone);

nio_status uris_key_update_reply_ok(nio_call *call);
nio_status uris_key_update_reply_error(nio_call *call, nio_text text);

/* ---- any: "{key:bytes<64>}" ------------------------------------------------------------------ */

#define URIS_ANY_URI_MAX 64
#define URIS_ANY_UPDATE_MAX_FRAME 129
#define URIS_ANY_UPDATE_REPLY_MAX_FRAME 99
typedef struct uris_any_uri { nio_bytes key; } uris_any_uri;
NIO_MUST_USE nio_status uris_any_uri_build(const uris_any_uri *uri, uint8_t *out, size_t cap,
                                           size_t *len);
bool uris_any_uri_match(nio_bytes bytes, uris_any_uri *uri);
NIO_MUST_USE nio_status uris_any_uri_clone(const uris_any_uri *from,
                                           const nio_env *env,
                                           uris_any_uri **clone);

nio_status uris_any_update_reply_ok(nio_call *call);
nio_status uris_any_update_reply_error(nio_call *call, nio_text text);

/* ---- any_delete: "{key:bytes<4>}" ------------------------------------------------------------ */

#define URIS_ANY_DELETE_URI_MAX 4
#define URIS_ANY_DELETE_DELETE_MAX_FRAME 69
#define URIS_ANY_DELETE_DELETE_REPLY_MAX_FRAME 39
typedef struct uris_any_delete_uri { nio_bytes key; } uris_any_delete_uri;
NIO_MUST_USE nio_status uris_any_delete_uri_build(const uris_any_delete_uri *uri, uint8_t *out,
                                                  size_t cap, size_t *len);
bool uris_any_delete_uri_match(nio_bytes bytes, uris_any_delete_uri *uri);
NIO_MUST_USE nio_status uris_any_delete_uri_clone(const uris_any_delete_uri *from,
                                                  const nio_env *env,
                                                  uris_any_delete_uri **clone);

nio_status uris_any_delete_delete_reply_ok(nio_call *call);
nio_status uris_any_delete_delete_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct uris_handlers {
    size_t size;
    void (*apple_update)(uris_server *server, nio_call *call);
    void (*apple_delete)(uris_server *server, nio_call *call);
    void (*angle_update)(uris_server *server, nio_call *call);
    void (*maple_update)(uris_server *server, nio_call *call);
    void (*empty_update)(uris_server *server, nio_call *call);
    void (*odd_update)(uris_server *server, nio_call *call);
    void (*name_update)(uris_server *server, nio_call *call, const uris_name_uri *uri);
    void (*pair_delete)(uris_server *server, nio_call *call, const uris_pair_uri *uri);
    void (*pair_update)(uris_server *server, nio_call *call, const uris_pair_uri *uri,
                        uint8_t value);
    void (*small_update)(uris_server *server, nio_call *call, const uris_small_uri *uri);
    void (*numbers_update)(uris_server *server, nio_call *call, const uris_numbers_uri *uri);
    void (*raws_update)(uris_server *server, nio_call *call, const uris_raws_uri *uri);
    void (*key_update)(uris_server *server, nio_call *call, const uris_key_uri *uri);
    void (*any_update)(uris_server *server, nio_call *call, const uris_any_uri *uri);
    void (*any_delete_delete)(uris_server *server, nio_call *call, const uris_any_delete_uri *uri);
} uris_handlers;

/* Serves uris on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: uris_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status uris_serve(nio_node *node, const uris_handlers *handlers, void *app,
                                   uris_server **server, nio_error *error);
void *uris_server_app(const uris_server *server);
nio_node *uris_server_node(const uris_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status uris_connect(nio_node *node, const char *endpoint,
                                     const nio_connect_options *options, uris_client **client,
                                     nio_error *error);
/* Speaks uris on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of uris (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status uris_attach(nio_link *link, uris_client **client, nio_error *error);
nio_link *uris_client_link(const uris_client *client);

typedef struct uris_apple_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_apple_update_end;
typedef void uris_apple_update_done(void *user, const uris_apple_update_end *end);
NIO_MUST_USE nio_status uris_apple_update(uris_client *client, const nio_call_options *options,
                                          uris_apple_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct uris_apple_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_apple_delete_end;
typedef void uris_apple_delete_done(void *user, const uris_apple_delete_end *end);
NIO_MUST_USE nio_status uris_apple_delete(uris_client *client, const nio_call_options *options,
                                          uris_apple_delete_done *done, void *user,
                                          nio_call_id *id);

typedef struct uris_angle_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_angle_update_end;
typedef void uris_angle_update_done(void *user, const uris_angle_update_end *end);
NIO_MUST_USE nio_status uris_angle_update(uris_client *client, const nio_call_options *options,
                                          uris_angle_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct uris_maple_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_maple_update_end;
typedef void uris_maple_update_done(void *user, const uris_maple_update_end *end);
NIO_MUST_USE nio_status uris_maple_update(uris_client *client, const nio_call_options *options,
                                          uris_maple_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct uris_empty_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_empty_update_end;
typedef void uris_empty_update_done(void *user, const uris_empty_update_end *end);
NIO_MUST_USE nio_status uris_empty_update(uris_client *client, const nio_call_options *options,
                                          uris_empty_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct uris_odd_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_odd_update_end;
typedef void uris_odd_update_done(void *user, const uris_odd_update_end *end);
NIO_MUST_USE nio_status uris_odd_update(uris_client *client, const nio_call_options *options,
                                        uris_odd_update_done *done, void *user, nio_call_id *id);

typedef struct uris_name_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_name_update_end;
typedef void uris_name_update_done(void *user, const uris_name_update_end *end);
NIO_MUST_USE nio_status uris_name_update(uris_client *client, const uris_name_uri *uri,
                                         const nio_call_options *options,
                                         uris_name_update_done *done, void *user, nio_call_id *id);

typedef struct uris_pair_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_pair_delete_end;
typedef void uris_pair_delete_done(void *user, const uris_pair_delete_end *end);
NIO_MUST_USE nio_status uris_pair_delete(uris_client *client, const uris_pair_uri *uri,
                                         const nio_call_options *options,
                                         uris_pair_delete_done *done, void *user, nio_call_id *id);

typedef struct uris_pair_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    uint8_t ok;                             /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_pair_update_end;
typedef void uris_pair_update_done(void *user, const uris_pair_update_end *end);
NIO_MUST_USE nio_status uris_pair_update(uris_client *client, const uris_pair_uri *uri,
                                         uint8_t value, const nio_call_options *options,
                                         uris_pair_update_done *done, void *user, nio_call_id *id);

typedef struct uris_small_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_small_update_end;
typedef void uris_small_update_done(void *user, const uris_small_update_end *end);
NIO_MUST_USE nio_status uris_small_update(uris_client *client, const uris_small_uri *uri,
                                          const nio_call_options *options,
                                          uris_small_update_done *done, void *user,
                                          nio_call_id *id);

typedef struct uris_numbers_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_numbers_update_end;
typedef void uris_numbers_update_done(void *user, const uris_numbers_update_end *end);
NIO_MUST_USE nio_status uris_numbers_update(uris_client *client, const uris_numbers_uri *uri,
                                            const nio_call_options *options,
                                            uris_numbers_update_done *done, void *user,
                                            nio_call_id *id);

typedef struct uris_raws_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_raws_update_end;
typedef void uris_raws_update_done(void *user, const uris_raws_update_end *end);
NIO_MUST_USE nio_status uris_raws_update(uris_client *client, const uris_raws_uri *uri,
                                         const nio_call_options *options,
                                         uris_raws_update_done *done, void *user, nio_call_id *id);

typedef struct uris_key_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_key_update_end;
typedef void uris_key_update_done(void *user, const uris_key_update_end *end);
NIO_MUST_USE nio_status uris_key_update(uris_client *client, const uris_key_uri *uri,
                                        const nio_call_options *options,
                                        uris_key_update_done *done, void *user, nio_call_id *id);

typedef struct uris_any_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_any_update_end;
typedef void uris_any_update_done(void *user, const uris_any_update_end *end);
NIO_MUST_USE nio_status uris_any_update(uris_client *client, const uris_any_uri *uri,
                                        const nio_call_options *options,
                                        uris_any_update_done *done, void *user, nio_call_id *id);

typedef struct uris_any_delete_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} uris_any_delete_delete_end;
typedef void uris_any_delete_delete_done(void *user, const uris_any_delete_delete_end *end);
NIO_MUST_USE nio_status uris_any_delete_delete(uris_client *client, const uris_any_delete_uri *uri,
                                               const nio_call_options *options,
                                               uris_any_delete_delete_done *done, void *user,
                                               nio_call_id *id);

NIO_END_DECLS
#endif
