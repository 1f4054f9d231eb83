/* api_key.h - an auth plugin that is not part of the library: docs/plugins.md goes through it. */
#ifndef EXAMPLES_PLUGIN_API_KEY_H
#define EXAMPLES_PLUGIN_API_KEY_H

#include <netaio/plugin.h>

#define API_KEY_BYTES 32

/* Proves messages by a key of 32 random bytes that both sides have, in a field of that name, which
 * lives as long as the plugin (two layers of a message want two names). The plugin is for a layer
 * of that node (nio_layer_of), which takes the reference. NIO_ENOMEM; NIO_ENOTSUP: libsodium finds
 * no source of randomness. */
NIO_MUST_USE nio_status api_key_create(nio_node *node, const char *field,
                                       const uint8_t key[API_KEY_BYTES], nio_plugin **plugin);

#endif
