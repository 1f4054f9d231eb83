/* node/peers.c - nio_peers_start: the engine manages peers, and connects to contacts through the
 * node. The other functions of netaio/peer.h stand in core/. */
#include "core/peers.h"

#include "base/log.h"
#include "node/node.h"

/* A lost stream is connected again; a link over UDP ends only with its node, or because its name
 * does not resolve, and then the engine tries again. */
static nio_status dial(nio_node *node, const char *endpoint, nio_layer *outer, nio_link_fn *on_link,
                       void *user, nio_link **link, nio_error *error)
{
    nio_reconnect reconnect = NIO_RECONNECT_INIT;
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = outer;
    nio_layer *usual;
    options.plain = outer == NULL && nio__node_usual(node, &usual) == NULL; /* it was said, below */
    options.on_link = on_link;
    options.user = user;
    options.reconnect = &reconnect;
    return nio_node_connect(node, endpoint, &options, link, error);
}

nio_status nio_peers_start(nio_node *node, const nio_peers_options *options, nio_peers **peers,
                           nio_error *error)
{
    nio_peers_options all = NIO_PEERS_OPTIONS_INIT;
    nio_status status = nio__options_copy(&all, sizeof all, options, "nio_peers_options", error);
    if (status != NIO_OK) {
        return status;
    }
    if (node->closing) {
        return nio__fail(error, NIO_ECLOSED, "peers: the node is closing");
    }
    nio_layer *usual;
    if (all.contact_count > 0 && all.contact_outer == NULL && !all.contact_plain &&
        nio__node_usual(node, &usual) == NULL) {
        return nio__fail(
            error, NIO_EINVAL,
            "peers: there is no outer layer for contacts: give one (contact_outer), or "
            "say that there is none on purpose (contact_plain)");
    }
    return nio__peers_start(node->core, &all, dial, peers, error);
}
