/* plugins/tapescript as a whole: what Python's tapescript does with some thousand scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_vectors.h"
#include "support/vectors.h"

#define CASES 978
#define MORE_CASES 341

/* Where the machine is careful and Python's tapescript is not (nio_script_input.exact). What is not
 * named is the same, but for the mark of a RETURN: it is gone when a script begins. */
static const struct careful {
    const char *name, *because;
    bool open;
    const char *cls, *text; /* of the failure; NULL: none */
    const char *stack;      /* items in hex, bottom first; NULL: the same */
} careful[] = {
    {"a witness that returned ends the lock at its first if",
     "the check of the signature after the IF is not passed by", false, "ValueError",
     "OP_CHECK_SIG invalid sig encountered", ""},
    {"a witness that returned, lock with try", "what stands after the TRY runs", false, NULL, NULL,
     "ff 00"},
    {"a witness that returned, lock with a loop", "the loop runs as often as it is to", true, NULL,
     NULL, "ff"},
    {"htlc with a witness that returned", "the lock runs on after its IF_ELSE", false, "ValueError",
     "OP_CHECK_SIG invalid sig encountered", ""},
    {"chance 43", "nothing but the mark", false, NULL, NULL, NULL},
    {"merkle: equal branches give the zero root, any twin opens it", "a root of zeros is refused",
     false, "ScriptExecutionError", "OP_MERKLEVAL root of zeros",
     "01 0000000000000000000000000000000000000000000000000000000000000000"},
    {"the mark of a RETURN in the witness is a value in the lock", "there is no such value", false,
     "ScriptExecutionError", "OP_GET_VALUE key \"returned\" not in cache", NULL},
    {"chance 54: returned 3", "nothing but the mark", true, NULL, NULL, NULL},
    {"chance 223: returned 4, with a host", "nothing but the mark", false, "IndexError", "", NULL},
};

static const struct careful *careful_of(const char *name)
{
    for (size_t i = 0; i < sizeof careful / sizeof *careful; i++) {
        if (strcmp(careful[i].name, name) == 0) {
            return &careful[i];
        }
    }
    return NULL;
}

static json_t *items_of(const char *hex)
{
    json_t *items = json_array();
    while (*hex != 0) {
        size_t len = strcspn(hex, " ");
        assert_int_equal(json_array_append_new(items, json_stringn(hex, len)), 0);
        hex += len + (hex[len] == ' ');
    }
    return items;
}

/* The case as it is to come out of a careful run. */
static json_t *as_careful(const json_t *item, const struct careful *other)
{
    json_t *copy = json_deep_copy(item);
    assert_int_equal(json_object_set_new(copy, "auth", json_boolean(other->open)), 0);
    json_object_del(copy, "returned");
    json_object_del(copy, "error");
    if (other->cls != NULL) {
        json_t *error = json_pack("[ss]", other->cls, other->text);
        assert_int_equal(json_object_set_new(copy, "error", error), 0);
    }
    if (other->stack != NULL) {
        assert_int_equal(json_object_set_new(copy, "stack", items_of(other->stack)), 0);
    }
    return copy;
}

static bool comes_out(const char *name, const char *found)
{
    if (*found != 0) {
        print_error("%s: %s\n", name, found);
    }
    return *found == 0;
}

static size_t run_exact(const char *file_name)
{
    json_t *file = vectors_open(file_name), *item;
    size_t index, failed = 0;
    VECTORS_EACH(file, "cases", index, item) {
        failed += !comes_out(vectors_text(item, "name"), script_vector_run(item, true));
    }
    assert_int_equal(failed, 0);
    vectors_close(file);
    return index;
}

/* Returns how many cases are on the list. */
static size_t run_careful(const char *file_name)
{
    json_t *file = vectors_open(file_name), *item;
    size_t index, failed = 0, listed = 0;
    VECTORS_EACH(file, "cases", index, item) {
        const char *name = vectors_text(item, "name");
        const struct careful *other = careful_of(name);
        json_t *wanted = other == NULL ? json_incref(item) : as_careful(item, other);
        failed += !comes_out(name, script_vector_run(wanted, false));
        json_decref(wanted);
        listed += other != NULL;
    }
    assert_int_equal(failed, 0);
    vectors_close(file);
    return listed;
}

static void all_that_python_does_comes_out_the_same(void **state)
{
    (void)state;
    assert_int_equal(run_exact("tapescript"), CASES);
    assert_int_equal(run_exact("script_more"), MORE_CASES);
}

static void but_for_where_the_machine_is_careful(void **state)
{
    (void)state;
    size_t listed = run_careful("tapescript") + run_careful("script_more");
    assert_int_equal(listed, sizeof careful / sizeof *careful);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_python_does_comes_out_the_same),
        cmocka_unit_test(but_for_where_the_machine_is_careful),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
