/* typedwrite.c - JSON becomes packify, guided by a type.
 *
 * Values are packed from the inside out: first the items of a container, each in memory of its
 * own, then the container around them. Nothing grows beyond what a message holds. */
#include "typed.h"

#include "cli.h"
#include "text.h"
#include "timestamp.h"

#include <math.h>
#include <netaio/packify.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANY_DEPTH 8
#define SHOWN 40 /* bytes of a value in a sentence */

/* The way from the whole value to the one at hand. */
typedef struct place {
    const struct place *up;
    nio_text name; /* of a member; empty: an item */
    size_t index;
} place;

typedef struct packer {
    cli_memory *memory;
    char *why;
} packer;

static bool write_value(packer *out, const cli_type *type, const cli_json *json, const place *at,
                        nio_bytes *packed);

/* ---- What is wrong, and where ---------------------------------------------------------------- */

static size_t put_place(const place *at, char *text, size_t cap)
{
    if (at == NULL || at->up == NULL) {
        return 0;
    }
    size_t len = put_place(at->up, text, cap);
    int more;
    if (at->name.ptr != NULL) {
        int shown = (int)(at->name.len < SHOWN ? at->name.len : SHOWN);
        more = snprintf(text + len, cap - len, "%s%.*s", len > 0 ? "." : "", shown, at->name.ptr);
    } else {
        more = snprintf(text + len, cap - len, "[%zu]", at->index);
    }
    size_t end = len + (more > 0 ? (size_t)more : 0);
    return end < cap ? end : cap - 1;
}

static bool NIO_PRINTF(3, 4) fail(packer *out, const place *at, const char *format, ...)
{
    char where[160] = "";
    size_t len = put_place(at, where, sizeof where);
    int head = len > 0 ? snprintf(out->why, CLI_TYPED_WHY, "%s: ", where) : 0;
    va_list args;
    va_start(args, format);
    vsnprintf(out->why + head, CLI_TYPED_WHY - (size_t)head, format, args);
    va_end(args);
    return false;
}

static bool wrong_kind(packer *out, const place *at, const char *wanted, const cli_json *json)
{
    return fail(out, at, "%s is wanted, this is %s", wanted, cli_json_kind_name(json));
}

/* ---- Packed values --------------------------------------------------------------------------- */

static nio_pk_writer begin(packer *out, size_t size, nio_bytes *packed)
{
    nio_pk_writer writer;
    uint8_t *memory = cli_take(out->memory, size, 1);
    nio_pk_writer_init(&writer, memory, size);
    *packed = (nio_bytes){memory, size};
    return writer;
}

static bool put_blob(packer *out, nio_pk_kind kind, nio_bytes bytes, nio_bytes *packed)
{
    nio_pk_writer writer = begin(out, nio_pk_blob_size(bytes.len), packed);
    nio_pk_put_blob(&writer, kind, bytes);
    return writer.status == NIO_OK;
}

static bool put_none(packer *out, nio_bytes *packed)
{
    nio_pk_writer writer = begin(out, NIO_PK_NONE_SIZE, packed);
    nio_pk_put_none(&writer);
    return true;
}

static bool put_uint(packer *out, uint64_t number, nio_bytes *packed)
{
    nio_pk_writer writer = begin(out, nio_pk_uint_size(number), packed);
    nio_pk_put_uint(&writer, number);
    return true;
}

static bool put_integer(packer *out, bool negative, uint64_t magnitude, nio_bytes *packed)
{
    if (!negative || magnitude == 0) {
        return put_uint(out, magnitude, packed);
    }
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(magnitude >> (56 - 8 * i));
    }
    nio_bytes big = {bytes, sizeof bytes};
    nio_pk_writer writer = begin(out, nio_pk_bigint_size(big), packed);
    nio_pk_put_bigint(&writer, true, big);
    return true;
}

static bool put_float(packer *out, double number, nio_bytes *packed)
{
    nio_pk_writer writer = begin(out, NIO_PK_FLOAT_SIZE, packed);
    nio_pk_put_float(&writer, number);
    return true;
}

static bool put_container(packer *out, nio_pk_kind kind, const nio_bytes *items, size_t count,
                          const place *at, nio_bytes *packed)
{
    size_t longest = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        longest = items[i].len > longest ? items[i].len : longest;
        sum += items[i].len;
        if (sum > CLI_MESSAGE_MAX) {
            return fail(out, at, "more than the %d bytes that a message holds", CLI_MESSAGE_MAX);
        }
    }
    nio_pk_writer writer = begin(out, nio_pk_container_size(count, longest, sum), packed);
    nio_pk_put_container(&writer, kind, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, items[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, items[i]);
    }
    return true;
}

static nio_bytes put_pair(packer *out, nio_bytes key, nio_bytes item)
{
    nio_bytes packed;
    nio_pk_writer writer = begin(out, nio_pk_pair_size(key.len, item.len), &packed);
    nio_pk_put_pair(&writer, key.len, item.len);
    nio_pk_put_raw(&writer, key);
    nio_pk_put_raw(&writer, item);
    return packed;
}

/* A dict of these pairs, sorted; no key is there twice. */
static bool put_dict(packer *out, nio_bytes *pairs, size_t count, const place *at,
                     nio_bytes *packed)
{
    nio_pk_value dict;
    nio_pk_sort(pairs, count);
    if (!put_container(out, NIO_PK_DICT, pairs, count, at, packed)) {
        return false;
    }
    if (nio_pk_decode_head(*packed, &dict) != NIO_OK || nio_pk_check_keys(&dict) != NIO_OK) {
        return fail(out, at, "a key is there twice");
    }
    return true;
}

/* ---- Scalars --------------------------------------------------------------------------------- */

static bool in_range(const cli_type *type, bool negative, uint64_t magnitude)
{
    if (negative && magnitude > 0) {
        int64_t least = cli_type_least(type);
        return least < 0 && magnitude - 1 <= (uint64_t) - (least + 1);
    }
    return magnitude <= cli_type_most(type);
}

static bool read_integer(packer *out, const cli_type *type, const cli_json *json, const place *at,
                         bool *negative, uint64_t *magnitude)
{
    if (json->kind != CLI_JSON_NUMBER) {
        return wrong_kind(out, at, "an integer", json);
    }
    int shown = (int)(json->text.len < SHOWN ? json->text.len : SHOWN);
    if (memchr(json->text.ptr, '.', json->text.len) != NULL ||
        memchr(json->text.ptr, 'e', json->text.len) != NULL ||
        memchr(json->text.ptr, 'E', json->text.len) != NULL) {
        return fail(out, at, "%.*s is not written as an integer", shown, json->text.ptr);
    }
    if (!cli_json_integer(json, negative, magnitude) || !in_range(type, *negative, *magnitude)) {
        return fail(out, at, "%.*s is not in %lld to %llu", shown, json->text.ptr,
                    (long long)cli_type_least(type), (unsigned long long)cli_type_most(type));
    }
    return true;
}

static bool write_integer(packer *out, const cli_type *type, const cli_json *json, const place *at,
                          nio_bytes *packed)
{
    bool negative;
    uint64_t magnitude;
    return read_integer(out, type, json, at, &negative, &magnitude) &&
           put_integer(out, negative, magnitude, packed);
}

static bool write_time(packer *out, const cli_type *type, const cli_json *json, const place *at,
                       nio_bytes *packed)
{
    int64_t us;
    if (json->kind == CLI_JSON_NUMBER) {
        return write_integer(out, type, json, at, packed);
    }
    if (json->kind != CLI_JSON_STRING) {
        return wrong_kind(out, at, "a time", json);
    }
    if (!cli_time_read(json->text, &us)) {
        return fail(out, at, "a time is written 2026-01-02T03:04:05.000001Z, or in microseconds");
    }
    return put_integer(out, us < 0, us < 0 ? 0 - (uint64_t)us : (uint64_t)us, packed);
}

static bool write_float(packer *out, const cli_json *json, const place *at, nio_bytes *packed)
{
    if (json->kind == CLI_JSON_STRING) {
        bool minus = cli_text_is(json->text, "-Infinity");
        if (minus || cli_text_is(json->text, "Infinity")) {
            return put_float(out, minus ? -INFINITY : INFINITY, packed);
        }
        if (cli_text_is(json->text, "NaN")) {
            return put_float(out, NAN, packed);
        }
    }
    if (json->kind != CLI_JSON_NUMBER) {
        return wrong_kind(out, at, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"", json);
    }
    double number = strtod(json->text.ptr, NULL); /* the text ends in NUL */
    if (isinf(number)) {
        return fail(out, at, "the number is too large");
    }
    return put_float(out, number, packed);
}

/* "hex:DIGITS" or "text:TEXT" of at most `most` bytes. */
static bool read_bytes(packer *out, nio_text text, const place *at, size_t most, nio_bytes *bytes)
{
    if (text.len >= 5 && memcmp(text.ptr, "text:", 5) == 0) {
        *bytes = (nio_bytes){(const uint8_t *)text.ptr + 5, text.len - 5};
    } else if (text.len >= 4 && memcmp(text.ptr, "hex:", 4) == 0) {
        nio_text digits = {text.ptr + 4, text.len - 4};
        uint8_t *made = cli_take(out->memory, digits.len / 2 + 1, 1);
        if (!cli_hex_decode(digits, made)) {
            return fail(out, at, "behind \"hex:\" are pairs of hex digits");
        }
        *bytes = (nio_bytes){made, digits.len / 2};
    } else {
        return fail(out, at, "bytes are written \"hex:00ff\", or \"text:abc\"");
    }
    return bytes->len <= most || fail(out, at, "%zu bytes, at most %zu", bytes->len, most);
}

static bool check_text(packer *out, nio_text text, const place *at, size_t most)
{
    if (text.len > most) {
        return fail(out, at, "%zu bytes, at most %zu", text.len, most);
    }
    return text.len == 0 || memchr(text.ptr, 0, text.len) == NULL ||
           fail(out, at, "U+0000 cannot stand in text; bytes can hold it");
}

/* What a text, bytes<N> or bytes[N] is, unpacked. */
static bool read_blob(packer *out, const cli_type *type, const cli_json *json, const place *at,
                      nio_bytes *bytes)
{
    if (json->kind != CLI_JSON_STRING) {
        return wrong_kind(out, at, "a string", json);
    }
    if (type->kind == CLI_T_TEXT) {
        *bytes = (nio_bytes){(const uint8_t *)json->text.ptr, json->text.len};
        return check_text(out, json->text, at, type->max);
    }
    if (!read_bytes(out, json->text, at, SIZE_MAX, bytes)) {
        return false;
    }
    if (type->kind == CLI_T_FIXED && bytes->len != type->max) {
        return fail(out, at, "%zu bytes, it takes exactly %zu", bytes->len, type->max);
    }
    return bytes->len <= type->max ||
           fail(out, at, "%zu bytes, at most %zu", bytes->len, type->max);
}

static bool write_blob(packer *out, const cli_type *type, const cli_json *json, const place *at,
                       nio_bytes *packed)
{
    nio_bytes bytes;
    nio_pk_kind kind = type->kind == CLI_T_TEXT ? NIO_PK_STR : NIO_PK_BYTES;
    return read_blob(out, type, json, at, &bytes) && put_blob(out, kind, bytes, packed);
}

/* The names of members, for sentences that miss one. */
static bool unknown(packer *out, const cli_named *named, const char *what, nio_text name,
                    const place *at)
{
    char list[200] = "";
    size_t len = 0;
    for (size_t i = 0; i < named->count && len < sizeof list - 1; i++) {
        int more = snprintf(list + len, sizeof list - len, "%s%.*s", i > 0 ? ", " : "",
                            (int)named->members[i].name.len, named->members[i].name.ptr);
        len += more > 0 ? (size_t)more : 0;
    }
    int shown = (int)(name.len < SHOWN ? name.len : SHOWN);
    return fail(out, at, "there is no %s '%.*s'; there is: %s", what, shown, name.ptr,
                named->count > 0 ? list : "none at all");
}

static const cli_member *find_member(const cli_named *named, nio_text name)
{
    for (size_t i = 0; i < named->count; i++) {
        const cli_member *member = &named->members[i];
        if (member->name.len == name.len && memcmp(member->name.ptr, name.ptr, name.len) == 0) {
            return member;
        }
    }
    return NULL;
}

static bool write_enum(packer *out, const cli_type *type, const cli_json *json, const place *at,
                       nio_bytes *packed)
{
    if (json->kind == CLI_JSON_NUMBER) {
        return write_integer(out, type, json, at, packed);
    }
    if (json->kind != CLI_JSON_STRING) {
        return wrong_kind(out, at, "the name of a member, or its number", json);
    }
    const cli_member *member = find_member(type->named, json->text);
    if (member == NULL) {
        return unknown(out, type->named, "member", json->text, at);
    }
    return put_uint(out, member->number, packed);
}

/* ---- Containers ------------------------------------------------------------------------------ */

static bool write_list(packer *out, const cli_type *type, const cli_json *json, const place *at,
                       nio_bytes *packed)
{
    if (json->kind != CLI_JSON_ARRAY) {
        return wrong_kind(out, at, "an array", json);
    }
    if (json->count > type->max) {
        return fail(out, at, "%zu items, at most %zu", json->count, type->max);
    }
    nio_bytes *items = cli_take(out->memory, json->count, sizeof *items);
    place here = {at, {NULL, 0}, 0};
    for (const cli_json *item = json->first; item != NULL; item = item->next, here.index++) {
        if (!write_value(out, type->item, item, &here, &items[here.index])) {
            return false;
        }
    }
    return put_container(out, NIO_PK_LIST, items, json->count, at, packed);
}

static bool looks_like_a_number(nio_text text)
{
    char why[CLI_JSON_WHY];
    cli_memory scratch = {NULL};
    bool space = text.len == 0 ||
                 (text.ptr[0] != '-' && (text.ptr[0] < '0' || text.ptr[0] > '9')) ||
                 text.ptr[text.len - 1] < '0' || text.ptr[text.len - 1] > '9';
    bool good = !space && cli_json_read(&scratch, text, why) != NULL;
    cli_memory_free(&scratch);
    return good;
}

/* A key is what stands before the colon, so it is always a string there. */
static bool write_key(packer *out, const cli_type *type, const cli_json *of, const place *at,
                      nio_bytes *packed)
{
    cli_json key = {.kind = CLI_JSON_STRING, .text = of->name};
    bool number = type->kind == CLI_T_UINT || type->kind == CLI_T_INT ||
                  (type->kind == CLI_T_ENUM && looks_like_a_number(of->name));
    if (number) {
        if (!looks_like_a_number(of->name)) {
            return fail(out, at, "the key is no integer");
        }
        key.kind = CLI_JSON_NUMBER;
    }
    return write_value(out, type, &key, at, packed);
}

static bool write_map(packer *out, const cli_type *type, const cli_json *json, const place *at,
                      nio_bytes *packed)
{
    if (json->kind != CLI_JSON_OBJECT) {
        return wrong_kind(out, at, "an object", json);
    }
    if (json->count > type->max) {
        return fail(out, at, "%zu entries, at most %zu", json->count, type->max);
    }
    nio_bytes *pairs = cli_take(out->memory, json->count, sizeof *pairs), key, item;
    size_t i = 0;
    for (const cli_json *entry = json->first; entry != NULL; entry = entry->next) {
        place here = {at, entry->name, 0};
        if (!write_key(out, type->key, entry, &here, &key) ||
            !write_value(out, type->item, entry, &here, &item)) {
            return false;
        }
        pairs[i++] = put_pair(out, key, item);
    }
    return put_dict(out, pairs, i, at, packed);
}

/* The value of each field, NULL where it is absent, and no member that is no field. */
static bool match_fields(packer *out, const cli_named *record, const cli_json *json,
                         const place *at, const cli_json **values)
{
    for (const cli_json *item = json->first; item != NULL; item = item->next) {
        place here = {at, item->name, 0};
        const cli_member *field = find_member(record, item->name);
        if (field == NULL) {
            return unknown(out, record, "field", item->name, at);
        }
        const cli_json **value = &values[field - record->members];
        if (*value != NULL) {
            return fail(out, &here, "is there twice");
        }
        *value = item;
    }
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        place here = {at, field->name, 0};
        if (values[i] != NULL && field->optional && values[i]->kind == CLI_JSON_NULL) {
            values[i] = NULL;
        } else if (values[i] == NULL && !field->optional) {
            return fail(out, &here, "is missing");
        }
    }
    return true;
}

/* Items up to the last that is there, None where one is absent. */
static bool write_tuple(packer *out, const cli_named *record, const cli_json **values,
                        const place *at, nio_bytes *packed)
{
    nio_bytes items[256];
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        place here = {at, field->name, 0};
        if (values[i] == NULL) {
            continue;
        }
        while (count + 1 < field->number) {
            (void)put_none(out, &items[count++]);
        }
        if (!write_value(out, field->type, values[i], &here, &items[count++])) {
            return false;
        }
    }
    return put_container(out, NIO_PK_TUPLE, items, count, at, packed);
}

static bool write_pairs(packer *out, const cli_named *record, const cli_json **values,
                        const place *at, nio_bytes *packed)
{
    nio_bytes *pairs = cli_take(out->memory, record->count, sizeof *pairs), key, item;
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        place here = {at, field->name, 0};
        if (values[i] == NULL) {
            continue;
        }
        if (values[i]->kind == CLI_JSON_NULL && field->type->kind == CLI_T_ANY) {
            return fail(out, &here, "null stands for what is absent, and it cannot be");
        }
        if (!put_blob(out, NIO_PK_STR, field->key, &key) ||
            !write_value(out, field->type, values[i], &here, &item)) {
            return false;
        }
        pairs[count++] = put_pair(out, key, item);
    }
    return put_dict(out, pairs, count, at, packed);
}

static bool write_record(packer *out, const cli_type *type, const cli_json *json, const place *at,
                         nio_bytes *packed)
{
    const cli_named *record = type->named;
    if (json->kind != CLI_JSON_OBJECT) {
        return wrong_kind(out, at, "an object", json);
    }
    const cli_json **values = cli_take(out->memory, record->count, sizeof *values);
    if (!match_fields(out, record, json, at, values)) {
        return false;
    }
    return record->dict ? write_pairs(out, record, values, at, packed)
                        : write_tuple(out, record, values, at, packed);
}

static bool write_variant(packer *out, const cli_type *type, const cli_json *json, const place *at,
                          nio_bytes *packed)
{
    nio_bytes items[2];
    const cli_json *value = json->first;
    if (json->kind != CLI_JSON_OBJECT || json->count != 1) {
        return fail(out, at, "a variant is written {\"arm\": value}");
    }
    const cli_member *arm = find_member(type->named, value->name);
    if (arm == NULL) {
        return unknown(out, type->named, "arm", value->name, at);
    }
    place here = {at, arm->name, 0};
    (void)put_uint(out, arm->number, &items[0]);
    if (arm->type == NULL) {
        if (value->kind != CLI_JSON_NULL) {
            return fail(out, &here, "the arm has no value: write null");
        }
        (void)put_none(out, &items[1]);
    } else if (!write_value(out, arm->type, value, &here, &items[1])) {
        return false;
    }
    return put_container(out, NIO_PK_TUPLE, items, 2, at, packed);
}

static bool write_packable(packer *out, const cli_type *type, const cli_json *json, const place *at,
                           nio_bytes *packed)
{
    nio_bytes payload;
    nio_bytes name = {(const uint8_t *)type->named->name.ptr, type->named->name.len};
    if (!write_record(out, type, json, at, &payload)) {
        return false;
    }
    nio_pk_writer writer = begin(out, nio_pk_packable_size(name.len, payload.len), packed);
    nio_pk_put_packable(&writer, name, payload);
    return true;
}

/* ---- any ------------------------------------------------------------------------------------- */

static bool write_free(packer *out, const cli_json *json, unsigned depth, const place *at,
                       nio_bytes *packed);

static bool write_free_items(packer *out, const cli_json *json, unsigned depth, const place *at,
                             nio_bytes *packed)
{
    bool dict = json->kind == CLI_JSON_OBJECT;
    nio_bytes *items = cli_take(out->memory, json->count, sizeof *items), key;
    place here = {at, {NULL, 0}, 0};
    if (depth == 0) {
        return fail(out, at, "more than %d arrays and objects inside each other", ANY_DEPTH);
    }
    for (const cli_json *item = json->first; item != NULL; item = item->next, here.index++) {
        nio_bytes *to = &items[here.index];
        if (!write_free(out, item, depth - 1, &here, to)) {
            return false;
        }
        if (dict) {
            nio_bytes name = {(const uint8_t *)item->name.ptr, item->name.len};
            (void)put_blob(out, NIO_PK_STR, name, &key);
            *to = put_pair(out, key, *to);
        }
    }
    return dict ? put_dict(out, items, json->count, at, packed)
                : put_container(out, NIO_PK_LIST, items, json->count, at, packed);
}

static bool write_free_string(packer *out, const cli_json *json, const place *at, nio_bytes *packed)
{
    nio_bytes bytes = {(const uint8_t *)json->text.ptr, json->text.len};
    if (json->text.len >= 4 && memcmp(json->text.ptr, "hex:", 4) == 0) {
        return read_bytes(out, json->text, at, SIZE_MAX, &bytes) &&
               put_blob(out, NIO_PK_BYTES, bytes, packed);
    }
    return put_blob(out, NIO_PK_STR, bytes, packed);
}

static bool write_free(packer *out, const cli_json *json, unsigned depth, const place *at,
                       nio_bytes *packed)
{
    nio_pk_writer writer;
    bool negative;
    uint64_t magnitude;
    switch (json->kind) {
    case CLI_JSON_NULL:
        return put_none(out, packed);
    case CLI_JSON_FALSE:
    case CLI_JSON_TRUE:
        writer = begin(out, NIO_PK_BOOL_SIZE, packed);
        nio_pk_put_bool(&writer, json->kind == CLI_JSON_TRUE);
        return true;
    case CLI_JSON_NUMBER:
        return cli_json_integer(json, &negative, &magnitude)
                   ? put_integer(out, negative, magnitude, packed)
                   : write_float(out, json, at, packed);
    case CLI_JSON_STRING:
        return write_free_string(out, json, at, packed);
    case CLI_JSON_ARRAY:
    case CLI_JSON_OBJECT:
        return write_free_items(out, json, depth, at, packed);
    }
    return false;
}

static bool write_any(packer *out, const cli_type *type, const cli_json *json, const place *at,
                      nio_bytes *packed)
{
    if (!write_free(out, json, ANY_DEPTH, at, packed)) {
        return false;
    }
    if (nio_pk_check(*packed, ANY_DEPTH) != NIO_OK) {
        return fail(out, at, "the value is too deep");
    }
    return packed->len <= type->max ||
           fail(out, at, "%zu bytes when packed, at most %zu", packed->len, type->max);
}

/* ---- Everything ------------------------------------------------------------------------------ */

static bool write_bool(packer *out, const cli_json *json, const place *at, nio_bytes *packed)
{
    if (json->kind != CLI_JSON_TRUE && json->kind != CLI_JSON_FALSE) {
        return wrong_kind(out, at, "true or false", json);
    }
    nio_pk_writer writer = begin(out, NIO_PK_BOOL_SIZE, packed);
    nio_pk_put_bool(&writer, json->kind == CLI_JSON_TRUE);
    return true;
}

static bool write_value(packer *out, const cli_type *type, const cli_json *json, const place *at,
                        nio_bytes *packed)
{
    switch (type->kind) {
    case CLI_T_BOOL:
        return write_bool(out, json, at, packed);
    case CLI_T_UINT:
    case CLI_T_INT:
        return write_integer(out, type, json, at, packed);
    case CLI_T_FLOAT:
        return write_float(out, json, at, packed);
    case CLI_T_TIME:
        return write_time(out, type, json, at, packed);
    case CLI_T_TEXT:
    case CLI_T_BYTES:
    case CLI_T_FIXED:
        return write_blob(out, type, json, at, packed);
    case CLI_T_ANY:
        return write_any(out, type, json, at, packed);
    case CLI_T_LIST:
        return write_list(out, type, json, at, packed);
    case CLI_T_MAP:
        return write_map(out, type, json, at, packed);
    case CLI_T_ENUM:
        return write_enum(out, type, json, at, packed);
    case CLI_T_RECORD:
        return write_record(out, type, json, at, packed);
    case CLI_T_VARIANT:
        return write_variant(out, type, json, at, packed);
    case CLI_T_PACKABLE:
        return write_packable(out, type, json, at, packed);
    }
    return false;
}

static bool write_raw(packer *out, const cli_type *type, const cli_json *json, const place *at,
                      nio_bytes *content)
{
    bool negative;
    uint64_t number;
    size_t width = type->bits / 8;
    if (!read_integer(out, type, json, at, &negative, &number)) {
        return false;
    }
    uint8_t *bytes = cli_take(out->memory, width, 1);
    number = negative ? 0 - number : number;
    for (size_t i = 0; i < width; i++) {
        bytes[i] = (uint8_t)(number >> (8 * (width - 1 - i)));
    }
    *content = (nio_bytes){bytes, width};
    return true;
}

bool cli_typed_write(cli_memory *memory, const cli_holds *holds, const cli_json *json,
                     nio_bytes *content, char why[CLI_TYPED_WHY])
{
    static const cli_json nothing = {.kind = CLI_JSON_OBJECT};
    packer out = {memory, why};
    place root = {NULL, {NULL, 0}, 0};
    *content = (nio_bytes){NULL, 0};
    if (holds->form == CLI_NOTHING) {
        return json == NULL || fail(&out, &root, "the operation takes no arguments");
    }
    if (json == NULL) {
        if (holds->type->kind != CLI_T_RECORD) {
            char text[CLI_TYPE_TEXT];
            cli_type_text(holds->type, text);
            return fail(&out, &root, "an argument is missing: %s, as JSON", text);
        }
        json = &nothing; /* and if a field has to be there, that is said */
    }
    switch (holds->form) {
    case CLI_PLAIN:
        return read_blob(&out, holds->type, json, &root, content);
    case CLI_RAW:
        return write_raw(&out, holds->type, json, &root, content);
    default:
        return write_value(&out, holds->type, json, &root, content);
    }
}
