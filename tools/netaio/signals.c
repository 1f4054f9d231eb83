/* signals.c - SIGINT and SIGTERM end what goes on in order; a second one ends the process.
 *
 * Both are blocked, and a thread waits for them: so no code runs inside a signal handler. The
 * thread posts to the loop what has to happen there. */
#include "signals.h"

#include "cli.h"

#include <netaio/poster.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

static struct {
    sigset_t signals;
    nio_poster *poster; /* the thread's */
    pthread_t thread;
    void (*fn)(void *user);
    void *user;
    bool began;
    atomic_bool ending; /* wait for no more signals */
} watch;

static void tell(nio_node *node, void *unused)
{
    (void)unused;
    if (node != NULL && watch.fn != NULL) {
        watch.fn(watch.user);
    } else if (node != NULL) {
        nio_node_close(node, NULL, NULL);
    }
}

static void *wait_for_signals(void *unused)
{
    (void)unused;
    int number = 0;
    sigwait(&watch.signals, &number);
    if (!watch.ending && nio_poster_post(watch.poster, tell, NULL) != NIO_OK) {
        _Exit(128 + number);
    }
    nio_poster_close(watch.poster);
    if (!watch.ending) {
        sigwait(&watch.signals, &number);
    }
    if (!watch.ending) {
        _Exit(128 + number);
    }
    return NULL;
}

static bool begin(nio_node *node)
{
    sigemptyset(&watch.signals);
    sigaddset(&watch.signals, SIGINT);
    sigaddset(&watch.signals, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &watch.signals, NULL) != 0 ||
        nio_poster_create(node, &watch.poster) != NIO_OK) {
        return false;
    }
    watch.began = pthread_create(&watch.thread, NULL, wait_for_signals, NULL) == 0;
    if (!watch.began) {
        nio_poster_close(watch.poster);
    }
    return watch.began;
}

bool cli_signals_begin(nio_node *node, void (*fn)(void *user), void *user)
{
    watch.fn = fn;
    watch.user = user;
    if (!begin(node)) {
        cli_usage("cannot wait for signals");
    }
    return watch.began;
}

/* A signal for the thread itself wakes it. */
void cli_signals_end(void)
{
    if (!watch.began) {
        return;
    }
    watch.ending = true;
    pthread_kill(watch.thread, SIGINT);
    pthread_join(watch.thread, NULL);
    watch.began = false;
}
