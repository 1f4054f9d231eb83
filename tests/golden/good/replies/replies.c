/* replies.c - protocol replies, version 3.
 *
 * Made by netaio-gen from replies.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "replies.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_thing_request_args(const replies_thing_request_args *value)
{
    return nio_gen_text_ok(value->name, 8);
}

static nio_gen_shape shape_thing_request_args(const replies_thing_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->name.len));
    if (value->has_level) {
        nio_gen_shape_item(&shape, 2, nio_gen_uint_size(value->level));
    }
    return shape;
}

static size_t size_thing_request_args(const replies_thing_request_args *value)
{
    nio_gen_shape shape = shape_thing_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_thing_request_args(uint8_t *at, const replies_thing_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_thing_request_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    if (value->has_level) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->level));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_thing_request_args(nio_bytes packed, replies_thing_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 8, &value->name)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_level = true;
        if (!nio_gen_get_u8(item, &value->level)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_thing_request_result(const replies_thing_request_result *value)
{
    return (!value->has_name || nio_gen_text_ok(value->name, 8));
}

static nio_gen_shape shape_thing_request_result(const replies_thing_request_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->id));
    if (value->has_name) {
        nio_gen_shape_item(&shape, 2, nio_gen_blob_size(value->name.len));
    }
    return shape;
}

static size_t size_thing_request_result(const replies_thing_request_result *value)
{
    nio_gen_shape shape = shape_thing_request_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_thing_request_result(uint8_t *at, const replies_thing_request_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_thing_request_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->id));
    if (value->has_name) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_thing_request_result(nio_bytes packed, replies_thing_request_result *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->id)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_name = true;
        if (!nio_gen_get_text(item, 8, &value->name)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_reason(const replies_reason *value)
{
    return nio_gen_text_ok(value->text, 40);
}

static nio_gen_shape shape_reason(const replies_reason *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->code));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->text.len));
    return shape;
}

static size_t size_reason(const replies_reason *value)
{
    nio_gen_shape shape = shape_reason(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_reason(uint8_t *at, const replies_reason *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_reason(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->code));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    return at;
}

static bool read_reason(nio_bytes packed, replies_reason *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u16(item, &value->code) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 40, &value->text)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_thing_delete_not_found(const replies_thing_delete_not_found *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_int_size(value->at));
    return shape;
}

static size_t size_thing_delete_not_found(const replies_thing_delete_not_found *value)
{
    nio_gen_shape shape = shape_thing_delete_not_found(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_thing_delete_not_found(uint8_t *at,
                                             const replies_thing_delete_not_found *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_thing_delete_not_found(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    return at;
}

static bool read_thing_delete_not_found(nio_bytes packed, replies_thing_delete_not_found *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->at)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_u8_list(const nio_u8_list *value)
{
    return value->count <= 4;
}

static nio_gen_shape shape_u8_list(const nio_u8_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_u8_list(const nio_u8_list *value)
{
    nio_gen_shape shape = shape_u8_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_list(uint8_t *at, const nio_u8_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u8_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_u8_list(nio_bytes packed, nio_gen_arena *arena, nio_u8_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    uint8_t *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_u8(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static nio_gen_shape shape_all_request_args(const replies_all_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_first) {
        nio_gen_shape_item(&shape, 1, nio_gen_uint_size(value->first));
    }
    return shape;
}

static size_t size_all_request_args(const replies_all_request_args *value)
{
    nio_gen_shape shape = shape_all_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_all_request_args(uint8_t *at, const replies_all_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_all_request_args(value), &items);
    if (value->has_first) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->first));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_all_request_args(nio_bytes packed, replies_all_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_first = true;
        if (!nio_gen_get_u64(item, &value->first)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_reason_list(const replies_reason_list *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_reason(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_reason_list(const replies_reason_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_reason(&value->items[i]));
    }
    return shape;
}

static size_t size_reason_list(const replies_reason_list *value)
{
    nio_gen_shape shape = shape_reason_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_reason_list(uint8_t *at, const replies_reason_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_reason_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_reason(at, &value->items[i]));
    }
    return at;
}

static bool read_reason_list(nio_bytes packed, nio_gen_arena *arena, replies_reason_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    replies_reason *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_reason(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_thing_uri(const replies_thing_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_thing_uri(const replies_thing_uri *uri)
{
    return 6 +
           nio_gen_decimal_size(uri->id);
}

static uint8_t *write_thing_uri(uint8_t *at, const replies_thing_uri *uri)
{
    at = nio_gen_put_raw(at, "thing/", 6);
    at = nio_gen_put_decimal(at, uri->id);
    return at;
}

nio_status replies_thing_uri_build(const replies_thing_uri *uri, uint8_t *out, size_t cap,
                                   size_t *len)
{
    if (!check_thing_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_thing_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_thing_uri(out, uri) - out);
    return NIO_OK;
}

bool replies_thing_uri_match(nio_bytes bytes, replies_thing_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "thing/", 6) &&
           nio_gen_uri_u32(&walk, NIO_GEN_END, &uri->id) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_thing_uri(nio_bytes bytes)
{
    replies_thing_uri uri;
    return replies_thing_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_reason(nio_gen_keep *keep, replies_reason *value)
{
    value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
}

nio_status replies_reason_clone(const replies_reason *from,
                                const nio_env *env,
                                replies_reason **clone)
{
    replies_reason copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_reason(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_reason(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_thing_request_args(nio_gen_keep *keep, replies_thing_request_args *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status replies_thing_request_args_clone(const replies_thing_request_args *from,
                                            const nio_env *env,
                                            replies_thing_request_args **clone)
{
    replies_thing_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_thing_request_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_thing_request_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_thing_request_result(nio_gen_keep *keep, replies_thing_request_result *value)
{
    if (value->has_name) {
        value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
    }
}

nio_status replies_thing_request_result_clone(const replies_thing_request_result *from,
                                              const nio_env *env,
                                              replies_thing_request_result **clone)
{
    replies_thing_request_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_thing_request_result(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_thing_request_result(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status replies_thing_delete_not_found_clone(const replies_thing_delete_not_found *from,
                                                const nio_env *env,
                                                replies_thing_delete_not_found **clone)
{
    replies_thing_delete_not_found copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status replies_all_request_args_clone(const replies_all_request_args *from,
                                          const nio_env *env,
                                          replies_all_request_args **clone)
{
    replies_all_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status replies_thing_uri_clone(const replies_thing_uri *from,
                                   const nio_env *env,
                                   replies_thing_uri **clone)
{
    replies_thing_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_thing_request(replies_server *server, nio_call *call,
                                  const replies_thing_uri *uri,
                                  const replies_thing_request_args *args);

static nio_status deliver_thing_request(const nio_gen_delivery *delivery)
{
    replies_thing_uri uri;
    replies_thing_request_args args;
    if (!replies_thing_uri_match(delivery->uri, &uri) ||
        !read_thing_request_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_thing_request *handler = (handle_thing_request *)delivery->handler;
    handler((replies_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_thing_create(replies_server *server, nio_call *call,
                                 const replies_thing_uri *uri, const replies_reason *reason);

static nio_status deliver_thing_create(const nio_gen_delivery *delivery)
{
    replies_thing_uri uri;
    replies_reason reason;
    if (!replies_thing_uri_match(delivery->uri, &uri) ||
        !read_reason(delivery->content, &reason)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_thing_create *handler = (handle_thing_create *)delivery->handler;
    handler((replies_server *)delivery->service, delivery->call, &uri, &reason);
    return NIO_OK;
}

typedef void handle_thing_update(replies_server *server, nio_call *call,
                                 const replies_thing_uri *uri);

static nio_status deliver_thing_update(const nio_gen_delivery *delivery)
{
    replies_thing_uri uri;
    if (!replies_thing_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_thing_update *handler = (handle_thing_update *)delivery->handler;
    handler((replies_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_thing_delete(replies_server *server, nio_call *call,
                                 const replies_thing_uri *uri);

static nio_status deliver_thing_delete(const nio_gen_delivery *delivery)
{
    replies_thing_uri uri;
    if (!replies_thing_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_thing_delete *handler = (handle_thing_delete *)delivery->handler;
    handler((replies_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_all_request(replies_server *server, nio_call *call,
                                const replies_all_request_args *args);

static nio_status deliver_all_request(const nio_gen_delivery *delivery)
{
    replies_all_request_args args = {0};
    if (!(delivery->content.len == 0 || read_all_request_args(delivery->content, &args))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_all_request *handler = (handle_all_request *)delivery->handler;
    handler((replies_server *)delivery->service, delivery->call, &args);
    return NIO_OK;
}

typedef void handle_ping(replies_server *server);

static nio_status deliver_ping(const nio_gen_delivery *delivery)
{
    handle_ping *handler = (handle_ping *)delivery->handler;
    handler((replies_server *)delivery->service);
    return NIO_OK;
}

typedef void handle_echo(replies_server *server, nio_call *call, nio_bytes bytes);

static nio_status deliver_echo(const nio_gen_delivery *delivery)
{
    nio_bytes bytes;
    if (!nio_gen_as_bytes(delivery->content, 100, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_echo *handler = (handle_echo *)delivery->handler;
    handler((replies_server *)delivery->service, delivery->call, bytes);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 4, uint8_t)];
    char message2[NIO_GEN_ROOM(1, 3, replies_reason)];
};

static const nio_plugin_param params_outer_auth[] = {
    {.name = "mac_field", .text = "m"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
};

static const nio_plugin_param params_outer_cipher[] = {
    {.name = "iv_field", .text = "iv"},
    {.name = "clear_uri"},
};

static const nio_plugin_param params_inner_seal[] = {
    {.name = "field", .text = "aead"},
    {.name = "realm", .text = "elsewhere"},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "hmac",
            .params = params_outer_auth,
            .param_count = 3,
            .key = offsetof(replies_keys, outer_auth),
            .key_name = "outer_auth",
        },
        .cipher = {
            .kind = "sha256_stream",
            .params = params_outer_cipher,
            .param_count = 2,
            .key = offsetof(replies_keys, outer_cipher),
            .key_name = "outer_cipher",
        },
    },
    {
        .name = "inner",
        .auth = {
            .kind = "aead",
            .params = params_inner_seal,
            .param_count = 2,
            .key = offsetof(replies_keys, inner_seal),
            .key_name = "inner_seal",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "plain",
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
    OP_THING_REQUEST,
    OP_THING_CREATE,
    OP_THING_UPDATE,
    OP_THING_DELETE,
    OP_ALL_REQUEST,
    OP_PING,
    OP_ECHO,
};

static const nio_gen_op ops_table[] = {
    [OP_THING_REQUEST] = {
        .name = "thing.request",
        .where = "replies.nio:18",
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
        .deadline_ms = 2000,
        .layer = -1,
        .slot = offsetof(replies_handlers, thing_request),
        .matches = is_thing_uri,
        .deliver = deliver_thing_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_THING_CREATE] = {
        .name = "thing.create",
        .where = "replies.nio:19",
        .type = NIO_CREATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = true,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 2000,
        .layer = 1,
        .slot = offsetof(replies_handlers, thing_create),
        .matches = is_thing_uri,
        .deliver = deliver_thing_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_THING_UPDATE] = {
        .name = "thing.update",
        .where = "replies.nio:20",
        .type = NIO_UPDATE_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_REJECT,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND |
                  1u << NIO_NOT_PERMITTED,
        .deadline_ms = 1,
        .layer = -1,
        .slot = offsetof(replies_handlers, thing_update),
        .matches = is_thing_uri,
        .deliver = deliver_thing_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_THING_DELETE] = {
        .name = "thing.delete",
        .where = "replies.nio:21",
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
        .deadline_ms = 2000,
        .layer = -1,
        .slot = offsetof(replies_handlers, thing_delete),
        .matches = is_thing_uri,
        .deliver = deliver_thing_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ALL_REQUEST] = {
        .name = "all.request",
        .where = "replies.nio:25",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_COALESCE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 2000,
        .layer = 2,
        .slot = offsetof(replies_handlers, all_request),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_all_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_PING] = {
        .name = "PING",
        .where = "replies.nio:29",
        .type = REPLIES_PING,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(replies_handlers, ping),
        .uri = {(const uint8_t *)"ping", 4},
        .deliver = deliver_ping,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ECHO] = {
        .name = "ECHO",
        .where = "replies.nio:30",
        .type = REPLIES_ECHO,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 2000,
        .layer = -1,
        .slot = offsetof(replies_handlers, echo),
        .uri = {(const uint8_t *)"echo", 4},
        .deliver = deliver_echo,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_ALL_REQUEST : -1;
    case REPLIES_PING:
        return nio_gen_uri_is(uri, "ping", 4) ? (int)OP_PING : -1;
    case REPLIES_ECHO:
        return nio_gen_uri_is(uri, "echo", 4) ? (int)OP_ECHO : -1;
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
        case NIO_REQUEST_URI:
            return is_thing_uri(uri) ? (int)OP_THING_REQUEST : -1;
        case NIO_CREATE_URI:
            return is_thing_uri(uri) ? (int)OP_THING_CREATE : -1;
        case NIO_UPDATE_URI:
            return is_thing_uri(uri) ? (int)OP_THING_UPDATE : -1;
        case NIO_DELETE_URI:
            return is_thing_uri(uri) ? (int)OP_THING_DELETE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol replies_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "replies",
    .version = 3,
    .app = {(const uint8_t *)"replies", 7},
    .port = 7000,
    .layers = layers_table,
    .layer_count = 3,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 7,
    .handlers_size = sizeof(replies_handlers),
    .keys_size = sizeof(replies_keys),
    .events_size = 0,
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status replies_serve(nio_node *node, const replies_handlers *handlers,
                         const replies_keys *keys, void *app, replies_server **server,
                         nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &replies_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (replies_server *)service;
    }
    return status;
}

void *replies_server_app(const replies_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *replies_server_node(const replies_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status replies_set_keys(nio_node *node, const replies_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &replies_protocol, keys, error);
}

nio_status replies_thing_request_reply_ok(nio_call *call,
                                          const replies_thing_request_result *result)
{
    nio_gen_out out;
    if (!check_thing_request_result(result)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_REQUEST], NIO_RESPOND_URI,
                                            size_thing_request_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_thing_request_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_request_reply_error(nio_call *call, const replies_reason *reason)
{
    nio_gen_out out;
    if (!check_reason(reason)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_REQUEST], NIO_ERROR_TYPE,
                                            size_reason(reason), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_reason(out.content.at, reason);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_CREATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_update_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 8)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_UPDATE], NIO_RESPOND_URI,
                                            bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_update_reply_not_permitted(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 9)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_UPDATE], NIO_NOT_PERMITTED,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_update_reply_error(nio_call *call, uint8_t value)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_UPDATE], NIO_ERROR_TYPE,
                                            nio_gen_uint_size(value), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_uint(out.content.at, value);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_DELETE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_delete_reply_not_found(nio_call *call,
                                                const replies_thing_delete_not_found *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_DELETE], NIO_NOT_FOUND,
                                            size_thing_delete_not_found(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_thing_delete_not_found(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status replies_thing_delete_reply_error(nio_call *call, const nio_u8_list *items)
{
    nio_gen_out out;
    if (!check_u8_list(items)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_THING_DELETE], NIO_ERROR_TYPE,
                                            size_u8_list(items), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_u8_list(out.content.at, items);
    return nio_gen_reply_end(&out);
}

nio_status replies_all_request_reply_ok(nio_call *call, const replies_reason_list *items)
{
    nio_gen_out out;
    if (!check_reason_list(items)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ALL_REQUEST], NIO_RESPOND_URI,
                                            size_reason_list(items), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_reason_list(out.content.at, items);
    return nio_gen_reply_end(&out);
}

nio_status replies_all_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ALL_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status replies_echo_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 100)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ECHO], NIO_OK_TYPE, bytes.len,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status replies_echo_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ECHO], NIO_ERROR_TYPE, text.len,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status replies_connect(nio_node *node, const char *endpoint, const replies_keys *keys,
                           const nio_connect_options *options, replies_client **client,
                           nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &replies_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (replies_client *)made;
    }
    return status;
}

nio_status replies_attach(nio_link *link, const replies_keys *keys, replies_client **client,
                          nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &replies_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (replies_client *)made;
    }
    return status;
}

nio_link *replies_client_link(const replies_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_thing_request(const nio_gen_end *end)
{
    replies_thing_request_done *done = (replies_thing_request_done *)end->done;
    replies_thing_request_end result = {0};
    replies_thing_request_result ok;
    replies_reason error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_thing_request_result(end->end->content, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_reason(end->end->content, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status replies_thing_request(replies_client *client, const replies_thing_uri *uri,
                                 const replies_thing_request_args *args,
                                 const nio_call_options *options, replies_thing_request_done *done,
                                 void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_thing_uri(uri) || !check_thing_request_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_THING_REQUEST],
                                           size_thing_uri(uri), size_thing_request_args(args),
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    write_thing_uri(out.uri, uri);
    out.content.at = write_thing_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_thing_request, (nio_gen_fn *)done, user, id);
}

static void finish_thing_create(const nio_gen_end *end)
{
    replies_thing_create_done *done = (replies_thing_create_done *)end->done;
    replies_thing_create_end result = {0};
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

nio_status replies_thing_create(replies_client *client, const replies_thing_uri *uri,
                                const replies_reason *reason, const nio_call_options *options,
                                replies_thing_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_thing_uri(uri) || !check_reason(reason)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_THING_CREATE],
                                           size_thing_uri(uri), size_reason(reason), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_thing_uri(out.uri, uri);
    out.content.at = write_reason(out.content.at, reason);
    return nio_gen_call_end(&out, options, finish_thing_create, (nio_gen_fn *)done, user, id);
}

static void finish_thing_update(const nio_gen_end *end)
{
    replies_thing_update_done *done = (replies_thing_update_done *)end->done;
    replies_thing_update_end result = {0};
    nio_bytes ok;
    nio_text not_permitted;
    uint8_t error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_bytes(end->end->content, 8, &ok)) {
            result.ok = ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_ENOTPERMITTED && end->end->type == NIO_NOT_PERMITTED &&
        nio_gen_as_text(end->end->content, 9, &not_permitted)) {
        result.has_not_permitted = true;
        result.not_permitted = not_permitted;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        nio_gen_get_u8(end->end->content, &error)) {
        result.has_error = true;
        result.error = error;
    }
    done(end->user, &result);
}

nio_status replies_thing_update(replies_client *client, const replies_thing_uri *uri,
                                const nio_call_options *options, replies_thing_update_done *done,
                                void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_thing_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_THING_UPDATE],
                                           size_thing_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_thing_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_thing_update, (nio_gen_fn *)done, user, id);
}

static void finish_thing_delete(const nio_gen_end *end)
{
    replies_thing_delete_done *done = (replies_thing_delete_done *)end->done;
    replies_thing_delete_end result = {0};
    replies_thing_delete_not_found not_found;
    nio_u8_list error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_ENOTFOUND && end->end->type == NIO_NOT_FOUND &&
        read_thing_delete_not_found(end->end->content, &not_found)) {
        result.not_found = &not_found;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_u8_list(end->end->content, end->arena, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status replies_thing_delete(replies_client *client, const replies_thing_uri *uri,
                                const nio_call_options *options, replies_thing_delete_done *done,
                                void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_thing_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_THING_DELETE],
                                           size_thing_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_thing_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_thing_delete, (nio_gen_fn *)done, user, id);
}

static void finish_all_request(const nio_gen_end *end)
{
    replies_all_request_done *done = (replies_all_request_done *)end->done;
    replies_all_request_end result = {0};
    replies_reason_list ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_reason_list(end->end->content, end->arena, &ok)) {
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

nio_status replies_all_request(replies_client *client, const replies_all_request_args *args,
                               const nio_call_options *options, replies_all_request_done *done,
                               void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ALL_REQUEST], 6,
                                           size_all_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    out.content.at = write_all_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_all_request, (nio_gen_fn *)done, user, id);
}

nio_status replies_ping(replies_client *client)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_PING], 4, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "ping", 4);
    return nio_gen_send_end(&out);
}

static void finish_echo(const nio_gen_end *end)
{
    replies_echo_done *done = (replies_echo_done *)end->done;
    replies_echo_end result = {0};
    nio_bytes ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_bytes(end->end->content, 100, &ok)) {
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

nio_status replies_echo(replies_client *client, nio_bytes bytes, const nio_call_options *options,
                        replies_echo_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 100)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ECHO], 4, bytes.len,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "echo", 4);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_call_end(&out, options, finish_echo, (nio_gen_fn *)done, user, id);
}
