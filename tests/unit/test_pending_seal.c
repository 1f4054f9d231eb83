/* tests/unit/test_pending_seal.c - a plugin that works off the loop's thread: its messages wait
 * aside, others pass them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "layer/host.h"
#include "layer/layer.h"
#include "support/asks.h"
#include "support/piper.h"
#include "support/spoken.h"

/* A plugin that "works" on every message whose content begins with 's', and on those of streams
 * (they begin with 'S'), in as many rounds as the plugin says, and then writes the number of rounds
 * into a field. */
struct slow {
    nio_plugin base;
    unsigned rounds;
    bool binds;
    unsigned sealed, live_works, canceled;
};

struct slow_work {
    nio_work base;
    struct slow *slow;
    unsigned round;
    bool ran;
};

static void run(nio_work *work, const volatile bool *cancel)
{
    struct slow_work *self = (struct slow_work *)work;
    self->ran = !nio_work_is_canceled(cancel);
    self->slow->canceled += !self->ran;
}

static void destroy_work(nio_work *work)
{
    ((struct slow_work *)work)->slow->live_works--;
    free(work);
}

static void room(const nio_plugin *plugin, nio_room *out)
{
    (void)plugin;
    out->fields[0].name = "slow";
    out->fields[0].max = 16; /* more than it writes: the frame is moved down */
    out->field_count = 1;
    out->grow = 7;
}

static nio_status finish(struct slow *slow, nio_layer_message *message, unsigned rounds)
{
    uint8_t value = (uint8_t)rounds;
    slow->sealed++;
    message->has_tag = slow->binds;
    memset(message->tag, (int)rounds, NIO_TAG_BYTES);
    return nio_layer_put(message, "slow", (nio_bytes){&value, 1});
}

static nio_status seal(nio_plugin *plugin, nio_layer_message *message)
{
    struct slow *slow = (struct slow *)plugin;
    struct slow_work *done = (struct slow_work *)message->work;
    nio_bytes uri, content;
    assert_true(nio_layer_split(message, &uri, &content));
    unsigned round = done != NULL ? done->round : 0;
    if (done != NULL) {
        assert_true(done->ran);
        assert_ptr_equal(done->slow, slow);
    }
    if (content.len == 0 || (content.ptr[0] != 's' && content.ptr[0] != 'S') ||
        round == slow->rounds) {
        return finish(slow, message, round);
    }
    struct slow_work *work = calloc(1, sizeof *work);
    assert_non_null(work);
    *work = (struct slow_work){
        .base = {.run = run, .destroy = destroy_work}, .slow = slow, .round = round + 1};
    slow->live_works++;
    message->work = &work->base;
    return NIO_EPENDING;
}

static nio_status open_it(nio_plugin *plugin, nio_layer_message *message)
{
    nio_field field;
    (void)plugin;
    return nio_layer_field(message, "slow", &field) ? NIO_OK : NIO_EAUTH;
}

static void destroy(nio_plugin *plugin)
{
    assert_int_equal(((struct slow *)plugin)->live_works, 0);
    free(plugin);
}

static const nio_plugin_class slow_class = {.size = sizeof slow_class,
                                            .name = "slow",
                                            .slots = NIO_SLOT_AUTH,
                                            .failure = "slow auth failed",
                                            .room = room,
                                            .seal = seal,
                                            .open = open_it,
                                            .destroy = destroy};

static nio_layer *slow_layer(struct sim_host *host, bool inner, unsigned rounds, struct slow **out)
{
    struct slow *slow = calloc(1, sizeof *slow);
    assert_non_null(slow);
    nio__plugin_init(&slow->base, &slow_class, nio__core_plugin_host(host->core));
    slow->rounds = rounds;
    *out = slow;
    return sim_layer_of(host, inner, &slow->base, NULL);
}

struct fixture {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
    struct slow *slow;
};

static void begin(struct fixture *f, const nio_limits *limits, bool accepted, unsigned rounds)
{
    sim_begin(&f->sim, 4);
    f->sim.work_ms = 0;
    f->host = sim_host_new(&f->sim, limits);
    f->end = sim_raw(f->host, slow_layer(f->host, false, rounds, &f->slow), accepted);
    sim_settle(&f->sim);
}

/* Steps the work only: it takes 100 ms. */
static void slow_down(struct fixture *f)
{
    for (size_t i = 0; i < f->host->work_count; i++) {
        f->host->works[i].done_ms = f->sim.now_ms + 100;
    }
}

static void a_message_under_work_is_passed_by_later_ones(void **state)
{
    (void)state;
    for (unsigned rounds = 1; rounds <= 3; rounds++) {
        struct fixture f;
        struct spoken said;
        begin(&f, NULL, false, rounds);
        says(f.end->link, NIO_NOTIFY_URI, "uri", "slow one");
        says(f.end->link, NIO_NOTIFY_URI, "uri", "quick one");
        slow_down(&f);
        sim_settle(&f.sim);
        spoken_is(sim_take(f.end), NIO_NOTIFY_URI, "uri", "quick one", NULL);
        sim_advance(&f.sim, 100);
        spoken_is(sim_take(f.end), NIO_NOTIFY_URI, "uri", "slow one", &said);
        assert_int_equal(spoken_field(&said, "slow").ptr[0], rounds);
        assert_int_equal(f.slow->live_works, 0);
        sim_end(&f.sim);
    }
}

static void a_request_under_work_is_sent_with_its_number_and_fields(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    struct spoken said;
    begin(&f, NULL, false, 1);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    char name[] = "color", value[] = "red";
    nio_field field = {.name = nio_text_of(name), .value = nio_bytes_of(value)};
    spec.uri = nio_bytes_of("uri");
    spec.content = nio_bytes_of("slow");
    spec.fields = &field;
    spec.field_count = 1;
    assert_int_equal(nio_request(f.end->link, &spec, NULL, ended_done, &ended, &ended.id), NIO_OK);
    memset(name, 'x', 5); /* what was borrowed is not used any more */
    memset(value, 'x', 3);
    sim_settle(&f.sim);
    spoken_is(sim_take(f.end), NIO_REQUEST_URI, "uri", "slow", &said);
    assert_true(nio_bytes_equal(spoken_field(&said, "color"), nio_bytes_of("red")));
    nio_field fields[] = {{.name = nio_text_of("rid"), .value = spoken_field(&said, "cid")},
                          {.name = nio_text_of("slow"), .value = nio_bytes_of("x")}};
    uint8_t rid[8];
    memcpy(rid, fields[0].value.ptr, 8);
    fields[0].value.ptr = rid;
    sim_feed(f.end,
             spoken_bytes(NIO_RESPOND_URI, fields, 2, nio_bytes_of("uri"), nio_bytes_of("done")));
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "done");
    sim_end(&f.sim);
}

static void a_call_that_ends_under_work_is_never_sent(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 3; way++) {
        struct fixture f;
        struct ended ended = {0}, next = {0};
        begin(&f, NULL, false, 1);
        assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "uri", "slow", 50, &ended), NIO_OK);
        asks(f.end->link, NIO_REQUEST_URI, "uri", "next", &next); /* at the gate */
        slow_down(&f);
        if (way == 0) {
            assert_int_equal(nio__core_cancel(f.host->core, ended.id), NIO_OK);
        } else if (way == 1) {
            sim_advance(&f.sim, 50);
        } else {
            nio_link_close(f.end->link);
        }
        sim_advance(&f.sim, 100);
        static const nio_status ends[] = {NIO_ECANCELED, NIO_ETIMEDOUT, NIO_ECLOSED};
        ended_as(&ended, ends[way], "");
        assert_int_equal(f.slow->canceled, 1);
        assert_int_equal(f.slow->live_works, 0);
        if (way < 2) { /* nothing was sent, so there is no grace */
            spoken_is(sim_take(f.end), NIO_REQUEST_URI, "uri", "next", NULL);
        } else {
            assert_int_equal(sim_take(f.end).len, 0);
        }
        sim_end(&f.sim);
    }
}

static void an_answer_under_work_is_sent_when_it_is_done(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "slow", .say_type = NIO_RESPOND_URI};
    struct spoken said;
    begin(&f, NULL, true, 2);
    hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
    nio_field fields[] = {{.name = nio_text_of("cid"), .value = nio_bytes_of("12345678")},
                          {.name = nio_text_of("slow"), .value = nio_bytes_of("x")}};
    sim_feed(f.end,
             spoken_bytes(NIO_REQUEST_URI, fields, 2, nio_bytes_of("uri"), nio_bytes_of("")));
    sim_settle(&f.sim);
    assert_int_equal(heard.said, NIO_OK);
    spoken_is(sim_take(f.end), NIO_RESPOND_URI, "uri", "slow", &said);
    assert_true(nio_bytes_equal(spoken_field(&said, "rid"), nio_bytes_of("12345678")));
    sim_end(&f.sim);
}

static void both_layers_may_take_their_time(void **state)
{
    (void)state;
    struct sim sim;
    struct slow *inner, *outer;
    struct spoken said;
    sim_begin(&sim, 4);
    struct sim_host *host = sim_host_new(&sim, NULL);
    nio_layer *hmac = sim_layer(host, false, "hmac", "key", NULL, NULL);
    struct sim_end *end = sim_raw(host, hmac, false);
    struct sim_end *slow_end = sim_raw(host, slow_layer(host, false, 1, &outer), false);
    nio_layer *slow_inner = slow_layer(host, true, 2, &inner);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("uri");
    spec.content = nio_bytes_of("slow");
    spec.inner = slow_inner;
    assert_int_equal(nio_send(end->link, &spec), NIO_OK);
    sim_settle(&sim);
    spoken_is(sim_take(end), NIO_NOTIFY_URI, "uri", "slow", &said);
    assert_int_equal(spoken_field(&said, "slow").ptr[0], 2);
    assert_int_equal(spoken_field(&said, "hmac").len, 32);
    assert_int_equal(spoken_field(&said, "nonce").len, 16);
    assert_int_equal(nio_send(slow_end->link, &spec), NIO_ECONFLICT); /* both write `slow` */
    spec.inner = sim_layer(host, true, "hmac", "key", NULL, NULL);
    assert_int_equal(nio_send(slow_end->link, &spec), NIO_OK);
    sim_settle(&sim);
    spoken_is(sim_take(slow_end), NIO_NOTIFY_URI, "uri", "slow", &said);
    assert_int_equal(spoken_field(&said, "hmac2").len, 32);
    sim_end(&sim);
}

static void past_limits_parked_a_message_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.parked = 2;
    begin(&f, &limits, false, 1);
    says(f.end->link, NIO_NOTIFY_URI, "uri", "slow 1");
    says(f.end->link, NIO_NOTIFY_URI, "uri", "slow 2");
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.content = nio_bytes_of("slow 3");
    assert_int_equal(nio_send(f.end->link, &spec), NIO_ELIMIT);
    assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "uri", "slow 4", 0, &ended), NIO_ELIMIT);
    assert_int_equal(f.slow->live_works, 2);
    assert_int_equal(nio__core_counters(f.host->core)->sends_refused, 2);
    sim_settle(&f.sim);
    assert_int_equal(nio_send(f.end->link, &spec), NIO_OK);
    sim_end(&f.sim);
    assert_int_equal(ended.count, 0);
}

static void work_that_cannot_start_leaves_nothing_behind(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f, NULL, false, 1);
    f.host->refuse_work = true;
    assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "uri", "slow", 0, &ended), NIO_ELIMIT);
    assert_int_equal(f.slow->live_works, 0);
    f.host->refuse_work = false;
    f.slow->rounds = 2;
    asks(f.end->link, NIO_REQUEST_URI, "uri", "slow", &ended);
    f.host->refuse_work = true; /* the second round cannot start */
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ELIMIT, "");
    assert_int_equal(f.slow->live_works, 0);
    sim_end(&f.sim);
}

static void a_stream_keeps_its_order_whatever_the_plugin_takes_its_time_for(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct sim sim;
        struct piper near, far;
        struct slow *slow[2];
        sim_begin(&sim, seed);
        sim.work_ms = 50;
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        struct sim_stream *wire =
            sim_connect(a, slow_layer(a, false, 1, &slow[0]), b, slow_layer(b, false, 2, &slow[1]));
        sim_settle(&sim);
        piper_init(&near);
        piper_init(&far);
        near.total = 200000;
        far.total = 100000;
        far.idle = true;
        piper_serves(b, NIO_CREATE_URI, NULL, &far);
        assert_int_equal(
            piper_begin(wire->near.link, NULL, NIO_CREATE_URI, "uri", "args", true, true, &near),
            NIO_OK);
        if (seed == 10) {
            near.cancel_written = 100000; /* while a message is worked on */
        }
        sim_advance(&sim, 5000);
        if (seed == 10) {
            assert_int_equal(near.status, NIO_ECANCELED);
            sim_advance(&sim, 100000);
            assert_int_equal(far.ended, 1);
        } else {
            far.idle = false;
            piper_write(&far);
            sim_advance(&sim, 5000);
            piper_ended(&near, NIO_OK, 100000);
            piper_ended(&far, NIO_OK, 200000);
        }
        sim_end(&sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_under_work_is_passed_by_later_ones),
        cmocka_unit_test(a_request_under_work_is_sent_with_its_number_and_fields),
        cmocka_unit_test(a_call_that_ends_under_work_is_never_sent),
        cmocka_unit_test(an_answer_under_work_is_sent_when_it_is_done),
        cmocka_unit_test(both_layers_may_take_their_time),
        cmocka_unit_test(past_limits_parked_a_message_is_refused),
        cmocka_unit_test(work_that_cannot_start_leaves_nothing_behind),
        cmocka_unit_test(a_stream_keeps_its_order_whatever_the_plugin_takes_its_time_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
