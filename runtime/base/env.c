/* base/env.c - the environment of an ordinary program: the only code that reads the world. */
#include <netaio/env.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

#include "base/size.h"

/* POSIX: what one getentropy call gives at most. */
#define ENTROPY_MAX 256

static void *default_alloc(void *user, void *ptr, size_t bytes)
{
    (void)user;
    if (bytes == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, bytes);
}

static void default_log(void *user, nio_log_level level, const char *line)
{
    (void)user;
    if (level >= NIO_LOG_WARN) {
        fprintf(stderr, "netaio: %s: %s\n", level == NIO_LOG_WARN ? "warning" : "error", line);
    }
}

static struct timespec read_clock(clockid_t clock)
{
    struct timespec now;
    int failed = clock_gettime(clock, &now);
    assert(!failed); /* both clocks are there on every system we run on */
    (void)failed;
    return now;
}

static uint64_t default_monotonic_ms(void *user)
{
    (void)user;
    struct timespec now = read_clock(CLOCK_MONOTONIC);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int64_t default_wall_ms(void *user)
{
    (void)user;
    struct timespec now = read_clock(CLOCK_REALTIME);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A program that goes on with predictable nonces gives its keys away: without randomness it
 * ends. */
static void default_random(void *user, uint8_t *out, size_t bytes)
{
    (void)user;
    while (bytes > 0) {
        size_t some = nio__size_min(bytes, ENTROPY_MAX);
        if (getentropy(out, some) != 0) {
            fprintf(stderr, "netaio: error: the system has no random bytes\n");
            abort();
        }
        out += some;
        bytes -= some;
    }
}

void nio_env_default(nio_env *env)
{
    memset(env, 0, sizeof *env);
    env->size = sizeof *env;
    env->alloc = default_alloc;
    env->log = default_log;
    env->monotonic_ms = default_monotonic_ms;
    env->wall_ms = default_wall_ms;
    env->random = default_random;
}
