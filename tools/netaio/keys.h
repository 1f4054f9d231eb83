/* keys.h - the keys of a schema's layers: --key outer_seal=@FILE. */
#ifndef NETAIO_CLI_KEYS_H
#define NETAIO_CLI_KEYS_H

#include "layers.h"
#include "schema.h"

#define CLI_KEYS_MAX 16

/* What was written, in its order: "NAME=VALUE", or for a layer that signs "NAME.trusted=VALUE". */
typedef struct cli_keys {
    char *written[CLI_KEYS_MAX];
    size_t count;
} cli_keys;

/* Makes the layers that a message passes: outer, and `inner` where it is not NULL. Their keys are
 * those that were written, each read and wiped again. False after a usage error, also where a key
 * is missing, or one was given that the schema does not know. */
bool cli_keys_make(const cli_keys *keys, const cli_schema *schema, const cli_layer *inner,
                   nio_node *node, cli_made *made);

/* Overwrites what was written. */
void cli_keys_wipe(cli_keys *keys);

/* "hmac + sha256_stream", "aead", "none": for people. */
void cli_schema_layer_text(const cli_layer *layer, char text[CLI_LAYER_TEXT]);

#endif
