/* tests/unit/test_packify.c - packify against its vectors, and its properties. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

#include "support/fault_env.h"
#include "support/repack.h"
#include "support/tagged.h"
#include "support/vectors.h"

/* Mutations are tried on vectors up to this size; longer ones repeat the same bytes. */
#define MUTATED_MAX 700

static bool decodes(nio_bytes input)
{
    nio_pk_value value;
    return nio_pk_decode(input, &value) == NIO_OK;
}

static bool repacks_to_itself(nio_bytes input)
{
    size_t size = repack_size(input);
    uint8_t *memory = malloc(size);
    nio_pk_writer writer;
    assert_non_null(memory);
    nio_pk_writer_init(&writer, memory, size);
    repack(input, &writer);
    bool same = writer.status == NIO_OK && writer.at == writer.end && size == input.len &&
                memcmp(memory, input.ptr, size) == 0;
    free(memory);
    return same;
}

static void every_valid_vector_decodes_and_packs_to_its_bytes(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "valid", index, item) {
        nio_bytes packed = vectors_hex(item, "hex");
        json_t *tagged = json_object_get(item, "value");
        const char *name = vectors_text(item, "name");
        if (!decodes(packed) || !repacks_to_itself(packed)) {
            fail_msg("%s does not come back", name);
        }
        if (tagged == NULL) {
            assert_non_null(json_object_get(item, "value_rule"));
        } else if (!tagged_equals(tagged, packed)) {
            fail_msg("%s decodes to another value", name);
        } else if (!nio_bytes_equal(tagged_pack(tagged), packed)) {
            fail_msg("%s packs to other bytes", name);
        }
    }
    vectors_close(file);
}

/* Which classes of an application exist is for whoever reads a packable to know. */
static bool concerns_classes(const char *name)
{
    return strcmp(name, "packable unknown class") == 0 ||
           strcmp(name, "packable of a library module name") == 0;
}

static void every_foreign_vector_is_refused(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "foreign", index, item) {
        const char *name = vectors_text(item, "name");
        assert_string_equal(vectors_text(item, "strict"), "reject");
        if (decodes(vectors_hex(item, "hex")) != concerns_classes(name)) {
            fail_msg("%s is let through", name);
        }
    }
    vectors_close(file);
}

static void what_the_reference_makes_of_foreign_values_is_canonical(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "foreign", index, item) {
        if (json_object_get(item, "canonical_hex") != NULL) {
            nio_bytes packed = vectors_hex(item, "canonical_hex");
            assert_true(decodes(packed) && repacks_to_itself(packed));
        }
    }
    vectors_close(file);
}

static void a_value_cut_short_anywhere_is_refused(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "valid", index, item) {
        nio_bytes packed = vectors_hex(item, "hex");
        for (size_t len = 0; len < packed.len && len < MUTATED_MAX; len++) {
            uint8_t *copy = malloc(len > 0 ? len : 1); /* its end is seen by ASan */
            assert_non_null(copy);
            memcpy(copy, packed.ptr, len);
            assert_false(decodes((nio_bytes){copy, len}));
            free(copy);
        }
    }
    vectors_close(file);
}

static void a_changed_byte_is_refused_or_makes_another_canonical_value(void **state)
{
    (void)state;
    static const uint8_t flips[] = {0x01, 0x02, 0x08, 0x40, 0x80, 0xff};
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "valid", index, item) {
        nio_bytes packed = vectors_hex(item, "hex");
        uint8_t *bytes = vectors_memory(packed.len);
        memcpy(bytes, packed.ptr, packed.len);
        for (size_t at = 0; at < packed.len && packed.len <= MUTATED_MAX; at++) {
            for (size_t f = 0; f < sizeof flips; f++) {
                bytes[at] ^= flips[f];
                nio_bytes changed = {bytes, packed.len};
                assert_true(!decodes(changed) || repacks_to_itself(changed));
                bytes[at] ^= flips[f];
            }
        }
    }
    vectors_close(file);
}

static void integers_of_64_bits_round_trip(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 7);
    for (size_t i = 0; i < 20000; i++) {
        uint8_t memory[16];
        nio_pk_writer writer;
        uint64_t value = fault_env_choose(&world, UINT64_MAX) >> (i % 64), whole;
        int64_t number = (int64_t)(i % 2 == 0 ? value : ~value), back;
        nio_pk_writer_init(&writer, memory, nio_pk_uint_size(value));
        nio_pk_put_uint(&writer, value);
        assert_int_equal(writer.status, NIO_OK);
        assert_ptr_equal(writer.at, writer.end);
        nio_bytes packed = {memory, (size_t)(writer.at - memory)};
        assert_int_equal(nio_pk_get_uint(packed, &whole), NIO_OK);
        assert_true(whole == value && decodes(packed));
        nio_pk_writer_init(&writer, memory, nio_pk_int_size(number));
        nio_pk_put_int(&writer, number);
        assert_ptr_equal(writer.at, writer.end);
        packed.len = (size_t)(writer.at - memory);
        assert_int_equal(nio_pk_get_int(packed, &back), NIO_OK);
        assert_true(back == number && decodes(packed));
    }
    fault_env_end(&world);
}

static nio_status int_of(const char *hex, int64_t *value)
{
    return nio_pk_get_int(vectors_bytes(hex), value);
}

static void integers_stop_at_the_ends_of_their_range(void **state)
{
    (void)state;
    int64_t value = 0;
    uint64_t whole = 0;
    assert_int_equal(int_of("05088000000000000000", &value), NIO_OK);
    assert_true(value == INT64_MIN);
    assert_int_equal(int_of("05088000000000000001", &value), NIO_EMALFORMED);
    assert_int_equal(int_of("04087fffffffffffffff", &value), NIO_OK);
    assert_true(value == INT64_MAX);
    assert_int_equal(int_of("04088000000000000000", &value), NIO_EMALFORMED);
    assert_int_equal(int_of("4500", &value), NIO_EMALFORMED);
    assert_int_equal(nio_pk_get_uint(vectors_bytes("4501"), &whole), NIO_EMALFORMED);
    assert_int_equal(nio_pk_get_uint(vectors_bytes("0409010000000000000000"), &whole),
                     NIO_EMALFORMED);
    vectors_close(NULL);
}

static void a_getter_refuses_what_the_decoder_refuses(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "foreign", index, item) {
        nio_bytes input = vectors_hex(item, "hex"), bytes;
        int64_t number;
        uint64_t whole;
        double real;
        bool truth;
        assert_false(nio_pk_is_none(input));
        assert_int_equal(nio_pk_get_bool(input, &truth), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_int(input, &number), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_uint(input, &whole), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_float(input, &real), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_blob(input, NIO_PK_BYTES, &bytes), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_blob(input, NIO_PK_STR, &bytes), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_blob(input, NIO_PK_BYTEARRAY, &bytes), NIO_EMALFORMED);
        assert_int_equal(nio_pk_get_blob(input, NIO_PK_DECIMAL, &bytes), NIO_EMALFORMED);
    }
    vectors_close(file);
}

/* `levels` lists inside each other. */
static nio_bytes nested(unsigned levels)
{
    size_t cap = 6u * (levels + 1);
    uint8_t *memory = vectors_memory(cap), *at = memory + cap - 3;
    memcpy(at, "\x4a\x40\x00", 3);
    for (unsigned i = 1; i < levels; i++) {
        size_t size = (size_t)(memory + cap - at);
        assert_true(size < 256);
        at -= 4;
        memcpy(at, "\x4a\x40\x01", 3);
        at[3] = (uint8_t)size;
    }
    return (nio_bytes){at, (size_t)(memory + cap - at)};
}

static void nesting_ends_at_the_stated_depth(void **state)
{
    (void)state;
    assert_true(decodes(nested(NIO_PK_DEPTH)));
    assert_false(decodes(nested(NIO_PK_DEPTH + 1)));
    assert_int_equal(nio_pk_check(nested(8), 8), NIO_OK);
    assert_int_equal(nio_pk_check(nested(9), 8), NIO_EMALFORMED);
    assert_int_equal(nio_pk_check(nested(1), 0), NIO_EMALFORMED);
    assert_int_equal(nio_pk_check(vectors_bytes("4401"), 0), NIO_OK);
    /* A dict with a pair in it is two, an empty one is one. */
    assert_int_equal(nio_pk_check(vectors_bytes("4d4000"), 1), NIO_OK);
    assert_int_equal(nio_pk_check(vectors_bytes("4d4001094c4002020244014401"), 1), NIO_EMALFORMED);
    assert_int_equal(nio_pk_check(vectors_bytes("4d4001094c4002020244014401"), 2), NIO_OK);
    vectors_close(NULL);
}

static void what_can_change_is_no_key(void **state)
{
    (void)state;
    static const char *const bad[] = {"4a4000",         "4b4000",         "4d4000", "4201aa",
                                      "4c4001034a4000", "4c4001034201aa", "4401ff"};
    static const char *const good[] = {"00", "4401", "430161", "4c4000", "4c400103430161"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(nio_pk_check_key(vectors_bytes(bad[i]), 8), NIO_EMALFORMED);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(nio_pk_check_key(vectors_bytes(good[i]), 8), NIO_OK);
    }
    vectors_close(NULL);
}

static void a_key_that_comes_back_with_a_longer_value_is_refused(void **state)
{
    (void)state;
    /* {1: b'', 2: b'', 1: b'x'}: in order, and the two 1 are not neighbours. */
    nio_bytes twice = vectors_bytes("4d4003"
                                    "09090a"
                                    "4c400202024401"
                                    "4100"
                                    "4c400202024402"
                                    "4100"
                                    "4c400202034401"
                                    "410178");
    nio_bytes once = vectors_bytes("4d4003"
                                   "09090a"
                                   "4c400202024401"
                                   "4100"
                                   "4c400202024402"
                                   "4100"
                                   "4c400202034403"
                                   "410178");
    assert_false(decodes(twice));
    assert_true(decodes(once));
    vectors_close(NULL);
}

static void a_decimal_has_one_text(void **state)
{
    (void)state;
    static const char *const good[] = {"0",
                                       "-0",
                                       "0.0",
                                       "0.000000",
                                       "0E-7",
                                       "0E+1",
                                       "1E-7",
                                       "0.0000015",
                                       "-1.5",
                                       "1E+1",
                                       "1.5E+2",
                                       "1.05E-8",
                                       "NaN1",
                                       "sNaN7",
                                       "-sNaN",
                                       "12.500",
                                       "1E-999999999999999999",
                                       "-Infinity",
                                       "0.00000",
                                       "1.000E+4"};
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      "01",
                                      "00",
                                      "1.",
                                      ".5",
                                      "1e5",
                                      "1E5",
                                      "1E+0",
                                      "1E+01",
                                      "1E-1",
                                      "10E+1",
                                      "1.5E+1",
                                      "1.50E+2",
                                      "0.0000000",
                                      "0.00000015",
                                      "0.0E+1",
                                      "0.1E+5",
                                      "1E-6",
                                      "NaN0",
                                      "NaN01",
                                      "nan",
                                      "Inf",
                                      "Infinity1",
                                      "1E",
                                      "1E+",
                                      "1E+1x",
                                      "- 1",
                                      "1 ",
                                      "1E+9999999999999999999",
                                      "1.5.2",
                                      "NaN-1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint8_t memory[64];
        nio_pk_writer writer;
        nio_pk_writer_init(&writer, memory, sizeof memory);
        nio_pk_put_blob(&writer, NIO_PK_DECIMAL, nio_bytes_of(good[i]));
        if (writer.status != NIO_OK) {
            fail_msg("%s is refused", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint8_t memory[64];
        nio_pk_writer writer;
        nio_pk_writer_init(&writer, memory, sizeof memory);
        nio_pk_put_blob(&writer, NIO_PK_DECIMAL, nio_bytes_of(bad[i]));
        if (writer.status != NIO_EINVAL) {
            fail_msg("%s is let through", bad[i]);
        }
    }
}

static void a_writer_that_is_full_stops_and_says_so(void **state)
{
    (void)state;
    uint8_t memory[4] = {0, 0, 0, 0xee};
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, 3);
    nio_pk_put_uint(&writer, 1);
    nio_pk_put_uint(&writer, 300);
    assert_int_equal(writer.status, NIO_ETOOBIG);
    nio_pk_put_none(&writer); /* would fit, but the error sticks */
    assert_int_equal(writer.at - memory, 2);
    assert_int_equal(memory[3], 0xee);
}

static void a_writer_refuses_what_has_no_packed_form(void **state)
{
    (void)state;
    static uint8_t memory[512], magnitude[256];
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, sizeof memory);
    nio_pk_put_blob(&writer, NIO_PK_STR, nio_bytes_of("\xff"));
    assert_int_equal(writer.status, NIO_EINVAL);
    nio_pk_writer_init(&writer, memory, sizeof memory);
    nio_pk_put_packable(&writer, nio_bytes_of("\xff"), nio_bytes_of(""));
    assert_int_equal(writer.status, NIO_EINVAL);
    magnitude[0] = 1; /* 2^2040 */
    nio_pk_writer_init(&writer, memory, sizeof memory);
    nio_pk_put_bigint(&writer, false, (nio_bytes){magnitude, 256});
    assert_int_equal(writer.status, NIO_ETOOBIG);
    assert_true(nio_pk_bigint_size((nio_bytes){magnitude, 256}) == SIZE_MAX);
    assert_true(nio_pk_blob_size((size_t)UINT32_MAX + 1) == SIZE_MAX);
    assert_true(nio_pk_container_size(2, 10, SIZE_MAX) == SIZE_MAX);
    nio_pk_writer_init(&writer, memory, sizeof memory);
    nio_pk_put_bigint(&writer, true, (nio_bytes){magnitude + 1, 255}); /* -0 is 0 */
    assert_int_equal(writer.at - memory, 2);
    assert_memory_equal(memory, "\x44\x00", 2);
}

static void sorting_many_items_is_sorting_few(void **state)
{
    (void)state;
    struct fault_env world;
    static uint8_t memory[500][4];
    static nio_bytes items[500];
    fault_env_init(&world, 3);
    for (size_t count = 0; count <= 500; count = count < 40 ? count + 1 : count * 2 + 1) {
        for (size_t i = 0; i < count; i++) {
            world.env.random(world.env.user, memory[i], sizeof memory[i]);
            items[i] = (nio_bytes){memory[i], fault_env_choose(&world, 5)};
        }
        nio_pk_sort(items, count);
        for (size_t i = 1; i < count; i++) {
            size_t common = items[i].len < items[i - 1].len ? items[i].len : items[i - 1].len;
            int order = common == 0 ? 0 : memcmp(items[i - 1].ptr, items[i].ptr, common);
            assert_true(order < 0 || (order == 0 && items[i - 1].len <= items[i].len));
        }
    }
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_valid_vector_decodes_and_packs_to_its_bytes),
        cmocka_unit_test(every_foreign_vector_is_refused),
        cmocka_unit_test(what_the_reference_makes_of_foreign_values_is_canonical),
        cmocka_unit_test(a_value_cut_short_anywhere_is_refused),
        cmocka_unit_test(a_changed_byte_is_refused_or_makes_another_canonical_value),
        cmocka_unit_test(integers_of_64_bits_round_trip),
        cmocka_unit_test(integers_stop_at_the_ends_of_their_range),
        cmocka_unit_test(a_getter_refuses_what_the_decoder_refuses),
        cmocka_unit_test(nesting_ends_at_the_stated_depth),
        cmocka_unit_test(what_can_change_is_no_key),
        cmocka_unit_test(a_key_that_comes_back_with_a_longer_value_is_refused),
        cmocka_unit_test(a_decimal_has_one_text),
        cmocka_unit_test(a_writer_that_is_full_stops_and_says_so),
        cmocka_unit_test(a_writer_refuses_what_has_no_packed_form),
        cmocka_unit_test(sorting_many_items_is_sorting_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
