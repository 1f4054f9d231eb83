/* base/bytes.h - views of bytes beyond what netaio/base.h offers. */
#ifndef NIO_BASE_BYTES_H
#define NIO_BASE_BYTES_H

#include <assert.h>
#include <string.h>

#include <netaio/base.h>

/* A view of bytes that may be written: a message is decrypted where it lies. */
typedef struct nio__span {
    uint8_t *ptr;
    size_t len;
} nio__span;

static inline nio_bytes nio__bytes(const void *ptr, size_t len)
{
    nio_bytes view = {(const uint8_t *)ptr, len};
    return view;
}

static inline nio__span nio__span_of(void *ptr, size_t len)
{
    nio__span span = {(uint8_t *)ptr, len};
    return span;
}

/* The same memory, for reading. */
static inline nio_bytes nio__span_view(nio__span span)
{
    nio_bytes view = {span.ptr, span.len};
    return view;
}

/* `bytes` without its first `count` bytes, which it has to have. */
static inline nio_bytes nio__bytes_skip(nio_bytes bytes, size_t count)
{
    assert(count <= bytes.len);
    return count == 0 ? bytes : nio__bytes(bytes.ptr + count, bytes.len - count);
}

static inline nio__span nio__span_skip(nio__span span, size_t count)
{
    assert(count <= span.len);
    return count == 0 ? span : nio__span_of(span.ptr + count, span.len - count);
}

/* memcpy that takes the NULL of an empty view; returns the place after the copy. */
static inline uint8_t *nio__copy(uint8_t *to, nio_bytes from)
{
    if (from.len != 0) {
        memcpy(to, from.ptr, from.len);
        to += from.len;
    }
    return to;
}

/* Order of unsigned bytes, a shorter prefix first: <0, 0, >0. */
int nio__bytes_compare(nio_bytes a, nio_bytes b);

#endif
