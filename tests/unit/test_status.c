/* tests/unit/test_status.c - names and texts of statuses, versions, default limits, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/limits.h>
#include <netaio/status.h>

#include "base/log.h"
#include "support/fault_env.h"

static const nio_status all[] = {
#define VALUE(name, value, text) name,
    NIO_STATUS_LIST(VALUE)
#undef VALUE
};
#define COUNT (sizeof all / sizeof *all)

static void every_status_has_a_name_a_text_and_a_value_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(strncmp(nio_status_name(all[i]), "NIO_", 4), 0);
        assert_true(strlen(nio_status_text(all[i])) > 0);
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(all[i], all[j]);
            assert_string_not_equal(nio_status_text(all[i]), nio_status_text(all[j]));
        }
    }
    assert_string_equal(nio_status_name(NIO_ETIMEDOUT), "NIO_ETIMEDOUT");
    assert_string_equal(nio_status_text(NIO_ETIMEDOUT), "timed out");
}

static void ok_is_zero_and_all_others_are_negative(void **state)
{
    (void)state;
    assert_int_equal(NIO_OK, 0);
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(all[i] == NIO_OK || all[i] < 0);
    }
}

static void a_number_that_is_no_status_has_a_text_all_the_same(void **state)
{
    (void)state;
    assert_string_equal(nio_status_name((nio_status)-12345), "NIO_?");
    assert_true(strlen(nio_status_text((nio_status)-12345)) > 0);
}

static void an_error_holds_a_sentence_cut_at_its_size(void **state)
{
    (void)state;
    nio_error error;
    char long_text[400];
    assert_int_equal(nio__fail(&error, NIO_EINVAL, "port %d is no port", 70000), NIO_EINVAL);
    assert_string_equal(error.text, "port 70000 is no port");
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    (void)nio__fail(&error, NIO_EINVAL, "%s", long_text);
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
    assert_int_equal(nio__fail(NULL, NIO_ENOKEY, "nobody reads this"), NIO_ENOKEY);
}

static void a_log_line_goes_to_the_environment_or_nowhere(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    nio__logf(&world.env, NIO_LOG_WARN, "%d links", 3);
    assert_int_equal(world.logged[NIO_LOG_WARN], 1);
    assert_string_equal(world.last_line, "3 links");
    world.env.log = NULL;
    nio__logf(&world.env, NIO_LOG_ERROR, "not seen");
    assert_string_equal(world.last_line, "3 links");
    fault_env_end(&world);
}

static void default_limits_bound_everything(void **state)
{
    (void)state;
    nio_limits limits;
    nio_limits_init(&limits);
    assert_int_equal(limits.size, sizeof limits);
#define POSITIVE(type, name, value) assert_true(limits.name == (value) && limits.name > 0);
    NIO_LIMITS_LIST(POSITIVE)
#undef POSITIVE
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_name_a_text_and_a_value_of_its_own),
        cmocka_unit_test(ok_is_zero_and_all_others_are_negative),
        cmocka_unit_test(a_number_that_is_no_status_has_a_text_all_the_same),
        cmocka_unit_test(an_error_holds_a_sentence_cut_at_its_size),
        cmocka_unit_test(a_log_line_goes_to_the_environment_or_nowhere),
        cmocka_unit_test(default_limits_bound_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
