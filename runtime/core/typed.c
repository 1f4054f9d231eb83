/* core/typed.c - typed messages on their way out: begin reserves, the generated code writes at
 * the final place, end seals and queues.
 *
 * Happy path:  call_begin → room in the out-buffer of the link → call_end: an id, `cid`, sealed
 *              the gate is closed: room in a letter instead, which waits
 * Failure:     begin or end says why; nothing was sent, and no call was begun. */
#include <assert.h>

#include "core/handler.h"
#include "core/out.h"
#include "core/own.h"
#include "core/service.h"
#include "core/stream.h"
#include "crypto/shorthash.h"

/* What nio_gen_out.state holds between begin and end. */
enum { AT_TARGET = 0, AT_OP = 1, AT_LETTER = 2 };

static const nio_gen_op *op_of(const nio_gen_out *out)
{
    return out->state[AT_OP];
}

void nio__gen_hand_out(nio_gen_out *out, uint8_t *uri, uint8_t *content, size_t content_len)
{
    out->uri = uri;
    out->content = (nio_pk_writer){.at = content, .end = content + content_len, .status = NIO_OK};
}

nio_status nio__gen_written(const nio_gen_out *out)
{
    if (out->content.status != NIO_OK) {
        return out->content.status;
    }
    assert(out->content.at == out->content.end);
    return NIO_OK;
}

/* ---- Calls and one-way messages -------------------------------------------------------------- */

/* Where a call to a peer that answers one at a time is written. */
static nio_status begin_letter(nio__core *core, const nio__out_spec *spec, nio_gen_out *out)
{
    nio__letter *letter = nio__letter_new(core, spec->uri_len, spec->content_len, NULL, 0);
    if (letter == NULL) {
        return NIO_ENOMEM;
    }
    out->state[AT_LETTER] = letter;
    nio__gen_hand_out(out, letter->uri.ptr, letter->content.ptr, spec->content_len);
    return NIO_OK;
}

static nio_status begin_room(nio__core *core, const nio__out_spec *spec, nio_gen_out *out)
{
    nio_status status = nio__out_begin(core->out, spec);
    if (status == NIO_OK) {
        nio__gen_hand_out(out, core->out->uri, core->out->content, spec->content_len);
    }
    return status;
}

/* Until the URI is written nobody knows whether the gate is closed for it; where other calls are
 * under way towards a peer that may need the gate, the message goes by letter. So does one that
 * waits for a connection, or may be sent over a second one. */
static bool goes_by_letter(const nio_link *link, const nio_layer *inner, const nio_gen_op *op)
{
    if (!op->answered) {
        return false;
    }
    if (nio__link_is_out(link) || nio__again_may(link, inner, op->idempotent)) {
        return true;
    }
    return !nio__gate_knows_rid(link) && (!nio__list_is_empty(&link->calls) || link->queued > 0);
}

nio_status nio_gen_call_begin(nio_client *client, const nio_gen_op *op, size_t uri_len,
                              size_t content_len, nio_gen_out *out)
{
    nio_link *link = nio_gen_client_link(client);
    nio__out_spec spec = {.link = link,
                          .type = op->type,
                          .outer = link->outer,
                          .inner = nio__client_layer(client, op),
                          .id_name = op->answered ? NIO_FIELD_CID : NULL,
                          .uri_len = uri_len,
                          .content_len = content_len,
                          .datagram = op->datagram};
    nio_status status = nio__client_lacks_layer(client, op) ? NIO_ENOKEY
                        : nio__op_may_go(op, link)          ? nio__out_check(&spec)
                                                            : NIO_ENOTSUP;
    if (status != NIO_OK) {
        return status;
    }
    out->state[AT_TARGET] = client;
    out->state[AT_OP] = (void *)(uintptr_t)op;
    out->state[AT_LETTER] = NULL;
    return goes_by_letter(link, spec.inner, op) ? begin_letter(link->core, &spec, out)
                                                : begin_room(link->core, &spec, out);
}

static uint64_t likeness(const nio__core *core, uint8_t type, nio_bytes content)
{
    return nio__map_siphash(core->buckets.seed, type, content);
}

/* The call of a message that was written into a letter: it waits, or goes now. */
static nio_status end_letter(nio__own *own, nio__letter *letter, nio_gen_gate gate)
{
    nio_link *link = own->link;
    nio__core *core = own->core;
    bool taken = nio__gate_taken(link, own->uri.view);
    if (!taken && !nio__link_is_out(link)) {
        return nio__own_send(own, letter);
    }
    if (taken && gate == NIO_GEN_REJECT) {
        return NIO_EBUSY;
    }
    if (link->queued >= core->limits->gate) {
        core->counters.calls_refused++;
        return NIO_EBUSY;
    }
    nio__gate_queue(own, letter);
    return NIO_OK;
}

static nio_status end_room(nio__own *own)
{
    nio__out *out = own->core->out;
    out->spec.id = out->fields[0].value.ptr = own->cid; /* until now its length was enough */
    out->spec.own = own;
    nio_status status = nio__out_end(out);
    if (status == NIO_OK || status == NIO_EPENDING) {
        nio__own_sent(own, status, &out->tags);
        return NIO_OK;
    }
    return status;
}

static void give_up(nio__core *core, nio_gen_out *out)
{
    nio__letter *letter = out->state[AT_LETTER];
    if (letter != NULL) {
        nio__letter_free(core, letter);
    } else {
        nio__out_give_up(core->out);
    }
}

static nio_status begin_own(const nio_gen_out *out, const nio__own_spec *spec, nio__own **own)
{
    nio_link *link = nio_gen_client_link(out->state[AT_TARGET]);
    nio__letter *letter = out->state[AT_LETTER];
    const nio__out *room = link->core->out;
    nio_bytes uri =
        letter != NULL ? nio__span_view(letter->uri) : nio__bytes(room->uri, room->spec.uri_len);
    nio_bytes content = letter != NULL ? nio__span_view(letter->content)
                                       : nio__bytes(room->content, room->spec.content_len);
    nio_status status = nio__own_new(link->core, link, spec, uri, own);
    if (status == NIO_OK && spec->gate == NIO_GEN_COALESCE) {
        (*own)->likeness = likeness(link->core, spec->type, content);
    }
    return status;
}

/* What a peer of this library can answer to any call, listed or not: what nio_on_route says. */
#define REFUSALS                                                                                   \
    (1u << NIO_ERROR_TYPE | 1u << NIO_AUTH_ERROR | 1u << NIO_NOT_FOUND | 1u << NIO_NOT_PERMITTED)

nio_status nio_gen_call_end(nio_gen_out *out, const nio_call_options *options,
                            nio_gen_finish_fn *finish, nio_gen_fn *done, void *user,
                            nio_call_id *id)
{
    nio_client *client = out->state[AT_TARGET];
    nio__core *core = nio_gen_client_link(client)->core;
    const nio_gen_op *op = op_of(out);
    nio__letter *letter = out->state[AT_LETTER];
    nio_call_options all;
    nio_status status = nio__op_options(op, options, &all);
    nio__own_spec spec = {.type = op->type,
                          .awaits = op->awaits | REFUSALS,
                          .deadline_ms = all.deadline_ms,
                          .inner = nio__client_layer(client, op),
                          .gate = (nio_gen_gate)op->gate,
                          .idempotent = op->idempotent,
                          .datagram = op->datagram,
                          .then = {.finish = finish, .typed_done = done, .user = user}};
    nio__own *own = NULL;
    if (status == NIO_OK) {
        status = nio__gen_written(out);
    }
    if (status == NIO_OK) {
        status = begin_own(out, &spec, &own);
    }
    if (status != NIO_OK) {
        give_up(core, out);
        return status;
    }
    status = letter != NULL ? end_letter(own, letter, spec.gate) : end_room(own);
    if (status != NIO_OK) {
        nio__letter_free(core, letter);
        nio__own_drop(own);
        return status;
    }
    if (id != NULL) {
        id->value = own->id;
    }
    return NIO_OK;
}

nio_status nio_gen_send_end(nio_gen_out *out)
{
    nio__core *core = nio_gen_client_link(out->state[AT_TARGET])->core;
    assert(out->state[AT_LETTER] == NULL && !op_of(out)->answered);
    nio_status status = nio__gen_written(out);
    if (status != NIO_OK) {
        give_up(core, out);
        return status;
    }
    status = nio__out_end(core->out);
    return status == NIO_EPENDING ? NIO_OK : status;
}

/* ---- Answers --------------------------------------------------------------------------------- */

nio_status nio_gen_reply_begin(nio_call *call, const nio_gen_op *op, uint8_t type,
                               size_t content_len, nio_gen_out *out)
{
    if (call->op != op) {
        return NIO_EMISMATCH;
    }
    nio_status status = nio__call_check(call);
    if (status == NIO_OK) {
        nio__out_spec spec = nio__call_answer_spec(call, type, call->uri.view.len, content_len);
        if (call->brings.what != 0) {
            status = nio__stream_mark_answer(call, &spec);
        }
        if (status == NIO_OK) {
            status = begin_room(call->link->core, &spec, out);
        }
    }
    if (status != NIO_OK) {
        return nio__call_after(call, status);
    }
    nio__copy(out->uri, call->uri.view);
    out->state[AT_TARGET] = call;
    out->state[AT_LETTER] = NULL;
    return NIO_OK;
}

nio_status nio_gen_reply_end(nio_gen_out *out)
{
    nio_call *call = out->state[AT_TARGET];
    nio__core *core = call->link->core;
    nio_status status = nio__gen_written(out);
    if (status != NIO_OK) {
        give_up(core, out);
        return status;
    }
    return nio__call_after(call, nio__out_end(core->out));
}
