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

/* The address of an endpoint of kind IP4 or IP6. NIO_EINVAL: its zone is no interface of this
 * host. */
NIO_MUST_USE nio_status nio__address_of(nio_address *address, const nio__endpoint *endpoint,
                                        nio_error *error);

#endif
