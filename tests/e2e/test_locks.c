/* tests/e2e/test_locks.c - layers with scripts as locks, of a schema: who opens them, and with what
 * witness. The locks are compiled by the generator, see tests/golden/good/locks.nio. */
#include <stdio.h>

#include <netaio/lock.h>

#include "../golden/good/locks/locks.c"
#include "support/e2e.h"
#include "support/tape_kit.h"

/* Seeds whose verify keys the locks of the schema name: 32 times this byte. */
enum { ASKS = 1, SERVES, ANN, BEN, EVE };
enum { NOBODY = 9 };

static const uint8_t *seed_of(uint8_t number)
{
    static uint8_t seeds[NOBODY + 1][NIO_KEY_BYTES];
    memset(seeds[number], number, NIO_KEY_BYTES);
    return seeds[number];
}

static nio_key key_of(uint8_t number)
{
    return nio_key_of(seed_of(number), NIO_KEY_BYTES);
}

/* The lock that this one opens. */
static nio_bytes lock_of(uint8_t number)
{
    static uint8_t rooms[NOBODY + 1][NIO_LOCK_SINGLE_SIG_BYTES];
    uint8_t key[NIO_KEY_BYTES];
    nio_script_out out = NIO_SCRIPT_OUT(rooms[number]);
    assert_int_equal(nio_key_public(seed_of(number), key, NULL), NIO_OK);
    assert_int_equal(nio_lock_single_sig(&out, key, 0), NIO_OK);
    return nio_script_out_bytes(&out);
}

/* Two of the admins sign, whose seeds stand in `user`. */
static nio_status two_sign(void *user, const nio_witness_message *message, nio_script_out *out)
{
    const uint8_t *numbers = user;
    nio_status status = NIO_OK;
    for (size_t i = 0; i < 2 && status == NIO_OK; i++) {
        nio_signing signing = {seed_of(numbers[i]), message->sigfields, NIO_WITNESS_SIGFIELDS, 0};
        status = nio_witness_single_sig(out, &signing);
    }
    return status;
}

static locks_keys keys_of(uint8_t me, uint8_t other)
{
    locks_keys keys = {.size = sizeof keys};
    keys.outer_auth = keys.admin_auth = keys.own_auth = keys.known_auth = key_of(me);
    keys.own_auth.lock = keys.known_auth.lock = lock_of(other);
    keys.own_cipher = nio_key_of("a secret for all", 16);
    return keys;
}

/* ---- Two nodes ------------------------------------------------------------------------------- */

struct pair {
    struct e2e e;
    nio_node *server, *caller;
    locks_client *client;
    unsigned served;
};

static void on_request(locks_server *server, nio_call *call, const locks_item_uri *uri)
{
    (void)uri;
    ((struct pair *)locks_server_app(server))->served++;
    assert_int_equal(locks_item_request_reply_ok(call, nio_bytes_of("here")), NIO_OK);
}

static void on_create(locks_server *server, nio_call *call, const locks_item_uri *uri,
                      nio_bytes bytes)
{
    (void)uri;
    ((struct pair *)locks_server_app(server))->served += bytes.len == 900;
    assert_int_equal(locks_item_create_reply_ok(call), NIO_OK);
}

static void on_update(locks_server *server, nio_call *call, const locks_item_uri *uri,
                      nio_bytes bytes)
{
    (void)uri;
    ((struct pair *)locks_server_app(server))->served += bytes.len == 900;
    assert_int_equal(locks_item_update_reply_ok(call), NIO_OK);
}

static void on_delete(locks_server *server, nio_call *call, const locks_item_uri *uri)
{
    (void)uri;
    ((struct pair *)locks_server_app(server))->served++;
    assert_int_equal(locks_item_delete_reply_ok(call), NIO_OK);
}

static const locks_handlers handlers = {.size = sizeof handlers,
                                        .item_request = on_request,
                                        .item_create = on_create,
                                        .item_update = on_update,
                                        .item_delete = on_delete};

static void begin(struct pair *p, const locks_keys *keys)
{
    locks_keys own = keys_of(SERVES, ASKS);
    nio_listener *listener;
    nio_error error = {""};
    memset(p, 0, sizeof *p);
    e2e_begin(&p->e);
    p->server = e2e_node(&p->e, NULL);
    p->caller = e2e_node(&p->e, NULL);
    nio_status status = locks_serve(p->server, &handlers, &own, p, NULL, &error);
    if (status == NIO_OK) {
        status = nio_node_listen_with(p->server, e2e_any(), NULL, &listener, &error);
    }
    if (status == NIO_OK) {
        status = locks_connect(p->caller, nio_listener_endpoint(listener), keys, NULL, &p->client,
                               &error);
    }
    if (status != NIO_OK) {
        fail_msg("%s", error.text);
    }
}

static void end(struct pair *p)
{
    e2e_close(&p->e, p->caller);
    e2e_close(&p->e, p->server);
    e2e_end(&p->e);
}

struct ended {
    unsigned count;
    nio_status status;
    bool authenticated;
};

static void on_end(struct ended *ended, nio_status status, bool authenticated)
{
    ended->count++;
    ended->status = status;
    ended->authenticated = authenticated;
}

static void requested(void *user, const locks_item_request_end *end)
{
    on_end(user, end->status, end->authenticated);
}

static void created(void *user, const locks_item_create_end *end)
{
    on_end(user, end->status, end->authenticated);
}

static void updated(void *user, const locks_item_update_end *end)
{
    on_end(user, end->status, end->authenticated);
}

static void deleted(void *user, const locks_item_delete_end *end)
{
    on_end(user, end->status, end->authenticated);
}

/* How a call ends: 'r'equest, 'c'reate, 'u'pdate or 'd'elete. */
static nio_status call(struct pair *p, char verb)
{
    static const uint8_t content[900];
    const locks_item_uri uri = {.id = 7};
    nio_bytes bytes = {content, sizeof content};
    struct ended ended = {0};
    nio_status status =
        verb == 'r'   ? locks_item_request(p->client, &uri, NULL, requested, &ended, NULL)
        : verb == 'c' ? locks_item_create(p->client, &uri, bytes, NULL, created, &ended, NULL)
        : verb == 'u' ? locks_item_update(p->client, &uri, bytes, NULL, updated, &ended, NULL)
                      : locks_item_delete(p->client, &uri, NULL, deleted, &ended, NULL);
    if (status == NIO_OK) {
        E2E_UNTIL(&p->e, ended.count == 1);
        status = ended.status;
        assert_true(ended.authenticated || status != NIO_OK);
    }
    return status;
}

/* ---- Locks of the schema --------------------------------------------------------------------- */

static void a_seed_opens_the_outer_lock_and_another_does_not(void **state)
{
    (void)state;
    struct pair p;
    locks_keys keys = keys_of(ASKS, SERVES);
    begin(&p, &keys);
    assert_int_equal(call(&p, 'r'), NIO_OK);
    assert_int_equal(p.served, 1);
    end(&p);
    keys = keys_of(NOBODY, SERVES);
    begin(&p, &keys);
    assert_int_equal(call(&p, 'r'), NIO_EAUTH);
    assert_int_equal(p.served, 0);
    end(&p);
}

static void two_of_three_admins_open_a_lock_that_stood_in_a_file(void **state)
{
    (void)state;
    static uint8_t pairs[][2] = {{ANN, BEN}, {EVE, ANN}, {BEN, EVE}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct pair p;
        const nio_witness witness = {.size = sizeof witness, .user = pairs[i], .make = two_sign};
        locks_keys keys = keys_of(ASKS, SERVES);
        keys.admin_auth = (nio_key){.witness = &witness};
        begin(&p, &keys);
        assert_int_equal(call(&p, 'd'), NIO_OK);
        assert_int_equal(call(&p, 'd'), NIO_OK);
        assert_int_equal(p.served, 2);
        end(&p);
    }
}

static void nobody_else_opens_it(void **state)
{
    (void)state;
    static uint8_t pairs[][2] = {{ANN, ANN}, {ANN, NOBODY}, {ASKS, BEN}, {SERVES, SERVES}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs + 2; i++) {
        struct pair p;
        nio_witness witness = {.size = sizeof witness, .make = two_sign};
        locks_keys keys = keys_of(ASKS, SERVES);
        if (i == 0) {
            keys.admin_auth = key_of(ANN); /* one signature is the server's */
        } else if (i > 1) {
            witness.user = pairs[i - 2];
            keys.admin_auth = (nio_key){.witness = &witness};
        }
        begin(&p, &keys);
        assert_int_equal(call(&p, 'd'), NIO_EAUTH);
        assert_int_equal(p.served, 0);
        assert_int_equal(call(&p, 'r'), NIO_OK); /* the outer layer is another matter */
        end(&p);
    }
}

/* ---- Locks with the keys --------------------------------------------------------------------- */

static void a_layer_without_a_lock_takes_one_with_its_key(void **state)
{
    (void)state;
    struct pair p;
    locks_keys keys = keys_of(ASKS, SERVES);
    begin(&p, &keys);
    assert_int_equal(call(&p, 'c'), NIO_OK);
    assert_int_equal(call(&p, 'u'), NIO_OK); /* no peer, so the lock of the layer */
    assert_int_equal(p.served, 2);
    end(&p);

    keys.own_auth = keys.known_auth = key_of(NOBODY);
    keys.own_auth.lock = keys.known_auth.lock = lock_of(SERVES);
    begin(&p, &keys);
    assert_int_equal(call(&p, 'c'), NIO_EAUTH);
    assert_int_equal(call(&p, 'u'), NIO_EAUTH);
    assert_int_equal(p.served, 0);
    end(&p);
}

/* Expects that serving or connecting fails so, with a sentence that has these words. */
static void refused(bool serve, locks_keys keys, nio_status status, const char *words)
{
    struct e2e e;
    locks_client *client;
    nio_error error = {""};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_status found = serve
                           ? locks_serve(node, &handlers, &keys, NULL, NULL, &error)
                           : locks_connect(node, "tcp://127.0.0.1:9", &keys, NULL, &client, &error);
    assert_int_equal(found, status);
    if (strstr(error.text, words) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", words, error.text);
    }
    e2e_close(&e, node);
    e2e_end(&e);
}

static void a_lock_that_is_missing_or_the_second_is_named(void **state)
{
    (void)state;
    locks_keys keys = keys_of(SERVES, ASKS);
    keys.own_auth.lock = (nio_bytes){NULL, 0};
    refused(true, keys, NIO_ENOKEY, "layer \"own\": tapescript needs a lock");
    refused(false, keys, NIO_ENOKEY, "layer \"own\": tapescript needs a lock");

    keys = keys_of(SERVES, ASKS);
    keys.admin_auth.lock = lock_of(ANN);
    refused(true, keys, NIO_EINVAL, "layer \"admin\": tapescript has a lock");

    keys = keys_of(SERVES, ASKS);
    keys.admin_auth = (nio_key){.secret = {NULL, 0}};
    refused(true, keys, NIO_ENOKEY, "needs the key `admin_auth`");
    keys = keys_of(SERVES, ASKS);
    keys.outer_auth = (nio_key){.secret = {NULL, 0}};
    refused(false, keys, NIO_ENOKEY, "needs the key `outer_auth`");
}

static void a_call_through_a_layer_without_its_key_is_refused_at_once(void **state)
{
    (void)state;
    struct pair p;
    locks_keys keys = keys_of(ASKS, SERVES);
    keys.admin_auth = (nio_key){.secret = {NULL, 0}};
    begin(&p, &keys);
    assert_int_equal(call(&p, 'd'), NIO_ENOKEY);
    assert_int_equal(call(&p, 'r'), NIO_OK);
    end(&p);
}

static void a_witness_that_fails_fails_the_call(void **state)
{
    (void)state;
    struct pair p;
    static uint8_t nobody[] = {ANN, BEN};
    const nio_witness witness = {.size = sizeof witness, .user = nobody, .make = two_sign};
    locks_keys keys = keys_of(ASKS, SERVES);
    keys.known_auth.witness = &witness; /* two signatures do not fit 66 bytes */
    begin(&p, &keys);
    assert_int_equal(call(&p, 'u'), NIO_ETOOBIG);
    assert_int_equal(call(&p, 'r'), NIO_OK);
    assert_int_equal(p.served, 1);
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_opens_the_outer_lock_and_another_does_not),
        cmocka_unit_test(two_of_three_admins_open_a_lock_that_stood_in_a_file),
        cmocka_unit_test(nobody_else_opens_it),
        cmocka_unit_test(a_layer_without_a_lock_takes_one_with_its_key),
        cmocka_unit_test(a_lock_that_is_missing_or_the_second_is_named),
        cmocka_unit_test(a_call_through_a_layer_without_its_key_is_refused_at_once),
        cmocka_unit_test(a_witness_that_fails_fails_the_call),
    };
    return tape_absent() ? TAPE_KIT_SKIPPED : cmocka_run_group_tests(tests, NULL, NULL);
}
