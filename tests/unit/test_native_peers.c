/* mac, aead and sign among peers: what is for a group, and what is for one of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/call.h>

#include "support/layer_kit.h"

static struct kit_message out, in;
static struct kit_wire wire;

static const uint8_t secret[32] = "thirty-two bytes of some secret";

static nio_layer *layer_of(struct kit_node *node, const char *kind)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "outer",
                           .realm = "chat",
                           .auth = {.kind = kind, .key = nio_key_of(secret, sizeof secret)}};
    nio_layer *layer = NULL;
    assert_int_equal(nio__layer_new(&node->host, &spec, &layer, NULL), NIO_OK);
    return layer;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static nio_status open_at(struct kit_node *node, nio_layer *layer)
{
    assert_true(kit_receive(&in, node, &wire));
    in.m.scope = NIO_SCOPE_DATAGRAM;
    return kit_open(layer, &in);
}

static void send_to(struct kit_node *node, nio_layer *layer, nio_scope scope)
{
    kit_compose(&out, node, NIO_NOTIFY_URI, nio_bytes_of("u"), nio_bytes_of("c"));
    out.m.scope = scope;
    assert_int_equal(kit_seal(layer, &out), NIO_OK);
    kit_send(&out, &wire);
}

static void each_node_of_a_process_hears_a_message_to_a_group_once(void **state)
{
    static const char *const kinds[] = {"mac", "aead", "sign"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct kit_world sender, world;
        struct kit_node other; /* of the same domain as that of `world` */
        kit_world_begin(&sender, 1);
        kit_world_begin(&world, 2);
        kit_node_begin(&other, &world.env, world.domain);
        nio_layer *from = layer_of(&sender.node, kinds[i]);
        nio_layer *at_one = layer_of(&world.node, kinds[i]);
        nio_layer *at_other = layer_of(&other, kinds[i]);
        send_to(&sender.node, from, NIO_SCOPE_GROUP);
        assert_int_equal(open_at(&world.node, at_one), NIO_OK);
        assert_int_equal(open_at(&other, at_other), NIO_OK);
        assert_int_equal(open_at(&world.node, at_one), NIO_EREPLAY);
        assert_int_equal(open_at(&other, at_other), NIO_EREPLAY);
        assert_int_equal(open_at(&sender.node, from), NIO_EREPLAY); /* its own */
        for (unsigned type = 0; type < 256; type++) {
            wire.type = (uint8_t)type;
            nio_status status = open_at(&other, at_other);
            assert_int_equal(status, type == NIO_NOTIFY_URI ? NIO_EREPLAY : NIO_EAUTH);
        }
        /* What is for one receiver is taken by one node alone. */
        send_to(&sender.node, from, NIO_SCOPE_DATAGRAM);
        assert_int_equal(open_at(&world.node, at_one), NIO_OK);
        assert_int_equal(open_at(&other, at_other), NIO_EREPLAY);
        nio__layer_free(&sender.node.host, from);
        nio__layer_free(&world.node.host, at_one);
        nio__layer_free(&other.host, at_other);
        kit_node_end(&other);
        kit_world_end(&world);
        kit_world_end(&sender);
    }
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static void knows(struct kit_node *node, const char *app, const char *id, nio_peer_level level,
                  const char *self)
{
    struct kit_peer peer = {.app = nio_bytes_of(app), .id = nio_bytes_of(id), .level = level};
    kit_peers(node, &peer, nio_bytes_of(self));
}

static bool is_bound(void)
{
    nio_field field;
    return nio_layer_field(&out.m, "mac", &field) && (field.value.ptr[1] & 0x80) != 0;
}

static void a_message_is_for_the_peer_that_is_known_to_be_there(void **state)
{
    (void)state;
    struct kit_world a, b, c;
    kit_world_begin(&a, 1);
    kit_world_begin(&b, 2);
    kit_world_begin(&c, 3);
    nio_layer *at_a = layer_of(&a.node, "mac"), *at_b = layer_of(&b.node, "mac");
    nio_layer *at_c = layer_of(&c.node, "mac");
    knows(&b.node, "chat", "a", NIO_PEER_KEYED, "b");
    knows(&c.node, "chat", "a", NIO_PEER_KEYED, "c");

    send_to(&a.node, at_a, NIO_SCOPE_STREAM);
    assert_false(is_bound()); /* nobody manages peers */
    knows(&a.node, "chat", "b", NIO_PEER_UNPROVED, "a");
    send_to(&a.node, at_a, NIO_SCOPE_STREAM);
    assert_false(is_bound()); /* anybody can say to be b */
    knows(&a.node, "other", "b", NIO_PEER_SIGNED, "a");
    send_to(&a.node, at_a, NIO_SCOPE_STREAM);
    assert_false(is_bound()); /* that is under another app id than the realm */
    knows(&a.node, "chat", "b", NIO_PEER_KEYED, "a");
    send_to(&a.node, at_a, NIO_SCOPE_GROUP);
    assert_false(is_bound());
    send_to(&a.node, at_a, NIO_SCOPE_STREAM);
    assert_true(is_bound());
    assert_int_equal(open_at(&c.node, at_c), NIO_EAUTH);
    assert_int_equal(open_at(&b.node, at_b), NIO_OK);

    /* Who has stopped to be b is not b. */
    send_to(&a.node, at_a, NIO_SCOPE_STREAM);
    knows(&b.node, "chat", "a", NIO_PEER_KEYED, "");
    assert_int_equal(open_at(&b.node, at_b), NIO_EAUTH);
    nio__layer_free(&a.node.host, at_a);
    nio__layer_free(&b.node.host, at_b);
    nio__layer_free(&c.node.host, at_c);
    kit_world_end(&a);
    kit_world_end(&b);
    kit_world_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_node_of_a_process_hears_a_message_to_a_group_once),
        cmocka_unit_test(a_message_is_for_the_peer_that_is_known_to_be_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
