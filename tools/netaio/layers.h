/* layers.h - the four layer options: what they mean together. */
#ifndef NETAIO_CLI_LAYERS_H
#define NETAIO_CLI_LAYERS_H

#include "identity.h"
#include "spec.h"

#include <netaio/node.h>

typedef enum cli_layer_option {
    CLI_AUTH,
    CLI_CIPHER,
    CLI_INNER_AUTH,
    CLI_INNER_CIPHER,
    CLI_LAYER_OPTIONS
} cli_layer_option;

typedef struct cli_layers {
    cli_slot slots[CLI_LAYER_OPTIONS];
} cli_layers;

/* What a node needs of them. */
typedef struct cli_made {
    nio_layer *outer; /* NULL: plain */
    nio_layer *inner; /* NULL: none */
    nio_layer *peers; /* inner layer of what peers say of themselves; NULL: none */
    cli_identity identity;
} cli_made;

/* Empty slots, that know their options. */
void cli_layers_init(cli_layers *layers);

/* Checks what the options say together: the right plugin in the right slot, no two plugins on
 * one auth field, and nothing left unsaid for an endpoint that is not this machine. False after
 * a usage error. */
bool cli_layers_check(const cli_layers *layers, const char *endpoint);

/* True if the outer layer has a plugin that proves that its sender has a key. */
bool cli_layers_prove(const cli_layers *layers);

/* True if the inner layer hides for the one peer at the other side. */
bool cli_layers_seal_for_peer(const cli_layers *layers);

/* Makes the layers and wipes their secrets. False after a usage error. */
bool cli_layers_make(nio_node *node, cli_layers *layers, cli_made *made);

void cli_layers_wipe(cli_layers *layers);

/* "hmac + sha256_stream", "aead", "none": for people. */
#define CLI_LAYER_TEXT 48
void cli_layers_text(const cli_layers *layers, bool inner, char text[CLI_LAYER_TEXT]);

#endif
