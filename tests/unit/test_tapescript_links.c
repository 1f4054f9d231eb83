/* The auth plugin `tapescript` between two engines: calls, streams, bodies that are too long, and
 * who may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/core.h"
#include "core/peers.h"
#include "layer/layer.h"
#include "support/asks.h"
#include "support/piper.h"
#include "support/tape_kit.h"

#define BODY_MAX 1004
#define HEAD (2 + 3) /* of "uri" */

/* A client of seed A, whose answers come from seed B, and a server for which it is the other way
 * round: under an outer layer, or an inner one. */
struct fixture {
    struct sim sim;
    struct sim_host *client, *server;
    nio_layer *near, *far;
    struct sim_stream *stream;
    bool inner;
};

static nio_layer *layer_of(struct sim_host *host, bool inner, const uint8_t *seed,
                           const uint8_t opens[NIO_KEY_BYTES])
{
    struct tape_lock lock = tape_lock_of(opens);
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "taped",
                           .inner = inner,
                           .auth = {.kind = "tapescript", .key = tape_key(seed, tape_view(&lock))}};
    return sim_layer_from(host, &spec);
}

static void begin(struct fixture *f, bool inner, const uint8_t *client_seed,
                  const uint8_t *server_seed)
{
    memset(f, 0, sizeof *f);
    f->inner = inner;
    sim_begin(&f->sim, 5);
    f->client = sim_host_new(&f->sim, NULL);
    f->server = sim_host_new(&f->sim, NULL);
    f->near = layer_of(f->client, inner, client_seed, tape_seed_b);
    f->far = layer_of(f->server, inner, server_seed, tape_seed_a);
    f->stream = sim_connect(f->client, inner ? NULL : f->near, f->server, inner ? NULL : f->far);
    sim_settle(&f->sim);
}

static nio_status calls(struct fixture *f, const char *content, struct ended *ended)
{
    nio_link *link = f->stream->near.link;
    memset(ended, 0, sizeof *ended);
    return ask_inner(link, f->inner ? f->near : NULL, NIO_REQUEST_URI, "uri", content, ended);
}

static void serves(struct fixture *f, struct heard *heard, const char *say)
{
    heard->say = say;
    heard->say_type = NIO_RESPOND_URI;
    hears(f->server, NIO_REQUEST_URI, NULL, f->inner ? f->far : NULL, heard);
}

static void each_side_opens_the_lock_of_the_other(void **state)
{
    (void)state;
    for (int inner = 0; inner < 2; inner++) {
        struct fixture f;
        struct heard heard = {0};
        struct ended ended;
        begin(&f, inner, tape_seed_a, tape_seed_b);
        serves(&f, &heard, "=");
        for (unsigned i = 1; i <= 3; i++) {
            assert_int_equal(calls(&f, "hello", &ended), NIO_OK);
            sim_settle(&f.sim);
            ended_as(&ended, NIO_OK, "hello");
            assert_true(ended.authenticated);
            assert_true(heard.authenticated);
            assert_int_equal(heard.count, i);
        }
        sim_end(&f.sim);
    }
}

static void who_cannot_open_it_is_told_so(void **state)
{
    (void)state;
    for (int inner = 0; inner < 2; inner++) {
        struct fixture f;
        struct heard heard = {0};
        struct ended ended;
        begin(&f, inner, tape_seed_c, tape_seed_b);
        serves(&f, &heard, "=");
        assert_int_equal(calls(&f, "hello", &ended), NIO_OK);
        sim_settle(&f.sim);
        assert_int_equal(ended.count, 1);
        assert_int_equal(ended.status, NIO_EAUTH);
        assert_string_equal(ended.content, "tapescript auth failed");
        assert_int_equal(heard.count, 0);
        sim_end(&f.sim);
    }
}

static void an_answer_that_the_lock_does_not_open_to_is_logged_once(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    struct ended ended[2];
    begin(&f, true, tape_seed_a, tape_seed_c);
    serves(&f, &heard, "=");
    size_t warned = f.client->world.logged[NIO_LOG_WARN];
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(calls(&f, "hello", &ended[i]), NIO_OK);
        sim_settle(&f.sim);
        assert_int_equal(ended[i].count, 0); /* another answer may come, until the time is over */
    }
    assert_int_equal(heard.count, 2);
    assert_int_equal(f.client->world.logged[NIO_LOG_WARN], warned + 1);
    assert_non_null(strstr(f.client->world.last_line, "layer \"taped\""));
    sim_end(&f.sim);
    assert_int_equal(ended[0].count + ended[1].count, 2);
}

static void who_only_receives_answers_nobody(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    struct ended ended;
    begin(&f, true, tape_seed_a, NULL);
    serves(&f, &heard, "=");
    assert_int_equal(calls(&f, "hello", &ended), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 1);
    assert_true(heard.authenticated);
    assert_int_equal(heard.said, NIO_ENOKEY);
    sim_end(&f.sim);
}

static const char *text_of(char text[BODY_MAX + 1], size_t len)
{
    memset(text, 'x', len);
    text[len] = '\0';
    return text;
}

static void a_body_too_long_to_sign_is_refused_before_anything_is_sent(void **state)
{
    (void)state;
    for (int inner = 0; inner < 2; inner++) {
        struct fixture f;
        struct heard heard = {0};
        struct ended ended;
        char text[BODY_MAX + 1];
        begin(&f, inner, tape_seed_a, tape_seed_b);
        serves(&f, &heard, "=");
        assert_int_equal(calls(&f, text_of(text, BODY_MAX - HEAD), &ended), NIO_OK);
        sim_settle(&f.sim);
        assert_int_equal(ended.status, NIO_OK);
        assert_int_equal(ended.content_len, BODY_MAX - HEAD);
        size_t arrived = f.stream->far.arrived;
        assert_int_equal(calls(&f, text_of(text, BODY_MAX - HEAD + 1), &ended), NIO_ETOOBIG);
        sim_settle(&f.sim);
        assert_int_equal(f.stream->far.arrived, arrived);
        assert_int_equal(ended.count, 0);

        /* An answer that is too long is not sent, and a shorter one may follow. */
        heard.say = NULL;
        heard.keep = true;
        assert_int_equal(calls(&f, "hello", &ended), NIO_OK);
        sim_settle(&f.sim);
        assert_int_equal(nio_reply(heard.kept, NIO_RESPOND_URI, nio_bytes_of(text)), NIO_ETOOBIG);
        assert_int_equal(nio_reply(heard.kept, NIO_RESPOND_URI, nio_bytes_of("short")), NIO_OK);
        sim_settle(&f.sim);
        ended_as(&ended, NIO_OK, "short");
        sim_end(&f.sim);
    }
}

static void what_a_cipher_adds_is_signed_too(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended;
    char text[BODY_MAX + 1];
    begin(&f, false, tape_seed_a, tape_seed_b);
    nio_layer *inner =
        sim_layer(f.client, true, "aead", "thirty-two bytes of a secret....", NULL, NULL);
    size_t most = BODY_MAX - HEAD - inner->grow;
    memset(&ended, 0, sizeof ended);
    assert_int_equal(ask_inner(f.stream->near.link, inner, NIO_REQUEST_URI, "uri",
                               text_of(text, most + 1), &ended),
                     NIO_ETOOBIG);
    assert_int_equal(
        ask_inner(f.stream->near.link, inner, NIO_REQUEST_URI, "uri", text_of(text, most), &ended),
        NIO_OK);
    sim_end(&f.sim);
}

static void streams_go_in_pieces_that_can_be_signed(void **state)
{
    (void)state;
    for (int inner = 0; inner < 2; inner++) {
        struct fixture f;
        struct piper near, far;
        begin(&f, inner, tape_seed_a, tape_seed_b);
        piper_init(&near);
        piper_init(&far);
        near.total = 50000;
        far.total = 30000;
        piper_serves(f.server, NIO_CREATE_URI, inner ? f.far : NULL, &far);
        assert_int_equal(piper_begin(f.stream->near.link, inner ? f.near : NULL, NIO_CREATE_URI,
                                     "uri", "args", true, true, &near),
                         NIO_OK);
        sim_settle(&f.sim);
        piper_ended(&near, NIO_OK, far.total);
        assert_false(far.wrong);
        sim_end(&f.sim);
    }
}

static void what_a_node_says_of_itself_has_to_fit_its_layer(void **state)
{
    (void)state;
    static const uint8_t data[1000];
    struct fixture f;
    nio_peers *peers;
    nio_error error = {""};
    begin(&f, true, tape_seed_a, tape_seed_b);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.id = nio_bytes_of("a");
    options.layer = f.near;
    options.data = nio__bytes(data, sizeof data);
    assert_int_equal(nio__peers_start(f.client->core, &options, NULL, &peers, &error), NIO_ETOOBIG);
    assert_string_equal(error.text, "peers: 1000 bytes of data do not fit a message, which has "
                                    "1002 with id and app id");
    options.data = nio__bytes(data, 900);
    assert_int_equal(nio__peers_start(f.client->core, &options, NULL, &peers, &error), NIO_OK);
    assert_int_equal(nio_peers_set_data(peers, nio__bytes(data, sizeof data)), NIO_ETOOBIG);
    sim_settle(&f.sim);
    sim_end(&f.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_side_opens_the_lock_of_the_other),
        cmocka_unit_test(who_cannot_open_it_is_told_so),
        cmocka_unit_test(an_answer_that_the_lock_does_not_open_to_is_logged_once),
        cmocka_unit_test(who_only_receives_answers_nobody),
        cmocka_unit_test(a_body_too_long_to_sign_is_refused_before_anything_is_sent),
        cmocka_unit_test(what_a_cipher_adds_is_signed_too),
        cmocka_unit_test(streams_go_in_pieces_that_can_be_signed),
        cmocka_unit_test(what_a_node_says_of_itself_has_to_fit_its_layer),
    };
    return tape_absent() ? TAPE_KIT_SKIPPED : cmocka_run_group_tests(tests, NULL, NULL);
}
