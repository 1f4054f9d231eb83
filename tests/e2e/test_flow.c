/* tests/e2e/test_flow.c - how much is written at once, and what happens when nobody reads. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"

static void the_answers_of_one_read_leave_in_one_write(void **state)
{
    (void)state;
    enum { COUNT = 64 };
    struct e2e e;
    uint8_t frames[COUNT * 128];
    size_t len = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    E2E_UNTIL(&e, nio_node_counters(server)->links_accepted == 1);
    for (unsigned i = 0; i < COUNT; i++) {
        len += e2e_frame(frames + len, NIO_REQUEST_URI, "echo", nio_bytes_of("64 at once"));
    }
    assert_int_equal(send(fd, frames, len, 0), len);
    E2E_UNTIL(&e, nio_node_counters(server)->frames_in == COUNT);
    assert_int_equal(nio_node_counters(server)->bytes_out, len);
    assert_int_equal(nio_node_counters(server)->writes, 1);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void what_a_program_sends_outside_a_callback_leaves_in_one_write_too(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_link *link = e2e_pair(server, client, &seen);
    E2E_UNTIL(&e, seen.opened == 1);
    assert_int_equal(nio_node_counters(client)->writes, 0);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.content = nio_bytes_of("one of sixteen");
    for (unsigned i = 0; i < 16; i++) {
        assert_int_equal(nio_send(link, &spec), NIO_OK);
    }
    E2E_UNTIL(&e, nio_node_counters(server)->frames_in == 16);
    assert_int_equal(nio_node_counters(client)->writes, 1);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void what_is_sent_to_other_links_leaves_in_one_write_for_each(void **state)
{
    (void)state;
    enum { LINKS = 8, ROUNDS = 16 };
    struct e2e e;
    struct e2e_link seen[LINKS] = {{0}};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    const char *endpoint = nio_listener_endpoint(e2e_listen(server, e2e_any()));
    for (size_t i = 0; i < LINKS; i++) {
        e2e_connect(client, endpoint, &seen[i]);
        E2E_UNTIL(&e, seen[i].opened == 1);
    }
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < LINKS; i++) {
            assert_int_equal(nio_send(seen[i].link, &spec), NIO_OK);
        }
    }
    E2E_UNTIL(&e, nio_node_counters(server)->frames_in == LINKS * ROUNDS);
    assert_int_equal(nio_node_counters(client)->writes, LINKS);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Nobody reads ---------------------------------------------------------------------------- */

enum { ANSWER = 32000, QUEUE = 256 * 1024 };

static void answer_at_length(void *user, nio_call *call, const nio_message *message)
{
    static const uint8_t zeros[ANSWER];
    (void)message;
    ++*(unsigned *)user;
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio__bytes(zeros, sizeof zeros)), NIO_OK);
}

/* A server that answers every request with 32 KB, and a socket that asks and does not read. */
struct deaf {
    nio_node *server;
    int fd;
    unsigned handled;
    uint8_t request[64];
    size_t request_len;
    unsigned sent;
};

static void deaf_begin(struct e2e *e, struct deaf *deaf)
{
    nio_limits limits;
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    nio_limits_init(&limits);
    limits.write_queue = QUEUE;
    e2e_begin(e);
    memset(deaf, 0, sizeof *deaf);
    deaf->server = e2e_node(e, &limits);
    route.type = NIO_REQUEST_URI;
    route.any_uri = true;
    assert_int_equal(nio_on(deaf->server, &route, answer_at_length, &deaf->handled, &id), NIO_OK);
    deaf->fd = e2e_socket(e2e_listen(deaf->server, e2e_any()));
    deaf->request_len = e2e_frame(deaf->request, NIO_REQUEST_URI, "x", nio_bytes_of(""));
}

/* Asks until the server has stopped reading for good. */
static void deaf_ask(struct e2e *e, struct deaf *deaf)
{
    E2E_UNTIL(e, nio_node_counters(deaf->server)->links_accepted == 1);
    while (nio_node_counters(deaf->server)->read_pauses == 0) {
        e2e_write(e, deaf->fd, nio__bytes(deaf->request, deaf->request_len));
        deaf->sent++;
        e2e_turn(e, "the server stops reading");
    }
    for (unsigned i = 0; i < 2000; i++) {
        if (send(deaf->fd, deaf->request, deaf->request_len, MSG_DONTWAIT) !=
            (ssize_t)deaf->request_len) {
            break;
        }
        deaf->sent++;
    }
    for (unsigned i = 0; i < 100; i++) {
        uv_run(&e->loop, UV_RUN_NOWAIT);
    }
}

static void a_peer_that_does_not_read_is_not_read_from(void **state)
{
    (void)state;
    struct e2e e;
    struct deaf deaf;
    deaf_begin(&e, &deaf);
    size_t before = e.world.live_bytes;
    deaf_ask(&e, &deaf);
    assert_true(deaf.handled < deaf.sent);
    assert_true(nio_node_counters(deaf.server)->frames_in == deaf.handled);
    assert_true(e.world.peak_bytes - before < QUEUE + 4 * 65536 + 65536);

    /* It reads on: all that it asked for comes, and the server reads on as well. */
    static uint8_t frame[ANSWER + 64], bytes[65536];
    static const uint8_t zeros[ANSWER];
    size_t one = e2e_frame(frame, NIO_RESPOND_URI, "x", nio__bytes(zeros, sizeof zeros));
    size_t left = one * deaf.sent;
    while (left > 0) {
        long got = e2e_read(deaf.fd, bytes, sizeof bytes);
        if (got == -1) {
            e2e_turn(&e, "the answers come");
            continue;
        }
        assert_true(got > 0);
        left -= (size_t)got;
    }
    assert_int_equal(deaf.handled, deaf.sent);
    close(deaf.fd);
    e2e_close(&e, deaf.server);
    e2e_end(&e);
}

static void a_peer_that_does_not_read_and_goes_leaves_nothing_behind(void **state)
{
    (void)state;
    struct e2e e;
    struct deaf deaf;
    deaf_begin(&e, &deaf);
    deaf_ask(&e, &deaf);
    close(deaf.fd); /* with unread bytes: a reset */
    e2e_close(&e, deaf.server);
    e2e_end(&e);
}

static void a_full_queue_refuses_messages_of_the_program(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    static const uint8_t zeros[ANSWER];
    nio_limits limits;
    nio_limits_init(&limits);
    limits.write_queue = QUEUE;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, &limits);
    nio_link *link = e2e_pair(server, client, &seen);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.content = nio__bytes(zeros, sizeof zeros);
    unsigned sent = 0;
    nio_status status;
    while ((status = nio_send(link, &spec)) == NIO_OK) {
        sent++;
    }
    assert_int_equal(status, NIO_ELIMIT);
    assert_true(sent >= QUEUE / (ANSWER + 100) && sent <= QUEUE / ANSWER + 1);
    E2E_UNTIL(&e, nio_node_counters(server)->frames_in == sent);
    assert_int_equal(nio_send(link, &spec), NIO_OK);
    E2E_UNTIL(&e, nio_node_counters(server)->frames_in == sent + 1);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_link_that_has_much_to_say_leaves_time_for_the_others(void **state)
{
    (void)state;
    enum { MUCH = 2000 };
    struct e2e e;
    static uint8_t frames[MUCH * 32];
    unsigned handled = 0;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.frames_per_turn = 16;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, &limits), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, &handled);
    nio_listener *listener = e2e_listen(server, e2e_any());
    int loud = e2e_socket(listener);
    struct e2e_link seen = {0};
    struct e2e_call call = {0};
    nio_link *link = e2e_connect(client, nio_listener_endpoint(listener), &seen);
    E2E_UNTIL(&e, seen.opened == 1 && nio_node_counters(server)->links_accepted == 2);
    size_t len = 0;
    for (unsigned i = 0; i < MUCH; i++) {
        len += e2e_frame(frames + len, NIO_REQUEST_URI, "echo", nio_bytes_of("x"));
    }
    assert_int_equal(send(loud, frames, len, 0), len);
    assert_int_equal(e2e_request(link, nio_bytes_of("me too"), &call), NIO_OK);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_true(handled < MUCH / 2);
    E2E_UNTIL(&e, handled == MUCH + 1); /* the rest follows by itself */
    close(loud);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answers_of_one_read_leave_in_one_write),
        cmocka_unit_test(what_a_program_sends_outside_a_callback_leaves_in_one_write_too),
        cmocka_unit_test(what_is_sent_to_other_links_leaves_in_one_write_for_each),
        cmocka_unit_test(a_peer_that_does_not_read_is_not_read_from),
        cmocka_unit_test(a_peer_that_does_not_read_and_goes_leaves_nothing_behind),
        cmocka_unit_test(a_full_queue_refuses_messages_of_the_program),
        cmocka_unit_test(a_link_that_has_much_to_say_leaves_time_for_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
