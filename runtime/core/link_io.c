/* core/link_io.c - when a link is read and written.
 *
 * Happy path:  input → whole frames, one after another, through inbound.c → answers lie in the
 *              out-buffer → host.want_write → output, written
 * Failure:     more frames came than one turn takes, or more is queued than the peer reads:
 *              reading pauses, what came already is kept, and goes on by itself later. What is
 *              no frame, or too large, ends the link. */
#include "core/datagram.h"
#include "core/in.h"
#include "core/note.h"
#include "core/own.h"
#include "core/send.h"
#include "core/state.h"
#include "core/stream.h"

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
            core->counters.read_pauses++;
            nio__list_push(&core->starved, &link->in_starved);
        }
    }
    nio__link_resume(link, NIO__PAUSE_LEFT);
}

void nio__link_read(nio_link *link, nio__span input)
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
        nio__inbound(link, &frame, false);
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
    if (!nio__gate_knows_rid(link)) {
        link->rid_known = false; /* bytes after a long silence do not bring that back */
    }
    link->heard_ms = link->progress_ms = core->now_ms;
    core->counters.bytes_in += bytes.len;
    if (link->pauses != 0) {
        leave_rest(link, bytes);
    } else {
        nio__link_read(link, bytes);
    }
    nio__leave(core);
}

/* ---- Writing --------------------------------------------------------------------------------- */

nio_status nio__link_reserve(nio_link *link, size_t size, bool answer, uint8_t **room)
{
    if (link->socket != NULL) {
        return nio__socket_reserve(link->socket, size, room);
    }
    if (link->frame != NULL) {
        nio_status status = nio__shared_new(&link->core->wpool, size, link->frame);
        *room = status == NIO_OK ? (*link->frame)->data : NULL;
        return status;
    }
    if (!answer && nio__wbuf_queued(&link->wbuf) + size > link->core->limits->write_queue) {
        return NIO_ELIMIT;
    }
    return nio__wbuf_reserve(&link->wbuf, size, room);
}

void nio__link_give_up(nio_link *link)
{
    if (link->frame != NULL) {
        nio__shared_drop(*link->frame);
        *link->frame = NULL;
        return;
    }
    nio__wbuf_commit(link->socket != NULL ? nio__socket_wbuf(link->socket) : &link->wbuf, 0);
}

nio_status nio__link_commit(nio_link *link, size_t size)
{
    if (link->socket != NULL) {
        return nio__socket_commit(link, size);
    }
    nio__wbuf_commit(&link->wbuf, size);
    link->core->counters.frames_out++;
    nio__link_queued_more(link);
    return NIO_OK;
}

void nio__link_say_write(nio_link *link)
{
    nio__core *core = link->core;
    if (!link->write_said) {
        link->write_said = true;
        if (link->subscriber_count > 0) {
            link->progress_ms = nio__now(core); /* it has something to take from now on */
        }
        core->host->want_write(core->host_data, link);
    }
}

void nio__link_queued_more(nio_link *link)
{
    nio__core *core = link->core;
    if (link->state == NIO_LINK_CONNECTING || nio__wbuf_queued(&link->wbuf) == 0) {
        return;
    }
    nio__link_say_write(link);
    if (nio__wbuf_queued(&link->wbuf) > core->limits->write_queue &&
        (link->pauses & NIO__PAUSE_QUEUE) == 0) {
        core->counters.read_pauses++;
        nio__link_pause(link, NIO__PAUSE_QUEUE);
    }
}

size_t nio__link_output(nio_link *link, nio_bytes *views, size_t max)
{
    nio__notes_move(link);
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
    if (nio__wbuf_queued(&link->wbuf) == 0) {
        nio__notes_move(link);
    }
    size_t queued = nio__wbuf_queued(&link->wbuf);
    if (queued == 0) {
        link->write_said = false;
    }
    if (nio__streams_wait_for(link, queued)) {
        nio__link_wants_turn(link);
    }
    if ((link->pauses & NIO__PAUSE_QUEUE) != 0 && queued <= core->limits->write_queue / 2) {
        nio__link_resume(link, NIO__PAUSE_QUEUE);
    }
}

size_t nio__link_queued(const nio_link *link)
{
    return nio__wbuf_queued(&link->wbuf);
}
