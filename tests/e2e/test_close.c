/* tests/e2e/test_close.c - ends: in order, at any time, inside every callback; nothing is left. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"

/* Reads until the end of the stream; returns the number of bytes. */
static size_t read_to_end(struct e2e *e, int fd)
{
    uint8_t bytes[65536];
    size_t all = 0;
    long got;
    while ((got = e2e_read(fd, bytes, sizeof bytes)) != 0) {
        if (got == -2) {
            fail_msg("the connection was reset after %zu bytes", all);
        }
        if (got == -1) {
            e2e_turn(e, "the stream ends");
        } else {
            all += (size_t)got;
        }
    }
    return all;
}

/* ---- In order -------------------------------------------------------------------------------- */

enum { NOTES = 200, NOTE = 4000 };

static void send_notes(nio_link *link)
{
    static const uint8_t zeros[NOTE];
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("note");
    spec.content = nio__bytes(zeros, sizeof zeros);
    for (unsigned i = 0; i < NOTES; i++) {
        assert_int_equal(nio_send(link, &spec), NIO_OK);
    }
}

static void send_much_and_close(void *user, nio_call *call, const nio_message *message)
{
    (void)call;
    nio_node *node = user;
    send_notes(message->link);
    if (node != NULL) {
        nio_node_close(node, NULL, NULL);
    } else {
        nio_link_close(message->link);
    }
}

static void on_any(nio_node *node, uint8_t type, nio_handler_fn *fn, void *user)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.type = type;
    route.any_uri = true;
    assert_int_equal(nio_on(node, &route, fn, user, &id), NIO_OK);
}

static void assert_all_arrives(bool close_node)
{
    struct e2e e;
    uint8_t frame[8192];
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    on_any(server, NIO_REQUEST_URI, send_much_and_close, close_node ? server : NULL);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    e2e_write(&e, fd, nio__bytes(frame, e2e_frame(frame, NIO_REQUEST_URI, "x", nio_bytes_of(""))));
    static const uint8_t zeros[NOTE];
    size_t note = e2e_frame(frame, NIO_NOTIFY_URI, "note", nio__bytes(zeros, sizeof zeros));
    assert_int_equal(read_to_end(&e, fd), NOTES * note);
    close(fd);
    if (close_node) {
        E2E_UNTIL(&e, e.world.live_blocks == 0);
    } else {
        e2e_close(&e, server);
    }
    e2e_end(&e);
}

static void what_was_queued_arrives_before_a_closed_link_ends(void **state)
{
    (void)state;
    assert_all_arrives(false);
}

static void what_was_queued_arrives_before_a_closed_node_ends(void **state)
{
    (void)state;
    assert_all_arrives(true);
}

static void answer_and_close(void *user, nio_call *call, const nio_message *message)
{
    unsigned *left = user;
    assert_int_equal(nio_reply(call, NIO_OK_TYPE, message->content), NIO_OK);
    if (--*left == 0) {
        nio_link_close(message->link);
    }
}

static void answers_survive_requests_that_nobody_reads_any_more(void **state)
{
    (void)state;
    enum { SENT = 3000, ANSWERED = 10 };
    struct e2e e;
    unsigned left = ANSWERED;
    uint8_t frame[1024], content[512] = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    on_any(server, NIO_CREATE_URI, answer_and_close, &left);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    size_t len = e2e_frame(frame, NIO_CREATE_URI, "x", nio__bytes(content, sizeof content));
    for (unsigned i = 0; i < SENT; i++) {
        e2e_write(&e, fd, nio__bytes(frame, len));
    }
    /* Closing a socket with unread bytes would reset the connection and lose the answers. */
    assert_int_equal(read_to_end(&e, fd), ANSWERED * len);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_peer_that_reads_nothing_holds_a_close_up_for_drain_ms_only(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    uint8_t frame[64];
    nio_limits limits;
    nio_limits_init(&limits);
    limits.drain_ms = 50;
    limits.write_queue = 64 << 20;
    e2e_begin(&e);
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.loop = &e.loop;
    options.env = &e.world.env;
    options.limits = &limits;
    options.on_link = e2e_on_link;
    options.user = &seen;
    nio_node *server;
    assert_int_equal(nio_node_create(&server, &options), NIO_OK);
    on_any(server, NIO_REQUEST_URI, send_much_and_close, NULL);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    E2E_UNTIL(&e, seen.opened == 1);
    for (unsigned i = 0; i < 20; i++) { /* more than the buffers of the system hold */
        send_notes(seen.link);
    }
    e2e_write(&e, fd, nio__bytes(frame, e2e_frame(frame, NIO_REQUEST_URI, "x", nio_bytes_of(""))));
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_OK);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void closing_twice_is_closing_once(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_link *link = e2e_pair(server, client, &seen);
    E2E_UNTIL(&e, seen.opened == 1);
    nio_link_close(link);
    nio_link_close(link);
    nio_node_close(client, NULL, NULL);
    nio_node_close(client, NULL, NULL);
    nio_link_close(link);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_OK);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_closing_node_refuses_what_is_new(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call call = {0};
    struct e2e_link seen = {0};
    nio_error error;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_link *link = e2e_pair(server, client, &seen);
    E2E_UNTIL(&e, seen.opened == 1);
    nio_node_close(client, NULL, NULL);
    nio_listen_options listen = NIO_LISTEN_OPTIONS_INIT;
    listen.plain = true;
    nio_connect_options connect = NIO_CONNECT_OPTIONS_INIT;
    connect.plain = true;
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_ECLOSED);
    assert_int_equal(nio_node_listen_with(client, "tcp://127.0.0.1:0", &listen, NULL, &error),
                     NIO_ECLOSED);
    assert_string_equal(error.text, "tcp://127.0.0.1:0: the node is closing");
    assert_int_equal(nio_node_connect(client, "tcp://127.0.0.1:1", &connect, NULL, &error),
                     NIO_ECLOSED);
    assert_int_equal(nio_on(client, &route, e2e_echo, NULL, &id), NIO_ECLOSED);
    assert_int_equal(nio_once(client, &route, e2e_echo, NULL, &id), NIO_ECLOSED);
    E2E_UNTIL(&e, seen.closed == 1);
    e2e_close(&e, server);
    assert_int_equal(call.ended, 0);
    e2e_end(&e);
}

/* ---- At any time ----------------------------------------------------------------------------- */

enum { CALLS = 5 };

static void close_after(unsigned turns, unsigned first)
{
    struct e2e e;
    struct e2e_link seen[2] = {{0}};
    struct e2e_call calls[2][CALLS] = {{{0}}};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, "tcp://localhost:0");
    char endpoint[64];
    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u",
             (unsigned)nio_listener_port(listener));
    for (size_t i = 0; i < 2; i++) {
        nio_link *link =
            e2e_connect(client, i == 0 ? nio_listener_endpoint(listener) : endpoint, &seen[i]);
        for (size_t j = 0; j < CALLS; j++) {
            assert_int_equal(e2e_request(link, nio_bytes_of("x"), &calls[i][j]), NIO_OK);
        }
    }
    for (unsigned i = 0; i < turns; i++) {
        uv_run(&e.loop, UV_RUN_NOWAIT);
    }
    nio_node_close(first == 0 ? server : client, NULL, NULL);
    e2e_close(&e, first == 0 ? client : server);
    E2E_UNTIL(&e, e.world.live_blocks == 0);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(seen[i].closed, 1);
        for (size_t j = 0; j < CALLS; j++) {
            assert_int_equal(calls[i][j].ended, 1);
        }
    }
    e2e_end(&e);
}

static void nodes_may_be_closed_after_any_number_of_turns(void **state)
{
    (void)state;
    for (unsigned turns = 0; turns < 25; turns++) {
        close_after(turns, 0);
        close_after(turns, 1);
    }
}

static void a_link_may_be_closed_after_any_number_of_turns(void **state)
{
    (void)state;
    for (unsigned turns = 0; turns < 25; turns++) {
        struct e2e e;
        struct e2e_link seen = {0};
        struct e2e_call calls[CALLS] = {{0}};
        e2e_begin(&e);
        nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
        nio_link *link = e2e_pair(server, client, &seen);
        for (size_t j = 0; j < CALLS; j++) {
            assert_int_equal(e2e_request(link, nio_bytes_of("x"), &calls[j]), NIO_OK);
        }
        for (unsigned i = 0; i < turns; i++) {
            uv_run(&e.loop, UV_RUN_NOWAIT);
        }
        nio_link_close(link);
        E2E_UNTIL(&e, seen.closed == 1);
        for (size_t j = 0; j < CALLS; j++) {
            assert_int_equal(calls[j].ended, 1);
        }
        e2e_close(&e, client);
        e2e_close(&e, server);
        e2e_end(&e);
    }
}

/* ---- Inside every callback ------------------------------------------------------------------- */

enum place { IN_HANDLER, IN_DONE, IN_OPEN, IN_CLOSED, IN_ACCEPTED, PLACES };
enum act { CLOSE_LINK, CLOSE_NODE, CLOSE_LISTENER, CANCEL, CALL, OFF, CLOSE_ALL, ACTS };

struct party {
    nio_node *nodes[2]; /* server, client */
    nio_listener *listener;
    nio_link *link; /* of the client */
    nio_handler_id handler;
    struct e2e_call calls[CALLS], more;
    bool more_begun, listener_closed, off;
    enum place place;
    enum act act;
    unsigned acted;
    unsigned gone;
    unsigned closed_events;
};

static void count_gone(void *user)
{
    ++*(unsigned *)user;
}

static void close_node(struct party *p, unsigned which)
{
    nio_node *node = p->nodes[which];
    p->nodes[which] = NULL;
    if (node != NULL) {
        nio_node_close(node, count_gone, &p->gone);
    }
}

static void act_in(struct party *p, enum place place, unsigned which, nio_link *link)
{
    if (p->place != place || p->acted++ > 0) {
        return;
    }
    switch (p->act) {
    case CLOSE_LINK:
        nio_link_close(link);
        break;
    case CLOSE_NODE:
        close_node(p, which);
        break;
    case CLOSE_LISTENER:
        nio_listener_close(p->listener);
        p->listener_closed = true;
        break;
    case CANCEL:
        for (size_t i = 0; i < CALLS && p->nodes[1] != NULL; i++) {
            (void)!nio_call_cancel(p->nodes[1], p->calls[i].id);
        }
        break;
    case CALL:
        p->more_begun = e2e_request(link, nio_bytes_of("more"), &p->more) == NIO_OK;
        break;
    case OFF:
        if (p->nodes[0] != NULL) {
            assert_int_equal(nio_off(p->nodes[0], p->handler), NIO_OK);
        }
        break;
    default:
        close_node(p, which);
        close_node(p, 1 - which);
        break;
    }
}

static void party_handler(void *user, nio_call *call, const nio_message *message)
{
    struct party *p = user;
    nio_link *link = message->link;
    act_in(p, IN_HANDLER, 0, link);
    (void)!nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("answer"));
}

static struct party *the_party;

static void party_done(void *user, const nio_end *end)
{
    e2e_done(user, end);
    act_in(the_party, IN_DONE, 1, the_party->link);
}

static void party_on_link(void *user, nio_link *link, const nio_link_event *event)
{
    struct party *p = user;
    if (event->state == NIO_LINK_OPEN) {
        act_in(p, nio_link_accepted(link) ? IN_ACCEPTED : IN_OPEN, nio_link_accepted(link) ? 0 : 1,
               link);
    } else if (!nio_link_accepted(link)) {
        p->closed_events++;
        act_in(p, IN_CLOSED, 1, link);
    }
}

static nio_node *party_node(struct e2e *e, struct party *p)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.loop = &e->loop;
    options.env = &e->world.env;
    options.on_link = party_on_link;
    options.user = p;
    nio_node *node;
    assert_int_equal(nio_node_create(&node, &options), NIO_OK);
    return node;
}

static void party_begin(struct e2e *e, struct party *p)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    the_party = p;
    p->nodes[0] = party_node(e, p);
    p->nodes[1] = party_node(e, p);
    route.type = spec.type = NIO_REQUEST_URI;
    route.uri = spec.uri = nio_bytes_of("echo");
    assert_int_equal(nio_on(p->nodes[0], &route, party_handler, p, &p->handler), NIO_OK);
    p->listener = e2e_listen(p->nodes[0], e2e_any());
    p->link = e2e_connect(p->nodes[1], nio_listener_endpoint(p->listener), NULL);
    for (size_t i = 0; i < CALLS; i++) {
        assert_int_equal(
            nio_request(p->link, &spec, NULL, party_done, &p->calls[i], &p->calls[i].id), NIO_OK);
    }
}

static bool party_is_over(const struct party *p)
{
    for (size_t i = 0; i < CALLS; i++) {
        if (p->calls[i].ended == 0) {
            return false;
        }
    }
    return !p->more_begun || p->more.ended == 1;
}

static void everything_may_be_ended_inside_every_callback(void **state)
{
    (void)state;
    for (int place = 0; place < PLACES; place++) {
        for (int act = 0; act < ACTS; act++) {
            struct e2e e;
            struct party p = {.place = (enum place)place, .act = (enum act)act};
            e2e_begin(&e);
            party_begin(&e, &p);
            E2E_UNTIL(&e, party_is_over(&p));
            if (p.nodes[1] != NULL && p.closed_events == 0) {
                nio_link_close(p.link);
                E2E_UNTIL(&e, p.closed_events == 1);
            }
            close_node(&p, 0);
            close_node(&p, 1);
            E2E_UNTIL(&e, p.gone == 2);
            assert_true(p.acted > 0);
            assert_int_equal(p.closed_events, 1);
            for (size_t i = 0; i < CALLS; i++) {
                assert_int_equal(p.calls[i].ended, 1);
            }
            assert_int_equal(p.more.ended, p.more_begun);
            e2e_end(&e);
        }
    }
}

/* ---- Kept calls ------------------------------------------------------------------------------ */

static void keep(void *user, nio_call *call, const nio_message *message)
{
    (void)message;
    assert_int_equal(nio_call_keep(call), NIO_OK);
    *(nio_call **)user = call;
}

static void a_kept_call_outlives_link_and_node(void **state)
{
    (void)state;
    struct e2e e;
    nio_call *kept = NULL;
    struct e2e_call call = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    on_any(server, NIO_REQUEST_URI, keep, &kept);
    nio_link *link =
        e2e_connect(client, nio_listener_endpoint(e2e_listen(server, e2e_any())), NULL);
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
    E2E_UNTIL(&e, kept != NULL);
    e2e_close(&e, server);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_ECLOSED);
    assert_null(nio_call_link(kept));
    assert_int_equal(nio_reply(kept, NIO_RESPOND_URI, nio_bytes_of("late")), NIO_ECLOSED);
    e2e_close(&e, client);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_queued_arrives_before_a_closed_link_ends),
        cmocka_unit_test(what_was_queued_arrives_before_a_closed_node_ends),
        cmocka_unit_test(answers_survive_requests_that_nobody_reads_any_more),
        cmocka_unit_test(a_peer_that_reads_nothing_holds_a_close_up_for_drain_ms_only),
        cmocka_unit_test(closing_twice_is_closing_once),
        cmocka_unit_test(a_closing_node_refuses_what_is_new),
        cmocka_unit_test(nodes_may_be_closed_after_any_number_of_turns),
        cmocka_unit_test(a_link_may_be_closed_after_any_number_of_turns),
        cmocka_unit_test(everything_may_be_ended_inside_every_callback),
        cmocka_unit_test(a_kept_call_outlives_link_and_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
