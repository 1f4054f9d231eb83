/* core/subscribe.h - what this node subscribed to on its links.
 *
 * Happy path:  nio_subscribe → SUBSCRIBE_URI → CONFIRM_SUBSCRIBE → `done` → NOTIFY_URI → `notified`
 *              … → the link connects again: SUBSCRIBE_URI once more, before all that waited; over
 *              UDP every NIO__RENEW_MS → nio_unsubscribe → UNSUBSCRIBE_URI
 * Failure:     the first SUBSCRIBE_URI fails: `done` says so, and there is no subscription. A later
 *              one is refused: `ended`. It is not answered: tried again every NIO__RENEW_AGAIN_MS,
 *              until limits.subscription_ms are over. The link ends: `ended`, before its CLOSED. */
#ifndef NIO_CORE_SUBSCRIBE_H
#define NIO_CORE_SUBSCRIBE_H

#include "core/in.h"

/* Half of the usual limits.subscription_ms, less the time of a few tries. */
#define NIO__RENEW_MS 120000
#define NIO__RENEW_AGAIN_MS 30000

typedef struct nio__subscription nio__subscription;

NIO_MUST_USE nio_status nio__core_unsubscribe(nio__core *core, nio_subscription_id id,
                                              const nio_call_options *options, nio_done *done,
                                              void *user, nio_call_id *call);
/* The subscription of a link to a URI, be it confirmed or not yet; NULL: none. */
nio__subscription *nio__subscription_find(const nio_link *link, nio_bytes uri);
nio_subscription_id nio__subscription_id(const nio__subscription *self);

/* The subscription with a `notified` that a NOTIFY_URI is for; NULL: none. One that overtook its
 * CONFIRM_SUBSCRIBE (the answer is late, or another way was shorter) counts as well. */
nio__subscription *nio__subscription_hears(const nio__in *in);
nio_layer *nio__subscription_layer(const nio__subscription *self);
void nio__deliver_notified(nio__in *in, nio__subscription *self);

/* The link has connected again: all subscriptions are asked for anew. */
void nio__subscriptions_renew(nio_link *link);
/* The link ends: so do its subscriptions. */
void nio__subscriptions_end_all(nio_link *link, nio_status reason);
/* Tells the ends that are due. */
void nio__subscriptions_tell(nio__core *core);
void nio__subscriptions_end(nio__core *core);

#endif
