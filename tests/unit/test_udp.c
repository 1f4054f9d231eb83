/* test_udp.c - links over UDP, in a simulated network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/datagram.h"
#include "core/route.h"
#include "support/asks.h"
#include "support/simudp.h"
#include "wire/frame.h"

static struct sim sim;

static int begin(void **state)
{
    (void)state;
    sim_begin(&sim, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sim_end(&sim);
    return 0;
}

/* ---- What a program does --------------------------------------------------------------------- */

static void echo(void *user, nio_call *call, const nio_message *message)
{
    if (user != NULL) {
        ++*(unsigned *)user;
    }
    assert_true(nio_link_datagram(message->link));
    nio_status status = nio_reply(call, NIO_RESPOND_URI, message->content);
    assert_true(message->multicast ? status == NIO_EINVAL : status == NIO_OK);
}

static void serve(struct sim_host *host, unsigned *calls)
{
    nio_route route = {.size = sizeof route, .type = NIO_REQUEST_URI, .any_uri = true};
    assert_int_equal(nio__core_on(host->core, &route, echo, calls, NULL), NIO_OK);
}

static nio_send_spec request_of(const char *uri, const char *content)
{
    return (nio_send_spec){
        .size = sizeof(nio_send_spec), .uri = nio_bytes_of(uri), .content = nio_bytes_of(content)};
}

static void ask_echo(nio_link *link, const char *content, struct ended *ended)
{
    asks(link, NIO_REQUEST_URI, "echo", content, ended);
}

/* ---- Requests -------------------------------------------------------------------------------- */

static void a_request_over_udp_is_answered(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct ended ended = {0};
    serve(b, NULL);
    ask_echo(sim_socket_link(from, &to->address), "hi", &ended);
    sim_settle(&sim);
    assert_int_equal(ended.count, 1);
    assert_int_equal(ended.status, NIO_OK);
    assert_string_equal(ended.content, "hi");
    assert_int_equal(nio__core_counters(b->core)->links_accepted, 1);
}

static void a_request_over_ipv6_is_answered(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new6(a, NULL, 5000), *to = sim_socket_new6(b, NULL, 8888);
    struct ended ended = {0};
    serve(b, NULL);
    ask_echo(sim_socket_link(from, &to->address), "six", &ended);
    sim_settle(&sim);
    assert_string_equal(ended.content, "six");
}

static void layers_work_over_udp(void **state)
{
    (void)state;
    static const char *const kinds[] = {"hmac", "mac", "aead"};
    for (size_t i = 0; i < 3; i++) {
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        const char *key = "0123456789abcdef0123456789abcdef";
        struct sim_socket *from =
            sim_socket_new(a, sim_layer(a, false, kinds[i], key, NULL, NULL), 5000);
        struct sim_socket *to =
            sim_socket_new(b, sim_layer(b, false, kinds[i], key, NULL, NULL), 8888);
        struct ended ended = {0};
        serve(b, NULL);
        ask_echo(sim_socket_link(from, &to->address), kinds[i], &ended);
        sim_settle(&sim);
        assert_string_equal(ended.content, kinds[i]);
        assert_true(ended.authenticated);
    }
}

static void a_lost_request_ends_at_its_deadline(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000);
    nio_address nowhere = {.family = 4, .port = 9, .ip = {10, 9, 9, 9}};
    struct ended ended = {0};
    ask_echo(sim_socket_link(from, &nowhere), "hi", &ended);
    sim_advance(&sim, 9999);
    assert_int_equal(ended.count, 0);
    sim_advance(&sim, 2);
    assert_int_equal(ended.status, NIO_ETIMEDOUT);
}

/* ---- Sizes ----------------------------------------------------------------------------------- */

static void what_no_datagram_holds_is_refused_before_it_is_sent(void **state)
{
    (void)state;
    static uint8_t content[NIO__PAYLOAD_MAX];
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from =
        sim_socket_new(a, sim_layer(a, false, "aead", "0123456789abcdef", NULL, NULL), 5000);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888);
    struct ended ended = {0};
    nio_send_spec spec = request_of("u", "");
    spec.content = nio__bytes(content, sizeof content - 1);
    nio_link *link = sim_socket_link(from, &to->address);
    assert_int_equal(nio_request(link, &spec, NULL, ended_done, &ended, NULL), NIO_ETOOBIG);
    assert_int_equal(nio_send(link, &spec), NIO_ETOOBIG);
    spec.content.len = 65000;
    assert_int_equal(nio_send(link, &spec), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(ended.count, 0);
    assert_int_equal(from->sent, 1);
}

static void a_full_queue_of_a_socket_says_so(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.datagram_queue = 64;
    struct sim_host *a = sim_host_new(&sim, &limits), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    nio_link *link = sim_socket_link(from, &to->address);
    nio_send_spec spec = request_of("u", "x");
    from->stalled = true;
    for (size_t i = 0; i < 64; i++) {
        assert_int_equal(nio_send(link, &spec), NIO_OK);
    }
    assert_int_equal(nio_send(link, &spec), NIO_ELIMIT);
    from->stalled = false;
    sim_settle(&sim);
    assert_int_equal(from->sent, 64);
    assert_int_equal(nio_send(link, &spec), NIO_OK);
}

/* ---- Refusals -------------------------------------------------------------------------------- */

static size_t count_received(struct sim_socket *raw)
{
    size_t count = 0;
    while (sim_receive(raw, NULL).len > 0) {
        count++;
    }
    return count;
}

/* REQUEST_URI "x" without fields. */
static nio_bytes plain_request(void)
{
    static uint8_t frame[15];
    static const uint8_t body[] = {0, 1, 'x'};
    memcpy(frame + 9, "\x4d\x40\x00", 3);
    memcpy(frame + 12, body, sizeof body);
    nio__frame_write_header(frame, NIO_REQUEST_URI, 3, nio__bytes(body, sizeof body));
    return nio__bytes(frame, sizeof frame);
}

static void refusals_to_one_address_are_ten_a_second(void **state)
{
    (void)state;
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    for (size_t i = 0; i < 40; i++) {
        sim_send(raw, &to->address, plain_request());
    }
    sim_settle(&sim);
    assert_int_equal(count_received(raw), 10);
    assert_int_equal(nio__core_counters(b->core)->refused_route, 40);
    sim_advance(&sim, 1000);
    sim_send(raw, &to->address, plain_request());
    sim_settle(&sim);
    assert_int_equal(count_received(raw), 1);
}

static void refusals_of_a_node_are_a_hundred_a_second(void **state)
{
    (void)state;
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    for (uint16_t i = 0; i < 400; i++) {
        nio_address from = {.family = 4, .port = (uint16_t)(1000 + i), .ip = {10, 0, 1, 1}};
        sim_send_as(raw, &from, &to->address, plain_request());
    }
    sim_settle(&sim);
    assert_int_equal(to->sent, 100);
}

static void nothing_is_ever_said_to_a_group(void **state)
{
    (void)state;
    unsigned calls = 0;
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    nio_address group = sim_group(8888);
    sim_socket_join(to, 8888);
    sim_send(raw, &group, plain_request());
    sim_settle(&sim);
    serve(b, &calls);
    sim_send(raw, &group, plain_request());
    sim_settle(&sim);
    assert_int_equal(calls, 1);
    assert_int_equal(count_received(raw), 0);
}

static void garbage_is_dropped_and_counted(void **state)
{
    (void)state;
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    nio_bytes whole = plain_request();
    for (size_t len = 0; len < whole.len; len++) {
        sim_send(raw, &to->address, nio__bytes(whole.ptr, len));
    }
    sim_settle(&sim);
    const nio_counters *counters = nio__core_counters(b->core);
    assert_int_equal(counters->datagrams_in, whole.len);
    assert_int_equal(counters->refused_malformed + counters->refused_crc, whole.len);
    assert_int_equal(counters->refused_route, 0);
}

/* ---- Who may stay ---------------------------------------------------------------------------- */

static void forged_addresses_take_no_lasting_memory(void **state)
{
    (void)state;
    struct sim_host *b = sim_host_new(&sim, NULL);
    nio_layer *outer = sim_layer(b, false, "aead", "0123456789abcdef", NULL, NULL);
    struct sim_socket *to = sim_socket_new(b, outer, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    for (uint32_t i = 0; i < 3000; i++) {
        nio_address from = {.family = 4,
                            .port = (uint16_t)(1000 + i),
                            .ip = {10, 0, (uint8_t)(i >> 8), (uint8_t)i}};
        sim_send_as(raw, &from, &to->address, plain_request());
    }
    sim_settle(&sim);
    assert_int_equal(to->socket->stranger_count, NIO__STRANGERS);
    assert_int_equal(to->socket->links.count, NIO__STRANGERS);
    sim_advance(&sim, 2 * b->limits.datagram_idle_ms + 1);
    assert_int_equal(to->socket->links.count, 0);
}

static void a_datagram_without_memory_for_its_link_costs_no_connection(void **state)
{
    (void)state;
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    for (uint16_t i = 0; i < 40; i++) {
        nio_address from = {.family = 4, .port = (uint16_t)(1000 + i), .ip = {10, 0, 1, 1}};
        sim_send_as(raw, &from, &to->address, plain_request());
        fault_env_fail_nth(&b->world, 1 + i % 4, false);
        sim_settle(&sim);
        fault_env_fail_nth(&b->world, 0, false);
        assert_int_equal(b->core->accepted, 0);
    }
    assert_true(nio__core_counters(b->core)->datagrams_dropped > 0);
}

static void the_address_that_was_silent_for_longest_gives_way(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.datagram_links = 4;
    struct sim_host *b = sim_host_new(&sim, &limits);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    for (uint16_t i = 0; i < 10; i++) {
        nio_address from = {.family = 4, .port = (uint16_t)(1000 + i), .ip = {10, 0, 1, 1}};
        sim_send_as(raw, &from, &to->address, plain_request());
        sim_settle(&sim);
    }
    assert_int_equal(b->core->datagram_links, 4);
    assert_int_equal(to->socket->links.count, 4);
}

static void a_far_address_that_is_not_proved_gets_three_bytes_for_one(void **state)
{
    (void)state;
    unsigned calls = 0;
    struct sim_weather far = {.far = true};
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888), *raw = sim_socket_raw(&sim, 1, 4000);
    sim_set_weather(&sim, &far);
    serve(b, &calls);
    sim_send(raw, &to->address, plain_request());
    sim_settle(&sim);
    assert_int_equal(count_received(raw), 1); /* 15 bytes came, 15 leave, 30 are left */
    nio_link *link;
    assert_int_equal(nio__socket_link(to->socket, &raw->address, false, NULL, &link), NIO_OK);
    nio_send_spec spec = request_of("", "0123456789abcdef");
    assert_int_equal(nio_send(link, &spec), NIO_OK);
    assert_int_equal(nio_send(link, &spec), NIO_ELIMIT);
    assert_int_equal(nio__core_counters(b->core)->answers_withheld, 1);
}

/* ---- Bad weather ----------------------------------------------------------------------------- */

static void calls_end_once_in_any_weather(void **state)
{
    (void)state;
    struct sim_weather bad = {.lost = 200, .doubled = 300, .delay_ms = 50};
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    const char *key = "0123456789abcdef0123456789abcdef";
    struct sim_socket *from = sim_socket_new(a, sim_layer(a, false, "aead", key, NULL, NULL), 5000);
    struct sim_socket *to = sim_socket_new(b, sim_layer(b, false, "aead", key, NULL, NULL), 8888);
    static struct ended ended[300];
    unsigned calls = 0;
    memset(ended, 0, sizeof ended);
    serve(b, &calls);
    sim_set_weather(&sim, &bad);
    nio_link *link = sim_socket_link(from, &to->address);
    for (size_t i = 0; i < 300; i++) {
        char uri[16];
        snprintf(uri, sizeof uri, "u%zu", i);
        nio_send_spec spec = request_of(uri, "x");
        assert_int_equal(nio_request(link, &spec, NULL, ended_done, &ended[i], NULL), NIO_OK);
    }
    sim_advance(&sim, 20000);
    size_t good = 0;
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(ended[i].count, 1);
        good += ended[i].status == NIO_OK;
    }
    assert_true(good > 100 && good < 300);
    assert_true(calls <= 300); /* doubles are replays */
}

/* ---- The end --------------------------------------------------------------------------------- */

static void closing_a_socket_sends_what_is_queued(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct ended ended = {0};
    ask_echo(sim_socket_link(from, &to->address), "last words", &ended);
    nio__socket_close(from->socket);
    sim_settle(&sim);
    assert_int_equal(ended.status, NIO_ECLOSED);
    assert_int_equal(nio__core_counters(b->core)->datagrams_in, 1);
    assert_null(from->socket);
}

static void a_socket_that_cannot_send_closes_after_a_time(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct ended ended = {0};
    ask_echo(sim_socket_link(from, &to->address), "stuck", &ended);
    from->stalled = true;
    nio__socket_close(from->socket);
    sim_settle(&sim);
    assert_non_null(from->socket);
    sim_advance(&sim, a->limits.drain_ms + 1);
    assert_null(from->socket);
}

static void a_socket_of_one_link_goes_with_it(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    nio__socket_options options = {.shared = false};
    struct sim_socket *from = sim_socket_with(a, &options, 4, 5000);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888);
    nio_link *link = sim_socket_link(from, &to->address);
    nio_link_close(link);
    sim_settle(&sim);
    assert_null(from->socket);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_request_over_udp_is_answered),
        CASE(a_request_over_ipv6_is_answered),
        CASE(layers_work_over_udp),
        CASE(a_lost_request_ends_at_its_deadline),
        CASE(what_no_datagram_holds_is_refused_before_it_is_sent),
        CASE(a_full_queue_of_a_socket_says_so),
        CASE(refusals_to_one_address_are_ten_a_second),
        CASE(refusals_of_a_node_are_a_hundred_a_second),
        CASE(nothing_is_ever_said_to_a_group),
        CASE(garbage_is_dropped_and_counted),
        CASE(forged_addresses_take_no_lasting_memory),
        CASE(a_datagram_without_memory_for_its_link_costs_no_connection),
        CASE(the_address_that_was_silent_for_longest_gives_way),
        CASE(a_far_address_that_is_not_proved_gets_three_bytes_for_one),
        CASE(calls_end_once_in_any_weather),
        CASE(closing_a_socket_sends_what_is_queued),
        CASE(a_socket_that_cannot_send_closes_after_a_time),
        CASE(a_socket_of_one_link_goes_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
