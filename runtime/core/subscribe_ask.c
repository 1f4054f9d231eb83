/* core/subscribe_ask.c - SUBSCRIBE_URI and UNSUBSCRIBE_URI, and what their answers mean.
 *
 * Happy path:  the first SUBSCRIBE_URI → confirmed → once more, over UDP or when the link has
 *              connected again → confirmed …
 * Failure:     the first is not confirmed: there is no subscription, and the other side is told so,
 *              in case that it has one. A later one: see subscribe.h. */
#include "core/own.h"
#include "core/subscribe_state.h"

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
nio_status nio__subscription_take_leave(nio_link *link, nio_bytes uri, nio_layer *inner,
                                        uint32_t deadline_ms, nio_done *done, void *user,
                                        nio_call_id *call)
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

nio_status nio__subscription_ask(nio__subscription *self, bool first, uint32_t deadline_ms)
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
    if (!self->asking && nio__subscription_ask(self, first, 0) != NIO_OK) {
        in_ms(self, NIO__RENEW_AGAIN_MS);
    }
}

void nio__subscription_on_timer(nio__timer *timer)
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
    nio__subscription_leave(self);
    if (!answer->answered) {
        nio_status status =
            nio__subscription_take_leave(self->link, self->uri, self->inner, 0, NULL, NULL, NULL);
        (void)status; /* what cannot be said now is said by not listening */
    }
}

/* A later one failed. */
static void not_renewed(nio__subscription *self, const nio_end *answer)
{
    nio__core *core = self->core;
    nio_link *link = self->link;
    bool lost = answer->status == NIO_ECONNRESET && !answer->answered;
    bool is_over = nio__now(core) - self->good_ms >= core->limits->subscription_ms;
    if (lost) {
        if (link->state == NIO_LINK_OPEN) { /* it was there again before that was told */
            renew(self, false);
        }
    } else if (answer->answered || is_over) {
        nio__subscription_end(self, answer->status);
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
        nio__subscription_release_if_over(self);
    } else if (answer->status == NIO_OK) {
        confirmed(self);
    } else if (done != NULL) {
        give_up(self, answer);
        nio__subscription_release_if_over(self);
    } else {
        not_renewed(self, answer);
        nio__subscription_release_if_over(self);
    }
    if (done != NULL) {
        done(done_user, answer);
    }
}
