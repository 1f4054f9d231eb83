/* plugins/tapescript/lock_delegate.c - certificates, and the locks that take them.
 *
 * A certificate is delegate key 32 | begin 4 | end 4 | may delegate ff or 00 | signature 64, by the
 * delegating key over all before it. The locks split it from its end, at 41, 40, 36 and 32, keep
 * signature, end, begin and key in the cache, and check times and signatures.
 *
 * Failure modes: NIO_EINVAL for delegations that never hold, and for certificates that do not fit
 * together; NIO_EMALFORMED, NIO_EAUTH for those from outside. */
#include "plugins/tapescript/lock.h"

#include "base/be.h"
#include "crypto/init.h"
#include "crypto/sign.h"

/* Offsets in a certificate. */
#define BEGIN_AT 32
#define END_AT 36
#define MAY_AT 40
#define SIGNATURE_AT 41

#define YES 0xff
#define NO 0x00

/* ---- Certificates --------------------------------------------------------------------------- */

static bool is_sound(const nio_delegation *delegation)
{
    return delegation->begin < delegation->end && delegation->end <= NIO_DELEGATION_TIME_MAX;
}

nio_status nio_certificate_make(uint8_t certificate[NIO_CERTIFICATE_BYTES],
                                const uint8_t seed[NIO_KEY_BYTES], const nio_delegation *delegation)
{
    uint8_t made[NIO_CERTIFICATE_BYTES], key[NIO_KEY_BYTES];
    nio_status status = nio__lock_check_key(delegation->key);
    if (status != NIO_OK) {
        return status;
    }
    if (!is_sound(delegation)) {
        return NIO_EINVAL;
    }
    memcpy(made, delegation->key, NIO_KEY_BYTES);
    nio__be32_store(made + BEGIN_AT, delegation->begin);
    nio__be32_store(made + END_AT, delegation->end);
    made[MAY_AT] = delegation->may_delegate ? YES : NO;
    status = nio__lock_sign_bytes(made + SIGNATURE_AT, key, seed, nio__bytes(made, SIGNATURE_AT));
    if (status == NIO_OK) {
        memcpy(certificate, made, sizeof made);
    }
    return status;
}

nio_status nio_certificate_read(nio_bytes certificate, const uint8_t key[NIO_KEY_BYTES],
                                nio_delegation *delegation)
{
    nio_delegation read;
    if (certificate.len != NIO_CERTIFICATE_BYTES) {
        return NIO_EMALFORMED;
    }
    memcpy(read.key, certificate.ptr, NIO_KEY_BYTES);
    read.begin = nio__be32_load(certificate.ptr + BEGIN_AT);
    read.end = nio__be32_load(certificate.ptr + END_AT);
    read.may_delegate = certificate.ptr[MAY_AT] == YES;
    if (!is_sound(&read) || (!read.may_delegate && certificate.ptr[MAY_AT] != NO)) {
        return NIO_EMALFORMED;
    }
    nio_status status = nio__crypto_init();
    if (status == NIO_OK) {
        status = nio__sign_verify(certificate.ptr + SIGNATURE_AT,
                                  nio__bytes(certificate.ptr, SIGNATURE_AT), key);
    }
    if (status == NIO_OK) {
        *delegation = read;
    }
    return status;
}

/* ---- Locks ---------------------------------------------------------------------------------- */

static void keep(nio__lock_writer *writer, char name)
{
    const uint8_t ops[] = {NIO__OP_WRITE_CACHE, 1, (uint8_t)name, 1};
    nio__lock_put(writer, nio__bytes(ops, sizeof ops));
}

static void recall(nio__lock_writer *writer, char name)
{
    const uint8_t ops[] = {NIO__OP_READ_CACHE, 1, (uint8_t)name};
    nio__lock_put(writer, nio__bytes(ops, sizeof ops));
}

static void split(nio__lock_writer *writer, uint8_t at)
{
    nio__lock_op2(writer, NIO__OP_PUSH0, at);
    nio__lock_op(writer, NIO__OP_SPLIT);
}

/* Takes the certificate on top apart: leaves what is signed, keeps the rest under s, e, b and d,
 * and in a chain whether it may be followed by others under c. Then checks the times, and leaves
 * the signature below what is signed. */
static void put_certificate(nio__lock_writer *writer, bool chain)
{
    split(writer, SIGNATURE_AT);
    keep(writer, 's');
    nio__lock_op(writer, NIO__OP_DUP);
    split(writer, MAY_AT);
    if (chain) {
        keep(writer, 'c');
    } else {
        nio__lock_op(writer, NIO__OP_POP0);
    }
    split(writer, END_AT);
    keep(writer, 'e');
    split(writer, BEGIN_AT);
    keep(writer, 'b');
    keep(writer, 'd');
    recall(writer, 'b');
    nio__lock_op(writer, NIO__OP_CHECK_TIMESTAMP_VERIFY);
    recall(writer, 'e');
    nio__lock_op2(writer, NIO__OP_CHECK_TIMESTAMP, NIO__OP_NOT);
    nio__lock_op(writer, NIO__OP_VERIFY);
    recall(writer, 's');
    nio__lock_op(writer, NIO__OP_SWAP2);
}

nio_status nio_lock_delegate(nio_script_out *out, const uint8_t root_key[NIO_KEY_BYTES],
                             uint8_t may_omit)
{
    nio_status status = nio__lock_check(root_key, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_certificate(&writer, false);
    nio__lock_push_key(&writer, root_key);
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG_STACK, NIO__OP_VERIFY);
    recall(&writer, 'd');
    nio__lock_op2(&writer, NIO__OP_CHECK_SIG, may_omit);
    return nio__lock_end(&writer);
}

/* Definition 0, called with the delegating key on top: checks a certificate, and then the next one
 * if the witness says that there is one and this one allows it, else the signature. */
static void put_chain_link(nio__lock_writer *writer, uint8_t may_omit)
{
    keep(writer, 'r');
    put_certificate(writer, true);
    recall(writer, 'r');
    nio__lock_op2(writer, NIO__OP_CHECK_SIG_STACK, NIO__OP_VERIFY);
    recall(writer, 'c');
    nio__lock_op2(writer, NIO__OP_AND, NIO__OP_IF_ELSE);
    size_t body = nio__lock_open(writer);
    recall(writer, 'd');
    nio__lock_op2(writer, NIO__OP_CALL, 0);
    nio__lock_close(writer, body);
    body = nio__lock_open(writer);
    recall(writer, 'd');
    nio__lock_op2(writer, NIO__OP_CHECK_SIG, may_omit);
    nio__lock_close(writer, body);
}

nio_status nio_lock_delegate_chain(nio_script_out *out, const uint8_t root_key[NIO_KEY_BYTES],
                                   uint8_t may_omit)
{
    nio_status status = nio__lock_check(root_key, may_omit);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_op2(&writer, NIO__OP_DEF, 0);
    size_t body = nio__lock_open(&writer);
    put_chain_link(&writer, may_omit);
    nio__lock_close(&writer, body);
    nio__lock_push_key(&writer, root_key);
    nio__lock_op2(&writer, NIO__OP_CALL, 0);
    return nio__lock_end(&writer);
}

/* ---- Witnesses ------------------------------------------------------------------------------ */

/* Signs, if that certificate is for the key that does. */
static nio_status sign_as(uint8_t signature[NIO_SIGNATURE_BYTES], const uint8_t *certificate,
                          const nio_signing *signing)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_status status = nio__lock_sign(signature, key, signing);
    if (status == NIO_OK && memcmp(key, certificate, NIO_KEY_BYTES) != 0) {
        status = NIO_EINVAL;
    }
    return status;
}

nio_status nio_witness_delegate(nio_script_out *out,
                                const uint8_t certificate[NIO_CERTIFICATE_BYTES],
                                const nio_signing *signing)
{
    uint8_t signature[NIO_SIGNATURE_BYTES];
    nio_status status = sign_as(signature, certificate, signing);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, signing->omit);
    nio__lock_push(&writer, nio__bytes(certificate, NIO_CERTIFICATE_BYTES));
    return nio__lock_end(&writer);
}

nio_status nio_witness_delegate_chain(nio_script_out *out, nio_bytes certificates,
                                      const nio_signing *signing)
{
    uint8_t signature[NIO_SIGNATURE_BYTES];
    if (certificates.len == 0 || certificates.len % NIO_CERTIFICATE_BYTES != 0 ||
        certificates.len / NIO_CERTIFICATE_BYTES > NIO_CERTIFICATES_MAX) {
        return NIO_EINVAL;
    }
    nio_status status = sign_as(signature, certificates.ptr, signing);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push_signature(&writer, signature, signing->omit);
    for (size_t at = 0; at < certificates.len; at += NIO_CERTIFICATE_BYTES) {
        if (at != 0 && certificates.ptr[at + MAY_AT] != YES) {
            return NIO_EINVAL;
        }
        nio__lock_op(&writer, at == 0 ? NIO__OP_FALSE : NIO__OP_TRUE);
        nio__lock_push(&writer, nio__bytes(certificates.ptr + at, NIO_CERTIFICATE_BYTES));
    }
    return nio__lock_end(&writer);
}
