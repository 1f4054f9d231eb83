/* tests/unit/test_mutex_threads.c - what threads share of the two lowest floors. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/mutex.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/random.h"
#include "support/fault_env.h"

#define THREADS 4
#define STEPS 2000

struct shared {
    nio__mutex mutex;
    unsigned long count;
};

static void *count_up(void *user)
{
    struct shared *shared = user;
    for (int i = 0; i < STEPS; i++) {
        nio__mutex_lock(&shared->mutex);
        shared->count++;
        nio__mutex_unlock(&shared->mutex);
    }
    return NULL;
}

static void run(void *(*body)(void *), void *user)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, body, user), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static void a_mutex_lets_one_thread_in(void **state)
{
    (void)state;
    struct shared shared = {.count = 0};
    assert_int_equal(nio__mutex_init(&shared.mutex), NIO_OK);
    run(count_up, &shared);
    assert_int_equal(shared.count, THREADS * STEPS);
    nio__mutex_end(&shared.mutex);
}

/* Each thread has an rng and an environment, as each node has. */
static void *draw_and_hash(void *user)
{
    (void)user;
    struct fault_env world;
    nio__rng rng;
    uint8_t bytes[40], hash[NIO__SHA256_SIZE];
    fault_env_init(&world, 1);
    if (nio__crypto_init() != NIO_OK) {
        return NULL;
    }
    nio__rng_init(&rng, &world.env);
    for (int i = 0; i < STEPS; i++) {
        nio__random_bytes(&rng, bytes, sizeof bytes);
        nio__sha256_of(hash, (nio_bytes){bytes, sizeof bytes});
    }
    nio__rng_end(&rng);
    return NULL;
}

static void nodes_of_several_threads_draw_and_hash_side_by_side(void **state)
{
    (void)state;
    run(draw_and_hash, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutex_lets_one_thread_in),
        cmocka_unit_test(nodes_of_several_threads_draw_and_hash_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
