/* plugins/tapescript/{frame,run,ops_flow}.c: bodies, calls, loops, and the limits of a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define NO_TOP "IndexError|deque index out of range"
#define CALLS "ScriptExecutionError|callstack limit exceeded"
#define STEPS "ScriptExecutionError|the steps of the run are used up"
#define MEMORY "ScriptExecutionError|the memory of the run is used up"
#define NESTED "ScriptExecutionError|scripts are nested too deeply"

static void run_table(const struct script_case *cases, size_t count)
{
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_TABLE(cases) run_table((cases), sizeof(cases) / sizeof(*(cases)))

static void operands_that_are_cut_short_fail(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DEF without a number", "29", "", SHORT},
        {"DEF without a length", "29 00", "", SHORT},
        {"DEF with half a length", "29 00 00", "", SHORT},
        {"DEF with a short body", "29 00 0002 01", "", SHORT},
        {"CALL without a number", "2a", "", SHORT},
        {"IF without a length", "01 2b 00", "ff", SHORT},
        {"IF with a short body", "01 2b 0002 01", "ff", SHORT},
        {"IF_ELSE without the second body", "01 2c 0001 01", "ff", SHORT},
        {"IF_ELSE with a short second body", "01 2c 0001 01 0002 00", "ff", SHORT},
        {"TRY without EXCEPT", "3d 0001 01", "", SHORT},
        {"TRY with a short EXCEPT", "3d 0001 01 0001", "", SHORT},
        {"LOOP without a length", "01 45", "ff", SHORT},
        {"LOOP with a short body", "01 45 0001", "ff", SHORT},
        {"MERKLEVAL without a root", "01 3c 00", "ff", SHORT},
        {"SET_FLAG without a name", "31 02 00", "", SHORT},
        {"UNSET_FLAG without a name", "32 01", "", SHORT},
        {"NOP without a count", "ff", "", SHORT},
    };
    RUN_TABLE(cases);
}

static void flow_needs_items(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"IF", "2b 0000", "", EMPTY},
        {"IF_ELSE", "2c 0000 0000", "", EMPTY},
        {"EVAL", "2d", "", EMPTY},
        {"LOOP", "45 0000", "", NO_TOP},
        {"LOOP whose body takes the last", "01 45 0001 06", "", NO_TOP},
        {"NOP of more than there are", "01 5c 02", "", EMPTY},
        {"NOP of a negative count", "01 5c 80", "ff",
         "ScriptExecutionError|NOP count must not be negative"},
        {"EVAL of an empty script", "03 00 2d", "", "ValueError|OP_EVAL encountered empty script"},
        {"MERKLEVAL with one item",
         "01 3c 0101010101010101010101010101010101010101010101010101010101010101",
         "ff 8ce4b81ec70a35d9be83f2e6ca2e4c60ae0d7bd0f3b3c6b9f0ee0df5a2c92c8c",
         "ScriptExecutionError|OP_SWAP stack size exceeded by index"},
        {"CALL of what is not defined", "2a 07", "", "KeyError|b'\\x07'"},
        {"SET_FLAG knows none", "31 01 00", "",
         "ScriptExecutionError|OP_SET_FLAG unrecognized flag"},
        {"UNSET_FLAG does nothing", "32 01 00 01", "ff", NULL},
    };
    (void)cases[8]; /* its stack is checked by the vectors; here only that it fails */
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    script_kit_cases(&kit, cases, 8);
    script_kit_cases(&kit, cases + 9, sizeof(cases) / sizeof(*cases) - 9);
    assert_int_equal(script_kit_run(&kit, cases[8].script), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), cases[8].why);
    script_kit_end(&kit);
}

static void a_return_ends_what_it_has_to(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"in a script", "01 30 00", "ff", NULL},
        {"in an IF: the script too", "01 2b 0002 01 30 00", "ff", NULL},
        {"in an IF of a CALL: the definition too", "29 00 0007 01 2b 0002 01 30 00 2a 00 02 05",
         "ff 05", NULL},
        {"in a LOOP: the loop alone", "01 45 0001 30 02 05", "ff 05", NULL},
        {"in an EVAL: the evaluated alone", "03 02 01 30 2d 02 05", "ff 05", NULL},
        {"in a TRY: the script too", "3d 0002 01 30 0000 00", "ff", NULL},
        {"in an EXCEPT: the script too", "3d 0001 06 0002 01 30 00", "ff", NULL},
        {"in a witness: nothing of the lock", "01 30 / 01 2b 0000 02 05", "ff 05", NULL},
    };
    RUN_TABLE(cases);
}

static void exactly_as_python_a_return_in_a_witness_cuts_the_lock_short(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    kit.input.exact = true;
    assert_int_equal(script_kit_run(&kit, "01 30 / 01 2b 0000 02 05"), NIO_OK);
    script_kit_stack(&kit, "the lock ends at its first IF", "ff");
    assert_true(nio_script_returned(kit.vm));
    script_kit_end(&kit);
}

static void definitions_are_where_they_are_seen(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"a later one is seen by an earlier", "29 00 0002 2a 01 29 01 0001 01 2a 00", "ff", NULL},
        {"one of an IF is lost", "01 2b 0005 29 00 0001 01 2a 00", "", "KeyError|b'\\x00'"},
        {"one of a TRY is lost", "3d 0005 29 00 0001 01 0000 2a 00", "", "KeyError|b'\\x00'"},
        {"one of an EVAL is lost", "03 05 29 00 0001 01 2d 2a 00", "", "KeyError|b'\\x00'"},
        {"one of a LOOP stays", "01 45 0007 29 00 0001 01 06 00 2a 00", "00 ff", NULL},
        {"one of a CALL stays", "29 00 0005 29 01 0001 01 2a 00 2a 01", "ff", NULL},
        {"one of a witness stays", "29 00 0001 01 / 2a 00", "ff", NULL},
        {"a body has a copy of its own", "29 00 0001 01 01 2b 0007 29 00 0001 00 2a 00 2a 00",
         "00 ff", NULL},
        {"a copy keeps what its parent changes meanwhile",
         "29 00 0001 01 29 01 0005 29 00 0001 00 01 2b 0004 2a 01 2a 00 2a 00", "ff 00", NULL},
    };
    RUN_TABLE(cases);
}

static void calls_are_counted(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.calls = 3;
    static const struct script_case cases[] = {
        {"three of one tape", "29 00 0001 01 2a 00 2a 00 2a 00", "ff ff ff", NULL},
        {"a fourth", "29 00 0001 01 2a 00 2a 00 2a 00 2a 00", "ff ff ff", CALLS},
        {"also over scripts", "29 00 0001 01 2a 00 2a 00 / 2a 00 2a 00", "ff ff ff", CALLS},
        {"a recursion", "29 00 0003 01 2a 00 2a 00", "ff ff ff", CALLS},
        {"an EVAL after three", "29 00 0001 01 2a 00 2a 00 2a 00 1d 2d", "ff ff ff ff", CALLS},
        {"an EVAL counts for itself alone", "03 01 01 2d 03 01 01 2d 03 01 01 2d 03 01 01 2d",
         "ff ff ff ff", NULL},
        {"three rounds", "01 01 01 00 02 ff 45 0001 06", "ff ff ff 00", NULL},
        {"a fourth round", "01 45 0000", "ff", "ScriptExecutionError|OP_LOOP limit exceeded"},
    };
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* ---- Limits that no script catches ---------------------------------------------------------- */

static void nested_loops_end_with_the_steps(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.steps = 5000;
    static const struct script_case cases[] = {
        {"the innermost fails first", "01 45 0006 45 0003 45 0000", "ff",
         "ScriptExecutionError|OP_LOOP limit exceeded"},
        {"until what fails is caught", "01 45 0008 3d 0003 45 0000 0000", "ff", STEPS},
    };
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    assert_int_equal(nio_script_steps(kit.vm), 5000);
    script_kit_end(&kit);
}

static void bodies_are_nested_to_the_limit(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.nesting = 4;
    static const struct script_case cases[] = {
        {"four tapes", "01 2b 0009 01 2b 0005 01 2b 0001 01", "ff", NULL},
        {"five", "01 2b 000d 01 2b 0009 01 2b 0005 01 2b 0001 01", "", NESTED},
        {"TRY does not catch it", "3d 000d 01 2b 0009 01 2b 0005 01 2b 0001 01 0001 01", "",
         NESTED},
    };
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* 20 KB of IF in IF, which is what the C stack would have to hold elsewhere. */
static void five_hundred_bodies_take_no_stack(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    static char hex[2 * 4 * 512 + 3];
    size_t levels = 511; /* and the script itself */
    for (size_t i = 0; i < levels; i++) {
        snprintf(hex + 8 * i, 9, "012b%04x", (unsigned)(4 * (levels - 1 - i) + 1));
    }
    strcpy(hex + 8 * levels, "01");
    assert_int_equal(script_kit_run(&kit, hex), NIO_OK);
    script_kit_stack(&kit, "the innermost ran", "ff");
    script_kit_end(&kit);
}

/* Each round puts 1,023 random bytes onto the stack: 128 of them do not fit 192 KiB. */
static void memory_is_a_budget(void **state)
{
    (void)state;
    struct script_kit kit;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.memory = 192 * 1024;
    script_kit_init(&kit, &limits, NULL);
    size_t before = nio_script_memory(kit.vm);
    assert_int_equal(script_kit_run(&kit, "01 45 0005 03 02 03ff 2f"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), MEMORY);
    assert_int_equal(script_kit_run(&kit, "3d 0009 01 45 0005 03 02 03ff 2f 0001 01"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), MEMORY);
    assert_true(nio_script_memory(kit.vm) - before <= limits.memory);
    assert_int_equal(script_kit_run(&kit, "01"), NIO_OK);
    script_kit_end(&kit);
}

static void a_greedy_run_does_not_leave_its_memory_to_the_machine(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    /* Seven loops, each of which puts 128 items of 1,023 random bytes onto the stack. */
    const char *fill = "03 02 03ff 2f 3d 0008 45 0005 03 02 03ff 2f 0000";
    char script[1024] = "";
    for (int i = 0; i < 7; i++) {
        strcat(script, fill);
    }
    assert_int_equal(script_kit_run(&kit, script), NIO_OK);
    assert_true(nio_script_memory(kit.vm) > 1024 * 1024);
    assert_int_equal(script_kit_run(&kit, "01"), NIO_OK);
    assert_true(nio_script_memory(kit.vm) < 400 * 1024);
    script_kit_end(&kit);
}

static void the_second_run_takes_no_memory(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    const char *script = "29 00 0003 1d 1d 06 01 2a 00 01 2b 0002 2a 00 3d 0001 20 0001 01";
    assert_int_equal(script_kit_run(&kit, script), NIO_OK);
    size_t requests = kit.world.requests;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(script_kit_run(&kit, script), NIO_OK);
    }
    assert_int_equal(kit.world.requests, requests);
    script_kit_end(&kit);
}

/* ---- Machines ------------------------------------------------------------------------------- */

static void a_machine_refuses_what_it_cannot_keep(void **state)
{
    (void)state;
    struct fault_env world;
    nio_script_vm *vm = NULL;
    fault_env_init(&world, 1);
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = NIO_SCRIPT_ITEM_MAX + 1;
    assert_int_equal(nio_script_vm_create(&world.env, &limits, NULL, &vm), NIO_EINVAL);
    limits = (nio_script_limits)NIO_SCRIPT_LIMITS_INIT;
    limits.items = NIO_SCRIPT_ITEMS_MAX + 1;
    assert_int_equal(nio_script_vm_create(&world.env, &limits, NULL, &vm), NIO_EINVAL);
    limits = (nio_script_limits)NIO_SCRIPT_LIMITS_INIT;
    limits.memory = 1000;
    assert_int_equal(nio_script_vm_create(&world.env, &limits, NULL, &vm), NIO_EINVAL);
    limits = (nio_script_limits)NIO_SCRIPT_LIMITS_INIT;
    limits.size = 0;
    assert_int_equal(nio_script_vm_create(&world.env, &limits, NULL, &vm), NIO_EINVAL);
    for (size_t nth = 1; nth <= 3; nth++) {
        fault_env_fail_nth(&world, nth, false);
        assert_int_equal(nio_script_vm_create(&world.env, NULL, NULL, &vm), NIO_ENOMEM);
    }
    fault_env_end(&world);
}

static void a_run_without_memory_fails_and_the_next_one_works(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    fault_env_fail_nth(&kit.world, 1, false);
    assert_int_equal(script_kit_run(&kit, "01"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), MEMORY);
    assert_int_equal(script_kit_run(&kit, "01"), NIO_OK);
    script_kit_end(&kit);
}

/* Items in a loop; frames with definitions of their own, in a recursion. */
static void memory_may_run_out_at_every_request(void **state)
{
    (void)state;
    static const char *const takers[] = {
        "3d 0009 01 45 0005 03 02 03ff 2f 0001 01",
        "29 00 000f 29 01 0000 3d 0006 01 2b 0002 2a 00 0000 2a 00",
    };
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++) {
        nio_status status = NIO_EAUTH;
        size_t nth = 1;
        for (; status != NIO_OK; nth++) {
            struct script_kit kit;
            script_kit_init(&kit, NULL, NULL);
            fault_env_fail_nth(&kit.world, nth, false);
            status = script_kit_run(&kit, takers[i]);
            assert_string_equal(nio_script_why(kit.vm), status == NIO_OK ? "" : MEMORY);
            fault_env_fail_nth(&kit.world, 0, false);
            assert_int_equal(script_kit_run(&kit, takers[i]), NIO_OK);
            script_kit_end(&kit);
        }
        assert_true(nth > 3); /* several chunks */
    }
}

/* All memory there is; nothing comes back to it, so that what a machine frees can be looked at. */
static struct {
    _Alignas(16) uint8_t bytes[512 * 1024];
    size_t used;
} arena;

static void *take(void *user, void *ptr, size_t bytes)
{
    (void)user;
    (void)ptr;
    if (bytes == 0 || bytes > sizeof arena.bytes - arena.used) {
        return NULL;
    }
    void *block = arena.bytes + arena.used;
    arena.used += (bytes + 15) / 16 * 16;
    return block;
}

/* Blocks that a machine released are poisoned, and looked at all the same. */
__attribute__((no_sanitize("address"))) static bool arena_has(const uint8_t *bytes, size_t len)
{
    size_t same = 0;
    for (size_t at = 0; at < arena.used && same < len; at++) {
        same = arena.bytes[at] == bytes[same] ? same + 1 : arena.bytes[at] == bytes[0];
    }
    return same == len;
}

static nio_status run_script(nio_script_vm *vm, const uint8_t *bytes, size_t len)
{
    const nio_bytes script = {bytes, len};
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    input.scripts = &script;
    input.script_count = 1;
    return nio_script_run(vm, &input);
}

static void what_a_run_left_is_wiped_when_the_next_begins_and_at_the_end(void **state)
{
    (void)state;
    static const uint8_t script[] = "\x03 0123456789abcdefghijklmnopqrstuv\x1d\x09\x01k\x01\x48";
    const uint8_t *seed = script + 2, open = 1;
    nio_env env;
    nio_script_vm *vm;
    nio_env_default(&env);
    env.alloc = take;
    assert_int_equal(nio_script_vm_create(&env, NULL, NULL, &vm), NIO_OK);
    assert_int_equal(run_script(vm, script, sizeof script), NIO_OK); /* and a 0: no flag */
    assert_true(arena_has(seed, 16));
    assert_int_equal(run_script(vm, &open, 1), NIO_OK);
    assert_false(arena_has(seed, 16));
    assert_int_equal(run_script(vm, script, sizeof script), NIO_OK);
    assert_true(arena_has(seed, 16));
    nio_script_vm_destroy(vm);
    assert_false(arena_has(seed, 16));
}

static void no_script_is_no_lock(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    assert_int_equal(nio_script_auth(kit.vm, &input), NIO_EINVAL);
    const nio_bytes script = {(const uint8_t *)"\x01", 1};
    input.scripts = &script;
    input.script_count = 1;
    assert_int_equal(nio_script_auth(kit.vm, &input), NIO_OK);
    const nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    input.flags = &flags;
    assert_int_equal(nio_script_auth(kit.vm, &input), NIO_EINVAL);
    input.flags = NULL;
    input.size = 0;
    assert_int_equal(nio_script_auth(kit.vm, &input), NIO_EINVAL);
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(flow_needs_items),
        cmocka_unit_test(a_return_ends_what_it_has_to),
        cmocka_unit_test(exactly_as_python_a_return_in_a_witness_cuts_the_lock_short),
        cmocka_unit_test(definitions_are_where_they_are_seen),
        cmocka_unit_test(calls_are_counted),
        cmocka_unit_test(nested_loops_end_with_the_steps),
        cmocka_unit_test(bodies_are_nested_to_the_limit),
        cmocka_unit_test(five_hundred_bodies_take_no_stack),
        cmocka_unit_test(memory_is_a_budget),
        cmocka_unit_test(a_greedy_run_does_not_leave_its_memory_to_the_machine),
        cmocka_unit_test(the_second_run_takes_no_memory),
        cmocka_unit_test(a_machine_refuses_what_it_cannot_keep),
        cmocka_unit_test(a_run_without_memory_fails_and_the_next_one_works),
        cmocka_unit_test(memory_may_run_out_at_every_request),
        cmocka_unit_test(what_a_run_left_is_wiped_when_the_next_begins_and_at_the_end),
        cmocka_unit_test(no_script_is_no_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
