/* tests/e2e/test_links.c - the states of links, and every reason why one ends. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"

/* ---- A server without this library ----------------------------------------------------------- */

/* A listening socket on loopback; `endpoint` is its URL. */
static int listen_socket(int backlog, char endpoint[64])
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, backlog), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    snprintf(endpoint, 64, "tcp://127.0.0.1:%u", (unsigned)ntohs(at.sin_port));
    return fd;
}

/* The endpoint of a port where nobody listens: it was free a moment ago. */
static void nobody_at(char endpoint[64])
{
    close(listen_socket(1, endpoint));
}

static int accept_socket(struct e2e *e, int fd)
{
    int accepted;
    while ((accepted = accept(fd, NULL, NULL)) < 0) {
        assert_int_equal(errno, EAGAIN);
        e2e_turn(e, "the socket accepts");
    }
    return accepted;
}

/* Closes with a reset. */
static void reset_socket(int fd)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fd);
}

/* ---- Reasons of the other side --------------------------------------------------------------- */

static void a_refused_connection_says_so_and_ends_its_calls(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    struct e2e_call call = {0};
    char endpoint[64], expected[128];
    e2e_begin(&e);
    nobody_at(endpoint);
    nio_node *node = e2e_node(&e, NULL);
    nio_link *link = e2e_connect(node, endpoint, &seen);
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
    assert_int_equal(call.ended + seen.closed, 0);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(call.ended, 1);
    assert_int_equal(call.status, NIO_ECONNREFUSED);
    assert_int_equal(seen.reason, NIO_ECONNREFUSED);
    snprintf(expected, sizeof expected, "%s: connection refused", endpoint);
    assert_string_equal(seen.text, expected);
    assert_int_equal(seen.opened, 0);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void a_name_that_does_not_resolve_says_so(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    e2e_connect(node, "tcp://nosuch.invalid:1", &seen);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_ERESOLVE);
    assert_memory_equal(seen.text, "tcp://nosuch.invalid:1: the name does not resolve", 49);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void a_peer_that_says_nothing_to_a_connect_is_given_up(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    struct e2e_call call = {0};
    char endpoint[64], expected[128];
    enum { FILL = 4 };
    int fills[FILL];
    nio_limits limits;
    nio_limits_init(&limits);
    limits.connect_ms = 100;
    e2e_begin(&e);
    /* A full backlog lets the system drop further attempts without a word. */
    int fd = listen_socket(0, endpoint);
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    getsockname(fd, (struct sockaddr *)&at, &len);
    for (size_t i = 0; i < FILL; i++) {
        fills[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(fills[i], (const struct sockaddr *)&at, sizeof at);
    }
    nio_node *node = e2e_node(&e, &limits);
    nio_link *link = e2e_connect(node, endpoint, &seen);
    assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_ETIMEDOUT);
    snprintf(expected, sizeof expected, "%s: timed out", endpoint);
    assert_string_equal(seen.text, expected);
    assert_int_equal(call.ended, 1);
    assert_int_equal(call.status, NIO_ETIMEDOUT);
    e2e_close(&e, node);
    for (size_t i = 0; i < FILL; i++) {
        close(fills[i]);
    }
    close(fd);
    e2e_end(&e);
}

static void a_reset_is_told_from_an_orderly_end(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link reset = {0}, ended = {0};
    char endpoint[64];
    e2e_begin(&e);
    int fd = listen_socket(8, endpoint);
    nio_node *node = e2e_node(&e, NULL);
    e2e_connect(node, endpoint, &reset);
    int accepted = accept_socket(&e, fd);
    E2E_UNTIL(&e, reset.opened == 1);
    reset_socket(accepted);
    E2E_UNTIL(&e, reset.closed == 1);
    assert_int_equal(reset.reason, NIO_ECONNRESET);
    assert_string_equal(reset.text, "connection lost");
    e2e_connect(node, endpoint, &ended);
    close(accept_socket(&e, fd));
    E2E_UNTIL(&e, ended.closed == 1);
    assert_int_equal(ended.reason, NIO_ECLOSED);
    assert_string_equal(ended.text, "the peer closed the connection");
    e2e_close(&e, node);
    close(fd);
    e2e_end(&e);
}

static void an_answer_is_still_sent_to_a_peer_that_ended_its_side(void **state)
{
    (void)state;
    struct e2e e;
    uint8_t frame[64], answer[64];
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    e2e_write(
        &e, fd,
        nio__bytes(frame, e2e_frame(frame, NIO_REQUEST_URI, "echo", nio_bytes_of("last words"))));
    shutdown(fd, SHUT_WR);
    long got;
    while ((got = e2e_read(fd, answer, sizeof answer)) == -1) {
        e2e_turn(&e, "the answer comes");
    }
    assert_int_equal(got, e2e_frame(frame, NIO_RESPOND_URI, "echo", nio_bytes_of("last words")));
    while ((got = e2e_read(fd, answer, sizeof answer)) == -1) {
        e2e_turn(&e, "the end comes");
    }
    assert_int_equal(got, 0);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Links that are accepted ----------------------------------------------------------------- */

static nio_node *telling_node(struct e2e *e, struct e2e_link *seen, const nio_limits *limits)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.loop = &e->loop;
    options.env = &e->world.env;
    options.limits = limits;
    options.on_link = e2e_on_link;
    options.user = seen;
    nio_node *node;
    assert_int_equal(nio_node_create(&node, &options), NIO_OK);
    return node;
}

static void the_node_is_told_of_links_that_it_accepts(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    char text[NIO_ADDRESS_TEXT];
    e2e_begin(&e);
    nio_node *server = telling_node(&e, &seen, NULL);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    E2E_UNTIL(&e, seen.opened == 1);
    assert_true(nio_link_accepted(seen.link));
    nio_address_text(nio_link_address(seen.link), text);
    static const char *const begins[] = {[0] = "-", [4] = "127.0.0.1:", [6] = "[::1]:"};
    assert_memory_equal(text, begins[e2e_family()], strlen(begins[e2e_family()]));
    int thing;
    assert_null(nio_link_user(seen.link));
    nio_link_set_user(seen.link, &thing);
    assert_ptr_equal(nio_link_user(seen.link), &thing);
    reset_socket(fd);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, e2e_reset());
    e2e_close(&e, server);
    e2e_end(&e);
}

static void connections_over_the_limit_are_closed_at_once_and_counted(void **state)
{
    (void)state;
    enum { MOST = 3, ALL = 8 };
    struct e2e e;
    int fds[ALL];
    uint8_t byte;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.connections = MOST;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, &limits);
    const nio_listener *listener = e2e_listen(server, e2e_any());
    for (size_t i = 0; i < ALL; i++) {
        fds[i] = e2e_socket(listener);
    }
    E2E_UNTIL(&e, nio_node_counters(server)->links_refused == ALL - MOST);
    assert_int_equal(nio_node_counters(server)->links_accepted, MOST);
    size_t ended = 0;
    while (ended < ALL - MOST) {
        ended = 0;
        for (size_t i = 0; i < ALL; i++) {
            ended += e2e_read(fds[i], &byte, 1) == 0;
        }
        e2e_turn(&e, "the others are closed");
    }
    /* A place that becomes free is taken again. */
    close(fds[0]);
    int again = -1;
    E2E_UNTIL(&e, nio_node_counters(server)->bytes_in == 0);
    for (unsigned i = 0; nio_node_counters(server)->links_accepted == MOST; i++) {
        if (again >= 0) {
            close(again);
        }
        again = e2e_socket(listener);
        uint64_t refused = nio_node_counters(server)->links_refused;
        E2E_UNTIL(&e, nio_node_counters(server)->links_refused != refused ||
                          nio_node_counters(server)->links_accepted != MOST);
    }
    for (size_t i = 1; i < ALL; i++) {
        close(fds[i]);
    }
    close(again);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void what_is_no_frame_ends_the_link(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    uint8_t junk[64];
    e2e_begin(&e);
    nio_node *server = telling_node(&e, &seen, NULL);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    memset(junk, 0x11, sizeof junk); /* type 17 has no meaning */
    e2e_write(&e, fd, nio__bytes(junk, sizeof junk));
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_EMALFORMED);
    assert_int_equal(nio_node_counters(server)->refused_malformed, 1);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_peer_that_never_says_a_word_is_closed_in_time(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.handshake_ms = 50;
    e2e_begin(&e);
    nio_node *server = telling_node(&e, &seen, &limits);
    int fd = e2e_socket(e2e_listen(server, e2e_any()));
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_ETIMEDOUT);
    assert_int_equal(nio_node_counters(server)->links_timed_out, 1);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_process_without_file_descriptors_accepts_again_when_it_has_some(void **state)
{
    (void)state;
    enum { WAITING = 3 };
    struct e2e e;
    struct rlimit before, tight;
    int fds[WAITING], highest = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    const nio_listener *listener = e2e_listen(server, e2e_any());
    for (size_t i = 0; i < WAITING; i++) {
        fds[i] = e2e_socket(listener);
        highest = fds[i] > highest ? fds[i] : highest;
    }
    /* Fill the holes below, then allow no descriptor above. */
    int holes[64];
    size_t filled = 0;
    while (filled < 64 && (holes[filled] = dup(fds[0])) < highest) {
        filled++;
    }
    close(holes[filled]);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    tight = before;
    tight.rlim_cur = (rlim_t)highest + 1;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
    for (unsigned i = 0; i < 20; i++) {
        uv_run(&e.loop, UV_RUN_NOWAIT);
    }
    assert_int_equal(nio_node_counters(server)->links_accepted, 0);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    int late = e2e_socket(listener);
    E2E_UNTIL(&e, nio_node_counters(server)->links_accepted >= 1);
    for (size_t i = 0; i < filled; i++) {
        close(holes[i]);
    }
    for (size_t i = 0; i < WAITING; i++) {
        close(fds[i]);
    }
    close(late);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Links that are closed while they connect ------------------------------------------------ */

static void a_link_may_be_closed_while_its_name_resolves(void **state)
{
    (void)state;
    for (unsigned turns = 0; turns < 6; turns++) {
        struct e2e e;
        struct e2e_link seen = {0};
        struct e2e_call call = {0};
        e2e_begin(&e);
        nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
        nio_listener *listener = e2e_listen(server, "tcp://localhost:0");
        nio_link *link = e2e_connect(client, nio_listener_endpoint(listener), &seen);
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
        for (unsigned i = 0; i < turns; i++) {
            uv_run(&e.loop, UV_RUN_NOWAIT);
        }
        unsigned ended = call.ended;
        nio_link_close(link);
        nio_link_close(link);
        assert_int_equal(call.ended, ended); /* ends are told by the loop */
        E2E_UNTIL(&e, seen.closed == 1);
        assert_int_equal(seen.reason, NIO_OK);
        assert_int_equal(call.ended, 1);
        e2e_close(&e, client);
        e2e_close(&e, server);
        e2e_end(&e);
    }
}

static void a_node_may_be_closed_while_names_resolve(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen[8] = {0};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    for (size_t i = 0; i < 8; i++) {
        e2e_connect(node, "tcp://localhost:1", &seen[i]);
    }
    e2e_close(&e, node);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(seen[i].closed, 1);
        assert_int_equal(seen[i].opened, 0);
    }
    e2e_end(&e);
}

static void what_is_queued_on_a_link_that_still_connects_is_sent_before_it_closes(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    unsigned handled = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, &handled);
    nio_listener *listener = e2e_listen(server, e2e_any());
    nio_link *link = e2e_connect(client, nio_listener_endpoint(listener), &seen);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of("echo");
    assert_int_equal(nio_send(link, &spec), NIO_OK);
    nio_link_close(link);
    E2E_UNTIL(&e, seen.closed == 1 && handled == 1);
    assert_int_equal(seen.opened, 0);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    /* Without a name server, names of the outside fail soon. */
    setenv("RES_OPTIONS", "timeout:1 attempts:1", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_connection_says_so_and_ends_its_calls),
        cmocka_unit_test(a_name_that_does_not_resolve_says_so),
        cmocka_unit_test(a_peer_that_says_nothing_to_a_connect_is_given_up),
        cmocka_unit_test(a_reset_is_told_from_an_orderly_end),
        cmocka_unit_test(an_answer_is_still_sent_to_a_peer_that_ended_its_side),
        cmocka_unit_test(the_node_is_told_of_links_that_it_accepts),
        cmocka_unit_test(connections_over_the_limit_are_closed_at_once_and_counted),
        cmocka_unit_test(what_is_no_frame_ends_the_link),
        cmocka_unit_test(a_peer_that_never_says_a_word_is_closed_in_time),
        cmocka_unit_test(a_process_without_file_descriptors_accepts_again_when_it_has_some),
        cmocka_unit_test(a_link_may_be_closed_while_its_name_resolves),
        cmocka_unit_test(a_node_may_be_closed_while_names_resolve),
        cmocka_unit_test(what_is_queued_on_a_link_that_still_connects_is_sent_before_it_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
