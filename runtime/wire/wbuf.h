/* wire/wbuf.h - what a link still has to send.
 *
 * A queue of chunks that do not move: a frame is built at its final place in the last chunk,
 * right behind the frame before it, and the network writes from the first. Small frames of one
 * turn so leave in one piece, with one write. Empty chunks go back to the wpool of the node,
 * so an idle link holds no memory and a busy one asks for none.
 *
 *     uint8_t *room;
 *     status = nio__wbuf_reserve(&wbuf, size, &room);   // exact size, known beforehand
 *     … build the frame in room …
 *     nio__wbuf_commit(&wbuf, size);
 *     …
 *     count = nio__wbuf_peek(&wbuf, views, 16);         // what to write
 *     nio__wbuf_consume(&wbuf, written);                // once it is written
 *
 * Bytes that were committed stay where they are until they are consumed, whatever is added
 * meanwhile: a write that is under way may go on pointing at them. */
#ifndef NIO_WIRE_WBUF_H
#define NIO_WIRE_WBUF_H

#include <netaio/env.h>
#include <netaio/status.h>

#include "base/bytes.h"
#include "base/list.h"

/* Usual size of a chunk; a larger frame gets a chunk of its own. */
#define NIO__CHUNK_SIZE 16384
/* From here on a shared frame is sent by reference. Below, copying is faster. */
#define NIO__SHARE_MIN 4096

/* Shared frames are made in sizes that are powers of two, from the first of these to the last, so
 * that one can be used again for another frame; a larger one is freed with its last use. */
#define NIO__SHARED_FIRST 256
#define NIO__SHARED_SIZES 9
/* Bytes of free ones that are kept. */
#define NIO__SHARED_KEPT ((size_t)1 << 20)

/* The chunks of all links of a node, and its shared frames. Like a wbuf, it must not move in
 * memory. */
typedef struct nio__wpool {
    const nio_env *env;
    nio__list free_chunks;
    size_t free_count, free_max; /* free chunks kept for reuse, and how many may be */
    nio__list free_references;   /* chunks without memory of their own: as many */
    size_t reference_count;
    nio__list free_shared[NIO__SHARED_SIZES];
    size_t shared_kept;        /* bytes of those */
    size_t queued, queued_max; /* bytes queued by all links, and of shared frames in use
                                  (limits.tx_total) */
} nio__wpool;

void nio__wpool_init(nio__wpool *pool, const nio_env *env, size_t queued_max, size_t free_max);
/* All wbufs and uses of shared frames have to be ended before. */
void nio__wpool_end(nio__wpool *pool);

typedef struct nio__wbuf {
    nio__wpool *pool;
    nio__list chunks;
    size_t queued, queued_max; /* bytes committed and not consumed (limits.write_queue) */
    size_t reserved;           /* bytes of the open reservation; 0: none */
} nio__wbuf;

void nio__wbuf_init(nio__wbuf *wbuf, nio__wpool *pool, size_t queued_max);
/* Drops what is queued. */
void nio__wbuf_end(nio__wbuf *wbuf);

/* `size` > 0 bytes in one piece at the end of the queue. NIO_ELIMIT: the queue of this link or
 * of the node would become too long; NIO_ENOMEM. One reservation is open at a time; a new one
 * replaces it. */
NIO_MUST_USE nio_status nio__wbuf_reserve(nio__wbuf *wbuf, size_t size, uint8_t **room);
/* Queues the first `size` bytes of the open reservation; 0 gives it up. */
void nio__wbuf_commit(nio__wbuf *wbuf, size_t size);
/* The same for `size` > 0; where those bytes lie until they are consumed. */
const uint8_t *nio__wbuf_commit_at(nio__wbuf *wbuf, size_t size);

/* A frame for many links: sealed once, counted, given back with its last use. */
typedef struct nio__shared {
    nio__wpool *pool;
    nio__hook hook; /* while it is free */
    uint32_t uses;
    size_t len, cap;
    uint8_t data[];
} nio__shared;

/* A buffer of `len` bytes with one use, that of the caller. NIO_ELIMIT: too much is queued by all
 * links; NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__shared_new(nio__wpool *pool, size_t len, nio__shared **shared);
/* Ends the use of the caller. NULL is allowed. */
void nio__shared_drop(nio__shared *shared);
/* Queues a shared frame: by reference if it is large, else as a copy. Statuses of reserve. Either
 * counts in full, as what this link has yet to send. */
NIO_MUST_USE nio_status nio__wbuf_append_shared(nio__wbuf *wbuf, nio__shared *shared);

/* Views of the queued bytes from the front on, at most `max`; returns their number. */
size_t nio__wbuf_peek(const nio__wbuf *wbuf, nio_bytes *views, size_t max);
/* Takes `size` bytes, which have to be there, off the front. */
void nio__wbuf_consume(nio__wbuf *wbuf, size_t size);

/* Moves the queue of `from` to `to`, which is initialised with the same pool and empty: for a
 * write that outlives its link. */
void nio__wbuf_move(nio__wbuf *to, nio__wbuf *from);

static inline size_t nio__wbuf_queued(const nio__wbuf *wbuf)
{
    return wbuf->queued;
}

#endif
