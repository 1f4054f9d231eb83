/* test_kv.c - the bounded store of examples/store, that `netaio serve` stands on as well. */
#include "../../examples/store/kv.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static nio_bytes text(const char *s)
{
    return nio_bytes_of(s);
}

static void what_was_added_is_found_replaced_and_removed(void **state)
{
    (void)state;
    kv_store *store = kv_create((kv_limits)KV_LIMITS_DEFAULT);
    nio_bytes value;
    assert_int_equal(kv_add(store, text("a"), text("one")), KV_OK);
    assert_int_equal(kv_add(store, text("a"), text("two")), KV_TAKEN);
    assert_true(kv_get(store, text("a"), &value));
    assert_true(nio_bytes_equal(value, text("one")));
    assert_int_equal(kv_replace(store, text("a"), text("three")), KV_OK);
    assert_true(kv_get(store, text("a"), &value));
    assert_true(nio_bytes_equal(value, text("three")));
    assert_int_equal(kv_remove(store, text("a")), KV_OK);
    assert_false(kv_get(store, text("a"), &value));
    assert_int_equal(kv_remove(store, text("a")), KV_MISSING);
    assert_int_equal(kv_replace(store, text("a"), text("x")), KV_MISSING);
    kv_destroy(store);
}

static void names_and_values_may_be_empty_and_hold_any_byte(void **state)
{
    (void)state;
    const nio_bytes empty = {NULL, 0}, zeros = {(const uint8_t *)"\0\0", 2};
    kv_store *store = kv_create((kv_limits)KV_LIMITS_DEFAULT);
    nio_bytes value;
    assert_int_equal(kv_add(store, empty, zeros), KV_OK);
    assert_int_equal(kv_add(store, zeros, empty), KV_OK);
    assert_int_equal(kv_add(store, (nio_bytes){zeros.ptr, 1}, empty), KV_OK);
    assert_true(kv_get(store, empty, &value));
    assert_true(nio_bytes_equal(value, zeros));
    assert_true(kv_get(store, zeros, &value));
    assert_int_equal(value.len, 0);
    assert_int_equal(kv_count(store), 3);
    kv_destroy(store);
}

static void a_full_store_refuses_and_changes_nothing(void **state)
{
    (void)state;
    kv_store *store = kv_create((kv_limits){2, 10});
    nio_bytes value;
    assert_int_equal(kv_add(store, text("a"), text("12345678901")), KV_FULL);
    assert_int_equal(kv_add(store, text("a"), text("123")), KV_OK);
    assert_int_equal(kv_add(store, text("b"), text("12345")), KV_OK);
    assert_int_equal(kv_add(store, text("c"), text("")), KV_FULL);
    assert_int_equal(kv_replace(store, text("a"), text("1234")), KV_FULL);
    assert_true(kv_get(store, text("a"), &value));
    assert_true(nio_bytes_equal(value, text("123")));
    assert_int_equal(kv_replace(store, text("b"), text("1234")), KV_OK);
    assert_int_equal(kv_replace(store, text("a"), text("1234")), KV_OK);
    assert_int_equal(kv_remove(store, text("b")), KV_OK);
    assert_int_equal(kv_add(store, text("c"), text("")), KV_OK);
    kv_destroy(store);
}

enum { NAMES = 300, STEPS = 20000 };

/* A small generator of numbers (xorshift), so that a failure can be repeated. */
static uint32_t next_number(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void it_agrees_with_an_array_over_many_random_steps(void **state)
{
    (void)state;
    static bool there[NAMES];
    kv_store *store = kv_create((kv_limits)KV_LIMITS_DEFAULT);
    size_t count = 0;
    uint32_t seed = 2463534242;
    for (int step = 0; step < STEPS; step++) {
        char name[16];
        nio_bytes value;
        size_t which = next_number(&seed) % NAMES;
        snprintf(name, sizeof name, "%zu", which);
        assert_int_equal(kv_get(store, text(name), &value), there[which]);
        if (next_number(&seed) % 2) {
            kv_result result = kv_add(store, text(name), text(name));
            assert_int_equal(result, there[which] ? KV_TAKEN : KV_OK);
            count += !there[which];
            there[which] = true;
        } else {
            assert_int_equal(kv_remove(store, text(name)), there[which] ? KV_OK : KV_MISSING);
            count -= there[which];
            there[which] = false;
        }
        assert_int_equal(kv_count(store), count);
    }
    kv_destroy(store);
}

static size_t depth_of(const kv_item *item)
{
    if (item == NULL) {
        return 0;
    }
    size_t left = depth_of(item->left), right = depth_of(item->right);
    return 1 + (left > right ? left : right);
}

/* 4,096 names in order would make a plain tree 4,096 deep. A treap of that size is deeper than
 * 60 about once in 10^9 times. */
static void names_that_come_in_order_do_not_make_it_deep(void **state)
{
    (void)state;
    kv_store *store = kv_create((kv_limits)KV_LIMITS_DEFAULT);
    for (int i = 0; i < 4096; i++) {
        char name[16];
        snprintf(name, sizeof name, "%08d", i);
        assert_int_equal(kv_add(store, text(name), text("")), KV_OK);
    }
    assert_true(depth_of(store->root) < 60);
    kv_destroy(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found_replaced_and_removed),
        cmocka_unit_test(names_and_values_may_be_empty_and_hold_any_byte),
        cmocka_unit_test(a_full_store_refuses_and_changes_nothing),
        cmocka_unit_test(it_agrees_with_an_array_over_many_random_steps),
        cmocka_unit_test(names_that_come_in_order_do_not_make_it_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
