/* plugins/tapescript/{ops_number,typed}.c: operations on floats. Conversions and modulus as such
 * are test_script_real.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define MALFORMED(op) "TypeError|OP_" op " malformed float"
#define IS_NAN(op) "ValueError|OP_" op " nan encountered"
#define NOT_4 "ValueError|number must be 4 bytes"
#define DIV_ZERO "ZeroDivisionError|float division by zero"
#define MOD_ZERO "ZeroDivisionError|float modulo"
#define TOO_LARGE "OverflowError|float too large to pack with f format"

/* Pushes. */
#define ZERO "03 04 00000000 "
#define MINUS_ZERO "03 04 80000000 "
#define ONE "03 04 3f800000 "
#define TWO "03 04 40000000 "
#define MINUS_7_5 "03 04 c0f00000 "
#define SEVEN_5 "03 04 40f00000 "
#define GREATEST "03 04 7f7fffff "
#define INF "03 04 7f800000 "
#define MINUS_INF "03 04 ff800000 "
#define NAN_ "03 04 7fc00000 "

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
        {"ADD_FLOATS", "01 15", "ff", SHORT},
        {"SUBTRACT_FLOATS", "01 16", "ff", SHORT},
        {"DIV_FLOAT", "01 17 3f8000", "ff", SHORT},
        {"MOD_FLOAT", "01 19 3f8000", "ff", SHORT},
    };
    RUN_TABLE(cases);
}

static void operations_need_their_items(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_FLOATS", "15 01", "", EMPTY},
        {"ADD_FLOATS of more than there are", ONE ONE "15 03", "", EMPTY},
        {"SUBTRACT_FLOATS", "16 01", "", EMPTY},
        {"SUBTRACT_FLOATS of 0 needs one", "16 00", "", EMPTY},
        {"SUBTRACT_FLOATS of more than there are", ONE ONE "16 03", "", EMPTY},
        {"DIV_FLOAT", "17 3f800000", "", EMPTY},
        {"DIV_FLOATS", "18", "", EMPTY},
        {"DIV_FLOATS of one", ONE "18", "", EMPTY},
        {"MOD_FLOAT", "19 3f800000", "", EMPTY},
        {"MOD_FLOATS", "1a", "", EMPTY},
        {"MOD_FLOATS of one", ONE "1a", "", EMPTY},
        {"FLOAT_LESS", "41", "", EMPTY},
        {"FLOAT_LESS of one", ONE "41", "", EMPTY},
        {"FLOAT_LESS_OR_EQUAL", "42", "", EMPTY},
        {"FLOAT_LESS_OR_EQUAL of one", ONE "42", "", EMPTY},
        {"FLOAT_TO_INT", "44", "", EMPTY},
    };
    RUN_TABLE(cases);
}

/* It is found out in the order in which items are taken off. */
static void a_float_has_four_bytes(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_FLOATS", "01 03 05 0000000000 " ONE "15 03", "ff", MALFORMED("ADD_FLOATS")},
        {"SUBTRACT_FLOATS, the first", "01 03 00 16 02", "ff", MALFORMED("SUBTRACT_FLOATS")},
        {"SUBTRACT_FLOATS, the second", "01 02 05 " ONE "16 03", "ff",
         MALFORMED("SUBTRACT_FLOATS")},
        {"DIV_FLOAT", "01 02 05 17 00000000", "ff", MALFORMED("DIV_FLOAT")},
        {"DIV_FLOATS, the dividend", "01 02 05 18", "ff", MALFORMED("DIV_FLOATS")},
        {"DIV_FLOATS, the divisor", "01 02 05 " ONE "18", "ff", MALFORMED("DIV_FLOATS")},
        {"MOD_FLOAT", "01 02 05 19 00000000", "ff", MALFORMED("MOD_FLOAT")},
        {"MOD_FLOATS, the divisor", "01 02 05 1a", "ff", MALFORMED("MOD_FLOATS")},
        {"MOD_FLOATS, the dividend", "01 02 05 " ONE "1a", "ff", MALFORMED("MOD_FLOATS")},
        {"FLOAT_LESS, the first", "01 02 05 41", "ff", NOT_4},
        {"FLOAT_LESS, the second", "01 02 05 " ONE "41", "ff", NOT_4},
        {"FLOAT_LESS_OR_EQUAL, the first", "01 02 05 42", "ff", NOT_4},
        {"FLOAT_LESS_OR_EQUAL, the second", "01 02 05 " ONE "42", "ff", NOT_4},
        {"FLOAT_TO_INT", "01 03 05 0000000000 44", "ff", NOT_4},
    };
    RUN_TABLE(cases);
}

static void what_is_no_number_is_not_put(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_FLOATS", "01 " INF MINUS_INF "15 02", "ff", IS_NAN("ADD_FLOATS")},
        {"ADD_FLOATS looks at its end only", "01 " ONE NAN_ INF "15 03", "ff",
         IS_NAN("ADD_FLOATS")},
        {"SUBTRACT_FLOATS", "01 " INF INF "16 02", "ff", IS_NAN("SUBTRACT_FLOATS")},
        {"SUBTRACT_FLOATS of one", "01 " NAN_ "16 01", "ff", IS_NAN("SUBTRACT_FLOATS")},
        {"DIV_FLOAT", "01 " INF "17 7f800000", "ff", IS_NAN("DIV_FLOAT")},
        {"DIV_FLOATS", "01 " NAN_ ONE "18", "ff", IS_NAN("DIV_FLOATS")},
        {"MOD_FLOAT of what is infinite", "01 " INF "19 3f800000", "ff", IS_NAN("MOD_FLOAT")},
        {"MOD_FLOATS", "01 " ONE NAN_ "1a", "ff", IS_NAN("MOD_FLOATS")},
        {"FLOAT_TO_INT", "01 " NAN_ "44", "ff", "ValueError|cannot convert float NaN to integer"},
        {"FLOAT_TO_INT of what is infinite", "01 " MINUS_INF "44", "ff",
         "OverflowError|cannot convert float infinity to integer"},
    };
    RUN_TABLE(cases);
}

static void nothing_is_divided_by_zero(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DIV_FLOAT", "01 " ONE "17 00000000", "ff", DIV_ZERO},
        {"DIV_FLOAT by -0", "01 " ONE "17 80000000", "ff", DIV_ZERO},
        {"DIV_FLOATS", "01 " ZERO ONE "18", "ff", DIV_ZERO},
        {"DIV_FLOATS of no number", "01 " ZERO NAN_ "18", "ff", DIV_ZERO},
        {"MOD_FLOAT", "01 " ONE "19 00000000", "ff", MOD_ZERO},
        {"MOD_FLOATS", "01 " ONE MINUS_ZERO "1a", "ff", MOD_ZERO},
    };
    RUN_TABLE(cases);
}

static void what_is_rounded_out_of_range_is_not_put(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_FLOATS", "01 " GREATEST GREATEST "15 02", "ff", TOO_LARGE},
        {"SUBTRACT_FLOATS", "01 " GREATEST "03 04 ff7fffff 16 02", "ff", TOO_LARGE},
        {"DIV_FLOAT", "01 " GREATEST "17 3f000000", "ff", TOO_LARGE},
        {"DIV_FLOATS", "01 03 04 00000001 " GREATEST "18", "ff", TOO_LARGE},
        {"by a half of its last place", "01 " GREATEST "03 04 73000000 15 02", "ff", TOO_LARGE},
        {"by less than that", GREATEST "03 04 72ffffff 15 02", "7f7fffff", NULL},
        {"infinity is as it is", INF GREATEST "15 02", "7f800000", NULL},
    };
    RUN_TABLE(cases);
}

/* ---- Computing ------------------------------------------------------------------------------ */

static void floats_are_added_and_subtracted(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"no float", "15 00", "00000000", NULL},
        {"one", ONE "15 01", "3f800000", NULL},
        {"-0 is added to 0", MINUS_ZERO "15 01", "00000000", NULL},
        {"three", "01 " ONE TWO SEVEN_5 "15 03", "ff 41280000", NULL},
        {"rounded once", ONE "03 04 33000000 1d 15 03", "3f800000", NULL},
        {"rounded once, upwards", ONE "03 04 33800001 15 02", "3f800001", NULL},
        {"what leaves the range for a while", "03 04 ff7fffff " GREATEST GREATEST "15 03",
         "7f7fffff", NULL},
        {"top minus the others", "01 " ONE TWO SEVEN_5 "16 03", "ff 40900000", NULL},
        {"one minus none", "01 " TWO "16 01", "ff 40000000", NULL},
        {"none is one", "01 " MINUS_ZERO "16 00", "ff 80000000", NULL},
    };
    RUN_TABLE(cases);
}

static void floats_are_divided(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DIV_FLOAT", SEVEN_5 "17 40000000", "40700000", NULL},
        {"DIV_FLOATS: the top is the dividend", TWO SEVEN_5 "18", "40700000", NULL},
        {"by infinity", ONE "17 ff800000", "80000000", NULL},
        {"to what is next to nothing", "03 04 00000001 17 40000000", "00000000", NULL},
        {"MOD_FLOAT", SEVEN_5 "19 40000000", "3fc00000", NULL},
        {"MOD_FLOAT of a negative", MINUS_7_5 "19 40000000", "3f000000", NULL},
        {"MOD_FLOAT by a negative", SEVEN_5 "19 c0000000", "bf000000", NULL},
        {"MOD_FLOATS: the top is the divisor", SEVEN_5 TWO "1a", "3fc00000", NULL},
        {"what is left of nothing has the sign of the divisor", TWO "19 c0000000", "80000000",
         NULL},
        {"by infinity of the other sign", MINUS_7_5 "19 7f800000", "7f800000", NULL},
        {"by infinity", SEVEN_5 "19 7f800000", "40f00000", NULL},
    };
    RUN_TABLE(cases);
}

static void the_top_is_compared_with_the_one_below(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"1 < 2", TWO ONE "41", "ff", NULL},
        {"2 < 1", ONE TWO "41", "00", NULL},
        {"1 < 1", ONE ONE "41", "00", NULL},
        {"1 <= 1", ONE ONE "42", "ff", NULL},
        {"2 <= 1", ONE TWO "42", "00", NULL},
        {"-0 <= 0", ZERO MINUS_ZERO "42", "ff", NULL},
        {"0 <= -0", MINUS_ZERO ZERO "42", "ff", NULL},
        {"no number < 1", ONE NAN_ "41", "00", NULL},
        {"1 <= no number", NAN_ ONE "42", "00", NULL},
        {"no number <= itself", NAN_ NAN_ "42", "00", NULL},
        {"-infinity < infinity", INF MINUS_INF "41", "ff", NULL},
    };
    RUN_TABLE(cases);
}

static void floats_become_ints_towards_zero(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"7.5", SEVEN_5 "44", "07", NULL},
        {"-7.5", MINUS_7_5 "44", "f9", NULL},
        {"-0", MINUS_ZERO "44", "00", NULL},
        {"the greatest", GREATEST "44", "00ffffff00000000000000000000000000", NULL},
        {"the least", "03 04 ff7fffff 44", "ff00000100000000000000000000000000", NULL},
    };
    RUN_TABLE(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(operations_need_their_items),
        cmocka_unit_test(a_float_has_four_bytes),
        cmocka_unit_test(what_is_no_number_is_not_put),
        cmocka_unit_test(nothing_is_divided_by_zero),
        cmocka_unit_test(what_is_rounded_out_of_range_is_not_put),
        cmocka_unit_test(floats_are_added_and_subtracted),
        cmocka_unit_test(floats_are_divided),
        cmocka_unit_test(the_top_is_compared_with_the_one_below),
        cmocka_unit_test(floats_become_ints_towards_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
