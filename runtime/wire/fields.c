/* wire/fields.c - auth fields in and out of their packed dict. */
#include "wire/fields.h"

#include <string.h>

#include <netaio/gen_pack.h>

#include "base/bytes.h"
#include "base/size.h"
#include "wire/frame.h"
#include "wire/packify_parts.h"

/* Containers that a value may have inside each other: the dict and its pair are two. */
#define VALUE_DEPTH (NIO_PK_DEPTH - 2)

/* ---- What most messages have ------------------------------------------------------------------
 *
 * No field, or the number of a call: one field with a name of three letters and a value of eight
 * bytes. Both are read and written as a whole, with the outcome of the general way below. */

#define ID_NAME 3
#define ID_VALUE 8

static const uint8_t packed_none[] = {0x4d, 0x40, 0x00};
static const uint8_t packed_id[] = {0x4d, 0x40, 0x01,    0x14, 0x4c, 0x40, 0x02, 0x05,
                                    0x0a, 0x43, ID_NAME, 'a',  'b',  'c',  0x41, ID_VALUE};
enum { ID_NAME_AT = 11, ID_VALUE_AT = sizeof packed_id, ID_SIZE = sizeof packed_id + ID_VALUE };

static bool is_id(const nio_field *fields, size_t count)
{
    return count == 1 && fields->name.len == ID_NAME && fields->value.len == ID_VALUE;
}

static bool reads_as_id(nio_bytes packed)
{
    if (packed.len != ID_SIZE) {
        return false;
    }
    const uint8_t *name = packed.ptr + ID_NAME_AT;
    return memcmp(packed.ptr, packed_id, ID_NAME_AT) == 0 &&
           memcmp(name + ID_NAME, packed_id + ID_NAME_AT + ID_NAME, 2) == 0 &&
           ((name[0] | name[1] | name[2]) & 0x80) == 0;
}

/* True if these are such fields, which are then read. */
static bool read_usual(nio_bytes packed, nio_field *fields, size_t cap, size_t *count)
{
    if (packed.len == sizeof packed_none && memcmp(packed.ptr, packed_none, packed.len) == 0) {
        *count = 0;
        return true;
    }
    if (cap == 0 || !reads_as_id(packed)) {
        return false;
    }
    fields->name = (nio_text){(const char *)packed.ptr + ID_NAME_AT, ID_NAME};
    fields->value = nio__bytes(packed.ptr + ID_VALUE_AT, ID_VALUE);
    fields->kind = NIO_FIELD_BYTES;
    fields->number = 0;
    *count = 1;
    return true;
}

static void write_id(const nio_field *field, uint8_t *out)
{
    memcpy(out, packed_id, sizeof packed_id);
    memcpy(out + ID_NAME_AT, field->name.ptr, ID_NAME);
    memcpy(out + ID_VALUE_AT, field->value.ptr, ID_VALUE);
}

/* ---- Any fields ------------------------------------------------------------------------------ */

static bool read_field(nio_bytes key, nio_bytes item, nio_field *field)
{
    nio_bytes name;
    if (nio_pk_get_blob(key, NIO_PK_STR, &name) != NIO_OK) {
        return false;
    }
    field->name.ptr = (const char *)name.ptr;
    field->name.len = name.len;
    field->number = 0;
    if (nio_pk_get_blob(item, NIO_PK_BYTES, &field->value) == NIO_OK) {
        field->kind = NIO_FIELD_BYTES;
        return true;
    }
    field->value = item;
    if (nio_pk_get_uint(item, &field->number) == NIO_OK) {
        field->kind = NIO_FIELD_UINT;
        return true;
    }
    field->kind = NIO_FIELD_OTHER;
    return nio_pk_check(item, VALUE_DEPTH) == NIO_OK;
}

/* True if the last of `count` fields has a name that none before it has. Fields are few, so
 * this is quicker than what packify does for dicts of any size. */
static bool is_new_name(const nio_field *fields, size_t count)
{
    return nio__fields_find(fields, count - 1, fields[count - 1].name) == NULL;
}

nio_status nio__fields_decode(nio_bytes packed, nio_field *fields, size_t cap, size_t *count)
{
    nio_pk_value dict;
    if (read_usual(packed, fields, cap, count)) {
        return NIO_OK;
    }
    if (nio_pk_decode_head(packed, &dict) != NIO_OK || dict.kind != NIO_PK_DICT) {
        return NIO_EMALFORMED;
    }
    if (dict.count > cap) {
        return NIO_ELIMIT;
    }
    nio_pk_iter iter;
    nio_bytes key, item;
    size_t read = 0;
    nio_pk_iter_init(&iter, &dict);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        if (!read_field(key, item, &fields[read++]) || !is_new_name(fields, read)) {
            return NIO_EMALFORMED;
        }
    }
    if (iter.left > 0 || !nio__pk_items_rise(&dict)) {
        return NIO_EMALFORMED;
    }
    *count = read;
    return NIO_OK;
}

const nio_field *nio__fields_find(const nio_field *fields, size_t count, nio_text name)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].name.len == name.len &&
            (name.len == 0 || memcmp(fields[i].name.ptr, name.ptr, name.len) == 0)) {
            return &fields[i];
        }
    }
    return NULL;
}

/* Sizes of a field's packed key, packed value, and pair; the lengths of name and value fit a
 * frame. */
struct sizes {
    size_t key, item, pair;
    size_t width; /* of the lengths in the pair */
};

static struct sizes sizes_of(const nio_field *field)
{
    struct sizes sizes;
    sizes.key = nio_gen_blob_size(field->name.len);
    sizes.item = nio_gen_blob_size(field->value.len);
    sizes.width = nio_gen_width(nio__size_max(sizes.key, sizes.item));
    sizes.pair = 3 + 2 * sizes.width + sizes.key + sizes.item;
    return sizes;
}

static nio_gen_shape shape_of(const nio_field *fields, size_t count)
{
    nio_gen_shape shape = {0};
    for (size_t i = 0; i < count; i++) {
        nio_gen_shape_add(&shape, sizes_of(&fields[i]).pair);
    }
    return shape;
}

size_t nio__fields_size(const nio_field *fields, size_t count)
{
    if (count == 0) {
        return sizeof packed_none;
    }
    if (is_id(fields, count)) {
        return ID_SIZE;
    }
    for (size_t i = 0, sum = 0; i < count; i++) {
        sum += nio__size_min(fields[i].name.len, SIZE_MAX / 4);
        sum += nio__size_min(fields[i].value.len, SIZE_MAX / 4);
        if (sum > NIO__FIELDS_MAX) {
            return SIZE_MAX;
        }
    }
    nio_gen_shape shape = shape_of(fields, count);
    size_t size = nio_gen_shape_size(&shape);
    return size <= NIO__FIELDS_MAX ? size : SIZE_MAX;
}

/* The order of packed pairs, from what stands first in them: category of their lengths, length
 * of the packed key, length of the packed value, name. */
static bool goes_before(const nio_field *a, const nio_field *b)
{
    struct sizes sa = sizes_of(a), sb = sizes_of(b);
    if (sa.width != sb.width) {
        return sa.width < sb.width;
    }
    if (sa.key != sb.key) {
        return sa.key < sb.key;
    }
    if (sa.item != sb.item) {
        return sa.item < sb.item;
    }
    return nio__bytes_compare(nio__bytes(a->name.ptr, a->name.len),
                              nio__bytes(b->name.ptr, b->name.len)) < 0;
}

void nio__fields_sort(nio_field *fields, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        nio_field field = fields[i];
        size_t at = i;
        for (; at > 0 && goes_before(&field, &fields[at - 1]); at--) {
            fields[at] = fields[at - 1];
        }
        fields[at] = field;
    }
}

void nio__fields_write(const nio_field *fields, size_t count, uint8_t *out)
{
    if (count == 0) {
        memcpy(out, packed_none, sizeof packed_none);
        return;
    }
    if (is_id(fields, count)) {
        write_id(fields, out);
        return;
    }
    nio_gen_items items;
    uint8_t *at = nio_gen_put_head(out, NIO_PK_DICT, shape_of(fields, count), &items);
    for (size_t i = 0; i < count; i++) {
        const nio_field *field = &fields[i];
        struct sizes sizes = sizes_of(field);
        assert(field->kind == NIO_FIELD_BYTES);
        assert(i == 0 || goes_before(&fields[i - 1], field));
        at = nio_gen_put_pair(at, sizes.key, sizes.item);
        at = nio_gen_put_text(at, field->name);
        at = nio_gen_put_bytes(at, field->value);
        nio_gen_put_item(&items, at);
    }
    assert((size_t)(at - out) == nio__fields_size(fields, count));
}
