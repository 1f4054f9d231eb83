/* The ledger's types, as generated for TCP, against the bytes that they are known to have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/good/parts/parts.c"
#include "support/gen_kit.h"
#include "support/vectors.h"

#define SUMMARY                                                                                    \
    "4d4002420e4c400206374304636f6c734d4001334c40020b23430974696d657374616d704d40020f0f4c"         \
    "4002050543036d6178c468e7792c4c4002050543036d696ec468e778004c400207024305636f756e7444"         \
    "02"
#define PART "4c4006050602040203430354786e4304616161614400410222224100410178"
#define SEQUENCE                                                                                   \
    "4c40050506040231430354786e4304616161614102222244014d40012d4c40020226440054041f506172"         \
    "744c4006050602040203430354786e4304616161614400410222224100410178"

static void expect_hex(const uint8_t *packed, size_t size, const char *hex)
{
    nio_bytes wanted = vectors_bytes(hex);
    assert_int_equal(size, wanted.len);
    assert_memory_equal(packed, wanted.ptr, size);
}

static nio_bytes bytes_of(const char *text)
{
    return nio_bytes_of(text);
}

static parts_part small_part(void)
{
    return (parts_part){.record_type = nio_text_of("Txn"),
                        .record_id = nio_text_of("aaaa"),
                        .root = bytes_of("\x22\x22"),
                        .proof = {NULL, 0},
                        .blob = bytes_of("x")};
}

static void a_summary_has_the_known_bytes_and_is_read_again(void **state)
{
    (void)state;
    uint8_t packed[PARTS_SUMMARY_MAX];
    nio_status status = NIO_OK;
    const parts_text_range_entry cols[] = {
        {nio_text_of("timestamp"), {true, 0x68e77800, true, 0x68e7792c}}};
    parts_summary summary = {.count = 2, .has_cols = true, .cols = {cols, 1}}, again;
    assert_true(check_summary(&summary));
    write_summary(packed, &summary, &status);
    assert_int_equal(status, NIO_OK);
    expect_hex(packed, size_summary(&summary), SUMMARY);
    nio_gen_arena *arena = gen_kit_arena(4096);
    assert_true(read_summary(vectors_bytes(SUMMARY), arena, &again));
    assert_int_equal(again.count, 2);
    assert_int_equal(again.cols.count, 1);
    assert_int_equal(again.cols.items[0].value.max, 0x68e7792c);
    gen_kit_arena_free(arena);
}

static void a_page_has_the_known_bytes(void **state)
{
    (void)state;
    uint8_t packed[PARTS_PAGE_MAX];
    parts_page page = {0};
    write_page(packed, &page);
    expect_hex(packed, size_page(&page), "4d4000");
    page.has_offset = true;
    page.offset = 1550;
    write_page(packed, &page);
    expect_hex(packed, size_page(&page), "4d4001104c4002080343066f666673657484060e");
}

static void a_part_has_the_known_bytes_also_as_a_packable_in_a_map(void **state)
{
    (void)state;
    uint8_t packed[256];
    nio_status status = NIO_OK;
    parts_part part = small_part();
    assert_true(check_part(&part));
    write_part(packed, &part);
    expect_hex(packed, size_part(&part), PART);
    const parts_u8_part_entry entries[] = {{0, small_part()}};
    parts_sequence sequence = {.record_type = nio_text_of("Txn"),
                               .record_id = nio_text_of("aaaa"),
                               .root = bytes_of("\x22\x22"),
                               .count = 1,
                               .has_parts = true,
                               .parts = {entries, 1}};
    assert_true(check_sequence(&sequence));
    write_sequence(packed, &sequence, &status);
    assert_int_equal(status, NIO_OK);
    expect_hex(packed, size_sequence(&sequence), SEQUENCE);
}

static void the_largest_answers_have_the_known_sizes(void **state)
{
    (void)state;
    assert_int_equal(PARTS_PART_MAX, 64189);
    assert_int_equal(PARTS_SEQUENCE_MAX, 64345);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_summary_has_the_known_bytes_and_is_read_again),
        cmocka_unit_test(a_page_has_the_known_bytes),
        cmocka_unit_test(a_part_has_the_known_bytes_also_as_a_packable_in_a_map),
        cmocka_unit_test(the_largest_answers_have_the_known_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
