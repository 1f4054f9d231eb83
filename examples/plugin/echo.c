/* echo.c - an exchange under the plugin of api_key.c.
 *
 *     head -c 32 /dev/urandom > api.key
 *     plugin_echo serve tcp://127.0.0.1:8888 api.key
 *     plugin_echo ask tcp://127.0.0.1:8888 api.key TEXT */
#include <netaio/netaio.h>
#include <string.h>

#include "../hello/key.h"
#include "api_key.h"

/* The plugin as the one auth of a layer; a cipher could stand beside it. */
static nio_status make_layer(nio_node *node, const char *path, nio_layer **layer, nio_error *error)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_plugin *plugin;
    if (!read_key(path, key)) {
        return NIO_ENOKEY;
    }
    nio_status status = api_key_create(node, "api_key", key, &plugin);
    nio_wipe(key, sizeof key);
    return status == NIO_OK ? nio_layer_of(node, "outer", false, plugin, NULL, layer, error)
                            : status;
}

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    if (nio_reply(call, NIO_RESPOND_URI, message->content) != NIO_OK) {
        fputs("plugin_echo: cannot answer\n", stderr);
    }
}

static nio_status serve(nio_node *node, const char *endpoint, nio_layer *layer, nio_error *error)
{
    nio_handler_id id;
    nio_listener *listener;
    nio_route route = NIO_ROUTE_INIT;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    route.any_uri = true; /* of type REQUEST_URI, which is 0 */
    options.outer = layer;
    nio_status status = nio_on(node, &route, on_request, NULL, &id);
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, endpoint, &options, &listener, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    printf("listening on %s\n", nio_listener_endpoint(listener));
    fflush(stdout);
    return nio_node_run(node);
}

static void on_end(void *user, const nio_end *end)
{
    *(nio_status *)user = end->status;
    printf("%s%.*s\n", end->authenticated ? "" : "not authenticated: ", (int)end->content.len,
           (const char *)end->content.ptr);
}

static nio_status ask(nio_node *node, const char *endpoint, nio_layer *layer, const char *text,
                      nio_error *error)
{
    nio_link *link;
    nio_call_id id;
    nio_status ended = NIO_OK;
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    request.content = nio_bytes_of(text);
    options.outer = layer;
    nio_status status = nio_node_connect(node, endpoint, &options, &link, error);
    if (status == NIO_OK) {
        status = nio_request(link, &request, NULL, on_end, &ended, &id);
    }
    if (status == NIO_OK) {
        status = nio_call_wait(node, id);
    }
    return status == NIO_OK ? ended : status;
}

int main(int argc, char **argv)
{
    nio_node *node;
    nio_layer *layer;
    nio_error error = {""};
    bool serves = argc == 4 && strcmp(argv[1], "serve") == 0;
    if ((!serves && (argc != 5 || strcmp(argv[1], "ask") != 0)) ||
        nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: plugin_echo serve ENDPOINT KEYFILE | ask ENDPOINT KEYFILE TEXT\n", stderr);
        return 2;
    }
    nio_status status = make_layer(node, argv[3], &layer, &error);
    if (status == NIO_OK) {
        status = serves ? serve(node, argv[2], layer, &error)
                        : ask(node, argv[2], layer, argv[4], &error);
    }
    if (status != NIO_OK) {
        fprintf(stderr, "plugin_echo: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
