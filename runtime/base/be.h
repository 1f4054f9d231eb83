/* base/be.h - big-endian integers in memory, as every number on the wire is.
 *
 * The shifts say what is meant on any machine; compilers make one load and a swap of them. */
#ifndef NIO_BASE_BE_H
#define NIO_BASE_BE_H

#include <stdint.h>

static inline uint16_t nio__be16_load(const uint8_t *p)
{
    return (uint16_t)((uint32_t)p[0] << 8 | p[1]);
}

static inline uint32_t nio__be32_load(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Six bytes: the milliseconds since 1970 in the header of a native plugin. */
static inline uint64_t nio__be48_load(const uint8_t *p)
{
    return (uint64_t)nio__be16_load(p) << 32 | nio__be32_load(p + 2);
}

static inline uint64_t nio__be64_load(const uint8_t *p)
{
    return (uint64_t)nio__be32_load(p) << 32 | nio__be32_load(p + 4);
}

static inline void nio__be16_store(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline void nio__be32_store(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static inline void nio__be48_store(uint8_t *p, uint64_t v)
{
    nio__be16_store(p, (uint16_t)(v >> 32));
    nio__be32_store(p + 2, (uint32_t)v);
}

static inline void nio__be64_store(uint8_t *p, uint64_t v)
{
    nio__be32_store(p, (uint32_t)(v >> 32));
    nio__be32_store(p + 4, (uint32_t)v);
}

#endif
