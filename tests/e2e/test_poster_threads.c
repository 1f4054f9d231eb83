/* tests/e2e/test_poster_threads.c - functions posted by other threads. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include <netaio/poster.h>

#include "base/bytes.h"
#include "support/e2e.h"

enum { THREADS = 4, POSTS = 5000 };

/* A poster that outlives its node is freed by the thread that held it last, so the memory of
 * these tests is safe for threads. */
static pthread_mutex_t memory_mutex = PTHREAD_MUTEX_INITIALIZER;
static void *(*memory)(void *user, void *ptr, size_t bytes);

static void *locked_memory(void *user, void *ptr, size_t bytes)
{
    pthread_mutex_lock(&memory_mutex);
    void *result = memory(user, ptr, bytes);
    pthread_mutex_unlock(&memory_mutex);
    return result;
}

static void begin(struct e2e *e)
{
    e2e_begin(e);
    memory = e->world.env.alloc;
    e->world.env.alloc = locked_memory;
}

struct worker {
    pthread_t thread;
    nio_poster *poster;
    struct board *board;
    unsigned index;
    unsigned accepted; /* read after the thread has ended */
    bool endless;
};

/* On the loop's thread only. */
struct board {
    pthread_t loop_thread;
    nio_node *node;
    unsigned ran[THREADS], orphans;
    unsigned order[THREADS]; /* number of the last post of each thread */
};

struct job {
    struct worker *worker;
    unsigned number;
};

static void run_job(nio_node *node, void *arg)
{
    struct job *job = arg;
    struct board *board = job->worker->board;
    unsigned index = job->worker->index;
    assert_true(pthread_equal(pthread_self(), board->loop_thread));
    assert_true(job->number >= board->order[index]);
    board->order[index] = job->number + 1;
    board->ran[index]++;
    if (node == NULL) {
        board->orphans++;
    } else {
        assert_ptr_equal(node, board->node);
    }
    free(job);
}

static void *work(void *arg)
{
    struct worker *self = arg;
    for (unsigned i = 0; self->endless || i < POSTS; i++) {
        struct job *job = malloc(sizeof *job);
        *job = (struct job){self, i};
        nio_status status;
        while ((status = nio_poster_post(self->poster, run_job, job)) == NIO_ELIMIT) {
            sched_yield();
        }
        if (status != NIO_OK) {
            free(job);
            break;
        }
        self->accepted++;
    }
    nio_poster_close(self->poster);
    return NULL;
}

static void start(struct worker workers[THREADS], struct board *board, bool endless)
{
    board->loop_thread = pthread_self();
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.board = board, .index = i, .endless = endless};
        assert_int_equal(nio_poster_create(board->node, &workers[i].poster), NIO_OK);
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
}

static void what_threads_post_runs_on_the_loop_in_their_order(void **state)
{
    (void)state;
    struct e2e e;
    struct board board = {0};
    struct worker workers[THREADS];
    begin(&e);
    board.node = e2e_node(&e, NULL);
    start(workers, &board, false);
    uv_run(&e.loop, UV_RUN_DEFAULT); /* ends by itself when nobody holds a poster any more */
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].accepted, POSTS);
        assert_int_equal(board.ran[i], POSTS);
    }
    assert_int_equal(board.orphans, 0);
    e2e_close(&e, board.node);
    e2e_end(&e);
}

static void a_node_that_closes_runs_what_it_took_and_refuses_the_rest(void **state)
{
    (void)state;
    struct e2e e;
    struct board board = {0};
    struct worker workers[THREADS];
    begin(&e);
    board.node = e2e_node(&e, NULL);
    start(workers, &board, true);
    for (unsigned i = 0; i < THREADS; i++) {
        E2E_UNTIL(&e, board.ran[i] > 100);
    }
    nio_node_close(board.node, NULL, NULL);
    uv_run(&e.loop, UV_RUN_DEFAULT);
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(board.ran[i], workers[i].accepted);
    }
    e2e_end(&e);
}

static void post_until_full(nio_node *node, void *arg)
{
    (void)node;
    ++*(unsigned *)arg;
}

static void a_full_poster_says_so(void **state)
{
    (void)state;
    struct e2e e;
    unsigned ran = 0;
    nio_poster *poster;
    begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(nio_poster_create(node, &poster), NIO_OK);
    for (unsigned i = 0; i < NIO_POSTS_MAX; i++) {
        assert_int_equal(nio_poster_post(poster, post_until_full, &ran), NIO_OK);
    }
    assert_int_equal(nio_poster_post(poster, post_until_full, &ran), NIO_ELIMIT);
    assert_int_equal(ran, 0);
    E2E_UNTIL(&e, ran == NIO_POSTS_MAX);
    assert_int_equal(nio_poster_post(poster, post_until_full, &ran), NIO_OK);
    nio_poster_close(poster);
    uv_run(&e.loop, UV_RUN_DEFAULT);
    assert_int_equal(ran, NIO_POSTS_MAX + 1);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void close_the_node(nio_node *node, void *arg)
{
    (void)arg;
    nio_node_close(node, NULL, NULL);
}

static void a_posted_function_may_close_the_node(void **state)
{
    (void)state;
    struct e2e e;
    unsigned ran = 0;
    nio_poster *poster;
    begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(nio_poster_create(node, &poster), NIO_OK);
    nio_poster_hold(poster);
    assert_int_equal(nio_poster_post(poster, close_the_node, NULL), NIO_OK);
    assert_int_equal(nio_poster_post(poster, post_until_full, &ran), NIO_OK);
    uv_run(&e.loop, UV_RUN_DEFAULT);
    assert_int_equal(ran, 1);
    assert_int_equal(nio_poster_post(poster, post_until_full, &ran), NIO_ECLOSED);
    nio_poster_close(poster);
    nio_poster_close(poster); /* the last one frees it */
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_threads_post_runs_on_the_loop_in_their_order),
        cmocka_unit_test(a_node_that_closes_runs_what_it_took_and_refuses_the_rest),
        cmocka_unit_test(a_full_poster_says_so),
        cmocka_unit_test(a_posted_function_may_close_the_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
