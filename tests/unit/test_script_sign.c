/* plugins/tapescript/ops_sign.c: messages, signatures, taproot. What the tables expect is what
 * Python's tapescript leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define NO_TOP "IndexError|deque index out of range"
#define UNVERIFIED "ScriptExecutionError|OP_VERIFY check failed"
#define DISALLOWED "ScriptExecutionError|disallowed sigflag"
#define BAD_KEY "ValueError|OP_CHECK_SIG invalid vkey encountered"
#define BAD_SIG "ValueError|OP_CHECK_SIG invalid sig encountered"
#define NO_POINT "ValueError|each point must be a valid ed25519 point"
#define ROOT_SIZE "ScriptExecutionError|OP_TAPROOT: supplied root was not 32 bytes"
#define BAD_STACK_KEY "ValueError|invalid vkey"
#define BAD_STACK_SIG "ValueError|invalid signature"
#define BAD_SEED "ValueError|invalid signing key; must be 32 bytes"

/* Keys, signatures of "onetwofour" and of what flags leave of it, and others. */
#define SEED_A "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
#define KEY_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafd3c"
#define SEED_B "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
#define KEY_B "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define KEY_C "0b513ad9b4924015ca0902ed079044d3ac5dbec2306f06948c10da8eb6e39f2d"
#define SIG_A                                                                                      \
    "6c5dbd34c68bf9e22529207f1d38e8fb795aaeef5bb2a005f14267b179c20eb8"                             \
    "680d7a42ebe3fc410570171dcd001c8ce69305bf43fe1f01f06f591e3e83520a"
#define SIG_B                                                                                      \
    "d2e65e5575b9932857d5a5751adffd0e14fa14b1c4b70d9745d7211759015ba7"                             \
    "57198d57f49f8174f2b5c6e65c31f06750769c37d38efc3a36a337e1b83cd409"
#define SIG_C                                                                                      \
    "fe449160fd76ac887bc25ffb841e15f818ee5ee88e13b500ad224654cb7a17ae"                             \
    "2483398ccec1320c15ecbb8b88a75904b67347abe3f118e514db17ad25d74f02"
#define SIG_A_FLAG_2                                                                               \
    "7da8fdfe5f02ebf5d4bcd02f83f0b67b16d01d148d687c4266fced4da092e6bb"                             \
    "617e789c19d6d6272f61fe2634f305134bddeedfe177a906fc0bc6c8ca8e3e0a"                             \
    "02"
#define SIG_B_FLAG_2                                                                               \
    "d60fdf4c44e4a45922c25f2a98ef0bbe094c3e1a6d0454a11de9b4b880775afd"                             \
    "3a65715cb73c80ce321275b473597bc7004b0e2608584842d834d3813f142801"                             \
    "02"
#define SIG_A_FLAG_FF                                                                              \
    "de33c49961c1b2116bd00ac161a37cf0b908c2f308c893568fa8a8181233914d"                             \
    "cd915dd7b324dcb36346200967d47725141d707763ce72a6c61e0b76ac807d0e"                             \
    "ff"
#define SIG_A_HIGH                                                                                 \
    "6c5dbd34c68bf9e22529207f1d38e8fb795aaeef5bb2a005f14267b179c20eb8"                             \
    "55e16f9f05470f9adb0c0fc0abfafaa0e69305bf43fe1f01f06f591e3e83521a"
#define SIG_A_HI                                                                                   \
    "ce8c7a1b1c495a46da39e72ec936af8e1e2101db447220c17eff0543bff3762c"                             \
    "7e89b5a7f41dc1219bb92d24484c65c0b551ae646682f8b337b5a5166261b002"
#define SIG_A_NONE                                                                                 \
    "de33c49961c1b2116bd00ac161a37cf0b908c2f308c893568fa8a8181233914d"                             \
    "cd915dd7b324dcb36346200967d47725141d707763ce72a6c61e0b76ac807d0e"
#define SMALL "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
#define OFF "0200000000000000000000000000000000000000000000000000000000000000"
#define ROOT_A_0205 "9f9d96328d3bcd0c98122f7e719ce138c8993a34173fd583ab97ccf3d25f4c7a"
#define ROOT_A_NONE "d55b9cfa30a080f5f8f3f4ca9b4e0efa08ab575d07f94aedf413aab32b30ed2a"
#define ROOT_A_FAILS "564cb9fbc55600111dd1d9e0cd4f89dcbf7590ea007ba33fadb6f747f227d8da"
#define SIG_ROOT                                                                                   \
    "15e09913a6cd5d320d26987c0b076bfc43d91089de7bd8b7954056c1bcb3d9e9"                             \
    "78d581f6a9b14d6b800dc8cac06dd836ada14e2c23d6ef593b9a525841066702"
#define SIG_ROOT_FLAG_2                                                                            \
    "c0d34a4cdb4dc9672d0678e7a4479d07c40398991522016cb835fb4224690144"                             \
    "757b3e3dc76afca7fa8a334d5ade39e24f394d24d53ceba76c89a809f7a68f02"                             \
    "02"
#define BYTES_31 "01010101010101010101010101010101010101010101010101010101010101"
#define BYTES_63                                                                                   \
    "0101010101010101010101010101010101010101010101010101010101010101"                             \
    "01010101010101010101010101010101010101010101010101010101010101"

#define BYTES(text)                                                                                \
    {                                                                                              \
        .kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)(text), sizeof(text) - 1 }            \
    }

static const nio_script_entry sigfields[] = {
    {"sigfield1", BYTES("one")},
    {"sigfield2", BYTES("two")},
    {"sigfield4", BYTES("four")},
};

static void start(struct script_kit *kit)
{
    script_kit_init(kit, NULL, NULL);
    kit->input.values = sigfields;
    kit->input.value_count = sizeof sigfields / sizeof *sigfields;
}

static void run_table(const struct script_case *cases, size_t count)
{
    struct script_kit kit;
    start(&kit);
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_TABLE(cases) run_table((cases), sizeof(cases) / sizeof(*(cases)))

static void operands_that_are_cut_short_fail(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"GET_MESSAGE", "05", "", SHORT},
        {"CHECK_SIG", "01 01 23", "ff ff", SHORT},
        {"CHECK_SIG_VERIFY", "01 01 24", "ff ff", SHORT},
        {"CHECK_MULTISIG without flags", "01 46", "ff", SHORT},
        {"CHECK_MULTISIG without m", "01 46 00", "ff", SHORT},
        {"CHECK_MULTISIG without n", "01 46 00 01", "ff", SHORT},
        {"CHECK_MULTISIG_VERIFY without n", "01 47 00 01", "ff", SHORT},
        {"SIGN", "01 48", "ff", SHORT},
        {"TAPROOT", "01 5b", "ff", SHORT},
    };
    RUN_TABLE(cases);
}

static void what_is_not_on_the_stack_fails(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"CHECK_SIG of nothing", "23 00", "", EMPTY},
        {"CHECK_SIG of a key alone", "0320 " KEY_A " 23 00", "", EMPTY},
        {"CHECK_SIG_VERIFY", "24 00", "", EMPTY},
        {"CHECK_MULTISIG with too few keys", "0320 " KEY_A " 46 00 00 02", "", EMPTY},
        {"CHECK_MULTISIG with too few signatures", "0340 " SIG_A " 0320 " KEY_A " 46 00 02 01", "",
         EMPTY},
        {"CHECK_MULTISIG_VERIFY", "47 00 01 01", "", EMPTY},
        {"SIGN", "48 00", "", EMPTY},
        {"SIGN_STACK of nothing", "49", "", EMPTY},
        {"SIGN_STACK of a seed alone", "0320 " SEED_A " 49", "", EMPTY},
        {"CHECK_SIG_STACK of nothing", "4a", "", EMPTY},
        {"CHECK_SIG_STACK of a key alone", "0320 " KEY_A " 4a", "", EMPTY},
        {"CHECK_SIG_STACK without a signature", "02 05 0320 " KEY_A " 4a", "", EMPTY},
        {"TAPROOT of nothing", "5b 00", "", EMPTY},
        {"TAPROOT of a root alone", "0320 " ROOT_A_0205 " 5b 00", "", NO_TOP},
        {"TAPROOT without a script", "0320 " KEY_A " 0320 " ROOT_A_0205 " 5b 00", "", EMPTY},
    };
    RUN_TABLE(cases);
}

static void a_message_is_of_the_sigfields_that_no_flag_leaves_out(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"all", "05 00", "6f6e6574776f666f7572", NULL},
        {"without the first", "05 01", "74776f666f7572", NULL},
        {"without the second", "05 02", "6f6e65666f7572", NULL},
        {"the third is not there", "05 04", "6f6e6574776f666f7572", NULL},
        {"without the fourth", "05 08", "6f6e6574776f", NULL},
        {"only the fourth", "05 03", "666f7572", NULL},
        {"only the second", "05 fd", "74776f", NULL},
        {"nothing", "05 ff", "-", NULL},
        {"twice", "05 02 05 01", "6f6e65666f7572 74776f666f7572", NULL},
    };
    RUN_TABLE(cases);
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    assert_int_equal(script_kit_run(&kit, "05 00"), NIO_OK);
    script_kit_stack(&kit, "no sigfields", "-");
    script_kit_end(&kit);
}

static void a_signature_is_checked(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"a good one", "0340 " SIG_A " 0320 " KEY_A " 23 00", "ff", NULL},
        {"a flag of zero is none", "0341 " SIG_A " 00 0320 " KEY_A " 23 00", "ff", NULL},
        {"with a flag that is allowed", "0341 " SIG_A_FLAG_2 " 0320 " KEY_A " 23 02", "ff", NULL},
        {"with one of those that are", "0341 " SIG_A_FLAG_2 " 0320 " KEY_A " 23 ff", "ff", NULL},
        {"with one that is not", "0341 " SIG_A_FLAG_2 " 0320 " KEY_A " 23 01", "", DISALLOWED},
        {"with all of which one is not", "0341 " SIG_A_FLAG_FF " 0320 " KEY_A " 23 fe", "",
         DISALLOWED},
        {"of nothing", "0341 " SIG_A_FLAG_FF " 0320 " KEY_A " 23 ff", "ff", NULL},
        {"with another flag than was signed", "0341 " SIG_A " 02 0320 " KEY_A " 23 02", "00", NULL},
        {"without the flag that was signed", "0340 " SIG_A_NONE " 0320 " KEY_A " 23 ff", "00",
         NULL},
        {"of another key", "0340 " SIG_A " 0320 " KEY_B " 23 00", "00", NULL},
        {"of another message", "0340 " SIG_A_HI " 0320 " KEY_A " 23 00", "00", NULL},
        {"a key that is no point", "0340 " SIG_A " 0320 " OFF " 23 00", "00", NULL},
        {"a key of small order", "0340 " SIG_A " 0320 " SMALL " 23 00", "00", NULL},
        {"one that is not reduced", "0340 " SIG_A_HIGH " 0320 " KEY_A " 23 00", "00", NULL},
        {"a key that is too short", "0340 " SIG_A " 031f " BYTES_31 " 23 00", "", BAD_KEY},
        {"a key that is too long", "0340 " SIG_A " 0321 " KEY_A " 00 23 00", "", BAD_KEY},
        {"one that is too short", "033f " BYTES_63 " 0320 " KEY_A " 23 00", "", BAD_SIG},
        {"one that is too long", "0342 " SIG_A_FLAG_2 " 00 0320 " KEY_A " 23 02", "", BAD_SIG},
        {"an empty one", "0300 0320 " KEY_A " 23 00", "", BAD_SIG},
        {"what lies below stays", "02 07 0340 " SIG_A " 0320 " KEY_A " 23 00", "07 ff", NULL},
        {"and verified", "02 07 0340 " SIG_A " 0320 " KEY_A " 24 00", "07", NULL},
        {"verified, of another key", "02 07 0340 " SIG_A " 0320 " KEY_B " 24 00", "07", UNVERIFIED},
    };
    RUN_TABLE(cases);
}

static void a_signature_of_an_item_is_checked(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"a good one", "0340 " SIG_A_HI " 0302 6869 0320 " KEY_A " 4a", "ff", NULL},
        {"of nothing", "0340 " SIG_A_NONE " 0300 0320 " KEY_A " 4a", "ff", NULL},
        {"of another message", "0340 " SIG_A_HI " 0302 6868 0320 " KEY_A " 4a", "00", NULL},
        {"of another key", "0340 " SIG_A_HI " 0302 6869 0320 " KEY_B " 4a", "00", NULL},
        {"a key of small order", "0340 " SIG_A_HI " 0302 6869 0320 " SMALL " 4a", "00", NULL},
        {"a key that is too short stays alone", "0340 " SIG_A_HI " 0302 6869 0301 01 4a",
         SIG_A_HI " 6869", BAD_STACK_KEY},
        {"a signature with a flag", "0341 " SIG_A_HI " 00 0302 6869 0320 " KEY_A " 4a", "",
         BAD_STACK_SIG},
    };
    RUN_TABLE(cases);
}

static void several_signatures_are_of_several_keys(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"2 of 3",
         "0340 " SIG_A " 0340 " SIG_C " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C " 46 00 02 03",
         "ff", NULL},
        {"2 of 3 in the other order",
         "0340 " SIG_C " 0340 " SIG_A " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C " 46 00 02 03",
         "ff", NULL},
        {"3 of 3",
         "0340 " SIG_C " 0340 " SIG_A " 0340 " SIG_B " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 46 00 03 03",
         "ff", NULL},
        {"none of 3", "0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C " 46 00 00 03", "ff", NULL},
        {"none of none", "46 00 00 00", "ff", NULL},
        {"1 of none", "0301 01 46 00 01 00", "00", NULL},
        {"2 of 1", "0340 " SIG_C " 0340 " SIG_A " 0320 " KEY_A " 46 00 02 01", "00", NULL},
        {"the same twice",
         "0340 " SIG_A " 0340 " SIG_A " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C " 46 00 02 03",
         "00", NULL},
        {"the same once with a flag of zero",
         "0341 " SIG_A " 00 0340 " SIG_A " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 46 00 02 03",
         "00", NULL},
        {"the same twice, of a key that is there twice",
         "0340 " SIG_A " 0340 " SIG_A " 0320 " KEY_A " 0320 " KEY_A " 46 00 02 02", "00", NULL},
        {"two of a key that is there twice",
         "0341 " SIG_A " 00 0340 " SIG_A " 0320 " KEY_A " 0320 " KEY_A " 46 00 02 02", "ff", NULL},
        {"one of another message",
         "0340 " SIG_A " 0340 " SIG_A_HI " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 46 00 02 03",
         "00", NULL},
        {"more than are asked for stay",
         "0340 " SIG_A " 0340 " SIG_B " 0340 " SIG_C " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 46 00 02 03",
         SIG_A " ff", NULL},
        {"with different flags",
         "0341 " SIG_A_FLAG_2 " 0340 " SIG_C " 0341 " SIG_B_FLAG_2 " 0320 " KEY_A " 0320 " KEY_B
         " 0320 " KEY_C " 46 02 03 03",
         "ff", NULL},
        {"with a flag that is not allowed",
         "0341 " SIG_A_FLAG_2 " 0340 " SIG_C " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 46 01 02 03",
         "", DISALLOWED},
        {"a short key behind the one that matches",
         "0340 " SIG_A " 0301 01 0320 " KEY_A " 46 00 01 02", "ff", NULL},
        {"a short key before it", "0340 " SIG_A " 0320 " KEY_A " 0301 01 46 00 01 02", "", BAD_KEY},
        {"a short one behind one that matches none",
         "0301 01 0340 " SIG_A_HI " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C " 46 00 02 03", "",
         BAD_SIG},
        {"a short one that no key is left for", "0301 01 0340 " SIG_A " 0320 " KEY_A " 46 00 02 01",
         "00", NULL},
        {"what lies below a failure stays", "02 07 0301 01 0320 " KEY_A " 46 00 01 01", "07",
         BAD_SIG},
        {"and verified",
         "02 07 0340 " SIG_A " 0340 " SIG_C " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 47 00 02 03",
         "07", NULL},
        {"verified, the same twice",
         "02 07 0340 " SIG_A " 0340 " SIG_A " 0320 " KEY_A " 0320 " KEY_B " 0320 " KEY_C
         " 47 00 02 03",
         "07", UNVERIFIED},
    };
    RUN_TABLE(cases);
}

static void a_seed_signs(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"SIGN", "0320 " SEED_A " 48 00", SIG_A, NULL},
        {"SIGN with a flag", "0320 " SEED_A " 48 02", SIG_A_FLAG_2, NULL},
        {"SIGN nothing", "0320 " SEED_A " 48 ff", SIG_A_FLAG_FF, NULL},
        {"SIGN with a short seed", "02 07 031f " BYTES_31 " 48 00", "07", BAD_SEED},
        {"SIGN with a long seed", "02 07 0321 " SEED_A " 00 48 00", "07", BAD_SEED},
        {"SIGN leaves it in the cache, bare", "0320 " SEED_A " 48 00 0b 01 73 0a 01 73",
         SIG_A " 40 " SIG_A, NULL},
        {"SIGN with a flag does too", "0320 " SEED_A " 48 02 0b 01 73 0a 01 73",
         SIG_A_FLAG_2 " 41 " SIG_A_FLAG_2, NULL},
        {"SIGN, then CHECK_SIG", "0320 " SEED_B " 48 02 0320 " KEY_B " 23 02", "ff", NULL},
        {"SIGN_STACK", "0302 6869 0320 " SEED_A " 49", SIG_A_HI, NULL},
        {"SIGN_STACK of nothing", "0300 0320 " SEED_A " 49", SIG_A_NONE, NULL},
        {"SIGN_STACK leaves it in the cache, bare",
         "0302 6869 0320 " SEED_A " 49 0b 01 73 0a 01 73", SIG_A_HI " 40 " SIG_A_HI, NULL},
        {"SIGN_STACK takes the message before it looks at the seed", "02 07 02 08 0301 01 49", "07",
         "ValueError|"},
    };
    RUN_TABLE(cases);
}

static void a_flag_keeps_signatures_out_of_the_cache(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"SIGN", "0320 " SEED_A " 48 00 0b 01 73", SIG_A " 00", NULL},
        {"SIGN_STACK", "0302 6869 0320 " SEED_A " 49 0b 01 73", SIG_A_HI " 00", NULL},
    };
    nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    flags.numbered = 0;
    struct script_kit kit;
    start(&kit);
    kit.input.flags = &flags;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void a_root_is_opened_by_its_key_or_its_script(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"by script", "0302 0205 0320 " KEY_A " 0320 " ROOT_A_0205 " 5b 00", "05", NULL},
        {"by another script", "02 07 0302 0206 0320 " KEY_A " 0320 " ROOT_A_0205 " 5b 00", "07 00",
         NULL},
        {"by script of another key", "0302 0205 0320 " KEY_B " 0320 " ROOT_A_0205 " 5b 00", "00",
         NULL},
        {"by script of what is no key", "02 07 0302 0205 0320 " OFF " 0320 " ROOT_A_0205 " 5b 00",
         "07", NO_POINT},
        {"by script of a key of small order", "0302 0205 0320 " SMALL " 0320 " ROOT_A_0205 " 5b 00",
         "", NO_POINT},
        {"by an empty script", "0300 0320 " KEY_A " 0320 " ROOT_A_NONE " 5b 00", "",
         "ValueError|OP_EVAL encountered empty script"},
        {"by a script that fails", "02 07 0302 0020 0320 " KEY_A " 0320 " ROOT_A_FAILS " 5b 00",
         "07", UNVERIFIED},
        {"by key", "0340 " SIG_ROOT " 0320 " ROOT_A_0205 " 5b 00", "ff", NULL},
        {"by key with a flag", "0341 " SIG_ROOT_FLAG_2 " 0320 " ROOT_A_0205 " 5b 02", "ff", NULL},
        {"by key with a flag that is not allowed",
         "0341 " SIG_ROOT_FLAG_2 " 0320 " ROOT_A_0205 " 5b 01", "", DISALLOWED},
        {"by another key", "0340 " SIG_A " 0320 " ROOT_A_0205 " 5b 00", "00", NULL},
        {"by something else", "02 07 0303 010203 0320 " ROOT_A_0205 " 5b 00", "07", BAD_SIG},
        {"by nothing", "0300 0320 " ROOT_A_0205 " 5b 00", "", BAD_SIG},
        {"with a short root", "02 07 031f " BYTES_31 " 5b 00", "07", ROOT_SIZE},
        {"with a long root", "02 07 0321 " ROOT_A_0205 " 00 5b 00", "07", ROOT_SIZE},
    };
    RUN_TABLE(cases);
}

static void a_root_evaluates_where_that_is_allowed(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"it is not", "0302 0205 0320" KEY_A "0320" ROOT_A_0205 "5b 00", "0205",
         "ScriptExecutionError|OP_EVAL disallowed"},
    };
    nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    flags.disallow_eval = true;
    struct script_kit kit;
    start(&kit);
    kit.input.flags = &flags;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(what_is_not_on_the_stack_fails),
        cmocka_unit_test(a_message_is_of_the_sigfields_that_no_flag_leaves_out),
        cmocka_unit_test(a_signature_is_checked),
        cmocka_unit_test(a_signature_of_an_item_is_checked),
        cmocka_unit_test(several_signatures_are_of_several_keys),
        cmocka_unit_test(a_seed_signs),
        cmocka_unit_test(a_flag_keeps_signatures_out_of_the_cache),
        cmocka_unit_test(a_root_is_opened_by_its_key_or_its_script),
        cmocka_unit_test(a_root_evaluates_where_that_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
