/* The auth plugin `tapescript`: messages that come again, and locks of peers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/call.h>

#include "base/be.h"
#include "support/tape_kit.h"

/* ---- Freshness ------------------------------------------------------------------------------- */

static void a_message_of_another_type_is_a_replay(void **state)
{
    (void)state;
    struct kit_world a, b;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = tape_plugin(&a.node, tape_key(tape_seed_a, tape_view(&lock)));
    nio_plugin *to = tape_plugin(&b.node, tape_key(tape_seed_b, tape_view(&lock)));
    assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
    assert_int_equal(tape_opens(&b.node, to), NIO_OK);
    for (unsigned type = 0; type < 256; type++) {
        assert_int_equal(tape_open_as(&b.node, to, (uint8_t)type), NIO_EREPLAY);
        assert_int_equal(tape_open_as(&a.node, from, (uint8_t)type), NIO_EREPLAY); /* its own */
    }
    fault_env_advance(&b.env, 61000);
    assert_int_equal(tape_opens(&b.node, to), NIO_ESTALE);
    nio__plugin_release(from);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
}

static void two_nodes_of_a_process_hear_one_notification(void **state)
{
    (void)state;
    struct kit_world sender, world;
    struct kit_node other; /* of the domain of `world` */
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    kit_world_begin(&sender, 1);
    kit_world_begin(&world, 2);
    kit_node_begin(&other, &world.env, world.domain);
    nio_plugin *from = tape_plugin(&sender.node, tape_key(tape_seed_a, tape_view(&lock)));
    nio_plugin *at_one = tape_plugin(&world.node, tape_key(NULL, tape_view(&lock)));
    nio_plugin *at_other = tape_plugin(&other, tape_key(tape_seed_b, tape_view(&lock)));
    assert_int_equal(tape_seal(&sender.node, from, NIO_NOTIFY_URI), NIO_OK);
    assert_int_equal(tape_opens(&world.node, at_one), NIO_OK);
    assert_int_equal(tape_open_as(&other, at_other, NIO_DELETE_URI), NIO_EREPLAY); /* flipped */
    assert_int_equal(tape_opens(&other, at_other), NIO_OK);
    assert_int_equal(tape_opens(&other, at_other), NIO_EREPLAY);
    assert_int_equal(tape_opens(&world.node, at_one), NIO_EREPLAY);
    nio__plugin_release(from);
    nio__plugin_release(at_one);
    nio__plugin_release(at_other);
    kit_node_end(&other);
    kit_world_end(&world);
    kit_world_end(&sender);
}

static void one_lock_is_one_memory_whoever_made_the_plugin(void **state)
{
    (void)state;
    struct kit_world a, b;
    struct tape_lock lock = tape_lock_of(tape_seed_a), different = tape_lock_of(tape_seed_b);
    const nio_plugin_param by_param[] = {{.name = "lock", .bytes = tape_view(&lock)}};
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = tape_plugin(&a.node, tape_key(tape_seed_a, tape_view(&lock)));
    nio_plugin *one = tape_plugin(&b.node, tape_key(tape_seed_c, tape_view(&lock)));
    nio_plugin *two = kit_plugin(&b.node, "tapescript", by_param, 1, nio_key_of(NULL, 0));
    nio_plugin *three = tape_plugin(&b.node, tape_key(NULL, tape_view(&different)));
    assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
    assert_int_equal(tape_opens(&b.node, three), NIO_EAUTH);
    assert_int_equal(tape_opens(&b.node, one), NIO_OK);
    assert_int_equal(tape_opens(&b.node, two), NIO_EREPLAY);
    nio__plugin_release(from);
    nio__plugin_release(one);
    nio__plugin_release(two);
    nio__plugin_release(three);
    kit_world_end(&a);
    kit_world_end(&b);
}

/* What one of two may do at one layer is not done by it at another, where it may do more. */
static void what_opened_one_lock_opens_no_other(void **state)
{
    (void)state;
    struct kit_world a, b;
    uint8_t keys[2 * NIO_KEY_BYTES], room[NIO_LOCK_MULTISIG_BYTES(2)];
    nio_script_out either = NIO_SCRIPT_OUT(room);
    struct tape_lock of_a = tape_lock_of(tape_seed_a);
    assert_int_equal(nio_key_public(tape_seed_a, keys, NULL), NIO_OK);
    assert_int_equal(nio_key_public(tape_seed_b, keys + NIO_KEY_BYTES, NULL), NIO_OK);
    assert_int_equal(nio_lock_multisig(&either, nio__bytes(keys, sizeof keys), 1, 0), NIO_OK);
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_bytes edits = nio_script_out_bytes(&either);
    nio_plugin *from = tape_plugin(&a.node, tape_key(tape_seed_a, edits));
    nio_plugin *reads = tape_plugin(&a.node, tape_key(tape_seed_a, tape_view(&of_a)));
    nio_plugin *editors = tape_plugin(&b.node, tape_key(NULL, edits));
    nio_plugin *admins = tape_plugin(&b.node, tape_key(NULL, tape_view(&of_a)));
    assert_int_equal(tape_seal(&a.node, from, NIO_UPDATE_URI), NIO_OK);
    assert_int_equal(tape_opens(&b.node, editors), NIO_OK);
    assert_int_equal(tape_open_as(&b.node, admins, NIO_DELETE_URI), NIO_EREPLAY);
    assert_int_equal(tape_open_as(&a.node, reads, NIO_DELETE_URI), NIO_EREPLAY); /* its own */
    nio__plugin_release(from);
    nio__plugin_release(reads);
    nio__plugin_release(editors);
    nio__plugin_release(admins);
    kit_world_end(&a);
    kit_world_end(&b);
}

static nio_layer *layer_of(struct kit_world *world, const nio_layer_spec *spec)
{
    nio_layer *layer = NULL;
    assert_int_equal(nio__layer_new(&world->node.host, spec, &layer, NULL), NIO_OK);
    return layer;
}

/* Two layers of one lock. A cipher between them leaves a body as it is that is a URI in the clear
 * and nothing else. */
static void both_layers_of_a_message_take_it(void **state)
{
    (void)state;
    static const nio_plugin_param inner_names[] = {{.name = "witness_field", .text = "inner"},
                                                   {.name = "ts_field", .text = "ts2"}};
    static const nio_plugin_param clear[] = {{.name = "clear_uri"}};
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    for (unsigned i = 0; i < 8; i++) {
        struct kit_world a, b;
        nio_key key = tape_key(tape_seed_a, tape_view(&lock));
        nio_layer_spec outside = {.size = sizeof outside,
                                  .auth = {.kind = "tapescript", .key = key}};
        nio_layer_spec inside = {.size = sizeof inside, .inner = true};
        inside.auth = (nio_plugin_spec){
            .kind = "tapescript", .params = inner_names, .param_count = 1 + i % 2, .key = key};
        if ((i & 2) != 0) {
            outside.cipher = (nio_plugin_spec){.kind = "sha256_stream",
                                               .params = clear,
                                               .param_count = 1,
                                               .key = nio_key_of("test", 4)};
        }
        kit_world_begin(&a, 1);
        kit_world_begin(&b, 2);
        nio_layer *outer_a = layer_of(&a, &outside), *inner_a = layer_of(&a, &inside);
        nio_layer *outer_b = layer_of(&b, &outside), *inner_b = layer_of(&b, &inside);
        kit_compose(&tape_message, &a.node, NIO_REQUEST_URI, nio_bytes_of("u"),
                    nio_bytes_of((i & 4) != 0 ? "hello" : ""));
        assert_int_equal(kit_seal_inner(inner_a, outer_a, &tape_message), NIO_OK);
        assert_int_equal(kit_seal(outer_a, &tape_message), NIO_OK);
        kit_send(&tape_message, &tape_wire);
        assert_true(kit_receive(&tape_message, &b.node, &tape_wire));
        assert_int_equal(kit_open(outer_b, &tape_message), NIO_OK);
        assert_int_equal(kit_open_inner(inner_b, outer_b, &tape_message), NIO_OK);
        assert_true(kit_receive(&tape_message, &b.node, &tape_wire));
        assert_int_equal(kit_open(outer_b, &tape_message), NIO_EREPLAY);
        nio__layer_free(&a.node.host, outer_a);
        nio__layer_free(&a.node.host, inner_a);
        nio__layer_free(&b.node.host, outer_b);
        nio__layer_free(&b.node.host, inner_b);
        kit_world_end(&a);
        kit_world_end(&b);
    }
}

static void a_time_ahead_of_the_clock_is_not_sealed(void **state)
{
    (void)state;
    struct kit_world world;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    uint8_t ts[4];
    kit_world_begin(&world, 1);
    nio_plugin *plugin = tape_plugin(&world.node, tape_key(tape_seed_a, tape_view(&lock)));
    for (uint32_t ahead = 0; ahead <= 61; ahead += 61) {
        nio__be32_store(ts, (uint32_t)(world.env.wall_ms / 1000) + ahead);
        kit_compose(&tape_message, &world.node, 0, nio_bytes_of("u"), nio_bytes_of(""));
        kit_field(&tape_message, "ts", nio__bytes(ts, sizeof ts));
        assert_int_equal(plugin->cls->seal(plugin, &tape_message.m),
                         ahead == 0 ? NIO_OK : NIO_EINVAL);
    }
    nio__plugin_release(plugin);
    kit_world_end(&world);
}

/* ---- Locks of peers -------------------------------------------------------------------------- */

static const nio_plugin_param use_peer_lock[] = {{.name = "use_peer_lock"}};

/* A with its seed, and B, who has a lock of its own (or none) and knows A. */
struct peers {
    struct kit_world a, b;
    nio_plugin *from, *to;
};

static void peers_begin(struct peers *p, nio_bytes own)
{
    struct tape_lock lock = tape_lock_of(tape_seed_b);
    kit_world_begin(&p->a, 1);
    kit_world_begin(&p->b, 2);
    p->from = tape_plugin(&p->a.node, tape_key(tape_seed_a, tape_view(&lock)));
    p->to = kit_plugin(&p->b.node, "tapescript", use_peer_lock, 1, tape_key(tape_seed_b, own));
}

static void peers_end(struct peers *p)
{
    nio__plugin_release(p->from);
    nio__plugin_release(p->to);
    kit_world_end(&p->a);
    kit_world_end(&p->b);
}

static void knows(struct peers *p, nio_bytes lock, nio_peer_level level)
{
    struct kit_peer peer = {
        .app = nio_bytes_of("chat"), .id = nio_bytes_of("a"), .level = level, .lock = lock};
    kit_peers(&p->b.node, &peer, nio__bytes(NULL, 0));
}

static nio_status says(struct peers *p, uint8_t type)
{
    assert_int_equal(tape_seal(&p->a.node, p->from, type), NIO_OK);
    return tape_opens(&p->b.node, p->to);
}

static void the_lock_of_a_peer_says_who_it_is_and_no_more(void **state)
{
    (void)state;
    struct peers p;
    struct tape_lock of_a = tape_lock_of(tape_seed_a), of_c = tape_lock_of(tape_seed_c);
    peers_begin(&p, nio__bytes(NULL, 0));
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_EAUTH); /* nobody is known */
    knows(&p, tape_view(&of_a), NIO_PEER_UNPROVED);
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_EAUTH); /* nobody vouched for the data */
    for (int level = NIO_PEER_KEYED; level <= NIO_PEER_SIGNED; level++) {
        knows(&p, tape_view(&of_a), (nio_peer_level)level);
        assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_OK);
        assert_true(tape_message.m.stranger);
        assert_int_equal(tape_message.m.proved_by.len, 0);
        assert_int_equal(tape_opens(&p.b.node, p.to), NIO_EREPLAY);
        assert_int_equal(tape_open_as(&p.b.node, p.to, NIO_DELETE_URI), NIO_EREPLAY);
        assert_int_equal(tape_open_as(&p.a.node, p.from, NIO_DELETE_URI), NIO_EAUTH);
    }
    knows(&p, tape_view(&of_c), NIO_PEER_KEYED);
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_EAUTH);
    knows(&p, nio__bytes("", 0), NIO_PEER_KEYED); /* a lock of nothing is none */
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_EAUTH);
    peers_end(&p);
}

static void peers_without_a_lock_are_held_to_that_of_the_plugin(void **state)
{
    (void)state;
    struct peers p;
    struct tape_lock of_a = tape_lock_of(tape_seed_a), of_c = tape_lock_of(tape_seed_c);
    peers_begin(&p, tape_view(&of_a));
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_OK);
    assert_false(tape_message.m.stranger);
    knows(&p, nio__bytes(NULL, 0), NIO_PEER_KEYED);
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_OK);
    assert_false(tape_message.m.stranger);
    knows(&p, tape_view(&of_c), NIO_PEER_UNPROVED); /* not proved, so it does not count */
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_OK);
    assert_false(tape_message.m.stranger);
    knows(&p, tape_view(&of_c), NIO_PEER_KEYED);
    assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_EAUTH);
    peers_end(&p);
}

static void what_a_peer_says_of_itself_is_held_to_the_lock_of_the_plugin(void **state)
{
    (void)state;
    static const uint8_t types[] = {NIO_ADVERTISE_PEER, NIO_PEER_DISCOVERED, NIO_DISCONNECT};
    struct tape_lock of_a = tape_lock_of(tape_seed_a), of_c = tape_lock_of(tape_seed_c);
    for (size_t i = 0; i < sizeof types; i++) {
        struct peers p;
        peers_begin(&p, tape_view(&of_c));
        knows(&p, tape_view(&of_a), NIO_PEER_KEYED);
        assert_int_equal(says(&p, types[i]), NIO_EAUTH);
        assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_OK);
        peers_end(&p);
        peers_begin(&p, tape_view(&of_a));
        knows(&p, tape_view(&of_c), NIO_PEER_KEYED);
        assert_int_equal(says(&p, types[i]), NIO_OK);
        assert_false(tape_message.m.stranger);
        peers_end(&p);
    }
}

/* The same tape_message, by the lock of the plugin and by that of the peer. */
static void what_one_lock_opened_to_the_other_does_not(void **state)
{
    (void)state;
    struct tape_lock of_a = tape_lock_of(tape_seed_a);
    for (int known_first = 0; known_first < 2; known_first++) {
        struct peers p;
        peers_begin(&p, tape_view(&of_a));
        knows(&p, tape_view(&of_a), known_first ? NIO_PEER_KEYED : NIO_PEER_UNPROVED);
        assert_int_equal(says(&p, NIO_REQUEST_URI), NIO_OK);
        assert_int_equal(tape_message.m.stranger, known_first);
        knows(&p, tape_view(&of_a), known_first ? NIO_PEER_UNPROVED : NIO_PEER_KEYED);
        assert_int_equal(tape_opens(&p.b.node, p.to), NIO_EREPLAY);
        /* What it sent itself comes back under neither. */
        assert_int_equal(tape_seal(&p.b.node, p.to, NIO_REQUEST_URI), NIO_OK);
        assert_true(tape_opens(&p.b.node, p.to) != NIO_OK);
        peers_end(&p);
    }
}

/* A layer that goes by the locks of peers, and another one that does not. */
static void what_the_lock_of_a_peer_opened_to_opens_no_other_layer(void **state)
{
    (void)state;
    struct tape_lock of_a = tape_lock_of(tape_seed_a);
    for (int known_first = 0; known_first < 2; known_first++) {
        struct peers p;
        peers_begin(&p, nio__bytes(NULL, 0));
        knows(&p, tape_view(&of_a), NIO_PEER_KEYED);
        nio_plugin *admins = tape_plugin(&p.b.node, tape_key(NULL, tape_view(&of_a)));
        assert_int_equal(tape_seal(&p.a.node, p.from, NIO_UPDATE_URI), NIO_OK);
        assert_int_equal(tape_opens(&p.b.node, known_first ? p.to : admins), NIO_OK);
        assert_int_equal(tape_open_as(&p.b.node, known_first ? admins : p.to, NIO_DELETE_URI),
                         NIO_EREPLAY);
        nio__plugin_release(admins);
        peers_end(&p);
    }
}

static void its_own_message_comes_back_under_no_lock(void **state)
{
    (void)state;
    struct tape_lock of_b = tape_lock_of(tape_seed_b);
    for (int level = NIO_PEER_UNPROVED; level <= NIO_PEER_KEYED; level++) {
        struct peers p;
        peers_begin(&p, tape_view(&of_b));
        knows(&p, tape_view(&of_b), (nio_peer_level)level);
        assert_int_equal(tape_seal(&p.b.node, p.to, NIO_REQUEST_URI), NIO_OK);
        assert_int_equal(tape_opens(&p.b.node, p.to), NIO_EREPLAY);
        peers_end(&p);
    }
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Requests for memory by so many messages of a plugin. */
static size_t requests_of(const char *kind, nio_key key)
{
    struct kit_world a, b;
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    nio_plugin *from = kit_plugin(&a.node, kind, NULL, 0, key);
    nio_plugin *to = kit_plugin(&b.node, kind, NULL, 0, key);
    size_t before = 0;
    for (int i = 0; i < 100; i++) {
        if (i == 2) {
            before = a.env.requests + b.env.requests;
        }
        assert_int_equal(tape_seal(&a.node, from, NIO_REQUEST_URI), NIO_OK);
        assert_int_equal(tape_opens(&b.node, to), NIO_OK);
        tape_rewrite_witness(&b.node, nio_bytes_of("no script, or one that fails"));
        assert_true(tape_opens(&b.node, to) != NIO_OK);
    }
    size_t after = a.env.requests + b.env.requests;
    nio__plugin_release(from);
    nio__plugin_release(to);
    kit_world_end(&a);
    kit_world_end(&b);
    return after - before;
}

/* But for what remembers them, which `hmac` has too. */
static void messages_take_no_memory_of_their_own(void **state)
{
    (void)state;
    struct tape_lock lock = tape_lock_of(tape_seed_a);
    assert_int_equal(requests_of("tapescript", tape_key(tape_seed_a, tape_view(&lock))),
                     requests_of("hmac", nio_key_of("test", 4)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_of_another_type_is_a_replay),
        cmocka_unit_test(two_nodes_of_a_process_hear_one_notification),
        cmocka_unit_test(one_lock_is_one_memory_whoever_made_the_plugin),
        cmocka_unit_test(what_opened_one_lock_opens_no_other),
        cmocka_unit_test(both_layers_of_a_message_take_it),
        cmocka_unit_test(a_time_ahead_of_the_clock_is_not_sealed),
        cmocka_unit_test(the_lock_of_a_peer_says_who_it_is_and_no_more),
        cmocka_unit_test(peers_without_a_lock_are_held_to_that_of_the_plugin),
        cmocka_unit_test(what_a_peer_says_of_itself_is_held_to_the_lock_of_the_plugin),
        cmocka_unit_test(what_one_lock_opened_to_the_other_does_not),
        cmocka_unit_test(what_the_lock_of_a_peer_opened_to_opens_no_other_layer),
        cmocka_unit_test(its_own_message_comes_back_under_no_lock),
        cmocka_unit_test(messages_take_no_memory_of_their_own),
    };
    return tape_absent() ? TAPE_KIT_SKIPPED : cmocka_run_group_tests(tests, NULL, NULL);
}
