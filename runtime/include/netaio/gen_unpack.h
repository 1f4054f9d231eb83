/* netaio/gen_unpack.h - packify as generated code reads it. Included by netaio/gen.h.
 *
 * Reading is one pass. The head of a container is checked as a whole (its form is canonical,
 * its lengths add up to the bytes that are there), so its items are then taken one by one
 * without further checks; each getter takes the packed item and is false unless it is exactly
 * one value of its type in canonical form. */
#ifndef NETAIO_GEN_UNPACK_H
#define NETAIO_GEN_UNPACK_H

#include <netaio/gen_pack.h>

NIO_BEGIN_DECLS

typedef struct nio_gen_arena nio_gen_arena; /* arrays of decoded messages */

/* Zeroed memory for `count` things of `size` bytes until the handler returns; NULL: no room. */
NIO_API void *nio_gen_alloc(nio_gen_arena *arena, size_t count, size_t size);

/* Why a message was not read: NIO_ELIMIT if its arrays found no room, else `otherwise`. */
NIO_API nio_status nio_gen_unread(const nio_gen_arena *arena, nio_status otherwise);

/* What `count` things in `arrays` arrays need at most, alignment included. */
#define NIO_GEN_ROOM(arrays, count, type) ((size_t)(arrays)*16 + (size_t)(count) * sizeof(type))

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

NIO_END_DECLS
#endif
