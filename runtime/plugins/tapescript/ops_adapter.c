/* plugins/tapescript/ops_adapter.c - signatures that lack a scalar, the tweak: who has that
 * completes them, and who sees both the incomplete and the complete one learns the tweak.
 *
 * With H for SHA-512, Hs for it modulo the order of the group, x, X and n for scalar, point and
 * nonce of a seed, t and T = t*B for the tweak:
 *
 *     public    r = Hs(H(n || m))   R = r*B   sa = r + Hs(R + T || X || m)*x
 *     private   r = Hs(n || m)      R = r*B   sa = t + r + Hs(R || X || m)*x
 *     check     sa*B = R + Hs(R + T || X || m)*X
 *     decrypt   R + T || sa + t is a signature
 *
 * What "private" makes does not pass the check: so it is in Python's tapescript. */
#include "plugins/tapescript/group.h"
#include "plugins/tapescript/ops.h"

#include "crypto/secret.h"

typedef struct adapter {
    nio_bytes seed, message;
    uint8_t x[NIO__SCALAR_SIZE], nonce[NIO__SCALAR_SIZE], r[NIO__SCALAR_SIZE];
    uint8_t t[NIO__SCALAR_SIZE];  /* private */
    uint8_t sa[NIO__SCALAR_SIZE]; /* what is made */
    uint8_t X[NIO__POINT_SIZE], R[NIO__POINT_SIZE], T[NIO__POINT_SIZE];
} adapter;

/* ---- Hashing -------------------------------------------------------------------------------- */

/* SHA-512 of up to two times 32 bytes and an item. */
static void hash_after(uint8_t hash[NIO__SHA512_SIZE], const uint8_t *a, const uint8_t *b,
                       nio_bytes message)
{
    uint8_t joined[2 * 32 + NIO_SCRIPT_ITEM_MAX], *end = joined;
    assert(message.len <= NIO_SCRIPT_ITEM_MAX);
    end = nio__copy(end, nio__script_32(a));
    if (b != NULL) {
        end = nio__copy(end, nio__script_32(b));
    }
    end = nio__copy(end, message);
    nio__sha512_of(hash, nio__bytes(joined, (size_t)(end - joined)));
    nio__wipe(joined, (size_t)(end - joined));
}

/* What is below the order of the group has nothing that clamping would take away. */
static void challenge(uint8_t c[NIO__SCALAR_SIZE], const uint8_t nonce_point[NIO__POINT_SIZE],
                      const uint8_t X[NIO__POINT_SIZE], nio_bytes message)
{
    uint8_t hash[NIO__SHA512_SIZE];
    hash_after(hash, nonce_point, X, message);
    nio__scalar_reduce(c, hash);
}

/* ---- Making --------------------------------------------------------------------------------- */

static bool key_of(nio_script_vm *vm, adapter *made)
{
    nio__script_key_of_seed(made->x, made->nonce, made->seed);
    return nio__script_point_of(vm, made->X, nio__script_32(made->x));
}

static bool nonce_of(nio_script_vm *vm, adapter *made, bool hashed_twice)
{
    uint8_t hash[NIO__SHA512_SIZE];
    hash_after(hash, made->nonce, NULL, made->message);
    if (hashed_twice) {
        nio__sha512_of(hash, nio__bytes(hash, sizeof hash));
    }
    nio__scalar_reduce(made->r, hash);
    nio__wipe(hash, sizeof hash);
    return nio__script_point_of(vm, made->R, nio__script_32(made->r));
}

/* sa = r + c*x */
static void seal(adapter *made, const uint8_t nonce_point[NIO__POINT_SIZE])
{
    uint8_t product[NIO__SCALAR_SIZE];
    challenge(product, nonce_point, made->X, made->message);
    nio__scalar_mul(product, product, made->x);
    nio__scalar_add(made->sa, made->r, product);
    nio__wipe(product, sizeof product);
}

static bool make_public(nio_script_vm *vm, adapter *made, nio_bytes T)
{
    uint8_t RT[NIO__POINT_SIZE];
    if (!key_of(vm, made) || !nonce_of(vm, made, true) ||
        !nio__script_check_point(vm, T, NIO__SCRIPT_NO_POINT) ||
        !nio__script_sum_points(vm, nio__point_add, RT, nio__script_32(made->R), T)) {
        return false;
    }
    seal(made, RT);
    return nio__script_cache_flagged(vm, 3, "r", nio__script_32(made->r)) &&
           nio__script_cache_flagged(vm, 4, "R", nio__script_32(made->R)) &&
           nio__script_cache_flagged(vm, 6, "T", T) &&
           nio__script_cache_flagged(vm, 8, "sa", nio__script_32(made->sa)) &&
           nio__script_push(vm, nio__script_32(made->R)) &&
           nio__script_push(vm, nio__script_32(made->sa));
}

bool nio__op_make_adapter_sig_public(nio_script_vm *vm)
{
    nio_bytes T;
    adapter made;
    bool ok = nio__script_pop(vm, &T) && nio__script_pop(vm, &made.message) &&
              nio__script_pop(vm, &made.seed) && make_public(vm, &made, T);
    nio__wipe(&made, sizeof made);
    return ok;
}

static bool make_private(nio_script_vm *vm, adapter *made)
{
    if (!key_of(vm, made) || !nio__script_point_of(vm, made->T, nio__script_32(made->t)) ||
        !nonce_of(vm, made, false)) {
        return false;
    }
    seal(made, made->R);
    nio__scalar_add(made->sa, made->sa, made->t);
    return nio__script_cache_flagged(vm, 4, "R", nio__script_32(made->R)) &&
           nio__script_cache_flagged(vm, 5, "t", nio__script_32(made->t)) &&
           nio__script_cache_flagged(vm, 6, "T", nio__script_32(made->T)) &&
           nio__script_cache_flagged(vm, 8, "sa", nio__script_32(made->sa)) &&
           nio__script_push(vm, nio__script_32(made->T)) &&
           nio__script_push(vm, nio__script_32(made->R)) &&
           nio__script_push(vm, nio__script_32(made->sa));
}

bool nio__op_make_adapter_sig_private(nio_script_vm *vm)
{
    nio_bytes tweak;
    adapter made;
    bool ok = nio__script_pop(vm, &made.seed) && nio__script_pop(vm, &tweak) &&
              nio__script_clamp(vm, made.t, tweak, false) && nio__script_pop(vm, &made.message) &&
              make_private(vm, &made);
    nio__wipe(&made, sizeof made);
    return ok;
}

/* ---- Using ---------------------------------------------------------------------------------- */

/* R + T; either may be none. */
static bool tweaked(nio_script_vm *vm, uint8_t RT[NIO__POINT_SIZE], nio_bytes R, nio_bytes T)
{
    return nio__script_check_point(vm, R, NIO__SCRIPT_NO_POINT) &&
           nio__script_check_point(vm, T, NIO__SCRIPT_NO_POINT) &&
           nio__script_sum_points(vm, nio__point_add, RT, R, T);
}

bool nio__op_check_adapter_sig(nio_script_vm *vm)
{
    nio_bytes X, T, message, R, sa;
    uint8_t left[NIO__POINT_SIZE], right[NIO__POINT_SIZE], RT[NIO__POINT_SIZE];
    uint8_t c[NIO__SCALAR_SIZE] = {0};
    if (!nio__script_pop(vm, &X) || !nio__script_pop(vm, &T) || !nio__script_pop(vm, &message) ||
        !nio__script_pop(vm, &R) || !nio__script_pop(vm, &sa) ||
        !nio__script_point_of(vm, left, sa) || !tweaked(vm, RT, R, T)) {
        return false;
    }
    if (X.len == NIO__POINT_SIZE) { /* else the product fails */
        challenge(c, RT, X.ptr, message);
    }
    if (!nio__script_multiply(vm, right, c, X) ||
        !nio__script_sum_points(vm, nio__point_add, right, R, nio__script_32(right))) {
        return false;
    }
    return nio__script_push_bool(vm, nio__secret_equal(left, right, sizeof left));
}

static bool decrypt(nio_script_vm *vm, uint8_t t[NIO__SCALAR_SIZE], uint8_t s[NIO__SCALAR_SIZE])
{
    nio_bytes tweak, R, sa;
    uint8_t T[NIO__POINT_SIZE], RT[NIO__POINT_SIZE];
    return nio__script_pop(vm, &tweak) && nio__script_clamp(vm, t, tweak, false) &&
           nio__script_pop(vm, &R) && nio__script_pop(vm, &sa) &&
           nio__script_point_of(vm, T, nio__script_32(t)) &&
           tweaked(vm, RT, R, nio__script_32(T)) &&
           nio__script_sum_scalars(vm, nio__scalar_add, s, sa, nio__script_32(t)) &&
           nio__script_cache_flagged(vm, 7, "RT", nio__script_32(RT)) &&
           nio__script_cache_flagged(vm, 9, "s", nio__script_32(s)) &&
           nio__script_push(vm, nio__script_32(RT)) && nio__script_push(vm, nio__script_32(s));
}

bool nio__op_decrypt_adapter_sig(nio_script_vm *vm)
{
    uint8_t t[NIO__SCALAR_SIZE], s[NIO__SCALAR_SIZE];
    bool ok = decrypt(vm, t, s);
    nio__wipe(t, sizeof t);
    nio__wipe(s, sizeof s);
    return ok;
}
