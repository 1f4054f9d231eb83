/* core/stream_own.c - streams of the caller.
 *
 * Happy path:  nio_stream_begin → an own call, whose request says that it brings a stream → … → the
 *              call ends as all own calls do, and its `done` is here → `ended`
 * Failure:     the same end with another status. Where the handler may still be waiting it is told,
 *              if it has shown that it knows streams. */
#include "base/grow.h"
#include "core/service.h"
#include "core/stream.h"

static void tell_end(nio_stream *stream, const nio_end *end)
{
    nio__list_remove(&stream->in_turn);
    if (stream->then.finish != NULL) {
        nio__finish_typed(stream->core, &stream->then, end);
    } else {
        stream->events.ended(stream->user, stream, end);
    }
    nio__stream_free(stream);
}

/* Own calls end here, whatever ended them. */
static void done(void *user, const nio_end *end)
{
    nio_stream *stream = user;
    stream->over = true;
    stream->own = NULL;
    nio__stream_leave(stream);
    tell_end(stream, end);
}

static uint32_t first_deadline(const nio_stream *stream, const nio_stream_options *options)
{
    uint32_t idle_ms = stream->idle_ms;
    return options->deadline_ms != 0 && options->deadline_ms < idle_ms ? options->deadline_ms
                                                                       : idle_ms;
}

static nio_status check_begin(nio_link *link, const nio_send_spec *request,
                              const nio_stream_options *options, const nio_stream_events *events,
                              bool typed)
{
    nio__core *core = link->core;
    if ((!options->sends && !options->takes) ||
        !nio__stream_callbacks_fit(events, options->takes, options->sends) ||
        (events->ended == NULL && !typed) || !nio__type_is_request_like(request->type)) {
        return NIO_EINVAL;
    }
    if (link->socket != NULL) {
        return NIO_ENOTSUP;
    }
    if (link->own_streams >= core->limits->streams) {
        core->counters.streams_refused++;
        return NIO_ELIMIT;
    }
    return NIO_OK;
}

static void fill_times(nio_stream *stream, const nio_stream_options *options)
{
    if (options->idle_ms != 0) {
        stream->idle_ms = options->idle_ms;
    }
    if (options->deadline_ms != 0) {
        stream->deadline_ms = stream->alive_ms + options->deadline_ms;
    }
}

static void fill_caller(nio_stream *stream, const nio_send_spec *request,
                        const nio_stream_options *options, nio__own_spec *spec)
{
    nio__core *core = stream->core;
    stream->caller = true;
    fill_times(stream, options);
    nio__random_bytes(&core->random, stream->number, sizeof stream->number);
    stream->in.limit = options->takes ? nio__stream_window(core) : 0;
    *spec = (nio__own_spec){.type = request->type,
                            .deadline_ms = first_deadline(stream, options),
                            .inner = request->inner,
                            .then = {.done = done, .user = stream},
                            .stream = stream};
    if (request->awaits != 0) {
        spec->awaits = request->awaits | nio__usual_awaits(request->type);
    }
}

nio_status nio__stream_start(nio_link *link, const nio_send_spec *request,
                             const nio_stream_options *options, const nio_stream_events *events,
                             const nio__then *then, void *user, nio_stream **out)
{
    nio_status status = check_begin(link, request, options, events, then != NULL);
    if (status != NIO_OK) {
        return status;
    }
    nio_stream *stream = nio__stream_make(link, events, user, options->takes, options->sends);
    if (stream == NULL) {
        return NIO_ENOMEM;
    }
    if (then != NULL) {
        stream->then = *then;
    }
    nio__own_spec spec;
    fill_caller(stream, request, options, &spec);
    status = nio__stream_fits(stream, request->inner, request->uri.len)
                 ? nio__request(link, request, &spec, &stream->own)
                 : NIO_ETOOBIG;
    if (status != NIO_OK) {
        nio__stream_free(stream);
        return status;
    }
    stream->id.value = stream->own->id;
    link->own_streams++;
    nio__list_push(&link->streams, &stream->in_link);
    *out = stream;
    return NIO_OK;
}

nio_status nio_stream_begin(nio_link *link, const nio_send_spec *request,
                            const nio_stream_options *options, const nio_stream_events *events,
                            void *user, nio_stream **stream)
{
    nio_send_spec mine = NIO_SEND_SPEC_INIT;
    nio_stream_options all = NIO_STREAM_OPTIONS_INIT;
    nio_stream_events told = NIO_STREAM_EVENTS_INIT;
    nio_status status = nio__grow_copy(&mine, sizeof mine, request);
    if (status == NIO_OK) {
        status = nio__grow_copy_if(&all, sizeof all, options);
    }
    if (status == NIO_OK) {
        status = nio__grow_copy(&told, sizeof told, events);
    }
    return status == NIO_OK ? nio__stream_start(link, &mine, &all, &told, NULL, user, stream)
                            : status;
}

void nio__stream_give_up(nio_stream *stream)
{
    if (stream->shown && !stream->over) {
        /* If it cannot be told, the other side finds out by its own time. */
        nio_status status = nio__stream_send(stream, NIO__STREAM_CANCEL, 0, nio__bytes(NULL, 0));
        stream->core->counters.unsent += status != NIO_OK;
    }
    stream->over = true;
    nio__stream_leave(stream);
}

bool nio__stream_is_due(nio_stream *stream)
{
    nio__own *own = stream->own;
    own->until_ms = nio__stream_due_at(stream);
    return nio__stream_rearm(stream, &own->timer, own->until_ms);
}
