/* tests/support/simnet.h - a network of engines in memory, with its own time.
 *
 *     struct sim sim;                        sim_begin(&sim, seed);
 *     struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
 *     struct sim_stream *s = sim_connect(a, NULL, b, NULL);
 *     … nio_request(s->near.link, …) …
 *     sim_settle(&sim);                      all that can happen now
 *     sim_advance(&sim, 2000);               and in the next two seconds
 *     sim_end(&sim);                         closes all; fails the test if anything leaks
 *
 * Streams deliver in pieces of seeded sizes after seeded delays, and may break at any byte. One
 * seed gives one run. A raw stream has an engine on one side and the test on the other. */
#ifndef TESTS_SUPPORT_SIMNET_H
#define TESTS_SUPPORT_SIMNET_H

#include "core/core.h"
#include "support/fault_env.h"

#define SIM_HOSTS 8
#define SIM_WORKS 64
#define SIM_LAYERS 64

struct sim;
struct sim_socket;

/* How a stream cuts what it carries. */
enum sim_split {
    SIM_WHOLE, /* as it was written */
    SIM_BYTES, /* byte by byte */
    SIM_RANDOM /* pieces of random sizes */
};

struct sim_host {
    struct sim *sim;
    struct fault_env world; /* memory, clocks and randomness of this host */
    nio_domain *domain;
    nio_limits limits;
    nio__core *core;
    int64_t skew_ms; /* its wall clock is ahead by that */
    bool turn_wanted;
    uint64_t timer_ms;
    size_t turns, want_writes, output_calls;
    bool refuse_work; /* start_work fails */
    struct {
        nio_work *work;
        const volatile bool *cancel;
        uint64_t done_ms;
    } works[SIM_WORKS];
    size_t work_count;
    nio_layer *layers[SIM_LAYERS];
    size_t layer_count;
};

struct sim_piece;

/* One end of a stream. */
struct sim_end {
    struct sim_host *host; /* NULL: the test itself */
    struct sim_end *other;
    struct sim_stream *stream;
    nio_link *link; /* NULL before and after its life */
    nio_layer *outer;
    bool reading, write_wanted, close_wanted, flush;
    bool shut;                       /* sends no more; the other end reads to the end */
    bool heard_end;                  /* the other end's shut was told */
    bool stalled;                    /* the test lets it take nothing */
    bool connect_wanted;             /* again */
    struct sim_piece *first, **last; /* on the way to this end */
    size_t arrived;                  /* bytes that reached this end */
    uint8_t *taken; /* the test's end: bytes that came and were not yet looked at */
    size_t taken_len, taken_cap;

    /* What its link told. */
    unsigned opened, closed;
    unsigned lost; /* connections, and attempts in vain, of a link that connects again */
    nio_status reason;
    nio_link_fn *on_link; /* also called; may be NULL */
    void *user;
};

struct sim_stream {
    struct sim_stream *next;
    struct sim_end near, far; /* the side that connects, the side that accepts */
    enum sim_split split;
    uint32_t delay_ms;  /* of a piece, at most */
    size_t break_after; /* bytes in both directions; then the connection is lost. 0: never */
    bool broken;
    bool unreachable; /* attempts to connect again fail */
    uint32_t attempts;
    uint64_t attempt_ms; /* the time of the last one */
};

/* How the network treats datagrams, see simudp.h. */
struct sim_weather {
    unsigned lost, doubled; /* of a thousand */
    uint32_t delay_ms;      /* at most */
    bool far;               /* no address is on a network of the hosts */
};

struct sim {
    struct fault_env dice; /* the seed's */
    uint64_t now_ms;
    struct sim_host hosts[SIM_HOSTS];
    size_t host_count;
    struct sim_stream *streams;
    enum sim_split split; /* of new streams */
    uint32_t delay_ms;
    uint32_t work_ms;           /* time that off-thread work takes, at most */
    struct sim_socket *sockets; /* see simudp.h */
    struct sim_weather weather;
};

void sim_begin(struct sim *sim, uint64_t seed);
void sim_end(struct sim *sim);

/* A host with an engine of its own domain; `limits` NULL: the defaults. */
struct sim_host *sim_host_new(struct sim *sim, const nio_limits *limits);
/* Makes the engine of a host anew: for tests of construction. */
nio_status sim_host_create(struct sim_host *host);
void sim_host_destroy(struct sim_host *host);

/* Connects two hosts; both links are open once sim_settle returned. */
struct sim_stream *sim_connect(struct sim_host *from, nio_layer *near_outer, struct sim_host *to,
                               nio_layer *far_outer);
/* The same, but the link stays in state CONNECTING until sim_open. */
struct sim_stream *sim_connect_slowly(struct sim_host *from, nio_layer *near_outer,
                                      struct sim_host *to, nio_layer *far_outer);
void sim_open(struct sim_stream *stream);
/* The same, for a link that connects again; the first attempt is still to be made. */
struct sim_stream *sim_connect_lasting(struct sim_host *from, nio_layer *near_outer,
                                       struct sim_host *to, nio_layer *far_outer,
                                       const nio_reconnect *reconnect);
/* A stream whose other end is the test: the engine accepted it, or connected. Returned is the
 * engine's end; sim_feed and sim_take act on the test's. */
struct sim_end *sim_raw(struct sim_host *host, nio_layer *outer, bool accepted);
/* The test sends; it arrives in pieces as the stream cuts them. */
void sim_feed(struct sim_end *end, nio_bytes bytes);
/* All that the engine has sent and the test has not taken yet; good until the next take. */
nio_bytes sim_take(struct sim_end *end);
/* The test closes its end in order. */
void sim_feed_end(struct sim_end *end);
/* The connection is lost. */
void sim_break(struct sim_stream *stream);

/* Lets happen what can happen now. */
void sim_settle(struct sim *sim);
/* Lets time pass, and all that happens meanwhile. */
void sim_advance(struct sim *sim, uint64_t ms);
/* One step of what can happen now; false if nothing could. */
bool sim_step(struct sim *sim);

/* A number below `bound`, of the seed. */
uint64_t sim_choose(struct sim *sim, uint64_t bound);

/* A layer of a host from words: sim_layer(host, false, "hmac", "secret", NULL, NULL). An inner one
 * writes fields of other names. It ends with the host. */
nio_layer *sim_layer(struct sim_host *host, bool inner, const char *auth, const char *auth_key,
                     const char *cipher, const char *cipher_key);
nio_layer *sim_layer_from(struct sim_host *host, const nio_layer_spec *spec);
/* A layer of plugins that the test made. */
nio_layer *sim_layer_of(struct sim_host *host, bool inner, nio_plugin *auth, nio_plugin *cipher);

#endif
