/* tests/unit/test_curve.c - points and scalars of Ed25519. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/curve.h"
#include "crypto/init.h"
#include "support/vectors.h"

#define ALL_ONES "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
/* Two scalars below L, the order. */
#define X "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f05"
#define Y "65666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182830b"
#define ORDER "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"

static int start(void **state)
{
    (void)state;
    return nio__crypto_init() == NIO_OK ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    vectors_close(NULL);
    return 0;
}

static void assert_hex(const uint8_t *found, const char *expected)
{
    nio_bytes bytes = vectors_bytes(expected);
    assert_memory_equal(found, bytes.ptr, bytes.len);
}

static void point_of_scalar(uint8_t point[NIO__POINT_SIZE], const uint8_t *scalar)
{
    assert_int_equal(nio__point_of(point, scalar), NIO_OK);
    assert_true(nio__point_valid(point));
}

static void a_scalar_has_its_point(void **state)
{
    (void)state;
    json_t *file = vectors_open("curve"), *item;
    size_t index;
    VECTORS_EACH(file, "keys", index, item) {
        uint8_t point[NIO__POINT_SIZE];
        point_of_scalar(point, vectors_hex(item, "vm_scalar").ptr);
        assert_memory_equal(point, vectors_hex(item, "vm_point").ptr, sizeof point);
    }
    vectors_close(file);
}

static void odd_points_are_not_valid_and_not_multiplied(void **state)
{
    (void)state;
    json_t *file = vectors_open("curve"), *item;
    size_t index;
    VECTORS_EACH(file, "odd_points", index, item) {
        const uint8_t *point = vectors_hex(item, "ed25519_pk").ptr;
        uint8_t product[NIO__POINT_SIZE] = "as it was";
        assert_false(nio__point_valid(point));
        assert_int_equal(nio__point_mul(product, vectors_bytes(X).ptr, point), NIO_EINVAL);
        assert_string_equal((const char *)product, "as it was");
    }
    vectors_close(file);
}

static void a_point_off_the_curve_is_not_added(void **state)
{
    (void)state;
    static const uint8_t off[NIO__POINT_SIZE] = {2};
    uint8_t point[NIO__POINT_SIZE], result[NIO__POINT_SIZE] = "as it was";
    point_of_scalar(point, vectors_bytes(X).ptr);
    assert_int_equal(nio__point_add(result, point, off), NIO_EINVAL);
    assert_int_equal(nio__point_add(result, off, point), NIO_EINVAL);
    assert_int_equal(nio__point_sub(result, point, off), NIO_EINVAL);
    assert_int_equal(nio__point_sub(result, off, point), NIO_EINVAL);
    assert_string_equal((const char *)result, "as it was");
}

static void a_multiple_that_is_the_neutral_point_is_refused(void **state)
{
    (void)state;
    uint8_t zero[NIO__SCALAR_SIZE] = {0}, point[NIO__POINT_SIZE];
    uint8_t result[NIO__POINT_SIZE] = "as it was";
    point_of_scalar(point, vectors_bytes(X).ptr);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(nio__point_of(result, zero), NIO_EINVAL);
        assert_int_equal(nio__point_mul(result, zero, point), NIO_EINVAL);
        zero[NIO__SCALAR_SIZE - 1] = 0x80; /* a bit that does not count */
    }
    assert_int_equal(nio__point_of(result, vectors_bytes(ORDER).ptr), NIO_EINVAL);
    assert_int_equal(nio__point_mul(result, vectors_bytes(ORDER).ptr, point), NIO_EINVAL);
    assert_string_equal((const char *)result, "as it was");
}

/* What is done to points is done to their scalars; results lie apart, and in an argument. */
static void points_and_scalars_compute_alike(void **state)
{
    (void)state;
    nio_bytes x = vectors_bytes(X), y = vectors_bytes(Y);
    uint8_t of_x[NIO__POINT_SIZE], of_y[NIO__POINT_SIZE], expected[NIO__POINT_SIZE];
    uint8_t point[NIO__POINT_SIZE], scalar[NIO__SCALAR_SIZE];
    point_of_scalar(of_x, x.ptr);
    point_of_scalar(of_y, y.ptr);

    nio__scalar_add(scalar, x.ptr, y.ptr);
    point_of_scalar(expected, scalar);
    assert_int_equal(nio__point_add(point, of_x, of_y), NIO_OK);
    assert_memory_equal(point, expected, sizeof point);
    assert_int_equal(nio__point_sub(point, point, of_y), NIO_OK);
    assert_memory_equal(point, of_x, sizeof point);

    nio__scalar_mul(scalar, x.ptr, y.ptr);
    point_of_scalar(expected, scalar);
    assert_int_equal(nio__point_mul(point, y.ptr, point), NIO_OK);
    assert_memory_equal(point, expected, sizeof point);

    assert_int_equal(nio__point_sub(point, of_x, of_x), NIO_OK);
    assert_hex(point, "0100000000000000000000000000000000000000000000000000000000000000");
    assert_false(nio__point_valid(point));
    assert_int_equal(nio__point_add(point, point, of_y), NIO_OK);
    assert_memory_equal(point, of_y, sizeof point);
}

/* Computed by Python's integers modulo L. */
static void scalars_compute_modulo_the_order(void **state)
{
    (void)state;
    nio_bytes x = vectors_bytes(X), y = vectors_bytes(Y), ones = vectors_bytes(ALL_ONES);
    uint8_t out[NIO__SCALAR_SIZE];
    nio__scalar_add(out, x.ptr, y.ptr);
    assert_hex(out, "7994740f540d601ca0db82d99f86a36f86888a8c8e90929496989a9c9ea0a200");
    nio__scalar_sub(out, x.ptr, y.ptr);
    assert_hex(out, "896f91f8b5feadf37138933e7a957ab09b9b9b9b9b9b9b9b9b9b9b9b9b9b9b09");
    nio__scalar_mul(out, x.ptr, y.ptr);
    assert_hex(out, "939d755107dfcfe408c7cd323ec7a229ed77e16463328d41233b19b9f5662b05");
    nio__scalar_mul(out, ones.ptr, ones.ptr);
    assert_hex(out, "a28c56e32e7552a6122e79c77b57ed6b68bef517d273ecce3d9a307c1b419903");
    nio__scalar_add(out, ones.ptr, ones.ptr); /* modulo 2^256 first */
    assert_hex(out, "1b95988d7431ecd670cf7d73f45befc6feffffffffffffffffffffffffffff0f");
    nio__scalar_sub(out, ones.ptr, ones.ptr); /* ones + (L - ones modulo L), likewise */
    assert_hex(out, "d03e5dcfa531268165cd792fea9def4d01000000000000000000000000000000");
}

static void scalar_results_may_lie_where_an_argument_does(void **state)
{
    (void)state;
    nio_bytes x = vectors_bytes(X), y = vectors_bytes(Y);
    uint8_t expected[NIO__SCALAR_SIZE], out[NIO__SCALAR_SIZE];
    nio__scalar_sub(expected, x.ptr, y.ptr);
    memcpy(out, x.ptr, sizeof out);
    nio__scalar_sub(out, out, y.ptr);
    assert_memory_equal(out, expected, sizeof out);
    memcpy(out, y.ptr, sizeof out);
    nio__scalar_sub(out, x.ptr, out);
    assert_memory_equal(out, expected, sizeof out);
    nio__scalar_add(out, out, y.ptr);
    assert_memory_equal(out, x.ptr, sizeof out);
    nio__scalar_mul(expected, x.ptr, x.ptr);
    nio__scalar_mul(out, out, out);
    assert_memory_equal(out, expected, sizeof out);
}

static void wide_values_are_reduced_modulo_the_order(void **state)
{
    (void)state;
    uint8_t wide[NIO__SCALAR_WIDE_SIZE];
    for (size_t i = 0; i < sizeof wide; i++) {
        wide[i] = (uint8_t)(7 * i + 3);
    }
    nio__scalar_reduce(wide, wide);
    assert_hex(wide, "4aa70a615c257b2a6f0e1d418c6d294e5bead6ae68915f33e8835f538b5a3d0e");
    memset(wide, 0xff, sizeof wide);
    nio__scalar_reduce(wide, wide);
    assert_hex(wide, "000f9c44e31106a447938568a71b0ed065bef517d273ecce3d9a307c1b419903");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_scalar_has_its_point, end),
        cmocka_unit_test_teardown(odd_points_are_not_valid_and_not_multiplied, end),
        cmocka_unit_test_teardown(a_point_off_the_curve_is_not_added, end),
        cmocka_unit_test_teardown(a_multiple_that_is_the_neutral_point_is_refused, end),
        cmocka_unit_test_teardown(points_and_scalars_compute_alike, end),
        cmocka_unit_test_teardown(scalars_compute_modulo_the_order, end),
        cmocka_unit_test_teardown(scalar_results_may_lie_where_an_argument_does, end),
        cmocka_unit_test_teardown(wide_values_are_reduced_modulo_the_order, end),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
