/* tests/unit/test_script_number.c - the integers of Tapescript against those of Python. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "plugins/tapescript/number.h"
#include "support/vectors.h"

#define ROOM (NIO__NUMBER_LIMBS * sizeof(mp_limb_t) + 2)

typedef nio_status operation(nio__number *, const nio__number *, const nio__number *);

/* ---- GMP is not to allocate: whatever it asks for ends the test ------------------------------ */

static void *refuse_memory(size_t size)
{
    fail_msg("GMP asks for %zu bytes", size);
    return NULL;
}

static void *refuse_more(void *memory, size_t old, size_t size)
{
    (void)memory;
    (void)old;
    return refuse_memory(size);
}

static int refuse_all(void **state)
{
    (void)state;
    mp_set_memory_functions(refuse_memory, refuse_more, NULL);
    return 0;
}

/* ---- Numbers in tests ------------------------------------------------------------------------ */

static void read_member(nio__number *number, const json_t *item, const char *member)
{
    assert_int_equal(nio__number_read(number, vectors_hex(item, member)), NIO_OK);
}

/* In memory of its size, so that ASan sees a byte too many. */
static nio_bytes written(const nio__number *number)
{
    size_t size = nio__number_size(number);
    assert_in_range(size, 1, ROOM);
    uint8_t *out = vectors_memory(size);
    nio__number_write(number, out, size);
    return (nio_bytes){out, size};
}

static void assert_bytes(nio_bytes found, nio_bytes expected)
{
    assert_int_equal(found.len, expected.len);
    assert_memory_equal(found.ptr, expected.ptr, expected.len);
}

static void assert_written(const nio__number *number, const json_t *item, const char *member)
{
    assert_bytes(written(number), vectors_hex(item, member));
}

static bool has(const json_t *item, const char *member)
{
    return json_object_get(item, member) != NULL;
}

static double double_of(const json_t *item, const char *member)
{
    nio_bytes bytes = vectors_hex(item, member);
    assert_int_equal(bytes.len, sizeof(double));
    uint64_t bits = nio__be64_load(bytes.ptr);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void read_decimal(nio__number *number, const char *digits)
{
    bool negative = digits[0] == '-';
    nio__number ten, digit;
    nio__number_of_int(&ten, 10);
    nio__number_of_int(number, 0);
    for (digits += negative; *digits != '\0'; digits++) {
        nio__number_of_int(&digit, *digits - '0');
        assert_int_equal(nio__number_mul(number, number, &ten, NIO__NUMBER_BYTES), NIO_OK);
        assert_int_equal((negative ? nio__number_sub : nio__number_add)(number, number, &digit),
                         NIO_OK);
    }
}

/* 2^bits - below. */
static void just_below(nio__number *number, size_t bits, const nio__number *below)
{
    size_t size = bits / 8 + 1;
    uint8_t *bytes = vectors_memory(size);
    bytes[0] = (uint8_t)(1U << bits % 8);
    assert_int_equal(nio__number_read_unsigned(number, (nio_bytes){bytes, size}), NIO_OK);
    assert_int_equal(nio__number_sub(number, number, below), NIO_OK);
}

/* ---- Computing ------------------------------------------------------------------------------- */

/* The result of an operation, into a number of its own and into each of its arguments. */
static void check_operation(operation *compute, const json_t *item, const char *result)
{
    nio__number a, b, other;
    read_member(&a, item, "a");
    read_member(&b, item, "b");
    assert_int_equal(compute(&other, &a, &b), NIO_OK);
    assert_written(&other, item, result);
    assert_written(&a, item, "a");
    assert_written(&b, item, "b");
    assert_int_equal(compute(&a, &a, &b), NIO_OK);
    assert_written(&a, item, result);
    read_member(&a, item, "a");
    assert_int_equal(compute(&b, &a, &b), NIO_OK);
    assert_written(&b, item, result);
}

static nio_status multiply(nio__number *product, const nio__number *a, const nio__number *b)
{
    return nio__number_mul(product, a, b, NIO__NUMBER_BYTES);
}

static void sums_and_differences_are_exact(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "pairs", index, item) {
        check_operation(nio__number_add, item, "sum");
        check_operation(nio__number_sub, item, "difference");
    }
    vectors_close(file);
}

static void products_are_exact_up_to_their_limit(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "pairs", index, item) {
        nio__number a, b, product;
        size_t limit = (size_t)vectors_int(item, "limit");
        read_member(&a, item, "a");
        read_member(&b, item, "b");
        if (limit > NIO__NUMBER_BYTES) {
            assert_int_equal(multiply(&product, &a, &b), NIO_ELIMIT);
            continue;
        }
        check_operation(multiply, item, "product");
        assert_int_equal(nio__number_mul(&product, &a, &b, limit), NIO_OK);
        assert_written(&product, item, "product");
        if (limit > 1) {
            assert_int_equal(nio__number_mul(&a, &a, &b, limit - 1), NIO_ELIMIT);
            assert_written(&a, item, "a");
        }
    }
    vectors_close(file);
}

static void division_rounds_to_minus_infinity(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "pairs", index, item) {
        if (has(item, "quotient")) {
            check_operation(nio__number_div, item, "quotient");
            check_operation(nio__number_mod, item, "remainder");
            continue;
        }
        nio__number a, b;
        read_member(&a, item, "a");
        read_member(&b, item, "b");
        assert_true(nio__number_is_zero(&b));
        assert_int_equal(nio__number_div(&a, &a, &b), NIO_EINVAL);
        assert_int_equal(nio__number_mod(&a, &a, &b), NIO_EINVAL);
        assert_written(&a, item, "a");
    }
    vectors_close(file);
}

static void numbers_compare_by_their_values(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "pairs", index, item) {
        nio__number a, b;
        read_member(&a, item, "a");
        read_member(&b, item, "b");
        int found = nio__number_compare(&a, &b), back = nio__number_compare(&b, &a);
        assert_int_equal((found > 0) - (found < 0), vectors_int(item, "order"));
        assert_int_equal((back > 0) - (back < 0), -vectors_int(item, "order"));
        assert_int_equal(nio__number_compare(&a, &a), 0);
    }
    vectors_close(file);
}

/* A number of `size` bytes that are not all 0, negative or not. */
static nio_bytes garbage(uint64_t *seed, size_t size)
{
    uint8_t *bytes = vectors_memory(size);
    for (size_t i = 0; i < size; i++) {
        *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        uint8_t byte = (uint8_t)(*seed >> 56);
        bytes[i] = byte < 0x30 ? 0 : byte > 0xd0 ? 0xff : byte; /* carries have far to go */
    }
    bytes[size / 2] |= 0x10;
    return (nio_bytes){bytes, size};
}

/* q * b + r, divided by b, is q and leaves r: of all sizes that there are, and with GMP's memory
 * refused as everywhere here. */
static void what_was_multiplied_is_divided_again(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (size_t size = 1; size < NIO__NUMBER_BYTES; size += 1 + size / 16) {
        for (size_t part = 1; part < size; part += 1 + part / 4) {
            nio__number q, b, r, a;
            assert_int_equal(nio__number_read(&q, garbage(&seed, size - part)), NIO_OK);
            assert_int_equal(nio__number_read(&b, garbage(&seed, part)), NIO_OK);
            assert_int_equal(nio__number_read(&r, garbage(&seed, part)), NIO_OK);
            assert_int_equal(nio__number_mod(&r, &r, &b), NIO_OK);
            assert_int_equal(nio__number_mul(&a, &q, &b, size), NIO_OK);
            assert_int_equal(nio__number_add(&a, &a, &r), NIO_OK);
            nio__number quotient, remainder;
            assert_int_equal(nio__number_div(&quotient, &a, &b), NIO_OK);
            assert_int_equal(nio__number_mod(&remainder, &a, &b), NIO_OK);
            assert_int_equal(nio__number_compare(&quotient, &q), 0);
            assert_int_equal(nio__number_compare(&remainder, &r), 0);
        }
        vectors_close(NULL);
    }
}

static void sums_have_room_for_many_of_the_longest(void **state)
{
    (void)state;
    nio__number number, sum;
    uint8_t *bytes = vectors_memory(NIO__NUMBER_BYTES);
    bytes[0] = 0x80;
    assert_int_equal(nio__number_read(&number, (nio_bytes){bytes, NIO__NUMBER_BYTES}), NIO_OK);
    nio__number_of_int(&sum, 0);
    for (int i = 0; i < 255; i++) {
        assert_int_equal(nio__number_add(&sum, &sum, &number), NIO_OK);
    }
    assert_int_equal(nio__number_size(&sum), NIO__NUMBER_BYTES + 1);
    assert_memory_equal(written(&sum).ptr, "\x80\x80", 3);
    for (int i = 0; i < 255; i++) {
        assert_int_equal(nio__number_sub(&sum, &sum, &number), NIO_OK);
    }
    assert_true(nio__number_is_zero(&sum));
    vectors_close(NULL);
}

static void a_sum_without_room_is_refused(void **state)
{
    (void)state;
    nio__number number;
    nio__number_of_int(&number, -1);
    size_t doubled = 0;
    while (nio__number_add(&number, &number, &number) == NIO_OK) {
        doubled++;
        assert_in_range(doubled, 1, 8 * ROOM);
    }
    assert_in_range(doubled, 8 * NIO__NUMBER_BYTES + 60, 8 * ROOM);
    assert_int_equal(nio__number_add(&number, &number, &number), NIO_ELIMIT);
    assert_int_equal(nio__number_sub(&number, &number, &number), NIO_ELIMIT);
    assert_int_equal(nio__number_size(&number), doubled / 8 + 1); /* -2^doubled still */
    vectors_close(NULL);
}

/* ---- Forms ----------------------------------------------------------------------------------- */

static void all_forms_of_a_number_are_read_and_one_is_written(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "forms", index, item) {
        nio__number number;
        read_member(&number, item, "item");
        assert_written(&number, item, "written");
        assert_int_equal(nio__number_read_unsigned(&number, vectors_hex(item, "item")), NIO_OK);
        assert_written(&number, item, has(item, "unsigned") ? "unsigned" : "written");
    }
    vectors_close(file);
}

static void the_written_forms_are_those_of_python(void **state)
{
    (void)state;
    json_t *file = vectors_open("ints"), *item;
    size_t index;
    nio__number number, distance, one;
    VECTORS_EACH(file, "encodings", index, item) {
        read_decimal(&number, vectors_text(item, "int"));
        assert_written(&number, item, "hex");
    }
    nio__number_of_int(&one, 1);
    VECTORS_EACH(file, "extra_byte", index, item) {
        size_t bits = (size_t)vectors_int(item, "bits");
        read_decimal(&number, vectors_text(item, "smallest_with_an_extra_zero_byte"));
        assert_int_equal(nio__number_size(&number), bits / 8 + 2);
        read_decimal(&distance, vectors_text(item, "distance_to_2_pow_bits"));
        nio__number same;
        just_below(&same, bits, &distance);
        assert_int_equal(nio__number_compare(&same, &number), 0);
        assert_int_equal(nio__number_sub(&number, &number, &one), NIO_OK);
        assert_int_equal(nio__number_size(&number), bits / 8 + 1);
    }
    vectors_close(file);
}

/* The distance to 2^bits up to which a byte more is written: that of the last 53-bit mantissa, and
 * what is rounded to it. */
static void last_distance(nio__number *distance, size_t bits, uint64_t last)
{
    nio__number twice, half, even;
    nio__number_of_int(&twice, (int64_t)(2 * last + 1));
    nio__number_of_int(&even, (int64_t)(last % 2)); /* a tie goes to the even one */
    nio__number_of_int(distance, 0);
    just_below(&half, bits - 54, distance);
    assert_int_equal(multiply(distance, &twice, &half), NIO_OK);
    assert_int_equal(nio__number_sub(distance, distance, &even), NIO_OK);
}

static void a_byte_more_is_written_just_where_python_does(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index, seen = 0;
    nio__number number, distance, one, zero;
    nio__number_of_int(&one, 1);
    nio__number_of_int(&zero, 0);
    VECTORS_EACH(file, "longer", index, item) {
        size_t to = (size_t)vectors_int(item, "to");
        for (size_t bits = (size_t)vectors_int(item, "from"); bits <= to; bits += 8) {
            seen++;
            last_distance(&distance, bits, (uint64_t)vectors_int(item, "last"));
            just_below(&number, bits, &distance);
            assert_int_equal(nio__number_size(&number), bits / 8 + 2);
            assert_int_equal(nio__number_add(&distance, &distance, &one), NIO_OK);
            just_below(&number, bits, &distance);
            assert_int_equal(nio__number_size(&number), bits / 8 + 1);
            just_below(&number, bits, &one);
            assert_int_equal(nio__number_size(&number), bits / 8 + 2);
            assert_int_equal(written(&number).ptr[1], 0x7f);
            assert_int_equal(nio__number_sub(&number, &zero, &number), NIO_OK);
            assert_int_equal(nio__number_size(&number), bits / 8 + 1);
        }
    }
    assert_int_equal(seen, (32767 - 55) / 8 + 1);
    vectors_close(file);
}

static void no_bytes_are_no_number_and_too_many_are_refused(void **state)
{
    (void)state;
    nio__number number;
    nio__number_of_int(&number, 7);
    uint8_t *bytes = vectors_memory(NIO__NUMBER_BYTES + 1);
    assert_int_equal(nio__number_read(&number, (nio_bytes){NULL, 0}), NIO_EINVAL);
    assert_int_equal(nio__number_read(&number, (nio_bytes){bytes, 0}), NIO_EINVAL);
    assert_int_equal(nio__number_read_unsigned(&number, (nio_bytes){NULL, 0}), NIO_EINVAL);
    nio_bytes longest = {bytes, NIO__NUMBER_BYTES}, longer = {bytes, NIO__NUMBER_BYTES + 1};
    assert_int_equal(nio__number_read(&number, longer), NIO_ELIMIT);
    assert_int_equal(nio__number_read_unsigned(&number, longer), NIO_ELIMIT);
    assert_int_equal(written(&number).ptr[0], 7);
    assert_int_equal(nio__number_read(&number, longest), NIO_OK);
    assert_true(nio__number_is_zero(&number));
    memset(bytes, 0xff, NIO__NUMBER_BYTES);
    assert_int_equal(nio__number_read(&number, longest), NIO_OK);
    assert_bytes(written(&number), (nio_bytes){bytes, 1});
    assert_int_equal(nio__number_read_unsigned(&number, longest), NIO_OK);
    assert_int_equal(nio__number_size(&number), NIO__NUMBER_BYTES + 1);
    vectors_close(NULL);
}

/* ---- Machine integers and floating point ----------------------------------------------------- */

static void what_fits_is_given_as_a_machine_integer(void **state)
{
    (void)state;
    static const struct {
        const char *decimal;
        bool is_int, is_uint;
        int64_t as_int;
        uint64_t as_uint;
    } cases[] = {
        {"0", true, true, 0, 0},
        {"-1", true, false, -1, 0},
        {"9223372036854775807", true, true, INT64_MAX, INT64_MAX},
        {"9223372036854775808", false, true, 0, UINT64_C(1) << 63},
        {"18446744073709551615", false, true, 0, UINT64_MAX},
        {"18446744073709551616", false, false, 0, 0},
        {"-9223372036854775808", true, false, INT64_MIN, 0},
        {"-9223372036854775809", false, false, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nio__number number, same;
        int64_t as_int = 77;
        uint64_t as_uint = 77;
        read_decimal(&number, cases[i].decimal);
        assert_int_equal(nio__number_to_int(&number, &as_int),
                         cases[i].is_int ? NIO_OK : NIO_ELIMIT);
        assert_int_equal(nio__number_to_uint(&number, &as_uint),
                         cases[i].is_uint ? NIO_OK : NIO_ELIMIT);
        assert_true(as_int == (cases[i].is_int ? cases[i].as_int : 77));
        assert_true(as_uint == (cases[i].is_uint ? cases[i].as_uint : 77));
        if (cases[i].is_int) {
            nio__number_of_int(&same, as_int);
            assert_int_equal(nio__number_compare(&same, &number), 0);
        }
    }
}

static void a_number_becomes_the_nearest_double(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    VECTORS_EACH(file, "forms", index, item) {
        nio__number number;
        double value = 0.5;
        read_member(&number, item, "item");
        nio_status status = nio__number_to_real(&number, &value);
        assert_int_equal(status, has(item, "real") ? NIO_OK : NIO_ELIMIT);
        assert_true(value == (has(item, "real") ? double_of(item, "real") : 0.5));
    }
    vectors_close(file);
}

static void the_whole_part_of_a_double_becomes_a_number(void **state)
{
    (void)state;
    json_t *file = vectors_open("script_numbers"), *item;
    size_t index;
    nio__number number;
    VECTORS_EACH(file, "wholes", index, item) {
        assert_int_equal(nio__number_of_real(&number, double_of(item, "real")), NIO_OK);
        assert_written(&number, item, "whole");
    }
    vectors_close(file);
    nio__number_of_int(&number, 7);
    assert_int_equal(nio__number_of_real(&number, strtod("nan", NULL)), NIO_EINVAL);
    assert_int_equal(nio__number_of_real(&number, strtod("inf", NULL)), NIO_ELIMIT);
    assert_int_equal(nio__number_of_real(&number, strtod("-inf", NULL)), NIO_ELIMIT);
    assert_int_equal(written(&number).ptr[0], 7);
    vectors_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_and_differences_are_exact),
        cmocka_unit_test(products_are_exact_up_to_their_limit),
        cmocka_unit_test(division_rounds_to_minus_infinity),
        cmocka_unit_test(numbers_compare_by_their_values),
        cmocka_unit_test(what_was_multiplied_is_divided_again),
        cmocka_unit_test(sums_have_room_for_many_of_the_longest),
        cmocka_unit_test(a_sum_without_room_is_refused),
        cmocka_unit_test(all_forms_of_a_number_are_read_and_one_is_written),
        cmocka_unit_test(the_written_forms_are_those_of_python),
        cmocka_unit_test(a_byte_more_is_written_just_where_python_does),
        cmocka_unit_test(no_bytes_are_no_number_and_too_many_are_refused),
        cmocka_unit_test(what_fits_is_given_as_a_machine_integer),
        cmocka_unit_test(a_number_becomes_the_nearest_double),
        cmocka_unit_test(the_whole_part_of_a_double_becomes_a_number),
    };
    return cmocka_run_group_tests(tests, refuse_all, NULL);
}
