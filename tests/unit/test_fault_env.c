/* The world that tests are given keeps its own promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/fault_env.h"

static void *take(struct fault_env *world, void *ptr, size_t bytes)
{
    return world->env.alloc(world->env.user, ptr, bytes);
}

static void blocks_and_bytes_are_counted(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    void *a = take(&world, NULL, 10);
    void *b = take(&world, NULL, 20);
    assert_int_equal(world.live_blocks, 2);
    assert_int_equal(world.live_bytes, 30);
    a = take(&world, a, 5);
    assert_int_equal(world.live_bytes, 25);
    assert_null(take(&world, a, 0));
    assert_null(take(&world, b, 0));
    assert_null(take(&world, NULL, 0));
    assert_int_equal(world.peak_bytes, 30);
    assert_int_equal(world.requests, 3);
    fault_env_end(&world);
}

static void a_resize_keeps_the_content_and_moves(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    char *before = take(&world, NULL, 4);
    memcpy(before, "abcd", 4);
    uintptr_t place = (uintptr_t)before;
    char *after = take(&world, before, 100);
    assert_memory_equal(after, "abcd", 4);
    assert_true((uintptr_t)after != place);
    take(&world, after, 0);
    fault_env_end(&world);
}

static void a_refused_resize_leaves_the_block_alone(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    char *block = take(&world, NULL, 4);
    memcpy(block, "abcd", 4);
    fault_env_fail_nth(&world, 1, false);
    assert_null(take(&world, block, 100));
    assert_memory_equal(block, "abcd", 4);
    assert_int_equal(world.refused, 1);
    assert_int_equal(world.live_bytes, 4);
    take(&world, block, 0);
    fault_env_end(&world);
}

static void one_request_is_refused_or_all_from_it_on(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    fault_env_fail_nth(&world, 2, false);
    void *a = take(&world, NULL, 1);
    assert_null(take(&world, NULL, 1));
    void *b = take(&world, NULL, 1);
    assert_non_null(a);
    assert_non_null(b);
    fault_env_fail_nth(&world, 1, true);
    assert_null(take(&world, NULL, 1));
    assert_null(take(&world, NULL, 1));
    take(&world, a, 0);
    take(&world, b, 0);
    fault_env_end(&world);
}

static nio_status three_allocations(struct fault_env *world, void *user)
{
    (void)user;
    void *blocks[3] = {NULL, NULL, NULL};
    nio_status status = NIO_OK;
    for (size_t i = 0; i < 3 && status == NIO_OK; i++) {
        blocks[i] = take(world, NULL, i + 1);
        status = blocks[i] == NULL ? NIO_ENOMEM : NIO_OK;
    }
    for (size_t i = 0; i < 3; i++) {
        take(world, blocks[i], 0);
    }
    return status;
}

static void every_allocation_of_a_task_is_refused_once(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    assert_int_equal(fault_env_exhaust(&world, three_allocations, NULL), 3);
    assert_int_equal(world.refused, 3);
    fault_env_end(&world);
}

static void random_bytes_are_the_script_first_and_the_seed_after_it(void **state)
{
    (void)state;
    static const uint8_t script[3] = {1, 2, 3};
    uint8_t first[8], second[8];
    struct fault_env world;
    fault_env_init(&world, 7);
    fault_env_script(&world, script, sizeof script);
    world.env.random(world.env.user, first, sizeof first);
    assert_memory_equal(first, script, sizeof script);
    assert_int_equal(world.script_used, 3);
    assert_int_equal(world.random_bytes, 8);

    fault_env_init(&world, 7);
    world.env.random(world.env.user, second, sizeof second);
    assert_memory_equal(first + 3, second, 5);
    fault_env_init(&world, 8);
    world.env.random(world.env.user, first, sizeof first);
    assert_memory_not_equal(first, second, sizeof first);
}

static void clocks_stand_still_until_they_are_moved(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    uint64_t now_ms = world.env.monotonic_ms(world.env.user);
    int64_t wall_ms = world.env.wall_ms(world.env.user);
    assert_true(now_ms == world.env.monotonic_ms(world.env.user));
    fault_env_advance(&world, 1500);
    assert_true(world.env.monotonic_ms(world.env.user) == now_ms + 1500);
    assert_true(world.env.wall_ms(world.env.user) == wall_ms + 1500);
}

static void log_lines_are_counted_and_the_last_is_kept(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    world.env.log(world.env.user, NIO_LOG_WARN, "one");
    world.env.log(world.env.user, NIO_LOG_WARN, "two");
    assert_int_equal(world.logged[NIO_LOG_WARN], 2);
    assert_int_equal(world.logged[NIO_LOG_ERROR], 0);
    assert_string_equal(world.last_line, "two");
}

static void the_number_of_seeds_can_be_raised(void **state)
{
    (void)state;
    const char *given = getenv("NIO_SEEDS");
    char *before = given == NULL ? NULL : strdup(given);
    unsetenv("NIO_SEEDS");
    assert_int_equal(fault_env_seeds(20), 20);
    setenv("NIO_SEEDS", "5000", 1);
    assert_int_equal(fault_env_seeds(20), 5000);
    setenv("NIO_SEEDS", "many", 1);
    assert_int_equal(fault_env_seeds(20), 20);
    unsetenv("NIO_SEEDS");
    if (before != NULL) {
        setenv("NIO_SEEDS", before, 1);
        free(before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_and_bytes_are_counted),
        cmocka_unit_test(a_resize_keeps_the_content_and_moves),
        cmocka_unit_test(a_refused_resize_leaves_the_block_alone),
        cmocka_unit_test(one_request_is_refused_or_all_from_it_on),
        cmocka_unit_test(every_allocation_of_a_task_is_refused_once),
        cmocka_unit_test(random_bytes_are_the_script_first_and_the_seed_after_it),
        cmocka_unit_test(clocks_stand_still_until_they_are_moved),
        cmocka_unit_test(log_lines_are_counted_and_the_last_is_kept),
        cmocka_unit_test(the_number_of_seeds_can_be_raised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
