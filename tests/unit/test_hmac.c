/* The MAC of plain netaio: the function, the plugin making fields, the plugin checking them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/call.h>

#include "base/be.h"
#include "plugins/compat.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"

static struct kit_message message;
static struct kit_wire wire;

/* A key set of one key that is used as it is. */
static nio__compat_keys keys_of(const char *label, nio_bytes key)
{
    nio__compat_keys keys = {.given = {true}};
    nio__sha256_of(keys.label, nio_bytes_of(label));
    nio__sha256_of(keys.hashed[0], key);
    return keys;
}

static void assert_bytes(const void *got, size_t len, nio_bytes want)
{
    assert_int_equal(len, want.len);
    if (len != 0) {
        assert_memory_equal(got, want.ptr, len);
    }
}

static void the_function_gives_the_known_answers(void **state)
{
    (void)state;
    json_t *file = vectors_open("hmac");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "function", index, item) {
        nio__compat_keys keys = keys_of("mac", vectors_hex(item, "key"));
        uint8_t derived[32], mac[32];
        nio_bytes text = layer_vectors_bytes(item, "message");
        nio__compat_derive(derived, &keys, 0, vectors_hex(item, "nonce"));
        assert_bytes(derived, sizeof derived, vectors_hex(item, "derived_key"));
        nio__compat_mac(mac, derived, nio__bytes(NULL, 0), text);
        assert_bytes(mac, sizeof mac, vectors_hex(item, "mac"));
        /* The border between head and body is not part of it. */
        size_t cut = text.len / 2;
        nio__compat_mac(mac, derived, nio__bytes(text.ptr, cut), nio__bytes_skip(text, cut));
        assert_bytes(mac, sizeof mac, vectors_hex(item, "mac"));
    }
    vectors_close(file);
}

static nio_plugin *hmac_of(struct kit_node *node, const json_t *item, nio_bytes secret)
{
    const nio_plugin_param params[] = {
        {.name = "mac_field", .text = vectors_text(item, "hmac_field")},
        {.name = "nonce_field", .text = vectors_text(item, "nonce_field")},
        {.name = "ts_field", .text = vectors_text(item, "ts_field")}};
    return kit_plugin(node, "hmac", params, 3, nio_key_of(secret.ptr, secret.len));
}

static void set_body(nio_bytes body)
{
    memcpy(message.m.body, body.ptr, body.len);
    message.m.body_len = body.len;
}

/* Seals as the case says and compares the fields with it. */
static void make_case(struct kit_node *node, const json_t *item, nio_bytes secret)
{
    nio_plugin *plugin = hmac_of(node, item, secret);
    const json_t *drawn = json_object_get(item, "drawn_nonce");
    size_t draws = json_array_size(drawn);
    nio_bytes nonce = {NULL, 0};
    if (draws != 0) {
        nonce = vectors_bytes(json_string_value(json_array_get(drawn, 0)));
    }
    kit_draws(node, nonce.ptr, nonce.len);
    kit_compose(&message, node, 0, nio_bytes_of(""), nio_bytes_of(""));
    set_body(vectors_hex(item, "body"));
    message.set.count =
        layer_vectors_fields(json_object_get(item, "fields_before"), message.items, KIT_ITEMS);
    assert_int_equal(plugin->cls->seal(plugin, &message.m), NIO_OK);
    assert_int_equal(node->world->script_used, nonce.len);

    nio_field after[8];
    size_t count = layer_vectors_fields(json_object_get(item, "fields_after"), after, 8);
    assert_int_equal(message.set.count, count);
    for (size_t i = 0; i < count; i++) {
        const nio_field *field = nio__fields_find(message.items, message.set.count, after[i].name);
        assert_non_null(field);
        assert_bytes(field->value.ptr, field->value.len, after[i].value);
    }
    uint8_t packed[1024];
    nio__field_set_sort(&message.set);
    size_t len = nio__fields_size(message.items, count);
    assert_true(len <= sizeof packed);
    nio__fields_write(message.items, count, packed);
    assert_bytes(packed, len, vectors_hex(item, "auth_hex"));
    nio__plugin_release(plugin);
}

/* An empty secret, which no plugin takes, has its MAC all the same. */
static void make_without_secret(const json_t *item)
{
    nio__compat_keys keys = keys_of("mac", vectors_hex(item, "key"));
    nio_field after[8];
    size_t count = layer_vectors_fields(json_object_get(item, "fields_after"), after, 8);
    const nio_field *nonce = nio__fields_find(after, count, nio_text_of("nonce"));
    const nio_field *ts = nio__fields_find(after, count, nio_text_of("ts"));
    uint8_t derived[32], mac[32];
    nio__compat_derive(derived, &keys, 0, nonce->value);
    nio__compat_mac(mac, derived, ts->value, vectors_hex(item, "body"));
    assert_bytes(mac, 32, nio__fields_find(after, count, nio_text_of("hmac"))->value);
}

static void the_plugin_makes_the_known_fields(void **state)
{
    (void)state;
    struct fault_env world;
    struct kit_node node;
    nio_domain *domain;
    fault_env_init(&world, 1);
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
    kit_node_begin(&node, &world, domain);
    json_t *file = vectors_open("hmac");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "make", index, item) {
        nio_bytes secret = vectors_hex(item, "secret");
        if (secret.len == 0) {
            make_without_secret(item);
        } else {
            make_case(&node, item, secret);
        }
    }
    vectors_close(file);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    fault_env_end(&world);
}

/* What the plugin says to a message: a good MAC on an old time is not a failed check. */
static nio_status check_case(const json_t *item, nio_bytes secret)
{
    struct fault_env world;
    struct kit_node node;
    nio_domain *domain;
    fault_env_init(&world, 1);
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
    kit_node_begin(&node, &world, domain);
    nio_plugin *plugin = kit_plugin(&node, "hmac", NULL, 0, nio_key_of(secret.ptr, secret.len));
    kit_compose(&message, &node, 0, nio_bytes_of(""), nio_bytes_of(""));
    set_body(vectors_hex(item, "body"));
    size_t count = layer_vectors_fields(json_object_get(item, "fields"), message.items, KIT_ITEMS);
    nio__field_set_received(&message.set, message.items, count);
    nio_status status = plugin->cls->open(plugin, &message.m);
    nio__plugin_release(plugin);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    fault_env_end(&world);
    return status;
}

static void the_plugin_checks_as_strictly_as_the_known_answers(void **state)
{
    (void)state;
    json_t *file = vectors_open("hmac");
    nio_bytes secret = vectors_hex(file, "secret_of_checks");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "check", index, item) {
        nio_status status = check_case(item, secret);
        bool strict = json_is_true(json_object_get(item, "strict"));
        if ((status != NIO_EAUTH) != strict) {
            fail_msg("%s: %s", vectors_text(item, "name"), nio_status_name(status));
        }
        assert_true(status == NIO_OK || status == NIO_EAUTH || status == NIO_ESTALE);
    }
    vectors_close(file);
}

static void a_time_ahead_of_the_clock_is_not_sealed(void **state)
{
    (void)state;
    struct fault_env world;
    struct kit_node node;
    nio_domain *domain;
    fault_env_init(&world, 1);
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
    kit_node_begin(&node, &world, domain);
    nio_plugin *plugin = kit_plugin(&node, "hmac", NULL, 0, nio_key_of("test", 4));
    uint8_t ts[4];
    for (uint32_t ahead = 0; ahead <= 61; ahead += 61) {
        nio__be32_store(ts, (uint32_t)(world.wall_ms / 1000) + ahead);
        kit_compose(&message, &node, 0, nio_bytes_of("u"), nio_bytes_of(""));
        kit_field(&message, "ts", nio__bytes(ts, sizeof ts));
        assert_int_equal(plugin->cls->seal(plugin, &message.m), ahead == 0 ? NIO_OK : NIO_EINVAL);
    }
    nio__plugin_release(plugin);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    fault_env_end(&world);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static nio_status open_as(struct kit_node *node, nio_plugin *plugin, uint8_t type)
{
    assert_true(kit_receive(&message, node, &wire));
    message.m.type = type;
    return plugin->cls->open(plugin, &message.m);
}

static void two_nodes_of_a_process_hear_one_notification(void **state)
{
    (void)state;
    static const uint8_t types[] = {NIO_NOTIFY_URI, NIO_ADVERTISE_PEER, NIO_DISCONNECT};
    for (size_t i = 0; i < sizeof types; i++) {
        struct kit_world sender, world;
        struct kit_node other; /* of the domain of `world` */
        kit_world_begin(&sender, 1);
        kit_world_begin(&world, 2);
        kit_node_begin(&other, &world.env, world.domain);
        nio_key key = nio_key_of("test", 4);
        nio_plugin *from = kit_plugin(&sender.node, "hmac", NULL, 0, key);
        nio_plugin *at_one = kit_plugin(&world.node, "hmac", NULL, 0, key);
        nio_plugin *at_other = kit_plugin(&other, "hmac", NULL, 0, key);
        kit_compose(&message, &sender.node, types[i], nio_bytes_of("u"), nio_bytes_of("c"));
        assert_int_equal(from->cls->seal(from, &message.m), NIO_OK);
        kit_send(&message, &wire);
        assert_int_equal(open_as(&world.node, at_one, types[i]), NIO_OK);
        assert_int_equal(open_as(&other, at_other, NIO_DELETE_URI), NIO_EREPLAY); /* flipped */
        assert_int_equal(open_as(&other, at_other, types[i]), NIO_OK);
        assert_int_equal(open_as(&other, at_other, types[i]), NIO_EREPLAY);
        assert_int_equal(open_as(&world.node, at_one, types[i]), NIO_EREPLAY);
        assert_int_equal(open_as(&sender.node, from, types[i]), NIO_EREPLAY); /* its own */
        for (unsigned type = 0; type < 256; type++) {
            assert_int_equal(open_as(&world.node, at_one, (uint8_t)type), NIO_EREPLAY);
        }
        /* A request that was accepted is no notification, at no node. */
        kit_compose(&message, &sender.node, NIO_REQUEST_URI, nio_bytes_of("u"), nio_bytes_of("c"));
        assert_int_equal(from->cls->seal(from, &message.m), NIO_OK);
        kit_send(&message, &wire);
        assert_int_equal(open_as(&world.node, at_one, NIO_REQUEST_URI), NIO_OK);
        assert_int_equal(open_as(&other, at_other, types[i]), NIO_EREPLAY);
        nio__plugin_release(from);
        nio__plugin_release(at_one);
        nio__plugin_release(at_other);
        kit_node_end(&other);
        kit_world_end(&world);
        kit_world_end(&sender);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_function_gives_the_known_answers),
        cmocka_unit_test(the_plugin_makes_the_known_fields),
        cmocka_unit_test(the_plugin_checks_as_strictly_as_the_known_answers),
        cmocka_unit_test(a_time_ahead_of_the_clock_is_not_sealed),
        cmocka_unit_test(two_nodes_of_a_process_hear_one_notification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
