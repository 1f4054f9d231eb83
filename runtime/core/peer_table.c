/* core/peer_table.c - the rules by which records of peers come, change and go: see peer_table.h.
 *
 * Happy path:  announce → a new record, or the same data again: a look-up, and no memory
 * Failure:     a message that cannot change a record changes nothing else either. Out of memory is
 *              as a limit: the message is not taken, and comes again. */
#include "core/peer_table.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "core/peer_place.h"
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

static nio__peer_binding *binding_of(nio__hook *hook)
{
    return NIO__CONTAINER(hook, nio__peer_binding, in_peer);
}

/* ---- Events and ends ------------------------------------------------------------------------- */

static void say(nio_peer *peer)
{
    nio__peer_room *room = peer->table->room;
    if (!nio__hook_in_list(&peer->in_events)) {
        nio__list_push(&room->events, &peer->in_events);
        room->wake(room->user);
    }
}

static void drop_claim(nio_peer *peer)
{
    nio__peer_claim *claim = peer->claim;
    if (claim != NULL) {
        peer->claim = NULL;
        nio__timer_stop(peer->table->room->timers, &peer->timer);
        nio__list_remove(&claim->in_place);
        nio__peer_place_drop(claim->place);
        nio__free(peer->table->room->env, claim);
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
    drop_claim(peer);
    nio__map_remove(&table->ids, 0, peer->id);
    nio__list_remove(&peer->in_table);
    nio__list_remove(&peer->in_age);
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio__peer_hide(binding_of(hook));
    }
    table->count--;
    table->room->count--;
    table->room->counters->peers_lost++;
    say(peer);
}

/* What a record has, it or not, in memory. */
static void release(nio_peer *peer)
{
    nio__peer_room *room = peer->table->room;
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio__peer_unbind(binding_of(hook));
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
    release(peer);
}

/* The record is at that place no more; without any it ends. The last one it keeps, to be told. */
static void leave_place(nio__peer_binding *binding, nio_peer_change change)
{
    nio_peer *peer = binding->peer;
    if (peer->binding_count == 1) {
        nio__peer_end(peer, change);
    } else {
        nio__peer_unbind(binding);
        say(peer);
    }
}

void nio__peer_link_ended(nio_link *link)
{
    for (nio__peer_place *place = link->places, *next; place != NULL; place = next) {
        next = place->next;
        place->refs++; /* until both lists are empty */
        while (!nio__list_is_empty(&place->claims)) {
            drop_claim(NIO__LIST_FIRST(&place->claims, nio__peer_claim, in_place)->peer);
        }
        while (!nio__list_is_empty(&place->bindings)) {
            leave_place(NIO__LIST_FIRST(&place->bindings, nio__peer_binding, in_place),
                        NIO_PEER_REMOVED);
        }
        nio__timer_stop(place->table->room->timers, &place->timer);
        nio__peer_place_drop(place);
    }
    link->introduced = false;
}

/* ---- Data ------------------------------------------------------------------------------------ */

static nio_bytes data_of(const nio_peer *peer)
{
    return nio__bytes(peer->data, peer->data_len);
}

static nio_status set_data(nio_peer *peer, nio_bytes data)
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
    say(peer);
    return NIO_OK;
}

static void set_level(nio_peer *peer, nio_peer_level level)
{
    nio__peer_room *room = peer->table->room;
    peer->level = level;
    nio__list_remove(&peer->in_age);
    if (level < NIO_PEER_SIGNED) {
        nio__list_push(&room->ages[level], &peer->in_age);
    }
}

/* ---- Bindings -------------------------------------------------------------------------------- */

static bool same_prefix(const nio__peer_binding *binding, const uint8_t *prefix)
{
    return binding->has_prefix && prefix != NULL &&
           memcmp(binding->prefix, prefix, NIO__PREFIX_BYTES) == 0;
}

/* The binding that a message comes from: that of its place, unless that has another prefix; or one
 * of another place with its prefix. NULL: it is none of the record's. */
static nio__peer_binding *speaks(const nio_peer *peer, const nio__peer_word *word)
{
    nio__peer_binding *found = NULL;
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio__peer_binding *binding = binding_of(hook);
        bool here = binding->place->link == word->link;
        bool same = same_prefix(binding, word->prefix);
        if (here && (same || !binding->has_prefix || word->prefix == NULL)) {
            return binding;
        }
        found = same ? binding : found;
    }
    return found;
}

/* ---- Claims ---------------------------------------------------------------------------------- */

/* Notes a claim and lets the record be asked, unless it was a moment ago. `word` is of somebody who
 * wants the record; NULL: the place is wanted, by another one. */
static nio_peer *contest(nio_peer *peer, nio_link *link, const nio__peer_word *word, uint64_t now)
{
    nio__peer_table *table = peer->table;
    const nio_env *env = table->room->env;
    size_t data_len = word != NULL ? word->data.len : 0;
    if (peer->claim != NULL || (peer->asked && now - peer->asked_ms < NIO__PEER_ASK_AGAIN_MS)) {
        return NULL;
    }
    nio__peer_claim *claim = nio__calloc(env, 1, sizeof *claim + data_len);
    if (claim == NULL || nio__peer_place_use(table, link, &claim->place) != NIO_OK) {
        nio__free(env, claim);
        return NULL;
    }
    claim->peer = peer;
    claim->moves = word != NULL;
    if (word != NULL) {
        nio__peer_set_prefix(&claim->has_prefix, claim->prefix, word->prefix);
        claim->data_len = data_len;
        nio__copy(claim->data, word->data);
    }
    nio__hook_init(&claim->in_place);
    nio__list_push(&claim->place->claims, &claim->in_place);
    peer->claim = claim;
    peer->asked = true;
    peer->asked_ms = now;
    return peer;
}

/* A word from there is an answer; to a claim of a place, one from just that place. */
static void answer(nio_peer *peer, const nio__peer_place *place)
{
    if (peer->claim != NULL && (peer->claim->moves || peer->claim->place == place)) {
        drop_claim(peer);
    }
}

/* A record came to a place: whoever owns it with the same right is asked whether it is still there.
 * Of the same link only one can be right. */
static nio_peer *contest_place(nio__peer_binding *binding, uint64_t now)
{
    nio_peer *owner = nio__peer_at(binding->place);
    return owner != binding->peer && owner->level == binding->peer->level
               ? contest(owner, binding->place->link, NULL, now)
               : NULL;
}

/* Any message from a place of a record is a sign of life, but for one from where the claim is. */
static bool was_heard(const nio_peer *peer)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        const nio__peer_place *place = binding_of(hook)->place;
        if (place != peer->claim->place && nio__peer_at(place) == peer &&
            place->link->passed_ms > peer->asked_ms) {
            return true;
        }
    }
    return false;
}

/* Takes another place beside those the record has, if that place has room. */
static nio__peer_binding *settle(nio_peer *peer, nio_link *link, const uint8_t *prefix)
{
    const nio__peer_place *place = nio__peer_place_of(peer->table, link);
    nio__peer_binding *binding;
    if (place != NULL && place->count >= NIO__PEER_IDS) {
        nio__peer_binding *last =
            NIO__CONTAINER(place->bindings.head.prev, nio__peer_binding, in_place);
        if (last->peer->level >= peer->level) {
            return NULL;
        }
        leave_place(last, NIO_PEER_REMOVED);
    }
    return nio__peer_bind(peer, link, prefix, &binding) == NIO_OK ? binding : NULL;
}

static void keep_only(nio_peer *peer, const nio__peer_binding *only)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        if (binding_of(hook) != only) {
            nio__peer_unbind(binding_of(hook));
        }
    }
}

/* The record speaks from the place of the claim, and from no other. */
static void move(nio_peer *peer)
{
    const nio__peer_claim *claim = peer->claim;
    nio__peer_binding *binding =
        settle(peer, claim->place->link, claim->has_prefix ? claim->prefix : NULL);
    if (binding == NULL) {
        return;
    }
    if (set_data(peer, nio__bytes(claim->data, claim->data_len)) != NIO_OK) {
        nio__peer_unbind(binding);
        return;
    }
    keep_only(peer, binding);
    peer->heard_ms = peer->asked_ms;
    say(peer);
}

void nio__peer_silent(nio_peer *peer)
{
    const nio__peer_claim *claim = peer->claim;
    if (claim == NULL) {
        return;
    }
    if (claim->moves && !was_heard(peer)) {
        move(peer);
    } else if (!claim->moves) {
        NIO__LIST_EACH(hook, &peer->bindings) {
            if (binding_of(hook)->place == claim->place) {
                leave_place(binding_of(hook), NIO_PEER_REMOVED);
                break;
            }
        }
    }
    drop_claim(peer);
}

/* ---- New records ----------------------------------------------------------------------------- */

/* The one that gives way to a record of that level, or NULL. */
static nio_peer *eldest(const nio__peer_room *room, nio_peer_level level)
{
    for (size_t i = 0; i < NIO_PEER_SIGNED && i <= (size_t)level; i++) {
        nio_peer *peer = NIO__LIST_FIRST(&room->ages[i], nio_peer, in_age);
        if (peer != NULL) {
            return peer;
        }
    }
    return NULL;
}

/* Links over streams are bounded by themselves, so the first peer of each does not count against
 * the rate: all clients of a server may come at once. */
static bool may_come(const nio__peer_room *room, nio__rate *rate, const nio__peer_word *word)
{
    bool first = word->link->socket == NULL && !word->link->introduced;
    return first || nio__rate_take(rate, word->now_ms, room->limits->peer_rate);
}

static nio_peer *make(nio__peer_table *table, const nio__peer_word *word)
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
            release(peer);
            return NULL;
        }
        nio__copy(peer->data, word->data);
        peer->data_len = peer->data_cap = word->data.len;
    }
    return peer;
}

static bool enter(nio_peer *peer, const nio__peer_word *word, nio__peer_binding **binding)
{
    nio__peer_table *table = peer->table;
    nio__peer_room *room = table->room;
    if (nio__map_reserve(&table->ids, table->ids.count + 1) != NIO_OK) {
        return false;
    }
    nio_peer *yields = room->count >= room->limits->peers ? eldest(room, word->level) : NULL;
    if (room->count >= room->limits->peers && yields == NULL) {
        return false;
    }
    *binding = settle(peer, word->link, word->prefix);
    if (*binding == NULL) {
        return false;
    }
    if (yields != NULL) {
        nio__peer_end(yields, NIO_PEER_REMOVED);
    }
    nio_status status = nio__map_add(&table->ids, 0, peer->id, peer);
    assert(status == NIO_OK);
    (void)status;
    nio__list_push(&table->records, &peer->in_table);
    set_level(peer, word->level);
    table->count++;
    table->made++;
    room->count++;
    room->counters->peers_added++;
    word->link->introduced = true;
    say(peer);
    return true;
}

static nio__peer_verdict add(nio__peer_table *table, const nio__peer_word *word, nio_peer **ask)
{
    nio__peer_binding *binding;
    if (!may_come(table->room, &table->room->rate, word)) {
        return NIO__PEER_REFUSED;
    }
    nio_peer *peer = make(table, word);
    if (peer == NULL) {
        return NIO__PEER_REFUSED;
    }
    if (!enter(peer, word, &binding)) {
        release(peer);
        nio_peer *owner = nio__peer_at(nio__peer_place_of(table, word->link));
        if (owner != NULL && owner->level == word->level) {
            *ask = contest(owner, word->link, NULL, word->now_ms);
        }
        return NIO__PEER_REFUSED;
    }
    *ask = contest_place(binding, word->now_ms);
    return NIO__PEER_TAKEN;
}

/* ---- Known ones ------------------------------------------------------------------------------ */

static void note(nio_peer *peer, nio__peer_binding *binding, const nio__peer_word *word)
{
    if (word->prefix != NULL) {
        nio__peer_set_prefix(&binding->has_prefix, binding->prefix, word->prefix);
    }
    nio__list_remove(&binding->in_peer);
    nio__list_push_front(&peer->bindings, &binding->in_peer);
    if (nio__hook_in_list(&peer->in_age)) {
        set_level(peer, peer->level); /* to the end */
    }
    peer->heard_ms = word->now_ms;
}

/* The same channel prefix at another link: one more place, which displaces the oldest if there are
 * too many. */
static nio__peer_binding *another_place(nio_peer *peer, const nio__peer_word *word, nio_peer **ask)
{
    nio__peer_binding *binding = settle(peer, word->link, word->prefix);
    if (binding == NULL) {
        return NULL;
    }
    if (peer->binding_count > NIO__PEER_PLACES) {
        nio__peer_unbind(binding_of(peer->bindings.head.prev));
    }
    *ask = contest_place(binding, word->now_ms);
    say(peer);
    return binding;
}

/* From its own binding, at its own level. */
static nio__peer_verdict renew(nio_peer *peer, nio__peer_binding *binding,
                               const nio__peer_word *word, nio_peer **ask)
{
    if (set_data(peer, word->data) != NIO_OK) {
        return NIO__PEER_REFUSED;
    }
    if (binding->place->link != word->link) {
        binding = another_place(peer, word, ask);
        if (binding == NULL) {
            return NIO__PEER_REFUSED;
        }
    }
    answer(peer, binding->place);
    note(peer, binding, word);
    return NIO__PEER_TAKEN;
}

/* At a higher level: what was known before is no longer worth anything. */
static nio__peer_verdict replace(nio_peer *peer, const nio__peer_word *word, nio_peer **ask)
{
    nio_peer_level before = peer->level;
    nio__peer_binding *binding = speaks(peer, word);
    bool here = binding != NULL && binding->place->link == word->link;
    peer->level = word->level; /* by which places rank it */
    if (!here) {
        binding = settle(peer, word->link, word->prefix);
    }
    if (binding == NULL || set_data(peer, word->data) != NIO_OK) {
        peer->level = before;
        if (binding != NULL && !here) {
            nio__peer_unbind(binding);
        }
        return NIO__PEER_REFUSED;
    }
    drop_claim(peer);
    keep_only(peer, binding);
    set_level(peer, word->level);
    nio__peer_rank(binding);
    note(peer, binding, word);
    *ask = contest_place(binding, word->now_ms);
    say(peer);
    return NIO__PEER_TAKEN;
}

nio__peer_verdict nio__peer_announce(nio__peer_table *table, const nio__peer_word *word,
                                     nio_peer **ask)
{
    nio_peer *peer = nio__peer_of_id(table, word->id);
    *ask = NULL;
    if (word->level == NIO_PEER_UNPROVED && word->data.len > NIO_PEER_UNPROVED_MAX) {
        return NIO__PEER_REFUSED;
    }
    if (peer == NULL) {
        return add(table, word, ask);
    }
    if (word->level != peer->level) {
        return word->level < peer->level ? NIO__PEER_IGNORED : replace(peer, word, ask);
    }
    nio__peer_binding *binding = speaks(peer, word);
    if (binding != NULL) {
        return renew(peer, binding, word, ask);
    }
    *ask = contest(peer, word->link, word, word->now_ms);
    return NIO__PEER_IGNORED;
}

/* ---- Going ----------------------------------------------------------------------------------- */

nio__peer_verdict nio__peer_leave(nio__peer_table *table, const nio__peer_word *word)
{
    nio_peer *peer = nio__peer_of_id(table, word->id);
    if (peer == NULL) {
        return NIO__PEER_TAKEN;
    }
    nio__peer_binding *binding = speaks(peer, word);
    if (word->level < peer->level || (word->level == peer->level && binding == NULL)) {
        return NIO__PEER_IGNORED;
    }
    /* Who closes a stream may go on to be there by other ways. */
    if (binding != NULL && binding->place->link == word->link && word->link->socket == NULL) {
        leave_place(binding, NIO_PEER_REMOVED);
    } else {
        nio__peer_end(peer, NIO_PEER_REMOVED);
    }
    return NIO__PEER_TAKEN;
}

uint64_t nio__peer_heard(const nio_peer *peer)
{
    uint64_t heard = peer->heard_ms;
    NIO__LIST_EACH(hook, &peer->bindings) {
        const nio__peer_place *place = binding_of(hook)->place;
        bool speaks_alone = peer->over || nio__peer_at(place) == peer;
        if (speaks_alone && place->link != NULL && place->link->passed_ms > heard) {
            heard = place->link->passed_ms;
        }
    }
    return heard;
}

static bool is_over_stream(const nio_peer *peer)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        if (binding_of(hook)->place->link->socket == NULL) {
            return true;
        }
    }
    return false;
}

void nio__peer_expire(nio__peer_table *table, uint64_t now_ms, uint32_t timeout_ms)
{
    NIO__LIST_EACH(hook, &table->records) {
        nio_peer *peer = NIO__CONTAINER(hook, nio_peer, in_table);
        if (now_ms - nio__peer_heard(peer) > timeout_ms && !is_over_stream(peer)) {
            nio__peer_end(peer, NIO_PEER_TIMED_OUT);
        }
    }
}
