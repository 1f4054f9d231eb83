/* tests/e2e/test_scale.c - one node and two thousand peers over UDP, each at an address of its own:
 * nothing is lost within the limits, and the counters agree with what was seen from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netaio/peer.h>

#include "base/bytes.h"
#include "support/e2e.h"
#include "support/e2e_udp.h"
#include "support/peer_kit.h"
#include "support/spoken.h"

#define PEERS 2000
#define BATCH 50 /* that speak at once: so much the socket of the node holds */
#define FILES_BESIDE 100

/* A node that manages peers, and their sockets. */
struct crowd {
    struct e2e e;
    nio_node *node;
    nio_listener *listener;
    nio_peers *peers;
    const nio_counters *counters;
    unsigned added, removed;
    int fds[PEERS];
};

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct crowd *crowd = user;
    (void)peers;
    (void)peer;
    crowd->added += change == NIO_PEER_ADDED;
    crowd->removed += change == NIO_PEER_REMOVED;
}

/* False if so many files may not be open. */
static bool may_open(rlim_t files)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_cur < files && limit.rlim_max >= files) {
        limit.rlim_cur = files;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    }
    return limit.rlim_cur >= files;
}

static void begin(struct crowd *crowd)
{
    nio_limits limits;
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    nio_topic topic = NIO_TOPIC_INIT;
    e2e_begin(&crowd->e);
    nio_limits_init(&limits);
    limits.peer_rate = 2 * PEERS;
    crowd->node = e2e_node(&crowd->e, &limits);
    crowd->counters = nio_node_counters(crowd->node);
    crowd->listener = e2e_listen(crowd->node, "udp://127.0.0.1:0");
    options.id = nio_bytes_of("the node");
    options.on_peer = on_peer;
    options.user = crowd;
    assert_int_equal(nio_peers_start(crowd->node, &options, &crowd->peers, NULL), NIO_OK);
    topic.any_uri = true;
    topic.unproved = true;
    assert_int_equal(nio_topic_open(crowd->node, &topic, NULL), NIO_OK);
    for (size_t i = 0; i < PEERS; i++) {
        crowd->fds[i] = udp_socket(nio_listener_port(crowd->listener));
    }
}

/* One of them says that. */
static void say(const struct crowd *crowd, size_t at, uint8_t type)
{
    char id[16];
    snprintf(id, sizeof id, "peer %zu", at);
    nio_bytes bytes = type == NIO_SUBSCRIBE_URI ? spoken(type, "news", "")
                                                : peer_says(type, "netaio", id, "its data");
    assert_int_equal(write(crowd->fds[at], bytes.ptr, bytes.len), bytes.len);
}

/* The next message of a socket, of that type and content (NULL: any). */
static void hears_next(struct crowd *crowd, size_t at, uint8_t type, const char *content)
{
    uint8_t bytes[512];
    struct spoken heard;
    ssize_t len;
    while ((len = recv(crowd->fds[at], bytes, sizeof bytes, MSG_DONTWAIT)) < 0) {
        e2e_turn(&crowd->e, "a peer hears");
    }
    nio_bytes rest = nio__bytes(bytes, (size_t)len);
    assert_true(spoken_next(&rest, &heard));
    assert_int_equal(heard.type, type);
    if (content != NULL) {
        assert_true(nio_bytes_equal(heard.content, nio_bytes_of(content)));
    }
}

static void hears_no_more(const struct crowd *crowd, size_t at)
{
    uint8_t byte;
    assert_int_equal(recv(crowd->fds[at], &byte, 1, MSG_DONTWAIT), -1);
}

/* All from `first` on, every `step`, say it and hear that in return. */
static void each_says(struct crowd *crowd, size_t first, size_t step, uint8_t type, uint8_t answer)
{
    for (size_t from = first; from < PEERS; from += BATCH * step) {
        for (size_t n = 0, at = from; n < BATCH && at < PEERS; n++, at += step) {
            say(crowd, at, type);
        }
        for (size_t n = 0, at = from; n < BATCH && at < PEERS; n++, at += step) {
            hears_next(crowd, at, answer, NULL);
        }
    }
}

static size_t tells(struct crowd *crowd, const char *content, bool subscribers)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    size_t count = 0;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("news");
    spec.content = nio_bytes_of(content);
    nio_status status = subscribers ? nio_notify(crowd->node, &spec, &count)
                                    : nio_broadcast(crowd->node, &spec, &count);
    assert_int_equal(status, NIO_OK);
    return count;
}

static void all_are_told_all_in_order_and_without_new_memory(struct crowd *crowd, bool subscribers)
{
    size_t requests = 0;
    for (unsigned round = 0; round < 3; round++) {
        uint64_t out = crowd->counters->datagrams_out, notes = crowd->counters->notes_queued;
        assert_int_equal(tells(crowd, "one", subscribers), PEERS);
        assert_int_equal(tells(crowd, "two", subscribers), PEERS);
        for (size_t i = 0; i < PEERS; i++) {
            hears_next(crowd, i, NIO_NOTIFY_URI, "one");
            hears_next(crowd, i, NIO_NOTIFY_URI, "two");
            hears_no_more(crowd, i);
        }
        assert_int_equal(crowd->counters->datagrams_out - out, 2 * PEERS);
        assert_int_equal(crowd->counters->notes_queued - notes, 2 * PEERS);
        assert_true(round <= 1 || crowd->e.world.requests == requests);
        requests = crowd->e.world.requests;
    }
}

static void leave(struct crowd *crowd)
{
    for (size_t from = 0; from < PEERS; from += 2 * BATCH) {
        unsigned removed = crowd->removed;
        for (size_t n = 0; n < BATCH; n++) {
            say(crowd, from + 2 * n, NIO_DISCONNECT);
        }
        E2E_UNTIL(&crowd->e, crowd->removed == removed + BATCH);
    }
}

static void end(struct crowd *crowd)
{
    assert_int_equal(crowd->counters->notes_dropped, 0);
    assert_int_equal(crowd->counters->datagrams_failed, 0);
    assert_int_equal(crowd->counters->datagrams_dropped, 0);
    assert_int_equal(crowd->counters->peers_refused, 0);
    assert_int_equal(crowd->counters->unsent, 0);
    e2e_close(&crowd->e, crowd->node);
    for (size_t i = 0; i < PEERS; i++) {
        close(crowd->fds[i]);
    }
    e2e_end(&crowd->e);
}

static void two_thousand_peers_are_known_told_and_let_go(void **state)
{
    (void)state;
    static struct crowd crowd;
    if (!may_open(PEERS + FILES_BESIDE)) {
        print_message("SKIP: too few files may be open (RLIMIT_NOFILE)\n");
        skip();
    }
    begin(&crowd);
    each_says(&crowd, 0, 1, NIO_ADVERTISE_PEER, NIO_PEER_DISCOVERED);
    E2E_UNTIL(&crowd.e, crowd.added == PEERS);
    assert_int_equal(nio_peers_count(crowd.peers), PEERS);
    assert_int_equal(crowd.counters->peers_added, PEERS);
    all_are_told_all_in_order_and_without_new_memory(&crowd, false);

    each_says(&crowd, 0, 1, NIO_SUBSCRIBE_URI, NIO_CONFIRM_SUBSCRIBE);
    assert_int_equal(nio_subscribers(crowd.node, nio_bytes_of("news")), PEERS);
    all_are_told_all_in_order_and_without_new_memory(&crowd, true);

    leave(&crowd);
    assert_int_equal(nio_peers_count(crowd.peers), PEERS / 2);
    assert_int_equal(crowd.counters->peers_lost, PEERS / 2);
    assert_int_equal(nio_subscribers(crowd.node, nio_bytes_of("news")), PEERS / 2);
    assert_int_equal(tells(&crowd, "to who is left", false), PEERS / 2);
    for (size_t i = 1; i < PEERS; i += 2) {
        hears_next(&crowd, i, NIO_NOTIFY_URI, "to who is left");
    }
    each_says(&crowd, 0, 2, NIO_ADVERTISE_PEER, NIO_PEER_DISCOVERED); /* and come back */
    E2E_UNTIL(&crowd.e, nio_peers_count(crowd.peers) == PEERS);
    nio_peers_stop(crowd.peers);
    for (size_t i = 0; i < PEERS; i++) {
        hears_next(&crowd, i, NIO_DISCONNECT, NULL);
    }
    end(&crowd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_thousand_peers_are_known_told_and_let_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
