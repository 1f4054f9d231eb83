/* tests/unit/test_stream.c - streams between two engines: every size, every end, bounded memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/piper.h"

#define WINDOW ((size_t)262144)
#define CHUNK ((size_t)15360)

struct fixture {
    struct sim sim;
    struct sim_host *a, *b;
    struct sim_stream *wire;
    struct piper near, far;
};

static void begin_with(struct fixture *f, uint64_t seed, const nio_limits *limits)
{
    sim_begin(&f->sim, seed);
    f->a = sim_host_new(&f->sim, limits);
    f->b = sim_host_new(&f->sim, limits);
    piper_init(&f->near);
    piper_init(&f->far);
    f->far.say = "got it";
    f->wire = sim_connect(f->a, NULL, f->b, NULL);
    sim_settle(&f->sim);
}

static void begin(struct fixture *f)
{
    begin_with(f, 11, NULL);
}

static void serve(struct fixture *f)
{
    piper_serves(f->b, NIO_CREATE_URI, NULL, &f->far);
}

static void go(struct fixture *f, bool sends, bool takes)
{
    assert_int_equal(piper_begin(f->wire->near.link, NULL, NIO_CREATE_URI, "uri", "args", sends,
                                 takes, &f->near),
                     NIO_OK);
}

static void end(struct fixture *f)
{
    assert_int_equal(nio__core_counters(f->a->core)->unsent, 0);
    assert_int_equal(nio__core_counters(f->b->core)->unsent, 0);
    sim_end(&f->sim);
}

/* Edges of messages, of the half window and of the window. */
static const size_t sizes[] = {
    0,          1,      CHUNK - 1,  CHUNK,          CHUNK + 1,       WINDOW / 2,
    WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW + 7, (size_t)10 << 20};
#define SIZES (sizeof sizes / sizeof *sizes)

static void an_argument_of_any_size_arrives_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.near.total = sizes[i];
        go(&f, true, false);
        assert_int_equal(f.near.ended, 0);
        sim_settle(&f.sim);
        piper_ended(&f.near, NIO_OK, 0);
        assert_string_equal(f.near.content, "got it");
        assert_true(f.near.answered);
        assert_string_equal(f.far.args, "args");
        assert_int_equal(f.far.completed, 1);
        piper_ended(&f.far, NIO_OK, sizes[i]);
        assert_int_equal(f.far.said, NIO_OK);
        end(&f);
    }
}

static void a_result_of_any_size_arrives_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.far.total = sizes[i];
        go(&f, false, true);
        sim_settle(&f.sim);
        piper_ended(&f.near, NIO_OK, sizes[i]);
        assert_int_equal(f.near.completed, 1);
        assert_string_equal(f.near.content, "");
        piper_ended(&f.far, NIO_OK, 0);
        end(&f);
    }
}

static void both_directions_go_under_one_call(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZES; i++) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.far.say = NULL;
        f.near.total = sizes[i];
        f.far.total = sizes[SIZES - 1 - i];
        go(&f, true, true);
        sim_settle(&f.sim);
        /* The result's end is the answer: it may come before all of the argument was read. */
        piper_ended(&f.near, NIO_OK, f.far.total);
        assert_int_equal(f.far.ended, 1);
        assert_int_equal(f.far.status, NIO_OK);
        assert_false(f.far.wrong);
        end(&f);
    }
}

static void small_writes_arrive_as_they_were_written(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.total = 20011;
    f.near.step = 7;
    go(&f, true, false);
    sim_settle(&f.sim);
    piper_ended(&f.far, NIO_OK, 20011);
    piper_ended(&f.near, NIO_OK, 0);
    end(&f);
}

static void streams_go_through_every_pair_of_layers(void **state)
{
    static const char *const kinds[] = {NULL, "hmac", "mac", "aead"};
    (void)state;
    for (size_t outer = 0; outer < 4; outer++) {
        for (size_t inner = 0; inner < 4; inner++) {
            struct fixture f;
            sim_begin(&f.sim, 3);
            f.a = sim_host_new(&f.sim, NULL);
            f.b = sim_host_new(&f.sim, NULL);
            piper_init(&f.near);
            piper_init(&f.far);
            nio_layer *outers[2] = {NULL, NULL}, *inners[2] = {NULL, NULL};
            for (size_t i = 0; i < 2; i++) {
                struct sim_host *host = i == 0 ? f.a : f.b;
                if (outer > 0) {
                    outers[i] =
                        sim_layer(host, false, kinds[outer], "outer key with 32 bytes",
                                  outer == 1 ? "sha256_stream" : NULL, outer == 1 ? "key" : NULL);
                }
                if (inner > 0) {
                    inners[i] =
                        sim_layer(host, true, kinds[inner], "inner key with 32 bytes", NULL, NULL);
                }
            }
            f.wire = sim_connect(f.a, outers[0], f.b, outers[1]);
            sim_settle(&f.sim);
            piper_serves(f.b, NIO_CREATE_URI, inners[1], &f.far);
            f.near.total = f.far.total = 500000;
            assert_int_equal(piper_begin(f.wire->near.link, inners[0], NIO_CREATE_URI, "uri",
                                         "args", true, true, &f.near),
                             NIO_OK);
            f.far.idle = true; /* until all of the argument is there */
            sim_settle(&f.sim);
            assert_int_equal(f.far.completed, 1);
            f.far.idle = false;
            piper_write(&f.far);
            sim_settle(&f.sim);
            piper_ended(&f.near, NIO_OK, 500000);
            piper_ended(&f.far, NIO_OK, 500000);
            assert_int_equal(f.near.authenticated, outer > 0 || inner > 0);
            end(&f);
        }
    }
}

static void splits_and_delays_change_nothing(void **state)
{
    (void)state;
    size_t seeds = fault_env_seeds(20);
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct fixture f;
        begin_with(&f, seed, NULL);
        f.wire->split = SIM_RANDOM;
        f.wire->delay_ms = 50;
        serve(&f);
        f.near.total = (size_t)sim_choose(&f.sim, 900000);
        f.near.step = (size_t)sim_choose(&f.sim, 50000);
        f.far.total = (size_t)sim_choose(&f.sim, 900000);
        f.far.say = NULL;
        bool sends = sim_choose(&f.sim, 3) > 0, takes = !sends || sim_choose(&f.sim, 2) > 0;
        f.far.say = takes ? NULL : "got it";
        f.near.pause_read = takes ? (size_t)sim_choose(&f.sim, 900000) : PIPER_NEVER;
        go(&f, sends, takes);
        sim_advance(&f.sim, 5000);
        if (f.near.ended == 0) {
            nio_stream_resume(f.near.stream);
            sim_advance(&f.sim, 5000);
        }
        piper_ended(&f.near, NIO_OK, takes ? f.far.total : 0);
        assert_int_equal(f.far.ended, 1);
        assert_int_equal(f.far.status, NIO_OK);
        assert_false(f.far.wrong);
        end(&f);
    }
}

static void byte_by_byte_is_the_same(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.wire->split = SIM_BYTES;
    serve(&f);
    f.near.total = 70000;
    go(&f, true, false);
    sim_settle(&f.sim);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, 70000);
    end(&f);
}

/* ---- Bounds ---------------------------------------------------------------------------------- */

static void a_reader_that_pauses_holds_no_more_than_its_window(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.total = (size_t)10 << 20;
    f.far.pause_read = 1;
    size_t before = f.b->world.live_bytes;
    go(&f, true, false);
    sim_settle(&f.sim);
    assert_true(f.far.read > 0);
    assert_true(f.near.written <= WINDOW);
    assert_true(f.b->world.peak_bytes - before < 2 * WINDOW);
    size_t rounds = 0;
    while (f.far.completed == 0) {
        assert_true(rounds++ < 100);
        f.far.pause_read = f.far.read + 1;
        nio_stream_resume(f.far.stream);
        sim_settle(&f.sim);
        assert_true(f.near.written <= f.far.read + WINDOW);
    }
    sim_settle(&f.sim);
    assert_true(f.b->world.peak_bytes - before < 2 * WINDOW);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, (size_t)10 << 20);
    end(&f);
}

static void a_writer_waits_where_the_connection_takes_nothing(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.total = (size_t)4 << 20;
    go(&f, true, false);
    f.wire->far.stalled = true; /* nothing is taken from the writer's queue */
    f.far.pause_read = PIPER_NEVER;
    sim_settle(&f.sim);
    size_t peak = f.a->world.peak_bytes;
    assert_true(peak < 1500000);
    f.wire->far.stalled = false;
    sim_settle(&f.sim);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, (size_t)4 << 20);
    end(&f);
}

static void many_streams_share_a_link_and_all_get_through(void **state)
{
    enum { MANY = 40 };
    (void)state;
    struct fixture f;
    static struct piper near[MANY], far[MANY];
    nio_limits limits;
    nio_limits_init(&limits);
    limits.write_queue = 100000;
    begin_with(&f, 5, &limits);
    struct ended first = {0};
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    hears(f.b, NIO_REQUEST_URI, NULL, NULL, &heard);
    asks(f.wire->near.link, NIO_REQUEST_URI, "a", "", &first);
    sim_settle(&f.sim); /* the peer has shown that it names its answers */
    for (size_t i = 0; i < MANY; i++) {
        piper_init(&near[i]);
        piper_init(&far[i]);
        near[i].total = 300000 + i;
        far[i].say = "yes";
        piper_serves(f.b, (uint8_t)(100 + i), NULL, &far[i]);
        assert_int_equal(piper_begin(f.wire->near.link, NULL, (uint8_t)(100 + i), "uri", "", true,
                                     false, &near[i]),
                         NIO_OK);
    }
    sim_settle(&f.sim);
    for (size_t i = 0; i < MANY; i++) {
        piper_ended(&near[i], NIO_OK, 0);
        piper_ended(&far[i], NIO_OK, 300000 + i);
    }
    end(&f);
}

static void one_stream_too_many_is_refused_on_both_sides(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits few, many;
    nio_limits_init(&few);
    nio_limits_init(&many);
    few.streams = 1;
    for (unsigned side = 0; side < 2; side++) {
        struct piper second;
        sim_begin(&f.sim, 1);
        f.a = sim_host_new(&f.sim, side == 0 ? &few : &many);
        f.b = sim_host_new(&f.sim, side == 0 ? &many : &few);
        piper_init(&f.near);
        piper_init(&f.far);
        piper_init(&second);
        f.near.idle = true;
        f.wire = sim_connect(f.a, NULL, f.b, NULL);
        sim_settle(&f.sim);
        serve(&f);
        go(&f, true, false);
        sim_settle(&f.sim);
        nio_status status =
            piper_begin(f.wire->near.link, NULL, NIO_CREATE_URI, "other", "", true, false, &second);
        assert_int_equal(status, side == 0 ? NIO_ELIMIT : NIO_OK);
        sim_settle(&f.sim);
        if (side == 1) {
            piper_ended(&second, NIO_EREMOTE, 0);
            assert_string_equal(second.content, "too many streams");
        }
        assert_int_equal(nio__core_counters(side == 0 ? f.a->core : f.b->core)->streams_refused, 1);
        f.near.idle = false;
        f.far.say = "done";
        piper_write(&f.near);
        sim_settle(&f.sim);
        piper_ended(&f.near, NIO_OK, 0);
        end(&f);
    }
}

static void long_uris_leave_less_room_and_at_last_none(void **state)
{
    (void)state;
    static char uri[65536];
    for (size_t len = 64000; len <= 65000; len += 1000) {
        struct fixture f;
        begin(&f);
        serve(&f);
        memset(uri, 'u', len);
        uri[len] = 0;
        f.near.total = 5000;
        nio_status status =
            piper_begin(f.wire->near.link, NULL, NIO_CREATE_URI, uri, "", true, false, &f.near);
        assert_int_equal(status, len == 64000 ? NIO_OK : NIO_ETOOBIG);
        sim_settle(&f.sim);
        if (status == NIO_OK) {
            piper_ended(&f.near, NIO_OK, 0);
            piper_ended(&f.far, NIO_OK, 5000);
        }
        end(&f);
    }
}

/* ---- Ends ------------------------------------------------------------------------------------ */

static void the_caller_cancels_at_any_point(void **state)
{
    static const size_t points[] = {0, 1, CHUNK, WINDOW, WINDOW + 1, 1000000};
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        for (unsigned reading = 0; reading < 2; reading++) {
            struct fixture f;
            begin(&f);
            serve(&f);
            f.near.total = f.far.total = 2000000;
            f.near.cancel_read = f.near.cancel_written = points[i];
            go(&f, !reading, reading);
            if (reading && points[i] == 0) {
                nio_stream_cancel(f.near.stream); /* before anything left */
                nio_stream_cancel(f.near.stream);
            }
            sim_settle(&f.sim);
            assert_int_equal(f.near.ended, 1);
            assert_int_equal(f.near.status, NIO_ECANCELED);
            if (f.far.begun > 0 && f.near.read + f.near.written > 0) {
                assert_int_equal(f.far.ended, 1);
                assert_int_equal(f.far.status, NIO_ECANCELED);
            }
            sim_advance(&f.sim, 40000);
            assert_int_equal(f.far.ended, f.far.begun);
            end(&f);
        }
    }
}

static void the_handler_cancels_at_any_point(void **state)
{
    static const size_t points[] = {1, CHUNK, WINDOW, WINDOW + 1, 1000000};
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        for (unsigned reading = 0; reading < 2; reading++) {
            struct fixture f;
            begin(&f);
            serve(&f);
            f.near.total = f.far.total = 2000000;
            f.far.cancel_read = f.far.cancel_written = points[i];
            go(&f, !reading, reading);
            sim_settle(&f.sim);
            assert_int_equal(f.near.ended, 1);
            assert_int_equal(f.near.status, NIO_EREMOTE);
            assert_string_equal(f.near.content, "canceled");
            assert_int_equal(f.far.ended, 1);
            assert_int_equal(f.far.status, NIO_ECANCELED);
            end(&f);
        }
    }
}

static void a_handler_may_answer_before_it_has_read_all(void **state)
{
    static const uint8_t types[] = {NIO_OK_TYPE, NIO_ERROR_TYPE, NIO_NOT_PERMITTED};
    static const nio_status statuses[] = {NIO_OK, NIO_EREMOTE, NIO_ENOTPERMITTED};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.near.total = 2000000;
        f.far.answer_read = 100000;
        f.far.say = "enough";
        f.far.say_type = types[i];
        go(&f, true, false);
        sim_settle(&f.sim);
        assert_int_equal(f.near.ended, 1);
        assert_int_equal(f.near.status, statuses[i]);
        assert_string_equal(f.near.content, "enough");
        assert_int_equal(f.far.ended, 1);
        assert_int_equal(f.far.status, NIO_OK);
        assert_int_equal(f.far.completed, 0);
        end(&f);
    }
}

static void a_handler_may_answer_without_taking_the_stream(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.far.ignores = true;
    f.far.say = "is here already";
    f.near.total = 1000;
    go(&f, true, false);
    sim_settle(&f.sim);
    piper_ended(&f.near, NIO_OK, 0);
    assert_string_equal(f.near.content, "is here already");
    assert_int_equal(f.near.written, 0);
    end(&f);
}

static void a_result_is_answered_by_its_end_alone(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.far.idle = true;
    f.far.total = 10;
    go(&f, false, true);
    sim_settle(&f.sim);
    assert_int_equal(nio_reply(f.far.call, NIO_OK_TYPE, nio_bytes_of("plain")), NIO_EINVAL);
    piper_write(&f.far);
    sim_settle(&f.sim);
    piper_ended(&f.near, NIO_OK, 10);
    end(&f);
}

static void a_kept_call_may_take_its_stream_later(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.far.keeps = true;
    f.near.total = 100000;
    go(&f, true, false);
    sim_advance(&f.sim, 3000);
    nio_stream *second;
    assert_int_equal(nio_stream_accept(f.far.call, &piper_events, &f.far, &f.far.stream), NIO_OK);
    assert_int_equal(nio_stream_accept(f.far.call, &piper_events, &f.far, &second), NIO_ECONFLICT);
    sim_settle(&f.sim);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, 100000);
    end(&f);
}

static void a_lost_link_ends_both_sides_once(void **state)
{
    (void)state;
    size_t whole = 0;
    for (size_t after = 1; whole == 0; after = after * 2 + 13) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.wire->break_after = after;
        f.near.total = 700000;
        f.far.total = 600000;
        f.far.say = NULL;
        go(&f, true, true);
        sim_settle(&f.sim);
        whole = !f.wire->broken;
        assert_int_equal(f.near.ended, 1);
        assert_int_equal(f.far.ended, f.far.begun);
        if (!whole) {
            assert_int_not_equal(f.near.status, NIO_OK);
        }
        sim_end(&f.sim);
    }
}

static void close_link(struct piper *piper)
{
    nio_link_close(nio_stream_link(piper->stream));
    piper->then = NULL;
}

static void a_link_may_be_closed_inside_any_callback(void **state)
{
    (void)state;
    for (unsigned side = 0; side < 2; side++) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.near.total = f.far.total = 900000;
        f.far.say = NULL;
        (side == 0 ? &f.near : &f.far)->then = close_link;
        go(&f, true, true);
        sim_settle(&f.sim);
        assert_int_equal(f.near.ended, 1);
        assert_int_equal(f.near.status, NIO_ECLOSED);
        assert_int_equal(f.far.ended, 1);
        sim_end(&f.sim);
    }
}

static void a_node_may_end_after_any_number_of_steps(void **state)
{
    (void)state;
    bool all = false;
    for (size_t steps = 0; !all; steps++) {
        struct fixture f;
        begin(&f);
        serve(&f);
        f.near.total = f.far.total = 400000;
        f.far.say = NULL;
        go(&f, true, true);
        for (size_t i = 0; i < steps && !all; i++) {
            all = !sim_step(&f.sim);
        }
        sim_end(&f.sim); /* closes both */
        assert_int_equal(f.near.ended, 1);
        assert_int_equal(f.far.ended, f.far.begun);
    }
}

static void a_link_that_connects_again_ends_the_streams_of_the_connection_alone(void **state)
{
    static const nio_reconnect policy = {sizeof policy, 100, 3000, 5000};
    (void)state;
    struct fixture f;
    struct piper again;
    sim_begin(&f.sim, 9);
    f.a = sim_host_new(&f.sim, NULL);
    f.b = sim_host_new(&f.sim, NULL);
    piper_init(&f.near);
    piper_init(&f.far);
    piper_init(&again);
    f.wire = sim_connect_lasting(f.a, NULL, f.b, NULL, &policy);
    serve(&f);
    f.near.total = 5000000;
    f.far.pause_read = 300000;
    go(&f, true, false); /* before there is a connection */
    sim_settle(&f.sim);
    assert_true(f.far.read > 0);
    sim_break(f.wire);
    sim_settle(&f.sim);
    assert_int_equal(f.near.ended, 1);
    assert_int_equal(f.near.status, NIO_ECONNRESET);
    assert_int_equal(f.far.ended, 1);
    assert_int_not_equal(f.far.status, NIO_OK);

    piper_init(&f.far);
    f.far.say = "again";
    again.total = 100000;
    assert_int_equal(
        piper_begin(f.wire->near.link, NULL, NIO_CREATE_URI, "uri", "args", true, false, &again),
        NIO_OK);
    sim_advance(&f.sim, 5000);
    piper_ended(&again, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, 100000);
    sim_end(&f.sim);
}

static nio_layer *hashcash(struct sim_host *host)
{
    static const nio_plugin_param params[] = {{.name = "bits", .number = 6}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "outer",
                           .realm = "test",
                           .auth = {.kind = "hashcash", .params = params, .param_count = 1}};
    return sim_layer_from(host, &spec);
}

/* One proof admits a thousand messages; the next are to be worked for while the stream goes on. */
static void a_stream_outlasts_a_proof_of_work(void **state)
{
    (void)state;
    struct fixture f;
    sim_begin(&f.sim, 9);
    f.sim.work_ms = 20;
    f.a = sim_host_new(&f.sim, NULL);
    f.b = sim_host_new(&f.sim, NULL);
    piper_init(&f.near);
    piper_init(&f.far);
    f.far.say = "got it";
    f.wire = sim_connect(f.a, hashcash(f.a), f.b, hashcash(f.b));
    sim_advance(&f.sim, 2000);
    serve(&f);
    f.near.total = 100000;
    f.near.step = 40; /* 2,500 messages */
    go(&f, true, false);
    sim_advance(&f.sim, 10000);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, 100000);
    end(&f);
}

/* ---- Time ------------------------------------------------------------------------------------ */

static void a_writer_that_falls_silent_is_given_up(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.idle = true;
    f.near.total = 100;
    go(&f, true, false);
    sim_advance(&f.sim, 29999);
    assert_int_equal(f.far.ended, 0);
    sim_advance(&f.sim, 2);
    piper_ended(&f.far, NIO_ETIMEDOUT, 0);
    piper_ended(&f.near, NIO_EREMOTE, 0);
    assert_string_equal(f.near.content, "timed out");
    end(&f);
}

static void a_stream_lives_as_long_as_it_moves(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.idle = true;
    f.near.total = 1000;
    go(&f, true, false);
    for (size_t i = 0; i < 10; i++) {
        size_t accepted;
        sim_advance(&f.sim, 25000);
        assert_int_equal(
            nio_stream_write(f.near.stream, piper_pattern(f.near.written, 1), &accepted), NIO_OK);
        assert_int_equal(accepted, 1);
        f.near.written++;
    }
    sim_settle(&f.sim);
    assert_int_equal(f.far.read, 10);
    piper_write(&f.near);
    sim_settle(&f.sim);
    piper_ended(&f.near, NIO_OK, 0);
    piper_ended(&f.far, NIO_OK, 1000);
    end(&f);
}

static void a_reader_that_pauses_for_too_long_is_given_up_by_the_writer(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.pause_read = 1;
    f.far.total = 2000000;
    go(&f, false, true);
    sim_advance(&f.sim, 40000);
    piper_ended(&f.near, NIO_EREMOTE, f.near.read);
    assert_string_equal(f.near.content, "timed out");
    assert_int_equal(f.far.status, NIO_ETIMEDOUT);
    end(&f);
}

static void a_deadline_ends_what_still_moves(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.idle = true;
    f.near.total = 1000;
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
    request.type = NIO_CREATE_URI;
    request.uri = nio_bytes_of("uri");
    options.sends = true;
    options.deadline_ms = 50000;
    assert_int_equal(nio_stream_begin(f.wire->near.link, &request, &options, &piper_events, &f.near,
                                      &f.near.stream),
                     NIO_OK);
    for (size_t i = 0; i < 4; i++) {
        size_t accepted;
        sim_advance(&f.sim, 12000);
        assert_int_equal(nio_stream_write(f.near.stream, piper_pattern(i, 1), &accepted), NIO_OK);
    }
    sim_advance(&f.sim, 1999);
    assert_int_equal(f.near.ended, 0);
    sim_advance(&f.sim, 2);
    piper_ended(&f.near, NIO_ETIMEDOUT, 0);
    piper_ended(&f.far, NIO_ECANCELED, 4);
    end(&f);
}

static void a_handler_that_never_answers_is_answered_for(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.total = 10;
    f.far.say = NULL;
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
    request.type = NIO_CREATE_URI;
    request.uri = nio_bytes_of("uri");
    options.sends = true;
    options.idle_ms = 100000;
    assert_int_equal(nio_stream_begin(f.wire->near.link, &request, &options, &piper_events, &f.near,
                                      &f.near.stream),
                     NIO_OK);
    sim_advance(&f.sim, 59000);
    assert_int_equal(f.far.completed, 1);
    assert_int_equal(f.far.ended, 0);
    sim_advance(&f.sim, 2000);
    assert_int_equal(f.far.status, NIO_ETIMEDOUT);
    piper_ended(&f.near, NIO_EREMOTE, 0);
    assert_string_equal(f.near.content, "no answer");
    end(&f);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

struct exhaustion {
    unsigned side;
};

/* The memory of one host fails; both ends are told once, and nothing is left. */
static void a_stream_ends_in_order_when_memory_fails(void **state)
{
    (void)state;
    for (unsigned side = 0; side < 2; side++) {
        bool through = false;
        for (size_t nth = 1; !through; nth++) {
            struct fixture f;
            begin(&f);
            serve(&f);
            f.near.total = f.far.total = 300000;
            f.far.say = NULL;
            f.near.pause_read = 100000;
            struct fault_env *world = side == 0 ? &f.a->world : &f.b->world;
            size_t refused = world->refused;
            fault_env_fail_nth(world, nth, false);
            nio_status status = piper_begin(f.wire->near.link, NULL, NIO_CREATE_URI, "uri", "args",
                                            true, true, &f.near);
            assert_true(status == NIO_OK || status == NIO_ENOMEM);
            sim_advance(&f.sim, 1000);
            if (f.near.stream != NULL) {
                nio_stream_resume(f.near.stream);
            }
            sim_advance(&f.sim, 100000);
            through = world->refused == refused;
            fault_env_fail_nth(world, 0, false);
            assert_int_equal(f.near.ended, status == NIO_OK);
            assert_int_equal(f.far.ended, f.far.begun > 0 && f.far.accepted == NIO_OK);
            if (through) {
                piper_ended(&f.near, NIO_OK, 300000);
            }
            sim_end(&f.sim);
        }
    }
}

static void a_stream_asks_for_no_memory_while_it_moves(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    serve(&f);
    f.near.idle = true;
    f.near.total = (size_t)4 << 20;
    go(&f, true, false);
    sim_settle(&f.sim);
    size_t accepted, requests[2] = {0, 0};
    for (unsigned round = 0; round < 60; round++) {
        nio_bytes bytes = piper_pattern(f.near.written, 60000);
        assert_int_equal(nio_stream_write(f.near.stream, bytes, &accepted), NIO_OK);
        assert_int_equal(accepted, 60000);
        f.near.written += accepted;
        sim_settle(&f.sim);
        if (round == 20) {
            requests[0] = f.a->world.requests;
            requests[1] = f.b->world.requests;
        }
    }
    assert_int_equal(f.a->world.requests, requests[0]);
    /* The reader keeps what came of a message that was cut. */
    assert_true(f.b->world.requests - requests[1] <= 120);
    nio_stream_cancel(f.near.stream);
    sim_settle(&f.sim);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_argument_of_any_size_arrives_whole),
        cmocka_unit_test(a_result_of_any_size_arrives_whole),
        cmocka_unit_test(both_directions_go_under_one_call),
        cmocka_unit_test(small_writes_arrive_as_they_were_written),
        cmocka_unit_test(streams_go_through_every_pair_of_layers),
        cmocka_unit_test(splits_and_delays_change_nothing),
        cmocka_unit_test(byte_by_byte_is_the_same),
        cmocka_unit_test(a_reader_that_pauses_holds_no_more_than_its_window),
        cmocka_unit_test(a_writer_waits_where_the_connection_takes_nothing),
        cmocka_unit_test(many_streams_share_a_link_and_all_get_through),
        cmocka_unit_test(one_stream_too_many_is_refused_on_both_sides),
        cmocka_unit_test(long_uris_leave_less_room_and_at_last_none),
        cmocka_unit_test(the_caller_cancels_at_any_point),
        cmocka_unit_test(the_handler_cancels_at_any_point),
        cmocka_unit_test(a_handler_may_answer_before_it_has_read_all),
        cmocka_unit_test(a_handler_may_answer_without_taking_the_stream),
        cmocka_unit_test(a_result_is_answered_by_its_end_alone),
        cmocka_unit_test(a_kept_call_may_take_its_stream_later),
        cmocka_unit_test(a_lost_link_ends_both_sides_once),
        cmocka_unit_test(a_link_may_be_closed_inside_any_callback),
        cmocka_unit_test(a_node_may_end_after_any_number_of_steps),
        cmocka_unit_test(a_link_that_connects_again_ends_the_streams_of_the_connection_alone),
        cmocka_unit_test(a_stream_outlasts_a_proof_of_work),
        cmocka_unit_test(a_writer_that_falls_silent_is_given_up),
        cmocka_unit_test(a_stream_lives_as_long_as_it_moves),
        cmocka_unit_test(a_reader_that_pauses_for_too_long_is_given_up_by_the_writer),
        cmocka_unit_test(a_deadline_ends_what_still_moves),
        cmocka_unit_test(a_handler_that_never_answers_is_answered_for),
        cmocka_unit_test(a_stream_ends_in_order_when_memory_fails),
        cmocka_unit_test(a_stream_asks_for_no_memory_while_it_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
