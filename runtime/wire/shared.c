/* wire/shared.c - frames that are sent to many links: see wbuf.h.
 *
 * Happy path: a free frame of the size is taken, filled, queued for each link, and with its last
 * use becomes a free one again. No free one: memory is asked for. */
#include "wire/shared.h"

#include "base/alloc.h"
#include "base/poison.h"
#include "base/size.h"

static nio__shared *shared_of(nio__hook *hook)
{
    return NIO__CONTAINER(hook, nio__shared, hook);
}

void nio__shared_pool_init(nio__wpool *pool)
{
    for (size_t i = 0; i < NIO__SHARED_SIZES; i++) {
        nio__list_init(&pool->free_shared[i]);
    }
}

void nio__shared_pool_end(nio__wpool *pool)
{
    for (size_t i = 0; i < NIO__SHARED_SIZES; i++) {
        for (nio__hook *hook; (hook = nio__list_pop(&pool->free_shared[i])) != NULL;) {
            nio__unpoison(shared_of(hook)->data, shared_of(hook)->cap);
            nio__free(pool->env, shared_of(hook));
        }
    }
    pool->shared_kept = 0;
}

/* The list of free ones of the smallest size that has room for `len`, and that size; NULL: none. */
static nio__list *free_list(nio__wpool *pool, size_t len, size_t *cap)
{
    *cap = NIO__SHARED_FIRST;
    for (size_t i = 0; i < NIO__SHARED_SIZES; i++, *cap *= 2) {
        if (len <= *cap) {
            return &pool->free_shared[i];
        }
    }
    *cap = len;
    return NULL;
}

static nio__shared *make(nio__wpool *pool, size_t cap)
{
    size_t bytes;
    if (!nio__size_add(sizeof(nio__shared), cap, &bytes)) {
        return NULL;
    }
    nio__shared *shared = nio__alloc(pool->env, bytes);
    if (shared != NULL) {
        shared->pool = pool;
        shared->cap = cap;
        nio__hook_init(&shared->hook);
    }
    return shared;
}

nio_status nio__shared_new(nio__wpool *pool, size_t len, nio__shared **out)
{
    size_t cap;
    nio__list *list = free_list(pool, len, &cap);
    if (pool->queued > pool->queued_max || cap > pool->queued_max - pool->queued) {
        return NIO_ELIMIT;
    }
    nio__hook *hook = list != NULL ? nio__list_pop(list) : NULL;
    nio__shared *shared = hook != NULL ? shared_of(hook) : make(pool, cap);
    if (shared == NULL) {
        return NIO_ENOMEM;
    }
    if (hook != NULL) {
        nio__unpoison(shared->data, cap);
        pool->shared_kept -= cap;
    }
    pool->queued += cap;
    shared->uses = 1;
    shared->len = len;
    *out = shared;
    return NIO_OK;
}

void nio__shared_drop(nio__shared *shared)
{
    if (shared == NULL || --shared->uses > 0) {
        return;
    }
    nio__wpool *pool = shared->pool;
    size_t cap;
    nio__list *list = free_list(pool, shared->cap, &cap);
    pool->queued -= shared->cap;
    if (list != NULL && pool->shared_kept + cap <= NIO__SHARED_KEPT) {
        nio__poison(shared->data, cap);
        pool->shared_kept += cap;
        nio__list_push_front(list, &shared->hook);
    } else {
        nio__free(pool->env, shared);
    }
}
