/* Plugins and keys of layers that are in use change while calls and messages are under way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/fanout.h"
#include "layer/layer.h"
#include "support/asks.h"
#include "support/spoken.h"

static const char first[] = "the first secret of these tests!";
static const char second[] = "the second secret of these tests";

/* A client and a server, with an outer layer each. */
struct fixture {
    struct sim sim;
    struct sim_host *client, *server;
    nio_layer *near, *far;
    struct sim_stream *stream;
    struct heard heard;
};

static nio_key key_of(const char *secret, const char *previous)
{
    nio_key key = nio_key_of(secret, strlen(secret));
    if (previous != NULL) {
        key.previous[0] = nio_bytes_of(previous);
    }
    return key;
}

/* What is exchanged: a kind of auth, with sha256_stream as the cipher if it says so. */
static nio_layer_spec spec_of(const char *kind, bool stream, nio_key key)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "outer", .auth = {kind, NULL, 0, key}};
    if (stream) {
        spec.cipher = (nio_plugin_spec){"sha256_stream", NULL, 0, key};
    }
    return spec;
}

static void exchange(struct sim_host *host, nio_layer *layer, const nio_layer_spec *spec)
{
    nio_layer *made = NULL;
    nio_error error;
    if (nio__layer_new(nio__core_plugin_host(host->core), spec, &made, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    nio__core_exchange(host->core, layer, made);
}

static void rekey(struct sim_host *host, nio_layer *layer, const char *kind, nio_key key)
{
    nio_layer_spec spec = spec_of(kind, false, key);
    exchange(host, layer, &spec);
}

static void begin(struct fixture *f, const char *kind)
{
    memset(f, 0, sizeof *f);
    sim_begin(&f->sim, 1);
    f->client = sim_host_new(&f->sim, NULL);
    f->server = sim_host_new(&f->sim, NULL);
    f->near = sim_layer(f->client, false, kind, first, NULL, NULL);
    f->far = sim_layer(f->server, false, kind, first, NULL, NULL);
    f->heard.say = "=";
    f->heard.say_type = NIO_RESPOND_URI;
    hears(f->server, NIO_REQUEST_URI, NULL, NULL, &f->heard);
    f->stream = sim_connect(f->client, f->near, f->server, f->far);
    sim_settle(&f->sim);
}

static void call_works(struct fixture *f, const char *content)
{
    struct ended ended = {0};
    asks(f->stream->near.link, NIO_REQUEST_URI, "uri", content, &ended);
    sim_settle(&f->sim);
    ended_as(&ended, NIO_OK, content);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void answers_to_calls_under_way_come_under_the_new_key(void **state)
{
    (void)state;
    static const char *const kinds[] = {"mac", "aead", "sign", "hmac"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f, kinds[i]);
        f.heard.keep = true;
        f.heard.say = NULL;
        asks(f.stream->near.link, NIO_REQUEST_URI, "uri", "under way", &ended);
        sim_settle(&f.sim);
        assert_int_equal(f.heard.count, 1);

        /* First all know both keys, then all seal by the new one, then the old one goes. */
        rekey(f.client, f.near, kinds[i], key_of(first, second));
        rekey(f.server, f.far, kinds[i], key_of(second, first));
        assert_int_equal(nio_reply(f.heard.kept, NIO_RESPOND_URI, nio_bytes_of("answered")),
                         NIO_OK);
        f.heard.keep = false;
        f.heard.say = "=";
        sim_settle(&f.sim);
        ended_as(&ended, NIO_OK, "answered");
        assert_true(ended.authenticated);
        call_works(&f, "by the first, answered by the second");
        rekey(f.client, f.near, kinds[i], key_of(second, first));
        call_works(&f, "by the second");
        rekey(f.server, f.far, kinds[i], key_of(second, NULL));
        rekey(f.client, f.near, kinds[i], key_of(second, NULL));
        call_works(&f, "the first is gone");
        sim_end(&f.sim);
    }
}

static void without_the_previous_key_what_is_under_way_is_refused(void **state)
{
    (void)state;
    static const char *const kinds[] = {"mac", "aead", "sign", "hmac"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f, kinds[i]);
        asks(f.stream->near.link, NIO_REQUEST_URI, "uri", "under way", &ended);
        rekey(f.client, f.near, kinds[i], key_of(second, NULL)); /* it is sealed already */
        rekey(f.server, f.far, kinds[i], key_of(second, NULL));
        sim_settle(&f.sim);
        assert_int_equal(f.heard.count, 0);
        assert_int_equal(ended.count, 1);
        assert_int_equal(ended.status, NIO_EAUTH);
        call_works(&f, "by the second"); /* the link lives on */
        assert_int_equal(f.stream->near.closed, 0);

        rekey(f.client, f.near, kinds[i], key_of(first, NULL));
        memset(&ended, 0, sizeof ended);
        asks(f.stream->near.link, NIO_REQUEST_URI, "uri", "by a key that is gone", &ended);
        sim_settle(&f.sim);
        assert_int_equal(ended.count, 1);
        assert_int_equal(ended.status, NIO_EAUTH);
        sim_end(&f.sim);
    }
}

static void layers_are_the_same_when_their_keys_are(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "mac");
    nio_layer *other = sim_layer(f.client, false, "mac", first, NULL, NULL);
    assert_true(nio__layer_same(f.near, other));
    nio_layer_spec spec = spec_of("mac", false, key_of(second, NULL));
    spec.name = "another name";
    exchange(f.client, f.near, &spec);
    assert_string_equal(f.near->name, "outer"); /* it keeps its own */
    assert_false(nio__layer_same(f.near, other));
    exchange(f.client, other, &spec);
    assert_true(nio__layer_same(f.near, other));
    sim_end(&f.sim);
}

/* ---- Plugins --------------------------------------------------------------------------------- */

/* Sizes of what links keep, and of what plugins write, differ in each step. */
static void every_plugin_takes_the_place_of_every_other(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        bool stream;
    } kinds[] = {{"mac", false},  {"none", false}, {"aead", false}, {"hmac", false},
                 {"sign", false}, {"none", true},  {"mac", true},   {"hmac", true}};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    struct fixture f;
    begin(&f, "mac");
    for (size_t i = 0; i < KINDS * KINDS; i++) {
        size_t at = i % 2 == 0 ? i / 2 / KINDS % KINDS : i / 2 % KINDS;
        nio_layer_spec spec = spec_of(kinds[at].kind, kinds[at].stream, key_of(first, NULL));
        exchange(f.client, f.near, &spec);
        exchange(f.server, f.far, &spec);
        call_works(&f, "hello");
        call_works(&f, "once more");
    }
    sim_end(&f.sim);
}

static void exchange_both(struct heard *heard, nio_call *call, const nio_message *message)
{
    struct fixture *f = heard->user;
    (void)message;
    nio_layer_spec spec = spec_of("aead", false, key_of(second, NULL));
    exchange(f->server, f->far, &spec);
    exchange(f->client, f->near, &spec);
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("by aead")), NIO_OK);
}

static void a_handler_may_exchange_the_layer_that_it_answers_under(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f, "hmac");
    f.heard.say = NULL;
    f.heard.then = exchange_both;
    f.heard.user = &f;
    asks(f.stream->near.link, NIO_REQUEST_URI, "uri", "by hmac", &ended);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "by aead");
    f.heard.then = NULL;
    f.heard.say = "=";
    call_works(&f, "on and on");
    sim_end(&f.sim);
}

static void what_is_told_to_many_keeps_nothing_of_former_keys(void **state)
{
    (void)state;
    struct fixture f;
    nio_send_spec news = {.size = sizeof news, .type = NIO_NOTIFY_URI, .uri = nio_bytes_of("news")};
    size_t blocks = 0, count;
    begin(&f, "mac");
    for (unsigned i = 0; i < 20; i++) {
        rekey(f.server, f.far, "mac", key_of(i % 2 == 0 ? first : second, NULL));
        assert_int_equal(nio__core_broadcast(f.server->core, &news, &count), NIO_OK);
        assert_int_equal(count, 1);
        sim_settle(&f.sim);
        if (i == 3) {
            blocks = f.server->world.live_blocks;
        }
    }
    assert_int_equal(f.server->world.live_blocks, blocks);
    sim_end(&f.sim);
}

static void an_inner_layer_begins_anew_as_well(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "mac");
    nio_layer *near = sim_layer(f.client, true, "aead", first, NULL, NULL);
    nio_layer *far = sim_layer(f.server, true, "aead", first, NULL, NULL);
    struct heard heard = {.say = "=", .say_type = NIO_OK_TYPE};
    hears(f.server, NIO_CREATE_URI, NULL, far, &heard);
    for (unsigned i = 0; i < 6; i++) {
        struct ended ended = {0};
        assert_int_equal(ask_inner(f.stream->near.link, near, NIO_CREATE_URI, "uri", "in", &ended),
                         NIO_OK);
        sim_settle(&f.sim);
        ended_as(&ended, NIO_OK, "in");
        nio_layer_spec spec =
            spec_of(i % 2 == 0 ? "hmac" : "aead", i % 3 == 0, key_of(second, NULL));
        const nio_plugin_param names[] = {{.name = "mac_field", .text = "hmac2"},
                                          {.name = "nonce_field", .text = "nonce2"},
                                          {.name = "ts_field", .text = "ts2"}};
        spec.inner = true;
        spec.auth.params = i % 2 == 0 ? names : NULL;
        spec.auth.param_count = i % 2 == 0 ? 3 : 0;
        spec.cipher = i % 2 == 0 ? spec.cipher : (nio_plugin_spec){.kind = "none"};
        exchange(f.client, near, &spec);
        exchange(f.server, far, &spec);
    }
    sim_end(&f.sim);
}

/* ---- Messages under work --------------------------------------------------------------------- */

static bool has_field(const struct spoken *said, const char *name)
{
    return spoken_field(said, name).len != 0;
}

static void what_a_plugin_works_on_goes_out_as_it_was_begun(void **state)
{
    (void)state;
    struct sim sim;
    struct spoken said;
    static const nio_plugin_param easy[] = {{.name = "bits", .number = 1}};
    sim_begin(&sim, 1);
    sim.work_ms = 0;
    struct sim_host *host = sim_host_new(&sim, NULL);
    nio_layer *outer = sim_layer(host, false, "none", "", NULL, NULL);
    nio_layer_spec work = {
        .size = sizeof work, .name = "work", .auth = {"hashcash", easy, 1, nio_key_of(NULL, 0)}};
    exchange(host, outer, &work);
    struct sim_end *end = sim_raw(host, outer, false);
    sim_settle(&sim);
    says(end->link, NIO_NOTIFY_URI, "uri", "worked on");
    assert_int_equal(host->work_count, 1);
    rekey(host, outer, "mac", key_of(first, NULL));
    rekey(host, outer, "aead", key_of(first, NULL));
    rekey(host, outer, "mac", key_of(second, NULL)); /* more than once meanwhile */
    says(end->link, NIO_NOTIFY_URI, "uri", "by mac");
    sim_settle(&sim);
    nio_bytes rest = sim_take(end);
    assert_true(spoken_next(&rest, &said));
    assert_true(nio_bytes_equal(said.content, nio_bytes_of("by mac")));
    assert_true(has_field(&said, "mac") && !has_field(&said, "hc"));
    assert_true(spoken_next(&rest, &said));
    assert_true(nio_bytes_equal(said.content, nio_bytes_of("worked on")));
    assert_true(has_field(&said, "hc") && !has_field(&said, "mac"));
    assert_int_equal(rest.len, 0);
    sim_end(&sim);
}

static void a_link_that_closes_while_former_plugins_work_leaves_nothing_behind(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 2; way++) {
        struct sim sim;
        static const nio_plugin_param easy[] = {{.name = "bits", .number = 1}};
        sim_begin(&sim, 1);
        struct sim_host *host = sim_host_new(&sim, NULL);
        nio_layer *outer = sim_layer(host, false, "none", "", NULL, NULL);
        nio_layer_spec work = {.size = sizeof work,
                               .name = "work",
                               .auth = {"hashcash", easy, 1, nio_key_of(NULL, 0)}};
        exchange(host, outer, &work);
        struct sim_end *end = sim_raw(host, outer, false);
        sim_settle(&sim);
        says(end->link, NIO_NOTIFY_URI, "uri", "worked on");
        rekey(host, outer, "mac", key_of(first, NULL));
        if (way == 0) {
            nio_link_close(end->link);
        }
        sim_end(&sim); /* way 1: the engine closes */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_to_calls_under_way_come_under_the_new_key),
        cmocka_unit_test(without_the_previous_key_what_is_under_way_is_refused),
        cmocka_unit_test(layers_are_the_same_when_their_keys_are),
        cmocka_unit_test(every_plugin_takes_the_place_of_every_other),
        cmocka_unit_test(a_handler_may_exchange_the_layer_that_it_answers_under),
        cmocka_unit_test(what_is_told_to_many_keeps_nothing_of_former_keys),
        cmocka_unit_test(an_inner_layer_begins_anew_as_well),
        cmocka_unit_test(what_a_plugin_works_on_goes_out_as_it_was_begun),
        cmocka_unit_test(a_link_that_closes_while_former_plugins_work_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
