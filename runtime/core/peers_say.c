/* core/peers_say.c - what a node says as a peer: ADVERTISE_PEER, PEER_DISCOVERED, DISCONNECT. */
#include "core/handler.h"
#include "core/peering.h"

/* A node that knows no peers says "not found" to what it cannot read: see nio__peers_unheard. */
static void note_unheard(nio__core *core, nio_link *link)
{
    uint64_t now = nio__now(core);
    if (link->group) {
        core->peering->multicast = true;
        core->peering->multicast_ms = now;
    } else {
        if (link->unheard < UINT8_MAX) {
            link->unheard++;
        }
        link->unheard_ms = now;
    }
}

static nio_status send(nio_peers *peers, nio__out_spec *spec)
{
    nio__core *core = peers->core;
    spec->outer = spec->link->outer;
    spec->inner = peers->layer;
    spec->uri_len = peers->app.len;
    spec->content_len = peers->packed_len;
    nio_status status =
        nio__out_send(core, spec, peers->app, nio__bytes(peers->packed, peers->packed_len));
    if (status == NIO_EPENDING) {
        status = NIO_OK;
    }
    core->counters.unsent += status != NIO_OK;
    return status;
}

void nio__peers_say(nio_peers *peers, nio_link *link, uint8_t type)
{
    nio__out_spec spec = {.link = link, .type = type};
    if (link->state == NIO_LINK_OPEN && send(peers, &spec) == NIO_OK) {
        note_unheard(peers->core, link);
    }
}

/* Who advertises over UDP may pay nothing for it, and a plugin may have to work on the answer: one
 * at a time, so that no address takes all of limits.parked. */
static bool is_worked_on(const nio_link *link)
{
    return link->socket != NULL && !nio__list_is_empty(&link->parked);
}

void nio__peers_answer(nio_peers *peers, nio_link *link, const uint8_t *cid, const nio__tags *tags)
{
    nio__out_spec spec = {.link = link, .type = NIO_PEER_DISCOVERED, .answers = true};
    if (is_worked_on(link)) {
        peers->core->counters.unsent++;
        return;
    }
    if (cid != NULL) {
        spec.id_name = NIO_FIELD_RID;
        spec.id = cid;
        spec.binds = tags;
    }
    if (link->state == NIO_LINK_OPEN) {
        (void)send(peers, &spec);
    }
}

bool nio__peers_is_contact(const nio_peers *peers, const nio_link *link)
{
    for (size_t i = 0; i < peers->contact_count; i++) {
        if (peers->contacts[i].link == link) {
            return true;
        }
    }
    return false;
}

static bool reaches(const nio_peers *peers, const nio_link *link, nio__peers_reach reach)
{
    if (link->group) {
        return true;
    }
    if (link->socket == NULL) {
        return reach != NIO__PEERS_OWN || !link->accepted;
    }
    return reach == NIO__PEERS_KNOWN && !nio__peers_is_contact(peers, link) &&
           nio__peer_at(nio__peer_place_of(&peers->table, link)) != NULL;
}

void nio__peers_say_all(nio_peers *peers, uint8_t type, nio__peers_reach reach)
{
    NIO__LIST_EACH(hook, &peers->core->links) {
        nio_link *link = NIO__CONTAINER(hook, nio_link, in_links);
        if (reaches(peers, link, reach)) {
            nio__peers_say(peers, link, type);
        }
    }
    for (size_t i = 0; i < peers->contact_count; i++) {
        nio_link *link = peers->contacts[i].link;
        if (link != NULL && link->socket != NULL) { /* others are streams of this node's */
            nio__peers_say(peers, link, type);
        }
    }
}

bool nio__peers_unheard(nio_link *link)
{
    const nio__peering *peering = link->core->peering;
    uint64_t now = link->core->now_ms;
    if (peering == NULL) {
        return false;
    }
    if (link->unheard > 0 && now - link->unheard_ms <= NIO__PEERS_UNHEARD_MS) {
        link->unheard--;
        return true;
    }
    return link->socket != NULL && peering->multicast &&
           now - peering->multicast_ms <= NIO__PEERS_UNHEARD_MS;
}
