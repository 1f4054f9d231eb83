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
    if (hello_greeting_request_reply_ok(call, &greeting) != NIO_OK) {
        fputs("hello_server: an answer could not be sent\n", stderr);
    }
}

static const hello_handlers handlers = {sizeof handlers, .greeting_request = on_greeting};

static nio_status serve(nio_node *node, const char *endpoint, const hello_keys *keys,
                        nio_error *error)
{
    uint32_t visits = 0;
    nio_listener *listener;
    nio_status status = hello_serve(node, &handlers, keys, &visits, NULL, error);
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, endpoint, NULL, &listener, error);
    }
    if (status == NIO_OK) {
        printf("listening on %s\n", nio_listener_endpoint(listener));
        fflush(stdout);
        status = nio_node_run(node);
    }
    return status;
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_node *node;
    if (argc != 3 || !read_key(argv[2], key) || nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: hello_server ENDPOINT KEYFILE (32 bytes)\n", stderr);
        return 2;
    }
    hello_keys keys = {sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    nio_error error = {""};
    nio_status status = serve(node, argv[1], &keys, &error);
    if (status != NIO_OK) {
        fprintf(stderr, "hello_server: %s\n", error.text);
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
