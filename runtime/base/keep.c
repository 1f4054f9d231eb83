/* base/keep.c - the memory of clones: a block that knows who gave it. */
#include <netaio/gen_keep.h>

#include <stddef.h>

#include "base/alloc.h"
#include "base/size.h"

/* What stands before every clone. */
typedef struct owner {
    void *(*alloc)(void *user, void *ptr, size_t bytes);
    void *user;
    _Alignas(NIO_GEN_KEEP_ALIGN) uint8_t clone[];
} owner;

nio_status nio_gen_keep_begin(nio_gen_keep *keep, size_t size, const nio_env *env)
{
    nio_env usual;
    size_t bytes;
    if (env == NULL) {
        nio_env_default(&usual);
        env = &usual;
    }
    if (!nio__size_add(sizeof(owner), keep->used, &bytes)) {
        return NIO_ENOMEM;
    }
    owner *made = nio__alloc(env, bytes);
    if (made == NULL) {
        return NIO_ENOMEM;
    }
    made->alloc = env->alloc;
    made->user = env->user;
    keep->block = made->clone;
    keep->used = size;
    return NIO_OK;
}

void nio_clone_free(void *clone)
{
    if (clone != NULL) {
        owner *made = (owner *)(void *)((uint8_t *)clone - offsetof(owner, clone));
        made->alloc(made->user, made, 0);
    }
}
