/* tests/unit/test_gen_notify_udp.c - typed operations over UDP: transports, datagrams, groups,
 * peers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/good/notices/notices.c"
#include "core/typed.h"
#include "support/asks.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

enum { OUTER, PEERS, ADMIN, SEALED, WORK, LAYERS };

struct app {
    unsigned nudged, asked, any, alarms, beacons, big;
    uint8_t alarm[4];
    uint32_t beacon;
    size_t say; /* bytes that big.request is answered with */
    nio_status said;
};

struct side {
    struct sim_host *host;
    struct sim_socket *socket;
    nio_layer *layers[LAYERS];
    notices_server *server;
    notices_client *client; /* over UDP, to the other side */
    struct app app;
};

struct fixture {
    struct sim sim;
    struct side a, b;
};

/* ---- Handlers and events --------------------------------------------------------------------- */

static uint8_t filler[900];

static void on_nudge(notices_server *server, const notices_nudge_uri *uri)
{
    struct app *app = notices_server_app(server);
    assert_int_equal(uri->who[1], 'k');
    app->nudged++;
}

static bool on_any_subscribe(notices_server *server, nio_call *call, const notices_any_uri *uri)
{
    struct app *app = notices_server_app(server);
    (void)call;
    app->asked++;
    return uri->rest.len > 0 && uri->rest.ptr[0] == 'x';
}

static void on_big(notices_server *server, nio_call *call, nio_bytes bytes)
{
    struct app *app = notices_server_app(server);
    app->big++;
    assert_true(bytes.len <= 900);
    app->said = notices_big_request_reply_ok(call, (nio_bytes){filler, app->say});
    if (app->said != NIO_OK) {
        assert_int_equal(notices_big_request_reply_error(call, nio_text_of("too much")), NIO_OK);
    }
}

static void on_any(notices_client *client, const notices_any_uri *uri)
{
    struct app *app = notices_client_app(client);
    assert_int_equal(uri->rest.ptr[0], 'x');
    app->any++;
}

static void on_alarm(notices_client *client, const notices_alarm_uri *uri, const uint8_t bytes[4])
{
    struct app *app = notices_client_app(client);
    app->alarms += uri->level;
    memcpy(app->alarm, bytes, 4);
}

static void on_beacon(notices_client *client, uint32_t value)
{
    struct app *app = notices_client_app(client);
    app->beacons++;
    app->beacon = value;
}

static void on_big_notify(notices_client *client, nio_bytes bytes)
{
    (void)bytes;
    ((struct app *)notices_client_app(client))->big++;
}

static const notices_events events = {.size = sizeof events,
                                      .any_notify = on_any,
                                      .alarm_notify = on_alarm,
                                      .beacon_notify = on_beacon,
                                      .big_notify = on_big_notify};

/* ---- Two nodes ------------------------------------------------------------------------------- */

static const notices_handlers *handlers(void)
{
    static notices_handlers all = {
        .size = sizeof all, .any_subscribe = on_any_subscribe, .big_request = on_big};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    all.nudge = on_nudge;
#pragma GCC diagnostic pop
    return &all;
}

static nio__protocol_use use_of(struct side *side, const void *functions)
{
    return (nio__protocol_use){.protocol = &notices_protocol,
                               .layers = side->layers,
                               .handlers = functions,
                               .app = &side->app};
}

static notices_client *client_on(struct side *side, nio_link *link)
{
    nio_client *client;
    nio__protocol_use use = use_of(side, NULL);
    assert_int_equal(nio__core_client(link, &use, &client), NIO_OK);
    return (notices_client *)client;
}

static void begin_side(struct fixture *f, struct side *side, bool plain)
{
    nio_service *service;
    memset(side, 0, sizeof *side);
    side->host = sim_host_new(&f->sim, NULL);
    side->layers[OUTER] = plain ? NULL : sim_layer(side->host, false, "mac", key, NULL, NULL);
    side->layers[ADMIN] = sim_layer(side->host, true, "aead", key, NULL, NULL);
    side->socket = sim_socket_new(side->host, side->layers[OUTER], 8888);
    nio__protocol_use serve = use_of(side, handlers()), hear = use_of(side, &events);
    assert_int_equal(nio__core_serve(side->host->core, &serve, &service, NULL), NIO_OK);
    assert_int_equal(nio__core_hear(side->host->core, &hear, NULL), NIO_OK);
    side->server = (notices_server *)service;
}

static void begin_under(struct fixture *f, bool plain)
{
    sim_begin(&f->sim, 5);
    begin_side(f, &f->a, plain);
    begin_side(f, &f->b, plain);
    f->a.client = client_on(&f->a, sim_socket_link(f->a.socket, &f->b.socket->address));
    f->b.client = client_on(&f->b, sim_socket_link(f->b.socket, &f->a.socket->address));
}

static void begin(struct fixture *f)
{
    begin_under(f, false);
}

static const nio_counters *counters(const struct side *side)
{
    return nio__core_counters(side->host->core);
}

/* ---- Transports ------------------------------------------------------------------------------ */

static void a_one_way_message_and_a_subscription_cross(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    notices_any_uri uri = {.rest = nio_bytes_of("x")};
    assert_int_equal(notices_any_subscribe(f.a.client, &uri, NULL, ended_done, &ended, NULL),
                     NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    assert_int_equal(notices_any_notify(f.b.server, &uri), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.a.app.any, 1);
    assert_int_equal(f.b.app.any, 0);
    notices_nudge_uri who = {.who = {'o', 'k'}};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    assert_int_equal(notices_nudge(f.a.client, &who), NIO_OK);
#pragma GCC diagnostic pop
    sim_settle(&f.sim);
    assert_int_equal(f.b.app.nudged, 1);
    sim_end(&f.sim);
}

/* Else anybody could have it told to anybody. */
static void who_subscribes_without_a_key_proves_its_address(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin_under(&f, true);
    struct sim_socket *raw = sim_socket_raw(&f.sim, 9, 4000);
    sim_send(raw, &f.b.socket->address, spoken(NIO_SUBSCRIBE_URI, "x", ""));
    sim_settle(&f.sim);
    spoken_is(sim_receive(raw, NULL), NIO_NOT_PERMITTED, "x", "the address is not proved", NULL);
    assert_int_equal(f.b.app.asked, 0);
    notices_any_uri uri = {.rest = nio_bytes_of("x")};
    assert_int_equal(notices_any_subscribe(f.a.client, &uri, NULL, ended_done, &ended, NULL),
                     NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    assert_int_equal(counters(&f.b)->challenges, 1);
    assert_int_equal(notices_any_notify(f.b.server, &uri), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.a.app.any, 1);
    sim_end(&f.sim);
}

static void an_operation_for_tcp_is_unknown_over_udp(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    notices_room_uri uri = {.name = nio_text_of("hall")};
    assert_int_equal(notices_room_subscribe(f.a.client, &uri, NULL, NULL, NULL, NULL), NIO_ENOTSUP);
    asks(notices_client_link(f.a.client), NIO_SUBSCRIBE_URI, "room/hall", "", &ended);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_ENOTPERMITTED, "not permitted"); /* any.subscribe, not room's */
    assert_int_equal(counters(&f.b)->refused_route, 0);
    asks(notices_client_link(f.a.client), 200, "room/hall", "", &ended);
    sim_settle(&f.sim);
    assert_int_equal(counters(&f.b)->refused_route, 1);
    sim_end(&f.sim);
}

/* ---- Datagrams ------------------------------------------------------------------------------- */

struct big_end {
    unsigned count;
    nio_status status;
    size_t len;
};

static void on_big_end(void *user, const notices_big_request_end *end)
{
    struct big_end *ended = user;
    ended->count++;
    ended->status = end->status;
    ended->len = end->status == NIO_OK ? end->ok.len : end->detail.len;
}

static nio_status ask_big(struct fixture *f, size_t len, struct big_end *ended)
{
    return notices_big_request(f->a.client, (nio_bytes){filler, len}, NULL, on_big_end, ended,
                               NULL);
}

static void what_is_longer_than_its_datagram_is_not_sent(void **state)
{
    (void)state;
    struct fixture f;
    struct big_end ended = {0};
    begin(&f);
    size_t sent = f.a.socket->sent;
    f.b.app.say = 1;
    assert_int_equal(ask_big(&f, 800, &ended), NIO_ETOOBIG);
    sim_settle(&f.sim);
    assert_int_equal(f.a.socket->sent, sent);
    assert_int_equal(ask_big(&f, 600, &ended), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(ended.status, NIO_OK);
    f.b.app.say = 800;
    assert_int_equal(ask_big(&f, 1, &ended), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.b.app.said, NIO_ETOOBIG); /* the call was still open, and answered so */
    assert_int_equal(ended.status, NIO_EREMOTE);
    assert_int_equal(ended.len, strlen("too much"));
    assert_int_equal(ended.count, 2);
    sim_end(&f.sim);
}

static void a_notification_that_does_not_fit_reaches_nobody(void **state)
{
    (void)state;
    struct fixture f;
    struct ended ended = {0};
    begin(&f);
    assert_int_equal(notices_big_subscribe(f.a.client, NULL, ended_done, &ended, NULL), NIO_OK);
    sim_settle(&f.sim);
    ended_as(&ended, NIO_OK, "");
    size_t sent = f.b.socket->sent;
    assert_int_equal(notices_big_notify(f.b.server, (nio_bytes){filler, 800}), NIO_ETOOBIG);
    sim_settle(&f.sim);
    assert_int_equal(f.b.socket->sent, sent);
    assert_int_equal(notices_big_notify(f.b.server, (nio_bytes){filler, 600}), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.a.app.big, 1);
    sim_end(&f.sim);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static void what_is_for_a_group_is_heard_by_all_in_it(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    assert_int_equal(notices_beacon_notify(f.a.server, 1), NIO_ENOENT);
    sim_socket_join(f.a.socket, 8888);
    sim_socket_join(f.b.socket, 8888);
    assert_int_equal(notices_beacon_notify(f.a.server, 2), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.b.app.beacons, 1);
    assert_int_equal(f.b.app.beacon, 2);
    assert_int_equal(f.a.app.beacons, 0); /* a node does not hear itself */
    sim_end(&f.sim);
}

static void a_group_under_another_layer_is_none_of_the_protocol(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f);
    struct sim_socket *plain = sim_socket_new(f.a.host, NULL, 9999);
    sim_socket_join(plain, 9999);
    assert_int_equal(notices_beacon_notify(f.a.server, 1), NIO_ENOENT);
    sim_end(&f.sim);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_peers *manages_app(struct side *side, const char *app, const char *id)
{
    nio_peers_options options = peers_options(id, "", NULL);
    options.app = nio_bytes_of(app);
    return manages_with(side->host, &options);
}

static void what_is_for_peers_is_told_to_those_of_the_app_id_alone(void **state)
{
    (void)state;
    static const uint8_t bytes[4] = {1, 2, 3, 4};
    struct fixture f;
    struct side other, tcp;
    begin(&f);
    begin_side(&f, &other, false);
    begin_side(&f, &tcp, false);
    notices_alarm_uri uri = {.level = 1};
    assert_int_equal(notices_alarm_notify(f.a.server, &uri, bytes), NIO_ENOENT);
    nio_peers *peers = manages_app(&f.a, "notices", "a");
    nio_peers *others = manages_app(&f.a, "other", "a");
    manages_app(&f.b, "notices", "b");
    manages_app(&other, "other", "o");
    manages_app(&tcp, "notices", "t");
    assert_int_equal(notices_alarm_notify(f.a.server, &uri, bytes), NIO_OK); /* none is known yet */
    sim_socket_join(f.a.socket, 8888);
    sim_socket_join(f.b.socket, 8888);
    sim_socket_join(other.socket, 8888);
    sim_connect(tcp.host, tcp.layers[OUTER], f.a.host, f.a.layers[OUTER]);
    sim_advance(&f.sim, 25000);
    assert_int_equal(nio_peers_count(peers), 2);
    assert_int_equal(nio_peers_count(others), 1);
    assert_int_equal(notices_alarm_notify(f.a.server, &uri, bytes), NIO_OK);
    sim_settle(&f.sim);
    assert_int_equal(f.b.app.alarms, 1);
    assert_memory_equal(f.b.app.alarm, bytes, 4);
    assert_int_equal(tcp.app.alarms, 1); /* transport any */
    assert_int_equal(other.app.alarms, 0);
    sim_end(&f.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_one_way_message_and_a_subscription_cross),
        cmocka_unit_test(who_subscribes_without_a_key_proves_its_address),
        cmocka_unit_test(an_operation_for_tcp_is_unknown_over_udp),
        cmocka_unit_test(what_is_longer_than_its_datagram_is_not_sent),
        cmocka_unit_test(a_notification_that_does_not_fit_reaches_nobody),
        cmocka_unit_test(what_is_for_a_group_is_heard_by_all_in_it),
        cmocka_unit_test(a_group_under_another_layer_is_none_of_the_protocol),
        cmocka_unit_test(what_is_for_peers_is_told_to_those_of_the_app_id_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
