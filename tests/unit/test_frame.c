/* tests/unit/test_frame.c - frames against the vectors, cut, changed, written. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/vectors.h"
#include "wire/fields.h"
#include "wire/frame.h"

#define FIELDS_CAP 32
#define MUTATED_MAX 300

/* A copy that may be written, as a read buffer may. */
static nio__span copy_of(nio_bytes bytes)
{
    uint8_t *memory = vectors_memory(bytes.len);
    nio__copy(memory, bytes);
    return nio__span_of(memory, bytes.len);
}

static bool is_ours(const nio__frame *frame)
{
    nio_field fields[FIELDS_CAP];
    size_t count;
    return nio__frame_is_intact(frame) &&
           nio__fields_decode(frame->fields, fields, FIELDS_CAP, &count) == NIO_OK;
}

static bool datagram_is_good(nio__span input)
{
    nio__frame frame;
    return nio__frame_of_datagram(input, NIO__FRAME_MAX, &frame) == NIO_OK && is_ours(&frame);
}

/* Writes the message of a vector from its parts. */
static nio_bytes build(uint8_t type, nio_bytes fields, nio_bytes uri, nio_bytes content)
{
    size_t body_len = 2 + uri.len + content.len;
    size_t len = NIO__HEADER_SIZE + fields.len + body_len;
    uint8_t *memory = vectors_memory(len), *body = memory + NIO__HEADER_SIZE + fields.len;
    nio__copy(memory + NIO__HEADER_SIZE, fields);
    body[0] = (uint8_t)(uri.len >> 8);
    body[1] = (uint8_t)uri.len;
    nio__copy(nio__copy(body + 2, uri), content);
    nio__frame_write_header(memory, type, fields.len, nio__bytes(body, body_len));
    return nio__bytes(memory, len);
}

/* The whole message; a long one is given by its header and a rule for the content. */
static nio_bytes wire_of(const json_t *item)
{
    if (json_object_get(item, "hex") != NULL) {
        return vectors_hex(item, "hex");
    }
    nio_bytes wire = build((uint8_t)vectors_int(item, "type"), vectors_bytes("4d4000"),
                           vectors_hex(item, "uri"), vectors_rule(item, "content_rule"));
    assert_memory_equal(wire.ptr, vectors_hex(item, "header").ptr, NIO__HEADER_SIZE);
    return wire;
}

static nio_bytes content_of(const json_t *item)
{
    return json_object_get(item, "content") != NULL ? vectors_hex(item, "content")
                                                    : vectors_rule(item, "content_rule");
}

static void check_message(const json_t *item)
{
    nio__frame frame;
    size_t need;
    nio_bytes uri, content, wire = wire_of(item);
    assert_int_equal(nio__frame_next(copy_of(wire), NIO__FRAME_MAX, &frame, &need), NIO_OK);
    assert_int_equal(frame.type, vectors_int(item, "type"));
    assert_int_equal(frame.size, wire.len);
    assert_true(is_ours(&frame));
    assert_int_equal(nio__body_split(nio__span_view(frame.body), &uri, &content), NIO_OK);
    assert_true(nio_bytes_equal(uri, vectors_hex(item, "uri")));
    assert_true(nio_bytes_equal(content, content_of(item)));
    assert_true(nio_bytes_equal(build(frame.type, frame.fields, uri, content), wire));
}

static void every_message_of_the_vectors_is_read_and_written(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages"), *item;
    size_t index;
    VECTORS_EACH(file, "plain", index, item) {
        check_message(item);
    }
    VECTORS_EACH(file, "helpers", index, item) {
        check_message(item);
    }
    vectors_close(file);
}

static void a_sender_may_put_as_much_into_a_message_as_the_vectors_say(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages"), *item;
    size_t index;
    VECTORS_EACH(file, "limits", index, item) {
        bool fits = vectors_int(item, "uri_length") + vectors_int(item, "content_length") <=
                    NIO__PAYLOAD_MAX;
        assert_string_equal(vectors_text(item, "sender"), fits ? "ok" : "too long");
    }
    vectors_close(file);
}

static void every_layered_message_is_a_whole_frame(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages"), *item;
    size_t index;
    VECTORS_EACH(file, "layered", index, item) {
        nio__frame frame;
        size_t need;
        nio__span input = copy_of(vectors_hex(item, "hex"));
        assert_int_equal(nio__frame_next(input, NIO__FRAME_MAX, &frame, &need), NIO_OK);
        assert_true(is_ours(&frame) && frame.size == input.len);
    }
    vectors_close(file);
}

/* Where a careful receiver differs from the decoder that the vectors describe: types of
 * applications exist, body_len counts, and auth parts that are not canonical do not. */
static bool expected_good(const json_t *item)
{
    static const char *const good[] = {"type 31",
                                       "type 100",
                                       "type 255",
                                       "one byte too many",
                                       "good",
                                       "uri and content empty",
                                       "body length says less than there is"};
    const char *name = vectors_text(item, "name");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (strcmp(name, good[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void malformed_messages_are_refused(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages"), *item;
    size_t index;
    VECTORS_EACH(file, "malformed", index, item) {
        if (datagram_is_good(copy_of(vectors_hex(item, "hex"))) != expected_good(item)) {
            fail_msg("%s", vectors_text(item, "name"));
        }
    }
    vectors_close(file);
}

static void a_frame_cut_short_asks_for_more(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages"), *item;
    size_t index;
    VECTORS_EACH(file, "plain", index, item) {
        nio_bytes wire = wire_of(item);
        for (size_t len = 0; len < wire.len && len < MUTATED_MAX; len++) {
            nio__frame frame;
            size_t need = 0;
            nio__span input = copy_of(nio__bytes(wire.ptr, len));
            assert_int_equal(nio__frame_next(input, NIO__FRAME_MAX, &frame, &need), NIO_ETRUNCATED);
            assert_int_equal(need, len < NIO__HEADER_SIZE ? NIO__HEADER_SIZE : wire.len);
        }
    }
    vectors_close(file);
}

static void a_frame_with_another_behind_it_ends_where_it_says(void **state)
{
    (void)state;
    nio_bytes frame_bytes = build(0, vectors_bytes("4d4000"), nio_bytes_of("a"), nio_bytes_of("b"));
    uint8_t *memory = vectors_memory(2 * frame_bytes.len);
    nio__frame frame;
    size_t need;
    nio__copy(nio__copy(memory, frame_bytes), frame_bytes);
    nio__span input = nio__span_of(memory, 2 * frame_bytes.len);
    assert_int_equal(nio__frame_next(input, NIO__FRAME_MAX, &frame, &need), NIO_OK);
    assert_int_equal(frame.size, frame_bytes.len);
    assert_int_equal(nio__frame_of_datagram(input, NIO__FRAME_MAX, &frame), NIO_OK);
    assert_true(nio__frame_is_intact(&frame));
    vectors_close(NULL);
}

static void a_changed_body_is_not_intact(void **state)
{
    (void)state;
    nio_bytes good = build(7, vectors_bytes("4d4000"), nio_bytes_of("uri"), nio_bytes_of("hello"));
    for (size_t at = 0; at < good.len; at++) {
        nio__span changed = copy_of(good);
        nio__frame frame;
        changed.ptr[at] ^= 0x04;
        nio_status status = nio__frame_of_datagram(changed, NIO__FRAME_MAX, &frame);
        bool in_type = at == 0, in_fields = at >= NIO__HEADER_SIZE && at < NIO__HEADER_SIZE + 3;
        assert_true(in_type || in_fields || status != NIO_OK || !nio__frame_is_intact(&frame));
    }
    vectors_close(NULL);
}

static void a_datagram_that_ends_in_its_body_is_marked(void **state)
{
    (void)state;
    nio_bytes good = build(7, vectors_bytes("4d4000"), nio_bytes_of("uri"), nio_bytes_of("hello"));
    for (size_t len = 0; len < good.len; len++) {
        nio__frame frame;
        nio__span cut = copy_of(nio__bytes(good.ptr, len));
        nio_status status = nio__frame_of_datagram(cut, NIO__FRAME_MAX, &frame);
        /* Up to the end of the uri there is nothing that could be answered. */
        assert_int_equal(status, len < NIO__HEADER_SIZE + 3 + 2 + 3 ? NIO_EMALFORMED : NIO_OK);
        assert_true(status != NIO_OK || (frame.cut && !nio__frame_is_intact(&frame)));
    }
    vectors_close(NULL);
}

static void a_frame_over_the_limit_is_refused_from_its_header_on(void **state)
{
    (void)state;
    nio_bytes good = build(7, vectors_bytes("4d4000"), nio_bytes_of("uri"), nio_bytes_of("hello"));
    nio__frame frame;
    size_t need;
    nio__span all = copy_of(good), head = nio__span_of(all.ptr, NIO__HEADER_SIZE);
    assert_int_equal(nio__frame_next(head, good.len, &frame, &need), NIO_ETRUNCATED);
    assert_int_equal(nio__frame_next(head, good.len - 1, &frame, &need), NIO_ELIMIT);
    assert_int_equal(nio__frame_of_datagram(all, good.len - 1, &frame), NIO_ELIMIT);
    assert_int_equal(nio__frame_of_datagram(all, good.len, &frame), NIO_OK);
    vectors_close(NULL);
}

static void a_type_says_whether_it_may_be_answered(void **state)
{
    (void)state;
    static const uint8_t invalid[] = {14, 15, 16, 17, 18, 19, 21, 22, 26, 27, 28, 29};
    static const uint8_t one_way[] = {1, 8, 10, 11, 12, 13, 20, 23, 24, 25, 30};
    for (unsigned type = 0; type < 256; type++) {
        nio__type_class expected = type == 9 ? NIO__TYPE_ADVERTISE : NIO__TYPE_REQUEST;
        expected = memchr(invalid, (int)type, sizeof invalid) ? NIO__TYPE_INVALID : expected;
        expected = memchr(one_way, (int)type, sizeof one_way) ? NIO__TYPE_ONE_WAY : expected;
        assert_int_equal(nio__type_class_of((uint8_t)type), expected);
        assert_int_equal(nio__type_is_custom((uint8_t)type), type >= 31);
        assert_int_equal(nio__type_is_error((uint8_t)type),
                         type == 20 || type == 23 || type == 24 || type == 25);
    }
}

static void the_largest_frame_is_read(void **state)
{
    (void)state;
    uint8_t *memory = vectors_memory(NIO__FRAME_MAX), *body = memory + 9 + NIO__FIELDS_MAX;
    nio__frame frame;
    size_t need;
    nio__frame_write_header(memory, 255, NIO__FIELDS_MAX, nio__bytes(body, NIO__BODY_MAX));
    nio__span input = nio__span_of(memory, NIO__FRAME_MAX);
    assert_int_equal(nio__frame_next(input, NIO__FRAME_MAX, &frame, &need), NIO_OK);
    assert_true(nio__frame_is_intact(&frame) && frame.size == NIO__FRAME_MAX);
    vectors_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_of_the_vectors_is_read_and_written),
        cmocka_unit_test(a_sender_may_put_as_much_into_a_message_as_the_vectors_say),
        cmocka_unit_test(every_layered_message_is_a_whole_frame),
        cmocka_unit_test(malformed_messages_are_refused),
        cmocka_unit_test(a_frame_cut_short_asks_for_more),
        cmocka_unit_test(a_frame_with_another_behind_it_ends_where_it_says),
        cmocka_unit_test(a_changed_body_is_not_intact),
        cmocka_unit_test(a_datagram_that_ends_in_its_body_is_marked),
        cmocka_unit_test(a_frame_over_the_limit_is_refused_from_its_header_on),
        cmocka_unit_test(a_type_says_whether_it_may_be_answered),
        cmocka_unit_test(the_largest_frame_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
