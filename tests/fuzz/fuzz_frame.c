/* tests/fuzz/fuzz_frame.c - any bytes as a stream: cut alike in one piece and in pieces, with
 * nothing left allocated; and as a datagram.
 *
 * The first byte of the input says how long the pieces are. */
#include <stdlib.h>
#include <string.h>

#include "support/fault_env.h"
#include "wire/rbuf.h"

#define LIMIT 4096
#define FRAMES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What one pass over the stream saw. */
struct pass {
    nio_status end;
    size_t frames, bytes;
    uint32_t sum;
};

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

static void note(struct pass *pass, const nio__frame *frame)
{
    nio_bytes uri, content;
    must(frame->size == NIO__HEADER_SIZE + frame->fields.len + frame->body.len);
    must(nio__body_split(nio__span_view(frame->body), &uri, &content) == NIO_OK);
    must(2 + uri.len + content.len == frame->body.len);
    must(nio__type_class_of(frame->type) != NIO__TYPE_INVALID && !frame->cut);
    pass->frames++;
    pass->bytes += frame->size;
    pass->sum = pass->sum * 31 + frame->crc + frame->type + nio__frame_is_intact(frame);
}

/* Reads the stream in pieces of `step` bytes; input that a turn does not get to is kept. */
static struct pass read_stream(const uint8_t *data, size_t size, size_t step)
{
    struct fault_env world;
    struct pass pass = {.end = NIO_ETRUNCATED};
    nio__rbuf rbuf;
    nio__frame frame;
    fault_env_init(&world, 1);
    nio__rbuf_init(&rbuf, &world.env, NULL);
    for (size_t at = 0; at < size && pass.end == NIO_ETRUNCATED; at += step) {
        size_t len = size - at < step ? size - at : step;
        uint8_t *piece = malloc(len);
        must(piece != NULL);
        memcpy(piece, data + at, len);
        nio__span input = nio__span_of(piece, len);
        while ((pass.end = nio__rbuf_next(&rbuf, &input, LIMIT, &frame)) == NIO_OK) {
            note(&pass, &frame);
            if (pass.frames % 3 == 0) {
                must(nio__rbuf_keep(&rbuf, input) == NIO_OK);
                input = nio__span_of(NULL, 0);
            }
        }
        free(piece);
    }
    nio__rbuf_end(&rbuf);
    must(world.live_blocks == 0);
    return pass;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    size_t step = 1u + data[0];
    uint8_t *copy = malloc(size);
    nio__frame frame;
    must(copy != NULL);
    memcpy(copy, data, size);
    struct pass whole = read_stream(data + 1, size - 1, size);
    struct pass pieces = read_stream(data + 1, size - 1, step);
    must(whole.frames == pieces.frames && whole.bytes == pieces.bytes);
    must(whole.sum == pieces.sum && whole.end == pieces.end);
    if (nio__frame_of_datagram(nio__span_of(copy + 1, size - 1), LIMIT, &frame) == NIO_OK) {
        must(frame.size <= size - 1 && (!frame.cut || !nio__frame_is_intact(&frame)));
    }
    free(copy);
    return 0;
}
