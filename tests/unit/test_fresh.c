/* The memory of accepted proofs: nothing is accepted twice, and nothing that could have been
 * forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "layer/fresh.h"
#include "support/fault_env.h"

#define NOW_S INT64_C(1700000000)
#define NOW (NOW_S * 1000)
#define SALT UINT64_C(0x1234567890abcdef)
#define PRINT(i) ((uint64_t)(i)*UINT64_C(0x9e3779b97f4a7c15) + 2)

static void begin(nio__fresh *fresh, struct fault_env *world, uint32_t max)
{
    fault_env_init(world, 1);
    assert_int_equal(nio__fresh_init(fresh, &world->env, NOW, max), NIO_OK);
}

static void end(nio__fresh *fresh, struct fault_env *world)
{
    nio__fresh_end(fresh);
    fault_env_end(world);
}

static nio__fresh fresh;
static struct fault_env world;

static void what_was_accepted_is_a_replay(void **state)
{
    (void)state;
    begin(&fresh, &world, 1000);
    for (uint64_t i = 0; i < 500; i++) {
        assert_int_equal(
            nio__fresh_accept(&fresh, PRINT(i * i), SALT, NOW_S + (int64_t)(i % 50), NOW), NIO_OK);
    }
    for (uint64_t i = 0; i < 500; i++) {
        assert_int_equal(
            nio__fresh_accept(&fresh, PRINT(i * i), SALT, NOW_S + (int64_t)(i % 50), NOW),
            NIO_EREPLAY);
    }
    assert_int_equal(fresh.count, 500);
    end(&fresh, &world);
}

static void who_only_looks_changes_nothing(void **state)
{
    (void)state;
    const uint64_t other = SALT + 1;
    begin(&fresh, &world, 1000);
    assert_int_equal(nio__fresh_look(&fresh, PRINT(1), SALT, NOW_S - 1, false), NIO_ESTALE);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(nio__fresh_look(&fresh, PRINT(1), SALT, NOW_S, i), NIO_OK);
    }
    assert_int_equal(fresh.count, 0);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(1), SALT, NOW_S, NOW), NIO_OK);
    assert_int_equal(nio__fresh_hear(&fresh, PRINT(2), SALT, NOW_S, NOW), NIO_OK);
    nio__fresh_sent(&fresh, PRINT(3), SALT, NOW_S);
    for (int heard = 0; heard < 2; heard++) {
        assert_int_equal(nio__fresh_look(&fresh, PRINT(1), other, NOW_S, heard), NIO_EREPLAY);
        assert_int_equal(nio__fresh_look(&fresh, PRINT(2), SALT, NOW_S, heard), NIO_EREPLAY);
        assert_int_equal(nio__fresh_look(&fresh, PRINT(2), other, NOW_S, heard),
                         heard ? NIO_OK : NIO_EREPLAY);
        assert_int_equal(nio__fresh_look(&fresh, PRINT(3), SALT, NOW_S, heard), NIO_EREPLAY);
        assert_int_equal(nio__fresh_look(&fresh, PRINT(3), other, NOW_S, heard), NIO_OK);
    }
    end(&fresh, &world);
}

static void times_outside_the_window_are_stale(void **state)
{
    (void)state;
    begin(&fresh, &world, 1000);
    int64_t now_s = NOW_S + 1000, now = now_s * 1000 + 999;
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(1), SALT, now_s - 60, now), NIO_OK);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(2), SALT, now_s + 60, now), NIO_OK);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(3), SALT, now_s - 61, now), NIO_ESTALE);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(4), SALT, now_s + 61, now), NIO_ESTALE);
    end(&fresh, &world);
}

static void what_is_older_than_the_table_is_stale(void **state)
{
    (void)state;
    begin(&fresh, &world, 1000);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(1), SALT, NOW_S - 1, NOW), NIO_ESTALE);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(1), SALT, NOW_S, NOW), NIO_OK);
    end(&fresh, &world);
}

static void a_full_table_forgets_its_oldest_second_and_takes_no_more_of_it(void **state)
{
    (void)state;
    begin(&fresh, &world, 10);
    for (uint64_t i = 0; i < 10; i++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S + (int64_t)i / 5, NOW),
                         NIO_OK);
    }
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(10), SALT, NOW_S + 1, NOW), NIO_OK);
    assert_int_equal(fresh.floor, NOW_S);
    assert_int_equal(fresh.count, 6);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(0), SALT, NOW_S, NOW), NIO_ESTALE);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(11), SALT, NOW_S, NOW), NIO_ESTALE);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(5), SALT, NOW_S + 1, NOW), NIO_EREPLAY);
    end(&fresh, &world);
}

static void a_second_with_more_than_the_table_holds_closes(void **state)
{
    (void)state;
    begin(&fresh, &world, 10);
    for (uint64_t i = 0; i < 10; i++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S, NOW), NIO_OK);
    }
    for (uint64_t i = 0; i < 20; i++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S, NOW),
                         i < 10 ? NIO_EREPLAY : NIO_ESTALE);
        if (i >= 10) {
            assert_int_equal(nio__fresh_accept(&fresh, PRINT(i % 10), SALT, NOW_S, NOW),
                             NIO_ESTALE);
        }
    }
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(99), SALT, NOW_S + 1, NOW), NIO_OK);
    end(&fresh, &world);
}

static void a_clock_that_is_set_back_brings_nothing_back(void **state)
{
    (void)state;
    begin(&fresh, &world, 100000);
    for (int64_t s = 0; s < 1000; s++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(s), SALT, NOW_S + s, NOW + 1000 * s),
                         NIO_OK);
    }
    for (int64_t s = 0; s < 1000; s++) {
        assert_int_not_equal(nio__fresh_accept(&fresh, PRINT(s), SALT, NOW_S + s, NOW + 1000 * s),
                             NIO_OK);
    }
    end(&fresh, &world);
}

/* Ahead for a while, then right again: what the seconds ahead took the places of is refused. */
static void a_clock_that_was_ahead_for_a_while_accepts_nothing_twice(void **state)
{
    (void)state;
    begin(&fresh, &world, 100000);
    for (int64_t s = 0; s < 60; s++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(s), SALT, NOW_S + s, NOW), NIO_OK);
    }
    for (int64_t s = 3600; s < 3800; s++) {
        nio_status ahead = nio__fresh_accept(&fresh, PRINT(s), SALT, NOW_S + s, NOW + 1000 * s);
        assert_true(ahead == NIO_OK || ahead == NIO_ESTALE);
    }
    for (int64_t s = 0; s < 60; s++) {
        assert_int_not_equal(nio__fresh_accept(&fresh, PRINT(s), SALT, NOW_S + s, NOW), NIO_OK);
    }
    end(&fresh, &world);
}

static void what_a_node_sent_is_a_replay_to_itself_alone(void **state)
{
    (void)state;
    begin(&fresh, &world, 1000);
    nio__fresh_sent(&fresh, PRINT(7), SALT, NOW_S);
    nio__fresh_sent(&fresh, PRINT(7), SALT, NOW_S);
    assert_int_equal(fresh.count, 1);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(7), SALT, NOW_S, NOW), NIO_EREPLAY);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(7), SALT ^ 99, NOW_S, NOW), NIO_OK);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(7), SALT ^ 99, NOW_S, NOW), NIO_EREPLAY);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(7), SALT ^ 55, NOW_S, NOW), NIO_EREPLAY);
    end(&fresh, &world);
}

static void what_was_sent_and_finds_no_memory_closes_its_second(void **state)
{
    (void)state;
    begin(&fresh, &world, 1000);
    fault_env_fail_nth(&world, 1, true);
    nio__fresh_sent(&fresh, PRINT(7), SALT, NOW_S);
    fault_env_fail_nth(&world, 0, false);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(7), SALT, NOW_S, NOW), NIO_ESTALE);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(8), SALT, NOW_S + 1, NOW), NIO_OK);
    end(&fresh, &world);
}

static void what_cannot_be_remembered_is_not_accepted(void **state)
{
    (void)state;
    begin(&fresh, &world, 100000);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(0), SALT, NOW_S, NOW), NIO_OK);
    fault_env_fail_nth(&world, 1, true);
    uint64_t i = 1;
    while (nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S, NOW) == NIO_OK) {
        i++;
    }
    assert_true(i > 10);
    for (uint64_t j = 0; j < i; j++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(j), SALT, NOW_S, NOW), NIO_EREPLAY);
    }
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S + 1, NOW), NIO_ESTALE);
    fault_env_fail_nth(&world, 0, false);
    assert_int_equal(nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S, NOW), NIO_OK);
    end(&fresh, &world);
}

static void at_a_steady_rate_memory_is_asked_for_once_a_second_at_most(void **state)
{
    (void)state;
    begin(&fresh, &world, NIO__FRESH_ENTRIES);
    uint64_t next = 1;
    for (int64_t s = 0; s < 400; s++) {
        size_t before = world.requests;
        for (int i = 0; i < 5000; i++) {
            assert_int_equal(
                nio__fresh_accept(&fresh, PRINT(next++), SALT, NOW_S + s, NOW + 1000 * s), NIO_OK);
        }
        assert_true(s == 0 || world.requests - before <= 1);
    }
    end(&fresh, &world);
}

static void a_burst_does_not_keep_its_memory(void **state)
{
    (void)state;
    begin(&fresh, &world, NIO__FRESH_ENTRIES);
    for (uint64_t i = 1; i <= 200000; i++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(i), SALT, NOW_S, NOW), NIO_OK);
    }
    for (int64_t s = 1; s < 300; s++) {
        assert_int_equal(nio__fresh_accept(&fresh, PRINT(s), SALT, NOW_S + s, NOW + 1000 * s),
                         NIO_OK);
    }
    assert_true(world.live_bytes < 4u * 1024 * 1024);
    end(&fresh, &world);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

#define OTHER_SALT UINT64_C(0x0123456789abcdef)

static nio_status hear(uint64_t id, uint64_t salt)
{
    return nio__fresh_hear(&fresh, PRINT(id), salt, NOW_S, NOW);
}

static nio_status accept(uint64_t id, uint64_t salt)
{
    return nio__fresh_accept(&fresh, PRINT(id), salt, NOW_S, NOW);
}

static void what_is_for_a_group_is_heard_once_by_each_node(void **state)
{
    (void)state;
    begin(&fresh, &world, 1000);
    assert_int_equal(hear(1, SALT), NIO_OK);
    assert_int_equal(hear(1, OTHER_SALT), NIO_OK);
    assert_int_equal(hear(1, SALT), NIO_EREPLAY);
    assert_int_equal(hear(1, OTHER_SALT), NIO_EREPLAY);
    assert_int_equal(hear(1, 77), NIO_OK);
    /* Nor is it taken as anything else, by no node. */
    assert_int_equal(accept(1, SALT), NIO_EREPLAY);
    assert_int_equal(accept(1, 99), NIO_EREPLAY);
    /* What was taken as something else is not heard. */
    assert_int_equal(accept(2, SALT), NIO_OK);
    assert_int_equal(hear(2, SALT), NIO_EREPLAY);
    assert_int_equal(hear(2, OTHER_SALT), NIO_EREPLAY);
    /* Its own is heard by others alone. */
    nio__fresh_sent(&fresh, PRINT(3), SALT, NOW_S);
    assert_int_equal(hear(3, SALT), NIO_EREPLAY);
    assert_int_equal(hear(3, OTHER_SALT), NIO_OK);
    assert_int_equal(nio__fresh_hear(&fresh, PRINT(4), SALT, NOW_S - 61, NOW), NIO_ESTALE);
    end(&fresh, &world);
}

static void what_is_heard_and_finds_no_place_is_stale(void **state)
{
    (void)state;
    for (uint32_t max = 1; max < 6; max++) {
        begin(&fresh, &world, max);
        uint64_t id = 1;
        while (hear(id, SALT) == NIO_OK) {
            assert_int_equal(hear(id, SALT), NIO_EREPLAY);
            id++;
        }
        assert_int_equal(id - 1, max / 2); /* each is remembered twice */
        for (uint64_t i = 1; i <= id; i++) {
            assert_int_equal(hear(i, SALT), NIO_ESTALE);
            assert_int_equal(hear(i, OTHER_SALT), NIO_ESTALE);
            assert_int_equal(accept(i, SALT), NIO_ESTALE);
        }
        end(&fresh, &world);
    }
}

/* Against a memory that keeps everything: whatever order of times, clocks and repetitions,
 * nothing is accepted twice. */
static void random_traffic_is_never_accepted_twice(void **state)
{
    (void)state;
    enum { MESSAGES = 4000, STEPS = 20000 };
    static bool accepted[MESSAGES];
    size_t seeds = fault_env_seeds(5);
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        fault_env_init(&world, seed);
        uint32_t max = 50 + (uint32_t)fault_env_choose(&world, 2000);
        assert_int_equal(nio__fresh_init(&fresh, &world.env, NOW, max), NIO_OK);
        memset(accepted, 0, sizeof accepted);
        int64_t now = NOW;
        for (int step = 0; step < STEPS; step++) {
            now += (int64_t)fault_env_choose(&world, 40) * 10;
            if (fault_env_choose(&world, 2000) == 0) {
                now -= (int64_t)fault_env_choose(&world, 200000);
            }
            fault_env_fail_nth(&world, fault_env_choose(&world, 20) == 0, false);
            /* A message says one time for ever; near `now`, mostly. */
            uint64_t id = fault_env_choose(&world, MESSAGES);
            int64_t second = NOW_S + (int64_t)id * STEPS / MESSAGES / 25;
            nio_status status = nio__fresh_accept(&fresh, PRINT(id), SALT, second, now);
            assert_true(status != NIO_OK || !accepted[id]);
            accepted[id] = accepted[id] || status == NIO_OK;
            assert_true(fresh.count <= max);
        }
        fault_env_fail_nth(&world, 0, false);
        end(&fresh, &world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_accepted_is_a_replay),
        cmocka_unit_test(who_only_looks_changes_nothing),
        cmocka_unit_test(times_outside_the_window_are_stale),
        cmocka_unit_test(what_is_older_than_the_table_is_stale),
        cmocka_unit_test(a_full_table_forgets_its_oldest_second_and_takes_no_more_of_it),
        cmocka_unit_test(a_second_with_more_than_the_table_holds_closes),
        cmocka_unit_test(a_clock_that_is_set_back_brings_nothing_back),
        cmocka_unit_test(a_clock_that_was_ahead_for_a_while_accepts_nothing_twice),
        cmocka_unit_test(what_a_node_sent_is_a_replay_to_itself_alone),
        cmocka_unit_test(what_was_sent_and_finds_no_memory_closes_its_second),
        cmocka_unit_test(what_cannot_be_remembered_is_not_accepted),
        cmocka_unit_test(at_a_steady_rate_memory_is_asked_for_once_a_second_at_most),
        cmocka_unit_test(a_burst_does_not_keep_its_memory),
        cmocka_unit_test(what_is_for_a_group_is_heard_once_by_each_node),
        cmocka_unit_test(what_is_heard_and_finds_no_place_is_stale),
        cmocka_unit_test(random_traffic_is_never_accepted_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
