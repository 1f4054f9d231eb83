/* plugins/plugins.h - the kinds of plugins that come with the library, one row each, and what
 * their constructors share. */
#ifndef NIO_PLUGINS_PLUGINS_H
#define NIO_PLUGINS_PLUGINS_H

#include <assert.h>
#include <string.h>

#include "layer/registry.h"

extern const nio__plugin_kind nio__kind_mac, nio__kind_aead, nio__kind_sign, nio__kind_hmac,
    nio__kind_sha256_stream, nio__kind_x25519, nio__kind_hashcash;

/* The name of a field, kept by the plugin that writes it. */
typedef struct nio__field_name {
    char text[32 + 1]; /* the registry lets no longer one through */
} nio__field_name;

static inline void nio__field_name_set(nio__field_name *name, const char *text)
{
    size_t size = strlen(text) + 1;
    assert(size <= sizeof name->text);
    memcpy(name->text, text, size);
}

#endif
