/* wire/shared.h - the part of a wpool that keeps shared frames, for wbuf.c. */
#ifndef NIO_WIRE_SHARED_H
#define NIO_WIRE_SHARED_H

#include "wire/wbuf.h"

void nio__shared_pool_init(nio__wpool *pool);
void nio__shared_pool_end(nio__wpool *pool);

#endif
