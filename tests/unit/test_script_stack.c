/* plugins/tapescript/{ops_stack,typed}.c: items on the stack and in the cache, and values of the
 * host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define FULL "ScriptExecutionError|cannot put onto full Stack"
#define LARGE "ScriptExecutionError|Stack item size too large"
#define STEPS "ScriptExecutionError|the steps of the run are used up"
#define NO_KEY "ScriptExecutionError|OP_READ_CACHE key not in cache"
#define NO_KEY_STACK "ScriptExecutionError|OP_READ_CACHE_STACK key not in cache"
#define NO_SWAP "ScriptExecutionError|OP_SWAP stack size exceeded by index"
#define NO_REVERSE "ScriptExecutionError|OP_REVERSE stack size exceeded"

static void run_table(const struct script_case *cases, size_t count)
{
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_TABLE(cases) run_table((cases), sizeof(cases) / sizeof(*(cases)))

/* ---- Failing -------------------------------------------------------------------------------- */

static void operands_that_are_cut_short_fail(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"PUSH0", "01 02", "ff", SHORT},
        {"PUSH1 without a length", "03", "", SHORT},
        {"PUSH1", "03 02 aa", "", SHORT},
        {"PUSH2 with half a length", "04 00", "", SHORT},
        {"PUSH2", "04 0002 aa", "", SHORT},
        {"POP1", "01 07", "ff", SHORT},
        {"WRITE_CACHE without a key", "01 09", "ff", SHORT},
        {"WRITE_CACHE with half a key", "01 09 02 61", "ff", SHORT},
        {"WRITE_CACHE without a count", "01 09 01 61", "ff", SHORT},
        {"READ_CACHE without a length", "0a", "", SHORT},
        {"READ_CACHE", "0a 01", "", SHORT},
        {"READ_CACHE_SIZE without a length", "0b", "", SHORT},
        {"READ_CACHE_SIZE", "0b 02 61", "", SHORT},
        {"COPY", "01 1c", "ff", SHORT},
        {"SWAP", "00 01 34", "00 ff", SHORT},
        {"SWAP with one operand", "00 01 34 01", "00 ff", SHORT},
        {"REVERSE", "00 01 36", "00 ff", SHORT},
        {"GET_VALUE without a length", "40", "", SHORT},
        {"GET_VALUE", "40 09 74696d65", "", SHORT},
        {"an operand does not reach into the next script", "03 / 01 01", "", SHORT},
    };
    RUN_TABLE(cases);
}

static void an_empty_stack_gives_nothing(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"POP0", "06", "", EMPTY},
        {"POP1 of one", "07 01", "", EMPTY},
        {"POP1 of more than there are takes all", "00 01 07 03", "", EMPTY},
        {"SIZE", "08", "", EMPTY},
        {"WRITE_CACHE", "09 01 61 01", "", EMPTY},
        {"WRITE_CACHE of more than there are takes all", "00 01 09 01 61 03", "", EMPTY},
        {"READ_CACHE_STACK", "0c", "", EMPTY},
        {"READ_CACHE_STACK_SIZE", "0d", "", EMPTY},
        {"COPY", "1c 00", "", EMPTY},
        {"DUP", "1d", "", EMPTY},
        {"SWAP", "34 00 01", "", NO_SWAP},
        {"SWAP2", "35", "", EMPTY},
        {"SWAP2 takes the one that there is", "01 35", "", EMPTY},
        {"REVERSE", "36 01", "", NO_REVERSE},
        {"REVERSE of more than there are leaves all", "00 01 36 03", "00 ff", NO_REVERSE},
    };
    RUN_TABLE(cases);
}

static void what_is_not_in_the_cache_cannot_be_read(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"READ_CACHE", "01 0a 01 61", "ff", NO_KEY},
        {"READ_CACHE_STACK takes the key", "01 02 61 0c", "ff", NO_KEY_STACK},
        {"READ_CACHE_SIZE", "0b 01 61", "00", NULL},
        {"READ_CACHE_STACK_SIZE", "02 61 0d", "00", NULL},
        {"what could not be written", "01 3d 0004 09 01 61 02 0000 0b 01 61", "00", NULL},
        {"a value of the host", "0a 09 74696d657374616d70", "", NO_KEY},
    };
    RUN_TABLE(cases);
}

static void a_full_stack_takes_no_item(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.items = 3;
    static const struct script_case cases[] = {
        {"FALSE", "01 01 01 00", "ff ff ff", FULL},
        {"TRUE", "01 01 01 01", "ff ff ff", FULL},
        {"PUSH0", "01 01 01 02 aa", "ff ff ff", FULL},
        {"PUSH1", "01 01 01 03 00", "ff ff ff", FULL},
        {"PUSH2", "01 01 01 04 0000", "ff ff ff", FULL},
        {"DUP puts the item back", "00 00 01 1d", "00 00 ff", FULL},
        {"COPY puts as many as there is room for", "00 01 1c 05", "00 ff ff", FULL},
        {"COPY of none", "00 00 01 1c 00", "00 00 ff", NULL},
        {"READ_CACHE likewise", "02 01 02 02 02 03 09 01 61 03 00 0a 01 61", "00 03 02", FULL},
        {"READ_CACHE_STACK likewise", "02 01 02 02 02 03 09 01 61 03 00 02 61 0c", "00 03 02",
         FULL},
        {"READ_CACHE_SIZE", "01 01 01 0b 01 61", "ff ff ff", FULL},
        {"DEPTH", "01 01 01 33", "ff ff ff", FULL},
        {"GET_VALUE", "01 01 01 40 09 74696d657374616d70", "ff ff ff", FULL},
        {"what takes as many as it puts", "00 01 02 05 08 35", "00 01 ff", NULL},
    };
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void an_item_is_not_longer_than_the_limit(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 4;
    static const nio_bytes items[] = {
        {(const uint8_t *)"four", 4}, {(const uint8_t *)"fives", 5}, {(const uint8_t *)"six", 3}};
    static const nio_script_preset preset = {{(const uint8_t *)"p", 1}, items, 3, false};
    const nio_script_entry values[] = {
        {"short", {.kind = NIO_SCRIPT_TEXT, .bytes = items[0]}},
        {"long", {.kind = NIO_SCRIPT_BYTES, .bytes = items[1]}},
        {"int", {.kind = NIO_SCRIPT_INT, .number = INT64_C(1) << 31}},
    };
    static const struct script_case cases[] = {
        {"PUSH1", "03 04 01020304 03 05 0102030405", "01020304", LARGE},
        {"PUSH2", "04 0005 0102030405", "", LARGE},
        {"READ_CACHE stops at it", "0a 01 70", "666f7572", LARGE},
        {"GET_VALUE of text", "40 05 73686f7274", "666f7572", NULL},
        {"GET_VALUE of bytes", "40 04 6c6f6e67", "", LARGE},
        {"GET_VALUE of an int", "40 03 696e74", "", LARGE},
    };
    script_kit_init(&kit, &limits, NULL);
    kit.input.cache = &preset;
    kit.input.cache_count = 1;
    kit.input.values = values;
    kit.input.value_count = sizeof values / sizeof *values;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* ---- The stack ------------------------------------------------------------------------------ */

static void items_are_put_and_counted(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"FALSE and TRUE", "00 01", "00 ff", NULL},
        {"pushes", "02 aa 03 02 0102 04 0003 010203", "aa 0102 010203", NULL},
        {"empty ones", "03 00 04 0000", "- -", NULL},
        {"SIZE", "03 00 08 03 03 010203 08", "00 03", NULL},
        {"DEPTH", "33 33 33", "00 01 02", NULL},
    };
    RUN_TABLE(cases);
}

/* Sizes are ints, which have a sign. */
static void a_size_of_128_has_two_bytes(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    static const struct {
        const char *size, *written;
    } sizes[] = {
        {"7f", "7f"}, {"0080", "0080"}, {"00ff", "00ff"}, {"0100", "0100"}, {"0400", "0400"}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char script[64];
        size_t len = strlen(sizes[i].size) / 2;
        snprintf(script, sizeof script, "03 %02zx %s 2f 08", len, sizes[i].size);
        assert_int_equal(script_kit_run(&kit, script), NIO_OK);
        script_kit_stack(&kit, sizes[i].size, sizes[i].written);
    }
    script_kit_end(&kit);
}

static void items_change_places(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"SWAP", "02 01 02 02 02 03 34 00 02", "03 02 01", NULL},
        {"SWAP the other way", "02 01 02 02 02 03 34 02 01", "02 01 03", NULL},
        {"SWAP of one with itself", "02 01 02 02 34 01 01", "01 02", NULL},
        {"SWAP of one that is not there with itself", "34 ff ff", "", NULL},
        {"SWAP with the first that is not there", "02 01 02 02 34 02 00", "01 02", NO_SWAP},
        {"SWAP2", "02 01 02 02 02 03 35", "01 03 02", NULL},
        {"REVERSE of an even count", "02 01 02 02 02 03 02 04 36 04", "04 03 02 01", NULL},
        {"REVERSE of an odd count", "02 01 02 02 02 03 02 04 36 03", "01 04 03 02", NULL},
        {"REVERSE of one and of none", "02 01 02 02 36 01 36 00", "01 02", NULL},
        {"DUP", "02 01 1d", "01 01", NULL},
        {"COPY", "02 01 1c 03 02 02 1c 00", "01 01 01 01 02", NULL},
    };
    RUN_TABLE(cases);
}

/* Several places may hold one item; none sees what becomes of another. */
static void copies_stay_what_they_are(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"a copy inverted", "03 02 0f0f 1d 2e", "0f0f f0f0", NULL},
        {"a copy in the cache", "03 02 0f0f 1d 06 2e 0a 01 50", "f0f0 0f0f", NULL},
        {"read twice from there", "02 0f 06 0a 01 50 2e 0a 01 50", "f0 0f", NULL},
        {"written over with itself", "02 0f 06 0a 01 50 0a 01 50 06 0a 01 50", "0f 0f", NULL},
    };
    RUN_TABLE(cases);
}

/* ---- The cache ------------------------------------------------------------------------------ */

static void the_cache_keeps_lists(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"POP0", "02 01 02 02 06 0a 01 50", "01 02", NULL},
        {"POP1, the former top first", "02 01 02 02 02 03 07 02 0a 01 50", "01 03 02", NULL},
        {"POP1 of none empties it", "02 01 06 07 00 0b 01 50 0a 01 50", "00", NULL},
        {"WRITE_CACHE", "02 01 02 02 09 02 6162 02 0a 02 6162", "02 01", NULL},
        {"WRITE_CACHE over it", "02 01 02 02 09 00 02 02 03 09 00 01 0a 00", "03", NULL},
        {"READ_CACHE_SIZE counts items", "03 02 aabb 02 02 09 01 61 02 0b 01 61", "02", NULL},
        {"keys from the stack", "02 05 09 01 61 01 02 61 0c 02 61 0d", "05 01", NULL},
        {"an empty key from the stack", "02 05 09 00 01 03 00 0c", "05", NULL},
        {"keys that begin alike", "02 05 09 01 61 01 02 06 09 02 6161 01 0a 01 61 0a 02 6161",
         "05 06", NULL},
        {"it lasts from script to script", "02 05 06 / 0a 01 50", "05", NULL},
        {"a TRY does not undo it", "02 05 3d 0002 06 20 0000 0a 01 50", "05", NULL},
    };
    RUN_TABLE(cases);
}

static void a_bare_item_is_as_long_as_its_bytes(void **state)
{
    (void)state;
    struct script_kit kit;
    static const nio_bytes items[] = {{(const uint8_t *)"abc", 3}, {NULL, 0}};
    static const nio_script_preset presets[] = {
        {{(const uint8_t *)"bare", 4}, items, 1, true},
        {{(const uint8_t *)"list", 4}, items, 2, false},
        {{(const uint8_t *)"none", 4}, NULL, 0, false},
    };
    static const struct script_case cases[] = {
        {"READ_CACHE", "0a 04 62617265", "616263", NULL},
        {"READ_CACHE_SIZE", "0b 04 62617265", "03", NULL},
        {"READ_CACHE_STACK_SIZE", "03 04 62617265 0d", "03", NULL},
        {"written over it is a list", "01 09 04 62617265 01 0b 04 62617265", "01", NULL},
        {"a list", "0a 04 6c697374 0b 04 6c697374", "616263 - 02", NULL},
        {"an empty list", "0a 04 6e6f6e65 0b 04 6e6f6e65", "00", NULL},
    };
    script_kit_init(&kit, NULL, NULL);
    kit.input.cache = presets;
    kit.input.cache_count = sizeof presets / sizeof *presets;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* ---- Values of the host --------------------------------------------------------------------- */

static void values_of_the_host_are_read_by_name(void **state)
{
    (void)state;
    struct script_kit kit;
    static const nio_script_value inner[] = {{.kind = NIO_SCRIPT_INT, .number = 7}};
    static const nio_script_value list[] = {
        {.kind = NIO_SCRIPT_INT, .number = -129},
        {.kind = NIO_SCRIPT_LIST, .items = inner, .item_count = 1},
        {.kind = NIO_SCRIPT_BOOL, .number = 1},
        {.kind = NIO_SCRIPT_FLOAT, .real = 0.1},
        {.kind = NIO_SCRIPT_BYTES, .bytes = {NULL, 0}},
    };
    static const nio_script_entry values[] = {
        {"b", {.kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)"\x01\x02", 2}}},
        {"t", {.kind = NIO_SCRIPT_TEXT, .bytes = {(const uint8_t *)"\xc3\xa9", 2}}},
        {"i", {.kind = NIO_SCRIPT_INT, .number = INT64_MIN}},
        {"j", {.kind = NIO_SCRIPT_INT, .number = INT64_MAX}},
        {"f", {.kind = NIO_SCRIPT_FLOAT, .real = -1.5}},
        {"g", {.kind = NIO_SCRIPT_FLOAT, .real = 1e39}},
        {"y", {.kind = NIO_SCRIPT_BOOL, .number = 1}},
        {"l", {.kind = NIO_SCRIPT_LIST, .items = list, .item_count = 5}},
        {"e", {.kind = NIO_SCRIPT_LIST}},
        {"\xc3\xa9", {.kind = NIO_SCRIPT_INT, .number = 5}},
        {"", {.kind = NIO_SCRIPT_INT, .number = 6}},
    };
    static const struct script_case cases[] = {
        {"bytes", "40 01 62", "0102", NULL},
        {"text", "40 01 74", "c3a9", NULL},
        {"the least int", "40 01 69", "8000000000000000", NULL},
        {"the greatest, in its written form", "40 01 6a", "007fffffffffffffff", NULL},
        {"a float", "40 01 66", "bfc00000", NULL},
        {"a float that is none of 4 bytes", "40 01 67", "",
         "OverflowError|float too large to pack with f format"},
        {"a bool has no form", "40 01 79", "", NULL},
        {"a list, but for what has none", "40 01 6c", "ff7f 3dcccccd -", NULL},
        {"an empty list", "40 01 65", "", NULL},
        {"a name beyond ASCII", "40 02 c3a9", "05", NULL},
        {"an empty name", "40 00", "06", NULL},
        {"the clock", "40 09 74696d657374616d70", "6553f100", NULL},
        {"no such name", "40 03 616263", "",
         "ScriptExecutionError|OP_GET_VALUE key \"abc\" not in cache"},
        {"a key of scripts", "01 06 40 01 50", "",
         "ScriptExecutionError|OP_GET_VALUE key \"P\" not in cache"},
        {"a name that is no text", "40 01 ff", "",
         "UnicodeDecodeError|'utf-8' codec can't decode the bytes"},
    };
    script_kit_init(&kit, NULL, NULL);
    kit.input.values = values;
    kit.input.value_count = sizeof values / sizeof *values;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void a_list_of_the_host_stops_where_it_fails(void **state)
{
    (void)state;
    struct script_kit kit;
    static const nio_script_value list[] = {{.kind = NIO_SCRIPT_INT, .number = 1},
                                            {.kind = NIO_SCRIPT_FLOAT, .real = 1e39},
                                            {.kind = NIO_SCRIPT_INT, .number = 2}};
    static const nio_script_entry value = {
        "l", {.kind = NIO_SCRIPT_LIST, .items = list, .item_count = 3}};
    static const struct script_case cases[] = {
        {"the second", "40 01 6c", "01", "OverflowError|float too large to pack with f format"},
    };
    script_kit_init(&kit, NULL, NULL);
    kit.input.values = &value;
    kit.input.value_count = 1;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* ---- Steps ---------------------------------------------------------------------------------- */

/* One a script that does nothing else would take, and one for each 8 items or 64 bytes. */
static void many_items_are_many_steps(void **state)
{
    (void)state;
    struct script_kit kit;
    static const struct {
        const char *script;
        uint64_t steps;
    } rows[] = {
        {"01 1c 06", 2},                                              /* 7 items are put */
        {"01 1c 07", 3},                                              /* 8 */
        {"01 1c ff", 2 + 32},                                         /* 256 */
        {"01 1c 3f 36 40", 2 + 8 + 1 + 8},                            /* 64, turned round */
        {"01 1c 3f 07 40", 2 + 8 + 1 + 8 + 8},                        /* taken off, and kept */
        {"01 1c 3f 07 40 0a 01 50", 2 + 8 + 1 + 8 + 8 + 1 + 8},       /* and put back */
        {"01 1f 40", 1 + 1 + 2 + 1},                                  /* a hash, of 64 bytes */
        {"03 03 000080 2f 45 0002 06 00", 2 + 2 + 1 + 2 + 1 + 3 + 1}, /* looked at, to go round */
        {"03 03 000080 2f", 2 + 2},                                   /* 128 bytes drawn */
        {"03 03 000080 2f 1d 21", 2 + 2 + 1 + 2 + 1 + 4},             /* taken off once and twice */
    };
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(script_kit_run(&kit, rows[i].script), NIO_OK);
        if (nio_script_steps(kit.vm) != rows[i].steps) {
            fail_msg("%s: %d steps", rows[i].script, (int)nio_script_steps(kit.vm));
        }
    }
    script_kit_end(&kit);
}

/* Wherever the steps end, the run ends, and no TRY goes on. */
static void a_run_ends_where_its_steps_do(void **state)
{
    (void)state;
#define KEY "61616161616161616161616161616161"
    static const char script[] = "3d 0097 01 1c 3f 36 40 07 40 0a 01 50 09 40 " KEY KEY KEY KEY
                                 " 10 0a 40 " KEY KEY KEY KEY " 40 04 6c697374 08 06 0000";
#undef KEY
    static const nio_script_value list[16] = {{.kind = NIO_SCRIPT_INT, .number = 1}};
    static const nio_script_entry value = {
        "list", {.kind = NIO_SCRIPT_LIST, .items = list, .item_count = 16}};
    uint64_t all = 1;
    nio_status status = NIO_EAUTH;
    for (; status != NIO_OK; all++) {
        struct script_kit kit;
        nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
        limits.steps = all;
        script_kit_init(&kit, &limits, NULL);
        kit.input.values = &value;
        kit.input.value_count = 1;
        status = script_kit_run(&kit, script);
        assert_string_equal(nio_script_why(kit.vm), status == NIO_OK ? "" : STEPS);
        assert_int_equal(nio_script_steps(kit.vm), all);
        script_kit_end(&kit);
    }
    assert_int_equal(all - 1,
                     1 + 1 + 9 + 9 + 17 + 9 + 6 + 4 + 3 + 1 + 1); /* operation by operation */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(an_empty_stack_gives_nothing),
        cmocka_unit_test(what_is_not_in_the_cache_cannot_be_read),
        cmocka_unit_test(a_full_stack_takes_no_item),
        cmocka_unit_test(an_item_is_not_longer_than_the_limit),
        cmocka_unit_test(items_are_put_and_counted),
        cmocka_unit_test(a_size_of_128_has_two_bytes),
        cmocka_unit_test(items_change_places),
        cmocka_unit_test(copies_stay_what_they_are),
        cmocka_unit_test(the_cache_keeps_lists),
        cmocka_unit_test(a_bare_item_is_as_long_as_its_bytes),
        cmocka_unit_test(values_of_the_host_are_read_by_name),
        cmocka_unit_test(a_list_of_the_host_stops_where_it_fails),
        cmocka_unit_test(many_items_are_many_steps),
        cmocka_unit_test(a_run_ends_where_its_steps_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
