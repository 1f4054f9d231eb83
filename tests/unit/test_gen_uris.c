/* Generated URIs: the three tiers, matching, building, and the search for an operation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "golden/good/uris/uris.c"

#define BYTES(literal) ((nio_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

/* A copy in memory of its own size, so that every step past it is seen. */
static nio_bytes exactly(nio_bytes bytes)
{
    uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);
    assert_non_null(copy);
    if (bytes.len > 0) {
        memcpy(copy, bytes.ptr, bytes.len);
    }
    return (nio_bytes){copy, bytes.len};
}

static int found(nio_bytes uri, uint8_t type, nio_gen_tier tier)
{
    nio_bytes copy = exactly(uri);
    int index = uris_protocol.find(type, copy, tier);
    free((void *)(uintptr_t)copy.ptr);
    return index;
}

static int exact(nio_bytes uri)
{
    return found(uri, NIO_UPDATE_URI, NIO_GEN_EXACT);
}

static void every_exact_uri_is_found_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < uris_protocol.op_count; i++) {
        const nio_gen_op *op = &uris_protocol.ops[i];
        if (op->tier == NIO_GEN_EXACT) {
            assert_int_equal(found(op->uri, op->type, NIO_GEN_EXACT), i);
            assert_int_equal(found(op->uri, NIO_CREATE_URI, NIO_GEN_EXACT), -1);
        }
    }
    assert_int_equal(exact(BYTES("appla")), -1);
    assert_int_equal(exact(BYTES("xpple")), -1);
    assert_int_equal(exact(BYTES("appl")), -1);
    assert_int_equal(exact(BYTES("apples")), -1);
    assert_int_equal(exact(BYTES("")), OP_EMPTY_UPDATE);
    assert_int_equal(found((nio_bytes){NULL, 0}, NIO_UPDATE_URI, NIO_GEN_EXACT), OP_EMPTY_UPDATE);
    assert_int_equal(exact(BYTES("a\"b\\c{}\n\?\?/")), OP_ODD_UPDATE);
    assert_int_equal(found(BYTES("apple"), NIO_DELETE_URI, NIO_GEN_EXACT), OP_APPLE_DELETE);
    assert_int_equal(found(BYTES("angle"), NIO_DELETE_URI, NIO_GEN_EXACT), -1);
}

static void templates_are_found_by_their_form(void **state)
{
    (void)state;
    nio_gen_tier tier = NIO_GEN_TEMPLATE;
    assert_int_equal(found(BYTES("name/ann"), NIO_UPDATE_URI, tier), OP_NAME_UPDATE);
    assert_int_equal(found(BYTES("name/"), NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found(BYTES("name/123456789"), NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found(BYTES("name/a\0b"), NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found(BYTES("name/\xff"), NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found(BYTES("pair/a:b:c"), NIO_UPDATE_URI, tier), OP_PAIR_UPDATE);
    assert_int_equal(found(BYTES("pair/:b"), NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found(BYTES("pair/ab"), NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found(BYTES("pair/abcde:b"), NIO_UPDATE_URI, tier), -1);
}

static void bare_types_take_every_uri_up_to_their_size(void **state)
{
    (void)state;
    static const uint8_t bytes[65] = {0};
    nio_gen_tier tier = NIO_GEN_BARE;
    assert_int_equal(found((nio_bytes){bytes, 0}, NIO_UPDATE_URI, tier), OP_ANY_UPDATE);
    assert_int_equal(found((nio_bytes){bytes, 64}, NIO_UPDATE_URI, tier), OP_ANY_UPDATE);
    assert_int_equal(found((nio_bytes){bytes, 65}, NIO_UPDATE_URI, tier), -1);
    assert_int_equal(found((nio_bytes){bytes, 4}, NIO_DELETE_URI, tier), OP_ANY_DELETE_DELETE);
    assert_int_equal(found((nio_bytes){bytes, 5}, NIO_DELETE_URI, tier), -1);
}

static bool small(const char *text, uint8_t *n)
{
    uris_small_uri uri;
    if (!uris_small_uri_match(nio_bytes_of(text), &uri)) {
        return false;
    }
    *n = uri.n;
    return true;
}

static void decimals_have_one_spelling(void **state)
{
    (void)state;
    uint8_t n;
    assert_true(small("u8/0", &n) && n == 0);
    assert_true(small("u8/255", &n) && n == 255);
    assert_false(small("u8/256", &n));
    assert_false(small("u8/00", &n));
    assert_false(small("u8/07", &n));
    assert_false(small("u8/", &n));
    assert_false(small("u8/1x", &n));
    assert_false(small("u8/-1", &n));
    assert_false(small("u8/+1", &n));
    assert_false(small("u8/1000000000000000000000", &n));
}

/* Numbers whose digits and bytes differ in count. */
static uint64_t some_number(uint32_t *random)
{
    uint64_t number = 0;
    for (int i = 0; i < 4; i++) {
        *random = *random * 1664525 + 1013904223;
        number = number << 16 | *random >> 16;
    }
    return number >> (*random >> 8) % 64;
}

static void what_is_built_matches_and_gives_the_parameters_back(void **state)
{
    (void)state;
    uint32_t random = 7;
    uint8_t out[URIS_NUMBERS_URI_MAX + URIS_RAWS_URI_MAX];
    size_t len;
    for (int round = 0; round < 500; round++) {
        uris_numbers_uri a = {(uint8_t)some_number(&random), (uint16_t)some_number(&random),
                              (uint32_t)some_number(&random), some_number(&random)};
        uris_raws_uri b = {a.a, a.b, a.c, a.d}, b_again;
        uris_numbers_uri a_again;
        assert_int_equal(uris_numbers_uri_build(&a, out, sizeof out, &len), NIO_OK);
        assert_true(len <= URIS_NUMBERS_URI_MAX);
        assert_true(uris_numbers_uri_match((nio_bytes){out, len}, &a_again));
        assert_true(a.a == a_again.a && a.b == a_again.b && a.c == a_again.c && a.d == a_again.d);
        assert_false(uris_numbers_uri_match((nio_bytes){out, len - 1}, &a_again) &&
                     a_again.d == a.d);
        assert_int_equal(uris_raws_uri_build(&b, out, sizeof out, &len), NIO_OK);
        assert_int_equal(len, URIS_RAWS_URI_MAX);
        assert_true(uris_raws_uri_match((nio_bytes){out, len}, &b_again));
        assert_true(b.a == b_again.a && b.b == b_again.b && b.c == b_again.c && b.d == b_again.d);
        assert_false(uris_raws_uri_match((nio_bytes){out, len - 1}, &b_again));
        assert_false(uris_raws_uri_match((nio_bytes){out, len + 1}, &b_again));
    }
}

static nio_status build_pair(nio_bytes left, nio_text right)
{
    uint8_t out[URIS_PAIR_URI_MAX];
    size_t len;
    uris_pair_uri uri = {left, right};
    return uris_pair_uri_build(&uri, out, sizeof out, &len);
}

static void what_could_not_be_matched_is_not_built(void **state)
{
    (void)state;
    nio_text right = nio_text_of("b:c");
    assert_int_equal(build_pair(BYTES("abcd"), right), NIO_OK);
    assert_int_equal(build_pair(BYTES("abcde"), right), NIO_EINVAL);
    assert_int_equal(build_pair(BYTES(""), right), NIO_EINVAL);
    assert_int_equal(build_pair(BYTES("a:b"), right), NIO_EINVAL);
    assert_int_equal(build_pair(BYTES("a"), nio_text_of("")), NIO_EINVAL);
    assert_int_equal(build_pair(BYTES("a"), nio_text_of("1234567")), NIO_EINVAL);
    assert_int_equal(build_pair(BYTES("a"), nio_text_of("\xc0\x80")), NIO_EINVAL);
    assert_int_equal(build_pair(BYTES("a"), (nio_text){"a\0b", 3}), NIO_EINVAL);
}

static void a_uri_that_does_not_fit_is_not_built(void **state)
{
    (void)state;
    uint8_t out[8];
    size_t len = 99;
    uris_name_uri uri = {nio_text_of("annabel")};
    assert_int_equal(uris_name_uri_build(&uri, out, sizeof out, &len), NIO_ETOOBIG);
    assert_int_equal(len, 99);
    uris_any_uri nothing = {{NULL, 0}};
    assert_int_equal(uris_any_uri_build(&nothing, out, 0, &len), NIO_OK);
    assert_int_equal(len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exact_uri_is_found_and_nothing_else),
        cmocka_unit_test(templates_are_found_by_their_form),
        cmocka_unit_test(bare_types_take_every_uri_up_to_their_size),
        cmocka_unit_test(decimals_have_one_spelling),
        cmocka_unit_test(what_is_built_matches_and_gives_the_parameters_back),
        cmocka_unit_test(what_could_not_be_matched_is_not_built),
        cmocka_unit_test(a_uri_that_does_not_fit_is_not_built),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
