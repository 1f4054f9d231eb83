/* plugins/tapescript/number.c - computing with the integers of Tapescript: see number.h.
 *
 * Two small numbers with a small result never touch a limb. GMP's functions on limbs take scratch
 * memory from the stack; only for pieces past 32,512 bytes do they allocate. At our sizes none is
 * half as large. */
#include "plugins/tapescript/number_parts.h"

#include <assert.h>
#include <string.h>

static uint64_t low_64(const mp_limb_t *limb, mp_size_t limbs)
{
    uint64_t value = 0;
    for (mp_size_t i = limbs; i-- > 0;) {
        value = value << (GMP_NUMB_BITS - 1) << 1 | limb[i];
    }
    return value;
}

void nio__number_settle(nio__number *number, bool negative, mp_size_t limbs)
{
    while (limbs > 0 && number->limb[limbs - 1] == 0) {
        limbs--;
    }
    number->limbs = limbs;
    number->negative = negative;
    if (limbs > NIO__LIMBS_OF_64) {
        return;
    }
    uint64_t value = low_64(number->limb, limbs);
    if (value <= INT64_MAX) {
        number->limbs = 0;
        number->small = negative ? -(int64_t)value : (int64_t)value;
    } else if (negative && value == (uint64_t)INT64_MAX + 1) {
        number->limbs = 0;
        number->small = INT64_MIN;
    }
}

static bool both_small(const nio__number *a, const nio__number *b)
{
    return a->limbs == 0 && b->limbs == 0;
}

bool nio__number_is_zero(const nio__number *number)
{
    return number->limbs == 0 && number->small == 0;
}

static int compare_magnitudes(const nio__magnitude *a, const nio__magnitude *b)
{
    if (a->limbs != b->limbs) {
        return a->limbs < b->limbs ? -1 : 1;
    }
    return mpn_cmp(a->limb, b->limb, a->limbs);
}

int nio__number_compare(const nio__number *a, const nio__number *b)
{
    if (both_small(a, b)) {
        return (a->small > b->small) - (a->small < b->small);
    }
    nio__magnitude of_a, of_b;
    nio__magnitude_of(&of_a, a);
    nio__magnitude_of(&of_b, b);
    if (of_a.negative != of_b.negative) {
        return of_a.negative ? -1 : 1;
    }
    return of_a.negative ? compare_magnitudes(&of_b, &of_a) : compare_magnitudes(&of_a, &of_b);
}

/* False: the sum is not small. */
static bool add_small(nio__number *sum, int64_t a, int64_t b)
{
    if (b < 0 ? a < INT64_MIN - b : a > INT64_MAX - b) {
        return false;
    }
    nio__number_of_int(sum, a + b);
    return true;
}

static bool sub_small(nio__number *difference, int64_t a, int64_t b)
{
    if (b < 0 ? a > INT64_MAX + b : a < INT64_MIN + b) {
        return false;
    }
    nio__number_of_int(difference, a - b);
    return true;
}

/* The sum of two numbers that are not both 0. GMP allows that it is one of them. */
static nio_status add_magnitudes(nio__number *sum, const nio__magnitude *a, const nio__magnitude *b)
{
    const nio__magnitude *more = a, *less = b;
    if (compare_magnitudes(a, b) < 0) {
        more = b;
        less = a;
    }
    mp_size_t limbs = more->limbs;
    if (limbs == NIO__NUMBER_LIMBS) {
        return NIO_ELIMIT;
    }
    if (a->negative == b->negative) {
        sum->limb[limbs] = mpn_add(sum->limb, more->limb, limbs, less->limb, less->limbs);
        limbs++;
    } else {
        mpn_sub(sum->limb, more->limb, limbs, less->limb, less->limbs);
    }
    nio__number_settle(sum, more->negative, limbs);
    return NIO_OK;
}

nio_status nio__number_add(nio__number *sum, const nio__number *a, const nio__number *b)
{
    if (both_small(a, b) && add_small(sum, a->small, b->small)) {
        return NIO_OK;
    }
    nio__magnitude of_a, of_b;
    nio__magnitude_of(&of_a, a);
    nio__magnitude_of(&of_b, b);
    return add_magnitudes(sum, &of_a, &of_b);
}

nio_status nio__number_sub(nio__number *difference, const nio__number *a, const nio__number *b)
{
    if (both_small(a, b) && sub_small(difference, a->small, b->small)) {
        return NIO_OK;
    }
    nio__magnitude of_a, of_b;
    nio__magnitude_of(&of_a, a);
    nio__magnitude_of(&of_b, b);
    of_b.negative = !of_b.negative;
    return add_magnitudes(difference, &of_a, &of_b);
}

/* Whether a magnitude is at most 2^(8 * limit - 1): it, or its negative, then has that many
 * bytes. */
static bool fits(const mp_limb_t *limb, mp_size_t limbs, size_t limit)
{
    size_t bits = nio__limb_bits(limb, limbs);
    return bits < 8 * limit || (bits == 8 * limit && mpn_scan1(limb, 0) == bits - 1);
}

static nio_status mul_magnitudes(nio__number *product, const nio__magnitude *a,
                                 const nio__magnitude *b, size_t limit)
{
    if (a->limbs == 0 || b->limbs == 0) {
        nio__number_of_int(product, 0);
        return NIO_OK;
    }
    /* A product has as many bits as its factors together, or one less. */
    if (nio__limb_bits(a->limb, a->limbs) + nio__limb_bits(b->limb, b->limbs) - 1 > 8 * limit) {
        return NIO_ELIMIT;
    }
    mp_limb_t limb[NIO__NUMBER_LIMBS];
    mp_size_t limbs = a->limbs + b->limbs;
    assert(limbs <= NIO__NUMBER_LIMBS);
    if (a->limbs >= b->limbs) {
        mpn_mul(limb, a->limb, a->limbs, b->limb, b->limbs);
    } else {
        mpn_mul(limb, b->limb, b->limbs, a->limb, a->limbs);
    }
    limbs -= limb[limbs - 1] == 0;
    if (!fits(limb, limbs, limit)) {
        return NIO_ELIMIT;
    }
    memcpy(product->limb, limb, (size_t)limbs * sizeof limb[0]);
    nio__number_settle(product, a->negative != b->negative, limbs);
    return NIO_OK;
}

/* Whether two such numbers have a product that is small. */
static bool is_half(const nio__number *number)
{
    return number->limbs == 0 && number->small >= INT32_MIN && number->small <= INT32_MAX;
}

nio_status nio__number_mul(nio__number *product, const nio__number *a, const nio__number *b,
                           size_t limit)
{
    assert(limit >= 1 && limit <= NIO__NUMBER_BYTES);
    if (is_half(a) && is_half(b) && limit >= sizeof(int64_t)) {
        nio__number_of_int(product, a->small * b->small);
        return NIO_OK;
    }
    nio__magnitude of_a, of_b;
    nio__magnitude_of(&of_a, a);
    nio__magnitude_of(&of_b, b);
    return mul_magnitudes(product, &of_a, &of_b, limit);
}

static nio_status div_small(nio__number *quotient, int64_t dividend, int64_t divisor)
{
    int64_t value = dividend / divisor;
    value -= dividend % divisor != 0 && (dividend < 0) != (divisor < 0);
    nio__number_of_int(quotient, value);
    return NIO_OK;
}

static nio_status mod_small(nio__number *remainder, int64_t dividend, int64_t divisor)
{
    if (divisor == -1) { /* INT64_MIN % -1 is undefined */
        nio__number_of_int(remainder, 0);
        return NIO_OK;
    }
    int64_t value = dividend % divisor;
    value += value != 0 && (value < 0) != (divisor < 0) ? divisor : 0;
    nio__number_of_int(remainder, value);
    return NIO_OK;
}

/* Quotient and remainder of the magnitudes: as many limbs as the dividend and the divisor have. */
typedef struct division {
    mp_limb_t quotient[NIO__NUMBER_LIMBS];
    mp_limb_t remainder[NIO__NUMBER_LIMBS];
    bool exact; /* the remainder is 0 */
} division;

static void divide(division *result, const nio__magnitude *dividend, const nio__magnitude *divisor)
{
    mp_size_t limbs = dividend->limbs, spare = divisor->limbs - 1;
    memset(result->quotient, 0, (size_t)limbs * sizeof result->quotient[0]);
    if (limbs <= spare) {
        memset(result->remainder, 0, (size_t)divisor->limbs * sizeof result->remainder[0]);
        memcpy(result->remainder, dividend->limb, (size_t)limbs * sizeof result->remainder[0]);
    } else {
        mpn_tdiv_qr(result->quotient, result->remainder, 0, dividend->limb, limbs, divisor->limb,
                    divisor->limbs);
    }
    result->exact = mpn_zero_p(result->remainder, divisor->limbs);
}

nio_status nio__number_div(nio__number *quotient, const nio__number *dividend,
                           const nio__number *divisor)
{
    if (nio__number_is_zero(divisor)) {
        return NIO_EINVAL;
    }
    if (both_small(dividend, divisor) && !(dividend->small == INT64_MIN && divisor->small == -1)) {
        return div_small(quotient, dividend->small, divisor->small);
    }
    nio__magnitude of_dividend, of_divisor;
    nio__magnitude_of(&of_dividend, dividend);
    nio__magnitude_of(&of_divisor, divisor);
    division result;
    divide(&result, &of_dividend, &of_divisor);
    bool negative = of_dividend.negative != of_divisor.negative;
    mp_size_t limbs = of_dividend.limbs;
    memcpy(quotient->limb, result.quotient, (size_t)limbs * sizeof result.quotient[0]);
    if (negative && !result.exact) { /* by 2 or more, so there is no carry */
        mpn_add_1(quotient->limb, quotient->limb, limbs, 1);
    }
    nio__number_settle(quotient, negative, limbs);
    return NIO_OK;
}

nio_status nio__number_mod(nio__number *remainder, const nio__number *dividend,
                           const nio__number *divisor)
{
    if (nio__number_is_zero(divisor)) {
        return NIO_EINVAL;
    }
    if (both_small(dividend, divisor)) {
        return mod_small(remainder, dividend->small, divisor->small);
    }
    nio__magnitude of_dividend, of_divisor;
    nio__magnitude_of(&of_dividend, dividend);
    nio__magnitude_of(&of_divisor, divisor);
    division result;
    divide(&result, &of_dividend, &of_divisor);
    mp_size_t limbs = of_divisor.limbs;
    if (of_dividend.negative != of_divisor.negative && !result.exact) {
        mpn_sub_n(remainder->limb, of_divisor.limb, result.remainder, limbs);
    } else {
        memcpy(remainder->limb, result.remainder, (size_t)limbs * sizeof result.remainder[0]);
    }
    nio__number_settle(remainder, of_divisor.negative, limbs);
    return NIO_OK;
}
