/* base/grow.h - structs that programs fill in, and that gain members at their end: the first one,
 * `size`, says how much of it there was when the program was compiled. */
#ifndef NIO_BASE_GROW_H
#define NIO_BASE_GROW_H

#include <netaio/status.h>
#include <string.h>

/* Copies a struct of a program over `to`, the one of this library, `size` bytes that hold what is
 * usual: that stays where the program's has no such members yet. NIO_EINVAL: it was not
 * initialised, or is of a newer library. */
static inline nio_status nio__grow_copy(void *to, size_t size, const void *from)
{
    size_t given;
    memcpy(&given, from, sizeof given);
    if (given < sizeof given || given > size) {
        return NIO_EINVAL;
    }
    memcpy(to, from, given);
    memcpy(to, &size, sizeof size);
    return NIO_OK;
}

/* The same for what may be NULL, as options may: then all is as usual. */
static inline nio_status nio__grow_copy_if(void *to, size_t size, const void *from)
{
    return from == NULL ? NIO_OK : nio__grow_copy(to, size, from);
}

#endif
