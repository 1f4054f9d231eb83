/* plugins/tapescript/run.c - the loop that runs scripts: failing, reading the tape, and on. */
#include <stdarg.h>
#include <stdio.h>

#include "base/be.h"
#include "plugins/tapescript/ops.h"

/* ---- Failing -------------------------------------------------------------------------------- */

static const char *const class_names[] = {
    [NIO__SCRIPT_ERROR] = "ScriptExecutionError",
    [NIO__VALUE_ERROR] = "ValueError",
    [NIO__TYPE_ERROR] = "TypeError",
    [NIO__INDEX_ERROR] = "IndexError",
    [NIO__KEY_ERROR] = "KeyError",
    [NIO__ZERO_DIVISION_ERROR] = "ZeroDivisionError",
    [NIO__OVERFLOW_ERROR] = "OverflowError",
    [NIO__UNICODE_ERROR] = "UnicodeDecodeError",
    [NIO__RUNTIME_ERROR] = "RuntimeError",
};

/* Adds what fits. */
static void say(nio_script_vm *vm, nio_bytes bytes)
{
    size_t room = sizeof vm->why - 1 - vm->why_len, len = bytes.len < room ? bytes.len : room;
    nio__copy((uint8_t *)vm->why + vm->why_len, nio__bytes(bytes.ptr, len));
    vm->why_len += len;
    vm->why[vm->why_len] = 0;
}

void nio__script_say(nio_script_vm *vm, nio__script_class cls, const char *format, ...)
{
    char text[NIO__SCRIPT_WHY_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    nio__script_forget_why(vm);
    say(vm, nio_bytes_of(class_names[cls]));
    say(vm, nio_bytes_of("|"));
    say(vm, nio_bytes_of(text));
}

bool nio__script_fail_at(nio_script_vm *vm, const char *before, nio_bytes name, const char *after)
{
    nio__script_say(vm, NIO__SCRIPT_ERROR, "%s \"", before);
    say(vm, name);
    say(vm, nio_bytes_of("\" "));
    say(vm, nio_bytes_of(after));
    return false;
}

void nio__script_say_end(nio_script_vm *vm, const char *text)
{
    if (!vm->fatal) {
        vm->fatal = true;
        nio__script_say(vm, NIO__SCRIPT_ERROR, "%s", text);
    }
}

bool nio__script_charge(nio_script_vm *vm, uint64_t steps)
{
    if (steps > vm->limits.steps - vm->steps) {
        vm->steps = vm->limits.steps;
        return nio__script_end(vm, "the steps of the run are used up");
    }
    vm->steps += steps;
    return true;
}

/* ---- The tape ------------------------------------------------------------------------------- */

bool nio__script_read(nio_script_vm *vm, size_t count, nio_bytes *bytes)
{
    nio__script_frame *frame = vm->frame;
    nio_bytes rest = nio__bytes_skip(frame->tape->code, frame->at);
    if (rest.len < count) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "cannot read that many bytes");
    }
    *bytes = nio__bytes(rest.ptr, count);
    frame->at += count;
    return true;
}

bool nio__script_read_u8(nio_script_vm *vm, uint8_t *value)
{
    nio_bytes bytes;
    if (!nio__script_read(vm, 1, &bytes)) {
        return false;
    }
    *value = bytes.ptr[0];
    return true;
}

bool nio__script_read_u16(nio_script_vm *vm, uint16_t *value)
{
    nio_bytes bytes;
    if (!nio__script_read(vm, 2, &bytes)) {
        return false;
    }
    *value = nio__be16_load(bytes.ptr);
    return true;
}

bool nio__script_read_short(nio_script_vm *vm, nio_bytes *bytes)
{
    uint8_t len;
    return nio__script_read_u8(vm, &len) && nio__script_read(vm, len, bytes);
}

/* ---- Running -------------------------------------------------------------------------------- */

static void release_popped(nio_script_vm *vm)
{
    while (vm->popped_count > 0) {
        nio__item_unref(&vm->store, vm->popped[--vm->popped_count]);
    }
}

static bool step(nio_script_vm *vm)
{
    nio__script_frame *frame = vm->frame;
    if (frame->at == frame->tape->code.len) {
        return nio__script_leave(vm);
    }
    uint8_t code = frame->tape->code.ptr[frame->at++];
    bool ok = nio__script_charge(vm, 1) && nio__script_ops[code](vm);
    release_popped(vm);
    return ok;
}

bool nio__script_run_tape(nio_script_vm *vm, nio_bytes code)
{
    if (!nio__script_enter_script(vm, code)) {
        return nio__script_recover(vm);
    }
    while (vm->frame != NULL) {
        if (!step(vm) && !nio__script_recover(vm)) {
            return false;
        }
    }
    return true;
}
