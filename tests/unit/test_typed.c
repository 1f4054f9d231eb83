/* tests/unit/test_typed.c - protocols on the engine, with tables as generated code has them:
 * delivery, answers, refusals of content, calls written at their final place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/typed.h"
#include "support/asks.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* ---- A protocol by hand ---------------------------------------------------------------------- */

typedef void item_fn(void *app, nio_call *call, nio_bytes uri, nio_bytes content,
                     nio_gen_arena *arena);

struct handlers {
    size_t size;
    item_fn *get, *item, *bare, *note, *same, *one;
};

enum { GET, ITEM, BARE, NOTE, SAME, ONE, OPS };

/* Content "bad…" does not decode. */
static nio_status deliver(const nio_gen_delivery *delivery)
{
    nio_bytes content = delivery->content;
    if (content.len >= 3 && memcmp(content.ptr, "bad", 3) == 0) {
        return NIO_EMALFORMED;
    }
    if (content.len >= 3 && memcmp(content.ptr, "big", 3) == 0) {
        assert_null(nio_gen_alloc(delivery->arena, 1000, 1000));
        return NIO_ELIMIT;
    }
    item_fn *handler = (item_fn *)delivery->handler;
    handler(nio_gen_service_app(delivery->service), delivery->call, delivery->uri, content,
            delivery->arena);
    return NIO_OK;
}

static bool is_item(nio_bytes uri)
{
    return uri.len > 5 && memcmp(uri.ptr, "item/", 5) == 0;
}

#define AWAITS                                                                                     \
    (1u << NIO_RESPOND_URI | 1u << NIO_ERROR_TYPE | 1u << NIO_AUTH_ERROR | 1u << NIO_NOT_FOUND |   \
     1u << NIO_NOT_PERMITTED)
#define OP(n, t, a, uri_text, slot_name, more)                                                     \
    {                                                                                              \
        .name = n, .where = "test.nio:1", .type = t, .success = NIO_RESPOND_URI, .answered = a,    \
        .awaits = AWAITS, .deadline_ms = 5000, .layer = -1, .transports = NIO_GEN_TCP,             \
        .slot = offsetof(struct handlers, slot_name),                                              \
        .uri = {(const uint8_t *)(uri_text), sizeof(uri_text) - 1}, .deliver = deliver more        \
    }
#define AND(...) , __VA_ARGS__

static const nio_gen_op ops[OPS] = {
    [GET] = OP("get", NIO_REQUEST_URI, true, "get", get, ),
    [ITEM] = OP("item", NIO_REQUEST_URI, true, "", item,
                AND(.tier = NIO_GEN_TEMPLATE, .matches = is_item)),
    [BARE] = OP("bare", 40, true, "", bare, AND(.tier = NIO_GEN_BARE)),
    [NOTE] = OP("note", NIO_PUBLISH_URI, false, "note", note, ),
    [SAME] = OP("same", NIO_REQUEST_URI, true, "same", same, AND(.gate = NIO_GEN_COALESCE)),
    [ONE] = OP("one", NIO_REQUEST_URI, true, "one", one, AND(.gate = NIO_GEN_REJECT)),
};

static int find(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    for (int i = 0; i < OPS; i++) {
        const nio_gen_op *op = &ops[i];
        bool fits = tier == NIO_GEN_EXACT ? nio_bytes_equal(op->uri, uri)
                                          : op->matches == NULL || op->matches(uri);
        if (op->type == type && op->tier == tier && fits) {
            return i;
        }
    }
    return -1;
}

static const nio_gen_protocol protocol = {.abi = NIO_GEN_ABI,
                                          .size = sizeof protocol,
                                          .name = "test",
                                          .version = 1,
                                          .outer = -1,
                                          .ops = ops,
                                          .op_count = OPS,
                                          .handlers_size = sizeof(struct handlers),
                                          .arena_size = 256,
                                          .find = find};

/* ---- Both sides ------------------------------------------------------------------------------ */

struct app {
    unsigned count;
    char uri[32], content[32];
    const char *say;
    bool keep;
    nio_call *kept;
};

static nio_status reply(nio_call *call, const nio_gen_op *op, const char *text)
{
    nio_gen_out out;
    size_t len = strlen(text);
    nio_status status = nio_gen_reply_begin(call, op, NIO_RESPOND_URI, len, &out);
    if (status != NIO_OK) {
        return status;
    }
    memcpy(out.content.at, text, len);
    out.content.at += len;
    return nio_gen_reply_end(&out);
}

static void handle(const nio_gen_op *op, void *user, nio_call *call, nio_bytes uri,
                   nio_bytes content, nio_gen_arena *arena)
{
    struct app *app = user;
    assert_non_null(nio_gen_alloc(arena, 1, 200)); /* all of it, every time */
    app->count++;
    snprintf(app->uri, sizeof app->uri, "%.*s", (int)uri.len, (const char *)uri.ptr);
    snprintf(app->content, sizeof app->content, "%.*s", (int)content.len,
             (const char *)content.ptr);
    if (app->keep) {
        assert_int_equal(nio_call_keep(call), NIO_OK);
        app->kept = call;
    } else if (app->say != NULL) {
        assert_int_equal(reply(call, &ops[op == &ops[GET] ? ITEM : GET], "x"), NIO_EMISMATCH);
        assert_int_equal(reply(call, op, app->say), NIO_OK);
        assert_int_equal(reply(call, op, app->say), NIO_EANSWERED);
    }
}

#define HANDLER(name, op)                                                                          \
    static void name(void *app, nio_call *call, nio_bytes uri, nio_bytes content,                  \
                     nio_gen_arena *arena)                                                         \
    {                                                                                              \
        handle(&ops[op], app, call, uri, content, arena);                                          \
    }
HANDLER(on_get, GET)
HANDLER(on_item, ITEM)
HANDLER(on_bare, BARE)
HANDLER(on_same, SAME)
HANDLER(on_one, ONE)

static void on_note(void *user, nio_call *call, nio_bytes uri, nio_bytes content,
                    nio_gen_arena *arena)
{
    (void)call;
    (void)uri;
    (void)content;
    (void)arena;
    ((struct app *)user)->count++;
}

static const struct handlers all = {.size = sizeof all,
                                    .get = on_get,
                                    .item = on_item,
                                    .bare = on_bare,
                                    .note = on_note,
                                    .same = on_same,
                                    .one = on_one};
static const struct handlers none = {.size = sizeof none};

struct fixture {
    struct sim sim;
    struct sim_host *a, *b;
    struct sim_stream *stream;
    nio_client *client;
    nio_service *service;
    struct app app;
};

static nio_service *serve(struct sim_host *host, const struct handlers *handlers, void *app)
{
    nio__protocol_use use = {.protocol = &protocol, .handlers = handlers, .app = app};
    nio_service *service;
    assert_int_equal(nio__core_serve(host->core, &use, &service, NULL), NIO_OK);
    return service;
}

static void begin(struct fixture *f, const struct handlers *handlers, const char *auth)
{
    memset(f, 0, sizeof *f);
    sim_begin(&f->sim, 9);
    f->a = sim_host_new(&f->sim, NULL);
    f->b = sim_host_new(&f->sim, NULL);
    f->service = serve(f->b, handlers, &f->app);
    f->stream =
        sim_connect(f->a, sim_layer(f->a, false, auth, auth != NULL ? key : NULL, NULL, NULL), f->b,
                    sim_layer(f->b, false, auth, auth != NULL ? key : NULL, NULL, NULL));
    nio__protocol_use use = {.protocol = &protocol};
    assert_int_equal(nio__core_client(f->stream->near.link, &use, &f->client), NIO_OK);
    sim_settle(&f->sim);
}

static void finish(const nio_gen_end *end)
{
    assert_non_null(nio_gen_alloc(end->arena, 1, 100));
    assert_null((void *)(uintptr_t)end->done);
    ended_done(end->user, end->end);
}

static void write_out(nio_gen_out *out, const char *uri, const char *content)
{
    memcpy(out->uri, uri, strlen(uri));
    memcpy(out->content.at, content, strlen(content));
    out->content.at += strlen(content);
}

static nio_status call(nio_client *client, int op, const char *uri, const char *content,
                       struct ended *ended)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin(client, &ops[op], strlen(uri), strlen(content), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_out(&out, uri, content);
    return nio_gen_call_end(&out, NULL, finish, NULL, ended, &ended->id);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void a_typed_call_goes_through_every_tier(void **state)
{
    static const struct {
        int op;
        const char *uri;
    } cases[] = {{GET, "get"}, {ITEM, "item/7"}, {BARE, "anything"}};
    static const char *const auths[] = {NULL, "hmac", "aead"};
    (void)state;
    for (size_t auth = 0; auth < 3; auth++) {
        for (size_t i = 0; i < 3; i++) {
            struct fixture f;
            struct ended ended = {0};
            begin(&f, &all, auths[auth]);
            f.app.say = "answer";
            assert_int_equal(call(f.client, cases[i].op, cases[i].uri, "question", &ended), NIO_OK);
            sim_settle(&f.sim);
            ended_as(&ended, NIO_OK, "answer");
            assert_string_equal(f.app.uri, cases[i].uri);
            assert_string_equal(f.app.content, "question");
            sim_end(&f.sim);
        }
    }
}

static void a_one_way_message_is_delivered_and_owes_nothing(void **state)
{
    (void)state;
    struct fixture f;
    nio_gen_out out;
    begin(&f, &all, NULL);
    assert_int_equal(nio_gen_call_begin(f.client, &ops[NOTE], 4, 2, &out), NIO_OK);
    write_out(&out, "note", "hi");
    assert_int_equal(nio_gen_send_end(&out), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.app.count, 1);
    assert_int_equal(nio__core_counters(f.b->core)->no_answer, 0);
    sim_end(&f.sim);
}

static void content_that_does_not_decode_is_told_and_runs_nothing(void **state)
{
    static const char *const contents[] = {"bad", "big"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f, &all, "hmac");
        f.b->world.last_line[0] = '\0';
        assert_int_equal(call(f.client, GET, "get", contents[i], &ended), NIO_OK);
        sim_settle(&f.sim);
        ended_as(&ended, NIO_EREMOTE, "malformed content");
        assert_true(ended.authenticated);
        assert_int_equal(f.app.count, 0);
        assert_int_equal(nio__core_counters(f.b->core)->refused_content, 1);
        assert_non_null(strstr(f.b->world.last_line, "test.nio:1"));
        says(f.stream->near.link, NIO_PUBLISH_URI, "note", "bad"); /* one-way: never answered */
        sim_settle(&f.sim);
        assert_int_equal(nio__core_counters(f.b->core)->refused_content, 2);
        assert_int_equal(nio__core_counters(f.b->core)->frames_out, 1);
        sim_end(&f.sim);
    }
}

static void a_handler_that_owes_an_answer_and_gives_none_is_answered_for(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f, &all, NULL);
    assert_int_equal(call(f.client, GET, "get", "", &ended), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_EREMOTE, "no answer");
    assert_int_equal(f.app.count, 1);
    assert_int_equal(nio__core_counters(f.b->core)->no_answer, 1);
    assert_non_null(strstr(f.b->world.last_line, "test.nio:1"));
    sim_end(&f.sim);
}

static void an_empty_slot_is_not_found_and_hides_no_answer_of_others(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0}, raw = {0};
    struct heard exact = {.say = "raw", .say_type = NIO_RESPOND_URI}, any = exact;
    begin(&f, &none, NULL);
    assert_int_equal(call(f.client, GET, "get", "", &ended), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ENOTFOUND, "not found");
    assert_int_equal(nio__core_counters(f.b->core)->refused_route, 1);
    hears(f.b, NIO_REQUEST_URI, NULL, NULL, &any);
    memset(&ended, 0, sizeof ended);
    assert_int_equal(call(f.client, GET, "get", "", &ended), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ENOTFOUND, "not found"); /* the operation is claimed, handled or not */
    hears(f.b, NIO_REQUEST_URI, "get", NULL, &exact);
    assert_int_equal(call(f.client, GET, "get", "", &raw), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&raw, NIO_OK, "raw");
    sim_end(&f.sim);
}

static void untyped_handlers_stand_before_services_in_each_tier(void **state)
{
    (void)state;
    struct fixture f;
    struct ended bare = {0}, exact = {0}, item = {0};
    struct heard raw = {.say = "raw", .say_type = NIO_RESPOND_URI};
    begin(&f, &all, NULL);
    f.app.say = "typed";
    hears(f.b, NIO_REQUEST_URI, NULL, NULL, &raw);
    hears(f.b, 40, NULL, NULL, &raw);
    assert_int_equal(call(f.client, GET, "get", "", &exact), NIO_OK);
    assert_int_equal(call(f.client, ITEM, "item/1", "", &item), NIO_OK);
    assert_int_equal(call(f.client, BARE, "x", "", &bare), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&exact, NIO_OK, "typed");
    ended_as(&item, NIO_OK, "typed");
    ended_as(&bare, NIO_OK, "raw");
    sim_end(&f.sim);
}

static void a_typed_call_may_be_kept_and_answered_by_its_own_operation_alone(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f, &all, "mac");
    f.app.keep = true;
    assert_int_equal(call(f.client, GET, "get", "", &ended), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(reply(f.app.kept, &ops[ITEM], "x"), NIO_EMISMATCH);
    assert_int_equal(reply(f.app.kept, &ops[GET], "later"), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "later");
    memset(&ended, 0, sizeof ended);
    assert_int_equal(call(f.client, GET, "get", "", &ended), NIO_OK);
    sim_settle(&f.sim);
    nio_link_close(f.stream->far.link);
    sim_settle(&f.sim);
    assert_int_equal(reply(f.app.kept, &ops[GET], "too late"), NIO_ECLOSED);
    ended_as(&ended, NIO_ECLOSED, "");
    sim_end(&f.sim);
}

static void two_protocols_for_the_same_messages_do_not_go_together(void **state)
{
    (void)state;
    struct fixture f;
    nio_error error;
    nio_service *service = NULL;
    begin(&f, &all, NULL);
    nio_gen_protocol second = protocol;
    second.name = "second";
    nio__protocol_use use = {.protocol = &second, .handlers = &all};
    assert_int_equal(nio__core_serve(f.b->core, &use, &service, &error), NIO_ECONFLICT);
    assert_string_equal(error.text, "get of protocol second (test.nio:1) and get of protocol test "
                                    "(test.nio:1) are for the same messages");
    assert_null(service);
    assert_ptr_equal(nio_gen_service_app(f.service), &f.app);
    assert_ptr_equal(nio_gen_service_node(f.service), f.b);
    assert_ptr_equal(nio_gen_client_link(f.client), f.stream->near.link);
    sim_end(&f.sim);
}

static void a_message_that_was_not_finished_leaves_no_trace(void **state)
{
    (void)state;
    for (unsigned gated = 0; gated < 2; gated++) {
        struct sim sim;
        struct ended first = {0}, ended = {0};
        nio_client *client;
        nio_gen_out out;
        sim_begin(&sim, 1);
        struct sim_host *host = sim_host_new(&sim, NULL);
        struct sim_end *end = sim_raw(host, NULL, false);
        nio__protocol_use use = {.protocol = &protocol};
        assert_int_equal(nio__core_client(end->link, &use, &client), NIO_OK);
        if (gated) {
            assert_int_equal(call(client, GET, "get", "1", &first), NIO_OK);
        }
        assert_int_equal(nio_gen_call_begin(client, &ops[GET], 3, 10, &out), NIO_OK);
        out.content.status = NIO_EINVAL; /* text that is not UTF-8, say */
        assert_int_equal(nio_gen_call_end(&out, NULL, finish, NULL, &ended, NULL), NIO_EINVAL);
        assert_int_equal(nio_gen_call_begin(client, &ops[NOTE], 4, 10, &out), NIO_OK);
        out.content.status = NIO_EINVAL;
        assert_int_equal(nio_gen_send_end(&out), NIO_EINVAL);
        assert_int_equal(nio_gen_call_begin(client, &ops[GET], 3, 65420, &out), NIO_ETOOBIG);
        says(end->link, NIO_NOTIFY_URI, "after", "");
        sim_settle(&sim);
        nio_bytes bytes = sim_take(end);
        struct spoken said;
        for (unsigned i = 0; i < 1 + gated; i++) {
            assert_true(spoken_next(&bytes, &said));
        }
        assert_true(nio_bytes_equal(said.uri, nio_bytes_of("after")));
        assert_int_equal(bytes.len, 0);
        sim_end(&sim);
        assert_int_equal(ended.count, 0);
    }
}

/* A peer that does not name its answers. */
static void gates_serialize_reject_and_coalesce(void **state)
{
    (void)state;
    struct sim sim;
    struct ended same[4] = {{0}}, one[2] = {{0}}, get[2] = {{0}};
    nio_client *client;
    struct spoken said;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, false);
    nio__protocol_use use = {.protocol = &protocol};
    assert_int_equal(nio__core_client(end->link, &use, &client), NIO_OK);
    assert_int_equal(call(client, SAME, "same", "q", &same[0]), NIO_OK);
    assert_int_equal(call(client, SAME, "same", "q", &same[1]), NIO_OK);
    assert_int_equal(call(client, SAME, "same", "other", &same[2]), NIO_OK);
    assert_int_equal(call(client, SAME, "same", "q", &same[3]), NIO_OK);
    assert_int_equal(call(client, ONE, "one", "1", &one[0]), NIO_OK);
    assert_int_equal(call(client, ONE, "one", "2", &one[1]), NIO_EBUSY);
    assert_int_equal(call(client, GET, "get", "1", &get[0]), NIO_OK);
    assert_int_equal(call(client, GET, "get", "2", &get[1]), NIO_OK);
    sim_settle(&sim);
    nio_bytes bytes = sim_take(end);
    static const char *const sent[] = {"same", "one", "get"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(spoken_next(&bytes, &said));
        assert_true(nio_bytes_equal(said.uri, nio_bytes_of(sent[i])));
    }
    assert_int_equal(bytes.len, 0);
    sim_feed(end, spoken(NIO_RESPOND_URI, "same", "shared"));
    sim_settle(&sim);
    ended_as(&same[0], NIO_OK, "shared");
    ended_as(&same[1], NIO_OK, "shared");
    ended_as(&same[3], NIO_OK, "shared");
    spoken_is(sim_take(end), NIO_REQUEST_URI, "same", "other", NULL);
    assert_int_equal(same[2].count, 0);
    sim_end(&sim);
    assert_int_equal(same[2].count + one[0].count + get[0].count + get[1].count, 4);
    assert_int_equal(one[1].count, 0);
}

static nio_client *second_client;

static void connect_in_handler(void *user, nio_call *call_, nio_bytes uri, nio_bytes content,
                               nio_gen_arena *arena)
{
    struct fixture *f = user;
    (void)uri;
    (void)content;
    uint8_t *held = nio_gen_alloc(arena, 1, 100);
    memset(held, 7, 100);
    nio_gen_protocol larger = protocol;
    static nio_gen_protocol kept;
    larger.arena_size = 100000;
    kept = larger;
    nio__protocol_use use = {.protocol = &kept};
    assert_int_equal(nio__core_client(nio_call_link(call_), &use, &second_client), NIO_OK);
    assert_int_equal(held[99], 7); /* what was decoded stays where it is */
    (void)f;
    assert_int_equal(reply(call_, &ops[GET], "ok"), NIO_OK);
}

static void a_larger_protocol_may_come_while_a_handler_runs(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    struct handlers handlers = {.size = sizeof handlers, .get = connect_in_handler};
    begin(&f, &handlers, NULL);
    assert_int_equal(call(f.client, GET, "get", "", &ended), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "ok");
    sim_end(&f.sim);
}

/* The host that serves connects to the one that calls, each under its layer. */
static nio_status ask_back(const char *service_auth, const char *link_auth, const char *link_key)
{
    static nio_gen_protocol layered;
    nio_layer *outer[1];
    struct sim sim;
    struct app app = {.say = "answer"};
    struct ended ended = {0};
    nio_service *service;
    sim_begin(&sim, 9);
    struct sim_host *serving = sim_host_new(&sim, NULL), *other = sim_host_new(&sim, NULL);
    layered = protocol;
    if (service_auth != NULL) {
        outer[0] = sim_layer(serving, false, service_auth, key, NULL, NULL);
        layered.layer_count = 1;
        layered.outer = 0;
    }
    nio__protocol_use use = {.protocol = &layered, .layers = outer, .handlers = &all, .app = &app};
    assert_int_equal(nio__core_serve(serving->core, &use, &service, NULL), NIO_OK);
    struct sim_stream *stream =
        sim_connect(serving, sim_layer(serving, false, link_auth, link_key, NULL, NULL), other,
                    sim_layer(other, false, link_auth, link_key, NULL, NULL));
    sim_settle(&sim);
    asks(stream->far.link, NIO_REQUEST_URI, "get", "", &ended);
    sim_settle(&sim);
    assert_int_equal(ended.count, 1);
    assert_int_equal(app.count, ended.status == NIO_OK ? 1 : 0);
    sim_end(&sim);
    return ended.status;
}

static void a_service_is_reached_by_an_own_link_only_under_its_own_outer_layer(void **state)
{
    static const char other_key[] = "fedcba9876543210fedcba9876543210";
    (void)state;
    assert_int_equal(ask_back("aead", "aead", key), NIO_OK);
    assert_int_equal(ask_back("aead", "aead", other_key), NIO_ENOTFOUND);
    assert_int_equal(ask_back("aead", "mac", key), NIO_ENOTFOUND);
    assert_int_equal(ask_back("aead", NULL, NULL), NIO_ENOTFOUND);
    assert_int_equal(ask_back("hmac", "hmac", key), NIO_OK);
    assert_int_equal(ask_back(NULL, NULL, NULL), NIO_OK);
    assert_int_equal(ask_back(NULL, "aead", key), NIO_ENOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_call_goes_through_every_tier),
        cmocka_unit_test(a_one_way_message_is_delivered_and_owes_nothing),
        cmocka_unit_test(content_that_does_not_decode_is_told_and_runs_nothing),
        cmocka_unit_test(a_handler_that_owes_an_answer_and_gives_none_is_answered_for),
        cmocka_unit_test(an_empty_slot_is_not_found_and_hides_no_answer_of_others),
        cmocka_unit_test(untyped_handlers_stand_before_services_in_each_tier),
        cmocka_unit_test(a_typed_call_may_be_kept_and_answered_by_its_own_operation_alone),
        cmocka_unit_test(two_protocols_for_the_same_messages_do_not_go_together),
        cmocka_unit_test(a_message_that_was_not_finished_leaves_no_trace),
        cmocka_unit_test(gates_serialize_reject_and_coalesce),
        cmocka_unit_test(a_larger_protocol_may_come_while_a_handler_runs),
        cmocka_unit_test(a_service_is_reached_by_an_own_link_only_under_its_own_outer_layer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
