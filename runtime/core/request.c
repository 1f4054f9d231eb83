/* core/request.c - sends of the program: nio_send and nio_request.
 *
 * Happy path:  nio_request → an id and a deadline → the message with `cid` → SENT
 *              the gate is closed: a copy waits, and leaves when it opens
 * Failure:     nothing was sent and no call was begun. What fails after a wait at the gate ends
 *              the call with that status. */
#include "base/grow.h"
#include "core/out.h"
#include "core/own.h"
#include "core/stream.h"

static nio__out_spec spec_of(nio_link *link, const nio_send_spec *message)
{
    return (nio__out_spec){.link = link,
                           .type = message->type,
                           .outer = link->outer,
                           .inner = message->inner,
                           .extra = message->fields,
                           .extra_count = message->field_count,
                           .uri_len = message->uri.len,
                           .content_len = message->content.len};
}

nio_status nio_send(nio_link *link, const nio_send_spec *message)
{
    nio_send_spec mine = NIO_SEND_SPEC_INIT;
    nio_status status = nio__grow_copy(&mine, sizeof mine, message);
    if (status != NIO_OK) {
        return status;
    }
    nio__out_spec spec = spec_of(link, &mine);
    status = nio__out_send(link->core, &spec, mine.uri, mine.content);
    return status == NIO_EPENDING ? NIO_OK : status;
}

static void name_request(nio__out_spec *spec, nio__own *own)
{
    spec->id_name = NIO_FIELD_CID;
    spec->id = own->cid;
    spec->own = own;
    if (own->stream != NULL) {
        nio__stream_mark_request(own->stream, spec);
    }
}

void nio__own_sent(nio__own *own, nio_status status, const nio__tags *tags)
{
    nio__list_push(&own->link->calls, &own->in_link);
    own->state = status == NIO_EPENDING ? NIO__OWN_PARKED : NIO__OWN_SENT;
    if (status == NIO_OK) {
        nio__again_note(own, tags);
    }
    nio__again_plan(own);
}

nio_status nio__own_post(nio__own *own, const nio__letter *letter)
{
    nio__out_spec spec = {.link = own->link,
                          .type = own->type,
                          .outer = own->link->outer,
                          .inner = own->inner,
                          .extra = letter->fields,
                          .extra_count = letter->field_count,
                          .uri_len = letter->uri.len,
                          .content_len = letter->content.len,
                          .datagram = own->datagram};
    name_request(&spec, own);
    return nio__out_send(own->core, &spec, nio__span_view(letter->uri),
                         nio__span_view(letter->content));
}

nio_status nio__own_send(nio__own *own, nio__letter *letter)
{
    nio__core *core = own->core;
    nio_status status = nio__own_post(own, letter);
    if (status != NIO_OK && status != NIO_EPENDING) {
        return status;
    }
    nio__own_sent(own, status, &core->out->tags);
    if (own->keeps) {
        own->letter = letter;
    } else {
        nio__letter_free(core, letter);
    }
    return NIO_OK;
}

static nio__letter *write_letter(nio__core *core, const nio_send_spec *message)
{
    nio__letter *letter = nio__letter_new(core, message->uri.len, message->content.len,
                                          message->fields, message->field_count);
    if (letter != NULL) {
        nio__copy(letter->uri.ptr, message->uri);
        nio__copy(letter->content.ptr, message->content);
    }
    return letter;
}

/* Lets a call wait at the gate. */
static nio_status wait(nio__own *own, const nio_send_spec *message)
{
    nio__letter *letter = write_letter(own->core, message);
    if (letter == NULL) {
        return NIO_ENOMEM;
    }
    nio__gate_queue(own, letter);
    return NIO_OK;
}

/* Sends a call now that may have to be sent once more. */
static nio_status go_by_letter(nio__own *own, const nio_send_spec *message)
{
    nio__letter *letter = write_letter(own->core, message);
    if (letter == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = nio__own_send(own, letter);
    if (status != NIO_OK) {
        nio__letter_free(own->core, letter);
    }
    return status;
}

static nio_status go(nio__own *own, nio__out_spec *spec, const nio_send_spec *message)
{
    nio__core *core = own->core;
    name_request(spec, own);
    nio_status status = nio__out_send(core, spec, message->uri, message->content);
    if (status != NIO_OK && status != NIO_EPENDING) {
        return status;
    }
    nio__own_sent(own, status, &core->out->tags);
    return NIO_OK;
}

nio_status nio__request(nio_link *link, const nio_send_spec *message, const nio__own_spec *own_spec,
                        nio__own **out)
{
    nio__core *core = link->core;
    nio__out_spec spec = spec_of(link, message);
    nio_status status = nio__out_check(&spec);
    if (status != NIO_OK) {
        return status;
    }
    if (!nio__type_is_request_like(message->type)) {
        return NIO_EINVAL;
    }
    bool closed = nio__gate_closed(link, message->uri);
    if (closed && link->queued >= core->limits->gate) {
        core->counters.calls_refused++;
        return NIO_EBUSY;
    }
    nio__own *own;
    status = nio__own_new(core, link, own_spec, message->uri, &own);
    if (status != NIO_OK) {
        return status;
    }
    status = closed       ? wait(own, message)
             : own->keeps ? go_by_letter(own, message)
                          : go(own, &spec, message);
    if (status != NIO_OK) {
        nio__own_drop(own);
        return status;
    }
    *out = own;
    return NIO_OK;
}

nio_status nio_request(nio_link *link, const nio_send_spec *message,
                       const nio_call_options *options, nio_done *done, void *user, nio_call_id *id)
{
    nio_send_spec mine = NIO_SEND_SPEC_INIT;
    nio_call_options all = NIO_CALL_OPTIONS_INIT;
    nio_status status = done == NULL ? NIO_EINVAL : nio__grow_copy(&mine, sizeof mine, message);
    if (status == NIO_OK) {
        status = nio__grow_copy_if(&all, sizeof all, options);
    }
    nio__own_spec spec = {.type = mine.type,
                          .awaits = mine.awaits,
                          .deadline_ms = all.deadline_ms,
                          .inner = mine.inner,
                          .idempotent = all.idempotent,
                          .then = {.done = done, .user = user}};
    if (status != NIO_OK) {
        return status;
    }
    nio__own *own;
    status = nio__request(link, &mine, &spec, &own);
    if (status == NIO_OK && id != NULL) {
        id->value = own->id;
    }
    return status;
}
