/* tests/support/simudp.h - UDP in the simulated network of simnet.h.
 *
 *     struct sim_socket *a = sim_socket_new(host_a, NULL, 8888), *b = …;
 *     nio_link *link = sim_socket_link(a, &b->address);
 *     … nio_request(link, …) …   sim_settle(&sim);
 *
 * Datagrams may be lost, doubled, delayed and so overtake each other, as the seed has it. A host's
 * address is 10.0.0.N, N its number from 1 on; over IPv6 fd00::N. A raw socket is the test's. */
#ifndef TESTS_SUPPORT_SIMUDP_H
#define TESTS_SUPPORT_SIMUDP_H

#include "core/socket.h"
#include "support/simnet.h"

#define SIM_GROUPS 4

struct sim_packet;

struct sim_socket {
    struct sim_socket *next;
    struct sim *sim;
    struct sim_host *host; /* NULL: the test itself */
    nio__socket *socket;   /* NULL: gone, or the test's */
    nio_address address;
    bool send_wanted, close_wanted, stalled;
    nio_address groups[SIM_GROUPS];
    nio_link *group_links[SIM_GROUPS];
    size_t group_count;
    struct sim_packet *first, **last; /* on the way to it */
    struct sim_packet *taken;         /* the test's: what sim_receive gave last */
    size_t sent;                      /* datagrams that left it */
    /* Sees, and may change, what is about to be handed to the engine; may be NULL. */
    void (*on_arrival)(struct sim_socket *socket, const nio_address *from, nio__span bytes);
    void *user;
};

/* Zero: each datagram arrives once, at once, in order. */
void sim_set_weather(struct sim *sim, const struct sim_weather *weather);

struct sim_socket *sim_socket_new(struct sim_host *host, nio_layer *outer, uint16_t port);
struct sim_socket *sim_socket_new6(struct sim_host *host, nio_layer *outer, uint16_t port);
/* With the options of the engine's socket; transport and family are filled in. */
struct sim_socket *sim_socket_with(struct sim_host *host, const nio__socket_options *options,
                                   uint8_t family, uint16_t port);
/* The test's own, at 10.0.1.`last`. */
struct sim_socket *sim_socket_raw(struct sim *sim, uint8_t last, uint16_t port);
/* Joins 224.0.0.1 at that port; the link that sends to it. NULL for a raw socket. */
nio_link *sim_socket_join(struct sim_socket *socket, uint16_t port);
/* The pinned link to an address. */
nio_link *sim_socket_link(struct sim_socket *socket, const nio_address *to);
nio_address sim_group(uint16_t port);

/* A raw socket sends, also to a group, also as if it had another address. */
void sim_send(struct sim_socket *raw, const nio_address *to, nio_bytes bytes);
void sim_send_as(struct sim_socket *raw, const nio_address *from, const nio_address *to,
                 nio_bytes bytes);
/* The next datagram that came to a raw socket, good until the next one; empty: none came. */
nio_bytes sim_receive(struct sim_socket *raw, nio_address *from);

/* What simnet.c calls. */
void sim_udp_want_send(void *host, nio__socket *socket);
void sim_udp_want_close(void *host, nio__socket *socket);
bool sim_udp_is_near(void *host, const nio_address *address);
bool sim_udp_step(struct sim *sim);
uint64_t sim_udp_next_time(const struct sim *sim);
void sim_udp_end(struct sim *sim);

#endif
