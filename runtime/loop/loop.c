/* loop/loop.c - one engine and one uv loop: turns, timers, writes, the end.
 *
 * A round of the loop, as far as it is ours:
 *   timer    on_timer: timers of this folder, then nio__core_advance
 *   idle     on_idle, if the engine wants a turn: nio__core_turn. An active idle handle also keeps
 *            the loop from sleeping before that
 *   prepare  writes what is queued, before the loop sleeps
 *   poll     sockets: loop/stream.c, loop/acceptor.c, loop/dial.c, loop/udp.c; the poster:
 *            loop/poster.c
 *   check    writes what the callbacks of other links queued
 *
 * The end:  nio__loop_close → listeners and poster close, the engine ends its links and calls
 *           → nothing is `open` and the engine is idle → the four handles above close → `closed`.
 *
 * What keeps uv_run going is what keeps the node busy: sockets, look-ups, work, a poster that
 * somebody holds, timers that are set, a turn that is wanted, bytes that are queued. While
 * nio__loop_run runs, the prepare handle does so as well. */
#include "loop/loop.h"

#include <assert.h>
#include <signal.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/dial.h"
#include "loop/listener.h"
#include "loop/poster.h"
#include "loop/state.h"
#include "loop/status.h"
#include "loop/stream.h"
#include "loop/udp.h"
#include "loop/work.h"

static uint64_t now_ms(const nio__loop *loop)
{
    return loop->env->monotonic_ms(loop->env->user);
}

/* ---- The end --------------------------------------------------------------------------------- */

static void on_base_closed(uv_handle_t *handle)
{
    nio__loop *loop = handle->data;
    if (--loop->base_open != 0) {
        return;
    }
    loop->ended = true;
    if (loop->uv == &loop->own) {
        uv_stop(loop->uv); /* the program may have handles on it; it ends with the node */
    } else {
        loop->closed(loop->user);
    }
}

static void finish_if_done(nio__loop *loop)
{
    if (!loop->closing || loop->finishing || loop->open != 0 || !nio__core_is_idle(loop->core)) {
        return;
    }
    loop->finishing = true;
    uv_close((uv_handle_t *)&loop->timer, on_base_closed);
    uv_close((uv_handle_t *)&loop->idle, on_base_closed);
    uv_close((uv_handle_t *)&loop->prepare, on_base_closed);
    uv_close((uv_handle_t *)&loop->check, on_base_closed);
}

void nio__loop_ended_one(nio__loop *loop)
{
    assert(loop->open > 0);
    loop->open--;
    finish_if_done(loop);
}

void nio__loop_close(nio__loop *loop)
{
    if (loop->closing) {
        return;
    }
    loop->closing = true;
    nio__listeners_close(loop);
    nio__poster_end(loop);
    nio__loop_want_turn(loop); /* which looks whether all is done */
}

/* ---- Turns ----------------------------------------------------------------------------------- */

static void on_idle(uv_idle_t *handle)
{
    nio__loop *loop = handle->data;
    uv_idle_stop(handle);
    nio__loop_enter(loop);
    nio__core_turn(loop->core);
    nio__loop_leave(loop);
    finish_if_done(loop);
}

void nio__loop_want_turn(nio__loop *loop)
{
    if (!loop->finishing) {
        uv_idle_start(&loop->idle, on_idle);
    }
}

static void host_want_turn(void *host)
{
    nio__loop_want_turn(host);
}

/* ---- Timers ---------------------------------------------------------------------------------- */

static void on_timer(uv_timer_t *handle);

/* Sees that the handle fires no later than the earliest timer. It may fire earlier: moving it for
 * every call that comes and goes would cost more than a look in vain. */
static void arm(nio__loop *loop)
{
    const nio__timer *first = nio__timers_first(&loop->timers);
    uint64_t at = loop->core_at;
    if (first != NULL && first->at_ms < at) {
        at = first->at_ms;
    }
    if (at == UINT64_MAX) {
        loop->armed_at = UINT64_MAX;
        uv_timer_stop(&loop->timer);
    } else if (at < loop->armed_at && !loop->finishing) {
        uint64_t now = now_ms(loop);
        loop->armed_at = at;
        uv_timer_start(&loop->timer, on_timer, at > now ? at - now : 0, 0);
    }
}

static void on_timer(uv_timer_t *handle)
{
    nio__loop *loop = handle->data;
    uint64_t now = now_ms(loop);
    loop->armed_at = UINT64_MAX;
    nio__timer *due;
    while ((due = nio__timers_take_due(&loop->timers, now)) != NULL) {
        due->fire(due);
    }
    if (loop->core_at <= now) {
        loop->core_at = UINT64_MAX;
        nio__loop_enter(loop);
        nio__core_advance(loop->core, now);
        nio__loop_leave(loop);
    }
    arm(loop);
    finish_if_done(loop);
}

static void host_set_timer(void *host, uint64_t at_ms)
{
    nio__loop *loop = host;
    loop->core_at = at_ms;
    arm(loop);
}

void nio__loop_timer_set(nio__loop *loop, nio__timer *timer, uint64_t after_ms)
{
    nio__timer_set(&loop->timers, timer, now_ms(loop) + after_ms);
    arm(loop);
}

void nio__loop_timer_stop(nio__loop *loop, nio__timer *timer)
{
    nio__timer_stop(&loop->timers, timer);
    arm(loop);
}

/* ---- Writes ---------------------------------------------------------------------------------- */

static bool is_clean(const nio__loop *loop)
{
    return nio__list_is_empty(&loop->dirty) && nio__list_is_empty(&loop->udp_dirty);
}

void nio__loop_mark_dirty(nio__loop *loop, nio__list *dirty, nio__hook *hook)
{
    if (is_clean(loop)) {
        uv_ref((uv_handle_t *)&loop->prepare);
    }
    if (!nio__hook_in_list(hook)) {
        nio__list_push(dirty, hook);
    }
}

static void flush_all(nio__loop *loop)
{
    if (is_clean(loop)) {
        return;
    }
    /* Those marked meanwhile (a failed write has consequences) are for the next look. */
    nio__list now;
    nio__list_init(&now);
    nio__list_append(&now, &loop->dirty);
    nio__hook *hook;
    while ((hook = nio__list_pop(&now)) != NULL) {
        nio__stream_flush(NIO__CONTAINER(hook, nio__stream, in_dirty));
    }
    nio__list_append(&now, &loop->udp_dirty);
    while ((hook = nio__list_pop(&now)) != NULL) {
        nio__udp_flush(NIO__CONTAINER(hook, nio__udp, in_dirty));
    }
    if (is_clean(loop) && !loop->running) {
        uv_unref((uv_handle_t *)&loop->prepare);
    }
}

static void on_prepare(uv_prepare_t *handle)
{
    flush_all(handle->data);
}

static void on_check(uv_check_t *handle)
{
    flush_all(handle->data);
}

/* ---- The life of a loop ---------------------------------------------------------------------- */

const nio__host nio__loop_host = {
    .want_write = nio__stream_want_write,
    .set_reading = nio__stream_set_reading,
    .want_close = nio__stream_want_close,
    .want_connect = nio__dial_want_connect,
    .want_turn = host_want_turn,
    .set_timer = host_set_timer,
    .want_send = nio__udp_want_send,
    .want_socket_close = nio__udp_want_close,
    .is_near = nio__udp_is_near,
    .start_work = nio__work_start,
};

/* uv writes to sockets without MSG_NOSIGNAL, so a peer that hangs up at the wrong moment would end
 * a program that never thought of SIGPIPE. One that did keeps what it chose. */
static void outlive_hang_ups(void)
{
#ifdef SIGPIPE
    struct sigaction now;
    if (sigaction(SIGPIPE, NULL, &now) == 0 && now.sa_handler == SIG_DFL) {
        now.sa_handler = SIG_IGN;
        (void)sigaction(SIGPIPE, &now, NULL);
    }
#endif
}

nio_status nio__loop_create(nio__loop **loop, const nio__loop_options *options)
{
    outlive_hang_ups();
    nio__loop *made = nio__calloc(options->env, 1, sizeof *made);
    if (made == NULL) {
        return NIO_ENOMEM;
    }
    made->env = options->env;
    made->limits = options->limits;
    made->closed = options->closed;
    made->user = options->user;
    made->uv = options->uv;
    made->core_at = made->armed_at = UINT64_MAX;
    if (made->uv == NULL) {
        int code = uv_loop_init(&made->own);
        if (code != 0) {
            nio__free(options->env, made);
            return nio__status_of_uv(code);
        }
        made->uv = &made->own;
    }
    nio__timers_init(&made->timers, options->env);
    nio__list_init(&made->dirty);
    nio__list_init(&made->udp_dirty);
    nio__list_init(&made->udps);
    nio__list_init(&made->listeners);
    *loop = made;
    return NIO_OK;
}

void nio__loop_start(nio__loop *loop, nio__core *core)
{
    loop->core = core;
    loop->base_open = 4;
    uv_timer_init(loop->uv, &loop->timer);
    uv_idle_init(loop->uv, &loop->idle);
    uv_prepare_init(loop->uv, &loop->prepare);
    uv_check_init(loop->uv, &loop->check);
    loop->timer.data = loop->idle.data = loop->prepare.data = loop->check.data = loop;
    uv_prepare_start(&loop->prepare, on_prepare);
    uv_check_start(&loop->check, on_check);
    uv_unref((uv_handle_t *)&loop->prepare);
    uv_unref((uv_handle_t *)&loop->check);
}

void nio__loop_destroy(nio__loop *loop)
{
    const nio_env *env = loop->env;
    assert(loop->core == NULL || loop->ended);
    nio__timers_end(&loop->timers);
    nio__udp_end(loop);
    if (loop->uv == &loop->own) {
        uv_run(&loop->own, UV_RUN_NOWAIT); /* handles that the program closed in `closed` */
        if (uv_loop_close(&loop->own) != 0) {
            nio__logf(env, NIO_LOG_ERROR,
                      "the loop of a closed node still has handles of the program; it is left as "
                      "it is");
            return;
        }
    }
    nio__free(env, loop);
}

struct uv_loop_s *nio__loop_uv(const nio__loop *loop)
{
    return loop->uv;
}

bool nio__loop_is_own(const nio__loop *loop)
{
    return loop->uv == &loop->own;
}

bool nio__loop_is_busy(const nio__loop *loop)
{
    return loop->running || loop->depth > 0;
}

bool nio__loop_run(nio__loop *loop, bool (*until)(void *user), void *user)
{
    assert(nio__loop_is_own(loop) && !nio__loop_is_busy(loop));
    loop->running = true;
    uv_ref((uv_handle_t *)&loop->prepare);
    if (until == NULL) {
        uv_run(loop->uv, UV_RUN_DEFAULT);
    } else {
        while (!loop->ended && !until(user)) {
            uv_run(loop->uv, UV_RUN_ONCE);
        }
    }
    /* A node that was closed in here ends in here: nobody else might run its loop again. */
    while (loop->closing && !loop->ended) {
        uv_run(loop->uv, UV_RUN_ONCE);
    }
    loop->running = false;
    if (loop->ended) {
        loop->closed(loop->user);
        return true;
    }
    if (is_clean(loop)) {
        uv_unref((uv_handle_t *)&loop->prepare);
    }
    return false;
}

void nio__loop_stop(nio__loop *loop)
{
    if (loop->running) {
        uv_stop(loop->uv);
    }
}
