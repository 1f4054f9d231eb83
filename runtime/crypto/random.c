/* crypto/random.c - a pool of random bytes. */
#include "crypto/random.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/be.h"
#include "base/size.h"
#include "crypto/secret.h"

static atomic_uint forks;
static pthread_once_t watch_once = PTHREAD_ONCE_INIT;

static void in_child(void)
{
    atomic_fetch_add_explicit(&forks, 1, memory_order_relaxed);
}

static void watch_forks(void)
{
    /* Fails only for want of memory, at the first use in a process. */
    int failed = pthread_atfork(NULL, NULL, in_child);
    assert(!failed);
    (void)failed;
}

uint32_t nio__fork_generation(void)
{
    pthread_once(&watch_once, watch_forks);
    return atomic_load_explicit(&forks, memory_order_relaxed);
}

void nio__rng_init(nio__rng *rng, const nio_env *env)
{
    memset(rng, 0, sizeof *rng);
    rng->env = env;
    rng->forks = nio__fork_generation();
}

void nio__rng_end(nio__rng *rng)
{
    nio__wipe(rng->pool, sizeof rng->pool);
    rng->left = 0;
}

static void forget_after_fork(nio__rng *rng)
{
    uint32_t generation = nio__fork_generation();
    if (generation != rng->forks) {
        nio__rng_end(rng);
        rng->forks = generation;
    }
}

static void take(nio__rng *rng, uint8_t *out, size_t size)
{
    uint8_t *from = rng->pool + sizeof rng->pool - rng->left;
    memcpy(out, from, size);
    nio__wipe(from, size);
    rng->left -= (uint32_t)size;
}

void nio__random_bytes(nio__rng *rng, void *out, size_t size)
{
    uint8_t *to = out;
    forget_after_fork(rng);
    while (size > 0) {
        if (rng->left == 0) {
            rng->env->random(rng->env->user, rng->pool, sizeof rng->pool);
            rng->left = sizeof rng->pool;
        }
        size_t some = nio__size_min(size, rng->left);
        take(rng, to, some);
        to += some;
        size -= some;
    }
}

uint32_t nio__random_uniform(nio__rng *rng, uint32_t bound)
{
    assert(bound > 0);
    const uint64_t all = UINT64_C(1) << 32;
    const uint64_t whole_runs = all - all % bound;
    uint8_t four[4];
    uint32_t value;
    do {
        nio__random_bytes(rng, four, sizeof four);
        value = nio__be32_load(four);
    } while (value >= whole_runs);
    return value % bound;
}
