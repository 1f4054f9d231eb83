/* tests/unit/test_aead.c - sealing with a kept subkey, boxes, signatures. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>

#include "crypto/aead.h"
#include "crypto/box.h"
#include "crypto/init.h"
#include "support/vectors.h"

#define LENGTHS 150

static const uint8_t key[NIO__AEAD_KEY_SIZE] = {1, 2, 3};
static const uint8_t nonce[24] = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5};

static int start(void **state)
{
    (void)state;
    return nio__crypto_init() == NIO_OK ? 0 : 1;
}

static void fill(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(7 * i + 3);
    }
}

static void sealing_with_a_subkey_equals_the_one_step_function(void **state)
{
    (void)state;
    nio__aead aead;
    nio__aead_init(&aead, key, nonce);
    for (size_t len = 0; len < LENGTHS; len++) {
        uint8_t plain[LENGTHS], data[LENGTHS], expected[LENGTHS], tag[16], expected_tag[16];
        fill(plain, len);
        memcpy(data, plain, len);
        nio_bytes ad = {plain, len / 2};
        nio__aead_seal(&aead, nonce + 16, ad, nio__span_of(data, len), tag);
        crypto_aead_xchacha20poly1305_ietf_encrypt_detached(expected, expected_tag, NULL, plain,
                                                            len, ad.ptr, ad.len, NULL, nonce, key);
        assert_memory_equal(data, expected, len);
        assert_memory_equal(tag, expected_tag, sizeof tag);
        assert_int_equal(nio__aead_open(&aead, nonce + 16, ad, nio__span_of(data, len), tag),
                         NIO_OK);
        assert_memory_equal(data, plain, len);
    }
}

static void what_was_changed_does_not_open_and_stays_as_it_is(void **state)
{
    (void)state;
    nio__aead aead;
    uint8_t data[20], sealed[20], tag[16], ad[4] = {1, 2, 3, 4};
    nio_bytes covered = {ad, sizeof ad};
    nio__span span = nio__span_of(data, sizeof data);
    nio__aead_init(&aead, key, nonce);
    fill(data, sizeof data);
    nio__aead_seal(&aead, nonce, covered, span, tag);
    memcpy(sealed, data, sizeof data);
    for (size_t i = 0; i < sizeof data + sizeof tag + sizeof ad; i++) {
        uint8_t *at = i < 20 ? &data[i] : i < 36 ? &tag[i - 20] : &ad[i - 36];
        *at ^= 0x10;
        assert_int_equal(nio__aead_open(&aead, nonce, covered, span, tag), NIO_ECIPHER);
        *at ^= 0x10;
        assert_memory_equal(data, sealed, sizeof data);
    }
    assert_int_equal(nio__aead_open(&aead, nonce + 1, covered, span, tag), NIO_ECIPHER);
    assert_int_equal(nio__aead_open(&aead, nonce, covered, span, tag), NIO_OK);
}

static void keys_of_a_seed_are_those_of_the_vectors(void **state)
{
    (void)state;
    json_t *file = vectors_open("curve"), *item;
    size_t index;
    VECTORS_EACH(file, "keys", index, item) {
        uint8_t verify[32], sign[64], public_key[32], secret[32];
        nio_bytes seed = vectors_hex(item, "seed");
        nio__sign_keys(verify, sign, seed.ptr);
        nio__box_keys(public_key, secret, seed.ptr);
        assert_memory_equal(verify, vectors_hex(item, "ed25519_pk").ptr, 32);
        assert_memory_equal(public_key, vectors_hex(item, "curve25519_pk").ptr, 32);
        assert_memory_equal(secret, vectors_hex(item, "curve25519_sk").ptr, 32);
        /* Whoever has the one public key has the other, and the secret is one scalar for both. */
        uint8_t converted[32], point[32];
        assert_int_equal(crypto_sign_ed25519_pk_to_curve25519(converted, verify), 0);
        assert_memory_equal(converted, vectors_hex(item, "pk_by_conversion").ptr, 32);
        assert_memory_equal(secret, vectors_hex(item, "vm_scalar").ptr, 32);
        assert_int_equal(crypto_scalarmult_ed25519_base_noclamp(point, secret), 0);
        assert_memory_equal(point, vectors_hex(item, "vm_point").ptr, 32);
    }
    vectors_close(file);
}

static void odd_points_are_no_keys(void **state)
{
    (void)state;
    json_t *file = vectors_open("curve");
    const json_t *item;
    size_t index;
    VECTORS_EACH(file, "odd_points", index, item) {
        const uint8_t *point = vectors_hex(item, "ed25519_pk").ptr;
        uint8_t signature[64] = {0}, converted[32];
        assert_true(json_is_false(json_object_get(item, "valid_point")));
        assert_int_equal(crypto_core_ed25519_is_valid_point(point), 0);
        assert_int_not_equal(crypto_sign_ed25519_pk_to_curve25519(converted, point), 0);
        assert_int_equal(nio__sign_verify(signature, nio_bytes_of("message"), point), NIO_EAUTH);
        memcpy(signature, point, 32); /* R = A, S = 0: what a careless verifier takes */
        assert_int_equal(nio__sign_verify(signature, nio_bytes_of("message"), point), NIO_EAUTH);
    }
    vectors_close(file);
}

static void a_signature_holds_for_its_message_and_key_alone(void **state)
{
    (void)state;
    static const uint8_t seed[32] = {1}, other_seed[32] = {2};
    uint8_t verify[32], sign[64], other[32], other_sign[64], signature[64];
    nio__sign_keys(verify, sign, seed);
    nio__sign_keys(other, other_sign, other_seed);
    nio__sign(signature, nio_bytes_of("message"), sign);
    assert_int_equal(nio__sign_verify(signature, nio_bytes_of("message"), verify), NIO_OK);
    assert_int_equal(nio__sign_verify(signature, nio_bytes_of("messagf"), verify), NIO_EAUTH);
    assert_int_equal(nio__sign_verify(signature, nio_bytes_of("message"), other), NIO_EAUTH);
    signature[0] ^= 1;
    assert_int_equal(nio__sign_verify(signature, nio_bytes_of("message"), verify), NIO_EAUTH);
    memset(verify, 0, sizeof verify); /* a point of small order */
    assert_int_equal(nio__sign_verify(signature, nio_bytes_of("message"), verify), NIO_EAUTH);
}

static void a_box_opens_at_the_other_end_only_whole(void **state)
{
    (void)state;
    static const uint8_t seed_a[32] = {1}, seed_b[32] = {2};
    uint8_t pub_a[32], sec_a[32], pub_b[32], sec_b[32], shared_a[32], shared_b[32];
    uint8_t data[33], plain[33], mac[16], easy[49];
    nio__box_keys(pub_a, sec_a, seed_a);
    nio__box_keys(pub_b, sec_b, seed_b);
    assert_int_equal(nio__box_shared(shared_a, pub_b, sec_a), NIO_OK);
    assert_int_equal(nio__box_shared(shared_b, pub_a, sec_b), NIO_OK);
    assert_memory_equal(shared_a, shared_b, 32);
    fill(plain, sizeof plain);
    memcpy(data, plain, sizeof data);
    nio__box_seal(shared_a, nonce, nio__span_of(data, sizeof data), mac);
    assert_int_equal(crypto_box_easy(easy, plain, sizeof plain, nonce, pub_b, sec_a), 0);
    assert_memory_equal(easy, mac, 16);
    assert_memory_equal(easy + 16, data, sizeof data);
    data[3] ^= 1;
    assert_int_equal(nio__box_open(shared_b, nonce, nio__span_of(data, sizeof data), mac),
                     NIO_ECIPHER);
    data[3] ^= 1;
    assert_memory_equal(easy + 16, data, sizeof data);
    assert_int_equal(nio__box_open(shared_b, nonce, nio__span_of(data, sizeof data), mac), NIO_OK);
    assert_memory_equal(data, plain, sizeof data);
    memset(pub_a, 0, sizeof pub_a);
    assert_int_equal(nio__box_shared(shared_b, pub_a, sec_b), NIO_EAUTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealing_with_a_subkey_equals_the_one_step_function),
        cmocka_unit_test(what_was_changed_does_not_open_and_stays_as_it_is),
        cmocka_unit_test(keys_of_a_seed_are_those_of_the_vectors),
        cmocka_unit_test(odd_points_are_no_keys),
        cmocka_unit_test(a_signature_holds_for_its_message_and_key_alone),
        cmocka_unit_test(a_box_opens_at_the_other_end_only_whole),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
