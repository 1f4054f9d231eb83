/* server.c - greets whoever holds the key. */
#include "hello.h"
#include "key.h"

static void on_greeting(hello_server *server, nio_call *call,
                        const hello_greeting_request_args *args)
{
    uint32_t *visits = hello_server_app(server);
    char text[100];
    int len = snprintf(text, sizeof text, "Hello, %.*s!", (int)args->name.len, args->name.ptr);
    hello_greeting greeting = {.text = {text, (size_t)len}, .visits = ++*visits};
    nio_status status = hello_greeting_request_reply_ok(call, &greeting);
    if (status != NIO_OK) {
        fprintf(stderr, "hello_server: cannot answer: %s\n", nio_status_text(status));
    }
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    if (argc != 3 || !read_key(argv[2], key)) {
        fputs("usage: hello_server ENDPOINT KEYFILE (32 bytes)\n", stderr);
        return 2;
    }
    uint32_t visits = 0;
    hello_handlers handlers = {.size = sizeof handlers, .greeting_request = on_greeting};
    hello_keys keys = {.size = sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    nio_node *node;
    nio_listener *listener;
    nio_error error = {"out of memory"};
    if (nio_node_create(&node, NULL) != NIO_OK ||
        hello_serve(node, &handlers, &keys, &visits, NULL, &error) != NIO_OK ||
        nio_node_listen_with(node, argv[1], NULL, &listener, &error) != NIO_OK) {
        fprintf(stderr, "hello_server: %s\n", error.text);
        return 1;
    }
    printf("listening on %s\n", nio_listener_endpoint(listener));
    fflush(stdout);
    return nio_node_run(node) == NIO_OK ? 0 : 1;
}
