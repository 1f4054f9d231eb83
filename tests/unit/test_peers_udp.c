/* tests/unit/test_peers_udp.c - peers over UDP: by multicast, by contact, in all weathers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/datagram.h"
#include "core/fanout.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"

#define PORT 8888

static const char key[] = "0123456789abcdef0123456789abcdef";

static struct sim sim;
static struct told told[4];

static int begin(void **state)
{
    (void)state;
    sim_begin(&sim, 1);
    memset(told, 0, sizeof told);
    return 0;
}

static int end(void **state)
{
    (void)state;
    sim_end(&sim);
    return 0;
}

struct node {
    struct sim_host *host;
    struct sim_socket *socket;
    nio_peers *peers;
};

/* A node that hears the group, under a layer or none. */
static struct node node_under(size_t number, const char *id, const char *auth)
{
    struct node node;
    node.host = sim_host_new(&sim, NULL);
    nio_layer *layer = auth != NULL ? sim_layer(node.host, false, auth, key, NULL, NULL) : NULL;
    node.socket = sim_socket_new(node.host, layer, PORT);
    sim_socket_join(node.socket, PORT);
    node.peers = manages(node.host, id, "data", &told[number]);
    return node;
}

static struct node node_new(size_t number, const char *id)
{
    return node_under(number, id, NULL);
}

static const nio_counters *counters(const struct node *node)
{
    return nio__core_counters(node->host->core);
}

/* ---- Finding each other ---------------------------------------------------------------------- */

static void nodes_of_a_group_find_each_other(void **state)
{
    (void)state;
    struct node a = node_new(0, "a"), b = node_new(1, "b"), c = node_new(2, "c");
    sim_advance(&sim, 501);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(told[i].added, 2);
        assert_int_equal(told[i].updated, 0);
    }
    peer_is(a.peers, "b", "data", NIO_PEER_UNPROVED);
    peer_is(c.peers, "a", "data", NIO_PEER_UNPROVED);
    const nio_peer *peer = nio_peer_by_address(a.peers, &b.socket->address);
    assert_non_null(peer);
    assert_ptr_equal(peer, nio_peer_by_id(a.peers, nio_bytes_of("b")));
    assert_true(nio_link_datagram(nio_peer_link(peer)));
}

static void a_node_does_not_hear_itself(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    sim_advance(&sim, 60000);
    assert_int_equal(nio_peers_count(a.peers), 0);
    assert_int_equal(counters(&a)->peers_refused, 0);
}

static void keyed_nodes_prove_each_other(void **state)
{
    (void)state;
    struct node a = node_under(0, "a", "aead"), b = node_under(1, "b", "aead");
    sim_advance(&sim, 501);
    peer_is(a.peers, "b", "data", NIO_PEER_KEYED);
    peer_is(b.peers, "a", "data", NIO_PEER_KEYED);
    struct node stranger = node_under(2, "c", NULL);
    sim_advance(&sim, 501);
    assert_int_equal(nio_peers_count(a.peers), 1);
    assert_int_equal(nio_peers_count(stranger.peers), 0);
}

static void an_advertisement_to_one_is_answered_at_once(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    sim_advance(&sim, 600);
    sim_send(raw, &a.socket->address, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_settle(&sim);
    nio_bytes said = sim_receive(raw, NULL);
    peer_said(&said, NIO_PEER_DISCOVERED, "a", "data");
    peer_is(a.peers, "x", "", NIO_PEER_UNPROVED);
}

static void an_advertisement_to_all_is_answered_within_half_a_second(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    nio_address group = sim_group(PORT);
    sim_settle(&sim);
    unsigned at_once = 0;
    for (unsigned i = 0; i < 20; i++) {
        sim_send(raw, &group, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
        sim_send(raw, &group, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
        sim_settle(&sim);
        nio_bytes said = sim_receive(raw, NULL);
        at_once += said.len > 0;
        sim_advance(&sim, 501);
        if (said.len == 0) {
            said = sim_receive(raw, NULL);
        }
        peer_said(&said, NIO_PEER_DISCOVERED, "a", "data");
        assert_int_equal(sim_receive(raw, NULL).len, 0); /* one answer to both */
    }
    assert_true(at_once < 5);
    (void)a;
}

static void all_nodes_of_a_group_do_not_answer_together(void **state)
{
    (void)state;
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    nio_address group = sim_group(PORT);
    for (size_t i = 0; i < 4; i++) {
        char id[2] = {(char)('a' + i), '\0'};
        node_new(i, id);
    }
    sim_advance(&sim, 1000);
    sim_send(raw, &group, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    unsigned most = 0, all = 0;
    for (unsigned ms = 0; ms <= 500; ms++) {
        unsigned now = 0;
        while (sim_receive(raw, NULL).len > 0) {
            now++;
        }
        most = now > most ? now : most;
        all += now;
        sim_advance(&sim, 1);
    }
    assert_int_equal(all, 4);
    assert_true(most < 4);
}

static void a_group_that_is_joined_later_is_told_at_once(void **state)
{
    (void)state;
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_socket *raw = sim_socket_raw(&sim, 9, PORT);
    manages(host, "a", "data", &told[0]);
    sim_socket_join(raw, PORT);
    sim_settle(&sim);
    sim_socket_join(sim_socket_new(host, NULL, PORT), PORT);
    sim_settle(&sim);
    nio_bytes said = sim_receive(raw, NULL);
    peer_said(&said, NIO_ADVERTISE_PEER, "a", "data");
}

static void a_broadcast_reaches_each_known_peer_once(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    nio_peers_options other = peers_options("a", "", NULL);
    other.app = nio_bytes_of("other");
    manages_with(a.host, &other);
    struct sim_socket *raws[2] = {sim_socket_raw(&sim, 8, 7000), sim_socket_raw(&sim, 9, 7000)};
    for (size_t i = 0; i < 2; i++) {
        const char *id = i == 0 ? "x" : "y";
        sim_send(raws[i], &a.socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", id, ""));
        sim_send(raws[i], &a.socket->address, peer_says(NIO_PEER_DISCOVERED, "other", id, ""));
    }
    struct sim_end *stream = sim_raw(a.host, NULL, true);
    sim_feed(stream, peer_says(NIO_PEER_DISCOVERED, "netaio", "z", ""));
    sim_settle(&sim);
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    size_t count = 0;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("news");
    assert_int_equal(nio__core_broadcast(a.host->core, &spec, &count), NIO_OK);
    assert_int_equal(count, 3);
    sim_settle(&sim);
    for (size_t i = 0; i < 2; i++) {
        spoken_is(sim_receive(raws[i], NULL), NIO_NOTIFY_URI, "news", "", NULL);
        assert_int_equal(sim_receive(raws[i], NULL).len, 0);
    }
    spoken_is(sim_take(stream), NIO_NOTIFY_URI, "news", "", NULL);
}

/* ---- Rounds ---------------------------------------------------------------------------------- */

static void a_node_that_falls_silent_times_out(void **state)
{
    (void)state;
    struct node a = node_new(0, "a"), b = node_new(1, "b");
    sim_advance(&sim, 501);
    b.socket->stalled = true; /* nothing of it leaves any more */
    sim_advance(&sim, 59000);
    assert_int_equal(told[0].timed_out, 0);
    sim_advance(&sim, 25000);
    assert_int_equal(told[0].timed_out, 1);
    assert_string_equal(told[0].id, "b");
    assert_int_equal(told[0].addresses, 1);
    assert_int_equal(nio_peers_count(a.peers), 0);
    b.socket->stalled = false;
    sim_advance(&sim, 25000);
    assert_int_equal(told[0].added, 2);
}

static void rounds_keep_records_alive_without_news_or_memory(void **state)
{
    (void)state;
    struct node a = node_new(0, "a"), b = node_new(1, "b");
    sim_advance(&sim, 120000);
    size_t requests = a.host->world.requests + b.host->world.requests;
    sim_advance(&sim, 1200000);
    assert_int_equal(a.host->world.requests + b.host->world.requests, requests);
    assert_int_equal(told[0].added + told[0].updated + told[0].timed_out, 1);
    assert_int_equal(told[1].added + told[1].updated + told[1].timed_out, 1);
}

static void any_message_renews_the_last_contact(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    sim_send(raw, &a.socket->address, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    for (unsigned i = 0; i < 6; i++) {
        sim_advance(&sim, 30000);
        sim_send(raw, &a.socket->address, spoken(NIO_NOTIFY_URI, "anything", ""));
    }
    sim_settle(&sim);
    const nio_peer *peer = nio_peer_by_id(a.peers, nio_bytes_of("x"));
    assert_non_null(peer);
    assert_int_equal(nio_peer_age_ms(peer), 0);
    sim_advance(&sim, 85000);
    assert_int_equal(told[0].timed_out, 1);
}

static void loss_and_reorder_do_no_harm(void **state)
{
    (void)state;
    size_t seeds = fault_env_seeds(8);
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        end(state);
        sim_begin(&sim, seed);
        memset(told, 0, sizeof told);
        struct sim_weather weather = {.lost = 300, .doubled = 100, .delay_ms = 400};
        sim_set_weather(&sim, &weather);
        struct node a = node_under(0, "a", "mac"), b = node_under(1, "b", "mac");
        sim_advance(&sim, 400000);
        if (nio_peers_count(a.peers) == 0 || nio_peers_count(b.peers) == 0) {
            print_message("seed %u: lost for a while\n", (unsigned)seed);
        }
        assert_true(told[0].added >= 1 && told[1].added >= 1);
        assert_int_equal(told[0].added - told[0].timed_out - told[0].removed,
                         nio_peers_count(a.peers));
    }
}

/* ---- Going ----------------------------------------------------------------------------------- */

static void good_bye_is_multicast_once_and_told_to_known_peers(void **state)
{
    (void)state;
    struct node a = node_new(0, "a"), b = node_new(1, "b");
    struct sim_socket *listens = sim_socket_raw(&sim, 9, PORT), *known = sim_socket_raw(&sim, 8, 7);
    sim_advance(&sim, 501);
    sim_socket_join(listens, PORT);
    sim_send(known, &a.socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    sim_settle(&sim);
    nio_peers_stop(a.peers);
    sim_settle(&sim);
    nio_bytes said = sim_receive(listens, NULL);
    peer_said(&said, NIO_DISCONNECT, "a", "data");
    assert_int_equal(sim_receive(listens, NULL).len, 0);
    said = sim_receive(known, NULL);
    peer_said(&said, NIO_DISCONNECT, "a", "data");
    assert_int_equal(nio_peers_count(b.peers), 0);
    assert_int_equal(told[1].removed, 1);
    assert_int_equal(told[0].removed, 2);
}

static void good_bye_of_somebody_else_is_ignored(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    node_new(1, "b");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    sim_advance(&sim, 501);
    sim_send(raw, &a.socket->address, peer_says(NIO_DISCONNECT, "netaio", "b", ""));
    nio_address group = sim_group(PORT);
    sim_send(raw, &group, peer_says(NIO_DISCONNECT, "netaio", "b", ""));
    sim_settle(&sim);
    peer_is(a.peers, "b", "data", NIO_PEER_UNPROVED);
    assert_int_equal(counters(&a)->peers_refused, 2);
}

static void links_of_peers_that_left_fall_idle(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    sim_send(raw, &a.socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    sim_settle(&sim);
    assert_int_equal(a.host->core->datagram_links, 1);
    sim_advance(&sim, 400000);
    assert_int_equal(nio_peers_count(a.peers), 0);
    assert_int_equal(a.host->core->datagram_links, 0);
}

/* ---- Hostile --------------------------------------------------------------------------------- */

static void a_stolen_id_is_kept_by_who_answers(void **state)
{
    (void)state;
    struct node a = node_new(0, "a"), victim = node_new(1, "victim");
    struct sim_socket *thief = sim_socket_raw(&sim, 9, 7000);
    sim_advance(&sim, 501);
    for (unsigned i = 0; i < 10; i++) {
        sim_send(thief, &a.socket->address,
                 peer_says(NIO_ADVERTISE_PEER, "netaio", "victim", "pubkey of the thief"));
        sim_advance(&sim, 3000);
        peer_is(a.peers, "victim", "data", NIO_PEER_UNPROVED);
    }
    assert_int_equal(told[0].updated, 0);
    nio_address address;
    const nio_peer *peer = nio_peer_by_id(a.peers, nio_bytes_of("victim"));
    assert_int_equal(nio_peer_addresses(peer, &address, 1), 1);
    assert_true(nio_address_equal(&address, &victim.socket->address));
}

static void a_node_that_moved_takes_its_record_along(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    struct sim_socket *before = sim_socket_raw(&sim, 8, 7000),
                      *after = sim_socket_raw(&sim, 9, 7000);
    sim_send(before, &a.socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", "before"));
    sim_advance(&sim, 5000);
    while (sim_receive(before, NULL).len > 0) {
    }
    sim_send(after, &a.socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", "after"));
    sim_settle(&sim);
    nio_bytes asked = sim_receive(before, NULL);
    peer_said(&asked, NIO_ADVERTISE_PEER, "a", "data");
    sim_advance(&sim, 2000);
    peer_is(a.peers, "x", "after", NIO_PEER_UNPROVED);
    assert_ptr_equal(nio_peer_by_address(a.peers, &after->address),
                     nio_peer_by_id(a.peers, nio_bytes_of("x")));
    assert_null(nio_peer_by_address(a.peers, &before->address));
}

static void somebody_without_the_key_changes_nothing(void **state)
{
    (void)state;
    struct node a = node_under(0, "a", "mac"), b = node_under(1, "b", "mac");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    nio_address group = sim_group(PORT);
    sim_advance(&sim, 501);
    sim_send_as(raw, &b.socket->address, &a.socket->address,
                peer_says(NIO_DISCONNECT, "netaio", "b", ""));
    sim_send_as(raw, &b.socket->address, &group,
                peer_says(NIO_ADVERTISE_PEER, "netaio", "b", "poisoned"));
    sim_settle(&sim);
    peer_is(a.peers, "b", "data", NIO_PEER_KEYED);
}

static void a_flood_of_forged_ids_and_addresses_stays_bounded(void **state)
{
    (void)state;
    struct node a = node_new(0, "a");
    node_new(1, "b");
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    sim_advance(&sim, 501);
    for (unsigned i = 0; i < 3000; i++) {
        char id[16];
        snprintf(id, sizeof id, "%u", i);
        nio_address from = {.family = 4, .port = (uint16_t)(1000 + i), .ip = {172, 16, 0, 1}};
        sim_send_as(raw, &from, &a.socket->address,
                    peer_says(NIO_ADVERTISE_PEER, "netaio", id, "data"));
        sim_advance(&sim, 1);
    }
    assert_true(nio_peers_count(a.peers) <= 5 * 16 + 1);
    peer_is(a.peers, "b", "data", NIO_PEER_UNPROVED);
    sim_advance(&sim, 100000);
    assert_int_equal(nio_peers_count(a.peers), 1);
}

static void full_tables_let_old_strangers_go_first(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.peers = 4;
    struct sim_host *host = sim_host_new(&sim, &limits);
    struct sim_socket *socket = sim_socket_new(host, NULL, PORT);
    nio_peers *peers = manages(host, "a", "", &told[0]);
    struct sim_socket *raws[8];
    for (size_t i = 0; i < 8; i++) {
        char id[2] = {(char)('a' + 1 + (int)i), '\0'};
        raws[i] = sim_socket_raw(&sim, (uint8_t)(10 + i), 7000);
        sim_send(raws[i], &socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", id, ""));
        sim_advance(&sim, 10);
    }
    assert_int_equal(nio_peers_count(peers), 4);
    assert_null(nio_peer_by_id(peers, nio_bytes_of("e")));
    assert_non_null(nio_peer_by_id(peers, nio_bytes_of("f")));
    assert_int_equal(told[0].removed, 4);
}

/* Their records are told, and so let go of the link, after it has left its socket. */
static void a_peer_past_the_limit_of_links_leaves_with_its_link(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    limits.datagram_links = 1;
    struct sim_host *host = sim_host_new(&sim, &limits);
    struct sim_socket *socket = sim_socket_new(host, NULL, PORT);
    nio_peers *peers = manages(host, "a", "", &told[0]);
    nio_peers_options other = peers_options("a", "", &told[1]);
    other.app = nio_bytes_of("other");
    manages_with(host, &other);
    struct sim_socket *one = sim_socket_raw(&sim, 10, 7000), *two = sim_socket_raw(&sim, 11, 7000);
    sim_send(one, &socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "b", ""));
    sim_settle(&sim);
    sim_send(two, &socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "c", ""));
    sim_send(two, &socket->address, peer_says(NIO_PEER_DISCOVERED, "other", "c", ""));
    sim_settle(&sim);
    assert_int_equal(told[0].added, 2);
    assert_int_equal(told[1].added, 1);
    assert_int_equal(socket->socket->stranger_count, 1);
    nio_link_close(nio_peer_link(nio_peer_by_id(peers, nio_bytes_of("b"))));
    nio_link_close(nio_peer_link(nio_peer_by_id(peers, nio_bytes_of("c"))));
    sim_settle(&sim);
    assert_int_equal(told[0].removed, 2);
    assert_int_equal(told[1].removed, 1);
    assert_int_equal(socket->socket->stranger_count, 0);
    assert_int_equal(host->core->datagram_links, 0);
    assert_int_equal(socket->socket->links.count, 0);
    sim_advance(&sim, 2 * limits.datagram_idle_ms);
}

static void answers_to_far_addresses_keep_to_their_budget(void **state)
{
    (void)state;
    struct sim_weather weather = {.far = true};
    sim_set_weather(&sim, &weather);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_socket *socket = sim_socket_new(host, NULL, PORT);
    char data[1000];
    memset(data, 'x', sizeof data);
    data[sizeof data - 1] = '\0';
    manages(host, "a", data, NULL);
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    size_t sent = 0, received = 0;
    for (unsigned i = 0; i < 100; i++) {
        nio_bytes asks = peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "");
        sent += asks.len;
        sim_send(raw, &socket->address, asks);
        sim_settle(&sim);
        nio_bytes said;
        while ((said = sim_receive(raw, NULL)).len > 0) {
            received += said.len;
        }
    }
    assert_true(received > 0);
    assert_true(received <= 3 * sent);
}

/* ---- Contacts -------------------------------------------------------------------------------- */

static struct sim_socket *contact_socket;
static nio_address contact_address;
static unsigned dialed;
static nio_status dial_says;

static nio_status dial(nio_node *node, const char *endpoint, nio_layer *outer, nio_link_fn *on_link,
                       void *user, nio_link **link, nio_error *error)
{
    (void)node;
    (void)outer;
    assert_string_equal(endpoint, "udp://somewhere:8888");
    dialed++;
    if (dial_says != NIO_OK) {
        if (error != NULL) {
            snprintf(error->text, sizeof error->text, "no");
        }
        return dial_says;
    }
    nio__link_options options = {.on_link = on_link, .user = user};
    return nio__socket_link(contact_socket->socket, &contact_address, true, &options, link);
}

static nio_peers *manages_contact(struct sim_host *host, struct told *of)
{
    static const char *const contacts[] = {"udp://somewhere:8888"};
    nio_peers_options options = peers_options("a", "data", of);
    nio_peers *peers;
    options.contacts = contacts;
    options.contact_count = 1;
    assert_int_equal(nio__peers_start(host->core, &options, dial, &peers, NULL), NIO_OK);
    return peers;
}

static int begin_contact(void **state)
{
    begin(state);
    struct sim_host *host = sim_host_new(&sim, NULL);
    contact_socket = sim_socket_new(host, NULL, 5000);
    dialed = 0;
    dial_says = NIO_OK;
    contact_address = (nio_address){.family = 4, .port = 7000, .ip = {10, 0, 1, 9}};
    return 0;
}

static void a_contact_is_told_with_every_round(void **state)
{
    (void)state;
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    nio_peers *peers = manages_contact(contact_socket->host, &told[0]);
    for (unsigned i = 0; i < 3; i++) {
        sim_settle(&sim);
        nio_bytes said = sim_receive(raw, NULL);
        peer_said(&said, NIO_ADVERTISE_PEER, "a", "data");
        assert_int_equal(sim_receive(raw, NULL).len, 0);
        sim_send(raw, &contact_socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
        sim_advance(&sim, 20000);
    }
    assert_int_equal(told[0].added, 1);
    while (sim_receive(raw, NULL).len > 0) {
    }
    assert_int_equal(nio_peers_set_data(peers, nio_bytes_of("new")), NIO_OK);
    nio_peers_stop(peers);
    sim_settle(&sim);
    nio_bytes said = sim_receive(raw, NULL);
    peer_said(&said, NIO_ADVERTISE_PEER, "a", "new");
    said = sim_receive(raw, NULL);
    peer_said(&said, NIO_DISCONNECT, "a", "new");
    assert_int_equal(sim_receive(raw, NULL).len, 0); /* each once, though it is a peer as well */
    assert_int_equal(dialed, 1);
    assert_int_equal(told[0].removed, 1);
}

static void a_contact_that_was_lost_is_tried_with_the_next_round(void **state)
{
    (void)state;
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    nio_peers *peers = manages_contact(contact_socket->host, &told[0]);
    sim_settle(&sim);
    sim_send(raw, &contact_socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    sim_settle(&sim);
    nio_link *link = nio_peer_link(nio_peer_by_id(peers, nio_bytes_of("x")));
    nio_link_close(link);
    dial_says = NIO_ENOMEM;
    sim_advance(&sim, 20000);
    assert_int_equal(dialed, 2);
    dial_says = NIO_OK;
    while (sim_receive(raw, NULL).len > 0) {
    }
    sim_advance(&sim, 20000);
    assert_int_equal(dialed, 3);
    nio_bytes said = sim_receive(raw, NULL);
    peer_said(&said, NIO_ADVERTISE_PEER, "a", "data");
    assert_int_equal(told[0].removed, 1);
}

static void a_contact_that_makes_no_sense_is_told_at_the_start(void **state)
{
    (void)state;
    static const char *const contacts[] = {"udp://somewhere:8888", "udp://somewhere:8888"};
    nio_peers_options options = peers_options("a", "", NULL);
    nio_peers *peers;
    nio_error error = {""};
    options.contacts = contacts;
    options.contact_count = 2;
    dial_says = NIO_EINVAL;
    assert_int_equal(nio__peers_start(contact_socket->host->core, &options, dial, &peers, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "no");
    dial_says =
        NIO_OK; /* two pinned links to one address there are not: the first is closed again */
    assert_int_equal(nio__peers_start(contact_socket->host->core, &options, dial, &peers, &error),
                     NIO_ECONFLICT);
    sim_settle(&sim);
    assert_true(nio__list_is_empty(&contact_socket->host->core->links));
}

static void a_link_of_the_program_takes_the_place_of_a_peers(void **state)
{
    (void)state;
    struct sim_socket *raw = sim_socket_raw(&sim, 9, 7000);
    nio_peers *peers = manages(contact_socket->host, "a", "", &told[0]);
    sim_send(raw, &contact_socket->address, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    sim_settle(&sim);
    nio_link *link = sim_socket_link(contact_socket, &raw->address);
    sim_settle(&sim);
    assert_int_equal(told[0].removed, 0);
    assert_ptr_equal(nio_peer_link(nio_peer_by_id(peers, nio_bytes_of("x"))), link);
    nio_link_close(link);
    sim_settle(&sim);
    assert_int_equal(told[0].removed, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
#define CONTACT_TEST(name) cmocka_unit_test_setup_teardown(name, begin_contact, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nodes_of_a_group_find_each_other),
        TEST(a_node_does_not_hear_itself),
        TEST(keyed_nodes_prove_each_other),
        TEST(an_advertisement_to_one_is_answered_at_once),
        TEST(an_advertisement_to_all_is_answered_within_half_a_second),
        TEST(all_nodes_of_a_group_do_not_answer_together),
        TEST(a_group_that_is_joined_later_is_told_at_once),
        TEST(a_broadcast_reaches_each_known_peer_once),
        TEST(a_node_that_falls_silent_times_out),
        TEST(rounds_keep_records_alive_without_news_or_memory),
        TEST(any_message_renews_the_last_contact),
        TEST(loss_and_reorder_do_no_harm),
        TEST(good_bye_is_multicast_once_and_told_to_known_peers),
        TEST(good_bye_of_somebody_else_is_ignored),
        TEST(links_of_peers_that_left_fall_idle),
        TEST(a_stolen_id_is_kept_by_who_answers),
        TEST(a_node_that_moved_takes_its_record_along),
        TEST(somebody_without_the_key_changes_nothing),
        TEST(a_flood_of_forged_ids_and_addresses_stays_bounded),
        TEST(full_tables_let_old_strangers_go_first),
        TEST(a_peer_past_the_limit_of_links_leaves_with_its_link),
        TEST(answers_to_far_addresses_keep_to_their_budget),
        CONTACT_TEST(a_contact_is_told_with_every_round),
        CONTACT_TEST(a_contact_that_was_lost_is_tried_with_the_next_round),
        CONTACT_TEST(a_contact_that_makes_no_sense_is_told_at_the_start),
        CONTACT_TEST(a_link_of_the_program_takes_the_place_of_a_peers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
