/* core/fanout_state.h - one message on its way to many, shared by fanout.c and fanout_to.c. */
#ifndef NIO_CORE_FANOUT_STATE_H
#define NIO_CORE_FANOUT_STATE_H

#include "core/fanout.h"

typedef struct nio__fanout {
    nio__core *core;
    nio_link sealer;    /* a link to nobody, whose channels are those of all that is for many */
    nio__shared *frame; /* that is being built */
    nio__pool notes, casts;
    nio__list made;  /* casts of the message under way */
    uint64_t number; /* counts rounds over links that may be met twice, see nio_link.fanout */
} nio__fanout;

typedef struct nio__mailing {
    nio__fanout *fanout;
    const nio_send_spec *spec;
    uint8_t type;
    uint8_t usual_type;            /* where the program says 0 */
    bool each_alone;               /* a layer may seal for one receiver */
    const nio__audience *audience; /* NULL: untyped */
    size_t count;
} nio__mailing;

/* What a round does with one link. */
typedef nio_status nio__mailing_visit(nio__mailing *message, nio_link *link, nio_layer *inner,
                                      nio__queue *queue);
/* Calls `each` for every link that the message is for, until one is not NIO_OK. */
typedef nio_status nio__mailing_round(nio__mailing *message, nio__mailing_visit *each);

/* Sends `spec` to all whom `run` visits, which is run twice. */
NIO_MUST_USE nio_status nio__mailing_send(nio__core *core, const nio_send_spec *spec,
                                          nio__mailing *message, nio__mailing_round *run,
                                          size_t *count);

#endif
