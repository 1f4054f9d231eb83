/* tests/unit/test_route.c - which handler takes a message, and how handlers come and go. */
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

static void begin(struct fixture *f)
{
    sim_begin(&f->sim, 4);
    f->host = sim_host_new(&f->sim, NULL);
    f->end = sim_raw(f->host, NULL, true);
    sim_settle(&f->sim);
}

static void notify(struct fixture *f, const char *uri)
{
    sim_feed(f->end, spoken(NIO_NOTIFY_URI, uri, "content"));
    sim_settle(&f->sim);
}

enum { FROM = 1, URI = 2, ANY = 4 };

static nio_route route_of(const struct fixture *f, unsigned kind)
{
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_NOTIFY_URI;
    route.any_uri = kind == ANY;
    route.uri = nio_bytes_of("uri");
    route.from = kind == FROM ? nio_link_address(f->end->link) : NULL;
    return route;
}

static nio_handler_id add(struct fixture *f, unsigned kind, bool once, struct heard *heard)
{
    nio_route route = route_of(f, kind);
    nio_handler_id id = {0};
    nio_status status = once ? nio__core_once(f->host->core, &route, heard_handler, heard, &id)
                             : nio__core_on(f->host->core, &route, heard_handler, heard, &id);
    assert_int_equal(status, NIO_OK);
    return id;
}

static void the_most_exact_handler_wins_and_once_before_always(void **state)
{
    static const unsigned kinds[] = {FROM, URI, ANY};
    (void)state;
    struct fixture f;
    struct heard once[3] = {{0}}, always[3] = {{0}};
    nio_handler_id ids[3];
    begin(&f);
    for (size_t i = 3; i-- > 0;) { /* the order of adding does not matter */
        ids[i] = add(&f, kinds[i], false, &always[i]);
        add(&f, kinds[i], true, &once[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        notify(&f, "uri");
        assert_int_equal(once[i].count, 1);
        notify(&f, "uri");
        assert_int_equal(always[i].count, 1);
        assert_int_equal(nio__core_off(f.host->core, ids[i]), NIO_OK);
    }
    notify(&f, "uri");
    assert_int_equal(nio__core_counters(f.host->core)->refused_route, 1);
    sim_end(&f.sim);
}

static void a_handler_for_one_sender_or_uri_or_type_takes_no_other(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    begin(&f);
    nio_address other = *nio_link_address(f.end->link);
    other.port++;
    nio_route route = route_of(&f, URI);
    route.from = &other;
    assert_int_equal(nio__core_on(f.host->core, &route, heard_handler, &heard, NULL), NIO_OK);
    route = route_of(&f, URI);
    route.type = NIO_PUBLISH_URI;
    assert_int_equal(nio__core_on(f.host->core, &route, heard_handler, &heard, NULL), NIO_OK);
    notify(&f, "uri");
    notify(&f, "ur");
    notify(&f, "uri2");
    notify(&f, "");
    assert_int_equal(heard.count, 0);
    sim_end(&f.sim);
}

static void one_shot_handlers_are_spent_in_their_order(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard[3] = {{0}};
    begin(&f);
    for (size_t i = 0; i < 3; i++) {
        add(&f, URI, true, &heard[i]);
    }
    for (unsigned i = 0; i < 3; i++) {
        notify(&f, "uri");
        assert_int_equal(heard[0].count + heard[1].count + heard[2].count, i + 1);
        assert_int_equal(heard[i].count, 1);
    }
    notify(&f, "uri");
    assert_int_equal(heard[2].count, 1);
    sim_end(&f.sim);
}

static void a_route_has_one_standing_handler(void **state)
{
    static const unsigned kinds[] = {FROM, URI, ANY};
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    begin(&f);
    for (size_t i = 0; i < 3; i++) {
        nio_route route = route_of(&f, kinds[i]);
        nio_handler_id id;
        assert_int_equal(nio__core_on(f.host->core, &route, heard_handler, &heard, &id), NIO_OK);
        assert_int_equal(nio__core_on(f.host->core, &route, heard_handler, &heard, NULL),
                         NIO_ECONFLICT);
        assert_int_equal(nio__core_off(f.host->core, id), NIO_OK);
        assert_int_equal(nio__core_off(f.host->core, id), NIO_ENOENT);
        assert_int_equal(nio__core_on(f.host->core, &route, heard_handler, &heard, NULL), NIO_OK);
    }
    sim_end(&f.sim);
}

static void off_and_on_again(struct heard *heard, nio_call *call, const nio_message *message)
{
    struct fixture *f = heard->user;
    nio_handler_id *id = (nio_handler_id *)(void *)heard->kept;
    (void)call;
    nio_status status = nio__core_off(f->host->core, *id);
    assert_true(status == NIO_OK || status == NIO_ENOENT);
    assert_true(nio_bytes_equal(message->content, nio_bytes_of("content")));
    if (heard->count < 3) {
        *id = add(f, URI, heard->keep, heard);
    }
}

static void a_handler_may_take_itself_away_and_come_back(void **state)
{
    (void)state;
    for (unsigned once = 0; once < 2; once++) {
        struct fixture f;
        nio_handler_id id;
        struct heard heard = {.then = off_and_on_again, .user = &f};
        heard.kept = (nio_call *)(void *)&id;
        begin(&f);
        id = add(&f, URI, once, &heard);
        for (int i = 0; i < 5; i++) {
            notify(&f, "uri");
        }
        assert_int_equal(heard.count, 3);
        sim_end(&f.sim);
    }
}

/* ---- nio_next -------------------------------------------------------------------------------- */

static nio_status next(struct fixture *f, unsigned kind, uint32_t deadline_ms, struct ended *ended)
{
    nio_route route = route_of(f, kind);
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = deadline_ms;
    return nio__core_next(f->host->core, &route, &options, ended_done, ended, &ended->id);
}

static void the_next_message_of_a_route_is_waited_for_once(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    struct heard always = {0};
    begin(&f);
    add(&f, URI, false, &always);
    assert_int_equal(next(&f, URI, 0, &one), NIO_OK);
    assert_int_equal(next(&f, ANY, 0, &two), NIO_OK);
    notify(&f, "uri");
    ended_as(&one, NIO_OK, "content");
    assert_string_equal(one.uri, "uri");
    assert_int_equal(one.type, NIO_NOTIFY_URI);
    notify(&f, "uri");
    assert_int_equal(always.count, 1);
    notify(&f, "else");
    ended_as(&two, NIO_OK, "content");
    assert_true(nio__core_is_idle(f.host->core) == false);
    sim_end(&f.sim);
}

static void waiting_ends_by_time_by_cancel_and_by_close(void **state)
{
    (void)state;
    struct fixture f;
    struct ended timed = {0}, canceled = {0}, closed = {0}, refused = {0};
    begin(&f);
    assert_int_equal(next(&f, URI, 50, &timed), NIO_OK);
    assert_int_equal(next(&f, URI, 0, &canceled), NIO_OK);
    assert_int_equal(next(&f, URI, 100000, &closed), NIO_OK);
    sim_advance(&f.sim, 50);
    ended_as(&timed, NIO_ETIMEDOUT, "");
    assert_int_equal(nio__core_cancel(f.host->core, canceled.id), NIO_OK);
    assert_int_equal(canceled.count, 0);
    sim_settle(&f.sim);
    ended_as(&canceled, NIO_ECANCELED, "");
    nio__core_close(f.host->core);
    assert_int_equal(closed.count, 0);
    assert_int_equal(next(&f, URI, 0, &refused), NIO_ECLOSED);
    sim_settle(&f.sim);
    ended_as(&closed, NIO_ECLOSED, "");
    assert_true(nio__core_is_idle(f.host->core));
    sim_end(&f.sim);
    assert_int_equal(refused.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_exact_handler_wins_and_once_before_always),
        cmocka_unit_test(a_handler_for_one_sender_or_uri_or_type_takes_no_other),
        cmocka_unit_test(one_shot_handlers_are_spent_in_their_order),
        cmocka_unit_test(a_route_has_one_standing_handler),
        cmocka_unit_test(a_handler_may_take_itself_away_and_come_back),
        cmocka_unit_test(the_next_message_of_a_route_is_waited_for_once),
        cmocka_unit_test(waiting_ends_by_time_by_cancel_and_by_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
