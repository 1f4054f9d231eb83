/* tests/unit/test_hash.c - hashes, key derivation, comparison and memory for secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>

#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/kdf.h"
#include "crypto/secret.h"
#include "crypto/shorthash.h"
#include "support/vectors.h"

#define LENGTHS 300

static uint8_t text[LENGTHS];

static nio_bytes prefix(size_t len)
{
    return (nio_bytes){text, len};
}

static int start(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (uint8_t)(7 * i + 3);
    }
    return nio__crypto_init() == NIO_OK && nio__crypto_init() == NIO_OK ? 0 : 1;
}

static void sha256_is_the_standard_one_for_every_length(void **state)
{
    (void)state;
    uint8_t ours[NIO__SHA256_SIZE], theirs[NIO__SHA256_SIZE];
    nio__sha256_of(ours, nio_bytes_of("abc")); /* FIPS 180-4, example B.1 */
    nio_bytes expected =
        vectors_bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_memory_equal(ours, expected.ptr, sizeof ours);
    for (size_t len = 0; len <= LENGTHS; len++) {
        nio__sha256_of(ours, prefix(len));
        crypto_hash_sha256(theirs, text, len);
        assert_memory_equal(ours, theirs, sizeof ours);
    }
    vectors_close(NULL);
}

static void sha256_in_pieces_is_sha256_at_once(void **state)
{
    (void)state;
    uint8_t pieces[NIO__SHA256_SIZE], once[NIO__SHA256_SIZE];
    for (size_t cut = 0; cut <= LENGTHS; cut++) {
        nio__sha256 hash;
        nio__sha256_init(&hash);
        nio__sha256_update(&hash, prefix(cut));
        nio__sha256 copy = hash; /* a state holds no pointers */
        nio__sha256_update(&hash, nio_bytes_of("other"));
        nio__sha256_update(&copy, (nio_bytes){text + cut, LENGTHS - cut});
        nio__sha256_update(&copy, (nio_bytes){NULL, 0});
        nio__sha256_final(&copy, pieces);
        nio__sha256_of(once, prefix(LENGTHS));
        assert_memory_equal(pieces, once, sizeof once);
    }
}

static void sha512_is_the_standard_one(void **state)
{
    (void)state;
    uint8_t out[NIO__SHA512_SIZE];
    nio__sha512_of(out, nio_bytes_of("abc")); /* FIPS 180-4, example C.1 */
    nio_bytes expected =
        vectors_bytes("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55"
                      "d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94f"
                      "a54ca49f");
    assert_memory_equal(out, expected.ptr, sizeof out);
    vectors_close(NULL);
}

static void blake2b_is_the_standard_one_with_and_without_key(void **state)
{
    (void)state;
    uint8_t once[64], pieces[64];
    nio__blake2b_of(once, 64, (nio_bytes){NULL, 0}, nio_bytes_of("abc")); /* RFC 7693, A */
    nio_bytes expected =
        vectors_bytes("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbff"
                      "a2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386ed"
                      "d4009923");
    assert_memory_equal(once, expected.ptr, sizeof once);
    for (size_t size = 1; size <= 64; size++) {
        nio__blake2b hash;
        nio__blake2b_of(once, size, prefix(size), prefix(LENGTHS));
        nio__blake2b_init(&hash, size, prefix(size));
        nio__blake2b_update(&hash, prefix(size));
        nio__blake2b_update(&hash, (nio_bytes){NULL, 0});
        nio__blake2b_update(&hash, (nio_bytes){text + size, LENGTHS - size});
        nio__blake2b_final(&hash, pieces);
        assert_memory_equal(once, pieces, size);
    }
    vectors_close(NULL);
}

static void siphash_is_the_standard_one(void **state)
{
    (void)state;
    uint8_t key[16], input[15];
    for (uint8_t i = 0; i < 16; i++) {
        key[i] = i;
    }
    memcpy(input, key, sizeof input);
    /* The example of the paper of SipHash-2-4 is a129ca6149be45e5, written least byte first. */
    assert_true(nio__siphash(key, (nio_bytes){input, 15}) == UINT64_C(0xe545be4961ca29a1));
}

static void the_hash_of_a_map_depends_on_tag_bytes_and_seed(void **state)
{
    (void)state;
    static const uint8_t one[16] = {1}, two[16] = {2};
    uint64_t hash = nio__map_siphash(one, 5, nio_bytes_of("uri"));
    assert_true(hash == nio__map_siphash(one, 5, nio_bytes_of("uri")));
    assert_true(hash != nio__map_siphash(one, 6, nio_bytes_of("uri")));
    assert_true(hash != nio__map_siphash(one, 5, nio_bytes_of("urj")));
    assert_true(hash != nio__map_siphash(two, 5, nio_bytes_of("uri")));
    assert_true(nio__map_siphash(one, 0, (nio_bytes){NULL, 0}) !=
                nio__map_siphash(one, 1, (nio_bytes){NULL, 0}));
}

static void derived_keys_differ_by_purpose(void **state)
{
    (void)state;
    static const uint8_t master[NIO__MASTER_SIZE] = {9};
    uint8_t ours[32], theirs[32], other[32];
    nio__kdf_derive(ours, sizeof ours, master, 1, "nio-mac1");
    crypto_kdf_derive_from_key(theirs, sizeof theirs, 1, "nio-mac1", master);
    nio__kdf_derive(other, sizeof other, master, 1, "nio-aed1");
    assert_memory_equal(ours, theirs, sizeof ours);
    assert_memory_not_equal(ours, other, sizeof ours);
}

static void a_key_from_a_password_is_argon2id_with_the_stated_cost(void **state)
{
    (void)state;
    static const uint8_t salt[NIO__PWHASH_SALT_SIZE] = "netaio-test-salt";
    uint8_t ours[32];
    assert_int_equal(nio__pwhash(ours, sizeof ours, nio_bytes_of("password"), salt), NIO_OK);
    uint8_t theirs[32];
    assert_int_equal(crypto_pwhash(theirs, sizeof theirs, "password", 8, salt, 3, 67108864,
                                   crypto_pwhash_ALG_ARGON2ID13),
                     0);
    assert_memory_equal(ours, theirs, sizeof ours);
}

static void secrets_are_compared_wiped_and_kept_on_pages_of_their_own(void **state)
{
    (void)state;
    uint8_t *secret = nio__secret_alloc(32);
    assert_non_null(secret);
    memset(secret, 5, 32);
    nio__secret_protect(secret);
    uint8_t copy[32], zeros[32] = {0};
    memcpy(copy, secret, 32);
    assert_true(nio__secret_equal(copy, secret, 32));
    copy[31] ^= 1;
    assert_false(nio__secret_equal(copy, secret, 32));
    assert_true(nio__secret_equal(NULL, NULL, 0));
    nio__wipe(copy, sizeof copy);
    nio__wipe(NULL, 0);
    assert_memory_equal(copy, zeros, sizeof copy);
    nio__secret_free(secret);
    nio__secret_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_the_standard_one_for_every_length),
        cmocka_unit_test(sha256_in_pieces_is_sha256_at_once),
        cmocka_unit_test(sha512_is_the_standard_one),
        cmocka_unit_test(blake2b_is_the_standard_one_with_and_without_key),
        cmocka_unit_test(siphash_is_the_standard_one),
        cmocka_unit_test(the_hash_of_a_map_depends_on_tag_bytes_and_seed),
        cmocka_unit_test(derived_keys_differ_by_purpose),
        cmocka_unit_test(a_key_from_a_password_is_argon2id_with_the_stated_cost),
        cmocka_unit_test(secrets_are_compared_wiped_and_kept_on_pages_of_their_own),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
