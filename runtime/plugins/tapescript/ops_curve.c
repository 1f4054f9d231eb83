/* plugins/tapescript/ops_curve.c - operations on scalars and points. */
#include "plugins/tapescript/group.h"
#include "plugins/tapescript/ops.h"

#include "crypto/secret.h"

/* ---- Making --------------------------------------------------------------------------------- */

bool nio__op_derive_scalar(nio_script_vm *vm)
{
    nio_bytes seed;
    uint8_t scalar[NIO__SCALAR_SIZE];
    if (!nio__script_pop(vm, &seed) || !nio__script_charge(vm, NIO__SCRIPT_HASH_STEPS)) {
        return false;
    }
    nio__script_key_of_seed(scalar, NULL, seed);
    bool ok = nio__script_cache_flagged(vm, 1, "x", nio__script_32(scalar)) &&
              nio__script_push(vm, nio__script_32(scalar));
    nio__wipe(scalar, sizeof scalar);
    return ok;
}

bool nio__op_clamp_scalar(nio_script_vm *vm)
{
    uint8_t key, scalar[NIO__SCALAR_SIZE];
    nio_bytes value;
    bool ok = nio__script_read_u8(vm, &key) && nio__script_pop(vm, &value) &&
              nio__script_clamp(vm, scalar, value, key != 0) &&
              nio__script_push(vm, nio__script_32(scalar));
    nio__wipe(scalar, sizeof scalar);
    return ok;
}

bool nio__op_derive_point(nio_script_vm *vm)
{
    nio_bytes scalar;
    uint8_t point[NIO__POINT_SIZE];
    return nio__script_pop(vm, &scalar) && nio__script_point_of(vm, point, scalar) &&
           nio__script_cache_flagged(vm, 2, "X", nio__script_32(point)) &&
           nio__script_push(vm, nio__script_32(point));
}

/* ---- Sums: all items are taken off before the first is looked at ---------------------------- */

static bool pop_counted(nio_script_vm *vm, nio__script_item *const **items, uint8_t *count)
{
    return nio__script_read_u8(vm, count) && nio__script_pop_many(vm, *count, items);
}

/* The sum of nothing. */
static bool fail_of_none(nio_script_vm *vm)
{
    return nio__script_fail(vm, NIO__INDEX_ERROR, "list index out of range");
}

bool nio__op_add_points(nio_script_vm *vm)
{
    uint8_t count, sum[NIO__POINT_SIZE];
    nio__script_item *const *points;
    if (!pop_counted(vm, &points, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio__script_check_point(vm, nio__item_bytes(points[i]),
                                     "OP_ADD_POINTS invalid point encountered")) {
            return false;
        }
    }
    if (count == 0) {
        return fail_of_none(vm);
    }
    memcpy(sum, points[0]->bytes, sizeof sum);
    for (size_t i = 1; i < count; i++) {
        if (!nio__script_sum_points(vm, nio__point_add, sum, nio__script_32(sum),
                                    nio__item_bytes(points[i]))) {
            return false;
        }
    }
    return nio__script_push(vm, nio__script_32(sum));
}

static bool add_scalars(nio_script_vm *vm, nio__script_item *const *scalars, size_t count,
                        uint8_t sum[NIO__SCALAR_SIZE])
{
    nio_bytes total = nio__item_bytes(scalars[0]);
    for (size_t i = 1; i < count; i++) {
        if (!nio__script_sum_scalars(vm, nio__scalar_add, sum, total,
                                     nio__item_bytes(scalars[i]))) {
            return false;
        }
        total = nio__script_32(sum);
    }
    return nio__script_push(vm, total);
}

bool nio__op_add_scalars(nio_script_vm *vm)
{
    uint8_t count, sum[NIO__SCALAR_SIZE];
    nio__script_item *const *scalars;
    if (!pop_counted(vm, &scalars, &count)) {
        return false;
    }
    if (count == 0) {
        return fail_of_none(vm);
    }
    bool ok = add_scalars(vm, scalars, count, sum);
    nio__wipe(sum, sizeof sum);
    return ok;
}

/* ---- Differences: each item is taken off when its turn comes -------------------------------- */

/* The top, less the items below it; with `count` of 0 or 1 the top as it is, whatever it is. */
bool nio__op_subtract_points(nio_script_vm *vm)
{
    uint8_t count, left[NIO__POINT_SIZE];
    nio_bytes total, item;
    if (!nio__script_read_u8(vm, &count) || !nio__script_pop(vm, &total)) {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        if (!nio__script_pop(vm, &item) ||
            !nio__script_sum_points(vm, nio__point_sub, left, total, item)) {
            return false;
        }
        total = nio__script_32(left);
    }
    return nio__script_push(vm, total);
}

static bool subtract_scalars(nio_script_vm *vm, uint8_t left[NIO__SCALAR_SIZE])
{
    uint8_t count;
    nio_bytes total, item;
    if (!nio__script_read_u8(vm, &count) || !nio__script_pop(vm, &total)) {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        if (!nio__script_pop(vm, &item) ||
            !nio__script_sum_scalars(vm, nio__scalar_sub, left, total, item)) {
            return false;
        }
        total = nio__script_32(left);
    }
    return nio__script_push(vm, total);
}

bool nio__op_subtract_scalars(nio_script_vm *vm)
{
    uint8_t left[NIO__SCALAR_SIZE];
    bool ok = subtract_scalars(vm, left);
    nio__wipe(left, sizeof left);
    return ok;
}
