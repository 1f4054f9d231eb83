/* core/stream_wire.c - the messages of streams, as docs/wire.md has them.
 *
 * Happy path:  request (any message with a head in front of its content) → whether its handler
 *              takes that → messages to and fro, each found by the call that it names
 * Failure:     a request that nobody takes as it is is refused by a sentence. What names no stream
 *              that is under way is late, and dropped. */
#include "core/stream.h"

#include <string.h>

#include "base/be.h"
#include "base/size.h"
#include "core/handler.h"
#include "core/own.h"

/* ---- Out ------------------------------------------------------------------------------------- */

void nio__stream_put_head(uint8_t head[NIO__STREAM_HEAD], uint8_t kind,
                          const uint8_t number[NIO__STREAM_NUMBER], uint64_t value)
{
    head[0] = NIO__STREAM_MARK;
    head[1] = kind;
    memcpy(head + 2, number, NIO__STREAM_NUMBER);
    nio__be64_store(head + 2 + NIO__STREAM_NUMBER, value);
}

static void mark(nio__out_spec *spec, uint8_t part, const uint8_t *head)
{
    spec->stream = part;
    spec->head = nio__bytes(head, NIO__STREAM_HEAD);
}

void nio__stream_mark_request(nio_stream *stream, nio__out_spec *spec)
{
    unsigned what =
        (stream->out.used ? NIO__STREAM_SENDS : 0u) | (stream->in.used ? NIO__STREAM_TAKES : 0u);
    nio__stream_put_head(stream->head, (uint8_t)what, stream->number, stream->in.limit);
    mark(spec, NIO__STREAM_FIRST, stream->head);
}

nio_status nio__stream_mark_answer(nio_call *call, nio__out_spec *spec)
{
    if (nio__type_is_error(spec->type)) {
        return NIO_OK;
    }
    if ((call->brings.what & NIO__STREAM_TAKES) != 0) {
        return NIO_EINVAL;
    }
    nio__stream_put_head(call->brings.head, NIO__STREAM_ANSWER, call->brings.number, 0);
    mark(spec, NIO__STREAM_MORE, call->brings.head);
    return NIO_OK;
}

/* The type that answers a request which succeeds. */
static uint8_t success_of(const nio_call *call)
{
    if (call->op != NULL) {
        return call->op->success;
    }
    return call->type == NIO_REQUEST_URI ? NIO_RESPOND_URI : NIO_OK_TYPE;
}

static nio__out_spec own_spec(const nio__own *own, size_t content_len)
{
    return (nio__out_spec){.link = own->link,
                           .type = own->type,
                           .outer = own->link->outer,
                           .inner = own->inner,
                           .id_name = NIO_FIELD_CID,
                           .id = own->cid,
                           .uri_len = own->uri.view.len,
                           .content_len = content_len,
                           .answers = true};
}

nio_bytes nio__stream_uri(const nio_stream *stream)
{
    return stream->caller ? stream->own->uri.view : stream->call->uri.view;
}

/* Streams mind the out-buffer by themselves (stream_out.c), so none of their messages is refused
 * for its length. */
nio__out_spec nio__stream_spec(nio_stream *stream, uint8_t kind, uint64_t number, size_t rest_len,
                               uint8_t head[NIO__STREAM_HEAD])
{
    nio_call *call = stream->call;
    nio__out_spec spec = stream->caller ? own_spec(stream->own, rest_len)
                                        : nio__call_answer_spec(call, success_of(call),
                                                                call->uri.view.len, rest_len);
    nio__stream_put_head(head, kind, stream->number, number);
    mark(&spec, NIO__STREAM_MORE, head);
    if (kind == NIO__STREAM_DATA) {
        spec.data_of = stream;
    }
    return spec;
}

nio_status nio__stream_send(nio_stream *stream, uint8_t kind, uint64_t number, nio_bytes rest)
{
    uint8_t head[NIO__STREAM_HEAD];
    nio__out_spec spec = nio__stream_spec(stream, kind, number, rest.len, head);
    nio_status status = nio__out_send(stream->core, &spec, nio__stream_uri(stream), rest);
    if (status == NIO_EPENDING) {
        status = NIO_OK;
    }
    if (status == NIO_OK) {
        stream->alive_ms = nio__now(stream->core);
    }
    return status;
}

static size_t grow_of(const nio_layer *layer)
{
    return layer != NULL ? layer->grow : 0;
}

static size_t chunk(const nio_stream *stream, const nio_layer *inner, size_t uri_len)
{
    const nio_layer *outer = stream->link->outer;
    size_t signs = nio__layer_body_max(outer, inner), head = NIO__STREAM_HEAD + uri_len;
    size_t used = head + grow_of(inner) + grow_of(outer);
    size_t room = NIO__PAYLOAD_MAX - nio__size_min(NIO__PAYLOAD_MAX, used);
    size_t body_head = 2 + head; /* uri_len comes first */
    return nio__size_min(room, signs - nio__size_min(signs, body_head));
}

bool nio__stream_fits(const nio_stream *stream, const nio_layer *inner, size_t uri_len)
{
    return chunk(stream, inner, uri_len) >= NIO__STREAM_ROOM;
}

size_t nio__stream_chunk(const nio_stream *stream)
{
    return stream->caller ? chunk(stream, stream->own->inner, stream->own->uri.view.len)
                          : chunk(stream, stream->call->inner, stream->call->uri.view.len);
}

/* ---- In: requests ---------------------------------------------------------------------------- */

static nio_stream *of_cid(const nio_link *link, nio_bytes cid)
{
    NIO__LIST_EACH(hook, &link->streams) {
        nio_stream *stream = NIO__CONTAINER(hook, nio_stream, in_link);
        if (!stream->caller && memcmp(stream->call->cid, cid.ptr, NIO__CID_BYTES) == 0) {
            return stream;
        }
    }
    return NULL;
}

/* Takes the head of a request off its content. Without a `cid` nothing could follow it. */
static bool read_request(nio__in *in)
{
    nio_bytes content = in->content;
    if (in->cid.len == 0 || content.len < NIO__STREAM_HEAD || content.ptr[0] != NIO__STREAM_MARK ||
        content.ptr[1] == 0 || content.ptr[1] > (NIO__STREAM_SENDS | NIO__STREAM_TAKES)) {
        return false;
    }
    in->brings.what = content.ptr[1];
    memcpy(in->brings.number, content.ptr + 2, NIO__STREAM_NUMBER);
    in->brings.limit = nio__be64_load(content.ptr + 2 + NIO__STREAM_NUMBER);
    in->content = nio__bytes_skip(content, NIO__STREAM_HEAD);
    return true;
}

/* What is wrong with a request and the streams that it brings, or does not; NULL: nothing. */
static const char *judge(nio__in *in, const nio__found *found)
{
    if (in->streamed == 0) {
        return "a stream is missing";
    }
    if (in->link->socket != NULL) {
        return "streams go over TCP and unix sockets alone";
    }
    if (!read_request(in) || of_cid(in->link, in->cid) != NULL) {
        return "a stream begins otherwise";
    }
    unsigned takes = found->op != NULL ? found->op->streams : found->streams ? in->brings.what : 0u;
    if ((in->brings.what & ~takes) != 0) {
        return "no stream is taken here";
    }
    if (in->brings.what != takes) {
        return "a stream is missing";
    }
    return in->link->served_streams < in->core->limits->streams ? NULL : "too many streams";
}

bool nio__stream_admit(nio__in *in, const nio__found *found)
{
    const char *wrong = judge(in, found);
    if (wrong != NULL) {
        nio__refuse(in, NIO__AT_STREAM, wrong);
    }
    return wrong == NULL;
}

/* ---- In: what follows ------------------------------------------------------------------------ */

/* Of one message: false if it cannot be of that stream. */
static bool read_head(const nio_stream *stream, nio_bytes *content, uint8_t *kind, uint64_t *number)
{
    const uint8_t *head = content->ptr;
    if (content->len < NIO__STREAM_HEAD || head[0] != NIO__STREAM_MARK ||
        memcmp(head + 2, stream->number, NIO__STREAM_NUMBER) != 0) {
        return false;
    }
    *kind = head[1];
    *number = nio__be64_load(head + 2 + NIO__STREAM_NUMBER);
    *content = nio__bytes_skip(*content, NIO__STREAM_HEAD);
    return true;
}

void nio__stream_take_served(nio__in *in)
{
    nio_stream *stream = in->cid.len != 0 ? of_cid(in->link, in->cid) : NULL;
    if (stream == NULL || !nio_bytes_equal(in->uri, stream->call->uri.view)) {
        in->core->counters.late++;
        return;
    }
    nio_layer *inner = stream->call->inner;
    if (inner != NULL && !nio__in_open_inner(in, inner)) {
        return;
    }
    uint8_t kind;
    uint64_t number;
    nio_bytes content = in->content;
    if (!read_head(stream, &content, &kind, &number)) {
        nio__stream_break(stream, NIO_EMALFORMED, "what came is not of this stream");
        return;
    }
    stream->alive_ms = in->core->now_ms;
    if (kind == NIO__STREAM_CANCEL) {
        nio_call *call = stream->call;
        nio__stream_over(stream, NIO_ECANCELED);
        nio__call_leave_link(call);
        return;
    }
    nio__stream_take(stream, in, kind, number, content);
}

/* From now on the request is not to be sent again, whatever is refused later. */
static void show(nio_stream *stream)
{
    nio__own *own = stream->own;
    stream->shown = true;
    own->keeps = own->repeats = own->heeds = false;
    nio__letter_free(own->core, own->letter);
    own->letter = NULL;
}

/* The peer answered as if there were no stream. */
static void end_unknown(nio__in *in, nio__own *own)
{
    nio_end end = {.status = NIO_ENOTSUP,
                   .content = nio_bytes_of("the peer does not know streams"),
                   .link = in->link};
    nio__own_answer(own, &end);
}

bool nio__stream_take_own(nio__in *in, nio__own *own)
{
    nio_stream *stream = own->stream;
    uint8_t kind;
    uint64_t number;
    nio_bytes content = in->content;
    if (nio__type_is_error(in->type)) {
        if (in->type == NIO_AUTH_ERROR) {
            nio__stream_give_up(stream); /* maybe its runtime says it, not its handler */
        }
        return false;
    }
    if (in->streamed != NIO__STREAM_MORE && !stream->shown) {
        end_unknown(in, own);
        return true;
    }
    if (in->streamed != NIO__STREAM_MORE || !read_head(stream, &content, &kind, &number)) {
        nio__stream_break(stream, NIO_EMALFORMED, NULL);
        return true;
    }
    show(stream);
    stream->alive_ms = in->core->now_ms;
    if (kind == NIO__STREAM_ANSWER && !stream->in.used) {
        in->content = content;
        return false;
    }
    nio__stream_take(stream, in, kind, number, content);
    return true;
}
