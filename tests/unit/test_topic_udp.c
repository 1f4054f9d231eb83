/* tests/unit/test_topic_udp.c - subscriptions over UDP: proof, renewal, loss, many addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/notes.h"
#include "support/simudp.h"
#include "support/spoken.h"
#include "wire/frame.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* A node that subscribes, one that publishes, each at a socket of its own. */
struct fixture {
    struct sim sim;
    struct sim_host *a, *b;
    struct sim_socket *from, *to;
    nio_link *link;
    struct noted noted;
};

static nio_layer *outer(struct sim_host *host, const char *kind)
{
    return kind == NULL ? NULL : sim_layer(host, false, kind, key, NULL, NULL);
}

static void begin(struct fixture *f, const char *kind, nio_topic topic)
{
    memset(f, 0, sizeof *f);
    sim_begin(&f->sim, 21);
    f->a = sim_host_new(&f->sim, NULL);
    f->b = sim_host_new(&f->sim, NULL);
    f->from = sim_socket_new(f->a, outer(f->a, kind), 5000);
    f->to = sim_socket_new(f->b, outer(f->b, kind), 8888);
    f->link = sim_socket_link(f->from, &f->to->address);
    opens_with(f->b, NULL, topic);
    sim_settle(&f->sim);
}

static const nio_topic usual = NIO_TOPIC_INIT;

static const nio_counters *counters(struct sim_host *host)
{
    return nio__core_counters(host->core);
}

static void subscriptions_work_over_udp_as_over_streams(void **state)
{
    (void)state;
    static const char *const kinds[] = {NULL, "hmac", "mac", "aead"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f, kinds[i], usual);
        subscribes(f.link, "news", &f.noted);
        sim_settle(&f.sim);
        ended_as(&f.noted.asked, NIO_OK, "");
        /* Where no key proves it, the address is challenged first. */
        assert_int_equal(counters(f.b)->challenges, kinds[i] == NULL);
        for (unsigned n = 0; n < 5; n++) {
            assert_int_equal(notifies(f.b, "news", "x"), 1);
        }
        sim_settle(&f.sim);
        assert_string_equal(f.noted.all, "xxxxx");
        assert_int_equal(f.noted.authenticated, kinds[i] != NULL);
        unsubscribes(f.a, &f.noted, &ended);
        sim_settle(&f.sim);
        ended_as(&ended, NIO_OK, "");
        assert_int_equal(subscribers(f.b, "news"), 0);
        sim_end(&f.sim);
    }
}

/* Of a subscription that ends meanwhile nothing is left to send. */
static void what_waits_for_the_network_goes_with_its_subscription(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f, "mac", usual);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    f.to->stalled = true;
    assert_int_equal(notifies(f.b, "news", "x"), 1);
    unsubscribes(f.a, &f.noted, &ended);
    sim_settle(&f.sim);
    assert_int_equal(subscribers(f.b, "news"), 0);
    f.to->stalled = false;
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    assert_string_equal(f.noted.all, "");
    sim_end(&f.sim);
}

static void it_is_renewed_in_time_and_ends_where_it_is_not(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "mac", usual);
    const uint64_t expires = f.b->limits.subscription_ms;
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    for (unsigned i = 0; i < 5; i++) {
        sim_advance(&f.sim, expires);
        assert_int_equal(subscribers(f.b, "news"), 1);
        assert_int_equal(notifies(f.b, "news", "x"), 1);
    }
    sim_settle(&f.sim);
    assert_int_equal(f.noted.count, 5);
    f.from->stalled = true; /* it falls silent */
    sim_advance(&f.sim, expires - NIO__RENEW_MS - 1);
    assert_int_equal(subscribers(f.b, "news"), 1);
    sim_advance(&f.sim, NIO__RENEW_MS + 1);
    assert_int_equal(subscribers(f.b, "news"), 0);
    assert_int_equal(notifies(f.b, "news", "x"), 0);
    sim_advance(&f.sim, NIO__RENEW_MS);
    assert_int_equal(f.noted.ended, 1);
    assert_int_equal(f.noted.reason, NIO_ETIMEDOUT);
    f.from->stalled = false;
    sim_end(&f.sim);
}

static void bad_weather_delays_but_does_not_end_it(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct fixture f;
        begin(&f, "aead", usual);
        struct sim_weather weather = {.lost = 200, .doubled = 100, .delay_ms = 40};
        sim_set_weather(&f.sim, &weather);
        for (uint64_t i = 0; i < seed; i++) {
            sim_choose(&f.sim, 2);
        }
        subscribes(f.link, "news", &f.noted);
        sim_advance(&f.sim, 10000);
        ended_as(&f.noted.asked, NIO_OK, "");
        for (unsigned n = 0; n < 100; n++) {
            notifies(f.b, "news", "x");
            sim_advance(&f.sim, 10);
        }
        sim_advance(&f.sim, 1000);
        assert_in_range(f.noted.count, 50, 100); /* none twice */
        sim_advance(&f.sim, 1000000);
        assert_int_equal(f.noted.ended, 0);
        assert_int_equal(subscribers(f.b, "news"), 1);
        sim_end(&f.sim);
    }
}

static void subscriptions_move_to_the_link_that_the_program_makes(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "mac", usual);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    notifies(f.b, "news", "1");
    nio_link *own = sim_socket_link(f.to, &f.from->address); /* instead of the one it came on */
    assert_int_equal(notifies(f.b, "news", "2"), 1);
    sim_settle(&f.sim);
    assert_string_equal(f.noted.all, "12");
    nio_link_close(own);
    assert_int_equal(subscribers(f.b, "news"), 0);
    sim_end(&f.sim);
}

/* ---- Addresses that are not proved ----------------------------------------------------------- */

static void a_peer_that_knows_no_challenge_is_refused_unless_the_topic_takes_it(void **state)
{
    (void)state;
    for (unsigned unproved = 0; unproved < 2; unproved++) {
        struct fixture f;
        nio_topic topic = usual;
        nio_address from;
        topic.unproved = unproved;
        begin(&f, NULL, topic);
        struct sim_socket *raw = sim_socket_raw(&f.sim, 9, 4000);
        sim_send(raw, &f.to->address, spoken(NIO_SUBSCRIBE_URI, "news", ""));
        sim_settle(&f.sim);
        if (unproved) {
            spoken_is(sim_receive(raw, &from), NIO_CONFIRM_SUBSCRIBE, "news", "", NULL);
            assert_int_equal(notifies(f.b, "news", "x"), 1);
            sim_settle(&f.sim);
            spoken_is(sim_receive(raw, &from), NIO_NOTIFY_URI, "news", "x", NULL);
        } else {
            spoken_is(sim_receive(raw, &from), NIO_NOT_PERMITTED, "news",
                      "the address is not proved", NULL);
            assert_int_equal(counters(f.b)->subscriptions_refused, 1);
        }
        assert_int_equal(subscribers(f.b, "news"), unproved);
        sim_end(&f.sim);
    }
}

static void one_that_is_not_proved_is_sent_only_within_its_budget(void **state)
{
    (void)state;
    struct fixture f;
    nio_topic topic = usual;
    nio_address from;
    topic.unproved = true;
    begin(&f, NULL, topic);
    struct sim_weather weather = {.far = true};
    sim_set_weather(&f.sim, &weather);
    struct sim_socket *raw = sim_socket_raw(&f.sim, 9, 4000);
    nio_bytes request = spoken(NIO_SUBSCRIBE_URI, "news", "");
    size_t budget = 3 * request.len, came = 0;
    sim_send(raw, &f.to->address, request);
    sim_settle(&f.sim);
    for (unsigned n = 0; n < 10; n++) {
        size_t count;
        assert_int_equal(notify_len(f.b, "news", 10, &count), NIO_OK);
        sim_settle(&f.sim);
    }
    for (nio_bytes bytes; (bytes = sim_receive(raw, &from)).len > 0;) {
        came += bytes.len;
    }
    assert_in_range(came, 14, budget);
    assert_true(counters(f.b)->notes_dropped >= 8);
    sim_end(&f.sim);
}

static void nobody_subscribes_by_a_message_to_a_group(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = NULL};
    begin(&f, NULL, usual);
    sim_socket_join(f.to, 7000);
    nio_link *group = sim_socket_join(f.from, 7000);
    says(group, NIO_SUBSCRIBE_URI, "news", "");
    sim_settle(&f.sim);
    assert_int_equal(subscribers(f.b, "news"), 0);
    assert_int_equal(counters(f.b)->datagrams_out, 0);
    assert_int_equal(heard.count, 0);
    sim_end(&f.sim);
}

/* A message that is too long for a datagram, but not for a stream. */
static nio_send_spec too_long(nio_bytes uri)
{
    static uint8_t large[NIO__PAYLOAD_MAX];
    static nio_field field;
    field = (nio_field){.name = nio_text_of("more"), .value = {large, 200}};
    return (nio_send_spec){.size = sizeof(nio_send_spec),
                           .uri = uri,
                           .content = {large, NIO__PAYLOAD_MAX - uri.len},
                           .fields = &field,
                           .field_count = 1};
}

/* ---- Many ------------------------------------------------------------------------------------ */

static void streams_and_addresses_are_in_one_table_and_hear_the_same(void **state)
{
    (void)state;
    struct fixture f;
    struct noted stream = {.count = 0};
    begin(&f, "mac", usual);
    struct sim_host *c = sim_host_new(&f.sim, NULL);
    struct sim_stream *link = sim_connect(c, outer(c, "mac"), f.b, outer(f.b, "mac"));
    subscribes(f.link, "news", &f.noted);
    subscribes(link->near.link, "news", &stream);
    sim_settle(&f.sim);
    assert_int_equal(notifies(f.b, "news", "x"), 2);
    sim_settle(&f.sim);
    assert_int_equal(f.noted.count + stream.count, 2);
    size_t count = 0; /* what is too long for a datagram reaches the stream all the same */
    nio_send_spec spec = too_long(nio_bytes_of("news"));
    assert_int_equal(nio__core_notify(f.b->core, &spec, &count), NIO_OK);
    assert_int_equal(count, 1);
    sim_settle(&f.sim);
    assert_int_equal(f.noted.count, 1);
    assert_int_equal(stream.count, 2);
    assert_int_equal(counters(f.b)->notes_dropped, 1);
    sim_end(&f.sim);
}

#define MANY 300
#define ROUNDS 5

static void many_addresses_hear_a_burst_without_memory_in_the_steady_state(void **state)
{
    (void)state;
    static struct sim_socket *raws[MANY];
    struct fixture f;
    nio_topic topic = usual;
    topic.unproved = true;
    begin(&f, NULL, topic);
    for (size_t i = 0; i < MANY; i++) {
        raws[i] = sim_socket_raw(&f.sim, (uint8_t)(1 + i / 200), (uint16_t)(1000 + i));
        sim_send(raws[i], &f.to->address, spoken(NIO_SUBSCRIBE_URI, "news", ""));
        sim_settle(&f.sim);
    }
    size_t requests = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        requests = round < 2 ? f.b->world.requests : requests;
        for (unsigned n = 0; n < 30; n++) {
            assert_int_equal(notifies(f.b, "news", "x"), MANY);
        }
        sim_settle(&f.sim);
    }
    assert_int_equal(f.b->world.requests, requests);
    assert_int_equal(counters(f.b)->notes_dropped, 0);
    for (size_t i = 0; i < MANY; i++) {
        nio_address from;
        size_t came = 0;
        while (sim_receive(raws[i], &from).len > 0) {
            came++;
        }
        assert_int_equal(came, 1 + 30 * ROUNDS);
    }
    sim_end(&f.sim);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static void a_multicast_goes_to_every_group_once(void **state)
{
    (void)state;
    static const char *const kinds[] = {NULL, "hmac", "mac"};
    for (size_t i = 0; i < 3; i++) {
        struct fixture f;
        struct heard heard = {.say = NULL};
        begin(&f, kinds[i], usual);
        hears(f.a, NIO_NOTIFY_URI, NULL, NULL, &heard);
        sim_socket_join(f.from, 7000);
        sim_socket_join(f.to, 7000);
        nio_send_spec spec = NIO_SEND_SPEC_INIT;
        spec.type = NIO_NOTIFY_URI;
        spec.uri = nio_bytes_of("all");
        spec.content = nio_bytes_of("hear");
        size_t count;
        assert_int_equal(nio__core_multicast(f.b->core, &spec, &count), NIO_OK);
        assert_int_equal(count, 1);
        sim_settle(&f.sim);
        assert_int_equal(heard.count, 1);
        assert_string_equal(heard.content, "hear");
        spec = too_long(spec.uri);
        assert_int_equal(nio__core_multicast(f.b->core, &spec, &count), NIO_ETOOBIG);
        sim_end(&f.sim);
    }
}

static void what_was_notified_before_the_socket_closed_still_leaves(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "mac", usual);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    notifies(f.b, "news", "the end");
    nio__core_close(f.b->core);
    sim_settle(&f.sim);
    assert_string_equal(f.noted.all, "the end");
    sim_end(&f.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subscriptions_work_over_udp_as_over_streams),
        cmocka_unit_test(what_waits_for_the_network_goes_with_its_subscription),
        cmocka_unit_test(it_is_renewed_in_time_and_ends_where_it_is_not),
        cmocka_unit_test(subscriptions_move_to_the_link_that_the_program_makes),
        cmocka_unit_test(bad_weather_delays_but_does_not_end_it),
        cmocka_unit_test(a_peer_that_knows_no_challenge_is_refused_unless_the_topic_takes_it),
        cmocka_unit_test(one_that_is_not_proved_is_sent_only_within_its_budget),
        cmocka_unit_test(nobody_subscribes_by_a_message_to_a_group),
        cmocka_unit_test(streams_and_addresses_are_in_one_table_and_hear_the_same),
        cmocka_unit_test(many_addresses_hear_a_burst_without_memory_in_the_steady_state),
        cmocka_unit_test(a_multicast_goes_to_every_group_once),
        cmocka_unit_test(what_was_notified_before_the_socket_closed_still_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
