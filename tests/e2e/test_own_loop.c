/* tests/e2e/test_own_loop.c - nodes with a loop of their own: run, stop, wait, end. */
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "support/e2e.h"

static nio_node *own_node(struct fault_env *world)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.drain_ms = 50; /* for peers whose loops do not run */
    options.env = &world->env;
    options.limits = &limits;
    nio_node *node;
    assert_int_equal(nio_node_create(&node, &options), NIO_OK);
    return node;
}

/* A node that asks itself over loopback. */
static nio_link *ask_itself(nio_node *node)
{
    e2e_serve_echo(node, NULL, NULL);
    return e2e_connect(node, nio_listener_endpoint(e2e_listen(node, e2e_any())), NULL);
}

static void a_program_may_wait_for_a_call(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    nio_node *node = own_node(&world);
    nio_link *link = ask_itself(node);
    for (unsigned i = 0; i < 10; i++) {
        struct e2e_call call = {0};
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
        assert_int_equal(call.ended, 0);
        assert_int_equal(nio_call_wait(node, call.id), NIO_OK);
        assert_int_equal(call.ended, 1);
        assert_int_equal(call.status, NIO_OK);
        assert_int_equal(nio_call_wait(node, call.id), NIO_OK); /* over already */
    }
    nio_node_close(node, NULL, NULL);
    fault_env_end(&world);
}

static void waiting_ends_when_the_call_does_however_it_does(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    nio_node *node = own_node(&world);
    struct e2e_call call = {0};
    /* Nobody listens at a port that was free a moment ago. */
    nio_listener *listener = e2e_listen(node, e2e_any());
    char endpoint[64];
    snprintf(endpoint, sizeof endpoint, "%s", nio_listener_endpoint(listener));
    nio_listener_close(listener);
    nio_link *link = e2e_connect(node, endpoint, NULL);
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
    assert_int_equal(nio_call_wait(node, call.id), NIO_OK);
    assert_int_equal(call.status, e2e_refused());

    nio_route route = NIO_ROUTE_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = 20;
    struct e2e_call next = {0};
    assert_int_equal(nio_next(node, &route, &options, e2e_done, &next, &next.id), NIO_OK);
    assert_int_equal(nio_call_wait(node, next.id), NIO_OK);
    assert_int_equal(next.status, NIO_ETIMEDOUT);
    nio_node_close(node, NULL, NULL);
    fault_env_end(&world);
}

/* ---- Run and stop ---------------------------------------------------------------------------- */

struct runner {
    nio_node *node;
    unsigned ended, closed;
    nio_status run, wait;
    bool close;
};

static void on_gone(void *user)
{
    struct runner *runner = user;
    runner->closed++;
    runner->node = NULL;
}

static void stop_it(void *user, const nio_end *end)
{
    struct runner *runner = user;
    assert_int_equal(end->status, NIO_OK);
    runner->ended++;
    runner->run = nio_node_run(runner->node);
    runner->wait = nio_call_wait(runner->node, (nio_call_id){1});
    if (runner->close) {
        nio_node_close(runner->node, on_gone, runner);
        assert_int_equal(runner->closed, 0);
    } else {
        nio_node_stop(runner->node);
    }
}

static void begin_call(nio_link *link, struct runner *runner)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of("echo");
    assert_int_equal(nio_request(link, &spec, NULL, stop_it, runner, NULL), NIO_OK);
}

static void a_node_runs_until_it_is_stopped_and_may_run_again(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    struct runner runner = {.node = own_node(&world)};
    nio_link *link = ask_itself(runner.node);
    for (unsigned i = 1; i <= 3; i++) {
        begin_call(link, &runner);
        assert_int_equal(nio_node_run(runner.node), NIO_OK);
        assert_int_equal(runner.ended, i);
        assert_int_equal(runner.run, NIO_EREENTRANT);
        assert_int_equal(runner.wait, NIO_EREENTRANT);
    }
    nio_node_close(runner.node, on_gone, &runner);
    assert_int_equal(runner.closed, 1);
    fault_env_end(&world);
}

static void a_node_that_is_closed_in_a_callback_ends_before_run_returns(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    struct runner runner = {.node = own_node(&world), .close = true};
    begin_call(ask_itself(runner.node), &runner);
    assert_int_equal(nio_node_run(runner.node), NIO_OK);
    assert_int_equal(runner.ended, 1);
    assert_int_equal(runner.closed, 1);
    fault_env_end(&world);
}

static void a_node_that_is_closed_while_one_waits_ends_before_wait_returns(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    struct runner runner = {.node = own_node(&world), .close = true};
    struct e2e_call call = {0};
    nio_node *node = runner.node;
    begin_call(ask_itself(node), &runner);
    nio_route route = NIO_ROUTE_INIT;
    assert_int_equal(nio_next(node, &route, NULL, e2e_done, &call, &call.id), NIO_OK);
    assert_int_equal(nio_call_wait(node, call.id), NIO_OK);
    assert_int_equal(call.ended, 1);
    assert_int_equal(call.status, NIO_ECLOSED);
    assert_int_equal(runner.closed, 1);
    fault_env_end(&world);
}

static void stopping_a_node_that_does_not_run_is_harmless(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    struct runner runner = {.node = own_node(&world)};
    nio_node_stop(runner.node);
    begin_call(ask_itself(runner.node), &runner);
    assert_int_equal(nio_node_run(runner.node), NIO_OK);
    assert_int_equal(runner.ended, 1);
    nio_node_close(runner.node, NULL, NULL);
    fault_env_end(&world);
}

static void only_a_loop_of_its_own_is_run_by_a_node(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_ptr_equal(nio_node_loop(node), &e.loop);
    assert_int_equal(nio_node_run(node), NIO_EINVAL);
    assert_int_equal(nio_call_wait(node, (nio_call_id){1}), NIO_EINVAL);
    nio_node_stop(node);
    e2e_close(&e, node);
    e2e_end(&e);
}

/* The program's own handle on the loop of a node. */
struct visitor {
    uv_timer_t timer;
    nio_node *node;
};

static void on_timer(uv_timer_t *timer)
{
    struct visitor *visitor = timer->data;
    uv_close((uv_handle_t *)timer, NULL);
    nio_node_close(visitor->node, NULL, NULL);
}

static void a_program_may_have_handles_on_the_loop_of_a_node(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    struct visitor visitor = {.node = own_node(&world)};
    uv_timer_init(nio_node_loop(visitor.node), &visitor.timer);
    visitor.timer.data = &visitor;
    uv_timer_start(&visitor.timer, on_timer, 5, 0);
    assert_int_equal(nio_node_run(visitor.node), NIO_OK);
    fault_env_end(&world);
}

static void a_node_by_default_needs_no_options(void **state)
{
    (void)state;
    nio_node *node;
    assert_int_equal(nio_node_create(&node, NULL), NIO_OK);
    nio_node_close(node, NULL, NULL);
}

static void options_that_were_not_initialised_are_refused(void **state)
{
    (void)state;
    nio_node *node;
    nio_node_options options = {0};
    assert_int_equal(nio_node_create(&node, &options), NIO_EINVAL);
    nio_node_options_init(&options);
    options.size++;
    assert_int_equal(nio_node_create(&node, &options), NIO_EINVAL);
    nio_limits limits = {0};
    nio_node_options_init(&options);
    options.limits = &limits;
    assert_int_equal(nio_node_create(&node, &options), NIO_EINVAL);
}

static void a_peer_whose_loop_does_not_run_costs_a_deadline_and_no_more(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    nio_node *server = own_node(&world), *client = own_node(&world);
    struct e2e_call call = {0};
    nio_link *link = e2e_pair(server, client, NULL);
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    options.deadline_ms = 20; /* the server's loop does not run */
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of("echo");
    assert_int_equal(nio_request(link, &spec, &options, e2e_done, &call, &call.id), NIO_OK);
    assert_int_equal(nio_call_wait(client, call.id), NIO_OK);
    assert_int_equal(call.status, NIO_ETIMEDOUT);
    nio_node_close(client, NULL, NULL);
    nio_node_close(server, NULL, NULL);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_may_wait_for_a_call),
        cmocka_unit_test(waiting_ends_when_the_call_does_however_it_does),
        cmocka_unit_test(a_node_runs_until_it_is_stopped_and_may_run_again),
        cmocka_unit_test(a_node_that_is_closed_in_a_callback_ends_before_run_returns),
        cmocka_unit_test(a_node_that_is_closed_while_one_waits_ends_before_wait_returns),
        cmocka_unit_test(stopping_a_node_that_does_not_run_is_harmless),
        cmocka_unit_test(only_a_loop_of_its_own_is_run_by_a_node),
        cmocka_unit_test(a_program_may_have_handles_on_the_loop_of_a_node),
        cmocka_unit_test(a_node_by_default_needs_no_options),
        cmocka_unit_test(options_that_were_not_initialised_are_refused),
        cmocka_unit_test(a_peer_whose_loop_does_not_run_costs_a_deadline_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
