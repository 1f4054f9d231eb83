/* locks.c - protocol locks, version 1.
 *
 * Made by netaio-gen from locks.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "locks.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_self(const locks_self *value)
{
    return (!value->has_lock || nio_gen_bytes_ok(value->lock, 200));
}

static nio_gen_shape shape_self(const locks_self *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_lock) {
        nio_gen_shape_pair(&shape, 6, nio_gen_blob_size(value->lock.len));
    }
    return shape;
}

static size_t size_self(const locks_self *value)
{
    nio_gen_shape shape = shape_self(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_self(uint8_t *at, const locks_self *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_self(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    if (value->has_lock) {
        at = nio_gen_put_pair(at, 6, nio_gen_blob_size(value->lock.len));
        at = nio_gen_put_blob(at, NIO_PK_STR, "lock", 4);
        at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->lock));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_self(nio_bytes packed, locks_self *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "lock", 4)) {
            value->has_lock = !nio_gen_is_none(item);
            if (value->has_lock && !nio_gen_get_bytes(item, 200, &value->lock)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return true;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_item_uri(const locks_item_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_item_uri(const locks_item_uri *uri)
{
    return 5 +
           nio_gen_decimal_size(uri->id);
}

static uint8_t *write_item_uri(uint8_t *at, const locks_item_uri *uri)
{
    at = nio_gen_put_raw(at, "item/", 5);
    at = nio_gen_put_decimal(at, uri->id);
    return at;
}

nio_status locks_item_uri_build(const locks_item_uri *uri, uint8_t *out, size_t cap, size_t *len)
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

bool locks_item_uri_match(nio_bytes bytes, locks_item_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "item/", 5) &&
           nio_gen_uri_u32(&walk, NIO_GEN_END, &uri->id) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_item_uri(nio_bytes bytes)
{
    locks_item_uri uri;
    return locks_item_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_self(nio_gen_keep *keep, locks_self *value)
{
    if (value->has_lock) {
        value->lock.ptr = nio_gen_keep_bytes(keep, value->lock.ptr, value->lock.len);
    }
}

nio_status locks_self_clone(const locks_self *from, const nio_env *env, locks_self **clone)
{
    locks_self copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_self(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_self(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status locks_item_uri_clone(const locks_item_uri *from,
                                const nio_env *env,
                                locks_item_uri **clone)
{
    locks_item_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_item_request(locks_server *server, nio_call *call, const locks_item_uri *uri);

static nio_status deliver_item_request(const nio_gen_delivery *delivery)
{
    locks_item_uri uri;
    if (!locks_item_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_request *handler = (handle_item_request *)delivery->handler;
    handler((locks_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_item_create(locks_server *server, nio_call *call, const locks_item_uri *uri,
                                nio_bytes bytes);

static nio_status deliver_item_create(const nio_gen_delivery *delivery)
{
    locks_item_uri uri;
    nio_bytes bytes;
    if (!locks_item_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_bytes(delivery->content, 900, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_create *handler = (handle_item_create *)delivery->handler;
    handler((locks_server *)delivery->service, delivery->call, &uri, bytes);
    return NIO_OK;
}

typedef void handle_item_update(locks_server *server, nio_call *call, const locks_item_uri *uri,
                                nio_bytes bytes);

static nio_status deliver_item_update(const nio_gen_delivery *delivery)
{
    locks_item_uri uri;
    nio_bytes bytes;
    if (!locks_item_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_bytes(delivery->content, 900, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_update *handler = (handle_item_update *)delivery->handler;
    handler((locks_server *)delivery->service, delivery->call, &uri, bytes);
    return NIO_OK;
}

typedef void handle_item_delete(locks_server *server, nio_call *call, const locks_item_uri *uri);

static nio_status deliver_item_delete(const nio_gen_delivery *delivery)
{
    locks_item_uri uri;
    if (!locks_item_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_item_delete *handler = (handle_item_delete *)delivery->handler;
    handler((locks_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static const uint8_t lock_outer_auth[] = {
    0x03, 0x20, 0x8a, 0x88, 0xe3, 0xdd, 0x74, 0x09, 0xf1, 0x95, 0xfd, 0x52, 0xdb, 0x2d, 0x3c, 0xba,
    0x5d, 0x72, 0xca, 0x67, 0x09, 0xbf, 0x1d, 0x94, 0x12, 0x1b, 0xf3, 0x74, 0x88, 0x01, 0xb4, 0x0f,
    0x6f, 0x5c, 0x03, 0x20, 0x81, 0x39, 0x77, 0x0e, 0xa8, 0x7d, 0x17, 0x5f, 0x56, 0xa3, 0x54, 0x66,
    0xc3, 0x4c, 0x7e, 0xcc, 0xcb, 0x8d, 0x8a, 0x91, 0xb4, 0xee, 0x37, 0xa2, 0x5d, 0xf6, 0x0f, 0x5b,
    0x8f, 0xc9, 0xb3, 0x94, 0x46, 0x00, 0x01, 0x02,
};

static const nio_plugin_param params_outer_auth[] = {
    {.name = "witness_field", .text = "witness"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
    {.name = "witness_max", .number = 66},
    {.name = "lock", .bytes = {lock_outer_auth, sizeof lock_outer_auth}},
    {.name = "steps", .number = 25000},
};

static const uint8_t lock_admin_auth[] = {
    0x33, 0x02, 0x01, 0x21, 0x2c, 0x00, 0x24, 0x03, 0x20, 0x81, 0x39, 0x77, 0x0e, 0xa8, 0x7d, 0x17,
    0x5f, 0x56, 0xa3, 0x54, 0x66, 0xc3, 0x4c, 0x7e, 0xcc, 0xcb, 0x8d, 0x8a, 0x91, 0xb4, 0xee, 0x37,
    0xa2, 0x5d, 0xf6, 0x0f, 0x5b, 0x8f, 0xc9, 0xb3, 0x94, 0x23, 0x00, 0x00, 0x6a, 0x03, 0x20, 0xed,
    0x49, 0x28, 0xc6, 0x28, 0xd1, 0xc2, 0xc6, 0xea, 0xe9, 0x03, 0x38, 0x90, 0x59, 0x95, 0x61, 0x29,
    0x59, 0x27, 0x3a, 0x5c, 0x63, 0xf9, 0x36, 0x36, 0xc1, 0x46, 0x14, 0xac, 0x87, 0x37, 0xd1, 0x03,
    0x20, 0xca, 0x93, 0xac, 0x17, 0x05, 0x18, 0x70, 0x71, 0xd6, 0x7b, 0x83, 0xc7, 0xff, 0x0e, 0xfe,
    0x81, 0x08, 0xe8, 0xec, 0x45, 0x30, 0x57, 0x5d, 0x77, 0x26, 0x87, 0x93, 0x33, 0xdb, 0xda, 0xbe,
    0x7c, 0x03, 0x20, 0x6e, 0x7a, 0x1c, 0xdd, 0x29, 0xb0, 0xb7, 0x8f, 0xd1, 0x3a, 0xf4, 0xc5, 0x59,
    0x8f, 0xef, 0xf4, 0xef, 0x2a, 0x97, 0x16, 0x6e, 0x3c, 0xa6, 0xf2, 0xe4, 0xfb, 0xfc, 0xcd, 0x80,
    0x50, 0x5b, 0xf1, 0x46, 0x00, 0x02, 0x03,
};

static const nio_plugin_param params_admin_auth[] = {
    {.name = "witness_field", .text = "admin"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
    {.name = "witness_max", .number = 132},
    {.name = "lock", .bytes = {lock_admin_auth, sizeof lock_admin_auth}},
    {.name = "steps", .number = 50000},
};

static const nio_plugin_param params_own_auth[] = {
    {.name = "witness_field", .text = "own"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
    {.name = "witness_max", .number = 66},
    {.name = "steps", .number = 25000},
};

static const nio_plugin_param params_own_cipher[] = {
    {.name = "iv_field", .text = "iv"},
};

static const nio_plugin_param params_known_auth[] = {
    {.name = "witness_field", .text = "known"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
    {.name = "witness_max", .number = 66},
    {.name = "use_peer_lock"},
    {.name = "steps", .number = 25000},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "tapescript",
            .params = params_outer_auth,
            .param_count = 6,
            .key = offsetof(locks_keys, outer_auth),
            .key_name = "outer_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "admin",
        .auth = {
            .kind = "tapescript",
            .params = params_admin_auth,
            .param_count = 6,
            .key = offsetof(locks_keys, admin_auth),
            .key_name = "admin_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "own",
        .auth = {
            .kind = "tapescript",
            .params = params_own_auth,
            .param_count = 5,
            .key = offsetof(locks_keys, own_auth),
            .key_name = "own_auth",
        },
        .cipher = {
            .kind = "sha256_stream",
            .params = params_own_cipher,
            .param_count = 1,
            .key = offsetof(locks_keys, own_cipher),
            .key_name = "own_cipher",
        },
    },
    {
        .name = "known",
        .auth = {
            .kind = "tapescript",
            .params = params_known_auth,
            .param_count = 6,
            .key = offsetof(locks_keys, known_auth),
            .key_name = "known_auth",
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
};

static const nio_gen_op ops_table[] = {
    [OP_ITEM_REQUEST] = {
        .name = "item.request",
        .where = "locks.nio:18",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(locks_handlers, item_request),
        .matches = is_item_uri,
        .deliver = deliver_item_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_CREATE] = {
        .name = "item.create",
        .where = "locks.nio:19",
        .type = NIO_CREATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 3000,
        .layer = 2,
        .slot = offsetof(locks_handlers, item_create),
        .matches = is_item_uri,
        .deliver = deliver_item_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_UPDATE] = {
        .name = "item.update",
        .where = "locks.nio:20",
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
        .deadline_ms = 3000,
        .layer = 3,
        .slot = offsetof(locks_handlers, item_update),
        .matches = is_item_uri,
        .deliver = deliver_item_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ITEM_DELETE] = {
        .name = "item.delete",
        .where = "locks.nio:21",
        .type = NIO_DELETE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 3000,
        .layer = 1,
        .slot = offsetof(locks_handlers, item_delete),
        .matches = is_item_uri,
        .deliver = deliver_item_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
    case NIO_GEN_TEMPLATE:
        switch (type) {
        case NIO_REQUEST_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_REQUEST : -1;
        case NIO_CREATE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_CREATE : -1;
        case NIO_UPDATE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_UPDATE : -1;
        case NIO_DELETE_URI:
            return is_item_uri(uri) ? (int)OP_ITEM_DELETE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol locks_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "locks",
    .version = 1,
    .app = {(const uint8_t *)"locks", 5},
    .port = 0,
    .layers = layers_table,
    .layer_count = 4,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 4,
    .handlers_size = sizeof(locks_handlers),
    .keys_size = sizeof(locks_keys),
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status locks_serve(nio_node *node, const locks_handlers *handlers, const locks_keys *keys,
                       void *app, locks_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &locks_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (locks_server *)service;
    }
    return status;
}

void *locks_server_app(const locks_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *locks_server_node(const locks_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status locks_set_keys(nio_node *node, const locks_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &locks_protocol, keys, error);
}

nio_status locks_item_request_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 900)) {
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

nio_status locks_item_request_reply_error(nio_call *call, nio_text text)
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

nio_status locks_item_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_CREATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status locks_item_create_reply_error(nio_call *call, nio_text text)
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

nio_status locks_item_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_UPDATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status locks_item_update_reply_error(nio_call *call, nio_text text)
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

nio_status locks_item_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ITEM_DELETE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status locks_item_delete_reply_error(nio_call *call, nio_text text)
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

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status locks_connect(nio_node *node, const char *endpoint, const locks_keys *keys,
                         const nio_connect_options *options, locks_client **client,
                         nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &locks_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (locks_client *)made;
    }
    return status;
}

nio_status locks_attach(nio_link *link, const locks_keys *keys, locks_client **client,
                        nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &locks_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (locks_client *)made;
    }
    return status;
}

nio_link *locks_client_link(const locks_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_item_request(const nio_gen_end *end)
{
    locks_item_request_done *done = (locks_item_request_done *)end->done;
    locks_item_request_end result = {0};
    nio_bytes ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_bytes(end->end->content, 900, &ok)) {
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

nio_status locks_item_request(locks_client *client, const locks_item_uri *uri,
                              const nio_call_options *options, locks_item_request_done *done,
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
    locks_item_create_done *done = (locks_item_create_done *)end->done;
    locks_item_create_end result = {0};
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status locks_item_create(locks_client *client, const locks_item_uri *uri, nio_bytes bytes,
                             const nio_call_options *options, locks_item_create_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_item_uri(uri) || !nio_gen_bytes_ok(bytes, 900)) {
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
    locks_item_update_done *done = (locks_item_update_done *)end->done;
    locks_item_update_end result = {0};
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status locks_item_update(locks_client *client, const locks_item_uri *uri, nio_bytes bytes,
                             const nio_call_options *options, locks_item_update_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_item_uri(uri) || !nio_gen_bytes_ok(bytes, 900)) {
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
    locks_item_delete_done *done = (locks_item_delete_done *)end->done;
    locks_item_delete_end result = {0};
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    done(end->user, &result);
}

nio_status locks_item_delete(locks_client *client, const locks_item_uri *uri,
                             const nio_call_options *options, locks_item_delete_done *done,
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

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_status pack_self(nio_node *node, const locks_self *self, nio_gen_out *out)
{
    if (!check_self(self)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_peers_begin(node, size_self(self), out);
    if (status == NIO_OK) {
        out->content.at = write_self(out->content.at, self);
    }
    return status;
}

nio_status locks_peers_start(nio_node *node, const locks_keys *keys, const locks_self *self,
                             const nio_peers_options *options, nio_peers **peers, nio_error *error)
{
    nio_gen_out out;
    nio_status status = pack_self(node, self, &out);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, "locks_self");
    }
    return nio_gen_peers_start(&out, &locks_protocol, keys, options, peers, error);
}

nio_status locks_peers_say(nio_peers *peers, const locks_keys *keys, const locks_self *self)
{
    nio_gen_out out;
    nio_status status = pack_self(nio_peers_node(peers), self, &out);
    return status != NIO_OK ? status : nio_gen_peers_say(&out, &locks_protocol, keys, peers);
}

bool locks_peer_read(const nio_peer *peer, locks_self *said)
{
    return read_self(nio_peer_data(peer), said);
}
