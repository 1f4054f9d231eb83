/* core/datagram.c - the links of a UDP socket: one for each address that it speaks with.
 *
 * Happy path:  a datagram from a new address → a stranger's link → it passes the outer layer →
 *              known: the program is told, and the link stays until its address falls silent
 * Failure:     it does not pass: the link stays a stranger's. There are NIO__STRANGERS of those,
 *              the oldest gives way; so who forges addresses displaces other strangers alone.
 *              Known links are at most limits.datagram_links; the one that was silent for longest
 *              and that nothing needs gives way.
 *
 * A link that the program asked for is pinned: it ends only when the program closes it. */
#include "core/datagram.h"

#include "base/be.h"
#include "core/own.h"
#include "core/peers.h"
#include "core/topic.h"

/* What may be sent to an address on a network of this host that is not proved, in a second; past
 * that, challenges alone, so that whoever asks for more can prove the address and get it. */
#define NEAR_BYTES 65536
#define NEAR_CHALLENGES 16384
/* Bytes out for each byte in, to any other address that is not proved. */
#define FAR_FACTOR 3
/* The most that such an address can save up. */
#define FAR_MAX 1048576

void nio__address_key(const nio_address *address, uint8_t key[NIO__ADDRESS_KEY])
{
    size_t ip = address->family == 4 ? 4 : sizeof address->ip;
    memset(key, 0, NIO__ADDRESS_KEY);
    key[0] = address->family;
    nio__be16_store(key + 1, address->port);
    nio__be32_store(key + 3, address->zone);
    memcpy(key + 7, address->ip, ip);
}

static nio_link *link_of(nio__hook *hook)
{
    return NIO__CONTAINER(hook, nio_link, in_socket);
}

static nio_bytes key_of(const nio_link *link)
{
    return nio__bytes(link->key, sizeof link->key);
}

/* Where a link belongs that is no group's. What is needed is apart, so that who looks for a link
 * that is not does not go through all that are. */
static nio__list *list_of(const nio_link *link)
{
    nio__socket *socket = link->socket;
    return link->pinned      ? &socket->pinned
           : link->stranger  ? &socket->strangers
           : link->needs > 0 ? &socket->needed
                             : &socket->known;
}

/* To the end of its list. */
static void place_again(nio_link *link)
{
    nio__list_remove(&link->in_socket);
    nio__list_push(list_of(link), &link->in_socket);
}

/* ---- Who may stay ---------------------------------------------------------------------------- */

/* Nothing of the program or of the peer would be lost with it. */
static bool is_idle(const nio_link *link)
{
    return link->needs == 0 && link->untold == 0 && link->queued == 0 &&
           nio__list_is_empty(&link->calls) && nio__list_is_empty(&link->kept) &&
           nio__list_is_empty(&link->parked) && link != link->socket->busy;
}

static void leave_socket(nio_link *link)
{
    nio__socket *socket = link->socket;
    if (!link->group && nio__map_get(&socket->links, 0, key_of(link)) == link) {
        nio__map_remove(&socket->links, 0, key_of(link));
    }
    if (link->stranger) {
        link->stranger = false; /* what lets go of it later makes nothing known */
        socket->stranger_count--;
    } else if (!link->pinned) {
        socket->core->datagram_links--;
    }
    nio__list_remove(&link->in_socket);
}

void nio__datagram_end(nio_link *link)
{
    nio__socket *socket = link->socket;
    leave_socket(link);
    link->state = NIO_LINK_CLOSED;
    link->gone = true;
    nio__link_wants_turn(link);
    if (link->pinned && !link->group) {
        nio__socket_unused(socket);
    }
}

static void forget(nio_link *link)
{
    nio__link_end(link, NIO_OK, "nothing was heard from there for limits.datagram_idle_ms", false);
}

/* A stranger was never told to the program, so it can go at once. */
static void forget_stranger(nio_link *link)
{
    leave_socket(link);
    nio__link_free(link);
}

static bool displace_stranger(nio__socket *socket)
{
    NIO__LIST_EACH(hook, &socket->strangers) {
        if (is_idle(link_of(hook))) {
            forget_stranger(link_of(hook));
            return true;
        }
    }
    return false;
}

static bool displace_known(nio__socket *socket)
{
    NIO__LIST_EACH(hook, &socket->known) {
        if (is_idle(link_of(hook))) {
            forget(link_of(hook));
            return true;
        }
    }
    return false;
}

uint64_t nio__datagram_sweep(nio__socket *socket)
{
    nio__core *core = socket->core;
    uint64_t now = nio__now(core), idle = core->limits->datagram_idle_ms;
    NIO__LIST_EACH(stranger, &socket->strangers) {
        nio_link *link = link_of(stranger);
        if (link->heard_ms + idle <= now && is_idle(link)) {
            forget_stranger(link);
        }
    }
    uint64_t next = nio__list_is_empty(&socket->strangers) ? UINT64_MAX : now + idle;
    NIO__LIST_EACH(hook, &socket->known) {
        nio_link *link = link_of(hook);
        if (link->heard_ms + idle > now) {
            return link->heard_ms + idle; /* in order, so all that follow were heard later */
        }
        if (is_idle(link)) {
            forget(link);
        } else {
            next = now + idle;
        }
    }
    return next;
}

/* ---- Making ---------------------------------------------------------------------------------- */

nio_status nio__datagram_place(nio__socket *socket, nio_link *link, const nio_address *address)
{
    nio__address_key(address, link->key);
    nio_link *there = nio__map_get(&socket->links, 0, key_of(link));
    if (there != NULL && there->pinned) {
        return NIO_ECONFLICT;
    }
    nio_status status =
        there != NULL ? NIO_OK : nio__map_reserve(&socket->links, socket->links.count + 1);
    if (status != NIO_OK) {
        return status;
    }
    if (there != NULL) {
        nio__peers_link_moved(there, link);
        nio__topics_link_moved(there, link);
        nio__link_end(there, NIO_OK, "the program has a link of its own to this address", false);
    }
    status = nio__map_add(&socket->links, 0, key_of(link), link);
    assert(status == NIO_OK);
    link->socket = socket;
    link->address = *address;
    link->heard_ms = link->opened_ms = nio__now(socket->core);
    nio__list_push(list_of(link), &link->in_socket);
    return NIO_OK;
}

/* Room for one more stranger: nothing that lasts. */
static bool stranger_room(nio__socket *socket)
{
    return socket->stranger_count < NIO__STRANGERS || displace_stranger(socket);
}

static nio_link *new_stranger(nio__socket *socket, const nio_address *from)
{
    nio__link_options options = {.accepted = true, .outer = socket->options.outer};
    nio_link *link;
    if (!stranger_room(socket) || nio__link_make(socket->core, &options, &link) != NIO_OK) {
        return NULL;
    }
    link->socket = socket;
    link->stranger = true;
    link->state = NIO_LINK_OPEN;
    if (nio__datagram_place(socket, link, from) != NIO_OK) {
        nio__link_free(link);
        return NULL;
    }
    socket->stranger_count++;
    nio__socket_watch(socket);
    return link;
}

nio_link *nio__datagram_from(nio__socket *socket, const nio_address *from)
{
    uint8_t key[NIO__ADDRESS_KEY];
    nio__address_key(from, key);
    nio_link *link = nio__map_get(&socket->links, 0, nio__bytes(key, sizeof key));
    return link != NULL ? link : new_stranger(socket, from);
}

/* ---- After a datagram ------------------------------------------------------------------------ */

/* It passed the outer layer, or something holds on to it: no stranger any more. */
static void make_known(nio_link *link)
{
    nio__socket *socket = link->socket;
    nio__core *core = socket->core;
    if (core->datagram_links >= core->limits->datagram_links && !displace_known(socket)) {
        return;
    }
    link->stranger = false;
    socket->stranger_count--;
    core->datagram_links++;
    place_again(link);
    core->counters.links_accepted++;
    if (socket->options.on_link != NULL) {
        link->on_link = socket->options.on_link;
        link->on_link_user = socket->options.user;
        link->tell_open = true;
        nio__link_wants_turn(link);
    }
}

void nio__datagram_settle(nio_link *link)
{
    if (link->state != NIO_LINK_OPEN || link->pinned) {
        return;
    }
    if (link->stranger && (link->proven || !is_idle(link))) {
        make_known(link);
    } else if (!link->stranger) {
        place_again(link);
    }
}

void nio__link_prove(nio_link *link)
{
    link->proved = true;
}

void nio__link_need(nio_link *link, int more)
{
    assert(more > 0 || link->needs > 0);
    link->needs = (uint32_t)((int64_t)link->needs + more);
    if (link->socket == NULL || link->pinned || !nio__hook_in_list(&link->in_socket)) {
        return;
    }
    if (!link->stranger) {
        place_again(link);
        nio__socket_watch(link->socket); /* it may be the first that can be forgotten */
    } else if (link->needs > 0) {
        make_known(link);
    }
}

/* ---- What an address that is not proved may be sent ------------------------------------------ */

static bool is_near(nio_link *link)
{
    if (!link->near_known) {
        const nio__core *core = link->core;
        link->near = core->host->is_near(core->host_data, &link->address);
        link->near_known = true;
    }
    return link->near;
}

void nio__datagram_allow(nio_link *link, size_t came)
{
    if (link->proved || link->pinned || is_near(link)) {
        return;
    }
    size_t more = FAR_FACTOR * came;
    link->allowance = more < FAR_MAX - link->allowance ? link->allowance + (uint32_t)more : FAR_MAX;
}

/* The part of the allowance that what is sent now may not touch. */
static uint32_t set_aside(nio_link *link)
{
    uint64_t second = nio__now(link->core) / 1000;
    if (!is_near(link)) {
        return 0; /* who asks is allowed more than a challenge just for that */
    }
    if (link->allowance_s != second) {
        link->allowance_s = second;
        link->allowance = NEAR_BYTES + NEAR_CHALLENGES;
    }
    return link->challenging ? 0 : NEAR_CHALLENGES;
}

bool nio__datagram_afford(nio_link *link, size_t size)
{
    nio__core *core = link->core;
    if (link->proved || link->pinned) {
        return true;
    }
    if (size + set_aside(link) > link->allowance) {
        core->counters.answers_withheld++;
        return false;
    }
    link->allowance -= (uint32_t)size;
    return true;
}

bool nio__rate_take(nio__rate *rate, uint64_t now_ms, uint32_t most)
{
    uint64_t second = now_ms / 1000;
    if (rate->second != second) {
        rate->second = second;
        rate->count = 0;
    }
    return rate->count < most && ++rate->count > 0;
}
