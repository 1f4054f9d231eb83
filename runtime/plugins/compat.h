/* plugins/compat.h - the two functions of plain netaio: its MAC and its stream cipher.
 *
 *     K   = SHA256(secret)
 *     D   = SHA256( SHA256(K) || SHA256(nonce) || SHA256(label) )     label: "mac" or "enc"
 *
 *     MAC       an HMAC construction over SHA-256 with blocks of 136 bytes (not the 64 of
 *               RFC 2104, so no library has it), keyed with D
 *     cipher    SHA256(D || 0), SHA256(D || 1), … (u32, big-endian) as key stream
 *
 * Of the parts of D only that of the nonce changes from message to message; the others are
 * computed once and kept. */
#ifndef NIO_PLUGINS_COMPAT_H
#define NIO_PLUGINS_COMPAT_H

#include <netaio/key.h>

#include "base/bytes.h"
#include "crypto/hash.h"

#define NIO__COMPAT_MAC_BYTES 32

/* The key set of a compatible plugin: guarded memory. */
typedef struct nio__compat_keys {
    uint8_t label[NIO__SHA256_SIZE];                         /* SHA256("mac") or SHA256("enc") */
    bool given[1 + NIO_KEYS_PREVIOUS];                       /* 0: the current key */
    uint8_t hashed[1 + NIO_KEYS_PREVIOUS][NIO__SHA256_SIZE]; /* SHA256(K) */
} nio__compat_keys;

/* Takes the secrets of a key set. NULL: out of memory. */
nio__compat_keys *nio__compat_keys_new(const char *label, const nio_key *key);
void nio__compat_keys_free(nio__compat_keys *keys);

/* D of one message. A secret: wipe it. */
void nio__compat_derive(uint8_t derived[NIO__SHA256_SIZE], const nio__compat_keys *keys,
                        size_t index, nio_bytes nonce);

/* The MAC over head || body. */
void nio__compat_mac(uint8_t mac[NIO__COMPAT_MAC_BYTES], const uint8_t derived[NIO__SHA256_SIZE],
                     nio_bytes head, nio_bytes body);

/* Encrypts or decrypts in place. */
void nio__compat_xor(const uint8_t derived[NIO__SHA256_SIZE], nio__span data);

#endif
