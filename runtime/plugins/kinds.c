/* plugins/kinds.c - all kinds of plugins, by the names they have in a schema. */
#include "plugins/plugins.h"

const nio__plugin_kind *const nio__plugin_kinds[] = {
    &nio__kind_mac,      &nio__kind_aead,          &nio__kind_sign,
    &nio__kind_hmac,     &nio__kind_sha256_stream, &nio__kind_x25519,
    &nio__kind_hashcash, &nio__kind_tapescript,    NULL,
};
