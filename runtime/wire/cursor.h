/* wire/cursor.h - reads forward through bytes that may end at any place.
 *
 * Every function is true if it found what it was asked for, else false and nothing moves. */
#ifndef NIO_WIRE_CURSOR_H
#define NIO_WIRE_CURSOR_H

#include "base/be.h"
#include "base/bytes.h"

typedef struct nio__cursor {
    const uint8_t *at, *end;
} nio__cursor;

static inline nio__cursor nio__cursor_of(nio_bytes bytes)
{
    nio__cursor cursor = {bytes.ptr, bytes.len == 0 ? bytes.ptr : bytes.ptr + bytes.len};
    return cursor;
}

static inline size_t nio__cursor_left(const nio__cursor *cursor)
{
    return (size_t)(cursor->end - cursor->at);
}

static inline bool nio__cursor_bytes(nio__cursor *cursor, size_t count, nio_bytes *out)
{
    if (count > nio__cursor_left(cursor)) {
        return false;
    }
    *out = nio__bytes(cursor->at, count);
    if (count != 0) {
        cursor->at += count;
    }
    return true;
}

static inline bool nio__cursor_u8(nio__cursor *cursor, uint8_t *out)
{
    if (nio__cursor_left(cursor) < 1) {
        return false;
    }
    *out = *cursor->at++;
    return true;
}

static inline bool nio__cursor_u16(nio__cursor *cursor, uint16_t *out)
{
    if (nio__cursor_left(cursor) < 2) {
        return false;
    }
    *out = nio__be16_load(cursor->at);
    cursor->at += 2;
    return true;
}

static inline bool nio__cursor_u32(nio__cursor *cursor, uint32_t *out)
{
    if (nio__cursor_left(cursor) < 4) {
        return false;
    }
    *out = nio__be32_load(cursor->at);
    cursor->at += 4;
    return true;
}

/* A big-endian number of 1, 2 or 4 bytes. */
static inline bool nio__cursor_uint(nio__cursor *cursor, unsigned width, uint32_t *out)
{
    uint8_t one;
    uint16_t two;
    switch (width) {
    case 1:
        return nio__cursor_u8(cursor, &one) ? (*out = one, true) : false;
    case 2:
        return nio__cursor_u16(cursor, &two) ? (*out = two, true) : false;
    default:
        assert(width == 4);
        return nio__cursor_u32(cursor, out);
    }
}

#endif
