/* crypto/kdf.c - key derivation by libsodium. */
#include "crypto/kdf.h"

#include <assert.h>

#include <sodium.h>

_Static_assert(NIO__MASTER_SIZE == crypto_kdf_KEYBYTES, "size of a master key");
_Static_assert(NIO__KDF_CONTEXT_SIZE == crypto_kdf_CONTEXTBYTES, "size of a context");
_Static_assert(NIO__PWHASH_SALT_SIZE == crypto_pwhash_argon2id_SALTBYTES, "size of a salt");

void nio__kdf_derive(uint8_t *out, size_t size, const uint8_t master[NIO__MASTER_SIZE],
                     uint64_t number, const char context[NIO__KDF_CONTEXT_SIZE + 1])
{
    int failed = crypto_kdf_derive_from_key(out, size, number, context, master);
    assert(!failed); /* only for a size out of range */
    (void)failed;
}

nio_status nio__pwhash(uint8_t *out, size_t size, nio_bytes password,
                       const uint8_t salt[NIO__PWHASH_SALT_SIZE])
{
    assert(size >= crypto_pwhash_argon2id_BYTES_MIN);
    if (crypto_pwhash_argon2id(out, size, (const char *)password.ptr, password.len, salt,
                               NIO__PWHASH_PASSES, NIO__PWHASH_MEMORY,
                               crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
        return NIO_ENOMEM;
    }
    return NIO_OK;
}
