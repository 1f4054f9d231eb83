/* base/poison.h - makes AddressSanitizer trap on memory whose time is over.
 *
 * A view that outlives the frame it points into is the likeliest mistake of a program on this
 * library; in a sanitized build it stops at the first such read. No code otherwise. */
#ifndef NIO_BASE_POISON_H
#define NIO_BASE_POISON_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define NIO__ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NIO__ASAN 1
#endif
#endif

#ifdef NIO__ASAN
#include <sanitizer/asan_interface.h>
#endif

static inline void nio__poison(const void *memory, size_t len)
{
#ifdef NIO__ASAN
    __asan_poison_memory_region(memory, len);
#else
    (void)memory;
    (void)len;
#endif
}

static inline void nio__unpoison(const void *memory, size_t len)
{
#ifdef NIO__ASAN
    __asan_unpoison_memory_region(memory, len);
#else
    (void)memory;
    (void)len;
#endif
}

#endif
