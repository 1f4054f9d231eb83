/* plugins/tapescript/plugin.h - what plugin.c and make.c share of the auth plugin `tapescript`. */
#ifndef NIO_PLUGINS_TAPESCRIPT_PLUGIN_H
#define NIO_PLUGINS_TAPESCRIPT_PLUGIN_H

#include <netaio/lock.h>

#include "layer/fresh.h"
#include "plugins/stamp.h"

#define NIO__TAPESCRIPT_SIG_BYTES 66   /* the usual witness: push, 64, the signature */
#define NIO__TAPESCRIPT_BODY_MAX 1004  /* 1,024 bytes of a stack item, less nonce and time */
#define NIO__TAPESCRIPT_STEPS 25000    /* usual: 100 operations on the curve, some 6 ms */
#define NIO__TAPESCRIPT_STEPS_MIN 1000 /* enough for two signatures */

typedef struct nio__tapescript {
    nio_plugin base;
    nio_script_vm *vm;
    uint8_t *secret;     /* guarded; NULL: no seed */
    nio_witness witness; /* `make` NULL: one signature by the seed */
    nio__fresh *own;     /* of all locks of plugins */
    nio__fresh *peers;   /* of all locks of peers */
    bool use_peer_lock;
    uint64_t accepted; /* fingerprint of what was opened last, for the inner layer; 0: nothing */
    bool accepted_by_peer;
    nio__field_name witness_field;
    nio__stamp_names names;
    size_t witness_max;
    nio_bytes app;    /* whose peers; empty: any */
    nio_bytes lock;   /* empty: none of its own */
    uint8_t *room;    /* for a witness that is made: witness_max bytes */
    uint8_t memory[]; /* of the three above */
} nio__tapescript;

static inline nio__tapescript *nio__tapescript_of(nio_plugin *plugin)
{
    return (nio__tapescript *)(void *)plugin;
}

static inline const nio__tapescript *nio__tapescript_of_const(const nio_plugin *plugin)
{
    return (const nio__tapescript *)(const void *)plugin;
}

/* The functions of the class: plugin.c, but for destroy. */
void nio__tapescript_room(const nio_plugin *plugin, nio_room *room);
NIO_MUST_USE nio_status nio__tapescript_seal(nio_plugin *plugin, nio_layer_message *message);
NIO_MUST_USE nio_status nio__tapescript_open(nio_plugin *plugin, nio_layer_message *message);

#endif
