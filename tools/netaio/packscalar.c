/* packscalar.c - JSON becomes packify: what is no container. */
#include "packing.h"

#include "text.h"
#include "timestamp.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Scalars --------------------------------------------------------------------------------- */

static bool in_range(const cli_type *type, bool negative, uint64_t magnitude)
{
    if (negative && magnitude > 0) {
        int64_t least = cli_type_least(type);
        return least < 0 && magnitude - 1 <= (uint64_t) - (least + 1);
    }
    return magnitude <= cli_type_most(type);
}

bool cli_take_integer(cli_packer *out, const cli_type *type, const cli_json *json,
                      const cli_place *at, bool *negative, uint64_t *magnitude)
{
    if (json->kind != CLI_JSON_NUMBER) {
        return cli_pack_wrong(out, at, "an integer", json);
    }
    int shown = (int)(json->text.len < CLI_PACK_SHOWN ? json->text.len : CLI_PACK_SHOWN);
    if (memchr(json->text.ptr, '.', json->text.len) != NULL ||
        memchr(json->text.ptr, 'e', json->text.len) != NULL ||
        memchr(json->text.ptr, 'E', json->text.len) != NULL) {
        return cli_pack_fail(out, at, "%.*s is not written as an integer", shown, json->text.ptr);
    }
    if (!cli_json_integer(json, negative, magnitude) || !in_range(type, *negative, *magnitude)) {
        return cli_pack_fail(out, at, "%.*s is not in %lld to %llu", shown, json->text.ptr,
                             (long long)cli_type_least(type),
                             (unsigned long long)cli_type_most(type));
    }
    return true;
}

bool cli_write_integer(cli_packer *out, const cli_type *type, const cli_json *json,
                       const cli_place *at, nio_bytes *packed)
{
    bool negative = false;
    uint64_t magnitude = 0;
    return cli_take_integer(out, type, json, at, &negative, &magnitude) &&
           cli_pack_integer(out, negative, magnitude, packed);
}

bool cli_write_time(cli_packer *out, const cli_type *type, const cli_json *json,
                    const cli_place *at, nio_bytes *packed)
{
    int64_t us;
    if (json->kind == CLI_JSON_NUMBER) {
        return cli_write_integer(out, type, json, at, packed);
    }
    if (json->kind != CLI_JSON_STRING) {
        return cli_pack_wrong(out, at, "a time", json);
    }
    if (!cli_time_read(json->text, &us)) {
        return cli_pack_fail(out, at,
                             "a time is written 2026-01-02T03:04:05.000001Z, or in microseconds");
    }
    return cli_pack_integer(out, us < 0, us < 0 ? 0 - (uint64_t)us : (uint64_t)us, packed);
}

bool cli_write_float(cli_packer *out, const cli_json *json, const cli_place *at, nio_bytes *packed)
{
    if (json->kind == CLI_JSON_STRING) {
        bool minus = cli_text_is(json->text, "-Infinity");
        if (minus || cli_text_is(json->text, "Infinity")) {
            return cli_pack_float(out, minus ? -INFINITY : INFINITY, packed);
        }
        if (cli_text_is(json->text, "NaN")) {
            return cli_pack_float(out, NAN, packed);
        }
    }
    if (json->kind != CLI_JSON_NUMBER) {
        return cli_pack_wrong(out, at, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"", json);
    }
    double number = strtod(json->text.ptr, NULL); /* the text ends in NUL */
    if (isinf(number)) {
        return cli_pack_fail(out, at, "the number is too large");
    }
    return cli_pack_float(out, number, packed);
}

/* "hex:DIGITS" or "text:TEXT". */
bool cli_take_bytes(cli_packer *out, nio_text text, const cli_place *at, nio_bytes *bytes)
{
    if (text.len >= 5 && memcmp(text.ptr, "text:", 5) == 0) {
        *bytes = (nio_bytes){(const uint8_t *)text.ptr + 5, text.len - 5};
    } else if (text.len >= 4 && memcmp(text.ptr, "hex:", 4) == 0) {
        nio_text digits = {text.ptr + 4, text.len - 4};
        uint8_t *made = cli_take(out->memory, digits.len / 2 + 1, 1);
        if (!cli_hex_decode(digits, made)) {
            return cli_pack_fail(out, at, "behind \"hex:\" are pairs of hex digits");
        }
        *bytes = (nio_bytes){made, digits.len / 2};
    } else {
        return cli_pack_fail(out, at, "bytes are written \"hex:00ff\", or \"text:abc\"");
    }
    return true;
}

static bool check_text(cli_packer *out, nio_text text, const cli_place *at, size_t most)
{
    if (text.len > most) {
        return cli_pack_fail(out, at, "%zu bytes, at most %zu", text.len, most);
    }
    return text.len == 0 || memchr(text.ptr, 0, text.len) == NULL ||
           cli_pack_fail(out, at, "U+0000 cannot stand in text; bytes can hold it");
}

/* What a text, bytes<N> or bytes[N] is, unpacked. */
bool cli_take_blob(cli_packer *out, const cli_type *type, const cli_json *json, const cli_place *at,
                   nio_bytes *bytes)
{
    if (json->kind != CLI_JSON_STRING) {
        return cli_pack_wrong(out, at, "a string", json);
    }
    if (type->kind == CLI_T_TEXT) {
        *bytes = (nio_bytes){(const uint8_t *)json->text.ptr, json->text.len};
        return check_text(out, json->text, at, type->max);
    }
    if (!cli_take_bytes(out, json->text, at, bytes)) {
        return false;
    }
    if (type->kind == CLI_T_FIXED && bytes->len != type->max) {
        return cli_pack_fail(out, at, "%zu bytes, it takes exactly %zu", bytes->len, type->max);
    }
    return bytes->len <= type->max ||
           cli_pack_fail(out, at, "%zu bytes, at most %zu", bytes->len, type->max);
}

bool cli_write_blob(cli_packer *out, const cli_type *type, const cli_json *json,
                    const cli_place *at, nio_bytes *packed)
{
    nio_bytes bytes = {NULL, 0};
    nio_pk_kind kind = type->kind == CLI_T_TEXT ? NIO_PK_STR : NIO_PK_BYTES;
    return cli_take_blob(out, type, json, at, &bytes) && cli_pack_blob(out, kind, bytes, packed);
}

/* The names of members, for sentences that miss one. */
bool cli_pack_unknown(cli_packer *out, const cli_named *named, const char *what, nio_text name,
                      const cli_place *at)
{
    char list[200] = "";
    size_t len = 0;
    for (size_t i = 0; i < named->count && len < sizeof list - 1; i++) {
        int more = snprintf(list + len, sizeof list - len, "%s%.*s", i > 0 ? ", " : "",
                            (int)named->members[i].name.len, named->members[i].name.ptr);
        len += more > 0 ? (size_t)more : 0;
    }
    int shown = (int)(name.len < CLI_PACK_SHOWN ? name.len : CLI_PACK_SHOWN);
    return cli_pack_fail(out, at, "there is no %s '%.*s'; there is: %s", what, shown, name.ptr,
                         named->count > 0 ? list : "none at all");
}

const cli_member *cli_member_find(const cli_named *named, nio_text name)
{
    for (size_t i = 0; i < named->count; i++) {
        const cli_member *member = &named->members[i];
        if (member->name.len == name.len && memcmp(member->name.ptr, name.ptr, name.len) == 0) {
            return member;
        }
    }
    return NULL;
}

bool cli_write_enum(cli_packer *out, const cli_type *type, const cli_json *json,
                    const cli_place *at, nio_bytes *packed)
{
    if (json->kind == CLI_JSON_NUMBER) {
        return cli_write_integer(out, type, json, at, packed);
    }
    if (json->kind != CLI_JSON_STRING) {
        return cli_pack_wrong(out, at, "the name of a member, or its number", json);
    }
    const cli_member *member = cli_member_find(type->named, json->text);
    if (member == NULL) {
        return cli_pack_unknown(out, type->named, "member", json->text, at);
    }
    return cli_pack_uint(out, member->number, packed);
}

bool cli_write_bool(cli_packer *out, const cli_json *json, const cli_place *at, nio_bytes *packed)
{
    if (json->kind != CLI_JSON_TRUE && json->kind != CLI_JSON_FALSE) {
        return cli_pack_wrong(out, at, "true or false", json);
    }
    nio_pk_writer writer = cli_pack_begin(out, NIO_PK_BOOL_SIZE, packed);
    nio_pk_put_bool(&writer, json->kind == CLI_JSON_TRUE);
    return true;
}
