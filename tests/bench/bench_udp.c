/* tests/bench/bench_udp.c - an echo over UDP: this library beside bare sockets. See contest.h.
 *
 *     bench_udp [SECONDS A MEASUREMENT] [CPUS]
 *
 * The base uses what the system has for many datagrams (recvmmsg, sendmmsg), as this library does.
 * A bare client with this library's server is not measured: it proves its address by nothing, so
 * it is answered within a budget. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netaio/call.h>

#include "contest.h"

enum { ROOM = 2048, WAIT_MS = 2000 };

/* Datagrams that were read, or are to be sent. */
static struct batch {
    struct mmsghdr messages[CONTEST_BATCH];
    struct iovec parts[CONTEST_BATCH];
    struct sockaddr_in names[CONTEST_BATCH];
    uint8_t bytes[CONTEST_BATCH][ROOM];
} batch;

static void prepare(unsigned count)
{
    memset(batch.messages, 0, count * sizeof *batch.messages);
    for (unsigned i = 0; i < count; i++) {
        batch.parts[i] = (struct iovec){batch.bytes[i], ROOM};
        batch.messages[i].msg_hdr.msg_iov = &batch.parts[i];
        batch.messages[i].msg_hdr.msg_iovlen = 1;
        batch.messages[i].msg_hdr.msg_name = &batch.names[i];
        batch.messages[i].msg_hdr.msg_namelen = sizeof batch.names[i];
    }
}

static unsigned receive(int fd)
{
    prepare(CONTEST_BATCH);
    int got = recvmmsg(fd, batch.messages, CONTEST_BATCH, MSG_DONTWAIT, NULL);
    if (got < 0 && errno != EAGAIN) {
        contest_die("recvmmsg");
    }
    return got > 0 ? (unsigned)got : 0;
}

static void send_all(int fd, unsigned count)
{
    for (unsigned at = 0; at < count;) {
        int sent = sendmmsg(fd, batch.messages + at, count - at, 0);
        if (sent < 0) {
            contest_die("sendmmsg");
        }
        at += (unsigned)sent;
    }
}

static int open_socket(uint16_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, len) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
        contest_die("bind");
    }
    *port = ntohs(at.sin_port);
    return fd;
}

static void raw_server(int report, nio_layer_spec *layer)
{
    (void)layer;
    uint16_t port;
    struct epoll_event event;
    int fd = open_socket(&port), poller = contest_poller(fd);
    if (write(report, &port, sizeof port) != sizeof port) {
        contest_die("report");
    }
    while (epoll_wait(poller, &event, 1, -1) >= 0) {
        unsigned count = receive(fd);
        for (unsigned i = 0; i < count; i++) {
            batch.bytes[i][0] = NIO_RESPOND_URI;
            batch.parts[i].iov_len = batch.messages[i].msg_len;
        }
        send_all(fd, count);
    }
}

static void request(int fd, const uint8_t *frame, size_t len, const struct sockaddr_in *to,
                    unsigned count)
{
    prepare(count);
    for (unsigned i = 0; i < count; i++) {
        memcpy(batch.bytes[i], frame, len);
        batch.parts[i].iov_len = len;
        batch.names[i] = *to;
    }
    send_all(fd, count);
}

static double raw_client(uint16_t port, unsigned window, nio_layer_spec *layer)
{
    (void)layer;
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event;
    uint8_t frame[128];
    uint16_t own_port;
    size_t len = contest_frame(frame);
    int fd = open_socket(&own_port), poller = contest_poller(fd);
    double start = contest_now_s();
    uint64_t done = 0;
    request(fd, frame, len, &to, window);
    while (contest_now_s() - start < contest_seconds) {
        if (epoll_wait(poller, &event, 1, WAIT_MS) == 0) {
            contest_die("a datagram was lost");
        }
        unsigned got = receive(fd);
        done += got;
        request(fd, frame, len, &to, got);
    }
    double rate = (double)done / (contest_now_s() - start);
    close(fd);
    close(poller);
    return rate;
}

static struct contender contenders[] = {
    {.name = "bare sockets, both sides (base)", .server = raw_server, .client = raw_client},
    {.name = "netaio, plain", .server = contest_server, .client = contest_client},
    {.name = "netaio, hmac",
     .server = contest_server,
     .client = contest_client,
     .layer = &contest_hmac},
    {.name = "netaio, aead",
     .server = contest_server,
     .client = contest_client,
     .layer = &contest_aead},
};

int main(int argc, char **argv)
{
    contest("udp", contenders, sizeof contenders / sizeof *contenders, argc, argv);
    return 0;
}
