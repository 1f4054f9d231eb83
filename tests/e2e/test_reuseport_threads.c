/* tests/e2e/test_reuseport_threads.c - nodes in threads that share a port, and what they share
 * besides: what was seen under a key. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netaio/poster.h>

#include "base/bytes.h"
#include "support/e2e.h"

enum { SERVERS = 2, LINKS = 64 };

static const char secret[] = "a secret that all of them have";

struct server {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t ready;
    uint16_t port; /* to listen at; 0: any. Then the one that it got */
    nio_poster *poster;
    unsigned handled;
    nio_counters counters; /* at its end */
};

static nio_layer *make_layer(nio_node *node)
{
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "outer",
                           .auth = {.kind = "hmac", .key = nio_key_of(secret, sizeof secret)},
                           .cipher = {.kind = "none"}};
    nio_layer *layer;
    assert_int_equal(nio_layer_create(node, &spec, &layer, NULL), NIO_OK);
    return layer;
}

static void end_server(nio_node *node, void *arg)
{
    struct server *server = arg;
    server->counters = *nio_node_counters(node);
    nio_poster_close(server->poster);
    nio_node_close(node, NULL, NULL);
}

static void *serve(void *arg)
{
    struct server *server = arg;
    nio_node *node;
    nio_listener *listener;
    nio_poster *poster;
    char endpoint[64];
    assert_int_equal(nio_node_create(&node, NULL), NIO_OK);
    e2e_serve_echo(node, NULL, &server->handled);
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.outer = make_layer(node);
    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u?reuseport=1", (unsigned)server->port);
    assert_int_equal(nio_node_listen_with(node, endpoint, &options, &listener, NULL), NIO_OK);
    assert_int_equal(nio_poster_create(node, &poster), NIO_OK);
    pthread_mutex_lock(&server->mutex);
    server->port = nio_listener_port(listener);
    server->poster = poster;
    pthread_cond_signal(&server->ready);
    pthread_mutex_unlock(&server->mutex);
    assert_int_equal(nio_node_run(node), NIO_OK);
    return NULL;
}

static void start(struct server *server, uint16_t port)
{
    memset(server, 0, sizeof *server);
    server->port = port;
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->ready, NULL);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
    pthread_mutex_lock(&server->mutex);
    while (server->poster == NULL) {
        pthread_cond_wait(&server->ready, &server->mutex);
    }
    pthread_mutex_unlock(&server->mutex);
}

static void stop(struct server *server)
{
    assert_int_equal(nio_poster_post(server->poster, end_server, server), NIO_OK);
    assert_int_equal(pthread_join(server->thread, NULL), 0);
    pthread_mutex_destroy(&server->mutex);
    pthread_cond_destroy(&server->ready);
}

/* The frame of a request under the layer, as a client puts it on the wire. */
static size_t record(uint8_t *frame, size_t size)
{
    struct e2e e;
    struct e2e_call call = {0};
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof at;
    char endpoint[64];
    e2e_begin(&e);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", (unsigned)ntohs(at.sin_port));
    nio_node *client = e2e_node(&e, NULL);
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    options.outer = make_layer(client);
    nio_link *link;
    assert_int_equal(nio_node_connect(client, endpoint, &options, &link, NULL), NIO_OK);
    assert_int_equal(e2e_request(link, nio_bytes_of("once"), &call), NIO_OK);
    E2E_UNTIL(&e, nio_node_counters(client)->writes == 1);
    int accepted = accept(fd, NULL, NULL);
    ssize_t got = recv(accepted, frame, size, 0);
    assert_int_equal(got, nio_node_counters(client)->bytes_out);
    close(accepted);
    close(fd);
    e2e_close(&e, client);
    e2e_end(&e);
    return (size_t)got;
}

/* Sends a frame over a connection of its own; the type of the answer. */
static uint8_t send_frame(uint16_t port, nio_bytes frame)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    uint8_t answer[256];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(send(fd, frame.ptr, frame.len, MSG_NOSIGNAL), frame.len);
    assert_true(recv(fd, answer, sizeof answer, 0) > 0);
    close(fd);
    return answer[0];
}

static void nodes_in_threads_share_a_port_and_what_was_seen(void **state)
{
    (void)state;
    static struct server servers[SERVERS];
    uint8_t frame[512];
    unsigned answered = 0, refused = 0;
    start(&servers[0], 0);
    for (size_t i = 1; i < SERVERS; i++) {
        start(&servers[i], servers[0].port);
    }
    nio_bytes bytes = nio__bytes(frame, record(frame, sizeof frame));
    for (size_t i = 0; i < LINKS; i++) {
        uint8_t type = send_frame(servers[0].port, bytes);
        answered += type == NIO_RESPOND_URI;
        refused += type == NIO_AUTH_ERROR;
    }
    uint64_t accepted = 0;
    unsigned handled = 0;
    for (size_t i = 0; i < SERVERS; i++) {
        stop(&servers[i]);
        /* All on one side of a fair spread: once in 2^63. */
        assert_int_not_equal(servers[i].counters.links_accepted, 0);
        accepted += servers[i].counters.links_accepted;
        handled += servers[i].handled;
    }
    assert_int_equal(accepted, LINKS);
    assert_int_equal(answered, 1);
    assert_int_equal(handled, 1);
    assert_int_equal(refused, LINKS - 1);
}

static void a_port_is_shared_only_where_both_say_so(void **state)
{
    (void)state;
    struct e2e e;
    char endpoint[64];
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.plain = true;
    nio_listener *alone = e2e_listen(node, "tcp://127.0.0.1:0?reuseport=0");
    nio_listener *shared = e2e_listen(node, "tcp://*:0?reuseport=1&backlog=5");
    snprintf(endpoint, sizeof endpoint, "%s?reuseport=1", nio_listener_endpoint(alone));
    assert_int_equal(nio_node_listen_with(node, endpoint, &options, NULL, NULL), NIO_EADDRINUSE);
    assert_int_equal(
        nio_node_listen_with(node, nio_listener_endpoint(shared), &options, NULL, NULL),
        NIO_EADDRINUSE);
    snprintf(endpoint, sizeof endpoint, "%s?reuseport=1", nio_listener_endpoint(shared));
    assert_int_equal(nio_node_listen_with(node, endpoint, &options, NULL, NULL), NIO_OK);
    e2e_close(&e, node);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_in_threads_share_a_port_and_what_was_seen),
        cmocka_unit_test(a_port_is_shared_only_where_both_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
