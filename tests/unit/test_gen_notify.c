/* tests/unit/test_gen_notify.c - typed notifications over streams: who is told, who hears, what is
 * refused. Over UDP: test_gen_notify_udp.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/good/notices/notices.c"
#include "core/typed.h"
#include "support/asks.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

enum { OUTER, PEERS, ADMIN, SEALED, WORK, LAYERS };

/* ---- A server and two clients ---------------------------------------------------------------- */

struct app {
    unsigned asked, published; /* of the server */
    bool refuse;
    char text[128];
    unsigned news, room; /* heard */
    uint64_t last;
    notices_client *from;
    bool leaves, closes;
};

struct side {
    struct sim_host *host;
    nio_layer *layers[LAYERS];
    struct sim_stream *stream; /* to the server */
    notices_client *client;
    struct app app;
};

struct fixture {
    struct sim sim;
    struct side server, ann, bob;
    notices_server *service;
};

static bool on_news_subscribe(notices_server *server, nio_call *call)
{
    struct app *app = notices_server_app(server);
    assert_true(nio_bytes_equal(nio_call_uri(call), nio_bytes_of("news")));
    app->asked++;
    return !app->refuse;
}

static void on_news_publish(notices_server *server, nio_call *call, nio_text text)
{
    struct app *app = notices_server_app(server);
    snprintf(app->text, sizeof app->text, "%.*s", (int)text.len, text.ptr);
    app->published++;
    assert_int_equal(notices_news_publish_reply_ok(call), NIO_OK);
}

static const notices_handlers handlers = {
    .size = sizeof handlers, .news_subscribe = on_news_subscribe, .news_publish = on_news_publish};

static void on_news(notices_client *client, const notices_notice *notice)
{
    struct app *app = notices_client_app(client);
    app->news++;
    app->last = notice->id;
    app->from = client;
    if (app->leaves) {
        assert_int_equal(notices_news_unsubscribe(client, NULL, NULL, NULL, NULL), NIO_OK);
    }
    if (app->closes) {
        nio_link_close(notices_client_link(client));
    }
}

static void on_room(notices_client *client, const notices_room_uri *uri, nio_text text)
{
    struct app *app = notices_client_app(client);
    app->room++;
    snprintf(app->text, sizeof app->text, "%.*s: %.*s", (int)uri->name.len, uri->name.ptr,
             (int)text.len, text.ptr);
}

static const notices_events events = {
    .size = sizeof events, .news_notify = on_news, .room_notify = on_room};

static void make_layers(struct side *side)
{
    static const nio_plugin_param bits[] = {{.name = "field", .text = "w"},
                                            {.name = "bits", .number = 6}};
    nio_layer_spec work = {.size = sizeof work,
                           .name = "work",
                           .inner = true,
                           .realm = "notices",
                           .auth = {.kind = "hashcash", .params = bits, .param_count = 2}};
    side->layers[OUTER] = sim_layer(side->host, false, "mac", key, NULL, NULL);
    side->layers[ADMIN] = sim_layer(side->host, true, "aead", key, NULL, NULL);
    side->layers[WORK] = sim_layer_from(side->host, &work);
}

static nio_status hear(struct side *side, const notices_events *with)
{
    nio__protocol_use use = {
        .protocol = &notices_protocol, .layers = side->layers, .handlers = with, .app = &side->app};
    return nio__core_hear(side->host->core, &use, NULL);
}

static notices_client *client_on(struct side *side, nio_link *link)
{
    nio_client *client;
    nio__protocol_use use = {.protocol = &notices_protocol, .layers = side->layers};
    assert_int_equal(nio__core_client(link, &use, &client), NIO_OK);
    return (notices_client *)client;
}

static void begin_side(struct fixture *f, struct side *side)
{
    memset(side, 0, sizeof *side);
    side->host = sim_host_new(&f->sim, NULL);
    make_layers(side);
}

static void join(struct fixture *f, struct side *side)
{
    side->stream =
        sim_connect(side->host, side->layers[OUTER], f->server.host, f->server.layers[OUTER]);
    side->client = client_on(side, side->stream->near.link);
}

static void begin_with(struct fixture *f, const notices_handlers *with)
{
    sim_begin(&f->sim, 7);
    begin_side(f, &f->server);
    begin_side(f, &f->ann);
    begin_side(f, &f->bob);
    nio_service *service;
    nio__protocol_use use = {.protocol = &notices_protocol,
                             .layers = f->server.layers,
                             .handlers = with,
                             .app = &f->server.app};
    assert_int_equal(nio__core_serve(f->server.host->core, &use, &service, NULL), NIO_OK);
    f->service = (notices_server *)service;
    join(f, &f->ann);
    join(f, &f->bob);
    assert_int_equal(hear(&f->ann, &events), NIO_OK);
    assert_int_equal(hear(&f->bob, &events), NIO_OK);
    sim_settle(&f->sim);
}

static void begin(struct fixture *f)
{
    begin_with(f, &handlers);
}

static const nio_counters *counters(const struct side *side)
{
    return nio__core_counters(side->host->core);
}

static void subscribes_to_news(struct fixture *f, struct side *side)
{
    struct ended ended = {0};
    assert_int_equal(notices_news_subscribe(side->client, NULL, ended_done, &ended, &ended.id),
                     NIO_OK);
    sim_settle(&f->sim);
    ended_as(&ended, NIO_OK, "");
}

static nio_status tell_news(struct fixture *f, uint64_t id)
{
    notices_notice notice = {.id = id};
    return notices_news_notify(f->service, &notice);
}

/* ---- Who is told ----------------------------------------------------------------------------- */

static void what_is_notified_reaches_who_subscribed_and_nobody_else(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    assert_int_equal(tell_news(&f, 1), NIO_OK); /* nobody listens, and that is fine */
    subscribes_to_news(&f, &f.ann);
    assert_int_equal(tell_news(&f, 2), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 1);
    assert_int_equal(f.ann.app.last, 2);
    assert_ptr_equal(f.ann.app.from, f.ann.client); /* not one of its own for each message */
    assert_int_equal(f.bob.app.news, 0);
    assert_int_equal(f.server.app.asked, 1);
    sim_end(&f.sim);
}

static void nobody_has_to_wait_for_a_subscription(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    assert_int_equal(notices_news_subscribe(f.ann.client, NULL, NULL, NULL, NULL), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(tell_news(&f, 1), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 1);
    assert_int_equal(notices_news_unsubscribe(f.ann.client, NULL, NULL, NULL, NULL), NIO_OK);
    sim_settle(&f.sim);
    sim_end(&f.sim);
}

static void who_unsubscribes_hears_no_more(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    subscribes_to_news(&f, &f.ann);
    assert_int_equal(notices_news_subscribe(f.ann.client, NULL, ended_done, &ended, NULL),
                     NIO_ECONFLICT);
    assert_int_equal(notices_news_unsubscribe(f.ann.client, NULL, ended_done, &ended, &ended.id),
                     NIO_OK);
    assert_true(nio__core_call_pending(f.ann.host->core, ended.id));
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    assert_int_equal(notices_news_unsubscribe(f.ann.client, NULL, ended_done, &ended, NULL),
                     NIO_ENOENT);
    assert_int_equal(tell_news(&f, 1), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 0);
    assert_int_equal(f.server.app.asked, 1); /* nobody is asked whether somebody may leave */
    sim_end(&f.sim);
}

static void a_slot_may_refuse_and_one_that_is_empty_lets_all_in(void **state)
{
    (void)state;
    static const notices_handlers none = {.size = sizeof none};
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    f.server.app.refuse = true;
    assert_int_equal(notices_news_subscribe(f.ann.client, NULL, ended_done, &ended, NULL), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ENOTPERMITTED, "not permitted");
    assert_int_equal(tell_news(&f, 1), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 0);
    sim_end(&f.sim);
    begin_with(&f, &none);
    subscribes_to_news(&f, &f.ann);
    assert_int_equal(tell_news(&f, 1), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 1);
    sim_end(&f.sim);
}

static void values_out_of_bounds_are_told_to_nobody(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    notices_room_uri uri = {.name = nio_text_of("a name of more than 16")};
    assert_int_equal(notices_room_notify(f.service, &uri, nio_text_of("x")), NIO_EINVAL);
    assert_int_equal(notices_room_subscribe(f.ann.client, &uri, NULL, NULL, NULL, NULL),
                     NIO_EINVAL);
    uri.name = nio_text_of("hall");
    assert_int_equal(notices_room_notify(f.service, &uri, nio_text_of("\xff")), NIO_EINVAL);
    notices_text_u32_entry twice[] = {{nio_text_of("a"), 1}, {nio_text_of("a"), 2}};
    notices_notice notice = {.id = 1, .has_tags = true, .tags = {twice, 2}};
    assert_int_equal(notices_news_notify(f.service, &notice), NIO_EINVAL);
    sim_end(&f.sim);
}

static void a_slow_subscriber_is_treated_as_its_operation_says(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    notices_room_uri uri = {.name = nio_text_of("hall")};
    subscribes_to_news(&f, &f.ann);
    assert_int_equal(notices_room_subscribe(f.bob.client, &uri, NULL, ended_done, &ended, NULL),
                     NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    f.ann.stream->far.stalled = f.bob.stream->far.stalled = true;
    for (uint64_t id = 1; id <= 1000; id++) {
        assert_int_equal(tell_news(&f, id), NIO_OK);
        assert_int_equal(notices_room_notify(f.service, &uri, nio_text_of("x")), NIO_OK);
    }
    assert_true(counters(&f.server)->notes_dropped > 0);
    f.ann.stream->far.stalled = f.bob.stream->far.stalled = false;
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.last, f.ann.app.news); /* what came first: drop_newest */
    assert_true(f.ann.app.news < 1000);
    assert_int_equal(f.bob.stream->far.closed, 1); /* disconnect */
    assert_int_equal(f.bob.stream->far.reason, NIO_ELIMIT);
    sim_end(&f.sim);
}

/* ---- Layers ---------------------------------------------------------------------------------- */

static void what_is_under_an_inner_layer_has_to_pass_it(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    notices_room_uri uri = {.name = nio_text_of("hall")};
    assert_int_equal(notices_room_subscribe(f.ann.client, &uri, NULL, ended_done, &ended, NULL),
                     NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    assert_int_equal(notices_room_notify(f.service, &uri, nio_text_of("hello")), NIO_OK);
    sim_settle(&f.sim);
    assert_string_equal(f.ann.app.text, "hall: hello");
    says(f.ann.stream->far.link, NIO_NOTIFY_URI, "room/hall", "forged");
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.room, 1);
    assert_int_equal(counters(&f.ann)->refused_auth, 1);
    sim_end(&f.sim);
}

static void without_the_key_of_an_inner_layer_nothing_is_heard(void **state)
{
    (void)state;
    struct fixture f;
    struct side eve;
    begin(&f);
    begin_side(&f, &eve);
    eve.layers[ADMIN] = NULL;
    join(&f, &eve);
    assert_int_equal(hear(&eve, &events), NIO_OK);
    sim_settle(&f.sim);
    notices_room_uri uri = {.name = nio_text_of("hall")};
    assert_int_equal(notices_room_subscribe(eve.client, &uri, NULL, NULL, NULL, NULL), NIO_ENOKEY);
    says(eve.stream->far.link, NIO_NOTIFY_URI, "room/hall", "forged");
    sim_settle(&f.sim);
    assert_int_equal(eve.app.room, 0);
    assert_int_equal(counters(&eve)->refused_route, 1);
    subscribes_to_news(&f, &eve); /* the rest is there */
    sim_end(&f.sim);
}

static void a_publish_is_answered_and_may_cost_work(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    f.sim.work_ms = 50;
    assert_int_equal(
        notices_news_publish(f.ann.client, nio_text_of("extra"), NULL, NULL, NULL, &ended.id),
        NIO_OK);
    sim_advance(&f.sim, 1000);
    assert_int_equal(f.server.app.published, 1);
    assert_string_equal(f.server.app.text, "extra");
    sim_end(&f.sim);
}

/* ---- What is not heard ----------------------------------------------------------------------- */

static void nothing_is_heard_that_nobody_asked_for(void **state)
{
    static const char *const uris[] = {"news", "room/hall", "unknown", "", "alarm/x"};
    (void)state;
    struct fixture f;
    begin(&f);
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
        says(f.ann.stream->far.link, NIO_NOTIFY_URI, uris[i], "4c40020102");
        sim_settle(&f.sim);
        assert_int_equal(counters(&f.ann)->refused_route, i + 1);
    }
    assert_int_equal(f.ann.app.news + f.ann.app.room, 0);
    assert_int_equal(counters(&f.ann)->frames_out, 0); /* and nobody is told */
    sim_end(&f.sim);
}

static void content_that_does_not_decode_is_counted_and_runs_nothing(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    subscribes_to_news(&f, &f.ann);
    uint64_t sent = counters(&f.ann)->frames_out;
    says(f.ann.stream->far.link, NIO_NOTIFY_URI, "news", "no notice");
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 0);
    assert_int_equal(counters(&f.ann)->refused_content, 1);
    assert_int_equal(counters(&f.ann)->frames_out, sent);
    sim_end(&f.sim);
}

static void a_slot_that_is_empty_or_unknown_to_the_program_hears_nothing(void **state)
{
    (void)state;
    static const notices_events none = {.size = sizeof none};
    static const notices_events old = {.size = sizeof(size_t), .news_notify = on_news};
    static const notices_events *const cases[] = {&none, &old};
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        struct side eve;
        begin(&f);
        begin_side(&f, &eve);
        join(&f, &eve);
        assert_int_equal(hear(&eve, cases[i]), NIO_OK);
        sim_settle(&f.sim);
        subscribes_to_news(&f, &eve);
        assert_int_equal(tell_news(&f, 1), NIO_OK);
        sim_settle(&f.sim);
        assert_int_equal(eve.app.news, 0);
        assert_int_equal(counters(&eve)->refused_route, 1);
        sim_end(&f.sim);
    }
}

static void a_protocol_is_heard_once_and_before_it_is_subscribed_to(void **state)
{
    (void)state;
    struct fixture f;
    struct side eve;
    begin(&f);
    begin_side(&f, &eve);
    join(&f, &eve);
    sim_settle(&f.sim);
    assert_null(notices_client_app(eve.client));
    assert_int_equal(notices_news_subscribe(eve.client, NULL, NULL, NULL, NULL), NIO_ENOENT);
    assert_int_equal(hear(&eve, &events), NIO_OK);
    assert_int_equal(hear(&eve, &events), NIO_ECONFLICT);
    assert_ptr_equal(notices_client_app(eve.client), &eve.app);
    sim_end(&f.sim);
}

static void only_links_under_the_outer_layer_of_the_protocol_are_heard(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    struct sim_stream *plain = sim_connect(f.ann.host, NULL, f.bob.host, NULL);
    sim_settle(&f.sim);
    struct ended ended = {0};
    asks(plain->near.link, NIO_SUBSCRIBE_URI, "news", "", &ended);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ENOTFOUND, "not found"); /* bob serves nothing */
    says(plain->far.link, NIO_NOTIFY_URI, "news", "\x4c\x40\x01\x02\x44\x07");
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 0);
    assert_int_equal(counters(&f.ann)->refused_route, 1);
    sim_end(&f.sim);
}

static void an_operation_for_udp_is_unknown_over_streams(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    notices_any_uri uri = {.rest = nio_bytes_of("x")};
    notices_nudge_uri nudge = {.who = {1, 2}};
    assert_int_equal(notices_any_subscribe(f.ann.client, &uri, NULL, NULL, NULL, NULL),
                     NIO_ENOTSUP);
    assert_int_equal(notices_nudge(f.ann.client, &nudge), NIO_ENOTSUP);
    asks(f.ann.stream->near.link, NIO_SUBSCRIBE_URI, "x", "", &ended);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ENOTFOUND, "not found");
    says(f.ann.stream->near.link, NOTICES_NUDGE, "nudge/ab", "");
    sim_settle(&f.sim);
    assert_int_equal(counters(&f.server)->refused_route, 2);
    sim_end(&f.sim);
}

static void notifications_survive_any_split(void **state)
{
    (void)state;
    for (enum sim_split split = SIM_WHOLE; split <= SIM_RANDOM; split++) {
        struct fixture f;
        begin(&f);
        f.ann.stream->split = f.bob.stream->split = split;
        subscribes_to_news(&f, &f.ann);
        subscribes_to_news(&f, &f.bob);
        for (uint64_t id = 1; id <= 20; id++) {
            assert_int_equal(tell_news(&f, id), NIO_OK);
            sim_settle(&f.sim);
        }
        assert_int_equal(f.ann.app.news, 20);
        assert_int_equal(f.bob.app.last, 20);
        sim_end(&f.sim);
    }
}

static void a_slot_may_unsubscribe_and_close_its_link(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    subscribes_to_news(&f, &f.ann);
    subscribes_to_news(&f, &f.bob);
    f.ann.app.leaves = f.bob.app.closes = true;
    assert_int_equal(tell_news(&f, 1), NIO_OK);
    assert_int_equal(tell_news(&f, 2), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.ann.app.news, 1);
    assert_int_equal(f.bob.app.news, 1);
    assert_int_equal(f.bob.stream->near.closed, 1);
    sim_end(&f.sim);
}

static void a_subscription_outlives_its_connection(void **state)
{
    (void)state;
    static const nio_reconnect soon = {sizeof soon, 100, 1000, 5000};
    struct fixture f;
    struct side eve;
    begin(&f);
    begin_side(&f, &eve);
    eve.stream = sim_connect_lasting(eve.host, eve.layers[OUTER], f.server.host,
                                     f.server.layers[OUTER], &soon);
    eve.client = client_on(&eve, eve.stream->near.link);
    assert_int_equal(hear(&eve, &events), NIO_OK);
    sim_advance(&f.sim, 100);
    subscribes_to_news(&f, &eve);
    sim_break(eve.stream);
    sim_advance(&f.sim, 5000);
    assert_int_equal(eve.stream->near.lost, 1);
    assert_int_equal(tell_news(&f, 5), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(eve.app.news, 1);
    assert_int_equal(eve.app.last, 5);
    assert_int_equal(f.server.app.asked, 2); /* anew, by the library */
    sim_end(&f.sim);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static void no_memory_is_asked_for_once_notifications_flow(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    subscribes_to_news(&f, &f.ann);
    subscribes_to_news(&f, &f.bob);
    size_t asked[3] = {0};
    for (uint64_t id = 1; id <= 300; id++) {
        if (id == 100) {
            asked[0] = f.server.host->world.requests;
            asked[1] = f.ann.host->world.requests;
            asked[2] = f.bob.host->world.requests;
        }
        notices_text_u32_entry tag = {nio_text_of("a"), 1};
        notices_notice notice = {.id = id, .has_tags = true, .tags = {&tag, 1}};
        assert_int_equal(notices_news_notify(f.service, &notice), NIO_OK);
        sim_settle(&f.sim);
    }
    assert_int_equal(f.ann.app.news + f.bob.app.news, 600);
    assert_int_equal(f.server.host->world.requests, asked[0]);
    assert_int_equal(f.ann.host->world.requests, asked[1]);
    assert_int_equal(f.bob.host->world.requests, asked[2]);
    sim_end(&f.sim);
}

static void without_memory_nobody_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    for (size_t n = 1; n < 40; n++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f);
        fault_env_fail_nth(&f.server.host->world, n, false);
        nio_status status =
            notices_news_subscribe(f.ann.client, NULL, ended_done, &ended, &ended.id);
        assert_int_equal(status, NIO_OK);
        sim_advance(&f.sim, 5000); /* an answer that found no memory is not sent */
        assert_int_equal(ended.count, 1);
        status = tell_news(&f, 1);
        assert_true(status == NIO_OK || status == NIO_ENOMEM);
        fault_env_fail_nth(&f.server.host->world, 0, false);
        sim_settle(&f.sim);
        assert_int_equal(tell_news(&f, 2), NIO_OK);
        sim_settle(&f.sim);
        assert_true(f.ann.app.news <= 2);
        sim_end(&f.sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_notified_reaches_who_subscribed_and_nobody_else),
        cmocka_unit_test(nobody_has_to_wait_for_a_subscription),
        cmocka_unit_test(who_unsubscribes_hears_no_more),
        cmocka_unit_test(a_slot_may_refuse_and_one_that_is_empty_lets_all_in),
        cmocka_unit_test(values_out_of_bounds_are_told_to_nobody),
        cmocka_unit_test(a_slow_subscriber_is_treated_as_its_operation_says),
        cmocka_unit_test(what_is_under_an_inner_layer_has_to_pass_it),
        cmocka_unit_test(without_the_key_of_an_inner_layer_nothing_is_heard),
        cmocka_unit_test(a_publish_is_answered_and_may_cost_work),
        cmocka_unit_test(nothing_is_heard_that_nobody_asked_for),
        cmocka_unit_test(content_that_does_not_decode_is_counted_and_runs_nothing),
        cmocka_unit_test(a_slot_that_is_empty_or_unknown_to_the_program_hears_nothing),
        cmocka_unit_test(a_protocol_is_heard_once_and_before_it_is_subscribed_to),
        cmocka_unit_test(only_links_under_the_outer_layer_of_the_protocol_are_heard),
        cmocka_unit_test(an_operation_for_udp_is_unknown_over_streams),
        cmocka_unit_test(a_slot_may_unsubscribe_and_close_its_link),
        cmocka_unit_test(a_subscription_outlives_its_connection),
        cmocka_unit_test(notifications_survive_any_split),
        cmocka_unit_test(no_memory_is_asked_for_once_notifications_flow),
        cmocka_unit_test(without_memory_nobody_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
