/* crypto/init.h - once before anything else of this folder. */
#ifndef NIO_CRYPTO_INIT_H
#define NIO_CRYPTO_INIT_H

#include <netaio/status.h>

/* Any thread, any number of times; the first call does the work. NIO_ENOTSUP if the crypto
 * library cannot start. */
NIO_MUST_USE nio_status nio__crypto_init(void);

#endif
