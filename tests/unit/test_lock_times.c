/* plugins/tapescript/lock_*.c: locks that look at the time, and locks as deep as they get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/lock_gates.h"

#define AHEAD 60 /* seconds ahead of the clock from which on a machine doubts a time */

static nio_status try_made(struct script_kit *kit, const nio_script_out *witness,
                           const nio_script_out *lock, int64_t timestamp)
{
    return lock_try(kit, nio_script_out_bytes(witness), nio_script_out_bytes(lock),
                    (lock_moment){0, timestamp});
}

/* ---- When ----------------------------------------------------------------------------------- */

typedef nio_status makes_lock(nio_script_out *out);

static nio_status after(nio_script_out *out)
{
    return nio_lock_after(out, LOCK_NOW - 10, false);
}
static nio_status before(nio_script_out *out)
{
    return nio_lock_before(out, LOCK_NOW - 10, false);
}
static nio_status between(nio_script_out *out)
{
    return nio_lock_between(out, LOCK_NOW - 20, LOCK_NOW - 10, false);
}
static nio_status late_before(nio_script_out *out)
{
    return nio_lock_before(out, NIO_LOCK_TIME_MAX, false);
}
static nio_status late_between(nio_script_out *out)
{
    return nio_lock_between(out, 0, NIO_LOCK_TIME_MAX, false);
}

static void locks_of_time_open_at_their_time(void **state)
{
    (void)state;
    static const struct {
        makes_lock *lock;
        int64_t timestamp;
        bool opens;
    } cases[] = {
        {after, LOCK_NOW - 11, false},
        {after, LOCK_NOW - 10, true},
        {after, LOCK_NOW + AHEAD - 1, true},
        {after, LOCK_NOW + AHEAD, false}, /* nobody knows yet that it is that late */
        {after, 0, true},                 /* by the clock */
        {before, LOCK_NOW - 11, true},
        {before, LOCK_NOW - 10, false},
        {before, LOCK_NOW + AHEAD - 1, false},
        {before, LOCK_NOW + AHEAD, true}, /* the hole that lock.h tells of */
        {before, 0, false},
        {between, LOCK_NOW - 21, false},
        {between, LOCK_NOW - 20, true},
        {between, LOCK_NOW - 11, true},
        {between, LOCK_NOW - 10, false},
        {between, LOCK_NOW + AHEAD, false}, /* and that is not here */
        {between, 0, false},
        {late_before, 0, true},
        {late_between, 0, true},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t room[NIO_LOCK_BETWEEN_BYTES];
        nio_script_out lock = NIO_SCRIPT_OUT(room), witness = {NULL, 0, 0};
        assert_int_equal(cases[i].lock(&lock), NIO_OK);
        nio_status status = try_made(&kit, &witness, &lock, cases[i].timestamp);
        if (status != (cases[i].opens ? NIO_OK : NIO_EAUTH)) {
            fail_msg("case %zu: %s", i, nio_status_name(status));
        }
    }
    script_kit_end(&kit);
}

/* Gates, and when they open first and last; 0: no limit to that side. */
static void witnesses_hold_for_the_time_that_their_lock_says(void **state)
{
    (void)state;
    static const struct {
        const char *gate;
        int64_t first, last;
    } cases[] = {
        {"single sig, after", LOCK_NOW - 30, 0},
        {"single sig, before", 0, LOCK_NOW + 29},
        {"single sig, between", LOCK_NOW - 30, LOCK_NOW + 29},
        {"delegate", LOCK_NOW - 30, LOCK_NOW + 29},
        {"delegate chain", LOCK_NOW - 30, LOCK_NOW + 29},
        {"htlc", 0, 0},
        {"htlc, refund", LOCK_NOW - 100, 0},
        {"htlc 2", 0, 0},
        {"htlc 2, refund", LOCK_NOW - 100, 0},
        {"ptlc", 0, 0},
        {"ptlc, refund", LOCK_NOW - 100, 0},
    };
    static uint8_t lock_room[LOCK_ROOM], witness_room[LOCK_ROOM];
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const lock_gate *gate = lock_gate_named(cases[i].gate);
        int64_t first = cases[i].first, last = cases[i].last;
        nio_script_out lock = NIO_SCRIPT_OUT(lock_room), witness = NIO_SCRIPT_OUT(witness_room);
        assert_int_equal(gate->lock(&lock), NIO_OK);
        assert_int_equal(gate->witness(&witness, &lock_cast_all), NIO_OK);
        assert_int_equal(try_made(&kit, &witness, &lock, first != 0 ? first : 1), NIO_OK);
        assert_int_equal(try_made(&kit, &witness, &lock, last != 0 ? last : LOCK_NOW + AHEAD - 1),
                         NIO_OK);
        if (first != 0) {
            assert_int_equal(try_made(&kit, &witness, &lock, first - 1), NIO_EAUTH);
        }
        if (last != 0) {
            assert_int_equal(try_made(&kit, &witness, &lock, last + 1), NIO_EAUTH);
        }
    }
    script_kit_end(&kit);
}

/* ---- How deep ------------------------------------------------------------------------------- */

/* Leaves that differ, each open to everybody: PUSH0 number, POP0, TRUE. */
static void many_leaves(uint8_t scripts[][4], nio_bytes *leaves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t script[4] = {0x02, (uint8_t)i, 0x06, 0x01};
        memcpy(scripts[i], script, sizeof script);
        leaves[i] = (nio_bytes){scripts[i], sizeof script};
    }
}

/* A leaf of a tree, by the witness of that leaf. */
static void try_leaf(struct script_kit *kit, const nio_merkle *tree, size_t index)
{
    static uint8_t witness_room[NIO_SCRIPT_PUSH_BYTES(4) + 34 + 69 * NIO_MERKLE_LEAVES_MAX];
    uint8_t lock_room[NIO_LOCK_MERKLE_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(lock_room), witness = NIO_SCRIPT_OUT(witness_room);
    assert_int_equal(nio_lock_merkle(&lock, tree), NIO_OK);
    assert_int_equal(nio_witness_merkle(&witness, tree, index), NIO_OK);
    assert_int_equal(try_made(kit, &witness, &lock, 0), NIO_OK);
    witness.ptr[1] ^= 1; /* of the hash of the sibling, or how long that is */
    assert_int_equal(try_made(kit, &witness, &lock, 0), NIO_EAUTH);
}

static void every_leaf_of_a_tree_opens_it(void **state)
{
    (void)state;
    static uint8_t scripts[NIO_MERKLE_LEAVES_MAX][4];
    nio_bytes leaves[NIO_MERKLE_LEAVES_MAX];
    struct script_kit kit;
    many_leaves(scripts, leaves, NIO_MERKLE_LEAVES_MAX);
    script_kit_init(&kit, NULL, NULL);
    for (size_t count = 1; count <= 17; count++) {
        for (size_t i = 0; i < count; i++) {
            nio_merkle tree = {NIO_MERKLE_BALANCED, leaves, count, lock_mallory};
            try_leaf(&kit, &tree, i);
            tree.shape = NIO_MERKLE_PRIORITIZED;
            try_leaf(&kit, &tree, i);
        }
    }
    script_kit_end(&kit);
}

static void the_deepest_leaves_open_as_well(void **state)
{
    (void)state;
    static uint8_t scripts[NIO_MERKLE_LEAVES_MAX][4];
    nio_bytes leaves[NIO_MERKLE_LEAVES_MAX];
    struct script_kit kit;
    many_leaves(scripts, leaves, NIO_MERKLE_LEAVES_MAX);
    script_kit_init(&kit, NULL, NULL);
    for (size_t count = NIO_MERKLE_LEAVES_MAX - 1; count <= NIO_MERKLE_LEAVES_MAX; count++) {
        nio_merkle tree = {NIO_MERKLE_PRIORITIZED, leaves, count, lock_mallory};
        try_leaf(&kit, &tree, 0);
        try_leaf(&kit, &tree, count - 2);
        try_leaf(&kit, &tree, count - 1);
        tree.shape = NIO_MERKLE_BALANCED;
        try_leaf(&kit, &tree, 0);
        try_leaf(&kit, &tree, count - 1);
    }
    script_kit_end(&kit);
}

/* ---- How long ------------------------------------------------------------------------------- */

/* One who delegates to himself, which is a chain like any other. */
static void chains_are_as_long_as_machines_call(void **state)
{
    (void)state;
    static uint8_t certificates[NIO_CERTIFICATES_MAX][NIO_CERTIFICATE_BYTES];
    static uint8_t witness_room[NIO_WITNESS_DELEGATE_CHAIN_BYTES(NIO_CERTIFICATES_MAX)];
    uint8_t lock_room[NIO_LOCK_DELEGATE_CHAIN_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(lock_room);
    nio_delegation said = {.begin = 0, .end = NIO_DELEGATION_TIME_MAX, .may_delegate = true};
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    memcpy(said.key, lock_key_of(lock_alice), NIO_KEY_BYTES);
    for (size_t i = 0; i < NIO_CERTIFICATES_MAX; i++) {
        assert_int_equal(nio_certificate_make(certificates[i], lock_alice, &said), NIO_OK);
    }
    assert_int_equal(nio_lock_delegate_chain(&lock, said.key, 0), NIO_OK);
    for (size_t count = 1; count <= NIO_CERTIFICATES_MAX; count += count < 3 ? 1 : 125) {
        nio_script_out witness = NIO_SCRIPT_OUT(witness_room);
        nio_bytes chain = {certificates[0], count * NIO_CERTIFICATE_BYTES};
        assert_int_equal(nio_witness_delegate_chain(&witness, chain, lock_by(lock_alice)), NIO_OK);
        assert_int_equal(try_made(&kit, &witness, &lock, 0), NIO_OK);
    }
    script_kit_end(&kit);
}

/* What witnesses leave out is theirs to choose, if the lock lets them. */
static void a_lock_says_what_signatures_may_leave_out(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (unsigned may_omit = 0; may_omit < 8; may_omit++) {
        for (unsigned omit = 0; omit < 7; omit++) {
            uint8_t lock_room[NIO_LOCK_SINGLE_SIG_BYTES], witness_room[NIO_WITNESS_SIG_BYTES];
            nio_script_out lock = NIO_SCRIPT_OUT(lock_room);
            nio_script_out witness = NIO_SCRIPT_OUT(witness_room);
            nio_signing signing = *lock_by(lock_alice);
            signing.omit = (uint8_t)omit;
            assert_int_equal(nio_lock_single_sig(&lock, lock_key_of(lock_alice), (uint8_t)may_omit),
                             NIO_OK);
            assert_int_equal(nio_witness_single_sig(&witness, &signing), NIO_OK);
            assert_int_equal(try_made(&kit, &witness, &lock, 0),
                             (omit & ~may_omit) == 0 ? NIO_OK : NIO_EAUTH);
        }
    }
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locks_of_time_open_at_their_time),
        cmocka_unit_test(witnesses_hold_for_the_time_that_their_lock_says),
        cmocka_unit_test(every_leaf_of_a_tree_opens_it),
        cmocka_unit_test(the_deepest_leaves_open_as_well),
        cmocka_unit_test(chains_are_as_long_as_machines_call),
        cmocka_unit_test(a_lock_says_what_signatures_may_leave_out),
    };
    return cmocka_run_group_tests_name("lock_times", tests, NULL, NULL);
}
