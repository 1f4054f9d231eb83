/* tests/unit/test_crc32.c - the checksum. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "wire/crc32.h"

/* Bit by bit, as it is defined. */
static uint32_t slowly(nio_bytes bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc % 2 == 1 ? UINT32_C(0xEDB88320) : 0);
        }
    }
    return ~crc;
}

static void the_check_value_is_that_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(nio__crc32(nio_bytes_of("123456789")), 0xCBF43926);
    assert_int_equal(nio__crc32((nio_bytes){NULL, 0}), 0);
}

static void every_length_and_alignment_gives_the_defined_value(void **state)
{
    (void)state;
    uint8_t memory[600];
    for (size_t i = 0; i < sizeof memory; i++) {
        memory[i] = (uint8_t)(7 * i + 3);
    }
    for (size_t len = 0; len < 580; len++) {
        nio_bytes bytes = {memory + len % 17, len};
        assert_int_equal(nio__crc32(bytes), slowly(bytes));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_value_is_that_of_the_standard),
        cmocka_unit_test(every_length_and_alignment_gives_the_defined_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
