/* tests/unit/test_shake.c - SHAKE256. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/hash.h"
#include "crypto/shake.h"
#include "support/vectors.h"

#define LENGTHS 300

static void assert_hash(nio_bytes text, const char *hex)
{
    nio_bytes expected = vectors_bytes(hex);
    uint8_t *out = vectors_memory(expected.len); /* of that size: ASan sees a byte too many */
    nio__shake256_of(out, expected.len, text);
    assert_memory_equal(out, expected.ptr, expected.len);
    vectors_close(NULL);
}

static void shake256_is_the_standard_one(void **state)
{
    (void)state;
    /* FIPS 202: the example of 0 bits, and what hashlib says of "abc". */
    assert_hash((nio_bytes){NULL, 0},
                "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
    assert_hash(nio_bytes_of("abc"),
                "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739"
                "d5a15bef186a5386c75744c0527e1faa9f8726e462a12a4feb06bd8801e751e4");
}

/* The SHA-256 of all outputs of n bytes over n bytes, n from 0 to 300, is what hashlib's are: so
 * also over more than one block of 136 bytes, in and out. */
static void shake256_gives_any_number_of_bytes_of_any_number_of_bytes(void **state)
{
    (void)state;
    uint8_t text[LENGTHS], digest[NIO__SHA256_SIZE];
    nio__sha256 all;
    nio__sha256_init(&all);
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (uint8_t)(7 * i + 3);
    }
    for (size_t len = 0; len <= LENGTHS; len++) {
        uint8_t *out = vectors_memory(len);
        nio__shake256_of(out, len, (nio_bytes){text, len});
        nio__sha256_update(&all, (nio_bytes){out, len});
    }
    nio__sha256_final(&all, digest);
    nio_bytes expected =
        vectors_bytes("460d482990e5f8b03465c844689046fdc105b2ef4b0a75b2e1f28911760247e9");
    assert_memory_equal(digest, expected.ptr, sizeof digest);
    vectors_close(NULL);
}

static void output_may_lie_where_the_text_was(void **state)
{
    (void)state;
    uint8_t text[64] = "abc", apart[64];
    nio__shake256_of(apart, sizeof apart, (nio_bytes){text, 3});
    nio__shake256_of(text, sizeof text, (nio_bytes){text, 3});
    assert_memory_equal(text, apart, sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shake256_is_the_standard_one),
        cmocka_unit_test(shake256_gives_any_number_of_bytes_of_any_number_of_bytes),
        cmocka_unit_test(output_may_lie_where_the_text_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
