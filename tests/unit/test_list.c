/* tests/unit/test_list.c - intrusive lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/list.h"

struct job {
    int number;
    nio__hook in_queue;
};

static int pop(nio__list *list)
{
    nio__hook *hook = nio__list_pop(list);
    return hook == NULL ? -1 : NIO__CONTAINER(hook, struct job, in_queue)->number;
}

static void a_list_gives_back_in_the_order_of_pushing(void **state)
{
    (void)state;
    struct job jobs[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
    nio__list list;
    nio__list_init(&list);
    assert_null(NIO__LIST_FIRST(&list, struct job, in_queue));
    nio__list_push(&list, &jobs[1].in_queue);
    nio__list_push(&list, &jobs[2].in_queue);
    nio__list_push_front(&list, &jobs[0].in_queue);
    assert_ptr_equal(NIO__LIST_FIRST(&list, struct job, in_queue), &jobs[0]);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pop(&list), i);
        assert_false(nio__hook_in_list(&jobs[i].in_queue));
    }
    assert_int_equal(pop(&list), -1);
}

static void removing_twice_is_harmless(void **state)
{
    (void)state;
    struct job job = {.number = 1};
    nio__list list;
    nio__list_init(&list);
    nio__hook_init(&job.in_queue);
    nio__list_remove(&job.in_queue);
    nio__list_push(&list, &job.in_queue);
    assert_true(nio__hook_in_list(&job.in_queue));
    nio__list_remove(&job.in_queue);
    nio__list_remove(&job.in_queue);
    assert_true(nio__list_is_empty(&list));
}

static void the_visited_element_may_leave(void **state)
{
    (void)state;
    struct job jobs[4] = {{.number = 0}, {.number = 1}, {.number = 2}, {.number = 3}};
    nio__list list;
    int visited = 0;
    nio__list_init(&list);
    for (int i = 0; i < 4; i++) {
        nio__list_push(&list, &jobs[i].in_queue);
    }
    NIO__LIST_EACH(hook, &list) {
        struct job *job = NIO__CONTAINER(hook, struct job, in_queue);
        assert_int_equal(job->number, visited++);
        if (job->number % 2 == 0) {
            nio__list_remove(hook);
        }
    }
    assert_int_equal(visited, 4);
    assert_int_equal(pop(&list), 1);
    assert_int_equal(pop(&list), 3);
}

static void a_list_is_appended_to_another(void **state)
{
    (void)state;
    struct job jobs[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
    nio__list to, from;
    nio__list_init(&to);
    nio__list_init(&from);
    nio__list_append(&to, &from);
    assert_true(nio__list_is_empty(&to));
    nio__list_push(&to, &jobs[0].in_queue);
    nio__list_push(&from, &jobs[1].in_queue);
    nio__list_push(&from, &jobs[2].in_queue);
    nio__list_append(&to, &from);
    assert_true(nio__list_is_empty(&from));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pop(&to), i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_gives_back_in_the_order_of_pushing),
        cmocka_unit_test(removing_twice_is_harmless),
        cmocka_unit_test(the_visited_element_may_leave),
        cmocka_unit_test(a_list_is_appended_to_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
