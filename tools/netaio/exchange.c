/* exchange.c - one message out over a connection of its own, and its answer in.
 *
 * Happy path:  cli_exchange_run → talk.c: node, layers, link → request → on_answer → the caller
 *              shows it. One-way: send → close, which flushes → the link is CLOSED.
 * Failures:    those of talk.c; an answer that does not come in time ends the call by the runtime
 *              (exit 2). */
#include "exchange.h"

static void on_answer(void *user, const nio_end *end)
{
    cli_exchange *exchange = user;
    if (!end->answered) {
        exchange->talk.failed = end->status;
        return;
    }
    exchange->talk.failed = NIO_OK;
    cli_talk_came(&exchange->talk, end->type, end->uri, end->content, end->authenticated);
    exchange->exit = exchange->show(exchange->talk.user, end);
}

/* A link that is closed sends first what was queued, but only if it was open; so does the node. */
static nio_status send_and_close(cli_exchange *exchange, const nio_send_spec *spec)
{
    cli_talk *talk = &exchange->talk;
    nio_status status = nio_send(talk->link, spec);
    if (talk->contact) {
        return status;
    }
    talk->stops = true;
    talk->closes = true;
    if (status == NIO_OK && talk->opened) {
        nio_link_close(talk->link);
    }
    return status == NIO_OK ? nio_node_run(talk->node) : status;
}

static nio_status request(cli_exchange *exchange, nio_send_spec *spec)
{
    nio_call_id id;
    /* Whatever a server answers with is an answer for a person. */
    spec->awaits = 1u << NIO_RESPOND_URI | 1u << NIO_OK_TYPE | 1u << NIO_ERROR_TYPE |
                   1u << NIO_AUTH_ERROR | 1u << NIO_NOT_FOUND | 1u << NIO_NOT_PERMITTED;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = cli_talk_left_ms(&exchange->talk);
    options.idempotent = exchange->idempotent;
    nio_status status = nio_request(exchange->talk.link, spec, &options, on_answer, exchange, &id);
    return status == NIO_OK ? nio_call_wait(exchange->talk.node, id) : status;
}

/* Runs until the call has ended; `talk.failed` and `exit` then say how. */
static int speak(cli_exchange *exchange)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = exchange->type;
    spec.uri = exchange->uri;
    spec.content = exchange->content;
    spec.inner = exchange->talk.layers.inner;
    cli_talk_sent(&exchange->talk, spec.type, spec.uri, spec.content);
    nio_status status =
        exchange->show == NULL ? send_and_close(exchange, &spec) : request(exchange, &spec);
    return status == NIO_OK ? CLI_DONE : cli_talk_unsent(status);
}

int cli_exchange_run(cli_exchange *exchange)
{
    int exit = cli_talk_begin(&exchange->talk);
    if (exit == CLI_DONE) {
        exit = speak(exchange);
    }
    cli_talk_end(&exchange->talk);
    if (exit != CLI_DONE) {
        return exit;
    }
    return exchange->talk.failed == NIO_OK ? exchange->exit : cli_talk_failure(&exchange->talk);
}
