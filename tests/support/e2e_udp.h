/* tests/support/e2e_udp.h - what tests of UDP on real sockets share; see e2e.h. */
#ifndef TESTS_SUPPORT_E2E_UDP_H
#define TESTS_SUPPORT_E2E_UDP_H

#include "support/e2e.h"

/* A socket at 127.0.0.1, connected to that port of it (0: to none). */
int udp_socket(uint16_t port);
uint16_t udp_port_of(int fd);
/* A port that nobody has at any address. */
uint16_t udp_free_port(void);

/* UDP handles on the loop that are not closing. */
unsigned udp_handles(struct e2e *e);

/* Endpoints at a link-local IPv6 address of this host: to listen at, and to connect to, without
 * a port. False: there is none. */
bool udp_link_local(char listens[160], char connects[160]);

#endif
