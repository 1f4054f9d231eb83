/* plugins/tapescript/lock_exchange.c - locks for somebody who knows a secret, and after a time for
 * whoever made them: hash (HTLC) and point (PTLC) time locks.
 *
 * All of them are: is it the secret? IF the receiver's key, ELSE not before the time and the key of
 * the refund; then the signature. PTLC leaves the question to the witness, since the secret is in
 * the receiver's key; the second kind of HTLC holds hashes of the keys.
 *
 * Failure modes: NIO_EINVAL for keys, flags, digests and times that netaio/lock.h refuses;
 * NIO_ELIMIT for preimages that no machine takes. */
#include "plugins/tapescript/lock.h"

#include "crypto/curve.h"
#include "crypto/shake.h"

#define DIGEST_MIN 16   /* bytes of a hash that nobody finds another preimage for */
#define PREIMAGE_MIN 16 /* bytes that nobody guesses */

/* ---- What all have in common ---------------------------------------------------------------- */

static nio_status check_terms(const uint8_t *receiver, const uint8_t *refund, uint64_t refund_at,
                              uint8_t may_omit)
{
    nio_status status = nio__lock_check(receiver, may_omit);
    if (status == NIO_OK) {
        status = nio__lock_check_key(refund);
    }
    if (status == NIO_OK && (refund_at == 0 || refund_at > NIO_LOCK_TIME_MAX)) {
        status = NIO_EINVAL;
    }
    return status;
}

/* A key, or with a `hash_size` that the key of the witness has this one's hash. */
static void put_key(nio__lock_writer *writer, const uint8_t key[NIO_KEY_BYTES], size_t hash_size)
{
    if (hash_size == 0) {
        nio__lock_push_key(writer, key);
    } else {
        nio__lock_expect_hash(writer, nio__bytes(key, NIO_KEY_BYTES), hash_size);
    }
}

static void put_either(nio__lock_writer *writer, const uint8_t receiver[NIO_KEY_BYTES],
                       const uint8_t refund[NIO_KEY_BYTES], uint64_t refund_at, size_t hash_size)
{
    nio__lock_op(writer, NIO__OP_IF_ELSE);
    size_t body = nio__lock_open(writer);
    put_key(writer, receiver, hash_size);
    nio__lock_close(writer, body);
    body = nio__lock_open(writer);
    nio__lock_push_number(writer, refund_at);
    nio__lock_op(writer, NIO__OP_CHECK_TIMESTAMP_VERIFY);
    put_key(writer, refund, hash_size);
    nio__lock_close(writer, body);
}

/* ---- By hash -------------------------------------------------------------------------------- */

static bool is_digest_size(nio_lock_hash hash, size_t size)
{
    switch (hash) {
    case NIO_LOCK_SHA256:
        return size == NIO__SHA256_SIZE;
    case NIO_LOCK_SHAKE256:
        return size >= DIGEST_MIN && size <= UINT8_MAX;
    default:
        return false;
    }
}

nio_status nio_lock_digest(nio_lock_hash hash, nio_bytes preimage, uint8_t *digest, size_t size)
{
    if (!is_digest_size(hash, size) || preimage.len < PREIMAGE_MIN) {
        return NIO_EINVAL;
    }
    nio_status status = nio__lock_check_script(preimage);
    if (status != NIO_OK) {
        return status;
    }
    if (hash == NIO_LOCK_SHA256) {
        nio__sha256_of(digest, preimage);
    } else {
        nio__shake256_of(digest, size, preimage);
    }
    return NIO_OK;
}

/* Either kind: keys themselves, or their hashes. */
static nio_status lock_htlc(nio_script_out *out, const nio_htlc *terms, size_t hash_size)
{
    nio_status status =
        check_terms(terms->receiver, terms->refund, terms->refund_at, terms->may_omit);
    if (status != NIO_OK) {
        return status;
    }
    if (!is_digest_size(terms->hash, terms->digest.len)) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    if (terms->hash == NIO_LOCK_SHA256) {
        nio__lock_op(&writer, NIO__OP_SHA256);
    } else {
        nio__lock_op2(&writer, NIO__OP_SHAKE256, (uint8_t)terms->digest.len);
    }
    nio__lock_push(&writer, terms->digest);
    nio__lock_op(&writer, NIO__OP_EQUAL);
    put_either(&writer, terms->receiver, terms->refund, terms->refund_at, hash_size);
    if (hash_size != 0) {
        nio__lock_op(&writer, NIO__OP_EQUAL_VERIFY);
    }
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, terms->may_omit);
    return nio__lock_end(&writer);
}

nio_status nio_lock_htlc(nio_script_out *out, const nio_htlc *terms)
{
    return lock_htlc(out, terms, 0);
}

nio_status nio_lock_htlc2(nio_script_out *out, const nio_htlc *terms)
{
    size_t preimage_hash = terms->digest.len;
    return lock_htlc(out, terms,
                     terms->hash == NIO_LOCK_SHAKE256 ? preimage_hash : NIO__LOCK_KEY_HASH_BYTES);
}

static nio_status witness_htlc(nio_script_out *out, nio_bytes preimage, const nio_signing *signing,
                               bool shows_key)
{
    static const uint8_t no_preimage[] = {0}; /* the shortest that is not one */
    uint8_t signature[NIO_SIGNATURE_BYTES], key[NIO_KEY_BYTES];
    if (preimage.len == 0) {
        preimage = nio__bytes(no_preimage, sizeof no_preimage);
    }
    nio_status status = nio__lock_sign(signature, key, signing);
    if (status == NIO_OK) {
        status = nio__lock_check_script(preimage);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, signing->omit);
    if (shows_key) {
        nio__lock_push_key(&writer, key);
    }
    nio__lock_push(&writer, preimage);
    return nio__lock_end(&writer);
}

nio_status nio_witness_htlc(nio_script_out *out, nio_bytes preimage, const nio_signing *signing)
{
    return witness_htlc(out, preimage, signing, false);
}

nio_status nio_witness_htlc2(nio_script_out *out, nio_bytes preimage, const nio_signing *signing)
{
    return witness_htlc(out, preimage, signing, true);
}

/* ---- By point ------------------------------------------------------------------------------- */

nio_status nio_lock_ptlc(nio_script_out *out, const nio_ptlc *terms)
{
    uint8_t receiver[NIO_KEY_BYTES];
    nio_status status =
        check_terms(terms->receiver, terms->refund, terms->refund_at, terms->may_omit);
    if (status != NIO_OK) {
        return status;
    }
    memcpy(receiver, terms->receiver, sizeof receiver);
    if (terms->tweak_point != NULL) {
        status = nio__lock_check_key(terms->tweak_point);
        if (status == NIO_OK) {
            status = nio__point_add(receiver, receiver, terms->tweak_point);
        }
        if (status == NIO_OK) {
            status = nio__lock_check_key(receiver);
        }
        if (status != NIO_OK) {
            return status;
        }
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_either(&writer, receiver, terms->refund, terms->refund_at, 0);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, terms->may_omit);
    return nio__lock_end(&writer);
}

/* A signature of the seed, and which of both keys it is for. */
static nio_status witness_branch(nio_script_out *out, const nio_signing *signing, uint8_t branch)
{
    uint8_t signature[NIO_SIGNATURE_BYTES], key[NIO_KEY_BYTES];
    nio_status status = nio__lock_sign(signature, key, signing);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, signing->omit);
    nio__lock_op(&writer, branch);
    return nio__lock_end(&writer);
}

nio_status nio_witness_ptlc(nio_script_out *out, const uint8_t *tweak, const nio_signing *signing)
{
    uint8_t signature[NIO_SIGNATURE_BYTES + 1];
    if (tweak == NULL) {
        return witness_branch(out, signing, NIO__OP_TRUE);
    }
    nio_status status = nio__lock_sign_tweaked(signature, tweak, signing);
    if (status != NIO_OK) {
        return status;
    }
    /* Python's tapescript writes these flags also where they are 0. */
    signature[NIO_SIGNATURE_BYTES] = signing->omit;
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push(&writer, nio__bytes(signature, sizeof signature));
    nio__lock_op(&writer, NIO__OP_TRUE);
    return nio__lock_end(&writer);
}

nio_status nio_witness_ptlc_refund(nio_script_out *out, const nio_signing *signing)
{
    return witness_branch(out, signing, NIO__OP_FALSE);
}
