/* Nodes on several threads share a domain: each message is accepted by exactly one of them. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "layer/domain.h"

#define THREADS 4
#define MESSAGES 4000
#define NOW_S INT64_C(1700000000)
#define NOW (NOW_S * 1000)

static nio_domain *domain;
static atomic_uint accepted[MESSAGES];
static pthread_barrier_t together;

struct thread {
    pthread_t id;
    unsigned number;
    bool ok;
};

static void start(void *(*run)(void *))
{
    struct thread threads[THREADS];
    assert_int_equal(nio_domain_create(&domain, NULL), NIO_OK);
    memset(accepted, 0, sizeof accepted);
    assert_int_equal(pthread_barrier_init(&together, NULL, THREADS), 0);
    for (unsigned i = 0; i < THREADS; i++) {
        threads[i].number = i;
        threads[i].ok = false;
        assert_int_equal(pthread_create(&threads[i].id, NULL, run, &threads[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i].id, NULL), 0);
        assert_true(threads[i].ok);
    }
    for (unsigned i = 0; i < MESSAGES; i++) {
        assert_int_equal(atomic_load(&accepted[i]), 1);
    }
    pthread_barrier_destroy(&together);
    nio_domain_destroy(domain);
}

/* A node of its own on each thread: it takes its share in the table, and gives it back. */
static void *accept_all(void *arg)
{
    struct thread *self = arg;
    nio__fresh *fresh;
    pthread_barrier_wait(&together);
    self->ok = nio__domain_fresh(domain, "hmac", nio_bytes_of("key"), NOW, &fresh) == NIO_OK;
    for (unsigned i = 0; self->ok && i < MESSAGES; i++) {
        uint8_t proof[4];
        nio__be32_store(proof, i);
        nio_bytes view = {proof, sizeof proof};
        uint64_t print = nio__domain_fingerprint(domain, view);
        int64_t second = NOW_S + (int64_t)i / 100;
        if (nio__fresh_accept(fresh, print, self->number, second, NOW) == NIO_OK) {
            atomic_fetch_add(&accepted[i], 1);
        }
        nio__fresh_sent(fresh, ~print, self->number, second);
    }
    if (self->ok) {
        nio__domain_fresh_release(domain, fresh);
    }
    return NULL;
}

static void a_message_is_accepted_by_one_thread(void **state)
{
    (void)state;
    start(accept_all);
}

static void *take_all(void *arg)
{
    struct thread *self = arg;
    pthread_barrier_wait(&together);
    for (unsigned i = 0; i < MESSAGES; i++) {
        nio__window_use use = {.counter = i / 100 + 1,
                               .span = NIO__WINDOW_DATAGRAM,
                               .until_ms = NOW + NIO__WINDOW_MS,
                               .now_ms = NOW,
                               .max = 4096};
        nio__be32_store(use.key, i % 100);
        if (nio__windows_take(nio__domain_windows(domain), &use) == NIO_OK) {
            atomic_fetch_add(&accepted[i], 1);
        }
    }
    self->ok = true;
    return NULL;
}

static void a_counter_is_taken_by_one_thread(void **state)
{
    (void)state;
    start(take_all);
}

static void *find_default(void *arg)
{
    struct thread *self = arg;
    pthread_barrier_wait(&together);
    nio_domain *found = nio__domain_default();
    self->ok = found != NULL && found == nio__domain_default();
    for (unsigned i = self->number; i < MESSAGES; i += THREADS) {
        atomic_fetch_add(&accepted[i], 1);
    }
    return NULL;
}

static void every_thread_finds_the_domain_of_the_process(void **state)
{
    (void)state;
    start(find_default);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_accepted_by_one_thread),
        cmocka_unit_test(a_counter_is_taken_by_one_thread),
        cmocka_unit_test(every_thread_finds_the_domain_of_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
