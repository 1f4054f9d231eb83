/* tests/bench/bench_fanout.c - one notification for a thousand subscribers, beside bare sockets.
 *
 *     bench_fanout [ROUNDS]
 *
 * A round notifies so many times and lets the loop write; what the subscribers then read is not
 * timed. The base has the same frames ready and gives them to the system in the best way there is:
 * over TCP all of a round in one write a socket, over UDP by sendmmsg. Rounds of both take turns,
 * medians are printed. The library copies a frame once for each link if it is short, and queues it
 * by reference from 4 KiB on; it seals it once for all. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <uv.h>

#include <netaio/node.h>
#include <netaio/raw.h>

#include "base/bytes.h"
#include "support/spoken.h"

enum { MANY = 1000, NOTES_MAX = 16, CONTENT_MAX = 4096, ROUNDS_MAX = 1000, GIVE_MAX = 32 };

static unsigned rounds = 31;
static uint8_t content[CONTENT_MAX];

struct crowd {
    uv_loop_t loop;
    nio_node *node;
    nio_listener *listener;
    const nio_counters *counters;
    bool udp;
    struct sockaddr_in to; /* the node */
    int fds[MANY];
    struct sockaddr_in names[MANY];
    int bare; /* UDP: the socket that the base sends with */
};

static void must(bool truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "bench_fanout: %s: %s\n", what, strerror(errno));
        exit(1);
    }
}

static double now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

/* ---- A crowd --------------------------------------------------------------------------------- */

static void turn(struct crowd *crowd)
{
    uv_run(&crowd->loop, UV_RUN_NOWAIT);
}

/* Subscribes; over UDP a second time, under the challenge that comes. */
static void subscribe(struct crowd *crowd, int fd)
{
    uint8_t bytes[512];
    nio_field fields[2] = {{{"chal", 4}, NIO_FIELD_BYTES, {NULL, 0}, 0},
                           {{"cid", 3}, NIO_FIELD_BYTES, nio_bytes_of("8 bytes."), 0}};
    struct spoken heard = {.type = NIO_AUTH_ERROR};
    nio_bytes uri = nio_bytes_of("news"), challenge = nio__bytes(NULL, 0);
    for (unsigned i = 0; i < 2 && heard.type == NIO_AUTH_ERROR; i++) {
        fields[0].value = challenge;
        nio_bytes said = spoken_bytes(NIO_SUBSCRIBE_URI, &fields[i == 0], 1 + (i != 0), uri,
                                      nio__bytes(NULL, 0));
        must(sendto(fd, said.ptr, said.len, 0, (const struct sockaddr *)&crowd->to,
                    sizeof crowd->to) == (ssize_t)said.len,
             "subscribe");
        ssize_t len;
        while ((len = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT)) < 0) {
            turn(crowd);
        }
        nio_bytes rest = nio__bytes(bytes, (size_t)len);
        must(spoken_next(&rest, &heard), "an answer");
        challenge = spoken_field(&heard, "chal");
    }
    must(heard.type == NIO_CONFIRM_SUBSCRIBE, "a subscription");
}

static void add_subscriber(struct crowd *crowd, size_t i)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const struct sockaddr *to = (const struct sockaddr *)&crowd->to;
    socklen_t len = sizeof any;
    int fd = crowd->fds[i] = socket(AF_INET, crowd->udp ? SOCK_DGRAM : SOCK_STREAM, 0);
    must(fd >= 0, "socket");
    must((crowd->udp ? bind(fd, (const struct sockaddr *)&any, len) : connect(fd, to, len)) == 0,
         "connect");
    must(getsockname(fd, (struct sockaddr *)&crowd->names[i], &len) == 0, "name");
    subscribe(crowd, fd);
}

static void begin(struct crowd *crowd, bool udp)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_listen_options listen = NIO_LISTEN_OPTIONS_INIT;
    nio_topic topic = NIO_TOPIC_INIT;
    memset(crowd, 0, sizeof *crowd);
    crowd->udp = udp;
    uv_loop_init(&crowd->loop);
    options.loop = &crowd->loop;
    listen.plain = true;
    topic.any_uri = true;
    must(nio_node_create(&crowd->node, &options) == NIO_OK &&
             nio_node_listen_with(crowd->node, udp ? "udp://127.0.0.1:0" : "tcp://127.0.0.1:0",
                                  &listen, &crowd->listener, NULL) == NIO_OK &&
             nio_topic_open(crowd->node, &topic, NULL) == NIO_OK,
         "node");
    crowd->counters = nio_node_counters(crowd->node);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    crowd->bare = socket(AF_INET, SOCK_DGRAM, 0);
    must(bind(crowd->bare, (const struct sockaddr *)&any, sizeof any) == 0, "bind");
    crowd->to = (struct sockaddr_in){.sin_family = AF_INET,
                                     .sin_port = htons(nio_listener_port(crowd->listener)),
                                     .sin_addr = {htonl(INADDR_LOOPBACK)}};
    for (size_t i = 0; i < MANY; i++) {
        add_subscriber(crowd, i);
    }
    must(nio_subscribers(crowd->node, nio_bytes_of("news")) == MANY, "subscribers");
}

static void end(struct crowd *crowd)
{
    nio_node_close(crowd->node, NULL, NULL);
    uv_run(&crowd->loop, UV_RUN_DEFAULT);
    uv_loop_close(&crowd->loop);
    for (size_t i = 0; i < MANY; i++) {
        close(crowd->fds[i]);
    }
    close(crowd->bare);
}

static void drain(int fd)
{
    static uint8_t bytes[1 << 18];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
    }
}

/* ---- Rounds ---------------------------------------------------------------------------------- */

static double notify(struct crowd *crowd, unsigned notes, size_t len)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.uri = nio_bytes_of("news");
    spec.content = nio__bytes(content, len);
    uint64_t before = crowd->counters->bytes_out;
    size_t frame = spoken_bytes(NIO_NOTIFY_URI, NULL, 0, spec.uri, spec.content).len;
    double from = now_us();
    for (unsigned i = 0; i < notes; i++) {
        size_t count;
        must(nio_notify(crowd->node, &spec, &count) == NIO_OK && count == MANY, "notify");
    }
    while (crowd->counters->bytes_out - before < (uint64_t)MANY * notes * frame) {
        turn(crowd);
    }
    return now_us() - from;
}

/* A peer of each stream that the base writes to: the other ends are the node's. */
static double write_streams(int (*pairs)[2], const uint8_t *frames, size_t len)
{
    double from = now_us();
    for (size_t i = 0; i < MANY; i++) {
        must(write(pairs[i][0], frames, len) == (ssize_t)len, "write");
    }
    return now_us() - from;
}

static double write_datagrams(struct crowd *crowd, const uint8_t *frame, size_t len, unsigned notes)
{
    static struct mmsghdr messages[GIVE_MAX];
    struct iovec part = {(void *)(uintptr_t)frame, len};
    double from = now_us();
    for (size_t at = 0; at < (size_t)MANY * notes;) {
        unsigned count = 0;
        for (; count < GIVE_MAX && at < (size_t)MANY * notes; count++, at++) {
            messages[count].msg_hdr = (struct msghdr){.msg_name = &crowd->names[at % MANY],
                                                      .msg_namelen = sizeof crowd->names[0],
                                                      .msg_iov = &part,
                                                      .msg_iovlen = 1};
        }
        must(sendmmsg(crowd->bare, messages, count, 0) == (int)count, "sendmmsg");
    }
    return now_us() - from;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values)
{
    qsort(values, rounds, sizeof *values, compare);
    return values[rounds / 2];
}

/* TCP connections without a node, for the base. */
static void connect_pairs(int (*pairs)[2])
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    must(bind(listener, (const struct sockaddr *)&at, sizeof at) == 0 &&
             listen(listener, 64) == 0 && getsockname(listener, (struct sockaddr *)&at, &len) == 0,
         "listen");
    for (size_t i = 0; i < MANY; i++) {
        pairs[i][1] = socket(AF_INET, SOCK_STREAM, 0);
        must(connect(pairs[i][1], (const struct sockaddr *)&at, sizeof at) == 0, "connect");
        pairs[i][0] = accept(listener, NULL, NULL);
        must(pairs[i][0] >= 0, "accept");
        setsockopt(pairs[i][0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    close(listener);
}

static void measure(struct crowd *crowd, int (*pairs)[2], unsigned notes, size_t len)
{
    static uint8_t frames[NOTES_MAX * (CONTENT_MAX + 64)];
    static double ours[ROUNDS_MAX], base[ROUNDS_MAX];
    nio_bytes frame =
        spoken_bytes(NIO_NOTIFY_URI, NULL, 0, nio_bytes_of("news"), nio__bytes(content, len));
    for (unsigned i = 0; i < notes; i++) {
        memcpy(frames + i * frame.len, frame.ptr, frame.len);
    }
    size_t one = frame.len;
    for (unsigned round = 0; round < rounds; round++) {
        base[round] = crowd->udp ? write_datagrams(crowd, frames, one, notes)
                                 : write_streams(pairs, frames, notes * one);
        for (size_t i = 0; i < MANY; i++) {
            drain(crowd->udp ? crowd->fds[i] : pairs[i][1]);
        }
        ours[round] = notify(crowd, notes, len);
        for (size_t i = 0; i < MANY; i++) {
            drain(crowd->fds[i]);
        }
    }
    double mine = median(ours), bare = median(base);
    printf("%s %7zu B %4u a round %12.0f %12.0f (%3.0f%%)\n", crowd->udp ? "udp" : "tcp", len,
           notes, 1e6 * MANY * notes / bare, 1e6 * MANY * notes / mine, 100 * bare / mine);
}

int main(int argc, char **argv)
{
    static struct crowd crowd;
    static int pairs[MANY][2];
    struct rlimit files;
    rounds = argc > 1 ? (unsigned)atoi(argv[1]) : rounds;
    must(rounds > 0 && rounds <= ROUNDS_MAX, "rounds: 1 to 1000");
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connect_pairs(pairs);
    printf("notifications to %d, a second    %12s %12s (of bare)\n", MANY, "bare", "netaio");
    for (unsigned udp = 0; udp < 2; udp++) {
        begin(&crowd, udp);
        measure(&crowd, pairs, 1, 64);
        measure(&crowd, pairs, NOTES_MAX, 64);
        measure(&crowd, pairs, 1, CONTENT_MAX);
        measure(&crowd, pairs, NOTES_MAX, CONTENT_MAX);
        end(&crowd);
    }
    return 0;
}
