/* tests/bench/contest.h - echoes over loopback, side by side: this library beside bare sockets.
 *
 * Each contender has a server process of its own, started before the first round. The rounds are
 * interleaved, so that a machine that gets slower meanwhile does so for all; medians are printed,
 * and their share of the base (the first contender) of the same run. With one CPU (the default)
 * both sides share it, which measures what they spend; with two, mostly how long it takes to wake
 * the other one. */
#ifndef TESTS_BENCH_CONTEST_H
#define TESTS_BENCH_CONTEST_H

#include <sys/types.h>

#include <netaio/plugin.h>

enum {
    CONTEST_CONTENT = 64, /* bytes of a message; it goes to uri "echo" */
    CONTEST_ROUNDS = 5,
    CONTEST_BATCH = 64 /* messages outstanding, in the second column */
};

struct contender {
    const char *name;
    /* Writes its port to `report` (two bytes), then serves for ever. */
    void (*server)(int report, nio_layer_spec *layer);
    /* Keeps `window` requests outstanding for contest_seconds; answers a second. */
    double (*client)(uint16_t port, unsigned window, nio_layer_spec *layer);
    nio_layer_spec *layer; /* NULL: plain */
    pid_t pid;
    uint16_t port;
    double rates[2][CONTEST_ROUNDS];
};

extern double contest_seconds; /* of one measurement */

/* Runs all; arguments of the program: seconds, CPUs. `scheme`: "tcp", "udp". */
void contest(const char *scheme, struct contender *contenders, size_t count, int argc, char **argv);

/* This library, over the scheme of the contest. */
void contest_server(int report, nio_layer_spec *layer);
double contest_client(uint16_t port, unsigned window, nio_layer_spec *layer);
extern nio_layer_spec contest_hmac, contest_aead;

/* The request on the wire, without layers; its length. */
size_t contest_frame(uint8_t *out);

/* Ends the program. */
void contest_die(const char *what);
double contest_now_s(void);
/* Makes an epoll that waits for `fd` to be readable. */
int contest_poller(int fd);

#endif
