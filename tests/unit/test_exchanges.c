/* tests/unit/test_exchanges.c - what a server over TCP and a node over UDP answer, byte for byte,
 * to the known exchanges. Where a case says what to do otherwise than the reference, that
 * counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "core/route.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/vectors.h"

/* ---- The handlers that README.md of the vectors names ---------------------------------------- */

static void echo(void *user, nio_call *call, const nio_message *message)
{
    uint8_t content[1024] = "re:";
    (void)user;
    assert_true(message->content.len < sizeof content - 3);
    nio__copy(content + 3, message->content);
    assert_int_equal(
        nio_reply(call, NIO_RESPOND_URI, nio__bytes(content, message->content.len + 3)), NIO_OK);
}

static void say_ok(void *user, nio_call *call, const nio_message *message)
{
    (void)message;
    assert_int_equal(nio_reply(call, NIO_OK_TYPE, nio_bytes_of(user)), NIO_OK);
}

static void say_ok_without_uri(void *user, nio_call *call, const nio_message *message)
{
    (void)message;
    assert_int_equal(nio_reply_uri(call, NIO_OK_TYPE, nio__bytes(NULL, 0), nio_bytes_of(user)),
                     NIO_OK);
}

static void say_nothing(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    (void)call;
    (void)message;
}

static bool names(const json_t *item, const char *part)
{
    return strstr(vectors_text(item, "name"), part) != NULL;
}

static void on(struct sim_host *host, const nio_route *route, nio_handler_fn *fn, const char *text)
{
    assert_int_equal(nio__core_on(host->core, route, fn, (void *)(uintptr_t)text, NULL), NIO_OK);
}

static nio_route of_type(uint8_t type)
{
    return (nio_route){.size = sizeof(nio_route), .type = type, .any_uri = true};
}

static nio_route of_uri(const char *uri)
{
    return (nio_route){.size = sizeof(nio_route), .uri = nio_bytes_of(uri)};
}

static void add_routes_by_key(struct sim_host *host, const json_t *item, const nio_address *from)
{
    nio_route by_uri = of_uri("uri"), by_address = of_uri("uri"), by_type = of_type(0);
    by_address.from = from;
    if (names(item, "handler by uri and address")) {
        on(host, &by_address, say_ok_without_uri, "by address");
        on(host, &by_uri, say_ok, "by uri");
    } else if (names(item, "handler by uri")) {
        on(host, &by_uri, say_ok, "by uri");
        on(host, &by_type, say_ok, "by type");
    } else if (names(item, "ephemeral")) {
        on(host, &by_uri, say_ok, "by uri");
        assert_int_equal(
            nio__core_once(host->core, &by_uri, say_ok_without_uri, (void *)"once", NULL), NIO_OK);
    }
}

static void add_routes(struct sim_host *host, const json_t *item, const nio_address *from)
{
    static const char *const with_echo[] = {"echo",          "hmac ",    "cipher ",
                                            "node has hmac", "hmac and", "two messages",
                                            "body shorter",  "header",   "empty datagram"};
    nio_route any = of_type(0);
    add_routes_by_key(host, item, from);
    if (names(item, "handler without answer")) {
        on(host, &any, say_nothing, NULL);
    }
    if (names(item, "type changed")) {
        nio_route deleted = of_type(NIO_DELETE_URI);
        on(host, &deleted, say_ok, "deleted");
    }
    if (names(item, "inner ")) {
        nio_route inner = of_type(names(item, "error type") ? NIO_ERROR_TYPE : NIO_REQUEST_URI);
        inner.inner = sim_layer(host, true, "hmac", "in", NULL, NULL);
        on(host, &inner, say_ok, "ran");
        return;
    }
    for (size_t i = 0; i < sizeof with_echo / sizeof *with_echo; i++) {
        if (names(item, with_echo[i]) && !names(item, "no handler")) {
            on(host, &any, echo, NULL);
            return;
        }
    }
}

static nio_layer *outer_of(struct sim_host *host, const json_t *item)
{
    bool both = names(item, "hmac and cipher");
    bool hmac =
        both || strncmp(vectors_text(item, "name"), "hmac", 4) == 0 || names(item, "valid hmac");
    bool cipher = both || strncmp(vectors_text(item, "name"), "cipher", 6) == 0;
    if (!hmac && !cipher) {
        return NULL;
    }
    return sim_layer(host, false, hmac ? "hmac" : NULL, hmac ? "test" : NULL,
                     cipher ? "sha256_stream" : NULL, cipher ? "test" : NULL);
}

/* ---- One exchange ---------------------------------------------------------------------------- */

/* The random bytes behind what was drawn: bytes as they are; a number that stands for a split is
 * one more than a number below the bound, which is drawn as four bytes. */
static nio_bytes stream_of(const json_t *drawn)
{
    uint8_t *bytes = vectors_memory(1024);
    size_t len = 0, index;
    const json_t *item;
    json_array_foreach(drawn, index, item) {
        if (json_is_string(item)) {
            nio_bytes part = vectors_bytes(json_string_value(item));
            nio__copy(bytes + len, part);
            len += part.len;
        } else {
            nio__be32_store(bytes + len, (uint32_t)json_integer_value(item) - 1);
            len += 4;
        }
    }
    return nio__bytes(bytes, len);
}

static void check_state(const struct sim_end *end, const char *state)
{
    bool closed = strncmp(state, "closed", 6) == 0;
    if ((end->link == NULL) != closed) {
        fail_msg("the connection is %s, and should be %s", closed ? "open" : "closed", state);
    }
}

static bool is_of_peers(const json_t *item)
{
    return names(item, "advertise") || names(item, "discovered") || names(item, "disconnect");
}

/* The node is itself a peer, with id `me` and data {name: me}. */
static void manage(struct sim_host *host)
{
    nio_peers_options options = peers_options("me", "", NULL);
    options.data = vectors_bytes("4d40010f4c4002060443046e616d6543026d65");
    manages_with(host, &options);
}

static const json_t *wanted_of(const json_t *item)
{
    const json_t *other = json_object_get(item, "do");
    return other != NULL ? other : item;
}

/* From now on the host draws what the case says. */
static nio_bytes begin_drawing(struct sim_host *host, const json_t *item)
{
    nio_bytes drawn = stream_of(json_object_get(wanted_of(item), "drawn"));
    nio__core_plugin_host(host->core)->random->left = 0;
    fault_env_script(&host->world, drawn.ptr, drawn.len);
    return drawn;
}

/* It drew just that, and nothing beside, and answered as it should. */
static void check(struct sim_host *host, const json_t *item, nio_bytes drawn, nio_bytes out)
{
    uint32_t left = nio__core_plugin_host(host->core)->random->left;
    assert_int_equal(drawn.len, left == 0 ? 0 : NIO__RNG_POOL - left);
    if (!nio_bytes_equal(out, vectors_hex(wanted_of(item), "out"))) {
        fail_msg("%s: another answer than the known one", vectors_text(item, "name"));
    }
}

static void run_over_tcp(const json_t *item)
{
    struct sim sim;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    if (is_of_peers(item)) {
        manage(host);
    }
    struct sim_end *end = sim_raw(host, outer_of(host, item), true);
    add_routes(host, item, nio_link_address(end->link));
    sim_settle(&sim);
    nio_bytes drawn = begin_drawing(host, item);
    sim_feed(end, vectors_hex(item, "in"));
    sim_settle(&sim);
    check(host, item, drawn, sim_take(end));
    check_state(end, vectors_text(wanted_of(item), "connection"));
    sim_end(&sim);
}

/* All datagrams that came, one behind the other. */
static nio_bytes receive_all(struct sim_socket *raw)
{
    uint8_t *all = vectors_memory(4096);
    nio_bytes part;
    size_t len = 0;
    while ((part = sim_receive(raw, NULL)).len > 0) {
        assert_true(len + part.len <= 4096);
        nio__copy(all + len, part);
        len += part.len;
    }
    return nio__bytes(all, len);
}

static void run_over_udp(const json_t *item)
{
    struct sim sim;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_socket *socket = sim_socket_new(host, outer_of(host, item), 8888);
    struct sim_socket *raw = sim_socket_raw(&sim, 2, 40000);
    if (is_of_peers(item)) {
        manage(host);
    }
    add_routes(host, item, &raw->address);
    sim_settle(&sim);
    nio_bytes drawn = begin_drawing(host, item);
    sim_send(raw, &socket->address, vectors_hex(item, "in"));
    sim_settle(&sim);
    check(host, item, drawn, receive_all(raw));
    assert_string_equal(vectors_text(wanted_of(item), "node"), "ok");
    sim_end(&sim);
}

static size_t run_all(const char *transport, void (*run)(const json_t *item))
{
    size_t index, ran = 0;
    json_t *item, *file = vectors_open("messages");
    VECTORS_EACH(file, "exchanges", index, item) {
        if (strcmp(vectors_text(item, "transport"), transport) == 0) {
            run(item);
            ran++;
        }
    }
    vectors_close(file);
    return ran;
}

static void every_exchange_over_tcp_ends_as_known(void **state)
{
    (void)state;
    assert_true(run_all("tcp", run_over_tcp) >= 40);
}

static void every_exchange_over_udp_ends_as_known(void **state)
{
    (void)state;
    assert_int_equal(run_all("udp", run_over_udp), 44);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exchange_over_tcp_ends_as_known),
        cmocka_unit_test(every_exchange_over_udp_ends_as_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
