/* plugins/hashcash_search.c - the search for a proof of work, off the loop's thread.
 *
 * Happy path:  new → run: counter after counter, until a hash begins with enough zero bits
 * Failure:     *cancel: nothing was found, and nobody asks any more */
#include "plugins/hashcash.h"

#include "base/alloc.h"
#include "base/be.h"

#define TRIES_BETWEEN_LOOKS 256 /* at *cancel: a small part of a millisecond */

static nio__hashcash_search *search_of(nio_work *work)
{
    return NIO__CONTAINER(work, nio__hashcash_search, work);
}

static void run(nio_work *work, const volatile bool *cancel)
{
    nio__hashcash_search *self = search_of(work);
    uint8_t *counter = self->value + NIO__HASHCASH_HEAD_BYTES;
    nio__blake2b begun;
    nio__hashcash_begin(&begun, self->subject);
    for (uint64_t number = 0; !self->found; number++) {
        if (number % TRIES_BETWEEN_LOOKS == 0) {
            atomic_store_explicit(&self->tried, (uint_least32_t)number, memory_order_relaxed);
            if (nio_work_is_canceled(cancel)) {
                return;
            }
        }
        nio__be64_store(counter, number);
        self->found = nio__hashcash_zeros(&begun, counter) >= self->bits;
    }
}

static nio_progress progress(const nio_work *work)
{
    const nio__hashcash_search *self = (const nio__hashcash_search *)(const void *)work;
    return (nio_progress){.done = atomic_load_explicit(&self->tried, memory_order_relaxed),
                          .expected = (uint64_t)1 << self->bits};
}

static void destroy(nio_work *work)
{
    nio__hashcash_search *self = search_of(work);
    nio__list_remove(&self->hook);
    nio__free(self->env, self);
}

nio__hashcash_search *nio__hashcash_search_new(const nio_env *env)
{
    nio__hashcash_search *self = nio__calloc(env, 1, sizeof *self);
    if (self != NULL) {
        self->work.run = run;
        self->work.destroy = destroy;
        self->work.progress = progress;
        self->env = env;
        atomic_init(&self->tried, 0);
        nio__hook_init(&self->hook);
    }
    return self;
}
