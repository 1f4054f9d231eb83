/* signals.c - SIGINT and SIGTERM end a node in order; a second one ends the process at once.
 *
 * Both are blocked, and a thread waits for them: so no code runs inside a signal handler. The
 * thread posts to the loop what has to happen there. */
#include "signals.h"

#include <netaio/poster.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

static struct {
    sigset_t signals;
    nio_poster *poster; /* NULL once the thread has given it back */
    pthread_t thread;
    bool began;
} watch;

static void close_node(nio_node *node, void *unused)
{
    (void)unused;
    if (node != NULL) {
        nio_node_close(node, NULL, NULL);
    }
}

/* The thread can be canceled here and nowhere else. */
static int next_signal(void)
{
    int number = 0, before;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before);
    sigwait(&watch.signals, &number);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    return number;
}

static void *wait_for_signals(void *unused)
{
    (void)unused;
    int number = next_signal();
    if (nio_poster_post(watch.poster, close_node, NULL) != NIO_OK) {
        _Exit(128 + number);
    }
    nio_poster_close(watch.poster);
    watch.poster = NULL;
    _Exit(128 + next_signal());
}

bool cli_signals_begin(nio_node *node)
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

void cli_signals_end(void)
{
    if (!watch.began) {
        return;
    }
    pthread_cancel(watch.thread);
    pthread_join(watch.thread, NULL);
    if (watch.poster != NULL) {
        nio_poster_close(watch.poster);
    }
    watch.began = false;
}
