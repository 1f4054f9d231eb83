/* plugins/tapescript/{ops_bytes,typed}.c: comparing, hashing, cutting and joining items. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define LARGE "ScriptExecutionError|Stack item size too large"
#define MEMORY "ScriptExecutionError|the memory of the run is used up"
#define NO_TEXT "UnicodeDecodeError|'utf-8' codec can't decode the bytes"
#define PAST_64 "OverflowError|Python int too large to convert to C ssize_t"
#define NO_NUMBER "ValueError|number must not be empty"
#define FALSE "ScriptExecutionError|OP_VERIFY check failed"

static void run_table(const struct script_case *cases, size_t count)
{
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_TABLE(cases) run_table((cases), sizeof(cases) / sizeof(*(cases)))

/* ---- Failing -------------------------------------------------------------------------------- */

static void an_empty_stack_gives_nothing(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"VERIFY", "20", "", EMPTY},
        {"EQUAL", "21", "", EMPTY},
        {"EQUAL of one takes it", "01 21", "", EMPTY},
        {"EQUAL_VERIFY", "22", "", EMPTY},
        {"EQUAL_VERIFY of one takes it", "01 22", "", EMPTY},
        {"SHA256", "1e", "", EMPTY},
        {"SHAKE256", "1f 20", "", EMPTY},
        {"SHAKE256 without a size", "01 1f", "ff", SHORT},
        {"RANDOM", "2f", "", EMPTY},
        {"CONCAT", "37", "", EMPTY},
        {"CONCAT of one takes it", "01 37", "", EMPTY},
        {"CONCAT_STR", "39", "", EMPTY},
        {"CONCAT_STR of one takes it", "02 61 39", "", EMPTY},
        {"SPLIT", "38", "", EMPTY},
        {"SPLIT at what is there alone takes it", "02 00 38", "", EMPTY},
        {"SPLIT_STR", "3a", "", EMPTY},
        {"SPLIT_STR at what is there alone takes it", "02 00 3a", "", EMPTY},
        {"NOT", "2e", "", EMPTY},
        {"XOR", "56", "", EMPTY},
        {"XOR of one takes it", "01 56", "", EMPTY},
        {"OR", "57", "", EMPTY},
        {"OR of one takes it", "01 57", "", EMPTY},
        {"AND", "58", "", EMPTY},
        {"AND of one takes it", "01 58", "", EMPTY},
    };
    RUN_TABLE(cases);
}

static void an_item_is_not_longer_than_the_limit(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 31;
    static const struct script_case cases[] = {
        {"SHA256", "01 01 1e", "ff", LARGE},
        {"SHAKE256", "01 01 1f 20", "ff", LARGE},
        {"SHAKE256 of as much as there may be", "03 00 1f 1f",
         "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed576", NULL},
        {"CONCAT", "03 10 00000000000000000000000000000000 1d 37", "", LARGE},
        {"CONCAT_STR", "03 10 00000000000000000000000000000000 1d 39", "", LARGE},
        {"RANDOM", "01 02 20 2f", "ff", LARGE},
    };
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* Each round puts one more item of a kilobyte onto the stack. */
static void an_item_may_find_no_memory(void **state)
{
    (void)state;
    static const char *const rounds[] = {
        "03 02 03f8 2f",     /* RANDOM */
        "1d 2e",             /* NOT */
        "1d 1d 56",          /* XOR */
        "1d 1d 58",          /* AND */
        "1d 03 00 37",       /* CONCAT */
        "1d 02 01 38 35 06", /* SPLIT */
        "1d 0e 01",          /* ADD_INTS */
    };
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.memory = (size_t)128 * 1024; /* holds one chunk of the store */
    script_kit_init(&kit, &limits, NULL);
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
        static char script[4096];
        size_t len = (size_t)snprintf(script, sizeof script, "03 02 03f8 2f");
        for (int round = 0; round < 70; round++) {
            len += (size_t)snprintf(script + len, sizeof script - len, " %s", rounds[i]);
        }
        assert_int_equal(script_kit_run(&kit, script), NIO_EAUTH);
        assert_string_equal(nio_script_why(kit.vm), MEMORY);
    }
    script_kit_end(&kit);
}

/* ---- Comparing ------------------------------------------------------------------------------ */

static void items_are_true_or_false(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"VERIFY of true", "01 20", "", NULL},
        {"VERIFY of any bit", "03 03 000100 20", "", NULL},
        {"VERIFY of false", "00 20", "", FALSE},
        {"VERIFY of zeros", "03 03 000000 20", "", FALSE},
        {"VERIFY of nothing", "03 00 20", "", FALSE},
        {"EQUAL", "03 02 0102 03 02 0102 21", "ff", NULL},
        {"EQUAL of others", "03 02 0102 03 02 0103 21", "00", NULL},
        {"EQUAL of numbers that are", "02 01 03 02 0001 21", "00", NULL},
        {"EQUAL where one begins like the other", "02 01 03 02 0100 21", "00", NULL},
        {"EQUAL of empty ones", "03 00 03 00 21", "ff", NULL},
        {"EQUAL_VERIFY", "02 05 02 06 02 06 22", "05", NULL},
        {"EQUAL_VERIFY of others", "02 05 02 06 02 07 22", "05", FALSE},
    };
    RUN_TABLE(cases);
}

/* ---- Hashes and random bytes ---------------------------------------------------------------- */

static void items_are_hashed(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"SHA256", "03 03 616263 1e",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", NULL},
        {"SHA256 of nothing", "03 00 1e",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", NULL},
        {"SHAKE256", "03 03 616263 1f 14", "483366601360a8771c6863080cc4114d8db44530", NULL},
        {"SHAKE256 without output", "03 03 616263 1f 00", "-", NULL},
    };
    RUN_TABLE(cases);
}

static void random_bytes_come_from_the_world(void **state)
{
    (void)state;
    static const uint8_t drawn[] = {0xde, 0xad, 0xbe, 0xef};
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    fault_env_script(&kit.world, drawn, sizeof drawn);
    assert_int_equal(script_kit_run(&kit, "02 03 2f 02 01 2f 02 00 2f"), NIO_OK);
    script_kit_stack(&kit, "three bytes, one, and none", "deadbe ef -");
    script_kit_end(&kit);
}

static void nothing_is_drawn_that_cannot_be_put(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"one too many", "03 02 0401 2f", "", LARGE},
        {"past 64 bits", "03 0a 00ffffffffffffffffff 2f", "", PAST_64},
        {"2^32", "03 05 0100000000 2f", "", LARGE},
        {"a negative size", "02 ff 2f", "", "ValueError|negative argument not allowed"},
        {"a size below those", "03 0a 80000000000000000000 2f", "", PAST_64},
        {"no number", "03 00 2f", "", NO_NUMBER},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    size_t before = kit.world.random_bytes;
    SCRIPT_KIT_RUN(&kit, cases);
    assert_int_equal(kit.world.random_bytes, before);
    assert_int_equal(script_kit_run(&kit, "03 02 0400 2f 06"), NIO_OK);
    assert_int_equal(kit.world.random_bytes, before + 1024);
    script_kit_end(&kit);
}

/* ---- Joining and cutting -------------------------------------------------------------------- */

static void items_are_joined_and_cut(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"CONCAT", "03 02 0102 02 03 37", "010203", NULL},
        {"CONCAT with nothing", "03 00 02 03 37 03 00 37", "03", NULL},
        {"SPLIT", "03 03 010203 02 01 38", "01 0203", NULL},
        {"SPLIT at the beginning", "03 03 010203 02 00 38", "- 010203", NULL},
        {"SPLIT before the last", "03 03 010203 02 02 38", "0102 03", NULL},
        {"SPLIT at the end", "00 03 03 010203 02 03 38", "00",
         "ScriptExecutionError|OP_SPLIT item len exceeded by index"},
        {"SPLIT of nothing", "03 00 02 00 38", "",
         "ScriptExecutionError|OP_SPLIT item len exceeded by index"},
        {"SPLIT far away", "02 01 03 09 010000000000000000 38", "",
         "ScriptExecutionError|OP_SPLIT item len exceeded by index"},
        {"SPLIT before it", "02 01 02 ff 38", "",
         "ScriptExecutionError|OP_SPLIT negative index is invalid"},
        {"SPLIT far before it", "02 01 03 09 800000000000000000 38", "",
         "ScriptExecutionError|OP_SPLIT negative index is invalid"},
        {"SPLIT at no number leaves the item", "02 01 03 00 38", "01", NO_NUMBER},
    };
    RUN_TABLE(cases);
}

/* a, e acute, euro, a face: of 1 to 4 bytes. */
#define TEXT "03 0a 61c3a9e282acf09f9880 "

static void text_is_joined_and_cut_by_characters(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"CONCAT_STR", "03 02 c3a9 02 61 39", "c3a961", NULL},
        {"CONCAT_STR of nothing", "03 00 03 00 39", "-", NULL},
        {"SPLIT_STR at 0", TEXT "02 00 3a", "- 61c3a9e282acf09f9880", NULL},
        {"SPLIT_STR at 1", TEXT "02 01 3a", "61 c3a9e282acf09f9880", NULL},
        {"SPLIT_STR at 2", TEXT "02 02 3a", "61c3a9 e282acf09f9880", NULL},
        {"SPLIT_STR at 3", TEXT "02 03 3a", "61c3a9e282ac f09f9880", NULL},
        {"SPLIT_STR at its end", TEXT "02 04 3a", "",
         "ScriptExecutionError|OP_SPLIT_STR item len exceeded by index"},
        {"SPLIT_STR of nothing", "03 00 02 00 3a", "",
         "ScriptExecutionError|OP_SPLIT_STR item len exceeded by index"},
        {"SPLIT_STR before it", TEXT "02 80 3a", "",
         "ScriptExecutionError|OP_SPLIT_STR negative index is invalid"},
        {"SPLIT_STR at no number leaves the item", "02 61 03 00 3a", "61", NO_NUMBER},
        {"SPLIT_STR reads the text before it looks at the index", "02 ff 02 ff 3a", "", NO_TEXT},
    };
    RUN_TABLE(cases);
}

static void what_is_no_text_is_not_joined_as_text(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"no beginning", "02 61 02 80 39", "61", NO_TEXT},
        {"no end", "02 61 03 02 e282 39", "61", NO_TEXT},
        {"a surrogate", "02 61 03 03 eda080 39", "61", NO_TEXT},
        {"a longer form", "02 61 03 02 c080 39", "61", NO_TEXT},
        {"past Unicode", "02 61 03 04 f4908080 39", "61", NO_TEXT},
        {"the one below", "02 62 02 ff 02 61 39", "62", NO_TEXT},
        {"two halves of one", "02 c3 02 a9 39", "c3", NO_TEXT},
    };
    RUN_TABLE(cases);
}

/* ---- Bit by bit ----------------------------------------------------------------------------- */

static void bits_are_combined(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"NOT", "03 03 00ff5a 2e", "ff00a5", NULL},
        {"NOT of nothing", "03 00 2e", "-", NULL},
        {"XOR", "03 02 0f33 03 02 5555 56", "5a66", NULL},
        {"OR", "03 02 0f33 03 02 5555 57", "5f77", NULL},
        {"AND", "03 02 0f33 03 02 5555 58", "0511", NULL},
        {"XOR with a shorter top", "03 02 0f33 02 55 56", "5a33", NULL},
        {"XOR with a longer top", "02 55 03 02 0f33 56", "5a33", NULL},
        {"OR with a shorter one", "03 02 0f33 02 55 57", "5f33", NULL},
        {"AND with a shorter one", "03 02 0f33 02 55 58", "0500", NULL},
        {"AND with nothing", "03 02 0f33 03 00 58", "0000", NULL},
        {"XOR of nothing", "03 00 03 00 56", "-", NULL},
    };
    RUN_TABLE(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_stack_gives_nothing),
        cmocka_unit_test(an_item_is_not_longer_than_the_limit),
        cmocka_unit_test(an_item_may_find_no_memory),
        cmocka_unit_test(items_are_true_or_false),
        cmocka_unit_test(items_are_hashed),
        cmocka_unit_test(random_bytes_come_from_the_world),
        cmocka_unit_test(nothing_is_drawn_that_cannot_be_put),
        cmocka_unit_test(items_are_joined_and_cut),
        cmocka_unit_test(text_is_joined_and_cut_by_characters),
        cmocka_unit_test(what_is_no_text_is_not_joined_as_text),
        cmocka_unit_test(bits_are_combined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
