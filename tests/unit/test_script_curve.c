/* plugins/tapescript/{ops_curve,group}.c: scalars and points, and what they take. What the tables
 * expect is what Python's tapescript leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define POINT_SIZE "TypeError|Point must be a crypto_core_ed25519_BYTES long bytes sequence"
#define POINTS_SIZE "TypeError|Each point must be a crypto_core_ed25519_BYTES long bytes sequence"
#define SCALARS_SIZE                                                                               \
    "TypeError|Each integer must be a crypto_core_ed25519_SCALARBYTES long bytes sequence"
#define SCALAR_SIZE                                                                                \
    "TypeError|Input must be a crypto_scalarmult_ed25519_SCALARBYTES long bytes sequence"
#define REFUSED "RuntimeError|Unexpected library error"
#define NO_SCALAR "ValueError|not a SigningKey and not 32+ bytes scalar"
#define NONE "IndexError|list index out of range"
#define NO_SUM "ValueError|OP_ADD_POINTS invalid point encountered"

/* X is a scalar, POINT what the base point times it is; ONE is also the neutral point. OFF is on no
 * curve; SMALL is of order 8, MIXED the sum of it and POINT_A. */
#define SEED_A "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
#define X_A "0099bf92c41b5d3d309c3b074756e9707e40a9bcea229857f7cf551e8bb0fd45"
#define X_B "80f90d9281c789bde6e77a7e405c66de2563db627544398c41f4bb8936c74f46"
#define POINT_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafd3c"
#define POINT_B "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define MINUS_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafdbc"
#define A_PLUS_B "bde66d1f90a19963db929b206c83a028d58ab2366749768a8700449ab15f2964"
#define A_MINUS_B "3fcf7774e868961985fbbf80a18fa645675aa739b034bfc20443d2aff78a05fa"
#define TWICE_A "5c98c06f2f700e28140dd29befe1e27b01c8de1ce8d082caefe3bf50337e8c87"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define SMALL "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
#define OFF "0200000000000000000000000000000000000000000000000000000000000000"
#define MIXED "f1e14c80b8cf18cec33fc5ebe0468774d0f45742d999b6b809776fc5b396e61e"
#define X_SUM "18f31e3d73ca533a649df96d92e357a8a3a3841f6067d1e338c411a8c1774d0c"
#define X_DIFF "6d73a75d5db7e5d71f51b82be5f361a758ddcd5975de5ecbb5db999454e9ad0f"
#define ORDER "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
#define ONE "0100000000000000000000000000000000000000000000000000000000000000"
#define CLAMPED "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
#define CLAMPED_KEY "f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
#define CLAMPED_ZERO "0000000000000000000000000000000000000000000000000000000000000040"
#define X_NONE "c883e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce94e"
#define LONG_SEED                                                                                  \
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"                             \
    "2021222324252627"
#define X_LONG "682f36eb114060fd04cd38555025251df985ddf681a0636fbd290efea6fcac52"
#define BYTES_31 "01010101010101010101010101010101010101010101010101010101010101"
#define TWEAK "80f90d9281c789bde6e77a7e405c66de2563db627544398c41f4bb8936c74f46"
#define TWEAK_POINT "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define R "3eb11f86a26766af656e0c18d3244456c1577856e8cc02432ea96276d4b2b87f"
#define SA "7becd752008aa841e6636d2174ae2733b6e9ae65bac923408ebf2ab2a0dd1109"

static void run_table(const nio_script_limits *limits, const nio_script_flags *flags,
                      const struct script_case *cases, size_t count)
{
    struct script_kit kit;
    script_kit_init(&kit, limits, NULL);
    kit.input.flags = flags;
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_TABLE(cases) run_table(NULL, NULL, (cases), sizeof(cases) / sizeof(*(cases)))

static void operands_that_are_cut_short_fail(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_POINTS", "01 1b", "ff", SHORT},      {"CLAMP_SCALAR", "01 4c", "ff", SHORT},
        {"ADD_SCALARS", "01 4d", "ff", SHORT},     {"SUBTRACT_SCALARS", "01 4e", "ff", SHORT},
        {"SUBTRACT_POINTS", "01 50", "ff", SHORT},
    };
    RUN_TABLE(cases);
}

static void what_is_not_on_the_stack_fails(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_POINTS", "1b 01", "", EMPTY},
        {"ADD_POINTS with one too few", "02 07 1b 02", "", EMPTY},
        {"DERIVE_SCALAR", "4b", "", EMPTY},
        {"CLAMP_SCALAR", "4c 00", "", EMPTY},
        {"ADD_SCALARS", "4d 01", "", EMPTY},
        {"ADD_SCALARS with one too few", "0320 " X_A " 4d 02", "", EMPTY},
        {"SUBTRACT_SCALARS", "4e 00", "", EMPTY},
        {"SUBTRACT_SCALARS with one too few", "0320 " X_A " 0320 " X_B " 4e 03", "", EMPTY},
        {"DERIVE_POINT", "4f", "", EMPTY},
        {"SUBTRACT_POINTS", "50 00", "", EMPTY},
        {"SUBTRACT_POINTS with one too few", "0320 " POINT_A " 0320 " POINT_B " 50 03", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PUBLIC", "51", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PUBLIC without a message", "0320 " TWEAK_POINT " 51", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PUBLIC without a seed", "02 05 0320 " TWEAK_POINT " 51", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PRIVATE", "52", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PRIVATE without a tweak", "0320 " SEED_A " 52", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PRIVATE without a message", "0320 " TWEAK " 0320 " SEED_A " 52", "",
         EMPTY},
        {"CHECK_ADAPTER_SIG", "53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with one item", "01 53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with two", "01 01 53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with three", "01 01 01 53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with four", "01 01 01 01 53", "", EMPTY},
        {"DECRYPT_ADAPTER_SIG", "54", "", EMPTY},
        {"DECRYPT_ADAPTER_SIG with one item", "0320 " TWEAK " 54", "", EMPTY},
        {"DECRYPT_ADAPTER_SIG with two", "0320 " R " 0320 " TWEAK " 54", "", EMPTY},
    };
    RUN_TABLE(cases);
}

static void scalars_are_made_and_added(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"of a seed", "0320 " SEED_A " 4b", X_A, NULL},
        {"of an empty seed", "0300 4b", X_NONE, NULL},
        {"of a long seed", "0328 " LONG_SEED " 4b", X_LONG, NULL},
        {"of a seed, in the cache, bare", "0320 " SEED_A " 4b 06 0b 01 78 0a 01 78", "20 " X_A,
         NULL},
        {"clamped", "0320 " ONES " 4c 00", CLAMPED, NULL},
        {"clamped as a key", "0320 " ONES " 4c 01", CLAMPED_KEY, NULL},
        {"any bit says key", "0320 " ZERO " 4c 80", CLAMPED_ZERO, NULL},
        {"clamped zero", "0320 " ZERO " 4c 00", ZERO, NULL},
        {"of more than is taken", "0321 " ONES " 07 4c 00", CLAMPED, NULL},
        {"of too little", "02 07 031f " BYTES_31 " 4c 00", "07", NO_SCALAR},
        {"a sum", "0320 " X_A " 0320 " X_B " 4d 02", X_SUM, NULL},
        {"a sum of one, whatever it is", "0302 0708 4d 01", "0708", NULL},
        {"a sum of none", "02 07 4d 00", "07", NONE},
        {"a sum with the order", "0320 " ORDER " 0320 " ONE " 4d 02", ONE, NULL},
        {"a sum that is zero", "0320 " ORDER " 0320 " ZERO " 4d 02", ZERO, NULL},
        {"a sum with what is too short", "02 07 0320 " X_A " 0320 " X_B " 031f " BYTES_31 " 4d 03",
         "07", SCALARS_SIZE},
        {"a sum with what is too long", "02 07 0321 " X_A " 00 0320 " X_B " 4d 02", "07",
         SCALARS_SIZE},
        {"a difference", "0320 " X_B " 0320 " X_A " 4e 02", X_DIFF, NULL},
        {"a difference of none is the top", "0302 0708 4e 00", "0708", NULL},
        {"a difference of one too", "0302 0708 4e 01", "0708", NULL},
        {"a difference of a thing and itself", "0320 " X_A " 0320 " X_A " 4e 02", ZERO, NULL},
        {"a difference of three", "0320 " ZERO " 0320 " X_B " 0320 " X_A " 4e 03", X_DIFF, NULL},
        {"a difference takes what it has come to",
         "02 07 0320 " X_A " 031f " BYTES_31 " 0320 " X_B " 4e 03", "07 " X_A, SCALARS_SIZE},
    };
    RUN_TABLE(cases);
}

static void points_are_made_and_added(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"of a scalar", "0320 " X_A " 4f", POINT_A, NULL},
        {"of a scalar, in the cache, bare", "0320 " X_A " 4f 06 0b 01 58 0a 01 58", "20 " POINT_A,
         NULL},
        {"of zero", "02 07 0320 " ZERO " 4f", "07", REFUSED},
        {"of the order", "0320 " ORDER " 4f", "", REFUSED},
        {"of what is too short", "02 07 031f " BYTES_31 " 4f", "07", SCALAR_SIZE},
        {"of what is too long", "0321 " X_A " 00 4f", "", SCALAR_SIZE},
        {"a sum", "0320 " POINT_A " 0320 " POINT_B " 1b 02", A_PLUS_B, NULL},
        {"a sum of one", "0320 " POINT_A " 1b 01", POINT_A, NULL},
        {"a sum of none", "02 07 1b 00", "07", NONE},
        {"of a sum of scalars", "0320 " X_SUM " 4f", A_PLUS_B, NULL},
        {"a sum of a point and itself", "0320 " POINT_A " 0320 " POINT_A " 1b 02", TWICE_A, NULL},
        {"a sum that is neutral", "0320 " POINT_A " 0320 " MINUS_A " 1b 02", ONE, NULL},
        {"a sum with what is neutral", "02 07 0320 " ONE " 0320 " POINT_A " 1b 02", "07", NO_SUM},
        {"a sum with one of small order", "0320 " SMALL " 0320 " POINT_A " 1b 02", "", NO_SUM},
        {"a sum with one of mixed order", "0320 " POINT_A " 0320 " MIXED " 1b 02", "", NO_SUM},
        {"a sum with what is no point", "0320 " OFF " 0320 " POINT_A " 1b 02", "", NO_SUM},
        {"a sum of one that is no point", "0320 " OFF " 1b 01", "", NO_SUM},
        {"a sum with what is too short", "02 07 031f " BYTES_31 " 0320 " POINT_A " 1b 02", "07",
         POINT_SIZE},
        {"a sum, the first to be refused says why", "031f " BYTES_31 " 0320 " OFF " 1b 02", "",
         NO_SUM},
        {"a difference", "0320 " POINT_B " 0320 " POINT_A " 50 02", A_MINUS_B, NULL},
        {"a difference of none is the top", "0302 0708 50 00", "0708", NULL},
        {"a difference of one too", "0302 0708 50 01", "0708", NULL},
        {"a difference of a point and itself", "0320 " POINT_A " 0320 " POINT_A " 50 02", ONE,
         NULL},
        {"a difference takes those of small order", "0320 " SMALL " 0320 " MIXED " 50 02", POINT_A,
         NULL},
        {"a difference of three", "0320 " MINUS_A " 0320 " POINT_B " 0320 " POINT_A " 50 03",
         "8e5c26b0c855f0934896e528249f4dd63bc2e1248d66539c4715d42963eede03", NULL},
        {"a difference with what is no point", "02 07 0320 " OFF " 0320 " POINT_A " 50 02", "07",
         REFUSED},
        {"a difference with what is too short", "02 07 031f " BYTES_31 " 0320 " POINT_A " 50 02",
         "07", POINTS_SIZE},
        {"a difference takes what it has come to",
         "02 07 0320 " POINT_A " 0320 " OFF " 0320 " POINT_A " 50 03", "07 " POINT_A, REFUSED},
    };
    RUN_TABLE(cases);
}

static void results_are_no_larger_than_an_item(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DERIVE_SCALAR, which is in the cache", "3d 0003 02 07 4b 0003 0b 01 78", "20", NULL},
        {"MAKE_ADAPTER_SIG_PUBLIC of what is too short", "02 07 02 08 02 09 51", "", POINT_SIZE},
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 31;
    run_table(&limits, NULL, cases, sizeof cases / sizeof *cases);
}

static void what_the_curve_takes_is_counted(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        uint64_t steps;
    } cases[] = {
        {"0320" SEED_A "4b", 2},
        {"0320" X_A "0320" X_B "4d 02", 1},
        {"0320" X_A "1c fe 4d ff", 31 + 31 + 254},
        {"0320" X_A "1c fe 4e ff", 31 + 254},
        {"0320" X_A "4f", 125},
        {"0320" POINT_A "0320" POINT_B "1b 02", 2 * 250 + 50},
        {"0320" POINT_A "0320" POINT_B "50 02", 50},
        {"0320" SEED_A "0300 0320" TWEAK_POINT "51", 2 * 125 + 250 + 50},
        {"0300 0320" TWEAK "0320" SEED_A "52", 3 * 125},
        {"0320" SA "0320" R "0300 0320" TWEAK_POINT "0320" POINT_A "53",
         125 + 2 * 250 + 50 + 375 + 50},
        {"0320" SA "0320" R "0320" TWEAK "54", 125 + 2 * 250 + 50},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(script_kit_run(&kit, cases[i].script), NIO_OK);
        assert_in_range(nio_script_steps(kit.vm), cases[i].steps + 1, cases[i].steps + 12);
    }
    script_kit_end(&kit);
}

/* 3 bytes in a loop: each round looks at 255 points. */
static void points_without_end_end_the_run(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    assert_int_equal(script_kit_run(&kit, "01 45 0028 06 0320" POINT_A "1c fe 1b ff 01"),
                     NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm),
                        "ScriptExecutionError|the steps of the run are used up");
    script_kit_end(&kit);
}

static void the_steps_end_a_sum(void **state)
{
    (void)state;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.steps = 530; /* two points are looked at */
    struct script_kit kit;
    script_kit_init(&kit, &limits, NULL);
    assert_int_equal(script_kit_run(&kit, "0320" POINT_A "0320" POINT_B "1b 02"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm),
                        "ScriptExecutionError|the steps of the run are used up");
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(what_is_not_on_the_stack_fails),
        cmocka_unit_test(scalars_are_made_and_added),
        cmocka_unit_test(points_are_made_and_added),
        cmocka_unit_test(results_are_no_larger_than_an_item),
        cmocka_unit_test(what_the_curve_takes_is_counted),
        cmocka_unit_test(points_without_end_end_the_run),
        cmocka_unit_test(the_steps_end_a_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
