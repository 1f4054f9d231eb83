/* client.c - asks to be greeted. */
#include "hello.h"
#include "key.h"

static void on_greeted(void *user, const hello_greeting_request_end *end)
{
    nio_status *status = user;
    *status = end->status;
    if (end->status == NIO_OK) {
        printf("%.*s (%u greeted so far)\n", (int)end->ok->text.len, end->ok->text.ptr,
               end->ok->visits);
    }
}

/* Returns how the call ended, or why it did not begin. */
static nio_status ask(nio_node *node, const char *endpoint, const hello_keys *keys,
                      const char *name, nio_error *error)
{
    hello_greeting_request_args args = {.name = nio_text_of(name)};
    hello_client *client;
    nio_call_id id;
    nio_status ended = NIO_OK;
    nio_status status = hello_connect(node, endpoint, keys, NULL, &client, error);
    if (status == NIO_OK) {
        status = hello_greeting_request(client, &args, NULL, on_greeted, &ended, &id);
    }
    if (status == NIO_OK) {
        status = nio_call_wait(node, id);
    }
    return status == NIO_OK ? ended : status;
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_node *node;
    if (argc != 4 || !read_key(argv[2], key) || nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: hello_client ENDPOINT KEYFILE NAME\n", stderr);
        return 2;
    }
    hello_keys keys = {sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    nio_error error = {""};
    nio_status status = ask(node, argv[1], &keys, argv[3], &error);
    if (status != NIO_OK) {
        fprintf(stderr, "hello_client: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
