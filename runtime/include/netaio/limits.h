/* netaio/limits.h - a bound for everything that a peer or a program could make grow.
 *
 * Each limit says what happens when it is reached; each is counted (nio_counters). Where a
 * bound can be kept by reading less from the network, that comes before dropping. */
#ifndef NETAIO_LIMITS_H
#define NETAIO_LIMITS_H

#include <netaio/base.h>

NIO_BEGIN_DECLS

/* clang-format off */
/*      type      member           default    what; policy when it is reached */
#define NIO_LIMITS_LIST(X)                                                                        \
    X(uint32_t, frame,             131079) /* bytes of one frame; the link is closed */            \
    X(uint32_t, auth_fields,           32) /* fields of one message; the link is closed */         \
    X(uint32_t, frames_per_turn,      256) /* of one link; the rest follow in the next turn */     \
    X(uint32_t, write_queue,      1048576) /* bytes of one link; reading pauses, then ELIMIT */    \
    X(uint32_t, rx_total,        67108864) /* bytes of partial frames; reading pauses */           \
    X(uint32_t, tx_total,       134217728) /* bytes queued for all links; ELIMIT */                \
    X(uint32_t, connections,         1024) /* accepted links; more are closed at once */           \
    X(uint32_t, pending,             4096) /* own calls that wait for an answer; ELIMIT */         \
    X(uint32_t, gate,                  64) /* own calls queued on one link; EBUSY */               \
    X(uint32_t, kept,                4096) /* kept calls of peers; nio_call_keep says ELIMIT */    \
    X(uint32_t, kept_ms,            60000) /* a kept call; then the runtime answers ERROR */       \
    X(uint32_t, handlers,            4096) /* untyped handlers; ELIMIT */                          \
    X(uint32_t, channels,            4096) /* replay windows; new channels are refused */          \
    X(uint32_t, parked,                64) /* messages a plugin still works on; ELIMIT */          \
    X(uint32_t, deadline_ms,        10000) /* a call that names no deadline */                     \
    X(uint32_t, connect_ms,         10000) /* resolve and connect; the link ends ETIMEDOUT */      \
    X(uint32_t, handshake_ms,       10000) /* accepted link without a valid frame; closed */       \
    X(uint32_t, frame_ms,           30000) /* between first and last byte of a frame; closed */    \
    X(uint32_t, idle_ms,           600000) /* accepted link that says nothing, or subscribed */   \
                                           /* and takes nothing; closed; 0: never */              \
    X(uint32_t, drain_ms,            2000) /* flushing at close; then the rest is dropped */       \
    X(uint32_t, datagram_links,      8192) /* UDP addresses a node speaks with; the oldest that */ \
                                           /* nothing needs goes, else it is soon forgotten */     \
    X(uint32_t, datagram_queue,      8192) /* datagrams a socket has yet to send; ELIMIT */        \
    X(uint32_t, datagram_idle_ms,  120000) /* a UDP address that says nothing, and that nothing */ \
                                           /* needs; forgotten */                                  \
    X(uint32_t, answers,             1024) /* answers kept for repeated requests; ERROR busy */    \
    X(uint32_t, answers_bytes,    4194304) /* bytes of them; likewise */                           \
    X(uint32_t, peers,               4096) /* records of peers; the oldest unproved one goes */    \
    X(uint32_t, peer_rate,             16) /* new ones a second; more are dropped */               \
    X(uint32_t, subscriptions,        256) /* of one link, either way; refused */                  \
    X(uint32_t, topics,             65536) /* subscriptions of all peers; refused */               \
    X(uint32_t, topic_uri,           1024) /* bytes of the URI of one; refused */                  \
    X(uint32_t, notes,              65536) /* notifications queued for all subscribers; dropped */ \
    X(uint32_t, subscription_ms,   300000) /* a subscription over UDP that is not renewed */       \
    X(uint32_t, pow_rate,             100) /* hashcash: proofs a second; more cost more */         \
    X(uint32_t, streams,               64) /* streams under way on one link; refused */            \
    X(uint32_t, stream_credit,     262144) /* bytes of one that wait at the receiver, at most; */  \
                                           /* less than 131072 counts as that */                   \
    X(uint32_t, stream_idle_ms,     30000) /* without a sign of who is waited for; ETIMEDOUT */
/* clang-format on */

/* All bounds of a node; set by nio_limits_init, then changed. */
typedef struct nio_limits {
    size_t size; /* sizeof(nio_limits) */
#define NIO_LIMITS_MEMBER(type, name, value) type name;
    NIO_LIMITS_LIST(NIO_LIMITS_MEMBER)
#undef NIO_LIMITS_MEMBER
} nio_limits;

/* Sets the defaults above. */
NIO_API void nio_limits_init(nio_limits *limits);

NIO_END_DECLS
#endif
