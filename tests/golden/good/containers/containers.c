/* containers.c - protocol containers, version 1.
 *
 * Made by netaio-gen from containers.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "containers.h"

const char *containers_kind_name(containers_kind value)
{
    switch (value) {
    case CONTAINERS_KIND_SMALL:
        return "small";
    case CONTAINERS_KIND_LARGE:
        return "large";
    default:
        return NULL;
    }
}

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_bool_list(const nio_bool_list *value)
{
    return value->count <= 4;
}

static nio_gen_shape shape_bool_list(const nio_bool_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_bool_list(const nio_bool_list *value)
{
    nio_gen_shape shape = shape_bool_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bool_list(uint8_t *at, const nio_bool_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bool_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->items[i]));
    }
    return at;
}

static bool read_bool_list(nio_bytes packed, nio_gen_arena *arena, nio_bool_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    bool *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_bool(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_u8_list(const nio_u8_list *value)
{
    return value->count <= 300;
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
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 300) {
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

static bool check_u64_list(const nio_u64_list *value)
{
    return value->count <= 5;
}

static nio_gen_shape shape_u64_list(const nio_u64_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_u64_list(const nio_u64_list *value)
{
    nio_gen_shape shape = shape_u64_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u64_list(uint8_t *at, const nio_u64_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u64_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_u64_list(nio_bytes packed, nio_gen_arena *arena, nio_u64_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 5) {
        return false;
    }
    size_t count = reader.left;
    uint64_t *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_u64(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_i16_list(const nio_i16_list *value)
{
    return value->count <= 5;
}

static nio_gen_shape shape_i16_list(const nio_i16_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_int_size(value->items[i]));
    }
    return shape;
}

static size_t size_i16_list(const nio_i16_list *value)
{
    nio_gen_shape shape = shape_i16_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_i16_list(uint8_t *at, const nio_i16_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_i16_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_int(at, value->items[i]));
    }
    return at;
}

static bool read_i16_list(nio_bytes packed, nio_gen_arena *arena, nio_i16_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 5) {
        return false;
    }
    size_t count = reader.left;
    int16_t *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_i16(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_f64_list(const nio_f64_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_f64_list(const nio_f64_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    }
    return shape;
}

static size_t size_f64_list(const nio_f64_list *value)
{
    nio_gen_shape shape = shape_f64_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_f64_list(uint8_t *at, const nio_f64_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_f64_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_float(at, value->items[i]));
    }
    return at;
}

static bool read_f64_list(nio_bytes packed, nio_gen_arena *arena, nio_f64_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    double *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_float(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_i64_list(const nio_i64_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_i64_list(const nio_i64_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_int_size(value->items[i]));
    }
    return shape;
}

static size_t size_i64_list(const nio_i64_list *value)
{
    nio_gen_shape shape = shape_i64_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_i64_list(uint8_t *at, const nio_i64_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_i64_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_int(at, value->items[i]));
    }
    return at;
}

static bool read_i64_list(nio_bytes packed, nio_gen_arena *arena, nio_i64_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    int64_t *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_i64(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_text_list(const nio_text_list *value)
{
    if (value->count > 4) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i], 300)) {
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
        if (!nio_gen_get_text(item, 300, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_bytes_list(const nio_bytes_list *value)
{
    if (value->count > 4) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_bytes_ok(value->items[i], 8)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_bytes_list(const nio_bytes_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_blob_size(value->items[i].len));
    }
    return shape;
}

static size_t size_bytes_list(const nio_bytes_list *value)
{
    nio_gen_shape shape = shape_bytes_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes_list(uint8_t *at, const nio_bytes_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bytes_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->items[i]));
    }
    return at;
}

static bool read_bytes_list(nio_bytes packed, nio_gen_arena *arena, nio_bytes_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    nio_bytes *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_bytes(item, 8, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_bytes4_list(const containers_bytes_4_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_bytes4_list(const containers_bytes_4_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, 6);
    }
    return shape;
}

static size_t size_bytes4_list(const containers_bytes_4_list *value)
{
    nio_gen_shape shape = shape_bytes4_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes4_list(uint8_t *at, const containers_bytes_4_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bytes4_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->items[i], 4));
    }
    return at;
}

static bool read_bytes4_list(nio_bytes packed, nio_gen_arena *arena, containers_bytes_4_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    uint8_t (*items)[4] = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_fixed(item, 4, items[i])) {
            return false;
        }
    }
    value->items = (const uint8_t(*)[4])items;
    value->count = count;
    return true;
}

static bool check_any_list(const nio_any_list *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_any_ok(value->items[i], 30)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_any_list(const nio_any_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, value->items[i].len);
    }
    return shape;
}

static size_t size_any_list(const nio_any_list *value)
{
    nio_gen_shape shape = shape_any_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_any_list(uint8_t *at, const nio_any_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_any_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items,
                              nio_gen_put_raw(at, value->items[i].ptr, value->items[i].len));
    }
    return at;
}

static bool read_any_list(nio_bytes packed, nio_gen_arena *arena, nio_any_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    nio_any *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_any(item, 30, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_kind_list(const containers_kind_list *value)
{
    if (value->count > 4) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!(value->items[i] <= NIO_GEN_ENUM_MAX)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_kind_list(const containers_kind_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_kind_list(const containers_kind_list *value)
{
    nio_gen_shape shape = shape_kind_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_kind_list(uint8_t *at, const containers_kind_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_kind_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_kind_list(nio_bytes packed, nio_gen_arena *arena, containers_kind_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    containers_kind *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_enum(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static nio_gen_shape shape_point(const containers_point *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_int_size(value->x));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->y));
    return shape;
}

static size_t size_point(const containers_point *value)
{
    nio_gen_shape shape = shape_point(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_point(uint8_t *at, const containers_point *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_point(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->x));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->y));
    return at;
}

static bool read_point(nio_bytes packed, containers_point *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_i32(item, &value->x) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i32(item, &value->y)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_point_list(const containers_point_list *value)
{
    return value->count <= 4;
}

static nio_gen_shape shape_point_list(const containers_point_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_point(&value->items[i]));
    }
    return shape;
}

static size_t size_point_list(const containers_point_list *value)
{
    nio_gen_shape shape = shape_point_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_point_list(uint8_t *at, const containers_point_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_point_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_point(at, &value->items[i]));
    }
    return at;
}

static bool read_point_list(nio_bytes packed, nio_gen_arena *arena, containers_point_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    containers_point *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_point(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_point_list_3(const containers_point_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_point_list_3(const containers_point_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_point(&value->items[i]));
    }
    return shape;
}

static size_t size_point_list_3(const containers_point_list *value)
{
    nio_gen_shape shape = shape_point_list_3(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_point_list_3(uint8_t *at, const containers_point_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_point_list_3(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_point(at, &value->items[i]));
    }
    return at;
}

static bool read_point_list_3(nio_bytes packed, nio_gen_arena *arena, containers_point_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    containers_point *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_point(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_label(const containers_label *value)
{
    return nio_gen_text_ok(value->text, 20);
}

static nio_gen_shape shape_label(const containers_label *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 6, nio_gen_blob_size(value->text.len));
    if (value->has_point) {
        nio_gen_shape_pair(&shape, 7, size_point(&value->point));
    }
    if (value->has_size) {
        nio_gen_shape_pair(&shape, 10, nio_gen_uint_size(value->size));
    }
    return shape;
}

static size_t size_label(const containers_label *value)
{
    nio_gen_shape shape = shape_label(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_label(uint8_t *at, const containers_label *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_label(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 6, nio_gen_blob_size(value->text.len));
    at = nio_gen_put_blob(at, NIO_PK_STR, "text", 4);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    if (value->has_point) {
        at = nio_gen_put_pair(at, 7, size_point(&value->point));
        at = nio_gen_put_blob(at, NIO_PK_STR, "point", 5);
        at = nio_gen_put_item(&items, write_point(at, &value->point));
    }
    if (value->has_size) {
        at = nio_gen_put_pair(at, 10, nio_gen_uint_size(value->size));
        at = nio_gen_put_blob(at, NIO_PK_STR, "the size", 8);
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->size));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_label(nio_bytes packed, containers_label *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_text = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "text", 4)) {
            has_text = !nio_gen_is_none(item);
            if (has_text && !nio_gen_get_text(item, 20, &value->text)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "point", 5)) {
            value->has_point = !nio_gen_is_none(item);
            if (value->has_point && !read_point(item, &value->point)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "the size", 8)) {
            value->has_size = !nio_gen_is_none(item);
            if (value->has_size && !nio_gen_get_u32(item, &value->size)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_text;
}

/* An arm that is not known cannot be sent. */
static bool check_shape(const containers_shape *value)
{
    switch (value->tag) {
    case CONTAINERS_SHAPE_NOTHING:
    case CONTAINERS_SHAPE_DOT:
        return true;
    case CONTAINERS_SHAPE_LINES:
        return check_point_list_3(&value->as.lines);
    case CONTAINERS_SHAPE_NAME:
        return nio_gen_text_ok(value->as.name, 10);
    case CONTAINERS_SHAPE_LABEL:
        return check_label(&value->as.label);
    default:
        return false;
    }
}

static nio_gen_shape shape_shape(const containers_shape *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
    case CONTAINERS_SHAPE_DOT:
        nio_gen_shape_add(&shape, size_point(&value->as.dot));
        break;
    case CONTAINERS_SHAPE_LINES:
        nio_gen_shape_add(&shape, size_point_list_3(&value->as.lines));
        break;
    case CONTAINERS_SHAPE_NAME:
        nio_gen_shape_add(&shape, nio_gen_blob_size(value->as.name.len));
        break;
    case CONTAINERS_SHAPE_LABEL:
        nio_gen_shape_add(&shape, size_label(&value->as.label));
        break;
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
    return shape;
}

static size_t size_shape(const containers_shape *value)
{
    nio_gen_shape shape = shape_shape(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_shape(uint8_t *at, const containers_shape *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_shape(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
    case CONTAINERS_SHAPE_DOT:
        return nio_gen_put_item(&items, write_point(at, &value->as.dot));
    case CONTAINERS_SHAPE_LINES:
        return nio_gen_put_item(&items, write_point_list_3(at, &value->as.lines));
    case CONTAINERS_SHAPE_NAME:
        return nio_gen_put_item(&items, nio_gen_put_text(at, value->as.name));
    case CONTAINERS_SHAPE_LABEL:
        return nio_gen_put_item(&items, write_label(at, &value->as.label));
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool read_shape(nio_bytes packed, nio_gen_arena *arena, containers_shape *value)
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
    case CONTAINERS_SHAPE_DOT:
        return read_point(item, &value->as.dot);
    case CONTAINERS_SHAPE_LINES:
        return read_point_list_3(item, arena, &value->as.lines);
    case CONTAINERS_SHAPE_NAME:
        return nio_gen_get_text(item, 10, &value->as.name);
    case CONTAINERS_SHAPE_LABEL:
        return read_label(item, &value->as.label);
    case CONTAINERS_SHAPE_NOTHING:
        return nio_gen_is_none(item);
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}

static bool check_shape_list(const containers_shape_list *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_shape(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_shape_list(const containers_shape_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_shape(&value->items[i]));
    }
    return shape;
}

static size_t size_shape_list(const containers_shape_list *value)
{
    nio_gen_shape shape = shape_shape_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_shape_list(uint8_t *at, const containers_shape_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_shape_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_shape(at, &value->items[i]));
    }
    return at;
}

static bool read_shape_list(nio_bytes packed, nio_gen_arena *arena, containers_shape_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    containers_shape *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_shape(item, arena, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_u8_list_3(const nio_u8_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_u8_list_3(const nio_u8_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_u8_list_3(const nio_u8_list *value)
{
    nio_gen_shape shape = shape_u8_list_3(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_list_3(uint8_t *at, const nio_u8_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u8_list_3(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_u8_list_3(nio_bytes packed, nio_gen_arena *arena, nio_u8_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
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

static bool check_u8_list_list(const containers_u8_list_list *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_u8_list_3(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_u8_list_list(const containers_u8_list_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_u8_list_3(&value->items[i]));
    }
    return shape;
}

static size_t size_u8_list_list(const containers_u8_list_list *value)
{
    nio_gen_shape shape = shape_u8_list_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_list_list(uint8_t *at, const containers_u8_list_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u8_list_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_u8_list_3(at, &value->items[i]));
    }
    return at;
}

static bool read_u8_list_list(nio_bytes packed, nio_gen_arena *arena,
                              containers_u8_list_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    nio_u8_list *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_u8_list_3(item, arena, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_u8_list_5(const nio_u8_list *value)
{
    return value->count <= 5;
}

static nio_gen_shape shape_u8_list_5(const nio_u8_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_u8_list_5(const nio_u8_list *value)
{
    nio_gen_shape shape = shape_u8_list_5(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_list_5(uint8_t *at, const nio_u8_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u8_list_5(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_u8_list_5(nio_bytes packed, nio_gen_arena *arena, nio_u8_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 5) {
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

static bool check_u8_list_list_2(const containers_u8_list_list *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_u8_list_5(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_u8_list_list_2(const containers_u8_list_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_u8_list_5(&value->items[i]));
    }
    return shape;
}

static size_t size_u8_list_list_2(const containers_u8_list_list *value)
{
    nio_gen_shape shape = shape_u8_list_list_2(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_list_list_2(uint8_t *at, const containers_u8_list_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u8_list_list_2(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_u8_list_5(at, &value->items[i]));
    }
    return at;
}

static bool read_u8_list_list_2(nio_bytes packed, nio_gen_arena *arena,
                                containers_u8_list_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    nio_u8_list *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_u8_list_5(item, arena, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_lists(const containers_lists *value)
{
    return check_bool_list(&value->flags) &&
           check_u8_list(&value->bytes) &&
           check_u64_list(&value->longs) &&
           check_i16_list(&value->signed_) &&
           check_f64_list(&value->reals) &&
           check_i64_list(&value->times) &&
           check_text_list(&value->words) &&
           check_bytes_list(&value->blobs) &&
           check_bytes4_list(&value->keys) &&
           check_any_list(&value->things) &&
           check_kind_list(&value->kinds) &&
           check_point_list(&value->points) &&
           check_shape_list(&value->shapes) &&
           check_u8_list_list(&value->deep) &&
           (!value->has_wide || check_u8_list_list_2(&value->wide));
}

static nio_gen_shape shape_lists(const containers_lists *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, size_bool_list(&value->flags));
    nio_gen_shape_add(&shape, size_u8_list(&value->bytes));
    nio_gen_shape_add(&shape, size_u64_list(&value->longs));
    nio_gen_shape_add(&shape, size_i16_list(&value->signed_));
    nio_gen_shape_add(&shape, size_f64_list(&value->reals));
    nio_gen_shape_add(&shape, size_i64_list(&value->times));
    nio_gen_shape_add(&shape, size_text_list(&value->words));
    nio_gen_shape_add(&shape, size_bytes_list(&value->blobs));
    nio_gen_shape_add(&shape, size_bytes4_list(&value->keys));
    nio_gen_shape_add(&shape, size_any_list(&value->things));
    nio_gen_shape_add(&shape, size_kind_list(&value->kinds));
    nio_gen_shape_add(&shape, size_point_list(&value->points));
    nio_gen_shape_add(&shape, size_shape_list(&value->shapes));
    nio_gen_shape_add(&shape, size_u8_list_list(&value->deep));
    if (value->has_wide) {
        nio_gen_shape_item(&shape, 15, size_u8_list_list_2(&value->wide));
    }
    return shape;
}

static size_t size_lists(const containers_lists *value)
{
    nio_gen_shape shape = shape_lists(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_lists(uint8_t *at, const containers_lists *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_lists(value), &items);
    at = nio_gen_put_item(&items, write_bool_list(at, &value->flags));
    at = nio_gen_put_item(&items, write_u8_list(at, &value->bytes));
    at = nio_gen_put_item(&items, write_u64_list(at, &value->longs));
    at = nio_gen_put_item(&items, write_i16_list(at, &value->signed_));
    at = nio_gen_put_item(&items, write_f64_list(at, &value->reals));
    at = nio_gen_put_item(&items, write_i64_list(at, &value->times));
    at = nio_gen_put_item(&items, write_text_list(at, &value->words));
    at = nio_gen_put_item(&items, write_bytes_list(at, &value->blobs));
    at = nio_gen_put_item(&items, write_bytes4_list(at, &value->keys));
    at = nio_gen_put_item(&items, write_any_list(at, &value->things));
    at = nio_gen_put_item(&items, write_kind_list(at, &value->kinds));
    at = nio_gen_put_item(&items, write_point_list(at, &value->points));
    at = nio_gen_put_item(&items, write_shape_list(at, &value->shapes));
    at = nio_gen_put_item(&items, write_u8_list_list(at, &value->deep));
    if (value->has_wide) {
        at = nio_gen_put_item(&items, write_u8_list_list_2(at, &value->wide));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_lists(nio_bytes packed, nio_gen_arena *arena, containers_lists *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !read_bool_list(item, arena, &value->flags) ||
        !nio_gen_next(&reader, &item) || !read_u8_list(item, arena, &value->bytes) ||
        !nio_gen_next(&reader, &item) || !read_u64_list(item, arena, &value->longs) ||
        !nio_gen_next(&reader, &item) || !read_i16_list(item, arena, &value->signed_) ||
        !nio_gen_next(&reader, &item) || !read_f64_list(item, arena, &value->reals) ||
        !nio_gen_next(&reader, &item) || !read_i64_list(item, arena, &value->times) ||
        !nio_gen_next(&reader, &item) || !read_text_list(item, arena, &value->words) ||
        !nio_gen_next(&reader, &item) || !read_bytes_list(item, arena, &value->blobs) ||
        !nio_gen_next(&reader, &item) || !read_bytes4_list(item, arena, &value->keys) ||
        !nio_gen_next(&reader, &item) || !read_any_list(item, arena, &value->things) ||
        !nio_gen_next(&reader, &item) || !read_kind_list(item, arena, &value->kinds) ||
        !nio_gen_next(&reader, &item) || !read_point_list(item, arena, &value->points) ||
        !nio_gen_next(&reader, &item) || !read_shape_list(item, arena, &value->shapes) ||
        !nio_gen_next(&reader, &item) || !read_u8_list_list(item, arena, &value->deep)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_wide = true;
        if (!read_u8_list_list_2(item, arena, &value->wide)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_text_u32_map(const containers_text_u32_map *value)
{
    if (value->count > 6) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i].key, 12)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_text_u32_map(const containers_text_u32_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_blob_size(value->items[i].key.len),
                           nio_gen_uint_size(value->items[i].value));
    }
    return shape;
}

static size_t size_text_u32_map(const containers_text_u32_map *value)
{
    nio_gen_shape shape = shape_text_u32_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_text_u32_map(uint8_t *at, const containers_text_u32_map *value,
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

static bool read_text_u32_map(nio_bytes packed, nio_gen_arena *arena,
                              containers_text_u32_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 6) {
        return false;
    }
    size_t count = reader.left;
    containers_text_u32_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_text(key, 12, &items[i].key) ||
            !nio_gen_get_u32(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_i16_text_map(const containers_i16_text_map *value)
{
    if (value->count > 6) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!nio_gen_text_ok(value->items[i].value, 8)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_i16_text_map(const containers_i16_text_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_int_size(value->items[i].key),
                           nio_gen_blob_size(value->items[i].value.len));
    }
    return shape;
}

static size_t size_i16_text_map(const containers_i16_text_map *value)
{
    nio_gen_shape shape = shape_i16_text_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_i16_text_map(uint8_t *at, const containers_i16_text_map *value,
                                   nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_i16_text_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_int_size(value->items[i].key),
                              nio_gen_blob_size(value->items[i].value.len));
        at = nio_gen_put_int(at, value->items[i].key);
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_i16_text_map(nio_bytes packed, nio_gen_arena *arena,
                              containers_i16_text_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 6) {
        return false;
    }
    size_t count = reader.left;
    containers_i16_text_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_i16(key, &items[i].key) ||
            !nio_gen_get_text(item, 8, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_kind_point_map(const containers_kind_point_map *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!(value->items[i].key <= NIO_GEN_ENUM_MAX)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_kind_point_map(const containers_kind_point_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key),
                           size_point(&value->items[i].value));
    }
    return shape;
}

static size_t size_kind_point_map(const containers_kind_point_map *value)
{
    nio_gen_shape shape = shape_kind_point_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_kind_point_map(uint8_t *at, const containers_kind_point_map *value,
                                     nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_kind_point_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_uint_size(value->items[i].key),
                              size_point(&value->items[i].value));
        at = nio_gen_put_uint(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_point(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_kind_point_map(nio_bytes packed, nio_gen_arena *arena,
                                containers_kind_point_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    containers_kind_point_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_enum(key, &items[i].key) ||
            !read_point(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_shape_list_2(const containers_shape_list *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_shape(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_shape_list_2(const containers_shape_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_shape(&value->items[i]));
    }
    return shape;
}

static size_t size_shape_list_2(const containers_shape_list *value)
{
    nio_gen_shape shape = shape_shape_list_2(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_shape_list_2(uint8_t *at, const containers_shape_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_shape_list_2(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_shape(at, &value->items[i]));
    }
    return at;
}

static bool read_shape_list_2(nio_bytes packed, nio_gen_arena *arena, containers_shape_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    containers_shape *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_shape(item, arena, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_bytes_shape_list_map(const containers_bytes_shape_list_map *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!(nio_gen_bytes_ok(value->items[i].key, 4) &&
              check_shape_list_2(&value->items[i].value))) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_bytes_shape_list_map(const containers_bytes_shape_list_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_blob_size(value->items[i].key.len),
                           size_shape_list_2(&value->items[i].value));
    }
    return shape;
}

static size_t size_bytes_shape_list_map(const containers_bytes_shape_list_map *value)
{
    nio_gen_shape shape = shape_bytes_shape_list_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes_shape_list_map(uint8_t *at,
                                           const containers_bytes_shape_list_map *value, nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_bytes_shape_list_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_blob_size(value->items[i].key.len),
                              size_shape_list_2(&value->items[i].value));
        at = nio_gen_put_bytes(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_shape_list_2(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_bytes_shape_list_map(nio_bytes packed, nio_gen_arena *arena,
                                      containers_bytes_shape_list_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    containers_bytes_shape_list_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_bytes(key, 4, &items[i].key) ||
            !read_shape_list_2(item, arena, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_maps(const containers_maps *value)
{
    return check_text_u32_map(&value->counts) &&
           check_i16_text_map(&value->names) &&
           check_kind_point_map(&value->kinds) &&
           (!value->has_blobs || check_bytes_shape_list_map(&value->blobs));
}

static nio_gen_shape shape_maps(const containers_maps *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, size_text_u32_map(&value->counts));
    nio_gen_shape_add(&shape, size_i16_text_map(&value->names));
    nio_gen_shape_add(&shape, size_kind_point_map(&value->kinds));
    if (value->has_blobs) {
        nio_gen_shape_item(&shape, 4, size_bytes_shape_list_map(&value->blobs));
    }
    return shape;
}

static size_t size_maps(const containers_maps *value)
{
    nio_gen_shape shape = shape_maps(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_maps(uint8_t *at, const containers_maps *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_maps(value), &items);
    at = nio_gen_put_item(&items, write_text_u32_map(at, &value->counts, status));
    at = nio_gen_put_item(&items, write_i16_text_map(at, &value->names, status));
    at = nio_gen_put_item(&items, write_kind_point_map(at, &value->kinds, status));
    if (value->has_blobs) {
        at = nio_gen_put_item(&items, write_bytes_shape_list_map(at, &value->blobs, status));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_maps(nio_bytes packed, nio_gen_arena *arena, containers_maps *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !read_text_u32_map(item, arena, &value->counts) ||
        !nio_gen_next(&reader, &item) || !read_i16_text_map(item, arena, &value->names) ||
        !nio_gen_next(&reader, &item) || !read_kind_point_map(item, arena, &value->kinds)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_blobs = true;
        if (!read_bytes_shape_list_map(item, arena, &value->blobs)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_u8_u8_map(const containers_u8_u8_map *value)
{
    return value->count <= 20;
}

static nio_gen_shape shape_u8_u8_map(const containers_u8_u8_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key),
                           nio_gen_uint_size(value->items[i].value));
    }
    return shape;
}

static size_t size_u8_u8_map(const containers_u8_u8_map *value)
{
    nio_gen_shape shape = shape_u8_u8_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_u8_map(uint8_t *at, const containers_u8_u8_map *value, nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_u8_u8_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_uint_size(value->items[i].key),
                              nio_gen_uint_size(value->items[i].value));
        at = nio_gen_put_uint(at, value->items[i].key);
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_u8_u8_map(nio_bytes packed, nio_gen_arena *arena, containers_u8_u8_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 20) {
        return false;
    }
    size_t count = reader.left;
    containers_u8_u8_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_u8(key, &items[i].key) ||
            !nio_gen_get_u8(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static size_t size_packable_point(const containers_point *value)
{
    return nio_gen_packable_size(5, size_point(value));
}

static uint8_t *write_packable_point(uint8_t *at, const containers_point *value)
{
    at = nio_gen_put_packable(at, "Point", 5, size_point(value));
    return write_point(at, value);
}

static bool read_packable_point(nio_bytes packed, containers_point *value)
{
    nio_bytes payload;
    return nio_gen_get_packable(packed, "Point", 5, &payload) &&
           read_point(payload, value);
}

static bool check_packable_label(const containers_label *value)
{
    return check_label(value);
}

static size_t size_packable_label(const containers_label *value)
{
    return nio_gen_packable_size(5, size_label(value));
}

static uint8_t *write_packable_label(uint8_t *at, const containers_label *value)
{
    at = nio_gen_put_packable(at, "Label", 5, size_label(value));
    return write_label(at, value);
}

static bool read_packable_label(nio_bytes packed, containers_label *value)
{
    nio_bytes payload;
    return nio_gen_get_packable(packed, "Label", 5, &payload) &&
           read_label(payload, value);
}

static bool check_packable_point_list(const containers_point_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_packable_point_list(const containers_point_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_packable_point(&value->items[i]));
    }
    return shape;
}

static size_t size_packable_point_list(const containers_point_list *value)
{
    nio_gen_shape shape = shape_packable_point_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_packable_point_list(uint8_t *at, const containers_point_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_packable_point_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_packable_point(at, &value->items[i]));
    }
    return at;
}

static bool read_packable_point_list(nio_bytes packed, nio_gen_arena *arena,
                                     containers_point_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    containers_point *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_packable_point(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_wrapped(const containers_wrapped *value)
{
    return (!value->has_label || check_packable_label(&value->label)) &&
           check_packable_point_list(&value->many);
}

static nio_gen_shape shape_wrapped(const containers_wrapped *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, size_packable_point(&value->point));
    if (value->has_label) {
        nio_gen_shape_item(&shape, 2, size_packable_label(&value->label));
    }
    nio_gen_shape_item(&shape, 3, size_packable_point_list(&value->many));
    return shape;
}

static size_t size_wrapped(const containers_wrapped *value)
{
    nio_gen_shape shape = shape_wrapped(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_wrapped(uint8_t *at, const containers_wrapped *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_wrapped(value), &items);
    at = nio_gen_put_item(&items, write_packable_point(at, &value->point));
    if (value->has_label) {
        at = nio_gen_put_item(&items, write_packable_label(at, &value->label));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    at = nio_gen_put_item(&items, write_packable_point_list(at, &value->many));
    return at;
}

static bool read_wrapped(nio_bytes packed, nio_gen_arena *arena, containers_wrapped *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !read_packable_point(item, &value->point)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_label = true;
        if (!read_packable_label(item, &value->label)) {
            return false;
        }
    }
    if (!nio_gen_next(&reader, &item) || !read_packable_point_list(item, arena, &value->many)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status containers_point_clone(const containers_point *from,
                                  const nio_env *env,
                                  containers_point **clone)
{
    containers_point copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_label(nio_gen_keep *keep, containers_label *value)
{
    value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
}

nio_status containers_label_clone(const containers_label *from,
                                  const nio_env *env,
                                  containers_label **clone)
{
    containers_label copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_label(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_label(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_shape(nio_gen_keep *keep, containers_shape *value)
{
    switch (value->tag) {
    case CONTAINERS_SHAPE_LINES:
        value->as.lines.items = nio_gen_keep_array(keep, value->as.lines.items,
                                                   value->as.lines.count, sizeof *value->as.lines.items);
        break;
    case CONTAINERS_SHAPE_NAME:
        value->as.name.ptr = nio_gen_keep_bytes(keep, value->as.name.ptr, value->as.name.len);
        break;
    case CONTAINERS_SHAPE_LABEL:
        keep_label(keep, &value->as.label);
        break;
    case CONTAINERS_SHAPE_NOTHING:
    case CONTAINERS_SHAPE_DOT:
        break;
    default:
        value->as.unknown.ptr = nio_gen_keep_bytes(keep, value->as.unknown.ptr,
                                                   value->as.unknown.len);
        break;
    }
}

nio_status containers_shape_clone(const containers_shape *from,
                                  const nio_env *env,
                                  containers_shape **clone)
{
    containers_shape copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_shape(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_shape(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

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

static void keep_bytes_list_(nio_gen_keep *keep, nio_bytes_list *value)
{
    nio_bytes *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        nio_bytes item = value->items[i];
        item.ptr = nio_gen_keep_bytes(keep, item.ptr, item.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_any_list_(nio_gen_keep *keep, nio_any_list *value)
{
    nio_any *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        nio_any item = value->items[i];
        item.ptr = nio_gen_keep_bytes(keep, item.ptr, item.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_shape_list(nio_gen_keep *keep, containers_shape_list *value)
{
    containers_shape *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        containers_shape item = value->items[i];
        keep_shape(keep, &item);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_u8_list_list(nio_gen_keep *keep, containers_u8_list_list *value)
{
    nio_u8_list *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        nio_u8_list item = value->items[i];
        item.items = nio_gen_keep_array(keep, item.items, item.count, sizeof *item.items);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_lists(nio_gen_keep *keep, containers_lists *value)
{
    value->flags.items = nio_gen_keep_array(keep, value->flags.items, value->flags.count,
                                            sizeof *value->flags.items);
    value->bytes.items = nio_gen_keep_array(keep, value->bytes.items, value->bytes.count,
                                            sizeof *value->bytes.items);
    value->longs.items = nio_gen_keep_array(keep, value->longs.items, value->longs.count,
                                            sizeof *value->longs.items);
    value->signed_.items = nio_gen_keep_array(keep, value->signed_.items, value->signed_.count,
                                              sizeof *value->signed_.items);
    value->reals.items = nio_gen_keep_array(keep, value->reals.items, value->reals.count,
                                            sizeof *value->reals.items);
    value->times.items = nio_gen_keep_array(keep, value->times.items, value->times.count,
                                            sizeof *value->times.items);
    keep_text_list_(keep, &value->words);
    keep_bytes_list_(keep, &value->blobs);
    value->keys.items = nio_gen_keep_array(keep, value->keys.items, value->keys.count,
                                           sizeof *value->keys.items);
    keep_any_list_(keep, &value->things);
    value->kinds.items = nio_gen_keep_array(keep, value->kinds.items, value->kinds.count,
                                            sizeof *value->kinds.items);
    value->points.items = nio_gen_keep_array(keep, value->points.items, value->points.count,
                                             sizeof *value->points.items);
    keep_shape_list(keep, &value->shapes);
    keep_u8_list_list(keep, &value->deep);
    if (value->has_wide) {
        keep_u8_list_list(keep, &value->wide);
    }
}

nio_status containers_lists_clone(const containers_lists *from,
                                  const nio_env *env,
                                  containers_lists **clone)
{
    containers_lists copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_lists(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_lists(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_text_u32_map(nio_gen_keep *keep, containers_text_u32_map *value)
{
    containers_text_u32_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        containers_text_u32_entry item = value->items[i];
        item.key.ptr = nio_gen_keep_bytes(keep, item.key.ptr, item.key.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_i16_text_map(nio_gen_keep *keep, containers_i16_text_map *value)
{
    containers_i16_text_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        containers_i16_text_entry item = value->items[i];
        item.value.ptr = nio_gen_keep_bytes(keep, item.value.ptr, item.value.len);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_bytes_shape_list_map(nio_gen_keep *keep, containers_bytes_shape_list_map *value)
{
    containers_bytes_shape_list_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        containers_bytes_shape_list_entry item = value->items[i];
        item.key.ptr = nio_gen_keep_bytes(keep, item.key.ptr, item.key.len);
        keep_shape_list(keep, &item.value);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_maps(nio_gen_keep *keep, containers_maps *value)
{
    keep_text_u32_map(keep, &value->counts);
    keep_i16_text_map(keep, &value->names);
    value->kinds.items = nio_gen_keep_array(keep, value->kinds.items, value->kinds.count,
                                            sizeof *value->kinds.items);
    if (value->has_blobs) {
        keep_bytes_shape_list_map(keep, &value->blobs);
    }
}

nio_status containers_maps_clone(const containers_maps *from,
                                 const nio_env *env,
                                 containers_maps **clone)
{
    containers_maps copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_maps(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_maps(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_wrapped(nio_gen_keep *keep, containers_wrapped *value)
{
    if (value->has_label) {
        keep_label(keep, &value->label);
    }
    value->many.items = nio_gen_keep_array(keep, value->many.items, value->many.count,
                                           sizeof *value->many.items);
}

nio_status containers_wrapped_clone(const containers_wrapped *from,
                                    const nio_env *env,
                                    containers_wrapped **clone)
{
    containers_wrapped copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_wrapped(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_wrapped(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_lists_request(containers_server *server, nio_call *call);

static nio_status deliver_lists_request(const nio_gen_delivery *delivery)
{
    handle_lists_request *handler = (handle_lists_request *)delivery->handler;
    handler((containers_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_lists_create(containers_server *server, nio_call *call,
                                 const containers_shape *shape);

static nio_status deliver_lists_create(const nio_gen_delivery *delivery)
{
    containers_shape shape;
    if (!read_shape(delivery->content, delivery->arena, &shape)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_lists_create *handler = (handle_lists_create *)delivery->handler;
    handler((containers_server *)delivery->service, delivery->call, &shape);
    return NIO_OK;
}

typedef void handle_maps_request(containers_server *server, nio_call *call,
                                 const containers_label *label);

static nio_status deliver_maps_request(const nio_gen_delivery *delivery)
{
    containers_label label;
    if (!read_label(delivery->content, &label)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_maps_request *handler = (handle_maps_request *)delivery->handler;
    handler((containers_server *)delivery->service, delivery->call, &label);
    return NIO_OK;
}

typedef void handle_maps_create(containers_server *server, nio_call *call,
                                const containers_u8_u8_map *entries);

static nio_status deliver_maps_create(const nio_gen_delivery *delivery)
{
    containers_u8_u8_map entries;
    if (!read_u8_u8_map(delivery->content, delivery->arena, &entries)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_maps_create *handler = (handle_maps_create *)delivery->handler;
    handler((containers_server *)delivery->service, delivery->call, &entries);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 4, bool) +
                  NIO_GEN_ROOM(1, 300, uint8_t) +
                  NIO_GEN_ROOM(1, 5, uint64_t) +
                  NIO_GEN_ROOM(1, 5, int16_t) +
                  NIO_GEN_ROOM(1, 3, double) +
                  NIO_GEN_ROOM(1, 3, int64_t) +
                  NIO_GEN_ROOM(1, 4, nio_text) +
                  NIO_GEN_ROOM(1, 4, nio_bytes) +
                  NIO_GEN_ROOM(1, 3, uint8_t[4]) +
                  NIO_GEN_ROOM(1, 3, nio_any) +
                  NIO_GEN_ROOM(1, 4, containers_kind) +
                  NIO_GEN_ROOM(1, 4, containers_point) +
                  NIO_GEN_ROOM(1, 3, containers_shape) +
                  NIO_GEN_ROOM(3, 9, containers_point) +
                  NIO_GEN_ROOM(1, 3, nio_u8_list) +
                  NIO_GEN_ROOM(3, 9, uint8_t) +
                  NIO_GEN_ROOM(1, 2, nio_u8_list) +
                  NIO_GEN_ROOM(2, 10, uint8_t)];
    char message2[NIO_GEN_ROOM(1, 3, containers_point)];
    char message3[NIO_GEN_ROOM(1, 6, containers_text_u32_entry) +
                  NIO_GEN_ROOM(1, 6, containers_i16_text_entry) +
                  NIO_GEN_ROOM(1, 2, containers_kind_point_entry) +
                  NIO_GEN_ROOM(1, 3, containers_bytes_shape_list_entry) +
                  NIO_GEN_ROOM(3, 6, containers_shape) +
                  NIO_GEN_ROOM(6, 18, containers_point)];
    char message4[NIO_GEN_ROOM(1, 20, containers_u8_u8_entry)];
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
    OP_LISTS_REQUEST,
    OP_LISTS_CREATE,
    OP_MAPS_REQUEST,
    OP_MAPS_CREATE,
};

static const nio_gen_op ops_table[] = {
    [OP_LISTS_REQUEST] = {
        .name = "lists.request",
        .where = "containers.nio:64",
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
        .slot = offsetof(containers_handlers, lists_request),
        .uri = {(const uint8_t *)"lists", 5},
        .deliver = deliver_lists_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_LISTS_CREATE] = {
        .name = "lists.create",
        .where = "containers.nio:65",
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
        .slot = offsetof(containers_handlers, lists_create),
        .uri = {(const uint8_t *)"lists", 5},
        .deliver = deliver_lists_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_MAPS_REQUEST] = {
        .name = "maps.request",
        .where = "containers.nio:69",
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
        .slot = offsetof(containers_handlers, maps_request),
        .uri = {(const uint8_t *)"maps", 4},
        .deliver = deliver_maps_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_MAPS_CREATE] = {
        .name = "maps.create",
        .where = "containers.nio:70",
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
        .slot = offsetof(containers_handlers, maps_create),
        .uri = {(const uint8_t *)"maps", 4},
        .deliver = deliver_maps_create,
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
            return nio_gen_uri_is(uri, "maps", 4) ? (int)OP_MAPS_REQUEST : -1;
        case 5:
            return nio_gen_uri_is(uri, "lists", 5) ? (int)OP_LISTS_REQUEST : -1;
        default:
            return -1;
        }
    case NIO_CREATE_URI:
        switch (uri.len) {
        case 4:
            return nio_gen_uri_is(uri, "maps", 4) ? (int)OP_MAPS_CREATE : -1;
        case 5:
            return nio_gen_uri_is(uri, "lists", 5) ? (int)OP_LISTS_CREATE : -1;
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
    default:
        return -1;
    }
}

const nio_gen_protocol containers_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "containers",
    .version = 1,
    .app = {(const uint8_t *)"containers", 10},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 4,
    .handlers_size = sizeof(containers_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status containers_serve(nio_node *node, const containers_handlers *handlers, void *app,
                            containers_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &containers_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (containers_server *)service;
    }
    return status;
}

void *containers_server_app(const containers_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *containers_server_node(const containers_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status containers_lists_request_reply_ok(nio_call *call, const containers_lists *lists)
{
    nio_gen_out out;
    if (!check_lists(lists)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LISTS_REQUEST], NIO_RESPOND_URI,
                                            size_lists(lists), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_lists(out.content.at, lists);
    return nio_gen_reply_end(&out);
}

nio_status containers_lists_request_reply_error(nio_call *call, const containers_shape *shape)
{
    nio_gen_out out;
    if (!check_shape(shape)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LISTS_REQUEST], NIO_ERROR_TYPE,
                                            size_shape(shape), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_shape(out.content.at, shape);
    return nio_gen_reply_end(&out);
}

nio_status containers_lists_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LISTS_CREATE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status containers_lists_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_LISTS_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status containers_maps_request_reply_ok(nio_call *call, const containers_maps *maps)
{
    nio_gen_out out;
    if (!check_maps(maps)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_MAPS_REQUEST], NIO_RESPOND_URI,
                                            size_maps(maps), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_maps(out.content.at, maps, &out.content.status);
    return nio_gen_reply_end(&out);
}

nio_status containers_maps_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_MAPS_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status containers_maps_create_reply_ok(nio_call *call, const containers_wrapped *wrapped)
{
    nio_gen_out out;
    if (!check_wrapped(wrapped)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_MAPS_CREATE], NIO_OK_TYPE,
                                            size_wrapped(wrapped), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_wrapped(out.content.at, wrapped);
    return nio_gen_reply_end(&out);
}

nio_status containers_maps_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_MAPS_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status containers_connect(nio_node *node, const char *endpoint,
                              const nio_connect_options *options, containers_client **client,
                              nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &containers_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (containers_client *)made;
    }
    return status;
}

nio_status containers_attach(nio_link *link, containers_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &containers_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (containers_client *)made;
    }
    return status;
}

nio_link *containers_client_link(const containers_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_lists_request(const nio_gen_end *end)
{
    containers_lists_request_done *done = (containers_lists_request_done *)end->done;
    containers_lists_request_end result = {0};
    containers_lists ok;
    containers_shape error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_lists(end->end->content, end->arena, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_shape(end->end->content, end->arena, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status containers_lists_request(containers_client *client, const nio_call_options *options,
                                    containers_lists_request_done *done, void *user,
                                    nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_LISTS_REQUEST], 5,
                                           0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "lists", 5);
    return nio_gen_call_end(&out, options, finish_lists_request, (nio_gen_fn *)done, user, id);
}

static void finish_lists_create(const nio_gen_end *end)
{
    containers_lists_create_done *done = (containers_lists_create_done *)end->done;
    containers_lists_create_end result = {0};
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

nio_status containers_lists_create(containers_client *client, const containers_shape *shape,
                                   const nio_call_options *options,
                                   containers_lists_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_shape(shape)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_LISTS_CREATE], 5,
                                           size_shape(shape), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "lists", 5);
    out.content.at = write_shape(out.content.at, shape);
    return nio_gen_call_end(&out, options, finish_lists_create, (nio_gen_fn *)done, user, id);
}

static void finish_maps_request(const nio_gen_end *end)
{
    containers_maps_request_done *done = (containers_maps_request_done *)end->done;
    containers_maps_request_end result = {0};
    containers_maps ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_maps(end->end->content, end->arena, &ok)) {
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

nio_status containers_maps_request(containers_client *client, const containers_label *label,
                                   const nio_call_options *options,
                                   containers_maps_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_label(label)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_MAPS_REQUEST], 4,
                                           size_label(label), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "maps", 4);
    out.content.at = write_label(out.content.at, label);
    return nio_gen_call_end(&out, options, finish_maps_request, (nio_gen_fn *)done, user, id);
}

static void finish_maps_create(const nio_gen_end *end)
{
    containers_maps_create_done *done = (containers_maps_create_done *)end->done;
    containers_maps_create_end result = {0};
    containers_wrapped ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_wrapped(end->end->content, end->arena, &ok)) {
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

nio_status containers_maps_create(containers_client *client, const containers_u8_u8_map *entries,
                                  const nio_call_options *options,
                                  containers_maps_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_u8_u8_map(entries)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_MAPS_CREATE], 4,
                                           size_u8_u8_map(entries), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "maps", 4);
    out.content.at = write_u8_u8_map(out.content.at, entries, &out.content.status);
    return nio_gen_call_end(&out, options, finish_maps_create, (nio_gen_fn *)done, user, id);
}
