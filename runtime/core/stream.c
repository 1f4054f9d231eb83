/* core/stream.c - streams as far as both sides of a call are alike: memory, times, turns.
 *
 * Happy path:  a side begins (stream_own.c, stream_served.c) → messages (stream_in.c, stream_out.c)
 *              → its call ends → `ended`, and the stream is freed
 * Failure:     whoever waits for the other side and hears nothing for too long ends the call. */
#include "core/stream.h"

#include <assert.h>

#include "base/alloc.h"

/* ---- Making and freeing ---------------------------------------------------------------------- */

bool nio__stream_callbacks_fit(const nio_stream_events *events, bool reads, bool writes)
{
    return (!reads || events->data != NULL) && (!writes || events->writable != NULL);
}

/* The states of the hashes want more alignment than memory has. */
nio_stream *nio__stream_make(nio_link *link, const nio_stream_events *events, void *user,
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

void nio__stream_free(nio_stream *stream)
{
    const nio_env *env = stream->core->env;
    assert(!nio__hook_in_list(&stream->in_link));
    nio__list_remove(&stream->in_turn);
    nio__free(env, stream->in.held);
    nio__free(env, stream->memory);
}

/* Nothing comes for it, and nothing is sent for it, any more. */
void nio__stream_leave(nio_stream *stream)
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

void nio__stream_soon(nio_stream *stream)
{
    if (!nio__hook_in_list(&stream->in_turn)) {
        nio__list_push(&stream->core->stream_turn, &stream->in_turn);
        nio__want_turn(stream->core);
    }
}

/* ---- Ending it from here --------------------------------------------------------------------- */

void nio__stream_break(nio_stream *stream, nio_status status, const char *text)
{
    if (stream->over) {
        return;
    }
    if (stream->caller) {
        nio__own_end(stream->own, status);
    } else {
        nio__stream_refuse(stream, status, text);
    }
}

void nio_stream_cancel(nio_stream *stream)
{
    nio__stream_break(stream, NIO_ECANCELED, "canceled");
}

/* ---- Time ------------------------------------------------------------------------------------ */

/* Whether the other side has to do something next. */
bool nio__stream_waits(const nio_stream *stream)
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
uint64_t nio__stream_due_at(const nio_stream *stream)
{
    uint64_t due = stream->alive_ms + stream->idle_ms;
    if (!nio__stream_waits(stream)) {
        bool held = stream->caller || (stream->in.paused && !stream->in.complete);
        due = held ? nio__now(stream->core) + stream->idle_ms
                   : stream->alive_ms + stream->core->limits->kept_ms;
    }
    return due < stream->deadline_ms ? due : stream->deadline_ms;
}

bool nio__stream_rearm(nio_stream *stream, nio__timer *timer, uint64_t due)
{
    if (due <= nio__now(stream->core)) {
        return true;
    }
    nio__set_timer(stream->core, timer, due);
    return false;
}

/* ---- Turns ----------------------------------------------------------------------------------- */

static void turn(nio_stream *stream)
{
    if (stream->over) {
        if (!stream->caller) {
            nio__stream_tell_over(stream);
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
