/* Clones: values that stay when message and arena are gone. Under ASan a view that still points
 * there ends the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden/good/containers/containers.c"
#include "support/fault_env.h"
#include "support/gen_kit.h"

#include "chat.h"

#define ARENA (containers_protocol.arena_size)

/* A codec that reads from a message and an arena of its own, clones, gives both back, and writes
 * the clone. */
#define CLONE_CODEC(name, type, read, check, size, write)                                          \
    static gen_read name(nio_bytes in, nio_gen_arena *unused, uint8_t **out, size_t *len)          \
    {                                                                                              \
        type decoded, *value = NULL;                                                               \
        nio_status status = NIO_OK;                                                                \
        nio_gen_arena *arena = gen_kit_arena(ARENA);                                               \
        uint8_t *frame = malloc(in.len);                                                           \
        GEN_MUST(frame != NULL || in.len == 0);                                                    \
        memcpy(frame, in.ptr, in.len);                                                             \
        in.ptr = frame;                                                                            \
        (void)unused;                                                                              \
        bool good = read;                                                                          \
        if (good) {                                                                                \
            GEN_MUST(type##_clone(&decoded, NULL, &value) == NIO_OK);                              \
        }                                                                                          \
        free(frame);                                                                               \
        gen_kit_arena_free(arena);                                                                 \
        if (!good || !(check)) {                                                                   \
            nio_clone_free(value);                                                                 \
            return good ? GEN_UNSENDABLE : GEN_REFUSED;                                            \
        }                                                                                          \
        *len = size;                                                                               \
        *out = malloc(*len);                                                                       \
        uint8_t *at = *out;                                                                        \
        GEN_MUST(at != NULL);                                                                      \
        GEN_MUST((write) == *out + *len);                                                          \
        GEN_MUST(status == NIO_OK);                                                                \
        nio_clone_free(value);                                                                     \
        return GEN_AGAIN;                                                                          \
    }

CLONE_CODEC(point, containers_point, read_point(in, &decoded), true, size_point(value),
            write_point(at, value))
CLONE_CODEC(label, containers_label, read_label(in, &decoded), check_label(value),
            size_label(value), write_label(at, value))
CLONE_CODEC(shape, containers_shape, read_shape(in, arena, &decoded), check_shape(value),
            size_shape(value), write_shape(at, value))
CLONE_CODEC(lists, containers_lists, read_lists(in, arena, &decoded), check_lists(value),
            size_lists(value), write_lists(at, value))
CLONE_CODEC(maps, containers_maps, read_maps(in, arena, &decoded), check_maps(value),
            size_maps(value), write_maps(at, value, &status))
CLONE_CODEC(wrapped, containers_wrapped, read_wrapped(in, arena, &decoded), check_wrapped(value),
            size_wrapped(value), write_wrapped(at, value))

static void clones_of_all_types_are_written_as_what_was_read(void **state)
{
    (void)state;
    gen_kit_known("containers", "point", SIZE_MAX, 0, point);
    gen_kit_known("containers", "label", SIZE_MAX, 0, label);
    gen_kit_known("containers", "shape", SIZE_MAX, ARENA, shape);
    gen_kit_known("containers", "lists", SIZE_MAX, ARENA, lists);
    gen_kit_known("containers", "maps", SIZE_MAX, ARENA, maps);
    gen_kit_known("containers", "wrapped", SIZE_MAX, ARENA, wrapped);
}

static void an_arm_that_is_not_known_is_kept_with_its_value(void **state)
{
    (void)state;
    uint8_t packed[] = {0x4c, 0x40, 0x02, 0x02, 0x02, 0x44, 0x09, 0x44, 0x07};
    containers_shape value, *clone;
    assert_true(read_shape((nio_bytes){packed, sizeof packed}, NULL, &value));
    assert_int_equal(containers_shape_clone(&value, NULL, &clone), NIO_OK);
    memset(packed, 0, sizeof packed);
    assert_int_equal(clone->tag, 9);
    assert_int_equal(clone->as.unknown.len, 2);
    assert_memory_equal(clone->as.unknown.ptr, "\x44\x07", 2);
    nio_clone_free(clone);
}

static void arguments_results_and_uris_have_clones_too(void **state)
{
    (void)state;
    char text[] = "tea";
    chat_posts_uri uri = {{text, 3}}, *kept_uri;
    chat_posts_create_args args = {{text, 2}, {text, 3}, true, CHAT_MOOD_LOUD}, *kept_args;
    chat_posts_create_result result = {7}, *kept_result;
    assert_int_equal(chat_posts_uri_clone(&uri, NULL, &kept_uri), NIO_OK);
    assert_int_equal(chat_posts_create_args_clone(&args, NULL, &kept_args), NIO_OK);
    assert_int_equal(chat_posts_create_result_clone(&result, NULL, &kept_result), NIO_OK);
    memset(text, 'x', sizeof text);
    assert_memory_equal(kept_uri->room.ptr, "tea", 3);
    assert_memory_equal(kept_args->author.ptr, "te", 2);
    assert_memory_equal(kept_args->text.ptr, "tea", 3);
    assert_int_equal(kept_args->mood, CHAT_MOOD_LOUD);
    assert_int_equal(kept_result->id, 7);
    nio_clone_free(kept_uri);
    nio_clone_free(kept_args);
    nio_clone_free(kept_result);
}

static containers_maps some_maps(void)
{
    static const containers_text_u32_entry counts[] = {{{"a", 1}, 1}, {{"bc", 2}, 2}};
    static const containers_point points[] = {{1, 2}};
    static const containers_shape shapes[] = {
        {.tag = CONTAINERS_SHAPE_LINES, .as.lines = {points, 1}},
        {.tag = CONTAINERS_SHAPE_NOTHING},
        {.tag = CONTAINERS_SHAPE_LABEL, .as.label = {.text = {"xyz", 3}}},
    };
    static const containers_bytes_shape_list_entry blobs[] = {
        {{(const uint8_t *)"k", 1}, {shapes, 3}}, {{NULL, 0}, {NULL, 0}}};
    containers_maps maps = {.counts = {counts, 2}, .has_blobs = true, .blobs = {blobs, 2}};
    return maps;
}

/* Everything that a clone points to lies in its one block. */
static nio_status clone_and_look(struct fault_env *world, void *user)
{
    (void)user;
    containers_maps maps = some_maps(), *clone;
    size_t before = world->live_blocks;
    nio_status status = containers_maps_clone(&maps, &world->env, &clone);
    if (status != NIO_OK) {
        assert_int_equal(world->live_blocks, before);
        return status;
    }
    assert_int_equal(world->live_blocks, before + 1);
    assert_int_equal((uintptr_t)clone->blobs.items % _Alignof(containers_bytes_shape_list_entry),
                     0);
    assert_ptr_not_equal(clone->blobs.items[0].value.items, maps.blobs.items[0].value.items);
    assert_int_equal(clone->blobs.items[0].value.items[0].as.lines.items[0].y, 2);
    assert_memory_equal(clone->blobs.items[0].value.items[2].as.label.text.ptr, "xyz", 3);
    assert_int_equal(clone->blobs.items[1].value.count, 0);
    assert_memory_equal(clone->counts.items[1].key.ptr, "bc", 2);
    nio_clone_free(clone);
    return NIO_OK;
}

static void a_clone_is_one_block_and_fails_with_enomem_only(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    assert_int_equal(fault_env_exhaust(&world, clone_and_look, NULL), 1);
    fault_env_end(&world);
}

static void a_clone_can_be_cloned(void **state)
{
    (void)state;
    containers_maps maps = some_maps(), *once, *twice;
    assert_int_equal(containers_maps_clone(&maps, NULL, &once), NIO_OK);
    assert_int_equal(containers_maps_clone(once, NULL, &twice), NIO_OK);
    nio_clone_free(once);
    assert_memory_equal(twice->blobs.items[0].value.items[2].as.label.text.ptr, "xyz", 3);
    nio_clone_free(twice);
}

static void more_than_memory_can_hold_is_enomem(void **state)
{
    (void)state;
    const containers_shape shape = {.tag = CONTAINERS_SHAPE_NAME, .as.name = {"", SIZE_MAX / 2}};
    containers_shape *one;
    nio_gen_keep keep = nio_gen_keep_of(8);
    assert_null(nio_gen_keep_room(&keep, SIZE_MAX / 2, 4));
    assert_int_equal(keep.used, SIZE_MAX);
    (void)nio_gen_keep_bytes(&keep, "abc", 3);
    assert_int_equal(nio_gen_keep_begin(&keep, 8, NULL), NIO_ENOMEM);
    struct fault_env world;
    fault_env_init(&world, 1);
    fault_env_fail_nth(&world, 1, true);
    assert_int_equal(containers_shape_clone(&shape, &world.env, &one), NIO_ENOMEM);
    fault_env_end(&world);
    nio_clone_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clones_of_all_types_are_written_as_what_was_read),
        cmocka_unit_test(an_arm_that_is_not_known_is_kept_with_its_value),
        cmocka_unit_test(arguments_results_and_uris_have_clones_too),
        cmocka_unit_test(a_clone_is_one_block_and_fails_with_enomem_only),
        cmocka_unit_test(a_clone_can_be_cloned),
        cmocka_unit_test(more_than_memory_can_hold_is_enomem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
