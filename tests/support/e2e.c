/* tests/support/e2e.c - see e2e.h. */
#include "support/e2e.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "wire/frame.h"

#define PATIENCE_MS 20000
#define LOOK_MS 50

/* ---- The world ------------------------------------------------------------------------------- */

static uint64_t real_monotonic_ms(void *user)
{
    (void)user;
    nio_env env;
    nio_env_default(&env);
    return env.monotonic_ms(env.user);
}

static int64_t real_wall_ms(void *user)
{
    (void)user;
    nio_env env;
    nio_env_default(&env);
    return env.wall_ms(env.user);
}

/* Two worlds of one millisecond must not draw the same nonces: the process would take a message
 * of the second for a replay. */
void e2e_world(struct fault_env *world)
{
    static uint64_t worlds;
    fault_env_init(world, (real_monotonic_ms(NULL) << 16) + ++worlds);
    world->env.monotonic_ms = real_monotonic_ms;
    world->env.wall_ms = real_wall_ms;
}

static void on_watchdog(uv_timer_t *timer)
{
    (void)timer; /* only wakes the loop, so that e2e_turn can look */
}

void e2e_begin(struct e2e *e)
{
    e2e_world(&e->world);
    assert_int_equal(uv_loop_init(&e->loop), 0);
    uv_timer_init(&e->loop, &e->watchdog);
    uv_timer_start(&e->watchdog, on_watchdog, LOOK_MS, LOOK_MS);
    uv_unref((uv_handle_t *)&e->watchdog);
    e->give_up_at = real_monotonic_ms(NULL) + PATIENCE_MS;
}

static void complain(uv_handle_t *handle, void *user)
{
    (void)user;
    print_error("a handle is left on the loop: %s%s\n",
                uv_handle_type_name(uv_handle_get_type(handle)),
                uv_is_closing(handle) ? ", closing" : "");
}

void e2e_end(struct e2e *e)
{
    uv_close((uv_handle_t *)&e->watchdog, NULL);
    uv_run(&e->loop, UV_RUN_NOWAIT);
    uv_walk(&e->loop, complain, NULL);
    assert_int_equal(uv_loop_close(&e->loop), 0);
    fault_env_end(&e->world);
}

void e2e_turn(struct e2e *e, const char *what)
{
    if (real_monotonic_ms(NULL) > e->give_up_at) {
        fail_msg("still not true: %s", what);
    }
    uv_run(&e->loop, UV_RUN_ONCE);
}

/* ---- Nodes and links ------------------------------------------------------------------------- */

nio_node *e2e_node(struct e2e *e, const nio_limits *limits)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.loop = &e->loop;
    options.env = &e->world.env;
    options.limits = limits;
    nio_node *node;
    assert_int_equal(nio_node_create(&node, &options), NIO_OK);
    return node;
}

static void on_closed(void *user)
{
    *(bool *)user = true;
}

void e2e_close(struct e2e *e, nio_node *node)
{
    bool closed = false;
    nio_node_close(node, on_closed, &closed);
    E2E_UNTIL(e, closed);
}

void e2e_on_link(void *user, nio_link *link, const nio_link_event *event)
{
    struct e2e_link *seen = user;
    if (event->state == NIO_LINK_OPEN) {
        seen->opened++;
        seen->link = link;
    } else {
        assert_int_equal(event->state, NIO_LINK_CLOSED);
        seen->closed++;
        seen->link = NULL;
        seen->reason = event->reason;
        snprintf(seen->text, sizeof seen->text, "%s", event->text);
    }
}

nio_listener *e2e_listen(nio_node *node, const char *endpoint)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.plain = true;
    nio_listener *listener;
    nio_error error;
    if (nio_node_listen_with(node, endpoint, &options, &listener, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return listener;
}

nio_link *e2e_connect(nio_node *node, const char *endpoint, struct e2e_link *seen)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.plain = true;
    options.on_link = seen == NULL ? NULL : e2e_on_link;
    options.user = seen;
    nio_link *link;
    nio_error error;
    if (nio_node_connect(node, endpoint, &options, &link, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return link;
}

nio_link *e2e_pair(nio_node *server, nio_node *client, struct e2e_link *seen)
{
    e2e_serve_echo(server, NULL, NULL);
    return e2e_connect(client, nio_listener_endpoint(e2e_listen(server, "tcp://127.0.0.1:0")),
                       seen);
}

/* ---- Calls ----------------------------------------------------------------------------------- */

void e2e_done(void *user, const nio_end *end)
{
    struct e2e_call *call = user;
    call->ended++;
    call->status = end->status;
    call->answered = end->answered;
    call->authenticated = end->authenticated;
    call->type = end->type;
    call->len = end->content.len;
    nio__copy(call->content, nio__bytes(end->content.ptr, end->content.len < sizeof call->content
                                                              ? end->content.len
                                                              : sizeof call->content));
}

nio_status e2e_request(nio_link *link, nio_bytes content, struct e2e_call *call)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of("echo");
    spec.content = content;
    return nio_request(link, &spec, NULL, e2e_done, call, &call->id);
}

void e2e_echo(void *user, nio_call *call, const nio_message *message)
{
    if (user != NULL) {
        ++*(unsigned *)user;
    }
    (void)!nio_reply(call, NIO_RESPOND_URI, message->content);
}

void e2e_serve_echo(nio_node *node, nio_layer *inner, unsigned *count)
{
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_REQUEST_URI;
    route.uri = nio_bytes_of("echo");
    route.inner = inner;
    nio_handler_id id;
    assert_int_equal(nio_on(node, &route, e2e_echo, count, &id), NIO_OK);
}

/* ---- Sockets --------------------------------------------------------------------------------- */

int e2e_socket(uint16_t port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    assert_true(fd >= 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

size_t e2e_frame(uint8_t *out, uint8_t type, const char *uri, nio_bytes content)
{
    static const uint8_t no_fields[3] = {0x4d, 0x40, 0x00};
    size_t uri_len = strlen(uri);
    uint8_t *body = out + NIO__HEADER_SIZE + sizeof no_fields;
    body[0] = (uint8_t)(uri_len >> 8);
    body[1] = (uint8_t)uri_len;
    uint8_t *end = nio__copy(nio__copy(body + 2, nio_bytes_of(uri)), content);
    memcpy(out + NIO__HEADER_SIZE, no_fields, sizeof no_fields);
    nio__frame_write_header(out, type, sizeof no_fields, nio__bytes(body, (size_t)(end - body)));
    return (size_t)(end - out);
}

void e2e_write(struct e2e *e, int fd, nio_bytes bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(fd, bytes.ptr, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0) {
            assert_true(errno == EAGAIN || errno == EINTR);
            uv_run(&e->loop, UV_RUN_NOWAIT);
            e2e_turn(e, "the socket takes all bytes");
            continue;
        }
        bytes = nio__bytes_skip(bytes, (size_t)sent);
    }
}

long e2e_read(int fd, uint8_t *out, size_t size)
{
    ssize_t got = recv(fd, out, size, MSG_DONTWAIT);
    if (got >= 0) {
        return got;
    }
    return errno == EAGAIN || errno == EINTR ? -1 : -2;
}
