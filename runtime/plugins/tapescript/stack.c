/* plugins/tapescript/stack.c - the stack of the machine; see vm.h. */
#include "plugins/tapescript/vm.h"

#include "base/be.h"

/* ---- Taking off ----------------------------------------------------------------------------- */

static bool pop_item(nio_script_vm *vm, nio__script_item **item)
{
    if (vm->depth == 0) {
        return nio__script_fail(vm, NIO__INDEX_ERROR, "pop from an empty deque");
    }
    if (vm->popped_count == vm->popped_max) {
        return nio__script_end(vm, "a function of the host takes too many items");
    }
    *item = vm->stack[--vm->depth];
    vm->popped[vm->popped_count++] = *item;
    return nio__script_charge_bytes(vm, (*item)->len);
}

bool nio__script_pop(nio_script_vm *vm, nio_bytes *bytes)
{
    nio__script_item *item;
    if (!pop_item(vm, &item)) {
        return false;
    }
    *bytes = nio__item_bytes(item);
    return true;
}

bool nio__script_pop_many(nio_script_vm *vm, size_t count, nio__script_item *const **items)
{
    nio__script_item *item;
    *items = vm->popped + vm->popped_count;
    for (size_t i = 0; i < count; i++) {
        if (!pop_item(vm, &item)) {
            return false;
        }
    }
    return nio__script_charge_items(vm, count);
}

bool nio__script_pop_bool(nio_script_vm *vm, bool *value)
{
    nio_bytes item;
    if (!nio__script_pop(vm, &item)) {
        return false;
    }
    *value = nio__script_truth(item);
    return true;
}

bool nio__script_top(nio_script_vm *vm, nio_bytes *item)
{
    if (vm->depth == 0) {
        return nio__script_fail(vm, NIO__INDEX_ERROR, "deque index out of range");
    }
    *item = nio__item_bytes(vm->stack[vm->depth - 1]);
    return true;
}

/* ---- Putting on ----------------------------------------------------------------------------- */

bool nio__script_check_room(nio_script_vm *vm, size_t len)
{
    if (len > vm->limits.item_bytes) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "Stack item size too large");
    }
    if (vm->depth == vm->limits.items) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "cannot put onto full Stack");
    }
    return true;
}

uint8_t *nio__script_push_room(nio_script_vm *vm, size_t len)
{
    if (!nio__script_check_room(vm, len) || !nio__script_charge_bytes(vm, len)) {
        return NULL;
    }
    nio__script_item *item = nio__item_new(&vm->store, len);
    if (item == NULL) {
        nio__script_say_end(vm, NIO__SCRIPT_NO_MEMORY);
        return NULL;
    }
    vm->stack[vm->depth++] = item;
    return item->bytes;
}

bool nio__script_push(nio_script_vm *vm, nio_bytes item)
{
    uint8_t *room = nio__script_push_room(vm, item.len);
    if (room == NULL) {
        return false;
    }
    nio__copy(room, item);
    return true;
}

bool nio__script_push_item(nio_script_vm *vm, nio__script_item *item)
{
    if (!nio__script_check_room(vm, item->len)) {
        return false;
    }
    vm->stack[vm->depth++] = nio__item_ref(item);
    return true;
}

bool nio__script_push_bool(nio_script_vm *vm, bool value)
{
    uint8_t byte = value ? 0xff : 0x00;
    return nio__script_push(vm, nio__bytes(&byte, 1));
}

bool nio__script_push_uint(nio_script_vm *vm, uint32_t value)
{
    uint8_t bytes[1 + sizeof value] = {0};
    nio__be32_store(bytes + 1, value);
    size_t skip = 0;
    while (skip + 1 < sizeof bytes && bytes[skip] == 0 && bytes[skip + 1] < 0x80) {
        skip++;
    }
    return nio__script_push(vm, nio__bytes(bytes + skip, sizeof bytes - skip));
}
