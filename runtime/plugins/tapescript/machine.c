/* plugins/tapescript/machine.c - a machine from its making to its end, and what can be asked of it.
 *
 * Happy path (auth):  reset → each script on the stack that the one before it left → one item ff
 * Failures:           NIO_EAUTH: a script fails, and nio_script_why says how, or something else is
 *                     left, and it says nothing */
#include "plugins/tapescript/vm.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/grow.h"
#include "crypto/init.h"

#define POPPED_SPARE 64 /* items that functions of the host may take beyond what operations do */
#define MEMORY_LEAST ((size_t)128 * 1024)

/* ---- Making --------------------------------------------------------------------------------- */

static void or_usual(uint32_t *limit, uint32_t usual)
{
    if (*limit == 0) {
        *limit = usual;
    }
}

static nio_status fill_limits(nio_script_limits *limits, const nio_script_limits *given)
{
    *limits = (nio_script_limits)NIO_SCRIPT_LIMITS_INIT;
    nio_status status = nio__grow_copy_if(limits, sizeof *limits, given);
    or_usual(&limits->items, 1024);
    or_usual(&limits->item_bytes, 1024);
    or_usual(&limits->calls, 128);
    or_usual(&limits->nesting, 512);
    limits->steps = limits->steps == 0 ? 100000 : limits->steps;
    limits->memory = limits->memory == 0 ? (size_t)4 << 20 : limits->memory;
    bool fits = limits->items <= NIO_SCRIPT_ITEMS_MAX &&
                limits->item_bytes <= NIO_SCRIPT_ITEM_MAX && limits->memory >= MEMORY_LEAST;
    return status != NIO_OK || fits ? status : NIO_EINVAL;
}

static nio_status fill_host(nio_script_host *host, const nio_script_host *given)
{
    *host = (nio_script_host)NIO_SCRIPT_HOST_INIT;
    nio_status status = nio__grow_copy_if(host, sizeof *host, given);
    for (size_t i = 0; status == NIO_OK && i < host->operation_count; i++) {
        if (host->operations[i].code < NIO_SCRIPT_NOP_FIRST) {
            status = NIO_EINVAL;
        }
    }
    return status;
}

nio_status nio_script_vm_create(const nio_env *env, const nio_script_limits *limits,
                                const nio_script_host *host, nio_script_vm **result)
{
    nio_env usual;
    nio_script_limits filled;
    nio_script_host hosted;
    nio_env_default(&usual);
    nio_status status = nio__crypto_init();
    status = status != NIO_OK ? status : nio__grow_copy_if(&usual, sizeof usual, env);
    status = status != NIO_OK ? status : fill_limits(&filled, limits);
    status = status != NIO_OK ? status : fill_host(&hosted, host);
    if (status != NIO_OK) {
        return status;
    }
    nio_script_vm *vm = nio__calloc(&usual, 1, sizeof *vm);
    if (vm == NULL) {
        return NIO_ENOMEM;
    }
    vm->env = usual;
    vm->limits = filled;
    vm->host = hosted;
    vm->popped_max = 2 * (size_t)filled.items + POPPED_SPARE;
    nio__store_init(&vm->store, &vm->env, filled.memory);
    vm->stack = nio__calloc(&vm->env, filled.items, sizeof(nio__script_item *));
    vm->popped = nio__calloc(&vm->env, vm->popped_max, sizeof(nio__script_item *));
    if (vm->stack == NULL || vm->popped == NULL) {
        nio_script_vm_destroy(vm);
        return NIO_ENOMEM;
    }
    *result = vm;
    return NIO_OK;
}

void nio_script_vm_destroy(nio_script_vm *vm)
{
    if (vm == NULL) {
        return;
    }
    assert(vm->input == NULL && "a machine was destroyed from inside its run");
    nio_env env = vm->env;
    nio__store_end(&vm->store);
    nio__free(&env, vm->stack);
    nio__free(&env, vm->popped);
    nio__free(&env, vm);
}

/* ---- Running -------------------------------------------------------------------------------- */

static void reset(nio_script_vm *vm)
{
    nio__store_reset(&vm->store);
    memset(&vm->script_defs, 0, sizeof vm->script_defs);
    memset(&vm->given, 0, sizeof vm->given);
    vm->depth = 0;
    vm->popped_count = 0;
    vm->frame = NULL;
    vm->nesting = 0;
    vm->returned = false;
    vm->script_calls = 0;
    vm->sets = NULL;
    vm->steps = 0;
    vm->ran = 0;
    vm->fatal = false;
    nio__script_forget_why(vm);
    int64_t ms = vm->env.wall_ms(vm->env.user);
    vm->now = ms / 1000 - (ms % 1000 < 0);
    vm->timestamp = (nio_script_value){.kind = NIO_SCRIPT_INT, .number = vm->now};
}

static bool run_all(nio_script_vm *vm)
{
    const nio_script_input *input = vm->input;
    if (!nio__script_preset(vm, input->cache, input->cache_count)) {
        return false;
    }
    for (size_t i = 0; i < input->script_count; i++) {
        if (!input->exact) {
            vm->returned = false; /* what one script leaves is not to end the next one early */
        }
        vm->ran++;
        if (!nio__script_run_tape(vm, input->scripts[i])) {
            return false;
        }
    }
    return true;
}

nio_status nio_script_run(nio_script_vm *vm, const nio_script_input *input)
{
    nio_script_input filled = NIO_SCRIPT_INPUT_INIT;
    nio_status status = nio__grow_copy(&filled, sizeof filled, input);
    if (status != NIO_OK || filled.script_count == 0) {
        return NIO_EINVAL;
    }
    if (vm->input != NULL) {
        return NIO_EREENTRANT;
    }
    reset(vm);
    vm->input = &filled;
    bool ok = run_all(vm);
    vm->input = NULL;
    return ok ? NIO_OK : NIO_EAUTH;
}

nio_status nio_script_auth(nio_script_vm *vm, const nio_script_input *input)
{
    nio_script_input filled = NIO_SCRIPT_INPUT_INIT;
    nio_status status = nio__grow_copy(&filled, sizeof filled, input);
    if (status != NIO_OK || filled.flags != NULL) {
        return NIO_EINVAL;
    }
    status = nio_script_run(vm, &filled);
    if (status != NIO_OK) {
        return status;
    }
    const nio__script_item *left = vm->depth == 1 ? vm->stack[0] : NULL;
    return left != NULL && left->len == 1 && left->bytes[0] == 0xff ? NIO_OK : NIO_EAUTH;
}

/* ---- Asking --------------------------------------------------------------------------------- */

const char *nio_script_why(const nio_script_vm *vm)
{
    return vm->why;
}

size_t nio_script_ran(const nio_script_vm *vm)
{
    return vm->ran;
}

uint64_t nio_script_steps(const nio_script_vm *vm)
{
    return vm->steps;
}

bool nio_script_returned(const nio_script_vm *vm)
{
    return vm->returned;
}

size_t nio_script_memory(const nio_script_vm *vm)
{
    return sizeof *vm + (vm->limits.items + vm->popped_max) * sizeof(nio__script_item *) +
           vm->store.held;
}

bool nio_script_cache_next(const nio_script_vm *vm, size_t *at, nio_script_cached *entry)
{
    const nio__script_list *list;
    if (!nio__store_next(&vm->store, at, &entry->key, &list)) {
        return false;
    }
    entry->item_count = list->count;
    entry->bare = list->bare;
    entry->items = list->items;
    return true;
}

nio_bytes nio_script_cached_item(const nio_script_cached *entry, size_t index)
{
    nio__script_item *const *items = entry->items;
    assert(index < entry->item_count);
    return nio__item_bytes(items[index]);
}
