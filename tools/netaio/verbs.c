/* verbs.c - the table of verbs. */
#include "verbs.h"

#include "cli.h"
#include "text.h"

#include <string.h>

#define CALLS (CLI_FOR_LAYERS | CLI_FOR_CALLS | CLI_FOR_TALK | CLI_FOR_WAIT)

#define CALL_DETAILS                                                                               \
    "The content of the answer goes to standard output as it came, and nothing else.\n"            \
    "CONTENT is text; - is all of standard input, @FILE the bytes of a file, and @@ begins\n"      \
    "text that begins with @. Without CONTENT the content is empty.\n"

/* clang-format off */
const cli_verb cli_verbs[] = {
    { "serve", 0, "netaio serve ENDPOINT [OPTION]...",
      "serve a store of byte strings, in memory",
      "Prints 'listening on ENDPOINT', with the real port, when it does. create stores content\n"
      "under any URI that is not taken; request, update and delete answer for what is stored;\n"
      "request on 'echo' answers the content that it was sent. The inner layer, where one is\n"
      "given, is asked of create, update and delete. The store is bounded (65,536 items,\n"
      "64 MiB) and lives as long as the process. SIGINT and SIGTERM end it in order, a second\n"
      "one at once.\n",
      1, 1, CLI_FOR_LAYERS | CLI_FOR_TALK, cli_run_serve },
    { "request", NIO_REQUEST_URI, "netaio request ENDPOINT URI [CONTENT] [OPTION]...",
      "ask for what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "create", NIO_CREATE_URI, "netaio create ENDPOINT URI [CONTENT] [OPTION]...",
      "create what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "update", NIO_UPDATE_URI, "netaio update ENDPOINT URI [CONTENT] [OPTION]...",
      "replace what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "delete", NIO_DELETE_URI, "netaio delete ENDPOINT URI [CONTENT] [OPTION]...",
      "delete what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "call", 0, "netaio call ENDPOINT --schema FILE OPERATION [NAME=VALUE]... [JSON] [OPTION]...",
      "call an operation of a schema, with JSON",
      "Calls an operation by its name, 'posts.create', with the layers that the schema declares.\n"
      "NAME=VALUE is a parameter of its URI: text as it is, bytes as they are or hex:DIGITS. JSON\n"
      "is what it takes: an object for a record or an argument list; @FILE or - reads it. The\n"
      "answer is JSON on standard output; a failure whose content is typed is JSON behind its\n"
      "name on standard error.\n\n"
      "  integers   exact, also of 64 bits       bytes    \"hex:00ff\" (or \"text:abc\")\n"
      "  time       \"2026-01-02T03:04:05.5Z\"     enum     the member's name, or a number\n"
      "             or microseconds              variant  {\"arm\": value}\n"
      "  optional   left out, or null            map      an object\n\n"
      "--schema is NAME.json, or NAME.nio where netaio-gen can run. --key outer_seal=@FILE (or\n"
      "env:NAME, hex:DIGITS, pass:WORD) gives a key of the layers that the operation passes.\n",
      2, CLI_ARGS_MAX, CLI_FOR_SCHEMA | CLI_FOR_WAIT | CLI_FOR_TALK, cli_run_typed_call },
    { "describe", 0, "netaio describe FILE.nio",
      "show what a schema comes to",
      "Prints layers, types and operations with URIs and sizes, by 'netaio-gen describe'.\n",
      1, 1, 0, cli_run_describe },
    { "help", 0, "netaio help [VERB]",
      "say more about a verb", "Without VERB: about all of them.\n", 0, 1, 0, cli_run_help },
    { NULL, 0, NULL, NULL, NULL, 0, 0, 0, NULL },
};
/* clang-format on */

const cli_verb *cli_verb_find(const char *name)
{
    for (const cli_verb *verb = cli_verbs; verb->name; verb++) {
        if (strcmp(verb->name, name) == 0) {
            return verb;
        }
    }
    return NULL;
}

int cli_verb_unknown(const char *name)
{
    const char *names[32];
    size_t count = 0;
    for (const cli_verb *verb = cli_verbs; verb->name; verb++) {
        names[count++] = verb->name;
    }
    names[count] = NULL;
    const char *nearest = cli_nearest(name, names);
    if (nearest) {
        return cli_usage("there is no verb '%s'; did you mean '%s'?", name, nearest);
    }
    return cli_usage("there is no verb '%s'; 'netaio help' lists them", name);
}
