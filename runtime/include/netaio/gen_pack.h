/* netaio/gen_pack.h - packify as generated code writes it. Included by netaio/gen.h.
 *
 * Writing is three passes over a value, each a straight line: is it valid (bounds, UTF-8), how
 * large is it, write it. The room for it has exactly that size, so nothing is checked while
 * writing: every nio_gen_put_* takes the place to write at and gives the place after it. See
 * netaio/packify.h for the encoding. */
#ifndef NETAIO_GEN_PACK_H
#define NETAIO_GEN_PACK_H

#include <netaio/base.h>
#include <netaio/packify.h>
#include <netaio/status.h>

#include <assert.h>
#include <string.h>

NIO_BEGIN_DECLS

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

/* The same for a field of a record: None there means that the field is absent. */
static inline bool nio_gen_any_there(nio_any any, size_t max)
{
    return nio_gen_any_ok(any, max) && any.ptr[0] != NIO_PK_NONE;
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

NIO_END_DECLS
#endif
