/* tests/support/lock_gates.c - see lock_gates.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/lock_gates.h"

/* ---- Who is there --------------------------------------------------------------------------- */

const uint8_t lock_alice[NIO_KEY_BYTES] = "thirty-two bytes that are Alice.";
const uint8_t lock_bob[NIO_KEY_BYTES] = "thirty-two bytes that are Bob's.";
const uint8_t lock_carol[NIO_KEY_BYTES] = "thirty-two bytes that are Carol.";
const uint8_t lock_dave[NIO_KEY_BYTES] = "thirty-two bytes that are Dave's";
const uint8_t lock_mallory[NIO_KEY_BYTES] = "thirty-two bytes of none of them";
static const uint8_t preimage[] = "what the receiver learns";
static const uint8_t fields[LOCK_FIELDS][4] = {"body", "once", "when"};

const lock_cast lock_cast_all = {lock_alice, lock_bob, lock_carol, lock_dave};
const lock_moment lock_now = {0, 0};

const uint8_t *lock_key_of(const uint8_t *seed)
{
    static uint8_t keys[8][NIO_KEY_BYTES];
    static size_t next;
    uint8_t *key = keys[next++ % 8];
    assert_int_equal(nio_key_public(seed, key, NULL), NIO_OK);
    return key;
}

static const uint8_t *tweak_of(bool point)
{
    static uint8_t scalar[NIO_KEY_BYTES], its_point[NIO_KEY_BYTES];
    assert_int_equal(nio_scalar_of_seed(scalar, lock_carol), NIO_OK);
    assert_int_equal(nio_scalar_point(its_point, scalar), NIO_OK);
    return point ? its_point : scalar;
}

const nio_signing *lock_by(const uint8_t *seed)
{
    static nio_bytes signed_fields[LOCK_FIELDS];
    static nio_signing signing;
    for (size_t i = 0; i < LOCK_FIELDS; i++) {
        signed_fields[i] = (nio_bytes){fields[i], sizeof fields[i]};
    }
    signing = (nio_signing){seed, signed_fields, LOCK_FIELDS, 0};
    return &signing;
}

/* Bob's lock, as a script in another one. */
static nio_bytes bobs_lock(void)
{
    static uint8_t room[NIO_LOCK_SINGLE_SIG_BYTES];
    nio_script_out out = NIO_SCRIPT_OUT(room);
    assert_int_equal(nio_lock_single_sig(&out, lock_key_of(lock_bob), 0), NIO_OK);
    return nio_script_out_bytes(&out);
}

/* ---- Running -------------------------------------------------------------------------------- */

nio_status lock_try(struct script_kit *kit, nio_bytes witness, nio_bytes lock, lock_moment when)
{
    static const uint8_t other[] = "else";
    static const char *const names[LOCK_FIELDS] = {"sigfield1", "sigfield2", "sigfield3"};
    nio_bytes scripts[] = {witness, lock};
    nio_script_entry values[LOCK_FIELDS + 1];
    for (size_t i = 0; i < LOCK_FIELDS; i++) {
        values[i] = (nio_script_entry){
            names[i], {.bytes = {i + 1 == when.changed ? other : fields[i], sizeof fields[i]}}};
    }
    values[LOCK_FIELDS] =
        (nio_script_entry){"timestamp", {.kind = NIO_SCRIPT_INT, .number = when.timestamp}};
    nio_script_input input = {.size = sizeof input,
                              .scripts = scripts,
                              .script_count = 2,
                              .values = values,
                              .value_count = LOCK_FIELDS + (when.timestamp != 0)};
    return nio_script_auth(kit->vm, &input);
}

/* ---- Locks and witnesses -------------------------------------------------------------------- */

#define LOCK(name, ...)                                                                            \
    static nio_status name##_lock(nio_script_out *out)                                             \
    {                                                                                              \
        return __VA_ARGS__;                                                                        \
    }
#define WITNESS(name, ...)                                                                         \
    static nio_status name##_witness(nio_script_out *out, const lock_cast *who)                    \
    {                                                                                              \
        return __VA_ARGS__;                                                                        \
    }
/* The witness of a script, then that of the lock that it is in, in this order. */
#define THEN(first, second) ((first) == NIO_OK ? (second) : NIO_EINVAL)

LOCK(single, nio_lock_single_sig(out, lock_key_of(lock_alice), 0))
WITNESS(single, nio_witness_single_sig(out, lock_by(who->alice)))
LOCK(single2, nio_lock_single_sig2(out, lock_key_of(lock_alice), 0))
WITNESS(single2, nio_witness_single_sig2(out, lock_by(who->alice)))

static nio_status multisig_lock(nio_script_out *out)
{
    uint8_t keys[3 * NIO_KEY_BYTES];
    memcpy(keys, lock_key_of(lock_alice), NIO_KEY_BYTES);
    memcpy(keys + NIO_KEY_BYTES, lock_key_of(lock_bob), NIO_KEY_BYTES);
    memcpy(keys + 2 * NIO_KEY_BYTES, lock_key_of(lock_carol), NIO_KEY_BYTES);
    return nio_lock_multisig(out, (nio_bytes){keys, sizeof keys}, 2, 0);
}
WITNESS(multisig, THEN(nio_witness_single_sig(out, lock_by(who->alice)),
                       nio_witness_single_sig(out, lock_by(who->carol))))

LOCK(hashed, nio_lock_script_hash(out, bobs_lock(), 0))
WITNESS(hashed, THEN(nio_witness_single_sig(out, lock_by(who->bob)),
                     nio_witness_script_hash(out, bobs_lock())))
LOCK(taproot, nio_lock_taproot(out, lock_key_of(lock_alice), bobs_lock(), 0))
LOCK(nonnative, nio_lock_nonnative_taproot(out, lock_key_of(lock_alice), bobs_lock(), 0))
WITNESS(taproot_key, nio_witness_taproot_key(out, bobs_lock(), lock_by(who->alice)))
WITNESS(taproot_script, THEN(nio_witness_single_sig(out, lock_by(who->bob)),
                             nio_witness_taproot_script(out, lock_key_of(lock_alice), bobs_lock())))
LOCK(graftroot, nio_lock_graftroot(out, lock_key_of(lock_alice), 0))
WITNESS(graftroot_key, nio_witness_graftroot_key(out, lock_by(who->alice)))
WITNESS(graftroot_script, THEN(nio_witness_single_sig(out, lock_by(who->bob)),
                               nio_witness_graftroot_surrogate(out, who->alice, bobs_lock())))
LOCK(graftap, nio_lock_graftap(out, lock_key_of(lock_alice), 0))
WITNESS(graftap_key, nio_witness_graftap_key(out, lock_by(who->alice)))
WITNESS(graftap_script, THEN(nio_witness_single_sig(out, lock_by(who->bob)),
                             nio_witness_graftap_surrogate(out, who->alice, bobs_lock())))

/* From Alice to Bob to Carol, for a minute. */
static const uint8_t *certificate(const uint8_t *from, const uint8_t *to)
{
    static uint8_t made[2][NIO_CERTIFICATE_BYTES];
    uint8_t *one = made[to == lock_bob];
    nio_delegation said = {
        .begin = LOCK_NOW - 30, .end = LOCK_NOW + 30, .may_delegate = to == lock_bob};
    memcpy(said.key, lock_key_of(to), NIO_KEY_BYTES);
    assert_int_equal(nio_certificate_make(one, from, &said), NIO_OK);
    return one;
}
static nio_bytes chain(const lock_cast *who)
{
    static uint8_t both[2 * NIO_CERTIFICATE_BYTES];
    memcpy(both, certificate(who->bob, lock_carol), NIO_CERTIFICATE_BYTES);
    memcpy(both + NIO_CERTIFICATE_BYTES, certificate(who->alice, lock_bob), NIO_CERTIFICATE_BYTES);
    return (nio_bytes){both, sizeof both};
}
LOCK(delegate, nio_lock_delegate(out, lock_key_of(lock_alice), 0))
WITNESS(delegate, nio_witness_delegate(out, certificate(who->alice, lock_bob), lock_by(who->bob)))
LOCK(chain, nio_lock_delegate_chain(out, lock_key_of(lock_alice), 0))
WITNESS(chain, nio_witness_delegate_chain(out, chain(who), lock_by(who->carol)))
WITNESS(chain_of_one, nio_witness_delegate_chain(out,
                                                 (nio_bytes){certificate(who->alice, lock_bob),
                                                             NIO_CERTIFICATE_BYTES},
                                                 lock_by(who->bob)))

static const nio_htlc *htlc(nio_lock_hash hash, size_t size)
{
    static uint8_t digest[255];
    static nio_htlc terms;
    nio_bytes secret = {preimage, sizeof preimage};
    assert_int_equal(nio_lock_digest(hash, secret, digest, size), NIO_OK);
    terms = (nio_htlc){
        hash, {digest, size}, lock_key_of(lock_alice), lock_key_of(lock_dave), LOCK_NOW - 100, 0};
    return &terms;
}
#define PREIMAGE ((nio_bytes){preimage, sizeof preimage})
#define NO_PREIMAGE ((nio_bytes){NULL, 0})
LOCK(htlc, nio_lock_htlc(out, htlc(NIO_LOCK_SHA256, 32)))
LOCK(htlc_shake, nio_lock_htlc(out, htlc(NIO_LOCK_SHAKE256, 255)))
WITNESS(htlc, nio_witness_htlc(out, PREIMAGE, lock_by(who->alice)))
WITNESS(htlc_refund, nio_witness_htlc(out, NO_PREIMAGE, lock_by(who->dave)))
LOCK(htlc2, nio_lock_htlc2(out, htlc(NIO_LOCK_SHA256, 32)))
LOCK(htlc2_shake, nio_lock_htlc2(out, htlc(NIO_LOCK_SHAKE256, 20)))
WITNESS(htlc2, nio_witness_htlc2(out, PREIMAGE, lock_by(who->alice)))
WITNESS(htlc2_refund, nio_witness_htlc2(out, NO_PREIMAGE, lock_by(who->dave)))

/* Not for those whose signature another witness has together with something that is not FALSE. */
static nio_status ptlc_of(nio_script_out *out, const uint8_t *receiver, const uint8_t *tweak_point)
{
    const uint8_t *refund = tweak_point == NULL ? lock_bob : lock_carol;
    nio_ptlc terms = {lock_key_of(receiver), tweak_point, lock_key_of(refund), LOCK_NOW - 100, 0};
    return nio_lock_ptlc(out, &terms);
}
LOCK(ptlc, ptlc_of(out, lock_carol, NULL))
WITNESS(ptlc, nio_witness_ptlc(out, NULL, lock_by(who->carol)))
WITNESS(ptlc_refund, nio_witness_ptlc_refund(out, lock_by(who->bob)))
LOCK(ptlc_tweaked, ptlc_of(out, lock_alice, tweak_of(true)))
WITNESS(ptlc_tweaked, nio_witness_ptlc(out, tweak_of(false), lock_by(who->alice)))

static const uint8_t *adapter_of(const uint8_t *seed)
{
    static uint8_t adapter[NIO_ADAPTER_BYTES];
    assert_int_equal(nio_adapter_make(adapter, tweak_of(true), lock_by(seed)), NIO_OK);
    return adapter;
}
LOCK(adapter_check, nio_lock_adapter_check(out, lock_key_of(lock_alice), tweak_of(true), 0))
WITNESS(adapter_check, nio_witness_adapter(out, adapter_of(who->alice)))
LOCK(adapter, nio_lock_adapter(out, lock_key_of(lock_alice), tweak_of(true)))
WITNESS(adapter, nio_witness_adapter_tweak(out, adapter_of(who->alice), tweak_of(false)))
/* What is opened is a signature like any other: once by this program, once by the machine. */
static nio_status adapter_opened_witness(nio_script_out *out, const lock_cast *who)
{
    uint8_t signature[NIO_SIGNATURE_BYTES];
    return THEN(nio_adapter_open(signature, adapter_of(who->alice), tweak_of(false)),
                nio_witness_signature(out, signature, 0));
}
static nio_status adapter_decrypted_witness(nio_script_out *out, const lock_cast *who)
{
    nio_status status = THEN(nio_witness_adapter(out, adapter_of(who->alice)),
                             nio_script_adapter_decrypt(out, tweak_of(false)));
    out->ptr[out->len++] = 0x37; /* CONCAT */
    return status;
}

/* Alice alone, or Bob, or two of three. */
static const nio_merkle *tree(nio_merkle_shape shape)
{
    static uint8_t room[2][256];
    static nio_bytes leaves[3];
    static nio_merkle made;
    nio_script_out first = NIO_SCRIPT_OUT(room[0]), last = NIO_SCRIPT_OUT(room[1]);
    assert_int_equal(single_lock(&first), NIO_OK);
    assert_int_equal(multisig_lock(&last), NIO_OK);
    leaves[0] = nio_script_out_bytes(&first);
    leaves[1] = bobs_lock();
    leaves[2] = nio_script_out_bytes(&last);
    made = (nio_merkle){shape, leaves, 3, lock_mallory};
    return &made;
}
#define MERKLE(name, shape)                                                                        \
    LOCK(name, nio_lock_merkle(out, tree(shape)))                                                  \
    WITNESS(name##_first, THEN(single_witness(out, who), nio_witness_merkle(out, tree(shape), 0))) \
    WITNESS(name##_second, THEN(nio_witness_single_sig(out, lock_by(who->bob)),                    \
                                nio_witness_merkle(out, tree(shape), 1)))                          \
    WITNESS(name##_third, THEN(multisig_witness(out, who), nio_witness_merkle(out, tree(shape), 2)))
MERKLE(balanced, NIO_MERKLE_BALANCED)
MERKLE(prioritized, NIO_MERKLE_PRIORITIZED)

LOCK(between, THEN(nio_lock_between(out, LOCK_NOW - 30, LOCK_NOW + 30, true), single_lock(out)))
LOCK(after, THEN(nio_lock_after(out, LOCK_NOW - 30, true), single_lock(out)))
LOCK(before, THEN(nio_lock_before(out, LOCK_NOW + 30, true), single_lock(out)))

const lock_gate lock_gates[] = {
    {"single sig", 1, single_lock, single_witness},
    {"single sig, opened adapter", 1, single_lock, adapter_opened_witness},
    {"single sig, decrypted adapter", 1, single_lock, adapter_decrypted_witness},
    {"single sig, between", 1, between_lock, single_witness},
    {"single sig, after", 1, after_lock, single_witness},
    {"single sig, before", 1, before_lock, single_witness},
    {"single sig 2", 2, single2_lock, single2_witness},
    {"multisig", 3, multisig_lock, multisig_witness},
    {"script hash", 4, hashed_lock, hashed_witness},
    {"taproot, key", 5, taproot_lock, taproot_key_witness},
    {"taproot, script", 5, taproot_lock, taproot_script_witness},
    {"nonnative taproot, key", 5, nonnative_lock, taproot_key_witness},
    {"nonnative taproot, script", 5, nonnative_lock, taproot_script_witness},
    {"graftroot, key", 6, graftroot_lock, graftroot_key_witness},
    {"graftroot, script", 6, graftroot_lock, graftroot_script_witness},
    {"graftap, key", 7, graftap_lock, graftap_key_witness},
    {"graftap, script", 7, graftap_lock, graftap_script_witness},
    {"delegate", 8, delegate_lock, delegate_witness},
    {"delegate chain", 9, chain_lock, chain_witness},
    {"delegate chain of one", 9, chain_lock, chain_of_one_witness},
    {"htlc", 10, htlc_lock, htlc_witness},
    {"htlc, refund", 10, htlc_lock, htlc_refund_witness},
    {"htlc, shake", 10, htlc_shake_lock, htlc_witness},
    {"htlc 2", 11, htlc2_lock, htlc2_witness},
    {"htlc 2, refund", 11, htlc2_lock, htlc2_refund_witness},
    {"htlc 2, shake", 11, htlc2_shake_lock, htlc2_witness},
    {"ptlc", 12, ptlc_lock, ptlc_witness},
    {"ptlc, refund", 12, ptlc_lock, ptlc_refund_witness},
    {"ptlc, tweaked", 13, ptlc_tweaked_lock, ptlc_tweaked_witness},
    {"adapter check", 14, adapter_check_lock, adapter_check_witness},
    {"adapter", 15, adapter_lock, adapter_witness},
    {"balanced, first", 16, balanced_lock, balanced_first_witness},
    {"balanced, second", 16, balanced_lock, balanced_second_witness},
    {"balanced, third", 16, balanced_lock, balanced_third_witness},
    {"prioritized, first", 17, prioritized_lock, prioritized_first_witness},
    {"prioritized, second", 17, prioritized_lock, prioritized_second_witness},
    {"prioritized, third", 17, prioritized_lock, prioritized_third_witness},
};
const size_t lock_gate_count = sizeof lock_gates / sizeof *lock_gates;

const lock_gate *lock_gate_named(const char *name)
{
    for (size_t i = 0; i < lock_gate_count; i++) {
        if (strcmp(lock_gates[i].name, name) == 0) {
            return &lock_gates[i];
        }
    }
    fail_msg("no gate is called %s", name);
    return NULL;
}
