/* core/again.c - calls that are sent more than once.
 *
 * Happy path:  the request was lost, or its answer → FIRST_MS are over → the same request, sealed
 *              anew under the same `cid` → … twice the time … → the answer to whichever came
 * Failure:     nothing answers any of NIO_TRIES_MAX: the deadline ends the call.
 *
 * By itself a request is repeated only over UDP, and only if twice does no more than once. Any may
 * be repeated where its receiver asks for it: under a challenge (challenge.c), or because a plugin
 * can do better (its class has `heed`). For that its letter is kept: what it says, unsealed. */
#include "core/out.h"
#include "core/own.h"

#define FIRST_MS 250

static unsigned traits_of(const nio_layer *layer)
{
    return layer != NULL ? layer->traits : 0;
}

/* Over UDP a receiver may want the address proved, unless every message proves it. */
static bool may_be_challenged(const nio_link *link, const nio_layer *inner)
{
    unsigned outer = traits_of(link->outer);
    if (link->socket != NULL && (!link->confirmed || (outer & NIO_TRAIT_KEYED) == 0)) {
        return true;
    }
    return (!link->confirmed || link->challenge_ms != 0) &&
           ((outer | traits_of(inner)) & NIO_TRAIT_CHALLENGE) != 0;
}

bool nio__again_may(const nio_link *link, const nio_layer *inner, bool idempotent)
{
    return (idempotent && (link->reconnects || link->socket != NULL)) ||
           may_be_challenged(link, inner) || nio__heeds(link, inner);
}

void nio__again_note(nio__own *own, const nio__tags *tags)
{
    if (own->tried < NIO_TRIES_MAX) {
        own->tries[own->tried++] = *tags;
    }
}

static void set_timer(nio__own *own)
{
    uint64_t at =
        own->again_ms != 0 && own->again_ms < own->until_ms ? own->again_ms : own->until_ms;
    nio__set_timer(own->core, &own->timer, at);
}

void nio__again_plan(nio__own *own)
{
    if (own->idempotent && own->link->socket != NULL) {
        own->again_ms = nio__now(own->core) + FIRST_MS;
        set_timer(own);
    }
}

bool nio__again_send(nio__own *own)
{
    nio__core *core = own->core;
    if (own->letter == NULL || own->state != NIO__OWN_SENT || own->tried >= NIO_TRIES_MAX) {
        return false;
    }
    nio_status status = nio__own_post(own, own->letter);
    if (status == NIO_OK) {
        nio__again_note(own, &core->out->tags);
    } else if (status == NIO_EPENDING) {
        own->state = NIO__OWN_PARKED;
    } else {
        return false;
    }
    core->counters.retries++;
    return true;
}

void nio__again_on_time(nio__own *own)
{
    unsigned tried = own->tried;
    (void)nio__again_send(own);
    own->again_ms = own->tried < NIO_TRIES_MAX
                        ? own->core->now_ms + ((uint64_t)FIRST_MS << (tried > 0 ? tried : 1))
                        : 0;
    set_timer(own);
}
