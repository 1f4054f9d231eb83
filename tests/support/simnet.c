/* tests/support/simnet.c - see simnet.h.
 *
 * A step is one thing that a loop would do: turn an engine, move what a link has to say onto
 * its stream, hand a piece to the other end, end a stream. sim_settle takes steps until none is
 * left; sim_advance then moves the clocks to the next time at which something is due. */
#include "support/simnet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "layer/layer.h"
#include "support/simudp.h"

#define VIEWS 4
#define STEPS_MAX 2000000

struct sim_piece {
    struct sim_piece *next;
    uint64_t at_ms;
    size_t len, used;
    uint8_t data[];
};

/* ---- What an engine asks of its host --------------------------------------------------------- */

static void want_write(void *data, nio_link *link)
{
    ((struct sim_host *)data)->want_writes++;
    ((struct sim_end *)nio__link_transport(link))->write_wanted = true;
}

static void set_reading(void *data, nio_link *link, bool reading)
{
    (void)data;
    struct sim_end *end = nio__link_transport(link);
    assert_int_not_equal(end->reading, reading);
    end->reading = reading;
}

static void want_close(void *data, nio_link *link, bool flush)
{
    (void)data;
    struct sim_end *end = nio__link_transport(link);
    end->close_wanted = true;
    end->flush = flush;
}

static void want_connect(void *data, nio_link *link)
{
    (void)data;
    struct sim_end *end = nio__link_transport(link);
    assert_false(end->connect_wanted);
    end->connect_wanted = true;
}

static void want_turn(void *data)
{
    ((struct sim_host *)data)->turn_wanted = true;
}

static void set_timer(void *data, uint64_t at_ms)
{
    ((struct sim_host *)data)->timer_ms = at_ms;
}

static nio_status start_work(void *data, nio_work *work, const volatile bool *cancel)
{
    struct sim_host *host = data;
    if (host->refuse_work || host->work_count == SIM_WORKS) {
        return NIO_ELIMIT;
    }
    size_t at = host->work_count++;
    host->works[at].work = work;
    host->works[at].cancel = cancel;
    host->works[at].done_ms =
        host->sim->now_ms + sim_choose(host->sim, (uint64_t)host->sim->work_ms + 1);
    return NIO_OK;
}

static const nio__host callbacks = {.want_write = want_write,
                                    .set_reading = set_reading,
                                    .want_close = want_close,
                                    .want_connect = want_connect,
                                    .want_turn = want_turn,
                                    .set_timer = set_timer,
                                    .want_send = sim_udp_want_send,
                                    .want_socket_close = sim_udp_want_close,
                                    .is_near = sim_udp_is_near,
                                    .start_work = start_work};

/* ---- Hosts ----------------------------------------------------------------------------------- */

static void set_clocks(struct sim *sim)
{
    for (size_t i = 0; i < sim->host_count; i++) {
        struct sim_host *host = &sim->hosts[i];
        host->world.now_ms = sim->now_ms;
        host->world.wall_ms = (int64_t)(1700000000000 - 1000000 + sim->now_ms) + host->skew_ms;
    }
}

void sim_begin(struct sim *sim, uint64_t seed)
{
    memset(sim, 0, sizeof *sim);
    fault_env_init(&sim->dice, seed);
    sim->now_ms = sim->dice.now_ms;
}

uint64_t sim_choose(struct sim *sim, uint64_t bound)
{
    return fault_env_choose(&sim->dice, bound);
}

nio_status sim_host_create(struct sim_host *host)
{
    nio__core_options options = {.env = &host->world.env,
                                 .limits = &host->limits,
                                 .domain = host->domain,
                                 .host = &callbacks,
                                 .host_data = host,
                                 .node = (nio_node *)(void *)host};
    host->timer_ms = UINT64_MAX;
    host->turn_wanted = false;
    return nio__core_create(&host->core, &options);
}

struct sim_host *sim_host_new(struct sim *sim, const nio_limits *limits)
{
    assert_true(sim->host_count < SIM_HOSTS);
    struct sim_host *host = &sim->hosts[sim->host_count++];
    memset(host, 0, sizeof *host);
    host->sim = sim;
    fault_env_init(&host->world, sim_choose(sim, UINT64_MAX));
    set_clocks(sim);
    nio_limits_init(&host->limits);
    if (limits != NULL) {
        host->limits = *limits;
    }
    assert_int_equal(nio_domain_create(&host->domain, &host->world.env), NIO_OK);
    assert_int_equal(sim_host_create(host), NIO_OK);
    return host;
}

void sim_host_destroy(struct sim_host *host)
{
    while (host->layer_count > 0) {
        nio__layer_free(nio__core_plugin_host(host->core), host->layers[--host->layer_count]);
    }
    nio__core_destroy(host->core);
    host->core = NULL;
}

static nio_layer *own_layer(struct sim_host *host, nio_layer *layer)
{
    assert_true(host->layer_count < SIM_LAYERS);
    host->layers[host->layer_count++] = layer;
    return layer;
}

/* Parameters that keep an inner layer off the fields of an outer one. */
static const nio_plugin_param inner_hmac = {.name = "mac_field", .text = "hmac2"};
static const nio_plugin_param inner_stream = {.name = "iv_field", .text = "iv2"};
static const nio_plugin_param inner_native = {.name = "field", .text = "inner"};

static nio_plugin_spec plugin_spec(bool inner, const char *kind, const char *key)
{
    nio_plugin_spec spec = {.kind = kind != NULL ? kind : "none"};
    if (key != NULL) {
        spec.key = nio_key_of(key, strlen(key));
    }
    if (inner && kind != NULL) {
        bool hmac = strcmp(kind, "hmac") == 0, stream = strcmp(kind, "sha256_stream") == 0;
        spec.params = hmac ? &inner_hmac : stream ? &inner_stream : &inner_native;
        spec.param_count = 1;
    }
    return spec;
}

nio_layer *sim_layer_from(struct sim_host *host, const nio_layer_spec *spec)
{
    nio_layer *layer = NULL;
    nio_error error = {""};
    if (nio__layer_new(nio__core_plugin_host(host->core), spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return own_layer(host, layer);
}

nio_layer *sim_layer(struct sim_host *host, bool inner, const char *auth, const char *auth_key,
                     const char *cipher, const char *cipher_key)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = inner ? "inner" : "outer",
                           .inner = inner,
                           .auth = plugin_spec(inner, auth, auth_key),
                           .cipher = plugin_spec(inner, cipher, cipher_key)};
    return sim_layer_from(host, &spec);
}

nio_layer *sim_layer_of(struct sim_host *host, bool inner, nio_plugin *auth, nio_plugin *cipher)
{
    nio_layer *layer = NULL;
    assert_int_equal(
        nio__layer_of(nio__core_plugin_host(host->core), "test", inner, auth, cipher, &layer, NULL),
        NIO_OK);
    return own_layer(host, layer);
}

/* ---- Streams --------------------------------------------------------------------------------- */

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    struct sim_end *end = user;
    assert_ptr_equal(link, end->link);
    if (event->state == NIO_LINK_OPEN) {
        end->opened++;
        assert_int_equal(end->closed, 0);
    } else if (event->state == NIO_LINK_CONNECTING) {
        end->lost++;
        end->reason = event->reason;
        assert_int_equal(end->closed, 0);
    } else {
        assert_int_equal(event->state, NIO_LINK_CLOSED);
        end->closed++;
        end->reason = event->reason;
        assert_int_equal(end->closed, 1);
    }
    if (end->on_link != NULL) {
        end->on_link(end->user, link, event);
    }
    if (event->state == NIO_LINK_CLOSED) {
        end->link = NULL;
    }
}

static nio_address address_of(uint16_t port)
{
    return (nio_address){.family = 4, .port = port, .ip = {10, 0, 0, 2}};
}

static struct sim_stream *new_stream(struct sim *sim)
{
    struct sim_stream *stream = calloc(1, sizeof *stream);
    assert_non_null(stream);
    stream->next = sim->streams;
    sim->streams = stream;
    stream->split = sim->split;
    stream->delay_ms = sim->delay_ms;
    stream->near.other = &stream->far;
    stream->far.other = &stream->near;
    stream->near.stream = stream->far.stream = stream;
    stream->near.last = &stream->near.first;
    stream->far.last = &stream->far.first;
    return stream;
}

static bool make_lasting_link(struct sim_end *end, struct sim_host *host, nio_layer *outer,
                              bool accepted, const nio_reconnect *reconnect)
{
    nio__link_options options = {.accepted = accepted,
                                 .outer = outer,
                                 .address = address_of(accepted ? 40000 : 8888),
                                 .on_link = on_link,
                                 .user = end,
                                 .transport = end,
                                 .reconnect = reconnect};
    end->host = host;
    end->outer = outer;
    end->reading = true;
    return nio__link_create(host->core, &options, &end->link) == NIO_OK;
}

static bool make_link(struct sim_end *end, struct sim_host *host, nio_layer *outer, bool accepted)
{
    return make_lasting_link(end, host, outer, accepted, NULL);
}

static void lose(struct sim_end *end)
{
    end->shut = true;
    if (end->link != NULL) {
        nio__link_failed(end->link, NIO_ECONNRESET, "connection lost");
    }
}

void sim_open(struct sim_stream *stream)
{
    nio_address address = address_of(8888);
    if (stream->near.link != NULL && !stream->broken) {
        nio__link_opened(stream->near.link, &address);
    }
}

struct sim_stream *sim_connect_slowly(struct sim_host *from, nio_layer *near_outer,
                                      struct sim_host *to, nio_layer *far_outer)
{
    struct sim_stream *stream = new_stream(from->sim);
    if (!make_link(&stream->near, from, near_outer, false)) {
        return NULL;
    }
    if (!make_link(&stream->far, to, far_outer, true)) {
        stream->broken = true; /* over limits.connections: closed at once */
        lose(&stream->near);
        return stream;
    }
    nio_address address = address_of(40000);
    nio__link_opened(stream->far.link, &address);
    return stream;
}

struct sim_stream *sim_connect(struct sim_host *from, nio_layer *near_outer, struct sim_host *to,
                               nio_layer *far_outer)
{
    struct sim_stream *stream = sim_connect_slowly(from, near_outer, to, far_outer);
    if (stream != NULL) {
        sim_open(stream);
    }
    return stream;
}

struct sim_stream *sim_connect_lasting(struct sim_host *from, nio_layer *near_outer,
                                       struct sim_host *to, nio_layer *far_outer,
                                       const nio_reconnect *reconnect)
{
    struct sim_stream *stream = new_stream(from->sim);
    stream->far.host = to;
    stream->far.outer = far_outer;
    if (!make_lasting_link(&stream->near, from, near_outer, false, reconnect)) {
        return NULL;
    }
    stream->near.connect_wanted = true;
    return stream;
}

struct sim_end *sim_raw(struct sim_host *host, nio_layer *outer, bool accepted)
{
    struct sim_stream *stream = new_stream(host->sim);
    struct sim_end *end = accepted ? &stream->far : &stream->near;
    if (!make_link(end, host, outer, accepted)) {
        return NULL;
    }
    nio_address address = address_of(accepted ? 40000 : 8888);
    nio__link_opened(end->link, &address);
    return end;
}

static void drop_pieces(struct sim_end *end)
{
    while (end->first != NULL) {
        struct sim_piece *next = end->first->next;
        free(end->first);
        end->first = next;
    }
    end->last = &end->first;
}

void sim_break(struct sim_stream *stream)
{
    if (stream->broken) {
        return;
    }
    stream->broken = true;
    drop_pieces(&stream->near);
    drop_pieces(&stream->far);
    lose(&stream->near);
    lose(&stream->far);
}

/* Puts bytes on the way to `to`. */
static void put(struct sim_end *to, nio_bytes bytes)
{
    struct sim *sim = to->host != NULL ? to->host->sim : to->other->host->sim;
    if (to->stream->broken || bytes.len == 0) {
        return;
    }
    struct sim_piece *piece = malloc(sizeof *piece + bytes.len);
    assert_non_null(piece);
    piece->next = NULL;
    piece->len = bytes.len;
    piece->used = 0;
    piece->at_ms = sim->now_ms + sim_choose(sim, (uint64_t)to->stream->delay_ms + 1);
    memcpy(piece->data, bytes.ptr, bytes.len);
    *to->last = piece;
    to->last = &piece->next;
}

void sim_feed(struct sim_end *end, nio_bytes bytes)
{
    put(end, bytes);
}

void sim_feed_end(struct sim_end *end)
{
    end->other->shut = true;
}

nio_bytes sim_take(struct sim_end *end)
{
    struct sim_end *test = end->other;
    nio_bytes bytes = {test->taken, test->taken_len};
    test->taken_len = 0;
    return bytes;
}

static void keep(struct sim_end *end, const uint8_t *bytes, size_t len)
{
    if (end->taken_len + len > end->taken_cap) {
        end->taken_cap = (end->taken_len + len) * 2;
        end->taken = realloc(end->taken, end->taken_cap);
        assert_non_null(end->taken);
    }
    memcpy(end->taken + end->taken_len, bytes, len);
    end->taken_len += len;
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static size_t piece_size(struct sim *sim, enum sim_split split, size_t len)
{
    switch (split) {
    case SIM_BYTES:
        return 1;
    case SIM_RANDOM:
        return 1 + (size_t)sim_choose(sim, len);
    default:
        return len;
    }
}

/* Moves what a link has to say onto its stream: all of it, or a part. */
static bool flush(struct sim *sim, struct sim_end *end)
{
    if (!end->write_wanted || end->link == NULL || end->stream->broken || end->stalled) {
        return false;
    }
    nio_bytes views[VIEWS];
    size_t count = nio__link_output(end->link, views, VIEWS);
    end->host->output_calls++;
    if (count == 0) {
        end->write_wanted = false;
        return true;
    }
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = views[i].len;
        if (end->stream->split == SIM_RANDOM) {
            len = piece_size(sim, SIM_RANDOM, len);
        }
        put(end->other, (nio_bytes){views[i].ptr, len});
        sum += len;
        if (len < views[i].len) {
            break;
        }
    }
    nio__link_written(end->link, sum);
    return true;
}

/* Hands the next bytes to an end, in memory of just their size. */
static bool arrive(struct sim *sim, struct sim_end *end)
{
    struct sim_piece *piece = end->first;
    if (piece == NULL || piece->at_ms > sim->now_ms || (end->host != NULL && !end->reading) ||
        (end->link != NULL && nio_link_get_state(end->link) == NIO_LINK_CONNECTING)) {
        return false;
    }
    size_t len = piece_size(sim, end->stream->split, piece->len - piece->used);
    uint8_t *bytes = malloc(len);
    assert_non_null(bytes);
    memcpy(bytes, piece->data + piece->used, len);
    piece->used += len;
    if (piece->used == piece->len) {
        end->first = piece->next;
        if (end->first == NULL) {
            end->last = &end->first;
        }
        free(piece);
    }
    end->arrived += len;
    if (end->host == NULL) {
        keep(end, bytes, len);
    } else if (end->link != NULL) {
        nio__link_input(end->link, (nio__span){bytes, len});
    }
    free(bytes);
    const struct sim_stream *stream = end->stream;
    if (stream->break_after != 0 &&
        stream->near.arrived + stream->far.arrived >= stream->break_after) {
        sim_break(end->stream);
    }
    return true;
}

/* Ends what is to end: after the flush, if one was asked for. */
static bool finish(struct sim_end *end)
{
    if (end->link == NULL || nio_link_get_state(end->link) == NIO_LINK_CLOSED) {
        return false;
    }
    if (end->close_wanted) {
        nio_bytes view;
        if (end->flush && !end->stream->broken && nio__link_output(end->link, &view, 1) > 0) {
            end->write_wanted = true;
            return false;
        }
        end->shut = true;
        end->close_wanted = end->connect_wanted = false;
        (void)nio__link_closed(end->link);
        return true;
    }
    if (end->other->shut && !end->heard_end && end->first == NULL && !end->stream->broken) {
        end->heard_end = true;
        nio__link_failed(end->link, NIO_ECLOSED, "closed by the peer");
        return true;
    }
    return false;
}

/* Both ends as new. */
static void renew(struct sim_end *end)
{
    drop_pieces(end);
    end->reading = true;
    end->write_wanted = end->flush = end->shut = end->heard_end = false;
    end->opened *= end->link != NULL;
    end->closed = 0;
}

/* What a link that connects again finds at the other side. */
static bool connect_again(struct sim_stream *stream)
{
    struct sim_end *near = &stream->near, *far = &stream->far;
    if (!near->connect_wanted) {
        return false;
    }
    near->connect_wanted = false;
    stream->attempts++;
    stream->attempt_ms = near->host->sim->now_ms;
    if (stream->unreachable || far->link != NULL) {
        nio__link_failed(near->link, NIO_ECONNREFUSED, "connection refused");
        return true;
    }
    stream->broken = false;
    renew(near);
    renew(far);
    assert_true(make_link(far, far->host, far->outer, true));
    nio_address address = address_of(40000);
    nio__link_opened(far->link, &address);
    sim_open(stream);
    return true;
}

static bool work(struct sim_host *host)
{
    for (size_t i = 0; i < host->work_count; i++) {
        nio_work *task = host->works[i].work;
        const volatile bool *cancel = host->works[i].cancel;
        if (host->works[i].done_ms > host->sim->now_ms && !*cancel) {
            continue;
        }
        host->works[i] = host->works[--host->work_count];
        task->run(task, cancel);
        nio__core_work_done(host->core, task);
        return true;
    }
    return false;
}

static bool step_host(struct sim_host *host)
{
    if (host->core == NULL) {
        return false;
    }
    if (host->timer_ms <= host->sim->now_ms) {
        host->timer_ms = UINT64_MAX;
        nio__core_advance(host->core, host->sim->now_ms);
        return true;
    }
    if (host->turn_wanted) {
        host->turn_wanted = false;
        host->turns++;
        nio__core_turn(host->core);
        return true;
    }
    return work(host);
}

static bool step_stream(struct sim *sim, struct sim_stream *stream)
{
    bool any = flush(sim, &stream->near);
    any = flush(sim, &stream->far) || any;
    any = arrive(sim, &stream->near) || any;
    any = arrive(sim, &stream->far) || any;
    any = finish(&stream->near) || any;
    any = finish(&stream->far) || any;
    return connect_again(stream) || any;
}

bool sim_step(struct sim *sim)
{
    bool any = false;
    for (struct sim_stream *stream = sim->streams; stream != NULL; stream = stream->next) {
        any = step_stream(sim, stream) || any;
    }
    any = sim_udp_step(sim) || any;
    for (size_t i = 0; i < sim->host_count; i++) {
        any = step_host(&sim->hosts[i]) || any;
    }
    return any;
}

void sim_settle(struct sim *sim)
{
    for (size_t steps = 0; sim_step(sim); steps++) {
        if (steps > STEPS_MAX) {
            fail_msg("the network does not come to rest");
        }
    }
}

/* ---- Time ------------------------------------------------------------------------------------ */

static void sooner(uint64_t *next, uint64_t at_ms)
{
    *next = at_ms < *next ? at_ms : *next;
}

static uint64_t next_time(const struct sim *sim)
{
    uint64_t next = sim_udp_next_time(sim);
    for (size_t i = 0; i < sim->host_count; i++) {
        const struct sim_host *host = &sim->hosts[i];
        if (host->core != NULL) {
            sooner(&next, host->timer_ms);
        }
        for (size_t j = 0; j < host->work_count; j++) {
            sooner(&next, host->works[j].done_ms);
        }
    }
    for (const struct sim_stream *stream = sim->streams; stream != NULL; stream = stream->next) {
        const struct sim_end *const ends[] = {&stream->near, &stream->far};
        for (size_t i = 0; i < 2; i++) {
            if (ends[i]->first != NULL && ends[i]->first->at_ms > sim->now_ms) {
                sooner(&next, ends[i]->first->at_ms);
            }
        }
    }
    return next;
}

void sim_advance(struct sim *sim, uint64_t ms)
{
    uint64_t end_ms = sim->now_ms + ms;
    sim_settle(sim);
    for (;;) {
        uint64_t next = next_time(sim);
        if (next > end_ms) {
            break;
        }
        sim->now_ms = next > sim->now_ms ? next : sim->now_ms + 1;
        set_clocks(sim);
        sim_settle(sim);
    }
    if (end_ms > sim->now_ms) {
        sim->now_ms = end_ms;
    }
    set_clocks(sim);
    sim_settle(sim);
}

void sim_end(struct sim *sim)
{
    for (struct sim_stream *stream = sim->streams; stream != NULL; stream = stream->next) {
        stream->near.stalled = stream->far.stalled = false;
    }
    for (struct sim_socket *socket = sim->sockets; socket != NULL; socket = socket->next) {
        socket->stalled = false;
    }
    for (size_t i = 0; i < sim->host_count; i++) {
        if (sim->hosts[i].core != NULL) {
            nio__core_close(sim->hosts[i].core);
        }
    }
    sim_advance(sim, 10000);
    for (size_t i = 0; i < sim->host_count; i++) {
        struct sim_host *host = &sim->hosts[i];
        if (host->core != NULL) {
            assert_true(nio__core_is_idle(host->core));
            sim_host_destroy(host);
        }
        nio_domain_destroy(host->domain);
        fault_env_end(&host->world);
    }
    sim_udp_end(sim);
    while (sim->streams != NULL) {
        struct sim_stream *next = sim->streams->next;
        drop_pieces(&sim->streams->near);
        drop_pieces(&sim->streams->far);
        free(sim->streams->near.taken);
        free(sim->streams->far.taken);
        free(sim->streams);
        sim->streams = next;
    }
}
