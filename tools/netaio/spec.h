/* spec.h - "KIND:NAME=VALUE,NAME=VALUE" becomes a plugin with its secret. */
#ifndef NETAIO_CLI_SPEC_H
#define NETAIO_CLI_SPEC_H

#include "kinds.h"
#include "secret.h"

#include <netaio/plugin.h>

#define CLI_SPEC_PARAMS 8

/* One slot of a layer, as the command line fills it. */
typedef struct cli_slot {
    const char *option;   /* "--auth": for sentences */
    const cli_kind *kind; /* NULL: the option was not given */
    nio_plugin_param params[CLI_SPEC_PARAMS];
    size_t param_count;
    char texts[1024]; /* what the texts of `params` point into */
    size_t texts_len;
    cli_value script;  /* what the script of `params` points into */
    cli_value secret;  /* empty: not given */
    cli_value trusted; /* public keys of others, one behind the other */
} cli_slot;

/* Reads a SPEC into an empty slot, and wipes what is written in `spec`. False, after a usage error
 * that never holds a secret, if it is no good. */
bool cli_spec_read(cli_slot *slot, char *spec);

/* The plugin that the slot stands for; it borrows from the slot. */
nio_plugin_spec cli_spec_plugin(const cli_slot *slot);

/* The auth field that the plugin writes; NULL if it writes none. */
const char *cli_spec_field(const cli_slot *slot);

/* The text of a parameter, as a schema calls it; NULL if it was not given. */
const char *cli_spec_text(const cli_slot *slot, const char *name);

/* True if the plugin has that flag. */
bool cli_spec_flag(const cli_slot *slot, const char *name);

/* True if the option was given and names a plugin. */
bool cli_spec_protects(const cli_slot *slot);

#endif
