/* tests/e2e/test_memory.c - memory that runs out at any point, and nodes that come and go. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include <netaio/poster.h>

#include "base/bytes.h"
#include "support/e2e.h"

/* ---- The 1st, 2nd, 3rd ... allocation fails -------------------------------------------------- */

/* One exchange of two nodes, with all that may fail on the way. */
struct exchange {
    uv_loop_t loop;
    uv_timer_t end;
    nio_node *server, *client;
    struct e2e_call call;
    unsigned gone;
    bool begun;
};

static void count_gone(void *user)
{
    ++*(unsigned *)user;
}

static void on_time(uv_timer_t *timer)
{
    (void)timer;
}

static nio_status exchange_begin(struct fault_env *world, struct exchange *x)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_listen_options listen = NIO_LISTEN_OPTIONS_INIT;
    nio_connect_options connect = NIO_CONNECT_OPTIONS_INIT;
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    nio_listener *listener;
    nio_link *link;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.deadline_ms = 300; /* an answer for which the server had no memory */
    options.env = &world->env;
    options.limits = &limits;
    options.loop = &x->loop;
    listen.plain = connect.plain = true;
    nio_status status = nio_node_create(&x->server, &options);
    if (status == NIO_OK) {
        status = nio_node_create(&x->client, &options);
    }
    route.type = NIO_REQUEST_URI;
    route.uri = nio_bytes_of("echo");
    if (status == NIO_OK) {
        status = nio_on(x->server, &route, e2e_echo, NULL, &id);
    }
    if (status == NIO_OK) {
        status =
            nio_node_listen_with(x->server, e2e_family() == 4 ? "tcp://localhost:0" : e2e_any(),
                                 &listen, &listener, NULL);
    }
    if (status == NIO_OK) {
        status =
            nio_node_connect(x->client, nio_listener_endpoint(listener), &connect, &link, NULL);
    }
    if (status == NIO_OK) {
        status = e2e_request(link, nio_bytes_of("hello"), &x->call);
        x->begun = status == NIO_OK;
    }
    return status;
}

static nio_status exchange(struct fault_env *world, void *user)
{
    (void)user;
    struct exchange x = {.server = NULL};
    assert_int_equal(uv_loop_init(&x.loop), 0);
    uv_timer_init(&x.loop, &x.end);
    uv_timer_start(&x.end, on_time, 20, 20);
    nio_status status = exchange_begin(world, &x);
    for (unsigned i = 0; x.begun && x.call.ended == 0; i++) {
        assert_true(i < 1000);
        uv_run(&x.loop, UV_RUN_ONCE);
    }
    if (x.begun && (status = x.call.status) != NIO_OK) {
        status = NIO_ENOMEM; /* whatever that looked like from the other side */
    }
    unsigned nodes = (x.server != NULL ? 1u : 0u) + (x.client != NULL ? 1u : 0u);
    if (x.client != NULL) {
        nio_node_close(x.client, count_gone, &x.gone);
    }
    if (x.server != NULL) {
        nio_node_close(x.server, count_gone, &x.gone);
    }
    for (unsigned i = 0; x.gone < nodes; i++) {
        assert_true(i < 1000);
        uv_run(&x.loop, UV_RUN_ONCE);
    }
    uv_close((uv_handle_t *)&x.end, NULL);
    uv_run(&x.loop, UV_RUN_NOWAIT);
    assert_int_equal(uv_loop_close(&x.loop), 0);
    assert_int_equal(x.call.ended, x.begun);
    return status;
}

static void any_allocation_may_fail_and_nothing_hangs_or_leaks(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    size_t runs = fault_env_exhaust(&world, exchange, NULL);
    assert_true(runs > 10);
    fault_env_end(&world);
}

static nio_status own_loop(struct fault_env *world, void *user)
{
    (void)user;
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_node *node;
    nio_poster *poster;
    options.env = &world->env;
    nio_status status = nio_node_create(&node, &options);
    if (status != NIO_OK) {
        return status;
    }
    status = nio_poster_create(node, &poster);
    if (status == NIO_OK) {
        nio_poster_close(poster);
    }
    nio_node_close(node, NULL, NULL);
    return status;
}

static void a_node_with_its_own_loop_gives_back_what_it_took_when_memory_ends(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    assert_true(fault_env_exhaust(&world, own_loop, NULL) > 3);
    fault_env_end(&world);
}

static void connections_wait_for_memory_and_are_accepted_later(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call call = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_link *link = e2e_pair(server, client, NULL);
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
    fault_env_fail_nth(&e.world, 1, true);
    E2E_UNTIL(&e, e.world.logged[NIO_LOG_WARN] > 0);
    size_t refused = e.world.refused;
    E2E_UNTIL(&e, e.world.refused > refused); /* tried once more, in vain, and not logged again */
    assert_int_equal(e.world.logged[NIO_LOG_WARN], 1);
    assert_int_equal(nio_node_counters(server)->links_accepted, 0);
    fault_env_fail_nth(&e.world, 0, false);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Coming and going ------------------------------------------------------------------------ */

static size_t open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) {
        return 0;
    }
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static void a_thousand_nodes_come_and_go_without_a_trace(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    size_t files = 0, blocks = world.live_blocks;
    for (unsigned i = 0; i < 1000; i++) {
        nio_node_options options = NIO_NODE_OPTIONS_INIT;
        nio_node *node;
        options.env = &world.env;
        assert_int_equal(nio_node_create(&node, &options), NIO_OK);
        e2e_listen(node, e2e_any());
        nio_node_close(node, NULL, NULL);
        assert_int_equal(world.live_blocks, blocks);
        files = i == 10 ? open_files() : files; /* libuv keeps a few for all loops */
    }
    assert_int_equal(open_files(), files);
    fault_env_end(&world);
}

static void a_steady_exchange_asks_for_no_memory(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_link *link = e2e_pair(server, client, NULL);
    size_t requests = 0;
    for (unsigned i = 0; i < 2000; i++) {
        struct e2e_call call = {0};
        assert_int_equal(e2e_request(link, nio_bytes_of("the same again"), &call), NIO_OK);
        E2E_UNTIL(&e, call.ended == 1);
        requests = i == 100 ? e.world.requests : requests;
    }
    assert_int_equal(e.world.requests, requests);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_allocation_may_fail_and_nothing_hangs_or_leaks),
        cmocka_unit_test(a_node_with_its_own_loop_gives_back_what_it_took_when_memory_ends),
        cmocka_unit_test(connections_wait_for_memory_and_are_accepted_later),
        cmocka_unit_test(a_thousand_nodes_come_and_go_without_a_trace),
        cmocka_unit_test(a_steady_exchange_asks_for_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
