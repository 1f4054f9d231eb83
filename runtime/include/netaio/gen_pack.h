/* netaio/gen_pack.h - packify as generated code writes and reads it. Included by netaio/gen.h.
 *
 * Writing is three passes over a value, each a straight line: is it valid (bounds, UTF-8), how
 * large is it, write it. The room for it has exactly that size, so nothing is checked while
 * writing: every nio_gen_put_* takes the place to write at and gives the place after it.
 *
 * Reading is one pass. The head of a container is checked as a whole (its form is canonical,
 * its lengths add up to the bytes that are there), so its items are then taken one by one
 * without further checks; each getter takes the packed item and is false unless it is exactly
 * one value of its type in canonical form. See netaio/packify.h for the encoding. */
#ifndef NETAIO_GEN_PACK_H
#define NETAIO_GEN_PACK_H

#include <netaio/base.h>
#include <netaio/packify.h>
#include <netaio/status.h>

#include <assert.h>
#include <string.h>

NIO_BEGIN_DECLS

typedef struct nio_gen_arena nio_gen_arena; /* arrays of decoded messages */

/* Zeroed memory for `count` things of `size` bytes until the handler returns; NULL: no room. */
NIO_API void *nio_gen_alloc(nio_gen_arena *arena, size_t count, size_t size);

/* What `count` things in `arrays` arrays need at most, alignment included. */
#define NIO_GEN_ROOM(arrays, count, type) ((size_t)(arrays)*16 + (size_t)(count) * sizeof(type))

/* What a schema calls deprecated; the code that has to pass it on says nothing. */
#if defined(NIO_GEN_IMPLEMENTATION) || !(defined(__GNUC__) || defined(__clang__))
#define NIO_GEN_DEPRECATED(advice)
#else
#define NIO_GEN_DEPRECATED(advice) __attribute__((deprecated(advice)))
#endif

#define NIO_GEN_ANY_DEPTH 8 /* containers inside each other in an any<N> */

/* UTF-8 without U+0000: C strings end there, binary data is bytes. */
NIO_API bool nio_gen_text_valid(nio_bytes text);
/* Exactly one packed value in canonical form. */
NIO_API bool nio_gen_any_valid(nio_bytes packed);

/* What may be written where a schema says text<max>, bytes<max>, any<max>. */
static inline bool nio_gen_text_ok(nio_text text, size_t max)
{
    nio_bytes bytes = {(const uint8_t *)text.ptr, text.len};
    return text.len <= max && nio_gen_text_valid(bytes);
}

static inline bool nio_gen_bytes_ok(nio_bytes bytes, size_t max)
{
    return bytes.len <= max;
}

static inline bool nio_gen_any_ok(nio_any any, size_t max)
{
    nio_bytes bytes = {any.ptr, any.len};
    return any.len <= max && nio_gen_any_valid(bytes);
}

/* ---- Big-endian numbers: raw content, lengths ----------------------------------------------- */

/* The usual widths are written out, since compilers make one instruction of each. */
static inline uint8_t *nio_gen_put_be(uint8_t *at, uint64_t value, size_t width)
{
    switch (width) {
    case 1:
        at[0] = (uint8_t)value;
        break;
    case 2:
        at[0] = (uint8_t)(value >> 8);
        at[1] = (uint8_t)value;
        break;
    case 4:
        at[0] = (uint8_t)(value >> 24);
        at[1] = (uint8_t)(value >> 16);
        at[2] = (uint8_t)(value >> 8);
        at[3] = (uint8_t)value;
        break;
    default:
        for (size_t i = width; i > 0; i--) {
            at[i - 1] = (uint8_t)value;
            value >>= 8;
        }
        break;
    }
    return at + width;
}

static inline uint8_t *nio_gen_put_be64(uint8_t *at, uint64_t value)
{
    at[0] = (uint8_t)(value >> 56);
    at[1] = (uint8_t)(value >> 48);
    at[2] = (uint8_t)(value >> 40);
    at[3] = (uint8_t)(value >> 32);
    at[4] = (uint8_t)(value >> 24);
    at[5] = (uint8_t)(value >> 16);
    at[6] = (uint8_t)(value >> 8);
    at[7] = (uint8_t)value;
    return at + 8;
}

static inline uint64_t nio_gen_be64(const uint8_t *at)
{
    return (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 |
           (uint64_t)at[3] << 32 | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 |
           (uint64_t)at[6] << 8 | (uint64_t)at[7];
}

static inline uint64_t nio_gen_be(const uint8_t *at, size_t width)
{
    switch (width) {
    case 1:
        return at[0];
    case 2:
        return (uint64_t)at[0] << 8 | (uint64_t)at[1];
    case 4:
        return (uint64_t)at[0] << 24 | (uint64_t)at[1] << 16 | (uint64_t)at[2] << 8 |
               (uint64_t)at[3];
    default: {
        uint64_t value = 0;
        for (size_t i = 0; i < width; i++) {
            value = value << 8 | at[i];
        }
        return value;
    }
    }
}

static inline uint64_t nio_gen_magnitude_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* ---- Sizes ---------------------------------------------------------------------------------- */

/* Bytes of a length field that holds `len`. */
static inline size_t nio_gen_width(size_t len)
{
    return len < 0x100 ? 1 : len < 0x10000 ? 2 : 4;
}

static inline size_t nio_gen_uint_size(uint64_t value)
{
    if (value < 0x100) {
        return 2;
    }
    if (value < 0x10000) {
        return 3;
    }
    if (value <= UINT32_MAX) {
        return 5;
    }
    size_t bytes = 5;
    while (bytes < 8 && value >> (8 * bytes) != 0) {
        bytes++;
    }
    return 2 + bytes;
}

static inline size_t nio_gen_int_size(int64_t value)
{
    return nio_gen_uint_size(nio_gen_magnitude_of(value));
}

static inline size_t nio_gen_blob_size(size_t len)
{
    return 1 + nio_gen_width(len) + len;
}

/* A container, as far as its items are known. */
typedef struct nio_gen_shape {
    size_t count, longest, sum;
} nio_gen_shape;

/* Item number `number` (from 1) has `size` bytes; None stands at numbers that were left out. */
static inline void nio_gen_shape_item(nio_gen_shape *shape, size_t number, size_t size)
{
    size_t absent = number - 1 - shape->count;
    if (absent > 0 && shape->longest == 0) {
        shape->longest = NIO_PK_NONE_SIZE;
    }
    shape->count = number;
    shape->sum += absent * NIO_PK_NONE_SIZE + size;
    if (size > shape->longest) {
        shape->longest = size;
    }
}

/* One more item of `size` bytes. */
static inline void nio_gen_shape_add(nio_gen_shape *shape, size_t size)
{
    nio_gen_shape_item(shape, shape->count + 1, size);
}

/* One more pair of a dict. */
static inline void nio_gen_shape_pair(nio_gen_shape *shape, size_t key, size_t item)
{
    nio_gen_shape_add(shape, 3 + 2 * nio_gen_width(key > item ? key : item) + key + item);
}

static inline size_t nio_gen_shape_size(const nio_gen_shape *shape)
{
    return 2 + nio_gen_width(shape->count) + shape->count * nio_gen_width(shape->longest) +
           shape->sum;
}

static inline size_t nio_gen_packable_size(size_t name, size_t payload)
{
    return 1 + 2 * nio_gen_width(name > payload ? name : payload) + name + payload;
}

/* ---- Writing -------------------------------------------------------------------------------- */

/* The code of a kind with the category that its lengths of `width` bytes have. */
static inline uint8_t nio_gen_code(nio_pk_kind kind, size_t width)
{
    unsigned category = width == 1 ? 0x40 : width == 2 ? 0x80 : 0xc0;
    return (uint8_t)(category | (unsigned)kind);
}

static inline uint8_t *nio_gen_put_none(uint8_t *at)
{
    *at = NIO_PK_NONE;
    return at + 1;
}

static inline uint8_t *nio_gen_put_bool(uint8_t *at, bool value)
{
    at[0] = NIO_PK_BOOL;
    at[1] = value ? 1 : 0;
    return at + 2;
}

static inline uint8_t *nio_gen_put_magnitude(uint8_t *at, nio_pk_kind kind, uint64_t value)
{
    if (value <= UINT32_MAX) {
        size_t width = nio_gen_width((size_t)value);
        *at = nio_gen_code(kind, width);
        return nio_gen_put_be(at + 1, value, width);
    }
    size_t bytes = nio_gen_uint_size(value) - 2;
    at[0] = (uint8_t)kind;
    at[1] = (uint8_t)bytes;
    return nio_gen_put_be(at + 2, value, bytes);
}

static inline uint8_t *nio_gen_put_uint(uint8_t *at, uint64_t value)
{
    return nio_gen_put_magnitude(at, NIO_PK_UINT, value);
}

static inline uint8_t *nio_gen_put_int(uint8_t *at, int64_t value)
{
    return nio_gen_put_magnitude(at, value < 0 ? NIO_PK_NINT : NIO_PK_UINT,
                                 nio_gen_magnitude_of(value));
}

static inline uint8_t *nio_gen_put_float(uint8_t *at, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    *at = NIO_PK_FLOAT;
    return nio_gen_put_be64(at + 1, bits);
}

/* Bytes as they are; `bytes` may be NULL where there are none. */
static inline uint8_t *nio_gen_put_raw(uint8_t *at, const void *bytes, size_t len)
{
    if (len > 0) {
        memcpy(at, bytes, len);
    }
    return at + len;
}

static inline uint8_t *nio_gen_put_blob(uint8_t *at, nio_pk_kind kind, const void *bytes,
                                        size_t len)
{
    size_t width = nio_gen_width(len);
    *at = nio_gen_code(kind, width);
    return nio_gen_put_raw(nio_gen_put_be(at + 1, len, width), bytes, len);
}

static inline uint8_t *nio_gen_put_text(uint8_t *at, nio_text text)
{
    return nio_gen_put_blob(at, NIO_PK_STR, text.ptr, text.len);
}

static inline uint8_t *nio_gen_put_bytes(uint8_t *at, nio_bytes bytes)
{
    return nio_gen_put_blob(at, NIO_PK_BYTES, bytes.ptr, bytes.len);
}

/* A container that is being written: the length of each item is filled in behind it. */
typedef struct nio_gen_items {
    uint8_t *lengths; /* of the next item */
    uint8_t *from;    /* where the next item begins */
    size_t width;
    size_t left; /* items to come */
} nio_gen_items;

/* Writes the head of a container; gives the place of the first item. */
static inline uint8_t *nio_gen_put_head(uint8_t *at, nio_pk_kind kind, nio_gen_shape shape,
                                        nio_gen_items *items)
{
    size_t width = nio_gen_width(shape.longest);
    size_t count_width = nio_gen_width(shape.count);
    at[0] = nio_gen_code(kind, count_width);
    at[1] = nio_gen_code(NIO_PK_NONE, width);
    items->lengths = nio_gen_put_be(at + 2, shape.count, count_width);
    items->from = items->lengths + shape.count * width;
    items->width = width;
    items->left = shape.count;
    return items->from;
}

/* An item of the container was written, up to `at`. */
static inline uint8_t *nio_gen_put_item(nio_gen_items *items, uint8_t *at)
{
    items->lengths = nio_gen_put_be(items->lengths, (size_t)(at - items->from), items->width);
    items->from = at;
    items->left--;
    return at;
}

/* An item is absent: None, unless nothing follows it. */
static inline uint8_t *nio_gen_put_absent(nio_gen_items *items, uint8_t *at)
{
    return items->left > 0 ? nio_gen_put_item(items, nio_gen_put_none(at)) : at;
}

/* The head of a pair of a dict; key and item follow. */
static inline uint8_t *nio_gen_put_pair(uint8_t *at, size_t key, size_t item)
{
    size_t width = nio_gen_width(key > item ? key : item);
    at[0] = nio_gen_code(NIO_PK_TUPLE, 1);
    at[1] = nio_gen_code(NIO_PK_NONE, width);
    at[2] = 2;
    return nio_gen_put_be(nio_gen_put_be(at + 3, key, width), item, width);
}

/* Puts the `shape.count` pairs of a finished dict, which begins at `dict`, in order.
 * NIO_EINVAL: a key is there twice. */
NIO_API NIO_MUST_USE nio_status nio_gen_sort_dict(uint8_t *dict, nio_gen_shape shape);

/* The same for a record, whose keys are its own. */
static inline void nio_gen_sort_record(uint8_t *dict, nio_gen_shape shape)
{
    nio_status status = nio_gen_sort_dict(dict, shape);
    assert(status == NIO_OK);
    (void)status;
}

static inline uint8_t *nio_gen_put_packable(uint8_t *at, const char *name, size_t name_len,
                                            size_t payload)
{
    size_t width = nio_gen_width(name_len > payload ? name_len : payload);
    *at = nio_gen_code(NIO_PK_PACKABLE, width);
    at = nio_gen_put_be(nio_gen_put_be(at + 1, name_len, width), payload, width);
    return nio_gen_put_raw(at, name, name_len);
}

/* ---- Reading scalars ------------------------------------------------------------------------ */

static inline bool nio_gen_is_none(nio_bytes item)
{
    return item.len == 1 && item.ptr[0] == NIO_PK_NONE;
}

static inline bool nio_gen_get_bool(nio_bytes item, bool *value)
{
    if (item.len != 2 || item.ptr[0] != NIO_PK_BOOL || item.ptr[1] > 1) {
        return false;
    }
    *value = item.ptr[1] == 1;
    return true;
}

static inline bool nio_gen_get_magnitude(nio_bytes item, nio_pk_kind kind, uint64_t *value)
{
    switch (item.len) {
    case 2:
        *value = item.ptr[1];
        return item.ptr[0] == nio_gen_code(kind, 1);
    case 3:
        *value = nio_gen_be(item.ptr + 1, 2);
        return item.ptr[0] == nio_gen_code(kind, 2) && *value >= 0x100;
    case 5:
        *value = nio_gen_be(item.ptr + 1, 4);
        return item.ptr[0] == nio_gen_code(kind, 4) && *value >= 0x10000;
    case 7:
    case 8:
    case 9:
    case 10:
        *value = nio_gen_be(item.ptr + 2, item.len - 2);
        return item.ptr[0] == (uint8_t)kind && item.ptr[1] == item.len - 2 && item.ptr[2] != 0;
    default:
        return false;
    }
}

static inline bool nio_gen_get_u64(nio_bytes item, uint64_t *value)
{
    return nio_gen_get_magnitude(item, NIO_PK_UINT, value);
}

static inline bool nio_gen_get_i64(nio_bytes item, int64_t *value)
{
    uint64_t magnitude;
    if (nio_gen_get_magnitude(item, NIO_PK_UINT, &magnitude)) {
        *value = (int64_t)magnitude;
        return magnitude <= INT64_MAX;
    }
    if (!nio_gen_get_magnitude(item, NIO_PK_NINT, &magnitude) || magnitude == 0 ||
        magnitude > (uint64_t)INT64_MAX + 1) {
        return false; /* there is no negative zero */
    }
    *value = -1 - (int64_t)(magnitude - 1);
    return true;
}

#define NIO_GEN_GET_UINT(bits)                                                                     \
    static inline bool nio_gen_get_u##bits(nio_bytes item, uint##bits##_t *value)                  \
    {                                                                                              \
        uint64_t wide;                                                                             \
        if (!nio_gen_get_u64(item, &wide) || wide > UINT##bits##_MAX) {                            \
            return false;                                                                          \
        }                                                                                          \
        *value = (uint##bits##_t)wide;                                                             \
        return true;                                                                               \
    }
#define NIO_GEN_GET_INT(bits)                                                                      \
    static inline bool nio_gen_get_i##bits(nio_bytes item, int##bits##_t *value)                   \
    {                                                                                              \
        int64_t wide;                                                                              \
        if (!nio_gen_get_i64(item, &wide) || wide > INT##bits##_MAX || wide < INT##bits##_MIN) {   \
            return false;                                                                          \
        }                                                                                          \
        *value = (int##bits##_t)wide;                                                              \
        return true;                                                                               \
    }
NIO_GEN_GET_UINT(8)
NIO_GEN_GET_UINT(16)
NIO_GEN_GET_UINT(32)
NIO_GEN_GET_INT(8)
NIO_GEN_GET_INT(16)
NIO_GEN_GET_INT(32)
#undef NIO_GEN_GET_UINT
#undef NIO_GEN_GET_INT

/* Numbers that the schema does not name are kept: a newer peer may have them. */
#define NIO_GEN_ENUM_MAX 0x7fffffff
static inline bool nio_gen_get_enum(nio_bytes item, uint32_t *value)
{
    return nio_gen_get_u32(item, value) && *value <= NIO_GEN_ENUM_MAX;
}

static inline bool nio_gen_get_float(nio_bytes item, double *value)
{
    if (item.len != NIO_PK_FLOAT_SIZE || item.ptr[0] != NIO_PK_FLOAT) {
        return false;
    }
    uint64_t bits = nio_gen_be64(item.ptr + 1);
    memcpy(value, &bits, sizeof bits);
    return true;
}

static inline bool nio_gen_get_blob(nio_bytes item, nio_pk_kind kind, size_t max, nio_bytes *value)
{
    size_t width = 0;
    if (item.len >= 2 && item.ptr[0] == nio_gen_code(kind, 1)) {
        width = 1;
    } else if (item.len >= 3 && item.ptr[0] == nio_gen_code(kind, 2)) {
        width = 2;
    } else if (item.len >= 5 && item.ptr[0] == nio_gen_code(kind, 4)) {
        width = 4;
    } else {
        return false;
    }
    size_t len = (size_t)nio_gen_be(item.ptr + 1, width);
    value->ptr = item.ptr + 1 + width;
    value->len = len;
    return len == item.len - 1 - width && nio_gen_width(len) == width && len <= max;
}

static inline bool nio_gen_get_bytes(nio_bytes item, size_t max, nio_bytes *value)
{
    return nio_gen_get_blob(item, NIO_PK_BYTES, max, value);
}

static inline bool nio_gen_get_fixed(nio_bytes item, size_t len, uint8_t *out)
{
    nio_bytes bytes;
    if (!nio_gen_get_bytes(item, len, &bytes) || bytes.len != len) {
        return false;
    }
    memcpy(out, bytes.ptr, len);
    return true;
}

static inline bool nio_gen_get_text(nio_bytes item, size_t max, nio_text *value)
{
    nio_bytes bytes;
    if (!nio_gen_get_blob(item, NIO_PK_STR, max, &bytes) || !nio_gen_text_valid(bytes)) {
        return false;
    }
    value->ptr = (const char *)bytes.ptr;
    value->len = bytes.len;
    return true;
}

static inline bool nio_gen_get_any(nio_bytes item, size_t max, nio_any *value)
{
    value->ptr = item.ptr;
    value->len = item.len;
    return item.len <= max && nio_gen_any_valid(item);
}

/* The value of an arm that the schema does not know. */
NIO_API bool nio_gen_get_unknown(nio_bytes item, nio_any *value);

static inline bool nio_gen_get_packable(nio_bytes item, const char *name, size_t name_len,
                                        nio_bytes *payload)
{
    size_t width = 1;
    if (item.len > 0 && item.ptr[0] == nio_gen_code(NIO_PK_PACKABLE, 2)) {
        width = 2;
    } else if (item.len > 0 && item.ptr[0] == nio_gen_code(NIO_PK_PACKABLE, 4)) {
        width = 4;
    }
    size_t head = 1 + 2 * width + name_len;
    if (item.len < head || item.ptr[0] != nio_gen_code(NIO_PK_PACKABLE, width) ||
        nio_gen_be(item.ptr + 1, width) != name_len ||
        nio_gen_be(item.ptr + 1 + width, width) != item.len - head ||
        memcmp(item.ptr + head - name_len, name, name_len) != 0) {
        return false;
    }
    payload->ptr = item.ptr + head;
    payload->len = item.len - head;
    return nio_gen_width(payload->len > name_len ? payload->len : name_len) == width;
}

/* ---- Reading content that is not packed ----------------------------------------------------- */

static inline bool nio_gen_as_text(nio_bytes content, size_t max, nio_text *value)
{
    value->ptr = (const char *)content.ptr;
    value->len = content.len;
    return nio_gen_text_ok(*value, max);
}

static inline bool nio_gen_as_bytes(nio_bytes content, size_t max, nio_bytes *value)
{
    *value = content;
    return content.len <= max;
}

static inline bool nio_gen_as_fixed(nio_bytes content, size_t len, uint8_t *out)
{
    if (content.len != len) {
        return false;
    }
    memcpy(out, content.ptr, len);
    return true;
}

/* Big-endian, two's complement. */
#define NIO_GEN_AS_RAW(name, bits, unsigned_type, type)                                            \
    static inline bool nio_gen_as_##name(nio_bytes content, type *value)                           \
    {                                                                                              \
        if (content.len != (bits) / 8) {                                                           \
            return false;                                                                          \
        }                                                                                          \
        *value = (type)(unsigned_type)nio_gen_be(content.ptr, (bits) / 8);                         \
        return true;                                                                               \
    }
NIO_GEN_AS_RAW(u8, 8, uint8_t, uint8_t)
NIO_GEN_AS_RAW(u16, 16, uint16_t, uint16_t)
NIO_GEN_AS_RAW(u32, 32, uint32_t, uint32_t)
NIO_GEN_AS_RAW(u64, 64, uint64_t, uint64_t)
NIO_GEN_AS_RAW(i8, 8, uint8_t, int8_t)
NIO_GEN_AS_RAW(i16, 16, uint16_t, int16_t)
NIO_GEN_AS_RAW(i32, 32, uint32_t, int32_t)
NIO_GEN_AS_RAW(i64, 64, uint64_t, int64_t)
#undef NIO_GEN_AS_RAW

/* ---- Reading containers --------------------------------------------------------------------- */

/* A container whose head is in order; its items are taken one after another. */
typedef struct nio_gen_reader {
    const uint8_t *lengths; /* of the next item */
    const uint8_t *at;      /* the next item */
    size_t left;            /* items to come */
    size_t width;
} nio_gen_reader;

/* False unless `input` is a container of that kind whose lengths fill it, in canonical form. */
static inline bool nio_gen_open(nio_bytes input, nio_pk_kind kind, nio_gen_reader *reader)
{
    if (input.len < 3) {
        return false;
    }
    unsigned category = input.ptr[0] & 0xc0u, item_category = input.ptr[1];
    size_t count_width = category == 0x40 ? 1 : category == 0x80 ? 2 : 4;
    size_t width = item_category == 0x40 ? 1 : item_category == 0x80 ? 2 : 4;
    if (input.ptr[0] != nio_gen_code(kind, count_width) ||
        item_category != nio_gen_code(NIO_PK_NONE, width) || input.len < 2 + count_width) {
        return false;
    }
    size_t count = (size_t)nio_gen_be(input.ptr + 2, count_width);
    size_t rest = input.len - 2 - count_width;
    if (nio_gen_width(count) != count_width || count > rest / (width + 1)) {
        return false; /* every item takes its length and at least one byte */
    }
    reader->lengths = input.ptr + 2 + count_width;
    reader->at = reader->lengths + count * width;
    reader->left = count;
    reader->width = width;

    const uint8_t *length = reader->lengths;
    uint64_t sum = 0;
    size_t longest = 0;
    for (size_t i = 0; i < count; i++, length += width) {
        size_t len = (size_t)nio_gen_be(length, width);
        if (len == 0) {
            return false;
        }
        longest = len > longest ? len : longest;
        sum += len;
    }
    return sum == rest - count * width && nio_gen_width(longest) == width;
}

/* The next item; false at the end. */
static inline bool nio_gen_next(nio_gen_reader *reader, nio_bytes *item)
{
    if (reader->left == 0) {
        return false;
    }
    item->ptr = reader->at;
    item->len = (size_t)nio_gen_be(reader->lengths, reader->width);
    reader->lengths += reader->width;
    reader->at += item->len;
    reader->left--;
    return true;
}

/* The next item of a record, if there is one that is not None. */
static inline bool nio_gen_next_present(nio_gen_reader *reader, nio_bytes *item)
{
    return nio_gen_next(reader, item) && !nio_gen_is_none(*item);
}

/* Walks what is left, or at most `count` of it, and drops it; false if it is not canonical. */
NIO_API bool nio_gen_skip(nio_gen_reader *reader, size_t count);

/* Opens a dict, and checks that its pairs are in order and no key is there twice. */
NIO_API bool nio_gen_open_dict(nio_bytes input, nio_gen_reader *reader);
/* The next pair of an open dict; false at the end. */
NIO_API bool nio_gen_next_pair(nio_gen_reader *reader, nio_bytes *key, nio_bytes *item);
/* Drops a pair that the schema does not know; false if it is not canonical. */
NIO_API bool nio_gen_skip_pair(nio_bytes key, nio_bytes item);

/* True if a key is this text. */
static inline bool nio_gen_key_is(nio_bytes key, const char *text, size_t len)
{
    nio_bytes bytes;
    return nio_gen_get_blob(key, NIO_PK_STR, len, &bytes) && bytes.len == len &&
           memcmp(bytes.ptr, text, len) == 0;
}

/* ---- URIs ----------------------------------------------------------------------------------- */

/* A URI as far as it was walked. Parameters are 1 byte or longer and end before the first byte
 * that is `delimiter`, or at the end of the URI (NIO_GEN_END). */
typedef struct nio_gen_uri {
    const uint8_t *at, *end;
} nio_gen_uri;
#define NIO_GEN_END (-1)

static inline nio_gen_uri nio_gen_uri_of(nio_bytes bytes)
{
    nio_gen_uri uri = {bytes.ptr, bytes.len > 0 ? bytes.ptr + bytes.len : bytes.ptr};
    return uri;
}

static inline bool nio_gen_uri_is(nio_bytes uri, const char *bytes, size_t len)
{
    return uri.len == len && (len == 0 || memcmp(uri.ptr, bytes, len) == 0);
}

static inline size_t nio_gen_uri_left(const nio_gen_uri *uri)
{
    return (size_t)(uri->end - uri->at);
}

static inline bool nio_gen_uri_literal(nio_gen_uri *uri, const char *bytes, size_t len)
{
    if (nio_gen_uri_left(uri) < len || memcmp(uri->at, bytes, len) != 0) {
        return false;
    }
    uri->at += len;
    return true;
}

static inline bool nio_gen_uri_take(nio_gen_uri *uri, size_t len, const uint8_t **bytes)
{
    if (nio_gen_uri_left(uri) < len) {
        return false;
    }
    *bytes = uri->at;
    uri->at += len;
    return true;
}

static inline bool nio_gen_uri_fixed(nio_gen_uri *uri, size_t len, uint8_t *out)
{
    const uint8_t *bytes;
    if (!nio_gen_uri_take(uri, len, &bytes)) {
        return false;
    }
    memcpy(out, bytes, len);
    return true;
}

NIO_API bool nio_gen_uri_bytes(nio_gen_uri *uri, size_t max, int delimiter, nio_bytes *value);
NIO_API bool nio_gen_uri_text(nio_gen_uri *uri, size_t max, int delimiter, nio_text *value);
/* Decimal digits without sign and leading zero, at most `largest`. */
NIO_API bool nio_gen_uri_decimal(nio_gen_uri *uri, uint64_t largest, int delimiter,
                                 uint64_t *value);

#define NIO_GEN_URI_NUMBER(bits)                                                                   \
    static inline bool nio_gen_uri_u##bits(nio_gen_uri *uri, int delimiter, uint##bits##_t *value) \
    {                                                                                              \
        uint64_t wide;                                                                             \
        if (!nio_gen_uri_decimal(uri, UINT##bits##_MAX, delimiter, &wide)) {                       \
            return false;                                                                          \
        }                                                                                          \
        *value = (uint##bits##_t)wide;                                                             \
        return true;                                                                               \
    }                                                                                              \
    static inline bool nio_gen_uri_raw_u##bits(nio_gen_uri *uri, uint##bits##_t *value)            \
    {                                                                                              \
        const uint8_t *bytes;                                                                      \
        if (!nio_gen_uri_take(uri, sizeof *value, &bytes)) {                                       \
            return false;                                                                          \
        }                                                                                          \
        *value = (uint##bits##_t)nio_gen_be(bytes, sizeof *value);                                 \
        return true;                                                                               \
    }
NIO_GEN_URI_NUMBER(8)
NIO_GEN_URI_NUMBER(16)
NIO_GEN_URI_NUMBER(32)
NIO_GEN_URI_NUMBER(64)
#undef NIO_GEN_URI_NUMBER

/* The same for building: may this stand in the URI, and how many bytes are it. */
NIO_API bool nio_gen_uri_bytes_valid(nio_bytes value, size_t max, int delimiter);
NIO_API bool nio_gen_uri_text_valid(nio_text value, size_t max, int delimiter);
NIO_API size_t nio_gen_decimal_size(uint64_t value);
NIO_API uint8_t *nio_gen_put_decimal(uint8_t *at, uint64_t value);

NIO_END_DECLS
#endif
