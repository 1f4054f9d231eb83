/* client.c - request, create, update, delete, publish, subscribe: bytes out, bytes in.
 *
 * Happy path:  cli_run_call → the content is read → cli_exchange_run → show.
 *              cli_run_subscribe → cli_subscription_run → show_notified …
 * Failures:    those of exchange.c and subscription.c; any answer but RESPOND_URI and OK is printed
 *              (exit 3). */
#include "cli.h"
#include "content.h"
#include "endpoint.h"
#include "exchange.h"
#include "json.h"
#include "subscription.h"
#include "text.h"
#include "verbs.h"

#include <stdio.h>

static int show_content(const cli_args *args, nio_bytes content)
{
    if (args->json) {
        if (content.len == 0 || cli_print_json(stdout, content)) {
            return CLI_DONE;
        }
        cli_error("the content of the %s (%zu bytes) is not packed, so --json cannot show it",
                  args->verb->type == NIO_SUBSCRIBE_URI ? "notification" : "answer", content.len);
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

static int show(void *user, const nio_end *end)
{
    const cli_args *args = user;
    if (end->type == NIO_RESPOND_URI || end->type == NIO_OK_TYPE) {
        return show_content(args, end->content);
    }
    return cli_show_refusal(end);
}

static bool passes_inner(const cli_args *args)
{
    return args->verb->type != NIO_REQUEST_URI && args->verb->type != NIO_SUBSCRIBE_URI;
}

static bool make(nio_node *node, void *user, cli_made *made)
{
    cli_args *args = user;
    bool good = cli_layers_make(node, &args->layers, made);
    if (!passes_inner(args)) {
        made->inner = NULL;
        made->identity.needed = false;
    }
    return good;
}

/* Fills in what the command line says; false after a usage error. */
static bool prepare(cli_args *args, char endpoint[CLI_ENDPOINT_MAX], cli_talk *talk)
{
    if (!cli_endpoint_complete(args->words[0], "tcp", 0, endpoint) ||
        !cli_layers_check(&args->layers, endpoint)) {
        return false;
    }
    talk->endpoint = endpoint;
    talk->timeout = args->timeout;
    talk->verbose = args->verbose;
    talk->hex = args->hex;
    talk->app = args->peers != NULL ? args->peers : CLI_APP;
    talk->peered = args->peers != NULL;
    talk->make = make;
    talk->user = args;
    cli_layers_text(&args->layers, false, talk->outer_text);
    cli_layers_text(&args->layers, true, talk->inner_text);
    if (!passes_inner(args)) {
        snprintf(talk->inner_text, sizeof talk->inner_text, "none");
    }
    return true;
}

int cli_run_call(cli_args *args)
{
    static cli_content message; /* large */
    char endpoint[CLI_ENDPOINT_MAX];
    cli_exchange exchange = {.type = (uint8_t)args->verb->type, .show = show};
    if (!prepare(args, endpoint, &exchange.talk) ||
        !cli_content_read(&message, args->words[1], args->words[2], args->hex)) {
        return CLI_USAGE;
    }
    exchange.uri = (nio_bytes){message.uri, message.uri_len};
    exchange.content = (nio_bytes){message.content, message.content_len};
    return cli_exchange_run(&exchange);
}

/* Content as it came, and a newline: a line for each, if content is a line. */
static bool show_notified(void *user, nio_bytes content)
{
    const cli_args *args = user;
    int status = show_content(args, content);
    if (!args->hex && !args->json) {
        putchar('\n');
    }
    return status == CLI_DONE;
}

int cli_run_subscribe(cli_args *args)
{
    static cli_content message; /* large */
    char endpoint[CLI_ENDPOINT_MAX];
    cli_subscription subscription = {.count = args->count, .show = show_notified};
    if (!prepare(args, endpoint, &subscription.talk) ||
        !cli_content_read(&message, args->words[1], NULL, args->hex)) {
        return CLI_USAGE;
    }
    subscription.uri = (nio_bytes){message.uri, message.uri_len};
    return cli_subscription_run(&subscription);
}
