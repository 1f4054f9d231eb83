/* wire/fields.c - auth fields in and out of their packed dict. */
#include "wire/fields.h"

#include "base/bytes.h"
#include "base/size.h"
#include "wire/packify_parts.h"

/* Containers that a value may have inside each other: the dict and its pair are two. */
#define VALUE_DEPTH (NIO_PK_DEPTH - 2)

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

nio_status nio__fields_decode(nio_bytes packed, nio_field *fields, size_t cap, size_t *count)
{
    nio_pk_value dict;
    if (nio_pk_decode_head(packed, &dict) != NIO_OK || dict.kind != NIO_PK_DICT) {
        return NIO_EMALFORMED;
    }
    if (dict.count > cap) {
        return NIO_ELIMIT;
    }
    if (nio_pk_check_keys(&dict) != NIO_OK) {
        return NIO_EMALFORMED;
    }
    nio_pk_iter iter;
    nio_bytes key, item;
    nio_pk_iter_init(&iter, &dict);
    for (nio_field *field = fields; nio_pk_iter_next(&iter, &key, &item); field++) {
        if (!read_field(key, item, field)) {
            return NIO_EMALFORMED;
        }
    }
    *count = dict.count;
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

/* Sizes of a field's packed key, packed value, and pair. */
struct sizes {
    size_t key, item, pair;
};

static struct sizes sizes_of(const nio_field *field)
{
    struct sizes sizes;
    sizes.key = nio_pk_blob_size(field->name.len);
    sizes.item = nio_pk_blob_size(field->value.len);
    sizes.pair = nio_pk_pair_size(sizes.key, sizes.item);
    return sizes;
}

size_t nio__fields_size(const nio_field *fields, size_t count)
{
    size_t longest = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t pair = sizes_of(&fields[i]).pair;
        longest = nio__size_max(longest, pair);
        if (!nio__size_add(sum, pair, &sum)) {
            return SIZE_MAX;
        }
    }
    return nio_pk_container_size(count, longest, sum);
}

/* The order of packed pairs, from what stands first in them: category of their lengths, length
 * of the packed key, length of the packed value, name. */
static bool goes_before(const nio_field *a, const nio_field *b)
{
    struct sizes sa = sizes_of(a), sb = sizes_of(b);
    uint8_t width_a = nio__pk_width(nio__size_max(sa.key, sa.item));
    uint8_t width_b = nio__pk_width(nio__size_max(sb.key, sb.item));
    if (width_a != width_b) {
        return width_a < width_b;
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
    nio_pk_writer writer;
    size_t longest = 0;
    nio_pk_writer_init(&writer, out, nio__fields_size(fields, count));
    for (size_t i = 0; i < count; i++) {
        longest = nio__size_max(longest, sizes_of(&fields[i]).pair);
    }
    nio_pk_put_container(&writer, NIO_PK_DICT, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, sizes_of(&fields[i]).pair);
    }
    for (size_t i = 0; i < count; i++) {
        const nio_field *field = &fields[i];
        struct sizes sizes = sizes_of(field);
        assert(field->kind == NIO_FIELD_BYTES);
        assert(i == 0 || goes_before(&fields[i - 1], field));
        nio_pk_put_pair(&writer, sizes.key, sizes.item);
        nio_pk_put_blob(&writer, NIO_PK_STR, nio__bytes(field->name.ptr, field->name.len));
        nio_pk_put_blob(&writer, NIO_PK_BYTES, field->value);
    }
    assert(writer.status == NIO_OK && writer.at == writer.end);
}
