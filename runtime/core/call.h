/* core/call.h - the node's own calls, as node/ needs them. See netaio/call.h and netaio/raw.h;
 * nio_request, nio_call_keep and the other functions that take a link or a call stand in core/
 * itself. */
#ifndef NIO_CORE_CALL_H
#define NIO_CORE_CALL_H

#include <netaio/call.h>

#include "core/core.h"

/* nio_call_cancel. */
NIO_MUST_USE nio_status nio__core_cancel(nio__core *core, nio_call_id id);

/* nio_call_progress. */
NIO_MUST_USE nio_status nio__core_call_progress(const nio__core *core, nio_call_id id,
                                                nio_progress *progress);

/* True until the `done` of the call (nio_request, nio_next, typed) has run: what nio_call_wait
 * waits for. False for ids that never were. */
bool nio__core_call_pending(const nio__core *core, nio_call_id id);

#endif
