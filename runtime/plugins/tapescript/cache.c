/* plugins/tapescript/cache.c - what scripts keep under keys of bytes, and what the host gave them
 * under names. A key and a name with the same letters have nothing to do with each other. */
#include "plugins/tapescript/vm.h"

const nio__script_list *nio__script_cached(nio_script_vm *vm, nio_bytes key)
{
    return nio__store_cached(&vm->store, key);
}

/* The list under a key, emptied. NULL: it failed. */
static nio__script_list *emptied(nio_script_vm *vm, nio_bytes key, size_t count)
{
    if (!nio__script_charge_bytes(vm, key.len) || !nio__script_charge_items(vm, count)) {
        return NULL;
    }
    nio__script_list *list = nio__store_cache(&vm->store, key);
    if (list == NULL) {
        nio__script_say_end(vm, NIO__SCRIPT_NO_MEMORY);
        return NULL;
    }
    nio__list_clear(&vm->store, list);
    return list;
}

bool nio__script_cache_items(nio_script_vm *vm, nio_bytes key, nio__script_item *const *items,
                             size_t count)
{
    nio__script_list *list = emptied(vm, key, count);
    if (list == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio__list_add(&vm->store, list, items[i])) {
            return nio__script_end(vm, NIO__SCRIPT_NO_MEMORY);
        }
    }
    return true;
}

/* One item that is copied. */
static bool cache_one(nio_script_vm *vm, nio_bytes key, nio_bytes bytes, bool bare)
{
    nio__script_list *list = emptied(vm, key, 0);
    if (list == NULL) {
        return false;
    }
    list->bare = bare;
    return nio__list_add_copy(&vm->store, list, bytes) ||
           nio__script_end(vm, NIO__SCRIPT_NO_MEMORY);
}

bool nio__script_cache_bare(nio_script_vm *vm, const char *key, nio_bytes item)
{
    return cache_one(vm, nio_bytes_of(key), item, true);
}

bool nio__script_cache_list(nio_script_vm *vm, const char *key, nio_bytes item)
{
    return cache_one(vm, nio_bytes_of(key), item, false);
}

bool nio__script_flag(const nio_script_vm *vm, unsigned number)
{
    return (vm->frame->tape->flags->numbered >> number & 1) != 0;
}

bool nio__script_cache_flagged(nio_script_vm *vm, unsigned number, const char *key, nio_bytes item)
{
    return !nio__script_flag(vm, number) || nio__script_cache_bare(vm, key, item);
}

/* ---- Presets -------------------------------------------------------------------------------- */

static bool preset(nio_script_vm *vm, const nio_script_preset *entry)
{
    nio__script_list *list = emptied(vm, entry->key, entry->item_count);
    if (list == NULL) {
        return false;
    }
    list->bare = entry->bare && entry->item_count == 1;
    for (size_t i = 0; i < entry->item_count; i++) {
        if (!nio__list_add_copy(&vm->store, list, entry->items[i])) {
            return nio__script_end(vm, NIO__SCRIPT_NO_MEMORY);
        }
    }
    return true;
}

bool nio__script_preset(nio_script_vm *vm, const nio_script_preset *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!preset(vm, &entries[i])) {
            return false;
        }
    }
    return true;
}

/* ---- Values of the host --------------------------------------------------------------------- */

struct nio__script_set {
    nio__script_set *next;
    nio_script_value value;
    size_t name_len;
    uint8_t name[];
};

const nio_script_value *nio__script_value(const nio_script_vm *vm, nio_bytes name)
{
    for (const nio__script_set *set = vm->sets; set != NULL; set = set->next) {
        if (nio_bytes_equal(name, nio__bytes(set->name, set->name_len))) {
            return &set->value;
        }
    }
    const nio_script_input *input = vm->input;
    for (size_t i = input->value_count; i > 0; i--) {
        if (nio_bytes_equal(name, nio_bytes_of(input->values[i - 1].name))) {
            return &input->values[i - 1].value;
        }
    }
    if (vm->returned && nio_bytes_equal(name, nio_bytes_of("returned"))) {
        static const nio_script_value mark = {.kind = NIO_SCRIPT_BOOL, .number = 1};
        return &mark;
    }
    return nio_bytes_equal(name, nio_bytes_of("timestamp")) ? &vm->timestamp : NULL;
}

const nio_script_value *nio__script_sigfield(const nio_script_vm *vm, size_t index)
{
    char name[] = "sigfield1";
    name[sizeof name - 2] = (char)('1' + index);
    return nio__script_value(vm, nio_bytes_of(name));
}

bool nio_script_get(const nio_script_vm *vm, const char *name, nio_script_value *value)
{
    const nio_script_value *found = vm->outside ? nio__script_value(vm, nio_bytes_of(name)) : NULL;
    if (found == NULL) {
        return false;
    }
    *value = *found;
    return true;
}

static bool copy_bytes(nio_script_vm *vm, nio_bytes *bytes)
{
    if (bytes->len == 0) {
        return true;
    }
    uint8_t *copy = nio__store_alloc(&vm->store, bytes->len);
    if (copy == NULL) {
        return false;
    }
    nio__copy(copy, *bytes);
    bytes->ptr = copy;
    return true;
}

/* Gives the value, whose items are the caller's, its own copies of all. */
static bool copy_value(nio_script_vm *vm, nio_script_value *value)
{
    if (!copy_bytes(vm, &value->bytes)) {
        return false;
    }
    if (value->kind != NIO_SCRIPT_LIST || value->item_count == 0) {
        return true;
    }
    size_t count = value->item_count;
    if (count > NIO_SCRIPT_ITEMS_MAX) {
        return false;
    }
    nio_script_value *items = nio__store_alloc(&vm->store, count * sizeof(*items));
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = value->items[i];
        if (!copy_bytes(vm, &items[i].bytes)) {
            return false;
        }
    }
    value->items = items;
    return true;
}

/* As every limit but those of Python's, it ends the run. */
static nio_status no_memory(nio_script_vm *vm)
{
    nio__script_say_end(vm, NIO__SCRIPT_NO_MEMORY);
    return NIO_ELIMIT;
}

/* What was set before under a name is found no more. Its memory stays for the rest of the run:
 * a function that is being called may still look at it. */
static void forget(nio_script_vm *vm, nio_bytes name)
{
    for (nio__script_set **at = &vm->sets; *at != NULL; at = &(*at)->next) {
        if (nio_bytes_equal(name, nio__bytes((*at)->name, (*at)->name_len))) {
            *at = (*at)->next;
            return;
        }
    }
}

nio_status nio_script_set(nio_script_vm *vm, const char *name, const nio_script_value *value)
{
    if (!vm->outside) {
        return NIO_EINVAL;
    }
    for (size_t i = 0; value->kind == NIO_SCRIPT_LIST && i < value->item_count; i++) {
        if (value->items[i].kind == NIO_SCRIPT_LIST) {
            return NIO_EINVAL;
        }
    }
    nio_bytes named = nio_bytes_of(name);
    nio__script_set *set = nio__store_alloc(&vm->store, sizeof *set + named.len);
    if (set == NULL) {
        return no_memory(vm);
    }
    set->value = *value;
    set->name_len = named.len;
    nio__copy(set->name, named);
    if (!copy_value(vm, &set->value)) {
        return no_memory(vm);
    }
    forget(vm, named);
    set->next = vm->sets;
    vm->sets = set;
    return NIO_OK;
}
