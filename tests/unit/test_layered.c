/* Messages through up to four plugins, byte for byte as plain netaio makes them, and back. The
 * plugins are called one after the other, without nio_layer: some of these messages have an inner
 * cipher that hides the URI, which plain netaio allows and a layer refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"
#include "wire/frame.h"

#define LAYERS_MAX 4

static struct kit_message message;
static struct kit_wire wire;

static const char *config_text(const json_t *layer, const char *name, const char *otherwise)
{
    const json_t *value = json_object_get(json_object_get(layer, "config"), name);
    return value != NULL ? json_string_value(value) : otherwise;
}

static bool is_ours(const json_t *layer)
{
    const char *plugin = vectors_text(layer, "plugin");
    return strcmp(plugin, "hmac") == 0 || strcmp(plugin, "sha256") == 0 ||
           strcmp(plugin, "x25519") == 0;
}

/* The cipher for one receiver: sealing at the side of `config`, opening at that of `peer_seed`. */
static nio_plugin *box_of(struct kit_world *world, const json_t *layer, bool sealing)
{
    static uint8_t pubkey[NIO_KEY_BYTES];
    const json_t *config = json_object_get(layer, "config");
    nio_bytes own = vectors_hex(config, "seed"), other = vectors_hex(layer, "peer_seed");
    nio_bytes mine = sealing ? own : other, theirs = sealing ? other : own;
    assert_int_equal(nio_key_public(theirs.ptr, NULL, pubkey), NIO_OK);
    struct kit_peer peer = {.app = nio_bytes_of("netaio"),
                            .id = nio_bytes_of("the other side"),
                            .level = NIO_PEER_KEYED,
                            .pubkey = nio__bytes(pubkey, sizeof pubkey)};
    kit_peers(&world->node, &peer, nio__bytes(NULL, 0));
    const nio_plugin_param params[] = {
        {.name = json_is_true(json_object_get(config, "encrypt_uri")) ? "hide_uri" : "clear_uri"}};
    return kit_plugin(&world->node, "x25519", params, 1, nio_key_of(mine.ptr, mine.len));
}

static nio_plugin *plugin_of(struct kit_world *world, const json_t *layer, bool sealing)
{
    if (strcmp(vectors_text(layer, "plugin"), "x25519") == 0) {
        return box_of(world, layer, sealing);
    }
    if (strcmp(vectors_text(layer, "plugin"), "hmac") == 0) {
        const nio_plugin_param params[] = {
            {.name = "mac_field", .text = config_text(layer, "hmac_field", "hmac")},
            {.name = "nonce_field", .text = config_text(layer, "nonce_field", "nonce")},
            {.name = "ts_field", .text = config_text(layer, "ts_field", "ts")}};
        const char *secret = config_text(layer, "secret", "");
        return kit_plugin(&world->node, "hmac", params, 3, nio_key_of(secret, strlen(secret)));
    }
    const json_t *hide = json_object_get(json_object_get(layer, "config"), "encrypt_uri");
    const nio_plugin_param params[] = {
        {.name = "iv_field", .text = config_text(layer, "iv_field", "iv")},
        {.name = json_is_false(hide) ? "clear_uri" : "hide_uri"}};
    const char *key = config_text(layer, "key", "");
    return kit_plugin(&world->node, "sha256_stream", params, 2, nio_key_of(key, strlen(key)));
}

/* What all plugins of the case draw, one after the other: bytes as they are, and of a split the
 * number from which it is computed. */
static size_t script_of(const json_t *layers, uint8_t *script)
{
    size_t len = 0, i, j;
    json_t *layer, *drawn;
    json_array_foreach(layers, i, layer) {
        json_array_foreach(json_object_get(layer, "drawn"), j, drawn) {
            if (json_is_integer(drawn)) {
                nio__be32_store(script + len, (uint32_t)json_integer_value(drawn) - 1);
                len += 4;
            } else {
                nio_bytes bytes = vectors_bytes(json_string_value(drawn));
                memcpy(script + len, bytes.ptr, bytes.len);
                len += bytes.len;
            }
        }
    }
    return len;
}

static void assert_bytes(nio_bytes got, nio_bytes want)
{
    assert_int_equal(got.len, want.len);
    if (got.len != 0) {
        assert_memory_equal(got.ptr, want.ptr, got.len);
    }
}

static void assert_step(const json_t *step)
{
    nio_bytes uri, content;
    kit_send(&message, &wire);
    assert_true(nio_layer_split(&message.m, &uri, &content));
    assert_bytes(uri, vectors_hex(step, "uri"));
    assert_bytes(content, vectors_hex(step, "content"));
    assert_bytes(nio__bytes(wire.fields, wire.fields_len), vectors_hex(step, "auth"));
}

static void assert_frame(nio_bytes want)
{
    static uint8_t frame[NIO__FRAME_MAX];
    nio__frame_write_header(frame, wire.type, wire.fields_len,
                            nio__bytes(wire.body, wire.body_len));
    memcpy(frame + NIO__HEADER_SIZE, wire.fields, wire.fields_len);
    memcpy(frame + NIO__HEADER_SIZE + wire.fields_len, wire.body, wire.body_len);
    assert_bytes(nio__bytes(frame, NIO__HEADER_SIZE + wire.fields_len + wire.body_len), want);
}

static void seal_case(const json_t *item)
{
    struct kit_world world;
    uint8_t script[256];
    const json_t *layers = json_object_get(item, "layers");
    kit_world_begin(&world, 1);
    size_t drawn = script_of(layers, script);
    kit_draws(&world.node, script, drawn);
    kit_compose(&message, &world.node, (uint8_t)vectors_int(item, "type"), vectors_hex(item, "uri"),
                vectors_hex(item, "content"));
    message.m.now_ms = vectors_int(item, "now") * 1000;
    nio_plugin *plugins[LAYERS_MAX]; /* the message names their fields: they live as long */
    for (size_t i = 0; i < json_array_size(layers); i++) {
        plugins[i] = plugin_of(&world, json_array_get(layers, i), true);
        assert_int_equal(plugins[i]->cls->seal(plugins[i], &message.m), NIO_OK);
        assert_step(json_array_get(json_object_get(item, "steps"), i));
    }
    assert_int_equal(world.env.script_used, drawn);
    assert_frame(vectors_hex(item, "hex"));
    for (size_t i = 0; i < json_array_size(layers); i++) {
        nio__plugin_release(plugins[i]);
    }
    kit_world_end(&world);
}

static void open_case(const json_t *item)
{
    struct kit_world world;
    const json_t *layers = json_object_get(item, "layers");
    nio_bytes uri, content;
    kit_world_begin(&world, 1);
    assert_true(kit_receive(&message, &world.node, &wire));
    for (size_t i = json_array_size(layers); i-- > 0;) {
        nio_plugin *plugin = plugin_of(&world, json_array_get(layers, i), false);
        assert_int_equal(plugin->cls->open(plugin, &message.m), NIO_OK);
        nio__plugin_release(plugin);
    }
    assert_true(nio_layer_split(&message.m, &uri, &content));
    assert_bytes(uri, vectors_hex(item, "uri"));
    assert_bytes(content, vectors_hex(item, "content"));
    kit_world_end(&world);
}

static void layered_messages_are_sealed_and_opened_as_known(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages");
    size_t index, at, cases = 0;
    json_t *item, *layer;
    VECTORS_EACH(file, "layered", index, item) {
        bool ours = true;
        json_array_foreach(json_object_get(item, "layers"), at, layer) {
            ours = ours && is_ours(layer);
        }
        if (ours) {
            seal_case(item);
            open_case(item);
            cases++;
        }
    }
    assert_int_equal(cases, 36);
    vectors_close(file);
}

static nio_layer *layer_of(struct kit_world *world, bool inner, const char *secret)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = inner ? "admin" : "outer",
                           .inner = inner,
                           .auth = {.kind = "hmac", .key = nio_key_of(secret, strlen(secret))}};
    nio_layer *layer = NULL;
    assert_int_equal(nio__layer_new(&world->node.host, &spec, &layer, NULL), NIO_OK);
    return layer;
}

static void two_layers_on_one_field_are_refused_before_any_message(void **state)
{
    (void)state;
    struct kit_world world;
    nio_error error;
    kit_world_begin(&world, 1);
    nio_layer *outer = layer_of(&world, false, "out"), *inner = layer_of(&world, true, "in");
    assert_int_equal(nio__layer_pair_check(outer, inner, &error), NIO_ECONFLICT);
    assert_string_equal(error.text,
                        "layers \"outer\" (hmac) and \"admin\" (hmac) both write the field "
                        "\"hmac\": give one of them another name");

    /* The message that shows why: the outer check holds, the inner one cannot. */
    json_t *file = vectors_open("messages");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "same_fields", index, item) {
        nio_bytes hex = vectors_hex(item, "hex");
        nio__frame frame;
        size_t need;
        assert_int_equal(nio__frame_next(nio__span_of((uint8_t *)hex.ptr, hex.len), NIO__FRAME_MAX,
                                         &frame, &need),
                         NIO_OK);
        wire.type = frame.type;
        wire.fields_len = frame.fields.len;
        wire.body_len = frame.body.len;
        memcpy(wire.fields, frame.fields.ptr, frame.fields.len);
        memcpy(wire.body, frame.body.ptr, frame.body.len);
        assert_true(kit_receive(&message, &world.node, &wire));
        assert_int_equal(kit_open(outer, &message), NIO_OK);
        assert_int_equal(kit_open_inner(inner, outer, &message), NIO_EAUTH);
    }
    vectors_close(file);
    nio__layer_free(&world.node.host, outer);
    nio__layer_free(&world.node.host, inner);
    kit_world_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layered_messages_are_sealed_and_opened_as_known),
        cmocka_unit_test(two_layers_on_one_field_are_refused_before_any_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
