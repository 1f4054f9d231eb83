/* netaio/call.h - requests and their answers, on both sides.
 *
 * Caller.  A call that was accepted (NIO_OK) ends exactly once, through its `done`: by an
 * answer, a refusal, its deadline (there is always one), nio_call_cancel, or the end of the
 * link; never inside the function that began it. A call that was not accepted never ends.
 *
 * Handler. What a handler is given lives until it returns. It answers at once, or keeps the
 * call (nio_call_keep) and answers later; a second answer is refused with a status. A kept call
 * outlives link and node: answering it then returns NIO_ECLOSED. One that is not answered
 * within limits.kept_ms answers ERROR by itself. An answer ends the call: the pointer is dead
 * from then on for a kept call, and when the handler returns for any other. */
#ifndef NETAIO_CALL_H
#define NETAIO_CALL_H

#include <netaio/base.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

typedef struct nio_node nio_node; /* what listens, connects and calls: netaio/node.h */
typedef struct nio_link nio_link; /* one connection, ours or accepted; over UDP an address */
typedef struct nio_call nio_call; /* a request that a handler may answer */

/* Types of the base protocol (schema/netaio.nio); 31 to 255 belong to applications. */
typedef enum nio_type {
    NIO_REQUEST_URI = 0,
    NIO_RESPOND_URI = 1,
    NIO_CREATE_URI = 2,
    NIO_UPDATE_URI = 3,
    NIO_DELETE_URI = 4,
    NIO_SUBSCRIBE_URI = 5,
    NIO_UNSUBSCRIBE_URI = 6,
    NIO_PUBLISH_URI = 7,
    NIO_NOTIFY_URI = 8,
    NIO_ADVERTISE_PEER = 9,
    NIO_OK_TYPE = 10,
    NIO_CONFIRM_SUBSCRIBE = 11,
    NIO_CONFIRM_UNSUBSCRIBE = 12,
    NIO_PEER_DISCOVERED = 13,
    NIO_ERROR_TYPE = 20,
    NIO_AUTH_ERROR = 23,
    NIO_NOT_FOUND = 24,
    NIO_NOT_PERMITTED = 25,
    NIO_DISCONNECT = 30,
    NIO_TYPE_CUSTOM = 31 /* the first one of applications */
} nio_type;

/* The name of a type ("REQUEST_URI"); NULL for 31 to 255 and for numbers without meaning. Static:
 * never freed. */
NIO_API const char *nio_type_name(uint8_t type);

/* Names a call of this node until it has ended; never used again for another. */
typedef struct nio_call_id {
    uint64_t value;
} nio_call_id;

/* How a call ended. Views live until `done` returns. */
typedef struct nio_end {
    nio_status status;  /* OK; ENOTFOUND, ENOTPERMITTED, EREMOTE or EAUTH as the peer answered;
                            ETIMEDOUT, ECANCELED, ECLOSED, ECONNRESET, … of the runtime */
    bool answered;      /* a message of the peer ended it; the members below are of it */
    bool authenticated; /* that message passed a keyed layer */
    uint8_t type;
    nio_bytes uri;
    nio_bytes content;
    nio_link *link;
} nio_end;

/* Called once, from the loop, when a call has ended. */
typedef void nio_done(void *user, const nio_end *end);

/* How to call; NULL stands for NIO_CALL_OPTIONS_INIT. */
typedef struct nio_call_options {
    size_t size;          /* sizeof(nio_call_options) */
    uint32_t deadline_ms; /* 0: of the operation, else limits.deadline_ms */
    bool idempotent;      /* nio_request: twice does no more than once, so it is sent up to 4 times
                             over UDP, and once more after a lost connection (nio_reconnect) */
} nio_call_options;
#define NIO_CALL_OPTIONS_INIT                                                                      \
    {                                                                                              \
        sizeof(nio_call_options), 0, false                                                         \
    }

/* Ends a call with NIO_ECANCELED (in the next turn of the loop). NIO_ENOENT if there is no such
 * call any more. A late answer is dropped. */
NIO_API NIO_MUST_USE nio_status nio_call_cancel(nio_node *node, nio_call_id id);

/* How far a piece of work is: what is done of it, and what it takes on average; both in whatever
 * it counts (`hashcash`: hashes). */
typedef struct nio_progress {
    uint64_t done, expected;
} nio_progress;

/* How far the work is that has to be done before a call can be sent (see `hashcash`, plugin.h);
 * nio_call_cancel ends it. Zeros: it waits for the work of another call. NIO_ENOENT: nothing has to
 * be done for it, or not any more. */
NIO_API NIO_MUST_USE nio_status nio_call_progress(const nio_node *node, nio_call_id id,
                                                  nio_progress *progress);

/* Runs the node's own loop until the call has ended (its `done` has run); NIO_OK then, and also
 * if it had ended before. NIO_EINVAL on a loop of the caller, NIO_EREENTRANT in a callback. */
NIO_API NIO_MUST_USE nio_status nio_call_wait(nio_node *node, nio_call_id id);

/* ---- In a handler -------------------------------------------------------------------------- */

/* Keeps the right to answer past the handler's return. NIO_ELIMIT: too many are kept; NIO_EINVAL:
 * a message of that type is never answered; NIO_EANSWERED; NIO_ECLOSED: the handler has returned;
 * NIO_ENOMEM. */
NIO_API NIO_MUST_USE nio_status nio_call_keep(nio_call *call);

/* The link that the request came on; NULL once it is gone. It belongs to the node. */
NIO_API nio_link *nio_call_link(const nio_call *call);

/* The verify key that the request is signed by (plugin `sign`), 32 bytes; empty: none. It is that
 * of a stranger unless it is in the `trusted` of the key, see netaio/key.h. Lives as long as the
 * call. */
NIO_API nio_bytes nio_call_signer(const nio_call *call);

/* True while nobody has answered. */
NIO_API bool nio_call_open(const nio_call *call);

/* The URI of the request. Lives as long as the call. */
NIO_API nio_bytes nio_call_uri(const nio_call *call);

NIO_END_DECLS
#endif
