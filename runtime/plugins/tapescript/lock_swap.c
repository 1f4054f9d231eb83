/* plugins/tapescript/lock_swap.c - locks for somebody who shows a secret, and after a time for
 * somebody else: HTLC, by a hash, and PTLC, by a point.
 *
 * HTLC: hash of the top = digest?  then the receiver's key, else, at refund_at, that of the refund;
 *       CHECK_SIG.  HTLC2: of the keys only the hashes; the witness brings the key.
 * PTLC: the witness says which key it is.
 *
 * Failure modes: NIO_EINVAL for keys, flags, digests and times; NIO_ELIMIT for preimages that no
 * machine takes. */
#include "plugins/tapescript/lock.h"

#include "crypto/shake.h"

#define DIGEST_MIN 16   /* bytes: of what nobody finds another preimage for */
#define PREIMAGE_MIN 16 /* bytes: of what nobody guesses */

/* ---- Digests -------------------------------------------------------------------------------- */

static bool is_digest_size(nio_lock_hash hash, size_t size)
{
    switch (hash) {
    case NIO_LOCK_SHA256:
        return size == NIO__SHA256_SIZE;
    case NIO_LOCK_SHAKE256:
        return size >= DIGEST_MIN && size <= UINT8_MAX;
    }
    return false;
}

nio_status nio_lock_digest(nio_lock_hash hash, nio_bytes preimage, uint8_t *digest, size_t size)
{
    if (!is_digest_size(hash, size) || preimage.len < PREIMAGE_MIN) {
        return NIO_EINVAL;
    }
    if (preimage.len > NIO_LOCK_SCRIPT_MAX) {
        return NIO_ELIMIT;
    }
    if (hash == NIO_LOCK_SHA256) {
        nio__sha256_of(digest, preimage);
    } else {
        nio__shake256_of(digest, size, preimage);
    }
    return NIO_OK;
}

/* ---- Locks ---------------------------------------------------------------------------------- */

/* The keys and the time that all of them have. */
static nio_status check_parties(const uint8_t *receiver, const uint8_t *refund, uint64_t refund_at,
                                uint8_t may_omit)
{
    if (refund_at == 0 || refund_at > NIO_LOCK_TIME_MAX) {
        return NIO_EINVAL;
    }
    nio_status status = nio__lock_check(receiver, may_omit);
    return status == NIO_OK ? nio__lock_check_key(refund) : status;
}

static nio_status check_terms(const nio_htlc *terms)
{
    return is_digest_size(terms->hash, terms->digest.len)
               ? check_parties(terms->receiver, terms->refund, terms->refund_at, terms->may_omit)
               : NIO_EINVAL;
}

static void put_preimage(nio__lock_writer *writer, const nio_htlc *terms)
{
    if (terms->hash == NIO_LOCK_SHA256) {
        nio__lock_op(writer, NIO__OP_SHA256);
    } else {
        nio__lock_op2(writer, NIO__OP_SHAKE256, (uint8_t)terms->digest.len);
    }
    nio__lock_push(writer, terms->digest);
    nio__lock_op(writer, NIO__OP_EQUAL);
}

/* A key that is to sign, or the hash of one. */
static void put_party(nio__lock_writer *writer, const uint8_t *key, size_t hash_size)
{
    if (hash_size == 0) {
        nio__lock_push_key(writer, key);
    } else {
        nio__lock_expect_hash(writer, nio__bytes(key, NIO_KEY_BYTES), hash_size);
    }
}

static void put_parties(nio__lock_writer *writer, const uint8_t *receiver, const uint8_t *refund,
                        uint64_t refund_at, size_t hash_size)
{
    nio__lock_op(writer, NIO__OP_IF_ELSE);
    size_t body = nio__lock_open(writer);
    put_party(writer, receiver, hash_size);
    nio__lock_close(writer, body);
    body = nio__lock_open(writer);
    nio__lock_push_number(writer, refund_at);
    nio__lock_op(writer, NIO__OP_CHECK_TIMESTAMP_VERIFY);
    put_party(writer, refund, hash_size);
    nio__lock_close(writer, body);
}

nio_status nio_lock_htlc(nio_script_out *out, const nio_htlc *terms)
{
    nio_status status = check_terms(terms);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_preimage(&writer, terms);
    put_parties(&writer, terms->receiver, terms->refund, terms->refund_at, 0);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, terms->may_omit);
    return nio__lock_end(&writer);
}

nio_status nio_lock_htlc2(nio_script_out *out, const nio_htlc *terms)
{
    nio_status status = check_terms(terms);
    if (status != NIO_OK) {
        return status;
    }
    size_t size = terms->hash == NIO_LOCK_SHA256 ? NIO__LOCK_KEY_HASH_BYTES : terms->digest.len;
    nio__lock_writer writer = nio__lock_begin(out);
    put_preimage(&writer, terms);
    put_parties(&writer, terms->receiver, terms->refund, terms->refund_at, size);
    nio__lock_op(&writer, NIO__OP_EQUAL_VERIFY);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, terms->may_omit);
    return nio__lock_end(&writer);
}

nio_status nio_lock_ptlc(nio_script_out *out, const nio_ptlc *terms)
{
    uint8_t receiver[NIO_KEY_BYTES];
    nio_status status =
        check_parties(terms->receiver, terms->refund, terms->refund_at, terms->may_omit);
    if (status != NIO_OK) {
        return status;
    }
    memcpy(receiver, terms->receiver, sizeof receiver);
    if (terms->tweak_point != NULL) {
        status = nio__lock_check_key(terms->tweak_point);
        if (status == NIO_OK) {
            status = nio__lock_add_points(receiver, receiver, terms->tweak_point);
        }
        if (status != NIO_OK) {
            return status;
        }
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_parties(&writer, receiver, terms->refund, terms->refund_at, 0);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, terms->may_omit);
    return nio__lock_end(&writer);
}

/* ---- Witnesses ------------------------------------------------------------------------------ */

static nio_status put_htlc_witness(nio_script_out *out, nio_bytes preimage,
                                   const nio_signing *signing, bool with_key)
{
    static const uint8_t none[1] = {0}; /* a preimage of nothing, so the refund */
    uint8_t signature[NIO_SIGNATURE_BYTES], key[NIO_KEY_BYTES];
    if (preimage.len == 0) {
        preimage = nio__bytes(none, sizeof none);
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
    if (with_key) {
        nio__lock_push_key(&writer, key);
    }
    nio__lock_push(&writer, preimage);
    return nio__lock_end(&writer);
}

nio_status nio_witness_htlc(nio_script_out *out, nio_bytes preimage, const nio_signing *signing)
{
    return put_htlc_witness(out, preimage, signing, false);
}

nio_status nio_witness_htlc2(nio_script_out *out, nio_bytes preimage, const nio_signing *signing)
{
    return put_htlc_witness(out, preimage, signing, true);
}

static nio_status put_ptlc_witness(nio_script_out *out, const nio_signing *signing, uint8_t branch)
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
    uint8_t item[NIO_SIGNATURE_BYTES + 1];
    if (tweak == NULL) {
        return put_ptlc_witness(out, signing, NIO__OP_TRUE);
    }
    nio_status status = nio__lock_sign_tweaked(item, tweak, signing);
    if (status != NIO_OK) {
        return status;
    }
    /* Python's tapescript writes the flags here also where they are 0. */
    item[NIO_SIGNATURE_BYTES] = signing->omit;
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push(&writer, nio__bytes(item, sizeof item));
    nio__lock_op(&writer, NIO__OP_TRUE);
    return nio__lock_end(&writer);
}

nio_status nio_witness_ptlc_refund(nio_script_out *out, const nio_signing *signing)
{
    return put_ptlc_witness(out, signing, NIO__OP_FALSE);
}
