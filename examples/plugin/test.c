/* test.c - what a plugin has to refuse: an exchange under it, and the same with something wrong. */
#include <netaio/netaio.h>
#include <stdio.h>
#include <string.h>

#include "api_key.h"

static const uint8_t right[API_KEY_BYTES] = "the key that both sides have ..";
static const uint8_t wrong[API_KEY_BYTES] = "the key that the server has not";

static nio_node *server;
static const char *endpoint;
static nio_link *client;
static unsigned served, failed;
static nio_status ended;

static void check(bool good, const char *what)
{
    printf("%s: %s\n", good ? "ok" : "FAILED", what);
    failed += !good;
}

static nio_layer *layer_of(nio_node *node, const uint8_t key[API_KEY_BYTES], bool inner)
{
    nio_plugin *plugin;
    nio_layer *layer;
    if (api_key_create(node, inner ? "inner_key" : "api_key", key, &plugin) != NIO_OK ||
        nio_layer_of(node, "tested", inner, plugin, NULL, &layer, NULL) != NIO_OK) {
        return NULL;
    }
    return layer;
}

/* ---- A server, and a client that asks it once ------------------------------------------------ */

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    served += message->authenticated;
    bool creates = message->type == NIO_CREATE_URI;
    (void)!nio_reply(call, creates ? NIO_OK_TYPE : NIO_RESPOND_URI, message->content);
}

static bool serve(void)
{
    nio_handler_id id;
    nio_listener *listener;
    nio_route outside = NIO_ROUTE_INIT, inside = NIO_ROUTE_INIT;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.outer = layer_of(server, right, false);
    outside.any_uri = true;
    inside.type = NIO_CREATE_URI; /* needs the plugin at its inner layer as well */
    inside.any_uri = true;
    inside.inner = layer_of(server, wrong, true);
    if (nio_on(server, &outside, on_request, NULL, &id) != NIO_OK ||
        nio_on(server, &inside, on_request, NULL, &id) != NIO_OK ||
        nio_node_listen_with(server, "tcp://127.0.0.1:0", &options, &listener, NULL) != NIO_OK) {
        return false;
    }
    endpoint = nio_listener_endpoint(listener);
    return true;
}

static void on_end(void *user, const nio_end *end)
{
    (void)user;
    ended = end->status;
    nio_node_stop(server);
}

static nio_status ask(const nio_send_spec *request)
{
    nio_status status = nio_request(client, request, NULL, on_end, NULL, NULL);
    if (status == NIO_OK) {
        status = nio_node_run(server); /* whose loop is that of both */
    }
    return status == NIO_OK ? ended : status;
}

static bool connects(nio_node *node, nio_layer *layer)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = layer;
    options.plain = layer == NULL;
    return nio_node_connect(node, endpoint, &options, &client, NULL) == NIO_OK;
}

/* ---- What is tested -------------------------------------------------------------------------- */

static void who_has_the_key_passes(nio_node *node)
{
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    request.uri = nio_bytes_of("u");
    check(connects(node, layer_of(node, right, false)), "a client connects");
    for (int i = 0; i < 3000; i++) { /* many more than the plugin remembers */
        ended = ask(&request);
        if (ended != NIO_OK) {
            break;
        }
    }
    check(ended == NIO_OK && served == 3000, "who has the key passes, message after message");
    request.type = NIO_CREATE_URI;
    check(ask(&request) == NIO_EAUTH && served == 3000,
          "where there is an inner layer, it is asked for");
    request.inner = layer_of(node, right, true);
    check(ask(&request) == NIO_EAUTH && served == 3000, "an inner layer wants its own key");
    request.inner = layer_of(node, wrong, true);
    check(ask(&request) == NIO_OK && served == 3001, "and passes with it");
}

static void who_has_not_is_refused(nio_node *node)
{
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    check(connects(node, layer_of(node, wrong, false)), "a client connects with another key");
    check(ask(&request) == NIO_EAUTH && served == 3001, "another key is refused");
}

/* By the untyped floor anything can be written into the field. */
static void forged_fields_are_refused(nio_node *node)
{
    static const uint8_t zeros[100];
    static uint8_t ahead[56];
    static const size_t sizes[] = {0, 1, 24, 55, 56, 57, 100};
    nio_field field = {.name = nio_text_of("api_key"), .kind = NIO_FIELD_BYTES};
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    bool refused = true;
    check(connects(node, NULL), "a client connects without a layer");
    check(ask(&request) == NIO_EAUTH, "a message without the field is refused");
    request.fields = &field;
    request.field_count = 1;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        field.value = (nio_bytes){zeros, sizes[i]};
        refused &= ask(&request) == NIO_EAUTH;
    }
    memset(ahead, 0xff, sizeof ahead);
    field.value = (nio_bytes){ahead, sizeof ahead};
    refused &= ask(&request) == NIO_EAUTH;
    check(refused && served == 3001, "forged fields of any size are refused");
}

int main(void)
{
    nio_node *nodes[3] = {NULL, NULL, NULL};
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    if (nio_node_create(&server, NULL) != NIO_OK || !serve()) {
        return 1;
    }
    options.loop = nio_node_loop(server);
    for (size_t i = 0; i < 3; i++) {
        if (nio_node_create(&nodes[i], &options) != NIO_OK) {
            return 1;
        }
    }
    who_has_the_key_passes(nodes[0]);
    who_has_not_is_refused(nodes[1]);
    forged_fields_are_refused(nodes[2]);
    for (size_t i = 0; i < 3; i++) {
        nio_node_close(nodes[i], NULL, NULL);
    }
    nio_node_close(server, NULL, NULL);
    return failed == 0 ? 0 : 1;
}
