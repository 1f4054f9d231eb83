/* base/pool.c - a free list over slabs. A free object holds the pointer to the next one; a
 * slab begins with the pointer to the slab made before it. */
#include "base/pool.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/poison.h"
#include "base/size.h"

#define ALIGNMENT _Alignof(max_align_t)

union slab {
    union slab *next;
    max_align_t align;
};

struct free_object {
    struct free_object *next;
};

void nio__pool_init(nio__pool *pool, const nio_env *env, size_t object_size, uint32_t per_slab,
                    uint32_t max)
{
    assert(object_size > 0 && object_size < SIZE_MAX / 2 && per_slab > 0);
    memset(pool, 0, sizeof *pool);
    pool->env = env;
    pool->object_size = (object_size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    pool->per_slab = per_slab;
    pool->max = max;
}

static size_t slab_bytes(const nio__pool *pool)
{
    size_t bytes;
    if (!nio__size_mul(pool->object_size, pool->per_slab, &bytes) ||
        !nio__size_add(bytes, sizeof(union slab), &bytes)) {
        return SIZE_MAX;
    }
    return bytes;
}

void nio__pool_end(nio__pool *pool)
{
    assert(pool->count == 0);
    for (union slab *slab = pool->slabs, *next; slab != NULL; slab = next) {
        next = slab->next;
        nio__unpoison(slab, slab_bytes(pool));
        nio__free(pool->env, slab);
    }
    pool->slabs = pool->free_list = NULL;
    pool->made = 0;
}

static void put_on_list(nio__pool *pool, void *object)
{
    struct free_object *head = object;
    head->next = pool->free_list;
    pool->free_list = head;
    nio__poison(object, pool->object_size);
}

static nio_status add_slab(nio__pool *pool)
{
    union slab *slab = nio__alloc(pool->env, slab_bytes(pool));
    if (slab == NULL) {
        return NIO_ENOMEM;
    }
    slab->next = pool->slabs;
    pool->slabs = slab;
    /* From the last to the first, so that objects are taken in the order of addresses. */
    for (uint32_t i = pool->per_slab; i-- > 0;) {
        put_on_list(pool, (uint8_t *)(slab + 1) + i * pool->object_size);
    }
    pool->made += pool->per_slab;
    return NIO_OK;
}

nio_status nio__pool_take(nio__pool *pool, void **object)
{
    if (pool->count >= pool->max) {
        return NIO_ELIMIT;
    }
    if (pool->free_list == NULL) {
        nio_status status = add_slab(pool);
        if (status != NIO_OK) {
            return status;
        }
    }
    struct free_object *head = pool->free_list;
    assert(head != NULL); /* a slab has at least one */
    nio__unpoison(head, pool->object_size);
    pool->free_list = head->next;
    pool->count++;
    memset(head, 0, pool->object_size);
    *object = head;
    return NIO_OK;
}

void nio__pool_give(nio__pool *pool, void *object)
{
    assert(pool->count > 0);
    pool->count--;
    put_on_list(pool, object);
}
