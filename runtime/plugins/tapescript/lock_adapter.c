/* plugins/tapescript/lock_adapter.c - signatures less a secret scalar t, whose point is T.
 *
 *     R = r*B,  c = Hs((R + T) || X || m),  sa = r + c*x;  the adapter is sa || R
 *     RT = R + T,  s = sa + t;                             the signature is RT || s
 *
 * Python's tapescript makes r of the seed and the message alone. Two adapters of one message for
 * different points then have one r and two c, and x = (sa1 - sa2) / (c1 - c2): whoever sees both
 * has the key. Here T goes into r as well, with n for the upper half of H(seed):
 *
 *     r = keyed BLAKE2b(n, T || m), reduced
 *
 * All other nonces of a seed come from SHA-512; by that, r would be the one of the plain signature
 * of the message T || m.
 *
 * Failure modes: NIO_EINVAL for keys, points and scalars that are none, and for what does not
 * belong together. */
#include "plugins/tapescript/lock.h"

#include "crypto/curve.h"
#include "crypto/init.h"
#include "crypto/secret.h"

/* ---- Adapters ------------------------------------------------------------------------------- */

/* Where the halves are: those of a signature the other way round. */
#define SCALAR_AT 0
#define POINT_AT 32

static nio_status nonce_of(uint8_t nonce[NIO_KEY_BYTES], uint8_t nonce_point[NIO_KEY_BYTES],
                           nio__lock_message *message, const uint8_t tweak_point[NIO_KEY_BYTES],
                           const nio__lock_secret *secret)
{
    uint8_t hash[NIO__SCALAR_WIDE_SIZE];
    memcpy(message->head + NIO__LOCK_HEAD_BYTES - NIO_KEY_BYTES, tweak_point, NIO_KEY_BYTES);
    nio__blake2b_of(hash, sizeof hash, nio__bytes(secret->nonce, sizeof secret->nonce),
                    nio__lock_message_view(message, NIO_KEY_BYTES));
    nio__scalar_reduce(nonce, hash);
    nio__wipe(hash, sizeof hash);
    return nio__point_of(nonce_point, nonce);
}

/* The adapter of one message, point and secret. */
static nio_status make(uint8_t adapter[NIO_ADAPTER_BYTES], nio__lock_message *message,
                       const uint8_t tweak_point[NIO_KEY_BYTES], const nio__lock_secret *secret)
{
    uint8_t nonce[NIO_KEY_BYTES], key[NIO_KEY_BYTES];
    uint8_t nonce_point[NIO_KEY_BYTES], sum[NIO_KEY_BYTES];
    uint8_t finished[NIO_SIGNATURE_BYTES]; /* R + T || sa */
    nio_status status = nonce_of(nonce, nonce_point, message, tweak_point, secret);
    if (status == NIO_OK) {
        status = nio__lock_add_points(sum, nonce_point, tweak_point);
    }
    if (status == NIO_OK) {
        status = nio__point_of(key, secret->scalar);
    }
    if (status == NIO_OK) {
        nio__lock_finish(finished, message, secret->scalar, nonce, key, sum);
        memcpy(adapter + SCALAR_AT, finished + NIO_KEY_BYTES, NIO_KEY_BYTES);
        memcpy(adapter + POINT_AT, nonce_point, NIO_KEY_BYTES);
    }
    nio__wipe(nonce, sizeof nonce);
    return status;
}

nio_status nio_adapter_make(uint8_t adapter[NIO_ADAPTER_BYTES],
                            const uint8_t tweak_point[NIO_KEY_BYTES], const nio_signing *signing)
{
    nio__lock_message message;
    nio__lock_secret secret;
    if (signing->seed == NULL) {
        return NIO_EINVAL;
    }
    nio_status status = nio__lock_check_key(tweak_point);
    if (status == NIO_OK) {
        status = nio__lock_message_of(&message, signing);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_secret_of(&secret, signing->seed);
    status = make(adapter, &message, tweak_point, &secret);
    nio__wipe(&secret, sizeof secret);
    return status;
}

static bool is_reduced(const uint8_t scalar[NIO_KEY_BYTES])
{
    static const uint8_t zero[NIO_KEY_BYTES];
    uint8_t reduced[NIO_KEY_BYTES];
    nio__scalar_add(reduced, scalar, zero);
    return nio__secret_equal(reduced, scalar, sizeof reduced);
}

static nio_status check_adapter(const uint8_t adapter[NIO_ADAPTER_BYTES])
{
    nio_status status = nio__lock_check_key(adapter + POINT_AT);
    return status == NIO_OK && !is_reduced(adapter + SCALAR_AT) ? NIO_EINVAL : status;
}

/* A tweak as machines take it, to be wiped, and its point. */
static nio_status clamp(uint8_t clamped[NIO_KEY_BYTES], uint8_t point[NIO_KEY_BYTES],
                        const uint8_t tweak[NIO_KEY_BYTES])
{
    nio_status status = nio__crypto_init();
    memcpy(clamped, tweak, NIO_KEY_BYTES);
    clamped[31] &= 0x7f;
    return status == NIO_OK ? nio__point_of(point, clamped) : status;
}

nio_status nio_adapter_open(uint8_t signature[NIO_SIGNATURE_BYTES],
                            const uint8_t adapter[NIO_ADAPTER_BYTES],
                            const uint8_t tweak[NIO_KEY_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], point[NIO_KEY_BYTES];
    nio_status status = check_adapter(adapter);
    if (status != NIO_OK) {
        return status;
    }
    status = clamp(t, point, tweak);
    if (status == NIO_OK) {
        status = nio__lock_add_points(point, adapter + POINT_AT, point);
    }
    if (status == NIO_OK) {
        nio__scalar_add(signature + NIO_KEY_BYTES, adapter + SCALAR_AT, t);
        memcpy(signature, point, NIO_KEY_BYTES);
    }
    nio__wipe(t, sizeof t);
    return status;
}

nio_status nio_adapter_tweak(uint8_t tweak[NIO_KEY_BYTES], const uint8_t adapter[NIO_ADAPTER_BYTES],
                             const uint8_t signature[NIO_SIGNATURE_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], again[NIO_SIGNATURE_BYTES];
    nio__scalar_sub(t, signature + NIO_KEY_BYTES, adapter + SCALAR_AT);
    nio_status status = nio_adapter_open(again, adapter, t);
    if (status == NIO_OK && memcmp(again, signature, sizeof again) != 0) {
        status = NIO_EINVAL;
    }
    if (status == NIO_OK) {
        memcpy(tweak, t, sizeof t);
    }
    nio__wipe(t, sizeof t);
    return status;
}

/* ---- Locks and witnesses -------------------------------------------------------------------- */

/* Checks the adapter on the stack. */
static void put_check(nio__lock_writer *writer, const uint8_t *key, const uint8_t *tweak_point,
                      uint8_t omit)
{
    nio__lock_op2(writer, NIO__OP_GET_MESSAGE, omit);
    nio__lock_push_key(writer, tweak_point);
    nio__lock_push_key(writer, key);
    nio__lock_op(writer, NIO__OP_CHECK_ADAPTER_SIG);
}

static nio_status check_arguments(const uint8_t *key, const uint8_t *tweak_point, uint8_t omit)
{
    nio_status status = nio__lock_check(key, omit);
    return status == NIO_OK ? nio__lock_check_key(tweak_point) : status;
}

nio_status nio_lock_adapter_check(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                                  const uint8_t tweak_point[NIO_KEY_BYTES], uint8_t omit)
{
    nio_status status = check_arguments(key, tweak_point, omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_check(&writer, key, tweak_point, omit);
    return nio__lock_end(&writer);
}

/* In the order in which the locks expect them. */
static void put_adapter(nio__lock_writer *writer, const uint8_t adapter[NIO_ADAPTER_BYTES])
{
    nio__lock_push_key(writer, adapter + SCALAR_AT);
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

static nio_status put_tweak(nio__lock_writer *writer, const uint8_t tweak[NIO_KEY_BYTES])
{
    uint8_t t[NIO_KEY_BYTES], point[NIO_KEY_BYTES];
    nio_status status = clamp(t, point, tweak);
    nio__lock_push_key(writer, t);
    nio__wipe(t, sizeof t);
    return status;
}

nio_status nio_script_adapter_decrypt(nio_script_out *out, const uint8_t tweak[NIO_KEY_BYTES])
{
    nio__lock_writer writer = nio__lock_begin(out);
    nio_status status = put_tweak(&writer, tweak);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_op(&writer, NIO__OP_DECRYPT_ADAPTER_SIG);
    return nio__lock_end(&writer);
}

nio_status nio_lock_adapter(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                            const uint8_t tweak_point[NIO_KEY_BYTES])
{
    static const uint8_t keep[] = {
        NIO__OP_WRITE_CACHE, 1, 'R', 1, NIO__OP_WRITE_CACHE, 2, 's', 'a', 1,
        NIO__OP_WRITE_CACHE, 1, 't', 1,
    };
    static const uint8_t recall[] = {NIO__OP_READ_CACHE, 2, 's', 'a', NIO__OP_READ_CACHE, 1, 'R'};
    static const uint8_t decrypt[] = {
        NIO__OP_READ_CACHE, 1, 't', NIO__OP_DECRYPT_ADAPTER_SIG, NIO__OP_CONCAT,
    };
    nio_status status = check_arguments(key, tweak_point, 0);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_put(&writer, nio__bytes(keep, sizeof keep));
    nio__lock_put(&writer, nio__bytes(recall, sizeof recall));
    put_check(&writer, key, tweak_point, 0);
    nio__lock_op(&writer, NIO__OP_VERIFY);
    nio__lock_put(&writer, nio__bytes(recall, sizeof recall));
    nio__lock_put(&writer, nio__bytes(decrypt, sizeof decrypt));
    nio__lock_push_key(&writer, key);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, 0);
    return nio__lock_end(&writer);
}

nio_status nio_witness_adapter_tweak(nio_script_out *out, const uint8_t adapter[NIO_ADAPTER_BYTES],
                                     const uint8_t tweak[NIO_KEY_BYTES])
{
    nio__lock_writer writer = nio__lock_begin(out);
    nio_status status = check_adapter(adapter);
    if (status == NIO_OK) {
        status = put_tweak(&writer, tweak);
    }
    if (status != NIO_OK) {
        return status;
    }
    put_adapter(&writer, adapter);
    return nio__lock_end(&writer);
}
