/* everything.h - protocol everything, version 4.
 *
 * Made by netaio-gen from everything.nio; do not edit.
 *
 * Everything that the language has, at least once.
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
#ifndef NIO_GENERATED_EVERYTHING_H
#define NIO_GENERATED_EVERYTHING_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define EVERYTHING_VERSION 4
#define EVERYTHING_APP "every thing"
#define EVERYTHING_FINGERPRINT "8a319ae3b06b955c658bd133102c72d4b10b69194c34152b56e26560ef2a117e"
#define EVERYTHING_PORT 9000 /* unless an endpoint says another */
#define EVERYTHING_SMALL 16
#define EVERYTHING_HEX 32
#define EVERYTHING_COLOUR_BLUE_SINCE 2 /* Colour.blue */
#define EVERYTHING_KEYED_OTHER_SINCE 3 /* Keyed.other */
#define EVERYTHING_CHOICE_INNER_SINCE 2 /* Choice.inner */
#define EVERYTHING_ALL_COLOUR_SINCE 2 /* All.colour */
#define EVERYTHING_ALL_REST_SINCE 3 /* All.rest */
#define EVERYTHING_EXACT_NOTIFY_SINCE 3 /* exact.notify */
#define EVERYTHING_PONG_SINCE 2 /* PONG */
#define EVERYTHING_PONG_ARGS_TEXT_SINCE 4 /* text of PONG */

typedef struct everything_self {
    bool has_pubkey;
    uint8_t pubkey[32];
    bool has_vkey;
    uint8_t vkey[32];
    bool has_lock;
    nio_bytes lock;                         /* at most 100 bytes */
    nio_text name;                          /* at most 16 bytes */
} everything_self;
#define EVERYTHING_SELF_MAX 238 /* largest packed size */
NIO_MUST_USE nio_status everything_self_clone(const everything_self *from,
                                              const nio_env *env,
                                              everything_self **clone);

typedef uint32_t everything_colour;
enum {
    EVERYTHING_COLOUR_RED = 0,
    EVERYTHING_COLOUR_GREEN NIO_GEN_DEPRECATED("use red") = 7,
    EVERYTHING_COLOUR_BLUE = 2147483647,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *everything_colour_name(everything_colour value);

typedef struct everything_inner {
    uint64_t id;
    bool has_note;
    nio_text note;                          /* at most 32 bytes */
} everything_inner;
#define EVERYTHING_INNER_MAX 51 /* largest packed size */
NIO_MUST_USE nio_status everything_inner_clone(const everything_inner *from,
                                               const nio_env *env,
                                               everything_inner **clone);

typedef struct everything_keyed {
    uint8_t plain;
    bool has_other;
    bool other;
} everything_keyed;
#define EVERYTHING_KEYED_MAX 37 /* largest packed size */
NIO_MUST_USE nio_status everything_keyed_clone(const everything_keyed *from,
                                               const nio_env *env,
                                               everything_keyed **clone);

typedef struct everything_inner_list {
    const everything_inner *items;
    size_t count;
} everything_inner_list;

typedef struct everything_choice {
    uint32_t tag; /* EVERYTHING_CHOICE_…; another number: as.unknown holds its packed value */
    union {
        int64_t number;
        everything_inner inner;
        everything_inner_list many;         /* at most 3 items */
        nio_any unknown;
    } as;
} everything_choice;
enum {
    EVERYTHING_CHOICE_NONE = 1,
    EVERYTHING_CHOICE_NUMBER = 2,
    EVERYTHING_CHOICE_INNER = 3,
    EVERYTHING_CHOICE_MANY = 7,
};
NIO_MUST_USE nio_status everything_choice_clone(const everything_choice *from,
                                                const nio_env *env,
                                                everything_choice **clone);

typedef struct everything_bytes_16_list {
    const uint8_t (*items)[16];
    size_t count;
} everything_bytes_16_list;

typedef struct everything_text_inner_entry {
    nio_text key;
    everything_inner value;
} everything_text_inner_entry;
/* In any order; each key once. */
typedef struct everything_text_inner_map {
    const everything_text_inner_entry *items;
    size_t count;
} everything_text_inner_map;

typedef struct everything_colour_list {
    const everything_colour *items;
    size_t count;
} everything_colour_list;

typedef struct everything_u8_colour_list_entry {
    uint8_t key;
    everything_colour_list value;
} everything_u8_colour_list_entry;
/* In any order; each key once. */
typedef struct everything_u8_colour_list_map {
    const everything_u8_colour_list_entry *items;
    size_t count;
} everything_u8_colour_list_map;

typedef struct everything_u8_colour_list_map_list {
    const everything_u8_colour_list_map *items;
    size_t count;
} everything_u8_colour_list_map_list;

typedef struct everything_colour_inner_entry {
    everything_colour key;
    everything_inner value;
} everything_colour_inner_entry;
/* In any order; each key once. */
typedef struct everything_colour_inner_map {
    const everything_colour_inner_entry *items;
    size_t count;
} everything_colour_inner_map;

/* All types in one record. */
typedef struct everything_all {
    bool b;
    uint8_t small;
    uint64_t wide;
    int32_t negative;
    double real;
    int64_t at;                             /* microseconds since 1970, UTC */
    nio_text word;                          /* at most 16 bytes */
    nio_bytes blob;                         /* at most 16 bytes */
    uint8_t key[16];
    nio_any thing;                          /* at most 40 bytes */
    nio_text_list words;                    /* at most 3 items */
    everything_bytes_16_list keys;          /* at most 2 items */
    everything_text_inner_map table;        /* at most 3 entries */
    everything_u8_colour_list_map_list nested; /* at most 2 items */
    everything_choice choice;
    everything_keyed keyed;
    everything_inner packed;
    bool has_colour;
    everything_colour colour NIO_GEN_DEPRECATED("no longer shown");
    bool has_rest;
    everything_colour_inner_map rest;       /* at most 2 entries; since version 3 */
} everything_all;
#define EVERYTHING_ALL_MAX 996 /* largest packed size */
NIO_MUST_USE nio_status everything_all_clone(const everything_all *from,
                                             const nio_env *env,
                                             everything_all **clone);

typedef struct everything_exact_request_not_permitted {
    uint8_t code;
} everything_exact_request_not_permitted;
NIO_MUST_USE nio_status everything_exact_request_not_permitted_clone(const everything_exact_request_not_permitted *from,
                                                                     const nio_env *env,
                                                                     everything_exact_request_not_permitted **clone);

typedef struct everything_exact_update_result {
    uint64_t id;
    bool has_colour;
    everything_colour colour;
} everything_exact_update_result;
NIO_MUST_USE nio_status everything_exact_update_result_clone(const everything_exact_update_result *from,
                                                             const nio_env *env,
                                                             everything_exact_update_result **clone);

typedef struct everything_template_request_args {
    bool has_kind;
    everything_colour kind;
} everything_template_request_args;
NIO_MUST_USE nio_status everything_template_request_args_clone(const everything_template_request_args *from,
                                                               const nio_env *env,
                                                               everything_template_request_args **clone);

typedef struct everything_pong_args {
    int64_t at;                             /* microseconds since 1970, UTC */
    bool has_text;
    nio_text text;                          /* at most 8 bytes; since version 4 */
} everything_pong_args;
NIO_MUST_USE nio_status everything_pong_args_clone(const everything_pong_args *from,
                                                   const nio_env *env,
                                                   everything_pong_args **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol everything_protocol;

typedef struct everything_server everything_server; /* everything as a node serves it */
typedef struct everything_client everything_client; /* everything as it is spoken over a link */

/* ---- exact: "things" ------------------------------------------------------------------------- */

#define EVERYTHING_EXACT_URI_MAX 6
#define EVERYTHING_EXACT_REQUEST_MAX_FRAME 187
#define EVERYTHING_EXACT_REQUEST_REPLY_MAX_FRAME 1153
#define EVERYTHING_EXACT_CREATE_MAX_FRAME 1295
#define EVERYTHING_EXACT_CREATE_REPLY_MAX_FRAME 320
#define EVERYTHING_EXACT_UPDATE_MAX_FRAME 302
#define EVERYTHING_EXACT_UPDATE_REPLY_MAX_FRAME 428
#define EVERYTHING_EXACT_DELETE_MAX_FRAME 231
#define EVERYTHING_EXACT_DELETE_REPLY_MAX_FRAME 201
#define EVERYTHING_EXACT_PUBLISH_MAX_FRAME 189
#define EVERYTHING_EXACT_PUBLISH_REPLY_MAX_FRAME 157
#define EVERYTHING_EXACT_NOTIFY_MAX_FRAME 203

nio_status everything_exact_request_reply_ok(nio_call *call, const everything_all *all);
nio_status everything_exact_request_reply_not_found(nio_call *call, nio_text text);
nio_status everything_exact_request_reply_not_permitted(nio_call *call,
                                                        const everything_exact_request_not_permitted *result);
nio_status everything_exact_request_reply_error(nio_call *call, nio_text text);
nio_status everything_exact_create_reply_ok(nio_call *call, const everything_inner *inner);
nio_status everything_exact_create_reply_error(nio_call *call, nio_text text);
nio_status everything_exact_update_reply_ok(nio_call *call,
                                            const everything_exact_update_result *result);
nio_status everything_exact_update_reply_error(nio_call *call, const everything_choice *choice);
nio_status everything_exact_delete_reply_ok(nio_call *call);
nio_status everything_exact_delete_reply_error(nio_call *call, nio_text text);
nio_status everything_exact_publish_reply_ok(nio_call *call);
nio_status everything_exact_publish_reply_error(nio_call *call, nio_text text);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status everything_exact_notify(everything_server *server,
                                                const everything_keyed *keyed);

/* ---- template: "thing/{id:u32}/{name:text<SMALL>}/\x7b{raw_id:raw u16}{hash:bytes[32]}" ------ */

#define EVERYTHING_TEMPLATE_URI_MAX 69
#define EVERYTHING_TEMPLATE_REQUEST_MAX_FRAME 259
#define EVERYTHING_TEMPLATE_REQUEST_REPLY_MAX_FRAME 431
#define EVERYTHING_TEMPLATE_PUBLISH_MAX_FRAME 237
#define EVERYTHING_TEMPLATE_NOTIFY_MAX_FRAME 244
typedef struct everything_template_uri {
    uint32_t id;
    nio_text name;
    uint16_t raw_id;
    uint8_t hash[32];
} everything_template_uri;
NIO_MUST_USE nio_status everything_template_uri_build(const everything_template_uri *uri,
                                                      uint8_t *out, size_t cap, size_t *len);
bool everything_template_uri_match(nio_bytes bytes, everything_template_uri *uri);
NIO_MUST_USE nio_status everything_template_uri_clone(const everything_template_uri *from,
                                                      const nio_env *env,
                                                      everything_template_uri **clone);

nio_status everything_template_request_reply_ok(nio_call *call, const everything_inner_list *items);
nio_status everything_template_request_reply_error(nio_call *call, nio_text text);

/* Tells the multicast groups that the node has joined. */
NIO_MUST_USE nio_status everything_template_notify(everything_server *server,
                                                   const everything_template_uri *uri,
                                                   const nio_u8_list *items);

/* ---- bare: "{rest:bytes<64>}" ---------------------------------------------------------------- */

#define EVERYTHING_BARE_URI_MAX 64
#define EVERYTHING_BARE_REQUEST_MAX_FRAME 311
#define EVERYTHING_BARE_REQUEST_REPLY_MAX_FRAME 345
#define EVERYTHING_BARE_NOTIFY_MAX_FRAME 224
typedef struct everything_bare_uri { nio_bytes rest; } everything_bare_uri;
NIO_MUST_USE nio_status everything_bare_uri_build(const everything_bare_uri *uri, uint8_t *out,
                                                  size_t cap, size_t *len);
bool everything_bare_uri_match(nio_bytes bytes, everything_bare_uri *uri);
NIO_MUST_USE nio_status everything_bare_uri_clone(const everything_bare_uri *from,
                                                  const nio_env *env,
                                                  everything_bare_uri **clone);

nio_status everything_bare_request_reply_ok(nio_call *call, nio_bytes bytes);
nio_status everything_bare_request_reply_error(nio_call *call, nio_text text);

/* Tells all known peers. */
NIO_MUST_USE nio_status everything_bare_notify(everything_server *server,
                                               const everything_bare_uri *uri);

/* ---- PING: "ping" ---------------------------------------------------------------------------- */

#define EVERYTHING_PING 31
#define EVERYTHING_PING_URI_MAX 4
#define EVERYTHING_PING_MAX_FRAME 164

/* ---- PONG: "pong/{id:u64}" ------------------------------------------------------------------- */

#define EVERYTHING_PONG 255
#define EVERYTHING_PONG_URI_MAX 25
#define EVERYTHING_PONG_MAX_FRAME 495
#define EVERYTHING_PONG_REPLY_MAX_FRAME 448
typedef struct everything_pong_uri { uint64_t id; } everything_pong_uri;
NIO_MUST_USE nio_status everything_pong_uri_build(const everything_pong_uri *uri, uint8_t *out,
                                                  size_t cap, size_t *len);
bool everything_pong_uri_match(nio_bytes bytes, everything_pong_uri *uri);
NIO_MUST_USE nio_status everything_pong_uri_clone(const everything_pong_uri *from,
                                                  const nio_env *env,
                                                  everything_pong_uri **clone);

nio_status everything_pong_reply_ok(nio_call *call, nio_text text);
nio_status everything_pong_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct everything_handlers {
    size_t size;
    void (*exact_request)(everything_server *server, nio_call *call);
    void (*exact_create)(everything_server *server, nio_call *call, const everything_all *all);
    void (*exact_update)(everything_server *server, nio_call *call, nio_text text);
    void (*exact_delete)(everything_server *server, nio_call *call);
    void (*exact_publish)(everything_server *server, nio_call *call, int16_t value);
    /* Somebody subscribes; false refuses it. */
    bool (*exact_subscribe)(everything_server *server, nio_call *call);
    void (*template_request)(everything_server *server, nio_call *call,
                             const everything_template_uri *uri,
                             const everything_template_request_args *args);
    void (*template_publish)(everything_server *server, const everything_template_uri *uri,
                             nio_bytes bytes);
    void (*bare_request)(everything_server *server, nio_call *call, const everything_bare_uri *uri);
    /* A message of its own. */
    void (*ping)(everything_server *server);
    void (*pong)(everything_server *server, nio_call *call, const everything_pong_uri *uri,
                 const everything_pong_args *args) NIO_GEN_DEPRECATED("use PING");
} everything_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied; what a `witness` refers to has to stay. */
typedef struct everything_keys {
    size_t size;
    nio_key outer_auth;
    nio_key outer_cipher;
    nio_key peers_auth;
    nio_key signed_auth;
    nio_key box_auth;
    nio_key box_cipher;
    nio_key tape_auth;                      /* `secret` or `witness` opens the lock of the schema */
    nio_key sealed_seal;
} everything_keys;

/* Serves everything on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: everything_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status everything_serve(nio_node *node, const everything_handlers *handlers,
                                         const everything_keys *keys, void *app,
                                         everything_server **server, nio_error *error);
void *everything_server_app(const everything_server *server);
nio_node *everything_server_node(const everything_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status everything_set_keys(nio_node *node, const everything_keys *keys,
                                            nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status everything_connect(nio_node *node, const char *endpoint,
                                           const everything_keys *keys,
                                           const nio_connect_options *options,
                                           everything_client **client, nio_error *error);
/* Speaks everything on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of everything (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status everything_attach(nio_link *link, const everything_keys *keys,
                                          everything_client **client, nio_error *error);
nio_link *everything_client_link(const everything_client *client);

typedef struct everything_exact_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const everything_all *ok;               /* only if NIO_OK */
    /* the peer answered NOT_FOUND and its content decodes */
    bool has_not_found;
    nio_text not_found;
    /* the peer answered NOT_PERMITTED and its content decodes */
    const everything_exact_request_not_permitted *not_permitted;
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_exact_request_end;
typedef void everything_exact_request_done(void *user, const everything_exact_request_end *end);
NIO_MUST_USE nio_status everything_exact_request(everything_client *client,
                                                 const nio_call_options *options,
                                                 everything_exact_request_done *done, void *user,
                                                 nio_call_id *id);

typedef struct everything_exact_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const everything_inner *ok;             /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_exact_create_end;
typedef void everything_exact_create_done(void *user, const everything_exact_create_end *end);
NIO_MUST_USE nio_status everything_exact_create(everything_client *client,
                                                const everything_all *all,
                                                const nio_call_options *options,
                                                everything_exact_create_done *done, void *user,
                                                nio_call_id *id);

typedef struct everything_exact_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const everything_exact_update_result *ok; /* only if NIO_OK */
    const everything_choice *error;         /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_exact_update_end;
typedef void everything_exact_update_done(void *user, const everything_exact_update_end *end);
NIO_MUST_USE nio_status everything_exact_update(everything_client *client, nio_text text,
                                                const nio_call_options *options,
                                                everything_exact_update_done *done, void *user,
                                                nio_call_id *id);

typedef struct everything_exact_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_exact_delete_end;
typedef void everything_exact_delete_done(void *user, const everything_exact_delete_end *end);
NIO_MUST_USE nio_status everything_exact_delete(everything_client *client,
                                                const nio_call_options *options,
                                                everything_exact_delete_done *done, void *user,
                                                nio_call_id *id);

typedef struct everything_exact_publish_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_exact_publish_end;
typedef void everything_exact_publish_done(void *user, const everything_exact_publish_end *end);
NIO_MUST_USE nio_status everything_exact_publish(everything_client *client, int16_t value,
                                                 const nio_call_options *options,
                                                 everything_exact_publish_done *done, void *user,
                                                 nio_call_id *id);

NIO_MUST_USE nio_status everything_exact_subscribe(everything_client *client,
                                                   const nio_call_options *options, nio_done *done,
                                                   void *user, nio_call_id *id);
NIO_MUST_USE nio_status everything_exact_unsubscribe(everything_client *client,
                                                     const nio_call_options *options,
                                                     nio_done *done, void *user, nio_call_id *id);

typedef struct everything_template_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const everything_inner_list *ok;        /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_template_request_end;
typedef void everything_template_request_done(void *user,
                                              const everything_template_request_end *end);
NIO_MUST_USE nio_status everything_template_request(everything_client *client,
                                                    const everything_template_uri *uri,
                                                    const everything_template_request_args *args,
                                                    const nio_call_options *options,
                                                    everything_template_request_done *done,
                                                    void *user, nio_call_id *id);

NIO_MUST_USE nio_status everything_template_publish(everything_client *client,
                                                    const everything_template_uri *uri,
                                                    nio_bytes bytes);

typedef struct everything_bare_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_bare_request_end;
typedef void everything_bare_request_done(void *user, const everything_bare_request_end *end);
NIO_MUST_USE nio_status everything_bare_request(everything_client *client,
                                                const everything_bare_uri *uri,
                                                const nio_call_options *options,
                                                everything_bare_request_done *done, void *user,
                                                nio_call_id *id);

/* A message of its own. */
NIO_MUST_USE nio_status everything_ping(everything_client *client);

typedef struct everything_pong_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_text ok;                            /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} everything_pong_end;
typedef void everything_pong_done(void *user, const everything_pong_end *end);
NIO_MUST_USE nio_status everything_pong(everything_client *client, const everything_pong_uri *uri,
                                        const everything_pong_args *args,
                                        const nio_call_options *options,
                                        everything_pong_done *done, void *user, nio_call_id *id) NIO_GEN_DEPRECATED("use PING");

/* ---- Hearing --------------------------------------------------------------------------------- */

/* What is notified; begins with its size. What is NULL is not heard. */
typedef struct everything_events {
    size_t size;
    void (*exact_notify)(everything_client *client, const everything_keyed *keyed);
    void (*template_notify)(everything_client *client, const everything_template_uri *uri,
                            const nio_u8_list *items);
    void (*bare_notify)(everything_client *client, const everything_bare_uri *uri);
} everything_events;

/* Hears what is notified, on all links of the node under the outer layer of everything, and borrows
 * `events` until the node is closed. `app` is the program's own: everything_client_app gives it back.
 * Once for a node (NIO_ECONFLICT). */
NIO_MUST_USE nio_status everything_hear(nio_node *node, const everything_events *events,
                                        const everything_keys *keys, void *app, nio_error *error);
void *everything_client_app(const everything_client *client);

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Says on all networks of the node who it is, and listens who else is there: nio_peers_start with
 * the app id, the layer and the data of everything. What of these `options` have themselves is not
 * looked at; `options` may be NULL. What belongs to layers (pubkey, vkey, lock) and `self` does not
 * give is added. NIO_EINVAL: `self` is out of bounds. */
NIO_MUST_USE nio_status everything_peers_start(nio_node *node, const everything_keys *keys,
                                               const everything_self *self,
                                               const nio_peers_options *options, nio_peers **peers,
                                               nio_error *error);
/* Says something else from now on. */
NIO_MUST_USE nio_status everything_peers_say(nio_peers *peers, const everything_keys *keys,
                                             const everything_self *self);
/* What a peer says about itself, as it is; false if that does not decode. Text and bytes are good
 * as long as the record of the peer stays as it is. */
bool everything_peer_read(const nio_peer *peer, everything_self *said);

NIO_END_DECLS
#endif
