/* wire/packify_write.c - sizes of packed values, and writing them. */
#include <string.h>

#include "base/be.h"
#include "base/bytes.h"
#include "base/size.h"
#include "wire/packify_parts.h"

/* Bytes of a number without its leading zeros; none for 0. */
static size_t significant_bytes(uint64_t value)
{
    size_t count = 0;
    for (; value != 0; value >>= 8) {
        count++;
    }
    return count;
}

static nio_bytes without_leading_zeros(nio_bytes magnitude)
{
    while (magnitude.len > 0 && magnitude.ptr[0] == 0) {
        magnitude = nio__bytes_skip(magnitude, 1);
    }
    return magnitude;
}

/* Code and magnitude of an integer that takes `count` bytes without leading zeros. */
static size_t int_size(size_t count)
{
    if (count < NIO__PK_BIGINT_MIN) {
        return count <= 1 ? 2 : count == 2 ? 3 : 5;
    }
    return count <= NIO__PK_BIGINT_MAX ? 2 + count : SIZE_MAX;
}

size_t nio_pk_uint_size(uint64_t value)
{
    return int_size(significant_bytes(value));
}

/* |value|, also of INT64_MIN. */
static uint64_t magnitude_of(int64_t value)
{
    return value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
}

size_t nio_pk_int_size(int64_t value)
{
    return nio_pk_uint_size(magnitude_of(value));
}

size_t nio_pk_bigint_size(nio_bytes magnitude)
{
    return int_size(without_leading_zeros(magnitude).len);
}

size_t nio_pk_blob_size(size_t len)
{
    size_t size;
    if (len > NIO__PK_LENGTH_MAX || !nio__size_add(len, 1u + nio__pk_width(len), &size)) {
        return SIZE_MAX;
    }
    return size;
}

size_t nio_pk_packable_size(size_t name_len, size_t payload_len)
{
    size_t longest = nio__size_max(name_len, payload_len);
    size_t size;
    if (longest > NIO__PK_LENGTH_MAX || !nio__size_add(name_len, payload_len, &size) ||
        !nio__size_add(size, 1u + 2u * nio__pk_width(longest), &size)) {
        return SIZE_MAX;
    }
    return size;
}

size_t nio_pk_container_size(size_t count, size_t longest, size_t sum)
{
    size_t size;
    if (count > NIO__PK_LENGTH_MAX || longest > NIO__PK_LENGTH_MAX ||
        !nio__size_mul(count, nio__pk_width(longest), &size) ||
        !nio__size_add(size, 2u + nio__pk_width(count), &size) ||
        !nio__size_add(size, sum, &size)) {
        return SIZE_MAX;
    }
    return size;
}

size_t nio_pk_pair_size(size_t key_size, size_t item_size)
{
    size_t sum;
    if (!nio__size_add(key_size, item_size, &sum)) {
        return SIZE_MAX;
    }
    return nio_pk_container_size(2, nio__size_max(key_size, item_size), sum);
}

void nio_pk_writer_init(nio_pk_writer *writer, uint8_t *memory, size_t cap)
{
    writer->at = memory;
    writer->end = cap == 0 ? memory : memory + cap;
    writer->status = NIO_OK;
}

static void fail(nio_pk_writer *writer, nio_status status)
{
    if (writer->status == NIO_OK) {
        writer->status = status;
    }
}

/* Room for `size` bytes, or NULL. */
static uint8_t *take(nio_pk_writer *writer, size_t size)
{
    if (writer->status != NIO_OK) {
        return NULL;
    }
    if (size > (size_t)(writer->end - writer->at)) {
        writer->status = NIO_ETOOBIG;
        return NULL;
    }
    uint8_t *room = writer->at;
    writer->at += size;
    return room;
}

/* A length, or an integer, of 1, 2 or 4 bytes; returns the place behind it. */
static uint8_t *store(uint8_t *at, uint8_t width, uint32_t value)
{
    if (width == 1) {
        *at = (uint8_t)value;
    } else if (width == 2) {
        nio__be16_store(at, (uint16_t)value);
    } else {
        nio__be32_store(at, value);
    }
    return at + width;
}

static uint8_t code_of(nio_pk_kind kind, uint8_t width)
{
    return (uint8_t)(nio__pk_category(width) | (uint8_t)kind);
}

void nio_pk_put_none(nio_pk_writer *writer)
{
    uint8_t *at = take(writer, NIO_PK_NONE_SIZE);
    if (at != NULL) {
        at[0] = NIO_PK_NONE;
    }
}

void nio_pk_put_bool(nio_pk_writer *writer, bool value)
{
    uint8_t *at = take(writer, NIO_PK_BOOL_SIZE);
    if (at != NULL) {
        at[0] = NIO_PK_BOOL;
        at[1] = value;
    }
}

static void put_magnitude(nio_pk_writer *writer, nio_pk_kind kind, uint64_t magnitude)
{
    size_t count = significant_bytes(magnitude);
    uint8_t *at = take(writer, int_size(count));
    if (at == NULL) {
        return;
    }
    if (count < NIO__PK_BIGINT_MIN) {
        uint8_t width = nio__pk_width((size_t)magnitude);
        at[0] = code_of(kind, width);
        store(at + 1, width, (uint32_t)magnitude);
        return;
    }
    at[0] = (uint8_t)kind;
    at[1] = (uint8_t)count;
    for (size_t i = count; i-- > 0; magnitude >>= 8) {
        at[2 + i] = (uint8_t)magnitude;
    }
}

void nio_pk_put_uint(nio_pk_writer *writer, uint64_t value)
{
    put_magnitude(writer, NIO_PK_UINT, value);
}

void nio_pk_put_int(nio_pk_writer *writer, int64_t value)
{
    put_magnitude(writer, value < 0 ? NIO_PK_NINT : NIO_PK_UINT, magnitude_of(value));
}

void nio_pk_put_bigint(nio_pk_writer *writer, bool negative, nio_bytes magnitude)
{
    magnitude = without_leading_zeros(magnitude);
    nio_pk_kind kind = negative && magnitude.len > 0 ? NIO_PK_NINT : NIO_PK_UINT;
    if (magnitude.len <= sizeof(uint64_t)) {
        uint64_t value = 0;
        for (size_t i = 0; i < magnitude.len; i++) {
            value = value << 8 | magnitude.ptr[i];
        }
        put_magnitude(writer, kind, value);
        return;
    }
    size_t size = int_size(magnitude.len);
    uint8_t *at = take(writer, size);
    if (at != NULL) {
        at[0] = (uint8_t)kind;
        at[1] = (uint8_t)magnitude.len;
        nio__copy(at + 2, magnitude);
    }
}

void nio_pk_put_float(nio_pk_writer *writer, double value)
{
    uint8_t *at = take(writer, NIO_PK_FLOAT_SIZE);
    if (at != NULL) {
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        at[0] = NIO_PK_FLOAT;
        nio__be64_store(at + 1, bits);
    }
}

void nio_pk_put_blob(nio_pk_writer *writer, nio_pk_kind kind, nio_bytes bytes)
{
    assert(kind == NIO_PK_BYTES || kind == NIO_PK_BYTEARRAY || kind == NIO_PK_STR ||
           kind == NIO_PK_DECIMAL);
    if ((kind == NIO_PK_STR && !nio_utf8_valid(bytes)) ||
        (kind == NIO_PK_DECIMAL && !nio__pk_decimal_valid(bytes))) {
        fail(writer, NIO_EINVAL);
        return;
    }
    uint8_t *at = take(writer, nio_pk_blob_size(bytes.len));
    if (at != NULL) {
        uint8_t width = nio__pk_width(bytes.len);
        *at++ = code_of(kind, width);
        nio__copy(store(at, width, (uint32_t)bytes.len), bytes);
    }
}

void nio_pk_put_packable(nio_pk_writer *writer, nio_bytes name, nio_bytes payload)
{
    if (!nio_utf8_valid(name)) {
        fail(writer, NIO_EINVAL);
        return;
    }
    uint8_t *at = take(writer, nio_pk_packable_size(name.len, payload.len));
    if (at != NULL) {
        uint8_t width = nio__pk_width(nio__size_max(name.len, payload.len));
        *at++ = code_of(NIO_PK_PACKABLE, width);
        at = store(at, width, (uint32_t)name.len);
        at = store(at, width, (uint32_t)payload.len);
        nio__copy(nio__copy(at, name), payload);
    }
}

void nio_pk_put_container(nio_pk_writer *writer, nio_pk_kind kind, size_t count, size_t longest)
{
    assert(nio__pk_is_container(kind));
    if (count > NIO__PK_LENGTH_MAX || longest > NIO__PK_LENGTH_MAX) {
        fail(writer, NIO_ETOOBIG);
        return;
    }
    uint8_t width = nio__pk_width(count);
    uint8_t *at = take(writer, 2u + width);
    if (at != NULL) {
        at[0] = code_of(kind, width);
        at[1] = nio__pk_category(nio__pk_width(longest));
        store(at + 2, width, (uint32_t)count);
    }
}

void nio_pk_put_length(nio_pk_writer *writer, size_t longest, size_t len)
{
    assert(len > 0 && len <= longest);
    uint8_t width = nio__pk_width(longest);
    uint8_t *at = take(writer, width);
    if (at != NULL) {
        store(at, width, (uint32_t)len);
    }
}

void nio_pk_put_pair(nio_pk_writer *writer, size_t key_size, size_t item_size)
{
    size_t longest = nio__size_max(key_size, item_size);
    nio_pk_put_container(writer, NIO_PK_TUPLE, 2, longest);
    nio_pk_put_length(writer, longest, key_size);
    nio_pk_put_length(writer, longest, item_size);
}

void nio_pk_put_raw(nio_pk_writer *writer, nio_bytes bytes)
{
    uint8_t *at = take(writer, bytes.len);
    if (at != NULL) {
        nio__copy(at, bytes);
    }
}
