/* crypto/curve.c - the group of Ed25519 by libsodium. */
#include "crypto/curve.h"

#include <string.h>

#include <sodium.h>

_Static_assert(NIO__POINT_SIZE == crypto_core_ed25519_BYTES, "size of a point");
_Static_assert(NIO__SCALAR_SIZE == crypto_core_ed25519_SCALARBYTES, "size of a scalar");
_Static_assert(NIO__SCALAR_WIDE_SIZE == crypto_core_ed25519_NONREDUCEDSCALARBYTES,
               "size of what is reduced");

/* libsodium writes a result also where it refuses: it comes by way of `result`. */
static nio_status take(int refused, uint8_t *out, const uint8_t result[NIO__POINT_SIZE])
{
    if (refused != 0) {
        return NIO_EINVAL;
    }
    memcpy(out, result, NIO__POINT_SIZE);
    return NIO_OK;
}

bool nio__point_valid(const uint8_t point[NIO__POINT_SIZE])
{
    return crypto_core_ed25519_is_valid_point(point) == 1;
}

nio_status nio__point_of(uint8_t point[NIO__POINT_SIZE], const uint8_t scalar[NIO__SCALAR_SIZE])
{
    uint8_t result[NIO__POINT_SIZE];
    int refused = crypto_scalarmult_ed25519_base_noclamp(result, scalar);
    return take(refused, point, result);
}

nio_status nio__point_mul(uint8_t product[NIO__POINT_SIZE], const uint8_t scalar[NIO__SCALAR_SIZE],
                          const uint8_t point[NIO__POINT_SIZE])
{
    uint8_t result[NIO__POINT_SIZE];
    int refused = crypto_scalarmult_ed25519_noclamp(result, scalar, point);
    return take(refused, product, result);
}

nio_status nio__point_add(uint8_t sum[NIO__POINT_SIZE], const uint8_t a[NIO__POINT_SIZE],
                          const uint8_t b[NIO__POINT_SIZE])
{
    uint8_t result[NIO__POINT_SIZE];
    int refused = crypto_core_ed25519_add(result, a, b);
    return take(refused, sum, result);
}

nio_status nio__point_sub(uint8_t difference[NIO__POINT_SIZE], const uint8_t a[NIO__POINT_SIZE],
                          const uint8_t b[NIO__POINT_SIZE])
{
    uint8_t result[NIO__POINT_SIZE];
    int refused = crypto_core_ed25519_sub(result, a, b);
    return take(refused, difference, result);
}

void nio__scalar_add(uint8_t sum[NIO__SCALAR_SIZE], const uint8_t a[NIO__SCALAR_SIZE],
                     const uint8_t b[NIO__SCALAR_SIZE])
{
    crypto_core_ed25519_scalar_add(sum, a, b);
}

void nio__scalar_sub(uint8_t difference[NIO__SCALAR_SIZE], const uint8_t a[NIO__SCALAR_SIZE],
                     const uint8_t b[NIO__SCALAR_SIZE])
{
    crypto_core_ed25519_scalar_sub(difference, a, b);
}

void nio__scalar_mul(uint8_t product[NIO__SCALAR_SIZE], const uint8_t a[NIO__SCALAR_SIZE],
                     const uint8_t b[NIO__SCALAR_SIZE])
{
    crypto_core_ed25519_scalar_mul(product, a, b);
}

void nio__scalar_reduce(uint8_t scalar[NIO__SCALAR_SIZE], const uint8_t wide[NIO__SCALAR_WIDE_SIZE])
{
    crypto_core_ed25519_scalar_reduce(scalar, wide);
}
