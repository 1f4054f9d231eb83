/* tests/support/e2e.h - nodes on a real loop, over loopback or unix sockets.
 *
 *     struct e2e e;
 *     e2e_begin(&e);
 *     nio_node *node = e2e_node(&e, NULL);
 *     ...
 *     E2E_UNTIL(&e, call.ended == 1);     // turns the loop; fails the test when time is up
 *     e2e_close(&e, node);
 *     e2e_end(&e);                        // no handle is left on the loop, no memory is in use
 *
 * What does not depend on a transport listens at e2e_any() and runs once for each of them: as its
 * environment says in NIO_TEST_TRANSPORT (ipv4, the default, ipv6, unix, abstract).
 *
 * Memory is counted and can be made to fail (support/fault_env.h); clocks are real. */
#ifndef TESTS_SUPPORT_E2E_H
#define TESTS_SUPPORT_E2E_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include <netaio/raw.h>

#include "support/fault_env.h"

struct e2e {
    struct fault_env world;
    uv_loop_t loop;
    uv_timer_t watchdog;
    uint64_t give_up_at;
};

void e2e_begin(struct e2e *e);
/* All nodes are closed. Fails the test if a handle or memory is left. */
void e2e_end(struct e2e *e);
/* A world alone, for nodes with a loop of their own; ends with fault_env_end. */
void e2e_world(struct fault_env *world);

/* One round of the loop; fails the test if `what` does not come true within 20 s. */
void e2e_turn(struct e2e *e, const char *what);
#define E2E_UNTIL(e, condition)                                                                    \
    while (!(condition)) {                                                                         \
        e2e_turn(e, #condition);                                                                   \
    }

/* A node on the loop, with these limits (NULL: the defaults). */
nio_node *e2e_node(struct e2e *e, const nio_limits *limits);
/* Closes a node and turns the loop until it is gone. */
void e2e_close(struct e2e *e, nio_node *node);

/* What a link went through, and how it ended. */
struct e2e_link {
    nio_link *link; /* NULL: not yet, or no more */
    unsigned opened, closed;
    nio_status reason;
    char text[256];
};
void e2e_on_link(void *user, nio_link *link, const nio_link_event *event);

/* Listens in the plain, and connects so; the test fails where that fails. */
nio_listener *e2e_listen(nio_node *node, const char *endpoint);
nio_link *e2e_connect(nio_node *node, const char *endpoint, struct e2e_link *seen);
/* Both at e2e_any(), and an echo on the server. */
nio_link *e2e_pair(nio_node *server, nio_node *client, struct e2e_link *seen);

/* How a call ended. */
struct e2e_call {
    unsigned ended;
    nio_call_id id;
    nio_status status;
    bool answered, authenticated;
    uint8_t type;
    size_t len;
    uint8_t content[256]; /* its beginning */
};
void e2e_done(void *user, const nio_end *end);
/* A request for uri "echo". */
nio_status e2e_request(nio_link *link, nio_bytes content, struct e2e_call *call);

/* Answers RESPOND_URI with the content of the request; `user` is a counter (unsigned) or NULL. */
void e2e_echo(void *user, nio_call *call, const nio_message *message);
/* Serves it at uri "echo" under an inner layer (NULL: none). */
void e2e_serve_echo(nio_node *node, nio_layer *inner, unsigned *count);

/* ---- Transports ------------------------------------------------------------------------------ */

/* An endpoint to listen at that is free, of the transport of this run; good until the next call.
 * Skips the test where the host lacks it. */
const char *e2e_any(void);
/* The address family of its links: 4, 6, 0. */
uint8_t e2e_family(void);
/* What a connection to an endpoint ends with at which nobody listens any more, and how it ends when
 * the other side resets it: unix sockets have no resets. */
nio_status e2e_refused(void);
nio_status e2e_reset(void);
/* True if the host has IPv6 on its loopback. */
bool e2e_has_ipv6(void);

/* ---- A peer without this library: a socket --------------------------------------------------- */

/* Connected to a listener. */
int e2e_socket(const nio_listener *listener);
/* A plain frame; returns its length. `out` has room. */
size_t e2e_frame(uint8_t *out, uint8_t type, const char *uri, nio_bytes content);
/* Writes all of it, turning the loop while the socket is full. */
void e2e_write(struct e2e *e, int fd, nio_bytes bytes);
/* What there is to read now: its length, 0 at the end of the stream, -1: nothing yet,
 * -2: the connection was reset. */
long e2e_read(int fd, uint8_t *out, size_t size);

#endif
