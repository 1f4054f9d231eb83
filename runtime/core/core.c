/* core/core.c - the engine as a whole: its making and end, time, turns.
 *
 * Happy path:  create … (input, advance, turn)* … close … turns until idle … destroy
 * Failure:     create gives back what it took. Nothing here fails later. */
#include "core/core.h"

#include <assert.h>

#include "base/alloc.h"
#include "core/datagram.h"
#include "core/fanout.h"
#include "core/handler.h"
#include "core/out.h"
#include "core/own.h"
#include "core/peers.h"
#include "core/safety.h"
#include "core/service.h"
#include "core/state.h"
#include "core/stream.h"
#include "core/subscribe.h"
#include "core/topic.h"
#include "crypto/init.h"
#include "crypto/shorthash.h"

#define OWNS_PER_SLAB 64
#define LETTERS_PER_SLAB 16
#define CALLS_PER_SLAB 32
#define CHUNKS_KEPT 256
#define CALLS_BESIDE_KEPT 1 /* the one whose handler runs */

/* ---- Making and ending ----------------------------------------------------------------------- */

static nio_status make_home(nio__core *core)
{
    nio__home *home = nio__calloc(core->env, 1, sizeof *home);
    if (home == NULL) {
        return NIO_ENOMEM;
    }
    home->env = *core->env;
    uint32_t most =
        core->limits->kept < UINT32_MAX ? core->limits->kept + CALLS_BESIDE_KEPT : UINT32_MAX;
    nio__pool_init(&home->calls, &home->env, sizeof(nio_call), CALLS_PER_SLAB, most);
    core->home = home;
    return nio__pool_take(&home->calls, (void **)&core->call);
}

static void init_tables(nio__core *core)
{
    const nio_limits *limits = core->limits;
    nio__random_bytes(&core->random, core->challenge_key, sizeof core->challenge_key);
    uint8_t seeds[2][NIO__SEED_SIZE];
    nio__random_bytes(&core->random, seeds, sizeof seeds);
    nio__map_init(&core->buckets, core->env, nio__map_siphash, seeds[0], limits->handlers);
    nio__map_init(&core->handlers, core->env, nio__map_siphash, seeds[1], limits->handlers);
    uint32_t most = limits->pending;
    most = most < 1u << NIO__SLOT_BITS_MAX ? most : 1u << NIO__SLOT_BITS_MAX;
    while (1u << core->slot_bits < most) {
        core->slot_bits++;
    }
    nio__pool_init(&core->owns, core->env, sizeof(nio__own), OWNS_PER_SLAB, most);
    nio__pool_init(&core->letters, core->env, NIO__LETTER_BYTES, LETTERS_PER_SLAB, UINT32_MAX);
    nio__wpool_init(&core->wpool, core->env, limits->tx_total, CHUNKS_KEPT);
    nio__timers_init(&core->timers, core->env);
    nio__list_init(&core->links);
    nio__list_init(&core->sockets);
    nio__list_init(&core->turn_links);
    nio__list_init(&core->starved);
    nio__list_init(&core->ended);
    nio__list_init(&core->parked);
    nio__list_init(&core->stream_turn);
    nio__list_init(&core->waiting);
    core->services_end = &core->services;
    core->timer_said = UINT64_MAX;
}

static nio_status fill(nio__core *core, const nio__core_options *options)
{
    size_t fields = core->limits->auth_fields > 0 ? core->limits->auth_fields : 1;
    core->fields = nio__calloc(core->env, fields, sizeof *core->fields);
    core->out = nio__calloc(core->env, 1, sizeof *core->out);
    if (core->fields == NULL || core->out == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = make_home(core);
    if (status != NIO_OK) {
        return status;
    }
    return nio__plugin_host_init(&core->plugin_host, core->env, core->limits, &core->random,
                                 options->domain);
}

nio_status nio__core_create(nio__core **out, const nio__core_options *options)
{
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio__core *core = nio__calloc(options->env, 1, sizeof *core);
    if (core == NULL) {
        return NIO_ENOMEM;
    }
    core->env = options->env;
    core->limits = options->limits;
    core->host = options->host;
    core->host_data = options->host_data;
    core->node = options->node;
    nio__rng_init(&core->random, core->env);
    init_tables(core);
    status = fill(core, options);
    if (status != NIO_OK) {
        nio__core_destroy(core);
        return status;
    }
    *out = core;
    return NIO_OK;
}

void nio__core_close(nio__core *core)
{
    core->closing = true;
    nio__peers_close(core);
    NIO__LIST_EACH(hook, &core->links) {
        nio_link_close(NIO__CONTAINER(hook, nio_link, in_links));
    }
    NIO__LIST_EACH(socket, &core->sockets) {
        nio__socket_close(NIO__CONTAINER(socket, nio__socket, in_core));
    }
    nio__handlers_end_waiting(core);
}

bool nio__core_is_idle(const nio__core *core)
{
    return nio__list_is_empty(&core->links) && nio__list_is_empty(&core->sockets) &&
           core->owns.count == 0 && core->parked_count == 0 && nio__peers_are_idle(core);
}

/* Kept calls of peers belong to the program: the last one takes their home with it. */
static void leave_home(nio__core *core)
{
    nio__home *home = core->home;
    if (home == NULL) {
        return;
    }
    if (core->call != NULL) {
        nio__pool_give(&home->calls, core->call);
    }
    home->orphaned = true;
    if (home->kept == 0) {
        nio__home_end(home);
    }
}

void nio__core_destroy(nio__core *core)
{
    assert(nio__core_is_idle(core));
    const nio_env *env = core->env;
    nio__retired_sweep(core);
    nio__peers_end(core);
    nio__services_end(core);
    nio__answers_end(core);
    nio__subscriptions_end(core);
    nio__topics_end(core);
    nio__fanout_end(core);
    nio__handlers_end(core);
    leave_home(core);
    nio__map_end(&core->buckets);
    nio__map_end(&core->handlers);
    nio__pool_end(&core->owns);
    nio__pool_end(&core->letters);
    nio__wpool_end(&core->wpool);
    nio__timers_end(&core->timers);
    nio__free(env, core->slots);
    nio__free(env, core->fields);
    nio__free(env, core->out);
    nio__free(env, core->store.ptr);
    nio__rng_end(&core->random);
    nio__free(env, core);
}

nio_plugin_host *nio__core_plugin_host(nio__core *core)
{
    return &core->plugin_host;
}

nio_counters *nio__core_counters(nio__core *core)
{
    return &core->counters;
}

/* ---- Entry points ---------------------------------------------------------------------------- */

static void read_clocks(nio__core *core)
{
    core->now_ms = core->env->monotonic_ms(core->env->user);
    core->wall_ms = core->env->wall_ms(core->env->user);
}

void nio__enter(nio__core *core)
{
    if (core->depth++ == 0) {
        read_clocks(core);
    }
}

/* Links that waited for memory may read again once some is free. */
static void feed(nio__core *core)
{
    while (core->rx_total <= core->limits->rx_total && !nio__list_is_empty(&core->starved)) {
        nio_link *link = NIO__LIST_FIRST(&core->starved, nio_link, in_starved);
        nio__list_remove(&link->in_starved);
        nio__link_resume(link, NIO__PAUSE_MEMORY);
    }
}

void nio__leave(nio__core *core)
{
    if (core->depth == 1) {
        feed(core);
        nio__retired_sweep(core);
    }
    core->depth--;
}

uint64_t nio__now(nio__core *core)
{
    if (core->depth == 0) {
        read_clocks(core);
    }
    return core->now_ms;
}

int64_t nio__wall(nio__core *core)
{
    if (core->depth == 0) {
        read_clocks(core);
    }
    return core->wall_ms;
}

void nio__want_turn(nio__core *core)
{
    if (!core->turn_said) {
        core->turn_said = true;
        core->host->want_turn(core->host_data);
    }
}

/* Each link once; what they bring up meanwhile comes in the next turn. */
static void turn_links(nio__core *core)
{
    nio__list now;
    nio__list_init(&now);
    nio__list_append(&now, &core->turn_links);
    nio__hook *hook;
    while ((hook = nio__list_pop(&now)) != NULL) {
        nio__link_turn(NIO__CONTAINER(hook, nio_link, in_turn));
    }
}

void nio__core_turn(nio__core *core)
{
    nio__enter(core);
    core->turn_said = false;
    nio__own_tell(core);
    nio__peers_tell(core);
    nio__subscriptions_tell(core);
    nio__streams_turn(core);
    turn_links(core);
    nio__leave(core);
}

/* ---- Time ------------------------------------------------------------------------------------ */

static void say_timer(nio__core *core, uint64_t at_ms)
{
    if (at_ms < core->timer_said) {
        core->timer_said = at_ms;
        core->host->set_timer(core->host_data, at_ms);
    }
}

void nio__set_timer(nio__core *core, nio__timer *timer, uint64_t at_ms)
{
    nio__timer_set(&core->timers, timer, at_ms);
    say_timer(core, at_ms);
}

void nio__core_advance(nio__core *core, uint64_t now_ms)
{
    nio__enter(core);
    core->now_ms = now_ms;
    core->timer_said = UINT64_MAX;
    nio__timer *timer;
    while ((timer = nio__timers_take_due(&core->timers, now_ms)) != NULL) {
        timer->fire(timer);
    }
    nio__own_tell(core);
    timer = nio__timers_first(&core->timers);
    if (timer != NULL) {
        say_timer(core, timer->at_ms);
    }
    nio__leave(core);
}
