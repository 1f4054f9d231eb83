/* netaio/stream.h - content of any length under one call.
 *
 * A stream of bytes goes with a request (its argument), or comes back (its result), or both. It is
 * cut, numbered, limited to what the other side has room for, and checked to be whole by its length
 * and hash; it passes the layers of the call like any message. It goes over TCP and unix sockets,
 * between programs with this library alone: docs/wire.md, "Streams".
 *
 * Caller.  nio_stream_begin sends the request. `writable` asks for the argument: nio_stream_write
 *          until it takes less than it was given, nio_stream_finish at the end. `data` brings the
 *          result. `ended` tells how the call ended, with its answer.
 * Handler. Its route says that it takes streams (nio_route.streams); it calls nio_stream_accept,
 *          which keeps the call. `data` brings the argument, `complete` says that all of it came:
 *          then nio_reply. Where a result is awaited instead, `writable`, nio_stream_write and
 *          nio_stream_finish, which is the answer. An error (nio_reply with NIO_ERROR_TYPE, …) may
 *          be answered at any time.
 *
 * A stream that was begun or accepted ends exactly once, by `ended`, from the loop and never inside
 * the function that ended it; it is gone when `ended` returns. */
#ifndef NETAIO_STREAM_H
#define NETAIO_STREAM_H

#include <netaio/raw.h>

NIO_BEGIN_DECLS

/* The streams of one call, at one of its ends. */
typedef struct nio_stream nio_stream;

/* What a stream tells. All run from the loop; all may call any function of the library. */
typedef struct nio_stream_events {
    size_t size; /* sizeof(nio_stream_events) */
    /* Bytes came: the next ones, never none, cut anyhow. Borrowed until it returns; the other side
     * may send as many more then. NULL only where nothing is read. */
    void (*data)(void *user, nio_stream *stream, nio_bytes bytes);
    /* All came that the other side had to send, and it is whole. May be NULL. */
    void (*complete)(void *user, nio_stream *stream);
    /* There is room to write: at first, and again after nio_stream_write took less than it was
     * given. NULL only where nothing is written. */
    void (*writable)(void *user, nio_stream *stream);
    /* The last word. The caller is told what any call is told. A handler is told NIO_OK: this side
     * answered or finished; NIO_ECANCELED: the caller, or nio_stream_cancel; NIO_ETIMEDOUT,
     * NIO_EMALFORMED (what came was not whole, or not in order), NIO_ENOMEM, and the reason of a
     * link that is gone: the call has ended then, its pointer is dead when this returns. */
    void (*ended)(void *user, nio_stream *stream, const nio_end *end);
} nio_stream_events;
#define NIO_STREAM_EVENTS_INIT                                                                     \
    {                                                                                              \
        sizeof(nio_stream_events), NULL, NULL, NULL, NULL                                          \
    }

/* How to begin. */
typedef struct nio_stream_options {
    size_t size;          /* sizeof(nio_stream_options) */
    bool sends;           /* an argument goes with the request */
    bool takes;           /* a result is awaited */
    uint32_t deadline_ms; /* of the whole call; 0: none, as long as it moves */
    uint32_t idle_ms;     /* without a sign of the other side, while one is awaited; 0:
                             limits.stream_idle_ms */
} nio_stream_options;
#define NIO_STREAM_OPTIONS_INIT                                                                    \
    {                                                                                              \
        sizeof(nio_stream_options), false, false, 0, 0                                             \
    }

/* Sends a request with a stream. `ended` is told as the `done` of nio_request is, and in addition
 * NIO_ENOTSUP: the peer knows no streams (end->content says so in a sentence; it may have handled
 * the request as one without); NIO_EMALFORMED: it broke the rules. Statuses as nio_request, and
 * NIO_ENOTSUP: a link over UDP; NIO_ELIMIT: limits.streams; NIO_ETOOBIG: the URI leaves no room;
 * NIO_EINVAL: neither `sends` nor `takes`, or a callback is missing. */
NIO_API NIO_MUST_USE nio_status nio_stream_begin(nio_link *link, const nio_send_spec *request,
                                                 const nio_stream_options *options,
                                                 const nio_stream_events *events, void *user,
                                                 nio_stream **stream);

/* Takes the streams of a request, in its handler or later for a call that was kept; keeps the call.
 * It is the program's until it is answered, or until `ended` returns. NIO_ENOENT: it has none;
 * NIO_ECONFLICT: they were taken; NIO_EINVAL: a callback is missing; NIO_ELIMIT: limits.streams or
 * limits.kept; NIO_EANSWERED, NIO_ECLOSED, NIO_ENOMEM, NIO_ETOOBIG: the URI leaves no room. Then
 * the call is as it was. */
NIO_API NIO_MUST_USE nio_status nio_stream_accept(nio_call *call, const nio_stream_events *events,
                                                  void *user, nio_stream **stream);

/* Sends the next bytes: as many as there is room for, maybe none; `accepted` says how many. If not
 * all, `writable` follows once there is room. NIO_ECLOSED: the stream has ended, or this side has
 * finished, or writes nothing; NIO_ENOMEM and NIO_ELIMIT (limits.tx_total, limits.parked): what was
 * not accepted may be tried again later. */
NIO_API NIO_MUST_USE nio_status nio_stream_write(nio_stream *stream, nio_bytes bytes,
                                                 size_t *accepted);
/* Nothing more is written. For a handler this is the answer: the call ends, and its pointer is
 * dead. NIO_ECLOSED as above. */
NIO_API NIO_MUST_USE nio_status nio_stream_finish(nio_stream *stream);
/* Ends the call: the other side is told, `ended` follows with NIO_ECANCELED. Twice is once. */
NIO_API void nio_stream_cancel(nio_stream *stream);

/* No `data` until nio_stream_resume. What is on its way is kept, limits.stream_credit bytes at
 * most; then the other side waits, and gives up when that takes longer than its idle_ms. A stream
 * that is paused when its link ends, ends with it: what was kept is lost. */
NIO_API void nio_stream_pause(nio_stream *stream);
NIO_API void nio_stream_resume(nio_stream *stream);

/* The link that it goes over. It lives at least until `ended` returns. */
NIO_API nio_link *nio_stream_link(const nio_stream *stream);
/* The caller's: names the call for nio_call_wait and nio_call_cancel. A handler's: {0}. */
NIO_API nio_call_id nio_stream_call_id(const nio_stream *stream);

NIO_END_DECLS
#endif
