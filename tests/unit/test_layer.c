/* Layers: which stand together, the fields of a message on its way, plugins that take their
 * time. The sentences for layers that cannot be are in test_layer_sentences.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/lock.h>

#include "layer/registry.h"
#include "support/layer_kit.h"

static struct kit_message out, in;
static struct kit_wire wire;
static uint8_t lock[NIO_LOCK_SINGLE_SIG_BYTES]; /* set by main, where there is tapescript */

/* clang-format off */
#define SECRET .secret = {(const uint8_t *)"a secret of thirty-two bytes ok!", 32}
#define KEY {SECRET}
#define LOCKED {SECRET, .lock = {lock, sizeof lock}}
#define NO_KEY {.secret = {NULL, 0}}
#define PLUGIN(kind) {kind, NULL, 0, KEY}
#define PLUGIN_LOCKED {"tapescript", NULL, 0, LOCKED}
#define NONE {"none", NULL, 0, NO_KEY}
/* clang-format on */

/* ---- Combinations -------------------------------------------------------------------------- */

struct combination {
    const char *name;
    nio_plugin_spec auth, cipher;
};

static const nio_plugin_param outer_names[] = {{.name = "mac_field", .text = "hmac1"}};
static const nio_plugin_param mac1[] = {{.name = "field", .text = "seal1"}};
static const nio_plugin_param iv1[] = {{.name = "iv_field", .text = "iv1"}};
static const nio_plugin_param mac2[] = {{.name = "field", .text = "seal2"}};
static const nio_plugin_param iv2[] = {{.name = "iv_field", .text = "iv2"}};
static const nio_plugin_param inner_names[] = {{.name = "mac_field", .text = "hmac2"}};

static const nio_plugin_param witness1[] = {{.name = "witness_field", .text = "script1"}};
static const nio_plugin_param unproved[] = {{.name = "unproved"}};

static const struct combination outers[] = {
    {"nothing", NONE, NONE},
    {"mac", {"mac", mac1, 1, KEY}, NONE},
    {"aead", {"aead", mac1, 1, KEY}, NONE},
    {"hmac", {"hmac", outer_names, 1, KEY}, NONE},
    {"stream", NONE, {"sha256_stream", iv1, 1, KEY}},
    {"mac and stream", {"mac", mac1, 1, KEY}, {"sha256_stream", iv1, 1, KEY}},
    {"hmac and stream", {"hmac", outer_names, 1, KEY}, {"sha256_stream", iv1, 1, KEY}},
    {"sign", {"sign", mac1, 1, KEY}, NONE},
    {"sign and box", {"sign", mac1, 1, KEY}, PLUGIN("x25519")},
    {"hmac and box", {"hmac", outer_names, 1, KEY}, PLUGIN("x25519")},
    {"box", NONE, {"x25519", unproved, 1, KEY}},
    {"script", {"tapescript", witness1, 1, LOCKED}, NONE},
    {"script and stream", {"tapescript", witness1, 1, LOCKED}, {"sha256_stream", iv1, 1, KEY}},
};
static const struct combination inners[] = {
    {"nothing", NONE, NONE},
    {"mac", {"mac", mac2, 1, KEY}, NONE},
    {"aead", {"aead", mac2, 1, KEY}, NONE},
    {"hmac", {"hmac", inner_names, 1, KEY}, NONE},
    {"stream", NONE, {"sha256_stream", iv2, 1, KEY}},
    {"mac and stream", {"mac", mac2, 1, KEY}, {"sha256_stream", iv2, 1, KEY}},
    {"hmac and stream", {"hmac", inner_names, 1, KEY}, {"sha256_stream", iv2, 1, KEY}},
    {"sign", {"sign", mac2, 1, KEY}, NONE},
    {"sign and box", {"sign", mac2, 1, KEY}, PLUGIN("x25519")},
    {"mac and box", {"mac", mac2, 1, KEY}, PLUGIN("x25519")},
    {"box", NONE, {"x25519", unproved, 1, KEY}},
    {"script", PLUGIN_LOCKED, NONE},
    {"script and box", PLUGIN_LOCKED, PLUGIN("x25519")},
};

/* The last ones are of tapescript. */
#define SCRIPTS 2
static size_t outer_count = sizeof outers / sizeof *outers;
static size_t inner_count = sizeof inners / sizeof *inners;

static nio_layer *layer_of(struct kit_world *world, const struct combination *of, bool inner)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = inner ? "admin" : "outer",
                           .inner = inner,
                           .realm = "chat",
                           .auth = of->auth,
                           .cipher = of->cipher};
    nio_layer *layer = NULL;
    nio_error error;
    if (nio__layer_new(&world->node.host, &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s: %s", of->name, error.text);
    }
    return layer;
}

/* One message through both layers, with the fields that a request has. */
static void talk(struct kit_world *a, struct kit_world *b, const struct combination *outside,
                 const struct combination *inside)
{
    nio_layer *outer_a = layer_of(a, outside, false), *inner_a = layer_of(a, inside, true);
    nio_layer *outer_b = layer_of(b, outside, false), *inner_b = layer_of(b, inside, true);
    assert_int_equal(nio__layer_pair_check(outer_a, inner_a, NULL), NIO_OK);
    kit_compose(&out, &a->node, 2, nio_bytes_of("posts/7"), nio_bytes_of("hello, world"));
    kit_field(&out, "cid", nio_bytes_of("12345678"));
    kit_field(&out, "app", nio_bytes_of("kept"));

    nio_field stated[2 + NIO__LAYER_FIELDS_MAX];
    memcpy(stated, out.items, 2 * sizeof *stated);
    size_t count = nio__layer_fields(outer_a, inner_a, stated, 2);
    assert_int_equal(kit_seal_inner(inner_a, outer_a, &out), NIO_OK);
    assert_int_equal(kit_seal(outer_a, &out), NIO_OK);
    kit_send(&out, &wire);
    assert_int_equal(wire.fields_len, nio__fields_size(stated, count));

    /* A proxy gives the request a number of its own; inner layers do not mind. */
    nio_bytes uri, content;
    assert_true(kit_receive(&in, &b->node, &wire));
    assert_int_equal(kit_open(outer_b, &in), NIO_OK);
    assert_true(nio_layer_split(&in.m, &uri, &content));
    assert_true(nio_bytes_equal(uri, nio_bytes_of("posts/7")));
    for (size_t i = 0; i < in.set.count; i++) {
        if (in.items[i].name.len == 3 && memcmp(in.items[i].name.ptr, "cid", 3) == 0) {
            in.items[i].value = nio_bytes_of("87654321");
        }
    }
    assert_int_equal(kit_open_inner(inner_b, outer_b, &in), NIO_OK);
    assert_true(nio_layer_split(&in.m, &uri, &content));
    assert_true(nio_bytes_equal(uri, nio_bytes_of("posts/7")));
    assert_true(nio_bytes_equal(content, nio_bytes_of("hello, world")));

    assert_true(kit_receive(&in, &b->node, &wire));
    assert_int_equal(kit_open(outer_b, &in) != NIO_OK,
                     outer_b->auth != NULL); /* a replay, where anything could tell */
    nio__layer_free(&a->node.host, outer_a);
    nio__layer_free(&a->node.host, inner_a);
    nio__layer_free(&b->node.host, outer_b);
    nio__layer_free(&b->node.host, inner_b);
}

static void every_outer_layer_goes_with_every_inner_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < outer_count; i++) {
        for (size_t j = 0; j < inner_count; j++) {
            struct kit_world a, b;
            kit_world_begin(&a, 1);
            kit_world_begin(&b, 2);
            kit_knows(&a.node, "chat", "b", outers[1].auth.key.secret, "a");
            kit_knows(&b.node, "chat", "a", outers[1].auth.key.secret, "b");
            talk(&a, &b, &outers[i], &inners[j]);
            kit_world_end(&a);
            kit_world_end(&b);
        }
    }
}

static void client_and_server_of_one_process_share_a_key(void **state)
{
    (void)state;
    struct kit_world a;
    struct kit_node server; /* another node, the same domain */
    kit_world_begin(&a, 1);
    kit_node_begin(&server, &a.env, a.domain);
    kit_knows(&a.node, "chat", "server", outers[1].auth.key.secret, "client");
    kit_knows(&server, "chat", "client", outers[1].auth.key.secret, "server");
    for (size_t i = 1; i < outer_count; i++) {
        nio_layer *client_layer = layer_of(&a, &outers[i], false);
        nio_layer_spec spec = {.size = sizeof spec,
                               .name = "outer",
                               .realm = "chat",
                               .auth = outers[i].auth,
                               .cipher = outers[i].cipher};
        nio_layer *server_layer = NULL;
        assert_int_equal(nio__layer_new(&server.host, &spec, &server_layer, NULL), NIO_OK);
        kit_compose(&out, &a.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
        assert_int_equal(kit_seal(client_layer, &out), NIO_OK);
        kit_send(&out, &wire);
        bool proves = outers[i].auth.kind != NULL && strcmp(outers[i].auth.kind, "none") != 0;
        assert_true(kit_receive(&in, &a.node, &wire));
        assert_int_equal(kit_open(client_layer, &in), proves ? NIO_EREPLAY : NIO_OK);
        assert_true(kit_receive(&in, &server, &wire));
        assert_int_equal(kit_open(server_layer, &in), NIO_OK);
        assert_true(kit_receive(&in, &server, &wire));
        assert_int_equal(kit_open(server_layer, &in), proves ? NIO_EREPLAY : NIO_OK);
        nio__layer_free(&a.node.host, client_layer);
        nio__layer_free(&server.host, server_layer);
    }
    kit_node_end(&server);
    kit_world_end(&a);
}

static void pairs_that_write_one_field_are_refused(void **state)
{
    (void)state;
    struct kit_world world;
    nio_error error;
    kit_world_begin(&world, 1);
    static const struct combination mac = {"mac", PLUGIN("mac"), PLUGIN("sha256_stream")};
    static const struct combination other = {"mac", {"mac", mac2, 1, KEY}, PLUGIN("sha256_stream")};
    nio_layer *outer = layer_of(&world, &mac, false);
    nio_layer *same = layer_of(&world, &mac, true), *iv = layer_of(&world, &other, true);
    assert_int_equal(nio__layer_pair_check(NULL, same, &error), NIO_OK);
    assert_int_equal(nio__layer_pair_check(outer, NULL, &error), NIO_OK);
    assert_int_equal(nio__layer_pair_check(outer, same, NULL), NIO_ECONFLICT);
    assert_int_equal(nio__layer_pair_check(outer, iv, &error), NIO_ECONFLICT);
    assert_string_equal(error.text,
                        "layers \"outer\" (sha256_stream) and \"admin\" (sha256_stream) both write "
                        "the field \"iv\": give one of them another name");
    nio__layer_free(&world.node.host, outer);
    nio__layer_free(&world.node.host, same);
    nio__layer_free(&world.node.host, iv);
    kit_world_end(&world);
}

/* ---- A plugin that takes its time ---------------------------------------------------------- */

struct slow {
    nio_plugin base;
    nio_work work;
    unsigned sealed, opened;
    bool destroyed_work;
    nio_status result;
    size_t value_len;
};

static struct slow *slow_of(nio_plugin *plugin)
{
    return (struct slow *)(void *)plugin;
}

static void slow_room(const nio_plugin *plugin, nio_room *room)
{
    (void)plugin;
    room->field_count = 1;
    room->fields[0].name = "slow";
    room->fields[0].max = 4;
}

static void slow_run(nio_work *work, const volatile bool *cancel)
{
    (void)work;
    (void)cancel;
}

static nio_status slow_seal(nio_plugin *plugin, nio_layer_message *message)
{
    struct slow *self = slow_of(plugin);
    self->sealed++;
    if (message->work == NULL) {
        message->work = &self->work;
        return NIO_EPENDING;
    }
    assert_ptr_equal(message->work, &self->work);
    assert_int_equal(nio_layer_put(message, "unstated", nio_bytes_of("x")), NIO_ELIMIT);
    return nio_layer_put(message, "slow", nio__bytes("too much", self->value_len));
}

static nio_status slow_open(nio_plugin *plugin, nio_layer_message *message)
{
    (void)message;
    slow_of(plugin)->opened++;
    return slow_of(plugin)->result;
}

static unsigned slow_destroyed;

static void slow_destroy(nio_plugin *plugin)
{
    (void)plugin;
    slow_destroyed++;
}

static const nio_plugin_class slow_class = {
    .size = sizeof(nio_plugin_class),
    .name = "slow",
    .slots = NIO_SLOT_AUTH,
    .failure = "slow auth failed",
    .channel_bytes = 5,
    .room = slow_room,
    .seal = slow_seal,
    .open = slow_open,
    .destroy = slow_destroy,
};

static void a_message_goes_on_where_a_plugin_asked_for_time(void **state)
{
    (void)state;
    struct kit_world world;
    kit_world_begin(&world, 1);
    struct slow slow = {.work = {.run = slow_run}, .value_len = 4};
    nio_layer *layer = NULL;
    unsigned stage = 0;
    slow_destroyed = 0;
    nio__plugin_init(&slow.base, &slow_class, &world.node.host);
    nio_plugin *cipher = kit_plugin(&world.node, "sha256_stream", NULL, 0, nio_key_of("k", 1));
    assert_int_equal(
        nio__layer_of(&world.node.host, "slow", false, &slow.base, cipher, &layer, NULL), NIO_OK);
    assert_true(layer->channel_bytes >= slow_class.channel_bytes);

    kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    assert_int_equal(nio__layer_seal(layer, &out.m, &stage), NIO_EPENDING);
    assert_int_equal(stage, 1);
    size_t body_len = out.m.body_len;
    assert_int_equal(nio__layer_seal(layer, &out.m, &stage), NIO_OK);
    assert_int_equal(stage, 2);
    assert_int_equal(slow.sealed, 2);
    assert_int_equal(out.m.body_len, body_len); /* the cipher did not work twice */
    kit_send(&out, &wire);

    const nio_plugin *refused = NULL;
    slow.result = NIO_EAUTH;
    assert_true(kit_receive(&in, &world.node, &wire));
    assert_int_equal(nio__layer_open(layer, &in.m, &refused), NIO_EAUTH);
    assert_ptr_equal(refused, &slow.base);
    assert_int_equal(in.m.body_len, body_len); /* nobody decrypted it */
    slow.result = NIO_OK;
    assert_int_equal(nio__layer_open(layer, &in.m, &refused), NIO_OK);
    assert_int_equal(slow.opened, 2);

    slow.value_len = 5;
    kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    stage = 0;
    assert_int_equal(nio__layer_seal(layer, &out.m, &stage), NIO_EPENDING);
    assert_int_equal(nio__layer_seal(layer, &out.m, &stage), NIO_ELIMIT);
    nio__layer_free(&world.node.host, layer);
    assert_int_equal(slow_destroyed, 1);
    kit_world_end(&world);
}

static void a_layer_takes_the_plugins_that_it_refuses(void **state)
{
    (void)state;
    struct kit_world world;
    kit_world_begin(&world, 1);
    struct slow slow = {.work = {.run = slow_run}};
    nio_layer *layer = NULL;
    nio_error error;
    slow_destroyed = 0;
    nio__plugin_init(&slow.base, &slow_class, &world.node.host);
    nio_plugin *auth = kit_plugin(&world.node, "hmac", NULL, 0, nio_key_of("k", 1));
    assert_int_equal(nio__layer_of(&world.node.host, "x", true, auth, &slow.base, &layer, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "layer \"x\": slow hides nothing and cannot be its cipher");
    assert_int_equal(slow_destroyed, 1);

    /* One plugin named for both slots is one reference. */
    nio__plugin_init(&slow.base, &slow_class, &world.node.host);
    assert_int_equal(
        nio__layer_of(&world.node.host, NULL, true, &slow.base, &slow.base, &layer, NULL), NIO_OK);
    assert_null(layer->cipher);
    nio__layer_free(&world.node.host, layer);
    assert_int_equal(slow_destroyed, 2);
    kit_world_end(&world);
}

/* ---- Fields -------------------------------------------------------------------------------- */

static void putting_a_field_twice_replaces_it(void **state)
{
    (void)state;
    struct kit_world world;
    nio_field field;
    kit_world_begin(&world, 1);
    kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    assert_int_equal(nio_layer_put(&out.m, "a", nio_bytes_of("1234")), NIO_OK);
    size_t used = out.set.used;
    assert_int_equal(nio_layer_put(&out.m, "a", nio_bytes_of("5678")), NIO_OK);
    assert_int_equal(out.set.used, used); /* in the same place */
    assert_int_equal(out.set.count, 1);
    assert_int_equal(nio_layer_put(&out.m, "a", nio_bytes_of("")), NIO_OK);
    assert_true(nio_layer_field(&out.m, "a", &field));
    assert_int_equal(field.value.len, 0);
    assert_false(nio_layer_field(&out.m, "b", &field));
    kit_world_end(&world);
}

static void fields_past_the_room_of_the_message_are_refused(void **state)
{
    (void)state;
    struct kit_world world;
    static const char *const names[] = {"a", "b", "c"};
    kit_world_begin(&world, 1);
    kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    nio__field_set_init(&out.set, out.items, 0, 2, nio__span_of(out.store, 5));
    assert_int_equal(nio_layer_put(&out.m, names[0], nio_bytes_of("1234")), NIO_OK);
    assert_int_equal(nio_layer_put(&out.m, names[1], nio_bytes_of("12")), NIO_ELIMIT);
    assert_int_equal(nio_layer_put(&out.m, names[1], nio_bytes_of("1")), NIO_OK);
    assert_int_equal(nio_layer_put(&out.m, names[2], nio_bytes_of("")), NIO_ELIMIT);
    kit_world_end(&world);
}

static void an_inner_layer_covers_what_no_layer_outside_it_writes(void **state)
{
    (void)state;
    struct kit_world world;
    kit_world_begin(&world, 1);
    nio_layer *outer = layer_of(&world, &outers[6], false); /* hmac1, nonce, ts, iv1 */
    static const char *const names[] = {"chal",  "app", "cid",   "rid", "ts",
                                        "nonce", "iv1", "hmac1", "own", "b"};
    static const char *const inside[] = {"b", "app"};
    static const char *const outside[] = {"b",   "ts",   "app",   "cid",  "iv1",
                                          "rid", "chal", "hmac1", "nonce"};
    kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        kit_field(&out, names[i], nio_bytes_of("1"));
    }
    out.outside.outer = outer;
    for (int is_outer = 0; is_outer <= 1; is_outer++) {
        const char *const *want = is_outer ? outside : inside;
        size_t at = 0, count = 0;
        nio_field field;
        out.m.outer = is_outer;
        while (nio_layer_covered(&out.m, "own", &at, &field)) {
            assert_int_equal(field.name.len, strlen(want[count]));
            assert_memory_equal(field.name.ptr, want[count], field.name.len);
            count++;
        }
        assert_int_equal(count, is_outer ? 9 : 2);
    }
    nio__layer_free(&world.node.host, outer);
    kit_world_end(&world);
}

static void a_body_that_is_none_does_not_split(void **state)
{
    (void)state;
    nio_bytes uri, content;
    uint8_t body[] = {0, 2, 'u'};
    nio_layer_message message = {.body = body};
    for (message.body_len = 0; message.body_len <= sizeof body; message.body_len++) {
        assert_false(nio_layer_split(&message, &uri, &content));
    }
    body[1] = 1;
    message.body_len = sizeof body;
    assert_true(nio_layer_split(&message, &uri, &content));
}

/* False: there is no tapescript. */
static bool make_lock(void)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_script_out made = NIO_SCRIPT_OUT(lock);
    return nio_key_public(outers[1].auth.key.secret.ptr, key, NULL) == NIO_OK &&
           nio_lock_single_sig(&made, key, 0) == NIO_OK;
}

int main(void)
{
    if (!make_lock()) {
        puts("SKIP: tapescript is not in this library");
        outer_count -= SCRIPTS;
        inner_count -= SCRIPTS;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_outer_layer_goes_with_every_inner_one),
        cmocka_unit_test(client_and_server_of_one_process_share_a_key),
        cmocka_unit_test(pairs_that_write_one_field_are_refused),
        cmocka_unit_test(a_message_goes_on_where_a_plugin_asked_for_time),
        cmocka_unit_test(a_layer_takes_the_plugins_that_it_refuses),
        cmocka_unit_test(putting_a_field_twice_replaces_it),
        cmocka_unit_test(fields_past_the_room_of_the_message_are_refused),
        cmocka_unit_test(an_inner_layer_covers_what_no_layer_outside_it_writes),
        cmocka_unit_test(a_body_that_is_none_does_not_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
