/* The auth plugin `tapescript`: what it is made of, what is refused, and what its layer is then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/call.h>

#include <netaio/lock.h>

#include "support/tape_kit.h"

/* ---- Making ---------------------------------------------------------------------------------- */

static void who_has_neither_seed_nor_witness_only_receives(void **state)
{
    (void)state;
    struct kit_world a, b;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = tape_plugin(&a.node, tape_key(tape_seed_a, tape_view(&lock)));
    nio_plugin *to = tape_plugin(&b.node, tape_key(NULL, tape_view(&lock)));
    assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
    assert_int_equal(tape_opens(&b.node, to), NIO_OK);
    assert_int_equal(tape_seal(&b.node, to, NIO_REQUEST_URI), NIO_ENOKEY);
    assert_int_equal(tape_message.set.count, 0);
    nio__plugin_release(from);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
}

static nio_status do_nothing(void *user, nio_script_vm *vm)
{
    (void)user;
    (void)vm;
    return NIO_OK;
}

static const uint8_t any_lock[] = {0x01};
static const nio_witness newer = {.size = 2 * sizeof(nio_witness)};
static const nio_script_operation not_a_nop = {0x23, do_nothing, NULL};
static const nio_script_host bad_host = {
    .size = sizeof bad_host, .operations = &not_a_nop, .operation_count = 1};
static const nio_witness with_bad_host = {.size = sizeof with_bad_host, .host = &bad_host};

/* clang-format off */
#define LOCK .lock = {any_lock, sizeof any_lock}
#define SEED .secret = {tape_seed_a, sizeof tape_seed_a}
/* clang-format on */

static const struct refusal {
    nio_plugin_param param;
    nio_key key;
    nio_status status;
    const char *text;
} refusals[] = {
    {{.name = "witness_max", .number = 100},
     {SEED},
     NIO_ENOKEY,
     "layer \"l\": tapescript needs a lock, which says who may: the parameter lock, the member "
     "`lock` of its key, or use_peer_lock"},
    {{.name = "lock", .bytes = {any_lock, sizeof any_lock}},
     {SEED, LOCK},
     NIO_EINVAL,
     "layer \"l\": tapescript has a lock, and its key brings another one"},
    {{.name = "lock"},
     {SEED},
     NIO_EINVAL,
     "layer \"l\": lock of tapescript is bytes, at least one"},
    {{.name = "lock", .text = "true"},
     {SEED},
     NIO_EINVAL,
     "layer \"l\": lock of tapescript is not a text"},
    {{.name = "steps", .number = 5, .bytes = {any_lock, 1}},
     {SEED},
     NIO_EINVAL,
     "layer \"l\": steps of tapescript is no bytes"},
    {{.name = "lock", .bytes = {any_lock, 65536}},
     {SEED},
     NIO_EINVAL,
     "layer \"l\": lock of tapescript has at most 65535 bytes"},
    {{.name = "use_peer_lock"},
     {SEED, .lock = {any_lock, 65536}},
     NIO_EINVAL,
     "layer \"l\": lock of tapescript has at most 65535 bytes"},
    {{.name = "use_peer_lock"},
     {.secret = {tape_seed_a, 31}, LOCK},
     NIO_EINVAL,
     "layer \"l\": a seed of tapescript has 31 bytes; it needs 32"},
    {{.name = "use_peer_lock"},
     {SEED, LOCK, .previous = {{NULL, 0}, {tape_seed_b, 32}}},
     NIO_EINVAL,
     "layer \"l\": tapescript has no previous keys: give a lock that takes the old key besides "
     "the new one"},
    {{.name = "witness_max", .number = 65},
     {SEED, LOCK},
     NIO_EINVAL,
     "layer \"l\": witness_max of tapescript is at least 66, which is one signature"},
    {{.name = "witness_max"},
     {LOCK},
     NIO_EINVAL,
     "layer \"l\": witness_max of tapescript is at least 1"},
    {{.name = "witness_max", .number = 8193},
     {LOCK},
     NIO_EINVAL,
     "layer \"l\": witness_max of tapescript is at most 8192"},
    {{.name = "steps", .number = 999},
     {LOCK},
     NIO_EINVAL,
     "layer \"l\": steps of tapescript is at least 1000"},
    {{.name = "steps", .number = 1000001},
     {LOCK},
     NIO_EINVAL,
     "layer \"l\": steps of tapescript is at most 1000000"},
    {{.name = "steps", .number = 1000},
     {LOCK, .witness = &newer},
     NIO_EINVAL,
     "layer \"l\": `size` of the nio_witness is not that of a nio_witness"},
    {{.name = "steps", .number = 1000},
     {LOCK, .witness = &with_bad_host},
     NIO_EINVAL,
     "layer \"l\": the host of the nio_witness has an operation that is in the place of no NOP, or "
     "its `size` is not set"},
};

static void what_cannot_be_is_refused_with_a_sentence(void **state)
{
    (void)state;
    struct kit_world world;
    kit_world_begin(&world, 1);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *of = &refusals[i];
        nio_layer_spec spec = {
            .size = sizeof spec, .name = "l", .auth = {"tapescript", &of->param, 1, of->key}};
        nio_layer *layer = NULL;
        nio_error error = {""};
        nio_status status = nio__layer_new(&world.node.host, &spec, &layer, &error);
        assert_string_equal(error.text, of->text);
        assert_int_equal(status, of->status);
    }
    kit_world_end(&world);
}

static nio_layer *layer_with(struct kit_world *world, nio_key key, const nio_plugin_param *param)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "l",
                           .auth = {"tapescript", param, param != NULL ? 1 : 0, key}};
    nio_layer *layer = NULL;
    assert_int_equal(nio__layer_new(&world->node.host, &spec, &layer, NULL), NIO_OK);
    return layer;
}

static nio_status make_none(void *user, const nio_witness_message *message, nio_script_out *out)
{
    (void)user;
    (void)message;
    (void)out;
    return NIO_OK;
}

static void layers_of_another_lock_or_witness_are_others(void **state)
{
    (void)state;
    struct kit_world world;
    struct tape_lock lock = tape_lock_of(tape_seed_a), other = tape_lock_of(tape_seed_b);
    const nio_plugin_param params[] = {{.name = "lock", .bytes = tape_view(&lock)},
                                       {.name = "lock", .bytes = tape_view(&other)}};
    nio_witness witness = {.size = sizeof witness, .make = make_none};
    nio_key key = tape_key(tape_seed_a, tape_view(&lock)), made = key;
    made.witness = &witness;
    kit_world_begin(&world, 1);
    nio_layer *layers[6] = {
        layer_with(&world, key, NULL),
        layer_with(&world, tape_key(tape_seed_a, tape_view(&other)), NULL),
        layer_with(&world, made, NULL),
        layer_with(&world, nio_key_of(tape_seed_a, sizeof tape_seed_a), &params[0]),
        layer_with(&world, nio_key_of(tape_seed_a, sizeof tape_seed_a), &params[1]),
    };
    witness.user = &world; /* one struct for the next layer: it makes other witnesses now */
    layers[5] = layer_with(&world, made, NULL);
    size_t count = sizeof layers / sizeof *layers;
    nio_layer *again = layer_with(&world, key, NULL);
    assert_true(nio__layer_same(layers[0], again));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(nio__layer_same(layers[i], layers[j]), i == j);
        }
    }
    for (size_t i = 0; i < count; i++) {
        nio__layer_free(&world.node.host, layers[i]);
    }
    nio__layer_free(&world.node.host, again);
    kit_world_end(&world);
}

/* ---- Bodies that are too long ---------------------------------------------------------------- */

static void a_layer_knows_how_long_a_body_it_takes(void **state)
{
    (void)state;
    struct kit_world world;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    nio_key key = tape_key(tape_seed_a, tape_view(&lock)),
            secret = nio_key_of(tape_seed_b, sizeof tape_seed_b);
    nio_layer_spec spec = {
        .size = sizeof spec, .name = "outer", .auth = {"tapescript", NULL, 0, key}};
    nio_layer_spec inner = {
        .size = sizeof spec, .name = "inner", .inner = true, .auth = {"aead", NULL, 0, secret}};
    nio_layer *one = NULL, *boxed = NULL, *around = NULL, *inside = NULL;
    nio_plugin_host *host = &world.node.host;
    kit_world_begin(&world, 1);
    assert_int_equal(nio__layer_new(host, &spec, &one, NULL), NIO_OK);
    spec.cipher = (nio_plugin_spec){"x25519", NULL, 0, secret};
    assert_int_equal(nio__layer_new(host, &spec, &boxed, NULL), NIO_OK);
    assert_int_equal(nio__layer_new(host, &inner, &around, NULL), NIO_OK);
    spec.inner = true;
    assert_int_equal(nio__layer_new(host, &spec, &inside, NULL), NIO_OK);
    assert_int_equal(nio__layer_body_max(NULL, NULL), SIZE_MAX);
    assert_int_equal(nio__layer_body_max(NULL, around), SIZE_MAX);
    assert_int_equal(nio__layer_body_max(one, NULL), 1004);
    assert_int_equal(nio__layer_body_max(one, around), 1004 - around->grow);
    assert_int_equal(nio__layer_body_max(boxed, NULL), 1004 - 42);
    assert_int_equal(nio__layer_body_max(boxed, around), 1004 - 42 - around->grow);
    assert_int_equal(nio__layer_body_max(NULL, inside), 1004 - 40);
    assert_int_equal(nio__layer_body_max(one, inside), 1004 - 40);
    assert_int_equal(nio__layer_body_max(boxed, inside), 1004 - 42 - 40);
    nio__layer_free(host, one);
    nio__layer_free(host, boxed);
    nio__layer_free(host, around);
    nio__layer_free(host, inside);
    kit_world_end(&world);
}

/* ---- Without tapescript ---------------------------------------------------------------------- */

static void without_it_the_library_says_so(void **state)
{
    (void)state;
    struct kit_world world;
    nio_layer *layer = NULL;
    nio_script_vm *vm = NULL;
    nio_error error = {""};
    nio_layer_spec spec = {
        .size = sizeof spec, .name = "l", .auth = {.kind = "tapescript", .key = {SEED, LOCK}}};
    kit_world_begin(&world, 1);
    assert_int_equal(nio__layer_new(&world.node.host, &spec, &layer, &error), NIO_ENOTSUP);
    assert_string_equal(error.text, "layer \"l\": this library was built without tapescript: it "
                                    "needs nettle and GMP");
    assert_int_equal(nio_script_vm_create(NULL, NULL, NULL, &vm), NIO_ENOTSUP);
    nio_script_vm_destroy(NULL);
    kit_world_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_neither_seed_nor_witness_only_receives),
        cmocka_unit_test(what_cannot_be_is_refused_with_a_sentence),
        cmocka_unit_test(layers_of_another_lock_or_witness_are_others),
        cmocka_unit_test(a_layer_knows_how_long_a_body_it_takes),
    };
    const struct CMUnitTest absent[] = {cmocka_unit_test(without_it_the_library_says_so)};
    if (tape_absent()) {
        return cmocka_run_group_tests(absent, NULL, NULL) == 0 ? TAPE_KIT_SKIPPED : 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
