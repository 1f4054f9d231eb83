/* subscription.h - what a server notifies of a URI, over a connection of its own. */
#ifndef NETAIO_CLI_SUBSCRIPTION_H
#define NETAIO_CLI_SUBSCRIPTION_H

#include "talk.h"

typedef struct cli_subscription {
    cli_talk talk;
    nio_bytes uri;
    uint64_t count; /* so many notifications; 0: until a signal comes */
    /* Shows what was notified, in one line. False, after a sentence, if it cannot be shown. Gets
     * talk.user. */
    bool (*show)(void *user, nio_bytes content);

    nio_subscription_id id;
    uint64_t shown;
    bool ending; /* nothing more is shown */
    int exit;
} cli_subscription;

/* Subscribes, and shows what is notified until the count is reached or SIGINT or SIGTERM comes.
 * Returns an exit status, once everything was said. */
int cli_subscription_run(cli_subscription *subscription);

#endif
