/* tests/unit/test_inbound.c - the way in: frames in pieces, in batches, their numbers, their
 * handlers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

static void every_split_of_a_stream_gives_the_same_answers(void **state)
{
    static const char *const auths[] = {NULL, "hmac", "aead"};
    (void)state;
    for (size_t kind = 0; kind < 3; kind++) {
        size_t len = 1;
        for (size_t cut = 0; cut <= len; cut++) {
            struct sim sim;
            struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
            sim_begin(&sim, 1);
            struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
            struct sim_end *from =
                sim_raw(a, sim_layer(a, false, auths[kind], key, NULL, NULL), false);
            struct sim_end *to =
                sim_raw(b, sim_layer(b, false, auths[kind], key, NULL, NULL), true);
            hears(b, NIO_REQUEST_URI, "uri", NULL, &heard);
            says(from->link, NIO_REQUEST_URI, "uri", "first");
            says(from->link, NIO_REQUEST_URI, "uri", "second");
            sim_settle(&sim);
            nio_bytes bytes = sim_take(from);
            len = bytes.len;
            if (cut == len) {
                to->stream->split = SIM_BYTES; /* and byte by byte */
                sim_feed(to, bytes);
            } else {
                sim_feed(to, nio__bytes(bytes.ptr, cut));
                sim_settle(&sim);
                sim_feed(to, nio__bytes_skip(bytes, cut));
            }
            sim_settle(&sim);
            assert_int_equal(heard.count, 2);
            assert_string_equal(heard.content, "second");
            assert_int_equal(nio__core_counters(b->core)->frames_out, 2);
            sim_end(&sim);
        }
    }
}

static void answers_of_one_read_leave_in_one_write(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    static uint8_t batch[64 * 128];
    size_t len = 0;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    hears(host, NIO_REQUEST_URI, NULL, NULL, &heard);
    sim_settle(&sim);
    for (int i = 0; i < 64; i++) {
        nio_bytes frame = spoken(NIO_REQUEST_URI, "uri", "payload");
        memcpy(batch + len, frame.ptr, frame.len);
        len += frame.len;
    }
    host->want_writes = 0;
    nio__link_input(end->link, nio__span_of(batch, len));
    assert_int_equal(heard.count, 64);
    assert_int_equal(host->want_writes, 1);
    nio_bytes views[4];
    assert_int_equal(nio__link_output(end->link, views, 4), 1);
    assert_int_equal(views[0].len, len);
    sim_settle(&sim);
    assert_int_equal(nio__core_counters(host->core)->writes, 1);
    sim_end(&sim);
}

static void frames_left_over_continue_by_themselves_and_in_order(void **state)
{
    (void)state;
    for (unsigned split = SIM_WHOLE; split <= SIM_RANDOM; split++) {
        struct sim sim;
        struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
        nio_limits limits;
        nio_limits_init(&limits);
        limits.frames_per_turn = 3;
        sim_begin(&sim, split);
        sim.split = (enum sim_split)split;
        struct sim_host *host = sim_host_new(&sim, &limits);
        struct sim_end *end = sim_raw(host, NULL, true);
        hears(host, NIO_REQUEST_URI, NULL, NULL, &heard);
        sim_settle(&sim);
        uint8_t batch[2048];
        size_t len = 0;
        for (char digit = '0'; digit <= '9'; digit++) {
            char content[2] = {digit, '\0'};
            nio_bytes frame = spoken(NIO_REQUEST_URI, "uri", content);
            memcpy(batch + len, frame.ptr, frame.len);
            len += frame.len;
        }
        size_t turns = host->turns;
        sim_feed(end, nio__bytes(batch, len));
        sim_settle(&sim);
        assert_int_equal(heard.count, 10);
        nio_bytes out = sim_take(end);
        struct spoken said;
        for (char digit = '0'; digit <= '9'; digit++) {
            assert_true(spoken_next(&out, &said));
            assert_int_equal(said.content.ptr[0], digit);
        }
        assert_true(end->reading);
        if (split == SIM_WHOLE) {
            assert_int_equal(host->turns - turns, 3);
        }
        sim_end(&sim);
    }
}

static void look_at_fields(struct heard *heard, nio_call *call, const nio_message *message)
{
    nio_field field;
    (void)heard;
    (void)call;
    assert_true(nio_message_field(message, "color", &field));
    assert_true(nio_bytes_equal(field.value, nio_bytes_of("red")));
    assert_false(nio_message_field(message, "colo", &field));
    assert_false(nio_message_field(message, "cid", &field));
}

static void fields_of_the_sender_reach_the_handler(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {.then = look_at_fields};
    sim_begin(&sim, 1);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "hmac", key, NULL, NULL), b,
                                            sim_layer(b, false, "hmac", key, NULL, NULL));
    hears(b, NIO_NOTIFY_URI, NULL, NULL, &heard);
    nio_field field = {.name = nio_text_of("color"), .value = nio_bytes_of("red")};
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.fields = &field;
    spec.field_count = 1;
    assert_int_equal(nio_send(stream->near.link, &spec), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    sim_end(&sim);
}

static void a_message_that_names_a_call_is_never_routed(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {.say = "x", .say_type = NIO_RESPOND_URI};
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    hears(host, NIO_REQUEST_URI, NULL, NULL, &heard);
    sim_feed(end, spoken_with(NIO_REQUEST_URI, "rid", nio_bytes_of("12345678"), "uri", ""));
    sim_settle(&sim);
    assert_int_equal(heard.count, 0);
    assert_int_equal(sim_take(end).len, 0);
    assert_int_equal(nio__core_counters(host->core)->late, 1);
    sim_feed(end, spoken_with(NIO_REQUEST_URI, "rid", nio_bytes_of("1234567"), "uri", ""));
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    sim_end(&sim);
}

static void answer_elsewhere(struct heard *heard, nio_call *call, const nio_message *message)
{
    (void)heard;
    (void)message;
    assert_int_equal(nio_reply_uri(call, NIO_OK_TYPE, nio_bytes_of("there"), nio_bytes_of("x")),
                     NIO_OK);
}

static void a_handler_answers_with_another_uri_if_it_wants(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {.then = answer_elsewhere};
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    hears(host, NIO_REQUEST_URI, NULL, NULL, &heard);
    sim_feed(end, spoken(NIO_REQUEST_URI, "here", ""));
    sim_settle(&sim);
    spoken_is(sim_take(end), NIO_OK_TYPE, "there", "x", NULL);
    sim_end(&sim);
}

static void an_empty_uri_and_the_largest_message_pass(void **state)
{
    static uint8_t big[65422];
    (void)state;
    struct sim sim;
    struct heard heard = {0};
    sim_begin(&sim, 1);
    sim.split = SIM_RANDOM;
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "aead", key, NULL, NULL), b,
                                            sim_layer(b, false, "aead", key, NULL, NULL));
    hears(b, NIO_NOTIFY_URI, NULL, NULL, &heard);
    says(stream->near.link, NIO_NOTIFY_URI, "", "");
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.content = nio__bytes(big, 65420);
    assert_int_equal(nio_send(stream->near.link, &spec), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(heard.count, 2);
    sim_end(&sim);
}

static void bytes_after_the_end_of_a_link_are_not_looked_at(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {0};
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    hears(host, NIO_NOTIFY_URI, NULL, NULL, &heard);
    sim_settle(&sim);
    nio_link_close(end->link);
    nio_bytes frame = spoken(NIO_NOTIFY_URI, "uri", "");
    nio__link_input(end->link, nio__span_of((uint8_t *)(uintptr_t)frame.ptr, frame.len));
    sim_settle(&sim);
    assert_int_equal(heard.count, 0);
    sim_end(&sim);
}

static void many_links_are_kept_apart(void **state)
{
    enum { LINKS = 300 };
    static struct sim_stream *streams[LINKS];
    static struct ended ended[LINKS];
    static char contents[LINKS][8];
    (void)state;
    struct sim sim;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    sim_begin(&sim, 8);
    sim.split = SIM_RANDOM;
    sim.delay_ms = 20;
    memset(ended, 0, sizeof ended);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    nio_layer *near = sim_layer(a, false, "aead", key, NULL, NULL);
    nio_layer *far = sim_layer(b, false, "aead", key, NULL, NULL);
    hears(b, NIO_REQUEST_URI, "same", NULL, &heard);
    for (size_t i = 0; i < LINKS; i++) {
        snprintf(contents[i], sizeof contents[i], "%zu", i);
        streams[i] = sim_connect(a, near, b, far);
        asks(streams[i]->near.link, NIO_REQUEST_URI, "same", contents[i], &ended[i]);
    }
    sim_advance(&sim, 1000);
    for (size_t i = 0; i < LINKS; i++) {
        ended_as(&ended[i], NIO_OK, contents[i]);
    }
    assert_int_equal(heard.count, LINKS);
    sim_end(&sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_split_of_a_stream_gives_the_same_answers),
        cmocka_unit_test(answers_of_one_read_leave_in_one_write),
        cmocka_unit_test(frames_left_over_continue_by_themselves_and_in_order),
        cmocka_unit_test(fields_of_the_sender_reach_the_handler),
        cmocka_unit_test(a_message_that_names_a_call_is_never_routed),
        cmocka_unit_test(a_handler_answers_with_another_uri_if_it_wants),
        cmocka_unit_test(an_empty_uri_and_the_largest_message_pass),
        cmocka_unit_test(bytes_after_the_end_of_a_link_are_not_looked_at),
        cmocka_unit_test(many_links_are_kept_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
