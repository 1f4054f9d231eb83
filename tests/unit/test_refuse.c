/* tests/unit/test_refuse.c - what a refused message is told: every stage, on both sides of a
 * stream, under every layer, for every class of type. A second engine, whose bytes the test
 * carries and spoils on the way, makes the messages and opens the refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";
static const char other_key[] = "another key, of no use to anyone";

struct layers {
    const char *auth, *cipher;
    const char *failure; /* text of an AUTH_ERROR; NULL: it proves nothing */
    bool fresh;          /* and accepts nothing twice */
};
static const struct layers layers[] = {
    {NULL, NULL, NULL, false},
    {"hmac", NULL, "HMAC auth failed", true},
    {NULL, "sha256_stream", NULL, false},
    {"hmac", "sha256_stream", "HMAC auth failed", true},
    {"mac", NULL, "MAC auth failed", true},
    {"aead", NULL, "AEAD auth failed", true},
};
#define LAYERS (sizeof layers / sizeof *layers)

struct pair {
    struct sim sim;
    struct sim_host *maker, *host; /* the host refuses */
    struct sim_end *from, *to;
    struct heard answer; /* what the maker got back, opened */
    struct heard heard;  /* what a handler of the host was given */
};

static nio_layer *outer(struct sim_host *host, const struct layers *kind, const char *secret)
{
    return kind->auth == NULL && kind->cipher == NULL
               ? NULL
               : sim_layer(host, false, kind->auth, kind->auth != NULL ? secret : NULL,
                           kind->cipher, kind->cipher != NULL ? secret : NULL);
}

static void begin(struct pair *p, const struct layers *kind, bool accepted, const char *secret,
                  int64_t skew_ms)
{
    static const uint8_t answers[] = {NIO_ERROR_TYPE, NIO_AUTH_ERROR, NIO_NOT_FOUND};
    memset(p, 0, sizeof *p);
    sim_begin(&p->sim, 3);
    p->maker = sim_host_new(&p->sim, NULL);
    p->host = sim_host_new(&p->sim, NULL);
    p->maker->skew_ms = skew_ms;
    sim_advance(&p->sim, 1);
    p->from = sim_raw(p->maker, outer(p->maker, kind, secret), !accepted);
    p->to = sim_raw(p->host, outer(p->host, kind, key), accepted);
    for (size_t i = 0; i < sizeof answers; i++) {
        hears(p->maker, answers[i], NULL, NULL, &p->answer);
    }
}

static const nio_counters *counters(const struct pair *p)
{
    return nio__core_counters(p->host->core);
}

/* The bytes of a message of the maker. */
static nio_bytes made(struct pair *p, uint8_t type, const char *uri, const char *content)
{
    says(p->from->link, type, uri, content);
    sim_settle(&p->sim);
    return sim_take(p->from);
}

/* Carries a message to the host; what that answers is given back. */
static nio_bytes carry(struct pair *p, nio_bytes bytes)
{
    sim_feed(p->to, bytes);
    sim_settle(&p->sim);
    return sim_take(p->to);
}

/* The classes of types: who is told of which refusal. */
enum { REQUEST, CUSTOM, ADVERTISE, ONE_WAY, TYPES = 6 };
static const struct {
    uint8_t type;
    int of;
} types[TYPES] = {{NIO_REQUEST_URI, REQUEST},      {31, CUSTOM},
                  {NIO_ADVERTISE_PEER, ADVERTISE}, {NIO_NOTIFY_URI, ONE_WAY},
                  {NIO_DISCONNECT, ONE_WAY},       {NIO_NOT_FOUND, ONE_WAY}};

static bool told(size_t type, bool auth)
{
    return types[type].of == REQUEST || types[type].of == CUSTOM ||
           (auth && types[type].of == ADVERTISE);
}

/* The host said this, sealed so that the maker opens it. */
static void sealed(struct pair *p, nio_bytes said, uint8_t type, const char *uri,
                   const char *content)
{
    assert_int_not_equal(said.len, 0);
    sim_feed(p->from, said);
    sim_settle(&p->sim);
    assert_int_equal(p->answer.count, 1);
    assert_int_equal(p->answer.type, type);
    assert_string_equal(p->answer.uri, uri);
    assert_string_equal(p->answer.content, content);
}

#define EACH_CASE                                                                                  \
    for (size_t l = 0; l < LAYERS; l++)                                                            \
        for (unsigned accepted = 0; accepted < 2; accepted++)                                      \
            for (size_t t = 0; t < TYPES; t++)

static void finish(struct pair *p)
{
    assert_int_equal(p->heard.count, 0); /* refused messages reach no handler */
    assert_int_equal(counters(p)->unsent, 0);
    sim_end(&p->sim);
}

static void a_wrong_checksum_is_told_sealed_and_the_link_goes_on(void **state)
{
    (void)state;
    EACH_CASE
    {
        struct pair p;
        begin(&p, &layers[l], accepted, key, 0);
        hears(p.host, types[t].type, NULL, NULL, &p.heard);
        nio_bytes bytes = made(&p, types[t].type, "uri", "hello");
        ((uint8_t *)(uintptr_t)bytes.ptr)[bytes.len - 1] ^= 1;
        nio_bytes said = carry(&p, bytes);
        assert_int_equal(counters(&p)->refused_crc, 1);
        if (told(t, false)) {
            sealed(&p, said, NIO_ERROR_TYPE, "ERROR", "invalid message");
        } else {
            assert_int_equal(said.len, 0);
        }
        assert_int_equal(p.to->closed, 0);
        finish(&p);
    }
}

/* A bare AUTH_ERROR with the words of the plugin. */
static void bare(nio_bytes said, size_t type, const char *text)
{
    struct spoken message;
    if (!told(type, true)) {
        assert_int_equal(said.len, 0);
        return;
    }
    spoken_is(said, NIO_AUTH_ERROR, "ERROR", text, &message);
    assert_int_equal(message.field_count, 0);
}

static void a_wrong_key_is_told_bare(void **state)
{
    (void)state;
    EACH_CASE
    {
        if (layers[l].failure == NULL) {
            continue;
        }
        struct pair p;
        begin(&p, &layers[l], accepted, other_key, 0);
        hears(p.host, types[t].type, NULL, NULL, &p.heard);
        bare(carry(&p, made(&p, types[t].type, "uri", "hello")), t, layers[l].failure);
        assert_int_equal(counters(&p)->refused_auth, 1);
        assert_int_equal(p.to->closed, 0);
        finish(&p);
    }
}

static void a_message_without_proof_is_told_bare_and_its_number_is_not_repeated(void **state)
{
    (void)state;
    for (size_t l = 0; l < LAYERS; l++) {
        if (layers[l].failure == NULL) {
            continue;
        }
        struct pair p;
        begin(&p, &layers[l], true, key, 0);
        hears(p.host, NIO_REQUEST_URI, NULL, NULL, &p.heard);
        bare(carry(&p, spoken_with(NIO_REQUEST_URI, "cid", nio_bytes_of("12345678"), "uri", "x")),
             0, layers[l].failure);
        finish(&p);
    }
}

static void a_replay_and_a_stale_message_are_told_in_the_same_words(void **state)
{
    (void)state;
    EACH_CASE
    {
        if (!layers[l].fresh) {
            continue;
        }
        struct pair p;
        struct heard once = {0};
        begin(&p, &layers[l], accepted, key, 0);
        hears(p.host, types[t].type, NULL, NULL, &once);
        nio_bytes bytes = made(&p, types[t].type, "uri", "hello");
        assert_int_equal(carry(&p, bytes).len, 0);
        assert_int_equal(once.count, 1);
        bare(carry(&p, bytes), t, layers[l].failure);
        assert_int_equal(once.count, 1);
        assert_int_equal(counters(&p)->refused_replay, 1);
        finish(&p);

        begin(&p, &layers[l], accepted, key, 100000);
        hears(p.host, types[t].type, NULL, NULL, &p.heard);
        bare(carry(&p, made(&p, types[t].type, "uri", "hello")), t, layers[l].failure);
        assert_int_equal(counters(&p)->refused_stale, 1);
        finish(&p);
    }
}

static void what_cannot_be_decrypted_is_dropped(void **state)
{
    (void)state;
    for (size_t t = 0; t < TYPES; t++) {
        struct pair p;
        begin(&p, &layers[2], true, key, 0);
        hears(p.host, types[t].type, NULL, NULL, &p.heard);
        assert_int_equal(carry(&p, spoken(types[t].type, "uri", "no iv")).len, 0);
        assert_int_equal(counters(&p)->refused_cipher, 1);
        assert_int_equal(p.to->closed, 0);
        finish(&p);
    }
}

static void what_nobody_handles_is_told_not_found(void **state)
{
    (void)state;
    EACH_CASE
    {
        struct pair p;
        begin(&p, &layers[l], accepted, key, 0);
        nio_bytes said = carry(&p, made(&p, types[t].type, "uri", "hello"));
        assert_int_equal(counters(&p)->refused_route, 1);
        if (told(t, false)) {
            sealed(&p, said, NIO_NOT_FOUND, "uri", "not found");
        } else {
            assert_int_equal(said.len, 0);
        }
        finish(&p);
    }
}

static void a_failed_inner_auth_is_told_sealed_outer_and_spends_nothing(void **state)
{
    (void)state;
    EACH_CASE
    {
        struct pair p;
        begin(&p, &layers[l], accepted, key, 0);
        nio_route route = NIO_ROUTE_INIT;
        route.type = types[t].type;
        route.uri = nio_bytes_of("uri");
        route.inner = sim_layer(p.host, true, "mac", key, NULL, NULL);
        assert_int_equal(nio__core_once(p.host->core, &route, heard_handler, &p.heard, NULL),
                         NIO_OK);
        nio_bytes said = carry(&p, made(&p, types[t].type, "uri", "hello"));
        assert_int_equal(counters(&p)->refused_auth, 1);
        if (told(t, true)) {
            sealed(&p, said, NIO_AUTH_ERROR, "uri", "MAC auth failed");
        } else {
            assert_int_equal(said.len, 0);
        }
        assert_int_equal(p.heard.count, 0);

        /* The one-shot handler is still there for a message that has the inner layer. */
        nio_send_spec spec = NIO_SEND_SPEC_INIT;
        spec.type = types[t].type;
        spec.uri = nio_bytes_of("uri");
        spec.inner = sim_layer(p.maker, true, "mac", key, NULL, NULL);
        assert_int_equal(nio_send(p.from->link, &spec), NIO_OK);
        sim_settle(&p.sim);
        carry(&p, sim_take(p.from));
        assert_int_equal(p.heard.count, 1);
        sim_end(&p.sim);
    }
}

static void what_is_no_message_closes_the_link_after_what_was_answered(void **state)
{
    static const struct {
        const char *what;
        uint8_t bytes[32];
        size_t len;
        bool limit;
    } cases[] = {
        {"auth part of no bytes", {0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0}, 11, false},
        {"auth part that is no dict",
         {0, 0, 3, 0, 2, 0x41, 0xd9, 0x12, 0xff, 1, 2, 3, 0, 0},
         14,
         false},
        {"body of one byte", {0, 0, 3, 0, 1, 0, 0, 0, 0, 0x4d, 0x40, 0, 0}, 13, false},
        {"uri past the body", {0, 0, 3, 0, 2, 0, 0, 0, 0, 0x4d, 0x40, 0, 0, 1}, 14, false},
        {"type 14", {14, 0, 3, 0, 2, 0, 0, 0, 0, 0x4d, 0x40, 0, 0, 0}, 14, false},
        {"type 29", {29, 0, 3}, 3, false},
        {"too large", {0, 0, 3, 0x40, 0}, 9, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned accepted = 0; accepted < 2; accepted++) {
            struct sim sim;
            struct heard heard = {.say = "first", .say_type = NIO_RESPOND_URI};
            nio_limits limits;
            nio_limits_init(&limits);
            limits.frame = 1000;
            sim_begin(&sim, 1);
            struct sim_host *host = sim_host_new(&sim, &limits);
            struct sim_end *end = sim_raw(host, NULL, accepted);
            hears(host, NIO_REQUEST_URI, NULL, NULL, &heard);
            sim_feed(end, spoken(NIO_REQUEST_URI, "uri", ""));
            sim_feed(end, nio__bytes(cases[i].bytes, cases[i].len));
            sim_feed(end, spoken(NIO_REQUEST_URI, "uri", ""));
            sim_settle(&sim);
            spoken_is(sim_take(end), NIO_RESPOND_URI, "uri", "first", NULL);
            if (end->closed != 1) {
                fail_msg("%s did not close the link", cases[i].what);
            }
            assert_int_equal(heard.count, 1);
            assert_int_equal(end->reason, cases[i].limit ? NIO_ELIMIT : NIO_EMALFORMED);
            const nio_counters *counts = nio__core_counters(host->core);
            assert_int_equal(counts->refused_malformed, cases[i].limit ? 0 : 1);
            assert_int_equal(counts->refused_limit, cases[i].limit ? 1 : 0);
            sim_end(&sim);
        }
    }
}

static void two_engines_without_handlers_come_to_rest(void **state)
{
    (void)state;
    struct sim sim;
    sim_begin(&sim, 1);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_stream *stream = sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    for (unsigned type = 0; type < 256; type++) {
        nio_send_spec spec = NIO_SEND_SPEC_INIT;
        spec.type = (uint8_t)type;
        nio_status status = nio_send(stream->near.link, &spec);
        assert_true(status == NIO_OK || status == NIO_EINVAL);
    }
    sim_settle(&sim);
    const nio_counters *counts = nio__core_counters(b->core);
    assert_int_equal(counts->frames_in, 256 - 12);
    assert_int_equal(counts->frames_out, 7 + 225); /* one each to 0, 2 to 7 and 31 to 255 */
    assert_int_equal(nio__core_counters(a->core)->frames_out, 256 - 12);
    sim_end(&sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_checksum_is_told_sealed_and_the_link_goes_on),
        cmocka_unit_test(a_wrong_key_is_told_bare),
        cmocka_unit_test(a_message_without_proof_is_told_bare_and_its_number_is_not_repeated),
        cmocka_unit_test(a_replay_and_a_stale_message_are_told_in_the_same_words),
        cmocka_unit_test(what_cannot_be_decrypted_is_dropped),
        cmocka_unit_test(what_nobody_handles_is_told_not_found),
        cmocka_unit_test(a_failed_inner_auth_is_told_sealed_outer_and_spends_nothing),
        cmocka_unit_test(what_is_no_message_closes_the_link_after_what_was_answered),
        cmocka_unit_test(two_engines_without_handlers_come_to_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
