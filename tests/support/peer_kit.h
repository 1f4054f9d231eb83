/* tests/support/peer_kit.h - peers in a simulated network, and what a program is told of them.
 *
 *     struct told told = {0};
 *     nio_peers *peers = manages(host, "me", "data", &told);
 *     sim_settle(&sim);
 *     assert_int_equal(told.added, 1); */
#ifndef TESTS_SUPPORT_PEER_KIT_H
#define TESTS_SUPPORT_PEER_KIT_H

#include "core/peers.h"
#include "support/simnet.h"

struct told {
    unsigned added, updated, removed, timed_out;
    char id[64], data[64]; /* of the last one, cut */
    nio_peer_level level;
    size_t addresses;
    void (*then)(struct told *told, nio_peers *peers, const nio_peer *peer, nio_peer_change change);
    void *user;
};

/* An on_peer for a struct told. */
void told_peer(void *told, nio_peers *peers, const nio_peer *peer, nio_peer_change change);

/* Options by words: app "netaio". */
nio_peers_options peers_options(const char *id, const char *data, struct told *told);
/* Starts; it has to be accepted. */
nio_peers *manages(struct sim_host *host, const char *id, const char *data, struct told *told);
nio_peers *manages_with(struct sim_host *host, const nio_peers_options *options);

/* Data of a peer as x25519 looks for it: {pubkey: that of the seed}, packed in `memory`. */
nio_bytes peer_data_of_seed(const uint8_t seed[NIO_KEY_BYTES], uint8_t *memory, size_t size);
/* An inner layer that hides content for the peer on the link; `unproved`: without a keyed layer
 * around it. */
nio_layer *sim_box_layer(struct sim_host *host, const uint8_t seed[NIO_KEY_BYTES], bool unproved);

/* What a peer without an engine says of itself, framed; good until the next call of spoken. */
nio_bytes peer_says(uint8_t type, const char *app, const char *id, const char *data);
nio_bytes peer_says_bytes(uint8_t type, const char *app, nio_bytes id, nio_bytes data);

/* Takes the next message of `bytes`, which has to be that of a peer under "netaio". */
void peer_said(nio_bytes *bytes, uint8_t type, const char *id, const char *data);

/* The record has that data, at that level. */
void peer_is(const nio_peers *peers, const char *id, const char *data, nio_peer_level level);

#endif
