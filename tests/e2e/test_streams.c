/* tests/e2e/test_streams.c - many messages, links and listeners, whatever carries them. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"

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
        listeners[i][0] = e2e_listen(nodes[i], e2e_any());
        listeners[i][1] = e2e_listen(nodes[i], e2e_any());
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
    nio_listener *listener = e2e_listen(server, e2e_any());
    snprintf(endpoint, sizeof endpoint, "%s", nio_listener_endpoint(listener));
    nio_link *link = e2e_connect(client, endpoint, &seen);
    E2E_UNTIL(&e, nio_node_counters(server)->links_accepted == 1 && seen.opened == 1);
    nio_listener_close(listener);
    assert_int_equal(e2e_request(link, nio_bytes_of("still"), &call), NIO_OK);
    e2e_connect(client, endpoint, &late);
    E2E_UNTIL(&e, call.ended == 1 && late.closed == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(late.reason, e2e_refused());
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
    const char *endpoint = nio_listener_endpoint(e2e_listen(server, e2e_any()));
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
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
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
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
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
        cmocka_unit_test(a_node_has_several_listeners_and_links_in_both_directions),
        cmocka_unit_test(a_listener_that_is_closed_leaves_its_links_alone),
        cmocka_unit_test(many_clients_are_served_side_by_side),
        cmocka_unit_test(a_frame_that_comes_byte_by_byte_is_answered_once),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(content_up_to_the_limit_of_the_wire_passes_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
