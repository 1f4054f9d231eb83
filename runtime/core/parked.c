/* core/parked.c - messages that a plugin still works on, off the loop's thread.
 *
 * Happy path:  nio__park: the message is moved aside with all that it refers to, its work starts
 *              nio__core_work_done: sealing goes on where it stopped, and the frame is queued;
 *              then messages without work of their own, which waited for what it brings, go on
 * Failure:     nobody wants it any more (the call ended, the link closes): the work is told, and
 *              what is left of the message goes when it is done. The link takes no more: a
 *              request ends with that status, an answer is counted as unsent. */
#include <assert.h>

#include "base/alloc.h"
#include "core/out.h"
#include "core/own.h"
#include "core/stream.h"

struct nio__parked {
    nio__core *core;
    nio__hook in_core, in_link;
    bool wanted;
    volatile bool cancel;
    nio_work *work; /* NULL: it waits for that of another message */
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
    out->spec.head = nio__bytes(NULL, 0);
    if (out->spec.binds != NULL) {
        parked->binds = *out->spec.binds;
        out->spec.binds = &parked->binds;
        if (out->message.bind_count > 0) {
            out->message.binds[0] = nio__bytes(parked->binds.bytes[out->layer], NIO_TAG_BYTES);
        }
    }
    move_fields(out, nio__span_of(room + from->room_len, store_len));
}

/* Starts its work, if it has any. */
static nio_status start(nio__core *core, nio__parked *parked)
{
    nio__list_remove(&parked->in_core);
    if (parked->work == NULL) {
        nio__list_push(&core->waiting, &parked->in_core);
        return NIO_OK;
    }
    nio__list_push(&core->parked, &parked->in_core);
    return core->host->start_work(core->host_data, parked->work, &parked->cancel);
}

static void enlist(nio__parked *parked)
{
    nio__out_spec *spec = &parked->out.spec;
    parked->wanted = true;
    nio__list_push(&spec->link->parked, &parked->in_link);
    spec->link->core->parked_count++;
    if (spec->own != NULL) {
        spec->own->parked = parked;
    }
    if (spec->data_of != NULL) {
        spec->data_of->out.parked = parked;
    }
}

nio_status nio__park(nio__out *out)
{
    nio__core *core = out->spec.link->core;
    nio_work *work = out->message.work;
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
        parked->core = core;
        parked->out = *out;
        parked->work = work;
        rebase(parked, out, store_len);
        nio__hook_init(&parked->in_core);
        status = start(core, parked);
    }
    if (status != NIO_OK) {
        if (parked != NULL) {
            nio__list_remove(&parked->in_core);
        }
        if (work != NULL) {
            work->destroy(work);
        }
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
    __atomic_store_n(&parked->cancel, true, __ATOMIC_RELAXED);
    nio__list_remove(&parked->in_link);
    if (parked->out.spec.own != NULL) {
        parked->out.spec.own->parked = NULL;
        parked->out.spec.own = NULL;
    }
    if (parked->out.spec.data_of != NULL) {
        parked->out.spec.data_of->out.parked = NULL;
        parked->out.spec.data_of = NULL;
    }
    if (parked->work == NULL) { /* no thread has anything of it */
        nio__core *core = parked->core;
        nio__list_remove(&parked->in_core);
        core->parked_count--;
        nio__free(core->env, parked);
    }
}

void nio__parked_drop_all(nio_link *link)
{
    while (!nio__list_is_empty(&link->parked)) {
        nio__parked_drop(NIO__LIST_FIRST(&link->parked, nio__parked, in_link));
    }
}

static void stay_with(const nio__list *list, const nio_layer *layer, nio_layer *former)
{
    NIO__LIST_EACH(hook, list) {
        nio__out *out = &NIO__CONTAINER(hook, nio__parked, in_core)->out;
        if (out->spec.inner == layer) {
            out->spec.inner = former;
        }
        if (out->spec.outer == layer) {
            out->spec.outer = former;
        }
        if (out->outside.outer == layer) {
            out->outside.outer = former;
        }
    }
}

void nio__parked_stay_with(nio__core *core, const nio_layer *layer, nio_layer *former)
{
    stay_with(&core->parked, layer, former);
    stay_with(&core->waiting, layer, former);
}

static bool needs(const nio__list *list, const nio_layer *layer)
{
    NIO__LIST_EACH(hook, list) {
        const nio__out_spec *spec = &NIO__CONTAINER(hook, nio__parked, in_core)->out.spec;
        if (spec->inner == layer || spec->outer == layer) {
            return true;
        }
    }
    return false;
}

bool nio__parked_needs(const nio__core *core, const nio_layer *layer)
{
    return needs(&core->parked, layer) || needs(&core->waiting, layer);
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

/* Seals on. NIO_EPENDING: there is more work, and it has started, or it waits. */
static nio_status seal_on(nio__parked *parked)
{
    nio__out *out = &parked->out;
    nio__core *core = parked->core;
    nio_work *done = parked->work;
    out->message.work = done;
    out->message.now_ms = nio__wall(core);
    nio_status status = nio__out_seal(out);
    parked->work = status == NIO_EPENDING ? out->message.work : NULL;
    if (done != NULL && parked->work != done) {
        done->destroy(done);
    }
    if (status != NIO_EPENDING) {
        return status == NIO_OK ? queue_frame(out) : status;
    }
    status = start(core, parked);
    return status == NIO_OK ? NIO_EPENDING : status;
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
    } else if (parked->out.spec.data_of != NULL) {
        nio__stream_unparked(parked->out.spec.data_of, status);
    } else if (parked->wanted && status != NIO_OK) {
        core->counters.unsent++;
    }
    if (parked->work != NULL) {
        parked->work->destroy(parked->work);
    }
    nio__free(core->env, parked);
}

static void go_on(nio__parked *parked)
{
    nio_status status = parked->wanted ? seal_on(parked) : NIO_ECANCELED;
    if (status != NIO_EPENDING) {
        nio__list_remove(&parked->in_core);
        nio__list_remove(&parked->in_link);
        parked->core->parked_count--;
        finish(parked->core, parked, status);
    }
}

void nio__core_work_done(nio__core *core, nio_work *work)
{
    nio__enter(core);
    nio__parked *parked = find(core, work);
    assert(parked != NULL);
    go_on(parked);
    nio__list waiting;
    nio__list_init(&waiting);
    nio__list_append(&waiting, &core->waiting); /* each once: some may wait on */
    nio__hook *hook;
    while ((hook = nio__list_pop(&waiting)) != NULL) {
        go_on(NIO__CONTAINER(hook, nio__parked, in_core));
    }
    nio__leave(core);
}

nio_progress nio__parked_progress(const nio__parked *parked)
{
    const nio_work *work = parked->work;
    return work != NULL && work->progress != NULL ? work->progress(work) : (nio_progress){0, 0};
}
