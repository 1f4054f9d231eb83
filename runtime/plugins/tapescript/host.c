/* plugins/tapescript/host.c - functions of the host, which are called while a script runs, and what
 * they may do meanwhile. */
#include "plugins/tapescript/vm.h"

/* ---- Calling -------------------------------------------------------------------------------- */

void nio__script_outside(nio_script_vm *vm, bool outside)
{
    vm->outside = outside;
    if (outside) {
        nio__script_forget_why(vm); /* what it says itself tells why, else its status does */
    }
}

bool nio__script_host_said(nio_script_vm *vm, nio_status status)
{
    if (vm->fatal) {
        return false;
    }
    if (status == NIO_OK) {
        nio__script_forget_why(vm); /* it made good what had failed */
        return true;
    }
    if (vm->why_len == 0) {
        nio__script_say(vm, NIO__SCRIPT_ERROR, "%s", nio_status_text(status));
    }
    return false;
}

bool nio__script_call_host(nio_script_vm *vm, nio_script_fn *run, void *user)
{
    nio__script_outside(vm, true);
    nio_status status = run(user, vm);
    nio__script_outside(vm, false);
    return nio__script_host_said(vm, status);
}

bool nio__script_extend(nio_script_vm *vm)
{
    const nio_script_host *host = &vm->host;
    for (size_t i = 0; vm->frame->tape->plugins && i < host->extension_count; i++) {
        if (!nio__script_call_host(vm, host->extensions[i].run, host->extensions[i].user)) {
            return false;
        }
    }
    return true;
}

/* ---- What functions of the host may do ------------------------------------------------------ */

size_t nio_script_depth(const nio_script_vm *vm)
{
    return vm->depth;
}

bool nio_script_peek(const nio_script_vm *vm, size_t index, nio_bytes *item)
{
    if (index >= vm->depth) {
        return false;
    }
    *item = nio__item_bytes(vm->stack[vm->depth - 1 - index]);
    return true;
}

static nio_status limit_unless(bool ok)
{
    return ok ? NIO_OK : NIO_ELIMIT;
}

nio_status nio_script_pop(nio_script_vm *vm, nio_bytes *item)
{
    return !vm->outside ? NIO_EINVAL : limit_unless(nio__script_pop(vm, item));
}

nio_status nio_script_push(nio_script_vm *vm, nio_bytes item)
{
    return !vm->outside ? NIO_EINVAL : limit_unless(nio__script_push(vm, item));
}

nio_status nio_script_operand(nio_script_vm *vm, uint8_t *operand)
{
    return !vm->outside ? NIO_EINVAL : limit_unless(nio__script_read_u8(vm, operand));
}

nio_status nio_script_charge(nio_script_vm *vm, uint64_t steps)
{
    return !vm->outside ? NIO_EINVAL : limit_unless(nio__script_charge(vm, steps));
}

nio_status nio_script_fail(nio_script_vm *vm, const char *text)
{
    if (vm->outside && !vm->fatal) {
        nio__script_say(vm, NIO__SCRIPT_ERROR, "%.255s", text);
    }
    return NIO_EAUTH;
}

nio_status nio_script_give(nio_script_vm *vm, nio_bytes result)
{
    if (!vm->giving) {
        return NIO_EINVAL;
    }
    return limit_unless(nio__list_add_copy(&vm->store, &vm->given, result) ||
                        nio__script_end(vm, NIO__SCRIPT_NO_MEMORY));
}
