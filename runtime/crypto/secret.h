/* crypto/secret.h - keys in memory: where they lie, how they are compared and forgotten. */
#ifndef NIO_CRYPTO_SECRET_H
#define NIO_CRYPTO_SECRET_H

#include <netaio/base.h>
#include <netaio/status.h>

/* Overwrites memory in a way that no compiler takes out. NULL with 0 is allowed. */
void nio__wipe(void *memory, size_t size);

/* True if both hold the same `size` bytes, in a time that does not depend on them. */
NIO_MUST_USE bool nio__secret_equal(const void *a, const void *b, size_t size);

/* Memory for keys: on pages of its own between guard pages, locked where the system lets us,
 * left out of core dumps, wiped when freed. It is the one kind of memory that does not come
 * through nio_env.alloc. Some 16 KiB of address space each: for keys, not for messages.
 * NULL when there is none. */
void *nio__secret_alloc(size_t size);
/* From now on the memory can only be read: a stray write traps. */
void nio__secret_protect(void *secret);
/* Wipes and frees; NULL is allowed. */
void nio__secret_free(void *secret);

#endif
