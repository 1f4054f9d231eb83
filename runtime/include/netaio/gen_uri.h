/* netaio/gen_uri.h - URIs as generated code matches and builds them. Included by netaio/gen.h.
 *
 * Matching walks the elements of a template once, from left to right, without going back, and
 * building is the same walk: what could not be matched again is not built. */
#ifndef NETAIO_GEN_URI_H
#define NETAIO_GEN_URI_H

#include <netaio/gen_unpack.h>

NIO_BEGIN_DECLS

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

/* A parameter of at least 1 and at most `max` bytes, up to the delimiter; a view into the URI. */
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
