/* kv.c - a bounded map of byte strings: a treap.
 *
 * A search tree over the names that is a heap over random priorities. Its shape depends on the
 * priorities alone, so no choice of names makes it deep: all operations take a number of steps
 * that grows with the logarithm of the count. */
#include "kv.h"

#include <netaio/env.h>
#include <stdlib.h>
#include <string.h>

/* An item; name and value stand behind it. */
typedef struct kv_item kv_item;
struct kv_item {
    kv_item *left, *right;
    uint64_t priority;
    size_t name_len, value_len;
    uint8_t bytes[];
};

struct kv_store {
    kv_item *root;
    kv_limits limits;
    size_t count, bytes;
    nio_env env; /* random numbers, and memory */
};

kv_store *kv_create(kv_limits limits)
{
    kv_store *store = calloc(1, sizeof *store);
    if (store != NULL) {
        store->limits = limits;
        nio_env_default(&store->env);
    }
    return store;
}

static nio_bytes name_of(const kv_item *item)
{
    return (nio_bytes){item->bytes, item->name_len};
}

static nio_bytes value_of(const kv_item *item)
{
    return (nio_bytes){item->bytes + item->name_len, item->value_len};
}

static int compare(nio_bytes a, nio_bytes b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter > 0 ? memcmp(a.ptr, b.ptr, shorter) : 0;
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static kv_item *item_new(const kv_store *store, nio_bytes name, nio_bytes value)
{
    kv_item *item = store->env.alloc(store->env.user, NULL, sizeof *item + name.len + value.len);
    if (item == NULL) {
        return NULL;
    }
    item->left = item->right = NULL;
    item->name_len = name.len;
    item->value_len = value.len;
    if (name.len > 0) {
        memcpy(item->bytes, name.ptr, name.len);
    }
    if (value.len > 0) {
        memcpy(item->bytes + name.len, value.ptr, value.len);
    }
    return item;
}

static void item_free(const kv_store *store, kv_item *item)
{
    (void)store->env.alloc(store->env.user, item, 0);
}

/* Where the item of that name hangs, or where it would hang. */
static kv_item **place_of(kv_item **at, nio_bytes name)
{
    while (*at != NULL) {
        int order = compare(name, name_of(*at));
        if (order == 0) {
            break;
        }
        at = order < 0 ? &(*at)->left : &(*at)->right;
    }
    return at;
}

/* Divides a tree into what is below and what is above a name that it does not hold. */
static void split(kv_item *tree, nio_bytes name, kv_item **below, kv_item **above)
{
    while (tree != NULL) {
        if (compare(name_of(tree), name) < 0) {
            *below = tree;
            below = &tree->right;
            tree = tree->right;
        } else {
            *above = tree;
            above = &tree->left;
            tree = tree->left;
        }
    }
    *below = *above = NULL;
}

/* One tree of two, all of whose names are in order; hung at `at`. */
static void join(kv_item *below, kv_item *above, kv_item **at)
{
    while (below != NULL && above != NULL) {
        if (below->priority > above->priority) {
            *at = below;
            at = &below->right;
            below = below->right;
        } else {
            *at = above;
            at = &above->left;
            above = above->left;
        }
    }
    *at = below != NULL ? below : above;
}

bool kv_get(const kv_store *store, nio_bytes name, nio_bytes *value)
{
    kv_item *root = store->root;
    const kv_item *found = *place_of(&root, name);
    if (found == NULL) {
        return false;
    }
    *value = value_of(found);
    return true;
}

/* True if `more` bytes fit once `fewer` have gone. Both are sizes of what is in memory. */
static bool fits(const kv_store *store, size_t fewer, size_t more)
{
    size_t rest = store->bytes - fewer;
    return rest <= store->limits.bytes && more <= store->limits.bytes - rest;
}

kv_result kv_add(kv_store *store, nio_bytes name, nio_bytes value)
{
    size_t size = name.len + value.len;
    if (*place_of(&store->root, name) != NULL) {
        return KV_TAKEN;
    }
    if (store->count >= store->limits.items || !fits(store, 0, size)) {
        return KV_FULL;
    }
    kv_item *added = item_new(store, name, value);
    if (added == NULL) {
        return KV_FULL;
    }
    store->env.random(store->env.user, (uint8_t *)&added->priority, sizeof added->priority);
    kv_item **at = &store->root;
    while (*at != NULL && (*at)->priority >= added->priority) {
        at = compare(name, name_of(*at)) < 0 ? &(*at)->left : &(*at)->right;
    }
    split(*at, name, &added->left, &added->right);
    *at = added;
    store->count++;
    store->bytes += size;
    return KV_OK;
}

kv_result kv_replace(kv_store *store, nio_bytes name, nio_bytes value)
{
    kv_item **at = place_of(&store->root, name);
    kv_item *old = *at;
    if (old == NULL) {
        return KV_MISSING;
    }
    if (!fits(store, old->value_len, value.len)) {
        return KV_FULL;
    }
    kv_item *new = item_new(store, name, value);
    if (new == NULL) {
        return KV_FULL;
    }
    new->left = old->left;
    new->right = old->right;
    new->priority = old->priority;
    *at = new;
    store->bytes = store->bytes - old->value_len + value.len;
    item_free(store, old);
    return KV_OK;
}

kv_result kv_remove(kv_store *store, nio_bytes name)
{
    kv_item **at = place_of(&store->root, name);
    kv_item *gone = *at;
    if (gone == NULL) {
        return KV_MISSING;
    }
    join(gone->left, gone->right, at);
    store->count--;
    store->bytes -= gone->name_len + gone->value_len;
    item_free(store, gone);
    return KV_OK;
}

size_t kv_count(const kv_store *store)
{
    return store->count;
}

/* Turns the tree into a list on the way, so that it needs no stack. */
void kv_destroy(kv_store *store)
{
    kv_item *at = store != NULL ? store->root : NULL;
    while (at != NULL) {
        kv_item *left = at->left;
        if (left != NULL) {
            at->left = left->right;
            left->right = at;
            at = left;
        } else {
            kv_item *next = at->right;
            item_free(store, at);
            at = next;
        }
    }
    free(store);
}
