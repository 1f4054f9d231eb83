/* node/node.h - the inside of a node, shared by the files of this folder. */
#ifndef NIO_NODE_NODE_H
#define NIO_NODE_NODE_H

#include <netaio/gen.h>
#include <netaio/node.h>

#include "core/core.h"
#include "loop/loop.h"

/* The layers of a protocol under one set of keys. Kept for the life of the node, so that a
 * program that connects again and again does not make them again and again. */
typedef struct nio__layer_set {
    struct nio__layer_set *next;
    const nio_gen_protocol *protocol;
    uint8_t keys[NIO__IDENTITY_BYTES]; /* of all its keys */
    bool mixed;  /* its outer layer got another key with that of the node: `keys` says nothing */
    bool served; /* the protocol is served with it */
    nio_layer *layers[]; /* protocol->layer_count; NULL: nothing in either slot, or an inner one
                            that only a client leaves without its key */
} nio__layer_set;

#define NIO__REALM_MAX 255 /* of the native plugins: its length is one byte on the wire */

struct nio_node {
    nio_env env;
    nio_limits limits;
    nio__core *core;
    nio__loop *loop;
    nio_link_fn *on_link; /* of accepted links, and of others that name none */
    void *user;
    bool closing;
    nio_closed_fn *closed;
    void *closed_user;

    nio_layer *layers; /* all that belong to the node */
    nio__layer_set *sets;

    /* The protocol that was served first decides the outer layer. */
    const nio_gen_protocol *first; /* NULL: none was served yet */
    nio_layer *outer;              /* its outer layer; NULL: plain, by its schema */
    /* The protocol that was heard first stands in for it, on a node that serves none. */
    const nio_gen_protocol *heard; /* NULL: none is heard */
    nio_layer *heard_outer;
};

/* ---- layers.c -------------------------------------------------------------------------------- */

/* The layers of a protocol under these keys (which may be NULL), made now or before. To serve,
 * all keys have to be there; a client can do without those of operations that it does not call.
 * NIO_ENOKEY with the name of the key, NIO_ENOMEM, what nio_layer_create says. */
NIO_MUST_USE nio_status nio__node_layers(nio_node *node, const nio_gen_protocol *protocol,
                                         const void *keys, bool serve, nio__layer_set **set,
                                         nio_error *error);
/* Whether the keys are there: all to serve, else those of the outer layer and of what the set
 * (NULL: none yet) has. NIO_ENOKEY with the name of the key. */
NIO_MUST_USE nio_status nio__node_check_keys(const nio_gen_protocol *protocol, const void *keys,
                                             bool serve, const nio__layer_set *set,
                                             nio_error *error);
/* What is needed to make a layer of a protocol. */
typedef struct nio__layer_draft {
    nio_layer_spec spec;
    char realm[NIO__REALM_MAX + 1];
} nio__layer_draft;
/* False: nothing is in either slot, or a key is missing. */
bool nio__node_layer_draft(const nio_gen_protocol *protocol, size_t index, const void *keys,
                           nio__layer_draft *draft);
/* Notes that the set has these keys. */
void nio__node_note_keys(const nio_node *node, nio__layer_set *set, const void *keys);
/* Lets a layer belong to the node. */
void nio__node_adopt(nio_node *node, nio_layer *made);

/* The outer layer of a set; NULL: none. */
nio_layer *nio__set_outer(const nio__layer_set *set);
/* The key of a slot; an empty one if it has none or the program gave none. */
nio_key nio__slot_key(const nio_gen_slot *slot, const void *keys);

/* A protocol is about to be served: its outer layer becomes that of the node, or is the same
 * already. NIO_ECONFLICT with a sentence that names both. */
NIO_MUST_USE nio_status nio__node_claim_outer(nio_node *node, const nio__layer_set *set,
                                              nio_error *error);

/* Frees all layers and sets. No link uses them any more. */
void nio__node_free_layers(nio_node *node);

/* ---- protocol.c ------------------------------------------------------------------------------ */

/* The inner layer of peer messages; NULL where the protocol has none. NIO_ENOKEY. */
NIO_MUST_USE nio_status nio__node_peers_layer(nio_node *node, const nio_gen_protocol *protocol,
                                              const void *keys, nio_layer **layer,
                                              nio_error *error);
/* Whether tables and keys (which may be NULL) fit this library. NIO_EABI with a sentence. */
NIO_MUST_USE nio_status nio__protocol_check(const nio_gen_protocol *protocol, const void *keys,
                                            nio_error *error);

/* What endpoints are under that say nothing of it: the protocol, or NULL, and its outer layer. */
static inline const nio_gen_protocol *nio__node_usual(const nio_node *node, nio_layer **outer)
{
    *outer = node->first != NULL ? node->outer : node->heard_outer;
    return node->first != NULL ? node->first : node->heard;
}

/* ---- endpoints.c ----------------------------------------------------------------------------- */

/* nio_node_connect under a layer that is decided already; `port` if the endpoint names none. */
NIO_MUST_USE nio_status nio__node_dial(nio_node *node, const char *url, uint16_t port,
                                       nio_layer *outer, const nio_connect_options *options,
                                       nio_link **link, nio_error *error);
/* What the options of a listener or a connect say about the outer layer, where they say
 * something; else `otherwise`, if there is one (`known`). NIO_EINVAL with a sentence. */
NIO_MUST_USE nio_status nio__node_pick_outer(nio_node *node, const char *url, nio_layer *given,
                                             bool plain, bool known, nio_layer *otherwise,
                                             nio_layer **outer, nio_error *error);

/* ---- options.c ------------------------------------------------------------------------------- */

/* Copies a struct that begins with its size over one of `size` bytes that holds the defaults:
 * what an older program does not know keeps its default. `from` may be NULL. NIO_EINVAL: it was
 * not initialised, or is of a newer version that this library does not know. */
NIO_MUST_USE nio_status nio__options_copy(void *to, size_t size, const void *from, const char *what,
                                          nio_error *error);

#endif
