/* core/handler.h - untyped handlers, and calls of peers: what the rest of the engine needs. */
#ifndef NIO_CORE_HANDLER_H
#define NIO_CORE_HANDLER_H

#include "core/in.h"
#include "core/out.h"

/* ---- route.c --------------------------------------------------------------------------------- */

/* Ends every nio_next (NIO_ECLOSED). */
void nio__handlers_end_waiting(nio__core *core);
/* Frees all handlers. */
void nio__handlers_end(nio__core *core);
/* Takes the one-shot handler of a nio_next away. */
void nio__handler_spend(nio__core *core, struct nio__handler *handler);

/* ---- served.c -------------------------------------------------------------------------------- */

/* Kept calls of a link that closes: they cannot be answered any more. */
void nio__kept_end_all(nio_link *link);
/* Frees the home of the calls; none is in use. */
void nio__home_end(nio__home *home);
/* A call can be answered: its request has a type that is, it is not answered yet, and the link
 * takes messages. NIO_EINVAL, NIO_EANSWERED, NIO_ECLOSED. */
NIO_MUST_USE nio_status nio__call_check(const nio_call *call);
/* Takes a kept call off its link: nothing of the engine is used after that. */
void nio__call_leave_link(nio_call *call);
/* Frees a kept call that is off its link. */
void nio__call_release(nio_call *call);
/* What becomes of a call after an attempt to answer it: freed where netaio/raw.h says so. */
nio_status nio__call_after(nio_call *call, nio_status status);
/* The answer to a call that may be answered. */
nio__out_spec nio__call_answer_spec(nio_call *call, uint8_t type, size_t uri_len,
                                    size_t content_len);

#endif
