/* core/own.h - the node's own calls: beginning, answering, ending them; the gate.
 *
 * Life of a call:
 *   QUEUED → (gate opens) → PARKED → (sealed) → SENT → answered, or ended → GRACE → gone
 * The first two are left out where nothing is to wait for, the grace where the peer is known to
 * answer with `rid`. A call that ends without an answer goes to core->ended and is told in the
 * next turn; one that is answered is told at once. */
#ifndef NIO_CORE_OWN_H
#define NIO_CORE_OWN_H

#include "core/state.h"

typedef struct nio__own_spec {
    uint8_t type;
    uint32_t awaits;      /* 0: the usual ones of the type */
    uint32_t deadline_ms; /* 0: limits.deadline_ms */
    nio_layer *inner;
    nio_gen_gate gate;
    bool idempotent;   /* sent once more after a lost connection, and up to NIO_TRIES_MAX times over
                        UDP */
    uint32_t datagram; /* see nio__out_spec */
    nio__then then;
    nio_stream *stream; /* NULL: none */
} nio__own_spec;

/* ---- own.c ----------------------------------------------------------------------------------- */

/* Makes a call with an id, a deadline, and no place yet; nio__own_drop takes it back as if it
 * had never been. NIO_ELIMIT, NIO_ENOMEM. `link` is NULL for NEXT. */
NIO_MUST_USE nio_status nio__own_new(nio__core *core, nio_link *link, const nio__own_spec *spec,
                                     nio_bytes uri, nio__own **own);
void nio__own_drop(nio__own *own);

/* Ends a call without an answer; `done` runs in the next turn. */
void nio__own_end(nio__own *own, nio_status status);
/* Ends a call with an answer, at once. */
void nio__own_answer(nio__own *own, const nio_end *end);
/* Ends the grace of a call: a late answer came, or none will. */
void nio__own_end_grace(nio__own *own);
/* Ends all calls of a link that closes. */
void nio__own_end_all(nio_link *link, nio_status status);
/* The connection of a link that connects again is lost: calls that were sent end, or wait to be
 * sent once more; those that waited go on waiting. */
void nio__own_lose_all(nio_link *link);
/* Tells the ends that are due now. */
void nio__own_tell(nio__core *core);

/* The call with the id of an answer, pending or in grace on that link; or NULL. */
nio__own *nio__own_of_rid(nio_link *link, nio_bytes rid);
/* The only call that the peer may speak of, or NULL if there are none or several. */
nio__own *nio__own_only(nio_link *link);
/* The oldest call that awaits this type for this URI, or NULL. */
nio__own *nio__own_of_uri(nio_link *link, uint8_t type, nio_bytes uri);

/* Types that answer a request of this type in any case, as bits. */
uint32_t nio__usual_awaits(uint8_t type);

/* ---- gate.c ---------------------------------------------------------------------------------- */

/* True if a call to this URI has to wait for another one. */
bool nio__gate_taken(nio_link *link, nio_bytes uri);
/* True if it has to wait for that, or for a connection. */
bool nio__gate_closed(nio_link *link, nio_bytes uri);
/* Queues a call with its letter, which it takes. */
void nio__gate_queue(nio__own *own, nio__letter *letter);
/* Sends what need not wait any more. */
void nio__gate_open(nio_link *link);
/* Whether the peer is known to answer with `rid`. */
bool nio__gate_knows_rid(const nio_link *link);
/* The peer answered with `rid`, or without. */
void nio__gate_learn(nio_link *link, bool rid);
/* Moves queued calls that ask the same as `own` to `shared`. */
void nio__gate_equals(nio__own *own, nio__list *shared);

/* A message of these sizes, its fields copied, URI and content to be filled in. NULL: no memory. */
nio__letter *nio__letter_new(nio__core *core, size_t uri_len, size_t content_len,
                             const nio_field *fields, size_t field_count);
void nio__letter_free(nio__core *core, nio__letter *letter);

/* ---- heed.c ---------------------------------------------------------------------------------- */

/* Whether calls on this link, under this inner layer, are sent once more if they are refused and
 * told how to do better. */
static inline bool nio__heeds(const nio_link *link, const nio_layer *inner)
{
    return link != NULL && link->socket == NULL &&
           ((link->outer != NULL && link->outer->heeds) || (inner != NULL && inner->heeds));
}

/* ---- request.c ------------------------------------------------------------------------------- */

/* Begins a call, as nio_request does. */
NIO_MUST_USE nio_status nio__request(nio_link *link, const nio_send_spec *message,
                                     const nio__own_spec *spec, nio__own **own);
/* Seals and queues the message of a call, under its number; core->out->tags are its tags then.
 * Statuses of nio__out_send. */
NIO_MUST_USE nio_status nio__own_post(nio__own *own, const nio__letter *letter);
/* Sends the message of a call that has no place yet: it is SENT or PARKED then, and in
 * link->calls. The letter is freed, or kept for a second time. Statuses of nio__out_begin; then it
 * is still the caller's. */
NIO_MUST_USE nio_status nio__own_send(nio__own *own, nio__letter *letter);
/* The call is on its way: `status` is what nio__out_end said, OK or PENDING. */
void nio__own_sent(nio__own *own, nio_status status, const nio__tags *tags);

/* ---- again.c --------------------------------------------------------------------------------- */

/* Whether a call on this link may have to be sent once more, so that its letter is kept. */
bool nio__again_may(const nio_link *link, const nio_layer *inner, bool idempotent);
/* The first time: when to send it again by itself. */
void nio__again_plan(nio__own *own);
/* Sends a call that waits for its answer once more, sealed anew under the same `cid`. False: it
 * cannot be (its letter is not kept, it was sent often enough, nothing takes it). */
bool nio__again_send(nio__own *own);
/* The time of own->again_ms has come. */
void nio__again_on_time(nio__own *own);
/* The tags of a message of this call that was sealed. */
void nio__again_note(nio__own *own, const nio__tags *tags);

#endif
