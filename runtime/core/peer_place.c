/* core/peer_place.c - where peers speak from: places, by link and by address, and who is bound to
 * them. See peer_table.h.
 *
 * A place keeps its link from being forgotten (nio__link_need) as long as anybody holds the place:
 * bindings, those of records that have ended and are yet to be told as well, and claims. */
#include "core/peer_record.h"

#include <assert.h>
#include <string.h>

/* ---- By address ------------------------------------------------------------------------------ */

static nio_bytes key_of(const nio__peer_place *place)
{
    return nio__bytes(place->key, sizeof place->key);
}

/* Links without an address (unix sockets) are not found by one. */
static bool has_key(const nio__peer_place *place)
{
    return place->key[0] != 0;
}

static nio_status enter(nio__peer_place *place)
{
    nio__map *map = &place->table->addresses;
    nio__peer_place *there = nio__map_get(map, 0, key_of(place));
    if (!has_key(place)) {
        return NIO_OK;
    }
    if (there != NULL) {
        place->twin = there->twin;
        there->twin = place;
        return NIO_OK;
    }
    return nio__map_add(map, 0, key_of(place), place);
}

static void leave(nio__peer_place *place)
{
    nio__map *map = &place->table->addresses;
    nio__peer_place *first = has_key(place) ? nio__map_get(map, 0, key_of(place)) : NULL;
    if (first == place) {
        nio__map_remove(map, 0, key_of(place));
        if (place->twin != NULL) {
            nio_status status = nio__map_add(map, 0, key_of(place->twin), place->twin);
            assert(status == NIO_OK); /* a place has just become free */
            (void)status;
        }
        return;
    }
    while (first != NULL && first->twin != place) {
        first = first->twin;
    }
    if (first != NULL) {
        first->twin = place->twin;
    }
}

nio_peer *nio__peer_of_address(const nio__peer_table *table, const nio_address *address)
{
    uint8_t key[NIO__ADDRESS_KEY];
    nio__address_key(address, key);
    const nio__peer_place *place = nio__map_get(&table->addresses, 0, nio__bytes(key, sizeof key));
    while (place != NULL && place->count == 0) {
        place = place->twin;
    }
    return nio__peer_at(place);
}

/* ---- Places ---------------------------------------------------------------------------------- */

nio__peer_place *nio__peer_place_of(const nio__peer_table *table, const nio_link *link)
{
    nio__peer_place *place = link->places;
    while (place != NULL && place->table != table) {
        place = place->next;
    }
    return place;
}

nio_peer *nio__peer_at(const nio__peer_place *place)
{
    if (place == NULL || place->count == 0) {
        return NULL;
    }
    return NIO__CONTAINER(place->bindings.head.next, nio__peer_binding, in_place)->peer;
}

static nio_status make(nio__peer_table *table, nio_link *link, nio__peer_place **out)
{
    nio__peer_room *room = table->room;
    nio__peer_place *place;
    nio_status status = nio__timers_reserve(room->timers);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__pool_take(&room->places, (void **)&place);
    if (status != NIO_OK) {
        nio__timers_release(room->timers);
        return status;
    }
    place->table = table;
    nio__address_key(&link->address, place->key);
    nio__list_init(&place->bindings);
    nio__list_init(&place->claims);
    nio__timer_init(&place->timer, table->on_answer);
    status = enter(place);
    if (status != NIO_OK) {
        nio__pool_give(&room->places, place);
        nio__timers_release(room->timers);
        return status;
    }
    *out = place;
    return NIO_OK;
}

static void attach(nio__peer_place *place, nio_link *link)
{
    place->link = link;
    place->next = link->places;
    link->places = place;
    nio__link_need(link, 1);
}

static void detach(nio__peer_place *place)
{
    nio_link *link = place->link;
    nio__peer_place **at = &link->places;
    while (*at != place) {
        at = &(*at)->next;
    }
    *at = place->next;
    place->link = NULL;
    nio__link_need(link, -1);
}

nio_status nio__peer_place_use(nio__peer_table *table, nio_link *link, nio__peer_place **out)
{
    nio__peer_place *place = nio__peer_place_of(table, link);
    if (place == NULL) {
        nio_status status = make(table, link, &place);
        if (status != NIO_OK) {
            return status;
        }
        attach(place, link);
    }
    place->refs++;
    *out = place;
    return NIO_OK;
}

void nio__peer_place_drop(nio__peer_place *place)
{
    nio__peer_room *room = place->table->room;
    assert(place->refs > 0);
    if (--place->refs > 0) {
        return;
    }
    if (place->link != NULL) {
        detach(place);
    }
    leave(place);
    nio__timer_stop(room->timers, &place->timer);
    nio__timers_release(room->timers);
    nio__pool_give(&room->places, place);
}

void nio__peer_link_gone(nio_link *link)
{
    while (link->places != NULL) {
        nio__peer_place *place = link->places;
        nio__timer_stop(place->table->room->timers, &place->timer);
        detach(place);
    }
}

void nio__peer_link_moved(nio_link *from, nio_link *to)
{
    while (from->places != NULL) {
        nio__peer_place *place = from->places;
        detach(place);
        attach(place, to);
    }
    to->passed_ms = from->passed_ms;
}

/* ---- Bindings -------------------------------------------------------------------------------- */

void nio__peer_set_prefix(bool *has, uint8_t to[NIO__PREFIX_BYTES], const uint8_t *from)
{
    *has = from != NULL;
    if (from != NULL) {
        memcpy(to, from, NIO__PREFIX_BYTES);
    }
}

/* Behind those of its rank, before those of lower ones. */
static void insert(nio__peer_binding *binding)
{
    nio__list *list = &binding->place->bindings;
    nio__hook *before = &list->head;
    NIO__LIST_EACH(hook, list) {
        const nio__peer_binding *other = NIO__CONTAINER(hook, nio__peer_binding, in_place);
        if (nio__peer_rank_of(other->peer) < nio__peer_rank_of(binding->peer)) {
            break;
        }
        before = hook;
    }
    nio__hook_insert_after(before, &binding->in_place);
}

void nio__peer_rank(nio__peer_binding *binding)
{
    nio__list_remove(&binding->in_place);
    insert(binding);
}

nio_status nio__peer_bind(nio_peer *peer, nio_link *link, const uint8_t *prefix,
                          nio__peer_binding **out)
{
    nio__peer_table *table = peer->table;
    nio__peer_binding *binding;
    nio_status status = nio__pool_take(&table->room->bindings, (void **)&binding);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__peer_place_use(table, link, &binding->place);
    if (status != NIO_OK) {
        nio__pool_give(&table->room->bindings, binding);
        return status;
    }
    binding->peer = peer;
    nio__peer_set_prefix(&binding->has_prefix, binding->prefix, prefix);
    nio__hook_init(&binding->in_peer);
    nio__hook_init(&binding->in_place);
    insert(binding);
    binding->place->count++;
    nio__list_push_front(&peer->bindings, &binding->in_peer);
    peer->binding_count++;
    *out = binding;
    return NIO_OK;
}

void nio__peer_hide(nio__peer_binding *binding)
{
    if (nio__hook_in_list(&binding->in_place)) {
        nio__list_remove(&binding->in_place);
        binding->place->count--;
    }
}

void nio__peer_unbind(nio__peer_binding *binding)
{
    nio_peer *peer = binding->peer;
    nio__peer_hide(binding);
    nio__list_remove(&binding->in_peer);
    peer->binding_count--;
    nio__peer_place_drop(binding->place);
    nio__pool_give(&peer->table->room->bindings, binding);
}
