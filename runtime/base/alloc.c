/* base/alloc.c - memory from the environment. */
#include "base/alloc.h"

#include <assert.h>
#include <string.h>

#include "base/size.h"

void *nio__alloc(const nio_env *env, size_t bytes)
{
    assert(bytes > 0);
    return env->alloc(env->user, NULL, bytes);
}

void *nio__calloc(const nio_env *env, size_t count, size_t size)
{
    size_t bytes;
    if (!nio__size_mul(count, size, &bytes)) {
        return NULL;
    }
    void *memory = nio__alloc(env, bytes);
    if (memory != NULL) {
        memset(memory, 0, bytes);
    }
    return memory;
}

void *nio__realloc_array(const nio_env *env, void *ptr, size_t count, size_t size)
{
    size_t bytes;
    if (!nio__size_mul(count, size, &bytes)) {
        return NULL;
    }
    assert(bytes > 0);
    return env->alloc(env->user, ptr, bytes);
}

void nio__free(const nio_env *env, void *ptr)
{
    if (ptr != NULL) {
        env->alloc(env->user, ptr, 0);
    }
}
