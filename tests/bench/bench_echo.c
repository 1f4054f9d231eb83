/* tests/bench/bench_echo.c - an echo over TCP: this library beside bare epoll. See contest.h.
 *
 *     bench_echo [SECONDS A MEASUREMENT] [CPUS]
 *
 * A message is 82 bytes on the wire when plain. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netaio/call.h>

#include "contest.h"
#include "wire/frame.h"

enum { BUFFER = 65536 };

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
            contest_die("write");
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

static int raw_listen(uint16_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, len) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
        contest_die("listen");
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
        int poller = contest_poller(fd);
        struct epoll_event event;
        no_delay(fd);
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
    static uint8_t frames[CONTEST_BATCH * 128];
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event;
    size_t one = contest_frame(frames);
    for (unsigned i = 1; i < window; i++) {
        memcpy(frames + i * one, frames, one);
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        contest_die("connect");
    }
    no_delay(fd);
    int poller = contest_poller(fd);
    in.len = in.whole = 0;
    double start = contest_now_s();
    uint64_t done = 0;
    write_all(fd, frames, window * one);
    while (contest_now_s() - start < contest_seconds) {
        epoll_wait(poller, &event, 1, -1);
        long got = read_frames(fd, &in);
        if (got < 0) {
            contest_die("read");
        }
        done += (uint64_t)got;
        write_all(fd, frames, (size_t)got * one);
    }
    double rate = (double)done / (contest_now_s() - start);
    close(fd);
    close(poller);
    return rate;
}

static struct contender contenders[] = {
    {.name = "bare epoll, both sides (base)", .server = raw_server, .client = raw_client},
    {.name = "netaio server, bare client", .server = contest_server, .client = raw_client},
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
    contest("tcp", contenders, sizeof contenders / sizeof *contenders, argc, argv);
    return 0;
}
