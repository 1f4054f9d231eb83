/* server.c - a store of byte strings, over what the generator makes of schema/store.nio.
 *
 *     STORE_SECRET=... STORE_WRITER_SECRET=... store_server tcp://127.0.0.1:8888
 *
 * Whoever has the first secret may read; create, update and delete want the second as well. The
 * layers are those of the schema: HMAC, as Python netaio speaks it. */
#include "kv.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An answer that cannot be sent is not lost in silence: the caller runs into its deadline, and
 * the log says why. */
static void sent(nio_status status)
{
    if (status != NIO_OK) {
        fprintf(stderr, "store_server: cannot answer: %s\n", nio_status_text(status));
    }
}

static void on_request(store_server *server, nio_call *call, const store_item_uri *uri)
{
    kv_store *kv = store_server_app(server);
    nio_bytes value;
    if (kv_get(kv, uri->key, &value)) {
        sent(store_item_request_reply_ok(call, value));
    } else {
        sent(store_item_request_reply_not_found(call, nio_text_of("not found")));
    }
}

static void on_create(store_server *server, nio_call *call, const store_item_uri *uri,
                      nio_bytes value)
{
    switch (kv_add(store_server_app(server), uri->key, value)) {
    case KV_OK:
        sent(store_item_create_reply_ok(call, nio_text_of("stored")));
        break;
    case KV_TAKEN:
        sent(store_item_create_reply_error(call, nio_text_of("cannot overwrite")));
        break;
    default:
        sent(store_item_create_reply_error(call, nio_text_of("the store is full")));
    }
}

static void on_update(store_server *server, nio_call *call, const store_item_uri *uri,
                      nio_bytes value)
{
    switch (kv_replace(store_server_app(server), uri->key, value)) {
    case KV_OK:
        sent(store_item_update_reply_ok(call, nio_text_of("stored")));
        break;
    case KV_MISSING:
        sent(store_item_update_reply_not_found(call, nio_text_of("not found")));
        break;
    default:
        sent(store_item_update_reply_error(call, nio_text_of("the store is full")));
    }
}

static void on_delete(store_server *server, nio_call *call, const store_item_uri *uri)
{
    if (kv_remove(store_server_app(server), uri->key) == KV_OK) {
        sent(store_item_delete_reply_ok(call, nio_text_of("deleted")));
    } else {
        sent(store_item_delete_reply_not_found(call, nio_text_of("not found")));
    }
}

static void on_echo(store_server *server, nio_call *call, nio_bytes content)
{
    (void)server;
    sent(store_echo_request_reply_ok(call, content));
}

static const store_handlers handlers = {
    .size = sizeof handlers,
    .item_request = on_request,
    .item_create = on_create,
    .item_update = on_update,
    .item_delete = on_delete,
    .echo_request = on_echo,
};

/* Listens under the layers of the schema, and runs until the process is ended. */
static nio_status serve(nio_node *node, kv_store *kv, const char *endpoint, nio_error *error)
{
    const char *secret = getenv("STORE_SECRET"), *writer = getenv("STORE_WRITER_SECRET");
    store_keys keys = {.size = sizeof keys};
    if (secret != NULL) {
        keys.outer_auth = nio_key_of(secret, strlen(secret));
    }
    if (writer != NULL) {
        keys.writer_auth = nio_key_of(writer, strlen(writer));
    }
    nio_listener *listener;
    nio_status status = store_serve(node, &handlers, &keys, kv, NULL, error);
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, endpoint, NULL, &listener, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    printf("listening on %s\n", nio_listener_endpoint(listener));
    fflush(stdout);
    return nio_node_run(node);
}

int main(int argc, char **argv)
{
    nio_node *node;
    nio_error error = {""};
    if (argc != 2) {
        fputs("usage: store_server ENDPOINT\n", stderr);
        return 2;
    }
    kv_store *kv = kv_create((kv_limits)KV_LIMITS_DEFAULT);
    if (kv == NULL || nio_node_create(&node, NULL) != NIO_OK) {
        fputs("store_server: out of memory\n", stderr);
        return 1;
    }
    nio_status status = serve(node, kv, argv[1], &error);
    if (status != NIO_OK) {
        fprintf(stderr, "store_server: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(node, NULL, NULL);
    kv_destroy(kv);
    return status == NIO_OK ? 0 : 1;
}
