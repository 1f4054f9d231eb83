/* Generated packing of lists, maps, dict records, variants and packables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden/good/containers/containers.c"
#include "support/gen_kit.h"

#define ARENA (containers_protocol.arena_size)

GEN_CODEC(point, containers_point, read_point(in, &value), true, size_point(&value),
          write_point(at, &value))
GEN_CODEC(label, containers_label, read_label(in, &value), check_label(&value), size_label(&value),
          write_label(at, &value))
GEN_CODEC(shape, containers_shape, read_shape(in, arena, &value), check_shape(&value),
          size_shape(&value), write_shape(at, &value))
GEN_CODEC(lists, containers_lists, read_lists(in, arena, &value), check_lists(&value),
          size_lists(&value), write_lists(at, &value))
GEN_CODEC(maps, containers_maps, read_maps(in, arena, &value), check_maps(&value),
          size_maps(&value), write_maps(at, &value, &status))
GEN_CODEC(u8_map, containers_u8_u8_map, read_u8_u8_map(in, arena, &value), check_u8_u8_map(&value),
          size_u8_u8_map(&value), write_u8_u8_map(at, &value, &status))
GEN_CODEC(wrapped, containers_wrapped, read_wrapped(in, arena, &value), check_wrapped(&value),
          size_wrapped(&value), write_wrapped(at, &value))

static void records_and_dicts_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("containers", "point", CONTAINERS_POINT_MAX, 0, point);
    gen_kit_known("containers", "label", CONTAINERS_LABEL_MAX, 0, label);
}

static void lists_equal_the_reference_and_fit_the_arena(void **state)
{
    (void)state;
    gen_kit_known("containers", "lists", CONTAINERS_LISTS_MAX, ARENA, lists);
}

static void maps_equal_the_reference_and_fit_the_arena(void **state)
{
    (void)state;
    gen_kit_known("containers", "maps", CONTAINERS_MAPS_MAX, ARENA, maps);
    gen_kit_known("containers", "u8_u8_map", SIZE_MAX, ARENA, u8_map);
}

static void variants_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("containers", "shape", SIZE_MAX, ARENA, shape);
}

static void packables_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("containers", "wrapped", CONTAINERS_WRAPPED_MAX, ARENA, wrapped);
}

static void what_a_newer_peer_adds_is_dropped(void **state)
{
    (void)state;
    gen_kit_lenient("containers", "point", 0, point);
    gen_kit_lenient("containers", "label", 0, label);
}

static void what_does_not_belong_there_is_refused(void **state)
{
    (void)state;
    gen_kit_refused("containers", "lists", ARENA, lists);
    gen_kit_refused("containers", "shape", ARENA, shape);
    gen_kit_refused("containers", "label", 0, label);
    gen_kit_refused("containers", "u8_u8_map", ARENA, u8_map);
    gen_kit_refused("containers", "wrapped", ARENA, wrapped);
}

static void an_unknown_arm_is_delivered_packed_and_cannot_be_sent(void **state)
{
    (void)state;
    static const uint8_t packed[] = {0x4c, 0x40, 2, 2, 2, 0x44, 9, 0x44, 7};
    nio_bytes in = {packed, sizeof packed};
    containers_shape value;
    assert_true(read_shape(in, NULL, &value));
    assert_int_equal(value.tag, 9);
    assert_int_equal(value.as.unknown.len, 2);
    assert_memory_equal(value.as.unknown.ptr, packed + 7, 2);
    assert_false(check_shape(&value));
}

static void a_list_that_is_too_long_or_holds_what_is_too_long_is_not_sent(void **state)
{
    (void)state;
    static const bool flags[5];
    static const nio_u8_list deep[4];
    nio_text words[5] = {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"e", 1}};
    containers_lists value = {.flags = {flags, 4}, .words = {words, 4}, .deep = {deep, 3}};
    assert_true(check_lists(&value));
    value.flags.count++;
    assert_false(check_lists(&value));
    value.flags.count--;
    value.words.count++;
    assert_false(check_lists(&value));
    value.words.count--;
    value.deep.count++;
    assert_false(check_lists(&value));
    value.deep.count--;
    char letters[301];
    memset(letters, 'a', sizeof letters);
    words[3] = (nio_text){letters, sizeof letters};
    assert_false(check_lists(&value));
    words[3].len = 300;
    assert_true(check_lists(&value));
}

static void a_map_that_is_too_large_or_has_a_key_twice_is_not_sent(void **state)
{
    (void)state;
    containers_text_u32_entry counts[7];
    for (size_t i = 0; i < 7; i++) {
        counts[i] = (containers_text_u32_entry){{&"abcdefg"[i], 1}, 0};
    }
    containers_maps value = {.counts = {counts, 6}};
    uint8_t room[256];
    nio_status status = NIO_OK;
    assert_true(check_maps(&value));
    assert_true(size_maps(&value) <= sizeof room);
    (void)write_maps(room, &value, &status);
    assert_int_equal(status, NIO_OK);
    value.counts.count++;
    assert_false(check_maps(&value));
    value.counts.count--;
    counts[5].key = counts[0].key;
    (void)write_maps(room, &value, &status);
    assert_int_equal(status, NIO_EINVAL);
}

static void an_arena_that_is_too_small_refuses(void **state)
{
    (void)state;
    static const uint8_t packed[] = {0x4a, 0x40, 1, 3, 0x4a, 0x40, 0};
    nio_bytes in = {packed, sizeof packed};
    nio_gen_arena *arena = gen_kit_arena(8);
    containers_u8_list_list value;
    assert_false(read_u8_list_list(in, arena, &value));
    gen_kit_arena_free(arena);
}

/* Entries in an order that takes sorting; packed they are the same whatever the order was. */
static void a_map_may_be_given_in_any_order(void **state)
{
    (void)state;
    enum { COUNT = 20, ROUNDS = 200 };
    uint32_t random = 1;
    uint8_t wanted[256], found[256];
    containers_u8_u8_entry entries[COUNT];
    containers_u8_u8_map map = {entries, COUNT};
    nio_status status = NIO_OK;
    for (uint8_t i = 0; i < COUNT; i++) {
        entries[i].key = i;
        entries[i].value = (uint8_t)(i * 7);
    }
    size_t size = size_u8_u8_map(&map);
    assert_true(size <= sizeof wanted);
    assert_int_equal(write_u8_u8_map(wanted, &map, &status) - wanted, size);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = COUNT - 1; i > 0; i--) {
            random = random * 1664525 + 1013904223;
            size_t other = (random >> 8) % (i + 1);
            containers_u8_u8_entry entry = entries[i];
            entries[i] = entries[other];
            entries[other] = entry;
        }
        assert_int_equal(write_u8_u8_map(found, &map, &status) - found, size);
        assert_int_equal(status, NIO_OK);
        assert_memory_equal(found, wanted, size);
    }
    entries[3].key = entries[11].key;
    write_u8_u8_map(found, &map, &status);
    assert_int_equal(status, NIO_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_and_dicts_equal_the_reference),
        cmocka_unit_test(lists_equal_the_reference_and_fit_the_arena),
        cmocka_unit_test(maps_equal_the_reference_and_fit_the_arena),
        cmocka_unit_test(variants_equal_the_reference),
        cmocka_unit_test(packables_equal_the_reference),
        cmocka_unit_test(what_a_newer_peer_adds_is_dropped),
        cmocka_unit_test(what_does_not_belong_there_is_refused),
        cmocka_unit_test(an_unknown_arm_is_delivered_packed_and_cannot_be_sent),
        cmocka_unit_test(a_list_that_is_too_long_or_holds_what_is_too_long_is_not_sent),
        cmocka_unit_test(a_map_that_is_too_large_or_has_a_key_twice_is_not_sent),
        cmocka_unit_test(an_arena_that_is_too_small_refuses),
        cmocka_unit_test(a_map_may_be_given_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
