/* tests/unit/test_peers_use.c - what the rest of a node makes of peers: keys out of their data, ids
 * that messages are bound to, subscriptions that end with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/peers_pack.h"
#include "core/subscribe.h"
#include "core/topic.h"
#include "support/asks.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

static struct sim sim;
static struct sim_host *a, *b;
static struct told told_a, told_b;

static int begin(void **state)
{
    (void)state;
    sim_begin(&sim, 1);
    a = sim_host_new(&sim, NULL);
    b = sim_host_new(&sim, NULL);
    memset(&told_a, 0, sizeof told_a);
    memset(&told_b, 0, sizeof told_b);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sim_end(&sim);
    return 0;
}

/* ---- x25519 ---------------------------------------------------------------------------------- */

static nio_peers *manages_seed(struct sim_host *host, const char *id, const uint8_t *seed,
                               struct told *told)
{
    uint8_t memory[128];
    nio_peers_options options = peers_options(id, "", told);
    options.data = peer_data_of_seed(seed, memory, sizeof memory);
    return manages_with(host, &options);
}

static void a_call_is_hidden_for_the_peer_on_its_link(void **state)
{
    (void)state;
    const uint8_t seeds[2][NIO_KEY_BYTES] = {{1, 2, 3}, {4, 5, 6}};
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    struct ended ended = {0}, early = {0};
    nio_layer *near = sim_layer(a, false, "mac", key, NULL, NULL);
    struct sim_stream *stream =
        sim_connect(a, near, b, sim_layer(b, false, "mac", key, NULL, NULL));
    nio_layer *boxes[2] = {sim_box_layer(a, seeds[0], false), sim_box_layer(b, seeds[1], false)};
    hears(b, NIO_REQUEST_URI, "uri", boxes[1], &heard);
    sim_settle(&sim);
    assert_int_equal(ask_inner(stream->near.link, boxes[0], NIO_REQUEST_URI, "uri", "?", &early),
                     NIO_ENOPEER);
    manages_seed(b, "b", seeds[1], &told_b);
    manages_seed(a, "a", seeds[0], &told_a);
    sim_settle(&sim);
    assert_int_equal(ask_inner(stream->near.link, boxes[0], NIO_REQUEST_URI, "uri", "hi", &ended),
                     NIO_OK);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "hi");
    assert_string_equal(heard.content, "hi");
}

/* The layer leaves no field by which to tell, and the runtime answers without it where it knows no
 * route. */
static void errors_are_read_with_and_without_a_layer_that_leaves_no_marks(void **state)
{
    (void)state;
    const uint8_t seeds[2][NIO_KEY_BYTES] = {{1, 2, 3}, {4, 5, 6}};
    struct heard heard = {.say = "not this one", .say_type = NIO_NOT_FOUND};
    nio_layer *near = sim_layer(a, false, "mac", key, NULL, NULL);
    struct sim_stream *stream =
        sim_connect(a, near, b, sim_layer(b, false, "mac", key, NULL, NULL));
    nio_layer *boxes[2] = {sim_box_layer(a, seeds[0], false), sim_box_layer(b, seeds[1], false)};
    hears(b, NIO_REQUEST_URI, "uri", boxes[1], &heard);
    manages_seed(b, "b", seeds[1], &told_b);
    manages_seed(a, "a", seeds[0], &told_a);
    sim_settle(&sim);
    for (unsigned i = 0; i < 3; i++) {
        struct ended with = {0}, without = {0};
        assert_int_equal(
            ask_inner(stream->near.link, boxes[0], NIO_REQUEST_URI, "uri", "hi", &with), NIO_OK);
        assert_int_equal(
            ask_inner(stream->near.link, boxes[0], NIO_REQUEST_URI, "gone", "hi", &without),
            NIO_OK);
        sim_settle(&sim);
        ended_as(&with, NIO_ENOTFOUND, "not this one");
        ended_as(&without, NIO_ENOTFOUND, "not found");
    }
}

static void a_poisoned_key_of_an_unproved_peer_hides_nothing(void **state)
{
    (void)state;
    const uint8_t seeds[2][NIO_KEY_BYTES] = {{1, 2, 3}, {4, 5, 6}};
    uint8_t memory[128];
    struct ended ended = {0};
    struct sim_end *end_of_a = sim_raw(a, NULL, true);
    manages_seed(a, "a", seeds[0], &told_a);
    sim_feed(end_of_a, peer_says_bytes(NIO_PEER_DISCOVERED, "netaio", nio_bytes_of("b"),
                                       peer_data_of_seed(seeds[1], memory, sizeof memory)));
    sim_settle(&sim);
    assert_int_equal(told_a.added, 1);
    nio_layer *layer = sim_box_layer(a, seeds[0], true);
    assert_int_equal(ask_inner(end_of_a->link, layer, NIO_REQUEST_URI, "uri", "?", &ended),
                     NIO_ENOPEER);
}

/* ---- Ids in native messages ------------------------------------------------------------------ */

static void messages_are_bound_to_the_id_of_their_receiver(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    nio_layer *layers[2] = {sim_layer(a, false, "mac", key, NULL, NULL),
                            sim_layer(b, false, "mac", key, NULL, NULL)};
    struct sim_stream *stream = sim_connect(a, layers[0], b, layers[1]);
    hears(b, NIO_REQUEST_URI, NULL, NULL, &heard);
    manages(b, "b", "", &told_b);
    manages(a, "a", "", &told_a);
    sim_settle(&sim);
    for (unsigned i = 0; i < 3; i++) {
        struct ended ended = {0};
        asks(stream->near.link, NIO_REQUEST_URI, "uri", "bound", &ended);
        sim_settle(&sim);
        ended_as(&ended, NIO_OK, "bound");
        sim_advance(&sim, 30000); /* with rounds between */
    }
    assert_int_equal(nio__core_counters(b->core)->refused_auth, 0);
    assert_int_equal(nio__core_counters(a->core)->refused_auth, 0);
}

/* Under `sign`, whose holders trust each other and listen to peers that sign for themselves. */
static nio_layer *signs(struct sim_host *host, unsigned own, nio_bytes trusted)
{
    static const nio_plugin_param peers = {.name = "peers"};
    uint8_t seed[NIO_KEY_BYTES];
    memset(seed, (int)own, sizeof seed);
    nio_layer_spec spec = {.size = sizeof spec, .name = "outer", .realm = "netaio"};
    spec.auth.kind = "sign";
    spec.auth.params = &peers;
    spec.auth.param_count = 1;
    spec.auth.key = nio_key_of(seed, sizeof seed);
    spec.auth.key.trusted = trusted;
    return sim_layer_from(host, &spec);
}

static void verify_key_of(unsigned own, uint8_t verify[NIO_KEY_BYTES])
{
    uint8_t seed[NIO_KEY_BYTES];
    memset(seed, (int)own, sizeof seed);
    assert_int_equal(nio_key_public(seed, verify, NULL), NIO_OK);
}

/* Whoever signs for itself can say from a forged address that it is there. */
static void a_stranger_at_a_forged_address_takes_no_messages_of_who_is_there(void **state)
{
    (void)state;
    uint8_t keys[3][NIO_KEY_BYTES];
    for (unsigned i = 0; i < 3; i++) {
        verify_key_of(i, keys[i]);
    }
    struct sim_host *evil = sim_host_new(&sim, NULL);
    struct sim_socket *ours = sim_socket_new(a, signs(a, 0, nio__bytes(keys[1], 32)), 5000);
    struct sim_socket *theirs = sim_socket_new(b, signs(b, 1, nio__bytes(keys[0], 32)), 8888);
    struct sim_socket *forger = sim_socket_new(evil, signs(evil, 2, nio__bytes(NULL, 0)), 6000);
    struct sim_socket *tap = sim_socket_raw(&sim, 9, 9);
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    hears(b, NIO_REQUEST_URI, NULL, NULL, &heard);
    manages(a, "", "data", &told_a);
    uint8_t packed[128];
    size_t len = nio__peer_packed_size(nio__bytes(keys[2], 32), nio_bytes_of("x"));
    nio__peer_pack(nio__bytes(keys[2], 32), nio_bytes_of("x"), packed, len);
    nio_send_spec claim = {.size = sizeof claim,
                           .type = NIO_ADVERTISE_PEER,
                           .uri = nio_bytes_of("netaio"),
                           .content = nio__bytes(packed, len)};
    assert_int_equal(nio_send(sim_socket_link(forger, &tap->address), &claim), NIO_OK);
    sim_settle(&sim);
    nio_bytes sent = sim_receive(tap, NULL);
    sim_send_as(tap, &theirs->address, &ours->address, sent);
    sim_settle(&sim);
    assert_int_equal(told_a.added, 1);
    assert_int_equal(told_a.level, NIO_PEER_SIGNED);
    struct ended ended = {0};
    asks(sim_socket_link(ours, &theirs->address), NIO_REQUEST_URI, "x", "hi", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "hi");
    assert_int_equal(heard.count, 1);
}

static void messages_pass_while_one_side_stops_and_starts_again(void **state)
{
    (void)state;
    struct heard heard = {.say = "=", .say_type = NIO_RESPOND_URI};
    nio_layer *layers[2] = {sim_layer(a, false, "aead", key, NULL, NULL),
                            sim_layer(b, false, "aead", key, NULL, NULL)};
    struct sim_stream *stream = sim_connect(a, layers[0], b, layers[1]);
    hears(b, NIO_REQUEST_URI, NULL, NULL, &heard);
    nio_peers *of_b = manages(b, "b", "", &told_b);
    manages(a, "a", "", &told_a);
    sim_settle(&sim);
    nio_peers_stop(of_b);
    sim_settle(&sim);
    struct ended ended[2] = {{0}, {0}};
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "1", &ended[0]);
    sim_settle(&sim);
    ended_as(&ended[0], NIO_OK, "1");
    manages(b, "another b", "", &told_b);
    sim_settle(&sim);
    asks(stream->near.link, NIO_REQUEST_URI, "uri", "2", &ended[1]);
    sim_settle(&sim);
    ended_as(&ended[1], NIO_OK, "2");
}

/* ---- Subscriptions --------------------------------------------------------------------------- */

static void open_topic(struct sim_host *host)
{
    nio_topic topic = NIO_TOPIC_INIT;
    nio_handler_id id;
    topic.any_uri = true;
    topic.unproved = true;
    assert_int_equal(nio__core_topic_open(host->core, &topic, &id), NIO_OK);
}

static size_t subscribers(struct sim_host *host)
{
    return nio__core_subscribers(host->core, nio_bytes_of("news"));
}

static void good_bye_ends_the_subscriptions_of_a_peer(void **state)
{
    (void)state;
    open_topic(b);
    manages(b, "b", "", &told_b);
    struct sim_end *leaves = sim_raw(b, NULL, true), *stays = sim_raw(b, NULL, true);
    sim_feed(leaves, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_feed(leaves, spoken(NIO_SUBSCRIBE_URI, "news", ""));
    sim_feed(stays, peer_says(NIO_ADVERTISE_PEER, "netaio", "y", ""));
    sim_feed(stays, spoken(NIO_SUBSCRIBE_URI, "news", ""));
    sim_settle(&sim);
    assert_int_equal(subscribers(b), 2);
    sim_feed(stays, peer_says(NIO_DISCONNECT, "netaio", "x", ""));
    sim_settle(&sim);
    assert_int_equal(subscribers(b), 2);
    sim_feed(leaves, peer_says(NIO_DISCONNECT, "netaio", "x", ""));
    sim_settle(&sim);
    assert_int_equal(subscribers(b), 1);
    assert_non_null(leaves->link); /* the link stays */
}

static void a_peer_that_times_out_wants_no_more(void **state)
{
    (void)state;
    open_topic(b);
    struct sim_socket *socket = sim_socket_new(b, NULL, 8888);
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    manages(b, "b", "", &told_b);
    sim_send(raw, &socket->address, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_send(raw, &socket->address, spoken(NIO_SUBSCRIBE_URI, "news", ""));
    sim_settle(&sim);
    assert_int_equal(subscribers(b), 1);
    sim_advance(&sim, 85000);
    assert_int_equal(told_b.timed_out, 1);
    assert_int_equal(subscribers(b), 0);
}

static void a_stranger_does_not_end_what_a_proved_address_subscribed_to(void **state)
{
    (void)state;
    open_topic(b);
    struct sim_socket *socket = sim_socket_new(b, NULL, 8888);
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    manages(b, "b", "", &told_b);
    sim_send(raw, &socket->address, spoken(NIO_SUBSCRIBE_URI, "news", ""));
    sim_settle(&sim);
    nio_link *link;
    assert_int_equal(nio__socket_link(socket->socket, &raw->address, false, NULL, &link), NIO_OK);
    nio__link_prove(link);
    sim_send(raw, &socket->address, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_send(raw, &socket->address, peer_says(NIO_DISCONNECT, "netaio", "x", ""));
    sim_settle(&sim);
    assert_int_equal(nio__core_counters(b->core)->peers_lost, 1);
    assert_int_equal(subscribers(b), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_call_is_hidden_for_the_peer_on_its_link),
        TEST(errors_are_read_with_and_without_a_layer_that_leaves_no_marks),
        TEST(a_poisoned_key_of_an_unproved_peer_hides_nothing),
        TEST(messages_are_bound_to_the_id_of_their_receiver),
        TEST(a_stranger_at_a_forged_address_takes_no_messages_of_who_is_there),
        TEST(messages_pass_while_one_side_stops_and_starts_again),
        TEST(good_bye_ends_the_subscriptions_of_a_peer),
        TEST(a_peer_that_times_out_wants_no_more),
        TEST(a_stranger_does_not_end_what_a_proved_address_subscribed_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
