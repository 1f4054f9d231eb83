/* plugins/tapescript/lock_scalar.c - signatures by a scalar rather than by a seed.
 *
 * A seed signs as Ed25519 says. The key of a taproot lock, and that of a point with a tweak, has no
 * seed, only a scalar x; then, all hashes SHA-512 and mod the order of the group where they become
 * scalars,
 *
 *     n = the upper half of H(Hs(x || m)),  r = Hs(H(n || m)),  R = r*B,
 *     c = Hs(R || X || m),  s = r + c*x,    signature = R || s
 *
 * which verifies like any other. The nonce is a secret function of x and m, so no two messages of
 * a key share one.
 *
 * Failure modes: NIO_EINVAL for the scalar zero; NIO_ELIMIT for messages that no machine takes. */
#include "plugins/tapescript/lock.h"

#include "crypto/curve.h"
#include "crypto/init.h"
#include "crypto/secret.h"

void nio__lock_secret_of(nio__lock_secret *secret, const uint8_t seed[NIO_KEY_BYTES])
{
    uint8_t hash[NIO__SHA512_SIZE];
    nio__sha512_of(hash, nio__bytes(seed, NIO_KEY_BYTES));
    memcpy(secret->scalar, hash, NIO_KEY_BYTES);
    memcpy(secret->nonce, hash + NIO_KEY_BYTES, NIO_KEY_BYTES);
    secret->scalar[0] &= 0xf8;
    secret->scalar[31] = (uint8_t)((secret->scalar[31] & 0x7f) | 0x40);
    nio__wipe(hash, sizeof hash);
}

nio_bytes nio__lock_message_view(const nio__lock_message *message, size_t head)
{
    /* The message lies behind the head, without a gap. */
    const uint8_t *all = (const uint8_t *)message;
    return nio__bytes(all + NIO__LOCK_HEAD_BYTES - head, head + message->len);
}

static void hash_message(uint8_t hash[NIO__SHA512_SIZE], const nio__lock_message *message,
                         size_t head)
{
    nio__sha512_of(hash, nio__lock_message_view(message, head));
}

_Static_assert(offsetof(nio__lock_message, bytes) == NIO__LOCK_HEAD_BYTES, "no gap");

void nio__lock_finish(uint8_t signature[NIO_SIGNATURE_BYTES], nio__lock_message *message,
                      const uint8_t scalar[NIO_KEY_BYTES], const uint8_t nonce[NIO_KEY_BYTES],
                      const uint8_t point[NIO_KEY_BYTES], const uint8_t nonce_point[NIO_KEY_BYTES])
{
    uint8_t hash[NIO__SHA512_SIZE], c[NIO_KEY_BYTES];
    memcpy(message->head, nonce_point, NIO_KEY_BYTES);
    memcpy(message->head + NIO_KEY_BYTES, point, NIO_KEY_BYTES);
    hash_message(hash, message, 2 * NIO_KEY_BYTES);
    nio__scalar_reduce(c, hash);
    nio__scalar_mul(c, c, scalar);
    memcpy(signature, nonce_point, NIO_KEY_BYTES);
    nio__scalar_add(signature + NIO_KEY_BYTES, nonce, c);
    nio__wipe(c, sizeof c);
}

static nio_status sign(uint8_t signature[NIO_SIGNATURE_BYTES], nio__lock_message *message,
                       const uint8_t scalar[NIO_KEY_BYTES])
{
    uint8_t hash[NIO__SHA512_SIZE], r[NIO_KEY_BYTES];
    uint8_t point[NIO_KEY_BYTES], nonce_point[NIO_KEY_BYTES];
    uint8_t *last = message->head + NIO_KEY_BYTES;
    nio_status status = nio__point_of(point, scalar);
    if (status != NIO_OK) {
        return status;
    }
    memcpy(last, scalar, NIO_KEY_BYTES);
    hash_message(hash, message, NIO_KEY_BYTES);
    nio__scalar_reduce(r, hash);
    nio__sha512_of(hash, nio__bytes(r, sizeof r));
    memcpy(last, hash + NIO_KEY_BYTES, NIO_KEY_BYTES);
    hash_message(hash, message, NIO_KEY_BYTES);
    nio__sha512_of(hash, nio__bytes(hash, sizeof hash));
    nio__scalar_reduce(r, hash);
    status = nio__point_of(nonce_point, r);
    if (status == NIO_OK) {
        nio__lock_finish(signature, message, scalar, r, point, nonce_point);
    }
    nio__wipe(r, sizeof r);
    nio__wipe(hash, sizeof hash);
    nio__wipe(message->head, sizeof message->head);
    return status;
}

nio_status nio__lock_sign_tweaked(uint8_t signature[NIO_SIGNATURE_BYTES],
                                  const uint8_t tweak[NIO_KEY_BYTES], const nio_signing *signing)
{
    nio__lock_message message;
    nio__lock_secret secret;
    uint8_t clamped[NIO_KEY_BYTES];
    if (signing->seed == NULL) {
        return NIO_EINVAL;
    }
    nio_status status = nio__lock_message_of(&message, signing);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_secret_of(&secret, signing->seed);
    memcpy(clamped, tweak, NIO_KEY_BYTES);
    clamped[31] &= 0x7f;
    nio__scalar_add(secret.scalar, secret.scalar, clamped);
    status = sign(signature, &message, secret.scalar);
    nio__wipe(&secret, sizeof secret);
    nio__wipe(clamped, sizeof clamped);
    return status;
}

nio_status nio_scalar_of_seed(uint8_t scalar[NIO_KEY_BYTES], const uint8_t seed[NIO_KEY_BYTES])
{
    nio__lock_secret secret;
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_secret_of(&secret, seed);
    memcpy(scalar, secret.scalar, NIO_KEY_BYTES);
    nio__wipe(&secret, sizeof secret);
    return NIO_OK;
}

nio_status nio_scalar_point(uint8_t point[NIO_KEY_BYTES], const uint8_t scalar[NIO_KEY_BYTES])
{
    nio_status status = nio__crypto_init();
    return status == NIO_OK ? nio__point_of(point, scalar) : status;
}

nio_status nio_scalar_sign(uint8_t signature[NIO_SIGNATURE_BYTES],
                           const uint8_t scalar[NIO_KEY_BYTES], nio_bytes message)
{
    nio__lock_message copy;
    uint8_t clamped[NIO_KEY_BYTES];
    if (message.len > sizeof copy.bytes) {
        return NIO_ELIMIT;
    }
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio__copy(copy.bytes, message);
    copy.len = message.len;
    memcpy(clamped, scalar, NIO_KEY_BYTES);
    clamped[31] &= 0x7f; /* as nio_scalar_point has it */
    status = sign(signature, &copy, clamped);
    nio__wipe(clamped, sizeof clamped);
    return status;
}
