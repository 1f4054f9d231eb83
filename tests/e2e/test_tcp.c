/* tests/e2e/test_tcp.c - endpoints of every kind, and messages over them, on loopback. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <netaio/node.h>

#include "base/bytes.h"
#include "support/e2e.h"

/* True if the host has IPv6 on its loopback; says so if it has not. */
static bool has_ipv6(struct e2e *e)
{
    uv_tcp_t probe;
    struct sockaddr_in6 loopback;
    uv_ip6_addr("::1", 0, &loopback);
    uv_tcp_init(&e->loop, &probe);
    int code = uv_tcp_bind(&probe, (const struct sockaddr *)&loopback, 0);
    if (code == 0) {
        code = uv_listen((uv_stream_t *)&probe, 1, NULL);
    }
    uv_close((uv_handle_t *)&probe, NULL);
    uv_run(&e->loop, UV_RUN_NOWAIT);
    return code == 0;
}

/* An echo at `listens`, asked over `connects` (with the port of the listener). */
static void assert_reaches(struct e2e *e, const char *listens, const char *connects, uint8_t family)
{
    nio_node *server = e2e_node(e, NULL), *client = e2e_node(e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, listens);
    assert_int_not_equal(nio_listener_port(listener), 0);

    char endpoint[64];
    struct e2e_link seen = {0};
    struct e2e_call call = {0};
    snprintf(endpoint, sizeof endpoint, "%s:%u", connects, (unsigned)nio_listener_port(listener));
    nio_link *link = e2e_connect(client, endpoint, &seen);
    assert_int_equal(nio_link_get_state(link), NIO_LINK_CONNECTING);
    assert_int_equal(e2e_request(link, nio_bytes_of("hello"), &call), NIO_OK);
    E2E_UNTIL(e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(call.type, NIO_RESPOND_URI);
    assert_memory_equal(call.content, "hello", 5);
    assert_int_equal(seen.opened, 1);
    assert_int_equal(nio_link_get_state(link), NIO_LINK_OPEN);
    assert_int_equal(nio_link_address(link)->family, family);
    assert_int_equal(nio_link_address(link)->port, nio_listener_port(listener));
    assert_false(nio_link_accepted(link));
    assert_ptr_equal(nio_link_node(link), client);

    e2e_close(e, client);
    assert_int_equal(seen.closed, 1);
    assert_int_equal(seen.reason, NIO_OK);
    e2e_close(e, server);
}

static void a_request_crosses_ipv4(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    assert_reaches(&e, "tcp://127.0.0.1:0", "tcp://127.0.0.1", 4);
    assert_reaches(&e, "tcp://0.0.0.0:0", "tcp://127.0.0.1", 4);
    e2e_end(&e);
}

static void a_request_crosses_ipv6(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    bool there = has_ipv6(&e);
    if (there) {
        assert_reaches(&e, "tcp://[::1]:0", "tcp://[::1]", 6);
        assert_reaches(&e, "tcp://[::]:0", "tcp://[::1]", 6);
    }
    e2e_end(&e);
    if (!there) {
        print_message("SKIP: this host has no IPv6 loopback\n");
        skip();
    }
}

static void a_star_listens_on_all_that_the_host_has(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    assert_reaches(&e, "tcp://*:0", "tcp://127.0.0.1", 4);
    if (has_ipv6(&e)) {
        assert_reaches(&e, "tcp://*:0", "tcp://[::1]", 6);
    }
    e2e_end(&e);
}

static void a_name_is_resolved_for_listening_and_connecting(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, "tcp://localhost:0");
    struct e2e_call call = {0};
    nio_link *link = e2e_connect(client, nio_listener_endpoint(listener), NULL);
    assert_int_equal(nio_link_address(link)->family, 0);
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_not_equal(nio_link_address(link)->family, 0);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void the_next_address_of_a_name_is_tried_when_one_refuses(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    /* Whatever comes first of ::1 and 127.0.0.1, only one of them listens. */
    assert_reaches(&e, "tcp://127.0.0.1:0", "tcp://localhost", 4);
    e2e_end(&e);
}

static void a_listener_tells_its_endpoint_with_the_real_port(void **state)
{
    (void)state;
    struct e2e e;
    char expected[64];
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    static const char *const hosts[] = {"127.0.0.1", "0.0.0.0", "*", "localhost"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        char endpoint[32];
        snprintf(endpoint, sizeof endpoint, "tcp://%s:0", hosts[i]);
        nio_listener *listener = e2e_listen(node, endpoint);
        snprintf(expected, sizeof expected, "tcp://%s:%u", hosts[i],
                 (unsigned)nio_listener_port(listener));
        assert_string_equal(nio_listener_endpoint(listener), expected);
    }
    e2e_close(&e, node);
    e2e_end(&e);
}

static void what_cannot_be_listened_at_is_said_in_a_sentence(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    char expected[128];
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_listener *first = e2e_listen(node, "tcp://127.0.0.1:0");

    assert_int_equal(nio_node_listen(node, "tcp://127.0.0.1:0", &error), NIO_EINVAL);
    assert_string_equal(error.text, "tcp://127.0.0.1:0: no outer layer: serve a protocol first, "
                                    "give a layer in the options, or say plain there");
    options.plain = true;
    assert_int_equal(
        nio_node_listen_with(node, nio_listener_endpoint(first), &options, NULL, &error),
        NIO_EADDRINUSE);
    snprintf(expected, sizeof expected, "%s: the address is in use", nio_listener_endpoint(first));
    assert_string_equal(error.text, expected);
    assert_int_equal(nio_node_listen_with(node, "tcp://192.0.2.1:0", &options, NULL, &error),
                     NIO_EADDRNOTAVAIL);
    assert_string_equal(error.text, "tcp://192.0.2.1:0: the address is not of this host");
    assert_int_equal(nio_node_listen_with(node, "tcp://nosuch.invalid:0", &options, NULL, &error),
                     NIO_ERESOLVE);
    assert_int_equal(nio_node_listen_with(node, "tcp://[::1:0", &options, NULL, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "tcp://[::1:0: the bracket at column 7 is not closed");
    assert_int_equal(nio_node_listen_with(node, "udp://*:0", &options, NULL, NULL), NIO_ENOTSUP);
    options.size = 0;
    assert_int_equal(nio_node_listen_with(node, "tcp://*:0", &options, NULL, &error), NIO_EINVAL);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void a_node_has_several_listeners_and_links_in_both_directions(void **state)
{
    (void)state;
    enum { NODES = 3 };
    struct e2e e;
    nio_node *nodes[NODES];
    nio_listener *listeners[NODES][2];
    struct e2e_call calls[NODES][NODES][2] = {0};
    e2e_begin(&e);
    for (size_t i = 0; i < NODES; i++) {
        nodes[i] = e2e_node(&e, NULL);
        e2e_serve_echo(nodes[i], NULL, NULL);
        listeners[i][0] = e2e_listen(nodes[i], "tcp://127.0.0.1:0");
        listeners[i][1] = e2e_listen(nodes[i], "tcp://127.0.0.1:0");
    }
    for (size_t i = 0; i < NODES; i++) {
        for (size_t j = 0; j < NODES; j++) {
            for (size_t k = 0; k < 2; k++) {
                nio_link *link =
                    e2e_connect(nodes[i], nio_listener_endpoint(listeners[j][k]), NULL);
                assert_int_equal(e2e_request(link, nio_bytes_of("hi"), &calls[i][j][k]), NIO_OK);
            }
        }
    }
    for (size_t i = 0; i < NODES * NODES * 2; i++) {
        struct e2e_call *call = &calls[0][0][0] + i;
        E2E_UNTIL(&e, call->ended == 1);
        assert_int_equal(call->status, NIO_OK);
    }
    assert_int_equal(nio_node_counters(nodes[0])->links_accepted, 2 * NODES);
    for (size_t i = 0; i < NODES; i++) {
        e2e_close(&e, nodes[i]);
    }
    e2e_end(&e);
}

static void a_listener_that_is_closed_leaves_its_links_alone(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0}, late = {0};
    struct e2e_call call = {0};
    char endpoint[64];
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, "tcp://127.0.0.1:0");
    snprintf(endpoint, sizeof endpoint, "%s", nio_listener_endpoint(listener));
    nio_link *link = e2e_connect(client, endpoint, &seen);
    E2E_UNTIL(&e, nio_node_counters(server)->links_accepted == 1 && seen.opened == 1);
    nio_listener_close(listener);
    assert_int_equal(e2e_request(link, nio_bytes_of("still"), &call), NIO_OK);
    e2e_connect(client, endpoint, &late);
    E2E_UNTIL(&e, call.ended == 1 && late.closed == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(late.reason, NIO_ECONNREFUSED);
    e2e_close(&e, server);
    e2e_close(&e, client);
    e2e_end(&e);
}

static void many_clients_are_served_side_by_side(void **state)
{
    (void)state;
    enum { CLIENTS = 100, CALLS = 20 };
    struct e2e e;
    static struct e2e_call calls[CLIENTS][CALLS];
    memset(calls, 0, sizeof calls);
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    const char *endpoint = nio_listener_endpoint(e2e_listen(server, "tcp://127.0.0.1:0"));
    for (size_t i = 0; i < CLIENTS; i++) {
        nio_link *link = e2e_connect(client, endpoint, NULL);
        for (size_t j = 0; j < CALLS; j++) {
            char text[32];
            snprintf(text, sizeof text, "%zu of %zu", j, i);
            assert_int_equal(e2e_request(link, nio_bytes_of(text), &calls[i][j]), NIO_OK);
        }
    }
    for (size_t i = 0; i < CLIENTS * CALLS; i++) {
        struct e2e_call *call = &calls[0][0] + i;
        char text[32];
        E2E_UNTIL(&e, call->ended == 1);
        snprintf(text, sizeof text, "%zu of %zu", i % CALLS, i / CALLS);
        assert_int_equal(call->status, NIO_OK);
        assert_int_equal(call->len, strlen(text));
        assert_memory_equal(call->content, text, call->len);
    }
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* What a socket reads until it has `len` bytes. */
static void read_all(struct e2e *e, int fd, uint8_t *out, size_t len)
{
    size_t have = 0;
    while (have < len) {
        long got = e2e_read(fd, out + have, len - have);
        if (got == -1) {
            e2e_turn(e, "the socket reads what was sent");
            continue;
        }
        assert_true(got > 0);
        have += (size_t)got;
    }
}

static void a_frame_that_comes_byte_by_byte_is_answered_once(void **state)
{
    (void)state;
    struct e2e e;
    uint8_t frame[128], answer[128], expected[128];
    unsigned handled = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, &handled);
    int fd = e2e_socket(nio_listener_port(e2e_listen(server, "tcp://127.0.0.1:0")));
    size_t len = e2e_frame(frame, NIO_REQUEST_URI, "echo", nio_bytes_of("piece by piece"));
    for (size_t i = 0; i < len; i++) {
        uint64_t before = nio_node_counters(server)->bytes_in;
        assert_int_equal(handled, 0);
        e2e_write(&e, fd, nio__bytes(frame + i, 1));
        E2E_UNTIL(&e, nio_node_counters(server)->bytes_in == before + 1);
    }
    assert_int_equal(handled, 1);
    size_t expected_len =
        e2e_frame(expected, NIO_RESPOND_URI, "echo", nio_bytes_of("piece by piece"));
    read_all(&e, fd, answer, expected_len);
    assert_memory_equal(answer, expected, expected_len);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    struct e2e e;
    uint8_t *sent = malloc(COUNT * 64), *wanted = malloc(COUNT * 64), *got = malloc(COUNT * 64);
    size_t sent_len = 0, wanted_len = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    int fd = e2e_socket(nio_listener_port(e2e_listen(server, "tcp://127.0.0.1:0")));
    for (unsigned i = 0; i < COUNT; i++) {
        char text[16];
        snprintf(text, sizeof text, "%u", i);
        sent_len += e2e_frame(sent + sent_len, NIO_REQUEST_URI, "echo", nio_bytes_of(text));
        wanted_len += e2e_frame(wanted + wanted_len, NIO_RESPOND_URI, "echo", nio_bytes_of(text));
    }
    e2e_write(&e, fd, nio__bytes(sent, sent_len));
    read_all(&e, fd, got, wanted_len);
    assert_memory_equal(got, wanted, wanted_len);
    close(fd);
    e2e_close(&e, server);
    free(sent);
    free(wanted);
    free(got);
    e2e_end(&e);
}

static void content_up_to_the_limit_of_the_wire_passes_and_no_more(void **state)
{
    (void)state;
    enum { LARGEST = 65422 - 4 }; /* uri and content together */
    struct e2e e;
    uint8_t *content = malloc(LARGEST + 1);
    struct e2e_call calls[4] = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_link *link = e2e_pair(server, client, NULL);
    for (size_t i = 0; i <= LARGEST; i++) {
        content[i] = (uint8_t)(i * 7 + i / 256);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(e2e_request(link, nio__bytes(content, LARGEST - i), &calls[i]), NIO_OK);
    }
    struct e2e_call over = {0};
    assert_int_equal(e2e_request(link, nio__bytes(content, LARGEST + 1), &over), NIO_ETOOBIG);
    for (size_t i = 0; i < 4; i++) {
        E2E_UNTIL(&e, calls[i].ended == 1);
        assert_int_equal(calls[i].status, NIO_OK);
        assert_int_equal(calls[i].len, LARGEST - i);
        assert_memory_equal(calls[i].content, content, sizeof calls[i].content);
    }
    e2e_close(&e, client);
    e2e_close(&e, server);
    assert_int_equal(over.ended, 0);
    free(content);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_crosses_ipv4),
        cmocka_unit_test(a_request_crosses_ipv6),
        cmocka_unit_test(a_star_listens_on_all_that_the_host_has),
        cmocka_unit_test(a_name_is_resolved_for_listening_and_connecting),
        cmocka_unit_test(the_next_address_of_a_name_is_tried_when_one_refuses),
        cmocka_unit_test(a_listener_tells_its_endpoint_with_the_real_port),
        cmocka_unit_test(what_cannot_be_listened_at_is_said_in_a_sentence),
        cmocka_unit_test(a_node_has_several_listeners_and_links_in_both_directions),
        cmocka_unit_test(a_listener_that_is_closed_leaves_its_links_alone),
        cmocka_unit_test(many_clients_are_served_side_by_side),
        cmocka_unit_test(a_frame_that_comes_byte_by_byte_is_answered_once),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(content_up_to_the_limit_of_the_wire_passes_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
