/* Generated packing of scalars, strings, optional fields and gaps; content that is not packed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden/good/scalars/scalars.c"
#include "support/gen_kit.h"

GEN_CODEC(numbers, scalars_numbers, read_numbers(in, &value), check_numbers(&value),
          size_numbers(&value), write_numbers(at, &value))
GEN_CODEC(strings, scalars_strings, read_strings(in, &value), check_strings(&value),
          size_strings(&value), write_strings(at, &value))
GEN_CODEC(sparse, scalars_sparse, read_sparse(in, &value), check_sparse(&value),
          size_sparse(&value), write_sparse(at, &value))

static void numbers_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("scalars", "numbers", SCALARS_NUMBERS_MAX, 0, numbers);
}

static void numbers_out_of_range_or_of_another_kind_are_refused(void **state)
{
    (void)state;
    gen_kit_refused("scalars", "numbers", 0, numbers);
}

static void strings_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("scalars", "strings", SCALARS_STRINGS_MAX, 0, strings);
}

static void strings_out_of_bounds_are_refused(void **state)
{
    (void)state;
    gen_kit_refused("scalars", "strings", 0, strings);
}

static void optional_fields_and_gaps_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("scalars", "sparse", SCALARS_SPARSE_MAX, 0, sparse);
}

static void what_a_newer_peer_adds_is_dropped(void **state)
{
    (void)state;
    gen_kit_lenient("scalars", "sparse", 0, sparse);
}

static void what_a_writer_may_not_write_is_invalid(void **state)
{
    (void)state;
    static const char long_text[] = "12345678901234567890123456789012345678901";
    scalars_strings value;
    memset(&value, 0, sizeof value);
    value.thing.ptr = (const uint8_t *)"\x44\x01";
    value.thing.len = 2;
    assert_true(check_strings(&value));
    value.name = nio_text_of(long_text);
    assert_false(check_strings(&value));
    value.name.len = 40;
    assert_true(check_strings(&value));
    value.name.ptr = "a\0b";
    value.name.len = 3;
    assert_false(check_strings(&value));
    value.name.ptr = "\xc3";
    value.name.len = 1;
    assert_false(check_strings(&value));
    value.name.len = 0;
    value.thing.len = 1;
    assert_false(check_strings(&value));
    value.thing.len = 0;
    assert_false(check_strings(&value));

    scalars_numbers number;
    memset(&number, 0, sizeof number);
    number.colour = 0x7fffffff;
    assert_true(check_numbers(&number));
    number.colour++;
    assert_false(check_numbers(&number));
}

static void none_is_no_value_of_a_required_field_of_any_type(void **state)
{
    (void)state;
    static const uint8_t number[] = {0x44, 0x01}, none[] = {0x00};
    uint8_t packed[SCALARS_STRINGS_MAX];
    scalars_strings value, again;
    memset(&value, 0, sizeof value);
    value.thing = (nio_any){number, sizeof number};
    size_t size = size_strings(&value);
    assert_true(check_strings(&value));
    write_strings(packed, &value);
    assert_true(read_strings((nio_bytes){packed, size}, &again));
    value.thing = (nio_any){none, sizeof none};
    assert_false(check_strings(&value));
    size = size_strings(&value);
    write_strings(packed, &value);
    assert_false(read_strings((nio_bytes){packed, size}, &again));
}

static void raw_numbers_are_big_endian_and_have_one_length(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8, 0};
    nio_bytes eight = {bytes, 8}, seven = {bytes, 7}, nine = {bytes, 9}, two = {bytes, 2};
    int64_t wide;
    int16_t narrow;
    uint16_t plain;
    assert_true(nio_gen_as_i64(eight, &wide));
    assert_true(wide == INT64_C(-283686952306184));
    assert_false(nio_gen_as_i64(seven, &wide));
    assert_false(nio_gen_as_i64(nine, &wide));
    assert_true(nio_gen_as_i16(two, &narrow));
    assert_true(nio_gen_as_u16(two, &plain));
    assert_int_equal(narrow, -2);
    assert_int_equal(plain, 0xfffe);
}

static void text_is_checked_as_the_plain_way_would(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {'a', 'b', 0x7f, 1, 0x80, 0xc3, 0xa9, 0xff, 0, 'z', 'y', 'x'};
    uint32_t random = 3;
    for (int round = 0; round < 20000; round++) {
        uint8_t *text = test_malloc(40);
        size_t len = (size_t)round % 40;
        uint32_t rare = round % 3 == 0 ? 12 : 4; /* otherwise most texts were wrong early */
        for (size_t i = 0; i < len; i++) {
            random = random * 1664525 + 1013904223;
            text[i] = (random >> 20) % 16 == 0 ? bytes[(random >> 8) % 12] : bytes[random % rare];
        }
        nio_bytes view = {text + (40 - len), len};
        memmove(text + (40 - len), text, len);
        bool plain = (len == 0 || memchr(view.ptr, 0, len) == NULL) && nio_utf8_valid(view);
        assert_int_equal(nio_gen_text_valid(view), plain);
        test_free(text);
    }
}

static void a_member_of_an_enum_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(scalars_colour_name(SCALARS_COLOUR_BLUE), "blue");
    assert_null(scalars_colour_name(5));
    assert_int_equal(SCALARS_COLOUR_BLUE_SINCE, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_equal_the_reference),
        cmocka_unit_test(numbers_out_of_range_or_of_another_kind_are_refused),
        cmocka_unit_test(strings_equal_the_reference),
        cmocka_unit_test(strings_out_of_bounds_are_refused),
        cmocka_unit_test(optional_fields_and_gaps_equal_the_reference),
        cmocka_unit_test(what_a_newer_peer_adds_is_dropped),
        cmocka_unit_test(what_a_writer_may_not_write_is_invalid),
        cmocka_unit_test(none_is_no_value_of_a_required_field_of_any_type),
        cmocka_unit_test(raw_numbers_are_big_endian_and_have_one_length),
        cmocka_unit_test(text_is_checked_as_the_plain_way_would),
        cmocka_unit_test(a_member_of_an_enum_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
