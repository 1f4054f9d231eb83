/* base/arena.h - memory that is handed out by moving an offset and taken back all at once.
 *
 * A node has one: the arrays of a decoded message live in it until the handler returned, then
 * it is reset. Its size is fixed when it is made (the schema knows the largest message), so a
 * message in the steady state costs no allocation, and what would not fit is refused.
 * Memory that was taken back is poisoned under AddressSanitizer. */
#ifndef NIO_BASE_ARENA_H
#define NIO_BASE_ARENA_H

#include <netaio/env.h>
#include <netaio/status.h>

typedef struct nio__arena {
    const nio_env *env;
    uint8_t *memory;
    size_t cap, used;
} nio__arena;

/* An arena of `cap` bytes; 0 is allowed and holds nothing. */
NIO_MUST_USE nio_status nio__arena_init(nio__arena *arena, const nio_env *env, size_t cap);
void nio__arena_end(nio__arena *arena);

/* Makes an arena that holds nothing at the moment larger, never smaller. */
NIO_MUST_USE nio_status nio__arena_grow(nio__arena *arena, size_t cap);

/* Zeroed memory for `count` things of `size` bytes, aligned for any type; valid until the
 * arena is reset to before it. NULL where there is no room. 0 bytes give a pointer that is not
 * NULL and not to be followed. */
void *nio__arena_alloc(nio__arena *arena, size_t count, size_t size);

/* Where the arena stands now; nio__arena_reset(arena, mark) takes back all that came later.
 * Handlers may nest: each resets to the mark it began with. */
size_t nio__arena_mark(const nio__arena *arena);
void nio__arena_reset(nio__arena *arena, size_t mark);

#endif
