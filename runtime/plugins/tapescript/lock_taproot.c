/* plugins/tapescript/lock_taproot.c - locks that hide a script, or that take one which is signed.
 *
 * Taproot: the lock holds root = key + t*B with t = SHA256(key || SHA256(script)), bit 255 cleared.
 * The holder of the key signs with its scalar + t; others show key and script.
 * Graftroot: the lock holds the key, which signs messages or scripts.
 *
 * Failure modes: NIO_EINVAL, NIO_ELIMIT for keys, flags and scripts. */
#include "plugins/tapescript/lock.h"

#include "crypto/curve.h"
#include "crypto/init.h"
#include "crypto/secret.h"
#include "crypto/shake.h"

#define SCRIPT_HASH_MIN 16 /* bytes of a hash that nobody finds another script for */
#define SCRIPT_HASH_DEFAULT 26

/* ---- Script hash ---------------------------------------------------------------------------- */

nio_status nio_lock_script_hash(nio_script_out *out, nio_bytes script, size_t hash_size)
{
    nio_status status = nio__lock_check_script(script);
    if (status != NIO_OK) {
        return status;
    }
    if (hash_size == 0) {
        hash_size = SCRIPT_HASH_DEFAULT;
    }
    if (hash_size < SCRIPT_HASH_MIN || hash_size > UINT8_MAX) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_expect_hash(&writer, script, hash_size);
    nio__lock_op2(&writer, NIO__OP_EQUAL_VERIFY, NIO__OP_EVAL);
    return nio__lock_end(&writer);
}

nio_status nio_witness_script_hash(nio_script_out *out, nio_bytes script)
{
    return nio_script_out_push(out, script);
}

/* ---- Taproot -------------------------------------------------------------------------------- */

/* t of a key and a script. */
static void tweak_of(uint8_t tweak[NIO_KEY_BYTES], const uint8_t key[NIO_KEY_BYTES],
                     nio_bytes script)
{
    uint8_t both[NIO_KEY_BYTES + NIO__SHA256_SIZE];
    memcpy(both, key, NIO_KEY_BYTES);
    nio__sha256_of(both + NIO_KEY_BYTES, script);
    nio__sha256_of(tweak, nio__bytes(both, sizeof both));
    tweak[31] &= 0x7f;
}

static nio_status root_of(uint8_t root[NIO_KEY_BYTES], const uint8_t key[NIO_KEY_BYTES],
                          nio_bytes script, uint8_t may_omit)
{
    uint8_t tweak[NIO_KEY_BYTES], point[NIO_KEY_BYTES];
    nio_status status = nio__lock_check(key, may_omit);
    if (status == NIO_OK) {
        status = nio__lock_check_script(script);
    }
    if (status != NIO_OK) {
        return status;
    }
    tweak_of(tweak, key, script);
    status = nio__point_of(point, tweak);
    return status == NIO_OK ? nio__lock_add_points(root, key, point) : status;
}

nio_status nio_lock_taproot(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES], nio_bytes script,
                            uint8_t may_omit)
{
    uint8_t root[NIO_KEY_BYTES];
    nio_status status = root_of(root, key, script, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_key(&writer, root);
    nio__lock_op2(&writer, NIO__OP_TAPROOT, may_omit);
    return nio__lock_end(&writer);
}

nio_status nio_witness_taproot_key(nio_script_out *out, nio_bytes script,
                                   const nio_signing *signing)
{
    uint8_t key[NIO_KEY_BYTES], tweak[NIO_KEY_BYTES], signature[NIO_SIGNATURE_BYTES];
    nio_status status = nio__lock_check_script(script);
    if (status == NIO_OK) {
        status = signing->seed == NULL ? NIO_EINVAL : nio_key_public(signing->seed, key, NULL);
    }
    if (status != NIO_OK) {
        return status;
    }
    tweak_of(tweak, key, script);
    status = nio__lock_sign_tweaked(signature, tweak, signing);
    return status == NIO_OK ? nio_witness_signature(out, signature, signing->omit) : status;
}

nio_status nio_witness_taproot_script(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                                      nio_bytes script)
{
    nio_status status = nio__lock_check_key(key);
    if (status == NIO_OK) {
        status = nio__lock_check_script(script);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push(&writer, script);
    nio__lock_push_key(&writer, key);
    return nio__lock_end(&writer);
}

/* What TAPROOT does if the top has 32 bytes, the key with the script below it: hash the script,
 * then key and that hash, add the point of it to the key, compare with definition 0, the root. */
/* clang-format off */
static const uint8_t show_script[] = {
    NIO__OP_DUP, NIO__OP_SWAP, 0, 2,
    NIO__OP_DUP, NIO__OP_SWAP, 1, 3,
    NIO__OP_SHA256, NIO__OP_CONCAT, NIO__OP_SHA256,
    NIO__OP_CLAMP_SCALAR, 0, NIO__OP_DERIVE_POINT, NIO__OP_ADD_POINTS, 2,
    NIO__OP_CALL, 0, NIO__OP_EQUAL_VERIFY, NIO__OP_EVAL,
};
/* clang-format on */

nio_status nio_lock_nonnative_taproot(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                                      nio_bytes script, uint8_t may_omit)
{
    static const uint8_t if_32_bytes[] = {NIO__OP_DUP, NIO__OP_SIZE,  NIO__OP_PUSH0,
                                          32,          NIO__OP_EQUAL, NIO__OP_IF_ELSE};
    uint8_t root[NIO_KEY_BYTES];
    nio_status status = root_of(root, key, script, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_op2(&writer, NIO__OP_DEF, 0);
    size_t body = nio__lock_open(&writer);
    nio__lock_push_key(&writer, root);
    nio__lock_close(&writer, body);
    nio__lock_put(&writer, nio__bytes(if_32_bytes, sizeof if_32_bytes));
    body = nio__lock_open(&writer);
    nio__lock_put(&writer, nio__bytes(show_script, sizeof show_script));
    nio__lock_close(&writer, body);
    body = nio__lock_open(&writer);
    nio__lock_op2(&writer, NIO__OP_CALL, 0);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, may_omit);
    nio__lock_close(&writer, body);
    return nio__lock_end(&writer);
}

/* ---- Graftroot ------------------------------------------------------------------------------ */

nio_status nio_lock_graftroot(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                              uint8_t may_omit)
{
    /* The key is kept in the cache under `k`. */
    static const uint8_t keep_key[] = {NIO__OP_WRITE_CACHE, 1, 'k', 1, NIO__OP_IF_ELSE};
    static const uint8_t read_key[] = {NIO__OP_READ_CACHE, 1, 'k'};
    static const uint8_t copy_script[] = {NIO__OP_DUP, NIO__OP_SWAP, 1, 2};
    static const uint8_t run_script[] = {NIO__OP_CHECK_SIG_STACK, NIO__OP_VERIFY, NIO__OP_EVAL};
    nio_status status = nio__lock_check(key, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_key(&writer, key);
    nio__lock_put(&writer, nio__bytes(keep_key, sizeof keep_key));
    size_t body = nio__lock_open(&writer);
    nio__lock_put(&writer, nio__bytes(copy_script, sizeof copy_script));
    nio__lock_put(&writer, nio__bytes(read_key, sizeof read_key));
    nio__lock_put(&writer, nio__bytes(run_script, sizeof run_script));
    nio__lock_close(&writer, body);
    body = nio__lock_open(&writer);
    nio__lock_put(&writer, nio__bytes(read_key, sizeof read_key));
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, may_omit);
    nio__lock_close(&writer, body);
    return nio__lock_end(&writer);
}

nio_status nio_witness_graftroot_key(nio_script_out *out, const nio_signing *signing)
{
    uint8_t signature[NIO_SIGNATURE_BYTES], key[NIO_KEY_BYTES];
    nio_status status = nio__lock_sign(signature, key, signing);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, signing->omit);
    nio__lock_op(&writer, NIO__OP_FALSE);
    return nio__lock_end(&writer);
}

/* Signs the surrogate, and writes signature and script. */
static nio_status put_surrogate(nio__lock_writer *writer, uint8_t key[NIO_KEY_BYTES],
                                const uint8_t seed[NIO_KEY_BYTES], nio_bytes script)
{
    uint8_t signature[NIO_SIGNATURE_BYTES];
    nio_status status = nio__lock_check_script(script);
    if (status == NIO_OK) {
        status = nio__lock_sign_bytes(signature, key, seed, script);
    }
    if (status == NIO_OK) {
        nio__lock_push_signature(writer, signature, 0);
        nio__lock_push(writer, script);
    }
    return status;
}

nio_status nio_witness_graftroot_surrogate(nio_script_out *out, const uint8_t seed[NIO_KEY_BYTES],
                                           nio_bytes script)
{
    uint8_t key[NIO_KEY_BYTES];
    nio__lock_writer writer = nio__lock_begin(out);
    nio_status status = put_surrogate(&writer, key, seed, script);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_op(&writer, NIO__OP_TRUE);
    return nio__lock_end(&writer);
}

/* ---- Graftap -------------------------------------------------------------------------------- */

/* The script in the taproot lock: runs a script that the key signed. */
typedef struct graft {
    uint8_t bytes[41];
} graft;

static nio_bytes graft_of(graft *made, const uint8_t key[NIO_KEY_BYTES])
{
    static const uint8_t head[] = {NIO__OP_DUP, NIO__OP_SWAP, 1, 2, NIO__OP_PUSH1, NIO_KEY_BYTES};
    static const uint8_t tail[] = {NIO__OP_CHECK_SIG_STACK, NIO__OP_VERIFY, NIO__OP_EVAL};
    _Static_assert(sizeof made->bytes == sizeof head + NIO_KEY_BYTES + sizeof tail, "all of it");
    memcpy(made->bytes, head, sizeof head);
    memcpy(made->bytes + sizeof head, key, NIO_KEY_BYTES);
    memcpy(made->bytes + sizeof head + NIO_KEY_BYTES, tail, sizeof tail);
    return nio__bytes(made->bytes, sizeof made->bytes);
}

nio_status nio_lock_graftap(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES], uint8_t may_omit)
{
    graft made;
    if (key == NULL) {
        return NIO_EINVAL;
    }
    return nio_lock_taproot(out, key, graft_of(&made, key), may_omit);
}

nio_status nio_witness_graftap_key(nio_script_out *out, const nio_signing *signing)
{
    uint8_t key[NIO_KEY_BYTES];
    graft made;
    nio_status status =
        signing->seed == NULL ? NIO_EINVAL : nio_key_public(signing->seed, key, NULL);
    if (status != NIO_OK) {
        return status;
    }
    return nio_witness_taproot_key(out, graft_of(&made, key), signing);
}

nio_status nio_witness_graftap_surrogate(nio_script_out *out, const uint8_t seed[NIO_KEY_BYTES],
                                         nio_bytes script)
{
    uint8_t key[NIO_KEY_BYTES];
    graft made;
    nio__lock_writer writer = nio__lock_begin(out);
    nio_status status = put_surrogate(&writer, key, seed, script);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_push(&writer, graft_of(&made, key));
    nio__lock_push_key(&writer, key);
    return nio__lock_end(&writer);
}
