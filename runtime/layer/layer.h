/* layer/layer.h - {auth, cipher}: seal and open one message.
 *
 * Happy path:  outbound → nio__layer_seal(inner) → nio__layer_seal(outer)
 *              inbound  → nio__layer_open(outer) → route → nio__layer_open(inner)
 * Failure:     the first plugin that refuses ends it; the message is as good as gone. */
#ifndef NIO_LAYER_LAYER_H
#define NIO_LAYER_LAYER_H

#include <netaio/plugin.h>

#include "layer/host.h"
#include "layer/identity.h"
#include "layer/message.h"

struct nio_layer {
    char *name;          /* owned */
    uint32_t generation; /* other plugins, another number: see nio__layer_exchange */
    bool inner;
    nio_plugin *auth;     /* NULL: none */
    nio_plugin *cipher;   /* NULL: none, or the auth fills both slots */
    unsigned traits;      /* of both plugins */
    nio_room rooms[2];    /* of cipher and auth, in sealing order */
    size_t grow;          /* of both */
    size_t body_max;      /* the longest body that both seal; SIZE_MAX: any */
    size_t channel_bytes; /* state of one sending channel at this layer: zeroed by the caller
                             when the channel begins, handed over in message.channel_state */
    size_t open_bytes;    /* the same of what comes over one stream, in message.open_state */
    bool heeds;           /* a plugin of it heeds what it is told when it was refused */
    uint8_t identity[NIO__IDENTITY_BYTES]; /* see nio__layer_same; only if `identified` */
    bool identified;
    nio_layer *next; /* in the node's list */
};

/* What lies outside an inner layer: its fields are not covered by the inner one. */
struct nio_layer_outside {
    const nio_layer *outer; /* NULL: none */
};

/* Makes a layer of plugins of `host`. Sentences as in nio_layer_create. */
NIO_MUST_USE nio_status nio__layer_new(nio_plugin_host *host, const nio_layer_spec *spec,
                                       nio_layer **layer, nio_error *error);
/* Takes the caller's references of the plugins, also when it fails. */
NIO_MUST_USE nio_status nio__layer_of(nio_plugin_host *host, const char *name, bool inner,
                                      nio_plugin *auth, nio_plugin *cipher, nio_layer **layer,
                                      nio_error *error);
void nio__layer_free(nio_plugin_host *host, nio_layer *layer);

/* Whether what one seals the other opens because they were made of the same words and keys: kinds,
 * parameters as they are spelled, realm, current and previous keys. Layers of one node only. NULL
 * stands for a layer without plugins; one of plugins that the program made equals itself alone. */
bool nio__layer_same(const nio_layer *a, const nio_layer *b);
/* Keeps the digest that this takes; nio__layer_new does it. */
void nio__layer_identify(const nio_plugin_host *host, const nio_layer_spec *spec, nio_layer *layer);

/* Lets two layers change plugins and all that follows from them; each keeps its name and place.
 * What was kept for a layer under its generation belongs to the other one from now on. */
void nio__layer_exchange(nio_layer *a, nio_layer *b);

/* The verify key that proves what the layer seals; empty: none. See nio_plugin_class. */
nio_bytes nio__layer_signs_as(const nio_layer *layer);

/* Whether the two can run on one message: no field written twice (but the shared ones), no
 * field of the runtime, an inner cipher that leaves the URI readable, a keyed auth in either where
 * the inner one is of no worth without. `outer` or `inner` may be NULL (none). NIO_ECONFLICT with a
 * sentence that names both writers. */
NIO_MUST_USE nio_status nio__layer_pair_check(const nio_layer *outer, const nio_layer *inner,
                                              nio_error *error);

/* The longest body (2 bytes of uri_len included) that both layers seal; SIZE_MAX: any. Either may
 * be NULL. */
size_t nio__layer_body_max(const nio_layer *outer, const nio_layer *inner);

/* Most fields that a pair of layers writes, and most bytes of their values. */
#define NIO__LAYER_FIELDS_MAX (4 * NIO_ROOM_FIELDS)

/* Appends a place holder (name, value without bytes but of the stated length) for each field
 * that the layers will write, shared ones once; the largest size is stated of each. Either may
 * be NULL. Returns the new count. `fields` has room for NIO__LAYER_FIELDS_MAX more. With
 * nio__fields_size it says what to reserve before sealing. */
size_t nio__layer_fields(const nio_layer *outer, const nio_layer *inner, nio_field *fields,
                         size_t count);

/* Seals message through cipher and auth. `stage` counts plugins done (begin with 0), so that a
 * message for which a plugin said NIO_EPENDING goes on where it stopped. */
NIO_MUST_USE nio_status nio__layer_seal(nio_layer *layer, nio_layer_message *message,
                                        unsigned *stage);

/* Hands the fields of an AUTH_ERROR to the plugins: true if one says that what it refuses is worth
 * sending once more. */
bool nio__layer_heed(nio_layer *layer, nio_layer_message *message);

/* Opens message through auth and cipher; on failure `*refused` is the plugin that refused. */
NIO_MUST_USE nio_status nio__layer_open(nio_layer *layer, nio_layer_message *message,
                                        const nio_plugin **refused);

#endif
