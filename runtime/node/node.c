/* node/node.c - the life of a node: an engine, a loop that drives it, and their end.
 *
 * Happy path:  nio_node_create → … → nio_node_close → calls end, links flush, handles close
 *              → on_all_closed: everything is freed → `closed` of the program
 * Failure:     create gives back what it took; nothing of uv is made before all that can fail has
 *              worked. Close cannot fail.
 *
 * Who runs the end: on the program's loop, uv_run. On a loop of its own, whoever runs it
 * (nio_node_run, nio_call_wait), or nio_node_close itself if nobody does. */
#include "node/node.h"

#include <string.h>

#include "base/alloc.h"
#include "core/call.h"
#include "crypto/secret.h"
#include "loop/poster.h"

void nio_node_options_init(nio_node_options *options)
{
    *options = (nio_node_options)NIO_NODE_OPTIONS_INIT;
}

/* ---- Making ---------------------------------------------------------------------------------- */

/* Env and limits, from the options or by default, with what `options` does not know. */
static nio_status copy_options(nio_node *node, const nio_node_options *options)
{
    nio_env_default(&node->env);
    nio_limits_init(&node->limits);
    nio_status status =
        nio__options_copy(&node->env, sizeof node->env, options->env, "nio_env", NULL);
    if (status == NIO_OK) {
        status = nio__options_copy(&node->limits, sizeof node->limits, options->limits,
                                   "nio_limits", NULL);
    }
    node->on_link = options->on_link;
    node->user = options->user;
    return status;
}

static void on_all_closed(void *user);

/* Engine and loop, of which each is made with the other in mind. */
static nio_status assemble(nio_node *node, const nio_node_options *options)
{
    nio__loop_options with = {.env = &node->env,
                              .limits = &node->limits,
                              .uv = options->loop,
                              .closed = on_all_closed,
                              .user = node};
    nio_status status = nio__loop_create(&node->loop, &with);
    if (status != NIO_OK) {
        return status;
    }
    nio__core_options core = {.env = &node->env,
                              .limits = &node->limits,
                              .domain = options->domain,
                              .host = &nio__loop_host,
                              .host_data = node->loop,
                              .node = node};
    status = nio__core_create(&node->core, &core);
    if (status != NIO_OK) {
        nio__loop_destroy(node->loop);
        return status;
    }
    nio__loop_start(node->loop, node->core);
    return NIO_OK;
}

nio_status nio_node_create(nio_node **node, const nio_node_options *options)
{
    nio_node_options all = NIO_NODE_OPTIONS_INIT;
    nio_status status = nio__options_copy(&all, sizeof all, options, "nio_node_options", NULL);
    if (status != NIO_OK) {
        return status;
    }
    nio_node draft = {0};
    status = copy_options(&draft, &all);
    if (status != NIO_OK) {
        return status;
    }
    nio_node *made = nio__alloc(&draft.env, sizeof *made);
    if (made == NULL) {
        return NIO_ENOMEM;
    }
    *made = draft;
    status = assemble(made, &all);
    if (status != NIO_OK) {
        nio__free(&draft.env, made);
        return status;
    }
    *node = made;
    return NIO_OK;
}

/* ---- The end --------------------------------------------------------------------------------- */

static void on_all_closed(void *user)
{
    nio_node *node = user;
    nio_env env = node->env;
    nio_closed_fn *closed = node->closed;
    void *closed_user = node->closed_user;
    nio__node_free_layers(node);
    nio__core_destroy(node->core);
    nio__loop_destroy(node->loop);
    nio__free(&env, node);
    if (closed != NULL) {
        closed(closed_user);
    }
}

void nio_node_close(nio_node *node, nio_closed_fn *closed, void *user)
{
    if (node->closing) {
        return;
    }
    node->closing = true;
    node->closed = closed;
    node->closed_user = user;
    nio__core_close(node->core);
    nio__loop_close(node->loop);
    if (nio__loop_is_own(node->loop) && !nio__loop_is_busy(node->loop)) {
        (void)nio__loop_run(node->loop, NULL, NULL);
    }
}

/* ---- Running a loop of its own --------------------------------------------------------------- */

static nio_status may_run(const nio_node *node)
{
    if (!nio__loop_is_own(node->loop)) {
        return NIO_EINVAL;
    }
    return nio__loop_is_busy(node->loop) ? NIO_EREENTRANT : NIO_OK;
}

nio_status nio_node_run(nio_node *node)
{
    nio_status status = may_run(node);
    if (status == NIO_OK) {
        (void)nio__loop_run(node->loop, NULL, NULL);
    }
    return status;
}

void nio_node_stop(nio_node *node)
{
    nio__loop_stop(node->loop);
}

typedef struct waiting {
    const nio__core *core;
    nio_call_id id;
} waiting;

static bool is_over(void *user)
{
    const waiting *self = user;
    return !nio__core_call_pending(self->core, self->id);
}

nio_status nio_call_wait(nio_node *node, nio_call_id id)
{
    nio_status status = may_run(node);
    if (status == NIO_OK) {
        waiting self = {node->core, id};
        (void)nio__loop_run(node->loop, is_over, &self);
    }
    return status;
}

struct uv_loop_s *nio_node_loop(const nio_node *node)
{
    return nio__loop_uv(node->loop);
}

const nio_counters *nio_node_counters(const nio_node *node)
{
    return nio__core_counters(node->core);
}

nio_status nio_poster_create(nio_node *node, nio_poster **poster)
{
    return nio__poster_create(node->loop, node, poster);
}
