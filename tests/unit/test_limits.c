/* tests/unit/test_limits.c - what an engine does when a limit is reached, and what it does with
 * peers that are slow, silent, or take nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/send.h"
#include "support/asks.h"
#include "support/spoken.h"

struct fixture {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
    nio_limits limits;
};

/* Limits first, then begin. */
static void defaults(struct fixture *f)
{
    nio_limits_init(&f->limits);
}

static void begin(struct fixture *f, bool accepted)
{
    sim_begin(&f->sim, 4);
    f->host = sim_host_new(&f->sim, &f->limits);
    f->end = sim_raw(f->host, NULL, accepted);
    sim_settle(&f->sim);
}

static const nio_counters *counters(const struct fixture *f)
{
    return nio__core_counters(f->host->core);
}

static void feed_requests(struct fixture *f, size_t count, const char *content)
{
    for (size_t i = 0; i < count; i++) {
        sim_feed(f->end, spoken(NIO_REQUEST_URI, "uri", content));
    }
}

static void a_peer_that_takes_nothing_is_not_read_until_half_is_written(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    defaults(&f);
    f.limits.write_queue = 1000;
    begin(&f, true);
    hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
    f.end->stalled = true;
    static char content[101];
    memset(content, 'x', 100);
    feed_requests(&f, 50, content);
    sim_settle(&f.sim);
    assert_false(f.end->reading);
    assert_int_equal(counters(&f)->read_pauses, 1);
    assert_in_range(nio__link_queued(f.end->link), 1001, 1000 + 150);
    unsigned answered = heard.count;
    assert_in_range(answered, 5, 15);

    nio_bytes view;
    assert_int_equal(nio__link_output(f.end->link, &view, 1), 1);
    size_t queued = nio__link_queued(f.end->link);
    nio__link_written(f.end->link, queued - 501);
    assert_false(f.end->reading);
    nio__link_written(f.end->link, 1);
    assert_true(f.end->reading);

    f.end->stalled = false;
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 50); /* nothing was dropped */
    assert_true(f.end->reading);
    sim_end(&f.sim);
}

static void whole_frames_that_came_before_the_pause_wait_and_are_not_lost(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    defaults(&f);
    f.limits.write_queue = 300;
    begin(&f, true);
    hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
    f.end->stalled = true;
    static uint8_t batch[40 * 64];
    size_t len = 0;
    for (int i = 0; i < 40; i++) {
        nio_bytes frame = spoken(NIO_REQUEST_URI, "uri", "0123456789012345678901234567");
        memcpy(batch + len, frame.ptr, frame.len);
        len += frame.len;
    }
    sim_feed(f.end, nio__bytes(batch, len));
    sim_settle(&f.sim);
    assert_in_range(heard.count, 1, 10);
    f.end->stalled = false;
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 40);
    assert_true(f.end->reading);
    sim_end(&f.sim);
}

static void sends_of_the_program_are_refused_past_the_queue(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    defaults(&f);
    f.limits.write_queue = 400;
    begin(&f, false);
    f.end->stalled = true;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    static uint8_t content[100];
    spec.type = NIO_NOTIFY_URI;
    spec.content = nio__bytes(content, 100);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(nio_send(f.end->link, &spec), NIO_OK);
    }
    assert_int_equal(nio_send(f.end->link, &spec), NIO_ELIMIT);
    spec.type = NIO_REQUEST_URI;
    assert_int_equal(nio_request(f.end->link, &spec, NULL, ended_done, &ended, NULL), NIO_ELIMIT);
    assert_int_equal(nio__link_queued(f.end->link), 3 * 114);
    assert_int_equal(counters(&f)->sends_refused, 2);
    f.end->stalled = false;
    sim_settle(&f.sim);
    assert_int_equal(sim_take(f.end).len, 3 * 114);
    assert_int_equal(nio_send(f.end->link, &spec), NIO_OK);
    sim_end(&f.sim);
    assert_int_equal(ended.count, 0);
}

static void all_links_together_queue_no_more_than_tx_total(void **state)
{
    (void)state;
    struct fixture f;
    defaults(&f);
    f.limits.tx_total = 250;
    begin(&f, false);
    struct sim_end *other = sim_raw(f.host, NULL, false);
    f.end->stalled = other->stalled = true;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    static uint8_t content[100];
    spec.type = NIO_NOTIFY_URI;
    spec.content = nio__bytes(content, 100);
    assert_int_equal(nio_send(f.end->link, &spec), NIO_OK);
    assert_int_equal(nio_send(other->link, &spec), NIO_OK);
    assert_int_equal(nio_send(other->link, &spec), NIO_ELIMIT);
    assert_int_equal(counters(&f)->sends_refused, 1);
    sim_end(&f.sim);
}

static void partial_frames_past_rx_total_pause_reading_until_some_are_done(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    defaults(&f);
    f.limits.rx_total = 3000;
    begin(&f, true);
    hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
    struct sim_end *other = sim_raw(f.host, NULL, true);
    static char content[2001];
    memset(content, 'x', 2000);
    nio_bytes frame = spoken(NIO_NOTIFY_URI, "uri", content);
    uint8_t *copy = malloc(frame.len);
    memcpy(copy, frame.ptr, frame.len);
    sim_feed(f.end, nio__bytes(copy, 1990));
    sim_settle(&f.sim);
    sim_feed(other, nio__bytes(copy, 1990));
    sim_settle(&f.sim);
    assert_true(f.end->reading);
    assert_false(other->reading);
    assert_int_equal(counters(&f)->read_pauses, 1);
    sim_feed(other, nio__bytes(copy + 1990, frame.len - 1990));
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 0);
    sim_feed(f.end, nio__bytes(copy + 1990, frame.len - 1990));
    sim_settle(&f.sim);
    assert_true(other->reading);
    assert_int_equal(heard.count, 2);
    free(copy);
    sim_end(&f.sim);
}

static void links_past_the_limit_are_refused_and_counted(void **state)
{
    (void)state;
    struct fixture f;
    defaults(&f);
    f.limits.connections = 2;
    begin(&f, true);
    struct sim_end *second = sim_raw(f.host, NULL, true);
    assert_non_null(second);
    assert_null(sim_raw(f.host, NULL, true));
    assert_non_null(sim_raw(f.host, NULL, false)); /* own connections are no question of it */
    assert_int_equal(counters(&f)->links_refused, 1);
    sim_break(second->stream);
    sim_settle(&f.sim);
    assert_non_null(sim_raw(f.host, NULL, true));
    sim_end(&f.sim);
}

static void a_message_with_too_many_fields_closes_the_link(void **state)
{
    (void)state;
    for (size_t extra = 0; extra < 2; extra++) {
        struct fixture f;
        struct heard heard = {0};
        char names[SPOKEN_FIELDS][3];
        nio_field fields[SPOKEN_FIELDS];
        defaults(&f);
        f.limits.auth_fields = 10;
        begin(&f, true);
        hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
        for (size_t i = 0; i < 10 + extra; i++) {
            names[i][0] = 'f';
            names[i][1] = (char)('a' + i);
            names[i][2] = '\0';
            fields[i] = (nio_field){.name = nio_text_of(names[i])};
        }
        sim_feed(f.end, spoken_bytes(NIO_NOTIFY_URI, fields, 10 + extra, nio_bytes_of("uri"),
                                     nio_bytes_of("")));
        sim_settle(&f.sim);
        assert_int_equal(heard.count, extra == 0 ? 1 : 0);
        assert_int_equal(f.end->closed, extra);
        assert_int_equal(counters(&f)->refused_limit, extra);
        sim_end(&f.sim);
    }
}

static void handlers_past_the_limit_are_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    nio_route route = NIO_ROUTE_INIT;
    defaults(&f);
    f.limits.handlers = 2;
    begin(&f, true);
    static const char *const uris[] = {"a", "b", "c"};
    nio_handler_id id = {0};
    for (size_t i = 0; i < 3; i++) {
        route.uri = nio_bytes_of(uris[i]);
        assert_int_equal(nio__core_once(f.host->core, &route, heard_handler, &heard, &id),
                         i < 2 ? NIO_OK : NIO_ELIMIT);
    }
    assert_int_equal(nio__core_off(f.host->core, id), NIO_OK);
    assert_int_equal(nio__core_once(f.host->core, &route, heard_handler, &heard, &id), NIO_OK);
    sim_end(&f.sim);
}

/* Each connection of a peer is a channel of its own. */
static void channels_past_the_limit_are_stale_and_counted(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    const char *key = "0123456789abcdef";
    defaults(&f);
    f.limits.channels = 2;
    begin(&f, true);
    struct sim_host *peer = sim_host_new(&f.sim, NULL);
    nio_layer *near = sim_layer(peer, false, "mac", key, NULL, NULL);
    nio_layer *far = sim_layer(f.host, false, "mac", key, NULL, NULL);
    hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
    sim_advance(&f.sim, 1);
    for (unsigned i = 1; i <= 4; i++) {
        struct sim_stream *stream = sim_connect(peer, near, f.host, far);
        sim_settle(&f.sim);
        says(stream->near.link, NIO_NOTIFY_URI, "uri", "news");
        sim_settle(&f.sim);
        assert_int_equal(heard.count, i < 2 ? i : 2);
        assert_int_equal(counters(&f)->channels_refused, i < 2 ? 0 : i - 2);
    }
    assert_int_equal(counters(&f)->refused_stale, 2);
    sim_end(&f.sim);
}

/* ---- Time ------------------------------------------------------------------------------------ */

static void ended_by_time(const struct fixture *f)
{
    assert_int_equal(f->end->closed, 1);
    assert_int_equal(f->end->reason, NIO_ETIMEDOUT);
    assert_int_equal(counters(f)->links_timed_out, 1);
}

static void an_accepted_link_has_to_say_something_valid_in_time(void **state)
{
    (void)state;
    enum { SILENCE, UNPROVED, PART };
    for (unsigned what = SILENCE; what <= PART; what++) {
        struct fixture f;
        defaults(&f);
        sim_begin(&f.sim, 4);
        f.host = sim_host_new(&f.sim, &f.limits);
        f.end = sim_raw(f.host, sim_layer(f.host, false, "hmac", "key", NULL, NULL), true);
        sim_advance(&f.sim, f.limits.handshake_ms - 1);
        nio_bytes frame = spoken(NIO_REQUEST_URI, "uri", "not proved");
        if (what != SILENCE) {
            sim_feed(f.end, nio__bytes(frame.ptr, what == PART ? frame.len - 1 : frame.len));
        }
        sim_settle(&f.sim);
        assert_int_equal(f.end->closed, 0);
        sim_advance(&f.sim, 1);
        ended_by_time(&f);
        sim_end(&f.sim);
    }
}

static void a_link_that_said_something_valid_may_be_idle_longer(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    defaults(&f);
    begin(&f, true);
    hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
    sim_advance(&f.sim, 5000);
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
    sim_advance(&f.sim, f.limits.idle_ms - 1);
    assert_int_equal(f.end->closed, 0);
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
    sim_advance(&f.sim, f.limits.idle_ms - 1);
    assert_int_equal(f.end->closed, 0);
    sim_advance(&f.sim, 1);
    ended_by_time(&f);
    sim_end(&f.sim);
}

static void idle_time_may_be_unlimited(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    defaults(&f);
    f.limits.idle_ms = 0;
    begin(&f, true);
    hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
    sim_advance(&f.sim, 100000000);
    assert_int_equal(f.end->closed, 0);
    sim_end(&f.sim);
}

static void a_link_of_ones_own_may_be_silent(void **state)
{
    (void)state;
    struct fixture f;
    defaults(&f);
    begin(&f, false);
    sim_advance(&f.sim, 100000000);
    assert_int_equal(f.end->closed, 0);
    sim_end(&f.sim);
}

static void a_frame_has_to_be_complete_in_time_on_either_side(void **state)
{
    (void)state;
    for (unsigned accepted = 0; accepted < 2; accepted++) {
        struct fixture f;
        struct heard heard = {0};
        defaults(&f);
        begin(&f, accepted);
        hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
        sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
        nio_bytes frame = spoken(NIO_NOTIFY_URI, "uri", "content");
        sim_feed(f.end, nio__bytes(frame.ptr, 1));
        for (size_t i = 1; i < 6; i++) { /* a byte now and then does not help */
            sim_advance(&f.sim, f.limits.frame_ms / 6);
            sim_feed(f.end, nio__bytes(frame.ptr + i, 1));
        }
        sim_advance(&f.sim, f.limits.frame_ms / 6 - 1);
        assert_int_equal(f.end->closed, 0);
        sim_advance(&f.sim, 1);
        ended_by_time(&f);
        assert_int_equal(heard.count, 1);
        sim_end(&f.sim);
    }
}

static void a_slow_frame_that_is_complete_in_time_is_heard(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    defaults(&f);
    begin(&f, true);
    hears(f.host, NIO_NOTIFY_URI, NULL, NULL, &heard);
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
    nio_bytes frame = spoken(NIO_NOTIFY_URI, "uri", "content");
    sim_feed(f.end, nio__bytes(frame.ptr, 5));
    sim_advance(&f.sim, f.limits.frame_ms - 1);
    frame = spoken(NIO_NOTIFY_URI, "uri", "content");
    sim_feed(f.end, nio__bytes(frame.ptr + 5, frame.len - 5));
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 2);
    sim_advance(&f.sim, 60000);
    assert_int_equal(f.end->closed, 0);
    sim_end(&f.sim);
}

static void a_flush_at_close_takes_drain_ms_at_most(void **state)
{
    (void)state;
    struct fixture f;
    defaults(&f);
    begin(&f, false);
    f.end->stalled = true;
    says(f.end->link, NIO_NOTIFY_URI, "uri", "never leaves");
    nio_link_close(f.end->link);
    sim_advance(&f.sim, f.limits.drain_ms - 1);
    assert_int_equal(f.end->closed, 0);
    sim_advance(&f.sim, 1);
    assert_int_equal(f.end->closed, 1);
    assert_int_equal(f.end->reason, NIO_OK);
    sim_end(&f.sim);
}

static void a_peer_that_takes_nothing_for_the_idle_time_is_let_go(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    defaults(&f);
    f.limits.write_queue = 100;
    begin(&f, true);
    hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
    f.end->stalled = true;
    feed_requests(&f, 20, "0123456789");
    sim_advance(&f.sim, f.limits.idle_ms - 1);
    assert_int_equal(f.end->closed, 0);
    sim_advance(&f.sim, 1 + f.limits.drain_ms);
    ended_by_time(&f);
    sim_end(&f.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peer_that_takes_nothing_is_not_read_until_half_is_written),
        cmocka_unit_test(whole_frames_that_came_before_the_pause_wait_and_are_not_lost),
        cmocka_unit_test(sends_of_the_program_are_refused_past_the_queue),
        cmocka_unit_test(all_links_together_queue_no_more_than_tx_total),
        cmocka_unit_test(partial_frames_past_rx_total_pause_reading_until_some_are_done),
        cmocka_unit_test(links_past_the_limit_are_refused_and_counted),
        cmocka_unit_test(a_message_with_too_many_fields_closes_the_link),
        cmocka_unit_test(handlers_past_the_limit_are_refused),
        cmocka_unit_test(channels_past_the_limit_are_stale_and_counted),
        cmocka_unit_test(an_accepted_link_has_to_say_something_valid_in_time),
        cmocka_unit_test(a_link_that_said_something_valid_may_be_idle_longer),
        cmocka_unit_test(idle_time_may_be_unlimited),
        cmocka_unit_test(a_link_of_ones_own_may_be_silent),
        cmocka_unit_test(a_frame_has_to_be_complete_in_time_on_either_side),
        cmocka_unit_test(a_slow_frame_that_is_complete_in_time_is_heard),
        cmocka_unit_test(a_flush_at_close_takes_drain_ms_at_most),
        cmocka_unit_test(a_peer_that_takes_nothing_for_the_idle_time_is_let_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
