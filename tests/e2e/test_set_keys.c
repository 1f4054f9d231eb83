/* tests/e2e/test_set_keys.c - keys and plugins of nodes that work change, and who notices. */
#include <stdio.h>
#include <stdlib.h>

#include <netaio/gen.h>

#include "base/bytes.h"
#include "chat.h"
#include "hello.h"
#include "layer/host.h"
#include "node/node.h"
#include "support/e2e.h"

static const uint8_t first[32] = "0123456789abcdef0123456789abcde";
static const uint8_t second[32] = "another secret of just 32 bytes";

/* ---- A protocol ------------------------------------------------------------------------------ */

static void on_greeting(hello_server *server, nio_call *call,
                        const hello_greeting_request_args *args)
{
    (void)server;
    hello_greeting greeting = {.text = args->name, .visits = 1};
    assert_int_equal(hello_greeting_request_reply_ok(call, &greeting), NIO_OK);
}

static const hello_handlers greeter = {.size = sizeof greeter, .greeting_request = on_greeting};
static const chat_handlers silent_chat = {.size = sizeof silent_chat};

static hello_keys keys_of(const uint8_t key[32], const uint8_t *previous)
{
    hello_keys keys = {.size = sizeof keys};
    keys.outer_seal = nio_key_of(key, 32);
    if (previous != NULL) {
        keys.outer_seal.previous[0] = nio__bytes(previous, 32);
    }
    return keys;
}

struct greeted {
    unsigned ended;
    nio_status status;
};

static void on_greeted(void *user, const hello_greeting_request_end *end)
{
    struct greeted *greeted = user;
    greeted->ended++;
    greeted->status = end->status;
}

static nio_status greet(struct e2e *e, hello_client *client)
{
    struct greeted greeted = {0};
    hello_greeting_request_args args = {.name = nio_text_of("Ann")};
    assert_int_equal(hello_greeting_request(client, &args, NULL, on_greeted, &greeted, NULL),
                     NIO_OK);
    E2E_UNTIL(e, greeted.ended == 1);
    return greeted.status;
}

static const char *listen_somewhere(nio_node *node)
{
    nio_listener *listener;
    nio_error error;
    if (nio_node_listen_with(node, e2e_any(), NULL, &listener, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return nio_listener_endpoint(listener);
}

static void set_keys(nio_node *node, hello_keys keys)
{
    nio_error error;
    if (hello_set_keys(node, &keys, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
}

static void keys_change_on_open_links_without_an_outage(void **state)
{
    (void)state;
    struct e2e e;
    hello_client *client, *later;
    hello_keys keys = keys_of(first, NULL), both = keys_of(second, first);
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *caller = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(server, &greeter, &keys, NULL, NULL, NULL), NIO_OK);
    const char *endpoint = listen_somewhere(server);
    assert_int_equal(hello_connect(caller, endpoint, &keys, NULL, &client, NULL), NIO_OK);
    assert_int_equal(greet(&e, client), NIO_OK);

    /* All know both, then all seal by the second, then the first is forgotten. */
    set_keys(caller, keys_of(first, second));
    assert_int_equal(greet(&e, client), NIO_OK);
    set_keys(server, both);
    assert_int_equal(greet(&e, client), NIO_OK);
    set_keys(caller, both);
    assert_int_equal(greet(&e, client), NIO_OK);
    set_keys(server, keys_of(second, NULL));
    set_keys(caller, keys_of(second, NULL));
    assert_int_equal(greet(&e, client), NIO_OK);

    /* Who connects now has to have the second; with the same keys, it is the same layer. */
    keys = keys_of(second, NULL);
    assert_int_equal(hello_connect(caller, endpoint, &keys, NULL, &later, NULL), NIO_OK);
    assert_int_equal(greet(&e, later), NIO_OK);
    keys = keys_of(first, NULL);
    assert_int_equal(hello_connect(caller, endpoint, &keys, NULL, &later, NULL), NIO_OK);
    assert_int_equal(greet(&e, later), NIO_EAUTH);
    assert_int_equal(greet(&e, client), NIO_OK);
    e2e_close(&e, caller);
    e2e_close(&e, server);
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

static void protocols_that_share_the_outer_layer_share_its_new_key(void **state)
{
    (void)state;
    struct e2e e;
    hello_client *client;
    nio_service *service;
    hello_keys keys = keys_of(first, NULL);
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *caller = e2e_node(&e, NULL);
    assert_int_equal(hello_serve(server, &greeter, &keys, NULL, NULL, NULL), NIO_OK);
    nio_gen_protocol twin = *server->first;
    twin.name = "twin";
    twin.op_count = 0;
    twin.find = find_nothing;
    assert_int_equal(nio_gen_serve(server, &twin, &greeter, &keys, NULL, &service, NULL), NIO_OK);
    const char *endpoint = listen_somewhere(server);

    nio_error error;
    keys = keys_of(second, NULL);
    assert_int_equal(nio_gen_set_keys(server, &twin, &keys, &error), NIO_OK);
    assert_int_equal(hello_connect(caller, endpoint, &keys, NULL, &client, NULL), NIO_OK);
    assert_int_equal(greet(&e, client), NIO_OK);
    for (const nio__layer_set *set = server->sets; set != NULL; set = set->next) {
        assert_true(nio__layer_same(nio__set_outer(set), server->outer));
    }
    /* The set of hello does not pass for one with the keys that it was made with. */
    nio__layer_set *again;
    keys = keys_of(first, NULL);
    assert_int_equal(nio__node_layers(server, server->first, &keys, false, &again, NULL), NIO_OK);
    assert_false(nio__layer_same(nio__set_outer(again), server->outer));
    e2e_close(&e, caller);
    e2e_close(&e, server);
    e2e_end(&e);
}

static void a_key_that_is_missing_is_named_and_nothing_changes(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    chat_keys keys = {.size = sizeof keys};
    keys.outer_seal = nio_key_of(first, sizeof first);
    assert_int_equal(chat_set_keys(node, &keys, &error), NIO_ENOENT);
    assert_string_equal(error.text, "protocol chat is neither served nor spoken on this node");
    keys.admin_auth = keys.outer_seal;
    assert_int_equal(chat_serve(node, &silent_chat, &keys, NULL, NULL, NULL), NIO_OK);
    uint32_t before = node->outer->generation;
    keys.outer_seal = nio_key_of(second, sizeof second);
    keys.admin_auth = nio_key_of(NULL, 0);
    assert_int_equal(chat_set_keys(node, &keys, &error), NIO_ENOKEY);
    assert_non_null(strstr(error.text, "`admin_auth`"));
    assert_int_equal(chat_set_keys(node, NULL, &error), NIO_ENOKEY);
    keys.admin_auth = nio_key_of("short", 5);
    assert_int_equal(chat_set_keys(node, &keys, &error), NIO_EINVAL);
    assert_int_equal(node->outer->generation, before);
    e2e_close(&e, node);
    e2e_end(&e);
}

static void memory_may_end_while_keys_change(void **state)
{
    (void)state;
    struct e2e e;
    chat_keys keys = {.size = sizeof keys};
    keys.outer_seal = keys.admin_auth = nio_key_of(first, sizeof first);
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    assert_int_equal(chat_serve(node, &silent_chat, &keys, NULL, NULL, NULL), NIO_OK);
    keys.outer_seal = keys.admin_auth = nio_key_of(second, sizeof second);
    nio_status status = NIO_ENOMEM;
    uint32_t made = node->outer->generation;
    for (size_t n = 1; status == NIO_ENOMEM; n++) {
        assert_int_equal(node->outer->generation, made);
        fault_env_fail_nth(&e.world, n, false);
        status = chat_set_keys(node, &keys, NULL);
        fault_env_fail_nth(&e.world, 0, false);
    }
    assert_int_equal(status, NIO_OK);
    assert_int_not_equal(node->outer->generation, made);
    e2e_close(&e, node);
    e2e_end(&e);
}

/* ---- One layer ------------------------------------------------------------------------------- */

static nio_layer_spec spec_of(const char *auth, bool inner, const nio_plugin_param *params)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "spec", .inner = inner};
    spec.auth =
        (nio_plugin_spec){auth, params, params != NULL ? 1 : 0, nio_key_of(first, sizeof first)};
    return spec;
}

static nio_layer *make_layer(nio_node *node, const nio_layer_spec *spec)
{
    nio_layer *layer;
    nio_error error;
    if (nio_layer_create(node, spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return layer;
}

static void a_layer_that_would_not_fit_is_not_exchanged(void **state)
{
    (void)state;
    struct e2e e;
    nio_error error;
    static const nio_plugin_param seal2[] = {{.name = "field", .text = "seal2"}};
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL), *stranger = e2e_node(&e, NULL);
    nio_layer_spec mac = spec_of("mac", false, NULL), inner = spec_of("mac", true, seal2);
    nio_layer *outer = make_layer(node, &mac), *admin = make_layer(node, &inner);
    nio_layer *theirs = make_layer(stranger, &mac);
    uint32_t before = outer->generation;

    nio_layer_spec spec = spec_of("mac", true, NULL);
    assert_int_equal(nio_layer_exchange(node, outer, &spec, &error), NIO_EINVAL);
    assert_string_equal(error.text, "layer \"spec\": it is not an inner layer of this node");
    assert_int_equal(nio_layer_exchange(node, theirs, &mac, &error), NIO_EINVAL);
    spec = spec_of("mac", false, seal2);
    assert_int_equal(nio_layer_exchange(node, outer, &spec, &error), NIO_ECONFLICT);
    assert_non_null(strstr(error.text, "\"seal2\""));
    spec = spec_of("mac", true, NULL);
    assert_int_equal(nio_layer_exchange(node, admin, &spec, &error), NIO_ECONFLICT);
    spec = spec_of("macc", false, NULL);
    assert_int_equal(nio_layer_exchange(node, outer, &spec, &error), NIO_EINVAL);
    spec = spec_of("mac", false, NULL);
    spec.auth.key = nio_key_of(NULL, 0);
    assert_int_equal(nio_layer_exchange(node, outer, &spec, &error), NIO_ENOKEY);
    assert_int_equal(outer->generation, before);

    spec = spec_of("aead", false, NULL);
    assert_int_equal(nio_layer_exchange(node, outer, &spec, &error), NIO_OK);
    assert_int_not_equal(outer->generation, before);
    e2e_close(&e, node);
    e2e_close(&e, stranger);
    e2e_end(&e);
}

/* A plugin that tries to exchange the layer that it is in. */
struct eager {
    nio_plugin base;
    nio_node *node;
    nio_layer *layer;
    nio_status said;
};

static void no_room(const nio_plugin *plugin, nio_room *room)
{
    (void)plugin;
    (void)room;
}

static nio_status eager_seal(nio_plugin *plugin, nio_layer_message *message)
{
    struct eager *self = (struct eager *)plugin;
    nio_layer_spec spec = spec_of("mac", false, NULL);
    (void)message;
    self->said = nio_layer_exchange(self->node, self->layer, &spec, NULL);
    return NIO_OK;
}

static nio_status eager_open(nio_plugin *plugin, nio_layer_message *message)
{
    (void)plugin;
    (void)message;
    return NIO_OK;
}

static void eager_destroy(nio_plugin *plugin)
{
    (void)plugin;
}

static void a_plugin_does_not_exchange_itself_away(void **state)
{
    (void)state;
    static const nio_plugin_class cls = {.size = sizeof cls,
                                         .name = "eager",
                                         .slots = NIO_SLOT_AUTH,
                                         .room = no_room,
                                         .seal = eager_seal,
                                         .open = eager_open,
                                         .destroy = eager_destroy};
    struct e2e e;
    struct eager eager = {.said = NIO_OK};
    struct e2e_link seen = {0};
    nio_link *link;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *node = e2e_node(&e, NULL);
    nio_plugin_init(&eager.base, &cls, node);
    eager.node = node;
    assert_int_equal(nio_layer_of(node, "eager", false, &eager.base, NULL, &eager.layer, NULL),
                     NIO_OK);
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = eager.layer;
    options.on_link = e2e_on_link;
    options.user = &seen;
    const char *endpoint = nio_listener_endpoint(e2e_listen(server, e2e_any()));
    assert_int_equal(nio_node_connect(node, endpoint, &options, &link, NULL), NIO_OK);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    assert_int_equal(nio_send(link, &spec), NIO_OK);
    assert_int_equal(eager.said, NIO_EREENTRANT);
    nio_layer_spec mac = spec_of("mac", false, NULL);
    assert_int_equal(nio_layer_exchange(node, eager.layer, &mac, NULL), NIO_OK);
    e2e_close(&e, node);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_change_on_open_links_without_an_outage),
        cmocka_unit_test(protocols_that_share_the_outer_layer_share_its_new_key),
        cmocka_unit_test(a_key_that_is_missing_is_named_and_nothing_changes),
        cmocka_unit_test(memory_may_end_while_keys_change),
        cmocka_unit_test(a_layer_that_would_not_fit_is_not_exchanged),
        cmocka_unit_test(a_plugin_does_not_exchange_itself_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
