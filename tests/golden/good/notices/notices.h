/* notices.h - protocol notices, version 2.
 *
 * Made by netaio-gen from notices.nio; do not edit.
 *
 * What is told: to subscribers, peers and groups, under every layer, on both transports.
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
#ifndef NIO_GENERATED_NOTICES_H
#define NIO_GENERATED_NOTICES_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define NOTICES_VERSION 2
#define NOTICES_APP "notices"
#define NOTICES_FINGERPRINT "23277b200455a576098462d56ba639c0a805b7673b73a8f544b21d607bdbf5c0"
#define NOTICES_ROOM_NOTIFY_SINCE 2 /* room.notify */

/* What a node says about itself: with a list, so it is kept as a whole. */
typedef struct notices_self {
    nio_text name;                          /* at most 16 bytes */
    bool has_topic;
    nio_text_list topic;                    /* at most 4 items */
} notices_self;
#define NOTICES_SELF_MAX 125 /* largest packed size */
NIO_MUST_USE nio_status notices_self_clone(const notices_self *from,
                                           const nio_env *env,
                                           notices_self **clone);

typedef struct notices_text_u32_entry {
    nio_text key;
    uint32_t value;
} notices_text_u32_entry;
/* In any order; each key once. */
typedef struct notices_text_u32_map {
    const notices_text_u32_entry *items;
    size_t count;
} notices_text_u32_map;

typedef struct notices_notice {
    uint64_t id;
    bool has_tags;
    notices_text_u32_map tags;              /* at most 2 entries */
} notices_notice;
#define NOTICES_NOTICE_MAX 60 /* largest packed size */
NIO_MUST_USE nio_status notices_notice_clone(const notices_notice *from,
                                             const nio_env *env,
                                             notices_notice **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol notices_protocol;

typedef struct notices_server notices_server; /* notices as a node serves it */
typedef struct notices_client notices_client; /* notices as it is spoken over a link */

/* ---- news: "news" ---------------------------------------------------------------------------- */

/* All that has an exact URI. */
#define NOTICES_NEWS_URI_MAX 4
#define NOTICES_NEWS_PUBLISH_MAX_FRAME 277
#define NOTICES_NEWS_PUBLISH_REPLY_MAX_FRAME 403
#define NOTICES_NEWS_NOTIFY_MAX_FRAME 173

nio_status notices_news_publish_reply_ok(nio_call *call);
nio_status notices_news_publish_reply_not_permitted(nio_call *call, nio_text text);
nio_status notices_news_publish_reply_error(nio_call *call, nio_text text);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status notices_news_notify(notices_server *server, const notices_notice *notice);

/* ---- room: "room/{name:text<16>}" ------------------------------------------------------------ */

#define NOTICES_ROOM_URI_MAX 21
#define NOTICES_ROOM_PUBLISH_MAX_FRAME 270
#define NOTICES_ROOM_NOTIFY_MAX_FRAME 296
typedef struct notices_room_uri { nio_text name; } notices_room_uri;
NIO_MUST_USE nio_status notices_room_uri_build(const notices_room_uri *uri, uint8_t *out,
                                               size_t cap, size_t *len);
bool notices_room_uri_match(nio_bytes bytes, notices_room_uri *uri);
NIO_MUST_USE nio_status notices_room_uri_clone(const notices_room_uri *from,
                                               const nio_env *env,
                                               notices_room_uri **clone);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status notices_room_notify(notices_server *server, const notices_room_uri *uri,
                                            nio_text text);

/* ---- any: "{rest:bytes<32>}" ----------------------------------------------------------------- */

/* Any URI. */
#define NOTICES_ANY_URI_MAX 32
#define NOTICES_ANY_NOTIFY_MAX_FRAME 141
typedef struct notices_any_uri { nio_bytes rest; } notices_any_uri;
NIO_MUST_USE nio_status notices_any_uri_build(const notices_any_uri *uri, uint8_t *out, size_t cap,
                                              size_t *len);
bool notices_any_uri_match(nio_bytes bytes, notices_any_uri *uri);
NIO_MUST_USE nio_status notices_any_uri_clone(const notices_any_uri *from,
                                              const nio_env *env,
                                              notices_any_uri **clone);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status notices_any_notify(notices_server *server, const notices_any_uri *uri);

/* ---- alarm: "alarm/{level:u8}" --------------------------------------------------------------- */

#define NOTICES_ALARM_URI_MAX 9
#define NOTICES_ALARM_NOTIFY_MAX_FRAME 122
typedef struct notices_alarm_uri { uint8_t level; } notices_alarm_uri;
NIO_MUST_USE nio_status notices_alarm_uri_build(const notices_alarm_uri *uri, uint8_t *out,
                                                size_t cap, size_t *len);
bool notices_alarm_uri_match(nio_bytes bytes, notices_alarm_uri *uri);
NIO_MUST_USE nio_status notices_alarm_uri_clone(const notices_alarm_uri *from,
                                                const nio_env *env,
                                                notices_alarm_uri **clone);

/* Tells all known peers. */
NIO_MUST_USE nio_status notices_alarm_notify(notices_server *server, const notices_alarm_uri *uri,
                                             const uint8_t bytes[4]);

/* ---- beacon: "beacon" ------------------------------------------------------------------------ */

#define NOTICES_BEACON_URI_MAX 6
#define NOTICES_BEACON_NOTIFY_MAX_FRAME 119

/* Tells the multicast groups that the node has joined. */
NIO_MUST_USE nio_status notices_beacon_notify(notices_server *server, uint32_t value);

/* ---- big: "big" ------------------------------------------------------------------------------ */

/* More than a datagram holds. */
#define NOTICES_BIG_URI_MAX 3
#define NOTICES_BIG_REQUEST_MAX_FRAME 800
#define NOTICES_BIG_REQUEST_REPLY_MAX_FRAME 800
#define NOTICES_BIG_NOTIFY_MAX_FRAME 800

nio_status notices_big_request_reply_ok(nio_call *call, nio_bytes bytes);
nio_status notices_big_request_reply_error(nio_call *call, nio_text text);

/* Tells all who subscribed to the URI. */
NIO_MUST_USE nio_status notices_big_notify(notices_server *server, nio_bytes bytes);

/* ---- NUDGE: "nudge/{who:bytes[2]}" ----------------------------------------------------------- */

#define NOTICES_NUDGE 40
#define NOTICES_NUDGE_URI_MAX 8
#define NOTICES_NUDGE_MAX_FRAME 117
typedef struct notices_nudge_uri { uint8_t who[2]; } notices_nudge_uri;
NIO_MUST_USE nio_status notices_nudge_uri_build(const notices_nudge_uri *uri, uint8_t *out,
                                                size_t cap, size_t *len);
bool notices_nudge_uri_match(nio_bytes bytes, notices_nudge_uri *uri);
NIO_MUST_USE nio_status notices_nudge_uri_clone(const notices_nudge_uri *from,
                                                const nio_env *env,
                                                notices_nudge_uri **clone);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct notices_handlers {
    size_t size;
    void (*news_publish)(notices_server *server, nio_call *call, nio_text text);
    /* Somebody subscribes; false refuses it. */
    bool (*news_subscribe)(notices_server *server, nio_call *call);
    void (*room_publish)(notices_server *server, const notices_room_uri *uri, nio_text text);
    /* Somebody subscribes; false refuses it. */
    bool (*room_subscribe)(notices_server *server, nio_call *call, const notices_room_uri *uri);
    /* Somebody subscribes; false refuses it. */
    bool (*any_subscribe)(notices_server *server, nio_call *call, const notices_any_uri *uri);
    void (*big_request)(notices_server *server, nio_call *call, nio_bytes bytes);
    /* Somebody subscribes; false refuses it. */
    bool (*big_subscribe)(notices_server *server, nio_call *call);
    void (*nudge)(notices_server *server,
                  const notices_nudge_uri *uri) NIO_GEN_DEPRECATED("use room");
} notices_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct notices_keys {
    size_t size;
    nio_key outer_auth;
    nio_key peers_auth;
    nio_key admin_seal;
    nio_key sealed_cipher;
} notices_keys;

/* Serves notices on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: notices_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status notices_serve(nio_node *node, const notices_handlers *handlers,
                                      const notices_keys *keys, void *app, notices_server **server,
                                      nio_error *error);
void *notices_server_app(const notices_server *server);
nio_node *notices_server_node(const notices_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status notices_set_keys(nio_node *node, const notices_keys *keys,
                                         nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status notices_connect(nio_node *node, const char *endpoint,
                                        const notices_keys *keys,
                                        const nio_connect_options *options,
                                        notices_client **client, nio_error *error);
/* Speaks notices on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of notices (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status notices_attach(nio_link *link, const notices_keys *keys,
                                       notices_client **client, nio_error *error);
nio_link *notices_client_link(const notices_client *client);

typedef struct notices_news_publish_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} notices_news_publish_end;
typedef void notices_news_publish_done(void *user, const notices_news_publish_end *end);
NIO_MUST_USE nio_status notices_news_publish(notices_client *client, nio_text text,
                                             const nio_call_options *options,
                                             notices_news_publish_done *done, void *user,
                                             nio_call_id *id);

NIO_MUST_USE nio_status notices_news_subscribe(notices_client *client,
                                               const nio_call_options *options, nio_done *done,
                                               void *user, nio_call_id *id);
NIO_MUST_USE nio_status notices_news_unsubscribe(notices_client *client,
                                                 const nio_call_options *options, nio_done *done,
                                                 void *user, nio_call_id *id);

NIO_MUST_USE nio_status notices_room_publish(notices_client *client, const notices_room_uri *uri,
                                             nio_text text);

NIO_MUST_USE nio_status notices_room_subscribe(notices_client *client, const notices_room_uri *uri,
                                               const nio_call_options *options, nio_done *done,
                                               void *user, nio_call_id *id);
NIO_MUST_USE nio_status notices_room_unsubscribe(notices_client *client,
                                                 const notices_room_uri *uri,
                                                 const nio_call_options *options, nio_done *done,
                                                 void *user, nio_call_id *id);

NIO_MUST_USE nio_status notices_any_subscribe(notices_client *client, const notices_any_uri *uri,
                                              const nio_call_options *options, nio_done *done,
                                              void *user, nio_call_id *id);
NIO_MUST_USE nio_status notices_any_unsubscribe(notices_client *client, const notices_any_uri *uri,
                                                const nio_call_options *options, nio_done *done,
                                                void *user, nio_call_id *id);

typedef struct notices_big_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes ok;                           /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} notices_big_request_end;
typedef void notices_big_request_done(void *user, const notices_big_request_end *end);
NIO_MUST_USE nio_status notices_big_request(notices_client *client, nio_bytes bytes,
                                            const nio_call_options *options,
                                            notices_big_request_done *done, void *user,
                                            nio_call_id *id);

NIO_MUST_USE nio_status notices_big_subscribe(notices_client *client,
                                              const nio_call_options *options, nio_done *done,
                                              void *user, nio_call_id *id);
NIO_MUST_USE nio_status notices_big_unsubscribe(notices_client *client,
                                                const nio_call_options *options, nio_done *done,
                                                void *user, nio_call_id *id);

NIO_MUST_USE nio_status notices_nudge(notices_client *client,
                                      const notices_nudge_uri *uri) NIO_GEN_DEPRECATED("use room");

/* ---- Hearing --------------------------------------------------------------------------------- */

/* What is notified; begins with its size. What is NULL is not heard. */
typedef struct notices_events {
    size_t size;
    void (*news_notify)(notices_client *client, const notices_notice *notice);
    void (*room_notify)(notices_client *client, const notices_room_uri *uri, nio_text text);
    void (*any_notify)(notices_client *client, const notices_any_uri *uri);
    void (*alarm_notify)(notices_client *client, const notices_alarm_uri *uri,
                         const uint8_t bytes[4]);
    void (*beacon_notify)(notices_client *client, uint32_t value);
    void (*big_notify)(notices_client *client, nio_bytes bytes);
} notices_events;

/* Hears what is notified, on all links of the node under the outer layer of notices, and borrows
 * `events` until the node is closed. `app` is the program's own: notices_client_app gives it back.
 * Once for a node (NIO_ECONFLICT). */
NIO_MUST_USE nio_status notices_hear(nio_node *node, const notices_events *events,
                                     const notices_keys *keys, void *app, nio_error *error);
void *notices_client_app(const notices_client *client);

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Says on all networks of the node who it is, and listens who else is there: nio_peers_start with
 * the app id, the layer and the data of notices. What of these `options` have themselves is not
 * looked at; `options` may be NULL. What belongs to layers (pubkey, vkey, lock) and `self` does not
 * give is added. NIO_EINVAL: `self` is out of bounds. */
NIO_MUST_USE nio_status notices_peers_start(nio_node *node, const notices_keys *keys,
                                            const notices_self *self,
                                            const nio_peers_options *options, nio_peers **peers,
                                            nio_error *error);
/* Says something else from now on. */
NIO_MUST_USE nio_status notices_peers_say(nio_peers *peers, const notices_keys *keys,
                                          const notices_self *self);
/* What a peer says about itself, in one block; see nio_clone_free. NIO_EMALFORMED: it does not
 * decode. */
NIO_MUST_USE nio_status notices_peer_keep(const nio_peer *peer, const nio_env *env,
                                          notices_self **clone);

NIO_END_DECLS
#endif
