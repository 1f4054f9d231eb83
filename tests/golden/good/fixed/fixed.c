/* fixed.c - protocol fixed, version 1.
 *
 * Made by netaio-gen from fixed.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "fixed.h"

const char *fixed_e_name(fixed_e value)
{
    switch (value) {
    case FIXED_E_X:
        return "x";
    default:
        return NULL;
    }
}

/* ---- Packing --------------------------------------------------------------------------------- */

static nio_gen_shape shape_a_request_args(const fixed_a_request_args *value)
{
    (void)value;
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    return shape;
}

static size_t size_a_request_args(const fixed_a_request_args *value)
{
    nio_gen_shape shape = shape_a_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_a_request_args(uint8_t *at, const fixed_a_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_a_request_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->f));
    return at;
}

static bool read_a_request_args(nio_bytes packed, fixed_a_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->f)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_flags(const fixed_flags *value)
{
    (void)value;
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_add(&shape, 6);
    return shape;
}

static size_t size_flags(const fixed_flags *value)
{
    nio_gen_shape shape = shape_flags(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_flags(uint8_t *at, const fixed_flags *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_flags(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->a));
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->b));
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->c, 4));
    return at;
}

static bool read_flags(nio_bytes packed, fixed_flags *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_bool(item, &value->a) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->b) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_fixed(item, 4, value->c)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_flags_d(const fixed_flags_d *value)
{
    (void)value;
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 3, NIO_PK_BOOL_SIZE);
    nio_gen_shape_pair(&shape, 3, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_pair(&shape, 3, 6);
    return shape;
}

static size_t size_flags_d(const fixed_flags_d *value)
{
    nio_gen_shape shape = shape_flags_d(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_flags_d(uint8_t *at, const fixed_flags_d *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_flags_d(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 3, NIO_PK_BOOL_SIZE);
    at = nio_gen_put_blob(at, NIO_PK_STR, "a", 1);
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->a));
    at = nio_gen_put_pair(at, 3, NIO_PK_FLOAT_SIZE);
    at = nio_gen_put_blob(at, NIO_PK_STR, "b", 1);
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->b));
    at = nio_gen_put_pair(at, 3, 6);
    at = nio_gen_put_blob(at, NIO_PK_STR, "c", 1);
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->c, 4));
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_flags_d(nio_bytes packed, fixed_flags_d *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_a = false;
    bool has_b = false;
    bool has_c = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "a", 1)) {
            has_a = !nio_gen_is_none(item);
            if (has_a && !nio_gen_get_bool(item, &value->a)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "b", 1)) {
            has_b = !nio_gen_is_none(item);
            if (has_b && !nio_gen_get_float(item, &value->b)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "c", 1)) {
            has_c = !nio_gen_is_none(item);
            if (has_c && !nio_gen_get_fixed(item, 4, value->c)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_a &&
           has_b &&
           has_c;
}

/* An arm that is not known cannot be sent. */
static bool check_w(const fixed_w *value)
{
    switch (value->tag) {
    case FIXED_W_A:
    case FIXED_W_B:
    case FIXED_W_C:
        return true;
    default:
        return false;
    }
}

static nio_gen_shape shape_w(const fixed_w *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
    case FIXED_W_A:
        nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
        break;
    case FIXED_W_B:
        nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
        break;
    case FIXED_W_C:
        nio_gen_shape_add(&shape, size_flags(&value->as.c));
        break;
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
    return shape;
}

static size_t size_w(const fixed_w *value)
{
    nio_gen_shape shape = shape_w(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_w(uint8_t *at, const fixed_w *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_w(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
    case FIXED_W_A:
        return nio_gen_put_item(&items, nio_gen_put_bool(at, value->as.a));
    case FIXED_W_B:
        return nio_gen_put_item(&items, nio_gen_put_float(at, value->as.b));
    case FIXED_W_C:
        return nio_gen_put_item(&items, write_flags(at, &value->as.c));
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool read_w(nio_bytes packed, fixed_w *value)
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
    case FIXED_W_A:
        return nio_gen_get_bool(item, &value->as.a);
    case FIXED_W_B:
        return nio_gen_get_float(item, &value->as.b);
    case FIXED_W_C:
        return read_flags(item, &value->as.c);
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}

/* An arm that is not known cannot be sent. */
static bool check_v(const fixed_v *value)
{
    switch (value->tag) {
    case FIXED_V_A:
    case FIXED_V_B:
        return true;
    default:
        return false;
    }
}

static nio_gen_shape shape_v(const fixed_v *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
    return shape;
}

static size_t size_v(const fixed_v *value)
{
    nio_gen_shape shape = shape_v(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_v(uint8_t *at, const fixed_v *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_v(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool read_v(nio_bytes packed, fixed_v *value)
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
    case FIXED_V_A:
    case FIXED_V_B:
        return nio_gen_is_none(item);
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}

static nio_gen_shape shape_c_request_args(const fixed_c_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_a) {
        nio_gen_shape_item(&shape, 1, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_c_request_args(const fixed_c_request_args *value)
{
    nio_gen_shape shape = shape_c_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_c_request_args(uint8_t *at, const fixed_c_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_c_request_args(value), &items);
    if (value->has_a) {
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->a));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_c_request_args(nio_bytes packed, fixed_c_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_a = true;
        if (!nio_gen_get_bool(item, &value->a)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_c_request_result(const fixed_c_request_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_x) {
        nio_gen_shape_item(&shape, 1, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_c_request_result(const fixed_c_request_result *value)
{
    nio_gen_shape shape = shape_c_request_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_c_request_result(uint8_t *at, const fixed_c_request_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_c_request_result(value), &items);
    if (value->has_x) {
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->x));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_c_request_result(nio_bytes packed, fixed_c_request_result *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_x = true;
        if (!nio_gen_get_bool(item, &value->x)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_fixd(const fixed_fixd *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, size_flags(&value->f));
    nio_gen_shape_add(&shape, size_flags_d(&value->g));
    return shape;
}

static size_t size_fixd(const fixed_fixd *value)
{
    nio_gen_shape shape = shape_fixd(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_fixd(uint8_t *at, const fixed_fixd *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_fixd(value), &items);
    at = nio_gen_put_item(&items, write_flags(at, &value->f));
    at = nio_gen_put_item(&items, write_flags_d(at, &value->g));
    return at;
}

static bool read_fixd(nio_bytes packed, fixed_fixd *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !read_flags(item, &value->f) ||
        !nio_gen_next(&reader, &item) || !read_flags_d(item, &value->g)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

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

static bool check_bytes3_list(const fixed_bytes_3_list *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_bytes3_list(const fixed_bytes_3_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, 5);
    }
    return shape;
}

static size_t size_bytes3_list(const fixed_bytes_3_list *value)
{
    nio_gen_shape shape = shape_bytes3_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes3_list(uint8_t *at, const fixed_bytes_3_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bytes3_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->items[i], 3));
    }
    return at;
}

static bool read_bytes3_list(nio_bytes packed, nio_gen_arena *arena, fixed_bytes_3_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    uint8_t (*items)[3] = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_fixed(item, 3, items[i])) {
            return false;
        }
    }
    value->items = (const uint8_t(*)[3])items;
    value->count = count;
    return true;
}

static bool check_u8_bool_map(const fixed_u8_bool_map *value)
{
    return value->count <= 3;
}

static nio_gen_shape shape_u8_bool_map(const fixed_u8_bool_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key), NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_u8_bool_map(const fixed_u8_bool_map *value)
{
    nio_gen_shape shape = shape_u8_bool_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_bool_map(uint8_t *at, const fixed_u8_bool_map *value, nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_u8_bool_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_uint_size(value->items[i].key), NIO_PK_BOOL_SIZE);
        at = nio_gen_put_uint(at, value->items[i].key);
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_u8_bool_map(nio_bytes packed, nio_gen_arena *arena, fixed_u8_bool_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    fixed_u8_bool_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_u8(key, &items[i].key) ||
            !nio_gen_get_bool(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_flags_list(const fixed_flags_list *value)
{
    return value->count <= 2;
}

static nio_gen_shape shape_flags_list(const fixed_flags_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_flags(&value->items[i]));
    }
    return shape;
}

static size_t size_flags_list(const fixed_flags_list *value)
{
    nio_gen_shape shape = shape_flags_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_flags_list(uint8_t *at, const fixed_flags_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_flags_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_flags(at, &value->items[i]));
    }
    return at;
}

static bool read_flags_list(nio_bytes packed, nio_gen_arena *arena, fixed_flags_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    fixed_flags *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_flags(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_fix_list(const fixed_fix_list *value)
{
    return check_bool_list(&value->f) &&
           check_bytes3_list(&value->g) &&
           check_u8_bool_map(&value->m) &&
           check_flags_list(&value->n);
}

static nio_gen_shape shape_fix_list(const fixed_fix_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, size_bool_list(&value->f));
    nio_gen_shape_add(&shape, size_bytes3_list(&value->g));
    nio_gen_shape_add(&shape, size_u8_bool_map(&value->m));
    nio_gen_shape_add(&shape, size_flags_list(&value->n));
    return shape;
}

static size_t size_fix_list(const fixed_fix_list *value)
{
    nio_gen_shape shape = shape_fix_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_fix_list(uint8_t *at, const fixed_fix_list *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_fix_list(value), &items);
    at = nio_gen_put_item(&items, write_bool_list(at, &value->f));
    at = nio_gen_put_item(&items, write_bytes3_list(at, &value->g));
    at = nio_gen_put_item(&items, write_u8_bool_map(at, &value->m, status));
    at = nio_gen_put_item(&items, write_flags_list(at, &value->n));
    return at;
}

static bool read_fix_list(nio_bytes packed, nio_gen_arena *arena, fixed_fix_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !read_bool_list(item, arena, &value->f) ||
        !nio_gen_next(&reader, &item) || !read_bytes3_list(item, arena, &value->g) ||
        !nio_gen_next(&reader, &item) || !read_u8_bool_map(item, arena, &value->m) ||
        !nio_gen_next(&reader, &item) || !read_flags_list(item, arena, &value->n)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_d_request_args(const fixed_d_request_args *value)
{
    return check_fix_list(&value->y);
}

static nio_gen_shape shape_d_request_args(const fixed_d_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, size_fixd(&value->x));
    nio_gen_shape_add(&shape, size_fix_list(&value->y));
    return shape;
}

static size_t size_d_request_args(const fixed_d_request_args *value)
{
    nio_gen_shape shape = shape_d_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_d_request_args(uint8_t *at, const fixed_d_request_args *value,
                                     nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_d_request_args(value), &items);
    at = nio_gen_put_item(&items, write_fixd(at, &value->x));
    at = nio_gen_put_item(&items, write_fix_list(at, &value->y, status));
    return at;
}

static bool read_d_request_args(nio_bytes packed, nio_gen_arena *arena, fixed_d_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !read_fixd(item, &value->x) ||
        !nio_gen_next(&reader, &item) || !read_fix_list(item, arena, &value->y)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_gap(const fixed_gap *value)
{
    (void)value;
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_item(&shape, 3, NIO_PK_FLOAT_SIZE);
    return shape;
}

static size_t size_gap(const fixed_gap *value)
{
    nio_gen_shape shape = shape_gap(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_gap(uint8_t *at, const fixed_gap *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_gap(value), &items);
    at = nio_gen_put_absent(&items, at);
    at = nio_gen_put_absent(&items, at);
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->x));
    return at;
}

static bool read_gap(nio_bytes packed, fixed_gap *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_skip(&reader, 2) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->x)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_opt(const fixed_opt *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_a) {
        nio_gen_shape_item(&shape, 1, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_opt(const fixed_opt *value)
{
    nio_gen_shape shape = shape_opt(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_opt(uint8_t *at, const fixed_opt *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_opt(value), &items);
    if (value->has_a) {
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->a));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_opt(nio_bytes packed, fixed_opt *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_a = true;
        if (!nio_gen_get_bool(item, &value->a)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_opt_d(const fixed_opt_d *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_a) {
        nio_gen_shape_pair(&shape, 3, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_opt_d(const fixed_opt_d *value)
{
    nio_gen_shape shape = shape_opt_d(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_opt_d(uint8_t *at, const fixed_opt_d *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_opt_d(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    if (value->has_a) {
        at = nio_gen_put_pair(at, 3, NIO_PK_BOOL_SIZE);
        at = nio_gen_put_blob(at, NIO_PK_STR, "a", 1);
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->a));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_opt_d(nio_bytes packed, fixed_opt_d *value)
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
        if (nio_gen_key_is(key, "a", 1)) {
            value->has_a = !nio_gen_is_none(item);
            if (value->has_a && !nio_gen_get_bool(item, &value->a)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_m_args(const fixed_m_args *value)
{
    (void)value;
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    return shape;
}

static size_t size_m_args(const fixed_m_args *value)
{
    nio_gen_shape shape = shape_m_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_m_args(uint8_t *at, const fixed_m_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_m_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->a));
    return at;
}

static bool read_m_args(nio_bytes packed, fixed_m_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_bool(item, &value->a)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_p_result(const fixed_p_result *value)
{
    (void)value;
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    return shape;
}

static size_t size_p_result(const fixed_p_result *value)
{
    nio_gen_shape shape = shape_p_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_p_result(uint8_t *at, const fixed_p_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_p_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->b));
    return at;
}

static bool read_p_result(nio_bytes packed, fixed_p_result *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_bool(item, &value->b)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_b_uri(const fixed_b_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_b_uri(const fixed_b_uri *uri)
{
    (void)uri;
    return 2 +
           4;
}

static uint8_t *write_b_uri(uint8_t *at, const fixed_b_uri *uri)
{
    at = nio_gen_put_raw(at, "b/", 2);
    at = nio_gen_put_raw(at, uri->x, 4);
    return at;
}

nio_status fixed_b_uri_build(const fixed_b_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_b_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_b_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_b_uri(out, uri) - out);
    return NIO_OK;
}

bool fixed_b_uri_match(nio_bytes bytes, fixed_b_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "b/", 2) &&
           nio_gen_uri_fixed(&walk, 4, uri->x) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_b_uri(nio_bytes bytes)
{
    fixed_b_uri uri;
    return fixed_b_uri_match(bytes, &uri);
}

static bool check_c_uri(const fixed_c_uri *uri)
{
    return uri->x.len <= 4;
}

static size_t size_c_uri(const fixed_c_uri *uri)
{
    return uri->x.len;
}

static uint8_t *write_c_uri(uint8_t *at, const fixed_c_uri *uri)
{
    at = nio_gen_put_raw(at, uri->x.ptr, uri->x.len);
    return at;
}

nio_status fixed_c_uri_build(const fixed_c_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_c_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_c_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_c_uri(out, uri) - out);
    return NIO_OK;
}

bool fixed_c_uri_match(nio_bytes bytes, fixed_c_uri *uri)
{
    return nio_gen_as_bytes(bytes, 4, &uri->x);
}

static bool is_c_uri(nio_bytes bytes)
{
    fixed_c_uri uri;
    return fixed_c_uri_match(bytes, &uri);
}

static bool check_d_uri(const fixed_d_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_d_uri(const fixed_d_uri *uri)
{
    return 2 +
           2 +
           1 +
           nio_gen_decimal_size(uri->y);
}

static uint8_t *write_d_uri(uint8_t *at, const fixed_d_uri *uri)
{
    at = nio_gen_put_raw(at, "d/", 2);
    at = nio_gen_put_be(at, uri->x, 2);
    at = nio_gen_put_raw(at, "/", 1);
    at = nio_gen_put_decimal(at, uri->y);
    return at;
}

nio_status fixed_d_uri_build(const fixed_d_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_d_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_d_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_d_uri(out, uri) - out);
    return NIO_OK;
}

bool fixed_d_uri_match(nio_bytes bytes, fixed_d_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "d/", 2) &&
           nio_gen_uri_raw_u16(&walk, &uri->x) &&
           nio_gen_uri_literal(&walk, "/", 1) &&
           nio_gen_uri_u8(&walk, NIO_GEN_END, &uri->y) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_d_uri(nio_bytes bytes)
{
    fixed_d_uri uri;
    return fixed_d_uri_match(bytes, &uri);
}

static bool check_p_uri(const fixed_p_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_p_uri(const fixed_p_uri *uri)
{
    return 1 +
           nio_gen_decimal_size(uri->x);
}

static uint8_t *write_p_uri(uint8_t *at, const fixed_p_uri *uri)
{
    at = nio_gen_put_raw(at, "p", 1);
    at = nio_gen_put_decimal(at, uri->x);
    return at;
}

nio_status fixed_p_uri_build(const fixed_p_uri *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!check_p_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_p_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_p_uri(out, uri) - out);
    return NIO_OK;
}

bool fixed_p_uri_match(nio_bytes bytes, fixed_p_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "p", 1) &&
           nio_gen_uri_u8(&walk, NIO_GEN_END, &uri->x) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_p_uri(nio_bytes bytes)
{
    fixed_p_uri uri;
    return fixed_p_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

nio_status fixed_flags_clone(const fixed_flags *from, const nio_env *env, fixed_flags **clone)
{
    fixed_flags copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_flags_d_clone(const fixed_flags_d *from,
                               const nio_env *env,
                               fixed_flags_d **clone)
{
    fixed_flags_d copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_opt_clone(const fixed_opt *from, const nio_env *env, fixed_opt **clone)
{
    fixed_opt copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_opt_d_clone(const fixed_opt_d *from, const nio_env *env, fixed_opt_d **clone)
{
    fixed_opt_d copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_gap_clone(const fixed_gap *from, const nio_env *env, fixed_gap **clone)
{
    fixed_gap copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_fixd_clone(const fixed_fixd *from, const nio_env *env, fixed_fixd **clone)
{
    fixed_fixd copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_fix_list(nio_gen_keep *keep, fixed_fix_list *value)
{
    value->f.items = nio_gen_keep_array(keep, value->f.items, value->f.count,
                                        sizeof *value->f.items);
    value->g.items = nio_gen_keep_array(keep, value->g.items, value->g.count,
                                        sizeof *value->g.items);
    value->m.items = nio_gen_keep_array(keep, value->m.items, value->m.count,
                                        sizeof *value->m.items);
    value->n.items = nio_gen_keep_array(keep, value->n.items, value->n.count,
                                        sizeof *value->n.items);
}

nio_status fixed_fix_list_clone(const fixed_fix_list *from,
                                const nio_env *env,
                                fixed_fix_list **clone)
{
    fixed_fix_list copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_fix_list(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_fix_list(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_v(nio_gen_keep *keep, fixed_v *value)
{
    switch (value->tag) {
    case FIXED_V_A:
    case FIXED_V_B:
        break;
    default:
        value->as.unknown.ptr = nio_gen_keep_bytes(keep, value->as.unknown.ptr,
                                                   value->as.unknown.len);
        break;
    }
}

nio_status fixed_v_clone(const fixed_v *from, const nio_env *env, fixed_v **clone)
{
    fixed_v copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_v(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_v(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_w(nio_gen_keep *keep, fixed_w *value)
{
    switch (value->tag) {
    case FIXED_W_A:
    case FIXED_W_B:
    case FIXED_W_C:
        break;
    default:
        value->as.unknown.ptr = nio_gen_keep_bytes(keep, value->as.unknown.ptr,
                                                   value->as.unknown.len);
        break;
    }
}

nio_status fixed_w_clone(const fixed_w *from, const nio_env *env, fixed_w **clone)
{
    fixed_w copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_w(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_w(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_a_request_args_clone(const fixed_a_request_args *from,
                                      const nio_env *env,
                                      fixed_a_request_args **clone)
{
    fixed_a_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_c_request_args_clone(const fixed_c_request_args *from,
                                      const nio_env *env,
                                      fixed_c_request_args **clone)
{
    fixed_c_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_c_request_result_clone(const fixed_c_request_result *from,
                                        const nio_env *env,
                                        fixed_c_request_result **clone)
{
    fixed_c_request_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_d_request_args(nio_gen_keep *keep, fixed_d_request_args *value)
{
    keep_fix_list(keep, &value->y);
}

nio_status fixed_d_request_args_clone(const fixed_d_request_args *from,
                                      const nio_env *env,
                                      fixed_d_request_args **clone)
{
    fixed_d_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_d_request_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_d_request_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_m_args_clone(const fixed_m_args *from, const nio_env *env, fixed_m_args **clone)
{
    fixed_m_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_p_result_clone(const fixed_p_result *from,
                                const nio_env *env,
                                fixed_p_result **clone)
{
    fixed_p_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_b_uri_clone(const fixed_b_uri *from, const nio_env *env, fixed_b_uri **clone)
{
    fixed_b_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_c_uri(nio_gen_keep *keep, fixed_c_uri *value)
{
    value->x.ptr = nio_gen_keep_bytes(keep, value->x.ptr, value->x.len);
}

nio_status fixed_c_uri_clone(const fixed_c_uri *from, const nio_env *env, fixed_c_uri **clone)
{
    fixed_c_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_c_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_c_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_d_uri_clone(const fixed_d_uri *from, const nio_env *env, fixed_d_uri **clone)
{
    fixed_d_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status fixed_p_uri_clone(const fixed_p_uri *from, const nio_env *env, fixed_p_uri **clone)
{
    fixed_p_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_a_request(fixed_server *server, nio_call *call,
                              const fixed_a_request_args *args);

static nio_status deliver_a_request(const nio_gen_delivery *delivery)
{
    fixed_a_request_args args;
    if (!read_a_request_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_a_request *handler = (handle_a_request *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &args);
    return NIO_OK;
}

typedef void handle_a_create(fixed_server *server, nio_call *call, const fixed_flags *flags);

static nio_status deliver_a_create(const nio_gen_delivery *delivery)
{
    fixed_flags flags;
    if (!read_flags(delivery->content, &flags)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_a_create *handler = (handle_a_create *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &flags);
    return NIO_OK;
}

typedef void handle_a_update(fixed_server *server, nio_call *call, const fixed_flags_d *flags_d);

static nio_status deliver_a_update(const nio_gen_delivery *delivery)
{
    fixed_flags_d flags_d;
    if (!read_flags_d(delivery->content, &flags_d)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_a_update *handler = (handle_a_update *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &flags_d);
    return NIO_OK;
}

typedef void handle_a_delete(fixed_server *server, nio_call *call);

static nio_status deliver_a_delete(const nio_gen_delivery *delivery)
{
    handle_a_delete *handler = (handle_a_delete *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_b_request(fixed_server *server, nio_call *call, const fixed_b_uri *uri);

static nio_status deliver_b_request(const nio_gen_delivery *delivery)
{
    fixed_b_uri uri;
    if (!fixed_b_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_b_request *handler = (handle_b_request *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_b_create(fixed_server *server, nio_call *call, const fixed_b_uri *uri,
                             const fixed_w *w);

static nio_status deliver_b_create(const nio_gen_delivery *delivery)
{
    fixed_b_uri uri;
    fixed_w w;
    if (!fixed_b_uri_match(delivery->uri, &uri) ||
        !read_w(delivery->content, &w)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_b_create *handler = (handle_b_create *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, &w);
    return NIO_OK;
}

typedef void handle_b_update(fixed_server *server, nio_call *call, const fixed_b_uri *uri,
                             const fixed_v *v);

static nio_status deliver_b_update(const nio_gen_delivery *delivery)
{
    fixed_b_uri uri;
    fixed_v v;
    if (!fixed_b_uri_match(delivery->uri, &uri) ||
        !read_v(delivery->content, &v)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_b_update *handler = (handle_b_update *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, &v);
    return NIO_OK;
}

typedef void handle_b_delete(fixed_server *server, nio_call *call, const fixed_b_uri *uri);

static nio_status deliver_b_delete(const nio_gen_delivery *delivery)
{
    fixed_b_uri uri;
    if (!fixed_b_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_b_delete *handler = (handle_b_delete *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_c_request(fixed_server *server, nio_call *call, const fixed_c_uri *uri,
                              const fixed_c_request_args *args);

static nio_status deliver_c_request(const nio_gen_delivery *delivery)
{
    fixed_c_uri uri;
    fixed_c_request_args args = {0};
    if (!fixed_c_uri_match(delivery->uri, &uri) ||
        !(delivery->content.len == 0 || read_c_request_args(delivery->content, &args))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_c_request *handler = (handle_c_request *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_c_create(fixed_server *server, nio_call *call, const fixed_c_uri *uri,
                             const uint8_t bytes[3]);

static nio_status deliver_c_create(const nio_gen_delivery *delivery)
{
    fixed_c_uri uri;
    uint8_t bytes[3];
    if (!fixed_c_uri_match(delivery->uri, &uri) ||
        !nio_gen_get_fixed(delivery->content, 3, bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_c_create *handler = (handle_c_create *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, bytes);
    return NIO_OK;
}

typedef void handle_c_update(fixed_server *server, nio_call *call, const fixed_c_uri *uri,
                             uint16_t value);

static nio_status deliver_c_update(const nio_gen_delivery *delivery)
{
    fixed_c_uri uri;
    uint16_t value;
    if (!fixed_c_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_u16(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_c_update *handler = (handle_c_update *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, value);
    return NIO_OK;
}

typedef void handle_d_request(fixed_server *server, nio_call *call, const fixed_d_uri *uri,
                              const fixed_d_request_args *args);

static nio_status deliver_d_request(const nio_gen_delivery *delivery)
{
    fixed_d_uri uri;
    fixed_d_request_args args;
    if (!fixed_d_uri_match(delivery->uri, &uri) ||
        !read_d_request_args(delivery->content, delivery->arena, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_d_request *handler = (handle_d_request *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_d_create(fixed_server *server, nio_call *call, const fixed_d_uri *uri,
                             const fixed_gap *gap);

static nio_status deliver_d_create(const nio_gen_delivery *delivery)
{
    fixed_d_uri uri;
    fixed_gap gap;
    if (!fixed_d_uri_match(delivery->uri, &uri) ||
        !read_gap(delivery->content, &gap)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_d_create *handler = (handle_d_create *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, &gap);
    return NIO_OK;
}

typedef void handle_d_update(fixed_server *server, nio_call *call, const fixed_d_uri *uri,
                             const fixed_opt_d *opt_d);

static nio_status deliver_d_update(const nio_gen_delivery *delivery)
{
    fixed_d_uri uri;
    fixed_opt_d opt_d = {0};
    if (!fixed_d_uri_match(delivery->uri, &uri) ||
        !(delivery->content.len == 0 || read_opt_d(delivery->content, &opt_d))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_d_update *handler = (handle_d_update *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri, &opt_d);
    return NIO_OK;
}

typedef void handle_m(fixed_server *server, const fixed_m_args *args);

static nio_status deliver_m(const nio_gen_delivery *delivery)
{
    fixed_m_args args;
    if (!read_m_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_m *handler = (handle_m *)delivery->handler;
    handler((fixed_server *)delivery->service, &args);
    return NIO_OK;
}

typedef void handle_n(fixed_server *server, const fixed_v *v);

static nio_status deliver_n(const nio_gen_delivery *delivery)
{
    fixed_v v;
    if (!read_v(delivery->content, &v)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_n *handler = (handle_n *)delivery->handler;
    handler((fixed_server *)delivery->service, &v);
    return NIO_OK;
}

typedef void handle_o(fixed_server *server);

static nio_status deliver_o(const nio_gen_delivery *delivery)
{
    handle_o *handler = (handle_o *)delivery->handler;
    handler((fixed_server *)delivery->service);
    return NIO_OK;
}

typedef void handle_p(fixed_server *server, nio_call *call, const fixed_p_uri *uri);

static nio_status deliver_p(const nio_gen_delivery *delivery)
{
    fixed_p_uri uri;
    if (!fixed_p_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_p *handler = (handle_p *)delivery->handler;
    handler((fixed_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 4, bool) +
                  NIO_GEN_ROOM(1, 3, uint8_t[3]) +
                  NIO_GEN_ROOM(1, 3, fixed_u8_bool_entry) +
                  NIO_GEN_ROOM(1, 2, fixed_flags)];
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
    OP_A_REQUEST,
    OP_A_CREATE,
    OP_A_UPDATE,
    OP_A_DELETE,
    OP_B_REQUEST,
    OP_B_CREATE,
    OP_B_UPDATE,
    OP_B_DELETE,
    OP_C_REQUEST,
    OP_C_CREATE,
    OP_C_UPDATE,
    OP_D_REQUEST,
    OP_D_CREATE,
    OP_D_UPDATE,
    OP_M,
    OP_N,
    OP_O,
    OP_P,
};

static const nio_gen_op ops_table[] = {
    [OP_A_REQUEST] = {
        .name = "a.request",
        .where = "fixed.nio:62",
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
        .slot = offsetof(fixed_handlers, a_request),
        .uri = {(const uint8_t *)"a", 1},
        .deliver = deliver_a_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_A_CREATE] = {
        .name = "a.create",
        .where = "fixed.nio:63",
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
        .slot = offsetof(fixed_handlers, a_create),
        .uri = {(const uint8_t *)"a", 1},
        .deliver = deliver_a_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_A_UPDATE] = {
        .name = "a.update",
        .where = "fixed.nio:64",
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
        .slot = offsetof(fixed_handlers, a_update),
        .uri = {(const uint8_t *)"a", 1},
        .deliver = deliver_a_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_A_DELETE] = {
        .name = "a.delete",
        .where = "fixed.nio:65",
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
        .slot = offsetof(fixed_handlers, a_delete),
        .uri = {(const uint8_t *)"a", 1},
        .deliver = deliver_a_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_B_REQUEST] = {
        .name = "b.request",
        .where = "fixed.nio:69",
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
        .slot = offsetof(fixed_handlers, b_request),
        .matches = is_b_uri,
        .deliver = deliver_b_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_B_CREATE] = {
        .name = "b.create",
        .where = "fixed.nio:70",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(fixed_handlers, b_create),
        .matches = is_b_uri,
        .deliver = deliver_b_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_B_UPDATE] = {
        .name = "b.update",
        .where = "fixed.nio:71",
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
        .slot = offsetof(fixed_handlers, b_update),
        .matches = is_b_uri,
        .deliver = deliver_b_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_B_DELETE] = {
        .name = "b.delete",
        .where = "fixed.nio:72",
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
        .slot = offsetof(fixed_handlers, b_delete),
        .matches = is_b_uri,
        .deliver = deliver_b_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_C_REQUEST] = {
        .name = "c.request",
        .where = "fixed.nio:76",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(fixed_handlers, c_request),
        .matches = is_c_uri,
        .deliver = deliver_c_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_C_CREATE] = {
        .name = "c.create",
        .where = "fixed.nio:77",
        .type = NIO_CREATE_URI,
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
        .slot = offsetof(fixed_handlers, c_create),
        .matches = is_c_uri,
        .deliver = deliver_c_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_C_UPDATE] = {
        .name = "c.update",
        .where = "fixed.nio:78",
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
        .slot = offsetof(fixed_handlers, c_update),
        .matches = is_c_uri,
        .deliver = deliver_c_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_D_REQUEST] = {
        .name = "d.request",
        .where = "fixed.nio:82",
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
        .slot = offsetof(fixed_handlers, d_request),
        .matches = is_d_uri,
        .deliver = deliver_d_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_D_CREATE] = {
        .name = "d.create",
        .where = "fixed.nio:83",
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
        .deadline_ms = 10000,
        .layer = -1,
        .slot = offsetof(fixed_handlers, d_create),
        .matches = is_d_uri,
        .deliver = deliver_d_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_D_UPDATE] = {
        .name = "d.update",
        .where = "fixed.nio:84",
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
        .slot = offsetof(fixed_handlers, d_update),
        .matches = is_d_uri,
        .deliver = deliver_d_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_M] = {
        .name = "M",
        .where = "fixed.nio:87",
        .type = FIXED_M,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(fixed_handlers, m),
        .uri = {(const uint8_t *)"m", 1},
        .deliver = deliver_m,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_N] = {
        .name = "N",
        .where = "fixed.nio:88",
        .type = FIXED_N,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(fixed_handlers, n),
        .uri = {(const uint8_t *)"n", 1},
        .deliver = deliver_n,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_O] = {
        .name = "O",
        .where = "fixed.nio:89",
        .type = FIXED_O,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(fixed_handlers, o),
        .uri = {(const uint8_t *)"o", 1},
        .deliver = deliver_o,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_P] = {
        .name = "P",
        .where = "fixed.nio:90",
        .type = FIXED_P,
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
        .slot = offsetof(fixed_handlers, p),
        .matches = is_p_uri,
        .deliver = deliver_p,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "a", 1) ? (int)OP_A_REQUEST : -1;
    case NIO_CREATE_URI:
        return nio_gen_uri_is(uri, "a", 1) ? (int)OP_A_CREATE : -1;
    case NIO_UPDATE_URI:
        return nio_gen_uri_is(uri, "a", 1) ? (int)OP_A_UPDATE : -1;
    case NIO_DELETE_URI:
        return nio_gen_uri_is(uri, "a", 1) ? (int)OP_A_DELETE : -1;
    case FIXED_M:
        return nio_gen_uri_is(uri, "m", 1) ? (int)OP_M : -1;
    case FIXED_N:
        return nio_gen_uri_is(uri, "n", 1) ? (int)OP_N : -1;
    case FIXED_O:
        return nio_gen_uri_is(uri, "o", 1) ? (int)OP_O : -1;
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
            if (is_b_uri(uri)) {
                return OP_B_REQUEST;
            }
            return is_d_uri(uri) ? (int)OP_D_REQUEST : -1;
        case NIO_CREATE_URI:
            if (is_b_uri(uri)) {
                return OP_B_CREATE;
            }
            return is_d_uri(uri) ? (int)OP_D_CREATE : -1;
        case NIO_UPDATE_URI:
            if (is_b_uri(uri)) {
                return OP_B_UPDATE;
            }
            return is_d_uri(uri) ? (int)OP_D_UPDATE : -1;
        case NIO_DELETE_URI:
            return is_b_uri(uri) ? (int)OP_B_DELETE : -1;
        case FIXED_P:
            return is_p_uri(uri) ? (int)OP_P : -1;
        default:
            return -1;
        }
    case NIO_GEN_BARE:
        switch (type) {
        case NIO_REQUEST_URI:
            return is_c_uri(uri) ? (int)OP_C_REQUEST : -1;
        case NIO_CREATE_URI:
            return is_c_uri(uri) ? (int)OP_C_CREATE : -1;
        case NIO_UPDATE_URI:
            return is_c_uri(uri) ? (int)OP_C_UPDATE : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol fixed_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "fixed",
    .version = 1,
    .app = {(const uint8_t *)"fixed", 5},
    .port = 0,
    .layers = layers_table,
    .layer_count = 1,
    .outer = 0,
    .peers = -1,
    .ops = ops_table,
    .op_count = 18,
    .handlers_size = sizeof(fixed_handlers),
    .keys_size = 0,
    .events_size = 0,
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status fixed_serve(nio_node *node, const fixed_handlers *handlers, void *app,
                       fixed_server **server, nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &fixed_protocol, handlers, NULL, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (fixed_server *)service;
    }
    return status;
}

void *fixed_server_app(const fixed_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *fixed_server_node(const fixed_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status fixed_a_request_reply_ok(nio_call *call, const fixed_flags *flags)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_REQUEST], NIO_RESPOND_URI,
                                            size_flags(flags), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_flags(out.content.at, flags);
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_create_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_CREATE], NIO_OK_TYPE, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_create_reply_error(nio_call *call, const fixed_flags *flags)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_CREATE], NIO_ERROR_TYPE,
                                            size_flags(flags), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_flags(out.content.at, flags);
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_update_reply_ok(nio_call *call, const fixed_flags_d *flags_d)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_UPDATE], NIO_OK_TYPE,
                                            size_flags_d(flags_d), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_flags_d(out.content.at, flags_d);
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_delete_reply_ok(nio_call *call, bool value)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_DELETE], NIO_OK_TYPE,
                                            NIO_PK_BOOL_SIZE, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_bool(out.content.at, value);
    return nio_gen_reply_end(&out);
}

nio_status fixed_a_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_A_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_request_reply_ok(nio_call *call, double value)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_REQUEST], NIO_RESPOND_URI,
                                            NIO_PK_FLOAT_SIZE, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_float(out.content.at, value);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_create_reply_ok(nio_call *call, const fixed_w *w)
{
    nio_gen_out out;
    if (!check_w(w)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_CREATE], NIO_OK_TYPE, size_w(w),
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_w(out.content.at, w);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_update_reply_ok(nio_call *call, const fixed_v *v)
{
    nio_gen_out out;
    if (!check_v(v)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_UPDATE], NIO_OK_TYPE, size_v(v),
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_v(out.content.at, v);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_delete_reply_ok(nio_call *call, fixed_e e)
{
    nio_gen_out out;
    if (!(e <= NIO_GEN_ENUM_MAX)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_DELETE], NIO_OK_TYPE,
                                            nio_gen_uint_size(e), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_uint(out.content.at, e);
    return nio_gen_reply_end(&out);
}

nio_status fixed_b_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_B_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_c_request_reply_ok(nio_call *call, const fixed_c_request_result *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_C_REQUEST], NIO_RESPOND_URI,
                                            size_c_request_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_c_request_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status fixed_c_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_C_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_c_create_reply_ok(nio_call *call, const uint8_t bytes[3])
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_C_CREATE], NIO_OK_TYPE, 3, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes, 3);
    return nio_gen_reply_end(&out);
}

nio_status fixed_c_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_C_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_c_update_reply_ok(nio_call *call, uint16_t value)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_C_UPDATE], NIO_OK_TYPE, 2, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 2);
    return nio_gen_reply_end(&out);
}

nio_status fixed_c_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_C_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_request_reply_ok(nio_call *call, const fixed_fix_list *fix_list)
{
    nio_gen_out out;
    if (!check_fix_list(fix_list)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_REQUEST], NIO_RESPOND_URI,
                                            size_fix_list(fix_list), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_fix_list(out.content.at, fix_list, &out.content.status);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_request_reply_not_found(nio_call *call, const fixed_flags *flags)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_REQUEST], NIO_NOT_FOUND,
                                            size_flags(flags), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_flags(out.content.at, flags);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_request_reply_error(nio_call *call, const fixed_v *v)
{
    nio_gen_out out;
    if (!check_v(v)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_REQUEST], NIO_ERROR_TYPE,
                                            size_v(v), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_v(out.content.at, v);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_create_reply_ok(nio_call *call, const fixed_opt *opt)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_CREATE], NIO_OK_TYPE,
                                            size_opt(opt), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_opt(out.content.at, opt);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_update_reply_ok(nio_call *call, const fixed_opt_d *opt_d)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_UPDATE], NIO_OK_TYPE,
                                            size_opt_d(opt_d), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_opt_d(out.content.at, opt_d);
    return nio_gen_reply_end(&out);
}

nio_status fixed_d_update_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_D_UPDATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status fixed_p_reply_ok(nio_call *call, const fixed_p_result *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_P], NIO_OK_TYPE,
                                            size_p_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_p_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status fixed_p_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_P], NIO_ERROR_TYPE, text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status fixed_connect(nio_node *node, const char *endpoint, const nio_connect_options *options,
                         fixed_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &fixed_protocol, endpoint, NULL, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (fixed_client *)made;
    }
    return status;
}

nio_status fixed_attach(nio_link *link, fixed_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &fixed_protocol, NULL, &made, error);
    if (status == NIO_OK) {
        *client = (fixed_client *)made;
    }
    return status;
}

nio_link *fixed_client_link(const fixed_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_a_request(const nio_gen_end *end)
{
    fixed_a_request_done *done = (fixed_a_request_done *)end->done;
    fixed_a_request_end result = {0};
    fixed_flags ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_flags(end->end->content, &ok)) {
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

nio_status fixed_a_request(fixed_client *client, const fixed_a_request_args *args,
                           const nio_call_options *options, fixed_a_request_done *done, void *user,
                           nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_A_REQUEST], 1,
                                           size_a_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "a", 1);
    out.content.at = write_a_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_a_request, (nio_gen_fn *)done, user, id);
}

static void finish_a_create(const nio_gen_end *end)
{
    fixed_a_create_done *done = (fixed_a_create_done *)end->done;
    fixed_a_create_end result = {0};
    fixed_flags error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_flags(end->end->content, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status fixed_a_create(fixed_client *client, const fixed_flags *flags,
                          const nio_call_options *options, fixed_a_create_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_A_CREATE], 1,
                                           size_flags(flags), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "a", 1);
    out.content.at = write_flags(out.content.at, flags);
    return nio_gen_call_end(&out, options, finish_a_create, (nio_gen_fn *)done, user, id);
}

static void finish_a_update(const nio_gen_end *end)
{
    fixed_a_update_done *done = (fixed_a_update_done *)end->done;
    fixed_a_update_end result = {0};
    fixed_flags_d ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_flags_d(end->end->content, &ok)) {
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

nio_status fixed_a_update(fixed_client *client, const fixed_flags_d *flags_d,
                          const nio_call_options *options, fixed_a_update_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_A_UPDATE], 1,
                                           size_flags_d(flags_d), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "a", 1);
    out.content.at = write_flags_d(out.content.at, flags_d);
    return nio_gen_call_end(&out, options, finish_a_update, (nio_gen_fn *)done, user, id);
}

static void finish_a_delete(const nio_gen_end *end)
{
    fixed_a_delete_done *done = (fixed_a_delete_done *)end->done;
    fixed_a_delete_end result = {0};
    bool ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_get_bool(end->end->content, &ok)) {
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

nio_status fixed_a_delete(fixed_client *client, const nio_call_options *options,
                          fixed_a_delete_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_A_DELETE], 1, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "a", 1);
    return nio_gen_call_end(&out, options, finish_a_delete, (nio_gen_fn *)done, user, id);
}

static void finish_b_request(const nio_gen_end *end)
{
    fixed_b_request_done *done = (fixed_b_request_done *)end->done;
    fixed_b_request_end result = {0};
    double ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_get_float(end->end->content, &ok)) {
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

nio_status fixed_b_request(fixed_client *client, const fixed_b_uri *uri,
                           const nio_call_options *options, fixed_b_request_done *done, void *user,
                           nio_call_id *id)
{
    nio_gen_out out;
    if (!check_b_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_B_REQUEST],
                                           size_b_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_b_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_b_request, (nio_gen_fn *)done, user, id);
}

static void finish_b_create(const nio_gen_end *end)
{
    fixed_b_create_done *done = (fixed_b_create_done *)end->done;
    fixed_b_create_end result = {0};
    fixed_w ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_w(end->end->content, &ok)) {
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

nio_status fixed_b_create(fixed_client *client, const fixed_b_uri *uri, const fixed_w *w,
                          const nio_call_options *options, fixed_b_create_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_b_uri(uri) || !check_w(w)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_B_CREATE],
                                           size_b_uri(uri), size_w(w), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_b_uri(out.uri, uri);
    out.content.at = write_w(out.content.at, w);
    return nio_gen_call_end(&out, options, finish_b_create, (nio_gen_fn *)done, user, id);
}

static void finish_b_update(const nio_gen_end *end)
{
    fixed_b_update_done *done = (fixed_b_update_done *)end->done;
    fixed_b_update_end result = {0};
    fixed_v ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_v(end->end->content, &ok)) {
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

nio_status fixed_b_update(fixed_client *client, const fixed_b_uri *uri, const fixed_v *v,
                          const nio_call_options *options, fixed_b_update_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_b_uri(uri) || !check_v(v)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_B_UPDATE],
                                           size_b_uri(uri), size_v(v), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_b_uri(out.uri, uri);
    out.content.at = write_v(out.content.at, v);
    return nio_gen_call_end(&out, options, finish_b_update, (nio_gen_fn *)done, user, id);
}

static void finish_b_delete(const nio_gen_end *end)
{
    fixed_b_delete_done *done = (fixed_b_delete_done *)end->done;
    fixed_b_delete_end result = {0};
    fixed_e ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_get_enum(end->end->content, &ok)) {
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

nio_status fixed_b_delete(fixed_client *client, const fixed_b_uri *uri,
                          const nio_call_options *options, fixed_b_delete_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_b_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_B_DELETE],
                                           size_b_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_b_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_b_delete, (nio_gen_fn *)done, user, id);
}

static void finish_c_request(const nio_gen_end *end)
{
    fixed_c_request_done *done = (fixed_c_request_done *)end->done;
    fixed_c_request_end result = {0};
    fixed_c_request_result ok = {0};
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if ((end->end->content.len == 0 || read_c_request_result(end->end->content, &ok))) {
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

nio_status fixed_c_request(fixed_client *client, const fixed_c_uri *uri,
                           const fixed_c_request_args *args, const nio_call_options *options,
                           fixed_c_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_c_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_C_REQUEST],
                                           size_c_uri(uri), size_c_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_c_uri(out.uri, uri);
    out.content.at = write_c_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_c_request, (nio_gen_fn *)done, user, id);
}

static void finish_c_create(const nio_gen_end *end)
{
    fixed_c_create_done *done = (fixed_c_create_done *)end->done;
    fixed_c_create_end result = {0};
    uint8_t ok[3];
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_fixed(end->end->content, 3, ok)) {
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

nio_status fixed_c_create(fixed_client *client, const fixed_c_uri *uri, const uint8_t bytes[3],
                          const nio_call_options *options, fixed_c_create_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_c_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_C_CREATE],
                                           size_c_uri(uri), 5, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_c_uri(out.uri, uri);
    out.content.at = nio_gen_put_blob(out.content.at, NIO_PK_BYTES, bytes, 3);
    return nio_gen_call_end(&out, options, finish_c_create, (nio_gen_fn *)done, user, id);
}

static void finish_c_update(const nio_gen_end *end)
{
    fixed_c_update_done *done = (fixed_c_update_done *)end->done;
    fixed_c_update_end result = {0};
    uint16_t ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_u16(end->end->content, &ok)) {
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

nio_status fixed_c_update(fixed_client *client, const fixed_c_uri *uri, uint16_t value,
                          const nio_call_options *options, fixed_c_update_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_c_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_C_UPDATE],
                                           size_c_uri(uri), 2, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_c_uri(out.uri, uri);
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 2);
    return nio_gen_call_end(&out, options, finish_c_update, (nio_gen_fn *)done, user, id);
}

static void finish_d_request(const nio_gen_end *end)
{
    fixed_d_request_done *done = (fixed_d_request_done *)end->done;
    fixed_d_request_end result = {0};
    fixed_fix_list ok;
    fixed_flags not_found;
    fixed_v error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_fix_list(end->end->content, end->arena, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_ENOTFOUND && end->end->type == NIO_NOT_FOUND &&
        read_flags(end->end->content, &not_found)) {
        result.not_found = &not_found;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_v(end->end->content, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status fixed_d_request(fixed_client *client, const fixed_d_uri *uri,
                           const fixed_d_request_args *args, const nio_call_options *options,
                           fixed_d_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_d_uri(uri) || !check_d_request_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_D_REQUEST],
                                           size_d_uri(uri), size_d_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_d_uri(out.uri, uri);
    out.content.at = write_d_request_args(out.content.at, args, &out.content.status);
    return nio_gen_call_end(&out, options, finish_d_request, (nio_gen_fn *)done, user, id);
}

static void finish_d_create(const nio_gen_end *end)
{
    fixed_d_create_done *done = (fixed_d_create_done *)end->done;
    fixed_d_create_end result = {0};
    fixed_opt ok = {0};
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if ((end->end->content.len == 0 || read_opt(end->end->content, &ok))) {
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

nio_status fixed_d_create(fixed_client *client, const fixed_d_uri *uri, const fixed_gap *gap,
                          const nio_call_options *options, fixed_d_create_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_d_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_D_CREATE],
                                           size_d_uri(uri), size_gap(gap), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_d_uri(out.uri, uri);
    out.content.at = write_gap(out.content.at, gap);
    return nio_gen_call_end(&out, options, finish_d_create, (nio_gen_fn *)done, user, id);
}

static void finish_d_update(const nio_gen_end *end)
{
    fixed_d_update_done *done = (fixed_d_update_done *)end->done;
    fixed_d_update_end result = {0};
    fixed_opt_d ok = {0};
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if ((end->end->content.len == 0 || read_opt_d(end->end->content, &ok))) {
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

nio_status fixed_d_update(fixed_client *client, const fixed_d_uri *uri, const fixed_opt_d *opt_d,
                          const nio_call_options *options, fixed_d_update_done *done, void *user,
                          nio_call_id *id)
{
    nio_gen_out out;
    if (!check_d_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_D_UPDATE],
                                           size_d_uri(uri), size_opt_d(opt_d), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_d_uri(out.uri, uri);
    out.content.at = write_opt_d(out.content.at, opt_d);
    return nio_gen_call_end(&out, options, finish_d_update, (nio_gen_fn *)done, user, id);
}

nio_status fixed_m(fixed_client *client, const fixed_m_args *args)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_M], 1,
                                           size_m_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "m", 1);
    out.content.at = write_m_args(out.content.at, args);
    return nio_gen_send_end(&out);
}

nio_status fixed_n(fixed_client *client, const fixed_v *v)
{
    nio_gen_out out;
    if (!check_v(v)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_N], 1, size_v(v),
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "n", 1);
    out.content.at = write_v(out.content.at, v);
    return nio_gen_send_end(&out);
}

nio_status fixed_o(fixed_client *client)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_O], 1, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "o", 1);
    return nio_gen_send_end(&out);
}

static void finish_p(const nio_gen_end *end)
{
    fixed_p_done *done = (fixed_p_done *)end->done;
    fixed_p_end result = {0};
    fixed_p_result ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_p_result(end->end->content, &ok)) {
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

nio_status fixed_p(fixed_client *client, const fixed_p_uri *uri, const nio_call_options *options,
                   fixed_p_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_p_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_P], size_p_uri(uri),
                                           0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_p_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_p, (nio_gen_fn *)done, user, id);
}
