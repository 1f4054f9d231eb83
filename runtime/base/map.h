/* base/map.h - a hash map from (number, bytes) to a pointer.
 *
 * A key is a tag and a view: routes use (type and link, uri), peers (0, id), calls (id, empty).
 * So no key has to be put together in memory first. The map keeps the views it is given: their
 * bytes must stay where they are as long as the entry is there (mostly inside the value).
 *
 * The hash function comes from above with a secret seed (crypto/shorthash.h), so that a peer
 * who picks the keys cannot make them collide.
 *
 * Open addressing, linear probing, three quarters full at most; removal shifts entries back, so
 * there are no tombstones and a map that churns does not degrade. It never shrinks before
 * nio__map_end. */
#ifndef NIO_BASE_MAP_H
#define NIO_BASE_MAP_H

#include <netaio/env.h>
#include <netaio/status.h>

#define NIO__SEED_SIZE 16

typedef uint64_t (*nio__hash_fn)(const uint8_t seed[NIO__SEED_SIZE], uint64_t tag, nio_bytes bytes);

typedef struct nio__map_slot {
    uint64_t hash;
    uint64_t tag;
    nio_bytes key;
    void *value; /* NULL: the slot is free */
} nio__map_slot;

typedef struct nio__map {
    const nio_env *env;
    nio__hash_fn hash;
    nio__map_slot *slots;
    size_t mask;  /* number of slots - 1; a power of two less one */
    size_t count; /* entries */
    size_t max;   /* entries allowed */
    uint8_t seed[NIO__SEED_SIZE];
} nio__map;

/* An empty map; allocates nothing yet. At most `max` entries. */
void nio__map_init(nio__map *map, const nio_env *env, nio__hash_fn hash,
                   const uint8_t seed[NIO__SEED_SIZE], size_t max);

/* Frees the table, not the values. The map is empty and usable afterwards. */
void nio__map_end(nio__map *map);

/* Makes room, so that the map can hold `count` entries without allocating.
 * NIO_ELIMIT past the maximum, NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__map_reserve(nio__map *map, size_t count);

/* The value, or NULL. */
void *nio__map_get(const nio__map *map, uint64_t tag, nio_bytes key);

/* Adds an entry. `value` is not NULL. NIO_ECONFLICT if the key is there (nothing changes),
 * NIO_ELIMIT past the maximum, NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__map_add(nio__map *map, uint64_t tag, nio_bytes key, void *value);

/* Removes an entry and returns its value; NULL if there is none. */
void *nio__map_remove(nio__map *map, uint64_t tag, nio_bytes key);

/* Walks all entries in no useful order: start with *at = 0; NULL at the end. The map must not
 * change meanwhile. */
void *nio__map_next(const nio__map *map, size_t *at);

#endif
