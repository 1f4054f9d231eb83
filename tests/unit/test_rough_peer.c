/* tests/unit/test_rough_peer.c - what a peer may do that has brought others down, or made them do
 * what nobody asked for: each is told, dropped or refused, and the rest goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/spoken.h"
#include "wire/frame.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

static const struct {
    const char *auth, *cipher;
} kinds[] = {{NULL, NULL},  {"hmac", NULL}, {NULL, "sha256_stream"}, {"hmac", "sha256_stream"},
             {"mac", NULL}, {"aead", NULL}, {"mac", "sha256_stream"}};
#define KINDS (sizeof kinds / sizeof *kinds)

/* An engine, a peer with the same layer, and the test between them. */
struct fixture {
    struct sim sim;
    struct sim_host *host, *peer;
    struct sim_end *end, *from;
};

static nio_layer *layer(struct sim_host *host, size_t kind)
{
    return sim_layer(host, false, kinds[kind].auth, key, kinds[kind].cipher, key);
}

static void begin(struct fixture *f, size_t kind)
{
    sim_begin(&f->sim, kind + 1);
    f->host = sim_host_new(&f->sim, NULL);
    f->peer = sim_host_new(&f->sim, NULL);
    f->end = sim_raw(f->host, layer(f->host, kind), true);
    f->from = sim_raw(f->peer, layer(f->peer, kind), false);
    sim_advance(&f->sim, 1);
}

/* What the peer wants to send; good until it wants more. */
static nio_bytes wanted(struct fixture *f)
{
    sim_settle(&f->sim);
    return sim_take(f->from);
}

/* What the engine says to these bytes. */
static nio_bytes said_to(struct fixture *f, nio_bytes bytes)
{
    sim_feed(f->end, bytes);
    sim_settle(&f->sim);
    return sim_take(f->end);
}

static void fields_of_a_class_that_nobody_knows_end_their_own_link_alone(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    /* A packable "foo" in the place of the fields. */
    static const uint8_t fields[] = {0x54, 0x03, 0x04, 'f', 'o', 'o', 0, 0, 0, 0};
    uint8_t frame[9 + sizeof fields + 2] = {0};
    begin(&f, 0);
    struct sim_end *other = sim_raw(f.host, NULL, true);
    hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
    nio__frame_write_header(frame, NIO_OK_TYPE, sizeof fields, nio__bytes(frame + 19, 2));
    memcpy(frame + 9, fields, sizeof fields);
    assert_int_equal(said_to(&f, nio__bytes(frame, sizeof frame)).len, 0);
    assert_int_equal(f.end->closed, 1);
    sim_feed(other, spoken(NIO_REQUEST_URI, "u", "still here"));
    sim_settle(&f.sim);
    spoken_is(sim_take(other), NIO_RESPOND_URI, "u", "still here", NULL);
    sim_end(&f.sim);
}

static void a_type_of_an_application_passes_every_layer_and_is_answered(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        static const uint8_t types[] = {31, 200, 255};
        struct fixture f;
        struct heard heard = {.say = "=", .say_type = NIO_OK_TYPE};
        begin(&f, kind);
        for (size_t i = 0; i < 3; i++) {
            struct ended ended = {0};
            hears(f.host, types[i], NULL, NULL, &heard);
            asks(f.from->link, types[i], "u", "custom", &ended);
            sim_feed(f.from, said_to(&f, wanted(&f)));
            sim_settle(&f.sim);
            ended_as(&ended, NIO_OK, "custom");
            assert_int_equal(heard.type, types[i]);
        }
        sim_end(&f.sim);
    }
}

/* A proof of the message proves its type as well, or at least that it comes for the first time. */
static void another_type_on_a_proved_message_is_refused(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct fixture f;
        struct heard made = {0}, deleted = {0};
        if (kinds[kind].auth == NULL) {
            continue;
        }
        bool covered = strcmp(kinds[kind].auth, "hmac") != 0;
        begin(&f, kind);
        hears(f.host, NIO_CREATE_URI, NULL, NULL, &made);
        hears(f.host, NIO_DELETE_URI, NULL, NULL, &deleted);
        says(f.from->link, NIO_CREATE_URI, "u", "");
        nio_bytes frame = wanted(&f);
        if (!covered) {
            said_to(&f, frame);
            assert_int_equal(made.count, 1);
        }
        ((uint8_t *)(uintptr_t)frame.ptr)[0] = NIO_DELETE_URI;
        spoken_is(said_to(&f, frame), NIO_AUTH_ERROR, "ERROR",
                  strcmp(kinds[kind].auth, "hmac") == 0  ? "HMAC auth failed"
                  : strcmp(kinds[kind].auth, "mac") == 0 ? "MAC auth failed"
                                                         : "AEAD auth failed",
                  NULL);
        assert_int_equal(deleted.count, 0);
        sim_end(&f.sim);
    }
}

static void equal_answers_are_sealed_each_anew(void **state)
{
    (void)state;
    for (size_t kind = 1; kind < KINDS; kind++) {
        struct fixture f;
        struct heard heard = {.say = "the same", .say_type = NIO_RESPOND_URI};
        uint8_t first[512];
        begin(&f, kind);
        hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
        says(f.from->link, NIO_REQUEST_URI, "u", "");
        nio_bytes answer = said_to(&f, wanted(&f));
        assert_in_range(answer.len, 1, sizeof first);
        memcpy(first, answer.ptr, answer.len);
        size_t first_len = answer.len;
        says(f.from->link, NIO_REQUEST_URI, "u", "");
        answer = said_to(&f, wanted(&f));
        assert_int_equal(answer.len, first_len);
        assert_memory_not_equal(answer.ptr, first, first_len);
        sim_end(&f.sim);
    }
}

static void what_an_inner_cipher_cannot_open_spends_no_handler(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {0};
    nio_route route = NIO_ROUTE_INIT;
    begin(&f, 1);
    route.type = NIO_NOTIFY_URI;
    route.uri = nio_bytes_of("u");
    route.inner = sim_layer(f.host, true, NULL, NULL, "sha256_stream", key);
    assert_int_equal(nio__core_once(f.host->core, &route, heard_handler, &heard, NULL), NIO_OK);
    says(f.from->link, NIO_NOTIFY_URI, "u", "in clear");
    assert_int_equal(said_to(&f, wanted(&f)).len, 0);
    assert_int_equal(heard.count, 0);
    assert_int_equal(nio__core_counters(f.host->core)->refused_cipher, 1);

    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("u");
    spec.content = nio_bytes_of("hidden");
    spec.inner = sim_layer(f.peer, true, NULL, NULL, "sha256_stream", key);
    assert_int_equal(nio_send(f.from->link, &spec), NIO_OK);
    said_to(&f, wanted(&f));
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.content, "hidden");
    sim_end(&f.sim);
}

static nio_status status_of_long_answer;

/* Tries an answer that no message can hold, then one that fits. */
static void answer_long(struct heard *heard, nio_call *call, const nio_message *message)
{
    static uint8_t content[NIO__PAYLOAD_MAX + 1];
    (void)heard;
    (void)message;
    status_of_long_answer = nio_reply(call, NIO_RESPOND_URI, nio__bytes(content, sizeof content));
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("short")), NIO_OK);
}

static void an_answer_that_no_message_can_hold_leaves_the_call_open(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct fixture f;
        struct heard heard = {.then = answer_long};
        struct ended ended = {0};
        begin(&f, kind);
        hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
        asks(f.from->link, NIO_REQUEST_URI, "u", "", &ended);
        sim_feed(f.from, said_to(&f, wanted(&f)));
        sim_settle(&f.sim);
        assert_int_equal(status_of_long_answer, NIO_ETOOBIG);
        ended_as(&ended, NIO_OK, "short");
        sim_end(&f.sim);
    }
}

/* Nothing is known of a message that was spoiled on its way, so what is told of it is bound to
 * no request, and names none where it would have to be. Its caller hears of it all the same. */
static void who_sent_what_was_spoiled_on_its_way_hears_so(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct fixture f;
        struct ended ended = {0};
        begin(&f, kind);
        asks(f.from->link, NIO_REQUEST_URI, "u", "content", &ended);
        nio_bytes frame = wanted(&f);
        ((uint8_t *)(uintptr_t)frame.ptr)[frame.len - 1] ^= 1;
        sim_feed(f.from, said_to(&f, frame));
        sim_settle(&f.sim);
        ended_as(&ended, NIO_EREMOTE, "invalid message");
        sim_end(&f.sim);
    }
}

/* A call of the engine under an inner layer alone; its answer can be anything. */
static void ask_under_inner(struct fixture *f, const char *auth, struct ended *ended, uint8_t *cid)
{
    struct spoken request;
    begin(f, 0);
    assert_int_equal(ask_inner(f->end->link, sim_layer(f->host, true, auth, key, NULL, NULL),
                               NIO_REQUEST_URI, "u", "", ended),
                     NIO_OK);
    sim_settle(&f->sim);
    nio_bytes bytes = sim_take(f->end);
    assert_true(spoken_next(&bytes, &request));
    memcpy(cid, spoken_field(&request, "cid").ptr, 8);
}

static void an_answer_without_its_inner_layer_ends_no_call(void **state)
{
    static const char *const auths[] = {"hmac", "mac", "aead"};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        struct fixture f;
        struct ended ended = {0};
        uint8_t cid[8];
        ask_under_inner(&f, auths[i / 2], &ended, cid);
        said_to(&f, i % 2 == 0 ? spoken_with(NIO_RESPOND_URI, "rid", nio__bytes(cid, 8), "u", "!")
                               : spoken(NIO_RESPOND_URI, "u", "!"));
        assert_int_equal(ended.count, 0);
        assert_int_equal(nio__core_counters(f.host->core)->refused_auth, 1);
        /* The runtime of the peer may have been unable to open it, and says so without. */
        said_to(&f, spoken_with(NIO_AUTH_ERROR, "rid", nio__bytes(cid, 8), "u", "no"));
        ended_as(&ended, NIO_EAUTH, "no");
        assert_false(ended.authenticated);
        sim_end(&f.sim);
    }
}

static void an_error_of_a_handler_comes_through_the_inner_layer(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "for the caller alone", .say_type = NIO_ERROR_TYPE};
    struct ended ended = {0};
    begin(&f, 0);
    hears(f.host, NIO_REQUEST_URI, "u", sim_layer(f.host, true, "aead", key, NULL, NULL), &heard);
    nio_layer *inner = sim_layer(f.peer, true, "aead", key, NULL, NULL);
    assert_int_equal(ask_inner(f.from->link, inner, NIO_REQUEST_URI, "u", "", &ended), NIO_OK);
    nio_bytes answer = said_to(&f, wanted(&f));
    uint8_t spoiled[256], good[256];
    struct spoken said;
    assert_in_range(answer.len, 1, sizeof spoiled);
    memcpy(spoiled, answer.ptr, answer.len);
    memcpy(good, answer.ptr, answer.len);
    size_t len = answer.len;
    assert_true(spoken_next(&answer, &said));
    assert_int_not_equal(said.content.ptr[0], 'f');
    memset(spoiled + len - said.content.len, 0, said.content.len);
    nio__frame_write_header(spoiled, NIO_ERROR_TYPE, len - 9 - 3 - said.content.len,
                            nio__bytes(spoiled + len - said.content.len - 3, said.content.len + 3));
    sim_feed(f.from, nio__bytes(spoiled, len));
    sim_settle(&f.sim);
    assert_int_equal(ended.count, 0);
    sim_feed(f.from, nio__bytes(good, len));
    sim_settle(&f.sim);
    ended_as(&ended, NIO_EREMOTE, "for the caller alone");
    assert_true(ended.authenticated);
    sim_end(&f.sim);
}

/* What names a call is an answer to it, whatever its type says. */
static void what_has_the_form_of_an_answer_is_not_answered(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    struct spoken request;
    begin(&f, 1);
    asks(f.end->link, NIO_REQUEST_URI, "u", "", &ended);
    sim_settle(&f.sim);
    nio_bytes bytes = sim_take(f.end);
    assert_true(spoken_next(&bytes, &request));
    nio_bytes cid = spoken_field(&request, "cid");
    assert_int_equal(said_to(&f, spoken_with(NIO_DELETE_URI, "rid", cid, "u", "")).len, 0);
    assert_int_equal(nio__core_counters(f.host->core)->refused_auth, 1);
    assert_int_equal(ended.count, 0);
    sim_end(&f.sim);
}

/* Such a peer was asked for no proof, and what does not decrypt is dropped. */
static void a_bare_error_ends_no_call_under_a_cipher_alone(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f, 2);
    asks(f.end->link, NIO_REQUEST_URI, "u", "", &ended);
    sim_settle(&f.sim);
    sim_take(f.end);
    assert_int_equal(said_to(&f, spoken(NIO_AUTH_ERROR, "ERROR", "no")).len, 0);
    assert_int_equal(ended.count, 0);
    assert_int_equal(nio__core_counters(f.host->core)->refused_cipher, 1);
    sim_end(&f.sim);
}

static void who_connected_answers_as_well(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < KINDS; kind++) {
        struct fixture f;
        struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
        struct ended ended = {0};
        begin(&f, kind);
        hears(f.peer, NIO_REQUEST_URI, NULL, NULL, &heard);
        asks(f.end->link, NIO_REQUEST_URI, "u", "who are you", &ended);
        sim_settle(&f.sim);
        sim_feed(f.from, sim_take(f.end));
        said_to(&f, wanted(&f));
        ended_as(&ended, NIO_OK, "who are you");
        sim_end(&f.sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_a_class_that_nobody_knows_end_their_own_link_alone),
        cmocka_unit_test(a_type_of_an_application_passes_every_layer_and_is_answered),
        cmocka_unit_test(another_type_on_a_proved_message_is_refused),
        cmocka_unit_test(equal_answers_are_sealed_each_anew),
        cmocka_unit_test(what_an_inner_cipher_cannot_open_spends_no_handler),
        cmocka_unit_test(an_answer_that_no_message_can_hold_leaves_the_call_open),
        cmocka_unit_test(who_sent_what_was_spoiled_on_its_way_hears_so),
        cmocka_unit_test(an_answer_without_its_inner_layer_ends_no_call),
        cmocka_unit_test(an_error_of_a_handler_comes_through_the_inner_layer),
        cmocka_unit_test(what_has_the_form_of_an_answer_is_not_answered),
        cmocka_unit_test(a_bare_error_ends_no_call_under_a_cipher_alone),
        cmocka_unit_test(who_connected_answers_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
