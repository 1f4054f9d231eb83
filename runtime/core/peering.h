/* core/peering.h - the inside of peer management, shared by the files core/peers*.c. */
#ifndef NIO_CORE_PEERING_H
#define NIO_CORE_PEERING_H

#include "core/peer_table.h"
#include "core/peers.h"
#include "core/state.h"

#define NIO__PEERS_EVERY_MS 20000
#define NIO__PEERS_TIMEOUT_MS 60000
#define NIO__PEERS_LATE_MS 500     /* answers to multicast come at random within that time */
#define NIO__PEERS_UNHEARD_MS 2000 /* so long "not found" may be about an advertisement */

/* Of one node; made when the first app id is managed. */
typedef struct nio__peering {
    nio__peer_room room;
    nio__list managed;     /* nio_peers; */
    nio__list ending;      /* stopped ones whose records are yet to be told */
    uint64_t multicast_ms; /* the last advertisement to a group */
    bool multicast;
} nio__peering;

typedef struct nio__contact {
    nio_peers *peers;
    nio_link *link; /* NULL: there is none, it is tried again with the next round */
    char *endpoint; /* owned */
} nio__contact;

struct nio_peers {
    nio__core *core;
    nio__hook hook; /* in managed or ending */
    nio__peer_table table;
    nio__timer timer; /* the next round */
    bool stopped;
    nio_bytes app, id; /* behind the struct */
    uint8_t *packed;   /* what a peer message holds */
    size_t packed_len, data_len;
    nio_layer *layer, *contact_outer;
    uint32_t every_ms, timeout_ms;
    bool unproved;
    const nio_peer_codec *codec;
    nio_peer_fn *on_peer;
    void *user;
    nio__peers_dial *dial;
    nio__contact *contacts;
    size_t contact_count;
    uint8_t memory[];
};

/* ---- peers.c --------------------------------------------------------------------------------- */

/* Frees a management whose records are all gone. */
void nio__peers_destroy(nio_peers *peers);

/* ---- peers_say.c ----------------------------------------------------------------------------- */

/* To whom something is said, besides groups and contacts. */
typedef enum nio__peers_reach {
    NIO__PEERS_OWN,     /* streams that this node opened */
    NIO__PEERS_STREAMS, /* all streams */
    NIO__PEERS_KNOWN    /* all streams, and known peers over UDP */
} nio__peers_reach;

void nio__peers_say_all(nio_peers *peers, uint8_t type, nio__peers_reach reach);
/* On one link. */
void nio__peers_say(nio_peers *peers, nio_link *link, uint8_t type);
/* Answers an advertisement: `cid` NULL: it had no name. */
void nio__peers_answer(nio_peers *peers, nio_link *link, const uint8_t *cid, const nio__tags *tags);
/* Whether it is a link to a contact. */
bool nio__peers_is_contact(const nio_peers *peers, const nio_link *link);

/* ---- peers_hear.c ---------------------------------------------------------------------------- */

/* The management of an app id, or NULL; empty: the first one. */
nio_peers *nio__peers_of_app(const nio__core *core, nio_bytes app);
/* Timers of records and places. */
void nio__peers_on_silence(nio__timer *timer);
void nio__peers_on_answer(nio__timer *timer);

#endif
