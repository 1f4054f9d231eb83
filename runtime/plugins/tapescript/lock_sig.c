/* plugins/tapescript/lock_sig.c - signatures, and the locks that ask for nothing else: one key, its
 * hash, several keys.
 *
 * Failure modes: NIO_EINVAL for keys, flags and quorums that netaio/lock.h refuses, and for what
 * would sign nothing; NIO_ELIMIT for messages that no machine takes. */
#include "plugins/tapescript/lock.h"

#include "crypto/init.h"
#include "crypto/secret.h"
#include "crypto/sign.h"

/* ---- Signing -------------------------------------------------------------------------------- */

nio_status nio__lock_message_of(nio__lock_message *message, const nio_signing *signing)
{
    message->len = 0;
    if (signing->omit == UINT8_MAX || signing->sigfield_count > NIO_SIGFIELDS) {
        return NIO_EINVAL;
    }
    for (size_t i = 0; i < signing->sigfield_count; i++) {
        nio_bytes field = signing->sigfields[i];
        if (signing->omit >> i & 1) {
            continue;
        }
        if (field.len > sizeof message->bytes - message->len) {
            return NIO_ELIMIT;
        }
        nio__copy(message->bytes + message->len, field);
        message->len += field.len;
    }
    /* It would be one for all messages of which nothing is covered. */
    return message->len == 0 ? NIO_EINVAL : NIO_OK;
}

nio_status nio__lock_sign_bytes(uint8_t signature[NIO_SIGNATURE_BYTES], uint8_t key[NIO_KEY_BYTES],
                                const uint8_t seed[NIO_KEY_BYTES], nio_bytes bytes)
{
    uint8_t secret[NIO__SIGN_SECRET_KEY_SIZE];
    if (seed == NULL) {
        return NIO_EINVAL;
    }
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio__sign_keys(key, secret, seed);
    nio__sign(signature, bytes, secret);
    nio__wipe(secret, sizeof secret);
    return NIO_OK;
}

nio_status nio__lock_sign(uint8_t signature[NIO_SIGNATURE_BYTES], uint8_t key[NIO_KEY_BYTES],
                          const nio_signing *signing)
{
    nio__lock_message message;
    nio_status status = nio__lock_message_of(&message, signing);
    if (status != NIO_OK) {
        return status;
    }
    return nio__lock_sign_bytes(signature, key, signing->seed,
                                nio__bytes(message.bytes, message.len));
}

nio_status nio_signing_message(nio_script_out *out, const nio_signing *signing)
{
    nio__lock_message message;
    nio_status status = nio__lock_message_of(&message, signing);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_put(&writer, nio__bytes(message.bytes, message.len));
    return nio__lock_end(&writer);
}

nio_status nio_witness_signature(nio_script_out *out, const uint8_t signature[NIO_SIGNATURE_BYTES],
                                 uint8_t omit)
{
    if (omit == UINT8_MAX) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, omit);
    return nio__lock_end(&writer);
}

/* ---- One key -------------------------------------------------------------------------------- */

nio_status nio_lock_single_sig(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                               uint8_t may_omit)
{
    nio_status status = nio__lock_check(key, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_key(&writer, key);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, may_omit);
    return nio__lock_end(&writer);
}

nio_status nio_witness_single_sig(nio_script_out *out, const nio_signing *signing)
{
    uint8_t signature[NIO_SIGNATURE_BYTES], key[NIO_KEY_BYTES];
    nio_status status = nio__lock_sign(signature, key, signing);
    if (status != NIO_OK) {
        return status;
    }
    return nio_witness_signature(out, signature, signing->omit);
}

nio_status nio_lock_single_sig2(nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
                                uint8_t may_omit)
{
    nio_status status = nio__lock_check(key, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_expect_hash(&writer, nio__bytes(key, NIO_KEY_BYTES), NIO__LOCK_KEY_HASH_BYTES);
    nio__lock_op(&writer, NIO__OP_EQUAL_VERIFY);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, may_omit);
    return nio__lock_end(&writer);
}

nio_status nio_witness_single_sig2(nio_script_out *out, const nio_signing *signing)
{
    uint8_t signature[NIO_SIGNATURE_BYTES], key[NIO_KEY_BYTES];
    nio_status status = nio__lock_sign(signature, key, signing);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, signing->omit);
    nio__lock_push_key(&writer, key);
    return nio__lock_end(&writer);
}

/* ---- Several keys --------------------------------------------------------------------------- */

/* A key that is listed twice counts twice where signatures are checked: its holder would be two. */
static bool is_listed_before(nio_bytes keys, size_t at)
{
    for (size_t i = 0; i < at; i += NIO_KEY_BYTES) {
        if (memcmp(keys.ptr + i, keys.ptr + at, NIO_KEY_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

nio_status nio_lock_multisig(nio_script_out *out, nio_bytes keys, size_t quorum, uint8_t may_omit)
{
    size_t count = keys.len / NIO_KEY_BYTES;
    if (keys.len % NIO_KEY_BYTES != 0 || count > UINT8_MAX || quorum == 0 || quorum > count) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    for (size_t at = 0; at < keys.len; at += NIO_KEY_BYTES) {
        nio_status status = nio__lock_check(keys.ptr + at, may_omit);
        if (status != NIO_OK) {
            return status;
        }
        if (is_listed_before(keys, at)) {
            return NIO_EINVAL;
        }
        nio__lock_push_key(&writer, keys.ptr + at);
    }
    nio__lock_op2(&writer, NIO__OP_CHECK_MULTISIG, may_omit);
    nio__lock_op2(&writer, (uint8_t)quorum, (uint8_t)count);
    return nio__lock_end(&writer);
}
