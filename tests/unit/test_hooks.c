/* What the program is asked while a message comes in: about failed proofs, and before a handler. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/hooks.h"
#include "core/topic.h"
#include "core/typed.h"
#include "support/asks.h"
#include "support/simudp.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";
static const char wrong[] = "another key, of no use to anyone";

static struct sim sim;
static struct sim_host *near, *far; /* who asks, and who is asked */

static int begin(void **state)
{
    (void)state;
    sim_begin(&sim, 5);
    near = sim_host_new(&sim, NULL);
    far = sim_host_new(&sim, NULL);
    sim_advance(&sim, 2000);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sim_end(&sim);
    return 0;
}

/* ---- Failed proofs --------------------------------------------------------------------------- */

/* What the hook was told, and what it does. */
struct failed {
    unsigned count;
    nio_status status;
    bool inner;
    uint8_t type;
    char uri[64];
    const char *text; /* as it was told */
    nio_link *link;

    bool says; /* `say` instead of that text */
    const char *say;
    bool closes_link, closes_node, goes;
};

static const char *on_auth_error(void *user, const nio_auth_error *error)
{
    struct failed *self = user;
    self->count++;
    self->status = error->status;
    self->inner = error->inner;
    self->type = error->type;
    self->text = error->text;
    self->link = error->link;
    snprintf(self->uri, sizeof self->uri, "%.*s", (int)error->uri.len,
             (const char *)error->uri.ptr);
    if (self->goes) {
        nio__core_on_auth_error(far->core, NULL, NULL);
    }
    if (self->closes_link) {
        nio_link_close(error->link);
    }
    if (self->closes_node) {
        nio__core_close(far->core);
    }
    return self->says ? self->say : error->text;
}

static nio_layer *hmac(struct sim_host *host, bool inner, const char *secret)
{
    return sim_layer(host, inner, "hmac", secret, NULL, NULL);
}

static void failed_as(const struct failed *failed, nio_status status, bool inner, uint8_t type,
                      const char *uri)
{
    assert_int_equal(failed->count, 1);
    assert_int_equal(failed->status, status);
    assert_int_equal(failed->inner, inner);
    assert_int_equal(failed->type, type);
    assert_string_equal(failed->uri, uri);
}

/* The bytes of a message under hmac with that key, made at another place. */
static nio_bytes sealed(const char *secret, uint8_t type, const char *uri)
{
    static uint8_t copy[512];
    struct sim_end *from = sim_raw(near, hmac(near, false, secret), false);
    sim_settle(&sim);
    says(from->link, type, uri, "content");
    sim_settle(&sim);
    nio_bytes bytes = sim_take(from);
    assert_true(bytes.len <= sizeof copy);
    nio__copy(copy, bytes);
    return nio__bytes(copy, bytes.len);
}

/* Feeds it to a new link of `far`, under the true key; what that is told. */
static nio_bytes told(nio_bytes message, struct sim_end **link)
{
    struct sim_end *to = sim_raw(far, hmac(far, false, key), true);
    sim_settle(&sim);
    sim_feed(to, message);
    sim_settle(&sim);
    if (link != NULL) {
        *link = to;
    }
    return sim_take(to);
}

static void a_message_that_fails_the_outer_layer_is_told_of(void **state)
{
    (void)state;
    static const nio_status statuses[] = {NIO_EAUTH, NIO_EREPLAY, NIO_ESTALE};
    for (size_t i = 0; i < 3; i++) {
        struct failed failed = {0};
        struct sim_end *link;
        nio_bytes message =
            sealed(statuses[i] == NIO_EAUTH ? wrong : key, NIO_REQUEST_URI, "secret");
        if (statuses[i] == NIO_EREPLAY) {
            (void)told(message, NULL);
        } else if (statuses[i] == NIO_ESTALE) {
            sim_advance(&sim, 100000);
        }
        nio__core_on_auth_error(far->core, on_auth_error, &failed);
        spoken_is(told(message, &link), NIO_AUTH_ERROR, "ERROR", "HMAC auth failed", NULL);
        failed_as(&failed, statuses[i], false, NIO_REQUEST_URI, ""); /* nobody knows what it says */
        assert_string_equal(failed.text, "HMAC auth failed");
        assert_ptr_equal(failed.link, link->link);
        nio__core_on_auth_error(far->core, NULL, NULL);
    }
}

static void a_message_that_fails_an_inner_layer_is_told_of_with_its_uri(void **state)
{
    (void)state;
    struct failed failed = {.says = true, .say = "not so"};
    struct heard heard = {0};
    struct ended ended = {0};
    struct sim_stream *stream =
        sim_connect(near, hmac(near, false, key), far, hmac(far, false, key));
    hears(far, NIO_CREATE_URI, "uri", hmac(far, true, key), &heard);
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    sim_settle(&sim);
    assert_int_equal(ask_inner(stream->near.link, hmac(near, true, wrong), NIO_CREATE_URI, "uri",
                               "content", &ended),
                     NIO_OK);
    sim_settle(&sim);
    failed_as(&failed, NIO_EAUTH, true, NIO_CREATE_URI, "uri");
    ended_as(&ended, NIO_EAUTH, "not so");
    assert_string_equal(ended.uri, "uri");
    assert_int_equal(heard.count, 0);
}

static void what_is_not_answered_anyway_has_no_text(void **state)
{
    (void)state;
    struct failed failed = {.says = true, .say = "unheard"};
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    assert_int_equal(told(sealed(wrong, NIO_NOTIFY_URI, "uri"), NULL).len, 0);
    failed_as(&failed, NIO_EAUTH, false, NIO_NOTIFY_URI, "");
    assert_null(failed.text);
}

static void an_answer_that_fails_is_told_of_as_well(void **state)
{
    (void)state;
    struct failed failed = {0};
    struct ended ended = {0};
    struct spoken said;
    struct sim_end *raw = sim_raw(far, hmac(far, false, key), false);
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    sim_settle(&sim);
    asks(raw->link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    spoken_is(sim_take(raw), NIO_REQUEST_URI, "uri", "content", &said);
    uint8_t rid[8];
    memcpy(rid, spoken_field(&said, "cid").ptr, sizeof rid);
    sim_feed(raw, spoken_with(NIO_RESPOND_URI, "rid", nio__bytes(rid, 8), "uri", "forged"));
    sim_settle(&sim);
    failed_as(&failed, NIO_EAUTH, false, NIO_RESPOND_URI, "");
    assert_null(failed.text);
    assert_int_equal(ended.count, 0);
    assert_int_equal(nio__core_cancel(far->core, ended.id), NIO_OK);
    sim_settle(&sim);
}

static void the_hook_may_word_it_or_keep_silent(void **state)
{
    (void)state;
    struct failed failed = {.says = true, .say = "go away"};
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    nio_bytes message = sealed(wrong, NIO_REQUEST_URI, "uri");
    spoken_is(told(message, NULL), NIO_AUTH_ERROR, "ERROR", "go away", NULL);
    failed.say = NULL;
    assert_int_equal(told(message, NULL).len, 0);
    assert_int_equal(nio__core_counters(far->core)->refused_auth, 2);
    assert_int_equal(nio__core_counters(far->core)->unsent, 0);
}

static void the_hook_may_close_the_link_or_go(void **state)
{
    (void)state;
    struct failed failed = {.closes_link = true};
    struct sim_end *link;
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    nio_bytes message = sealed(wrong, NIO_REQUEST_URI, "uri");
    assert_int_equal(told(message, &link).len, 0);
    assert_int_equal(link->closed, 1);
    assert_int_equal(link->reason, NIO_OK);
    assert_int_equal(nio__core_counters(far->core)->unsent, 0);
    failed = (struct failed){.goes = true};
    spoken_is(told(message, NULL), NIO_AUTH_ERROR, "ERROR", "HMAC auth failed", NULL);
    spoken_is(told(message, NULL), NIO_AUTH_ERROR, "ERROR", "HMAC auth failed", NULL);
    assert_int_equal(failed.count, 1);
}

static void the_hook_may_close_the_node(void **state)
{
    (void)state;
    struct failed failed = {.closes_node = true};
    struct sim_end *link;
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    assert_int_equal(told(sealed(wrong, NIO_REQUEST_URI, "uri"), &link).len, 0);
    assert_int_equal(link->closed, 1);
    assert_true(nio__core_is_idle(far->core));
}

static void other_failures_are_not_told_of(void **state)
{
    (void)state;
    struct failed failed = {0};
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    (void)told(sealed(key, NIO_REQUEST_URI, "nobody handles it"), NULL);
    struct sim_end *raw = sim_raw(far, NULL, true);
    struct sim_end *hidden =
        sim_raw(far, sim_layer(far, false, NULL, NULL, "sha256_stream", key), true);
    sim_settle(&sim);
    static uint8_t spoiled[64];
    nio_bytes message = spoken(NIO_REQUEST_URI, "uri", "content");
    sim_feed(hidden, message);
    nio__copy(spoiled, message);
    spoiled[message.len - 1] ^= 1;
    sim_feed(raw, nio__bytes(spoiled, message.len));
    sim_settle(&sim);
    assert_int_equal(nio__core_counters(far->core)->refused_crc, 1);
    assert_int_equal(nio__core_counters(far->core)->refused_cipher, 1);
    assert_int_equal(nio__core_counters(far->core)->refused_route, 1);
    assert_int_equal(failed.count, 0);
}

static void over_udp_a_replay_is_told_of_without_a_text(void **state)
{
    (void)state;
    struct failed failed = {.says = true, .say = "no"};
    struct sim_socket *socket = sim_socket_new(far, hmac(far, false, key), 2000);
    struct sim_socket *raw = sim_socket_raw(&sim, 7, 3000);
    nio__core_on_auth_error(far->core, on_auth_error, &failed);
    nio_bytes message = sealed(wrong, NIO_REQUEST_URI, "uri");
    sim_send(raw, &socket->address, message);
    sim_settle(&sim);
    failed_as(&failed, NIO_EAUTH, false, NIO_REQUEST_URI, "");
    assert_non_null(failed.text);
    spoken_is(sim_receive(raw, NULL), NIO_AUTH_ERROR, "ERROR", "no", NULL);

    message = sealed(key, NIO_REQUEST_URI, "uri");
    sim_send(raw, &socket->address, message);
    sim_settle(&sim);
    while (sim_receive(raw, NULL).len != 0) {
    }
    failed.count = 0;
    sim_send(raw, &socket->address, message);
    sim_settle(&sim);
    failed_as(&failed, NIO_EREPLAY, false, NIO_REQUEST_URI, "");
    assert_null(failed.text);
    assert_int_equal(sim_receive(raw, NULL).len, 0);
}

/* ---- Before a handler ------------------------------------------------------------------------ */

struct asked {
    unsigned count;
    uint8_t type;
    bool authenticated;
    char uri[64], content[64];
    nio_bytes field; /* `app`, if it is there; its length is what counts */

    nio_status say;
    bool closes_link, closes_node;
    nio_handler_id off; /* takes that handler away, and adds `on` if it is not NULL */
    struct heard *on;
    nio_layer *on_inner;
};

static nio_status on_route(void *user, const nio_message *message)
{
    struct asked *self = user;
    nio_field field;
    self->count++;
    self->type = message->type;
    self->authenticated = message->authenticated;
    snprintf(self->uri, sizeof self->uri, "%.*s", (int)message->uri.len,
             (const char *)message->uri.ptr);
    snprintf(self->content, sizeof self->content, "%.*s", (int)message->content.len,
             (const char *)message->content.ptr);
    if (nio_message_field(message, "app", &field)) {
        self->field = field.value;
    }
    if (self->off.value != 0) {
        assert_int_equal(nio__core_off(far->core, self->off), NIO_OK);
        self->off.value = 0;
        if (self->on != NULL) {
            hears(far, message->type, self->uri, self->on_inner, self->on);
        }
    }
    if (self->closes_link) {
        nio_link_close(message->link);
    }
    if (self->closes_node) {
        nio__core_close(far->core);
    }
    return self->say;
}

static struct sim_stream *plain(struct asked *asked)
{
    struct sim_stream *stream = sim_connect(near, NULL, far, NULL);
    nio__core_on_route(far->core, on_route, asked);
    sim_settle(&sim);
    return stream;
}

static void the_hook_sees_what_a_handler_will_see(void **state)
{
    (void)state;
    struct asked asked = {0};
    struct heard heard = {.say = "=", .say_type = NIO_OK_TYPE};
    struct ended ended = {0};
    struct sim_stream *stream = sim_connect(near, sim_layer(near, false, "aead", key, NULL, NULL),
                                            far, sim_layer(far, false, "aead", key, NULL, NULL));
    nio_layer *inner = sim_layer(near, true, "aead", key, NULL, NULL);
    hears(far, NIO_CREATE_URI, "uri", sim_layer(far, true, "aead", key, NULL, NULL), &heard);
    nio__core_on_route(far->core, on_route, &asked);
    nio__core_on_route(near->core, on_route, &asked); /* is not asked about the answer */
    sim_settle(&sim);
    nio_field app = {.name = nio_text_of("app"), .value = nio_bytes_of("x")};
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_CREATE_URI;
    spec.uri = nio_bytes_of("uri");
    spec.content = nio_bytes_of("content");
    spec.inner = inner;
    spec.fields = &app;
    spec.field_count = 1;
    assert_int_equal(nio_request(stream->near.link, &spec, NULL, ended_done, &ended, &ended.id),
                     NIO_OK);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "content");
    assert_int_equal(asked.count, 1);
    assert_int_equal(asked.type, NIO_CREATE_URI);
    assert_true(asked.authenticated);
    assert_string_equal(asked.uri, "uri");
    assert_string_equal(asked.content, "content");
    assert_int_equal(asked.field.len, 1);
}

static void what_it_refuses_is_told_and_no_handler_runs(void **state)
{
    (void)state;
    static const struct {
        nio_status say, hears;
        const char *text;
    } cases[] = {{NIO_ENOTFOUND, NIO_ENOTFOUND, "not found"},
                 {NIO_ENOTPERMITTED, NIO_ENOTPERMITTED, "not permitted"},
                 {NIO_EBUSY, NIO_EREMOTE, "refused"},
                 {NIO_ECLOSED, NIO_EREMOTE, "refused"}};
    struct asked asked = {0};
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI}, once = heard;
    struct sim_stream *stream = plain(&asked);
    nio_route route = NIO_ROUTE_INIT;
    route.uri = nio_bytes_of("uri");
    hears(far, NIO_REQUEST_URI, "uri", NULL, &heard);
    assert_int_equal(nio__core_once(far->core, &route, heard_handler, &once, NULL), NIO_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ended ended = {0};
        asked.say = cases[i].say;
        asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
        sim_settle(&sim);
        ended_as(&ended, cases[i].hears, cases[i].text);
        assert_string_equal(ended.uri, "uri");
        assert_int_equal(nio__core_counters(far->core)->refused_hook, i + 1);
    }
    assert_int_equal(once.count + heard.count, 0); /* nor is the one-shot handler spent */
    struct ended ended = {0};
    asked.say = NIO_OK;
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "content");
    assert_int_equal(once.count, 1);
}

static void what_it_refuses_of_an_inner_layer_is_sealed_by_that(void **state)
{
    (void)state;
    static const char *const kinds[] = {"hmac", "mac", "aead"};
    struct asked asked = {.say = NIO_ENOTPERMITTED};
    nio__core_on_route(far->core, on_route, &asked);
    struct sim_stream *stream = sim_connect(near, NULL, far, NULL);
    sim_settle(&sim);
    for (size_t i = 0; i < 3; i++) {
        struct heard heard = {0};
        struct ended ended = {0};
        hears(far, NIO_REQUEST_URI, kinds[i], sim_layer(far, true, kinds[i], key, NULL, NULL),
              &heard);
        assert_int_equal(ask_inner(stream->near.link,
                                   sim_layer(near, true, kinds[i], key, NULL, NULL),
                                   NIO_REQUEST_URI, kinds[i], "content", &ended),
                         NIO_OK);
        sim_settle(&sim);
        ended_as(&ended, NIO_ENOTPERMITTED, "not permitted");
        assert_true(ended.authenticated);
        assert_int_equal(heard.count, 0);
    }
}

static void what_is_never_answered_is_dropped(void **state)
{
    (void)state;
    struct asked asked = {.say = NIO_ENOTPERMITTED};
    struct heard heard = {0};
    struct sim_end *raw = sim_raw(far, NULL, true);
    nio__core_on_route(far->core, on_route, &asked);
    hears(far, NIO_NOTIFY_URI, NULL, NULL, &heard);
    sim_settle(&sim);
    sim_feed(raw, spoken(NIO_NOTIFY_URI, "uri", "content"));
    sim_settle(&sim);
    assert_int_equal(asked.count, 1);
    assert_int_equal(heard.count, 0);
    assert_int_equal(sim_take(raw).len, 0);
    assert_int_equal(nio__core_counters(far->core)->refused_hook, 1);
}

static void what_nobody_handles_or_nothing_proves_is_not_asked_about(void **state)
{
    (void)state;
    struct asked asked = {0};
    struct heard heard = {0};
    struct ended ended[2] = {{0}};
    struct sim_stream *stream = plain(&asked);
    hears(far, NIO_REQUEST_URI, "inner", hmac(far, true, key), &heard);
    asks(stream->near.link, NIO_REQUEST_URI, "nobody", "content", &ended[0]);
    asks(stream->near.link, NIO_REQUEST_URI, "inner", "content", &ended[1]);
    sim_settle(&sim);
    ended_as(&ended[0], NIO_ENOTFOUND, "not found");
    ended_as(&ended[1], NIO_EAUTH, "HMAC auth failed");
    assert_int_equal(asked.count, 0);
}

static void one_that_waits_for_a_message_is_asked_for_too(void **state)
{
    (void)state;
    struct asked asked = {.say = NIO_EBUSY};
    struct ended next = {0};
    struct sim_stream *stream = plain(&asked);
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_PUBLISH_URI;
    route.any_uri = true;
    assert_int_equal(nio__core_next(far->core, &route, NULL, ended_done, &next, NULL), NIO_OK);
    says(stream->near.link, NIO_PUBLISH_URI, "uri", "refused");
    sim_settle(&sim);
    assert_int_equal(next.count, 0);
    asked.say = NIO_OK;
    says(stream->near.link, NIO_PUBLISH_URI, "uri", "taken");
    sim_settle(&sim);
    ended_as(&next, NIO_OK, "taken");
}

static void a_hook_that_closes_lets_nothing_through(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        struct asked asked = {.closes_link = way == 0, .closes_node = way == 1};
        struct heard heard = {0};
        struct ended ended = {0};
        struct sim_stream *stream = plain(&asked);
        hears(far, NIO_REQUEST_URI, way == 0 ? "0" : "1", NULL, &heard);
        asks(stream->near.link, NIO_REQUEST_URI, way == 0 ? "0" : "1", "content", &ended);
        sim_settle(&sim);
        assert_int_equal(asked.count, 1);
        assert_int_equal(heard.count, 0);
        assert_int_equal(ended.count, 1);
        assert_int_not_equal(ended.status, NIO_OK);
        assert_int_equal(stream->far.closed, 1);
    }
}

static void a_handler_that_the_hook_takes_away_does_not_run(void **state)
{
    (void)state;
    struct asked asked = {0};
    struct heard gone = {0}, other = {.say = "other", .say_type = NIO_RESPOND_URI};
    struct ended ended[3] = {{0}};
    struct sim_stream *stream = plain(&asked);
    asked.off = hears(far, NIO_REQUEST_URI, "a", NULL, &gone);
    asks(stream->near.link, NIO_REQUEST_URI, "a", "content", &ended[0]);
    sim_settle(&sim);
    ended_as(&ended[0], NIO_ENOTFOUND, "not found");

    asked.off = hears(far, NIO_REQUEST_URI, "b", NULL, &gone);
    asked.on = &other;
    asks(stream->near.link, NIO_REQUEST_URI, "b", "content", &ended[1]);
    sim_settle(&sim);
    ended_as(&ended[1], NIO_OK, "other");

    /* One under a layer that the message did not pass is not for it. */
    asked.off = hears(far, NIO_REQUEST_URI, "c", NULL, &gone);
    asked.on_inner = hmac(far, true, key);
    asks(stream->near.link, NIO_REQUEST_URI, "c", "content", &ended[2]);
    sim_settle(&sim);
    ended_as(&ended[2], NIO_ENOTFOUND, "not found");
    assert_int_equal(gone.count, 0);
    assert_int_equal(other.count, 1);
}

/* ---- Typed handlers, topics ------------------------------------------------------------------ */

typedef void ping_fn(nio_call *call);
struct handlers {
    size_t size;
    ping_fn *ping;
};
static unsigned pings;

static void ping(nio_call *call)
{
    (void)call;
    pings++;
}

static nio_status deliver(const nio_gen_delivery *delivery)
{
    ((ping_fn *)delivery->handler)(delivery->call);
    return NIO_OK;
}

static const nio_gen_op op = {.name = "ping",
                              .where = "test.nio:1",
                              .type = NIO_PUBLISH_URI,
                              .layer = -1,
                              .transports = NIO_GEN_TCP,
                              .slot = offsetof(struct handlers, ping),
                              .uri = {(const uint8_t *)"ping", 4},
                              .deliver = deliver};

static int find(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    return tier == NIO_GEN_EXACT && type == op.type && nio_bytes_equal(uri, op.uri) ? 0 : -1;
}

static const nio_gen_protocol protocol = {.abi = NIO_GEN_ABI,
                                          .size = sizeof protocol,
                                          .name = "test",
                                          .version = 1,
                                          .outer = -1,
                                          .ops = &op,
                                          .op_count = 1,
                                          .handlers_size = sizeof(struct handlers),
                                          .arena_size = 16,
                                          .find = find};

static void a_typed_handler_is_asked_for_too(void **state)
{
    (void)state;
    static const struct handlers handlers = {sizeof handlers, ping};
    struct asked asked = {.say = NIO_ENOTPERMITTED};
    nio_service *service;
    nio__protocol_use use = {.protocol = &protocol, .handlers = &handlers};
    assert_int_equal(nio__core_serve(far->core, &use, &service, NULL), NIO_OK);
    struct sim_stream *stream = plain(&asked);
    pings = 0;
    says(stream->near.link, NIO_PUBLISH_URI, "ping", "");
    sim_settle(&sim);
    assert_int_equal(pings, 0);
    asked.say = NIO_OK;
    says(stream->near.link, NIO_PUBLISH_URI, "ping", "");
    sim_settle(&sim);
    assert_int_equal(pings, 1);
    assert_int_equal(asked.count, 2);
}

static void who_subscribes_is_asked_for_too(void **state)
{
    (void)state;
    struct asked asked = {.say = NIO_ENOTPERMITTED};
    struct ended ended[2] = {{0}};
    struct sim_stream *stream = plain(&asked);
    nio_topic topic = NIO_TOPIC_INIT;
    nio_handler_id id;
    topic.uri = nio_bytes_of("news");
    assert_int_equal(nio__core_topic_open(far->core, &topic, &id), NIO_OK);
    asks(stream->near.link, NIO_SUBSCRIBE_URI, "news", "", &ended[0]);
    sim_settle(&sim);
    ended_as(&ended[0], NIO_ENOTPERMITTED, "not permitted");
    asked.say = NIO_OK;
    asks(stream->near.link, NIO_SUBSCRIBE_URI, "news", "", &ended[1]);
    sim_settle(&sim);
    ended_as(&ended[1], NIO_OK, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_message_that_fails_the_outer_layer_is_told_of),
        TEST(a_message_that_fails_an_inner_layer_is_told_of_with_its_uri),
        TEST(what_is_not_answered_anyway_has_no_text),
        TEST(an_answer_that_fails_is_told_of_as_well),
        TEST(the_hook_may_word_it_or_keep_silent),
        TEST(the_hook_may_close_the_link_or_go),
        TEST(the_hook_may_close_the_node),
        TEST(other_failures_are_not_told_of),
        TEST(over_udp_a_replay_is_told_of_without_a_text),
        TEST(the_hook_sees_what_a_handler_will_see),
        TEST(what_it_refuses_is_told_and_no_handler_runs),
        TEST(what_it_refuses_of_an_inner_layer_is_sealed_by_that),
        TEST(what_is_never_answered_is_dropped),
        TEST(what_nobody_handles_or_nothing_proves_is_not_asked_about),
        TEST(one_that_waits_for_a_message_is_asked_for_too),
        TEST(a_hook_that_closes_lets_nothing_through),
        TEST(a_handler_that_the_hook_takes_away_does_not_run),
        TEST(a_typed_handler_is_asked_for_too),
        TEST(who_subscribes_is_asked_for_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
