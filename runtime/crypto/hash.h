/* crypto/hash.h - SHA-256 and BLAKE2b, at once or in pieces.
 *
 * States hold no pointers: copy one by assignment to keep the state after a common prefix. A
 * state that took in a secret is wiped by its owner (crypto/secret.h). */
#ifndef NIO_CRYPTO_HASH_H
#define NIO_CRYPTO_HASH_H

#include <netaio/base.h>

#define NIO__SHA256_SIZE 32
#define NIO__SHA512_SIZE 64
#define NIO__BLAKE2B_MAX 64     /* bytes of output, 1 to 64 */
#define NIO__BLAKE2B_KEY_MAX 64 /* bytes of key, 0 to 64 */

/* Room for the state of whichever library computes it; see hash.c. */
typedef struct nio__sha256 {
    _Alignas(16) uint8_t opaque[128];
} nio__sha256;

void nio__sha256_init(nio__sha256 *state);
void nio__sha256_update(nio__sha256 *state, nio_bytes bytes);
void nio__sha256_final(nio__sha256 *state, uint8_t out[NIO__SHA256_SIZE]);
/* All at once. `out` may lie in `bytes`. */
void nio__sha256_of(uint8_t out[NIO__SHA256_SIZE], nio_bytes bytes);

void nio__sha512_of(uint8_t out[NIO__SHA512_SIZE], nio_bytes bytes);

typedef struct nio__blake2b {
    _Alignas(64) uint8_t opaque[384];
    size_t size;
} nio__blake2b;

/* `size` bytes of output; `key` may be empty. */
void nio__blake2b_init(nio__blake2b *state, size_t size, nio_bytes key);
void nio__blake2b_update(nio__blake2b *state, nio_bytes bytes);
/* Writes the `size` bytes named at init. */
void nio__blake2b_final(nio__blake2b *state, uint8_t *out);
/* All at once. */
void nio__blake2b_of(uint8_t *out, size_t size, nio_bytes key, nio_bytes bytes);

#endif
