/* crypto/curve.h - the group of Ed25519: points, and the scalars that they are multiplied by.
 *
 * Both are 32 bytes, least first. A scalar is taken modulo L, the order of the group, unless a
 * function says otherwise; none is clamped here. All results may lie where an argument does. */
#ifndef NIO_CRYPTO_CURVE_H
#define NIO_CRYPTO_CURVE_H

#include <netaio/base.h>
#include <netaio/status.h>

#define NIO__POINT_SIZE 32
#define NIO__SCALAR_SIZE 32
#define NIO__SCALAR_WIDE_SIZE 64 /* what is reduced to a scalar: a SHA-512 */

/* Whether these are the bytes of a point of the group, in their one form, and it is not the
 * neutral one. */
NIO_MUST_USE bool nio__point_valid(const uint8_t point[NIO__POINT_SIZE]);

/* The base point times a scalar. Of the scalar the 255 low bits count, as they are.
 * NIO_EINVAL: the product is the neutral point. */
NIO_MUST_USE nio_status nio__point_of(uint8_t point[NIO__POINT_SIZE],
                                      const uint8_t scalar[NIO__SCALAR_SIZE]);
/* A point times a scalar, likewise. NIO_EINVAL also for a point that is not valid. */
NIO_MUST_USE nio_status nio__point_mul(uint8_t product[NIO__POINT_SIZE],
                                       const uint8_t scalar[NIO__SCALAR_SIZE],
                                       const uint8_t point[NIO__POINT_SIZE]);
/* a + b and a - b. They look only at whether both are on the curve, else NIO_EINVAL; the result
 * may be the neutral point. */
NIO_MUST_USE nio_status nio__point_add(uint8_t sum[NIO__POINT_SIZE],
                                       const uint8_t a[NIO__POINT_SIZE],
                                       const uint8_t b[NIO__POINT_SIZE]);
NIO_MUST_USE nio_status nio__point_sub(uint8_t difference[NIO__POINT_SIZE],
                                       const uint8_t a[NIO__POINT_SIZE],
                                       const uint8_t b[NIO__POINT_SIZE]);

/* a + b, a - b and a * b, below L. Arguments may be any bytes, but sums of what is not below L
 * are taken modulo 2^256 first, as libsodium does. */
void nio__scalar_add(uint8_t sum[NIO__SCALAR_SIZE], const uint8_t a[NIO__SCALAR_SIZE],
                     const uint8_t b[NIO__SCALAR_SIZE]);
void nio__scalar_sub(uint8_t difference[NIO__SCALAR_SIZE], const uint8_t a[NIO__SCALAR_SIZE],
                     const uint8_t b[NIO__SCALAR_SIZE]);
void nio__scalar_mul(uint8_t product[NIO__SCALAR_SIZE], const uint8_t a[NIO__SCALAR_SIZE],
                     const uint8_t b[NIO__SCALAR_SIZE]);
/* What is left of 64 bytes modulo L. */
void nio__scalar_reduce(uint8_t scalar[NIO__SCALAR_SIZE],
                        const uint8_t wide[NIO__SCALAR_WIDE_SIZE]);

#endif
