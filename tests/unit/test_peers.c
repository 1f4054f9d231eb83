/* tests/unit/test_peers.c - peers over streams: who hears of whom, when, and what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/state.h"
#include "support/asks.h"
#include "support/peer_kit.h"
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

static const nio_counters *counters(struct sim_host *host)
{
    return nio__core_counters(host->core);
}

/* ---- Coming ---------------------------------------------------------------------------------- */

static void both_sides_hear_of_each_other(void **state)
{
    (void)state;
    nio_peers *of_b = manages(b, "b", "server", &told_b);
    nio_peers *of_a = manages(a, "a", "client", &told_a);
    struct sim_stream *stream = sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    peer_is(of_a, "b", "server", NIO_PEER_UNPROVED);
    peer_is(of_b, "a", "client", NIO_PEER_UNPROVED);
    assert_int_equal(told_a.added, 1);
    assert_int_equal(told_b.added, 1);
    assert_int_equal(told_a.updated + told_b.updated, 0);
    const nio_peer *peer = nio_peer_of_link(of_a, stream->near.link);
    assert_ptr_equal(peer, nio_peer_by_id(of_a, nio_bytes_of("b")));
    assert_ptr_equal(nio_peer_link(peer), stream->near.link);
    assert_ptr_equal(nio_peer_by_address(of_a, nio_link_address(stream->near.link)), peer);
    nio_address address;
    assert_int_equal(nio_peer_addresses(peer, &address, 1), 1);
    assert_true(nio_address_equal(&address, nio_link_address(stream->near.link)));
    assert_int_equal(nio_peers_count(of_a), 1);
    assert_ptr_equal(nio_peer_next(of_a, NULL), peer);
    assert_null(nio_peer_next(of_a, peer));
    sim_advance(&sim, 1000);
    assert_int_equal(nio_peer_age_ms(peer), 1000);
    assert_true(nio_bytes_equal(nio_peers_id(of_a), nio_bytes_of("a")));
    assert_true(nio_bytes_equal(nio_peers_app(of_a), nio_bytes_of("netaio")));
    assert_ptr_equal(nio_peers_node(of_a), a->core->node);
}

static void a_client_speaks_first_when_its_link_opens(void **state)
{
    (void)state;
    manages(a, "a", "data", NULL);
    struct sim_end *end = sim_raw(a, NULL, false);
    static struct ended ended; /* the call ends after the test has */
    asks(end->link, NIO_REQUEST_URI, "uri", "", &ended);
    sim_settle(&sim);
    nio_bytes said = sim_take(end);
    peer_said(&said, NIO_ADVERTISE_PEER, "a", "data");
    struct spoken request;
    assert_true(spoken_next(&said, &request));
    assert_int_equal(request.type, NIO_REQUEST_URI);
    assert_int_equal(said.len, 0);
}

static void a_server_leaves_it_to_clients_that_come_later(void **state)
{
    (void)state;
    struct sim_end *before = sim_raw(b, NULL, true);
    manages(b, "b", "data", NULL);
    struct sim_end *after = sim_raw(b, NULL, true);
    sim_settle(&sim);
    nio_bytes said = sim_take(before);
    peer_said(&said, NIO_ADVERTISE_PEER, "b", "data");
    assert_int_equal(said.len, 0);
    assert_int_equal(sim_take(after).len, 0);
    sim_advance(&sim, 60000);
    assert_int_equal(sim_take(after).len, 0);
    assert_int_equal(sim_take(before).len, 0);
}

static void a_client_answers_a_server_that_advertises(void **state)
{
    (void)state;
    nio_peers *of_a = manages(a, "a", "client", NULL);
    sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    nio_peers *of_b = manages(b, "b", "server", NULL); /* it begins late */
    sim_settle(&sim);
    peer_is(of_a, "b", "server", NIO_PEER_UNPROVED);
    peer_is(of_b, "a", "client", NIO_PEER_UNPROVED);
}

static void own_links_are_told_again_with_every_round(void **state)
{
    (void)state;
    nio_peers_options options = peers_options("a", "", NULL);
    options.every_ms = 5000;
    manages_with(a, &options);
    struct sim_end *end = sim_raw(a, NULL, false);
    sim_settle(&sim);
    sim_take(end);
    sim_advance(&sim, 4999);
    assert_int_equal(sim_take(end).len, 0);
    sim_advance(&sim, 1);
    nio_bytes said = sim_take(end);
    peer_said(&said, NIO_ADVERTISE_PEER, "a", "");
    sim_advance(&sim, 5000);
    said = sim_take(end);
    peer_said(&said, NIO_ADVERTISE_PEER, "a", "");
}

static void an_id_is_drawn_where_none_is_given(void **state)
{
    (void)state;
    nio_peers *first = manages(a, "", "", NULL), *second = manages(b, "", "", NULL);
    assert_int_equal(nio_peers_id(first).len, 16);
    assert_false(nio_bytes_equal(nio_peers_id(first), nio_peers_id(second)));
}

static void rounds_without_news_take_no_memory(void **state)
{
    (void)state;
    manages(a, "a", "some data", &told_a);
    manages(b, "b", "other data", &told_b);
    sim_connect(a, NULL, b, NULL);
    sim_advance(&sim, 60000);
    size_t requests = a->world.requests + b->world.requests;
    sim_advance(&sim, 600000);
    assert_int_equal(a->world.requests + b->world.requests, requests);
    assert_int_equal(told_a.added + told_a.updated, 1);
}

/* ---- Answers --------------------------------------------------------------------------------- */

static void an_answer_names_its_request(void **state)
{
    (void)state;
    static const uint8_t cid[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    manages(b, "b", "data", NULL);
    struct sim_end *end = sim_raw(b, NULL, true);
    nio_bytes packed = nio_bytes_of("\x4c\x40\x02\x03\x03\x41\x01z\x41\x01y");
    nio_field field = {.name = nio_text_of("cid"), .value = {cid, sizeof cid}};
    sim_feed(end, spoken_bytes(NIO_ADVERTISE_PEER, &field, 1, nio_bytes_of("netaio"), packed));
    sim_settle(&sim);
    nio_bytes said = sim_take(end);
    struct spoken heard;
    assert_true(spoken_next(&said, &heard));
    assert_int_equal(heard.type, NIO_PEER_DISCOVERED);
    assert_true(nio_bytes_equal(spoken_field(&heard, "rid"), nio__bytes(cid, sizeof cid)));
}

static void only_advertisements_are_answered(void **state)
{
    (void)state;
    nio_peers *peers = manages(b, "me", "", NULL);
    struct sim_end *end = sim_raw(b, NULL, true);
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "netaio", "you", "d"));
    sim_feed(end, peer_says(NIO_DISCONNECT, "netaio", "you", "d"));
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "me", "d")); /* itself */
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "another app", "you", "d"));
    sim_feed(end, spoken(NIO_ADVERTISE_PEER, "netaio", "no peer"));
    sim_feed(end, spoken(NIO_ADVERTISE_PEER, "netaio", ""));
    sim_settle(&sim);
    assert_int_equal(sim_take(end).len, 0);
    assert_int_equal(nio_peers_count(peers), 0);
    assert_int_equal(counters(b)->peers_refused, 2);
}

static void ids_are_not_empty_and_not_too_long(void **state)
{
    (void)state;
    uint8_t id[NIO_PEER_ID_MAX + 1] = {1};
    nio_peers *peers = manages(b, "me", "", NULL);
    struct sim_end *end = sim_raw(b, NULL, true);
    sim_feed(end, peer_says_bytes(NIO_ADVERTISE_PEER, "netaio", nio__bytes(id, sizeof id),
                                  nio_bytes_of("")));
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "", "d"));
    sim_settle(&sim);
    assert_int_equal(nio_peers_count(peers), 0);
    assert_int_equal(sim_take(end).len, 0);
    sim_feed(end, peer_says_bytes(NIO_ADVERTISE_PEER, "netaio", nio__bytes(id, NIO_PEER_ID_MAX),
                                  nio_bytes_of("")));
    sim_settle(&sim);
    assert_int_equal(nio_peers_count(peers), 1);
}

static void not_found_of_a_node_without_peers_ends_no_call(void **state)
{
    (void)state;
    manages(a, "a", "", NULL);
    struct sim_end *end = sim_raw(a, NULL, false);
    struct ended ended = {0};
    asks(end->link, NIO_REQUEST_URI, "uri", "", &ended);
    sim_settle(&sim);
    sim_feed(end, spoken(NIO_NOT_FOUND, "", "not found")); /* about the advertisement */
    sim_settle(&sim);
    assert_int_equal(ended.count, 0);
    sim_feed(end, spoken(NIO_RESPOND_URI, "uri", "yes"));
    sim_settle(&sim);
    ended_as(&ended, NIO_OK, "yes");
}

static void the_next_not_found_is_that_of_the_call(void **state)
{
    (void)state;
    manages(a, "a", "", NULL);
    struct sim_end *end = sim_raw(a, NULL, false);
    struct ended ended = {0};
    asks(end->link, NIO_REQUEST_URI, "uri", "", &ended);
    sim_settle(&sim);
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "netaio", "you", ""));
    sim_feed(end, spoken(NIO_NOT_FOUND, "", "not found"));
    sim_settle(&sim);
    ended_as(&ended, NIO_ENOTFOUND, "not found");
}

/* ---- Several app ids ------------------------------------------------------------------------- */

static void app_ids_stand_side_by_side(void **state)
{
    (void)state;
    nio_peers_options other = peers_options("a2", "two", NULL);
    other.app = nio_bytes_of("other");
    nio_peers *first = manages(a, "a1", "one", &told_a), *second = manages_with(a, &other);
    nio_peers *again;
    nio_error error = {""};
    assert_int_equal(nio__peers_start(a->core, &other, NULL, &again, &error), NIO_ECONFLICT);
    assert_string_equal(error.text, "peers: the app id \"other\" is managed already");
    struct sim_end *end = sim_raw(a, NULL, true);
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "1"));
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "other", "y", "2"));
    sim_settle(&sim);
    peer_is(first, "x", "1", NIO_PEER_UNPROVED);
    peer_is(second, "y", "2", NIO_PEER_UNPROVED);
    assert_null(nio_peer_by_id(first, nio_bytes_of("y")));
    nio_bytes said = sim_take(end);
    peer_said(&said, NIO_PEER_DISCOVERED, "a1", "one");
    nio_peers_stop(first); /* the other one goes on */
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "3"));
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "other", "y", "4"));
    sim_settle(&sim);
    peer_is(second, "y", "4", NIO_PEER_UNPROVED);
}

static void messages_of_other_app_ids_go_where_routes_say(void **state)
{
    (void)state;
    struct heard heard = {0};
    manages(b, "b", "", NULL);
    hears(b, NIO_ADVERTISE_PEER, NULL, NULL, &heard);
    struct sim_end *end = sim_raw(b, NULL, true);
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "other", "x", ""));
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_settle(&sim);
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.uri, "other");
}

/* ---- What is proved -------------------------------------------------------------------------- */

static void a_keyed_link_proves_to_level_one(void **state)
{
    (void)state;
    static const char *const kinds[] = {"hmac", "mac", "aead"};
    for (size_t i = 0; i < 3; i++) {
        nio_peers *of_a = manages(a, "a", "1", NULL), *of_b = manages(b, "b", "2", NULL);
        struct sim_stream *stream = sim_connect(a, sim_layer(a, false, kinds[i], key, NULL, NULL),
                                                b, sim_layer(b, false, kinds[i], key, NULL, NULL));
        sim_settle(&sim);
        peer_is(of_a, "b", "2", NIO_PEER_KEYED);
        peer_is(of_b, "a", "1", NIO_PEER_KEYED);
        nio_peers_stop(of_a);
        nio_peers_stop(of_b);
        nio_link_close(stream->near.link);
        sim_settle(&sim);
    }
}

static nio_peers *signs(struct sim_host *host, const char *seed, nio_layer **layer)
{
    nio_peers_options options = peers_options("", "data", NULL);
    *layer = sim_layer(host, true, "sign", seed, NULL, NULL);
    options.layer = *layer;
    return manages_with(host, &options);
}

static void a_signature_proves_to_level_two(void **state)
{
    (void)state;
    nio_layer *layers[2];
    nio_peers *of_a = signs(a, "seed of a.......................", &layers[0]);
    nio_peers *of_b = signs(b, "seed of b.......................", &layers[1]);
    assert_int_equal(nio_peers_id(of_a).len, 32); /* the verify key */
    sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    const nio_peer *peer = nio_peer_by_id(of_a, nio_peers_id(of_b));
    assert_non_null(peer);
    assert_int_equal(nio_peer_get_level(peer), NIO_PEER_SIGNED);
    peer = nio_peer_by_id(of_b, nio_peers_id(of_a));
    assert_non_null(peer);
    assert_int_equal(nio_peer_get_level(peer), NIO_PEER_SIGNED);
}

static void a_signature_of_another_id_is_refused(void **state)
{
    (void)state;
    nio_layer *layer;
    nio_peers *of_b = signs(b, "seed of b.......................", &layer);
    nio_peers_options options = peers_options("a name that it chose", "data", NULL);
    options.layer = sim_layer(a, true, "sign", "seed of a.......................", NULL, NULL);
    manages_with(a, &options);
    sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    assert_int_equal(nio_peers_count(of_b), 0);
    assert_int_equal(counters(b)->refused_auth, 1);
}

static void who_lacks_the_inner_key_is_told_so_and_not_taken(void **state)
{
    (void)state;
    nio_peers_options options = peers_options("b", "", &told_b);
    options.layer = sim_layer(b, true, "mac", key, NULL, NULL);
    nio_peers *peers = manages_with(b, &options);
    struct sim_end *end = sim_raw(b, NULL, true);
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    sim_feed(end, peer_says(NIO_DISCONNECT, "netaio", "x", ""));
    sim_settle(&sim);
    nio_bytes said = sim_take(end);
    struct spoken heard;
    assert_true(spoken_next(&said, &heard));
    assert_int_equal(heard.type, NIO_AUTH_ERROR);
    assert_true(nio_bytes_equal(heard.uri, nio_bytes_of("netaio")));
    assert_int_equal(said.len, 0);
    assert_int_equal(nio_peers_count(peers), 0);
}

static void keys_of_unproved_peers_are_not_used_unless_the_program_says_so(void **state)
{
    (void)state;
    static const uint8_t data[] = "\x4d\x40\x01\x0c\x4c\x40\x02\x04\x03\x43\x02vk\x41\x01z";
    nio_bytes value;
    for (int unproved = 0; unproved < 2; unproved++) {
        nio_peers_options options = peers_options("b", "", NULL);
        options.unproved = unproved == 1;
        nio_peers *peers = manages_with(b, &options);
        struct sim_end *end = sim_raw(b, NULL, true);
        sim_feed(end, peer_says_bytes(NIO_PEER_DISCOVERED, "netaio", nio_bytes_of("x"),
                                      nio__bytes(data, sizeof data - 1)));
        sim_settle(&sim);
        const nio_peer *peer = nio_peer_of_link(peers, end->link);
        assert_non_null(peer);
        assert_true(nio_peer_find(peer, "vk", &value));
        assert_true(nio_bytes_equal(value, nio_bytes_of("z")));
        assert_false(nio_peer_find(peer, "none", &value));
        assert_int_equal(nio_peer_find_proved(peer, "vk", &value), unproved == 1);
        nio_peers_stop(peers);
        sim_settle(&sim);
    }
}

/* ---- Theft ----------------------------------------------------------------------------------- */

static void a_stolen_id_is_kept_by_who_answers(void **state)
{
    (void)state;
    nio_peers *peers = manages(b, "b", "", &told_b);
    struct sim_end *owner = sim_raw(b, NULL, true), *thief = sim_raw(b, NULL, true);
    sim_feed(owner, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "key of x"));
    sim_settle(&sim);
    sim_take(owner);
    sim_feed(thief, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "key of thief"));
    sim_settle(&sim);
    peer_is(peers, "x", "key of x", NIO_PEER_UNPROVED);
    nio_bytes asked = sim_take(owner);
    peer_said(&asked, NIO_ADVERTISE_PEER, "b", "");
    sim_feed(owner, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", "key of x"));
    sim_feed(thief, peer_says(NIO_DISCONNECT, "netaio", "x", ""));
    sim_advance(&sim, 3000);
    peer_is(peers, "x", "key of x", NIO_PEER_UNPROVED);
    assert_null(nio_peer_of_link(peers, thief->link));
    assert_int_equal(told_b.added, 1);
    assert_int_equal(told_b.updated + told_b.removed, 0);
    sim_feed(thief, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "key of thief"));
    sim_settle(&sim);
    assert_int_equal(sim_take(owner).len, 0); /* it was asked a moment ago */
}

static void an_id_moves_to_its_new_link_when_the_old_one_is_silent(void **state)
{
    (void)state;
    nio_peers *peers = manages(b, "b", "", &told_b);
    struct sim_end *old = sim_raw(b, NULL, true), *new = sim_raw(b, NULL, true);
    sim_feed(old, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "before"));
    sim_settle(&sim);
    sim_feed(new, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "after"));
    sim_advance(&sim, 1999);
    peer_is(peers, "x", "before", NIO_PEER_UNPROVED);
    sim_advance(&sim, 1);
    peer_is(peers, "x", "after", NIO_PEER_UNPROVED);
    assert_ptr_equal(nio_peer_link(nio_peer_by_id(peers, nio_bytes_of("x"))), new->link);
    assert_int_equal(told_b.updated, 1);
    sim_feed_end(old);
    sim_settle(&sim);
    peer_is(peers, "x", "after", NIO_PEER_UNPROVED);
}

static void a_flood_of_ids_on_a_link_stays_bounded(void **state)
{
    (void)state;
    nio_peers *peers = manages(b, "b", "", &told_b);
    struct sim_end *end = sim_raw(b, NULL, true);
    for (unsigned i = 0; i < 200; i++) {
        char id[16];
        snprintf(id, sizeof id, "id %u", i);
        sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "netaio", id, ""));
        sim_advance(&sim, 20);
        assert_true(nio_peers_count(peers) <= 8);
    }
    assert_true(counters(b)->peers_refused > 100);
}

/* ---- Changing and going ---------------------------------------------------------------------- */

static void new_data_is_told_at_once(void **state)
{
    (void)state;
    nio_peers *of_b = manages(b, "b", "one", &told_b);
    manages(a, "a", "", &told_a);
    sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    assert_int_equal(nio_peers_set_data(of_b, nio_bytes_of("two")), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(told_a.updated, 1);
    assert_string_equal(told_a.data, "two");
    uint8_t *much = calloc(1, 65536);
    assert_non_null(much);
    assert_int_equal(nio_peers_set_data(of_b, nio__bytes(much, 65536)), NIO_ETOOBIG);
    free(much);
}

static void a_closed_link_is_preceded_by_good_bye(void **state)
{
    (void)state;
    manages(a, "a", "data", &told_a);
    struct sim_end *end = sim_raw(a, NULL, false);
    sim_settle(&sim);
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    sim_settle(&sim);
    sim_take(end);
    nio_link_close(end->link);
    sim_settle(&sim);
    nio_bytes said = sim_take(end);
    peer_said(&said, NIO_DISCONNECT, "a", "data");
    assert_int_equal(said.len, 0);
    assert_int_equal(told_a.removed, 1);
}

static void a_server_says_good_bye_when_it_stops_alone(void **state)
{
    (void)state;
    nio_peers *peers = manages(b, "b", "data", NULL);
    struct sim_end *closes = sim_raw(b, NULL, true), *stays = sim_raw(b, NULL, true);
    sim_settle(&sim);
    nio_link_close(closes->link);
    sim_settle(&sim);
    assert_int_equal(sim_take(closes).len, 0);
    nio_peers_stop(peers);
    sim_settle(&sim);
    nio_bytes said = sim_take(stays);
    peer_said(&said, NIO_DISCONNECT, "b", "data");
}

static void a_node_that_closes_says_good_bye(void **state)
{
    (void)state;
    manages(a, "a", "", &told_a);
    manages(b, "b", "", &told_b);
    sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    nio__core_close(b->core);
    sim_settle(&sim);
    assert_int_equal(told_a.removed, 1);
    assert_int_equal(told_b.removed, 1);
    assert_int_equal(counters(a)->peers_lost, 1);
}

static void records_end_with_their_connection(void **state)
{
    (void)state;
    nio_reconnect reconnect = NIO_RECONNECT_INIT;
    nio_peers *of_a = manages(a, "a", "", &told_a), *of_b = manages(b, "b", "", &told_b);
    struct sim_stream *stream = sim_connect_lasting(a, NULL, b, NULL, &reconnect);
    sim_settle(&sim);
    assert_int_equal(nio_peers_count(of_a) + nio_peers_count(of_b), 2);
    sim_break(stream);
    assert_int_equal(nio_peers_count(of_a) + nio_peers_count(of_b), 0);
    sim_advance(&sim, 1000);
    assert_int_equal(nio_peers_count(of_a) + nio_peers_count(of_b), 2);
    assert_int_equal(told_a.added, 2);
    assert_int_equal(told_a.removed, 1);
}

static void silence_on_a_stream_is_no_end(void **state)
{
    (void)state;
    nio_peers *peers = manages(b, "b", "", NULL);
    struct sim_end *end = sim_raw(b, NULL, true);
    sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", ""));
    sim_advance(&sim, 300000);
    peer_is(peers, "x", "", NIO_PEER_UNPROVED);
}

static void an_app_id_can_be_managed_again_at_once(void **state)
{
    (void)state;
    nio_peers *first = manages(b, "b", "one", &told_b);
    manages(a, "a", "", &told_a);
    sim_connect(a, NULL, b, NULL);
    sim_settle(&sim);
    nio_peers_stop(first);
    nio_peers_stop(first); /* twice is once */
    assert_int_equal(nio_peers_set_data(first, nio_bytes_of("")), NIO_ECLOSED);
    nio_peers *second = manages(b, "b", "two", &told_b);
    assert_int_equal(told_b.removed, 0); /* never inside the function that the program called */
    sim_settle(&sim);
    assert_int_equal(told_b.removed, 1);
    assert_int_equal(told_b.added, 2);
    peer_is(second, "a", "", NIO_PEER_UNPROVED);
    assert_string_equal(told_a.data, "two");
}

static void what_came_and_went_in_one_turn_is_not_told(void **state)
{
    (void)state;
    manages(b, "b", "", &told_b);
    struct sim_end *end = sim_raw(b, NULL, true);
    sim_settle(&sim);
    nio__enter(b->core);
    sim_feed(end, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
    uint8_t both[256];
    nio_bytes hello = peer_says(NIO_PEER_DISCOVERED, "netaio", "y", "");
    uint8_t *at = nio__copy(both, hello);
    nio_bytes bye = peer_says(NIO_DISCONNECT, "netaio", "y", "");
    at = nio__copy(at, bye);
    sim_feed(end, nio__bytes(both, (size_t)(at - both)));
    nio__leave(b->core);
    sim_settle(&sim);
    assert_int_equal(told_b.added, 1);
    assert_string_equal(told_b.id, "x");
    assert_int_equal(told_b.removed, 0);
}

/* ---- Options --------------------------------------------------------------------------------- */

static void refuses(nio_peers_options options, nio_status status, const char *sentence)
{
    nio_peers *peers;
    nio_error error = {""};
    assert_int_equal(nio__peers_start(a->core, &options, NULL, &peers, &error), status);
    assert_string_equal(error.text, sentence);
}

static void options_that_make_no_sense_are_refused_by_a_sentence(void **state)
{
    (void)state;
    uint8_t *much = calloc(1, 70000);
    assert_non_null(much);
    nio_peers_options options = peers_options("a", "", NULL);
    options.id = nio__bytes(much, 256);
    refuses(options, NIO_EINVAL, "peers: an id of 256 bytes; at most 255 are allowed");
    options = peers_options("a", "", NULL);
    options.data = nio__bytes(much, 70000);
    refuses(options, NIO_ETOOBIG,
            "peers: 70000 bytes of data do not fit a message, which has 65422 with id and app id");
    options = peers_options("a", "", NULL);
    options.timeout_ms = 19999;
    refuses(options, NIO_EINVAL,
            "peers: advertising every 20000 ms, and forgetting after 19999 ms, makes peers come "
            "and go");
    options = peers_options("a", "", NULL);
    options.layer = sim_layer(a, false, "mac", key, NULL, NULL);
    refuses(options, NIO_EINVAL,
            "peers: \"outer\" is an outer layer; that of peer messages is an inner one");
    options.layer = sim_layer(b, true, "mac", key, NULL, NULL);
    refuses(options, NIO_EINVAL, "peers: the layer \"inner\" belongs to another node");
    nio__core_close(a->core);
    options = peers_options("a", "", NULL);
    refuses(options, NIO_ECLOSED, "peers: the node is closing");
    free(much);
}

/* ---- Inside callbacks ------------------------------------------------------------------------ */

enum deed { STOP, CLOSE_NODE, CLOSE_LINK, SET_DATA, RESTART, DEEDS };
static enum deed deed;

static void do_it(struct told *told, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    (void)told;
    if (change != NIO_PEER_ADDED) {
        return;
    }
    switch (deed) {
    case STOP:
        nio_peers_stop(peers);
        break;
    case CLOSE_NODE:
        nio__core_close(b->core);
        break;
    case CLOSE_LINK:
        nio_link_close(nio_peer_link(peer));
        break;
    case SET_DATA:
        assert_int_equal(nio_peers_set_data(peers, nio_bytes_of("changed")), NIO_OK);
        break;
    default:
        nio_peers_stop(peers);
        manages(b, "b", "again", NULL);
        break;
    }
    assert_true(nio_peer_id(peer).len > 0); /* it is there until this returns */
}

static void a_callback_may_do_anything(void **state)
{
    for (deed = STOP; deed < DEEDS; deed = (enum deed)(deed + 1)) {
        told_b.then = do_it;
        nio_peers *of_a = manages(a, "a", "", &told_a);
        nio_peers *of_b = manages(b, "b", "", &told_b);
        sim_connect(a, NULL, b, NULL);
        sim_connect(a, NULL, b, NULL);
        struct sim_end *raw = sim_raw(b, NULL, true);
        sim_feed(raw, peer_says(NIO_PEER_DISCOVERED, "netaio", "x", ""));
        sim_feed(raw, peer_says(NIO_PEER_DISCOVERED, "netaio", "y", ""));
        sim_advance(&sim, 5000);
        if (deed == SET_DATA) {
            peer_is(of_a, "b", "changed", NIO_PEER_UNPROVED);
            assert_int_equal(told_b.added, 3);
            assert_int_equal(nio_peers_count(of_b), 2); /* y took the place of x */
        } else {
            assert_int_equal(told_b.added, told_b.removed);
        }
        end(state);
        begin(state);
    }
}

static void a_node_may_close_after_any_number_of_steps(void **state)
{
    for (unsigned side = 0; side < 4; side++) {
        for (size_t steps = 0; steps < 24; steps++) {
            nio_peers *of_a = manages(a, "a", "", &told_a), *of_b = manages(b, "b", "", &told_b);
            struct sim_stream *stream = sim_connect(a, NULL, b, NULL);
            for (size_t i = 0; i < steps; i++) {
                sim_step(&sim);
            }
            if (side == 0) {
                nio__core_close(a->core);
            } else if (side == 1) {
                nio__core_close(b->core);
            } else if (side == 2) {
                sim_break(stream);
            } else {
                nio_peers_stop(of_a);
                nio_peers_stop(of_b);
            }
            sim_advance(&sim, 100);
            assert_int_equal(told_a.added, told_a.removed);
            assert_int_equal(told_b.added, told_b.removed);
            end(state);
            begin(state);
        }
    }
}

/* ---- Without memory -------------------------------------------------------------------------- */

static size_t fail_at;

static bool a_life_with_little_memory(void)
{
    nio_peers_options options = peers_options("b", "data", &told_b);
    nio_peers *peers;
    struct sim_end *end = sim_raw(b, NULL, true), *other = sim_raw(b, NULL, true);
    fault_env_fail_nth(&b->world, fail_at, false);
    if (nio__peers_start(b->core, &options, NULL, &peers, NULL) == NIO_OK) {
        sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "one"));
        sim_feed(end, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "two, which is longer"));
        sim_feed(other, peer_says(NIO_ADVERTISE_PEER, "netaio", "x", "three"));
        sim_advance(&sim, 25000);
        nio_status status = nio_peers_set_data(peers, nio_bytes_of("other data"));
        assert_true(status == NIO_OK || status == NIO_ENOMEM);
        nio_peers_stop(peers);
        sim_settle(&sim);
    }
    fault_env_fail_nth(&b->world, 0, false);
    return b->world.refused > 0;
}

static void memory_may_run_out_anywhere(void **state)
{
    fail_at = 1;
    while (a_life_with_little_memory()) {
        assert_int_equal(told_b.added, told_b.removed);
        end(state);
        begin(state);
        fail_at++;
    }
    assert_true(fail_at > 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_sides_hear_of_each_other),
        TEST(a_client_speaks_first_when_its_link_opens),
        TEST(a_server_leaves_it_to_clients_that_come_later),
        TEST(a_client_answers_a_server_that_advertises),
        TEST(own_links_are_told_again_with_every_round),
        TEST(an_id_is_drawn_where_none_is_given),
        TEST(rounds_without_news_take_no_memory),
        TEST(an_answer_names_its_request),
        TEST(only_advertisements_are_answered),
        TEST(ids_are_not_empty_and_not_too_long),
        TEST(not_found_of_a_node_without_peers_ends_no_call),
        TEST(the_next_not_found_is_that_of_the_call),
        TEST(app_ids_stand_side_by_side),
        TEST(messages_of_other_app_ids_go_where_routes_say),
        TEST(a_keyed_link_proves_to_level_one),
        TEST(a_signature_proves_to_level_two),
        TEST(a_signature_of_another_id_is_refused),
        TEST(who_lacks_the_inner_key_is_told_so_and_not_taken),
        TEST(keys_of_unproved_peers_are_not_used_unless_the_program_says_so),
        TEST(a_stolen_id_is_kept_by_who_answers),
        TEST(an_id_moves_to_its_new_link_when_the_old_one_is_silent),
        TEST(a_flood_of_ids_on_a_link_stays_bounded),
        TEST(new_data_is_told_at_once),
        TEST(a_closed_link_is_preceded_by_good_bye),
        TEST(a_server_says_good_bye_when_it_stops_alone),
        TEST(a_node_that_closes_says_good_bye),
        TEST(records_end_with_their_connection),
        TEST(silence_on_a_stream_is_no_end),
        TEST(an_app_id_can_be_managed_again_at_once),
        TEST(what_came_and_went_in_one_turn_is_not_told),
        TEST(options_that_make_no_sense_are_refused_by_a_sentence),
        TEST(a_callback_may_do_anything),
        TEST(a_node_may_close_after_any_number_of_steps),
        TEST(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
