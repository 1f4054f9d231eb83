/* core/served.c - calls of peers: answering them, keeping them.
 *
 * Happy path:  begin → the handler answers with nio_reply → returned
 *              or: the handler keeps the call → nio_reply later, which frees it
 * Failure:     nobody answers a kept call in limits.kept_ms: the runtime does, with an ERROR. The
 *              link, or the node, goes: the kept call stays the program's until it tries to
 *              answer, hears NIO_ECLOSED, and so gives it back. */
#include <assert.h>

#include "base/alloc.h"
#include "core/handler.h"
#include "core/out.h"
#include "core/safety.h"
#include "core/stream.h"

static void on_timer(nio__timer *timer);

/* ---- Around the handler ---------------------------------------------------------------------- */

nio_call *nio__call_begin(const nio__in *in, const nio_gen_op *op)
{
    nio_call *call = in->core->call;
    call->home = in->core->home;
    call->link = in->link;
    call->type = in->type;
    call->has_cid = in->cid.len != 0;
    call->kept = call->answered = call->given_back = false;
    call->multicast = in->multicast;
    call->is_signed = in->message.proved_by.len == NIO__VERIFY_BYTES;
    if (call->is_signed) {
        memcpy(call->signer, in->message.proved_by.ptr, NIO__VERIFY_BYTES);
    }
    call->running = true;
    call->uri.view = in->uri;
    call->uri.heap = NULL;
    call->tags = in->tags;
    call->inner = in->inner;
    call->op = op;
    call->brings.what = 0;
    call->stream = NULL;
    if (in->streamed != 0) {
        call->brings = in->brings;
    }
    if (call->has_cid) {
        memcpy(call->cid, in->cid.ptr, NIO__CID_BYTES);
    }
    return call;
}

void nio__call_release(nio_call *call)
{
    nio__home *home = call->home;
    nio__uri_end(&call->uri, &home->env);
    nio__pool_give(&home->calls, call);
    if (--home->kept == 0 && home->orphaned) {
        nio__home_end(home);
    }
}

void nio__call_returned(nio_call *call)
{
    call->running = false;
    if (!call->kept) {
        call->link = NULL; /* who kept the pointer without keeping the call hears NIO_ECLOSED */
    } else if (call->given_back) {
        nio__call_release(call);
    }
}

void nio__home_end(nio__home *home)
{
    nio_env env = home->env;
    nio__pool_end(&home->calls);
    nio__free(&env, home);
}

static bool may_be_answered(const nio_call *call)
{
    nio__type_class class = nio__type_class_of(call->type);
    return !call->multicast && (class == NIO__TYPE_REQUEST || class == NIO__TYPE_ADVERTISE);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

void nio__call_leave_link(nio_call *call)
{
    assert(call != NULL && call->link != NULL);
    nio__core *core = call->link->core;
    nio__timer_stop(&core->timers, &call->timer);
    nio__timers_release(&core->timers);
    nio__list_remove(&call->in_link);
    call->link = NULL;
}

/* All that may be missing: another call for the next message, the URI, a timer. */
static nio_status keep_memory(nio_call *call, nio_call **next)
{
    nio__home *home = call->home;
    nio_bytes uri = call->uri.view;
    nio_status status = nio__pool_take(&home->calls, (void **)next);
    if (status != NIO_OK) {
        call->link->core->counters.keeps_refused += status == NIO_ELIMIT;
        return status;
    }
    status = nio__uri_copy(&call->uri, &home->env, uri);
    if (status == NIO_OK) {
        status = nio__timers_reserve(&call->link->core->timers);
        if (status == NIO_OK) {
            return NIO_OK;
        }
        nio__uri_end(&call->uri, &home->env);
        call->uri.view = uri;
    }
    nio__pool_give(&home->calls, *next);
    return status;
}

nio_status nio_call_keep(nio_call *call)
{
    if (call->kept) {
        return NIO_OK;
    }
    if (call->link == NULL) {
        return NIO_ECLOSED;
    }
    if (!may_be_answered(call)) {
        return NIO_EINVAL;
    }
    if (call->answered) {
        return NIO_EANSWERED;
    }
    nio__core *core = call->link->core;
    assert(call->running && core->call == call);
    nio_call *next;
    nio_status status = keep_memory(call, &next);
    if (status != NIO_OK) {
        return status;
    }
    nio__answers_await(call);
    core->call = next;
    call->kept = true;
    nio__hook_init(&call->in_link);
    nio__timer_init(&call->timer, on_timer);
    call->home->kept++;
    nio__list_push(&call->link->kept, &call->in_link);
    if (call->link->state >= NIO_LINK_CLOSING) {
        nio__call_leave_link(call);
    } else {
        nio__set_timer(core, &call->timer, nio__now(core) + core->limits->kept_ms);
    }
    return NIO_OK;
}

static void on_timer(nio__timer *timer)
{
    nio_call *call = NIO__CONTAINER(timer, nio_call, timer);
    if (call->stream != NULL) {
        nio__stream_served_due(call->stream);
        return;
    }
    if (nio__call_check(call) == NIO_OK) {
        nio__refuse_call(call, NIO__AT_NO_ANSWER);
    }
    nio__call_leave_link(call);
}

void nio__kept_end_all(nio_link *link)
{
    while (!nio__list_is_empty(&link->kept)) {
        nio_call *call = NIO__LIST_FIRST(&link->kept, nio_call, in_link);
        if (call->stream != NULL) {
            nio__stream_lost(call->stream);
        }
        nio__call_leave_link(call);
    }
}

/* ---- Answering ------------------------------------------------------------------------------- */

nio_status nio__call_check(const nio_call *call)
{
    if (!may_be_answered(call)) {
        return NIO_EINVAL;
    }
    if (call->running && call->answered) {
        return NIO_EANSWERED;
    }
    if (call->link == NULL || call->link->state >= NIO_LINK_CLOSING) {
        return NIO_ECLOSED;
    }
    return NIO_OK;
}

/* The answer is too much for an address that is not proved. It is kept, so whoever asks again
 * under a challenge is given it. */
static bool wants_proof(const nio_call *call)
{
    return call->link != NULL && call->link->state == NIO_LINK_OPEN &&
           !nio__link_is_proved(call->link);
}

nio_status nio__call_after(nio_call *call, nio_status status)
{
    if (status == NIO_EPENDING ||
        (status == NIO_ELIMIT && wants_proof(call) && nio__challenge_call(call))) {
        status = NIO_OK;
    }
    if (status == NIO_OK) {
        call->answered = true;
    }
    if (!call->kept || (status != NIO_OK && status != NIO_ECLOSED)) {
        return status;
    }
    if (call->link != NULL) {
        nio__call_leave_link(call);
    }
    if (call->stream != NULL) {
        nio__stream_answered(call->stream);
    }
    if (call->running) {
        call->given_back = true;
    } else {
        nio__call_release(call);
    }
    return status;
}

nio__out_spec nio__call_answer_spec(nio_call *call, uint8_t type, size_t uri_len,
                                    size_t content_len)
{
    nio__out_spec spec = {.link = call->link,
                          .type = type,
                          .outer = call->link->outer,
                          .inner = call->inner,
                          .uri_len = uri_len,
                          .content_len = content_len,
                          .datagram = call->op != NULL ? call->op->datagram : 0,
                          .answers = true};
    if (call->has_cid) {
        spec.id_name = NIO_FIELD_RID;
        spec.id = call->cid;
        spec.binds = &call->tags;
        spec.keeps = call->link->socket != NULL;
    }
    return spec;
}

nio_status nio_reply_uri(nio_call *call, uint8_t type, nio_bytes uri, nio_bytes content)
{
    nio_status status = nio__call_check(call);
    if (status == NIO_OK) {
        nio__out_spec spec = nio__call_answer_spec(call, type, uri.len, content.len);
        if (call->brings.what != 0) {
            status = nio__stream_mark_answer(call, &spec);
        }
        if (status == NIO_OK) {
            status = nio__out_send(call->link->core, &spec, uri, content);
        }
    }
    return nio__call_after(call, status);
}

nio_status nio_reply(nio_call *call, uint8_t type, nio_bytes content)
{
    return nio_reply_uri(call, type, call->uri.view, content);
}

/* ---- What a program may ask ------------------------------------------------------------------ */

nio_link *nio_call_link(const nio_call *call)
{
    return call->link;
}

nio_bytes nio_call_signer(const nio_call *call)
{
    return nio__bytes(call->signer, call->is_signed ? NIO__VERIFY_BYTES : 0);
}

bool nio_call_open(const nio_call *call)
{
    return !call->answered && call->link != NULL && call->link->state < NIO_LINK_CLOSING;
}

nio_bytes nio_call_uri(const nio_call *call)
{
    return call->uri.view;
}
