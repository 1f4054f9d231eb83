/* plugins/tapescript: whatever runs out, wherever: steps and memory end scripts of the vectors at
 * every point, and leave the machine as good as new; and what Python's tapescript does not tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/fault_env.h"
#include "support/script_kit.h"
#include "support/script_vectors.h"
#include "support/vectors.h"

#define STEPS "ScriptExecutionError|the steps of the run are used up"
#define MEMORY "ScriptExecutionError|the memory of the run is used up"
#define BUDGET ((size_t)128 * 1024) /* the least there may be: one chunk */
#define CHUNK ((size_t)64 * 1024)
#define FILLERS 16
#define STEPS_MAX 3000 /* of a case that is looked at */

/* What a run left, as far as it can be compared. */
struct left {
    nio_status status;
    uint64_t steps;
    char why[512];
    size_t depth;
    nio_bytes top; /* a copy */
    uint8_t bytes[NIO_SCRIPT_ITEM_MAX];
};

static void run(nio_script_vm *vm, const nio_script_input *input, struct left *left)
{
    left->status = nio_script_run(vm, input);
    left->steps = nio_script_steps(vm);
    left->depth = nio_script_depth(vm);
    snprintf(left->why, sizeof left->why, "%s", nio_script_why(vm));
    left->top = (nio_bytes){NULL, 0};
    if (nio_script_peek(vm, 0, &left->top)) {
        memcpy(left->bytes, left->top.ptr, left->top.len);
        left->top.ptr = left->bytes;
    }
}

static bool same(const struct left *a, const struct left *b)
{
    return a->status == b->status && a->depth == b->depth && strcmp(a->why, b->why) == 0 &&
           nio_bytes_equal(a->top, b->top);
}

/* A machine whose randomness begins anew with each run. */
struct machine {
    struct fault_env world;
    nio_script_vm *vm;
};

static void machine_init(struct machine *machine, const struct script_vector *vector)
{
    fault_env_init(&machine->world, 1);
    assert_int_equal(
        nio_script_vm_create(&machine->world.env, &vector->limits, vector->host, &machine->vm),
        NIO_OK);
}

static void machine_end(struct machine *machine)
{
    nio_script_vm_destroy(machine->vm);
    fault_env_end(&machine->world);
}

static void machine_run(struct machine *machine, const nio_script_input *input, struct left *left)
{
    machine->world.state = 1;
    run(machine->vm, input, left);
}

typedef void looked_at(const char *name, struct script_vector *vector, const struct left *whole);

/* Calls for each case that takes few steps, with what it comes to where nothing runs out. */
static void for_each_case(const char *file_name, looked_at *look)
{
    json_t *file = vectors_open(file_name), *item;
    size_t index;
    VECTORS_EACH(file, "cases", index, item) {
        struct machine machine;
        struct script_vector vector;
        static struct left whole;
        script_vector_read(item, &vector);
        vector.limits.memory = BUDGET;
        machine_init(&machine, &vector);
        machine_run(&machine, &vector.input, &whole);
        machine_end(&machine);
        if (whole.steps <= STEPS_MAX) {
            look(vectors_text(item, "name"), &vector, &whole);
        }
    }
    vectors_close(file);
}

/* ---- Steps ---------------------------------------------------------------------------------- */

static void end_by_steps(const char *name, struct script_vector *vector, const struct left *whole)
{
    /* Every limit where there are few; else as many, some of which fall into every long charge. */
    uint64_t stride = 1 + whole->steps / 60;
    static struct left left;
    for (uint64_t steps = 1; steps <= whole->steps + stride; steps += stride) {
        struct machine machine;
        vector->limits.steps = steps;
        machine_init(&machine, vector);
        machine_run(&machine, &vector->input, &left);
        bool enough = steps >= whole->steps;
        if (left.steps > steps || (enough ? !same(&left, whole) : strcmp(left.why, STEPS) != 0)) {
            fail_msg("%s: with %d of %d steps: %s", name, (int)steps, (int)whole->steps, left.why);
        }
        machine_end(&machine);
    }
}

static void steps_end_every_operation(void **state)
{
    (void)state;
    for_each_case("script_more", end_by_steps);
    for_each_case("tapescript", end_by_steps);
}

/* ---- Memory --------------------------------------------------------------------------------- */

/* Entries that leave about `room` bytes of the one chunk free, then those of the case. */
static size_t fill(nio_script_preset *presets, nio_bytes *items, size_t room,
                   const nio_script_input *input)
{
    static const uint8_t memory[CHUNK / 2];
    static const uint8_t keys[] = "0123456789abcdef";
    enum { ENTRY = 128 + 16, HEAD = 8 }; /* beside the block of an item; in it */
    size_t count = 0, left = CHUNK - room;
    for (size_t block = CHUNK / 2; block >= 16; block /= 2) {
        while (count < FILLERS && left >= block + ENTRY) {
            items[count] = (nio_bytes){memory, block - HEAD};
            presets[count] = (nio_script_preset){{keys + count, 1}, &items[count], 1, false};
            left -= block + ENTRY;
            count++;
        }
    }
    for (size_t i = 0; i < input->cache_count; i++) {
        presets[count++] = input->cache[i];
    }
    return count;
}

static void end_by_memory(const char *name, struct script_vector *vector, const struct left *whole)
{
    nio_script_preset presets[FILLERS + 8];
    nio_bytes items[FILLERS];
    struct machine machine;
    static struct left left;
    machine_init(&machine, vector);
    machine_run(&machine, &vector->input, &left);
    assert_true(same(&left, whole));
    size_t requests = machine.world.requests;
    for (size_t room = 0; room <= 12288; room += room < 1024 ? 16 : room < 4096 ? 256 : 1024) {
        nio_script_input input = vector->input;
        input.cache = presets;
        input.cache_count = fill(presets, items, room, &vector->input);
        machine_run(&machine, &input, &left);
        if (!same(&left, whole) && strcmp(left.why, MEMORY) != 0) {
            fail_msg("%s: with %d bytes: %s", name, (int)room, left.why);
        }
    }
    machine_run(&machine, &vector->input, &left);
    assert_true(same(&left, whole));
    assert_int_equal(machine.world.requests, requests);
    machine_end(&machine);
}

static void memory_ends_every_operation(void **state)
{
    (void)state;
    for_each_case("script_more", end_by_memory);
    for_each_case("tapescript", end_by_memory);
}

/* ---- Values that a host sets and gets ------------------------------------------------- */

enum deed {
    SET_LIST,
    SET_NOTHING,
    SET_NO_ITEMS,
    SET_LIST_OF_LISTS,
    SET_TOO_MANY,
    SET_HUGE,
    SET_HUGE_ITEM,
    GET,
    TAKE_AND_PUT_FOREVER,
    LIE
};

static nio_status set(nio_script_vm *vm, nio_script_kind kind, const nio_script_value *items,
                      size_t count, nio_bytes bytes)
{
    nio_script_value value = {.kind = kind, .bytes = bytes, .items = items, .item_count = count};
    return nio_script_set(vm, "v", &value);
}

static nio_status put_value(nio_script_vm *vm)
{
    nio_script_value value;
    return nio_script_get(vm, "v", &value) ? nio_script_push(vm, value.bytes)
                                           : nio_script_fail(vm, "there is no v");
}

static nio_status take_and_put(nio_script_vm *vm)
{
    nio_status status = NIO_OK;
    nio_bytes item;
    while (status == NIO_OK) {
        status = nio_script_pop(vm, &item);
        status = status != NIO_OK ? status : nio_script_push(vm, item);
    }
    return status;
}

static nio_status do_deed(void *user, nio_script_vm *vm)
{
    static uint8_t bytes[CHUNK + 1];
    static nio_script_value many[NIO_SCRIPT_ITEMS_MAX + 1];
    const nio_bytes huge = {bytes, sizeof bytes}, nothing = {NULL, 0};
    uint8_t text[] = "text";
    const nio_script_value items[] = {{.kind = NIO_SCRIPT_TEXT, .bytes = {text, 4}},
                                      {.kind = NIO_SCRIPT_INT, .number = -129},
                                      {.kind = NIO_SCRIPT_FLOAT, .real = 1.5},
                                      {.kind = NIO_SCRIPT_BOOL, .number = 1},
                                      {.kind = NIO_SCRIPT_BYTES, .bytes = {text, 1}}};
    const nio_script_value list = {.kind = NIO_SCRIPT_LIST};
    const nio_script_value item = {.kind = NIO_SCRIPT_BYTES, .bytes = huge};
    uint8_t deed;
    (void)user;
    nio_status status = nio_script_operand(vm, &deed);
    if (status != NIO_OK) {
        return status;
    }
    switch ((enum deed)deed) {
    case SET_LIST:
        status = set(vm, NIO_SCRIPT_LIST, items, 5, nothing);
        memset(text, 0, sizeof text); /* it was copied */
        return status;
    case SET_NOTHING:
        return set(vm, NIO_SCRIPT_BYTES, NULL, 0, nothing);
    case SET_NO_ITEMS:
        return set(vm, NIO_SCRIPT_LIST, NULL, 0, nothing);
    case SET_LIST_OF_LISTS:
        return set(vm, NIO_SCRIPT_LIST, &list, 1, nothing);
    case SET_TOO_MANY:
        return set(vm, NIO_SCRIPT_LIST, many, NIO_SCRIPT_ITEMS_MAX + 1, nothing);
    case SET_HUGE:
        return set(vm, NIO_SCRIPT_BYTES, NULL, 0, huge);
    case SET_HUGE_ITEM:
        return set(vm, NIO_SCRIPT_LIST, &item, 1, nothing);
    case GET:
        return put_value(vm);
    case TAKE_AND_PUT_FOREVER:
        return take_and_put(vm);
    case LIE: /* what failed cannot be made good */
        return take_and_put(vm) == NIO_ELIMIT ? NIO_OK : NIO_ENOTSUP;
    }
    return NIO_ENOTSUP;
}

static const nio_script_operation deeds[] = {{0x5c, do_deed, NULL}};
static const nio_script_host doer = {
    .size = sizeof doer, .operations = deeds, .operation_count = 1};

static void values_of_the_host_are_copied_and_bounded(void **state)
{
    (void)state;
    static const char too_many[] =
        "ScriptExecutionError|a function of the host takes too many items";
    static const struct script_case cases[] = {
        {"a list", "5c 00 40 01 76", "74657874 ff7f 3fc00000 74", NULL},
        {"nothing", "5c 01 40 01 76", "-", NULL},
        {"no items", "5c 02 40 01 76", "", NULL},
        {"a list of lists", "5c 03", "", "ScriptExecutionError|invalid argument"},
        {"a list of lists is caught", "3d 0002 5c 03 0001 01", "ff", NULL},
        {"too many items", "3d 0002 5c 04 0001 01", "", MEMORY},
        {"a value that is too large", "3d 0002 5c 05 0001 01", "", MEMORY},
        {"an item that is too large", "3d 0002 5c 06 0001 01", "", MEMORY},
        {"what was set is there to get", "5c 01 5c 07", "-", NULL},
        {"what nobody set is not", "5c 07", "", "ScriptExecutionError|there is no v"},
        {"it lives in one run", "5c 01 / 5c 07", "-", NULL},
        {"nor does the next run have it", "5c 07", "", "ScriptExecutionError|there is no v"},
        {"taking without end", "01 3d 0002 5c 08 0001 01", "ff", too_many},
        {"nor is that hidden", "01 3d 0002 5c 09 0001 01", "ff", too_many},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, &doer);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void what_hosts_may_do_they_may_do_in_a_run_alone(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, &doer);
    uint8_t operand;
    nio_bytes item = {NULL, 0};
    nio_script_value value = {.kind = NIO_SCRIPT_BYTES};
    assert_int_equal(script_kit_run(&kit, "01"), NIO_OK);
    assert_int_equal(nio_script_pop(kit.vm, &item), NIO_EINVAL);
    assert_int_equal(nio_script_push(kit.vm, item), NIO_EINVAL);
    assert_int_equal(nio_script_operand(kit.vm, &operand), NIO_EINVAL);
    assert_int_equal(nio_script_charge(kit.vm, 1), NIO_EINVAL);
    assert_int_equal(nio_script_set(kit.vm, "v", &value), NIO_EINVAL);
    assert_int_equal(nio_script_give(kit.vm, item), NIO_EINVAL);
    assert_int_equal(nio_script_fail(kit.vm, "late"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), "");
    assert_false(nio_script_get(kit.vm, "timestamp", &value));
    assert_false(nio_script_peek(kit.vm, 1, &item));
    script_kit_end(&kit);
}

static void bodies_of_every_kind_are_nested_to_the_limit(void **state)
{
    (void)state;
    static const char nested[] = "ScriptExecutionError|scripts are nested too deeply";
    static const struct script_case cases[] = {
        {"IF", "01 2b 0000", "", nested},
        {"IF_ELSE", "00 2c 0000 0000", "", nested},
        {"TRY", "3d 0000 0000", "", nested},
        {"LOOP", "01 45 0000", "ff", nested},
        {"LOOP that does not run", "00 45 0000", "00", nested},
        {"CALL", "29 00 0000 2a 00", "", nested},
        {"EVAL", "02 01 2d", "", nested},
        {"no body", "01", "ff", NULL},
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.nesting = 1;
    struct script_kit kit;
    script_kit_init(&kit, &limits, NULL);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

/* ---- What Python's tapescript does otherwise ------------------------------------------- */

/* There a definition has one place where it runs, and a call inside a call of it that fails leaves
 * it where the failure was; here the outer call goes on where it was. */
static void a_call_in_a_call_that_fails_leaves_the_outer_one_where_it_is(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        /* DEF 0 { counts down; IF not zero { TRY { CALL 0 } }; VERIFY; 07 } */
        {"the outer call verifies too",
         "02 05 02 02 29 00 0012 02 ff 0e 02 1d 2b 0007 3d 0002 2a 00 0000 20 02 07 2a 00", "07",
         NULL},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    kit.input.exact = true;
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_end_every_operation),
        cmocka_unit_test(memory_ends_every_operation),
        cmocka_unit_test(values_of_the_host_are_copied_and_bounded),
        cmocka_unit_test(what_hosts_may_do_they_may_do_in_a_run_alone),
        cmocka_unit_test(bodies_of_every_kind_are_nested_to_the_limit),
        cmocka_unit_test(a_call_in_a_call_that_fails_leaves_the_outer_one_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
