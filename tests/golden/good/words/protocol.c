/* protocol.c - protocol protocol, version 1.
 *
 * Made by netaio-gen from words.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "protocol.h"

const char *protocol_enum_name(protocol_enum value)
{
    switch (value) {
    case PROTOCOL_ENUM_SINCE:
        return "since";
    case PROTOCOL_ENUM_DEPRECATED:
        return "deprecated";
    case PROTOCOL_ENUM_RESERVED:
        return "reserved";
    case PROTOCOL_ENUM_ENUM:
        return "enum";
    default:
        return NULL;
    }
}

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_request_request_args(const protocol_request_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->raw));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->packed));
    if (value->has_since) {
        nio_gen_shape_item(&shape, 3, nio_gen_uint_size(value->since));
    }
    return shape;
}

static size_t size_request_request_args(const protocol_request_request_args *value)
{
    nio_gen_shape shape = shape_request_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_request_request_args(uint8_t *at, const protocol_request_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_request_request_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->raw));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->packed));
    if (value->has_since) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->since));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_request_request_args(nio_bytes packed, protocol_request_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->raw) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->packed)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_since = true;
        if (!nio_gen_get_u8(item, &value->since)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_record(const protocol_record *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 4, nio_gen_uint_size(value->as));
    nio_gen_shape_pair(&shape, 7, nio_gen_uint_size(value->since));
    nio_gen_shape_pair(&shape, 8, nio_gen_uint_size(value->record));
    nio_gen_shape_pair(&shape, 10, nio_gen_uint_size(value->message));
    nio_gen_shape_pair(&shape, 10, nio_gen_uint_size(value->reserved));
    nio_gen_shape_pair(&shape, 12, nio_gen_uint_size(value->deprecated));
    return shape;
}

static size_t size_record(const protocol_record *value)
{
    nio_gen_shape shape = shape_record(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_record(uint8_t *at, const protocol_record *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_record(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 4, nio_gen_uint_size(value->as));
    at = nio_gen_put_blob(at, NIO_PK_STR, "as", 2);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->as));
    at = nio_gen_put_pair(at, 7, nio_gen_uint_size(value->since));
    at = nio_gen_put_blob(at, NIO_PK_STR, "since", 5);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->since));
    at = nio_gen_put_pair(at, 8, nio_gen_uint_size(value->record));
    at = nio_gen_put_blob(at, NIO_PK_STR, "record", 6);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->record));
    at = nio_gen_put_pair(at, 10, nio_gen_uint_size(value->message));
    at = nio_gen_put_blob(at, NIO_PK_STR, "message ", 8);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->message));
    at = nio_gen_put_pair(at, 10, nio_gen_uint_size(value->reserved));
    at = nio_gen_put_blob(at, NIO_PK_STR, "reserved", 8);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->reserved));
    at = nio_gen_put_pair(at, 12, nio_gen_uint_size(value->deprecated));
    at = nio_gen_put_blob(at, NIO_PK_STR, "deprecated", 10);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->deprecated));
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_record(nio_bytes packed, protocol_record *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_since = false;
    bool has_deprecated = false;
    bool has_reserved = false;
    bool has_as = false;
    bool has_record = false;
    bool has_message = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "since", 5)) {
            has_since = !nio_gen_is_none(item);
            if (has_since && !nio_gen_get_u8(item, &value->since)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "deprecated", 10)) {
            has_deprecated = !nio_gen_is_none(item);
            if (has_deprecated && !nio_gen_get_u8(item, &value->deprecated)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "reserved", 8)) {
            has_reserved = !nio_gen_is_none(item);
            if (has_reserved && !nio_gen_get_u8(item, &value->reserved)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "as", 2)) {
            has_as = !nio_gen_is_none(item);
            if (has_as && !nio_gen_get_u8(item, &value->as)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "record", 6)) {
            has_record = !nio_gen_is_none(item);
            if (has_record && !nio_gen_get_u8(item, &value->record)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "message ", 8)) {
            has_message = !nio_gen_is_none(item);
            if (has_message && !nio_gen_get_u8(item, &value->message)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_since &&
           has_deprecated &&
           has_reserved &&
           has_as &&
           has_record &&
           has_message;
}

/* An arm that is not known cannot be sent. */
static bool check_variant(const protocol_variant *value)
{
    switch (value->tag) {
    case PROTOCOL_VARIANT_SINCE:
    case PROTOCOL_VARIANT_DEPRECATED:
    case PROTOCOL_VARIANT_RESERVED:
    case PROTOCOL_VARIANT_INT:
        return true;
    default:
        return false;
    }
}

static nio_gen_shape shape_variant(const protocol_variant *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
    case PROTOCOL_VARIANT_DEPRECATED:
        nio_gen_shape_add(&shape, size_record(&value->as.deprecated));
        break;
    case PROTOCOL_VARIANT_INT:
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->as.int_));
        break;
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
    return shape;
}

static size_t size_variant(const protocol_variant *value)
{
    nio_gen_shape shape = shape_variant(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_variant(uint8_t *at, const protocol_variant *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_variant(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
    case PROTOCOL_VARIANT_DEPRECATED:
        return nio_gen_put_item(&items, write_record(at, &value->as.deprecated));
    case PROTOCOL_VARIANT_INT:
        return nio_gen_put_item(&items, nio_gen_put_uint(at, value->as.int_));
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool read_variant(nio_bytes packed, protocol_variant *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader) || reader.left != 2 ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u32(item, &value->tag) ||
        value->tag < 1 || value->tag > 255 || !nio_gen_next(&reader, &item)) {
        return false;
    }
    switch (value->tag) {
    case PROTOCOL_VARIANT_DEPRECATED:
        return read_record(item, &value->as.deprecated);
    case PROTOCOL_VARIANT_INT:
        return nio_gen_get_u8(item, &value->as.int_);
    case PROTOCOL_VARIANT_SINCE:
    case PROTOCOL_VARIANT_RESERVED:
        return nio_gen_is_none(item);
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}

static bool check_request_create_args(const protocol_request_create_args *value)
{
    return value->ok <= NIO_GEN_ENUM_MAX;
}

static nio_gen_shape shape_request_create_args(const protocol_request_create_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->ok));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->error));
    return shape;
}

static size_t size_request_create_args(const protocol_request_create_args *value)
{
    nio_gen_shape shape = shape_request_create_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_request_create_args(uint8_t *at, const protocol_request_create_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_request_create_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->ok));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->error));
    return at;
}

static bool read_request_create_args(nio_bytes packed, protocol_request_create_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_enum(item, &value->ok) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->error)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_request_create_result(const protocol_request_create_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->ok));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->respond));
    return shape;
}

static size_t size_request_create_result(const protocol_request_create_result *value)
{
    nio_gen_shape shape = shape_request_create_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_request_create_result(uint8_t *at,
                                            const protocol_request_create_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_request_create_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->ok));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->respond));
    return at;
}

static bool read_request_create_result(nio_bytes packed, protocol_request_create_result *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->ok) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->respond)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_int_uri(const protocol_int_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_int_uri(const protocol_int_uri *uri)
{
    return 4 +
           nio_gen_decimal_size(uri->int_);
}

static uint8_t *write_int_uri(uint8_t *at, const protocol_int_uri *uri)
{
    at = nio_gen_put_raw(at, "int/", 4);
    at = nio_gen_put_decimal(at, uri->int_);
    return at;
}

nio_status protocol_int_uri_build(const protocol_int_uri *uri, uint8_t *out, size_t cap,
                                  size_t *len)
{
    if (!check_int_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_int_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_int_uri(out, uri) - out);
    return NIO_OK;
}

bool protocol_int_uri_match(nio_bytes bytes, protocol_int_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "int/", 4) &&
           nio_gen_uri_u8(&walk, NIO_GEN_END, &uri->int_) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_int_uri(nio_bytes bytes)
{
    protocol_int_uri uri;
    return protocol_int_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status protocol_record_clone(const protocol_record *from,
                                 const nio_env *env,
                                 protocol_record **clone)
{
    protocol_record copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_variant(nio_gen_keep *keep, protocol_variant *value)
{
    switch (value->tag) {
    case PROTOCOL_VARIANT_SINCE:
    case PROTOCOL_VARIANT_DEPRECATED:
    case PROTOCOL_VARIANT_RESERVED:
    case PROTOCOL_VARIANT_INT:
        break;
    default:
        value->as.unknown.ptr = nio_gen_keep_bytes(keep, value->as.unknown.ptr,
                                                   value->as.unknown.len);
        break;
    }
}

nio_status protocol_variant_clone(const protocol_variant *from,
                                  const nio_env *env,
                                  protocol_variant **clone)
{
    protocol_variant copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_variant(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_variant(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status protocol_request_request_args_clone(const protocol_request_request_args *from,
                                               const nio_env *env,
                                               protocol_request_request_args **clone)
{
    protocol_request_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status protocol_request_create_args_clone(const protocol_request_create_args *from,
                                              const nio_env *env,
                                              protocol_request_create_args **clone)
{
    protocol_request_create_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status protocol_request_create_result_clone(const protocol_request_create_result *from,
                                                const nio_env *env,
                                                protocol_request_create_result **clone)
{
    protocol_request_create_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status protocol_int_uri_clone(const protocol_int_uri *from,
                                  const nio_env *env,
                                  protocol_int_uri **clone)
{
    protocol_int_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_request_request(protocol_server *server, nio_call *call,
                                    const protocol_request_request_args *args);

static nio_status deliver_request_request(const nio_gen_delivery *delivery)
{
    protocol_request_request_args args;
    if (!read_request_request_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_request_request *handler = (handle_request_request *)delivery->handler;
    handler((protocol_server *)delivery->service, delivery->call, &args);
    return NIO_OK;
}

typedef void handle_request_create(protocol_server *server, nio_call *call,
                                   const protocol_request_create_args *args);

static nio_status deliver_request_create(const nio_gen_delivery *delivery)
{
    protocol_request_create_args args;
    if (!read_request_create_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_request_create *handler = (handle_request_create *)delivery->handler;
    handler((protocol_server *)delivery->service, delivery->call, &args);
    return NIO_OK;
}

typedef void handle_int_delete(protocol_server *server, nio_call *call,
                               const protocol_int_uri *uri);

static nio_status deliver_int_delete(const nio_gen_delivery *delivery)
{
    protocol_int_uri uri;
    if (!protocol_int_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_int_delete *handler = (handle_int_delete *)delivery->handler;
    handler((protocol_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_REQUEST_REQUEST,
    OP_REQUEST_CREATE,
    OP_INT_DELETE,
};

static const nio_gen_op ops_table[] = {
    [OP_REQUEST_REQUEST] = {
        .name = "request.request",
        .where = "words.nio:14",
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
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(protocol_handlers, request_request),
        .uri = {(const uint8_t *)"request", 7},
        .deliver = deliver_request_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_REQUEST_CREATE] = {
        .name = "request.create",
        .where = "words.nio:15",
        .type = NIO_CREATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(protocol_handlers, request_create),
        .uri = {(const uint8_t *)"request", 7},
        .deliver = deliver_request_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_INT_DELETE] = {
        .name = "int.delete",
        .where = "words.nio:16",
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
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(protocol_handlers, int_delete),
        .matches = is_int_uri,
        .deliver = deliver_int_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "request", 7) ? (int)OP_REQUEST_REQUEST : -1;
    case NIO_CREATE_URI:
        return nio_gen_uri_is(uri, "request", 7) ? (int)OP_REQUEST_CREATE : -1;
    default:
        return -1;
    }
}

static int find_operation(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
    case NIO_GEN_EXACT:
        return find_operation_exact(type, uri);
    case NIO_GEN_TEMPLATE:
        switch (type) {
        case NIO_DELETE_URI:
            return is_int_uri(uri) ? (int)OP_INT_DELETE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol protocol_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "protocol",
    .version = 1,
    .app = {(const uint8_t *)"a", 1},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 3,
    .handlers_size = sizeof(protocol_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status protocol_serve(nio_node *node, const protocol_handlers *handlers, void *app,
                          protocol_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &protocol_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (protocol_server *)service;
    }
    return status;
}

void *protocol_server_app(const protocol_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *protocol_server_node(const protocol_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status protocol_request_request_reply_ok(nio_call *call, const protocol_variant *variant)
{
    nio_gen_out out;
    if (!check_variant(variant)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REQUEST_REQUEST], NIO_RESPOND_URI,
                                            size_variant(variant), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_variant(out.content.at, variant);
    return nio_gen_reply_end(&out);
}

nio_status protocol_request_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REQUEST_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status protocol_request_create_reply_ok(nio_call *call,
                                            const protocol_request_create_result *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REQUEST_CREATE], NIO_OK_TYPE,
                                            size_request_create_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_request_create_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status protocol_request_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REQUEST_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status protocol_int_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_INT_DELETE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status protocol_int_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_INT_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status protocol_connect(nio_node *node, const char *endpoint,
                            const nio_connect_options *options, protocol_client **client,
                            nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &protocol_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (protocol_client *)made;
    }
    return status;
}

nio_status protocol_attach(nio_link *link, protocol_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &protocol_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (protocol_client *)made;
    }
    return status;
}

nio_link *protocol_client_link(const protocol_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_request_request(const nio_gen_end *end)
{
    protocol_request_request_done *done = (protocol_request_request_done *)end->done;
    protocol_request_request_end result = {0};
    protocol_variant ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_variant(end->end->content, &ok)) {
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

nio_status protocol_request_request(protocol_client *client,
                                    const protocol_request_request_args *args,
                                    const nio_call_options *options,
                                    protocol_request_request_done *done, void *user,
                                    nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_REQUEST_REQUEST], 7,
                                           size_request_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "request", 7);
    out.content.at = write_request_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_request_request, (nio_gen_fn *)done, user, id);
}

static void finish_request_create(const nio_gen_end *end)
{
    protocol_request_create_done *done = (protocol_request_create_done *)end->done;
    protocol_request_create_end result = {0};
    protocol_request_create_result ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_request_create_result(end->end->content, &ok)) {
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

nio_status protocol_request_create(protocol_client *client,
                                   const protocol_request_create_args *args,
                                   const nio_call_options *options,
                                   protocol_request_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_request_create_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_REQUEST_CREATE], 7,
                                           size_request_create_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "request", 7);
    out.content.at = write_request_create_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_request_create, (nio_gen_fn *)done, user, id);
}

static void finish_int_delete(const nio_gen_end *end)
{
    protocol_int_delete_done *done = (protocol_int_delete_done *)end->done;
    protocol_int_delete_end result = {0};
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

nio_status protocol_int_delete(protocol_client *client, const protocol_int_uri *uri,
                               const nio_call_options *options, protocol_int_delete_done *done,
                               void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_int_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_INT_DELETE],
                                           size_int_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_int_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_int_delete, (nio_gen_fn *)done, user, id);
}
