/* tests/unit/test_plain_random.c - random programs that call peers of the plain kind: they take
 * requests in, and answer them late, out of order, with errors that name nothing, or never. Some
 * never send `rid`, some send it now and then, all send numbers of other calls as well.
 *
 * The test plays the peers. It knows of each request when it came and when its caller gave up, and
 * so whether the peer may still be believed. Whatever happens, no call ends by what was said to
 * another, what was said to a call that waits ends it, and a peer without `rid` never has two
 * requests for one URI of which it could mix up the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asks.h"
#include "support/spoken.h"

#define ASKED_MAX 400
#define PEERS 3
#define BATCH_MAX 12
#define GRACE_MS 2000

struct run;

/* A call, as its caller and as its peer see it. */
struct asked {
    struct run *run;
    struct sim_end *end; /* of its link */
    char uri[2], content[16];
    bool accepted, by_answer;
    unsigned ended;
    uint64_t ended_ms;
    nio_call_id id;
    bool arrived, said; /* the peer has it, and has answered it */
    bool over;          /* no answer is waited for any more */
    uint8_t cid[8];
};

struct run {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *ends[PEERS];
    bool names;   /* the peers send `rid` now and then */
    bool resting; /* nothing new begins */
    struct asked asked[ASKED_MAX];
    size_t asked_count;
    size_t answered, late, closed; /* how much of it happened */
    uint8_t batch[BATCH_MAX * 128];
    size_t batch_len;
};

static uint64_t choose(struct run *run, uint64_t bound)
{
    return sim_choose(&run->sim, bound);
}

/* ---- The program ----------------------------------------------------------------------------- */

static void begin_call(struct run *run, struct sim_end *end);

static void done(void *user, const nio_end *end)
{
    struct asked *asked = user;
    struct run *run = asked->run;
    asked->ended++;
    assert_int_equal(asked->ended, 1);
    asked->ended_ms = run->sim.now_ms;
    if (end->answered) {
        asked->by_answer = asked->over = true;
        run->answered++;
        if (!asked->said || !nio_bytes_equal(end->content, nio_bytes_of(asked->content))) {
            fail_msg("a call got the answer of another");
        }
    }
    if (choose(run, 300) == 0) {
        nio_link_close(end->link);
    } else if (choose(run, 3) == 0) {
        begin_call(run, asked->end);
    }
}

static void begin_call(struct run *run, struct sim_end *end)
{
    if (end->link == NULL || run->resting || run->asked_count == ASKED_MAX) {
        return;
    }
    struct asked *asked = &run->asked[run->asked_count];
    snprintf(asked->content, sizeof asked->content, "%zu", run->asked_count++);
    asked->uri[0] = (char)('a' + choose(run, 3));
    asked->run = run;
    asked->end = end;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    spec.uri = nio_bytes_of(asked->uri);
    spec.content = nio_bytes_of(asked->content);
    options.deadline_ms = 1 + (uint32_t)choose(run, 4000);
    nio_status status = nio_request(end->link, &spec, &options, done, asked, &asked->id);
    asked->accepted = status == NIO_OK;
    assert_true(status == NIO_OK || status == NIO_ECLOSED || status == NIO_EBUSY);
}

static void cancel(struct run *run)
{
    if (run->asked_count > 0) {
        struct asked *asked = &run->asked[choose(run, run->asked_count)];
        if (asked->accepted) {
            bool lives = asked->ended == 0;
            sim_settle(&run->sim);
            nio_status status = nio__core_cancel(run->host->core, asked->id);
            assert_true(status == NIO_ENOENT || (lives && status == NIO_OK));
        }
    }
}

/* ---- The peers ------------------------------------------------------------------------------- */

/* Whether what the peer says of the call may be taken for what it is about. */
static bool is_open(const struct asked *asked)
{
    return asked->arrived && !asked->over && asked->end->link != NULL &&
           (asked->ended == 0 || asked->run->sim.now_ms - asked->ended_ms < GRACE_MS);
}

/* Open calls of the link; with `uri`, those for it. */
static unsigned count_open(const struct run *run, const struct sim_end *end, const char *uri)
{
    unsigned count = 0;
    for (size_t i = 0; i < run->asked_count; i++) {
        const struct asked *asked = &run->asked[i];
        count +=
            asked->end == end && is_open(asked) && (uri == NULL || strcmp(asked->uri, uri) == 0);
    }
    return count;
}

/* Takes in what came. */
static void hear(struct run *run, struct sim_end *end)
{
    struct spoken request;
    sim_settle(&run->sim);
    for (nio_bytes bytes = sim_take(end); spoken_next(&bytes, &request);) {
        char text[16];
        snprintf(text, sizeof text, "%.*s", (int)request.content.len,
                 (const char *)request.content.ptr);
        struct asked *asked = &run->asked[strtoul(text, NULL, 10)];
        nio_bytes cid = spoken_field(&request, "cid");
        assert_ptr_equal(asked->end, end);
        assert_false(asked->arrived);
        assert_int_equal(cid.len, 8);
        assert_int_equal(spoken_field(&request, "rid").len, 0);
        asked->arrived = true;
        memcpy(asked->cid, cid.ptr, 8);
        if (!run->names && count_open(run, end, asked->uri) > 1) {
            fail_msg("two requests for one URI whose answers cannot be told apart");
        }
    }
}

/* An open call of the link that the peer has not answered, or NULL. */
static struct asked *pick(struct run *run, const struct sim_end *end)
{
    size_t start = run->asked_count == 0 ? 0 : (size_t)choose(run, run->asked_count);
    for (size_t i = 0; i < run->asked_count; i++) {
        struct asked *asked = &run->asked[(start + i) % run->asked_count];
        if (asked->end == end && !asked->said && is_open(asked)) {
            return asked;
        }
    }
    return NULL;
}

static void add(struct run *run, nio_bytes frame)
{
    assert_true(frame.len <= sizeof run->batch - run->batch_len);
    memcpy(run->batch + run->batch_len, frame.ptr, frame.len);
    run->batch_len += frame.len;
}

static nio_bytes say(uint8_t type, const char *field, const uint8_t *id, size_t len,
                     const char *uri, const char *content)
{
    return field == NULL ? spoken(type, uri, content)
                         : spoken_with(type, field, nio__bytes(id, len), uri, content);
}

/* The words for one call, with what a peer may write beside them. False if there are none that
 * could be told from those for another. */
static bool add_answer(struct run *run, struct asked *asked)
{
    uint8_t type = choose(run, 4) == 0 ? NIO_NOT_FOUND : NIO_RESPOND_URI;
    if (run->names && choose(run, 2) == 0) {
        add(run, say(type, "rid", asked->cid, 8, asked->uri, asked->content));
        return true;
    }
    if (count_open(run, asked->end, asked->uri) > 1 || (run->names && asked->ended != 0)) {
        return false; /* who names answers is not waited for: a late one without a name is lost */
    }
    switch (choose(run, 3)) {
    case 0: /* handed on from the request */
        add(run, say(type, "cid", asked->cid, 8, asked->uri, asked->content));
        break;
    case 1: /* no number at all */
        add(run, say(type, "rid", asked->cid, 7, asked->uri, asked->content));
        break;
    default:
        add(run, say(type, NULL, NULL, 0, asked->uri, asked->content));
        break;
    }
    return true;
}

/* What ends nothing, whoever waits: another link's number, a number with one bit changed, news. */
static void add_noise(struct run *run, const struct sim_end *end)
{
    uint8_t id[8];
    const struct asked *other = &run->asked[choose(run, run->asked_count)];
    memcpy(id, other->cid, 8);
    if (other->end == end || choose(run, 2) == 0) {
        size_t bit = (size_t)choose(run, 64);
        id[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    if (other->arrived) {
        add(run, say(NIO_RESPOND_URI, "rid", id, 8, other->uri, "noise"));
    }
    add(run, spoken(NIO_NOTIFY_URI, "a", "news"));
}

static void feed(struct run *run, struct sim_end *end)
{
    sim_feed(end, nio__bytes(run->batch, run->batch_len));
    run->batch_len = 0;
    sim_settle(&run->sim);
}

static bool is_up(const struct sim_end *end)
{
    return end->link != NULL && nio_link_get_state(end->link) == NIO_LINK_OPEN;
}

/* Says some answers in one piece; who waits for one has it then. */
static void answer_some(struct run *run, struct sim_end *end)
{
    struct asked *said[BATCH_MAX], *asked;
    size_t count = 0, most = 1 + (size_t)choose(run, BATCH_MAX / 3);
    while (count < most && (asked = pick(run, end)) != NULL) {
        asked->said = true;
        if (choose(run, 3) == 0) {
            add_noise(run, end);
        }
        if (choose(run, 8) == 0 || !add_answer(run, asked)) {
            continue; /* it never says a word about that one */
        }
        run->late += asked->ended;
        asked->over = asked->ended != 0;
        said[count++] = asked;
    }
    feed(run, end);
    for (size_t i = 0; i < count && is_up(end); i++) {
        assert_true(said[i]->by_answer || said[i]->over);
    }
}

/* An error that names no URI is about the only call that it can be about, or about none. */
static void answer_nameless(struct run *run, struct sim_end *end)
{
    struct asked *asked = pick(run, end);
    if (asked == NULL || (run->names && asked->ended != 0)) {
        return;
    }
    bool only = count_open(run, end, NULL) == 1, waits = asked->ended == 0;
    asked->said = true;
    asked->over = only && !waits;
    add(run, spoken(NIO_NOT_FOUND, choose(run, 2) == 0 ? "" : "ERROR", asked->content));
    feed(run, end);
    if (is_up(end) && waits && !run->names) {
        assert_int_equal(asked->by_answer, only);
    }
}

static void make_noise(struct run *run, struct sim_end *end)
{
    if (run->asked_count > 0) {
        size_t before = run->answered;
        add_noise(run, end);
        feed(run, end);
        assert_int_equal(run->answered, before);
    }
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static void connect(struct run *run, size_t at)
{
    if (run->ends[at] == NULL || run->ends[at]->link == NULL) {
        run->ends[at] = sim_raw(run->host, NULL, false);
        run->ends[at]->stream->split = (enum sim_split)choose(run, 3);
        sim_settle(&run->sim);
    }
}

static void act(struct run *run)
{
    struct sim_end *end = run->ends[choose(run, PEERS)];
    switch (choose(run, 12)) {
    case 0:
        connect(run, (size_t)choose(run, PEERS));
        break;
    case 1:
        cancel(run);
        break;
    case 2:
        sim_advance(&run->sim, choose(run, 1500));
        break;
    case 3:
        hear(run, end);
        answer_nameless(run, end);
        break;
    case 4:
        hear(run, end);
        make_noise(run, end);
        break;
    case 5:
    case 6:
    case 7:
        hear(run, end);
        answer_some(run, end);
        break;
    case 8:
        if (choose(run, 40) == 0 && end->link != NULL) {
            nio_link_close(end->link);
            run->closed++;
        }
        break;
    default:
        begin_call(run, end);
        break;
    }
}

static void begin(struct run *run, uint64_t dice)
{
    nio_limits limits;
    nio_limits_init(&limits);
    memset(run, 0, sizeof *run);
    sim_begin(&run->sim, dice);
    limits.frames_per_turn = 1 + (uint32_t)choose(run, 4);
    limits.gate = 1 + (uint32_t)choose(run, 20);
    run->names = choose(run, 2) == 0;
    run->host = sim_host_new(&run->sim, &limits);
    for (size_t i = 0; i < PEERS; i++) {
        connect(run, i);
    }
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

static void no_call_is_ended_by_what_was_said_to_another(void **state)
{
    static struct run run;
    (void)state;
    size_t seeds = fault_env_seeds(60), answered = 0, late = 0;
    for (seed = 1; seed <= seeds; seed++) {
        begin(&run, seed);
        size_t actions = 100 + (size_t)choose(&run, 600);
        for (size_t i = 0; i < actions; i++) {
            act(&run);
        }
        run.resting = true;
        sim_advance(&run.sim, 20000);
        for (size_t i = 0; i < run.asked_count; i++) {
            assert_int_equal(run.asked[i].ended, run.asked[i].accepted ? 1 : 0);
        }
        answered += run.answered;
        late += run.late;
        sim_end(&run.sim);
    }
    seed = 0;
    assert_true(answered > seeds * 20 && late > seeds); /* and most of it does happen */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(no_call_is_ended_by_what_was_said_to_another, tell_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
