/* Structs of programs that gain members at their end. */
#include "base/grow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct older {
    size_t size;
    int64_t first;
};

struct options {
    size_t size;
    int64_t first, second;
};

static const struct options usual = {sizeof usual, 1, 2};

static void members_that_a_program_has_are_its_own(void **state)
{
    (void)state;
    struct options all = usual;
    struct options given = {sizeof given, 3, 4};
    assert_int_equal(nio__grow_copy(&all, sizeof all, &given), NIO_OK);
    assert_int_equal(all.first, 3);
    assert_int_equal(all.second, 4);
}

static void members_that_an_older_program_lacks_are_as_usual(void **state)
{
    (void)state;
    struct options all = usual;
    struct older given = {sizeof given, 3};
    assert_int_equal(nio__grow_copy(&all, sizeof all, &given), NIO_OK);
    assert_int_equal(all.size, sizeof all);
    assert_int_equal(all.first, 3);
    assert_int_equal(all.second, 2);
}

static void other_sizes_are_refused_and_nothing_is_copied(void **state)
{
    static const size_t wrong[] = {0, 1, sizeof(size_t) - 1, sizeof(struct options) + 1, SIZE_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct options all = usual;
        struct options given = {wrong[i], 3, 4};
        assert_int_equal(nio__grow_copy_if(&all, sizeof all, &given), NIO_EINVAL);
        assert_memory_equal(&all, &usual, sizeof all);
    }
}

static void no_options_are_the_usual_ones(void **state)
{
    (void)state;
    struct options all = usual;
    assert_int_equal(nio__grow_copy_if(&all, sizeof all, NULL), NIO_OK);
    assert_memory_equal(&all, &usual, sizeof all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_that_a_program_has_are_its_own),
        cmocka_unit_test(members_that_an_older_program_lacks_are_as_usual),
        cmocka_unit_test(other_sizes_are_refused_and_nothing_is_copied),
        cmocka_unit_test(no_options_are_the_usual_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
