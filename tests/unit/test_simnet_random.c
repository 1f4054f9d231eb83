/* tests/unit/test_simnet_random.c - random programs on a random network: calls, cancels, closes,
 * lost connections, slow answers. Whatever happens, every call ends exactly once, no handler runs
 * twice for a message, no caller gets the answer of another, and nothing is left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"

#define ASKED_MAX 400
#define STREAMS 6
#define KEPT_MAX 64

static const char key[] = "0123456789abcdef0123456789abcdef";

struct run;

/* A call, and what became of it. */
struct asked {
    struct run *run;
    char content[16];
    bool accepted;
    unsigned ended, handled;
    nio_call_id id;
};

struct run {
    struct sim sim;
    struct sim_host *client, *server;
    struct sim_stream *streams[STREAMS];
    nio_layer *outer[2];
    struct asked asked[ASKED_MAX];
    size_t asked_count;
    nio_call *kept[KEPT_MAX];
    size_t kept_count;
    unsigned closed_in_callbacks;
    bool resting; /* nothing new begins */
};

static uint64_t choose(struct run *run, uint64_t bound)
{
    return sim_choose(&run->sim, bound);
}

static void maybe_close(struct run *run, nio_link *link)
{
    if (link != NULL && choose(run, 200) == 0) {
        nio_link_close(link);
        run->closed_in_callbacks++;
    }
}

static void begin_call(struct run *run, nio_link *link);

static void done(void *user, const nio_end *end)
{
    struct asked *asked = user;
    asked->ended++;
    assert_true(asked->accepted);
    assert_int_equal(asked->ended, 1);
    if (end->status == NIO_OK) {
        assert_true(end->answered);
        assert_int_equal(asked->handled, 1);
        if (!nio_bytes_equal(end->content, nio_bytes_of(asked->content))) {
            fail_msg("a call got the answer of another");
        }
    }
    maybe_close(asked->run, end->link);
    if (choose(asked->run, 4) == 0) {
        begin_call(asked->run, end->link);
    }
}

static void begin_call(struct run *run, nio_link *link)
{
    static const char *const uris[] = {"a", "b", "c"};
    if (link == NULL || run->resting || run->asked_count == ASKED_MAX) {
        return;
    }
    struct asked *asked = &run->asked[run->asked_count];
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    snprintf(asked->content, sizeof asked->content, "%zu", run->asked_count++);
    asked->run = run;
    spec.uri = nio_bytes_of(uris[choose(run, 3)]);
    spec.content = nio_bytes_of(asked->content);
    options.deadline_ms = 1 + (uint32_t)choose(run, 3000);
    asked->accepted = true;
    nio_status status = nio_request(link, &spec, &options, done, asked, &asked->id);
    asked->accepted = status == NIO_OK;
    assert_true(status == NIO_OK || status == NIO_ECLOSED || status == NIO_EBUSY ||
                status == NIO_ELIMIT);
}

static struct asked *asked_of(struct run *run, nio_bytes content)
{
    char text[16];
    snprintf(text, sizeof text, "%.*s", (int)content.len, (const char *)content.ptr);
    size_t at = strtoul(text, NULL, 10);
    assert_true(at < run->asked_count);
    return &run->asked[at];
}

/* The kept calls answer with what they were asked, so it is kept with them. */
static char kept_content[KEPT_MAX][16];

static void answer_kept(struct run *run, size_t at)
{
    nio_call *call = run->kept[at];
    nio_status status = nio_reply(call, NIO_RESPOND_URI, nio_bytes_of(kept_content[at]));
    assert_true(status == NIO_OK || status == NIO_ECLOSED);
    run->kept_count--;
    run->kept[at] = run->kept[run->kept_count];
    memcpy(kept_content[at], kept_content[run->kept_count], sizeof kept_content[at]);
}

static void handler(void *user, nio_call *call, const nio_message *message)
{
    struct run *run = user;
    struct asked *asked = asked_of(run, message->content);
    asked->handled++;
    assert_int_equal(asked->handled, 1);
    switch (choose(run, 6)) {
    case 0: /* no answer */
        break;
    case 1:
        assert_int_equal(nio_reply(call, NIO_NOT_FOUND, nio_bytes_of("")), NIO_OK);
        break;
    case 2:
        if (run->kept_count < KEPT_MAX && nio_call_keep(call) == NIO_OK) {
            memcpy(kept_content[run->kept_count], asked->content, sizeof asked->content);
            run->kept[run->kept_count++] = call;
        }
        break;
    default: {
        nio_status status = nio_reply(call, NIO_RESPOND_URI, message->content);
        assert_true(status == NIO_OK || status == NIO_ELIMIT);
        break;
    }
    }
    maybe_close(run, nio_call_link(call));
}

static void connect(struct run *run, size_t at)
{
    struct sim_stream *stream = run->streams[at];
    if (stream != NULL && (stream->near.link != NULL || stream->far.link != NULL)) {
        return;
    }
    stream = sim_connect(run->client, run->outer[0], run->server, run->outer[1]);
    assert_non_null(stream);
    stream->split = (enum sim_split)choose(run, 3);
    stream->delay_ms = (uint32_t)choose(run, 200);
    stream->break_after = choose(run, 3) == 0 ? 1 + (size_t)choose(run, 3000) : 0;
    run->streams[at] = stream;
}

static void act(struct run *run)
{
    size_t at = (size_t)choose(run, STREAMS);
    switch (choose(run, 12)) {
    case 0:
        connect(run, at);
        break;
    case 1:
        maybe_close(run, run->streams[at]->near.link);
        maybe_close(run, run->streams[at]->far.link);
        break;
    case 2:
        if (choose(run, 10) == 0) {
            sim_break(run->streams[at]);
        }
        break;
    case 3:
        if (run->asked_count > 0) {
            struct asked *asked = &run->asked[choose(run, run->asked_count)];
            nio_status status =
                asked->accepted ? nio__core_cancel(run->client->core, asked->id) : NIO_ENOENT;
            assert_true(status == NIO_OK || status == NIO_ENOENT);
        }
        break;
    case 4:
        if (run->kept_count > 0) {
            answer_kept(run, (size_t)choose(run, run->kept_count));
        }
        break;
    case 5:
        sim_advance(&run->sim, choose(run, 500));
        break;
    case 6:
        sim_settle(&run->sim);
        break;
    case 7:
        sim_step(&run->sim);
        break;
    default:
        begin_call(run, run->streams[at]->near.link);
        break;
    }
}

static void layers(struct run *run)
{
    static const char *const auths[] = {NULL, "hmac", "mac", "aead"};
    const char *auth = auths[choose(run, 4)];
    bool cipher = choose(run, 3) == 0 && (auth == NULL || strcmp(auth, "aead") != 0);
    struct sim_host *const hosts[] = {run->client, run->server};
    for (size_t i = 0; i < 2; i++) {
        run->outer[i] = auth == NULL && !cipher
                            ? NULL
                            : sim_layer(hosts[i], false, auth, auth != NULL ? key : NULL,
                                        cipher ? "sha256_stream" : NULL, cipher ? key : NULL);
    }
}

static void begin(struct run *run, uint64_t dice)
{
    nio_limits limits;
    nio_limits_init(&limits);
    memset(run, 0, sizeof *run);
    sim_begin(&run->sim, dice);
    limits.frames_per_turn = 1 + (uint32_t)choose(run, 8);
    limits.write_queue = 500 + (uint32_t)choose(run, 5000);
    limits.gate = 1 + (uint32_t)choose(run, 20);
    limits.kept_ms = 200 + (uint32_t)choose(run, 5000);
    run->client = sim_host_new(&run->sim, &limits);
    run->server = sim_host_new(&run->sim, &limits);
    run->server->skew_ms = (int64_t)choose(run, 20000) - 10000;
    sim_advance(&run->sim, 1);
    layers(run);
    nio_route route = NIO_ROUTE_INIT;
    route.any_uri = true;
    assert_int_equal(nio__core_on(run->server->core, &route, handler, run, NULL), NIO_OK);
    for (size_t i = 0; i < STREAMS; i++) {
        connect(run, i);
    }
}

static void end(struct run *run)
{
    run->resting = true;
    sim_advance(&run->sim, 20000);
    for (size_t i = 0; i < run->asked_count; i++) {
        assert_int_equal(run->asked[i].ended, run->asked[i].accepted ? 1 : 0);
    }
    while (run->kept_count > 0) {
        answer_kept(run, 0);
    }
    sim_end(&run->sim);
}

/* The seed that runs; 0 when all have. */
static size_t seed;

static int tell_seed(void **state)
{
    (void)state;
    if (seed != 0) {
        print_error("seed %zu\n", seed);
    }
    return 0;
}

static void every_call_ends_exactly_once_whatever_happens(void **state)
{
    static struct run run;
    (void)state;
    size_t seeds = fault_env_seeds(60), answered = 0;
    for (seed = 1; seed <= seeds; seed++) {
        begin(&run, seed);
        size_t actions = 100 + (size_t)choose(&run, 600);
        for (size_t i = 0; i < actions; i++) {
            act(&run);
        }
        for (size_t i = 0; i < run.asked_count; i++) {
            answered += run.asked[i].handled;
        }
        end(&run);
    }
    seed = 0;
    assert_true(answered > seeds * 20); /* and most of it does happen */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_call_ends_exactly_once_whatever_happens, tell_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
