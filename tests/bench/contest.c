/* tests/bench/contest.c - see contest.h. */
#include "contest.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <netaio/node.h>
#include <netaio/raw.h>

#include "base/bytes.h"
#include "wire/frame.h"

static const uint8_t secret[32] = "0123456789abcdef0123456789abcde";
static const char *scheme = "tcp";
static int cpus = 1;
double contest_seconds = 0.3;

nio_layer_spec contest_hmac = {.size = sizeof contest_hmac,
                               .name = "hmac",
                               .auth = {.kind = "hmac"},
                               .cipher = {.kind = "none"}};
nio_layer_spec contest_aead = {.size = sizeof contest_aead,
                               .name = "aead",
                               .realm = "bench",
                               .auth = {.kind = "aead"},
                               .cipher = {.kind = "none"}};

void contest_die(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
    exit(1);
}

double contest_now_s(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

int contest_poller(int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    int poller = epoll_create1(0);
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0) {
        contest_die("epoll_ctl");
    }
    return poller;
}

size_t contest_frame(uint8_t *out)
{
    uint8_t *body = out + NIO__HEADER_SIZE + 3;
    memcpy(out + NIO__HEADER_SIZE, "\x4d\x40\x00", 3);
    memcpy(body,
           "\x00\x04"
           "echo",
           6);
    memset(body + 6, 'x', CONTEST_CONTENT);
    nio__frame_write_header(out, NIO_REQUEST_URI, 3, nio__bytes(body, 6 + CONTEST_CONTENT));
    return NIO__HEADER_SIZE + 3 + 6 + CONTEST_CONTENT;
}

/* ---- This library ---------------------------------------------------------------------------- */

static void must(nio_status status, const char *what)
{
    if (status != NIO_OK) {
        fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what,
                nio_status_text(status));
        exit(1);
    }
}

static nio_layer *make_layer(nio_node *node, nio_layer_spec *spec)
{
    nio_layer *layer = NULL;
    if (spec != NULL) {
        spec->auth.key = nio_key_of(secret, sizeof secret);
        must(nio_layer_create(node, spec, &layer, NULL), "layer");
    }
    return layer;
}

static void echo(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    (void)!nio_reply(call, NIO_RESPOND_URI, message->content);
}

void contest_server(int report, nio_layer_spec *spec)
{
    nio_node *node;
    nio_listener *listener;
    nio_handler_id id;
    nio_route route = NIO_ROUTE_INIT;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    char endpoint[64];
    must(nio_node_create(&node, NULL), "node");
    route.uri = nio_bytes_of("echo");
    must(nio_on(node, &route, echo, NULL, &id), "handler");
    options.outer = make_layer(node, spec);
    options.plain = spec == NULL;
    snprintf(endpoint, sizeof endpoint, "%s://127.0.0.1:0", scheme);
    must(nio_node_listen_with(node, endpoint, &options, &listener, NULL), "listen");
    uint16_t port = nio_listener_port(listener);
    if (write(report, &port, sizeof port) != sizeof port) {
        contest_die("report");
    }
    must(nio_node_run(node), "run");
}

struct client {
    nio_node *node;
    nio_link *link;
    nio_send_spec spec;
    double end_at;
    uint64_t done;
    unsigned outstanding;
};

static void on_done(void *user, const nio_end *end);

static void ask(struct client *client)
{
    must(nio_request(client->link, &client->spec, NULL, on_done, client, NULL), "request");
    client->outstanding++;
}

static void on_done(void *user, const nio_end *end)
{
    struct client *client = user;
    must(end->status, "answer");
    client->done++;
    client->outstanding--;
    if (contest_now_s() < client->end_at) {
        ask(client);
    } else if (client->outstanding == 0) {
        nio_node_stop(client->node);
    }
}

double contest_client(uint16_t port, unsigned window, nio_layer_spec *spec)
{
    static uint8_t content[CONTEST_CONTENT];
    struct client client = {.spec = NIO_SEND_SPEC_INIT};
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    char endpoint[64];
    snprintf(endpoint, sizeof endpoint, "%s://127.0.0.1:%u", scheme, (unsigned)port);
    must(nio_node_create(&client.node, NULL), "node");
    options.outer = make_layer(client.node, spec);
    options.plain = spec == NULL;
    client.spec.uri = nio_bytes_of("echo");
    client.spec.content = nio__bytes(content, sizeof content);
    must(nio_node_connect(client.node, endpoint, &options, &client.link, NULL), "connect");
    /* One exchange first: afterwards the peer is known to answer with `rid`. */
    ask(&client);
    must(nio_node_run(client.node), "run");
    client.done = 0;
    double start = contest_now_s();
    client.end_at = start + contest_seconds;
    for (unsigned i = 0; i < window; i++) {
        ask(&client);
    }
    must(nio_node_run(client.node), "run");
    double rate = (double)client.done / (contest_now_s() - start);
    nio_node_close(client.node, NULL, NULL);
    return rate;
}

/* ---- Contests -------------------------------------------------------------------------------- */

static void pin(unsigned cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
}

static void start_server(struct contender *contender)
{
    int pipes[2];
    if (pipe(pipes) != 0 || (contender->pid = fork()) < 0) {
        contest_die("fork");
    }
    if (contender->pid == 0) {
        close(pipes[0]);
        pin(cpus > 1 ? 1 : 0);
        contender->server(pipes[1], contender->layer);
        exit(0);
    }
    close(pipes[1]);
    if (read(pipes[0], &contender->port, sizeof contender->port) != sizeof contender->port) {
        contest_die("the server does not start");
    }
    close(pipes[0]);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *rates)
{
    qsort(rates, CONTEST_ROUNDS, sizeof *rates, compare);
    return rates[CONTEST_ROUNDS / 2];
}

static void measure(struct contender *contenders, size_t count)
{
    static const unsigned windows[2] = {1, CONTEST_BATCH};
    for (size_t round = 0; round < CONTEST_ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            struct contender *it = &contenders[i];
            for (size_t w = 0; w < 2; w++) {
                it->rates[w][round] = it->client(it->port, windows[w], it->layer);
            }
        }
    }
}

static void print(struct contender *contenders, size_t count)
{
    printf("%s echo, %d bytes, 1/s (of base) %*s %21s\n", scheme, CONTEST_CONTENT, 20, "ping-pong",
           "64 outstanding");
    double base[2] = {0};
    for (size_t i = 0; i < count; i++) {
        struct contender *it = &contenders[i];
        printf("%-32s", it->name);
        for (size_t w = 0; w < 2; w++) {
            double rate = median(it->rates[w]);
            base[w] = i == 0 ? rate : base[w];
            printf(" %13.0f (%4.0f%%)", rate, 100 * rate / base[w]);
        }
        printf("\n");
    }
}

void contest(const char *over, struct contender *contenders, size_t count, int argc, char **argv)
{
    scheme = over;
    contest_seconds = argc > 1 ? atof(argv[1]) : contest_seconds;
    cpus = argc > 2 ? atoi(argv[2]) : cpus;
    for (size_t i = 0; i < count; i++) {
        start_server(&contenders[i]);
    }
    pin(0);
    measure(contenders, count);
    print(contenders, count);
    for (size_t i = 0; i < count; i++) {
        kill(contenders[i].pid, SIGTERM);
        waitpid(contenders[i].pid, NULL, 0);
    }
}
