/* plugins/tapescript/lock_adapter.c, lock_scalar.c: adapters, tweaks and scalars, those that are
 * none and those that would give a key away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/sign.h"
#include "support/lock_gates.h"

static const uint8_t zero[NIO_KEY_BYTES];
/* The order of the group: zero, and not below it. */
static const uint8_t order[NIO_KEY_BYTES] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a,       0x63,
                                             0x12, 0x58, 0xd6, 0x9c, 0xf7,       0xa2,
                                             0xde, 0xf9, 0xde, 0x14, [31] = 0x10};
static const uint8_t off_the_curve[NIO_KEY_BYTES] = {2};

static nio_script_out empty_out(void)
{
    static uint8_t room[LOCK_ROOM];
    return (nio_script_out){room, sizeof room, 0};
}

static void check(nio_status status, const nio_script_out *out, const char *what)
{
    if (status != NIO_EINVAL || out->len != 0) {
        fail_msg("%s: %s", what, nio_status_name(status));
    }
}
#define INVALID(call) check((call), &out, #call)

/* ---- Adapters ------------------------------------------------------------------------------- */

/* ---- Adapters and scalars ------------------------------------------------------------------- */

static void what_is_no_adapter_or_tweak_is_refused(void **state)
{
    (void)state;
    nio_script_out out = empty_out();
    uint8_t adapter[NIO_ADAPTER_BYTES], bad[NIO_ADAPTER_BYTES], tweak[NIO_KEY_BYTES];
    uint8_t point[NIO_KEY_BYTES], signature[NIO_SIGNATURE_BYTES], other[NIO_KEY_BYTES];
    assert_int_equal(nio_scalar_of_seed(tweak, lock_carol), NIO_OK);
    assert_int_equal(nio_scalar_point(point, tweak), NIO_OK);
    assert_int_equal(nio_adapter_make(adapter, point, lock_by(lock_alice)), NIO_OK);
    assert_int_equal(nio_adapter_open(signature, adapter, tweak), NIO_OK);
    const uint8_t *const zeros[] = {zero, order};
    for (size_t i = 0; i < 2; i++) {
        INVALID(nio_adapter_open(signature, adapter, zeros[i]));
        INVALID(nio_script_adapter_decrypt(&out, zeros[i]));
        INVALID(nio_witness_adapter_tweak(&out, adapter, zeros[i]));
    }
    for (size_t half = 0; half < 2; half++) {
        memcpy(bad, adapter, sizeof bad);
        memcpy(bad + 32 * half, half == 0 ? order : off_the_curve, NIO_KEY_BYTES);
        INVALID(nio_adapter_open(signature, bad, tweak));
        INVALID(nio_adapter_tweak(other, bad, signature));
        INVALID(nio_witness_adapter(&out, bad));
        INVALID(nio_witness_adapter_tweak(&out, bad, tweak));
    }
    signature[40] ^= 1;
    INVALID(nio_adapter_tweak(other, adapter, signature));
}

/* One nonce for two points would give the key away. */
static void adapters_of_one_message_for_two_points_have_two_nonces(void **state)
{
    (void)state;
    uint8_t first[NIO_ADAPTER_BYTES], second[NIO_ADAPTER_BYTES], again[NIO_ADAPTER_BYTES];
    const nio_signing *signing = lock_by(lock_alice);
    assert_int_equal(nio_adapter_make(first, lock_key_of(lock_bob), signing), NIO_OK);
    assert_int_equal(nio_adapter_make(second, lock_key_of(lock_carol), signing), NIO_OK);
    assert_int_equal(nio_adapter_make(again, lock_key_of(lock_bob), signing), NIO_OK);
    assert_memory_not_equal(first + 32, second + 32, 32);
    assert_memory_equal(first, again, sizeof first);
}

/* The signature of the message that is the point, then the message: were its nonce that of the
 * adapter, both together would give the key away. */
static void adapters_share_no_nonce_with_signatures(void **state)
{
    (void)state;
    uint8_t adapter[NIO_ADAPTER_BYTES], message[NIO_KEY_BYTES + 4];
    uint8_t rooms[NIO_WITNESS_SIG_BYTES];
    nio_script_out witness = NIO_SCRIPT_OUT(rooms);
    const nio_bytes field = {message + NIO_KEY_BYTES, 4}, both = {message, sizeof message};
    nio_signing signing = {lock_alice, &field, 1, 0};
    memcpy(message, lock_key_of(lock_bob), NIO_KEY_BYTES);
    memcpy(message + NIO_KEY_BYTES, "body", 4);
    assert_int_equal(nio_adapter_make(adapter, message, &signing), NIO_OK);
    signing.sigfields = &both;
    assert_int_equal(nio_witness_single_sig(&witness, &signing), NIO_OK);
    assert_memory_not_equal(adapter + 32, rooms + 2, NIO_KEY_BYTES);
}

static void bit_255_of_a_tweak_is_not_looked_at(void **state)
{
    (void)state;
    uint8_t tweak[NIO_KEY_BYTES], rooms[2][NIO_WITNESS_PTLC_BYTES];
    nio_script_out first = NIO_SCRIPT_OUT(rooms[0]), second = NIO_SCRIPT_OUT(rooms[1]);
    assert_int_equal(nio_scalar_of_seed(tweak, lock_carol), NIO_OK);
    assert_int_equal(nio_witness_ptlc(&first, tweak, lock_by(lock_alice)), NIO_OK);
    tweak[31] ^= 0x80;
    assert_int_equal(nio_witness_ptlc(&second, tweak, lock_by(lock_alice)), NIO_OK);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(rooms[0], rooms[1], first.len);
}

/* ---- Scalars -------------------------------------------------------------------------------- */

/* Point and signature of one scalar belong together, whatever stands in bit 255. */
static void bit_255_of_a_scalar_is_not_looked_at(void **state)
{
    (void)state;
    const nio_bytes message = {(const uint8_t *)"m", 1};
    uint8_t scalar[NIO_KEY_BYTES], point[NIO_KEY_BYTES], plain[NIO_SIGNATURE_BYTES];
    uint8_t signature[NIO_SIGNATURE_BYTES];
    assert_int_equal(nio_scalar_of_seed(scalar, lock_alice), NIO_OK);
    assert_int_equal(nio_scalar_sign(plain, scalar, message), NIO_OK);
    scalar[31] |= 0x80;
    assert_int_equal(nio_scalar_point(point, scalar), NIO_OK);
    assert_int_equal(nio_scalar_sign(signature, scalar, message), NIO_OK);
    assert_memory_equal(signature, plain, sizeof plain);
    assert_int_equal(nio__sign_verify(signature, message, point), NIO_OK);
}

static void scalars_that_are_zero_and_messages_that_are_long_are_refused(void **state)
{
    (void)state;
    nio_script_out out = empty_out();
    uint8_t point[NIO_KEY_BYTES], signature[NIO_SIGNATURE_BYTES];
    static const uint8_t much[NIO_SCRIPT_ITEM_MAX + 1];
    INVALID(nio_scalar_point(point, zero));
    INVALID(nio_scalar_point(point, order));
    INVALID(nio_scalar_sign(signature, zero, (nio_bytes){much, 1}));
    assert_int_equal(nio_scalar_sign(signature, lock_alice, (nio_bytes){much, sizeof much}),
                     NIO_ELIMIT);
    assert_int_equal(nio_scalar_sign(signature, lock_alice, (nio_bytes){much, sizeof much - 1}),
                     NIO_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_adapter_or_tweak_is_refused),
        cmocka_unit_test(adapters_of_one_message_for_two_points_have_two_nonces),
        cmocka_unit_test(adapters_share_no_nonce_with_signatures),
        cmocka_unit_test(bit_255_of_a_scalar_is_not_looked_at),
        cmocka_unit_test(scalars_that_are_zero_and_messages_that_are_long_are_refused),
        cmocka_unit_test(bit_255_of_a_tweak_is_not_looked_at),
    };
    return cmocka_run_group_tests_name("lock_adapter", tests, NULL, NULL);
}
