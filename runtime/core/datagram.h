/* core/datagram.h - the inside of UDP sockets, shared by socket.c and datagram.c. */
#ifndef NIO_CORE_DATAGRAM_H
#define NIO_CORE_DATAGRAM_H

#include "core/socket.h"
#include "core/state.h"

/* Links of strangers that a socket has at once. A flood of forged addresses gets no further. */
#define NIO__STRANGERS 256

/* One datagram in the queue. Its bytes lie in `wbuf` of the socket, or are shared. */
typedef struct nio__letterhead {
    nio_address to;
    uint32_t hop;
    uint32_t len;
    const uint8_t *bytes;
    nio__shared *shared; /* NULL: in wbuf */
} nio__letterhead;

struct nio__socket {
    nio__core *core;
    nio__hook in_core;
    nio__socket_options options;

    nio__map links; /* by address */
    nio__list
        strangers;    /* links of which nothing passed the outer layer, in order of their making */
    nio__list known;  /* other links, the one that was heard last at the end */
    nio__list needed; /* those of them that peers and subscriptions keep, in any order */
    nio__list pinned, groups;
    uint32_t stranger_count;
    nio__list noted; /* links that notes wait for */
    nio_link *busy;  /* whose datagram is being read */

    nio__wbuf wbuf;
    nio__letterhead *queue; /* a ring */
    uint32_t first, count, cap;
    bool send_said, closing, close_said;
    uint64_t drain_ms; /* closing: end of the flush */
    nio__timer timer;  /* forgets idle links; ends the flush */
};

/* ---- socket.c -------------------------------------------------------------------------------- */

/* What nio__link_reserve and nio__link_commit do for links of a socket. */
NIO_MUST_USE nio_status nio__socket_reserve(nio__socket *socket, size_t size, uint8_t **room);
NIO_MUST_USE nio_status nio__socket_commit(nio_link *link, size_t size);
/* Queues a shared frame for the address of a link, by reference. Statuses of both. */
NIO_MUST_USE nio_status nio__socket_share(nio_link *link, nio__shared *shared);
/* There is something to send: the host hears it once. */
void nio__socket_say_send(nio__socket *socket);
nio__wbuf *nio__socket_wbuf(nio__socket *socket);
/* Its last pinned link has gone: nobody needs a socket that was opened for it alone. */
void nio__socket_unused(nio__socket *socket);
/* A shared socket went into the loop's hands again: the timer that forgets idle links runs. */
void nio__socket_watch(nio__socket *socket);

/* ---- datagram.c ------------------------------------------------------------------------------ */

/* The link of a sender: the one that is there, or a stranger's. NULL: there is no room. */
nio_link *nio__datagram_from(nio__socket *socket, const nio_address *from);
/* The link was read from: what it is now. */
void nio__datagram_settle(nio_link *link);
/* Bytes came from there, by which some may be sent. */
void nio__datagram_allow(nio_link *link, size_t came);
/* Takes what is to be sent off the allowance; false if there is not enough. */
bool nio__datagram_afford(nio_link *link, size_t size);
/* Forgets links that are idle; when to look again, UINT64_MAX: never. */
uint64_t nio__datagram_sweep(nio__socket *socket);
/* A new link of a socket, in its table. */
NIO_MUST_USE nio_status nio__datagram_new(nio__socket *socket, const nio_address *address,
                                          const nio__link_options *options, nio_link **link);
/* Puts a link that was made elsewhere under its address. NIO_ECONFLICT: the program has a link
 * there already; NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__datagram_place(nio__socket *socket, nio_link *link,
                                            const nio_address *address);

#endif
