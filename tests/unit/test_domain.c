/* Domains: which tables nodes share, and for how long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "layer/domain.h"
#include "support/fault_env.h"

#define NOW_S INT64_C(1700000000)
#define NOW (NOW_S * 1000)

static struct fault_env world;
static nio_domain *domain;

static void begin(void)
{
    fault_env_init(&world, 1);
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
}

static void end(void)
{
    nio_domain_destroy(domain);
    fault_env_end(&world);
}

static nio__fresh *table(const char *kind, const char *key, int64_t now_ms)
{
    nio__fresh *fresh = NULL;
    assert_int_equal(nio__domain_fresh(domain, kind, nio_bytes_of(key), now_ms, &fresh), NIO_OK);
    return fresh;
}

static void one_key_has_one_table(void **state)
{
    (void)state;
    begin();
    nio__fresh *one = table("hmac", "key", NOW), *two = table("hmac", "key", NOW);
    nio__fresh *other = table("hmac", "other", NOW), *kind = table("tapescript", "key", NOW);
    assert_ptr_equal(one, two);
    assert_ptr_not_equal(one, other);
    assert_ptr_not_equal(one, kind);
    nio__domain_fresh_release(domain, one);
    nio__domain_fresh_release(domain, two);
    nio__domain_fresh_release(domain, other);
    nio__domain_fresh_release(domain, kind);
    nio__domain_fresh_release(domain, NULL);
    end();
}

static void a_table_outlives_its_users_as_long_as_it_matters(void **state)
{
    (void)state;
    begin();
    nio__fresh *first = table("hmac", "key", NOW);
    assert_int_equal(nio__fresh_accept(first, 7, 0, NOW_S + 60, NOW), NIO_OK);
    nio__domain_fresh_release(domain, first);

    /* Its newest message could be replayed for two minutes. */
    nio__domain_fresh_release(domain, table("hmac", "other", NOW + 119000));
    nio__fresh *again = table("hmac", "key", NOW + 119000);
    assert_ptr_equal(again, first);
    assert_int_equal(nio__fresh_accept(again, 7, 0, NOW_S + 60, NOW + 119000), NIO_EREPLAY);
    nio__domain_fresh_release(domain, again);

    size_t blocks = world.live_blocks;
    nio__domain_fresh_release(domain, table("hmac", "third", NOW + 300000));
    assert_true(world.live_blocks < blocks); /* gone, with what it remembered */
    again = table("hmac", "key", NOW + 300000);
    assert_int_equal(nio__fresh_accept(again, 7, 0, NOW_S + 60, NOW + 300000), NIO_ESTALE);
    nio__domain_fresh_release(domain, again);
    end();
}

static void what_a_dropped_table_knew_stays_below_the_floor(void **state)
{
    (void)state;
    begin();
    nio__fresh *fresh = table("hmac", "key", NOW);
    assert_int_equal(nio__fresh_accept(fresh, 7, 0, NOW_S + 10, NOW), NIO_OK);
    nio__domain_fresh_release(domain, fresh);
    nio__domain_fresh_release(domain, table("hmac", "other", NOW + 300000));
    fresh = table("hmac", "key", NOW); /* the clock was set back */
    assert_int_equal(nio__fresh_accept(fresh, 7, 0, NOW_S + 10, NOW), NIO_ESTALE);
    nio__domain_fresh_release(domain, fresh);
    end();
}

static void the_process_has_one_domain(void **state)
{
    (void)state;
    nio_domain *one = nio__domain_default();
    assert_non_null(one);
    assert_ptr_equal(nio__domain_default(), one);
    nio_domain_destroy(NULL);
}

static nio_status use_domain(struct fault_env *env, void *user)
{
    (void)user;
    nio_domain *made;
    nio__fresh *fresh;
    nio_status status = nio_domain_create(&made, &env->env);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__domain_fresh(made, "hmac", nio_bytes_of("key"), NOW, &fresh);
    if (status == NIO_OK) {
        nio__domain_fresh_release(made, fresh);
    }
    nio_domain_destroy(made);
    return status;
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    fault_env_init(&world, 1);
    assert_int_equal(fault_env_exhaust(&world, use_domain, NULL), 2);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_key_has_one_table),
        cmocka_unit_test(a_table_outlives_its_users_as_long_as_it_matters),
        cmocka_unit_test(what_a_dropped_table_knew_stays_below_the_floor),
        cmocka_unit_test(the_process_has_one_domain),
        cmocka_unit_test(running_out_of_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
