/* base/alloc.h - memory from the environment.
 *
 * All memory of the runtime is taken through these few functions, so that a test can count it
 * and make any allocation fail. */
#ifndef NIO_BASE_ALLOC_H
#define NIO_BASE_ALLOC_H

#include <netaio/env.h>

/* Uninitialised memory of `bytes` > 0, or NULL when there is none. */
void *nio__alloc(const nio_env *env, size_t bytes);

/* Zeroed memory for `count` things of `size` bytes; NULL also where count * size overflows. */
void *nio__calloc(const nio_env *env, size_t count, size_t size);

/* Moves an array to room for `count` > 0 things of `size` bytes. NULL when there is no memory
 * or count * size overflows: `ptr` is then as it was. */
void *nio__realloc_array(const nio_env *env, void *ptr, size_t count, size_t size);

/* Gives memory back; NULL is allowed. */
void nio__free(const nio_env *env, void *ptr);

#endif
