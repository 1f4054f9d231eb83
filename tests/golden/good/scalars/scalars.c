/* scalars.c - protocol scalars, version 2.
 *
 * Made by netaio-gen from scalars.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "scalars.h"

const char *scalars_colour_name(scalars_colour value)
{
    switch (value) {
    case SCALARS_COLOUR_RED:
        return "red";
    case SCALARS_COLOUR_GREEN:
        return "green";
    case SCALARS_COLOUR_BLUE:
        return "blue";
    default:
        return NULL;
    }
}

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_numbers(const scalars_numbers *value)
{
    return value->colour <= NIO_GEN_ENUM_MAX;
}

static nio_gen_shape shape_numbers(const scalars_numbers *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->a));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->b));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->c));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->d));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->e));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->f));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->g));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->h));
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_add(&shape, nio_gen_int_size(value->at));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->colour));
    return shape;
}

static size_t size_numbers(const scalars_numbers *value)
{
    nio_gen_shape shape = shape_numbers(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_numbers(uint8_t *at, const scalars_numbers *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_numbers(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->flag));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->a));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->b));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->c));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->d));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->e));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->f));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->g));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->h));
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->real));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->colour));
    return at;
}

static bool read_numbers(nio_bytes packed, scalars_numbers *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_bool(item, &value->flag) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->a) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u16(item, &value->b) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u32(item, &value->c) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->d) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i8(item, &value->e) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i16(item, &value->f) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i32(item, &value->g) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->h) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->real) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->at) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_enum(item, &value->colour)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_strings(const scalars_strings *value)
{
    return nio_gen_text_ok(value->name, 40) &&
           nio_gen_bytes_ok(value->blob, 300) &&
           nio_gen_any_there(value->thing, 60);
}

static nio_gen_shape shape_strings(const scalars_strings *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->name.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->blob.len));
    nio_gen_shape_add(&shape, 6);
    nio_gen_shape_add(&shape, value->thing.len);
    return shape;
}

static size_t size_strings(const scalars_strings *value)
{
    nio_gen_shape shape = shape_strings(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_strings(uint8_t *at, const scalars_strings *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_strings(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->blob));
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->key, 4));
    at = nio_gen_put_item(&items, nio_gen_put_raw(at, value->thing.ptr, value->thing.len));
    return at;
}

static bool read_strings(nio_bytes packed, scalars_strings *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 40, &value->name) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 300, &value->blob) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_fixed(item, 4, value->key) ||
        !nio_gen_next_present(&reader, &item) || !nio_gen_get_any(item, 60, &value->thing)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_sparse(const scalars_sparse *value)
{
    return (!value->has_late || nio_gen_text_ok(value->late, 8));
}

static nio_gen_shape shape_sparse(const scalars_sparse *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_first) {
        nio_gen_shape_item(&shape, 1, nio_gen_uint_size(value->first));
    }
    nio_gen_shape_item(&shape, 3, nio_gen_uint_size(value->must));
    if (value->has_late) {
        nio_gen_shape_item(&shape, 6, nio_gen_blob_size(value->late.len));
    }
    if (value->has_last) {
        nio_gen_shape_item(&shape, 7, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_sparse(const scalars_sparse *value)
{
    nio_gen_shape shape = shape_sparse(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_sparse(uint8_t *at, const scalars_sparse *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_sparse(value), &items);
    if (value->has_first) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->first));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    at = nio_gen_put_absent(&items, at);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->must));
    at = nio_gen_put_absent(&items, at);
    at = nio_gen_put_absent(&items, at);
    if (value->has_late) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->late));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    if (value->has_last) {
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->last));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_sparse(nio_bytes packed, scalars_sparse *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_first = true;
        if (!nio_gen_get_u8(item, &value->first)) {
            return false;
        }
    }
    if (!nio_gen_skip(&reader, 1) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->must) ||
        !nio_gen_skip(&reader, 2)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_late = true;
        if (!nio_gen_get_text(item, 8, &value->late)) {
            return false;
        }
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_last = true;
        if (!nio_gen_get_bool(item, &value->last)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_note_args(const scalars_note_args *value)
{
    return (!value->has_text || nio_gen_text_ok(value->text, 20));
}

static nio_gen_shape shape_note_args(const scalars_note_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_text) {
        nio_gen_shape_item(&shape, 1, nio_gen_blob_size(value->text.len));
    }
    if (value->has_at) {
        nio_gen_shape_item(&shape, 2, nio_gen_int_size(value->at));
    }
    return shape;
}

static size_t size_note_args(const scalars_note_args *value)
{
    nio_gen_shape shape = shape_note_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_note_args(uint8_t *at, const scalars_note_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_note_args(value), &items);
    if (value->has_text) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    if (value->has_at) {
        at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_note_args(nio_bytes packed, scalars_note_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_text = true;
        if (!nio_gen_get_text(item, 20, &value->text)) {
            return false;
        }
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_at = true;
        if (!nio_gen_get_i64(item, &value->at)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status scalars_numbers_clone(const scalars_numbers *from,
                                 const nio_env *env,
                                 scalars_numbers **clone)
{
    scalars_numbers copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_strings(nio_gen_keep *keep, scalars_strings *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
    value->blob.ptr = nio_gen_keep_bytes(keep, value->blob.ptr, value->blob.len);
    value->thing.ptr = nio_gen_keep_bytes(keep, value->thing.ptr, value->thing.len);
}

nio_status scalars_strings_clone(const scalars_strings *from,
                                 const nio_env *env,
                                 scalars_strings **clone)
{
    scalars_strings copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_strings(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_strings(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_sparse(nio_gen_keep *keep, scalars_sparse *value)
{
    if (value->has_late) {
        value->late.ptr = nio_gen_keep_bytes(keep, value->late.ptr, value->late.len);
    }
}

nio_status scalars_sparse_clone(const scalars_sparse *from,
                                const nio_env *env,
                                scalars_sparse **clone)
{
    scalars_sparse copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_sparse(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_sparse(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_note_args(nio_gen_keep *keep, scalars_note_args *value)
{
    if (value->has_text) {
        value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
    }
}

nio_status scalars_note_args_clone(const scalars_note_args *from,
                                   const nio_env *env,
                                   scalars_note_args **clone)
{
    scalars_note_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_note_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_note_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_raw_numbers_request(scalars_server *server, nio_call *call, uint8_t value);

static nio_status deliver_raw_numbers_request(const nio_gen_delivery *delivery)
{
    uint8_t value;
    if (!nio_gen_as_u8(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_raw_numbers_request *handler = (handle_raw_numbers_request *)delivery->handler;
    handler((scalars_server *)delivery->service, delivery->call, value);
    return NIO_OK;
}

typedef void handle_raw_numbers_create(scalars_server *server, nio_call *call, int64_t value);

static nio_status deliver_raw_numbers_create(const nio_gen_delivery *delivery)
{
    int64_t value;
    if (!nio_gen_as_i64(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_raw_numbers_create *handler = (handle_raw_numbers_create *)delivery->handler;
    handler((scalars_server *)delivery->service, delivery->call, value);
    return NIO_OK;
}

typedef void handle_raw_numbers_update(scalars_server *server, nio_call *call, nio_text text);

static nio_status deliver_raw_numbers_update(const nio_gen_delivery *delivery)
{
    nio_text text;
    if (!nio_gen_get_text(delivery->content, 8, &text)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_raw_numbers_update *handler = (handle_raw_numbers_update *)delivery->handler;
    handler((scalars_server *)delivery->service, delivery->call, text);
    return NIO_OK;
}

typedef void handle_raw_numbers_delete(scalars_server *server, nio_call *call,
                                       const uint8_t bytes[3]);

static nio_status deliver_raw_numbers_delete(const nio_gen_delivery *delivery)
{
    uint8_t bytes[3];
    if (!nio_gen_as_fixed(delivery->content, 3, bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_raw_numbers_delete *handler = (handle_raw_numbers_delete *)delivery->handler;
    handler((scalars_server *)delivery->service, delivery->call, bytes);
    return NIO_OK;
}

typedef void handle_gaps(scalars_server *server, nio_call *call, const scalars_sparse *sparse);

static nio_status deliver_gaps(const nio_gen_delivery *delivery)
{
    scalars_sparse sparse;
    if (!read_sparse(delivery->content, &sparse)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_gaps *handler = (handle_gaps *)delivery->handler;
    handler((scalars_server *)delivery->service, delivery->call, &sparse);
    return NIO_OK;
}

typedef void handle_note(scalars_server *server, const scalars_note_args *args);

static nio_status deliver_note(const nio_gen_delivery *delivery)
{
    scalars_note_args args = {0};
    if (!(delivery->content.len == 0 || read_note_args(delivery->content, &args))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_note *handler = (handle_note *)delivery->handler;
    handler((scalars_server *)delivery->service, &args);
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
    OP_RAW_NUMBERS_REQUEST,
    OP_RAW_NUMBERS_CREATE,
    OP_RAW_NUMBERS_UPDATE,
    OP_RAW_NUMBERS_DELETE,
    OP_GAPS,
    OP_NOTE,
};

static const nio_gen_op ops_table[] = {
    [OP_RAW_NUMBERS_REQUEST] = {
        .name = "raw_numbers.request",
        .where = "scalars.nio:47",
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
        .slot = offsetof(scalars_handlers, raw_numbers_request),
        .uri = {(const uint8_t *)"raw", 3},
        .deliver = deliver_raw_numbers_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_RAW_NUMBERS_CREATE] = {
        .name = "raw_numbers.create",
        .where = "scalars.nio:48",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(scalars_handlers, raw_numbers_create),
        .uri = {(const uint8_t *)"raw", 3},
        .deliver = deliver_raw_numbers_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_RAW_NUMBERS_UPDATE] = {
        .name = "raw_numbers.update",
        .where = "scalars.nio:49",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(scalars_handlers, raw_numbers_update),
        .uri = {(const uint8_t *)"raw", 3},
        .deliver = deliver_raw_numbers_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_RAW_NUMBERS_DELETE] = {
        .name = "raw_numbers.delete",
        .where = "scalars.nio:50",
        .type = NIO_DELETE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(scalars_handlers, raw_numbers_delete),
        .uri = {(const uint8_t *)"raw", 3},
        .deliver = deliver_raw_numbers_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_GAPS] = {
        .name = "GAPS",
        .where = "scalars.nio:53",
        .type = SCALARS_GAPS,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(scalars_handlers, gaps),
        .uri = {(const uint8_t *)"gaps", 4},
        .deliver = deliver_gaps,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_NOTE] = {
        .name = "NOTE",
        .where = "scalars.nio:54",
        .type = SCALARS_NOTE,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(scalars_handlers, note),
        .uri = {(const uint8_t *)"note", 4},
        .deliver = deliver_note,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "raw", 3) ? (int)OP_RAW_NUMBERS_REQUEST : -1;
    case NIO_CREATE_URI:
        return nio_gen_uri_is(uri, "raw", 3) ? (int)OP_RAW_NUMBERS_CREATE : -1;
    case NIO_UPDATE_URI:
        return nio_gen_uri_is(uri, "raw", 3) ? (int)OP_RAW_NUMBERS_UPDATE : -1;
    case NIO_DELETE_URI:
        return nio_gen_uri_is(uri, "raw", 3) ? (int)OP_RAW_NUMBERS_DELETE : -1;
    case SCALARS_GAPS:
        return nio_gen_uri_is(uri, "gaps", 4) ? (int)OP_GAPS : -1;
    case SCALARS_NOTE:
        return nio_gen_uri_is(uri, "note", 4) ? (int)OP_NOTE : -1;
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

const nio_gen_protocol scalars_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "scalars",
    .version = 2,
    .app = {(const uint8_t *)"scalars", 7},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 6,
    .handlers_size = sizeof(scalars_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status scalars_serve(nio_node *node, const scalars_handlers *handlers, void *app,
                         scalars_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &scalars_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (scalars_server *)service;
    }
    return status;
}

void *scalars_server_app(const scalars_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *scalars_server_node(const scalars_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status scalars_raw_numbers_request_reply_ok(nio_call *call, const scalars_numbers *numbers)
{
    nio_gen_out out;
    if (!check_numbers(numbers)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_REQUEST],
                                            NIO_RESPOND_URI, size_numbers(numbers), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_numbers(out.content.at, numbers);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_REQUEST],
                                            NIO_ERROR_TYPE, text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_create_reply_ok(nio_call *call, const uint8_t bytes[4])
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_CREATE], NIO_OK_TYPE,
                                            4, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes, 4);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_CREATE],
                                            NIO_ERROR_TYPE, text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_update_reply_ok(nio_call *call, const scalars_strings *strings)
{
    nio_gen_out out;
    if (!check_strings(strings)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_UPDATE], NIO_OK_TYPE,
                                            size_strings(strings), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_strings(out.content.at, strings);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_update_reply_error(nio_call *call, uint16_t value)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_UPDATE],
                                            NIO_ERROR_TYPE, nio_gen_uint_size(value), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_uint(out.content.at, value);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_delete_reply_ok(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 16)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_DELETE], NIO_OK_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_delete_reply_not_found(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 8)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_DELETE], NIO_NOT_FOUND,
                                            bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status scalars_raw_numbers_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAW_NUMBERS_DELETE],
                                            NIO_ERROR_TYPE, text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status scalars_gaps_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_GAPS], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status scalars_gaps_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_GAPS], NIO_ERROR_TYPE, text.len,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status scalars_connect(nio_node *node, const char *endpoint,
                           const nio_connect_options *options, scalars_client **client,
                           nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &scalars_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (scalars_client *)made;
    }
    return status;
}

nio_status scalars_attach(nio_link *link, scalars_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &scalars_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (scalars_client *)made;
    }
    return status;
}

nio_link *scalars_client_link(const scalars_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_raw_numbers_request(const nio_gen_end *end)
{
    scalars_raw_numbers_request_done *done = (scalars_raw_numbers_request_done *)end->done;
    scalars_raw_numbers_request_end result = {0};
    scalars_numbers ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_numbers(end->end->content, &ok)) {
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

nio_status scalars_raw_numbers_request(scalars_client *client, uint8_t value,
                                       const nio_call_options *options,
                                       scalars_raw_numbers_request_done *done, void *user,
                                       nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client,
                                           &ops_table[OP_RAW_NUMBERS_REQUEST], 3, 1, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "raw", 3);
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 1);
    return nio_gen_call_end(&out, options, finish_raw_numbers_request, (nio_gen_fn *)done, user,
                            id);
}

static void finish_raw_numbers_create(const nio_gen_end *end)
{
    scalars_raw_numbers_create_done *done = (scalars_raw_numbers_create_done *)end->done;
    scalars_raw_numbers_create_end result = {0};
    uint8_t ok[4];
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_fixed(end->end->content, 4, ok)) {
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

nio_status scalars_raw_numbers_create(scalars_client *client, int64_t value,
                                      const nio_call_options *options,
                                      scalars_raw_numbers_create_done *done, void *user,
                                      nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_RAW_NUMBERS_CREATE],
                                           3, 8, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "raw", 3);
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 8);
    return nio_gen_call_end(&out, options, finish_raw_numbers_create, (nio_gen_fn *)done, user, id);
}

static void finish_raw_numbers_update(const nio_gen_end *end)
{
    scalars_raw_numbers_update_done *done = (scalars_raw_numbers_update_done *)end->done;
    scalars_raw_numbers_update_end result = {0};
    scalars_strings ok;
    uint16_t error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_strings(end->end->content, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        nio_gen_get_u16(end->end->content, &error)) {
        result.has_error = true;
        result.error = error;
    }
    done(end->user, &result);
}

nio_status scalars_raw_numbers_update(scalars_client *client, nio_text text,
                                      const nio_call_options *options,
                                      scalars_raw_numbers_update_done *done, void *user,
                                      nio_call_id *id)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 8)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_RAW_NUMBERS_UPDATE],
                                           3, nio_gen_blob_size(text.len), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "raw", 3);
    out.content.at = nio_gen_put_text(out.content.at, text);
    return nio_gen_call_end(&out, options, finish_raw_numbers_update, (nio_gen_fn *)done, user, id);
}

static void finish_raw_numbers_delete(const nio_gen_end *end)
{
    scalars_raw_numbers_delete_done *done = (scalars_raw_numbers_delete_done *)end->done;
    scalars_raw_numbers_delete_end result = {0};
    nio_text ok;
    nio_bytes not_found;
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
    if (result.status == NIO_ENOTFOUND && end->end->type == NIO_NOT_FOUND &&
        nio_gen_as_bytes(end->end->content, 8, &not_found)) {
        result.has_not_found = true;
        result.not_found = not_found;
    }
    done(end->user, &result);
}

nio_status scalars_raw_numbers_delete(scalars_client *client, const uint8_t bytes[3],
                                      const nio_call_options *options,
                                      scalars_raw_numbers_delete_done *done, void *user,
                                      nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_RAW_NUMBERS_DELETE],
                                           3, 3, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "raw", 3);
    out.content.at = nio_gen_put_raw(out.content.at, bytes, 3);
    return nio_gen_call_end(&out, options, finish_raw_numbers_delete, (nio_gen_fn *)done, user, id);
}

static void finish_gaps(const nio_gen_end *end)
{
    scalars_gaps_done *done = (scalars_gaps_done *)end->done;
    scalars_gaps_end result = {0};
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

nio_status scalars_gaps(scalars_client *client, const scalars_sparse *sparse,
                        const nio_call_options *options, scalars_gaps_done *done, void *user,
                        nio_call_id *id)
{
    nio_gen_out out;
    if (!check_sparse(sparse)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_GAPS], 4,
                                           size_sparse(sparse), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "gaps", 4);
    out.content.at = write_sparse(out.content.at, sparse);
    return nio_gen_call_end(&out, options, finish_gaps, (nio_gen_fn *)done, user, id);
}

nio_status scalars_note(scalars_client *client, const scalars_note_args *args)
{
    nio_gen_out out;
    if (!check_note_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_NOTE], 4,
                                           size_note_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "note", 4);
    out.content.at = write_note_args(out.content.at, args);
    return nio_gen_send_end(&out);
}
