/* plugins/tapescript/lock_*.c: locks, witnesses, certificates and signatures, byte for byte as
 * Python's tapescript makes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/netaio.h>

#include "support/vectors.h"

/* ---- What cases are made of ----------------------------------------------------------------- */

static bool has(const json_t *in, const char *member)
{
    return json_object_get(in, member) != NULL;
}

static uint8_t flags_of(const json_t *in)
{
    return has(in, "sigflags") ? vectors_hex(in, "sigflags").ptr[0] : 0;
}

static const uint8_t *bytes_of(const json_t *in, const char *member, size_t size)
{
    nio_bytes bytes = vectors_hex(in, member);
    assert_int_equal(bytes.len, size);
    return bytes.ptr;
}

static const uint8_t *key_of(const json_t *in, const char *member)
{
    return bytes_of(in, member, NIO_KEY_BYTES);
}

/* What a list of hex says. */
static size_t list_of(const json_t *in, const char *member, nio_bytes *items, size_t max)
{
    const json_t *list = json_object_get(in, member), *item;
    size_t i;
    assert_true(json_array_size(list) <= max);
    json_array_foreach(list, i, item) {
        items[i] = vectors_bytes(json_string_value(item));
    }
    return json_array_size(list);
}

/* The same, run together. */
static nio_bytes joined_of(const json_t *in, const char *member)
{
    nio_bytes items[8];
    size_t count = list_of(in, member, items, 8), len = 0;
    uint8_t *joined = vectors_memory(8 * NIO_CERTIFICATE_BYTES);
    for (size_t i = 0; i < count; i++) {
        assert_true(items[i].len <= NIO_CERTIFICATE_BYTES);
        memcpy(joined + len, items[i].ptr, items[i].len);
        len += items[i].len;
    }
    return (nio_bytes){joined, len};
}

static nio_signing signing_of(const json_t *in)
{
    static nio_bytes fields[3];
    const json_t *named = json_object_get(in, "sigfields");
    assert_int_equal(json_object_size(named), 3);
    fields[0] = vectors_hex(named, "sigfield1");
    fields[1] = vectors_hex(named, "sigfield2");
    fields[2] = vectors_hex(named, "sigfield3");
    return (nio_signing){key_of(in, "seed"), fields, 3, flags_of(in)};
}

static nio_htlc htlc_of(const json_t *in, nio_lock_hash hash)
{
    static uint8_t digest[255];
    size_t size = hash == NIO_LOCK_SHA256 ? 32 : (size_t)vectors_int(in, "hash_size");
    nio_bytes preimage = vectors_hex(in, "preimage");
    assert_int_equal(nio_lock_digest(hash, preimage, digest, size), NIO_OK);
    return (nio_htlc){.hash = hash,
                      .digest = {digest, size},
                      .receiver = key_of(in, "receiver"),
                      .refund = key_of(in, "refund"),
                      .refund_at = (uint64_t)(vectors_int(in, "now") + vectors_int(in, "timeout")),
                      .may_omit = flags_of(in)};
}

/* ---- Who makes them ------------------------------------------------------------------------- */

#define MAKES(name, ...)                                                                           \
    static nio_status name(nio_script_out *out, const json_t *in)                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define WITH_SIGNING(name, ...)                                                                    \
    MAKES(name, nio_signing signing = signing_of(in); return __VA_ARGS__;)
#define KEY key_of(in, "pubkey")
#define SEED key_of(in, "seed")
#define SCRIPT vectors_hex(in, "script")
#define FLAGS flags_of(in)

MAKES(single_sig, return nio_lock_single_sig(out, KEY, FLAGS);)
MAKES(single_sig2, return nio_lock_single_sig2(out, KEY, FLAGS);)
WITH_SIGNING(single_sig_witness, nio_witness_single_sig(out, &signing))
WITH_SIGNING(single_sig2_witness, nio_witness_single_sig2(out, &signing))
MAKES(multisig, return nio_lock_multisig(out, joined_of(in, "pubkeys"),
                                         (size_t)vectors_int(in, "quorum"), FLAGS);)
MAKES(script_hash, return nio_lock_script_hash(out, SCRIPT, (size_t)vectors_int(in, "hashsize"));)
MAKES(script_hash_witness, return nio_witness_script_hash(out, SCRIPT);)
MAKES(taproot, return nio_lock_taproot(out, KEY, SCRIPT, FLAGS);)
MAKES(nonnative_taproot, return nio_lock_nonnative_taproot(out, KEY, SCRIPT, FLAGS);)
WITH_SIGNING(taproot_key, nio_witness_taproot_key(out, SCRIPT, &signing))
MAKES(taproot_script, return nio_witness_taproot_script(out, KEY, SCRIPT);)
MAKES(graftroot, return nio_lock_graftroot(out, KEY, FLAGS);)
WITH_SIGNING(graftroot_key, nio_witness_graftroot_key(out, &signing))
MAKES(graftroot_surrogate, return nio_witness_graftroot_surrogate(out, SEED, SCRIPT);)
MAKES(graftap, return nio_lock_graftap(out, KEY, FLAGS);)
WITH_SIGNING(graftap_key, nio_witness_graftap_key(out, &signing))
MAKES(graftap_surrogate, return nio_witness_graftap_surrogate(out, SEED, SCRIPT);)
MAKES(delegate, return nio_lock_delegate(out, key_of(in, "root_pubkey"), FLAGS);)
MAKES(delegate_chain, return nio_lock_delegate_chain(out, key_of(in, "root_pubkey"), FLAGS);)
WITH_SIGNING(delegate_witness,
             nio_witness_delegate(out, bytes_of(in, "cert", NIO_CERTIFICATE_BYTES), &signing))
WITH_SIGNING(delegate_chain_witness,
             nio_witness_delegate_chain(out, joined_of(in, "certs"), &signing))
MAKES(after, return nio_lock_after(out, (uint64_t)vectors_int(in, "ts"), has(in, "verify"));)
MAKES(before, return nio_lock_before(out, (uint64_t)vectors_int(in, "ts"), has(in, "verify"));)
MAKES(between, return nio_lock_between(out, (uint64_t)vectors_int(in, "begin"),
                                       (uint64_t)vectors_int(in, "end"), has(in, "verify"));)
MAKES(htlc_sha256, nio_htlc terms = htlc_of(in, NIO_LOCK_SHA256);
      return nio_lock_htlc(out, &terms);)
MAKES(htlc_shake256, nio_htlc terms = htlc_of(in, NIO_LOCK_SHAKE256);
      return nio_lock_htlc(out, &terms);)
MAKES(htlc2_sha256, nio_htlc terms = htlc_of(in, NIO_LOCK_SHA256);
      return nio_lock_htlc2(out, &terms);)
MAKES(htlc2_shake256, nio_htlc terms = htlc_of(in, NIO_LOCK_SHAKE256);
      return nio_lock_htlc2(out, &terms);)
WITH_SIGNING(htlc_witness, nio_witness_htlc(out, vectors_hex(in, "preimage"), &signing))
WITH_SIGNING(htlc2_witness, nio_witness_htlc2(out, vectors_hex(in, "preimage"), &signing))
WITH_SIGNING(ptlc_witness,
             nio_witness_ptlc(out, has(in, "tweak") ? key_of(in, "tweak") : NULL, &signing))
WITH_SIGNING(ptlc_refund, nio_witness_ptlc_refund(out, &signing))
MAKES(ptlc,
      nio_ptlc terms = {key_of(in, "receiver"),
                        has(in, "tweak_point") ? key_of(in, "tweak_point") : NULL,
                        key_of(in, "refund"),
                        (uint64_t)(vectors_int(in, "now") + vectors_int(in, "timeout")), FLAGS};
      return nio_lock_ptlc(out, &terms);)
#define ADAPTER bytes_of(in, "adapter", NIO_ADAPTER_BYTES)
#define TWEAK key_of(in, "tweak")
MAKES(adapter_check, return nio_lock_adapter_check(out, KEY, key_of(in, "tweak_point"), FLAGS);)
MAKES(adapter, return nio_lock_adapter(out, KEY, key_of(in, "tweak_point"));)
MAKES(adapter_witness, return nio_witness_adapter(out, ADAPTER);)
MAKES(adapter_tweak_witness, return nio_witness_adapter_tweak(out, ADAPTER, TWEAK);)
MAKES(adapter_decrypt, return nio_script_adapter_decrypt(out, TWEAK);)

static nio_merkle tree_of(const json_t *in, nio_merkle_shape shape)
{
    static nio_bytes leaves[16];
    return (nio_merkle){.shape = shape,
                        .leaves = leaves,
                        .leaf_count = list_of(in, "leaves", leaves, 16),
                        .filler = has(in, "filler") ? key_of(in, "filler") : NULL};
}
MAKES(prioritized, nio_merkle tree = tree_of(in, NIO_MERKLE_PRIORITIZED);
      return nio_lock_merkle(out, &tree);)
MAKES(balanced, nio_merkle tree = tree_of(in, NIO_MERKLE_BALANCED);
      return nio_lock_merkle(out, &tree);)

/* `max`: the constant of the header, or 0 where it depends on what is in the script. */
static const struct maker {
    const char *tool;
    nio_status (*make)(nio_script_out *out, const json_t *in);
    size_t max;
} makers[] = {
    {"single_sig_lock", single_sig, NIO_LOCK_SINGLE_SIG_BYTES},
    {"single_sig_lock2", single_sig2, NIO_LOCK_SINGLE_SIG2_BYTES},
    {"single_sig_witness", single_sig_witness, NIO_WITNESS_SIG_BYTES},
    {"single_sig_witness2", single_sig2_witness, NIO_WITNESS_SINGLE_SIG2_BYTES},
    {"multisig_lock", multisig, NIO_LOCK_MULTISIG_BYTES(3)},
    {"scripthash_lock", script_hash, 0},
    {"scripthash_witness", script_hash_witness, 0},
    {"taproot_lock", taproot, NIO_LOCK_TAPROOT_BYTES},
    {"taproot_witness_keyspend", taproot_key, NIO_WITNESS_SIG_BYTES},
    {"taproot_witness_scriptspend", taproot_script, 0},
    {"nonnative_taproot_lock", nonnative_taproot, NIO_LOCK_NONNATIVE_TAPROOT_BYTES},
    {"graftroot_lock", graftroot, NIO_LOCK_GRAFTROOT_BYTES},
    {"graftroot_witness_keyspend", graftroot_key, NIO_WITNESS_GRAFTROOT_KEY_BYTES},
    {"graftroot_witness_surrogate", graftroot_surrogate, 0},
    {"graftap_lock", graftap, NIO_LOCK_GRAFTAP_BYTES},
    {"graftap_witness_keyspend", graftap_key, NIO_WITNESS_SIG_BYTES},
    {"graftap_witness_scriptspend", graftap_surrogate, 0},
    {"delegate_key_lock", delegate, NIO_LOCK_DELEGATE_BYTES},
    {"delegate_key_witness", delegate_witness, NIO_WITNESS_DELEGATE_BYTES},
    {"delegate_key_chain_lock", delegate_chain, NIO_LOCK_DELEGATE_CHAIN_BYTES},
    {"delegate_key_chain_witness", delegate_chain_witness, NIO_WITNESS_DELEGATE_CHAIN_BYTES(2)},
    {"timestamp_after_lock", after, NIO_LOCK_TIME_BYTES},
    {"timestamp_before_lock", before, NIO_LOCK_TIME_BYTES},
    {"timestamp_between_lock", between, NIO_LOCK_BETWEEN_BYTES},
    {"htlc_sha256_lock", htlc_sha256, NIO_LOCK_HTLC_BYTES},
    {"htlc_shake256_lock", htlc_shake256, 0},
    {"htlc2_sha256_lock", htlc2_sha256, NIO_LOCK_HTLC2_BYTES},
    {"htlc2_shake256_lock", htlc2_shake256, 0},
    {"htlc_witness", htlc_witness, NIO_WITNESS_HTLC_BYTES(1024)},
    {"htlc2_witness", htlc2_witness, NIO_WITNESS_HTLC2_BYTES(1024)},
    {"ptlc_lock", ptlc, NIO_LOCK_PTLC_BYTES},
    {"ptlc_witness", ptlc_witness, NIO_WITNESS_PTLC_BYTES},
    {"ptlc_refund_witness", ptlc_refund, NIO_WITNESS_PTLC_BYTES},
    {"adapter_locks_pub", adapter_check, NIO_LOCK_ADAPTER_CHECK_BYTES},
    {"adapter_witness", adapter_witness, NIO_WITNESS_ADAPTER_BYTES},
    {"make_adapter_decrypt", adapter_decrypt, NIO_SCRIPT_ADAPTER_DECRYPT_BYTES},
    {"adapter_lock_pub", adapter, NIO_LOCK_ADAPTER_BYTES},
    {"adapter_lock_witness", adapter_tweak_witness, NIO_WITNESS_ADAPTER_TWEAK_BYTES},
    {"merklized_script_prioritized", prioritized, NIO_LOCK_MERKLE_BYTES},
    {"merklized_script_balanced", balanced, NIO_LOCK_MERKLE_BYTES},
};
#define MAKERS (sizeof makers / sizeof *makers)

/* ---- Checking ------------------------------------------------------------------------------- */

/* Room for exactly that many bytes behind two others, which ASan guards. */
static nio_script_out room_for(size_t size)
{
    nio_script_out out = {vectors_memory(size + 2), size + 2, 2};
    memcpy(out.ptr, "\x02\xff", 2);
    return out;
}

static void check_script(const char *tool, const nio_script_out *out, nio_bytes wanted)
{
    if (out->len != wanted.len + 2 || memcmp(out->ptr + 2, wanted.ptr, wanted.len) != 0 ||
        memcmp(out->ptr, "\x02\xff", 2) != 0) {
        fail_msg("%s makes other bytes", tool);
    }
}

/* Flags ff: a signature of nothing, and a lock that one opens to every message. */
static bool is_refused(const json_t *in)
{
    return flags_of(in) == 0xff;
}

static void check_case(const struct maker *maker, const json_t *item, const json_t *in)
{
    nio_bytes wanted = vectors_hex(item, "hex");
    nio_script_out out = room_for(wanted.len), less = room_for(wanted.len - 1);
    nio_status status = maker->make(&out, in);
    if (is_refused(in)) {
        assert_int_equal(status, NIO_EINVAL);
        assert_int_equal(out.len, 2);
        return;
    }
    assert_int_equal(status, NIO_OK);
    check_script(maker->tool, &out, wanted);
    assert_true(maker->max == 0 || wanted.len <= maker->max);
    assert_int_equal(maker->make(&less, in), NIO_ETOOBIG);
    assert_int_equal(less.len, 2);
}

static const struct maker *maker_of(const char *tool)
{
    for (size_t i = 0; i < MAKERS; i++) {
        if (strcmp(makers[i].tool, tool) == 0) {
            return &makers[i];
        }
    }
    fail_msg("nothing here makes %s", tool);
    return NULL;
}

/* The witness of each leaf. The last one of a lone leaf is that of the filler, which has none. */
static size_t check_leaves(const json_t *item, const json_t *in, const char *tool)
{
    nio_bytes witnesses[16];
    bool balanced = strcmp(tool, "merklized_script_balanced") == 0;
    nio_merkle tree = tree_of(in, balanced ? NIO_MERKLE_BALANCED : NIO_MERKLE_PRIORITIZED);
    size_t count = list_of(item, "unlocking", witnesses, 16);
    assert_int_equal(count, tree.leaf_count == 1 && !balanced ? 2 : tree.leaf_count);
    for (size_t i = 0; i < tree.leaf_count; i++) {
        nio_script_out out = room_for(witnesses[i].len), less = room_for(witnesses[i].len - 1);
        assert_int_equal(nio_witness_merkle(&out, &tree, i), NIO_OK);
        check_script(tool, &out, witnesses[i]);
        assert_int_equal(nio_witness_merkle(&less, &tree, i), NIO_ETOOBIG);
        assert_int_equal(less.len, 2);
    }
    return tree.leaf_count;
}

static void check_scripts(const char *file_name, size_t cases, size_t refused, size_t leaves)
{
    json_t *file = vectors_open(file_name), *item;
    size_t i, seen_refused = 0, seen_leaves = 0;
    VECTORS_EACH(file, "scripts", i, item) {
        const char *tool = vectors_text(item, "tool");
        const json_t *in = json_object_get(item, "inputs");
        check_case(maker_of(tool), item, in);
        seen_refused += is_refused(in);
        if (has(item, "unlocking")) {
            seen_leaves += check_leaves(item, in, tool);
        }
    }
    assert_int_equal(i, cases);
    assert_int_equal(seen_refused, refused);
    assert_int_equal(seen_leaves, leaves);
    vectors_close(file);
}

/* ---- Tests ---------------------------------------------------------------------------------- */

/* As at the top of lock.h. */
static nio_status example(const uint8_t *alice_seed, const uint8_t *alice_key,
                          const nio_bytes *fields, nio_bytes wanted_lock, nio_bytes wanted_witness)
{
    uint8_t lock_room[NIO_LOCK_SINGLE_SIG_BYTES], witness_room[NIO_WITNESS_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(lock_room);
    nio_script_out witness = NIO_SCRIPT_OUT(witness_room);
    nio_signing signing = {alice_seed, fields, 3, 0};
    nio_status status = nio_lock_single_sig(&lock, alice_key, 0);
    if (status == NIO_OK) {
        status = nio_witness_single_sig(&witness, &signing);
    }
    assert_int_equal(lock.len, wanted_lock.len);
    assert_memory_equal(nio_script_out_bytes(&lock).ptr, wanted_lock.ptr, lock.len);
    assert_int_equal(witness.len, wanted_witness.len);
    assert_memory_equal(nio_script_out_bytes(&witness).ptr, wanted_witness.ptr, witness.len);
    return status;
}

static void the_example_of_the_header_makes_a_lock_and_a_witness(void **state)
{
    (void)state;
    json_t *file = vectors_open("tools"), *scripts = vectors_list(file, "scripts");
    const json_t *lock = json_array_get(scripts, 0), *witness = json_array_get(scripts, 2);
    const json_t *in = json_object_get(witness, "inputs");
    const uint8_t *key = key_of(json_object_get(lock, "inputs"), "pubkey");
    nio_signing signing = signing_of(in);
    assert_int_equal(example(signing.seed, key, signing.sigfields, vectors_hex(lock, "hex"),
                             vectors_hex(witness, "hex")),
                     NIO_OK);
    vectors_close(file);
}

static void what_tools_make_is_made_byte_for_byte(void **state)
{
    (void)state;
    check_scripts("tools", 54, 10, 14);
}

static void what_other_tools_make_is_made_byte_for_byte(void **state)
{
    (void)state;
    check_scripts("locks", 181, 0, 156);
}

static void certificates_are_made_and_read(void **state)
{
    (void)state;
    json_t *file = vectors_open("tools"), *item;
    size_t i;
    VECTORS_EACH(file, "certificates", i, item) {
        uint8_t made[NIO_CERTIFICATE_BYTES], root[NIO_KEY_BYTES];
        nio_delegation said = {.begin = (uint32_t)vectors_int(item, "begin"),
                               .end = (uint32_t)vectors_int(item, "end"),
                               .may_delegate =
                                   json_is_true(json_object_get(item, "can_further_delegate"))};
        nio_delegation read;
        nio_bytes packed = vectors_hex(item, "packed");
        memcpy(said.key, key_of(item, "delegate_pubkey"), NIO_KEY_BYTES);
        assert_int_equal(nio_certificate_make(made, key_of(item, "root_seed"), &said), NIO_OK);
        assert_int_equal(packed.len, sizeof made);
        assert_memory_equal(made, packed.ptr, sizeof made);
        assert_int_equal(nio_key_public(key_of(item, "root_seed"), root, NULL), NIO_OK);
        assert_int_equal(nio_certificate_read(packed, root, &read), NIO_OK);
        assert_memory_equal(read.key, said.key, NIO_KEY_BYTES);
        assert_true(read.begin == said.begin && read.end == said.end);
        assert_int_equal(read.may_delegate, said.may_delegate);
    }
    assert_int_equal(i, 5);
    vectors_close(file);
}

static void scalars_sign(void **state)
{
    (void)state;
    json_t *file = vectors_open("tools"), *item;
    size_t i;
    VECTORS_EACH(file, "sign_with_scalar", i, item) {
        uint8_t point[NIO_KEY_BYTES], signature[NIO_SIGNATURE_BYTES];
        const uint8_t *scalar = key_of(item, "scalar");
        assert_int_equal(nio_scalar_point(point, scalar), NIO_OK);
        assert_memory_equal(point, key_of(item, "public"), sizeof point);
        assert_int_equal(nio_scalar_sign(signature, scalar, vectors_hex(item, "message")), NIO_OK);
        assert_memory_equal(signature, bytes_of(item, "signature", NIO_SIGNATURE_BYTES),
                            sizeof signature);
    }
    assert_int_equal(i, 12);
    vectors_close(file);
}

static void adapters_are_opened_and_give_the_tweak_away(void **state)
{
    (void)state;
    json_t *file = vectors_open("locks"), *item;
    size_t i;
    VECTORS_EACH(file, "adapters", i, item) {
        uint8_t signature[NIO_SIGNATURE_BYTES], tweak[NIO_KEY_BYTES];
        const uint8_t *adapter = bytes_of(item, "adapter", NIO_ADAPTER_BYTES);
        assert_int_equal(nio_adapter_open(signature, adapter, key_of(item, "tweak")), NIO_OK);
        assert_memory_equal(signature, bytes_of(item, "signature", NIO_SIGNATURE_BYTES),
                            sizeof signature);
        assert_int_equal(nio_adapter_tweak(tweak, adapter, signature), NIO_OK);
        assert_memory_equal(tweak, key_of(item, "reduced"), sizeof tweak);
    }
    assert_int_equal(i, 4);
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_header_makes_a_lock_and_a_witness),
        cmocka_unit_test(what_tools_make_is_made_byte_for_byte),
        cmocka_unit_test(what_other_tools_make_is_made_byte_for_byte),
        cmocka_unit_test(certificates_are_made_and_read),
        cmocka_unit_test(scalars_sign),
        cmocka_unit_test(adapters_are_opened_and_give_the_tweak_away),
    };
    return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
