/* loop/state.h - the inside of a loop, shared by the files of this folder. */
#ifndef NIO_LOOP_STATE_H
#define NIO_LOOP_STATE_H

#include <uv.h>

#include "base/heap.h"
#include "base/list.h"
#include "loop/loop.h"
#include "loop/nets.h"

/* Bytes of the buffer that all links read into. */
#define NIO__READ_SIZE 65536

struct nio_poster;

struct nio__loop {
    const nio_env *env;
    const nio_limits *limits;
    nio__core *core;
    uv_loop_t *uv; /* &own, or the program's */
    uv_loop_t own;

    uv_timer_t timer;     /* the earliest of `timers` and `core_at` */
    uv_idle_t idle;       /* active while the engine wants a turn */
    uv_prepare_t prepare; /* these two write what was queued since the last look */
    uv_check_t check;
    unsigned base_open; /* of these four, handles that are not closed yet */

    nio__timers timers;
    uint64_t core_at;  /* when the engine wants to be advanced; UINT64_MAX: never */
    uint64_t armed_at; /* when `timer` fires; UINT64_MAX: it does not run */

    nio__list dirty;     /* streams with something to write */
    nio__list udp_dirty; /* and UDP sockets */
    nio__list listeners;
    struct nio_poster *poster; /* NULL until one is made */
    size_t open; /* streams, listening sockets, look-ups, work, the poster: all that has to end
                    before the loop can */

    void (*closed)(void *user);
    void *user;
    unsigned depth; /* of calls into the engine, which may call the program */
    bool running;   /* inside nio__loop_run */
    bool closing, finishing, ended;

    nio__list udps;      /* UDP sockets */
    uint8_t *udp_buffer; /* that all of them read into; NULL until there is one */
    nio__nets nets;      /* networks of this host, not to be looked for again before: */
    uint64_t nets_until; /* monotonic, milliseconds */
    nio__timer ears;     /* looks for other networks, where there are groups; its place: */
    bool ears_ready;

    uint8_t read_buffer[NIO__READ_SIZE];
};

/* Brackets of everything that may call functions of the program. */
static inline void nio__loop_enter(nio__loop *loop)
{
    loop->depth++;
}

static inline void nio__loop_leave(nio__loop *loop)
{
    loop->depth--;
}

/* Something that was counted in `open` has ended. */
void nio__loop_ended_one(nio__loop *loop);

/* The engine gets a turn in the next round of the loop. */
void nio__loop_want_turn(nio__loop *loop);

/* Timers of this folder, on the environment's monotonic clock. */
void nio__loop_timer_set(nio__loop *loop, nio__timer *timer, uint64_t after_ms);
void nio__loop_timer_stop(nio__loop *loop, nio__timer *timer);

/* Puts it into one of the two lists. The program's loop stays alive for what is dirty. */
void nio__loop_mark_dirty(nio__loop *loop, nio__list *dirty, nio__hook *hook);

#endif
