/* nio_test: handlers without a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <netaio/testing.h>

#include "chat.h"

struct world {
    nio_test *test;
    nio_call *kept;
    bool keep, close, forbid;
    unsigned ended;
    nio_status status;
    uint64_t id, posts;
    uint16_t code;
};

static void on_request(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                       const chat_posts_request_args *args)
{
    (void)server;
    chat_post posts[8];
    memset(posts, 0, sizeof posts);
    for (size_t i = 0; i < 8; i++) {
        posts[i].text = uri->room;
    }
    chat_post_list list = {posts, args->has_limit ? args->limit : 1};
    (void)chat_posts_request_reply_ok(call, &list);
}

static void on_create(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                      const chat_posts_create_args *args)
{
    struct world *world = chat_server_app(server);
    (void)uri;
    if (world->keep) {
        assert_int_equal(nio_call_keep(call), NIO_OK);
        world->kept = call;
    } else if (world->forbid) {
        assert_int_equal(nio_reply(call, NIO_NOT_PERMITTED, nio_bytes_of("no")), NIO_OK);
    } else if (world->close) {
        nio_link_close(nio_call_link(call));
    } else if (args->text.len == 0) {
        chat_problem problem = {7, {"empty", 5}};
        (void)chat_posts_create_reply_error(call, &problem);
    } else {
        chat_posts_create_result result = {args->text.len};
        (void)chat_posts_create_reply_ok(call, &result);
    }
}

static const chat_handlers handlers = {
    .size = sizeof handlers, .posts_request = on_request, .posts_create = on_create};

static void on_create_end(void *user, const chat_posts_create_end *end)
{
    struct world *world = user;
    world->ended++;
    world->status = end->status;
    world->id = end->ok != NULL ? end->ok->id : 0;
    world->code = end->error != NULL ? end->error->code : 0;
}

static void on_request_end(void *user, const chat_posts_request_end *end)
{
    struct world *world = user;
    world->ended++;
    world->status = end->status;
    world->posts = end->ok != NULL ? end->ok->count : 0;
}

static void begin(struct world *world, const nio_gen_protocol *protocol)
{
    memset(world, 0, sizeof *world);
    assert_int_equal(nio_test_begin(&world->test, protocol, &handlers, world), NIO_OK);
    assert_ptr_equal(chat_server_app(nio_test_server(world->test)), world);
}

static const chat_posts_uri tea = {{"tea", 3}};

static void create(struct world *world, const char *text)
{
    chat_posts_create_args args = {.author = {"ann", 3}, .text = nio_text_of(text)};
    unsigned before = world->ended;
    assert_int_equal(chat_posts_create(nio_test_client(world->test), &tea, &args, NULL,
                                       on_create_end, world, NULL),
                     NIO_OK);
    assert_int_equal(world->ended, before);
    nio_test_run(world->test);
}

static void request(struct world *world, uint8_t limit)
{
    chat_posts_request_args args = {.has_limit = true, .limit = limit};
    assert_int_equal(chat_posts_request(nio_test_client(world->test), &tea, &args, NULL,
                                        on_request_end, world, NULL),
                     NIO_OK);
    nio_test_run(world->test);
}

static void a_call_reaches_the_handler_and_ends_with_its_answer(void **state)
{
    (void)state;
    struct world world;
    begin(&world, &chat_protocol);
    create(&world, "hello");
    assert_int_equal(world.status, NIO_OK);
    assert_int_equal(world.id, 5);
    create(&world, "");
    assert_int_equal(world.status, NIO_EREMOTE);
    assert_int_equal(world.code, 7);
    request(&world, 8);
    assert_int_equal(world.posts, 8);
    assert_int_equal(world.ended, 3);
    nio_test_end(world.test);
}

static void a_slot_that_is_empty_answers_not_found(void **state)
{
    (void)state;
    struct world world;
    begin(&world, &chat_protocol);
    chat_post_uri uri = {{"tea", 3}, 4};
    assert_int_equal(chat_post_request(nio_test_client(world.test), &uri, NULL, NULL, NULL, NULL),
                     NIO_OK);
    nio_test_run(world.test);
    nio_test_end(world.test);
}

/* As nio_on_route and nio_reply can say it. */
static void not_permitted_ends_a_call_that_does_not_list_it(void **state)
{
    (void)state;
    struct world world;
    begin(&world, &chat_protocol);
    world.forbid = true;
    create(&world, "hello");
    assert_int_equal(world.ended, 1);
    assert_int_equal(world.status, NIO_ENOTPERMITTED);
    nio_test_end(world.test);
}

static void time_passes_when_the_test_says_so(void **state)
{
    (void)state;
    struct world world;
    begin(&world, &chat_protocol);
    world.keep = true;
    create(&world, "later");
    assert_int_equal(world.ended, 0);
    nio_test_advance(world.test, 4999);
    assert_int_equal(world.ended, 0);
    nio_test_advance(world.test, 1); /* the deadline of the schema */
    assert_int_equal(world.ended, 1);
    assert_int_equal(world.status, NIO_ETIMEDOUT);
    chat_posts_create_result result = {1};
    assert_int_equal(chat_posts_create_reply_ok(world.kept, &result), NIO_OK);
    nio_test_run(world.test);
    assert_int_equal(world.ended, 1);
    nio_test_end(world.test);
}

static void a_kept_call_may_be_answered_after_the_test(void **state)
{
    (void)state;
    struct world world;
    begin(&world, &chat_protocol);
    world.keep = true;
    create(&world, "later");
    nio_test_end(world.test);
    assert_int_equal(world.ended, 1);
    assert_int_equal(world.status, NIO_ECLOSED);
    chat_posts_create_result result = {1};
    assert_int_equal(chat_posts_create_reply_ok(world.kept, &result), NIO_ECLOSED);
}

static void a_handler_may_close_its_link(void **state)
{
    (void)state;
    struct world world;
    begin(&world, &chat_protocol);
    world.close = true;
    create(&world, "bye");
    assert_int_equal(world.ended, 1);
    assert_int_not_equal(world.status, NIO_OK);
    assert_null(nio_test_client(world.test));
    nio_test_advance(world.test, 100000);
    nio_test_end(world.test);
    nio_test_end(NULL);
}

/* Generated code asks for room enough; were it wrong, this would be seen. */
static void arrays_that_find_no_room_are_elimit(void **state)
{
    (void)state;
    nio_gen_protocol narrow = chat_protocol;
    struct world world;
    narrow.arena_size = 2 * sizeof(chat_post);
    begin(&world, &narrow);
    request(&world, 2);
    assert_int_equal(world.status, NIO_OK);
    assert_int_equal(world.posts, 2);
    request(&world, 3);
    assert_int_equal(world.status, NIO_ELIMIT);
    request(&world, 1);
    assert_int_equal(world.status, NIO_OK);
    nio_test_end(world.test);
}

static void code_of_another_abi_and_handlers_without_size_are_refused(void **state)
{
    (void)state;
    nio_test *test;
    nio_gen_protocol other = chat_protocol;
    const chat_handlers unsized = {0};
    other.abi++;
    assert_int_equal(nio_test_begin(&test, &other, &handlers, NULL), NIO_EABI);
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &unsized, NULL), NIO_EABI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_reaches_the_handler_and_ends_with_its_answer),
        cmocka_unit_test(a_slot_that_is_empty_answers_not_found),
        cmocka_unit_test(not_permitted_ends_a_call_that_does_not_list_it),
        cmocka_unit_test(time_passes_when_the_test_says_so),
        cmocka_unit_test(a_kept_call_may_be_answered_after_the_test),
        cmocka_unit_test(a_handler_may_close_its_link),
        cmocka_unit_test(arrays_that_find_no_room_are_elimit),
        cmocka_unit_test(code_of_another_abi_and_handlers_without_size_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
