/* options.c - the table of options. */
#include "options.h"

#include "args.h"

/* clang-format off */
const cli_option cli_options[] = {
    { "auth",         0,   "SPEC",    CLI_FOR_LAYERS, CLI_OPT_AUTH,
      "what proves messages of the connection" },
    { "cipher",       0,   "SPEC",    CLI_FOR_LAYERS, CLI_OPT_CIPHER,
      "what hides them" },
    { "inner-auth",   0,   "SPEC",    CLI_FOR_LAYERS, CLI_OPT_INNER_AUTH,
      "one more, for create, update and delete alone" },
    { "inner-cipher", 0,   "SPEC",    CLI_FOR_LAYERS, CLI_OPT_INNER_CIPHER,
      "one more, for create, update and delete alone" },
    { "schema",       0,   "FILE",    CLI_FOR_SCHEMA, CLI_OPT_SCHEMA,
      "NAME.nio, or the NAME.json that netaio-gen makes of it" },
    { "key",          0,   "KEY=VALUE", CLI_FOR_SCHEMA, CLI_OPT_KEY,
      "a key of the schema's layers, as often as there are some" },
    { "timeout",      0,   "SECONDS", CLI_FOR_WAIT,   CLI_OPT_TIMEOUT,
      "for connection and answer together (10)" },
    { "json",         0,   NULL,      CLI_FOR_CALLS,  CLI_OPT_JSON,
      "show packed content as JSON" },
    { "hex",          0,   NULL,      CLI_FOR_CALLS,  CLI_OPT_HEX,
      "URI and CONTENT are hex digits, and so is what is shown" },
    { "verbose",      'v', NULL,      CLI_FOR_TALK,   CLI_OPT_VERBOSE,
      "say on standard error what goes out and what comes in" },
    { "help",         'h', NULL,      CLI_FOR_ALL,    CLI_OPT_HELP,
      "this" },
    { "version",      0,   NULL,      CLI_FOR_ALL,    CLI_OPT_VERSION,
      "the version" },
    { NULL,           0,   NULL,      0,              CLI_OPT_VERSION, NULL },
};
/* clang-format on */
