/* tests/fuzz/fuzz_stream.c - streams with a peer and a program that do anything in any order.
 *
 * The first byte picks the role and the directions; each four bytes that follow are one thing that
 * the peer sends, in place or anywhere, or one that the program does, or time that goes by.
 *
 * Whatever comes: a stream that began ends once, what it is told is in order (support/piper.c), it
 * holds no more than its window, sends no more than its limit, and nothing is left allocated. */
#include <stdlib.h>
#include <string.h>

#include "core/stream.h"
#include "support/piper.h"
#include "support/spoken.h"

#define IDS 3
#define SIZE_MAX_DATA 40000
#define MEMORY_MAX ((size_t)3 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

struct world {
    struct sim sim;
    struct sim_host *host;
    struct sim_end *end;
    struct piper piper;
    bool calling;
    uint8_t id[NIO__CID_BYTES], number[NIO__STREAM_NUMBER];
    uint64_t sent;  /* of data in place */
    uint64_t limit; /* that the engine was told */
    nio__blake2b hash;
};

/* ---- What the peer sends --------------------------------------------------------------------- */

static void feed(struct world *world, uint8_t type, uint8_t str, uint8_t kind, uint64_t value,
                 nio_bytes rest)
{
    static uint8_t content[NIO__STREAM_HEAD + SIZE_MAX_DATA];
    if (world->end->link == NULL) {
        return;
    }
    nio__stream_put_head(content, kind, world->number, value);
    uint8_t *end = nio__copy(content + NIO__STREAM_HEAD, rest);
    const char *name = world->calling ? "rid" : "cid";
    nio_field fields[2] = {
        {.name = nio_text_of(name), .value = nio__bytes(world->id, sizeof world->id)},
        {.name = nio_text_of("str"), .value = nio__bytes(&str, 1)}};
    sim_feed(world->end, spoken_bytes(type, fields, 2, nio_bytes_of("uri"),
                                      nio__bytes(content, (size_t)(end - content))));
    if (kind == NIO__STREAM_LIMIT && str == NIO__STREAM_MORE && value > world->limit) {
        world->limit = value;
    }
}

static void feed_part(struct world *world, uint8_t kind, uint64_t value, nio_bytes rest)
{
    feed(world, world->calling ? NIO_RESPOND_URI : NIO_REQUEST_URI, NIO__STREAM_MORE, kind, value,
         rest);
}

static void feed_data(struct world *world, size_t len)
{
    nio_bytes bytes = piper_pattern((size_t)world->sent, len);
    feed_part(world, NIO__STREAM_DATA, world->sent, bytes);
    nio__blake2b_update(&world->hash, bytes);
    world->sent += bytes.len;
}

static void feed_end(struct world *world, uint8_t spoil)
{
    uint8_t hash[NIO__STREAM_HASH];
    nio__blake2b state = world->hash;
    nio__blake2b_final(&state, hash);
    hash[spoil % sizeof hash] ^= spoil;
    feed_part(world, NIO__STREAM_END, world->sent, nio__bytes(hash, sizeof hash));
}

static void peer_does(struct world *world, const uint8_t *op)
{
    static const nio_bytes none = {NULL, 0};
    uint64_t value = (uint64_t)op[1] << 8 | op[2];
    switch (op[0] % 8) {
    case 0:
    case 1:
        feed_data(world, 1 + (size_t)(value * 7 % SIZE_MAX_DATA));
        break;
    case 2:
        feed_part(world, NIO__STREAM_DATA, world->sent + op[1] - op[2], piper_pattern(0, op[3]));
        break;
    case 3:
        feed_end(world, op[1] & op[2]);
        break;
    case 4:
        feed_part(world, NIO__STREAM_LIMIT, value << op[3] % 48, none);
        break;
    case 5:
        feed_part(world, op[1] % 16, value, piper_pattern(0, op[3]));
        break;
    case 6:
        feed(world, op[1] % 31, op[2] % 4, op[3] % 12, op[3], none);
        break;
    default:
        world->id[0] ^= op[1] % IDS; /* the next ones name another call */
    }
}

/* ---- What the program does ------------------------------------------------------------------- */

static void program_does(struct world *world, const uint8_t *op)
{
    struct piper *piper = &world->piper;
    if (op[1] % 8 == 7) {
        sim_advance(&world->sim, (uint64_t)op[2] * 250);
    } else if (piper->stream == NULL) {
        return;
    } else if (op[1] % 8 < 2) {
        nio_stream_pause(piper->stream);
    } else if (op[1] % 8 < 4) {
        nio_stream_resume(piper->stream);
    } else if (op[1] % 8 < 6) {
        piper_write(piper);
    } else if (op[2] % 4 == 0) {
        nio_stream_cancel(piper->stream);
    } else {
        piper->idle = !piper->idle;
    }
}

static void begin(struct world *world, uint8_t mode)
{
    memset(world, 0, sizeof *world);
    sim_begin(&world->sim, mode);
    world->sim.split = (mode & 8) != 0 ? SIM_RANDOM : SIM_WHOLE;
    world->host = sim_host_new(&world->sim, NULL);
    world->calling = (mode & 1) != 0;
    world->end = sim_raw(world->host, NULL, !world->calling);
    nio__blake2b_init(&world->hash, NIO__STREAM_HASH, nio__bytes(NULL, 0));
    struct piper *piper = &world->piper;
    piper_init(piper);
    piper->total = 500000;
    piper->idle = (mode & 16) != 0;
    piper->keeps = false;
    piper->say = (mode & 32) != 0 ? "yes" : NULL;
    piper->say_type = NIO_RESPOND_URI;
    sim_settle(&world->sim);
    bool sends = (mode & 2) != 0, takes = (mode & 4) != 0 || !sends;
    if (!world->calling) {
        piper_serves(world->host, NIO_REQUEST_URI, NULL, piper);
        piper->say = takes ? NULL : piper->say;
        feed(world, NIO_REQUEST_URI, NIO__STREAM_FIRST, (uint8_t)(sends | takes << 1), 1000,
             nio_bytes_of("args"));
        world->limit = 1000;
        sim_settle(&world->sim);
        sim_take(world->end);
        return;
    }
    must(piper_begin(world->end->link, NULL, NIO_REQUEST_URI, "uri", "", sends, takes, piper) ==
         NIO_OK);
    sim_settle(&world->sim);
    struct spoken request;
    nio_bytes said = sim_take(world->end);
    must(spoken_next(&said, &request));
    memcpy(world->id, spoken_field(&request, "cid").ptr, sizeof world->id);
    memcpy(world->number, request.content.ptr + 2, sizeof world->number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world world;
    if (size < 1) {
        return 0;
    }
    begin(&world, data[0]);
    for (size_t at = 1; at + 4 <= size && at < 400; at += 4) {
        if ((data[at] & 0x80) != 0) {
            program_does(&world, data + at);
        } else {
            peer_does(&world, data + at);
        }
        sim_settle(&world.sim);
        sim_take(world.end);
        must(world.piper.written <= world.limit);
        must(world.host->world.live_bytes < MEMORY_MAX);
    }
    unsigned streams = world.calling || world.piper.begun > 0;
    sim_advance(&world.sim, 1000);
    sim_end(&world.sim);
    must(world.piper.ended == streams);
    must(world.piper.stream == NULL);
    return 0;
}
