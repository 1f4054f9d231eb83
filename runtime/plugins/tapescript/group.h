/* plugins/tapescript/group.h - points and scalars as operations take them off the stack: their
 * lengths are looked at, what they cost is counted, what is refused fails.
 *
 * Every function that returns bool fails, and then says why, as Python's tapescript does. */
#ifndef NIO_PLUGINS_TAPESCRIPT_GROUP_H
#define NIO_PLUGINS_TAPESCRIPT_GROUP_H

#include "crypto/curve.h"
#include "crypto/hash.h"
#include "plugins/tapescript/vm.h"

/* Steps, after what libsodium takes on a common processor. A signature that is checked is a whole
 * operation on the curve (40 us), and so is looking whether a point is valid, which multiplies it
 * by the order of the group (36); a point times a scalar looks at it first (68), and so is one and
 * a half. Multiplying the base point (14) and making a signature (26) are half of one, a sum of
 * points (10) is a fifth. */
#define NIO__SCRIPT_WHOLE_STEPS NIO__SCRIPT_CURVE_STEPS
#define NIO__SCRIPT_HALF_STEPS (NIO__SCRIPT_CURVE_STEPS / 2)
#define NIO__SCRIPT_SUM_STEPS (NIO__SCRIPT_CURVE_STEPS / 5)
#define NIO__SCRIPT_SCALAR_STEPS 1 /* two scalars made one; an operation may do 254 times */

/* The first 32 bytes of a value, of which the highest bit is cleared. Those of a `key` also have
 * the bits that scalars of Ed25519 keys have. It fails for a shorter value. */
bool nio__script_clamp(nio_script_vm *vm, uint8_t scalar[NIO__SCALAR_SIZE], nio_bytes value,
                       bool key);
/* What a seed of any length stands for: the scalar of its key, and what nonces are made from
 * (either may be NULL). Both are secrets. */
void nio__script_key_of_seed(uint8_t scalar[NIO__SCALAR_SIZE], uint8_t nonce[NIO__SCALAR_SIZE],
                             nio_bytes seed);
/* The base point times a scalar of 32 bytes. It fails for zero. */
bool nio__script_point_of(nio_script_vm *vm, uint8_t point[NIO__POINT_SIZE], nio_bytes scalar);
/* A point times a scalar. It fails for one that is not valid. */
bool nio__script_multiply(nio_script_vm *vm, uint8_t product[NIO__POINT_SIZE],
                          const uint8_t scalar[NIO__SCALAR_SIZE], nio_bytes point);
/* Fails unless it is a valid point (crypto/curve.h); `text` says what else it is. */
bool nio__script_check_point(nio_script_vm *vm, nio_bytes point, const char *text);
#define NIO__SCRIPT_NO_POINT "each point must be a valid ed25519 point"

/* Two points, two scalars to one; see crypto/curve.h. Both have 32 bytes, else it fails. */
typedef nio_status nio__script_point_sum(uint8_t *sum, const uint8_t *a, const uint8_t *b);
typedef void nio__script_scalar_sum(uint8_t *sum, const uint8_t *a, const uint8_t *b);
bool nio__script_sum_points(nio_script_vm *vm, nio__script_point_sum *sum_of, uint8_t *sum,
                            nio_bytes a, nio_bytes b);
bool nio__script_sum_scalars(nio_script_vm *vm, nio__script_scalar_sum *sum_of, uint8_t *sum,
                             nio_bytes a, nio_bytes b);

static inline nio_bytes nio__script_32(const uint8_t bytes[32])
{
    return nio__bytes(bytes, 32);
}

#endif
