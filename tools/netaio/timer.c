/* timer.c - time that passes while a node runs on its own loop. */
#include "timer.h"

static void passed(uv_timer_t *handle)
{
    cli_timer *timer = handle->data;
    timer->fn(timer->user);
}

void cli_timer_begin(cli_timer *timer, nio_node *node, uint64_t after, uint64_t again,
                     void (*fn)(void *user), void *user)
{
    timer->fn = fn;
    timer->user = user;
    timer->handle.data = timer;
    timer->began = uv_timer_init(nio_node_loop(node), &timer->handle) == 0 &&
                   uv_timer_start(&timer->handle, passed, after, again) == 0;
}

void cli_timer_end(cli_timer *timer)
{
    if (timer->began) {
        timer->began = false;
        uv_close((uv_handle_t *)&timer->handle, NULL);
    }
}
