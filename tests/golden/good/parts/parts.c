/* parts.c - protocol parts, version 1.
 *
 * Made by netaio-gen from parts.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "parts.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_range(const parts_range *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_max) {
        nio_gen_shape_pair(&shape, 5, nio_gen_uint_size(value->max));
    }
    if (value->has_min) {
        nio_gen_shape_pair(&shape, 5, nio_gen_uint_size(value->min));
    }
    return shape;
}

static size_t size_range(const parts_range *value)
{
    nio_gen_shape shape = shape_range(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_range(uint8_t *at, const parts_range *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_range(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    if (value->has_max) {
        at = nio_gen_put_pair(at, 5, nio_gen_uint_size(value->max));
        at = nio_gen_put_blob(at, NIO_PK_STR, "max", 3);
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->max));
    }
    if (value->has_min) {
        at = nio_gen_put_pair(at, 5, nio_gen_uint_size(value->min));
        at = nio_gen_put_blob(at, NIO_PK_STR, "min", 3);
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->min));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_range(nio_bytes packed, parts_range *value)
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
        if (nio_gen_key_is(key, "min", 3)) {
            value->has_min = !nio_gen_is_none(item);
            if (value->has_min && !nio_gen_get_u64(item, &value->min)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "max", 3)) {
            value->has_max = !nio_gen_is_none(item);
            if (value->has_max && !nio_gen_get_u64(item, &value->max)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return true;
}

static bool check_text_range_map(const parts_text_range_map *value)
{
    if (value->count > 8) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i].key, 32)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_text_range_map(const parts_text_range_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_blob_size(value->items[i].key.len),
                           size_range(&value->items[i].value));
    }
    return shape;
}

static size_t size_text_range_map(const parts_text_range_map *value)
{
    nio_gen_shape shape = shape_text_range_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_text_range_map(uint8_t *at, const parts_text_range_map *value,
                                     nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_text_range_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_blob_size(value->items[i].key.len),
                              size_range(&value->items[i].value));
        at = nio_gen_put_text(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_range(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_text_range_map(nio_bytes packed, nio_gen_arena *arena, parts_text_range_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 8) {
        return false;
    }
    size_t count = reader.left;
    parts_text_range_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_text(key, 32, &items[i].key) ||
            !read_range(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_summary(const parts_summary *value)
{
    return (!value->has_cols || check_text_range_map(&value->cols));
}

static nio_gen_shape shape_summary(const parts_summary *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_cols) {
        nio_gen_shape_pair(&shape, 6, size_text_range_map(&value->cols));
    }
    nio_gen_shape_pair(&shape, 7, nio_gen_uint_size(value->count));
    return shape;
}

static size_t size_summary(const parts_summary *value)
{
    nio_gen_shape shape = shape_summary(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_summary(uint8_t *at, const parts_summary *value, nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_summary(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    if (value->has_cols) {
        at = nio_gen_put_pair(at, 6, size_text_range_map(&value->cols));
        at = nio_gen_put_blob(at, NIO_PK_STR, "cols", 4);
        at = nio_gen_put_item(&items, write_text_range_map(at, &value->cols, status));
    }
    at = nio_gen_put_pair(at, 7, nio_gen_uint_size(value->count));
    at = nio_gen_put_blob(at, NIO_PK_STR, "count", 5);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->count));
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_summary(nio_bytes packed, nio_gen_arena *arena, parts_summary *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_count = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "count", 5)) {
            has_count = !nio_gen_is_none(item);
            if (has_count && !nio_gen_get_u64(item, &value->count)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "cols", 4)) {
            value->has_cols = !nio_gen_is_none(item);
            if (value->has_cols && !read_text_range_map(item, arena, &value->cols)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_count;
}

static nio_gen_shape shape_page(const parts_page *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_offset) {
        nio_gen_shape_pair(&shape, 8, nio_gen_uint_size(value->offset));
    }
    return shape;
}

static size_t size_page(const parts_page *value)
{
    nio_gen_shape shape = shape_page(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_page(uint8_t *at, const parts_page *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_page(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    if (value->has_offset) {
        at = nio_gen_put_pair(at, 8, nio_gen_uint_size(value->offset));
        at = nio_gen_put_blob(at, NIO_PK_STR, "offset", 6);
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->offset));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_page(nio_bytes packed, parts_page *value)
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
        if (nio_gen_key_is(key, "offset", 6)) {
            value->has_offset = !nio_gen_is_none(item);
            if (value->has_offset && !nio_gen_get_u64(item, &value->offset)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return true;
}

static bool check_bytes32_list(const parts_bytes_32_list *value)
{
    return value->count <= 1550;
}

static nio_gen_shape shape_bytes32_list(const parts_bytes_32_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, 34);
    }
    return shape;
}

static size_t size_bytes32_list(const parts_bytes_32_list *value)
{
    nio_gen_shape shape = shape_bytes32_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes32_list(uint8_t *at, const parts_bytes_32_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bytes32_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->items[i], 32));
    }
    return at;
}

static bool read_bytes32_list(nio_bytes packed, nio_gen_arena *arena, parts_bytes_32_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 1550) {
        return false;
    }
    size_t count = reader.left;
    uint8_t (*items)[32] = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_fixed(item, 32, items[i])) {
            return false;
        }
    }
    value->items = (const uint8_t(*)[32])items;
    value->count = count;
    return true;
}

static bool check_part(const parts_part *value)
{
    return nio_gen_text_ok(value->record_type, 16) &&
           nio_gen_text_ok(value->record_id, 64) &&
           nio_gen_bytes_ok(value->root, 32) &&
           nio_gen_bytes_ok(value->proof, 2048) &&
           nio_gen_bytes_ok(value->blob, 62000);
}

static nio_gen_shape shape_part(const parts_part *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_type.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_id.len));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->idx));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->root.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->proof.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->blob.len));
    return shape;
}

static size_t size_part(const parts_part *value)
{
    nio_gen_shape shape = shape_part(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_part(uint8_t *at, const parts_part *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_part(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_type));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_id));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->idx));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->root));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->proof));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->blob));
    return at;
}

static bool read_part(nio_bytes packed, parts_part *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 16, &value->record_type) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 64, &value->record_id) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->idx) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 32, &value->root) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 2048, &value->proof) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 62000, &value->blob)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_packable_part(const parts_part *value)
{
    return check_part(value);
}

static size_t size_packable_part(const parts_part *value)
{
    return nio_gen_packable_size(4, size_part(value));
}

static uint8_t *write_packable_part(uint8_t *at, const parts_part *value)
{
    at = nio_gen_put_packable(at, "Part", 4, size_part(value));
    return write_part(at, value);
}

static bool read_packable_part(nio_bytes packed, parts_part *value)
{
    nio_bytes payload;
    return nio_gen_get_packable(packed, "Part", 4, &payload) &&
           read_part(payload, value);
}

static bool check_u8_packable_part_map(const parts_u8_part_map *value)
{
    if (value->count > 1) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_packable_part(&value->items[i].value)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_u8_packable_part_map(const parts_u8_part_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key),
                           size_packable_part(&value->items[i].value));
    }
    return shape;
}

static size_t size_u8_packable_part_map(const parts_u8_part_map *value)
{
    nio_gen_shape shape = shape_u8_packable_part_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_packable_part_map(uint8_t *at, const parts_u8_part_map *value,
                                           nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_u8_packable_part_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_uint_size(value->items[i].key),
                              size_packable_part(&value->items[i].value));
        at = nio_gen_put_uint(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_packable_part(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_u8_packable_part_map(nio_bytes packed, nio_gen_arena *arena,
                                      parts_u8_part_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 1) {
        return false;
    }
    size_t count = reader.left;
    parts_u8_part_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_u8(key, &items[i].key) ||
            !read_packable_part(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_sequence(const parts_sequence *value)
{
    return nio_gen_text_ok(value->record_type, 16) &&
           nio_gen_text_ok(value->record_id, 64) &&
           nio_gen_bytes_ok(value->root, 32) &&
           (!value->has_parts || check_u8_packable_part_map(&value->parts));
}

static nio_gen_shape shape_sequence(const parts_sequence *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_type.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_id.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->root.len));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->count));
    if (value->has_parts) {
        nio_gen_shape_item(&shape, 5, size_u8_packable_part_map(&value->parts));
    }
    return shape;
}

static size_t size_sequence(const parts_sequence *value)
{
    nio_gen_shape shape = shape_sequence(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_sequence(uint8_t *at, const parts_sequence *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_sequence(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_type));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_id));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->root));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->count));
    if (value->has_parts) {
        at = nio_gen_put_item(&items, write_u8_packable_part_map(at, &value->parts, status));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_sequence(nio_bytes packed, nio_gen_arena *arena, parts_sequence *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 16, &value->record_type) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 64, &value->record_id) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 32, &value->root) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->count)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_parts = true;
        if (!read_u8_packable_part_map(item, arena, &value->parts)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_txn_uri(const parts_txn_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_txn_uri(const parts_txn_uri *uri)
{
    (void)uri;
    return 4 +
           32;
}

static uint8_t *write_txn_uri(uint8_t *at, const parts_txn_uri *uri)
{
    at = nio_gen_put_raw(at, "txn:", 4);
    at = nio_gen_put_raw(at, uri->id, 32);
    return at;
}

nio_status parts_txn_uri_build(const parts_txn_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_txn_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_txn_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_txn_uri(out, uri) - out);
    return NIO_OK;
}

bool parts_txn_uri_match(nio_bytes bytes, parts_txn_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "txn:", 4) &&
           nio_gen_uri_fixed(&walk, 32, uri->id) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_txn_uri(nio_bytes bytes)
{
    parts_txn_uri uri;
    return parts_txn_uri_match(bytes, &uri);
}

static bool check_part_uri(const parts_part_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_part_uri(const parts_part_uri *uri)
{
    (void)uri;
    return 4 +
           32 +
           1 +
           1;
}

static uint8_t *write_part_uri(uint8_t *at, const parts_part_uri *uri)
{
    at = nio_gen_put_raw(at, "txn:", 4);
    at = nio_gen_put_raw(at, uri->id, 32);
    at = nio_gen_put_raw(at, ":", 1);
    at = nio_gen_put_be(at, uri->idx, 1);
    return at;
}

nio_status parts_part_uri_build(const parts_part_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_part_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_part_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_part_uri(out, uri) - out);
    return NIO_OK;
}

bool parts_part_uri_match(nio_bytes bytes, parts_part_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "txn:", 4) &&
           nio_gen_uri_fixed(&walk, 32, uri->id) &&
           nio_gen_uri_literal(&walk, ":", 1) &&
           nio_gen_uri_raw_u8(&walk, &uri->idx) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_part_uri(nio_bytes bytes)
{
    parts_part_uri uri;
    return parts_part_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status parts_range_clone(const parts_range *from, const nio_env *env, parts_range **clone)
{
    parts_range copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_text_range_map(nio_gen_keep *keep, parts_text_range_map *value)
{
    parts_text_range_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        parts_text_range_entry item = value->items[i];
        item.key.ptr = nio_gen_keep_bytes(keep, item.key.ptr, item.key.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_summary(nio_gen_keep *keep, parts_summary *value)
{
    if (value->has_cols) {
        keep_text_range_map(keep, &value->cols);
    }
}

nio_status parts_summary_clone(const parts_summary *from,
                               const nio_env *env,
                               parts_summary **clone)
{
    parts_summary copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_summary(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_summary(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status parts_page_clone(const parts_page *from, const nio_env *env, parts_page **clone)
{
    parts_page copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_part(nio_gen_keep *keep, parts_part *value)
{
    value->record_type.ptr = nio_gen_keep_bytes(keep, value->record_type.ptr,
                                                value->record_type.len);
    value->record_id.ptr = nio_gen_keep_bytes(keep, value->record_id.ptr, value->record_id.len);
    value->root.ptr = nio_gen_keep_bytes(keep, value->root.ptr, value->root.len);
    value->proof.ptr = nio_gen_keep_bytes(keep, value->proof.ptr, value->proof.len);
    value->blob.ptr = nio_gen_keep_bytes(keep, value->blob.ptr, value->blob.len);
}

nio_status parts_part_clone(const parts_part *from, const nio_env *env, parts_part **clone)
{
    parts_part copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_part(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_part(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_u8_part_map(nio_gen_keep *keep, parts_u8_part_map *value)
{
    parts_u8_part_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        parts_u8_part_entry item = value->items[i];
        keep_part(keep, &item.value);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_sequence(nio_gen_keep *keep, parts_sequence *value)
{
    value->record_type.ptr = nio_gen_keep_bytes(keep, value->record_type.ptr,
                                                value->record_type.len);
    value->record_id.ptr = nio_gen_keep_bytes(keep, value->record_id.ptr, value->record_id.len);
    value->root.ptr = nio_gen_keep_bytes(keep, value->root.ptr, value->root.len);
    if (value->has_parts) {
        keep_u8_part_map(keep, &value->parts);
    }
}

nio_status parts_sequence_clone(const parts_sequence *from,
                                const nio_env *env,
                                parts_sequence **clone)
{
    parts_sequence copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_sequence(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_sequence(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status parts_txn_uri_clone(const parts_txn_uri *from,
                               const nio_env *env,
                               parts_txn_uri **clone)
{
    parts_txn_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status parts_part_uri_clone(const parts_part_uri *from,
                                const nio_env *env,
                                parts_part_uri **clone)
{
    parts_part_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_txns_request(parts_server *server, nio_call *call, uint64_t value);

static nio_status deliver_txns_request(const nio_gen_delivery *delivery)
{
    uint64_t value;
    if (!nio_gen_as_u64(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_txns_request *handler = (handle_txns_request *)delivery->handler;
    handler((parts_server *)delivery->service, delivery->call, value);
    return NIO_OK;
}

typedef void handle_txn_list_request(parts_server *server, nio_call *call, const parts_page *page);

static nio_status deliver_txn_list_request(const nio_gen_delivery *delivery)
{
    parts_page page = {0};
    if (!(delivery->content.len == 0 || read_page(delivery->content, &page))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_txn_list_request *handler = (handle_txn_list_request *)delivery->handler;
    handler((parts_server *)delivery->service, delivery->call, &page);
    return NIO_OK;
}

typedef void handle_txn_request(parts_server *server, nio_call *call, const parts_txn_uri *uri);

static nio_status deliver_txn_request(const nio_gen_delivery *delivery)
{
    parts_txn_uri uri;
    if (!parts_txn_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_txn_request *handler = (handle_txn_request *)delivery->handler;
    handler((parts_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_part_request(parts_server *server, nio_call *call, const parts_part_uri *uri);

static nio_status deliver_part_request(const nio_gen_delivery *delivery)
{
    parts_part_uri uri;
    if (!parts_part_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_part_request *handler = (handle_part_request *)delivery->handler;
    handler((parts_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 8, parts_text_range_entry)];
    char message2[NIO_GEN_ROOM(1, 1550, uint8_t[32])];
    char message3[NIO_GEN_ROOM(1, 1, parts_u8_part_entry)];
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
    OP_TXNS_REQUEST,
    OP_TXN_LIST_REQUEST,
    OP_TXN_REQUEST,
    OP_PART_REQUEST,
};

static const nio_gen_op ops_table[] = {
    [OP_TXNS_REQUEST] = {
        .name = "txns.request",
        .where = "parts.nio:43",
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
        .slot = offsetof(parts_handlers, txns_request),
        .uri = {(const uint8_t *)"txns", 4},
        .deliver = deliver_txns_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_TXN_LIST_REQUEST] = {
        .name = "txn_list.request",
        .where = "parts.nio:47",
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
        .slot = offsetof(parts_handlers, txn_list_request),
        .uri = {(const uint8_t *)"txn:list", 8},
        .deliver = deliver_txn_list_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_TXN_REQUEST] = {
        .name = "txn.request",
        .where = "parts.nio:51",
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
        .slot = offsetof(parts_handlers, txn_request),
        .matches = is_txn_uri,
        .deliver = deliver_txn_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_PART_REQUEST] = {
        .name = "part.request",
        .where = "parts.nio:55",
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
        .slot = offsetof(parts_handlers, part_request),
        .matches = is_part_uri,
        .deliver = deliver_part_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        switch (uri.len) {
        case 4:
            return nio_gen_uri_is(uri, "txns", 4) ? (int)OP_TXNS_REQUEST : -1;
        case 8:
            return nio_gen_uri_is(uri, "txn:list", 8) ? (int)OP_TXN_LIST_REQUEST : -1;
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
        case NIO_REQUEST_URI:
            if (is_txn_uri(uri)) {
                return OP_TXN_REQUEST;
            }
            return is_part_uri(uri) ? (int)OP_PART_REQUEST : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol parts_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "parts",
    .version = 1,
    .app = {(const uint8_t *)"easycoin", 8},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 4,
    .handlers_size = sizeof(parts_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status parts_serve(nio_node *node, const parts_handlers *handlers, void *app,
                       parts_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &parts_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (parts_server *)service;
    }
    return status;
}

void *parts_server_app(const parts_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *parts_server_node(const parts_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status parts_txns_request_reply_ok(nio_call *call, const parts_summary *summary)
{
    nio_gen_out out;
    if (!check_summary(summary)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXNS_REQUEST], NIO_RESPOND_URI,
                                            size_summary(summary), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_summary(out.content.at, summary, &out.content.status);
    return nio_gen_reply_end(&out);
}

nio_status parts_txns_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXNS_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status parts_txn_list_request_reply_ok(nio_call *call, const parts_bytes_32_list *items)
{
    nio_gen_out out;
    if (!check_bytes32_list(items)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXN_LIST_REQUEST], NIO_RESPOND_URI,
                                            size_bytes32_list(items), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_bytes32_list(out.content.at, items);
    return nio_gen_reply_end(&out);
}

nio_status parts_txn_list_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXN_LIST_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status parts_txn_request_reply_ok(nio_call *call, const parts_sequence *sequence)
{
    nio_gen_out out;
    if (!check_sequence(sequence)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXN_REQUEST], NIO_RESPOND_URI,
                                            size_sequence(sequence), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_sequence(out.content.at, sequence, &out.content.status);
    return nio_gen_reply_end(&out);
}

nio_status parts_txn_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXN_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status parts_txn_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TXN_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status parts_part_request_reply_ok(nio_call *call, const parts_part *part)
{
    nio_gen_out out;
    if (!check_part(part)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PART_REQUEST], NIO_RESPOND_URI,
                                            size_part(part), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_part(out.content.at, part);
    return nio_gen_reply_end(&out);
}

nio_status parts_part_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PART_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status parts_part_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PART_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status parts_connect(nio_node *node, const char *endpoint, const nio_connect_options *options,
                         parts_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &parts_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (parts_client *)made;
    }
    return status;
}

nio_status parts_attach(nio_link *link, parts_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &parts_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (parts_client *)made;
    }
    return status;
}

nio_link *parts_client_link(const parts_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_txns_request(const nio_gen_end *end)
{
    parts_txns_request_done *done = (parts_txns_request_done *)end->done;
    parts_txns_request_end result = {0};
    parts_summary ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_summary(end->end->content, end->arena, &ok)) {
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

nio_status parts_txns_request(parts_client *client, uint64_t value,
                              const nio_call_options *options, parts_txns_request_done *done,
                              void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_TXNS_REQUEST], 4, 8,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "txns", 4);
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 8);
    return nio_gen_call_end(&out, options, finish_txns_request, (nio_gen_fn *)done, user, id);
}

static void finish_txn_list_request(const nio_gen_end *end)
{
    parts_txn_list_request_done *done = (parts_txn_list_request_done *)end->done;
    parts_txn_list_request_end result = {0};
    parts_bytes_32_list ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_bytes32_list(end->end->content, end->arena, &ok)) {
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

nio_status parts_txn_list_request(parts_client *client, const parts_page *page,
                                  const nio_call_options *options,
                                  parts_txn_list_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_TXN_LIST_REQUEST],
                                           8, size_page(page), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "txn:list", 8);
    out.content.at = write_page(out.content.at, page);
    return nio_gen_call_end(&out, options, finish_txn_list_request, (nio_gen_fn *)done, user, id);
}

static void finish_txn_request(const nio_gen_end *end)
{
    parts_txn_request_done *done = (parts_txn_request_done *)end->done;
    parts_txn_request_end result = {0};
    parts_sequence ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_sequence(end->end->content, end->arena, &ok)) {
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

nio_status parts_txn_request(parts_client *client, const parts_txn_uri *uri,
                             const nio_call_options *options, parts_txn_request_done *done,
                             void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_txn_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_TXN_REQUEST],
                                           size_txn_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_txn_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_txn_request, (nio_gen_fn *)done, user, id);
}

static void finish_part_request(const nio_gen_end *end)
{
    parts_part_request_done *done = (parts_part_request_done *)end->done;
    parts_part_request_end result = {0};
    parts_part ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_part(end->end->content, &ok)) {
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

nio_status parts_part_request(parts_client *client, const parts_part_uri *uri,
                              const nio_call_options *options, parts_part_request_done *done,
                              void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_part_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_PART_REQUEST],
                                           size_part_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_part_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_part_request, (nio_gen_fn *)done, user, id);
}
