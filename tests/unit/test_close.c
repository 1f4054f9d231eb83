/* tests/unit/test_close.c - ends at any moment: after N turns, inside every callback, with memory
 * running out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* Two hosts, a stream, a little of everything that can be under way. */
struct scene {
    struct sim sim;
    struct sim_host *a, *b;
    struct sim_stream *stream;
    struct heard answers, keeps, notes;
    struct ended quick, kept, gated, nobody, next;
};

static nio_layer *layer(struct sim_host *host)
{
    return sim_layer(host, false, "aead", key, NULL, NULL);
}

static void begin(struct scene *s)
{
    memset(s, 0, sizeof *s);
    s->answers.say = s->keeps.say = NULL;
    s->answers.say = "=";
    s->answers.say_type = NIO_RESPOND_URI;
    s->keeps.keep = true;
    sim_begin(&s->sim, 6);
    s->a = sim_host_new(&s->sim, NULL);
    s->b = sim_host_new(&s->sim, NULL);
    hears(s->b, NIO_REQUEST_URI, "quick", NULL, &s->answers);
    hears(s->b, NIO_REQUEST_URI, "kept", NULL, &s->keeps);
    hears(s->b, NIO_NOTIFY_URI, NULL, NULL, &s->notes);
    s->stream = sim_connect(s->a, layer(s->a), s->b, layer(s->b));
}

static void start(struct scene *s)
{
    nio_link *link = s->stream->near.link;
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_OK_TYPE;
    asks(link, NIO_REQUEST_URI, "kept", "", &s->kept);
    asks(link, NIO_REQUEST_URI, "kept", "", &s->gated);
    asks(link, NIO_REQUEST_URI, "quick", "", &s->quick);
    asks(link, NIO_REQUEST_URI, "nobody", "", &s->nobody);
    says(link, NIO_NOTIFY_URI, "note", "");
    assert_int_equal(nio__core_next(s->a->core, &route, NULL, ended_done, &s->next, &s->next.id),
                     NIO_OK);
}

/* The kept calls are the program's: it gives them back after all is over. */
static void give_back(struct scene *s, nio_call **kept, size_t count)
{
    (void)s;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(nio_reply(kept[i], NIO_RESPOND_URI, nio_bytes_of("")), NIO_ECLOSED);
    }
}

struct kept_calls {
    nio_call *calls[4];
    size_t count;
};

static void remember(struct heard *heard, nio_call *call, const nio_message *message)
{
    struct kept_calls *kept = heard->user;
    (void)message;
    if (heard->said == NIO_OK && heard->kept == call) {
        kept->calls[kept->count++] = call;
    }
}

static void end(struct scene *s, struct kept_calls *kept)
{
    nio__core_close(s->a->core);
    nio__core_close(s->b->core);
    sim_advance(&s->sim, 5000);
    const struct ended *const all[] = {&s->quick, &s->kept, &s->gated, &s->nobody, &s->next};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(all[i]->count, 1);
    }
    assert_int_equal(s->stream->near.closed, 1);
    assert_int_equal(s->stream->far.closed, 1);
    sim_host_destroy(s->a);
    sim_host_destroy(s->b);
    give_back(s, kept->calls, kept->count);
    sim_end(&s->sim);
}

static void a_node_may_close_after_any_number_of_steps(void **state)
{
    (void)state;
    for (unsigned side = 0; side < 4; side++) {
        for (size_t steps = 0; steps < 30; steps++) {
            struct scene s;
            struct kept_calls kept = {.count = 0};
            begin(&s);
            s.keeps.then = remember;
            s.keeps.user = &kept;
            start(&s);
            for (size_t i = 0; i < steps; i++) {
                sim_step(&s.sim);
            }
            if (side == 0) {
                nio__core_close(s.a->core);
            } else if (side == 1) {
                nio__core_close(s.b->core);
            } else if (side == 2) {
                sim_break(s.stream);
            } else if (s.stream->near.link != NULL) {
                nio_link_close(s.stream->near.link);
            }
            end(&s, &kept);
        }
    }
}

/* ---- Inside callbacks ------------------------------------------------------------------------ */

enum deed { CLOSE_LINK, CLOSE_CORE, CANCEL_ALL, BREAK, DEEDS };

static struct scene *current;
static enum deed deed;

static void cancel(nio_call_id id)
{
    nio_status status = nio__core_cancel(current->a->core, id);
    assert_true(status == NIO_OK || status == NIO_ENOENT);
}

static void do_it(struct sim_host *host, nio_link *link)
{
    switch (deed) {
    case CLOSE_LINK:
        if (link != NULL) {
            nio_link_close(link);
        }
        break;
    case CLOSE_CORE:
        nio__core_close(host->core);
        break;
    case CANCEL_ALL:
        cancel(current->quick.id);
        cancel(current->kept.id);
        cancel(current->gated.id);
        cancel(current->nobody.id);
        cancel(current->next.id);
        break;
    default:
        if (link != NULL) {
            nio__link_failed(link, NIO_ECONNRESET, "lost inside a callback");
        }
        break;
    }
}

static void in_done(struct ended *ended, const nio_end *event)
{
    (void)ended;
    do_it(current->a, event->link);
}

static void in_handler(struct heard *heard, nio_call *call, const nio_message *message)
{
    if (heard->keep) {
        remember(heard, call, message);
    }
    do_it(current->b, nio_call_link(call));
    /* What the handler was given lives on until it returns. */
    assert_true(message->uri.len > 0 && message->uri.ptr[0] != 0);
    if (deed == CLOSE_LINK && !heard->keep && heard->type == NIO_REQUEST_URI &&
        heard->say == NULL) {
        assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("")), NIO_ECLOSED);
    }
}

static void in_event(void *user, nio_link *link, const nio_link_event *event)
{
    (void)user;
    do_it(link == current->stream->near.link ? current->a : current->b,
          event->state == NIO_LINK_CLOSED ? NULL : link);
}

static void everything_may_end_inside_every_callback(void **state)
{
    (void)state;
    for (unsigned place = 0; place < 10; place++) {
        for (deed = 0; deed < DEEDS; deed++) {
            struct scene s;
            struct kept_calls kept = {.count = 0};
            current = &s;
            begin(&s);
            s.keeps.then = remember;
            s.keeps.user = &kept;
            struct ended *const dones[] = {&s.quick, &s.kept, &s.gated, &s.nobody, &s.next};
            struct heard *const heards[] = {&s.answers, &s.keeps, &s.notes};
            if (place < 5) {
                dones[place]->then = in_done;
            } else if (place < 8) {
                heards[place - 5]->then = in_handler;
            } else {
                struct sim_end *end_of = place == 8 ? &s.stream->near : &s.stream->far;
                end_of->on_link = in_event;
            }
            start(&s);
            sim_settle(&s.sim);
            end(&s, &kept);
        }
    }
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static nio_status make_an_engine(struct fault_env *world, void *user)
{
    struct sim_host *host = user;
    (void)world;
    nio_status status = sim_host_create(host);
    if (status == NIO_OK) {
        sim_host_destroy(host);
    }
    return status;
}

static void an_engine_that_lacks_memory_is_not_made_and_leaves_nothing(void **state)
{
    (void)state;
    struct sim sim;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    sim_host_destroy(host);
    assert_true(fault_env_exhaust(&host->world, make_an_engine, host) >= 3);
    sim_end(&sim);
}

/* Traffic with the nth allocation of one side refused: calls end, one way or another. */
static bool traffic(size_t nth, bool onward, bool server)
{
    struct scene s;
    struct kept_calls kept = {.count = 0};
    begin(&s);
    s.keeps.then = remember;
    s.keeps.user = &kept;
    struct sim_host *host = server ? s.b : s.a;
    fault_env_fail_nth(&host->world, nth, onward);
    struct ended *const dones[] = {&s.quick, &s.kept, &s.gated, &s.nobody, &s.next};
    static const char *const uris[] = {"quick", "kept", "kept", "nobody"};
    unsigned accepted[5] = {0};
    sim_settle(&s.sim);
    for (size_t i = 0; i < 4 && s.stream->near.link != NULL; i++) {
        nio_status status = ask(s.stream->near.link, NIO_REQUEST_URI, uris[i], "", 1000, dones[i]);
        accepted[i] = status == NIO_OK;
        assert_true(status == NIO_OK || status == NIO_ENOMEM || status == NIO_ECLOSED);
        sim_settle(&s.sim);
    }
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_OK_TYPE;
    nio_status status = nio__core_next(s.a->core, &route, NULL, ended_done, &s.next, NULL);
    accepted[4] = status == NIO_OK;
    sim_advance(&s.sim, 5000);
    bool failed = host->world.refused > 0;
    fault_env_fail_nth(&host->world, 0, false);
    nio__core_close(s.a->core);
    nio__core_close(s.b->core);
    sim_advance(&s.sim, 5000);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(dones[i]->count, accepted[i]);
    }
    give_back(&s, kept.calls, kept.count);
    sim_end(&s.sim);
    return failed;
}

static void calls_end_once_and_nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 4; way++) {
        size_t nth = 1;
        while (traffic(nth, way & 1, way & 2)) {
            nth++;
        }
        assert_true(nth > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_node_may_close_after_any_number_of_steps),
        cmocka_unit_test(everything_may_end_inside_every_callback),
        cmocka_unit_test(an_engine_that_lacks_memory_is_not_made_and_leaves_nothing),
        cmocka_unit_test(calls_end_once_and_nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
