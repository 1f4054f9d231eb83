/* core/peer_claim.c - somebody wants the id of a peer, or its place: who has it is asked first. See
 * peer_table.h.
 *
 * Happy path:  contest → the record is asked → a word of it → the claim is dropped
 *              or silence → the record moves, or leaves the place
 * Failure:     no memory for a claim, or for what it would do: it is dropped, and comes again. */
#include "core/peer_record.h"

#include "base/alloc.h"

void nio__peer_drop_claim(nio_peer *peer)
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

nio_peer *nio__peer_contest(nio_peer *peer, nio_link *link, const nio__peer_word *word,
                            uint64_t now_ms)
{
    nio__peer_table *table = peer->table;
    const nio_env *env = table->room->env;
    size_t data_len = word != NULL ? word->data.len : 0;
    if (peer->claim != NULL || (peer->asked && now_ms - peer->asked_ms < NIO__PEER_ASK_AGAIN_MS)) {
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
    peer->asked_ms = now_ms;
    return peer;
}

/* To a claim of a place, a word from just that place is an answer. */
void nio__peer_answer(nio_peer *peer, const nio__peer_place *place)
{
    if (peer->claim != NULL && (peer->claim->moves || peer->claim->place == place)) {
        nio__peer_drop_claim(peer);
    }
}

nio_peer *nio__peer_contest_place(nio__peer_binding *binding, uint64_t now_ms)
{
    nio_peer *owner = nio__peer_at(binding->place);
    return owner != binding->peer && owner->level == binding->peer->level
               ? nio__peer_contest(owner, binding->place->link, NULL, now_ms)
               : NULL;
}

/* Any message from a place of a record is a sign of life, but for one from where the claim is. */
static bool was_heard(const nio_peer *peer)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        const nio__peer_place *place = nio__peer_binding_of(hook)->place;
        if (place != peer->claim->place && nio__peer_at(place) == peer &&
            place->link->passed_ms > peer->asked_ms) {
            return true;
        }
    }
    return false;
}

/* The record speaks from the place of the claim, and from no other. */
static void move(nio_peer *peer)
{
    const nio__peer_claim *claim = peer->claim;
    nio__peer_binding *binding =
        nio__peer_settle(peer, claim->place->link, claim->has_prefix ? claim->prefix : NULL);
    if (binding == NULL) {
        return;
    }
    if (nio__peer_set_data(peer, nio__bytes(claim->data, claim->data_len)) != NIO_OK) {
        nio__peer_unbind(binding);
        return;
    }
    nio__peer_keep_only(peer, binding);
    peer->heard_ms = peer->asked_ms;
    nio__peer_say(peer);
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
            if (nio__peer_binding_of(hook)->place == claim->place) {
                nio__peer_leave_place(nio__peer_binding_of(hook), NIO_PEER_REMOVED);
                break;
            }
        }
    }
    nio__peer_drop_claim(peer);
}
