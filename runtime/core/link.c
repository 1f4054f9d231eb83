/* core/link.c - links: how they begin, what they tell, how they end. Reading and writing are in
 * link_io.c, times in link_time.c, connecting again in reconnect.c.
 *
 * Happy path:  create (CONNECTING) → opened (OPEN) → input, output … → nio_link_close (CLOSING:
 *              what is queued is flushed) → closed (CLOSED is told, and the link is freed)
 * Failure:     the other side is gone (failed), says nothing (timers), or is not understood
 *              (refuse.c): the same end, with a reason. Calls end first, then CLOSED is told. */
#include <stdio.h>

#include "base/alloc.h"
#include "core/handler.h"
#include "core/note.h"
#include "core/own.h"
#include "core/peers.h"
#include "core/service.h"
#include "core/state.h"
#include "core/stream.h"
#include "core/subscribe.h"
#include "core/topic.h"

/* Answers may exceed limits.write_queue by that much, since reading pauses between frames. */
#define ANSWER_ROOM ((size_t)2 * NIO__FRAME_MAX)

/* ---- Making and ending ----------------------------------------------------------------------- */

static void init_buffers(nio_link *link)
{
    nio__core *core = link->core;
    nio__rbuf_init(&link->rbuf, core->env, &core->rx_total);
    nio__wbuf_init(&link->wbuf, &core->wpool, (size_t)core->limits->write_queue + ANSWER_ROOM);
}

static void init(nio_link *link, nio__core *core, const nio__link_options *options)
{
    link->core = core;
    link->outer = options->outer;
    link->address = options->address;
    link->on_link = options->on_link;
    link->on_link_user = options->user;
    link->transport = options->transport;
    link->accepted = options->accepted;
    link->number = ++core->next_link;
    nio__hook_init(&link->in_links);
    nio__hook_init(&link->in_turn);
    nio__hook_init(&link->in_starved);
    nio__hook_init(&link->in_socket);
    nio__list_init(&link->calls);
    nio__list_init(&link->queue);
    nio__list_init(&link->kept);
    nio__list_init(&link->parked);
    nio__list_init(&link->streams);
    nio__list_init(&link->stream_waits);
    nio__list_init(&link->notes);
    nio__hook_init(&link->in_noted);
    nio__list_init(&link->subscribers);
    nio__list_init(&link->subscriptions);
    nio__queue_init(&link->broadcasts, 0, NIO_DROP_OLDEST);
    init_buffers(link);
    if (options->reconnect != NULL) {
        link->reconnects = true;
        link->reconnect = *options->reconnect;
    }
    nio__timer_init(&link->timer, nio__link_on_timer);
}

nio_status nio__link_make(nio__core *core, const nio__link_options *options, nio_link **out)
{
    nio_link *link = nio__calloc(core->env, 1, sizeof *link);
    if (link == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = nio__timers_reserve(&core->timers);
    if (status != NIO_OK) {
        nio__free(core->env, link);
        return status;
    }
    init(link, core, options);
    nio__list_push(&core->links, &link->in_links);
    *out = link;
    return NIO_OK;
}

nio_status nio__link_create(nio__core *core, const nio__link_options *options, nio_link **link)
{
    if (core->closing) {
        return NIO_ECLOSED;
    }
    if (options->accepted && core->accepted >= core->limits->connections) {
        core->counters.links_refused++;
        return NIO_ELIMIT;
    }
    nio_status status = nio__link_make(core, options, link);
    if (status == NIO_OK && options->accepted) {
        core->accepted++;
        core->counters.links_accepted++;
    }
    return status;
}

void nio__link_free(nio_link *link)
{
    nio__core *core = link->core;
    nio__timer_stop(&core->timers, &link->timer);
    nio__timers_release(&core->timers);
    nio__list_remove(&link->in_links);
    nio__list_remove(&link->in_turn);
    nio__list_remove(&link->in_starved);
    nio__peers_link_gone(link);
    nio__notes_end(link, false);
    nio__rbuf_end(&link->rbuf);
    nio__wbuf_end(&link->wbuf);
    nio__clients_end(link);
    nio__link_end_channels(link);
    if (link->accepted && link->socket == NULL) {
        core->accepted--;
    }
    nio__free(core->env, link);
}

void nio__link_forget(nio_link *link)
{
    nio__rbuf_end(&link->rbuf);
    nio__wbuf_end(&link->wbuf);
    init_buffers(link);
    nio__link_end_channels(link);
    link->pauses = 0;
    link->frame_ms = 0;
    link->proven = link->write_said = false;
}

/* Those of the peer here, and those of this node there. */
static void end_subscriptions(nio_link *link, bool flush)
{
    nio__topics_leave_link(link, flush);
    nio__notes_end(link, flush);
    nio__subscriptions_end_all(link, link->reason == NIO_OK ? NIO_ECLOSED : link->reason);
}

void nio__link_end(nio_link *link, nio_status reason, const char *text, bool flush)
{
    nio__core *core = link->core;
    if (link->state >= NIO_LINK_CLOSING) {
        return;
    }
    if (link->reconnects && reason != NIO_OK) {
        nio__link_lose(link, reason, text);
        return;
    }
    /* While it connects, what is queued may still leave when it opens. */
    flush = flush && (link->state == NIO_LINK_OPEN || nio__wbuf_queued(&link->wbuf) > 0);
    link->state = NIO_LINK_CLOSING;
    link->reason = reason;
    snprintf(link->text, sizeof link->text, "%s", text);
    nio__list_remove(&link->in_starved);
    nio__parked_drop_all(link);
    nio__own_end_all(link, reason == NIO_OK ? NIO_ECLOSED : reason);
    nio__kept_end_all(link);
    nio__peers_link_ended(link);
    end_subscriptions(link, flush);
    if (link->socket != NULL) {
        nio__datagram_end(link);
        return;
    }
    if (flush) {
        link->drain_ms = nio__now(core) + core->limits->drain_ms;
        nio__set_timer(core, &link->timer, link->drain_ms);
    } else {
        nio__timer_stop(&core->timers, &link->timer);
    }
    core->host->want_close(core->host_data, link, flush);
}

void nio_link_close(nio_link *link)
{
    nio__peers_link_closing(link);
    nio__link_end(link, NIO_OK, "closed by this side", true);
}

void nio__link_failed(nio_link *link, nio_status reason, const char *text)
{
    if (link->state >= NIO_LINK_CLOSING) {
        link->core->host->want_close(link->core->host_data, link, false);
        return;
    }
    nio__link_end(link, reason, text, reason == NIO_ECLOSED);
}

bool nio__link_closed(nio_link *link)
{
    if (link->state < NIO_LINK_CLOSING && link->reconnects) {
        nio__link_lose(link, NIO_ECLOSED, "the transport is gone");
        nio__link_wait(link);
        return true;
    }
    if (link->state < NIO_LINK_CLOSING) {
        link->state = NIO_LINK_CLOSING;
        link->reason = NIO_ECLOSED;
        snprintf(link->text, sizeof link->text, "%s", "the transport is gone");
        nio__parked_drop_all(link);
        nio__own_end_all(link, NIO_ECLOSED);
        nio__kept_end_all(link);
        nio__peers_link_ended(link);
        end_subscriptions(link, false);
    }
    link->state = NIO_LINK_CLOSED;
    link->gone = true;
    nio__timer_stop(&link->core->timers, &link->timer);
    nio__link_wants_turn(link);
    return false;
}

void nio__link_opened(nio_link *link, const nio_address *address)
{
    nio__core *core = link->core;
    if (link->state != NIO_LINK_CONNECTING) {
        return;
    }
    link->state = NIO_LINK_OPEN;
    core->counters.reconnects += link->was_open;
    link->was_open = true;
    link->lost = false;
    if (address != NULL) {
        link->address = *address;
    }
    link->opened_ms = link->heard_ms = link->progress_ms = nio__now(core);
    link->tell_open = true;
    nio__link_wants_turn(link);
    nio__link_set_timer(link);
    nio__link_queued_more(link);
    nio__peers_link_opened(link);
    nio__subscriptions_renew(link);
    nio__gate_open(link);
}

/* ---- Turns ----------------------------------------------------------------------------------- */

void nio__link_wants_turn(nio_link *link)
{
    if (!nio__hook_in_list(&link->in_turn)) {
        nio__list_push(&link->core->turn_links, &link->in_turn);
    }
    nio__want_turn(link->core);
}

static void tell(nio_link *link, nio_link_state state, nio_status reason, const char *text)
{
    if (link->on_link != NULL) {
        nio_link_event event = {.state = state, .reason = reason, .text = text};
        link->on_link(link->on_link_user, link, &event);
    }
}

/* What came last is told last. */
static void tell_changes(nio_link *link)
{
    bool open = link->tell_open, lost = link->tell_lost;
    bool open_last = link->state == NIO_LINK_OPEN;
    link->tell_open = link->tell_lost = false;
    if (open && !open_last) {
        tell(link, NIO_LINK_OPEN, NIO_OK, "");
    }
    if (lost && link->state < NIO_LINK_CLOSING) {
        tell(link, NIO_LINK_CONNECTING, link->reason, link->text);
    }
    if (open && open_last) {
        tell(link, NIO_LINK_OPEN, NIO_OK, "");
    }
}

void nio__link_turn(nio_link *link)
{
    tell_changes(link);
    if (link->gone) {
        if (link->untold > 0) { /* the ends of its calls come first */
            nio__link_wants_turn(link);
            return;
        }
        tell(link, NIO_LINK_CLOSED, link->reason, link->text);
        nio__link_free(link);
        return;
    }
    if (link->overrun) {
        link->overrun = false;
        nio__link_end(link, NIO_ELIMIT, "it does not take its notifications fast enough", false);
        return;
    }
    nio__streams_wake(link);
    if (link->state == NIO_LINK_OPEN && (link->pauses & NIO__PAUSE_LEFT) != 0 &&
        (link->pauses & NIO__PAUSE_QUEUE) == 0) {
        nio__link_read(link, nio__span_of(NULL, 0));
    }
}

/* ---- What a program may ask ------------------------------------------------------------------ */

nio_link_state nio_link_get_state(const nio_link *link)
{
    return link->state;
}

nio_node *nio_link_node(const nio_link *link)
{
    return link->core->node;
}

bool nio_link_accepted(const nio_link *link)
{
    return link->accepted;
}

bool nio_link_datagram(const nio_link *link)
{
    return link->socket != NULL;
}

const nio_address *nio_link_address(const nio_link *link)
{
    return &link->address;
}

void nio_link_set_user(nio_link *link, void *user)
{
    link->user = user;
}

void *nio_link_user(const nio_link *link)
{
    return link->user;
}

void *nio__link_transport(const nio_link *link)
{
    return link->transport;
}

void nio__link_set_transport(nio_link *link, void *transport)
{
    link->transport = transport;
}

void nio__link_silence(nio_link *link)
{
    link->on_link = NULL;
}
