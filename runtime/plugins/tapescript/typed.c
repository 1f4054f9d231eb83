/* plugins/tapescript/typed.c - items of the stack as numbers and as text; see typed.h. */
#include "plugins/tapescript/typed.h"

#include <netaio/packify.h>

#include "plugins/tapescript/real.h"

/* ---- Integers ------------------------------------------------------------------------------- */

bool nio__script_to_number(nio_script_vm *vm, nio_bytes bytes, nio__number *number)
{
    if (nio__number_read(number, bytes) != NIO_OK) { /* no item is too long for it */
        return nio__script_fail(vm, NIO__VALUE_ERROR, "number must not be empty");
    }
    return true;
}

bool nio__script_pop_number(nio_script_vm *vm, nio__number *number)
{
    nio_bytes item;
    return nio__script_pop(vm, &item) && nio__script_to_number(vm, item, number);
}

bool nio__script_push_number(nio_script_vm *vm, const nio__number *number)
{
    size_t size = nio__number_size(number);
    uint8_t *room = nio__script_push_room(vm, size);
    if (room == NULL) {
        return false;
    }
    nio__number_write(number, room, size);
    return true;
}

/* ---- Floats --------------------------------------------------------------------------------- */

bool nio__script_pop_real(nio_script_vm *vm, double *value)
{
    nio_bytes item;
    if (!nio__script_pop(vm, &item)) {
        return false;
    }
    if (item.len != NIO__REAL_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "number must be 4 bytes");
    }
    *value = nio__real_read(item.ptr);
    return true;
}

bool nio__script_push_real(nio_script_vm *vm, double value)
{
    uint8_t bytes[NIO__REAL_SIZE];
    if (nio__real_write(bytes, value) != NIO_OK) {
        return nio__script_fail(vm, NIO__OVERFLOW_ERROR, "float too large to pack with f format");
    }
    return nio__script_push(vm, nio__bytes(bytes, sizeof bytes));
}

/* ---- Text ----------------------------------------------------------------------------------- */

bool nio__script_check_text(nio_script_vm *vm, nio_bytes bytes)
{
    return nio_utf8_valid(bytes) ||
           nio__script_fail(vm, NIO__UNICODE_ERROR, "'utf-8' codec can't decode the bytes");
}

bool nio__script_pop_text(nio_script_vm *vm, nio_bytes *text)
{
    return nio__script_pop(vm, text) && nio__script_check_text(vm, *text);
}
