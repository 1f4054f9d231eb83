/* loop/stream.c - the bytes of a link: in, out, and the end.
 *
 * Happy path
 *   in    on_alloc lends the loop's one read buffer → on_read → nio__link_input
 *   out   the engine fills the link's out-buffer → want_write marks the stream dirty → one
 *         uv_try_write for all that is queued: at the end of the read callback for answers, in
 *         uv_prepare or uv_check for everything else. What the socket does not take goes on by
 *         uv_write, straight from the out-buffer, whose bytes stay where they are.
 *   end   want_close(flush) → the rest is written → uv_shutdown → what the peer still sends is
 *         read and thrown away until its end comes → uv_close → nio__link_closed
 *
 * Failure modes
 *   The peer reads nothing: the write stays under way, the out-buffer grows to its limit, the
 *   engine stops reading (set_reading). Nothing is dropped.
 *   Reset, end of file, failed write: nio__link_failed; the engine answers with want_close.
 *   The peer does not end its side: the engine says want_close again, without flush, when
 *   limits.drain_ms are over.
 *   Why reading goes on while draining: a socket that is closed with unread bytes sends a reset,
 *   which destroys answers on their way to the peer. */
#include "loop/stream.h"

#include "base/alloc.h"
#include "loop/dial.h"
#include "loop/status.h"

/* Views written at once: an out-buffer has few chunks, mostly one. */
#define TRY_VIEWS 16
/* libuv keeps a list of up to four in the request itself and allocates a longer one. */
#define WRITE_VIEWS 4

void nio__stream_init_handle(nio__stream *stream)
{
    if (stream->local) {
        uv_pipe_init(stream->loop->uv, &stream->uv.pipe, 0);
    } else {
        uv_tcp_init(stream->loop->uv, &stream->uv.tcp);
    }
    stream->uv.handle.data = stream;
}

nio__stream *nio__stream_new(nio__loop *loop, const nio__endpoint *endpoint)
{
    nio__stream *stream = nio__calloc(loop->env, 1, sizeof *stream);
    if (stream == NULL) {
        return NULL;
    }
    stream->loop = loop;
    stream->want_reading = true;
    nio__hook_init(&stream->in_dirty);
    stream->local = nio__endpoint_is_local(endpoint);
    stream->datagram = endpoint->datagram;
    stream->no_delay = endpoint->no_delay;
    stream->keepalive_s = endpoint->keepalive_s;
    nio__stream_init_handle(stream);
    loop->open++;
    return stream;
}

/* ---- The end --------------------------------------------------------------------------------- */

void nio__stream_gone(nio__stream *stream)
{
    nio__loop *loop = stream->loop;
    if (stream->link != NULL && nio__link_closed(stream->link)) {
        stream->state = NIO__STREAM_WAITING;
        stream->reading = stream->drain = stream->sent = false;
        stream->shut = stream->peer_done = false;
        stream->want_reading = true;
        return;
    }
    nio__free(loop->env, stream->target);
    nio__free(loop->env, stream);
    nio__loop_ended_one(loop);
}

static void on_closed(uv_handle_t *handle)
{
    nio__stream_gone(handle->data);
}

void nio__stream_end(nio__stream *stream)
{
    if (stream->state == NIO__STREAM_ENDING) {
        return;
    }
    if (stream->state == NIO__STREAM_WAITING) {
        nio__stream_init_handle(stream); /* to be closed: the link is not told at once */
    }
    stream->state = NIO__STREAM_ENDING;
    nio__list_remove(&stream->in_dirty);
    nio__dial_drop(stream);
    if (!uv_is_closing(&stream->uv.handle)) { /* else between two attempts to connect */
        uv_close(&stream->uv.handle, on_closed);
    }
}

void nio__stream_fail(nio__stream *stream, int code)
{
    nio__link_failed(stream->link, nio__status_of_uv(code), nio__text_of_uv(code));
}

/* ---- Out ------------------------------------------------------------------------------------- */

static void on_shutdown(uv_shutdown_t *request, int status)
{
    nio__stream *stream = request->handle->data;
    if (stream->state != NIO__STREAM_ENDING && (status != 0 || stream->peer_done)) {
        nio__stream_end(stream);
    }
}

/* Draining, and all is written. Where there is nobody to wait for, or nothing that a reset could
 * destroy, that is the end. */
static void finish_sending(nio__stream *stream)
{
    if (stream->shut) {
        return;
    }
    stream->shut = true;
    if (stream->peer_done || !stream->sent ||
        uv_shutdown(&stream->shutdown, &stream->uv.stream, on_shutdown) != 0) {
        nio__stream_end(stream);
    }
}

static void on_written(uv_write_t *request, int status)
{
    nio__stream *stream = request->handle->data;
    size_t len = stream->writing;
    stream->writing = 0;
    if (stream->state == NIO__STREAM_ENDING) {
        return;
    }
    if (status != 0) {
        nio__stream_fail(stream, status);
        return;
    }
    stream->sent = true;
    nio__link_written(stream->link, len);
    nio__stream_flush(stream);
}

static unsigned look(nio__stream *stream, uv_buf_t *buffers, unsigned max, size_t *len)
{
    nio_bytes views[TRY_VIEWS];
    size_t count = nio__link_output(stream->link, views, max);
    *len = 0;
    for (size_t i = 0; i < count; i++) {
        /* libuv does not write to what it sends, but says so nowhere in its types. */
        buffers[i] = uv_buf_init((char *)(uintptr_t)views[i].ptr, (unsigned)views[i].len);
        *len += views[i].len;
    }
    return (unsigned)count;
}

/* The socket is full: libuv writes the rest when it is not. */
static void write_rest(nio__stream *stream)
{
    uv_buf_t buffers[WRITE_VIEWS];
    unsigned count = look(stream, buffers, WRITE_VIEWS, &stream->writing);
    int code = uv_write(&stream->write, &stream->uv.stream, buffers, count, on_written);
    if (code != 0) {
        stream->writing = 0;
        nio__stream_fail(stream, code);
    }
}

void nio__stream_flush(nio__stream *stream)
{
    nio__list_remove(&stream->in_dirty);
    if ((stream->state != NIO__STREAM_OPEN && stream->state != NIO__STREAM_DRAINING) ||
        stream->writing != 0) {
        return;
    }
    uv_buf_t buffers[TRY_VIEWS];
    size_t len;
    unsigned count;
    while ((count = look(stream, buffers, TRY_VIEWS, &len)) > 0) {
        int written = uv_try_write(&stream->uv.stream, buffers, count);
        if (written < 0 && written != UV_EAGAIN) {
            nio__stream_fail(stream, written);
            return;
        }
        if (written > 0) {
            stream->sent = true;
            nio__link_written(stream->link, (size_t)written);
        }
        if (written < 0 || (size_t)written < len) {
            write_rest(stream);
            return;
        }
    }
    if (stream->state == NIO__STREAM_DRAINING) {
        finish_sending(stream);
    }
}

void nio__stream_want_write(void *host, nio_link *link)
{
    nio__stream *stream = nio__link_transport(link);
    nio__loop_mark_dirty(host, &stream->loop->dirty, &stream->in_dirty);
}

/* ---- In -------------------------------------------------------------------------------------- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    nio__stream *stream = handle->data;
    *buffer = uv_buf_init((char *)stream->loop->read_buffer, NIO__READ_SIZE);
}

static void on_peer_done(nio__stream *stream, int code)
{
    stream->peer_done = true;
    uv_read_stop(&stream->uv.stream);
    stream->reading = false;
    if (stream->state != NIO__STREAM_DRAINING) {
        nio__stream_fail(stream, code);
    } else if (code != UV_EOF || stream->shut) {
        nio__stream_end(stream);
    }
}

static void on_read(uv_stream_t *handle, ssize_t count, const uv_buf_t *buffer)
{
    nio__stream *stream = handle->data;
    nio__loop *loop = stream->loop;
    if (count < 0) {
        on_peer_done(stream, (int)count);
        return;
    }
    if (count == 0 || stream->state == NIO__STREAM_DRAINING) {
        return;
    }
    nio__loop_enter(loop);
    nio__link_input(stream->link, nio__span_of(buffer->base, (size_t)count));
    nio__loop_leave(loop);
    nio__stream_flush(stream);
}

/* Lets the socket be read or not, as the state and the engine want it. */
static void apply_reading(nio__stream *stream)
{
    bool reading =
        !stream->peer_done && (stream->state == NIO__STREAM_DRAINING ||
                               (stream->state == NIO__STREAM_OPEN && stream->want_reading));
    if (reading == stream->reading) {
        return;
    }
    stream->reading = reading;
    if (reading) {
        uv_read_start(&stream->uv.stream, on_alloc, on_read);
    } else {
        uv_read_stop(&stream->uv.stream);
    }
}

void nio__stream_set_reading(void *host, nio_link *link, bool reading)
{
    (void)host;
    nio__stream *stream = nio__link_transport(link);
    stream->want_reading = reading;
    apply_reading(stream);
}

/* ---- The states in between ------------------------------------------------------------------- */

static void drain(nio__stream *stream)
{
    stream->state = NIO__STREAM_DRAINING;
    apply_reading(stream);
    /* Written, and shut down, when the engine is not in the middle of something. */
    nio__loop_mark_dirty(stream->loop, &stream->loop->dirty, &stream->in_dirty);
}

void nio__stream_opened(nio__stream *stream, const nio_address *address)
{
    if (!stream->local) {
        /* Neither can fail in a way that matters: the connection works, a little slower. */
        uv_tcp_nodelay(&stream->uv.tcp, stream->no_delay);
        uv_tcp_keepalive(&stream->uv.tcp, stream->keepalive_s > 0, stream->keepalive_s);
    }
    if (stream->drain) {
        drain(stream);
        return;
    }
    stream->state = NIO__STREAM_OPEN;
    nio__link_opened(stream->link, address);
    apply_reading(stream);
}

void nio__stream_want_close(void *host, nio_link *link, bool flush)
{
    (void)host;
    nio__stream *stream = nio__link_transport(link);
    if (!flush || stream->state == NIO__STREAM_WAITING) {
        nio__stream_end(stream);
    } else if (stream->state == NIO__STREAM_OPEN) {
        drain(stream);
    } else if (stream->state == NIO__STREAM_CONNECTING) {
        nio_bytes view;
        /* Over UDP nothing is owed to what did not even leave. */
        stream->drain = !stream->datagram && nio__link_output(link, &view, 1) > 0;
        if (!stream->drain) {
            nio__stream_end(stream);
        }
    }
}
