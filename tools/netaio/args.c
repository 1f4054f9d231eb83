/* args.c - reads the command line.
 *
 * Options may stand anywhere, also before the verb; "--" ends them. So the words are gathered
 * first, and what belongs to which verb is checked when all is read. */
#include "args.h"

#include "cli.h"
#include "options.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <netaio/tapescript.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_MAX 86400
#define DEFAULT_TIMEOUT "10"

typedef struct line_reader {
    cli_args *args;
    char **argv;
    int argc, at;
    char *verb;
    bool given[CLI_OPT_VERSION + 1];
} line_reader;

static const cli_option *find_option(const char *name, size_t len)
{
    for (const cli_option *option = cli_options; option->name; option++) {
        if (strlen(option->name) == len && memcmp(option->name, name, len) == 0) {
            return option;
        }
    }
    return NULL;
}

static const cli_option *find_letter(char letter)
{
    for (const cli_option *option = cli_options; option->name; option++) {
        if (option->letter == letter) {
            return option;
        }
    }
    return NULL;
}

/* `len` bytes of `word`, which may go on with "=VALUE". */
static bool unknown_option(const char *word, size_t len)
{
    const char *names[CLI_OPT_VERSION + 2];
    size_t count = 0;
    for (const cli_option *option = cli_options; option->name; option++) {
        names[count++] = option->name;
    }
    names[count] = NULL;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)len, word);
    const char *nearest = len < sizeof name ? cli_nearest(name, names) : NULL;
    if (nearest) {
        cli_usage("unknown option '--%s'; did you mean '--%s'?", name, nearest);
    } else {
        cli_usage("unknown option '--%s'", name);
    }
    return false;
}

static bool read_seconds(const char *option, const char *text, cli_seconds *out)
{
    char *end;
    double seconds = strtod(text, &end);
    bool number = end != text && *end == 0 && isfinite(seconds);
    if (!number || seconds < 0.001 || seconds > SECONDS_MAX || strlen(text) >= sizeof out->text) {
        cli_usage("--%s takes seconds, from 0.001 to %d", option, SECONDS_MAX);
        return false;
    }
    out->ms = (uint32_t)lround(seconds * 1000);
    snprintf(out->text, sizeof out->text, "%s", text);
    return true;
}

/* From 1 to `most`; 0: as many as one likes. */
static bool read_number(const char *option, const char *text, uint64_t most, uint64_t *number)
{
    size_t digits = strspn(text, "0123456789");
    *number = digits > 0 && digits <= 18 && text[digits] == 0 ? strtoull(text, NULL, 10) : 0;
    if (*number != 0 && (most == 0 || *number <= most)) {
        return true;
    }
    if (most == 0) {
        cli_usage("--%s takes a number, 1 or more", option);
    } else {
        cli_usage("--%s takes a number, 1 to %" PRIu64, option, most);
    }
    return false;
}

static bool add_word(const char *option, cli_words *words, const char *word)
{
    if (words->count == CLI_WORDS_MAX) {
        cli_usage("--%s is given more than %d times", option, CLI_WORDS_MAX);
        return false;
    }
    words->at[words->count++] = word;
    return true;
}

static bool add_key(cli_keys *keys, char *value)
{
    if (keys->count == CLI_KEYS_MAX) {
        cli_usage("more than %d keys", CLI_KEYS_MAX);
        return false;
    }
    keys->written[keys->count++] = value;
    return true;
}

/* Where an option that is kept as it is written is kept; NULL: it is another one. */
static const char **text_of(cli_args *args, cli_option_id id)
{
    switch (id) {
    case CLI_OPT_SCHEMA:
        return &args->schema;
    case CLI_OPT_PEERS:
        return &args->peers;
    case CLI_OPT_APP_ID:
        return &args->app_id;
    case CLI_OPT_ID:
        return &args->id;
    case CLI_OPT_DATA:
        return &args->data;
    case CLI_OPT_CONTEXT:
        return &args->context;
    case CLI_OPT_OUT:
        return &args->out;
    default:
        return NULL;
    }
}

/* An option that takes a value. */
static bool apply_value(cli_args *args, const cli_option *option, char *value)
{
    const char **text = text_of(args, option->id);
    switch (option->id) {
    case CLI_OPT_AUTH:
    case CLI_OPT_CIPHER:
    case CLI_OPT_INNER_AUTH:
    case CLI_OPT_INNER_CIPHER:
        return cli_spec_read(&args->layers.slots[option->id], value);
    case CLI_OPT_KEY:
        return add_key(&args->keys, value);
    case CLI_OPT_TIMEOUT:
        return read_seconds(option->name, value, &args->timeout);
    case CLI_OPT_EVERY:
        return read_seconds(option->name, value, &args->every);
    case CLI_OPT_FOR:
        return read_seconds(option->name, value, &args->lasting);
    case CLI_OPT_COUNT:
        return read_number(option->name, value, 0, &args->count);
    case CLI_OPT_STEPS:
        return read_number(option->name, value, 0, &args->steps);
    case CLI_OPT_ITEMS:
        return read_number(option->name, value, NIO_SCRIPT_ITEMS_MAX, &args->items);
    case CLI_OPT_ITEM_BYTES:
        return read_number(option->name, value, NIO_SCRIPT_ITEM_MAX, &args->item_bytes);
    case CLI_OPT_CALLS:
        return read_number(option->name, value, UINT32_MAX, &args->calls);
    case CLI_OPT_QUORUM:
        return read_number(option->name, value, CLI_ARGS_MAX, &args->quorum);
    case CLI_OPT_SET:
        return add_word(option->name, &args->sets, value);
    case CLI_OPT_CACHE:
        return add_word(option->name, &args->cache, value);
    case CLI_OPT_FLAG:
        return add_word(option->name, &args->flags, value);
    case CLI_OPT_PASSPHRASE:
        args->passphrase = value;
        return true;
    default:
        break;
    }
    if (text != NULL) {
        *text = value;
    }
    return text != NULL;
}

static bool apply(cli_args *args, const cli_option *option, char *value)
{
    switch (option->id) {
    case CLI_OPT_JSON:
        args->json = true;
        return true;
    case CLI_OPT_HEX:
        args->hex = true;
        return true;
    case CLI_OPT_SIGN:
        args->sign = true;
        return true;
    case CLI_OPT_X25519:
        args->x25519 = true;
        return true;
    case CLI_OPT_EXACT:
        args->exact = true;
        return true;
    case CLI_OPT_VERBOSE:
        args->verbose = true;
        return true;
    case CLI_OPT_HELP:
        args->help = true;
        return true;
    case CLI_OPT_VERSION:
        args->version = true;
        return true;
    default:
        return apply_value(args, option, value);
    }
}

static bool repeats(cli_option_id id)
{
    return id == CLI_OPT_KEY || id == CLI_OPT_SET || id == CLI_OPT_CACHE || id == CLI_OPT_FLAG;
}

/* `value` is what stood behind "=", or NULL. */
static bool take_option(line_reader *reader, const cli_option *option, char *value)
{
    if (option->value == NULL && value) {
        cli_usage("--%s takes no value", option->name);
        return false;
    }
    if (option->value && value == NULL) {
        if (reader->at == reader->argc) {
            cli_usage("--%s takes a value: --%s %s", option->name, option->name, option->value);
            return false;
        }
        value = reader->argv[reader->at++];
    }
    if (option->value && reader->given[option->id] && !repeats(option->id)) {
        cli_usage("--%s is given twice", option->name);
        return false;
    }
    reader->given[option->id] = true;
    return apply(reader->args, option, value);
}

static bool take_long(line_reader *reader, char *word)
{
    size_t len = strcspn(word, "=");
    const cli_option *option = find_option(word, len);
    if (option == NULL) {
        return unknown_option(word, len);
    }
    return take_option(reader, option, word[len] ? word + len + 1 : NULL);
}

static bool take_letters(line_reader *reader, const char *letters)
{
    for (; *letters; letters++) {
        const cli_option *option = find_letter(*letters);
        if (option == NULL) {
            cli_usage("unknown option '-%c'", *letters);
            return false;
        }
        if (!take_option(reader, option, NULL)) {
            return false;
        }
    }
    return true;
}

static bool take_word(line_reader *reader, char *word)
{
    cli_args *args = reader->args;
    if (reader->verb == NULL) {
        reader->verb = word;
    } else if (args->word_count < CLI_ARGS_MAX) {
        args->words[args->word_count++] = word;
    } else {
        cli_usage("too many arguments, beginning with '%s'", word);
        return false;
    }
    return true;
}

static bool take_all(line_reader *reader)
{
    bool options = true;
    while (reader->at < reader->argc) {
        char *word = reader->argv[reader->at++];
        bool good;
        if (options && strcmp(word, "--") == 0) {
            options = false;
            continue;
        }
        if (options && strncmp(word, "--", 2) == 0) {
            good = take_long(reader, word + 2);
        } else if (options && word[0] == '-' && word[1]) {
            good = take_letters(reader, word + 1);
        } else {
            good = take_word(reader, word);
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

static bool right_options(const line_reader *reader)
{
    const cli_verb *verb = reader->args->verb;
    for (const cli_option *option = cli_options; option->name; option++) {
        if (reader->given[option->id] && !(option->group & (verb->options | CLI_FOR_ALL))) {
            cli_usage("--%s does not belong to '%s'", option->name, verb->name);
            return false;
        }
    }
    return true;
}

static bool right_count(const cli_args *args)
{
    const cli_verb *verb = args->verb;
    if (args->word_count > verb->most) {
        cli_usage("too many arguments, beginning with '%s'; usage: %s", args->words[verb->most],
                  verb->synopsis);
    } else if (args->word_count < verb->least) {
        cli_usage("something is missing; usage: %s", verb->synopsis);
    } else {
        return true;
    }
    return false;
}

static bool find_verb(cli_args *args, const char *name)
{
    const char *second = args->word_count > 0 ? args->words[0] : NULL;
    args->verb = cli_verb_find(name, second);
    if (args->verb == NULL) {
        cli_verb_unknown(name);
        return false;
    }
    if (strlen(args->verb->name) > strlen(name)) {
        memmove(args->words, args->words + 1, --args->word_count * sizeof *args->words);
    }
    return true;
}

bool cli_args_read(cli_args *args, int argc, char **argv)
{
    memset(args, 0, sizeof *args);
    cli_layers_init(&args->layers);
    (void)read_seconds("timeout", DEFAULT_TIMEOUT, &args->timeout);
    line_reader reader = {.args = args, .argv = argv, .argc = argc, .at = 1};
    if (!take_all(&reader)) {
        return false;
    }
    if (reader.verb == NULL) {
        return true;
    }
    if (!find_verb(args, reader.verb)) {
        return false;
    }
    if (args->help) {
        return true;
    }
    if (args->json && args->hex) {
        cli_usage("--json and --hex exclude each other");
        return false;
    }
    return right_options(&reader) && right_count(args);
}
