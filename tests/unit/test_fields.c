/* tests/unit/test_fields.c - auth fields: read, found, sorted, written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

#include "support/fault_env.h"
#include "support/vectors.h"
#include "wire/fields.h"
#include "wire/frame.h"

#define CAP 32

/* Packs fields by the functions under test. */
static nio_bytes pack(nio_field *fields, size_t count)
{
    size_t size = nio__fields_size(fields, count);
    uint8_t *memory = vectors_memory(size);
    nio__fields_sort(fields, count);
    nio__fields_write(fields, count, memory);
    return (nio_bytes){memory, size};
}

static bool all_bytes(const nio_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].kind != NIO_FIELD_BYTES) {
            return false;
        }
    }
    return true;
}

static void reverse(nio_field *fields, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        nio_field field = fields[i];
        fields[i] = fields[count - 1 - i];
        fields[count - 1 - i] = field;
    }
}

static size_t check_messages(json_t *file, const char *list)
{
    json_t *item;
    size_t index, packed = 0;
    VECTORS_EACH(file, list, index, item) {
        nio_field fields[CAP];
        nio__frame frame;
        size_t count;
        if (json_object_get(item, "hex") == NULL) {
            continue;
        }
        nio_bytes hex = vectors_hex(item, "hex");
        uint8_t *memory = vectors_memory(hex.len);
        memcpy(memory, hex.ptr, hex.len);
        nio__span input = nio__span_of(memory, hex.len);
        assert_int_equal(nio__frame_of_datagram(input, NIO__FRAME_MAX, &frame), NIO_OK);
        assert_int_equal(nio__fields_decode(frame.fields, fields, CAP, &count), NIO_OK);
        if (all_bytes(fields, count)) {
            reverse(fields, count);
            assert_true(nio_bytes_equal(pack(fields, count), frame.fields));
            packed += count > 1;
        }
    }
    return packed;
}

static void the_fields_of_every_message_pack_to_their_bytes(void **state)
{
    (void)state;
    json_t *file = vectors_open("messages");
    assert_true(check_messages(file, "plain") + check_messages(file, "layered") > 50);
    vectors_close(file);
}

static void dicts_of_bytes_in_the_packify_vectors_pack_to_their_bytes(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index, seen = 0;
    VECTORS_EACH(file, "valid", index, item) {
        nio_field fields[300];
        size_t count;
        nio_bytes packed = vectors_hex(item, "hex");
        if (nio__fields_decode(packed, fields, 300, &count) == NIO_OK && all_bytes(fields, count)) {
            reverse(fields, count);
            assert_true(nio_bytes_equal(pack(fields, count), packed));
            seen++;
        }
    }
    assert_true(seen > 15);
    vectors_close(file);
}

static void a_field_is_found_by_its_whole_name(void **state)
{
    (void)state;
    /* {ts: int, nonce: bytes} of "dict ts int" */
    nio_bytes packed = vectors_bytes("4d40020e114c4002040543027473c46553f1004c400207054305"
                                     "6e6f6e63654103616263");
    nio_field fields[CAP];
    size_t count;
    assert_int_equal(nio__fields_decode(packed, fields, CAP, &count), NIO_OK);
    const nio_field *ts = nio__fields_find(fields, count, nio_text_of("ts"));
    const nio_field *nonce = nio__fields_find(fields, count, nio_text_of("nonce"));
    assert_non_null(ts);
    assert_int_equal(ts->kind, NIO_FIELD_UINT);
    assert_int_equal(ts->number, 1700000000);
    assert_non_null(nonce);
    assert_int_equal(nonce->kind, NIO_FIELD_BYTES);
    assert_memory_equal(nonce->value.ptr, "abc", 3);
    assert_null(nio__fields_find(fields, count, nio_text_of("t")));
    assert_null(nio__fields_find(fields, count, nio_text_of("nonces")));
    assert_null(nio__fields_find(fields, 0, nio_text_of("ts")));
    vectors_close(NULL);
}

static void a_value_of_another_kind_is_kept_as_it_is_if_it_is_canonical(void **state)
{
    (void)state;
    nio_field fields[CAP];
    size_t count;
    nio_bytes list = vectors_bytes("4d40010b4c40020303430161"
                                   "4a4000");
    nio_bytes below_zero = vectors_bytes("4d40010a4c40020302430161"
                                         "4501");
    nio_bytes wrong = vectors_bytes("4d40010b4c40020303430161"
                                    "4a8000");
    assert_int_equal(nio__fields_decode(list, fields, CAP, &count), NIO_OK);
    assert_int_equal(fields[0].kind, NIO_FIELD_OTHER);
    assert_memory_equal(fields[0].value.ptr, "\x4a\x40\x00", 3);
    assert_int_equal(nio__fields_decode(below_zero, fields, CAP, &count), NIO_OK);
    assert_int_equal(fields[0].kind, NIO_FIELD_OTHER);
    assert_int_equal(nio__fields_decode(wrong, fields, CAP, &count), NIO_EMALFORMED);
    vectors_close(NULL);
}

static void what_is_no_dict_with_text_keys_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "00",
                                      "4a4000",
                                      "4d400000",
                                      "4d4080",
                                      "4d40010b4c40020303410161410162" /* bytes key */,
                                      "4d4001064c4001024401",
                                      "4d40020a0a4c40020302430162"
                                      "44014c400203024301614401",
                                      "4d40020a0a4c40020302430161"
                                      "44014c400203024301614402" /* one key twice */,
                                      "4d40020a0b4c40020302430161"
                                      "41004c40020303430161410178" /* and not side by side */,
                                      "4d40010d4c40020602430401ff02034401" /* not UTF-8 */,
                                      "540304666f6f00000000"};
    nio_field fields[CAP];
    size_t count;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (nio__fields_decode(vectors_bytes(bad[i]), fields, CAP, &count) != NIO_EMALFORMED) {
            fail_msg("%s is let through", bad[i]);
        }
    }
    vectors_close(NULL);
}

static void too_many_fields_are_refused_without_a_look_at_them(void **state)
{
    (void)state;
    nio_field fields[4], read[4];
    static char names[4][3];
    size_t count;
    for (size_t i = 0; i < 4; i++) {
        snprintf(names[i], sizeof names[i], "f%zu", i);
        fields[i] = (nio_field){.name = nio_text_of(names[i]), .value = nio_bytes_of("v")};
    }
    nio_bytes packed = pack(fields, 4);
    assert_int_equal(nio__fields_decode(packed, read, 3, &count), NIO_ELIMIT);
    assert_int_equal(nio__fields_decode(packed, read, 4, &count), NIO_OK);
    assert_int_equal(count, 4);
    vectors_close(NULL);
}

static void fields_of_any_lengths_round_trip_in_one_order(void **state)
{
    (void)state;
    static const uint8_t zeros[70000];
    struct fault_env world;
    fault_env_init(&world, 42);
    for (size_t round = 0; round < 300; round++) {
        nio_field fields[CAP], read[CAP];
        char names[CAP][8];
        size_t count = fault_env_choose(&world, CAP + 1), back;
        for (size_t i = 0; i < count; i++) {
            size_t len = fault_env_choose(&world, 10) == 0 ? fault_env_choose(&world, 300)
                                                           : fault_env_choose(&world, 20);
            snprintf(names[i], sizeof names[i], "%zu", i + fault_env_choose(&world, 10) * CAP);
            fields[i] = (nio_field){.name = nio_text_of(names[i]), .value = {zeros, len}};
        }
        nio_bytes packed = pack(fields, count);
        assert_int_equal(nio__fields_decode(packed, read, CAP, &back), NIO_OK);
        assert_int_equal(back, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(read[i].value.len, fields[i].value.len);
            assert_memory_equal(read[i].name.ptr, fields[i].name.ptr, fields[i].name.len);
        }
    }
    vectors_close(NULL);
    fault_env_end(&world);
}

/* What nio__fields_decode says without a short way for anything. */
static bool is_canonical_dict(nio_bytes packed)
{
    nio_pk_value dict;
    nio_pk_iter iter;
    nio_bytes key, item, name;
    if (nio_pk_check(packed, NIO_PK_DEPTH) != NIO_OK ||
        nio_pk_decode_head(packed, &dict) != NIO_OK || dict.kind != NIO_PK_DICT) {
        return false;
    }
    nio_pk_iter_init(&iter, &dict);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        if (nio_pk_get_blob(key, NIO_PK_STR, &name) != NIO_OK) {
            return false;
        }
    }
    return true;
}

/* Each byte of the dicts that most messages have, with each value: read in whole or part by part,
 * the outcome is the same. */
static void the_usual_fields_are_read_as_any_others(void **state)
{
    (void)state;
    static const char *const usual[] = {"4d4000",
                                        "4d4001144c4002050a430363696441080102030405060708"};
    nio_field fields[CAP];
    size_t count = 0;
    memset(fields, 0, sizeof fields);
    for (size_t i = 0; i < 2; i++) {
        nio_bytes packed = vectors_bytes(usual[i]);
        uint8_t bytes[32], again[32];
        for (size_t at = 0; at < packed.len; at++) {
            for (unsigned value = 0; value < 256; value++) {
                nio__copy(bytes, packed);
                bytes[at] = (uint8_t)value;
                nio_bytes changed = nio__bytes(bytes, packed.len);
                nio_status status = nio__fields_decode(changed, fields, CAP, &count);
                assert_int_equal(status == NIO_OK, is_canonical_dict(changed));
                if (status == NIO_OK && count == 1 && fields[0].kind == NIO_FIELD_BYTES) {
                    assert_int_equal(nio__fields_size(fields, count), packed.len);
                    nio__fields_write(fields, count, again);
                    assert_memory_equal(again, bytes, packed.len);
                }
            }
        }
        assert_int_equal(nio__fields_decode(packed, fields, CAP, &count), NIO_OK);
        assert_int_equal(count, i);
    }
    assert_memory_equal(fields[0].name.ptr, "cid", 3);
    assert_memory_equal(fields[0].value.ptr, "\1\2\3\4\5\6\7\10", 8);
    assert_int_equal(nio__fields_decode(vectors_bytes(usual[1]), fields, 0, &count), NIO_ELIMIT);
    vectors_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fields_of_every_message_pack_to_their_bytes),
        cmocka_unit_test(dicts_of_bytes_in_the_packify_vectors_pack_to_their_bytes),
        cmocka_unit_test(a_field_is_found_by_its_whole_name),
        cmocka_unit_test(a_value_of_another_kind_is_kept_as_it_is_if_it_is_canonical),
        cmocka_unit_test(what_is_no_dict_with_text_keys_is_refused),
        cmocka_unit_test(too_many_fields_are_refused_without_a_look_at_them),
        cmocka_unit_test(fields_of_any_lengths_round_trip_in_one_order),
        cmocka_unit_test(the_usual_fields_are_read_as_any_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
