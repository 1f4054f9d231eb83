/* notices.c - protocol notices, version 2.
 *
 * Made by netaio-gen from notices.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "notices.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_text_u32_map(const notices_text_u32_map *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i].key, 8)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_text_u32_map(const notices_text_u32_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_blob_size(value->items[i].key.len),
                           nio_gen_uint_size(value->items[i].value));
    }
    return shape;
}

static size_t size_text_u32_map(const notices_text_u32_map *value)
{
    nio_gen_shape shape = shape_text_u32_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_text_u32_map(uint8_t *at, const notices_text_u32_map *value,
                                   nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_text_u32_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_blob_size(value->items[i].key.len),
                              nio_gen_uint_size(value->items[i].value));
        at = nio_gen_put_text(at, value->items[i].key);
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_text_u32_map(nio_bytes packed, nio_gen_arena *arena, notices_text_u32_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    notices_text_u32_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_text(key, 8, &items[i].key) ||
            !nio_gen_get_u32(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_notice(const notices_notice *value)
{
    return (!value->has_tags || check_text_u32_map(&value->tags));
}

static nio_gen_shape shape_notice(const notices_notice *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->id));
    if (value->has_tags) {
        nio_gen_shape_item(&shape, 2, size_text_u32_map(&value->tags));
    }
    return shape;
}

static size_t size_notice(const notices_notice *value)
{
    nio_gen_shape shape = shape_notice(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_notice(uint8_t *at, const notices_notice *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_notice(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->id));
    if (value->has_tags) {
        at = nio_gen_put_item(&items, write_text_u32_map(at, &value->tags, status));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_notice(nio_bytes packed, nio_gen_arena *arena, notices_notice *value)
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
        value->has_tags = true;
        if (!read_text_u32_map(item, arena, &value->tags)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_text_list(const nio_text_list *value)
{
    if (value->count > 4) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i], 16)) {
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
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    nio_text *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_text(item, 16, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_self(const notices_self *value)
{
    return nio_gen_text_ok(value->name, 16) &&
           (!value->has_topic || check_text_list(&value->topic));
}

static nio_gen_shape shape_self(const notices_self *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 6, nio_gen_blob_size(value->name.len));
    if (value->has_topic) {
        nio_gen_shape_pair(&shape, 7, size_text_list(&value->topic));
    }
    return shape;
}

static size_t size_self(const notices_self *value)
{
    nio_gen_shape shape = shape_self(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_self(uint8_t *at, const notices_self *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_self(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 6, nio_gen_blob_size(value->name.len));
    at = nio_gen_put_blob(at, NIO_PK_STR, "name", 4);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    if (value->has_topic) {
        at = nio_gen_put_pair(at, 7, size_text_list(&value->topic));
        at = nio_gen_put_blob(at, NIO_PK_STR, "topic", 5);
        at = nio_gen_put_item(&items, write_text_list(at, &value->topic));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_self(nio_bytes packed, nio_gen_arena *arena, notices_self *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_name = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "name", 4)) {
            has_name = !nio_gen_is_none(item);
            if (has_name && !nio_gen_get_text(item, 16, &value->name)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "topic", 5)) {
            value->has_topic = !nio_gen_is_none(item);
            if (value->has_topic && !read_text_list(item, arena, &value->topic)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_name;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_room_uri(const notices_room_uri *uri)
{
    return nio_gen_uri_text_valid(uri->name, 16, NIO_GEN_END);
}

static size_t size_room_uri(const notices_room_uri *uri)
{
    return 5 +
           uri->name.len;
}

static uint8_t *write_room_uri(uint8_t *at, const notices_room_uri *uri)
{
    at = nio_gen_put_raw(at, "room/", 5);
    at = nio_gen_put_raw(at, uri->name.ptr, uri->name.len);
    return at;
}

nio_status notices_room_uri_build(const notices_room_uri *uri, uint8_t *out, size_t cap,
                                  size_t *len)
{
    if (!check_room_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_room_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_room_uri(out, uri) - out);
    return NIO_OK;
}

bool notices_room_uri_match(nio_bytes bytes, notices_room_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "room/", 5) &&
           nio_gen_uri_text(&walk, 16, NIO_GEN_END, &uri->name) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_room_uri(nio_bytes bytes)
{
    notices_room_uri uri;
    return notices_room_uri_match(bytes, &uri);
}

static bool check_any_uri(const notices_any_uri *uri)
{
    return uri->rest.len <= 32;
}

static size_t size_any_uri(const notices_any_uri *uri)
{
    return uri->rest.len;
}

static uint8_t *write_any_uri(uint8_t *at, const notices_any_uri *uri)
{
    at = nio_gen_put_raw(at, uri->rest.ptr, uri->rest.len);
    return at;
}

nio_status notices_any_uri_build(const notices_any_uri *uri, uint8_t *out, size_t cap, size_t *len)
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

bool notices_any_uri_match(nio_bytes bytes, notices_any_uri *uri)
{
    return nio_gen_as_bytes(bytes, 32, &uri->rest);
}

static bool is_any_uri(nio_bytes bytes)
{
    notices_any_uri uri;
    return notices_any_uri_match(bytes, &uri);
}

static bool check_alarm_uri(const notices_alarm_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_alarm_uri(const notices_alarm_uri *uri)
{
    return 6 +
           nio_gen_decimal_size(uri->level);
}

static uint8_t *write_alarm_uri(uint8_t *at, const notices_alarm_uri *uri)
{
    at = nio_gen_put_raw(at, "alarm/", 6);
    at = nio_gen_put_decimal(at, uri->level);
    return at;
}

nio_status notices_alarm_uri_build(const notices_alarm_uri *uri, uint8_t *out, size_t cap,
                                   size_t *len)
{
    if (!check_alarm_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_alarm_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_alarm_uri(out, uri) - out);
    return NIO_OK;
}

bool notices_alarm_uri_match(nio_bytes bytes, notices_alarm_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "alarm/", 6) &&
           nio_gen_uri_u8(&walk, NIO_GEN_END, &uri->level) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_alarm_uri(nio_bytes bytes)
{
    notices_alarm_uri uri;
    return notices_alarm_uri_match(bytes, &uri);
}

static bool check_nudge_uri(const notices_nudge_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_nudge_uri(const notices_nudge_uri *uri)
{
    (void)uri;
    return 6 +
           2;
}

static uint8_t *write_nudge_uri(uint8_t *at, const notices_nudge_uri *uri)
{
    at = nio_gen_put_raw(at, "nudge/", 6);
    at = nio_gen_put_raw(at, uri->who, 2);
    return at;
}

nio_status notices_nudge_uri_build(const notices_nudge_uri *uri, uint8_t *out, size_t cap,
                                   size_t *len)
{
    if (!check_nudge_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_nudge_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_nudge_uri(out, uri) - out);
    return NIO_OK;
}

bool notices_nudge_uri_match(nio_bytes bytes, notices_nudge_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "nudge/", 6) &&
           nio_gen_uri_fixed(&walk, 2, uri->who) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_nudge_uri(nio_bytes bytes)
{
    notices_nudge_uri uri;
    return notices_nudge_uri_match(bytes, &uri);
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

static void keep_self(nio_gen_keep *keep, notices_self *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
    if (value->has_topic) {
        keep_text_list_(keep, &value->topic);
    }
}

nio_status notices_self_clone(const notices_self *from, const nio_env *env, notices_self **clone)
{
    notices_self copy = *from;
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

static void keep_text_u32_map(nio_gen_keep *keep, notices_text_u32_map *value)
{
    notices_text_u32_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        notices_text_u32_entry item = value->items[i];
        item.key.ptr = nio_gen_keep_bytes(keep, item.key.ptr, item.key.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_notice(nio_gen_keep *keep, notices_notice *value)
{
    if (value->has_tags) {
        keep_text_u32_map(keep, &value->tags);
    }
}

nio_status notices_notice_clone(const notices_notice *from,
                                const nio_env *env,
                                notices_notice **clone)
{
    notices_notice copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_notice(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_notice(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_room_uri(nio_gen_keep *keep, notices_room_uri *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status notices_room_uri_clone(const notices_room_uri *from,
                                  const nio_env *env,
                                  notices_room_uri **clone)
{
    notices_room_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_room_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_room_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_any_uri(nio_gen_keep *keep, notices_any_uri *value)
{
    value->rest.ptr = nio_gen_keep_bytes(keep, value->rest.ptr, value->rest.len);
}

nio_status notices_any_uri_clone(const notices_any_uri *from,
                                 const nio_env *env,
                                 notices_any_uri **clone)
{
    notices_any_uri copy = *from;
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

nio_status notices_alarm_uri_clone(const notices_alarm_uri *from,
                                   const nio_env *env,
                                   notices_alarm_uri **clone)
{
    notices_alarm_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status notices_nudge_uri_clone(const notices_nudge_uri *from,
                                   const nio_env *env,
                                   notices_nudge_uri **clone)
{
    notices_nudge_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_news_publish(notices_server *server, nio_call *call, nio_text text);

static nio_status deliver_news_publish(const nio_gen_delivery *delivery)
{
    nio_text text;
    if (!nio_gen_as_text(delivery->content, 100, &text)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_news_publish *handler = (handle_news_publish *)delivery->handler;
    handler((notices_server *)delivery->service, delivery->call, text);
    return NIO_OK;
}

typedef bool handle_news_subscribe(notices_server *server, nio_call *call);

static nio_status deliver_news_subscribe(const nio_gen_delivery *delivery)
{
    handle_news_subscribe *handler = (handle_news_subscribe *)delivery->handler;
    *delivery->refused = !handler((notices_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_news_notify(notices_client *client, const notices_notice *notice);

static nio_status deliver_news_notify(const nio_gen_delivery *delivery)
{
    notices_notice notice;
    if (!read_notice(delivery->content, delivery->arena, &notice)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_news_notify *handler = (handle_news_notify *)delivery->handler;
    handler((notices_client *)delivery->client, &notice);
    return NIO_OK;
}

typedef void handle_room_publish(notices_server *server, const notices_room_uri *uri,
                                 nio_text text);

static nio_status deliver_room_publish(const nio_gen_delivery *delivery)
{
    notices_room_uri uri;
    nio_text text;
    if (!notices_room_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_text(delivery->content, 100, &text)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_room_publish *handler = (handle_room_publish *)delivery->handler;
    handler((notices_server *)delivery->service, &uri, text);
    return NIO_OK;
}

typedef bool handle_room_subscribe(notices_server *server, nio_call *call,
                                   const notices_room_uri *uri);

static nio_status deliver_room_subscribe(const nio_gen_delivery *delivery)
{
    notices_room_uri uri;
    if (!notices_room_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_room_subscribe *handler = (handle_room_subscribe *)delivery->handler;
    *delivery->refused = !handler((notices_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_room_notify(notices_client *client, const notices_room_uri *uri, nio_text text);

static nio_status deliver_room_notify(const nio_gen_delivery *delivery)
{
    notices_room_uri uri;
    nio_text text;
    if (!notices_room_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_text(delivery->content, 100, &text)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_room_notify *handler = (handle_room_notify *)delivery->handler;
    handler((notices_client *)delivery->client, &uri, text);
    return NIO_OK;
}

typedef bool handle_any_subscribe(notices_server *server, nio_call *call,
                                  const notices_any_uri *uri);

static nio_status deliver_any_subscribe(const nio_gen_delivery *delivery)
{
    notices_any_uri uri;
    if (!notices_any_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_any_subscribe *handler = (handle_any_subscribe *)delivery->handler;
    *delivery->refused = !handler((notices_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_any_notify(notices_client *client, const notices_any_uri *uri);

static nio_status deliver_any_notify(const nio_gen_delivery *delivery)
{
    notices_any_uri uri;
    if (!notices_any_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_any_notify *handler = (handle_any_notify *)delivery->handler;
    handler((notices_client *)delivery->client, &uri);
    return NIO_OK;
}

typedef void handle_alarm_notify(notices_client *client, const notices_alarm_uri *uri,
                                 const uint8_t bytes[4]);

static nio_status deliver_alarm_notify(const nio_gen_delivery *delivery)
{
    notices_alarm_uri uri;
    uint8_t bytes[4];
    if (!notices_alarm_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_fixed(delivery->content, 4, bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_alarm_notify *handler = (handle_alarm_notify *)delivery->handler;
    handler((notices_client *)delivery->client, &uri, bytes);
    return NIO_OK;
}

typedef void handle_beacon_notify(notices_client *client, uint32_t value);

static nio_status deliver_beacon_notify(const nio_gen_delivery *delivery)
{
    uint32_t value;
    if (!nio_gen_as_u32(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_beacon_notify *handler = (handle_beacon_notify *)delivery->handler;
    handler((notices_client *)delivery->client, value);
    return NIO_OK;
}

typedef void handle_big_request(notices_server *server, nio_call *call, nio_bytes bytes);

static nio_status deliver_big_request(const nio_gen_delivery *delivery)
{
    nio_bytes bytes;
    if (!nio_gen_as_bytes(delivery->content, 900, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_big_request *handler = (handle_big_request *)delivery->handler;
    handler((notices_server *)delivery->service, delivery->call, bytes);
    return NIO_OK;
}

typedef bool handle_big_subscribe(notices_server *server, nio_call *call);

static nio_status deliver_big_subscribe(const nio_gen_delivery *delivery)
{
    handle_big_subscribe *handler = (handle_big_subscribe *)delivery->handler;
    *delivery->refused = !handler((notices_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_big_notify(notices_client *client, nio_bytes bytes);

static nio_status deliver_big_notify(const nio_gen_delivery *delivery)
{
    nio_bytes bytes;
    if (!nio_gen_as_bytes(delivery->content, 900, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_big_notify *handler = (handle_big_notify *)delivery->handler;
    handler((notices_client *)delivery->client, bytes);
    return NIO_OK;
}

typedef void handle_nudge(notices_server *server, const notices_nudge_uri *uri);

static nio_status deliver_nudge(const nio_gen_delivery *delivery)
{
    notices_nudge_uri uri;
    if (!notices_nudge_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_nudge *handler = (handle_nudge *)delivery->handler;
    handler((notices_server *)delivery->service, &uri);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 2, notices_text_u32_entry)];
};

static const nio_plugin_param params_outer_auth[] = {
    {.name = "field", .text = "mac"},
};

static const nio_plugin_param params_peers_auth[] = {
    {.name = "field", .text = "sign"},
};

static const nio_plugin_param params_admin_seal[] = {
    {.name = "field", .text = "aead"},
    {.name = "clear_uri"},
};

static const nio_plugin_param params_work_auth[] = {
    {.name = "field", .text = "w"},
    {.name = "bits", .number = 12},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "mac",
            .params = params_outer_auth,
            .param_count = 1,
            .key = offsetof(notices_keys, outer_auth),
            .key_name = "outer_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "peers",
        .auth = {
            .kind = "sign",
            .params = params_peers_auth,
            .param_count = 1,
            .key = offsetof(notices_keys, peers_auth),
            .key_name = "peers_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "admin",
        .auth = {
            .kind = "aead",
            .params = params_admin_seal,
            .param_count = 2,
            .key = offsetof(notices_keys, admin_seal),
            .key_name = "admin_seal",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "sealed",
        .auth = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
        .cipher = {
            .kind = "x25519",
            .key = offsetof(notices_keys, sealed_cipher),
            .key_name = "sealed_cipher",
        },
    },
    {
        .name = "work",
        .auth = {
            .kind = "hashcash",
            .params = params_work_auth,
            .param_count = 2,
            .key = NIO_GEN_NO_KEY,
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_NEWS_PUBLISH,
    OP_NEWS_SUBSCRIBE,
    OP_NEWS_NOTIFY,
    OP_ROOM_PUBLISH,
    OP_ROOM_SUBSCRIBE,
    OP_ROOM_NOTIFY,
    OP_ANY_SUBSCRIBE,
    OP_ANY_NOTIFY,
    OP_ALARM_NOTIFY,
    OP_BEACON_NOTIFY,
    OP_BIG_REQUEST,
    OP_BIG_SUBSCRIBE,
    OP_BIG_NOTIFY,
    OP_NUDGE,
};

static const nio_gen_op ops_table[] = {
    [OP_NEWS_PUBLISH] = {
        .name = "news.publish",
        .where = "notices.nio:29",
        .type = NIO_PUBLISH_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND |
                  1u << NIO_NOT_PERMITTED,
        .deadline_ms = 3000,
        .layer = 4,
        .slot = offsetof(notices_handlers, news_publish),
        .uri = {(const uint8_t *)"news", 4},
        .deliver = deliver_news_publish,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 800,
    },
    [OP_NEWS_SUBSCRIBE] = {
        .name = "news.subscribe",
        .where = "notices.nio:30",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_handlers, news_subscribe),
        .uri = {(const uint8_t *)"news", 4},
        .deliver = deliver_news_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_NEWEST,
        .queue = 2,
        .datagram = 800,
    },
    [OP_NEWS_NOTIFY] = {
        .name = "news.notify",
        .where = "notices.nio:30",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_events, news_notify),
        .uri = {(const uint8_t *)"news", 4},
        .deliver = deliver_news_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_NEWEST,
        .queue = 2,
        .datagram = 800,
    },
    [OP_ROOM_PUBLISH] = {
        .name = "room.publish",
        .where = "notices.nio:34",
        .type = NIO_PUBLISH_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = 3,
        .slot = offsetof(notices_handlers, room_publish),
        .matches = is_room_uri,
        .deliver = deliver_room_publish,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 800,
    },
    [OP_ROOM_SUBSCRIBE] = {
        .name = "room.subscribe",
        .where = "notices.nio:35",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = 2,
        .slot = offsetof(notices_handlers, room_subscribe),
        .matches = is_room_uri,
        .deliver = deliver_room_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_LINK,
        .queue = 3,
    },
    [OP_ROOM_NOTIFY] = {
        .name = "room.notify",
        .where = "notices.nio:35",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = 2,
        .slot = offsetof(notices_events, room_notify),
        .matches = is_room_uri,
        .deliver = deliver_room_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_LINK,
        .queue = 3,
    },
    [OP_ANY_SUBSCRIBE] = {
        .name = "any.subscribe",
        .where = "notices.nio:40",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_handlers, any_subscribe),
        .matches = is_any_uri,
        .deliver = deliver_any_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 1,
        .datagram = 800,
    },
    [OP_ANY_NOTIFY] = {
        .name = "any.notify",
        .where = "notices.nio:40",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_events, any_notify),
        .matches = is_any_uri,
        .deliver = deliver_any_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 1,
        .datagram = 800,
    },
    [OP_ALARM_NOTIFY] = {
        .name = "alarm.notify",
        .where = "notices.nio:44",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_events, alarm_notify),
        .matches = is_alarm_uri,
        .deliver = deliver_alarm_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .to = NIO_GEN_TO_PEERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 800,
    },
    [OP_BEACON_NOTIFY] = {
        .name = "beacon.notify",
        .where = "notices.nio:48",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_events, beacon_notify),
        .uri = {(const uint8_t *)"beacon", 6},
        .deliver = deliver_beacon_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_GROUP,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 200,
    },
    [OP_BIG_REQUEST] = {
        .name = "big.request",
        .where = "notices.nio:53",
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
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_handlers, big_request),
        .uri = {(const uint8_t *)"big", 3},
        .deliver = deliver_big_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 800,
    },
    [OP_BIG_SUBSCRIBE] = {
        .name = "big.subscribe",
        .where = "notices.nio:54",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_handlers, big_subscribe),
        .uri = {(const uint8_t *)"big", 3},
        .deliver = deliver_big_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 800,
    },
    [OP_BIG_NOTIFY] = {
        .name = "big.notify",
        .where = "notices.nio:54",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 3000,
        .layer = -1,
        .slot = offsetof(notices_events, big_notify),
        .uri = {(const uint8_t *)"big", 3},
        .deliver = deliver_big_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 800,
    },
    [OP_NUDGE] = {
        .name = "NUDGE",
        .where = "notices.nio:57",
        .type = NOTICES_NUDGE,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(notices_handlers, nudge),
        .matches = is_nudge_uri,
        .deliver = deliver_nudge,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 800,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "big", 3) ? (int)OP_BIG_REQUEST : -1;
    case NIO_SUBSCRIBE_URI:
    case NIO_UNSUBSCRIBE_URI:
        switch (uri.len) {
        case 3:
            return nio_gen_uri_is(uri, "big", 3) ? (int)OP_BIG_SUBSCRIBE : -1;
        case 4:
            return nio_gen_uri_is(uri, "news", 4) ? (int)OP_NEWS_SUBSCRIBE : -1;
        default:
            return -1;
        }
    case NIO_PUBLISH_URI:
        return nio_gen_uri_is(uri, "news", 4) ? (int)OP_NEWS_PUBLISH : -1;
    case NIO_NOTIFY_URI:
        switch (uri.len) {
        case 3:
            return nio_gen_uri_is(uri, "big", 3) ? (int)OP_BIG_NOTIFY : -1;
        case 4:
            return nio_gen_uri_is(uri, "news", 4) ? (int)OP_NEWS_NOTIFY : -1;
        case 6:
            return nio_gen_uri_is(uri, "beacon", 6) ? (int)OP_BEACON_NOTIFY : -1;
        default:
            return -1;
        }
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
        case NIO_SUBSCRIBE_URI:
        case NIO_UNSUBSCRIBE_URI:
            return is_room_uri(uri) ? (int)OP_ROOM_SUBSCRIBE : -1;
        case NIO_PUBLISH_URI:
            return is_room_uri(uri) ? (int)OP_ROOM_PUBLISH : -1;
        case NIO_NOTIFY_URI:
            if (is_room_uri(uri)) {
                return OP_ROOM_NOTIFY;
            }
            return is_alarm_uri(uri) ? (int)OP_ALARM_NOTIFY : -1;
        case NOTICES_NUDGE:
            return is_nudge_uri(uri) ? (int)OP_NUDGE : -1;
        default:
            return -1;
        }
    case NIO_GEN_BARE:
        switch (type) {
        case NIO_SUBSCRIBE_URI:
        case NIO_UNSUBSCRIBE_URI:
            return is_any_uri(uri) ? (int)OP_ANY_SUBSCRIBE : -1;
        case NIO_NOTIFY_URI:
            return is_any_uri(uri) ? (int)OP_ANY_NOTIFY : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol notices_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "notices",
    .version = 2,
    .app = {(const uint8_t *)"notices", 7},
    .port = 0,
    .layers = layers_table,
    .layer_count = 5,
    .outer = 0,
    .peers = 1,
    .ops = ops_table,
    .op_count = 14,
    .handlers_size = sizeof(notices_handlers),
    .keys_size = sizeof(notices_keys),
    .events_size = sizeof(notices_events),
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status notices_serve(nio_node *node, const notices_handlers *handlers,
                         const notices_keys *keys, void *app, notices_server **server,
                         nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &notices_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (notices_server *)service;
    }
    return status;
}

void *notices_server_app(const notices_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *notices_server_node(const notices_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status notices_set_keys(nio_node *node, const notices_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &notices_protocol, keys, error);
}

nio_status notices_news_publish_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NEWS_PUBLISH], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status notices_news_publish_reply_not_permitted(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NEWS_PUBLISH], NIO_NOT_PERMITTED,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status notices_news_publish_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_NEWS_PUBLISH], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status notices_news_notify(notices_server *server, const notices_notice *notice)
{
    nio_gen_out out;
    if (!check_notice(notice)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_NEWS_NOTIFY], 4,
                                             size_notice(notice), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "news", 4);
    out.content.at = write_notice(out.content.at, notice, &out.content.status);
    return nio_gen_notify_end(&out, NULL);
}

nio_status notices_room_notify(notices_server *server, const notices_room_uri *uri, nio_text text)
{
    nio_gen_out out;
    if (!check_room_uri(uri) || !nio_gen_text_ok(text, 100)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_ROOM_NOTIFY],
                                             size_room_uri(uri), text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_room_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_notify_end(&out, NULL);
}

nio_status notices_any_notify(notices_server *server, const notices_any_uri *uri)
{
    nio_gen_out out;
    if (!check_any_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_ANY_NOTIFY],
                                             size_any_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_any_uri(out.uri, uri);
    return nio_gen_notify_end(&out, NULL);
}

nio_status notices_alarm_notify(notices_server *server, const notices_alarm_uri *uri,
                                const uint8_t bytes[4])
{
    nio_gen_out out;
    if (!check_alarm_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_ALARM_NOTIFY],
                                             size_alarm_uri(uri), 4, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_alarm_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, bytes, 4);
    return nio_gen_notify_end(&out, NULL);
}

nio_status notices_beacon_notify(notices_server *server, uint32_t value)
{
    nio_gen_out out;
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_BEACON_NOTIFY],
                                             6, 4, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "beacon", 6);
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 4);
    return nio_gen_notify_end(&out, NULL);
}

nio_status notices_big_request_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 900)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_BIG_REQUEST], NIO_RESPOND_URI,
                                            bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status notices_big_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_BIG_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status notices_big_notify(notices_server *server, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 900)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_BIG_NOTIFY], 3,
                                             bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "big", 3);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_notify_end(&out, NULL);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status notices_connect(nio_node *node, const char *endpoint, const notices_keys *keys,
                           const nio_connect_options *options, notices_client **client,
                           nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &notices_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (notices_client *)made;
    }
    return status;
}

nio_status notices_attach(nio_link *link, const notices_keys *keys, notices_client **client,
                          nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &notices_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (notices_client *)made;
    }
    return status;
}

nio_link *notices_client_link(const notices_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_news_publish(const nio_gen_end *end)
{
    notices_news_publish_done *done = (notices_news_publish_done *)end->done;
    notices_news_publish_end result = {0};
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

nio_status notices_news_publish(notices_client *client, nio_text text,
                                const nio_call_options *options, notices_news_publish_done *done,
                                void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 100)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_NEWS_PUBLISH], 4,
                                           text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "news", 4);
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_call_end(&out, options, finish_news_publish, (nio_gen_fn *)done, user, id);
}

nio_status notices_news_subscribe(notices_client *client, const nio_call_options *options,
                                  nio_done *done, void *user, nio_call_id *id)
{
    nio_bytes view = {(const uint8_t *)"news", 4};
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_NEWS_NOTIFY], view, options, done,
                             user, id);
}

nio_status notices_news_unsubscribe(notices_client *client, const nio_call_options *options,
                                    nio_done *done, void *user, nio_call_id *id)
{
    nio_bytes view = {(const uint8_t *)"news", 4};
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_NEWS_NOTIFY], view, options,
                               done, user, id);
}

nio_status notices_room_publish(notices_client *client, const notices_room_uri *uri, nio_text text)
{
    nio_gen_out out;
    if (!check_room_uri(uri) || !nio_gen_text_ok(text, 100)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_ROOM_PUBLISH],
                                           size_room_uri(uri), text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_room_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_send_end(&out);
}

nio_status notices_room_subscribe(notices_client *client, const notices_room_uri *uri,
                                  const nio_call_options *options, nio_done *done, void *user,
                                  nio_call_id *id)
{
    uint8_t bytes[NOTICES_ROOM_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = notices_room_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_ROOM_NOTIFY], view, options, done,
                             user, id);
}

nio_status notices_room_unsubscribe(notices_client *client, const notices_room_uri *uri,
                                    const nio_call_options *options, nio_done *done, void *user,
                                    nio_call_id *id)
{
    uint8_t bytes[NOTICES_ROOM_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = notices_room_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_ROOM_NOTIFY], view, options,
                               done, user, id);
}

nio_status notices_any_subscribe(notices_client *client, const notices_any_uri *uri,
                                 const nio_call_options *options, nio_done *done, void *user,
                                 nio_call_id *id)
{
    uint8_t bytes[NOTICES_ANY_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = notices_any_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_ANY_NOTIFY], view, options, done,
                             user, id);
}

nio_status notices_any_unsubscribe(notices_client *client, const notices_any_uri *uri,
                                   const nio_call_options *options, nio_done *done, void *user,
                                   nio_call_id *id)
{
    uint8_t bytes[NOTICES_ANY_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = notices_any_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_ANY_NOTIFY], view, options,
                               done, user, id);
}

static void finish_big_request(const nio_gen_end *end)
{
    notices_big_request_done *done = (notices_big_request_done *)end->done;
    notices_big_request_end result = {0};
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

nio_status notices_big_request(notices_client *client, nio_bytes bytes,
                               const nio_call_options *options, notices_big_request_done *done,
                               void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 900)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_BIG_REQUEST], 3,
                                           bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "big", 3);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_call_end(&out, options, finish_big_request, (nio_gen_fn *)done, user, id);
}

nio_status notices_big_subscribe(notices_client *client, const nio_call_options *options,
                                 nio_done *done, void *user, nio_call_id *id)
{
    nio_bytes view = {(const uint8_t *)"big", 3};
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_BIG_NOTIFY], view, options, done,
                             user, id);
}

nio_status notices_big_unsubscribe(notices_client *client, const nio_call_options *options,
                                   nio_done *done, void *user, nio_call_id *id)
{
    nio_bytes view = {(const uint8_t *)"big", 3};
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_BIG_NOTIFY], view, options,
                               done, user, id);
}

nio_status notices_nudge(notices_client *client, const notices_nudge_uri *uri)
{
    nio_gen_out out;
    if (!check_nudge_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_NUDGE],
                                           size_nudge_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_nudge_uri(out.uri, uri);
    return nio_gen_send_end(&out);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

nio_status notices_hear(nio_node *node, const notices_events *events, const notices_keys *keys,
                        void *app, nio_error *error)
{
    return nio_gen_hear(node, &notices_protocol, events, keys, app, error);
}

void *notices_client_app(const notices_client *client)
{
    return nio_gen_client_app((const nio_client *)client);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_status pack_self(nio_node *node, const notices_self *self, nio_gen_out *out)
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

nio_status notices_peers_start(nio_node *node, const notices_keys *keys, const notices_self *self,
                               const nio_peers_options *options, nio_peers **peers,
                               nio_error *error)
{
    nio_gen_out out;
    nio_status status = pack_self(node, self, &out);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, "notices_self");
    }
    return nio_gen_peers_start(&out, &notices_protocol, keys, options, peers, error);
}

nio_status notices_peers_say(nio_peers *peers, const notices_keys *keys, const notices_self *self)
{
    nio_gen_out out;
    nio_status status = pack_self(nio_peers_node(peers), self, &out);
    return status != NIO_OK ? status : nio_gen_peers_say(&out, &notices_protocol, keys, peers);
}

nio_status notices_peer_keep(const nio_peer *peer, const nio_env *env, notices_self **clone)
{
    nio_gen_arena *arena;
    notices_self said;
    nio_status status = nio_gen_arena_new(env, NIO_GEN_ROOM(1, 4, nio_text), &arena);
    if (status != NIO_OK) {
        return status;
    }
    if (read_self(nio_peer_data(peer), arena, &said)) {
        status = notices_self_clone(&said, env, clone);
    } else {
        status = nio_gen_unread(arena, NIO_EMALFORMED);
    }
    nio_gen_arena_free(arena);
    return status;
}
