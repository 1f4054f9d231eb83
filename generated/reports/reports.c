/* reports.c - protocol reports, version 1.
 *
 * Made by netaio-gen from reports.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "reports.h"

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_report_uri(const reports_report_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_report_uri(const reports_report_uri *uri)
{
    return 7 +
           nio_gen_decimal_size(uri->year);
}

static uint8_t *write_report_uri(uint8_t *at, const reports_report_uri *uri)
{
    at = nio_gen_put_raw(at, "report/", 7);
    at = nio_gen_put_decimal(at, uri->year);
    return at;
}

nio_status reports_report_uri_build(const reports_report_uri *uri, uint8_t *out, size_t cap,
                                    size_t *len)
{
    if (!check_report_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_report_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_report_uri(out, uri) - out);
    return NIO_OK;
}

bool reports_report_uri_match(nio_bytes bytes, reports_report_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "report/", 7) &&
           nio_gen_uri_u16(&walk, NIO_GEN_END, &uri->year) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_report_uri(nio_bytes bytes)
{
    reports_report_uri uri;
    return reports_report_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status reports_report_uri_clone(const reports_report_uri *from,
                                    const nio_env *env,
                                    reports_report_uri **clone)
{
    reports_report_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_report_request(reports_server *server, nio_call *call,
                                   const reports_report_uri *uri);

static nio_status deliver_report_request(const nio_gen_delivery *delivery)
{
    reports_report_uri uri;
    if (!reports_report_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_report_request *handler = (handle_report_request *)delivery->handler;
    handler((reports_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_report_delete(reports_server *server, nio_call *call,
                                  const reports_report_uri *uri);

static nio_status deliver_report_delete(const nio_gen_delivery *delivery)
{
    reports_report_uri uri;
    if (!reports_report_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_report_delete *handler = (handle_report_delete *)delivery->handler;
    handler((reports_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static const nio_plugin_param params_outer_seal[] = {
    {.name = "field", .text = "aead"},
};

static const uint8_t lock_admin_auth[] = {
    0x33, 0x02, 0x01, 0x21, 0x2c, 0x00, 0x24, 0x03, 0x20, 0x8e, 0x8b, 0x77, 0xcb, 0xee, 0xb7, 0x63,
    0x6a, 0x63, 0x22, 0x6c, 0x1a, 0x14, 0x34, 0x7d, 0xc9, 0xc8, 0x1c, 0xf1, 0x05, 0x44, 0x0c, 0x93,
    0x97, 0x44, 0x57, 0xcb, 0xc2, 0xb0, 0xbc, 0x2c, 0x28, 0x23, 0x00, 0x00, 0x6a, 0x03, 0x20, 0xe5,
    0xf9, 0x68, 0x1f, 0x25, 0x77, 0xb6, 0xb6, 0x54, 0x1c, 0x6b, 0x3b, 0xfc, 0x45, 0x44, 0xd4, 0x99,
    0xd6, 0xa3, 0x00, 0x54, 0xc3, 0xe3, 0xf4, 0x31, 0x22, 0x93, 0x46, 0xbc, 0x03, 0x41, 0xb4, 0x03,
    0x20, 0x06, 0x31, 0x29, 0xa9, 0x99, 0xa3, 0x7a, 0x9f, 0xb4, 0xb4, 0x43, 0x38, 0x53, 0x2f, 0xb4,
    0x60, 0xbe, 0xb8, 0xef, 0xaa, 0xcf, 0x49, 0xce, 0x11, 0x85, 0x0e, 0xa3, 0x1c, 0x92, 0x91, 0x26,
    0x62, 0x03, 0x20, 0x26, 0xde, 0x20, 0x15, 0x3e, 0x39, 0xf5, 0x3b, 0x88, 0xd0, 0x83, 0x7e, 0x97,
    0xe7, 0x87, 0x91, 0xf5, 0xca, 0x44, 0xa0, 0xfd, 0x3f, 0x55, 0x81, 0x4d, 0x06, 0x1c, 0x49, 0x7f,
    0xa7, 0xd7, 0x6d, 0x46, 0x00, 0x02, 0x03,
};

static const nio_plugin_param params_admin_auth[] = {
    {.name = "witness_field", .text = "witness"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
    {.name = "witness_max", .number = 132},
    {.name = "lock", .bytes = {lock_admin_auth, sizeof lock_admin_auth}},
    {.name = "steps", .number = 25000},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "aead",
            .params = params_outer_seal,
            .param_count = 1,
            .key = offsetof(reports_keys, outer_seal),
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
            .kind = "tapescript",
            .params = params_admin_auth,
            .param_count = 6,
            .key = offsetof(reports_keys, admin_auth),
            .key_name = "admin_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_REPORT_REQUEST,
    OP_REPORT_DELETE,
};

static const nio_gen_op ops_table[] = {
    [OP_REPORT_REQUEST] = {
        .name = "report.request",
        .where = "reports.nio:12",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(reports_handlers, report_request),
        .matches = is_report_uri,
        .deliver = deliver_report_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_REPORT_DELETE] = {
        .name = "report.delete",
        .where = "reports.nio:13",
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
        .deadline_ms = 10000,
        .layer = 1,
        .slot = offsetof(reports_handlers, report_delete),
        .matches = is_report_uri,
        .deliver = deliver_report_delete,
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
            return is_report_uri(uri) ? (int)OP_REPORT_REQUEST : -1;
        case NIO_DELETE_URI:
            return is_report_uri(uri) ? (int)OP_REPORT_DELETE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol reports_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "reports",
    .version = 1,
    .app = {(const uint8_t *)"reports", 7},
    .port = 0,
    .layers = layers_table,
    .layer_count = 2,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 2,
    .handlers_size = sizeof(reports_handlers),
    .keys_size = sizeof(reports_keys),
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status reports_serve(nio_node *node, const reports_handlers *handlers,
                         const reports_keys *keys, void *app, reports_server **server,
                         nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &reports_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (reports_server *)service;
    }
    return status;
}

void *reports_server_app(const reports_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *reports_server_node(const reports_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status reports_set_keys(nio_node *node, const reports_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &reports_protocol, keys, error);
}

nio_status reports_report_request_reply_ok(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 64)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REPORT_REQUEST], NIO_RESPOND_URI,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status reports_report_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REPORT_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status reports_report_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REPORT_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status reports_report_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REPORT_DELETE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status reports_report_delete_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REPORT_DELETE], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status reports_report_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_REPORT_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status reports_connect(nio_node *node, const char *endpoint, const reports_keys *keys,
                           const nio_connect_options *options, reports_client **client,
                           nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &reports_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (reports_client *)made;
    }
    return status;
}

nio_status reports_attach(nio_link *link, const reports_keys *keys, reports_client **client,
                          nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &reports_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (reports_client *)made;
    }
    return status;
}

nio_link *reports_client_link(const reports_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_report_request(const nio_gen_end *end)
{
    reports_report_request_done *done = (reports_report_request_done *)end->done;
    reports_report_request_end result = {0};
    nio_text ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_text(end->end->content, 64, &ok)) {
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

nio_status reports_report_request(reports_client *client, const reports_report_uri *uri,
                                  const nio_call_options *options,
                                  reports_report_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_report_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_REPORT_REQUEST],
                                           size_report_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_report_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_report_request, (nio_gen_fn *)done, user, id);
}

static void finish_report_delete(const nio_gen_end *end)
{
    reports_report_delete_done *done = (reports_report_delete_done *)end->done;
    reports_report_delete_end result = {0};
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

nio_status reports_report_delete(reports_client *client, const reports_report_uri *uri,
                                 const nio_call_options *options, reports_report_delete_done *done,
                                 void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_report_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_REPORT_DELETE],
                                           size_report_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_report_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_report_delete, (nio_gen_fn *)done, user, id);
}
