/* base/heap.c - a binary heap of timers. Children of i are at 2i + 1 and 2i + 2. */
#include "base/heap.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"

#define MIN_CAP 16

void nio__timers_init(nio__timers *timers, const nio_env *env)
{
    memset(timers, 0, sizeof *timers);
    timers->env = env;
}

void nio__timers_end(nio__timers *timers)
{
    for (uint32_t i = 0; i < timers->count; i++) {
        timers->heap[i]->index = 0;
    }
    nio__free(timers->env, timers->heap);
    timers->heap = NULL;
    timers->count = timers->cap = timers->reserved = 0;
}

nio_status nio__timers_reserve(nio__timers *timers)
{
    if (timers->reserved == timers->cap) {
        if (timers->cap > UINT32_MAX / 2) {
            return NIO_ELIMIT;
        }
        uint32_t cap = timers->cap == 0 ? MIN_CAP : timers->cap * 2;
        nio__timer **heap = nio__realloc_array(timers->env, timers->heap, cap, sizeof *heap);
        if (heap == NULL) {
            return NIO_ENOMEM;
        }
        timers->heap = heap;
        timers->cap = cap;
    }
    timers->reserved++;
    return NIO_OK;
}

void nio__timers_release(nio__timers *timers)
{
    assert(timers->reserved > timers->count);
    timers->reserved--;
}

void nio__timer_init(nio__timer *timer, void (*fire)(nio__timer *timer))
{
    memset(timer, 0, sizeof *timer);
    timer->fire = fire;
}

static bool is_before(const nio__timer *a, const nio__timer *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void place(nio__timers *timers, uint32_t at, nio__timer *timer)
{
    timers->heap[at] = timer;
    timer->index = at + 1;
}

/* Both sift a hole at `at` to where `timer` belongs, and put it there. */
static void sift_up(nio__timers *timers, uint32_t at, nio__timer *timer)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / 2;
        if (!is_before(timer, timers->heap[parent])) {
            break;
        }
        place(timers, at, timers->heap[parent]);
        at = parent;
    }
    place(timers, at, timer);
}

static void sift_down(nio__timers *timers, uint32_t at, nio__timer *timer)
{
    while (at < timers->count / 2) { /* it has a child */
        uint32_t child = 2 * at + 1;
        if (child + 1 < timers->count && is_before(timers->heap[child + 1], timers->heap[child])) {
            child++;
        }
        if (!is_before(timers->heap[child], timer)) {
            break;
        }
        place(timers, at, timers->heap[child]);
        at = child;
    }
    place(timers, at, timer);
}

static void sift(nio__timers *timers, uint32_t at, nio__timer *timer)
{
    if (at > 0 && is_before(timer, timers->heap[(at - 1) / 2])) {
        sift_up(timers, at, timer);
    } else {
        sift_down(timers, at, timer);
    }
}

void nio__timer_set(nio__timers *timers, nio__timer *timer, uint64_t at_ms)
{
    timer->at_ms = at_ms;
    timer->order = timers->next_order++;
    if (timer->index == 0) {
        assert(timers->count < timers->reserved);
        timers->count++;
        sift_up(timers, timers->count - 1, timer);
    } else {
        sift(timers, timer->index - 1, timer);
    }
}

void nio__timer_stop(nio__timers *timers, nio__timer *timer)
{
    if (timer->index == 0) {
        return;
    }
    uint32_t at = timer->index - 1;
    assert(timers->heap[at] == timer);
    nio__timer *last = timers->heap[--timers->count];
    if (last != timer) {
        sift(timers, at, last);
    }
    timer->index = 0;
}

nio__timer *nio__timers_first(const nio__timers *timers)
{
    return timers->count == 0 ? NULL : timers->heap[0];
}

nio__timer *nio__timers_take_due(nio__timers *timers, uint64_t now_ms)
{
    nio__timer *first = nio__timers_first(timers);
    if (first == NULL || first->at_ms > now_ms) {
        return NULL;
    }
    nio__timer_stop(timers, first);
    return first;
}
