/* The tool's JSON against generated code: containers; and what it says of what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "golden/good/containers/containers.c"
#include "support/typed_kit.h"

#define ARENA (containers_protocol.arena_size)
#define ROUNDS 400

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
GEN_CODEC(wrapped, containers_wrapped, read_wrapped(in, arena, &value), check_wrapped(&value),
          size_wrapped(&value), write_wrapped(at, &value))

static const struct {
    const char *type;
    gen_codec *codec;
} codecs[] = {{"Point", point}, {"Label", label}, {"Shape", shape},
              {"Lists", lists}, {"Maps", maps},   {"Wrapped", wrapped}};

static void tool_and_generated_code_agree_about_containers(void **state)
{
    (void)state;
    cli_memory memory = {NULL};
    const cli_schema *schema =
        typed_kit_schema(&memory, NIO_SOURCE_DIR "/tests/golden/good/containers/containers.json");
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        typed_kit_agree(schema, codecs[i].type, ARENA, codecs[i].codec, ROUNDS);
    }
    cli_memory_free(&memory);
}

static void what_is_wrong_is_said_with_its_place(void **state)
{
    static const struct {
        const char *type, *json, *why;
    } cases[] = {
        {"u8", "256", "256 is not in 0 to 255"},
        {"u8", "-1", "-1 is not in 0 to 255"},
        {"i8", "-129", "-129 is not in -128 to 127"},
        {"u64", "18446744073709551616", "18446744073709551616 is not in 0 to 18446744073709551615"},
        {"u8", "5.0", "5.0 is not written as an integer"},
        {"u8", "\"5\"", "an integer is wanted, this is a string"},
        {"bool", "1", "true or false is wanted, this is a number"},
        {"f64", "1e999", "the number is too large"},
        {"text<3>", "\"abcd\"", "4 bytes, at most 3"},
        {"text<3>", "\"\\u0000\"", "U+0000 cannot stand in text; bytes can hold it"},
        {"bytes<3>", "\"abc\"", "bytes are written \"hex:00ff\", or \"text:abc\""},
        {"bytes<3>", "\"hex:0\"", "behind \"hex:\" are pairs of hex digits"},
        {"bytes<3>", "\"text:abcd\"", "4 bytes, at most 3"},
        {"bytes[2]", "\"hex:00\"", "1 bytes, it takes exactly 2"},
        {"time", "\"2026-02-30T00:00:00Z\"",
         "a time is written 2026-01-02T03:04:05.000001Z, or in microseconds"},
        {"Kind", "\"smal\"", "there is no member 'smal'; there is: small, large"},
        {"Kind", "2147483648", "2147483648 is not in 0 to 2147483647"},
        {"Point", "{\"x\": 1}", "y: is missing"},
        {"Point", "{\"x\": 1, \"y\": null}", "y: an integer is wanted, this is null"},
        {"Point", "{\"x\": 1, \"x\": 2}", "x: is there twice"},
        {"Point", "{\"x\": 1, \"y\": 2, \"z\": 3}", "there is no field 'z'; there is: x, y"},
        {"Point", "[1, 2]", "an object is wanted, this is an array"},
        {"Shape", "{\"dot\": {\"x\": 1, \"y\": true}}",
         "dot.y: an integer is wanted, this is true"},
        {"Shape", "{}", "a variant is written {\"arm\": value}"},
        {"Shape", "{\"nothing\": 1}", "nothing: the arm has no value: write null"},
        {"Shape", "{\"lines\": [{\"x\": 1, \"y\": 2}, {\"x\": 1, \"y\": 99999999999}]}",
         "lines[1].y: 99999999999 is not in -2147483648 to 2147483647"},
        {"list<u8, 2>", "[1, 2, 3]", "3 items, at most 2"},
        {"map<u8, u8, 9>", "{\"1\": 1, \"01\": 2}", "01: the key is no integer"},
        {"map<u8, u8, 9>", "{\"1\": 1, \"1\": 2}", "a key is there twice"},
        {"map<text<2>, u8, 1>", "{\"a\": 1, \"b\": 2}", "2 entries, at most 1"},
        {"any<2>", "[]", "3 bytes when packed, at most 2"},
        {"any<99>", "[[[[[[[[[1]]]]]]]]]",
         "[0][0][0][0][0][0][0][0]: more than 8 arrays and objects inside each other"},
        {"list<bytes<60000>, 9>", NULL, "more than the 65422 bytes that a message holds"},
    };
    (void)state;
    cli_memory memory = {NULL};
    const cli_schema *schema =
        typed_kit_schema(&memory, NIO_SOURCE_DIR "/tests/golden/good/containers/containers.json");
    static char large[300000];
    char zeros[120001];
    memset(zeros, '0', sizeof zeros - 1);
    zeros[sizeof zeros - 1] = '\0';
    snprintf(large, sizeof large, "[\"hex:%s\", \"hex:%s\"]", zeros, zeros);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char why[CLI_TYPED_WHY] = "";
        nio_bytes packed;
        cli_holds holds = {CLI_VALUE, cli_type_read(&memory, schema, nio_text_of(cases[i].type))};
        const char *text = cases[i].json != NULL ? cases[i].json : large;
        const cli_json *json = cli_json_read(&memory, nio_text_of(text), why);
        assert_non_null(holds.type);
        assert_non_null(json);
        assert_false(cli_typed_write(&memory, &holds, json, &packed, why));
        assert_string_equal(why, cases[i].why);
    }
    cli_memory_free(&memory);
}

static void values_are_shown_as_they_are_written(void **state)
{
    static const struct {
        const char *type, *json, *shown; /* NULL: the same */
    } cases[] = {
        {"u64", "18446744073709551615", NULL},
        {"i64", "-9223372036854775808", NULL},
        {"u8", "-0", "0"},
        {"time", "\"1970-01-01T00:00:00Z\"", NULL},
        {"time", "1760000000000000", "\"2025-10-09T08:53:20Z\""},
        {"time", "\"2024-02-29t23:59:59.9+00:30\"", "\"2024-02-29T23:29:59.9Z\""},
        {"time", "\"0000-01-01T00:00:00Z\"", NULL},
        {"time", "\"9999-12-31T23:59:59.999999Z\"", NULL},
        {"time", "253402300800000000", NULL}, /* the year 10000 */
        {"time", "-9223372036854775808", NULL},
        {"f64", "\"NaN\"", NULL},
        {"f64", "-0", NULL},
        {"f64", "1e3", "1000"},
        {"text<9>", "\"\\u20ac\\ud83d\\ude00\"", "\"\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {"bytes<9>", "\"text:hex:\"", "\"hex:6865783a\""},
        {"bytes[2]", "\"hex:00FF\"", "\"hex:00ff\""},
        {"Kind", "1", "\"large\""},
        {"Kind", "7", NULL},
        {"map<Kind, u8, 3>", "{\"9\": 1, \"small\": 2}", "{\"small\": 2, \"9\": 1}"},
        {"map<bytes<2>, bool, 3>", "{\"hex:\": true}", NULL},
        {"map<i8, bool, 3>", "{\"-5\": true}", NULL},
        {"Shape", "{\"nothing\": null}", NULL},
        {"Label", "{\"point\": null, \"text\": \"a\"}", "{\"text\": \"a\"}"},
        {"any<50>", "{\"a\": [1, null, \"hex:00\", \"b\", 0.5]}", NULL},
        {"packable<Point>", "{\"x\": 1, \"y\": -2}", NULL},
    };
    (void)state;
    cli_memory memory = {NULL};
    const cli_schema *schema =
        typed_kit_schema(&memory, NIO_SOURCE_DIR "/tests/golden/good/containers/containers.json");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char why[CLI_TYPED_WHY] = "";
        nio_bytes packed;
        cli_holds holds = {CLI_VALUE, cli_type_read(&memory, schema, nio_text_of(cases[i].type))};
        const cli_json *json = cli_json_read(&memory, nio_text_of(cases[i].json), why);
        assert_non_null(json);
        if (!cli_typed_write(&memory, &holds, json, &packed, why)) {
            fail_msg("%s: %s", cases[i].json, why);
        }
        const char *shown = cli_typed_read(&memory, &holds, packed, why);
        assert_non_null(shown);
        assert_string_equal(shown, cases[i].shown != NULL ? cases[i].shown : cases[i].json);
    }
    cli_memory_free(&memory);
}

static void json_that_is_none_is_refused_with_line_and_column(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "line 1, column 1: a JSON value was expected"},
        {"{\n \"a\" 1}", "line 2, column 6: ':' was expected"},
        {"[1,]", "line 1, column 4: a JSON value was expected"},
        {"[1 2]", "line 1, column 4: ',' or ']' was expected"},
        {"{a: 1}", "line 1, column 2: the name of a member, in quotes, was expected"},
        {"01", "line 1, column 1: not a number as JSON has them"},
        {"1.", "line 1, column 1: not a number as JSON has them"},
        {"+1", "line 1, column 1: a JSON value was expected"},
        {"\"a", "line 1, column 1: a string without its end"},
        {"\"a\\", "line 1, column 1: a string without its end"},
        {"\"\\x\"", "line 1, column 2: there is no such escape"},
        {"\"\\u12\"", "line 1, column 6: \\u wants four hex digits"},
        {"\"\\ud800\"", "line 1, column 2: half of a pair of surrogates"},
        {"\"\\udc00\"", "line 1, column 2: half of a pair of surrogates"},
        {"\"\t\"", "line 1, column 2: a control character in a string; write it as \\u00XX"},
        {"\"\xff\"", "line 1, column 1: the text is not UTF-8"},
        {"1 2", "line 1, column 3: the value has ended before"},
        {"nul", "line 1, column 1: a JSON value was expected"},
    };
    (void)state;
    cli_memory memory = {NULL};
    char why[CLI_JSON_WHY], deep[CLI_JSON_DEPTH + 2];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(cli_json_read(&memory, nio_text_of(cases[i].text), why));
        assert_string_equal(why, cases[i].why);
    }
    memset(deep, '[', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    assert_null(cli_json_read(&memory, nio_text_of(deep), why));
    assert_non_null(strstr(why, "too deep"));
    cli_memory_free(&memory);
}

static void types_that_are_none_are_refused(void **state)
{
    static const char *const types[] = {
        "",
        "u9",
        "text",
        "text<>",
        "text<4",
        "text<4>x",
        "bytes[",
        "text[4]",
        "list<u8>",
        "map<bool, u8, 2>",
        "packable<Kind>",
        "Nobody",
        "list<list<list<list<list<list<list<list<u8, 1>, 1>, 1>, 1>, 1>, 1>, 1>, 1>",
        "text<99999999999999999999>",
    };
    (void)state;
    cli_memory memory = {NULL};
    const cli_schema *schema =
        typed_kit_schema(&memory, NIO_SOURCE_DIR "/tests/golden/good/containers/containers.json");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        assert_null(cli_type_read(&memory, schema, nio_text_of(types[i])));
    }
    cli_memory_free(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tool_and_generated_code_agree_about_containers),
        cmocka_unit_test(what_is_wrong_is_said_with_its_place),
        cmocka_unit_test(values_are_shown_as_they_are_written),
        cmocka_unit_test(json_that_is_none_is_refused_with_line_and_column),
        cmocka_unit_test(types_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
