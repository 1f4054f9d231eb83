/* plugins/tapescript/store.h - the memory of a run: items, lists, and a cache of lists by key.
 *
 * Blocks of a few sizes are cut from chunks and come back to lists of free ones; a chunk is taken
 * from the environment only until the budget is reached, and the first 256 KiB are kept for the
 * next run. So a run can take no more than the budget, and one that is no larger than that takes
 * nothing at all from the second time on.
 * Released blocks are poisoned under AddressSanitizer. What a run left stays to be looked at: all
 * is wiped when the next run begins, or the machine ends. */
#ifndef NIO_PLUGINS_TAPESCRIPT_STORE_H
#define NIO_PLUGINS_TAPESCRIPT_STORE_H

#include <netaio/env.h>

#include "base/bytes.h"

#define NIO__STORE_CLASSES 13  /* blocks of 16 bytes to 64 KiB */
#define NIO__STORE_BUCKETS 256 /* of the cache; see nio__store_cached */

/* Bytes on the stack or in the cache; never changed once others can see them. */
typedef struct nio__script_item {
    uint32_t refs;
    uint32_t len;
    uint8_t bytes[];
} nio__script_item;

/* What stands under one key of the cache. */
typedef struct nio__script_list {
    nio__script_item **items; /* NULL where there are none */
    size_t count, cap;
    bool bare; /* one item that is no list */
} nio__script_list;

typedef struct nio__store_chunk nio__store_chunk;
typedef struct nio__store_entry nio__store_entry;

typedef struct nio__script_store {
    const nio_env *env;
    size_t budget, held; /* bytes that chunks may have, and have */
    nio__store_chunk *chunks, *current;
    void *free[NIO__STORE_CLASSES];
    nio__store_entry *buckets[NIO__STORE_BUCKETS];
    uint8_t seed[16];
} nio__script_store;

/* `env` lives as long as the store. */
void nio__store_init(nio__script_store *store, const nio_env *env, size_t budget);
void nio__store_end(nio__script_store *store);
/* Wipes and takes back all that was handed out. */
void nio__store_reset(nio__script_store *store);

/* A block of `size` bytes, not zeroed, aligned for any type; NULL: the budget is used up, or the
 * environment has no memory, or it is more than 64 KiB. */
void *nio__store_alloc(nio__script_store *store, size_t size);
void nio__store_free(nio__script_store *store, void *block, size_t size);

/* An item with one reference and room for `len` bytes; NULL as above. */
nio__script_item *nio__item_new(nio__script_store *store, size_t len);
nio__script_item *nio__item_ref(nio__script_item *item);
void nio__item_unref(nio__script_store *store, nio__script_item *item);
static inline nio_bytes nio__item_bytes(const nio__script_item *item)
{
    return nio__bytes(item->bytes, item->len);
}

/* Adds a reference to an item at the end of a list. False: no memory. */
bool nio__list_add(nio__script_store *store, nio__script_list *list, nio__script_item *item);
/* The same with an item that is a copy of these bytes. */
bool nio__list_add_copy(nio__script_store *store, nio__script_list *list, nio_bytes bytes);
/* Drops the references; the list is empty then. */
void nio__list_clear(nio__script_store *store, nio__script_list *list);

/* What stands under a key; NULL: nothing. Keys go into the buckets by SipHash under a secret, so
 * that a script cannot choose those that collide. */
nio__script_list *nio__store_cached(nio__script_store *store, nio_bytes key);
/* The same, made (empty) where there is nothing. NULL: no memory. */
nio__script_list *nio__store_cache(nio__script_store *store, nio_bytes key);
/* Walks the entries: begin with *at = 0. False at the end. */
bool nio__store_next(const nio__script_store *store, size_t *at, nio_bytes *key,
                     const nio__script_list **list);

#endif
