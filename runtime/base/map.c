/* base/map.c - open addressing with linear probing and backward-shift removal. */
#include "base/map.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/size.h"

#define MIN_SLOTS 8

void nio__map_init(nio__map *map, const nio_env *env, nio__hash_fn hash,
                   const uint8_t seed[NIO__SEED_SIZE], size_t max)
{
    memset(map, 0, sizeof *map);
    map->env = env;
    map->hash = hash;
    map->max = max;
    memcpy(map->seed, seed, NIO__SEED_SIZE);
}

void nio__map_end(nio__map *map)
{
    nio__free(map->env, map->slots);
    map->slots = NULL;
    map->mask = 0;
    map->count = 0;
}

static size_t slot_count(const nio__map *map)
{
    return map->slots == NULL ? 0 : map->mask + 1;
}

/* The slot of the key, or the free slot where it would go. There is always a free one. */
static nio__map_slot *find(const nio__map *map, uint64_t hash, uint64_t tag, nio_bytes key)
{
    size_t at = (size_t)hash & map->mask;
    for (;; at = (at + 1) & map->mask) {
        nio__map_slot *slot = &map->slots[at];
        if (slot->value == NULL) {
            return slot;
        }
        if (slot->hash == hash && slot->tag == tag && nio_bytes_equal(slot->key, key)) {
            return slot;
        }
    }
}

static nio__map_slot *find_free(const nio__map *map, uint64_t hash)
{
    size_t at = (size_t)hash & map->mask;
    while (map->slots[at].value != NULL) {
        at = (at + 1) & map->mask;
    }
    return &map->slots[at];
}

static nio_status resize(nio__map *map, size_t count)
{
    nio__map_slot *old = map->slots;
    size_t old_count = slot_count(map);
    nio__map_slot *slots = nio__calloc(map->env, count, sizeof *slots);
    if (slots == NULL) {
        return NIO_ENOMEM;
    }
    map->slots = slots;
    map->mask = count - 1;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].value != NULL) {
            *find_free(map, old[i].hash) = old[i];
        }
    }
    nio__free(map->env, old);
    return NIO_OK;
}

nio_status nio__map_reserve(nio__map *map, size_t count)
{
    if (count > map->max) {
        return NIO_ELIMIT;
    }
    size_t slots = nio__size_max(slot_count(map), MIN_SLOTS);
    while (count > slots / 4 * 3) {
        if (!nio__size_mul(slots, 2, &slots)) {
            return NIO_ENOMEM;
        }
    }
    return slots == slot_count(map) ? NIO_OK : resize(map, slots);
}

void *nio__map_get(const nio__map *map, uint64_t tag, nio_bytes key)
{
    if (map->count == 0) {
        return NULL;
    }
    return find(map, map->hash(map->seed, tag, key), tag, key)->value;
}

nio_status nio__map_add(nio__map *map, uint64_t tag, nio_bytes key, void *value)
{
    assert(value != NULL);
    uint64_t hash = map->hash(map->seed, tag, key);
    if (map->count > 0 && find(map, hash, tag, key)->value != NULL) {
        return NIO_ECONFLICT;
    }
    nio_status status = nio__map_reserve(map, map->count + 1);
    if (status != NIO_OK) {
        return status;
    }
    nio__map_slot entry = {hash, tag, key, value};
    *find_free(map, hash) = entry;
    map->count++;
    return NIO_OK;
}

/* Moves the entries behind a hole into it where that brings them nearer to their place, until
 * the run ends: searches never have to pass a gap. */
static void close_gap(nio__map *map, size_t hole)
{
    for (size_t at = (hole + 1) & map->mask; map->slots[at].value != NULL;
         at = (at + 1) & map->mask) {
        size_t home = (size_t)map->slots[at].hash & map->mask;
        if (((at - home) & map->mask) >= ((at - hole) & map->mask)) {
            map->slots[hole] = map->slots[at];
            hole = at;
        }
    }
    memset(&map->slots[hole], 0, sizeof map->slots[hole]);
}

void *nio__map_remove(nio__map *map, uint64_t tag, nio_bytes key)
{
    if (map->count == 0) {
        return NULL;
    }
    nio__map_slot *slot = find(map, map->hash(map->seed, tag, key), tag, key);
    void *value = slot->value;
    if (value != NULL) {
        close_gap(map, (size_t)(slot - map->slots));
        map->count--;
    }
    return value;
}

void *nio__map_next(const nio__map *map, size_t *at)
{
    while (*at < slot_count(map)) {
        void *value = map->slots[(*at)++].value;
        if (value != NULL) {
            return value;
        }
    }
    return NULL;
}
