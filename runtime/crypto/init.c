/* crypto/init.c - starts libsodium, once a process. */
#include "crypto/init.h"

#include <sodium.h>

nio_status nio__crypto_init(void)
{
    /* Thread-safe; 1 where it was done before. */
    return sodium_init() < 0 ? NIO_ENOTSUP : NIO_OK;
}
