/* tests/e2e/test_udp.c - UDP on real sockets: links, limits, what the system refuses. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"
#include "support/e2e_udp.h"

/* ---- Requests -------------------------------------------------------------------------------- */

/* `connects` is without a port. */
static void assert_answers(const char *listens, const char *connects)
{
    struct e2e e;
    struct e2e_link seen = {0};
    struct e2e_call call = {0};
    char url[128];
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, listens);
    snprintf(url, sizeof url, "%s:%u", connects, (unsigned)nio_listener_port(listener));
    nio_link *link = e2e_connect(client, url, &seen);
    assert_int_equal(e2e_request(link, nio_bytes_of("hello"), &call), NIO_OK);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_memory_equal(call.content, "hello", 5);
    assert_int_equal(seen.opened, 1);
    assert_true(nio_link_datagram(link) && !nio_link_accepted(link));
    assert_int_equal(nio_link_address(link)->port, nio_listener_port(listener));
    assert_int_equal(nio_node_counters(server)->datagrams_in, 1);
    assert_int_equal(nio_node_counters(server)->datagrams_out, 1);
    nio_link_close(link);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.reason, NIO_OK);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_request_over_ipv4_is_answered(void **state)
{
    (void)state;
    assert_answers("udp://127.0.0.1:0", "udp://127.0.0.1");
    assert_answers("udp://0.0.0.0:0", "udp://127.0.0.1");
    assert_answers("udp://127.0.0.1:0", "udp://[::ffff:127.0.0.1]");
}

static void a_request_over_ipv6_is_answered(void **state)
{
    (void)state;
    if (!e2e_has_ipv6()) {
        skip();
    }
    assert_answers("udp://[::1]:0", "udp://[::1]");
    assert_answers("udp://[::]:0", "udp://[::1]");
}

static void a_star_listens_over_both(void **state)
{
    (void)state;
    assert_answers("udp://*:0", "udp://127.0.0.1");
    if (e2e_has_ipv6()) {
        assert_answers("udp://*:0", "udp://[::1]");
    }
}

static void a_name_is_looked_up(void **state)
{
    (void)state;
    assert_answers("udp://localhost:0", "udp://localhost");
    assert_answers("udp://0.0.0.0:0", "udp://localhost"); /* IPv4 goes first */
}

static void an_address_with_an_interface_is_one(void **state)
{
    (void)state;
    char listens[160], connects[160];
    if (!udp_link_local(listens, connects)) {
        print_message("SKIP: no interface has a link-local IPv6 address\n");
        skip();
    }
    assert_answers(listens, connects);
}

static void a_name_that_does_not_resolve_ends_the_link(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen = {0};
    struct e2e_call call = {0};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_link *link = e2e_connect(node, "udp://nosuch.invalid:1", &seen);
    assert_int_equal(nio_link_get_state(link), NIO_LINK_CONNECTING);
    assert_int_equal(e2e_request(link, nio_bytes_of(""), &call), NIO_OK);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(seen.opened, 0);
    assert_int_equal(seen.reason, NIO_ERESOLVE);
    assert_int_equal(call.status, NIO_ERESOLVE);
    assert_non_null(strstr(seen.text, "udp://nosuch.invalid:1: "));
    assert_int_equal(udp_handles(&e), 0);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void count_events(void *user, nio_link *link, const nio_link_event *event)
{
    (void)link;
    unsigned *counts = user;
    counts[event->state]++;
    assert_int_equal(event->reason, event->state == NIO_LINK_CLOSED ? NIO_OK : NIO_ERESOLVE);
}

static void or_is_looked_up_again_if_the_link_shall_live(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call call = {0};
    unsigned counts[NIO_LINK_CLOSED + 1] = {0};
    nio_reconnect again = NIO_RECONNECT_INIT;
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    nio_link *link;
    again.first_ms = again.most_ms = 1;
    options.plain = true;
    options.reconnect = &again;
    options.on_link = count_events;
    options.user = counts;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(nio_node_connect(node, "udp://nosuch.invalid:1", &options, &link, NULL),
                     NIO_OK);
    assert_int_equal(e2e_request(link, nio_bytes_of(""), &call), NIO_OK);
    E2E_UNTIL(&e, counts[NIO_LINK_CONNECTING] == 3);
    assert_int_equal(call.ended, 0); /* it waits, for as long as it may */
    nio_link_close(link);
    E2E_UNTIL(&e, counts[NIO_LINK_CLOSED] == 1);
    assert_int_equal(call.status, NIO_ECLOSED);
    e2e_close(&e, node);
    e2e_end(&e);
}

/* Both nodes have a socket: they meet on those, and each has one link to the other. */
static void a_node_that_listens_sends_from_where_it_listens(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call calls[2] = {0};
    e2e_begin(&e);
    nio_node *a = e2e_node(&e, NULL), *b = e2e_node(&e, NULL);
    nio_listener *at_a = e2e_listen(a, "udp://127.0.0.1:0");
    nio_listener *at_b = e2e_listen(b, "udp://127.0.0.1:0");
    e2e_serve_echo(a, NULL, NULL);
    e2e_serve_echo(b, NULL, NULL);
    nio_link *to_b = e2e_connect(a, nio_listener_endpoint(at_b), NULL);
    nio_link *to_a = e2e_connect(b, nio_listener_endpoint(at_a), NULL);
    assert_int_equal(udp_handles(&e), 2);
    assert_int_equal(e2e_request(to_b, nio_bytes_of("a"), &calls[0]), NIO_OK);
    assert_int_equal(e2e_request(to_a, nio_bytes_of("b"), &calls[1]), NIO_OK);
    E2E_UNTIL(&e, calls[0].ended == 1 && calls[1].ended == 1);
    assert_int_equal(calls[0].content[0], 'a');
    assert_int_equal(calls[1].content[0], 'b');
    assert_int_equal(nio_node_counters(a)->links_accepted, 0);
    assert_int_equal(nio_node_counters(b)->links_accepted, 0);
    e2e_close(&e, a);
    e2e_close(&e, b);
    e2e_end(&e);
}

static void a_socket_that_nobody_listens_with_ends_with_its_link(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_link seen[2] = {0};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_link *links[2];
    for (unsigned i = 0; i < 2; i++) { /* the same address twice is two links, on two sockets */
        links[i] = e2e_connect(node, "udp://127.0.0.1:9", &seen[i]);
    }
    assert_int_equal(udp_handles(&e), 2);
    nio_link_close(links[0]);
    E2E_UNTIL(&e, seen[0].closed == 1 && udp_handles(&e) == 1);
    nio_link_close(links[1]);
    E2E_UNTIL(&e, seen[1].closed == 1 && udp_handles(&e) == 0);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void connecting_again_means_nothing_where_nothing_is_lost(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call call = {0};
    char url[64];
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, "udp://localhost:0");
    for (unsigned i = 0; i < 2; i++) {
        nio_reconnect again = NIO_RECONNECT_INIT;
        nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
        options.plain = true;
        options.reconnect = &again;
        nio_link *link;
        snprintf(url, sizeof url, "udp://%s:%u", i == 0 ? "127.0.0.1" : "localhost",
                 (unsigned)nio_listener_port(listener));
        assert_int_equal(nio_node_connect(client, url, &options, &link, NULL), NIO_OK);
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
        E2E_UNTIL(&e, call.ended == i + 1);
        assert_int_equal(call.status, NIO_OK);
    }
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Endpoints ------------------------------------------------------------------------------- */

static nio_status listen_status(nio_node *node, const char *url, nio_error *error)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.plain = true;
    return nio_node_listen_with(node, url, &options, NULL, error);
}

static void a_listener_tells_its_endpoint_with_the_real_port(void **state)
{
    (void)state;
    struct e2e e;
    char url[64], other[64];
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_listener *listener = e2e_listen(node, "udp://127.0.0.1:0?group=239.255.0.1:9&hops=0");
    unsigned port = nio_listener_port(listener);
    assert_int_not_equal(port, 0);
    snprintf(url, sizeof url, "udp://127.0.0.1:%u", port);
    assert_string_equal(nio_listener_endpoint(listener), url);
    nio_listener_close(listener);
    E2E_UNTIL(&e, udp_handles(&e) == 0);
    snprintf(other, sizeof other, "udp://*:%u", port);
    assert_string_equal(nio_listener_endpoint(e2e_listen(node, other)), other);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void what_cannot_be_listened_at_is_said_in_a_sentence(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    char url[96], said[160];
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL), *other = e2e_node(&e, NULL);
    snprintf(url, sizeof url, "udp://127.0.0.1:%u",
             (unsigned)nio_listener_port(e2e_listen(node, "udp://127.0.0.1:0")));
    assert_int_equal(listen_status(other, url, &error), NIO_EADDRINUSE);
    snprintf(said, sizeof said, "%s: the address is in use", url);
    assert_string_equal(error.text, said);
    assert_int_equal(listen_status(node, "udp://192.0.2.77:0", &error), NIO_EADDRNOTAVAIL);
    assert_int_equal(listen_status(node, "udp://nosuch.invalid:0", &error), NIO_ERESOLVE);
    assert_int_equal(listen_status(node, "udp://0.0.0.0:0?group=224.0.0.1:1&iface=nosuch0", &error),
                     NIO_EINVAL);
    assert_non_null(strstr(error.text, ": this host has no network interface \"nosuch0\""));
    assert_int_equal(listen_status(node, "udp://0.0.0.0:0?group=224.0.0.1:1&iface=77777", &error),
                     NIO_EINVAL);
    assert_non_null(strstr(error.text, ": this host has no network interface \"77777\""));
    assert_int_equal(listen_status(node, "udp://127.0.0.1:0?backlog=1", &error), NIO_EINVAL);
    E2E_UNTIL(&e, udp_handles(&e) == 1); /* nothing else was left behind */
    e2e_close(&e, node);
    e2e_close(&e, other);
    e2e_end(&e);
}

static void several_may_share_a_port_if_all_say_so(void **state)
{
    (void)state;
    struct e2e e;
    char url[96];
    e2e_begin(&e);
    nio_node *a = e2e_node(&e, NULL), *b = e2e_node(&e, NULL), *c = e2e_node(&e, NULL);
    unsigned port = nio_listener_port(e2e_listen(a, "udp://127.0.0.1:0?reuseport=1"));
    snprintf(url, sizeof url, "udp://127.0.0.1:%u?reuseport=1", port);
    e2e_listen(b, url);
    snprintf(url, sizeof url, "udp://127.0.0.1:%u", port);
    assert_int_equal(listen_status(c, url, NULL), NIO_EADDRINUSE);
    e2e_close(&e, a);
    e2e_close(&e, b);
    e2e_close(&e, c);
    e2e_end(&e);
}

/* ---- Many, large, refused -------------------------------------------------------------------- */

enum { PEERS = 1000 };

/* True if so many files may be open. */
static bool allow_files(rlim_t count)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_cur < count && limit.rlim_max >= count) {
        limit.rlim_cur = count;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    }
    return limit.rlim_cur >= count;
}

static void one_socket_serves_a_thousand_peers(void **state)
{
    (void)state;
    static int fds[PEERS];
    if (!allow_files(PEERS + 64)) {
        print_message("SKIP: too few files may be open (RLIMIT_NOFILE)\n");
        skip();
    }
    struct e2e e;
    uint8_t frame[64], answer[64];
    unsigned asked = 0, answered = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, &asked);
    nio_listener *listener = e2e_listen(server, "udp://127.0.0.1:0");
    size_t len = e2e_frame(frame, NIO_REQUEST_URI, "echo", nio_bytes_of("hi"));
    for (unsigned i = 0; i < PEERS; i++) {
        fds[i] = udp_socket(nio_listener_port(listener));
        assert_int_equal(send(fds[i], frame, len, 0), len);
        if (i % 50 == 49) { /* no more at once than a small buffer of the system holds */
            E2E_UNTIL(&e, asked == i + 1);
        }
    }
    for (unsigned i = 0; i < PEERS; i++) {
        answered += recv(fds[i], answer, sizeof answer, MSG_DONTWAIT) > 0;
        close(fds[i]);
    }
    assert_int_equal(answered, PEERS);
    assert_int_equal(nio_node_counters(server)->links_accepted, PEERS);
    assert_int_equal(udp_handles(&e), 1);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* The longest message fits a datagram as long as it has few fields. */
static void what_is_too_large_for_a_datagram_is_refused_before_it_is_sent(void **state)
{
    (void)state;
    enum { MOST = 65422 };
    static uint8_t content[MOST];
    static uint8_t value[200];
    struct e2e e;
    struct e2e_call call = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = e2e_listen(server, "udp://127.0.0.1:0");
    nio_link *link = e2e_connect(client, nio_listener_endpoint(listener), NULL);
    nio_field field = {
        .name = {"extra", 5}, .kind = NIO_FIELD_BYTES, .value = {value, sizeof value}};
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of("echo");
    spec.content = nio__bytes(content, MOST - 4);
    spec.fields = &field;
    spec.field_count = 1;
    assert_int_equal(nio_request(link, &spec, NULL, e2e_done, &call, NULL), NIO_ETOOBIG);
    spec.field_count = 0;
    spec.content = nio__bytes(content, MOST);
    assert_int_equal(nio_request(link, &spec, NULL, e2e_done, &call, NULL), NIO_ETOOBIG);
    assert_int_equal(nio_node_counters(client)->datagrams_out, 0);
    spec.content = nio__bytes(content, MOST - 4);
    assert_int_equal(nio_request(link, &spec, NULL, e2e_done, &call, NULL), NIO_OK);
    E2E_UNTIL(&e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(call.len, MOST - 4);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* Nobody may send to 255.255.255.255 who has not asked the system for it. */
static void one_that_the_system_refuses_takes_no_other_along(void **state)
{
    (void)state;
    enum { ROUNDS = 40 };
    struct e2e e;
    unsigned asked = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, &asked);
    nio_listener *listener = e2e_listen(server, "udp://127.0.0.1:0");
    e2e_listen(client, "udp://0.0.0.0:0");
    nio_link *good = e2e_connect(client, nio_listener_endpoint(listener), NULL);
    nio_link *bad = e2e_connect(client, "udp://255.255.255.255:9", NULL);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    for (unsigned i = 0; i < ROUNDS; i++) {
        spec.type = NIO_REQUEST_URI;
        spec.uri = nio_bytes_of("echo");
        assert_int_equal(nio_send(good, &spec), NIO_OK);
        assert_int_equal(nio_send(bad, &spec), NIO_OK);
    }
    E2E_UNTIL(&e, asked == ROUNDS);
    assert_int_equal(nio_node_counters(client)->datagrams_failed, ROUNDS);
    assert_int_equal(nio_node_counters(client)->datagrams_out, ROUNDS);
    assert_int_equal(nio_link_get_state(bad), NIO_LINK_OPEN);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void nobody_there_is_no_end_of_anything(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call calls[3] = {0};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.deadline_ms = 50;
    e2e_begin(&e);
    nio_node *client = e2e_node(&e, &limits);
    char url[64];
    snprintf(url, sizeof url, "udp://127.0.0.1:%u", (unsigned)udp_free_port());
    nio_link *link = e2e_connect(client, url, NULL);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &calls[i]), NIO_OK);
        E2E_UNTIL(&e, calls[i].ended == 1);
        assert_int_equal(calls[i].status, NIO_ETIMEDOUT);
    }
    assert_int_equal(nio_link_get_state(link), NIO_LINK_OPEN);
    e2e_close(&e, client);
    e2e_end(&e);
}

static void rubbish_is_dropped(void **state)
{
    (void)state;
    struct e2e e;
    uint8_t frame[64];
    unsigned asked = 0;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, &asked);
    int fd = udp_socket(nio_listener_port(e2e_listen(server, "udp://127.0.0.1:0")));
    size_t len = e2e_frame(frame, NIO_REQUEST_URI, "echo", nio_bytes_of("hi"));
    assert_int_equal(send(fd, "", 0, 0), 0);
    assert_int_equal(send(fd, "rubbish", 7, 0), 7);
    for (size_t cut = 1; cut < len; cut++) {
        assert_int_equal(send(fd, frame, cut, 0), cut);
    }
    assert_int_equal(send(fd, frame, len, 0), len);
    E2E_UNTIL(&e, asked == 1);
    assert_int_equal(nio_node_counters(server)->datagrams_in, len + 2);
    close(fd);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_over_ipv4_is_answered),
        cmocka_unit_test(a_request_over_ipv6_is_answered),
        cmocka_unit_test(a_star_listens_over_both),
        cmocka_unit_test(a_name_is_looked_up),
        cmocka_unit_test(an_address_with_an_interface_is_one),
        cmocka_unit_test(a_name_that_does_not_resolve_ends_the_link),
        cmocka_unit_test(or_is_looked_up_again_if_the_link_shall_live),
        cmocka_unit_test(a_node_that_listens_sends_from_where_it_listens),
        cmocka_unit_test(a_socket_that_nobody_listens_with_ends_with_its_link),
        cmocka_unit_test(connecting_again_means_nothing_where_nothing_is_lost),
        cmocka_unit_test(a_listener_tells_its_endpoint_with_the_real_port),
        cmocka_unit_test(what_cannot_be_listened_at_is_said_in_a_sentence),
        cmocka_unit_test(several_may_share_a_port_if_all_say_so),
        cmocka_unit_test(one_socket_serves_a_thousand_peers),
        cmocka_unit_test(what_is_too_large_for_a_datagram_is_refused_before_it_is_sent),
        cmocka_unit_test(one_that_the_system_refuses_takes_no_other_along),
        cmocka_unit_test(nobody_there_is_no_end_of_anything),
        cmocka_unit_test(rubbish_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
