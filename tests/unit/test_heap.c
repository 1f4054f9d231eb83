/* tests/unit/test_heap.c - timers. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/heap.h"
#include "support/fault_env.h"

#define TIMERS 100

static void never(nio__timer *timer)
{
    (void)timer;
    fail_msg("nobody fires these timers");
}

static void start(nio__timers *timers, struct fault_env *world, nio__timer *all)
{
    fault_env_init(world, 5);
    nio__timers_init(timers, &world->env);
    for (size_t i = 0; i < TIMERS; i++) {
        nio__timer_init(&all[i], never);
        assert_int_equal(nio__timers_reserve(timers), NIO_OK);
    }
}

static void finish(nio__timers *timers, struct fault_env *world)
{
    nio__timers_end(timers);
    fault_env_end(world);
}

static void due_timers_come_in_order_of_time_then_of_setting(void **state)
{
    (void)state;
    struct fault_env world;
    nio__timers timers;
    nio__timer all[TIMERS];
    start(&timers, &world, all);
    for (size_t i = 0; i < TIMERS; i++) {
        nio__timer_set(&timers, &all[i], 10 + i * 7919 % 10);
    }
    assert_null(nio__timers_take_due(&timers, 9));
    uint64_t time = 0, order = 0;
    size_t taken = 0;
    for (nio__timer *timer; (timer = nio__timers_take_due(&timers, 15)) != NULL; taken++) {
        assert_true(timer->at_ms <= 15);
        assert_true(timer->at_ms > time || (timer->at_ms == time && timer->order > order));
        assert_false(nio__timer_is_set(timer));
        time = timer->at_ms;
        order = timer->order;
    }
    assert_int_equal(taken, 60);
    assert_int_equal(nio__timers_first(&timers)->at_ms, 16);
    finish(&timers, &world);
}

static void the_first_timer_is_the_earliest_whatever_was_set_moved_and_stopped(void **state)
{
    (void)state;
    struct fault_env world;
    nio__timers timers;
    nio__timer all[TIMERS];
    start(&timers, &world, all);
    size_t requests = world.requests;
    for (size_t step = 0; step < 20000; step++) {
        nio__timer *timer = &all[fault_env_choose(&world, TIMERS)];
        if (fault_env_choose(&world, 3) == 0) {
            nio__timer_stop(&timers, timer);
            assert_false(nio__timer_is_set(timer));
        } else {
            nio__timer_set(&timers, timer, fault_env_choose(&world, 1000));
        }
        uint64_t earliest = UINT64_MAX;
        for (size_t i = 0; i < TIMERS; i++) {
            if (nio__timer_is_set(&all[i]) && all[i].at_ms < earliest) {
                earliest = all[i].at_ms;
            }
        }
        nio__timer *first = nio__timers_first(&timers);
        assert_true(earliest == (first == NULL ? UINT64_MAX : first->at_ms));
    }
    assert_int_equal(world.requests, requests); /* a reserved timer asks for no memory */
    finish(&timers, &world);
}

static void a_place_that_was_given_back_is_taken_again(void **state)
{
    (void)state;
    struct fault_env world;
    nio__timers timers;
    fault_env_init(&world, 1);
    nio__timers_init(&timers, &world.env);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(nio__timers_reserve(&timers), NIO_OK);
        nio__timers_release(&timers);
    }
    assert_int_equal(world.requests, 1);
    fault_env_fail_nth(&world, 1, true);
    size_t places = 0;
    while (nio__timers_reserve(&timers) == NIO_OK) {
        places++;
    }
    assert_true(places > 0 && places < 100);
    finish(&timers, &world);
}

static void ending_forgets_timers_that_are_set(void **state)
{
    (void)state;
    struct fault_env world;
    nio__timers timers;
    nio__timer all[TIMERS];
    start(&timers, &world, all);
    nio__timer_set(&timers, &all[0], 1);
    finish(&timers, &world);
    assert_false(nio__timer_is_set(&all[0]));
    assert_null(nio__timers_first(&timers));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(due_timers_come_in_order_of_time_then_of_setting),
        cmocka_unit_test(the_first_timer_is_the_earliest_whatever_was_set_moved_and_stopped),
        cmocka_unit_test(a_place_that_was_given_back_is_taken_again),
        cmocka_unit_test(ending_forgets_timers_that_are_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
