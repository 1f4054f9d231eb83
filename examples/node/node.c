/* node.c - a node over UDP that finds others by multicast, and asks each for an echo.
 * Python netaio's readme has the same node; the two find and answer each other.
 *
 *     node 'udp://0.0.0.0:8888?group=224.0.0.1'               in a network
 *     node udp://127.0.0.1:8889 udp://127.0.0.1:8888          speaks to a node that it knows
 *
 * Nothing here is typed: <netaio/raw.h> is messages as bytes. */
#include <netaio/netaio.h>
#include <stdio.h>
#include <string.h>

static void tell(const char *what, const nio_link *link)
{
    char text[NIO_ADDRESS_TEXT];
    nio_address_text(nio_link_address(link), text);
    printf("%s %s\n", what, text);
    fflush(stdout);
}

/* REQUEST_URI: whoever asks gets back what it sent. */
static void on_request(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    tell("asked by", message->link);
    nio_status status = nio_reply(call, NIO_OK_TYPE, message->content);
    if (status != NIO_OK) {
        fprintf(stderr, "node: cannot answer: %s\n", nio_status_text(status));
    }
}

static void on_echo(void *user, const nio_end *end)
{
    (void)user;
    if (end->status == NIO_OK) {
        tell("echo from", end->link);
    } else {
        fprintf(stderr, "node: no echo: %s\n", nio_status_text(end->status));
    }
}

static void ask(nio_link *link)
{
    nio_send_spec echo = NIO_SEND_SPEC_INIT;
    echo.type = NIO_REQUEST_URI;
    echo.content = nio_bytes_of("echo");
    echo.awaits = 1u << NIO_OK_TYPE;
    nio_status status = nio_request(link, &echo, NULL, on_echo, NULL, NULL);
    if (status != NIO_OK) {
        fprintf(stderr, "node: cannot ask: %s\n", nio_status_text(status));
    }
}

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    (void)user;
    (void)peers;
    if (change == NIO_PEER_ADDED) {
        tell("found", nio_peer_link(peer));
        ask(nio_peer_link(peer));
    } else if (change != NIO_PEER_UPDATED) {
        tell("lost", nio_peer_link(peer));
    }
}

static nio_status answer_requests(nio_node *node)
{
    nio_handler_id id;
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_REQUEST_URI;
    route.any_uri = true;
    return nio_on(node, &route, on_request, NULL, &id);
}

/* The layer that all who speak here share: HMAC, as Python has it. */
static nio_status make_layer(nio_node *node, nio_layer **layer, nio_error *error)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "outer"};
    spec.auth = (nio_plugin_spec){.kind = "hmac", .key = nio_key_of("test", 4)};
    return nio_layer_create(node, &spec, layer, error);
}

static nio_status join(nio_node *node, char **contacts, size_t count, nio_layer *outer,
                       nio_error *error)
{
    nio_peers *peers;
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.every_ms = 1000;
    options.timeout_ms = 3000;
    options.contacts = (const char *const *)contacts;
    options.contact_count = count;
    options.contact_outer = outer;
    options.contact_plain = outer == NULL;
    options.on_peer = on_peer;
    return nio_peers_start(node, &options, &peers, error);
}

static nio_status run(nio_node *node, char **argv, size_t contacts, nio_error *error)
{
    nio_listener *listener;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    nio_status status = make_layer(node, &options.outer, error);
    if (status == NIO_OK) {
        status = answer_requests(node);
    }
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, argv[1], &options, &listener, error);
    }
    if (status == NIO_OK) {
        printf("listening on %s\n", nio_listener_endpoint(listener));
        fflush(stdout);
        status = join(node, argv + 2, contacts, options.outer, error);
    }
    return status == NIO_OK ? nio_node_run(node) : status;
}

int main(int argc, char **argv)
{
    nio_node *node;
    nio_error error = {""};
    if (argc < 2 || nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: node ENDPOINT [CONTACT]...\n", stderr);
        return 2;
    }
    nio_status status = run(node, argv, (size_t)argc - 2, &error);
    if (status != NIO_OK) {
        fprintf(stderr, "node: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
