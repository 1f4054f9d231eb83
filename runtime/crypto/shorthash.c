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

#define SHORT_MAX 56

/* A short key is hashed as tag and bytes in one. For a longer one the tag goes into a second round
 * with the hash of the bytes. So neither the bytes nor tags alone, all chosen by a peer, lead to
 * equal hashes, and no long key is copied together. */
uint64_t nio__map_siphash(const uint8_t seed[NIO__SHORTHASH_KEY_SIZE], uint64_t tag,
                          nio_bytes bytes)
{
    uint8_t both[8 + SHORT_MAX];
    nio__be64_store(both, tag);
    if (bytes.len <= SHORT_MAX) {
        nio__copy(both + 8, bytes);
        return nio__siphash(seed, nio__bytes(both, 8 + bytes.len));
    }
    nio__be64_store(both + 8, nio__siphash(seed, bytes));
    return nio__siphash(seed, nio__bytes(both, 16));
}
