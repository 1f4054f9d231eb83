/* tests/unit/test_topic.c - who may subscribe to what, and how it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/route.h"
#include "support/notes.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* An engine, and a peer without one. */
struct fixture {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
};

static void begin_with(struct fixture *f, const nio_limits *limits)
{
    sim_begin(&f->sim, 3);
    f->host = sim_host_new(&f->sim, limits);
    f->end = sim_raw(f->host, NULL, true);
    sim_advance(&f->sim, 1);
}

static void begin(struct fixture *f)
{
    begin_with(f, NULL);
}

static void feed(struct fixture *f, uint8_t type, const char *uri)
{
    sim_feed(f->end, spoken(type, uri, ""));
    sim_settle(&f->sim);
}

static void is_told(struct fixture *f, uint8_t type, const char *uri, const char *content)
{
    struct spoken heard;
    spoken_is(sim_take(f->end), type, uri, content, &heard);
    assert_int_equal(heard.field_count, 0);
}

static const nio_counters *counters(const struct fixture *f)
{
    return nio__core_counters(f->host->core);
}

/* ---- Subscribing and unsubscribing ----------------------------------------------------------- */

static void both_are_confirmed_with_their_uri_and_no_content_also_a_second_time(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    opens(f.host, "news", NULL);
    for (unsigned i = 0; i < 2; i++) {
        feed(&f, NIO_SUBSCRIBE_URI, "news");
        is_told(&f, NIO_CONFIRM_SUBSCRIBE, "news", "");
        assert_int_equal(subscribers(f.host, "news"), 1);
    }
    assert_int_equal(notifies(f.host, "news", "first"), 1);
    sim_settle(&f.sim);
    is_told(&f, NIO_NOTIFY_URI, "news", "first");
    for (unsigned i = 0; i < 2; i++) {
        feed(&f, NIO_UNSUBSCRIBE_URI, "news");
        is_told(&f, NIO_CONFIRM_UNSUBSCRIBE, "news", "");
        assert_int_equal(subscribers(f.host, "news"), 0);
    }
    assert_int_equal(notifies(f.host, "news", "nobody hears"), 0);
    sim_settle(&f.sim);
    assert_int_equal(sim_take(f.end).len, 0);
    sim_end(&f.sim);
}

static void an_answer_names_its_request(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken heard;
    begin(&f);
    opens(f.host, "news", NULL);
    sim_feed(f.end, spoken_with(NIO_SUBSCRIBE_URI, "cid", nio_bytes_of("12345678"), "news", ""));
    sim_settle(&f.sim);
    spoken_is(sim_take(f.end), NIO_CONFIRM_SUBSCRIBE, "news", "", &heard);
    assert_true(nio_bytes_equal(spoken_field(&heard, "rid"), nio_bytes_of("12345678")));
    sim_end(&f.sim);
}

static void where_no_topic_is_nobody_subscribes(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    nio_handler_id id = opens(f.host, "news", NULL);
    static const uint8_t types[] = {NIO_SUBSCRIBE_URI, NIO_UNSUBSCRIBE_URI};
    for (size_t i = 0; i < 2; i++) {
        feed(&f, types[i], "other");
        is_told(&f, NIO_NOT_FOUND, "other", "not found");
    }
    feed(&f, NIO_REQUEST_URI, "news");
    is_told(&f, NIO_NOT_FOUND, "news", "not found");
    assert_int_equal(nio__core_off(f.host->core, id), NIO_ENOENT); /* it is no handler */
    assert_int_equal(nio__core_topic_close(f.host->core, id), NIO_OK);
    assert_int_equal(nio__core_topic_close(f.host->core, id), NIO_ENOENT);
    for (size_t i = 0; i < 2; i++) {
        feed(&f, types[i], "news");
        is_told(&f, NIO_NOT_FOUND, "news", "not found");
    }
    sim_end(&f.sim);
}

static void a_topic_for_every_uri_takes_what_no_other_does(void **state)
{
    (void)state;
    struct fixture f;
    nio_topic other = NIO_TOPIC_INIT;
    nio_handler_id id;
    begin(&f);
    opens(f.host, "", NULL);
    nio_handler_id any = opens(f.host, NULL, NULL);
    other.any_uri = true;
    assert_int_equal(nio__core_topic_open(f.host->core, &other, &id), NIO_ECONFLICT);
    other.any_uri = false;
    assert_int_equal(nio__core_topic_open(f.host->core, &other, &id), NIO_ECONFLICT);
    feed(&f, NIO_SUBSCRIBE_URI, "");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "", "");
    feed(&f, NIO_SUBSCRIBE_URI, "a/b");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "a/b", "");
    assert_int_equal(notifies(f.host, "a/b", "x"), 1);
    assert_int_equal(notifies(f.host, "a", "x"), 0);
    sim_settle(&f.sim);
    is_told(&f, NIO_NOTIFY_URI, "a/b", "x");
    assert_int_equal(nio__core_topic_close(f.host->core, any), NIO_OK);
    assert_int_equal(subscribers(f.host, "a/b"), 0);
    assert_int_equal(subscribers(f.host, ""), 1);
    sim_end(&f.sim);
}

static void a_handler_for_the_uri_goes_first_one_for_the_type_does_not(void **state)
{
    (void)state;
    struct fixture f;
    struct heard exact = {.say = "by hand", .say_type = NIO_OK_TYPE};
    struct heard bare = {.say = "bare", .say_type = NIO_OK_TYPE};
    begin(&f);
    opens(f.host, "news", NULL);
    hears(f.host, NIO_SUBSCRIBE_URI, NULL, NULL, &bare);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "news", "");
    opens(f.host, NULL, NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "else");
    is_told(&f, NIO_OK_TYPE, "else", "bare");
    hears(f.host, NIO_SUBSCRIBE_URI, "news", NULL, &exact);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    is_told(&f, NIO_OK_TYPE, "news", "by hand");
    assert_int_equal(exact.count, 1);
    assert_int_equal(bare.count, 1);
    sim_end(&f.sim);
}

static void a_subscription_moves_to_the_topic_that_takes_it_now(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    nio_handler_id any = opens(f.host, NULL, NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    nio_handler_id exact = opens(f.host, "news", NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    assert_int_equal(subscribers(f.host, "news"), 1);
    assert_int_equal(nio__core_topic_close(f.host->core, any), NIO_OK);
    assert_int_equal(subscribers(f.host, "news"), 1);
    assert_int_equal(nio__core_topic_close(f.host->core, exact), NIO_OK);
    assert_int_equal(subscribers(f.host, "news"), 0);
    sim_end(&f.sim);
}

static void topics_that_make_no_sense_are_not_opened(void **state)
{
    (void)state;
    struct fixture f;
    nio_topic topic = NIO_TOPIC_INIT;
    begin(&f);
    topic.policy = (nio_queue_policy)3;
    assert_int_equal(nio__core_topic_open(f.host->core, &topic, NULL), NIO_EINVAL);
    topic.policy = NIO_DROP_LINK;
    topic.inner = sim_layer(f.host, false, "mac", key, NULL, NULL);
    assert_int_equal(nio__core_topic_open(f.host->core, &topic, NULL), NIO_EINVAL);
    topic.inner = NULL;
    nio__core_close(f.host->core);
    assert_int_equal(nio__core_topic_open(f.host->core, &topic, NULL), NIO_ECLOSED);
    sim_end(&f.sim);
}

/* ---- Layers ---------------------------------------------------------------------------------- */

static void a_topic_under_an_inner_layer_is_under_it_in_all_it_says(void **state)
{
    (void)state;
    static const char *const kinds[] = {"hmac", "mac", "aead"};
    for (size_t i = 0; i < 3; i++) {
        struct sim sim;
        struct noted noted = {.count = 0};
        struct ended plain = {0};
        sim_begin(&sim, 3);
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        struct sim_stream *stream = sim_connect(a, NULL, b, NULL);
        opens(b, "news", sim_layer(b, true, kinds[i], key, NULL, NULL));
        asks(stream->near.link, NIO_SUBSCRIBE_URI, "news", "", &plain);
        sim_settle(&sim);
        assert_int_equal(plain.status, NIO_EAUTH);
        assert_int_equal(subscribers(b, "news"), 0);
        nio_layer *inner = sim_layer(a, true, kinds[i], key, NULL, NULL);
        assert_int_equal(subscribe_to(stream->near.link, "news", inner, &noted), NIO_OK);
        sim_settle(&sim);
        ended_as(&noted.asked, NIO_OK, "");
        assert_true(noted.asked.authenticated);
        assert_int_equal(notifies(b, "news", "secret"), 1);
        sim_settle(&sim);
        assert_int_equal(noted.count, 1);
        assert_true(noted.authenticated);
        assert_string_equal(noted.content, "secret");
        says(stream->far.link, NIO_NOTIFY_URI, "news", "forged");
        sim_settle(&sim);
        assert_int_equal(noted.count, 1);
        sim_end(&sim);
    }
}

/* ---- The hook -------------------------------------------------------------------------------- */

struct gate {
    struct fixture *f;
    unsigned asked;
    bool allow;
    nio_handler_id id;
    void (*act)(struct gate *gate, const nio_message *message);
};

static bool on_accept(void *user, const nio_message *message)
{
    struct gate *gate = user;
    gate->asked++;
    assert_int_equal(message->type, NIO_SUBSCRIBE_URI);
    if (gate->act != NULL) {
        gate->act(gate, message);
    }
    return gate->allow;
}

static void guards(struct gate *gate, struct fixture *f, const char *uri)
{
    nio_topic topic = NIO_TOPIC_INIT;
    topic.accept = on_accept;
    topic.user = gate;
    gate->f = f;
    gate->id = opens_with(f->host, uri, topic);
}

static void the_hook_refuses_and_what_was_there_ends(void **state)
{
    (void)state;
    struct fixture f;
    struct gate gate = {.allow = true};
    begin(&f);
    guards(&gate, &f, "news");
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "news", "");
    gate.allow = false;
    for (unsigned i = 0; i < 2; i++) {
        feed(&f, NIO_SUBSCRIBE_URI, "news");
        is_told(&f, NIO_NOT_PERMITTED, "news", "not permitted");
        assert_int_equal(subscribers(f.host, "news"), 0);
    }
    feed(&f, NIO_UNSUBSCRIBE_URI, "news"); /* is not asked about */
    is_told(&f, NIO_CONFIRM_UNSUBSCRIBE, "news", "");
    assert_int_equal(gate.asked, 3);
    assert_int_equal(counters(&f)->subscriptions_refused, 2);
    sim_end(&f.sim);
}

static void close_link(struct gate *gate, const nio_message *message)
{
    (void)gate;
    nio_link_close(message->link);
}

static void close_engine(struct gate *gate, const nio_message *message)
{
    (void)message;
    nio__core_close(gate->f->host->core);
}

static void close_topic(struct gate *gate, const nio_message *message)
{
    (void)message;
    assert_int_equal(nio__core_topic_close(gate->f->host->core, gate->id), NIO_OK);
}

static void tell_others(struct gate *gate, const nio_message *message)
{
    (void)message;
    notifies(gate->f->host, "news", "somebody comes");
}

static void open_more(struct gate *gate, const nio_message *message)
{
    (void)message;
    for (unsigned i = 0; i < 100; i++) {
        char uri[16];
        snprintf(uri, sizeof uri, "more/%u", i);
        opens(gate->f->host, uri, NULL);
    }
}

static void the_hook_may_close_what_it_is_asked_on(void **state)
{
    (void)state;
    void (*const acts[])(struct gate *, const nio_message *) = {close_link, close_engine};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct gate gate = {.allow = i & 1, .act = acts[i / 2]};
        begin(&f);
        guards(&gate, &f, "news");
        feed(&f, NIO_SUBSCRIBE_URI, "news");
        assert_int_equal(gate.asked, 1);
        assert_int_equal(subscribers(f.host, "news"), 0);
        assert_int_equal(sim_take(f.end).len, 0);
        assert_int_equal(counters(&f)->unsent, 0);
        sim_end(&f.sim);
    }
}

static void the_hook_may_close_its_topic_open_others_and_notify(void **state)
{
    (void)state;
    struct fixture f;
    struct gate closes = {.allow = true, .act = close_topic};
    struct gate tells = {.allow = true, .act = tell_others};
    struct gate more = {.allow = true, .act = open_more};
    begin(&f);
    guards(&closes, &f, "gone");
    guards(&tells, &f, "news");
    guards(&more, &f, "more");
    feed(&f, NIO_SUBSCRIBE_URI, "gone");
    is_told(&f, NIO_NOT_FOUND, "gone", "not found");
    feed(&f, NIO_SUBSCRIBE_URI, "more");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "more", "");
    struct sim_end *other = sim_raw(f.host, NULL, true);
    sim_feed(other, spoken(NIO_SUBSCRIBE_URI, "news", ""));
    sim_settle(&f.sim);
    spoken_is(sim_take(other), NIO_CONFIRM_SUBSCRIBE, "news", "", NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "news", "");
    spoken_is(sim_take(other), NIO_NOTIFY_URI, "news", "somebody comes", NULL);
    sim_end(&f.sim);
}

/* ---- Limits ---------------------------------------------------------------------------------- */

static void a_link_has_so_many_subscriptions_and_all_links_together_so_many(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.subscriptions = 2;
    limits.topics = 3;
    limits.topic_uri = 4;
    begin_with(&f, &limits);
    opens(f.host, NULL, NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "12345");
    is_told(&f, NIO_ERROR_TYPE, "12345", "busy");
    feed(&f, NIO_SUBSCRIBE_URI, "1");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "1", "");
    feed(&f, NIO_SUBSCRIBE_URI, "2");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "2", "");
    feed(&f, NIO_SUBSCRIBE_URI, "3");
    is_told(&f, NIO_ERROR_TYPE, "3", "busy");
    feed(&f, NIO_SUBSCRIBE_URI, "2"); /* it is there already */
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "2", "");
    feed(&f, NIO_UNSUBSCRIBE_URI, "1");
    is_told(&f, NIO_CONFIRM_UNSUBSCRIBE, "1", "");
    feed(&f, NIO_SUBSCRIBE_URI, "3");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "3", "");
    struct sim_end *other = sim_raw(f.host, NULL, true);
    sim_feed(other, spoken(NIO_SUBSCRIBE_URI, "3", ""));
    sim_feed(other, spoken(NIO_SUBSCRIBE_URI, "4", ""));
    sim_settle(&f.sim);
    nio_bytes told = sim_take(other);
    struct spoken heard;
    assert_true(spoken_next(&told, &heard));
    assert_int_equal(heard.type, NIO_CONFIRM_SUBSCRIBE);
    assert_true(spoken_next(&told, &heard));
    assert_int_equal(heard.type, NIO_ERROR_TYPE);
    assert_int_equal(counters(&f)->subscriptions_refused, 3);
    assert_int_equal(subscribers(f.host, "3"), 2);
    sim_end(&f.sim);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

static void subscriptions_end_with_their_link(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    opens(f.host, NULL, NULL);
    for (unsigned way = 0; way < 3; way++) {
        struct sim_end *end = sim_raw(f.host, NULL, true);
        sim_feed(end, spoken(NIO_SUBSCRIBE_URI, "1", ""));
        sim_feed(end, spoken(NIO_SUBSCRIBE_URI, "2", ""));
        sim_settle(&f.sim);
        assert_int_equal(subscribers(f.host, "1"), 1);
        if (way == 0) {
            sim_break(end->stream);
        } else if (way == 1) {
            sim_feed_end(end);
            sim_settle(&f.sim);
        } else {
            nio_link_close(end->link);
        }
        assert_int_equal(subscribers(f.host, "1"), 0);
        assert_int_equal(subscribers(f.host, "2"), 0);
        assert_int_equal(notifies(f.host, "1", "x"), 0);
        sim_settle(&f.sim);
    }
    sim_end(&f.sim);
}

static void dropping_a_link_from_the_table_leaves_the_link_as_it_is(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    opens(f.host, NULL, NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "1");
    feed(&f, NIO_SUBSCRIBE_URI, "2");
    sim_take(f.end);
    f.end->stalled = true;
    notifies(f.host, "1", "was queued");
    nio__topics_drop_link(f.end->link);
    f.end->stalled = false;
    assert_int_equal(subscribers(f.host, "1") + subscribers(f.host, "2"), 0);
    feed(&f, NIO_SUBSCRIBE_URI, "1");
    is_told(&f, NIO_CONFIRM_SUBSCRIBE, "1", "");
    sim_end(&f.sim);
}

static void what_was_notified_before_a_topic_or_a_link_closed_still_leaves(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    nio_handler_id id = opens(f.host, "news", NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    sim_take(f.end);
    notifies(f.host, "news", "the end is near");
    assert_int_equal(nio__core_topic_close(f.host->core, id), NIO_OK);
    sim_settle(&f.sim);
    is_told(&f, NIO_NOTIFY_URI, "news", "the end is near");
    opens(f.host, "news", NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    sim_take(f.end);
    notifies(f.host, "news", "it is here");
    nio_link_close(f.end->link);
    sim_settle(&f.sim);
    is_told(&f, NIO_NOTIFY_URI, "news", "it is here");
    sim_end(&f.sim);
}

static void who_unsubscribes_hears_nothing_after_the_confirmation(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    opens(f.host, NULL, NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    feed(&f, NIO_SUBSCRIBE_URI, "more");
    sim_take(f.end);
    notifies(f.host, "news", "x");
    notifies(f.host, "more", "y");
    sim_feed(f.end, spoken(NIO_UNSUBSCRIBE_URI, "news", ""));
    f.end->stalled = true;
    sim_settle(&f.sim);
    f.end->stalled = false;
    sim_settle(&f.sim);
    nio_bytes told = sim_take(f.end);
    struct spoken heard;
    assert_true(spoken_next(&told, &heard));
    assert_int_equal(heard.type, NIO_CONFIRM_UNSUBSCRIBE);
    assert_true(spoken_next(&told, &heard));
    assert_int_equal(heard.type, NIO_NOTIFY_URI);
    assert_true(nio_bytes_equal(heard.uri, nio_bytes_of("more")));
    assert_false(spoken_next(&told, &heard));
    sim_end(&f.sim);
}

/* ---- Silence --------------------------------------------------------------------------------- */

static void who_subscribed_may_be_silent_but_has_to_take_what_it_is_sent(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    const uint64_t idle = f.host->limits.idle_ms;
    nio_handler_id id = opens(f.host, "news", NULL);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    sim_advance(&f.sim, 5 * idle);
    assert_int_equal(f.end->closed, 0);
    notifies(f.host, "news", "still there?");
    sim_advance(&f.sim, 5 * idle);
    assert_int_equal(f.end->closed, 0);
    f.end->stalled = true;
    notifies(f.host, "news", "still there?");
    sim_advance(&f.sim, idle - 1);
    assert_int_equal(f.end->closed, 0);
    sim_advance(&f.sim, idle + 1);
    assert_int_equal(f.end->closed, 1);
    assert_int_equal(f.end->reason, NIO_ETIMEDOUT);
    struct sim_end *other = sim_raw(f.host, NULL, true);
    sim_feed(other, spoken(NIO_SUBSCRIBE_URI, "news", ""));
    sim_advance(&f.sim, 3 * idle);
    assert_int_equal(other->closed, 0);
    assert_int_equal(nio__core_topic_close(f.host->core, id), NIO_OK);
    sim_advance(&f.sim, idle);
    assert_int_equal(other->closed, 1); /* its time runs again */
    assert_int_equal(other->reason, NIO_ETIMEDOUT);
    sim_end(&f.sim);
}

/* ---- Out of memory --------------------------------------------------------------------------- */

/* The nth allocation is refused, and with `onward` all after it: false if there were fewer. */
static bool lacks_memory(size_t nth, bool onward)
{
    struct fixture f;
    nio_topic topic = NIO_TOPIC_INIT;
    nio_handler_id id;
    begin(&f);
    fault_env_fail_nth(&f.host->world, nth, onward);
    topic.uri = nio_bytes_of("news");
    nio_status opened = nio__core_topic_open(f.host->core, &topic, &id);
    assert_true(opened == NIO_OK || opened == NIO_ENOMEM);
    topic.any_uri = true;
    nio_status any = nio__core_topic_open(f.host->core, &topic, &id);
    assert_true(any == NIO_OK || any == NIO_ENOMEM);
    feed(&f, NIO_SUBSCRIBE_URI, "news");
    feed(&f, NIO_SUBSCRIBE_URI,
         "a uri that is long enough to be kept in memory of its own: 0123456");
    nio_send_spec spec = {.size = sizeof spec, .uri = topic.uri, .content = nio_bytes_of("x")};
    size_t count = 0;
    nio_status status = nio__core_notify(f.host->core, &spec, &count);
    assert_true(status == NIO_OK || status == NIO_ENOMEM);
    assert_true(count <= subscribers(f.host, "news"));
    sim_settle(&f.sim);
    bool failed = f.host->world.refused > 0;
    fault_env_fail_nth(&f.host->world, 0, false);
    sim_take(f.end);
    if (f.end->closed == 0 && any == NIO_OK) { /* all works again */
        feed(&f, NIO_SUBSCRIBE_URI, "news");
        is_told(&f, NIO_CONFIRM_SUBSCRIBE, "news", "");
        assert_int_equal(notifies(f.host, "news", "y"), 1);
        sim_settle(&f.sim);
        is_told(&f, NIO_NOTIFY_URI, "news", "y");
    }
    sim_end(&f.sim);
    return failed;
}

static void without_memory_nobody_subscribes_and_nothing_leaks(void **state)
{
    (void)state;
    for (unsigned onward = 0; onward < 2; onward++) {
        size_t nth = 1;
        while (lacks_memory(nth, onward)) {
            nth++;
        }
        assert_true(nth > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_are_confirmed_with_their_uri_and_no_content_also_a_second_time),
        cmocka_unit_test(an_answer_names_its_request),
        cmocka_unit_test(where_no_topic_is_nobody_subscribes),
        cmocka_unit_test(a_topic_for_every_uri_takes_what_no_other_does),
        cmocka_unit_test(a_handler_for_the_uri_goes_first_one_for_the_type_does_not),
        cmocka_unit_test(a_subscription_moves_to_the_topic_that_takes_it_now),
        cmocka_unit_test(topics_that_make_no_sense_are_not_opened),
        cmocka_unit_test(a_topic_under_an_inner_layer_is_under_it_in_all_it_says),
        cmocka_unit_test(the_hook_refuses_and_what_was_there_ends),
        cmocka_unit_test(the_hook_may_close_what_it_is_asked_on),
        cmocka_unit_test(the_hook_may_close_its_topic_open_others_and_notify),
        cmocka_unit_test(a_link_has_so_many_subscriptions_and_all_links_together_so_many),
        cmocka_unit_test(subscriptions_end_with_their_link),
        cmocka_unit_test(dropping_a_link_from_the_table_leaves_the_link_as_it_is),
        cmocka_unit_test(what_was_notified_before_a_topic_or_a_link_closed_still_leaves),
        cmocka_unit_test(who_unsubscribes_hears_nothing_after_the_confirmation),
        cmocka_unit_test(who_subscribed_may_be_silent_but_has_to_take_what_it_is_sent),
        cmocka_unit_test(without_memory_nobody_subscribes_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
