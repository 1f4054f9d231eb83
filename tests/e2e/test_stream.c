/* tests/e2e/test_stream.c - streams over real sockets: large ones, beside other calls, over what
 * cannot carry them, and cut off anywhere. */
#include <stdlib.h>

#include "support/e2e.h"
#include "support/piper.h"

static void serve(nio_node *node, struct piper *piper)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.type = NIO_CREATE_URI;
    route.uri = nio_bytes_of("uri");
    route.streams = true;
    assert_int_equal(nio_on(node, &route, piper_handler, piper, &id), NIO_OK);
}

struct fixture {
    struct e2e e;
    nio_node *server, *client;
    struct e2e_link seen;
    nio_link *link;
    struct piper near, far;
};

static void begin(struct fixture *f)
{
    memset(&f->seen, 0, sizeof f->seen);
    e2e_begin(&f->e);
    f->server = e2e_node(&f->e, NULL);
    f->client = e2e_node(&f->e, NULL);
    piper_init(&f->near);
    piper_init(&f->far);
    f->far.say = "got it";
    serve(f->server, &f->far);
    f->link =
        e2e_connect(f->client, nio_listener_endpoint(e2e_listen(f->server, e2e_any())), &f->seen);
}

static void end(struct fixture *f)
{
    e2e_close(&f->e, f->client);
    e2e_close(&f->e, f->server);
    e2e_end(&f->e);
}

static void go(struct fixture *f, bool sends, bool takes, struct piper *piper)
{
    assert_int_equal(piper_begin(f->link, NULL, NIO_CREATE_URI, "uri", "args", sends, takes, piper),
                     NIO_OK);
}

static void large_streams_go_both_ways_in_little_memory(void **state)
{
    enum { LARGE = 48 << 20 };
    (void)state;
    struct fixture f;
    begin(&f);
    f.near.total = LARGE;
    go(&f, true, false, &f.near);
    E2E_UNTIL(&f.e, f.near.ended == 1 && f.far.ended == 1);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, LARGE);
    piper_init(&f.near);
    piper_init(&f.far);
    f.far.total = LARGE;
    go(&f, false, true, &f.near);
    E2E_UNTIL(&f.e, f.near.ended == 1 && f.far.ended == 1);
    piper_ended(&f.near, NIO_OK, LARGE);
    piper_ended(&f.far, NIO_OK, 0);
    assert_true(f.e.world.peak_bytes < (size_t)4 << 20); /* of both nodes */
    end(&f);
}

static void calls_are_answered_while_a_stream_goes_on(void **state)
{
    (void)state;
    struct fixture f;
    struct e2e_call call = {0};
    begin(&f);
    e2e_serve_echo(f.server, NULL, NULL);
    f.near.total = (size_t)16 << 20;
    go(&f, true, false, &f.near);
    E2E_UNTIL(&f.e, f.far.read > 0);
    assert_int_equal(e2e_request(f.link, nio_bytes_of("hi"), &call), NIO_OK);
    E2E_UNTIL(&f.e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(f.near.ended, 0);
    E2E_UNTIL(&f.e, f.near.ended == 1 && f.far.ended == 1);
    piper_ended(&f.near, NIO_OK, 0);
    end(&f);
}

static void a_node_may_close_after_any_number_of_rounds(void **state)
{
    (void)state;
    for (unsigned rounds = 0; rounds < 40; rounds++) {
        struct fixture f;
        begin(&f);
        f.near.total = (size_t)64 << 20;
        go(&f, true, false, &f.near);
        for (unsigned i = 0; i < rounds; i++) {
            e2e_turn(&f.e, "a round");
        }
        if (rounds % 2 == 0) {
            e2e_close(&f.e, f.client);
            E2E_UNTIL(&f.e, f.far.ended == (f.far.begun > 0 && f.far.accepted == NIO_OK));
            e2e_close(&f.e, f.server);
        } else {
            e2e_close(&f.e, f.server);
            E2E_UNTIL(&f.e, f.near.ended == 1);
            e2e_close(&f.e, f.client);
        }
        assert_int_equal(f.near.ended, 1);
        assert_int_equal(f.far.ended, f.far.begun > 0 && f.far.accepted == NIO_OK);
        e2e_end(&f.e);
    }
}

static void streams_do_not_begin_over_udp(void **state)
{
    (void)state;
    struct e2e e;
    struct piper piper;
    e2e_begin(&e);
    piper_init(&piper);
    nio_node *node = e2e_node(&e, NULL);
    nio_link *link = e2e_connect(node, "udp://127.0.0.1:9", NULL);
    assert_int_equal(piper_begin(link, NULL, NIO_CREATE_URI, "uri", "args", true, false, &piper),
                     NIO_ENOTSUP);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void a_call_with_a_stream_is_waited_for_like_any(void **state)
{
    (void)state;
    struct fault_env world;
    struct piper near, far;
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_node *node;
    e2e_world(&world);
    piper_init(&near);
    piper_init(&far);
    options.env = &world.env;
    assert_int_equal(nio_node_create(&node, &options), NIO_OK);
    far.say = "got it";
    near.total = 1000000;
    serve(node, &far);
    nio_link *link = e2e_connect(node, nio_listener_endpoint(e2e_listen(node, e2e_any())), NULL);
    assert_int_equal(piper_begin(link, NULL, NIO_CREATE_URI, "uri", "", true, false, &near),
                     NIO_OK);
    assert_int_equal(nio_call_wait(node, nio_stream_call_id(near.stream)), NIO_OK);
    piper_ended(&near, NIO_OK, 0);
    nio_node_close(node, NULL, NULL);
    piper_ended(&far, NIO_OK, 1000000);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_streams_go_both_ways_in_little_memory),
        cmocka_unit_test(calls_are_answered_while_a_stream_goes_on),
        cmocka_unit_test(a_node_may_close_after_any_number_of_rounds),
        cmocka_unit_test(streams_do_not_begin_over_udp),
        cmocka_unit_test(a_call_with_a_stream_is_waited_for_like_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
