/* tests/bench/bench_memory.c - the memory that things take while nothing happens.
 *
 *     bench_memory
 *
 * A node is given memory by a function that counts (nio_env.alloc); a thousand of each thing are
 * made, and what they added is divided by their number. Handles of libuv lie in memory of the
 * node, so they are counted; what the allocator adds to a block (16 bytes, mostly) and what the
 * kernel keeps for a socket are not. Everything has been used once: a connection has carried a
 * call, buffers have come and gone. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netaio/key.h>
#include <netaio/node.h>
#include <netaio/peer.h>
#include <netaio/raw.h>

#include "base/bytes.h"
#include "core/datagram.h"
#include "core/peer_table.h"
#include "loop/stream.h"
#include "support/peer_kit.h"
#include "support/spoken.h"

#define MANY 1000
#define WARM 8 /* made before, so that tables and pools are there */
#define ID_LEN 16
#define DATA_LEN 64

static void must(bool truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "bench_memory: %s\n", what);
        exit(1);
    }
}

/* ---- Memory that is counted ------------------------------------------------------------------ */

struct counted {
    nio_env env;
    size_t bytes, blocks;
};

union header {
    size_t size;
    max_align_t align;
};

static void *count_alloc(void *user, void *ptr, size_t bytes)
{
    struct counted *counted = user;
    union header *header = ptr == NULL ? NULL : (union header *)ptr - 1;
    size_t before = header == NULL ? 0 : header->size;
    if (bytes == 0) {
        free(header);
        counted->bytes -= before;
        counted->blocks -= header != NULL;
        return NULL;
    }
    union header *made = realloc(header, sizeof *made + bytes);
    if (made == NULL) {
        return NULL;
    }
    made->size = bytes;
    counted->bytes += bytes - before;
    counted->blocks += header == NULL;
    return made + 1;
}

/* The functions of the default one do not look at their `user`. */
static void count(struct counted *counted)
{
    *counted = (struct counted){.bytes = 0};
    nio_env_default(&counted->env);
    counted->env.user = counted;
    counted->env.alloc = count_alloc;
}

/* ---- Two nodes ------------------------------------------------------------------------------- */

struct pair {
    uv_loop_t loop;
    struct counted at_server, at_client;
    nio_domain *domains[2];
    nio_node *server, *client;
    nio_layer *outer[2];
    nio_listener *listener;
    nio_link *links[WARM + MANY];
    size_t answered, kept;
    nio_call *calls[WARM + MANY];
};

static nio_node *make_node(struct pair *pair, struct counted *counted, nio_domain **domain)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_limits limits;
    nio_node *node;
    nio_limits_init(&limits);
    limits.connections = limits.peer_rate = limits.kept = 4 * MANY;
    limits.pending = limits.gate = 4 * MANY;
    count(counted);
    must(nio_domain_create(domain, &counted->env) == NIO_OK, "domain");
    options.env = &counted->env;
    options.limits = &limits;
    options.loop = &pair->loop;
    options.domain = *domain;
    must(nio_node_create(&node, &options) == NIO_OK, "node");
    return node;
}

static void on_echo(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    (void)!nio_reply(call, NIO_RESPOND_URI, message->content);
}

static void on_keep(void *user, nio_call *call, const nio_message *message)
{
    struct pair *pair = user;
    (void)message;
    must(nio_call_keep(call) == NIO_OK, "keep");
    pair->calls[pair->kept++] = call;
}

static void handle(struct pair *pair, const char *uri, nio_handler_fn *handler)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.uri = nio_bytes_of(uri);
    must(nio_on(pair->server, &route, handler, pair, &id) == NIO_OK, "handler");
}

static nio_layer *make_layer(nio_node *node, const char *kind)
{
    static const uint8_t secret[32] = "0123456789abcdef0123456789abcde";
    nio_layer_spec spec = {.size = sizeof spec, .name = "outer", .realm = "bench"};
    nio_layer *layer = NULL;
    spec.auth.kind = kind;
    spec.auth.key = nio_key_of(secret, sizeof secret);
    must(kind == NULL || nio_layer_create(node, &spec, &layer, NULL) == NIO_OK, "layer");
    return layer;
}

static void begin(struct pair *pair, const char *endpoint, const char *kind)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    nio_topic topic = NIO_TOPIC_INIT;
    memset(pair, 0, sizeof *pair);
    uv_loop_init(&pair->loop);
    pair->server = make_node(pair, &pair->at_server, &pair->domains[0]);
    pair->client = make_node(pair, &pair->at_client, &pair->domains[1]);
    options.outer = pair->outer[0] = make_layer(pair->server, kind);
    options.plain = kind == NULL;
    pair->outer[1] = make_layer(pair->client, kind);
    must(nio_node_listen_with(pair->server, endpoint, &options, &pair->listener, NULL) == NIO_OK,
         "listen");
    handle(pair, "echo", on_echo);
    handle(pair, "keep", on_keep);
    topic.any_uri = topic.unproved = true;
    must(nio_topic_open(pair->server, &topic, NULL) == NIO_OK, "topic");
}

static void turn(struct pair *pair)
{
    uv_run(&pair->loop, UV_RUN_NOWAIT);
}

static void on_closed(void *user)
{
    ++*(unsigned *)user;
}

static void end(struct pair *pair)
{
    unsigned closed = 0;
    nio_node_close(pair->client, on_closed, &closed);
    nio_node_close(pair->server, on_closed, &closed);
    while (closed < 2) {
        uv_run(&pair->loop, UV_RUN_ONCE);
    }
    nio_domain_destroy(pair->domains[0]);
    nio_domain_destroy(pair->domains[1]);
    must(pair->at_server.blocks == 0 && pair->at_client.blocks == 0, "something is left");
    must(uv_loop_close(&pair->loop) == 0, "the loop is in use");
}

/* ---- Things ---------------------------------------------------------------------------------- */

typedef void make_fn(struct pair *pair, size_t at);

static void on_answer(void *user, const nio_end *end)
{
    struct pair *pair = user;
    pair->answered += end->status == NIO_OK;
}

static void ask(struct pair *pair, nio_link *link, const char *uri)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    spec.uri = nio_bytes_of(uri);
    options.deadline_ms = 3600000;
    must(nio_request(link, &spec, &options, on_answer, pair, NULL) == NIO_OK, "request");
}

/* A connection that has carried a call. */
static void a_connection(struct pair *pair, size_t at)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    size_t before = pair->answered;
    options.outer = pair->outer[1];
    options.plain = options.outer == NULL;
    must(nio_node_connect(pair->client, nio_listener_endpoint(pair->listener), &options,
                          &pair->links[at], NULL) == NIO_OK,
         "connect");
    ask(pair, pair->links[at], "echo");
    while (pair->answered == before) {
        turn(pair);
    }
}

static void a_subscription(struct pair *pair, size_t at)
{
    nio_subscription spec = NIO_SUBSCRIPTION_INIT;
    nio_subscription_id id;
    size_t before = pair->answered;
    spec.uri = nio_bytes_of("some/news");
    must(nio_subscribe(pair->links[at], &spec, NULL, on_answer, pair, NULL, &id) == NIO_OK,
         "subscribe");
    while (pair->answered == before) {
        turn(pair);
    }
}

/* One that waits, all over one connection. */
static void a_call(struct pair *pair, size_t at)
{
    ask(pair, pair->links[0], "keep");
    while (pair->kept <= at) {
        turn(pair);
    }
}

/* A peer that has said who it is, at a socket of its own. */
static void a_udp_peer(struct pair *pair, size_t at)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(nio_listener_port(pair->listener)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    char id[ID_LEN + 1], data[DATA_LEN + 1];
    snprintf(id, sizeof id, "%016zu", at);
    snprintf(data, sizeof data, "%064zu", at);
    nio_bytes said = peer_says(NIO_ADVERTISE_PEER, "netaio", id, data);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    must(fd >= 0 && sendto(fd, said.ptr, said.len, 0, (const struct sockaddr *)&to, sizeof to) ==
                        (ssize_t)said.len,
         "socket");
    while (recv(fd, data, sizeof data, 0) < 0) {
        turn(pair);
    }
    close(fd);
}

/* The same without a word of peers: a request. */
static void a_udp_address(struct pair *pair, size_t at)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(nio_listener_port(pair->listener)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    uint8_t heard[128];
    (void)at;
    nio_bytes said = spoken(NIO_REQUEST_URI, "echo", "");
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    must(fd >= 0 && sendto(fd, said.ptr, said.len, 0, (const struct sockaddr *)&to, sizeof to) ==
                        (ssize_t)said.len,
         "socket");
    while (recv(fd, heard, sizeof heard, 0) < 0) {
        turn(pair);
    }
    close(fd);
}

/* Both sides' bytes for each of MANY. */
struct cost {
    double server, client, server_blocks;
};

static struct cost make_many(struct pair *pair, make_fn *make)
{
    for (size_t i = 0; i < WARM; i++) {
        make(pair, i);
    }
    size_t server = pair->at_server.bytes, client = pair->at_client.bytes;
    size_t blocks = pair->at_server.blocks;
    for (size_t i = WARM; i < WARM + MANY; i++) {
        make(pair, i);
    }
    return (struct cost){(double)(pair->at_server.bytes - server) / MANY,
                         (double)(pair->at_client.bytes - client) / MANY,
                         (double)(pair->at_server.blocks - blocks) / MANY};
}

static void print(const char *what, const char *side, double bytes)
{
    printf("  %-52s %-10s %7.0f\n", what, side, bytes);
}

/* ---- The table ------------------------------------------------------------------------------- */

static struct pair pair;

static void connections(const char *kind, const char *what)
{
    begin(&pair, "tcp://127.0.0.1:0", kind);
    struct cost cost = make_many(&pair, a_connection);
    print(what, "accepted", cost.server);
    print("", "connected", cost.client);
    if (kind == NULL) {
        cost = make_many(&pair, a_subscription);
        print("a subscription (URI of 9 bytes, one each connection)", "publisher", cost.server);
        print("", "subscriber", cost.client);
        cost = make_many(&pair, a_call);
        print("a call that waits for its answer (URI of 4 bytes)", "caller", cost.client);
        print("the same, kept by its handler", "callee", cost.server);
        for (size_t i = 0; i < pair.kept; i++) {
            (void)!nio_reply(pair.calls[i], NIO_RESPOND_URI, nio_bytes_of(""));
        }
    }
    end(&pair);
}

static void over_udp(void)
{
    begin(&pair, "udp://127.0.0.1:0", NULL);
    print("an address that is known over UDP", "", make_many(&pair, a_udp_address).server);
    end(&pair);
    begin(&pair, "udp://127.0.0.1:0", NULL);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    nio_peers *peers;
    must(nio_peers_start(pair.server, &options, &peers, NULL) == NIO_OK, "peers");
    print("a peer over UDP (id of 16 bytes, data of 64)", "", make_many(&pair, a_udp_peer).server);
    end(&pair);
}

int main(void)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    printf("bytes each, of %d, as asked of nio_env.alloc; idle\n", MANY);
    begin(&pair, "tcp://127.0.0.1:0", NULL);
    print("a node that listens, with its loop's buffer", "", (double)pair.at_server.bytes);
    end(&pair);
    connections(NULL, "a TCP connection, plain");
    connections("aead", "a TCP connection under aead");
    over_udp();
    printf("  of which: link %zu, its stream %zu, record of a peer %zu\n", sizeof(nio_link),
           sizeof(nio__stream), sizeof(nio_peer) + ID_LEN + DATA_LEN);
    return 0;
}
