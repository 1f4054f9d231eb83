/* core/link_time.c - how long a link waits for its peer: for a first message, for the rest of a
 * frame, for any word, for the end of a flush. */
#include "core/state.h"

struct due {
    uint64_t at_ms;
    const char *text;
};

static void sooner(struct due *due, uint64_t at_ms, const char *text)
{
    if (at_ms < due->at_ms) {
        due->at_ms = at_ms;
        due->text = text;
    }
}

/* Who subscribed need not say anything for ever, but has to take what it is sent. */
static uint64_t silent_since(const nio_link *link, bool deaf)
{
    if (link->subscriber_count > 0) {
        return link->write_said ? link->progress_ms : link->core->now_ms;
    }
    return deaf ? link->progress_ms : link->heard_ms;
}

/* The first time that ends an open link, unless something happens before. */
static struct due next_due(const nio_link *link)
{
    const nio_limits *limits = link->core->limits;
    struct due due = {.at_ms = UINT64_MAX};
    /* While we do not look at what comes, the peer has to take what we send, at least. */
    bool deaf = (link->pauses & (NIO__PAUSE_QUEUE | NIO__PAUSE_LEFT)) != 0;
    if (link->accepted && !link->proven) {
        sooner(&due, link->opened_ms + limits->handshake_ms,
               "no valid message within limits.handshake_ms");
    }
    if (link->frame_ms != 0 && !deaf) {
        sooner(&due, link->frame_ms + limits->frame_ms,
               "a message was not complete within limits.frame_ms");
    }
    if (link->accepted && limits->idle_ms != 0) {
        sooner(&due, silent_since(link, deaf) + limits->idle_ms,
               deaf || link->subscriber_count > 0 ? "the peer takes nothing for limits.idle_ms"
                                                  : "the peer says nothing for limits.idle_ms");
    }
    return due;
}

void nio__link_set_timer(nio_link *link)
{
    struct due due = next_due(link);
    if (due.at_ms != UINT64_MAX) {
        nio__set_timer(link->core, &link->timer, due.at_ms);
    }
}

/* One timer stands for all times of a link. It is not moved with every message: when it comes,
 * it looks at what is due, and sets itself to the earliest time that is left. */
void nio__link_on_timer(nio__timer *timer)
{
    nio_link *link = NIO__CONTAINER(timer, nio_link, timer);
    nio__core *core = link->core;
    if (link->state == NIO_LINK_CONNECTING) {
        nio__link_connect_again(link);
        return;
    }
    if (link->state == NIO_LINK_CLOSING) {
        core->host->want_close(core->host_data, link, false);
        return;
    }
    struct due due = next_due(link);
    if (due.at_ms <= core->now_ms) {
        core->counters.links_timed_out++;
        nio__link_end(link, NIO_ETIMEDOUT, due.text, true);
        return;
    }
    nio__link_set_timer(link);
}
