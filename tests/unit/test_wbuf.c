/* tests/unit/test_wbuf.c - the queue of bytes to send. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/fault_env.h"
#include "wire/wbuf.h"

#define VIEWS 64

struct sender {
    struct fault_env world;
    nio__wpool pool;
    nio__wbuf wbuf;
    uint32_t written, read; /* counts of bytes; each byte says its number */
};

static void start(struct sender *sender, size_t wbuf_max, size_t pool_max)
{
    memset(sender, 0, sizeof *sender);
    fault_env_init(&sender->world, 9);
    nio__wpool_init(&sender->pool, &sender->world.env, pool_max, 4);
    nio__wbuf_init(&sender->wbuf, &sender->pool, wbuf_max);
}

static void finish(struct sender *sender)
{
    nio__wbuf_end(&sender->wbuf);
    nio__wpool_end(&sender->pool);
    fault_env_end(&sender->world);
}

static uint8_t byte_at(uint32_t number)
{
    return (uint8_t)(number * 31 + number / 251);
}

static nio_status put(struct sender *sender, size_t size)
{
    uint8_t *room;
    nio_status status = nio__wbuf_reserve(&sender->wbuf, size, &room);
    if (status == NIO_OK) {
        for (size_t i = 0; i < size; i++) {
            room[i] = byte_at(sender->written++);
        }
        nio__wbuf_commit(&sender->wbuf, size);
    }
    return status;
}

static void get(struct sender *sender, size_t size)
{
    nio_bytes views[VIEWS];
    size_t count = nio__wbuf_peek(&sender->wbuf, views, VIEWS), left = size;
    for (size_t v = 0; v < count && left > 0; v++) {
        for (size_t i = 0; i < views[v].len && left > 0; i++, left--) {
            assert_int_equal(views[v].ptr[i], byte_at(sender->read));
            sender->read++;
        }
    }
    assert_int_equal(left, 0);
    nio__wbuf_consume(&sender->wbuf, size);
}

static void bytes_leave_in_the_order_in_which_they_came(void **state)
{
    (void)state;
    struct sender sender;
    start(&sender, 1 << 20, 1 << 20);
    for (size_t step = 0; step < 3000; step++) {
        size_t queued = nio__wbuf_queued(&sender.wbuf);
        assert_int_equal(queued, sender.written - sender.read);
        assert_int_equal(queued, sender.pool.queued);
        if (queued < 300000 && fault_env_choose(&sender.world, 2) == 0) {
            size_t size = fault_env_choose(&sender.world, 20) == 0 ? 40000 : 300;
            assert_int_equal(put(&sender, 1 + fault_env_choose(&sender.world, size)), NIO_OK);
        } else {
            get(&sender, fault_env_choose(&sender.world, queued + 1));
        }
    }
    get(&sender, nio__wbuf_queued(&sender.wbuf));
    assert_true(nio__list_is_empty(&sender.wbuf.chunks)); /* an idle link holds no chunk */
    finish(&sender);
}

static void small_frames_of_one_turn_leave_in_one_piece_without_new_memory(void **state)
{
    (void)state;
    struct sender sender;
    nio_bytes views[VIEWS];
    start(&sender, 1 << 20, 1 << 20);
    for (size_t turn = 0; turn < 50; turn++) {
        for (size_t i = 0; i < 64; i++) {
            assert_int_equal(put(&sender, 82), NIO_OK);
        }
        assert_int_equal(nio__wbuf_peek(&sender.wbuf, views, VIEWS), 1);
        get(&sender, 64 * 82);
    }
    assert_int_equal(sender.world.requests, 1);
    finish(&sender);
}

static void queued_bytes_stay_where_they_are_while_more_come(void **state)
{
    (void)state;
    struct sender sender;
    nio_bytes before[VIEWS], after[VIEWS];
    start(&sender, 1 << 20, 1 << 20);
    assert_int_equal(put(&sender, 100), NIO_OK);
    assert_int_equal(nio__wbuf_peek(&sender.wbuf, before, VIEWS), 1);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(put(&sender, 1000), NIO_OK);
    }
    assert_true(nio__wbuf_peek(&sender.wbuf, after, VIEWS) > 1);
    assert_ptr_equal(before[0].ptr, after[0].ptr);
    get(&sender, nio__wbuf_queued(&sender.wbuf));
    finish(&sender);
}

static void a_queue_past_its_limit_refuses_and_works_on_when_it_is_shorter(void **state)
{
    (void)state;
    struct sender sender;
    start(&sender, 1000, 1500);
    assert_int_equal(put(&sender, 1000), NIO_OK);
    assert_int_equal(put(&sender, 1), NIO_ELIMIT);
    get(&sender, 1);
    assert_int_equal(put(&sender, 1), NIO_OK);
    nio__wbuf other;
    uint8_t *room;
    nio__wbuf_init(&other, &sender.pool, 1000);
    assert_int_equal(nio__wbuf_reserve(&other, 501, &room), NIO_ELIMIT); /* that of the node */
    assert_int_equal(nio__wbuf_reserve(&other, 500, &room), NIO_OK);
    nio__wbuf_end(&other);
    assert_int_equal(nio__wbuf_reserve(&sender.wbuf, SIZE_MAX, &room), NIO_ELIMIT);
    finish(&sender);
}

static void a_reservation_may_be_given_up_shortened_or_replaced(void **state)
{
    (void)state;
    struct sender sender;
    uint8_t *room;
    start(&sender, 1 << 20, 1 << 20);
    assert_int_equal(nio__wbuf_reserve(&sender.wbuf, 50000, &room), NIO_OK);
    nio__wbuf_commit(&sender.wbuf, 0);
    assert_int_equal(sender.world.live_blocks, 0);
    assert_int_equal(put(&sender, 10), NIO_OK);
    assert_int_equal(nio__wbuf_reserve(&sender.wbuf, 100, &room), NIO_OK);
    get(&sender, 10); /* all that was queued leaves while a frame is being built */
    assert_int_equal(nio__wbuf_reserve(&sender.wbuf, 20, &room), NIO_OK);
    room[0] = byte_at(sender.written++);
    nio__wbuf_commit(&sender.wbuf, 1);
    get(&sender, 1);
    finish(&sender);
}

static void a_large_shared_frame_is_queued_by_reference_and_a_small_one_copied(void **state)
{
    (void)state;
    struct sender sender;
    nio_bytes views[VIEWS];
    nio__wbuf others[3];
    start(&sender, 1 << 20, 1 << 20);
    nio__shared *large, *small;
    assert_int_equal(nio__shared_new(&sender.pool, NIO__SHARE_MIN, &large), NIO_OK);
    assert_int_equal(nio__shared_new(&sender.pool, 10, &small), NIO_OK);
    memset(large->data, 'L', large->len);
    memset(small->data, 'S', small->len);
    for (size_t i = 0; i < 3; i++) {
        nio__wbuf_init(&others[i], &sender.pool, 1 << 20);
        assert_int_equal(nio__wbuf_append_shared(&others[i], small), NIO_OK);
        assert_int_equal(nio__wbuf_append_shared(&others[i], large), NIO_OK);
        assert_int_equal(nio__wbuf_append_shared(&others[i], small), NIO_OK);
    }
    nio__shared_drop(large);
    nio__shared_drop(small);
    nio__shared_drop(NULL);
    assert_int_equal(large->uses, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(nio__wbuf_peek(&others[i], views, VIEWS), 3);
        assert_ptr_equal(views[1].ptr, large->data);
        assert_int_equal(views[2].ptr[9], 'S');
        if (i > 0) {
            nio__wbuf_consume(&others[i], 5); /* in the middle of a frame */
        }
        nio__wbuf_end(&others[i]);
    }
    assert_int_equal(sender.pool.queued, 0);
    finish(&sender);
}

static void shared_frames_are_made_of_what_others_left(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 256, 257, 4096, 5000, 65536, 65537, 131072};
    struct sender sender;
    nio__shared *frames[sizeof sizes / sizeof sizes[0]];
    const size_t count = sizeof sizes / sizeof sizes[0];
    start(&sender, 1 << 20, 1 << 20);
    sender.pool.free_max = count;
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(nio__shared_new(&sender.pool, sizes[i], &frames[i]), NIO_OK);
            memset(frames[i]->data, (int)i, sizes[i]);
            assert_int_equal(nio__wbuf_append_shared(&sender.wbuf, frames[i]), NIO_OK);
        }
        for (size_t i = 0; i < count; i++) {
            nio__shared_drop(frames[i]);
        }
        nio__wbuf_consume(&sender.wbuf, nio__wbuf_queued(&sender.wbuf));
        assert_int_equal(sender.pool.queued, 0);
    }
    /* Those larger than the largest size are asked for each time, all else once. */
    size_t chunks = 1, references = 5, once = 6, each = 2;
    assert_int_equal(sender.world.requests, chunks + references + once + 3 * each);
    finish(&sender);
}

static void shared_frames_count_in_what_all_links_queue(void **state)
{
    (void)state;
    struct sender sender;
    nio__shared *frame, *other;
    start(&sender, 1 << 20, 1000);
    assert_int_equal(nio__shared_new(&sender.pool, 500, &frame), NIO_OK);
    assert_int_equal(sender.pool.queued, frame->cap);
    assert_int_equal(nio__shared_new(&sender.pool, 500, &other), NIO_ELIMIT);
    assert_int_equal(put(&sender, 600), NIO_ELIMIT);
    nio__shared_drop(frame);
    assert_int_equal(put(&sender, 600), NIO_OK);
    assert_int_equal(nio__shared_new(&sender.pool, SIZE_MAX, &other), NIO_ELIMIT);
    finish(&sender);
}

static void a_queue_moves_to_where_it_outlives_its_link(void **state)
{
    (void)state;
    struct sender sender;
    nio__wbuf heir;
    nio_bytes views[VIEWS];
    start(&sender, 1 << 20, 1 << 20);
    assert_int_equal(put(&sender, 20000), NIO_OK);
    assert_int_equal(put(&sender, 100), NIO_OK);
    nio__wbuf_init(&heir, &sender.pool, 0);
    nio__wbuf_move(&heir, &sender.wbuf);
    assert_int_equal(nio__wbuf_queued(&sender.wbuf), 0);
    assert_int_equal(nio__wbuf_queued(&heir), 20100);
    assert_int_equal(nio__wbuf_peek(&heir, views, 1), 1);
    nio__wbuf_end(&heir);
    assert_int_equal(sender.pool.queued, 0);
    finish(&sender);
}

static nio_status send_some(struct fault_env *world, void *user)
{
    nio__wpool pool;
    nio__wbuf wbuf;
    uint8_t *room;
    nio_status status = NIO_OK;
    (void)user;
    nio__wpool_init(&pool, &world->env, 1 << 20, 4);
    nio__wbuf_init(&wbuf, &pool, 1 << 20);
    nio__shared *shared = NULL;
    status = nio__shared_new(&pool, 5000, &shared);
    if (status == NIO_OK) {
        status = nio__wbuf_append_shared(&wbuf, shared);
    }
    for (size_t i = 0; i < 30 && status == NIO_OK; i++) {
        status = nio__wbuf_reserve(&wbuf, 3000, &room);
        if (status == NIO_OK) {
            memset(room, 1, 3000);
            nio__wbuf_commit(&wbuf, 3000);
        }
    }
    nio__shared_drop(shared);
    nio__wbuf_end(&wbuf);
    nio__wpool_end(&pool);
    return status;
}

static void without_memory_nothing_is_queued_and_nothing_leaks(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    assert_true(fault_env_exhaust(&world, send_some, NULL) > 5);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_leave_in_the_order_in_which_they_came),
        cmocka_unit_test(small_frames_of_one_turn_leave_in_one_piece_without_new_memory),
        cmocka_unit_test(queued_bytes_stay_where_they_are_while_more_come),
        cmocka_unit_test(a_queue_past_its_limit_refuses_and_works_on_when_it_is_shorter),
        cmocka_unit_test(a_reservation_may_be_given_up_shortened_or_replaced),
        cmocka_unit_test(a_large_shared_frame_is_queued_by_reference_and_a_small_one_copied),
        cmocka_unit_test(shared_frames_are_made_of_what_others_left),
        cmocka_unit_test(shared_frames_count_in_what_all_links_queue),
        cmocka_unit_test(a_queue_moves_to_where_it_outlives_its_link),
        cmocka_unit_test(without_memory_nothing_is_queued_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
