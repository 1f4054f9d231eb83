/* options.h - the table of options, for the reader of the command line and for help. */
#ifndef NETAIO_CLI_OPTIONS_H
#define NETAIO_CLI_OPTIONS_H

#include <netaio/base.h>

typedef enum cli_option_id {
    CLI_OPT_AUTH, /* the four layer options in the order of cli_layer_option */
    CLI_OPT_CIPHER,
    CLI_OPT_INNER_AUTH,
    CLI_OPT_INNER_CIPHER,
    CLI_OPT_SCHEMA,
    CLI_OPT_KEY,
    CLI_OPT_TIMEOUT,
    CLI_OPT_COUNT,
    CLI_OPT_PEERS,
    CLI_OPT_APP_ID,
    CLI_OPT_ID,
    CLI_OPT_DATA,
    CLI_OPT_EVERY,
    CLI_OPT_FOR,
    CLI_OPT_SIGN,
    CLI_OPT_X25519,
    CLI_OPT_PASSPHRASE,
    CLI_OPT_CONTEXT,
    CLI_OPT_OUT,
    CLI_OPT_SET,
    CLI_OPT_CACHE,
    CLI_OPT_FLAG,
    CLI_OPT_EXACT,
    CLI_OPT_STEPS,
    CLI_OPT_ITEMS,
    CLI_OPT_ITEM_BYTES,
    CLI_OPT_CALLS,
    CLI_OPT_QUORUM,
    CLI_OPT_JSON,
    CLI_OPT_HEX,
    CLI_OPT_VERBOSE,
    CLI_OPT_HELP,
    CLI_OPT_VERSION
} cli_option_id;

typedef struct cli_option {
    const char *name;  /* NULL ends the table */
    char letter;       /* 0: none */
    const char *value; /* what it takes, for help; NULL: it takes nothing */
    unsigned group;    /* CLI_FOR_…, of which a verb has one */
    cli_option_id id;
    const char *help;
} cli_option;

extern const cli_option cli_options[];

#endif
