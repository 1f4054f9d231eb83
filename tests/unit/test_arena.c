/* tests/unit/test_arena.c - the arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <stddef.h>

#include "base/arena.h"
#include "support/fault_env.h"

static void memory_is_aligned_zeroed_and_taken_back_at_once(void **state)
{
    (void)state;
    static const uint8_t zeros[24];
    struct fault_env world;
    nio__arena arena;
    fault_env_init(&world, 1);
    assert_int_equal(nio__arena_init(&arena, &world.env, 256), NIO_OK);
    size_t requests = world.requests;
    for (int round = 0; round < 3; round++) {
        size_t mark = nio__arena_mark(&arena);
        uint8_t *odd = nio__arena_alloc(&arena, 3, 1);
        uint8_t *next = nio__arena_alloc(&arena, 3, 8);
        assert_non_null(odd);
        assert_non_null(next);
        assert_int_equal((uintptr_t)next % _Alignof(max_align_t), 0);
        assert_memory_equal(next, zeros, sizeof zeros);
        memset(next, 0xff, 24);
        nio__arena_reset(&arena, mark);
    }
    assert_int_equal(world.requests, requests);
    nio__arena_end(&arena);
    fault_env_end(&world);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct fault_env world;
    nio__arena arena;
    fault_env_init(&world, 1);
    assert_int_equal(nio__arena_init(&arena, &world.env, 100), NIO_OK);
    assert_null(nio__arena_alloc(&arena, 101, 1));
    assert_null(nio__arena_alloc(&arena, SIZE_MAX / 2, 4));
    assert_null(nio__arena_alloc(&arena, SIZE_MAX, 1));
    assert_non_null(nio__arena_alloc(&arena, 0, 8));
    assert_non_null(nio__arena_alloc(&arena, 100, 1));
    assert_null(nio__arena_alloc(&arena, 1, 1));
    nio__arena_reset(&arena, 0);
    assert_non_null(nio__arena_alloc(&arena, 1, 1));
    nio__arena_end(&arena);
    assert_int_equal(nio__arena_init(&arena, &world.env, 0), NIO_OK);
    assert_null(nio__arena_alloc(&arena, 1, 1));
    nio__arena_end(&arena);
    fault_env_end(&world);
}

static void a_nested_use_takes_back_its_own_part(void **state)
{
    (void)state;
    struct fault_env world;
    nio__arena arena;
    fault_env_init(&world, 1);
    assert_int_equal(nio__arena_init(&arena, &world.env, 256), NIO_OK);
    uint8_t *outer = nio__arena_alloc(&arena, 4, 1);
    memcpy(outer, "keep", 4);
    size_t mark = nio__arena_mark(&arena);
    assert_non_null(nio__arena_alloc(&arena, 100, 1));
    nio__arena_reset(&arena, mark);
    assert_memory_equal(outer, "keep", 4);
    nio__arena_reset(&arena, 0);
    assert_int_equal(nio__arena_grow(&arena, 10), NIO_OK); /* never smaller */
    assert_int_equal(nio__arena_grow(&arena, 1000), NIO_OK);
    assert_non_null(nio__arena_alloc(&arena, 1000, 1));
    nio__arena_end(&arena);
    fault_env_end(&world);
}

static void an_arena_that_cannot_grow_stays_as_it_was(void **state)
{
    (void)state;
    struct fault_env world;
    nio__arena arena;
    fault_env_init(&world, 1);
    assert_int_equal(nio__arena_init(&arena, &world.env, 64), NIO_OK);
    fault_env_fail_nth(&world, 1, false);
    assert_int_equal(nio__arena_grow(&arena, 128), NIO_ENOMEM);
    assert_non_null(nio__arena_alloc(&arena, 64, 1));
    nio__arena_end(&arena);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_zeroed_and_taken_back_at_once),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_nested_use_takes_back_its_own_part),
        cmocka_unit_test(an_arena_that_cannot_grow_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
