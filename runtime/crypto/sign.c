/* crypto/sign.c - Ed25519 by libsodium. */
#include "crypto/sign.h"

#include <sodium.h>

_Static_assert(NIO__SIGN_SEED_SIZE == crypto_sign_SEEDBYTES, "size of a seed");
_Static_assert(NIO__SIGN_VERIFY_KEY_SIZE == crypto_sign_PUBLICKEYBYTES, "size of a verify key");
_Static_assert(NIO__SIGN_SECRET_KEY_SIZE == crypto_sign_SECRETKEYBYTES, "size of a secret key");
_Static_assert(NIO__SIGNATURE_SIZE == crypto_sign_BYTES, "size of a signature");

void nio__sign_keys(uint8_t verify_key[NIO__SIGN_VERIFY_KEY_SIZE],
                    uint8_t secret_key[NIO__SIGN_SECRET_KEY_SIZE],
                    const uint8_t seed[NIO__SIGN_SEED_SIZE])
{
    crypto_sign_seed_keypair(verify_key, secret_key, seed);
}

void nio__sign(uint8_t signature[NIO__SIGNATURE_SIZE], nio_bytes message,
               const uint8_t secret_key[NIO__SIGN_SECRET_KEY_SIZE])
{
    crypto_sign_detached(signature, NULL, message.ptr, message.len, secret_key);
}

nio_status nio__sign_verify(const uint8_t signature[NIO__SIGNATURE_SIZE], nio_bytes message,
                            const uint8_t verify_key[NIO__SIGN_VERIFY_KEY_SIZE])
{
    return crypto_sign_verify_detached(signature, message.ptr, message.len, verify_key) == 0
               ? NIO_OK
               : NIO_EAUTH;
}
