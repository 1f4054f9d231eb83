/* files.c - protocol files, version 1.
 *
 * Made by netaio-gen from files.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "files.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_file_update_result(const files_file_update_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->size));
    return shape;
}

static size_t size_file_update_result(const files_file_update_result *value)
{
    nio_gen_shape shape = shape_file_update_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_file_update_result(uint8_t *at, const files_file_update_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_file_update_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->size));
    return at;
}

static bool read_file_update_result(nio_bytes packed, files_file_update_result *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->size)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_file_uri(const files_file_uri *uri)
{
    return nio_gen_uri_text_valid(uri->name, 64, NIO_GEN_END);
}

static size_t size_file_uri(const files_file_uri *uri)
{
    return 5 +
           uri->name.len;
}

static uint8_t *write_file_uri(uint8_t *at, const files_file_uri *uri)
{
    at = nio_gen_put_raw(at, "file/", 5);
    at = nio_gen_put_raw(at, uri->name.ptr, uri->name.len);
    return at;
}

nio_status files_file_uri_build(const files_file_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_file_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_file_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_file_uri(out, uri) - out);
    return NIO_OK;
}

bool files_file_uri_match(nio_bytes bytes, files_file_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "file/", 5) &&
           nio_gen_uri_text(&walk, 64, NIO_GEN_END, &uri->name) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_file_uri(nio_bytes bytes)
{
    files_file_uri uri;
    return files_file_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status files_file_update_result_clone(const files_file_update_result *from,
                                          const nio_env *env,
                                          files_file_update_result **clone)
{
    files_file_update_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_file_uri(nio_gen_keep *keep, files_file_uri *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status files_file_uri_clone(const files_file_uri *from,
                                const nio_env *env,
                                files_file_uri **clone)
{
    files_file_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_file_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_file_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_file_update(files_server *server, nio_call *call, const files_file_uri *uri);

static nio_status deliver_file_update(const nio_gen_delivery *delivery)
{
    files_file_uri uri;
    if (!files_file_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_file_update *handler = (handle_file_update *)delivery->handler;
    handler((files_server *)delivery->service, delivery->call, &uri);
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
            .key = offsetof(files_keys, outer_seal),
            .key_name = "outer_seal",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_FILE_UPDATE,
};

static const nio_gen_op ops_table[] = {
    [OP_FILE_UPDATE] = {
        .name = "file.update",
        .where = "files.nio:11",
        .type = NIO_UPDATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(files_handlers, file_update),
        .matches = is_file_uri,
        .deliver = deliver_file_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 1,
    },
};

static int find_operation(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
    case NIO_GEN_TEMPLATE:
        switch (type) {
        case NIO_UPDATE_URI:
            return is_file_uri(uri) ? (int)OP_FILE_UPDATE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol files_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "files",
    .version = 1,
    .app = {(const uint8_t *)"files", 5},
    .port = 8891,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 1,
    .handlers_size = sizeof(files_handlers),
    .keys_size = sizeof(files_keys),
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status files_serve(nio_node *node, const files_handlers *handlers, const files_keys *keys,
                       void *app, files_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &files_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (files_server *)service;
    }
    return status;
}

void *files_server_app(const files_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *files_server_node(const files_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status files_set_keys(nio_node *node, const files_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &files_protocol, keys, error);
}

nio_status files_file_update_reply_ok(nio_call *call, const files_file_update_result *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILE_UPDATE], NIO_OK_TYPE,
                                            size_file_update_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_file_update_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status files_file_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILE_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status files_connect(nio_node *node, const char *endpoint, const files_keys *keys,
                         const nio_connect_options *options, files_client **client,
                         nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &files_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (files_client *)made;
    }
    return status;
}

nio_status files_attach(nio_link *link, const files_keys *keys, files_client **client,
                        nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &files_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (files_client *)made;
    }
    return status;
}

nio_link *files_client_link(const files_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_file_update(const nio_gen_end *end)
{
    files_file_update_done *done = (files_file_update_done *)end->done;
    files_file_update_end result = {0};
    files_file_update_result ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_file_update_result(end->end->content, &ok)) {
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

nio_status files_file_update(files_client *client, const files_file_uri *uri,
                             const nio_stream_options *options, const nio_stream_events *events,
                             files_file_update_done *done, void *user, nio_stream **stream)
{
    nio_gen_out out;
    if (!check_file_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_FILE_UPDATE],
                                             size_file_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_file_uri(out.uri, uri);
    return nio_gen_stream_end(&out, options, events, finish_file_update, (nio_gen_fn *)done, user,
                              stream);
}
