/* client.c - request, create, update, delete: one message out, its answer in.
 *
 * Happy path:  cli_run_call → begin (connect, request) → on_link(OPEN) → on_answer → show.
 * Failures:    an endpoint or layer that is no good ends before anything is sent (exit 1);
 *              a link that does not open, or an answer that does not come in time, ends the call
 *              by the runtime (exit 2), which says why in on_link(CLOSED), after the call;
 *              any answer but RESPOND_URI and OK is printed (exit 3). */
#include "cli.h"
#include "content.h"
#include "endpoint.h"
#include "json.h"
#include "text.h"
#include "verbs.h"

#include <netaio/raw.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_BYTES 1000 /* of a failure's text */

typedef struct cli_exchange {
    const cli_args *args;
    char endpoint[CLI_ENDPOINT_MAX];
    cli_content message;
    bool opened;
    int exit;
    nio_status failed;              /* no answer came; NIO_OK if one did */
    char reason[sizeof(nio_error)]; /* of the link, when it ended */
} cli_exchange;

/* ---- What is said -------------------------------------------------------------------------- */

static void print_uri(nio_bytes uri, bool hex)
{
    putc('"', stderr);
    if (hex) {
        cli_print_hex(stderr, uri);
    } else {
        cli_print_safe(stderr, uri, SHOWN_BYTES);
    }
    putc('"', stderr);
}

static void say_sent(const cli_exchange *exchange)
{
    const cli_args *args = exchange->args;
    const cli_content *message = &exchange->message;
    char outer[CLI_LAYER_TEXT], inner[CLI_LAYER_TEXT];
    cli_layers_text(&args->layers, false, outer);
    cli_layers_text(&args->layers, true, inner);
    fprintf(stderr, "> %s ", nio_type_name((uint8_t)args->verb->type));
    print_uri((nio_bytes){message->uri, message->uri_len}, args->hex);
    fprintf(stderr, " %zu bytes, outer: %s, inner: %s\n", message->content_len, outer,
            args->verb->type == NIO_REQUEST_URI ? "none" : inner);
}

static void say_answered(const cli_exchange *exchange, const nio_end *end)
{
    fprintf(stderr, "< %s ", nio_type_name(end->type));
    print_uri(end->uri, exchange->args->hex);
    fprintf(stderr, " %zu bytes, %s\n", end->content.len,
            end->authenticated ? "authenticated" : "not authenticated");
}

static int show_content(const cli_args *args, nio_bytes content)
{
    if (args->json) {
        if (content.len == 0 || cli_print_json(stdout, content)) {
            return CLI_DONE;
        }
        cli_error("the content of the answer (%zu bytes) is not packed, so --json cannot show it",
                  content.len);
        return CLI_REFUSED;
    }
    if (args->hex) {
        cli_print_hex(stdout, content);
        putchar('\n');
    } else {
        fwrite(content.ptr, 1, content.len, stdout);
    }
    return CLI_DONE;
}

static int show_refusal(const nio_end *end)
{
    const char *name = nio_type_name(end->type);
    fprintf(stderr, "netaio: %s", name ? name : "an answer without a name");
    if (end->content.len > 0) {
        fputs(": ", stderr);
        cli_print_safe(stderr, end->content, SHOWN_BYTES);
    }
    putc('\n', stderr);
    return CLI_REFUSED;
}

static int show_failure(const cli_exchange *exchange)
{
    const char *seconds = exchange->args->timeout_text;
    if (exchange->failed == NIO_ETIMEDOUT && exchange->opened) {
        cli_error("no answer from %s within %s s", exchange->endpoint, seconds);
    } else if (exchange->failed == NIO_ETIMEDOUT) {
        cli_error("no connection to %s within %s s", exchange->endpoint, seconds);
    } else if (exchange->reason[0]) {
        cli_error("%s", exchange->reason);
    } else {
        cli_error("%s: %s", exchange->endpoint, nio_status_text(exchange->failed));
    }
    return CLI_UNREACHED;
}

/* ---- What happens -------------------------------------------------------------------------- */

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    cli_exchange *exchange = user;
    if (event->state == NIO_LINK_OPEN) {
        char address[NIO_ADDRESS_TEXT];
        nio_address_text(nio_link_address(link), address);
        exchange->opened = true;
        if (exchange->args->verbose) {
            fprintf(stderr, "* connected to %s\n", address);
            say_sent(exchange);
        }
    } else if (event->state == NIO_LINK_CLOSED && event->reason != NIO_OK) {
        snprintf(exchange->reason, sizeof exchange->reason, "%s", event->text);
    }
}

static void on_answer(void *user, const nio_end *end)
{
    cli_exchange *exchange = user;
    if (!end->answered) {
        exchange->failed = end->status;
        return;
    }
    exchange->failed = NIO_OK;
    if (exchange->args->verbose) {
        say_answered(exchange, end);
    }
    if (end->type == NIO_RESPOND_URI || end->type == NIO_OK_TYPE) {
        exchange->exit = show_content(exchange->args, end->content);
    } else {
        exchange->exit = show_refusal(end);
    }
}

static nio_status open_link(nio_node *node, cli_exchange *exchange, const cli_made *layers,
                            nio_link **link, nio_error *error)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = layers->outer;
    options.plain = layers->outer == NULL;
    options.on_link = on_link;
    options.user = exchange;
    return nio_node_connect(node, exchange->endpoint, &options, link, error);
}

static nio_status send_request(nio_link *link, cli_exchange *exchange, const cli_made *layers,
                               nio_call_id *id)
{
    const cli_content *message = &exchange->message;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = (uint8_t)exchange->args->verb->type;
    spec.uri = (nio_bytes){message->uri, message->uri_len};
    spec.content = (nio_bytes){message->content, message->content_len};
    spec.inner = spec.type == NIO_REQUEST_URI ? NULL : layers->inner;
    /* Whatever a server answers with is an answer for a person. */
    spec.awaits = 1u << NIO_RESPOND_URI | 1u << NIO_OK_TYPE | 1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR | 1u << NIO_NOT_FOUND | 1u << NIO_NOT_PERMITTED;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = exchange->args->timeout_ms;
    return nio_request(link, &spec, &options, on_answer, exchange, id);
}

/* Runs until the call has ended; `exchange` then knows how. */
static int converse(nio_node *node, cli_exchange *exchange, const cli_made *layers)
{
    nio_link *link;
    nio_call_id id;
    nio_error error = {""};
    nio_status status = open_link(node, exchange, layers, &link, &error);
    if (status != NIO_OK) {
        cli_error("%s", error.text[0] ? error.text : nio_status_text(status));
        return status == NIO_EINVAL || status == NIO_ENOTSUP ? CLI_USAGE : CLI_UNREACHED;
    }
    status = send_request(link, exchange, layers, &id);
    if (status == NIO_OK) {
        status = nio_call_wait(node, id);
    }
    if (status != NIO_OK) {
        return cli_usage("cannot send this: %s%s", nio_status_text(status),
                         status == NIO_ETOOBIG ? ", with what its layers add" : "");
    }
    return CLI_DONE;
}

static int run_on_node(nio_node *node, cli_exchange *exchange, cli_layers *layers)
{
    cli_made made;
    if (!cli_layers_make(node, layers, &made)) {
        return CLI_USAGE;
    }
    return converse(node, exchange, &made);
}

int cli_run_call(cli_args *args)
{
    static cli_exchange exchange; /* large */
    exchange.args = args;
    if (!cli_endpoint_complete(args->words[0], exchange.endpoint) ||
        !cli_layers_check(&args->layers, exchange.endpoint) ||
        !cli_content_read(&exchange.message, args->words[1], args->words[2], args->hex)) {
        return CLI_USAGE;
    }
    nio_limits limits;
    nio_limits_init(&limits);
    limits.connect_ms = args->timeout_ms;
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.limits = &limits;
    nio_node *node;
    nio_status status = nio_node_create(&node, &options);
    if (status != NIO_OK) {
        return cli_usage("cannot begin: %s", nio_status_text(status));
    }
    int exit = run_on_node(node, &exchange, &args->layers);
    nio_node_close(node, NULL, NULL);
    if (exit != CLI_DONE) {
        return exit;
    }
    return exchange.failed == NIO_OK ? exchange.exit : show_failure(&exchange);
}
