/* tests/fuzz/fuzz_inbound.c - any bytes as what a peer sends, to a server and to a client, under
 * each layer.
 *
 * The first byte picks the layer, the role and how the bytes are cut; the second, whether the
 * rest is what the peer sends (with checksums put right by the mutator), or a list of messages
 * that a peer with the right key seals, some of them spoiled afterwards.
 *
 * Whatever comes: calls end once, nothing unproved reaches a handler of a keyed link, an answer
 * is never answered, and nothing is left allocated. */
#include <stdlib.h>
#include <string.h>

#include "base/be.h"
#include "support/asks.h"
#include "support/simnet.h"
#include "wire/crc32.h"
#include "wire/frame.h"

#define CALLS 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max) __attribute__((weak));

static const char key[] = "0123456789abcdef0123456789abcdef";

static const struct {
    const char *auth, *cipher;
} kinds[] = {{NULL, NULL},  {"hmac", NULL}, {NULL, "sha256_stream"}, {"hmac", "sha256_stream"},
             {"mac", NULL}, {"aead", NULL}};

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

/* The engine under test, and a peer that seals for it. */
struct world {
    struct sim sim;
    struct sim_host *host, *peer;
    struct sim_end *end, *from;
    struct ended calls[CALLS];
    unsigned begun;
    bool keyed;
};

static nio_layer *layer(struct sim_host *host, size_t kind)
{
    return sim_layer(host, false, kinds[kind].auth, kinds[kind].auth != NULL ? key : NULL,
                     kinds[kind].cipher, kinds[kind].cipher != NULL ? key : NULL);
}

static void look(struct heard *heard, nio_call *call, const nio_message *message)
{
    const struct world *world = heard->user;
    (void)call;
    must(!world->keyed || message->authenticated);
}

static struct heard handlers[4];

static void begin(struct world *world, uint8_t mode)
{
    size_t kind = mode % (sizeof kinds / sizeof *kinds);
    bool accepted = (mode & 64) != 0;
    static const char *const uris[CALLS] = {"uri", "b", ""};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.frame = 4096;
    limits.frames_per_turn = 3;
    limits.write_queue = 2000;
    memset(world, 0, sizeof *world);
    sim_begin(&world->sim, mode);
    world->sim.split = (mode & 128) != 0 ? SIM_RANDOM : SIM_WHOLE;
    world->host = sim_host_new(&world->sim, &limits);
    world->peer = sim_host_new(&world->sim, NULL);
    world->keyed = kinds[kind].auth != NULL;
    world->end = sim_raw(world->host, layer(world->host, kind), accepted);
    world->from = sim_raw(world->peer, layer(world->peer, kind), !accepted);
    for (size_t i = 0; i < 4; i++) {
        handlers[i] = (struct heard){.then = look, .user = world};
    }
    handlers[0].say = "=";
    handlers[0].say_type = NIO_RESPOND_URI;
    hears(world->host, NIO_REQUEST_URI, NULL, NULL, &handlers[0]);
    hears(world->host, NIO_CREATE_URI, "uri", sim_layer(world->host, true, "mac", key, NULL, NULL),
          &handlers[1]);
    hears(world->host, NIO_NOTIFY_URI, "uri", NULL, &handlers[2]);
    hears(world->host, NIO_ERROR_TYPE, NULL, NULL, &handlers[3]);
    for (size_t i = 0; i < CALLS; i++) {
        world->begun +=
            ask(world->end->link, NIO_REQUEST_URI, uris[i], "", 1000, &world->calls[i]) == NIO_OK;
    }
    sim_settle(&world->sim);
}

/* Each message of the list: type, flags, length, then that many bytes of URI ‖ 0 ‖ content. */
static void say_sealed(struct world *world, const uint8_t *data, size_t size)
{
    while (size >= 3 && world->from->link != NULL) {
        size_t len = data[2] < size - 3 ? data[2] : size - 3;
        const uint8_t *text = data + 3;
        size_t uri_len = 0;
        while (uri_len < len && text[uri_len] != 0) {
            uri_len++;
        }
        nio_send_spec spec = NIO_SEND_SPEC_INIT;
        spec.type = data[0];
        spec.uri = nio__bytes(text, uri_len);
        spec.content = nio__bytes(text + uri_len, len - uri_len);
        if (nio_send(world->from->link, &spec) == NIO_OK) {
            sim_settle(&world->sim);
            nio_bytes bytes = sim_take(world->from);
            if ((data[1] & 1) != 0 && bytes.len > 0) {
                ((uint8_t *)(uintptr_t)bytes.ptr)[data[1] % bytes.len] ^= 1;
            }
            sim_feed(world->end, bytes);
            if ((data[1] & 2) != 0) {
                sim_feed(world->end, bytes); /* a replay */
            }
            sim_settle(&world->sim);
        }
        data += 3 + len;
        size -= 3 + len;
    }
}

/* Answers and refusals alone are said by an engine that is asked nothing of. */
static void check_said(struct world *world)
{
    nio_bytes out = sim_take(world->end);
    while (out.len > 0) {
        nio__frame frame;
        size_t need;
        nio__span span = {(uint8_t *)(uintptr_t)out.ptr, out.len};
        must(nio__frame_next(span, NIO__FRAME_MAX, &frame, &need) == NIO_OK);
        must(nio__frame_is_intact(&frame));
        must(nio__type_class_of(frame.type) == NIO__TYPE_ONE_WAY || frame.type == NIO_REQUEST_URI);
        out = nio__bytes_skip(out, frame.size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world world;
    if (size < 2) {
        return 0;
    }
    begin(&world, data[0]);
    if ((data[1] & 1) != 0) {
        say_sealed(&world, data + 2, size - 2);
    } else {
        sim_feed(world.end, nio__bytes(data + 2, size - 2));
    }
    sim_settle(&world.sim);
    check_said(&world);
    sim_advance(&world.sim, 4000);
    sim_end(&world.sim);
    unsigned ended = 0;
    for (size_t i = 0; i < CALLS; i++) {
        must(world.calls[i].count <= 1);
        ended += world.calls[i].count;
    }
    must(ended == world.begun);
    return 0;
}

/* Mutates, then puts the checksums of most frames right, so that what is behind them is reached. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, max);
    if (size < 2 || (data[1] & 1) != 0 || seed % 8 == 0) {
        return size;
    }
    for (size_t at = 2; size - at >= NIO__HEADER_SIZE;) {
        size_t fields = nio__be16_load(data + at + 1), body = nio__be16_load(data + at + 3);
        if (size - at - NIO__HEADER_SIZE < fields + body) {
            break;
        }
        uint8_t *start = data + at + NIO__HEADER_SIZE + fields;
        nio__be32_store(data + at + 5, nio__crc32(nio__bytes(start, body)));
        at += NIO__HEADER_SIZE + fields + body;
    }
    return size;
}
