/* subscription.c - what a server notifies of a URI, over a connection of its own.
 *
 * Happy path:  cli_subscription_run → talk.c: node, layers, link → nio_subscribe → on_confirmed →
 *              on_notified … → leave, by the count or a signal → on_left → the end (exit 0).
 * Failures:    those of talk.c; an answer other than CONFIRM_SUBSCRIBE (exit 3); a link that is
 *              lost, or a subscription that was not renewed (exit 2); standard output that is
 *              gone. */
#include "subscription.h"

#include "signals.h"

#include <stdio.h>

#define LEAVING_MS 1000 /* the server need not answer to this one */

static void on_left(void *user, const nio_end *end)
{
    cli_subscription *subscription = user;
    (void)end;
    nio_node_stop(subscription->talk.node);
}

static void leave(void *user)
{
    cli_subscription *subscription = user;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    if (subscription->ending) {
        return;
    }
    subscription->ending = true;
    options.deadline_ms = LEAVING_MS;
    if (nio_unsubscribe(subscription->talk.node, subscription->id, &options, on_left,
                        subscription) != NIO_OK) {
        nio_node_stop(subscription->talk.node);
    }
}

static void on_notified(void *user, const nio_message *message)
{
    cli_subscription *subscription = user;
    if (subscription->ending) {
        return;
    }
    cli_talk_came(&subscription->talk, message->type, message->uri, message->content,
                  message->authenticated);
    if (!subscription->show(subscription->talk.user, message->content)) {
        subscription->exit = CLI_REFUSED;
    }
    subscription->shown++;
    if (fflush(stdout) != 0 || subscription->shown == subscription->count) {
        leave(subscription);
    }
}

static void on_ended(void *user, nio_status reason)
{
    cli_subscription *subscription = user;
    if (!subscription->ending) {
        subscription->ending = true;
        subscription->exit = CLI_UNREACHED;
        subscription->talk.failed = reason;
        nio_node_stop(subscription->talk.node);
    }
}

static void on_confirmed(void *user, const nio_end *end)
{
    cli_subscription *subscription = user;
    cli_talk *talk = &subscription->talk;
    if (end->answered) {
        cli_talk_came(talk, end->type, end->uri, end->content, end->authenticated);
    }
    if (end->status == NIO_OK) {
        return;
    }
    subscription->ending = true;
    talk->failed = end->status;
    subscription->exit = end->answered ? cli_show_refusal(end) : CLI_UNREACHED;
    nio_node_stop(talk->node);
}

static nio_status subscribe(cli_subscription *subscription)
{
    cli_talk *talk = &subscription->talk;
    nio_subscription wanted = NIO_SUBSCRIPTION_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = cli_talk_left_ms(talk);
    wanted.uri = subscription->uri;
    wanted.inner = talk->layers.inner;
    wanted.notified = on_notified;
    wanted.ended = on_ended;
    wanted.user = subscription;
    return nio_subscribe(talk->link, &wanted, &options, on_confirmed, subscription, NULL,
                         &subscription->id);
}

static int listen_on(cli_subscription *subscription)
{
    cli_talk *talk = &subscription->talk;
    if (!cli_signals_begin(talk->node, leave, subscription)) {
        return CLI_USAGE;
    }
    cli_talk_sent(talk, NIO_SUBSCRIBE_URI, subscription->uri, (nio_bytes){NULL, 0});
    nio_status status = subscribe(subscription);
    if (status != NIO_OK) {
        return cli_talk_unsent(status);
    }
    talk->stops = true;
    status = nio_node_run(talk->node);
    return status == NIO_OK ? CLI_DONE : cli_usage("%s", nio_status_text(status));
}

/* Why a link was lost is known when it is closed. */
int cli_subscription_run(cli_subscription *subscription)
{
    int exit = cli_talk_begin(&subscription->talk);
    if (exit == CLI_DONE) {
        exit = listen_on(subscription);
    }
    cli_talk_end(&subscription->talk);
    cli_signals_end();
    if (exit != CLI_DONE) {
        return exit;
    }
    return subscription->exit == CLI_UNREACHED ? cli_talk_failure(&subscription->talk)
                                               : subscription->exit;
}
