/* core/peer_table.c - the rules by which records of peers come, change and go: see peer_table.h.
 *
 * Happy path:  announce → a new record, or the same data again: a look-up, and no memory
 * Failure:     a message that cannot change a record changes nothing else either. Out of memory is
 *              as a limit: the message is not taken, and comes again. */
#include "core/peer_table.h"

#include <assert.h>
#include <string.h>

#include "core/peer_record.h"

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
        nio__peer_binding *binding = nio__peer_binding_of(hook);
        bool here = binding->place->link == word->link;
        bool same = same_prefix(binding, word->prefix);
        if (here && (same || !binding->has_prefix || word->prefix == NULL)) {
            return binding;
        }
        found = same ? binding : found;
    }
    return found;
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
    *binding = nio__peer_settle(peer, word->link, word->prefix);
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
    nio__peer_set_level(peer, word->level);
    table->count++;
    table->made++;
    room->count++;
    room->counters->peers_added++;
    word->link->introduced = true;
    nio__peer_say(peer);
    return true;
}

static nio__peer_verdict add(nio__peer_table *table, const nio__peer_word *word, nio_peer **ask)
{
    nio__peer_binding *binding;
    if (!may_come(table->room, &table->room->rate, word)) {
        return NIO__PEER_REFUSED;
    }
    nio_peer *peer = nio__peer_make(table, word);
    if (peer == NULL) {
        return NIO__PEER_REFUSED;
    }
    if (!enter(peer, word, &binding)) {
        nio__peer_release(peer);
        nio_peer *owner = nio__peer_at(nio__peer_place_of(table, word->link));
        if (owner != NULL && owner->level == word->level) {
            *ask = nio__peer_contest(owner, word->link, NULL, word->now_ms);
        }
        return NIO__PEER_REFUSED;
    }
    *ask = nio__peer_contest_place(binding, word->now_ms);
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
        nio__peer_set_level(peer, peer->level); /* to the end */
    }
    peer->heard_ms = word->now_ms;
}

/* The same channel prefix at another link: one more place, which displaces the oldest if there are
 * too many. */
static nio__peer_binding *another_place(nio_peer *peer, const nio__peer_word *word, nio_peer **ask)
{
    nio__peer_binding *binding = nio__peer_settle(peer, word->link, word->prefix);
    if (binding == NULL) {
        return NULL;
    }
    if (peer->binding_count > NIO__PEER_PLACES) {
        nio__peer_unbind(nio__peer_binding_of(peer->bindings.head.prev));
    }
    *ask = nio__peer_contest_place(binding, word->now_ms);
    nio__peer_say(peer);
    return binding;
}

/* From its own binding, at its own level. */
static nio__peer_verdict renew(nio_peer *peer, nio__peer_binding *binding,
                               const nio__peer_word *word, nio_peer **ask)
{
    if (nio__peer_set_data(peer, word->data) != NIO_OK) {
        return NIO__PEER_REFUSED;
    }
    if (binding->place->link != word->link) {
        binding = another_place(peer, word, ask);
        if (binding == NULL) {
            return NIO__PEER_REFUSED;
        }
    }
    nio__peer_answer(peer, binding->place);
    if (word->vouched && !peer->vouched) {
        peer->vouched = true;
        nio__peer_rank(binding);
    }
    note(peer, binding, word);
    return NIO__PEER_TAKEN;
}

/* At a higher level: what was known before is no longer worth anything. */
static nio__peer_verdict replace(nio_peer *peer, const nio__peer_word *word, nio_peer **ask)
{
    nio_peer_level before = peer->level;
    bool vouched = peer->vouched;
    nio__peer_binding *binding = speaks(peer, word);
    bool here = binding != NULL && binding->place->link == word->link;
    peer->level = word->level; /* by these places rank it */
    peer->vouched = word->vouched;
    if (!here) {
        binding = nio__peer_settle(peer, word->link, word->prefix);
    }
    if (binding == NULL || nio__peer_set_data(peer, word->data) != NIO_OK) {
        peer->level = before;
        peer->vouched = vouched;
        if (binding != NULL && !here) {
            nio__peer_unbind(binding);
        }
        return NIO__PEER_REFUSED;
    }
    nio__peer_drop_claim(peer);
    nio__peer_keep_only(peer, binding);
    nio__peer_set_level(peer, word->level);
    nio__peer_rank(binding);
    note(peer, binding, word);
    *ask = nio__peer_contest_place(binding, word->now_ms);
    nio__peer_say(peer);
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
    *ask = nio__peer_contest(peer, word->link, word, word->now_ms);
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
        nio__peer_leave_place(binding, NIO_PEER_REMOVED);
    } else {
        nio__peer_end(peer, NIO_PEER_REMOVED);
    }
    peer->left = peer->over;
    return NIO__PEER_TAKEN;
}

static bool is_over_stream(const nio_peer *peer)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        if (nio__peer_binding_of(hook)->place->link->socket == NULL) {
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
            peer->left = true;
        }
    }
}
