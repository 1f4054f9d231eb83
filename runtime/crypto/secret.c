/* crypto/secret.c - memory for keys, by libsodium. */
#include "crypto/secret.h"

#include <sodium.h>

void nio__wipe(void *memory, size_t size)
{
    if (size != 0) {
        sodium_memzero(memory, size);
    }
}

bool nio__secret_equal(const void *a, const void *b, size_t size)
{
    return size == 0 || sodium_memcmp(a, b, size) == 0;
}

void *nio__secret_alloc(size_t size)
{
    return sodium_malloc(size);
}

void nio__secret_protect(void *secret)
{
    /* Where the system has no such protection the memory stays writable. */
    (void)sodium_mprotect_readonly(secret);
}

void nio__secret_free(void *secret)
{
    sodium_free(secret);
}
