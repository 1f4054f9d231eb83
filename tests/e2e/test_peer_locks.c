/* Locks of peers: a node tells the lock that its seed opens, and others hold it to that one. */
#include "support/e2e.h"

#include <stdio.h>
#include <stdlib.h>

#include <netaio/gen.h>
#include <netaio/lock.h>

#define SKIPPED 77

static const uint8_t secret[NIO_KEY_BYTES] = "thirty-two bytes that all know..";
static const uint8_t seed[NIO_KEY_BYTES] = "thirty-two bytes of one of them.";

/* ---- What a generator would write ------------------------------------------------------------ */

struct test_keys {
    size_t size;
    nio_key peers_auth, own_auth, admin_auth;
};

static const nio_plugin_param use_peer_lock[] = {{.name = "use_peer_lock"}};
static const nio_plugin_param other_names[] = {{.name = "witness_field", .text = "admin"}};

static const nio_gen_layer layers[] = {
    {.name = "peers",
     .auth = {.kind = "mac",
              .key = offsetof(struct test_keys, peers_auth),
              .key_name = "peers_auth"},
     .cipher = {.kind = "none", .key = NIO_GEN_NO_KEY}},
    {.name = "admin",
     .auth = {.kind = "tapescript",
              .params = other_names,
              .param_count = 1,
              .key = offsetof(struct test_keys, admin_auth),
              .key_name = "admin_auth"},
     .cipher = {.kind = "none", .key = NIO_GEN_NO_KEY}},
    {.name = "own",
     .auth = {.kind = "tapescript",
              .params = use_peer_lock,
              .param_count = 1,
              .key = offsetof(struct test_keys, own_auth),
              .key_name = "own_auth"},
     .cipher = {.kind = "none", .key = NIO_GEN_NO_KEY}},
};

static const nio_gen_protocol protocol = {.abi = NIO_GEN_ABI,
                                          .size = sizeof protocol,
                                          .name = "test",
                                          .version = 1,
                                          .app = {(const uint8_t *)"test", 4},
                                          .layers = layers,
                                          .layer_count = 3,
                                          .outer = -1,
                                          .peers = 0,
                                          .keys_size = sizeof(struct test_keys)};

/* Begins the data of a peer, a dict without entries. */
static void begin_data(nio_node *node, nio_gen_out *out)
{
    assert_int_equal(nio_gen_peers_begin(node, nio_pk_container_size(0, 0, 0), out), NIO_OK);
    nio_pk_put_container(&out->content, NIO_PK_DICT, 0, 0);
}

static nio_peers *starts(nio_node *node, const struct test_keys *keys,
                         const nio_peers_options *options)
{
    nio_gen_out out;
    nio_peers *peers = NULL;
    nio_error error;
    begin_data(node, &out);
    if (nio_gen_peers_start(&out, &protocol, keys, options, &peers, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return peers;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

struct met {
    unsigned added, updated;
    uint8_t lock[128];
    size_t lock_len; /* 0: it told none */
};

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct met *met = user;
    nio_bytes lock;
    (void)peers;
    met->added += change == NIO_PEER_ADDED;
    met->updated += change == NIO_PEER_UPDATED;
    met->lock_len = 0;
    if (nio_peer_find_proved(peer, "lock", &lock) && lock.len <= sizeof met->lock) {
        memcpy(met->lock, lock.ptr, lock.len);
        met->lock_len = lock.len;
    }
}

static nio_status no_witness(void *user, const nio_witness_message *message, nio_script_out *out)
{
    (void)user;
    (void)message;
    (void)out;
    return NIO_ENOKEY;
}

static void listens(nio_node *node, char endpoint[64])
{
    const nio_listener *listener = e2e_listen(node, "udp://127.0.0.1:0");
    snprintf(endpoint, 64, "%s", nio_listener_endpoint(listener));
}

static void a_node_tells_the_lock_that_its_seed_opens(void **state)
{
    (void)state;
    struct e2e e;
    struct met met = {0};
    char contact[64], own[64];
    uint8_t key[NIO_KEY_BYTES], room[NIO_LOCK_SINGLE_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(room);
    nio_witness witness = {.size = sizeof witness, .make = no_witness};
    struct test_keys keys = {.size = sizeof keys};
    keys.peers_auth = nio_key_of(secret, sizeof secret);
    struct test_keys theirs = keys;
    theirs.own_auth = nio_key_of(seed, sizeof seed);
    assert_int_equal(nio_key_public(seed, key, NULL), NIO_OK);
    assert_int_equal(nio_lock_single_sig(&lock, key, 0), NIO_OK);

    e2e_begin(&e);
    nio_node *here = e2e_node(&e, NULL), *there = e2e_node(&e, NULL);
    listens(here, contact);
    listens(there, own);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT, to_us = NIO_PEERS_OPTIONS_INIT;
    const char *const contacts[] = {contact};
    options.on_peer = on_peer;
    options.user = &met;
    to_us.contacts = contacts;
    to_us.contact_count = 1;
    to_us.contact_plain = true;
    starts(here, &keys, &options);
    nio_peers *peers = starts(there, &theirs, &to_us);
    E2E_UNTIL(&e, met.added == 1);
    assert_int_equal(met.lock_len, lock.len);
    assert_memory_equal(met.lock, room, lock.len);

    /* Who opens locks otherwise says himself by which; and no layer but that one tells. */
    nio_gen_out out;
    theirs.own_auth.witness = &witness;
    theirs.admin_auth = nio_key_of(seed, sizeof seed);
    theirs.admin_auth.lock = nio_script_out_bytes(&lock);
    begin_data(there, &out);
    assert_int_equal(nio_gen_peers_say(&out, &protocol, &theirs, peers), NIO_OK);
    E2E_UNTIL(&e, met.updated == 1);
    assert_int_equal(met.lock_len, 0);
    e2e_close(&e, there);
    e2e_close(&e, here);
    e2e_end(&e);
}

static bool is_absent(void)
{
    uint8_t byte = 0;
    nio_script_out out = {&byte, 1, 0};
    return nio_script_out_push(&out, nio_bytes_of("x")) == NIO_ENOTSUP;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_node_tells_the_lock_that_its_seed_opens),
    };
    if (is_absent()) {
        puts("SKIP: tapescript is not in this library");
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
