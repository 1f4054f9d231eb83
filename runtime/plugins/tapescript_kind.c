/* plugins/tapescript_kind.c - the row of the kind `tapescript`, be it there (tapescript/make.c) or
 * not (tapescript_absent.c): its words are known either way. */
#include "plugins/plugins.h"

static const nio__param_rule params[] = {
    {"witness_field", NIO__PARAM_FIELD, 0},
    {"nonce_field", NIO__PARAM_FIELD, 0},
    {"ts_field", NIO__PARAM_FIELD, 0},
    {"witness_max", NIO__PARAM_NUMBER, NIO__TAPESCRIPT_WITNESS_MAX},
    {"lock", NIO__PARAM_BYTES, NIO__TAPESCRIPT_LOCK_MAX},
    {"use_peer_lock", NIO__PARAM_FLAG, 0},
    {"steps", NIO__PARAM_NUMBER, NIO__TAPESCRIPT_STEPS_MAX},
    {NULL, NIO__PARAM_FLAG, 0},
};

/* It looks at its keys itself: it takes a lock, a seed, or both. */
const nio__plugin_kind nio__kind_tapescript = {&nio__tapescript_class, params, false, 0,
                                               nio__tapescript_make};
