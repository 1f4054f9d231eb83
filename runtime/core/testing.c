/* core/testing.c - tests of handlers: an engine that speaks with itself over two links in memory.
 *
 * Happy path:  nio_test_begin → engine, service, two open links → the program calls → run: turn the
 *              engine, carry what one link has to say to the other, until nothing moves
 * Failure:     a link that is closed, by a handler or for what came, is gone on both sides; what
 *              has not ended then ends as on a lost connection. */
#include <netaio/testing.h>

#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "core/state.h"
#include "core/typed.h"

#define BEGIN_MS 1000000 /* both clocks, from origins of their own */
#define VIEWS 8

enum { NEAR = 0, FAR = 1 }; /* the client's link, the server's */

typedef struct test_end {
    nio_test *test;
    nio_link *link; /* until `closed` */
    bool reading, closing, closed;
} test_end;

struct nio_test {
    nio_env env;
    nio_limits limits;
    nio_gen_protocol protocol;
    nio_gen_layer *layers; /* that do nothing */
    nio_layer **no_layers; /* as many NULLs */
    nio_domain *domain;
    nio__core *core;
    nio_service *service;
    nio_client *client;
    test_end ends[2];
    uint64_t now_ms, timer_ms;
    bool turn_wanted;
};

/* ---- The world of a test --------------------------------------------------------------------- */

static uint64_t monotonic_ms(void *user)
{
    return ((nio_test *)user)->now_ms;
}

static int64_t wall_ms(void *user)
{
    return INT64_C(1700000000000) + (int64_t)((nio_test *)user)->now_ms;
}

/* What the engine says about a link is looked at in each round; only what ends is noted here. */
static void want_write(void *host, nio_link *link)
{
    (void)host;
    (void)link;
}

static void set_reading(void *host, nio_link *link, bool reading)
{
    (void)host;
    ((test_end *)nio__link_transport(link))->reading = reading;
}

static void want_close(void *host, nio_link *link, bool flush)
{
    (void)host;
    (void)flush;
    ((test_end *)nio__link_transport(link))->closing = true;
}

static void want_turn(void *host)
{
    ((nio_test *)host)->turn_wanted = true;
}

static void set_timer(void *host, uint64_t at_ms)
{
    ((nio_test *)host)->timer_ms = at_ms;
}

static nio_status start_work(void *host, nio_work *work, const volatile bool *cancel)
{
    (void)host;
    (void)work;
    (void)cancel;
    return NIO_ENOTSUP; /* there are no plugins that could ask */
}

static const nio__host callbacks = {.want_write = want_write,
                                    .set_reading = set_reading,
                                    .want_close = want_close,
                                    .want_turn = want_turn,
                                    .set_timer = set_timer,
                                    .start_work = start_work};

/* ---- Links ----------------------------------------------------------------------------------- */

static nio_status open_end(nio_test *test, int side)
{
    test_end *end = &test->ends[side];
    nio_address address = {.family = 4, .port = 1, .ip = {127, 0, 0, 1}};
    nio__link_options options = {.accepted = side == FAR, .address = address, .transport = end};
    end->test = test;
    end->reading = true;
    nio_status status = nio__link_create(test->core, &options, &end->link);
    if (status == NIO_OK) {
        nio__link_opened(end->link, &address);
    }
    return status;
}

/* Gives the other side one piece of what a link has to say, in memory of just that size. */
static bool carry(test_end *from, test_end *to)
{
    nio_bytes views[VIEWS];
    if (from->closed || to->closed || !to->reading || to->closing ||
        nio__link_output(from->link, views, VIEWS) == 0) {
        return false;
    }
    const nio_env *env = &from->test->env;
    uint8_t *memory = nio__alloc(env, views[0].len);
    if (memory == NULL) {
        nio__link_failed(from->link, NIO_ENOMEM, "no memory to carry a message");
        return true;
    }
    nio__span piece = nio__span_of(memory, views[0].len);
    nio__copy(memory, views[0]);
    nio__link_written(from->link, piece.len);
    nio__link_input(to->link, piece);
    nio__free(env, memory);
    return true;
}

/* Both sides of a connection end together. */
static bool end_links(nio_test *test)
{
    bool some = false;
    for (int side = NEAR; side <= FAR; side++) {
        test_end *end = &test->ends[side], *other = &test->ends[1 - side];
        if (end->closing && !end->closed) {
            end->closed = some = true;
            test->client = NULL;
            if (!other->closed) {
                nio__link_failed(other->link, NIO_ECLOSED, "the other side closed the connection");
            }
            nio__link_closed(end->link);
        }
    }
    return some;
}

static bool step(nio_test *test)
{
    if (test->turn_wanted) {
        test->turn_wanted = false;
        nio__core_turn(test->core);
        return true;
    }
    return carry(&test->ends[NEAR], &test->ends[FAR]) ||
           carry(&test->ends[FAR], &test->ends[NEAR]) || end_links(test);
}

/* ---- What a program calls -------------------------------------------------------------------- */

/* The protocol with layers that are there and do nothing. */
static nio_status without_layers(nio_test *test, const nio_gen_protocol *protocol)
{
    static const nio_gen_slot none = {.kind = "none", .key = NIO_GEN_NO_KEY};
    test->protocol = *protocol;
    if (protocol->layer_count == 0) {
        return NIO_OK;
    }
    test->layers = nio__calloc(&test->env, protocol->layer_count, sizeof *test->layers);
    test->no_layers = nio__calloc(&test->env, protocol->layer_count, sizeof(nio_layer *));
    if (test->layers == NULL || test->no_layers == NULL) {
        return NIO_ENOMEM;
    }
    for (size_t i = 0; i < protocol->layer_count; i++) {
        test->layers[i] =
            (nio_gen_layer){.name = protocol->layers[i].name, .auth = none, .cipher = none};
    }
    test->protocol.layers = test->layers;
    return NIO_OK;
}

static nio_status speak(nio_test *test, const void *handlers, void *app)
{
    nio__protocol_use use = {
        .protocol = &test->protocol, .layers = test->no_layers, .handlers = handlers, .app = app};
    nio_status status = nio__core_serve(test->core, &use, &test->service, NULL);
    if (status == NIO_OK) {
        status = nio__core_client(test->ends[NEAR].link, &use, &test->client);
    }
    return status;
}

static nio_status set_up(nio_test *test, const nio_gen_protocol *protocol, const void *handlers,
                         void *app)
{
    nio__core_options options = {
        .env = &test->env, .limits = &test->limits, .host = &callbacks, .host_data = test};
    nio_status status = nio_domain_create(&test->domain, &test->env);
    if (status == NIO_OK) {
        status = without_layers(test, protocol);
    }
    options.domain = test->domain;
    if (status == NIO_OK) {
        status = nio__core_create(&test->core, &options);
    }
    if (status == NIO_OK) {
        test->core->any_transport = true;
    }
    for (int side = NEAR; side <= FAR && status == NIO_OK; side++) {
        status = open_end(test, side);
    }
    return status == NIO_OK ? speak(test, handlers, app) : status;
}

/* What a generated struct says its size is. */
static bool fits(const void *handlers, size_t known)
{
    size_t size;
    memcpy(&size, handlers, sizeof size);
    return size >= sizeof size && size <= known;
}

nio_status nio_test_begin(nio_test **out, const nio_gen_protocol *protocol, const void *handlers,
                          void *app)
{
    if (protocol->abi != NIO_GEN_ABI || protocol->size != sizeof *protocol ||
        !fits(handlers, protocol->handlers_size)) {
        return NIO_EABI;
    }
    nio_env env;
    nio_env_default(&env);
    nio_test *test = nio__calloc(&env, 1, sizeof *test);
    if (test == NULL) {
        return NIO_ENOMEM;
    }
    test->env = env;
    test->env.user = test;
    test->env.monotonic_ms = monotonic_ms;
    test->env.wall_ms = wall_ms;
    test->now_ms = BEGIN_MS;
    test->timer_ms = UINT64_MAX;
    nio_limits_init(&test->limits);
    nio_status status = set_up(test, protocol, handlers, app);
    if (status != NIO_OK) {
        nio_test_end(test);
        return status;
    }
    nio_test_run(test);
    *out = test;
    return NIO_OK;
}

nio_status nio_test_hear(nio_test *test, const void *events, void *app)
{
    if (!fits(events, test->protocol.events_size)) {
        return NIO_EABI;
    }
    nio__protocol_use use = {
        .protocol = &test->protocol, .layers = test->no_layers, .handlers = events, .app = app};
    return nio__core_hear(test->core, &use, NULL);
}

void *nio_test_client(const nio_test *test)
{
    return test->client;
}

void *nio_test_server(const nio_test *test)
{
    return test->service;
}

void nio_test_run(nio_test *test)
{
    while (step(test)) {
    }
}

void nio_test_advance(nio_test *test, uint64_t ms)
{
    uint64_t until = test->now_ms + ms;
    nio_test_run(test);
    while (test->timer_ms <= until) {
        if (test->timer_ms > test->now_ms) {
            test->now_ms = test->timer_ms;
        }
        test->timer_ms = UINT64_MAX;
        nio__core_advance(test->core, test->now_ms);
        nio_test_run(test);
    }
    test->now_ms = until;
}

void nio_test_end(nio_test *test)
{
    if (test == NULL) {
        return;
    }
    nio_env env;
    nio_env_default(&env);
    if (test->core != NULL) {
        nio__core_close(test->core);
        while (!nio__core_is_idle(test->core)) {
            nio_test_advance(test, 1000); /* what drains is cut off by its limit */
        }
        nio__core_destroy(test->core);
    }
    nio_domain_destroy(test->domain);
    nio__free(&env, test->layers);
    nio__free(&env, test->no_layers);
    nio__free(&env, test);
}
