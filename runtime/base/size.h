/* base/size.h - sums and products of sizes that cannot wrap unnoticed. */
#ifndef NIO_BASE_SIZE_H
#define NIO_BASE_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* *sum = a + b; false, and *sum unchanged, where that does not fit. */
static inline bool nio__size_add(size_t a, size_t b, size_t *sum)
{
    if (a > SIZE_MAX - b) {
        return false;
    }
    *sum = a + b;
    return true;
}

/* *product = a * b; false, and *product unchanged, where that does not fit. */
static inline bool nio__size_mul(size_t a, size_t b, size_t *product)
{
    if (b != 0 && a > SIZE_MAX / b) {
        return false;
    }
    *product = a * b;
    return true;
}

static inline size_t nio__size_min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t nio__size_max(size_t a, size_t b)
{
    return a > b ? a : b;
}

#endif
