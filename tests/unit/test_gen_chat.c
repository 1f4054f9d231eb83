/* The chat schema's generated packing against the bytes that its types are known to have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../generated/chat/chat.c"
#include "support/gen_kit.h"
#include "support/vectors.h"

GEN_CODEC(post_codec, chat_post, read_post(in, &value), check_post(&value), size_post(&value),
          write_post(at, &value))
GEN_CODEC(post_list_codec, chat_post_list, read_post_list(in, arena, &value),
          check_post_list(&value), size_post_list(&value), write_post_list(at, &value))

/* Expects that `size` bytes written at `packed` are those. */
static void expect_hex(const uint8_t *packed, size_t size, const char *hex)
{
    nio_bytes wanted = vectors_bytes(hex);
    assert_int_equal(size, wanted.len);
    assert_memory_equal(packed, wanted.ptr, size);
}

static chat_post ann_says_hello(void)
{
    chat_post post;
    memset(&post, 0, sizeof post);
    post.id = 7;
    post.author = nio_text_of("ann");
    post.text = nio_text_of("hello");
    post.sent_at = INT64_C(1760000000000000);
    return post;
}

static void a_post_has_the_known_bytes(void **state)
{
    (void)state;
    uint8_t packed[CHAT_POST_MAX];
    chat_post post = ann_says_hello();
    post.has_mood = true;
    post.mood = CHAT_MOOD_LOUD;
    assert_true(check_post(&post));
    assert_int_equal(write_post(packed, &post) - packed, size_post(&post));
    expect_hex(packed, size_post(&post),
               "4c4005020507090244074303616e6e430568656c6c6f04070640b5eece00004401");
    post.has_mood = false;
    post.has_reply = true;
    post.reply = 5;
    write_post(packed, &post);
    expect_hex(packed, size_post(&post),
               "4c400602050709010244074303616e6e430568656c6c6f04070640b5eece0000004405");
}

static void a_list_of_posts_has_the_known_bytes(void **state)
{
    (void)state;
    uint8_t packed[64];
    chat_post post = ann_says_hello();
    post.has_mood = true;
    post.mood = CHAT_MOOD_LOUD;
    chat_post_list list = {&post, 1};
    assert_true(size_post_list(&list) <= sizeof packed);
    write_post_list(packed, &list);
    expect_hex(packed, size_post_list(&list),
               "4a4001214c4005020507090244074303616e6e430568656c6c6f04070640b5eece00004401");
}

static void arguments_and_results_have_the_known_bytes(void **state)
{
    (void)state;
    uint8_t packed[64];
    chat_posts_request_args request = {false, 0, true, 8};
    write_posts_request_args(packed, &request);
    expect_hex(packed, size_posts_request_args(&request), "4c40020102004408");
    request.has_limit = false;
    write_posts_request_args(packed, &request);
    expect_hex(packed, size_posts_request_args(&request), "4c4000");

    chat_posts_create_args create = {nio_text_of("ann"), nio_text_of("hi"), false, 0};
    write_posts_create_args(packed, &create);
    expect_hex(packed, size_posts_create_args(&create), "4c400205044303616e6e43026869");
    chat_posts_create_result result = {7};
    write_posts_create_result(packed, &result);
    expect_hex(packed, size_posts_create_result(&result), "4c4001024407");
    chat_problem problem = {409, nio_text_of("full")};
    write_problem(packed, &problem);
    expect_hex(packed, size_problem(&problem), "4c40020306840199430466756c6c");
}

static void posts_equal_the_reference(void **state)
{
    (void)state;
    gen_kit_known("chat", "post", CHAT_POST_MAX, 0, post_codec);
    gen_kit_known("chat", "post_list", SIZE_MAX, chat_protocol.arena_size, post_list_codec);
    gen_kit_lenient("chat", "post", 0, post_codec);
}

static void the_largest_post_has_exactly_the_stated_size(void **state)
{
    (void)state;
    static char text[4096];
    memset(text, 'x', sizeof text);
    chat_post post;
    post.id = UINT64_MAX;
    post.author.ptr = text;
    post.author.len = 32;
    post.text.ptr = text;
    post.text.len = sizeof text;
    post.sent_at = INT64_MIN;
    post.has_mood = true;
    post.mood = NIO_GEN_ENUM_MAX;
    post.has_reply = true;
    post.reply = UINT64_MAX;
    assert_true(check_post(&post));
    assert_int_equal(size_post(&post), CHAT_POST_MAX);
}

static void sizes_of_messages_are_those_of_the_contract(void **state)
{
    (void)state;
    assert_int_equal(CHAT_POSTS_CREATE_MAX_FRAME, 4420);
    assert_int_equal(CHAT_POSTS_CREATE_REPLY_MAX_FRAME, 453);
    assert_int_equal(CHAT_POST_REPLY_SINCE, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_has_the_known_bytes),
        cmocka_unit_test(a_list_of_posts_has_the_known_bytes),
        cmocka_unit_test(arguments_and_results_have_the_known_bytes),
        cmocka_unit_test(posts_equal_the_reference),
        cmocka_unit_test(the_largest_post_has_exactly_the_stated_size),
        cmocka_unit_test(sizes_of_messages_are_those_of_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
