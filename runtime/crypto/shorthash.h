/* crypto/shorthash.h - SipHash-2-4: keyed hashes of 64 bits for tables, not for signatures. */
#ifndef NIO_CRYPTO_SHORTHASH_H
#define NIO_CRYPTO_SHORTHASH_H

#include <netaio/base.h>

#define NIO__SHORTHASH_KEY_SIZE 16

/* SipHash-2-4 of `bytes`. */
uint64_t nio__siphash(const uint8_t key[NIO__SHORTHASH_KEY_SIZE], nio_bytes bytes);

/* The hash function of base/map.h: of a number and bytes. */
uint64_t nio__map_siphash(const uint8_t seed[NIO__SHORTHASH_KEY_SIZE], uint64_t tag,
                          nio_bytes bytes);

#endif
