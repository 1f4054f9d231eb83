/* core/topic.c - the table of subscribers: see topic.h. Topics of the program are in topics.c. */
#include "core/topic.h"

#include "base/alloc.h"
#include "core/handler.h"
#include "core/note.h"
#include "core/safety.h"
#include "core/service.h"
#include "core/topic_state.h"
#include "crypto/shorthash.h"

static void on_timer(nio__timer *timer);

/* ---- The tables ------------------------------------------------------------------------------ */

static void init(nio__topics *topics, nio__core *core)
{
    const nio_limits *limits = core->limits;
    uint8_t seeds[3][NIO__SEED_SIZE];
    nio__random_bytes(&core->random, seeds, sizeof seeds);
    topics->core = core;
    nio__map_init(&topics->opened, core->env, nio__map_siphash, seeds[0],
                  (size_t)2 * limits->handlers);
    nio__map_init(&topics->subjects, core->env, nio__map_siphash, seeds[1], limits->topics);
    nio__map_init(&topics->table, core->env, nio__map_siphash, seeds[2], limits->topics);
    nio__pool_init(&topics->pool, core->env, sizeof(nio__subscriber), NIO__SUBSCRIBERS_PER_SLAB,
                   limits->topics);
    nio__list_init(&topics->expiring);
    nio__timer_init(&topics->timer, on_timer);
}

nio_status nio__topics_want(nio__core *core)
{
    if (core->topics != NULL) {
        return NIO_OK;
    }
    nio__topics *topics = nio__calloc(core->env, 1, sizeof *topics);
    if (topics == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = nio__timers_reserve(&core->timers);
    if (status != NIO_OK) {
        nio__free(core->env, topics);
        return status;
    }
    init(topics, core);
    core->topics = topics;
    return NIO_OK;
}

void nio__topics_end(nio__core *core)
{
    nio__topics *topics = core->topics;
    if (topics == NULL) {
        return;
    }
    nio__topics_close_all(topics);
    nio__timer_stop(&core->timers, &topics->timer);
    nio__timers_release(&core->timers);
    nio__map_end(&topics->opened);
    nio__map_end(&topics->subjects);
    nio__map_end(&topics->table);
    nio__pool_end(&topics->pool);
    nio__free(core->env, topics);
    core->topics = NULL;
}

/* ---- Subjects -------------------------------------------------------------------------------- */

static nio__subject *find_subject(const nio__core *core, nio_bytes uri)
{
    return core->topics == NULL ? NULL : nio__map_get(&core->topics->subjects, 0, uri);
}

static nio_status want_subject(nio__topics *topics, nio_bytes uri, nio__subject **out)
{
    const nio_env *env = topics->core->env;
    *out = nio__map_get(&topics->subjects, 0, uri);
    if (*out != NULL) {
        return NIO_OK;
    }
    nio__subject *subject = nio__alloc(env, sizeof *subject + uri.len);
    if (subject == NULL) {
        return NIO_ENOMEM;
    }
    subject->uri = nio__bytes(subject->memory, uri.len);
    subject->count = 0;
    nio__copy(subject->memory, uri);
    nio__list_init(&subject->subscribers);
    nio_status status = nio__map_add(&topics->subjects, 0, subject->uri, subject);
    if (status != NIO_OK) {
        nio__free(env, subject);
        return status;
    }
    *out = subject;
    return NIO_OK;
}

static void drop_subject_if_empty(nio__topics *topics, nio__subject *subject)
{
    if (subject->count == 0) {
        nio__map_remove(&topics->subjects, 0, subject->uri);
        nio__free(topics->core->env, subject);
    }
}

const nio__list *nio__subscribers_of(const nio__core *core, nio_bytes uri)
{
    const nio__subject *subject = find_subject(core, uri);
    return subject == NULL ? NULL : &subject->subscribers;
}

size_t nio__core_subscribers(const nio__core *core, nio_bytes uri)
{
    const nio__subject *subject = find_subject(core, uri);
    return subject == NULL ? 0 : subject->count;
}

/* ---- Subscribers ----------------------------------------------------------------------------- */

/* With the URI, the key of a subscriber. */
static uint64_t tag_of(const nio_link *link)
{
    return (uint64_t)(uintptr_t)link;
}

static nio__subscriber *find(const nio_link *link, nio_bytes uri)
{
    const nio__topics *topics = link->core->topics;
    return topics == NULL ? NULL : nio__map_get(&topics->table, tag_of(link), uri);
}

/* What is due first stands first, since all have the same time. */
static void renew(nio__topics *topics, nio__subscriber *self)
{
    nio__core *core = topics->core;
    if (self->link->socket == NULL) {
        return;
    }
    self->until_ms = nio__now(core) + core->limits->subscription_ms;
    nio__list_remove(&self->in_expiring);
    nio__list_push(&topics->expiring, &self->in_expiring);
    if (!nio__timer_is_set(&topics->timer)) {
        nio__set_timer(core, &topics->timer, self->until_ms);
    }
}

/* Puts it under terms, which may be others than before. */
static void adopt(nio__subscriber *self, nio__terms *terms)
{
    self->inner = terms->inner;
    self->queue.most = terms->queue > 0 ? terms->queue : NIO__QUEUE_DEFAULT;
    self->queue.policy = terms->policy;
    nio__list_remove(&self->in_terms);
    nio__list_push(&terms->subscribers, &self->in_terms);
}

static nio_status put_in_tables(nio__topics *topics, nio__subscriber *self, nio_bytes uri)
{
    nio__subject *subject;
    nio_status status = want_subject(topics, uri, &subject);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__map_add(&topics->table, tag_of(self->link), subject->uri, self);
    if (status != NIO_OK) {
        drop_subject_if_empty(topics, subject);
        return status;
    }
    self->subject = subject;
    subject->count++;
    nio__list_push(&subject->subscribers, &self->in_subject);
    return NIO_OK;
}

static nio_status make(nio__topics *topics, nio_link *link, nio_bytes uri, nio__subscriber **out)
{
    const nio_limits *limits = topics->core->limits;
    if (link->subscriber_count >= limits->subscriptions || uri.len > limits->topic_uri) {
        return NIO_ELIMIT;
    }
    nio__subscriber *self;
    nio_status status = nio__pool_take(&topics->pool, (void **)&self);
    if (status != NIO_OK) {
        return status;
    }
    self->link = link;
    nio__hook_init(&self->in_subject);
    nio__hook_init(&self->in_link);
    nio__hook_init(&self->in_terms);
    nio__hook_init(&self->in_expiring);
    nio__queue_init(&self->queue, 0, NIO_DROP_OLDEST);
    status = put_in_tables(topics, self, uri);
    if (status != NIO_OK) {
        nio__pool_give(&topics->pool, self);
        return status;
    }
    nio__list_push(&link->subscribers, &self->in_link);
    link->subscriber_count++;
    nio__link_need(link, 1);
    *out = self;
    return NIO_OK;
}

/* `flush`: what is queued for it still leaves. */
static void end(nio__subscriber *self, bool flush)
{
    nio_link *link = self->link;
    nio__topics *topics = link->core->topics;
    if (flush) {
        nio__queue_leave(&self->queue);
    } else {
        nio__queue_drop(link->core, &self->queue);
    }
    nio__map_remove(&topics->table, tag_of(link), self->subject->uri);
    nio__list_remove(&self->in_subject);
    nio__list_remove(&self->in_link);
    nio__list_remove(&self->in_terms);
    nio__list_remove(&self->in_expiring);
    self->subject->count--;
    drop_subject_if_empty(topics, self->subject);
    link->subscriber_count--;
    nio__link_need(link, -1);
    nio__pool_give(&topics->pool, self);
}

/* A link that says nothing any more, and has nothing to wait for: its time runs again. */
static void wake(nio_link *link)
{
    if (link->subscriber_count == 0 && link->state == NIO_LINK_OPEN && link->socket == NULL) {
        nio__link_set_timer(link);
    }
}

static void on_timer(nio__timer *timer)
{
    nio__topics *topics = NIO__CONTAINER(timer, nio__topics, timer);
    uint64_t now = nio__now(topics->core);
    nio__subscriber *first;
    while ((first = NIO__LIST_FIRST(&topics->expiring, nio__subscriber, in_expiring)) != NULL) {
        if (first->until_ms > now) {
            nio__set_timer(topics->core, timer, first->until_ms);
            return;
        }
        end(first, false);
    }
}

/* ---- Ends ------------------------------------------------------------------------------------ */

void nio__terms_init(nio__terms *terms, nio_layer *inner, uint16_t queue, nio_queue_policy policy,
                     bool unproved)
{
    terms->inner = inner;
    terms->queue = queue;
    terms->policy = policy;
    terms->unproved = unproved;
    nio__list_init(&terms->subscribers);
}

void nio__terms_end(nio__terms *terms)
{
    nio__subscriber *self;
    while ((self = NIO__LIST_FIRST(&terms->subscribers, nio__subscriber, in_terms)) != NULL) {
        nio_link *link = self->link;
        end(self, true);
        wake(link);
    }
}

void nio__topics_leave_link(nio_link *link, bool flush)
{
    nio__subscriber *self;
    while ((self = NIO__LIST_FIRST(&link->subscribers, nio__subscriber, in_link)) != NULL) {
        end(self, flush);
    }
}

void nio__topics_drop_link(nio_link *link)
{
    nio__topics_leave_link(link, false);
    wake(link);
}

void nio__topics_link_moved(nio_link *from, nio_link *to)
{
    nio__topics *topics = from->core->topics;
    nio__subscriber *self;
    nio__notes_end(from, true);
    while ((self = NIO__LIST_FIRST(&from->subscribers, nio__subscriber, in_link)) != NULL) {
        nio__map_remove(&topics->table, tag_of(from), self->subject->uri);
        nio_status status = nio__map_add(&topics->table, tag_of(to), self->subject->uri, self);
        assert(status == NIO_OK); /* it takes the place of the former */
        (void)status;
        self->link = to;
        nio__list_remove(&self->in_link);
        nio__list_push(&to->subscribers, &self->in_link);
        from->subscriber_count--;
        to->subscriber_count++;
        nio__link_need(from, -1);
        nio__link_need(to, 1);
    }
}

/* ---- Asking and answering -------------------------------------------------------------------- */

static const nio__terms *terms_of(const nio__found *found)
{
    if (found->topic != NULL) {
        return nio__topic_terms(found->topic);
    }
    bool typed = found->service != NULL && found->op->role == NIO_GEN_SUBSCRIBED;
    return typed ? nio__service_terms(found->service, found->op) : NULL;
}

bool nio__topic_admits(nio__in *in, const nio__found *found)
{
    if (in->type != NIO_SUBSCRIBE_URI || in->multicast || nio__link_is_proved(in->link)) {
        return true;
    }
    const nio__terms *terms = terms_of(found);
    if (terms == NULL || terms->unproved) {
        return true;
    }
    nio_call *call = nio__call_begin(in, NULL);
    if (!nio__challenge_call(call)) {
        in->core->counters.subscriptions_refused++;
        nio__topic_say(call, NIO_NOT_PERMITTED, "the address is not proved");
    }
    nio__call_returned(call);
    return false;
}

void nio__topic_say(nio_call *call, uint8_t type, const char *text)
{
    nio_link *link = call->link;
    nio_status status = nio_reply(call, type, nio_bytes_of(text));
    if (status != NIO_OK && link != NULL && link->state < NIO_LINK_CLOSING) {
        link->core->counters.unsent++;
    }
}

static void subscribe(nio_call *call, nio__terms *terms)
{
    nio_link *link = call->link;
    nio__core *core = link->core;
    nio__subscriber *self = find(link, call->uri.view);
    nio_status status = NIO_OK;
    if (self == NULL) {
        status = nio__topics_want(core);
        status = status == NIO_OK ? make(core->topics, link, call->uri.view, &self) : status;
    }
    if (status != NIO_OK) {
        core->counters.subscriptions_refused++;
        nio__topic_say(call, NIO_ERROR_TYPE, "busy");
        return;
    }
    adopt(self, terms);
    renew(core->topics, self);
    nio__topic_say(call, NIO_CONFIRM_SUBSCRIBE, "");
}

static void forget(nio_link *link, nio_bytes uri)
{
    nio__subscriber *self = find(link, uri);
    if (self != NULL) {
        end(self, false);
        wake(link);
    }
}

void nio__topic_answer(nio_call *call, nio__terms *terms, bool allowed)
{
    if (nio__call_check(call) != NIO_OK) {
        return; /* the link ends, or it came to a group */
    }
    if (call->type == NIO_UNSUBSCRIBE_URI) {
        forget(call->link, call->uri.view);
        nio__topic_say(call, NIO_CONFIRM_UNSUBSCRIBE, "");
    } else if (allowed) {
        subscribe(call, terms);
    } else {
        forget(call->link, call->uri.view);
        call->link->core->counters.subscriptions_refused++;
        nio__topic_say(call, NIO_NOT_PERMITTED, "not permitted");
    }
}
