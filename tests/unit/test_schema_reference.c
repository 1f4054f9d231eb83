/* The samples of C in schema/README.md, which shows pieces of this file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <netaio/netaio.h>
#include <netaio/testing.h>

#include "chat.h"

struct room {
    uint64_t last_id;
    chat_post *newest; /* a clone; NULL: none yet */
    nio_call *waiting; /* who asked before there was one; NULL: nobody */
};

/* ---- Serving --------------------------------------------------------------------------------- */

static nio_status take(struct room *room, const chat_posts_create_args *args)
{
    chat_post post = {.id = room->last_id + 1,
                      .author = args->author, /* views into the message: good until the handler */
                      .text = args->text,     /* returns, so what is to stay is cloned */
                      .has_mood = args->has_mood,
                      .mood = args->mood};
    chat_post *clone;
    nio_status status = chat_post_clone(&post, NULL, &clone);
    if (status == NIO_OK) {
        nio_clone_free(room->newest);
        room->newest = clone;
        room->last_id = post.id;
    }
    return status;
}

static void tell_who_waits(struct room *room)
{
    if (room->waiting != NULL) {
        (void)chat_post_request_reply_ok(room->waiting, room->newest);
        room->waiting = NULL;
    }
}

static void tell_room(chat_server *server, nio_text room, const chat_post *post)
{
    chat_posts_uri uri = {.room = room};
    nio_status status = chat_posts_notify(server, &uri, post);
    if (status != NIO_OK) { /* a value is out of bounds, or it does not fit a message */
        fprintf(stderr, "not told: %s\n", nio_status_text(status));
    }
}

static bool on_posts_subscribe(chat_server *server, nio_call *call, const chat_posts_uri *uri)
{
    (void)server;
    (void)call;
    return uri->room.ptr[0] != '.'; /* hidden rooms are nobody's business */
}

static void on_posts_create(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                            const chat_posts_create_args *args)
{
    struct room *room = chat_server_app(server);
    chat_problem problem = {.code = 503, .detail = nio_text_of("no room")};
    if (args->text.len == 0 || take(room, args) != NIO_OK) {
        (void)chat_posts_create_reply_error(call, &problem);
        return;
    }
    chat_posts_create_result result = {.id = room->last_id};
    (void)chat_posts_create_reply_ok(call, &result);
    tell_room(server, uri->room, room->newest);
    tell_who_waits(room);
}

static void on_post_request(chat_server *server, nio_call *call, const chat_post_uri *uri)
{
    struct room *room = chat_server_app(server);
    if (uri->id <= room->last_id && room->newest != NULL) {
        (void)chat_post_request_reply_ok(call, room->newest);
    } else if (room->waiting == NULL && nio_call_keep(call) == NIO_OK) {
        room->waiting = call; /* answered by a later post, or by the library at limits.kept_ms */
    } else {
        (void)chat_post_request_reply_not_found(call, nio_text_of("no such post"));
    }
}

static const chat_handlers handlers = {
    .size = sizeof(chat_handlers),
    .posts_create = on_posts_create,
    .posts_subscribe = on_posts_subscribe,
    .post_request = on_post_request, /* posts_request and post_delete answer NOT_FOUND */
};

static nio_status serve(nio_node *node, const uint8_t everyone[32], const uint8_t admins[32],
                        struct room *room, nio_error *error)
{
    chat_keys keys = {.size = sizeof keys};
    keys.outer_seal = nio_key_of(everyone, 32);
    if (admins != NULL) {
        keys.admin_auth = nio_key_of(admins, 32);
    }
    return chat_serve(node, &handlers, &keys, room, NULL, error);
}

/* ---- Calling --------------------------------------------------------------------------------- */

struct posted {
    nio_status status;
    uint64_t id;   /* if NIO_OK */
    uint16_t code; /* of the Problem, if there is one */
};

static void on_posted(void *user, const chat_posts_create_end *end)
{
    struct posted *posted = user;
    posted->status = end->status;
    if (end->status == NIO_OK) {
        posted->id = end->ok->id;
    } else if (end->error != NULL) {
        posted->code = end->error->code; /* NIO_EREMOTE, and its content decodes */
    }
}

static nio_status post(chat_client *client, const char *room, const char *text,
                       struct posted *posted, nio_call_id *id)
{
    chat_posts_uri uri = {.room = nio_text_of(room)};
    chat_posts_create_args args = {
        .author = nio_text_of("ann"),
        .text = nio_text_of(text),
        .has_mood = true,
        .mood = CHAT_MOOD_CALM,
    };
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = 2000;
    return chat_posts_create(client, &uri, &args, &options, on_posted, posted, id);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

struct heard {
    unsigned count;
    uint64_t last_id;
};

static void on_posts_notify(chat_client *client, const chat_posts_uri *uri, const chat_post *post)
{
    struct heard *heard = chat_client_app(client);
    heard->count++;
    heard->last_id = post->id;
    (void)uri;
}

static const chat_events events = {.size = sizeof(chat_events), .posts_notify = on_posts_notify};

static void on_subscribed(void *user, const nio_end *end)
{
    *(nio_status *)user = end->status;
}

/* ---- Testing --------------------------------------------------------------------------------- */

static void a_post_gets_an_id(void **state)
{
    (void)state;
    struct room room = {.last_id = 6};
    struct posted posted = {.status = NIO_EPENDING};
    nio_call_id id;
    nio_test *test;
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &handlers, &room), NIO_OK);
    assert_int_equal(post(nio_test_client(test), "garden", "hello", &posted, &id), NIO_OK);
    nio_test_run(test); /* on_posts_create has run, and then on_posted */
    assert_int_equal(posted.status, NIO_OK);
    assert_int_equal(posted.id, 7);
    nio_test_end(test);
    nio_clone_free(room.newest);
}

static void an_error_comes_with_its_content(void **state)
{
    (void)state;
    struct room room = {.last_id = 6};
    struct posted posted = {.status = NIO_EPENDING};
    nio_call_id id;
    nio_test *test;
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &handlers, &room), NIO_OK);
    assert_int_equal(post(nio_test_client(test), "garden", "", &posted, &id), NIO_OK);
    nio_test_run(test);
    assert_int_equal(posted.status, NIO_EREMOTE);
    assert_int_equal(posted.code, 503);
    nio_test_end(test);
}

static void what_the_schema_forbids_is_not_sent(void **state)
{
    (void)state;
    struct room room = {0};
    struct posted posted = {.status = NIO_EPENDING};
    nio_call_id id;
    nio_test *test;
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &handlers, &room), NIO_OK);
    chat_client *client = nio_test_client(test);
    assert_int_equal(post(client, "a/b", "hello", &posted, &id), NIO_EINVAL);
    assert_int_equal(post(client, "", "hello", &posted, &id), NIO_EINVAL);
    assert_int_equal(post(client, "garden", "\xff", &posted, &id), NIO_EINVAL);
    nio_test_end(test);
    assert_int_equal(posted.status, NIO_EPENDING); /* a call that was not accepted never ends */
}

static void what_is_notified_is_heard_by_who_subscribed(void **state)
{
    (void)state;
    struct room room = {.last_id = 6};
    struct posted posted = {.status = NIO_EPENDING};
    struct heard heard = {0};
    nio_status subscribed = NIO_EPENDING;
    nio_call_id id;
    nio_test *test;
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &handlers, &room), NIO_OK);
    chat_client *client = nio_test_client(test);
    assert_int_equal(nio_test_hear(test, &events, &heard), NIO_OK);
    chat_posts_uri uri = {.room = nio_text_of("garden")};
    nio_status status = chat_posts_subscribe(client, &uri, NULL, on_subscribed, &subscribed, NULL);
    assert_int_equal(status, NIO_OK);
    nio_test_run(test);
    assert_int_equal(subscribed, NIO_OK);
    assert_int_equal(post(client, "garden", "hello", &posted, &id), NIO_OK);
    assert_int_equal(post(client, "cellar", "hello?", &posted, &id), NIO_OK);
    nio_test_run(test);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.last_id, 7);
    nio_test_end(test);
    nio_clone_free(room.newest);
}

static void a_subscription_may_be_refused(void **state)
{
    (void)state;
    struct room room = {0};
    struct heard heard = {0};
    nio_status subscribed = NIO_EPENDING;
    nio_test *test;
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &handlers, &room), NIO_OK);
    chat_client *client = nio_test_client(test);
    chat_posts_uri uri = {.room = nio_text_of(".cellar")};
    assert_int_equal(chat_posts_subscribe(client, &uri, NULL, on_subscribed, &subscribed, NULL),
                     NIO_ENOENT); /* nobody would hear it */
    assert_int_equal(nio_test_hear(test, &events, &heard), NIO_OK);
    assert_int_equal(nio_test_hear(test, &events, &heard), NIO_ECONFLICT);
    assert_int_equal(chat_posts_subscribe(client, &uri, NULL, on_subscribed, &subscribed, NULL),
                     NIO_OK);
    nio_test_run(test);
    assert_int_equal(subscribed, NIO_ENOTPERMITTED);
    nio_test_end(test);
}

static void on_read(void *user, const chat_post_request_end *end)
{
    struct posted *posted = user;
    posted->status = end->status;
    posted->id = end->ok != NULL ? end->ok->id : 0;
}

static void a_kept_call_is_answered_later(void **state)
{
    (void)state;
    struct room room = {0};
    struct posted posted = {.status = NIO_EPENDING}, got = {.status = NIO_EPENDING};
    nio_call_id id;
    nio_test *test;
    assert_int_equal(nio_test_begin(&test, &chat_protocol, &handlers, &room), NIO_OK);
    chat_client *client = nio_test_client(test);
    chat_post_uri uri = {.room = nio_text_of("garden"), .id = 1};
    assert_int_equal(chat_post_request(client, &uri, NULL, on_read, &got, NULL), NIO_OK);
    nio_test_run(test);
    assert_int_equal(got.status, NIO_EPENDING);
    assert_int_equal(post(client, "garden", "hello", &posted, &id), NIO_OK);
    nio_test_run(test);
    assert_int_equal(got.status, NIO_OK);
    assert_int_equal(got.id, 1);
    nio_test_end(test);
    nio_clone_free(room.newest);
}

static void a_missing_key_is_named(void **state)
{
    (void)state;
    static const uint8_t key[32] = {1};
    struct room room = {0};
    nio_error error = {""};
    nio_node *node;
    assert_int_equal(nio_node_create(&node, NULL), NIO_OK);
    assert_int_equal(serve(node, key, NULL, &room, &error), NIO_ENOKEY);
    assert_non_null(strstr(error.text, "admin_auth"));
    assert_int_equal(serve(node, key, key, &room, &error), NIO_OK);
    nio_node_close(node, NULL, NULL);
}

static void a_uri_is_built_and_taken_apart(void **state)
{
    (void)state;
    uint8_t bytes[CHAT_POST_URI_MAX];
    chat_post_uri uri = {.room = nio_text_of("garden"), .id = 42}, again;
    size_t len;
    assert_int_equal(chat_post_uri_build(&uri, bytes, sizeof bytes, &len), NIO_OK);
    assert_true(chat_post_uri_match((nio_bytes){bytes, len}, &again));
    assert_int_equal(again.id, 42);
    assert_int_equal(len, strlen("room/garden/post/42"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_gets_an_id),
        cmocka_unit_test(an_error_comes_with_its_content),
        cmocka_unit_test(what_the_schema_forbids_is_not_sent),
        cmocka_unit_test(what_is_notified_is_heard_by_who_subscribed),
        cmocka_unit_test(a_subscription_may_be_refused),
        cmocka_unit_test(a_kept_call_is_answered_later),
        cmocka_unit_test(a_missing_key_is_named),
        cmocka_unit_test(a_uri_is_built_and_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
