/* args.h - the command line: verbs and options, each a row of a table that help prints too. */
#ifndef NETAIO_CLI_ARGS_H
#define NETAIO_CLI_ARGS_H

#include "cli.h"
#include "keys.h"

#include <netaio/call.h>

#define CLI_ARGS_MAX 12
#define CLI_WORDS_MAX 32

typedef struct cli_args cli_args;

/* What can be done. */
typedef struct cli_verb {
    const char *name; /* NULL ends the table */
    nio_type type;    /* of the request that it sends; unused by others */
    const char *synopsis;
    const char *summary; /* one line */
    const char *details;
    size_t least, most; /* positional arguments after the verb */
    unsigned options;   /* CLI_FOR_… groups that belong to it */
    int (*run)(cli_args *args);
} cli_verb;

extern const cli_verb cli_verbs[];

/* Groups of options. */
enum {
    CLI_FOR_ALL = 1,       /* --help, --version */
    CLI_FOR_LAYERS = 2,    /* --auth and so on */
    CLI_FOR_CALLS = 4,     /* --json, --hex */
    CLI_FOR_TALK = 8,      /* --verbose */
    CLI_FOR_WAIT = 16,     /* --timeout */
    CLI_FOR_SCHEMA = 32,   /* --schema, --key */
    CLI_FOR_COUNT = 64,    /* --count */
    CLI_FOR_PEERED = 128,  /* --peers */
    CLI_FOR_FINDING = 256, /* --app-id and so on */
    CLI_FOR_KEYGEN = 512,  /* --sign and so on */
    CLI_FOR_SCRIPT = 1024, /* --set and so on */
    CLI_FOR_RUN = 2048,    /* --flag */
    CLI_FOR_LOCK = 4096    /* --quorum */
};

/* What an option was given that may be given more than once. */
typedef struct cli_words {
    const char *at[CLI_WORDS_MAX];
    size_t count;
} cli_words;

struct cli_args {
    const cli_verb *verb; /* NULL: none was given */
    bool help, version, verbose, json, hex, sign, x25519, exact;
    cli_seconds timeout, every, lasting;                     /* the last two: 0: not given */
    uint64_t count, steps, items, item_bytes, calls, quorum; /* 0: not given */
    cli_layers layers;
    const char *schema; /* NULL: not given; so is what follows */
    const char *peers, *app_id, *id, *data, *context, *out;
    char *passphrase;
    cli_keys keys;
    cli_words sets, cache, flags;
    char *words[CLI_ARGS_MAX]; /* what stands behind the verb */
    size_t word_count;
};

/* Reads a command line. What holds secrets in `argv` is overwritten, so that it does not stay
 * in process lists. False after a usage error. */
bool cli_args_read(cli_args *args, int argc, char **argv);

/* A name may be two words: then `second` may be the other one, or NULL. */
const cli_verb *cli_verb_find(const char *name, const char *second);

/* A verb that is not there: a usage error with the nearest one. */
int cli_verb_unknown(const char *name);

/* `netaio help`, and `netaio help VERB`. */
void cli_help(const cli_verb *verb);

#endif
