/* tests/bench/bench_echo.c - an echo over loopback: this library beside bare epoll.
 *
 *     bench_echo [SECONDS A MEASUREMENT] [CPUS]
 *
 * A message is 82 bytes on the wire when plain: 64 bytes of content at uri "echo". Each contender
 * has a server process of its own, started before the first round. The rounds are interleaved,
 * so that a machine that gets slower meanwhile does so for all; medians are printed, and their
 * share of the base of the same run. With one CPU (the default) both sides share it, which
 * measures what they spend; with two, mostly how long it takes to wake the other one. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <netaio/node.h>
#include <netaio/raw.h>

#include "base/bytes.h"
#include "wire/frame.h"

enum { CONTENT = 64, ROUNDS = 5, BATCH = 64, BUFFER = 65536 };

static const uint8_t secret[32] = "0123456789abcdef0123456789abcde";
static double seconds = 0.3;
static int cpus = 1;

static void die(const char *what)
{
    fprintf(stderr, "bench_echo: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_s(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void pin(unsigned cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
}

static size_t make_frame(uint8_t *out)
{
    uint8_t *body = out + NIO__HEADER_SIZE + 3;
    memcpy(out + NIO__HEADER_SIZE, "\x4d\x40\x00", 3);
    memcpy(body,
           "\x00\x04"
           "echo",
           6);
    memset(body + 6, 'x', CONTENT);
    nio__frame_write_header(out, NIO_REQUEST_URI, 3, nio__bytes(body, 6 + CONTENT));
    return NIO__HEADER_SIZE + 3 + 6 + CONTENT;
}

/* ---- Bare epoll ------------------------------------------------------------------------------ */

static size_t frame_size(const uint8_t *at)
{
    return NIO__HEADER_SIZE + (size_t)(at[1] << 8 | at[2]) + (size_t)(at[3] << 8 | at[4]);
}

static void write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = write(fd, bytes, len);
        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EINTR) {
            die("write");
        }
    }
}

/* Reads once; returns the number of whole frames, made answers in place, or -1 at the end. */
struct reader {
    uint8_t bytes[2 * BUFFER];
    size_t len, whole;
};

static long read_frames(int fd, struct reader *in)
{
    memmove(in->bytes, in->bytes + in->whole, in->len - in->whole);
    in->len -= in->whole;
    in->whole = 0;
    ssize_t got = read(fd, in->bytes + in->len, BUFFER);
    if (got <= 0) {
        return -1;
    }
    long frames = 0;
    in->len += (size_t)got;
    while (in->len - in->whole >= NIO__HEADER_SIZE) {
        uint8_t *at = in->bytes + in->whole;
        if (in->len - in->whole < frame_size(at)) {
            break;
        }
        at[0] = NIO_RESPOND_URI;
        in->whole += frame_size(at);
        frames++;
    }
    return frames;
}

static void watch(int poller, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0) {
        die("epoll_ctl");
    }
}

static int raw_listen(uint16_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, len) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
        die("listen");
    }
    *port = ntohs(at.sin_port);
    return fd;
}

static void no_delay(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Serves one connection after another, for ever. */
static void raw_server(int report, nio_layer_spec *layer)
{
    (void)layer;
    static struct reader in;
    uint16_t port;
    int listener = raw_listen(&port);
    write_all(report, (const uint8_t *)&port, sizeof port);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        int poller = epoll_create1(0);
        struct epoll_event event;
        no_delay(fd);
        watch(poller, fd);
        in.len = in.whole = 0;
        while (epoll_wait(poller, &event, 1, -1) >= 0 && read_frames(fd, &in) >= 0) {
            write_all(fd, in.bytes, in.whole);
        }
        close(fd);
        close(poller);
    }
}

static double raw_client(uint16_t port, unsigned window, nio_layer_spec *layer)
{
    (void)layer;
    static struct reader in;
    static uint8_t frames[BATCH * 128];
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event;
    size_t one = make_frame(frames);
    for (unsigned i = 1; i < window; i++) {
        memcpy(frames + i * one, frames, one);
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        die("connect");
    }
    no_delay(fd);
    watch(poller, fd);
    in.len = in.whole = 0;
    double start = now_s();
    uint64_t done = 0;
    write_all(fd, frames, window * one);
    while (now_s() - start < seconds) {
        epoll_wait(poller, &event, 1, -1);
        long got = read_frames(fd, &in);
        if (got < 0) {
            die("read");
        }
        done += (uint64_t)got;
        write_all(fd, frames, (size_t)got * one);
    }
    double rate = (double)done / (now_s() - start);
    close(fd);
    close(poller);
    return rate;
}

/* ---- This library ---------------------------------------------------------------------------- */

static void must(nio_status status, const char *what)
{
    if (status != NIO_OK) {
        fprintf(stderr, "bench_echo: %s: %s\n", what, nio_status_text(status));
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

static void nio_server(int report, nio_layer_spec *spec)
{
    nio_node *node;
    nio_listener *listener;
    nio_handler_id id;
    nio_route route = NIO_ROUTE_INIT;
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    must(nio_node_create(&node, NULL), "node");
    route.uri = nio_bytes_of("echo");
    must(nio_on(node, &route, echo, NULL, &id), "handler");
    options.outer = make_layer(node, spec);
    options.plain = spec == NULL;
    must(nio_node_listen_with(node, "tcp://127.0.0.1:0", &options, &listener, NULL), "listen");
    uint16_t port = nio_listener_port(listener);
    write_all(report, (const uint8_t *)&port, sizeof port);
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
    if (now_s() < client->end_at) {
        ask(client);
    } else if (client->outstanding == 0) {
        nio_node_stop(client->node);
    }
}

static double nio_client_run(uint16_t port, unsigned window, nio_layer_spec *spec)
{
    static uint8_t content[CONTENT];
    struct client client = {.spec = NIO_SEND_SPEC_INIT};
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    char endpoint[64];
    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", (unsigned)port);
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
    double start = now_s();
    client.end_at = start + seconds;
    for (unsigned i = 0; i < window; i++) {
        ask(&client);
    }
    must(nio_node_run(client.node), "run");
    double rate = (double)client.done / (now_s() - start);
    nio_node_close(client.node, NULL, NULL);
    return rate;
}

/* ---- Contenders ------------------------------------------------------------------------------ */

static nio_layer_spec hmac_layer = {.size = sizeof hmac_layer,
                                    .name = "hmac",
                                    .auth = {.kind = "hmac"},
                                    .cipher = {.kind = "none"}};
static nio_layer_spec aead_layer = {.size = sizeof aead_layer,
                                    .name = "aead",
                                    .realm = "bench",
                                    .auth = {.kind = "aead"},
                                    .cipher = {.kind = "none"}};

static struct contender {
    const char *name;
    void (*server)(int report, nio_layer_spec *layer);
    double (*client)(uint16_t port, unsigned window, nio_layer_spec *layer);
    nio_layer_spec *layer;
    pid_t pid;
    uint16_t port;
    double rates[2][ROUNDS];
} contenders[] = {
    {.name = "bare epoll, both sides (base)", .server = raw_server, .client = raw_client},
    {.name = "netaio server, bare client", .server = nio_server, .client = raw_client},
    {.name = "netaio, plain", .server = nio_server, .client = nio_client_run},
    {.name = "netaio, hmac", .server = nio_server, .client = nio_client_run, .layer = &hmac_layer},
    {.name = "netaio, aead", .server = nio_server, .client = nio_client_run, .layer = &aead_layer},
};
enum { COUNT = sizeof contenders / sizeof contenders[0] };

static void start_server(struct contender *contender)
{
    int pipes[2];
    if (pipe(pipes) != 0 || (contender->pid = fork()) < 0) {
        die("fork");
    }
    if (contender->pid == 0) {
        close(pipes[0]);
        pin(cpus > 1 ? 1 : 0);
        contender->server(pipes[1], contender->layer);
        exit(0);
    }
    close(pipes[1]);
    if (read(pipes[0], &contender->port, sizeof contender->port) != sizeof contender->port) {
        die("the server does not start");
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
    qsort(rates, ROUNDS, sizeof *rates, compare);
    return rates[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    static const unsigned windows[2] = {1, BATCH};
    seconds = argc > 1 ? atof(argv[1]) : seconds;
    cpus = argc > 2 ? atoi(argv[2]) : cpus;
    for (size_t i = 0; i < COUNT; i++) {
        start_server(&contenders[i]);
    }
    pin(0);
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < COUNT; i++) {
            struct contender *it = &contenders[i];
            for (size_t w = 0; w < 2; w++) {
                it->rates[w][round] = it->client(it->port, windows[w], it->layer);
            }
        }
    }
    printf("%-32s %21s %21s\n", "echo, 64 bytes, 1/s (of base)", "ping-pong", "64 outstanding");
    double base[2] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        struct contender *it = &contenders[i];
        printf("%-32s", it->name);
        for (size_t w = 0; w < 2; w++) {
            double rate = median(it->rates[w]);
            base[w] = i == 0 ? rate : base[w];
            printf(" %13.0f (%4.0f%%)", rate, 100 * rate / base[w]);
        }
        printf("\n");
        kill(it->pid, SIGTERM);
        waitpid(it->pid, NULL, 0);
    }
    return 0;
}
