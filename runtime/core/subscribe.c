/* core/subscribe.c - what this node subscribed to: see subscribe.h. */
#include "core/subscribe.h"

#include "base/alloc.h"
#include "core/call.h"
#include "core/own.h"
#include "crypto/shorthash.h"

struct nio__subscription {
    nio__core *core;
    nio_link *link;
    nio__hook in_link; /* link->subscriptions */
    nio__hook in_over; /* `ended` runs in the next turn */
    nio__timer timer;  /* of the next SUBSCRIBE_URI */
    uint64_t id;
    nio_bytes uri, content; /* behind the struct */
    nio_layer *inner;
    void (*notified)(void *user, const nio_message *message);
    void (*ended)(void *user, nio_status reason);
    void *user;

    nio_done *done; /* of the first SUBSCRIBE_URI; NULL: it has been told */
    void *done_user;
    bool asking;      /* a SUBSCRIBE_URI is on its way: */
    nio_call_id call; /* that is it */
    bool over;        /* it is in no table any more; freed when nothing is on its way */
    nio_status reason;
    uint64_t good_ms; /* it was confirmed, or the link has connected again */
    uint8_t memory[];
};

struct nio__subscriptions {
    nio__map by_uri; /* and link */
    nio__map by_id;
    nio__list over; /* to be told */
    uint64_t next_id;
};
typedef struct nio__subscriptions nio__subscriptions;

static void on_timer(nio__timer *timer);

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
    nio__timer_init(&self->timer, on_timer);
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
static void leave(nio__subscription *self)
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

static void release_if_over(nio__subscription *self)
{
    if (self->over && !self->asking && !nio__hook_in_list(&self->in_over)) {
        release(self);
    }
}

/* It ended, though nobody here asked for that: `ended` runs in the next turn. */
static void end(nio__subscription *self, nio_status reason)
{
    self->reason = reason;
    leave(self);
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
        release_if_over(self);
        ended(user, reason);
    }
}

/* ---- Asking ---------------------------------------------------------------------------------- */

static nio__letter *letter_of(nio__core *core, nio_bytes uri, nio_bytes content)
{
    nio__letter *letter = nio__letter_new(core, uri.len, content.len, NULL, 0);
    if (letter != NULL) {
        nio__copy(letter->uri.ptr, uri);
        nio__copy(letter->content.ptr, content);
    }
    return letter;
}

/* How a message about a subscription is asked. */
struct request {
    uint8_t type;
    bool first; /* before what waits at the gate */
    uint32_t deadline_ms;
    nio_layer *inner;
    nio_bytes uri, content;
    nio_done *done;
    void *user;
};

static nio_status place(nio__own *own, const struct request *request)
{
    nio__core *core = own->core;
    nio_link *link = own->link;
    bool waits = request->first ? nio__link_is_out(link) : nio__gate_closed(link, request->uri);
    if (waits && link->queued >= core->limits->gate) {
        core->counters.calls_refused++;
        return NIO_EBUSY;
    }
    nio__letter *letter = letter_of(core, request->uri, request->content);
    if (letter == NULL) {
        return NIO_ENOMEM;
    }
    if (waits) {
        nio__gate_queue(own, letter);
        return NIO_OK;
    }
    nio_status status = nio__own_send(own, letter);
    if (status != NIO_OK) {
        nio__letter_free(core, letter);
    }
    return status;
}

/* Begins a call, which the loss of its connection does not end: it may be asked twice. */
static nio_status ask(nio_link *link, const struct request *request, nio_call_id *id)
{
    nio__own_spec spec = {.type = request->type,
                          .deadline_ms = request->deadline_ms,
                          .inner = request->inner,
                          .idempotent = true,
                          .then = {.done = request->done, .user = request->user}};
    nio__own *own;
    nio_status status = nio__own_new(link->core, link, &spec, request->uri, &own);
    if (status != NIO_OK) {
        return status;
    }
    status = place(own, request);
    if (status != NIO_OK) {
        nio__own_drop(own);
    } else if (id != NULL) {
        id->value = own->id;
    }
    return status;
}

static void ignore(void *user, const nio_end *end)
{
    (void)user;
    (void)end;
}

/* Tells the other side that this one does not want to hear any more. */
static nio_status take_leave(nio_link *link, nio_bytes uri, nio_layer *inner, uint32_t deadline_ms,
                             nio_done *done, void *user, nio_call_id *call)
{
    struct request request = {.type = NIO_UNSUBSCRIBE_URI,
                              .deadline_ms = deadline_ms,
                              .inner = inner,
                              .uri = uri,
                              .done = done != NULL ? done : ignore,
                              .user = user};
    if (link->state >= NIO_LINK_CLOSING) {
        return NIO_ECLOSED;
    }
    return ask(link, &request, call);
}

static void on_answer(void *user, const nio_end *answer);

static nio_status subscribe(nio__subscription *self, bool first, uint32_t deadline_ms)
{
    struct request request = {.type = NIO_SUBSCRIBE_URI,
                              .first = first,
                              .deadline_ms = deadline_ms,
                              .inner = self->inner,
                              .uri = self->uri,
                              .content = self->content,
                              .done = on_answer,
                              .user = self};
    nio_status status = ask(self->link, &request, &self->call);
    self->asking = status == NIO_OK;
    return status;
}

/* ---- Once more ------------------------------------------------------------------------------- */

static void in_ms(nio__subscription *self, uint64_t ms)
{
    nio__set_timer(self->core, &self->timer, nio__now(self->core) + ms);
}

static void renew(nio__subscription *self, bool first)
{
    nio__timer_stop(&self->core->timers, &self->timer);
    if (!self->asking && subscribe(self, first, 0) != NIO_OK) {
        in_ms(self, NIO__RENEW_AGAIN_MS);
    }
}

static void on_timer(nio__timer *timer)
{
    nio__subscription *self = NIO__CONTAINER(timer, nio__subscription, timer);
    if (self->link->state == NIO_LINK_OPEN) {
        renew(self, false);
    }
}

void nio__subscriptions_renew(nio_link *link)
{
    NIO__LIST_EACH(hook, &link->subscriptions) {
        nio__subscription *self = NIO__CONTAINER(hook, nio__subscription, in_link);
        if (self->done == NULL) {
            self->good_ms = nio__now(link->core);
            renew(self, true);
        }
    }
}

/* ---- Answers --------------------------------------------------------------------------------- */

static void confirmed(nio__subscription *self)
{
    self->good_ms = nio__now(self->core);
    if (self->link->socket != NULL) {
        in_ms(self, NIO__RENEW_MS);
    }
}

/* The first SUBSCRIBE_URI failed. The other side may have taken it all the same. */
static void give_up(nio__subscription *self, const nio_end *answer)
{
    leave(self);
    if (!answer->answered) {
        nio_status status = take_leave(self->link, self->uri, self->inner, 0, NULL, NULL, NULL);
        (void)status; /* what cannot be said now is said by not listening */
    }
}

/* A later one failed. */
static void not_renewed(nio__subscription *self, const nio_end *answer)
{
    nio__core *core = self->core;
    nio_link *link = self->link;
    if (answer->answered) {
        end(self, answer->status);
    } else if (answer->status == NIO_ECONNRESET) {
        if (link->state == NIO_LINK_OPEN) { /* it was there again before that was told */
            renew(self, false);
        }
    } else if (nio__now(core) - self->good_ms >= core->limits->subscription_ms) {
        end(self, answer->status);
    } else {
        in_ms(self, NIO__RENEW_AGAIN_MS);
    }
}

static void on_answer(void *user, const nio_end *answer)
{
    nio__subscription *self = user;
    nio_done *done = self->done;
    void *done_user = self->done_user;
    self->asking = false;
    self->done = NULL;
    if (self->over) {
        release_if_over(self);
    } else if (answer->status == NIO_OK) {
        confirmed(self);
    } else if (done != NULL) {
        give_up(self, answer);
        release_if_over(self);
    } else {
        not_renewed(self, answer);
        release_if_over(self);
    }
    if (done != NULL) {
        done(done_user, answer);
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
    nio_status status = check(link, spec, done);
    if (status != NIO_OK) {
        return status;
    }
    nio__subscription *self = make(link, spec);
    if (self == NULL) {
        return NIO_ENOMEM;
    }
    status = enlist(self);
    if (status == NIO_OK) {
        status = subscribe(self, false, options != NULL ? options->deadline_ms : 0);
        if (status != NIO_OK) {
            leave(self);
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
            release_if_over(self);
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
    leave(self);
    if (self->asking) {
        nio_status canceled = nio__core_cancel(core, self->call);
        (void)canceled; /* NIO_ENOENT: its end is told in this turn anyway */
    }
    nio_status status = take_leave(self->link, self->uri, self->inner,
                                   options != NULL ? options->deadline_ms : 0, done, user, call);
    release_if_over(self);
    return status;
}

void nio__subscriptions_end_all(nio_link *link, nio_status reason)
{
    NIO__LIST_EACH(hook, &link->subscriptions) {
        nio__subscription *self = NIO__CONTAINER(hook, nio__subscription, in_link);
        if (self->done == NULL) { /* else the end of the first SUBSCRIBE_URI tells it */
            end(self, reason);
            release_if_over(self);
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
    nio_message message = {.type = in->type,
                           .authenticated = in->authenticated,
                           .uri = in->uri,
                           .content = in->content,
                           .link = in->link,
                           .fields = &in->set,
                           .multicast = in->multicast};
    self->notified(self->user, &message);
}
