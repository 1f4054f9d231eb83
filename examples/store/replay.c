/* replay.c - what an eavesdropper could try: send a message a second time, byte for byte.
 *
 *     store_replay SERVER_PORT
 *
 * stands between a client and the server on loopback ("tap on tcp://127.0.0.1:PORT"), hands on
 * what both say, and keeps the first message of the client. When the client has gone, it sends
 * that message to the server again, on a connection of its own, and shows what it is answered:
 * exit 0 if that is AUTH_ERROR, 3 if the server took it. It knows no key and uses no library. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER 9 /* type, two lengths of two bytes, a checksum of four */
#define FRAME_MAX (HEADER + 2 * 65535)
#define AUTH_ERROR 23

/* The first message of a stream, as far as it has come. */
typedef struct capture {
    uint8_t bytes[FRAME_MAX];
    size_t len;
} capture;

static size_t frame_len(const capture *frame)
{
    if (frame->len < HEADER) {
        return HEADER;
    }
    const uint8_t *b = frame->bytes;
    return HEADER + (size_t)(b[1] << 8 | b[2]) + (size_t)(b[3] << 8 | b[4]);
}

static bool whole(const capture *frame)
{
    return frame->len >= HEADER && frame->len == frame_len(frame);
}

static void keep(capture *frame, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len && !whole(frame); i++) {
        frame->bytes[frame->len++] = bytes[i];
    }
}

static bool send_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        len -= (size_t)sent;
    }
    return true;
}

static struct sockaddr_in loopback(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int connect_to(unsigned port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("store_replay: the server");
        exit(1);
    }
    return fd;
}

static int accept_one(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, 1) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
        perror("store_replay: the tap");
        exit(1);
    }
    printf("tap on tcp://127.0.0.1:%u\n", ntohs(address.sin_port));
    fflush(stdout);
    int client = accept(fd, NULL, NULL);
    close(fd);
    return client;
}

/* Hands on until one side has ended. */
static void hand_on(int client, int server, capture *frame)
{
    static uint8_t bytes[65536];
    for (;;) {
        struct pollfd ready[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (poll(ready, 2, -1) < 0) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            if (ready[i].revents == 0) {
                continue;
            }
            ssize_t got = recv(ready[i].fd, bytes, sizeof bytes, 0);
            if (got <= 0 || !send_all(ready[1 - i].fd, bytes, (size_t)got)) {
                return;
            }
            if (i == 0) {
                keep(frame, bytes, (size_t)got);
            }
        }
    }
}

static void show(const char *what, const capture *frame)
{
    printf("%s (%zu bytes): ", what, frame->len);
    for (size_t i = 0; i < frame->len && i < 48; i++) {
        printf("%02x", frame->bytes[i]);
    }
    puts(frame->len > 48 ? "..." : "");
}

static bool receive(int fd, capture *frame)
{
    uint8_t byte;
    while (!whole(frame) && recv(fd, &byte, 1, 0) == 1) {
        keep(frame, &byte, 1);
    }
    return whole(frame);
}

int main(int argc, char **argv)
{
    static capture taken, answer;
    unsigned long port = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
    if (port == 0 || port > 65535) {
        fputs("usage: store_replay SERVER_PORT\n", stderr);
        return 2;
    }
    int client = accept_one();
    int server = connect_to((unsigned)port);
    hand_on(client, server, &taken);
    close(client);
    close(server);
    if (!whole(&taken)) {
        fputs("store_replay: no whole message came\n", stderr);
        return 1;
    }
    show("captured", &taken);

    server = connect_to((unsigned)port);
    if (!send_all(server, taken.bytes, taken.len) || !receive(server, &answer)) {
        fputs("store_replay: no answer\n", stderr);
        return 1;
    }
    close(server);
    show("sent again; answered", &answer);
    bool refused = answer.bytes[0] == AUTH_ERROR;
    printf("the answer is of type %u: %s\n", answer.bytes[0],
           refused ? "AUTH_ERROR, the replay was refused" : "THE REPLAY WAS TAKEN");
    return refused ? 0 : 3;
}
