/* tests/unit/test_uv_status.c - libuv's codes in our words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "loop/status.h"

static const int all_codes[] = {
#define CODE(name, text) UV_##name,
    UV_ERRNO_MAP(CODE)
#undef CODE
};

static void every_code_has_a_status_and_a_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof all_codes / sizeof all_codes[0]; i++) {
        nio_status status = nio__status_of_uv(all_codes[i]);
        assert_true(status < 0);
        assert_string_not_equal(nio_status_name(status), "NIO_?");
        assert_true(strlen(nio__text_of_uv(all_codes[i])) > 0);
    }
}

static void results_that_are_no_failure_are_ok(void **state)
{
    (void)state;
    assert_int_equal(nio__status_of_uv(0), NIO_OK);
    assert_int_equal(nio__status_of_uv(4711), NIO_OK);
}

static void what_a_program_can_act_on_has_a_status_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(nio__status_of_uv(UV_EOF), NIO_ECLOSED);
    assert_int_equal(nio__status_of_uv(UV_ECONNREFUSED), NIO_ECONNREFUSED);
    assert_int_equal(nio__status_of_uv(UV_ECONNRESET), NIO_ECONNRESET);
    assert_int_equal(nio__status_of_uv(UV_EPIPE), NIO_ECONNRESET);
    assert_int_equal(nio__status_of_uv(UV_ETIMEDOUT), NIO_ETIMEDOUT);
    assert_int_equal(nio__status_of_uv(UV_EADDRINUSE), NIO_EADDRINUSE);
    assert_int_equal(nio__status_of_uv(UV_EADDRNOTAVAIL), NIO_EADDRNOTAVAIL);
    assert_int_equal(nio__status_of_uv(UV_EACCES), NIO_EACCES);
    assert_int_equal(nio__status_of_uv(UV_ENETUNREACH), NIO_EUNREACH);
    assert_int_equal(nio__status_of_uv(UV_EAI_NONAME), NIO_ERESOLVE);
    assert_int_equal(nio__status_of_uv(UV_EMFILE), NIO_ELIMIT);
    assert_int_equal(nio__status_of_uv(UV_ENOMEM), NIO_ENOMEM);
    assert_int_equal(nio__status_of_uv(UV_EIO), NIO_EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_status_and_a_text),
        cmocka_unit_test(results_that_are_no_failure_are_ok),
        cmocka_unit_test(what_a_program_can_act_on_has_a_status_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
