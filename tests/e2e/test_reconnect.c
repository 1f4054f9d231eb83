/* tests/e2e/test_reconnect.c - links that connect again, on sockets. */
#include <stdio.h>
#include <unistd.h>

#include "support/e2e.h"

static const nio_reconnect soon = {sizeof soon, 1, 20, 10000};

/* What a link that connects again went through. */
struct seen {
    nio_link *link;
    unsigned opened, lost, closed;
    nio_status reason;
    char text[128];
};

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    struct seen *seen = user;
    assert_ptr_equal(link, seen->link);
    assert_int_equal(seen->closed, 0);
    seen->opened += event->state == NIO_LINK_OPEN;
    seen->lost += event->state == NIO_LINK_CONNECTING;
    seen->closed += event->state == NIO_LINK_CLOSED;
    seen->reason = event->reason;
    snprintf(seen->text, sizeof seen->text, "%s", event->text);
}

static nio_status connect_again(nio_node *node, const char *endpoint,
                                const nio_reconnect *reconnect, struct seen *seen, nio_error *error)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.plain = true;
    options.on_link = on_link;
    options.user = seen;
    options.reconnect = reconnect;
    return nio_node_connect(node, endpoint, &options, &seen->link, error);
}

/* A server at the endpoint; at a free one if it is "". */
static nio_node *serve(struct e2e *e, char endpoint[128])
{
    nio_node *node = e2e_node(e, NULL);
    e2e_serve_echo(node, NULL, NULL);
    nio_listener *listener = e2e_listen(node, endpoint[0] != '\0' ? endpoint : e2e_any());
    snprintf(endpoint, 128, "%s", nio_listener_endpoint(listener));
    return node;
}

static void assert_answered(struct e2e *e, nio_link *link)
{
    struct e2e_call call = {0};
    assert_int_equal(e2e_request(link, nio_bytes_of("hello"), &call), NIO_OK);
    E2E_UNTIL(e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
}

static void a_link_finds_a_server_that_comes_back(void **state)
{
    (void)state;
    struct e2e e;
    struct seen seen = {0};
    char endpoint[128] = "", said[200];
    e2e_begin(&e);
    nio_node *server = serve(&e, endpoint), *client = e2e_node(&e, NULL);
    assert_int_equal(connect_again(client, endpoint, &soon, &seen, NULL), NIO_OK);
    for (unsigned round = 1; round <= 3; round++) {
        assert_answered(&e, seen.link);
        assert_int_equal(seen.opened, round);
        unsigned lost = seen.lost;
        e2e_close(&e, server);
        E2E_UNTIL(&e, seen.lost > lost);
        E2E_UNTIL(&e, seen.reason == e2e_refused());
        snprintf(said, sizeof said, "%s: ", endpoint);
        assert_memory_equal(seen.text, said, strlen(said));
        E2E_UNTIL(&e, seen.lost > lost + 3);
        assert_int_equal(nio_link_get_state(seen.link), NIO_LINK_CONNECTING);
        server = serve(&e, endpoint);
    }
    assert_answered(&e, seen.link);
    assert_int_equal(nio_node_counters(client)->reconnects, 3);
    e2e_close(&e, client);
    assert_int_equal(seen.closed, 1);
    assert_int_equal(seen.reason, NIO_OK);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_link_may_be_there_before_its_server(void **state)
{
    (void)state;
    struct e2e e;
    struct seen seen = {0};
    struct e2e_call call = {0};
    char endpoint[128] = "";
    e2e_begin(&e);
    e2e_close(&e, serve(&e, endpoint)); /* only to learn a free endpoint */
    nio_node *client = e2e_node(&e, NULL);
    assert_int_equal(connect_again(client, endpoint, &soon, &seen, NULL), NIO_OK);
    assert_int_equal(e2e_request(seen.link, nio_bytes_of("early"), &call), NIO_OK);
    E2E_UNTIL(&e, seen.lost == 3);
    nio_node *server = serve(&e, endpoint);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(nio_node_counters(client)->reconnects, 0);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_name_is_looked_up_again(void **state)
{
    (void)state;
    struct e2e e;
    struct seen seen = {0};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(connect_again(node, "tcp://localhost:1", &soon, &seen, NULL), NIO_OK);
    E2E_UNTIL(&e, seen.lost == 3);
    assert_int_equal(seen.reason, NIO_ECONNREFUSED);
    e2e_close(&e, node);
    assert_int_equal(seen.closed, 1);
    e2e_end(&e);
}

static void on_gone(void *user)
{
    *(bool *)user = true;
}

static void closing_ends_it_after_any_number_of_turns(void **state)
{
    (void)state;
    for (unsigned turns = 0; turns < 24; turns++) {
        struct e2e e;
        struct seen seen = {0};
        struct e2e_call call = {0};
        char endpoint[128] = "";
        bool gone = false;
        e2e_begin(&e);
        nio_node *server = serve(&e, endpoint), *client = e2e_node(&e, NULL);
        assert_int_equal(connect_again(client, endpoint, &soon, &seen, NULL), NIO_OK);
        if (turns % 2 == 1) {
            assert_answered(&e, seen.link);
        }
        nio_node_close(server, on_gone, &gone);
        assert_int_equal(e2e_request(seen.link, nio_bytes_of("x"), &call), NIO_OK);
        for (unsigned i = 0; i < turns; i++) {
            uv_run(&e.loop, UV_RUN_ONCE);
        }
        nio_link_close(seen.link);
        E2E_UNTIL(&e, seen.closed == 1);
        assert_int_equal(call.ended, 1);
        assert_int_equal(seen.reason, NIO_OK);
        e2e_close(&e, client);
        E2E_UNTIL(&e, gone);
        e2e_end(&e);
    }
}

static void memory_that_fails_is_an_attempt_in_vain(void **state)
{
    (void)state;
    struct e2e e;
    struct seen seen = {0};
    char endpoint[128] = "";
    e2e_begin(&e);
    nio_node *server = serve(&e, endpoint), *client = e2e_node(&e, NULL);
    assert_int_equal(connect_again(client, endpoint, &soon, &seen, NULL), NIO_OK);
    assert_answered(&e, seen.link);
    e2e_close(&e, server);
    E2E_UNTIL(&e, seen.lost > 1);
    fault_env_fail_nth(&e.world, 1, true);
    E2E_UNTIL(&e, seen.reason == NIO_ENOMEM);
    fault_env_fail_nth(&e.world, 0, false);
    server = serve(&e, endpoint);
    assert_answered(&e, seen.link);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_policy_without_sense_is_refused_by_a_sentence(void **state)
{
    (void)state;
    static const nio_reconnect wrong[] = {{sizeof soon, 0, 10, 10}, {sizeof soon, 10, 9, 10}};
    struct e2e e;
    struct seen seen = {0};
    nio_error error;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(connect_again(node, "tcp://h:1", &wrong[i], &seen, &error), NIO_EINVAL);
    }
    assert_string_equal(error.text, "tcp://h:1: to connect again after 10 to 9 ms makes no sense");
    nio_reconnect none = {0};
    assert_int_equal(connect_again(node, "tcp://h:1", &none, &seen, &error), NIO_EINVAL);
    e2e_close(&e, node);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_finds_a_server_that_comes_back),
        cmocka_unit_test(a_link_may_be_there_before_its_server),
        cmocka_unit_test(a_name_is_looked_up_again),
        cmocka_unit_test(closing_ends_it_after_any_number_of_turns),
        cmocka_unit_test(memory_that_fails_is_an_attempt_in_vain),
        cmocka_unit_test(a_policy_without_sense_is_refused_by_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
