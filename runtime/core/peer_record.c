/* core/peer_record.c - records of peers: their making and end, what they hold. See peer_table.h. */
#include "core/peer_record.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "crypto/shorthash.h"

#define PER_SLAB 64

/* ---- Rooms and tables ------------------------------------------------------------------------ */

void nio__peer_room_init(nio__peer_room *room, const nio_env *env, const nio_limits *limits,
                         nio_counters *counters, nio__timers *timers)
{
    memset(room, 0, sizeof *room);
    room->env = env;
    room->limits = limits;
    room->counters = counters;
    room->timers = timers;
    nio__pool_init(&room->places, env, sizeof(nio__peer_place), PER_SLAB, UINT32_MAX);
    nio__pool_init(&room->bindings, env, sizeof(nio__peer_binding), PER_SLAB, UINT32_MAX);
    nio__list_init(&room->events);
    for (size_t i = 0; i < NIO_PEER_SIGNED; i++) {
        nio__list_init(&room->ages[i]);
    }
}

void nio__peer_room_end(nio__peer_room *room)
{
    assert(room->count == 0 && nio__list_is_empty(&room->events));
    nio__pool_end(&room->places);
    nio__pool_end(&room->bindings);
}

void nio__peer_table_init(nio__peer_table *table, nio__peer_room *room, nio_peers *owner,
                          const uint8_t seeds[2][NIO__SEED_SIZE])
{
    table->room = room;
    table->owner = owner;
    nio__map_init(&table->ids, room->env, nio__map_siphash, seeds[0], SIZE_MAX / 2);
    nio__map_init(&table->addresses, room->env, nio__map_siphash, seeds[1], SIZE_MAX / 2);
    nio__list_init(&table->records);
}

void nio__peer_table_end(nio__peer_table *table)
{
    assert(table->made == 0);
    nio__map_end(&table->ids);
    nio__map_end(&table->addresses);
}

nio_peer *nio__peer_of_id(const nio__peer_table *table, nio_bytes id)
{
    return nio__map_get(&table->ids, 0, id);
}

/* ---- Events and ends ------------------------------------------------------------------------- */

void nio__peer_say(nio_peer *peer)
{
    nio__peer_room *room = peer->table->room;
    if (!nio__hook_in_list(&peer->in_events)) {
        nio__list_push(&room->events, &peer->in_events);
        room->wake(room->user);
    }
}

void nio__peer_end(nio_peer *peer, nio_peer_change change)
{
    nio__peer_table *table = peer->table;
    if (peer->over) {
        return;
    }
    peer->over = true;
    peer->end = change;
    nio__peer_drop_claim(peer);
    nio__map_remove(&table->ids, 0, peer->id);
    nio__list_remove(&peer->in_table);
    nio__list_remove(&peer->in_age);
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio__peer_hide(nio__peer_binding_of(hook));
    }
    table->count--;
    table->room->count--;
    table->room->counters->peers_lost++;
    nio__peer_say(peer);
}

void nio__peer_release(nio_peer *peer)
{
    nio__peer_room *room = peer->table->room;
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio__peer_unbind(nio__peer_binding_of(hook));
    }
    nio__timers_release(room->timers);
    nio__free(room->env, peer->data);
    nio__free(room->env, peer);
}

void nio__peer_free(nio_peer *peer)
{
    assert(peer->over);
    nio__list_remove(&peer->in_events);
    peer->table->made--;
    nio__peer_release(peer);
}

/* The last one it keeps, to be told. */
void nio__peer_leave_place(nio__peer_binding *binding, nio_peer_change change)
{
    nio_peer *peer = binding->peer;
    if (peer->binding_count == 1) {
        nio__peer_end(peer, change);
    } else {
        nio__peer_unbind(binding);
        nio__peer_say(peer);
    }
}

void nio__peer_link_ended(nio_link *link)
{
    for (nio__peer_place *place = link->places, *next; place != NULL; place = next) {
        next = place->next;
        place->refs++; /* until both lists are empty */
        nio__peer_claim *claim;
        while ((claim = NIO__LIST_FIRST(&place->claims, nio__peer_claim, in_place)) != NULL) {
            nio__peer_drop_claim(claim->peer);
        }
        nio__peer_binding *binding;
        while ((binding = NIO__LIST_FIRST(&place->bindings, nio__peer_binding, in_place)) != NULL) {
            nio__peer_leave_place(binding, NIO_PEER_REMOVED);
        }
        nio__timer_stop(place->table->room->timers, &place->timer);
        nio__peer_place_drop(place);
    }
    link->introduced = false;
}

/* ---- Making ---------------------------------------------------------------------------------- */

nio_peer *nio__peer_make(nio__peer_table *table, const nio__peer_word *word)
{
    nio__peer_room *room = table->room;
    if (nio__timers_reserve(room->timers) != NIO_OK) {
        return NULL;
    }
    nio_peer *peer = nio__calloc(room->env, 1, sizeof *peer + word->id.len);
    if (peer == NULL) {
        nio__timers_release(room->timers);
        return NULL;
    }
    peer->table = table;
    peer->level = word->level;
    peer->vouched = word->vouched;
    peer->heard_ms = word->now_ms;
    peer->id = nio__bytes(peer->memory, word->id.len);
    nio__copy(peer->memory, word->id);
    nio__hook_init(&peer->in_table);
    nio__hook_init(&peer->in_age);
    nio__hook_init(&peer->in_events);
    nio__list_init(&peer->bindings);
    nio__timer_init(&peer->timer, table->on_silence);
    if (word->data.len > 0) {
        peer->data = nio__alloc(room->env, word->data.len);
        if (peer->data == NULL) {
            nio__peer_release(peer);
            return NULL;
        }
        nio__copy(peer->data, word->data);
        peer->data_len = peer->data_cap = word->data.len;
    }
    return peer;
}

/* ---- Data ------------------------------------------------------------------------------------ */

static nio_bytes data_of(const nio_peer *peer)
{
    return nio__bytes(peer->data, peer->data_len);
}

nio_status nio__peer_set_data(nio_peer *peer, nio_bytes data)
{
    const nio_env *env = peer->table->room->env;
    if (nio_bytes_equal(data_of(peer), data)) {
        return NIO_OK;
    }
    if (data.len > peer->data_cap) {
        uint8_t *memory = nio__alloc(env, data.len);
        if (memory == NULL) {
            return NIO_ENOMEM;
        }
        nio__free(env, peer->data);
        peer->data = memory;
        peer->data_cap = data.len;
    }
    nio__copy(peer->data, data);
    peer->data_len = data.len;
    nio__peer_say(peer);
    return NIO_OK;
}

void nio__peer_set_level(nio_peer *peer, nio_peer_level level)
{
    nio__peer_room *room = peer->table->room;
    peer->level = level;
    nio__list_remove(&peer->in_age);
    if (level < NIO_PEER_SIGNED) {
        nio__list_push(&room->ages[level], &peer->in_age);
    }
}

/* ---- Places ---------------------------------------------------------------------------------- */

nio__peer_binding *nio__peer_settle(nio_peer *peer, nio_link *link, const uint8_t *prefix)
{
    const nio__peer_place *place = nio__peer_place_of(peer->table, link);
    nio__peer_binding *binding;
    if (place != NULL && place->count >= NIO__PEER_IDS) {
        nio__peer_binding *last =
            NIO__CONTAINER(place->bindings.head.prev, nio__peer_binding, in_place);
        if (nio__peer_rank_of(last->peer) >= nio__peer_rank_of(peer)) {
            return NULL;
        }
        nio__peer_leave_place(last, NIO_PEER_REMOVED);
    }
    return nio__peer_bind(peer, link, prefix, &binding) == NIO_OK ? binding : NULL;
}

void nio__peer_keep_only(nio_peer *peer, const nio__peer_binding *only)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        if (nio__peer_binding_of(hook) != only) {
            nio__peer_unbind(nio__peer_binding_of(hook));
        }
    }
}

uint64_t nio__peer_heard(const nio_peer *peer)
{
    uint64_t heard = peer->heard_ms;
    NIO__LIST_EACH(hook, &peer->bindings) {
        const nio__peer_place *place = nio__peer_binding_of(hook)->place;
        bool speaks_alone = peer->over || nio__peer_at(place) == peer;
        if (speaks_alone && place->link != NULL && place->link->passed_ms > heard) {
            heard = place->link->passed_ms;
        }
    }
    return heard;
}
