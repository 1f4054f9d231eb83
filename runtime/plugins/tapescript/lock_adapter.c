/* plugins/tapescript/lock_adapter.c - signatures that lack a secret scalar, the tweak.
 *
 * With x, X for scalar and key of a seed, t and T = t*B for the tweak, all hashes mod the order of
 * the group where they become scalars:
 *
 *     adapter    R || sa,   R = r*B,  sa = r + SHA512(R + T || X || m)*x
 *     signature  R + T || sa + t
 *
 * so that the signature is one of r + t, whoever has it and the adapter has t, and nobody opens the
 * adapter without.
 *
 * Failure modes: NIO_EINVAL for points, scalars, and what does not belong together; NIO_ELIMIT for
 * messages that no machine takes. */
#include "plugins/tapescript/lock.h"

#include "crypto/curve.h"
#include "crypto/init.h"
#include "crypto/secret.h"

/* Where the halves of adapters and signatures are. */
#define POINT_AT 0
#define SCALAR_AT 32

/* ---- Points and scalars --------------------------------------------------------------------- */

static bool is_reduced(const uint8_t scalar[NIO_KEY_BYTES])
{
    static const uint8_t zero[NIO_KEY_BYTES];
    uint8_t reduced[NIO_KEY_BYTES];
    nio__scalar_add(reduced, scalar, zero);
    bool same = nio__secret_equal(reduced, scalar, sizeof reduced);
    nio__wipe(reduced, sizeof reduced);
    return same;
}

static nio_status check_adapter(const uint8_t adapter[NIO_ADAPTER_BYTES])
{
    nio_status status = nio__lock_check_key(adapter + POINT_AT);
    return status == NIO_OK && !is_reduced(adapter + SCALAR_AT) ? NIO_EINVAL : status;
}

/* The tweak as machines take it, without bit 255, and its point. */
static nio_status clamp(uint8_t clamped[NIO_KEY_BYTES], uint8_t point[NIO_KEY_BYTES],
                        const uint8_t tweak[NIO_KEY_BYTES])
{
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    memcpy(clamped, tweak, NIO_KEY_BYTES);
    clamped[31] &= 0x7f;
    status = nio__point_of(point, clamped);
    if (status != NIO_OK) {
        nio__wipe(clamped, NIO_KEY_BYTES);
    }
    return status;
}

/* ---- Adapters ------------------------------------------------------------------------------- */

/* The nonce is keyed BLAKE2b of point and message. All other nonces of a seed come from SHA-512,
 * so none of them is ever the same. */
static nio_status nonce_of(uint8_t r[NIO_KEY_BYTES], uint8_t R[NIO_KEY_BYTES],
                           const nio__lock_secret *secret, nio__lock_message *message,
                           const uint8_t T[NIO_KEY_BYTES])
{
    uint8_t hash[NIO__SCALAR_WIDE_SIZE];
    memcpy(message->head + NIO__LOCK_HEAD_BYTES - NIO_KEY_BYTES, T, NIO_KEY_BYTES);
    nio__blake2b_of(hash, sizeof hash, nio__bytes(secret->nonce, sizeof secret->nonce),
                    nio__lock_message_view(message, NIO_KEY_BYTES));
    nio__scalar_reduce(r, hash);
    nio__wipe(hash, sizeof hash);
    return nio__point_of(R, r);
}

static nio_status make(uint8_t adapter[NIO_ADAPTER_BYTES], const nio__lock_secret *secret,
                       nio__lock_message *message, const uint8_t T[NIO_KEY_BYTES])
{
    uint8_t r[NIO_KEY_BYTES], R[NIO_KEY_BYTES], RT[NIO_KEY_BYTES], X[NIO_KEY_BYTES];
    uint8_t finished[NIO_SIGNATURE_BYTES]; /* R + T || sa */
    nio_status status = nonce_of(r, R, secret, message, T);
    if (status == NIO_OK) {
        status = nio__point_add(RT, R, T);
    }
    if (status == NIO_OK) {
        status = nio__point_of(X, secret->scalar);
    }
    if (status == NIO_OK) {
        nio__lock_finish(finished, message, secret->scalar, r, X, RT);
        memcpy(adapter + POINT_AT, R, sizeof R);
        memcpy(adapter + SCALAR_AT, finished + SCALAR_AT, NIO_KEY_BYTES);
    }
    nio__wipe(r, sizeof r);
    return status;
}

nio_status nio_adapter_make(uint8_t adapter[NIO_ADAPTER_BYTES],
                            const uint8_t tweak_point[NIO_KEY_BYTES], const nio_signing *signing)
{
    nio__lock_message message;
    nio__lock_secret secret;
    nio_status status = signing->seed == NULL ? NIO_EINVAL : nio__lock_check_key(tweak_point);
    if (status == NIO_OK) {
        status = nio__lock_message_of(&message, signing);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_secret_of(&secret, signing->seed);
    status = make(adapter, &secret, &message, tweak_point);
    nio__wipe(&secret, sizeof secret);
    return status;
}

nio_status nio_adapter_open(uint8_t signature[NIO_SIGNATURE_BYTES],
                            const uint8_t adapter[NIO_ADAPTER_BYTES],
                            const uint8_t tweak[NIO_KEY_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], T[NIO_KEY_BYTES], RT[NIO_KEY_BYTES];
    nio_status status = check_adapter(adapter);
    if (status == NIO_OK) {
        status = clamp(t, T, tweak);
    }
    if (status != NIO_OK) {
        return status;
    }
    status = nio__point_add(RT, adapter + POINT_AT, T);
    if (status == NIO_OK) {
        nio__scalar_add(signature + SCALAR_AT, adapter + SCALAR_AT, t);
        memcpy(signature + POINT_AT, RT, sizeof RT);
    }
    nio__wipe(t, sizeof t);
    return status;
}

nio_status nio_adapter_tweak(uint8_t tweak[NIO_KEY_BYTES], const uint8_t adapter[NIO_ADAPTER_BYTES],
                             const uint8_t signature[NIO_SIGNATURE_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], T[NIO_KEY_BYTES], RT[NIO_KEY_BYTES];
    nio_status status = check_adapter(adapter);
    if (status != NIO_OK) {
        return status;
    }
    if (!is_reduced(signature + SCALAR_AT)) {
        return NIO_EINVAL;
    }
    nio__scalar_sub(t, signature + SCALAR_AT, adapter + SCALAR_AT);
    status = nio__point_of(T, t);
    if (status == NIO_OK) {
        status = nio__point_add(RT, adapter + POINT_AT, T);
    }
    if (status == NIO_OK && memcmp(RT, signature + POINT_AT, sizeof RT) != 0) {
        status = NIO_EINVAL;
    }
    if (status == NIO_OK) {
        memcpy(tweak, t, sizeof t);
    }
    nio__wipe(t, sizeof t);
    return status;
}

/* ---- In two steps --------------------------------------------------------------------------- */

static void put_check(nio__lock_writer *writer, const uint8_t key[NIO_KEY_BYTES],
                      const uint8_t tweak_point[NIO_KEY_BYTES], uint8_t omit)
{
    nio__lock_op2(writer, NIO__OP_GET_MESSAGE, omit);
    nio__lock_push_key(writer, tweak_point);
    nio__lock_push_key(writer, key);
    nio__lock_op(writer, NIO__OP_CHECK_ADAPTER_SIG);
}

nio_status nio_lock_adapter_check(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                                  const uint8_t tweak_point[NIO_KEY_BYTES], uint8_t omit)
{
    nio_status status = nio__lock_check(key, omit);
    if (status == NIO_OK) {
        status = nio__lock_check_key(tweak_point);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_check(&writer, key, tweak_point, omit);
    return nio__lock_end(&writer);
}

static void put_adapter(nio__lock_writer *writer, const uint8_t adapter[NIO_ADAPTER_BYTES])
{
    nio__lock_push(writer, nio__bytes(adapter + SCALAR_AT, NIO_KEY_BYTES));
    nio__lock_push_key(writer, adapter + POINT_AT);
}

nio_status nio_witness_adapter(nio_script_out *out, const uint8_t adapter[NIO_ADAPTER_BYTES])
{
    nio_status status = check_adapter(adapter);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_adapter(&writer, adapter);
    return nio__lock_end(&writer);
}

nio_status nio_script_adapter_decrypt(nio_script_out *out, const uint8_t tweak[NIO_KEY_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], T[NIO_KEY_BYTES];
    nio_status status = clamp(t, T, tweak);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push(&writer, nio__bytes(t, sizeof t));
    nio__lock_op(&writer, NIO__OP_DECRYPT_ADAPTER_SIG);
    nio__wipe(t, sizeof t);
    return nio__lock_end(&writer);
}

/* ---- In one step ---------------------------------------------------------------------------- */

nio_status nio_lock_adapter(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                            const uint8_t tweak_point[NIO_KEY_BYTES])
{
    /* What the witness pushed goes into the cache, since it is used twice. */
    static const uint8_t keep[] = {
        NIO__OP_WRITE_CACHE, 1, 'R', 1, NIO__OP_WRITE_CACHE, 2, 's', 'a', 1,
        NIO__OP_WRITE_CACHE, 1, 't', 1};
    static const uint8_t adapter[] = {NIO__OP_READ_CACHE, 2, 's', 'a', NIO__OP_READ_CACHE, 1, 'R'};
    static const uint8_t decrypt[] = {NIO__OP_READ_CACHE, 1, 't', NIO__OP_DECRYPT_ADAPTER_SIG,
                                      NIO__OP_CONCAT};
    nio_status status = nio__lock_check_key(key);
    if (status == NIO_OK) {
        status = nio__lock_check_key(tweak_point);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_put(&writer, nio__bytes(keep, sizeof keep));
    nio__lock_put(&writer, nio__bytes(adapter, sizeof adapter));
    put_check(&writer, key, tweak_point, 0);
    nio__lock_op(&writer, NIO__OP_VERIFY);
    nio__lock_put(&writer, nio__bytes(adapter, sizeof adapter));
    nio__lock_put(&writer, nio__bytes(decrypt, sizeof decrypt));
    nio__lock_push_key(&writer, key);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, 0);
    return nio__lock_end(&writer);
}

nio_status nio_witness_adapter_tweak(nio_script_out *out, const uint8_t adapter[NIO_ADAPTER_BYTES],
                                     const uint8_t tweak[NIO_KEY_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], T[NIO_KEY_BYTES];
    nio_status status = check_adapter(adapter);
    if (status == NIO_OK) {
        status = clamp(t, T, tweak);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push(&writer, nio__bytes(t, sizeof t));
    put_adapter(&writer, adapter);
    nio__wipe(t, sizeof t);
    return nio__lock_end(&writer);
}
