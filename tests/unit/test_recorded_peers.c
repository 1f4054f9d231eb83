/* tests/unit/test_recorded_peers.c - how nodes of the Python library were found by multicast, read
 * from recordings. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/peer_kit.h"
#include "support/recorded.h"
#include "support/simudp.h"
#include "support/vectors.h"

#define PORT 8888

struct meeting {
    struct sim sim;
    struct sim_host *host;
    struct sim_socket *socket, *raw;
    nio_peers *peers;
    struct told told;
};

static void meet(struct meeting *meeting, const json_t *recording)
{
    memset(meeting, 0, sizeof *meeting);
    sim_begin(&meeting->sim, 1);
    meeting->host = sim_host_new(&meeting->sim, NULL);
    nio_layer *outer = recorded_layer(meeting->host, recording, "outer");
    meeting->socket = sim_socket_new(meeting->host, outer, PORT);
    sim_socket_join(meeting->socket, PORT);
    nio_peers_options options = peers_options("ours", "", &meeting->told);
    options.layer = recorded_layer(meeting->host, recording, "inner");
    meeting->peers = manages_with(meeting->host, &options);
    meeting->raw = sim_socket_raw(&meeting->sim, 9, PORT);
}

static void say(struct meeting *meeting, const json_t *recording, const char *what, bool to_all)
{
    const json_t *step = json_object_get(recording, what);
    const nio_address group = sim_group(PORT);
    recorded_clock(meeting->host, step);
    sim_send(meeting->raw, to_all ? &group : &meeting->socket->address, vectors_hex(step, "in"));
    sim_settle(&meeting->sim);
}

static void is_known(const struct meeting *meeting, const json_t *recording)
{
    bool proved = json_is_true(json_object_get(recording, "proved"));
    assert_int_equal(meeting->told.added, 1);
    assert_int_equal(meeting->told.removed, 0);
    assert_string_equal(meeting->told.id, "py-peer");
    assert_int_equal(meeting->told.level, proved ? NIO_PEER_KEYED : NIO_PEER_UNPROVED);
    const nio_peer *peer = nio_peer_by_address(meeting->peers, &meeting->raw->address);
    nio_bytes pubkey;
    assert_non_null(peer);
    assert_true(nio_peer_find(peer, "pubkey", &pubkey));
    assert_int_equal(pubkey.len, NIO_KEY_BYTES);
}

/* Answers to the group are spread over a moment. */
static bool answered(struct meeting *meeting)
{
    bool discovered = false;
    nio_bytes sent;
    sim_advance(&meeting->sim, 600);
    while ((sent = sim_receive(meeting->raw, NULL)).len != 0) {
        discovered = discovered || sent.ptr[0] == NIO_PEER_DISCOVERED;
    }
    return discovered;
}

static void nodes_are_found_by_what_they_multicast(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "meetings", index, recording) {
        struct meeting meeting;
        meet(&meeting, recording);
        say(&meeting, recording, "advertised", true);
        is_known(&meeting, recording);
        assert_true(answered(&meeting));
        say(&meeting, recording, "left", true);
        assert_int_equal(meeting.told.removed, 1);
        assert_int_equal(nio_peers_count(meeting.peers), 0);
        sim_end(&meeting.sim);
    }
    vectors_close(file);
}

static void and_by_what_they_answer(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "meetings", index, recording) {
        struct meeting meeting;
        meet(&meeting, recording);
        say(&meeting, recording, "discovered", false);
        is_known(&meeting, recording);
        assert_false(answered(&meeting));
        sim_end(&meeting.sim);
    }
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_found_by_what_they_multicast),
        cmocka_unit_test(and_by_what_they_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
