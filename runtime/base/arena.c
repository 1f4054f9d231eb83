/* base/arena.c - a bump allocator of fixed size. */
#include "base/arena.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/poison.h"
#include "base/size.h"

#define ALIGNMENT _Alignof(max_align_t)

nio_status nio__arena_init(nio__arena *arena, const nio_env *env, size_t cap)
{
    memset(arena, 0, sizeof *arena);
    arena->env = env;
    return nio__arena_grow(arena, cap);
}

void nio__arena_end(nio__arena *arena)
{
    if (arena->memory != NULL) {
        nio__unpoison(arena->memory, arena->cap);
        nio__free(arena->env, arena->memory);
    }
    arena->memory = NULL;
    arena->cap = arena->used = 0;
}

nio_status nio__arena_grow(nio__arena *arena, size_t cap)
{
    assert(arena->used == 0);
    if (cap <= arena->cap) {
        return NIO_OK;
    }
    uint8_t *memory = nio__alloc(arena->env, cap);
    if (memory == NULL) {
        return NIO_ENOMEM;
    }
    nio__arena_end(arena);
    arena->memory = memory;
    arena->cap = cap;
    nio__poison(memory, cap);
    return NIO_OK;
}

void *nio__arena_alloc(nio__arena *arena, size_t count, size_t size)
{
    static max_align_t nothing;
    size_t bytes, padded;
    if (!nio__size_mul(count, size, &bytes) || !nio__size_add(bytes, ALIGNMENT - 1, &padded)) {
        return NULL;
    }
    if (bytes == 0) {
        return &nothing;
    }
    if (bytes > arena->cap - arena->used) {
        return NULL;
    }
    uint8_t *memory = arena->memory + arena->used;
    padded -= padded % ALIGNMENT;
    arena->used += nio__size_min(padded, arena->cap - arena->used);
    nio__unpoison(memory, bytes);
    memset(memory, 0, bytes);
    return memory;
}

size_t nio__arena_mark(const nio__arena *arena)
{
    return arena->used;
}

void nio__arena_reset(nio__arena *arena, size_t mark)
{
    assert(mark <= arena->used);
    if (arena->used > mark) {
        nio__poison(arena->memory + mark, arena->used - mark);
    }
    arena->used = mark;
}
