/* store.c - protocol store, version 1.
 *
 * Made by netaio-gen from store.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "store.h"

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_item_uri(const store_item_uri *uri)
{
    return uri->key.len <= 255;
}

static size_t size_item_uri(const store_item_uri *uri)
{
    return uri->key.len;
}

static uint8_t *write_item_uri(uint8_t *at, const store_item_uri *uri)
{
    at = nio_gen_put_raw(at, uri->key.ptr, uri->key.len);
    return at;
}

nio_status store_item_uri_build(const store_item_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_item_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_item_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_item_uri(out, uri) - out);
    return NIO_OK;
}

bool store_item_uri_match(nio_bytes bytes, store_item_uri *uri)
{
    return nio_gen_as_bytes(bytes, 255, &uri->key);
}

static bool is_item_uri(nio_bytes bytes)
{
    store_item_uri uri;
    return store_item_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_item_uri(nio_gen_keep *keep, store_item_uri *value)
{
    value->key.ptr = nio_gen_keep_bytes(keep, value->key.ptr, value->key.len);
}

nio_status store_item_uri_clone(const store_item_uri *from,
                                const nio_env *env,
                                store_item_uri **clone)
{
    store_item_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_item_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_item_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_item_request(store_server *server, nio_call *call, const store_item_uri *uri);

static nio_status deliver_item_request(const nio_gen_delivery *delivery)
{
    store_item_uri uri;
    if (!store_item_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_request *handler = (handle_item_request *)delivery->handler;
    handler((store_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_item_create(store_server *server, nio_call *call, const store_item_uri *uri,
                                nio_bytes bytes);

static nio_status deliver_item_create(const nio_gen_delivery *delivery)
{
    store_item_uri uri;
    nio_bytes bytes;
    if (!store_item_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_bytes(delivery->content, 60000, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_create *handler = (handle_item_create *)delivery->handler;
    handler((store_server *)delivery->service, delivery->call, &uri, bytes);
    return NIO_OK;
}

typedef void handle_item_update(store_server *server, nio_call *call, const store_item_uri *uri,
                                nio_bytes bytes);

static nio_status deliver_item_update(const nio_gen_delivery *delivery)
{
    store_item_uri uri;
    nio_bytes bytes;
    if (!store_item_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_bytes(delivery->content, 60000, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_update *handler = (handle_item_update *)delivery->handler;
    handler((store_server *)delivery->service, delivery->call, &uri, bytes);
    return NIO_OK;
}

typedef void handle_item_delete(store_server *server, nio_call *call, const store_item_uri *uri);

static nio_status deliver_item_delete(const nio_gen_delivery *delivery)
{
    store_item_uri uri;
    if (!store_item_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_delete *handler = (handle_item_delete *)delivery->handler;
    handler((store_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef bool handle_item_subscribe(store_server *server, nio_call *call, const store_item_uri *uri);

static nio_status deliver_item_subscribe(const nio_gen_delivery *delivery)
{
    store_item_uri uri;
    if (!store_item_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_subscribe *handler = (handle_item_subscribe *)delivery->handler;
    *delivery->refused = !handler((store_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_item_notify(store_client *client, const store_item_uri *uri, nio_bytes bytes);

static nio_status deliver_item_notify(const nio_gen_delivery *delivery)
{
    store_item_uri uri;
    nio_bytes bytes;
    if (!store_item_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_bytes(delivery->content, 60000, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_notify *handler = (handle_item_notify *)delivery->handler;
    handler((store_client *)delivery->client, &uri, bytes);
    return NIO_OK;
}

typedef void handle_echo_request(store_server *server, nio_call *call, nio_bytes bytes);

static nio_status deliver_echo_request(const nio_gen_delivery *delivery)
{
    nio_bytes bytes;
    if (!nio_gen_as_bytes(delivery->content, 60000, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_echo_request *handler = (handle_echo_request *)delivery->handler;
    handler((store_server *)delivery->service, delivery->call, bytes);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static const nio_plugin_param params_outer_auth[] = {
    {.name = "mac_field", .text = "hmac"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
};

static const nio_plugin_param params_writer_auth[] = {
    {.name = "mac_field", .text = "camh"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "hmac",
            .params = params_outer_auth,
            .param_count = 3,
            .key = offsetof(store_keys, outer_auth),
            .key_name = "outer_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "writer",
        .auth = {
            .kind = "hmac",
            .params = params_writer_auth,
            .param_count = 3,
            .key = offsetof(store_keys, writer_auth),
            .key_name = "writer_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_ITEM_REQUEST,
    OP_ITEM_CREATE,
    OP_ITEM_UPDATE,
    OP_ITEM_DELETE,
    OP_ITEM_SUBSCRIBE,
    OP_ITEM_NOTIFY,
    OP_ECHO_REQUEST,
};

static const nio_gen_op ops_table[] = {
    [OP_ITEM_REQUEST] = {
        .name = "item.request",
        .where = "store.nio:14",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(store_handlers, item_request),
        .matches = is_item_uri,
        .deliver = deliver_item_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_CREATE] = {
        .name = "item.create",
        .where = "store.nio:15",
        .type = NIO_CREATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = 1,
        .slot = offsetof(store_handlers, item_create),
        .matches = is_item_uri,
        .deliver = deliver_item_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_UPDATE] = {
        .name = "item.update",
        .where = "store.nio:16",
        .type = NIO_UPDATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = 1,
        .slot = offsetof(store_handlers, item_update),
        .matches = is_item_uri,
        .deliver = deliver_item_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_DELETE] = {
        .name = "item.delete",
        .where = "store.nio:17",
        .type = NIO_DELETE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = 1,
        .slot = offsetof(store_handlers, item_delete),
        .matches = is_item_uri,
        .deliver = deliver_item_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_SUBSCRIBE] = {
        .name = "item.subscribe",
        .where = "store.nio:18",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(store_handlers, item_subscribe),
        .matches = is_item_uri,
        .deliver = deliver_item_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
    },
    [OP_ITEM_NOTIFY] = {
        .name = "item.notify",
        .where = "store.nio:18",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(store_events, item_notify),
        .matches = is_item_uri,
        .deliver = deliver_item_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
    },
    [OP_ECHO_REQUEST] = {
        .name = "echo.request",
        .where = "store.nio:23",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(store_handlers, echo_request),
        .uri = {(const uint8_t *)"echo", 4},
        .deliver = deliver_echo_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "echo", 4) ? (int)OP_ECHO_REQUEST : -1;
    default:
        return -1;
    }
}

static int find_operation(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
    case NIO_GEN_EXACT:
        return find_operation_exact(type, uri);
    case NIO_GEN_BARE:
        switch (type) {
        case NIO_REQUEST_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_REQUEST : -1;
        case NIO_CREATE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_CREATE : -1;
        case NIO_UPDATE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_UPDATE : -1;
        case NIO_DELETE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_DELETE : -1;
        case NIO_SUBSCRIBE_URI:
        case NIO_UNSUBSCRIBE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_SUBSCRIBE : -1;
        case NIO_NOTIFY_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_NOTIFY : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol store_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "store",
    .version = 1,
    .app = {(const uint8_t *)"store", 5},
    .port = 0,
    .layers = layers_table,
    .layer_count = 2,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 7,
    .handlers_size = sizeof(store_handlers),
    .keys_size = sizeof(store_keys),
    .events_size = sizeof(store_events),
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status store_serve(nio_node *node, const store_handlers *handlers, const store_keys *keys,
                       void *app, store_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &store_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (store_server *)service;
    }
    return status;
}

void *store_server_app(const store_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *store_server_node(const store_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status store_set_keys(nio_node *node, const store_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &store_protocol, keys, error);
}

nio_status store_item_request_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 60000)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_REQUEST], NIO_RESPOND_URI,
                                            bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_create_reply_ok(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 16)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_CREATE], NIO_OK_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_update_reply_ok(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 16)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_UPDATE], NIO_OK_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_update_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_UPDATE], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_delete_reply_ok(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 16)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_DELETE], NIO_OK_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_delete_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_DELETE], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status store_item_notify(store_server *server, const store_item_uri *uri, nio_bytes bytes)
{
    nio_gen_out out;
    if (!check_item_uri(uri) || !nio_gen_bytes_ok(bytes, 60000)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_ITEM_NOTIFY],
                                             size_item_uri(uri), bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_item_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_notify_end(&out, NULL);
}

nio_status store_echo_request_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 60000)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ECHO_REQUEST], NIO_RESPOND_URI,
                                            bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status store_echo_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ECHO_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status store_connect(nio_node *node, const char *endpoint, const store_keys *keys,
                         const nio_connect_options *options, store_client **client,
                         nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &store_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (store_client *)made;
    }
    return status;
}

nio_status store_attach(nio_link *link, const store_keys *keys, store_client **client,
                        nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &store_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (store_client *)made;
    }
    return status;
}

nio_link *store_client_link(const store_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_item_request(const nio_gen_end *end)
{
    store_item_request_done *done = (store_item_request_done *)end->done;
    store_item_request_end result = {0};
    nio_bytes ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_bytes(end->end->content, 60000, &ok)) {
            result.ok = ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status store_item_request(store_client *client, const store_item_uri *uri,
                              const nio_call_options *options, store_item_request_done *done,
                              void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_item_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ITEM_REQUEST],
                                           size_item_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_item_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_item_request, (nio_gen_fn *)done, user, id);
}

static void finish_item_create(const nio_gen_end *end)
{
    store_item_create_done *done = (store_item_create_done *)end->done;
    store_item_create_end result = {0};
    nio_text ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_text(end->end->content, 16, &ok)) {
            result.ok = ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status store_item_create(store_client *client, const store_item_uri *uri, nio_bytes bytes,
                             const nio_call_options *options, store_item_create_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_item_uri(uri) || !nio_gen_bytes_ok(bytes, 60000)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ITEM_CREATE],
                                           size_item_uri(uri), bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_item_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_call_end(&out, options, finish_item_create, (nio_gen_fn *)done, user, id);
}

static void finish_item_update(const nio_gen_end *end)
{
    store_item_update_done *done = (store_item_update_done *)end->done;
    store_item_update_end result = {0};
    nio_text ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_text(end->end->content, 16, &ok)) {
            result.ok = ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status store_item_update(store_client *client, const store_item_uri *uri, nio_bytes bytes,
                             const nio_call_options *options, store_item_update_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_item_uri(uri) || !nio_gen_bytes_ok(bytes, 60000)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ITEM_UPDATE],
                                           size_item_uri(uri), bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_item_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_call_end(&out, options, finish_item_update, (nio_gen_fn *)done, user, id);
}

static void finish_item_delete(const nio_gen_end *end)
{
    store_item_delete_done *done = (store_item_delete_done *)end->done;
    store_item_delete_end result = {0};
    nio_text ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_text(end->end->content, 16, &ok)) {
            result.ok = ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status store_item_delete(store_client *client, const store_item_uri *uri,
                             const nio_call_options *options, store_item_delete_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_item_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ITEM_DELETE],
                                           size_item_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_item_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_item_delete, (nio_gen_fn *)done, user, id);
}

nio_status store_item_subscribe(store_client *client, const store_item_uri *uri,
                                const nio_call_options *options, nio_done *done, void *user,
                                nio_call_id *id)
{
    uint8_t bytes[STORE_ITEM_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = store_item_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_ITEM_NOTIFY], view, options, done,
                             user, id);
}

nio_status store_item_unsubscribe(store_client *client, const store_item_uri *uri,
                                  const nio_call_options *options, nio_done *done, void *user,
                                  nio_call_id *id)
{
    uint8_t bytes[STORE_ITEM_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = store_item_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_ITEM_NOTIFY], view, options,
                               done, user, id);
}

static void finish_echo_request(const nio_gen_end *end)
{
    store_echo_request_done *done = (store_echo_request_done *)end->done;
    store_echo_request_end result = {0};
    nio_bytes ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_bytes(end->end->content, 60000, &ok)) {
            result.ok = ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status store_echo_request(store_client *client, nio_bytes bytes,
                              const nio_call_options *options, store_echo_request_done *done,
                              void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 60000)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ECHO_REQUEST], 4,
                                           bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "echo", 4);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_call_end(&out, options, finish_echo_request, (nio_gen_fn *)done, user, id);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

nio_status store_hear(nio_node *node, const store_events *events, const store_keys *keys,
                      void *app, nio_error *error)
{
    return nio_gen_hear(node, &store_protocol, events, keys, app, error);
}

void *store_client_app(const store_client *client)
{
    return nio_gen_client_app((const nio_client *)client);
}
