/* plugins/tapescript/ops_host.c: what contracts are asked, and what their answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define EMPTY "IndexError|pop from an empty deque"
#define NO_NUMBER "ValueError|number must not be empty"
#define TOO_LARGE "ScriptExecutionError|Stack item size too large"
#define FULL "ScriptExecutionError|cannot put onto full Stack"

/* What functions of the host were asked, in words. */
static char asked[1024];
static bool quiet; /* there is too much to say */

static void note(const char *what, const nio_bytes *items, size_t count)
{
    size_t len = strlen(asked);
    if (quiet) {
        return;
    }
    len += (size_t)snprintf(asked + len, sizeof asked - len, "%s%s", len == 0 ? "" : "; ", what);
    for (size_t i = 0; i < count; i++) {
        len += (size_t)snprintf(asked + len, sizeof asked - len, "%s", i == 0 ? " " : ",");
        for (size_t k = 0; k < items[i].len; k++) {
            len += (size_t)snprintf(asked + len, sizeof asked - len, "%02x", items[i].ptr[k]);
        }
    }
    assert_true(len < sizeof asked);
}

struct asking {
    struct script_case run;
    const char *asked;
};

static void run_askings(struct script_kit *kit, const struct asking *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        asked[0] = 0;
        script_kit_cases(kit, &cases[i].run, 1);
        if (strcmp(asked, cases[i].asked) != 0) {
            fail_msg("%s: asked \"%s\", not \"%s\"", cases[i].run.name, asked, cases[i].asked);
        }
    }
}

/* ---- Contracts ------------------------------------------------------------------------------ */

static nio_status echo(void *user, nio_script_vm *vm, const nio_bytes *arguments, size_t count)
{
    (void)user;
    note("echo", arguments, count);
    for (size_t i = 0; i < count; i++) {
        nio_status status = nio_script_give(vm, arguments[i]);
        if (status != NIO_OK) {
            return status;
        }
    }
    return NIO_OK;
}

static nio_status give_nothing(void *user, nio_script_vm *vm, const nio_bytes *arguments,
                               size_t count)
{
    (void)user;
    (void)vm;
    note("nothing", arguments, count);
    return NIO_OK;
}

/* Three items, the second of them as large as the user data say. */
static nio_status give_large(void *user, nio_script_vm *vm, const nio_bytes *arguments,
                             size_t count)
{
    static const uint8_t bytes[1025] = {1};
    const size_t *size = user;
    (void)arguments;
    (void)count;
    assert_int_equal(nio_script_give(vm, (nio_bytes){bytes, 1}), NIO_OK);
    assert_int_equal(nio_script_give(vm, (nio_bytes){bytes, *size}), NIO_OK);
    assert_int_equal(nio_script_give(vm, (nio_bytes){bytes, 1}), NIO_OK);
    return NIO_OK;
}

static nio_status give_huge(void *user, nio_script_vm *vm, const nio_bytes *arguments, size_t count)
{
    static const uint8_t bytes[100000];
    (void)user;
    (void)arguments;
    (void)count;
    return nio_script_give(vm, (nio_bytes){bytes, sizeof bytes});
}

/* Gives something, and then fails as its user data say. */
static nio_status give_up(void *user, nio_script_vm *vm, const nio_bytes *arguments, size_t count)
{
    const char *how = user;
    (void)arguments;
    (void)count;
    assert_int_equal(nio_script_give(vm, nio_bytes_of("lost")), NIO_OK);
    if (strcmp(how, "status") == 0) {
        return NIO_ENOENT;
    }
    nio_status status = nio_script_fail(vm, "not today");
    return strcmp(how, "sentence") == 0 ? status : NIO_OK;
}

static nio_status use_up(void *user, nio_script_vm *vm, const nio_bytes *arguments, size_t count)
{
    (void)user;
    (void)arguments;
    (void)count;
    assert_int_equal(nio_script_charge(vm, UINT64_MAX), NIO_ELIMIT);
    return NIO_OK; /* says that all is well, which does not help */
}

/* A proof is four bytes: whether it holds, moves, obeys, and how much. */
static bool proof_holds(void *user, nio_bytes proof)
{
    (void)user;
    note("holds", &proof, 1);
    return proof.ptr[0] != 0;
}

static bool moves(void *user, nio_bytes proof, nio_bytes source, nio_bytes destination)
{
    nio_bytes items[] = {proof, source, destination};
    (void)user;
    note("moves", items, 3);
    return proof.ptr[1] != 0;
}

static bool obeys(void *user, nio_bytes proof, nio_bytes constraint)
{
    nio_bytes items[] = {proof, constraint};
    (void)user;
    note("obeys", items, 2);
    return proof.ptr[2] != 0;
}

static nio_status total(void *user, const nio_bytes *proofs, size_t count, nio_bytes destination,
                        int64_t *sum)
{
    (void)user;
    note("total", proofs, count);
    note("to", &destination, 1);
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        *sum += (int8_t)proofs[i].ptr[3];
    }
    return count > 0 && proofs[0].ptr[3] == 0x77 ? NIO_ENOENT : NIO_OK;
}

#define ID(text)                                                                                   \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }
static char status_[] = "status", sentence[] = "sentence", neither[] = "neither";
static size_t small = 1, large = 1025;
static const nio_script_contract contracts[] = {
    {ID("e"), NULL, echo, NULL, NULL, NULL, NULL},
    {ID("n"), NULL, give_nothing, NULL, NULL, NULL, NULL},
    {ID("l"), &large, give_large, NULL, NULL, NULL, NULL},
    {ID("m"), &small, give_large, NULL, NULL, NULL, NULL},
    {ID("h"), NULL, give_huge, NULL, NULL, NULL, NULL},
    {ID("s"), status_, give_up, NULL, NULL, NULL, NULL},
    {ID("f"), sentence, give_up, NULL, NULL, NULL, NULL},
    {ID("g"), neither, give_up, NULL, NULL, NULL, NULL},
    {ID("u"), NULL, use_up, NULL, NULL, NULL, NULL},
    {ID("t"), NULL, NULL, proof_holds, moves, obeys, total},
    {ID("1"), NULL, NULL, NULL, moves, obeys, total},
    {ID("2"), NULL, NULL, proof_holds, NULL, obeys, total},
    {ID("3"), NULL, NULL, proof_holds, moves, NULL, total},
    {ID("4"), NULL, NULL, proof_holds, moves, obeys, NULL},
    {ID(""), NULL, give_nothing, NULL, NULL, NULL, NULL},
};

static void with_contracts(struct script_kit *kit, const nio_script_limits *limits)
{
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.contracts = contracts;
    host.contract_count = sizeof contracts / sizeof *contracts;
    script_kit_init(kit, limits, &host);
}

static void run_contracts(const nio_script_limits *limits, const nio_script_flags *flags,
                          const struct asking *cases, size_t count)
{
    struct script_kit kit;
    with_contracts(&kit, limits);
    kit.input.flags = flags;
    run_askings(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_CONTRACTS(cases) run_contracts(NULL, NULL, (cases), sizeof(cases) / sizeof(*(cases)))

#define UNKNOWN "ScriptExecutionError|OP_INVOKE unknown contract"
#define NOT_INVOKED "ScriptExecutionError|contract must implement the CanBeInvoked interface"

static void a_contract_is_invoked_with_what_is_on_the_stack(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"results go on the stack in order", "02a1 02a2 02 02 02 65 55", "a2 a1", NULL},
         "echo a2,a1"},
        {{"what lies below stays", "02a1 02a2 02 01 02 65 55", "a1 a2", NULL}, "echo a2"},
        {{"without arguments", "02a1 02 00 02 65 55", "a1", NULL}, "echo"},
        {{"a count with more bytes than it needs", "02a1 0309 000000000000000001 02 65 55", "a1",
          NULL},
         "echo a1"},
        {{"results are a list in the cache", "02a1 02a2 02 02 02 65 55 0b 02 4952 0a 02 4952",
          "a2 a1 02 a2 a1", NULL},
         "echo a2,a1"},
        {{"who gives nothing leaves no list", "02 00 02 6e 55 0b 02 4952", "00", NULL}, "nothing"},
        {{"who gives nothing leaves the list there was",
          "02a1 02 01 02 65 55 02 00 02 6e 55 0a 02 4952", "a1 a1", NULL},
         "echo a1; nothing"},
        {{"contracts reach bodies", "02a1 02 01 02 65 01 2b 0001 55", "a1", NULL}, "echo a1"},
        {{"an id may be empty", "02 00 0300 55", "", NULL}, "nothing"},
    };
    RUN_CONTRACTS(cases);
}

static void invoking_fails_before_the_contract_is_asked(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"nothing on the stack", "55", "", EMPTY}, ""},
        {{"no count", "02 65 55", "", EMPTY}, ""},
        {{"an empty count", "02a1 0300 02 65 55", "a1", NO_NUMBER}, ""},
        {{"a negative count", "02a1 02ff 02 65 55", "a1",
          "ScriptExecutionError|OP_INVOKE invalid argcount encountered"},
         ""},
        {{"more than there are", "02a1 02a2 02 03 02 65 55", "", EMPTY}, ""},
        {{"more than fits into a number of the machine", "02a1 0309 7fffffffffffffffff 02 65 55",
          "", EMPTY},
         ""},
        {{"a contract that is unknown, when the arguments are gone", "02a1 02a2 02 01 02 7a 55",
          "a1", UNKNOWN},
         ""},
        {{"an id with something behind it", "02a1 02 00 0302 6500 55", "a1", UNKNOWN}, ""},
        {{"one that cannot be invoked", "02a1 02a2 02 01 02 74 55", "a1", NOT_INVOKED}, ""},
    };
    RUN_CONTRACTS(cases);
}

static void a_contract_may_fail(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"by a status", "02a1 02a2 02 01 02 73 55", "a1", "ScriptExecutionError|no such thing"},
         ""},
        {{"by a sentence", "02a1 02a2 02 01 02 66 55", "a1", "ScriptExecutionError|not today"}, ""},
        {{"not by a sentence that it takes back", "02 00 02 67 55", "6c6f7374", NULL}, ""},
        {{"which a script may catch", "3d 0005 02 00 02 66 55 0003 0a 01 45",
          "536372697074457865637574696f6e4572726f727c6e6f7420746f646179", NULL},
         ""},
        {{"and what it gave is gone", "3d 0005 02 00 02 66 55 0000 02 00 02 6e 55 0b 02 4952", "00",
          NULL},
         "nothing"},
        {{"by the steps, whatever it says", "3d 0005 02 00 02 75 55 0001 01", "",
          "ScriptExecutionError|the steps of the run are used up"},
         ""},
        {{"by a result that is too large, the one before it stays", "02 00 02 6c 55", "01",
          TOO_LARGE},
         ""},
        {{"and leaves no list", "3d 0005 02 00 02 6c 55 0005 06 0b 02 4952", "00", NULL}, ""},
        {{"by a result that no memory is for, which nothing catches", "3d 0005 02 00 02 68 55 0000",
          "", "ScriptExecutionError|the memory of the run is used up"},
         ""},
    };
    RUN_CONTRACTS(cases);
}

static void results_need_room_on_the_stack(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"the third does not fit", "02 00 02 6d 55", "01 01", FULL}, ""},
        {{"and there is no list", "3d 0005 02 00 02 6d 55 0006 06 06 0b 02 4952", "00", NULL}, ""},
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.items = 2;
    run_contracts(&limits, NULL, cases, sizeof cases / sizeof *cases);
}

static void a_flag_keeps_results_out_of_the_cache(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"flag 0", "02a1 02 01 02 65 55 0b 02 4952", "a1 00", NULL}, "echo a1"},
    };
    nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    flags.numbered &= ~1u;
    run_contracts(NULL, &flags, cases, 1);
}

static void only_a_contract_that_is_invoked_gives(void **state)
{
    (void)state;
    struct script_kit kit;
    with_contracts(&kit, NULL);
    assert_int_equal(nio_script_give(kit.vm, nio_bytes_of("x")), NIO_EINVAL);
    assert_int_equal(script_kit_run(&kit, "02a1 02 01 02 65 55"), NIO_OK);
    assert_int_equal(nio_script_give(kit.vm, nio_bytes_of("x")), NIO_EINVAL);
    script_kit_end(&kit);
}

/* ---- Transfers ------------------------------------------------------------------------------ */

#define GOOD "0304 01010105 "  /* obeys, moves 5 */
#define WILD "0304 01010007 "  /* obeys no constraint, moves 7 */
#define STILL "0304 01000105 " /* moves nothing from there */
#define BAD "0304 00010105 "   /* does not hold */
#define OWING "0304 010101ff " /* moves -1 */
#define LAST "02 74 3b"        /* the contract */
#define MISSING "ScriptExecutionError|OP_CHECK_TRANSFER missing contract"
#define NO_TRANSFER "ScriptExecutionError|contract must implement the CanCheckTransfer interface"

/* proofs, sources, count, destination, constraint, amount, contract */
static void a_transfer_is_judged_by_its_proofs(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"one that is enough", GOOD "02a1 02 01 02d1 02c1 02 05 " LAST, "ff", NULL},
         "holds 01010105; moves 01010105,a1,d1; obeys 01010105,c1; total 01010105; to d1"},
        {{"one that is not", GOOD "02a1 02 01 02d1 0300 02 06 " LAST, "00", NULL},
         "holds 01010105; moves 01010105,a1,d1; total 01010105; to d1"},
        {{"no constraint is asked about where there is none",
          WILD "02a1 02 01 02d1 0300 02 07 " LAST, "ff", NULL},
         "holds 01010007; moves 01010007,a1,d1; total 01010007; to d1"},
        {{"one that does not obey, though another does",
          WILD GOOD "02a1 02a2 02 02 02d1 02c1 02 01 " LAST, "00", NULL},
         "holds 01010105; moves 01010105,a2,d1; obeys 01010105,c1; holds 01010007; moves "
         "01010007,a1,d1; obeys 01010007,c1; total 01010105,01010007; to d1"},
        {{"two together", GOOD WILD "02a1 02a2 02 02 02d1 0300 02 0c " LAST, "ff", NULL},
         "holds 01010007; moves 01010007,a2,d1; holds 01010105; moves 01010105,a1,d1; total "
         "01010007,01010105; to d1"},
        {{"one that moves nothing", STILL "02a1 02 01 02d1 0300 02 01 " LAST, "00", NULL},
         "holds 01000105; moves 01000105,a1,d1; total 01000105; to d1"},
        {{"one that does not hold is asked all the same", BAD "02a1 02 01 02d1 02c1 02 01 " LAST,
          "00", NULL},
         "holds 00010105; moves 00010105,a1,d1; obeys 00010105,c1; total 00010105; to d1"},
        {{"nothing is enough for nothing", "02 00 02d1 02c1 02 00 " LAST, "ff", NULL},
         "total; to d1"},
        {{"an empty count is 0", "02 07 0300 02d1 02c1 02 00 " LAST, "07 ff", NULL},
         "total; to d1"},
        {{"a count has no sign", "02 07 02ff 02d1 02c1 02 00 " LAST, "", EMPTY}, ""},
        {{"amounts have", OWING "02a1 02 01 02d1 0300 02fe " LAST, "ff", NULL},
         "holds 010101ff; moves 010101ff,a1,d1; total 010101ff; to d1"},
        {{"sums have too", OWING "02a1 02 01 02d1 0300 02 00 " LAST, "00", NULL},
         "holds 010101ff; moves 010101ff,a1,d1; total 010101ff; to d1"},
        {{"no sum is as large as that", "02 00 02d1 02c1 0309 010000000000000000 " LAST, "00",
          NULL},
         "total; to d1"},
        {{"any sum is more than that", "02 00 02d1 02c1 0309 ff0000000000000000 " LAST, "ff", NULL},
         "total; to d1"},
        {{"a sum that cannot be made", "02 07 0304 01010177 02a1 02 01 02d1 0300 02 01 " LAST, "07",
          "ScriptExecutionError|no such thing"},
         "holds 01010177; moves 01010177,a1,d1; total 01010177; to d1"},
    };
    RUN_CONTRACTS(cases);
}

static void a_transfer_fails_before_the_contract_is_asked(void **state)
{
    (void)state;
    static const struct asking cases[] = {
        {{"nothing on the stack", "3b", "", EMPTY}, ""},
        {{"no amount", "02 74 3b", "", EMPTY}, ""},
        {{"an empty amount", "02 07 0300 " LAST, "07", NO_NUMBER}, ""},
        {{"no constraint", "02 01 " LAST, "", EMPTY}, ""},
        {{"no destination", "02c1 02 01 " LAST, "", EMPTY}, ""},
        {{"no count", "02d1 02c1 02 01 " LAST, "", EMPTY}, ""},
        {{"fewer sources", "02a1 02 02 02d1 02c1 02 01 " LAST, "", EMPTY}, ""},
        {{"fewer proofs", "01 02a1 02a2 02 02 02d1 02c1 02 01 " LAST, "", EMPTY}, ""},
        {{"a count that is huge", "01 0310 ffffffffffffffffffffffffffffffff 02d1 02c1 02 01 " LAST,
          "", EMPTY},
         ""},
        {{"an unknown contract, when all is gone", "02 07 01 01 02 01 02d1 02c1 02 01 02 7a 3b",
          "07", MISSING},
         ""},
        {{"one that is invoked", "02 00 02d1 02c1 02 01 02 65 3b", "", NO_TRANSFER}, ""},
        {{"one that knows of no proofs", "02 00 02d1 02c1 02 01 02 31 3b", "", NO_TRANSFER}, ""},
        {{"of no moves", "02 00 02d1 02c1 02 01 02 32 3b", "", NO_TRANSFER}, ""},
        {{"of no constraints", "02 00 02d1 02c1 02 01 02 33 3b", "", NO_TRANSFER}, ""},
        {{"of no sums", "02 00 02d1 02c1 02 01 02 34 3b", "", NO_TRANSFER}, ""},
    };
    RUN_CONTRACTS(cases);
}

/* The cache takes more and more of the memory; at last the 64 views of arguments do not fit. */
static void memory_ends_what_a_contract_is_asked(void **state)
{
    (void)state;
    static const char invoking[] = "01 1c 3f 02 40 02 6e 55";
    static const char transfer[] = "0304 01010100 1c 3f 01 1c 3f 02 40 02d1 0300 02 00 " LAST;
    static const uint8_t kilobyte[1000];
    nio_bytes filled[64];
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.memory = 128 * 1024;
    size_t refused[2] = {0, 0};
    struct script_kit kit;
    with_contracts(&kit, &limits);
    quiet = true;
    for (size_t count = 0; count < 64; count++) {
        filled[count] = (nio_bytes){kilobyte, sizeof kilobyte};
        const nio_script_preset preset = {nio_bytes_of("full"), filled, count, false};
        kit.input.cache = &preset;
        kit.input.cache_count = 1;
        for (size_t i = 0; i < 2; i++) {
            if (script_kit_run(&kit, i == 0 ? invoking : transfer) == NIO_OK) {
                assert_int_equal(refused[i], 0);
            } else {
                assert_string_equal(nio_script_why(kit.vm),
                                    "ScriptExecutionError|the memory of the run is used up");
                refused[i]++;
            }
        }
    }
    assert_in_range(refused[0], 1, 8);
    assert_in_range(refused[1], 1, 8);
    quiet = false;
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contract_is_invoked_with_what_is_on_the_stack),
        cmocka_unit_test(invoking_fails_before_the_contract_is_asked),
        cmocka_unit_test(a_contract_may_fail),
        cmocka_unit_test(results_need_room_on_the_stack),
        cmocka_unit_test(a_flag_keeps_results_out_of_the_cache),
        cmocka_unit_test(only_a_contract_that_is_invoked_gives),
        cmocka_unit_test(a_transfer_is_judged_by_its_proofs),
        cmocka_unit_test(a_transfer_fails_before_the_contract_is_asked),
        cmocka_unit_test(memory_ends_what_a_contract_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
