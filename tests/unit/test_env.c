/* tests/unit/test_env.c - the default environment, and memory taken through one. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/env.h>

#include "base/alloc.h"
#include "support/fault_env.h"

static void the_default_memory_keeps_the_contract_of_realloc(void **state)
{
    (void)state;
    nio_env env;
    nio_env_default(&env);
    assert_int_equal(env.size, sizeof env);
    uint8_t *memory = env.alloc(env.user, NULL, 10);
    assert_non_null(memory);
    memset(memory, 7, 10);
    memory = env.alloc(env.user, memory, 1000);
    assert_non_null(memory);
    assert_int_equal(memory[9], 7);
    assert_null(env.alloc(env.user, memory, 0));
    assert_null(env.alloc(env.user, NULL, 0));
}

static void the_default_clocks_go_forward(void **state)
{
    (void)state;
    nio_env env;
    nio_env_default(&env);
    uint64_t first = env.monotonic_ms(env.user);
    assert_true(env.monotonic_ms(env.user) >= first);
    assert_true(env.wall_ms(env.user) > INT64_C(1600000000000));
}

static void the_default_randomness_fills_more_than_one_request_to_the_system(void **state)
{
    (void)state;
    nio_env env;
    uint8_t bytes[700] = {0};
    bool seen[256] = {false};
    size_t different = 0;
    nio_env_default(&env);
    env.random(env.user, bytes, sizeof bytes);
    for (size_t i = 512; i < sizeof bytes; i++) {
        different += !seen[bytes[i]];
        seen[bytes[i]] = true;
    }
    assert_true(different > 20); /* less has a chance below 2^-400 */
}

static void memory_whose_size_overflows_is_refused(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    assert_null(nio__calloc(&world.env, SIZE_MAX / 2, 3));
    assert_null(nio__realloc_array(&world.env, NULL, SIZE_MAX / 2, 3));
    assert_int_equal(world.requests, 0);
    fault_env_end(&world);
}

static void memory_is_zeroed_where_that_is_said_and_freed_once(void **state)
{
    (void)state;
    static const uint8_t zeros[40];
    struct fault_env world;
    fault_env_init(&world, 1);
    uint8_t *memory = nio__calloc(&world.env, 8, 5);
    assert_non_null(memory);
    assert_memory_equal(memory, zeros, sizeof zeros);
    memory = nio__realloc_array(&world.env, memory, 80, 5);
    assert_non_null(memory);
    assert_memory_equal(memory, zeros, sizeof zeros);
    fault_env_fail_nth(&world, 1, false);
    assert_null(nio__alloc(&world.env, 1));
    nio__free(&world.env, memory);
    nio__free(&world.env, NULL);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_memory_keeps_the_contract_of_realloc),
        cmocka_unit_test(the_default_clocks_go_forward),
        cmocka_unit_test(the_default_randomness_fills_more_than_one_request_to_the_system),
        cmocka_unit_test(memory_whose_size_overflows_is_refused),
        cmocka_unit_test(memory_is_zeroed_where_that_is_said_and_freed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
