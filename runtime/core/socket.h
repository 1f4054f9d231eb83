/* core/socket.h - a UDP socket as the engine sees it: datagrams in, datagrams out.
 *
 * The socket has a link for each address that it speaks with, so that calls, answers, layers,
 * peers and subscriptions are the same as over TCP. A link of a stranger costs nothing that lasts:
 * it is forgotten after a datagram that did not pass the outer layer, and later when it is idle and
 * nothing needs it; past limits.datagram_links the one that was idle for longest goes first.
 *
 * What is to be sent lies in one queue of the socket, in order, whatever the address.
 *
 * Happy path:  nio__socket_create → input (a frame, through inbound.c like any other) → answers are
 *              queued → host.want_send → output, sent … → close: links end, the queue is sent
 *              → host.want_socket_close → nio__socket_closed
 * Failure:     no memory for a link, or all are needed: the datagram is dropped, and counted. */
#ifndef NIO_CORE_SOCKET_H
#define NIO_CORE_SOCKET_H

#include "core/core.h"

typedef struct nio__socket nio__socket;

typedef struct nio__socket_options {
    nio_layer *outer;     /* of all its links; NULL: plain */
    nio_link_fn *on_link; /* of links that strangers make; may be NULL */
    void *user;
    uint8_t family;  /* 4, 6; 0: both (dual stack) */
    bool shared;     /* the program listens with it: links that it asks for may use it as well */
    void *transport; /* the loop's own */
} nio__socket_options;

NIO_MUST_USE nio_status nio__socket_create(nio__core *core, const nio__socket_options *options,
                                           nio__socket **socket);
void *nio__socket_transport(const nio__socket *socket);
/* Ends its links (NIO_ECLOSED), sends what is queued (at most limits.drain_ms), then wants
 * host.want_socket_close. Twice is once. */
void nio__socket_close(nio__socket *socket);
/* The transport is gone: the last call about this socket. */
void nio__socket_closed(nio__socket *socket);

/* A datagram came. It is changed in place. `cut`: the system gave only its beginning; `multicast`:
 * it was sent to a group. */
void nio__socket_input(nio__socket *socket, const nio_address *from, nio__span bytes, bool cut,
                       bool multicast);

typedef struct nio__datagram {
    nio_address to;
    nio_bytes bytes; /* stays where it is until it is said to be sent */
    uint32_t hop;    /* multicast: index of the interface, 0: the usual one */
} nio__datagram;
/* What to send, from the front on, at most `max`; how many. */
size_t nio__socket_output(nio__socket *socket, nio__datagram *list, size_t max);
/* So many of the front were given to the system, or refused by it (`failed`). */
void nio__socket_sent(nio__socket *socket, size_t count, size_t failed);

/* A group that the socket can send to and hears. `interface` 0: the usual one. The link takes
 * messages (nio_send); what is sent on it goes to the group. It ends by nio__group_leave, or with
 * the socket. */
NIO_MUST_USE nio_status nio__socket_join(nio__socket *socket, const nio_address *group,
                                         uint32_t interface, nio_link **link);
void nio__group_leave(nio_link *link);

/* A link to an address: the one that is there, or a new one. `pinned`: it lives until
 * nio_link_close (options->on_link and user are taken then; options may be NULL otherwise).
 * NIO_ECONFLICT: one is pinned already; NIO_ELIMIT: limits.datagram_links are all needed. */
NIO_MUST_USE nio_status nio__socket_link(nio__socket *socket, const nio_address *to, bool pinned,
                                         const nio__link_options *options, nio_link **link);
/* A link that was made by nio__link_create while its address was looked up (state CONNECTING, a
 * transport of its own that wants nothing more of it from now on): it is open, and pinned. What was
 * sent on it meanwhile goes out now. NIO_ECONFLICT, NIO_ENOMEM: it is as it was. */
NIO_MUST_USE nio_status nio__socket_adopt(nio__socket *socket, nio_link *link,
                                          const nio_address *address);
/* The socket that a link to this address can use: one that is shared, under the same outer
 * layer, and has no pinned link to it yet. NULL: none. */
nio__socket *nio__socket_for(nio__core *core, const nio_address *to, const nio_layer *outer);

#endif
