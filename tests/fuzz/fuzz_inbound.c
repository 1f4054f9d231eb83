/* tests/fuzz/fuzz_inbound.c - any bytes as what a peer sends, to a server and to a client, under
 * each layer.
 *
 * The first byte picks the layer, the role and how the bytes are cut; the second, whether the
 * rest is what the peer sends (with checksums put right by the mutator), or frames that are sealed
 * again, with all fields that they have, before they are sent, or a list of messages that a peer
 * with the right key seals, some of them spoiled afterwards. Of a frame that is sealed again, an
 * `rid` of ff ff ff ff ff ff ff and a number becomes that of a call that waits.
 *
 * Whatever comes: calls end once, nothing unproved reaches a handler of a keyed link, an answer
 * is never answered, and nothing is left allocated. */
#include <stdlib.h>
#include <string.h>

#include "base/be.h"
#include "core/state.h"
#include "support/notes.h"
#include "support/simnet.h"
#include "support/spoken.h"
#include "wire/crc32.h"
#include "wire/fields.h"
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
    uint8_t cids[CALLS][NIO__CID_BYTES];
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

static void retell(struct heard *heard, nio_call *call, const nio_message *message)
{
    struct world *world = heard->user;
    nio_send_spec spec = {.size = sizeof spec, .uri = message->uri, .content = message->content};
    nio_status status = nio__core_notify(world->host->core, &spec, NULL);
    must(status == NIO_OK || status == NIO_ETOOBIG);
    look(heard, call, message);
}

static struct heard handlers[5];
static struct noted noted;

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
    for (size_t i = 0; i < 5; i++) {
        handlers[i] = (struct heard){.then = look, .user = world};
    }
    handlers[0].say = "=";
    handlers[0].say_type = NIO_RESPOND_URI;
    hears(world->host, NIO_REQUEST_URI, NULL, NULL, &handlers[0]);
    hears(world->host, NIO_CREATE_URI, "uri", sim_layer(world->host, true, "mac", key, NULL, NULL),
          &handlers[1]);
    hears(world->host, NIO_NOTIFY_URI, "uri", NULL, &handlers[2]);
    hears(world->host, NIO_ERROR_TYPE, NULL, NULL, &handlers[3]);
    handlers[4].then = retell;
    hears(world->host, NIO_PUBLISH_URI, NULL, NULL, &handlers[4]);
    opens(world->host, "uri", NULL);
    opens(world->host, NULL, NULL);
    for (size_t i = 0; i < CALLS; i++) {
        world->begun +=
            ask(world->end->link, NIO_REQUEST_URI, uris[i], "", 1000, &world->calls[i]) == NIO_OK;
    }
    sim_settle(&world->sim);
    noted = (struct noted){.count = 0};
    (void)!subscribe_to(world->end->link, "news", NULL, &noted);
    struct spoken request;
    nio_bytes said = sim_take(world->end);
    for (size_t i = 0; i < CALLS && spoken_next(&said, &request); i++) {
        memcpy(world->cids[i], spoken_field(&request, NIO_FIELD_CID).ptr, NIO__CID_BYTES);
    }
}

/* Takes the fields of a frame over, but for what the layer writes itself. */
static size_t keep_fields(struct world *world, nio_bytes packed, nio_field *fields, size_t cap)
{
    static const char *const written[] = {"hmac", "nonce", "ts", "iv", "mac", "aead"};
    size_t count = 0, kept = 0;
    if (nio__fields_decode(packed, fields, cap, &count) != NIO_OK) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        nio_field field = fields[i];
        bool keep = field.kind == NIO_FIELD_BYTES;
        for (size_t j = 0; j < sizeof written / sizeof *written; j++) {
            keep = keep && nio__fields_find(&field, 1, nio_text_of(written[j])) == NULL;
        }
        if (nio__fields_find(&field, 1, nio_text_of(NIO_FIELD_RID)) != NULL &&
            field.value.len == NIO__CID_BYTES &&
            memcmp(field.value.ptr, "\xff\xff\xff\xff\xff\xff\xff", 7) == 0) {
            field.value.ptr = world->cids[field.value.ptr[7] % CALLS];
        }
        fields[kept] = field;
        kept += keep;
    }
    return kept;
}

/* Seals a frame as a peer with the key would, and sends it. */
static void say_again(struct world *world, const nio__frame *frame)
{
    static uint8_t memory[64 + NIO__BODY_MAX], store[1024], out[NIO__FRAME_MAX];
    nio_field fields[SPOKEN_FIELDS + NIO__LAYER_FIELDS_MAX];
    nio__field_set set;
    nio_layer *layer = world->from->outer;
    struct nio_layer_outside outside = {NULL};
    size_t count = keep_fields(world, frame->fields, fields, SPOKEN_FIELDS);
    nio__field_set_init(&set, fields, count, sizeof fields / sizeof *fields,
                        nio__span_of(store, sizeof store));
    nio_layer_message message = {.type = frame->type,
                                 .outer = true,
                                 .now_ms = nio__wall(world->peer->core),
                                 .body = memory + 64,
                                 .body_len = frame->body.len,
                                 .front = memory,
                                 .fields = &set,
                                 .outside = &outside};
    memcpy(message.body, frame->body.ptr, frame->body.len);
    unsigned stage = 0;
    if (layer != NULL &&
        (nio__link_channel(world->from->link, layer, &message.channel_state) != NIO_OK ||
         nio__layer_seal(layer, &message, &stage) != NIO_OK)) {
        return;
    }
    nio__field_set_sort(&set);
    size_t fields_len = nio__fields_size(set.items, set.count);
    if (fields_len > NIO__FIELDS_MAX || message.body_len > NIO__BODY_MAX) {
        return;
    }
    nio_bytes body = nio__bytes(message.body, message.body_len);
    nio__frame_write_header(out, frame->type, fields_len, body);
    nio__fields_write(set.items, set.count, out + NIO__HEADER_SIZE);
    nio__copy(out + NIO__HEADER_SIZE + fields_len, body);
    sim_feed(world->end, nio__bytes(out, NIO__HEADER_SIZE + fields_len + body.len));
}

static void say_frames_again(struct world *world, const uint8_t *data, size_t size)
{
    static uint8_t copy[NIO__FRAME_MAX];
    nio__frame frame;
    size_t need;
    while (world->from->link != NULL) {
        size_t len = size < sizeof copy ? size : sizeof copy;
        memcpy(copy, data, len);
        if (nio__frame_next(nio__span_of(copy, len), NIO__FRAME_MAX, &frame, &need) != NIO_OK) {
            break;
        }
        say_again(world, &frame);
        sim_settle(&world->sim);
        data += frame.size;
        size -= frame.size;
    }
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
        must(nio__type_class_of(frame.type) == NIO__TYPE_ONE_WAY || frame.type == NIO_REQUEST_URI ||
             frame.type == NIO_SUBSCRIBE_URI || frame.type == NIO_UNSUBSCRIBE_URI);
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
    } else if ((data[1] & 2) != 0) {
        say_frames_again(&world, data + 2, size - 2);
    } else {
        sim_feed(world.end, nio__bytes(data + 2, size - 2));
    }
    sim_settle(&world.sim);
    check_said(&world);
    sim_advance(&world.sim, 4000);
    sim_end(&world.sim);
    unsigned ended = 0;
    for (size_t i = 0; i < CALLS; i++) {
        const struct ended *call = &world.calls[i];
        must(call->count <= 1);
        must(!world.keyed || !call->answered || call->authenticated || call->status == NIO_EAUTH);
        ended += world.calls[i].count;
    }
    must(ended == world.begun);
    must(noted.asked.count == 1);
    must(noted.ended == (noted.asked.status == NIO_OK));
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
