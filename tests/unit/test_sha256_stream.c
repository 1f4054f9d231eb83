/* The stream cipher of plain netaio: the function, the plugin encrypting and decrypting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "plugins/compat.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"
#include "wire/frame.h"

static struct kit_message message;
static struct kit_wire wire;

static nio__compat_keys keys_of(const char *label, nio_bytes key)
{
    nio__compat_keys keys = {.given = {true}};
    nio__sha256_of(keys.label, nio_bytes_of(label));
    nio__sha256_of(keys.hashed[0], key);
    return keys;
}

static void assert_bytes(nio_bytes got, nio_bytes want)
{
    assert_int_equal(got.len, want.len);
    if (got.len != 0) {
        assert_memory_equal(got.ptr, want.ptr, got.len);
    }
}

/* In full, or where it is long by its hash. */
static void assert_ciphertext(const json_t *item, nio_bytes data)
{
    if (json_object_get(item, "ciphertext") != NULL) {
        assert_bytes(data, vectors_hex(item, "ciphertext"));
        return;
    }
    uint8_t hash[32];
    nio__sha256_of(hash, data);
    assert_bytes(nio__bytes(hash, sizeof hash), vectors_hex(item, "ciphertext_sha256"));
}

static void the_function_gives_the_known_answers(void **state)
{
    (void)state;
    json_t *file = vectors_open("cipher");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "function", index, item) {
        nio__compat_keys keys = keys_of("enc", vectors_hex(item, "key"));
        nio_bytes plain = layer_vectors_bytes(item, "plaintext");
        uint8_t derived[32], *data = vectors_memory(plain.len);
        nio__compat_derive(derived, &keys, 0, vectors_hex(item, "iv"));
        assert_bytes(nio__bytes(derived, 32), vectors_hex(item, "stream_key"));
        nio__copy(data, plain);
        nio__compat_xor(derived, nio__span_of(data, plain.len));
        assert_ciphertext(item, nio__bytes(data, plain.len));
        nio__compat_xor(derived, nio__span_of(data, plain.len));
        assert_bytes(nio__bytes(data, plain.len), plain);
    }
    vectors_close(file);
}

/* iv || mac || ciphertext: the two functions together, over one key. */
static void cipher_and_mac_together_give_the_known_answers(void **state)
{
    (void)state;
    json_t *file = vectors_open("cipher");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "seal", index, item) {
        nio__compat_keys enc = keys_of("enc", vectors_hex(item, "key"));
        nio__compat_keys mac = keys_of("mac", vectors_hex(item, "key"));
        nio_bytes iv = vectors_hex(item, "iv"), plain = vectors_hex(item, "plaintext");
        uint8_t derived[32], *sealed = vectors_memory(iv.len + 32 + plain.len);
        uint8_t *data = sealed + iv.len + 32;
        nio__copy(sealed, iv);
        nio__copy(data, plain);
        nio__compat_derive(derived, &enc, 0, iv);
        nio__compat_xor(derived, nio__span_of(data, plain.len));
        nio__compat_derive(derived, &mac, 0, iv);
        nio__compat_mac(sealed + iv.len, derived, nio__bytes(NULL, 0), nio__bytes(data, plain.len));
        assert_bytes(nio__bytes(sealed, iv.len + 32 + plain.len), vectors_hex(item, "sealed"));
    }
    vectors_close(file);
}

static nio_plugin *cipher_of(struct kit_world *world, const json_t *item, const char *iv_field)
{
    bool hide = json_is_true(json_object_get(item, "encrypt_uri"));
    const nio_plugin_param params[] = {{.name = "iv_field", .text = iv_field},
                                       {.name = hide ? "hide_uri" : "clear_uri"}};
    nio_bytes secret = vectors_hex(item, "key_config");
    return kit_plugin(&world->node, "sha256_stream", params, 2, nio_key_of(secret.ptr, secret.len));
}

/* What the plugin draws: the iv, and for a hidden URI where to cut. */
static void script(struct kit_world *world, const json_t *item)
{
    static uint8_t drawn[20];
    size_t len = 16;
    memcpy(drawn, vectors_hex(item, "iv").ptr, 16);
    if (json_object_get(item, "split") != NULL) {
        nio__be32_store(drawn + 16, (uint32_t)vectors_int(item, "split") - 1);
        len = 20;
    }
    kit_draws(&world->node, drawn, len);
}

/* The fields of the application that the case has besides the iv. */
static void add_other_fields(nio_bytes packed, const char *iv_field)
{
    static nio_field fields[8];
    size_t count;
    assert_int_equal(nio__fields_decode(packed, fields, 8, &count), NIO_OK);
    for (size_t i = 0; i < count; i++) {
        if (fields[i].name.len != strlen(iv_field) ||
            memcmp(fields[i].name.ptr, iv_field, fields[i].name.len) != 0) {
            message.items[message.set.count++] = fields[i];
        }
    }
}

static void assert_frame(nio_bytes want)
{
    uint8_t header[NIO__HEADER_SIZE];
    kit_send(&message, &wire);
    nio__frame_write_header(header, wire.type, wire.fields_len,
                            nio__bytes(wire.body, wire.body_len));
    assert_bytes(nio__bytes(header, sizeof header), nio__bytes(want.ptr, sizeof header));
    want = nio__bytes_skip(want, sizeof header);
    assert_int_equal(want.len, wire.fields_len + wire.body_len);
    assert_memory_equal(want.ptr, wire.fields, wire.fields_len);
    assert_memory_equal(want.ptr + wire.fields_len, wire.body, wire.body_len);
}

static void the_plugin_encrypts_to_the_known_messages(void **state)
{
    (void)state;
    struct kit_world world;
    kit_world_begin(&world, 1);
    json_t *file = vectors_open("cipher");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "encrypt", index, item) {
        const char *iv_field = vectors_text(item, "iv_field");
        nio_bytes secret = vectors_hex(item, "key_config");
        if (secret.len == 0) {
            continue; /* no plugin takes an empty key; the function is tested above */
        }
        nio_plugin *plugin = cipher_of(&world, item, iv_field);
        nio_bytes uri = vectors_hex(item, "uri"), content = vectors_hex(item, "content");
        script(&world, item);
        kit_compose(&message, &world.node, 7, uri, content);
        add_other_fields(vectors_hex(item, "out_auth"), iv_field);
        assert_int_equal(plugin->cls->seal(plugin, &message.m), NIO_OK);
        nio_bytes uri_out, content_out;
        assert_true(nio_layer_split(&message.m, &uri_out, &content_out));
        assert_bytes(uri_out, vectors_hex(item, "out_uri"));
        assert_bytes(content_out, vectors_hex(item, "out_content"));
        assert_frame(vectors_hex(item, "message"));
        assert_true(kit_receive(&message, &world.node, &wire));
        assert_int_equal(plugin->cls->open(plugin, &message.m), NIO_OK);
        assert_true(nio_layer_split(&message.m, &uri_out, &content_out));
        assert_bytes(uri_out, uri);
        assert_bytes(content_out, content);
        nio__plugin_release(plugin);
    }
    vectors_close(file);
    kit_world_end(&world);
}

/* The reference hands on what is no body: a short URI and nothing. That is a failure here. */
static bool is_a_body_to_us(const json_t *item)
{
    const char *name = vectors_text(item, "name");
    return strcmp(vectors_text(item, "reference"), "ok") == 0 &&
           strcmp(name, "ciphertext empty") != 0 && strcmp(name, "ciphertext of one byte") != 0 &&
           strcmp(name, "inner uri length beyond plaintext") != 0 && strcmp(name, "short iv") != 0;
}

static void the_plugin_decrypts_or_refuses_what_is_known(void **state)
{
    (void)state;
    struct kit_world world;
    kit_world_begin(&world, 1);
    json_t *file = vectors_open("cipher");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "decrypt", index, item) {
        nio_plugin *plugin = cipher_of(&world, item, "iv");
        kit_compose(&message, &world.node, 0, vectors_hex(item, "uri"),
                    vectors_hex(item, "content"));
        size_t count =
            layer_vectors_fields(json_object_get(item, "fields"), message.items, KIT_ITEMS);
        nio__field_set_received(&message.set, message.items, count);
        nio_status status = plugin->cls->open(plugin, &message.m);
        if (is_a_body_to_us(item)) {
            nio_bytes uri, content;
            assert_int_equal(status, NIO_OK);
            assert_true(nio_layer_split(&message.m, &uri, &content));
            assert_bytes(uri, vectors_hex(item, "plain_uri"));
            assert_bytes(content, vectors_hex(item, "plain_content"));
        } else {
            assert_int_equal(status, NIO_ECIPHER);
        }
        nio__plugin_release(plugin);
    }
    vectors_close(file);
    kit_world_end(&world);
}

static void an_iv_of_any_length_decrypts(void **state)
{
    (void)state;
    struct kit_world world;
    static const nio_plugin_param clear[] = {{.name = "clear_uri"}};
    uint8_t iv[40] = {1, 2, 3};
    kit_world_begin(&world, 1);
    nio_plugin *plugin = kit_plugin(&world.node, "sha256_stream", clear, 1, nio_key_of("test", 4));
    uint8_t key[32];
    nio__sha256_of(key, nio_bytes_of("test"));
    nio__compat_keys keys = keys_of("enc", nio__bytes(key, sizeof key));
    for (size_t len = 0; len <= sizeof iv; len += 8) {
        uint8_t derived[32], data[] = "hello";
        nio__compat_derive(derived, &keys, 0, nio__bytes(iv, len));
        nio__compat_xor(derived, nio__span_of(data, 5));
        kit_compose(&message, &world.node, 0, nio_bytes_of("u"), nio__bytes(data, 5));
        kit_field(&message, "iv", nio__bytes(iv, len));
        nio__field_set_received(&message.set, message.items, 1);
        assert_int_equal(plugin->cls->open(plugin, &message.m), NIO_OK);
        assert_memory_equal(message.m.body + 3, "hello", 5);
    }
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_function_gives_the_known_answers),
        cmocka_unit_test(cipher_and_mac_together_give_the_known_answers),
        cmocka_unit_test(the_plugin_encrypts_to_the_known_messages),
        cmocka_unit_test(the_plugin_decrypts_or_refuses_what_is_known),
        cmocka_unit_test(an_iv_of_any_length_decrypts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
