/* serve.c - netaio serve: the store over untyped handlers, under the layers of the command line.
 *
 * The store itself is that of examples/store. Its generated stubs carry the layers of their
 * schema, which a command line cannot change; untyped handlers carry none.
 *
 * Happy path:  cli_run_serve → listen → nio_node_run → on_request, on_create, …; what create,
 *              update and publish bring goes to whoever subscribed to the URI.
 * The end:     SIGINT or SIGTERM closes the node (signals.c), so that nio_node_run returns. */
#include "cli.h"
#include "endpoint.h"
#include "peerview.h"
#include "signals.h"
#include "talk.h"
#include "text.h"
#include "verbs.h"

#include "../../examples/store/kv.h"

#include <netaio/raw.h>
#include <stdio.h>

#define SHOWN_BYTES 200 /* of a URI */

typedef struct cli_server {
    kv_store *kv;
    nio_node *node;
    nio_listener *listener;
    bool verbose;
} cli_server;

/* ---- Answers -------------------------------------------------------------------------------- */

static void say(const cli_server *server, nio_call *call, const nio_message *message, uint8_t type)
{
    char address[NIO_ADDRESS_TEXT];
    if (!server->verbose) {
        return;
    }
    nio_address_text(nio_link_address(nio_call_link(call)), address);
    fprintf(stderr, "%s %s \"", address, nio_type_name(message->type));
    cli_print_safe(stderr, message->uri, SHOWN_BYTES);
    fprintf(stderr, "\" %zu bytes: %s\n", message->content.len, nio_type_name(type));
}

static void answer(const cli_server *server, nio_call *call, const nio_message *message,
                   uint8_t type, nio_bytes content)
{
    say(server, call, message, type);
    nio_status status = nio_reply(call, type, content);
    if (status == NIO_ETOOBIG) {
        status = nio_reply(call, NIO_ERROR_TYPE, nio_bytes_of("too large for an answer"));
    }
    if (status != NIO_OK) {
        cli_error("cannot answer: %s", nio_status_text(status));
    }
}

static void answer_result(const cli_server *server, nio_call *call, const nio_message *message,
                          kv_result result, const char *done)
{
    switch (result) {
    case KV_OK:
        answer(server, call, message, NIO_OK_TYPE, nio_bytes_of(done));
        break;
    case KV_MISSING:
        answer(server, call, message, NIO_NOT_FOUND, nio_bytes_of("not found"));
        break;
    case KV_TAKEN:
        answer(server, call, message, NIO_ERROR_TYPE, nio_bytes_of("cannot overwrite"));
        break;
    case KV_FULL:
        answer(server, call, message, NIO_ERROR_TYPE, nio_bytes_of("the store is full"));
        break;
    }
}

/* ---- Handlers ------------------------------------------------------------------------------- */

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    const cli_server *server = user;
    nio_bytes value;
    if (kv_get(server->kv, message->uri, &value)) {
        answer(server, call, message, NIO_RESPOND_URI, value);
    } else {
        answer(server, call, message, NIO_NOT_FOUND, nio_bytes_of("not found"));
    }
}

static void on_echo(void *user, nio_call *call, const nio_message *message)
{
    answer(user, call, message, NIO_RESPOND_URI, message->content);
}

/* Tells the subscribers of the URI what it is now. */
static void tell(const cli_server *server, const nio_message *message)
{
    size_t count = 0;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = message->uri;
    spec.content = message->content;
    nio_status status = nio_notify(server->node, &spec, &count);
    if (status != NIO_OK) {
        cli_error("cannot notify: %s", nio_status_text(status));
    } else if (server->verbose && count > 0) {
        fprintf(stderr, "* %zu notified\n", count);
    }
}

static void store(const cli_server *server, nio_call *call, const nio_message *message,
                  kv_result result)
{
    answer_result(server, call, message, result, "stored");
    if (result == KV_OK) {
        tell(server, message);
    }
}

static void on_create(void *user, nio_call *call, const nio_message *message)
{
    const cli_server *server = user;
    store(server, call, message, kv_add(server->kv, message->uri, message->content));
}

static void on_update(void *user, nio_call *call, const nio_message *message)
{
    const cli_server *server = user;
    store(server, call, message, kv_replace(server->kv, message->uri, message->content));
}

static void on_publish(void *user, nio_call *call, const nio_message *message)
{
    const cli_server *server = user;
    answer(server, call, message, NIO_OK_TYPE, nio_bytes_of("published"));
    tell(server, message);
}

static void on_delete(void *user, nio_call *call, const nio_message *message)
{
    const cli_server *server = user;
    answer_result(server, call, message, kv_remove(server->kv, message->uri), "deleted");
}

static nio_status handle(cli_server *server, nio_layer *inner)
{
    const struct {
        const char *uri; /* NULL: any */
        nio_handler_fn *handler;
        uint8_t type;
        bool guarded; /* by the inner layer */
    } rows[] = {
        {"echo", on_echo, NIO_REQUEST_URI, false}, {NULL, on_request, NIO_REQUEST_URI, false},
        {NULL, on_create, NIO_CREATE_URI, true},   {NULL, on_update, NIO_UPDATE_URI, true},
        {NULL, on_delete, NIO_DELETE_URI, true},   {NULL, on_publish, NIO_PUBLISH_URI, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nio_route route = NIO_ROUTE_INIT;
        nio_handler_id id;
        route.type = rows[i].type;
        route.any_uri = rows[i].uri == NULL;
        if (rows[i].uri != NULL) {
            route.uri = nio_bytes_of(rows[i].uri);
        }
        route.inner = rows[i].guarded ? inner : NULL;
        nio_status status = nio_on(server->node, &route, rows[i].handler, server, &id);
        if (status != NIO_OK) {
            return status;
        }
    }
    return NIO_OK;
}

static bool on_subscribe(void *user, const nio_message *message)
{
    const cli_server *server = user;
    if (server->verbose) {
        char address[NIO_ADDRESS_TEXT];
        nio_address_text(nio_link_address(message->link), address);
        fprintf(stderr, "%s SUBSCRIBE_URI \"", address);
        cli_print_safe(stderr, message->uri, SHOWN_BYTES);
        fputs("\"\n", stderr);
    }
    return true;
}

static nio_status let_subscribe(cli_server *server)
{
    nio_topic topic = NIO_TOPIC_INIT;
    nio_handler_id id;
    topic.any_uri = true;
    topic.accept = on_subscribe;
    topic.user = server;
    return nio_topic_open(server->node, &topic, &id);
}

/* ---- Peers ---------------------------------------------------------------------------------- */

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    const cli_server *server = user;
    (void)peers;
    if (server->verbose) {
        cli_peer_line(stderr, peer, change);
    }
}

/* A server to try things with takes whoever comes, and says so. */
static bool be_peer(cli_server *server, const cli_made *layers, const char *app, bool proved)
{
    nio_peers *peers;
    nio_error error = {""};
    nio_peers_options options = cli_identity_options(&layers->identity, app);
    options.unproved = true;
    options.on_peer = on_peer;
    options.user = server;
    nio_status status = nio_peers_start(server->node, &options, &peers, &error);
    if (status != NIO_OK) {
        cli_usage("%s", error.text[0] ? error.text : nio_status_text(status));
        return false;
    }
    if (!proved) {
        cli_error("peers under '%s' are taken at their word: no key proves who they are", app);
    }
    return true;
}

/* ---- Beginning ------------------------------------------------------------------------------ */

static int listen_at(cli_server *server, const char *endpoint, const cli_made *layers)
{
    nio_error error = {""};
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.outer = layers->outer;
    options.plain = layers->outer == NULL;
    nio_status status =
        nio_node_listen_with(server->node, endpoint, &options, &server->listener, &error);
    return status == NIO_OK ? CLI_DONE : cli_talk_no_link(status, &error);
}

static void say_where(const cli_server *server)
{
    printf("listening on %s\n", nio_listener_endpoint(server->listener));
    fflush(stdout);
}

static int set_up(cli_server *server, cli_args *args, const char *endpoint)
{
    cli_made layers;
    bool proved = cli_layers_prove(&args->layers);
    if (!cli_layers_make(server->node, &args->layers, &layers)) {
        return CLI_USAGE;
    }
    nio_status status = handle(server, layers.inner);
    if (status == NIO_OK) {
        status = let_subscribe(server);
    }
    if (status != NIO_OK) {
        return cli_usage("cannot serve this: %s", nio_status_text(status));
    }
    if (!cli_signals_begin(server->node, NULL, NULL)) {
        return CLI_USAGE;
    }
    int exit = listen_at(server, endpoint, &layers);
    bool peered = args->peers != NULL || layers.identity.needed;
    const char *app = args->peers != NULL ? args->peers : CLI_APP;
    if (exit == CLI_DONE && peered && !be_peer(server, &layers, app, proved)) {
        exit = CLI_USAGE;
    }
    if (exit == CLI_DONE) {
        say_where(server);
    }
    return exit;
}

static int serve(cli_server *server, cli_args *args, const char *endpoint)
{
    int exit = set_up(server, args, endpoint);
    if (exit == CLI_DONE) {
        nio_status status = nio_node_run(server->node);
        if (status != NIO_OK) {
            exit = cli_usage("%s", nio_status_text(status));
        }
    } else {
        nio_node_close(server->node, NULL, NULL);
    }
    cli_signals_end();
    return exit;
}

int cli_run_serve(cli_args *args)
{
    char endpoint[CLI_ENDPOINT_MAX];
    cli_server server = {.verbose = args->verbose};
    if (!cli_endpoint_complete(args->words[0], "tcp", 0, endpoint) ||
        !cli_layers_check(&args->layers, endpoint)) {
        return CLI_USAGE;
    }
    server.kv = kv_create((kv_limits)KV_LIMITS_DEFAULT);
    nio_status status = server.kv != NULL ? nio_node_create(&server.node, NULL) : NIO_ENOMEM;
    if (status != NIO_OK) {
        kv_destroy(server.kv);
        return cli_usage("cannot begin: %s", nio_status_text(status));
    }
    int exit = serve(&server, args, endpoint);
    kv_destroy(server.kv);
    return exit;
}
