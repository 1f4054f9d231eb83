/* The cipher for one receiver: every known answer of plain netaio, both ways, and what they do not
 * see: peers that are not proved, changed keys, more peers than keys are kept for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

#include "base/be.h"
#include "crypto/box.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"
#include "wire/frame.h"

static struct kit_message message;
static struct kit_wire wire;

static const uint8_t seed_a[NIO_KEY_BYTES] = "the seed of A, thirty-two bytes";
static const uint8_t seed_b[NIO_KEY_BYTES] = "the seed of B, thirty-two bytes";

static void assert_bytes(nio_bytes got, nio_bytes want)
{
    assert_int_equal(got.len, want.len);
    if (got.len != 0) {
        assert_memory_equal(got.ptr, want.ptr, got.len);
    }
}

static void knows(struct kit_node *node, nio_bytes pubkey, nio_peer_level level)
{
    struct kit_peer peer = {.app = nio_bytes_of("netaio"),
                            .id = nio_bytes_of("the other side"),
                            .level = level,
                            .pubkey = pubkey};
    kit_peers(node, &peer, nio__bytes(NULL, 0));
}

static nio_plugin *plugin_of(struct kit_node *node, bool hide, nio_key key)
{
    const nio_plugin_param params[] = {{.name = hide ? "hide_uri" : "clear_uri"}};
    return kit_plugin(node, "x25519", params, 1, key);
}

/* ---- Known answers ------------------------------------------------------------------------- */

static void seal_case(const json_t *item, bool hide)
{
    struct kit_world world;
    uint8_t script[NIO__BOX_NONCE_SIZE + 4];
    nio_bytes seed = vectors_hex(item, "seed_a"), nonce = vectors_hex(item, "nonce"), uri, content;
    kit_world_begin(&world, 1);
    knows(&world.node, vectors_hex(item, "pubkey_b"), NIO_PEER_KEYED);
    memcpy(script, nonce.ptr, nonce.len);
    if (hide) {
        nio__be32_store(script + nonce.len, (uint32_t)vectors_int(item, "split") - 1);
    }
    kit_draws(&world.node, script, hide ? sizeof script : nonce.len);
    nio_plugin *plugin = plugin_of(&world.node, hide, nio_key_of(seed.ptr, seed.len));
    kit_compose(&message, &world.node, NIO_NOTIFY_URI, vectors_hex(item, "uri"),
                vectors_hex(item, "content"));
    assert_int_equal(plugin->cls->seal(plugin, &message.m), NIO_OK);
    kit_send(&message, &wire);
    assert_true(nio_layer_split(&message.m, &uri, &content));
    assert_bytes(uri, vectors_hex(item, "out_uri"));
    assert_bytes(content, vectors_hex(item, "out_content"));

    static uint8_t frame[NIO__FRAME_MAX];
    size_t fields_at = NIO__HEADER_SIZE, body_at = fields_at + wire.fields_len;
    nio__frame_write_header(frame, wire.type, wire.fields_len,
                            nio__bytes(wire.body, wire.body_len));
    memcpy(frame + fields_at, wire.fields, wire.fields_len);
    memcpy(frame + body_at, wire.body, wire.body_len);
    assert_bytes(nio__bytes(frame, body_at + wire.body_len), vectors_hex(item, "message"));
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

static void open_sealed(const json_t *item, bool hide)
{
    struct kit_world world;
    nio_bytes seed = vectors_hex(item, "seed_b"), uri, content;
    kit_world_begin(&world, 1);
    knows(&world.node, vectors_hex(item, "pubkey_a"), NIO_PEER_KEYED);
    nio_plugin *plugin = plugin_of(&world.node, hide, nio_key_of(seed.ptr, seed.len));
    assert_true(kit_receive(&message, &world.node, &wire));
    assert_int_equal(plugin->cls->open(plugin, &message.m), NIO_OK);
    assert_true(nio_layer_split(&message.m, &uri, &content));
    assert_bytes(uri, vectors_hex(item, "uri"));
    assert_bytes(content, vectors_hex(item, "content"));
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

static void boxes_are_the_known_ones(void **state)
{
    (void)state;
    json_t *file = vectors_open("x25519");
    size_t index, cases = 0;
    json_t *item;
    VECTORS_EACH(file, "encrypt", index, item) {
        bool hide = json_is_true(json_object_get(item, "encrypt_uri"));
        seal_case(item, hide);
        open_sealed(item, hide);
        cases++;
    }
    assert_int_equal(cases, 16);
    vectors_close(file);
}

/* `pubkey` out of packed data, as the codec of peers reads it; empty if it is not there. */
static nio_bytes pubkey_in(nio_bytes data)
{
    nio_pk_value dict;
    nio_pk_iter iter;
    nio_bytes key, item, name, value;
    if (nio_pk_decode(data, &dict) != NIO_OK || dict.kind != NIO_PK_DICT) {
        return nio__bytes(NULL, 0);
    }
    nio_pk_iter_init(&iter, &dict);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        if (nio_pk_get_blob(key, NIO_PK_STR, &name) == NIO_OK &&
            nio_bytes_equal(name, nio_bytes_of("pubkey")) &&
            nio_pk_get_blob(item, NIO_PK_BYTES, &value) == NIO_OK) {
            return value;
        }
    }
    return nio__bytes(NULL, 0);
}

static void what_is_no_box_of_the_peer_is_dropped(void **state)
{
    (void)state;
    json_t *file = vectors_open("x25519");
    size_t index, cases = 0;
    json_t *item;
    VECTORS_EACH(file, "decrypt", index, item) {
        struct kit_world world;
        nio_bytes seed = vectors_hex(item, "seed_b"), uri, content;
        kit_world_begin(&world, 1);
        if (!json_is_null(json_object_get(item, "peer_data"))) {
            knows(&world.node, pubkey_in(vectors_hex(item, "peer_data")), NIO_PEER_KEYED);
        }
        nio_plugin *plugin = plugin_of(&world.node, false, nio_key_of(seed.ptr, seed.len));
        kit_compose(&message, &world.node, NIO_NOTIFY_URI, vectors_hex(item, "uri"),
                    vectors_hex(item, "content"));
        bool good = strcmp(vectors_text(item, "reference"), "ok") == 0;
        nio_status status = plugin->cls->open(plugin, &message.m);
        assert_int_equal(status, good ? NIO_OK : NIO_ECIPHER);
        if (good) {
            assert_true(nio_layer_split(&message.m, &uri, &content));
            assert_bytes(content, vectors_hex(item, "plain_content"));
        }
        nio__plugin_release(plugin);
        kit_world_end(&world);
        cases++;
    }
    assert_int_equal(cases, 17);
    vectors_close(file);
}

static void shared_keys_are_the_known_ones(void **state)
{
    (void)state;
    json_t *file = vectors_open("curve");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "keys", index, item) {
        uint8_t verify[NIO_KEY_BYTES], pubkey[NIO_KEY_BYTES];
        assert_int_equal(nio_key_public(vectors_hex(item, "seed").ptr, verify, pubkey), NIO_OK);
        assert_memory_equal(verify, vectors_hex(item, "ed25519_pk").ptr, sizeof verify);
        assert_memory_equal(pubkey, vectors_hex(item, "curve25519_pk").ptr, sizeof pubkey);
    }
    VECTORS_EACH(file, "box_keys", index, item) {
        uint8_t public_a[NIO_KEY_BYTES], secret_a[NIO_KEY_BYTES], public_b[NIO_KEY_BYTES],
            secret_b[NIO_KEY_BYTES], shared[NIO_KEY_BYTES];
        nio__box_keys(public_a, secret_a, vectors_hex(item, "seed_a").ptr);
        nio__box_keys(public_b, secret_b, vectors_hex(item, "seed_b").ptr);
        assert_int_equal(nio__box_shared(shared, public_b, secret_a), NIO_OK);
        assert_memory_equal(shared, vectors_hex(item, "box_key").ptr, sizeof shared);
        assert_int_equal(nio__box_shared(shared, public_a, secret_b), NIO_OK);
        assert_memory_equal(shared, vectors_hex(item, "box_key").ptr, sizeof shared);
    }
    vectors_close(file);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_status seal(nio_plugin *plugin, const struct kit_node *node, const char *text)
{
    kit_compose(&message, node, 0, nio_bytes_of("some/uri"), nio_bytes_of(text));
    nio_status status = plugin->cls->seal(plugin, &message.m);
    kit_send(&message, &wire);
    return status;
}

static nio_status open_wire(nio_plugin *plugin, const struct kit_node *node)
{
    assert_true(kit_receive(&message, node, &wire));
    return plugin->cls->open(plugin, &message.m);
}

static void nothing_is_sealed_for_a_peer_that_is_not_known_and_proved(void **state)
{
    (void)state;
    struct kit_world world;
    uint8_t pubkey[NIO_KEY_BYTES];
    static const uint8_t small_order[NIO_KEY_BYTES] = {1};
    assert_int_equal(nio_key_public(seed_b, NULL, pubkey), NIO_OK);
    nio_bytes theirs = nio__bytes(pubkey, sizeof pubkey);
    kit_world_begin(&world, 1);
    nio_plugin *plugin = plugin_of(&world.node, false, nio_key_of(seed_a, sizeof seed_a));
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_ENOPEER);
    knows(&world.node, theirs, NIO_PEER_UNPROVED);
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_ENOPEER);
    knows(&world.node, nio__bytes(NULL, 0), NIO_PEER_SIGNED);
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_ENOPEER);
    knows(&world.node, nio__bytes(pubkey, sizeof pubkey - 1), NIO_PEER_SIGNED);
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_ENOPEER);
    knows(&world.node, nio__bytes(small_order, sizeof small_order), NIO_PEER_SIGNED);
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_ENOPEER);
    assert_bytes(nio__bytes(message.m.body + 10, 6), nio_bytes_of("secret")); /* untouched */

    knows(&world.node, theirs, NIO_PEER_KEYED);
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_OK);
    kit_compose(&message, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("for a group"));
    message.m.link = NULL;
    assert_int_equal(plugin->cls->seal(plugin, &message.m), NIO_ENOPEER);
    assert_true((plugin->traits & NIO_TRAIT_RECEIVER) != 0);
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

static void the_peer_is_looked_for_under_the_app_id_of_the_protocol(void **state)
{
    (void)state;
    struct kit_world world;
    uint8_t pubkey[NIO_KEY_BYTES];
    nio_error error;
    static const nio_plugin_param unproved[] = {{.name = "unproved"}};
    assert_int_equal(nio_key_public(seed_b, NULL, pubkey), NIO_OK);
    kit_world_begin(&world, 1);
    knows(&world.node, nio__bytes(pubkey, sizeof pubkey), NIO_PEER_KEYED); /* under "netaio" */
    static const char *const realms[] = {"netaio", "chat"};
    for (size_t i = 0; i < 2; i++) {
        nio_layer_spec spec = {
            .size = sizeof spec,
            .name = "box",
            .realm = realms[i],
            .cipher = {"x25519", unproved, 1, nio_key_of(seed_a, sizeof seed_a)}};
        nio_layer *layer = NULL;
        assert_int_equal(nio__layer_new(&world.node.host, &spec, &layer, &error), NIO_OK);
        kit_compose(&message, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
        assert_int_equal(kit_seal(layer, &message), i == 0 ? NIO_OK : NIO_ENOPEER);
        nio__layer_free(&world.node.host, layer);
    }
    kit_world_end(&world);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static void what_was_sealed_for_an_earlier_seed_opens(void **state)
{
    (void)state;
    struct kit_world a, b;
    uint8_t of_a[NIO_KEY_BYTES], of_b[NIO_KEY_BYTES];
    static const uint8_t newer[NIO_KEY_BYTES] = "the new seed of B, of 32 bytes..";
    nio_key both = nio_key_of(newer, sizeof newer);
    both.previous[1] = nio__bytes(seed_b, sizeof seed_b);
    assert_int_equal(nio_key_public(seed_a, NULL, of_a), NIO_OK);
    assert_int_equal(nio_key_public(seed_b, NULL, of_b), NIO_OK);
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    knows(&a.node, nio__bytes(of_b, sizeof of_b), NIO_PEER_KEYED);
    knows(&b.node, nio__bytes(of_a, sizeof of_a), NIO_PEER_KEYED);
    nio_plugin *sender = plugin_of(&a.node, true, nio_key_of(seed_a, sizeof seed_a));
    nio_plugin *old = plugin_of(&b.node, true, both);
    nio_plugin *other = plugin_of(&b.node, true, nio_key_of(newer, sizeof newer));
    assert_int_equal(seal(sender, &a.node, "secret"), NIO_OK);
    assert_int_equal(open_wire(old, &b.node), NIO_OK);
    assert_int_equal(open_wire(old, &b.node), NIO_OK); /* the shared key is kept */
    assert_int_equal(open_wire(other, &b.node), NIO_ECIPHER);
    assert_int_equal(open_wire(sender, &a.node), NIO_OK); /* a box also opens where it was made */
    nio__plugin_release(sender);
    nio__plugin_release(old);
    nio__plugin_release(other);
    kit_world_end(&a);
    kit_world_end(&b);
}

static void more_peers_than_keys_are_kept_for_are_all_served(void **state)
{
    (void)state;
    struct kit_world a, b;
    uint8_t of_a[NIO_KEY_BYTES], of_b[NIO_KEY_BYTES], seed[NIO_KEY_BYTES];
    assert_int_equal(nio_key_public(seed_a, NULL, of_a), NIO_OK);
    kit_world_begin(&a, 1);
    nio_plugin *sender = plugin_of(&a.node, false, nio_key_of(seed_a, sizeof seed_a));
    for (unsigned i = 0; i < 600; i++) {
        memcpy(seed, seed_b, sizeof seed);
        nio__be32_store(seed, i % 500);
        assert_int_equal(nio_key_public(seed, NULL, of_b), NIO_OK);
        knows(&a.node, nio__bytes(of_b, sizeof of_b), NIO_PEER_KEYED);
        assert_int_equal(seal(sender, &a.node, "secret"), NIO_OK);
        kit_world_begin(&b, i);
        knows(&b.node, nio__bytes(of_a, sizeof of_a), NIO_PEER_KEYED);
        nio_plugin *receiver = plugin_of(&b.node, false, nio_key_of(seed, sizeof seed));
        assert_int_equal(open_wire(receiver, &b.node), NIO_OK);
        nio__plugin_release(receiver);
        kit_world_end(&b);
    }
    nio__plugin_release(sender);
    kit_world_end(&a);
}

/* ---- Sizes and places ------------------------------------------------------------------------ */

static void a_body_that_would_grow_too_long_is_not_sealed(void **state)
{
    (void)state;
    struct kit_world world;
    uint8_t pubkey[NIO_KEY_BYTES];
    static uint8_t zeros[NIO__PAYLOAD_MAX];
    assert_int_equal(nio_key_public(seed_b, NULL, pubkey), NIO_OK);
    kit_world_begin(&world, 1);
    knows(&world.node, nio__bytes(pubkey, sizeof pubkey), NIO_PEER_KEYED);
    for (int hide = 0; hide < 2; hide++) {
        nio_plugin *plugin = plugin_of(&world.node, hide, nio_key_of(seed_a, sizeof seed_a));
        size_t most = NIO__PAYLOAD_MAX - 40 - (hide ? 2 : 0);
        kit_compose(&message, &world.node, 0, nio__bytes(zeros, 5), nio__bytes(zeros, most - 5));
        assert_int_equal(plugin->cls->seal(plugin, &message.m), NIO_OK);
        assert_int_equal(message.m.body_len, 2 + NIO__PAYLOAD_MAX);
        kit_compose(&message, &world.node, 0, nio__bytes(zeros, 5), nio__bytes(zeros, most - 4));
        assert_int_equal(plugin->cls->seal(plugin, &message.m), NIO_ETOOBIG);
        nio__plugin_release(plugin);
    }
    kit_world_end(&world);
}

static void where_the_sender_cut_a_hidden_box_does_not_matter(void **state)
{
    (void)state;
    struct kit_world world;
    uint8_t pubkey[NIO_KEY_BYTES];
    nio_bytes uri, content;
    assert_int_equal(nio_key_public(seed_a, NULL, pubkey), NIO_OK); /* to itself */
    kit_world_begin(&world, 1);
    knows(&world.node, nio__bytes(pubkey, sizeof pubkey), NIO_PEER_KEYED);
    nio_plugin *plugin = plugin_of(&world.node, true, nio_key_of(seed_a, sizeof seed_a));
    assert_int_equal(seal(plugin, &world.node, "secret"), NIO_OK);
    for (size_t cut = 0; cut <= wire.body_len - 2; cut++) {
        nio__be16_store(wire.body, (uint16_t)cut);
        assert_int_equal(open_wire(plugin, &world.node), NIO_OK);
        assert_true(nio_layer_split(&message.m, &uri, &content));
        assert_bytes(content, nio_bytes_of("secret"));
    }
    for (size_t len = 0, all = wire.body_len; len < all; len++) {
        wire.body_len = len;
        assert_int_equal(open_wire(plugin, &world.node), NIO_ECIPHER);
    }
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

/* What is sealed may be shorter than a body. */
static void a_box_that_holds_no_body_is_dropped(void **state)
{
    (void)state;
    struct kit_world world;
    uint8_t pubkey[NIO_KEY_BYTES], secret[NIO_KEY_BYTES], shared[NIO_KEY_BYTES];
    kit_world_begin(&world, 1);
    nio__box_keys(pubkey, secret, seed_a);
    assert_int_equal(nio__box_shared(shared, pubkey, secret), NIO_OK);
    knows(&world.node, nio__bytes(pubkey, sizeof pubkey), NIO_PEER_KEYED);
    nio_plugin *plugin = plugin_of(&world.node, true, nio_key_of(seed_a, sizeof seed_a));
    static const uint8_t bodies[][4] = {{0}, {0}, {0, 0}, {0, 2, 0}};
    for (size_t len = 0; len < 4; len++) {
        uint8_t box[40 + 4] = {0};
        memcpy(box + 40, bodies[len], len);
        nio__box_seal(shared, box, nio__span_of(box + 40, len), box + 24);
        kit_compose(&message, &world.node, 0, nio__bytes(NULL, 0), nio__bytes(box, 40 + len));
        assert_int_equal(plugin->cls->open(plugin, &message.m), len == 2 ? NIO_OK : NIO_ECIPHER);
    }
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

/* ---- Where it may stand ---------------------------------------------------------------------- */

static nio_status layer_of(struct kit_node *node, bool inner, const char *auth, bool unproved,
                           nio_layer **layer, nio_error *error)
{
    static const nio_plugin_param params[] = {{.name = "unproved"}};
    nio_layer_spec spec = {
        .size = sizeof spec,
        .name = "boxed",
        .inner = inner,
        .auth = {auth, NULL, 0, nio_key_of(seed_a, sizeof seed_a)},
        .cipher = {"x25519", params, unproved ? 1 : 0, nio_key_of(seed_a, sizeof seed_a)}};
    return nio__layer_new(&node->host, &spec, layer, error);
}

static void without_an_auth_with_a_key_it_is_refused_unless_that_is_accepted(void **state)
{
    (void)state;
    struct kit_world world;
    nio_layer *layer = NULL, *outer = NULL;
    nio_error error;
    kit_world_begin(&world, 1);
    struct kit_node *node = &world.node;
    assert_int_equal(layer_of(node, false, "none", false, &layer, &error), NIO_EINVAL);
    assert_string_equal(error.text,
                        "layer \"boxed\": x25519 says nothing about who sent a message: "
                        "give it an auth with a key, or the parameter `unproved`");
    assert_int_equal(layer_of(node, false, "none", true, &layer, &error), NIO_OK);
    nio__layer_free(&node->host, layer);
    assert_int_equal(layer_of(node, false, "mac", false, &layer, &error), NIO_OK);
    nio__layer_free(&node->host, layer);

    nio_layer_spec spec = {
        .size = sizeof spec, .name = "outer", .auth = {"hmac", NULL, 0, nio_key_of("test", 4)}};
    assert_int_equal(nio__layer_new(&node->host, &spec, &outer, &error), NIO_OK);
    assert_int_equal(layer_of(node, true, "none", false, &layer, &error), NIO_OK);
    assert_int_equal(nio__layer_pair_check(outer, layer, &error), NIO_OK);
    assert_int_equal(nio__layer_pair_check(NULL, layer, &error), NIO_ECONFLICT);
    assert_string_equal(error.text,
                        "layer \"boxed\": x25519 says nothing about who sent a message, "
                        "and there is no auth with a key in it or around it");
    nio__layer_free(&node->host, layer);
    assert_int_equal(layer_of(node, true, "none", true, &layer, &error), NIO_OK);
    assert_int_equal(nio__layer_pair_check(NULL, layer, &error), NIO_OK);
    nio__layer_free(&node->host, layer);
    assert_int_equal(layer_of(node, true, "mac", false, &layer, &error), NIO_OK);
    assert_int_equal(nio__layer_pair_check(NULL, layer, &error), NIO_OK);
    nio__layer_free(&node->host, layer);
    nio__layer_free(&node->host, outer);
    kit_world_end(&world);
}

static void a_seed_of_another_size_is_refused(void **state)
{
    (void)state;
    struct kit_world world;
    nio_error error;
    nio_layer *layer = NULL;
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "boxed",
                           .auth = {"hmac", NULL, 0, nio_key_of("test", 4)},
                           .cipher = {"x25519", NULL, 0, nio_key_of(seed_a, 31)}};
    kit_world_begin(&world, 1);
    assert_int_equal(nio__layer_new(&world.node.host, &spec, &layer, &error), NIO_EINVAL);
    assert_string_equal(error.text, "layer \"boxed\": a seed of x25519 has 31 bytes; it needs 32");
    spec.cipher.key = nio_key_of(NULL, 0);
    assert_int_equal(nio__layer_new(&world.node.host, &spec, &layer, &error), NIO_ENOKEY);
    kit_world_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_are_the_known_ones),
        cmocka_unit_test(what_is_no_box_of_the_peer_is_dropped),
        cmocka_unit_test(shared_keys_are_the_known_ones),
        cmocka_unit_test(nothing_is_sealed_for_a_peer_that_is_not_known_and_proved),
        cmocka_unit_test(the_peer_is_looked_for_under_the_app_id_of_the_protocol),
        cmocka_unit_test(what_was_sealed_for_an_earlier_seed_opens),
        cmocka_unit_test(more_peers_than_keys_are_kept_for_are_all_served),
        cmocka_unit_test(a_body_that_would_grow_too_long_is_not_sealed),
        cmocka_unit_test(where_the_sender_cut_a_hidden_box_does_not_matter),
        cmocka_unit_test(a_box_that_holds_no_body_is_dropped),
        cmocka_unit_test(without_an_auth_with_a_key_it_is_refused_unless_that_is_accepted),
        cmocka_unit_test(a_seed_of_another_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
