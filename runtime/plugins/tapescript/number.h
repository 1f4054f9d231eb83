/* plugins/tapescript/number.h - the integers of Tapescript: exact, of any size that fits into an
 * item of the stack.
 *
 * Items hold them as two's complement, most significant byte first. Reading takes any length, also
 * one that has more sign bytes than needed; writing knows one form for each value, the shortest but
 * for one exception (see nio__number_size).
 *
 * A number lies in memory of its owner, nothing is allocated. Those that fit into an int64_t are
 * computed as such; the others have their magnitude in limbs, and GMP's low-level functions
 * compute with them. A result may be one of the arguments; where a function fails it is left as it
 * was. */
#ifndef NIO_PLUGINS_TAPESCRIPT_NUMBER_H
#define NIO_PLUGINS_TAPESCRIPT_NUMBER_H

#include <netaio/base.h>
#include <netaio/status.h>
#include <netaio/tapescript.h>

#include <gmp.h>

/* The longest that is read. A sum may be longer, by 16 bytes. */
#define NIO__NUMBER_BYTES NIO_SCRIPT_ITEM_MAX
#define NIO__NUMBER_LIMBS ((NIO__NUMBER_BYTES + 16) * 8 / GMP_NUMB_BITS)

/* Not to be copied by assignment: it is large, and mostly unset. */
typedef struct nio__number {
    mp_size_t limbs; /* of the magnitude, the highest is not 0; if 0, `small` is the value */
    int64_t small;
    bool negative;
    mp_limb_t limb[NIO__NUMBER_LIMBS]; /* the lowest first */
} nio__number;

/* ---- number_form.c: what they are read from and written as ----------------------------------- */

/* NIO_EINVAL: no bytes; NIO_ELIMIT: more than NIO__NUMBER_BYTES. */
NIO_MUST_USE nio_status nio__number_read(nio__number *number, nio_bytes bytes);
/* Likewise, of bytes without a sign. */
NIO_MUST_USE nio_status nio__number_read_unsigned(nio__number *number, nio_bytes bytes);

/* Bytes of the written form: those of the shortest two's complement, but one more for a positive
 * number so close below 2^(8m - 1) that its logarithm rounds to 8m - 1. */
size_t nio__number_size(const nio__number *number);
/* Writes that form; `size` is what nio__number_size said. */
void nio__number_write(const nio__number *number, uint8_t *out, size_t size);

void nio__number_of_int(nio__number *number, int64_t value);
/* NIO_ELIMIT: it does not fit. */
NIO_MUST_USE nio_status nio__number_to_int(const nio__number *number, int64_t *value);
NIO_MUST_USE nio_status nio__number_to_uint(const nio__number *number, uint64_t *value);

/* Its whole part. NIO_EINVAL: not a number; NIO_ELIMIT: infinite. */
NIO_MUST_USE nio_status nio__number_of_real(nio__number *number, double value);
/* The nearest, of two the even one. NIO_ELIMIT: that would be infinite. */
NIO_MUST_USE nio_status nio__number_to_real(const nio__number *number, double *value);

/* ---- number.c: computing --------------------------------------------------------------------- */

bool nio__number_is_zero(const nio__number *number);
/* Below 0, 0, above 0: as a is to b. */
int nio__number_compare(const nio__number *a, const nio__number *b);

/* a + b and a - b. NIO_ELIMIT: there is no room; sums of fewer than 2^60 numbers that were read
 * have room. */
NIO_MUST_USE nio_status nio__number_add(nio__number *sum, const nio__number *a,
                                        const nio__number *b);
NIO_MUST_USE nio_status nio__number_sub(nio__number *difference, const nio__number *a,
                                        const nio__number *b);
/* a * b. NIO_ELIMIT, before time is spent on it: neither it nor its negative has a two's complement
 * of at most `limit` bytes (1 to NIO__NUMBER_BYTES); then no product with more factors but one by
 * 0 has. */
NIO_MUST_USE nio_status nio__number_mul(nio__number *product, const nio__number *a,
                                        const nio__number *b, size_t limit);
/* The quotient rounded to minus infinity, and what it leaves: 0, or of the sign of the divisor.
 * NIO_EINVAL: the divisor is 0. */
NIO_MUST_USE nio_status nio__number_div(nio__number *quotient, const nio__number *dividend,
                                        const nio__number *divisor);
NIO_MUST_USE nio_status nio__number_mod(nio__number *remainder, const nio__number *dividend,
                                        const nio__number *divisor);

#endif
