/* test_safety.c - challenges, repeated requests, answers that are kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/datagram.h"
#include "core/route.h"
#include "core/safety.h"
#include "support/asks.h"
#include "support/simudp.h"

#define KEY "0123456789abcdef0123456789abcdef"

static struct sim sim;

static int begin(void **state)
{
    (void)state;
    sim_begin(&sim, 7);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sim_end(&sim);
    return 0;
}

/* A service that counts what reaches it, and answers with that many bytes. */
struct service {
    unsigned calls;
    size_t answer_len;
    bool mute;
    bool keeps; /* keeps calls instead: these */
    nio_call *kept[2];
    size_t kept_count;
};

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    static uint8_t content[60000];
    struct service *self = user;
    (void)message;
    self->calls++;
    if (self->mute) {
        return;
    }
    if (self->keeps) {
        assert_int_equal(nio_call_keep(call), NIO_OK);
        self->kept[self->kept_count++] = call;
        return;
    }
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio__bytes(content, self->answer_len)),
                     NIO_OK);
}

static void serve(struct sim_host *host, nio_layer *inner, struct service *service)
{
    nio_route route = {
        .size = sizeof route, .type = NIO_REQUEST_URI, .any_uri = true, .inner = inner};
    assert_int_equal(nio__core_on(host->core, &route, on_request, service, NULL), NIO_OK);
}

static void ask_with(nio_link *link, const char *uri, bool idempotent, nio_layer *inner,
                     struct ended *ended)
{
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    nio_send_spec spec = {.size = sizeof spec, .uri = nio_bytes_of(uri), .inner = inner};
    options.idempotent = idempotent;
    assert_int_equal(nio_request(link, &spec, &options, ended_done, ended, NULL), NIO_OK);
}

static const nio_counters *counters(const struct sim_host *host)
{
    return nio__core_counters(host->core);
}

/* ---- Wrong clocks ---------------------------------------------------------------------------- */

static void a_caller_with_a_wrong_clock_proves_itself_by_a_challenge(void **state)
{
    static const char *const kinds[] = {"mac", "aead"};
    static const int64_t skews[] = {-86400000, 86400000};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        struct service service = {.answer_len = 3};
        struct ended ended[2] = {{0}, {0}};
        a->skew_ms = skews[i / 2];
        sim_advance(&sim, 1);
        struct sim_stream *stream =
            sim_connect(a, sim_layer(a, false, kinds[i % 2], KEY, NULL, NULL), b,
                        sim_layer(b, false, kinds[i % 2], KEY, NULL, NULL));
        serve(b, NULL, &service);
        sim_settle(&sim);
        ask_with(stream->near.link, "one", false, NULL, &ended[0]);
        sim_settle(&sim);
        assert_int_equal(ended[0].status, NIO_OK);
        assert_int_equal(service.calls, 1);
        assert_int_equal(counters(b)->challenges, 1);
        assert_int_equal(counters(a)->retries, 1);
        ask_with(stream->near.link, "two", false, NULL, &ended[1]);
        sim_settle(&sim);
        assert_int_equal(ended[1].status, NIO_OK);
        assert_int_equal(counters(b)->challenges, 1); /* it is carried on */
    }
}

static void after_the_challenge_is_over_there_is_another(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct service service = {.answer_len = 3};
    a->skew_ms = 3600000;
    sim_advance(&sim, 1);
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "aead", KEY, NULL, NULL), b,
                                            sim_layer(b, false, "aead", KEY, NULL, NULL));
    serve(b, NULL, &service);
    for (unsigned i = 0; i < 10; i++) {
        struct ended ended = {0};
        ask_with(stream->near.link, "again", false, NULL, &ended);
        sim_settle(&sim);
        assert_int_equal(ended.status, NIO_OK);
        sim_advance(&sim, 25000);
    }
    assert_int_equal(service.calls, 10);
    assert_in_range(counters(b)->challenges, 3, 10);
}

static void a_wrong_clock_under_an_inner_layer_is_challenged_as_well(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct service service = {.answer_len = 3};
    struct ended ended = {0};
    a->skew_ms = -3600000;
    sim_advance(&sim, 1);
    struct sim_stream *stream = sim_connect(a, NULL, b, NULL);
    serve(b, sim_layer(b, true, "mac", KEY, NULL, NULL), &service);
    sim_settle(&sim);
    ask_with(stream->near.link, "x", false, sim_layer(a, true, "mac", KEY, NULL, NULL), &ended);
    sim_settle(&sim);
    assert_int_equal(ended.status, NIO_OK);
    assert_int_equal(service.calls, 1);
}

static void a_wrong_key_is_not_challenged(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct service service = {.answer_len = 3};
    struct ended ended = {0};
    a->skew_ms = -3600000;
    sim_advance(&sim, 1);
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "mac", KEY "x", NULL, NULL), b,
                                            sim_layer(b, false, "mac", KEY, NULL, NULL));
    serve(b, NULL, &service);
    sim_settle(&sim);
    ask_with(stream->near.link, "x", false, NULL, &ended);
    sim_advance(&sim, 11000);
    assert_int_equal(counters(b)->challenges, 0);
    assert_int_equal(counters(b)->refused_auth, 1);
    assert_int_equal(ended.count, 1);
    assert_int_equal(service.calls, 0);
}

static void plain_netaio_is_never_challenged(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct service service = {.answer_len = 3};
    struct ended ended = {0};
    a->skew_ms = -3600000;
    sim_advance(&sim, 1);
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "hmac", KEY, NULL, NULL), b,
                                            sim_layer(b, false, "hmac", KEY, NULL, NULL));
    serve(b, NULL, &service);
    sim_settle(&sim);
    ask_with(stream->near.link, "x", false, NULL, &ended);
    sim_settle(&sim);
    assert_int_equal(ended.status, NIO_EAUTH);
    assert_int_equal(counters(b)->challenges, 0);
}

/* ---- Addresses ------------------------------------------------------------------------------- */

static void a_long_answer_waits_until_a_far_address_is_proved(void **state)
{
    (void)state;
    struct sim_weather far = {.far = true};
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct service service = {.answer_len = 50000};
    struct ended ended[2] = {{0}, {0}};
    sim_set_weather(&sim, &far);
    serve(b, NULL, &service);
    nio_link *link = sim_socket_link(from, &to->address);
    ask_with(link, "long", false, NULL, &ended[0]);
    sim_settle(&sim);
    assert_int_equal(ended[0].status, NIO_OK);
    assert_int_equal(ended[0].content_len, 50000);
    assert_int_equal(service.calls, 1); /* the answer was kept */
    assert_int_equal(counters(b)->challenges, 1);
    ask_with(link, "long", false, NULL, &ended[1]);
    sim_settle(&sim);
    assert_int_equal(ended[1].content_len, 50000);
    assert_int_equal(counters(b)->challenges, 1);
}

/* Whoever forges an address gets it no more than three bytes for one. */
static void a_forged_address_is_never_flooded(void **state)
{
    (void)state;
    struct sim_weather far = {.far = true};
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct sim_socket *victim = sim_socket_raw(&sim, 9, 9), *tap = sim_socket_raw(&sim, 8, 8);
    struct service service = {.answer_len = 50000};
    static struct ended ended; /* the call ends after the test has */
    sim_set_weather(&sim, &far);
    serve(b, NULL, &service);
    ask_with(sim_socket_link(from, &tap->address), "long", false, NULL, &ended);
    sim_settle(&sim);
    nio_bytes request = sim_receive(tap, NULL);
    uint8_t bytes[128];
    size_t len = request.len, got = 0;
    assert_in_range(len, 14, sizeof bytes);
    memcpy(bytes, request.ptr, len);
    for (unsigned i = 0; i < 100; i++) {
        sim_send_as(tap, &victim->address, &to->address, nio__bytes(bytes, len));
    }
    sim_settle(&sim);
    for (nio_bytes datagram; (datagram = sim_receive(victim, NULL)).len > 0;) {
        got += datagram.len;
    }
    assert_true(got <= 3 * 100 * len);
    assert_int_equal(service.calls, 1);
}

static void a_challenge_is_good_for_one_address_and_a_minute(void **state)
{
    (void)state;
    struct sim_host *b = sim_host_new(&sim, NULL);
    struct sim_socket *to = sim_socket_new(b, NULL, 8888);
    nio_address here = {.family = 4, .port = 1, .ip = {10, 0, 1, 1}}, there = here;
    there.port = 2;
    nio_link *one, *two;
    assert_int_equal(nio__socket_link(to->socket, &here, false, NULL, &one), NIO_OK);
    assert_int_equal(nio__socket_link(to->socket, &there, false, NULL, &two), NIO_OK);
    uint8_t value[NIO__CHALLENGE_BYTES];
    nio__challenge_make(one, value);
    nio_bytes bytes = nio__bytes(value, sizeof value);
    assert_true(nio__challenge_is_ours(one, bytes));
    assert_false(nio__challenge_is_ours(two, bytes));
    sim_advance(&sim, 30000);
    assert_true(nio__challenge_is_ours(one, bytes));
    sim_advance(&sim, 30000);
    assert_false(nio__challenge_is_ours(one, bytes));
}

/* ---- Again ----------------------------------------------------------------------------------- */

static void idempotent_calls_survive_bad_weather_and_run_once(void **state)
{
    static const char *const kinds[] = {NULL, "hmac", "mac", "aead"};
    (void)state;
    struct sim_weather bad = {.lost = 250, .doubled = 100, .delay_ms = 60};
    sim_set_weather(&sim, &bad);
    for (size_t kind = 0; kind < 4; kind++) {
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        struct sim_socket *from =
            sim_socket_new(a, sim_layer(a, false, kinds[kind], KEY, NULL, NULL), 5000);
        struct sim_socket *to =
            sim_socket_new(b, sim_layer(b, false, kinds[kind], KEY, NULL, NULL), 8888);
        struct service service = {.answer_len = 10};
        static struct ended ended[200];
        memset(ended, 0, sizeof ended);
        serve(b, NULL, &service);
        nio_link *link = sim_socket_link(from, &to->address);
        for (size_t i = 0; i < 200; i++) {
            char uri[16];
            snprintf(uri, sizeof uri, "u%zu", i);
            ask_with(link, uri, true, NULL, &ended[i]);
        }
        sim_advance(&sim, 20000);
        size_t good = 0;
        for (size_t i = 0; i < 200; i++) {
            assert_int_equal(ended[i].count, 1);
            good += ended[i].status == NIO_OK;
        }
        assert_true(good >= 175); /* four tries of 0.56 each leave 4 in 100 */
        assert_true(service.calls <= 200 && service.calls >= good);
        assert_true(counters(a)->retries > 50 && counters(b)->repeats > 10);
    }
}

static void a_call_is_sent_four_times_and_no_more(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *raw = sim_socket_raw(&sim, 1, 1);
    struct ended ended[2] = {{0}, {0}};
    nio_link *link = sim_socket_link(from, &raw->address);
    ask_with(link, "a", true, NULL, &ended[0]);
    ask_with(link, "b", false, NULL, &ended[1]);
    static const uint64_t at[] = {0, 249, 1, 499, 1, 999, 1, 5000};
    static const size_t sent[] = {2, 2, 3, 3, 4, 4, 5, 5};
    for (size_t i = 0; i < 8; i++) {
        sim_advance(&sim, at[i]);
        assert_int_equal(from->sent, sent[i]);
    }
    sim_advance(&sim, 5000);
    assert_int_equal(ended[0].status, NIO_ETIMEDOUT);
    assert_int_equal(ended[1].status, NIO_ETIMEDOUT);
}

static void a_repeated_request_waits_for_a_handler_that_is_at_it(void **state)
{
    (void)state;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct service service = {.keeps = true};
    struct ended ended = {0};
    serve(b, NULL, &service);
    ask_with(sim_socket_link(from, &to->address), "slow", true, NULL, &ended);
    sim_advance(&sim, 3000);
    assert_int_equal(from->sent, 4);
    assert_int_equal(service.calls, 1);
    assert_int_equal(to->sent, 0);
    assert_int_equal(nio_reply(service.kept[0], NIO_RESPOND_URI, nio_bytes_of("done")), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(ended.status, NIO_OK);
    assert_int_equal(ended.content_len, 4);
    assert_int_equal(counters(b)->repeats, 3);
}

static void requests_past_what_can_be_kept_hear_busy(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.answers = 2;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, &limits);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct service service = {.keeps = true};
    struct ended ended[3] = {{0}, {0}, {0}};
    serve(b, NULL, &service);
    nio_link *link = sim_socket_link(from, &to->address);
    ask_with(link, "a", false, NULL, &ended[0]);
    ask_with(link, "b", false, NULL, &ended[1]);
    ask_with(link, "c", false, NULL, &ended[2]);
    sim_settle(&sim);
    assert_int_equal(service.calls, 2);
    assert_int_equal(ended[2].status, NIO_EREMOTE);
    assert_int_equal(counters(b)->refused_busy, 1);
    service.keeps = false;
    sim_advance(&sim, 31000); /* nobody would ask for those any more */
    ask_with(link, "d", false, NULL, &ended[2]);
    sim_settle(&sim);
    assert_int_equal(ended[2].status, NIO_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(nio_reply(service.kept[i], NIO_OK_TYPE, nio_bytes_of("")), NIO_OK);
    }
}

/* What a handler ended without an answer, or the runtime refused for it, is no work under way. */
static void requests_that_are_over_make_way_for_others(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.answers = 4;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, &limits);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct service service = {.answer_len = 3, .mute = true};
    static struct ended ended[20];
    serve(b, NULL, &service);
    nio_link *link = sim_socket_link(from, &to->address);
    for (size_t i = 0; i < 20; i++) {
        char uri[8];
        snprintf(uri, sizeof uri, "%zu", i);
        ask_with(link, uri, false, NULL, &ended[i]);
    }
    sim_settle(&sim);
    assert_int_equal(service.calls, 20);
    service.mute = false;
    struct ended heard = {0};
    ask_with(link, "x", false, NULL, &heard);
    sim_settle(&sim);
    assert_int_equal(heard.status, NIO_OK);
    assert_int_equal(counters(b)->refused_busy, 0);
}

static void the_memory_of_kept_answers_is_bounded_and_used_again(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.answers_bytes = 200000;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, &limits);
    struct sim_socket *from = sim_socket_new(a, NULL, 5000), *to = sim_socket_new(b, NULL, 8888);
    struct service service = {.answer_len = 50000};
    serve(b, NULL, &service);
    nio_link *link = sim_socket_link(from, &to->address);
    for (unsigned i = 0; i < 30; i++) {
        struct ended ended = {0};
        ask_with(link, "long", false, NULL, &ended);
        sim_advance(&sim, 1100); /* the address is near: 64 KiB a second */
        assert_int_equal(ended.status, NIO_OK);
    }
    size_t before = b->world.requests;
    service.answer_len = 100;
    struct ended ended = {0};
    ask_with(link, "short", false, NULL, &ended);
    sim_settle(&sim);
    assert_int_equal(ended.content_len, 100);
    assert_true(b->world.requests - before <= 2);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(a_caller_with_a_wrong_clock_proves_itself_by_a_challenge),
        CASE(after_the_challenge_is_over_there_is_another),
        CASE(a_wrong_clock_under_an_inner_layer_is_challenged_as_well),
        CASE(a_wrong_key_is_not_challenged),
        CASE(plain_netaio_is_never_challenged),
        CASE(a_long_answer_waits_until_a_far_address_is_proved),
        CASE(a_forged_address_is_never_flooded),
        CASE(a_challenge_is_good_for_one_address_and_a_minute),
        CASE(idempotent_calls_survive_bad_weather_and_run_once),
        CASE(a_call_is_sent_four_times_and_no_more),
        CASE(a_repeated_request_waits_for_a_handler_that_is_at_it),
        CASE(requests_past_what_can_be_kept_hear_busy),
        CASE(requests_that_are_over_make_way_for_others),
        CASE(the_memory_of_kept_answers_is_bounded_and_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
