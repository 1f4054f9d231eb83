/* everything.c - protocol everything, version 4.
 *
 * Made by netaio-gen from everything.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "everything.h"

const char *everything_colour_name(everything_colour value)
{
    switch (value) {
    case EVERYTHING_COLOUR_RED:
        return "red";
    case EVERYTHING_COLOUR_GREEN:
        return "green";
    case EVERYTHING_COLOUR_BLUE:
        return "blue";
    default:
        return NULL;
    }
}

/* ---- Packing --------------------------------------------------------------------------------- */

static bool check_text_list(const nio_text_list *value)
{
    if (value->count > 3) {
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
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
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

static bool check_bytes16_list(const everything_bytes_16_list *value)
{
    return value->count <= 2;
}

static nio_gen_shape shape_bytes16_list(const everything_bytes_16_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, 18);
    }
    return shape;
}

static size_t size_bytes16_list(const everything_bytes_16_list *value)
{
    nio_gen_shape shape = shape_bytes16_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_bytes16_list(uint8_t *at, const everything_bytes_16_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_bytes16_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->items[i], 16));
    }
    return at;
}

static bool read_bytes16_list(nio_bytes packed, nio_gen_arena *arena,
                              everything_bytes_16_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    uint8_t (*items)[16] = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!nio_gen_get_fixed(item, 16, items[i])) {
            return false;
        }
    }
    value->items = (const uint8_t(*)[16])items;
    value->count = count;
    return true;
}

static bool check_inner(const everything_inner *value)
{
    return (!value->has_note || nio_gen_text_ok(value->note, 32));
}

static nio_gen_shape shape_inner(const everything_inner *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->id));
    if (value->has_note) {
        nio_gen_shape_item(&shape, 3, nio_gen_blob_size(value->note.len));
    }
    return shape;
}

static size_t size_inner(const everything_inner *value)
{
    nio_gen_shape shape = shape_inner(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_inner(uint8_t *at, const everything_inner *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_inner(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->id));
    at = nio_gen_put_absent(&items, at);
    if (value->has_note) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->note));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_inner(nio_bytes packed, everything_inner *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->id) ||
        !nio_gen_skip(&reader, 1)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_note = true;
        if (!nio_gen_get_text(item, 32, &value->note)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_text_inner_map(const everything_text_inner_map *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!(nio_gen_text_ok(value->items[i].key, 16) &&
              check_inner(&value->items[i].value))) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_text_inner_map(const everything_text_inner_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_blob_size(value->items[i].key.len),
                           size_inner(&value->items[i].value));
    }
    return shape;
}

static size_t size_text_inner_map(const everything_text_inner_map *value)
{
    nio_gen_shape shape = shape_text_inner_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_text_inner_map(uint8_t *at, const everything_text_inner_map *value,
                                     nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_text_inner_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_blob_size(value->items[i].key.len),
                              size_inner(&value->items[i].value));
        at = nio_gen_put_text(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_inner(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_text_inner_map(nio_bytes packed, nio_gen_arena *arena,
                                everything_text_inner_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    everything_text_inner_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_text(key, 16, &items[i].key) ||
            !read_inner(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_colour_list(const everything_colour_list *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!(value->items[i] <= NIO_GEN_ENUM_MAX)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_colour_list(const everything_colour_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, nio_gen_uint_size(value->items[i]));
    }
    return shape;
}

static size_t size_colour_list(const everything_colour_list *value)
{
    nio_gen_shape shape = shape_colour_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_colour_list(uint8_t *at, const everything_colour_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_colour_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->items[i]));
    }
    return at;
}

static bool read_colour_list(nio_bytes packed, nio_gen_arena *arena, everything_colour_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    everything_colour *items = nio_gen_alloc(arena, count, sizeof *items);
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

static bool check_u8_colour_list_map(const everything_u8_colour_list_map *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_colour_list(&value->items[i].value)) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_u8_colour_list_map(const everything_u8_colour_list_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key),
                           size_colour_list(&value->items[i].value));
    }
    return shape;
}

static size_t size_u8_colour_list_map(const everything_u8_colour_list_map *value)
{
    nio_gen_shape shape = shape_u8_colour_list_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_colour_list_map(uint8_t *at, const everything_u8_colour_list_map *value,
                                         nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_u8_colour_list_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_uint_size(value->items[i].key),
                              size_colour_list(&value->items[i].value));
        at = nio_gen_put_uint(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_colour_list(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_u8_colour_list_map(nio_bytes packed, nio_gen_arena *arena,
                                    everything_u8_colour_list_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    everything_u8_colour_list_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_u8(key, &items[i].key) ||
            !read_colour_list(item, arena, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_u8_colour_list_map_list(const everything_u8_colour_list_map_list *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_u8_colour_list_map(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_u8_colour_list_map_list(const everything_u8_colour_list_map_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_u8_colour_list_map(&value->items[i]));
    }
    return shape;
}

static size_t size_u8_colour_list_map_list(const everything_u8_colour_list_map_list *value)
{
    nio_gen_shape shape = shape_u8_colour_list_map_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_u8_colour_list_map_list(uint8_t *at,
                                              const everything_u8_colour_list_map_list *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_u8_colour_list_map_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_u8_colour_list_map(at, &value->items[i], status));
    }
    return at;
}

static bool read_u8_colour_list_map_list(nio_bytes packed, nio_gen_arena *arena,
                                         everything_u8_colour_list_map_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    everything_u8_colour_list_map *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_u8_colour_list_map(item, arena, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_inner_list(const everything_inner_list *value)
{
    if (value->count > 3) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_inner(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_inner_list(const everything_inner_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_inner(&value->items[i]));
    }
    return shape;
}

static size_t size_inner_list(const everything_inner_list *value)
{
    nio_gen_shape shape = shape_inner_list(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_inner_list(uint8_t *at, const everything_inner_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_inner_list(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_inner(at, &value->items[i]));
    }
    return at;
}

static bool read_inner_list(nio_bytes packed, nio_gen_arena *arena, everything_inner_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 3) {
        return false;
    }
    size_t count = reader.left;
    everything_inner *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_inner(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

/* An arm that is not known cannot be sent. */
static bool check_choice(const everything_choice *value)
{
    switch (value->tag) {
    case EVERYTHING_CHOICE_NONE:
    case EVERYTHING_CHOICE_NUMBER:
        return true;
    case EVERYTHING_CHOICE_INNER:
        return check_inner(&value->as.inner);
    case EVERYTHING_CHOICE_MANY:
        return check_inner_list(&value->as.many);
    default:
        return false;
    }
}

static nio_gen_shape shape_choice(const everything_choice *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
    case EVERYTHING_CHOICE_NUMBER:
        nio_gen_shape_add(&shape, nio_gen_int_size(value->as.number));
        break;
    case EVERYTHING_CHOICE_INNER:
        nio_gen_shape_add(&shape, size_inner(&value->as.inner));
        break;
    case EVERYTHING_CHOICE_MANY:
        nio_gen_shape_add(&shape, size_inner_list(&value->as.many));
        break;
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
    return shape;
}

static size_t size_choice(const everything_choice *value)
{
    nio_gen_shape shape = shape_choice(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_choice(uint8_t *at, const everything_choice *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_choice(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
    case EVERYTHING_CHOICE_NUMBER:
        return nio_gen_put_item(&items, nio_gen_put_int(at, value->as.number));
    case EVERYTHING_CHOICE_INNER:
        return nio_gen_put_item(&items, write_inner(at, &value->as.inner));
    case EVERYTHING_CHOICE_MANY:
        return nio_gen_put_item(&items, write_inner_list(at, &value->as.many));
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool read_choice(nio_bytes packed, nio_gen_arena *arena, everything_choice *value)
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
    case EVERYTHING_CHOICE_NUMBER:
        return nio_gen_get_i64(item, &value->as.number);
    case EVERYTHING_CHOICE_INNER:
        return read_inner(item, &value->as.inner);
    case EVERYTHING_CHOICE_MANY:
        return read_inner_list(item, arena, &value->as.many);
    case EVERYTHING_CHOICE_NONE:
        return nio_gen_is_none(item);
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}

static nio_gen_shape shape_keyed(const everything_keyed *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 7, nio_gen_uint_size(value->plain));
    if (value->has_other) {
        nio_gen_shape_pair(&shape, 11, NIO_PK_BOOL_SIZE);
    }
    return shape;
}

static size_t size_keyed(const everything_keyed *value)
{
    nio_gen_shape shape = shape_keyed(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_keyed(uint8_t *at, const everything_keyed *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_keyed(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 7, nio_gen_uint_size(value->plain));
    at = nio_gen_put_blob(at, NIO_PK_STR, "plain", 5);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->plain));
    if (value->has_other) {
        at = nio_gen_put_pair(at, 11, NIO_PK_BOOL_SIZE);
        at = nio_gen_put_blob(at, NIO_PK_STR, "the other", 9);
        at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->other));
    }
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool read_keyed(nio_bytes packed, everything_keyed *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    bool has_plain = false;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
        if (nio_gen_key_is(key, "plain", 5)) {
            has_plain = !nio_gen_is_none(item);
            if (has_plain && !nio_gen_get_u8(item, &value->plain)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "the other", 9)) {
            value->has_other = !nio_gen_is_none(item);
            if (value->has_other && !nio_gen_get_bool(item, &value->other)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_plain;
}

static bool check_packable_inner(const everything_inner *value)
{
    return check_inner(value);
}

static size_t size_packable_inner(const everything_inner *value)
{
    return nio_gen_packable_size(5, size_inner(value));
}

static uint8_t *write_packable_inner(uint8_t *at, const everything_inner *value)
{
    at = nio_gen_put_packable(at, "Inner", 5, size_inner(value));
    return write_inner(at, value);
}

static bool read_packable_inner(nio_bytes packed, everything_inner *value)
{
    nio_bytes payload;
    return nio_gen_get_packable(packed, "Inner", 5, &payload) &&
           read_inner(payload, value);
}

static bool check_colour_packable_inner_map(const everything_colour_inner_map *value)
{
    if (value->count > 2) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!(value->items[i].key <= NIO_GEN_ENUM_MAX &&
              check_packable_inner(&value->items[i].value))) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_colour_packable_inner_map(const everything_colour_inner_map *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, nio_gen_uint_size(value->items[i].key),
                           size_packable_inner(&value->items[i].value));
    }
    return shape;
}

static size_t size_colour_packable_inner_map(const everything_colour_inner_map *value)
{
    nio_gen_shape shape = shape_colour_packable_inner_map(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_colour_packable_inner_map(uint8_t *at,
                                                const everything_colour_inner_map *value, nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_colour_packable_inner_map(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, nio_gen_uint_size(value->items[i].key),
                              size_packable_inner(&value->items[i].value));
        at = nio_gen_put_uint(at, value->items[i].key);
        at = nio_gen_put_item(&items, write_packable_inner(at, &value->items[i].value));
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool read_colour_packable_inner_map(nio_bytes packed, nio_gen_arena *arena,
                                           everything_colour_inner_map *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > 2) {
        return false;
    }
    size_t count = reader.left;
    everything_colour_inner_entry *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !nio_gen_get_enum(key, &items[i].key) ||
            !read_packable_inner(item, &items[i].value)) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_all(const everything_all *value)
{
    return nio_gen_text_ok(value->word, 16) &&
           nio_gen_bytes_ok(value->blob, 16) &&
           nio_gen_any_there(value->thing, 40) &&
           check_text_list(&value->words) &&
           check_bytes16_list(&value->keys) &&
           check_text_inner_map(&value->table) &&
           check_u8_colour_list_map_list(&value->nested) &&
           check_choice(&value->choice) &&
           check_packable_inner(&value->packed) &&
           (!value->has_colour || value->colour <= NIO_GEN_ENUM_MAX) &&
           (!value->has_rest || check_colour_packable_inner_map(&value->rest));
}

static nio_gen_shape shape_all(const everything_all *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, NIO_PK_BOOL_SIZE);
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->small));
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->wide));
    nio_gen_shape_add(&shape, nio_gen_int_size(value->negative));
    nio_gen_shape_add(&shape, NIO_PK_FLOAT_SIZE);
    nio_gen_shape_add(&shape, nio_gen_int_size(value->at));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->word.len));
    nio_gen_shape_add(&shape, nio_gen_blob_size(value->blob.len));
    nio_gen_shape_add(&shape, 18);
    nio_gen_shape_add(&shape, value->thing.len);
    nio_gen_shape_add(&shape, size_text_list(&value->words));
    nio_gen_shape_add(&shape, size_bytes16_list(&value->keys));
    nio_gen_shape_add(&shape, size_text_inner_map(&value->table));
    nio_gen_shape_add(&shape, size_u8_colour_list_map_list(&value->nested));
    nio_gen_shape_add(&shape, size_choice(&value->choice));
    nio_gen_shape_add(&shape, size_keyed(&value->keyed));
    nio_gen_shape_add(&shape, size_packable_inner(&value->packed));
    if (value->has_colour) {
        nio_gen_shape_item(&shape, 18, nio_gen_uint_size(value->colour));
    }
    if (value->has_rest) {
        nio_gen_shape_item(&shape, 19, size_colour_packable_inner_map(&value->rest));
    }
    return shape;
}

static size_t size_all(const everything_all *value)
{
    nio_gen_shape shape = shape_all(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_all(uint8_t *at, const everything_all *value, nio_status *status)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_all(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_bool(at, value->b));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->small));
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->wide));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->negative));
    at = nio_gen_put_item(&items, nio_gen_put_float(at, value->real));
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->word));
    at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->blob));
    at = nio_gen_put_item(&items, nio_gen_put_blob(at, NIO_PK_BYTES, value->key, 16));
    at = nio_gen_put_item(&items, nio_gen_put_raw(at, value->thing.ptr, value->thing.len));
    at = nio_gen_put_item(&items, write_text_list(at, &value->words));
    at = nio_gen_put_item(&items, write_bytes16_list(at, &value->keys));
    at = nio_gen_put_item(&items, write_text_inner_map(at, &value->table, status));
    at = nio_gen_put_item(&items, write_u8_colour_list_map_list(at, &value->nested, status));
    at = nio_gen_put_item(&items, write_choice(at, &value->choice));
    at = nio_gen_put_item(&items, write_keyed(at, &value->keyed));
    at = nio_gen_put_item(&items, write_packable_inner(at, &value->packed));
    if (value->has_colour) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->colour));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    if (value->has_rest) {
        at = nio_gen_put_item(&items, write_colour_packable_inner_map(at, &value->rest, status));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_all(nio_bytes packed, nio_gen_arena *arena, everything_all *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_bool(item, &value->b) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->small) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u64(item, &value->wide) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i32(item, &value->negative) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_float(item, &value->real) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->at) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_text(item, 16, &value->word) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_bytes(item, 16, &value->blob) ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_fixed(item, 16, value->key) ||
        !nio_gen_next_present(&reader, &item) || !nio_gen_get_any(item, 40, &value->thing) ||
        !nio_gen_next(&reader, &item) || !read_text_list(item, arena, &value->words) ||
        !nio_gen_next(&reader, &item) || !read_bytes16_list(item, arena, &value->keys) ||
        !nio_gen_next(&reader, &item) || !read_text_inner_map(item, arena, &value->table) ||
        !nio_gen_next(&reader, &item) || !read_u8_colour_list_map_list(item, arena,
                                                                       &value->nested) ||
        !nio_gen_next(&reader, &item) || !read_choice(item, arena, &value->choice) ||
        !nio_gen_next(&reader, &item) || !read_keyed(item, &value->keyed) ||
        !nio_gen_next(&reader, &item) || !read_packable_inner(item, &value->packed)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_colour = true;
        if (!nio_gen_get_enum(item, &value->colour)) {
            return false;
        }
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_rest = true;
        if (!read_colour_packable_inner_map(item, arena, &value->rest)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static nio_gen_shape shape_exact_request_not_permitted(const everything_exact_request_not_permitted *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->code));
    return shape;
}

static size_t size_exact_request_not_permitted(const everything_exact_request_not_permitted *value)
{
    nio_gen_shape shape = shape_exact_request_not_permitted(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_exact_request_not_permitted(uint8_t *at,
        const everything_exact_request_not_permitted *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_exact_request_not_permitted(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->code));
    return at;
}

static bool read_exact_request_not_permitted(nio_bytes packed,
                                             everything_exact_request_not_permitted *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_u8(item, &value->code)) {
        return false;
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_exact_update_result(const everything_exact_update_result *value)
{
    return (!value->has_colour || value->colour <= NIO_GEN_ENUM_MAX);
}

static nio_gen_shape shape_exact_update_result(const everything_exact_update_result *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->id));
    if (value->has_colour) {
        nio_gen_shape_item(&shape, 2, nio_gen_uint_size(value->colour));
    }
    return shape;
}

static size_t size_exact_update_result(const everything_exact_update_result *value)
{
    nio_gen_shape shape = shape_exact_update_result(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_exact_update_result(uint8_t *at, const everything_exact_update_result *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_exact_update_result(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->id));
    if (value->has_colour) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->colour));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_exact_update_result(nio_bytes packed, everything_exact_update_result *value)
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
        value->has_colour = true;
        if (!nio_gen_get_enum(item, &value->colour)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_template_request_args(const everything_template_request_args *value)
{
    return (!value->has_kind || value->kind <= NIO_GEN_ENUM_MAX);
}

static nio_gen_shape shape_template_request_args(const everything_template_request_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    if (value->has_kind) {
        nio_gen_shape_item(&shape, 1, nio_gen_uint_size(value->kind));
    }
    return shape;
}

static size_t size_template_request_args(const everything_template_request_args *value)
{
    nio_gen_shape shape = shape_template_request_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_template_request_args(uint8_t *at,
                                            const everything_template_request_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_template_request_args(value), &items);
    if (value->has_kind) {
        at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->kind));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_template_request_args(nio_bytes packed, everything_template_request_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_kind = true;
        if (!nio_gen_get_enum(item, &value->kind)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_inner_list_4(const everything_inner_list *value)
{
    if (value->count > 4) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (!check_inner(&value->items[i])) {
            return false;
        }
    }
    return true;
}

static nio_gen_shape shape_inner_list_4(const everything_inner_list *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_add(&shape, size_inner(&value->items[i]));
    }
    return shape;
}

static size_t size_inner_list_4(const everything_inner_list *value)
{
    nio_gen_shape shape = shape_inner_list_4(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_inner_list_4(uint8_t *at, const everything_inner_list *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_LIST, shape_inner_list_4(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, write_inner(at, &value->items[i]));
    }
    return at;
}

static bool read_inner_list_4(nio_bytes packed, nio_gen_arena *arena, everything_inner_list *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
        return false;
    }
    size_t count = reader.left;
    everything_inner *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!read_inner(item, &items[i])) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}

static bool check_u8_list(const nio_u8_list *value)
{
    return value->count <= 4;
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
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > 4) {
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

static bool check_pong_args(const everything_pong_args *value)
{
    return (!value->has_text || nio_gen_text_ok(value->text, 8));
}

static nio_gen_shape shape_pong_args(const everything_pong_args *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_int_size(value->at));
    if (value->has_text) {
        nio_gen_shape_item(&shape, 2, nio_gen_blob_size(value->text.len));
    }
    return shape;
}

static size_t size_pong_args(const everything_pong_args *value)
{
    nio_gen_shape shape = shape_pong_args(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *write_pong_args(uint8_t *at, const everything_pong_args *value)
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, shape_pong_args(value), &items);
    at = nio_gen_put_item(&items, nio_gen_put_int(at, value->at));
    if (value->has_text) {
        at = nio_gen_put_item(&items, nio_gen_put_text(at, value->text));
    } else {
        at = nio_gen_put_absent(&items, at);
    }
    return at;
}

static bool read_pong_args(nio_bytes packed, everything_pong_args *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
    if (!nio_gen_next(&reader, &item) || !nio_gen_get_i64(item, &value->at)) {
        return false;
    }
    if (nio_gen_next_present(&reader, &item)) {
        value->has_text = true;
        if (!nio_gen_get_text(item, 8, &value->text)) {
            return false;
        }
    }
    return nio_gen_skip(&reader, SIZE_MAX);
}

static bool check_self(const everything_self *value)
{
    return (!value->has_lock || nio_gen_bytes_ok(value->lock, 100)) &&
           nio_gen_text_ok(value->name, 16);
}

static nio_gen_shape shape_self(const everything_self *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_pair(&shape, 3, nio_gen_blob_size(value->name.len));
    if (value->has_lock) {
        nio_gen_shape_pair(&shape, 6, nio_gen_blob_size(value->lock.len));
    }
    if (value->has_vkey) {
        nio_gen_shape_pair(&shape, 6, 34);
    }
    if (value->has_pubkey) {
        nio_gen_shape_pair(&shape, 8, 34);
    }
    return shape;
}

static size_t size_self(const everything_self *value)
{
    nio_gen_shape shape = shape_self(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *write_self(uint8_t *at, const everything_self *value)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = shape_self(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    at = nio_gen_put_pair(at, 3, nio_gen_blob_size(value->name.len));
    at = nio_gen_put_blob(at, NIO_PK_STR, "n", 1);
    at = nio_gen_put_item(&items, nio_gen_put_text(at, value->name));
    if (value->has_lock) {
        at = nio_gen_put_pair(at, 6, nio_gen_blob_size(value->lock.len));
        at = nio_gen_put_blob(at, NIO_PK_STR, "lock", 4);
        at = nio_gen_put_item(&items, nio_gen_put_bytes(at, value->lock));
    }
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

static bool read_self(nio_bytes packed, everything_self *value)
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
        } else if (nio_gen_key_is(key, "lock", 4)) {
            value->has_lock = !nio_gen_is_none(item);
            if (value->has_lock && !nio_gen_get_bytes(item, 100, &value->lock)) {
                return false;
            }
        } else if (nio_gen_key_is(key, "n", 1)) {
            has_name = !nio_gen_is_none(item);
            if (has_name && !nio_gen_get_text(item, 16, &value->name)) {
                return false;
            }
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return has_name;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

static bool check_template_uri(const everything_template_uri *uri)
{
    return nio_gen_uri_text_valid(uri->name, 16, '/');
}

static size_t size_template_uri(const everything_template_uri *uri)
{
    return 6 +
           nio_gen_decimal_size(uri->id) +
           1 +
           uri->name.len +
           2 +
           2 +
           32;
}

static uint8_t *write_template_uri(uint8_t *at, const everything_template_uri *uri)
{
    at = nio_gen_put_raw(at, "thing/", 6);
    at = nio_gen_put_decimal(at, uri->id);
    at = nio_gen_put_raw(at, "/", 1);
    at = nio_gen_put_raw(at, uri->name.ptr, uri->name.len);
    at = nio_gen_put_raw(at, "/{", 2);
    at = nio_gen_put_be(at, uri->raw_id, 2);
    at = nio_gen_put_raw(at, uri->hash, 32);
    return at;
}

nio_status everything_template_uri_build(const everything_template_uri *uri, uint8_t *out,
                                         size_t cap, size_t *len)
{
    if (!check_template_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_template_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_template_uri(out, uri) - out);
    return NIO_OK;
}

bool everything_template_uri_match(nio_bytes bytes, everything_template_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "thing/", 6) &&
           nio_gen_uri_u32(&walk, '/', &uri->id) &&
           nio_gen_uri_literal(&walk, "/", 1) &&
           nio_gen_uri_text(&walk, 16, '/', &uri->name) &&
           nio_gen_uri_literal(&walk, "/{", 2) &&
           nio_gen_uri_raw_u16(&walk, &uri->raw_id) &&
           nio_gen_uri_fixed(&walk, 32, uri->hash) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_template_uri(nio_bytes bytes)
{
    everything_template_uri uri;
    return everything_template_uri_match(bytes, &uri);
}

static bool check_bare_uri(const everything_bare_uri *uri)
{
    return uri->rest.len <= 64;
}

static size_t size_bare_uri(const everything_bare_uri *uri)
{
    return uri->rest.len;
}

static uint8_t *write_bare_uri(uint8_t *at, const everything_bare_uri *uri)
{
    at = nio_gen_put_raw(at, uri->rest.ptr, uri->rest.len);
    return at;
}

nio_status everything_bare_uri_build(const everything_bare_uri *uri, uint8_t *out, size_t cap,
                                     size_t *len)
{
    if (!check_bare_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_bare_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_bare_uri(out, uri) - out);
    return NIO_OK;
}

bool everything_bare_uri_match(nio_bytes bytes, everything_bare_uri *uri)
{
    return nio_gen_as_bytes(bytes, 64, &uri->rest);
}

static bool is_bare_uri(nio_bytes bytes)
{
    everything_bare_uri uri;
    return everything_bare_uri_match(bytes, &uri);
}

static bool check_pong_uri(const everything_pong_uri *uri)
{
    (void)uri;
    return true;
}

static size_t size_pong_uri(const everything_pong_uri *uri)
{
    return 5 +
           nio_gen_decimal_size(uri->id);
}

static uint8_t *write_pong_uri(uint8_t *at, const everything_pong_uri *uri)
{
    at = nio_gen_put_raw(at, "pong/", 5);
    at = nio_gen_put_decimal(at, uri->id);
    return at;
}

nio_status everything_pong_uri_build(const everything_pong_uri *uri, uint8_t *out, size_t cap,
                                     size_t *len)
{
    if (!check_pong_uri(uri)) {
        return NIO_EINVAL;
    }
    if (size_pong_uri(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(write_pong_uri(out, uri) - out);
    return NIO_OK;
}

bool everything_pong_uri_match(nio_bytes bytes, everything_pong_uri *uri)
{
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return nio_gen_uri_literal(&walk, "pong/", 5) &&
           nio_gen_uri_u64(&walk, NIO_GEN_END, &uri->id) &&
           nio_gen_uri_left(&walk) == 0;
}

static bool is_pong_uri(nio_bytes bytes)
{
    everything_pong_uri uri;
    return everything_pong_uri_match(bytes, &uri);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

static void keep_self(nio_gen_keep *keep, everything_self *value)
{
    if (value->has_lock) {
        value->lock.ptr = nio_gen_keep_bytes(keep, value->lock.ptr, value->lock.len);
    }
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status everything_self_clone(const everything_self *from,
                                 const nio_env *env,
                                 everything_self **clone)
{
    everything_self copy = *from;
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

static void keep_inner(nio_gen_keep *keep, everything_inner *value)
{
    if (value->has_note) {
        value->note.ptr = nio_gen_keep_bytes(keep, value->note.ptr, value->note.len);
    }
}

nio_status everything_inner_clone(const everything_inner *from,
                                  const nio_env *env,
                                  everything_inner **clone)
{
    everything_inner copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_inner(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_inner(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status everything_keyed_clone(const everything_keyed *from,
                                  const nio_env *env,
                                  everything_keyed **clone)
{
    everything_keyed copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_inner_list(nio_gen_keep *keep, everything_inner_list *value)
{
    everything_inner *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        everything_inner item = value->items[i];
        keep_inner(keep, &item);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_choice(nio_gen_keep *keep, everything_choice *value)
{
    switch (value->tag) {
    case EVERYTHING_CHOICE_INNER:
        keep_inner(keep, &value->as.inner);
        break;
    case EVERYTHING_CHOICE_MANY:
        keep_inner_list(keep, &value->as.many);
        break;
    case EVERYTHING_CHOICE_NONE:
    case EVERYTHING_CHOICE_NUMBER:
        break;
    default:
        value->as.unknown.ptr = nio_gen_keep_bytes(keep, value->as.unknown.ptr,
                                                   value->as.unknown.len);
        break;
    }
}

nio_status everything_choice_clone(const everything_choice *from,
                                   const nio_env *env,
                                   everything_choice **clone)
{
    everything_choice copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_choice(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_choice(&keep, &copy);
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

static void keep_text_inner_map(nio_gen_keep *keep, everything_text_inner_map *value)
{
    everything_text_inner_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        everything_text_inner_entry item = value->items[i];
        item.key.ptr = nio_gen_keep_bytes(keep, item.key.ptr, item.key.len);
        keep_inner(keep, &item.value);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_u8_colour_list_map(nio_gen_keep *keep, everything_u8_colour_list_map *value)
{
    everything_u8_colour_list_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        everything_u8_colour_list_entry item = value->items[i];
        item.value.items = nio_gen_keep_array(keep, item.value.items, item.value.count,
                                              sizeof *item.value.items);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_u8_colour_list_map_list(nio_gen_keep *keep,
                                         everything_u8_colour_list_map_list *value)
{
    everything_u8_colour_list_map *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        everything_u8_colour_list_map item = value->items[i];
        keep_u8_colour_list_map(keep, &item);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_colour_inner_map(nio_gen_keep *keep, everything_colour_inner_map *value)
{
    everything_colour_inner_entry *items = nio_gen_keep_room(keep, value->count, sizeof *items);
    for (size_t i = 0; i < value->count; i++) {
        everything_colour_inner_entry item = value->items[i];
        keep_inner(keep, &item.value);
        if (items != NULL) {
            items[i] = item;
        }
    }
    if (items != NULL) {
        value->items = items;
    }
}

static void keep_all(nio_gen_keep *keep, everything_all *value)
{
    value->word.ptr = nio_gen_keep_bytes(keep, value->word.ptr, value->word.len);
    value->blob.ptr = nio_gen_keep_bytes(keep, value->blob.ptr, value->blob.len);
    value->thing.ptr = nio_gen_keep_bytes(keep, value->thing.ptr, value->thing.len);
    keep_text_list_(keep, &value->words);
    value->keys.items = nio_gen_keep_array(keep, value->keys.items, value->keys.count,
                                           sizeof *value->keys.items);
    keep_text_inner_map(keep, &value->table);
    keep_u8_colour_list_map_list(keep, &value->nested);
    keep_choice(keep, &value->choice);
    keep_inner(keep, &value->packed);
    if (value->has_rest) {
        keep_colour_inner_map(keep, &value->rest);
    }
}

nio_status everything_all_clone(const everything_all *from,
                                const nio_env *env,
                                everything_all **clone)
{
    everything_all copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_all(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_all(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status everything_exact_request_not_permitted_clone(const everything_exact_request_not_permitted *from,
                                                        const nio_env *env,
                                                        everything_exact_request_not_permitted **clone)
{
    everything_exact_request_not_permitted copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status everything_exact_update_result_clone(const everything_exact_update_result *from,
                                                const nio_env *env,
                                                everything_exact_update_result **clone)
{
    everything_exact_update_result copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status everything_template_request_args_clone(const everything_template_request_args *from,
                                                  const nio_env *env,
                                                  everything_template_request_args **clone)
{
    everything_template_request_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_pong_args(nio_gen_keep *keep, everything_pong_args *value)
{
    if (value->has_text) {
        value->text.ptr = nio_gen_keep_bytes(keep, value->text.ptr, value->text.len);
    }
}

nio_status everything_pong_args_clone(const everything_pong_args *from,
                                      const nio_env *env,
                                      everything_pong_args **clone)
{
    everything_pong_args copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_pong_args(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_pong_args(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_template_uri(nio_gen_keep *keep, everything_template_uri *value)
{
    value->name.ptr = nio_gen_keep_bytes(keep, value->name.ptr, value->name.len);
}

nio_status everything_template_uri_clone(const everything_template_uri *from,
                                         const nio_env *env,
                                         everything_template_uri **clone)
{
    everything_template_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_template_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_template_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

static void keep_bare_uri(nio_gen_keep *keep, everything_bare_uri *value)
{
    value->rest.ptr = nio_gen_keep_bytes(keep, value->rest.ptr, value->rest.len);
}

nio_status everything_bare_uri_clone(const everything_bare_uri *from,
                                     const nio_env *env,
                                     everything_bare_uri **clone)
{
    everything_bare_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    keep_bare_uri(&keep, &copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    keep_bare_uri(&keep, &copy);
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

nio_status everything_pong_uri_clone(const everything_pong_uri *from,
                                     const nio_env *env,
                                     everything_pong_uri **clone)
{
    everything_pong_uri copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}

/* ---- Delivering ------------------------------------------------------------------------------ */

typedef void handle_exact_request(everything_server *server, nio_call *call);

static nio_status deliver_exact_request(const nio_gen_delivery *delivery)
{
    handle_exact_request *handler = (handle_exact_request *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_exact_create(everything_server *server, nio_call *call,
                                 const everything_all *all);

static nio_status deliver_exact_create(const nio_gen_delivery *delivery)
{
    everything_all all;
    if (!read_all(delivery->content, delivery->arena, &all)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_exact_create *handler = (handle_exact_create *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call, &all);
    return NIO_OK;
}

typedef void handle_exact_update(everything_server *server, nio_call *call, nio_text text);

static nio_status deliver_exact_update(const nio_gen_delivery *delivery)
{
    nio_text text;
    if (!nio_gen_get_text(delivery->content, 8, &text)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_exact_update *handler = (handle_exact_update *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call, text);
    return NIO_OK;
}

typedef void handle_exact_delete(everything_server *server, nio_call *call);

static nio_status deliver_exact_delete(const nio_gen_delivery *delivery)
{
    handle_exact_delete *handler = (handle_exact_delete *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_exact_publish(everything_server *server, nio_call *call, int16_t value);

static nio_status deliver_exact_publish(const nio_gen_delivery *delivery)
{
    int16_t value;
    if (!nio_gen_as_i16(delivery->content, &value)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_exact_publish *handler = (handle_exact_publish *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call, value);
    return NIO_OK;
}

typedef bool handle_exact_subscribe(everything_server *server, nio_call *call);

static nio_status deliver_exact_subscribe(const nio_gen_delivery *delivery)
{
    handle_exact_subscribe *handler = (handle_exact_subscribe *)delivery->handler;
    *delivery->refused = !handler((everything_server *)delivery->service, delivery->call);
    return NIO_OK;
}

typedef void handle_exact_notify(everything_client *client, const everything_keyed *keyed);

static nio_status deliver_exact_notify(const nio_gen_delivery *delivery)
{
    everything_keyed keyed;
    if (!read_keyed(delivery->content, &keyed)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_exact_notify *handler = (handle_exact_notify *)delivery->handler;
    handler((everything_client *)delivery->client, &keyed);
    return NIO_OK;
}

typedef void handle_template_request(everything_server *server, nio_call *call,
                                     const everything_template_uri *uri,
                                     const everything_template_request_args *args);

static nio_status deliver_template_request(const nio_gen_delivery *delivery)
{
    everything_template_uri uri;
    everything_template_request_args args = {0};
    if (!everything_template_uri_match(delivery->uri, &uri) ||
        !(delivery->content.len == 0 || read_template_request_args(delivery->content, &args))) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_template_request *handler = (handle_template_request *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

typedef void handle_template_publish(everything_server *server, const everything_template_uri *uri,
                                     nio_bytes bytes);

static nio_status deliver_template_publish(const nio_gen_delivery *delivery)
{
    everything_template_uri uri;
    nio_bytes bytes;
    if (!everything_template_uri_match(delivery->uri, &uri) ||
        !nio_gen_as_bytes(delivery->content, 8, &bytes)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_template_publish *handler = (handle_template_publish *)delivery->handler;
    handler((everything_server *)delivery->service, &uri, bytes);
    return NIO_OK;
}

typedef void handle_template_notify(everything_client *client, const everything_template_uri *uri,
                                    const nio_u8_list *items);

static nio_status deliver_template_notify(const nio_gen_delivery *delivery)
{
    everything_template_uri uri;
    nio_u8_list items;
    if (!everything_template_uri_match(delivery->uri, &uri) ||
        !read_u8_list(delivery->content, delivery->arena, &items)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_template_notify *handler = (handle_template_notify *)delivery->handler;
    handler((everything_client *)delivery->client, &uri, &items);
    return NIO_OK;
}

typedef void handle_bare_request(everything_server *server, nio_call *call,
                                 const everything_bare_uri *uri);

static nio_status deliver_bare_request(const nio_gen_delivery *delivery)
{
    everything_bare_uri uri;
    if (!everything_bare_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_bare_request *handler = (handle_bare_request *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call, &uri);
    return NIO_OK;
}

typedef void handle_bare_notify(everything_client *client, const everything_bare_uri *uri);

static nio_status deliver_bare_notify(const nio_gen_delivery *delivery)
{
    everything_bare_uri uri;
    if (!everything_bare_uri_match(delivery->uri, &uri)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_bare_notify *handler = (handle_bare_notify *)delivery->handler;
    handler((everything_client *)delivery->client, &uri);
    return NIO_OK;
}

typedef void handle_ping(everything_server *server);

static nio_status deliver_ping(const nio_gen_delivery *delivery)
{
    handle_ping *handler = (handle_ping *)delivery->handler;
    handler((everything_server *)delivery->service);
    return NIO_OK;
}

typedef void handle_pong(everything_server *server, nio_call *call, const everything_pong_uri *uri,
                         const everything_pong_args *args);

static nio_status deliver_pong(const nio_gen_delivery *delivery)
{
    everything_pong_uri uri;
    everything_pong_args args;
    if (!everything_pong_uri_match(delivery->uri, &uri) ||
        !read_pong_args(delivery->content, &args)) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
    handle_pong *handler = (handle_pong *)delivery->handler;
    handler((everything_server *)delivery->service, delivery->call, &uri, &args);
    return NIO_OK;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The most that the arrays of one message need. */
union arena_need {
    char message1[NIO_GEN_ROOM(1, 3, nio_text) +
                  NIO_GEN_ROOM(1, 2, uint8_t[16]) +
                  NIO_GEN_ROOM(1, 3, everything_text_inner_entry) +
                  NIO_GEN_ROOM(1, 2, everything_u8_colour_list_map) +
                  NIO_GEN_ROOM(2, 4, everything_u8_colour_list_entry) +
                  NIO_GEN_ROOM(4, 8, everything_colour) +
                  NIO_GEN_ROOM(1, 3, everything_inner) +
                  NIO_GEN_ROOM(1, 2, everything_colour_inner_entry)];
    char message2[NIO_GEN_ROOM(1, 3, everything_inner)];
    char message3[NIO_GEN_ROOM(1, 4, everything_inner)];
    char message4[NIO_GEN_ROOM(1, 4, uint8_t)];
};

static const nio_plugin_param params_outer_auth[] = {
    {.name = "mac_field", .text = "om"},
    {.name = "nonce_field", .text = "n"},
    {.name = "ts_field", .text = "t"},
};

static const nio_plugin_param params_outer_cipher[] = {
    {.name = "iv_field", .text = "iv"},
};

static const nio_plugin_param params_peers_auth[] = {
    {.name = "field", .text = "sign"},
};

static const nio_plugin_param params_signed_auth[] = {
    {.name = "field", .text = "s2"},
    {.name = "realm", .text = "every"},
};

static const nio_plugin_param params_box_auth[] = {
    {.name = "field", .text = "mac"},
};

static const nio_plugin_param params_work_auth[] = {
    {.name = "field", .text = "hc"},
    {.name = "bits", .number = 20},
};

static const uint8_t lock_tape_auth[] = {
    0x03, 0x02, 0x03, 0xa1, 0x21,
};

static const nio_plugin_param params_tape_auth[] = {
    {.name = "witness_field", .text = "witness"},
    {.name = "nonce_field", .text = "nonce"},
    {.name = "ts_field", .text = "ts"},
    {.name = "witness_max", .number = 200},
    {.name = "lock", .bytes = {lock_tape_auth, sizeof lock_tape_auth}},
    {.name = "use_peer_lock"},
    {.name = "steps", .number = 25000},
};

static const nio_plugin_param params_sealed_seal[] = {
    {.name = "field", .text = "aead"},
    {.name = "realm", .text = "r"},
    {.name = "clear_uri"},
};

static const nio_gen_layer layers_table[] = {
    {
        .name = "outer",
        .auth = {
            .kind = "hmac",
            .params = params_outer_auth,
            .param_count = 3,
            .key = offsetof(everything_keys, outer_auth),
            .key_name = "outer_auth",
        },
        .cipher = {
            .kind = "sha256_stream",
            .params = params_outer_cipher,
            .param_count = 1,
            .key = offsetof(everything_keys, outer_cipher),
            .key_name = "outer_cipher",
        },
    },
    {
        .name = "peers",
        .auth = {
            .kind = "sign",
            .params = params_peers_auth,
            .param_count = 1,
            .key = offsetof(everything_keys, peers_auth),
            .key_name = "peers_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "signed",
        .auth = {
            .kind = "sign",
            .params = params_signed_auth,
            .param_count = 2,
            .key = offsetof(everything_keys, signed_auth),
            .key_name = "signed_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "box",
        .auth = {
            .kind = "mac",
            .params = params_box_auth,
            .param_count = 1,
            .key = offsetof(everything_keys, box_auth),
            .key_name = "box_auth",
        },
        .cipher = {
            .kind = "x25519",
            .key = offsetof(everything_keys, box_cipher),
            .key_name = "box_cipher",
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
    {
        .name = "tape",
        .auth = {
            .kind = "tapescript",
            .params = params_tape_auth,
            .param_count = 7,
            .key = offsetof(everything_keys, tape_auth),
            .key_name = "tape_auth",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
    {
        .name = "sealed",
        .auth = {
            .kind = "aead",
            .params = params_sealed_seal,
            .param_count = 3,
            .key = offsetof(everything_keys, sealed_seal),
            .key_name = "sealed_seal",
        },
        .cipher = {
            .kind = "none",
            .key = NIO_GEN_NO_KEY,
        },
    },
};

enum {
    OP_EXACT_REQUEST,
    OP_EXACT_CREATE,
    OP_EXACT_UPDATE,
    OP_EXACT_DELETE,
    OP_EXACT_PUBLISH,
    OP_EXACT_SUBSCRIBE,
    OP_EXACT_NOTIFY,
    OP_TEMPLATE_REQUEST,
    OP_TEMPLATE_PUBLISH,
    OP_TEMPLATE_NOTIFY,
    OP_BARE_REQUEST,
    OP_BARE_NOTIFY,
    OP_PING,
    OP_PONG,
};

static const nio_gen_op ops_table[] = {
    [OP_EXACT_REQUEST] = {
        .name = "exact.request",
        .where = "everything.nio:81",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND |
                  1u << NIO_NOT_PERMITTED,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_handlers, exact_request),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_EXACT_CREATE] = {
        .name = "exact.create",
        .where = "everything.nio:82",
        .type = NIO_CREATE_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 3600000,
        .layer = 2,
        .slot = offsetof(everything_handlers, exact_create),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_create,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP,
    },
    [OP_EXACT_UPDATE] = {
        .name = "exact.update",
        .where = "everything.nio:83",
        .type = NIO_UPDATE_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = true,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_REJECT,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 1500,
        .layer = 3,
        .slot = offsetof(everything_handlers, exact_update),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_update,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_EXACT_DELETE] = {
        .name = "exact.delete",
        .where = "everything.nio:85",
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
        .deadline_ms = 1500,
        .layer = 4,
        .slot = offsetof(everything_handlers, exact_delete),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_delete,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_EXACT_PUBLISH] = {
        .name = "exact.publish",
        .where = "everything.nio:86",
        .type = NIO_PUBLISH_URI,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_handlers, exact_publish),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_publish,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_EXACT_SUBSCRIBE] = {
        .name = "exact.subscribe",
        .where = "everything.nio:87",
        .type = NIO_SUBSCRIBE_URI,
        .success = NIO_CONFIRM_SUBSCRIBE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_handlers, exact_subscribe),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_subscribe,
        .role = NIO_GEN_SUBSCRIBED,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_LINK,
        .queue = 32,
    },
    [OP_EXACT_NOTIFY] = {
        .name = "exact.notify",
        .where = "everything.nio:87",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_events, exact_notify),
        .uri = {(const uint8_t *)"things", 6},
        .deliver = deliver_exact_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP,
        .to = NIO_GEN_TO_SUBSCRIBERS,
        .policy = NIO_DROP_LINK,
        .queue = 32,
    },
    [OP_TEMPLATE_REQUEST] = {
        .name = "template.request",
        .where = "everything.nio:91",
        .type = NIO_REQUEST_URI,
        .success = NIO_RESPOND_URI,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_COALESCE,
        .awaits = 1u << NIO_RESPOND_URI |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_handlers, template_request),
        .matches = is_template_uri,
        .deliver = deliver_template_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_TEMPLATE_PUBLISH] = {
        .name = "template.publish",
        .where = "everything.nio:92",
        .type = NIO_PUBLISH_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(everything_handlers, template_publish),
        .matches = is_template_uri,
        .deliver = deliver_template_publish,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_TEMPLATE_NOTIFY] = {
        .name = "template.notify",
        .where = "everything.nio:93",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_events, template_notify),
        .matches = is_template_uri,
        .deliver = deliver_template_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_UDP,
        .to = NIO_GEN_TO_GROUP,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 4000,
    },
    [OP_BARE_REQUEST] = {
        .name = "bare.request",
        .where = "everything.nio:97",
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
        .deadline_ms = 1500,
        .layer = 6,
        .slot = offsetof(everything_handlers, bare_request),
        .matches = is_bare_uri,
        .deliver = deliver_bare_request,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_BARE_NOTIFY] = {
        .name = "bare.notify",
        .where = "everything.nio:98",
        .type = NIO_NOTIFY_URI,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_BARE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 1500,
        .layer = -1,
        .slot = offsetof(everything_events, bare_notify),
        .matches = is_bare_uri,
        .deliver = deliver_bare_notify,
        .role = NIO_GEN_HEARD,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .to = NIO_GEN_TO_PEERS,
        .policy = NIO_DROP_OLDEST,
        .queue = 64,
        .datagram = 4000,
    },
    [OP_PING] = {
        .name = "PING",
        .where = "everything.nio:102",
        .type = EVERYTHING_PING,
        .success = 0,
        .answered = false,
        .idempotent = false,
        .tier = NIO_GEN_EXACT,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 0,
        .deadline_ms = 0,
        .layer = -1,
        .slot = offsetof(everything_handlers, ping),
        .uri = {(const uint8_t *)"ping", 4},
        .deliver = deliver_ping,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_TCP | NIO_GEN_UDP,
        .datagram = 4000,
    },
    [OP_PONG] = {
        .name = "PONG",
        .where = "everything.nio:103",
        .type = EVERYTHING_PONG,
        .success = NIO_OK_TYPE,
        .answered = true,
        .idempotent = false,
        .tier = NIO_GEN_TEMPLATE,
        .gate = NIO_GEN_SERIALIZE,
        .awaits = 1u << NIO_OK_TYPE |
                  1u << NIO_ERROR_TYPE |
                  1u << NIO_AUTH_ERROR |
                  1u << NIO_NOT_FOUND,
        .deadline_ms = 1500,
        .layer = 5,
        .slot = offsetof(everything_handlers, pong),
        .matches = is_pong_uri,
        .deliver = deliver_pong,
        .role = NIO_GEN_SERVED,
        .transports = NIO_GEN_UDP,
        .datagram = 1232,
    },
};

static int find_operation_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
    case NIO_REQUEST_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_REQUEST : -1;
    case NIO_CREATE_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_CREATE : -1;
    case NIO_UPDATE_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_UPDATE : -1;
    case NIO_DELETE_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_DELETE : -1;
    case NIO_SUBSCRIBE_URI:
    case NIO_UNSUBSCRIBE_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_SUBSCRIBE : -1;
    case NIO_PUBLISH_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_PUBLISH : -1;
    case NIO_NOTIFY_URI:
        return nio_gen_uri_is(uri, "things", 6) ? (int)OP_EXACT_NOTIFY : -1;
    case EVERYTHING_PING:
        return nio_gen_uri_is(uri, "ping", 4) ? (int)OP_PING : -1;
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
            return is_template_uri(uri) ? (int)OP_TEMPLATE_REQUEST : -1;
        case NIO_PUBLISH_URI:
            return is_template_uri(uri) ? (int)OP_TEMPLATE_PUBLISH : -1;
        case NIO_NOTIFY_URI:
            return is_template_uri(uri) ? (int)OP_TEMPLATE_NOTIFY : -1;
        case EVERYTHING_PONG:
            return is_pong_uri(uri) ? (int)OP_PONG : -1;
        default:
            return -1;
        }
    case NIO_GEN_BARE:
        switch (type) {
        case NIO_REQUEST_URI:
            return is_bare_uri(uri) ? (int)OP_BARE_REQUEST : -1;
        case NIO_NOTIFY_URI:
            return is_bare_uri(uri) ? (int)OP_BARE_NOTIFY : -1;
        default:
            return -1;
        }
    default:
        return -1;
    }
}

const nio_gen_protocol everything_protocol = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "everything",
    .version = 4,
    .app = {(const uint8_t *)"every thing", 11},
    .port = 9000,
    .layers = layers_table,
    .layer_count = 7,
    .outer = 0,
    .peers = 1,
    .ops = ops_table,
    .op_count = 14,
    .handlers_size = sizeof(everything_handlers),
    .keys_size = sizeof(everything_keys),
    .events_size = sizeof(everything_events),
    .arena_size = sizeof(union arena_need),
    .find = find_operation,
};

/* ---- Serving --------------------------------------------------------------------------------- */

nio_status everything_serve(nio_node *node, const everything_handlers *handlers,
                            const everything_keys *keys, void *app, everything_server **server,
                            nio_error *error)
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &everything_protocol, handlers, keys, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (everything_server *)service;
    }
    return status;
}

void *everything_server_app(const everything_server *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *everything_server_node(const everything_server *server)
{
    return nio_gen_service_node((const nio_service *)server);
}

nio_status everything_set_keys(nio_node *node, const everything_keys *keys, nio_error *error)
{
    return nio_gen_set_keys(node, &everything_protocol, keys, error);
}

nio_status everything_exact_request_reply_ok(nio_call *call, const everything_all *all)
{
    nio_gen_out out;
    if (!check_all(all)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_REQUEST], NIO_RESPOND_URI,
                                            size_all(all), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_all(out.content.at, all, &out.content.status);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_request_reply_not_found(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 20)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_REQUEST], NIO_NOT_FOUND,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_request_reply_not_permitted(nio_call *call,
                                                        const everything_exact_request_not_permitted *result)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_REQUEST], NIO_NOT_PERMITTED,
                                            size_exact_request_not_permitted(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_exact_request_not_permitted(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_create_reply_ok(nio_call *call, const everything_inner *inner)
{
    nio_gen_out out;
    if (!check_inner(inner)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_CREATE], NIO_RESPOND_URI,
                                            size_inner(inner), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_inner(out.content.at, inner);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_create_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_CREATE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_update_reply_ok(nio_call *call,
                                            const everything_exact_update_result *result)
{
    nio_gen_out out;
    if (!check_exact_update_result(result)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_UPDATE], NIO_OK_TYPE,
                                            size_exact_update_result(result), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_exact_update_result(out.content.at, result);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_update_reply_error(nio_call *call, const everything_choice *choice)
{
    nio_gen_out out;
    if (!check_choice(choice)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_UPDATE], NIO_ERROR_TYPE,
                                            size_choice(choice), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_choice(out.content.at, choice);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_delete_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_DELETE], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_delete_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_DELETE], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_publish_reply_ok(nio_call *call)
{
    nio_gen_out out;
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_PUBLISH], NIO_OK_TYPE, 0,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_publish_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_EXACT_PUBLISH], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_exact_notify(everything_server *server, const everything_keyed *keyed)
{
    nio_gen_out out;
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_EXACT_NOTIFY], 6,
                                             size_keyed(keyed), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    out.content.at = write_keyed(out.content.at, keyed);
    return nio_gen_notify_end(&out, NULL);
}

nio_status everything_template_request_reply_ok(nio_call *call, const everything_inner_list *items)
{
    nio_gen_out out;
    if (!check_inner_list_4(items)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TEMPLATE_REQUEST], NIO_RESPOND_URI,
                                            size_inner_list_4(items), &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = write_inner_list_4(out.content.at, items);
    return nio_gen_reply_end(&out);
}

nio_status everything_template_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_TEMPLATE_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_template_notify(everything_server *server,
                                      const everything_template_uri *uri, const nio_u8_list *items)
{
    nio_gen_out out;
    if (!check_template_uri(uri) || !check_u8_list(items)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_TEMPLATE_NOTIFY],
                                             size_template_uri(uri), size_u8_list(items), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_template_uri(out.uri, uri);
    out.content.at = write_u8_list(out.content.at, items);
    return nio_gen_notify_end(&out, NULL);
}

nio_status everything_bare_request_reply_ok(nio_call *call, nio_bytes bytes)
{
    nio_gen_out out;
    if (!nio_gen_bytes_ok(bytes, 64)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_BARE_REQUEST], NIO_RESPOND_URI,
                                            bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_bare_request_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_BARE_REQUEST], NIO_ERROR_TYPE,
                                            text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_bare_notify(everything_server *server, const everything_bare_uri *uri)
{
    nio_gen_out out;
    if (!check_bare_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_notify_begin((nio_service *)server, &ops_table[OP_BARE_NOTIFY],
                                             size_bare_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_bare_uri(out.uri, uri);
    return nio_gen_notify_end(&out, NULL);
}

nio_status everything_pong_reply_ok(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 8)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PONG], NIO_OK_TYPE, text.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

nio_status everything_pong_reply_error(nio_call *call, nio_text text)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 256)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_reply_begin(call, &ops_table[OP_PONG], NIO_ERROR_TYPE, text.len,
                                            &out);
    if (status != NIO_OK) {
        return status;
    }
    out.content.at = nio_gen_put_raw(out.content.at, text.ptr, text.len);
    return nio_gen_reply_end(&out);
}

/* ---- Calling --------------------------------------------------------------------------------- */

nio_status everything_connect(nio_node *node, const char *endpoint, const everything_keys *keys,
                              const nio_connect_options *options, everything_client **client,
                              nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &everything_protocol, endpoint, keys, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (everything_client *)made;
    }
    return status;
}

nio_status everything_attach(nio_link *link, const everything_keys *keys,
                             everything_client **client, nio_error *error)
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &everything_protocol, keys, &made, error);
    if (status == NIO_OK) {
        *client = (everything_client *)made;
    }
    return status;
}

nio_link *everything_client_link(const everything_client *client)
{
    return nio_gen_client_link((const nio_client *)client);
}

static void finish_exact_request(const nio_gen_end *end)
{
    everything_exact_request_done *done = (everything_exact_request_done *)end->done;
    everything_exact_request_end result = {0};
    everything_all ok;
    nio_text not_found;
    everything_exact_request_not_permitted not_permitted;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_all(end->end->content, end->arena, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_ENOTFOUND && end->end->type == NIO_NOT_FOUND &&
        nio_gen_as_text(end->end->content, 20, &not_found)) {
        result.has_not_found = true;
        result.not_found = not_found;
    }
    if (result.status == NIO_ENOTPERMITTED && end->end->type == NIO_NOT_PERMITTED &&
        read_exact_request_not_permitted(end->end->content, &not_permitted)) {
        result.not_permitted = &not_permitted;
    }
    done(end->user, &result);
}

nio_status everything_exact_request(everything_client *client, const nio_call_options *options,
                                    everything_exact_request_done *done, void *user,
                                    nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_EXACT_REQUEST], 6,
                                           0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    return nio_gen_call_end(&out, options, finish_exact_request, (nio_gen_fn *)done, user, id);
}

static void finish_exact_create(const nio_gen_end *end)
{
    everything_exact_create_done *done = (everything_exact_create_done *)end->done;
    everything_exact_create_end result = {0};
    everything_inner ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_inner(end->end->content, &ok)) {
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

nio_status everything_exact_create(everything_client *client, const everything_all *all,
                                   const nio_call_options *options,
                                   everything_exact_create_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_all(all)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_EXACT_CREATE], 6,
                                           size_all(all), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    out.content.at = write_all(out.content.at, all, &out.content.status);
    return nio_gen_call_end(&out, options, finish_exact_create, (nio_gen_fn *)done, user, id);
}

static void finish_exact_update(const nio_gen_end *end)
{
    everything_exact_update_done *done = (everything_exact_update_done *)end->done;
    everything_exact_update_end result = {0};
    everything_exact_update_result ok;
    everything_choice error;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_exact_update_result(end->end->content, &ok)) {
            result.ok = &ok;
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
    if (result.status == NIO_EREMOTE && end->end->type == NIO_ERROR_TYPE &&
        read_choice(end->end->content, end->arena, &error)) {
        result.error = &error;
    }
    done(end->user, &result);
}

nio_status everything_exact_update(everything_client *client, nio_text text,
                                   const nio_call_options *options,
                                   everything_exact_update_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!nio_gen_text_ok(text, 8)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_EXACT_UPDATE], 6,
                                           nio_gen_blob_size(text.len), &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    out.content.at = nio_gen_put_text(out.content.at, text);
    return nio_gen_call_end(&out, options, finish_exact_update, (nio_gen_fn *)done, user, id);
}

static void finish_exact_delete(const nio_gen_end *end)
{
    everything_exact_delete_done *done = (everything_exact_delete_done *)end->done;
    everything_exact_delete_end result = {0};
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

nio_status everything_exact_delete(everything_client *client, const nio_call_options *options,
                                   everything_exact_delete_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_EXACT_DELETE], 6, 0,
                                           &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    return nio_gen_call_end(&out, options, finish_exact_delete, (nio_gen_fn *)done, user, id);
}

static void finish_exact_publish(const nio_gen_end *end)
{
    everything_exact_publish_done *done = (everything_exact_publish_done *)end->done;
    everything_exact_publish_end result = {0};
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

nio_status everything_exact_publish(everything_client *client, int16_t value,
                                    const nio_call_options *options,
                                    everything_exact_publish_done *done, void *user,
                                    nio_call_id *id)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_EXACT_PUBLISH], 6,
                                           2, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "things", 6);
    out.content.at = nio_gen_put_be(out.content.at, (uint64_t)value, 2);
    return nio_gen_call_end(&out, options, finish_exact_publish, (nio_gen_fn *)done, user, id);
}

nio_status everything_exact_subscribe(everything_client *client, const nio_call_options *options,
                                      nio_done *done, void *user, nio_call_id *id)
{
    nio_bytes view = {(const uint8_t *)"things", 6};
    return nio_gen_subscribe((nio_client *)client, &ops_table[OP_EXACT_NOTIFY], view, options,
                             done, user, id);
}

nio_status everything_exact_unsubscribe(everything_client *client, const nio_call_options *options,
                                        nio_done *done, void *user, nio_call_id *id)
{
    nio_bytes view = {(const uint8_t *)"things", 6};
    return nio_gen_unsubscribe((nio_client *)client, &ops_table[OP_EXACT_NOTIFY], view, options,
                               done, user, id);
}

static void finish_template_request(const nio_gen_end *end)
{
    everything_template_request_done *done = (everything_template_request_done *)end->done;
    everything_template_request_end result = {0};
    everything_inner_list ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (read_inner_list_4(end->end->content, end->arena, &ok)) {
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

nio_status everything_template_request(everything_client *client,
                                       const everything_template_uri *uri,
                                       const everything_template_request_args *args,
                                       const nio_call_options *options,
                                       everything_template_request_done *done, void *user,
                                       nio_call_id *id)
{
    nio_gen_out out;
    if (!check_template_uri(uri) || !check_template_request_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_TEMPLATE_REQUEST],
                                           size_template_uri(uri),
                                           size_template_request_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_template_uri(out.uri, uri);
    out.content.at = write_template_request_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_template_request, (nio_gen_fn *)done, user, id);
}

nio_status everything_template_publish(everything_client *client,
                                       const everything_template_uri *uri, nio_bytes bytes)
{
    nio_gen_out out;
    if (!check_template_uri(uri) || !nio_gen_bytes_ok(bytes, 8)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_TEMPLATE_PUBLISH],
                                           size_template_uri(uri), bytes.len, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_template_uri(out.uri, uri);
    out.content.at = nio_gen_put_raw(out.content.at, bytes.ptr, bytes.len);
    return nio_gen_send_end(&out);
}

static void finish_bare_request(const nio_gen_end *end)
{
    everything_bare_request_done *done = (everything_bare_request_done *)end->done;
    everything_bare_request_end result = {0};
    nio_bytes ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_bytes(end->end->content, 64, &ok)) {
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

nio_status everything_bare_request(everything_client *client, const everything_bare_uri *uri,
                                   const nio_call_options *options,
                                   everything_bare_request_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_bare_uri(uri)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_BARE_REQUEST],
                                           size_bare_uri(uri), 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    write_bare_uri(out.uri, uri);
    return nio_gen_call_end(&out, options, finish_bare_request, (nio_gen_fn *)done, user, id);
}

nio_status everything_ping(everything_client *client)
{
    nio_gen_out out;
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_PING], 4, 0, &out);
    if (status != NIO_OK) {
        return status;
    }
    nio_gen_put_raw(out.uri, "ping", 4);
    return nio_gen_send_end(&out);
}

static void finish_pong(const nio_gen_end *end)
{
    everything_pong_done *done = (everything_pong_done *)end->done;
    everything_pong_end result = {0};
    nio_text ok;
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
    if (result.status == NIO_OK) {
        if (nio_gen_as_text(end->end->content, 8, &ok)) {
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

nio_status everything_pong(everything_client *client, const everything_pong_uri *uri,
                           const everything_pong_args *args, const nio_call_options *options,
                           everything_pong_done *done, void *user, nio_call_id *id)
{
    nio_gen_out out;
    if (!check_pong_uri(uri) || !check_pong_args(args)) {
        return NIO_EINVAL;
    }
    nio_status status = nio_gen_call_begin((nio_client *)client, &ops_table[OP_PONG],
                                           size_pong_uri(uri), size_pong_args(args), &out);
    if (status != NIO_OK) {
        return status;
    }
    write_pong_uri(out.uri, uri);
    out.content.at = write_pong_args(out.content.at, args);
    return nio_gen_call_end(&out, options, finish_pong, (nio_gen_fn *)done, user, id);
}

/* ---- Hearing --------------------------------------------------------------------------------- */

nio_status everything_hear(nio_node *node, const everything_events *events,
                           const everything_keys *keys, void *app, nio_error *error)
{
    return nio_gen_hear(node, &everything_protocol, events, keys, app, error);
}

void *everything_client_app(const everything_client *client)
{
    return nio_gen_client_app((const nio_client *)client);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

static nio_status pack_self(nio_node *node, const everything_self *self, nio_gen_out *out)
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

nio_status everything_peers_start(nio_node *node, const everything_keys *keys,
                                  const everything_self *self, const nio_peers_options *options,
                                  nio_peers **peers, nio_error *error)
{
    nio_gen_out out;
    nio_status status = pack_self(node, self, &out);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, "everything_self");
    }
    return nio_gen_peers_start(&out, &everything_protocol, keys, options, peers, error);
}

nio_status everything_peers_say(nio_peers *peers, const everything_keys *keys,
                                const everything_self *self)
{
    nio_gen_out out;
    nio_status status = pack_self(nio_peers_node(peers), self, &out);
    return status != NIO_OK ? status : nio_gen_peers_say(&out, &everything_protocol, keys, peers);
}

bool everything_peer_read(const nio_peer *peer, everything_self *said)
{
    return read_self(nio_peer_data(peer), said);
}
