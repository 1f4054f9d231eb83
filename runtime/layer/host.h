/* layer/host.h - what plugins share with the node that they belong to. */
#ifndef NIO_LAYER_HOST_H
#define NIO_LAYER_HOST_H

#include <netaio/env.h>
#include <netaio/key.h>
#include <netaio/limits.h>
#include <netaio/peer.h>
#include <netaio/plugin.h>

#include "crypto/random.h"

#define NIO__PREFIX_BYTES 12

/* What plugins see of peers. The engine manages them, which is a floor above, so it hands down the
 * functions to ask it by; netaio/peer.h says what they do. */
typedef struct nio__peer_view {
    const nio_peer *(*of_link)(void *data, const nio_link *link, nio_bytes app);
    nio_bytes (*self)(void *data, nio_bytes app);
    nio_bytes (*id)(const nio_peer *peer);
    /* Whether messages on that link may be for this peer alone: it is proved to be there. */
    bool (*is_there)(const nio_peer *peer, const nio_link *link);
    bool (*find)(const nio_peer *peer, const char *name, nio_bytes *value); /* …_find_proved */
} nio__peer_view;

/* One for each node; it outlives the node's plugins and does not move. */
typedef struct nio_plugin_host {
    const nio_env *env;
    const nio_limits *limits;
    nio__rng *random;
    nio_domain *domain; /* never NULL: the process's own if none was given */

    /* Native plugins: messages older than the node are stale, its own are refused. Both are set
     * anew in the child of a fork, which is another sender: see nio__plugin_host_sync. */
    int64_t started_ms;
    uint8_t prefix[NIO__PREFIX_BYTES]; /* first part of every channel of this node */
    uint32_t forks;                    /* nio__fork_generation when these were drawn */
    uint32_t epoch;                    /* counts how often they were drawn */
    uint32_t next_channel;             /* numbers the channels, over all plugins */

    uint8_t identity_key[16];  /* of layer identities, see nio__layer_same */
    uint64_t salt;             /* of what this node itself sent, see layer/fresh.h */
    uint64_t channels_refused; /* counts: limits.channels was reached */

    const nio__peer_view *peers; /* NULL: nobody manages peers */
    void *peers_data;
    uint32_t generation; /* of the layer that was made last, see nio_layer */
    unsigned at_work;    /* plugins that seal or open, one inside the other */
} nio_plugin_host;

/* `domain` NULL stands for the one of the process; NIO_ENOMEM if that cannot be made. After
 * nio__crypto_init. All pointers are borrowed for the life of the host. */
NIO_MUST_USE nio_status nio__plugin_host_init(nio_plugin_host *host, const nio_env *env,
                                              const nio_limits *limits, nio__rng *random,
                                              nio_domain *domain);

/* Draws prefix and salt anew if this process was forked since, and lets the node begin at
 * `now_ms`. Native plugins call it before they use either. */
void nio__plugin_host_sync(nio_plugin_host *host, int64_t now_ms);

/* The number of a new channel. Never the same twice under one prefix, whatever plugin or layer
 * asks, so that two layers with one key cannot use one nonce twice. */
uint32_t nio__plugin_host_new_channel(nio_plugin_host *host);

/* From now on plugins ask these about peers. `view` lives as long as the host. */
void nio__plugin_host_set_peers(nio_plugin_host *host, const nio__peer_view *view, void *data);

/* nio_plugin_init for code that has a host and no node. */
void nio__plugin_init(nio_plugin *plugin, const nio_plugin_class *cls, nio_plugin_host *host);
/* Drops a reference; the last one destroys. NULL is allowed. */
void nio__plugin_release(nio_plugin *plugin);

#endif
