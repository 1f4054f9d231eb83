/* tests/unit/test_fanout.c - one message for many: sealed once, queued for each, in one write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/note.h"
#include "layer/host.h"
#include "support/notes.h"
#include "support/spoken.h"
#include "wire/frame.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

#define ENDS 8

/* An engine with a topic for every URI, and peers without one. */
struct fixture {
    struct sim sim;
    struct sim_host *host;
    nio_handler_id topic;
    struct sim_end *ends[ENDS];
};

static void begin_with(struct fixture *f, const nio_limits *limits, nio_topic topic)
{
    sim_begin(&f->sim, 5);
    f->host = sim_host_new(&f->sim, limits);
    f->topic = opens_with(f->host, NULL, topic);
}

static void begin(struct fixture *f)
{
    begin_with(f, NULL, (nio_topic)NIO_TOPIC_INIT);
}

static struct sim_end *joins(struct fixture *f, const char *uri)
{
    struct sim_end *end = sim_raw(f->host, NULL, true);
    sim_feed(end, spoken(NIO_SUBSCRIBE_URI, uri, ""));
    sim_settle(&f->sim);
    spoken_is(sim_take(end), NIO_CONFIRM_SUBSCRIBE, uri, "", NULL);
    return end;
}

static const nio_counters *counters(const struct fixture *f)
{
    return nio__core_counters(f->host->core);
}

/* The contents of what came, one after another, cut after the first 8 bytes of each. */
static const char *told(struct sim_end *end)
{
    static char text[1024];
    size_t len = 0;
    struct spoken heard;
    nio_bytes bytes = sim_take(end);
    text[0] = '\0';
    while (spoken_next(&bytes, &heard)) {
        size_t some = heard.content.len < 8 ? heard.content.len : 8;
        assert_int_equal(heard.type, NIO_NOTIFY_URI);
        assert_true(len + some < sizeof text);
        memcpy(text + len, heard.content.ptr, some);
        len += some;
        text[len] = '\0';
    }
    return text;
}

/* ---- Sealing --------------------------------------------------------------------------------- */

static void what_is_for_many_under_one_layer_is_sealed_once(void **state)
{
    (void)state;
    static const char *const kinds[] = {"hmac", "mac", "aead"};
    for (size_t i = 0; i < 3; i++) {
        struct sim sim;
        struct sim_end *ends[4];
        struct noted noted[4] = {{.count = 0}};
        uint8_t first[256];
        sim_begin(&sim, 5);
        struct sim_host *host = sim_host_new(&sim, NULL);
        nio_layer *layers[2] = {sim_layer(host, false, kinds[i], key, NULL, NULL),
                                sim_layer(host, false, kinds[i], key, NULL, NULL)};
        opens(host, "news", NULL);
        for (size_t n = 0; n < 4; n++) {
            struct sim_host *peer = sim_host_new(&sim, NULL);
            struct sim_stream *stream = sim_connect(
                peer, sim_layer(peer, false, kinds[i], key, NULL, NULL), host, layers[n / 2]);
            ends[n] = &stream->near;
            subscribes(stream->near.link, "news", &noted[n]);
        }
        sim_settle(&sim);
        assert_int_equal(notifies(host, "news", "to all"), 4);
        for (size_t n = 0; n < 4; n++) {
            nio_bytes view;
            assert_int_equal(nio__link_output(ends[n]->other->link, &view, 1), 1);
            assert_true(view.len <= sizeof first);
            if (n % 2 == 0) {
                assert_true(n == 0 || memcmp(view.ptr, first, view.len) != 0);
                memcpy(first, view.ptr, view.len);
            }
            assert_memory_equal(view.ptr, first, view.len); /* the same within a layer */
        }
        sim_settle(&sim);
        for (size_t n = 0; n < 4; n++) {
            assert_int_equal(noted[n].count, 1);
            assert_true(noted[n].authenticated);
            assert_string_equal(noted[n].content, "to all");
        }
        sim_end(&sim);
    }
}

static void every_subscriber_hears_everything_in_order_however_streams_cut_it(void **state)
{
    (void)state;
    static const enum sim_split splits[] = {SIM_WHOLE, SIM_BYTES, SIM_RANDOM};
    static const char *const kinds[] = {NULL, "hmac", "mac", "aead"};
    for (size_t i = 0; i < 12; i++) {
        struct sim sim;
        struct noted noted[SIM_HOSTS - 1] = {{.count = 0}};
        const char *kind = kinds[i / 3];
        char all[256] = "";
        sim_begin(&sim, 100 + i);
        sim.split = splits[i % 3];
        sim.delay_ms = 20;
        struct sim_host *host = sim_host_new(&sim, NULL);
        nio_layer *outer = kind == NULL ? NULL : sim_layer(host, false, kind, key, NULL, NULL);
        opens(host, "a", NULL);
        opens(host, "b", NULL);
        for (size_t n = 0; n < SIM_HOSTS - 1; n++) {
            struct sim_host *peer = sim_host_new(&sim, NULL);
            nio_layer *near = kind == NULL ? NULL : sim_layer(peer, false, kind, key, NULL, NULL);
            struct sim_stream *stream = sim_connect(peer, near, host, outer);
            subscribes(stream->near.link, "a", &noted[n]);
            subscribes(stream->near.link, "b", &noted[n]);
        }
        sim_advance(&sim, 200);
        for (unsigned n = 0; n < 40; n++) {
            char text[8];
            snprintf(text, sizeof text, "%u,", n);
            strcat(all, text);
            assert_int_equal(notifies(host, n % 3 == 0 ? "a" : "b", text), SIM_HOSTS - 1);
            if (n % 4 == 0) {
                sim_advance(&sim, 7);
            }
        }
        sim_advance(&sim, 1000);
        for (size_t n = 0; n < SIM_HOSTS - 1; n++) {
            assert_string_equal(noted[n].all, all);
        }
        assert_int_equal(nio__core_counters(host->core)->notes_queued, 40 * (SIM_HOSTS - 1));
        assert_int_equal(nio__core_counters(host->core)->notes_dropped, 0);
        sim_end(&sim);
    }
}

static void what_cannot_be_sent_is_refused_before_anybody_is_told(void **state)
{
    (void)state;
    struct sim sim;
    struct noted hidden = {.count = 0}, plain = {.count = 0};
    sim_begin(&sim, 5);
    struct sim_host *host = sim_host_new(&sim, NULL), *a = sim_host_new(&sim, NULL);
    opens(host, NULL, NULL);
    struct sim_stream *first = sim_connect(a, NULL, host, NULL);
    struct sim_stream *second =
        sim_connect(a, sim_layer(a, false, NULL, NULL, "sha256_stream", key), host,
                    sim_layer(host, false, NULL, NULL, "sha256_stream", key));
    subscribes(first->near.link, "n", &plain);
    subscribes(second->near.link, "n", &hidden);
    sim_settle(&sim);
    size_t count = 7;
    assert_int_equal(notify_len(host, "n", NIO__PAYLOAD_MAX - 1, &count), NIO_ETOOBIG);
    assert_int_equal(notify_len(host, "n", NIO__PAYLOAD_MAX, &count), NIO_ETOOBIG);
    assert_int_equal(notify_len(host, "nobody", NIO__PAYLOAD_MAX, &count), NIO_ETOOBIG);
    assert_int_equal(count, 7);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.uri = nio_bytes_of("n");
    spec.type = 14;
    assert_int_equal(nio__core_notify(host->core, &spec, &count), NIO_EINVAL);
    spec.type = 0;
    spec.inner = sim_layer(host, true, "mac", key, NULL, NULL);
    assert_int_equal(nio__core_notify(host->core, &spec, &count), NIO_EINVAL);
    spec.inner = NULL;
    nio_field field = {.name = nio_text_of("cid"), .value = nio_bytes_of("12345678")};
    spec.fields = &field;
    spec.field_count = 1;
    assert_int_equal(nio__core_notify(host->core, &spec, &count), NIO_EINVAL);
    sim_settle(&sim);
    assert_int_equal(plain.count + hidden.count, 0);
    assert_int_equal(nio__core_counters(host->core)->notes_queued, 0);
    assert_int_equal(notify_len(host, "n", NIO__PAYLOAD_MAX - 3, &count), NIO_OK);
    assert_int_equal(count, 2);
    sim_settle(&sim);
    assert_int_equal(plain.count + hidden.count, 2);
    sim_end(&sim);
}

static void types_and_fields_of_an_application_reach_subscribers(void **state)
{
    (void)state;
    struct fixture f;
    struct spoken heard;
    begin(&f);
    struct sim_end *end = joins(&f, "n");
    nio_field field = {.name = nio_text_of("color"), .value = nio_bytes_of("red")};
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = 200;
    spec.uri = nio_bytes_of("n");
    spec.content = nio_bytes_of("x");
    spec.fields = &field;
    spec.field_count = 1;
    assert_int_equal(nio__core_notify(f.host->core, &spec, NULL), NIO_OK);
    sim_settle(&f.sim);
    spoken_is(sim_take(end), 200, "n", "x", &heard);
    assert_int_equal(heard.field_count, 1);
    assert_true(nio_bytes_equal(spoken_field(&heard, "color"), nio_bytes_of("red")));
    sim_end(&f.sim);
}

/* ---- Plugins that seal for one receiver ------------------------------------------------------ */

struct personal {
    nio_plugin base;
    const nio_link *no_key_for;
    bool pending, everybody;
    unsigned sealed, works;
};

struct personal_work {
    nio_work base;
    struct personal *plugin;
};

static void run_work(nio_work *work, const volatile bool *cancel)
{
    (void)work;
    (void)cancel;
}

static void destroy_work(nio_work *work)
{
    ((struct personal_work *)work)->plugin->works--;
    free(work);
}

static void room(const nio_plugin *plugin, nio_room *out)
{
    (void)plugin;
    out->fields[0].name = "to";
    out->fields[0].max = 1;
    out->field_count = 1;
    out->grow = 0;
}

static nio_status seal(nio_plugin *plugin, nio_layer_message *message)
{
    struct personal *self = (struct personal *)plugin;
    if (!self->everybody) {
        assert_non_null(message->link);
    }
    if (message->link != NULL && message->link == self->no_key_for) {
        return NIO_ENOKEY;
    }
    if (self->pending && message->work == NULL) {
        struct personal_work *work = calloc(1, sizeof *work);
        assert_non_null(work);
        *work = (struct personal_work){.base = {.run = run_work, .destroy = destroy_work},
                                       .plugin = self};
        self->works++;
        message->work = &work->base;
        return NIO_EPENDING;
    }
    uint8_t number = (uint8_t)('0' + self->sealed++);
    return nio_layer_put(message, "to", (nio_bytes){&number, 1});
}

static nio_status open_it(nio_plugin *plugin, nio_layer_message *message)
{
    (void)plugin;
    (void)message;
    return NIO_OK;
}

static void destroy(nio_plugin *plugin)
{
    assert_int_equal(((struct personal *)plugin)->works, 0);
    free(plugin);
}

static const nio_plugin_class personal_class = {.size = sizeof personal_class,
                                                .name = "personal",
                                                .slots = NIO_SLOT_AUTH,
                                                .traits = NIO_TRAIT_RECEIVER,
                                                .room = room,
                                                .seal = seal,
                                                .open = open_it,
                                                .destroy = destroy};

static nio_layer *personal_layer(struct sim_host *host, unsigned traits, struct personal **out)
{
    struct personal *self = calloc(1, sizeof *self);
    assert_non_null(self);
    nio__plugin_init(&self->base, &personal_class, nio__core_plugin_host(host->core));
    self->base.traits = traits;
    *out = self;
    return sim_layer_of(host, false, &self->base, NULL);
}

static struct sim_end *joins_under(struct fixture *f, nio_layer *outer)
{
    struct sim_end *end = sim_raw(f->host, outer, true);
    sim_feed(end, spoken(NIO_SUBSCRIBE_URI, "n", ""));
    sim_settle(&f->sim);
    sim_take(end);
    return end;
}

static void a_plugin_for_one_receiver_seals_for_each(void **state)
{
    (void)state;
    struct fixture f;
    struct personal *plugin;
    struct spoken heard;
    char seen[4] = "";
    begin(&f);
    nio_layer *outer = personal_layer(f.host, NIO_TRAIT_RECEIVER, &plugin);
    for (size_t i = 0; i < 3; i++) {
        f.ends[i] = joins_under(&f, outer);
    }
    plugin->sealed = 0;
    assert_int_equal(notifies(f.host, "n", "x"), 3);
    sim_settle(&f.sim);
    for (size_t i = 0; i < 3; i++) {
        spoken_is(sim_take(f.ends[i]), NIO_NOTIFY_URI, "n", "x", &heard);
        seen[i] = (char)spoken_field(&heard, "to").ptr[0];
    }
    assert_string_equal(seen, "012");
    plugin->no_key_for = f.ends[1]->link; /* that one goes without */
    assert_int_equal(notifies(f.host, "n", "y"), 2);
    sim_settle(&f.sim);
    assert_string_equal(told(f.ends[0]), "y");
    assert_string_equal(told(f.ends[1]), "");
    assert_string_equal(told(f.ends[2]), "y");
    assert_int_equal(counters(&f)->notes_dropped, 1);
    size_t count;
    assert_int_equal(notify_len(f.host, "n", NIO__PAYLOAD_MAX, &count), NIO_ETOOBIG);
    assert_int_equal(counters(&f)->notes_queued, 6);
    sim_end(&f.sim);
}

static void a_plugin_that_works_elsewhere_sends_when_it_is_done(void **state)
{
    (void)state;
    struct fixture f;
    struct personal *plugin;
    begin(&f);
    nio_layer *outer = personal_layer(f.host, NIO_TRAIT_RECEIVER, &plugin);
    f.ends[0] = joins_under(&f, outer);
    f.ends[1] = joins_under(&f, outer);
    plugin->pending = true;
    assert_int_equal(notifies(f.host, "n", "x"), 2);
    assert_int_equal(plugin->works, 2);
    sim_advance(&f.sim, 100);
    assert_string_equal(told(f.ends[0]), "x");
    assert_string_equal(told(f.ends[1]), "x");
    sim_end(&f.sim);
}

static void a_plugin_that_works_elsewhere_cannot_seal_for_all_at_once(void **state)
{
    (void)state;
    struct fixture f;
    struct personal *plugin;
    size_t count = 0;
    begin(&f);
    f.ends[0] = joins(&f, "n");
    f.ends[1] = joins_under(&f, personal_layer(f.host, 0, &plugin));
    plugin->everybody = plugin->pending = true;
    assert_int_equal(notify_len(f.host, "n", 5, &count), NIO_ENOTSUP);
    assert_int_equal(plugin->works, 0);
    sim_settle(&f.sim);
    assert_string_equal(told(f.ends[0]), "");
    sim_end(&f.sim);
}

/* ---- Slow subscribers ------------------------------------------------------------------------ */

#define LARGE 40000 /* two of them make an out-buffer that is not short */

/* Notifies a letter and many more bytes. */
static size_t shouts(struct fixture *f, char letter)
{
    static char text[LARGE + 1];
    memset(text, '-', LARGE);
    text[0] = letter;
    memset(text + 1, letter, 7);
    return notifies(f->host, "n", text);
}

static nio_topic topic_of(nio_queue_policy policy, uint16_t queue)
{
    nio_topic topic = NIO_TOPIC_INIT;
    topic.policy = policy;
    topic.queue = queue;
    return topic;
}

/* One letter of eight each. */
static void hears_letters(struct sim_end *end, const char *letters)
{
    const char *text = told(end);
    assert_int_equal(strlen(text), 8 * strlen(letters));
    for (size_t i = 0; i < strlen(letters); i++) {
        assert_int_equal(text[8 * i], letters[i]);
    }
}

static void a_slow_subscriber_loses_what_its_policy_says_and_others_nothing(void **state)
{
    (void)state;
    static const struct {
        nio_queue_policy policy;
        const char *heard;
        size_t counts[6];
        bool closed;
    } cases[] = {{NIO_DROP_OLDEST, "abef", {2, 2, 2, 2, 2, 2}, false},
                 {NIO_DROP_NEWEST, "abcd", {2, 2, 2, 2, 1, 1}, false},
                 {NIO_DROP_LINK, "", {2, 2, 2, 2, 1, 1}, true}};
    for (size_t i = 0; i < 3; i++) {
        struct fixture f;
        begin_with(&f, NULL, topic_of(cases[i].policy, 2));
        struct sim_end *slow = joins(&f, "n"), *quick = joins(&f, "n");
        slow->stalled = true;
        for (size_t n = 0; n < 6; n++) {
            assert_int_equal(shouts(&f, (char)('a' + n)), cases[i].counts[n]);
            sim_settle(&f.sim);
            if (slow->closed) {
                break;
            }
        }
        slow->stalled = false;
        sim_settle(&f.sim);
        if (cases[i].closed) {
            assert_int_equal(slow->closed, 1);
            assert_int_equal(slow->reason, NIO_ELIMIT);
            assert_int_equal(subscribers(f.host, "n"), 1);
            hears_letters(quick, "abcde");
        } else {
            hears_letters(slow, cases[i].heard);
            hears_letters(quick, "abcdef");
            assert_int_equal(counters(&f)->notes_dropped, 2);
            assert_int_equal(counters(&f)->notes_queued, 12);
        }
        assert_int_equal(counters(&f)->read_pauses, 0);
        sim_end(&f.sim);
    }
}

static void a_subscriber_that_keeps_up_loses_nothing_of_a_burst(void **state)
{
    (void)state;
    struct fixture f;
    begin_with(&f, NULL, topic_of(NIO_DROP_LINK, 4));
    struct sim_end *end = joins(&f, "n");
    for (unsigned n = 0; n < 100; n++) { /* all in one turn, but not much */
        assert_int_equal(notifies(f.host, "n", "x"), 1);
    }
    sim_settle(&f.sim);
    assert_int_equal(strlen(told(end)), 100);
    assert_int_equal(counters(&f)->notes_dropped, 0);
    sim_end(&f.sim);
}

static void queues_of_one_link_are_apart(void **state)
{
    (void)state;
    struct fixture f;
    begin_with(&f, NULL, topic_of(NIO_DROP_OLDEST, 2));
    struct sim_end *end = joins(&f, "n");
    sim_feed(end, spoken(NIO_SUBSCRIBE_URI, "other", ""));
    sim_settle(&f.sim);
    sim_take(end);
    end->stalled = true;
    notifies(f.host, "other", "first");
    for (size_t n = 0; n < 6; n++) {
        shouts(&f, (char)('a' + n));
    }
    notifies(f.host, "other", "second");
    end->stalled = false;
    sim_settle(&f.sim);
    const char *text = told(end);
    assert_memory_equal(text, "first", 5);
    assert_string_equal(text + strlen(text) - 6, "second");
    assert_int_equal(counters(&f)->notes_dropped, 2);
    sim_end(&f.sim);
}

static void a_link_with_many_notes_goes_on_being_read(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = NULL};
    begin(&f);
    hears(f.host, NIO_PUBLISH_URI, NULL, NULL, &heard);
    struct sim_end *end = joins(&f, "n");
    end->stalled = true;
    for (size_t n = 0; n < 60; n++) {
        shouts(&f, 'x');
    }
    sim_feed(end, spoken(NIO_PUBLISH_URI, "p", "1"));
    sim_settle(&f.sim);
    assert_int_equal(heard.count, 1);
    assert_int_equal(counters(&f)->read_pauses, 0);
    assert_true(f.host->world.live_bytes < 4000000); /* 60 of them, and each only once */
    sim_end(&f.sim);
}

static void all_notes_together_are_bounded(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.notes = 5;
    begin_with(&f, &limits, topic_of(NIO_DROP_OLDEST, 64));
    struct sim_end *a = joins(&f, "n"), *b = joins(&f, "n");
    a->stalled = b->stalled = true;
    for (size_t n = 0; n < 4; n++) {
        shouts(&f, (char)('a' + n));
    }
    assert_int_equal(counters(&f)->notes_queued, 8);
    assert_int_equal(counters(&f)->notes_dropped, 3);
    a->stalled = b->stalled = false;
    sim_settle(&f.sim);
    hears_letters(a, "bcd");
    hears_letters(b, "cd");
    sim_end(&f.sim);
}

/* Who has many subscriptions and takes nothing keeps nobody from being told. */
static void the_link_with_the_most_notes_gives_way(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.notes = 8;
    begin_with(&f, &limits, topic_of(NIO_DROP_NEWEST, 64));
    struct sim_end *hog = joins(&f, "n"), *other = joins(&f, "m");
    hog->stalled = other->stalled = true;
    assert_int_equal(notifies(f.host, "m", "1"), 1);
    for (size_t n = 0; n < 9; n++) {
        shouts(&f, (char)('a' + n));
    }
    assert_int_equal(counters(&f)->notes_dropped, 2);
    struct sim_end *late = joins(&f, "late");
    assert_int_equal(notifies(f.host, "late", "2"), 1);
    sim_settle(&f.sim);
    assert_string_equal(told(late), "2");
    assert_int_equal(counters(&f)->notes_dropped, 2 + 4);
    hog->stalled = other->stalled = false;
    sim_settle(&f.sim);
    hears_letters(hog, "efg");
    assert_string_equal(told(other), "1");
    sim_end(&f.sim);
}

static void what_is_queued_counts_in_what_all_links_may_queue(void **state)
{
    (void)state;
    struct fixture f;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.tx_total = 300000;
    begin_with(&f, &limits, topic_of(NIO_DROP_OLDEST, 64));
    struct sim_end *end = joins(&f, "n");
    end->stalled = true;
    size_t count, sent = 0;
    while (notify_len(f.host, "n", 30000, &count) == NIO_OK) {
        assert_true(++sent < 20);
    }
    assert_in_range(sent, 5, 10);
    assert_int_equal(notify_len(f.host, "n", 30000, &count), NIO_ELIMIT);
    end->stalled = false;
    sim_settle(&f.sim);
    assert_int_equal(notify_len(f.host, "n", 30000, &count), NIO_OK);
    sim_end(&f.sim);
}

/* ---- Many ------------------------------------------------------------------------------------ */

#define MANY 1000

static void a_thousand_subscribers_cost_no_memory_and_one_write_each(void **state)
{
    (void)state;
    static struct sim_end *ends[MANY];
    static const size_t sizes[] = {10, 3000, 5000, 20000};
    struct fixture f;
    begin(&f);
    for (size_t i = 0; i < MANY; i++) {
        ends[i] = sim_raw(f.host, NULL, true);
        sim_feed(ends[i], spoken(NIO_SUBSCRIBE_URI, "n", ""));
    }
    struct sim_end *other = sim_raw(f.host, NULL, true);
    sim_settle(&f.sim);
    assert_int_equal(subscribers(f.host, "n"), MANY);
    size_t requests = 0;
    for (size_t round = 0; round < 24; round++) {
        size_t count;
        uint64_t writes = counters(&f)->writes;
        if (round == 8) {
            requests = f.host->world.requests;
        }
        for (size_t n = 0; n < 3; n++) {
            assert_int_equal(notify_len(f.host, "n", sizes[round % 4], &count), NIO_OK);
            assert_int_equal(count, MANY);
        }
        sim_settle(&f.sim);
        assert_int_equal(counters(&f)->writes - writes, MANY);
        for (size_t i = 0; i < MANY; i++) {
            sim_take(ends[i]);
        }
    }
    assert_int_equal(f.host->world.requests, requests);
    assert_int_equal(other->arrived, 0);
    assert_int_equal(sim_take(other).len, 0);
    sim_end(&f.sim);
}

/* ---- Broadcasts ------------------------------------------------------------------------------ */

static void a_broadcast_goes_to_all_who_were_accepted_and_to_nobody_else(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    f.ends[0] = sim_raw(f.host, NULL, true);
    f.ends[1] = sim_raw(f.host, NULL, true);
    f.ends[2] = sim_raw(f.host, NULL, false); /* this node connected that one */
    f.ends[3] = sim_raw(f.host, NULL, true);
    sim_settle(&f.sim);
    nio_link_close(f.ends[3]->link);
    assert_int_equal(broadcasts(f.host, "u", "hello"), 2);
    sim_settle(&f.sim);
    assert_string_equal(told(f.ends[0]), "hello");
    assert_string_equal(told(f.ends[1]), "hello");
    assert_string_equal(told(f.ends[2]), "");
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    assert_int_equal(nio__core_multicast(f.host->core, &spec, NULL), NIO_ENOENT);
    sim_end(&f.sim);
}

static void a_broadcast_may_be_a_request(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {.say = NULL};
    sim_begin(&sim, 6);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    sim_connect(a, NULL, b, NULL);
    hears(a, NIO_REQUEST_URI, NULL, NULL, &heard);
    sim_settle(&sim);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.uri = nio_bytes_of("u");
    assert_int_equal(nio__core_broadcast(b->core, &spec, NULL), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    sim_end(&sim);
}

static void broadcasts_pass_an_inner_layer_and_wait_like_notifications(void **state)
{
    (void)state;
    struct sim sim;
    struct heard heard = {.say = NULL};
    sim_begin(&sim, 5);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    struct sim_stream *stream = sim_connect(a, NULL, b, NULL);
    hears(a, NIO_NOTIFY_URI, NULL, sim_layer(a, true, "mac", key, NULL, NULL), &heard);
    sim_settle(&sim);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("u");
    spec.content = nio_bytes_of("inside");
    spec.inner = sim_layer(b, true, "mac", key, NULL, NULL);
    size_t count;
    assert_int_equal(nio__core_broadcast(b->core, &spec, &count), NIO_OK);
    assert_int_equal(count, 1);
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    assert_true(heard.authenticated);
    stream->far.stalled = true;
    static uint8_t large[LARGE];
    spec.content = (nio_bytes){large, sizeof large};
    for (size_t i = 0; i < NIO__QUEUE_DEFAULT + 5; i++) {
        assert_int_equal(nio__core_broadcast(b->core, &spec, &count), NIO_OK);
    }
    assert_int_equal(nio__core_counters(b->core)->notes_dropped, 3);
    sim_end(&sim);
}

/* ---- Inside callbacks ------------------------------------------------------------------------ */

static void publish(struct heard *heard, nio_call *call, const nio_message *message)
{
    struct fixture *f = heard->user;
    (void)call;
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)message->content.len,
             (const char *)message->content.ptr);
    heard->said = notifies(f->host, "n", text) == 2 ? NIO_OK : NIO_EIO;
}

static void a_handler_notifies_and_its_answer_comes_first(void **state)
{
    (void)state;
    struct fixture f;
    struct heard heard = {.say = "done", .say_type = NIO_OK_TYPE, .then = publish, .user = &f};
    struct spoken said;
    begin(&f);
    hears(f.host, NIO_CREATE_URI, NULL, NULL, &heard);
    struct sim_end *a = joins(&f, "n"), *b = joins(&f, "n");
    sim_feed(a, spoken(NIO_CREATE_URI, "post", "new"));
    sim_settle(&f.sim);
    assert_int_equal(heard.said, NIO_OK);
    assert_string_equal(told(b), "new");
    nio_bytes bytes = sim_take(a);
    assert_true(spoken_next(&bytes, &said));
    assert_int_equal(said.type, NIO_OK_TYPE);
    assert_true(spoken_next(&bytes, &said));
    assert_int_equal(said.type, NIO_NOTIFY_URI);
    sim_end(&f.sim);
}

/* ---- Out of memory --------------------------------------------------------------------------- */

/* Notifies while the nth allocation fails; false if there were fewer. */
static bool lacks_memory(size_t nth, bool onward, const char *kind)
{
    struct sim sim;
    struct noted noted[2] = {{.count = 0}};
    sim_begin(&sim, 5);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    nio_layer *near = kind == NULL ? NULL : sim_layer(a, false, kind, key, NULL, NULL);
    nio_layer *far = kind == NULL ? NULL : sim_layer(b, false, kind, key, NULL, NULL);
    opens(b, NULL, NULL);
    struct sim_stream *first = sim_connect(a, near, b, far),
                      *second = sim_connect(a, NULL, b, NULL);
    subscribes(first->near.link, "n", &noted[0]);
    subscribes(second->near.link, "n", &noted[1]);
    sim_settle(&sim);
    fault_env_fail_nth(&b->world, nth, onward);
    unsigned told_ok = 0;
    for (size_t i = 0; i < 4; i++) {
        size_t count;
        nio_status status = notify_len(b, "n", i % 2 == 0 ? 10 : 6000, &count);
        assert_true(status == NIO_OK || status == NIO_ENOMEM);
        told_ok += status == NIO_OK ? (unsigned)count : 0;
    }
    sim_settle(&sim);
    bool failed = b->world.refused > 0;
    fault_env_fail_nth(&b->world, 0, false);
    const nio_counters *counters_of = nio__core_counters(b->core);
    assert_true(noted[0].count + noted[1].count <= told_ok);
    assert_true(told_ok - noted[0].count - noted[1].count <= counters_of->notes_dropped);
    assert_int_equal(notifies(b, "n", "again"), 2);
    sim_settle(&sim);
    assert_string_equal(noted[0].content, "again");
    assert_string_equal(noted[1].content, "again");
    sim_end(&sim);
    return failed;
}

static void without_memory_notes_are_dropped_counted_and_nothing_leaks(void **state)
{
    (void)state;
    static const char *const kinds[] = {NULL, "hmac", "mac"};
    for (size_t i = 0; i < 6; i++) {
        size_t nth = 1;
        while (lacks_memory(nth, i & 1, kinds[i / 2])) {
            nth++;
        }
        assert_true(nth > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_for_many_under_one_layer_is_sealed_once),
        cmocka_unit_test(every_subscriber_hears_everything_in_order_however_streams_cut_it),
        cmocka_unit_test(what_cannot_be_sent_is_refused_before_anybody_is_told),
        cmocka_unit_test(types_and_fields_of_an_application_reach_subscribers),
        cmocka_unit_test(a_plugin_for_one_receiver_seals_for_each),
        cmocka_unit_test(a_plugin_that_works_elsewhere_sends_when_it_is_done),
        cmocka_unit_test(a_plugin_that_works_elsewhere_cannot_seal_for_all_at_once),
        cmocka_unit_test(a_slow_subscriber_loses_what_its_policy_says_and_others_nothing),
        cmocka_unit_test(a_subscriber_that_keeps_up_loses_nothing_of_a_burst),
        cmocka_unit_test(queues_of_one_link_are_apart),
        cmocka_unit_test(a_link_with_many_notes_goes_on_being_read),
        cmocka_unit_test(all_notes_together_are_bounded),
        cmocka_unit_test(the_link_with_the_most_notes_gives_way),
        cmocka_unit_test(what_is_queued_counts_in_what_all_links_may_queue),
        cmocka_unit_test(a_thousand_subscribers_cost_no_memory_and_one_write_each),
        cmocka_unit_test(a_broadcast_goes_to_all_who_were_accepted_and_to_nobody_else),
        cmocka_unit_test(a_broadcast_may_be_a_request),
        cmocka_unit_test(broadcasts_pass_an_inner_layer_and_wait_like_notifications),
        cmocka_unit_test(a_handler_notifies_and_its_answer_comes_first),
        cmocka_unit_test(without_memory_notes_are_dropped_counted_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
