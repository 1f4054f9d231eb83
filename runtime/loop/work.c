/* loop/work.c - runs the pure work of plugins in libuv's thread pool.
 *
 * Happy path:  nio__work_start → run (a thread of the pool) → on_done (the loop's thread)
 *              → nio__core_work_done
 * Failure:     none once it is started. Work that nobody wants any more sees *cancel and returns
 *              soon; a closing loop waits for it. */
#include "loop/work.h"

#include "base/alloc.h"

typedef struct job {
    uv_work_t request;
    nio__loop *loop;
    nio_work *work;
    const volatile bool *cancel;
} job;

static void run(uv_work_t *request)
{
    job *self = NIO__CONTAINER(request, job, request);
    self->work->run(self->work, self->cancel);
}

static void on_done(uv_work_t *request, int status)
{
    (void)status;
    job *self = NIO__CONTAINER(request, job, request);
    nio__loop *loop = self->loop;
    nio_work *work = self->work;
    nio__free(loop->env, self);
    nio__loop_enter(loop);
    nio__core_work_done(loop->core, work);
    nio__loop_leave(loop);
    nio__loop_ended_one(loop);
}

nio_status nio__work_start(void *host, nio_work *work, const volatile bool *cancel)
{
    nio__loop *loop = host;
    job *self = nio__calloc(loop->env, 1, sizeof *self);
    if (self == NULL) {
        return NIO_ENOMEM;
    }
    self->loop = loop;
    self->work = work;
    self->cancel = cancel;
    if (uv_queue_work(loop->uv, &self->request, run, on_done) != 0) {
        nio__free(loop->env, self);
        return NIO_ENOMEM;
    }
    loop->open++;
    return NIO_OK;
}
