/* crypto/kdf.h - keys from keys, and keys from passwords. */
#ifndef NIO_CRYPTO_KDF_H
#define NIO_CRYPTO_KDF_H

#include <netaio/base.h>
#include <netaio/status.h>

#define NIO__MASTER_SIZE 32
#define NIO__KDF_CONTEXT_SIZE 8
#define NIO__PWHASH_SALT_SIZE 16

/* crypto_kdf_derive_from_key: `size` (16 to 64) bytes for a purpose. `context` is a string of
 * 8 characters, such as "nio-mac1". */
void nio__kdf_derive(uint8_t *out, size_t size, const uint8_t master[NIO__MASTER_SIZE],
                     uint64_t number, const char context[NIO__KDF_CONTEXT_SIZE + 1]);

/* Argon2id, version 1.3, of a password: 3 passes over 64 MiB in one lane. Both sides of a
 * connection have to come to the same key, so these numbers are part of what `pass=` means and
 * never change. They are the second choice recommended by RFC 9106, section 4, for a machine
 * without memory to spare, in the one lane that libsodium has. Takes a tenth of a second or more:
 * not on a busy loop. NIO_ENOMEM if the memory is not there. */
#define NIO__PWHASH_PASSES 3
#define NIO__PWHASH_MEMORY (64u * 1024 * 1024)
NIO_MUST_USE nio_status nio__pwhash(uint8_t *out, size_t size, nio_bytes password,
                                    const uint8_t salt[NIO__PWHASH_SALT_SIZE]);

#endif
