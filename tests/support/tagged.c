/* tests/support/tagged.c - see tagged.h. Integers of any size are converted digit by digit. */
#include "support/tagged.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/vectors.h"

#define BIGINT_MAX 256

static const struct {
    const char *tag;
    nio_pk_kind kind;
} kinds[] = {
    {"none", NIO_PK_NONE},         {"bytes", NIO_PK_BYTES},     {"bytearray", NIO_PK_BYTEARRAY},
    {"str", NIO_PK_STR},           {"int", NIO_PK_UINT},        {"bool", NIO_PK_BOOL},
    {"float", NIO_PK_FLOAT},       {"decimal", NIO_PK_DECIMAL}, {"list", NIO_PK_LIST},
    {"set", NIO_PK_SET},           {"tuple", NIO_PK_TUPLE},     {"dict", NIO_PK_DICT},
    {"packable", NIO_PK_PACKABLE},
};

static nio_pk_kind kind_of(const json_t *tagged)
{
    const char *tag = json_string_value(json_array_get(tagged, 0));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].tag, tag) == 0) {
            return kinds[i].kind;
        }
    }
    fail_msg("no such tag: %s", tag);
    return NIO_PK_NONE;
}

static const json_t *content_of(const json_t *tagged)
{
    return json_array_get(tagged, 1);
}

static const char *text_of(const json_t *tagged)
{
    return json_string_value(content_of(tagged));
}

/* The magnitude of decimal digits, big-endian, with leading zeros. */
static nio_bytes magnitude_of(const char *digits)
{
    uint8_t *number = vectors_memory(BIGINT_MAX);
    for (; *digits != '\0'; digits++) {
        unsigned carry = (unsigned)(*digits - '0');
        for (size_t i = BIGINT_MAX; i-- > 0;) {
            carry += number[i] * 10u;
            number[i] = (uint8_t)carry;
            carry >>= 8;
        }
        assert_int_equal(carry, 0);
    }
    nio_bytes bytes = {number, BIGINT_MAX};
    return bytes;
}

static nio_bytes blob_of(const json_t *tagged, nio_pk_kind kind)
{
    if (kind == NIO_PK_BYTES || kind == NIO_PK_BYTEARRAY) {
        return vectors_bytes(text_of(tagged));
    }
    nio_bytes bytes = {(const uint8_t *)text_of(tagged), json_string_length(content_of(tagged))};
    return bytes;
}

static double float_of(const json_t *tagged)
{
    uint64_t bits = strtoull(text_of(tagged), NULL, 16);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static nio_bytes written(uint8_t *memory, const nio_pk_writer *writer)
{
    assert_int_equal(writer->status, NIO_OK);
    assert_ptr_equal(writer->at, writer->end); /* the size was exact */
    nio_bytes bytes = {memory, (size_t)(writer->at - memory)};
    return bytes;
}

static nio_bytes pack_pair(const json_t *pair)
{
    nio_pk_writer writer;
    nio_bytes key = tagged_pack(json_array_get(pair, 0));
    nio_bytes item = tagged_pack(json_array_get(pair, 1));
    size_t size = nio_pk_pair_size(key.len, item.len);
    uint8_t *memory = vectors_memory(size);
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_pair(&writer, key.len, item.len);
    nio_pk_put_raw(&writer, key);
    nio_pk_put_raw(&writer, item);
    return written(memory, &writer);
}

static nio_bytes pack_container(const json_t *tagged, nio_pk_kind kind)
{
    const json_t *content = content_of(tagged);
    size_t count = json_array_size(content), longest = 0, sum = 0;
    nio_bytes *items = (nio_bytes *)(void *)vectors_memory((count + 1) * sizeof *items);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(content, i);
        /* From the last on, so that what has to be sorted is not yet. */
        nio_bytes *place = &items[kind == NIO_PK_LIST || kind == NIO_PK_TUPLE ? i : count - 1 - i];
        *place = kind == NIO_PK_DICT ? pack_pair(item) : tagged_pack(item);
        longest = place->len > longest ? place->len : longest;
        sum += place->len;
    }
    if (kind == NIO_PK_SET || kind == NIO_PK_DICT) {
        nio_pk_sort(items, count);
    }
    nio_pk_writer writer;
    size_t size = nio_pk_container_size(count, longest, sum);
    uint8_t *memory = vectors_memory(size);
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_container(&writer, kind, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, items[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, items[i]);
    }
    return written(memory, &writer);
}

static size_t scalar_size(const json_t *tagged, nio_pk_kind kind)
{
    switch (kind) {
    case NIO_PK_NONE:
        return NIO_PK_NONE_SIZE;
    case NIO_PK_BOOL:
        return NIO_PK_BOOL_SIZE;
    case NIO_PK_FLOAT:
        return NIO_PK_FLOAT_SIZE;
    case NIO_PK_UINT:
        return nio_pk_bigint_size(magnitude_of(text_of(tagged) + (*text_of(tagged) == '-')));
    case NIO_PK_PACKABLE:
        return nio_pk_packable_size(strlen(text_of(tagged)),
                                    json_string_length(json_array_get(tagged, 2)) / 2);
    default:
        return nio_pk_blob_size(blob_of(tagged, kind).len);
    }
}

static void put_scalar(const json_t *tagged, nio_pk_kind kind, nio_pk_writer *writer)
{
    const char *text = text_of(tagged);
    switch (kind) {
    case NIO_PK_NONE:
        nio_pk_put_none(writer);
        break;
    case NIO_PK_BOOL:
        nio_pk_put_bool(writer, json_is_true(content_of(tagged)));
        break;
    case NIO_PK_FLOAT:
        nio_pk_put_float(writer, float_of(tagged));
        break;
    case NIO_PK_UINT:
        nio_pk_put_bigint(writer, *text == '-', magnitude_of(text + (*text == '-')));
        break;
    case NIO_PK_PACKABLE:
        nio_pk_put_packable(writer, nio_bytes_of(text),
                            vectors_bytes(json_string_value(json_array_get(tagged, 2))));
        break;
    default:
        nio_pk_put_blob(writer, kind, blob_of(tagged, kind));
    }
}

nio_bytes tagged_pack(const json_t *tagged)
{
    nio_pk_kind kind = kind_of(tagged);
    if (kind >= NIO_PK_LIST && kind <= NIO_PK_DICT) {
        return pack_container(tagged, kind);
    }
    nio_pk_writer writer;
    size_t size = scalar_size(tagged, kind);
    uint8_t *memory = vectors_memory(size);
    nio_pk_writer_init(&writer, memory, size);
    put_scalar(tagged, kind, &writer);
    return written(memory, &writer);
}

static bool items_equal(const json_t *tagged, const nio_pk_value *value)
{
    const json_t *content = content_of(tagged);
    nio_pk_iter iter;
    nio_bytes key, item;
    if (json_array_size(content) != value->count) {
        return false;
    }
    nio_pk_iter_init(&iter, value);
    for (size_t i = 0; nio_pk_iter_next(&iter, &key, &item); i++) {
        const json_t *expected = json_array_get(content, i);
        if (value->kind == NIO_PK_DICT) {
            if (!tagged_equals(json_array_get(expected, 0), key)) {
                return false;
            }
            expected = json_array_get(expected, 1);
        }
        if (!tagged_equals(expected, item)) {
            return false;
        }
    }
    return iter.left == 0;
}

static bool int_equals(const json_t *tagged, const nio_pk_value *value)
{
    const char *text = text_of(tagged);
    bool negative = *text == '-';
    nio_bytes expected = magnitude_of(text + negative);
    nio_bytes tail = {expected.ptr + expected.len - value->bytes.len, value->bytes.len};
    bool fits = value->bytes.len <= sizeof(uint64_t);
    return nio_bytes_equal(tail, value->bytes) && (value->kind == NIO_PK_NINT) == negative &&
           value->magnitude == (fits ? strtoull(text + negative, NULL, 10) : UINT64_MAX);
}

bool tagged_equals(const json_t *tagged, nio_bytes packed)
{
    nio_pk_kind kind = kind_of(tagged);
    nio_pk_value value;
    double number;
    assert_int_equal(nio_pk_decode_head(packed, &value), NIO_OK);
    if (kind == NIO_PK_UINT) {
        return (value.kind == NIO_PK_UINT || value.kind == NIO_PK_NINT) &&
               int_equals(tagged, &value);
    }
    if (value.kind != kind) {
        return false;
    }
    switch (kind) {
    case NIO_PK_NONE:
        return true;
    case NIO_PK_BOOL:
        return value.truth == json_is_true(content_of(tagged));
    case NIO_PK_FLOAT:
        number = float_of(tagged);
        return memcmp(&number, &value.number, sizeof number) == 0;
    case NIO_PK_LIST:
    case NIO_PK_SET:
    case NIO_PK_TUPLE:
    case NIO_PK_DICT:
        return items_equal(tagged, &value);
    case NIO_PK_PACKABLE:
        return nio_bytes_equal(value.name, nio_bytes_of(text_of(tagged))) &&
               nio_bytes_equal(value.bytes,
                               vectors_bytes(json_string_value(json_array_get(tagged, 2))));
    default:
        return nio_bytes_equal(value.bytes, blob_of(tagged, kind));
    }
}
