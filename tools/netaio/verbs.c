/* verbs.c - the table of verbs. */
#include "verbs.h"

#include "cli.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define CALLS (CLI_FOR_LAYERS | CLI_FOR_CALLS | CLI_FOR_TALK | CLI_FOR_WAIT | CLI_FOR_PEERED)

#define SCRIPT_DETAILS                                                                             \
    "SCRIPT is hex digits; @FILE and - (standard input) hold hex digits, or the bytes of one.\n"   \
    "--set says what scripts read: sigfield1 to sigfield8 are bytes that signatures cover,\n"      \
    "timestamp is an int, the clock's unless it is given. --cache says what scripts would have\n"  \
    "written before: KEY=ITEM,ITEM..., KEY=bare:ITEM for what is no list, KEY for an empty\n"      \
    "list. Both may be given more than once.\n"

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
      "given, is asked of create, update, delete and publish. The store is bounded (65,536 items,\n"
      "64 MiB) and lives as long as the process. SIGINT and SIGTERM end it in order, a second\n"
      "one at once.\n\n"
      "Whoever subscribes to a URI is told the new content by create and update, and what publish\n"
      "sends. --peers APP_ID says who one is to other nodes, and takes them at their word where\n"
      "no key proves it.\n",
      1, 1, CLI_FOR_LAYERS | CLI_FOR_TALK | CLI_FOR_PEERED, cli_run_serve },
    { "request", NIO_REQUEST_URI, "netaio request ENDPOINT URI [CONTENT] [OPTION]...",
      "ask for what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "create", NIO_CREATE_URI, "netaio create ENDPOINT URI [CONTENT] [OPTION]...",
      "create what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "update", NIO_UPDATE_URI, "netaio update ENDPOINT URI [CONTENT] [OPTION]...",
      "replace what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "delete", NIO_DELETE_URI, "netaio delete ENDPOINT URI [CONTENT] [OPTION]...",
      "delete what is under a URI", CALL_DETAILS, 2, 3, CALLS, cli_run_call },
    { "publish", NIO_PUBLISH_URI, "netaio publish ENDPOINT URI CONTENT [OPTION]...",
      "send content to whoever subscribed to a URI",
      "The server hands it on; nothing is stored. Ends when the server has said OK.\n" CALL_DETAILS,
      3, 3, CALLS, cli_run_call },
    { "subscribe", NIO_SUBSCRIBE_URI, "netaio subscribe ENDPOINT URI [--count N] [OPTION]...",
      "show what is notified of a URI",
      "The content of each notification goes to standard output as it came, and a newline; --hex\n"
      "and --json show bytes. Ends with 0 after N of them, or with SIGINT or SIGTERM, and with 2\n"
      "when the connection is lost. --timeout is for connection and confirmation.\n",
      2, 2, CALLS | CLI_FOR_COUNT, cli_run_subscribe },
    { "peers", 0, "netaio peers [ENDPOINT] [--app-id ID] [--every SECONDS] [--for SECONDS] "
      "[OPTION]...",
      "show who else is there",
      "Says under an app id that one is there, and shows who says so too: on a terminal a table,\n"
      "else a line for each change:\n"
      "  + ID ADDRESS AGE LEVEL DATA   a peer that is new; ~ one that has changed; - one that has\n"
      "                                said good-bye or is gone; ! one that fell silent\n"
      "LEVEL is how far it is proved that a peer is who it says: unproved (anybody can have said\n"
      "it), keyed (by a holder of the key of --auth), signed (by the key that is its ID). DATA is\n"
      "JSON, if it is packed.\n\n"
      "With a multicast group, udp://HOST:PORT?group=IP, one listens there, and speaks to the\n"
      "group; without, one speaks to the node at ENDPOINT, over tcp, udp or a unix socket.\n"
      "Without ENDPOINT it is udp://0.0.0.0:0?group=224.0.0.1:8888: the group and port of\n"
      "Python netaio, on every interface, and any own port, so that another node can have 8888\n"
      "on this host.\n"
      "It ends after --for seconds, by SIGINT or SIGTERM (0), or when the connection is lost (2).\n"
      "--inner-auth and --inner-cipher are the layers of what peers say of themselves.\n",
      0, 1, CLI_FOR_LAYERS | CLI_FOR_FINDING, cli_run_peers },
    { "keygen", 0, "netaio keygen [--sign | --x25519] [--from-passphrase VALUE] [--out FILE]",
      "make a key",
      "Prints 32 random bytes in hex, a key for aead, mac and all else. --sign and --x25519 print\n"
      "'seed HEX', which is the secret, and 'public HEX', which others may know. --out writes the\n"
      "key or seed, its 32 bytes, into a new file that only its owner may read; programs read it\n"
      "as it is, a SPEC as key=@FILE or seed=@FILE. --from-passphrase derives it (Argon2id), to\n"
      "the same as pass=VALUE,context=TEXT in a SPEC; VALUE may be @FILE, env:NAME, or - for a\n"
      "line of standard input.\n",
      0, 0, CLI_FOR_KEYGEN, cli_run_keygen },
    { "call", 0, "netaio call ENDPOINT --schema FILE OPERATION [NAME=VALUE]... [JSON] [OPTION]...",
      "call an operation of a schema, with JSON",
      "Calls an operation by its name, 'posts.create', with the layers that the schema declares.\n"
      "NAME=VALUE is a parameter of its URI: text as it is, bytes as they are or hex:DIGITS. JSON\n"
      "is what it takes: an object for a record or an argument list; @FILE or - reads it. The\n"
      "answer is JSON on standard output; a failure whose content is typed is JSON behind its\n"
      "name on standard error. posts.subscribe shows what posts.notify tells its subscribers, a\n"
      "line for each, until --count or a signal ends it.\n\n"
      "  integers   exact, also of 64 bits       bytes    \"hex:00ff\" (or \"text:abc\")\n"
      "  time       \"2026-01-02T03:04:05.5Z\"     enum     the member's name, or a number\n"
      "             or microseconds              variant  {\"arm\": value}\n"
      "  optional   left out, or null            map      an object\n\n"
      "--schema is NAME.json, or NAME.nio where netaio-gen can run. --key outer_seal=@FILE (or\n"
      "env:NAME, hex:DIGITS, pass:WORD) gives a key of the layers that the operation passes;\n"
      "--key outer_auth.trusted=HEX the public keys of others, where that layer signs, and\n"
      "--key outer_auth.lock=HEX the lock of one that asks for it.\n",
      2, CLI_ARGS_MAX, CLI_FOR_SCHEMA | CLI_FOR_WAIT | CLI_FOR_TALK | CLI_FOR_COUNT,
      cli_run_typed_call },
    { "describe", 0, "netaio describe FILE.nio",
      "show what a schema comes to",
      "Prints layers, types and operations with URIs and sizes, by 'netaio-gen describe'.\n",
      1, 1, 0, cli_run_describe },
    { "tapescript auth", 0, "netaio tapescript auth SCRIPT... [OPTION]...",
      "say whether a witness opens a lock",
      "Runs the scripts one after the other, the lock last, and prints 'true' if each ran to\n"
      "its end and a single ff is left on the stack; else 'false', and on standard error why.\n\n"
      SCRIPT_DETAILS, 1, CLI_ARGS_MAX, CLI_FOR_SCRIPT, cli_run_script_auth },
    { "tapescript run", 0, "netaio tapescript run SCRIPT... [OPTION]...",
      "run scripts, and show what they leave",
      "Prints lines, also of a script that failed:\n"
      "  stack ITEM            an item in hex, the top of the stack first\n"
      "  cache KEY=ITEM,ITEM   an entry of the cache, as --cache takes it; in the order of keys\n"
      "  steps N               what it took, as --steps counts\n"
      "or an object, with --json. --flag takes 0 to 10, eval_return and disallow_OP_EVAL, each\n"
      "=true or =false, and ts_threshold and epoch_threshold =SECONDS, all more than once.\n\n"
      SCRIPT_DETAILS, 1, CLI_ARGS_MAX, CLI_FOR_SCRIPT | CLI_FOR_RUN, cli_run_script_run },
    { "tapescript lock", 0, "netaio tapescript lock KEY... [--quorum N]",
      "make a lock of public keys",
      "Prints, in hex, a lock that opens to signatures of N of the keys, all of them unless told.\n"
      "KEY is what keygen --sign calls public: hex digits, @FILE or -. Other locks are for\n"
      "netaio/lock.h to make, and for netaio-gen tapescript compile.\n",
      1, CLI_ARGS_MAX, CLI_FOR_LOCK, cli_run_script_lock },
    { "help", 0, "netaio help [VERB]",
      "say more about a verb", "Without VERB: about all of them.\n", 0, 2, 0, cli_run_help },
    { NULL, 0, NULL, NULL, NULL, 0, 0, 0, NULL },
};
/* clang-format on */

/* True if `full` is `name`, or `name`, a space and `second`. */
static bool is_named(const char *full, const char *name, const char *second)
{
    size_t len = strlen(name);
    if (strncmp(full, name, len) != 0) {
        return false;
    }
    return full[len] == 0 || (full[len] == ' ' && second && strcmp(full + len + 1, second) == 0);
}

const cli_verb *cli_verb_find(const char *name, const char *second)
{
    for (const cli_verb *verb = cli_verbs; verb->name; verb++) {
        if (is_named(verb->name, name, second)) {
            return verb;
        }
    }
    return NULL;
}

/* "tapescript" alone, or with a word that it does not go on with. */
static bool goes_on(const char *name)
{
    char list[128] = "";
    size_t len = strlen(name), used = 0;
    for (const cli_verb *verb = cli_verbs; verb->name; verb++) {
        if (strncmp(verb->name, name, len) == 0 && verb->name[len] == ' ') {
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? ", " : "",
                                     verb->name);
        }
    }
    if (used > 0) {
        cli_usage("'%s' is the beginning of a verb: %s", name, list);
    }
    return used > 0;
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
    if (goes_on(name)) {
        return CLI_USAGE;
    }
    if (nearest) {
        return cli_usage("there is no verb '%s'; did you mean '%s'?", name, nearest);
    }
    return cli_usage("there is no verb '%s'; 'netaio help' lists them", name);
}
