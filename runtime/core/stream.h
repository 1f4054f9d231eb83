/* core/stream.h - streams: content of any length under one call. See netaio/stream.h for what they
 * promise, and docs/wire.md for their bytes.
 *
 * A stream belongs to one call: an own call (`own`) or a call of a peer (`call`), and goes with it.
 * What it tells the program comes from the pipeline (data) or from a turn; it is freed only where
 * its end is told, so it is there as long as any function here runs. */
#ifndef NIO_CORE_STREAM_H
#define NIO_CORE_STREAM_H

#include <netaio/stream.h>

#include "core/in.h"
#include "core/out.h"
#include "core/own.h"
#include "crypto/hash.h"

#define NIO__STREAM_MARK 0x53
#define NIO__STREAM_HASH 32
/* Bytes of data in one message that is sent, at most: it fits a chunk of the out-buffer. */
#define NIO__STREAM_CHUNK 15360
#define NIO__STREAM_ROOM 512 /* a URI has to leave that much of a message */
/* Who has taken all lets half of its window be sent: that much has to be 64 KiB. */
#define NIO__STREAM_WINDOW_MIN 131072

/* Requests are 1 to 3, of these bits. */
enum { NIO__STREAM_SENDS = 1, NIO__STREAM_TAKES = 2 };
/* All others. */
enum {
    NIO__STREAM_DATA = 4,
    NIO__STREAM_END = 5,
    NIO__STREAM_LIMIT = 6,
    NIO__STREAM_CANCEL = 7,
    NIO__STREAM_ANSWER = 8
};

/* The direction that this side reads. */
typedef struct nio__stream_in {
    bool used;
    bool whole;    /* its end came, and fits */
    bool complete; /* the program was told */
    bool paused;   /* by the program: */
    uint8_t *held; /* bytes that wait for it */
    size_t held_len, held_cap;
    uint64_t at;    /* bytes that came */
    uint64_t taken; /* of these, given to the program */
    uint64_t limit; /* that the other side was told */
    nio__blake2b hash;
} nio__stream_in;

/* The direction that this side writes. */
typedef struct nio__stream_out {
    bool used;
    bool open;                  /* the other side takes it */
    bool blocked;               /* `writable` is owed: */
    uint64_t want;              /* once so much may be written */
    bool finished;              /* by the program */
    bool ended;                 /* its end was sent */
    struct nio__parked *parked; /* data that a plugin works on: nothing may pass it */
    uint64_t at;                /* bytes that were sent */
    uint64_t limit;
    nio__blake2b hash;
} nio__stream_out;

struct nio_stream {
    void *memory; /* in which it lies, aligned */
    nio__core *core;
    nio_link *link;
    nio__own *own;      /* the caller's; NULL once it has ended */
    nio_call *call;     /* the handler's; NULL once it was answered */
    nio__hook in_link;  /* link->streams, while it is under way */
    nio__hook in_turn;  /* core->stream_turn */
    nio__hook in_waits; /* link->stream_waits: for a shorter out-buffer */
    nio_stream_events events;
    void *user;
    nio__then then; /* typed: runs instead of events.ended */
    nio_call_id id;
    bool caller;
    bool shown;         /* the caller's: the handler spoke of the stream */
    bool authenticated; /* its end was, that came */
    bool over;          /* the end is to be told */
    uint8_t end_type;   /* of the message that was the end of what is read */
    nio_status reason;  /* the handler's: that end */
    uint8_t number[NIO__STREAM_NUMBER];
    uint8_t head[NIO__STREAM_HEAD]; /* of the request */
    uint32_t idle_ms;
    uint64_t deadline_ms; /* the time of it; UINT64_MAX: none */
    uint64_t alive_ms;    /* the last message of it, either way */
    nio__stream_in in;
    nio__stream_out out;
};

/* ---- stream.c -------------------------------------------------------------------------------- */

/* NULL: no memory. */
nio_stream *nio__stream_make(nio_link *link, const nio_stream_events *events, void *user,
                             bool reads, bool writes);
void nio__stream_free(nio_stream *stream);
/* The callbacks are there that its directions need. */
bool nio__stream_callbacks_fit(const nio_stream_events *events, bool reads, bool writes);
/* Nothing comes for it, and nothing is sent for it, any more. */
void nio__stream_leave(nio_stream *stream);
/* Something is to be done in the next turn. */
void nio__stream_soon(nio_stream *stream);
/* Ends the call for what this side found; the other side is told. */
void nio__stream_break(nio_stream *stream, nio_status status, const char *text);
/* Whether the other side has to do something next; and when it will have been waited for too long,
 * or when to look again. */
bool nio__stream_waits(const nio_stream *stream);
uint64_t nio__stream_due_at(const nio_stream *stream);
/* True: `due` has come. Else the timer is set to it. */
bool nio__stream_rearm(nio_stream *stream, nio__timer *timer, uint64_t due);

/* ---- stream_own.c, stream_served.c ----------------------------------------------------------- */

/* nio_stream_begin; `then`, if it is not NULL, runs in place of events->ended. */
NIO_MUST_USE nio_status nio__stream_start(nio_link *link, const nio_send_spec *request,
                                          const nio_stream_options *options,
                                          const nio_stream_events *events, const nio__then *then,
                                          void *user, nio_stream **stream);
/* Ends a stream of a peer's call: told in the next turn. */
void nio__stream_over(nio_stream *stream, nio_status reason);
void nio__stream_tell_over(nio_stream *stream);
/* The same, and the caller is told an error. */
void nio__stream_refuse(nio_stream *stream, nio_status status, const char *text);

/* ---- stream_wire.c: their messages ----------------------------------------------------------- */

/* How one is sent that is not the request; its head goes to `head`. */
nio__out_spec nio__stream_spec(nio_stream *stream, uint8_t kind, uint64_t number, size_t rest_len,
                               uint8_t head[NIO__STREAM_HEAD]);
nio_bytes nio__stream_uri(const nio_stream *stream);
/* Sends one that is not the request. NIO_EPENDING is as good as NIO_OK. */
NIO_MUST_USE nio_status nio__stream_send(nio_stream *stream, uint8_t kind, uint64_t number,
                                         nio_bytes rest);
void nio__stream_put_head(uint8_t head[NIO__STREAM_HEAD], uint8_t kind,
                          const uint8_t number[NIO__STREAM_NUMBER], uint64_t value);
/* Whether a URI leaves room for data. */
bool nio__stream_fits(const nio_stream *stream, const nio_layer *inner, size_t uri_len);
/* Bytes of data that fit one message of the stream. */
size_t nio__stream_chunk(const nio_stream *stream);

/* ---- stream_in.c ----------------------------------------------------------------------------- */

/* A message that is in order as far as its head goes. The stream may be gone then. */
void nio__stream_take(nio_stream *stream, const nio__in *message, uint8_t kind, uint64_t number,
                      nio_bytes rest);
/* The most that waits for the program. */
uint64_t nio__stream_window(const nio__core *core);
/* Gives what waits to the program; the stream may be gone then. */
void nio__stream_deliver(nio_stream *stream);

/* ---- stream_out.c ---------------------------------------------------------------------------- */

bool nio__stream_may_write(const nio_stream *stream);
/* Whether nio_stream_write would take so much at once. */
bool nio__stream_has_room(const nio_stream *stream, uint64_t len);
/* `writable` is owed, once there is that much. */
void nio__stream_block(nio_stream *stream, uint64_t len);
/* What the writing direction does in a turn: its end, or `writable`. */
void nio__stream_write_on(nio_stream *stream);

/* ---- For the rest of the engine -------------------------------------------------------------- */

/* The turn of all streams that have something to do. */
void nio__streams_turn(nio__core *core);
/* The out-buffer is shorter: who waited for that goes on. */
void nio__streams_wake(nio_link *link);
bool nio__streams_wait_for(const nio_link *link, size_t queued);

/* inbound.c: a message without `rid` that belongs to a stream which has begun. */
void nio__stream_take_served(nio__in *in);
/* answer.c: a message with the `rid` of a call with a stream, opened. True: it was taken, and the
 * call may have ended; false: it ends the call as any answer does. */
bool nio__stream_take_own(nio__in *in, nio__own *own);
/* inbound.c: whether the handler takes what the request brings; if not, it was refused. */
bool nio__stream_admit(nio__in *in, const nio__found *found);

/* request.c, gate.c: the request of a call with a stream. */
void nio__stream_mark_request(nio_stream *stream, nio__out_spec *spec);
/* served.c: the answer to a request that came with one. NIO_EINVAL: success is said by
 * nio_stream_finish. */
NIO_MUST_USE nio_status nio__stream_mark_answer(nio_call *call, nio__out_spec *spec);

/* own.c: the call ends without an answer. */
void nio__stream_give_up(nio_stream *stream);
/* own.c: it is time to look whether anything moves. True: nothing does. */
bool nio__stream_is_due(nio_stream *stream);
/* served.c: the same for a peer's call; it ends then. */
void nio__stream_served_due(nio_stream *stream);
/* served.c: the call was answered, or given back. */
void nio__stream_answered(nio_stream *stream);
/* served.c: the call cannot be answered any more. */
void nio__stream_lost(nio_stream *stream);
/* parked.c: data that a plugin worked on was sent, or not. */
void nio__stream_unparked(nio_stream *stream, nio_status status);

#endif
