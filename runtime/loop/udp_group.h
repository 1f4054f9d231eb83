/* loop/udp_group.h - sockets that hear a multicast group on one interface, for one that sends. */
#ifndef NIO_LOOP_UDP_GROUP_H
#define NIO_LOOP_UDP_GROUP_H

#include "loop/udp.h"

/* Joins the groups of the endpoint of a socket, on the interfaces that are there, and looks for
 * others from now on. 0, or a code of libuv. */
int nio__udp_groups_begin(nio__udp *udp);
/* The socket ends: closes them. The engine has ended their links. */
void nio__udp_groups_end(nio__udp *udp);

/* Looks at the interfaces of this host sooner than usual. */
void nio__udp_groups_look(nio__loop *loop);

#endif
