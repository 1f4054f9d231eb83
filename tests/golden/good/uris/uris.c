/* uris.c - protocol uris, version 1.
 *
 * Made by netaio-gen from uris.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "uris.h"

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_name_uri(const uris_name_uri *uri)
{
    return nio_gen_uri_text_valid(uri->name, 8, NIO_GEN_END);
}

static size_t size_name_uri(const uris_name_uri *uri)
{
    return 5 +
           uri->name.len;
}

static uint8_t *write_name_uri(uint8_t *at, const uris_name_uri *uri)
{
    at = nio_gen_put_raw(at, "name/", 5);
    at = nio_gen_put_raw(at, uri->name.ptr, uri->name.len);
    return at;
}

nio_status uris_name_uri_build(const uris_name_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_name_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_name_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_name_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_name_uri_match(nio_bytes bytes, uris_name_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "name/", 5) &&
           nio_gen_uri_text(&walk, 8, NIO_GEN_END, &uri->name) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_name_uri(nio_bytes bytes)
{
    uris_name_uri uri;
    return uris_name_uri_match(bytes, &uri);
}

static bool check_pair_uri(const uris_pair_uri *uri)
{
    return nio_gen_uri_bytes_valid(uri->left, 4, ':') &&
           nio_gen_uri_text_valid(uri->right, 6, NIO_GEN_END);
}

static size_t size_pair_uri(const uris_pair_uri *uri)
{
    return 5 +
           uri->left.len +
           1 +
           uri->right.len;
}

static uint8_t *write_pair_uri(uint8_t *at, const uris_pair_uri *uri)
{
    at = nio_gen_put_raw(at, "pair/", 5);
    at = nio_gen_put_raw(at, uri->left.ptr, uri->left.len);
    at = nio_gen_put_raw(at, ":", 1);
    at = nio_gen_put_raw(at, uri->right.ptr, uri->right.len);
    return at;
}

nio_status uris_pair_uri_build(const uris_pair_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_pair_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_pair_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_pair_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_pair_uri_match(nio_bytes bytes, uris_pair_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "pair/", 5) &&
           nio_gen_uri_bytes(&walk, 4, ':', &uri->left) &&
           nio_gen_uri_literal(&walk, ":", 1) &&
           nio_gen_uri_text(&walk, 6, NIO_GEN_END, &uri->right) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_pair_uri(nio_bytes bytes)
{
    uris_pair_uri uri;
    return uris_pair_uri_match(bytes, &uri);
}

static bool check_small_uri(const uris_small_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_small_uri(const uris_small_uri *uri)
{
    return 3 +
           nio_gen_decimal_size(uri->n);
}

static uint8_t *write_small_uri(uint8_t *at, const uris_small_uri *uri)
{
    at = nio_gen_put_raw(at, "u8/", 3);
    at = nio_gen_put_decimal(at, uri->n);
    return at;
}

nio_status uris_small_uri_build(const uris_small_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_small_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_small_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_small_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_small_uri_match(nio_bytes bytes, uris_small_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "u8/", 3) &&
           nio_gen_uri_u8(&walk, NIO_GEN_END, &uri->n) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_small_uri(nio_bytes bytes)
{
    uris_small_uri uri;
    return uris_small_uri_match(bytes, &uri);
}

static bool check_numbers_uri(const uris_numbers_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_numbers_uri(const uris_numbers_uri *uri)
{
    return 2 +
           nio_gen_decimal_size(uri->a) +
           1 +
           nio_gen_decimal_size(uri->b) +
           1 +
           nio_gen_decimal_size(uri->c) +
           1 +
           nio_gen_decimal_size(uri->d);
}

static uint8_t *write_numbers_uri(uint8_t *at, const uris_numbers_uri *uri)
{
    at = nio_gen_put_raw(at, "n/", 2);
    at = nio_gen_put_decimal(at, uri->a);
    at = nio_gen_put_raw(at, "/", 1);
    at = nio_gen_put_decimal(at, uri->b);
    at = nio_gen_put_raw(at, "/", 1);
    at = nio_gen_put_decimal(at, uri->c);
    at = nio_gen_put_raw(at, "/", 1);
    at = nio_gen_put_decimal(at, uri->d);
    return at;
}

nio_status uris_numbers_uri_build(const uris_numbers_uri *uri, uint8_t *out, size_t cap,
                                  size_t *len)
{
    if (!check_numbers_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_numbers_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_numbers_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_numbers_uri_match(nio_bytes bytes, uris_numbers_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "n/", 2) &&
           nio_gen_uri_u8(&walk, '/', &uri->a) &&
           nio_gen_uri_literal(&walk, "/", 1) &&
           nio_gen_uri_u16(&walk, '/', &uri->b) &&
           nio_gen_uri_literal(&walk, "/", 1) &&
           nio_gen_uri_u32(&walk, '/', &uri->c) &&
           nio_gen_uri_literal(&walk, "/", 1) &&
           nio_gen_uri_u64(&walk, NIO_GEN_END, &uri->d) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_numbers_uri(nio_bytes bytes)
{
    uris_numbers_uri uri;
    return uris_numbers_uri_match(bytes, &uri);
}

static bool check_raws_uri(const uris_raws_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_raws_uri(const uris_raws_uri *uri)
{
    (void)uri;
    return 1 +
           1 +
           2 +
           4 +
           8;
}

static uint8_t *write_raws_uri(uint8_t *at, const uris_raws_uri *uri)
{
    at = nio_gen_put_raw(at, "r", 1);
    at = nio_gen_put_be(at, uri->a, 1);
    at = nio_gen_put_be(at, uri->b, 2);
    at = nio_gen_put_be(at, uri->c, 4);
    at = nio_gen_put_be(at, uri->d, 8);
    return at;
}

nio_status uris_raws_uri_build(const uris_raws_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_raws_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_raws_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_raws_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_raws_uri_match(nio_bytes bytes, uris_raws_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "r", 1) &&
           nio_gen_uri_raw_u8(&walk, &uri->a) &&
           nio_gen_uri_raw_u16(&walk, &uri->b) &&
           nio_gen_uri_raw_u32(&walk, &uri->c) &&
           nio_gen_uri_raw_u64(&walk, &uri->d) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_raws_uri(nio_bytes bytes)
{
    uris_raws_uri uri;
    return uris_raws_uri_match(bytes, &uri);
}

static bool check_key_uri(const uris_key_uri *uri)
{
    return nio_gen_uri_bytes_valid(uri->rest, 5, NIO_GEN_END);
}

static size_t size_key_uri(const uris_key_uri *uri)
{
    return 4 +
           3 +
           1 +
           uri->rest.len;
}

static uint8_t *write_key_uri(uint8_t *at, const uris_key_uri *uri)
{
    at = nio_gen_put_raw(at, "key/", 4);
    at = nio_gen_put_raw(at, uri->key, 3);
    at = nio_gen_put_raw(at, "/", 1);
    at = nio_gen_put_raw(at, uri->rest.ptr, uri->rest.len);
    return at;
}

nio_status uris_key_uri_build(const uris_key_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_key_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_key_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_key_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_key_uri_match(nio_bytes bytes, uris_key_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "key/", 4) &&
           nio_gen_uri_fixed(&walk, 3, uri->key) &&
           nio_gen_uri_literal(&walk, "/", 1) &&
           nio_gen_uri_bytes(&walk, 5, NIO_GEN_END, &uri->rest) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_key_uri(nio_bytes bytes)
{
    uris_key_uri uri;
    return uris_key_uri_match(bytes, &uri);
}

static bool check_any_uri(const uris_any_uri *uri)
{
    return uri->key.len <= 64;
}

static size_t size_any_uri(const uris_any_uri *uri)
{
    return uri->key.len;
}

static uint8_t *write_any_uri(uint8_t *at, const uris_any_uri *uri)
{
    at = nio_gen_put_raw(at, uri->key.ptr, uri->key.len);
    return at;
}

nio_status uris_any_uri_build(const uris_any_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_any_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_any_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_any_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_any_uri_match(nio_bytes bytes, uris_any_uri *uri)
{
    return nio_gen_as_bytes(bytes, 64, &uri->key);
}

static bool is_any_uri(nio_bytes bytes)
{
    uris_any_uri uri;
    return uris_any_uri_match(bytes, &uri);
}

static bool check_any_delete_uri(const uris_any_delete_uri *uri)
{
    return uri->key.len <= 4;
}

static size_t size_any_delete_uri(const uris_any_delete_uri *uri)
{
    return uri->key.len;
}

static uint8_t *write_any_delete_uri(uint8_t *at, const uris_any_delete_uri *uri)
{
    at = nio_gen_put_raw(at, uri->key.ptr, uri->key.len);
    return at;
}

nio_status uris_any_delete_uri_build(const uris_any_delete_uri *uri, uint8_t *out, size_t cap,
                                     size_t *len)
{
    if (!check_any_delete_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_any_delete_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_any_delete_uri(out, uri) - out);
    return NIO_OK;
}

bool uris_any_delete_uri_match(nio_bytes bytes, uris_any_delete_uri *uri)
{
    return nio_gen_as_bytes(bytes, 4, &uri->key);
}

static bool is_any_delete_uri(nio_bytes bytes)
{
    uris_any_delete_uri uri;
    return uris_any_delete_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_name_uri(nio_gen_keep *keep, uris_name_uri *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status uris_name_uri_clone(const uris_name_uri *from,
                               const nio_env *env,
                               uris_name_uri **clone)
{
    uris_name_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_name_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_name_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_pair_uri(nio_gen_keep *keep, uris_pair_uri *value)
{
    value->left.ptr = nio_gen_keep_bytes(keep, value->left.ptr, value->left.len);
    value->right.ptr = nio_gen_keep_bytes(keep, value->right.ptr, value->right.len);
}

nio_status uris_pair_uri_clone(const uris_pair_uri *from,
                               const nio_env *env,
                               uris_pair_uri **clone)
{
    uris_pair_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_pair_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_pair_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status uris_small_uri_clone(const uris_small_uri *from,
                                const nio_env *env,
                                uris_small_uri **clone)
{
    uris_small_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status uris_numbers_uri_clone(const uris_numbers_uri *from,
                                  const nio_env *env,
                                  uris_numbers_uri **clone)
{
    uris_numbers_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status uris_raws_uri_clone(const uris_raws_uri *from,
                               const nio_env *env,
                               uris_raws_uri **clone)
{
    uris_raws_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_key_uri(nio_gen_keep *keep, uris_key_uri *value)
{
    value->rest.ptr = nio_gen_keep_bytes(keep, value->rest.ptr, value->rest.len);
}

nio_status uris_key_uri_clone(const uris_key_uri *from, const nio_env *env, uris_key_uri **clone)
{
    uris_key_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_key_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_key_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_any_uri(nio_gen_keep *keep, uris_any_uri *value)
{
    value->key.ptr = nio_gen_keep_bytes(keep, value->key.ptr, value->key.len);
}

nio_status uris_any_uri_clone(const uris_any_uri *from, const nio_env *env, uris_any_uri **clone)
{
    uris_any_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_any_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_any_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_any_delete_uri(nio_gen_keep *keep, uris_any_delete_uri *value)
{
    value->key.ptr = nio_gen_keep_bytes(keep, value->key.ptr, value->key.len);
}

nio_status uris_any_delete_uri_clone(const uris_any_delete_uri *from,
                                     const nio_env *env,
                                     uris_any_delete_uri **clone)
{
    uris_any_delete_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_any_delete_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_any_delete_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_apple_update(uris_server *server, nio_call *call);

static nio_status deliver_apple_update(const nio_gen_delivery *delivery)
{
    handle_apple_update *handler = (handle_apple_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_apple_delete(uris_server *server, nio_call *call);

static nio_status deliver_apple_delete(const nio_gen_delivery *delivery)
{
    handle_apple_delete *handler = (handle_apple_delete *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_angle_update(uris_server *server, nio_call *call);

static nio_status deliver_angle_update(const nio_gen_delivery *delivery)
{
    handle_angle_update *handler = (handle_angle_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_maple_update(uris_server *server, nio_call *call);

static nio_status deliver_maple_update(const nio_gen_delivery *delivery)
{
    handle_maple_update *handler = (handle_maple_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_empty_update(uris_server *server, nio_call *call);

static nio_status deliver_empty_update(const nio_gen_delivery *delivery)
{
    handle_empty_update *handler = (handle_empty_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_odd_update(uris_server *server, nio_call *call);

static nio_status deliver_odd_update(const nio_gen_delivery *delivery)
{
    handle_odd_update *handler = (handle_odd_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_name_update(uris_server *server, nio_call *call, const uris_name_uri *uri);

static nio_status deliver_name_update(const nio_gen_delivery *delivery)
{
    uris_name_uri uri;
    if (!uris_name_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_name_update *handler = (handle_name_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_pair_delete(uris_server *server, nio_call *call, const uris_pair_uri *uri);

static nio_status deliver_pair_delete(const nio_gen_delivery *delivery)
{
    uris_pair_uri uri;
    if (!uris_pair_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_pair_delete *handler = (handle_pair_delete *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_pair_update(uris_server *server, nio_call *call, const uris_pair_uri *uri,
                                uint8_t value);

static nio_status deliver_pair_update(const nio_gen_delivery *delivery)
{
    uris_pair_uri uri;
    uint8_t value;
    if (!uris_pair_uri_match(delivery->uri, &uri) ||
        !nio_gen_get_u8(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_pair_update *handler = (handle_pair_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri, value);
    return NIO_OK;
}

typedef void handle_small_update(uris_server *server, nio_call *call, const uris_small_uri *uri);

static nio_status deliver_small_update(const nio_gen_delivery *delivery)
{
    uris_small_uri uri;
    if (!uris_small_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_small_update *handler = (handle_small_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_numbers_update(uris_server *server, nio_call *call,
                                   const uris_numbers_uri *uri);

static nio_status deliver_numbers_update(const nio_gen_delivery *delivery)
{
    uris_numbers_uri uri;
    if (!uris_numbers_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_numbers_update *handler = (handle_numbers_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_raws_update(uris_server *server, nio_call *call, const uris_raws_uri *uri);

static nio_status deliver_raws_update(const nio_gen_delivery *delivery)
{
    uris_raws_uri uri;
    if (!uris_raws_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_raws_update *handler = (handle_raws_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_key_update(uris_server *server, nio_call *call, const uris_key_uri *uri);

static nio_status deliver_key_update(const nio_gen_delivery *delivery)
{
    uris_key_uri uri;
    if (!uris_key_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_key_update *handler = (handle_key_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_any_update(uris_server *server, nio_call *call, const uris_any_uri *uri);

static nio_status deliver_any_update(const nio_gen_delivery *delivery)
{
    uris_any_uri uri;
    if (!uris_any_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_any_update *handler = (handle_any_update *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_any_delete_delete(uris_server *server, nio_call *call,
                                      const uris_any_delete_uri *uri);

static nio_status deliver_any_delete_delete(const nio_gen_delivery *delivery)
{
    uris_any_delete_uri uri;
    if (!uris_any_delete_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_any_delete_delete *handler = (handle_any_delete_delete *)delivery->handler;
    handler((uris_server *)delivery->service, delivery->call, &uri);
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
    OP_APPLE_UPDATE,
    OP_APPLE_DELETE,
    OP_ANGLE_UPDATE,
    OP_MAPLE_UPDATE,
    OP_EMPTY_UPDATE,
    OP_ODD_UPDATE,
    OP_NAME_UPDATE,
    OP_PAIR_DELETE,
    OP_PAIR_UPDATE,
    OP_SMALL_UPDATE,
    OP_NUMBERS_UPDATE,
    OP_RAWS_UPDATE,
    OP_KEY_UPDATE,
    OP_ANY_UPDATE,
    OP_ANY_DELETE_DELETE,
};

static const nio_gen_op ops_table[] = {
    [OP_APPLE_UPDATE] = {
        .name = "apple.update",
        .where = "uris.nio:8",
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
        .slot = offsetof(uris_handlers, apple_update),
        .uri = {(const uint8_t *)"apple", 5},
        .deliver = deliver_apple_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_APPLE_DELETE] = {
        .name = "apple.delete",
        .where = "uris.nio:8",
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
        .slot = offsetof(uris_handlers, apple_delete),
        .uri = {(const uint8_t *)"apple", 5},
        .deliver = deliver_apple_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ANGLE_UPDATE] = {
        .name = "angle.update",
        .where = "uris.nio:9",
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
        .slot = offsetof(uris_handlers, angle_update),
        .uri = {(const uint8_t *)"angle", 5},
        .deliver = deliver_angle_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_MAPLE_UPDATE] = {
        .name = "maple.update",
        .where = "uris.nio:10",
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
        .slot = offsetof(uris_handlers, maple_update),
        .uri = {(const uint8_t *)"maple", 5},
        .deliver = deliver_maple_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_EMPTY_UPDATE] = {
        .name = "empty.update",
        .where = "uris.nio:11",
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
        .slot = offsetof(uris_handlers, empty_update),
        .uri = {(const uint8_t *)"", 0},
        .deliver = deliver_empty_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ODD_UPDATE] = {
        .name = "odd.update",
        .where = "uris.nio:12",
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
        .slot = offsetof(uris_handlers, odd_update),
        .uri = {(const uint8_t *)"a\"b\\c{}\012?\?/", 11},
        .deliver = deliver_odd_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_NAME_UPDATE] = {
        .name = "name.update",
        .where = "uris.nio:14",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(uris_handlers, name_update),
        .matches = is_name_uri,
        .deliver = deliver_name_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_PAIR_DELETE] = {
        .name = "pair.delete",
        .where = "uris.nio:15",
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
        .layer = -1,
        .slot = offsetof(uris_handlers, pair_delete),
        .matches = is_pair_uri,
        .deliver = deliver_pair_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_PAIR_UPDATE] = {
        .name = "pair.update",
        .where = "uris.nio:15",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(uris_handlers, pair_update),
        .matches = is_pair_uri,
        .deliver = deliver_pair_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_SMALL_UPDATE] = {
        .name = "small.update",
        .where = "uris.nio:16",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(uris_handlers, small_update),
        .matches = is_small_uri,
        .deliver = deliver_small_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_NUMBERS_UPDATE] = {
        .name = "numbers.update",
        .where = "uris.nio:17",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(uris_handlers, numbers_update),
        .matches = is_numbers_uri,
        .deliver = deliver_numbers_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_RAWS_UPDATE] = {
        .name = "raws.update",
        .where = "uris.nio:18",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(uris_handlers, raws_update),
        .matches = is_raws_uri,
        .deliver = deliver_raws_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_KEY_UPDATE] = {
        .name = "key.update",
        .where = "uris.nio:19",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(uris_handlers, key_update),
        .matches = is_key_uri,
        .deliver = deliver_key_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ANY_UPDATE] = {
        .name = "any.update",
        .where = "uris.nio:21",
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
        .layer = -1,
        .slot = offsetof(uris_handlers, any_update),
        .matches = is_any_uri,
        .deliver = deliver_any_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_ANY_DELETE_DELETE] = {
        .name = "any_delete.delete",
        .where = "uris.nio:22",
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
        .layer = -1,
        .slot = offsetof(uris_handlers, any_delete_delete),
        .matches = is_any_delete_uri,
        .deliver = deliver_any_delete_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_UPDATE_URI:
        switch (uri.len) {
        case 0:
            return nio_gen_uri_is(uri, "", 0) ? (int)OP_EMPTY_UPDATE : -1;
        case 5:
            switch (uri.ptr[1]) {
            case 'a':
                return nio_gen_uri_is(uri, "maple", 5) ? (int)OP_MAPLE_UPDATE : -1;
            case 'n':
                return nio_gen_uri_is(uri, "angle", 5) ? (int)OP_ANGLE_UPDATE : -1;
            case 'p':
                return nio_gen_uri_is(uri, "apple", 5) ? (int)OP_APPLE_UPDATE : -1;
            default:
                return -1;
            }
        case 11:
            return nio_gen_uri_is(uri, "a\"b\\c{}\012?\?/", 11) ? (int)OP_ODD_UPDATE : -1;
        default:
            return -1;
        }
    case NIO_DELETE_URI:
        return nio_gen_uri_is(uri, "apple", 5) ? (int)OP_APPLE_DELETE : -1;
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
        case NIO_UPDATE_URI:
            if (is_name_uri(uri)) {
                return OP_NAME_UPDATE;
            }
            if (is_pair_uri(uri)) {
                return OP_PAIR_UPDATE;
            }
            if (is_small_uri(uri)) {
                return OP_SMALL_UPDATE;
            }
            if (is_numbers_uri(uri)) {
                return OP_NUMBERS_UPDATE;
            }
            if (is_raws_uri(uri)) {
                return OP_RAWS_UPDATE;
            }
            return is_key_uri(uri) ? (int)OP_KEY_UPDATE : -1;
        case NIO_DELETE_URI:
            return is_pair_uri(uri) ? (int)OP_PAIR_DELETE : -1;
        default:
            return -1;
        }
    case NIO_GEN_BARE:
        switch (type) {
        case NIO_UPDATE_URI:
            return is_any_uri(uri) ? (int)OP_ANY_UPDATE : -1;
        case NIO_DELETE_URI:
            return is_any_delete_uri(uri) ? (int)OP_ANY_DELETE_DELETE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol uris_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "uris",
    .version = 1,
    .app = {(const uint8_t *)"uris\000\377", 6},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 15,
    .handlers_size = sizeof(uris_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = 0,
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status uris_serve(nio_node *node, const uris_handlers *handlers, void *app,
                      uris_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &uris_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (uris_server *)service;
    }
    return status;
}

void *uris_server_app(const uris_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *uris_server_node(const uris_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status uris_apple_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_APPLE_UPDATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_apple_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_APPLE_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_apple_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_APPLE_DELETE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_apple_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_APPLE_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_angle_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ANGLE_UPDATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_angle_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ANGLE_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_maple_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_MAPLE_UPDATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_maple_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_MAPLE_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_empty_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EMPTY_UPDATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_empty_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EMPTY_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_odd_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ODD_UPDATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_odd_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ODD_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_name_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NAME_UPDATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_name_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NAME_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_pair_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PAIR_DELETE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_pair_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PAIR_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_pair_update_reply_ok(nio_call *call, uint8_t value)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PAIR_UPDATE], NIO_OK_TYPE,
                                            nio_gen_uint_size(value), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_uint(out.content.at, value);
    return nio_gen_reply_end(&out);
}

nio_status uris_pair_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PAIR_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_small_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_SMALL_UPDATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_small_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_SMALL_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_numbers_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NUMBERS_UPDATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_numbers_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NUMBERS_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_raws_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAWS_UPDATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_raws_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_RAWS_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_key_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_KEY_UPDATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_key_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_KEY_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_any_update_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ANY_UPDATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_any_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ANY_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status uris_any_delete_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ANY_DELETE_DELETE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status uris_any_delete_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_ANY_DELETE_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status uris_connect(nio_node *node, const char *endpoint, const nio_connect_options *options,
                        uris_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &uris_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (uris_client *)made;
    }
    return status;
}

nio_status uris_attach(nio_link *link, uris_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &uris_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (uris_client *)made;
    }
    return status;
}

nio_link *uris_client_link(const uris_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_apple_update(const nio_gen_end *end)
{
    uris_apple_update_done *done = (uris_apple_update_done *)end->done;
    uris_apple_update_end result = {0};
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

nio_status uris_apple_update(uris_client *client, const nio_call_options *options,
                             uris_apple_update_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_APPLE_UPDATE], 5, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "apple", 5);
    return nio_gen_call_end(&out, options, finish_apple_update, (nio_gen_fn *)done, user, id);
}

static void finish_apple_delete(const nio_gen_end *end)
{
    uris_apple_delete_done *done = (uris_apple_delete_done *)end->done;
    uris_apple_delete_end result = {0};
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

nio_status uris_apple_delete(uris_client *client, const nio_call_options *options,
                             uris_apple_delete_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_APPLE_DELETE], 5, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "apple", 5);
    return nio_gen_call_end(&out, options, finish_apple_delete, (nio_gen_fn *)done, user, id);
}

static void finish_angle_update(const nio_gen_end *end)
{
    uris_angle_update_done *done = (uris_angle_update_done *)end->done;
    uris_angle_update_end result = {0};
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

nio_status uris_angle_update(uris_client *client, const nio_call_options *options,
                             uris_angle_update_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ANGLE_UPDATE], 5, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "angle", 5);
    return nio_gen_call_end(&out, options, finish_angle_update, (nio_gen_fn *)done, user, id);
}

static void finish_maple_update(const nio_gen_end *end)
{
    uris_maple_update_done *done = (uris_maple_update_done *)end->done;
    uris_maple_update_end result = {0};
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

nio_status uris_maple_update(uris_client *client, const nio_call_options *options,
                             uris_maple_update_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_MAPLE_UPDATE], 5, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "maple", 5);
    return nio_gen_call_end(&out, options, finish_maple_update, (nio_gen_fn *)done, user, id);
}

static void finish_empty_update(const nio_gen_end *end)
{
    uris_empty_update_done *done = (uris_empty_update_done *)end->done;
    uris_empty_update_end result = {0};
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

nio_status uris_empty_update(uris_client *client, const nio_call_options *options,
                             uris_empty_update_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_EMPTY_UPDATE], 0, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "", 0);
    return nio_gen_call_end(&out, options, finish_empty_update, (nio_gen_fn *)done, user, id);
}

static void finish_odd_update(const nio_gen_end *end)
{
    uris_odd_update_done *done = (uris_odd_update_done *)end->done;
    uris_odd_update_end result = {0};
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

nio_status uris_odd_update(uris_client *client, const nio_call_options *options,
                           uris_odd_update_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ODD_UPDATE], 11, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "a\"b\\c{}\012?\?/", 11);
    return nio_gen_call_end(&out, options, finish_odd_update, (nio_gen_fn *)done, user, id);
}

static void finish_name_update(const nio_gen_end *end)
{
    uris_name_update_done *done = (uris_name_update_done *)end->done;
    uris_name_update_end result = {0};
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

nio_status uris_name_update(uris_client *client, const uris_name_uri *uri,
                            const nio_call_options *options, uris_name_update_done *done,
                            void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_name_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_NAME_UPDATE],
                                           size_name_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_name_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_name_update, (nio_gen_fn *)done, user, id);
}

static void finish_pair_delete(const nio_gen_end *end)
{
    uris_pair_delete_done *done = (uris_pair_delete_done *)end->done;
    uris_pair_delete_end result = {0};
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

nio_status uris_pair_delete(uris_client *client, const uris_pair_uri *uri,
                            const nio_call_options *options, uris_pair_delete_done *done,
                            void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_pair_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_PAIR_DELETE],
                                           size_pair_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_pair_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_pair_delete, (nio_gen_fn *)done, user, id);
}

static void finish_pair_update(const nio_gen_end *end)
{
    uris_pair_update_done *done = (uris_pair_update_done *)end->done;
    uris_pair_update_end result = {0};
    uint8_t ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_get_u8(end->end->content, &ok)) {
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

nio_status uris_pair_update(uris_client *client, const uris_pair_uri *uri, uint8_t value,
                            const nio_call_options *options, uris_pair_update_done *done,
                            void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_pair_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_PAIR_UPDATE],
                                           size_pair_uri(uri), nio_gen_uint_size(value), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_pair_uri(out.uri, uri);
    out.content.at = nio_gen_put_uint(out.content.at, value);
    return nio_gen_call_end(&out, options, finish_pair_update, (nio_gen_fn *)done, user, id);
}

static void finish_small_update(const nio_gen_end *end)
{
    uris_small_update_done *done = (uris_small_update_done *)end->done;
    uris_small_update_end result = {0};
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

nio_status uris_small_update(uris_client *client, const uris_small_uri *uri,
                             const nio_call_options *options, uris_small_update_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_small_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_SMALL_UPDATE],
                                           size_small_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_small_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_small_update, (nio_gen_fn *)done, user, id);
}

static void finish_numbers_update(const nio_gen_end *end)
{
    uris_numbers_update_done *done = (uris_numbers_update_done *)end->done;
    uris_numbers_update_end result = {0};
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

nio_status uris_numbers_update(uris_client *client, const uris_numbers_uri *uri,
                               const nio_call_options *options, uris_numbers_update_done *done,
                               void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_numbers_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_NUMBERS_UPDATE],
                                           size_numbers_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_numbers_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_numbers_update, (nio_gen_fn *)done, user, id);
}

static void finish_raws_update(const nio_gen_end *end)
{
    uris_raws_update_done *done = (uris_raws_update_done *)end->done;
    uris_raws_update_end result = {0};
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

nio_status uris_raws_update(uris_client *client, const uris_raws_uri *uri,
                            const nio_call_options *options, uris_raws_update_done *done,
                            void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_raws_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_RAWS_UPDATE],
                                           size_raws_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_raws_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_raws_update, (nio_gen_fn *)done, user, id);
}

static void finish_key_update(const nio_gen_end *end)
{
    uris_key_update_done *done = (uris_key_update_done *)end->done;
    uris_key_update_end result = {0};
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

nio_status uris_key_update(uris_client *client, const uris_key_uri *uri,
                           const nio_call_options *options, uris_key_update_done *done, void *user,
                           nio_call_id *id)
{
    nio_gen_out out;
    if (!check_key_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_KEY_UPDATE],
                                           size_key_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_key_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_key_update, (nio_gen_fn *)done, user, id);
}

static void finish_any_update(const nio_gen_end *end)
{
    uris_any_update_done *done = (uris_any_update_done *)end->done;
    uris_any_update_end result = {0};
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

nio_status uris_any_update(uris_client *client, const uris_any_uri *uri,
                           const nio_call_options *options, uris_any_update_done *done, void *user,
                           nio_call_id *id)
{
    nio_gen_out out;
    if (!check_any_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ANY_UPDATE],
                                           size_any_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_any_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_any_update, (nio_gen_fn *)done, user, id);
}

static void finish_any_delete_delete(const nio_gen_end *end)
{
    uris_any_delete_delete_done *done = (uris_any_delete_delete_done *)end->done;
    uris_any_delete_delete_end result = {0};
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

nio_status uris_any_delete_delete(uris_client *client, const uris_any_delete_uri *uri,
                                  const nio_call_options *options,
                                  uris_any_delete_delete_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_any_delete_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ANY_DELETE_DELETE],
                                           size_any_delete_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_any_delete_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_any_delete_delete, (nio_gen_fn *)done, user, id);
}
