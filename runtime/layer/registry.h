/* layer/registry.h - from the words of a schema to a plugin.
 *
 * Each kind of plugin is one row: its name, its parameters, its constructor. The rows stand in
 * plugins/kinds.c; this floor finds the row, checks the parameters, and says in a sentence what
 * does not fit. */
#ifndef NIO_LAYER_REGISTRY_H
#define NIO_LAYER_REGISTRY_H

#include <netaio/plugin.h>

#include "layer/host.h"

typedef enum nio__param_type {
    NIO__PARAM_FIELD,  /* the name of an auth field: 1 to 32 of a-z A-Z 0-9 _ - */
    NIO__PARAM_TEXT,   /* text of at most `max` bytes */
    NIO__PARAM_NUMBER, /* from 0 to `max` */
    NIO__PARAM_BYTES,  /* 1 to `max` */
    NIO__PARAM_FLAG
} nio__param_type;

typedef struct nio__param_rule {
    const char *name; /* NULL ends the list */
    nio__param_type type;
    uint64_t max;
} nio__param_rule;

/* What a constructor is given. All is borrowed for the call and was checked against the rules
 * of its kind; the key is not empty where the kind needs one. */
typedef struct nio__plugin_args {
    nio_plugin_host *host;
    const nio_plugin_spec *spec;
    const char *layer; /* name, for sentences */
    const char *realm; /* default realm, never NULL */
    bool inner;
} nio__plugin_args;

typedef struct nio__plugin_kind {
    const nio_plugin_class *cls;
    const nio__param_rule *params;
    bool needs_key;
    size_t key_min; /* bytes of each secret */
    nio_status (*make)(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error);
} nio__plugin_kind;

/* Ends with NULL. */
extern const nio__plugin_kind *const nio__plugin_kinds[];

/* Makes the plugin of a slot (NIO_SLOT_AUTH or NIO_SLOT_CIPHER); NULL for the kind "none".
 * NIO_EINVAL, NIO_ENOKEY, NIO_ENOMEM with a sentence. */
NIO_MUST_USE nio_status nio__plugin_make(const nio__plugin_args *args, unsigned slot,
                                         nio_plugin **plugin, nio_error *error);

/* The parameter of that name: its text, or `otherwise` if it is not given. */
const char *nio__param_text(const nio_plugin_spec *spec, const char *name, const char *otherwise);
uint64_t nio__param_number(const nio_plugin_spec *spec, const char *name, uint64_t otherwise);
nio_bytes nio__param_bytes(const nio_plugin_spec *spec, const char *name); /* or empty */
bool nio__param_flag(const nio_plugin_spec *spec, const char *name);

/* Whether a cipher with the flags clear_uri and hide_uri hides the URI: as told, else as an
 * outer one. NIO_EINVAL with a sentence if it is told both, or to hide it as an inner one. */
NIO_MUST_USE nio_status nio__param_hide_uri(const nio__plugin_args *args, bool *hide,
                                            nio_error *error);

#endif
