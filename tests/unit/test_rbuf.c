/* tests/unit/test_rbuf.c - a stream cut into frames, however it arrives. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "support/fault_env.h"
#include "wire/rbuf.h"

#define FRAMES 12
#define STREAM_MAX 4096

/* A stream of frames of growing size, the contents of which say their number. */
static size_t make_stream(uint8_t *stream)
{
    uint8_t *at = stream;
    for (size_t i = 0; i < FRAMES; i++) {
        size_t body_len = 3 + i * 19;
        memcpy(at + NIO__HEADER_SIZE, "\x4d\x40\x00", 3);
        uint8_t *body = at + NIO__HEADER_SIZE + 3;
        memset(body, (int)i, body_len);
        body[0] = body[1] = 0;
        nio__frame_write_header(at, 7, 3, nio__bytes(body, body_len));
        at = body + body_len;
    }
    return (size_t)(at - stream);
}

static void expect_frame(const nio__frame *frame, size_t number)
{
    assert_true(nio__frame_is_intact(frame));
    assert_int_equal(frame->body.len, 3 + number * 19);
    assert_int_equal(frame->body.ptr[2], number);
}

/* Hands over a piece in memory of its own, which is overwritten afterwards, as a read buffer
 * is; returns how many frames have come in all. */
static size_t feed(nio__rbuf *rbuf, const uint8_t *piece, size_t len, size_t seen)
{
    uint8_t *memory = malloc(len > 0 ? len : 1);
    nio__frame frame;
    nio_status status;
    assert_non_null(memory);
    memcpy(memory, piece, len);
    nio__span input = nio__span_of(memory, len);
    while ((status = nio__rbuf_next(rbuf, &input, NIO__FRAME_MAX, &frame)) == NIO_OK) {
        expect_frame(&frame, seen++);
    }
    assert_int_equal(status, NIO_ETRUNCATED);
    assert_int_equal(input.len, 0);
    memset(memory, 0xee, len);
    free(memory);
    return seen;
}

static void a_stream_is_cut_alike_in_pieces_of_every_size(void **state)
{
    (void)state;
    static uint8_t stream[STREAM_MAX];
    struct fault_env world;
    size_t len = make_stream(stream);
    fault_env_init(&world, 1);
    for (size_t size = 1; size <= len; size++) {
        nio__rbuf rbuf;
        size_t seen = 0, total = 0;
        nio__rbuf_init(&rbuf, &world.env, &total);
        for (size_t at = 0; at < len; at += size) {
            seen = feed(&rbuf, stream + at, size < len - at ? size : len - at, seen);
            assert_int_equal(total, rbuf.cap);
        }
        assert_int_equal(seen, FRAMES);
        assert_true(nio__rbuf_is_empty(&rbuf));
        assert_int_equal(world.live_blocks, 0); /* an idle link holds no memory */
        nio__rbuf_end(&rbuf);
    }
    fault_env_end(&world);
}

static void a_stream_cut_in_two_anywhere_gives_all_frames(void **state)
{
    (void)state;
    static uint8_t stream[STREAM_MAX];
    struct fault_env world;
    size_t len = make_stream(stream);
    fault_env_init(&world, 1);
    for (size_t cut = 0; cut <= len; cut++) {
        nio__rbuf rbuf;
        nio__rbuf_init(&rbuf, &world.env, NULL);
        size_t seen = feed(&rbuf, stream, cut, 0);
        assert_int_equal(feed(&rbuf, stream + cut, len - cut, seen), FRAMES);
        nio__rbuf_end(&rbuf);
    }
    fault_env_end(&world);
}

static void whole_frames_are_taken_where_they_lie(void **state)
{
    (void)state;
    static uint8_t stream[STREAM_MAX];
    struct fault_env world;
    nio__rbuf rbuf;
    nio__frame frame;
    nio__span input = nio__span_of(stream, make_stream(stream));
    fault_env_init(&world, 1);
    nio__rbuf_init(&rbuf, &world.env, NULL);
    while (nio__rbuf_next(&rbuf, &input, NIO__FRAME_MAX, &frame) == NIO_OK) {
        assert_true(frame.body.ptr > stream && frame.body.ptr < stream + sizeof stream);
    }
    assert_int_equal(world.requests, 0);
    nio__rbuf_end(&rbuf);
    fault_env_end(&world);
}

static void an_announced_frame_costs_only_what_has_come(void **state)
{
    (void)state;
    static uint8_t bytes[NIO__FRAME_MAX];
    struct fault_env world;
    nio__rbuf rbuf;
    size_t seen = 0, cap = 0;
    nio__frame frame;
    fault_env_init(&world, 1);
    nio__rbuf_init(&rbuf, &world.env, NULL);
    bytes[0] = 7;
    memset(bytes + 1, 0xff, 4); /* both parts of 65,535 bytes */
    for (size_t come = 0; come < sizeof bytes - 1; come += 100) {
        nio__span input = nio__span_of(bytes + come, 100);
        assert_int_equal(nio__rbuf_next(&rbuf, &input, NIO__FRAME_MAX, &frame), NIO_ETRUNCATED);
        assert_true(rbuf.cap <= 2 * (come + 100) || rbuf.cap <= 64);
        assert_true(rbuf.cap <= NIO__FRAME_MAX);
        seen += rbuf.cap != cap;
        cap = rbuf.cap;
        if (come + 200 > sizeof bytes) {
            break;
        }
    }
    assert_true(seen < 16); /* doubling, not step by step */
    nio__rbuf_end(&rbuf);
    fault_env_end(&world);
}

static void kept_input_is_taken_later_frame_by_frame(void **state)
{
    (void)state;
    static uint8_t stream[STREAM_MAX];
    struct fault_env world;
    size_t len = make_stream(stream);
    fault_env_init(&world, 1);
    for (size_t before = 0; before <= FRAMES; before++) {
        for (size_t cut = 1; cut <= len; cut += 37) {
            nio__rbuf rbuf;
            nio__frame frame;
            size_t seen = 0;
            nio__span input = nio__span_of(stream, cut);
            nio__rbuf_init(&rbuf, &world.env, NULL);
            while (seen < before &&
                   nio__rbuf_next(&rbuf, &input, NIO__FRAME_MAX, &frame) == NIO_OK) {
                expect_frame(&frame, seen++);
            }
            assert_int_equal(nio__rbuf_keep(&rbuf, input), NIO_OK);
            nio__span nothing = nio__span_of(NULL, 0);
            while (nio__rbuf_next(&rbuf, &nothing, NIO__FRAME_MAX, &frame) == NIO_OK) {
                expect_frame(&frame, seen++);
            }
            assert_int_equal(feed(&rbuf, stream + cut, len - cut, seen), FRAMES);
            assert_int_equal(world.live_blocks, 0);
            nio__rbuf_end(&rbuf);
        }
    }
    fault_env_end(&world);
}

static void a_stream_that_is_none_is_refused_as_soon_as_that_is_known(void **state)
{
    (void)state;
    static uint8_t stream[STREAM_MAX];
    struct fault_env world;
    nio__rbuf rbuf;
    nio__frame frame;
    fault_env_init(&world, 1);
    make_stream(stream);
    nio__rbuf_init(&rbuf, &world.env, NULL);
    nio__span input = nio__span_of(stream, 5);
    assert_int_equal(nio__rbuf_next(&rbuf, &input, 15, &frame), NIO_ETRUNCATED);
    input = nio__span_of(stream + 5, 4);
    assert_int_equal(nio__rbuf_next(&rbuf, &input, 14, &frame), NIO_ELIMIT);
    nio__rbuf_end(&rbuf);
    stream[0] = 14;
    input = nio__span_of(stream, 20);
    assert_int_equal(nio__rbuf_next(&rbuf, &input, NIO__FRAME_MAX, &frame), NIO_EMALFORMED);
    nio__rbuf_end(&rbuf);
    fault_env_end(&world);
}

static nio_status read_all(struct fault_env *world, void *user)
{
    static uint8_t stream[STREAM_MAX];
    size_t len = make_stream(stream), seen = 0;
    nio_status status = NIO_ETRUNCATED;
    nio__rbuf rbuf;
    nio__frame frame;
    (void)user;
    nio__rbuf_init(&rbuf, &world->env, NULL);
    for (size_t at = 0; at < len && status == NIO_ETRUNCATED; at += 100) {
        nio__span input = nio__span_of(stream + at, len - at < 100 ? len - at : 100);
        while ((status = nio__rbuf_next(&rbuf, &input, NIO__FRAME_MAX, &frame)) == NIO_OK) {
            expect_frame(&frame, seen++);
        }
    }
    nio__rbuf_end(&rbuf);
    return seen == FRAMES ? NIO_OK : status;
}

static void without_memory_the_stream_ends_and_nothing_leaks(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    assert_true(fault_env_exhaust(&world, read_all, NULL) > 5);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_is_cut_alike_in_pieces_of_every_size),
        cmocka_unit_test(a_stream_cut_in_two_anywhere_gives_all_frames),
        cmocka_unit_test(whole_frames_are_taken_where_they_lie),
        cmocka_unit_test(an_announced_frame_costs_only_what_has_come),
        cmocka_unit_test(kept_input_is_taken_later_frame_by_frame),
        cmocka_unit_test(a_stream_that_is_none_is_refused_as_soon_as_that_is_known),
        cmocka_unit_test(without_memory_the_stream_ends_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
