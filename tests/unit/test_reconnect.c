/* tests/unit/test_reconnect.c - links that connect again: when, and what becomes of calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/typed.h"
#include "support/asks.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* ---- A client by hand ------------------------------------------------------------------------ */

enum { GET, PUT, ONE, NOTE, OPS };

#define AWAITS                                                                                     \
    (1u << NIO_RESPOND_URI | 1u << NIO_OK_TYPE | 1u << NIO_ERROR_TYPE | 1u << NIO_AUTH_ERROR |     \
     1u << NIO_NOT_FOUND)

static const nio_gen_op ops[OPS] = {
    [GET] = {.type = NIO_REQUEST_URI,
             .answered = true,
             .awaits = AWAITS,
             .deadline_ms = 5000,
             .layer = -1,
             .transports = NIO_GEN_TCP},
    [PUT] = {.type = NIO_UPDATE_URI,
             .answered = true,
             .awaits = AWAITS,
             .deadline_ms = 5000,
             .layer = -1,
             .transports = NIO_GEN_TCP,
             .idempotent = true},
    [ONE] = {.type = NIO_REQUEST_URI,
             .answered = true,
             .awaits = AWAITS,
             .deadline_ms = 5000,
             .layer = -1,
             .transports = NIO_GEN_TCP,
             .gate = NIO_GEN_REJECT},
    [NOTE] = {.type = NIO_NOTIFY_URI, .layer = -1, .transports = NIO_GEN_TCP},
};
static const nio_gen_protocol protocol = {
    .name = "test", .outer = -1, .ops = ops, .op_count = OPS, .arena_size = 64};

static void finish(const nio_gen_end *end)
{
    ended_done(end->user, end->end);
}

struct fixture {
    struct sim sim;
    struct sim_host *a, *b;
    struct sim_stream *stream;
    nio_link *link;
    nio_client *client;
    struct heard puts, gets, notes;
};

static const nio_reconnect policy = {sizeof policy, 100, 3000, 5000};

static nio_layer *outer_of(struct sim_host *host, const char *auth)
{
    return auth == NULL ? NULL : sim_layer(host, false, auth, key, NULL, NULL);
}

static void begin(struct fixture *f, const char *auth)
{
    memset(f, 0, sizeof *f);
    sim_begin(&f->sim, 11);
    f->a = sim_host_new(&f->sim, NULL);
    f->b = sim_host_new(&f->sim, NULL);
    f->puts = (struct heard){.say = "=", .say_type = NIO_OK_TYPE};
    f->gets = (struct heard){.say = "=", .say_type = NIO_RESPOND_URI};
    hears(f->b, NIO_UPDATE_URI, NULL, NULL, &f->puts);
    hears(f->b, NIO_REQUEST_URI, NULL, NULL, &f->gets);
    hears(f->b, NIO_NOTIFY_URI, NULL, NULL, &f->notes);
    f->stream =
        sim_connect_lasting(f->a, outer_of(f->a, auth), f->b, outer_of(f->b, auth), &policy);
    f->link = f->stream->near.link;
    nio__protocol_use use = {.protocol = &protocol};
    assert_int_equal(nio__core_client(f->link, &use, &f->client), NIO_OK);
}

static nio_status call(struct fixture *f, int op, const char *uri, struct ended *ended)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin(f->client, &ops[op], strlen(uri), 1, &out);
    if (status != NIO_OK) {
        return status;
    }
    memcpy(out.uri, uri, strlen(uri));
    *out.content.at++ = 'x';
    return ops[op].answered ? nio_gen_call_end(&out, NULL, finish, NULL, ended, &ended->id)
                            : nio_gen_send_end(&out);
}

static void calls(struct fixture *f, int op, const char *uri, struct ended *ended)
{
    assert_int_equal(call(f, op, uri, ended), NIO_OK);
}

/* ---- When ------------------------------------------------------------------------------------ */

static void a_link_that_is_lost_connects_again_and_stays_the_same(void **state)
{
    (void)state;
    static const char *const auths[] = {NULL, "hmac", "mac", "aead"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        begin(&f, auths[i]);
        sim_settle(&f.sim);
        assert_int_equal(f.stream->near.opened, 1);
        for (unsigned round = 1; round <= 3; round++) {
            struct ended before = {0}, after = {0};
            calls(&f, GET, "a", &before);
            sim_settle(&f.sim);
            ended_as(&before, NIO_OK, "x");
            sim_break(f.stream);
            sim_settle(&f.sim);
            assert_int_equal(nio_link_get_state(f.link), NIO_LINK_CONNECTING);
            assert_int_equal(f.stream->near.lost, round);
            assert_int_equal(f.stream->near.reason, NIO_ECONNRESET);
            calls(&f, GET, "a", &after);
            sim_advance(&f.sim, 1000);
            ended_as(&after, NIO_OK, "x");
            assert_ptr_equal(f.stream->near.link, f.link);
            assert_int_equal(f.stream->near.opened, 1 + round);
            assert_int_equal(nio__core_counters(f.a->core)->reconnects, round);
        }
        sim_end(&f.sim);
    }
}

static void attempts_come_after_random_times_that_grow_up_to_a_bound(void **state)
{
    (void)state;
    struct fixture f;
    uint64_t times[12], longest = 0, start;
    begin(&f, NULL);
    f.stream->unreachable = true;
    sim_settle(&f.sim);
    assert_int_equal(f.stream->attempts, 1);
    start = f.stream->attempt_ms;
    for (uint32_t i = 0; i < 12; i++) {
        uint64_t bound = 100ull << i < 3000 ? 100ull << i : 3000;
        uint64_t until = f.sim.now_ms + bound;
        while (f.stream->attempts == i + 1) {
            assert_true(f.sim.now_ms <= until);
            sim_advance(&f.sim, 1);
        }
        times[i] = f.stream->attempt_ms - start;
        start = f.stream->attempt_ms;
        assert_in_range(times[i], 0, bound);
        longest = times[i] > longest ? times[i] : longest;
        assert_int_equal(f.stream->near.lost, i + 2);
        assert_int_equal(f.stream->near.reason, NIO_ECONNREFUSED);
    }
    assert_true(longest > 1500); /* they do grow: 7 of 12 are drawn up to 3000 */
    assert_int_equal(f.stream->near.opened, 0);
    assert_int_equal(nio__core_counters(f.a->core)->reconnects, 0);
    sim_end(&f.sim);
}

/* The longest of several waits after a loss. */
static uint64_t wait_after_loss(struct fixture *f, uint64_t open_ms)
{
    uint64_t longest = 0;
    for (unsigned i = 0; i < 20; i++) {
        sim_advance(&f->sim, open_ms);
        uint32_t attempts = f->stream->attempts;
        uint64_t lost_ms = f->sim.now_ms;
        sim_break(f->stream);
        while (f->stream->attempts == attempts) {
            sim_advance(&f->sim, 1);
        }
        uint64_t waited = f->stream->attempt_ms - lost_ms;
        longest = waited > longest ? waited : longest;
        sim_settle(&f->sim);
        assert_int_equal(nio_link_get_state(f->link), NIO_LINK_OPEN);
    }
    return longest;
}

static void a_connection_that_held_lets_the_times_begin_anew(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, NULL);
    sim_settle(&f.sim);
    /* A server that accepts and hangs up at once does not get more and more attempts. */
    assert_true(wait_after_loss(&f, 10) > 1000);
    sim_advance(&f.sim, policy.stable_ms);
    assert_true(wait_after_loss(&f, policy.stable_ms) <= 100);
    sim_end(&f.sim);
}

static void an_end_in_order_is_a_loss_too(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, NULL);
    sim_settle(&f.sim);
    nio_link_close(f.stream->far.link);
    sim_advance(&f.sim, 5000);
    assert_int_equal(f.stream->near.reason, NIO_ECLOSED);
    assert_int_equal(f.stream->near.opened, 2);
    assert_int_equal(nio_link_get_state(f.link), NIO_LINK_OPEN);
    sim_end(&f.sim);
}

/* ---- The end --------------------------------------------------------------------------------- */

static void closing_ends_the_link_in_every_state(void **state)
{
    (void)state;
    enum { FIRST, OPEN, LOST, WAITING, TRYING, STATES };
    for (int when = FIRST; when < STATES; when++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f, NULL);
        if (when != FIRST) {
            sim_settle(&f.sim);
        }
        if (when >= LOST) {
            sim_break(f.stream);
        }
        if (when >= WAITING) {
            sim_settle(&f.sim);
        }
        if (when == TRYING) {
            while (!f.stream->near.connect_wanted) {
                f.sim.now_ms++;
                f.a->world.now_ms = f.sim.now_ms;
                nio__core_advance(f.a->core, f.sim.now_ms);
            }
        }
        calls(&f, PUT, "a", &ended);
        nio_link_close(f.link);
        nio_link_close(f.link);
        assert_int_equal(call(&f, GET, "a", &ended), NIO_ECLOSED);
        sim_advance(&f.sim, 10000);
        ended_as(&ended, NIO_ECLOSED, "");
        assert_int_equal(f.stream->near.closed, 1);
        assert_int_equal(f.stream->near.reason, NIO_OK);
        assert_int_equal(f.stream->attempts, when == FIRST ? 0 : 1);
        sim_end(&f.sim);
    }
}

static void close_when_lost(void *user, nio_link *link, const nio_link_event *event)
{
    (void)user;
    if (event->state == NIO_LINK_CONNECTING) {
        nio_link_close(link);
    }
}

static void a_program_may_give_up_when_it_is_told(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, NULL);
    f.stream->near.on_link = close_when_lost;
    sim_settle(&f.sim);
    sim_break(f.stream);
    sim_advance(&f.sim, 10000);
    assert_int_equal(f.stream->near.closed, 1);
    assert_int_equal(f.stream->near.lost, 1);
    sim_end(&f.sim);
}

/* ---- Calls ----------------------------------------------------------------------------------- */

static void calls_that_were_sent_end_and_idempotent_ones_are_sent_once_more(void **state)
{
    (void)state;
    static const char *const auths[] = {NULL, "hmac", "aead"};
    for (size_t i = 0; i < 3; i++) {
        struct fixture f;
        struct ended get = {0}, put = {0}, again = {0};
        begin(&f, auths[i]);
        sim_settle(&f.sim);
        f.gets.say = f.puts.say = NULL; /* the server hears them and says nothing */
        calls(&f, GET, "a", &get);
        calls(&f, PUT, "b", &put);
        sim_settle(&f.sim);
        assert_int_equal(f.puts.count, 1);
        sim_break(f.stream);
        sim_settle(&f.sim);
        ended_as(&get, NIO_ECONNRESET, "");
        assert_int_equal(put.count, 0);
        f.puts.say = "=";
        sim_advance(&f.sim, 1000);
        ended_as(&put, NIO_OK, "x");
        assert_int_equal(f.puts.count, 2);
        assert_int_equal(f.gets.count, 1);
        /* Once more, and no more. */
        f.puts.say = NULL;
        calls(&f, PUT, "c", &again);
        sim_settle(&f.sim);
        for (unsigned lost = 0; lost < 2; lost++) {
            assert_int_equal(again.count, 0);
            sim_break(f.stream);
            sim_advance(&f.sim, 1000);
        }
        ended_as(&again, NIO_ECONNRESET, "");
        assert_int_equal(f.puts.count, 4);
        sim_end(&f.sim);
    }
}

static void a_call_that_waits_for_a_connection_keeps_its_deadline(void **state)
{
    (void)state;
    struct fixture f;
    struct ended sent = {0}, begun = {0}, raw = {0}, cancelled = {0};
    begin(&f, "hmac");
    sim_settle(&f.sim);
    f.puts.say = NULL;
    calls(&f, PUT, "a", &sent);
    sim_settle(&f.sim);
    f.stream->unreachable = true;
    sim_break(f.stream);
    sim_advance(&f.sim, 1000);
    calls(&f, PUT, "b", &begun);
    calls(&f, GET, "c", &cancelled);
    assert_int_equal(ask(f.link, NIO_REQUEST_URI, "raw", "x", 3000, &raw), NIO_OK);
    assert_int_equal(nio__core_cancel(f.a->core, cancelled.id), NIO_OK);
    sim_advance(&f.sim, 3500);
    ended_as(&cancelled, NIO_ECANCELED, "");
    ended_as(&raw, NIO_ETIMEDOUT, "");
    assert_int_equal(sent.count, 0);
    sim_advance(&f.sim, 600);
    ended_as(&sent, NIO_ETIMEDOUT, "");
    sim_advance(&f.sim, 1000);
    ended_as(&begun, NIO_ETIMEDOUT, "");
    /* None of them is sent late. */
    f.stream->unreachable = false;
    sim_advance(&f.sim, 10000);
    assert_int_equal(nio_link_get_state(f.link), NIO_LINK_OPEN);
    assert_int_equal(f.puts.count, 1);
    assert_int_equal(f.gets.count, 0);
    sim_end(&f.sim);
}

static void calls_wait_for_the_first_connection_too(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended[4] = {0};
    begin(&f, "aead");
    f.stream->unreachable = true;
    calls(&f, GET, "a", &ended[0]);
    sim_advance(&f.sim, 1000);
    calls(&f, GET, "a", &ended[1]);
    calls(&f, PUT, "a", &ended[2]);
    assert_int_equal(call(&f, ONE, "a", &ended[3]), NIO_EBUSY); /* one waits already */
    calls(&f, ONE, "b", &ended[3]);
    f.stream->unreachable = false;
    sim_advance(&f.sim, 3900);
    for (size_t i = 0; i < 4; i++) {
        ended_as(&ended[i], NIO_OK, "x");
    }
    assert_int_equal(nio__core_counters(f.a->core)->reconnects, 0);
    sim_end(&f.sim);
}

static void no_more_calls_wait_than_the_gate_holds(void **state)
{
    (void)state;
    struct fixture f;
    static struct ended ended[65];
    memset(ended, 0, sizeof ended);
    begin(&f, NULL);
    sim_settle(&f.sim);
    f.stream->unreachable = true;
    sim_break(f.stream);
    sim_settle(&f.sim);
    for (size_t i = 0; i < 64; i++) {
        calls(&f, i % 2 == 0 ? GET : PUT, "a", &ended[i]);
    }
    assert_int_equal(call(&f, GET, "a", &ended[64]), NIO_EBUSY);
    assert_int_equal(ask(f.link, NIO_REQUEST_URI, "a", "x", 0, &ended[64]), NIO_EBUSY);
    f.stream->unreachable = false;
    sim_advance(&f.sim, 4900);
    for (size_t i = 0; i < 64; i++) {
        ended_as(&ended[i], NIO_OK, "x");
    }
    sim_end(&f.sim);
}

static void one_way_messages_are_not_taken_while_a_connection_is_lost(void **state)
{
    (void)state;
    struct fixture f;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    begin(&f, NULL);
    assert_int_equal(nio_send(f.link, &spec), NIO_OK); /* leaves with the first connection */
    sim_settle(&f.sim);
    assert_int_equal(f.notes.count, 1);
    f.stream->near.stalled = true;
    assert_int_equal(nio_send(f.link, &spec), NIO_OK); /* is lost with its connection */
    sim_settle(&f.sim);
    sim_break(f.stream);
    assert_int_equal(nio_send(f.link, &spec), NIO_ECONNRESET);
    assert_int_equal(call(&f, NOTE, "n", NULL), NIO_ECONNRESET);
    sim_settle(&f.sim);
    assert_int_equal(nio_send(f.link, &spec), NIO_ECONNRESET);
    f.stream->near.stalled = false;
    sim_advance(&f.sim, 1000);
    assert_int_equal(nio_send(f.link, &spec), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.notes.count, 2);
    sim_end(&f.sim);
}

static void what_the_peer_asked_over_the_lost_connection_cannot_be_answered(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.keep = true};
    struct ended asked = {0};
    begin(&f, NULL);
    hears(f.a, NIO_DELETE_URI, "kept", NULL, &heard);
    sim_settle(&f.sim);
    asks(f.stream->far.link, NIO_DELETE_URI, "kept", "", &asked);
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 1);
    sim_break(f.stream);
    sim_advance(&f.sim, 1000);
    assert_int_equal(nio_reply(heard.kept, NIO_OK_TYPE, (nio_bytes){NULL, 0}), NIO_ECLOSED);
    sim_end(&f.sim);
}

/* A frame was under way when the connection broke: nothing of it disturbs the next one. */
static void bytes_of_a_lost_connection_are_gone(void **state)
{
    (void)state;
    for (size_t cut = 1; cut < 60; cut++) {
        struct fixture f;
        struct ended ended[3] = {0};
        begin(&f, "hmac");
        sim_settle(&f.sim);
        f.stream->split = SIM_BYTES;
        f.stream->break_after = f.stream->near.arrived + f.stream->far.arrived + cut * 5;
        calls(&f, GET, "a", &ended[0]);
        calls(&f, PUT, "b", &ended[1]);
        sim_settle(&f.sim);
        f.stream->break_after = 0;
        sim_advance(&f.sim, 1000);
        calls(&f, GET, "c", &ended[2]);
        sim_settle(&f.sim);
        assert_true(ended[0].status == NIO_OK || ended[0].status == NIO_ECONNRESET);
        assert_int_equal(ended[0].count, 1);
        ended_as(&ended[1], NIO_OK, "x");
        ended_as(&ended[2], NIO_OK, "x");
        sim_end(&f.sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_that_is_lost_connects_again_and_stays_the_same),
        cmocka_unit_test(attempts_come_after_random_times_that_grow_up_to_a_bound),
        cmocka_unit_test(a_connection_that_held_lets_the_times_begin_anew),
        cmocka_unit_test(an_end_in_order_is_a_loss_too),
        cmocka_unit_test(closing_ends_the_link_in_every_state),
        cmocka_unit_test(a_program_may_give_up_when_it_is_told),
        cmocka_unit_test(calls_that_were_sent_end_and_idempotent_ones_are_sent_once_more),
        cmocka_unit_test(a_call_that_waits_for_a_connection_keeps_its_deadline),
        cmocka_unit_test(calls_wait_for_the_first_connection_too),
        cmocka_unit_test(no_more_calls_wait_than_the_gate_holds),
        cmocka_unit_test(one_way_messages_are_not_taken_while_a_connection_is_lost),
        cmocka_unit_test(what_the_peer_asked_over_the_lost_connection_cannot_be_answered),
        cmocka_unit_test(bytes_of_a_lost_connection_are_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
