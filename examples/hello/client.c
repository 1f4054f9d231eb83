/* client.c - asks to be greeted. */
#include "hello.h"
#include "key.h"

static void on_greeted(void *user, const hello_greeting_request_end *end)
{
    int *failed = user;
    if (end->status == NIO_OK) {
        printf("%.*s (%u greeted so far)\n", (int)end->ok->text.len, end->ok->text.ptr,
               end->ok->visits);
        *failed = 0;
    } else {
        fprintf(stderr, "hello_client: %s\n", nio_status_text(end->status));
    }
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    if (argc != 4 || !read_key(argv[2], key)) {
        fputs("usage: hello_client ENDPOINT KEYFILE NAME\n", stderr);
        return 2;
    }
    int failed = 1;
    hello_keys keys = {.size = sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    hello_greeting_request_args args = {.name = nio_text_of(argv[3])};
    nio_node *node;
    hello_client *client;
    nio_call_id id;
    nio_error error = {"cannot send this"};
    if (nio_node_create(&node, NULL) != NIO_OK ||
        hello_connect(node, argv[1], &keys, NULL, &client, &error) != NIO_OK ||
        hello_greeting_request(client, &args, NULL, on_greeted, &failed, &id) != NIO_OK ||
        nio_call_wait(node, id) != NIO_OK) {
        fprintf(stderr, "hello_client: %s\n", error.text);
        return 1;
    }
    nio_node_close(node, NULL, NULL);
    return failed;
}
