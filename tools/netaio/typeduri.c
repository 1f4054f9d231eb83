/* typeduri.c - URIs from parameters, and what types are called.
 *
 * A URI has no escapes, so a value that holds the byte at which its parameter ends, or is empty,
 * cannot be said and is refused. */
#include "typed.h"

#include "cli.h"
#include "text.h"

#include <inttypes.h>
#include <netaio/packify.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define URI_MAX 1024

typedef struct builder {
    cli_memory *memory;
    char *why;
    const cli_piece *piece;
    uint8_t bytes[URI_MAX];
    size_t len;
} builder;

static bool NIO_PRINTF(2, 3) fail(builder *out, const char *format, ...)
{
    int head = 0;
    if (out->piece != NULL) {
        head = snprintf(out->why, CLI_TYPED_WHY, "%.*s: ", (int)out->piece->name.len,
                        out->piece->name.ptr);
        head = head < 0 || head >= CLI_TYPED_WHY ? 0 : head;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(out->why + head, CLI_TYPED_WHY - (size_t)head, format, args);
    va_end(args);
    return false;
}

static bool put(builder *out, nio_bytes bytes)
{
    if (bytes.len > sizeof out->bytes - out->len) {
        return fail(out, "the URI is longer than %d bytes", URI_MAX);
    }
    if (bytes.len > 0) {
        memcpy(out->bytes + out->len, bytes.ptr, bytes.len);
    }
    out->len += bytes.len;
    return true;
}

/* Decimal without sign and leading zero, in range. */
static bool put_number(builder *out, const char *value)
{
    const cli_piece *piece = out->piece;
    cli_json number = {.kind = CLI_JSON_NUMBER, .text = nio_text_of(value)};
    bool negative;
    uint64_t read;
    if (*value == 0 || (value[0] == '0' && value[1] != 0) ||
        !cli_json_integer(&number, &negative, &read) || negative ||
        read > cli_type_most(piece->type)) {
        return fail(out, "'%.40s' is no integer from 0 to %" PRIu64, value,
                    cli_type_most(piece->type));
    }
    if (!piece->raw) {
        return put(out, nio_bytes_of(value));
    }
    uint8_t bytes[8];
    size_t width = piece->type->bits / 8;
    for (size_t i = 0; i < width; i++) {
        bytes[i] = (uint8_t)(read >> (8 * (width - 1 - i)));
    }
    return put(out, (nio_bytes){bytes, width});
}

/* The bytes as they are; those of bytes<N> and bytes[N] also in hex. */
static bool put_bytes(builder *out, const char *value, const cli_piece *next, bool bare)
{
    const cli_type *type = out->piece->type;
    nio_bytes bytes = nio_bytes_of(value);
    if (type->kind != CLI_T_TEXT && strncmp(value, "hex:", 4) == 0) {
        nio_text digits = nio_text_of(value + 4);
        uint8_t *made = cli_take(out->memory, digits.len / 2 + 1, 1);
        if (!cli_hex_decode(digits, made)) {
            return fail(out, "behind hex: are pairs of hex digits");
        }
        bytes = (nio_bytes){made, digits.len / 2};
    }
    if (type->kind == CLI_T_FIXED) {
        return bytes.len == type->max
                   ? put(out, bytes)
                   : fail(out, "%zu bytes, it takes exactly %zu", bytes.len, type->max);
    }
    if (bytes.len > type->max) {
        return fail(out, "%zu bytes, at most %zu", bytes.len, type->max);
    }
    if (bytes.len == 0 && !bare) {
        return fail(out, "it cannot be empty");
    }
    if (type->kind == CLI_T_TEXT &&
        (!nio_utf8_valid(bytes) || memchr(bytes.ptr, 0, bytes.len) != NULL)) {
        return fail(out, "it is not UTF-8");
    }
    if (next != NULL && next->literal.len > 0 &&
        memchr(bytes.ptr, next->literal.ptr[0], bytes.len) != NULL) {
        return fail(out, "it holds the byte 0x%02x, which ends it", next->literal.ptr[0]);
    }
    return put(out, bytes);
}

static bool named(const char *word, nio_text name)
{
    return strncmp(word, name.ptr, name.len) == 0 && word[name.len] == '=';
}

/* The value of a parameter among the words; NULL where there is not just one. */
static const char *value_of(builder *out, nio_text name, char *const *words, size_t count)
{
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (named(words[i], name)) {
            if (found != NULL) {
                fail(out, "it is given twice");
                return NULL;
            }
            found = words[i] + name.len + 1;
        }
    }
    if (found == NULL) {
        fail(out, "it is missing: the URI needs %.*s=VALUE, a %.*s", (int)name.len, name.ptr,
             (int)out->piece->spelled.len, out->piece->spelled.ptr);
    }
    return found;
}

/* No word but for parameters that are there. */
static bool all_known(builder *out, const cli_operation *operation, char *const *words,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t j = 0; j < operation->piece_count; j++) {
            const cli_piece *piece = &operation->pieces[j];
            known = known || (piece->name.len > 0 && named(words[i], piece->name));
        }
        if (!known) {
            return fail(out, "the URI has no parameter '%.*s'",
                        (int)(strcspn(words[i], "=") < 60 ? strcspn(words[i], "=") : 60), words[i]);
        }
    }
    return true;
}

static bool build(builder *out, const cli_operation *operation, char *const *words, size_t count)
{
    bool bare = operation->piece_count == 1;
    for (size_t i = 0; i < operation->piece_count; i++) {
        const cli_piece *piece = &operation->pieces[i];
        const cli_piece *next = i + 1 < operation->piece_count ? piece + 1 : NULL;
        out->piece = piece->name.len > 0 ? piece : NULL;
        if (out->piece == NULL) {
            if (!put(out, piece->literal)) {
                return false;
            }
            continue;
        }
        const char *value = value_of(out, piece->name, words, count);
        bool good = value != NULL &&
                    (piece->type->kind == CLI_T_UINT
                         ? put_number(out, value)
                         : put_bytes(out, value, next, bare && piece->type->kind == CLI_T_BYTES));
        if (!good) {
            return false;
        }
    }
    return true;
}

bool cli_typed_uri(cli_memory *memory, const cli_operation *operation, char *const *words,
                   size_t count, nio_bytes *uri, char why[CLI_TYPED_WHY])
{
    builder out = {.memory = memory, .why = why};
    if (!all_known(&out, operation, words, count) || !build(&out, operation, words, count)) {
        return false;
    }
    *uri = (nio_bytes){
        (const uint8_t *)cli_take_text(memory, (nio_text){(const char *)out.bytes, out.len}),
        out.len};
    return true;
}

/* ---- Types ----------------------------------------------------------------------------------- */

int64_t cli_type_least(const cli_type *type)
{
    bool is_signed = type->kind == CLI_T_INT || type->kind == CLI_T_TIME;
    return is_signed ? -1 - (int64_t)(UINT64_MAX >> (65 - type->bits)) : 0;
}

uint64_t cli_type_most(const cli_type *type)
{
    if (type->kind == CLI_T_ENUM) {
        return INT32_MAX;
    }
    return UINT64_MAX >> (64 - type->bits) >> (type->kind != CLI_T_UINT);
}

void cli_type_text(const cli_type *type, char text[CLI_TYPE_TEXT])
{
    static const char *const words[] = {"bool", "u",     "i",     "f64", "time",
                                        "text", "bytes", "bytes", "any"};
    char inside[CLI_TYPE_TEXT] = "";
    nio_text name;
    if (type == NULL) {
        snprintf(text, CLI_TYPE_TEXT, "content");
        return;
    }
    switch (type->kind) {
    case CLI_T_UINT:
    case CLI_T_INT:
        snprintf(text, CLI_TYPE_TEXT, "%s%u", words[type->kind], type->bits);
        break;
    case CLI_T_TEXT:
    case CLI_T_BYTES:
    case CLI_T_ANY:
        snprintf(text, CLI_TYPE_TEXT, "%s<%zu>", words[type->kind], type->max);
        break;
    case CLI_T_FIXED:
        snprintf(text, CLI_TYPE_TEXT, "bytes[%zu]", type->max);
        break;
    case CLI_T_LIST:
        cli_type_text(type->item, inside);
        snprintf(text, CLI_TYPE_TEXT, "list of %.40s", inside);
        break;
    case CLI_T_MAP:
        cli_type_text(type->item, inside);
        snprintf(text, CLI_TYPE_TEXT, "map to %.40s", inside);
        break;
    case CLI_T_ENUM:
    case CLI_T_RECORD:
    case CLI_T_VARIANT:
    case CLI_T_PACKABLE:
        name = type->named->name.len > 0 ? type->named->name : nio_text_of("argument list");
        snprintf(text, CLI_TYPE_TEXT, "%.*s", (int)(name.len < 60 ? name.len : 60), name.ptr);
        break;
    default:
        snprintf(text, CLI_TYPE_TEXT, "%s", words[type->kind]);
        break;
    }
}
