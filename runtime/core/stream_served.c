/* core/stream_served.c - streams of the handler.
 *
 * Happy path:  nio_stream_accept → the call is kept, the caller told a limit → … → the program
 *              answers (nio_reply, nio_stream_finish) → `ended` in the next turn
 * Failure:     a call that is canceled, lost, late or wrong leaves its link; `ended` is told in the
 *              next turn, then the call is given back. The caller is told an error, unless it
 *              ended the call itself. */
#include "base/grow.h"
#include "core/stream.h"

#include <string.h>

#include "core/handler.h"

static nio_status check_accept(const nio_call *call, const nio_stream_events *events)
{
    unsigned brings = call->brings.what;
    if (call->stream != NULL) {
        return NIO_ECONFLICT;
    }
    if (brings == 0) {
        return NIO_ENOENT;
    }
    if (events->ended == NULL ||
        !nio__stream_callbacks_fit(events, (brings & NIO__STREAM_SENDS) != 0,
                                   (brings & NIO__STREAM_TAKES) != 0)) {
        return NIO_EINVAL;
    }
    nio_status status = nio__call_check(call);
    if (status == NIO_OK && call->link->served_streams >= call->link->core->limits->streams) {
        call->link->core->counters.streams_refused++;
        status = NIO_ELIMIT;
    }
    return status;
}

/* The caller learns that its stream is taken, and then the call is kept: if that fails it is told
 * an error like any other. */
static nio_status take(nio_stream *stream, nio_call *call)
{
    if (!nio__stream_fits(stream, call->inner, call->uri.view.len)) {
        return NIO_ETOOBIG;
    }
    if (stream->in.used) {
        stream->in.limit = nio__stream_window(stream->core);
        nio_status status =
            nio__stream_send(stream, NIO__STREAM_LIMIT, stream->in.limit, nio__bytes(NULL, 0));
        if (status != NIO_OK) {
            return status;
        }
    }
    return nio_call_keep(call);
}

nio_status nio_stream_accept(nio_call *call, const nio_stream_events *events, void *user,
                             nio_stream **out)
{
    nio_stream_events told = NIO_STREAM_EVENTS_INIT;
    nio_status status = nio__grow_copy(&told, sizeof told, events);
    if (status == NIO_OK) {
        status = check_accept(call, &told);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio_link *link = call->link;
    nio_stream *stream =
        nio__stream_make(link, &told, user, (call->brings.what & NIO__STREAM_SENDS) != 0,
                         (call->brings.what & NIO__STREAM_TAKES) != 0);
    if (stream == NULL) {
        return NIO_ENOMEM;
    }
    stream->call = call;
    memcpy(stream->number, call->brings.number, sizeof stream->number);
    stream->out.open = stream->out.used;
    stream->out.limit = call->brings.limit;
    status = take(stream, call);
    if (status != NIO_OK) {
        nio__stream_free(stream);
        return status;
    }
    call->stream = stream;
    link->served_streams++;
    nio__list_push(&link->streams, &stream->in_link);
    nio__set_timer(link->core, &call->timer, stream->alive_ms + stream->idle_ms);
    if (stream->out.used) {
        nio__stream_soon(stream);
    }
    *out = stream;
    return NIO_OK;
}

void nio__stream_over(nio_stream *stream, nio_status reason)
{
    if (stream->over) {
        return;
    }
    stream->over = true;
    stream->reason = reason;
    stream->link->untold++;
    nio__stream_leave(stream);
    nio__stream_soon(stream);
}

void nio__stream_answered(nio_stream *stream)
{
    stream->call = NULL;
    nio__stream_over(stream, NIO_OK);
}

void nio__stream_lost(nio_stream *stream)
{
    nio_status reason = stream->link->reason;
    nio__stream_over(stream, reason != NIO_OK ? reason : NIO_ECLOSED);
}

void nio__stream_tell_over(nio_stream *stream)
{
    nio_end end = {.status = stream->reason, .link = stream->link};
    stream->link->untold--;
    nio__list_remove(&stream->in_turn);
    stream->events.ended(stream->user, stream, &end);
    if (stream->call != NULL) { /* else it was given back by an attempt to answer it */
        nio__call_release(stream->call);
    }
    nio__stream_free(stream);
}

/* A peer's call ends with an error that the runtime words. */
void nio__stream_refuse(nio_stream *stream, nio_status status, const char *text)
{
    nio_call *call = stream->call;
    nio__core *core = stream->core;
    nio_bytes content = nio_bytes_of(text);
    nio__out_spec spec =
        nio__call_answer_spec(call, NIO_ERROR_TYPE, call->uri.view.len, content.len);
    nio_status sent = nio__out_send(core, &spec, call->uri.view, content);
    core->counters.unsent += sent != NIO_OK && sent != NIO_EPENDING;
    nio__stream_over(stream, status);
    nio__call_leave_link(call);
}

void nio__stream_served_due(nio_stream *stream)
{
    if (!nio__stream_rearm(stream, &stream->call->timer, nio__stream_due_at(stream))) {
        return;
    }
    if (nio__stream_waits(stream)) {
        nio__stream_refuse(stream, NIO_ETIMEDOUT, "timed out");
    } else {
        nio_call *call = stream->call;
        nio__refuse_call(call, NIO__AT_NO_ANSWER);
        nio__stream_over(stream, NIO_ETIMEDOUT);
        nio__call_leave_link(call);
    }
}
