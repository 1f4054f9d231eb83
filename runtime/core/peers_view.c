/* core/peers_view.c - what may be asked about peers: by programs (netaio/peer.h), by plugins. */
#include "core/peers_view.h"

#include "core/peering.h"

/* ---- Managements ----------------------------------------------------------------------------- */

nio_node *nio_peers_node(const nio_peers *peers)
{
    return peers->core->node;
}

nio_bytes nio_peers_app(const nio_peers *peers)
{
    return peers->app;
}

nio_bytes nio_peers_id(const nio_peers *peers)
{
    return peers->id;
}

size_t nio_peers_count(const nio_peers *peers)
{
    return peers->table.count;
}

/* ---- Records --------------------------------------------------------------------------------- */

const nio_peer *nio_peer_by_id(const nio_peers *peers, nio_bytes id)
{
    return nio__peer_of_id(&peers->table, id);
}

const nio_peer *nio_peer_by_address(const nio_peers *peers, const nio_address *address)
{
    return nio__peer_of_address(&peers->table, address);
}

const nio_peer *nio_peer_of_link(const nio_peers *peers, const nio_link *link)
{
    return nio__peer_at(nio__peer_place_of(&peers->table, link));
}

const nio_peer *nio_peer_next(const nio_peers *peers, const nio_peer *before)
{
    const nio__list *records = &peers->table.records;
    nio__hook *next = before == NULL ? records->head.next : before->in_table.next;
    return next == &records->head ? NULL : NIO__CONTAINER(next, nio_peer, in_table);
}

nio_bytes nio_peer_id(const nio_peer *peer)
{
    return peer->id;
}

nio_bytes nio_peer_data(const nio_peer *peer)
{
    return nio__bytes(peer->data, peer->data_len);
}

nio_peer_level nio_peer_get_level(const nio_peer *peer)
{
    return peer->level;
}

bool nio_peer_find(const nio_peer *peer, const char *name, nio_bytes *value)
{
    const nio_peer_codec *codec = peer->table->owner->codec;
    return codec->find(codec->user, nio_peer_data(peer), name, value);
}

bool nio_peer_find_proved(const nio_peer *peer, const char *name, nio_bytes *value)
{
    return (peer->level >= NIO_PEER_KEYED || peer->table->owner->unproved) &&
           nio_peer_find(peer, name, value);
}

uint64_t nio_peer_age_ms(const nio_peer *peer)
{
    return nio__now(peer->table->owner->core) - nio__peer_heard(peer);
}

static const nio__peer_place *place_of(nio__hook *hook)
{
    return NIO__CONTAINER(hook, nio__peer_binding, in_peer)->place;
}

size_t nio_peer_addresses(const nio_peer *peer, nio_address *addresses, size_t max)
{
    size_t count = 0;
    NIO__LIST_EACH(hook, &peer->bindings) {
        const nio_link *link = place_of(hook)->link;
        if (link != NULL && link->address.family != 0) {
            if (count < max) {
                addresses[count] = link->address;
            }
            count++;
        }
    }
    return count;
}

nio_link *nio_peer_link(const nio_peer *peer)
{
    nio_link *best = NULL;
    NIO__LIST_EACH(hook, &peer->bindings) {
        nio_link *link = place_of(hook)->link;
        if (link != NULL && (best == NULL || link->passed_ms > best->passed_ms)) {
            best = link;
        }
    }
    return best;
}

/* ---- Fan-out --------------------------------------------------------------------------------- */

/* The management after that one, or the first; NULL at the end. */
static const nio_peers *after(const nio__core *core, const nio_peers *peers)
{
    const nio__list *managed = &core->peering->managed;
    const nio__hook *next = peers == NULL ? managed->head.next : peers->hook.next;
    return next == &managed->head ? NULL
                                  : NIO__CONTAINER((nio__hook *)(uintptr_t)next, nio_peers, hook);
}

nio_link *nio__peers_next_link(nio__core *core, nio__peers_walk *walk)
{
    if (core->peering == NULL) {
        return NULL;
    }
    for (;;) {
        const nio_peers *peers = walk->peers;
        walk->peer = peers != NULL ? nio_peer_next(peers, walk->peer) : NULL;
        if (walk->peer != NULL) {
            return nio_peer_link(walk->peer); /* a record that has not ended has one */
        }
        walk->peers = after(core, peers);
        if (walk->peers == NULL) {
            return NULL;
        }
    }
}

/* ---- Plugins --------------------------------------------------------------------------------- */

static const nio_peer *of_link(void *data, const nio_link *link, nio_bytes app)
{
    const nio__core *core = data;
    NIO__LIST_EACH(hook, &core->peering->managed) {
        const nio_peers *peers = NIO__CONTAINER(hook, nio_peers, hook);
        const nio_peer *peer =
            app.len == 0 || nio_bytes_equal(peers->app, app) ? nio_peer_of_link(peers, link) : NULL;
        if (peer != NULL) {
            return peer;
        }
    }
    return NULL;
}

/* Whoever signs for itself proves who it is, but over UDP not that it is at that address. */
static bool is_there(const nio_peer *peer, const nio_link *link)
{
    return peer->level >= NIO_PEER_KEYED && (peer->vouched || link->socket == NULL);
}

static nio_bytes self(void *data, nio_bytes app)
{
    const nio_peers *peers = nio__peers_of_app(data, app);
    return peers != NULL ? peers->id : nio__bytes(NULL, 0);
}

const nio__peer_view nio__peers_view = {.of_link = of_link,
                                        .self = self,
                                        .id = nio_peer_id,
                                        .is_there = is_there,
                                        .find = nio_peer_find_proved};
