/* tests/support/e2e.c - see e2e.h. */
#include "support/e2e.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "wire/frame.h"

#define PATIENCE_MS 20000
#define LOOK_MS 50

static void remove_directory(void);

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
    remove_directory();
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
    return e2e_connect(client, nio_listener_endpoint(e2e_listen(server, e2e_any())), seen);
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

/* ---- Transports ------------------------------------------------------------------------------ */

static char directory[] = "/tmp/nio-e2e-XXXXXX"; /* made once; for unix sockets */
static bool has_directory;

static const char *transport(void)
{
    const char *given = getenv("NIO_TEST_TRANSPORT");
    return given != NULL ? given : "ipv4";
}

static bool is_transport(const char *name)
{
    return strcmp(transport(), name) == 0;
}

bool e2e_has_ipv6(void)
{
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool there = fd >= 0 && bind(fd, (const struct sockaddr *)&at, sizeof at) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return there;
}

static const char *new_path(void)
{
    static char path[64];
    static unsigned paths;
    if (!has_directory) {
        assert_non_null(mkdtemp(directory));
        has_directory = true;
    }
    snprintf(path, sizeof path, "unix:%s/%u", directory, ++paths);
    return path;
}

/* Whatever listened has taken its files away. */
static void remove_directory(void)
{
    if (has_directory) {
        assert_int_equal(rmdir(directory), 0);
        memcpy(directory + sizeof directory - 7, "XXXXXX", 6);
        has_directory = false;
    }
}

const char *e2e_any(void)
{
    static char name[64];
    static unsigned names;
    if (is_transport("unix")) {
        return new_path();
    }
    if (is_transport("abstract")) {
        snprintf(name, sizeof name, "unix:@nio-e2e-%ld-%u", (long)getpid(), ++names);
        return name;
    }
    if (is_transport("ipv6")) {
        if (!e2e_has_ipv6()) {
            print_message("SKIP: this host has no IPv6 loopback\n");
            skip();
        }
        return "tcp://[::1]:0";
    }
    assert_string_equal(transport(), "ipv4");
    return "tcp://127.0.0.1:0";
}

uint8_t e2e_family(void)
{
    return is_transport("ipv4") ? 4 : is_transport("ipv6") ? 6 : 0;
}

nio_status e2e_refused(void)
{
    return is_transport("unix") ? NIO_ENOENT : NIO_ECONNREFUSED;
}

nio_status e2e_reset(void)
{
    return e2e_family() == 0 ? NIO_ECLOSED : NIO_ECONNRESET;
}

/* ---- Sockets --------------------------------------------------------------------------------- */

/* The address of a listener, and its length. */
static socklen_t name_of(const nio_listener *listener, struct sockaddr_storage *to)
{
    const char *path = nio_listener_endpoint(listener) + strlen("unix:");
    uint16_t port = htons(nio_listener_port(listener));
    memset(to, 0, sizeof *to);
    if (e2e_family() == 4) {
        struct sockaddr_in in = {
            .sin_family = AF_INET, .sin_port = port, .sin_addr = {htonl(INADDR_LOOPBACK)}};
        memcpy(to, &in, sizeof in);
        return sizeof in;
    }
    if (e2e_family() == 6) {
        struct sockaddr_in6 in = {
            .sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        memcpy(to, &in, sizeof in);
        return sizeof in;
    }
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    memcpy(un.sun_path, path, strlen(path));
    socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (path[0] == '@') {
        un.sun_path[0] = '\0';
    } else {
        len++;
    }
    memcpy(to, &un, sizeof un);
    return len;
}

int e2e_socket(const nio_listener *listener)
{
    struct sockaddr_storage to;
    socklen_t len = name_of(listener, &to);
    int fd = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    assert_true(fd >= 0);
    if (to.ss_family != AF_UNIX) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, len), 0);
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
