/* talk.c - a node with one link: what an exchange and a subscription have in common.
 *
 * Happy path:  cli_talk_begin → node, layers → connect → (where a layer seals for a peer: both
 *              sides say who they are) → the caller speaks.
 * Failures:    an endpoint or layer that is no good ends before anything is sent (exit 1); a link
 *              that does not open, or is lost, says why in on_link(CLOSED); a peer that does not
 *              say who it is in time (exit 2). */
#include "talk.h"

#include "endpoint.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define SAY_AGAIN_MS 500 /* who one is: datagrams get lost */

/* ---- What is said ---------------------------------------------------------------------------- */

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

static void say_sent(cli_talk *talk)
{
    talk->sent.due = false;
    fputs("> ", stderr);
    print_type(talk->sent.type);
    putc(' ', stderr);
    print_uri(talk->sent.uri, talk->hex);
    fprintf(stderr, " %zu bytes, outer: %s, inner: %s\n", talk->sent.len, talk->outer_text,
            talk->inner_text);
}

void cli_talk_sent(cli_talk *talk, uint8_t type, nio_bytes uri, nio_bytes content)
{
    talk->sent.due = talk->verbose;
    talk->sent.type = type;
    talk->sent.uri = uri;
    talk->sent.len = content.len;
    if (talk->sent.due && talk->opened) {
        say_sent(talk);
    }
}

void cli_talk_came(const cli_talk *talk, uint8_t type, nio_bytes uri, nio_bytes content,
                   bool authenticated)
{
    if (!talk->verbose) {
        return;
    }
    fputs("< ", stderr);
    print_type(type);
    putc(' ', stderr);
    print_uri(uri, talk->hex);
    fprintf(stderr, " %zu bytes, %s\n", content.len,
            authenticated ? "authenticated" : "not authenticated");
}

int cli_talk_failure(const cli_talk *talk)
{
    if (talk->failed == NIO_ETIMEDOUT && talk->opened) {
        cli_error("no answer from %s within %s s%s", talk->endpoint, talk->timeout.text,
                  talk->refused > 0 ? "; what came did not pass the layers of this side" : "");
    } else if (talk->failed == NIO_ETIMEDOUT) {
        cli_error("no connection to %s within %s s", talk->endpoint, talk->timeout.text);
    } else if (talk->reason[0]) {
        cli_error("%s", talk->reason);
    } else {
        cli_error("%s: %s", talk->endpoint, nio_status_text(talk->failed));
    }
    return CLI_UNREACHED;
}

int cli_talk_no_link(nio_status status, const nio_error *error)
{
    cli_error("%s", error->text[0] ? error->text : nio_status_text(status));
    return status == NIO_EINVAL || status == NIO_ENOTSUP ? CLI_USAGE : CLI_UNREACHED;
}

int cli_talk_unsent(nio_status status)
{
    return cli_usage("cannot send this: %s%s", nio_status_text(status),
                     status == NIO_ETOOBIG ? ", with what its layers add" : "");
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

/* ---- The link -------------------------------------------------------------------------------- */

static void on_open(cli_talk *talk, nio_link *link)
{
    char address[NIO_ADDRESS_TEXT];
    if (talk->opened) {
        return;
    }
    talk->opened = true;
    nio_address_text(nio_link_address(link), address);
    if (talk->verbose) {
        fprintf(stderr, "* %s %s\n", nio_link_datagram(link) ? "speaking with" : "connected to",
                address);
    }
    if (talk->sent.due) {
        say_sent(talk);
    }
    if (talk->closes) {
        nio_link_close(link); /* which flushes */
    }
}

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    cli_talk *talk = user;
    if (event->state == NIO_LINK_OPEN) {
        on_open(talk, link);
    }
    if (event->state != NIO_LINK_CLOSED) {
        return;
    }
    talk->link = NULL;
    if (event->reason != NIO_OK) {
        snprintf(talk->reason, sizeof talk->reason, "%s", event->text);
    }
    if (talk->stops) {
        talk->failed = event->reason != NIO_OK ? event->reason : talk->failed;
        nio_node_stop(talk->node);
    }
}

static int open_link(cli_talk *talk)
{
    nio_error error = {""};
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = talk->layers.outer;
    options.plain = talk->layers.outer == NULL;
    options.on_link = on_link;
    options.user = talk;
    nio_status status = nio_node_connect(talk->node, talk->endpoint, &options, &talk->link, &error);
    if (status == NIO_OK) {
        if (nio_link_get_state(talk->link) == NIO_LINK_OPEN) {
            on_open(talk, talk->link);
        }
        return CLI_DONE;
    }
    return cli_talk_no_link(status, &error);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Over UDP the peer is a contact, and one speaks on the link to it. */
static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    cli_talk *talk = user;
    if (!talk->meeting) {
        return;
    }
    if (talk->contact && change == NIO_PEER_ADDED) {
        talk->link = nio_peer_link(peer);
        on_open(talk, talk->link);
    }
    if (talk->link != NULL && nio_peer_of_link(peers, talk->link) != NULL) {
        nio_node_stop(talk->node);
    }
}

static void on_time_out(void *user)
{
    cli_talk *talk = user;
    nio_node_stop(talk->node);
}

static int be_peer(cli_talk *talk)
{
    nio_error error = {""};
    nio_peers_options options = cli_identity_options(&talk->layers.identity, talk->app);
    options.layer = talk->layers.peers;
    options.every_ms = SAY_AGAIN_MS;
    options.on_peer = on_peer;
    options.user = talk;
    if (talk->contact) {
        options.contacts = &talk->endpoint;
        options.contact_count = 1;
        options.contact_outer = talk->layers.outer;
        options.contact_plain = talk->layers.outer == NULL;
    }
    nio_status status = nio_peers_start(talk->node, &options, &talk->peers, &error);
    return status == NIO_OK ? CLI_DONE : cli_talk_no_link(status, &error);
}

/* Says who we are, and waits until the other side has said it too. */
static int introduce(cli_talk *talk)
{
    int exit = be_peer(talk);
    if (exit != CLI_DONE) {
        return exit;
    }
    talk->stops = talk->meeting = true;
    cli_timer_begin(&talk->timer, talk->node, talk->timeout.ms, 0, on_time_out, talk);
    nio_status status = nio_node_run(talk->node);
    talk->stops = talk->meeting = false;
    if (status != NIO_OK) {
        return cli_usage("%s", nio_status_text(status));
    }
    if (talk->link != NULL && nio_peer_of_link(talk->peers, talk->link) != NULL) {
        return CLI_DONE;
    }
    if (talk->reason[0]) {
        return cli_talk_failure(talk);
    }
    cli_error("%s did not say within %s s who it is under the app id '%s'", talk->endpoint,
              talk->timeout.text, talk->app);
    return CLI_UNREACHED;
}

/* ---- Everything ------------------------------------------------------------------------------ */

uint32_t cli_talk_left_ms(const cli_talk *talk)
{
    if (!talk->timer.began) {
        return talk->timeout.ms;
    }
    uint64_t left = uv_timer_get_due_in(&talk->timer.handle);
    return left > 0 ? (uint32_t)left : 1;
}

int cli_talk_begin(cli_talk *talk)
{
    nio_limits limits;
    nio_limits_init(&limits);
    limits.connect_ms = talk->timeout.ms;
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.limits = &limits;
    nio_status status = nio_node_create(&talk->node, &options);
    if (status != NIO_OK) {
        return cli_usage("cannot begin: %s", nio_status_text(status));
    }
    if (!talk->make(talk->node, talk->user, &talk->layers)) {
        return CLI_USAGE;
    }
    bool peered = talk->peered || talk->layers.identity.needed;
    talk->contact = peered && cli_endpoint_datagram(talk->endpoint);
    int exit = talk->contact ? CLI_DONE : open_link(talk);
    return exit == CLI_DONE && peered ? introduce(talk) : exit;
}

void cli_talk_end(cli_talk *talk)
{
    cli_timer_end(&talk->timer);
    if (talk->node != NULL) {
        talk->refused = nio_node_counters(talk->node)->refused_auth;
        nio_node_close(talk->node, NULL, NULL);
    }
}
