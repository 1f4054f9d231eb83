/* core/stream_out.c - the direction that is written.
 *
 * Happy path:  `writable` → nio_stream_write: messages of data, within the limit and as long as the
 *              out-buffer is short → … → nio_stream_finish: the end, with length and hash
 * Failure:     the limit is reached, or the out-buffer is long, or a plugin works on what was sent
 *              last: less is taken than was given, and `writable` follows when that has changed. */
#include "core/stream.h"

#include "core/handler.h"
#include "core/send.h"

#define QUEUE_MAX ((size_t)256 * 1024) /* bytes in the out-buffer beyond which streams wait */

/* Calls keep at least half of the queue. */
static size_t queue_max(const nio_link *link)
{
    size_t half = link->core->limits->write_queue / 2;
    return half < QUEUE_MAX ? half : QUEUE_MAX;
}

static bool link_has_room(const nio_link *link)
{
    size_t queued = nio__link_queued(link);
    return queued == 0 || queued < queue_max(link);
}

bool nio__streams_wait_for(const nio_link *link, size_t queued)
{
    return !nio__list_is_empty(&link->stream_waits) && queued <= queue_max(link) / 2;
}

static bool has_credit(const nio__stream_out *out, uint64_t len)
{
    return out->open && out->parked == NULL && out->limit - out->at >= len;
}

bool nio__stream_has_room(const nio_stream *stream, uint64_t len)
{
    return has_credit(&stream->out, len) && link_has_room(stream->link);
}

/* A limit that comes, and a plugin that is done, ask for `writable` by themselves. */
void nio__stream_block(nio_stream *stream, uint64_t len)
{
    stream->out.blocked = true;
    stream->out.want = len;
    if (has_credit(&stream->out, len) && !nio__hook_in_list(&stream->in_waits)) {
        nio__list_push(&stream->link->stream_waits, &stream->in_waits);
    }
}

static nio_status send_data(nio_stream *stream, nio_bytes bytes)
{
    nio__stream_out *out = &stream->out;
    nio_status status = nio__stream_send(stream, NIO__STREAM_DATA, out->at, bytes);
    if (status == NIO_OK) {
        out->at += bytes.len;
        nio__blake2b_update(&out->hash, bytes);
    }
    return status;
}

static size_t next_len(const nio_stream *stream, size_t wanted)
{
    uint64_t credit = stream->out.limit - stream->out.at;
    size_t most = nio__stream_chunk(stream);
    most = most < NIO__STREAM_CHUNK ? most : NIO__STREAM_CHUNK;
    most = wanted < most ? wanted : most;
    return credit < most ? (size_t)credit : most;
}

bool nio__stream_may_write(const nio_stream *stream)
{
    return !stream->over && stream->out.used && !stream->out.finished;
}

nio_status nio_stream_write(nio_stream *stream, nio_bytes bytes, size_t *accepted)
{
    *accepted = 0;
    if (!nio__stream_may_write(stream)) {
        return NIO_ECLOSED;
    }
    while (bytes.len > 0) {
        if (!nio__stream_has_room(stream, 1)) {
            nio__stream_block(stream, 1);
            return NIO_OK;
        }
        size_t len = next_len(stream, bytes.len);
        nio_status status = send_data(stream, nio__bytes(bytes.ptr, len));
        if (status != NIO_OK) {
            return status;
        }
        *accepted += len;
        bytes = nio__bytes_skip(bytes, len);
    }
    return NIO_OK;
}

/* ---- The end --------------------------------------------------------------------------------- */

/* For a handler this is the answer. */
static nio_status send_end(nio_stream *stream)
{
    nio__stream_out *out = &stream->out;
    nio__blake2b hash = out->hash;
    uint8_t bytes[NIO__STREAM_HASH];
    nio__blake2b_final(&hash, bytes);
    nio_status status =
        nio__stream_send(stream, NIO__STREAM_END, out->at, nio__bytes(bytes, sizeof bytes));
    if (status == NIO_OK) {
        out->finished = out->ended = true;
        if (!stream->caller) {
            status = nio__call_after(stream->call, NIO_OK);
        }
    }
    return status;
}

nio_status nio_stream_finish(nio_stream *stream)
{
    nio__stream_out *out = &stream->out;
    if (!nio__stream_may_write(stream)) {
        return NIO_ECLOSED;
    }
    nio__list_remove(&stream->in_waits);
    if (out->open && out->parked == NULL) {
        return send_end(stream);
    }
    out->finished = true; /* the end follows as soon as it may */
    return NIO_OK;
}

/* ---- Going on -------------------------------------------------------------------------------- */

void nio__stream_write_on(nio_stream *stream)
{
    nio__stream_out *out = &stream->out;
    if (out->finished) {
        if (!out->ended && out->open && out->parked == NULL) {
            nio_status status = send_end(stream);
            if (status != NIO_OK) {
                nio__stream_break(stream, status, "the stream cannot end");
            }
        }
        return;
    }
    if (!out->blocked) {
        return;
    }
    if (nio__stream_has_room(stream, out->want)) {
        out->blocked = false;
        stream->events.writable(stream->user, stream);
    } else {
        nio__stream_block(stream, out->want);
    }
}

/* In order, and only as long as there is room: each gets its turn. */
void nio__streams_wake(nio_link *link)
{
    while (link->state == NIO_LINK_OPEN && link_has_room(link)) {
        nio_stream *stream = NIO__LIST_FIRST(&link->stream_waits, nio_stream, in_waits);
        if (stream == NULL) {
            return;
        }
        nio__list_remove(&stream->in_waits);
        nio__stream_write_on(stream);
    }
}

void nio__stream_unparked(nio_stream *stream, nio_status status)
{
    stream->out.parked = NULL;
    if (status != NIO_OK) {
        nio__stream_break(stream, status, "the stream cannot go on");
    } else if (stream->out.blocked || stream->out.finished) {
        nio__stream_soon(stream);
    }
}
