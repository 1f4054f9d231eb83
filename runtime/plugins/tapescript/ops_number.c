/* plugins/tapescript/ops_number.c - operations on integers and floats.
 *
 * Items are read in the order in which they are taken off, so one that is no number leaves those
 * below it where they are. */
#include <assert.h>
#include <math.h>

#include "plugins/tapescript/ops.h"
#include "plugins/tapescript/real.h"
#include "plugins/tapescript/typed.h"

/* How many items an operation takes: its operand. */
static bool read_count(nio_script_vm *vm, uint8_t *count)
{
    return nio__script_read_u8(vm, count) && nio__script_charge_items(vm, *count);
}

/* ---- Integers: many -> one ------------------------------------------------------------------ */

typedef nio_status sum_of_both(nio__number *sum, const nio__number *a, const nio__number *b);

/* Work on an intermediate result, which nothing that is pushed or popped counts. */
static bool charge_for(nio_script_vm *vm, const nio__number *number)
{
    return nio__script_charge_bytes(vm, (size_t)number->limbs * sizeof(mp_limb_t));
}

/* Adds `count` items to the total, or takes them from it, and puts it onto the stack. */
static bool sum_up(nio_script_vm *vm, nio__number *total, size_t count, sum_of_both *sum)
{
    nio__number item;
    for (size_t i = 0; i < count; i++) {
        if (!nio__script_pop_number(vm, &item) || !charge_for(vm, total)) {
            return false;
        }
        nio_status status = sum(total, total, &item);
        assert(status == NIO_OK); /* there is room for more items than a stack can have */
        (void)status;
    }
    return nio__script_push_number(vm, total);
}

bool nio__op_add_ints(nio_script_vm *vm)
{
    uint8_t count;
    nio__number total;
    nio__number_of_int(&total, 0);
    return read_count(vm, &count) && sum_up(vm, &total, count, nio__number_add);
}

/* The first item counts even where the operand is 0. */
static size_t after_first(uint8_t count)
{
    return count == 0 ? 0 : (size_t)count - 1;
}

bool nio__op_subtract_ints(nio_script_vm *vm)
{
    uint8_t count;
    nio__number total;
    return read_count(vm, &count) && nio__script_pop_number(vm, &total) &&
           sum_up(vm, &total, after_first(count), nio__number_sub);
}

/* Once the product is larger than any item it is not computed any more: it stays so, unless a
 * factor that is still to come is 0. */
bool nio__op_mult_ints(nio_script_vm *vm)
{
    uint8_t count;
    nio__number product, factor;
    bool too_large = false;
    if (!read_count(vm, &count) || !nio__script_pop_number(vm, &product)) {
        return false;
    }
    for (size_t i = after_first(count); i > 0; i--) {
        if (!nio__script_pop_number(vm, &factor) || !charge_for(vm, &product)) {
            return false;
        }
        if (nio__number_is_zero(&factor)) {
            nio__number_of_int(&product, 0);
            too_large = false;
        } else if (!too_large) {
            too_large =
                nio__number_mul(&product, &product, &factor, vm->limits.item_bytes) != NIO_OK;
        }
    }
    return too_large ? nio__script_check_room(vm, (size_t)vm->limits.item_bytes + 1)
                     : nio__script_push_number(vm, &product);
}

/* ---- Integers: division --------------------------------------------------------------------- */

static bool push_quotient(nio_script_vm *vm, nio__number *dividend, const nio__number *divisor)
{
    if (nio__number_div(dividend, dividend, divisor) != NIO_OK) {
        return nio__script_fail(vm, NIO__ZERO_DIVISION_ERROR, "integer division or modulo by zero");
    }
    return nio__script_push_number(vm, dividend);
}

static bool push_remainder(nio_script_vm *vm, nio__number *dividend, const nio__number *divisor)
{
    if (nio__number_mod(dividend, dividend, divisor) != NIO_OK) {
        return nio__script_fail(vm, NIO__ZERO_DIVISION_ERROR, "integer modulo by zero");
    }
    return nio__script_push_number(vm, dividend);
}

/* The divisor is the operand. */
static bool read_division(nio_script_vm *vm, nio__number *dividend, nio__number *divisor)
{
    nio_bytes operand;
    return nio__script_read_short(vm, &operand) && nio__script_to_number(vm, operand, divisor) &&
           nio__script_pop_number(vm, dividend);
}

/* The divisor lies below the dividend. */
static bool pop_division(nio_script_vm *vm, nio__number *dividend, nio__number *divisor)
{
    return nio__script_pop_number(vm, dividend) && nio__script_pop_number(vm, divisor);
}

bool nio__op_div_int(nio_script_vm *vm)
{
    nio__number dividend, divisor;
    return read_division(vm, &dividend, &divisor) && push_quotient(vm, &dividend, &divisor);
}

bool nio__op_div_ints(nio_script_vm *vm)
{
    nio__number dividend, divisor;
    return pop_division(vm, &dividend, &divisor) && push_quotient(vm, &dividend, &divisor);
}

bool nio__op_mod_int(nio_script_vm *vm)
{
    nio__number dividend, divisor;
    return read_division(vm, &dividend, &divisor) && push_remainder(vm, &dividend, &divisor);
}

bool nio__op_mod_ints(nio_script_vm *vm)
{
    nio__number dividend, divisor;
    return pop_division(vm, &dividend, &divisor) && push_remainder(vm, &dividend, &divisor);
}

/* ---- Integers: order, and to floats and back ------------------------------------------------ */

bool nio__op_less(nio_script_vm *vm)
{
    nio__number a, b;
    return nio__script_pop_number(vm, &a) && nio__script_pop_number(vm, &b) &&
           nio__script_push_bool(vm, nio__number_compare(&a, &b) < 0);
}

bool nio__op_less_or_equal(nio_script_vm *vm)
{
    nio__number a, b;
    return nio__script_pop_number(vm, &a) && nio__script_pop_number(vm, &b) &&
           nio__script_push_bool(vm, nio__number_compare(&a, &b) <= 0);
}

bool nio__op_int_to_float(nio_script_vm *vm)
{
    nio__number number;
    double value;
    if (!nio__script_pop_number(vm, &number)) {
        return false;
    }
    if (nio__number_to_real(&number, &value) != NIO_OK) {
        return nio__script_fail(vm, NIO__OVERFLOW_ERROR, "int too large to convert to float");
    }
    return nio__script_push_real(vm, value);
}

bool nio__op_float_to_int(nio_script_vm *vm)
{
    nio__number number;
    double value;
    if (!nio__script_pop_real(vm, &value)) {
        return false;
    }
    switch (nio__number_of_real(&number, value)) {
    case NIO_OK:
        return nio__script_push_number(vm, &number);
    case NIO_ELIMIT:
        return nio__script_fail(vm, NIO__OVERFLOW_ERROR,
                                "cannot convert float infinity to integer");
    default:
        return nio__script_fail(vm, NIO__VALUE_ERROR, "cannot convert float NaN to integer");
    }
}

/* ---- Floats --------------------------------------------------------------------------------- */

static bool pop_float(nio_script_vm *vm, double *value, const char *op)
{
    nio_bytes item;
    if (!nio__script_pop(vm, &item)) {
        return false;
    }
    if (item.len != NIO__REAL_SIZE) {
        return nio__script_fail(vm, NIO__TYPE_ERROR, "%s malformed float", op);
    }
    *value = nio__real_read(item.ptr);
    return true;
}

static bool push_float(nio_script_vm *vm, double value, const char *op)
{
    if (isnan(value)) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "%s nan encountered", op);
    }
    return nio__script_push_real(vm, value);
}

bool nio__op_add_floats(nio_script_vm *vm)
{
    static const char op[] = "OP_ADD_FLOATS";
    uint8_t count;
    double total = 0, item;
    if (!read_count(vm, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!pop_float(vm, &item, op)) {
            return false;
        }
        total += item;
    }
    return push_float(vm, total, op);
}

bool nio__op_subtract_floats(nio_script_vm *vm)
{
    static const char op[] = "OP_SUBTRACT_FLOATS";
    uint8_t count;
    double total, item;
    if (!read_count(vm, &count) || !pop_float(vm, &total, op)) {
        return false;
    }
    for (size_t i = after_first(count); i > 0; i--) {
        if (!pop_float(vm, &item, op)) {
            return false;
        }
        total -= item;
    }
    return push_float(vm, total, op);
}

static bool read_float(nio_script_vm *vm, double *value)
{
    nio_bytes operand;
    if (!nio__script_read(vm, NIO__REAL_SIZE, &operand)) {
        return false;
    }
    *value = nio__real_read(operand.ptr);
    return true;
}

static bool push_float_quotient(nio_script_vm *vm, double dividend, double divisor, const char *op)
{
    double quotient;
    if (nio__real_div(&quotient, dividend, divisor) != NIO_OK) {
        return nio__script_fail(vm, NIO__ZERO_DIVISION_ERROR, "float division by zero");
    }
    return push_float(vm, quotient, op);
}

static bool push_float_remainder(nio_script_vm *vm, double dividend, double divisor, const char *op)
{
    double remainder;
    if (nio__real_mod(&remainder, dividend, divisor) != NIO_OK) {
        return nio__script_fail(vm, NIO__ZERO_DIVISION_ERROR, "float modulo");
    }
    return push_float(vm, remainder, op);
}

bool nio__op_div_float(nio_script_vm *vm)
{
    static const char op[] = "OP_DIV_FLOAT";
    double dividend, divisor;
    return read_float(vm, &divisor) && pop_float(vm, &dividend, op) &&
           push_float_quotient(vm, dividend, divisor, op);
}

bool nio__op_div_floats(nio_script_vm *vm)
{
    static const char op[] = "OP_DIV_FLOATS";
    double dividend, divisor;
    return pop_float(vm, &dividend, op) && pop_float(vm, &divisor, op) &&
           push_float_quotient(vm, dividend, divisor, op);
}

bool nio__op_mod_float(nio_script_vm *vm)
{
    static const char op[] = "OP_MOD_FLOAT";
    double dividend, divisor;
    return read_float(vm, &divisor) && pop_float(vm, &dividend, op) &&
           push_float_remainder(vm, dividend, divisor, op);
}

/* Here, unlike in DIV_FLOATS, the divisor is on top. */
bool nio__op_mod_floats(nio_script_vm *vm)
{
    static const char op[] = "OP_MOD_FLOATS";
    double dividend, divisor;
    return pop_float(vm, &divisor, op) && pop_float(vm, &dividend, op) &&
           push_float_remainder(vm, dividend, divisor, op);
}

/* A NaN is neither less than anything nor equal to it. */
bool nio__op_float_less(nio_script_vm *vm)
{
    double a, b;
    return nio__script_pop_real(vm, &a) && nio__script_pop_real(vm, &b) &&
           nio__script_push_bool(vm, a < b);
}

bool nio__op_float_less_or_equal(nio_script_vm *vm)
{
    double a, b;
    return nio__script_pop_real(vm, &a) && nio__script_pop_real(vm, &b) &&
           nio__script_push_bool(vm, a <= b);
}
