/* plugins/tapescript/real.c - floating-point numbers of Tapescript: see real.h.
 *
 * NaNs are carried over bit by bit, since what a machine makes of them when it converts differs. */
#include "plugins/tapescript/real.h"

#include <math.h>
#include <string.h>

#include "base/be.h"

/* Parts of binary32, and of binary64. */
#define SIGN_32 (UINT32_C(1) << 31)
#define INFINITY_32 UINT32_C(0x7f800000)
#define NAN_32 UINT32_C(0x7fc00000) /* quiet */
#define PAYLOAD_32 UINT32_C(0x3fffff)
#define NAN_64 UINT64_C(0x7ff8000000000000)
#define WIDER 29 /* bits that a mantissa of binary64 has more */

/* Half-way from the greatest finite number to the one that would come next: rounds away. */
#define ROUNDS_OUT 0x1.ffffffp127

_Static_assert(sizeof(float) == sizeof(uint32_t) && sizeof(double) == sizeof(uint64_t),
               "binary32 and binary64");

double nio__real_read(const uint8_t bytes[NIO__REAL_SIZE])
{
    uint32_t bits = nio__be32_load(bytes);
    if ((bits & ~SIGN_32) > INFINITY_32) {
        uint64_t wide = (uint64_t)(bits & SIGN_32) << 32;
        wide |= NAN_64 | (uint64_t)(bits & PAYLOAD_32) << WIDER;
        double nan;
        memcpy(&nan, &wide, sizeof nan);
        return nan;
    }
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

nio_status nio__real_write(uint8_t bytes[NIO__REAL_SIZE], double value)
{
    uint32_t bits;
    if (isnan(value)) {
        uint64_t wide;
        memcpy(&wide, &value, sizeof wide);
        bits = (uint32_t)(wide >> 32) & SIGN_32;
        bits |= NAN_32 | ((uint32_t)(wide >> WIDER) & PAYLOAD_32);
    } else if (!isinf(value) && fabs(value) >= ROUNDS_OUT) {
        return NIO_ELIMIT;
    } else {
        float narrow = (float)value;
        memcpy(&bits, &narrow, sizeof bits);
    }
    nio__be32_store(bytes, bits);
    return NIO_OK;
}

nio_status nio__real_div(double *quotient, double dividend, double divisor)
{
    if (divisor == 0) {
        return NIO_EINVAL;
    }
    *quotient = dividend / divisor;
    return NIO_OK;
}

nio_status nio__real_mod(double *remainder, double dividend, double divisor)
{
    if (divisor == 0) {
        return NIO_EINVAL;
    }
    double rest = fmod(dividend, divisor);
    if (rest == 0) {
        *remainder = divisor < 0 ? -0.0 : 0.0;
    } else if ((rest < 0) != (divisor < 0)) {
        *remainder = rest + divisor;
    } else {
        *remainder = rest;
    }
    return NIO_OK;
}
