/* loop/udp_option.h - options of UDP sockets that libuv has no words for. All return 0 or a code of
 * libuv. */
#ifndef NIO_LOOP_UDP_OPTION_H
#define NIO_LOOP_UDP_OPTION_H

#include "loop/udp.h"

/* Binds the socket that all is sent from, as its endpoint says. */
int nio__udp_bind(nio__udp *udp);
/* Multicast of that family leaves by this interface; 0: the usual one. */
int nio__udp_set_interface(nio__udp *udp, uint8_t family, uint32_t index);

/* Binds a socket to a group, on an interface, together with others that do so, and joins it. */
int nio__udp_bind_group(uv_udp_t *handle, const nio__group *group, uint32_t index);

#endif
