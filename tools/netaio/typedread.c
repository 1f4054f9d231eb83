/* typedread.c - packify becomes JSON, guided by a type.
 *
 * The content comes from a peer: it is first checked to be canonical as a whole, so a walk is as
 * deep as NIO_PK_DEPTH at most (and as often again as packables are inside each other), and then
 * each value against its type. What is printed on the way to a mistake is thrown away. */
#include "typed.h"

#include "json.h"
#include "timestamp.h"

#include <assert.h>
#include <inttypes.h>
#include <netaio/packify.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACKABLES_MAX 8 /* inside each other */
#define ANY_DEPTH 8

typedef struct printer {
    FILE *out;
    unsigned packables;
} printer;

static bool print_value(printer *to, const cli_type *type, nio_bytes packed);

/* ---- Scalars --------------------------------------------------------------------------------- */

static void print_text(printer *to, nio_text text)
{
    cli_put_string(to->out, (nio_bytes){(const uint8_t *)text.ptr, text.len});
}

static bool is_text(nio_bytes text, size_t most)
{
    return text.len <= most && nio_utf8_valid(text) &&
           (text.len == 0 || memchr(text.ptr, 0, text.len) == NULL);
}

/* A key of an object is a string, whatever the type is. */
static bool print_uint(printer *to, const cli_type *type, nio_bytes packed)
{
    uint64_t number;
    if (nio_pk_get_uint(packed, &number) != NIO_OK || number > cli_type_most(type)) {
        return false;
    }
    fprintf(to->out, "%" PRIu64, number);
    return true;
}

static bool get_int(const cli_type *type, nio_bytes packed, int64_t *number)
{
    return nio_pk_get_int(packed, number) == NIO_OK && *number >= cli_type_least(type) &&
           (*number < 0 || (uint64_t)*number <= cli_type_most(type));
}

static bool print_int(printer *to, const cli_type *type, nio_bytes packed)
{
    int64_t number;
    if (!get_int(type, packed, &number)) {
        return false;
    }
    fprintf(to->out, "%" PRId64, number);
    return true;
}

static bool print_time(printer *to, const cli_type *type, nio_bytes packed)
{
    int64_t us;
    char text[CLI_TIME_TEXT];
    if (!get_int(type, packed, &us)) {
        return false;
    }
    fprintf(to->out, cli_time_text(us, text) ? "\"%s\"" : "%s", text);
    return true;
}

static bool print_bool(printer *to, nio_bytes packed)
{
    bool truth;
    if (nio_pk_get_bool(packed, &truth) != NIO_OK) {
        return false;
    }
    fputs(truth ? "true" : "false", to->out);
    return true;
}

static bool print_float(printer *to, nio_bytes packed)
{
    double number;
    if (nio_pk_get_float(packed, &number) != NIO_OK) {
        return false;
    }
    cli_put_float(to->out, number);
    return true;
}

/* Text, bytes<N> or bytes[N], unpacked. */
static bool print_plain(printer *to, const cli_type *type, nio_bytes bytes)
{
    if (type->kind == CLI_T_TEXT) {
        if (!is_text(bytes, type->max)) {
            return false;
        }
        cli_put_string(to->out, bytes);
        return true;
    }
    if (bytes.len > type->max || (type->kind == CLI_T_FIXED && bytes.len != type->max)) {
        return false;
    }
    cli_put_bytes(to->out, bytes);
    return true;
}

static bool print_blob(printer *to, const cli_type *type, nio_bytes packed)
{
    nio_bytes bytes;
    nio_pk_kind kind = type->kind == CLI_T_TEXT ? NIO_PK_STR : NIO_PK_BYTES;
    return nio_pk_get_blob(packed, kind, &bytes) == NIO_OK && print_plain(to, type, bytes);
}

static bool print_enum(printer *to, const cli_type *type, nio_bytes packed)
{
    uint64_t number;
    if (nio_pk_get_uint(packed, &number) != NIO_OK || number > cli_type_most(type)) {
        return false;
    }
    for (size_t i = 0; i < type->named->count; i++) {
        if (type->named->members[i].number == number) {
            print_text(to, type->named->members[i].name);
            return true;
        }
    }
    fprintf(to->out, "%" PRIu64, number); /* of a newer version */
    return true;
}

static bool print_any(printer *to, const cli_type *type, nio_bytes packed)
{
    if (packed.len > type->max || nio_pk_check(packed, ANY_DEPTH) != NIO_OK) {
        return false;
    }
    cli_put_any(to->out, packed);
    return true;
}

/* ---- Containers ------------------------------------------------------------------------------ */

static bool open_container(nio_bytes packed, nio_pk_kind kind, nio_pk_value *value,
                           nio_pk_iter *iter)
{
    if (nio_pk_decode_head(packed, value) != NIO_OK || value->kind != kind) {
        return false;
    }
    nio_pk_iter_init(iter, value);
    return true;
}

static bool print_list(printer *to, const cli_type *type, nio_bytes packed)
{
    nio_pk_value list;
    nio_pk_iter iter;
    nio_bytes item;
    if (!open_container(packed, NIO_PK_LIST, &list, &iter) || list.count > type->max) {
        return false;
    }
    const char *between = "";
    putc('[', to->out);
    while (nio_pk_iter_next(&iter, NULL, &item)) {
        fputs(between, to->out);
        if (!print_value(to, type->item, item)) {
            return false;
        }
        between = ", ";
    }
    putc(']', to->out);
    return true;
}

static bool print_key(printer *to, const cli_type *type, nio_bytes packed)
{
    uint64_t number;
    bool bare = type->kind == CLI_T_UINT || type->kind == CLI_T_INT;
    if (type->kind == CLI_T_ENUM && nio_pk_get_uint(packed, &number) == NIO_OK) {
        bare = true; /* unless the number has a name */
        for (size_t i = 0; i < type->named->count; i++) {
            bare = bare && type->named->members[i].number != number;
        }
    }
    fputs(bare ? "\"" : "", to->out);
    bool good = print_value(to, type, packed);
    fputs(bare ? "\"" : "", to->out);
    return good;
}

static bool print_map(printer *to, const cli_type *type, nio_bytes packed)
{
    nio_pk_value map;
    nio_pk_iter iter;
    nio_bytes key, item;
    if (!open_container(packed, NIO_PK_DICT, &map, &iter) || map.count > type->max) {
        return false;
    }
    const char *between = "";
    putc('{', to->out);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        fputs(between, to->out);
        if (!print_key(to, type->key, key)) {
            return false;
        }
        fputs(": ", to->out);
        if (!print_value(to, type->item, item)) {
            return false;
        }
        between = ", ";
    }
    putc('}', to->out);
    return true;
}

static bool print_field(printer *to, const cli_member *field, nio_bytes packed,
                        const char **between)
{
    fputs(*between, to->out);
    print_text(to, field->name);
    fputs(": ", to->out);
    *between = ", ";
    return print_value(to, field->type, packed);
}

/* Items at numbers that the schema does not name are dropped: a newer peer may send them. */
static bool print_tuple(printer *to, const cli_named *record, nio_bytes packed)
{
    nio_pk_value tuple;
    nio_pk_iter iter;
    nio_bytes item;
    if (!open_container(packed, NIO_PK_TUPLE, &tuple, &iter)) {
        return false;
    }
    const char *between = "";
    size_t at = 0;
    assert(record->count == 0 || record->members != NULL);
    putc('{', to->out);
    for (uint32_t number = 1; nio_pk_iter_next(&iter, NULL, &item); number++) {
        const cli_member *field = at < record->count ? &record->members[at] : NULL;
        if (field == NULL || field->number != number) {
            continue;
        }
        at++;
        bool absent = nio_pk_is_none(item);
        if (absent && !field->optional) {
            return false;
        }
        if (absent) {
            continue;
        }
        if (!print_field(to, field, item, &between)) {
            return false;
        }
    }
    putc('}', to->out);
    for (; at < record->count; at++) {
        if (!record->members[at].optional) {
            return false;
        }
    }
    return true;
}

/* The value of a field of a dict; false if it is absent. */
static bool find_pair(const nio_pk_value *dict, nio_bytes name, nio_bytes *item)
{
    nio_pk_iter iter;
    nio_bytes key, text;
    nio_pk_iter_init(&iter, dict);
    while (nio_pk_iter_next(&iter, &key, item)) {
        if (nio_pk_get_blob(key, NIO_PK_STR, &text) == NIO_OK && nio_bytes_equal(text, name)) {
            return !nio_pk_is_none(*item);
        }
    }
    return false;
}

static bool print_pairs(printer *to, const cli_named *record, nio_bytes packed)
{
    nio_pk_value dict;
    nio_pk_iter iter;
    nio_bytes item;
    if (!open_container(packed, NIO_PK_DICT, &dict, &iter)) {
        return false;
    }
    const char *between = "";
    putc('{', to->out);
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        if (!find_pair(&dict, field->key, &item)) {
            if (!field->optional) {
                return false;
            }
        } else if (!print_field(to, field, item, &between)) {
            return false;
        }
    }
    putc('}', to->out);
    return true;
}

static bool print_record(printer *to, const cli_named *record, nio_bytes packed)
{
    return record->dict ? print_pairs(to, record, packed) : print_tuple(to, record, packed);
}

static bool print_variant(printer *to, const cli_named *variant, nio_bytes packed)
{
    nio_pk_value tuple;
    nio_pk_iter iter;
    nio_bytes tag, item;
    uint64_t number;
    if (!open_container(packed, NIO_PK_TUPLE, &tuple, &iter) || tuple.count != 2 ||
        !nio_pk_iter_next(&iter, NULL, &tag) || !nio_pk_iter_next(&iter, NULL, &item) ||
        nio_pk_get_uint(tag, &number) != NIO_OK || number < 1 || number > 255) {
        return false;
    }
    bool good = true;
    const cli_member *arm = NULL;
    for (size_t i = 0; i < variant->count && arm == NULL; i++) {
        arm = variant->members[i].number == number ? &variant->members[i] : NULL;
    }
    putc('{', to->out);
    if (arm == NULL) {
        fprintf(to->out, "\"%" PRIu64 "\": ", number);
        cli_put_any(to->out, item);
    } else {
        print_text(to, arm->name);
        fputs(": ", to->out);
        if (arm->type != NULL) {
            good = print_value(to, arm->type, item);
        } else {
            fputs("null", to->out);
            good = nio_pk_is_none(item);
        }
    }
    putc('}', to->out);
    return good;
}

static bool print_packable(printer *to, const cli_named *record, nio_bytes packed)
{
    nio_pk_value value;
    nio_bytes name = {(const uint8_t *)record->name.ptr, record->name.len};
    if (nio_pk_decode_head(packed, &value) != NIO_OK || value.kind != NIO_PK_PACKABLE ||
        !nio_bytes_equal(value.name, name) || to->packables == PACKABLES_MAX ||
        nio_pk_check(value.bytes, NIO_PK_DEPTH) != NIO_OK) {
        return false;
    }
    to->packables++;
    bool good = print_record(to, record, value.bytes);
    to->packables--;
    return good;
}

static bool print_value(printer *to, const cli_type *type, nio_bytes packed)
{
    switch (type->kind) {
    case CLI_T_BOOL:
        return print_bool(to, packed);
    case CLI_T_UINT:
        return print_uint(to, type, packed);
    case CLI_T_INT:
        return print_int(to, type, packed);
    case CLI_T_FLOAT:
        return print_float(to, packed);
    case CLI_T_TIME:
        return print_time(to, type, packed);
    case CLI_T_TEXT:
    case CLI_T_BYTES:
    case CLI_T_FIXED:
        return print_blob(to, type, packed);
    case CLI_T_ANY:
        return print_any(to, type, packed);
    case CLI_T_LIST:
        return print_list(to, type, packed);
    case CLI_T_MAP:
        return print_map(to, type, packed);
    case CLI_T_ENUM:
        return print_enum(to, type, packed);
    case CLI_T_RECORD:
        return print_record(to, type->named, packed);
    case CLI_T_VARIANT:
        return print_variant(to, type->named, packed);
    case CLI_T_PACKABLE:
        return print_packable(to, type->named, packed);
    }
    return false;
}

/* ---- Content --------------------------------------------------------------------------------- */

static bool print_raw(printer *to, const cli_type *type, nio_bytes content)
{
    uint64_t number = 0;
    if (content.len != type->bits / 8) {
        return false;
    }
    bool negative = type->kind == CLI_T_INT && content.ptr[0] >= 0x80;
    for (size_t i = 0; i < content.len; i++) {
        number = number << 8 | content.ptr[i];
    }
    if (negative) {
        uint64_t magnitude = content.len == 8 ? 0 - number : (UINT64_C(1) << type->bits) - number;
        fprintf(to->out, "-%" PRIu64, magnitude);
    } else {
        fprintf(to->out, "%" PRIu64, number);
    }
    return true;
}

static bool print_content(printer *to, const cli_holds *holds, nio_bytes content)
{
    static const uint8_t no_fields[] = {0x4c, 0x40, 0x00}, no_pairs[] = {0x4d, 0x40, 0x00};
    switch (holds->form) {
    case CLI_NOTHING:
        fputs("null", to->out);
        return true;
    case CLI_PLAIN:
        return print_plain(to, holds->type, content);
    case CLI_RAW:
        return print_raw(to, holds->type, content);
    case CLI_VALUE:
        break;
    }
    if (content.len == 0 && holds->type->kind == CLI_T_RECORD) { /* all absent, if that may be */
        content.ptr = holds->type->named->dict ? no_pairs : no_fields;
        content.len = 3;
    }
    return nio_pk_check(content, NIO_PK_DEPTH) == NIO_OK && print_value(to, holds->type, content);
}

const char *cli_typed_read(cli_memory *memory, const cli_holds *holds, nio_bytes content,
                           char why[CLI_TYPED_WHY])
{
    char *text = NULL;
    const char *kept = NULL;
    size_t len = 0;
    printer to = {.out = open_memstream(&text, &len)};
    bool good = to.out != NULL && print_content(&to, holds, content);
    if (to.out != NULL && fclose(to.out) != 0) {
        good = false;
    }
    if (good) {
        kept = cli_take_text(memory, (nio_text){text, len});
    } else {
        char type[CLI_TYPE_TEXT];
        cli_type_text(holds->type, type);
        snprintf(why, CLI_TYPED_WHY, "%zu bytes that are no %s", content.len, type);
    }
    free(text);
    return kept;
}
