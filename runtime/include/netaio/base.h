/* netaio/base.h - what every header stands on: linkage, views of bytes. */
#ifndef NETAIO_BASE_H
#define NETAIO_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define NIO_BEGIN_DECLS extern "C" {
#define NIO_END_DECLS }
#else
#define NIO_BEGIN_DECLS
#define NIO_END_DECLS
#endif

/* NIO_API marks what the library exports, NIO_MUST_USE results that have to be looked at, and
 * NIO_PRINTF functions that take a format. Empty where the compiler knows none of it. */
#if defined(__GNUC__) || defined(__clang__)
#define NIO_API __attribute__((visibility("default")))
#define NIO_MUST_USE __attribute__((warn_unused_result))
#define NIO_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define NIO_API
#define NIO_MUST_USE
#define NIO_PRINTF(fmt, args)
#endif

NIO_BEGIN_DECLS

/* A view of bytes that somebody else owns. `ptr` may be NULL where `len` is 0.
 * Views that a callback is given live until it returns. */
typedef struct nio_bytes {
    const uint8_t *ptr;
    size_t len;
} nio_bytes;

/* A view of UTF-8 text. There is no NUL at its end: print with "%.*s". */
typedef struct nio_text {
    const char *ptr;
    size_t len;
} nio_text;

/* A view of one packed value (see netaio/packify.h). */
typedef struct nio_any {
    const uint8_t *ptr;
    size_t len;
} nio_any;

/* Views of a string that ends in NUL, which is not part of the view. `s` is not NULL. */
NIO_API nio_bytes nio_bytes_of(const char *s);
NIO_API nio_text nio_text_of(const char *s);

/* True if both hold the same bytes. Not for secrets: time depends on the content. */
NIO_API bool nio_bytes_equal(nio_bytes a, nio_bytes b);

/* The version of the library, "MAJOR.MINOR.PATCH". Static: never freed. */
NIO_API const char *nio_version(void);

NIO_END_DECLS
#endif
