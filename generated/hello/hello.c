/* hello.c - protocol hello, version 1.
 *
 * Made by netaio-gen from hello.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "hello.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_greeting_request_args(const hello_greeting_request_args *value)
{
    return nio_gen_text_ok(value->name, 64);
}

static nio_gen_shape shape_greeting_request_args(const hello_greeting_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->name.len));
    return shape;
}

static size_t size_greeting_request_args(const hello_greeting_request_args *value)
{
    nio_gen_shape shape = shape_greeting_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_greeting_request_args(uint8_t *at, const hello_greeting_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_greeting_request_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    return at;
}

static bool read_greeting_request_args(nio_bytes packed, hello_greeting_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 64, &value->name)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_greeting(const hello_greeting *value)
{
    return nio_gen_text_ok(value->text, 200);
}

static nio_gen_shape shape_greeting(const hello_greeting *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->text.len));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->visits));
    return shape;
}

static size_t size_greeting(const hello_greeting *value)
{
    nio_gen_shape shape = shape_greeting(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_greeting(uint8_t *at, const hello_greeting *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_greeting(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->visits));
    return at;
}

static bool read_greeting(nio_bytes packed, hello_greeting *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 200, &value->text) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u32(item, &value->visits)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_greeting(nio_gen_keep *keep, hello_greeting *value)
{
    value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
}

nio_status hello_greeting_clone(const hello_greeting *from,
                                const nio_env *env,
                                hello_greeting **clone)
{
    hello_greeting copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_greeting(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_greeting(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_greeting_request_args(nio_gen_keep *keep, hello_greeting_request_args *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status hello_greeting_request_args_clone(const hello_greeting_request_args *from,
                                             const nio_env *env,
                                             hello_greeting_request_args **clone)
{
    hello_greeting_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_greeting_request_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_greeting_request_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_greeting_request(hello_server *server, nio_call *call,
                                     const hello_greeting_request_args *args);

static nio_status deliver_greeting_request(const nio_gen_delivery *delivery)
{
    hello_greeting_request_args args;
    if (!read_greeting_request_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_greeting_request *handler = (handle_greeting_request *)delivery->handler;
    handler((hello_server *)delivery->service, delivery->call, &args);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static const nio_plugin_param params_outer_seal[] = {
    {.name = "field", .text = "aead"},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "aead",
            .params = params_outer_seal,
            .param_count = 1,
            .key = offsetof(hello_keys, outer_seal),
            .key_name = "outer_seal",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_GREETING_REQUEST,
};

static const nio_gen_op ops_table[] = {
    [OP_GREETING_REQUEST] = {
        .name = "greeting.request",
        .where = "hello.nio:17",
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
        .slot = offsetof(hello_handlers, greeting_request),
        .uri = {(const uint8_t *)"greeting", 8},
        .deliver = deliver_greeting_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "greeting", 8) ? (int)OP_GREETING_REQUEST : -1;
    default:
        return -1;
    }
}

static int find_operation(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
    case NIO_GEN_EXACT:
        return find_operation_exact(type, uri);
    default:
        return -1;
    }
}

const nio_gen_protocol hello_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "hello",
    .version = 1,
    .app = {(const uint8_t *)"hello", 5},
    .port = 8888,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 1,
    .handlers_size = sizeof(hello_handlers),
    .keys_size = sizeof(hello_keys),
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status hello_serve(nio_node *node, const hello_handlers *handlers, const hello_keys *keys,
                       void *app, hello_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &hello_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (hello_server *)service;
    }
    return status;
}

void *hello_server_app(const hello_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *hello_server_node(const hello_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status hello_set_keys(nio_node *node, const hello_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &hello_protocol, keys, error);
}

nio_status hello_greeting_request_reply_ok(nio_call *call, const hello_greeting *greeting)
{
    nio_gen_out out;
    if (!check_greeting(greeting)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_GREETING_REQUEST], NIO_RESPOND_URI,
                                            size_greeting(greeting), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_greeting(out.content.at, greeting);
    return nio_gen_reply_end(&out);
}

nio_status hello_greeting_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_GREETING_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status hello_connect(nio_node *node, const char *endpoint, const hello_keys *keys,
                         const nio_connect_options *options, hello_client **client,
                         nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &hello_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (hello_client *)made;
    }
    return status;
}

nio_status hello_attach(nio_link *link, const hello_keys *keys, hello_client **client,
                        nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &hello_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (hello_client *)made;
    }
    return status;
}

nio_link *hello_client_link(const hello_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_greeting_request(const nio_gen_end *end)
{
    hello_greeting_request_done *done = (hello_greeting_request_done *)end->done;
    hello_greeting_request_end result = {0};
    hello_greeting ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_greeting(end->end->content, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status hello_greeting_request(hello_client *client, const hello_greeting_request_args *args,
                                  const nio_call_options *options,
                                  hello_greeting_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_greeting_request_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_GREETING_REQUEST],
                                           8, size_greeting_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "greeting", 8);
    out.content.at = write_greeting_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_greeting_request, (nio_gen_fn *)done, user, id);
}
