/* plugins/tapescript/lock_*.c: every lock opens to its witness, and to nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/netaio.h>

#include "support/lock_gates.h"

/* ---- A lock and its witness ----------------------------------------------------------------- */

/* NIO_OK: Alice's lock opens to her witness of this message. */
static nio_status alice_opens_her_lock(const uint8_t alice_seed[NIO_KEY_BYTES], nio_bytes message)
{
    uint8_t alice_key[NIO_KEY_BYTES];
    uint8_t lock_room[NIO_LOCK_SINGLE_SIG_BYTES], witness_room[NIO_WITNESS_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(lock_room);
    nio_script_out witness = NIO_SCRIPT_OUT(witness_room);
    nio_signing signing = {alice_seed, &message, 1, 0};
    nio_script_vm *vm = NULL;

    /* The lock needs Alice's public key alone: anybody may make it. */
    nio_status status = nio_key_public(alice_seed, alice_key, NULL);
    if (status == NIO_OK) {
        status = nio_lock_single_sig(&lock, alice_key, 0);
    }
    /* The witness needs her seed, and holds for this message. */
    if (status == NIO_OK) {
        status = nio_witness_single_sig(&witness, &signing);
    }
    /* Whoever has lock, witness and message can tell whether they fit. */
    if (status == NIO_OK) {
        status = nio_script_vm_create(NULL, NULL, NULL, &vm);
    }
    if (status == NIO_OK) {
        nio_bytes scripts[] = {nio_script_out_bytes(&witness), nio_script_out_bytes(&lock)};
        nio_script_entry covered = {"sigfield1", {.kind = NIO_SCRIPT_BYTES, .bytes = message}};
        nio_script_input input = {.size = sizeof input,
                                  .scripts = scripts,
                                  .script_count = 2,
                                  .values = &covered,
                                  .value_count = 1};
        status = nio_script_auth(vm, &input);
    }
    nio_script_vm_destroy(vm);
    return status;
}

/* ---- Trying --------------------------------------------------------------------------------- */

struct made {
    uint8_t room[2][LOCK_ROOM];
    nio_script_out lock, witness;
};

/* The lock of one, the witness of another, by whoever takes the parts. */
static nio_status make(struct made *made, const lock_gate *lock, const lock_gate *witness,
                       const lock_cast *who)
{
    made->lock = (nio_script_out)NIO_SCRIPT_OUT(made->room[0]);
    made->witness = (nio_script_out)NIO_SCRIPT_OUT(made->room[1]);
    assert_int_equal(lock->lock(&made->lock), NIO_OK);
    return witness->witness(&made->witness, who);
}

static void try_it(struct script_kit *kit, const struct made *made, lock_moment when,
                   nio_status wanted, const char *lock, const char *what)
{
    nio_status status = lock_try(kit, nio_script_out_bytes(&made->witness),
                                 nio_script_out_bytes(&made->lock), when);
    if (status != wanted) {
        fail_msg("lock \"%s\", %s: %s, %s", lock, what, nio_status_name(status),
                 nio_script_why(kit->vm));
    }
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static void a_lock_opens_to_the_witness_of_its_message(void **state)
{
    (void)state;
    nio_bytes message = {(const uint8_t *)"open, please", 12};
    assert_int_equal(alice_opens_her_lock(lock_alice, message), NIO_OK);
}

static void witnesses_open_the_locks_of_their_family_and_no_others(void **state)
{
    (void)state;
    static struct made made;
    struct script_kit kit;
    size_t opened = 0;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < lock_gate_count; i++) {
        for (size_t k = 0; k < lock_gate_count; k++) {
            const lock_gate *lock = &lock_gates[i], *witness = &lock_gates[k];
            bool opens = lock->family == witness->family;
            assert_int_equal(make(&made, lock, witness, &lock_cast_all), NIO_OK);
            try_it(&kit, &made, lock_now, opens ? NIO_OK : NIO_EAUTH, lock->name, witness->name);
            opened += opens;
        }
    }
    assert_true(opened > lock_gate_count);
    script_kit_end(&kit);
}

static void no_lock_opens_without_a_witness(void **state)
{
    (void)state;
    static struct made made;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < lock_gate_count; i++) {
        const lock_gate *gate = &lock_gates[i];
        assert_int_equal(make(&made, gate, gate, &lock_cast_all), NIO_OK);
        made.witness.len = 0;
        try_it(&kit, &made, lock_now, NIO_EAUTH, gate->name, "no witness");
    }
    script_kit_end(&kit);
}

static void no_lock_opens_to_somebody_else(void **state)
{
    (void)state;
    static struct made made, proper;
    static const lock_cast casts[] = {{lock_mallory, lock_bob, lock_carol, lock_dave},
                                      {lock_alice, lock_mallory, lock_carol, lock_dave},
                                      {lock_alice, lock_bob, lock_mallory, lock_dave},
                                      {lock_alice, lock_bob, lock_carol, lock_mallory}};
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < lock_gate_count; i++) {
        const lock_gate *gate = &lock_gates[i];
        size_t parts = 0; /* people whose seed is in the witness */
        assert_int_equal(make(&proper, gate, gate, &lock_cast_all), NIO_OK);
        for (size_t k = 0; k < sizeof casts / sizeof *casts; k++) {
            nio_status status = make(&made, gate, gate, &casts[k]);
            if (status != NIO_OK) { /* a certificate that is not for that key */
                assert_int_equal(status, NIO_EINVAL);
                parts++;
            } else if (made.witness.len != proper.witness.len ||
                       memcmp(made.room[1], proper.room[1], made.witness.len) != 0) {
                try_it(&kit, &made, lock_now, NIO_EAUTH, gate->name, "somebody else");
                parts++;
            }
        }
        assert_true(parts > 0);
    }
    script_kit_end(&kit);
}

static void no_lock_opens_to_the_witness_of_another_message(void **state)
{
    (void)state;
    static struct made made;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < lock_gate_count; i++) {
        const lock_gate *gate = &lock_gates[i];
        assert_int_equal(make(&made, gate, gate, &lock_cast_all), NIO_OK);
        for (size_t field = 1; field <= LOCK_FIELDS; field++) {
            try_it(&kit, &made, (lock_moment){field, 0}, NIO_EAUTH, gate->name, "another message");
        }
    }
    script_kit_end(&kit);
}

static void a_witness_with_another_bit_opens_nothing(void **state)
{
    (void)state;
    static struct made made;
    struct script_kit kit;
    const lock_gate *gate = lock_gate_named("single sig 2");
    script_kit_init(&kit, NULL, NULL);
    assert_int_equal(make(&made, gate, gate, &lock_cast_all), NIO_OK);
    for (size_t bit = 0; bit < 8 * made.witness.len; bit++) {
        made.room[1][bit / 8] ^= (uint8_t)(1 << bit % 8);
        try_it(&kit, &made, lock_now, NIO_EAUTH, gate->name, "another bit");
        made.room[1][bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    try_it(&kit, &made, lock_now, NIO_OK, gate->name, "the same bits");
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_opens_to_the_witness_of_its_message),
        cmocka_unit_test(witnesses_open_the_locks_of_their_family_and_no_others),
        cmocka_unit_test(no_lock_opens_without_a_witness),
        cmocka_unit_test(no_lock_opens_to_somebody_else),
        cmocka_unit_test(no_lock_opens_to_the_witness_of_another_message),
        cmocka_unit_test(a_witness_with_another_bit_opens_nothing),
    };
    return cmocka_run_group_tests_name("lock_opens", tests, NULL, NULL);
}
