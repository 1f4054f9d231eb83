/* telemetry.c - protocol telemetry, version 1.
 *
 * Made by netaio-gen from telemetry.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "telemetry.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_u16_list(const nio_u16_list *value)
{
    return value->count <= 8;
}

static nio_gen_shape shape_u16_list(const nio_u16_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_u16_list(const nio_u16_list *value)
{
    nio_gen_shape shape = shape_u16_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u16_list(uint8_t *at, const nio_u16_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u16_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_u16_list(nio_bytes packed, nio_gen_arena *arena, nio_u16_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 8) {
        return false;
    }
    size_t count = reader.left;
    uint16_t *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_u16(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_sample(const telemetry_sample *value)
{
    return nio_gen_text_ok(value->name, 32) &&
           nio_gen_text_ok(value->unit, 8) &&
           check_u16_list(&value->recent) &&
           (!value->has_note || nio_gen_text_ok(value->note, 64));
}

static nio_gen_shape shape_sample(const telemetry_sample *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->device));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->sequence));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->at));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->name.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->unit.len));
    nio_gen_shape_add(&shape, 18);
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_add(&shape, nio_gen_int_size(value->offset));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->flags));
    nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    nio_gen_shape_add(&shape, size_u16_list(&value->recent));
    if (value->has_note) {
        nio_gen_shape_item(&shape, 14, nio_gen_blob_size(value->note.len));
    }
    return shape;
}

static size_t size_sample(const telemetry_sample *value)
{
    nio_gen_shape shape = shape_sample(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_sample(uint8_t *at, const telemetry_sample *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_sample(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->device));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->sequence));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->unit));
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->digest, 16));
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->value));
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->low));
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->high));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->offset));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->flags));
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->valid));
    at = nio_gen_put_item(&items, write_u16_list(at, &value->recent));
    if (value->has_note) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->note));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_sample(nio_bytes packed, nio_gen_arena *arena, telemetry_sample *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->device) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u32(item, &value->sequence) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->at) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 32, &value->name) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 8, &value->unit) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_fixed(item, 16, value->digest) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->value) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->low) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->high) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i32(item, &value->offset) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u16(item, &value->flags) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bool(item, &value->valid) ||
        !nio_gen_next(&reader, &item) || !read_u16_list(item, arena, &value->recent)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_note = true;
        if (!nio_gen_get_text(item, 64, &value->note)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_sample(nio_gen_keep *keep, telemetry_sample *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
    value->unit.ptr = nio_gen_keep_bytes(keep, value->unit.ptr, value->unit.len);
    value->recent.items = nio_gen_keep_array(keep, value->recent.items, value->recent.count,
                                             sizeof *value->recent.items);
    if (value->has_note) {
        value->note.ptr = nio_gen_keep_bytes(keep, value->note.ptr, value->note.len);
    }
}

nio_status telemetry_sample_clone(const telemetry_sample *from,
                                  const nio_env *env,
                                  telemetry_sample **clone)
{
    telemetry_sample copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_sample(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_sample(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_sample_create(telemetry_server *server, nio_call *call,
                                  const telemetry_sample *sample);

static nio_status deliver_sample_create(const nio_gen_delivery *delivery)
{
    telemetry_sample sample;
    if (!read_sample(delivery->content, delivery->arena, &sample)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_sample_create *handler = (handle_sample_create *)delivery->handler;
    handler((telemetry_server *)delivery->service, delivery->call, &sample);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 8, uint16_t)];
};

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
    OP_SAMPLE_CREATE,
};

static const nio_gen_op ops_table[] = {
    [OP_SAMPLE_CREATE] = {
        .name = "sample.create",
        .where = "telemetry.nio:26",
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
        .slot = offsetof(telemetry_handlers, sample_create),
        .uri = {(const uint8_t *)"sample", 6},
        .deliver = deliver_sample_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_CREATE_URI:
        return nio_gen_uri_is(uri, "sample", 6) ? (int)OP_SAMPLE_CREATE : -1;
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

const nio_gen_protocol telemetry_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "telemetry",
    .version = 1,
    .app = {(const uint8_t *)"telemetry", 9},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 1,
    .handlers_size = sizeof(telemetry_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status telemetry_serve(nio_node *node, const telemetry_handlers *handlers, void *app,
                           telemetry_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &telemetry_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (telemetry_server *)service;
    }
    return status;
}

void *telemetry_server_app(const telemetry_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *telemetry_server_node(const telemetry_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status telemetry_sample_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_SAMPLE_CREATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status telemetry_sample_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_SAMPLE_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status telemetry_connect(nio_node *node, const char *endpoint,
                             const nio_connect_options *options, telemetry_client **client,
                             nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &telemetry_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (telemetry_client *)made;
    }
    return status;
}

nio_status telemetry_attach(nio_link *link, telemetry_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &telemetry_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (telemetry_client *)made;
    }
    return status;
}

nio_link *telemetry_client_link(const telemetry_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_sample_create(const nio_gen_end *end)
{
    telemetry_sample_create_done *done = (telemetry_sample_create_done *)end->done;
    telemetry_sample_create_end result = {0};
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

nio_status telemetry_sample_create(telemetry_client *client, const telemetry_sample *sample,
                                   const nio_call_options *options,
                                   telemetry_sample_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_sample(sample)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_SAMPLE_CREATE], 6,
                                           size_sample(sample), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "sample", 6);
    out.content.at = write_sample(out.content.at, sample);
    return nio_gen_call_end(&out, options, finish_sample_create, (nio_gen_fn *)done, user, id);
}
