/* core/peer_table.h - records of peers: who says what about itself, from where, how far proved.
 *
 * No message is read or sent here: what came is told (nio__peer_announce, _leave, _silent), time is
 * data, and what has changed waits in `events` of the room until it is told to the program.
 *
 *     room      all records of a node, whatever their app id: limits, memory, events
 *     table     the records of one app id, by id and by address
 *     record    nio_peer: id, data, level, and bindings
 *     binding   a record speaks from a place (with a channel prefix, where a native plugin is
 *               around its messages)
 *     place     one link, under one app id. Of the ids that speak from it, the first one owns it
 *     claim     somebody else wants an id, or a place: who has it is asked first
 *
 * What changes a record (native peers, not those who only say so):
 *   - a message of a higher level replaces it, one of a lower level never changes it
 *   - a message of its own level changes it from the same binding: the same place and prefix, or
 *     the same prefix elsewhere, which is one more place
 *   - from another binding, the record's places are asked (ADVERTISE_PEER), at most once in
 *     NIO__PEER_ASK_AGAIN_MS: a word within NIO__PEER_ASK_MS keeps it, silence moves it
 *   - another id at a place is taken beside the one that owns it, which is asked likewise: if it is
 *     silent, it leaves the place
 *   - records end when they say good-bye, with the last of their links, and over UDP after a time
 *     without any message from their places */
#ifndef NIO_CORE_PEER_TABLE_H
#define NIO_CORE_PEER_TABLE_H

#include <netaio/peer.h>

#include "core/state.h"

#define NIO__PEER_ASK_MS 2000
#define NIO__PEER_ASK_AGAIN_MS 10000
#define NIO__PEER_IDS 8    /* at one place */
#define NIO__PEER_PLACES 8 /* of one record */

typedef struct nio__peer_table nio__peer_table;
typedef struct nio__peer_place nio__peer_place;

/* What all tables of a node share. */
typedef struct nio__peer_room {
    const nio_env *env;
    const nio_limits *limits;
    nio_counters *counters;
    nio__timers *timers;
    nio__pool places, bindings;
    nio__list ages[NIO_PEER_SIGNED]; /* records that may give way, by level; the one that announced
                                        itself last at the end */
    uint32_t count;                  /* records that have not ended */
    nio__rate rate;                  /* of new ones */
    nio__list events;                /* records of which something is to be told */
    void (*wake)(void *user);        /* `events` is empty no more */
    void *user;
} nio__peer_room;

struct nio__peer_table {
    nio__peer_room *room;
    nio_peers *owner;
    nio__map ids, addresses;               /* → nio_peer, nio__peer_place */
    nio__list records;                     /* that have not ended */
    uint32_t count;                        /* of them */
    uint32_t made;                         /* of those and of ended ones that are not told yet */
    void (*on_silence)(nio__timer *timer); /* of nio_peer.timer */
    void (*on_answer)(nio__timer *timer);  /* of nio__peer_place.timer */
};

typedef struct nio__peer_binding {
    nio__hook in_peer, in_place;
    nio_peer *peer;
    nio__peer_place *place;
    bool has_prefix;
    uint8_t prefix[NIO__PREFIX_BYTES];
} nio__peer_binding;

struct nio__peer_place {
    nio__peer_table *table;
    nio_link *link;        /* NULL: gone; only records that have ended hold the place then */
    nio__peer_place *next; /* of the link */
    nio__peer_place *twin; /* another link with this address */
    nio__list bindings;    /* the owner's first: see nio__peer_rank_of, then in order of coming */
    nio__list claims;
    uint32_t count; /* of bindings */
    uint32_t refs;  /* bindings, those of ended records as well, and claims */
    bool by_group;  /* its last announcement came by multicast */
    uint8_t key[NIO__ADDRESS_KEY];

    nio__timer timer; /* an answer is due */
    bool has_cid;
    uint8_t cid[NIO__CID_BYTES];
    nio__tags tags;
};

typedef struct nio__peer_claim {
    nio__hook in_place;
    nio_peer *peer;
    nio__peer_place *place;
    bool moves; /* the record to that place, with the data; else it leaves that place */
    bool has_prefix;
    uint8_t prefix[NIO__PREFIX_BYTES];
    size_t data_len;
    uint8_t data[];
} nio__peer_claim;

struct nio_peer {
    nio__peer_table *table;
    nio__hook in_table, in_age, in_events;
    nio__list bindings; /* the one that announced last first */
    uint32_t binding_count;
    nio_peer_level level;
    bool vouched;      /* a keyed layer proved it, not its own signature alone */
    uint64_t heard_ms; /* last announcement */
    uint64_t asked_ms;
    bool asked; /* once */
    nio__peer_claim *claim;
    nio__timer timer; /* end of the time for an answer */
    nio_bytes id;     /* behind the struct */
    uint8_t *data;
    size_t data_len, data_cap;
    bool told; /* ADDED was */
    bool over;
    bool left; /* it said so, or is silent: nothing of it stays */
    nio_peer_change end;
    uint8_t memory[];
};

/* Who comes first at a place. Anybody can sign for itself, and over UDP say so from a forged
 * address: whom a keyed layer proved goes before. */
static inline unsigned nio__peer_rank_of(const nio_peer *peer)
{
    return (peer->vouched ? NIO_PEER_SIGNED + 1u : 0u) + (unsigned)peer->level;
}

/* What a message says, and how far that is proved. */
typedef struct nio__peer_word {
    nio_bytes id, data;
    nio_peer_level level;
    bool vouched;
    nio_link *link;
    const uint8_t *prefix; /* NIO__PREFIX_BYTES, or NULL */
    uint64_t now_ms;
} nio__peer_word;

typedef enum nio__peer_verdict {
    NIO__PEER_TAKEN,   /* the record is as the message has it */
    NIO__PEER_IGNORED, /* it is of somebody else, as far as can be seen */
    NIO__PEER_REFUSED  /* a limit, or no memory */
} nio__peer_verdict;

/* ---- Rooms and tables ------------------------------------------------------------------------ */

void nio__peer_room_init(nio__peer_room *room, const nio_env *env, const nio_limits *limits,
                         nio_counters *counters, nio__timers *timers);
/* All records are gone. */
void nio__peer_room_end(nio__peer_room *room);

/* `seeds`: 2 × NIO__SEED_SIZE random bytes. */
void nio__peer_table_init(nio__peer_table *table, nio__peer_room *room, nio_peers *owner,
                          const uint8_t seeds[2][NIO__SEED_SIZE]);
void nio__peer_table_end(nio__peer_table *table);

/* A peer said who it is. `*ask`: a record whose places are to be asked now; nio__peer_silent is to
 * be called at now_ms + NIO__PEER_ASK_MS (its `timer` has a place). NULL: none. */
nio__peer_verdict nio__peer_announce(nio__peer_table *table, const nio__peer_word *word,
                                     nio_peer **ask);
/* A peer said good-bye. */
nio__peer_verdict nio__peer_leave(nio__peer_table *table, const nio__peer_word *word);
/* Nobody answered since it was asked. */
void nio__peer_silent(nio_peer *peer);
/* Ends records of which nothing was heard for longer than that. Those over streams stay. */
void nio__peer_expire(nio__peer_table *table, uint64_t now_ms, uint32_t timeout_ms);

/* The connection of a link is lost, or it closes. */
void nio__peer_link_ended(nio_link *link);
/* It is freed. */
void nio__peer_link_gone(nio_link *link);
/* Another link takes its place, with the same address. */
void nio__peer_link_moved(nio_link *from, nio_link *to);

void nio__peer_end(nio_peer *peer, nio_peer_change change);
/* Frees a record that has ended. */
void nio__peer_free(nio_peer *peer);

/* ---- Asking ---------------------------------------------------------------------------------- */

nio_peer *nio__peer_of_id(const nio__peer_table *table, nio_bytes id);
nio__peer_place *nio__peer_place_of(const nio__peer_table *table, const nio_link *link);
/* Who owns the place; NULL: nobody does, or there is no place. */
nio_peer *nio__peer_at(const nio__peer_place *place);
nio_peer *nio__peer_of_address(const nio__peer_table *table, const nio_address *address);
/* When something was heard of it last. */
uint64_t nio__peer_heard(const nio_peer *peer);

#endif
