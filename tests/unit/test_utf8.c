/* tests/unit/test_utf8.c - which bytes are UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

/* Writes the bytes that the bits of a code point would have in `size` bytes. */
static nio_bytes encode(uint32_t code, size_t size, uint8_t out[4])
{
    static const uint8_t leads[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size; i-- > 1; code >>= 6) {
        out[i] = (uint8_t)(0x80 | (code & 0x3f));
    }
    out[0] = (uint8_t)(leads[size] | code);
    return (nio_bytes){out, size};
}

static size_t size_of(uint32_t code)
{
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

static void every_code_point_is_valid_in_its_shortest_form_alone(void **state)
{
    (void)state;
    uint8_t memory[4];
    for (uint32_t code = 0; code < 0x110000; code++) {
        bool surrogate = code >= 0xd800 && code < 0xe000;
        size_t shortest = size_of(code);
        if (nio_utf8_valid(encode(code, shortest, memory)) == surrogate) {
            fail_msg("U+%04X", (unsigned)code);
        }
        for (size_t size = shortest + 1; size <= 4; size++) {
            if (nio_utf8_valid(encode(code, size, memory))) {
                fail_msg("U+%04X in %zu bytes", (unsigned)code, size);
            }
        }
    }
    for (uint32_t code = 0x110000; code < 0x200000; code += 0x101) {
        assert_false(nio_utf8_valid(encode(code, 4, memory)));
    }
}

static void a_sequence_cut_short_or_alone_is_refused_at_every_place(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",         "\xbf",  "\xc3",      "\xe2\x82",
                                      "\xf0\x9f\x98", "\xc3(", "\xe2(\x82", "\xf5\x80\x80\x80",
                                      "\xff",         "\xfe"};
    char text[40];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        for (size_t before = 0; before < 18; before++) {
            size_t len = strlen(bad[i]);
            memset(text, 'a', sizeof text);
            memcpy(text + before, bad[i], len);
            assert_false(nio_utf8_valid((nio_bytes){(uint8_t *)text, before + len}));
            assert_false(nio_utf8_valid((nio_bytes){(uint8_t *)text, sizeof text}));
        }
    }
}

static void text_of_all_lengths_is_let_through(void **state)
{
    (void)state;
    char text[64];
    for (size_t before = 0; before < 40; before++) {
        memset(text, 'a', sizeof text);
        memcpy(text + before, "\xe2\x82\xac\0\xf0\x9f\x98\x80", 8);
        for (size_t len = before + 8; len <= sizeof text; len++) {
            assert_true(nio_utf8_valid((nio_bytes){(uint8_t *)text, len}));
        }
    }
    assert_true(nio_utf8_valid((nio_bytes){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_valid_in_its_shortest_form_alone),
        cmocka_unit_test(a_sequence_cut_short_or_alone_is_refused_at_every_place),
        cmocka_unit_test(text_of_all_lengths_is_let_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
