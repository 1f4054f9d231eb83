/* containers.h - protocol containers, version 1.
 *
 * Made by netaio-gen from containers.nio; do not edit.
 *
 * Lists, maps, variants, packables, and these inside each other.
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
#ifndef NIO_GENERATED_CONTAINERS_H
#define NIO_GENERATED_CONTAINERS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define CONTAINERS_VERSION 1
#define CONTAINERS_APP "containers"
#define CONTAINERS_FINGERPRINT "a2c6c7eb507345941beab42270c9b498eb19e2481229690cb740c2bec4cd116e"

typedef uint32_t containers_kind;
enum {
    CONTAINERS_KIND_SMALL = 0,
    CONTAINERS_KIND_LARGE = 1,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *containers_kind_name(containers_kind value);

typedef struct containers_point {
    int32_t x;
    int32_t y;
} containers_point;
#define CONTAINERS_POINT_MAX 15 /* largest packed size */
NIO_MUST_USE nio_status containers_point_clone(const containers_point *from,
                                               const nio_env *env,
                                               containers_point **clone);

typedef struct containers_label {
    nio_text text;                          /* at most 20 bytes */
    bool has_point;
    containers_point point;
    bool has_size;
    uint32_t size;
} containers_label;
#define CONTAINERS_LABEL_MAX 86 /* largest packed size */
NIO_MUST_USE nio_status containers_label_clone(const containers_label *from,
                                               const nio_env *env,
                                               containers_label **clone);

typedef struct containers_point_list {
    const containers_point *items;
    size_t count;
} containers_point_list;

typedef struct containers_shape {
    uint32_t tag; /* CONTAINERS_SHAPE_…; another number: as.unknown holds its packed value */
    union {
        containers_point dot;
        containers_point_list lines;        /* at most 3 items */
        nio_text name;                      /* at most 10 bytes */
        containers_label label;
        nio_any unknown;
    } as;
} containers_shape;
enum {
    CONTAINERS_SHAPE_NOTHING = 1,
    CONTAINERS_SHAPE_DOT = 2,
    CONTAINERS_SHAPE_LINES = 3,
    CONTAINERS_SHAPE_NAME = 4,
    CONTAINERS_SHAPE_LABEL = 5,
};
NIO_MUST_USE nio_status containers_shape_clone(const containers_shape *from,
                                               const nio_env *env,
                                               containers_shape **clone);

typedef struct containers_bytes_4_list {
    const uint8_t (*items)[4];
    size_t count;
} containers_bytes_4_list;

typedef struct containers_kind_list {
    const containers_kind *items;
    size_t count;
} containers_kind_list;

typedef struct containers_shape_list {
    const containers_shape *items;
    size_t count;
} containers_shape_list;

typedef struct containers_u8_list_list {
    const nio_u8_list *items;
    size_t count;
} containers_u8_list_list;

typedef struct containers_lists {
    nio_bool_list flags;                    /* at most 4 items */
    nio_u8_list bytes;                      /* at most 300 items */
    nio_u64_list longs;                     /* at most 5 items */
    nio_i16_list signed_;                   /* at most 5 items */
    nio_f64_list reals;                     /* at most 3 items */
    nio_i64_list times;                     /* at most 3 items */
    nio_text_list words;                    /* at most 4 items */
    nio_bytes_list blobs;                   /* at most 4 items */
    containers_bytes_4_list keys;           /* at most 3 items */
    nio_any_list things;                    /* at most 3 items */
    containers_kind_list kinds;             /* at most 4 items */
    containers_point_list points;           /* at most 4 items */
    containers_shape_list shapes;           /* at most 3 items */
    containers_u8_list_list deep;           /* at most 3 items */
    bool has_wide;
    containers_u8_list_list wide;           /* at most 2 items */
} containers_lists;
#define CONTAINERS_LISTS_MAX 2954 /* largest packed size */
NIO_MUST_USE nio_status containers_lists_clone(const containers_lists *from,
                                               const nio_env *env,
                                               containers_lists **clone);

typedef struct containers_text_u32_entry {
    nio_text key;
    uint32_t value;
} containers_text_u32_entry;
/* In any order; each key once. */
typedef struct containers_text_u32_map {
    const containers_text_u32_entry *items;
    size_t count;
} containers_text_u32_map;

typedef struct containers_i16_text_entry {
    int16_t key;
    nio_text value;
} containers_i16_text_entry;
/* In any order; each key once. */
typedef struct containers_i16_text_map {
    const containers_i16_text_entry *items;
    size_t count;
} containers_i16_text_map;

typedef struct containers_kind_point_entry {
    containers_kind key;
    containers_point value;
} containers_kind_point_entry;
/* In any order; each key once. */
typedef struct containers_kind_point_map {
    const containers_kind_point_entry *items;
    size_t count;
} containers_kind_point_map;

typedef struct containers_bytes_shape_list_entry {
    nio_bytes key;
    containers_shape_list value;
} containers_bytes_shape_list_entry;
/* In any order; each key once. */
typedef struct containers_bytes_shape_list_map {
    const containers_bytes_shape_list_entry *items;
    size_t count;
} containers_bytes_shape_list_map;

typedef struct containers_maps {
    containers_text_u32_map counts;         /* at most 6 entries */
    containers_i16_text_map names;          /* at most 6 entries */
    containers_kind_point_map kinds;        /* at most 2 entries */
    bool has_blobs;
    containers_bytes_shape_list_map blobs;  /* at most 3 entries */
} containers_maps;
#define CONTAINERS_MAPS_MAX 948 /* largest packed size */
NIO_MUST_USE nio_status containers_maps_clone(const containers_maps *from,
                                              const nio_env *env,
                                              containers_maps **clone);

typedef struct containers_wrapped {
    containers_point point;
    bool has_label;
    containers_label label;
    containers_point_list many;             /* at most 3 items */
} containers_wrapped;
#define CONTAINERS_WRAPPED_MAX 198 /* largest packed size */
NIO_MUST_USE nio_status containers_wrapped_clone(const containers_wrapped *from,
                                                 const nio_env *env,
                                                 containers_wrapped **clone);

typedef struct containers_u8_u8_entry {
    uint8_t key;
    uint8_t value;
} containers_u8_u8_entry;
/* In any order; each key once. */
typedef struct containers_u8_u8_map {
    const containers_u8_u8_entry *items;
    size_t count;
} containers_u8_u8_map;

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol containers_protocol;

typedef struct containers_server containers_server; /* containers as a node serves it */
typedef struct containers_client containers_client; /* containers as it is spoken over a link */

/* ---- lists: "lists" -------------------------------------------------------------------------- */

#define CONTAINERS_LISTS_URI_MAX 5
#define CONTAINERS_LISTS_REQUEST_MAX_FRAME 70
#define CONTAINERS_LISTS_REQUEST_REPLY_MAX_FRAME 2994
#define CONTAINERS_LISTS_CREATE_MAX_FRAME 163
#define CONTAINERS_LISTS_CREATE_REPLY_MAX_FRAME 40

nio_status containers_lists_request_reply_ok(nio_call *call, const containers_lists *lists);
nio_status containers_lists_request_reply_error(nio_call *call, const containers_shape *shape);
nio_status containers_lists_create_reply_ok(nio_call *call);
nio_status containers_lists_create_reply_error(nio_call *call, nio_text text);

/* ---- maps: "maps" ---------------------------------------------------------------------------- */

#define CONTAINERS_MAPS_URI_MAX 4
#define CONTAINERS_MAPS_REQUEST_MAX_FRAME 155
#define CONTAINERS_MAPS_REQUEST_REPLY_MAX_FRAME 987
#define CONTAINERS_MAPS_CREATE_MAX_FRAME 272
#define CONTAINERS_MAPS_CREATE_REPLY_MAX_FRAME 237

nio_status containers_maps_request_reply_ok(nio_call *call, const containers_maps *maps);
nio_status containers_maps_request_reply_error(nio_call *call, nio_text text);
nio_status containers_maps_create_reply_ok(nio_call *call, const containers_wrapped *wrapped);
nio_status containers_maps_create_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct containers_handlers {
    size_t size;
    void (*lists_request)(containers_server *server, nio_call *call);
    void (*lists_create)(containers_server *server, nio_call *call, const containers_shape *shape);
    void (*maps_request)(containers_server *server, nio_call *call, const containers_label *label);
    void (*maps_create)(containers_server *server, nio_call *call,
                        const containers_u8_u8_map *entries);
} containers_handlers;

/* Serves containers on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: containers_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status containers_serve(nio_node *node, const containers_handlers *handlers,
                                         void *app, containers_server **server, nio_error *error);
void *containers_server_app(const containers_server *server);
nio_node *containers_server_node(const containers_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status containers_connect(nio_node *node, const char *endpoint,
                                           const nio_connect_options *options,
                                           containers_client **client, nio_error *error);
/* Speaks containers on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of containers (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status containers_attach(nio_link *link, containers_client **client,
                                          nio_error *error);
nio_link *containers_client_link(const containers_client *client);

typedef struct containers_lists_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const containers_lists *ok;             /* only if NIO_OK */
    const containers_shape *error;          /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} containers_lists_request_end;
typedef void containers_lists_request_done(void *user, const containers_lists_request_end *end);
NIO_MUST_USE nio_status containers_lists_request(containers_client *client,
                                                 const nio_call_options *options,
                                                 containers_lists_request_done *done, void *user,
                                                 nio_call_id *id);

typedef struct containers_lists_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} containers_lists_create_end;
typedef void containers_lists_create_done(void *user, const containers_lists_create_end *end);
NIO_MUST_USE nio_status containers_lists_create(containers_client *client,
                                                const containers_shape *shape,
                                                const nio_call_options *options,
                                                containers_lists_create_done *done, void *user,
                                                nio_call_id *id);

typedef struct containers_maps_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const containers_maps *ok;              /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} containers_maps_request_end;
typedef void containers_maps_request_done(void *user, const containers_maps_request_end *end);
NIO_MUST_USE nio_status containers_maps_request(containers_client *client,
                                                const containers_label *label,
                                                const nio_call_options *options,
                                                containers_maps_request_done *done, void *user,
                                                nio_call_id *id);

typedef struct containers_maps_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const containers_wrapped *ok;           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} containers_maps_create_end;
typedef void containers_maps_create_done(void *user, const containers_maps_create_end *end);
NIO_MUST_USE nio_status containers_maps_create(containers_client *client,
                                               const containers_u8_u8_map *entries,
                                               const nio_call_options *options,
                                               containers_maps_create_done *done, void *user,
                                               nio_call_id *id);

NIO_END_DECLS
#endif
