/* tests/unit/test_stream_peer.c - streams with a peer that the test plays: the bytes of every
 * message, peers that break the rules, and peers that know no streams. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "core/stream.h"
#include "support/asks.h"
#include "support/piper.h"
#include "support/spoken.h"

#define WINDOW ((uint64_t)262144)

static const uint8_t cid[8] = {9, 8, 7, 6, 5, 4, 3, 2};
static const uint8_t number[8] = {0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7};

struct fixture {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
    struct piper piper;
    uint8_t id[8];     /* of the own call */
    uint8_t number[8]; /* of its stream */
};

static void begin(struct fixture *f, bool accepted)
{
    sim_begin(&f->sim, 21);
    f->host = sim_host_new(&f->sim, NULL);
    f->end = sim_raw(f->host, NULL, accepted);
    piper_init(&f->piper);
    f->piper.say = "got it";
    f->piper.say_type = NIO_RESPOND_URI;
    sim_settle(&f->sim);
}

/* A message of a stream, as anybody could send it. */
struct part {
    uint8_t type;
    const char *name; /* cid or rid; NULL: neither */
    const uint8_t *id;
    uint8_t str; /* 0: no such field */
    const char *uri;
    uint8_t mark, kind;
    const uint8_t *number;
    uint64_t value;
    nio_bytes rest;
};

static nio_bytes content_of(const struct part *part)
{
    static uint8_t bytes[NIO__STREAM_HEAD + 65536];
    nio__stream_put_head(bytes, part->kind, part->number, part->value);
    bytes[0] = part->mark;
    uint8_t *end = nio__copy(bytes + NIO__STREAM_HEAD, part->rest);
    return nio__bytes(bytes, (size_t)(end - bytes));
}

static void feed(struct fixture *f, const struct part *part)
{
    nio_field fields[2];
    size_t count = 0;
    if (part->name != NULL) {
        fields[count++] =
            (nio_field){.name = nio_text_of(part->name), .value = nio__bytes(part->id, 8)};
    }
    if (part->str != 0) {
        fields[count++] =
            (nio_field){.name = nio_text_of("str"), .value = nio__bytes(&part->str, 1)};
    }
    sim_feed(f->end,
             spoken_bytes(part->type, fields, count, nio_bytes_of(part->uri), content_of(part)));
    sim_settle(&f->sim);
}

/* What the caller sends. */
static struct part call(uint8_t kind, uint64_t value, nio_bytes rest)
{
    return (struct part){.type = NIO_REQUEST_URI,
                         .name = "cid",
                         .id = cid,
                         .str = kind < 4 ? 1 : 2,
                         .uri = "uri",
                         .mark = NIO__STREAM_MARK,
                         .kind = kind,
                         .number = number,
                         .value = value,
                         .rest = rest};
}

static void hash_of(uint8_t out[32], nio_bytes bytes)
{
    nio__blake2b_of(out, 32, nio__bytes(NULL, 0), bytes);
}

static void take(struct fixture *f, struct spoken *said)
{
    static uint8_t kept[70000];
    nio_bytes bytes = sim_take(f->end);
    assert_true(bytes.len > 0 && bytes.len <= sizeof kept);
    memcpy(kept, bytes.ptr, bytes.len);
    bytes.ptr = kept;
    assert_true(spoken_next(&bytes, said));
    assert_int_equal(bytes.len, 0);
}

/* Fails unless it is a message of the stream; what follows the head is left. */
static void is_part(struct spoken *said, uint8_t kind, const uint8_t *of, uint64_t value)
{
    uint8_t head[NIO__STREAM_HEAD];
    nio_bytes str = spoken_field(said, "str");
    assert_int_equal(str.len, 1);
    assert_int_equal(str.ptr[0], kind < 4 ? 1 : 2);
    nio__stream_put_head(head, kind, of, value);
    assert_true(said->content.len >= sizeof head);
    assert_memory_equal(said->content.ptr, head, sizeof head);
    said->content = nio__bytes_skip(said->content, sizeof head);
}

/* ---- A handler, and a caller that the test plays --------------------------------------------- */

static void begin_served(struct fixture *f, uint8_t kind, uint64_t value)
{
    begin(f, true);
    piper_serves(f->host, NIO_REQUEST_URI, NULL, &f->piper);
    struct part request = call(kind, value, nio_bytes_of("args"));
    feed(f, &request);
}

static void a_handler_speaks_as_the_page_on_the_wire_says(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    uint8_t hash[32];
    begin_served(&f, 1, 0);
    assert_string_equal(f.piper.args, "args");
    take(&f, &said);
    assert_int_equal(said.type, NIO_RESPOND_URI);
    assert_true(nio_bytes_equal(said.uri, nio_bytes_of("uri")));
    assert_true(nio_bytes_equal(spoken_field(&said, "rid"), nio__bytes(cid, 8)));
    assert_int_equal(spoken_field(&said, "cid").len, 0);
    is_part(&said, NIO__STREAM_LIMIT, number, WINDOW);
    assert_int_equal(said.content.len, 0);

    struct part data = call(NIO__STREAM_DATA, 0, piper_pattern(0, 10));
    feed(&f, &data);
    assert_int_equal(f.piper.read, 10);
    data = call(NIO__STREAM_DATA, 10, piper_pattern(10, 5));
    feed(&f, &data);
    hash_of(hash, piper_pattern(0, 15));
    struct part end = call(NIO__STREAM_END, 15, nio__bytes(hash, 32));
    feed(&f, &end);
    take(&f, &said);
    assert_int_equal(said.type, NIO_RESPOND_URI);
    is_part(&said, NIO__STREAM_ANSWER, number, 0);
    assert_true(nio_bytes_equal(said.content, nio_bytes_of("got it")));
    piper_ended(&f.piper, NIO_OK, 15);
    sim_end(&f.sim);
}

static void limits_grow_once_half_is_taken(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    begin_served(&f, 1, 0);
    take(&f, &said);
    for (uint64_t at = 0; at < WINDOW / 2; at += 32768) {
        assert_int_equal(sim_take(f.end).len, 0);
        struct part data = call(NIO__STREAM_DATA, at, piper_pattern((size_t)at, 32768));
        feed(&f, &data);
    }
    take(&f, &said);
    is_part(&said, NIO__STREAM_LIMIT, number, WINDOW + WINDOW / 2);
    struct part cancel = call(NIO__STREAM_CANCEL, 0, nio__bytes(NULL, 0));
    feed(&f, &cancel);
    piper_ended(&f.piper, NIO_ECANCELED, (size_t)WINDOW / 2);
    assert_int_equal(sim_take(f.end).len, 0);
    sim_end(&f.sim);
}

static void a_result_keeps_to_the_limit_that_it_was_told(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    uint8_t hash[32];
    begin(&f, true);
    f.piper.total = 100;
    piper_serves(f.host, NIO_REQUEST_URI, NULL, &f.piper);
    struct part request = call(2, 30, nio_bytes_of("args"));
    feed(&f, &request);
    take(&f, &said);
    is_part(&said, NIO__STREAM_DATA, number, 0);
    assert_int_equal(said.content.len, 30);
    struct part limit = call(NIO__STREAM_LIMIT, 30, nio__bytes(NULL, 0));
    feed(&f, &limit); /* not larger: ignored */
    limit.value = 7;
    feed(&f, &limit);
    assert_int_equal(sim_take(f.end).len, 0);
    limit.value = 40;
    feed(&f, &limit);
    take(&f, &said);
    is_part(&said, NIO__STREAM_DATA, number, 30);
    assert_int_equal(said.content.len, 10);
    limit.value = UINT64_MAX;
    feed(&f, &limit);
    nio_bytes bytes = sim_take(f.end);
    assert_true(spoken_next(&bytes, &said));
    is_part(&said, NIO__STREAM_DATA, number, 40);
    assert_int_equal(said.content.len, 60);
    assert_true(spoken_next(&bytes, &said));
    is_part(&said, NIO__STREAM_END, number, 100);
    hash_of(hash, piper_pattern(0, 100));
    assert_true(nio_bytes_equal(said.content, nio__bytes(hash, 32)));
    piper_ended(&f.piper, NIO_OK, 0);
    sim_end(&f.sim);
}

/* Fails unless the handler answered with an error that says something like that. */
static void is_refused(struct fixture *f, const char *text)
{
    struct spoken said;
    take(f, &said);
    assert_int_equal(said.type, NIO_ERROR_TYPE);
    assert_true(nio_bytes_equal(said.content, nio_bytes_of(text)));
    assert_true(nio_bytes_equal(spoken_field(&said, "rid"), nio__bytes(cid, 8)));
    assert_int_equal(spoken_field(&said, "str").len, 0);
}

static void a_handler_ends_what_breaks_the_rules(void **state)
{
    static const char out[] = "data of the stream is out of place",
                      whole[] = "the stream is not whole",
                      other[] = "what came is not of this stream",
                      limit[] = "a limit of the stream is out of place";
    static uint8_t zeros[32], much[40000];
    uint8_t hash[32], other_number[8] = {0};
    hash_of(hash, nio_bytes_of("0123456789"));
    nio_bytes ten = nio_bytes_of("0123456789"), none = {NULL, 0};
    struct {
        struct part part;
        const char *text;
    } cases[] = {
        {call(NIO__STREAM_DATA, 0, ten), out},          /* once more */
        {call(NIO__STREAM_DATA, 9, ten), out},          /* overlapping */
        {call(NIO__STREAM_DATA, 11, ten), out},         /* after a gap */
        {call(NIO__STREAM_DATA, UINT64_MAX, ten), out}, /* far away */
        {call(NIO__STREAM_DATA, 10, none), out},        /* nothing */
        {call(NIO__STREAM_END, 9, nio__bytes(hash, 32)), whole},
        {call(NIO__STREAM_END, 11, nio__bytes(hash, 32)), whole},
        {call(NIO__STREAM_END, UINT64_MAX, nio__bytes(hash, 32)), whole},
        {call(NIO__STREAM_END, 10, nio__bytes(zeros, 32)), whole},
        {call(NIO__STREAM_END, 10, nio__bytes(hash, 31)), whole},
        {call(NIO__STREAM_END, 10, none), whole},
        {call(NIO__STREAM_LIMIT, 100, none), limit}, /* it writes nothing */
        {call(NIO__STREAM_ANSWER, 0, none), other},
        {call(9, 0, none), other},
        {call(255, 0, none), other},
        {call(NIO__STREAM_DATA, 10, ten), other},                         /* number */
        {call(NIO__STREAM_DATA, 10, ten), other},                         /* mark */
        {call(NIO__STREAM_DATA, 10, nio__bytes(much, sizeof much)), out}, /* over the limit */
    };
    size_t count = sizeof cases / sizeof *cases;
    (void)state;
    cases[count - 3].part.number = other_number;
    cases[count - 2].part.mark = 0x4d;
    for (size_t i = 0; i < count; i++) {
        struct fixture f;
        struct spoken said;
        begin_served(&f, 1, 0);
        take(&f, &said);
        struct part data = call(NIO__STREAM_DATA, 0, ten);
        feed(&f, &data);
        f.piper.wrong = false; /* it is no pattern */
        if (i == count - 1) {
            f.piper.pause_read = 0;
            for (uint64_t at = 10; at + 40000 <= WINDOW; at += 40000) {
                data = call(NIO__STREAM_DATA, at, nio__bytes(much, 40000));
                feed(&f, &data);
                cases[i].part.value = at + 40000;
            }
            assert_int_equal(sim_take(f.end).len, 0);
        }
        feed(&f, &cases[i].part);
        is_refused(&f, cases[i].text);
        assert_int_equal(f.piper.ended, 1);
        assert_int_equal(f.piper.status, NIO_EMALFORMED);
        feed(&f, &cases[i].part); /* late now */
        assert_int_equal(sim_take(f.end).len, 0);
        assert_int_equal(nio__core_counters(f.host->core)->late, 1);
        assert_int_equal(nio_link_get_state(f.end->link), NIO_LINK_OPEN);
        sim_end(&f.sim);
    }
}

static void a_request_that_is_no_beginning_is_refused_by_a_sentence(void **state)
{
    static const char begins[] = "a stream begins otherwise";
    struct {
        struct part part;
        const char *text;
        bool streams; /* the route takes them */
    } cases[] = {
        {call(0, 0, nio_bytes_of("")), begins, true},
        {call(4, 0, nio_bytes_of("")), begins, true},
        {call(1, 0, nio_bytes_of("")), begins, true}, /* mark */
        {call(1, 0, nio_bytes_of("args")), "no stream is taken here", false},
        {call(3, UINT64_MAX, nio_bytes_of("args")), "no stream is taken here", false},
    };
    (void)state;
    cases[2].part.mark = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;
        struct heard heard = {0};
        begin(&f, true);
        if (cases[i].streams) {
            piper_serves(f.host, NIO_REQUEST_URI, NULL, &f.piper);
        } else {
            hears(f.host, NIO_REQUEST_URI, NULL, NULL, &heard);
        }
        cases[i].part.str = 1;
        feed(&f, &cases[i].part);
        is_refused(&f, cases[i].text);
        assert_int_equal(f.piper.begun + heard.count, 0);
        assert_int_equal(nio__core_counters(f.host->core)->streams_refused, 1);
        sim_end(&f.sim);
    }
}

static void a_stream_that_begins_twice_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    begin_served(&f, 1, 0);
    take(&f, &said);
    struct part again = call(1, 0, nio_bytes_of("again"));
    feed(&f, &again);
    is_refused(&f, "a stream begins otherwise");
    assert_int_equal(f.piper.begun, 1);
    assert_int_equal(f.piper.ended, 0);
    sim_end(&f.sim);
}

/* What follows would not find it. */
static void a_stream_without_a_number_of_its_request_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken said;
    begin_served(&f, 1, 0);
    take(&f, &said);
    struct part nameless = call(1, 0, nio_bytes_of("nameless"));
    nameless.name = NULL;
    feed(&f, &nameless);
    take(&f, &said);
    assert_int_equal(said.type, NIO_ERROR_TYPE);
    assert_true(nio_bytes_equal(said.content, nio_bytes_of("a stream begins otherwise")));
    assert_int_equal(f.piper.begun, 1);
    assert_int_equal(f.piper.ended, 0);
    sim_end(&f.sim);
}

static void what_names_no_stream_is_late(void **state)
{
    (void)state;
    struct fixture f;
    static const uint8_t other[8] = {1};
    begin_served(&f, 1, 0);
    sim_take(f.end);
    struct part cases[] = {call(NIO__STREAM_DATA, 0, nio_bytes_of("x")),
                           call(NIO__STREAM_DATA, 0, nio_bytes_of("x")),
                           call(NIO__STREAM_CANCEL, 0, nio_bytes_of(""))};
    cases[0].id = other;
    cases[1].uri = "other";
    cases[2].name = "rid"; /* no call of ours */
    for (size_t i = 0; i < 3; i++) {
        feed(&f, &cases[i]);
        assert_int_equal(nio__core_counters(f.host->core)->late, i + 1);
    }
    assert_int_equal(sim_take(f.end).len, 0);
    assert_int_equal(f.piper.ended + f.piper.read, 0);
    sim_end(&f.sim);
}

static void a_plain_request_has_no_stream_to_take(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, true);
    piper_serves(f.host, NIO_REQUEST_URI, NULL, &f.piper);
    sim_feed(f.end, spoken_with(NIO_REQUEST_URI, "cid", nio__bytes(cid, 8), "uri", "plain"));
    sim_settle(&f.sim);
    assert_int_equal(f.piper.accepted, NIO_ENOENT);
    assert_string_equal(f.piper.args, "plain");
    sim_end(&f.sim);
}

/* ---- A caller, and a handler that the test plays --------------------------------------------- */

static void begin_calling(struct fixture *f, bool sends, bool takes)
{
    struct spoken said;
    begin(f, false);
    f->piper.total = 100;
    assert_int_equal(
        piper_begin(f->end->link, NULL, NIO_REQUEST_URI, "uri", "args", sends, takes, &f->piper),
        NIO_OK);
    sim_settle(&f->sim);
    take(f, &said);
    assert_int_equal(said.type, NIO_REQUEST_URI);
    assert_true(said.content.len == NIO__STREAM_HEAD + 4);
    memcpy(f->number, said.content.ptr + 2, 8);
    memcpy(f->id, spoken_field(&said, "cid").ptr, 8);
    is_part(&said, (uint8_t)(sends | takes << 1), f->number, takes ? WINDOW : 0);
    assert_true(nio_bytes_equal(said.content, nio_bytes_of("args")));
}

/* What the handler sends. */
static struct part reply(const struct fixture *f, uint8_t kind, uint64_t value, nio_bytes rest)
{
    return (struct part){.type = NIO_RESPOND_URI,
                         .name = "rid",
                         .id = f->id,
                         .str = 2,
                         .uri = "uri",
                         .mark = NIO__STREAM_MARK,
                         .kind = kind,
                         .number = f->number,
                         .value = value,
                         .rest = rest};
}

static void a_peer_that_knows_no_streams_is_told_apart(void **state)
{
    (void)state;
    for (unsigned with_rid = 0; with_rid < 2; with_rid++) {
        for (unsigned takes = 0; takes < 2; takes++) {
            struct fixture f;
            begin_calling(&f, !takes, takes);
            struct part answer = reply(&f, 0, 0, nio_bytes_of("fine"));
            answer.str = 0;
            answer.name = with_rid ? "rid" : NULL;
            feed(&f, &answer);
            piper_ended(&f.piper, NIO_ENOTSUP, 0);
            assert_string_equal(f.piper.content, "the peer does not know streams");
            assert_int_equal(f.piper.written, 0);
            assert_int_equal(sim_take(f.end).len, 0); /* nothing that it could mistake */
            sim_end(&f.sim);
        }
    }
}

static void errors_of_a_peer_end_a_stream_as_any_call(void **state)
{
    static const uint8_t types[] = {NIO_ERROR_TYPE, NIO_NOT_FOUND, NIO_NOT_PERMITTED,
                                    NIO_AUTH_ERROR};
    static const nio_status statuses[] = {NIO_EREMOTE, NIO_ENOTFOUND, NIO_ENOTPERMITTED, NIO_EAUTH};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct fixture f;
        begin_calling(&f, true, false);
        sim_feed(f.end, spoken(types[i], "ERROR", "no"));
        sim_settle(&f.sim);
        piper_ended(&f.piper, statuses[i], 0);
        assert_string_equal(f.piper.content, "no");
        assert_int_equal(sim_take(f.end).len, 0);
        sim_end(&f.sim);
    }
}

static void a_caller_that_gives_up_says_so_once_the_peer_spoke_of_the_stream(void **state)
{
    (void)state;
    for (unsigned shown = 0; shown < 2; shown++) {
        struct fixture f;
        struct spoken said;
        begin_calling(&f, true, false);
        f.piper.idle = true;
        if (shown) {
            struct part limit = reply(&f, NIO__STREAM_LIMIT, 10, nio__bytes(NULL, 0));
            feed(&f, &limit);
        }
        sim_advance(&f.sim, 200000);
        if (shown) { /* the program writes nothing, and that is its own affair */
            assert_int_equal(f.piper.ended, 0);
            nio_stream_cancel(f.piper.stream);
            sim_settle(&f.sim);
            take(&f, &said);
            is_part(&said, NIO__STREAM_CANCEL, f.number, 0);
            assert_true(nio_bytes_equal(spoken_field(&said, "cid"), nio__bytes(f.id, 8)));
        } else {
            assert_int_equal(sim_take(f.end).len, 0);
        }
        piper_ended(&f.piper, shown ? NIO_ECANCELED : NIO_ETIMEDOUT, 0);
        sim_end(&f.sim);
    }
}

static void a_caller_ends_what_breaks_the_rules(void **state)
{
    (void)state;
    for (unsigned wrong = 0; wrong < 9; wrong++) {
        struct fixture f;
        struct spoken said;
        uint8_t hash[32], other[8] = {0};
        begin_calling(&f, false, true);
        struct part data = reply(&f, NIO__STREAM_DATA, 0, piper_pattern(0, 10));
        feed(&f, &data);
        hash_of(hash, piper_pattern(0, 10));
        struct part bad = reply(&f, NIO__STREAM_END, 10, nio__bytes(hash, 32));
        switch (wrong) {
        case 0:
            bad = data;
            break;
        case 1:
            bad.value = 11;
            break;
        case 2:
            hash[3] ^= 1;
            break;
        case 3:
            bad.kind = NIO__STREAM_LIMIT; /* nothing is written */
            break;
        case 4:
            bad.kind = NIO__STREAM_ANSWER; /* its end is the answer */
            break;
        case 5:
            bad.kind = NIO__STREAM_CANCEL;
            break;
        case 6:
            bad.number = other;
            break;
        case 7:
            bad.mark = 0;
            break;
        default:
            bad.str = 0; /* it knew them before */
        }
        feed(&f, &bad);
        piper_ended(&f.piper, NIO_EMALFORMED, 10);
        take(&f, &said);
        is_part(&said, NIO__STREAM_CANCEL, f.number, 0);
        feed(&f, &bad);
        assert_int_equal(nio__core_counters(f.host->core)->late, 1);
        sim_end(&f.sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handler_speaks_as_the_page_on_the_wire_says),
        cmocka_unit_test(limits_grow_once_half_is_taken),
        cmocka_unit_test(a_result_keeps_to_the_limit_that_it_was_told),
        cmocka_unit_test(a_handler_ends_what_breaks_the_rules),
        cmocka_unit_test(a_request_that_is_no_beginning_is_refused_by_a_sentence),
        cmocka_unit_test(a_stream_that_begins_twice_is_refused),
        cmocka_unit_test(a_stream_without_a_number_of_its_request_is_refused),
        cmocka_unit_test(what_names_no_stream_is_late),
        cmocka_unit_test(a_plain_request_has_no_stream_to_take),
        cmocka_unit_test(a_peer_that_knows_no_streams_is_told_apart),
        cmocka_unit_test(errors_of_a_peer_end_a_stream_as_any_call),
        cmocka_unit_test(a_caller_that_gives_up_says_so_once_the_peer_spoke_of_the_stream),
        cmocka_unit_test(a_caller_ends_what_breaks_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
