/* tests/unit/test_calls.c - own calls: which answer ends which call, and every other end. */
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
    struct sim_end *end; /* of a link that this host opened; the test is the peer */
};

static void begin(struct fixture *f)
{
    sim_begin(&f->sim, 7);
    f->host = sim_host_new(&f->sim, NULL);
    f->end = sim_raw(f->host, NULL, false);
    sim_settle(&f->sim);
}

/* The request that the engine sent last. */
static void take_request(struct fixture *f, struct spoken *request)
{
    sim_settle(&f->sim);
    nio_bytes bytes = sim_take(f->end);
    assert_true(spoken_next(&bytes, request));
    assert_int_equal(bytes.len, 0);
}

static uint8_t *cid_of(const struct spoken *request)
{
    static uint8_t cids[8][8];
    static unsigned next;
    uint8_t *copy = cids[next++ % 8];
    nio_bytes cid = spoken_field(request, "cid");
    assert_int_equal(cid.len, 8);
    memcpy(copy, cid.ptr, 8);
    return copy;
}

static uint8_t *ask_for_cid(struct fixture *f, const char *uri, struct ended *ended)
{
    struct spoken request;
    asks(f->end->link, NIO_REQUEST_URI, uri, "?", ended);
    take_request(f, &request);
    return cid_of(&request);
}

static void answer(struct fixture *f, uint8_t type, const uint8_t *rid, const char *uri,
                   const char *content)
{
    sim_feed(f->end, rid != NULL ? spoken_with(type, "rid", nio__bytes(rid, 8), uri, content)
                                 : spoken(type, uri, content));
    sim_settle(&f->sim);
}

static uint64_t late(const struct fixture *f)
{
    return nio__core_counters(f->host->core)->late;
}

static void a_call_is_ended_by_the_answer_that_names_it(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    begin(&f);
    uint8_t *first = ask_for_cid(&f, "a", &one);
    answer(&f, NIO_RESPOND_URI, first, "a", "yes");
    ended_as(&one, NIO_OK, "yes");
    assert_true(one.answered);
    assert_false(one.authenticated);

    /* Known to name its answers, the peer may answer in any order. */
    struct ended three = {0};
    uint8_t *second = ask_for_cid(&f, "a", &two), *third = ask_for_cid(&f, "a", &three);
    answer(&f, NIO_RESPOND_URI, third, "a", "3");
    ended_as(&three, NIO_OK, "3");
    assert_int_equal(two.count, 0);
    answer(&f, NIO_RESPOND_URI, second, "a", "2");
    ended_as(&two, NIO_OK, "2");
    assert_int_equal(late(&f), 0);
    sim_end(&f.sim);
}

static void answers_end_a_call_with_the_status_that_they_mean(void **state)
{
    static const struct {
        uint8_t type;
        nio_status status;
    } cases[] = {{NIO_RESPOND_URI, NIO_OK},
                 {NIO_ERROR_TYPE, NIO_EREMOTE},
                 {NIO_AUTH_ERROR, NIO_EAUTH},
                 {NIO_NOT_FOUND, NIO_ENOTFOUND},
                 {NIO_NOT_PERMITTED, NIO_ENOTPERMITTED}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned with_rid = 0; with_rid < 2; with_rid++) {
            struct fixture f;
            struct ended ended = {0};
            begin(&f);
            uint8_t *cid = ask_for_cid(&f, "uri", &ended);
            answer(&f, cases[i].type, with_rid ? cid : NULL, "uri", "text");
            ended_as(&ended, cases[i].status, "text");
            assert_int_equal(ended.type, cases[i].type);
            assert_string_equal(ended.uri, "uri");
            sim_end(&f.sim);
        }
    }
}

static void what_does_not_fit_the_call_that_it_names_is_late_and_ends_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    struct heard heard = {0};
    begin(&f);
    hears(f.host, NIO_RESPOND_URI, NULL, NULL, &heard);
    hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
    uint8_t *cid = ask_for_cid(&f, "uri", &ended);
    answer(&f, NIO_RESPOND_URI, cid, "other", "x"); /* another URI */
    answer(&f, NIO_RESPOND_URI, cid, "", "x");      /* nameless, and no error */
    answer(&f, NIO_OK_TYPE, cid, "uri", "x");       /* a type that is not awaited */
    answer(&f, NIO_REQUEST_URI, cid, "uri", "x");   /* nor is a request an answer */
    uint8_t wrong[8];
    memcpy(wrong, cid, 8);
    wrong[7] ^= 1;
    answer(&f, NIO_RESPOND_URI, wrong, "uri", "x");
    assert_int_equal(late(&f), 5);
    assert_int_equal(heard.count, 0);
    assert_int_equal(ended.count, 0);
    assert_int_equal(sim_take(f.end).len, 0);
    answer(&f, NIO_ERROR_TYPE, cid, "ERROR", "end");
    ended_as(&ended, NIO_EREMOTE, "end");
    sim_end(&f.sim);
}

static void an_rid_of_another_length_counts_as_none(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    uint8_t *cid = ask_for_cid(&f, "uri", &ended);
    sim_feed(f.end, spoken_with(NIO_RESPOND_URI, "rid", nio__bytes(cid, 7), "uri", "7"));
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "7");
    sim_end(&f.sim);
}

static void an_echoed_cid_means_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    uint8_t *cid = ask_for_cid(&f, "uri", &ended);
    sim_feed(f.end, spoken_with(NIO_RESPOND_URI, "cid", nio__bytes(cid, 8), "uri", "ok"));
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "ok");
    sim_end(&f.sim);
}

static void a_late_answer_never_reaches_the_next_caller(void **state)
{
    (void)state;
    struct fixture f;
    struct ended one = {0}, two = {0};
    begin(&f);
    uint8_t *first = ask_for_cid(&f, "uri", &one);
    answer(&f, NIO_RESPOND_URI, first, "uri", "known");
    struct ended three = {0};
    uint8_t *second = ask_for_cid(&f, "uri", &two);
    sim_advance(&f.sim, 10000);
    ended_as(&two, NIO_ETIMEDOUT, "");
    ask_for_cid(&f, "uri", &three);
    answer(&f, NIO_RESPOND_URI, second, "uri", "too late");
    assert_int_equal(three.count, 0);
    assert_int_equal(late(&f), 1);
    sim_end(&f.sim);
    ended_as(&three, NIO_ECLOSED, "");
}

static void the_deadline_ends_a_call(void **state)
{
    (void)state;
    struct fixture f;
    struct ended own = {0}, usual = {0};
    begin(&f);
    assert_int_equal(ask(f.end->link, NIO_CREATE_URI, "a", "", 50, &own), NIO_OK);
    assert_int_equal(ask(f.end->link, NIO_CREATE_URI, "b", "", 0, &usual), NIO_OK);
    sim_advance(&f.sim, 49);
    assert_int_equal(own.count, 0);
    sim_advance(&f.sim, 1);
    ended_as(&own, NIO_ETIMEDOUT, "");
    sim_advance(&f.sim, f.host->limits.deadline_ms - 51);
    assert_int_equal(usual.count, 0);
    sim_advance(&f.sim, 1);
    ended_as(&usual, NIO_ETIMEDOUT, "");
    assert_false(usual.answered);
    sim_end(&f.sim);
}

static void a_canceled_call_ends_in_the_next_turn_and_cannot_be_canceled_again(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    asks(f.end->link, NIO_REQUEST_URI, "uri", "", &ended);
    assert_true(nio__core_call_pending(f.host->core, ended.id));
    assert_int_equal(nio__core_cancel(f.host->core, ended.id), NIO_OK);
    assert_int_equal(ended.count, 0);
    assert_int_equal(nio__core_cancel(f.host->core, ended.id), NIO_ENOENT);
    assert_true(nio__core_call_pending(f.host->core, ended.id));
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ECANCELED, "");
    assert_false(nio__core_call_pending(f.host->core, ended.id));
    assert_int_equal(nio__core_cancel(f.host->core, ended.id), NIO_ENOENT);
    nio_call_id never = {UINT64_MAX};
    assert_int_equal(nio__core_cancel(f.host->core, never), NIO_ENOENT);
    sim_end(&f.sim);
}

static void ask_again(struct ended *ended, const nio_end *end)
{
    struct ended *next = ended->user;
    asks(end->link, NIO_REQUEST_URI, "again", "", next);
}

static void a_completion_may_begin_the_next_call(void **state)
{
    (void)state;
    struct fixture f;
    struct ended next = {0}, ended = {.then = ask_again, .user = &next};
    struct spoken request;
    begin(&f);
    uint8_t *cid = ask_for_cid(&f, "uri", &ended);
    answer(&f, NIO_RESPOND_URI, cid, "uri", "");
    take_request(&f, &request);
    answer(&f, NIO_RESPOND_URI, cid_of(&request), "again", "done");
    ended_as(&next, NIO_OK, "done");
    sim_end(&f.sim);
}

static void calls_end_before_their_link_is_told_closed(void **state)
{
    (void)state;
    for (unsigned lost = 0; lost < 2; lost++) {
        struct fixture f;
        struct ended one = {0}, two = {0};
        begin(&f);
        asks(f.end->link, NIO_REQUEST_URI, "a", "", &one);
        asks(f.end->link, NIO_REQUEST_URI, "a", "", &two); /* at the gate */
        if (lost) {
            sim_break(f.end->stream);
        } else {
            nio_link_close(f.end->link);
            nio_link_close(f.end->link);
        }
        assert_int_equal(ask(f.end->link, NIO_REQUEST_URI, "b", "", 0, &one), NIO_ECLOSED);
        assert_int_equal(one.count, 0);
        sim_settle(&f.sim);
        ended_as(&one, lost ? NIO_ECONNRESET : NIO_ECLOSED, "");
        ended_as(&two, lost ? NIO_ECONNRESET : NIO_ECLOSED, "");
        assert_int_equal(f.end->closed, 1);
        assert_int_equal(f.end->reason, lost ? NIO_ECONNRESET : NIO_OK);
        sim_end(&f.sim);
    }
}

static void calls_wait_for_a_link_that_is_still_connecting(void **state)
{
    (void)state;
    struct sim sim;
    struct ended ended = {0}, lost = {0};
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    sim_begin(&sim, 1);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    hears(b, NIO_REQUEST_URI, "uri", NULL, &heard);
    struct sim_stream *stream = sim_connect_slowly(a, NULL, b, NULL);
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "early", &ended);
    sim_settle(&sim);
    assert_int_equal(a->want_writes, 0);
    assert_int_equal(nio_link_get_state(stream->near.link), NIO_LINK_CONNECTING);
    sim_open(stream);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "early");

    stream = sim_connect_slowly(a, NULL, b, NULL);
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "", &lost);
    nio__link_failed(stream->near.link, NIO_ECONNREFUSED, "connection refused");
    sim_settle(&sim);
    ended_as(&lost, NIO_ECONNREFUSED, "");
    assert_int_equal(stream->near.opened, 0);
    assert_int_equal(stream->near.reason, NIO_ECONNREFUSED);
    sim_end(&sim);
}

static void an_id_is_never_used_again(void **state)
{
    (void)state;
    struct fixture f;
    uint8_t seen[300][8];
    uint64_t ids[300];
    begin(&f);
    for (size_t i = 0; i < 300; i++) {
        struct ended ended = {0};
        uint8_t *cid = ask_for_cid(&f, "uri", &ended);
        memcpy(seen[i], cid, 8);
        ids[i] = ended.id.value;
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(seen[i], seen[j], 4); /* slot and generation alone */
            assert_int_not_equal(ids[i], ids[j]);
        }
        answer(&f, NIO_RESPOND_URI, cid, "uri", "");
        assert_int_equal(ended.count, 1);
    }
    sim_end(&f.sim);
}

static void what_cannot_be_sent_is_said_at_once_and_begins_no_call(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    nio_link *link = f.end->link;
    assert_int_equal(ask(link, NIO_NOTIFY_URI, "uri", "", 0, &ended), NIO_EINVAL);
    assert_int_equal(ask(link, 14, "uri", "", 0, &ended), NIO_EINVAL);

    static uint8_t big[NIO__PAYLOAD_MAX + 1];
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.content = nio__bytes(big, NIO__PAYLOAD_MAX - 3 + 1);
    spec.uri = nio_bytes_of("uri");
    assert_int_equal(nio_send(link, &spec), NIO_ETOOBIG);
    assert_int_equal(nio_request(link, &spec, NULL, ended_done, &ended, NULL), NIO_ETOOBIG);
    nio_field twice[] = {{.name = nio_text_of("x")}, {.name = nio_text_of("x")}};
    nio_field reserved[] = {{.name = nio_text_of("cid"), .value = nio_bytes_of("12345678")}};
    spec.content.len = 0;
    spec.fields = twice;
    spec.field_count = 2;
    assert_int_equal(nio_send(link, &spec), NIO_EINVAL);
    spec.fields = reserved;
    spec.field_count = 1;
    assert_int_equal(nio_send(link, &spec), NIO_EINVAL);
    sim_settle(&f.sim);
    assert_int_equal(sim_take(f.end).len, 0);
    assert_int_equal(ended.count, 0);

    spec.fields = NULL;
    spec.field_count = 0;
    spec.content.len = NIO__PAYLOAD_MAX - 3;
    assert_int_equal(nio_send(link, &spec), NIO_OK);
    sim_end(&f.sim);
}

static void a_cipher_leaves_room_for_what_it_adds(void **state)
{
    static uint8_t big[NIO__PAYLOAD_MAX];
    (void)state;
    struct sim sim;
    sim_begin(&sim, 3);
    struct sim_host *host = sim_host_new(&sim, NULL);
    nio_layer *outer = sim_layer(host, false, NULL, NULL, "sha256_stream", "key");
    struct sim_end *end = sim_raw(host, outer, false);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.content = nio__bytes(big, 65421);
    assert_int_equal(nio_send(end->link, &spec), NIO_ETOOBIG);
    sim_settle(&sim);
    assert_int_equal(sim_take(end).len, 0);
    spec.content.len = 65420;
    assert_int_equal(nio_send(end->link, &spec), NIO_OK);
    sim_settle(&sim);
    nio_bytes out = sim_take(end);
    struct spoken said;
    assert_true(spoken_next(&out, &said));
    assert_int_equal(said.uri.len + said.content.len, NIO__PAYLOAD_MAX);
    sim_end(&sim);
}

static void calls_past_limits_pending_are_refused(void **state)
{
    (void)state;
    struct sim sim;
    struct ended ended[4] = {{0}};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.pending = 3;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, &limits);
    struct sim_end *end = sim_raw(host, NULL, false);
    static const char *const uris[] = {"a", "b", "c", "d"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(ask(end->link, NIO_REQUEST_URI, uris[i], "", 0, &ended[i]),
                         i < 3 ? NIO_OK : NIO_ELIMIT);
    }
    assert_int_equal(nio__core_counters(host->core)->calls_refused, 1);
    sim_settle(&sim);
    sim_feed(end, spoken(NIO_RESPOND_URI, "b", "B"));
    sim_settle(&sim);
    ended_as(&ended[1], NIO_OK, "B");
    assert_int_equal(ask(end->link, NIO_REQUEST_URI, "d", "", 0, &ended[3]), NIO_OK);
    sim_end(&sim);
    assert_int_equal(ended[3].count, 1);
}

/* ---- Under layers ---------------------------------------------------------------------------- */

static void a_bare_auth_error_ends_the_only_call_unauthenticated(void **state)
{
    (void)state;
    for (unsigned calls = 1; calls <= 2; calls++) {
        struct sim sim;
        struct ended ended[2] = {{0}};
        sim_begin(&sim, 5);
        struct sim_host *host = sim_host_new(&sim, NULL);
        struct sim_end *end =
            sim_raw(host, sim_layer(host, false, "hmac", "secret", NULL, NULL), false);
        asks(end->link, NIO_REQUEST_URI, "a", "", &ended[0]);
        if (calls == 2) {
            asks(end->link, NIO_REQUEST_URI, "b", "", &ended[1]);
        }
        sim_settle(&sim);
        sim_feed(end, spoken(NIO_AUTH_ERROR, "ERROR", "HMAC auth failed"));
        sim_settle(&sim);
        if (calls == 1) {
            ended_as(&ended[0], NIO_EAUTH, "HMAC auth failed");
            assert_false(ended[0].authenticated);
        } else {
            assert_int_equal(ended[0].count + ended[1].count, 0);
            assert_int_equal(nio__core_counters(host->core)->refused_auth, 1);
        }
        sim_end(&sim);
    }
}

static void a_bare_error_of_another_kind_ends_nothing_under_an_auth_layer(void **state)
{
    (void)state;
    struct sim sim;
    struct ended ended = {0};
    sim_begin(&sim, 5);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end =
        sim_raw(host, sim_layer(host, false, "hmac", "secret", NULL, NULL), false);
    asks(end->link, NIO_REQUEST_URI, "a", "", &ended);
    sim_settle(&sim);
    sim_feed(end, spoken(NIO_ERROR_TYPE, "ERROR", "forged"));
    sim_feed(end, spoken(NIO_RESPOND_URI, "a", "forged"));
    sim_feed(end, spoken_with(NIO_AUTH_ERROR, "x", nio_bytes_of("y"), "ERROR", "forged"));
    struct spoken request;
    nio_bytes bytes = sim_take(end);
    assert_true(spoken_next(&bytes, &request));
    sim_feed(end, spoken_with(NIO_AUTH_ERROR, "rid", spoken_field(&request, "cid"), "ERROR", "!"));
    sim_settle(&sim);
    assert_int_equal(ended.count, 0);
    sim_end(&sim);
}

/* Two hosts under one native layer; the test carries their bytes. */
static void an_answer_cannot_be_given_to_another_call(void **state)
{
    static const char *const kinds[] = {"mac", "aead"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sim sim;
        struct ended one = {0}, two = {0};
        struct heard heard = {.keep = true};
        const char *key = "0123456789abcdef0123456789abcdef";
        sim_begin(&sim, 5);
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        struct sim_end *near = sim_raw(a, sim_layer(a, false, kinds[i], key, NULL, NULL), false);
        struct sim_end *far = sim_raw(b, sim_layer(b, false, kinds[i], key, NULL, NULL), true);
        hears(b, NIO_REQUEST_URI, NULL, NULL, &heard);
        asks(near->link, NIO_REQUEST_URI, "same", "1", &one);
        sim_settle(&sim);
        sim_feed(far, sim_take(near));
        sim_settle(&sim);
        nio_call *first = heard.kept;
        assert_int_equal(heard.count, 1);

        /* The call times out and its answer comes to the next one, named as that one's. */
        assert_int_equal(nio__core_cancel(a->core, one.id), NIO_OK);
        sim_advance(&sim, 2500);
        asks(near->link, NIO_REQUEST_URI, "same", "2", &two);
        sim_settle(&sim);
        nio_bytes request = sim_take(near);
        sim_feed(far, request);
        sim_settle(&sim);
        assert_int_equal(heard.count, 2);
        assert_int_equal(nio_reply(first, NIO_RESPOND_URI, nio_bytes_of("to 1")), NIO_OK);
        sim_settle(&sim);
        nio_bytes answer_bytes = sim_take(far);
        sim_feed(near, answer_bytes);
        sim_settle(&sim);
        assert_int_equal(two.count, 0);

        assert_int_equal(nio_reply(heard.kept, NIO_RESPOND_URI, nio_bytes_of("to 2")), NIO_OK);
        sim_settle(&sim);
        sim_feed(near, sim_take(far));
        sim_settle(&sim);
        ended_as(&two, NIO_OK, "to 2");
        assert_true(two.authenticated);
        sim_end(&sim);
    }
}

/* One message without its field `cid` or `rid`. */
static nio_bytes unnamed(nio_bytes bytes, const char *name)
{
    struct spoken message;
    nio_field fields[SPOKEN_FIELDS];
    size_t count = 0;
    assert_true(spoken_next(&bytes, &message));
    assert_int_equal(spoken_field(&message, name).len, 8);
    for (size_t i = 0; i < message.field_count; i++) {
        if (message.fields[i].name.len != 3 || memcmp(message.fields[i].name.ptr, name, 3) != 0) {
            fields[count++] = message.fields[i];
        }
    }
    return spoken_bytes(message.type, fields, count, message.uri, message.content);
}

/* Without an outer layer nothing covers `cid` and `rid`: whoever carries the messages may take
 * them off, and must not thereby hand the answer of one call to another. */
static void an_inner_layer_binds_answers_whose_names_were_taken_off(void **state)
{
    static const char *const kinds[] = {"mac", "aead"};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct sim sim;
        struct ended ended = {0};
        struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
        const char *key = "0123456789abcdef0123456789abcdef";
        sim_begin(&sim, 5);
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        struct sim_end *near = sim_raw(a, NULL, false), *far = sim_raw(b, NULL, true);
        nio_layer *at_a = sim_layer(a, true, kinds[i % 2], key, NULL, NULL);
        hears(b, NIO_REQUEST_URI, NULL, sim_layer(b, true, kinds[i % 2], key, NULL, NULL), &heard);
        sim_settle(&sim);
        assert_int_equal(ask_inner(near->link, at_a, NIO_REQUEST_URI, "u", "x", &ended), NIO_OK);
        sim_settle(&sim);
        bool before = i / 2 == 0; /* off the request, or off the answer */
        sim_feed(far, before ? unnamed(sim_take(near), "cid") : sim_take(near));
        sim_settle(&sim);
        assert_int_equal(heard.count, 1);
        sim_feed(near, before ? sim_take(far) : unnamed(sim_take(far), "rid"));
        sim_settle(&sim);
        if (before) { /* it is bound to no request, and so could be the answer to any */
            assert_int_equal(ended.count, 0);
            assert_int_equal(nio__core_counters(a->core)->refused_auth, 1);
        } else {
            ended_as(&ended, NIO_OK, "x");
        }
        sim_end(&sim);
    }
}

static void every_pair_of_layers_carries_a_call(void **state)
{
    static const struct {
        const char *auth, *cipher;
    } layers[] = {{NULL, NULL},  {"hmac", NULL}, {NULL, "sha256_stream"}, {"hmac", "sha256_stream"},
                  {"mac", NULL}, {"aead", NULL}, {"mac", "sha256_stream"}};
    const size_t count = sizeof layers / sizeof *layers;
    const char *key = "0123456789abcdef0123456789abcdef";
    (void)state;
    for (size_t i = 0; i < count * count; i++) {
        struct sim sim;
        struct ended ended = {0}, missing = {0};
        struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
        sim_begin(&sim, i);
        sim.split = SIM_RANDOM;
        struct sim_host *hosts[2];
        nio_layer *outer[2], *inner[2];
        for (size_t j = 0; j < 2; j++) {
            hosts[j] = sim_host_new(&sim, NULL);
            outer[j] = sim_layer(hosts[j], false, layers[i % count].auth, key,
                                 layers[i % count].cipher, key);
            inner[j] = sim_layer(hosts[j], true, layers[i / count].auth, key,
                                 layers[i / count].cipher != NULL ? "sha256_stream" : NULL, key);
        }
        hears(hosts[1], NIO_REQUEST_URI, "uri", inner[1], &heard);
        struct sim_stream *stream = sim_connect(hosts[0], outer[0], hosts[1], outer[1]);
        assert_int_equal(
            ask_inner(stream->near.link, inner[0], NIO_REQUEST_URI, "uri", "hello", &ended),
            NIO_OK);
        sim_settle(&sim);
        ended_as(&ended, NIO_OK, "hello");
        bool keyed = layers[i % count].auth != NULL || layers[i / count].auth != NULL;
        assert_int_equal(ended.authenticated, keyed);
        assert_int_equal(heard.authenticated, keyed);
        /* A refusal of the peer's runtime comes without the inner layer. */
        assert_int_equal(
            ask_inner(stream->near.link, inner[0], NIO_REQUEST_URI, "none", "hello", &missing),
            NIO_OK);
        sim_settle(&sim);
        ended_as(&missing, NIO_ENOTFOUND, "not found");
        sim_end(&sim);
    }
}

static void no_memory_is_asked_for_once_calls_flow(void **state)
{
    static const char *const auths[] = {NULL, "hmac", "mac", "aead"};
    const char *key = "0123456789abcdef0123456789abcdef";
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct sim sim;
        struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
        sim_begin(&sim, 1);
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        nio_layer *near = sim_layer(a, false, auths[i], key, NULL, NULL);
        nio_layer *far = sim_layer(b, false, auths[i], key, NULL, NULL);
        hears(b, NIO_REQUEST_URI, "uri", NULL, &heard);
        struct sim_stream *stream = sim_connect(a, near, b, far);
        size_t before[2] = {0, 0};
        size_t warm_up = auths[i] != NULL && strcmp(auths[i], "hmac") == 0 ? 8192 : 64;
        for (size_t j = 0; j < warm_up + 10000; j++) {
            struct ended ended = {0};
            asks(stream->near.link, NIO_REQUEST_URI, "uri", "payload", &ended);
            sim_settle(&sim);
            ended_as(&ended, NIO_OK, "payload");
            if (j + 1 == warm_up) {
                before[0] = a->world.requests;
                before[1] = b->world.requests;
            }
        }
        /* The memory of what was seen doubles now and then; nothing else grows. */
        size_t allowed = auths[i] != NULL && strcmp(auths[i], "hmac") == 0 ? 4 : 0;
        assert_in_range(a->world.requests - before[0], 0, allowed);
        assert_in_range(b->world.requests - before[1], 0, allowed);
        sim_end(&sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_ended_by_the_answer_that_names_it),
        cmocka_unit_test(answers_end_a_call_with_the_status_that_they_mean),
        cmocka_unit_test(what_does_not_fit_the_call_that_it_names_is_late_and_ends_nothing),
        cmocka_unit_test(an_rid_of_another_length_counts_as_none),
        cmocka_unit_test(an_echoed_cid_means_nothing),
        cmocka_unit_test(a_late_answer_never_reaches_the_next_caller),
        cmocka_unit_test(the_deadline_ends_a_call),
        cmocka_unit_test(a_canceled_call_ends_in_the_next_turn_and_cannot_be_canceled_again),
        cmocka_unit_test(a_completion_may_begin_the_next_call),
        cmocka_unit_test(calls_end_before_their_link_is_told_closed),
        cmocka_unit_test(calls_wait_for_a_link_that_is_still_connecting),
        cmocka_unit_test(an_id_is_never_used_again),
        cmocka_unit_test(what_cannot_be_sent_is_said_at_once_and_begins_no_call),
        cmocka_unit_test(a_cipher_leaves_room_for_what_it_adds),
        cmocka_unit_test(calls_past_limits_pending_are_refused),
        cmocka_unit_test(a_bare_auth_error_ends_the_only_call_unauthenticated),
        cmocka_unit_test(a_bare_error_of_another_kind_ends_nothing_under_an_auth_layer),
        cmocka_unit_test(an_answer_cannot_be_given_to_another_call),
        cmocka_unit_test(an_inner_layer_binds_answers_whose_names_were_taken_off),
        cmocka_unit_test(every_pair_of_layers_carries_a_call),
        cmocka_unit_test(no_memory_is_asked_for_once_calls_flow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
