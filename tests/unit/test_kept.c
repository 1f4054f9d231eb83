/* tests/unit/test_kept.c - calls of peers that a handler keeps, and answers later or never. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/spoken.h"
#include "wire/frame.h"

struct fixture {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
    struct heard heard;
};

static const uint8_t cid[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static void begin_with(struct fixture *f, const nio_limits *limits)
{
    memset(&f->heard, 0, sizeof f->heard);
    f->heard.keep = true;
    f->heard.say_type = NIO_RESPOND_URI;
    sim_begin(&f->sim, 2);
    f->host = sim_host_new(&f->sim, limits);
    f->end = sim_raw(f->host, NULL, true);
    hears(f->host, NIO_REQUEST_URI, NULL, NULL, &f->heard);
    hears(f->host, NIO_NOTIFY_URI, NULL, NULL, &f->heard);
    sim_settle(&f->sim);
}

static void begin(struct fixture *f)
{
    begin_with(f, NULL);
}

static void request(struct fixture *f, const char *uri)
{
    sim_feed(f->end, spoken_with(NIO_REQUEST_URI, "cid", nio__bytes(cid, 8), uri, "?"));
    sim_settle(&f->sim);
}

static void a_kept_call_is_answered_later_with_its_uri_and_number(void **state)
{
    (void)state;
    static char long_uri[1001];
    memset(long_uri, 'u', 1000);
    const char *const uris[] = {"uri", "", long_uri};
    for (size_t i = 0; i < 3; i++) {
        struct fixture f;
        struct spoken said;
        begin(&f);
        request(&f, uris[i]);
        assert_int_equal(sim_take(f.end).len, 0);
        assert_ptr_equal(nio_call_link(f.heard.kept), f.end->link);
        assert_true(nio_call_open(f.heard.kept));
        assert_true(nio_bytes_equal(nio_call_uri(f.heard.kept), nio_bytes_of(uris[i])));
        sim_advance(&f.sim, 5000);
        assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("later")), NIO_OK);
        sim_settle(&f.sim);
        spoken_is(sim_take(f.end), NIO_RESPOND_URI, uris[i], "later", &said);
        assert_true(nio_bytes_equal(spoken_field(&said, "rid"), nio__bytes(cid, 8)));
        assert_int_equal(spoken_field(&said, "cid").len, 0);
        sim_end(&f.sim);
    }
}

static void a_request_without_cid_is_answered_without_rid(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    begin(&f);
    sim_feed(f.end, spoken_with(NIO_REQUEST_URI, "cid", nio__bytes(cid, 7), "uri", "?"));
    sim_settle(&f.sim);
    assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("")), NIO_OK);
    sim_settle(&f.sim);
    spoken_is(sim_take(f.end), NIO_RESPOND_URI, "uri", "", &said);
    assert_int_equal(said.field_count, 0);
    sim_end(&f.sim);
}

static void answer_twice(struct heard *heard, nio_call *call, const nio_message *message)
{
    (void)message;
    if (heard->user != NULL) {
        assert_int_equal(nio_call_keep(call), NIO_OK);
    }
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("one")), NIO_OK);
    assert_false(nio_call_open(call));
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("two")), NIO_EANSWERED);
    if (heard->user == NULL) {
        assert_int_equal(nio_call_keep(call), NIO_EANSWERED);
    }
}

static void a_handler_answers_once_be_the_call_kept_or_not(void **state)
{
    (void)state;
    for (unsigned keep = 0; keep < 2; keep++) {
        struct fixture f;
        begin(&f);
        f.heard.keep = false;
        f.heard.then = answer_twice;
        f.heard.user = keep ? &f : NULL;
        request(&f, "uri");
        assert_int_equal(f.heard.count, 1);
        spoken_is(sim_take(f.end), NIO_RESPOND_URI, "uri", "one", NULL);
        sim_end(&f.sim);
    }
}

static void close_and_keep(void *user, nio_call *call, const nio_message *message)
{
    nio_call **kept = user;
    nio_link_close(message->link);
    assert_int_equal(nio_call_keep(call), NIO_OK);
    *kept = call;
}

static void a_call_may_be_kept_after_its_link_was_closed(void **state)
{
    (void)state;
    struct fixture f;
    nio_call *kept = NULL;
    nio_route route = NIO_ROUTE_INIT;
    begin(&f);
    route.type = NIO_CREATE_URI;
    route.any_uri = true;
    assert_int_equal(nio__core_on(f.host->core, &route, close_and_keep, &kept, NULL), NIO_OK);
    sim_feed(f.end, spoken(NIO_CREATE_URI, "uri", ""));
    sim_advance(&f.sim, 100000);
    assert_non_null(kept);
    assert_null(f.end->link);
    assert_null(nio_call_link(kept));
    assert_int_equal(nio_reply(kept, NIO_OK_TYPE, nio_bytes_of("")), NIO_ECLOSED);
    sim_end(&f.sim);
}

static nio_call *forgotten;

static void forget_to_keep(struct heard *heard, nio_call *call, const nio_message *message)
{
    (void)heard;
    (void)message;
    forgotten = call;
}

/* Against the rules, so only not to be worse than useless: nothing is answered. */
static void a_call_that_was_not_kept_is_over_when_its_handler_returns(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.heard.keep = false;
    f.heard.then = forget_to_keep;
    request(&f, "uri");
    assert_int_equal(nio_reply(forgotten, NIO_RESPOND_URI, nio_bytes_of("late")), NIO_ECLOSED);
    assert_int_equal(nio_call_keep(forgotten), NIO_ECLOSED);
    assert_false(nio_call_open(forgotten));
    assert_null(nio_call_link(forgotten));
    sim_settle(&f.sim);
    assert_int_equal(sim_take(f.end).len, 0);
    sim_end(&f.sim);
}

static void an_unanswered_kept_call_answers_error_by_itself(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    begin(&f);
    request(&f, "uri");
    sim_advance(&f.sim, f.host->limits.kept_ms - 1);
    assert_int_equal(sim_take(f.end).len, 0);
    sim_advance(&f.sim, 1);
    spoken_is(sim_take(f.end), NIO_ERROR_TYPE, "uri", "no answer", &said);
    assert_true(nio_bytes_equal(spoken_field(&said, "rid"), nio__bytes(cid, 8)));
    assert_int_equal(nio__core_counters(f.host->core)->no_answer, 1);
    assert_false(nio_call_open(f.heard.kept));
    assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("")), NIO_ECLOSED);
    sim_settle(&f.sim);
    assert_int_equal(sim_take(f.end).len, 0);
    sim_end(&f.sim);
}

static void a_message_that_is_never_answered_cannot_be_kept(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
    sim_settle(&f.sim);
    assert_int_equal(f.heard.count, 1);
    assert_int_equal(f.heard.said, NIO_EINVAL);
    f.heard.keep = false;
    f.heard.say = "never";
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "uri", ""));
    sim_settle(&f.sim);
    assert_int_equal(f.heard.said, NIO_EINVAL);
    sim_advance(&f.sim, f.host->limits.kept_ms);
    assert_int_equal(sim_take(f.end).len, 0);
    assert_int_equal(nio__core_counters(f.host->core)->no_answer, 0);
    sim_end(&f.sim);
}

static void a_kept_call_outlives_its_link(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 3; way++) {
        struct fixture f;
        begin(&f);
        request(&f, "uri");
        if (way == 0) {
            sim_break(f.end->stream);
        } else if (way == 1) {
            nio_link_close(f.end->link);
        } else {
            sim_feed_end(f.end);
        }
        sim_settle(&f.sim);
        assert_null(nio_call_link(f.heard.kept));
        assert_false(nio_call_open(f.heard.kept));
        assert_true(nio_bytes_equal(nio_call_uri(f.heard.kept), nio_bytes_of("uri")));
        assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("")), NIO_ECLOSED);
        sim_end(&f.sim);
    }
}

static void a_kept_call_outlives_the_node(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    request(&f, "one");
    nio_call *one = f.heard.kept;
    request(&f, "two");
    nio_call *two = f.heard.kept;
    nio__core_close(f.host->core);
    sim_settle(&f.sim);
    assert_true(nio__core_is_idle(f.host->core));
    sim_host_destroy(f.host);
    assert_int_equal(nio_reply(one, NIO_RESPOND_URI, nio_bytes_of("")), NIO_ECLOSED);
    assert_true(nio_bytes_equal(nio_call_uri(two), nio_bytes_of("two")));
    assert_int_equal(nio_reply(two, NIO_RESPOND_URI, nio_bytes_of("")), NIO_ECLOSED);
    sim_end(&f.sim);
}

static void past_limits_kept_no_call_is_kept(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits limits;
    nio_call *calls[3];
    nio_limits_init(&limits);
    limits.kept = 2;
    begin_with(&f, &limits);
    for (size_t i = 0; i < 3; i++) {
        request(&f, "uri");
        assert_int_equal(f.heard.said, i < 2 ? NIO_OK : NIO_ELIMIT);
        calls[i] = f.heard.kept;
    }
    assert_int_equal(nio__core_counters(f.host->core)->keeps_refused, 1);
    assert_int_equal(nio_reply(calls[0], NIO_RESPOND_URI, nio_bytes_of("")), NIO_OK);
    request(&f, "uri");
    assert_int_equal(f.heard.said, NIO_OK);
    assert_int_equal(nio_reply(calls[1], NIO_RESPOND_URI, nio_bytes_of("")), NIO_OK);
    assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("")), NIO_OK);
    sim_end(&f.sim);
}

static void an_answer_that_does_not_fit_leaves_the_call_open(void **state)
{
    static uint8_t big[NIO__PAYLOAD_MAX];
    (void)state;
    struct fixture f;
    begin(&f);
    request(&f, "uri");
    assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio__bytes(big, sizeof big)),
                     NIO_ETOOBIG);
    assert_true(nio_call_open(f.heard.kept));
    assert_int_equal(nio_reply(f.heard.kept, 14, nio_bytes_of("")), NIO_EINVAL);
    assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("fits")), NIO_OK);
    sim_settle(&f.sim);
    spoken_is(sim_take(f.end), NIO_RESPOND_URI, "uri", "fits", NULL);
    sim_end(&f.sim);
}

static void a_kept_call_is_answered_under_the_layers_that_it_came_through(void **state)
{
    const char *key = "0123456789abcdef0123456789abcdef";
    (void)state;
    struct sim sim;
    struct ended ended = {0};
    struct heard heard = {.keep = true};
    sim_begin(&sim, 3);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    nio_layer *inner[] = {sim_layer(a, true, "mac", key, NULL, NULL),
                          sim_layer(b, true, "mac", key, NULL, NULL)};
    hears(b, NIO_REQUEST_URI, "uri", inner[1], &heard);
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "aead", key, NULL, NULL), b,
                                            sim_layer(b, false, "aead", key, NULL, NULL));
    assert_int_equal(ask_inner(stream->near.link, inner[0], NIO_REQUEST_URI, "uri", "", &ended),
                     NIO_OK);
    sim_advance(&sim, 1000);
    says(stream->far.link, NIO_NOTIFY_URI, "something", "between");
    assert_int_equal(nio_reply(heard.kept, NIO_RESPOND_URI, nio_bytes_of("bound")), NIO_OK);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "bound");
    assert_true(ended.authenticated);
    sim_end(&sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kept_call_is_answered_later_with_its_uri_and_number),
        cmocka_unit_test(a_request_without_cid_is_answered_without_rid),
        cmocka_unit_test(a_handler_answers_once_be_the_call_kept_or_not),
        cmocka_unit_test(a_call_may_be_kept_after_its_link_was_closed),
        cmocka_unit_test(a_call_that_was_not_kept_is_over_when_its_handler_returns),
        cmocka_unit_test(an_unanswered_kept_call_answers_error_by_itself),
        cmocka_unit_test(a_message_that_is_never_answered_cannot_be_kept),
        cmocka_unit_test(a_kept_call_outlives_its_link),
        cmocka_unit_test(a_kept_call_outlives_the_node),
        cmocka_unit_test(past_limits_kept_no_call_is_kept),
        cmocka_unit_test(an_answer_that_does_not_fit_leaves_the_call_open),
        cmocka_unit_test(a_kept_call_is_answered_under_the_layers_that_it_came_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
