/* plugins/tapescript/ops_sign.c: messages that are none, and what signatures may take. What the
 * tables expect is what Python's tapescript leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define TOO_LARGE "ScriptExecutionError|Stack item size too large"
#define FULL "ScriptExecutionError|cannot put onto full Stack"

/* Keys, signatures of "onetwofour" and of what flags leave of it, and others. */
#define SEED_A "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
#define KEY_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafd3c"
#define KEY_B "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define KEY_C "0b513ad9b4924015ca0902ed079044d3ac5dbec2306f06948c10da8eb6e39f2d"
#define SIG_A                                                                                      \
    "6c5dbd34c68bf9e22529207f1d38e8fb795aaeef5bb2a005f14267b179c20eb8"                             \
    "680d7a42ebe3fc410570171dcd001c8ce69305bf43fe1f01f06f591e3e83520a"
#define SIG_A_HI                                                                                   \
    "ce8c7a1b1c495a46da39e72ec936af8e1e2101db447220c17eff0543bff3762c"                             \
    "7e89b5a7f41dc1219bb92d24484c65c0b551ae646682f8b337b5a5166261b002"
#define SMALL "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
#define ROOT_A_0205 "9f9d96328d3bcd0c98122f7e719ce138c8993a34173fd583ab97ccf3d25f4c7a"
#define SIG_A_SHORT                                                                                \
    "240415a55c41b4eb7e4d061734733e6baa890a4f3388497b59294d798a9fe61b"                             \
    "e283449e745ee0675baa1b7a99da9270d4d18e69b1001b4cf1d4e01d62b81d0e"                             \
    "10"

#define BYTES(text)                                                                                \
    {                                                                                              \
        .kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)(text), sizeof(text) - 1 }            \
    }

static const nio_script_entry sigfields[] = {
    {"sigfield1", BYTES("one")},
    {"sigfield2", BYTES("two")},
    {"sigfield4", BYTES("four")},
};

static void start(struct script_kit *kit, const nio_script_limits *limits)
{
    script_kit_init(kit, limits, NULL);
    kit->input.values = sigfields;
    kit->input.value_count = sizeof sigfields / sizeof *sigfields;
}

static void run_table(const nio_script_limits *limits, const struct script_case *cases,
                      size_t count)
{
    struct script_kit kit;
    start(&kit, limits);
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
static void a_sigfield_has_to_be_bytes(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"GET_MESSAGE", "02 07 05 00", "07", "TypeError|can't concat str to bytes"},
        {"CHECK_SIG", "02 07 0340 " SIG_A " 0320 " KEY_A " 23 00", "07",
         "TypeError|can't concat str to bytes"},
        {"CHECK_MULTISIG", "02 07 0340 " SIG_A " 0320 " KEY_A " 46 00 01 01", "07",
         "TypeError|can't concat str to bytes"},
        {"SIGN", "02 07 0320 " SEED_A " 48 00", "07", "TypeError|can't concat str to bytes"},
        {"a flag that leaves it out", "05 02", "6f6e65666f7572", NULL},
    };
    nio_script_entry values[sizeof sigfields / sizeof *sigfields];
    struct script_kit kit;
    start(&kit, NULL);
    memcpy(values, sigfields, sizeof values);
    values[1].value.kind = NIO_SCRIPT_TEXT;
    kit.input.values = values;
    SCRIPT_KIT_RUN(&kit, cases);

    static const char *const names[] = {
        [NIO_SCRIPT_INT] = "TypeError|can't concat int to bytes",
        [NIO_SCRIPT_FLOAT] = "TypeError|can't concat float to bytes",
        [NIO_SCRIPT_BOOL] = "TypeError|can't concat bool to bytes",
        [NIO_SCRIPT_LIST] = "TypeError|can't concat list to bytes",
    };
    for (nio_script_kind kind = NIO_SCRIPT_INT; kind <= NIO_SCRIPT_LIST; kind++) {
        values[1].value.kind = kind;
        assert_int_equal(script_kit_run(&kit, "05 00"), NIO_EAUTH);
        assert_string_equal(nio_script_why(kit.vm), names[kind]);
    }
    script_kit_end(&kit);
}

static void run_sized(uint32_t item_bytes, size_t fifth, const struct script_case *cases,
                      size_t count)
{
    uint8_t first[20], last[60];
    memset(first, 0x11, sizeof first);
    memset(last, 0x22, sizeof last);
    const nio_script_entry values[] = {
        {"sigfield1", {.kind = NIO_SCRIPT_BYTES, .bytes = {first, sizeof first}}},
        {"sigfield5", {.kind = NIO_SCRIPT_BYTES, .bytes = {last, fifth}}},
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = item_bytes;
    struct script_kit kit;
    script_kit_init(&kit, &limits, NULL);
    kit.input.values = values;
    kit.input.value_count = 2;
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}

static void a_message_is_no_larger_than_an_item(void **state)
{
    (void)state;
    static const struct script_case cases40[] = {
        {"GET_MESSAGE", "02 07 05 00", "07", TOO_LARGE},
        {"GET_MESSAGE of what fits", "05 01", "222222222222222222222222222222222222222222", NULL},
        {"GET_MESSAGE of the other", "05 10", "1111111111111111111111111111111111111111", NULL},
        {"SIGN", "02 07 0320 " SEED_A " 48 00", "07", TOO_LARGE},
        {"SIGN makes more than fits, which is in the cache",
         "3d 0024 0320 " SEED_A " 48 10 0003 0b 01 73", "41", NULL},
    };
    static const struct script_case cases65[] = {
        {"CHECK_SIG", "02 07 0340 " SIG_A " 0320 " KEY_A " 23 00", "07", TOO_LARGE},
        {"CHECK_SIG of what fits", "02 07 0341 " SIG_A_SHORT " 0320 " KEY_A " 23 10", "07 ff",
         NULL},
        {"CHECK_MULTISIG", "02 07 0341 " SIG_A_SHORT " 0340 " SIG_A " 0320 " KEY_A " 46 10 02 01",
         "07", TOO_LARGE},
    };
    run_sized(40, 21, cases40, sizeof cases40 / sizeof *cases40);
    run_sized(65, 60, cases65, sizeof cases65 / sizeof *cases65);
}

static void a_huge_sigfield_is_no_message(void **state)
{
    (void)state;
    static const uint8_t huge[3 * NIO_SCRIPT_ITEM_MAX];
    const nio_script_entry values[] = {
        {"sigfield1", {.kind = NIO_SCRIPT_BYTES, .bytes = {huge, sizeof huge}}},
        {"sigfield2", {.kind = NIO_SCRIPT_BYTES, .bytes = {huge, sizeof huge}}},
    };
    struct script_kit kit;
    start(&kit, NULL);
    kit.input.values = values;
    kit.input.value_count = 2;
    assert_int_equal(script_kit_run(&kit, "0320" SEED_A "48 00"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), TOO_LARGE);
    script_kit_end(&kit);
}

static void a_full_stack_has_no_room_for_a_message(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"GET_MESSAGE onto a full stack", "00 00 00 05 00", "00 00 00", FULL},
        {"CHECK_SIG needs no more than it took", "00 0340 " SIG_A " 0320 " KEY_A " 23 00", "00 ff",
         NULL},
        {"SIGN neither", "00 00 0320 " SEED_A " 48 00", "00 00 " SIG_A, NULL},
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.items = 3;
    run_table(&limits, cases, sizeof cases / sizeof *cases);
}

static void what_a_signature_takes_is_counted(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        uint64_t steps;
    } cases[] = {
        {"0340" SIG_A "0320" KEY_A "23 00", 250},
        {"0340" SIG_A "0320" KEY_B "23 00", 250},
        {"0340" SIG_A "0320" SMALL "23 00", 250},
        {"0340" SIG_A_HI "0302 6869 0320" KEY_A "4a", 250},
        {"0320" SEED_A "48 00", 125},
        {"0302 6869 0320" SEED_A "49", 125},
        /* the first finds no key, the second the last of three */
        {"0340" SIG_A "0340" SIG_A_HI "0320" KEY_A "0320" KEY_B "0320" KEY_C "46 00 02 03",
         6 * 250},
        {"0302 0205 0320" KEY_A "0320" ROOT_A_0205 "5b 00", 125 + 250 + 50},
    };
    struct script_kit kit;
    start(&kit, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(script_kit_run(&kit, cases[i].script), NIO_OK);
        assert_in_range(nio_script_steps(kit.vm), cases[i].steps + 1, cases[i].steps + 24);
    }
    script_kit_end(&kit);
}

/* 200 keys that match nothing, 200 signatures: 40,000 tries would take seconds. */
static void many_keys_and_signatures_end_the_run(void **state)
{
    (void)state;
    static const char body[] = "0320" KEY_B, sig[] = "0340" SIG_A_HI;
    static char script[200 * (sizeof body + sizeof sig) + 64];
    size_t len = 0;
    for (size_t i = 0; i < 200; i++) {
        memcpy(script + len, sig, sizeof sig - 1);
        len += sizeof sig - 1;
    }
    for (size_t i = 0; i < 200; i++) {
        memcpy(script + len, body, sizeof body - 1);
        len += sizeof body - 1;
    }
    static const char check[] = "46 00 c8 c8";
    memcpy(script + len, check, sizeof check);
    struct script_kit kit;
    start(&kit, NULL);
    assert_int_equal(script_kit_run(&kit, script), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm),
                        "ScriptExecutionError|the steps of the run are used up");
    assert_int_equal(nio_script_steps(kit.vm), 100000);
    script_kit_end(&kit);
}

static void the_steps_end_a_signature(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        "0320" SEED_A "48 00",
        "0301 01 0320" SEED_A "49",
        "0340" SIG_A "0320" KEY_A "23 00",
        "0340" SIG_A "0301 01 0320" KEY_A "4a",
        "0302 0205 0320" KEY_A "0320" ROOT_A_0205 "5b 00",
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.steps = 100;
    struct script_kit kit;
    start(&kit, &limits);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        assert_int_equal(script_kit_run(&kit, scripts[i]), NIO_EAUTH);
        assert_string_equal(nio_script_why(kit.vm),
                            "ScriptExecutionError|the steps of the run are used up");
    }
    script_kit_end(&kit);
}

/* The cache takes more and more of the memory; at last a message does not fit any more. */
static void memory_ends_a_signature(void **state)
{
    (void)state;
    static const uint8_t kilobyte[1000];
    nio_bytes filled[64];
    const nio_script_entry field = {
        "sigfield1", {.kind = NIO_SCRIPT_BYTES, .bytes = {kilobyte, sizeof kilobyte}}};
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.memory = 128 * 1024;
    size_t refused = 0;
    struct script_kit kit;
    start(&kit, &limits);
    kit.input.values = &field;
    kit.input.value_count = 1;
    for (size_t count = 0; count < 64; count++) {
        filled[count] = (nio_bytes){kilobyte, sizeof kilobyte};
        const nio_script_preset preset = {nio_bytes_of("full"), filled, count, false};
        kit.input.cache = &preset;
        kit.input.cache_count = 1;
        if (script_kit_run(&kit, "0340" SIG_A "0320" KEY_A "23 00") == NIO_OK) {
            script_kit_stack(&kit, "it fits", "00");
            assert_int_equal(refused, 0);
        } else {
            assert_string_equal(nio_script_why(kit.vm),
                                "ScriptExecutionError|the memory of the run is used up");
            refused++;
        }
    }
    assert_in_range(refused, 1, 8);
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sigfield_has_to_be_bytes),
        cmocka_unit_test(a_message_is_no_larger_than_an_item),
        cmocka_unit_test(a_huge_sigfield_is_no_message),
        cmocka_unit_test(a_full_stack_has_no_room_for_a_message),
        cmocka_unit_test(what_a_signature_takes_is_counted),
        cmocka_unit_test(many_keys_and_signatures_end_the_run),
        cmocka_unit_test(the_steps_end_a_signature),
        cmocka_unit_test(memory_ends_a_signature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
