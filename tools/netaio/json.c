/* json.c - packed values shown as JSON.
 *
 * The whole is checked first (nio_pk_decode), so writing cannot fail; recursion is bounded by
 * NIO_PK_DEPTH, and by as much again for each packable inside. */
#include "json.h"

#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <netaio/packify.h>
#include <stdlib.h>
#include <string.h>

#define PACKABLES_MAX 4 /* inside each other, that are looked into */

static void print_item(FILE *out, nio_bytes packed, unsigned packables);

void cli_put_string(FILE *out, nio_bytes text)
{
    putc('"', out);
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.ptr[i];
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20 || c == 0x7f) {
            fprintf(out, "\\u%04x", c);
        } else if (c == 0xc2 && i + 1 < text.len && text.ptr[i + 1] < 0xa0) {
            fprintf(out, "\\u%04x", text.ptr[++i]); /* C1 controls: no terminal is harmed */
        } else {
            putc(c, out);
        }
    }
    putc('"', out);
}

void cli_put_bytes(FILE *out, nio_bytes bytes)
{
    fputs("\"hex:", out);
    cli_print_hex(out, bytes);
    putc('"', out);
}

/* A magnitude of up to 255 bytes, by dividing it by 10^9 until nothing is left. */
static void print_magnitude(FILE *out, nio_bytes magnitude)
{
    uint8_t rest[256];
    uint32_t groups[80] = {0}; /* 255 bytes are at most 615 digits, 69 groups of nine */
    size_t len = magnitude.len < sizeof rest ? magnitude.len : sizeof rest;
    size_t count = 0, first = 0;
    memcpy(rest, magnitude.ptr, len);
    while (first < len && count < sizeof groups / sizeof *groups) {
        uint64_t carry = 0;
        for (size_t i = first; i < len; i++) {
            uint64_t part = carry << 8 | rest[i];
            rest[i] = (uint8_t)(part / 1000000000);
            carry = part % 1000000000;
        }
        groups[count++] = (uint32_t)carry;
        while (first < len && rest[first] == 0) {
            first++;
        }
    }
    fprintf(out, "%" PRIu32, count > 0 ? groups[count - 1] : 0);
    while (count > 1) {
        count--;
        fprintf(out, "%09" PRIu32, groups[count - 1]);
    }
}

/* The shortest digits that mean this very number. */
void cli_put_float(FILE *out, double number)
{
    char digits[40];
    if (isnan(number) || isinf(number)) {
        fputs(isnan(number) ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"", out);
        return;
    }
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) {
            break;
        }
    }
    fputs(digits, out);
}

static bool keys_are_text(const nio_pk_value *dict)
{
    nio_pk_iter iter;
    nio_bytes key, item;
    nio_pk_iter_init(&iter, dict);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        nio_bytes text;
        if (nio_pk_get_blob(key, NIO_PK_STR, &text) != NIO_OK) {
            return false;
        }
    }
    return true;
}

static void print_dict(FILE *out, const nio_pk_value *dict, unsigned packables)
{
    bool object = keys_are_text(dict);
    const char *between = "";
    nio_pk_iter iter;
    nio_bytes key, item;
    nio_pk_iter_init(&iter, dict);
    putc(object ? '{' : '[', out);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        fputs(between, out);
        fputs(object ? "" : "[", out);
        print_item(out, key, packables);
        fputs(object ? ": " : ", ", out);
        print_item(out, item, packables);
        fputs(object ? "" : "]", out);
        between = ", ";
    }
    putc(object ? '}' : ']', out);
}

static void print_array(FILE *out, const nio_pk_value *list, unsigned packables)
{
    const char *between = "";
    nio_pk_iter iter;
    nio_bytes item;
    nio_pk_iter_init(&iter, list);
    putc('[', out);
    while (nio_pk_iter_next(&iter, NULL, &item)) {
        fputs(between, out);
        print_item(out, item, packables);
        between = ", ";
    }
    putc(']', out);
}

static void print_packable(FILE *out, const nio_pk_value *value, unsigned packables)
{
    fputs("{\"packable\": ", out);
    if (nio_utf8_valid(value->name)) {
        cli_put_string(out, value->name);
    } else {
        cli_put_bytes(out, value->name);
    }
    fputs(", \"payload\": ", out);
    if (packables < PACKABLES_MAX && nio_pk_check(value->bytes, NIO_PK_DEPTH) == NIO_OK) {
        print_item(out, value->bytes, packables + 1);
    } else {
        cli_put_bytes(out, value->bytes);
    }
    putc('}', out);
}

static void print_value(FILE *out, const nio_pk_value *value, unsigned packables)
{
    switch (value->kind) {
    case NIO_PK_NONE:
        fputs("null", out);
        break;
    case NIO_PK_BOOL:
        fputs(value->truth ? "true" : "false", out);
        break;
    case NIO_PK_BYTES:
    case NIO_PK_BYTEARRAY:
        cli_put_bytes(out, value->bytes);
        break;
    case NIO_PK_STR:
    case NIO_PK_DECIMAL:
        cli_put_string(out, value->bytes);
        break;
    case NIO_PK_NINT:
        putc('-', out);
        print_magnitude(out, value->bytes);
        break;
    case NIO_PK_UINT:
        print_magnitude(out, value->bytes);
        break;
    case NIO_PK_FLOAT:
        cli_put_float(out, value->number);
        break;
    case NIO_PK_LIST:
    case NIO_PK_SET:
    case NIO_PK_TUPLE:
        print_array(out, value, packables);
        break;
    case NIO_PK_DICT:
        print_dict(out, value, packables);
        break;
    case NIO_PK_PACKABLE:
        print_packable(out, value, packables);
        break;
    }
}

static void print_item(FILE *out, nio_bytes packed, unsigned packables)
{
    nio_pk_value value;
    if (nio_pk_decode_head(packed, &value) == NIO_OK) {
        print_value(out, &value, packables);
    }
}

void cli_put_any(FILE *out, nio_bytes packed)
{
    print_item(out, packed, 0);
}

bool cli_print_json(FILE *out, nio_bytes packed)
{
    nio_pk_value value;
    if (nio_pk_decode(packed, &value) != NIO_OK) {
        return false;
    }
    print_value(out, &value, 0);
    putc('\n', out);
    return true;
}
