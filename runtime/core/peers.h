/* core/peers.h - peers in the engine: what is advertised, what is heard, what is told.
 *
 * Happy path:  nio__peers_start → ADVERTISE_PEER to groups, contacts and streams (peers_say.c)
 *              a peer message comes → nio__peers_take (peers_hear.c) → a record (peer_table.h)
 *              → the program is told in the next turn (nio__peers_tell)
 *              nio_peers_stop, or the end of the node → DISCONNECT → records end
 * Failure:     what cannot be sent is counted (unsent), and comes again with the next round. */
#ifndef NIO_CORE_PEERS_H
#define NIO_CORE_PEERS_H

#include <netaio/peer.h>

#include "core/core.h"

struct nio__in;

/* Makes a link to a contact: nio_node_connect, in a node. The engine takes the link's events. */
typedef nio_status nio__peers_dial(nio_node *node, const char *endpoint, nio_layer *outer,
                                   nio_link_fn *on_link, void *user, nio_link **link,
                                   nio_error *error);

/* nio_peers_start; `dial` may be NULL where there are no contacts. */
NIO_MUST_USE nio_status nio__peers_start(nio__core *core, const nio_peers_options *options,
                                         nio__peers_dial *dial, nio_peers **peers,
                                         nio_error *error);

/* ---- What the rest of the engine calls ------------------------------------------------------- */

/* Takes a message that passed the outer layer, if it is one of a peer under a managed app id. */
bool nio__peers_take(struct nio__in *in);
/* Whether a "not found" without a name, from that link, is what a node that knows no peers says to
 * our advertisement. It is spent then. */
bool nio__peers_unheard(nio_link *link);

/* A link opened, or a group was joined; this side closes it, in order; it is closed, or its
 * connection is lost; it is freed; another link takes its place. */
void nio__peers_link_opened(nio_link *link);
void nio__peers_link_closing(nio_link *link);
void nio__peers_link_ended(nio_link *link);
void nio__peers_link_gone(nio_link *link);
void nio__peers_link_moved(nio_link *from, nio_link *to);

/* Tells the program what has changed. */
void nio__peers_tell(nio__core *core);
/* Stops all; they are gone after some turns. */
void nio__peers_close(nio__core *core);
bool nio__peers_are_idle(const nio__core *core);
void nio__peers_end(nio__core *core);

/* One link of each known peer, whatever its app id, one after another: begin with a zeroed walk;
 * NULL at the end. A link comes once for each peer that is there. Records must not change
 * meanwhile. */
typedef struct nio__peers_walk {
    const nio_peers *peers;
    const nio_peer *peer;
} nio__peers_walk;
nio_link *nio__peers_next_link(nio__core *core, nio__peers_walk *walk);

#endif
