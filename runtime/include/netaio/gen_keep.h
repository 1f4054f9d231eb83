/* netaio/gen_keep.h - clones as generated code makes them. Included by netaio/gen.h.
 *
 * P_r_clone copies a decoded value with all that it points to into one block, so that it lives
 * on when the handler has returned; nio_clone_free (netaio/env.h) gives the block back.
 *
 * The generated code walks the value twice, with the same function: first nothing is copied and
 * `used` grows to the size of the block, then the block is there and is filled in that order.
 * The value that is walked is a copy on the stack, whose views are turned to the block. */
#ifndef NETAIO_GEN_KEEP_H
#define NETAIO_GEN_KEEP_H

#include <netaio/env.h>
#include <netaio/status.h>

#include <string.h>

NIO_BEGIN_DECLS

#define NIO_GEN_KEEP_ALIGN 16 /* of arrays in the block; malloc's as well */

typedef struct nio_gen_keep {
    uint8_t *block; /* NULL while the size is found out */
    size_t used;    /* SIZE_MAX: more than memory can hold */
} nio_gen_keep;

/* Before the first walk: the value itself takes `size` bytes, and stands first. */
static inline nio_gen_keep nio_gen_keep_of(size_t size)
{
    nio_gen_keep keep = {NULL, size};
    return keep;
}

/* Between the walks. NIO_ENOMEM. `env` may be NULL, as for a P_r_clone. */
NIO_API NIO_MUST_USE nio_status nio_gen_keep_begin(nio_gen_keep *keep, size_t size,
                                                   const nio_env *env);

/* After the second: puts the value in its place, which is what nio_clone_free takes. */
static inline void *nio_gen_keep_end(nio_gen_keep *keep, const void *value, size_t size)
{
    return memcpy(keep->block, value, size);
}

/* The next `bytes` bytes of the block; NULL in the first walk. */
static inline uint8_t *nio_gen_keep_take(nio_gen_keep *keep, size_t bytes)
{
    uint8_t *at = keep->block == NULL ? NULL : keep->block + keep->used;
    keep->used = bytes > SIZE_MAX - keep->used ? SIZE_MAX : keep->used + bytes;
    return at;
}

/* Room for the copies of `count` items that need a walk of their own; NULL in the first. */
static inline void *nio_gen_keep_room(nio_gen_keep *keep, size_t count, size_t size)
{
    (void)nio_gen_keep_take(keep, -keep->used % NIO_GEN_KEEP_ALIGN);
    return nio_gen_keep_take(keep, size != 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

/* Where the bytes of a view are kept; where they are in the first walk. */
static inline void *nio_gen_keep_bytes(nio_gen_keep *keep, const void *from, size_t len)
{
    uint8_t *at = nio_gen_keep_take(keep, len);
    if (at == NULL) {
        return (void *)(uintptr_t)from;
    }
    return len == 0 ? at : memcpy(at, from, len);
}

/* The same for an array of items that point to nothing. */
static inline void *nio_gen_keep_array(nio_gen_keep *keep, const void *from, size_t count,
                                       size_t size)
{
    uint8_t *at = (uint8_t *)nio_gen_keep_room(keep, count, size);
    if (at == NULL) {
        return (void *)(uintptr_t)from;
    }
    return count == 0 ? at : (uint8_t *)memcpy(at, from, count * size);
}

NIO_END_DECLS
#endif
