/* plugins/tapescript/ops_flow.c - definitions, bodies, calls, loops, and codes without a meaning.
 *
 * Lengths of bodies are u16, big-endian. */
#include "plugins/tapescript/ops.h"

static bool read_body(nio_script_vm *vm, nio_bytes *body)
{
    uint16_t len;
    return nio__script_read_u16(vm, &len) && nio__script_read(vm, len, body);
}

bool nio__op_def(nio_script_vm *vm)
{
    uint8_t number;
    nio_bytes body;
    return nio__script_read_u8(vm, &number) && read_body(vm, &body) &&
           nio__script_define(vm, number, body);
}

bool nio__op_call(nio_script_vm *vm)
{
    uint8_t number;
    if (vm->frame->tape->calls >= vm->limits.calls) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "callstack limit exceeded");
    }
    return nio__script_read_u8(vm, &number) && nio__script_enter_definition(vm, number);
}

bool nio__op_if(nio_script_vm *vm)
{
    nio_bytes body;
    bool condition;
    if (!read_body(vm, &body) || !nio__script_pop_bool(vm, &condition)) {
        return false;
    }
    return !condition || nio__script_enter_body(vm, body, NULL);
}

bool nio__op_if_else(nio_script_vm *vm)
{
    nio_bytes body, otherwise;
    bool condition;
    if (!read_body(vm, &body) || !read_body(vm, &otherwise) ||
        !nio__script_pop_bool(vm, &condition)) {
        return false;
    }
    return nio__script_enter_body(vm, condition ? body : otherwise, NULL);
}

bool nio__op_eval(nio_script_vm *vm)
{
    return nio__script_enter_eval(vm);
}

bool nio__op_return(nio_script_vm *vm)
{
    nio__script_return(vm);
    return true;
}

/* Flags are named by words and numbers, and operands are bytes: none is ever found. */
bool nio__op_set_flag(nio_script_vm *vm)
{
    nio_bytes name;
    return nio__script_read_short(vm, &name) &&
           nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_SET_FLAG unrecognized flag");
}

bool nio__op_unset_flag(nio_script_vm *vm)
{
    nio_bytes name;
    return nio__script_read_short(vm, &name);
}

bool nio__op_try_except(nio_script_vm *vm)
{
    nio_bytes body, otherwise;
    return read_body(vm, &body) && read_body(vm, &otherwise) &&
           nio__script_enter_body(vm, body, &otherwise);
}

bool nio__op_loop(nio_script_vm *vm)
{
    nio_bytes body;
    return read_body(vm, &body) && nio__script_enter_loop(vm, body);
}

/* ---- MERKLEVAL ------------------------------------------------------------------------------ */

/* The two items under the top change places. */
static bool swap_under(nio_script_vm *vm)
{
    if (vm->depth < 3) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_SWAP stack size exceeded by index");
    }
    nio__script_item **items = vm->stack + vm->depth - 3, *lower = items[0];
    items[0] = items[1];
    items[1] = lower;
    return true;
}

/* Two equal branches have the root zero, and so has every other pair of equal ones: such a root is
 * nobody's lock. */
static bool check_root(nio_script_vm *vm, nio_bytes root)
{
    return vm->input->exact || nio__script_truth(root) ||
           nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_MERKLEVAL root of zeros");
}

/* h s -> evaluates s, if SHA256(SHA256(s)) xor SHA256(h) is the root. */
bool nio__op_merkleval(nio_script_vm *vm)
{
    nio_bytes root;
    return nio__script_read(vm, 32, &root) && nio__op_dup(vm) && nio__op_sha256(vm) &&
           nio__op_sha256(vm) && swap_under(vm) && nio__op_swap2(vm) && nio__op_sha256(vm) &&
           nio__op_xor(vm) && check_root(vm, root) && nio__script_push(vm, root) &&
           nio__op_equal_verify(vm) && nio__script_enter_eval(vm);
}

/* ---- Codes without a meaning ---------------------------------------------------------------- */

static const nio_script_operation *operation_of(const nio_script_vm *vm, uint8_t code)
{
    for (size_t i = 0; i < vm->host.operation_count; i++) {
        if (vm->host.operations[i].code == code) {
            return &vm->host.operations[i];
        }
    }
    return NULL;
}

bool nio__op_nop(nio_script_vm *vm)
{
    const nio__script_frame *frame = vm->frame;
    const nio_script_operation *own = operation_of(vm, frame->tape->code.ptr[frame->at - 1]);
    uint8_t count;
    nio__script_item *const *items;
    if (own != NULL) {
        return nio__script_call_host(vm, own->run, own->user);
    }
    if (!nio__script_read_u8(vm, &count)) {
        return false;
    }
    if (count > INT8_MAX) { /* a signed number */
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "NOP count must not be negative");
    }
    return nio__script_pop_many(vm, count, &items);
}
