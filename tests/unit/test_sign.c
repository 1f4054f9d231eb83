/* sign: whose signature is taken, what that proves, and how far strangers get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/call.h>
#include <netaio/packify.h>

#include "base/be.h"
#include "support/layer_kit.h"

static struct kit_message out, in;
static struct kit_wire wire;

static const uint8_t seed_a[NIO_KEY_BYTES] = "the seed of A, thirty-two bytes";
static const uint8_t seed_b[NIO_KEY_BYTES] = "the seed of B, thirty-two bytes";

static const nio_plugin_param with_peers[] = {{.name = "peers"}};

/* Two hosts, A and B. */
struct pair {
    struct kit_world a, b;
    nio_layer *at_a, *at_b;
    uint8_t verify_a[NIO_KEY_BYTES];
};

static nio_layer *layer_of(struct kit_node *node, nio_key key, bool peers)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "signed",
                           .realm = "chat",
                           .auth = {"sign", with_peers, peers ? 1 : 0, key}};
    nio_layer *layer = NULL;
    nio_error error;
    if (nio__layer_new(&node->host, &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return layer;
}

/* B has a seed of its own, and trusts whom `trusted` says. */
static void begin(struct pair *pair, nio_bytes trusted, bool peers)
{
    nio_key key_b = nio_key_of(seed_b, sizeof seed_b);
    key_b.trusted = trusted;
    kit_world_begin(&pair->a, 1);
    kit_world_begin(&pair->b, 2);
    pair->at_a = layer_of(&pair->a.node, nio_key_of(seed_a, sizeof seed_a), false);
    pair->at_b = layer_of(&pair->b.node, key_b, peers);
    assert_int_equal(nio_key_public(seed_a, pair->verify_a, NULL), NIO_OK);
}

static void end(struct pair *pair)
{
    nio__layer_free(&pair->a.node.host, pair->at_a);
    nio__layer_free(&pair->b.node.host, pair->at_b);
    kit_world_end(&pair->a);
    kit_world_end(&pair->b);
}

static void send(struct pair *pair, uint8_t type, nio_bytes content)
{
    kit_compose(&out, &pair->a.node, type, nio_bytes_of("chat"), content);
    assert_int_equal(kit_seal(pair->at_a, &out), NIO_OK);
    kit_send(&out, &wire);
}

static nio_status opens(struct pair *pair)
{
    assert_true(kit_receive(&in, &pair->b.node, &wire));
    return kit_open(pair->at_b, &in);
}

static nio_bytes key_view(const uint8_t key[NIO_KEY_BYTES])
{
    return nio__bytes(key, NIO_KEY_BYTES);
}

/* The packed tuple (id, data). */
static nio_bytes peer_of(nio_bytes id, const char *data)
{
    static uint8_t packed[512];
    nio_pk_writer writer;
    size_t id_size = nio_pk_blob_size(id.len), data_size = nio_pk_blob_size(strlen(data));
    size_t longest = id_size > data_size ? id_size : data_size;
    nio_pk_writer_init(&writer, packed, sizeof packed);
    nio_pk_put_container(&writer, NIO_PK_TUPLE, 2, longest);
    nio_pk_put_length(&writer, longest, id_size);
    nio_pk_put_length(&writer, longest, data_size);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, id);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, nio_bytes_of(data));
    assert_int_equal(writer.status, NIO_OK);
    return nio__bytes(packed, (size_t)(writer.at - packed));
}

/* ---- Keys that are named --------------------------------------------------------------------- */

static void a_key_that_is_trusted_makes_a_message_authenticated(void **state)
{
    (void)state;
    struct pair pair;
    uint8_t trusted[3 * NIO_KEY_BYTES] = {1};
    begin(&pair, nio__bytes(trusted, 0), false);
    memcpy(trusted + 2 * NIO_KEY_BYTES, pair.verify_a, NIO_KEY_BYTES);
    end(&pair);
    begin(&pair, nio__bytes(trusted, sizeof trusted), false);
    send(&pair, NIO_REQUEST_URI, nio_bytes_of("hello"));
    assert_int_equal(opens(&pair), NIO_OK);
    assert_false(in.m.stranger);
    assert_int_equal(in.m.proved_by.len, NIO_KEY_BYTES);
    assert_memory_equal(in.m.proved_by.ptr, pair.verify_a, NIO_KEY_BYTES);
    assert_int_equal(in.m.key_index, 0);
    assert_int_equal(opens(&pair), NIO_EREPLAY);
    end(&pair);
}

static void a_key_that_nobody_named_opens_nothing(void **state)
{
    (void)state;
    struct pair pair;
    begin(&pair, nio__bytes(NULL, 0), false);
    for (unsigned type = 0; type < 256; type++) {
        send(&pair, (uint8_t)type, nio_bytes_of("hello"));
        assert_int_equal(opens(&pair), NIO_EAUTH);
        assert_int_equal(in.m.proved_by.len, 0);
    }
    end(&pair);
}

static void who_only_receives_has_no_seed_and_seals_nothing(void **state)
{
    (void)state;
    struct pair pair;
    nio_key key = nio_key_of(NULL, 0);
    begin(&pair, nio__bytes(NULL, 0), false);
    key.trusted = key_view(pair.verify_a);
    nio__layer_free(&pair.b.node.host, pair.at_b);
    pair.at_b = layer_of(&pair.b.node, key, false);
    send(&pair, NIO_REQUEST_URI, nio_bytes_of("hello"));
    assert_int_equal(opens(&pair), NIO_OK);
    kit_compose(&out, &pair.b.node, 0, nio_bytes_of("u"), nio_bytes_of("c"));
    assert_int_equal(kit_seal(pair.at_b, &out), NIO_ENOKEY);
    assert_int_equal(nio__layer_signs_as(pair.at_b).len, 0);
    nio_bytes signs_as = nio__layer_signs_as(pair.at_a);
    assert_true(nio_bytes_equal(signs_as, key_view(pair.verify_a)));
    assert_int_equal(nio__layer_signs_as(NULL).len, 0);
    end(&pair);
}

static void keys_of_another_size_are_refused_with_a_sentence(void **state)
{
    (void)state;
    struct kit_world world;
    static const uint8_t bytes[64] = {1};
    nio_error error;
    nio_layer *layer = NULL;
    nio_key none = nio_key_of(NULL, 0), longer = nio_key_of(bytes, 33);
    nio_key cut = nio_key_of(bytes, 32), previous = nio_key_of(bytes, 32);
    cut.trusted = nio__bytes(bytes, 63);
    previous.previous[2] = nio__bytes(bytes, 31);
    const struct {
        nio_key key;
        nio_status status;
        const char *sentence;
    } cases[] = {
        {none, NIO_ENOKEY,
         "layer \"signed\": sign needs a key: a seed to seal, or verify keys that it trusts"},
        {longer, NIO_EINVAL, "layer \"signed\": a seed of sign has 33 bytes; it needs 32"},
        {previous, NIO_EINVAL, "layer \"signed\": a seed of sign has 31 bytes; it needs 32"},
        {cut, NIO_EINVAL,
         "layer \"signed\": the verify keys that sign trusts have 63 bytes; each needs 32"},
    };
    kit_world_begin(&world, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nio_layer_spec spec = {
            .size = sizeof spec, .name = "signed", .auth = {"sign", NULL, 0, cases[i].key}};
        assert_int_equal(nio__layer_new(&world.node.host, &spec, &layer, &error), cases[i].status);
        assert_string_equal(error.text, cases[i].sentence);
    }
    kit_world_end(&world);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static const uint8_t peer_types[] = {NIO_ADVERTISE_PEER, NIO_PEER_DISCOVERED, NIO_DISCONNECT};

static void a_peer_message_signed_by_its_id_proves_itself_and_no_more(void **state)
{
    (void)state;
    struct pair pair;
    begin(&pair, nio__bytes(NULL, 0), false);
    for (size_t i = 0; i < sizeof peer_types; i++) {
        send(&pair, peer_types[i], peer_of(key_view(pair.verify_a), "data"));
        assert_int_equal(opens(&pair), NIO_OK);
        assert_true(in.m.stranger);
        assert_memory_equal(in.m.proved_by.ptr, pair.verify_a, NIO_KEY_BYTES);
        assert_int_equal(opens(&pair), NIO_EREPLAY);
    }
    /* Not under another type, another id, nor in what is no peer. */
    send(&pair, NIO_REQUEST_URI, peer_of(key_view(pair.verify_a), "data"));
    assert_int_equal(opens(&pair), NIO_EAUTH);
    send(&pair, NIO_ADVERTISE_PEER, peer_of(key_view(seed_b), "data"));
    assert_int_equal(opens(&pair), NIO_EAUTH);
    send(&pair, NIO_ADVERTISE_PEER, peer_of(nio__bytes(pair.verify_a, 31), "data"));
    assert_int_equal(opens(&pair), NIO_EAUTH);
    send(&pair, NIO_ADVERTISE_PEER, key_view(pair.verify_a));
    assert_int_equal(opens(&pair), NIO_EAUTH);
    end(&pair);
}

static void no_changed_peer_message_proves_itself(void **state)
{
    (void)state;
    struct pair pair;
    static struct kit_wire sent;
    begin(&pair, nio__bytes(NULL, 0), false);
    send(&pair, NIO_ADVERTISE_PEER, peer_of(key_view(pair.verify_a), "data"));
    sent = wire;
    for (size_t bit = 0; bit < 8 * sent.body_len; bit++) {
        wire = sent;
        wire.body[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(opens(&pair), NIO_EAUTH);
    }
    wire = sent;
    wire.type = NIO_DISCONNECT;
    assert_int_equal(opens(&pair), NIO_EAUTH);
    wire = sent;
    assert_int_equal(opens(&pair), NIO_OK);
    end(&pair);
}

static void who_names_keys_takes_no_strangers_unless_it_says_so(void **state)
{
    (void)state;
    static const uint8_t somebody[NIO_KEY_BYTES] = {7};
    for (int peers = 0; peers < 2; peers++) {
        struct pair pair;
        begin(&pair, key_view(somebody), peers != 0);
        send(&pair, NIO_ADVERTISE_PEER, peer_of(key_view(pair.verify_a), "data"));
        assert_int_equal(opens(&pair), peers ? NIO_OK : NIO_EAUTH);
        assert_int_equal(in.m.stranger, peers);
        end(&pair);
    }
}

static void the_peer_on_the_link_is_believed_only_where_peers_are(void **state)
{
    (void)state;
    for (int peers = 0; peers < 2; peers++) {
        struct pair pair;
        begin(&pair, nio__bytes(NULL, 0), peers != 0);
        struct kit_peer known = {
            .app = nio_bytes_of("chat"), .id = key_view(pair.verify_a), .level = NIO_PEER_SIGNED};
        kit_peers(&pair.b.node, &known, nio_bytes_of("b"));
        send(&pair, NIO_REQUEST_URI, nio_bytes_of("hello"));
        assert_int_equal(opens(&pair), peers ? NIO_OK : NIO_EAUTH);
        assert_int_equal(in.m.stranger, peers); /* anybody can be a peer */
        known.id = nio_bytes_of("some id that is no key at all...");
        kit_peers(&pair.b.node, &known, nio_bytes_of("b"));
        send(&pair, NIO_REQUEST_URI, nio_bytes_of("hello"));
        assert_int_equal(opens(&pair), NIO_EAUTH);
        known.id = nio_bytes_of("short");
        kit_peers(&pair.b.node, &known, nio_bytes_of("b"));
        assert_int_equal(opens(&pair), NIO_EAUTH);
        known = (struct kit_peer){.app = nio_bytes_of("other"), .id = key_view(pair.verify_a)};
        kit_peers(&pair.b.node, &known, nio_bytes_of("b"));
        assert_int_equal(opens(&pair), NIO_EAUTH);
        end(&pair);
    }
}

/* Each with a key of its own, which costs nothing. */
static void strangers_cannot_fill_the_table_of_channels(void **state)
{
    (void)state;
    struct pair pair;
    uint8_t seed[NIO_KEY_BYTES] = {0}, verify[NIO_KEY_BYTES];
    begin(&pair, nio__bytes(NULL, 0), false);
    pair.b.node.limits.channels = 16;
    size_t taken = 0;
    for (unsigned i = 0; i < 40; i++) {
        struct kit_world stranger;
        nio__be32_store(seed, i + 1);
        assert_int_equal(nio_key_public(seed, verify, NULL), NIO_OK);
        kit_world_begin(&stranger, i + 10);
        nio_layer *layer = layer_of(&stranger.node, nio_key_of(seed, sizeof seed), false);
        kit_compose(&out, &stranger.node, NIO_ADVERTISE_PEER, nio_bytes_of("chat"),
                    peer_of(key_view(verify), "data"));
        assert_int_equal(kit_seal(layer, &out), NIO_OK);
        kit_send(&out, &wire);
        taken += opens(&pair) == NIO_OK;
        nio__layer_free(&stranger.node.host, layer);
        kit_world_end(&stranger);
    }
    assert_int_equal(taken, 4);
    assert_int_equal(pair.b.node.host.channels_refused, 36);

    /* Those who are trusted have the rest: here other nodes with the seed of B. */
    for (unsigned i = 0; i < 12; i++) {
        struct kit_world friend;
        kit_world_begin(&friend, i + 100);
        nio_layer *layer = layer_of(&friend.node, nio_key_of(seed_b, sizeof seed_b), false);
        kit_compose(&out, &friend.node, NIO_REQUEST_URI, nio_bytes_of("u"), nio_bytes_of("c"));
        assert_int_equal(kit_seal(layer, &out), NIO_OK);
        kit_send(&out, &wire);
        assert_int_equal(opens(&pair), NIO_OK);
        nio__layer_free(&friend.node.host, layer);
        kit_world_end(&friend);
    }
    end(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_is_trusted_makes_a_message_authenticated),
        cmocka_unit_test(a_key_that_nobody_named_opens_nothing),
        cmocka_unit_test(who_only_receives_has_no_seed_and_seals_nothing),
        cmocka_unit_test(keys_of_another_size_are_refused_with_a_sentence),
        cmocka_unit_test(a_peer_message_signed_by_its_id_proves_itself_and_no_more),
        cmocka_unit_test(no_changed_peer_message_proves_itself),
        cmocka_unit_test(who_names_keys_takes_no_strangers_unless_it_says_so),
        cmocka_unit_test(the_peer_on_the_link_is_believed_only_where_peers_are),
        cmocka_unit_test(strangers_cannot_fill_the_table_of_channels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
