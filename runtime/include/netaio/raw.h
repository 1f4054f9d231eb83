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
} nio_route;
#define NIO_ROUTE_INIT                                                                             \
    {                                                                                              \
        sizeof(nio_route), 0, false, {NULL, 0}, NULL, NULL                                         \
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

NIO_END_DECLS
#endif
