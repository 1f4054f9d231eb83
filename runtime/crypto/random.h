/* crypto/random.h - random bytes in small pieces.
 *
 * Asking the system for each nonce costs more than all else about a short message, so bytes are
 * drawn in bulk through nio_env.random and handed out strictly in order; a test that supplies
 * the stream knows who gets what. Bytes that were handed out are wiped. After a fork the child
 * throws its copy of the pool away, so parent and child never draw the same bytes. */
#ifndef NIO_CRYPTO_RANDOM_H
#define NIO_CRYPTO_RANDOM_H

#include <netaio/env.h>

#define NIO__RNG_POOL 512

/* One a node, on its loop's thread. */
typedef struct nio__rng {
    const nio_env *env;
    uint32_t forks; /* nio__fork_generation when the pool was filled */
    uint32_t left;  /* bytes not handed out, at the end of the pool */
    uint8_t pool[NIO__RNG_POOL];
} nio__rng;

/* Draws nothing yet. After nio__crypto_init. */
void nio__rng_init(nio__rng *rng, const nio_env *env);
/* Wipes the pool. */
void nio__rng_end(nio__rng *rng);

void nio__random_bytes(nio__rng *rng, void *out, size_t size);

/* Uniform in 0 to bound - 1; `bound` > 0. Takes 4 bytes as a big-endian number v, and 4 more
 * as long as v lies in the last, incomplete run of `bound` numbers; the result is v % bound. */
uint32_t nio__random_uniform(nio__rng *rng, uint32_t bound);

/* Changes in the child of every fork: whoever keeps something drawn that a child must not
 * share (the channel prefix of a node) compares it. */
uint32_t nio__fork_generation(void);

#endif
