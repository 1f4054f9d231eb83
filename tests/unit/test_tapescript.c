/* The auth plugin `tapescript`: every known answer of plain netaio, both ways, and witnesses of
 * other kinds: what they can do, and what they cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/call.h>

#include "base/be.h"
#include "support/layer_vectors.h"
#include "support/tape_kit.h"

/* ---- Known answers --------------------------------------------------------------------------- */

static void make_case(const json_t *item)
{
    struct kit_world world, other;
    bool made = json_object_get(item, "make_error") == NULL;
    nio_bytes seed = vectors_hex(item, "seed");
    nio_bytes nonce = made ? vectors_hex(item, "drawn_nonce") : nio__bytes(NULL, 0);
    nio_key key = tape_key(seed.ptr, vectors_hex(item, "lock"));
    kit_world_begin(&world, 1);
    kit_world_begin(&other, 2);
    nio_plugin *plugin = tape_plugin(&world.node, key), *at_other = tape_plugin(&other.node, key);
    kit_draws(&world.node, nonce.ptr, nonce.len);
    kit_compose(&tape_message, &world.node, NIO_REQUEST_URI, vectors_hex(item, "uri"),
                vectors_hex(item, "content"));
    tape_message.m.now_ms = vectors_int(item, "now") * 1000;
    assert_int_equal(tape_message.m.body_len, vectors_int(item, "body_length"));
    nio_status status = plugin->cls->seal(plugin, &tape_message.m);
    assert_int_equal(status, made ? NIO_OK : NIO_ETOOBIG);
    if (made) {
        assert_int_equal(world.env.script_used, nonce.len);
        kit_send(&tape_message, &tape_wire);
        nio_bytes auth = vectors_hex(item, "auth");
        assert_int_equal(tape_wire.fields_len, auth.len);
        assert_memory_equal(tape_wire.fields, auth.ptr, auth.len);
        bool check = json_is_true(json_object_get(item, "check"));
        assert_int_equal(tape_opens(&other.node, at_other), check ? NIO_OK : NIO_EAUTH);
    }
    nio__plugin_release(plugin);
    nio__plugin_release(at_other);
    kit_world_end(&world);
    kit_world_end(&other);
}

static void the_plugin_makes_the_known_fields(void **state)
{
    (void)state;
    json_t *file = vectors_open("tools");
    size_t index, cases = 0;
    json_t *item;
    VECTORS_EACH(file, "plugin_make", index, item) {
        make_case(item);
        cases++;
    }
    assert_int_equal(cases, 6);
    vectors_close(file);
}

/* A good witness on an old time is not a failed check. */
static nio_status check_case(const json_t *item)
{
    struct kit_world world;
    kit_world_begin(&world, 1);
    nio_plugin *plugin = tape_plugin(&world.node, tape_key(NULL, vectors_hex(item, "lock")));
    nio_bytes body = vectors_hex(item, "body");
    kit_compose(&tape_message, &world.node, NIO_REQUEST_URI, nio_bytes_of(""), nio_bytes_of(""));
    memcpy(tape_message.m.body, body.ptr, body.len);
    tape_message.m.body_len = body.len;
    size_t count =
        layer_vectors_fields(json_object_get(item, "fields"), tape_message.items, KIT_ITEMS);
    nio__field_set_received(&tape_message.set, tape_message.items, count);
    nio_status status = plugin->cls->open(plugin, &tape_message.m);
    nio__plugin_release(plugin);
    kit_world_end(&world);
    return status;
}

static void the_plugin_checks_as_strictly_as_the_known_answers(void **state)
{
    (void)state;
    json_t *file = vectors_open("tools");
    size_t index, cases = 0;
    json_t *item;
    VECTORS_EACH(file, "plugin_check", index, item) {
        nio_status status = check_case(item);
        bool strict = json_is_true(json_object_get(item, "strict"));
        if (status != (strict ? NIO_OK : NIO_EAUTH)) {
            fail_msg("%s: %s", vectors_text(item, "name"), nio_status_name(status));
        }
        cases++;
    }
    assert_int_equal(cases, 20);
    vectors_close(file);
}

/* ---- What witnesses cannot do ---------------------------------------------------------------- */

/* The lock begins with an IF, which in Python's tapescript ends a script if a RETURN was left. */
static void a_witness_that_returns_does_not_end_the_lock(void **state)
{
    (void)state;
    static const uint8_t witness[] = {0x01, 0x01, 0x30};
    struct kit_world world;
    struct tape_lock signed_by_a = tape_lock_of(tape_seed_a);
    uint8_t lock[3 + sizeof signed_by_a.bytes] = {0x2b, 0, 0};
    memcpy(lock + 3, signed_by_a.bytes, sizeof signed_by_a.bytes);
    kit_world_begin(&world, 1);
    nio_plugin *plugin =
        tape_plugin(&world.node, tape_key(tape_seed_a, nio__bytes(lock, sizeof lock)));
    assert_int_equal(tape_seal(&world.node, plugin, NIO_REQUEST_URI), NIO_OK);
    tape_rewrite_witness(&world.node, nio__bytes(witness, sizeof witness));
    assert_int_equal(tape_opens(&world.node, plugin), NIO_EAUTH);
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

static void a_byte_that_moves_from_the_nonce_to_the_body_is_noticed(void **state)
{
    (void)state;
    struct kit_world a, b;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = tape_plugin(&a.node, tape_key(tape_seed_a, tape_view(&lock)));
    nio_plugin *to = tape_plugin(&b.node, tape_key(NULL, tape_view(&lock)));
    for (int shorter = 0; shorter < 2; shorter++) {
        uint8_t nonce[17];
        nio_field field;
        assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
        assert_true(kit_receive(&tape_message, &b.node, &tape_wire));
        assert_true(nio_layer_field(&tape_message.m, "nonce", &field));
        nio_bytes moved = nio__bytes_skip(field.value, 1);
        if (shorter) {
            tape_message.m.body_len--;
            nonce[0] = tape_message.m.body[tape_message.m.body_len];
            memcpy(nonce + 1, field.value.ptr, field.value.len);
            moved = nio__bytes(nonce, sizeof nonce);
        } else {
            tape_message.m.body[tape_message.m.body_len++] = field.value.ptr[0];
        }
        for (size_t i = 0; i < tape_message.set.count; i++) {
            if (tape_message.items[i].value.ptr == field.value.ptr) {
                tape_message.items[i].value = moved;
            }
        }
        assert_int_equal(to->cls->open(to, &tape_message.m), NIO_EAUTH);
        assert_int_equal(tape_opens(&b.node, to), NIO_OK); /* as it was */
    }
    nio__plugin_release(from);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
}

/* The tape of a loop that never ends, in eight others. */
static size_t nested_loops(uint8_t *script, size_t levels)
{
    size_t len = 0, body = 4 * levels;
    for (size_t i = 0; i < levels; i++) {
        body -= 4;
        script[len++] = 0x01; /* TRUE */
        script[len++] = 0x45; /* LOOP */
        nio__be16_store(script + len, (uint16_t)body);
        len += 2;
    }
    return len;
}

static void a_witness_gets_no_further_than_its_steps(void **state)
{
    (void)state;
    struct kit_world world;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    static uint8_t witness[8192];
    static const nio_plugin_param params[] = {{.name = "witness_max", .number = sizeof witness}};
    kit_world_begin(&world, 1);
    nio_plugin *plugin =
        kit_plugin(&world.node, "tapescript", params, 1, tape_key(tape_seed_a, tape_view(&lock)));
    assert_int_equal(tape_seal(&world.node, plugin, NIO_REQUEST_URI), NIO_OK);
    for (size_t levels = 1; levels <= 9; levels++) {
        tape_rewrite_witness(&world.node, nio__bytes(witness, nested_loops(witness, levels)));
        assert_int_equal(tape_opens(&world.node, plugin), NIO_EAUTH);
    }
    memset(witness, 0x4d, sizeof witness); /* hashes of nothing that is there */
    tape_rewrite_witness(&world.node, nio__bytes(witness, sizeof witness));
    assert_int_equal(tape_opens(&world.node, plugin), NIO_EAUTH);
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

/* Of five keys. */
static nio_bytes quorum_lock(uint8_t *room, size_t size, size_t quorum, uint8_t seeds[5][32])
{
    uint8_t keys[5 * NIO_KEY_BYTES];
    nio_script_out out = {room, size, 0};
    for (uint8_t i = 0; i < 5; i++) {
        memset(seeds[i], i + 1, NIO_KEY_BYTES);
        assert_int_equal(nio_key_public(seeds[i], keys + i * NIO_KEY_BYTES, NULL), NIO_OK);
    }
    assert_int_equal(nio_lock_multisig(&out, nio__bytes(keys, sizeof keys), quorum, 0), NIO_OK);
    return nio_script_out_bytes(&out);
}

/* Several holders sign, one behind the other. */
struct holders {
    uint8_t seeds[5][NIO_KEY_BYTES];
    size_t count;
    uint8_t type; /* that was seen */
    nio_status fails;
};

static nio_status holders_sign(void *user, const nio_witness_message *shown, nio_script_out *out)
{
    struct holders *holders = user;
    nio_status status = holders->fails;
    holders->type = shown->type;
    for (size_t i = 0; i < holders->count && status == NIO_OK; i++) {
        nio_signing signing = {holders->seeds[i], shown->sigfields, NIO_WITNESS_SIGFIELDS, 0};
        status = nio_witness_single_sig(out, &signing);
    }
    return status;
}

static void two_of_five_open_what_one_of_them_cannot(void **state)
{
    (void)state;
    struct kit_world a, b;
    struct holders holders = {.count = 2};
    nio_witness witness = {.size = sizeof witness, .user = &holders, .make = holders_sign};
    uint8_t room[NIO_LOCK_MULTISIG_BYTES(5)];
    static const nio_plugin_param params[] = {{.name = "witness_max", .number = 134}};
    nio_bytes lock = quorum_lock(room, sizeof room, 2, holders.seeds);
    nio_key key = tape_key(NULL, lock);
    key.witness = &witness;
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = kit_plugin(&a.node, "tapescript", params, 1, key);
    nio_plugin *to = kit_plugin(&b.node, "tapescript", params, 1, tape_key(NULL, lock));
    assert_int_equal(tape_seal(&a.node, from, NIO_DELETE_URI), NIO_OK);
    assert_int_equal(holders.type, NIO_DELETE_URI);
    assert_int_equal(tape_opens(&b.node, to), NIO_OK);
    assert_false(tape_message.m.stranger);
    assert_int_equal(tape_message.m.key_index, 0);
    assert_int_equal(tape_opens(&b.node, to), NIO_EREPLAY);
    holders.count = 1;
    assert_int_equal(tape_seal(&a.node, from, NIO_DELETE_URI), NIO_OK);
    assert_int_equal(tape_opens(&b.node, to), NIO_EAUTH);
    holders.count = 3; /* more than there is room for */
    assert_int_equal(tape_seal(&a.node, from, NIO_DELETE_URI), NIO_ETOOBIG);
    holders.fails = NIO_ECANCELED;
    assert_int_equal(tape_seal(&a.node, from, NIO_DELETE_URI), NIO_ECANCELED);
    holders.fails = NIO_EPENDING; /* no message waits for a witness */
    assert_int_equal(tape_seal(&a.node, from, NIO_DELETE_URI), NIO_ENOTSUP);
    nio__plugin_release(from);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
}

static void signatures_that_need_more_steps_are_given_more(void **state)
{
    (void)state;
    struct holders holders = {.count = 5};
    nio_witness witness = {.size = sizeof witness, .user = &holders, .make = holders_sign};
    uint8_t room[NIO_LOCK_MULTISIG_BYTES(5)];
    nio_key key = tape_key(NULL, quorum_lock(room, sizeof room, 5, holders.seeds));
    key.witness = &witness;
    for (uint64_t steps = 1000; steps <= 10000; steps += 9000) {
        const nio_plugin_param params[] = {{.name = "witness_max", .number = 400},
                                           {.name = "steps", .number = steps}};
        struct kit_world a, b;
        kit_world_begin(&a, 1);
        kit_world_begin(&b, 2);
        nio_plugin *from = kit_plugin(&a.node, "tapescript", params, 2, key);
        nio_plugin *to = kit_plugin(&b.node, "tapescript", params, 2, key);
        assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
        assert_int_equal(tape_opens(&b.node, to), steps > 1000 ? NIO_OK : NIO_EAUTH);
        nio__plugin_release(from);
        nio__plugin_release(to);
        kit_world_end(&a);
        kit_world_end(&b);
    }
}

/* Leaves sigfield1 out: then a body may be long, and nobody vouches for it. */
static nio_status sign_without_body(void *user, const nio_witness_message *shown,
                                    nio_script_out *out)
{
    nio_signing signing = {shown->seed, shown->sigfields, NIO_WITNESS_SIGFIELDS, 1};
    (void)user;
    return nio_witness_single_sig(out, &signing);
}

static void a_witness_that_leaves_the_body_out_goes_with_long_ones(void **state)
{
    (void)state;
    static uint8_t content[40000];
    struct kit_world a, b;
    nio_witness witness = {.size = sizeof witness, .make = sign_without_body};
    witness.body_max = SIZE_MAX;
    uint8_t room[NIO_LOCK_SINGLE_SIG_BYTES], public_key[NIO_KEY_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(room);
    static const nio_plugin_param params[] = {{.name = "witness_max", .number = 67}};
    assert_int_equal(nio_key_public(tape_seed_a, public_key, NULL), NIO_OK);
    assert_int_equal(nio_lock_single_sig(&lock, public_key, 1), NIO_OK);
    nio_key key = tape_key(tape_seed_a, nio_script_out_bytes(&lock)), plain = key;
    key.witness = &witness;
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = kit_plugin(&a.node, "tapescript", params, 1, key);
    nio_plugin *by_one = tape_plugin(&a.node, plain);
    nio_plugin *to = kit_plugin(&b.node, "tapescript", params, 1, plain);
    nio_room stated = {.field_count = 0};
    from->cls->room(from, &stated);
    assert_int_equal(stated.body_max, 0);
    assert_int_equal(stated.fields[0].max, 67);
    by_one->cls->room(by_one, &stated);
    assert_int_equal(stated.body_max, 1004);
    assert_int_equal(stated.fields[0].max, 66);
    witness.body_max = 0;
    nio_plugin *unsaid = kit_plugin(&a.node, "tapescript", params, 1, key);
    unsaid->cls->room(unsaid, &stated);
    assert_int_equal(stated.body_max, 1004);
    nio__plugin_release(unsaid);
    kit_compose(&tape_message, &a.node, 0, nio_bytes_of("u"), nio__bytes(content, sizeof content));
    assert_int_equal(by_one->cls->seal(by_one, &tape_message.m), NIO_ETOOBIG);
    assert_int_equal(tape_message.set.count, 0);
    assert_int_equal(from->cls->seal(from, &tape_message.m), NIO_OK);
    kit_send(&tape_message, &tape_wire);
    assert_int_equal(tape_opens(&b.node, to), NIO_OK);
    nio__plugin_release(from);
    nio__plugin_release(by_one);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
}

/* An operation of the host, 0xff, in the place of a NOP: says yes. */
static nio_status say_yes(void *user, nio_script_vm *vm)
{
    uint8_t operand;
    ++*(unsigned *)user;
    nio_status status = nio_script_operand(vm, &operand);
    return status == NIO_OK ? nio_script_push(vm, nio__bytes("\xff", 1)) : status;
}

static void locks_may_use_operations_of_the_program(void **state)
{
    (void)state;
    unsigned asked = 0;
    static const uint8_t lock[] = {0x06, 0xff, 0x00}; /* takes the signature off */
    const nio_script_operation operation = {0xff, say_yes, &asked};
    nio_script_host host = NIO_SCRIPT_HOST_INIT;
    host.operations = &operation;
    host.operation_count = 1;
    nio_witness witness = {.size = sizeof witness, .host = &host};
    struct kit_world a, b;
    nio_key key = tape_key(tape_seed_a, nio__bytes(lock, sizeof lock)), plain = key;
    key.witness = &witness;
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = tape_plugin(&a.node, plain), *to = tape_plugin(&b.node, key);
    assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
    assert_int_equal(tape_opens(&b.node, to), NIO_OK);
    assert_int_equal(asked, 1);
    nio__plugin_release(from);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plugin_makes_the_known_fields),
        cmocka_unit_test(the_plugin_checks_as_strictly_as_the_known_answers),
        cmocka_unit_test(a_witness_that_returns_does_not_end_the_lock),
        cmocka_unit_test(a_byte_that_moves_from_the_nonce_to_the_body_is_noticed),
        cmocka_unit_test(a_witness_gets_no_further_than_its_steps),
        cmocka_unit_test(two_of_five_open_what_one_of_them_cannot),
        cmocka_unit_test(signatures_that_need_more_steps_are_given_more),
        cmocka_unit_test(a_witness_that_leaves_the_body_out_goes_with_long_ones),
        cmocka_unit_test(locks_may_use_operations_of_the_program),
    };
    return tape_absent() ? TAPE_KIT_SKIPPED : cmocka_run_group_tests(tests, NULL, NULL);
}
