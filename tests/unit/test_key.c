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

/* Argon2id (3 passes, 64 MiB, 1 lane) of the passphrase below; the salt is BLAKE2b, 16 bytes, of
 * "netaio-pass-1chat". Worked out by PyNaCl: programs of later versions have to find the same. */
static const uint8_t chat_key[NIO_KEY_BYTES] = {
    0x32, 0x75, 0xe7, 0x91, 0x51, 0xe1, 0x6f, 0xd8, 0x6a, 0x17, 0x37, 0x06, 0x87, 0x89, 0xfa, 0x97,
    0xd8, 0xf7, 0x2b, 0x62, 0x5f, 0xa2, 0xe6, 0x15, 0x8f, 0x87, 0x26, 0x9c, 0xcc, 0x27, 0x23, 0xba,
};

static void a_passphrase_gives_the_known_key_of_each_context(void **state)
{
    (void)state;
    uint8_t one[NIO_KEY_BYTES], other[NIO_KEY_BYTES];
    nio_text pass = nio_text_of("correct horse battery staple");
    assert_int_equal(nio_key_from_passphrase(pass, nio_bytes_of("chat"), one), NIO_OK);
    assert_int_equal(nio_key_from_passphrase(pass, nio_bytes_of("store"), other), NIO_OK);
    assert_memory_equal(one, chat_key, sizeof one);
    assert_memory_not_equal(one, other, sizeof one);
    assert_int_equal(nio_key_from_passphrase(nio_text_of(""), nio_bytes_of("chat"), one),
                     NIO_EINVAL);
}

/* The first case of tests/vectors/curve.json. */
static void a_seed_has_two_public_keys(void **state)
{
    (void)state;
    static const uint8_t seed[NIO_KEY_BYTES];
    static const uint8_t verify_begin[] = {0x3b, 0x6a, 0x27, 0xbc};
    static const uint8_t pubkey_begin[] = {0x5b, 0xf5, 0x5c, 0x73};
    uint8_t verify[NIO_KEY_BYTES], pubkey[NIO_KEY_BYTES], again[NIO_KEY_BYTES];
    assert_int_equal(nio_key_public(seed, verify, pubkey), NIO_OK);
    assert_memory_equal(verify, verify_begin, sizeof verify_begin);
    assert_memory_equal(pubkey, pubkey_begin, sizeof pubkey_begin);
    assert_int_equal(nio_key_public(seed, again, NULL), NIO_OK);
    assert_memory_equal(verify, again, sizeof again);
    assert_int_equal(nio_key_public(seed, NULL, again), NIO_OK);
    assert_memory_equal(pubkey, again, sizeof again);
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
        cmocka_unit_test(a_passphrase_gives_the_known_key_of_each_context),
        cmocka_unit_test(a_seed_has_two_public_keys),
        cmocka_unit_test(wiped_memory_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
