/* tests/fuzz/fuzz_peers.c - anything that peers may say, in any order, from several places.
 *
 * The input is a list of deeds: a byte that says what is done and from where, a byte of time, a
 * length, then as many bytes. They are the content of a peer message as it is, or an id and data,
 * which are packed: two plain streams, a stream under a keyed layer, and UDP, to one and to all.
 *
 * Whatever comes: nothing but peer messages is said, limits hold, records that are told of come and
 * go in order, who has no key changes nothing that a holder said, and nothing is left allocated. */
#include <stdlib.h>
#include <string.h>

#include "core/peers_pack.h"
#include "core/state.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"
#include "wire/frame.h"

#define PEERS_MAX 6
#define PACKED_MAX 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char key[] = "0123456789abcdef0123456789abcdef";
static const uint8_t types[] = {NIO_ADVERTISE_PEER, NIO_PEER_DISCOVERED, NIO_DISCONNECT,
                                NIO_NOTIFY_URI};

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

struct world {
    struct sim sim;
    struct sim_host *host, *holder;
    struct sim_end *plain[2];
    struct sim_stream *keyed;
    struct sim_socket *socket, *raw;
    nio_peers *peers;
    struct told told;
};

static void begin(struct world *world)
{
    nio_limits limits;
    nio_limits_init(&limits);
    limits.peers = PEERS_MAX;
    memset(world, 0, sizeof *world);
    sim_begin(&world->sim, 1);
    world->host = sim_host_new(&world->sim, &limits);
    world->holder = sim_host_new(&world->sim, NULL);
    world->socket = sim_socket_new(world->host, NULL, 8888);
    sim_socket_join(world->socket, 8888);
    world->raw = sim_socket_raw(&world->sim, 9, 7000);
    world->plain[0] = sim_raw(world->host, NULL, true);
    world->plain[1] = sim_raw(world->host, NULL, false);
    world->keyed =
        sim_connect(world->holder, sim_layer(world->holder, false, "mac", key, NULL, NULL),
                    world->host, sim_layer(world->host, false, "mac", key, NULL, NULL));
    world->peers = manages(world->host, "me", "data", &world->told);
    sim_settle(&world->sim);
}

/* Half of an input is an id, the rest data; or all of it is what the message holds. */
static nio_bytes content_of(bool packed, const uint8_t *bytes, size_t len)
{
    static uint8_t memory[PACKED_MAX];
    if (!packed) {
        return nio__bytes(bytes, len);
    }
    size_t id_len = len < 3 ? len : (size_t)1 + bytes[0] % 2;
    nio_bytes id = nio__bytes(bytes, id_len), data = nio__bytes(bytes + id_len, len - id_len);
    size_t size = nio__peer_packed_size(id, data);
    must(size <= sizeof memory);
    nio__peer_pack(id, data, memory, size);
    return nio__bytes(memory, size);
}

static void say(struct world *world, uint8_t deed, nio_bytes content)
{
    uint8_t type = types[deed >> 3 & 3];
    nio_bytes app = nio_bytes_of("netaio");
    nio_address group = sim_group(8888);
    switch (deed & 7) {
    case 0:
    case 1:
        if (world->plain[deed & 1]->link != NULL) {
            sim_feed(world->plain[deed & 1], spoken_bytes(type, NULL, 0, app, content));
        }
        break;
    case 2:
    case 3:
        if (world->keyed->near.link != NULL) {
            nio_send_spec spec = NIO_SEND_SPEC_INIT;
            spec.type = type;
            spec.uri = app;
            spec.content = content;
            must(nio_send(world->keyed->near.link, &spec) == NIO_OK);
        }
        break;
    case 4:
        sim_send(world->raw, &group, spoken_bytes(type, NULL, 0, app, content));
        break;
    case 5: {
        nio_address from = world->raw->address;
        from.port = (uint16_t)(from.port + content.len % 3);
        sim_send_as(world->raw, &from, &world->socket->address,
                    spoken_bytes(type, NULL, 0, app, content));
        break;
    }
    case 6:
        (void)!nio_peers_set_data(world->peers, content);
        break;
    default:
        if (content.len % 16 == 15 && world->plain[0]->link != NULL) {
            nio_link_close(world->plain[0]->link);
        }
        break;
    }
}

static void is_of_a_peer(nio_bytes frame)
{
    struct spoken heard;
    while (spoken_next(&frame, &heard)) {
        nio_bytes id, data;
        must(heard.type == NIO_ADVERTISE_PEER || heard.type == NIO_PEER_DISCOVERED ||
             heard.type == NIO_DISCONNECT || heard.type == NIO_NOT_FOUND);
        must(heard.type == NIO_NOT_FOUND ||
             (nio__peer_unpack(heard.content, &id, &data) == NIO_OK &&
              nio_bytes_equal(id, nio_bytes_of("me"))));
    }
}

static void check(struct world *world)
{
    size_t count = 0;
    nio_bytes datagram;
    is_of_a_peer(sim_take(world->plain[0]));
    is_of_a_peer(sim_take(world->plain[1]));
    while ((datagram = sim_receive(world->raw, NULL)).len > 0) {
        is_of_a_peer(datagram);
    }
    const nio_peer *peer = NULL;
    while ((peer = nio_peer_next(world->peers, peer)) != NULL) {
        count++;
        must(nio_peer_id(peer).len > 0 && nio_peer_id(peer).len <= NIO_PEER_ID_MAX);
        must(nio_peer_by_id(world->peers, nio_peer_id(peer)) == peer);
        must(nio_peer_link(peer) != NULL);
        must(nio_peer_get_level(peer) != NIO_PEER_SIGNED);
        must(nio_peer_get_level(peer) == NIO_PEER_UNPROVED ||
             nio_peer_of_link(world->peers, world->keyed->far.link) != NULL);
    }
    must(count == nio_peers_count(world->peers) && count <= PEERS_MAX);
    const struct told *told = &world->told;
    must(told->added == told->removed + told->timed_out + count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world world;
    begin(&world);
    while (size >= 3) {
        size_t len = data[2] < size - 3 ? data[2] : size - 3;
        say(&world, data[0], content_of((data[0] & 128) != 0, data + 3, len));
        sim_advance(&world.sim, (uint64_t)data[1] * 64);
        check(&world);
        data += 3 + len;
        size -= 3 + len;
    }
    sim_end(&world.sim);
    must(world.told.added == world.told.removed + world.told.timed_out);
    return 0;
}
