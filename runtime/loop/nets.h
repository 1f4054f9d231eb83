/* loop/nets.h - the networks that this host is attached to: which interfaces multicast goes over,
 * and which addresses are near. */
#ifndef NIO_LOOP_NETS_H
#define NIO_LOOP_NETS_H

#include <netaio/env.h>
#include <netaio/node.h>

#include "loop/url.h"

/* An address of an interface that is up. */
typedef struct nio__net {
    char name[NIO__ZONE_SIZE];
    uint32_t index;
    uint8_t family; /* 4, 6 */
    uint8_t prefix; /* bits of `ip` that the network has */
    bool multicast, loopback;
    uint8_t ip[16];
} nio__net;

/* All of them. */
typedef struct nio__nets {
    nio__net *list;
    size_t count;
} nio__nets;

/* Asks the system; what was there before is freed. NIO_ENOMEM, NIO_EIO: it stays as it was. */
NIO_MUST_USE nio_status nio__nets_read(nio__nets *nets, const nio_env *env);
void nio__nets_end(nio__nets *nets, const nio_env *env);

/* Whether the address is one of this host, or on a network that it is attached to. Loopback and
 * link-local addresses are. */
bool nio__nets_near(const nio__nets *nets, const nio_address *address);
/* Whether it is one of this host, whatever its port. */
bool nio__nets_own(const nio__nets *nets, const nio_address *address);

/* What is to be had of a group. */
typedef struct nio__nets_wish {
    uint8_t family;
    const uint8_t *bound; /* the socket that sends is bound to this address; NULL: to none */
    const char (*ifaces)[NIO__ZONE_SIZE]; /* names or numbers that the endpoint gives */
    size_t iface_count;                   /* 0: all that multicast and have an address */
} nio__nets_wish;

/* Indexes of the interfaces that a group is heard over, each once, at most `max`; how many there
 * are. Those that the endpoint names; else those with the address that is bound; else all. Of
 * several, those that say they multicast; loopback is taken where there is no other. */
size_t nio__nets_wanted(const nio__nets *nets, const nio__nets_wish *wish, uint32_t *indexes,
                        size_t max);

#endif
