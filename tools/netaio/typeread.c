/* typeread.c - types as a schema spells them, constants resolved. */
#include "schema.h"

#include <string.h>

#define LARGEST 0x7fffffff

typedef struct reader {
    cli_memory *memory;
    const cli_schema *schema;
    const char *at, *end;
    unsigned depth;
} reader;

static const cli_type *read_type(reader *in);

bool cli_text_is(nio_text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

static bool next_is(reader *in, char c)
{
    while (in->at < in->end && *in->at == ' ') {
        in->at++;
    }
    if (in->at < in->end && *in->at == c) {
        in->at++;
        return true;
    }
    return false;
}

static nio_text read_word(reader *in)
{
    const char *from = in->at;
    while (in->at < in->end &&
           ((*in->at >= 'a' && *in->at <= 'z') || (*in->at >= 'A' && *in->at <= 'Z') ||
            (*in->at >= '0' && *in->at <= '9'))) {
        in->at++;
    }
    return (nio_text){from, (size_t)(in->at - from)};
}

static bool read_bound(reader *in, char close, size_t *bound)
{
    uint64_t number = 0;
    (void)next_is(in, 0); /* skips spaces */
    const char *from = in->at;
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9' && number <= LARGEST) {
        number = number * 10 + (uint64_t)(*in->at++ - '0');
    }
    *bound = (size_t)number;
    return in->at > from && number <= LARGEST && next_is(in, close);
}

static const struct {
    const char *word;
    cli_type_kind kind;
    unsigned bits;
} scalars[] = {
    {"bool", CLI_T_BOOL, 0}, {"u8", CLI_T_UINT, 8},    {"u16", CLI_T_UINT, 16},
    {"u32", CLI_T_UINT, 32}, {"u64", CLI_T_UINT, 64},  {"i8", CLI_T_INT, 8},
    {"i16", CLI_T_INT, 16},  {"i32", CLI_T_INT, 32},   {"i64", CLI_T_INT, 64},
    {"f64", CLI_T_FLOAT, 0}, {"time", CLI_T_TIME, 64},
};

static bool read_scalar(nio_text word, cli_type *type)
{
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        if (cli_text_is(word, scalars[i].word)) {
            type->kind = scalars[i].kind;
            type->bits = scalars[i].bits;
            return true;
        }
    }
    return false;
}

static const cli_named *find_named(const cli_schema *schema, nio_text name)
{
    for (size_t i = schema->type_count; i > 0; i--) {
        const cli_named *named = &schema->types[i - 1];
        if (named->name.len == name.len && memcmp(named->name.ptr, name.ptr, name.len) == 0) {
            return named;
        }
    }
    return NULL;
}

static bool read_named(reader *in, nio_text word, cli_type *type)
{
    type->named = word.len > 0 ? find_named(in->schema, word) : NULL;
    if (type->named == NULL) {
        return false;
    }
    type->kind = type->named->kind;
    return true;
}

static bool is_key(const cli_type *type)
{
    switch (type->kind) {
    case CLI_T_UINT:
    case CLI_T_INT:
    case CLI_T_TEXT:
    case CLI_T_BYTES:
    case CLI_T_FIXED:
    case CLI_T_ENUM:
        return true;
    default:
        return false;
    }
}

/* Behind the word and its '<' or '['. */
static bool read_inside(reader *in, nio_text word, cli_type *type)
{
    if (cli_text_is(word, "text") || cli_text_is(word, "bytes") || cli_text_is(word, "any")) {
        type->kind = word.ptr[0] == 't' ? CLI_T_TEXT : word.ptr[0] == 'b' ? CLI_T_BYTES : CLI_T_ANY;
        return read_bound(in, '>', &type->max);
    }
    if (cli_text_is(word, "list")) {
        type->kind = CLI_T_LIST;
        type->item = read_type(in);
        return type->item != NULL && next_is(in, ',') && read_bound(in, '>', &type->max);
    }
    if (cli_text_is(word, "map")) {
        type->kind = CLI_T_MAP;
        type->key = read_type(in);
        if (type->key == NULL || !is_key(type->key) || !next_is(in, ',')) {
            return false;
        }
        type->item = read_type(in);
        return type->item != NULL && next_is(in, ',') && read_bound(in, '>', &type->max);
    }
    if (cli_text_is(word, "packable")) {
        bool good = read_named(in, read_word(in), type) && type->kind == CLI_T_RECORD;
        type->kind = CLI_T_PACKABLE;
        return good && next_is(in, '>');
    }
    return false;
}

static const cli_type *read_type(reader *in)
{
    if (in->depth == CLI_TYPE_DEPTH) {
        return NULL;
    }
    in->depth++;
    (void)next_is(in, 0);
    cli_type *type = cli_take(in->memory, 1, sizeof *type);
    nio_text word = read_word(in);
    bool good;
    if (next_is(in, '<')) {
        good = read_inside(in, word, type);
    } else if (next_is(in, '[')) {
        type->kind = CLI_T_FIXED;
        good = cli_text_is(word, "bytes") && read_bound(in, ']', &type->max);
    } else {
        good = read_scalar(word, type) || read_named(in, word, type);
    }
    in->depth--;
    return good ? type : NULL;
}

const cli_type *cli_type_read(cli_memory *memory, const cli_schema *schema, nio_text spelled)
{
    reader in = {memory, schema, spelled.ptr, spelled.ptr + spelled.len, 0};
    const cli_type *type = read_type(&in);
    return in.at == in.end ? type : NULL;
}
