/* tests/e2e/test_layers.c - outer and inner layers between nodes, and which one a listener has. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"

static const uint8_t secret[32] = "0123456789abcdef0123456789abcde";
static const uint8_t other[32] = "another secret of just 32 bytes";

static nio_layer *make_layer(nio_node *node, const char *auth, const char *cipher, bool inner,
                             const uint8_t key[32])
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "test", .inner = inner, .realm = "test"};
    nio_layer *layer;
    nio_error error;
    spec.auth.kind = auth;
    spec.cipher.kind = cipher;
    spec.auth.key = spec.cipher.key = nio_key_of(key, 32);
    if (nio_layer_create(node, &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return layer;
}

static nio_listener *listen_under(nio_node *node, nio_layer *outer)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    nio_listener *listener;
    options.outer = outer;
    assert_int_equal(nio_node_listen_with(node, e2e_any(), &options, &listener, NULL), NIO_OK);
    return listener;
}

static nio_link *connect_under(nio_node *node, nio_listener *listener, nio_layer *outer)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    nio_link *link;
    options.outer = outer;
    options.plain = outer == NULL;
    assert_int_equal(nio_node_connect(node, nio_listener_endpoint(listener), &options, &link, NULL),
                     NIO_OK);
    return link;
}

/* One echo between two nodes of this process, under these layers. */
static void assert_crosses(const char *auth, const char *cipher, const char *inner)
{
    struct e2e e;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_layer *inner_there = inner == NULL ? NULL : make_layer(server, inner, "none", true, other);
    nio_layer *inner_here = inner == NULL ? NULL : make_layer(client, inner, "none", true, other);
    e2e_serve_echo(server, inner_there, NULL);
    nio_listener *listener = listen_under(server, make_layer(server, auth, cipher, false, secret));
    nio_link *link =
        connect_under(client, listener, make_layer(client, auth, cipher, false, secret));
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of("echo");
    spec.content = nio_bytes_of("sealed");
    spec.inner = inner_here;
    for (unsigned i = 0; i < 20; i++) {
        struct e2e_call call = {0};
        assert_int_equal(nio_request(link, &spec, NULL, e2e_done, &call, NULL), NIO_OK);
        E2E_UNTIL(&e, call.ended == 1);
        assert_int_equal(call.status, NIO_OK);
        assert_true(call.authenticated);
        assert_int_equal(call.len, 6);
        assert_memory_equal(call.content, "sealed", 6);
    }
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void two_nodes_of_one_process_speak_under_one_key(void **state)
{
    (void)state;
    assert_crosses("aead", "none", NULL);
    assert_crosses("mac", "none", NULL);
    assert_crosses("hmac", "none", NULL);
    assert_crosses("hmac", "sha256_stream", NULL);
}

static void an_inner_layer_goes_through_an_outer_one(void **state)
{
    (void)state;
    assert_crosses("aead", "none", "mac");
    assert_crosses("hmac", "sha256_stream", "mac");
}

static void a_peer_without_the_key_is_told_so(void **state)
{
    (void)state;
    static const char *const kinds[] = {"aead", "mac", "hmac"};
    for (size_t i = 0; i < 3; i++) {
        struct e2e e;
        struct e2e_call call = {0}, bare = {0};
        unsigned handled = 0;
        e2e_begin(&e);
        nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
        e2e_serve_echo(server, NULL, &handled);
        nio_listener *listener =
            listen_under(server, make_layer(server, kinds[i], "none", false, secret));
        nio_layer *wrong = make_layer(client, kinds[i], "none", false, other);
        nio_link *link = connect_under(client, listener, wrong);
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
        assert_int_equal(
            e2e_request(connect_under(client, listener, NULL), nio_bytes_of("x"), &bare), NIO_OK);
        E2E_UNTIL(&e, call.ended == 1 && bare.ended == 1);
        assert_int_equal(call.status, NIO_EAUTH);
        assert_false(call.authenticated);
        assert_int_equal(bare.status, NIO_EAUTH);
        assert_int_equal(handled, 0);
        assert_int_equal(nio_node_counters(server)->refused_auth, 2);
        e2e_close(&e, client);
        e2e_close(&e, server);
        e2e_end(&e);
    }
}

static void layers_in_the_wrong_place_are_refused_by_a_sentence(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL), *stranger = e2e_node(&e, NULL);
    options.outer = make_layer(node, "mac", "none", true, secret);
    assert_int_equal(nio_node_listen_with(node, "tcp://127.0.0.1:0", &options, NULL, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text,
                        "tcp://127.0.0.1:0: \"test\" is an inner layer, not an outer one");
    options.outer = make_layer(stranger, "mac", "none", false, secret);
    assert_int_equal(nio_node_listen_with(node, "tcp://127.0.0.1:0", &options, NULL, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text,
                        "tcp://127.0.0.1:0: the layer \"test\" belongs to another node");
    options.outer = make_layer(node, "mac", "none", false, secret);
    options.plain = true;
    assert_int_equal(nio_node_listen_with(node, "tcp://127.0.0.1:0", &options, NULL, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "tcp://127.0.0.1:0: the options give the outer layer \"test\" "
                                    "and say plain as well");
    e2e_close(&e, node);
    e2e_close(&e, stranger);
    e2e_end(&e);
}

static void listeners_of_one_node_may_have_different_layers(void **state)
{
    (void)state;
    struct e2e e;
    struct e2e_call calls[2] = {{0}};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *sealed = listen_under(server, make_layer(server, "aead", "none", false, secret));
    nio_listener *plain = e2e_listen(server, e2e_any());
    nio_link *links[2] = {
        connect_under(client, sealed, make_layer(client, "aead", "none", false, secret)),
        connect_under(client, plain, NULL)};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(e2e_request(links[i], nio_bytes_of("x"), &calls[i]), NIO_OK);
    }
    E2E_UNTIL(&e, calls[0].ended == 1 && calls[1].ended == 1);
    assert_int_equal(calls[0].status, NIO_OK);
    assert_true(calls[0].authenticated);
    assert_int_equal(calls[1].status, NIO_OK);
    assert_false(calls[1].authenticated);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Work off the loop's thread -------------------------------------------------------------- */

/* A plugin whose seal needs work: it adds nothing to the message. */
struct slow_work {
    nio_work work;
    nio_plugin *plugin;
    bool ran;
};

struct slow {
    nio_plugin base;
    unsigned begun, destroyed;
    bool done;
};

static void slow_run(nio_work *work, const volatile bool *cancel)
{
    (void)cancel;
    ((struct slow_work *)work)->ran = true;
}

static void slow_end(nio_work *work)
{
    struct slow_work *self = (struct slow_work *)work;
    ((struct slow *)self->plugin)->destroyed++;
    const nio_env *env = nio_plugin_env(self->plugin);
    env->alloc(env->user, self, 0);
}

static void slow_room(const nio_plugin *plugin, nio_room *room)
{
    (void)plugin;
    memset(room, 0, sizeof *room);
}

static nio_status slow_seal(nio_plugin *plugin, nio_layer_message *message)
{
    struct slow *self = (struct slow *)plugin;
    if (message->work != NULL) {
        assert_true(((struct slow_work *)message->work)->ran);
        return NIO_OK;
    }
    const nio_env *env = nio_plugin_env(plugin);
    struct slow_work *work = env->alloc(env->user, NULL, sizeof *work);
    if (work == NULL) {
        return NIO_ENOMEM;
    }
    *work = (struct slow_work){.work = {.run = slow_run, .destroy = slow_end}, .plugin = plugin};
    message->work = &work->work;
    self->begun++;
    return NIO_EPENDING;
}

static nio_status slow_open(nio_plugin *plugin, nio_layer_message *message)
{
    (void)plugin;
    (void)message;
    return NIO_OK;
}

static void slow_destroy(nio_plugin *plugin)
{
    ((struct slow *)plugin)->done = true;
}

static const nio_plugin_class slow_class = {.size = sizeof slow_class,
                                            .name = "slow",
                                            .slots = NIO_SLOT_AUTH,
                                            .failure = "slow auth failed",
                                            .room = slow_room,
                                            .seal = slow_seal,
                                            .open = slow_open,
                                            .destroy = slow_destroy};

static nio_layer *slow_layer(nio_node *node, struct slow *slow)
{
    nio_layer *layer;
    memset(slow, 0, sizeof *slow);
    nio_plugin_init(&slow->base, &slow_class, node);
    assert_int_equal(nio_layer_of(node, "slow", false, &slow->base, NULL, &layer, NULL), NIO_OK);
    return layer;
}

static void a_plugin_may_work_beside_the_loop(void **state)
{
    (void)state;
    enum { CALLS = 10 };
    struct e2e e;
    struct slow here, there;
    struct e2e_call calls[CALLS] = {{0}};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    e2e_serve_echo(server, NULL, NULL);
    nio_listener *listener = listen_under(server, slow_layer(server, &there));
    nio_link *link = connect_under(client, listener, slow_layer(client, &here));
    for (size_t i = 0; i < CALLS; i++) {
        char text[8];
        snprintf(text, sizeof text, "%zu", i);
        nio_send_spec spec = NIO_SEND_SPEC_INIT;
        spec.type = NIO_REQUEST_URI;
        spec.uri = nio_bytes_of("echo");
        spec.content = nio_bytes_of(text);
        assert_int_equal(nio_request(link, &spec, NULL, e2e_done, &calls[i], NULL), NIO_OK);
    }
    for (size_t i = 0; i < CALLS; i++) {
        E2E_UNTIL(&e, calls[i].ended == 1);
        assert_int_equal(calls[i].status, NIO_OK);
        assert_int_equal(calls[i].content[0], '0' + i);
    }
    assert_int_equal(here.begun, CALLS);
    e2e_close(&e, client);
    e2e_close(&e, server);
    assert_int_equal(here.destroyed, here.begun);
    assert_int_equal(there.destroyed, there.begun);
    assert_true(here.done && there.done);
    e2e_end(&e);
}

static void a_node_may_close_while_a_plugin_works(void **state)
{
    (void)state;
    for (unsigned turns = 0; turns < 12; turns++) {
        struct e2e e;
        struct slow here, there;
        struct e2e_call call = {0};
        e2e_begin(&e);
        nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
        e2e_serve_echo(server, NULL, NULL);
        nio_listener *listener = listen_under(server, slow_layer(server, &there));
        nio_link *link = connect_under(client, listener, slow_layer(client, &here));
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
        for (unsigned i = 0; i < turns; i++) {
            uv_run(&e.loop, UV_RUN_NOWAIT);
        }
        e2e_close(&e, client);
        e2e_close(&e, server);
        assert_int_equal(call.ended, 1);
        assert_int_equal(here.destroyed, here.begun);
        e2e_end(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_nodes_of_one_process_speak_under_one_key),
        cmocka_unit_test(an_inner_layer_goes_through_an_outer_one),
        cmocka_unit_test(a_peer_without_the_key_is_told_so),
        cmocka_unit_test(layers_in_the_wrong_place_are_refused_by_a_sentence),
        cmocka_unit_test(listeners_of_one_node_may_have_different_layers),
        cmocka_unit_test(a_plugin_may_work_beside_the_loop),
        cmocka_unit_test(a_node_may_close_while_a_plugin_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
