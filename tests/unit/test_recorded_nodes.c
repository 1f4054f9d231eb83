/* tests/unit/test_recorded_nodes.c - what nodes of the Python library said, read from recordings:
 * over UDP, to subscribe and be notified, and under the key of a peer. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/notes.h"
#include "support/peer_kit.h"
#include "support/recorded.h"
#include "support/simudp.h"
#include "support/vectors.h"

#define OURS 8888   /* the port of ours */
#define THEIRS 5000 /* and of the other side */

static nio_peers *introduce(struct sim_host *host, const json_t *recording, const char *id)
{
    if (json_is_null(json_object_get(recording, "peers"))) {
        return NULL;
    }
    nio_peers_options options = peers_options(id, "", NULL);
    options.data = vectors_hex(recording, "peers");
    options.unproved = true;
    return manages_with(host, &options);
}

/* ---- A reader: it has the place and the keys of the other side, and opens what comes there -- */

struct reader {
    struct sim_host *host;
    nio_peers *peers;
    const json_t *expected; /* [[type, uri, content], …], in that order */
    size_t at;
};

static void on_any(void *user, nio_call *call, const nio_message *message)
{
    struct reader *reader = user;
    const json_t *next = json_array_get(reader->expected, reader->at++);
    (void)call;
    if (next == NULL) {
        fail_msg("type %u was not expected", (unsigned)message->type);
    }
    assert_int_equal(message->type, json_integer_value(json_array_get(next, 0)));
    nio_bytes uri = vectors_bytes(json_string_value(json_array_get(next, 1)));
    nio_bytes content = vectors_bytes(json_string_value(json_array_get(next, 2)));
    assert_true(nio_bytes_equal(message->uri, uri));
    assert_true(nio_bytes_equal(message->content, content));
}

static void reads(struct reader *reader, uint8_t type, const char *uri, nio_layer *inner)
{
    nio_route route = NIO_ROUTE_INIT;
    route.type = type;
    route.any_uri = uri == NULL;
    route.uri = nio_bytes_of(uri == NULL ? "" : uri);
    route.inner = inner;
    assert_int_equal(nio__core_on(reader->host->core, &route, on_any, reader, NULL), NIO_OK);
}

/* What is answered to a request for "nothing" has no inner layer; NOT_FOUND to others has. */
static void reader_begin(struct reader *reader, struct sim_host *host, const json_t *recording)
{
    static const uint8_t plain[] = {NIO_RESPOND_URI, NIO_NOTIFY_URI, NIO_CONFIRM_SUBSCRIBE,
                                    NIO_CONFIRM_UNSUBSCRIBE, NIO_NOT_PERMITTED};
    static const uint8_t guarded[] = {NIO_OK_TYPE, NIO_ERROR_TYPE, NIO_NOT_FOUND};
    nio_layer *inner = recorded_layer(host, recording, "their_inner");
    *reader = (struct reader){.host = host};
    for (size_t i = 0; i < sizeof plain; i++) {
        reads(reader, plain[i], NULL, NULL);
    }
    for (size_t i = 0; i < sizeof guarded; i++) {
        reads(reader, guarded[i], NULL, inner);
    }
    reads(reader, NIO_NOT_FOUND, "nothing", NULL);
    reader->peers = introduce(host, recording, "reader");
}

/* PEER_DISCOVERED is for the management of peers. */
static void reader_expects(struct reader *reader, const json_t *step)
{
    reader->expected = json_object_get(step, "out");
    reader->at = 0;
    const json_t *first = json_array_get(json_array_get(reader->expected, 0), 0);
    if (json_integer_value(first) == NIO_PEER_DISCOVERED) {
        reader->at = 1;
    }
}

static void reader_is_done(const struct reader *reader)
{
    assert_int_equal(reader->at, json_array_size(reader->expected));
    assert_int_equal(reader->peers == NULL ? 0 : nio_peers_count(reader->peers),
                     reader->peers == NULL ? 0 : 1);
}

/* ---- Being served ---------------------------------------------------------------------------- */

struct server {
    struct sim sim;
    struct sim_host *host;
    struct recorded_store store;
    struct reader reader;
    nio_layer *outer, *their_outer;
};

static void server_begin(struct server *server, const json_t *recording)
{
    memset(server, 0, sizeof *server);
    sim_begin(&server->sim, 1);
    struct sim_host *host = sim_host_new(&server->sim, NULL);
    struct sim_host *theirs = sim_host_new(&server->sim, NULL);
    server->host = host;
    server->store.notifies = true;
    server->outer = recorded_layer(host, recording, "outer");
    server->their_outer = recorded_layer(theirs, recording, "outer");
    recorded_serve(&server->store, host, recorded_layer(host, recording, "inner"));
    opens(host, NULL, NULL);
    introduce(host, recording, "server");
    reader_begin(&server->reader, theirs, recording);
}

static void serve_step(struct server *server, const json_t *step)
{
    recorded_clock(server->host, step);
    recorded_clock(server->reader.host, step);
    reader_expects(&server->reader, step);
}

static void serve_datagrams(const json_t *recording)
{
    struct server server;
    server_begin(&server, recording);
    struct sim_socket *ours = sim_socket_new(server.host, server.outer, OURS);
    struct sim_socket *theirs = sim_socket_new(server.reader.host, server.their_outer, THEIRS);
    struct sim_socket *raw = sim_socket_raw(&server.sim, 9, 1);
    size_t index;
    const json_t *step;
    json_array_foreach(json_object_get(recording, "served"), index, step) {
        serve_step(&server, step);
        sim_send_as(raw, &theirs->address, &ours->address, vectors_hex(step, "in"));
        sim_settle(&server.sim);
        reader_is_done(&server.reader);
    }
    sim_end(&server.sim);
}

static void serve_stream(const json_t *recording, enum sim_split split)
{
    struct server server;
    server_begin(&server, recording);
    server.sim.split = split;
    struct sim_end *ours = sim_raw(server.host, server.outer, true);
    struct sim_end *theirs = sim_raw(server.reader.host, server.their_outer, false);
    size_t index;
    const json_t *step;
    json_array_foreach(json_object_get(recording, "served"), index, step) {
        serve_step(&server, step);
        sim_feed(ours, vectors_hex(step, "in"));
        sim_settle(&server.sim);
        sim_feed(theirs, sim_take(ours));
        sim_settle(&server.sim);
        reader_is_done(&server.reader);
    }
    sim_end(&server.sim);
}

static bool is_over(const json_t *recording, const char *transport)
{
    return strcmp(vectors_text(recording, "transport"), transport) == 0;
}

static void nodes_of_the_python_library_are_served_over_udp(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "nodes", index, recording) {
        if (is_over(recording, "udp")) {
            serve_datagrams(recording);
        }
    }
    vectors_close(file);
}

static void its_clients_subscribe_and_are_notified(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "nodes", index, recording) {
        if (is_over(recording, "tcp")) {
            serve_stream(recording, SIM_WHOLE);
            serve_stream(recording, SIM_BYTES);
        }
    }
    vectors_close(file);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

struct asker {
    struct sim sim;
    struct sim_host *host;
    struct sim_socket *socket, *raw;
    nio_link *link;
    nio_layer *inner;
    nio_peers *peers;
    struct noted noted;
    const json_t *step; /* what it waits for */
    unsigned ends;
};

static void on_end(void *user, const nio_end *end)
{
    struct asker *asker = user;
    uint8_t type = (uint8_t)vectors_int(asker->step, "answer_type");
    asker->ends++;
    assert_int_equal(end->status, recorded_status(type));
    assert_true(end->answered);
    assert_int_equal(end->type, type);
    assert_true(nio_bytes_equal(end->uri, vectors_hex(asker->step, "uri")));
    assert_true(nio_bytes_equal(end->content, vectors_hex(asker->step, "answer")));
}

static void on_notified(void *user, const nio_message *message)
{
    struct asker *asker = user;
    asker->noted.count++;
    assert_true(nio_bytes_equal(message->content, vectors_hex(asker->step, "notified")));
}

static void ask_for(struct asker *asker, uint8_t type)
{
    nio_send_spec message = NIO_SEND_SPEC_INIT;
    message.type = type;
    message.uri = vectors_hex(asker->step, "uri");
    message.content = vectors_hex(asker->step, "content");
    message.inner = type == NIO_REQUEST_URI ? NULL : asker->inner;
    assert_int_equal(nio_request(asker->link, &message, NULL, on_end, asker, NULL), NIO_OK);
}

static void ask_to_be_notified(struct asker *asker)
{
    nio_subscription wanted = NIO_SUBSCRIPTION_INIT;
    wanted.uri = vectors_hex(asker->step, "uri");
    wanted.notified = on_notified;
    wanted.user = asker;
    assert_int_equal(
        nio_subscribe(asker->link, &wanted, NULL, on_end, asker, NULL, &asker->noted.id), NIO_OK);
}

static void send_step(struct asker *asker)
{
    uint8_t type = (uint8_t)vectors_int(asker->step, "type");
    if (type == NIO_PEER_DISCOVERED) {
        return; /* it comes unasked */
    }
    if (type == NIO_SUBSCRIBE_URI) {
        ask_to_be_notified(asker);
    } else if (type == NIO_UNSUBSCRIBE_URI) {
        assert_int_equal(
            nio__core_unsubscribe(asker->host->core, asker->noted.id, NULL, on_end, asker, NULL),
            NIO_OK);
    } else {
        ask_for(asker, type);
    }
    sim_settle(&asker->sim);
    nio_bytes sent = sim_receive(asker->raw, NULL);
    assert_int_not_equal(sent.len, 0);
    assert_int_equal(sent.ptr[0], type);
}

static void take_step(struct asker *asker)
{
    size_t index;
    const json_t *datagram;
    unsigned ends = asker->ends, notes = asker->noted.count;
    json_array_foreach(json_object_get(asker->step, "in"), index, datagram) {
        sim_send(asker->raw, &asker->socket->address, vectors_bytes(json_string_value(datagram)));
    }
    sim_settle(&asker->sim);
    assert_int_equal(asker->noted.count - notes,
                     json_object_get(asker->step, "notified") == NULL ? 0 : 1);
    if (vectors_int(asker->step, "type") == NIO_PEER_DISCOVERED) {
        assert_non_null(nio_peer_of_link(asker->peers, asker->link));
    } else {
        assert_int_equal(asker->ends - ends, 1);
    }
}

static void ask_all(const json_t *recording)
{
    struct asker asker = {.ends = 0};
    sim_begin(&asker.sim, 1);
    asker.host = sim_host_new(&asker.sim, NULL);
    nio_layer *outer = recorded_layer(asker.host, recording, "outer");
    asker.inner = recorded_layer(asker.host, recording, "inner");
    asker.socket = sim_socket_new(asker.host, outer, OURS);
    asker.raw = sim_socket_raw(&asker.sim, 9, THEIRS);
    asker.link = sim_socket_link(asker.socket, &asker.raw->address);
    asker.peers = introduce(asker.host, recording, "asker");
    size_t index;
    const json_t *step;
    json_array_foreach(json_object_get(recording, "asked"), index, step) {
        asker.step = step;
        recorded_clock(asker.host, step);
        send_step(&asker);
        take_step(&asker);
    }
    assert_int_equal(asker.noted.count, 3);
    sim_end(&asker.sim);
}

static void nodes_of_the_python_library_are_understood_over_udp(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "nodes", index, recording) {
        if (is_over(recording, "udp")) {
            ask_all(recording);
        }
    }
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_of_the_python_library_are_served_over_udp),
        cmocka_unit_test(its_clients_subscribe_and_are_notified),
        cmocka_unit_test(nodes_of_the_python_library_are_understood_over_udp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
