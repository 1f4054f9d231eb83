/* plugins/tapescript/number_parts.h - what number.c and number_form.c share: numbers of any size
 * as sign and magnitude. */
#ifndef NIO_PLUGINS_TAPESCRIPT_NUMBER_PARTS_H
#define NIO_PLUGINS_TAPESCRIPT_NUMBER_PARTS_H

#include "plugins/tapescript/number.h"

_Static_assert(GMP_NAIL_BITS == 0, "limbs are used to their last bit");

#define NIO__LIMBS_OF_64 (64 / GMP_NUMB_BITS)

/* A view of a number: its limbs, or those that its small value would have. */
typedef struct nio__magnitude {
    bool negative;
    mp_size_t limbs; /* 0: it is 0 */
    const mp_limb_t *limb;
    mp_limb_t own[NIO__LIMBS_OF_64];
} nio__magnitude;

static inline uint64_t nio__absolute(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* The limbs of a value; returns how many there are. */
static inline mp_size_t nio__limbs_of(mp_limb_t *limb, uint64_t value)
{
    mp_size_t limbs = 0;
    while (value != 0) {
        limb[limbs++] = (mp_limb_t)value;
        value = value >> (GMP_NUMB_BITS - 1) >> 1;
    }
    return limbs;
}

static inline void nio__magnitude_of(nio__magnitude *magnitude, const nio__number *number)
{
    magnitude->negative = number->limbs == 0 ? number->small < 0 : number->negative;
    magnitude->limbs = number->limbs;
    magnitude->limb = number->limb;
    if (number->limbs == 0) {
        magnitude->limbs = nio__limbs_of(magnitude->own, nio__absolute(number->small));
        magnitude->limb = magnitude->own;
    }
}

/* Bits of a magnitude, from its highest that is set. */
static inline size_t nio__limb_bits(const mp_limb_t *limb, mp_size_t limbs)
{
    return limbs == 0 ? 0 : mpn_sizeinbase(limb, limbs, 2);
}

/* Makes a number of what was computed into its limbs, zeros on top allowed. */
void nio__number_settle(nio__number *number, bool negative, mp_size_t limbs);

#endif
