/* Keys as programs handle them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/key.h>

static void a_secret_is_a_key_set_without_previous_ones(void **state)
{
    (void)state;
    nio_key key = nio_key_of("secret", 6);
    assert_true(nio_bytes_equal(key.secret, nio_bytes_of("secret")));
    for (int i = 0; i < NIO_KEYS_PREVIOUS; i++) {
        assert_int_equal(key.previous[i].len, 0);
    }
}

static void generated_keys_differ(void **state)
{
    (void)state;
    uint8_t one[NIO_KEY_BYTES] = {0}, two[NIO_KEY_BYTES] = {0};
    nio_key_generate(one);
    nio_key_generate(two);
    assert_memory_not_equal(one, two, sizeof one);
}

static void a_passphrase_gives_both_sides_one_key_for_each_context(void **state)
{
    (void)state;
    uint8_t one[NIO_KEY_BYTES], two[NIO_KEY_BYTES], other[NIO_KEY_BYTES];
    nio_text pass = nio_text_of("correct horse battery staple");
    assert_int_equal(nio_key_from_passphrase(pass, nio_bytes_of("chat"), one), NIO_OK);
    assert_int_equal(nio_key_from_passphrase(pass, nio_bytes_of("chat"), two), NIO_OK);
    assert_int_equal(nio_key_from_passphrase(pass, nio_bytes_of("store"), other), NIO_OK);
    assert_memory_equal(one, two, sizeof one);
    assert_memory_not_equal(one, other, sizeof one);
    assert_int_equal(nio_key_from_passphrase(nio_text_of(""), nio_bytes_of("chat"), one),
                     NIO_EINVAL);
}

static void wiped_memory_is_zero(void **state)
{
    (void)state;
    uint8_t secret[3] = {1, 2, 3};
    static const uint8_t zero[3];
    nio_wipe(secret, sizeof secret);
    assert_memory_equal(secret, zero, sizeof secret);
    nio_wipe(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_a_key_set_without_previous_ones),
        cmocka_unit_test(generated_keys_differ),
        cmocka_unit_test(a_passphrase_gives_both_sides_one_key_for_each_context),
        cmocka_unit_test(wiped_memory_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
