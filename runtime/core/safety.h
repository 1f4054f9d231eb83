/* core/safety.h - first contact and repetition: challenges, and answers that are kept.
 *
 * Challenge. A message that is stale under a native layer, or an answer that is too long for an
 * address that is not proved, is answered by an AUTH_ERROR with a field `chal`: 16 bytes that only
 * this node can make, good for this link for 30 to 60 s. The caller sends its request once more
 * with them. A native layer binds them, so they prove that the request was made now, whatever its
 * clock says; and over UDP, that it receives where it says it does. Nothing is remembered
 * meanwhile.
 *
 * Kept answers. Over UDP a request may come more than once (again.c). The first one runs its
 * handler; later ones get the same answer, sealed anew, for 30 s. */
#ifndef NIO_CORE_SAFETY_H
#define NIO_CORE_SAFETY_H

#include "core/in.h"
#include "core/out.h"

/* ---- challenge.c ----------------------------------------------------------------------------- */

/* What this node asks of that link now. */
void nio__challenge_make(const nio_link *link, uint8_t value[NIO__CHALLENGE_BYTES]);
/* Whether the bytes are what it asked of that link, now or in the epoch before. */
bool nio__challenge_is_ours(const nio_link *link, nio_bytes value);
/* Whether a refusal at this stage should carry a challenge. */
bool nio__challenge_suits(const nio__in *in, nio__stage stage);
/* Asks the sender of a request to prove its address, instead of answering. False: it did not name
 * its request, or that cannot be sent either. */
bool nio__challenge_call(nio_call *call);
/* What the peer of a link asked for not long ago, or NULL. */
const uint8_t *nio__challenge_of(const nio_link *link);
/* Takes an AUTH_ERROR that challenges one of our calls, which is sent once more: true then. */
bool nio__challenge_take(nio__in *in);

/* ---- answers.c ------------------------------------------------------------------------------- */

/* A request over UDP that is about to reach its handler. True: it came before; it has its answer,
 * or will have. */
bool nio__answers_repeat(nio__in *in);
/* The handler keeps the call: its answer comes later. */
void nio__answers_await(const nio_call *call);
/* Keeps the answer that was just written. */
void nio__answers_keep(const nio__out *out);
void nio__answers_end(nio__core *core);

#endif
