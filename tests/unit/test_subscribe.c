/* tests/unit/test_subscribe.c - subscriptions of this node: asked for, heard, renewed, ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/notes.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* A node that subscribes, one that publishes. */
struct fixture {
    struct sim sim;
    struct sim_host *a, *b;
    struct sim_stream *stream;
    nio_link *link;
    struct noted noted;
};

static nio_layer *outer(struct sim_host *host, const char *kind)
{
    return kind == NULL ? NULL : sim_layer(host, false, kind, key, NULL, NULL);
}

static void begin_as(struct fixture *f, const char *kind, const nio_limits *limits)
{
    memset(f, 0, sizeof *f);
    sim_begin(&f->sim, 9);
    f->a = sim_host_new(&f->sim, limits);
    f->b = sim_host_new(&f->sim, NULL);
    f->stream = sim_connect(f->a, outer(f->a, kind), f->b, outer(f->b, kind));
    f->link = f->stream->near.link;
    opens(f->b, NULL, NULL);
    sim_settle(&f->sim);
}

static void begin(struct fixture *f)
{
    begin_as(f, NULL, NULL);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

static void what_was_subscribed_to_is_heard_until_it_is_unsubscribed(void **state)
{
    (void)state;
    static const char *const kinds[] = {NULL, "hmac", "mac", "aead"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct ended ended = {0};
        begin_as(&f, kinds[i], NULL);
        subscribes(f.link, "news", &f.noted);
        assert_int_equal(f.noted.asked.count, 0);
        sim_settle(&f.sim);
        ended_as(&f.noted.asked, NIO_OK, "");
        assert_int_equal(f.noted.asked.type, NIO_CONFIRM_SUBSCRIBE);
        assert_int_equal(notifies(f.b, "news", "one"), 1);
        assert_int_equal(notifies(f.b, "else", "two"), 0);
        sim_settle(&f.sim);
        assert_string_equal(f.noted.all, "one");
        assert_string_equal(f.noted.uri, "news");
        assert_int_equal(f.noted.authenticated, kinds[i] != NULL);
        unsubscribes(f.a, &f.noted, &ended);
        notifies(f.b, "news", "overtaken");
        sim_settle(&f.sim);
        ended_as(&ended, NIO_OK, "");
        assert_int_equal(ended.type, NIO_CONFIRM_UNSUBSCRIBE);
        assert_int_equal(subscribers(f.b, "news"), 0);
        assert_int_equal(f.noted.count, 1);
        assert_int_equal(nio__core_counters(f.a->core)->refused_route, 1);
        assert_int_equal(nio__core_unsubscribe(f.a->core, f.noted.id, NULL, NULL, NULL, NULL),
                         NIO_ENOENT);
        sim_end(&f.sim);
        assert_int_equal(f.noted.ended, 0);
    }
}

static void the_message_is_what_python_peers_expect(void **state)
{
    (void)state;
    struct sim sim;
    struct noted noted = {.count = 0};
    struct ended ended = {0};
    struct spoken said;
    sim_begin(&sim, 9);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, false);
    sim_settle(&sim);
    subscribes(end->link, "news", &noted);
    sim_settle(&sim);
    spoken_is(sim_take(end), NIO_SUBSCRIBE_URI, "news", "", &said);
    assert_int_equal(said.field_count, 1);
    assert_int_equal(spoken_field(&said, "cid").len, 8);
    sim_feed(end, spoken(NIO_NOTIFY_URI, "news", "early")); /* overtakes the answer */
    sim_settle(&sim);
    assert_string_equal(noted.all, "early");
    sim_feed(end, spoken(NIO_CONFIRM_SUBSCRIBE, "news", ""));
    sim_feed(end, spoken(NIO_NOTIFY_URI, "news", ",late"));
    sim_settle(&sim);
    ended_as(&noted.asked, NIO_OK, "");
    assert_string_equal(noted.all, "early,late");
    unsubscribes(host, &noted, &ended);
    sim_settle(&sim);
    spoken_is(sim_take(end), NIO_UNSUBSCRIBE_URI, "news", "", NULL);
    sim_feed(end, spoken(NIO_CONFIRM_UNSUBSCRIBE, "news", ""));
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "");
    sim_end(&sim);
}

static void a_subscription_that_is_refused_is_none(void **state)
{
    (void)state;
    static const struct {
        uint8_t type;
        nio_status status;
    } cases[] = {{NIO_NOT_FOUND, NIO_ENOTFOUND},
                 {NIO_NOT_PERMITTED, NIO_ENOTPERMITTED},
                 {NIO_ERROR_TYPE, NIO_EREMOTE},
                 {NIO_AUTH_ERROR, NIO_EAUTH}};
    struct sim sim;
    struct noted all[4] = {{.count = 0}};
    sim_begin(&sim, 9);
    struct sim_host *host = sim_host_new(&sim, NULL);
    for (size_t i = 0; i < 4; i++) {
        struct noted *noted = &all[i];
        struct sim_end *end = sim_raw(host, NULL, false);
        sim_settle(&sim);
        subscribes(end->link, "news", noted);
        sim_settle(&sim);
        sim_take(end);
        sim_feed(end, spoken(cases[i].type, "news", "no"));
        sim_feed(end, spoken(NIO_NOTIFY_URI, "news", "x"));
        sim_settle(&sim);
        ended_as(&noted->asked, cases[i].status, "no");
        assert_int_equal(noted->count + noted->ended, 0);
        assert_int_equal(sim_take(end).len, 0); /* nothing to take back */
        assert_int_equal(end->link->subscription_count, 0);
        noted->asked.count = 0;
        subscribes(end->link, "news", noted);
    }
    sim_end(&sim);
}

static void one_that_is_not_answered_is_given_up_and_taken_back(void **state)
{
    (void)state;
    for (unsigned cancel = 0; cancel < 2; cancel++) {
        struct sim sim;
        struct noted noted = {.count = 0};
        sim_begin(&sim, 9);
        struct sim_host *host = sim_host_new(&sim, NULL);
        struct sim_end *end = sim_raw(host, NULL, false);
        sim_settle(&sim);
        subscribes(end->link, "news", &noted);
        sim_settle(&sim);
        sim_take(end);
        if (cancel) {
            assert_int_equal(nio__core_cancel(host->core, noted.asked.id), NIO_OK);
            sim_settle(&sim);
        } else {
            sim_advance(&sim, host->limits.deadline_ms);
        }
        ended_as(&noted.asked, cancel ? NIO_ECANCELED : NIO_ETIMEDOUT, "");
        sim_advance(&sim, 5000); /* a late answer is waited for before the URI is used again */
        spoken_is(sim_take(end), NIO_UNSUBSCRIBE_URI, "news", "", NULL);
        sim_feed(end, spoken(NIO_NOTIFY_URI, "news", "x"));
        sim_settle(&sim);
        assert_int_equal(noted.count + noted.ended, 0);
        sim_end(&sim);
        assert_int_equal(noted.asked.count, 1);
    }
}

static void what_makes_no_sense_is_refused_at_once(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.subscriptions = 2;
    begin_as(&f, NULL, &limits);
    struct noted other = {.count = 0}, third = {.count = 0};
    nio_subscription spec = NIO_SUBSCRIPTION_INIT;
    assert_int_equal(nio_subscribe(f.link, &spec, NULL, NULL, NULL, NULL, NULL), NIO_EINVAL);
    assert_int_equal(
        subscribe_to(f.link, "n", sim_layer(f.a, false, "mac", key, NULL, NULL), &other),
        NIO_EINVAL);
    subscribes(f.link, "n", &f.noted);
    assert_int_equal(subscribe_to(f.link, "n", NULL, &other), NIO_ECONFLICT);
    sim_settle(&f.sim);
    assert_int_equal(subscribe_to(f.link, "n", NULL, &other), NIO_ECONFLICT);
    subscribes(f.link, "m", &other);
    assert_int_equal(subscribe_to(f.link, "o", NULL, &third), NIO_ELIMIT);
    unsubscribes(f.a, &f.noted, NULL);
    subscribes(f.link, "o", &third);
    sim_settle(&f.sim);
    ended_as(&third.asked, NIO_OK, "");
    nio_link_close(f.link);
    assert_int_equal(subscribe_to(f.link, "p", NULL, &f.noted), NIO_ECLOSED);
    sim_end(&f.sim);
    assert_int_equal(other.ended + third.ended, 2);
}

static void content_goes_to_who_decides(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "", .say_type = NIO_CONFIRM_SUBSCRIBE};
    struct ended ended = {0};
    begin(&f);
    hears(f.b, NIO_SUBSCRIBE_URI, "news", NULL, &heard);
    nio_subscription spec = NIO_SUBSCRIPTION_INIT;
    char uri[] = "news", content[] = "from yesterday on";
    spec.uri = nio_bytes_of(uri);
    spec.content = nio_bytes_of(content);
    assert_int_equal(nio_subscribe(f.link, &spec, NULL, ended_done, &ended, NULL, NULL), NIO_OK);
    memset(uri, 'x', 4);
    memset(content, 'x', sizeof content - 1);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    assert_string_equal(heard.content, "from yesterday on");
    sim_end(&f.sim);
}

/* ---- Routes ---------------------------------------------------------------------------------- */

static void what_a_link_subscribed_to_goes_there_before_other_routes(void **state)
{
    (void)state;
    struct fixture f;
    struct heard exact = {.say = NULL}, any = {.say = NULL};
    struct ended next = {0};
    begin(&f);
    struct sim_stream *other = sim_connect(f.a, NULL, f.b, NULL);
    hears(f.a, NIO_NOTIFY_URI, "news", NULL, &exact);
    hears(f.a, NIO_NOTIFY_URI, NULL, NULL, &any);
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_NOTIFY_URI;
    route.uri = nio_bytes_of("news");
    assert_int_equal(nio__core_next(f.a->core, &route, NULL, ended_done, &next, NULL), NIO_OK);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    notifies(f.b, "news", "1");
    sim_settle(&f.sim);
    says(other->far.link, NIO_NOTIFY_URI, "news", "2"); /* on a link that did not subscribe */
    says(other->far.link, NIO_NOTIFY_URI, "news", "3");
    says(f.stream->far.link, NIO_NOTIFY_URI, "else", "4");
    says(f.stream->far.link, NIO_PUBLISH_URI, "news", "5");
    sim_settle(&f.sim);
    assert_string_equal(f.noted.all, "1");
    ended_as(&next, NIO_OK, "2");
    assert_int_equal(exact.count, 1);
    assert_string_equal(exact.content, "3");
    assert_string_equal(any.content, "4");
    sim_end(&f.sim);
}

static void without_a_callback_it_goes_where_routes_say(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = NULL};
    struct ended ended = {0};
    begin(&f);
    hears(f.a, NIO_NOTIFY_URI, NULL, NULL, &heard);
    nio_subscription spec = NIO_SUBSCRIPTION_INIT;
    spec.uri = nio_bytes_of("news");
    assert_int_equal(nio_subscribe(f.link, &spec, NULL, ended_done, &ended, NULL, NULL), NIO_OK);
    sim_settle(&f.sim);
    notifies(f.b, "news", "x");
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 1);
    sim_end(&f.sim);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

static void it_ends_once_with_its_link_and_before_it_is_told_closed(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 4; way++) {
        struct fixture f;
        struct noted pending = {.count = 0};
        begin(&f);
        subscribes(f.link, "news", &f.noted);
        sim_settle(&f.sim);
        f.stream->near.stalled = true;
        subscribes(f.link, "more", &pending);
        switch (way) {
        case 0:
            nio_link_close(f.link);
            break;
        case 1:
            sim_break(f.stream);
            break;
        case 2:
            nio__core_close(f.a->core);
            break;
        default:
            nio_link_close(f.stream->far.link);
            break;
        }
        assert_int_equal(f.noted.ended, 0); /* never inside a function of the program */
        f.stream->near.stalled = false;
        sim_advance(&f.sim, 5000);
        assert_int_equal(f.noted.ended, 1);
        assert_int_equal(f.noted.reason, way == 1 ? NIO_ECONNRESET : NIO_ECLOSED);
        assert_int_equal(pending.asked.count, 1);
        assert_int_equal(pending.asked.status, f.noted.reason);
        assert_int_equal(pending.ended, 0);
        assert_int_equal(f.stream->near.closed, 1);
        assert_int_equal(nio__core_unsubscribe(f.a->core, f.noted.id, NULL, NULL, NULL, NULL),
                         NIO_ENOENT);
        sim_end(&f.sim);
        assert_int_equal(f.noted.ended, 1);
    }
}

static void one_that_is_given_up_is_not_told_afterwards(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    sim_break(f.stream); /* its end is to be told in the next turn */
    assert_int_equal(nio__core_unsubscribe(f.a->core, f.noted.id, NULL, ended_done, &ended, NULL),
                     NIO_ECLOSED);
    sim_settle(&f.sim);
    assert_int_equal(f.noted.ended + ended.count, 0);
    assert_int_equal(f.stream->near.closed, 1);
    sim_end(&f.sim);
}

static void a_pending_one_may_be_unsubscribed(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    subscribes(f.link, "news", &f.noted);
    unsubscribes(f.a, &f.noted, &ended);
    assert_int_equal(f.noted.asked.count, 0);
    sim_advance(&f.sim, 5000);
    ended_as(&f.noted.asked, NIO_ECANCELED, "");
    ended_as(&ended, NIO_OK, "");
    assert_int_equal(subscribers(f.b, "news"), 0);
    subscribes(f.link, "news", &f.noted);
    sim_end(&f.sim);
}

/* ---- Inside callbacks ------------------------------------------------------------------------ */

static void unsubscribe_inside(struct noted *noted, const nio_message *message)
{
    struct fixture *f = noted->user;
    unsubscribes(f->a, noted, NULL);
    assert_true(message->content.len == 1);
}

static void close_inside(struct noted *noted, const nio_message *message)
{
    (void)noted;
    nio_link_close(message->link);
}

static void end_inside(struct noted *noted, const nio_message *message)
{
    struct fixture *f = noted->user;
    (void)message;
    nio__core_close(f->a->core);
}

static void again_inside(struct noted *noted, const nio_message *message)
{
    unsubscribe_inside(noted, message);
    noted->asked.count = 0;
    subscribes(message->link, "news", noted);
    noted->then = NULL;
}

static void everything_may_be_done_inside_notified(void **state)
{
    (void)state;
    void (*const acts[])(struct noted *, const nio_message *) = {unsubscribe_inside, close_inside,
                                                                 end_inside, again_inside};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        begin(&f);
        f.noted.then = acts[i];
        f.noted.user = &f;
        subscribes(f.link, "news", &f.noted);
        sim_settle(&f.sim);
        notifies(f.b, "news", "1");
        notifies(f.b, "news", "2");
        sim_advance(&f.sim, 5000);
        assert_int_equal(f.noted.count, i == 3 ? 2 : 1);
        assert_int_equal(f.noted.ended, i == 1 || i == 2);
        sim_end(&f.sim);
        assert_int_equal(f.noted.ended, i != 0);
    }
}

static void subscribe_again(struct noted *noted)
{
    struct fixture *f = noted->user;
    assert_int_equal(subscribe_to(f->link, "news", NULL, noted), NIO_ECLOSED);
}

static void a_link_that_closes_takes_no_other_inside_ended(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.noted.then_ended = subscribe_again;
    f.noted.user = &f;
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    nio_link_close(f.link);
    sim_settle(&f.sim);
    assert_int_equal(f.noted.ended, 1);
    sim_end(&f.sim);
}

/* ---- Connecting again ------------------------------------------------------------------------ */

static const nio_reconnect policy = {sizeof policy, 100, 3000, 5000};

static void begin_lasting(struct fixture *f, const char *kind)
{
    memset(f, 0, sizeof *f);
    sim_begin(&f->sim, 9);
    f->a = sim_host_new(&f->sim, NULL);
    f->b = sim_host_new(&f->sim, NULL);
    f->stream = sim_connect_lasting(f->a, outer(f->a, kind), f->b, outer(f->b, kind), &policy);
    f->link = f->stream->near.link;
    opens(f->b, NULL, NULL);
}

static void a_link_that_connects_again_subscribes_again_by_itself(void **state)
{
    (void)state;
    static const char *const kinds[] = {NULL, "hmac", "mac", "aead"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct noted more = {.count = 0};
        begin_lasting(&f, kinds[i]);
        subscribes(f.link, "news", &f.noted); /* before there is a connection */
        subscribes(f.link, "more", &more);
        sim_settle(&f.sim);
        ended_as(&f.noted.asked, NIO_OK, "");
        for (unsigned round = 0; round < 3; round++) {
            sim_break(f.stream);
            assert_int_equal(subscribers(f.b, "news"), 0);
            sim_advance(&f.sim, 4000);
            assert_int_equal(subscribers(f.b, "news"), 1);
            assert_int_equal(subscribers(f.b, "more"), 1);
            notifies(f.b, "news", "x");
            notifies(f.b, "more", "y");
            sim_settle(&f.sim);
            assert_int_equal(f.noted.count, round + 1);
            assert_int_equal(more.count, round + 1);
        }
        assert_int_equal(f.noted.asked.count, 1);
        assert_int_equal(f.noted.ended, 0);
        sim_end(&f.sim);
        assert_int_equal(f.noted.ended + more.ended, 2);
    }
}

static void it_subscribes_before_all_that_waited(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended = {0};
    begin_lasting(&f, NULL);
    hears(f.b, NIO_REQUEST_URI, NULL, NULL, &heard);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    sim_break(f.stream);
    asks(f.link, NIO_REQUEST_URI, "news", "what is", &ended);
    f.stream->far.stalled = true;
    while (nio_link_get_state(f.link) != NIO_LINK_OPEN) {
        sim_advance(&f.sim, 1);
    }
    f.stream->far.stalled = false;
    assert_int_equal(subscribers(f.b, "news"), 1);
    sim_advance(&f.sim, 1000);
    ended_as(&ended, NIO_OK, "what is");
    sim_end(&f.sim);
}

static void one_under_way_when_the_connection_is_lost_is_asked_for_again(void **state)
{
    (void)state;
    struct fixture f;
    begin_lasting(&f, NULL);
    sim_settle(&f.sim);
    f.stream->far.stalled = true; /* it is subscribed, and does not know */
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    assert_int_equal(f.noted.asked.count, 0);
    sim_break(f.stream);
    f.stream->far.stalled = false;
    sim_advance(&f.sim, 4000);
    ended_as(&f.noted.asked, NIO_OK, "");
    notifies(f.b, "news", "x");
    sim_settle(&f.sim);
    assert_int_equal(f.noted.count, 1);
    sim_end(&f.sim);
}

static bool refuses(void *user, const nio_message *message)
{
    (void)message;
    return *(bool *)user;
}

static void who_is_refused_after_connecting_again_is_told_that_it_ended(void **state)
{
    (void)state;
    struct fixture f;
    bool allow = true;
    nio_topic topic = NIO_TOPIC_INIT;
    begin_lasting(&f, NULL);
    topic.accept = refuses;
    topic.user = &allow;
    opens_with(f.b, "news", topic);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    ended_as(&f.noted.asked, NIO_OK, "");
    allow = false;
    sim_break(f.stream);
    sim_advance(&f.sim, 4000);
    assert_int_equal(f.noted.ended, 1);
    assert_int_equal(f.noted.reason, NIO_ENOTPERMITTED);
    allow = true;
    f.noted.asked.count = 0;
    subscribes(f.link, "news", &f.noted); /* there is none any more, so that is allowed */
    sim_settle(&f.sim);
    ended_as(&f.noted.asked, NIO_OK, "");
    sim_end(&f.sim);
}

static void a_silent_server_is_asked_again_until_the_time_is_over(void **state)
{
    (void)state;
    struct fixture f;
    begin_lasting(&f, NULL);
    subscribes(f.link, "news", &f.noted);
    sim_settle(&f.sim);
    ended_as(&f.noted.asked, NIO_OK, "");
    sim_break(f.stream);
    f.stream->far.host = f.b;
    while (nio_link_get_state(f.link) != NIO_LINK_OPEN) {
        sim_advance(&f.sim, 1);
        f.stream->far.stalled = true; /* it connects, and says nothing */
    }
    sim_advance(&f.sim, f.a->limits.subscription_ms - 30000);
    assert_int_equal(f.noted.ended, 0);
    sim_advance(&f.sim, 90000);
    assert_int_equal(f.noted.ended, 1);
    assert_int_equal(f.noted.reason, NIO_ETIMEDOUT);
    sim_end(&f.sim);
}

/* ---- Any moment ------------------------------------------------------------------------------ */

static void a_node_may_close_after_any_number_of_steps(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 60; n++) {
        struct fixture f;
        struct noted more = {.count = 0};
        struct ended ended = {0};
        begin_as(&f, "aead", NULL);
        subscribes(f.link, "news", &f.noted);
        subscribes(f.link, "more", &more);
        unsigned unsubscribed = 0;
        for (unsigned i = 0; i < n; i++) {
            sim_step(&f.sim);
            if (i == 10 && more.asked.count == 1) {
                unsubscribes(f.a, &more, &ended);
                unsubscribed = 1;
            }
            notifies(f.b, "news", "x");
        }
        nio__core_close(n % 2 == 0 ? f.a->core : f.b->core);
        sim_advance(&f.sim, 5000);
        assert_int_equal(f.noted.asked.count, 1);
        assert_int_equal(more.asked.count, 1);
        assert_int_equal(ended.count, unsubscribed);
        assert_int_equal(f.noted.ended, f.noted.asked.status == NIO_OK);
        assert_int_equal(more.ended, more.asked.status == NIO_OK && !unsubscribed);
        sim_end(&f.sim);
    }
}

/* The nth allocation of the subscriber is refused, and with `onward` all after it. */
static bool lacks_memory(size_t nth, bool onward)
{
    struct fixture f;
    struct noted more = {.count = 0};
    struct ended ended = {0};
    begin_lasting(&f, "mac");
    sim_settle(&f.sim);
    fault_env_fail_nth(&f.a->world, nth, onward);
    nio_status news = subscribe_to(f.link, "news", NULL, &f.noted);
    nio_status more_status = subscribe_to(f.link, "more", NULL, &more);
    assert_true(news == NIO_OK || news == NIO_ENOMEM);
    assert_true(more_status == NIO_OK || more_status == NIO_ENOMEM);
    sim_settle(&f.sim);
    sim_break(f.stream);
    sim_advance(&f.sim, 4000);
    notifies(f.b, "news", "x");
    sim_settle(&f.sim);
    nio_status unsubscribed = NIO_ENOENT;
    if (more_status == NIO_OK) {
        unsubscribed = nio__core_unsubscribe(f.a->core, more.id, NULL, ended_done, &ended, NULL);
    }
    sim_advance(&f.sim, 5000);
    bool failed = f.a->world.refused > 0;
    fault_env_fail_nth(&f.a->world, 0, false);
    sim_end(&f.sim);
    assert_int_equal(f.noted.asked.count, news == NIO_OK);
    assert_int_equal(f.noted.ended, f.noted.asked.count == 1 && f.noted.asked.status == NIO_OK);
    assert_int_equal(more.asked.count, more_status == NIO_OK);
    assert_int_equal(ended.count, unsubscribed == NIO_OK);
    assert_true(more.ended <= 1);
    return failed;
}

static void without_memory_each_ends_once_and_nothing_leaks(void **state)
{
    (void)state;
    for (unsigned onward = 0; onward < 2; onward++) {
        size_t nth = 1;
        while (lacks_memory(nth, onward)) {
            nth++;
        }
        assert_true(nth > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_subscribed_to_is_heard_until_it_is_unsubscribed),
        cmocka_unit_test(the_message_is_what_python_peers_expect),
        cmocka_unit_test(a_subscription_that_is_refused_is_none),
        cmocka_unit_test(one_that_is_not_answered_is_given_up_and_taken_back),
        cmocka_unit_test(what_makes_no_sense_is_refused_at_once),
        cmocka_unit_test(content_goes_to_who_decides),
        cmocka_unit_test(what_a_link_subscribed_to_goes_there_before_other_routes),
        cmocka_unit_test(without_a_callback_it_goes_where_routes_say),
        cmocka_unit_test(it_ends_once_with_its_link_and_before_it_is_told_closed),
        cmocka_unit_test(one_that_is_given_up_is_not_told_afterwards),
        cmocka_unit_test(a_pending_one_may_be_unsubscribed),
        cmocka_unit_test(everything_may_be_done_inside_notified),
        cmocka_unit_test(a_link_that_closes_takes_no_other_inside_ended),
        cmocka_unit_test(a_link_that_connects_again_subscribes_again_by_itself),
        cmocka_unit_test(it_subscribes_before_all_that_waited),
        cmocka_unit_test(one_under_way_when_the_connection_is_lost_is_asked_for_again),
        cmocka_unit_test(who_is_refused_after_connecting_again_is_told_that_it_ended),
        cmocka_unit_test(a_silent_server_is_asked_again_until_the_time_is_over),
        cmocka_unit_test(a_node_may_close_after_any_number_of_steps),
        cmocka_unit_test(without_memory_each_ends_once_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
