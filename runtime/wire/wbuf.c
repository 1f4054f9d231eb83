/* wire/wbuf.c - queues of chunks; see wbuf.h.
 *
 * Happy path: the last chunk has room; a frame is built in it, written with all that stands
 * before it, consumed, and the chunk goes back to the pool. No room: another chunk, from the
 * pool or, for a large frame, of its own size. A fan-out of a large frame: a chunk that only
 * refers to shared bytes, and takes no more. */
#include "wire/wbuf.h"

#include "base/alloc.h"
#include "base/poison.h"
#include "base/size.h"
#include "wire/shared.h"

/* Bytes from `start` to `end` are queued. A chunk of our own ends in its memory. */
struct chunk {
    nio__hook hook;
    uint8_t *data;
    size_t start, end, cap;
    nio__shared *shared; /* NULL: a chunk of our own */
    uint8_t own[];
};

static struct chunk *chunk_of(nio__hook *hook)
{
    return NIO__CONTAINER(hook, struct chunk, hook);
}

static struct chunk *last_chunk(const nio__wbuf *wbuf)
{
    return nio__list_is_empty(&wbuf->chunks) ? NULL : chunk_of(wbuf->chunks.head.prev);
}

void nio__wpool_init(nio__wpool *pool, const nio_env *env, size_t queued_max, size_t free_max)
{
    memset(pool, 0, sizeof *pool);
    pool->env = env;
    nio__list_init(&pool->free_chunks);
    nio__list_init(&pool->free_references);
    nio__shared_pool_init(pool);
    pool->queued_max = queued_max;
    pool->free_max = free_max;
}

void nio__wpool_end(nio__wpool *pool)
{
    assert(pool->queued == 0);
    for (nio__hook *hook; (hook = nio__list_pop(&pool->free_chunks)) != NULL;) {
        struct chunk *chunk = chunk_of(hook);
        nio__unpoison(chunk->data, chunk->cap);
        nio__free(pool->env, chunk);
    }
    pool->free_count = 0;
    for (nio__hook *hook; (hook = nio__list_pop(&pool->free_references)) != NULL;) {
        nio__free(pool->env, chunk_of(hook));
    }
    pool->reference_count = 0;
    nio__shared_pool_end(pool);
}

static struct chunk *new_chunk(nio__wpool *pool, size_t cap)
{
    struct chunk *chunk = nio__alloc(pool->env, sizeof *chunk + cap);
    if (chunk != NULL) {
        memset(chunk, 0, sizeof *chunk);
        chunk->data = chunk->own;
        chunk->cap = cap;
    }
    return chunk;
}

/* A chunk with room for `size` bytes. */
static struct chunk *take_chunk(nio__wpool *pool, size_t size)
{
    if (size > NIO__CHUNK_SIZE) {
        return new_chunk(pool, size);
    }
    nio__hook *hook = nio__list_pop(&pool->free_chunks);
    if (hook == NULL) {
        return new_chunk(pool, NIO__CHUNK_SIZE);
    }
    struct chunk *chunk = chunk_of(hook);
    pool->free_count--;
    nio__unpoison(chunk->data, chunk->cap);
    return chunk;
}

/* A chunk that refers to a shared frame. */
static struct chunk *take_reference(nio__wpool *pool)
{
    nio__hook *hook = nio__list_pop(&pool->free_references);
    pool->reference_count -= hook != NULL;
    return hook != NULL ? chunk_of(hook) : new_chunk(pool, 0);
}

static void release_reference(nio__wpool *pool, struct chunk *chunk)
{
    nio__shared_drop(chunk->shared);
    if (pool->reference_count < pool->free_max) {
        nio__list_push_front(&pool->free_references, &chunk->hook);
        pool->reference_count++;
    } else {
        nio__free(pool->env, chunk);
    }
}

/* Takes a chunk out of its queue. */
static void release_chunk(nio__wpool *pool, struct chunk *chunk)
{
    nio__list_remove(&chunk->hook);
    if (chunk->shared != NULL) {
        release_reference(pool, chunk);
        return;
    }
    if (chunk->cap == NIO__CHUNK_SIZE && pool->free_count < pool->free_max) {
        chunk->start = chunk->end = 0;
        nio__poison(chunk->data, chunk->cap);
        nio__list_push_front(&pool->free_chunks, &chunk->hook);
        pool->free_count++;
        return;
    }
    nio__free(pool->env, chunk);
}

void nio__wbuf_init(nio__wbuf *wbuf, nio__wpool *pool, size_t queued_max)
{
    memset(wbuf, 0, sizeof *wbuf);
    wbuf->pool = pool;
    wbuf->queued_max = queued_max;
    nio__list_init(&wbuf->chunks);
}

void nio__wbuf_end(nio__wbuf *wbuf)
{
    for (struct chunk *chunk; (chunk = last_chunk(wbuf)) != NULL;) {
        release_chunk(wbuf->pool, chunk);
    }
    wbuf->pool->queued -= wbuf->queued;
    wbuf->queued = wbuf->reserved = 0;
}

static bool has_queue_room(const nio__wbuf *wbuf, size_t size)
{
    const nio__wpool *pool = wbuf->pool;
    return wbuf->queued <= wbuf->queued_max && size <= wbuf->queued_max - wbuf->queued &&
           pool->queued <= pool->queued_max && size <= pool->queued_max - pool->queued;
}

static void count_queued(nio__wbuf *wbuf, size_t size)
{
    wbuf->queued += size;
    wbuf->pool->queued += size;
}

/* Gives up the open reservation, and the chunk that was taken for it alone. */
static void give_up(nio__wbuf *wbuf)
{
    struct chunk *last = last_chunk(wbuf);
    wbuf->reserved = 0;
    if (last != NULL && last->start == last->end) {
        release_chunk(wbuf->pool, last);
    }
}

nio_status nio__wbuf_reserve(nio__wbuf *wbuf, size_t size, uint8_t **room)
{
    assert(size > 0);
    give_up(wbuf);
    if (!has_queue_room(wbuf, size)) {
        return NIO_ELIMIT;
    }
    struct chunk *chunk = last_chunk(wbuf);
    if (chunk == NULL || size > chunk->cap - chunk->end) {
        chunk = take_chunk(wbuf->pool, size);
        if (chunk == NULL) {
            return NIO_ENOMEM;
        }
        nio__list_push(&wbuf->chunks, &chunk->hook);
    }
    wbuf->reserved = size;
    *room = chunk->data + chunk->end;
    return NIO_OK;
}

void nio__wbuf_commit(nio__wbuf *wbuf, size_t size)
{
    assert(size <= wbuf->reserved);
    if (size == 0) {
        give_up(wbuf);
        return;
    }
    last_chunk(wbuf)->end += size;
    wbuf->reserved = 0;
    count_queued(wbuf, size);
}

const uint8_t *nio__wbuf_commit_at(nio__wbuf *wbuf, size_t size)
{
    const struct chunk *chunk = last_chunk(wbuf);
    assert(size > 0 && chunk != NULL);
    const uint8_t *bytes = chunk->data + chunk->end;
    nio__wbuf_commit(wbuf, size);
    return bytes;
}

static nio_status append_copy(nio__wbuf *wbuf, nio_bytes bytes)
{
    uint8_t *room;
    nio_status status = nio__wbuf_reserve(wbuf, bytes.len, &room);
    if (status == NIO_OK) {
        nio__copy(room, bytes);
        nio__wbuf_commit(wbuf, bytes.len);
    }
    return status;
}

nio_status nio__wbuf_append_shared(nio__wbuf *wbuf, nio__shared *shared)
{
    if (shared->len < NIO__SHARE_MIN) {
        return append_copy(wbuf, nio__bytes(shared->data, shared->len));
    }
    give_up(wbuf);
    if (!has_queue_room(wbuf, shared->len)) {
        return NIO_ELIMIT;
    }
    struct chunk *chunk = take_reference(wbuf->pool);
    if (chunk == NULL) {
        return NIO_ENOMEM;
    }
    shared->uses++;
    chunk->shared = shared;
    chunk->data = shared->data;
    chunk->start = 0;
    chunk->end = chunk->cap = shared->len;
    nio__list_push(&wbuf->chunks, &chunk->hook);
    count_queued(wbuf, shared->len);
    return NIO_OK;
}

size_t nio__wbuf_peek(const nio__wbuf *wbuf, nio_bytes *views, size_t max)
{
    size_t count = 0;
    for (nio__hook *hook = wbuf->chunks.head.next; hook != &wbuf->chunks.head && count < max;
         hook = hook->next) {
        const struct chunk *chunk = chunk_of(hook);
        if (chunk->end > chunk->start) { /* else an open reservation alone */
            views[count++] = nio__bytes(chunk->data + chunk->start, chunk->end - chunk->start);
        }
    }
    return count;
}

void nio__wbuf_consume(nio__wbuf *wbuf, size_t size)
{
    assert(size <= wbuf->queued);
    wbuf->queued -= size;
    wbuf->pool->queued -= size;
    while (size > 0) {
        struct chunk *first = chunk_of(wbuf->chunks.head.next);
        size_t some = nio__size_min(size, first->end - first->start);
        first->start += some;
        size -= some;
        bool in_use = wbuf->reserved > 0 && first == last_chunk(wbuf);
        if (first->start == first->end && !in_use) {
            release_chunk(wbuf->pool, first);
        }
    }
}

void nio__wbuf_move(nio__wbuf *to, nio__wbuf *from)
{
    assert(to->pool == from->pool && to->queued == 0 && nio__list_is_empty(&to->chunks));
    give_up(from);
    nio__list_append(&to->chunks, &from->chunks);
    to->queued = from->queued;
    from->queued = 0;
}
