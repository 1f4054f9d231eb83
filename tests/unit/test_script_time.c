/* plugins/tapescript/ops_time.c: what scripts are told of the time. The clock of these tests stands
 * at 1,700,000,000, which is 6553f100. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define NOW INT64_C(1700000000)
#define EMPTY "IndexError|pop from an empty deque"
#define FALSE "ScriptExecutionError|OP_VERIFY check failed"
#define NO_CONSTRAINT(op) "ScriptExecutionError|OP_" op " malformed constraint encountered"

/* Pushes of constraints. */
#define AT_NOW "03 04 6553f100 "
#define AT_NOW_PLUS_1 "03 04 6553f101 "
#define AT_NOW_PLUS_59 "03 04 6553f13b "
#define AT_NOW_PLUS_60 "03 04 6553f13c "

static void with_timestamp(struct script_kit *kit, const nio_script_entry *entry)
{
    kit->input.values = entry;
    kit->input.value_count = 1;
}

static void a_constraint_is_a_number_without_a_sign(void **state)
{
    (void)state;
    struct script_kit kit;
    static const struct script_case cases[] = {
        {"CHECK_TIMESTAMP without one", "25", "", EMPTY},
        {"CHECK_TIMESTAMP_VERIFY without one", "26", "", EMPTY},
        {"CHECK_EPOCH without one", "27", "", EMPTY},
        {"CHECK_EPOCH_VERIFY without one", "28", "", EMPTY},
        {"CHECK_TIMESTAMP of nothing", "01 03 00 25", "ff", NO_CONSTRAINT("CHECK_TIMESTAMP")},
        {"CHECK_TIMESTAMP_VERIFY of nothing", "01 03 00 26", "ff",
         NO_CONSTRAINT("CHECK_TIMESTAMP")},
        {"CHECK_EPOCH of nothing", "01 03 00 27", "ff", NO_CONSTRAINT("CHECK_EPOCH")},
        {"CHECK_EPOCH_VERIFY of nothing", "01 03 00 28", "ff", NO_CONSTRAINT("CHECK_EPOCH")},
        {"what would be negative is late", "03 04 ffffffff 25", "00", NULL},
        {"likewise", "03 04 ffffffff 27", "00", NULL},
        {"zeros before it", "03 09 00000000006553f100 25", "ff", NULL},
        {"more than 64 bits", "03 09 010000000000000000 25", "00", NULL},
        {"likewise", "03 09 010000000000000000 27", "00", NULL},
        {"zero", "02 00 25 02 00 27", "ff ff", NULL},
    };
    script_kit_init(&kit, NULL, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void without_a_timestamp_it_is_the_clock(void **state)
{
    (void)state;
    struct script_kit kit;
    static const struct script_case cases[] = {
        {"now", AT_NOW "25", "ff", NULL},
        {"a second from now", AT_NOW_PLUS_1 "25", "00", NULL},
        {"VERIFY", AT_NOW "26", "", NULL},
        {"VERIFY a second from now", "01 " AT_NOW_PLUS_1 "26", "ff", FALSE},
        {"NOT of it is before", AT_NOW_PLUS_1 "25 2e", "ff", NULL},
    };
    script_kit_init(&kit, NULL, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* Milliseconds are left out, so that a second that has begun counts. */
static void the_clock_counts_whole_seconds(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    kit.world.wall_ms += 999;
    assert_int_equal(script_kit_run(&kit, AT_NOW "25 " AT_NOW_PLUS_1 "25"), NIO_OK);
    script_kit_stack(&kit, "999 ms later", "ff 00");
    kit.world.wall_ms += 1;
    assert_int_equal(script_kit_run(&kit, AT_NOW "25 " AT_NOW_PLUS_1 "25"), NIO_OK);
    script_kit_stack(&kit, "1 s later", "ff ff");
    kit.world.wall_ms = -1;
    assert_int_equal(script_kit_run(&kit, "40 09 74696d657374616d70 02 00 25"), NIO_OK);
    script_kit_stack(&kit, "before 1970", "ff 00");
    script_kit_end(&kit);
}

static void a_timestamp_may_not_be_far_ahead(void **state)
{
    (void)state;
    static const struct {
        int64_t timestamp, threshold;
        const char *left;
    } rows[] = {
        {NOW, 60, "ff"},
        {NOW - 1, 60, "00"},
        {NOW + 59, 60, "ff"},
        {NOW + 60, 60, "00"},
        {NOW + 60, 61, "ff"},
        {NOW, 1, "ff"},
        {NOW + 1, 1, "00"},
        {NOW + 60, 0, "ff"},
        {NOW + 60, -60, "ff"},
        {INT64_MAX, 0, "ff"},
        {INT64_MAX, 60, "00"},
        {INT64_MAX, INT64_MAX, "ff"},
        {INT64_MAX, INT64_MAX - NOW, "00"},
        {INT64_MAX, INT64_MAX - NOW + 1, "ff"},
        {INT64_MIN, 60, "00"},
        {-1, 60, "00"},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const nio_script_entry entry = {"timestamp",
                                        {.kind = NIO_SCRIPT_INT, .number = rows[i].timestamp}};
        nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
        char name[64];
        flags.ts_threshold = rows[i].threshold;
        kit.input.flags = &flags;
        with_timestamp(&kit, &entry);
        snprintf(name, sizeof name, "row %zu", i);
        assert_int_equal(script_kit_run(&kit, AT_NOW "25"), NIO_OK);
        script_kit_stack(&kit, name, rows[i].left);
    }
    script_kit_end(&kit);
}

/* So what is not after a time is not always before it. */
static void too_far_ahead_is_not_after_any_time(void **state)
{
    (void)state;
    struct script_kit kit;
    static const nio_script_entry entry = {"timestamp",
                                           {.kind = NIO_SCRIPT_INT, .number = NOW + 1000}};
    script_kit_init(&kit, NULL, NULL);
    with_timestamp(&kit, &entry);
    assert_int_equal(script_kit_run(&kit, "02 00 25 02 00 25 2e"), NIO_OK);
    script_kit_stack(&kit, "1,000 s ahead", "00 ff");
    script_kit_end(&kit);
}

static void a_timestamp_is_an_int(void **state)
{
    (void)state;
    static const nio_script_value values[] = {
        {.kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)"\x65\x53\xf1\x00", 4}},
        {.kind = NIO_SCRIPT_TEXT, .bytes = {(const uint8_t *)"1700000000", 10}},
        {.kind = NIO_SCRIPT_FLOAT, .real = 1.7e9},
        {.kind = NIO_SCRIPT_BOOL, .number = 1},
        {.kind = NIO_SCRIPT_LIST},
    };
    static const struct script_case cases[] = {
        {"the constraint is taken", "01 " AT_NOW "25", "ff",
         "ScriptExecutionError|OP_CHECK_TIMESTAMP malformed cache timestamp"},
        {"it is looked at first", "01 03 00 25", "ff", NO_CONSTRAINT("CHECK_TIMESTAMP")},
        {"CHECK_EPOCH does not ask for it", AT_NOW "27", "ff", NULL},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const nio_script_entry entry = {"timestamp", values[i]};
        with_timestamp(&kit, &entry);
        SCRIPT_KIT_RUN(&kit, cases);
    }
    script_kit_end(&kit);
}

static void an_epoch_may_be_a_little_ahead(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"now", AT_NOW "27", "ff", NULL},
        {"59 s ahead", AT_NOW_PLUS_59 "27", "ff", NULL},
        {"60 s ahead", AT_NOW_PLUS_60 "27", "00", NULL},
        {"VERIFY", AT_NOW_PLUS_59 "28", "", NULL},
        {"VERIFY of 60 s ahead", "01 " AT_NOW_PLUS_60 "28", "ff", FALSE},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void a_host_says_how_far_ahead_an_epoch_may_be(void **state)
{
    (void)state;
    static const struct {
        const char *constraint, *left;
        int64_t threshold;
    } rows[] = {
        {AT_NOW, "00", 0},
        {"03 04 6553f0ff ", "ff", 0},
        {AT_NOW, "ff", 1},
        {AT_NOW_PLUS_1, "00", 1},
        {"03 08 7fffffffffffffff ", "ff", INT64_MAX},
        {"03 08 800000006553f0fe ", "ff", INT64_MAX},
        {"03 08 800000006553f0ff ", "00", INT64_MAX},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    kit.input.flags = &flags;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char script[64], name[64];
        flags.epoch_threshold = rows[i].threshold;
        snprintf(script, sizeof script, "%s 27", rows[i].constraint);
        snprintf(name, sizeof name, "row %zu", i);
        assert_int_equal(script_kit_run(&kit, script), NIO_OK);
        script_kit_stack(&kit, name, rows[i].left);
    }
    flags.epoch_threshold = -1;
    static const struct script_case negative[] = {
        {"a negative threshold", "01 " AT_NOW "27", "ff",
         "ScriptExecutionError|OP_CHECK_EPOCH malformed epoch_threshold flag"},
    };
    SCRIPT_KIT_RUN(&kit, negative);
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constraint_is_a_number_without_a_sign),
        cmocka_unit_test(without_a_timestamp_it_is_the_clock),
        cmocka_unit_test(the_clock_counts_whole_seconds),
        cmocka_unit_test(a_timestamp_may_not_be_far_ahead),
        cmocka_unit_test(too_far_ahead_is_not_after_any_time),
        cmocka_unit_test(a_timestamp_is_an_int),
        cmocka_unit_test(an_epoch_may_be_a_little_ahead),
        cmocka_unit_test(a_host_says_how_far_ahead_an_epoch_may_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
