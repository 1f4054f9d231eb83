/* packany.c - JSON becomes packify without a type: what an any<N> is. */
#include "packing.h"

#include <string.h>

#define ANY_DEPTH 8

/* ---- any ------------------------------------------------------------------------------------- */

static bool write_free(cli_packer *out, const cli_json *json, unsigned depth, const cli_place *at,
                       nio_bytes *packed);

static bool write_free_items(cli_packer *out, const cli_json *json, unsigned depth,
                             const cli_place *at, nio_bytes *packed)
{
    bool dict = json->kind == CLI_JSON_OBJECT;
    nio_bytes *items = cli_take(out->memory, json->count, sizeof *items), key;
    cli_place here = {at, {NULL, 0}, 0};
    if (depth == 0) {
        return cli_pack_fail(out, at, "more than %d arrays and objects inside each other",
                             ANY_DEPTH);
    }
    for (const cli_json *item = json->first; item != NULL; item = item->next, here.index++) {
        nio_bytes *to = &items[here.index];
        if (!write_free(out, item, depth - 1, &here, to)) {
            return false;
        }
        if (dict) {
            nio_bytes name = {(const uint8_t *)item->name.ptr, item->name.len};
            (void)cli_pack_blob(out, NIO_PK_STR, name, &key);
            *to = cli_pack_pair(out, key, *to);
        }
    }
    return dict ? cli_pack_dict(out, items, json->count, at, packed)
                : cli_pack_container(out, NIO_PK_LIST, items, json->count, at, packed);
}

static bool write_free_string(cli_packer *out, const cli_json *json, const cli_place *at,
                              nio_bytes *packed)
{
    nio_bytes bytes = {(const uint8_t *)json->text.ptr, json->text.len};
    if (json->text.len >= 4 && memcmp(json->text.ptr, "hex:", 4) == 0) {
        return cli_take_bytes(out, json->text, at, &bytes) &&
               cli_pack_blob(out, NIO_PK_BYTES, bytes, packed);
    }
    return cli_pack_blob(out, NIO_PK_STR, bytes, packed);
}

static bool write_free(cli_packer *out, const cli_json *json, unsigned depth, const cli_place *at,
                       nio_bytes *packed)
{
    nio_pk_writer writer;
    bool negative;
    uint64_t magnitude;
    switch (json->kind) {
    case CLI_JSON_NULL:
        return cli_pack_none(out, packed);
    case CLI_JSON_FALSE:
    case CLI_JSON_TRUE:
        writer = cli_pack_begin(out, NIO_PK_BOOL_SIZE, packed);
        nio_pk_put_bool(&writer, json->kind == CLI_JSON_TRUE);
        return true;
    case CLI_JSON_NUMBER:
        return cli_json_integer(json, &negative, &magnitude)
                   ? cli_pack_integer(out, negative, magnitude, packed)
                   : cli_write_float(out, json, at, packed);
    case CLI_JSON_STRING:
        return write_free_string(out, json, at, packed);
    case CLI_JSON_ARRAY:
    case CLI_JSON_OBJECT:
        return write_free_items(out, json, depth, at, packed);
    }
    return false;
}

bool cli_write_any(cli_packer *out, const cli_type *type, const cli_json *json, const cli_place *at,
                   nio_bytes *packed)
{
    if (!write_free(out, json, ANY_DEPTH, at, packed)) {
        return false;
    }
    if (nio_pk_check(*packed, ANY_DEPTH) != NIO_OK) {
        return cli_pack_fail(out, at, "the value is too deep");
    }
    return packed->len <= type->max ||
           cli_pack_fail(out, at, "%zu bytes when packed, at most %zu", packed->len, type->max);
}
