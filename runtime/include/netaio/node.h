/* netaio/node.h - a node: listeners, links, layers and handlers on one event loop.
 *
 * One node, one loop, one thread: every function is for that thread, but nio_poster_* (any
 * thread). Give options.loop to live in a program's own uv loop; without one the node makes and
 * owns a loop, and only then nio_node_run and nio_call_wait work.
 *
 * Endpoints are URLs.
 *   tcp://HOST:PORT  HOST is a name, an IPv4 address, [IPv6], [IPv6%interface], or * (listen:
 *                    every address, IPv4 and IPv6). Listening, port 0 lets the system choose.
 *                    Without a port it is that of the protocol: the one connected for, or the
 *                    first that the node serves
 *   unix:PATH        a unix socket; in PATH, %XX is a byte. Listening makes the file, in place of
 *                    one at which nobody listens any more; closing removes it. Beside it lies
 *                    PATH.lock meanwhile
 *   unix:@NAME       a unix socket that is no file (Linux)
 *   udp://HOST:PORT  as tcp://. Listening opens a socket from which all is sent as well; with
 *                    `group` it hears, and sends to, a multicast group. Connecting makes a link to
 *                    one address, on the socket that the node listens with, if there is one of
 *                    that family under the same outer layer, else on one of its own. Of the
 *                    addresses of a name IPv4 goes first: that nobody is there, nobody says
 * Keys may follow, as in tcp://[::]:8888?reuseport=1&backlog=64:
 *   backlog=N        tcp, unix, listen: connections that wait to be accepted (options.backlog,
 *                    else 511)
 *   group=IP[:PORT]  udp, listen: a multicast group ([IPv6]); its port, if not said, is that of the
 *                    endpoint. May stand up to 8 times. Nodes of one host may share the port of a
 *                    group, but not that of their endpoints
 *   hops=N           udp, listen: how far multicast goes, 0 to 255 (1: the local network)
 *   iface=NAME       udp, listen: an interface (name or number) for `group`; may stand up to 8
 *                    times. Without it: where HOST is an address, the interface that has it, else
 *                    all that multicast; that of loopback if there is no other. They are looked
 *                    for again every few seconds
 *   keepalive=S      tcp: seconds of silence before the system probes (60); 0: never
 *   mode=OCTAL       listen, unix:PATH: of the file (0600)
 *   loopback=0       udp, listen: nodes of this host do not hear what it multicasts (1)
 *   nodelay=0        tcp: small messages may wait to be sent together (1: they never do)
 *   reuseport=1      tcp, udp, listen: several listeners, of nodes in other threads or processes,
 *                    share the port, and the system spreads connections, or the addresses that
 *                    send, over them (0) */
#ifndef NETAIO_NODE_H
#define NETAIO_NODE_H

#include <netaio/base.h>
#include <netaio/call.h>
#include <netaio/env.h>
#include <netaio/key.h>
#include <netaio/limits.h>
#include <netaio/plugin.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

struct uv_loop_s;
typedef struct nio_listener nio_listener; /* what accepts links at an endpoint */

/* ---- Addresses ------------------------------------------------------------------------------ */

/* The address of the other side of a link. Compare with nio_address_equal. */
typedef struct nio_address {
    uint8_t family; /* 4, 6, or 0: none (a unix socket) */
    uint16_t port;
    uint32_t zone;  /* IPv6 interface index, 0 if none */
    uint8_t ip[16]; /* IPv4 in the first 4 bytes; an IPv4-mapped IPv6 address is family 4 */
} nio_address;

#define NIO_ADDRESS_TEXT 72 /* bytes of the longest text of an address, its NUL included */
/* True if family, address, port and zone are the same. */
NIO_API bool nio_address_equal(const nio_address *a, const nio_address *b);
/* "192.0.2.1:8888", "[2001:db8::1]:8888", "-" for none; always ends in NUL. */
NIO_API void nio_address_text(const nio_address *address, char text[NIO_ADDRESS_TEXT]);

/* ---- Links ---------------------------------------------------------------------------------- */

/* Where a link is in its life; it only goes forward. */
typedef enum nio_link_state {
    NIO_LINK_CONNECTING = 0, /* resolving and connecting, also again; messages already queue */
    NIO_LINK_OPEN = 1,
    NIO_LINK_CLOSING = 2, /* flushing what is queued; nothing new is taken */
    NIO_LINK_CLOSED = 3
} nio_link_state;

/* A link changed its state. `reason` is NIO_OK for OPEN and for an end that this side asked
 * for; NIO_ECLOSED: the peer closed it in order; NIO_ECONNREFUSED, NIO_ERESOLVE, NIO_ETIMEDOUT,
 * NIO_EMALFORMED, NIO_ELIMIT, … otherwise; `text` says it in a sentence. */
typedef struct nio_link_event {
    nio_link_state state;
    nio_status reason;
    const char *text;
} nio_link_event;

/* Called for OPEN, and once for CLOSED, after the calls of the link have ended; the link is gone
 * when the call for CLOSED returns. A link that connects again (nio_reconnect) is also told
 * CONNECTING, with the reason, whenever its connection was lost or an attempt failed. */
typedef void nio_link_fn(void *user, nio_link *link, const nio_link_event *event);

/* Where the link is in its life. */
NIO_API nio_link_state nio_link_get_state(const nio_link *link);
/* The node that it belongs to, and that outlives it. Lives until nio_node_close has ended. */
NIO_API nio_node *nio_link_node(const nio_link *link);
/* True for a link that was accepted by a listener. */
NIO_API bool nio_link_accepted(const nio_link *link);
/* True for a link over UDP. It is open from its beginning, and ends by itself when its address has
 * said nothing for limits.datagram_idle_ms and nothing needs it: no call, no subscription, no peer.
 * One that the program made by nio_node_connect lives until the program closes it. */
NIO_API bool nio_link_datagram(const nio_link *link);
/* The address of the other side. Borrowed from the link. */
NIO_API const nio_address *nio_link_address(const nio_link *link);
/* Who is at the other side of a unix socket, as of the time when it connected or began to listen:
 * its user, its group, its process (0: of another pid namespace). NIO_ENOTSUP over TCP, and where
 * the system does not tell; NIO_ECLOSED. */
NIO_API NIO_MUST_USE nio_status nio_link_credentials(const nio_link *link, uint32_t *uid,
                                                     uint32_t *gid, int32_t *pid);
/* A pointer of the program for its own use; NULL at first. */
NIO_API void nio_link_set_user(nio_link *link, void *user);
NIO_API void *nio_link_user(const nio_link *link);
/* Flushes what is queued (at most limits.drain_ms), then closes. Pending calls end with
 * NIO_ECLOSED. Legal everywhere, twice as well. */
NIO_API void nio_link_close(nio_link *link);

/* ---- Nodes ---------------------------------------------------------------------------------- */

/* How a node is made; NULL stands for NIO_NODE_OPTIONS_INIT. */
typedef struct nio_node_options {
    size_t size;              /* sizeof(nio_node_options) */
    struct uv_loop_s *loop;   /* NULL: a loop of the node's own */
    const nio_env *env;       /* NULL: nio_env_default; copied */
    const nio_limits *limits; /* NULL: nio_limits_init; copied */
    nio_domain *domain;       /* NULL: the process's own; see netaio/key.h */
    nio_link_fn *on_link;     /* state of accepted links; may be NULL */
    void *user;               /* handed to on_link */
} nio_node_options;
#define NIO_NODE_OPTIONS_INIT                                                                      \
    {                                                                                              \
        sizeof(nio_node_options), NULL, NULL, NULL, NULL, NULL, NULL                               \
    }
/* NIO_NODE_OPTIONS_INIT for languages without initializers. */
NIO_API void nio_node_options_init(nio_node_options *options);

/* Called once a node has ended; it is gone then. */
typedef void nio_closed_fn(void *user);

/* Makes a node. The caller ends it with nio_node_close. If SIGPIPE would end the process (its
 * default), it is ignored from now on: a peer that hangs up is no reason to end. NIO_ENOMEM;
 * NIO_ELIMIT: no file descriptors are left; NIO_EINVAL: the `size` of options, limits or env is not
 * set, or larger than this library knows. */
NIO_API NIO_MUST_USE nio_status nio_node_create(nio_node **node, const nio_node_options *options);

/* The only end of a node, legal everywhere; a second call does nothing. Calls end first
 * (NIO_ECLOSED), links flush (at most limits.drain_ms), then the node is gone and `closed` runs
 * (may be NULL). All that runs in rounds of the loop: on a loop of the program, let it run. On a
 * loop of its own, it has happened when nio_node_run or nio_call_wait return in whose callbacks
 * this was called, or else when this function returns. */
NIO_API void nio_node_close(nio_node *node, nio_closed_fn *closed, void *user);

/* Runs the node's own loop until nio_node_stop, or until the node is closed. NIO_EINVAL on a
 * loop of the caller, NIO_EREENTRANT in a callback. */
NIO_API NIO_MUST_USE nio_status nio_node_run(nio_node *node);
/* Makes nio_node_run return; the node goes on living. */
NIO_API void nio_node_stop(nio_node *node);

/* The loop of the program, or that of the node. The program may have handles of its own on the
 * latter, run by nio_node_run; it calls uv_close for each before it closes the node. It lives as
 * long as the node, or as the program's own lives. */
NIO_API struct uv_loop_s *nio_node_loop(const nio_node *node);

/* ---- Listening and connecting --------------------------------------------------------------- */

/* How to listen; NULL stands for NIO_LISTEN_OPTIONS_INIT. All that the node serves can be called
 * here, under this outer layer: `plain` lets in anybody who reaches the endpoint. */
typedef struct nio_listen_options {
    size_t size;      /* sizeof(nio_listen_options) */
    nio_layer *outer; /* NULL: of the first protocol served on the node, else of the first that it
                         hears (P_hear). A node without one listens only if `plain` is true */
    bool plain;       /* no outer layer, on purpose */
    int backlog;      /* 0: 511 */
} nio_listen_options;
#define NIO_LISTEN_OPTIONS_INIT                                                                    \
    {                                                                                              \
        sizeof(nio_listen_options), NULL, false, 0                                                 \
    }

/* Listens at an endpoint; a name stands for all its addresses, and looking it up may block for a
 * moment. A listener that the program does not close ends with the node. NIO_EINVAL: the endpoint
 * is none, or there is no outer layer and nothing says plain; NIO_ERESOLVE, NIO_EADDRINUSE,
 * NIO_EADDRNOTAVAIL, NIO_EACCES; NIO_ENOTSUP: a kind of endpoint that this system lacks;
 * NIO_ELIMIT: no file descriptors are left; NIO_ENOMEM; NIO_ECLOSED: the node is closing. */
NIO_API NIO_MUST_USE nio_status nio_node_listen(nio_node *node, const char *endpoint,
                                                nio_error *error);
NIO_API NIO_MUST_USE nio_status nio_node_listen_with(nio_node *node, const char *endpoint,
                                                     const nio_listen_options *options,
                                                     nio_listener **listener, nio_error *error);
/* The endpoint with its real port and without keys, "tcp://0.0.0.0:41234". Lives as long as the
 * listener. */
NIO_API const char *nio_listener_endpoint(const nio_listener *listener);
/* 0 for a unix socket. */
NIO_API uint16_t nio_listener_port(const nio_listener *listener);
/* Stops accepting; links that were accepted go on. Over UDP its sockets are closed, after what is
 * queued was sent (at most limits.drain_ms), and all their links end. */
NIO_API void nio_listener_close(nio_listener *listener);

/* How a link connects again, by itself, when its connection is lost or cannot be made: after a
 * random time, from 0 to a bound that is first_ms after the first failure and doubles with each
 * further one up to most_ms. After a connection that held for stable_ms it begins anew.
 *
 * The link stays what it is meanwhile, and its clients with it; it ends only by nio_link_close and
 * with its node. Calls that were sent end with NIO_ECONNRESET when the connection is lost, but for
 * those of operations that the schema calls `idempotent`: they are sent once more, within their
 * deadline. Calls that are begun while there is no connection wait for the next one (at most
 * limits.gate: NIO_EBUSY); one-way messages are not taken then (NIO_ECONNRESET).
 *
 * Over UDP there is no connection to lose: the address of a name is looked up until that works. */
typedef struct nio_reconnect {
    size_t size;       /* sizeof(nio_reconnect) */
    uint32_t first_ms; /* 1 or more */
    uint32_t most_ms;  /* first_ms or more */
    uint32_t stable_ms;
} nio_reconnect;
#define NIO_RECONNECT_INIT                                                                         \
    {                                                                                              \
        sizeof(nio_reconnect), 100, 30000, 10000                                                   \
    }

/* How to connect; NULL stands for NIO_CONNECT_OPTIONS_INIT. Generated P_connect takes the outer
 * layer of its protocol, unless `outer` or `plain` says another one: then that is what protects its
 * calls, whatever the schema declares. */
typedef struct nio_connect_options {
    size_t size;                    /* sizeof(nio_connect_options) */
    nio_layer *outer;               /* NULL: as for listening */
    bool plain;                     /* no outer layer, on purpose */
    nio_link_fn *on_link;           /* NULL: of the node */
    void *user;                     /* handed to on_link */
    const nio_reconnect *reconnect; /* NULL: the link ends with its connection; copied */
} nio_connect_options;
#define NIO_CONNECT_OPTIONS_INIT                                                                   \
    {                                                                                              \
        sizeof(nio_connect_options), NULL, false, NULL, NULL, NULL                                 \
    }

/* Begins to connect; names are resolved, and their addresses tried one after another. Messages
 * may be sent at once: they leave when the link opens. The link belongs to the node; the pointer
 * is good until its CLOSED event returned. NIO_EINVAL, NIO_ENOTSUP, NIO_ELIMIT, NIO_ENOMEM and
 * NIO_ECLOSED as nio_node_listen; what fails later, the link's event says. */
NIO_API NIO_MUST_USE nio_status nio_node_connect(nio_node *node, const char *endpoint,
                                                 const nio_connect_options *options,
                                                 nio_link **link, nio_error *error);

/* ---- Counters ------------------------------------------------------------------------------- */

/*      name                 what */
#define NIO_COUNTERS_LIST(X)                                                                       \
    X(frames_in) /* complete frames */                                                             \
    X(frames_out)                                                                                  \
    X(bytes_in)                                                                                    \
    X(bytes_out)                                                                                   \
    X(writes) /* writes to the system */                                                           \
    X(links_accepted)                                                                              \
    X(links_refused)     /* over limits.connections */                                             \
    X(links_timed_out)   /* handshake, frame or idle time */                                       \
    X(refused_malformed) /* undecodable; the link was closed */                                    \
    X(refused_limit)     /* too large; the link was closed */                                      \
    X(refused_crc)                                                                                 \
    X(refused_auth) /* outer or inner auth failed */                                               \
    X(refused_stale)                                                                               \
    X(refused_replay)                                                                              \
    X(refused_cipher)                                                                              \
    X(refused_route)    /* nobody handles it */                                                    \
    X(refused_hook)     /* by nio_on_route */                                                      \
    X(refused_content)  /* typed content did not decode */                                         \
    X(no_answer)        /* a handler ended without an answer that it owed */                       \
    X(late)             /* answers that nobody waits for any more */                               \
    X(unsent)           /* answers and refusals that could not be sent */                          \
    X(read_pauses)      /* reading stopped: limits.write_queue or limits.rx_total */               \
    X(gated)            /* calls that waited for another one to end, or for a connection */        \
    X(reconnects)       /* connections that took the place of a lost one */                        \
    X(sends_refused)    /* past limits.write_queue, limits.tx_total or limits.parked */            \
    X(calls_refused)    /* own calls past limits.pending or limits.gate */                         \
    X(keeps_refused)    /* nio_call_keep past limits.kept */                                       \
    X(channels_refused) /* messages of new peers, past limits.channels; stale as well */           \
    X(datagrams_in)                                                                                \
    X(datagrams_out)                                                                               \
    X(datagrams_failed)  /* the system did not take them */                                        \
    X(datagrams_dropped) /* past limits.datagram_links, or not for this node */                    \
    X(refused_busy)      /* requests over UDP past limits.answers */                               \
    X(answers_withheld)  /* to UDP addresses not proved, past their budget */                      \
    X(challenges)        /* sent */                                                                \
    X(retries)           /* requests sent once more, over UDP or under a challenge */              \
    X(repeats)           /* repeated requests that were answered from memory, or dropped */        \
    X(peers_added)                                                                                 \
    X(peers_lost)    /* timed out, disconnected, or their link ended */                            \
    X(peers_refused) /* past limits.peers or limits.peer_rate, or of somebody else */              \
    X(subscriptions_refused)                                                                       \
    X(notes_queued)  /* notifications, once for each subscriber */                                 \
    X(notes_dropped) /* of which so many: the queue of a subscriber was full */                    \
    X(streams_refused)

/* What happened on a node since it was made; each only grows. */
typedef struct nio_counters {
#define NIO_COUNTERS_MEMBER(name) uint64_t name;
    NIO_COUNTERS_LIST(NIO_COUNTERS_MEMBER)
#undef NIO_COUNTERS_MEMBER
} nio_counters;

/* The counters of a node, which go on counting. They live as long as the node. */
NIO_API const nio_counters *nio_node_counters(const nio_node *node);

NIO_END_DECLS
#endif
