/* tests/support/peer_main.c - a bad peer on loopback, for tests of the tool and the examples.
 *
 *   peer silent           takes connections and says nothing
 *   peer closing          takes a connection, reads something, and ends it
 *   peer gone             takes connections and answers each with ERROR, content ESC "[2Jgone" 0xff
 *   peer flood PORT       sends requests to a server and reads nothing, until nothing more fits
 *   peer reset PORT       100 times: sends requests and resets the connection at once
 *   peer ipv6             ends with 0 where ::1 can be listened at, else with 1
 *   peer datagrams        takes datagrams, and prints a line for each
 *
 * The first three and the last print their port; flood prints "full". They run until they are
 * killed. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/frame.h"

#define FLOOD_BODY 60000

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void send_all(int fd, const void *bytes, size_t len)
{
    for (const uint8_t *at = bytes; len != 0;) {
        ssize_t sent = send(fd, at, len, MSG_NOSIGNAL);
        if (sent <= 0) {
            return; /* the other side has had enough */
        }
        at += sent;
        len -= (size_t)sent;
    }
}

/* A frame without fields around a body of `len` bytes at frame + 12; its size. */
static size_t make_frame(uint8_t *frame, uint8_t type, size_t len)
{
    static const uint8_t no_fields[3] = {0x4d, 0x40, 0x00};
    memcpy(frame + NIO__HEADER_SIZE, no_fields, sizeof no_fields);
    nio__frame_write_header(frame, type, sizeof no_fields, nio__bytes(frame + 12, len));
    return 12 + len;
}

static void serve(void (*peer)(int fd))
{
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (server < 0 || bind(server, (struct sockaddr *)&address, size) != 0 ||
        listen(server, 16) != 0 || getsockname(server, (struct sockaddr *)&address, &size) != 0) {
        die("listen");
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        peer(accept(server, NULL, NULL));
    }
}

static void be_silent(int fd)
{
    (void)fd; /* held until the process ends */
}

static void be_closing(int fd)
{
    char byte;
    if (recv(fd, &byte, 1, 0) >= 0) {
        close(fd);
    }
}

static void be_gone(int fd)
{
    static const char body[] = "\0\1k\x1b[2Jgone\xff";
    uint8_t received[4096], frame[12 + sizeof body];
    memcpy(frame + 12, body, sizeof body - 1);
    size_t size = make_frame(frame, 20, sizeof body - 1);
    if (recv(fd, received, sizeof received, 0) > 0) {
        send_all(fd, frame, size);
    }
}

static int connect_to(const char *port)
{
    struct sockaddr_in address = loopback(atoi(port));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("connect");
    }
    return fd;
}

/* A request to echo with much content. */
static size_t make_flood(uint8_t *frame)
{
    memset(frame, 0, 12 + FLOOD_BODY);
    memcpy(frame + 12, "\0\4echo", 6);
    return make_frame(frame, 0, FLOOD_BODY);
}

static void flood(const char *port)
{
    static uint8_t frame[12 + FLOOD_BODY];
    size_t size = make_flood(frame), at = 0;
    struct pollfd room = {.fd = connect_to(port), .events = POLLOUT};
    /* Full: for a second the server has taken nothing, neither by itself nor by its socket. */
    while (poll(&room, 1, 1000) > 0) {
        ssize_t sent = send(room.fd, frame + at, size - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        at = sent < 0 ? at : (at + (size_t)sent) % size;
    }
    puts("full");
    fflush(stdout);
    pause();
}

static void reset(const char *port)
{
    static uint8_t frame[12 + FLOOD_BODY];
    size_t size = make_flood(frame);
    const struct linger at_once = {.l_onoff = 1};
    for (int i = 0; i < 100; i++) {
        int fd = connect_to(port);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        for (int j = 0; j < 3; j++) {
            send_all(fd, frame, size);
        }
        shutdown(fd, SHUT_WR);
        close(fd);
    }
}

static int has_ipv6(void)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    return fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : 1;
}

static void take_datagrams(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    char bytes[1];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        die("bind");
    }
    printf("%d\n", ntohs(address.sin_port));
    do {
        fflush(stdout);
    } while (recv(fd, bytes, sizeof bytes, 0) >= 0 && puts("a datagram") >= 0);
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "silent") == 0) {
        serve(be_silent);
    } else if (strcmp(word, "closing") == 0) {
        serve(be_closing);
    } else if (strcmp(word, "gone") == 0) {
        serve(be_gone);
    } else if (strcmp(word, "flood") == 0 && argc > 2) {
        flood(argv[2]);
    } else if (strcmp(word, "reset") == 0 && argc > 2) {
        reset(argv[2]);
    } else if (strcmp(word, "datagrams") == 0) {
        take_datagrams();
    } else if (strcmp(word, "ipv6") == 0) {
        return has_ipv6();
    } else {
        fprintf(stderr, "usage: peer silent|closing|gone|flood PORT|reset PORT|ipv6|datagrams\n");
        return 2;
    }
    return 0;
}
