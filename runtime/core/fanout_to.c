/* core/fanout_to.c - whom a message for many is for: subscribers of a URI, links that were
 * accepted, peers, groups. */
#include "core/datagram.h"
#include "core/fanout_state.h"
#include "core/note.h"
#include "core/peering.h"
#include "core/service.h"
#include "core/topic.h"

static nio_status to_subscribers(nio__mailing *message, nio__mailing_visit *each)
{
    const nio__list *list = nio__subscribers_of(message->fanout->core, message->spec->uri);
    nio_status status = NIO_OK;
    if (list == NULL) {
        return status;
    }
    NIO__LIST_EACH(hook, list) {
        nio__subscriber *self = NIO__CONTAINER(hook, nio__subscriber, in_subject);
        status = each(message, self->link, self->inner, &self->queue);
        if (status != NIO_OK) {
            break;
        }
    }
    return status;
}

nio_status nio__core_notify(nio__core *core, const nio_send_spec *spec, size_t *count)
{
    nio__mailing message = {.each_alone = true, .usual_type = NIO_NOTIFY_URI};
    if (spec->inner != NULL) {
        return NIO_EINVAL; /* that of the topic is the one that subscribers open */
    }
    return nio__mailing_send(core, spec, &message, to_subscribers, count);
}

/* The queue of a link for what nobody subscribed to, as this message wants it. */
static nio__queue *broadcasts_of(const nio__mailing *message, nio_link *link)
{
    const nio__audience *audience = message->audience;
    nio__queue *queue = &link->broadcasts;
    queue->most =
        audience != NULL && audience->op->queue > 0 ? audience->op->queue : NIO__QUEUE_DEFAULT;
    queue->policy = audience != NULL ? (nio_queue_policy)audience->op->policy : NIO_DROP_OLDEST;
    return queue;
}

/* Whether the operation that is told exists on a link. */
static bool reaches(const nio__mailing *message, const nio_link *link)
{
    const nio__audience *audience = message->audience;
    return audience == NULL ||
           (nio__op_reaches(audience->op, link) && nio__layer_same(audience->outer, link->outer));
}

/* Links that were accepted, and one of each known peer; that may be one of the former. */
static nio_status to_peers_and_accepted(nio__mailing *message, nio__mailing_visit *each)
{
    nio__core *core = message->fanout->core;
    nio_layer *inner = message->spec->inner;
    uint64_t number = ++message->fanout->number;
    nio_status status = NIO_OK;
    NIO__LIST_EACH(hook, &core->links) {
        nio_link *link = NIO__CONTAINER(hook, nio_link, in_links);
        if (link->accepted && link->socket == NULL && link->state == NIO_LINK_OPEN) {
            link->fanout = number;
            status = each(message, link, inner, broadcasts_of(message, link));
        }
        if (status != NIO_OK) {
            return status;
        }
    }
    nio__peers_walk walk = {.peers = NULL};
    nio_link *link;
    while (status == NIO_OK && (link = nio__peers_next_link(core, &walk)) != NULL) {
        if (link->fanout != number && link->state == NIO_LINK_OPEN) {
            link->fanout = number;
            status = each(message, link, inner, broadcasts_of(message, link));
        }
    }
    return status;
}

nio_status nio__core_broadcast(nio__core *core, const nio_send_spec *spec, size_t *count)
{
    nio__mailing message = {.each_alone = true};
    return nio__mailing_send(core, spec, &message, to_peers_and_accepted, count);
}

static nio_status to_groups(nio__mailing *message, nio__mailing_visit *each)
{
    nio__core *core = message->fanout->core;
    nio_status status = NIO_OK;
    NIO__LIST_EACH(in_core, &core->sockets) {
        nio__socket *socket = NIO__CONTAINER(in_core, nio__socket, in_core);
        NIO__LIST_EACH(hook, &socket->groups) {
            nio_link *link = NIO__CONTAINER(hook, nio_link, in_socket);
            if (!reaches(message, link)) {
                continue;
            }
            status = each(message, link, message->spec->inner, broadcasts_of(message, link));
            if (status != NIO_OK) {
                return status;
            }
        }
    }
    return status;
}

/* True if a group is there, all links of a socket being under one layer. */
static bool has_groups(const nio__core *core, const nio__mailing *message)
{
    NIO__LIST_EACH(in_core, &core->sockets) {
        const nio__socket *socket = NIO__CONTAINER(in_core, nio__socket, in_core);
        const nio_link *first = NIO__LIST_FIRST(&socket->groups, nio_link, in_socket);
        if (first != NULL && reaches(message, first)) {
            return true;
        }
    }
    return false;
}

nio_status nio__core_multicast(nio__core *core, const nio_send_spec *spec, size_t *count)
{
    nio__mailing message = {.each_alone = false};
    if (!has_groups(core, &message)) {
        return NIO_ENOENT;
    }
    return nio__mailing_send(core, spec, &message, to_groups, count);
}

/* Peers of one app id; two of them may be at the other side of one link. */
static nio_status to_peers(nio__mailing *message, nio__mailing_visit *each)
{
    nio__core *core = message->fanout->core;
    const nio_peers *peers = nio__peers_of_app(core, message->audience->app);
    uint64_t number = ++message->fanout->number;
    const nio_peer *peer = NULL;
    nio_status status = NIO_OK;
    while (status == NIO_OK && (peer = nio_peer_next(peers, peer)) != NULL) {
        nio_link *link = nio_peer_link(peer);
        if (link != NULL && link->fanout != number && link->state == NIO_LINK_OPEN &&
            reaches(message, link)) {
            link->fanout = number;
            status = each(message, link, message->spec->inner, broadcasts_of(message, link));
        }
    }
    return status;
}

nio_status nio__core_tell(nio__core *core, const nio_send_spec *spec, const nio__audience *audience,
                          size_t *count)
{
    nio__mailing message = {.each_alone = audience->to != NIO_GEN_TO_GROUP, .audience = audience};
    switch (audience->to) {
    case NIO_GEN_TO_GROUP:
        if (!has_groups(core, &message)) {
            return NIO_ENOENT;
        }
        return nio__mailing_send(core, spec, &message, to_groups, count);
    case NIO_GEN_TO_PEERS:
        if (core->peering == NULL || nio__peers_of_app(core, audience->app) == NULL) {
            return NIO_ENOENT;
        }
        return nio__mailing_send(core, spec, &message, to_peers, count);
    default:
        return nio__mailing_send(core, spec, &message, to_subscribers, count);
    }
}
