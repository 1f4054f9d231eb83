/* talk.h - a node with one link: what an exchange and a subscription have in common. */
#ifndef NETAIO_CLI_TALK_H
#define NETAIO_CLI_TALK_H

#include "cli.h"
#include "layers.h"
#include "timer.h"

#include <netaio/raw.h>

#define CLI_SHOWN_BYTES 1000 /* of URIs and of a failure's text */

typedef struct cli_talk {
    /* What is wanted. */
    const char *endpoint; /* complete */
    cli_seconds timeout;  /* for all that has to be before the answer, and the answer */
    char outer_text[CLI_LAYER_TEXT], inner_text[CLI_LAYER_TEXT]; /* layers, for people */
    bool verbose, hex;                                           /* hex: URIs are shown so */
    const char *app;                                             /* of peers */
    bool peered; /* to be peers under it, also where no layer needs that */
    /* Makes the layers; false after a usage error. */
    bool (*make)(nio_node *node, void *user, cli_made *made);
    void *user;

    /* What there is. */
    nio_node *node;
    nio_link
        *link; /* NULL once it is closed; `contact`: it is that of a peer, and tells us nothing */
    cli_made layers;
    bool opened, meeting, contact;
    bool closes; /* the link is closed once it is open */
    bool stops;  /* the end of the link ends nio_node_run */
    struct {
        bool due; /* once the link is open */
        uint8_t type;
        nio_bytes uri;
        size_t len;
    } sent; /* what is to be said of it */
    nio_status failed;
    char reason[sizeof(nio_error)]; /* of the link, when it ended */
    uint64_t refused;               /* messages that did not pass the layers; known at the end */
    nio_peers *peers;
    cli_timer timer;
} cli_talk;

/* Makes the node and its layers and begins to connect; where a layer needs to know the peer, waits
 * until it does. CLI_DONE, or an exit status once everything was said. Call cli_talk_end anyhow. */
int cli_talk_begin(cli_talk *talk);
void cli_talk_end(cli_talk *talk);

/* What is left of the time, to be the deadline of a call. */
uint32_t cli_talk_left_ms(const cli_talk *talk);

/* Says why there was no answer (talk->failed), or no link any more; CLI_UNREACHED. */
int cli_talk_failure(const cli_talk *talk);
/* What kept a link or a listener from being made; CLI_USAGE if it was asked for wrongly. */
int cli_talk_no_link(nio_status status, const nio_error *error);
/* "cannot send this"; CLI_USAGE. */
int cli_talk_unsent(nio_status status);

/* What goes out, as soon as there is a link, and what comes in: on standard error, if one is to be
 * verbose. `uri` lives as long as the talk. */
void cli_talk_sent(cli_talk *talk, uint8_t type, nio_bytes uri, nio_bytes content);
void cli_talk_came(const cli_talk *talk, uint8_t type, nio_bytes uri, nio_bytes content,
                   bool authenticated);

/* "netaio: NOT_FOUND: ..." for an answer that is a failure; CLI_REFUSED. */
int cli_show_refusal(const nio_end *end);

#endif
