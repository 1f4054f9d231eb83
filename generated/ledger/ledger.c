/* ledger.c - protocol ledger, version 1.
 *
 * Made by netaio-gen from ledger.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "ledger.h"

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_range(const ledger_range *value)
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

static size_t size_range(const ledger_range *value)
{
    nio_gen_shape shape = shape_range(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_range(uint8_t *at, const ledger_range *value)
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

static bool read_range(nio_bytes packed, ledger_range *value)
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

static bool check_text_range_map(const ledger_text_range_map *value)
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

static nio_gen_shape shape_text_range_map(const ledger_text_range_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_blob_size(value->items[i].key.len),
                           size_range(&value->items[i].value));
    }
    return shape;
}

static size_t size_text_range_map(const ledger_text_range_map *value)
{
    nio_gen_shape shape = shape_text_range_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_text_range_map(uint8_t *at, const ledger_text_range_map *value,
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

static bool read_text_range_map(nio_bytes packed, nio_gen_arena *arena,
                                ledger_text_range_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 8) {
        return false;
    }
    size_t count = reader.left;
    ledger_text_range_entry *items = nio_gen_alloc(arena, count, sizeof *items);
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

static bool check_summary(const ledger_summary *value)
{
    return (!value->has_cols || check_text_range_map(&value->cols));
}

static nio_gen_shape shape_summary(const ledger_summary *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_cols) {
        nio_gen_shape_pair(&shape, 6, size_text_range_map(&value->cols));
    }
    nio_gen_shape_pair(&shape, 7, nio_gen_uint_size(value->count));
    return shape;
}

static size_t size_summary(const ledger_summary *value)
{
    nio_gen_shape shape = shape_summary(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_summary(uint8_t *at, const ledger_summary *value, nio_status *status)
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

static bool read_summary(nio_bytes packed, nio_gen_arena *arena, ledger_summary *value)
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

static nio_gen_shape shape_page(const ledger_page *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_offset) {
        nio_gen_shape_pair(&shape, 8, nio_gen_uint_size(value->offset));
    }
    return shape;
}

static size_t size_page(const ledger_page *value)
{
    nio_gen_shape shape = shape_page(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_page(uint8_t *at, const ledger_page *value)
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

static bool read_page(nio_bytes packed, ledger_page *value)
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

static bool check_bytes32_list(const ledger_bytes_32_list *value)
{
    return value->count <= 1550;
}

static nio_gen_shape shape_bytes32_list(const ledger_bytes_32_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, 34);
    }
    return shape;
}

static size_t size_bytes32_list(const ledger_bytes_32_list *value)
{
    nio_gen_shape shape = shape_bytes32_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes32_list(uint8_t *at, const ledger_bytes_32_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bytes32_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->items[i], 32));
    }
    return at;
}

static bool read_bytes32_list(nio_bytes packed, nio_gen_arena *arena, ledger_bytes_32_list *value)
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

static bool check_part(const ledger_part *value)
{
    return nio_gen_text_ok(value->record_type, 16) &&
           nio_gen_text_ok(value->record_id, 64) &&
           nio_gen_bytes_ok(value->proof, 2048) &&
           nio_gen_bytes_ok(value->blob, 62000);
}

static nio_gen_shape shape_part(const ledger_part *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_type.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_id.len));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->idx));
    nio_gen_shape_add(&shape, 34);
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->proof.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->blob.len));
    return shape;
}

static size_t size_part(const ledger_part *value)
{
    nio_gen_shape shape = shape_part(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_part(uint8_t *at, const ledger_part *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_part(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_type));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_id));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->idx));
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->root, 32));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->proof));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->blob));
    return at;
}

static bool read_part(nio_bytes packed, ledger_part *value)
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
        !nio_gen_next(&reader, &item) || !nio_gen_get_fixed(item, 32, value->root) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 2048, &value->proof) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 62000, &value->blob)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_packable_part(const ledger_part *value)
{
    return check_part(value);
}

static size_t size_packable_part(const ledger_part *value)
{
    return nio_gen_packable_size(4, size_part(value));
}

static uint8_t *write_packable_part(uint8_t *at, const ledger_part *value)
{
    at = nio_gen_put_packable(at, "Part", 4, size_part(value));
    return write_part(at, value);
}

static bool read_packable_part(nio_bytes packed, ledger_part *value)
{
    nio_bytes payload;
    return nio_gen_get_packable(packed, "Part", 4, &payload) &&
           read_part(payload, value);
}

static bool check_u8_packable_part_map(const ledger_u8_part_map *value)
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

static nio_gen_shape shape_u8_packable_part_map(const ledger_u8_part_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key),
                           size_packable_part(&value->items[i].value));
    }
    return shape;
}

static size_t size_u8_packable_part_map(const ledger_u8_part_map *value)
{
    nio_gen_shape shape = shape_u8_packable_part_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_packable_part_map(uint8_t *at, const ledger_u8_part_map *value,
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
                                      ledger_u8_part_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 1) {
        return false;
    }
    size_t count = reader.left;
    ledger_u8_part_entry *items = nio_gen_alloc(arena, count, sizeof *items);
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

static bool check_sequence(const ledger_sequence *value)
{
    return nio_gen_text_ok(value->record_type, 16) &&
           nio_gen_text_ok(value->record_id, 64) &&
           (!value->has_parts || check_u8_packable_part_map(&value->parts));
}

static nio_gen_shape shape_sequence(const ledger_sequence *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_type.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->record_id.len));
    nio_gen_shape_add(&shape, 34);
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->count));
    if (value->has_parts) {
        nio_gen_shape_item(&shape, 5, size_u8_packable_part_map(&value->parts));
    }
    return shape;
}

static size_t size_sequence(const ledger_sequence *value)
{
    nio_gen_shape shape = shape_sequence(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_sequence(uint8_t *at, const ledger_sequence *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_sequence(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_type));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->record_id));
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->root, 32));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->count));
    if (value->has_parts) {
        at = nio_gen_put_item(&items, write_u8_packable_part_map(at, &value->parts, status));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_sequence(nio_bytes packed, nio_gen_arena *arena, ledger_sequence *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 16, &value->record_type) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 64, &value->record_id) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_fixed(item, 32, value->root) ||
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

static nio_gen_shape shape_node(const ledger_node *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_vkey) {
        nio_gen_shape_pair(&shape, 6, 34);
    }
    if (value->has_pubkey) {
        nio_gen_shape_pair(&shape, 8, 34);
    }
    return shape;
}

static size_t size_node(const ledger_node *value)
{
    nio_gen_shape shape = shape_node(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_node(uint8_t *at, const ledger_node *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_node(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    if (value->has_vkey) {
        at = nio_gen_put_pair(at, 6, 34);
        at = nio_gen_put_blob(at, NIO_PK_STR, "vkey", 4);
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->vkey, 32));
    }
    if (value->has_pubkey) {
        at = nio_gen_put_pair(at, 8, 34);
        at = nio_gen_put_blob(at, NIO_PK_STR, "pubkey", 6);
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->pubkey, 32));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_node(nio_bytes packed, ledger_node *value)
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
        if (nio_gen_key_is(key, "pubkey", 6)) {
            value->has_pubkey = !nio_gen_is_none(item);
            if (value->has_pubkey && !nio_gen_get_fixed(item, 32, value->pubkey)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "vkey", 4)) {
            value->has_vkey = !nio_gen_is_none(item);
            if (value->has_vkey && !nio_gen_get_fixed(item, 32, value->vkey)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return true;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_txn_uri(const ledger_txn_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_txn_uri(const ledger_txn_uri *uri)
{
    (void)uri;
    return 4 +
           32;
}

static uint8_t *write_txn_uri(uint8_t *at, const ledger_txn_uri *uri)
{
    at = nio_gen_put_raw(at, "txn:", 4);
    at = nio_gen_put_raw(at, uri->id, 32);
    return at;
}

nio_status ledger_txn_uri_build(const ledger_txn_uri *uri, uint8_t *out, size_t cap, size_t *len)
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

bool ledger_txn_uri_match(nio_bytes bytes, ledger_txn_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "txn:", 4) &&
           nio_gen_uri_fixed(&walk, 32, uri->id) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_txn_uri(nio_bytes bytes)
{
    ledger_txn_uri uri;
    return ledger_txn_uri_match(bytes, &uri);
}

static bool check_part_uri(const ledger_part_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_part_uri(const ledger_part_uri *uri)
{
    (void)uri;
    return 4 +
           32 +
           1 +
           1;
}

static uint8_t *write_part_uri(uint8_t *at, const ledger_part_uri *uri)
{
    at = nio_gen_put_raw(at, "txn:", 4);
    at = nio_gen_put_raw(at, uri->id, 32);
    at = nio_gen_put_raw(at, ":", 1);
    at = nio_gen_put_be(at, uri->idx, 1);
    return at;
}

nio_status ledger_part_uri_build(const ledger_part_uri *uri, uint8_t *out, size_t cap, size_t *len)
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

bool ledger_part_uri_match(nio_bytes bytes, ledger_part_uri *uri)
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
    ledger_part_uri uri;
    return ledger_part_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status ledger_node_clone(const ledger_node *from, const nio_env *env, ledger_node **clone)
{
    ledger_node copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status ledger_range_clone(const ledger_range *from, const nio_env *env, ledger_range **clone)
{
    ledger_range copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_text_range_map(nio_gen_keep *keep, ledger_text_range_map *value)
{
    ledger_text_range_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        ledger_text_range_entry item = value->items[i];
        item.key.ptr = nio_gen_keep_bytes(keep, item.key.ptr, item.key.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_summary(nio_gen_keep *keep, ledger_summary *value)
{
    if (value->has_cols) {
        keep_text_range_map(keep, &value->cols);
    }
}

nio_status ledger_summary_clone(const ledger_summary *from,
                                const nio_env *env,
                                ledger_summary **clone)
{
    ledger_summary copy = *from;
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

nio_status ledger_page_clone(const ledger_page *from, const nio_env *env, ledger_page **clone)
{
    ledger_page copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_part(nio_gen_keep *keep, ledger_part *value)
{
    value->record_type.ptr = nio_gen_keep_bytes(keep, value->record_type.ptr,
                                                value->record_type.len);
    value->record_id.ptr = nio_gen_keep_bytes(keep, value->record_id.ptr, value->record_id.len);
    value->proof.ptr = nio_gen_keep_bytes(keep, value->proof.ptr, value->proof.len);
    value->blob.ptr = nio_gen_keep_bytes(keep, value->blob.ptr, value->blob.len);
}

nio_status ledger_part_clone(const ledger_part *from, const nio_env *env, ledger_part **clone)
{
    ledger_part copy = *from;
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

static void keep_u8_part_map(nio_gen_keep *keep, ledger_u8_part_map *value)
{
    ledger_u8_part_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        ledger_u8_part_entry item = value->items[i];
        keep_part(keep, &item.value);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_sequence(nio_gen_keep *keep, ledger_sequence *value)
{
    value->record_type.ptr = nio_gen_keep_bytes(keep, value->record_type.ptr,
                                                value->record_type.len);
    value->record_id.ptr = nio_gen_keep_bytes(keep, value->record_id.ptr, value->record_id.len);
    if (value->has_parts) {
        keep_u8_part_map(keep, &value->parts);
    }
}

nio_status ledger_sequence_clone(const ledger_sequence *from,
                                 const nio_env *env,
                                 ledger_sequence **clone)
{
    ledger_sequence copy = *from;
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

nio_status ledger_txn_uri_clone(const ledger_txn_uri *from,
                                const nio_env *env,
                                ledger_txn_uri **clone)
{
    ledger_txn_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status ledger_part_uri_clone(const ledger_part_uri *from,
                                 const nio_env *env,
                                 ledger_part_uri **clone)
{
    ledger_part_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_txns_request(ledger_server *server, nio_call *call, uint64_t value);

static nio_status deliver_txns_request(const nio_gen_delivery *delivery)
{
    uint64_t value;
    if (!nio_gen_as_u64(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_txns_request *handler = (handle_txns_request *)delivery->handler;
    handler((ledger_server *)delivery->service, delivery->call, value);
    return NIO_OK;
}

typedef void handle_txn_list_request(ledger_server *server, nio_call *call,
                                     const ledger_page *page);

static nio_status deliver_txn_list_request(const nio_gen_delivery *delivery)
{
    ledger_page page = {0};
    if (!(delivery->content.len == 0 || read_page(delivery->content, &page))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_txn_list_request *handler = (handle_txn_list_request *)delivery->handler;
    handler((ledger_server *)delivery->service, delivery->call, &page);
    return NIO_OK;
}

typedef void handle_txn_request(ledger_server *server, nio_call *call, const ledger_txn_uri *uri);

static nio_status deliver_txn_request(const nio_gen_delivery *delivery)
{
    ledger_txn_uri uri;
    if (!ledger_txn_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_txn_request *handler = (handle_txn_request *)delivery->handler;
    handler((ledger_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_part_request(ledger_server *server, nio_call *call, const ledger_part_uri *uri);

static nio_status deliver_part_request(const nio_gen_delivery *delivery)
{
    ledger_part_uri uri;
    if (!ledger_part_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_part_request *handler = (handle_part_request *)delivery->handler;
    handler((ledger_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_new_txn_notify(ledger_client *client, const uint8_t bytes[32]);

static nio_status deliver_new_txn_notify(const nio_gen_delivery *delivery)
{
    uint8_t bytes[32];
    if (!nio_gen_as_fixed(delivery->content, 32, bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_new_txn_notify *handler = (handle_new_txn_notify *)delivery->handler;
    handler((ledger_client *)delivery->client, bytes);
    return NIO_OK;
}

typedef void handle_line_publish(ledger_server *server, nio_text text);

static nio_status deliver_line_publish(const nio_gen_delivery *delivery)
{
    nio_text text;
    if (!nio_gen_as_text(delivery->content, 1024, &text)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_line_publish *handler = (handle_line_publish *)delivery->handler;
    handler((ledger_server *)delivery->service, text);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 8, ledger_text_range_entry)];
    char message2[NIO_GEN_ROOM(1, 1550, uint8_t[32])];
    char message3[NIO_GEN_ROOM(1, 1, ledger_u8_part_entry)];
};

static const nio_plugin_param params_sealed_cipher[] = {
    {.name = "unproved"},
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
    {
        .name = "sealed",
        .auth = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
        .cipher = {
            .kind = "x25519",
            .params = params_sealed_cipher,
            .param_count = 1,
            .key = offsetof(ledger_keys, sealed_cipher),
            .key_name = "sealed_cipher",
        },
    },
};

enum {
    OP_TXNS_REQUEST,
    OP_TXN_LIST_REQUEST,
    OP_TXN_REQUEST,
    OP_PART_REQUEST,
    OP_NEW_TXN_NOTIFY,
    OP_LINE_PUBLISH,
};

static const nio_gen_op ops_table[] = {
    [OP_TXNS_REQUEST] = {
        .name = "txns.request",
        .where = "ledger.nio:55",
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
        .slot = offsetof(ledger_handlers, txns_request),
        .uri = {(const uint8_t *)"txns", 4},
        .deliver = deliver_txns_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 65507,
    },
    [OP_TXN_LIST_REQUEST] = {
        .name = "txn_list.request",
        .where = "ledger.nio:59",
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
        .slot = offsetof(ledger_handlers, txn_list_request),
        .uri = {(const uint8_t *)"txn:list", 8},
        .deliver = deliver_txn_list_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 65507,
    },
    [OP_TXN_REQUEST] = {
        .name = "txn.request",
        .where = "ledger.nio:63",
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
        .slot = offsetof(ledger_handlers, txn_request),
        .matches = is_txn_uri,
        .deliver = deliver_txn_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 65507,
    },
    [OP_PART_REQUEST] = {
        .name = "part.request",
        .where = "ledger.nio:67",
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
        .slot = offsetof(ledger_handlers, part_request),
        .matches = is_part_uri,
        .deliver = deliver_part_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 65507,
    },
    [OP_NEW_TXN_NOTIFY] = {
        .name = "new_txn.notify",
        .where = "ledger.nio:72",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(ledger_events, new_txn_notify),
        .uri = {(const uint8_t *)"txn:new", 7},
        .deliver = deliver_new_txn_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_PEERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 65507,
    },
    [OP_LINE_PUBLISH] = {
        .name = "line.publish",
        .where = "ledger.nio:77",
        .type = NIO_PUBLISH_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = 1,
        .slot = offsetof(ledger_handlers, line_publish),
        .uri = {(const uint8_t *)"msg", 3},
        .deliver = deliver_line_publish,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 65507,
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
    case NIO_PUBLISH_URI:
        return nio_gen_uri_is(uri, "msg", 3) ? (int)OP_LINE_PUBLISH : -1;
    case NIO_NOTIFY_URI:
        return nio_gen_uri_is(uri, "txn:new", 7) ? (int)OP_NEW_TXN_NOTIFY : -1;
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

const nio_gen_protocol ledger_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "ledger",
    .version = 1,
    .app = {(const uint8_t *)"easycoin", 8},
    .port = 9876,
    .layers = layers_table,
    .layer_count = 2,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 6,
    .handlers_size = sizeof(ledger_handlers),
    .keys_size = sizeof(ledger_keys),
    .events_size = sizeof(ledger_events),
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status ledger_serve(nio_node *node, const ledger_handlers *handlers, const ledger_keys *keys,
                        void *app, ledger_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &ledger_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (ledger_server *)service;
    }
    return status;
}

void *ledger_server_app(const ledger_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *ledger_server_node(const ledger_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status ledger_set_keys(nio_node *node, const ledger_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &ledger_protocol, keys, error);
}

nio_status ledger_txns_request_reply_ok(nio_call *call, const ledger_summary *summary)
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

nio_status ledger_txns_request_reply_error(nio_call *call, nio_text text)
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

nio_status ledger_txn_list_request_reply_ok(nio_call *call, const ledger_bytes_32_list *items)
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

nio_status ledger_txn_list_request_reply_error(nio_call *call, nio_text text)
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

nio_status ledger_txn_request_reply_ok(nio_call *call, const ledger_sequence *sequence)
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

nio_status ledger_txn_request_reply_not_found(nio_call *call, nio_text text)
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

nio_status ledger_txn_request_reply_error(nio_call *call, nio_text text)
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

nio_status ledger_part_request_reply_ok(nio_call *call, const ledger_part *part)
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

nio_status ledger_part_request_reply_not_found(nio_call *call, nio_text text)
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

nio_status ledger_part_request_reply_error(nio_call *call, nio_text text)
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

nio_status ledger_new_txn_notify(ledger_server *server, const uint8_t bytes[32])
{
    nio_gen_out out;
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_NEW_TXN_NOTIFY],
                                             7, 32, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "txn:new", 7);
    out.content.at = nio_gen_put_raw(out.content.at, bytes, 32);
    return nio_gen_notify_end(&out, NULL);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status ledger_connect(nio_node *node, const char *endpoint, const ledger_keys *keys,
                          const nio_connect_options *options, ledger_client **client,
                          nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &ledger_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (ledger_client *)made;
    }
    return status;
}

nio_status ledger_attach(nio_link *link, const ledger_keys *keys, ledger_client **client,
                         nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &ledger_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (ledger_client *)made;
    }
    return status;
}

nio_link *ledger_client_link(const ledger_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_txns_request(const nio_gen_end *end)
{
    ledger_txns_request_done *done = (ledger_txns_request_done *)end->done;
    ledger_txns_request_end result = {0};
    ledger_summary ok;
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

nio_status ledger_txns_request(ledger_client *client, uint64_t value,
                               const nio_call_options *options, ledger_txns_request_done *done,
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
    ledger_txn_list_request_done *done = (ledger_txn_list_request_done *)end->done;
    ledger_txn_list_request_end result = {0};
    ledger_bytes_32_list ok;
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

nio_status ledger_txn_list_request(ledger_client *client, const ledger_page *page,
                                   const nio_call_options *options,
                                   ledger_txn_list_request_done *done, void *user, nio_call_id *id)
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
    ledger_txn_request_done *done = (ledger_txn_request_done *)end->done;
    ledger_txn_request_end result = {0};
    ledger_sequence ok;
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

nio_status ledger_txn_request(ledger_client *client, const ledger_txn_uri *uri,
                              const nio_call_options *options, ledger_txn_request_done *done,
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
    ledger_part_request_done *done = (ledger_part_request_done *)end->done;
    ledger_part_request_end result = {0};
    ledger_part ok;
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

nio_status ledger_part_request(ledger_client *client, const ledger_part_uri *uri,
                               const nio_call_options *options, ledger_part_request_done *done,
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

nio_status ledger_line_publish(ledger_client *client, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 1024)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_LINE_PUBLISH], 3,
                                           text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "msg", 3);
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_send_end(&out);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

nio_status ledger_hear(nio_node *node, const ledger_events *events, const ledger_keys *keys,
                       void *app, nio_error *error)
{
    return nio_gen_hear(node, &ledger_protocol, events, keys, app, error);
}

void *ledger_client_app(const ledger_client *client)
{
    return nio_gen_client_app((const nio_client *)client);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_status pack_self(nio_node *node, const ledger_node *self, nio_gen_out *out)
{
    nio_status status = nio_gen_peers_begin(node, size_node(self), out);
    if (status == NIO_OK) {
        out->content.at = write_node(out->content.at, self);
    }
    return status;
}

nio_status ledger_peers_start(nio_node *node, const ledger_keys *keys, const ledger_node *self,
                              const nio_peers_options *options, nio_peers **peers,
                              nio_error *error)
{
    nio_gen_out out;
    nio_status status = pack_self(node, self, &out);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, "ledger_node");
    }
    return nio_gen_peers_start(&out, &ledger_protocol, keys, options, peers, error);
}

nio_status ledger_peers_say(nio_peers *peers, const ledger_keys *keys, const ledger_node *self)
{
    nio_gen_out out;
    nio_status status = pack_self(nio_peers_node(peers), self, &out);
    return status != NIO_OK ? status : nio_gen_peers_say(&out, &ledger_protocol, keys, peers);
}

bool ledger_peer_read(const nio_peer *peer, ledger_node *said)
{
    return read_node(nio_peer_data(peer), said);
}
