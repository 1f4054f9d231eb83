/* plugins/tapescript/ops_stack.c - items put onto the stack, moved about on it, and carried between
 * it and the cache.
 *
 * Items are shared: what stands in several places is one item with several references. */
#include "plugins/tapescript/ops.h"
#include "plugins/tapescript/typed.h"

/* ---- Constants ------------------------------------------------------------------------------ */

bool nio__op_false(nio_script_vm *vm)
{
    return nio__script_push_bool(vm, false);
}

bool nio__op_true(nio_script_vm *vm)
{
    return nio__script_push_bool(vm, true);
}

bool nio__op_push0(nio_script_vm *vm)
{
    nio_bytes byte;
    return nio__script_read(vm, 1, &byte) && nio__script_push(vm, byte);
}

bool nio__op_push1(nio_script_vm *vm)
{
    nio_bytes bytes;
    return nio__script_read_short(vm, &bytes) && nio__script_push(vm, bytes);
}

bool nio__op_push2(nio_script_vm *vm)
{
    uint16_t len;
    nio_bytes bytes;
    return nio__script_read_u16(vm, &len) && nio__script_read(vm, len, &bytes) &&
           nio__script_push(vm, bytes);
}

/* ---- Places on the stack -------------------------------------------------------------------- */

bool nio__op_size(nio_script_vm *vm)
{
    nio_bytes item;
    return nio__script_pop(vm, &item) && nio__script_push_uint(vm, (uint32_t)item.len);
}

bool nio__op_depth(nio_script_vm *vm)
{
    return nio__script_push_uint(vm, (uint32_t)vm->depth);
}

/* The top, taken off and put back `times` times. */
static bool multiply_top(nio_script_vm *vm, size_t times)
{
    nio__script_item *const *top;
    if (!nio__script_pop_many(vm, 1, &top) || !nio__script_charge_items(vm, times)) {
        return false;
    }
    for (size_t i = 0; i < times; i++) {
        if (!nio__script_push_item(vm, top[0])) {
            return false;
        }
    }
    return true;
}

bool nio__op_copy(nio_script_vm *vm)
{
    uint8_t copies;
    return nio__script_read_u8(vm, &copies) && multiply_top(vm, (size_t)copies + 1);
}

bool nio__op_dup(nio_script_vm *vm)
{
    return multiply_top(vm, 2);
}

static void exchange(nio__script_item **a, nio__script_item **b)
{
    nio__script_item *item = *a;
    *a = *b;
    *b = item;
}

bool nio__op_swap(nio_script_vm *vm)
{
    uint8_t a, b;
    if (!nio__script_read_u8(vm, &a) || !nio__script_read_u8(vm, &b)) {
        return false;
    }
    if (a == b) { /* even where there is no such item */
        return true;
    }
    if (vm->depth <= (a > b ? a : b)) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_SWAP stack size exceeded by index");
    }
    nio__script_item **top = vm->stack + vm->depth - 1;
    exchange(top - a, top - b);
    return true;
}

/* With one item it fails having taken that. */
bool nio__op_swap2(nio_script_vm *vm)
{
    nio__script_item *const *items;
    return nio__script_pop_many(vm, 2, &items) && nio__script_push_item(vm, items[0]) &&
           nio__script_push_item(vm, items[1]);
}

bool nio__op_reverse(nio_script_vm *vm)
{
    uint8_t count;
    if (!nio__script_read_u8(vm, &count)) {
        return false;
    }
    if (vm->depth < count) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_REVERSE stack size exceeded");
    }
    nio__script_item **bottom = vm->stack + vm->depth - count;
    for (size_t i = 0; i < count / 2; i++) {
        exchange(bottom + i, bottom + count - 1 - i);
    }
    return nio__script_charge_items(vm, count);
}

/* ---- The cache ------------------------------------------------------------------------------ */

/* What is taken off the stack without a key to keep it under. */
static bool discard(nio_script_vm *vm, size_t count)
{
    nio__script_item *const *items;
    return nio__script_pop_many(vm, count, &items) &&
           nio__script_cache_items(vm, nio_bytes_of("P"), items, count);
}

bool nio__op_pop0(nio_script_vm *vm)
{
    return discard(vm, 1);
}

bool nio__op_pop1(nio_script_vm *vm)
{
    uint8_t count;
    return nio__script_read_u8(vm, &count) && discard(vm, count);
}

bool nio__op_write_cache(nio_script_vm *vm)
{
    nio_bytes key;
    uint8_t count;
    nio__script_item *const *items;
    return nio__script_read_short(vm, &key) && nio__script_read_u8(vm, &count) &&
           nio__script_pop_many(vm, count, &items) &&
           nio__script_cache_items(vm, key, items, count);
}

static bool read_key(nio_script_vm *vm, nio_bytes *key)
{
    return nio__script_read_short(vm, key) && nio__script_charge_bytes(vm, key->len);
}

static bool push_cached(nio_script_vm *vm, nio_bytes key, const char *op)
{
    const nio__script_list *list = nio__script_cached(vm, key);
    if (list == NULL) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "%s key not in cache", op);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!nio__script_push_item(vm, list->items[i])) {
            return false;
        }
    }
    return nio__script_charge_items(vm, list->count);
}

static bool push_cached_size(nio_script_vm *vm, nio_bytes key)
{
    const nio__script_list *list = nio__script_cached(vm, key);
    if (list == NULL) {
        return nio__script_push_uint(vm, 0);
    }
    return nio__script_push_uint(vm, list->bare ? list->items[0]->len : (uint32_t)list->count);
}

bool nio__op_read_cache(nio_script_vm *vm)
{
    nio_bytes key;
    return read_key(vm, &key) && push_cached(vm, key, "OP_READ_CACHE");
}

bool nio__op_read_cache_size(nio_script_vm *vm)
{
    nio_bytes key;
    return read_key(vm, &key) && push_cached_size(vm, key);
}

bool nio__op_read_cache_stack(nio_script_vm *vm)
{
    nio_bytes key;
    return nio__script_pop(vm, &key) && push_cached(vm, key, "OP_READ_CACHE_STACK");
}

bool nio__op_read_cache_stack_size(nio_script_vm *vm)
{
    nio_bytes key;
    return nio__script_pop(vm, &key) && push_cached_size(vm, key);
}

/* ---- Values of the host --------------------------------------------------------------------- */

/* Kinds that scripts have no form for put nothing there, and so does a list in a list. */
static bool push_value(nio_script_vm *vm, const nio_script_value *value)
{
    nio__number number;
    switch (value->kind) {
    case NIO_SCRIPT_BYTES:
    case NIO_SCRIPT_TEXT:
        return nio__script_push(vm, value->bytes);
    case NIO_SCRIPT_INT:
        nio__number_of_int(&number, value->number);
        return nio__script_push_number(vm, &number);
    case NIO_SCRIPT_FLOAT:
        return nio__script_push_real(vm, value->real);
    case NIO_SCRIPT_BOOL:
    case NIO_SCRIPT_LIST:
        break;
    }
    return true;
}

bool nio__op_get_value(nio_script_vm *vm)
{
    nio_bytes name;
    if (!nio__script_read_short(vm, &name) || !nio__script_check_text(vm, name)) {
        return false;
    }
    const nio_script_value *value = nio__script_value(vm, name);
    if (value == NULL) {
        return nio__script_fail_at(vm, "OP_GET_VALUE key", name, "not in cache");
    }
    if (value->kind != NIO_SCRIPT_LIST) {
        return push_value(vm, value);
    }
    for (size_t i = 0; i < value->item_count; i++) {
        if (!push_value(vm, &value->items[i])) {
            return false;
        }
    }
    return nio__script_charge_items(vm, value->item_count);
}
