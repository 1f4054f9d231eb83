/* core/stream.c - how streams begin and end; the times that they wait.
 *
 * Happy path:  caller:  nio_stream_begin → an own call, whose request says it brings a stream
 *                       → messages (stream_in.c, stream_out.c) → the call ends → `ended`
 *              handler: nio_stream_accept → a kept call, a limit is told → messages → the program
 *                       answers (nio_reply, nio_stream_finish) → `ended` in the next turn
 * Failure:     own calls end as all do: their `done` is here. A peer's call that is canceled, lost,
 *              late or wrong leaves its link; `ended` is told in the next turn, then the call is
 *              given back. The other side is told wherever it may still be waiting. */
#include "core/stream.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "core/handler.h"
#include "core/own.h"
#include "core/service.h"

/* ---- Making and freeing ---------------------------------------------------------------------- */

static bool has_callbacks(const nio_stream_events *events, bool reads, bool writes)
{
    return (!reads || events->data != NULL) && (!writes || events->writable != NULL);
}

/* The states of the hashes want more alignment than memory has. */
static nio_stream *new_stream(nio_link *link, const nio_stream_events *events, void *user,
                              bool reads, bool writes)
{
    nio__core *core = link->core;
    uint8_t *memory = nio__calloc(core->env, 1, sizeof(nio_stream) + _Alignof(nio_stream));
    if (memory == NULL) {
        return NULL;
    }
    size_t off = (uintptr_t)memory % _Alignof(nio_stream);
    nio_stream *stream = (nio_stream *)(void *)(memory + (_Alignof(nio_stream) - off));
    stream->memory = memory;
    stream->core = core;
    stream->link = link;
    stream->events = *events;
    stream->user = user;
    stream->idle_ms = core->limits->stream_idle_ms;
    stream->deadline_ms = UINT64_MAX;
    stream->alive_ms = nio__now(core);
    stream->in.used = reads;
    stream->out.used = stream->out.blocked = writes;
    stream->out.want = 1;
    nio__blake2b_init(&stream->in.hash, NIO__STREAM_HASH, nio__bytes(NULL, 0));
    nio__blake2b_init(&stream->out.hash, NIO__STREAM_HASH, nio__bytes(NULL, 0));
    nio__hook_init(&stream->in_link);
    nio__hook_init(&stream->in_turn);
    nio__hook_init(&stream->in_waits);
    return stream;
}

static void free_stream(nio_stream *stream)
{
    const nio_env *env = stream->core->env;
    assert(!nio__hook_in_list(&stream->in_link));
    nio__list_remove(&stream->in_turn);
    nio__free(env, stream->in.held);
    nio__free(env, stream->memory);
}

/* Nothing comes for it, and nothing is sent for it, any more. */
static void leave_link(nio_stream *stream)
{
    if (!nio__hook_in_list(&stream->in_link)) {
        return;
    }
    if (stream->caller) {
        stream->link->own_streams--;
    } else {
        stream->link->served_streams--;
    }
    nio__list_remove(&stream->in_link);
    nio__list_remove(&stream->in_waits);
    if (stream->out.parked != NULL) {
        nio__parked_drop(stream->out.parked);
    }
}

static void tell_end(nio_stream *stream, const nio_end *end)
{
    nio__list_remove(&stream->in_turn);
    if (stream->then.finish != NULL) {
        nio__finish_typed(stream->core, &stream->then, end);
    } else {
        stream->events.ended(stream->user, stream, end);
    }
    free_stream(stream);
}

void nio__stream_soon(nio_stream *stream)
{
    if (!nio__hook_in_list(&stream->in_turn)) {
        nio__list_push(&stream->core->stream_turn, &stream->in_turn);
        nio__want_turn(stream->core);
    }
}

/* ---- The caller's ---------------------------------------------------------------------------- */

/* Own calls end here, whatever ended them. */
static void done(void *user, const nio_end *end)
{
    nio_stream *stream = user;
    stream->over = true;
    stream->own = NULL;
    leave_link(stream);
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
        !has_callbacks(events, options->takes, options->sends) ||
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
    nio_stream *stream = new_stream(link, events, user, options->takes, options->sends);
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
        free_stream(stream);
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
    return nio__stream_start(link, request, options, events, NULL, user, stream);
}

void nio__stream_give_up(nio_stream *stream)
{
    if (stream->shown && !stream->over) {
        /* If it cannot be told, the other side finds out by its own time. */
        nio_status status = nio__stream_send(stream, NIO__STREAM_CANCEL, 0, nio__bytes(NULL, 0));
        stream->core->counters.unsent += status != NIO_OK;
    }
    stream->over = true;
    leave_link(stream);
}

/* ---- The handler's --------------------------------------------------------------------------- */

static nio_status check_accept(const nio_call *call, const nio_stream_events *events)
{
    unsigned brings = call->brings.what;
    if (call->stream != NULL) {
        return NIO_ECONFLICT;
    }
    if (brings == 0) {
        return NIO_ENOENT;
    }
    if (events->ended == NULL || !has_callbacks(events, (brings & NIO__STREAM_SENDS) != 0,
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
    nio_status status = check_accept(call, events);
    if (status != NIO_OK) {
        return status;
    }
    nio_link *link = call->link;
    nio_stream *stream =
        new_stream(link, events, user, (call->brings.what & NIO__STREAM_SENDS) != 0,
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
        free_stream(stream);
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
    leave_link(stream);
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

static void tell_over(nio_stream *stream)
{
    nio_end end = {.status = stream->reason, .link = stream->link};
    stream->link->untold--;
    nio__list_remove(&stream->in_turn);
    stream->events.ended(stream->user, stream, &end);
    if (stream->call != NULL) { /* else it was given back by an attempt to answer it */
        nio__call_release(stream->call);
    }
    free_stream(stream);
}

/* ---- Ending it from here --------------------------------------------------------------------- */

/* A peer's call ends with an error that the runtime words. */
static void refuse(nio_stream *stream, nio_status status, const char *text)
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

void nio__stream_break(nio_stream *stream, nio_status status, const char *text)
{
    if (stream->over) {
        return;
    }
    if (stream->caller) {
        nio__own_end(stream->own, status);
    } else {
        refuse(stream, status, text);
    }
}

void nio_stream_cancel(nio_stream *stream)
{
    nio__stream_break(stream, NIO_ECANCELED, "canceled");
}

/* ---- Time ------------------------------------------------------------------------------------ */

/* Whether the other side has to do something next. */
static bool waits(const nio_stream *stream)
{
    const nio__stream_in *in = &stream->in;
    const nio__stream_out *out = &stream->out;
    if (out->used && !out->ended) {
        if (out->blocked || out->finished) {
            return true;
        }
        return !stream->caller && in->used && !in->whole && !in->paused;
    }
    if (in->used && !in->whole) {
        return !in->paused;
    }
    return stream->caller && !in->used;
}

/* When it will have waited for too long; later, if it does not wait for the other side. */
static uint64_t due_at(const nio_stream *stream)
{
    uint64_t due = stream->alive_ms + stream->idle_ms;
    if (!waits(stream)) {
        bool held = stream->caller || (stream->in.paused && !stream->in.complete);
        due = held ? nio__now(stream->core) + stream->idle_ms
                   : stream->alive_ms + stream->core->limits->kept_ms;
    }
    return due < stream->deadline_ms ? due : stream->deadline_ms;
}

static bool is_due(nio_stream *stream, nio__timer *timer, uint64_t due)
{
    if (due <= nio__now(stream->core)) {
        return true;
    }
    nio__set_timer(stream->core, timer, due);
    return false;
}

bool nio__stream_is_due(nio_stream *stream)
{
    nio__own *own = stream->own;
    own->until_ms = due_at(stream);
    return is_due(stream, &own->timer, own->until_ms);
}

void nio__stream_served_due(nio_stream *stream)
{
    if (!is_due(stream, &stream->call->timer, due_at(stream))) {
        return;
    }
    if (waits(stream)) {
        refuse(stream, NIO_ETIMEDOUT, "timed out");
    } else {
        nio_call *call = stream->call;
        nio__refuse_call(call, NIO__AT_NO_ANSWER);
        nio__stream_over(stream, NIO_ETIMEDOUT);
        nio__call_leave_link(call);
    }
}

/* ---- Turns ----------------------------------------------------------------------------------- */

static void turn(nio_stream *stream)
{
    if (stream->over) {
        if (!stream->caller) {
            tell_over(stream);
        }
        return; /* an own call tells it */
    }
    if (stream->out.used) {
        nio__stream_write_on(stream);
    }
    if (!stream->over) {
        nio__stream_deliver(stream);
    }
}

void nio__streams_turn(nio__core *core)
{
    nio__list now;
    nio__list_init(&now);
    nio__list_append(&now, &core->stream_turn);
    nio__hook *hook;
    while ((hook = nio__list_pop(&now)) != NULL) {
        turn(NIO__CONTAINER(hook, nio_stream, in_turn));
    }
}

/* ---- What a program may ask ------------------------------------------------------------------ */

nio_link *nio_stream_link(const nio_stream *stream)
{
    return stream->link;
}

nio_call_id nio_stream_call_id(const nio_stream *stream)
{
    return stream->id;
}
