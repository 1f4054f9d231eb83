/* plugins/tapescript/real.h - the floating-point numbers of Tapescript: items of 4 bytes, binary32
 * with the sign first. Operations compute in binary64, and round once, when they write. */
#ifndef NIO_PLUGINS_TAPESCRIPT_REAL_H
#define NIO_PLUGINS_TAPESCRIPT_REAL_H

#include <netaio/base.h>
#include <netaio/status.h>

#define NIO__REAL_SIZE 4

/* A signaling NaN is read as the quiet one that is left when its first bit of payload is set. */
double nio__real_read(const uint8_t bytes[NIO__REAL_SIZE]);
/* The nearest, of two the even one; of a NaN, its sign and the high bits of its payload.
 * NIO_ELIMIT: it is finite, and the nearest would not be. */
NIO_MUST_USE nio_status nio__real_write(uint8_t bytes[NIO__REAL_SIZE], double value);

/* NIO_EINVAL: the divisor is 0. What is left of a division, 0 too, has the sign of the divisor, and
 * of an infinite dividend nothing is left but a NaN. */
NIO_MUST_USE nio_status nio__real_div(double *quotient, double dividend, double divisor);
NIO_MUST_USE nio_status nio__real_mod(double *remainder, double dividend, double divisor);

#endif
