/* crypto/shorthash.c - SipHash by libsodium. */
#include "crypto/shorthash.h"

#include <sodium.h>

#include "base/be.h"
#include "base/bytes.h"

_Static_assert(NIO__SHORTHASH_KEY_SIZE == crypto_shorthash_KEYBYTES, "size of a key");

uint64_t nio__siphash(const uint8_t key[NIO__SHORTHASH_KEY_SIZE], nio_bytes bytes)
{
    uint8_t out[crypto_shorthash_BYTES];
    crypto_shorthash(out, bytes.ptr, bytes.len, key);
    return nio__be64_load(out);
}

/* The tag goes into a second round with the hash of the bytes, so neither the bytes nor tags
 * alone, all chosen by a peer, lead to equal hashes; and no key is copied together. */
uint64_t nio__map_siphash(const uint8_t seed[NIO__SHORTHASH_KEY_SIZE], uint64_t tag,
                          nio_bytes bytes)
{
    uint8_t both[16];
    nio__be64_store(both, tag);
    nio__be64_store(both + 8, bytes.len == 0 ? 0 : nio__siphash(seed, bytes));
    return nio__siphash(seed, nio__bytes(both, sizeof both));
}
