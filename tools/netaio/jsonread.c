/* jsonread.c - reads JSON: one pass, recursion bounded by CLI_JSON_DEPTH. */
#include "jsonread.h"

#include <netaio/packify.h>
#include <stdio.h>
#include <string.h>

typedef struct reader {
    cli_memory *memory;
    const char *begin, *at, *end;
    unsigned depth;
    const char *wrong; /* the first thing that was; NULL so far */
    const char *wrong_at;
} reader;

static bool value(reader *in, cli_json *out);

static bool fail(reader *in, const char *at, const char *what)
{
    if (in->wrong == NULL) {
        in->wrong = what;
        in->wrong_at = at;
    }
    return false;
}

static void skip_space(reader *in)
{
    while (in->at < in->end && strchr(" \t\r\n", *in->at) != NULL && *in->at != 0) {
        in->at++;
    }
}

static bool next_is(reader *in, char c)
{
    skip_space(in);
    if (in->at < in->end && *in->at == c) {
        in->at++;
        return true;
    }
    return false;
}

/* ---- Strings --------------------------------------------------------------------------------- */

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The four digits behind \u. */
static bool read_unit(reader *in, unsigned *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = in->at < in->end ? digit_of(*in->at) : -1;
        if (digit < 0) {
            return fail(in, in->at, "\\u wants four hex digits");
        }
        *unit = *unit << 4 | (unsigned)digit;
        in->at++;
    }
    return true;
}

static char *put_utf8(char *to, unsigned c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *to++ = (char)(0xe0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        *to++ = (char)(0x80 | (c & 0x3f));
    } else {
        *to++ = (char)(0xf0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3f));
        *to++ = (char)(0x80 | (c >> 6 & 0x3f));
        *to++ = (char)(0x80 | (c & 0x3f));
    }
    return to;
}

/* A character of one or two \uXXXX; none takes more bytes than its escapes. */
static bool read_escaped_unit(reader *in, char **to)
{
    const char *from = in->at - 2;
    unsigned c, low;
    if (!read_unit(in, &c)) {
        return false;
    }
    if (c >= 0xd800 && c < 0xdc00) {
        if (in->end - in->at < 2 || in->at[0] != '\\' || in->at[1] != 'u') {
            return fail(in, from, "half of a pair of surrogates");
        }
        in->at += 2;
        if (!read_unit(in, &low)) {
            return false;
        }
        if (low < 0xdc00 || low > 0xdfff) {
            return fail(in, from, "half of a pair of surrogates");
        }
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    } else if (c >= 0xdc00 && c < 0xe000) {
        return fail(in, from, "half of a pair of surrogates");
    }
    *to = put_utf8(*to, c);
    return true;
}

static bool read_escape(reader *in, char **to)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char letter = in->at < in->end ? *in->at : 0;
    if (letter == 'u') {
        in->at++;
        return read_escaped_unit(in, to);
    }
    const char *found = letter != 0 ? strchr(letters, letter) : NULL;
    if (found == NULL) {
        return fail(in, in->at - 1, "there is no such escape");
    }
    *(*to)++ = means[found - letters];
    in->at++;
    return true;
}

/* Behind the opening quote. */
static bool read_string(reader *in, nio_text *out)
{
    const char *from = in->at, *quote = in->at;
    while (quote < in->end && *quote != '"') {
        quote += *quote == '\\' && in->end - quote > 1 ? 2 : 1;
    }
    if (quote >= in->end) {
        return fail(in, from - 1, "a string without its end");
    }
    char *text = cli_take(in->memory, (size_t)(quote - from) + 1, 1), *to = text;
    while (in->at < quote) {
        char c = *in->at++;
        if ((unsigned char)c < 0x20) {
            return fail(in, in->at - 1, "a control character in a string; write it as \\u00XX");
        }
        if (c != '\\') {
            *to++ = c;
        } else if (!read_escape(in, &to)) {
            return false;
        }
    }
    in->at = quote + 1;
    *out = (nio_text){text, (size_t)(to - text)};
    return true;
}

/* ---- Everything else ------------------------------------------------------------------------- */

static bool skip_digits(reader *in)
{
    const char *from = in->at;
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9') {
        in->at++;
    }
    return in->at > from;
}

static bool read_number(reader *in, cli_json *out)
{
    const char *from = in->at;
    in->at += *in->at == '-';
    const char *digits = in->at;
    if (!skip_digits(in) || (*digits == '0' && in->at - digits > 1)) {
        return fail(in, from, "not a number as JSON has them");
    }
    if (in->at < in->end && *in->at == '.') {
        in->at++;
        if (!skip_digits(in)) {
            return fail(in, from, "not a number as JSON has them");
        }
    }
    if (in->at < in->end && (*in->at == 'e' || *in->at == 'E')) {
        in->at++;
        in->at += in->at < in->end && (*in->at == '+' || *in->at == '-');
        if (!skip_digits(in)) {
            return fail(in, from, "not a number as JSON has them");
        }
    }
    out->kind = CLI_JSON_NUMBER;
    nio_text spelled = {from, (size_t)(in->at - from)};
    out->text = (nio_text){cli_take_text(in->memory, spelled), spelled.len};
    return true;
}

static bool read_word(reader *in, const char *word, cli_json *out, cli_json_kind kind)
{
    size_t len = strlen(word);
    if ((size_t)(in->end - in->at) < len || memcmp(in->at, word, len) != 0) {
        return fail(in, in->at, "a JSON value was expected");
    }
    in->at += len;
    out->kind = kind;
    return true;
}

static bool read_name(reader *in, nio_text *name)
{
    if (!next_is(in, '"')) {
        return fail(in, in->at, "the name of a member, in quotes, was expected");
    }
    if (!read_string(in, name)) {
        return false;
    }
    return next_is(in, ':') || fail(in, in->at, "':' was expected");
}

/* Behind the opening bracket of an array or object. */
static bool read_items(reader *in, cli_json *out, char close)
{
    cli_json **last = &out->first;
    if (next_is(in, close)) {
        return true;
    }
    do {
        cli_json *item = cli_take(in->memory, 1, sizeof *item);
        if (close == '}' && !read_name(in, &item->name)) {
            return false;
        }
        if (!value(in, item)) {
            return false;
        }
        *last = item;
        last = &item->next;
        out->count++;
    } while (next_is(in, ','));
    return next_is(in, close) ||
           fail(in, in->at, close == '}' ? "',' or '}' was expected" : "',' or ']' was expected");
}

static bool value(reader *in, cli_json *out)
{
    skip_space(in);
    char c = in->at < in->end ? *in->at : 0;
    if (c == '{' || c == '[') {
        if (in->depth == CLI_JSON_DEPTH) {
            return fail(in, in->at, "arrays and objects are too deep inside each other");
        }
        in->at++;
        in->depth++;
        out->kind = c == '{' ? CLI_JSON_OBJECT : CLI_JSON_ARRAY;
        bool good = read_items(in, out, c == '{' ? '}' : ']');
        in->depth--;
        return good;
    }
    if (c == '"') {
        in->at++;
        out->kind = CLI_JSON_STRING;
        return read_string(in, &out->text);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        return read_number(in, out);
    }
    if (c == 'n') {
        return read_word(in, "null", out, CLI_JSON_NULL);
    }
    return c == 't' ? read_word(in, "true", out, CLI_JSON_TRUE)
                    : read_word(in, "false", out, CLI_JSON_FALSE);
}

/* Line and column, from 1; columns count bytes. */
static void explain(const reader *in, char why[CLI_JSON_WHY])
{
    unsigned line = 1;
    const char *begin = in->begin;
    for (const char *at = in->begin; at < in->wrong_at; at++) {
        if (*at == '\n') {
            line++;
            begin = at + 1;
        }
    }
    snprintf(why, CLI_JSON_WHY, "line %u, column %u: %s", line,
             (unsigned)(in->wrong_at - begin) + 1, in->wrong);
}

cli_json *cli_json_read(cli_memory *memory, nio_text input, char why[CLI_JSON_WHY])
{
    reader in = {
        .memory = memory, .begin = input.ptr, .at = input.ptr, .end = input.ptr + input.len};
    cli_json *out = cli_take(memory, 1, sizeof *out);
    bool good = input.len <= CLI_JSON_MAX || fail(&in, in.at, "the text is too long");
    good = good && (nio_utf8_valid((nio_bytes){(const uint8_t *)input.ptr, input.len}) ||
                    fail(&in, in.at, "the text is not UTF-8"));
    good = good && value(&in, out);
    if (good) {
        skip_space(&in);
        good = in.at == in.end || fail(&in, in.at, "the value has ended before");
    }
    if (!good) {
        explain(&in, why);
        return NULL;
    }
    return out;
}

const char *cli_json_kind_name(const cli_json *json)
{
    static const char *const names[] = {"null",     "false",    "true",     "a number",
                                        "a string", "an array", "an object"};
    return names[json->kind];
}

const cli_json *cli_json_member(const cli_json *object, const char *name)
{
    size_t len = strlen(name);
    for (const cli_json *item = object->first; item != NULL; item = item->next) {
        if (item->name.len == len && memcmp(item->name.ptr, name, len) == 0) {
            return item;
        }
    }
    return NULL;
}

bool cli_json_integer(const cli_json *json, bool *negative, uint64_t *magnitude)
{
    if (json->kind != CLI_JSON_NUMBER) {
        return false;
    }
    const char *at = json->text.ptr, *end = at + json->text.len;
    uint64_t number = 0;
    *negative = *at == '-';
    for (at += *negative; at < end; at++) {
        unsigned digit = (unsigned)(*at - '0');
        if (*at < '0' || *at > '9' || number > (UINT64_MAX - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    *magnitude = number;
    return true;
}
