/* crypto/box.h - boxes between two Curve25519 keys (X25519, XSalsa20-Poly1305), in place. */
#ifndef NIO_CRYPTO_BOX_H
#define NIO_CRYPTO_BOX_H

#include <netaio/base.h>
#include <netaio/status.h>

#include "base/bytes.h"
#include "crypto/sign.h"

#define NIO__BOX_KEY_SIZE 32
#define NIO__BOX_NONCE_SIZE 24
#define NIO__BOX_MAC_SIZE 16

/* The Curve25519 pair of an Ed25519 seed: secret = clamp(SHA-512(seed)[0..32)). */
void nio__box_keys(uint8_t public_key[NIO__BOX_KEY_SIZE], uint8_t secret_key[NIO__BOX_KEY_SIZE],
                   const uint8_t seed[NIO__SIGN_SEED_SIZE]);

/* The key that both ends share, to be kept for a peer: a scalar multiplication costs fifty
 * times what sealing a short message does. NIO_EAUTH: a public key of small order. */
NIO_MUST_USE nio_status nio__box_shared(uint8_t shared[NIO__BOX_KEY_SIZE],
                                        const uint8_t public_key[NIO__BOX_KEY_SIZE],
                                        const uint8_t secret_key[NIO__BOX_KEY_SIZE]);

/* Encrypts `data` where it lies and writes its mac. */
void nio__box_seal(const uint8_t shared[NIO__BOX_KEY_SIZE],
                   const uint8_t nonce[NIO__BOX_NONCE_SIZE], nio__span data,
                   uint8_t mac[NIO__BOX_MAC_SIZE]);

/* Checks the mac, then decrypts `data` where it lies. NIO_ECIPHER: the mac is wrong,
 * `data` is as it was. */
NIO_MUST_USE nio_status nio__box_open(const uint8_t shared[NIO__BOX_KEY_SIZE],
                                      const uint8_t nonce[NIO__BOX_NONCE_SIZE], nio__span data,
                                      const uint8_t mac[NIO__BOX_MAC_SIZE]);

#endif
