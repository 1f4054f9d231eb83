/* streams.c - protocol streams, version 1.
 *
 * Made by netaio-gen from streams.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "streams.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_files_request_args(const streams_files_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_from) {
        nio_gen_shape_item(&shape, 1, nio_gen_uint_size(value->from));
    }
    return shape;
}

static size_t size_files_request_args(const streams_files_request_args *value)
{
    nio_gen_shape shape = shape_files_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_files_request_args(uint8_t *at, const streams_files_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_files_request_args(value), &items);
    if (value->has_from) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->from));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_files_request_args(nio_bytes packed, streams_files_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_from = true;
        if (!nio_gen_get_u64(item, &value->from)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_files_update_args(const streams_files_update_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->size));
    return shape;
}

static size_t size_files_update_args(const streams_files_update_args *value)
{
    nio_gen_shape shape = shape_files_update_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_files_update_args(uint8_t *at, const streams_files_update_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_files_update_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->size));
    return at;
}

static bool read_files_update_args(nio_bytes packed, streams_files_update_args *value)
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

static nio_gen_shape shape_files_update_result(const streams_files_update_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->version));
    return shape;
}

static size_t size_files_update_result(const streams_files_update_result *value)
{
    nio_gen_shape shape = shape_files_update_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_files_update_result(uint8_t *at, const streams_files_update_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_files_update_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->version));
    return at;
}

static bool read_files_update_result(nio_bytes packed, streams_files_update_result *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u32(item, &value->version)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_text_list(const nio_text_list *value)
{
    if (value->count > 8) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i], 32)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_text_list(const nio_text_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_blob_size(value->items[i].len));
    }
    return shape;
}

static size_t size_text_list(const nio_text_list *value)
{
    nio_gen_shape shape = shape_text_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_text_list(uint8_t *at, const nio_text_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_text_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->items[i]));
    }
    return at;
}

static bool read_text_list(nio_bytes packed, nio_gen_arena *arena, nio_text_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 8) {
        return false;
    }
    size_t count = reader.left;
    nio_text *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_text(item, 32, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_line(const streams_line *value)
{
    return nio_gen_text_ok(value->text, 1024) &&
           (!value->has_tags || check_text_list(&value->tags));
}

static nio_gen_shape shape_line(const streams_line *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_int_size(value->at));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->text.len));
    if (value->has_tags) {
        nio_gen_shape_item(&shape, 3, size_text_list(&value->tags));
    }
    return shape;
}

static size_t size_line(const streams_line *value)
{
    nio_gen_shape shape = shape_line(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_line(uint8_t *at, const streams_line *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_line(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    if (value->has_tags) {
        at = nio_gen_put_item(&items, write_text_list(at, &value->tags));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_line(nio_bytes packed, nio_gen_arena *arena, streams_line *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->at) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 1024, &value->text)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_tags = true;
        if (!read_text_list(item, arena, &value->tags)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_log_create_args(const streams_log_create_args *value)
{
    return nio_gen_text_ok(value->app, 32);
}

static nio_gen_shape shape_log_create_args(const streams_log_create_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->app.len));
    return shape;
}

static size_t size_log_create_args(const streams_log_create_args *value)
{
    nio_gen_shape shape = shape_log_create_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_log_create_args(uint8_t *at, const streams_log_create_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_log_create_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->app));
    return at;
}

static bool read_log_create_args(nio_bytes packed, streams_log_create_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 32, &value->app)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_files_uri(const streams_files_uri *uri)
{
    return nio_gen_uri_text_valid(uri->name, 64, NIO_GEN_END);
}

static size_t size_files_uri(const streams_files_uri *uri)
{
    return 5 +
           uri->name.len;
}

static uint8_t *write_files_uri(uint8_t *at, const streams_files_uri *uri)
{
    at = nio_gen_put_raw(at, "file/", 5);
    at = nio_gen_put_raw(at, uri->name.ptr, uri->name.len);
    return at;
}

nio_status streams_files_uri_build(const streams_files_uri *uri, uint8_t *out, size_t cap,
                                   size_t *len)
{
    if (!check_files_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_files_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_files_uri(out, uri) - out);
    return NIO_OK;
}

bool streams_files_uri_match(nio_bytes bytes, streams_files_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "file/", 5) &&
           nio_gen_uri_text(&walk, 64, NIO_GEN_END, &uri->name) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_files_uri(nio_bytes bytes)
{
    streams_files_uri uri;
    return streams_files_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_text_list_(nio_gen_keep *keep, nio_text_list *value)
{
    nio_text *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        nio_text item = value->items[i];
        item.ptr = nio_gen_keep_bytes(keep, item.ptr, item.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_line(nio_gen_keep *keep, streams_line *value)
{
    value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
    if (value->has_tags) {
        keep_text_list_(keep, &value->tags);
    }
}

nio_status streams_line_clone(const streams_line *from, const nio_env *env, streams_line **clone)
{
    streams_line copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_line(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_line(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status streams_files_request_args_clone(const streams_files_request_args *from,
                                            const nio_env *env,
                                            streams_files_request_args **clone)
{
    streams_files_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status streams_files_update_args_clone(const streams_files_update_args *from,
                                           const nio_env *env,
                                           streams_files_update_args **clone)
{
    streams_files_update_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status streams_files_update_result_clone(const streams_files_update_result *from,
                                             const nio_env *env,
                                             streams_files_update_result **clone)
{
    streams_files_update_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_log_create_args(nio_gen_keep *keep, streams_log_create_args *value)
{
    value->app.ptr = nio_gen_keep_bytes(keep, value->app.ptr, value->app.len);
}

nio_status streams_log_create_args_clone(const streams_log_create_args *from,
                                         const nio_env *env,
                                         streams_log_create_args **clone)
{
    streams_log_create_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_log_create_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_log_create_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_files_uri(nio_gen_keep *keep, streams_files_uri *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status streams_files_uri_clone(const streams_files_uri *from,
                                   const nio_env *env,
                                   streams_files_uri **clone)
{
    streams_files_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_files_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_files_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_files_request(streams_server *server, nio_call *call,
                                  const streams_files_uri *uri,
                                  const streams_files_request_args *args);

static nio_status deliver_files_request(const nio_gen_delivery *delivery)
{
    streams_files_uri uri;
    streams_files_request_args args = {0};
    if (!streams_files_uri_match(delivery->uri, &uri) ||
        !(delivery->content.len == 0 || read_files_request_args(delivery->content, &args))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_files_request *handler = (handle_files_request *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_files_update(streams_server *server, nio_call *call,
                                 const streams_files_uri *uri,
                                 const streams_files_update_args *args);

static nio_status deliver_files_update(const nio_gen_delivery *delivery)
{
    streams_files_uri uri;
    streams_files_update_args args;
    if (!streams_files_uri_match(delivery->uri, &uri) ||
        !read_files_update_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_files_update *handler = (handle_files_update *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_files_create(streams_server *server, nio_call *call,
                                 const streams_files_uri *uri);

static nio_status deliver_files_create(const nio_gen_delivery *delivery)
{
    streams_files_uri uri;
    if (!streams_files_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_files_create *handler = (handle_files_create *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_log_request(streams_server *server, nio_call *call);

static nio_status deliver_log_request(const nio_gen_delivery *delivery)
{
    handle_log_request *handler = (handle_log_request *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_log_create(streams_server *server, nio_call *call,
                               const streams_log_create_args *args);

static nio_status deliver_log_create(const nio_gen_delivery *delivery)
{
    streams_log_create_args args;
    if (!read_log_create_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_log_create *handler = (handle_log_create *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call, &args);
    return NIO_OK;
}

typedef void handle_log_update(streams_server *server, nio_call *call);

static nio_status deliver_log_update(const nio_gen_delivery *delivery)
{
    handle_log_update *handler = (handle_log_update *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_echo(streams_server *server, nio_call *call);

static nio_status deliver_echo(const nio_gen_delivery *delivery)
{
    handle_echo *handler = (handle_echo *)delivery->handler;
    handler((streams_server *)delivery->service, delivery->call);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 8, nio_text)];
};

static const nio_plugin_param params_outer_seal[] = {
    {.name = "field", .text = "aead"},
};

static const nio_plugin_param params_admin_auth[] = {
    {.name = "field", .text = "mac"},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "aead",
            .params = params_outer_seal,
            .param_count = 1,
            .key = offsetof(streams_keys, outer_seal),
            .key_name = "outer_seal",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "admin",
        .auth = {
            .kind = "mac",
            .params = params_admin_auth,
            .param_count = 1,
            .key = offsetof(streams_keys, admin_auth),
            .key_name = "admin_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_FILES_REQUEST,
    OP_FILES_UPDATE,
    OP_FILES_CREATE,
    OP_LOG_REQUEST,
    OP_LOG_CREATE,
    OP_LOG_UPDATE,
    OP_ECHO,
};

static const nio_gen_op ops_table[] = {
    [OP_FILES_REQUEST] = {
        .name = "files.request",
        .where = "streams.nio:18",
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
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(streams_handlers, files_request),
        .matches = is_files_uri,
        .deliver = deliver_files_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 2,
    },
    [OP_FILES_UPDATE] = {
        .name = "files.update",
        .where = "streams.nio:20",
        .type = NIO_UPDATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND |
                  1u << NIO_NOT_PERMITTED,
        .deadline_ms = 0,
        .layer = 1,
        .slot = offsetof(streams_handlers, files_update),
        .matches = is_files_uri,
        .deliver = deliver_files_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 1,
    },
    [OP_FILES_CREATE] = {
        .name = "files.create",
        .where = "streams.nio:21",
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
        .deadline_ms = 300000,
        .layer = -1,
        .slot = offsetof(streams_handlers, files_create),
        .matches = is_files_uri,
        .deliver = deliver_files_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 1,
    },
    [OP_LOG_REQUEST] = {
        .name = "log.request",
        .where = "streams.nio:25",
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
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(streams_handlers, log_request),
        .uri = {(const uint8_t *)"log", 3},
        .deliver = deliver_log_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 2,
    },
    [OP_LOG_CREATE] = {
        .name = "log.create",
        .where = "streams.nio:26",
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
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(streams_handlers, log_create),
        .uri = {(const uint8_t *)"log", 3},
        .deliver = deliver_log_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 1,
    },
    [OP_LOG_UPDATE] = {
        .name = "log.update",
        .where = "streams.nio:27",
        .type = NIO_UPDATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(streams_handlers, log_update),
        .uri = {(const uint8_t *)"log", 3},
        .deliver = deliver_log_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 3,
    },
    [OP_ECHO] = {
        .name = "ECHO",
        .where = "streams.nio:31",
        .type = STREAMS_ECHO,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(streams_handlers, echo),
        .uri = {(const uint8_t *)"echo", 4},
        .deliver = deliver_echo,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
        .streams = 3,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "log", 3) ? (int)OP_LOG_REQUEST : -1;
    case NIO_CREATE_URI:
        return nio_gen_uri_is(uri, "log", 3) ? (int)OP_LOG_CREATE : -1;
    case NIO_UPDATE_URI:
        return nio_gen_uri_is(uri, "log", 3) ? (int)OP_LOG_UPDATE : -1;
    case STREAMS_ECHO:
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
            return is_files_uri(uri) ? (int)OP_FILES_REQUEST : -1;
        case NIO_CREATE_URI:
            return is_files_uri(uri) ? (int)OP_FILES_CREATE : -1;
        case NIO_UPDATE_URI:
            return is_files_uri(uri) ? (int)OP_FILES_UPDATE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol streams_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "streams",
    .version = 1,
    .app = {(const uint8_t *)"streams", 7},
    .port = 0,
    .layers = layers_table,
    .layer_count = 2,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 7,
    .handlers_size = sizeof(streams_handlers),
    .keys_size = sizeof(streams_keys),
    .events_size = 0,
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status streams_serve(nio_node *node, const streams_handlers *handlers,
                         const streams_keys *keys, void *app, streams_server **server,
                         nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &streams_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (streams_server *)service;
    }
    return status;
}

void *streams_server_app(const streams_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *streams_server_node(const streams_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status streams_set_keys(nio_node *node, const streams_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &streams_protocol, keys, error);
}

nio_status streams_files_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_files_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_files_update_reply_ok(nio_call *call, const streams_files_update_result *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_UPDATE], NIO_OK_TYPE,
                                            size_files_update_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_files_update_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status streams_files_update_reply_not_permitted(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_UPDATE], NIO_NOT_PERMITTED,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_files_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_files_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_CREATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status streams_files_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_FILES_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_log_request_result_write(nio_stream *stream, const streams_line *item,
                                            bool *accepted)
{
    nio_gen_out out;
    if (!check_line(item)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_item_begin(stream, size_line(item), &out, accepted);
    if (status != NIO_OK || !*accepted) {
        return status;
    }
    out.content.at = write_line(out.content.at, item);
    return nio_gen_item_end(&out);
}

bool streams_log_request_result_next(nio_stream *stream, nio_bytes *bytes, streams_line *item)
{
    nio_bytes view;
    nio_gen_arena *arena;
    if (!nio_gen_item_next(stream, bytes, &view, &arena)) {
        return false;
    }
    if (!read_line(view, arena, item)) {
        nio_gen_item_broken(stream);
        return false;
    }
    return true;
}

nio_status streams_log_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LOG_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_log_create_lines_write(nio_stream *stream, const streams_line *item,
                                          bool *accepted)
{
    nio_gen_out out;
    if (!check_line(item)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_item_begin(stream, size_line(item), &out, accepted);
    if (status != NIO_OK || !*accepted) {
        return status;
    }
    out.content.at = write_line(out.content.at, item);
    return nio_gen_item_end(&out);
}

bool streams_log_create_lines_next(nio_stream *stream, nio_bytes *bytes, streams_line *item)
{
    nio_bytes view;
    nio_gen_arena *arena;
    if (!nio_gen_item_next(stream, bytes, &view, &arena)) {
        return false;
    }
    if (!read_line(view, arena, item)) {
        nio_gen_item_broken(stream);
        return false;
    }
    return true;
}

nio_status streams_log_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LOG_CREATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status streams_log_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LOG_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_log_update_numbers_write(nio_stream *stream, uint64_t item, bool *accepted)
{
    nio_gen_out out;
    nio_status status = nio_gen_item_begin(stream, nio_gen_uint_size(item), &out, accepted);
    if (status != NIO_OK || !*accepted) {
        return status;
    }
    out.content.at = nio_gen_put_uint(out.content.at, item);
    return nio_gen_item_end(&out);
}

bool streams_log_update_numbers_next(nio_stream *stream, nio_bytes *bytes, uint64_t *item)
{
    nio_bytes view;
    nio_gen_arena *arena;
    if (!nio_gen_item_next(stream, bytes, &view, &arena)) {
        return false;
    }
    if (!nio_gen_get_u64(view, item)) {
        nio_gen_item_broken(stream);
        return false;
    }
    return true;
}

nio_status streams_log_update_result_write(nio_stream *stream, const uint8_t item[32],
                                           bool *accepted)
{
    nio_gen_out out;
    nio_status status = nio_gen_item_begin(stream, 34, &out, accepted);
    if (status != NIO_OK || !*accepted) {
        return status;
    }
    out.content.at = nio_gen_put_blob(out.content.at, NIO_PK_BYTES, item, 32);
    return nio_gen_item_end(&out);
}

bool streams_log_update_result_next(nio_stream *stream, nio_bytes *bytes, uint8_t item[32])
{
    nio_bytes view;
    nio_gen_arena *arena;
    if (!nio_gen_item_next(stream, bytes, &view, &arena)) {
        return false;
    }
    if (!nio_gen_get_fixed(view, 32, item)) {
        nio_gen_item_broken(stream);
        return false;
    }
    return true;
}

nio_status streams_log_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LOG_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status streams_echo_reply_error(nio_call *call, nio_text text)
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

nio_status streams_connect(nio_node *node, const char *endpoint, const streams_keys *keys,
                           const nio_connect_options *options, streams_client **client,
                           nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &streams_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (streams_client *)made;
    }
    return status;
}

nio_status streams_attach(nio_link *link, const streams_keys *keys, streams_client **client,
                          nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &streams_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (streams_client *)made;
    }
    return status;
}

nio_link *streams_client_link(const streams_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_files_request(const nio_gen_end *end)
{
    streams_files_request_done *done = (streams_files_request_done *)end->done;
    streams_files_request_end result = {0};
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

nio_status streams_files_request(streams_client *client, const streams_files_uri *uri,
                                 const streams_files_request_args *args,
                                 const nio_stream_options *options,
                                 const nio_stream_events *events, streams_files_request_done *done,
                                 void *user, nio_stream **stream)
{
    nio_gen_out out;
    if (!check_files_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_FILES_REQUEST],
                                             size_files_uri(uri), size_files_request_args(args),
                                             &out);
    if (status != NIO_OK) {
        return status;
    }
    write_files_uri(out.uri, uri);
    out.content.at = write_files_request_args(out.content.at, args);
    return nio_gen_stream_end(&out, options, events, finish_files_request, (nio_gen_fn *)done, user,
                              stream);
}

static void finish_files_update(const nio_gen_end *end)
{
    streams_files_update_done *done = (streams_files_update_done *)end->done;
    streams_files_update_end result = {0};
    streams_files_update_result ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_files_update_result(end->end->content, &ok)) {
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

nio_status streams_files_update(streams_client *client, const streams_files_uri *uri,
                                const streams_files_update_args *args,
                                const nio_stream_options *options, const nio_stream_events *events,
                                streams_files_update_done *done, void *user, nio_stream **stream)
{
    nio_gen_out out;
    if (!check_files_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_FILES_UPDATE],
                                             size_files_uri(uri), size_files_update_args(args),
                                             &out);
    if (status != NIO_OK) {
        return status;
    }
    write_files_uri(out.uri, uri);
    out.content.at = write_files_update_args(out.content.at, args);
    return nio_gen_stream_end(&out, options, events, finish_files_update, (nio_gen_fn *)done, user,
                              stream);
}

static void finish_files_create(const nio_gen_end *end)
{
    streams_files_create_done *done = (streams_files_create_done *)end->done;
    streams_files_create_end result = {0};
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

nio_status streams_files_create(streams_client *client, const streams_files_uri *uri,
                                const nio_stream_options *options, const nio_stream_events *events,
                                streams_files_create_done *done, void *user, nio_stream **stream)
{
    nio_gen_out out;
    if (!check_files_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_FILES_CREATE],
                                             size_files_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_files_uri(out.uri, uri);
    return nio_gen_stream_end(&out, options, events, finish_files_create, (nio_gen_fn *)done, user,
                              stream);
}

static void finish_log_request(const nio_gen_end *end)
{
    streams_log_request_done *done = (streams_log_request_done *)end->done;
    streams_log_request_end result = {0};
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

nio_status streams_log_request(streams_client *client, const nio_stream_options *options,
                               const nio_stream_events *events, streams_log_request_done *done,
                               void *user, nio_stream **stream)
{
    nio_gen_out out;
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_LOG_REQUEST], 3,
                                             0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "log", 3);
    return nio_gen_stream_end(&out, options, events, finish_log_request, (nio_gen_fn *)done, user,
                              stream);
}

static void finish_log_create(const nio_gen_end *end)
{
    streams_log_create_done *done = (streams_log_create_done *)end->done;
    streams_log_create_end result = {0};
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

nio_status streams_log_create(streams_client *client, const streams_log_create_args *args,
                              const nio_stream_options *options, const nio_stream_events *events,
                              streams_log_create_done *done, void *user, nio_stream **stream)
{
    nio_gen_out out;
    if (!check_log_create_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_LOG_CREATE], 3,
                                             size_log_create_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "log", 3);
    out.content.at = write_log_create_args(out.content.at, args);
    return nio_gen_stream_end(&out, options, events, finish_log_create, (nio_gen_fn *)done, user,
                              stream);
}

static void finish_log_update(const nio_gen_end *end)
{
    streams_log_update_done *done = (streams_log_update_done *)end->done;
    streams_log_update_end result = {0};
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

nio_status streams_log_update(streams_client *client, const nio_stream_options *options,
                              const nio_stream_events *events, streams_log_update_done *done,
                              void *user, nio_stream **stream)
{
    nio_gen_out out;
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_LOG_UPDATE], 3, 0,
                                             &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "log", 3);
    return nio_gen_stream_end(&out, options, events, finish_log_update, (nio_gen_fn *)done, user,
                              stream);
}

static void finish_echo(const nio_gen_end *end)
{
    streams_echo_done *done = (streams_echo_done *)end->done;
    streams_echo_end result = {0};
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

nio_status streams_echo(streams_client *client, const nio_stream_options *options,
                        const nio_stream_events *events, streams_echo_done *done, void *user,
                        nio_stream **stream)
{
    nio_gen_out out;
    nio_status status = nio_gen_stream_begin((nio_client *)client, &ops_table[OP_ECHO], 4, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "echo", 4);
    return nio_gen_stream_end(&out, options, events, finish_echo, (nio_gen_fn *)done, user, stream);
}
