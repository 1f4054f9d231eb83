/* base/heap.h - the timers of a node: a binary heap, the earliest on top.
 *
 * A timer lies inside the thing it belongs to. Whoever makes such a thing reserves a place for
 * its timer first (the only step that can fail), so that setting a timer later cannot fail and
 * never allocates. Timers of one time come in the order in which they were set. */
#ifndef NIO_BASE_HEAP_H
#define NIO_BASE_HEAP_H

#include <netaio/env.h>
#include <netaio/status.h>

typedef struct nio__timer nio__timer;
struct nio__timer {
    void (*fire)(nio__timer *timer); /* called by whoever takes due timers, once a setting */
    uint64_t at_ms;                  /* on the monotonic clock */
    uint64_t order;                  /* breaks ties */
    uint32_t index;                  /* place in the heap + 1; 0: not set */
};

typedef struct nio__timers {
    const nio_env *env;
    nio__timer **heap;
    uint32_t count, cap, reserved;
    uint64_t next_order;
} nio__timers;

void nio__timers_init(nio__timers *timers, const nio_env *env);
/* Frees the heap; timers that are still set are forgotten. */
void nio__timers_end(nio__timers *timers);

/* Takes and gives back the place of one timer. A timer must not be set without a place. */
NIO_MUST_USE nio_status nio__timers_reserve(nio__timers *timers);
void nio__timers_release(nio__timers *timers);

void nio__timer_init(nio__timer *timer, void (*fire)(nio__timer *timer));
static inline bool nio__timer_is_set(const nio__timer *timer)
{
    return timer->index != 0;
}

/* Sets it, or moves it if it is set. O(log n). */
void nio__timer_set(nio__timers *timers, nio__timer *timer, uint64_t at_ms);
/* Unsets it; harmless if it is not set. O(log n). */
void nio__timer_stop(nio__timers *timers, nio__timer *timer);

/* The earliest timer, or NULL. */
nio__timer *nio__timers_first(const nio__timers *timers);
/* Unsets and returns the earliest timer that is due at `now_ms`, or NULL. */
nio__timer *nio__timers_take_due(nio__timers *timers, uint64_t now_ms);

#endif
