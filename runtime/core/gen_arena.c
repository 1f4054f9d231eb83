/* core/gen_arena.c - memory for the arrays of decoded messages.
 *
 * The engine has one arena, large enough for any message of the protocols in use; it is reset when
 * the handler returns. Where it is in use while a larger one is needed, both stay. */
#include "base/alloc.h"
#include "core/service.h"

nio_status nio_gen_arena_new(const nio_env *env, size_t size, nio_gen_arena **out)
{
    nio_env usual;
    if (env == NULL) {
        nio_env_default(&usual);
        env = &usual;
    }
    nio_gen_arena *arena = nio__calloc(env, 1, sizeof *arena);
    if (arena == NULL) {
        return NIO_ENOMEM;
    }
    arena->env = *env;
    nio_status status = nio__arena_init(&arena->memory, &arena->env, size);
    if (status != NIO_OK) {
        nio__free(env, arena);
        return status;
    }
    *out = arena;
    return NIO_OK;
}

void nio_gen_arena_free(nio_gen_arena *arena)
{
    if (arena != NULL) {
        nio_env env = arena->env;
        nio__arena_end(&arena->memory);
        nio__free(&env, arena);
    }
}

nio_status nio__arena_want(nio__core *core, size_t size)
{
    struct nio_gen_arena *arena = core->arena;
    if (arena != NULL && nio__arena_mark(&arena->memory) == 0) {
        return nio__arena_grow(&arena->memory, size);
    }
    if (arena != NULL && arena->memory.cap >= size) {
        return NIO_OK;
    }
    nio_status status = nio_gen_arena_new(core->env, size, &arena);
    if (status != NIO_OK) {
        return status;
    }
    arena->next = core->arena;
    core->arena = arena;
    return NIO_OK;
}

void *nio_gen_alloc(nio_gen_arena *arena, size_t count, size_t size)
{
    void *memory = nio__arena_alloc(&arena->memory, count, size);
    if (memory == NULL) {
        arena->full = true;
    }
    return memory;
}

nio_status nio_gen_unread(const nio_gen_arena *arena, nio_status otherwise)
{
    return arena->full ? NIO_ELIMIT : otherwise;
}

void nio__arenas_end(nio__core *core)
{
    while (core->arena != NULL) {
        nio_gen_arena *next = core->arena->next;
        nio_gen_arena_free(core->arena);
        core->arena = next;
    }
}
