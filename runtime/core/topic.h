/* core/topic.h - who subscribed to what on this node: the one table, for streams and UDP.
 *
 * A subscription is of one link to one URI, under the terms of a topic that the program opened, or
 * of an operation of a protocol that it serves.
 *
 * Happy path:  SUBSCRIBE_URI → route → (the hook allows it) → the table → CONFIRM_SUBSCRIBE
 *              … nio_notify … → UNSUBSCRIBE_URI → CONFIRM_UNSUBSCRIBE
 * Failure:     the hook refuses: NOT_PERMITTED, and a subscription that was there ends. A limit is
 *              reached, or there is no memory: ERROR `busy`, counted. An address over UDP that is
 *              not proved: challenged, unless the terms take it; refused if its peer knows no
 *              challenges. A link that ends, a peer that is
 *              removed, a subscription over UDP that is not renewed: gone, and nobody is told. */
#ifndef NIO_CORE_TOPIC_H
#define NIO_CORE_TOPIC_H

#include "core/in.h"

/* What subscriptions are made under. It lives as long as they do. */
typedef struct nio__terms {
    nio_layer *inner; /* NULL: none. Of all messages about it */
    uint16_t queue;   /* see nio_topic */
    nio_queue_policy policy;
    bool unproved;
    nio__list subscribers;
} nio__terms;

void nio__terms_init(nio__terms *terms, nio_layer *inner, uint16_t queue, nio_queue_policy policy,
                     bool unproved);
/* Ends what was subscribed under them; what is queued still leaves. */
void nio__terms_end(nio__terms *terms);

/* ---- Topics ---------------------------------------------------------------------------------- */

NIO_MUST_USE nio_status nio__core_topic_open(nio__core *core, const nio_topic *topic,
                                             nio_handler_id *id);
NIO_MUST_USE nio_status nio__core_topic_close(nio__core *core, nio_handler_id id);
size_t nio__core_subscribers(const nio__core *core, nio_bytes uri);

/* The topic that takes a SUBSCRIBE_URI or UNSUBSCRIBE_URI: one for that URI, or (`any`) the one for
 * every URI; or NULL. */
struct nio__topic *nio__topic_find(const nio__in *in, bool any);
const nio__terms *nio__topic_terms(const struct nio__topic *topic);
void nio__deliver_topic(nio__in *in, struct nio__topic *topic);

/* ---- The table ------------------------------------------------------------------------------- */

/* False if the message is a SUBSCRIBE_URI of an address that has to be proved before: it is
 * challenged, or refused where it cannot be. To be asked before anything else is done about it, so
 * that it can come again. */
bool nio__topic_admits(nio__in *in, const nio__found *found);
/* Does what a SUBSCRIBE_URI or UNSUBSCRIBE_URI asks for, and answers it; nothing if it is answered
 * already. `allowed`: what the program said to a SUBSCRIBE_URI. The program may have closed the
 * link. */
void nio__topic_answer(nio_call *call, nio__terms *terms, bool allowed);

/* Ends all subscriptions of a link whose peer was removed; what is queued for them is dropped. */
void nio__topics_drop_link(nio_link *link);
/* Another link takes the place of this one, to the same address. */
void nio__topics_link_moved(nio_link *from, nio_link *to);
/* Ends them where the link itself ends. `flush`: what is queued may still leave. */
void nio__topics_leave_link(nio_link *link, bool flush);
/* Frees the table; no link is left. */
void nio__topics_end(nio__core *core);

/* A subscription, as a fan-out sees it. */
typedef struct nio__subscriber {
    nio__hook in_subject, in_link, in_terms, in_expiring;
    struct nio__subject *subject;
    nio_link *link;
    nio_layer *inner;
    nio__queue queue;
    uint64_t until_ms; /* over UDP */
} nio__subscriber;

/* All who subscribed to a URI (nio__subscriber.in_subject); NULL: nobody did. The list stays while
 * nothing else of this file is called. */
const nio__list *nio__subscribers_of(const nio__core *core, nio_bytes uri);

#endif
