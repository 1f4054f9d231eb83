/* tests/support/repack.c - see repack.h. */
#include "support/repack.h"

#include <assert.h>
#include <stdlib.h>

static nio_pk_value head_of(nio_bytes input)
{
    nio_pk_value value;
    nio_status status = nio_pk_decode_head(input, &value);
    if (status != NIO_OK) {
        abort(); /* inside a value that decoded there is no other */
    }
    return value;
}

static size_t next_size(nio_pk_iter *iter)
{
    nio_bytes key, item;
    if (!nio_pk_iter_next(iter, &key, &item)) {
        abort();
    }
    return iter->pairs ? nio_pk_pair_size(repack_size(key), repack_size(item)) : repack_size(item);
}

static size_t longest_of(const nio_pk_value *container, size_t *sum)
{
    nio_pk_iter iter;
    size_t longest = 0;
    *sum = 0;
    nio_pk_iter_init(&iter, container);
    while (iter.left > 0) {
        size_t size = next_size(&iter);
        longest = size > longest ? size : longest;
        *sum += size;
    }
    return longest;
}

static bool is_container(nio_pk_kind kind)
{
    return kind >= NIO_PK_LIST && kind <= NIO_PK_DICT;
}

size_t repack_size(nio_bytes input)
{
    nio_pk_value value = head_of(input);
    size_t sum;
    if (is_container(value.kind)) {
        size_t longest = longest_of(&value, &sum);
        return nio_pk_container_size(value.count, longest, sum);
    }
    switch (value.kind) {
    case NIO_PK_NONE:
        return NIO_PK_NONE_SIZE;
    case NIO_PK_BOOL:
        return NIO_PK_BOOL_SIZE;
    case NIO_PK_FLOAT:
        return NIO_PK_FLOAT_SIZE;
    case NIO_PK_UINT:
    case NIO_PK_NINT:
        return nio_pk_bigint_size(value.bytes);
    case NIO_PK_PACKABLE:
        return nio_pk_packable_size(value.name.len, value.bytes.len);
    default:
        return nio_pk_blob_size(value.bytes.len);
    }
}

static void repack_container(const nio_pk_value *value, nio_pk_writer *writer)
{
    nio_pk_iter iter;
    nio_bytes key, item;
    size_t sum, longest = longest_of(value, &sum);
    nio_pk_put_container(writer, value->kind, value->count, longest);
    nio_pk_iter_init(&iter, value);
    while (iter.left > 0) {
        nio_pk_put_length(writer, longest, next_size(&iter));
    }
    nio_pk_iter_init(&iter, value);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        if (iter.pairs) {
            nio_pk_put_pair(writer, repack_size(key), repack_size(item));
            repack(key, writer);
        }
        repack(item, writer);
    }
}

static void repack_int(const nio_pk_value *value, nio_pk_writer *writer)
{
    int64_t number;
    uint64_t whole;
    if (nio_pk_get_uint(value->packed, &whole) == NIO_OK) {
        nio_pk_put_uint(writer, whole);
    } else if (nio_pk_get_int(value->packed, &number) == NIO_OK) {
        nio_pk_put_int(writer, number);
    } else {
        nio_pk_put_bigint(writer, value->kind == NIO_PK_NINT, value->bytes);
    }
}

void repack(nio_bytes input, nio_pk_writer *writer)
{
    nio_pk_value value = head_of(input);
    if (is_container(value.kind)) {
        repack_container(&value, writer);
        return;
    }
    switch (value.kind) {
    case NIO_PK_NONE:
        nio_pk_put_none(writer);
        break;
    case NIO_PK_BOOL:
        nio_pk_put_bool(writer, value.truth);
        break;
    case NIO_PK_FLOAT:
        nio_pk_put_float(writer, value.number);
        break;
    case NIO_PK_UINT:
    case NIO_PK_NINT:
        repack_int(&value, writer);
        break;
    case NIO_PK_PACKABLE:
        nio_pk_put_packable(writer, value.name, value.bytes);
        break;
    default:
        nio_pk_put_blob(writer, value.kind, value.bytes);
    }
}
