/* plugins/tapescript/{host,ops_host,ops_sign}.c: extensions of signatures, templates, operations of
 * the host: what they may do, and where they reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define UNVERIFIED "ScriptExecutionError|OP_VERIFY check failed"
#define TOO_LARGE "ScriptExecutionError|Stack item size too large"
#define STEPS "ScriptExecutionError|the steps of the run are used up"

/* A seed, its key, the signature of "one", and what the key and the scripts 0205 and 0500 make. */
#define SEED "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
#define KEY "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafd3c"
#define SIG                                                                                        \
    "107f2c8f361f2ac78292435f5a853b01661b194a9440c173009f5aae1e35a113"                             \
    "529edff1d2faa558ca40c1d5847054d78ef24c9ecda26a09c1311815971a9a01"
#define ROOT "9f9d96328d3bcd0c98122f7e719ce138c8993a34173fd583ab97ccf3d25f4c7a"
#define ROOT_MESSAGE "1d0f8093da350c343640c8b43535bf656acb16b93007b12d675702477499e695"

#define BYTES(text)                                                                                \
    {                                                                                              \
        .kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)(text), sizeof(text) - 1 }            \
    }

static const nio_script_entry sigfields[] = {{"sigfield1", BYTES("one")}};

static void start(struct script_kit *kit, const nio_script_host *host)
{
    script_kit_init(kit, NULL, host);
    kit->input.values = sigfields;
    kit->input.value_count = 1;
}

static void cannot_run(nio_script_vm *vm)
{
    nio_bytes script = {NULL, 0};
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    input.scripts = &script;
    input.script_count = 1;
    assert_int_equal(nio_script_run(vm, &input), NIO_EREENTRANT);
    assert_int_equal(nio_script_auth(vm, &input), NIO_EREENTRANT);
}

/* ---- Extensions ----------------------------------------------------------------------------- */

/* Counts its calls. */
static nio_status count_calls(void *user, nio_script_vm *vm)
{
    unsigned *calls = user;
    cannot_run(vm);
    ++*calls;
    return NIO_OK;
}

struct calls {
    const char *name, *script;
    unsigned calls;
};

static void run_calls(const struct calls *cases, size_t count, const nio_script_flags *flags)
{
    for (size_t i = 0; i < count; i++) {
        unsigned calls = 0;
        const nio_script_extension extensions[] = {{count_calls, &calls}, {count_calls, &calls}};
        nio_script_host host = NIO_SCRIPT_HOST_INIT;
        host.extensions = extensions;
        host.extension_count = 2;
        struct script_kit kit;
        start(&kit, &host);
        kit.input.flags = flags;
        (void)script_kit_run(&kit, cases[i].script);
        if (calls != 2 * cases[i].calls) {
            fail_msg("%s: %u calls, not %u", cases[i].name, calls, 2 * cases[i].calls);
        }
        script_kit_end(&kit);
    }
}

static void extensions_run_before_signatures(void **state)
{
    (void)state;
    static const struct calls cases[] = {
        {"GET_MESSAGE", "05 00", 1},
        {"CHECK_SIG", "0340" SIG "0320" KEY "23 00", 1},
        {"CHECK_SIG_VERIFY", "0340" SIG "0320" KEY "24 00", 1},
        {"CHECK_MULTISIG, once for all tries",
         "0340" SIG "0340" SIG "0320" KEY "0320" KEY "46 00 02 02", 1},
        {"CHECK_MULTISIG_VERIFY", "47 00 00 00", 1},
        {"SIGN", "0320" SEED "48 00", 1},
        {"CHECK_TEMPLATE", "59 00", 1},
        {"CHECK_TEMPLATE_VERIFY", "5a 00", 1},
        {"TAPROOT by key", "0340" SIG "0320" ROOT "5b 00", 1},
        {"TAPROOT by script: none", "0302 0205 0320" KEY "0320" ROOT "5b 00", 0},
        {"SIGN_STACK: none", "0301 01 0320" SEED "49", 0},
        {"CHECK_SIG_STACK: none", "0340" SIG "0301 01 0320" KEY "4a", 0},
        {"before the operand is read", "23", 1},
        {"before anything is taken off", "23 00", 1},
    };
    run_calls(cases, sizeof cases / sizeof *cases, NULL);
}

static void extensions_do_not_reach_bodies(void **state)
{
    (void)state;
    static const struct calls cases[] = {
        {"each script of a list", "05 00 / 05 00", 2},
        {"IF", "01 2b 0002 05 00", 0},
        {"IF_ELSE", "00 2c 0000 0002 05 00", 0},
        {"TRY", "3d 0002 05 00 0000", 0},
        {"EXCEPT", "3d 0001 06 0002 05 00", 0},
        {"LOOP", "01 45 0003 05 00 00", 0},
        {"DEF", "29 00 0002 05 00 2a 00", 0},
        {"EVAL", "0302 0500 2d", 1},
        {"EVAL in EVAL", "0305 0302 0500 2d 2d", 1},
        {"EVAL in IF", "01 2b 0005 0302 0500 2d", 0},
        {"IF in EVAL", "0306 01 2b 0002 0500 2d", 0},
        {"EVAL in DEF", "29 00 0005 0302 0500 2d 2a 00", 0},
        {"EVAL of TAPROOT", "0302 0500 0320" KEY "0320" ROOT_MESSAGE "5b 00", 1},
        {"TAPROOT by key in IF", "0340" SIG "0320" ROOT "01 2b 0002 5b 00", 0},
        {"after an IF", "01 2b 0000 05 00", 1},
    };
    run_calls(cases, sizeof cases / sizeof *cases, NULL);
}

static void a_flag_keeps_extensions_from_templates(void **state)
{
    (void)state;
    static const struct calls cases[] = {
        {"CHECK_TEMPLATE", "59 00", 0},
        {"GET_MESSAGE", "05 00", 1},
    };
    nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    flags.numbered &= ~(1u << 10);
    run_calls(cases, sizeof cases / sizeof *cases, &flags);
}

/* Does what the top of the stack says, if that is one byte. */
static nio_status obey(void *user, nio_script_vm *vm)
{
    nio_bytes top, item;
    (void)user;
    if (!nio_script_peek(vm, 0, &top) || top.len != 1) {
        return NIO_OK;
    }
    nio_script_value one = BYTES("ONE"), text = BYTES("two");
    text.kind = NIO_SCRIPT_TEXT;
    switch (top.ptr[0]) {
    case 's':
        return nio_script_set(vm, "sigfield1", &one);
    case 't':
        return nio_script_set(vm, "sigfield2", &text);
    case 'p':
        return nio_script_pop(vm, &item);
    case 'f':
        return nio_script_fail(vm, "no");
    case 'e':
        return NIO_EACCES;
    default:
        return NIO_OK;
    }
}

static void extensions_change_what_is_signed(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"a sigfield", "02 73 05 00", "73 4f4e45", NULL},
        {"for good", "02 73 05 00 06 06 05 00", "4f4e45", NULL},
        {"in bodies too", "02 73 05 00 06 06 01 2b 0002 05 00", "4f4e45", NULL},
        {"a sigfield that is none", "02 74 05 00", "74", "TypeError|can't concat str to bytes"},
        {"what is on the stack", "02 07 02 70 05 00", "07 6f6e65", NULL},
        {"under a signature", "0340" SIG "0320" KEY "02 70 23 00", "ff", NULL},
        {"which then fails", "0340" SIG "0320" KEY "02 73 05 00 06 06 23 00", "00", NULL},
    };
    const nio_script_extension extensions[] = {{obey, NULL}};
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.extensions = extensions;
    host.extension_count = 1;
    struct script_kit kit;
    start(&kit, &host);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void extensions_that_fail_end_the_operation(void **state)
{
    (void)state;
    static const struct {
        const char *name, *operation;
    } operations[] = {
        {"GET_MESSAGE", "05 00"},           {"CHECK_SIG", "23 00"},
        {"CHECK_SIG_VERIFY", "24 00"},      {"SIGN", "48 00"},
        {"CHECK_MULTISIG", "46 00 00 00"},  {"CHECK_TEMPLATE", "59 00"},
        {"CHECK_TEMPLATE_VERIFY", "5a 00"},
    };
    const nio_script_extension extensions[] = {{obey, NULL}};
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.extensions = extensions;
    host.extension_count = 1;
    struct script_kit kit;
    start(&kit, &host);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        char script[32];
        snprintf(script, sizeof script, "02 66 %s", operations[i].operation);
        assert_int_equal(script_kit_run(&kit, script), NIO_EAUTH);
        assert_string_equal(nio_script_why(kit.vm), "ScriptExecutionError|no");
        script_kit_stack(&kit, operations[i].name, "66");
        snprintf(script, sizeof script, "02 65 %s", operations[i].operation);
        assert_int_equal(script_kit_run(&kit, script), NIO_EAUTH);
        assert_string_equal(nio_script_why(kit.vm), "ScriptExecutionError|permission denied");
    }
    script_kit_end(&kit);
}

/* ---- Templates ------------------------------------------------------------------------------ */

static const nio_script_entry template_fields[] = {
    {"sigfield1", BYTES("one")},
    {"sigfield3", BYTES("three")},
    {"sigfield4", {.kind = NIO_SCRIPT_INT, .number = 4}},
    {"sigfield8", BYTES("")},
};

static void run_templates(const nio_script_host *host, const struct script_case *cases,
                          size_t count)
{
    static const uint8_t large[1025];
    nio_script_entry values[5];
    memcpy(values, template_fields, sizeof template_fields);
    values[4] =
        (nio_script_entry){"sigfield5", {.kind = NIO_SCRIPT_BYTES, .bytes = {large, sizeof large}}};
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 2048;
    struct script_kit kit;
    script_kit_init(&kit, &limits, host);
    kit.input.values = values;
    kit.input.value_count = 5;
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}

#define ZEROS_128                                                                                  \
    "0000000000000000000000000000000000000000000000000000000000000000"                             \
    "0000000000000000000000000000000000000000000000000000000000000000"                             \
    "0000000000000000000000000000000000000000000000000000000000000000"                             \
    "0000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_1024 ZEROS_128 ZEROS_128 ZEROS_128 ZEROS_128 ZEROS_128 ZEROS_128 ZEROS_128 ZEROS_128

static void without_templates_of_the_host_fields_are_equal(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"one", "02 07 0303 6f6e65 59 01", "07 ff", NULL},
        {"one that is not", "0303 6f6e66 59 01", "00", NULL},
        {"one that is longer", "0304 6f6e6500 59 01", "00", NULL},
        {"one that is shorter", "0302 6f6e 59 01", "00", NULL},
        {"an empty one", "0300 59 80", "ff", NULL},
        {"two, the lower bit on top", "0305 7468726565 0303 6f6e65 59 05", "ff", NULL},
        {"two in the other order", "0303 6f6e65 0305 7468726565 59 05", "00", NULL},
        {"the first of two is not", "0305 7468726565 0303 6f6e66 59 05", "00", NULL},
        {"the last of two is not", "0305 7468726566 0303 6f6e65 59 05", "00", NULL},
        {"none", "59 00", "ff", NULL},
        {"without flags", "0303 6f6e65 59", "6f6e65", SHORT},
        {"nothing on the stack", "59 01", "", EMPTY},
        {"fewer than bits", "0303 6f6e65 59 05", "", EMPTY},
        {"a field that is not there, its template is gone", "02 07 0303 6f6e65 59 02", "07",
         "KeyError|'sigfield2'"},
        {"a field that is no bytes", "02 07 02 04 59 08", "07",
         "TypeError|Stack item must be bytes"},
        {"a field larger than is usual", "02 07 01 59 10", "07", TOO_LARGE},
        {"a template larger than is usual", "02 07 04 0401 00" ZEROS_1024 "59 01", "07", TOO_LARGE},
        {"a template as large as is usual", "04 0400" ZEROS_1024 "59 01", "00", NULL},
        {"verified", "0303 6f6e65 5a 01", "", NULL},
        {"verified, one that is not", "02 07 0303 6f6e66 5a 01", "07", UNVERIFIED},
    };
    run_templates(NULL, cases, sizeof cases / sizeof *cases);
}

static unsigned asked;

/* Whether both have the same length; `f` fails, `u` uses up the steps. */
static nio_status same_length(void *user, nio_script_vm *vm, nio_bytes field, nio_bytes wanted,
                              bool *fits)
{
    (void)user;
    cannot_run(vm);
    asked++;
    *fits = field.len == wanted.len;
    if (wanted.len == 1 && wanted.ptr[0] == 'f') {
        return nio_script_fail(vm, "no template");
    }
    if (wanted.len == 1 && wanted.ptr[0] == 'u') {
        return nio_script_charge(vm, 1000000);
    }
    return NIO_OK;
}

static nio_status same_start(void *user, nio_script_vm *vm, nio_bytes field, nio_bytes wanted,
                             bool *fits)
{
    (void)user;
    (void)vm;
    asked++;
    if (wanted.len > 0) { /* else it leaves what is there, which is no */
        *fits = field.len > 0 && field.ptr[0] == wanted.ptr[0];
    }
    return NIO_OK;
}

static void templates_of_the_host_say_what_fits(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"the first says so", "0303 787878 59 01", "ff", NULL},
        {"the second says so", "0302 6f78 59 01", "ff", NULL},
        {"neither does", "0302 7878 59 01", "00", NULL},
        {"both for one, neither for the other", "0302 7878 0303 6f6e65 59 05", "00", NULL},
        {"nobody answers", "0300 59 01", "00", NULL},
        {"one fails", "02 07 02 66 59 01", "07", "ScriptExecutionError|no template"},
        {"one uses up the steps", "02 07 02 75 59 01", "07", STEPS},
        {"none does in the body of TRY", "3d 0004 02 75 59 01 0000", "00", NULL},
        {"not in a body", "0303 787878 01 2b 0002 59 01", "00", NULL},
        {"but where it is evaluated", "0303 787878 0302 5901 2d", "ff", NULL},
    };
    const nio_script_template templates[] = {{same_length, NULL}, {same_start, NULL}};
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.templates = templates;
    host.template_count = 2;
    run_templates(&host, cases, sizeof cases / sizeof *cases);
    asked = 0;
    run_templates(&host, cases, 1);
    assert_int_equal(asked, 2); /* all are, though the first was enough */
}

/* ---- Operations ----------------------------------------------------------------------------- */

/* Takes the operand, and as many items; puts the first of them back, and the operand. */
static nio_status own_take(void *user, nio_script_vm *vm)
{
    uint8_t count;
    nio_bytes item = {NULL, 0}, first = {NULL, 0};
    assert_ptr_equal(user, &asked);
    cannot_run(vm);
    nio_status status = nio_script_operand(vm, &count);
    for (unsigned i = 0; status == NIO_OK && i < count; i++) {
        status = nio_script_pop(vm, &item);
        first = i == 0 ? item : first;
    }
    if (status == NIO_OK) {
        status = nio_script_push(vm, first);
    }
    return status != NIO_OK ? status : nio_script_push(vm, (nio_bytes){&count, 1});
}

static nio_status own_without_operand(void *user, nio_script_vm *vm)
{
    (void)user;
    return nio_script_push(vm, nio_bytes_of("own"));
}

static void operations_of_the_host_are_in_the_place_of_nops(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"it takes what it says", "02a1 02a2 02a3 5c 02", "a1 a3 02", NULL},
        {"more than there is", "02a1 5c 02", "", EMPTY},
        {"without its operand", "02a1 5c", "a1", SHORT},
        {"of more than 127", "5c 80", "", EMPTY},
        {"in bodies as well", "02a1 01 2b 0002 5c 01", "a1 01", NULL},
        {"in definitions as well", "02a1 29 00 0002 5c 01 2a 00", "a1 01", NULL},
        {"the last code", "ff", "6f776e", NULL},
        {"it fails onto a full stack", "00 00 00 00 ff", "00 00 00 00",
         "ScriptExecutionError|cannot put onto full Stack"},
        {"its failure is caught", "3d 0002 5c 01 0001 01", "ff", NULL},
        {"others are as they were", "02a1 5d 01", "", NULL},
    };
    const nio_script_operation operations[] = {{0x5c, own_take, &asked},
                                               {0xff, own_without_operand, NULL}};
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.operations = operations;
    host.operation_count = 2;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.items = 4;
    struct script_kit kit;
    script_kit_init(&kit, &limits, &host);
    SCRIPT_KIT_RUN(&kit, cases);
    script_kit_end(&kit);
}

static void only_nops_can_be_replaced(void **state)
{
    (void)state;
    const nio_script_operation operation = {91, own_without_operand, NULL};
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.operations = &operation;
    host.operation_count = 1;
    nio_script_vm *vm;
    assert_int_equal(nio_script_vm_create(NULL, NULL, &host, &vm), NIO_EINVAL);
}

static void what_stands_under_inside_a_run_is_for_that_alone(void **state)
{
    (void)state;
    nio_script_value value = BYTES("x");
    nio_bytes item;
    uint8_t operand;
    struct script_kit kit;
    start(&kit, NULL);
    assert_int_equal(script_kit_run(&kit, "01"), NIO_OK);
    assert_int_equal(nio_script_pop(kit.vm, &item), NIO_EINVAL);
    assert_int_equal(nio_script_push(kit.vm, value.bytes), NIO_EINVAL);
    assert_int_equal(nio_script_operand(kit.vm, &operand), NIO_EINVAL);
    assert_int_equal(nio_script_charge(kit.vm, 1), NIO_EINVAL);
    assert_int_equal(nio_script_set(kit.vm, "x", &value), NIO_EINVAL);
    assert_false(nio_script_get(kit.vm, "sigfield1", &value));
    assert_int_equal(nio_script_fail(kit.vm, "x"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm), "");
    script_kit_stack(&kit, "nothing changed", "ff");
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extensions_run_before_signatures),
        cmocka_unit_test(extensions_do_not_reach_bodies),
        cmocka_unit_test(a_flag_keeps_extensions_from_templates),
        cmocka_unit_test(extensions_change_what_is_signed),
        cmocka_unit_test(extensions_that_fail_end_the_operation),
        cmocka_unit_test(without_templates_of_the_host_fields_are_equal),
        cmocka_unit_test(templates_of_the_host_say_what_fits),
        cmocka_unit_test(operations_of_the_host_are_in_the_place_of_nops),
        cmocka_unit_test(only_nops_can_be_replaced),
        cmocka_unit_test(what_stands_under_inside_a_run_is_for_that_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
