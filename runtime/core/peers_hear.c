/* core/peers_hear.c - peer messages that come in.
 *
 * Happy path:  the app id is managed → the inner layer of peer messages → id and data → the record
 *              (peer_table.h) → an advertisement is answered; one by multicast a little later, so
 *              that not all answer at once
 * Failure:     content that is no peer, records of somebody else, limits: counted (peers_refused).
 *              An advertisement past a limit is not answered. */
#include <assert.h>

#include "core/in.h"
#include "core/peering.h"
#include "core/peers_pack.h"
#include "plugins/native.h"

nio_peers *nio__peers_of_app(const nio__core *core, nio_bytes app)
{
    NIO__LIST_EACH(hook, &core->peering->managed) {
        nio_peers *peers = NIO__CONTAINER(hook, nio_peers, hook);
        if (app.len == 0 || nio_bytes_equal(peers->app, app)) {
            return peers;
        }
    }
    return NULL;
}

/* ---- What a message proves ------------------------------------------------------------------- */

/* The channel prefix of a message that passed a native layer, or NULL. */
static const uint8_t *prefix_at(const nio__in *in, const nio_layer *layer)
{
    const nio_plugin *auth = layer != NULL ? layer->auth : NULL;
    nio_field field;
    nio_room room = {.field_count = 0};
    if (auth == NULL || auth->cls->open != nio__native_open) {
        return NULL;
    }
    auth->cls->room(auth, &room);
    if (room.field_count == 0 || !nio_layer_field(&in->message, room.fields[0].name, &field) ||
        field.kind != NIO_FIELD_BYTES || field.value.len < NIO__NATIVE_HEAD_BYTES) {
        return NULL;
    }
    return field.value.ptr + NIO__NATIVE_CHANNEL_AT;
}

/* The word of a message. `outer_by`: the key that proved it at the outer layer. */
static nio__peer_word word_of(const nio__in *in, const nio_peers *peers, nio_bytes outer_by,
                              nio_bytes id, nio_bytes data)
{
    nio__peer_word word = {.id = id, .data = data, .link = in->link, .now_ms = in->core->now_ms};
    nio_bytes inner_by = in->message.proved_by;
    if (nio_bytes_equal(id, inner_by) || nio_bytes_equal(id, outer_by)) {
        word.level = NIO_PEER_SIGNED;
    } else {
        word.level = in->authenticated ? NIO_PEER_KEYED : NIO_PEER_UNPROVED;
    }
    word.vouched = in->authenticated;
    if (word.level > NIO_PEER_UNPROVED) {
        word.prefix = prefix_at(in, peers->layer);
        if (word.prefix == NULL) {
            word.prefix = prefix_at(in, in->link->outer);
        }
    }
    return word;
}

/* ---- Taking ---------------------------------------------------------------------------------- */

/* Asks at all places of a record whether it is still there. */
static void ask(nio_peer *peer)
{
    nio_peers *peers = peer->table->owner;
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio__peers_say(peers, NIO__CONTAINER(hook, nio__peer_binding, in_peer)->place->link,
                       NIO_ADVERTISE_PEER);
    }
    nio__set_timer(peers->core, &peer->timer, peer->asked_ms + NIO__PEER_ASK_MS);
}

void nio__peers_on_silence(nio__timer *timer)
{
    nio__peer_silent(NIO__CONTAINER(timer, nio_peer, timer));
}

void nio__peers_on_answer(nio__timer *timer)
{
    nio__peer_place *place = NIO__CONTAINER(timer, nio__peer_place, timer);
    nio_peers *peers = place->table->owner;
    if (!peers->stopped && place->link != NULL) {
        nio__peers_answer(peers, place->link, place->has_cid ? place->cid : NULL, &place->tags);
    }
}

static void answer(nio__in *in, nio_peers *peers)
{
    nio__core *core = in->core;
    if (!in->multicast) {
        nio__peers_answer(peers, in->link, in->cid.len != 0 ? in->cid.ptr : NULL, &in->tags);
        return;
    }
    nio__peer_place *place = nio__peer_place_of(&peers->table, in->link);
    if (place == NULL || nio__timer_is_set(&place->timer)) {
        return; /* nothing is remembered of whoever is not known; or an answer is due already */
    }
    place->has_cid = in->cid.len != 0;
    if (place->has_cid) {
        memcpy(place->cid, in->cid.ptr, NIO__CID_BYTES);
    }
    place->tags = in->tags;
    nio__set_timer(core, &place->timer,
                   core->now_ms + nio__random_uniform(&core->random, NIO__PEERS_LATE_MS + 1));
}

static void hear(nio__in *in, nio_peers *peers, const nio__peer_word *word)
{
    nio_peer *doubtful = NULL;
    nio__peer_verdict verdict = in->type == NIO_DISCONNECT
                                    ? nio__peer_leave(&peers->table, word)
                                    : nio__peer_announce(&peers->table, word, &doubtful);
    in->core->counters.peers_refused += verdict != NIO__PEER_TAKEN;
    if (doubtful != NULL) {
        ask(doubtful);
    }
    if (in->type == NIO_ADVERTISE_PEER && verdict != NIO__PEER_REFUSED) {
        answer(in, peers);
    }
}

bool nio__peers_take(nio__in *in)
{
    nio__core *core = in->core;
    if (core->peering == NULL || (in->type != NIO_ADVERTISE_PEER &&
                                  in->type != NIO_PEER_DISCOVERED && in->type != NIO_DISCONNECT)) {
        return false;
    }
    nio_peers *peers = in->uri.len > 0 ? nio__peers_of_app(core, in->uri) : NULL;
    if (peers == NULL) {
        return false;
    }
    nio_bytes outer_by = in->message.proved_by, id, data;
    if (peers->layer != NULL && !nio__in_open_inner(in, peers->layer)) {
        return true;
    }
    if (nio__peer_unpack(in->content, &id, &data) != NIO_OK || id.len == 0 ||
        id.len > NIO_PEER_ID_MAX) {
        core->counters.peers_refused++;
        return true;
    }
    if (in->type == NIO_PEER_DISCOVERED && in->link->unheard > 0) {
        in->link->unheard--;
    }
    if (!nio_bytes_equal(id, peers->id)) {
        nio__peer_word word = word_of(in, peers, outer_by, id, data);
        hear(in, peers, &word);
    }
    return true;
}
