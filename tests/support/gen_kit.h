/* tests/support/gen_kit.h - tests of generated packing.
 *
 * A test program includes the generated .c file itself, since the functions that read and write
 * a type are its own. A codec reads bytes and writes the value again:
 *
 *     GEN_CODEC(post, chat_post, read_post(in, &value), check_post(&value), size_post(&value),
 *               write_post(at, &value))
 *     gen_kit_known("chat", "post", post);
 */
#ifndef TESTS_SUPPORT_GEN_KIT_H
#define TESTS_SUPPORT_GEN_KIT_H

#include <stdlib.h>

#include <netaio/gen.h>

/* For tests and fuzz targets alike. */
#define GEN_MUST(condition) ((condition) ? (void)0 : abort())

/* What became of bytes that were read. */
typedef enum gen_read {
    GEN_REFUSED = 0,    /* they do not decode */
    GEN_UNSENDABLE = 1, /* they decode to what may not be sent (an unknown arm) */
    GEN_AGAIN = 2       /* they decode, and were written again to `out` */
} gen_read;

/* `out` is memory of exactly `len` bytes, the caller's to free. */
typedef gen_read gen_codec(nio_bytes in, nio_gen_arena *arena, uint8_t **out, size_t *len);

#define GEN_CODEC(name, type, read, check, size, write)                                            \
    static gen_read name(nio_bytes in, nio_gen_arena *arena, uint8_t **out, size_t *len)           \
    {                                                                                              \
        type value;                                                                                \
        nio_status status = NIO_OK;                                                                \
        (void)arena;                                                                               \
        if (!(read)) {                                                                             \
            return GEN_REFUSED;                                                                    \
        }                                                                                          \
        if (!(check)) {                                                                            \
            return GEN_UNSENDABLE;                                                                 \
        }                                                                                          \
        *len = size;                                                                               \
        *out = malloc(*len);                                                                       \
        uint8_t *at = *out;                                                                        \
        GEN_MUST(at != NULL);                                                                      \
        GEN_MUST((write) == *out + *len);                                                          \
        GEN_MUST(status == NIO_OK);                                                                \
        return GEN_AGAIN;                                                                          \
    }

/* Reads bytes from memory of their own size, with an empty arena. */
gen_read gen_kit_run(gen_codec *codec, nio_gen_arena *arena, nio_bytes bytes, uint8_t **out,
                     size_t *len);

/* An arena of the size that a protocol asks for. */
nio_gen_arena *gen_kit_arena(size_t size);
void gen_kit_arena_free(nio_gen_arena *arena);

/* The values of tests/vectors/generated.json that the reference packed: read and written again
 * they are the same bytes, of at most `max` bytes; cut short anywhere they are refused; with a
 * byte changed they are refused, or stay what they then are when written again. */
void gen_kit_known(const char *schema, const char *type, size_t max, size_t arena_size,
                   gen_codec *codec);
/* The cases of `lenient`: read, and written again in the type's own form. */
void gen_kit_lenient(const char *schema, const char *type, size_t arena_size, gen_codec *codec);
/* The cases of `refused`. */
void gen_kit_refused(const char *schema, const char *type, size_t arena_size, gen_codec *codec);

#endif
