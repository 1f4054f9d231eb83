/* crypto/aead.h - XChaCha20-Poly1305, in place, with the subkey of a channel kept.
 *
 * XChaCha20 first turns key and 16 nonce bytes into a subkey, then runs plain ChaCha20 with the
 * last 8. Messages of one channel share those 16 bytes, so the subkey is computed once a
 * channel; results equal the one-step function of libsodium. */
#ifndef NIO_CRYPTO_AEAD_H
#define NIO_CRYPTO_AEAD_H

#include <netaio/base.h>
#include <netaio/status.h>

#include "base/bytes.h"

#define NIO__AEAD_KEY_SIZE 32
#define NIO__AEAD_TAG_SIZE 16
#define NIO__AEAD_CHANNEL_SIZE 16 /* the first part of a nonce */
#define NIO__AEAD_COUNTER_SIZE 8  /* the rest of it */

/* A secret: wipe it. */
typedef struct nio__aead {
    uint8_t subkey[NIO__AEAD_KEY_SIZE];
} nio__aead;

void nio__aead_init(nio__aead *aead, const uint8_t key[NIO__AEAD_KEY_SIZE],
                    const uint8_t channel[NIO__AEAD_CHANNEL_SIZE]);

/* Encrypts `data` where it lies and writes its tag, which covers `ad` as well. Never twice
 * with one counter. */
void nio__aead_seal(const nio__aead *aead, const uint8_t counter[NIO__AEAD_COUNTER_SIZE],
                    nio_bytes ad, nio__span data, uint8_t tag[NIO__AEAD_TAG_SIZE]);

/* Checks the tag, then decrypts `data` where it lies. NIO_ECIPHER: the tag is wrong, `data` is
 * as it was. */
NIO_MUST_USE nio_status nio__aead_open(const nio__aead *aead,
                                       const uint8_t counter[NIO__AEAD_COUNTER_SIZE], nio_bytes ad,
                                       nio__span data, const uint8_t tag[NIO__AEAD_TAG_SIZE]);

#endif
