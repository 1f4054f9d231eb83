/* tests/e2e/test_udp_end.c - UDP without files, without memory, and its end at any time. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"
#include "support/e2e_udp.h"

static nio_status listen_status(nio_node *node, const char *url, nio_error *error)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.plain = true;
    return nio_node_listen_with(node, url, &options, NULL, error);
}

/* ---- Files, memory --------------------------------------------------------------------------- */

static void without_files_there_is_a_sentence(void **state)
{
    (void)state;
    struct e2e e;
    struct rlimit limit;
    nio_error error;
    nio_link *link;
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.plain = true;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    struct rlimit none = {.rlim_cur = 3, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    nio_status listened = listen_status(node, "udp://127.0.0.1:0", &error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(listened, NIO_ELIMIT);
    assert_string_equal(error.text, "udp://127.0.0.1:0: too many files are open in this process");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    nio_status connected = nio_node_connect(node, "udp://127.0.0.1:9", &options, &link, &error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(connected, NIO_ELIMIT);
    assert_int_equal(listen_status(node, "udp://127.0.0.1:0", &error), NIO_OK);
    e2e_close(&e, node);
    e2e_end(&e);
}

/* One exchange of two nodes, with all that may fail on the way. */
struct exchange {
    uv_loop_t loop;
    uv_timer_t end;
    nio_node *server, *client;
    struct e2e_call call;
    unsigned gone;
    bool begun;
    const char *group, *host;
};

static void count_gone(void *user)
{
    ++*(unsigned *)user;
}

static void on_time(uv_timer_t *timer)
{
    (void)timer;
}

static nio_status exchange_connect(struct exchange *x, const nio_listener *listener)
{
    nio_connect_options connect = NIO_CONNECT_OPTIONS_INIT;
    nio_link *link;
    char url[64];
    connect.plain = true;
    snprintf(url, sizeof url, "udp://%s:%u", x->host, (unsigned)nio_listener_port(listener));
    nio_status status = nio_node_connect(x->client, url, &connect, &link, NULL);
    if (status == NIO_OK) {
        status = e2e_request(link, nio_bytes_of("hello"), &x->call);
        x->begun = status == NIO_OK;
    }
    return status;
}

static nio_status exchange_begin(struct fault_env *world, struct exchange *x)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_listen_options listen = NIO_LISTEN_OPTIONS_INIT;
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    nio_listener *listener;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.deadline_ms = 100; /* an answer for which the server had no memory */
    options.env = &world->env;
    options.limits = &limits;
    options.loop = &x->loop;
    listen.plain = true;
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
        status = nio_node_listen_with(x->server, x->group, &listen, &listener, NULL);
    }
    return status == NIO_OK ? exchange_connect(x, listener) : status;
}

static void exchange_end(struct exchange *x)
{
    unsigned nodes = (x->server != NULL ? 1u : 0u) + (x->client != NULL ? 1u : 0u);
    if (x->client != NULL) {
        nio_node_close(x->client, count_gone, &x->gone);
    }
    if (x->server != NULL) {
        nio_node_close(x->server, count_gone, &x->gone);
    }
    for (unsigned i = 0; x->gone < nodes; i++) {
        assert_true(i < 1000);
        uv_run(&x->loop, UV_RUN_ONCE);
    }
    uv_close((uv_handle_t *)&x->end, NULL);
    uv_run(&x->loop, UV_RUN_NOWAIT);
    assert_int_equal(uv_loop_close(&x->loop), 0);
    assert_int_equal(x->call.ended, x->begun);
}

static void exchange_start(struct exchange *x)
{
    assert_int_equal(uv_loop_init(&x->loop), 0);
    uv_timer_init(&x->loop, &x->end);
    uv_timer_start(&x->end, on_time, 10, 10);
}

static nio_status exchange(struct fault_env *world, void *user)
{
    struct exchange x = *(struct exchange *)user;
    exchange_start(&x);
    nio_status status = exchange_begin(world, &x);
    for (unsigned i = 0; x.begun && x.call.ended == 0; i++) {
        assert_true(i < 1000);
        uv_run(&x.loop, UV_RUN_ONCE);
    }
    if (x.begun && (status = x.call.status) != NIO_OK) {
        status = NIO_ENOMEM; /* whatever that looked like from the other side */
    }
    exchange_end(&x);
    return status;
}

static const struct exchange kinds[] = {
    {.group = "udp://127.0.0.1:0", .host = "127.0.0.1"},
    {.group = "udp://localhost:0?group=239.255.0.7:8989&group=239.255.0.8:8989",
     .host = "localhost"},
};

static void any_allocation_may_fail_and_nothing_hangs_or_leaks(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fault_env world;
        struct exchange kind = kinds[i];
        e2e_world(&world);
        assert_true(fault_env_exhaust(&world, exchange, &kind) > 10);
        fault_env_end(&world);
    }
}

/* Both nodes close after so many rounds of the loop, whatever is under way then. */
static void a_node_may_close_at_any_time(void **state)
{
    (void)state;
    for (unsigned turns = 0; turns < 12; turns++) {
        for (size_t i = 0; i < 2; i++) {
            struct fault_env world;
            struct exchange x = kinds[i];
            e2e_world(&world);
            exchange_start(&x);
            assert_int_equal(exchange_begin(&world, &x), NIO_OK);
            for (unsigned turn = 0; turn < turns; turn++) {
                uv_run(&x.loop, UV_RUN_NOWAIT);
            }
            exchange_end(&x);
            fault_env_end(&world);
        }
    }
}

static void close_all(void *user, nio_call *call, const nio_message *message)
{
    (void)call;
    nio_listener *listener = user;
    if (listener != NULL) {
        nio_listener_close(listener);
    } else {
        nio_node_close(nio_link_node(message->link), NULL, NULL);
    }
}

/* Several datagrams come in one batch; the first handler ends it all. */
static void a_handler_may_close_its_socket_and_its_node(void **state)
{
    (void)state;
    for (unsigned node_too = 0; node_too < 2; node_too++) {
        struct e2e e;
        uint8_t frame[64];
        e2e_begin(&e);
        nio_node *server = e2e_node(&e, NULL);
        nio_listener *listener = e2e_listen(server, "udp://127.0.0.1:0");
        nio_route route = NIO_ROUTE_INIT;
        nio_handler_id id;
        route.type = NIO_REQUEST_URI;
        route.any_uri = true;
        assert_int_equal(nio_on(server, &route, close_all, node_too ? NULL : listener, &id),
                         NIO_OK);
        int fd = udp_socket(nio_listener_port(listener));
        size_t len = e2e_frame(frame, NIO_REQUEST_URI, "echo", nio_bytes_of("hi"));
        for (unsigned i = 0; i < 5; i++) {
            assert_int_equal(send(fd, frame, len, 0), len);
        }
        E2E_UNTIL(&e, udp_handles(&e) == 0);
        close(fd);
        if (!node_too) {
            assert_int_equal(nio_node_counters(server)->datagrams_in, 1);
            e2e_close(&e, server);
        }
        E2E_UNTIL(&e, e.world.live_blocks == 0);
        e2e_end(&e);
    }
}

/* What was queued leaves before the socket is closed. */
static void what_is_queued_leaves_before_the_end(void **state)
{
    (void)state;
    enum { NOTES = 100 };
    struct e2e e;
    uint8_t bytes[256];
    unsigned came = 0;
    e2e_begin(&e);
    nio_node *client = e2e_node(&e, NULL);
    int fd = udp_socket(0);
    char url[64];
    snprintf(url, sizeof url, "udp://127.0.0.1:%u", (unsigned)udp_port_of(fd));
    nio_link *link = e2e_connect(client, url, NULL);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("note");
    for (unsigned i = 0; i < NOTES; i++) {
        assert_int_equal(nio_send(link, &spec), NIO_OK);
    }
    e2e_close(&e, client);
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
        came++;
    }
    assert_int_equal(came, NOTES);
    close(fd);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_files_there_is_a_sentence),
        cmocka_unit_test(any_allocation_may_fail_and_nothing_hangs_or_leaks),
        cmocka_unit_test(a_node_may_close_at_any_time),
        cmocka_unit_test(a_handler_may_close_its_socket_and_its_node),
        cmocka_unit_test(what_is_queued_leaves_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
