/* core/fanout.h - one message for many links.
 *
 * Happy path:  the links are gone through twice: the message is sealed once for each distinct pair
 *              of layers that they are under; then each link gets a note (core/note.h) with the
 *              frame that is its own
 * Failure:     it does not fit, or a layer refuses it: nothing was queued for anybody. A plugin
 *              that seals for one receiver (NIO_TRAIT_RECEIVER) does so in the second round; where
 *              it cannot, that link alone goes without, and that is counted. */
#ifndef NIO_CORE_FANOUT_H
#define NIO_CORE_FANOUT_H

#include <netaio/gen.h>

#include "core/state.h"

/* nio_notify, nio_broadcast, nio_multicast. What they borrow, they borrow for the call. */
NIO_MUST_USE nio_status nio__core_notify(nio__core *core, const nio_send_spec *message,
                                         size_t *count);
NIO_MUST_USE nio_status nio__core_broadcast(nio__core *core, const nio_send_spec *message,
                                            size_t *count);
NIO_MUST_USE nio_status nio__core_multicast(nio__core *core, const nio_send_spec *message,
                                            size_t *count);
/* The notes of all links; they are there once something was sent to many. */
nio__pool *nio__fanout_notes(nio__core *core);

/* Whom a `notify` of a protocol is for. */
typedef struct nio__audience {
    nio_gen_to to;
    nio_bytes app;    /* to peers: those of that app id */
    nio_layer *outer; /* to peers and groups: on links under that layer */
    const nio_gen_op *op;
} nio__audience;
/* Tells them; `message->inner` is looked at where it is not for subscribers. NIO_ENOENT: to peers
 * of an app id that is not managed, to groups of which there are none; else as nio_notify. */
NIO_MUST_USE nio_status nio__core_tell(nio__core *core, const nio_send_spec *message,
                                       const nio__audience *audience, size_t *count);

/* Frees what this needs; no link is left. */
void nio__fanout_end(nio__core *core);

#endif
