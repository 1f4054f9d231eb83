/* tests/support/tape_kit.c - see tape_kit.h. */
#include "support/tape_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

struct kit_message tape_message;
struct kit_wire tape_wire;

const uint8_t tape_seed_a[NIO_KEY_BYTES] = "the seed of A, thirty-two bytes";
const uint8_t tape_seed_b[NIO_KEY_BYTES] = "the seed of B, thirty-two bytes";
const uint8_t tape_seed_c[NIO_KEY_BYTES] = "the seed of C, thirty-two bytes";

bool tape_absent(void)
{
    uint8_t byte = 0;
    nio_script_out out = {&byte, 1, 0};
    bool absent = nio_script_out_push(&out, nio_bytes_of("x")) == NIO_ENOTSUP;
    if (absent) {
        puts("SKIP: tapescript is not in this library");
    }
    return absent;
}

struct tape_lock tape_lock_of(const uint8_t seed[NIO_KEY_BYTES])
{
    struct tape_lock lock;
    uint8_t key[NIO_KEY_BYTES];
    nio_script_out out = NIO_SCRIPT_OUT(lock.bytes);
    assert_int_equal(nio_key_public(seed, key, NULL), NIO_OK);
    assert_int_equal(nio_lock_single_sig(&out, key, 0), NIO_OK);
    assert_int_equal(out.len, sizeof lock.bytes);
    return lock;
}

nio_bytes tape_view(const struct tape_lock *lock)
{
    return nio__bytes(lock->bytes, sizeof lock->bytes);
}

nio_key tape_key(const uint8_t *seed, nio_bytes lock)
{
    nio_key key = nio_key_of(seed, seed != NULL ? NIO_KEY_BYTES : 0);
    key.lock = lock;
    return key;
}

nio_plugin *tape_plugin(struct kit_node *node, nio_key key)
{
    return kit_plugin(node, "tapescript", NULL, 0, key);
}

nio_status tape_seal(struct kit_node *node, nio_plugin *plugin, uint8_t type)
{
    kit_compose(&tape_message, node, type, nio_bytes_of("u"), nio_bytes_of("hello"));
    nio_status status = plugin->cls->seal(plugin, &tape_message.m);
    kit_send(&tape_message, &tape_wire);
    return status;
}

nio_status tape_open_as(struct kit_node *node, nio_plugin *plugin, uint8_t type)
{
    assert_true(kit_receive(&tape_message, node, &tape_wire));
    tape_message.m.type = type;
    return plugin->cls->open(plugin, &tape_message.m);
}

nio_status tape_opens(struct kit_node *node, nio_plugin *plugin)
{
    return tape_open_as(node, plugin, tape_wire.type);
}

void tape_rewrite_witness(const struct kit_node *node, nio_bytes witness)
{
    assert_true(kit_receive(&tape_message, node, &tape_wire));
    for (size_t i = 0; i < tape_message.set.count; i++) {
        nio_text name = tape_message.items[i].name;
        if (name.len == strlen("witness") && memcmp(name.ptr, "witness", name.len) == 0) {
            tape_message.items[i].value = witness;
        }
    }
    kit_rewrite_fields(&tape_wire, tape_message.items, tape_message.set.count);
}
