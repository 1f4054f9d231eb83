/* tests/support/chat_main.c - a server of schema/chat.nio on loopback, for tests of typed calls.
 *
 *   chat KEYFILE          prints "listening on ENDPOINT"; both layers have the key of the file
 *
 * Room "empty" has no posts; in any other each post says what it was asked. The author "bad" is
 * answered with a Problem. What is posted is told to the subscribers of the room; nobody may
 * subscribe to room "secret". */
#include <stdio.h>
#include <string.h>

#include "chat.h"

static chat_post a_post(uint64_t id, nio_text room)
{
    chat_post post = {.id = id,
                      .author = {"ann", 3},
                      .text = room,
                      .sent_at = INT64_C(1760000000000000),
                      .has_mood = true,
                      .mood = id > 1 ? 9 : CHAT_MOOD_LOUD};
    return post;
}

static void on_posts_request(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                             const chat_posts_request_args *args)
{
    (void)server;
    chat_post posts[2] = {a_post(args->has_after ? args->after : 1, uri->room),
                          a_post(UINT64_MAX, uri->room)};
    chat_post_list list = {posts, args->has_limit && args->limit < 2 ? args->limit : 2};
    if (uri->room.len == 5 && memcmp(uri->room.ptr, "empty", 5) == 0) {
        (void)chat_posts_request_reply_not_found(call, nio_text_of("nobody has posted"));
    } else {
        (void)chat_posts_request_reply_ok(call, &list);
    }
}

static void on_posts_create(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                            const chat_posts_create_args *args)
{
    if (args->author.len == 3 && memcmp(args->author.ptr, "bad", 3) == 0) {
        chat_problem problem = {409, {"no \"bad\" here", 13}};
        (void)chat_posts_create_reply_error(call, &problem);
        return;
    }
    chat_posts_create_result result = {args->has_mood ? args->mood : UINT64_MAX};
    (void)chat_posts_create_reply_ok(call, &result);
    chat_post post = a_post(1, args->text);
    if (chat_posts_notify(server, uri, &post) != NIO_OK) {
        fputs("chat: cannot notify\n", stderr);
    }
}

static bool on_posts_subscribe(chat_server *server, nio_call *call, const chat_posts_uri *uri)
{
    (void)server;
    (void)call;
    return uri->room.len != 6 || memcmp(uri->room.ptr, "secret", 6) != 0;
}

static void on_post_delete(chat_server *server, nio_call *call, const chat_post_uri *uri)
{
    (void)server;
    if (uri->id == 7) {
        (void)chat_post_delete_reply_ok(call);
    } else {
        (void)chat_post_delete_reply_not_found(call, nio_text_of("no such post"));
    }
}

static const chat_handlers handlers = {.size = sizeof handlers,
                                       .posts_request = on_posts_request,
                                       .posts_create = on_posts_create,
                                       .posts_subscribe = on_posts_subscribe,
                                       .post_delete = on_post_delete};

static int serve(nio_node *node, nio_bytes key)
{
    chat_keys keys = {.size = sizeof keys};
    nio_error error = {""};
    nio_listener *listener;
    keys.outer_seal = keys.admin_auth = nio_key_of(key.ptr, key.len);
    if (chat_serve(node, &handlers, &keys, NULL, NULL, &error) != NIO_OK ||
        nio_node_listen_with(node, "tcp://127.0.0.1:0", NULL, &listener, &error) != NIO_OK) {
        fprintf(stderr, "chat: %s\n", error.text);
        return 1;
    }
    printf("listening on %s\n", nio_listener_endpoint(listener));
    fflush(stdout);
    return nio_node_run(node) == NIO_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    nio_node *node;
    if (file == NULL || fread(key, 1, sizeof key, file) != sizeof key ||
        nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: chat KEYFILE (32 bytes)\n", stderr);
        return 2;
    }
    fclose(file);
    int status = serve(node, (nio_bytes){key, sizeof key});
    nio_node_close(node, NULL, NULL);
    return status;
}
