/* wire/rbuf.h - cuts a stream into frames.
 *
 * The loop reads into one large buffer that all links share and passes on what came. Frames
 * that lie in it as a whole are taken where they are, without a copy; an rbuf keeps only the
 * beginning of a frame whose rest has not come, and is empty and without memory otherwise.
 *
 *     nio__span input = …;  // what was read
 *     while ((status = nio__rbuf_next(&rbuf, &input, limit, &frame)) == NIO_OK) {
 *         … use frame …     // its memory is good until the next call
 *     }
 *     if (status != NIO_ETRUNCATED) … close the link …
 *
 * The memory grows with the bytes that have come, up to the size of the announced frame: nine
 * bytes of header cost no more than a few dozen, whatever they announce. */
#ifndef NIO_WIRE_RBUF_H
#define NIO_WIRE_RBUF_H

#include <netaio/env.h>
#include <netaio/status.h>

#include "base/bytes.h"
#include "wire/frame.h"

typedef struct nio__rbuf {
    const nio_env *env;
    size_t *total; /* sum of `cap` over all rbufs of a node (limits.rx_total); may be NULL */
    uint8_t *data;
    size_t start, end; /* the kept bytes */
    size_t cap;        /* bytes allocated */
    size_t taken;      /* size of the kept frame that was handed out last */
} nio__rbuf;

void nio__rbuf_init(nio__rbuf *rbuf, const nio_env *env, size_t *total);
void nio__rbuf_end(nio__rbuf *rbuf);

/* The next frame of the kept bytes followed by *input, which moves forward past what was used.
 *   NIO_OK          *frame is written; its memory (in `input` or in the rbuf) is good until the
 *                   next call on this rbuf and as long as the input is
 *   NIO_ETRUNCATED  no more whole frames; all input was used, a beginning is kept
 *   NIO_EMALFORMED, NIO_ELIMIT (see wire/frame.h), NIO_ENOMEM: the stream is lost
 * To stop before the input is used up (frames_per_turn, a paused link) see nio__rbuf_keep. */
NIO_MUST_USE nio_status nio__rbuf_next(nio__rbuf *rbuf, nio__span *input, size_t limit,
                                       nio__frame *frame);

/* Keeps all of `input`, whole frames included, for a later nio__rbuf_next with empty input.
 * The frame handed out last is dropped. NIO_ENOMEM: nothing was kept, the stream is lost. */
NIO_MUST_USE nio_status nio__rbuf_keep(nio__rbuf *rbuf, nio__span input);

/* True if nothing is kept: no frame has begun. */
bool nio__rbuf_is_empty(const nio__rbuf *rbuf);

#endif
