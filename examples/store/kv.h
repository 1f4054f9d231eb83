/* kv.h - byte strings under byte-string names, in memory, bounded.
 *
 * What both servers of the store stand on: examples/store/server.c and `netaio serve`. */
#ifndef EXAMPLES_STORE_KV_H
#define EXAMPLES_STORE_KV_H

#include <netaio/base.h>

typedef struct kv_store kv_store;

typedef enum kv_result {
    KV_OK,
    KV_TAKEN,   /* create: the name is in use */
    KV_MISSING, /* update, remove: there is no such name */
    KV_FULL     /* one of the bounds is reached, or there is no memory; nothing has changed */
} kv_result;

typedef struct kv_limits {
    size_t items;
    size_t bytes; /* names and values together */
} kv_limits;
#define KV_LIMITS_DEFAULT                                                                          \
    {                                                                                              \
        65536, 64u << 20                                                                           \
    }

/* NULL if there is no memory. */
kv_store *kv_create(kv_limits limits);
void kv_destroy(kv_store *store); /* NULL is allowed */

/* The value lives until the name is put or removed again. */
bool kv_get(const kv_store *store, nio_bytes name, nio_bytes *value);

/* Names and values are copied. */
kv_result kv_add(kv_store *store, nio_bytes name, nio_bytes value);
kv_result kv_replace(kv_store *store, nio_bytes name, nio_bytes value);
kv_result kv_remove(kv_store *store, nio_bytes name);

size_t kv_count(const kv_store *store);

#endif
