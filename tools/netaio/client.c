/* client.c - request, create, update, delete: bytes out, bytes in.
 *
 * Happy path:  cli_run_call → the content is read → cli_exchange_run → show.
 * Failures:    those of exchange.c; any answer but RESPOND_URI and OK is printed (exit 3). */
#include "cli.h"
#include "content.h"
#include "endpoint.h"
#include "exchange.h"
#include "json.h"
#include "text.h"
#include "verbs.h"

#include <stdio.h>

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

int cli_show_refusal(const nio_end *end)
{
    const char *name = nio_type_name(end->type);
    fprintf(stderr, "netaio: %s", name ? name : "an answer without a name");
    if (end->content.len > 0) {
        fputs(": ", stderr);
        cli_print_safe(stderr, end->content, CLI_SHOWN_BYTES);
    }
    putc('\n', stderr);
    return CLI_REFUSED;
}

static int show(void *user, const nio_end *end)
{
    const cli_args *args = user;
    if (end->type == NIO_RESPOND_URI || end->type == NIO_OK_TYPE) {
        return show_content(args, end->content);
    }
    return cli_show_refusal(end);
}

static bool make(nio_node *node, void *user, cli_made *made)
{
    cli_args *args = user;
    bool good = cli_layers_make(node, &args->layers, made);
    if (args->verb->type == NIO_REQUEST_URI) {
        made->inner = NULL;
    }
    return good;
}

int cli_run_call(cli_args *args)
{
    static cli_content message; /* large */
    char endpoint[CLI_ENDPOINT_MAX], outer[CLI_LAYER_TEXT], inner[CLI_LAYER_TEXT];
    if (!cli_endpoint_complete(args->words[0], 0, endpoint) ||
        !cli_layers_check(&args->layers, endpoint) ||
        !cli_content_read(&message, args->words[1], args->words[2], args->hex)) {
        return CLI_USAGE;
    }
    cli_layers_text(&args->layers, false, outer);
    cli_layers_text(&args->layers, true, inner);
    cli_exchange exchange = {.endpoint = endpoint,
                             .type = (uint8_t)args->verb->type,
                             .uri = {message.uri, message.uri_len},
                             .content = {message.content, message.content_len},
                             .timeout_ms = args->timeout_ms,
                             .timeout_text = args->timeout_text,
                             .outer_text = outer,
                             .inner_text = args->verb->type == NIO_REQUEST_URI ? "none" : inner,
                             .verbose = args->verbose,
                             .hex = args->hex,
                             .make = make,
                             .show = show,
                             .user = args};
    return cli_exchange_run(&exchange);
}
