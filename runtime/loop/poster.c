/* loop/poster.c - functions from other threads, run on the loop's.
 *
 * Happy path:  nio_poster_post (any thread) → a place of the ring → uv_async_send → on_async (the
 *              loop's thread) → the function
 * Failure modes
 *   The ring is full: the poster is told; nothing waits and nothing is allocated, since only the
 *   loop's thread may allocate.
 *   The loop closes first: later posts are refused; what is in the ring runs with a NULL node.
 *
 * The async handle lies in the poster, which therefore lives until the handle is closed and
 * nobody holds it. All members below the mutex are only touched under it; the handle is sent to
 * under it too, so that it cannot be closed at the same time. */
#include "loop/poster.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/mutex.h"
#include "loop/state.h"
#include "loop/status.h"

typedef struct post {
    nio_post_fn *fn;
    void *arg;
} post;

struct nio_poster {
    nio_env env; /* a copy: the poster may outlive the node */
    nio__loop *loop;
    nio_node *node;
    uv_async_t async;
    nio__mutex mutex;
    size_t holds; /* of the program, and one of the loop until the handle is closed */
    bool closed;
    size_t first, count; /* of the ring */
    post ring[NIO_POSTS_MAX];
};

static void drop(nio_poster *poster)
{
    nio__mutex_lock(&poster->mutex);
    assert(poster->holds > 0);
    size_t holds = --poster->holds;
    if (holds == 1 && !poster->closed) {
        uv_async_send(&poster->async); /* nobody is left who could post: let the loop end */
    }
    nio__mutex_unlock(&poster->mutex);
    if (holds == 0) {
        nio_env env = poster->env;
        nio__mutex_end(&poster->mutex);
        nio__free(&env, poster);
    }
}

void nio_poster_close(nio_poster *poster)
{
    drop(poster);
}

void nio_poster_hold(nio_poster *poster)
{
    nio__mutex_lock(&poster->mutex);
    poster->holds++;
    nio__mutex_unlock(&poster->mutex);
}

nio_status nio_poster_post(nio_poster *poster, nio_post_fn *fn, void *arg)
{
    nio_status status = NIO_OK;
    nio__mutex_lock(&poster->mutex);
    if (poster->closed) {
        status = NIO_ECLOSED;
    } else if (poster->count == NIO_POSTS_MAX) {
        status = NIO_ELIMIT;
    } else {
        poster->ring[(poster->first + poster->count++) % NIO_POSTS_MAX] = (post){fn, arg};
        uv_async_send(&poster->async);
    }
    nio__mutex_unlock(&poster->mutex);
    return status;
}

static bool take(nio_poster *poster, post *taken)
{
    nio__mutex_lock(&poster->mutex);
    bool any = poster->count > 0;
    if (any) {
        *taken = poster->ring[poster->first];
        poster->first = (poster->first + 1) % NIO_POSTS_MAX;
        poster->count--;
    }
    nio__mutex_unlock(&poster->mutex);
    return any;
}

/* Runs at most what fits the ring: others may post for ever, and the loop has more to do. */
static void run_posts(nio_poster *poster)
{
    post taken;
    size_t left = NIO_POSTS_MAX;
    nio__loop_enter(poster->loop);
    while (left-- > 0 && take(poster, &taken)) {
        taken.fn(poster->loop->closing ? NULL : poster->node, taken.arg);
    }
    nio__loop_leave(poster->loop);
}

/* The loop lives for a poster that can be posted to, or that has something left to run. */
static void update_ref(nio_poster *poster)
{
    nio__mutex_lock(&poster->mutex);
    bool wanted = poster->holds > 1 || poster->count > 0;
    if (poster->count > 0 && !poster->closed) {
        uv_async_send(&poster->async);
    }
    nio__mutex_unlock(&poster->mutex);
    if (wanted) {
        uv_ref((uv_handle_t *)&poster->async);
    } else {
        uv_unref((uv_handle_t *)&poster->async);
    }
}

static void on_async(uv_async_t *handle)
{
    nio_poster *poster = handle->data;
    if (!uv_is_closing((uv_handle_t *)handle)) {
        run_posts(poster);
    }
    if (!uv_is_closing((uv_handle_t *)handle)) {
        update_ref(poster);
    }
}

static void on_closed(uv_handle_t *handle)
{
    nio_poster *poster = handle->data;
    nio__loop *loop = poster->loop;
    run_posts(poster);
    drop(poster);
    nio__loop_ended_one(loop);
}

void nio__poster_end(nio__loop *loop)
{
    nio_poster *poster = loop->poster;
    if (poster == NULL) {
        return;
    }
    loop->poster = NULL;
    nio__mutex_lock(&poster->mutex);
    poster->closed = true;
    uv_close((uv_handle_t *)&poster->async, on_closed);
    nio__mutex_unlock(&poster->mutex);
}

static nio_status make(nio__loop *loop, nio_node *node, nio_poster **poster)
{
    nio_poster *made = nio__calloc(loop->env, 1, sizeof *made);
    if (made == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = nio__mutex_init(&made->mutex);
    if (status == NIO_OK) {
        status = nio__status_of_uv(uv_async_init(loop->uv, &made->async, on_async));
        if (status != NIO_OK) {
            nio__mutex_end(&made->mutex);
        }
    }
    if (status != NIO_OK) {
        nio__free(loop->env, made);
        return status;
    }
    made->env = *loop->env;
    made->loop = loop;
    made->node = node;
    made->async.data = made;
    made->holds = 1;
    loop->poster = made;
    loop->open++;
    *poster = made;
    return NIO_OK;
}

nio_status nio__poster_create(nio__loop *loop, nio_node *node, nio_poster **poster)
{
    nio_poster *found = loop->poster;
    if (loop->closing) {
        return NIO_ECLOSED;
    }
    if (found == NULL) {
        nio_status status = make(loop, node, &found);
        if (status != NIO_OK) {
            return status;
        }
    }
    nio_poster_hold(found);
    uv_ref((uv_handle_t *)&found->async);
    *poster = found;
    return NIO_OK;
}
