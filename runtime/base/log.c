/* base/log.c - formats sentences. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void nio__logf(const nio_env *env, nio_log_level level, const char *format, ...)
{
    if (env->log == NULL) {
        return;
    }
    char line[NIO__LOG_LINE_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    env->log(env->user, level, line);
}

nio_status nio__fail(nio_error *error, nio_status status, const char *format, ...)
{
    if (error != NULL) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->text, sizeof error->text, format, args);
        va_end(args);
    }
    return status;
}
