/* tests/fuzz/fuzz_datagram.c - any bytes as datagrams, from several addresses, to a node that does
 * all that a node may do over UDP: it serves, publishes, manages peers and subscribes itself.
 *
 * The first byte picks the layer of its socket, the second the network: how much is lost, doubled
 * and late, and whether strangers are far away. The rest is a list of deeds: a byte that says what
 * is done and by whom, a byte of time, a length, then as many bytes. Strangers send bytes as they
 * are (with checksums put right by the mutator), or a message, or again what was heard of others;
 * a holder of the key calls, subscribes and publishes, and what it sends may be spoiled on the way;
 * the node notifies, calls the holder, and closes links.
 *
 * Whatever comes: every datagram that leaves is one whole message, who has not shown that it
 * receives where it sends from is sent at most three bytes for each of its own, tables keep to
 * their limits, calls end once, nothing unproved reaches a handler under a key, and nothing is left
 * allocated. */
#include <stdlib.h>
#include <string.h>

#include "base/be.h"
#include "core/datagram.h"
#include "support/notes.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"
#include "wire/crc32.h"
#include "wire/frame.h"

#define CALLS 16
#define STRANGERS 4
#define LINKS_MAX 5
#define PEERS_MAX 3
#define TOPICS_MAX 4
#define LIST_AT 2 /* the deeds begin there */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max) __attribute__((weak));

static const char key[] = "0123456789abcdef0123456789abcdef";
static const uint8_t seeds[2][NIO_KEY_BYTES] = {{1, 2, 3}, {4, 5, 6}};

static const struct {
    const char *auth, *cipher;
} kinds[] = {{NULL, NULL},  {"hashcash", NULL}, {"aead", NULL},
             {"mac", NULL}, {"hmac", NULL},     {"hmac", "sha256_stream"}};

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

/* An address that nobody vouches for, and what passed between it and the node. */
struct stranger {
    struct sim_socket *socket;
    uint64_t to_node, from_node;
    bool proved; /* once */
};

struct world {
    struct sim sim;
    struct sim_host *host, *holder;
    struct sim_socket *socket, *other; /* of the node, of the holder */
    nio_link *to_host, *to_holder;
    nio_layer *box, *box_of_holder;
    nio_peers *peers;
    struct told told;
    struct stranger strangers[STRANGERS];
    struct ended calls[CALLS];
    struct noted noted[2]; /* of the holder, of the node */
    bool subscribed[2];
    unsigned begun;
    bool keyed;
    uint8_t spoil; /* the bit that changes in what comes next; 0: none */
    uint8_t last[NIO__DATAGRAM_MAX];
    size_t last_len; /* of what came last */
};

/* ---- The world ------------------------------------------------------------------------------- */

static nio_layer *outer(struct sim_host *host, size_t kind)
{
    if (kinds[kind].auth == NULL) {
        return NULL;
    }
    if (strcmp(kinds[kind].auth, "hashcash") != 0) {
        return sim_layer(host, false, kinds[kind].auth, key, kinds[kind].cipher,
                         kinds[kind].cipher != NULL ? key : NULL);
    }
    static const nio_plugin_param params[] = {{.name = "bits", .number = 4},
                                              {.name = "max_bits", .number = 8}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "outer",
                           .realm = "test",
                           .auth = {.kind = "hashcash", .params = params, .param_count = 2}};
    return sim_layer_from(host, &spec);
}

static nio_peers *manage(struct sim_host *host, const char *id, const uint8_t *seed,
                         struct told *told)
{
    uint8_t memory[128];
    nio_peers_options options = peers_options(id, "", told);
    options.data = peer_data_of_seed(seed, memory, sizeof memory);
    options.unproved = true;
    return manages_with(host, &options);
}

static void look(struct heard *heard, nio_call *call, const nio_message *message)
{
    const struct world *world = heard->user;
    (void)call;
    must(!world->keyed || message->authenticated);
}

static void serve(struct world *world)
{
    static struct heard handlers[3];
    for (size_t i = 0; i < 3; i++) {
        handlers[i] =
            (struct heard){.say = "=", .say_type = NIO_RESPOND_URI, .then = look, .user = world};
    }
    handlers[2].say = NULL;
    hears(world->host, NIO_REQUEST_URI, NULL, NULL, &handlers[0]);
    hears(world->host, NIO_REQUEST_URI, "box", world->box, &handlers[1]);
    hears(world->host, NIO_NOTIFY_URI, "said", NULL, &handlers[2]);
    nio_topic topic = NIO_TOPIC_INIT;
    topic.queue = 3;
    topic.unproved = true;
    opens_with(world->host, "open", topic);
    topic.unproved = false;
    opens_with(world->host, "news", topic);
    topic.inner = world->box;
    opens_with(world->host, "box", topic);
}

/* What is about to reach the node. */
static void on_arrival(struct sim_socket *socket, const nio_address *from, nio__span bytes)
{
    struct world *world = socket->user;
    if (world->spoil != 0 && bytes.len > 0 && nio_address_equal(from, &world->other->address)) {
        bytes.ptr[world->spoil * 7u % bytes.len] ^= (uint8_t)(1u << world->spoil % 8);
        world->spoil = 0;
    }
    if (bytes.len <= sizeof world->last) {
        memcpy(world->last, bytes.ptr, bytes.len);
        world->last_len = bytes.len;
    }
}

static nio_limits small_limits(void)
{
    nio_limits limits;
    nio_limits_init(&limits);
    limits.frame = 4096;
    limits.datagram_links = LINKS_MAX;
    limits.datagram_queue = 80;
    limits.peers = PEERS_MAX;
    limits.topics = TOPICS_MAX;
    limits.subscriptions = 3;
    limits.notes = 6;
    limits.answers = 3;
    limits.channels = 6;
    limits.pending = 6;
    return limits;
}

static void begin(struct world *world, uint8_t kind, uint8_t weather)
{
    nio_limits limits = small_limits();
    memset(world, 0, sizeof *world);
    sim_begin(&world->sim, 1);
    world->host = sim_host_new(&world->sim, &limits);
    world->holder = sim_host_new(&world->sim, NULL);
    kind %= sizeof kinds / sizeof *kinds;
    world->keyed = kind > 1;
    world->box = sim_box_layer(world->host, seeds[0], true);
    world->box_of_holder = sim_box_layer(world->holder, seeds[1], true);
    world->socket = sim_socket_new(world->host, outer(world->host, kind), 8888);
    world->socket->on_arrival = on_arrival;
    world->socket->user = world;
    world->other = sim_socket_new(world->holder, outer(world->holder, kind), 8888);
    sim_socket_join(world->socket, 8888);
    sim_socket_join(world->other, 8888);
    for (size_t i = 0; i < STRANGERS; i++) {
        world->strangers[i].socket =
            sim_socket_raw(&world->sim, (uint8_t)(i + 1), (uint16_t)(7000 + i));
    }
    serve(world);
    opens(world->holder, NULL, NULL);
    world->to_host = sim_socket_link(world->other, &world->socket->address);
    world->to_holder = sim_socket_link(world->socket, &world->other->address);
    world->peers = manage(world->host, "me", seeds[0], &world->told);
    manage(world->holder, "holder", seeds[1], NULL);
    sim_settle(&world->sim);
    struct sim_weather with = {.lost = weather % 4u * 100,
                               .doubled = weather / 4 % 4u * 100,
                               .delay_ms = weather / 16 % 4u * 40,
                               .far = (weather & 64) != 0};
    sim_set_weather(&world->sim, &with);
}

/* ---- Deeds ----------------------------------------------------------------------------------- */

static void stranger_sends(struct world *world, size_t who, const nio_address *to, nio_bytes bytes)
{
    struct stranger *stranger = &world->strangers[who % STRANGERS];
    if (nio_address_equal(to, &world->socket->address)) {
        stranger->to_node += 2 * bytes.len; /* it may be doubled */
    }
    sim_send(stranger->socket, to, bytes);
}

/* A message of bytes: type, length of the URI, URI ‖ content. */
static nio_bytes composed(const uint8_t *bytes, size_t len)
{
    if (len < 2) {
        return spoken(NIO_REQUEST_URI, "", "");
    }
    size_t uri_len = bytes[1] < len - 2 ? bytes[1] : len - 2;
    nio_field cid = {
        .name = {"cid", 3}, .kind = NIO_FIELD_BYTES, .value = nio_bytes_of("8 bytes!")};
    return spoken_bytes(bytes[0], &cid, bytes[0] & 1, nio__bytes(bytes + 2, uri_len),
                        nio__bytes(bytes + 2 + uri_len, len - 2 - uri_len));
}

/* What a peer says of itself, of one of a few ids: type, which id, data. */
static nio_bytes of_peer(const uint8_t *bytes, size_t len)
{
    static const uint8_t types[] = {NIO_ADVERTISE_PEER, NIO_PEER_DISCOVERED, NIO_DISCONNECT};
    static const char *const ids[] = {"a", "b", "c", "d", "holder", "me"};
    uint8_t type = types[len > 0 ? bytes[0] % 3 : 0];
    const char *id = ids[len > 1 ? bytes[1] % 6 : 0];
    nio_bytes data = len > 2 ? nio__bytes(bytes + 2, len - 2) : nio__bytes(NULL, 0);
    return peer_says_bytes(type, "netaio", nio_bytes_of(id), data);
}

/* The one call of those that are not under way, or NULL. */
static struct ended *a_call(struct world *world)
{
    return world->begun < CALLS ? &world->calls[world->begun] : NULL;
}

static void calls(struct world *world, nio_link *link, nio_layer *inner, const char *uri)
{
    struct ended *call = a_call(world);
    if (call != NULL) {
        world->begun += ask_inner(link, inner, NIO_REQUEST_URI, uri, "content", call) == NIO_OK;
    }
}

static void subscribe_once(struct world *world, size_t at, nio_link *link, const char *uri,
                           nio_layer *inner)
{
    if (!world->subscribed[at]) {
        world->subscribed[at] = subscribe_to(link, uri, inner, &world->noted[at]) == NIO_OK;
    }
}

static void holder_does(struct world *world, uint8_t what, nio_bytes bytes)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    world->spoil = bytes.len > 1 ? bytes.ptr[1] : 0;
    switch (what % 6) {
    case 0:
        calls(world, world->to_host, NULL, "uri");
        break;
    case 1:
        calls(world, world->to_host, world->box_of_holder, "box");
        break;
    case 2:
        subscribe_once(world, 0, world->to_host, bytes.len % 2 != 0 ? "news" : "open", NULL);
        break;
    case 3:
        subscribe_once(world, 0, world->to_host, "box", world->box_of_holder);
        break;
    case 4:
        notifies(world->holder, "news", "of the holder");
        break;
    default:
        spec.type = bytes.len > 2 ? bytes.ptr[2] : NIO_NOTIFY_URI;
        spec.uri = nio_bytes_of("said");
        spec.content = bytes;
        (void)!nio_send(world->to_host, &spec);
        break;
    }
}

static void close_a_peer(struct world *world)
{
    const nio_peer *peer = nio_peer_next(world->peers, NULL);
    nio_link *link = peer != NULL ? nio_peer_link(peer) : NULL;
    if (link != NULL && link != world->to_holder) {
        nio_link_close(link);
    }
}

/* The program takes the address of a stranger for itself. */
static void link_to_stranger(struct world *world, size_t which)
{
    struct stranger *stranger = &world->strangers[which % STRANGERS];
    nio__link_options options = {.outer = NULL};
    nio_link *link;
    stranger->proved = true; /* as far as its budget goes */
    (void)!nio__socket_link(world->socket->socket, &stranger->socket->address, true, &options,
                            &link);
}

static void node_does(struct world *world, uint8_t what, nio_bytes bytes)
{
    static const char *const uris[] = {"news", "open", "box"};
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of(uris[what % 3]);
    spec.content = bytes;
    switch (what / 3 % 6) {
    case 0:
        for (size_t i = 0; i <= bytes.len % 8; i++) {
            (void)!nio__core_notify(world->host->core, &spec, NULL);
        }
        break;
    case 1:
        (void)!nio__core_multicast(world->host->core, &spec, NULL);
        break;
    case 2:
        (void)!nio__core_broadcast(world->host->core, &spec, NULL);
        break;
    case 3:
        subscribe_once(world, 1, world->to_holder, "news", NULL);
        calls(world, world->to_holder, NULL, "uri");
        break;
    case 4:
        (void)!nio_peers_set_data(world->peers, bytes);
        break;
    default:
        bytes.len % 2 == 0 ? close_a_peer(world) : link_to_stranger(world, bytes.len / 2);
        break;
    }
}

static void act(struct world *world, uint8_t deed, const uint8_t *bytes, size_t len)
{
    size_t who = deed >> 3;
    nio_address group = sim_group(8888);
    switch (deed & 7) {
    case 0:
    case 1:
        stranger_sends(world, who, &world->socket->address, nio__bytes(bytes, len));
        break;
    case 2:
        stranger_sends(world, who, &world->socket->address, composed(bytes, len));
        break;
    case 3:
        stranger_sends(world, who, (who & 16) != 0 ? &group : &world->socket->address,
                       of_peer(bytes, len));
        break;
    case 4:
        stranger_sends(world, who, &group, composed(bytes, len));
        break;
    case 5:
        stranger_sends(world, who, &world->socket->address,
                       nio__bytes(world->last, world->last_len));
        break;
    case 6:
        holder_does(world, (uint8_t)who, nio__bytes(bytes, len));
        break;
    default:
        node_does(world, (uint8_t)who, nio__bytes(bytes, len));
        break;
    }
}

/* ---- What holds ------------------------------------------------------------------------------ */

static void check_datagram(nio_bytes bytes)
{
    nio__frame frame;
    nio__span span = {(uint8_t *)(uintptr_t)bytes.ptr, bytes.len};
    must(bytes.len <= NIO__DATAGRAM_MAX);
    must(nio__frame_of_datagram(span, NIO__FRAME_MAX, &frame) == NIO_OK && !frame.cut);
    must(nio__frame_is_intact(&frame) && frame.size == bytes.len);
}

static void check_stranger(struct world *world, struct stranger *stranger)
{
    uint8_t at[NIO__ADDRESS_KEY];
    nio_bytes bytes;
    nio__address_key(&stranger->socket->address, at);
    const nio_link *link =
        nio__map_get(&world->socket->socket->links, 0, nio__bytes(at, sizeof at));
    bool proved = link != NULL && !link->pinned && link->proved;
    must(!proved || !world->keyed); /* without the key */
    stranger->proved = stranger->proved || proved;
    while ((bytes = sim_receive(stranger->socket, NULL)).len > 0) {
        check_datagram(bytes);
        stranger->from_node += bytes.len;
    }
    must(stranger->proved || !world->sim.weather.far ||
         stranger->from_node <= 2 * 3 * stranger->to_node); /* what leaves may be doubled, too */
}

static void check(struct world *world)
{
    const nio__socket *socket = world->socket->socket;
    const struct told *told = &world->told;
    for (size_t i = 0; i < STRANGERS; i++) {
        check_stranger(world, &world->strangers[i]);
    }
    must(world->host->core->datagram_links <= LINKS_MAX);
    must(socket->stranger_count <= NIO__STRANGERS && socket->count <= 80);
    must(nio_peers_count(world->peers) <= PEERS_MAX);
    must(told->added == told->removed + told->timed_out + nio_peers_count(world->peers));
    size_t all = subscribers(world->host, "news") + subscribers(world->host, "open") +
                 subscribers(world->host, "box");
    must(all <= TOPICS_MAX);
    must(!world->keyed || world->noted[0].count == 0 || world->noted[0].authenticated);
}

static void check_end(const struct world *world)
{
    unsigned ended = 0;
    for (size_t i = 0; i < CALLS; i++) {
        must(world->calls[i].count <= 1);
        must(!world->keyed || !world->calls[i].answered || world->calls[i].authenticated ||
             world->calls[i].status == NIO_EAUTH);
        ended += world->calls[i].count;
    }
    must(ended == world->begun);
    must(world->told.added == world->told.removed + world->told.timed_out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world world;
    if (size < LIST_AT) {
        return 0;
    }
    begin(&world, data[0], data[1]);
    for (data += LIST_AT, size -= LIST_AT; size >= 3;) {
        size_t len = data[2] < size - 3 ? data[2] : size - 3;
        act(&world, data[0], data + 3, len);
        /* A deed in eight or so lets minutes pass, the others moments. */
        sim_advance(&world.sim, data[1] < 32 ? data[1] * 8000u : data[1]);
        check(&world);
        data += 3 + len;
        size -= 3 + len;
    }
    sim_end(&world.sim);
    check_end(&world);
    return 0;
}

/* Mutates, then puts the checksums of most datagrams right, so that what is behind them is
 * reached. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, max);
    for (size_t at = LIST_AT; seed % 8 != 0 && size >= at + 3;) {
        size_t len = data[at + 2] < size - at - 3 ? data[at + 2] : size - at - 3;
        uint8_t *frame = data + at + 3;
        if ((data[at] & 7) < 2 && len >= NIO__HEADER_SIZE) {
            size_t fields = nio__be16_load(frame + 1), body = nio__be16_load(frame + 3);
            if (len - NIO__HEADER_SIZE == fields + body) {
                uint8_t *start = frame + NIO__HEADER_SIZE + fields;
                nio__be32_store(frame + 5, nio__crc32(nio__bytes(start, body)));
            }
        }
        at += 3 + len;
    }
    return size;
}
