/* core/link.c - links: their life, their timers, when they are read and written.
 *
 * Happy path:  create (CONNECTING) → opened (OPEN) → input, output … → nio_link_close (CLOSING:
 *              what is queued is flushed) → closed (CLOSED is told, and the link is freed)
 * Failure:     the other side is gone (failed), says nothing (timers), or is not understood
 *              (refuse.c): the same end, with a reason. Calls end first, then CLOSED is told. */
#include <assert.h>
#include <stdio.h>

#include "base/alloc.h"
#include "core/handler.h"
#include "core/in.h"
#include "core/out.h"
#include "core/own.h"
#include "core/send.h"
#include "core/service.h"
#include "core/state.h"

/* Answers may exceed limits.write_queue by that much, since reading pauses between frames. */
#define ANSWER_ROOM ((size_t)2 * NIO__FRAME_MAX)

static void on_timer(nio__timer *timer);
static void set_timer(nio_link *link);

/* ---- Making and ending ----------------------------------------------------------------------- */

static void init(nio_link *link, nio__core *core, const nio__link_options *options)
{
    link->core = core;
    link->outer = options->outer;
    link->address = options->address;
    link->on_link = options->on_link;
    link->on_link_user = options->user;
    link->transport = options->transport;
    link->accepted = options->accepted;
    nio__hook_init(&link->in_links);
    nio__hook_init(&link->in_turn);
    nio__hook_init(&link->in_starved);
    nio__list_init(&link->calls);
    nio__list_init(&link->queue);
    nio__list_init(&link->kept);
    nio__list_init(&link->parked);
    nio__rbuf_init(&link->rbuf, core->env, &core->rx_total);
    nio__wbuf_init(&link->wbuf, &core->wpool, (size_t)core->limits->write_queue + ANSWER_ROOM);
    nio__timer_init(&link->timer, on_timer);
}

nio_status nio__link_create(nio__core *core, const nio__link_options *options, nio_link **out)
{
    if (core->closing) {
        return NIO_ECLOSED;
    }
    if (options->accepted && core->accepted >= core->limits->connections) {
        core->counters.links_refused++;
        return NIO_ELIMIT;
    }
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
    if (options->accepted) {
        core->accepted++;
        core->counters.links_accepted++;
    }
    *out = link;
    return NIO_OK;
}

static void release(nio_link *link)
{
    nio__core *core = link->core;
    nio__timer_stop(&core->timers, &link->timer);
    nio__timers_release(&core->timers);
    nio__list_remove(&link->in_links);
    nio__list_remove(&link->in_turn);
    nio__list_remove(&link->in_starved);
    nio__rbuf_end(&link->rbuf);
    nio__wbuf_end(&link->wbuf);
    nio__clients_end(link);
    while (link->channels != NULL) {
        nio__channel *next = link->channels->next;
        nio__free(core->env, link->channels);
        link->channels = next;
    }
    if (link->accepted) {
        core->accepted--;
    }
    nio__free(core->env, link);
}

void nio__link_end(nio_link *link, nio_status reason, const char *text, bool flush)
{
    nio__core *core = link->core;
    if (link->state >= NIO_LINK_CLOSING) {
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

void nio__link_closed(nio_link *link)
{
    if (link->state < NIO_LINK_CLOSING) {
        link->state = NIO_LINK_CLOSING;
        link->reason = NIO_ECLOSED;
        snprintf(link->text, sizeof link->text, "%s", "the transport is gone");
        nio__parked_drop_all(link);
        nio__own_end_all(link, NIO_ECLOSED);
        nio__kept_end_all(link);
    }
    link->state = NIO_LINK_CLOSED;
    link->gone = true;
    nio__timer_stop(&link->core->timers, &link->timer);
    nio__link_wants_turn(link);
}

void nio__link_opened(nio_link *link, const nio_address *address)
{
    nio__core *core = link->core;
    if (link->state != NIO_LINK_CONNECTING) {
        return;
    }
    link->state = NIO_LINK_OPEN;
    if (address != NULL) {
        link->address = *address;
    }
    link->opened_ms = link->heard_ms = link->progress_ms = nio__now(core);
    link->tell_open = true;
    nio__link_wants_turn(link);
    set_timer(link);
    nio__link_queued_more(link);
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

static void read_frames(nio_link *link, nio__span input);

void nio__link_turn(nio_link *link)
{
    if (link->tell_open) {
        link->tell_open = false;
        tell(link, NIO_LINK_OPEN, NIO_OK, "");
    }
    if (link->gone) {
        if (link->untold > 0) { /* the ends of its calls come first */
            nio__link_wants_turn(link);
            return;
        }
        tell(link, NIO_LINK_CLOSED, link->reason, link->text);
        release(link);
        return;
    }
    if (link->state == NIO_LINK_OPEN && (link->pauses & NIO__PAUSE_LEFT) != 0 &&
        (link->pauses & NIO__PAUSE_QUEUE) == 0) {
        read_frames(link, nio__span_of(NULL, 0));
    }
}

/* ---- Reading --------------------------------------------------------------------------------- */

void nio__link_pause(nio_link *link, unsigned why)
{
    nio__core *core = link->core;
    if (link->pauses == 0 && link->state == NIO_LINK_OPEN) {
        core->host->set_reading(core->host_data, link, false);
    }
    link->pauses = (uint8_t)(link->pauses | why);
}

void nio__link_resume(nio_link *link, unsigned why)
{
    nio__core *core = link->core;
    if ((link->pauses & why) == 0) {
        return;
    }
    link->pauses = (uint8_t)(link->pauses & ~why);
    if (link->state != NIO_LINK_OPEN) {
        return;
    }
    if (link->pauses == 0) {
        /* The peer could say nothing meanwhile: its times begin anew. */
        link->heard_ms = nio__now(core);
        if (link->frame_ms != 0) {
            link->frame_ms = link->heard_ms;
        }
        core->host->set_reading(core->host_data, link, true);
    } else if (link->pauses == NIO__PAUSE_LEFT) {
        nio__link_wants_turn(link);
    }
}

/* The stream is lost, or memory for its rest is. */
static void lose(nio_link *link, nio_status status)
{
    if (status == NIO_EMALFORMED) {
        nio__refuse_link(link, NIO__AT_FRAME);
    } else if (status == NIO_ELIMIT) {
        nio__refuse_link(link, NIO__AT_LIMIT);
    } else {
        nio__link_end(link, status, "no memory for what the peer sends", true);
    }
}

/* Whether the next frame may be looked at now. */
static bool may_go_on(const nio_link *link)
{
    return link->state == NIO_LINK_OPEN && (link->pauses & NIO__PAUSE_QUEUE) == 0;
}

/* The rest waits in the link, for the next turn or until its queue is shorter. */
static void leave_rest(nio_link *link, nio__span input)
{
    nio_status status = nio__rbuf_keep(&link->rbuf, input);
    if (status != NIO_OK) {
        lose(link, status);
        return;
    }
    nio__link_pause(link, NIO__PAUSE_LEFT);
    if ((link->pauses & NIO__PAUSE_QUEUE) == 0) {
        nio__link_wants_turn(link);
    }
}

/* All whole frames were taken. */
static void all_read(nio_link *link, bool any)
{
    nio__core *core = link->core;
    if (nio__rbuf_is_empty(&link->rbuf)) {
        link->frame_ms = 0;
    } else if (any || link->frame_ms == 0) {
        link->frame_ms = core->now_ms;
        uint64_t due = link->frame_ms + core->limits->frame_ms;
        if (!nio__timer_is_set(&link->timer) || link->timer.at_ms > due) {
            nio__set_timer(core, &link->timer, due);
        }
    }
    if (core->rx_total > core->limits->rx_total && !nio__rbuf_is_empty(&link->rbuf)) {
        nio__link_pause(link, NIO__PAUSE_MEMORY);
        if (!nio__hook_in_list(&link->in_starved)) {
            nio__list_push(&core->starved, &link->in_starved);
        }
    }
    nio__link_resume(link, NIO__PAUSE_LEFT);
}

static void read_frames(nio_link *link, nio__span input)
{
    nio__core *core = link->core;
    uint32_t budget = core->limits->frames_per_turn > 0 ? core->limits->frames_per_turn : 1;
    bool any = false;
    nio__frame frame;
    for (;;) {
        if (budget-- == 0 || !may_go_on(link)) {
            break;
        }
        nio_status status = nio__rbuf_next(&link->rbuf, &input, core->limits->frame, &frame);
        if (status == NIO_ETRUNCATED) {
            all_read(link, any);
            return;
        }
        if (status != NIO_OK) {
            lose(link, status);
            return;
        }
        any = true;
        core->counters.frames_in++;
        nio__inbound(link, &frame);
    }
    if (link->state == NIO_LINK_OPEN) {
        if (input.len == 0 && nio__rbuf_is_empty(&link->rbuf)) {
            all_read(link, any);
        } else {
            leave_rest(link, input);
        }
    }
}

void nio__link_input(nio_link *link, nio__span bytes)
{
    nio__core *core = link->core;
    if (link->state != NIO_LINK_OPEN || bytes.len == 0) {
        return;
    }
    nio__enter(core);
    core->counters.bytes_in += bytes.len;
    if (link->pauses != 0) {
        leave_rest(link, bytes);
    } else {
        read_frames(link, bytes);
    }
    link->heard_ms = link->progress_ms = core->now_ms;
    nio__leave(core);
}

/* ---- Writing --------------------------------------------------------------------------------- */

void nio__link_queued_more(nio_link *link)
{
    nio__core *core = link->core;
    if (link->state == NIO_LINK_CONNECTING || nio__wbuf_queued(&link->wbuf) == 0) {
        return;
    }
    if (!link->write_said) {
        link->write_said = true;
        core->host->want_write(core->host_data, link);
    }
    if (nio__wbuf_queued(&link->wbuf) > core->limits->write_queue &&
        (link->pauses & NIO__PAUSE_QUEUE) == 0) {
        core->counters.read_pauses++;
        nio__link_pause(link, NIO__PAUSE_QUEUE);
    }
}

size_t nio__link_output(nio_link *link, nio_bytes *views, size_t max)
{
    size_t count = nio__wbuf_peek(&link->wbuf, views, max);
    if (count == 0) {
        link->write_said = false;
    }
    return count;
}

void nio__link_written(nio_link *link, size_t len)
{
    nio__core *core = link->core;
    nio__wbuf_consume(&link->wbuf, len);
    core->counters.bytes_out += len;
    core->counters.writes++;
    link->progress_ms = nio__now(core);
    size_t queued = nio__wbuf_queued(&link->wbuf);
    if (queued == 0) {
        link->write_said = false;
    }
    if ((link->pauses & NIO__PAUSE_QUEUE) != 0 && queued <= core->limits->write_queue / 2) {
        nio__link_resume(link, NIO__PAUSE_QUEUE);
    }
}

size_t nio__link_queued(const nio_link *link)
{
    return nio__wbuf_queued(&link->wbuf);
}

nio_status nio__link_channel(nio_link *link, const nio_layer *layer, void **state)
{
    *state = NULL;
    if (layer->channel_bytes == 0) {
        return NIO_OK;
    }
    nio__channel *channel = link->channels;
    while (channel != NULL && channel->layer != layer) {
        channel = channel->next;
    }
    if (channel == NULL) {
        channel = nio__calloc(link->core->env, 1, sizeof *channel + layer->channel_bytes);
        if (channel == NULL) {
            return NIO_ENOMEM;
        }
        channel->layer = layer;
        channel->next = link->channels;
        link->channels = channel;
    }
    *state = channel->state;
    return NIO_OK;
}

/* ---- Timers ---------------------------------------------------------------------------------- */

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
        sooner(&due, (deaf ? link->progress_ms : link->heard_ms) + limits->idle_ms,
               deaf ? "the peer takes nothing for limits.idle_ms"
                    : "the peer says nothing for limits.idle_ms");
    }
    return due;
}

static void set_timer(nio_link *link)
{
    struct due due = next_due(link);
    if (due.at_ms != UINT64_MAX) {
        nio__set_timer(link->core, &link->timer, due.at_ms);
    }
}

/* One timer stands for all times of a link. It is not moved with every message: when it comes,
 * it looks at what is due, and sets itself to the earliest time that is left. */
static void on_timer(nio__timer *timer)
{
    nio_link *link = NIO__CONTAINER(timer, nio_link, timer);
    nio__core *core = link->core;
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
    set_timer(link);
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
