/* tests/unit/test_gen_ledger_udp.c - EasyCoin's protocol end to end: known requests and answers,
 * parts that fill a datagram, news to peers, private lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/typed.h"
#include "ledger.h"
#include "support/asks.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"
#include "support/vectors.h"

#define PORT 9876
#define REQUEST_TXNS "000003000ec1763b884d4000000474786e730000000068e77800"
#define SUMMARY                                                                                    \
    "4d4002420e4c400206374304636f6c734d4001334c40020b23430974696d657374616d704d40020f0f4c"         \
    "4002050543036d6178c468e7792c4c4002050543036d696ec468e778004c400207024305636f756e7444"         \
    "02"

enum { OUTER, SEALED, LAYERS };

/* ---- A node ---------------------------------------------------------------------------------- */

struct app {
    uint64_t clock, offset;
    bool has_offset;
    size_t blob; /* bytes of the blob of each part */
    unsigned news;
    uint8_t newest[32];
    char line[64];
};

struct node {
    struct sim_host *host;
    struct sim_socket *socket;
    nio_layer *layers[LAYERS];
    ledger_server *server;
    struct app app;
    uint8_t seed[32];
    nio_peers *peers;
};

static uint8_t blob[LEDGER_MAX_PART], proof[2048], ids[LEDGER_PAGE][32];

static void on_txns(ledger_server *server, nio_call *call, uint64_t value)
{
    struct app *app = ledger_server_app(server);
    const ledger_text_range_entry cols[] = {
        {nio_text_of("timestamp"), {true, 0x68e77800, true, 0x68e7792c}}};
    ledger_summary summary = {.count = 2, .has_cols = true, .cols = {cols, 1}};
    app->clock = value;
    assert_int_equal(ledger_txns_request_reply_ok(call, &summary), NIO_OK);
}

static void on_txn_list(ledger_server *server, nio_call *call, const ledger_page *page)
{
    struct app *app = ledger_server_app(server);
    ledger_bytes_32_list list = {(const uint8_t(*)[32])ids, LEDGER_PAGE};
    app->has_offset = page->has_offset;
    app->offset = page->offset;
    assert_int_equal(ledger_txn_list_request_reply_ok(call, &list), NIO_OK);
}

static ledger_part part_of(const struct app *app, uint8_t idx)
{
    return (ledger_part){.record_type = nio_text_of("Txn"),
                         .record_id = nio_text_of("aaaa"),
                         .idx = idx,
                         .root = {0x22},
                         .proof = {proof, app->blob == LEDGER_MAX_PART ? sizeof proof : 0},
                         .blob = {blob, app->blob}};
}

static void on_txn(ledger_server *server, nio_call *call, const ledger_txn_uri *uri)
{
    struct app *app = ledger_server_app(server);
    if (uri->id[31] != 7) {
        assert_int_equal(ledger_txn_request_reply_not_found(call, nio_text_of("no such txn")),
                         NIO_OK);
        return;
    }
    const ledger_u8_part_entry parts[] = {{0, part_of(app, 0)}};
    ledger_sequence sequence = {.record_type = nio_text_of("Txn"),
                                .record_id = nio_text_of("aaaa"),
                                .root = {0x22},
                                .count = 1,
                                .has_parts = true,
                                .parts = {parts, 1}};
    assert_int_equal(ledger_txn_request_reply_ok(call, &sequence), NIO_OK);
}

static void on_part(ledger_server *server, nio_call *call, const ledger_part_uri *uri)
{
    ledger_part part = part_of(ledger_server_app(server), uri->idx);
    assert_int_equal(ledger_part_request_reply_ok(call, &part), NIO_OK);
}

static void on_line(ledger_server *server, nio_text text)
{
    struct app *app = ledger_server_app(server);
    snprintf(app->line, sizeof app->line, "%.*s", (int)text.len, text.ptr);
}

static void on_new_txn(ledger_client *client, const uint8_t bytes[32])
{
    struct app *app = ledger_client_app(client);
    app->news++;
    memcpy(app->newest, bytes, 32);
}

static const ledger_handlers handlers = {.size = sizeof handlers,
                                         .txns_request = on_txns,
                                         .txn_list_request = on_txn_list,
                                         .txn_request = on_txn,
                                         .part_request = on_part,
                                         .line_publish = on_line};
static const ledger_events events = {.size = sizeof events, .new_txn_notify = on_new_txn};

static nio_layer *sealed_layer(struct node *node)
{
    static const nio_plugin_param unproved[] = {{.name = "unproved"}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "sealed",
                           .inner = true,
                           .realm = LEDGER_APP,
                           .cipher = {.kind = "x25519",
                                      .params = unproved,
                                      .param_count = 1,
                                      .key = nio_key_of(node->seed, sizeof node->seed)}};
    return sim_layer_from(node->host, &spec);
}

static nio__protocol_use use_of(struct node *node, const void *functions)
{
    return (nio__protocol_use){.protocol = &ledger_protocol,
                               .layers = node->layers,
                               .handlers = functions,
                               .app = &node->app};
}

static void begin_node(struct sim *sim, struct node *node, uint8_t seed)
{
    nio_service *service;
    memset(node, 0, sizeof *node);
    memset(node->seed, seed, sizeof node->seed);
    node->host = sim_host_new(sim, NULL);
    node->layers[SEALED] = sealed_layer(node);
    node->socket = sim_socket_new(node->host, NULL, PORT);
    sim_socket_join(node->socket, PORT);
    nio__protocol_use serve = use_of(node, &handlers), hear = use_of(node, &events);
    assert_int_equal(nio__core_serve(node->host->core, &serve, &service, NULL), NIO_OK);
    assert_int_equal(nio__core_hear(node->host->core, &hear, NULL), NIO_OK);
    node->server = (ledger_server *)service;
}

/* Says what EasyCoin's nodes say: {"pubkey": 32 bytes}. */
static void meets_peers(struct node *node, const char *id)
{
    static const char head[] = "4d40012f4c4002082243067075626b65794120";
    uint8_t data[64], pubkey[32];
    assert_int_equal(nio_key_public(node->seed, NULL, pubkey), NIO_OK);
    nio_bytes front = vectors_bytes(head);
    memcpy(data, front.ptr, front.len);
    memcpy(data + front.len, pubkey, sizeof pubkey);
    nio_peers_options options = peers_options(id, "", NULL);
    options.app = ledger_protocol.app;
    options.data = (nio_bytes){data, front.len + sizeof pubkey};
    options.unproved = true;
    nio_bytes found;
    assert_true(nio_peer_codec_packify()->find(NULL, options.data, "pubkey", &found));
    node->peers = manages_with(node->host, &options);
}

static ledger_client *client_of(struct node *node, nio_link *link)
{
    nio_client *client;
    nio__protocol_use use = use_of(node, NULL);
    assert_int_equal(nio__core_client(link, &use, &client), NIO_OK);
    return (ledger_client *)client;
}

static ledger_client *calls(struct node *node, const struct node *other)
{
    return client_of(node, sim_socket_link(node->socket, &other->socket->address));
}

/* ---- Known bytes ----------------------------------------------------------------------------- */

static void a_known_request_gets_the_known_answer(void **state)
{
    (void)state;
    struct sim sim;
    struct node node;
    struct spoken said;
    nio_address from;
    sim_begin(&sim, 1);
    begin_node(&sim, &node, 1);
    struct sim_socket *raw = sim_socket_raw(&sim, 9, PORT);
    sim_send(raw, &node.socket->address, vectors_bytes(REQUEST_TXNS));
    sim_settle(&sim);
    assert_int_equal(node.app.clock, 0x68e77800);
    nio_bytes answer = sim_receive(raw, &from);
    assert_true(spoken_next(&answer, &said));
    assert_int_equal(said.type, NIO_RESPOND_URI);
    assert_int_equal(said.field_count, 0); /* nothing that EasyCoin does not know */
    assert_true(nio_bytes_equal(said.uri, nio_bytes_of("txns")));
    assert_true(nio_bytes_equal(said.content, vectors_bytes(SUMMARY)));
    assert_int_equal(answer.len, 0);
    sim_end(&sim);
}

static void content_that_is_no_clock_is_told(void **state)
{
    (void)state;
    struct sim sim;
    struct node node;
    struct ended ended = {0};
    sim_begin(&sim, 1);
    begin_node(&sim, &node, 1);
    struct sim_host *other = sim_host_new(&sim, NULL);
    struct sim_socket *socket = sim_socket_new(other, NULL, PORT);
    asks(sim_socket_link(socket, &node.socket->address), NIO_REQUEST_URI, "txns", "1234567",
         &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_EREMOTE, "malformed content");
    sim_end(&sim);
}

static void a_refusal_that_was_lost_is_told_again(void **state)
{
    (void)state;
    struct sim sim;
    struct node node;
    struct spoken said;
    sim_begin(&sim, 1);
    begin_node(&sim, &node, 1);
    struct sim_socket *raw = sim_socket_raw(&sim, 1, PORT);
    nio_bytes cid = nio_bytes_of("12345678");
    for (size_t i = 0; i < 2; i++) {
        sim_send(raw, &node.socket->address,
                 spoken_with(NIO_REQUEST_URI, "cid", cid, "txns", "1234567"));
        sim_settle(&sim);
        spoken_is(sim_receive(raw, NULL), NIO_ERROR_TYPE, "txns", "malformed content", &said);
        assert_true(nio_bytes_equal(spoken_field(&said, "rid"), cid));
    }
    assert_int_equal(nio__core_counters(node.host->core)->refused_content, 1);
    assert_int_equal(nio__core_counters(node.host->core)->repeats, 1);
    sim_end(&sim);
}

/* ---- A session ------------------------------------------------------------------------------- */

struct seen {
    unsigned count;
    nio_status status;
    size_t items;
    size_t blob;
    char text[64];
};

static void on_summary(void *user, const ledger_txns_request_end *end)
{
    struct seen *seen = user;
    seen->count++;
    seen->status = end->status;
    seen->items = end->ok != NULL ? end->ok->cols.count : 0;
}

static void on_ids(void *user, const ledger_txn_list_request_end *end)
{
    struct seen *seen = user;
    seen->count++;
    seen->status = end->status;
    seen->items = end->ok != NULL ? end->ok->count : 0;
    assert_memory_equal(end->ok->items[1549], ids[1549], 32);
}

static void on_sequence(void *user, const ledger_txn_request_end *end)
{
    struct seen *seen = user;
    seen->count++;
    seen->status = end->status;
    seen->blob = end->ok != NULL ? end->ok->parts.items[0].value.blob.len : 0;
    snprintf(seen->text, sizeof seen->text, "%.*s", (int)end->detail.len,
             end->detail.len > 0 ? (const char *)end->detail.ptr : "");
}

static void on_part_end(void *user, const ledger_part_request_end *end)
{
    struct seen *seen = user;
    seen->count++;
    seen->status = end->status;
    seen->blob = end->ok != NULL ? end->ok->blob.len : 0;
    assert_int_equal(end->ok->idx, 200);
    assert_memory_equal(end->ok->blob.ptr, blob, end->ok->blob.len);
}

static void transactions_are_found_listed_and_fetched(void **state)
{
    (void)state;
    struct sim sim;
    struct node a, b;
    struct seen summary = {0}, list = {0}, txn = {0}, none = {0}, part = {0};
    sim_begin(&sim, 1);
    begin_node(&sim, &a, 1);
    begin_node(&sim, &b, 2);
    for (size_t i = 0; i < sizeof blob; i++) {
        blob[i] = (uint8_t)(i * 7);
    }
    ids[1549][3] = 9;
    b.app.blob = 5000;
    ledger_client *client = calls(&a, &b);
    ledger_page page = {.has_offset = true, .offset = 1550};
    ledger_txn_uri first = {.id = {0}}, unknown = {.id = {0}};
    first.id[31] = 7;
    assert_int_equal(ledger_txns_request(client, 1, NULL, on_summary, &summary, NULL), NIO_OK);
    assert_int_equal(ledger_txn_list_request(client, &page, NULL, on_ids, &list, NULL), NIO_OK);
    assert_int_equal(ledger_txn_request(client, &first, NULL, on_sequence, &txn, NULL), NIO_OK);
    assert_int_equal(ledger_txn_request(client, &unknown, NULL, on_sequence, &none, NULL), NIO_OK);
    sim_settle(&sim);
    b.app.blob = LEDGER_MAX_PART; /* the largest that a datagram takes */
    ledger_part_uri uri = {.idx = 200};
    memcpy(uri.id, first.id, sizeof uri.id);
    assert_int_equal(ledger_part_request(client, &uri, NULL, on_part_end, &part, NULL), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(summary.status, NIO_OK);
    assert_int_equal(summary.items, 1);
    assert_int_equal(list.items, LEDGER_PAGE);
    assert_int_equal(b.app.offset, 1550);
    assert_int_equal(txn.blob, 5000);
    assert_int_equal(none.status, NIO_ENOTFOUND);
    assert_string_equal(none.text, "no such txn");
    assert_int_equal(part.blob, LEDGER_MAX_PART);
    assert_int_equal(summary.count + list.count + txn.count + none.count + part.count, 5);
    sim_end(&sim);
}

static void nothing_of_it_is_there_over_tcp(void **state)
{
    (void)state;
    struct sim sim;
    struct node a, b;
    struct ended ended = {0};
    sim_begin(&sim, 1);
    begin_node(&sim, &a, 1);
    begin_node(&sim, &b, 2);
    struct sim_stream *stream = sim_connect(a.host, NULL, b.host, NULL);
    sim_settle(&sim);
    ledger_client *client = client_of(&a, stream->near.link);
    assert_int_equal(ledger_txns_request(client, 1, NULL, NULL, NULL, NULL), NIO_ENOTSUP);
    asks(stream->near.link, NIO_REQUEST_URI, "txns", "12345678", &ended);
    sim_settle(&sim);
    ended_as(&ended, NIO_ENOTFOUND, "not found");
    assert_int_equal(nio__core_counters(b.host->core)->refused_route, 1);
    sim_end(&sim);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static void news_reach_all_peers_and_lines_one(void **state)
{
    (void)state;
    struct sim sim;
    struct node nodes[3];
    static const char *const names[] = {"one", "two", "three"};
    uint8_t id[32] = {5};
    sim_begin(&sim, 1);
    for (size_t i = 0; i < 3; i++) {
        begin_node(&sim, &nodes[i], (uint8_t)(10 + i));
    }
    ledger_client *client = calls(&nodes[0], &nodes[1]);
    assert_int_equal(ledger_line_publish(client, nio_text_of("too early")), NIO_ENOPEER);
    for (size_t i = 0; i < 3; i++) {
        meets_peers(&nodes[i], names[i]);
    }
    sim_advance(&sim, 1000);
    assert_int_equal(nio_peers_count(nodes[0].peers), 2);
    assert_int_equal(ledger_new_txn_notify(nodes[0].server, id), NIO_OK);
    assert_int_equal(ledger_line_publish(client, nio_text_of("for two alone")), NIO_OK);
    sim_settle(&sim);
    assert_int_equal(nodes[0].app.news, 0);
    assert_int_equal(nodes[1].app.news, 1);
    assert_int_equal(nodes[2].app.news, 1);
    assert_memory_equal(nodes[2].app.newest, id, sizeof id);
    assert_string_equal(nodes[1].app.line, "for two alone");
    assert_string_equal(nodes[2].app.line, "");
    sim_end(&sim);
}

static void a_line_that_is_not_sealed_is_not_read(void **state)
{
    (void)state;
    struct sim sim;
    struct node a, b;
    sim_begin(&sim, 1);
    begin_node(&sim, &a, 1);
    begin_node(&sim, &b, 2);
    meets_peers(&a, "a");
    meets_peers(&b, "b");
    sim_advance(&sim, 1000);
    says(sim_socket_link(a.socket, &b.socket->address), NIO_PUBLISH_URI, "msg", "in the clear");
    sim_settle(&sim);
    assert_string_equal(b.app.line, "");
    assert_int_equal(nio__core_counters(b.host->core)->refused_cipher, 1);
    sim_end(&sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_request_gets_the_known_answer),
        cmocka_unit_test(content_that_is_no_clock_is_told),
        cmocka_unit_test(a_refusal_that_was_lost_is_told_again),
        cmocka_unit_test(transactions_are_found_listed_and_fetched),
        cmocka_unit_test(nothing_of_it_is_there_over_tcp),
        cmocka_unit_test(news_reach_all_peers_and_lines_one),
        cmocka_unit_test(a_line_that_is_not_sealed_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
