/* plugins/tapescript/store.c - the memory of a run; see store.h. */
#include "plugins/tapescript/store.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/poison.h"
#include "crypto/secret.h"
#include "crypto/shorthash.h"

#define SMALLEST 16
#define CHUNK ((size_t)SMALLEST << (NIO__STORE_CLASSES - 1))
#define KEPT 4 /* chunks that the next run finds: 256 KiB */

struct nio__store_chunk {
    nio__store_chunk *next;
    size_t used;
    _Alignas(16) uint8_t memory[CHUNK];
};

/* A block that is free. */
struct gap {
    struct gap *next;
};

/* One key of the cache. */
struct nio__store_entry {
    nio__store_entry *next; /* in its bucket */
    uint64_t hash;
    nio__script_list list;
    size_t key_len;
    uint8_t key[];
};

/* ---- Chunks and blocks ---------------------------------------------------------------------- */

void nio__store_init(nio__script_store *store, const nio_env *env, size_t budget)
{
    memset(store, 0, sizeof *store);
    store->env = env;
    store->budget = budget;
    env->random(env->user, store->seed, sizeof store->seed);
}

static void wipe_chunk(nio__store_chunk *chunk)
{
    nio__unpoison(chunk->memory, chunk->used);
    nio__wipe(chunk->memory, chunk->used);
    chunk->used = 0;
}

/* Frees the chunks of a list, which were wiped. */
static void free_chunks(nio__script_store *store, nio__store_chunk **list)
{
    while (*list != NULL) {
        nio__store_chunk *chunk = *list;
        *list = chunk->next;
        nio__free(store->env, chunk);
        store->held -= sizeof *chunk;
    }
}

void nio__store_reset(nio__script_store *store)
{
    nio__store_chunk **past = &store->chunks; /* the chunks that are not kept */
    size_t count = 0;
    for (nio__store_chunk *chunk = store->chunks; chunk != NULL; chunk = chunk->next) {
        wipe_chunk(chunk);
        past = count++ < KEPT ? &chunk->next : past;
    }
    free_chunks(store, past);
    store->current = store->chunks;
    memset(store->free, 0, sizeof store->free);
    memset(store->buckets, 0, sizeof store->buckets);
}

void nio__store_end(nio__script_store *store)
{
    nio__store_reset(store);
    free_chunks(store, &store->chunks);
}

/* A chunk that is not used yet; those of earlier runs first. */
static bool next_chunk(nio__script_store *store)
{
    nio__store_chunk *current = store->current;
    if (current != NULL && current->next != NULL) {
        store->current = current->next;
        return true;
    }
    if (store->budget - store->held < sizeof(nio__store_chunk)) {
        return false;
    }
    nio__store_chunk *chunk = nio__alloc(store->env, sizeof *chunk);
    if (chunk == NULL) {
        return false;
    }
    chunk->next = NULL;
    chunk->used = 0;
    store->held += sizeof *chunk;
    store->current = chunk;
    if (current != NULL) {
        current->next = chunk;
    } else {
        store->chunks = chunk;
    }
    return true;
}

static size_t class_of(size_t size)
{
    size_t place = 0;
    while ((size_t)SMALLEST << place < size) {
        place++;
    }
    return place;
}

void *nio__store_alloc(nio__script_store *store, size_t size)
{
    if (size > CHUNK) {
        return NULL;
    }
    size_t place = class_of(size), whole = (size_t)SMALLEST << place;
    void *block = store->free[place];
    if (block != NULL) {
        store->free[place] = ((struct gap *)block)->next;
        nio__unpoison(block, whole);
        return block;
    }
    if ((store->current == NULL || CHUNK - store->current->used < whole) && !next_chunk(store)) {
        return NULL;
    }
    block = store->current->memory + store->current->used;
    store->current->used += whole;
    return block;
}

void nio__store_free(nio__script_store *store, void *block, size_t size)
{
    if (block == NULL) {
        return;
    }
    size_t place = class_of(size), whole = (size_t)SMALLEST << place;
    struct gap *gap = block;
    gap->next = store->free[place];
    store->free[place] = gap;
    nio__poison(gap + 1, whole - sizeof *gap);
}

/* ---- Items and lists ------------------------------------------------------------------------ */

nio__script_item *nio__item_new(nio__script_store *store, size_t len)
{
    assert(len <= UINT32_MAX);
    nio__script_item *item = nio__store_alloc(store, sizeof *item + len);
    if (item != NULL) {
        item->refs = 1;
        item->len = (uint32_t)len;
    }
    return item;
}

nio__script_item *nio__item_ref(nio__script_item *item)
{
    item->refs++; /* the budget bounds them far below 2^32: each lies in memory of the run */
    return item;
}

void nio__item_unref(nio__script_store *store, nio__script_item *item)
{
    if (--item->refs == 0) {
        nio__store_free(store, item, sizeof *item + item->len);
    }
}

bool nio__list_add(nio__script_store *store, nio__script_list *list, nio__script_item *item)
{
    if (list->count == list->cap) {
        size_t cap = list->cap == 0 ? 2 : 2 * list->cap;
        nio__script_item **items = nio__store_alloc(store, cap * sizeof(*items));
        if (items == NULL) {
            return false;
        }
        if (list->count != 0) {
            memcpy(items, list->items, list->count * sizeof(*items));
        }
        nio__store_free(store, list->items, list->cap * sizeof(*items));
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = nio__item_ref(item);
    return true;
}

bool nio__list_add_copy(nio__script_store *store, nio__script_list *list, nio_bytes bytes)
{
    nio__script_item *item = nio__item_new(store, bytes.len);
    if (item == NULL) {
        return false;
    }
    nio__copy(item->bytes, bytes);
    bool added = nio__list_add(store, list, item);
    nio__item_unref(store, item);
    return added;
}

void nio__list_clear(nio__script_store *store, nio__script_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        nio__item_unref(store, list->items[i]);
    }
    nio__store_free(store, list->items, list->cap * sizeof(*list->items));
    memset(list, 0, sizeof *list);
}

/* ---- The cache ------------------------------------------------------------------------------ */

static nio__store_entry **bucket_of(nio__script_store *store, uint64_t hash)
{
    return &store->buckets[hash % NIO__STORE_BUCKETS];
}

static nio__store_entry *find(nio__script_store *store, nio_bytes key, uint64_t hash)
{
    nio__store_entry *entry = *bucket_of(store, hash);
    while (entry != NULL &&
           (entry->hash != hash || !nio_bytes_equal(nio__bytes(entry->key, entry->key_len), key))) {
        entry = entry->next;
    }
    return entry;
}

nio__script_list *nio__store_cached(nio__script_store *store, nio_bytes key)
{
    nio__store_entry *entry = find(store, key, nio__siphash(store->seed, key));
    return entry == NULL ? NULL : &entry->list;
}

nio__script_list *nio__store_cache(nio__script_store *store, nio_bytes key)
{
    uint64_t hash = nio__siphash(store->seed, key);
    nio__store_entry *entry = find(store, key, hash);
    if (entry != NULL) {
        return &entry->list;
    }
    entry = nio__store_alloc(store, sizeof *entry + key.len);
    if (entry == NULL) {
        return NULL;
    }
    nio__store_entry **bucket = bucket_of(store, hash);
    memset(entry, 0, sizeof *entry);
    entry->hash = hash;
    entry->key_len = key.len;
    nio__copy(entry->key, key);
    entry->next = *bucket;
    *bucket = entry;
    return &entry->list;
}

/* `at` counts buckets in its upper half and entries of one bucket in its lower. */
bool nio__store_next(const nio__script_store *store, size_t *at, nio_bytes *key,
                     const nio__script_list **list)
{
    size_t bucket = *at >> 24, skip = *at & 0xffffff;
    for (; bucket < NIO__STORE_BUCKETS; bucket++, skip = 0) {
        const nio__store_entry *entry = store->buckets[bucket];
        for (size_t i = 0; entry != NULL && i < skip; i++) {
            entry = entry->next;
        }
        if (entry != NULL) {
            *key = nio__bytes(entry->key, entry->key_len);
            *list = &entry->list;
            *at = bucket << 24 | (skip + 1);
            return true;
        }
    }
    *at = bucket << 24;
    return false;
}
