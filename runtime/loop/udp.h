/* loop/udp.h - one UDP socket: the transport of an nio__socket.
 *
 * All is sent from it. What goes to a group comes in by sockets of their own, see udp_group.h. */
#ifndef NIO_LOOP_UDP_H
#define NIO_LOOP_UDP_H

#include "core/socket.h"
#include "loop/resolve.h"
#include "loop/state.h"

typedef struct nio__udp {
    nio__loop *loop;
    nio__socket *socket; /* NULL: not yet */
    uv_udp_t handle;
    uv_udp_send_t request; /* where `waiting` */
    nio__hook in_loop;
    nio__hook in_dirty;
    nio_address address; /* that it is bound to, with its real port */
    bool dual;           /* IPv6 that speaks IPv4 as well */
    bool reuse;          /* others may have its port too */
    bool waiting;        /* the system is full: libuv sends the first datagram once it is not */
    bool ending;         /* the handles are being closed */
    unsigned handles;    /* not closed yet; with those of the ears */
    uint32_t hop[2];     /* the interface that multicast leaves by, IPv4 and IPv6 */

    const nio__endpoint *endpoint; /* whose groups it hears; NULL: none. Of the listener */
    nio__list ears;
    bool complained; /* a group could not be joined, and that was logged */
    bool crowded;    /* as was that there are too many interfaces */

    void (*gone)(void *owner); /* told when it has ended, if it has an owner */
    void *owner;
} nio__udp;

typedef struct nio__udp_options {
    nio_address address;           /* to bind; port 0: the system chooses */
    bool dual;                     /* IPv6, and IPv4 as well */
    const nio__endpoint *endpoint; /* NULL: nobody listens, it is for one link alone */
    nio_layer *outer;
    nio_link_fn *on_link;
    void *user;
    void (*gone)(void *owner); /* NULL: nobody wants to know */
    void *owner;
} nio__udp_options;

/* Opens a socket, and joins its groups. 0, or a code of libuv; then it is not there, and `gone` is
 * not called. It ends by nio__socket_close(udp->socket). */
int nio__udp_open(nio__loop *loop, const nio__udp_options *options, nio__udp **out);

/* Whether it can send to addresses of that family. */
static inline bool nio__udp_speaks(const nio__udp *udp, uint8_t family)
{
    return udp->dual || udp->address.family == family;
}

/* Called when one of its `handles` is closed; the last one ends it. */
void nio__udp_handle_closed(nio__udp *udp);

/* Lends the loop's buffer for what comes in. */
void nio__udp_lend(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer);
/* Hands a datagram to the engine. */
void nio__udp_take(nio__udp *udp, const nio_address *from, const uv_buf_t *buffer, ssize_t count,
                   unsigned flags, bool multicast);

/* Sends what is queued, as far as the system takes it. */
void nio__udp_flush(nio__udp *udp);

/* What a loop has for all of its UDP sockets ends. */
void nio__udp_end(nio__loop *loop);

/* The networks of this host, no older than a few seconds. */
const nio__nets *nio__udp_nets(nio__loop *loop);

/* ---- udp_dial.c ------------------------------------------------------------------------------ */

/* A link to an address. */
NIO_MUST_USE nio_status nio__udp_connect(nio__loop *loop, const nio_address *address,
                                         const nio__link_options *options, nio_link **link);
/* A link that waited for the addresses of a name gets one. 0, or a code of libuv: it is as it
 * was. */
int nio__udp_adopt(nio__loop *loop, nio_link *link, nio_layer *outer,
                   const nio__candidates *candidates);

/* ---- Parts of nio__loop_host ----------------------------------------------------------------- */

void nio__udp_want_send(void *host, nio__socket *socket);
void nio__udp_want_close(void *host, nio__socket *socket);
bool nio__udp_is_near(void *host, const nio_address *address);

#endif
