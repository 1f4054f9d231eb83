/* Proof of work between engines: calls that wait for a search, that are sent once more, that are
 * refused; in a simulated network, where a search takes the time that the test says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "core/safety.h"
#include "support/asks.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"

static struct sim sim;
static struct sim_host *near, *far;

static int begin(void **state)
{
    (void)state;
    sim_begin(&sim, 11);
    near = sim_host_new(&sim, NULL);
    far = sim_host_new(&sim, NULL);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sim_end(&sim);
    return 0;
}

static nio_layer *hashcash(struct sim_host *host, bool inner, uint64_t bits, uint64_t max_bits)
{
    const nio_plugin_param params[] = {{.name = "bits", .number = bits},
                                       {.name = "max_bits", .number = max_bits}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = inner ? "inner" : "outer",
                           .inner = inner,
                           .realm = "test",
                           .auth = {.kind = "hashcash", .params = params, .param_count = 2}};
    return sim_layer_from(host, &spec);
}

static nio_counters *counters(struct sim_host *host)
{
    return nio__core_counters(host->core);
}

static struct sim_stream *connect_with(uint64_t near_bits, uint64_t far_bits)
{
    struct sim_stream *stream = sim_connect(near, hashcash(near, false, near_bits, 12), far,
                                            hashcash(far, false, far_bits, 26));
    sim_settle(&sim);
    sim_advance(&sim, 2000); /* past the second in which the tables began */
    return stream;
}

/* The work of a host takes that long from now on. */
static void slow_down(struct sim_host *host, uint64_t ms)
{
    for (size_t i = 0; i < host->work_count; i++) {
        host->works[i].done_ms = sim.now_ms + ms;
    }
}

/* ---- Admission ------------------------------------------------------------------------------- */

static void one_search_admits_a_link_and_answers_cost_nothing(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct sim_stream *stream = connect_with(8, 8);
    hears(far, NIO_REQUEST_URI, "uri", NULL, &heard);
    for (unsigned i = 0; i < 10; i++) {
        struct ended ended = {0};
        asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
        assert_int_equal(near->work_count, i == 0);
        assert_int_equal(far->work_count, 0);
        sim_settle(&sim);
        ended_as(&ended, NIO_OK, "content");
        assert_false(ended.authenticated); /* work is no key */
        assert_false(heard.authenticated);
    }
    sim_advance(&sim, 60000);
    struct ended ended = {0};
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
    assert_int_equal(near->work_count, 1);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "content");
    assert_int_equal(heard.count, 11);
    assert_int_equal(counters(near)->retries, 0);
}

static void calls_that_begin_during_a_search_wait_for_it(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended[20] = {{0}};
    struct sim_stream *stream = connect_with(8, 8);
    nio_progress progress;
    hears(far, NIO_REQUEST_URI, NULL, NULL, &heard);
    for (int i = 0; i < 20; i++) {
        char uri[16];
        snprintf(uri, sizeof uri, "uri/%d", i);
        asks(stream->near.link, NIO_REQUEST_URI, uri, uri, &ended[i]);
    }
    slow_down(near, 100);
    assert_int_equal(near->work_count, 1);
    assert_int_equal(nio__core_call_progress(near->core, ended[0].id, &progress), NIO_OK);
    assert_int_equal(progress.expected, 256);
    assert_int_equal(nio__core_call_progress(near->core, ended[1].id, &progress), NIO_OK);
    assert_int_equal(progress.expected, 0);
    sim_advance(&sim, 99);
    assert_int_equal(heard.count, 0);
    sim_advance(&sim, 1);
    assert_int_equal(heard.count, 20);
    for (int i = 0; i < 20; i++) {
        char uri[16];
        snprintf(uri, sizeof uri, "uri/%d", i);
        ended_as(&ended[i], NIO_OK, uri);
        assert_int_equal(nio__core_call_progress(near->core, ended[i].id, &progress), NIO_ENOENT);
    }
    assert_int_equal(counters(far)->refused_auth, 0);
}

static void a_search_that_is_given_up_is_begun_by_the_next_in_line(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended[4] = {{0}};
    struct sim_stream *stream = connect_with(8, 8);
    static const char *const uris[] = {"0", "1", "2", "3"};
    hears(far, NIO_REQUEST_URI, NULL, NULL, &heard);
    for (int i = 0; i < 4; i++) {
        asks(stream->near.link, NIO_REQUEST_URI, uris[i], "x", &ended[i]);
    }
    slow_down(near, 100);
    assert_int_equal(nio__core_cancel(near->core, ended[2].id), NIO_OK); /* it only waited */
    assert_int_equal(nio__core_cancel(near->core, ended[0].id), NIO_OK); /* it worked */
    assert_true(*near->works[0].cancel);
    sim_settle(&sim);
    ended_as(&ended[0], NIO_ECANCELED, "");
    ended_as(&ended[2], NIO_ECANCELED, "");
    ended_as(&ended[1], NIO_OK, "x");
    ended_as(&ended[3], NIO_OK, "x");
    assert_int_equal(heard.count, 2);
}

static void a_link_that_closes_ends_searches_and_those_who_wait(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        struct ended ended[3] = {{0}};
        struct sim_stream *stream = connect_with(8, 8);
        for (int i = 0; i < 3; i++) {
            asks(stream->near.link, NIO_REQUEST_URI,
                 i == 0   ? "a"
                 : i == 1 ? "b"
                          : "c",
                 "x", &ended[i]);
        }
        says(stream->near.link, NIO_PUBLISH_URI, "d", "waits as well");
        slow_down(near, 100);
        if (way == 0) {
            nio_link_close(stream->near.link);
        } else if (way == 1) {
            sim_break(stream);
        } else {
            nio_link_close(stream->far.link);
        }
        sim_advance(&sim, 200);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(ended[i].count, 1);
            assert_int_not_equal(ended[i].status, NIO_OK);
        }
        assert_int_equal(near->work_count, 0);
    }
}

static void past_limits_parked_a_message_is_refused(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended[3] = {{0}};
    near->limits.parked = 2;
    struct sim_stream *stream = connect_with(8, 8);
    hears(far, NIO_REQUEST_URI, NULL, NULL, &heard);
    asks(stream->near.link, NIO_REQUEST_URI, "0", "x", &ended[0]);
    asks(stream->near.link, NIO_REQUEST_URI, "1", "x", &ended[1]); /* waits, and counts */
    assert_int_equal(ask(stream->near.link, NIO_REQUEST_URI, "2", "x", 0, &ended[2]), NIO_ELIMIT);
    sim_settle(&sim);
    ended_as(&ended[0], NIO_OK, "x");
    ended_as(&ended[1], NIO_OK, "x");
    asks(stream->near.link, NIO_REQUEST_URI, "2", "x", &ended[2]);
    sim_settle(&sim);
    ended_as(&ended[2], NIO_OK, "x");
}

static void work_that_cannot_start_ends_its_message_alone(void **state)
{
    (void)state;
    struct ended ended[3] = {{0}};
    struct sim_stream *stream = connect_with(8, 8);
    near->refuse_work = true;
    assert_int_equal(ask(stream->near.link, NIO_REQUEST_URI, "a", "x", 0, &ended[0]), NIO_ELIMIT);
    near->refuse_work = false;
    asks(stream->near.link, NIO_REQUEST_URI, "a", "x", &ended[0]);
    asks(stream->near.link, NIO_REQUEST_URI, "b", "x", &ended[1]);
    slow_down(near, 100);
    near->refuse_work = true;
    assert_int_equal(nio__core_cancel(near->core, ended[0].id), NIO_OK);
    sim_settle(&sim); /* the one that waited would work now */
    ended_as(&ended[1], NIO_ELIMIT, "");
}

/* ---- Refusals -------------------------------------------------------------------------------- */

static void a_call_that_is_told_the_price_pays_it_and_the_program_hears_nothing(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended = {0};
    struct sim_stream *stream = connect_with(6, 11);
    hears(far, NIO_REQUEST_URI, "uri", NULL, &heard);
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "content");
    assert_int_equal(heard.count, 1);
    assert_int_equal(counters(near)->retries, 1);
    assert_int_equal(counters(far)->refused_auth, 1);
    assert_int_equal(counters(near)->refused_auth, 0);
}

static void all_calls_of_a_batch_are_told_apart(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended[20] = {{0}};
    struct sim_stream *stream = connect_with(6, 11);
    hears(far, NIO_REQUEST_URI, NULL, NULL, &heard);
    for (int i = 0; i < 20; i++) {
        char uri[16];
        snprintf(uri, sizeof uri, "uri/%d", i);
        asks(stream->near.link, NIO_REQUEST_URI, uri, uri, &ended[i]);
    }
    sim_settle(&sim);
    for (int i = 0; i < 20; i++) {
        char uri[16];
        snprintf(uri, sizeof uri, "uri/%d", i);
        ended_as(&ended[i], NIO_OK, uri);
    }
    assert_int_equal(heard.count, 20);
    assert_int_equal(counters(near)->retries, 20);
}

static void what_is_too_dear_is_refused(void **state)
{
    (void)state;
    struct ended ended = {0};
    struct sim_stream *stream = connect_with(6, 13); /* 12 at most */
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_EAUTH, "hashcash required");
    assert_false(ended.authenticated);
    assert_int_equal(counters(near)->retries, 0);
}

/* The other side, played by the test, asks for so many bits. */
static void asks_for(struct sim_end *raw, uint8_t bits)
{
    uint8_t hint[8] = {1, bits};
    nio__be32_store(hint + 4, (uint32_t)(near->world.wall_ms / 1000));
    sim_feed(raw, spoken_with(NIO_AUTH_ERROR, "hc", nio__bytes(hint, 8), "ERROR", "pay"));
    sim_settle(&sim);
}

static void a_call_is_sent_once_more_and_no_oftener(void **state)
{
    (void)state;
    struct ended ended = {0};
    struct spoken first, second;
    struct sim_end *raw = sim_raw(near, hashcash(near, false, 6, 12), false);
    sim_settle(&sim);
    asks(raw->link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    spoken_is(sim_take(raw), NIO_REQUEST_URI, "uri", "content", &first);
    uint8_t cid[8];
    memcpy(cid, spoken_field(&first, "cid").ptr, sizeof cid);
    asks_for(raw, 7);
    spoken_is(sim_take(raw), NIO_REQUEST_URI, "uri", "content", &second);
    assert_memory_equal(spoken_field(&second, "cid").ptr, cid, sizeof cid);
    assert_int_equal(spoken_field(&second, "hc").ptr[1], 7);
    assert_int_equal(ended.count, 0);
    asks_for(raw, 8);
    ended_as(&ended, NIO_EAUTH, "pay");
    assert_int_equal(sim_take(raw).len, 0);
    assert_int_equal(counters(near)->retries, 1);
}

static void a_wrong_clock_is_made_up_for(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended = {0};
    near->skew_ms = -3600000;
    struct sim_stream *stream = connect_with(8, 8);
    hears(far, NIO_REQUEST_URI, "uri", NULL, &heard);
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "content");
    assert_int_equal(counters(far)->refused_stale, 1);
}

static void a_one_way_message_is_lost_and_the_next_one_is_not(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct sim_stream *stream = connect_with(6, 11);
    hears(far, NIO_PUBLISH_URI, "uri", NULL, &heard);
    says(stream->near.link, NIO_PUBLISH_URI, "uri", "lost");
    sim_settle(&sim);
    assert_int_equal(heard.count, 0);
    says(stream->near.link, NIO_PUBLISH_URI, "uri", "heard");
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.content, "heard");
}

static void a_call_that_ends_meanwhile_is_not_sent_once_more(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        struct ended ended = {0};
        struct sim_end *raw = sim_raw(near, hashcash(near, false, 6, 12), false);
        sim.work_ms = 0;
        sim_settle(&sim);
        assert_int_equal(ask(raw->link, NIO_REQUEST_URI, "uri", "x", 100, &ended), NIO_OK);
        sim_settle(&sim);
        assert_true(sim_take(raw).len > 0);
        sim.work_ms = 1000000;
        asks_for(raw, 7);
        assert_int_equal(near->work_count, 1);
        slow_down(near, 200);
        if (way == 1) {
            assert_int_equal(nio__core_cancel(near->core, ended.id), NIO_OK);
        }
        sim_advance(&sim, 300);
        ended_as(&ended, way == 0 ? NIO_ETIMEDOUT : NIO_ECANCELED, "");
        assert_int_equal(sim_take(raw).len, 0);
        assert_int_equal(near->work_count, 0);
    }
}

/* ---- Inside another layer -------------------------------------------------------------------- */

static void an_operation_may_have_its_own_price(void **state)
{
    (void)state;
    static const char *const outers[][2] = {
        {NULL, NULL}, {"hmac", NULL}, {"aead", NULL}, {"hmac", "sha256_stream"}};
    for (size_t i = 0; i < sizeof outers / sizeof *outers; i++) {
        static const char key[] = "a key that is long enough, I think";
        struct heard heard = {.say = "=", .say_type = NIO_OK_TYPE};
        struct ended ended = {0};
        nio_layer *a = outers[i][0] == NULL
                           ? NULL
                           : sim_layer(near, false, outers[i][0], key, outers[i][1], key);
        nio_layer *b = outers[i][0] == NULL
                           ? NULL
                           : sim_layer(far, false, outers[i][0], key, outers[i][1], key);
        struct sim_stream *stream = sim_connect(near, a, far, b);
        nio_layer *costly = hashcash(near, true, 6, 12);
        char uri[8];
        snprintf(uri, sizeof uri, "%zu", i);
        hears(far, NIO_CREATE_URI, uri, hashcash(far, true, 10, 12), &heard);
        sim_settle(&sim);
        sim_advance(&sim, 2000);
        assert_int_equal(
            ask_inner(stream->near.link, costly, NIO_CREATE_URI, uri, "content", &ended), NIO_OK);
        sim_settle(&sim);
        ended_as(&ended, NIO_OK, "content");
        assert_int_equal(ended.authenticated, a != NULL);
        assert_int_equal(heard.count, 1);
        assert_int_equal(counters(near)->retries, i + 1);
        struct ended dear = {0};
        char other[8];
        snprintf(other, sizeof other, "%zux", i);
        hears(far, NIO_CREATE_URI, other, hashcash(far, true, 13, 13), &heard);
        assert_int_equal(ask_inner(stream->near.link, hashcash(near, true, 6, 12), NIO_CREATE_URI,
                                   other, "x", &dear),
                         NIO_OK);
        sim_settle(&sim);
        ended_as(&dear, NIO_EAUTH, "hashcash required");
        assert_string_equal(dear.uri, other);
    }
}

static void a_cipher_in_the_same_layer_hides_what_is_worked_for(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended = {0};
    nio_layer *layers[2];
    for (int i = 0; i < 2; i++) {
        const nio_plugin_param params[] = {{.name = "bits", .number = i == 0 ? 6 : 10}};
        nio_layer_spec spec = {.size = sizeof spec,
                               .name = "outer",
                               .auth = {.kind = "hashcash", .params = params, .param_count = 1},
                               .cipher = {.kind = "sha256_stream", .key = nio_key_of("shared", 6)}};
        layers[i] = sim_layer_from(i == 0 ? near : far, &spec);
    }
    struct sim_stream *stream = sim_connect(near, layers[0], far, layers[1]);
    hears(far, NIO_REQUEST_URI, "uri", NULL, &heard);
    sim_settle(&sim);
    sim_advance(&sim, 2000);
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "content");
    assert_int_equal(counters(near)->retries, 1);
}

/* ---- What others send ------------------------------------------------------------------------ */

static void a_stranger_is_told_the_price(void **state)
{
    (void)state;
    struct spoken said;
    struct sim_end *raw = sim_raw(far, hashcash(far, false, 9, 12), true);
    sim_settle(&sim);
    sim_feed(raw, spoken(NIO_REQUEST_URI, "uri", "content"));
    sim_settle(&sim);
    spoken_is(sim_take(raw), NIO_AUTH_ERROR, "ERROR", "hashcash required", &said);
    assert_int_equal(said.field_count, 1);
    nio_bytes hint = spoken_field(&said, "hc");
    assert_int_equal(hint.len, 8);
    assert_int_equal(hint.ptr[0], 1);
    assert_int_equal(hint.ptr[1], 9);
    sim_feed(raw, spoken_with(NIO_REQUEST_URI, "cid", nio_bytes_of("12345678"), "uri", ""));
    sim_settle(&sim);
    spoken_is(sim_take(raw), NIO_AUTH_ERROR, "ERROR", "hashcash required", &said);
    assert_true(nio_bytes_equal(spoken_field(&said, "rid"), nio_bytes_of("12345678")));
    sim_feed(raw, spoken(NIO_NOTIFY_URI, "uri", "never answered"));
    sim_settle(&sim);
    assert_int_equal(sim_take(raw).len, 0);
}

static void a_proof_that_was_heard_is_refused_on_another_link(void **state)
{
    (void)state;
    static uint8_t copy[512];
    struct heard heard = {0};
    struct sim_end *from = sim_raw(near, hashcash(near, false, 8, 12), false);
    struct sim_end *to = sim_raw(far, hashcash(far, false, 8, 12), true);
    hears(far, NIO_PUBLISH_URI, "uri", NULL, &heard);
    sim_settle(&sim);
    sim_advance(&sim, 2000);
    says(from->link, NIO_PUBLISH_URI, "uri", "content");
    sim_settle(&sim);
    nio_bytes bytes = sim_take(from);
    nio_bytes message = nio__bytes(copy, bytes.len);
    assert_true(bytes.len <= sizeof copy);
    nio__copy(copy, bytes);
    sim_feed(to, message);
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    struct sim_end *other = sim_raw(far, hashcash(far, false, 8, 12), true);
    sim_settle(&sim);
    sim_feed(other, message);
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    assert_int_equal(counters(far)->refused_replay, 1);
    spoken_is(sim_take(other), NIO_AUTH_ERROR, "ERROR", "hashcash required", NULL);
}

static void a_false_hint_makes_nobody_work_for_it(void **state)
{
    (void)state;
    struct ended ended = {0};
    struct spoken said;
    struct sim_end *raw = sim_raw(near, hashcash(near, false, 6, 12), false);
    sim_settle(&sim);
    asks(raw->link, NIO_REQUEST_URI, "uri", "content", &ended);
    sim_settle(&sim);
    spoken_is(sim_take(raw), NIO_REQUEST_URI, "uri", "content", &said);
    assert_int_equal(spoken_field(&said, "hc").ptr[1], 6);
    static const uint8_t dear[] = {1, 26, 0, 0, 0x65, 0x53, 0xf1, 0};
    sim_feed(raw, spoken_with(NIO_AUTH_ERROR, "hc", nio__bytes(dear, 8), "ERROR", "pay"));
    sim_settle(&sim);
    ended_as(&ended, NIO_EAUTH, "pay");
    assert_int_equal(near->work_count, 0);

    /* One that speaks of no call is learned from: the next message is worked for. */
    static const uint8_t fair[] = {1, 7, 0, 0, 0x65, 0x53, 0xf1, 0};
    sim_feed(raw, spoken_with(NIO_AUTH_ERROR, "hc", nio__bytes(fair, 8), "ERROR", "pay"));
    sim_settle(&sim);
    says(raw->link, NIO_PUBLISH_URI, "uri", "content");
    sim_settle(&sim);
    spoken_is(sim_take(raw), NIO_PUBLISH_URI, "uri", "content", &said);
    assert_int_equal(spoken_field(&said, "hc").ptr[1], 7);
}

/* ---- UDP ------------------------------------------------------------------------------------- */

static void over_udp_every_message_has_a_proof_and_a_failure_is_silent(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended[2] = {{0}};
    struct sim_socket *a = sim_socket_new(near, hashcash(near, false, 8, 12), 1000);
    struct sim_socket *b = sim_socket_new(far, hashcash(far, false, 8, 12), 2000);
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 3000);
    hears(far, NIO_REQUEST_URI, NULL, NULL, &heard);
    sim_settle(&sim);
    sim_advance(&sim, 2000);
    nio_link *link = sim_socket_link(a, &b->address);
    asks(link, NIO_REQUEST_URI, "a", "x", &ended[0]);
    asks(link, NIO_REQUEST_URI, "b", "y", &ended[1]);
    assert_int_equal(near->work_count, 2); /* none waits for another */
    sim_settle(&sim);
    ended_as(&ended[0], NIO_OK, "x");
    ended_as(&ended[1], NIO_OK, "y");
    assert_int_equal(far->work_count, 0);

    sim_send(raw, &b->address, spoken(NIO_REQUEST_URI, "a", "without"));
    sim_settle(&sim);
    assert_int_equal(counters(far)->refused_auth, 1);
    assert_int_equal(sim_receive(raw, NULL).len, 0);
    assert_int_equal(heard.count, 2);
}

static void advertisements_over_udp_make_a_node_work_one_at_a_time(void **state)
{
    (void)state;
    struct sim_socket *to = sim_socket_new(far, hashcash(far, false, 8, 20), 8888);
    struct sim_socket *raw = sim_socket_raw(&sim, 1, 4000);
    static struct told told; /* it is told the end after the test */
    uint8_t value[NIO__CHALLENGE_BYTES];
    struct spoken said;
    nio_link *link;
    manages(far, "me", "data", &told);
    assert_int_equal(nio__socket_link(to->socket, &raw->address, false, NULL, &link), NIO_OK);
    nio__challenge_make(link, value);
    nio_field proof = {.name = nio_text_of(NIO_FIELD_CHAL),
                       .value = nio__bytes(value, sizeof value)};
    uint8_t kept[256];
    nio_bytes says = peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "");
    nio__copy(kept, says);
    says.ptr = kept;
    assert_true(spoken_next(&says, &said));
    sim.work_ms = 1000000;
    for (unsigned i = 0; i < 100; i++) {
        sim_send(raw, &to->address,
                 spoken_bytes(NIO_ADVERTISE_PEER, &proof, 1, said.uri, said.content));
    }
    sim_settle(&sim);
    assert_int_equal(told.added, 1);
    assert_int_equal(far->work_count, 1);
    assert_int_equal(counters(far)->unsent, 99);
    slow_down(far, 1);
    sim_advance(&sim, 1);
    assert_int_equal(to->sent, 1);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* A call that is refused and sent once more, and one that waits for its search. What was denied
 * memory ends with a status; nothing is left. */
static void running_out_of_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    size_t refused = 1;
    for (size_t n = 1; refused != 0; n++) {
        struct ended ended[2] = {{0}};
        struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
        struct sim_stream *stream = connect_with(6, 9);
        char uris[2][24];
        for (int i = 0; i < 2; i++) {
            snprintf(uris[i], sizeof uris[i], "%zu/%d", n, i);
            hears(far, NIO_REQUEST_URI, uris[i], NULL, &heard);
        }
        size_t before = near->world.refused;
        fault_env_fail_nth(&near->world, n, false);
        for (int i = 0; i < 2; i++) {
            nio_status status = ask(stream->near.link, NIO_REQUEST_URI, uris[i], "x", 0, &ended[i]);
            assert_true(status == NIO_OK || status == NIO_ENOMEM);
            ended[i].count += status != NIO_OK;
        }
        sim_advance(&sim, 20000);
        fault_env_fail_nth(&near->world, 0, false);
        refused = near->world.refused - before;
        for (int i = 0; i < 2; i++) {
            assert_int_equal(ended[i].count, 1);
            assert_true(refused != 0 || ended[i].status == NIO_OK);
        }
        nio_link_close(stream->near.link);
        sim_settle(&sim);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(one_search_admits_a_link_and_answers_cost_nothing),
        TEST(calls_that_begin_during_a_search_wait_for_it),
        TEST(a_search_that_is_given_up_is_begun_by_the_next_in_line),
        TEST(a_link_that_closes_ends_searches_and_those_who_wait),
        TEST(past_limits_parked_a_message_is_refused),
        TEST(work_that_cannot_start_ends_its_message_alone),
        TEST(a_call_that_is_told_the_price_pays_it_and_the_program_hears_nothing),
        TEST(all_calls_of_a_batch_are_told_apart),
        TEST(what_is_too_dear_is_refused),
        TEST(a_call_is_sent_once_more_and_no_oftener),
        TEST(a_wrong_clock_is_made_up_for),
        TEST(a_one_way_message_is_lost_and_the_next_one_is_not),
        TEST(a_call_that_ends_meanwhile_is_not_sent_once_more),
        TEST(an_operation_may_have_its_own_price),
        TEST(a_cipher_in_the_same_layer_hides_what_is_worked_for),
        TEST(a_stranger_is_told_the_price),
        TEST(a_proof_that_was_heard_is_refused_on_another_link),
        TEST(a_false_hint_makes_nobody_work_for_it),
        TEST(over_udp_every_message_has_a_proof_and_a_failure_is_silent),
        TEST(advertisements_over_udp_make_a_node_work_one_at_a_time),
        TEST(running_out_of_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
