/* core/stream_typed.c - streams of generated code: the request from typed arguments, and streams of
 * typed items.
 *
 * Happy path:  stream_begin → the arguments are written into a letter → stream_end: a stream as any
 *              item_begin → room in the out-buffer → item_end: one message of data, sealed, queued
 *              item_next → the next item of what `data` was given
 * Failure:     there is no room: the item is not taken, and `writable` follows. What comes is no
 *              item: the call ends, on both sides.
 *
 * An item is u16 length ‖ packed value; a message of data holds whole items. */
#include "base/alloc.h"
#include "base/be.h"
#include "base/grow.h"
#include "core/service.h"
#include "core/stream.h"

#define LENGTH 2

/* What nio_gen_out.state holds between begin and end. */
enum { AT_TARGET = 0, AT_OP = 1, AT_LETTER = 2 };

static void hand_out(nio_gen_out *out, uint8_t *uri, uint8_t *content, size_t content_len)
{
    out->uri = uri;
    out->content = (nio_pk_writer){.at = content, .end = content + content_len, .status = NIO_OK};
}

/* ---- Requests -------------------------------------------------------------------------------- */

nio_status nio_gen_stream_begin(nio_client *client, const nio_gen_op *op, size_t uri_len,
                                size_t content_len, nio_gen_out *out)
{
    nio_link *link = nio_gen_client_link(client);
    nio__core *core = link->core;
    if (nio__client_lacks_layer(client, op)) {
        return NIO_ENOKEY;
    }
    if (!nio__op_may_go(op, link)) {
        return NIO_ENOTSUP;
    }
    nio__letter *letter = nio__letter_new(core, uri_len, content_len, NULL, 0);
    if (letter == NULL) {
        return NIO_ENOMEM;
    }
    out->state[AT_TARGET] = client;
    out->state[AT_OP] = (void *)(uintptr_t)op;
    out->state[AT_LETTER] = letter;
    hand_out(out, letter->uri.ptr, letter->content.ptr, content_len);
    return NIO_OK;
}

static nio_status start(nio_gen_out *out, const nio_stream_options *options,
                        const nio_stream_events *events, const nio__then *then, nio_stream **stream)
{
    nio_client *client = out->state[AT_TARGET];
    const nio_gen_op *op = out->state[AT_OP];
    const nio__letter *letter = out->state[AT_LETTER];
    nio_link *link = nio_gen_client_link(client);
    nio_stream_options mine = NIO_STREAM_OPTIONS_INIT;
    nio_stream_events told = NIO_STREAM_EVENTS_INIT;
    nio_status status = nio__grow_copy_if(&mine, sizeof mine, options);
    if (status == NIO_OK) {
        status = nio__grow_copy(&told, sizeof told, events);
    }
    if (status != NIO_OK) {
        return status;
    }
    mine.sends = (op->streams & NIO__STREAM_SENDS) != 0;
    mine.takes = (op->streams & NIO__STREAM_TAKES) != 0;
    if (mine.deadline_ms == 0) {
        mine.deadline_ms = op->deadline_ms;
    }
    nio_send_spec request = {.size = sizeof request,
                             .type = op->type,
                             .uri = nio__span_view(letter->uri),
                             .content = nio__span_view(letter->content),
                             .inner = nio__client_layer(client, op),
                             .awaits = op->awaits};
    if (op->gate == NIO_GEN_REJECT && nio__gate_taken(link, request.uri)) {
        return NIO_EBUSY;
    }
    return nio__stream_start(link, &request, &mine, &told, then, then->user, stream);
}

nio_status nio_gen_stream_end(nio_gen_out *out, const nio_stream_options *options,
                              const nio_stream_events *events, nio_gen_finish_fn *finish,
                              nio_gen_fn *done, void *user, nio_stream **stream)
{
    nio__then then = {.finish = finish, .typed_done = done, .user = user};
    nio_status status = nio__gen_written(out);
    if (status == NIO_OK) {
        status = start(out, options, events, &then, stream);
    }
    nio__letter_free(nio_gen_client_link(out->state[AT_TARGET])->core, out->state[AT_LETTER]);
    return status;
}

/* ---- Items that are written ------------------------------------------------------------------ */

nio_status nio_gen_item_begin(nio_stream *stream, size_t len, nio_gen_out *out, bool *accepted)
{
    size_t whole = LENGTH + len;
    *accepted = false;
    if (!nio__stream_may_write(stream)) {
        return NIO_ECLOSED;
    }
    if (len > UINT16_MAX || whole > nio__stream_chunk(stream)) {
        return NIO_ETOOBIG;
    }
    if (!nio__stream_has_room(stream, whole)) {
        nio__stream_block(stream, whole);
        return NIO_OK;
    }
    uint8_t head[NIO__STREAM_HEAD];
    nio__out *room = stream->core->out;
    nio__out_spec spec = nio__stream_spec(stream, NIO__STREAM_DATA, stream->out.at, whole, head);
    nio_status status = nio__out_begin(room, &spec);
    if (status != NIO_OK) {
        return status;
    }
    nio__copy(room->uri, nio__stream_uri(stream));
    nio__be16_store(room->content, (uint16_t)len);
    out->state[AT_TARGET] = stream;
    hand_out(out, NULL, room->content + LENGTH, len);
    *accepted = true;
    return NIO_OK;
}

nio_status nio_gen_item_end(nio_gen_out *out)
{
    nio_stream *stream = out->state[AT_TARGET];
    nio__out *room = stream->core->out;
    nio_status status = nio__gen_written(out);
    if (status != NIO_OK) {
        nio__out_give_up(room);
        return status;
    }
    /* Sealing may change the bytes where they lie. */
    nio_bytes bytes = nio__bytes(room->content, room->spec.content_len);
    nio__blake2b hash = stream->out.hash;
    nio__blake2b_update(&hash, bytes);
    status = nio__out_end(room);
    if (status != NIO_OK && status != NIO_EPENDING) {
        return status;
    }
    stream->out.hash = hash;
    stream->out.at += bytes.len;
    stream->alive_ms = nio__now(stream->core);
    return NIO_OK;
}

/* ---- Items that are read --------------------------------------------------------------------- */

bool nio_gen_item_next(nio_stream *stream, nio_bytes *bytes, nio_bytes *item, nio_gen_arena **arena)
{
    if (stream->over || bytes->len == 0) {
        return false;
    }
    bool cut = bytes->len < LENGTH;
    size_t len = cut ? 0 : nio__be16_load(bytes->ptr);
    if (cut || len > bytes->len - LENGTH) {
        nio_gen_item_broken(stream);
        return false;
    }
    *item = nio__bytes(bytes->ptr + LENGTH, len);
    *bytes = nio__bytes_skip(*bytes, LENGTH + len);
    *arena = stream->core->arena;
    nio__arena_reset(&(*arena)->memory, 0);
    (*arena)->full = false;
    return true;
}

void nio_gen_item_broken(nio_stream *stream)
{
    nio__stream_break(stream, NIO_EMALFORMED, "what came is no item of this stream");
}
