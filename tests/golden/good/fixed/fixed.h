/* fixed.h - protocol fixed, version 1.
 *
 * Made by netaio-gen from fixed.nio; do not edit.
 *
 * What has one size only, or nearly nothing in it.
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
#ifndef NIO_GENERATED_FIXED_H
#define NIO_GENERATED_FIXED_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define FIXED_VERSION 1
#define FIXED_APP "fixed"
#define FIXED_FINGERPRINT "9a6332d3303234247faf6bbc66d7d6e91772b534a73829060def190f76b0eea7"

typedef struct fixed_flags {
    bool a;
    double b;
    uint8_t c[4];
} fixed_flags;
#define FIXED_FLAGS_MAX 23 /* largest packed size */
NIO_MUST_USE nio_status fixed_flags_clone(const fixed_flags *from,
                                          const nio_env *env,
                                          fixed_flags **clone);

typedef struct fixed_flags_d {
    bool a;
    double b;
    uint8_t c[4];
} fixed_flags_d;
#define FIXED_FLAGS_D_MAX 47 /* largest packed size */
NIO_MUST_USE nio_status fixed_flags_d_clone(const fixed_flags_d *from,
                                            const nio_env *env,
                                            fixed_flags_d **clone);

typedef struct fixed_opt {
    bool has_a;
    bool a;
} fixed_opt;
#define FIXED_OPT_MAX 6 /* largest packed size */
NIO_MUST_USE nio_status fixed_opt_clone(const fixed_opt *from,
                                        const nio_env *env,
                                        fixed_opt **clone);

typedef struct fixed_opt_d {
    bool has_a;
    bool a;
} fixed_opt_d;
#define FIXED_OPT_D_MAX 14 /* largest packed size */
NIO_MUST_USE nio_status fixed_opt_d_clone(const fixed_opt_d *from,
                                          const nio_env *env,
                                          fixed_opt_d **clone);

typedef struct fixed_gap { double x; } fixed_gap;
#define FIXED_GAP_MAX 17 /* largest packed size */
NIO_MUST_USE nio_status fixed_gap_clone(const fixed_gap *from,
                                        const nio_env *env,
                                        fixed_gap **clone);

typedef struct fixed_fixd {
    fixed_flags f;
    fixed_flags_d g;
} fixed_fixd;
#define FIXED_FIXD_MAX 75 /* largest packed size */
NIO_MUST_USE nio_status fixed_fixd_clone(const fixed_fixd *from,
                                         const nio_env *env,
                                         fixed_fixd **clone);

typedef struct fixed_bytes_3_list { const uint8_t (*items)[3]; size_t count; } fixed_bytes_3_list;

typedef struct fixed_u8_bool_entry {
    uint8_t key;
    bool value;
} fixed_u8_bool_entry;
/* In any order; each key once. */
typedef struct fixed_u8_bool_map {
    const fixed_u8_bool_entry *items;
    size_t count;
} fixed_u8_bool_map;

typedef struct fixed_flags_list { const fixed_flags *items; size_t count; } fixed_flags_list;

typedef struct fixed_fix_list {
    nio_bool_list f;                        /* at most 4 items */
    fixed_bytes_3_list g;                   /* at most 3 items */
    fixed_u8_bool_map m;                    /* at most 3 entries */
    fixed_flags_list n;                     /* at most 2 items */
} fixed_fix_list;
#define FIXED_FIX_LIST_MAX 127 /* largest packed size */
NIO_MUST_USE nio_status fixed_fix_list_clone(const fixed_fix_list *from,
                                             const nio_env *env,
                                             fixed_fix_list **clone);

typedef struct fixed_v {
    uint32_t tag; /* FIXED_V_…; another number: as.unknown holds its packed value */
    union {
        nio_any unknown;
    } as;
} fixed_v;
enum {
    FIXED_V_A = 1,
    FIXED_V_B = 2,
};
NIO_MUST_USE nio_status fixed_v_clone(const fixed_v *from, const nio_env *env, fixed_v **clone);

typedef struct fixed_w {
    uint32_t tag; /* FIXED_W_…; another number: as.unknown holds its packed value */
    union {
        bool a;
        double b;
        fixed_flags c;
        nio_any unknown;
    } as;
} fixed_w;
enum {
    FIXED_W_A = 1,
    FIXED_W_B = 2,
    FIXED_W_C = 3,
};
NIO_MUST_USE nio_status fixed_w_clone(const fixed_w *from, const nio_env *env, fixed_w **clone);

typedef uint32_t fixed_e;
enum {
    FIXED_E_X = 0,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *fixed_e_name(fixed_e value);

typedef struct fixed_a_request_args { double f; } fixed_a_request_args;
NIO_MUST_USE nio_status fixed_a_request_args_clone(const fixed_a_request_args *from,
                                                   const nio_env *env,
                                                   fixed_a_request_args **clone);

typedef struct fixed_c_request_args {
    bool has_a;
    bool a;
} fixed_c_request_args;
NIO_MUST_USE nio_status fixed_c_request_args_clone(const fixed_c_request_args *from,
                                                   const nio_env *env,
                                                   fixed_c_request_args **clone);

typedef struct fixed_c_request_result {
    bool has_x;
    bool x;
} fixed_c_request_result;
NIO_MUST_USE nio_status fixed_c_request_result_clone(const fixed_c_request_result *from,
                                                     const nio_env *env,
                                                     fixed_c_request_result **clone);

typedef struct fixed_d_request_args {
    fixed_fixd x;
    fixed_fix_list y;
} fixed_d_request_args;
NIO_MUST_USE nio_status fixed_d_request_args_clone(const fixed_d_request_args *from,
                                                   const nio_env *env,
                                                   fixed_d_request_args **clone);

typedef struct fixed_m_args { bool a; } fixed_m_args;
NIO_MUST_USE nio_status fixed_m_args_clone(const fixed_m_args *from,
                                           const nio_env *env,
                                           fixed_m_args **clone);

typedef struct fixed_p_result { bool b; } fixed_p_result;
NIO_MUST_USE nio_status fixed_p_result_clone(const fixed_p_result *from,
                                             const nio_env *env,
                                             fixed_p_result **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol fixed_protocol;

typedef struct fixed_server fixed_server; /* fixed as a node serves it */
typedef struct fixed_client fixed_client; /* fixed as it is spoken over a link */

/* ---- a: "a" ---------------------------------------------------------------------------------- */

#define FIXED_A_URI_MAX 1
#define FIXED_A_REQUEST_MAX_FRAME 79
#define FIXED_A_REQUEST_REPLY_MAX_FRAME 59
#define FIXED_A_CREATE_MAX_FRAME 89
#define FIXED_A_CREATE_REPLY_MAX_FRAME 59
#define FIXED_A_UPDATE_MAX_FRAME 113
#define FIXED_A_UPDATE_REPLY_MAX_FRAME 83
#define FIXED_A_DELETE_MAX_FRAME 66
#define FIXED_A_DELETE_REPLY_MAX_FRAME 38

nio_status fixed_a_request_reply_ok(nio_call *call, const fixed_flags *flags);
nio_status fixed_a_request_reply_error(nio_call *call, nio_text text);
nio_status fixed_a_create_reply_ok(nio_call *call);
nio_status fixed_a_create_reply_error(nio_call *call, const fixed_flags *flags);
nio_status fixed_a_update_reply_ok(nio_call *call, const fixed_flags_d *flags_d);
nio_status fixed_a_update_reply_error(nio_call *call, nio_text text);
nio_status fixed_a_delete_reply_ok(nio_call *call, bool value);
nio_status fixed_a_delete_reply_error(nio_call *call, nio_text text);

/* ---- b: "b/{x:bytes[4]}" --------------------------------------------------------------------- */

#define FIXED_B_URI_MAX 6
#define FIXED_B_REQUEST_MAX_FRAME 71
#define FIXED_B_REQUEST_REPLY_MAX_FRAME 50
#define FIXED_B_CREATE_MAX_FRAME 101
#define FIXED_B_CREATE_REPLY_MAX_FRAME 71
#define FIXED_B_UPDATE_MAX_FRAME 79
#define FIXED_B_UPDATE_REPLY_MAX_FRAME 49
#define FIXED_B_DELETE_MAX_FRAME 71
#define FIXED_B_DELETE_REPLY_MAX_FRAME 46
typedef struct fixed_b_uri { uint8_t x[4]; } fixed_b_uri;
NIO_MUST_USE nio_status fixed_b_uri_build(const fixed_b_uri *uri, uint8_t *out, size_t cap,
                                          size_t *len);
bool fixed_b_uri_match(nio_bytes bytes, fixed_b_uri *uri);
NIO_MUST_USE nio_status fixed_b_uri_clone(const fixed_b_uri *from,
                                          const nio_env *env,
                                          fixed_b_uri **clone);

nio_status fixed_b_request_reply_ok(nio_call *call, double value);
nio_status fixed_b_request_reply_error(nio_call *call, nio_text text);
nio_status fixed_b_create_reply_ok(nio_call *call, const fixed_w *w);
nio_status fixed_b_create_reply_error(nio_call *call, nio_text text);
nio_status fixed_b_update_reply_ok(nio_call *call, const fixed_v *v);
nio_status fixed_b_update_reply_error(nio_call *call, nio_text text);
nio_status fixed_b_delete_reply_ok(nio_call *call, fixed_e e);
nio_status fixed_b_delete_reply_error(nio_call *call, nio_text text);

/* ---- c: "{x:bytes<4>}" ----------------------------------------------------------------------- */

#define FIXED_C_URI_MAX 4
#define FIXED_C_REQUEST_MAX_FRAME 75
#define FIXED_C_REQUEST_REPLY_MAX_FRAME 45
#define FIXED_C_CREATE_MAX_FRAME 74
#define FIXED_C_CREATE_REPLY_MAX_FRAME 42
#define FIXED_C_UPDATE_MAX_FRAME 71
#define FIXED_C_UPDATE_REPLY_MAX_FRAME 41
typedef struct fixed_c_uri { nio_bytes x; } fixed_c_uri;
NIO_MUST_USE nio_status fixed_c_uri_build(const fixed_c_uri *uri, uint8_t *out, size_t cap,
                                          size_t *len);
bool fixed_c_uri_match(nio_bytes bytes, fixed_c_uri *uri);
NIO_MUST_USE nio_status fixed_c_uri_clone(const fixed_c_uri *from,
                                          const nio_env *env,
                                          fixed_c_uri **clone);

nio_status fixed_c_request_reply_ok(nio_call *call, const fixed_c_request_result *result);
nio_status fixed_c_request_reply_error(nio_call *call, nio_text text);
nio_status fixed_c_create_reply_ok(nio_call *call, const uint8_t bytes[3]);
nio_status fixed_c_create_reply_error(nio_call *call, nio_text text);
nio_status fixed_c_update_reply_ok(nio_call *call, uint16_t value);
nio_status fixed_c_update_reply_error(nio_call *call, nio_text text);

/* ---- d: "d/{x:raw u16}/{y:u8}" --------------------------------------------------------------- */

#define FIXED_D_URI_MAX 8
#define FIXED_D_REQUEST_MAX_FRAME 280
#define FIXED_D_REQUEST_REPLY_MAX_FRAME 170
#define FIXED_D_CREATE_MAX_FRAME 90
#define FIXED_D_CREATE_REPLY_MAX_FRAME 49
#define FIXED_D_UPDATE_MAX_FRAME 87
#define FIXED_D_UPDATE_REPLY_MAX_FRAME 57
typedef struct fixed_d_uri { uint16_t x; uint8_t y; } fixed_d_uri;
NIO_MUST_USE nio_status fixed_d_uri_build(const fixed_d_uri *uri, uint8_t *out, size_t cap,
                                          size_t *len);
bool fixed_d_uri_match(nio_bytes bytes, fixed_d_uri *uri);
NIO_MUST_USE nio_status fixed_d_uri_clone(const fixed_d_uri *from,
                                          const nio_env *env,
                                          fixed_d_uri **clone);

nio_status fixed_d_request_reply_ok(nio_call *call, const fixed_fix_list *fix_list);
nio_status fixed_d_request_reply_not_found(nio_call *call, const fixed_flags *flags);
nio_status fixed_d_request_reply_error(nio_call *call, const fixed_v *v);
nio_status fixed_d_create_reply_ok(nio_call *call, const fixed_opt *opt);
nio_status fixed_d_create_reply_error(nio_call *call, nio_text text);
nio_status fixed_d_update_reply_ok(nio_call *call, const fixed_opt_d *opt_d);
nio_status fixed_d_update_reply_error(nio_call *call, nio_text text);

/* ---- M: "m" ---------------------------------------------------------------------------------- */

#define FIXED_M 31
#define FIXED_M_URI_MAX 1
#define FIXED_M_MAX_FRAME 51

/* ---- N: "n" ---------------------------------------------------------------------------------- */

#define FIXED_N 32
#define FIXED_N_URI_MAX 1
#define FIXED_N_MAX_FRAME 53

/* ---- O: "o" ---------------------------------------------------------------------------------- */

#define FIXED_O 33
#define FIXED_O_URI_MAX 1
#define FIXED_O_MAX_FRAME 45

/* ---- P: "p{x:u8}" ---------------------------------------------------------------------------- */

#define FIXED_P 34
#define FIXED_P_URI_MAX 4
#define FIXED_P_MAX_FRAME 69
#define FIXED_P_REPLY_MAX_FRAME 45
typedef struct fixed_p_uri { uint8_t x; } fixed_p_uri;
NIO_MUST_USE nio_status fixed_p_uri_build(const fixed_p_uri *uri, uint8_t *out, size_t cap,
                                          size_t *len);
bool fixed_p_uri_match(nio_bytes bytes, fixed_p_uri *uri);
NIO_MUST_USE nio_status fixed_p_uri_clone(const fixed_p_uri *from,
                                          const nio_env *env,
                                          fixed_p_uri **clone);

nio_status fixed_p_reply_ok(nio_call *call, const fixed_p_result *result);
nio_status fixed_p_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct fixed_handlers {
    size_t size;
    void (*a_request)(fixed_server *server, nio_call *call, const fixed_a_request_args *args);
    void (*a_create)(fixed_server *server, nio_call *call, const fixed_flags *flags);
    void (*a_update)(fixed_server *server, nio_call *call, const fixed_flags_d *flags_d);
    void (*a_delete)(fixed_server *server, nio_call *call);
    void (*b_request)(fixed_server *server, nio_call *call, const fixed_b_uri *uri);
    void (*b_create)(fixed_server *server, nio_call *call, const fixed_b_uri *uri,
                     const fixed_w *w);
    void (*b_update)(fixed_server *server, nio_call *call, const fixed_b_uri *uri,
                     const fixed_v *v);
    void (*b_delete)(fixed_server *server, nio_call *call, const fixed_b_uri *uri);
    void (*c_request)(fixed_server *server, nio_call *call, const fixed_c_uri *uri,
                      const fixed_c_request_args *args);
    void (*c_create)(fixed_server *server, nio_call *call, const fixed_c_uri *uri,
                     const uint8_t bytes[3]);
    void (*c_update)(fixed_server *server, nio_call *call, const fixed_c_uri *uri, uint16_t value);
    void (*d_request)(fixed_server *server, nio_call *call, const fixed_d_uri *uri,
                      const fixed_d_request_args *args);
    void (*d_create)(fixed_server *server, nio_call *call, const fixed_d_uri *uri,
                     const fixed_gap *gap);
    void (*d_update)(fixed_server *server, nio_call *call, const fixed_d_uri *uri,
                     const fixed_opt_d *opt_d);
    void (*m)(fixed_server *server, const fixed_m_args *args);
    void (*n)(fixed_server *server, const fixed_v *v);
    void (*o)(fixed_server *server);
    void (*p)(fixed_server *server, nio_call *call, const fixed_p_uri *uri);
} fixed_handlers;

/* Serves fixed on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: fixed_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status fixed_serve(nio_node *node, const fixed_handlers *handlers, void *app,
                                    fixed_server **server, nio_error *error);
void *fixed_server_app(const fixed_server *server);
nio_node *fixed_server_node(const fixed_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status fixed_connect(nio_node *node, const char *endpoint,
                                      const nio_connect_options *options, fixed_client **client,
                                      nio_error *error);
/* Speaks fixed on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of fixed (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status fixed_attach(nio_link *link, fixed_client **client, nio_error *error);
nio_link *fixed_client_link(const fixed_client *client);

typedef struct fixed_a_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_flags *ok;                  /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_a_request_end;
typedef void fixed_a_request_done(void *user, const fixed_a_request_end *end);
NIO_MUST_USE nio_status fixed_a_request(fixed_client *client, const fixed_a_request_args *args,
                                        const nio_call_options *options,
                                        fixed_a_request_done *done, void *user, nio_call_id *id);

typedef struct fixed_a_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_flags *error;               /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_a_create_end;
typedef void fixed_a_create_done(void *user, const fixed_a_create_end *end);
NIO_MUST_USE nio_status fixed_a_create(fixed_client *client, const fixed_flags *flags,
                                       const nio_call_options *options, fixed_a_create_done *done,
                                       void *user, nio_call_id *id);

typedef struct fixed_a_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_flags_d *ok;                /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_a_update_end;
typedef void fixed_a_update_done(void *user, const fixed_a_update_end *end);
NIO_MUST_USE nio_status fixed_a_update(fixed_client *client, const fixed_flags_d *flags_d,
                                       const nio_call_options *options, fixed_a_update_done *done,
                                       void *user, nio_call_id *id);

typedef struct fixed_a_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    bool ok;                                /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_a_delete_end;
typedef void fixed_a_delete_done(void *user, const fixed_a_delete_end *end);
NIO_MUST_USE nio_status fixed_a_delete(fixed_client *client, const nio_call_options *options,
                                       fixed_a_delete_done *done, void *user, nio_call_id *id);

typedef struct fixed_b_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    double ok;                              /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_b_request_end;
typedef void fixed_b_request_done(void *user, const fixed_b_request_end *end);
NIO_MUST_USE nio_status fixed_b_request(fixed_client *client, const fixed_b_uri *uri,
                                        const nio_call_options *options,
                                        fixed_b_request_done *done, void *user, nio_call_id *id);

typedef struct fixed_b_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_w *ok;                      /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_b_create_end;
typedef void fixed_b_create_done(void *user, const fixed_b_create_end *end);
NIO_MUST_USE nio_status fixed_b_create(fixed_client *client, const fixed_b_uri *uri,
                                       const fixed_w *w, const nio_call_options *options,
                                       fixed_b_create_done *done, void *user, nio_call_id *id);

typedef struct fixed_b_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_v *ok;                      /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_b_update_end;
typedef void fixed_b_update_done(void *user, const fixed_b_update_end *end);
NIO_MUST_USE nio_status fixed_b_update(fixed_client *client, const fixed_b_uri *uri,
                                       const fixed_v *v, const nio_call_options *options,
                                       fixed_b_update_done *done, void *user, nio_call_id *id);

typedef struct fixed_b_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    fixed_e ok;                             /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_b_delete_end;
typedef void fixed_b_delete_done(void *user, const fixed_b_delete_end *end);
NIO_MUST_USE nio_status fixed_b_delete(fixed_client *client, const fixed_b_uri *uri,
                                       const nio_call_options *options, fixed_b_delete_done *done,
                                       void *user, nio_call_id *id);

typedef struct fixed_c_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_c_request_result *ok;       /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_c_request_end;
typedef void fixed_c_request_done(void *user, const fixed_c_request_end *end);
NIO_MUST_USE nio_status fixed_c_request(fixed_client *client, const fixed_c_uri *uri,
                                        const fixed_c_request_args *args,
                                        const nio_call_options *options,
                                        fixed_c_request_done *done, void *user, nio_call_id *id);

typedef struct fixed_c_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const uint8_t *ok;                      /* 3 bytes, only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_c_create_end;
typedef void fixed_c_create_done(void *user, const fixed_c_create_end *end);
NIO_MUST_USE nio_status fixed_c_create(fixed_client *client, const fixed_c_uri *uri,
                                       const uint8_t bytes[3], const nio_call_options *options,
                                       fixed_c_create_done *done, void *user, nio_call_id *id);

typedef struct fixed_c_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    uint16_t ok;                            /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_c_update_end;
typedef void fixed_c_update_done(void *user, const fixed_c_update_end *end);
NIO_MUST_USE nio_status fixed_c_update(fixed_client *client, const fixed_c_uri *uri,
                                       uint16_t value, const nio_call_options *options,
                                       fixed_c_update_done *done, void *user, nio_call_id *id);

typedef struct fixed_d_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_fix_list *ok;               /* only if NIO_OK */
    /* the peer answered NOT_FOUND and its content decodes */
    const fixed_flags *not_found;
    const fixed_v *error;                   /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_d_request_end;
typedef void fixed_d_request_done(void *user, const fixed_d_request_end *end);
NIO_MUST_USE nio_status fixed_d_request(fixed_client *client, const fixed_d_uri *uri,
                                        const fixed_d_request_args *args,
                                        const nio_call_options *options,
                                        fixed_d_request_done *done, void *user, nio_call_id *id);

typedef struct fixed_d_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_opt *ok;                    /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_d_create_end;
typedef void fixed_d_create_done(void *user, const fixed_d_create_end *end);
NIO_MUST_USE nio_status fixed_d_create(fixed_client *client, const fixed_d_uri *uri,
                                       const fixed_gap *gap, const nio_call_options *options,
                                       fixed_d_create_done *done, void *user, nio_call_id *id);

typedef struct fixed_d_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_opt_d *ok;                  /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_d_update_end;
typedef void fixed_d_update_done(void *user, const fixed_d_update_end *end);
NIO_MUST_USE nio_status fixed_d_update(fixed_client *client, const fixed_d_uri *uri,
                                       const fixed_opt_d *opt_d, const nio_call_options *options,
                                       fixed_d_update_done *done, void *user, nio_call_id *id);

NIO_MUST_USE nio_status fixed_m(fixed_client *client, const fixed_m_args *args);

NIO_MUST_USE nio_status fixed_n(fixed_client *client, const fixed_v *v);

NIO_MUST_USE nio_status fixed_o(fixed_client *client);

typedef struct fixed_p_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const fixed_p_result *ok;               /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} fixed_p_end;
typedef void fixed_p_done(void *user, const fixed_p_end *end);
NIO_MUST_USE nio_status fixed_p(fixed_client *client, const fixed_p_uri *uri,
                                const nio_call_options *options, fixed_p_done *done, void *user,
                                nio_call_id *id);

NIO_END_DECLS
#endif
