/* plugins/tapescript/group.c - points and scalars of operations; see group.h. */
#include "plugins/tapescript/group.h"

#include "crypto/secret.h"

/* What PyNaCl says where libsodium refuses. */
static bool take(nio_script_vm *vm, nio_status status)
{
    return status == NIO_OK || nio__script_fail(vm, NIO__RUNTIME_ERROR, "Unexpected library error");
}

static void clamp(uint8_t scalar[NIO__SCALAR_SIZE], bool key)
{
    if (key) {
        scalar[0] &= 0xf8;
        scalar[31] |= 0x40;
    }
    scalar[31] &= 0x7f;
}

bool nio__script_clamp(nio_script_vm *vm, uint8_t scalar[NIO__SCALAR_SIZE], nio_bytes value,
                       bool key)
{
    if (value.len < NIO__SCALAR_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "not a SigningKey and not 32+ bytes scalar");
    }
    memcpy(scalar, value.ptr, NIO__SCALAR_SIZE);
    clamp(scalar, key);
    return true;
}

void nio__script_key_of_seed(uint8_t scalar[NIO__SCALAR_SIZE], uint8_t nonce[NIO__SCALAR_SIZE],
                             nio_bytes seed)
{
    uint8_t hash[NIO__SHA512_SIZE];
    nio__sha512_of(hash, seed);
    memcpy(scalar, hash, NIO__SCALAR_SIZE);
    clamp(scalar, true);
    if (nonce != NULL) {
        memcpy(nonce, hash + NIO__SCALAR_SIZE, NIO__SCALAR_SIZE);
    }
    nio__wipe(hash, sizeof hash);
}

bool nio__script_point_of(nio_script_vm *vm, uint8_t point[NIO__POINT_SIZE], nio_bytes scalar)
{
    if (scalar.len != NIO__SCALAR_SIZE) {
        return nio__script_fail(vm, NIO__TYPE_ERROR,
                                "Input must be a crypto_scalarmult_ed25519_SCALARBYTES long bytes "
                                "sequence");
    }
    return nio__script_charge(vm, NIO__SCRIPT_HALF_STEPS) &&
           take(vm, nio__point_of(point, scalar.ptr));
}

bool nio__script_multiply(nio_script_vm *vm, uint8_t product[NIO__POINT_SIZE],
                          const uint8_t scalar[NIO__SCALAR_SIZE], nio_bytes point)
{
    if (point.len != NIO__POINT_SIZE) {
        return nio__script_fail(vm, NIO__TYPE_ERROR,
                                "Input must be a crypto_scalarmult_ed25519_BYTES long bytes "
                                "sequence");
    }
    return nio__script_charge(vm, NIO__SCRIPT_WHOLE_STEPS + NIO__SCRIPT_HALF_STEPS) &&
           take(vm, nio__point_mul(product, scalar, point.ptr));
}

bool nio__script_check_point(nio_script_vm *vm, nio_bytes point, const char *text)
{
    if (point.len != NIO__POINT_SIZE) {
        return nio__script_fail(vm, NIO__TYPE_ERROR,
                                "Point must be a crypto_core_ed25519_BYTES long bytes sequence");
    }
    if (!nio__script_charge(vm, NIO__SCRIPT_WHOLE_STEPS)) {
        return false;
    }
    return nio__point_valid(point.ptr) || nio__script_fail(vm, NIO__VALUE_ERROR, "%s", text);
}

bool nio__script_sum_points(nio_script_vm *vm, nio__script_point_sum *sum_of, uint8_t *sum,
                            nio_bytes a, nio_bytes b)
{
    if (a.len != NIO__POINT_SIZE || b.len != NIO__POINT_SIZE) {
        return nio__script_fail(vm, NIO__TYPE_ERROR,
                                "Each point must be a crypto_core_ed25519_BYTES long bytes "
                                "sequence");
    }
    return nio__script_charge(vm, NIO__SCRIPT_SUM_STEPS) && take(vm, sum_of(sum, a.ptr, b.ptr));
}

bool nio__script_sum_scalars(nio_script_vm *vm, nio__script_scalar_sum *sum_of, uint8_t *sum,
                             nio_bytes a, nio_bytes b)
{
    if (a.len != NIO__SCALAR_SIZE || b.len != NIO__SCALAR_SIZE) {
        return nio__script_fail(vm, NIO__TYPE_ERROR,
                                "Each integer must be a crypto_core_ed25519_SCALARBYTES long bytes "
                                "sequence");
    }
    if (!nio__script_charge(vm, NIO__SCRIPT_SCALAR_STEPS)) {
        return false;
    }
    sum_of(sum, a.ptr, b.ptr);
    return true;
}
