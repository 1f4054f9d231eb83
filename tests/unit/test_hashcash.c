/* Proof of work: the proof, the plugin that makes and takes it, what it admits, what it costs. */
#include <string.h>

#include "base/be.h"
#include "plugins/hashcash.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"
#include "support/plugin_contract.h"

#define FIELD "hc"

static struct kit_message out, in;
static struct kit_wire wire;

/* ---- The proof ----------------------------------------------------------------------------- */

static nio__hashcash_claim claim_of(const json_t *item)
{
    return (nio__hashcash_claim){.type = (uint8_t)vectors_int(item, "type"),
                                 .realm = vectors_hex(item, "realm"),
                                 .uri = vectors_hex(item, "uri"),
                                 .content = vectors_hex(item, "content")};
}

static void check_proof(const json_t *item)
{
    uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES];
    nio__hashcash_claim claim = claim_of(item);
    nio_bytes value = vectors_hex(item, "value");
    assert_int_equal(value.len, NIO__HASHCASH_BYTES);
    nio__hashcash_subject(subject, &claim, value.ptr);
    assert_memory_equal(subject, vectors_hex(item, "subject").ptr, sizeof subject);
    assert_int_equal(
        nio__hashcash_zeros(nio__hashcash_begin(subject), value.ptr + NIO__HASHCASH_HEAD_BYTES),
        vectors_int(item, "zeros"));
}

static void proofs_have_the_known_subjects_and_zero_bits(void **state)
{
    (void)state;
    json_t *file = vectors_open("hashcash");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "first", index, item) {
        check_proof(item);
    }
    VECTORS_EACH(file, "other", index, item) {
        check_proof(item);
    }
    vectors_close(file);
}

/* ---- The plugin and the known proofs ------------------------------------------------------- */

static nio_layer *layer_with(struct kit_node *node, const char *realm, uint64_t bits,
                             uint64_t max_bits)
{
    const nio_plugin_param params[] = {{"bits", NULL, bits}, {"max_bits", NULL, max_bits}};
    nio_layer_spec spec = {
        .size = sizeof spec,
        .name = "tested",
        .realm = realm,
        .auth = {.kind = "hashcash", .params = params, .param_count = max_bits == 0 ? 1 : 2}};
    nio_layer *layer = NULL;
    nio_error error;
    if (nio__layer_new(&node->host, &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return layer;
}

static const char *realm_of(const json_t *item)
{
    static char text[256];
    nio_bytes realm = vectors_hex(item, "realm");
    memcpy(text, realm.ptr, realm.len);
    text[realm.len] = '\0';
    return text;
}

static void the_plugin_finds_the_known_proofs(void **state)
{
    (void)state;
    json_t *file = vectors_open("hashcash");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "first", index, item) {
        struct kit_world world;
        kit_world_begin(&world, 1);
        world.env.wall_ms = vectors_int(item, "time") * 1000 + 999;
        nio_bytes salt = vectors_hex(item, "salt");
        nio_layer *layer =
            layer_with(&world.node, realm_of(item), (uint64_t)vectors_int(item, "bits"), 0);
        kit_draws(&world.node, salt.ptr, salt.len);
        kit_compose(&out, &world.node, (uint8_t)vectors_int(item, "type"), vectors_hex(item, "uri"),
                    vectors_hex(item, "content"));
        assert_int_equal(kit_seal(layer, &out), NIO_OK);
        nio_field field;
        assert_true(nio_layer_field(&out.m, FIELD, &field));
        assert_true(nio_bytes_equal(field.value, vectors_hex(item, "value")));
        nio__layer_free(&world.node.host, layer);
        kit_world_end(&world);
    }
    vectors_close(file);
}

static void the_plugin_takes_the_known_proofs(void **state)
{
    (void)state;
    static const char *const lists[] = {"first", "other"};
    json_t *file = vectors_open("hashcash");
    for (size_t i = 0; i < 2; i++) {
        size_t index;
        json_t *item;
        VECTORS_EACH(file, lists[i], index, item) {
            struct kit_world world;
            kit_world_begin(&world, 1);
            world.env.wall_ms = vectors_int(item, "time") * 1000;
            nio_layer *layer =
                layer_with(&world.node, realm_of(item), (uint64_t)vectors_int(item, "bits"), 0);
            kit_compose(&out, &world.node, (uint8_t)vectors_int(item, "type"),
                        vectors_hex(item, "uri"), vectors_hex(item, "content"));
            kit_field(&out, FIELD, vectors_hex(item, "value"));
            kit_send(&out, &wire);
            assert_true(kit_receive(&in, &world.node, &wire));
            world.env.wall_ms += 61000;
            world.env.wall_ms -= 61000;
            nio_status status = kit_open(layer, &in);
            /* A second that the table does not know yet is stale. */
            assert_true(status == NIO_OK || status == NIO_ESTALE);
            nio__layer_free(&world.node.host, layer);
            kit_world_end(&world);
        }
    }
    vectors_close(file);
}

/* ---- The contract of plugins --------------------------------------------------------------- */

/* Bits few enough to be quick and too many for a changed message to pass by chance. */
static const nio_plugin_param few_bits[] = {{"bits", NULL, 13}};
static const nio_plugin_param other_field[] = {{"bits", NULL, 13}, {"field", "hc2", 0}};

#define CONTRACT(called, inside, with, count)                                                      \
    {                                                                                              \
        .name = called,                                                                            \
        .spec = {.size = sizeof(nio_layer_spec),                                                   \
                 .name = "tested",                                                                 \
                 .inner = inside,                                                                  \
                 .realm = "realm",                                                                 \
                 .auth = {.kind = "hashcash", .params = with, .param_count = count}},              \
        .proves = true, .binds_realm = true, .window_ms = 60000                                    \
    }
static struct contract outer_contract = CONTRACT("hashcash", false, few_bits, 1);
static struct contract inner_contract = CONTRACT("hashcash inside", true, other_field, 2);

static int run_contract(struct contract *contract)
{
    struct contract c = *contract;
    const struct CMUnitTest tests[] = {PLUGIN_CONTRACT(c)};
    return _cmocka_run_group_tests(contract->name, tests, sizeof tests / sizeof *tests, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proofs_have_the_known_subjects_and_zero_bits),
        cmocka_unit_test(the_plugin_finds_the_known_proofs),
        cmocka_unit_test(the_plugin_takes_the_known_proofs),
    };
    int failed = run_contract(&outer_contract) + run_contract(&inner_contract);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
