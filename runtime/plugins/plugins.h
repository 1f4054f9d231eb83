/* plugins/plugins.h - the kinds of plugins that come with the library, one row each, and what
 * their constructors share. */
#ifndef NIO_PLUGINS_PLUGINS_H
#define NIO_PLUGINS_PLUGINS_H

#include <assert.h>
#include <string.h>

#include "layer/registry.h"

extern const nio__plugin_kind nio__kind_mac, nio__kind_aead, nio__kind_sign, nio__kind_hmac,
    nio__kind_sha256_stream, nio__kind_x25519, nio__kind_hashcash, nio__kind_tapescript;

/* Of `tapescript`, which is there or, in a library built without it, says that it is not. */
#define NIO__TAPESCRIPT_NAME "tapescript"
#define NIO__TAPESCRIPT_WITNESS_MAX 8192
#define NIO__TAPESCRIPT_LOCK_MAX 65535
#define NIO__TAPESCRIPT_STEPS_MAX 1000000
extern const nio_plugin_class nio__tapescript_class;
NIO_MUST_USE nio_status nio__tapescript_make(const nio__plugin_args *args, nio_plugin **plugin,
                                             nio_error *error);

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
