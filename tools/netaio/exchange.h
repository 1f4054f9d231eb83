/* exchange.h - one message out over a connection of its own, and its answer in. */
#ifndef NETAIO_CLI_EXCHANGE_H
#define NETAIO_CLI_EXCHANGE_H

#include "layers.h"

#include <netaio/raw.h>

#define CLI_SHOWN_BYTES 1000 /* of URIs and of a failure's text */

typedef struct cli_exchange {
    const char *endpoint; /* complete */
    uint8_t type;
    nio_bytes uri, content;
    uint32_t timeout_ms;
    const char *timeout_text;            /* the same, for sentences */
    const char *outer_text, *inner_text; /* layers, for people */
    bool verbose, hex;                   /* hex: URIs are shown so */
    /* Makes the layers; false after a usage error. */
    bool (*make)(nio_node *node, void *user, cli_made *made);
    /* What the answer is to a person: returns an exit status. NULL: the message has none. */
    int (*show)(void *user, const nio_end *end);
    void *user;
} cli_exchange;

/* Sends it and waits for the answer. Returns an exit status, once everything was said. */
int cli_exchange_run(const cli_exchange *exchange);

/* "netaio: NOT_FOUND: ..." for an answer that is a failure; CLI_REFUSED. */
int cli_show_refusal(const nio_end *end);

#endif
