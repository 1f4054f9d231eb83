/* client.c - one call to the store, over what the generator makes of schema/store.nio.
 *
 *     STORE_SECRET=... store_client tcp://127.0.0.1:8888 request KEY
 *     STORE_SECRET=... STORE_WRITER_SECRET=... store_client ENDPOINT create KEY VALUE
 *
 * also update KEY VALUE, delete KEY, echo VALUE. Each call has a function and an end of its own
 * type, so a program cannot take the answer of one for that of another. */
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How the call ended: what the process ends with. */
static int result = 1;

static void show(nio_status status, nio_bytes ok, nio_bytes detail)
{
    nio_bytes text = status == NIO_OK ? ok : detail;
    if (status != NIO_OK) {
        printf("%s%s", nio_status_text(status), text.len > 0 ? ": " : "");
    }
    printf("%.*s\n", (int)text.len, (const char *)text.ptr);
    result = status == NIO_OK ? 0 : 1;
}

static nio_bytes bytes_of(nio_text text)
{
    return (nio_bytes){(const uint8_t *)text.ptr, text.len};
}

static void requested(void *user, const store_item_request_end *end)
{
    (void)user;
    show(end->status, end->ok, end->detail);
}

static void created(void *user, const store_item_create_end *end)
{
    (void)user;
    show(end->status, bytes_of(end->ok), end->detail);
}

static void updated(void *user, const store_item_update_end *end)
{
    (void)user;
    show(end->status, bytes_of(end->ok), end->detail);
}

static void deleted(void *user, const store_item_delete_end *end)
{
    (void)user;
    show(end->status, bytes_of(end->ok), end->detail);
}

static void echoed(void *user, const store_echo_request_end *end)
{
    (void)user;
    show(end->status, end->ok, end->detail);
}

static nio_status begin(store_client *client, const char *verb, const char *word, const char *value,
                        nio_call_id *id)
{
    store_item_uri uri = {.key = nio_bytes_of(word)};
    nio_bytes content = nio_bytes_of(value);
    if (strcmp(verb, "request") == 0) {
        return store_item_request(client, &uri, NULL, requested, NULL, id);
    }
    if (strcmp(verb, "create") == 0) {
        return store_item_create(client, &uri, content, NULL, created, NULL, id);
    }
    if (strcmp(verb, "update") == 0) {
        return store_item_update(client, &uri, content, NULL, updated, NULL, id);
    }
    if (strcmp(verb, "delete") == 0) {
        return store_item_delete(client, &uri, NULL, deleted, NULL, id);
    }
    if (strcmp(verb, "echo") == 0) {
        return store_echo_request(client, nio_bytes_of(word), NULL, echoed, NULL, id);
    }
    return NIO_EINVAL;
}

static nio_status converse(nio_node *node, char **argv, const char *value, nio_error *error)
{
    const char *secret = getenv("STORE_SECRET"), *writer = getenv("STORE_WRITER_SECRET");
    store_keys keys = {.size = sizeof keys};
    if (secret != NULL) {
        keys.outer_auth = nio_key_of(secret, strlen(secret));
    }
    if (writer != NULL) {
        keys.writer_auth = nio_key_of(writer, strlen(writer));
    }
    store_client *client;
    nio_call_id id;
    nio_status status = store_connect(node, argv[1], &keys, NULL, &client, error);
    if (status == NIO_OK) {
        status = begin(client, argv[2], argv[3], value, &id);
    }
    return status == NIO_OK ? nio_call_wait(node, id) : status;
}

int main(int argc, char **argv)
{
    nio_node *node;
    nio_error error = {""};
    if (argc < 4 || argc > 5) {
        fputs("usage: store_client ENDPOINT request|create|update|delete|echo WORD [VALUE]\n",
              stderr);
        return 2;
    }
    if (nio_node_create(&node, NULL) != NIO_OK) {
        fputs("store_client: out of memory\n", stderr);
        return 1;
    }
    nio_status status = converse(node, argv, argc == 5 ? argv[4] : "", &error);
    if (status != NIO_OK) {
        fprintf(stderr, "store_client: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? result : 1;
}
