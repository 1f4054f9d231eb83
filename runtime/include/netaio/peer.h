/* netaio/peer.h - peers: who else is there, under an app id.
 *
 * A node announces itself and hears of others: by multicast over UDP, by unicast to endpoints that
 * are named (`contacts`), and on its TCP links. What a peer says about itself is a record: an id
 * and data, which are bytes, and the level to which they are proved.
 *
 * Happy path:  nio_peers_start → ADVERTISE_PEER goes out, now and every `every_ms` → a peer answers
 *              PEER_DISCOVERED, or advertises itself → ADDED … UPDATED … → REMOVED or TIMED_OUT
 * Failure:     a record that is full of rubbish, of a stranger who claims another's id, or past a
 *              limit is not taken; it is counted (peers_refused). */
#ifndef NETAIO_PEER_H
#define NETAIO_PEER_H

#include <netaio/base.h>
#include <netaio/node.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

typedef struct nio_peers nio_peers; /* the management of one app id on one node */
typedef struct nio_peer nio_peer;   /* the record of one peer; ends with its REMOVED or TIMED_OUT */

#define NIO_PEER_ID_MAX 255        /* bytes of an id */
#define NIO_PEER_UNPROVED_MAX 1024 /* bytes of data of a record of level 0; more is refused */

/* How far a record is proved. One of a lower level never changes one of a higher. */
typedef enum nio_peer_level {
    NIO_PEER_UNPROVED = 0, /* anybody can have said it */
    NIO_PEER_KEYED = 1,    /* its messages passed a keyed layer: a holder of the key said it */
    NIO_PEER_SIGNED = 2    /* signed by the key that is its id (plugin `sign`) */
} nio_peer_level;

/* What happened to a record since it was told of last. */
typedef enum nio_peer_change {
    NIO_PEER_ADDED,
    NIO_PEER_UPDATED,  /* its data, its level or its addresses */
    NIO_PEER_REMOVED,  /* it said good-bye, its link ended, it gave way to others (limits.peers), or
                          management stops */
    NIO_PEER_TIMED_OUT /* nothing was heard of it for timeout_ms */
} nio_peer_change;

/* Called from the loop alone; the record is there until the call returns, REMOVED and TIMED_OUT
 * being its last. */
typedef void nio_peer_fn(void *user, nio_peers *peers, const nio_peer *peer,
                         nio_peer_change change);

/* How the data of peers is read. Data is opaque to the library but for the entries that plugins
 * look for (`pubkey` of x25519, `lock` of tapescript). */
typedef struct nio_peer_codec {
    size_t size;
    void *user;
    /* The value of an entry, as bytes: a view into `data`. False if there is none, or it is not
     * bytes, or the data does not decode. */
    bool (*find)(void *user, nio_bytes data, const char *name, nio_bytes *value);
} nio_peer_codec;
/* Data as Python netaio has it: a packed dict from str to values. Static: never freed. */
NIO_API const nio_peer_codec *nio_peer_codec_packify(void);

/* How to manage; NULL members are filled in as stated. All is copied but the layer and the codec,
 * which have to live as long as the management. */
typedef struct nio_peers_options {
    size_t size;
    nio_bytes app;               /* app id; empty: "netaio". One management for each on a node */
    nio_bytes id;                /* of this node, 1 to NIO_PEER_ID_MAX bytes; empty: the verify key
                                  of a `sign` in `layer`, else 16 random bytes */
    nio_bytes data;              /* what others shall know; packed for the codec */
    nio_layer *layer;            /* inner layer of peer messages; NULL: none */
    uint32_t every_ms;           /* milliseconds between advertisements; 0: 20,000 */
    uint32_t timeout_ms;         /* milliseconds without a word, over UDP, after which a peer is
                                    forgotten; 0: 60,000; at least every_ms */
    bool unproved;               /* keys that peers of level 0 say they have are used */
    const char *const *contacts; /* endpoints, udp://… or tcp://…, to whom it advertises as well */
    size_t contact_count;
    nio_layer *contact_outer;    /* of links to contacts; NULL: the usual one of the node, see
                                    nio_listen_options. Without either there are no contacts unless
                                    `contact_plain` is true */
    const nio_peer_codec *codec; /* NULL: nio_peer_codec_packify */
    nio_peer_fn *on_peer;        /* may be NULL */
    void *user;                  /* handed to on_peer */
    bool contact_plain;          /* links to contacts have no outer layer, on purpose */
} nio_peers_options;
#define NIO_PEERS_OPTIONS_INIT                                                                     \
    {                                                                                              \
        sizeof(nio_peers_options), {NULL, 0}, {NULL, 0}, {NULL, 0}, NULL, 0, 0, false, NULL, 0,    \
            NULL, NULL, NULL, NULL, false                                                          \
    }

/* Starts to advertise and to listen for peers, on all links and sockets that the node has and will
 * have: to groups and contacts over UDP, and to streams that it connected, at once and every
 * every_ms; to streams that it accepted before, at once. NIO_ECONFLICT: that app id is managed
 * already; NIO_ETOOBIG: the data fit no message; NIO_EINVAL, NIO_ENOMEM, NIO_ECLOSED, what a
 * contact cannot be connected with (nio_node_connect), all with a sentence. */
NIO_API NIO_MUST_USE nio_status nio_peers_start(nio_node *node, const nio_peers_options *options,
                                                nio_peers **peers, nio_error *error);
/* Says good-bye (DISCONNECT) wherever it advertised, and forgets all records: each is told as
 * REMOVED in the turns that follow, then `peers` is gone. Closing the node does it as well. */
NIO_API void nio_peers_stop(nio_peers *peers);

/* Other data from now on, which is advertised at once. NIO_ETOOBIG: it does not fit a message;
 * NIO_ENOMEM; NIO_ECLOSED: the management was stopped. */
NIO_API NIO_MUST_USE nio_status nio_peers_set_data(nio_peers *peers, nio_bytes data);

/* The node that manages them. Lives longer than the management. */
NIO_API nio_node *nio_peers_node(const nio_peers *peers);
/* The app id. Lives as long as the management. */
NIO_API nio_bytes nio_peers_app(const nio_peers *peers);
/* The id of this node. Lives as long as the management. */
NIO_API nio_bytes nio_peers_id(const nio_peers *peers);

/* ---- Records --------------------------------------------------------------------------------- */

/* By id, or by the address of a link; NULL: there is none. Both in constant time. Each record lives
 * until its REMOVED or TIMED_OUT was told, which is not before the next callback. */
NIO_API const nio_peer *nio_peer_by_id(const nio_peers *peers, nio_bytes id);
NIO_API const nio_peer *nio_peer_by_address(const nio_peers *peers, const nio_address *address);
/* The peer at the other side of a link; NULL: it has not said who it is. Of several ids that are
 * said to be there, the one that is proved best, then the one that came first. Lives as above. */
NIO_API const nio_peer *nio_peer_of_link(const nio_peers *peers, const nio_link *link);
/* All records, one after another, in no particular order: begin with NULL; NULL at the end. The
 * table must not change meanwhile. Each lives as above. */
NIO_API const nio_peer *nio_peer_next(const nio_peers *peers, const nio_peer *before);
/* How many records there are. */
NIO_API size_t nio_peers_count(const nio_peers *peers);

/* The id of a peer. Lives as long as the record. */
NIO_API nio_bytes nio_peer_id(const nio_peer *peer);
/* What it says about itself. Lives until the record changes. */
NIO_API nio_bytes nio_peer_data(const nio_peer *peer);
/* How far that is proved. */
NIO_API nio_peer_level nio_peer_get_level(const nio_peer *peer);
/* An entry of its data, by the codec; false if there is none. */
NIO_API bool nio_peer_find(const nio_peer *peer, const char *name, nio_bytes *value);
/* The same, but only where the application may rely on it: from level 1 on, or if it said
 * `unproved`. What plugins use. */
NIO_API bool nio_peer_find_proved(const nio_peer *peer, const char *name, nio_bytes *value);
/* Milliseconds since it was heard of last. */
NIO_API uint64_t nio_peer_age_ms(const nio_peer *peer);
/* Writes its addresses, at most `max` of them; returns how many there are. */
NIO_API size_t nio_peer_addresses(const nio_peer *peer, nio_address *addresses, size_t max);
/* A link to it; the one that was heard of last. Belongs to the node; lives at least as long as the
 * record. A link over UDP that the program closes takes the record with it. */
NIO_API nio_link *nio_peer_link(const nio_peer *peer);

NIO_END_DECLS
#endif
