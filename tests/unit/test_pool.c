/* tests/unit/test_pool.c - the pool of objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/pool.h"
#include "support/fault_env.h"

struct object {
    uint8_t bytes[37];
};

static void an_object_is_zeroed_each_time_and_reused(void **state)
{
    (void)state;
    static const struct object zeroed;
    struct fault_env world;
    nio__pool pool;
    void *object;
    fault_env_init(&world, 1);
    nio__pool_init(&pool, &world.env, sizeof(struct object), 4, 100);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(nio__pool_take(&pool, &object), NIO_OK);
        assert_memory_equal(object, &zeroed, sizeof zeroed);
        memset(object, 0xff, sizeof zeroed);
        nio__pool_give(&pool, object);
    }
    assert_int_equal(world.requests, 1);
    nio__pool_end(&pool);
    fault_env_end(&world);
}

static void objects_do_not_overlap_and_stay_where_they_are(void **state)
{
    (void)state;
    struct fault_env world;
    nio__pool pool;
    struct object *objects[20];
    fault_env_init(&world, 1);
    nio__pool_init(&pool, &world.env, sizeof(struct object), 3, 20);
    for (size_t i = 0; i < 20; i++) {
        void *object;
        assert_int_equal(nio__pool_take(&pool, &object), NIO_OK);
        objects[i] = object;
        memset(object, (int)i, sizeof(struct object));
    }
    for (size_t i = 0; i < 20; i++) {
        for (size_t j = 0; j < sizeof(struct object); j++) {
            assert_int_equal(objects[i]->bytes[j], i);
        }
        nio__pool_give(&pool, objects[i]);
    }
    nio__pool_end(&pool);
    fault_env_end(&world);
}

static void a_pool_refuses_past_its_maximum_and_without_memory(void **state)
{
    (void)state;
    struct fault_env world;
    nio__pool pool;
    void *first, *second, *third;
    fault_env_init(&world, 1);
    nio__pool_init(&pool, &world.env, 8, 1, 2);
    assert_int_equal(nio__pool_take(&pool, &first), NIO_OK);
    fault_env_fail_nth(&world, 1, false);
    assert_int_equal(nio__pool_take(&pool, &second), NIO_ENOMEM);
    assert_int_equal(nio__pool_take(&pool, &second), NIO_OK);
    assert_int_equal(nio__pool_take(&pool, &third), NIO_ELIMIT);
    nio__pool_give(&pool, first);
    assert_int_equal(nio__pool_take(&pool, &third), NIO_OK);
    nio__pool_give(&pool, second);
    nio__pool_give(&pool, third);
    nio__pool_end(&pool);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_is_zeroed_each_time_and_reused),
        cmocka_unit_test(objects_do_not_overlap_and_stay_where_they_are),
        cmocka_unit_test(a_pool_refuses_past_its_maximum_and_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
