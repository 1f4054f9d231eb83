/* typedwrite.c - JSON becomes packify, guided by a type.
 *
 * Values are packed from the inside out: first the items of a container, each in memory of its
 * own, then the container around them. Nothing grows beyond what a message holds. */
#include "packing.h"

#include <string.h>

static bool write_value(cli_packer *out, const cli_type *type, const cli_json *json,
                        const cli_place *at, nio_bytes *packed);

/* ---- Containers ------------------------------------------------------------------------------ */

static bool write_list(cli_packer *out, const cli_type *type, const cli_json *json,
                       const cli_place *at, nio_bytes *packed)
{
    if (json->kind != CLI_JSON_ARRAY) {
        return cli_pack_wrong(out, at, "an array", json);
    }
    if (json->count > type->max) {
        return cli_pack_fail(out, at, "%zu items, at most %zu", json->count, type->max);
    }
    nio_bytes *items = cli_take(out->memory, json->count, sizeof *items);
    cli_place here = {at, {NULL, 0}, 0};
    for (const cli_json *item = json->first; item != NULL; item = item->next, here.index++) {
        if (!write_value(out, type->item, item, &here, &items[here.index])) {
            return false;
        }
    }
    return cli_pack_container(out, NIO_PK_LIST, items, json->count, at, packed);
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
static bool write_key(cli_packer *out, const cli_type *type, const cli_json *of,
                      const cli_place *at, nio_bytes *packed)
{
    cli_json key = {.kind = CLI_JSON_STRING, .text = of->name};
    bool number = type->kind == CLI_T_UINT || type->kind == CLI_T_INT ||
                  (type->kind == CLI_T_ENUM && looks_like_a_number(of->name));
    if (number) {
        if (!looks_like_a_number(of->name)) {
            return cli_pack_fail(out, at, "the key is no integer");
        }
        key.kind = CLI_JSON_NUMBER;
    }
    return write_value(out, type, &key, at, packed);
}

static bool write_map(cli_packer *out, const cli_type *type, const cli_json *json,
                      const cli_place *at, nio_bytes *packed)
{
    if (json->kind != CLI_JSON_OBJECT) {
        return cli_pack_wrong(out, at, "an object", json);
    }
    if (json->count > type->max) {
        return cli_pack_fail(out, at, "%zu entries, at most %zu", json->count, type->max);
    }
    nio_bytes *pairs = cli_take(out->memory, json->count, sizeof *pairs);
    nio_bytes key = {NULL, 0}, item = {NULL, 0};
    size_t i = 0;
    for (const cli_json *entry = json->first; entry != NULL; entry = entry->next) {
        cli_place here = {at, entry->name, 0};
        if (!write_key(out, type->key, entry, &here, &key) ||
            !write_value(out, type->item, entry, &here, &item)) {
            return false;
        }
        pairs[i++] = cli_pack_pair(out, key, item);
    }
    return cli_pack_dict(out, pairs, i, at, packed);
}

/* The value of each field, NULL where it is absent, and no member that is no field. */
static bool match_fields(cli_packer *out, const cli_named *record, const cli_json *json,
                         const cli_place *at, const cli_json **values)
{
    for (const cli_json *item = json->first; item != NULL; item = item->next) {
        cli_place here = {at, item->name, 0};
        const cli_member *field = cli_member_find(record, item->name);
        if (field == NULL) {
            return cli_pack_unknown(out, record, "field", item->name, at);
        }
        const cli_json **value = &values[field - record->members];
        if (*value != NULL) {
            return cli_pack_fail(out, &here, "is there twice");
        }
        *value = item;
    }
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        cli_place here = {at, field->name, 0};
        if (values[i] != NULL && field->optional && values[i]->kind == CLI_JSON_NULL) {
            values[i] = NULL;
        } else if (values[i] == NULL && !field->optional) {
            return cli_pack_fail(out, &here, "is missing");
        } else if (values[i] != NULL && values[i]->kind == CLI_JSON_NULL &&
                   field->type->kind == CLI_T_ANY) {
            return cli_pack_fail(out, &here, "null stands for what is absent, and it cannot be");
        }
    }
    return true;
}

/* Items up to the last that is there, None where one is absent. */
static bool write_tuple(cli_packer *out, const cli_named *record, const cli_json **values,
                        const cli_place *at, nio_bytes *packed)
{
    nio_bytes items[256];
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        cli_place here = {at, field->name, 0};
        if (values[i] == NULL) {
            continue;
        }
        while (count + 1 < field->number) {
            (void)cli_pack_none(out, &items[count++]);
        }
        if (!write_value(out, field->type, values[i], &here, &items[count++])) {
            return false;
        }
    }
    return cli_pack_container(out, NIO_PK_TUPLE, items, count, at, packed);
}

static bool write_pairs(cli_packer *out, const cli_named *record, const cli_json **values,
                        const cli_place *at, nio_bytes *packed)
{
    nio_bytes *pairs = cli_take(out->memory, record->count, sizeof *pairs), key, item;
    size_t count = 0;
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        cli_place here = {at, field->name, 0};
        if (values[i] == NULL) {
            continue;
        }
        if (!cli_pack_blob(out, NIO_PK_STR, field->key, &key) ||
            !write_value(out, field->type, values[i], &here, &item)) {
            return false;
        }
        pairs[count++] = cli_pack_pair(out, key, item);
    }
    return cli_pack_dict(out, pairs, count, at, packed);
}

static bool write_record(cli_packer *out, const cli_type *type, const cli_json *json,
                         const cli_place *at, nio_bytes *packed)
{
    const cli_named *record = type->named;
    if (json->kind != CLI_JSON_OBJECT) {
        return cli_pack_wrong(out, at, "an object", json);
    }
    const cli_json **values = cli_take(out->memory, record->count, sizeof *values);
    if (!match_fields(out, record, json, at, values)) {
        return false;
    }
    return record->dict ? write_pairs(out, record, values, at, packed)
                        : write_tuple(out, record, values, at, packed);
}

static bool write_variant(cli_packer *out, const cli_type *type, const cli_json *json,
                          const cli_place *at, nio_bytes *packed)
{
    nio_bytes items[2];
    const cli_json *value = json->first;
    if (json->kind != CLI_JSON_OBJECT || json->count != 1) {
        return cli_pack_fail(out, at, "a variant is written {\"arm\": value}");
    }
    const cli_member *arm = cli_member_find(type->named, value->name);
    if (arm == NULL) {
        return cli_pack_unknown(out, type->named, "arm", value->name, at);
    }
    cli_place here = {at, arm->name, 0};
    (void)cli_pack_uint(out, arm->number, &items[0]);
    if (arm->type == NULL) {
        if (value->kind != CLI_JSON_NULL) {
            return cli_pack_fail(out, &here, "the arm has no value: write null");
        }
        (void)cli_pack_none(out, &items[1]);
    } else if (!write_value(out, arm->type, value, &here, &items[1])) {
        return false;
    }
    return cli_pack_container(out, NIO_PK_TUPLE, items, 2, at, packed);
}

static bool write_packable(cli_packer *out, const cli_type *type, const cli_json *json,
                           const cli_place *at, nio_bytes *packed)
{
    nio_bytes payload = {NULL, 0};
    nio_bytes name = {(const uint8_t *)type->named->name.ptr, type->named->name.len};
    if (!write_record(out, type, json, at, &payload)) {
        return false;
    }
    nio_pk_writer writer = cli_pack_begin(out, nio_pk_packable_size(name.len, payload.len), packed);
    nio_pk_put_packable(&writer, name, payload);
    return true;
}

/* ---- Everything ------------------------------------------------------------------------------ */

static bool write_value(cli_packer *out, const cli_type *type, const cli_json *json,
                        const cli_place *at, nio_bytes *packed)
{
    switch (type->kind) {
    case CLI_T_BOOL:
        return cli_write_bool(out, json, at, packed);
    case CLI_T_UINT:
    case CLI_T_INT:
        return cli_write_integer(out, type, json, at, packed);
    case CLI_T_FLOAT:
        return cli_write_float(out, json, at, packed);
    case CLI_T_TIME:
        return cli_write_time(out, type, json, at, packed);
    case CLI_T_TEXT:
    case CLI_T_BYTES:
    case CLI_T_FIXED:
        return cli_write_blob(out, type, json, at, packed);
    case CLI_T_ANY:
        return cli_write_any(out, type, json, at, packed);
    case CLI_T_LIST:
        return write_list(out, type, json, at, packed);
    case CLI_T_MAP:
        return write_map(out, type, json, at, packed);
    case CLI_T_ENUM:
        return cli_write_enum(out, type, json, at, packed);
    case CLI_T_RECORD:
        return write_record(out, type, json, at, packed);
    case CLI_T_VARIANT:
        return write_variant(out, type, json, at, packed);
    case CLI_T_PACKABLE:
        return write_packable(out, type, json, at, packed);
    }
    return false;
}

static bool write_raw(cli_packer *out, const cli_type *type, const cli_json *json,
                      const cli_place *at, nio_bytes *content)
{
    bool negative;
    uint64_t number;
    size_t width = type->bits / 8;
    if (!cli_take_integer(out, type, json, at, &negative, &number)) {
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
    cli_packer out = {memory, why};
    cli_place root = {NULL, {NULL, 0}, 0};
    *content = (nio_bytes){NULL, 0};
    if (holds->form == CLI_NOTHING) {
        return json == NULL || cli_pack_fail(&out, &root, "the operation takes no arguments");
    }
    if (json == NULL) {
        if (holds->type->kind != CLI_T_RECORD) {
            char text[CLI_TYPE_TEXT];
            cli_type_text(holds->type, text);
            return cli_pack_fail(&out, &root, "an argument is missing: %s, as JSON", text);
        }
        json = &nothing; /* and if a field has to be there, that is said */
    }
    switch (holds->form) {
    case CLI_PLAIN:
        return cli_take_blob(&out, holds->type, json, &root, content);
    case CLI_RAW:
        return write_raw(&out, holds->type, json, &root, content);
    default:
        return write_value(&out, holds->type, json, &root, content);
    }
}
