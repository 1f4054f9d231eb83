/* plugins/tapescript/lock_*.c: what could never open, and what would open to everybody, is refused;
 * and where it is, nothing is appended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/lock_gates.h"

/* A script that stands there already, and room for more. */
static uint8_t room[LOCK_ROOM] = {0x01};
static nio_script_out out = {room, sizeof room, 1};

static void check(nio_status status, nio_status wanted, const char *what)
{
    if (status != wanted || out.len != 1 || room[0] != 0x01) {
        fail_msg("%s: %s", what, nio_status_name(status));
    }
}
#define INVALID(call) check((call), NIO_EINVAL, #call)
#define TOO_LONG(call) check((call), NIO_ELIMIT, #call)

static const uint8_t off_the_curve[NIO_KEY_BYTES] = {2};
static const uint8_t neutral[NIO_KEY_BYTES] = {1};
/* Of order 8: whoever knows that signs for it. */
static const uint8_t small[NIO_KEY_BYTES] = {
    0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
    0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
};
static const uint8_t zero[NIO_KEY_BYTES];
static const uint8_t script_bytes[NIO_LOCK_SCRIPT_MAX + 1] = {0x01};
static const nio_bytes script = {script_bytes, 1};
static const nio_bytes no_script = {NULL, 0};
static const nio_bytes long_script = {script_bytes, sizeof script_bytes};
static const nio_bytes digest = {script_bytes, 32};

/* ---- Keys and flags ------------------------------------------------------------------------- */

static void refuse_key(const uint8_t *key, uint8_t flags)
{
    const uint8_t *good = lock_key_of(lock_bob);
    nio_htlc htlc = {NIO_LOCK_SHA256, digest, key, good, LOCK_NOW, flags};
    nio_ptlc ptlc = {key, NULL, good, LOCK_NOW, flags};
    INVALID(nio_lock_single_sig(&out, key, flags));
    INVALID(nio_lock_single_sig2(&out, key, flags));
    INVALID(nio_lock_taproot(&out, key, script, flags));
    INVALID(nio_lock_nonnative_taproot(&out, key, script, flags));
    INVALID(nio_lock_graftroot(&out, key, flags));
    INVALID(nio_lock_graftap(&out, key, flags));
    INVALID(nio_lock_delegate(&out, key, flags));
    INVALID(nio_lock_delegate_chain(&out, key, flags));
    INVALID(nio_lock_htlc(&out, &htlc));
    INVALID(nio_lock_htlc2(&out, &htlc));
    INVALID(nio_lock_ptlc(&out, &ptlc));
    INVALID(nio_lock_adapter_check(&out, key, good, flags));
    if (key != NULL) {
        uint8_t two[2 * NIO_KEY_BYTES];
        memcpy(two, good, NIO_KEY_BYTES);
        memcpy(two + NIO_KEY_BYTES, key, NIO_KEY_BYTES);
        INVALID(nio_lock_multisig(&out, (nio_bytes){two, sizeof two}, 1, flags));
    }
}

/* Where it is not the key that signs. */
static void refuse_other_key(const uint8_t *key)
{
    uint8_t adapter[NIO_ADAPTER_BYTES], certificate[NIO_CERTIFICATE_BYTES];
    const uint8_t *good = lock_key_of(lock_bob);
    nio_htlc htlc = {NIO_LOCK_SHA256, digest, good, key, LOCK_NOW, 0};
    nio_ptlc refund = {good, NULL, key, LOCK_NOW, 0};
    INVALID(nio_witness_taproot_script(&out, key, script));
    INVALID(nio_lock_htlc(&out, &htlc));
    INVALID(nio_lock_htlc2(&out, &htlc));
    INVALID(nio_lock_ptlc(&out, &refund));
    INVALID(nio_lock_adapter_check(&out, good, key, 0));
    INVALID(nio_lock_adapter(&out, good, key));
    INVALID(nio_lock_adapter(&out, key, good));
    INVALID(nio_adapter_make(adapter, key, lock_by(lock_alice)));
    if (key != NULL) {
        nio_ptlc tweaked = {good, key, good, LOCK_NOW, 0};
        nio_delegation said = {.begin = 0, .end = 1};
        memcpy(said.key, key, NIO_KEY_BYTES);
        INVALID(nio_lock_ptlc(&out, &tweaked));
        INVALID(nio_certificate_make(certificate, lock_alice, &said));
    }
}

static void what_is_no_key_is_refused(void **state)
{
    (void)state;
    const uint8_t *const bad[] = {NULL, off_the_curve, neutral, small, zero};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        refuse_key(bad[i], 0);
        refuse_other_key(bad[i]);
    }
}

static void flags_that_cover_nothing_are_refused(void **state)
{
    (void)state;
    nio_signing signing = *lock_by(lock_alice);
    uint8_t signature[NIO_SIGNATURE_BYTES] = {0};
    refuse_key(lock_key_of(lock_alice), 0xff);
    signing.omit = 0xff;
    INVALID(nio_witness_single_sig(&out, &signing));
    INVALID(nio_witness_signature(&out, signature, 0xff));
}

/* ---- Signing -------------------------------------------------------------------------------- */

static void refuse_signing(const nio_signing *signing, nio_status wanted)
{
    uint8_t adapter[NIO_ADAPTER_BYTES];
    nio_bytes preimage = digest;
#define REFUSED(call) check((call), wanted, #call)
    REFUSED(nio_witness_single_sig(&out, signing));
    REFUSED(nio_witness_single_sig2(&out, signing));
    REFUSED(nio_witness_taproot_key(&out, script, signing));
    REFUSED(nio_witness_graftroot_key(&out, signing));
    REFUSED(nio_witness_graftap_key(&out, signing));
    REFUSED(nio_witness_htlc(&out, preimage, signing));
    REFUSED(nio_witness_htlc2(&out, preimage, signing));
    REFUSED(nio_witness_ptlc(&out, NULL, signing));
    REFUSED(nio_witness_ptlc(&out, lock_bob, signing));
    REFUSED(nio_witness_ptlc_refund(&out, signing));
    REFUSED(nio_adapter_make(adapter, lock_key_of(lock_bob), signing));
    if (signing->seed != NULL) {
        REFUSED(nio_signing_message(&out, signing));
    }
#undef REFUSED
}

static void signatures_of_nothing_and_of_too_much_are_refused(void **state)
{
    (void)state;
    static const uint8_t much[NIO_SCRIPT_ITEM_MAX];
    const nio_bytes all[] = {{much, sizeof much}, {much, 1}};
    const nio_bytes empty[] = {{NULL, 0}, {much, 0}};
    const nio_bytes nine[NIO_SIGFIELDS + 1] = {{much, 1}};
    const nio_signing nothing = {lock_alice, NULL, 0, 0}, empties = {lock_alice, empty, 2, 0};
    const nio_signing left_out = {lock_alice, all, 2, 3}, too_many = {lock_alice, nine, 9, 0};
    const nio_signing nobody = {NULL, all + 1, 1, 0}, too_much = {lock_alice, all, 2, 0};
    refuse_signing(&nothing, NIO_EINVAL);
    refuse_signing(&empties, NIO_EINVAL);
    refuse_signing(&left_out, NIO_EINVAL);
    refuse_signing(&too_many, NIO_EINVAL);
    refuse_signing(&nobody, NIO_EINVAL);
    refuse_signing(&too_much, NIO_ELIMIT);
    INVALID(nio_witness_graftroot_surrogate(&out, NULL, script));
    INVALID(nio_witness_graftap_surrogate(&out, NULL, script));
}

static void the_message_to_sign_is_what_is_not_left_out(void **state)
{
    (void)state;
    uint8_t said[16];
    nio_script_out message = NIO_SCRIPT_OUT(said), tight = {said, 7, 0};
    nio_signing signing = *lock_by(NULL);
    signing.omit = 2;
    assert_int_equal(nio_signing_message(&message, &signing), NIO_OK);
    assert_int_equal(message.len, 8);
    assert_memory_equal(said, "bodywhen", 8);
    assert_int_equal(nio_signing_message(&tight, &signing), NIO_ETOOBIG);
    assert_int_equal(tight.len, 0);
}

/* ---- Scripts, quorums, times ---------------------------------------------------------------- */

static void scripts_of_no_bytes_and_of_too_many_are_refused(void **state)
{
    (void)state;
    const uint8_t *key = lock_key_of(lock_alice);
    const nio_bytes sizes[] = {no_script, long_script};
    for (size_t i = 0; i < 2; i++) {
        nio_status wanted = i == 0 ? NIO_EINVAL : NIO_ELIMIT;
        nio_merkle tree = {NIO_MERKLE_PRIORITIZED, &sizes[i], 1, NULL};
        check(nio_script_out_push(&out, sizes[i]), wanted, "push");
        check(nio_lock_script_hash(&out, sizes[i], 0), wanted, "script hash");
        check(nio_witness_script_hash(&out, sizes[i]), wanted, "script hash, witness");
        check(nio_lock_taproot(&out, key, sizes[i], 0), wanted, "taproot");
        check(nio_lock_nonnative_taproot(&out, key, sizes[i], 0), wanted, "nonnative taproot");
        check(nio_witness_taproot_key(&out, sizes[i], lock_by(lock_alice)), wanted, "taproot, key");
        check(nio_witness_taproot_script(&out, key, sizes[i]), wanted, "taproot, script");
        check(nio_witness_graftroot_surrogate(&out, lock_alice, sizes[i]), wanted, "graftroot");
        check(nio_witness_graftap_surrogate(&out, lock_alice, sizes[i]), wanted, "graftap");
        check(nio_lock_merkle(&out, &tree), wanted, "leaf");
    }
    TOO_LONG(nio_witness_htlc(&out, long_script, lock_by(lock_alice)));
    INVALID(nio_lock_script_hash(&out, script, 15));
    INVALID(nio_lock_script_hash(&out, script, 256));
}

static void quorums_of_nobody_and_of_more_than_there_are_are_refused(void **state)
{
    (void)state;
    static uint8_t keys[256][NIO_KEY_BYTES];
    for (size_t i = 0; i < 256; i++) {
        uint8_t seed[NIO_KEY_BYTES] = {(uint8_t)i};
        memcpy(keys[i], lock_key_of(seed), NIO_KEY_BYTES);
    }
    const size_t one = NIO_KEY_BYTES;
    INVALID(nio_lock_multisig(&out, (nio_bytes){keys[0], 3 * one}, 0, 0));
    INVALID(nio_lock_multisig(&out, (nio_bytes){keys[0], 3 * one}, 4, 0));
    INVALID(nio_lock_multisig(&out, (nio_bytes){keys[0], 0}, 0, 0));
    INVALID(nio_lock_multisig(&out, (nio_bytes){keys[0], 3 * one - 1}, 1, 0));
    INVALID(nio_lock_multisig(&out, (nio_bytes){keys[0], 256 * one}, 1, 0));
    nio_script_out all = {room + 1, NIO_LOCK_MULTISIG_BYTES(255), 0};
    assert_int_equal(nio_lock_multisig(&all, (nio_bytes){keys[0], 255 * one}, 255, 0), NIO_OK);
    assert_int_equal(all.len, NIO_LOCK_MULTISIG_BYTES(255));
    memcpy(keys[2], keys[0], one);
    INVALID(nio_lock_multisig(&out, (nio_bytes){keys[0], 3 * one}, 2, 0));
}

static void times_that_never_come_are_refused(void **state)
{
    (void)state;
    const uint64_t late = NIO_LOCK_TIME_MAX + UINT64_C(1);
    const uint8_t *key = lock_key_of(lock_alice);
    INVALID(nio_lock_after(&out, late, false));
    INVALID(nio_lock_before(&out, 0, false));
    INVALID(nio_lock_before(&out, late, true));
    INVALID(nio_lock_between(&out, 5, 5, false));
    INVALID(nio_lock_between(&out, 6, 5, false));
    INVALID(nio_lock_between(&out, 5, late, false));
    nio_htlc htlc = {NIO_LOCK_SHA256, digest, key, key, 0, 0};
    nio_ptlc ptlc = {key, NULL, key, 0, 0};
    INVALID(nio_lock_htlc(&out, &htlc));
    INVALID(nio_lock_ptlc(&out, &ptlc));
    htlc.refund_at = ptlc.refund_at = late;
    INVALID(nio_lock_htlc2(&out, &htlc));
    INVALID(nio_lock_ptlc(&out, &ptlc));
}

/* ---- Exchanges, trees ----------------------------------------------------------------------- */

static void digests_that_are_short_or_of_what_is_guessed_are_refused(void **state)
{
    (void)state;
    uint8_t made[255];
    const uint8_t *key = lock_key_of(lock_alice);
    const nio_bytes short_one = {script_bytes, 15}, shortest = {script_bytes, 16};
    INVALID(nio_lock_digest(NIO_LOCK_SHA256, short_one, made, 32));
    INVALID(nio_lock_digest(NIO_LOCK_SHA256, shortest, made, 31));
    INVALID(nio_lock_digest(NIO_LOCK_SHAKE256, shortest, made, 15));
    INVALID(nio_lock_digest(NIO_LOCK_SHAKE256, shortest, made, 256));
    INVALID(nio_lock_digest((nio_lock_hash)2, shortest, made, 32));
    TOO_LONG(nio_lock_digest(NIO_LOCK_SHA256, long_script, made, 32));
    assert_int_equal(nio_lock_digest(NIO_LOCK_SHAKE256, shortest, made, 255), NIO_OK);
    nio_htlc terms = {NIO_LOCK_SHA256, {made, 31}, key, key, LOCK_NOW, 0};
    INVALID(nio_lock_htlc(&out, &terms));
    INVALID(nio_lock_htlc2(&out, &terms));
    terms.hash = NIO_LOCK_SHAKE256;
    terms.digest.len = 15;
    INVALID(nio_lock_htlc(&out, &terms));
    terms.digest.len = 256;
    INVALID(nio_lock_htlc2(&out, &terms));
}

/* As if the receiver's key were not there: what is left is a point that others chose. */
static void a_tweak_that_takes_the_key_away_is_refused(void **state)
{
    (void)state;
    uint8_t opposite[NIO_KEY_BYTES];
    const uint8_t *key = lock_key_of(lock_alice);
    memcpy(opposite, key, NIO_KEY_BYTES);
    opposite[31] ^= 0x80;
    nio_ptlc terms = {key, opposite, lock_key_of(lock_bob), LOCK_NOW, 0};
    INVALID(nio_lock_ptlc(&out, &terms));
}

static void trees_that_anybody_opens_are_refused(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x00, 0x01};
    const nio_bytes no = {bytes, 1}, yes = {bytes + 1, 1};
    const nio_bytes equal[] = {yes, yes, no, no};
    const nio_bytes apart[] = {no, yes, no};
    nio_bytes many[NIO_MERKLE_LEAVES_MAX + 1] = {{NULL, 0}};
    for (int shape = 0; shape < 2; shape++) {
        nio_merkle tree = {(nio_merkle_shape)shape, equal, 2, lock_mallory};
        INVALID(nio_lock_merkle(&out, &tree)); /* two equal leaves */
        INVALID(nio_witness_merkle(&out, &tree, 0));
        tree.leaf_count = 4;
        INVALID(nio_lock_merkle(&out, &tree));
        INVALID(nio_witness_merkle(&out, &tree, 3));
        tree.leaf_count = 0;
        INVALID(nio_lock_merkle(&out, &tree)); /* none */
        tree = (nio_merkle){(nio_merkle_shape)shape, many, NIO_MERKLE_LEAVES_MAX + 1, lock_mallory};
        INVALID(nio_lock_merkle(&out, &tree)); /* too many */
        tree = (nio_merkle){(nio_merkle_shape)shape, apart, 3, lock_mallory};
        INVALID(nio_witness_merkle(&out, &tree, 3)); /* not one of them */
    }
    nio_merkle alone = {NIO_MERKLE_PRIORITIZED, &no, 1, NULL};
    INVALID(nio_lock_merkle(&out, &alone)); /* beside it lies FALSE */
    nio_merkle no_filler = {NIO_MERKLE_BALANCED, apart, 3, NULL};
    INVALID(nio_lock_merkle(&out, &no_filler));
    nio_merkle no_shape = {(nio_merkle_shape)2, apart, 2, lock_mallory};
    INVALID(nio_lock_merkle(&out, &no_shape));
}

/* ---- Certificates --------------------------------------------------------------------------- */

static void certificates_that_never_hold_are_refused(void **state)
{
    (void)state;
    uint8_t made[NIO_CERTIFICATE_BYTES];
    nio_delegation said = {.begin = 5, .end = 5}, read;
    const nio_bytes view = {made, sizeof made}, cut = {made, sizeof made - 1};
    const uint8_t *root = lock_key_of(lock_alice), *other = lock_key_of(lock_carol);
    memcpy(said.key, lock_key_of(lock_bob), NIO_KEY_BYTES);
    INVALID(nio_certificate_make(made, lock_alice, &said));
    said.end = NIO_DELEGATION_TIME_MAX + 1u;
    INVALID(nio_certificate_make(made, lock_alice, &said));
    said.end = 6;
    INVALID(nio_certificate_make(made, NULL, &said));
    assert_int_equal(nio_certificate_make(made, lock_alice, &said), NIO_OK);
    assert_int_equal(nio_certificate_read(view, root, &read), NIO_OK);
    assert_int_equal(nio_certificate_read(cut, root, &read), NIO_EMALFORMED);
    assert_int_equal(nio_certificate_read(view, other, &read), NIO_EAUTH);
    made[40] = 0x01; /* neither yes nor no */
    assert_int_equal(nio_certificate_read(view, root, &read), NIO_EMALFORMED);
    made[40] = 0xff; /* yes, but not signed */
    assert_int_equal(nio_certificate_read(view, root, &read), NIO_EAUTH);
    made[35] = 0x06; /* it begins when it ends */
    assert_int_equal(nio_certificate_read(view, root, &read), NIO_EMALFORMED);
}

static void certificates_that_do_not_fit_together_are_refused(void **state)
{
    (void)state;
    static uint8_t chain[NIO_CERTIFICATES_MAX + 1][NIO_CERTIFICATE_BYTES];
    const size_t one = NIO_CERTIFICATE_BYTES;
    nio_delegation said = {.begin = 0, .end = 5, .may_delegate = false};
    memcpy(said.key, lock_key_of(lock_alice), NIO_KEY_BYTES);
    for (size_t i = 0; i <= NIO_CERTIFICATES_MAX; i++) {
        assert_int_equal(nio_certificate_make(chain[i], lock_alice, &said), NIO_OK);
    }
    INVALID(nio_witness_delegate(&out, chain[0], lock_by(lock_bob)));
    INVALID(nio_witness_delegate_chain(&out, (nio_bytes){chain[0], one}, lock_by(lock_bob)));
    INVALID(nio_witness_delegate_chain(&out, (nio_bytes){chain[0], 2 * one}, lock_by(lock_alice)));
    INVALID(nio_witness_delegate_chain(&out, (nio_bytes){chain[0], 0}, lock_by(lock_alice)));
    INVALID(nio_witness_delegate_chain(&out, (nio_bytes){chain[0], one - 1}, lock_by(lock_alice)));
    INVALID(
        nio_witness_delegate_chain(&out, (nio_bytes){chain[0], sizeof chain}, lock_by(lock_alice)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(flags_that_cover_nothing_are_refused),
        cmocka_unit_test(signatures_of_nothing_and_of_too_much_are_refused),
        cmocka_unit_test(the_message_to_sign_is_what_is_not_left_out),
        cmocka_unit_test(scripts_of_no_bytes_and_of_too_many_are_refused),
        cmocka_unit_test(quorums_of_nobody_and_of_more_than_there_are_are_refused),
        cmocka_unit_test(times_that_never_come_are_refused),
        cmocka_unit_test(digests_that_are_short_or_of_what_is_guessed_are_refused),
        cmocka_unit_test(a_tweak_that_takes_the_key_away_is_refused),
        cmocka_unit_test(trees_that_anybody_opens_are_refused),
        cmocka_unit_test(certificates_that_never_hold_are_refused),
        cmocka_unit_test(certificates_that_do_not_fit_together_are_refused),
    };
    return cmocka_run_group_tests_name("lock_refuse", tests, NULL, NULL);
}
