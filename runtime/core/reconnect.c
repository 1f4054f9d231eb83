/* core/reconnect.c - links that outlive their connections.
 *
 * Happy path:  the connection is lost (nio__link_lose) → calls that were sent end, or are put back
 *              to be sent once more → the transport goes (nio__link_wait) → a random time →
 *              host.want_connect → nio__link_opened: what waited at the gate is sent
 * Failure:     an attempt fails: as above, and the time before the next one may be twice as long.
 *
 * A message is sealed for one connection. So while there is none, calls wait unsealed, at the gate,
 * where their deadlines go on; only what was sent before the first connection waits in the
 * out-buffer, as it does on any link. */
#include "core/handler.h"
#include "core/note.h"
#include "core/own.h"
#include "core/peers.h"
#include "core/state.h"
#include "core/topic.h"

#include <stdio.h>

void nio__link_lose(nio_link *link, nio_status reason, const char *text)
{
    nio__core *core = link->core;
    bool was_open = link->state == NIO_LINK_OPEN;
    if (link->ending) {
        return;
    }
    if (was_open && nio__now(core) - link->opened_ms >= link->reconnect.stable_ms) {
        link->attempts = 0;
    }
    link->state = NIO_LINK_CONNECTING;
    link->lost = link->ending = true;
    link->used = link->used || was_open;
    link->rid_known = false;
    link->reason = reason;
    snprintf(link->text, sizeof link->text, "%s", text);
    link->tell_lost = true;
    nio__link_wants_turn(link);
    nio__timer_stop(&core->timers, &link->timer);
    nio__list_remove(&link->in_starved);
    nio__parked_drop_all(link);
    nio__own_lose_all(link);
    nio__kept_end_all(link);
    nio__peers_link_ended(link);
    nio__topics_drop_link(link);
    nio__notes_end(link, false);
    link->overrun = false;
    core->host->want_close(core->host_data, link, false);
}

/* Full jitter: clients that lost one server do not come back in step. */
static uint32_t next_delay(nio_link *link)
{
    const nio_reconnect *policy = &link->reconnect;
    uint64_t bound = policy->first_ms;
    for (uint32_t i = 0; i < link->attempts && bound < policy->most_ms; i++) {
        bound *= 2;
    }
    if (bound > policy->most_ms) {
        bound = policy->most_ms;
    }
    link->attempts += link->attempts < UINT32_MAX;
    return bound < UINT32_MAX ? nio__random_uniform(&link->core->random, (uint32_t)bound + 1)
                              : policy->most_ms;
}

void nio__link_wait(nio_link *link)
{
    nio__core *core = link->core;
    link->ending = false;
    if (link->used) {
        link->used = false;
        nio__link_forget(link);
    }
    nio__set_timer(core, &link->timer, nio__now(core) + next_delay(link));
}

void nio__link_connect_again(nio_link *link)
{
    link->core->host->want_connect(link->core->host_data, link);
}
