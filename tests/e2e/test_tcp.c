/* tests/e2e/test_tcp.c - endpoints of every kind, and messages over them, on loopback. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <netaio/node.h>

#include "base/bytes.h"
#include "support/e2e.h"

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
    bool there = e2e_has_ipv6();
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
    if (e2e_has_ipv6()) {
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
    options.size = 0;
    assert_int_equal(nio_node_listen_with(node, "tcp://*:0", &options, NULL, &error), NIO_EINVAL);
    e2e_close(&e, node);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
