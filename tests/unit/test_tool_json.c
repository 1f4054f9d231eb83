/* test_tool_json.c - what `netaio --json` makes of packed content. */
#include "../../tools/netaio/json.c"
#include "../../tools/netaio/text.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "support/vectors.h"

/* What is printed, without the line end; NULL if nothing is. To be freed. */
static char *shown(nio_bytes packed)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    bool good = cli_print_json(out, packed);
    fclose(out);
    if (!good) {
        assert_int_equal(len, 0);
        free(text);
        return NULL;
    }
    assert_true(len > 0 && text[len - 1] == '\n');
    text[len - 1] = 0;
    return text;
}

static void each_kind_has_its_form(void **state)
{
    (void)state;
    const struct {
        const char *hex, *json;
    } rows[] = {
        {"00", "null"},
        {"0600", "false"},
        {"4400", "0"},
        {"84ffff", "65535"},
        {"4501", "-1"},
        {"4102ff00", "\"hex:ff00\""},
        {"4100", "\"hex:\""},
        {"430568656c6c6f", "\"hello\""},
        {"4303225c0a", "\"\\\"\\\\\\u000a\""},
        {"4302c280", "\"\\u0080\""},
        {"4302c3a4", "\"\xc3\xa4\""},
        {"073fb999999999999a", "0.1"},
        {"07fff0000000000000", "\"-Infinity\""},
        {"077ff8000000000000", "\"NaN\""},
        {"4c4000", "[]"},
        {"4d4000", "{}"},
        {"0409010000000000000000", "18446744073709551616"},
        {"4c4002020544014303616e6e", "[1, \"ann\"]"},
        {"4d4001104c4002060543046e69636b4303616e6e", "{\"nick\": \"ann\"}"},
        {"4d4001094c4002020244014402", "[[1, 2]]"},
        {"4d4002090a4c40020202440144024c400203024301614403", "[[1, 2], [\"a\", 3]]"},
        {"", NULL},
        {"6869", NULL},
        {"440100", NULL},
    };
    json_t *memory = vectors_open("packify");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = shown(vectors_bytes(rows[i].hex));
        if (rows[i].json == NULL) {
            assert_null(text);
        } else {
            assert_non_null(text);
            assert_string_equal(text, rows[i].json);
        }
        free(text);
    }
    vectors_close(memory);
}

/* Integers beyond what a double holds are good JSON, but jansson has no room for them. */
static bool holds_a_long_number(const char *text)
{
    size_t digits = 0;
    for (; *text; text++) {
        digits = *text >= '0' && *text <= '9' ? digits + 1 : 0;
        if (digits > 300) {
            return true;
        }
    }
    return false;
}

static void whatever_packify_packs_becomes_json(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index, count = 0;
    VECTORS_EACH(file, "valid", index, item) {
        char *text = shown(vectors_hex(item, "hex"));
        assert_non_null(text);
        if (!holds_a_long_number(text)) {
            json_error_t error;
            json_t *read = json_loads(
                text, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
            if (read == NULL) {
                fail_msg("%s: %s", error.text, text);
            }
            json_decref(read);
            count++;
        }
        free(text);
    }
    assert_true(count > 100);
    vectors_close(file);
}

/* A packable is well-formed whatever its name; only Python has to know the class. */
static void what_packify_does_not_pack_is_not_shown(void **state)
{
    (void)state;
    json_t *file = vectors_open("packify"), *item;
    size_t index;
    VECTORS_EACH(file, "foreign", index, item) {
        nio_bytes packed = vectors_hex(item, "hex");
        nio_pk_value value;
        char *text = shown(packed);
        if (text != NULL) {
            assert_int_equal(nio_pk_decode(packed, &value), NIO_OK);
            assert_int_equal(value.kind, NIO_PK_PACKABLE);
            free(text);
        }
    }
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_form),
        cmocka_unit_test(whatever_packify_packs_becomes_json),
        cmocka_unit_test(what_packify_does_not_pack_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
