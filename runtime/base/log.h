/* base/log.h - sentences for people: the log, and the nio_error of functions that set up. */
#ifndef NIO_BASE_LOG_H
#define NIO_BASE_LOG_H

#include <netaio/env.h>
#include <netaio/status.h>

/* Longer lines are cut. */
#define NIO__LOG_LINE_MAX 512

/* Formats a line and hands it to env->log, if there is one. Never give it keys or content. */
void nio__logf(const nio_env *env, nio_log_level level, const char *format, ...) NIO_PRINTF(3, 4);

/* Writes a sentence into `error`, which may be NULL, and returns `status`:
 *     return nio__fail(error, NIO_EINVAL, "port %u is not a port", port); */
nio_status nio__fail(nio_error *error, nio_status status, const char *format, ...) NIO_PRINTF(3, 4);

#endif
