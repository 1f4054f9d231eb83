/* timer.h - time that passes while a node runs on its own loop. */
#ifndef NETAIO_CLI_TIMER_H
#define NETAIO_CLI_TIMER_H

#include <netaio/node.h>
#include <uv.h>

typedef struct cli_timer {
    uv_timer_t handle;
    bool began;
    void (*fn)(void *user);
    void *user;
} cli_timer;

/* Calls `fn` after so many milliseconds, and with `again` not 0 each time that so many have passed
 * since. The timer stays where it is until the node is closed. */
void cli_timer_begin(cli_timer *timer, nio_node *node, uint64_t after, uint64_t again,
                     void (*fn)(void *user), void *user);
/* Before the node is closed; also where the timer never began, and twice. */
void cli_timer_end(cli_timer *timer);

#endif
