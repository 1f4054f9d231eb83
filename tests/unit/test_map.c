/* tests/unit/test_map.c - the hash map, against a plain array that holds the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"
#include "crypto/shorthash.h"
#include "support/fault_env.h"

#define KEYS 200

struct entry {
    uint64_t tag;
    uint8_t name[3];
    bool present;
};

static const uint8_t seed[NIO__SEED_SIZE] = {1, 2, 3};

/* All keys in four places: every search and removal walks long runs. */
static uint64_t poor_hash(const uint8_t key[NIO__SEED_SIZE], uint64_t tag, nio_bytes bytes)
{
    (void)key;
    return UINT64_MAX - (tag + (bytes.len > 0 ? bytes.ptr[0] : 0)) % 4;
}

static nio_bytes name_of(const struct entry *entry)
{
    return (nio_bytes){entry->name, sizeof entry->name};
}

static void make_entries(struct entry *entries)
{
    for (size_t i = 0; i < KEYS; i++) {
        entries[i].tag = i % 3;
        entries[i].name[0] = (uint8_t)(i / 3);
        entries[i].name[1] = (uint8_t)(i * 7);
        entries[i].name[2] = 0;
        entries[i].present = false;
    }
}

static void check_all(const nio__map *map, struct entry *entries)
{
    size_t present = 0, visited = 0, at = 0;
    for (size_t i = 0; i < KEYS; i++) {
        void *value = nio__map_get(map, entries[i].tag, name_of(&entries[i]));
        assert_ptr_equal(value, entries[i].present ? &entries[i] : NULL);
        present += entries[i].present;
    }
    while (nio__map_next(map, &at) != NULL) {
        visited++;
    }
    assert_int_equal(map->count, present);
    assert_int_equal(visited, present);
}

static void churn(nio__hash_fn hash)
{
    struct fault_env world;
    struct entry entries[KEYS];
    nio__map map;
    fault_env_init(&world, 11);
    make_entries(entries);
    nio__map_init(&map, &world.env, hash, seed, KEYS);
    for (size_t step = 0; step < 6000; step++) {
        struct entry *entry = &entries[fault_env_choose(&world, KEYS)];
        if (fault_env_choose(&world, 2) == 0) {
            nio_status expected = entry->present ? NIO_ECONFLICT : NIO_OK;
            assert_int_equal(nio__map_add(&map, entry->tag, name_of(entry), entry), expected);
            entry->present = true;
        } else {
            void *value = nio__map_remove(&map, entry->tag, name_of(entry));
            assert_ptr_equal(value, entry->present ? entry : NULL);
            entry->present = false;
        }
        if (step % 97 == 0) {
            check_all(&map, entries);
        }
    }
    check_all(&map, entries);
    nio__map_end(&map);
    fault_env_end(&world);
}

static void a_map_finds_what_was_added_and_not_removed(void **state)
{
    (void)state;
    churn(nio__map_siphash);
}

static void a_map_holds_up_when_all_hashes_collide(void **state)
{
    (void)state;
    churn(poor_hash);
}

static void the_tag_is_part_of_the_key_and_the_bytes_may_be_empty(void **state)
{
    (void)state;
    struct fault_env world;
    nio__map map;
    int a, b;
    fault_env_init(&world, 1);
    nio__map_init(&map, &world.env, nio__map_siphash, seed, 10);
    assert_int_equal(nio__map_add(&map, 1, (nio_bytes){NULL, 0}, &a), NIO_OK);
    assert_int_equal(nio__map_add(&map, 2, (nio_bytes){NULL, 0}, &b), NIO_OK);
    assert_ptr_equal(nio__map_get(&map, 1, (nio_bytes){NULL, 0}), &a);
    assert_ptr_equal(nio__map_get(&map, 2, (nio_bytes){NULL, 0}), &b);
    assert_null(nio__map_get(&map, 3, (nio_bytes){NULL, 0}));
    nio__map_end(&map);
    fault_env_end(&world);
}

static void a_full_map_refuses_and_a_reserved_one_does_not_allocate(void **state)
{
    (void)state;
    struct fault_env world;
    struct entry entries[KEYS];
    nio__map map;
    fault_env_init(&world, 1);
    make_entries(entries);
    nio__map_init(&map, &world.env, nio__map_siphash, seed, 50);
    assert_null(nio__map_get(&map, 0, nio_bytes_of("x")));
    assert_null(nio__map_remove(&map, 0, nio_bytes_of("x")));
    assert_int_equal(nio__map_reserve(&map, 51), NIO_ELIMIT);
    assert_int_equal(nio__map_reserve(&map, 50), NIO_OK);
    size_t requests = world.requests;
    for (size_t i = 0; i < 50; i++) {
        assert_int_equal(nio__map_add(&map, entries[i].tag, name_of(&entries[i]), &entries[i]),
                         NIO_OK);
    }
    assert_int_equal(nio__map_add(&map, 0, nio_bytes_of("x"), &map), NIO_ELIMIT);
    assert_int_equal(world.requests, requests);
    nio__map_end(&map);
    fault_env_end(&world);
}

static nio_status fill(struct fault_env *world, void *user)
{
    struct entry *entries = user;
    nio_status status = NIO_OK;
    nio__map map;
    nio__map_init(&map, &world->env, nio__map_siphash, seed, KEYS);
    for (size_t i = 0; i < KEYS && status == NIO_OK; i++) {
        status = nio__map_add(&map, entries[i].tag, name_of(&entries[i]), &entries[i]);
        entries[i].present = status == NIO_OK;
    }
    check_all(&map, entries);
    nio__map_end(&map);
    make_entries(entries);
    return status;
}

static void a_map_that_gets_no_memory_stays_as_it_was(void **state)
{
    (void)state;
    struct fault_env world;
    struct entry entries[KEYS];
    fault_env_init(&world, 1);
    make_entries(entries);
    assert_true(fault_env_exhaust(&world, fill, entries) >= 4);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_finds_what_was_added_and_not_removed),
        cmocka_unit_test(a_map_holds_up_when_all_hashes_collide),
        cmocka_unit_test(the_tag_is_part_of_the_key_and_the_bytes_may_be_empty),
        cmocka_unit_test(a_full_map_refuses_and_a_reserved_one_does_not_allocate),
        cmocka_unit_test(a_map_that_gets_no_memory_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
