/* plugins/tapescript/{ops_number,typed}.c: operations on integers. What numbers are and how they
 * are written is test_script_number.c's. */
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
#define NO_NUMBER "ValueError|number must not be empty"
#define DIV_ZERO "ZeroDivisionError|integer division or modulo by zero"
#define MOD_ZERO "ZeroDivisionError|integer modulo by zero"

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
        {"ADD_INTS", "01 0e", "ff", SHORT},      {"SUBTRACT_INTS", "01 0f", "ff", SHORT},
        {"MULT_INTS", "01 10", "ff", SHORT},     {"DIV_INT without a length", "01 11", "ff", SHORT},
        {"DIV_INT", "01 11 02 01", "ff", SHORT}, {"MOD_INT without a length", "01 13", "ff", SHORT},
        {"MOD_INT", "01 13 02 01", "ff", SHORT},
    };
    RUN_TABLE(cases);
}

/* What was taken off before is gone. */
static void operations_need_their_items(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_INTS", "0e 01", "", EMPTY},
        {"ADD_INTS of more than there are", "01 01 0e 03", "", EMPTY},
        {"SUBTRACT_INTS", "0f 01", "", EMPTY},
        {"SUBTRACT_INTS of 0 needs one", "0f 00", "", EMPTY},
        {"SUBTRACT_INTS of more than there are", "01 01 0f 03", "", EMPTY},
        {"MULT_INTS", "10 01", "", EMPTY},
        {"MULT_INTS of 0 needs one", "10 00", "", EMPTY},
        {"MULT_INTS of more than there are", "01 01 10 03", "", EMPTY},
        {"DIV_INT", "11 01 01", "", EMPTY},
        {"DIV_INTS", "12", "", EMPTY},
        {"DIV_INTS of one", "01 12", "", EMPTY},
        {"MOD_INT", "13 01 01", "", EMPTY},
        {"MOD_INTS", "14", "", EMPTY},
        {"MOD_INTS of one", "01 14", "", EMPTY},
        {"LESS", "3e", "", EMPTY},
        {"LESS of one", "01 3e", "", EMPTY},
        {"LESS_OR_EQUAL", "3f", "", EMPTY},
        {"LESS_OR_EQUAL of one", "01 3f", "", EMPTY},
        {"INT_TO_FLOAT", "43", "", EMPTY},
    };
    RUN_TABLE(cases);
}

/* It is found out in the order in which items are taken off. */
static void an_empty_item_is_no_number(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_INTS", "02 05 03 00 02 06 0e 03", "05", NO_NUMBER},
        {"SUBTRACT_INTS, the first", "02 05 03 00 0f 02", "05", NO_NUMBER},
        {"SUBTRACT_INTS, the second", "02 05 03 00 02 06 0f 03", "05", NO_NUMBER},
        {"MULT_INTS, the first", "02 05 03 00 10 02", "05", NO_NUMBER},
        {"MULT_INTS, the second", "02 05 03 00 02 06 10 03", "05", NO_NUMBER},
        {"MULT_INTS after a zero", "02 05 03 00 02 00 10 03", "05", NO_NUMBER},
        {"DIV_INT, the operand, before it takes anything", "02 05 11 00", "05", NO_NUMBER},
        {"DIV_INT", "02 05 03 00 11 01 02", "05", NO_NUMBER},
        {"DIV_INT by zero", "02 05 03 00 11 01 00", "05", NO_NUMBER},
        {"DIV_INTS, the dividend", "02 05 03 00 12", "05", NO_NUMBER},
        {"DIV_INTS, the divisor", "03 00 02 05 12", "", NO_NUMBER},
        {"MOD_INT, the operand, before it takes anything", "02 05 13 00", "05", NO_NUMBER},
        {"MOD_INT", "02 05 03 00 13 01 02", "05", NO_NUMBER},
        {"MOD_INTS, the dividend", "02 05 03 00 14", "05", NO_NUMBER},
        {"MOD_INTS, the divisor", "03 00 02 05 14", "", NO_NUMBER},
        {"LESS, the first", "02 05 03 00 3e", "05", NO_NUMBER},
        {"LESS, the second", "03 00 02 05 3e", "", NO_NUMBER},
        {"LESS_OR_EQUAL, the first", "02 05 03 00 3f", "05", NO_NUMBER},
        {"LESS_OR_EQUAL, the second", "03 00 02 05 3f", "", NO_NUMBER},
        {"INT_TO_FLOAT", "02 05 03 00 43", "05", NO_NUMBER},
    };
    RUN_TABLE(cases);
}

static void nothing_is_divided_by_zero(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DIV_INT", "02 05 11 01 00", "", DIV_ZERO},
        {"DIV_INT by a long zero", "02 05 11 03 000000", "", DIV_ZERO},
        {"DIV_INTS", "02 00 02 05 12", "", DIV_ZERO},
        {"DIV_INTS of a long dividend", "02 00 03 09 7fffffffffffffffff 12", "", DIV_ZERO},
        {"zero by zero", "02 00 02 00 12", "", DIV_ZERO},
        {"MOD_INT", "02 05 13 01 00", "", MOD_ZERO},
        {"MOD_INTS", "02 00 02 05 14", "", MOD_ZERO},
        {"a TRY goes on", "02 05 3d 0003 11 01 00 0001 01", "ff", NULL},
    };
    RUN_TABLE(cases);
}

/* ---- Sums and products ---------------------------------------------------------------------- */

static void numbers_are_added_and_subtracted(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"no number", "02 05 0e 00", "05 00", NULL},
        {"one, in its written form", "03 03 000005 0e 01", "05", NULL},
        {"three", "02 05 02 06 02 ff 0e 03", "0a", NULL},
        {"to 128", "02 7f 02 01 0e 02", "0080", NULL},
        {"to -129", "02 80 02 ff 0e 02", "ff7f", NULL},
        {"to 2^63", "03 08 7fffffffffffffff 02 01 0e 02", "008000000000000000", NULL},
        {"to -2^63 - 1", "03 08 8000000000000000 02 ff 0e 02", "ff7fffffffffffffff", NULL},
        {"and back", "02 01 03 09 ff7fffffffffffffff 0e 02", "8000000000000000", NULL},
        {"with a byte more than it needs", "03 07 3fffffffffffff 1d 02 01 0e 03",
         "007fffffffffffff", NULL},
        {"top minus the one below", "02 03 02 0a 0f 02", "07", NULL},
        {"top minus all below", "02 09 02 01 02 02 02 0a 0f 03", "09 07", NULL},
        {"one", "03 02 0007 0f 01", "07", NULL},
        {"none is one", "02 05 03 02 0007 0f 00", "05 07", NULL},
        {"below -2^63", "02 01 03 08 8000000000000000 0f 02", "ff7fffffffffffffff", NULL},
        {"minus -2^63", "03 08 8000000000000000 02 00 0f 02", "008000000000000000", NULL},
    };
    RUN_TABLE(cases);
}

static void numbers_are_multiplied(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"two", "02 06 02 07 10 02", "2a", NULL},
        {"three", "02 05 02 02 02 fd 02 07 10 03", "05 d6", NULL},
        {"one", "03 03 000005 10 01", "05", NULL},
        {"none is one", "02 05 03 02 0006 10 00", "05 06", NULL},
        {"to 2^64", "03 05 0100000000 1d 10 02", "010000000000000000", NULL},
        {"to -2^63", "03 05 0080000000 03 05 ff00000000 10 02", "8000000000000000", NULL},
        {"with zero", "03 09 010000000000000000 02 00 10 02", "00", NULL},
    };
    RUN_TABLE(cases);
}

/* "count" times a push of `item`, then operation and operand. */
static const char *many(size_t count, const char *item, const char *end)
{
    static char script[64 * 1024];
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        len += (size_t)snprintf(script + len, sizeof script - len, "%s ", item);
    }
    snprintf(script + len, sizeof script - len, "%s", end);
    return script;
}

static void expect(struct script_kit *kit, const char *script, const char *stack, const char *why)
{
    const struct script_case one = {"many", script, stack, why};
    script_kit_cases(kit, &one, 1);
}

static void as_many_as_an_operand_says_are_exact(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    expect(&kit, many(255, "02 7f", "0e ff"), "7e81", NULL);
    expect(&kit, many(255, "03 08 7fffffffffffffff", "0e ff"), "7f7fffffffffffff01", NULL);
    expect(&kit, many(255, "03 08 8000000000000000", "0e ff"), "808000000000000000", NULL);
    expect(&kit, many(255, "02 01", "0f ff"), "ff03", NULL);
    expect(&kit, many(255, "02 ff", "10 ff"), "ff", NULL);
    expect(&kit, many(254, "02 ff", "10 fe"), "01", NULL);
    script_kit_end(&kit);
}

/* 4^254 * 4 = 2^510 has 64 bytes. */
static void a_product_may_be_as_long_as_an_item(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 64;
    script_kit_init(&kit, &limits, NULL);
    char wanted[2 * 64 + 1];
    memset(wanted, '0', sizeof wanted - 1);
    wanted[sizeof wanted - 1] = 0;
    memcpy(wanted, "40", 2);
    expect(&kit, many(255, "02 04", "10 ff"), wanted, NULL);
    memcpy(wanted, "80", 2); /* -2^511: as many bytes, but 2^511 has one more */
    expect(&kit, many(254, "02 04", "02 f8 10 ff"), wanted, NULL);
    expect(&kit, many(254, "02 04", "02 08 10 ff"), "", LARGE);
    script_kit_end(&kit);
}

static void a_product_past_any_item_is_none_unless_a_zero_follows(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 8;
    static const struct script_case cases[] = {
        {"too large", "02 05 03 05 0100000000 1d 10 02", "05", LARGE},
        {"still", "02 05 02 ff 02 01 03 05 0100000000 1d 10 04", "05", LARGE},
        {"a zero late", "02 05 02 07 02 00 02 03 03 05 0100000000 1d 10 05", "05 00", NULL},
        {"the zero last", "02 00 03 05 0100000000 1d 1d 10 04", "00", NULL},
        {"the zero first", "03 05 0100000000 1d 1d 02 00 10 04", "00", NULL},
        {"no number late", "03 00 02 ff 03 05 0100000000 1d 10 04", "", NO_NUMBER},
        {"too few late", "03 05 0100000000 1d 10 03", "", EMPTY},
        {"a sum", "02 01 03 08 7fffffffffffffff 0e 02", "", LARGE},
        {"a sum that was, for a while", "03 08 8000000000010000 03 08 7fffffffffff0000 1d 0e 03",
         "7fffffffffff0000", NULL},
        {"a difference", "02 01 03 08 8000000000000000 0f 02", "", LARGE},
        {"a quotient", "02 ff 03 08 8000000000000000 12", "", LARGE},
        {"the greatest has a byte more", "03 08 7fffffffffffffff 0e 01", "", LARGE},
        {"the least has not", "03 08 8000000000000000 0e 01", "8000000000000000", NULL},
    };
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* A push of the int 01 and then `zeros` zeros: 2^(8 * zeros). */
static const char *power(size_t zeros)
{
    static char push[2 * NIO_SCRIPT_ITEM_MAX + 16];
    size_t len = (size_t)snprintf(push, sizeof push, "04 %04zx 01", zeros + 1);
    assert_true(len + 2 * zeros < sizeof push);
    memset(push + len, '0', 2 * zeros);
    push[len + 2 * zeros] = 0;
    return push;
}

/* The same as it is on the stack, with another first byte. */
static const char *power_left(const char *first, size_t zeros)
{
    static char left[2 * NIO_SCRIPT_ITEM_MAX + 16];
    size_t len = (size_t)snprintf(left, sizeof left, "%s", first);
    memset(left + len, '0', 2 * zeros);
    left[len + 2 * zeros] = 0;
    return left;
}

static void the_largest_items_are_exact(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = NIO_SCRIPT_ITEM_MAX;
    char script[4 * NIO_SCRIPT_ITEM_MAX];
    script_kit_init(&kit, &limits, NULL);
    size_t zeros = NIO_SCRIPT_ITEM_MAX - 1;
    snprintf(script, sizeof script, "%s 1c 7e 0e 7f", power(zeros));
    expect(&kit, script, power_left("7f", zeros), NULL); /* 127 of them */
    snprintf(script, sizeof script, "%s 1c 7f 0e 80", power(zeros));
    expect(&kit, script, "", LARGE); /* 128 */
    snprintf(script, sizeof script, "%s 1c fe 0e ff", power(zeros));
    expect(&kit, script, "", LARGE);
    snprintf(script, sizeof script, "%s 1d 10 02", power(2047));
    expect(&kit, script, power_left("01", 4094), NULL);
    snprintf(script, sizeof script, "%s 1d 10 02", power(2048));
    expect(&kit, script, "", LARGE);
    snprintf(script, sizeof script, "%s 1c fe 10 ff", power(zeros));
    expect(&kit, script, "", LARGE);
    snprintf(script, sizeof script, "00 %s 1c fd 10 ff", power(zeros));
    expect(&kit, script, "00", NULL); /* 254 of them, and a zero */
    snprintf(script, sizeof script, "02 80 %s 12", power(zeros));
    expect(&kit, script, power_left("fe", zeros - 1), NULL);
    script_kit_end(&kit);
}

/* Sums of long numbers cost what they handle each time, not only what is pushed and popped. */
static void long_sums_are_many_steps(void **state)
{
    (void)state;
    struct script_kit kit;
    char script[4096];
    script_kit_init(&kit, NULL, NULL);
    snprintf(script, sizeof script, "02 01 1c 63 %s 0e 65 06", power(1023));
    assert_int_equal(script_kit_run(&kit, script), NIO_OK);
    uint64_t once = 1024 / 64; /* a push, a pop, or a sum */
    uint64_t fixed = 1 + (1 + 100 / 8) + 1 + (1 + 101 / 8) + 1;
    assert_int_equal(nio_script_steps(kit.vm), fixed + (1 + 1 + 100 + 1 + 1) * once);
    script_kit_end(&kit);
}

/* ---- Division ------------------------------------------------------------------------------- */

static void quotients_are_rounded_to_minus_infinity(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"7 div 2", "02 07 11 01 02", "03", NULL},
        {"-7 div 2", "02 f9 11 01 02", "fc", NULL},
        {"7 div -2", "02 07 11 01 fe", "fc", NULL},
        {"-7 div -2", "02 f9 11 01 fe", "03", NULL},
        {"-6 div 2", "02 fa 11 01 02", "fd", NULL},
        {"7 mod 2", "02 07 13 01 02", "01", NULL},
        {"-7 mod 2", "02 f9 13 01 02", "01", NULL},
        {"7 mod -2", "02 07 13 01 fe", "ff", NULL},
        {"-7 mod -2", "02 f9 13 01 fe", "ff", NULL},
        {"-6 mod 2", "02 fa 13 01 02", "00", NULL},
        {"the top is the dividend", "02 02 02 07 12", "03", NULL},
        {"likewise of what is left", "02 05 02 07 14", "02", NULL},
        {"-2^63 div -1", "02 ff 03 08 8000000000000000 12", "008000000000000000", NULL},
        {"-2^63 mod -1", "02 ff 03 08 8000000000000000 14", "00", NULL},
        {"-2^64 div 3", "02 03 03 09 ff0000000000000000 12", "aaaaaaaaaaaaaaaa", NULL},
        {"-2^64 mod 3", "02 03 03 09 ff0000000000000000 14", "02", NULL},
        {"5 div 2^64", "02 05 11 09 010000000000000000", "00", NULL},
        {"-5 div 2^64", "02 fb 11 09 010000000000000000", "ff", NULL},
        {"-5 mod 2^64", "02 fb 13 09 010000000000000000", "00fffffffffffffffb", NULL},
        {"an operand with more sign than it needs", "02 07 11 04 fffffffe", "fc", NULL},
    };
    RUN_TABLE(cases);
}

/* ---- Order, and floats ---------------------------------------------------------------------- */

static void the_top_is_compared_with_the_one_below(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"1 < 2", "02 02 02 01 3e", "ff", NULL},
        {"2 < 1", "02 01 02 02 3e", "00", NULL},
        {"1 < 1", "02 01 03 02 0001 3e", "00", NULL},
        {"1 <= 1", "02 01 03 02 0001 3f", "ff", NULL},
        {"-1 <= 1", "02 01 02 ff 3f", "ff", NULL},
        {"1 <= -1", "02 ff 02 01 3f", "00", NULL},
        {"2^64 < 1", "02 01 03 09 010000000000000000 3e", "00", NULL},
        {"-2^64 < 1", "02 01 03 09 ff0000000000000000 3e", "ff", NULL},
        {"2^64 <= 2^64", "03 09 010000000000000000 1d 3f", "ff", NULL},
    };
    RUN_TABLE(cases);
}

static void ints_become_the_nearest_float(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"0", "02 00 43", "00000000", NULL},
        {"-1", "02 ff 43", "bf800000", NULL},
        {"2^24 + 1, to even", "03 04 01000001 43", "4b800000", NULL},
        {"2^24 + 3, to even", "03 04 01000003 43", "4b800002", NULL},
        {"2^128", "03 11 0100000000000000000000000000000000 43", "",
         "OverflowError|float too large to pack with f format"},
        {"-2^128", "03 11 ff00000000000000000000000000000000 43", "",
         "OverflowError|float too large to pack with f format"},
        {"the last that is rounded into range", "03 11 00ffffff7ffffff8000000000000000000 43",
         "7f7fffff", NULL},
        {"more, which binary64 rounds out of it", "03 11 00ffffff7fffffff000000000000000000 43", "",
         "OverflowError|float too large to pack with f format"},
    };
    RUN_TABLE(cases);
}

static void an_int_past_binary64_is_no_float(void **state)
{
    (void)state;
    struct script_kit kit;
    char script[4096];
    script_kit_init(&kit, NULL, NULL);
    snprintf(script, sizeof script, "%s 43", power(128)); /* 2^1024 */
    expect(&kit, script, "", "OverflowError|int too large to convert to float");
    snprintf(script, sizeof script, "%s 43", power(127));
    expect(&kit, script, "", "OverflowError|float too large to pack with f format");
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(operations_need_their_items),
        cmocka_unit_test(an_empty_item_is_no_number),
        cmocka_unit_test(nothing_is_divided_by_zero),
        cmocka_unit_test(numbers_are_added_and_subtracted),
        cmocka_unit_test(numbers_are_multiplied),
        cmocka_unit_test(as_many_as_an_operand_says_are_exact),
        cmocka_unit_test(a_product_may_be_as_long_as_an_item),
        cmocka_unit_test(a_product_past_any_item_is_none_unless_a_zero_follows),
        cmocka_unit_test(the_largest_items_are_exact),
        cmocka_unit_test(long_sums_are_many_steps),
        cmocka_unit_test(quotients_are_rounded_to_minus_infinity),
        cmocka_unit_test(the_top_is_compared_with_the_one_below),
        cmocka_unit_test(ints_become_the_nearest_float),
        cmocka_unit_test(an_int_past_binary64_is_no_float),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
