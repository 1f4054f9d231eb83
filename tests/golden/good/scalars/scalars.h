/* scalars.h - protocol scalars, version 2.
 *
 * Made by netaio-gen from scalars.nio; do not edit.
 *
 * Every scalar, there and optional; content that is not packed.
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
#ifndef NIO_GENERATED_SCALARS_H
#define NIO_GENERATED_SCALARS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define SCALARS_VERSION 2
#define SCALARS_APP "scalars"
#define SCALARS_FINGERPRINT "fbf6f05f3eec742fb4946492b9132075be96e7724c949bfb5ceec78e9dc24bac"
#define SCALARS_COLOUR_BLUE_SINCE 2 /* Colour.blue */
#define SCALARS_SPARSE_LAST_SINCE 2 /* Sparse.last */

typedef uint32_t scalars_colour;
enum {
    SCALARS_COLOUR_RED = 0,
    SCALARS_COLOUR_GREEN = 7,
    SCALARS_COLOUR_BLUE = 2147483647,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *scalars_colour_name(scalars_colour value);

typedef struct scalars_numbers {
    bool flag;
    uint8_t a;
    uint16_t b;
    uint32_t c;
    uint64_t d;
    int8_t e;
    int16_t f;
    int32_t g;
    int64_t h;
    double real;
    int64_t at;                             /* microseconds since 1970, UTC */
    scalars_colour colour;
} scalars_numbers;
#define SCALARS_NUMBERS_MAX 81 /* largest packed size */
NIO_MUST_USE nio_status scalars_numbers_clone(const scalars_numbers *from,
                                              const nio_env *env,
                                              scalars_numbers **clone);

typedef struct scalars_strings {
    nio_text name;                          /* at most 40 bytes */
    nio_bytes blob;                         /* at most 300 bytes */
    uint8_t key[4];
    nio_any thing;                          /* at most 60 bytes */
} scalars_strings;
#define SCALARS_STRINGS_MAX 422 /* largest packed size */
NIO_MUST_USE nio_status scalars_strings_clone(const scalars_strings *from,
                                              const nio_env *env,
                                              scalars_strings **clone);

/* Gaps of both kinds, and new fields at the end. */
typedef struct scalars_sparse {
    bool has_first;
    uint8_t first;
    uint8_t must;
    bool has_late;
    nio_text late;                          /* at most 8 bytes */
    bool has_last;
    bool last;
} scalars_sparse;
#define SCALARS_SPARSE_MAX 29 /* largest packed size */
NIO_MUST_USE nio_status scalars_sparse_clone(const scalars_sparse *from,
                                             const nio_env *env,
                                             scalars_sparse **clone);

typedef struct scalars_note_args {
    bool has_text;
    nio_text text;                          /* at most 20 bytes */
    bool has_at;
    int64_t at;                             /* microseconds since 1970, UTC */
} scalars_note_args;
NIO_MUST_USE nio_status scalars_note_args_clone(const scalars_note_args *from,
                                                const nio_env *env,
                                                scalars_note_args **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol scalars_protocol;

typedef struct scalars_server scalars_server; /* scalars as a node serves it */
typedef struct scalars_client scalars_client; /* scalars as it is spoken over a link */

/* ---- raw_numbers: "raw" ---------------------------------------------------------------------- */

#define SCALARS_RAW_NUMBERS_URI_MAX 3
#define SCALARS_RAW_NUMBERS_REQUEST_MAX_FRAME 69
#define SCALARS_RAW_NUMBERS_REQUEST_REPLY_MAX_FRAME 119
#define SCALARS_RAW_NUMBERS_CREATE_MAX_FRAME 76
#define SCALARS_RAW_NUMBERS_CREATE_REPLY_MAX_FRAME 42
#define SCALARS_RAW_NUMBERS_UPDATE_MAX_FRAME 78
#define SCALARS_RAW_NUMBERS_UPDATE_REPLY_MAX_FRAME 460
#define SCALARS_RAW_NUMBERS_DELETE_MAX_FRAME 71
#define SCALARS_RAW_NUMBERS_DELETE_REPLY_MAX_FRAME 54

nio_status scalars_raw_numbers_request_reply_ok(nio_call *call, const scalars_numbers *numbers);
nio_status scalars_raw_numbers_request_reply_error(nio_call *call, nio_text text);
nio_status scalars_raw_numbers_create_reply_ok(nio_call *call, const uint8_t bytes[4]);
nio_status scalars_raw_numbers_create_reply_error(nio_call *call, nio_text text);
nio_status scalars_raw_numbers_update_reply_ok(nio_call *call, const scalars_strings *strings);
nio_status scalars_raw_numbers_update_reply_error(nio_call *call, uint16_t value);
nio_status scalars_raw_numbers_delete_reply_ok(nio_call *call, nio_text text);
nio_status scalars_raw_numbers_delete_reply_not_found(nio_call *call, nio_bytes bytes);
nio_status scalars_raw_numbers_delete_reply_error(nio_call *call, nio_text text);

/* ---- GAPS: "gaps" ---------------------------------------------------------------------------- */

#define SCALARS_GAPS 31
#define SCALARS_GAPS_URI_MAX 4
#define SCALARS_GAPS_MAX_FRAME 98
#define SCALARS_GAPS_REPLY_MAX_FRAME 39

nio_status scalars_gaps_reply_ok(nio_call *call);
nio_status scalars_gaps_reply_error(nio_call *call, nio_text text);

/* ---- NOTE: "note" ---------------------------------------------------------------------------- */

#define SCALARS_NOTE 32
#define SCALARS_NOTE_URI_MAX 4
#define SCALARS_NOTE_MAX_FRAME 85

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct scalars_handlers {
    size_t size;
    void (*raw_numbers_request)(scalars_server *server, nio_call *call, uint8_t value);
    void (*raw_numbers_create)(scalars_server *server, nio_call *call, int64_t value);
    void (*raw_numbers_update)(scalars_server *server, nio_call *call, nio_text text);
    void (*raw_numbers_delete)(scalars_server *server, nio_call *call, const uint8_t bytes[3]);
    void (*gaps)(scalars_server *server, nio_call *call, const scalars_sparse *sparse);
    void (*note)(scalars_server *server, const scalars_note_args *args);
} scalars_handlers;

/* Serves scalars on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: scalars_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status scalars_serve(nio_node *node, const scalars_handlers *handlers, void *app,
                                      scalars_server **server, nio_error *error);
void *scalars_server_app(const scalars_server *server);
nio_node *scalars_server_node(const scalars_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status scalars_connect(nio_node *node, const char *endpoint,
                                        const nio_connect_options *options,
                                        scalars_client **client, nio_error *error);
/* Speaks scalars on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of scalars (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status scalars_attach(nio_link *link, scalars_client **client, nio_error *error);
nio_link *scalars_client_link(const scalars_client *client);

typedef struct scalars_raw_numbers_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const scalars_numbers *ok;              /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} scalars_raw_numbers_request_end;
typedef void scalars_raw_numbers_request_done(void *user,
                                              const scalars_raw_numbers_request_end *end);
NIO_MUST_USE nio_status scalars_raw_numbers_request(scalars_client *client, uint8_t value,
                                                    const nio_call_options *options,
                                                    scalars_raw_numbers_request_done *done,
                                                    void *user, nio_call_id *id);

typedef struct scalars_raw_numbers_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const uint8_t *ok;                      /* 4 bytes, only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} scalars_raw_numbers_create_end;
typedef void scalars_raw_numbers_create_done(void *user, const scalars_raw_numbers_create_end *end);
NIO_MUST_USE nio_status scalars_raw_numbers_create(scalars_client *client, int64_t value,
                                                   const nio_call_options *options,
                                                   scalars_raw_numbers_create_done *done,
                                                   void *user, nio_call_id *id);

typedef struct scalars_raw_numbers_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const scalars_strings *ok;              /* only if NIO_OK */
    bool has_error;                         /* the peer answered ERROR and its content decodes */
    uint16_t error;
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} scalars_raw_numbers_update_end;
typedef void scalars_raw_numbers_update_done(void *user, const scalars_raw_numbers_update_end *end);
NIO_MUST_USE nio_status scalars_raw_numbers_update(scalars_client *client, nio_text text,
                                                   const nio_call_options *options,
                                                   scalars_raw_numbers_update_done *done,
                                                   void *user, nio_call_id *id);

typedef struct scalars_raw_numbers_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_text ok;                            /* only if NIO_OK */
    /* the peer answered NOT_FOUND and its content decodes */
    bool has_not_found;
    nio_bytes not_found;
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} scalars_raw_numbers_delete_end;
typedef void scalars_raw_numbers_delete_done(void *user, const scalars_raw_numbers_delete_end *end);
NIO_MUST_USE nio_status scalars_raw_numbers_delete(scalars_client *client, const uint8_t bytes[3],
                                                   const nio_call_options *options,
                                                   scalars_raw_numbers_delete_done *done,
                                                   void *user, nio_call_id *id);

typedef struct scalars_gaps_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} scalars_gaps_end;
typedef void scalars_gaps_done(void *user, const scalars_gaps_end *end);
NIO_MUST_USE nio_status scalars_gaps(scalars_client *client, const scalars_sparse *sparse,
                                     const nio_call_options *options, scalars_gaps_done *done,
                                     void *user, nio_call_id *id);

NIO_MUST_USE nio_status scalars_note(scalars_client *client, const scalars_note_args *args);

NIO_END_DECLS
#endif
