/* netaio/raw.h - the untyped floor: messages as bytes. Generated code, the command-line tool and
 * programs that mix protocols stand on it. */
#ifndef NETAIO_RAW_H
#define NETAIO_RAW_H

#include <netaio/call.h>
#include <netaio/field.h>
#include <netaio/node.h>

NIO_BEGIN_DECLS

/* A message that came in, opened. Everything is borrowed until the handler returns. */
typedef struct nio_message {
    uint8_t type;
    bool authenticated; /* it passed a keyed layer */
    nio_bytes uri;
    nio_bytes content;
    nio_link *link;
    const struct nio_field_set *fields; /* see nio_message_field */
    bool multicast;                     /* it was sent to a group: never answered */
    nio_bytes signer; /* the verify key that it is signed by (plugin `sign`); empty: none. Whether
                         anybody vouches for that key says `authenticated` */
} nio_message;

/* A field of the auth part, as it came; false if there is none of that name. */
NIO_API bool nio_message_field(const nio_message *message, const char *name, nio_field *field);

/* ---- Handlers -------------------------------------------------------------------------------- */

/* A handler may answer with nio_reply, keep the call, or do neither: it owes no answer. `call`
 * is there for every message; answering a type that is never answered returns NIO_EINVAL. */
typedef void nio_handler_fn(void *user, nio_call *call, const nio_message *message);

/* Names a handler of this node; never used again for another. */
typedef struct nio_handler_id {
    uint64_t value;
} nio_handler_id;

/* What a handler is for. The most exact one wins: (type, uri, from), (type, uri), (type); in
 * each, one-shot handlers before standing ones. */
typedef struct nio_route {
    size_t size; /* sizeof(nio_route) */
    uint8_t type;
    bool any_uri;            /* every URI; `uri` and `from` are not looked at */
    nio_bytes uri;           /* copied */
    const nio_address *from; /* NULL: from anybody; copied */
    nio_layer *inner;        /* NULL: none. Answers run under it as well */
    bool streams;            /* it takes requests with streams (nio_stream_accept), as it does
                                others; else they are refused */
} nio_route;
#define NIO_ROUTE_INIT                                                                             \
    {                                                                                              \
        sizeof(nio_route), 0, false, {NULL, 0}, NULL, NULL, false                                  \
    }

/* Adds a standing handler. NIO_ECONFLICT: there is one for that route; NIO_ELIMIT; NIO_ENOMEM;
 * NIO_ECLOSED: the node is closing. */
NIO_API NIO_MUST_USE nio_status nio_on(nio_node *node, const nio_route *route, nio_handler_fn *fn,
                                       void *user, nio_handler_id *id);
/* Adds a handler for one message. It is spent by the first message that passed every layer.
 * Several for one route are spent in the order in which they were added. NIO_ELIMIT, NIO_ENOMEM,
 * NIO_ECLOSED. */
NIO_API NIO_MUST_USE nio_status nio_once(nio_node *node, const nio_route *route, nio_handler_fn *fn,
                                         void *user, nio_handler_id *id);
/* Takes a handler away; NIO_ENOENT if it is gone. Legal inside the handler itself. */
NIO_API NIO_MUST_USE nio_status nio_off(nio_node *node, nio_handler_id id);

/* Waits for the next message of a route, once: `done` gets it as an nio_end with status NIO_OK,
 * or NIO_ETIMEDOUT, NIO_ECANCELED (nio_call_cancel), NIO_ECLOSED. The message is not answered. */
NIO_API NIO_MUST_USE nio_status nio_next(nio_node *node, const nio_route *route,
                                         const nio_call_options *options, nio_done *done,
                                         void *user, nio_call_id *id);

/* ---- Sending --------------------------------------------------------------------------------- */

/* A message to send. All is borrowed for the call. */
typedef struct nio_send_spec {
    size_t size; /* sizeof(nio_send_spec) */
    uint8_t type;
    nio_bytes uri;
    nio_bytes content;
    nio_layer *inner;        /* NULL: none */
    const nio_field *fields; /* more auth fields (byte strings); not cid, rid, chal */
    size_t field_count;
    uint32_t awaits; /* nio_request: bit n: type n (0 to 30) answers it; 0: the usual
                                ones of its type (see nio_request) */
} nio_send_spec;
#define NIO_SEND_SPEC_INIT                                                                         \
    {                                                                                              \
        sizeof(nio_send_spec), 0, {NULL, 0}, {NULL, 0}, NULL, NULL, 0, 0                           \
    }

/* Sends one message and forgets it. NIO_ETOOBIG, NIO_ELIMIT (the queue of the link is full),
 * NIO_ECLOSED, NIO_EINVAL; then nothing was sent. */
NIO_API NIO_MUST_USE nio_status nio_send(nio_link *link, const nio_send_spec *message);

/* Sends a request and waits for its answer. The usual answers: RESPOND_URI to REQUEST_URI,
 * CONFIRM_SUBSCRIBE and CONFIRM_UNSUBSCRIBE to 5 and 6, OK to every other, and ERROR,
 * AUTH_ERROR, NOT_FOUND, NOT_PERMITTED to all. `id` may be NULL. Status as nio_send, and
 * NIO_EBUSY (limits.gate calls wait for this peer), NIO_ELIMIT (limits.pending). */
NIO_API NIO_MUST_USE nio_status nio_request(nio_link *link, const nio_send_spec *message,
                                            const nio_call_options *options, nio_done *done,
                                            void *user, nio_call_id *id);

/* Answers a call: with the URI of its request, or another one. NIO_EANSWERED, NIO_ECLOSED,
 * NIO_ETOOBIG and NIO_ELIMIT (the call stays open), NIO_EINVAL (a type that is never answered).
 * A kept call is freed by an answer, and by NIO_ECLOSED. */
NIO_API NIO_MUST_USE nio_status nio_reply(nio_call *call, uint8_t type, nio_bytes content);
NIO_API NIO_MUST_USE nio_status nio_reply_uri(nio_call *call, uint8_t type, nio_bytes uri,
                                              nio_bytes content);

/* ---- Subscribing ----------------------------------------------------------------------------- */

/* Names a subscription of this node until it ends; never used again for another. */
typedef struct nio_subscription_id {
    uint64_t value;
} nio_subscription_id;

/* Who subscribes to what. All is copied but the layer. */
typedef struct nio_subscription {
    size_t size; /* sizeof(nio_subscription) */
    nio_bytes uri;
    nio_bytes content; /* of the SUBSCRIBE_URI; mostly empty */
    nio_layer *inner;  /* NULL: none. What is notified has to pass it as well */
    /* A NOTIFY_URI for `uri` came on this link. NULL: it goes where routes say (nio_on). */
    void (*notified)(void *user, const nio_message *message);
    /* It ended other than by nio_unsubscribe: the link is closed (NIO_ECLOSED, …), or the other
     * side refused it when the link had connected again or it was to be renewed. May be NULL. */
    void (*ended)(void *user, nio_status reason);
    void *user;
} nio_subscription;
#define NIO_SUBSCRIPTION_INIT                                                                      \
    {                                                                                              \
        sizeof(nio_subscription), {NULL, 0}, {NULL, 0}, NULL, NULL, NULL, NULL                     \
    }

/* Sends SUBSCRIBE_URI, and hands over what is notified: from its CONFIRM_SUBSCRIBE on, and before,
 * if it overtakes that. `done` tells how that went, once; if not NIO_OK, there is no subscription.
 * A link that connects again subscribes again by itself; over UDP it is renewed in time. `options`
 * are of the call. Statuses as nio_request; NIO_ECONFLICT: this link is subscribed to that URI
 * already; NIO_ELIMIT: limits.subscriptions. `call` and `id` may be NULL. */
NIO_API NIO_MUST_USE nio_status nio_subscribe(nio_link *link, const nio_subscription *subscription,
                                              const nio_call_options *options, nio_done *done,
                                              void *user, nio_call_id *call,
                                              nio_subscription_id *id);
/* Ends a subscription at once, and tells the other side (UNSUBSCRIBE_URI); `done` (may be NULL)
 * tells how that went. NIO_ENOENT if there is none. Any other status, as of nio_request: it has
 * ended (`ended` is not called any more), but the other side cannot be told. A call of
 * nio_subscribe that is not answered yet ends with NIO_ECANCELED. Legal inside `notified`. */
NIO_API NIO_MUST_USE nio_status nio_unsubscribe(nio_node *node, nio_subscription_id id,
                                                const nio_call_options *options, nio_done *done,
                                                void *user);

/* ---- Publishing ------------------------------------------------------------------------------ */

/* What becomes of a notification that a subscriber has no room for. */
typedef enum nio_queue_policy {
    NIO_DROP_OLDEST = 0,
    NIO_DROP_NEWEST = 1,
    NIO_DROP_LINK = 2 /* the link is closed (NIO_ELIMIT); over UDP as NIO_DROP_OLDEST */
} nio_queue_policy;

/* What peers may subscribe to. */
typedef struct nio_topic {
    size_t size;      /* sizeof(nio_topic) */
    bool any_uri;     /* every URI; else `uri` */
    nio_bytes uri;    /* copied */
    nio_layer *inner; /* NULL: none. Of the subscription, its answer, and what is notified */
    uint16_t queue;   /* notifications that may wait for one subscriber; 0: 64 */
    nio_queue_policy policy;
    bool unproved; /* UDP: addresses that are not proved may subscribe: they are sent what they
                      asked for only within a budget of bytes */
    /* Somebody subscribes, or renews it: false refuses it (NOT_PERMITTED), and ends a subscription
     * that was there. It may close the link, the topic or the node. NULL: all may. */
    bool (*accept)(void *user, const nio_message *message);
    void *user;
} nio_topic;
#define NIO_TOPIC_INIT                                                                             \
    {                                                                                              \
        sizeof(nio_topic), false, {NULL, 0}, NULL, 0, NIO_DROP_OLDEST, false, NULL, NULL           \
    }

/* Lets peers subscribe: SUBSCRIBE_URI is answered by CONFIRM_SUBSCRIBE and enters the table of the
 * node, UNSUBSCRIBE_URI by CONFIRM_UNSUBSCRIBE, both also a second time. Subscriptions end with
 * their link, when their peer is removed or says good-bye, and over UDP after
 * limits.subscription_ms without renewal. A handler (nio_on) for the same types and URI goes first.
 * NIO_ECONFLICT, NIO_ENOMEM, NIO_ECLOSED. */
NIO_API NIO_MUST_USE nio_status nio_topic_open(nio_node *node, const nio_topic *topic,
                                               nio_handler_id *id);
/* Nobody may subscribe any more; those who have are dropped, and not told. What was notified before
 * still leaves. NIO_ENOENT. */
NIO_API NIO_MUST_USE nio_status nio_topic_close(nio_node *node, nio_handler_id id);

/* Sends NOTIFY_URI (or what `message->type` says, if it is not 0) to all who subscribed to
 * message->uri, under the inner layer of the topic. Sealed once for all, unless a plugin seals for
 * one receiver. It leaves at the end of the turn, with all else that was queued for a link.
 * `count` (may be NULL): how many it is queued for. Under a layer with a key, one node that
 * subscribed over two links takes it once. A subscriber whose queue is full (nio_topic), for whom
 * no plugin can seal it, or for whom it is too long (UDP) goes without, and is counted
 * (notes_dropped). Else nothing was queued for anybody: NIO_ETOOBIG; NIO_EINVAL, also for an
 * `inner` layer; NIO_ELIMIT: limits.tx_total; NIO_ENOMEM; what a plugin says. */
NIO_API NIO_MUST_USE nio_status nio_notify(nio_node *node, const nio_send_spec *message,
                                           size_t *count);
/* How many subscribed to a URI. */
NIO_API size_t nio_subscribers(const nio_node *node, nio_bytes uri);

/* Sends one message to every open link that was accepted over TCP and unix sockets, and to one
 * address of every known peer. Its type is that of the message (0 is REQUEST_URI), and its inner
 * layer message->inner. Otherwise as nio_notify. */
NIO_API NIO_MUST_USE nio_status nio_broadcast(nio_node *node, const nio_send_spec *message,
                                              size_t *count);
/* Sends one message to every multicast group that the node's sockets have joined; type and inner
 * layer as nio_broadcast. NIO_ENOENT: there
 * is none; NIO_EINVAL: its layer seals for one receiver. */
NIO_API NIO_MUST_USE nio_status nio_multicast(nio_node *node, const nio_send_spec *message,
                                              size_t *count);

/* ---- Hooks ----------------------------------------------------------------------------------- */

/* A message that failed to prove itself. Borrowed until the hook returns. */
typedef struct nio_auth_error {
    nio_status status; /* NIO_EAUTH, NIO_ESTALE, NIO_EREPLAY */
    bool inner;        /* it was the inner layer; then `uri` is known */
    uint8_t type;
    nio_bytes uri;
    const char *text; /* what the peer would be told; NULL: nothing anyway */
    nio_link *link;
} nio_auth_error;

/* Returns the text that the peer is told: error->text, another one, or NULL for nothing. It lives
 * until the next message. */
typedef const char *nio_auth_error_fn(void *user, const nio_auth_error *error);
/* Called for every message that fails a proof; NULL: as usual. The hook may do what a handler
 * may: close the link or the node, set another hook. */
NIO_API void nio_on_auth_error(nio_node *node, nio_auth_error_fn *fn, void *user);

/* Whether a message may go on to what takes it. NIO_OK: yes. NIO_ENOTFOUND and NIO_ENOTPERMITTED
 * are told to the peer as such, any other status as ERROR "refused"; types that are never answered
 * are dropped. */
typedef nio_status nio_route_fn(void *user, const nio_message *message);
/* Called for every message that passed its layers and that something takes (a handler, typed or
 * not, a topic, a subscription), before that runs; NULL: all may go on. Not for answers, nor for
 * messages between peers (peer.h). The hook may do what a handler may: where it closes the link,
 * the message goes no further; where it takes the handler away, another one is looked for. */
NIO_API void nio_on_route(nio_node *node, nio_route_fn *fn, void *user);

NIO_END_DECLS
#endif
