/* exchange.h - one message out over a connection of its own, and its answer in. */
#ifndef NETAIO_CLI_EXCHANGE_H
#define NETAIO_CLI_EXCHANGE_H

#include "talk.h"

typedef struct cli_exchange {
    cli_talk talk;
    uint8_t type;
    bool idempotent; /* twice does no more than once: over UDP it is sent again */
    nio_bytes uri, content;
    /* What the answer is to a person: returns an exit status. NULL: the message has none. Gets
     * talk.user. */
    int (*show)(void *user, const nio_end *end);
    int exit; /* what it returned */
} cli_exchange;

/* Sends it and waits for the answer. Returns an exit status, once everything was said. */
int cli_exchange_run(cli_exchange *exchange);

#endif
