/* tests/unit/test_script_real.c - the floating-point numbers of Tapescript against Python's. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "plugins/tapescript/real.h"
#include "support/vectors.h"

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t member_bits(const json_t *item, const char *member)
{
    nio_bytes bytes = vectors_hex(item, member);
    assert_int_equal(bytes.len, sizeof(double));
    return nio__be64_load(bytes.ptr);
}

static double member_double(const json_t *item, const char *member)
{
    uint64_t bits = member_bits(item, member);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double member_item(const json_t *item, const char *member)
{
    nio_bytes bytes = vectors_hex(item, member);
    assert_int_equal(bytes.len, NIO__REAL_SIZE);
    return nio__real_read(bytes.ptr);
}

static bool has(const json_t *item, const char *member)
{
    return json_object_get(item, member) != NULL;
}

static void items_are_read_bit_by_bit_and_written_again(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "reads", index, item) {
        double value = member_item(item, "item");
        assert_true(bits_of(value) == member_bits(item, "real"));
        uint8_t again[NIO__REAL_SIZE];
        assert_int_equal(nio__real_write(again, value), NIO_OK);
        assert_memory_equal(again, vectors_hex(item, "again").ptr, sizeof again);
    }
    vectors_close(file);
}

static void doubles_are_rounded_to_items_or_refused(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index, refused = 0;
    VECTORS_EACH(file, "writes", index, item) {
        uint8_t out[NIO__REAL_SIZE] = "xyz";
        nio_status status = nio__real_write(out, member_double(item, "real"));
        if (has(item, "item")) {
            assert_int_equal(status, NIO_OK);
            assert_memory_equal(out, vectors_hex(item, "item").ptr, sizeof out);
        } else {
            assert_int_equal(status, NIO_ELIMIT);
            assert_memory_equal(out, "xyz", sizeof out);
            refused++;
        }
    }
    assert_in_range(refused, 6, index - 1);
    vectors_close(file);
}

static void check_result(double found, const json_t *item, const char *member)
{
    if (strcmp(vectors_text(item, member), "nan") == 0) {
        assert_true(isnan(found));
    } else {
        assert_true(bits_of(found) == member_bits(item, member));
    }
}

static void quotients_and_remainders_are_those_of_python(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "divisions", index, item) {
        double a = member_item(item, "a"), b = member_item(item, "b");
        double quotient = 0.25, remainder = 0.25;
        nio_status expected = has(item, "quotient") ? NIO_OK : NIO_EINVAL;
        assert_int_equal(nio__real_div(&quotient, a, b), expected);
        assert_int_equal(nio__real_mod(&remainder, a, b), expected);
        if (expected == NIO_OK) {
            check_result(quotient, item, "quotient");
            check_result(remainder, item, "remainder");
        } else {
            assert_true(b == 0 && quotient == 0.25 && remainder == 0.25);
        }
    }
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_read_bit_by_bit_and_written_again),
        cmocka_unit_test(doubles_are_rounded_to_items_or_refused),
        cmocka_unit_test(quotients_and_remainders_are_those_of_python),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
