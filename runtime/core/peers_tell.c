/* core/peers_tell.c - what the program is told of peers, and what links that come and go mean to
 * them. */
#include "core/peering.h"
#include "core/topic.h"

static nio_peers *peers_of(nio__hook *hook)
{
    return NIO__CONTAINER(hook, nio_peers, hook);
}

/* ---- Telling --------------------------------------------------------------------------------- */

/* A peer that left does not want what it subscribed to. Of a proved address only a peer that is
 * proved itself can have said so. */
static void end_subscriptions(nio_peer *peer)
{
    NIO__LIST_EACH(hook, &peer->bindings) {
        const nio__peer_place *place = NIO__CONTAINER(hook, nio__peer_binding, in_peer)->place;
        nio_link *link = place->link;
        if (link != NULL && place->count == 0 &&
            (link->socket == NULL || !link->proved || peer->level > NIO_PEER_UNPROVED)) {
            nio__topics_drop_link(link);
        }
    }
}

/* What happened to a record since it was told of last, in one word. */
static void tell(nio_peer *peer)
{
    nio_peers *peers = peer->table->owner;
    bool over = peer->over, first = !peer->told;
    nio_peer_change change = over ? peer->end : first ? NIO_PEER_ADDED : NIO_PEER_UPDATED;
    peer->told = true;
    if (peers->on_peer != NULL && !(over && first)) { /* it came and went: nobody knew it */
        peers->on_peer(peers->user, peers, peer, change);
    }
    if (over) {
        if (peer->left) {
            end_subscriptions(peer);
        }
        nio__peer_free(peer);
    }
}

/* What the program brings up meanwhile comes in the next turn. */
void nio__peers_tell(nio__core *core)
{
    nio__peering *peering = core->peering;
    if (peering == NULL) {
        return;
    }
    nio__list now;
    nio__list_init(&now);
    nio__list_append(&now, &peering->room.events);
    nio__hook *hook;
    while ((hook = nio__list_pop(&now)) != NULL) {
        tell(NIO__CONTAINER(hook, nio_peer, in_events));
    }
    NIO__LIST_EACH(ending, &peering->ending) {
        if (peers_of(ending)->table.made == 0) {
            nio__peers_destroy(peers_of(ending));
        }
    }
}

/* ---- Links ----------------------------------------------------------------------------------- */

void nio__peers_link_opened(nio_link *link)
{
    nio__peering *peering = link->core->peering;
    if (peering == NULL || link->accepted) {
        return;
    }
    NIO__LIST_EACH(hook, &peering->managed) {
        if (link->socket == NULL || link->group || nio__peers_is_contact(peers_of(hook), link)) {
            nio__peers_say(peers_of(hook), link, NIO_ADVERTISE_PEER);
        }
    }
}

void nio__peers_link_closing(nio_link *link)
{
    nio__peering *peering = link->core->peering;
    if (peering == NULL || link->accepted || link->socket != NULL) {
        return;
    }
    NIO__LIST_EACH(hook, &peering->managed) {
        nio__peers_say(peers_of(hook), link, NIO_DISCONNECT);
    }
}

void nio__peers_link_ended(nio_link *link)
{
    link->unheard = 0;
    nio__peer_link_ended(link);
}

void nio__peers_link_gone(nio_link *link)
{
    nio__peer_link_gone(link);
}

void nio__peers_link_moved(nio_link *from, nio_link *to)
{
    nio__peer_link_moved(from, to);
}
