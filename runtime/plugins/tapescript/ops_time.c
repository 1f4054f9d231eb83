/* plugins/tapescript/ops_time.c - operations that ask for the time.
 *
 * A constraint is a number of seconds since 1970 without a sign, of any size; sums with it are
 * made without bound. */
#include <assert.h>

#include "plugins/tapescript/ops.h"
#include "plugins/tapescript/typed.h"

static bool pop_constraint(nio_script_vm *vm, nio__number *constraint, const char *op)
{
    nio_bytes item;
    if (!nio__script_pop(vm, &item)) {
        return false;
    }
    if (nio__number_read_unsigned(constraint, item) != NIO_OK) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "%s malformed constraint encountered", op);
    }
    return true;
}

/* Whether a time is `threshold` seconds or more ahead of the clock. */
static bool is_ahead(const nio_script_vm *vm, const nio__number *time, int64_t threshold)
{
    nio__number now, ahead;
    nio__number_of_int(&now, vm->now);
    nio__number_of_int(&ahead, threshold);
    nio_status status = nio__number_add(&ahead, &now, &ahead);
    assert(status == NIO_OK); /* it has room for far more */
    (void)status;
    return nio__number_compare(time, &ahead) >= 0;
}

bool nio__op_check_timestamp(nio_script_vm *vm)
{
    nio__number constraint, timestamp;
    int64_t threshold = vm->frame->tape->flags->ts_threshold;
    if (!pop_constraint(vm, &constraint, "OP_CHECK_TIMESTAMP")) {
        return false;
    }
    const nio_script_value *value = nio__script_value(vm, nio_bytes_of("timestamp"));
    if (value->kind != NIO_SCRIPT_INT) { /* there is always one, see reset() of machine.c */
        return nio__script_fail(vm, NIO__SCRIPT_ERROR,
                                "OP_CHECK_TIMESTAMP malformed cache timestamp");
    }
    nio__number_of_int(&timestamp, value->number);
    bool early = nio__number_compare(&timestamp, &constraint) < 0;
    bool ahead = threshold > 0 && is_ahead(vm, &timestamp, threshold);
    return nio__script_push_bool(vm, !early && !ahead);
}

bool nio__op_check_timestamp_verify(nio_script_vm *vm)
{
    return nio__op_check_timestamp(vm) && nio__op_verify(vm);
}

bool nio__op_check_epoch(nio_script_vm *vm)
{
    nio__number constraint;
    int64_t threshold = vm->frame->tape->flags->epoch_threshold;
    if (!pop_constraint(vm, &constraint, "OP_CHECK_EPOCH")) {
        return false;
    }
    if (threshold < 0) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR,
                                "OP_CHECK_EPOCH malformed epoch_threshold flag");
    }
    return nio__script_push_bool(vm, !is_ahead(vm, &constraint, threshold));
}

bool nio__op_check_epoch_verify(nio_script_vm *vm)
{
    return nio__op_check_epoch(vm) && nio__op_verify(vm);
}
