/* tests/e2e/test_protocols.c - generated protocols on nodes: served, spoken, side by side. */
#include <stdio.h>
#include <stdlib.h>

#include <netaio/gen.h>

#include "base/bytes.h"
#include "chat.h"
#include "hello.h"
#include "store.h"
#include "support/e2e.h"

static const uint8_t secret[32] = "0123456789abcdef0123456789abcde";
static const uint8_t other[32] = "another secret of just 32 bytes";

/* ---- hello, chat, store ---------------------------------------------------------------------- */

static void on_greeting(hello_server *server, nio_call *call,
                        const hello_greeting_request_args *args)
{
    char text[100];
    int len = snprintf(text, sizeof text, "hello %.*s", (int)args->name.len, args->name.ptr);
    hello_greeting greeting = {.text = {text, (size_t)len},
                               .visits = ++*(uint32_t *)hello_server_app(server)};
    assert_int_equal(hello_greeting_request_reply_ok(call, &greeting), NIO_OK);
}

static const hello_handlers greeter = {.size = sizeof greeter, .greeting_request = on_greeting};
static const chat_handlers silent_chat = {.size = sizeof silent_chat};
static const store_handlers silent_store = {.size = sizeof silent_store};

static hello_keys hello_with(const uint8_t key[32])
{
    hello_keys keys = {.size = sizeof keys};
    keys.outer_seal = nio_key_of(key, 32);
    return keys;
}

static chat_keys chat_with(const uint8_t outer[32], const uint8_t admin[32])
{
    chat_keys keys = {.size = sizeof keys};
    keys.outer_seal = nio_key_of(outer, 32);
    if (admin != NULL) {
        keys.admin_auth = nio_key_of(admin, 32);
    }
    return keys;
}

struct greeted {
    unsigned ended;
    nio_status status;
    uint32_t visits;
    char text[100];
};

static void on_greeted(void *user, const hello_greeting_request_end *end)
{
    struct greeted *greeted = user;
    greeted->ended++;
    greeted->status = end->status;
    if (end->status == NIO_OK) {
        greeted->visits = end->ok->visits;
        snprintf(greeted->text, sizeof greeted->text, "%.*s", (int)end->ok->text.len,
                 end->ok->text.ptr);
    }
}

static void greet(hello_client *client, const char *name, struct greeted *greeted)
{
    hello_greeting_request_args args = {.name = nio_text_of(name)};
    assert_int_equal(hello_greeting_request(client, &args, NULL, on_greeted, greeted, NULL),
                     NIO_OK);
}

static nio_listener *listen_somewhere(nio_node *node)
{
    nio_listener *listener;
    nio_error error;
    if (nio_node_listen_with(node, e2e_any(), NULL, &listener, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return listener;
}

static void a_typed_call_crosses_under_the_layer_of_its_schema(void **state)
{
    (void)state;
    struct e2e e;
    uint32_t visits = 0;
    struct greeted greeted[3] = {{0}};
    hello_client *client;
    hello_keys keys = hello_with(secret);
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *caller = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(server, &greeter, &keys, &visits, NULL, NULL), NIO_OK);
    nio_listener *listener = listen_somewhere(server);
    assert_int_equal(
        hello_connect(caller, nio_listener_endpoint(listener), &keys, NULL, &client, NULL), NIO_OK);
    greet(client, "Ann", &greeted[0]);
    greet(client, "Bob", &greeted[1]);
    E2E_UNTIL(&e, greeted[1].ended == 1);
    greet(client, "Cid", &greeted[2]);
    E2E_UNTIL(&e, greeted[2].ended == 1);
    assert_string_equal(greeted[0].text, "hello Ann");
    assert_string_equal(greeted[1].text, "hello Bob");
    assert_string_equal(greeted[2].text, "hello Cid");
    assert_int_equal(greeted[2].visits, 3);
    e2e_close(&e, caller);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void another_key_is_an_authentication_failure(void **state)
{
    (void)state;
    struct e2e e;
    uint32_t visits = 0;
    struct greeted greeted = {0};
    hello_client *client;
    hello_keys theirs = hello_with(secret), ours = hello_with(other);
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *caller = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(server, &greeter, &theirs, &visits, NULL, NULL), NIO_OK);
    assert_int_equal(hello_connect(caller, nio_listener_endpoint(listen_somewhere(server)), &ours,
                                   NULL, &client, NULL),
                     NIO_OK);
    greet(client, "Eve", &greeted);
    E2E_UNTIL(&e, greeted.ended == 1);
    assert_int_equal(greeted.status, NIO_EAUTH);
    assert_int_equal(visits, 0);
    e2e_close(&e, caller);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_protocol_without_its_keys_is_not_served(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    hello_client *client;
    chat_keys keys = chat_with(secret, NULL);
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(node, &greeter, NULL, NULL, NULL, &error), NIO_ENOKEY);
    assert_string_equal(error.text, "protocol hello: the layer \"outer\" needs the key "
                                    "`outer_seal`, which is not given");
    assert_int_equal(chat_serve(node, &silent_chat, &keys, NULL, NULL, &error), NIO_ENOKEY);
    assert_string_equal(error.text, "protocol chat: the layer \"admin\" needs the key "
                                    "`admin_auth`, which is not given");
    assert_int_equal(hello_connect(node, "tcp://127.0.0.1:1", NULL, NULL, &client, &error),
                     NIO_ENOKEY);
    /* Nothing of it stays: the node has no outer layer yet. */
    assert_int_equal(nio_node_listen(node, "tcp://127.0.0.1:0", &error), NIO_EINVAL);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void on_deleted(void *user, const chat_post_delete_end *end)
{
    *(nio_status *)user = end->status;
}

static void on_post(void *user, const chat_post_request_end *end)
{
    *(nio_status *)user = end->status;
}

static void a_client_needs_only_the_keys_of_what_it_calls(void **state)
{
    (void)state;
    struct e2e e;
    chat_client *client;
    chat_keys all = chat_with(secret, other), few = chat_with(secret, NULL);
    nio_status status = NIO_EPENDING;
    chat_post_uri uri = {.room = nio_text_of("lobby"), .id = 7};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *caller = e2e_node(&e, NULL);
    assert_int_equal(chat_serve(server, &silent_chat, &all, NULL, NULL, NULL), NIO_OK);
    assert_int_equal(chat_connect(caller, nio_listener_endpoint(listen_somewhere(server)), &few,
                                  NULL, &client, NULL),
                     NIO_OK);
    assert_int_equal(chat_post_delete(client, &uri, NULL, on_deleted, &status, NULL), NIO_ENOKEY);
    assert_int_equal(status, NIO_EPENDING);
    assert_int_equal(chat_post_request(client, &uri, NULL, on_post, &status, NULL), NIO_OK);
    E2E_UNTIL(&e, status != NIO_EPENDING);
    assert_int_equal(status, NIO_ENOTFOUND); /* a handler that is NULL */
    e2e_close(&e, caller);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- Several protocols on a node ------------------------------------------------------------- */

static void a_second_protocol_with_another_outer_layer_is_refused_by_a_sentence(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    hello_keys hello = hello_with(secret);
    chat_keys chat = chat_with(secret, other);
    store_keys store = {.size = sizeof store};
    store.outer_auth = nio_key_of(secret, 32);
    store.writer_auth = nio_key_of(other, 32);
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(node, &greeter, &hello, NULL, NULL, NULL), NIO_OK);
    assert_int_equal(store_serve(node, &silent_store, &store, NULL, NULL, &error), NIO_ECONFLICT);
    assert_string_equal(error.text, "protocol store has the outer layer hmac, but this node serves "
                                    "protocol hello under the outer layer aead");
    /* The same plugin is bound to another realm, that of its own app. */
    assert_int_equal(chat_serve(node, &silent_chat, &chat, NULL, NULL, &error), NIO_ECONFLICT);
    assert_string_equal(error.text,
                        "protocol chat has the outer layer aead with another key, realm "
                        "or parameter than protocol hello, which this node serves "
                        "already");
    e2e_close(&e, node);
    e2e_end(&e);
}

/* hello under another name, in the same realm: its own operation and no other. */
static int find_nothing(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    (void)type;
    (void)uri;
    (void)tier;
    return -1;
}

static void protocols_with_one_outer_layer_share_it(void **state)
{
    (void)state;
    struct e2e e;
    uint32_t visits = 0;
    nio_error error;
    nio_service *service;
    hello_client *client;
    struct greeted greeted = {0};
    hello_keys keys = hello_with(secret), wrong = hello_with(other);
    nio_gen_protocol twin = hello_protocol;
    twin.name = "twin";
    twin.op_count = 0;
    twin.find = find_nothing;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    assert_int_equal(nio_gen_serve(server, &twin, &greeter, &keys, NULL, &service, &error), NIO_OK);
    assert_int_equal(hello_serve(server, &greeter, &wrong, &visits, NULL, &error), NIO_ECONFLICT);
    assert_string_equal(error.text, "protocol hello has the outer layer aead with another key, "
                                    "realm or parameter than protocol twin, which this node serves "
                                    "already");
    assert_int_equal(hello_serve(server, &greeter, &keys, &visits, NULL, &error), NIO_OK);
    assert_int_equal(hello_connect(server, nio_listener_endpoint(listen_somewhere(server)), &keys,
                                   NULL, &client, NULL),
                     NIO_OK);
    greet(client, "myself", &greeted);
    E2E_UNTIL(&e, greeted.ended == 1);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void code_that_does_not_fit_the_library_is_refused(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    nio_service *service;
    nio_gen_protocol older = hello_protocol;
    hello_keys keys = hello_with(secret);
    hello_handlers handlers = greeter;
    older.abi++;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(nio_gen_serve(node, &older, &greeter, &keys, NULL, &service, &error),
                     NIO_EABI);
    handlers.size = 0;
    assert_int_equal(hello_serve(node, &handlers, &keys, NULL, NULL, &error), NIO_EABI);
    handlers.size = sizeof handlers + 8;
    assert_int_equal(hello_serve(node, &handlers, &keys, NULL, NULL, &error), NIO_EABI);
    keys.size = 0;
    assert_int_equal(hello_serve(node, &greeter, &keys, NULL, NULL, &error), NIO_EABI);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void connecting_again_and_again_makes_no_new_layers(void **state)
{
    (void)state;
    struct e2e e;
    uint32_t visits = 0;
    size_t blocks = 0;
    hello_keys keys = hello_with(secret);
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *caller = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(server, &greeter, &keys, &visits, NULL, NULL), NIO_OK);
    const char *endpoint = nio_listener_endpoint(listen_somewhere(server));
    for (unsigned i = 0; i < 20; i++) {
        nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
        struct e2e_link seen = {0};
        struct greeted greeted = {0};
        hello_client *client;
        options.on_link = e2e_on_link;
        options.user = &seen;
        assert_int_equal(hello_connect(caller, endpoint, &keys, &options, &client, NULL), NIO_OK);
        greet(client, "again", &greeted);
        E2E_UNTIL(&e, greeted.ended == 1);
        nio_link_close(hello_client_link(client));
        E2E_UNTIL(&e, seen.closed == 1);
        for (unsigned turn = 0; turn < 5; turn++) {
            uv_run(&e.loop, UV_RUN_NOWAIT); /* the server sees the end too */
        }
        blocks = i == 4 ? e.world.live_blocks : blocks;
    }
    assert_int_equal(e.world.live_blocks, blocks);
    e2e_close(&e, caller);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void an_endpoint_without_a_port_has_that_of_the_protocol(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    hello_client *client;
    hello_keys keys = hello_with(secret);
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_listener *listener = NULL;
    assert_int_equal(nio_node_listen_with(node, "tcp://127.0.0.1", NULL, NULL, &error), NIO_EINVAL);
    assert_string_equal(error.text, "tcp://127.0.0.1: a port is missing at column 16, as in :8888");
    assert_int_equal(hello_serve(node, &greeter, &keys, NULL, NULL, NULL), NIO_OK);
    /* Somebody else may listen there. */
    nio_status status = nio_node_listen_with(node, "tcp://127.0.0.1", NULL, &listener, &error);
    assert_true(status == NIO_OK || status == NIO_EADDRINUSE);
    if (status == NIO_OK) {
        assert_int_equal(nio_listener_port(listener), HELLO_PORT);
    }
    assert_int_equal(hello_connect(node, "tcp://[::1]", &keys, NULL, &client, &error), NIO_OK);
    assert_int_equal(nio_link_address(hello_client_link(client))->port, HELLO_PORT);
    e2e_close(&e, node);
    e2e_end(&e);
}

static nio_status serve_and_connect(struct fault_env *world, void *user)
{
    (void)user;
    uint32_t visits = 0;
    hello_client *client;
    nio_node *node;
    nio_listener *listener;
    chat_keys chat = chat_with(secret, other);
    hello_keys hello = hello_with(secret);
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.env = &world->env;
    nio_status status = nio_node_create(&node, &options);
    if (status != NIO_OK) {
        return status;
    }
    status = chat_serve(node, &silent_chat, &chat, &visits, NULL, NULL);
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, e2e_any(), NULL, &listener, NULL);
    }
    if (status == NIO_OK) {
        status = hello_connect(node, nio_listener_endpoint(listener), &hello, NULL, &client, NULL);
    }
    nio_node_close(node, NULL, NULL);
    return status;
}

static void memory_may_end_while_a_protocol_is_set_up(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    assert_true(fault_env_exhaust(&world, serve_and_connect, NULL) > 5);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_call_crosses_under_the_layer_of_its_schema),
        cmocka_unit_test(another_key_is_an_authentication_failure),
        cmocka_unit_test(a_protocol_without_its_keys_is_not_served),
        cmocka_unit_test(a_client_needs_only_the_keys_of_what_it_calls),
        cmocka_unit_test(a_second_protocol_with_another_outer_layer_is_refused_by_a_sentence),
        cmocka_unit_test(protocols_with_one_outer_layer_share_it),
        cmocka_unit_test(code_that_does_not_fit_the_library_is_refused),
        cmocka_unit_test(connecting_again_and_again_makes_no_new_layers),
        cmocka_unit_test(an_endpoint_without_a_port_has_that_of_the_protocol),
        cmocka_unit_test(memory_may_end_while_a_protocol_is_set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
