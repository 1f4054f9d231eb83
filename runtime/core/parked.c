/* core/parked.c - messages that a plugin still works on, off the loop's thread.
 *
 * Happy path:  nio__park: the message is moved aside with all that it refers to, its work starts
 *              nio__core_work_done: sealing goes on where it stopped, and the frame is queued
 * Failure:     nobody wants it any more (the call ended, the link closes): the work is told, and
 *              what is left of the message goes when it is done. The link takes no more: a
 *              request ends with that status, an answer is counted as unsent. */
#include <assert.h>

#include "base/alloc.h"
#include "core/out.h"
#include "core/own.h"

struct nio__parked {
    nio__hook in_core, in_link;
    bool wanted;
    volatile bool cancel;
    nio_work *work;
    nio__tags binds;
    nio__out out;
    uint8_t memory[];
};

/* ---- Moving aside ---------------------------------------------------------------------------- */

/* Bytes of all values and names: none may stay where it is. */
static size_t fields_len(const nio__out *out)
{
    size_t sum = 0;
    for (size_t i = 0; i < out->set.count; i++) {
        sum += out->set.items[i].name.len + out->set.items[i].value.len;
    }
    return sum;
}

static void move_fields(nio__out *out, nio__span store)
{
    size_t used = 0;
    for (size_t i = 0; i < out->set.count; i++) {
        nio_field *field = &out->fields[i];
        uint8_t *name = store.ptr + used;
        uint8_t *value = nio__copy(name, nio__bytes(field->name.ptr, field->name.len));
        nio__copy(value, field->value);
        field->name.ptr = (const char *)name;
        field->value.ptr = value;
        used += field->name.len + field->value.len;
    }
    out->set.items = out->fields;
    out->set.store = store;
    out->set.used = used;
}

/* Makes `parked->out` stand on its own memory instead of that of `from`. */
static void rebase(nio__parked *parked, const nio__out *from, size_t store_len)
{
    nio__out *out = &parked->out;
    uint8_t *room = parked->memory;
    memcpy(room, from->room, from->room_len);
    out->room = room;
    out->body = room + (from->message.body - from->room);
    out->body_len = from->message.body_len;
    out->message.front = room + (from->message.front - from->room);
    out->message.body = out->body;
    out->message.fields = &out->set;
    out->message.outside = &out->outside;
    out->uri = out->content = NULL;
    out->spec.extra = NULL;
    out->spec.extra_count = 0;
    if (out->spec.binds != NULL) {
        parked->binds = *out->spec.binds;
        out->spec.binds = &parked->binds;
        if (out->message.bind_count > 0) {
            out->message.binds[0] = nio__bytes(parked->binds.bytes[out->layer], NIO_TAG_BYTES);
        }
    }
    move_fields(out, nio__span_of(room + from->room_len, store_len));
}

static void enlist(nio__parked *parked)
{
    nio__out_spec *spec = &parked->out.spec;
    nio__core *core = spec->link->core;
    parked->wanted = true;
    nio__list_push(&core->parked, &parked->in_core);
    nio__list_push(&spec->link->parked, &parked->in_link);
    core->parked_count++;
    if (spec->own != NULL) {
        spec->own->parked = parked;
    }
}

nio_status nio__park(nio__out *out)
{
    nio__core *core = out->spec.link->core;
    nio_work *work = out->message.work;
    assert(work != NULL);
    size_t store_len = fields_len(out) + out->set.store.len - out->set.used;
    nio__parked *parked = NULL;
    nio_status status = NIO_ELIMIT;
    if (core->parked_count < core->limits->parked) {
        parked = nio__alloc(core->env, sizeof *parked + out->room_len + store_len);
        status = NIO_ENOMEM;
    } else {
        core->counters.sends_refused++;
    }
    if (parked != NULL) {
        memset(parked, 0, sizeof *parked);
        parked->out = *out;
        parked->work = work;
        rebase(parked, out, store_len);
        status = core->host->start_work(core->host_data, work, &parked->cancel);
    }
    if (status != NIO_OK) {
        work->destroy(work);
        nio__free(core->env, parked);
        return status;
    }
    enlist(parked);
    return NIO_OK;
}

/* ---- Going on -------------------------------------------------------------------------------- */

void nio__parked_drop(nio__parked *parked)
{
    assert(parked != NULL);
    parked->wanted = false;
    parked->cancel = true;
    nio__list_remove(&parked->in_link);
    if (parked->out.spec.own != NULL) {
        parked->out.spec.own->parked = NULL;
        parked->out.spec.own = NULL;
    }
}

void nio__parked_drop_all(nio_link *link)
{
    while (!nio__list_is_empty(&link->parked)) {
        nio__parked_drop(NIO__LIST_FIRST(&link->parked, nio__parked, in_link));
    }
}

static nio__parked *find(const nio__core *core, const nio_work *work)
{
    NIO__LIST_EACH(hook, &core->parked) {
        nio__parked *parked = NIO__CONTAINER(hook, nio__parked, in_core);
        if (parked->work == work) {
            return parked;
        }
    }
    return NULL;
}

static nio_status queue_frame(nio__out *out)
{
    nio_link *link = out->spec.link;
    size_t len = nio__out_frame(out);
    uint8_t *room;
    nio_status status = nio__link_reserve(link, len, true, &room);
    if (status == NIO_OK) {
        memcpy(room, out->room, len);
        status = nio__link_commit(link, len);
    }
    return status;
}

/* Seals on. NIO_EPENDING: there is more work, and it has started. */
static nio_status go_on(nio__parked *parked)
{
    nio__out *out = &parked->out;
    nio__core *core = out->spec.link->core;
    nio_work *done = parked->work;
    out->message.work = done;
    out->message.now_ms = nio__wall(core);
    nio_status status = nio__out_seal(out);
    if (status != NIO_EPENDING) {
        done->destroy(done);
        parked->work = NULL;
        return status == NIO_OK ? queue_frame(out) : status;
    }
    parked->work = out->message.work;
    if (parked->work != done) {
        done->destroy(done);
    }
    status = core->host->start_work(core->host_data, parked->work, &parked->cancel);
    return status == NIO_OK ? NIO_EPENDING : status;
}

static void leave_lists(nio__core *core, nio__parked *parked)
{
    nio__list_remove(&parked->in_core);
    nio__list_remove(&parked->in_link);
    core->parked_count--;
}

static void finish(nio__core *core, nio__parked *parked, nio_status status)
{
    nio__own *own = parked->out.spec.own;
    if (own != NULL) {
        own->parked = NULL;
        if (status == NIO_OK) {
            own->state = NIO__OWN_SENT;
            nio__again_note(own, &parked->out.tags);
        } else {
            nio__own_end(own, status);
        }
    } else if (parked->wanted && status != NIO_OK) {
        core->counters.unsent++;
    }
    if (parked->work != NULL) {
        parked->work->destroy(parked->work);
    }
    nio__free(core->env, parked);
}

void nio__core_work_done(nio__core *core, nio_work *work)
{
    nio__enter(core);
    nio__parked *parked = find(core, work);
    assert(parked != NULL);
    nio_status status = parked->wanted ? go_on(parked) : NIO_ECANCELED;
    if (status != NIO_EPENDING) {
        leave_lists(core, parked);
        finish(core, parked, status);
    }
    nio__leave(core);
}
