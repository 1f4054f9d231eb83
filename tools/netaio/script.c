/* script.c - scripts, and what they are run with, as the command line writes them. */
#include "script.h"

#include "cli.h"
#include "source.h"
#include "text.h"

#include <errno.h>
#include <netaio/packify.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Bytes ---------------------------------------------------------------------------------- */

static bool decode(cli_memory *memory, nio_text digits, nio_bytes *bytes)
{
    uint8_t *room = cli_take(memory, digits.len / 2, 1);
    *bytes = (nio_bytes){room, digits.len / 2};
    return cli_hex_decode(digits, room);
}

static nio_text trimmed(nio_text text)
{
    while (text.len > 0 && strchr("\r\n", text.ptr[text.len - 1]) != NULL) {
        text.len--;
    }
    return text;
}

/* A text with a slip in it is not to run as if its characters were operations. */
static bool take_stream(cli_memory *memory, FILE *in, const char *name, nio_bytes *bytes)
{
    nio_text text;
    if (!cli_read_all(memory, in, name, &text)) {
        return false;
    }
    if (!cli_is_text(text)) {
        *bytes = (nio_bytes){(const uint8_t *)text.ptr, text.len};
        return true;
    }
    if (decode(memory, trimmed(text), bytes)) {
        return true;
    }
    cli_usage("%s holds text that is not pairs of hex digits; netaio-gen tapescript compile makes "
              "hex of a source",
              name);
    return false;
}

static bool take_file(cli_memory *memory, const char *path, nio_bytes *bytes)
{
    char name[128];
    snprintf(name, sizeof name, "'%.100s'", path);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        cli_usage("cannot read %s: %s", name, strerror(errno));
        return false;
    }
    bool good = take_stream(memory, file, name, bytes);
    fclose(file);
    return good;
}

bool cli_script_bytes(cli_memory *memory, const char *what, const char *written, nio_bytes *bytes)
{
    if (strcmp(written, "-") == 0) {
        return take_stream(memory, stdin, "standard input", bytes);
    }
    if (written[0] == '@') {
        return take_file(memory, written + 1, bytes);
    }
    if (decode(memory, nio_text_of(written), bytes)) {
        return true;
    }
    cli_usage("%s '%.40s%s' is not pairs of hex digits, @FILE or -", what, written,
              strlen(written) > 40 ? "..." : "");
    return false;
}

/* ---- NAME=VALUE ----------------------------------------------------------------------------- */

/* What stands before the "=", and where the value begins; NULL: there is none. */
typedef struct assignment {
    nio_text name;
    const char *value;
} assignment;

static assignment split(const char *written)
{
    size_t len = strcspn(written, "=");
    return (assignment){{written, len}, written[len] ? written + len + 1 : NULL};
}

static bool names_differ(const cli_words *words, const char *option)
{
    for (size_t i = 0; i < words->count; i++) {
        nio_text name = split(words->at[i]).name;
        for (size_t j = 0; j < i; j++) {
            nio_text other = split(words->at[j]).name;
            if (name.len == other.len && memcmp(name.ptr, other.ptr, name.len) == 0) {
                cli_usage("--%s %.*s is given twice", option, (int)name.len, name.ptr);
                return false;
            }
        }
    }
    return true;
}

static bool read_int(const char *text, int64_t *number)
{
    size_t sign = text[0] == '-', digits = strspn(text + sign, "0123456789");
    errno = 0;
    *number = digits > 0 && text[sign + digits] == 0 ? strtoll(text, NULL, 10) : 0;
    return digits > 0 && text[sign + digits] == 0 && errno == 0;
}

/* ---- --set ---------------------------------------------------------------------------------- */

static bool take_bytes(cli_memory *memory, const char *text, nio_script_value *value)
{
    return decode(memory, nio_text_of(text), &value->bytes);
}

static bool take_int(cli_memory *memory, const char *text, nio_script_value *value)
{
    (void)memory;
    return read_int(text, &value->number);
}

static bool take_text(cli_memory *memory, const char *text, nio_script_value *value)
{
    (void)memory;
    value->bytes = nio_bytes_of(text);
    return nio_utf8_valid(value->bytes);
}

static bool take_float(cli_memory *memory, const char *text, nio_script_value *value)
{
    (void)memory;
    char *end;
    value->real = strtod(text, &end);
    return end != text && *end == 0;
}

static const struct value_kind {
    const char *prefix;
    nio_script_kind kind;
    bool (*take)(cli_memory *memory, const char *text, nio_script_value *value);
    const char *wants;
} value_kinds[] = {
    {"bytes:", NIO_SCRIPT_BYTES, take_bytes, "pairs of hex digits"},
    {"int:", NIO_SCRIPT_INT, take_int, "a whole number of at most 64 bits"},
    {"str:", NIO_SCRIPT_TEXT, take_text, "UTF-8"},
    {"float:", NIO_SCRIPT_FLOAT, take_float, "a number"},
};

static bool read_value(cli_memory *memory, const char *written, nio_script_entry *entry)
{
    assignment pair = split(written);
    if (pair.name.len == 0 || pair.value == NULL) {
        cli_usage("--set is NAME=KIND:VALUE, as in --set sigfield1=bytes:00ff");
        return false;
    }
    entry->name = cli_take_text(memory, pair.name);
    for (size_t i = 0; i < sizeof value_kinds / sizeof *value_kinds; i++) {
        const struct value_kind *kind = &value_kinds[i];
        size_t len = strlen(kind->prefix);
        if (strncmp(pair.value, kind->prefix, len) != 0) {
            continue;
        }
        entry->value.kind = kind->kind;
        if (kind->take(memory, pair.value + len, &entry->value)) {
            return true;
        }
        cli_usage("--set %s: %s takes %s", entry->name, kind->prefix, kind->wants);
        return false;
    }
    cli_usage("--set %s: a value is bytes:HEX, int:N, str:TEXT or float:N", entry->name);
    return false;
}

/* ---- --cache -------------------------------------------------------------------------------- */

/* Items between commas. */
static bool read_items(cli_memory *memory, const char *text, nio_script_preset *preset)
{
    size_t most = 1;
    for (const char *at = text; *at; at++) {
        most += *at == ',';
    }
    nio_bytes *items = cli_take(memory, most, sizeof *items);
    preset->items = items;
    while (preset->item_count < most) {
        size_t len = strcspn(text, ",");
        if (!decode(memory, (nio_text){text, len}, &items[preset->item_count++])) {
            return false;
        }
        text += len + (text[len] == ',');
    }
    return true;
}

static bool read_preset(cli_memory *memory, const char *written, nio_script_preset *preset)
{
    const char *bare = "bare:";
    assignment pair = split(written);
    bool good = decode(memory, pair.name, &preset->key);
    if (good && pair.value != NULL) {
        preset->bare = strncmp(pair.value, bare, strlen(bare)) == 0;
        good = read_items(memory, pair.value + (preset->bare ? strlen(bare) : 0), preset) &&
               (!preset->bare || preset->item_count == 1);
    }
    if (!good) {
        cli_usage("--cache '%.60s' is not KEY=ITEM,ITEM... in hex, KEY=bare:ITEM or KEY", written);
    }
    return good;
}

/* ---- --flag --------------------------------------------------------------------------------- */

static bool read_truth(const char *text, bool *truth)
{
    *truth = strcmp(text, "true") == 0;
    return *truth || strcmp(text, "false") == 0;
}

#define NUMBERED_FLAGS 11

static bool read_numbered(const char *name, const char *value, nio_script_flags *flags)
{
    int64_t number;
    bool truth;
    if (!read_int(name, &number) || number < 0 || number >= NUMBERED_FLAGS ||
        !read_truth(value, &truth)) {
        return false;
    }
    uint32_t bit = (uint32_t)1 << number;
    flags->numbered = truth ? flags->numbered | bit : flags->numbered & ~bit;
    return true;
}

static bool read_flag(cli_memory *memory, const char *written, nio_script_flags *flags)
{
    assignment pair = split(written);
    const char *name = cli_take_text(memory, pair.name);
    const char *value = pair.value != NULL ? pair.value : "";
    bool good;
    if (strcmp(name, "ts_threshold") == 0) {
        good = read_int(value, &flags->ts_threshold);
    } else if (strcmp(name, "epoch_threshold") == 0) {
        good = read_int(value, &flags->epoch_threshold);
    } else if (strcmp(name, "eval_return") == 0) {
        good = read_truth(value, &flags->eval_return);
    } else if (strcmp(name, "disallow_OP_EVAL") == 0) {
        good = read_truth(value, &flags->disallow_eval);
    } else {
        good = read_numbered(name, value, flags);
    }
    if (!good) {
        cli_usage("--flag '%.60s' is not ts_threshold=SECONDS, epoch_threshold=SECONDS, or one of "
                  "0 to 10, eval_return and disallow_OP_EVAL with =true or =false",
                  written);
    }
    return good;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool read_scripts(cli_memory *memory, const cli_args *args, cli_script *script)
{
    bool from_stdin = false;
    for (size_t i = 0; i < args->word_count; i++) {
        const char *word = args->words[i];
        if (strcmp(word, "-") == 0 && from_stdin) {
            cli_usage("- is given twice; standard input holds one script");
            return false;
        }
        from_stdin = from_stdin || strcmp(word, "-") == 0;
        if (!cli_script_bytes(memory, "script", word, &script->scripts[i])) {
            return false;
        }
    }
    return true;
}

static bool read_options(cli_memory *memory, const cli_args *args, cli_script *script)
{
    for (size_t i = 0; i < args->sets.count; i++) {
        if (!read_value(memory, args->sets.at[i], &script->values[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < args->cache.count; i++) {
        if (!read_preset(memory, args->cache.at[i], &script->cache[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < args->flags.count; i++) {
        if (!read_flag(memory, args->flags.at[i], &script->flags)) {
            return false;
        }
    }
    return names_differ(&args->sets, "set") && names_differ(&args->cache, "cache") &&
           names_differ(&args->flags, "flag");
}

bool cli_script_read(cli_memory *memory, const cli_args *args, cli_script *script)
{
    memset(script, 0, sizeof *script);
    script->flags = (nio_script_flags)NIO_SCRIPT_FLAGS_INIT;
    if (!read_scripts(memory, args, script) || !read_options(memory, args, script)) {
        return false;
    }
    script->input = (nio_script_input)NIO_SCRIPT_INPUT_INIT;
    script->input.scripts = script->scripts;
    script->input.script_count = args->word_count;
    script->input.values = script->values;
    script->input.value_count = args->sets.count;
    script->input.cache = script->cache;
    script->input.cache_count = args->cache.count;
    script->input.flags = args->flags.count > 0 ? &script->flags : NULL;
    script->input.exact = args->exact;
    return true;
}
