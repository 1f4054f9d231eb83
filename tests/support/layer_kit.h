/* tests/support/layer_kit.h - nodes and messages for tests of layers, without any network.
 *
 *     struct kit_node a, b;             kit_node_begin(&a, &world, domain); …
 *     struct kit_message out, in;       two large structs: make them static
 *     struct kit_wire wire;
 *
 *     kit_compose(&out, &a, 0, "uri", "content");
 *     kit_seal(layer_of_a, &out);
 *     kit_send(&out, &wire);            what goes over the wire: flip, cut, replay it
 *     kit_receive(&in, &b, &wire);
 *     kit_open(layer_of_b, &in);
 */
#ifndef TESTS_SUPPORT_LAYER_KIT_H
#define TESTS_SUPPORT_LAYER_KIT_H

#include <netaio/plugin.h>

#include "layer/domain.h"
#include "layer/host.h"
#include "layer/layer.h"
#include "support/fault_env.h"

#define KIT_ITEMS 48
#define KIT_FRONT 128
#define KIT_STORE 4096
#define KIT_CHANNEL_BYTES 256

/* The one peer that a node knows, whatever the link. */
struct kit_peer {
    nio_bytes app, id;
    nio_peer_level level;
    nio_bytes pubkey, lock; /* in its data; empty: none */
};

struct kit_node {
    struct fault_env *world;
    nio_limits limits;
    nio__rng random;
    nio_plugin_host host;
    struct kit_peer peer; /* known if it has an app id */
    nio_bytes self;       /* its own id, under any app id */
    uint8_t pubkey[NIO_KEY_BYTES];
};

/* A node in `world`, beginning at its wall clock. */
void kit_node_begin(struct kit_node *node, struct fault_env *world, nio_domain *domain);
void kit_node_end(struct kit_node *node);

/* From now on the node knows that peer, and has that id. All is borrowed. */
void kit_peers(struct kit_node *node, const struct kit_peer *peer, nio_bytes self);
/* The same for a peer of level 1 with the public key of a seed; another size: with none. */
void kit_knows(struct kit_node *node, const char *app, const char *id, nio_bytes seed,
               const char *self);

/* A node in a world of its own, and the domain that remembers for it. */
struct kit_world {
    struct fault_env env;
    nio_domain *domain;
    struct kit_node node;
};
void kit_world_begin(struct kit_world *world, uint64_t seed);
void kit_world_end(struct kit_world *world);

/* From now on the node draws these bytes first. Borrowed until they are used up. */
void kit_draws(struct kit_node *node, const uint8_t *bytes, size_t len);

/* Makes one plugin of the node, of any slot; fails the test where it cannot. */
nio_plugin *kit_plugin(struct kit_node *node, const char *kind, const nio_plugin_param *params,
                       size_t param_count, nio_key key);

/* A message under construction, or one that came in. */
struct kit_message {
    nio_layer_message m;
    struct nio_field_set set;
    nio_field items[KIT_ITEMS];
    struct nio_layer_outside outside;
    uint8_t store[KIT_STORE];
    uint8_t fields[65536];
    uint8_t memory[KIT_FRONT + 65536];
};

/* What goes over the wire. */
struct kit_wire {
    uint8_t type;
    size_t fields_len, body_len;
    uint8_t fields[65536];
    uint8_t body[65536];
};

/* An outgoing message; it has no fields yet. */
void kit_compose(struct kit_message *message, const struct kit_node *node, uint8_t type,
                 nio_bytes uri, nio_bytes content);
/* Adds a field of the application; name and value are borrowed. */
void kit_field(struct kit_message *message, const char *name, nio_bytes value);

void kit_send(struct kit_message *message, struct kit_wire *wire);
/* False if the fields do not decode. */
bool kit_receive(struct kit_message *message, const struct kit_node *node,
                 const struct kit_wire *wire);

/* As the outer layer, or as an inner one under `outer` (which may be NULL). Each call of
 * kit_seal is a new channel, unless the test gave the message the state of one. Work that a
 * plugin has is done at once. */
nio_status kit_seal(nio_layer *layer, struct kit_message *message);
nio_status kit_open(nio_layer *layer, struct kit_message *message);
nio_status kit_seal_inner(nio_layer *layer, const nio_layer *outer, struct kit_message *message);
nio_status kit_open_inner(nio_layer *layer, const nio_layer *outer, struct kit_message *message);

/* Replaces the fields of a message on the wire. */
void kit_rewrite_fields(struct kit_wire *wire, nio_field *fields, size_t count);

#endif
