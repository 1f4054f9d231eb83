/* Replay windows of native channels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "layer/windows.h"
#include "support/fault_env.h"

#define NOW INT64_C(1700000000000)

static struct fault_env world;
static nio__windows windows;
static const uint8_t seed[NIO__SHORTHASH_KEY_SIZE] = {1};

static void begin(void)
{
    fault_env_init(&world, 1);
    assert_int_equal(nio__windows_init(&windows, &world.env, seed), NIO_OK);
}

static void end(void)
{
    nio__windows_end(&windows);
    fault_env_end(&world);
}

static nio__window_use use_of(uint32_t channel, uint64_t counter, uint32_t span, int64_t now)
{
    nio__window_use use = {.counter = counter,
                           .span = span,
                           .until_ms = now + NIO__WINDOW_MS,
                           .now_ms = now,
                           .max = 4096};
    nio__be32_store(use.key, channel);
    return use;
}

static nio_status take(uint32_t channel, uint64_t counter, uint32_t span)
{
    nio__window_use use = use_of(channel, counter, span, NOW);
    return nio__windows_take(&windows, &use);
}

static void a_counter_is_taken_once(void **state)
{
    (void)state;
    begin();
    for (uint64_t counter = 1; counter < 5000; counter++) {
        assert_int_equal(take(1, counter, 64), NIO_OK);
        assert_int_equal(take(1, counter, 64), NIO_EREPLAY);
    }
    end();
}

static void strangers_have_a_part_of_the_table(void **state)
{
    (void)state;
    begin();
    nio__window_use use = use_of(1, 1, NIO__WINDOW_STREAM, NOW);
    use.max = 8;
    use.stranger = true;
    for (uint32_t channel = 1; channel <= 10; channel++) {
        nio__be32_store(use.key, channel);
        nio_status status = nio__windows_take(&windows, &use);
        assert_int_equal(status, channel <= 2 ? NIO_OK : NIO_ELIMIT);
    }
    use.stranger = false;
    for (uint32_t channel = 11; channel <= 20; channel++) {
        nio__be32_store(use.key, channel);
        nio_status status = nio__windows_take(&windows, &use);
        assert_int_equal(status, channel <= 16 ? NIO_OK : NIO_ELIMIT);
    }
    /* Those that are forgotten make room for others. */
    use = use_of(21, 1, NIO__WINDOW_STREAM, NOW + NIO__WINDOW_MS + 1);
    use.max = 8;
    use.stranger = true;
    assert_int_equal(nio__windows_take(&windows, &use), NIO_OK);
    assert_int_equal(windows.count, 1);
    assert_int_equal(windows.strangers, 1);
    end();
}

static void the_window_is_as_wide_as_was_said_and_no_wider(void **state)
{
    (void)state;
    static const uint32_t spans[] = {NIO__WINDOW_STREAM, NIO__WINDOW_DATAGRAM};
    begin();
    for (uint32_t s = 0; s < 2; s++) {
        /* From each place in a word. */
        for (uint64_t top = 100000; top < 100000 + 130; top++) {
            uint32_t channel = (uint32_t)top * 2 + s;
            assert_int_equal(take(channel, top, spans[s]), NIO_OK);
            assert_int_equal(take(channel, top - spans[s] + 1, spans[s]), NIO_OK);
            assert_int_equal(take(channel, top - spans[s] + 1, spans[s]), NIO_EREPLAY);
            assert_int_equal(take(channel, top - spans[s], spans[s]), NIO_EREPLAY);
        }
    }
    end();
}

static void the_largest_counter_is_one_like_any_other(void **state)
{
    (void)state;
    begin();
    assert_int_equal(take(1, UINT64_MAX, 1024), NIO_OK);
    assert_int_equal(take(1, UINT64_MAX, 1024), NIO_EREPLAY);
    assert_int_equal(take(1, UINT64_MAX - 1023, 1024), NIO_OK);
    assert_int_equal(take(1, 1, 1024), NIO_EREPLAY);
    end();
}

static void channels_do_not_share_a_window(void **state)
{
    (void)state;
    begin();
    for (uint32_t channel = 0; channel < 1000; channel++) {
        assert_int_equal(take(channel, 7, 64), NIO_OK);
    }
    for (uint32_t channel = 0; channel < 1000; channel++) {
        assert_int_equal(take(channel, 7, 64), NIO_EREPLAY);
    }
    assert_int_equal(windows.count, 1000);
    end();
}

static void a_window_is_forgotten_only_when_its_messages_would_be_stale(void **state)
{
    (void)state;
    begin();
    for (uint32_t channel = 0; channel < 4; channel++) {
        nio__window_use use = use_of(channel, 1, 64, NOW + channel);
        use.max = 4;
        assert_int_equal(nio__windows_take(&windows, &use), NIO_OK);
    }
    nio__window_use fifth = use_of(5, 1, 64, NOW + 30000);
    fifth.max = 4;
    assert_int_equal(nio__windows_take(&windows, &fifth), NIO_ELIMIT);
    fifth.now_ms = NOW + 30001;
    assert_int_equal(nio__windows_take(&windows, &fifth), NIO_OK);
    assert_int_equal(windows.count, 4);
    /* Those that are left still know what they saw. */
    for (uint32_t channel = 1; channel < 4; channel++) {
        assert_int_equal(take(channel, 1, 64), NIO_EREPLAY);
    }
    end();
}

static void churn_keeps_to_the_limit(void **state)
{
    (void)state;
    begin();
    uint32_t refused = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        nio__window_use use = use_of(i, 1, 64, NOW + i * 100);
        use.max = 200;
        refused += nio__windows_take(&windows, &use) == NIO_ELIMIT;
        assert_true(windows.count <= 200);
    }
    assert_true(refused > 5000); /* 300 channels in 30 s do not go into 200 */
    assert_true(refused < 8000);
    end();
}

static nio_status fill(struct fault_env *env, void *user)
{
    (void)user;
    nio_status status = NIO_OK;
    assert_int_equal(nio__windows_init(&windows, &env->env, seed), NIO_OK);
    for (uint32_t channel = 0; channel < 100 && status == NIO_OK; channel++) {
        status = take(channel, 1, 64);
        assert_int_equal(take(channel, 1, 64), status == NIO_OK ? NIO_EREPLAY : NIO_OK);
    }
    for (uint32_t channel = 0; channel < 100 && status == NIO_OK; channel++) {
        assert_int_equal(take(channel, 1, 64), NIO_EREPLAY);
    }
    nio__windows_end(&windows);
    return status == NIO_ELIMIT ? NIO_ENOMEM : status;
}

static void without_memory_a_new_channel_waits_and_the_others_go_on(void **state)
{
    (void)state;
    fault_env_init(&world, 1);
    assert_true(fault_env_exhaust(&world, fill, NULL) >= 4);
    fault_env_end(&world);
}

/* Against a plain list of what was taken. */
static void random_counters_are_taken_as_by_a_plain_list(void **state)
{
    (void)state;
    enum { COUNTERS = 6000 };
    static bool seen[COUNTERS];
    size_t seeds = fault_env_seeds(20);
    for (uint64_t s = 1; s <= seeds; s++) {
        fault_env_init(&world, s);
        assert_int_equal(nio__windows_init(&windows, &world.env, seed), NIO_OK);
        memset(seen, 0, sizeof seen);
        uint32_t span = s % 2 == 0 ? NIO__WINDOW_STREAM : NIO__WINDOW_DATAGRAM;
        uint64_t highest = 0;
        for (int i = 0; i < 4000; i++) {
            uint64_t near = highest > 2000 ? highest - 2000 : 1;
            uint64_t counter = near + fault_env_choose(&world, 2200) % (COUNTERS - near);
            bool good = !seen[counter] && (counter > highest || highest - counter < span);
            assert_int_equal(take(1, counter, span), good ? NIO_OK : NIO_EREPLAY);
            seen[counter] = seen[counter] || good;
            highest = good && counter > highest ? counter : highest;
        }
        end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_is_taken_once),
        cmocka_unit_test(strangers_have_a_part_of_the_table),
        cmocka_unit_test(the_window_is_as_wide_as_was_said_and_no_wider),
        cmocka_unit_test(the_largest_counter_is_one_like_any_other),
        cmocka_unit_test(channels_do_not_share_a_window),
        cmocka_unit_test(a_window_is_forgotten_only_when_its_messages_would_be_stale),
        cmocka_unit_test(churn_keeps_to_the_limit),
        cmocka_unit_test(without_memory_a_new_channel_waits_and_the_others_go_on),
        cmocka_unit_test(random_counters_are_taken_as_by_a_plain_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
