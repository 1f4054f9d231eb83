/* base/pool.h - objects of one size, kept for reuse.
 *
 * Grows by whole slabs and gives no slab back before nio__pool_end: after a while a node takes
 * calls and the like without asking the allocator. Objects do not move. Free objects are
 * poisoned under AddressSanitizer. */
#ifndef NIO_BASE_POOL_H
#define NIO_BASE_POOL_H

#include <netaio/env.h>
#include <netaio/status.h>

typedef struct nio__pool {
    const nio_env *env;
    void *free_list;
    void *slabs;
    size_t object_size; /* rounded up for alignment */
    uint32_t per_slab;
    uint32_t max;   /* objects allowed in use */
    uint32_t count; /* objects in use */
    uint32_t made;  /* objects in all slabs */
} nio__pool;

/* An empty pool of objects of `object_size` > 0 bytes; allocates nothing yet. `per_slab` > 0. */
void nio__pool_init(nio__pool *pool, const nio_env *env, size_t object_size, uint32_t per_slab,
                    uint32_t max);
/* Frees all slabs. No object may be in use. */
void nio__pool_end(nio__pool *pool);

/* A zeroed object: NIO_ELIMIT past the maximum, NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__pool_take(nio__pool *pool, void **object);
void nio__pool_give(nio__pool *pool, void *object);

#endif
