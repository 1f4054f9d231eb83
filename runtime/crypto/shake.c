/* crypto/shake.c - SHAKE256 by nettle. */
#include "crypto/shake.h"

#if NIO_HAVE_NETTLE
#include <nettle/sha3.h>

#include "crypto/secret.h"

void nio__shake256_of(uint8_t *out, size_t size, nio_bytes bytes)
{
    struct sha3_256_ctx state;
    sha3_256_init(&state);
    if (bytes.len != 0) {
        sha3_256_update(&state, bytes.len, bytes.ptr);
    }
    if (size != 0) {
        sha3_256_shake(&state, size, out);
    }
    nio__wipe(&state, sizeof state);
}
#endif
