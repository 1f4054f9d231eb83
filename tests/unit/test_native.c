/* mac, aead and sign against known answers that were computed apart, and what the contract of
 * plugins does not see: channels, counters, forks, bindings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/be.h"
#include "plugins/native.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"

static struct kit_message out, in;
static struct kit_wire wire;

static const uint8_t secret[32] = "thirty-two bytes of some secret";

static nio_layer *layer_of(struct kit_node *node, const char *kind, bool inner)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = inner ? "admin" : "outer",
                           .inner = inner,
                           .realm = "chat",
                           .auth = {.kind = kind, .key = nio_key_of(secret, sizeof secret)}};
    nio_layer *layer = NULL;
    assert_int_equal(nio__layer_new(&node->host, &spec, &layer, NULL), NIO_OK);
    return layer;
}

/* ---- Known answers ------------------------------------------------------------------------- */

static nio_plugin *plugin_of(struct kit_world *world, const json_t *item)
{
    nio_bytes realm = vectors_hex(item, "realm"), key = vectors_hex(item, "secret");
    char text[256] = {0};
    memcpy(text, realm.ptr, realm.len);
    const nio_plugin_param params[] = {
        {.name = "realm", .text = text},
        {.name = json_is_true(json_object_get(item, "hide_uri")) ? "hide_uri" : "clear_uri"}};
    const char *kind = vectors_text(item, "plugin");
    return kit_plugin(&world->node, kind, params, strcmp(kind, "aead") == 0 ? 2 : 1,
                      nio_key_of(key.ptr, key.len));
}

static nio_scope scope_of(const json_t *item)
{
    return json_is_true(json_object_get(item, "group")) ? NIO_SCOPE_GROUP : NIO_SCOPE_STREAM;
}

static void seal_case(struct kit_world *world, const json_t *item)
{
    nio_plugin *plugin = plugin_of(world, item);
    nio__native_channel_state channel = {0};
    nio_bytes prefix = vectors_hex(item, "prefix");
    memcpy(world->node.host.prefix, prefix.ptr, prefix.len);
    channel.epoch = world->node.host.epoch;
    channel.number = (uint32_t)vectors_int(item, "channel_number");
    channel.counter = (uint64_t)vectors_int(item, "counter") - 1;

    kit_compose(&out, &world->node, (uint8_t)vectors_int(item, "type"), vectors_hex(item, "uri"),
                vectors_hex(item, "content"));
    out.set.count = layer_vectors_fields(json_object_get(item, "fields"), out.items, KIT_ITEMS);
    out.m.scope = scope_of(item);
    out.m.now_ms = vectors_int(item, "time");
    out.m.channel_state = &channel;
    out.m.receiver = vectors_hex(item, "to");
    out.m.challenge = vectors_hex(item, "chal");
    out.m.binds[0] = vectors_hex(item, "bind");
    out.m.bind_count = out.m.binds[0].len != 0;
    out.m.answer = out.m.bind_count != 0;
    assert_int_equal(plugin->cls->seal(plugin, &out.m), NIO_OK);

    const nio__native *native = (const nio__native *)(const void *)plugin;
    nio_bytes ad = vectors_hex(item, "ad"), body = vectors_hex(item, "body");
    assert_int_equal(native->ad_len, ad.len);
    assert_memory_equal(native->ad, ad.ptr, ad.len);
    nio_field field;
    nio_bytes value = vectors_hex(item, "value");
    assert_true(nio_layer_field(&out.m, vectors_text(item, "plugin"), &field));
    assert_int_equal(field.value.len, value.len);
    assert_memory_equal(field.value.ptr, value.ptr, value.len);
    assert_int_equal(out.m.body_len, body.len);
    assert_memory_equal(out.m.body, body.ptr, body.len);
    assert_memory_equal(out.m.tag, value.ptr + NIO__NATIVE_HEAD_BYTES, NIO_TAG_BYTES);
    kit_send(&out, &wire);
    nio__plugin_release(plugin);
}

static void open_case(struct kit_world *world, const json_t *item)
{
    nio_plugin *plugin = plugin_of(world, item);
    assert_true(kit_receive(&in, &world->node, &wire));
    in.m.scope = scope_of(item);
    in.m.now_ms = vectors_int(item, "time");
    in.m.receiver = vectors_hex(item, "to");
    in.m.challenge = vectors_hex(item, "chal");
    in.m.binds[0] = vectors_hex(item, "bind");
    in.m.bind_count = in.m.binds[0].len != 0;
    in.m.answer = in.m.bind_count != 0;
    assert_int_equal(plugin->cls->open(plugin, &in.m), NIO_OK);
    nio_bytes uri, content;
    assert_true(nio_layer_split(&in.m, &uri, &content));
    assert_true(nio_bytes_equal(uri, vectors_hex(item, "uri")));
    assert_true(nio_bytes_equal(content, vectors_hex(item, "content")));
    nio__plugin_release(plugin);
}

static void sealed_messages_are_the_known_ones(void **state)
{
    (void)state;
    json_t *file = vectors_open("native");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "cases", index, item) {
        struct kit_world sender, receiver;
        kit_world_begin(&sender, 1);
        seal_case(&sender, item);
        kit_world_end(&sender);
        kit_world_begin(&receiver, 1);
        open_case(&receiver, item);
        kit_world_end(&receiver);
    }
    vectors_close(file);
}

/* ---- Channels ------------------------------------------------------------------------------ */

static nio_bytes value_of(const struct kit_message *message, const char *name)
{
    nio_field field;
    assert_true(nio_layer_field(&message->m, name, &field));
    return field.value;
}

static void no_nonce_comes_twice_even_with_one_key_at_both_layers(void **state)
{
    (void)state;
    struct kit_world world;
    static uint8_t seen[400][24];
    size_t count = 0;
    static const nio_plugin_param other[] = {{.name = "field", .text = "seal2"}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "admin",
                           .inner = true,
                           .auth = {"aead", other, 1, nio_key_of(secret, sizeof secret)}};
    kit_world_begin(&world, 1);
    nio_layer *outer = layer_of(&world.node, "aead", false), *inner = NULL;
    assert_int_equal(nio__layer_new(&world.node.host, &spec, &inner, NULL), NIO_OK);
    for (int link = 0; link < 10; link++) {
        nio__native_channel_state of_outer = {0}, of_inner = {0};
        for (int i = 0; i < 20; i++) {
            kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
            out.m.channel_state = &of_inner;
            assert_int_equal(kit_seal_inner(inner, outer, &out), NIO_OK);
            out.m.channel_state = &of_outer;
            assert_int_equal(kit_seal(outer, &out), NIO_OK);
            memcpy(seen[count++], value_of(&out, "aead").ptr + 12, 24);
            memcpy(seen[count++], value_of(&out, "seal2").ptr + 12, 24);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(seen[i], seen[j], sizeof *seen);
        }
    }
    nio__layer_free(&world.node.host, outer);
    nio__layer_free(&world.node.host, inner);
    kit_world_end(&world);
}

static void the_child_of_a_fork_seals_on_channels_of_its_own(void **state)
{
    (void)state;
    struct kit_world world;
    int ends[2];
    uint8_t of_parent[16], of_child[16];
    nio__native_channel_state channel = {0};
    kit_world_begin(&world, 1);
    nio_layer *layer = layer_of(&world.node, "mac", false);
    kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    out.m.channel_state = &channel;
    assert_int_equal(kit_seal(layer, &out), NIO_OK);
    memcpy(of_parent, value_of(&out, "mac").ptr + 12, sizeof of_parent);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        kit_compose(&out, &world.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
        out.m.channel_state = &channel;
        nio_status status = kit_seal(layer, &out);
        ssize_t written = write(ends[1], value_of(&out, "mac").ptr + 12, sizeof of_child);
        _exit(status != NIO_OK || written != sizeof of_child);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    assert_int_equal(read(ends[0], of_child, sizeof of_child), sizeof of_child);
    assert_memory_not_equal(of_child, of_parent, NIO__PREFIX_BYTES);
    close(ends[0]);
    close(ends[1]);
    nio__layer_free(&world.node.host, layer);
    kit_world_end(&world);
}

/* Seals `count` messages of one channel into memory of the test. */
#define SENT_MAX 1200
static struct sent {
    uint8_t fields[128], body[16];
    size_t fields_len, body_len;
} sent[SENT_MAX];

static void seal_many(struct kit_world *world, nio_layer *layer, size_t count)
{
    nio__native_channel_state channel = {0};
    for (size_t i = 0; i < count; i++) {
        kit_compose(&out, &world->node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
        out.m.channel_state = &channel;
        assert_int_equal(kit_seal(layer, &out), NIO_OK);
        kit_send(&out, &wire);
        memcpy(sent[i].fields, wire.fields, sent[i].fields_len = wire.fields_len);
        memcpy(sent[i].body, wire.body, sent[i].body_len = wire.body_len);
    }
}

static nio_status open_sent(struct kit_world *world, nio_layer *layer, size_t i, nio_scope scope)
{
    memcpy(wire.fields, sent[i].fields, wire.fields_len = sent[i].fields_len);
    memcpy(wire.body, sent[i].body, wire.body_len = sent[i].body_len);
    assert_true(kit_receive(&in, &world->node, &wire));
    in.m.scope = scope;
    return kit_open(layer, &in);
}

static void messages_overtake_each_other_within_the_window_alone(void **state)
{
    (void)state;
    static const struct {
        nio_scope scope;
        size_t window;
    } cases[] = {{NIO_SCOPE_STREAM, 64}, {NIO_SCOPE_DATAGRAM, 1024}, {NIO_SCOPE_GROUP, 1024}};
    for (size_t c = 0; c < 3; c++) {
        struct kit_world a, b;
        nio_scope scope = cases[c].scope;
        kit_world_begin(&a, 1);
        kit_world_begin(&b, 1);
        b.node.host.prefix[0] ^= 1;
        nio_layer *at_a = layer_of(&a.node, "mac", false), *at_b = layer_of(&b.node, "mac", false);
        size_t last = cases[c].window + 10;
        seal_many(&a, at_a, last + 1);
        assert_int_equal(open_sent(&b, at_b, last, scope), NIO_OK);
        assert_int_equal(open_sent(&b, at_b, last, scope), NIO_EREPLAY);
        for (size_t i = 0; i < last; i++) {
            bool within = last - i < cases[c].window;
            assert_int_equal(open_sent(&b, at_b, i, scope), within ? NIO_OK : NIO_EREPLAY);
            assert_int_equal(open_sent(&b, at_b, i, scope), NIO_EREPLAY);
        }
        nio__layer_free(&a.node.host, at_a);
        nio__layer_free(&b.node.host, at_b);
        kit_world_end(&a);
        kit_world_end(&b);
    }
}

static void a_full_table_of_channels_refuses_and_counts(void **state)
{
    (void)state;
    struct kit_world a, b;
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 1);
    b.node.host.prefix[0] ^= 1;
    b.node.limits.channels = 3;
    nio_layer *at_a = layer_of(&a.node, "aead", false), *at_b = layer_of(&b.node, "aead", false);
    for (int i = 0; i < 4; i++) {
        seal_many(&a, at_a, 1);
        assert_int_equal(open_sent(&b, at_b, 0, NIO_SCOPE_STREAM), i < 3 ? NIO_OK : NIO_ESTALE);
    }
    assert_int_equal(b.node.host.channels_refused, 1);
    fault_env_advance(&a.env, 30001);
    fault_env_advance(&b.env, 30001);
    seal_many(&a, at_a, 1);
    assert_int_equal(open_sent(&b, at_b, 0, NIO_SCOPE_STREAM), NIO_OK);
    nio__layer_free(&a.node.host, at_a);
    nio__layer_free(&b.node.host, at_b);
    kit_world_end(&a);
    kit_world_end(&b);
}

/* ---- Bindings ------------------------------------------------------------------------------ */

struct two {
    struct kit_world a, b;
    nio_layer *at_a, *at_b;
};

static void two_begin(struct two *two, const char *kind)
{
    kit_world_begin(&two->a, 1);
    kit_world_begin(&two->b, 1);
    two->b.node.host.prefix[0] ^= 1;
    two->at_a = layer_of(&two->a.node, kind, false);
    two->at_b = layer_of(&two->b.node, kind, false);
    kit_compose(&out, &two->a.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
}

static void two_end(struct two *two)
{
    nio__layer_free(&two->a.node.host, two->at_a);
    nio__layer_free(&two->b.node.host, two->at_b);
    kit_world_end(&two->a);
    kit_world_end(&two->b);
}

/* A peer that answers may be a bad one, and others need places in the table too. */
static void the_time_of_an_answer_keeps_no_place_longer_than_the_window(void **state)
{
    (void)state;
    struct two two;
    const uint8_t tag[NIO_TAG_BYTES] = {1};
    two_begin(&two, "mac");
    two.b.node.limits.channels = 1;
    out.m.answer = true;
    out.m.binds[0] = nio__bytes(tag, sizeof tag);
    out.m.bind_count = 1;
    out.m.now_ms = INT64_C(0xffffffffffff);
    assert_int_equal(kit_seal(two.at_a, &out), NIO_OK);
    kit_send(&out, &wire);
    assert_true(kit_receive(&in, &two.b.node, &wire));
    in.m.answer = true;
    in.m.binds[0] = nio__bytes(tag, sizeof tag);
    in.m.bind_count = 1;
    assert_int_equal(kit_open(two.at_b, &in), NIO_OK);

    seal_many(&two.a, two.at_a, 1);
    assert_int_equal(open_sent(&two.b, two.at_b, 0, NIO_SCOPE_STREAM), NIO_ESTALE);
    fault_env_advance(&two.a.env, 30001);
    fault_env_advance(&two.b.env, 30001);
    seal_many(&two.a, two.at_a, 1);
    assert_int_equal(open_sent(&two.b, two.at_b, 0, NIO_SCOPE_STREAM), NIO_OK);
    two_end(&two);
}

static void a_message_for_one_peer_is_refused_by_another(void **state)
{
    (void)state;
    struct two two;
    static const char *const others[] = {"", "alicf", "alic", "alicee"};
    two_begin(&two, "aead");
    out.m.receiver = nio_bytes_of("alice");
    assert_int_equal(kit_seal(two.at_a, &out), NIO_OK);
    kit_send(&out, &wire);
    for (size_t i = 0; i < 4; i++) {
        assert_true(kit_receive(&in, &two.b.node, &wire));
        in.m.receiver = nio_bytes_of(others[i]);
        assert_int_equal(kit_open(two.at_b, &in), NIO_EAUTH);
    }
    assert_true(kit_receive(&in, &two.b.node, &wire));
    in.m.receiver = nio_bytes_of("alice");
    assert_int_equal(kit_open(two.at_b, &in), NIO_OK);
    two_end(&two);
}

static void a_message_to_a_group_is_for_every_peer(void **state)
{
    (void)state;
    struct two two;
    two_begin(&two, "mac");
    out.m.receiver = nio_bytes_of("alice");
    out.m.scope = NIO_SCOPE_GROUP;
    assert_int_equal(kit_seal(two.at_a, &out), NIO_OK);
    kit_send(&out, &wire);
    assert_true(kit_receive(&in, &two.b.node, &wire));
    in.m.receiver = nio_bytes_of("bob");
    in.m.scope = NIO_SCOPE_GROUP;
    assert_int_equal(kit_open(two.at_b, &in), NIO_OK);
    two_end(&two);
}

static void challenge_stands_for_the_clock(const char *kind)
{
    struct two two;
    static const uint8_t chal[16] = {9, 9, 9}, other[16] = {8};
    two_begin(&two, kind);
    assert_true((two.at_a->traits & NIO_TRAIT_CHALLENGE) != 0);
    out.m.now_ms -= 3600000; /* a sender whose clock is an hour late */
    out.m.challenge = nio__bytes(chal, sizeof chal);
    kit_field(&out, "chal", out.m.challenge);
    assert_int_equal(kit_seal(two.at_a, &out), NIO_OK);
    kit_send(&out, &wire);
    assert_true(kit_receive(&in, &two.b.node, &wire));
    assert_int_equal(kit_open(two.at_b, &in), NIO_ESTALE); /* nobody says that it is good */
    assert_true(kit_receive(&in, &two.b.node, &wire));
    in.m.challenge = nio__bytes(other, sizeof other);
    assert_int_equal(kit_open(two.at_b, &in), NIO_EAUTH);
    assert_true(kit_receive(&in, &two.b.node, &wire));
    in.m.challenge = nio__bytes(chal, sizeof chal);
    assert_int_equal(kit_open(two.at_b, &in), NIO_OK);
    /* As long as the challenge could be good, the message is remembered, room or no room. */
    two.b.node.limits.channels = 1;
    fault_env_advance(&two.a.env, 60000);
    fault_env_advance(&two.b.env, 60000);
    seal_many(&two.a, two.at_a, 1);
    assert_int_equal(open_sent(&two.b, two.at_b, 0, NIO_SCOPE_STREAM), NIO_ESTALE);
    two_end(&two);
}

static void a_good_challenge_stands_for_the_clock_and_a_bad_one_does_not(void **state)
{
    (void)state;
    challenge_stands_for_the_clock("mac");
    challenge_stands_for_the_clock("aead");
    challenge_stands_for_the_clock("sign");
}

static void a_covered_field_that_is_no_bytes_is_refused(void **state)
{
    (void)state;
    struct two two;
    static const uint8_t five[] = {0x44, 0x05};
    two_begin(&two, "mac");
    kit_field(&out, "n", nio__bytes(five, sizeof five));
    assert_int_equal(kit_seal(two.at_a, &out), NIO_OK);
    kit_send(&out, &wire);
    assert_true(kit_receive(&in, &two.b.node, &wire));
    for (size_t i = 0; i < in.set.count; i++) {
        if (in.items[i].name.len == 1) {
            in.items[i].kind = NIO_FIELD_UINT; /* the integer 5, whose packed form this is */
            in.items[i].number = 5;
        }
    }
    assert_int_equal(kit_open(two.at_b, &in), NIO_EAUTH);
    two_end(&two);
}

static void sides_that_disagree_about_hiding_the_uri_do_not_understand_each_other(void **state)
{
    (void)state;
    struct kit_world a, b;
    static const nio_plugin_param clear[] = {{.name = "clear_uri"}};
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 1);
    b.node.host.prefix[0] ^= 1;
    nio_key key = nio_key_of(secret, sizeof secret);
    nio_plugin *hides = kit_plugin(&b.node, "aead", NULL, 0, key);
    nio_plugin *shows = kit_plugin(&a.node, "aead", clear, 1, key);
    for (int i = 0; i < 2; i++) {
        nio__native_channel_state channel = {0};
        kit_compose(&out, &a.node, 0, nio_bytes_of(i == 0 ? "uri" : ""), nio_bytes_of("\xff\xff"));
        out.m.channel_state = &channel;
        assert_int_equal(shows->cls->seal(shows, &out.m), NIO_OK);
        kit_send(&out, &wire);
        assert_true(kit_receive(&in, &b.node, &wire));
        assert_int_equal(hides->cls->open(hides, &in.m), i == 0 ? NIO_EAUTH : NIO_ECIPHER);
    }
    nio__plugin_release(hides);
    nio__plugin_release(shows);
    kit_world_end(&a);
    kit_world_end(&b);
}

static nio_status grow_covered_data(struct fault_env *world, void *user)
{
    (void)user;
    static uint8_t large[40000];
    struct kit_node node;
    nio_domain *domain;
    nio_layer *layer = NULL;
    nio_status status = nio_domain_create(&domain, &world->env);
    if (status != NIO_OK) {
        return status;
    }
    kit_node_begin(&node, world, domain);
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "outer",
                           .auth = {.kind = "mac", .key = nio_key_of(secret, sizeof secret)}};
    status = nio__layer_new(&node.host, &spec, &layer, NULL);
    if (status == NIO_OK) {
        kit_compose(&out, &node, 0, nio__bytes(large, 20000), nio_bytes_of("c"));
        kit_field(&out, "large", nio__bytes(large, sizeof large));
        status = kit_seal(layer, &out);
    }
    nio__layer_free(&node.host, layer);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    return status;
}

static void covered_data_that_finds_no_memory_is_not_sealed(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    assert_true(fault_env_exhaust(&world, grow_covered_data, NULL) > 3);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealed_messages_are_the_known_ones),
        cmocka_unit_test(no_nonce_comes_twice_even_with_one_key_at_both_layers),
        cmocka_unit_test(the_child_of_a_fork_seals_on_channels_of_its_own),
        cmocka_unit_test(messages_overtake_each_other_within_the_window_alone),
        cmocka_unit_test(a_full_table_of_channels_refuses_and_counts),
        cmocka_unit_test(the_time_of_an_answer_keeps_no_place_longer_than_the_window),
        cmocka_unit_test(a_message_for_one_peer_is_refused_by_another),
        cmocka_unit_test(a_message_to_a_group_is_for_every_peer),
        cmocka_unit_test(a_good_challenge_stands_for_the_clock_and_a_bad_one_does_not),
        cmocka_unit_test(a_covered_field_that_is_no_bytes_is_refused),
        cmocka_unit_test(sides_that_disagree_about_hiding_the_uri_do_not_understand_each_other),
        cmocka_unit_test(covered_data_that_finds_no_memory_is_not_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
