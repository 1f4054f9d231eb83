/* core/subscribe.c - what this node subscribed to: see subscribe.h. How the other side is asked for
 * it stands in subscribe_ask.c. */
#include "base/grow.h"
#include "core/subscribe_state.h"

#include "base/alloc.h"
#include "core/call.h"
#include "crypto/shorthash.h"

struct nio__subscriptions {
    nio__map by_uri; /* and link */
    nio__map by_id;
    nio__list over; /* to be told */
    uint64_t next_id;
};
typedef struct nio__subscriptions nio__subscriptions;

/* ---- Tables ---------------------------------------------------------------------------------- */

static nio_status want(nio__core *core)
{
    uint8_t seeds[2][NIO__SEED_SIZE];
    if (core->subscriptions != NULL) {
        return NIO_OK;
    }
    nio__subscriptions *all = nio__calloc(core->env, 1, sizeof *all);
    if (all == NULL) {
        return NIO_ENOMEM;
    }
    nio__random_bytes(&core->random, seeds, sizeof seeds);
    nio__map_init(&all->by_uri, core->env, nio__map_siphash, seeds[0], SIZE_MAX / 2);
    nio__map_init(&all->by_id, core->env, nio__map_siphash, seeds[1], SIZE_MAX / 2);
    nio__list_init(&all->over);
    core->subscriptions = all;
    return NIO_OK;
}

void nio__subscriptions_end(nio__core *core)
{
    nio__subscriptions *all = core->subscriptions;
    if (all == NULL) {
        return;
    }
    assert(all->by_id.count == 0); /* they ended with their links */
    nio__map_end(&all->by_uri);
    nio__map_end(&all->by_id);
    nio__free(core->env, all);
    core->subscriptions = NULL;
}

/* With the URI, the key of a subscription. */
static uint64_t tag_of(const nio_link *link)
{
    return (uint64_t)(uintptr_t)link;
}

static nio_bytes none(void)
{
    return nio__bytes(NULL, 0);
}

nio__subscription *nio__subscription_find(const nio_link *link, nio_bytes uri)
{
    return link->subscription_count == 0
               ? NULL
               : nio__map_get(&link->core->subscriptions->by_uri, tag_of(link), uri);
}

static nio__subscription *by_id(const nio__core *core, uint64_t id)
{
    return core->subscriptions == NULL ? NULL
                                       : nio__map_get(&core->subscriptions->by_id, id, none());
}

nio_subscription_id nio__subscription_id(const nio__subscription *self)
{
    return (nio_subscription_id){self->id};
}

/* ---- Making and ending ----------------------------------------------------------------------- */

static nio__subscription *make(nio_link *link, const nio_subscription *spec)
{
    nio__core *core = link->core;
    nio__subscription *self =
        nio__calloc(core->env, 1, sizeof *self + spec->uri.len + spec->content.len);
    if (self == NULL) {
        return NULL;
    }
    if (nio__timers_reserve(&core->timers) != NIO_OK) {
        nio__free(core->env, self);
        return NULL;
    }
    self->core = core;
    self->link = link;
    self->id = ++core->subscriptions->next_id;
    self->inner = spec->inner;
    self->notified = spec->notified;
    self->ended = spec->ended;
    self->user = spec->user;
    self->uri = nio__bytes(self->memory, spec->uri.len);
    self->content = nio__bytes(nio__copy(self->memory, spec->uri), spec->content.len);
    nio__copy(self->memory + spec->uri.len, spec->content);
    nio__hook_init(&self->in_link);
    nio__hook_init(&self->in_over);
    nio__timer_init(&self->timer, nio__subscription_on_timer);
    return self;
}

static void release(nio__subscription *self)
{
    nio__core *core = self->core;
    nio__timer_stop(&core->timers, &self->timer);
    nio__timers_release(&core->timers);
    nio__free(core->env, self);
}

static nio_status enlist(nio__subscription *self)
{
    nio_link *link = self->link;
    nio__subscriptions *all = self->core->subscriptions;
    nio_status status = nio__map_add(&all->by_uri, tag_of(link), self->uri, self);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__map_add(&all->by_id, self->id, none(), self);
    if (status != NIO_OK) {
        nio__map_remove(&all->by_uri, tag_of(link), self->uri);
        return status;
    }
    nio__list_push(&link->subscriptions, &self->in_link);
    link->subscription_count++;
    nio__link_need(link, 1);
    return NIO_OK;
}

/* There is no such subscription any more. */
void nio__subscription_leave(nio__subscription *self)
{
    nio_link *link = self->link;
    nio__subscriptions *all = self->core->subscriptions;
    self->over = true;
    nio__timer_stop(&self->core->timers, &self->timer);
    nio__map_remove(&all->by_uri, tag_of(link), self->uri);
    nio__map_remove(&all->by_id, self->id, none());
    nio__list_remove(&self->in_link);
    link->subscription_count--;
    nio__link_need(link, -1);
}

void nio__subscription_release_if_over(nio__subscription *self)
{
    if (self->over && !self->asking && !nio__hook_in_list(&self->in_over)) {
        release(self);
    }
}

/* It ended, though nobody here asked for that: `ended` runs in the next turn. */
void nio__subscription_end(nio__subscription *self, nio_status reason)
{
    self->reason = reason;
    nio__subscription_leave(self);
    if (self->ended != NULL) {
        nio__list_push(&self->core->subscriptions->over, &self->in_over);
        self->link->untold++;
        nio__want_turn(self->core);
    }
}

void nio__subscriptions_tell(nio__core *core)
{
    nio__subscriptions *all = core->subscriptions;
    nio__hook *hook;
    while (all != NULL && (hook = nio__list_pop(&all->over)) != NULL) {
        nio__subscription *self = NIO__CONTAINER(hook, nio__subscription, in_over);
        void (*ended)(void *, nio_status) = self->ended;
        void *user = self->user;
        nio_status reason = self->reason;
        self->link->untold--;
        nio__subscription_release_if_over(self);
        ended(user, reason);
    }
}

/* ---- What the program asks ------------------------------------------------------------------- */

static nio_status check(nio_link *link, const nio_subscription *spec, nio_done *done)
{
    if (done == NULL || (spec->inner != NULL && !spec->inner->inner)) {
        return NIO_EINVAL;
    }
    if (link->state >= NIO_LINK_CLOSING) {
        return NIO_ECLOSED;
    }
    if (nio__subscription_find(link, spec->uri) != NULL) {
        return NIO_ECONFLICT;
    }
    if (link->subscription_count >= link->core->limits->subscriptions) {
        return NIO_ELIMIT;
    }
    return want(link->core);
}

nio_status nio_subscribe(nio_link *link, const nio_subscription *spec,
                         const nio_call_options *options, nio_done *done, void *user,
                         nio_call_id *call, nio_subscription_id *id)
{
    nio_subscription mine = NIO_SUBSCRIPTION_INIT;
    nio_call_options all = NIO_CALL_OPTIONS_INIT;
    nio_status status = nio__grow_copy(&mine, sizeof mine, spec);
    if (status == NIO_OK) {
        status = nio__grow_copy_if(&all, sizeof all, options);
    }
    if (status == NIO_OK) {
        status = check(link, &mine, done);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__subscription *self = make(link, &mine);
    if (self == NULL) {
        return NIO_ENOMEM;
    }
    status = enlist(self);
    if (status == NIO_OK) {
        status = nio__subscription_ask(self, false, all.deadline_ms);
        if (status != NIO_OK) {
            nio__subscription_leave(self);
        }
    }
    if (status != NIO_OK) {
        release(self);
        return status;
    }
    self->done = done;
    self->done_user = user;
    if (call != NULL) {
        *call = self->call;
    }
    if (id != NULL) {
        id->value = self->id;
    }
    return NIO_OK;
}

/* One that has ended, which was not told yet: it is not going to be. */
static bool silence(nio__core *core, uint64_t id)
{
    NIO__LIST_EACH(hook, &core->subscriptions->over) {
        nio__subscription *self = NIO__CONTAINER(hook, nio__subscription, in_over);
        if (self->id == id) {
            nio__list_remove(&self->in_over);
            self->link->untold--;
            nio__subscription_release_if_over(self);
            return true;
        }
    }
    return false;
}

nio_status nio__core_unsubscribe(nio__core *core, nio_subscription_id id,
                                 const nio_call_options *options, nio_done *done, void *user,
                                 nio_call_id *call)
{
    nio__subscription *self = by_id(core, id.value);
    if (self == NULL) {
        return core->subscriptions != NULL && silence(core, id.value) ? NIO_ECLOSED : NIO_ENOENT;
    }
    nio__subscription_leave(self);
    if (self->asking) {
        nio_status canceled = nio__core_cancel(core, self->call);
        (void)canceled; /* NIO_ENOENT: its end is told in this turn anyway */
    }
    nio_status status =
        nio__subscription_take_leave(self->link, self->uri, self->inner,
                                     options != NULL ? options->deadline_ms : 0, done, user, call);
    nio__subscription_release_if_over(self);
    return status;
}

void nio__subscriptions_end_all(nio_link *link, nio_status reason)
{
    NIO__LIST_EACH(hook, &link->subscriptions) {
        nio__subscription *self = NIO__CONTAINER(hook, nio__subscription, in_link);
        if (self->done == NULL) { /* else the end of the first SUBSCRIBE_URI tells it */
            nio__subscription_end(self, reason);
            nio__subscription_release_if_over(self);
        }
    }
}

/* ---- What is notified ------------------------------------------------------------------------ */

nio__subscription *nio__subscription_hears(const nio__in *in)
{
    if (in->type != NIO_NOTIFY_URI) {
        return NULL;
    }
    nio__subscription *self = nio__subscription_find(in->link, in->uri);
    return self != NULL && self->notified != NULL ? self : NULL;
}

nio_layer *nio__subscription_layer(const nio__subscription *self)
{
    return self->inner;
}

/* What is needed is taken before it runs: it may unsubscribe. */
void nio__deliver_notified(nio__in *in, nio__subscription *self)
{
    nio_message message = nio__in_message(in);
    self->notified(self->user, &message);
}
