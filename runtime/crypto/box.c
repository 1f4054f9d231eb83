/* crypto/box.c - NaCl boxes by libsodium. */
#include "crypto/box.h"

#include <sodium.h>

#include "crypto/secret.h"

_Static_assert(NIO__BOX_KEY_SIZE == crypto_box_PUBLICKEYBYTES, "size of a key");
_Static_assert(NIO__BOX_NONCE_SIZE == crypto_box_NONCEBYTES, "size of a nonce");
_Static_assert(NIO__BOX_MAC_SIZE == crypto_box_MACBYTES, "size of a mac");

void nio__box_keys(uint8_t public_key[NIO__BOX_KEY_SIZE], uint8_t secret_key[NIO__BOX_KEY_SIZE],
                   const uint8_t seed[NIO__SIGN_SEED_SIZE])
{
    uint8_t verify_key[NIO__SIGN_VERIFY_KEY_SIZE], sign_key[NIO__SIGN_SECRET_KEY_SIZE];
    nio__sign_keys(verify_key, sign_key, seed);
    crypto_sign_ed25519_sk_to_curve25519(secret_key, sign_key);
    crypto_scalarmult_base(public_key, secret_key);
    nio__wipe(sign_key, sizeof sign_key);
}

nio_status nio__box_shared(uint8_t shared[NIO__BOX_KEY_SIZE],
                           const uint8_t public_key[NIO__BOX_KEY_SIZE],
                           const uint8_t secret_key[NIO__BOX_KEY_SIZE])
{
    return crypto_box_beforenm(shared, public_key, secret_key) == 0 ? NIO_OK : NIO_EAUTH;
}

void nio__box_seal(const uint8_t shared[NIO__BOX_KEY_SIZE],
                   const uint8_t nonce[NIO__BOX_NONCE_SIZE], nio__span data,
                   uint8_t mac[NIO__BOX_MAC_SIZE])
{
    crypto_box_detached_afternm(data.ptr, mac, data.ptr, data.len, nonce, shared);
}

nio_status nio__box_open(const uint8_t shared[NIO__BOX_KEY_SIZE],
                         const uint8_t nonce[NIO__BOX_NONCE_SIZE], nio__span data,
                         const uint8_t mac[NIO__BOX_MAC_SIZE])
{
    return crypto_box_open_detached_afternm(data.ptr, data.ptr, mac, data.len, nonce, shared) == 0
               ? NIO_OK
               : NIO_ECIPHER;
}
