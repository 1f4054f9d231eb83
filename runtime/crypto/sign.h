/* crypto/sign.h - Ed25519 signatures, and the Curve25519 keys that go with their keys. */
#ifndef NIO_CRYPTO_SIGN_H
#define NIO_CRYPTO_SIGN_H

#include <netaio/base.h>
#include <netaio/status.h>

#define NIO__SIGN_SEED_SIZE 32
#define NIO__SIGN_VERIFY_KEY_SIZE 32
#define NIO__SIGN_SECRET_KEY_SIZE 64
#define NIO__SIGNATURE_SIZE 64

/* Both keys of a seed. */
void nio__sign_keys(uint8_t verify_key[NIO__SIGN_VERIFY_KEY_SIZE],
                    uint8_t secret_key[NIO__SIGN_SECRET_KEY_SIZE],
                    const uint8_t seed[NIO__SIGN_SEED_SIZE]);

void nio__sign(uint8_t signature[NIO__SIGNATURE_SIZE], nio_bytes message,
               const uint8_t secret_key[NIO__SIGN_SECRET_KEY_SIZE]);

/* NIO_EAUTH: not a signature of this message under this key. Keys of small order and
 * signatures in another than the reduced form are refused. */
NIO_MUST_USE nio_status nio__sign_verify(const uint8_t signature[NIO__SIGNATURE_SIZE],
                                         nio_bytes message,
                                         const uint8_t verify_key[NIO__SIGN_VERIFY_KEY_SIZE]);

#endif
