/* layers.c - one more layer for some messages: inside what protects all of a link.
 *
 *     layers auth      all share one secret, and who creates needs another one
 *     layers cipher    all can read what passes, but for content under another key
 *
 * Server and client are two nodes on one loop. The layers are those of Python netaio's readme, so
 * its programs could be at the other side; between programs with this library take `mac` for `hmac`
 * and `aead` for `sha256_stream`, which proves nothing. */
#include <netaio/netaio.h>
#include <stdio.h>
#include <string.h>

/* A second plugin of one kind writes into fields of other names. */
static const nio_plugin_param other_mac = {.name = "mac_field", .text = "camh"};
static const nio_plugin_param other_iv = {.name = "iv_field", .text = "iv2"};

static nio_layer_spec auth_layer(const char *secret, const nio_plugin_param *param)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "auth"};
    spec.auth = (nio_plugin_spec){"hmac", param, param != NULL, nio_key_of(secret, 4)};
    return spec;
}

static nio_layer_spec cipher_layer(const char *key, const nio_plugin_param *param)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "cipher"};
    spec.cipher = (nio_plugin_spec){"sha256_stream", param, param != NULL, nio_key_of(key, 4)};
    return spec;
}

struct layers {
    nio_layer *outer, *inner;
};

static nio_status make_layers(nio_node *node, bool auth, struct layers *layers, nio_error *error)
{
    nio_layer_spec outer = auth ? auth_layer("test", NULL) : cipher_layer("test", NULL);
    nio_layer_spec inner = auth ? auth_layer("tset", &other_mac) : cipher_layer("tset", &other_iv);
    inner.inner = true;
    nio_status status = nio_layer_create(node, &outer, &layers->outer, error);
    return status == NIO_OK ? nio_layer_create(node, &inner, &layers->inner, error) : status;
}

/* ---- The server ------------------------------------------------------------------------------ */

/* Only what passed both layers comes here, and answers pass them as well. */
static void on_create(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    printf("the server was told: %.*s\n", (int)message->content.len, message->content.ptr);
    if (nio_reply(call, NIO_OK_TYPE, nio_bytes_of("Resource saved.")) != NIO_OK) {
        fputs("layers: cannot answer\n", stderr);
    }
}

static nio_status serve(nio_node *node, const struct layers *layers, nio_listener **listener,
                        nio_error *error)
{
    nio_handler_id id;
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_CREATE_URI;
    route.any_uri = true;
    route.inner = layers->inner;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.outer = layers->outer;
    nio_status status = nio_on(node, &route, on_create, NULL, &id);
    return status == NIO_OK
               ? nio_node_listen_with(node, "tcp://127.0.0.1:0", &options, listener, error)
               : status;
}

/* ---- The client ------------------------------------------------------------------------------ */

struct asked {
    const char *how;
    nio_node *stops; /* with the last answer */
};

static void on_end(void *user, const nio_end *end)
{
    const struct asked *asked = user;
    printf("%s: %s", asked->how, nio_status_text(end->status));
    printf(end->content.len > 0 ? ": %.*s\n" : "\n", (int)end->content.len, end->content.ptr);
    if (asked->stops != NULL) {
        nio_node_stop(asked->stops);
    }
}

static nio_status ask(nio_link *link, nio_layer *inner, struct asked *asked)
{
    nio_send_spec message = NIO_SEND_SPEC_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = 500; /* what does not decrypt is not answered */
    message.type = NIO_CREATE_URI;
    message.uri = nio_bytes_of("something");
    message.content = nio_bytes_of("psst");
    message.inner = inner;
    return nio_request(link, &message, &options, on_end, asked, NULL);
}

/* Both nodes have the loop of the server. */
static nio_status converse(nio_node *server, nio_node *client, bool auth, nio_error *error)
{
    static struct asked with = {"with the inner layer", NULL};
    static struct asked without = {"without it", NULL};
    struct layers theirs, ours;
    nio_listener *listener = NULL;
    nio_link *link = NULL;
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    without.stops = server;
    nio_status status = make_layers(server, auth, &theirs, error);
    if (status == NIO_OK) {
        status = make_layers(client, auth, &ours, error);
    }
    if (status == NIO_OK) {
        status = serve(server, &theirs, &listener, error);
    }
    if (status == NIO_OK) {
        options.outer = ours.outer;
        status = nio_node_connect(client, nio_listener_endpoint(listener), &options, &link, error);
    }
    if (status == NIO_OK) {
        status = ask(link, ours.inner, &with);
    }
    if (status == NIO_OK) {
        status = ask(link, NULL, &without);
    }
    return status == NIO_OK ? nio_node_run(server) : status;
}

int main(int argc, char **argv)
{
    nio_node *server, *client;
    nio_error error = {""};
    bool auth = argc == 2 && strcmp(argv[1], "auth") == 0;
    if (argc != 2 || (!auth && strcmp(argv[1], "cipher") != 0)) {
        fputs("usage: layers auth|cipher\n", stderr);
        return 2;
    }
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    if (nio_node_create(&server, NULL) != NIO_OK) {
        return 1;
    }
    options.loop = nio_node_loop(server);
    nio_status status = nio_node_create(&client, &options);
    if (status == NIO_OK) {
        status = converse(server, client, auth, &error);
        nio_node_close(client, NULL, NULL);
    }
    if (status != NIO_OK) {
        fprintf(stderr, "layers: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(server, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
