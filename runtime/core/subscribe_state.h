/* core/subscribe_state.h - one subscription of this node, for subscribe.c and subscribe_ask.c. */
#ifndef NIO_CORE_SUBSCRIBE_STATE_H
#define NIO_CORE_SUBSCRIBE_STATE_H

#include "core/state.h"
#include "core/subscribe.h"

struct nio__subscription {
    nio__core *core;
    nio_link *link;
    nio__hook in_link; /* link->subscriptions */
    nio__hook in_over; /* `ended` runs in the next turn */
    nio__timer timer;  /* of the next SUBSCRIBE_URI */
    uint64_t id;
    nio_bytes uri, content; /* behind the struct */
    nio_layer *inner;
    void (*notified)(void *user, const nio_message *message);
    void (*ended)(void *user, nio_status reason);
    void *user;

    nio_done *done; /* of the first SUBSCRIBE_URI; NULL: it has been told */
    void *done_user;
    bool asking;      /* a SUBSCRIBE_URI is on its way: */
    nio_call_id call; /* that is it */
    bool over;        /* it is in no table any more; freed when nothing is on its way */
    nio_status reason;
    uint64_t good_ms; /* it was confirmed, or the link has connected again */
    uint8_t memory[];
};

/* ---- subscribe.c ----------------------------------------------------------------------------- */

/* There is no such subscription any more. */
void nio__subscription_leave(nio__subscription *self);
/* Frees one that is in no table, once nothing is on its way. */
void nio__subscription_release_if_over(nio__subscription *self);
/* It ended, though nobody here asked for that: `ended` runs in the next turn. */
void nio__subscription_end(nio__subscription *self, nio_status reason);

/* ---- subscribe_ask.c ------------------------------------------------------------------------- */

/* Sends SUBSCRIBE_URI; `first`: before what waits at the gate. */
NIO_MUST_USE nio_status nio__subscription_ask(nio__subscription *self, bool first,
                                              uint32_t deadline_ms);
/* Tells the other side that this one does not want to hear any more. `done` and `call` may be
 * NULL. */
NIO_MUST_USE nio_status nio__subscription_take_leave(nio_link *link, nio_bytes uri,
                                                     nio_layer *inner, uint32_t deadline_ms,
                                                     nio_done *done, void *user, nio_call_id *call);
/* It is time to ask once more. */
void nio__subscription_on_timer(nio__timer *timer);

#endif
