/* chat.c - protocol chat, version 2.
 *
 * Made by netaio-gen from chat.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "chat.h"

const char *chat_mood_name(chat_mood value)
{
    switch (value) {
    case CHAT_MOOD_CALM:
        return "calm";
    case CHAT_MOOD_LOUD:
        return "loud";
    default:
        return NULL;
    }
}

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_posts_request_args(const chat_posts_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_after) {
        nio_gen_shape_item(&shape, 1, nio_gen_uint_size(value->after));
    }
    if (value->has_limit) {
        nio_gen_shape_item(&shape, 2, nio_gen_uint_size(value->limit));
    }
    return shape;
}

static size_t size_posts_request_args(const chat_posts_request_args *value)
{
    nio_gen_shape shape = shape_posts_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_posts_request_args(uint8_t *at, const chat_posts_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_posts_request_args(value), &items);
    if (value->has_after) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->after));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    if (value->has_limit) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->limit));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_posts_request_args(nio_bytes packed, chat_posts_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_after = true;
        if (!nio_gen_get_u64(item, &value->after)) {
            return false;
        }
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_limit = true;
        if (!nio_gen_get_u8(item, &value->limit)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_post(const chat_post *value)
{
    return nio_gen_text_ok(value->author, 32) &&
           nio_gen_text_ok(value->text, 4096) &&
           (!value->has_mood || value->mood <= NIO_GEN_ENUM_MAX);
}

static nio_gen_shape shape_post(const chat_post *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->id));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->author.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->text.len));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->sent_at));
    if (value->has_mood) {
        nio_gen_shape_item(&shape, 5, nio_gen_uint_size(value->mood));
    }
    if (value->has_reply) {
        nio_gen_shape_item(&shape, 6, nio_gen_uint_size(value->reply));
    }
    return shape;
}

static size_t size_post(const chat_post *value)
{
    nio_gen_shape shape = shape_post(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_post(uint8_t *at, const chat_post *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_post(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->id));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->author));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->sent_at));
    if (value->has_mood) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->mood));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    if (value->has_reply) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->reply));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_post(nio_bytes packed, chat_post *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->id) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 32, &value->author) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 4096, &value->text) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->sent_at)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_mood = true;
        if (!nio_gen_get_enum(item, &value->mood)) {
            return false;
        }
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_reply = true;
        if (!nio_gen_get_u64(item, &value->reply)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_post_list(const chat_post_list *value)
{
    if (value->count > 8) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_post(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_post_list(const chat_post_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_post(&value->items[i]));
    }
    return shape;
}

static size_t size_post_list(const chat_post_list *value)
{
    nio_gen_shape shape = shape_post_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_post_list(uint8_t *at, const chat_post_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_post_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_post(at, &value->items[i]));
    }
    return at;
}

static bool read_post_list(nio_bytes packed, nio_gen_arena *arena, chat_post_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 8) {
        return false;
    }
    size_t count = reader.left;
    chat_post *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_post(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_posts_create_args(const chat_posts_create_args *value)
{
    return nio_gen_text_ok(value->author, 32) &&
           nio_gen_text_ok(value->text, 4096) &&
           (!value->has_mood || value->mood <= NIO_GEN_ENUM_MAX);
}

static nio_gen_shape shape_posts_create_args(const chat_posts_create_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->author.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->text.len));
    if (value->has_mood) {
        nio_gen_shape_item(&shape, 3, nio_gen_uint_size(value->mood));
    }
    return shape;
}

static size_t size_posts_create_args(const chat_posts_create_args *value)
{
    nio_gen_shape shape = shape_posts_create_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_posts_create_args(uint8_t *at, const chat_posts_create_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_posts_create_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->author));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    if (value->has_mood) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->mood));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_posts_create_args(nio_bytes packed, chat_posts_create_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 32, &value->author) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 4096, &value->text)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_mood = true;
        if (!nio_gen_get_enum(item, &value->mood)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_posts_create_result(const chat_posts_create_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->id));
    return shape;
}

static size_t size_posts_create_result(const chat_posts_create_result *value)
{
    nio_gen_shape shape = shape_posts_create_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_posts_create_result(uint8_t *at, const chat_posts_create_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_posts_create_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->id));
    return at;
}

static bool read_posts_create_result(nio_bytes packed, chat_posts_create_result *value)
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
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_problem(const chat_problem *value)
{
    return nio_gen_text_ok(value->detail, 200);
}

static nio_gen_shape shape_problem(const chat_problem *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->code));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->detail.len));
    return shape;
}

static size_t size_problem(const chat_problem *value)
{
    nio_gen_shape shape = shape_problem(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_problem(uint8_t *at, const chat_problem *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_problem(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->code));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->detail));
    return at;
}

static bool read_problem(nio_bytes packed, chat_problem *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u16(item, &value->code) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 200, &value->detail)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* An arm that is not known cannot be sent. */
static bool check_event(const chat_event *value)
{
    switch (value->tag) {
    case CHAT_EVENT_JOINED:
        return nio_gen_text_ok(value->as.joined, 32);
    case CHAT_EVENT_LEFT:
        return nio_gen_text_ok(value->as.left, 32);
    case CHAT_EVENT_TOPIC:
        return nio_gen_text_ok(value->as.topic, 200);
    case CHAT_EVENT_CLOSED:
        return true;
    default:
        return false;
    }
}

static nio_gen_shape shape_event(const chat_event *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
    case CHAT_EVENT_JOINED:
        nio_gen_shape_add(&shape, nio_gen_blob_size(value->as.joined.len));
        break;
    case CHAT_EVENT_LEFT:
        nio_gen_shape_add(&shape, nio_gen_blob_size(value->as.left.len));
        break;
    case CHAT_EVENT_TOPIC:
        nio_gen_shape_add(&shape, nio_gen_blob_size(value->as.topic.len));
        break;
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
    return shape;
}

static size_t size_event(const chat_event *value)
{
    nio_gen_shape shape = shape_event(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_event(uint8_t *at, const chat_event *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_event(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
    case CHAT_EVENT_JOINED:
        return nio_gen_put_item(&items, nio_gen_put_text(at, value->as.joined));
    case CHAT_EVENT_LEFT:
        return nio_gen_put_item(&items, nio_gen_put_text(at, value->as.left));
    case CHAT_EVENT_TOPIC:
        return nio_gen_put_item(&items, nio_gen_put_text(at, value->as.topic));
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool read_event(nio_bytes packed, chat_event *value)
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
    case CHAT_EVENT_JOINED:
        return nio_gen_get_text(item, 32, &value->as.joined);
    case CHAT_EVENT_LEFT:
        return nio_gen_get_text(item, 32, &value->as.left);
    case CHAT_EVENT_TOPIC:
        return nio_gen_get_text(item, 200, &value->as.topic);
    case CHAT_EVENT_CLOSED:
        return nio_gen_is_none(item);
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}

static bool check_typing_args(const chat_typing_args *value)
{
    return nio_gen_text_ok(value->nick, 32);
}

static nio_gen_shape shape_typing_args(const chat_typing_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->nick.len));
    return shape;
}

static size_t size_typing_args(const chat_typing_args *value)
{
    nio_gen_shape shape = shape_typing_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_typing_args(uint8_t *at, const chat_typing_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_typing_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->nick));
    return at;
}

static bool read_typing_args(nio_bytes packed, chat_typing_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 32, &value->nick)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_member(const chat_member *value)
{
    return nio_gen_text_ok(value->nick, 32);
}

static nio_gen_shape shape_member(const chat_member *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 6, nio_gen_blob_size(value->nick.len));
    return shape;
}

static size_t size_member(const chat_member *value)
{
    nio_gen_shape shape = shape_member(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_member(uint8_t *at, const chat_member *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_member(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 6, nio_gen_blob_size(value->nick.len));
    at = nio_gen_put_blob(at, NIO_PK_STR, "nick", 4);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->nick));
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_member(nio_bytes packed, chat_member *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_nick = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "nick", 4)) {
            has_nick = !nio_gen_is_none(item);
            if (has_nick && !nio_gen_get_text(item, 32, &value->nick)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_nick;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_posts_uri(const chat_posts_uri *uri)
{
    return nio_gen_uri_text_valid(uri->room, 64, '/');
}

static size_t size_posts_uri(const chat_posts_uri *uri)
{
    return 5 +
           uri->room.len +
           6;
}

static uint8_t *write_posts_uri(uint8_t *at, const chat_posts_uri *uri)
{
    at = nio_gen_put_raw(at, "room/", 5);
    at = nio_gen_put_raw(at, uri->room.ptr, uri->room.len);
    at = nio_gen_put_raw(at, "/posts", 6);
    return at;
}

nio_status chat_posts_uri_build(const chat_posts_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_posts_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_posts_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_posts_uri(out, uri) - out);
    return NIO_OK;
}

bool chat_posts_uri_match(nio_bytes bytes, chat_posts_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "room/", 5) &&
           nio_gen_uri_text(&walk, 64, '/', &uri->room) &&
           nio_gen_uri_literal(&walk, "/posts", 6) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_posts_uri(nio_bytes bytes)
{
    chat_posts_uri uri;
    return chat_posts_uri_match(bytes, &uri);
}

static bool check_post_uri(const chat_post_uri *uri)
{
    return nio_gen_uri_text_valid(uri->room, 64, '/');
}

static size_t size_post_uri(const chat_post_uri *uri)
{
    return 5 +
           uri->room.len +
           6 +
           nio_gen_decimal_size(uri->id);
}

static uint8_t *write_post_uri(uint8_t *at, const chat_post_uri *uri)
{
    at = nio_gen_put_raw(at, "room/", 5);
    at = nio_gen_put_raw(at, uri->room.ptr, uri->room.len);
    at = nio_gen_put_raw(at, "/post/", 6);
    at = nio_gen_put_decimal(at, uri->id);
    return at;
}

nio_status chat_post_uri_build(const chat_post_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_post_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_post_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_post_uri(out, uri) - out);
    return NIO_OK;
}

bool chat_post_uri_match(nio_bytes bytes, chat_post_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "room/", 5) &&
           nio_gen_uri_text(&walk, 64, '/', &uri->room) &&
           nio_gen_uri_literal(&walk, "/post/", 6) &&
           nio_gen_uri_u64(&walk, NIO_GEN_END, &uri->id) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_post_uri(nio_bytes bytes)
{
    chat_post_uri uri;
    return chat_post_uri_match(bytes, &uri);
}

static bool check_events_uri(const chat_events_uri *uri)
{
    return nio_gen_uri_text_valid(uri->room, 64, '/');
}

static size_t size_events_uri(const chat_events_uri *uri)
{
    return 5 +
           uri->room.len +
           7;
}

static uint8_t *write_events_uri(uint8_t *at, const chat_events_uri *uri)
{
    at = nio_gen_put_raw(at, "room/", 5);
    at = nio_gen_put_raw(at, uri->room.ptr, uri->room.len);
    at = nio_gen_put_raw(at, "/events", 7);
    return at;
}

nio_status chat_events_uri_build(const chat_events_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_events_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_events_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_events_uri(out, uri) - out);
    return NIO_OK;
}

bool chat_events_uri_match(nio_bytes bytes, chat_events_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "room/", 5) &&
           nio_gen_uri_text(&walk, 64, '/', &uri->room) &&
           nio_gen_uri_literal(&walk, "/events", 7) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_events_uri(nio_bytes bytes)
{
    chat_events_uri uri;
    return chat_events_uri_match(bytes, &uri);
}

static bool check_typing_uri(const chat_typing_uri *uri)
{
    return nio_gen_uri_text_valid(uri->room, 64, NIO_GEN_END);
}

static size_t size_typing_uri(const chat_typing_uri *uri)
{
    return 5 +
           uri->room.len;
}

static uint8_t *write_typing_uri(uint8_t *at, const chat_typing_uri *uri)
{
    at = nio_gen_put_raw(at, "room/", 5);
    at = nio_gen_put_raw(at, uri->room.ptr, uri->room.len);
    return at;
}

nio_status chat_typing_uri_build(const chat_typing_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_typing_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_typing_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_typing_uri(out, uri) - out);
    return NIO_OK;
}

bool chat_typing_uri_match(nio_bytes bytes, chat_typing_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "room/", 5) &&
           nio_gen_uri_text(&walk, 64, NIO_GEN_END, &uri->room) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_typing_uri(nio_bytes bytes)
{
    chat_typing_uri uri;
    return chat_typing_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_member(nio_gen_keep *keep, chat_member *value)
{
    value->nick.ptr = nio_gen_keep_bytes(keep, value->nick.ptr, value->nick.len);
}

nio_status chat_member_clone(const chat_member *from, const nio_env *env, chat_member **clone)
{
    chat_member copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_member(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_member(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_post(nio_gen_keep *keep, chat_post *value)
{
    value->author.ptr = nio_gen_keep_bytes(keep, value->author.ptr, value->author.len);
    value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
}

nio_status chat_post_clone(const chat_post *from, const nio_env *env, chat_post **clone)
{
    chat_post copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_post(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_post(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_problem(nio_gen_keep *keep, chat_problem *value)
{
    value->detail.ptr = nio_gen_keep_bytes(keep, value->detail.ptr, value->detail.len);
}

nio_status chat_problem_clone(const chat_problem *from, const nio_env *env, chat_problem **clone)
{
    chat_problem copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_problem(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_problem(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_event(nio_gen_keep *keep, chat_event *value)
{
    switch (value->tag) {
    case CHAT_EVENT_JOINED:
        value->as.joined.ptr = nio_gen_keep_bytes(keep, value->as.joined.ptr, value->as.joined.len);
        break;
    case CHAT_EVENT_LEFT:
        value->as.left.ptr = nio_gen_keep_bytes(keep, value->as.left.ptr, value->as.left.len);
        break;
    case CHAT_EVENT_TOPIC:
        value->as.topic.ptr = nio_gen_keep_bytes(keep, value->as.topic.ptr, value->as.topic.len);
        break;
    case CHAT_EVENT_CLOSED:
        break;
    default:
        value->as.unknown.ptr = nio_gen_keep_bytes(keep, value->as.unknown.ptr,
                                                   value->as.unknown.len);
        break;
    }
}

nio_status chat_event_clone(const chat_event *from, const nio_env *env, chat_event **clone)
{
    chat_event copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_event(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_event(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status chat_posts_request_args_clone(const chat_posts_request_args *from,
                                         const nio_env *env,
                                         chat_posts_request_args **clone)
{
    chat_posts_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_posts_create_args(nio_gen_keep *keep, chat_posts_create_args *value)
{
    value->author.ptr = nio_gen_keep_bytes(keep, value->author.ptr, value->author.len);
    value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
}

nio_status chat_posts_create_args_clone(const chat_posts_create_args *from,
                                        const nio_env *env,
                                        chat_posts_create_args **clone)
{
    chat_posts_create_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_posts_create_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_posts_create_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status chat_posts_create_result_clone(const chat_posts_create_result *from,
                                          const nio_env *env,
                                          chat_posts_create_result **clone)
{
    chat_posts_create_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_typing_args(nio_gen_keep *keep, chat_typing_args *value)
{
    value->nick.ptr = nio_gen_keep_bytes(keep, value->nick.ptr, value->nick.len);
}

nio_status chat_typing_args_clone(const chat_typing_args *from,
                                  const nio_env *env,
                                  chat_typing_args **clone)
{
    chat_typing_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_typing_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_typing_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_posts_uri(nio_gen_keep *keep, chat_posts_uri *value)
{
    value->room.ptr = nio_gen_keep_bytes(keep, value->room.ptr, value->room.len);
}

nio_status chat_posts_uri_clone(const chat_posts_uri *from,
                                const nio_env *env,
                                chat_posts_uri **clone)
{
    chat_posts_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_posts_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_posts_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_post_uri(nio_gen_keep *keep, chat_post_uri *value)
{
    value->room.ptr = nio_gen_keep_bytes(keep, value->room.ptr, value->room.len);
}

nio_status chat_post_uri_clone(const chat_post_uri *from,
                               const nio_env *env,
                               chat_post_uri **clone)
{
    chat_post_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_post_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_post_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_events_uri(nio_gen_keep *keep, chat_events_uri *value)
{
    value->room.ptr = nio_gen_keep_bytes(keep, value->room.ptr, value->room.len);
}

nio_status chat_events_uri_clone(const chat_events_uri *from,
                                 const nio_env *env,
                                 chat_events_uri **clone)
{
    chat_events_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_events_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_events_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_typing_uri(nio_gen_keep *keep, chat_typing_uri *value)
{
    value->room.ptr = nio_gen_keep_bytes(keep, value->room.ptr, value->room.len);
}

nio_status chat_typing_uri_clone(const chat_typing_uri *from,
                                 const nio_env *env,
                                 chat_typing_uri **clone)
{
    chat_typing_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_typing_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_typing_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_posts_request(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                                  const chat_posts_request_args *args);

static nio_status deliver_posts_request(const nio_gen_delivery *delivery)
{
    chat_posts_uri uri;
    chat_posts_request_args args = {0};
    if (!chat_posts_uri_match(delivery->uri, &uri) ||
        !(delivery->content.len == 0 || read_posts_request_args(delivery->content, &args))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_posts_request *handler = (handle_posts_request *)delivery->handler;
    handler((chat_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_posts_create(chat_server *server, nio_call *call, const chat_posts_uri *uri,
                                 const chat_posts_create_args *args);

static nio_status deliver_posts_create(const nio_gen_delivery *delivery)
{
    chat_posts_uri uri;
    chat_posts_create_args args;
    if (!chat_posts_uri_match(delivery->uri, &uri) ||
        !read_posts_create_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_posts_create *handler = (handle_posts_create *)delivery->handler;
    handler((chat_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef bool handle_posts_subscribe(chat_server *server, nio_call *call, const chat_posts_uri *uri);

static nio_status deliver_posts_subscribe(const nio_gen_delivery *delivery)
{
    chat_posts_uri uri;
    if (!chat_posts_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_posts_subscribe *handler = (handle_posts_subscribe *)delivery->handler;
    *delivery->refused = !handler((chat_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_posts_notify(chat_client *client, const chat_posts_uri *uri,
                                 const chat_post *post);

static nio_status deliver_posts_notify(const nio_gen_delivery *delivery)
{
    chat_posts_uri uri;
    chat_post post;
    if (!chat_posts_uri_match(delivery->uri, &uri) ||
        !read_post(delivery->content, &post)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_posts_notify *handler = (handle_posts_notify *)delivery->handler;
    handler((chat_client *)delivery->client, &uri, &post);
    return NIO_OK;
}

typedef void handle_post_request(chat_server *server, nio_call *call, const chat_post_uri *uri);

static nio_status deliver_post_request(const nio_gen_delivery *delivery)
{
    chat_post_uri uri;
    if (!chat_post_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_post_request *handler = (handle_post_request *)delivery->handler;
    handler((chat_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_post_delete(chat_server *server, nio_call *call, const chat_post_uri *uri);

static nio_status deliver_post_delete(const nio_gen_delivery *delivery)
{
    chat_post_uri uri;
    if (!chat_post_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_post_delete *handler = (handle_post_delete *)delivery->handler;
    handler((chat_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef bool handle_events_subscribe(chat_server *server, nio_call *call,
                                     const chat_events_uri *uri);

static nio_status deliver_events_subscribe(const nio_gen_delivery *delivery)
{
    chat_events_uri uri;
    if (!chat_events_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_events_subscribe *handler = (handle_events_subscribe *)delivery->handler;
    *delivery->refused = !handler((chat_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_events_notify(chat_client *client, const chat_events_uri *uri,
                                  const chat_event *event_);

static nio_status deliver_events_notify(const nio_gen_delivery *delivery)
{
    chat_events_uri uri;
    chat_event event_;
    if (!chat_events_uri_match(delivery->uri, &uri) ||
        !read_event(delivery->content, &event_)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_events_notify *handler = (handle_events_notify *)delivery->handler;
    handler((chat_client *)delivery->client, &uri, &event_);
    return NIO_OK;
}

typedef void handle_typing(chat_server *server, const chat_typing_uri *uri,
                           const chat_typing_args *args);

static nio_status deliver_typing(const nio_gen_delivery *delivery)
{
    chat_typing_uri uri;
    chat_typing_args args;
    if (!chat_typing_uri_match(delivery->uri, &uri) ||
        !read_typing_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_typing *handler = (handle_typing *)delivery->handler;
    handler((chat_server *)delivery->service, &uri, &args);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 8, chat_post)];
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
            .key = offsetof(chat_keys, outer_seal),
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
            .key = offsetof(chat_keys, admin_auth),
            .key_name = "admin_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_POSTS_REQUEST,
    OP_POSTS_CREATE,
    OP_POSTS_SUBSCRIBE,
    OP_POSTS_NOTIFY,
    OP_POST_REQUEST,
    OP_POST_DELETE,
    OP_EVENTS_SUBSCRIBE,
    OP_EVENTS_NOTIFY,
    OP_TYPING,
};

static const nio_gen_op ops_table[] = {
    [OP_POSTS_REQUEST] = {
        .name = "posts.request",
        .where = "chat.nio:50",
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
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(chat_handlers, posts_request),
        .matches = is_posts_uri,
        .deliver = deliver_posts_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_POSTS_CREATE] = {
        .name = "posts.create",
        .where = "chat.nio:51",
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
        .deadline_ms = 5000,
        .layer = 1,
        .slot = offsetof(chat_handlers, posts_create),
        .matches = is_posts_uri,
        .deliver = deliver_posts_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_POSTS_SUBSCRIBE] = {
        .name = "posts.subscribe",
        .where = "chat.nio:54",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(chat_handlers, posts_subscribe),
        .matches = is_posts_uri,
        .deliver = deliver_posts_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 4400,
    },
    [OP_POSTS_NOTIFY] = {
        .name = "posts.notify",
        .where = "chat.nio:54",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(chat_events, posts_notify),
        .matches = is_posts_uri,
        .deliver = deliver_posts_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 4400,
    },
    [OP_POST_REQUEST] = {
        .name = "post.request",
        .where = "chat.nio:58",
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
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(chat_handlers, post_request),
        .matches = is_post_uri,
        .deliver = deliver_post_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_POST_DELETE] = {
        .name = "post.delete",
        .where = "chat.nio:59",
        .type = NIO_DELETE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = true,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 5000,
        .layer = 1,
        .slot = offsetof(chat_handlers, post_delete),
        .matches = is_post_uri,
        .deliver = deliver_post_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_EVENTS_SUBSCRIBE] = {
        .name = "events.subscribe",
        .where = "chat.nio:63",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(chat_handlers, events_subscribe),
        .matches = is_events_uri,
        .deliver = deliver_events_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_LINK,
        .queue = 16,
    },
    [OP_EVENTS_NOTIFY] = {
        .name = "events.notify",
        .where = "chat.nio:63",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 5000,
        .layer = -1,
        .slot = offsetof(chat_events, events_notify),
        .matches = is_events_uri,
        .deliver = deliver_events_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_LINK,
        .queue = 16,
    },
    [OP_TYPING] = {
        .name = "TYPING",
        .where = "chat.nio:67",
        .type = CHAT_TYPING,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(chat_handlers, typing),
        .matches = is_typing_uri,
        .deliver = deliver_typing,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 512,
    },
};

static int find_operation(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
    case NIO_GEN_TEMPLATE:
        switch (type) {
        case NIO_REQUEST_URI:
            if (is_posts_uri(uri)) {
                return OP_POSTS_REQUEST;
            }
            return is_post_uri(uri) ? (int)OP_POST_REQUEST : -1;
        case NIO_CREATE_URI:
            return is_posts_uri(uri) ? (int)OP_POSTS_CREATE : -1;
        case NIO_DELETE_URI:
            return is_post_uri(uri) ? (int)OP_POST_DELETE : -1;
        case NIO_SUBSCRIBE_URI:
        case NIO_UNSUBSCRIBE_URI:
            if (is_posts_uri(uri)) {
                return OP_POSTS_SUBSCRIBE;
            }
            return is_events_uri(uri) ? (int)OP_EVENTS_SUBSCRIBE : -1;
        case NIO_NOTIFY_URI:
            if (is_posts_uri(uri)) {
                return OP_POSTS_NOTIFY;
            }
            return is_events_uri(uri) ? (int)OP_EVENTS_NOTIFY : -1;
        case CHAT_TYPING:
            return is_typing_uri(uri) ? (int)OP_TYPING : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol chat_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "chat",
    .version = 2,
    .app = {(const uint8_t *)"chat", 4},
    .port = 8890,
    .layers = layers_table,
    .layer_count = 2,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 9,
    .handlers_size = sizeof(chat_handlers),
    .keys_size = sizeof(chat_keys),
    .events_size = sizeof(chat_events),
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status chat_serve(nio_node *node, const chat_handlers *handlers, const chat_keys *keys,
                      void *app, chat_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &chat_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (chat_server *)service;
    }
    return status;
}

void *chat_server_app(const chat_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *chat_server_node(const chat_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status chat_set_keys(nio_node *node, const chat_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &chat_protocol, keys, error);
}

nio_status chat_posts_request_reply_ok(nio_call *call, const chat_post_list *items)
{
    nio_gen_out out;
    if (!check_post_list(items)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POSTS_REQUEST], NIO_RESPOND_URI,
                                            size_post_list(items), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_post_list(out.content.at, items);
    return nio_gen_reply_end(&out);
}

nio_status chat_posts_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POSTS_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status chat_posts_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POSTS_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status chat_posts_create_reply_ok(nio_call *call, const chat_posts_create_result *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POSTS_CREATE], NIO_OK_TYPE,
                                            size_posts_create_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_posts_create_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status chat_posts_create_reply_error(nio_call *call, const chat_problem *problem)
{
    nio_gen_out out;
    if (!check_problem(problem)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POSTS_CREATE], NIO_ERROR_TYPE,
                                            size_problem(problem), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_problem(out.content.at, problem);
    return nio_gen_reply_end(&out);
}

nio_status chat_posts_notify(chat_server *server, const chat_posts_uri *uri, const chat_post *post)
{
    nio_gen_out out;
    if (!check_posts_uri(uri) || !check_post(post)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_POSTS_NOTIFY],
                                             size_posts_uri(uri), size_post(post), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_posts_uri(out.uri, uri);
    out.content.at = write_post(out.content.at, post);
    return nio_gen_notify_end(&out, NULL);
}

nio_status chat_post_request_reply_ok(nio_call *call, const chat_post *post)
{
    nio_gen_out out;
    if (!check_post(post)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POST_REQUEST], NIO_RESPOND_URI,
                                            size_post(post), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_post(out.content.at, post);
    return nio_gen_reply_end(&out);
}

nio_status chat_post_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POST_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status chat_post_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POST_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status chat_post_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POST_DELETE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status chat_post_delete_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POST_DELETE], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status chat_post_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_POST_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status chat_events_notify(chat_server *server, const chat_events_uri *uri,
                              const chat_event *event_)
{
    nio_gen_out out;
    if (!check_events_uri(uri) || !check_event(event_)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_EVENTS_NOTIFY],
                                             size_events_uri(uri), size_event(event_), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_events_uri(out.uri, uri);
    out.content.at = write_event(out.content.at, event_);
    return nio_gen_notify_end(&out, NULL);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status chat_connect(nio_node *node, const char *endpoint, const chat_keys *keys,
                        const nio_connect_options *options, chat_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &chat_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (chat_client *)made;
    }
    return status;
}

nio_status chat_attach(nio_link *link, const chat_keys *keys, chat_client **client,
                       nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &chat_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (chat_client *)made;
    }
    return status;
}

nio_link *chat_client_link(const chat_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_posts_request(const nio_gen_end *end)
{
    chat_posts_request_done *done = (chat_posts_request_done *)end->done;
    chat_posts_request_end result = {0};
    chat_post_list ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_post_list(end->end->content, end->arena, &ok)) {
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

nio_status chat_posts_request(chat_client *client, const chat_posts_uri *uri,
                              const chat_posts_request_args *args, const nio_call_options *options,
                              chat_posts_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_posts_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_POSTS_REQUEST],
                                           size_posts_uri(uri), size_posts_request_args(args),
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    write_posts_uri(out.uri, uri);
    out.content.at = write_posts_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_posts_request, (nio_gen_fn *)done, user, id);
}

static void finish_posts_create(const nio_gen_end *end)
{
    chat_posts_create_done *done = (chat_posts_create_done *)end->done;
    chat_posts_create_end result = {0};
    chat_posts_create_result ok;
    chat_problem error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_posts_create_result(end->end->content, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_problem(end->end->content, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status chat_posts_create(chat_client *client, const chat_posts_uri *uri,
                             const chat_posts_create_args *args, const nio_call_options *options,
                             chat_posts_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_posts_uri(uri) || !check_posts_create_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_POSTS_CREATE],
                                           size_posts_uri(uri), size_posts_create_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_posts_uri(out.uri, uri);
    out.content.at = write_posts_create_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_posts_create, (nio_gen_fn *)done, user, id);
}

nio_status chat_posts_subscribe(chat_client *client, const chat_posts_uri *uri,
                                const nio_call_options *options, nio_done *done, void *user,
                                nio_call_id *id)
{
    uint8_t bytes[CHAT_POSTS_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = chat_posts_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_POSTS_NOTIFY], view, options,
                             done, user, id);
}

nio_status chat_posts_unsubscribe(chat_client *client, const chat_posts_uri *uri,
                                  const nio_call_options *options, nio_done *done, void *user,
                                  nio_call_id *id)
{
    uint8_t bytes[CHAT_POSTS_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = chat_posts_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_POSTS_NOTIFY], view, options,
                               done, user, id);
}

static void finish_post_request(const nio_gen_end *end)
{
    chat_post_request_done *done = (chat_post_request_done *)end->done;
    chat_post_request_end result = {0};
    chat_post ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_post(end->end->content, &ok)) {
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

nio_status chat_post_request(chat_client *client, const chat_post_uri *uri,
                             const nio_call_options *options, chat_post_request_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_post_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_POST_REQUEST],
                                           size_post_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_post_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_post_request, (nio_gen_fn *)done, user, id);
}

static void finish_post_delete(const nio_gen_end *end)
{
    chat_post_delete_done *done = (chat_post_delete_done *)end->done;
    chat_post_delete_end result = {0};
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

nio_status chat_post_delete(chat_client *client, const chat_post_uri *uri,
                            const nio_call_options *options, chat_post_delete_done *done,
                            void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_post_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_POST_DELETE],
                                           size_post_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_post_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_post_delete, (nio_gen_fn *)done, user, id);
}

nio_status chat_events_subscribe(chat_client *client, const chat_events_uri *uri,
                                 const nio_call_options *options, nio_done *done, void *user,
                                 nio_call_id *id)
{
    uint8_t bytes[CHAT_EVENTS_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = chat_events_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_EVENTS_NOTIFY], view, options,
                             done, user, id);
}

nio_status chat_events_unsubscribe(chat_client *client, const chat_events_uri *uri,
                                   const nio_call_options *options, nio_done *done, void *user,
                                   nio_call_id *id)
{
    uint8_t bytes[CHAT_EVENTS_URI_MAX];
    nio_bytes view = {bytes, 0};
    nio_status status = chat_events_uri_build(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_EVENTS_NOTIFY], view, options,
                               done, user, id);
}

nio_status chat_typing(chat_client *client, const chat_typing_uri *uri,
                       const chat_typing_args *args)
{
    nio_gen_out out;
    if (!check_typing_uri(uri) || !check_typing_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_TYPING],
                                           size_typing_uri(uri), size_typing_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_typing_uri(out.uri, uri);
    out.content.at = write_typing_args(out.content.at, args);
    return nio_gen_send_end(&out);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

nio_status chat_hear(nio_node *node, const chat_events *events, const chat_keys *keys, void *app,
                     nio_error *error)
{
    return nio_gen_hear(node, &chat_protocol, events, keys, app, error);
}

void *chat_client_app(const chat_client *client)
{
    return nio_gen_client_app((const nio_client *)client);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_status pack_self(nio_node *node, const chat_member *self, nio_gen_out *out)
{
    if (!check_member(self)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_peers_begin(node, size_member(self), out);
    if (status == NIO_OK) {
        out->content.at = write_member(out->content.at, self);
    }
    return status;
}

nio_status chat_peers_start(nio_node *node, const chat_keys *keys, const chat_member *self,
                            const nio_peers_options *options, nio_peers **peers, nio_error *error)
{
    nio_gen_out out;
    nio_status status = pack_self(node, self, &out);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, "chat_member");
    }
    return nio_gen_peers_start(&out, &chat_protocol, keys, options, peers, error);
}

nio_status chat_peers_say(nio_peers *peers, const chat_keys *keys, const chat_member *self)
{
    nio_gen_out out;
    nio_status status = pack_self(nio_peers_node(peers), self, &out);
    return status != NIO_OK ? status : nio_gen_peers_say(&out, &chat_protocol, keys, peers);
}

bool chat_peer_read(const nio_peer *peer, chat_member *said)
{
    return read_member(nio_peer_data(peer), said);
}
