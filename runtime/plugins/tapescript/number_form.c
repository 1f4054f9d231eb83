/* plugins/tapescript/number_form.c - integers of Tapescript from and to bytes, machine integers and
 * floating point: see number.h. */
#include "plugins/tapescript/number_parts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define LIMB_BYTES (GMP_NUMB_BITS / 8)
#define MANTISSA 53 /* bits of one in binary64 */
#define MANTISSA_END (UINT64_C(1) << MANTISSA)
#define EXPONENT_END 1024 /* all in binary64 is below 2 to this */

/* ---- Bytes in -------------------------------------------------------------------------------- */

static void load_limbs(mp_limb_t *limb, mp_size_t limbs, nio_bytes bytes, uint8_t fill)
{
    const uint8_t *from = bytes.ptr + bytes.len;
    for (mp_size_t i = 0; i < limbs; i++) {
        mp_limb_t value = 0;
        for (unsigned bit = 0; bit < GMP_NUMB_BITS; bit += 8) {
            uint8_t byte = from > bytes.ptr ? *--from : fill;
            value |= (mp_limb_t)byte << bit;
        }
        limb[i] = value;
    }
}

/* False: it is not small. */
static bool read_small(nio__number *number, nio_bytes bytes, uint8_t fill)
{
    if (bytes.len > sizeof number->small) {
        return false;
    }
    uint64_t inverted = 0; /* the value, or -1 minus it */
    for (size_t i = 0; i < bytes.len; i++) {
        inverted = inverted << 8 | (uint8_t)(bytes.ptr[i] ^ fill);
    }
    if (inverted > INT64_MAX) {
        return false;
    }
    nio__number_of_int(number, fill == 0 ? (int64_t)inverted : -1 - (int64_t)inverted);
    return true;
}

static nio_status read_bytes(nio__number *number, nio_bytes bytes, uint8_t fill)
{
    if (bytes.len == 0) {
        return NIO_EINVAL;
    }
    if (bytes.len > NIO__NUMBER_BYTES) {
        return NIO_ELIMIT;
    }
    while (bytes.len > 1 && bytes.ptr[0] == fill) {
        bytes.ptr++;
        bytes.len--;
    }
    if (read_small(number, bytes, fill)) {
        return NIO_OK;
    }
    mp_size_t limbs = (mp_size_t)(bytes.len / LIMB_BYTES + 1);
    load_limbs(number->limb, limbs, bytes, fill);
    if (fill != 0) {
        mpn_neg(number->limb, number->limb, limbs);
    }
    nio__number_settle(number, fill != 0, limbs);
    return NIO_OK;
}

nio_status nio__number_read(nio__number *number, nio_bytes bytes)
{
    return read_bytes(number, bytes, bytes.len != 0 && bytes.ptr[0] >= 0x80 ? 0xff : 0);
}

nio_status nio__number_read_unsigned(nio__number *number, nio_bytes bytes)
{
    return read_bytes(number, bytes, 0);
}

/* ---- Rounding to binary64 -------------------------------------------------------------------- */

/* 64 bits of a magnitude, of which the lowest is bit `at`. */
static uint64_t bits_from(const nio__magnitude *magnitude, size_t at)
{
    uint64_t bits = 0;
    for (size_t got = 0; got < 64;) {
        mp_size_t i = (mp_size_t)((at + got) / GMP_NUMB_BITS);
        size_t below = (at + got) % GMP_NUMB_BITS;
        if (i >= magnitude->limbs) {
            break;
        }
        bits |= (uint64_t)(magnitude->limb[i] >> below) << got;
        got += GMP_NUMB_BITS - below;
    }
    return bits;
}

/* The highest 53 bits of a magnitude that has more, `bits` of them: rounded to nearest, of two to
 * the even one. So it may be 2^53. */
static uint64_t round_mantissa(const nio__magnitude *magnitude, size_t bits)
{
    size_t below = bits > 64 ? bits - 64 : 0;
    size_t short_of = bits < 64 ? 64 - bits : 0;
    uint64_t high = bits_from(magnitude, below) << short_of;
    bool rest = mpn_scan1(magnitude->limb, 0) < below;
    uint64_t mantissa = high >> (64 - MANTISSA);
    uint64_t tail = high << MANTISSA, half = UINT64_C(1) << 63;
    return mantissa + (tail > half || (tail == half && (rest || mantissa % 2 != 0)));
}

nio_status nio__number_of_real(nio__number *number, double value)
{
    if (isnan(value)) {
        return NIO_EINVAL;
    }
    if (isinf(value)) {
        return NIO_ELIMIT;
    }
    if (fabs(value) < 0x1p63) {
        nio__number_of_int(number, (int64_t)value);
        return NIO_OK;
    }
    int exponent;
    double mantissa = frexp(fabs(value), &exponent); /* 1/2 to below 1 */
    size_t shift = (size_t)(exponent - MANTISSA);
    mp_size_t low = (mp_size_t)(shift / GMP_NUMB_BITS);
    mp_limb_t *high = number->limb + low;
    memset(number->limb, 0, (size_t)low * sizeof number->limb[0]);
    mp_size_t limbs = nio__limbs_of(high, (uint64_t)ldexp(mantissa, MANTISSA));
    unsigned within = (unsigned)(shift % GMP_NUMB_BITS);
    if (within != 0) {
        high[limbs] = mpn_lshift(high, high, limbs, within);
        limbs++;
    }
    nio__number_settle(number, value < 0, low + limbs);
    return NIO_OK;
}

nio_status nio__number_to_real(const nio__number *number, double *value)
{
    if (number->limbs == 0) {
        *value = (double)number->small;
        return NIO_OK;
    }
    nio__magnitude magnitude;
    nio__magnitude_of(&magnitude, number);
    size_t bits = nio__limb_bits(magnitude.limb, magnitude.limbs);
    uint64_t mantissa = round_mantissa(&magnitude, bits);
    if (bits + (mantissa == MANTISSA_END) > EXPONENT_END) {
        return NIO_ELIMIT;
    }
    double absolute = ldexp((double)mantissa, (int)bits - MANTISSA);
    *value = magnitude.negative ? -absolute : absolute;
    return NIO_OK;
}

/* ---- Bytes out ------------------------------------------------------------------------------- */

/* Whether the logarithm to base 2 of a positive number of k bits, k = 7 modulo 8, is k in binary64,
 * so that the number seems to have k + 1 bits.
 *
 * The logarithm is taken of the number rounded to 53 bits, 2^k * (1 - j * 2^-53), where j = 0 is
 * 2^k itself. It is k - j * 2^-53 / ln 2, next to nothing left out. The doubles next below k, for
 * 2^b < k < 2^(b + 1), are 2^(b - 52) apart, and one half of that below k is still rounded to k,
 * whose last bit is 0. So it is k if j <= 2^b * ln 2; j is whole, and the product, for all k here,
 * is far enough from whole numbers that neither what was left out nor the last bit of a logarithm
 * matters. Numbers of up to 53 bits stay clear: at k = 47, j is at least 64, and the bound 22. */
static bool seems_longer(const nio__magnitude *magnitude, size_t k)
{
    if (k <= MANTISSA) {
        return false;
    }
    uint64_t power = 1;
    while (power * 2 <= k) {
        power *= 2;
    }
    const uint64_t ln_2 = UINT64_C(0xb17217f7); /* times 2^32 */
    return MANTISSA_END - round_mantissa(magnitude, k) <= (power * ln_2) >> 32;
}

static size_t shortest_size(const nio__magnitude *magnitude, size_t bits)
{
    bool lowest = magnitude->negative && mpn_scan1(magnitude->limb, 0) == bits - 1;
    return (lowest ? bits - 1 : bits) / 8 + 1; /* -2^(8m - 1) needs no bit beside the sign */
}

size_t nio__number_size(const nio__number *number)
{
    if (number->limbs == 0 && nio__absolute(number->small) < UINT64_C(1) << MANTISSA) {
        uint64_t bits = (uint64_t)(number->small < 0 ? -1 - number->small : number->small);
        size_t size = 1;
        for (; bits > INT8_MAX; bits >>= 8) {
            size++;
        }
        return size;
    }
    nio__magnitude magnitude;
    nio__magnitude_of(&magnitude, number);
    size_t bits = nio__limb_bits(magnitude.limb, magnitude.limbs);
    size_t size = shortest_size(&magnitude, bits);
    return size + (!magnitude.negative && bits % 8 == 7 && seems_longer(&magnitude, bits));
}

void nio__number_write(const nio__number *number, uint8_t *out, size_t size)
{
    assert(size == nio__number_size(number));
    nio__magnitude magnitude;
    nio__magnitude_of(&magnitude, number);
    unsigned carry = 1; /* of the negative: all bits inverted, plus 1 */
    mp_limb_t limb = 0;
    for (size_t i = 0; i < size; i++) {
        if (i % LIMB_BYTES == 0) {
            mp_size_t at = (mp_size_t)(i / LIMB_BYTES);
            limb = at < magnitude.limbs ? magnitude.limb[at] : 0;
        }
        uint8_t byte = (uint8_t)limb;
        limb >>= 8;
        if (magnitude.negative) {
            carry += (uint8_t)~byte;
            byte = (uint8_t)carry;
            carry >>= 8;
        }
        out[size - 1 - i] = byte;
    }
}

/* ---- Machine integers ------------------------------------------------------------------------ */

void nio__number_of_int(nio__number *number, int64_t value)
{
    number->limbs = 0;
    number->small = value;
}

nio_status nio__number_to_int(const nio__number *number, int64_t *value)
{
    if (number->limbs != 0) {
        return NIO_ELIMIT;
    }
    *value = number->small;
    return NIO_OK;
}

nio_status nio__number_to_uint(const nio__number *number, uint64_t *value)
{
    nio__magnitude magnitude;
    nio__magnitude_of(&magnitude, number);
    if (magnitude.negative || magnitude.limbs > NIO__LIMBS_OF_64) {
        return NIO_ELIMIT;
    }
    *value = bits_from(&magnitude, 0);
    return NIO_OK;
}
