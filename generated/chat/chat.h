/* chat.h - protocol chat, version 2.
 *
 * Made by netaio-gen from chat.nio; do not edit.
 *
 * Rooms of text on a local network.
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
#ifndef NIO_GENERATED_CHAT_H
#define NIO_GENERATED_CHAT_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define CHAT_VERSION 2
#define CHAT_APP "chat"
#define CHAT_FINGERPRINT "dffbca6913eb08f0e1eab0073a45b3d7716252a345bea25e2fe5ea2cd274cf0b"
#define CHAT_PORT 8890 /* unless an endpoint says another */
#define CHAT_MAX_TEXT 4096
#define CHAT_POST_REPLY_SINCE 2 /* Post.reply */

/* What a node says about itself when it is discovered. */
typedef struct chat_member {
    nio_text nick;                          /* at most 32 bytes */
} chat_member;
#define CHAT_MEMBER_MAX 49 /* largest packed size */
NIO_MUST_USE nio_status chat_member_clone(const chat_member *from,
                                          const nio_env *env,
                                          chat_member **clone);

typedef uint32_t chat_mood;
enum {
    CHAT_MOOD_CALM = 0,
    CHAT_MOOD_LOUD = 1,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *chat_mood_name(chat_mood value);

/* One line of chat. */
typedef struct chat_post {
    uint64_t id;
    nio_text author;                        /* at most 32 bytes */
    nio_text text;                          /* at most 4096 bytes */
    /* when the author pressed the key */
    int64_t sent_at;                        /* microseconds since 1970, UTC */
    bool has_mood;
    chat_mood mood;
    bool has_reply;
    uint64_t reply;                         /* the post that this one answers */
} chat_post;
#define CHAT_POST_MAX 4183 /* largest packed size */
NIO_MUST_USE nio_status chat_post_clone(const chat_post *from,
                                        const nio_env *env,
                                        chat_post **clone);

typedef struct chat_problem {
    uint16_t code;
    nio_text detail;                        /* at most 200 bytes */
} chat_problem;
#define CHAT_PROBLEM_MAX 210 /* largest packed size */
NIO_MUST_USE nio_status chat_problem_clone(const chat_problem *from,
                                           const nio_env *env,
                                           chat_problem **clone);

/* Something that happened in a room beside a post. */
typedef struct chat_event {
    uint32_t tag; /* CHAT_EVENT_…; another number: as.unknown holds its packed value */
    union {
        nio_text joined;                    /* at most 32 bytes */
        nio_text left;                      /* at most 32 bytes */
        nio_text topic;                     /* at most 200 bytes */
        nio_any unknown;
    } as;
} chat_event;
enum {
    CHAT_EVENT_JOINED = 1,
    CHAT_EVENT_LEFT = 2,
    CHAT_EVENT_TOPIC = 3,
    CHAT_EVENT_CLOSED = 4,
};
NIO_MUST_USE nio_status chat_event_clone(const chat_event *from,
                                         const nio_env *env,
                                         chat_event **clone);

typedef struct chat_posts_request_args {
    bool has_after;
    uint64_t after;
    bool has_limit;
    uint8_t limit;
} chat_posts_request_args;
NIO_MUST_USE nio_status chat_posts_request_args_clone(const chat_posts_request_args *from,
                                                      const nio_env *env,
                                                      chat_posts_request_args **clone);

typedef struct chat_posts_create_args {
    nio_text author;                        /* at most 32 bytes */
    nio_text text;                          /* at most 4096 bytes */
    bool has_mood;
    chat_mood mood;
} chat_posts_create_args;
NIO_MUST_USE nio_status chat_posts_create_args_clone(const chat_posts_create_args *from,
                                                     const nio_env *env,
                                                     chat_posts_create_args **clone);

typedef struct chat_posts_create_result { uint64_t id; } chat_posts_create_result;
NIO_MUST_USE nio_status chat_posts_create_result_clone(const chat_posts_create_result *from,
                                                       const nio_env *env,
                                                       chat_posts_create_result **clone);

typedef struct chat_typing_args {
    nio_text nick;                          /* at most 32 bytes */
} chat_typing_args;
NIO_MUST_USE nio_status chat_typing_args_clone(const chat_typing_args *from,
                                               const nio_env *env,
                                               chat_typing_args **clone);

typedef struct chat_post_list { const chat_post *items; size_t count; } chat_post_list;

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol chat_protocol;

typedef struct chat_server chat_server; /* chat as a node serves it */
typedef struct chat_client chat_client; /* chat as it is spoken over a link */

/* ---- posts: "room/{room:text<64>}/posts" ----------------------------------------------------- */

/* The posts of a room, oldest first. */
#define CHAT_POSTS_URI_MAX 75
#define CHAT_POSTS_REQUEST_MAX_FRAME 225
#define CHAT_POSTS_REQUEST_REPLY_MAX_FRAME 33661
#define CHAT_POSTS_CREATE_MAX_FRAME 4420
#define CHAT_POSTS_CREATE_REPLY_MAX_FRAME 453
#define CHAT_POSTS_NOTIFY_MAX_FRAME 4370
typedef struct chat_posts_uri { nio_text room; } chat_posts_uri;
NIO_MUST_USE nio_status chat_posts_uri_build(const chat_posts_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool chat_posts_uri_match(nio_bytes bytes, chat_posts_uri *uri);
NIO_MUST_USE nio_status chat_posts_uri_clone(const chat_posts_uri *from,
                                             const nio_env *env,
                                             chat_posts_uri **clone);

nio_status chat_posts_request_reply_ok(nio_call *call, const chat_post_list *items);
nio_status chat_posts_request_reply_not_found(nio_call *call, nio_text text);
nio_status chat_posts_request_reply_error(nio_call *call, nio_text text);
nio_status chat_posts_create_reply_ok(nio_call *call, const chat_posts_create_result *result);
nio_status chat_posts_create_reply_error(nio_call *call, const chat_problem *problem);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status chat_posts_notify(chat_server *server, const chat_posts_uri *uri,
                                          const chat_post *post);

/* ---- post: "room/{room:text<64>}/post/{id:u64}" ---------------------------------------------- */

#define CHAT_POST_URI_MAX 95
#define CHAT_POST_REQUEST_MAX_FRAME 228
#define CHAT_POST_REQUEST_REPLY_MAX_FRAME 4381
#define CHAT_POST_DELETE_MAX_FRAME 293
#define CHAT_POST_DELETE_REPLY_MAX_FRAME 519
typedef struct chat_post_uri { nio_text room; uint64_t id; } chat_post_uri;
NIO_MUST_USE nio_status chat_post_uri_build(const chat_post_uri *uri, uint8_t *out, size_t cap,
                                            size_t *len);
bool chat_post_uri_match(nio_bytes bytes, chat_post_uri *uri);
NIO_MUST_USE nio_status chat_post_uri_clone(const chat_post_uri *from,
                                            const nio_env *env,
                                            chat_post_uri **clone);

nio_status chat_post_request_reply_ok(nio_call *call, const chat_post *post);
nio_status chat_post_request_reply_not_found(nio_call *call, nio_text text);
nio_status chat_post_request_reply_error(nio_call *call, nio_text text);
nio_status chat_post_delete_reply_ok(nio_call *call);
nio_status chat_post_delete_reply_not_found(nio_call *call, nio_text text);
nio_status chat_post_delete_reply_error(nio_call *call, nio_text text);

/* ---- events: "room/{room:text<64>}/events" --------------------------------------------------- */

#define CHAT_EVENTS_URI_MAX 76
#define CHAT_EVENTS_NOTIFY_MAX_FRAME 397
typedef struct chat_events_uri { nio_text room; } chat_events_uri;
NIO_MUST_USE nio_status chat_events_uri_build(const chat_events_uri *uri, uint8_t *out, size_t cap,
                                              size_t *len);
bool chat_events_uri_match(nio_bytes bytes, chat_events_uri *uri);
NIO_MUST_USE nio_status chat_events_uri_clone(const chat_events_uri *from,
                                              const nio_env *env,
                                              chat_events_uri **clone);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status chat_events_notify(chat_server *server, const chat_events_uri *uri,
                                           const chat_event *event_);

/* ---- TYPING: "room/{room:text<64>}" ---------------------------------------------------------- */

#define CHAT_TYPING 40
#define CHAT_TYPING_URI_MAX 69
#define CHAT_TYPING_MAX_FRAME 219
typedef struct chat_typing_uri { nio_text room; } chat_typing_uri;
NIO_MUST_USE nio_status chat_typing_uri_build(const chat_typing_uri *uri, uint8_t *out, size_t cap,
                                              size_t *len);
bool chat_typing_uri_match(nio_bytes bytes, chat_typing_uri *uri);
NIO_MUST_USE nio_status chat_typing_uri_clone(const chat_typing_uri *from,
                                              const nio_env *env,
                                              chat_typing_uri **clone);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct chat_handlers {
    size_t size;
    void (*posts_request)(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                          const chat_posts_request_args *args);
    void (*posts_create)(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                         const chat_posts_create_args *args);
    /* Somebody subscribes; false refuses it. */
    bool (*posts_subscribe)(chat_server *server, nio_call *call, const chat_posts_uri *uri);
    void (*post_request)(chat_server *server, nio_call *call, const chat_post_uri *uri);
    void (*post_delete)(chat_server *server, nio_call *call, const chat_post_uri *uri);
    /* Somebody subscribes; false refuses it. */
    bool (*events_subscribe)(chat_server *server, nio_call *call, const chat_events_uri *uri);
    /* Typing indicator: small, often, and no harm if it is lost. */
    void (*typing)(chat_server *server, const chat_typing_uri *uri, const chat_typing_args *args);
} chat_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct chat_keys {
    size_t size;
    nio_key outer_seal;
    nio_key admin_auth;
} chat_keys;

/* Serves chat on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: chat_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status chat_serve(nio_node *node, const chat_handlers *handlers,
                                   const chat_keys *keys, void *app, chat_server **server,
                                   nio_error *error);
void *chat_server_app(const chat_server *server);
nio_node *chat_server_node(const chat_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status chat_set_keys(nio_node *node, const chat_keys *keys, nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status chat_connect(nio_node *node, const char *endpoint, const chat_keys *keys,
                                     const nio_connect_options *options, chat_client **client,
                                     nio_error *error);
/* Speaks chat on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of chat (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status chat_attach(nio_link *link, const chat_keys *keys, chat_client **client,
                                    nio_error *error);
nio_link *chat_client_link(const chat_client *client);

typedef struct chat_posts_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const chat_post_list *ok;               /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} chat_posts_request_end;
typedef void chat_posts_request_done(void *user, const chat_posts_request_end *end);
NIO_MUST_USE nio_status chat_posts_request(chat_client *client, const chat_posts_uri *uri,
                                           const chat_posts_request_args *args,
                                           const nio_call_options *options,
                                           chat_posts_request_done *done, void *user,
                                           nio_call_id *id);

typedef struct chat_posts_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const chat_posts_create_result *ok;     /* only if NIO_OK */
    const chat_problem *error;              /* the peer answered ERROR and its content decodes */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} chat_posts_create_end;
typedef void chat_posts_create_done(void *user, const chat_posts_create_end *end);
NIO_MUST_USE nio_status chat_posts_create(chat_client *client, const chat_posts_uri *uri,
                                          const chat_posts_create_args *args,
                                          const nio_call_options *options,
                                          chat_posts_create_done *done, void *user,
                                          nio_call_id *id);

NIO_MUST_USE nio_status chat_posts_subscribe(chat_client *client, const chat_posts_uri *uri,
                                             const nio_call_options *options, nio_done *done,
                                             void *user, nio_call_id *id);
NIO_MUST_USE nio_status chat_posts_unsubscribe(chat_client *client, const chat_posts_uri *uri,
                                               const nio_call_options *options, nio_done *done,
                                               void *user, nio_call_id *id);

typedef struct chat_post_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const chat_post *ok;                    /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} chat_post_request_end;
typedef void chat_post_request_done(void *user, const chat_post_request_end *end);
NIO_MUST_USE nio_status chat_post_request(chat_client *client, const chat_post_uri *uri,
                                          const nio_call_options *options,
                                          chat_post_request_done *done, void *user,
                                          nio_call_id *id);

typedef struct chat_post_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} chat_post_delete_end;
typedef void chat_post_delete_done(void *user, const chat_post_delete_end *end);
NIO_MUST_USE nio_status chat_post_delete(chat_client *client, const chat_post_uri *uri,
                                         const nio_call_options *options,
                                         chat_post_delete_done *done, void *user, nio_call_id *id);

NIO_MUST_USE nio_status chat_events_subscribe(chat_client *client, const chat_events_uri *uri,
                                              const nio_call_options *options, nio_done *done,
                                              void *user, nio_call_id *id);
NIO_MUST_USE nio_status chat_events_unsubscribe(chat_client *client, const chat_events_uri *uri,
                                                const nio_call_options *options, nio_done *done,
                                                void *user, nio_call_id *id);

/* Typing indicator: small, often, and no harm if it is lost. */
NIO_MUST_USE nio_status chat_typing(chat_client *client, const chat_typing_uri *uri,
                                    const chat_typing_args *args);

/* ---- Hearing --------------------------------------------------------------------------------- */

/* What is notified; begins with its size. What is NULL is not heard. */
typedef struct chat_events {
    size_t size;
    void (*posts_notify)(chat_client *client, const chat_posts_uri *uri, const chat_post *post);
    void (*events_notify)(chat_client *client, const chat_events_uri *uri,
                          const chat_event *event_);
} chat_events;

/* Hears what is notified, on all links of the node under the outer layer of chat, and borrows
 * `events` until the node is closed. `app` is the program's own: chat_client_app gives it back.
 * Once for a node (NIO_ECONFLICT). */
NIO_MUST_USE nio_status chat_hear(nio_node *node, const chat_events *events, const chat_keys *keys,
                                  void *app, nio_error *error);
void *chat_client_app(const chat_client *client);

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Says on all networks of the node who it is, and listens who else is there: nio_peers_start with
 * the app id, the layer and the data of chat. What of these `options` have themselves is not
 * looked at; `options` may be NULL. What belongs to layers (pubkey, vkey, lock) and `self` does not
 * give is added. NIO_EINVAL: `self` is out of bounds. */
NIO_MUST_USE nio_status chat_peers_start(nio_node *node, const chat_keys *keys,
                                         const chat_member *self, const nio_peers_options *options,
                                         nio_peers **peers, nio_error *error);
/* Says something else from now on. */
NIO_MUST_USE nio_status chat_peers_say(nio_peers *peers, const chat_keys *keys,
                                       const chat_member *self);
/* What a peer says about itself, as it is; false if that does not decode. Text and bytes are good
 * as long as the record of the peer stays as it is. */
bool chat_peer_read(const nio_peer *peer, chat_member *said);

NIO_END_DECLS
#endif
