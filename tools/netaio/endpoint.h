/* endpoint.h - where to listen or connect, as people write it. */
#ifndef NETAIO_CLI_ENDPOINT_H
#define NETAIO_CLI_ENDPOINT_H

#include <netaio/base.h>

#define CLI_ENDPOINT_MAX 512

/* Completes an endpoint: "localhost" becomes "tcp://localhost:8888", or of another scheme ("udp")
 * and `port` that are usual (0: that one). Says what is wrong and returns false where it cannot;
 * everything else is left to the library, which knows more. */
bool cli_endpoint_complete(const char *written, const char *scheme, uint16_t port,
                           char endpoint[CLI_ENDPOINT_MAX]);

/* True for udp://. */
bool cli_endpoint_datagram(const char *endpoint);
/* True if it has a multicast group: one listens there, and does not connect to it. */
bool cli_endpoint_group(const char *endpoint);

/* True if the host is every address: one listens there. */
bool cli_endpoint_everywhere(const char *endpoint);

/* True if only this machine can be at the other end, by the very spelling: 127.x.x.x, [::1],
 * localhost, a unix socket; a multicast group only on the interface lo. A name is not looked up,
 * since what it means can change between looking and connecting. True as well where there is no
 * host at all: the library says why. */
bool cli_endpoint_local(const char *endpoint);

#endif
