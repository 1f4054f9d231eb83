/* exchange.c - one message out over a connection of its own, and its answer in.
 *
 * Happy path:  cli_exchange_run → node, layers → connect, request → on_link(OPEN) → on_answer →
 *              the caller shows it. One-way: on_link(OPEN) → close, which flushes → CLOSED.
 * Failures:    an endpoint or layer that is no good ends before anything is sent (exit 1);
 *              a link that does not open, or an answer that does not come in time, ends the call
 *              by the runtime (exit 2), which says why in on_link(CLOSED), after the call. */
#include "exchange.h"

#include "cli.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

typedef struct running {
    const cli_exchange *exchange;
    nio_node *node;
    bool opened;
    int exit;
    nio_status failed;              /* no answer came; NIO_OK if one did */
    char reason[sizeof(nio_error)]; /* of the link, when it ended */
} running;

/* ---- What is said -------------------------------------------------------------------------- */

static void print_type(uint8_t type)
{
    const char *name = nio_type_name(type);
    if (name != NULL) {
        fputs(name, stderr);
    } else {
        fprintf(stderr, "message %u", type);
    }
}

static void print_uri(nio_bytes uri, bool hex)
{
    putc('"', stderr);
    if (hex) {
        cli_print_hex(stderr, uri);
    } else {
        cli_print_safe(stderr, uri, CLI_SHOWN_BYTES);
    }
    putc('"', stderr);
}

static void say_sent(const cli_exchange *exchange)
{
    fputs("> ", stderr);
    print_type(exchange->type);
    putc(' ', stderr);
    print_uri(exchange->uri, exchange->hex);
    fprintf(stderr, " %zu bytes, outer: %s, inner: %s\n", exchange->content.len,
            exchange->outer_text, exchange->inner_text);
}

static void say_answered(const cli_exchange *exchange, const nio_end *end)
{
    fputs("< ", stderr);
    print_type(end->type);
    putc(' ', stderr);
    print_uri(end->uri, exchange->hex);
    fprintf(stderr, " %zu bytes, %s\n", end->content.len,
            end->authenticated ? "authenticated" : "not authenticated");
}

static int show_failure(const running *run)
{
    const cli_exchange *exchange = run->exchange;
    if (run->failed == NIO_ETIMEDOUT && run->opened) {
        cli_error("no answer from %s within %s s", exchange->endpoint, exchange->timeout_text);
    } else if (run->failed == NIO_ETIMEDOUT) {
        cli_error("no connection to %s within %s s", exchange->endpoint, exchange->timeout_text);
    } else if (run->reason[0]) {
        cli_error("%s", run->reason);
    } else {
        cli_error("%s: %s", exchange->endpoint, nio_status_text(run->failed));
    }
    return CLI_UNREACHED;
}

/* ---- What happens -------------------------------------------------------------------------- */

static void on_open(running *run, nio_link *link)
{
    char address[NIO_ADDRESS_TEXT];
    nio_address_text(nio_link_address(link), address);
    run->opened = true;
    if (run->exchange->verbose) {
        fprintf(stderr, "* connected to %s\n", address);
        say_sent(run->exchange);
    }
    if (run->exchange->show == NULL) {
        nio_link_close(link); /* which flushes */
    }
}

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    running *run = user;
    if (event->state == NIO_LINK_OPEN) {
        on_open(run, link);
        return;
    }
    if (event->state != NIO_LINK_CLOSED) {
        return;
    }
    if (event->reason != NIO_OK) {
        snprintf(run->reason, sizeof run->reason, "%s", event->text);
    }
    if (run->exchange->show == NULL) {
        run->failed = run->opened ? NIO_OK : event->reason;
        nio_node_stop(run->node);
    }
}

static void on_answer(void *user, const nio_end *end)
{
    running *run = user;
    if (!end->answered) {
        run->failed = end->status;
        return;
    }
    run->failed = NIO_OK;
    if (run->exchange->verbose) {
        say_answered(run->exchange, end);
    }
    run->exit = run->exchange->show(run->exchange->user, end);
}

static nio_status open_link(running *run, const cli_made *layers, nio_link **link, nio_error *error)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = layers->outer;
    options.plain = layers->outer == NULL;
    options.on_link = on_link;
    options.user = run;
    return nio_node_connect(run->node, run->exchange->endpoint, &options, link, error);
}

static nio_status speak(running *run, nio_link *link, const cli_made *layers)
{
    const cli_exchange *exchange = run->exchange;
    nio_call_id id;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = exchange->type;
    spec.uri = exchange->uri;
    spec.content = exchange->content;
    spec.inner = layers->inner;
    if (exchange->show == NULL) {
        nio_status status = nio_send(link, &spec);
        return status == NIO_OK ? nio_node_run(run->node) : status;
    }
    /* Whatever a server answers with is an answer for a person. */
    spec.awaits = 1u << NIO_RESPOND_URI | 1u << NIO_OK_TYPE | 1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR | 1u << NIO_NOT_FOUND | 1u << NIO_NOT_PERMITTED;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = exchange->timeout_ms;
    nio_status status = nio_request(link, &spec, &options, on_answer, run, &id);
    return status == NIO_OK ? nio_call_wait(run->node, id) : status;
}

/* Runs until the call has ended; `run` then knows how. */
static int converse(running *run, const cli_made *layers)
{
    nio_link *link;
    nio_error error = {""};
    nio_status status = open_link(run, layers, &link, &error);
    if (status != NIO_OK) {
        cli_error("%s", error.text[0] ? error.text : nio_status_text(status));
        return status == NIO_EINVAL || status == NIO_ENOTSUP ? CLI_USAGE : CLI_UNREACHED;
    }
    status = speak(run, link, layers);
    if (status != NIO_OK) {
        return cli_usage("cannot send this: %s%s", nio_status_text(status),
                         status == NIO_ETOOBIG ? ", with what its layers add" : "");
    }
    return CLI_DONE;
}

int cli_exchange_run(const cli_exchange *exchange)
{
    running run = {.exchange = exchange};
    cli_made made = {NULL, NULL};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.connect_ms = exchange->timeout_ms;
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.limits = &limits;
    nio_status status = nio_node_create(&run.node, &options);
    if (status != NIO_OK) {
        return cli_usage("cannot begin: %s", nio_status_text(status));
    }
    int exit = exchange->make(run.node, exchange->user, &made) ? converse(&run, &made) : CLI_USAGE;
    nio_node_close(run.node, NULL, NULL);
    if (exit != CLI_DONE) {
        return exit;
    }
    return run.failed == NIO_OK ? run.exit : show_failure(&run);
}
