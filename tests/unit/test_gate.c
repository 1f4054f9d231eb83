/* tests/unit/test_gate.c - calls to a peer that does not say what it answers: one at a time for
 * each URI, and a grace after each that ended without an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/spoken.h"

struct fixture {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
};

static void begin_with(struct fixture *f, const nio_limits *limits)
{
    sim_begin(&f->sim, 11);
    f->host = sim_host_new(&f->sim, limits);
    f->end = sim_raw(f->host, NULL, false);
    sim_settle(&f->sim);
}

static void begin(struct fixture *f)
{
    begin_with(f, NULL);
}

/* How many requests came since the last look, and the content of the last one. */
static unsigned requests(struct fixture *f, char *content)
{
    struct spoken request;
    unsigned count = 0;
    sim_settle(&f->sim);
    for (nio_bytes bytes = sim_take(f->end); spoken_next(&bytes, &request); count++) {
        assert_true(request.content.len < 8);
        memcpy(content, request.content.ptr, request.content.len);
        content[request.content.len] = '\0';
    }
    return count;
}

static void sent(struct fixture *f, unsigned count, const char *last)
{
    char content[8] = "";
    assert_int_equal(requests(f, content), count);
    assert_string_equal(content, last);
}

static void answer(struct fixture *f, const char *uri, const char *content)
{
    sim_feed(f->end, spoken(NIO_RESPOND_URI, uri, content));
    sim_settle(&f->sim);
}

static void request(struct fixture *f, const char *uri, const char *content, struct ended *ended)
{
    asks(f->end->link, NIO_REQUEST_URI, uri, content, ended);
}

static uint64_t late(const struct fixture *f)
{
    return nio__core_counters(f->host->core)->late;
}

static void calls_to_one_uri_go_one_at_a_time_and_others_pass(void **state)
{
    (void)state;
    struct fixture f;
    struct ended a1 = {0}, a2 = {0}, a3 = {0}, b = {0};
    begin(&f);
    request(&f, "a", "1", &a1);
    request(&f, "a", "2", &a2);
    request(&f, "a", "3", &a3);
    request(&f, "b", "4", &b);
    sent(&f, 2, "4");
    assert_int_equal(nio__core_counters(f.host->core)->gated, 2);
    answer(&f, "a", "one");
    ended_as(&a1, NIO_OK, "one");
    sent(&f, 1, "2");
    answer(&f, "a", "two");
    sent(&f, 1, "3");
    answer(&f, "b", "four");
    answer(&f, "a", "three");
    ended_as(&a2, NIO_OK, "two");
    ended_as(&a3, NIO_OK, "three");
    ended_as(&b, NIO_OK, "four");
    sim_end(&f.sim);
}

static void a_type_of_its_own_does_not_pass_the_gate_of_a_uri(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    begin(&f);
    request(&f, "a", "1", &one);
    asks(f.end->link, NIO_DELETE_URI, "a", "2", &two);
    sent(&f, 1, "1");
    sim_end(&f.sim);
}

static void the_first_rid_opens_the_gate_for_all(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended[4] = {{0}};
    struct spoken first;
    begin(&f);
    for (size_t i = 0; i < 4; i++) {
        request(&f, "a", i == 3 ? "last" : "x", &ended[i]);
    }
    sim_settle(&f.sim);
    nio_bytes bytes = sim_take(f.end);
    assert_true(spoken_next(&bytes, &first) && bytes.len == 0);
    sim_feed(f.end, spoken_with(NIO_RESPOND_URI, "rid", spoken_field(&first, "cid"), "a", ""));
    sim_settle(&f.sim);
    sent(&f, 3, "last");
    sim_end(&f.sim);
}

static void an_answer_without_rid_closes_the_gate_again(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended[5] = {{0}};
    struct spoken first;
    begin(&f);
    request(&f, "a", "0", &ended[0]);
    sim_settle(&f.sim);
    nio_bytes bytes = sim_take(f.end);
    assert_true(spoken_next(&bytes, &first));
    sim_feed(f.end, spoken_with(NIO_RESPOND_URI, "rid", spoken_field(&first, "cid"), "a", ""));
    sim_settle(&f.sim);
    request(&f, "a", "1", &ended[1]);
    request(&f, "a", "2", &ended[2]);
    sent(&f, 2, "2");
    answer(&f, "a", "old way");
    ended_as(&ended[1], NIO_OK, "old way"); /* the older one */
    request(&f, "a", "3", &ended[3]);
    sent(&f, 0, "");
    answer(&f, "a", "");
    sent(&f, 1, "3");
    sim_end(&f.sim);
}

static void a_minute_of_silence_closes_the_gate_again(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended[5] = {{0}};
    struct spoken first;
    begin(&f);
    request(&f, "a", "0", &ended[0]);
    sim_settle(&f.sim);
    nio_bytes bytes = sim_take(f.end);
    assert_true(spoken_next(&bytes, &first));
    sim_feed(f.end, spoken_with(NIO_RESPOND_URI, "rid", spoken_field(&first, "cid"), "a", ""));
    sim_advance(&f.sim, 59999);
    request(&f, "a", "1", &ended[1]);
    request(&f, "a", "2", &ended[2]);
    sent(&f, 2, "2");
    sim_advance(&f.sim, 1);
    request(&f, "a", "3", &ended[3]);
    sent(&f, 0, "");
    sim_end(&f.sim);
}

static void words_after_a_minute_of_silence_do_not_open_the_gate(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended[3] = {{0}};
    struct spoken first;
    begin(&f);
    request(&f, "a", "0", &ended[0]);
    sim_settle(&f.sim);
    nio_bytes bytes = sim_take(f.end);
    assert_true(spoken_next(&bytes, &first));
    sim_feed(f.end, spoken_with(NIO_RESPOND_URI, "rid", spoken_field(&first, "cid"), "a", ""));
    sim_advance(&f.sim, 60000);
    sim_feed(f.end, spoken(NIO_NOTIFY_URI, "news", "no answer, and without rid"));
    sim_settle(&f.sim);
    request(&f, "a", "1", &ended[1]);
    request(&f, "a", "2", &ended[2]);
    sent(&f, 1, "1");
    sim_end(&f.sim);
}

static void past_limits_gate_a_call_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended[66] = {{0}};
    begin(&f);
    for (size_t i = 0; i < 66; i++) {
        assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "a", "", 0, &ended[i]),
                         i <= f.host->limits.gate ? NIO_OK : NIO_EBUSY);
    }
    assert_int_equal(nio__core_counters(f.host->core)->calls_refused, 1);
    struct ended other = {0};
    request(&f, "b", "", &other); /* the gate of another URI is open */
    sim_end(&f.sim);
    assert_int_equal(ended[65].count, 0);
}

static void a_waiting_call_keeps_its_deadline(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    begin(&f);
    request(&f, "a", "1", &one);
    assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "a", "2", 100, &two), NIO_OK);
    sent(&f, 1, "1");
    sim_advance(&f.sim, 100);
    ended_as(&two, NIO_ETIMEDOUT, "");
    answer(&f, "a", "one");
    ended_as(&one, NIO_OK, "one");
    sent(&f, 0, "");
    sim_end(&f.sim);
}

static void a_waiting_call_that_is_canceled_is_never_sent(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0}, three = {0};
    begin(&f);
    request(&f, "a", "1", &one);
    request(&f, "a", "2", &two);
    request(&f, "a", "3", &three);
    assert_int_equal(nio__core_cancel(f.host->core, two.id), NIO_OK);
    sent(&f, 1, "1");
    ended_as(&two, NIO_ECANCELED, "");
    answer(&f, "a", "");
    sent(&f, 1, "3");
    sim_end(&f.sim);
}

static void after_a_time_out_the_gate_stays_closed_for_the_grace(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    begin(&f);
    assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "a", "1", 100, &one), NIO_OK);
    request(&f, "a", "2", &two);
    sent(&f, 1, "1");
    sim_advance(&f.sim, 100);
    ended_as(&one, NIO_ETIMEDOUT, "");
    sim_advance(&f.sim, 1999);
    sent(&f, 0, "");
    sim_advance(&f.sim, 1);
    sent(&f, 1, "2");
    sim_end(&f.sim);
}

static void a_late_answer_in_the_grace_reaches_nobody_and_ends_it(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 2; way++) {
        struct fixture f;
        struct ended one = {0}, two = {0};
        struct heard heard = {0};
        begin(&f);
        hears(f.host, NIO_RESPOND_URI, NULL, NULL, &heard);
        hears(f.host, NIO_NOT_FOUND, NULL, NULL, &heard);
        request(&f, "a", "1", &one);
        request(&f, "a", "2", &two);
        sent(&f, 1, "1");
        assert_int_equal(nio__core_cancel(f.host->core, one.id), NIO_OK);
        sim_settle(&f.sim);
        sent(&f, 0, "");
        if (way == 0) {
            answer(&f, "a", "for the first");
        } else { /* an error without a URI is about the only call that was sent */
            sim_feed(f.end, spoken(NIO_NOT_FOUND, "", "not found"));
        }
        sent(&f, 1, "2");
        assert_int_equal(two.count, 0);
        assert_int_equal(heard.count, 0);
        assert_int_equal(late(&f), 1);
        answer(&f, "a", "for the second");
        ended_as(&two, NIO_OK, "for the second");
        sim_end(&f.sim);
    }
}

static void there_is_no_grace_on_a_dead_link(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0};
    begin(&f);
    assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "a", "1", 100, &one), NIO_OK);
    sim_advance(&f.sim, 100);
    assert_false(nio__core_is_idle(f.host->core));
    sim_break(f.end->stream);
    sim_settle(&f.sim);
    assert_true(nio__core_is_idle(f.host->core));
    sim_end(&f.sim);
}

static void an_error_without_uri_ends_a_call_only_if_it_can_be_about_one(void **state)
{
    static const char *const nameless[] = {"", "ERROR"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        struct ended a = {0}, b = {0};
        begin(&f);
        request(&f, "a", "1", &a);
        request(&f, "b", "2", &b);
        sim_feed(f.end, spoken(NIO_ERROR_TYPE, nameless[i], "which?"));
        sim_settle(&f.sim);
        assert_int_equal(a.count + b.count, 0);
        answer(&f, "a", "");
        sim_feed(f.end, spoken(NIO_ERROR_TYPE, nameless[i], "the other"));
        sim_settle(&f.sim);
        ended_as(&b, NIO_EREMOTE, "the other");
        sim_end(&f.sim);
    }
}

static void an_error_without_uri_is_not_taken_while_another_call_is_in_grace(void **state)
{
    (void)state;
    struct fixture f;
    struct ended a = {0}, b = {0};
    begin(&f);
    assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "a", "1", 100, &a), NIO_OK);
    request(&f, "b", "2", &b);
    sim_advance(&f.sim, 100);
    ended_as(&a, NIO_ETIMEDOUT, "");
    sim_feed(f.end, spoken(NIO_ERROR_TYPE, "ERROR", "of a"));
    sim_settle(&f.sim);
    assert_int_equal(b.count, 0);
    sim_end(&f.sim);
}

static void answers_go_by_type_and_link_as_well(void **state)
{
    (void)state;
    struct fixture f;
    struct ended get = {0}, made = {0}, elsewhere = {0};
    begin(&f);
    struct sim_end *other = sim_raw(f.host, NULL, false);
    request(&f, "a", "1", &get);
    asks(f.end->link, NIO_CREATE_URI, "b", "2", &made);
    asks(other->link, NIO_REQUEST_URI, "a", "3", &elsewhere);
    sim_feed(f.end, spoken(NIO_OK_TYPE, "a", "wrong type"));
    sim_feed(f.end, spoken(NIO_RESPOND_URI, "b", "wrong type"));
    sim_settle(&f.sim);
    assert_int_equal(get.count + made.count + elsewhere.count, 0);
    answer(&f, "a", "x");
    ended_as(&get, NIO_OK, "x");
    assert_int_equal(elsewhere.count, 0);
    sim_feed(f.end, spoken(NIO_NOT_PERMITTED, "b", "no"));
    sim_settle(&f.sim);
    ended_as(&made, NIO_ENOTPERMITTED, "no");
    sim_end(&f.sim);
}

static void a_waiting_call_that_no_longer_fits_the_queue_ends_with_that(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.write_queue = 200;
    begin_with(&f, &limits);
    request(&f, "a", "1", &one);
    request(&f, "a", "2", &two);
    sent(&f, 1, "1");
    f.end->stalled = true;
    static char long_text[150];
    memset(long_text, 'x', sizeof long_text - 1);
    says(f.end->link, NIO_NOTIFY_URI, "n", long_text);
    answer(&f, "a", "");
    ended_as(&two, NIO_ELIMIT, "");
    sim_end(&f.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_to_one_uri_go_one_at_a_time_and_others_pass),
        cmocka_unit_test(a_type_of_its_own_does_not_pass_the_gate_of_a_uri),
        cmocka_unit_test(the_first_rid_opens_the_gate_for_all),
        cmocka_unit_test(an_answer_without_rid_closes_the_gate_again),
        cmocka_unit_test(a_minute_of_silence_closes_the_gate_again),
        cmocka_unit_test(words_after_a_minute_of_silence_do_not_open_the_gate),
        cmocka_unit_test(past_limits_gate_a_call_is_refused),
        cmocka_unit_test(a_waiting_call_keeps_its_deadline),
        cmocka_unit_test(a_waiting_call_that_is_canceled_is_never_sent),
        cmocka_unit_test(after_a_time_out_the_gate_stays_closed_for_the_grace),
        cmocka_unit_test(a_late_answer_in_the_grace_reaches_nobody_and_ends_it),
        cmocka_unit_test(there_is_no_grace_on_a_dead_link),
        cmocka_unit_test(an_error_without_uri_ends_a_call_only_if_it_can_be_about_one),
        cmocka_unit_test(an_error_without_uri_is_not_taken_while_another_call_is_in_grace),
        cmocka_unit_test(answers_go_by_type_and_link_as_well),
        cmocka_unit_test(a_waiting_call_that_no_longer_fits_the_queue_ends_with_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
