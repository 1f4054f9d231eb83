/* tests/e2e/test_hashcash_threads.c - proof of work on the threads of a real loop: it goes on
 * beside the loop, tells how far it is, and is given up when nobody wants it. */
#include <stdlib.h>

#include "base/bytes.h"
#include "support/e2e.h"

#define MANY_BITS 26 /* half a minute or so: it is always given up before */

static nio_layer *hashcash(nio_node *node, uint64_t bits)
{
    const nio_plugin_param params[] = {{.name = "bits", .number = bits}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "test",
                           .realm = "test",
                           .auth = {.kind = "hashcash", .params = params, .param_count = 1}};
    nio_layer *layer;
    nio_error error;
    if (nio_layer_create(node, &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return layer;
}

struct sides {
    struct e2e e;
    nio_node *server, *client;
    nio_link *link;
};

static void begin(struct sides *s, uint64_t client_bits, uint64_t server_bits)
{
    nio_listen_options listen = NIO_LISTEN_OPTIONS_INIT;
    nio_connect_options connect = NIO_CONNECT_OPTIONS_INIT;
    nio_listener *listener;
    e2e_begin(&s->e);
    s->server = e2e_node(&s->e, NULL);
    s->client = e2e_node(&s->e, NULL);
    e2e_serve_echo(s->server, NULL, NULL);
    listen.outer = hashcash(s->server, server_bits);
    connect.outer = hashcash(s->client, client_bits);
    assert_int_equal(nio_node_listen_with(s->server, e2e_any(), &listen, &listener, NULL), NIO_OK);
    assert_int_equal(
        nio_node_connect(s->client, nio_listener_endpoint(listener), &connect, &s->link, NULL),
        NIO_OK);
}

static void end(struct sides *s)
{
    if (s->client != NULL) {
        e2e_close(&s->e, s->client);
    }
    e2e_close(&s->e, s->server);
    e2e_end(&s->e);
}

static void asks(struct sides *s, struct e2e_call *call)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    spec.uri = nio_bytes_of("echo");
    spec.content = nio_bytes_of("worked for");
    options.deadline_ms = 60000;
    assert_int_equal(nio_request(s->link, &spec, &options, e2e_done, call, &call->id), NIO_OK);
}

static void calls_cross_that_were_worked_for(void **state)
{
    (void)state;
    for (uint64_t asked = 10; asked <= 12; asked += 2) { /* as many as it has, and more */
        struct sides s;
        struct e2e_call calls[8] = {{0}};
        begin(&s, 10, asked);
        for (size_t i = 0; i < 8; i++) {
            asks(&s, &calls[i]);
        }
        for (size_t i = 0; i < 8; i++) {
            E2E_UNTIL(&s.e, calls[i].ended == 1);
            assert_int_equal(calls[i].status, NIO_OK);
            assert_memory_equal(calls[i].content, "worked for", 10);
        }
        end(&s);
    }
}

static bool has_begun(const struct sides *s, const struct e2e_call *call)
{
    nio_progress progress;
    assert_int_equal(nio_call_progress(s->client, call->id, &progress), NIO_OK);
    assert_int_equal(progress.expected, 1u << MANY_BITS);
    return progress.done > 0;
}

static void a_search_tells_how_far_it_is_until_it_is_canceled(void **state)
{
    (void)state;
    struct sides s;
    struct e2e_call call = {0};
    nio_progress progress;
    begin(&s, MANY_BITS, MANY_BITS);
    asks(&s, &call);
    E2E_UNTIL(&s.e, has_begun(&s, &call));
    assert_int_equal(nio_call_cancel(s.client, call.id), NIO_OK);
    assert_int_equal(nio_call_progress(s.client, call.id, &progress), NIO_ENOENT);
    E2E_UNTIL(&s.e, call.ended == 1);
    assert_int_equal(call.status, NIO_ECANCELED);
    end(&s);
}

static void a_node_that_closes_waits_for_no_search(void **state)
{
    (void)state;
    struct sides s;
    struct e2e_call calls[3] = {{0}};
    begin(&s, MANY_BITS, MANY_BITS);
    for (size_t i = 0; i < 3; i++) {
        asks(&s, &calls[i]);
    }
    E2E_UNTIL(&s.e, has_begun(&s, &calls[0]));
    e2e_close(&s.e, s.client);
    s.client = NULL;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(calls[i].ended, 1);
        assert_int_equal(calls[i].status, NIO_ECLOSED);
    }
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_cross_that_were_worked_for),
        cmocka_unit_test(a_search_tells_how_far_it_is_until_it_is_canceled),
        cmocka_unit_test(a_node_that_closes_waits_for_no_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
