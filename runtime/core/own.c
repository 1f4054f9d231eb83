/* core/own.c - the life of the node's own calls: see own.h. */
#include "core/own.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/be.h"
#include "core/call.h"
#include "core/handler.h"
#include "core/out.h"
#include "core/service.h"
#include "core/stream.h"

#define SLOTS_MIN 64

/* ---- Kept URIs ------------------------------------------------------------------------------- */

nio_status nio__uri_copy(nio__uri *uri, const nio_env *env, nio_bytes from)
{
    uint8_t *place = uri->place;
    uri->heap = NULL;
    if (from.len > sizeof uri->place) {
        uri->heap = place = nio__alloc(env, from.len);
        if (place == NULL) {
            return NIO_ENOMEM;
        }
    }
    nio__copy(place, from);
    uri->view = nio__bytes(place, from.len);
    return NIO_OK;
}

void nio__uri_end(nio__uri *uri, const nio_env *env)
{
    nio__free(env, uri->heap);
    uri->heap = NULL;
}

/* ---- Ids ------------------------------------------------------------------------------------- */

static void free_slot(nio__core *core, uint32_t slot)
{
    core->slots[slot].own = NULL;
    core->slots[slot].next_free = 0;
    if (core->slot_last != 0) {
        core->slots[core->slot_last - 1].next_free = slot + 1;
    } else {
        core->slot_free = slot + 1;
    }
    core->slot_last = slot + 1;
}

static nio_status grow_slots(nio__core *core)
{
    uint32_t most = 1u << core->slot_bits;
    uint32_t cap = core->slot_cap == 0 ? SLOTS_MIN : core->slot_cap * 2;
    cap = cap < most ? cap : most;
    if (cap == core->slot_cap) {
        return NIO_ELIMIT;
    }
    nio__slot *slots = nio__realloc_array(core->env, core->slots, cap, sizeof *slots);
    if (slots == NULL) {
        return NIO_ENOMEM;
    }
    core->slots = slots;
    for (uint32_t slot = core->slot_cap; slot < cap; slot++) {
        slots[slot].generation = 0;
        free_slot(core, slot);
    }
    core->slot_cap = cap;
    return NIO_OK;
}

/* The slot that is free for the longest time, so that an id comes again as late as can be. */
static nio_status take_slot(nio__core *core, nio__own *own)
{
    if (core->slot_free == 0) {
        nio_status status = grow_slots(core);
        if (status != NIO_OK) {
            return status;
        }
    }
    own->slot = core->slot_free - 1;
    nio__slot *slot = &core->slots[own->slot];
    core->slot_free = slot->next_free;
    if (core->slot_free == 0) {
        core->slot_last = 0;
    }
    slot->own = own;
    slot->generation++;
    own->id = slot->generation << core->slot_bits | own->slot;
    nio__be32_store(own->cid, (uint32_t)own->id);
    nio__random_bytes(&core->random, own->cid + 4, 4);
    return NIO_OK;
}

static nio__own *by_slot(const nio__core *core, uint64_t value)
{
    uint64_t slot = value & ((1u << core->slot_bits) - 1);
    return slot < core->slot_cap ? core->slots[slot].own : NULL;
}

static nio__own *by_id(const nio__core *core, nio_call_id id)
{
    nio__own *own = by_slot(core, id.value);
    return own != NULL && own->id == id.value ? own : NULL;
}

/* ---- Beginning ------------------------------------------------------------------------------- */

static void on_timer(nio__timer *timer);

uint32_t nio__usual_awaits(uint8_t type)
{
    uint32_t errors =
        1u << NIO_ERROR_TYPE | 1u << NIO_AUTH_ERROR | 1u << NIO_NOT_FOUND | 1u << NIO_NOT_PERMITTED;
    switch (type) {
    case NIO_REQUEST_URI:
        return errors | 1u << NIO_RESPOND_URI;
    case NIO_SUBSCRIBE_URI:
        return errors | 1u << NIO_CONFIRM_SUBSCRIBE;
    case NIO_UNSUBSCRIBE_URI:
        return errors | 1u << NIO_CONFIRM_UNSUBSCRIBE;
    default:
        return errors | 1u << NIO_OK_TYPE;
    }
}

static void fill(nio__own *own, nio__core *core, nio_link *link, const nio__own_spec *spec)
{
    own->core = core;
    own->link = link;
    own->state = NIO__OWN_OVER;
    own->type = spec->type;
    own->datagram = spec->datagram;
    own->awaits = spec->awaits != 0 ? spec->awaits : nio__usual_awaits(spec->type);
    own->inner = spec->inner;
    own->coalesce = spec->gate == NIO_GEN_COALESCE;
    own->idempotent = spec->idempotent;
    own->repeats = spec->idempotent && link != NULL && link->reconnects;
    own->keeps = link != NULL && nio__again_may(link, spec->inner, spec->idempotent);
    own->heeds = nio__heeds(link, spec->inner);
    own->then = spec->then;
    own->stream = spec->stream;
    nio__hook_init(&own->in_link);
    nio__hook_init(&own->in_ended);
    nio__timer_init(&own->timer, on_timer);
}

nio_status nio__own_new(nio__core *core, nio_link *link, const nio__own_spec *spec, nio_bytes uri,
                        nio__own **out)
{
    nio__own *own;
    nio_status status = nio__pool_take(&core->owns, (void **)&own);
    if (status != NIO_OK) {
        core->counters.calls_refused += status == NIO_ELIMIT;
        return status;
    }
    fill(own, core, link, spec);
    status = nio__uri_copy(&own->uri, core->env, uri);
    if (status != NIO_OK) {
        goto no_uri;
    }
    status = nio__timers_reserve(&core->timers);
    if (status != NIO_OK) {
        goto no_timer;
    }
    status = take_slot(core, own);
    if (status != NIO_OK) {
        goto no_slot;
    }
    own->deadline_ms = spec->deadline_ms != 0 ? spec->deadline_ms : core->limits->deadline_ms;
    own->until_ms = nio__now(core) + own->deadline_ms;
    nio__set_timer(core, &own->timer, own->until_ms);
    *out = own;
    return NIO_OK;

no_slot:
    nio__timers_release(&core->timers);
no_timer:
    nio__uri_end(&own->uri, core->env);
no_uri:
    nio__pool_give(&core->owns, own);
    return status;
}

/* Frees a call that nothing points to but lists. */
static void release(nio__own *own)
{
    nio__core *core = own->core;
    nio__list_remove(&own->in_link);
    nio__list_remove(&own->in_ended);
    nio__timer_stop(&core->timers, &own->timer);
    nio__timers_release(&core->timers);
    free_slot(core, own->slot);
    nio__letter_free(core, own->letter);
    nio__uri_end(&own->uri, core->env);
    nio__pool_give(&core->owns, own);
}

void nio__own_drop(nio__own *own)
{
    release(own);
}

/* ---- Ending ---------------------------------------------------------------------------------- */

static void run(nio__core *core, nio__then then, const nio_end *end)
{
    if (then.finish != NULL) {
        nio__finish_typed(core, &then, end);
    } else {
        then.done(then.user, end);
    }
}

/* Whether a late answer could be taken for that of the next call. */
static bool needs_grace(const nio_link *link)
{
    return link->state < NIO_LINK_CLOSING && !link->ending && !nio__gate_knows_rid(link);
}

/* How long a late answer is waited for. */
static uint64_t grace_ms(const nio__own *own)
{
    if (own->link->socket == NULL) {
        return NIO__GRACE_MS;
    }
    return own->deadline_ms / 2 < NIO__GRACE_UDP_MS ? own->deadline_ms / 2 : NIO__GRACE_UDP_MS;
}

/* Takes the call from where it waits; true if another one may go now. */
static bool stop_waiting(nio__own *own)
{
    nio_link *link = own->link;
    nio__own_state state = own->state;
    own->state = NIO__OWN_OVER;
    switch (state) {
    case NIO__OWN_QUEUED:
        link->queued--;
        nio__letter_free(own->core, own->letter);
        own->letter = NULL;
        break;
    case NIO__OWN_PARKED:
        if (own->parked != NULL) {
            nio__parked_drop(own->parked);
        }
        break;
    case NIO__OWN_SENT:
        if (needs_grace(link)) {
            own->state = NIO__OWN_GRACE;
            nio__set_timer(own->core, &own->timer, nio__now(own->core) + grace_ms(own));
            return false;
        }
        break;
    case NIO__OWN_NEXT:
        nio__handler_spend(own->core, own->handler);
        own->handler = NULL;
        break;
    default:
        break;
    }
    nio__list_remove(&own->in_link);
    return state == NIO__OWN_SENT || state == NIO__OWN_PARKED;
}

void nio__own_end(nio__own *own, nio_status status)
{
    nio__core *core = own->core;
    assert(!nio__hook_in_list(&own->in_ended) && !own->told);
    if (own->stream != NULL) {
        nio__stream_give_up(own->stream);
    }
    nio__timer_stop(&core->timers, &own->timer);
    bool next = stop_waiting(own);
    own->ended = status;
    nio__list_push(&core->ended, &own->in_ended);
    if (own->link != NULL) {
        own->link->untold++;
    }
    nio__want_turn(core);
    if (next) {
        nio__gate_open(own->link);
    }
}

/* A late answer came, or none will. */
void nio__own_end_grace(nio__own *own)
{
    nio_link *link = own->link;
    assert(own->state == NIO__OWN_GRACE);
    own->state = NIO__OWN_OVER;
    nio__timer_stop(&own->core->timers, &own->timer);
    nio__list_remove(&own->in_link);
    if (own->told) {
        release(own);
    }
    nio__gate_open(link);
}

static void on_timer(nio__timer *timer)
{
    nio__own *own = NIO__CONTAINER(timer, nio__own, timer);
    if (own->state == NIO__OWN_GRACE) {
        nio__own_end_grace(own);
    } else if (own->core->now_ms < own->until_ms) {
        nio__again_on_time(own);
    } else if (own->stream == NULL || nio__stream_is_due(own->stream)) {
        nio__own_end(own, NIO_ETIMEDOUT);
    }
}

void nio__own_end_all(nio_link *link, nio_status status)
{
    nio__list *const lists[] = {&link->calls, &link->queue};
    for (size_t i = 0; i < 2; i++) {
        while (!nio__list_is_empty(lists[i])) {
            nio__own *own = NIO__LIST_FIRST(lists[i], nio__own, in_link);
            if (own->state == NIO__OWN_GRACE) {
                nio__own_end_grace(own);
            } else {
                nio__own_end(own, status);
            }
        }
    }
}

void nio__own_lose_all(nio_link *link)
{
    NIO__LIST_EACH(hook, &link->calls) {
        nio__own *own = NIO__CONTAINER(hook, nio__own, in_link);
        if (own->state == NIO__OWN_GRACE) {
            nio__own_end_grace(own);
        } else if (own->repeats) {
            nio__letter *letter = own->letter;
            own->repeats = false;
            own->tried = 0;
            nio__list_remove(&own->in_link);
            nio__gate_queue(own, letter);
        } else {
            nio__own_end(own, NIO_ECONNRESET);
        }
    }
}

/* Those that end while the others are told wait for the next turn. */
void nio__own_tell(nio__core *core)
{
    nio__list now;
    nio__list_init(&now);
    nio__list_append(&now, &core->ended);
    nio__hook *hook;
    while ((hook = nio__list_pop(&now)) != NULL) {
        nio__own *own = NIO__CONTAINER(hook, nio__own, in_ended);
        nio__then then = own->then;
        nio_end end = {.status = own->ended, .link = own->link};
        own->told = true;
        if (own->link != NULL) {
            own->link->untold--;
        }
        if (own->state == NIO__OWN_OVER) {
            release(own);
        }
        run(core, then, &end);
    }
}

/* The call is gone before its `done` runs, so whatever that does finds things in order. Equal
 * calls that wait at the gate share the answer. */
void nio__own_answer(nio__own *own, const nio_end *end)
{
    nio__core *core = own->core;
    nio_link *link = own->link;
    nio__list shared;
    nio__list_init(&shared);
    if (own->coalesce && own->state == NIO__OWN_SENT) {
        nio__gate_equals(own, &shared);
    }
    nio__then then = own->then;
    release(own);
    if (link != NULL) {
        nio__gate_open(link);
    }
    run(core, then, end);
    nio__hook *hook;
    while ((hook = nio__list_pop(&shared)) != NULL) {
        own = NIO__CONTAINER(hook, nio__own, in_link);
        then = own->then;
        release(own);
        run(core, then, end);
    }
}

/* ---- Finding --------------------------------------------------------------------------------- */

static bool is_on_the_way(const nio__own *own)
{
    return own->state == NIO__OWN_SENT || own->state == NIO__OWN_GRACE;
}

nio__own *nio__own_of_rid(nio_link *link, nio_bytes rid)
{
    assert(rid.len == NIO__CID_BYTES);
    nio__own *own = by_slot(link->core, nio__be32_load(rid.ptr));
    if (own == NULL || own->link != link || !is_on_the_way(own) ||
        memcmp(own->cid, rid.ptr, NIO__CID_BYTES) != 0) {
        return NULL;
    }
    return own;
}

nio__own *nio__own_only(nio_link *link)
{
    nio__own *only = NULL;
    NIO__LIST_EACH(hook, &link->calls) {
        nio__own *own = NIO__CONTAINER(hook, nio__own, in_link);
        if (is_on_the_way(own)) {
            if (only != NULL) {
                return NULL;
            }
            only = own;
        }
    }
    return only;
}

nio__own *nio__own_of_uri(nio_link *link, uint8_t type, nio_bytes uri)
{
    if (type > NIO_DISCONNECT) {
        return NULL;
    }
    NIO__LIST_EACH(hook, &link->calls) {
        nio__own *own = NIO__CONTAINER(hook, nio__own, in_link);
        if (is_on_the_way(own) && (own->awaits >> type & 1) != 0 &&
            nio_bytes_equal(own->uri.view, uri)) {
            return own;
        }
    }
    return NULL;
}

nio_status nio__core_cancel(nio__core *core, nio_call_id id)
{
    nio__own *own = by_id(core, id);
    if (own == NULL || own->told || nio__hook_in_list(&own->in_ended)) {
        return NIO_ENOENT;
    }
    nio__own_end(own, NIO_ECANCELED);
    return NIO_OK;
}

nio_status nio__core_call_progress(const nio__core *core, nio_call_id id, nio_progress *progress)
{
    const nio__own *own = by_id(core, id);
    if (own == NULL || own->state != NIO__OWN_PARKED || own->parked == NULL) {
        return NIO_ENOENT;
    }
    *progress = nio__parked_progress(own->parked);
    return NIO_OK;
}

bool nio__core_call_pending(const nio__core *core, nio_call_id id)
{
    const nio__own *own = by_id(core, id);
    return own != NULL && !own->told;
}
