/* crypto/hash.c - SHA-256 by nettle where the build found it, else by libsodium; the rest by
 * libsodium.
 *
 * nettle uses the processor's SHA instructions and is five times as fast; what the compatible
 * plugins do is mostly SHA-256. BLAKE2b is fast in libsodium already.
 *
 * The states in hash.h are plain memory of the right size and alignment, so that no header of a
 * crypto library is seen outside this folder. */
#include "crypto/hash.h"

#include <assert.h>

#include <sodium.h>
#if NIO_HAVE_NETTLE
#include <nettle/sha2.h>
typedef struct sha256_ctx native_sha256;
#else
typedef crypto_hash_sha256_state native_sha256;
#endif

_Static_assert(sizeof(native_sha256) <= sizeof(((nio__sha256 *)0)->opaque), "room for SHA-256");
_Static_assert(_Alignof(native_sha256) <= _Alignof(nio__sha256), "alignment of SHA-256");
_Static_assert(sizeof(crypto_generichash_state) <= sizeof(((nio__blake2b *)0)->opaque),
               "room for BLAKE2b");
_Static_assert(_Alignof(crypto_generichash_state) <= _Alignof(nio__blake2b),
               "alignment of BLAKE2b");

static native_sha256 *sha256_of(nio__sha256 *state)
{
    return (native_sha256 *)(void *)state->opaque;
}

void nio__sha256_init(nio__sha256 *state)
{
#if NIO_HAVE_NETTLE
    sha256_init(sha256_of(state));
#else
    crypto_hash_sha256_init(sha256_of(state));
#endif
}

void nio__sha256_update(nio__sha256 *state, nio_bytes bytes)
{
    if (bytes.len == 0) {
        return;
    }
#if NIO_HAVE_NETTLE
    sha256_update(sha256_of(state), bytes.len, bytes.ptr);
#else
    crypto_hash_sha256_update(sha256_of(state), bytes.ptr, bytes.len);
#endif
}

void nio__sha256_final(nio__sha256 *state, uint8_t out[NIO__SHA256_SIZE])
{
#if NIO_HAVE_NETTLE
    sha256_digest(sha256_of(state), NIO__SHA256_SIZE, out);
#else
    crypto_hash_sha256_final(sha256_of(state), out);
#endif
}

void nio__sha256_of(uint8_t out[NIO__SHA256_SIZE], nio_bytes bytes)
{
    nio__sha256 state;
    nio__sha256_init(&state);
    nio__sha256_update(&state, bytes);
    nio__sha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

void nio__sha512_of(uint8_t out[NIO__SHA512_SIZE], nio_bytes bytes)
{
    crypto_hash_sha512(out, bytes.ptr, bytes.len);
}

static crypto_generichash_state *blake2b_of(nio__blake2b *state)
{
    return (crypto_generichash_state *)(void *)state->opaque;
}

void nio__blake2b_init(nio__blake2b *state, size_t size, nio_bytes key)
{
    assert(size >= 1 && size <= NIO__BLAKE2B_MAX && key.len <= NIO__BLAKE2B_KEY_MAX);
    state->size = size;
    crypto_generichash_blake2b_init(blake2b_of(state), key.ptr, key.len, size);
}

void nio__blake2b_update(nio__blake2b *state, nio_bytes bytes)
{
    if (bytes.len != 0) {
        crypto_generichash_blake2b_update(blake2b_of(state), bytes.ptr, bytes.len);
    }
}

void nio__blake2b_final(nio__blake2b *state, uint8_t *out)
{
    crypto_generichash_blake2b_final(blake2b_of(state), out, state->size);
}

void nio__blake2b_of(uint8_t *out, size_t size, nio_bytes key, nio_bytes bytes)
{
    assert(size >= 1 && size <= NIO__BLAKE2B_MAX && key.len <= NIO__BLAKE2B_KEY_MAX);
    crypto_generichash_blake2b(out, size, bytes.ptr, bytes.len, key.ptr, key.len);
}
