/* crypto/shake.h - SHAKE256, a hash with as many bytes of output as are asked for.
 *
 * libsodium has none: this is there only where the library was built with nettle. */
#ifndef NIO_CRYPTO_SHAKE_H
#define NIO_CRYPTO_SHAKE_H

#include <netaio/base.h>

/* `size` bytes of output, which may be 0. `out` may lie in `bytes`. */
void nio__shake256_of(uint8_t *out, size_t size, nio_bytes bytes);

#endif
