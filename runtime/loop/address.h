/* loop/address.h - addresses between this library, the sockets and people. */
#ifndef NIO_LOOP_ADDRESS_H
#define NIO_LOOP_ADDRESS_H

#include <netaio/node.h>

#include <sys/socket.h>

#include "loop/url.h"

/* From a socket's address; family 0 for any that is neither IPv4 nor IPv6. */
void nio__address_from(nio_address *address, const struct sockaddr *from);
/* To a socket's address; `address` has a family. */
void nio__address_to(const nio_address *address, struct sockaddr_storage *to);

/* The same for a socket of IPv6 that speaks IPv4 as well: IPv4 in IPv6 clothes. */
void nio__address_to_dual(const nio_address *address, struct sockaddr_storage *to);
/* A multicast address. */
bool nio__address_is_group(const nio_address *address);

/* The index of an interface that is given by name or by number; 0: there is none. */
uint32_t nio__zone_index(const char *zone);
/* The address of an endpoint of kind IP4 or IP6. NIO_EINVAL: its zone is no interface of this
 * host. */
NIO_MUST_USE nio_status nio__address_of(nio_address *address, const nio__endpoint *endpoint,
                                        nio_error *error);

#endif
