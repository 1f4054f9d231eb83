/* wire/packify_read.c - takes one packed value apart, at its outermost level. */
#include <string.h>

#include "wire/cursor.h"
#include "wire/packify_parts.h"

/* Magnitudes of up to 8 bytes; longer ones stand for themselves. */
static uint64_t load_magnitude(nio_bytes bytes)
{
    uint64_t magnitude = 0;
    if (bytes.len > sizeof magnitude) {
        return UINT64_MAX;
    }
    for (size_t i = 0; i < bytes.len; i++) {
        magnitude = magnitude << 8 | bytes.ptr[i];
    }
    return magnitude;
}

/* The magnitude of an integer; `rest` is all behind the code. The category is that of the
 * number itself, and no narrower one would do. */
static bool read_magnitude(uint8_t code, nio_bytes rest, nio_bytes *magnitude)
{
    uint8_t width = nio__pk_width_of(code);
    if (width == 0) {
        if (rest.len < 1 || rest.ptr[0] < NIO__PK_BIGINT_MIN || rest.len - 1 != rest.ptr[0] ||
            rest.ptr[1] == 0) {
            return false;
        }
        *magnitude = nio__bytes_skip(rest, 1);
        return true;
    }
    if (rest.len != width) {
        return false;
    }
    *magnitude = rest;
    return nio__pk_width((size_t)load_magnitude(rest)) == width;
}

static bool read_int(uint8_t code, nio_bytes rest, nio_pk_value *value)
{
    if (!read_magnitude(code, rest, &value->bytes)) {
        return false;
    }
    value->magnitude = load_magnitude(value->bytes);
    return value->kind == NIO_PK_UINT || value->magnitude != 0;
}

static bool read_float(nio_bytes rest, double *number)
{
    if (rest.len != sizeof *number) {
        return false;
    }
    uint64_t bits = nio__be64_load(rest.ptr);
    memcpy(number, &bits, sizeof bits);
    return true;
}

static bool is_text_of(nio_pk_kind kind, nio_bytes bytes)
{
    return kind == NIO_PK_STR       ? nio_utf8_valid(bytes)
           : kind == NIO_PK_DECIMAL ? nio__pk_decimal_valid(bytes)
                                    : true;
}

static bool read_blob(uint8_t code, nio_bytes rest, nio_pk_kind kind, nio_bytes *bytes)
{
    nio__cursor cursor = nio__cursor_of(rest);
    uint8_t width = nio__pk_width_of(code);
    uint32_t len;
    if (width == 0 || !nio__cursor_uint(&cursor, width, &len) || nio__pk_width(len) != width ||
        nio__cursor_left(&cursor) != len) {
        return false;
    }
    *bytes = nio__bytes(cursor.at, len);
    return is_text_of(kind, *bytes);
}

static bool read_packable(uint8_t code, nio_bytes rest, nio_pk_value *value)
{
    nio__cursor cursor = nio__cursor_of(rest);
    uint8_t width = nio__pk_width_of(code);
    uint32_t name_len, payload_len;
    if (width == 0 || !nio__cursor_uint(&cursor, width, &name_len) ||
        !nio__cursor_uint(&cursor, width, &payload_len) ||
        nio__pk_width(name_len > payload_len ? name_len : payload_len) != width ||
        !nio__cursor_bytes(&cursor, name_len, &value->name) ||
        nio__cursor_left(&cursor) != payload_len) {
        return false;
    }
    value->bytes = nio__bytes(cursor.at, payload_len);
    /* "Packable" names the interface that all such classes have, not a class. */
    return nio_utf8_valid(value->name) && !nio_bytes_equal(value->name, nio_bytes_of("Packable"));
}

/* True if the lengths are those of items that fill `items`: none is empty, the longest needs
 * the width that was chosen. An empty container has width 1. */
static bool lengths_add_up(nio_bytes lengths, uint8_t width, size_t items_len)
{
    nio__cursor cursor = nio__cursor_of(lengths);
    uint64_t sum = 0;
    uint32_t len, longest = 0;
    while (nio__cursor_uint(&cursor, width, &len)) {
        if (len == 0) {
            return false;
        }
        longest = len > longest ? len : longest;
        sum += len;
    }
    return sum == items_len && nio__pk_width(longest) == width;
}

static bool read_container(uint8_t code, nio_bytes rest, nio_pk_value *value)
{
    nio__cursor cursor = nio__cursor_of(rest);
    uint8_t count_width = nio__pk_width_of(code), item_code;
    if (count_width == 0 || !nio__cursor_u8(&cursor, &item_code) ||
        (item_code & NIO__PK_KIND_MASK) != 0 || item_code == 0 ||
        !nio__cursor_uint(&cursor, count_width, &value->count) ||
        nio__pk_width(value->count) != count_width) {
        return false;
    }
    value->width = nio__pk_width_of(item_code);
    /* Each item takes at least a byte beside its length: no work for a count alone. */
    uint64_t least = (uint64_t)value->count * (value->width + 1u);
    if (least > nio__cursor_left(&cursor)) {
        return false;
    }
    (void)nio__cursor_bytes(&cursor, (size_t)value->count * value->width, &value->lengths);
    value->items = nio__bytes(cursor.at, nio__cursor_left(&cursor));
    return lengths_add_up(value->lengths, value->width, value->items.len);
}

static bool read_value(nio_bytes input, nio_pk_value *value)
{
    uint8_t code = input.ptr[0];
    nio_bytes rest = nio__bytes_skip(input, 1);
    value->kind = (nio_pk_kind)(code & NIO__PK_KIND_MASK);
    value->packed = input;
    switch (value->kind) {
    case NIO_PK_NONE:
        return code == NIO_PK_NONE && rest.len == 0;
    case NIO_PK_BOOL:
        value->truth = rest.len == 1 && rest.ptr[0] == 1;
        return code == NIO_PK_BOOL && rest.len == 1 && rest.ptr[0] <= 1;
    case NIO_PK_FLOAT:
        return code == NIO_PK_FLOAT && read_float(rest, &value->number);
    case NIO_PK_UINT:
    case NIO_PK_NINT:
        return read_int(code, rest, value);
    case NIO_PK_BYTES:
    case NIO_PK_BYTEARRAY:
    case NIO_PK_STR:
    case NIO_PK_DECIMAL:
        return read_blob(code, rest, value->kind, &value->bytes);
    case NIO_PK_LIST:
    case NIO_PK_SET:
    case NIO_PK_TUPLE:
    case NIO_PK_DICT:
        return read_container(code, rest, value);
    case NIO_PK_PACKABLE:
        return read_packable(code, rest, value);
    }
    return false; /* a kind that does not exist */
}

nio_status nio_pk_decode_head(nio_bytes input, nio_pk_value *value)
{
    nio_pk_value read = {0};
    if (input.len == 0 || !read_value(input, &read)) {
        return NIO_EMALFORMED;
    }
    *value = read;
    return NIO_OK;
}

bool nio_pk_is_none(nio_bytes item)
{
    return item.len == 1 && item.ptr[0] == NIO_PK_NONE;
}

nio_status nio_pk_get_bool(nio_bytes item, bool *value)
{
    if (item.len != NIO_PK_BOOL_SIZE || item.ptr[0] != NIO_PK_BOOL || item.ptr[1] > 1) {
        return NIO_EMALFORMED;
    }
    *value = item.ptr[1] == 1;
    return NIO_OK;
}

static bool kind_is(nio_bytes item, nio_pk_kind kind)
{
    return item.len > 0 && (item.ptr[0] & NIO__PK_KIND_MASK) == (uint8_t)kind;
}

nio_status nio_pk_get_uint(nio_bytes item, uint64_t *value)
{
    nio_bytes magnitude;
    if (!kind_is(item, NIO_PK_UINT) ||
        !read_magnitude(item.ptr[0], nio__bytes_skip(item, 1), &magnitude) ||
        magnitude.len > sizeof *value) {
        return NIO_EMALFORMED;
    }
    *value = load_magnitude(magnitude);
    return NIO_OK;
}

nio_status nio_pk_get_int(nio_bytes item, int64_t *value)
{
    nio_bytes bytes;
    bool negative = kind_is(item, NIO_PK_NINT);
    if ((!negative && !kind_is(item, NIO_PK_UINT)) ||
        !read_magnitude(item.ptr[0], nio__bytes_skip(item, 1), &bytes) ||
        bytes.len > sizeof *value) {
        return NIO_EMALFORMED;
    }
    uint64_t magnitude = load_magnitude(bytes);
    if (magnitude > (uint64_t)INT64_MAX + negative || (negative && magnitude == 0)) {
        return NIO_EMALFORMED;
    }
    /* -magnitude, without leaving the range on the way to INT64_MIN. */
    *value = negative ? -(int64_t)(magnitude - 1) - 1 : (int64_t)magnitude;
    return NIO_OK;
}

nio_status nio_pk_get_float(nio_bytes item, double *value)
{
    if (item.len != NIO_PK_FLOAT_SIZE || item.ptr[0] != NIO_PK_FLOAT) {
        return NIO_EMALFORMED;
    }
    return read_float(nio__bytes_skip(item, 1), value) ? NIO_OK : NIO_EMALFORMED;
}

nio_status nio_pk_get_blob(nio_bytes item, nio_pk_kind kind, nio_bytes *value)
{
    assert(kind == NIO_PK_BYTES || kind == NIO_PK_BYTEARRAY || kind == NIO_PK_STR ||
           kind == NIO_PK_DECIMAL);
    nio_bytes bytes;
    if (!kind_is(item, kind) || !read_blob(item.ptr[0], nio__bytes_skip(item, 1), kind, &bytes)) {
        return NIO_EMALFORMED;
    }
    *value = bytes;
    return NIO_OK;
}
