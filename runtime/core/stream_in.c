/* core/stream_in.c - the direction that is read: data, its end; and limits that are told.
 *
 * Happy path:  data in its place, within the limit → the program, at once and where it lies → once
 *              half of the window is taken the other side is told a new limit → the end: length and
 *              hash are those of what came → `complete`; the caller's call ends with that
 * Failure:     anything else than what has to come ends the call, on both sides. While the program
 *              pauses, what is on its way is kept: never more than the window. */
#include "core/stream.h"

#include <string.h>

#include "base/alloc.h"
#include "core/own.h"

#define HELD_MIN 4096

uint64_t nio__stream_window(const nio__core *core)
{
    uint32_t credit = core->limits->stream_credit;
    return credit > NIO__STREAM_WINDOW_MIN ? credit : NIO__STREAM_WINDOW_MIN;
}

/* ---- Giving room ----------------------------------------------------------------------------- */

static void tell_limit(nio_stream *stream)
{
    nio__stream_in *in = &stream->in;
    uint64_t window = nio__stream_window(stream->core);
    if (stream->over || in->whole || in->taken + window - in->limit < window / 2) {
        return;
    }
    nio_status status =
        nio__stream_send(stream, NIO__STREAM_LIMIT, in->taken + window, nio__bytes(NULL, 0));
    if (status == NIO_OK) {
        in->limit = in->taken + window;
    } else {
        nio__stream_break(stream, status, "the stream cannot go on");
    }
}

/* ---- Giving data ----------------------------------------------------------------------------- */

static void give(nio_stream *stream, nio_bytes bytes)
{
    stream->in.taken += bytes.len;
    stream->events.data(stream->user, stream, bytes);
    tell_limit(stream);
}

static nio_status hold(nio_stream *stream, nio_bytes bytes)
{
    nio__stream_in *in = &stream->in;
    size_t need = in->held_len + bytes.len;
    if (need > in->held_cap) {
        size_t window = (size_t)nio__stream_window(stream->core);
        size_t cap = in->held_cap * 2 > need ? in->held_cap * 2 : need;
        cap = cap < HELD_MIN ? HELD_MIN : cap;
        cap = cap > window ? window : cap;
        uint8_t *held = nio__realloc_array(stream->core->env, in->held, cap, 1);
        if (held == NULL) {
            return NIO_ENOMEM;
        }
        in->held = held;
        in->held_cap = cap;
    }
    nio__copy(in->held + in->held_len, bytes);
    in->held_len = need;
    return NIO_OK;
}

/* All came. For the caller this is the end of its call, and of the stream. */
static void complete(nio_stream *stream)
{
    stream->in.complete = true;
    if (stream->events.complete != NULL) {
        stream->events.complete(stream->user, stream);
    }
    if (stream->over || !stream->caller) {
        return;
    }
    nio__own *own = stream->own;
    nio_end end = {.status = NIO_OK,
                   .answered = true,
                   .authenticated = stream->authenticated,
                   .type = stream->end_type,
                   .uri = own->uri.view,
                   .link = stream->link};
    nio__own_answer(own, &end);
}

void nio__stream_deliver(nio_stream *stream)
{
    nio__stream_in *in = &stream->in;
    if (in->held_len > 0 && !in->paused) {
        uint8_t *held = in->held;
        nio_bytes bytes = nio__bytes(held, in->held_len);
        in->held = NULL;
        in->held_len = in->held_cap = 0;
        give(stream, bytes);
        nio__free(stream->core->env, held);
    }
    if (in->whole && !in->complete && !in->paused && !stream->over) {
        complete(stream);
    }
}

/* ---- Taking messages ------------------------------------------------------------------------- */

static void take_data(nio_stream *stream, uint64_t at, nio_bytes bytes)
{
    nio__stream_in *in = &stream->in;
    if (!in->used || in->whole || bytes.len == 0 || at != in->at ||
        bytes.len > in->limit - in->at) {
        nio__stream_break(stream, NIO_EMALFORMED, "data of the stream is out of place");
        return;
    }
    in->at += bytes.len;
    nio__blake2b_update(&in->hash, bytes);
    if (!in->paused && in->held_len == 0) {
        give(stream, bytes);
        return;
    }
    nio_status status = hold(stream, bytes);
    if (status != NIO_OK) {
        nio__stream_break(stream, status, "no memory for the stream");
    }
}

static void take_end(nio_stream *stream, const nio__in *message, uint64_t total, nio_bytes rest)
{
    nio__stream_in *in = &stream->in;
    uint8_t hash[NIO__STREAM_HASH];
    if (in->used && !in->whole) {
        nio__blake2b_final(&in->hash, hash);
    }
    if (!in->used || in->whole || total != in->at ||
        !nio_bytes_equal(rest, nio__bytes(hash, sizeof hash))) {
        nio__stream_break(stream, NIO_EMALFORMED, "the stream is not whole");
        return;
    }
    in->whole = true;
    stream->authenticated = message->authenticated;
    stream->end_type = message->type;
    nio__stream_deliver(stream);
}

static void take_limit(nio_stream *stream, uint64_t limit, nio_bytes rest)
{
    nio__stream_out *out = &stream->out;
    if (!out->used || rest.len != 0) {
        nio__stream_break(stream, NIO_EMALFORMED, "a limit of the stream is out of place");
        return;
    }
    out->open = true;
    if (limit > out->limit) {
        out->limit = limit;
    }
    if (out->blocked || out->finished) {
        nio__stream_soon(stream);
    }
}

void nio__stream_take(nio_stream *stream, const nio__in *message, uint8_t kind, uint64_t number,
                      nio_bytes rest)
{
    switch (kind) {
    case NIO__STREAM_DATA:
        take_data(stream, number, rest);
        break;
    case NIO__STREAM_END:
        take_end(stream, message, number, rest);
        break;
    case NIO__STREAM_LIMIT:
        take_limit(stream, number, rest);
        break;
    default:
        nio__stream_break(stream, NIO_EMALFORMED, "what came is not of this stream");
    }
}

/* ---- Pausing --------------------------------------------------------------------------------- */

void nio_stream_pause(nio_stream *stream)
{
    stream->in.paused = true;
}

void nio_stream_resume(nio_stream *stream)
{
    if (stream->in.paused) {
        stream->in.paused = false;
        stream->alive_ms = nio__now(stream->core);
        nio__stream_soon(stream);
    }
}
