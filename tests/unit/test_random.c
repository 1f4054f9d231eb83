/* tests/unit/test_random.c - the pool of random bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "crypto/random.h"
#include "support/fault_env.h"

static void bytes_are_handed_out_in_the_order_in_which_they_were_drawn(void **state)
{
    (void)state;
    static uint8_t script[3 * NIO__RNG_POOL];
    static const size_t pieces[] = {1, 16, 4, NIO__RNG_POOL - 20, 7, NIO__RNG_POOL + 3, 0, 100};
    struct fault_env world;
    uint8_t out[2 * NIO__RNG_POOL];
    nio__rng rng;
    size_t at = 0;
    for (size_t i = 0; i < sizeof script; i++) {
        script[i] = (uint8_t)(i * 7 + i / 256);
    }
    fault_env_init(&world, 1);
    fault_env_script(&world, script, sizeof script);
    nio__rng_init(&rng, &world.env);
    assert_int_equal(world.random_bytes, 0);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        nio__random_bytes(&rng, out, pieces[i]);
        assert_memory_equal(out, script + at, pieces[i]);
        at += pieces[i];
    }
    nio__rng_end(&rng);
    fault_env_end(&world);
}

static void bytes_that_were_handed_out_are_wiped(void **state)
{
    (void)state;
    static const uint8_t zeros[NIO__RNG_POOL];
    struct fault_env world;
    uint8_t out[100];
    nio__rng rng;
    fault_env_init(&world, 1);
    nio__rng_init(&rng, &world.env);
    nio__random_bytes(&rng, out, sizeof out);
    assert_memory_equal(rng.pool, zeros, sizeof out);
    nio__rng_end(&rng);
    assert_memory_equal(rng.pool, zeros, sizeof rng.pool);
    fault_env_end(&world);
}

static void a_bounded_number_is_that_of_four_bytes_modulo_the_bound(void **state)
{
    (void)state;
    /* 7 % 5, then ff ff ff ff, the incomplete run of 5, is left out, then 2^31 % 5. */
    static const uint8_t script[] = {0, 0, 0, 7, 0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0};
    struct fault_env world;
    nio__rng rng;
    fault_env_init(&world, 1);
    fault_env_script(&world, script, sizeof script);
    nio__rng_init(&rng, &world.env);
    assert_int_equal(nio__random_uniform(&rng, 5), 2);
    assert_int_equal(nio__random_uniform(&rng, 5), 3);
    assert_int_equal(rng.left, NIO__RNG_POOL - 12);
    for (size_t i = 0; i < 5000; i++) {
        assert_true(nio__random_uniform(&rng, 3) < 3);
        assert_int_equal(nio__random_uniform(&rng, 1), 0);
        assert_true(nio__random_uniform(&rng, UINT32_MAX) < UINT32_MAX);
    }
    nio__rng_end(&rng);
    fault_env_end(&world);
}

static void a_child_does_not_draw_what_its_parent_draws(void **state)
{
    (void)state;
    struct fault_env world;
    uint8_t parent[16], child[16];
    int ends[2];
    nio__rng rng;
    fault_env_init(&world, 1);
    nio__rng_init(&rng, &world.env);
    nio__random_bytes(&rng, parent, sizeof parent); /* the pool is full of bytes to come */
    uint32_t generation = nio__fork_generation();
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        nio__random_bytes(&rng, child, sizeof child);
        bool good = nio__fork_generation() != generation && rng.left < NIO__RNG_POOL &&
                    write(ends[1], child, sizeof child) == (ssize_t)sizeof child;
        _exit(good ? 0 : 1);
    }
    int exit_status;
    assert_int_equal(read(ends[0], child, sizeof child), sizeof child);
    assert_int_equal(waitpid(pid, &exit_status, 0), pid);
    assert_int_equal(exit_status, 0);
    nio__random_bytes(&rng, parent, sizeof parent);
    assert_memory_not_equal(parent, child, sizeof parent);
    assert_int_equal(nio__fork_generation(), generation);
    close(ends[0]);
    close(ends[1]);
    nio__rng_end(&rng);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_handed_out_in_the_order_in_which_they_were_drawn),
        cmocka_unit_test(bytes_that_were_handed_out_are_wiped),
        cmocka_unit_test(a_bounded_number_is_that_of_four_bytes_modulo_the_bound),
        cmocka_unit_test(a_child_does_not_draw_what_its_parent_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
