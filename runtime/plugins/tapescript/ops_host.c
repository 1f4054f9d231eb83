/* plugins/tapescript/ops_host.c - operations that ask the host: its contracts, and its templates.
 *
 * All that an operation takes off the stack it takes before the host is asked. */
#include "plugins/tapescript/ops.h"
#include "plugins/tapescript/typed.h"

#include "crypto/secret.h"

/* ---- Contracts ------------------------------------------------------------------------------ */

static const nio_script_contract *contract_of(const nio_script_vm *vm, nio_bytes id)
{
    for (size_t i = 0; i < vm->host.contract_count; i++) {
        if (nio_bytes_equal(vm->host.contracts[i].id, id)) {
            return &vm->host.contracts[i];
        }
    }
    return NULL;
}

/* How many items a number asks for; more than there can be if it is very large. */
static size_t to_count(const nio__number *number)
{
    uint64_t count;
    if (nio__number_to_uint(number, &count) != NIO_OK || count > NIO_SCRIPT_ITEMS_MAX) {
        return NIO_SCRIPT_ITEMS_MAX + 1;
    }
    return (size_t)count;
}

/* Items as functions of the host see them, in memory of the run. NULL: it failed. */
static nio_bytes *views_of(nio_script_vm *vm, nio__script_item *const *items, size_t count)
{
    nio_bytes *views = nio__store_alloc(&vm->store, count * sizeof(*views));
    if (views == NULL) {
        nio__script_say_end(vm, NIO__SCRIPT_NO_MEMORY);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        views[i] = nio__item_bytes(items[i]);
    }
    return views;
}

static void drop_views(nio_script_vm *vm, nio_bytes *views, size_t count)
{
    nio__store_free(&vm->store, views, count * sizeof(*views));
}

/* ---- INVOKE --------------------------------------------------------------------------------- */

static bool invoke(nio_script_vm *vm, const nio_script_contract *contract,
                   nio__script_item *const *items, size_t count)
{
    nio_bytes *arguments = views_of(vm, items, count);
    if (arguments == NULL) {
        return false;
    }
    nio__script_outside(vm, true);
    vm->giving = true;
    nio_status status = contract->invoke(contract->user, vm, arguments, count);
    vm->giving = false;
    nio__script_outside(vm, false);
    drop_views(vm, arguments, count);
    return nio__script_host_said(vm, status);
}

/* Whoever gives nothing leaves the result of the call before in the cache. */
static bool push_given(nio_script_vm *vm)
{
    const nio__script_list *given = &vm->given;
    for (size_t i = 0; i < given->count; i++) {
        if (!nio__script_push_item(vm, given->items[i])) {
            return false;
        }
    }
    return given->count == 0 || !nio__script_flag(vm, 0) ||
           nio__script_cache_items(vm, nio_bytes_of("IR"), given->items, given->count);
}

static bool pop_arguments(nio_script_vm *vm, nio__script_item *const **arguments, size_t *count)
{
    nio__number number, none;
    nio__number_of_int(&none, 0);
    if (!nio__script_pop_number(vm, &number)) {
        return false;
    }
    if (nio__number_compare(&number, &none) < 0) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_INVOKE invalid argcount encountered");
    }
    *count = to_count(&number);
    return nio__script_pop_many(vm, *count, arguments);
}

bool nio__op_invoke(nio_script_vm *vm)
{
    nio_bytes id;
    nio__script_item *const *arguments;
    size_t count;
    if (!nio__script_pop(vm, &id) || !pop_arguments(vm, &arguments, &count)) {
        return false;
    }
    const nio_script_contract *contract = contract_of(vm, id);
    if (contract == NULL) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_INVOKE unknown contract");
    }
    if (contract->invoke == NULL) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR,
                                "contract must implement the CanBeInvoked interface");
    }
    bool ok = invoke(vm, contract, arguments, count) && push_given(vm);
    nio__list_clear(&vm->store, &vm->given);
    return ok;
}

/* ---- CHECK_TRANSFER ------------------------------------------------------------------------- */

typedef struct transfer {
    nio__number amount;
    nio_bytes constraint, destination;
    nio__script_item *const *sources, *const *proofs;
    size_t count; /* of each */
} transfer;

static bool pop_transfer(nio_script_vm *vm, transfer *asked)
{
    nio_bytes item;
    nio__number number;
    if (!nio__script_pop_number(vm, &asked->amount) || !nio__script_pop(vm, &asked->constraint) ||
        !nio__script_pop(vm, &asked->destination) || !nio__script_pop(vm, &item)) {
        return false;
    }
    if (nio__number_read_unsigned(&number, item) != NIO_OK) { /* no bytes */
        nio__number_of_int(&number, 0);
    }
    asked->count = to_count(&number);
    return nio__script_pop_many(vm, asked->count, &asked->sources) &&
           nio__script_pop_many(vm, asked->count, &asked->proofs);
}

/* Asks all that there is to ask about each proof, whatever the answer before was. */
static bool proofs_hold(const nio_script_contract *contract, const transfer *asked)
{
    bool hold = true;
    for (size_t i = 0; i < asked->count; i++) {
        nio_bytes proof = nio__item_bytes(asked->proofs[i]);
        nio_bytes source = nio__item_bytes(asked->sources[i]);
        hold = contract->proof_holds(contract->user, proof) && hold;
        hold = contract->moves(contract->user, proof, source, asked->destination) && hold;
        if (asked->constraint.len != 0) {
            hold = contract->obeys(contract->user, proof, asked->constraint) && hold;
        }
    }
    return hold;
}

static bool transfer_holds(nio_script_vm *vm, const nio_script_contract *contract,
                           const transfer *asked, bool *holds)
{
    int64_t sum = 0;
    nio__number moved;
    nio_bytes *proofs = views_of(vm, asked->proofs, asked->count);
    if (proofs == NULL) {
        return false;
    }
    nio__script_outside(vm, true);
    *holds = proofs_hold(contract, asked);
    nio_status status =
        contract->total(contract->user, proofs, asked->count, asked->destination, &sum);
    nio__script_outside(vm, false);
    drop_views(vm, proofs, asked->count);
    nio__number_of_int(&moved, sum);
    *holds = *holds && nio__number_compare(&asked->amount, &moved) <= 0;
    return nio__script_host_said(vm, status);
}

bool nio__op_check_transfer(nio_script_vm *vm)
{
    nio_bytes id;
    transfer asked;
    bool holds;
    if (!nio__script_pop(vm, &id) || !pop_transfer(vm, &asked)) {
        return false;
    }
    const nio_script_contract *contract = contract_of(vm, id);
    if (contract == NULL) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_CHECK_TRANSFER missing contract");
    }
    if (contract->proof_holds == NULL || contract->moves == NULL || contract->obeys == NULL ||
        contract->total == NULL) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR,
                                "contract must implement the CanCheckTransfer interface");
    }
    return transfer_holds(vm, contract, &asked, &holds) && nio__script_push_bool(vm, holds);
}

/* ---- CHECK_TEMPLATE ------------------------------------------------------------------------- */

/* Python's tapescript hands both to functions of the host on a stack of their own, which has the
 * usual limit whatever that of the script is. */
#define TEMPLATE_ITEM_MAX 1024

static bool sigfield_of(nio_script_vm *vm, size_t index, nio_bytes *field)
{
    const nio_script_value *value = nio__script_sigfield(vm, index);
    if (value == NULL) {
        return nio__script_fail(vm, NIO__KEY_ERROR, "'sigfield%zu'", index + 1);
    }
    if (value->kind != NIO_SCRIPT_BYTES) {
        return nio__script_fail(vm, NIO__TYPE_ERROR, "Stack item must be bytes");
    }
    *field = value->bytes;
    return true;
}

static bool fits(nio_script_vm *vm, nio_bytes field, nio_bytes wanted, bool *result)
{
    size_t count = vm->frame->tape->plugins ? vm->host.template_count : 0;
    if (count == 0) {
        *result = field.len == wanted.len && nio__secret_equal(field.ptr, wanted.ptr, wanted.len);
        return nio__script_charge_bytes(vm, wanted.len);
    }
    *result = false;
    for (size_t i = 0; i < count; i++) { /* each is asked, though one is enough */
        const nio_script_template *template_ = &vm->host.templates[i];
        bool one = false;
        nio__script_outside(vm, true);
        nio_status status = template_->fits(template_->user, vm, field, wanted, &one);
        nio__script_outside(vm, false);
        if (!nio__script_host_said(vm, status)) {
            return false;
        }
        *result = *result || one;
    }
    return true;
}

static bool check_field(nio_script_vm *vm, size_t index, bool *result)
{
    nio_bytes wanted, field;
    if (!nio__script_pop(vm, &wanted) || !sigfield_of(vm, index, &field)) {
        return false;
    }
    if (field.len > TEMPLATE_ITEM_MAX || wanted.len > TEMPLATE_ITEM_MAX) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "Stack item size too large");
    }
    return fits(vm, field, wanted, result);
}

bool nio__op_check_template(nio_script_vm *vm)
{
    uint8_t flags;
    bool one, all = true;
    if ((nio__script_flag(vm, 10) && !nio__script_extend(vm)) || !nio__script_read_u8(vm, &flags)) {
        return false;
    }
    for (size_t i = 0; i < NIO__SCRIPT_SIGFIELDS; i++) {
        if ((flags >> i & 1) == 0) {
            continue;
        }
        if (!check_field(vm, i, &one)) {
            return false;
        }
        all = all && one;
    }
    return nio__script_push_bool(vm, all);
}

bool nio__op_check_template_verify(nio_script_vm *vm)
{
    return nio__op_check_template(vm) && nio__op_verify(vm);
}
