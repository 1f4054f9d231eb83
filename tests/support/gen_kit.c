/* tests/support/gen_kit.c - see gen_kit.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/state.h"
#include "support/gen_kit.h"
#include "support/vectors.h"

nio_gen_arena *gen_kit_arena(size_t size)
{
    static nio_env env;
    nio_env_default(&env);
    nio_gen_arena *arena = calloc(1, sizeof *arena);
    assert_non_null(arena);
    assert_int_equal(nio__arena_init(&arena->memory, &env, size), NIO_OK);
    return arena;
}

void gen_kit_arena_free(nio_gen_arena *arena)
{
    nio__arena_end(&arena->memory);
    free(arena);
}

gen_read gen_kit_run(gen_codec *codec, nio_gen_arena *arena, nio_bytes bytes, uint8_t **out,
                     size_t *len)
{
    uint8_t *exact = malloc(bytes.len > 0 ? bytes.len : 1);
    assert_non_null(exact);
    if (bytes.len > 0) {
        memcpy(exact, bytes.ptr, bytes.len);
    }
    nio_bytes in = {exact, bytes.len};
    nio__arena_reset(&arena->memory, 0);
    gen_read read = codec(in, arena, out, len);
    free(exact);
    return read;
}

static void expect_again(gen_codec *codec, nio_gen_arena *arena, nio_bytes bytes, nio_bytes again)
{
    uint8_t *out;
    size_t len;
    assert_int_equal(gen_kit_run(codec, arena, bytes, &out, &len), GEN_AGAIN);
    assert_int_equal(len, again.len);
    assert_memory_equal(out, again.ptr, len);
    free(out);
}

static void expect_refused(gen_codec *codec, nio_gen_arena *arena, nio_bytes bytes)
{
    uint8_t *out;
    size_t len;
    assert_int_equal(gen_kit_run(codec, arena, bytes, &out, &len), GEN_REFUSED);
}

static void cut_short_it_is_refused(gen_codec *codec, nio_gen_arena *arena, nio_bytes bytes)
{
    for (size_t len = 0; len < bytes.len; len++) {
        nio_bytes head = {bytes.ptr, len};
        expect_refused(codec, arena, head);
    }
}

/* What is written again is a fixed point: what was dropped stays dropped. */
static void changed_it_is_refused_or_stable(gen_codec *codec, nio_gen_arena *arena, nio_bytes bytes)
{
    static const uint8_t flips[] = {0x01, 0x02, 0x40, 0x80, 0xff};
    uint8_t *changed = malloc(bytes.len);
    assert_non_null(changed);
    memcpy(changed, bytes.ptr, bytes.len);
    for (size_t i = 0; i < bytes.len; i++) {
        for (size_t flip = 0; flip < sizeof flips; flip++) {
            uint8_t *out;
            size_t len;
            changed[i] ^= flips[flip];
            nio_bytes in = {changed, bytes.len};
            if (gen_kit_run(codec, arena, in, &out, &len) == GEN_AGAIN) {
                nio_bytes again = {out, len};
                assert_true(len <= bytes.len);
                expect_again(codec, arena, again, again);
                free(out);
            }
            changed[i] ^= flips[flip];
        }
    }
    free(changed);
}

void gen_kit_known(const char *schema, const char *type, size_t max, size_t arena_size,
                   gen_codec *codec)
{
    nio_gen_arena *arena = gen_kit_arena(arena_size);
    json_t *file = vectors_open("generated"), *item;
    size_t index, found = 0;
    VECTORS_EACH(file, schema, index, item) {
        if (strcmp(vectors_text(item, "type"), type) != 0) {
            continue;
        }
        size_t at;
        json_t *packed;
        json_array_foreach(json_object_get(item, "packed"), at, packed) {
            nio_bytes bytes = vectors_bytes(json_string_value(packed));
            assert_true(bytes.len <= max);
            expect_again(codec, arena, bytes, bytes);
            if (bytes.len < 1024) {
                cut_short_it_is_refused(codec, arena, bytes);
                changed_it_is_refused_or_stable(codec, arena, bytes);
            }
            found++;
        }
    }
    vectors_close(file);
    gen_kit_arena_free(arena);
    assert_true(found > 0);
}

/* Runs the cases of a list that are for a type; their number. */
static size_t each_case(const char *list, const char *schema, const char *type, size_t arena_size,
                        gen_codec *codec)
{
    nio_gen_arena *arena = gen_kit_arena(arena_size);
    json_t *file = vectors_open("generated"), *item;
    size_t index, found = 0;
    VECTORS_EACH(file, list, index, item) {
        if (strcmp(vectors_text(item, "schema"), schema) != 0 ||
            strcmp(vectors_text(item, "type"), type) != 0) {
            continue;
        }
        nio_bytes bytes = vectors_hex(item, "packed");
        if (strcmp(list, "lenient") == 0) {
            expect_again(codec, arena, bytes, vectors_hex(item, "again"));
        } else {
            print_message("%s.%s: %s\n", schema, type, vectors_text(item, "why"));
            expect_refused(codec, arena, bytes);
        }
        found++;
    }
    vectors_close(file);
    gen_kit_arena_free(arena);
    return found;
}

void gen_kit_lenient(const char *schema, const char *type, size_t arena_size, gen_codec *codec)
{
    assert_true(each_case("lenient", schema, type, arena_size, codec) > 0);
}

void gen_kit_refused(const char *schema, const char *type, size_t arena_size, gen_codec *codec)
{
    assert_true(each_case("refused", schema, type, arena_size, codec) > 0);
}
