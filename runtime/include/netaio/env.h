/* netaio/env.h - everything the library reads of the world: memory, log, clocks, randomness.
 *
 * Nothing else reads the world, so a program (or a test) that supplies an nio_env decides all
 * of it. Start from nio_env_default() and replace members. */
#ifndef NETAIO_ENV_H
#define NETAIO_ENV_H

#include <netaio/base.h>

NIO_BEGIN_DECLS

/* How much a line of the log matters. */
typedef enum nio_log_level {
    NIO_LOG_DEBUG = 0,
    NIO_LOG_INFO = 1,
    NIO_LOG_WARN = 2,
    NIO_LOG_ERROR = 3
} nio_log_level;

/* What stands between the library and the world. */
typedef struct nio_env {
    size_t size; /* sizeof(nio_env); set by nio_env_default */
    void *user;  /* handed to every function below */

    /* The contract of realloc: `ptr` NULL allocates, `bytes` 0 frees and returns NULL; NULL
     * for bytes > 0 means out of memory and leaves `ptr` as it was. On the loop's thread. */
    void *(*alloc)(void *user, void *ptr, size_t bytes);

    /* One line, without a line end; borrowed until return. May be NULL: nothing is logged.
     * Never holds keys or content. On the loop's thread. */
    void (*log)(void *user, nio_log_level level, const char *line);

    /* Milliseconds that never go back, from any origin. */
    uint64_t (*monotonic_ms)(void *user);

    /* Milliseconds since 1970-01-01 UTC. */
    int64_t (*wall_ms)(void *user);

    /* Fills `out` with `bytes` unpredictable bytes. Has to succeed. */
    void (*random)(void *user, uint8_t *out, size_t bytes);
} nio_env;

/* malloc, the system's clocks and random source; logs warnings and errors to stderr. */
NIO_API void nio_env_default(nio_env *env);

/* Frees what a generated P_r_clone made: the value and all that it points to. NULL is allowed.
 * The memory goes back to the env that the clone was made with, so on that env's thread. */
NIO_API void nio_clone_free(void *clone);

NIO_END_DECLS
#endif
