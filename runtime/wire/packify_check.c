/* wire/packify_check.c - walks containers and checks what is inside: depth, order, keys. */
#include "wire/cursor.h"
#include "wire/packify_parts.h"

void nio_pk_iter_init(nio_pk_iter *iter, const nio_pk_value *container)
{
    assert(nio__pk_is_container(container->kind));
    iter->lengths = container->lengths.ptr;
    iter->items = container->items.ptr;
    iter->end = container->items.ptr + container->items.len;
    iter->left = container->count;
    iter->width = container->width;
    iter->pairs = container->kind == NIO_PK_DICT;
}

static uint32_t load_length(const uint8_t *at, uint8_t width)
{
    return width == 1 ? at[0] : width == 2 ? nio__be16_load(at) : nio__be32_load(at);
}

/* The next item as it is packed. */
static nio_bytes peek(const nio_pk_iter *iter)
{
    nio_bytes item = {iter->items, load_length(iter->lengths, iter->width)};
    assert(item.len <= (size_t)(iter->end - iter->items)); /* lengths were added up before */
    return item;
}

static void advance(nio_pk_iter *iter, size_t item_len)
{
    iter->lengths += iter->width;
    iter->items += item_len;
    iter->left--;
}

bool nio__pk_split_pair(nio_bytes pair, nio_bytes *key, nio_bytes *item)
{
    /* 4c, category, 02, two lengths; the lengths have the width that the longer one needs. */
    nio__cursor cursor = nio__cursor_of(pair);
    uint8_t code, item_code, count;
    uint32_t key_len, item_len;
    if (!nio__cursor_u8(&cursor, &code) || code != (NIO_PK_TUPLE | 0x40) ||
        !nio__cursor_u8(&cursor, &item_code) || (item_code & NIO__PK_KIND_MASK) != 0 ||
        item_code == 0 || !nio__cursor_u8(&cursor, &count) || count != 2) {
        return false;
    }
    uint8_t width = nio__pk_width_of(item_code);
    if (!nio__cursor_uint(&cursor, width, &key_len) ||
        !nio__cursor_uint(&cursor, width, &item_len) || key_len == 0 || item_len == 0 ||
        nio__pk_width(key_len > item_len ? key_len : item_len) != width ||
        !nio__cursor_bytes(&cursor, key_len, key) || nio__cursor_left(&cursor) != item_len) {
        return false;
    }
    *item = nio__bytes(cursor.at, item_len);
    return true;
}

bool nio_pk_iter_next(nio_pk_iter *iter, nio_bytes *key, nio_bytes *item)
{
    if (iter->left == 0) {
        return false;
    }
    nio_bytes packed = peek(iter);
    if (!iter->pairs) {
        *item = packed;
    } else if (!nio__pk_split_pair(packed, key, item)) {
        return false;
    }
    advance(iter, packed.len);
    return true;
}

bool nio__pk_items_rise(const nio_pk_value *container)
{
    nio_pk_iter iter;
    nio_bytes before = {NULL, 0}; /* before all others, none of which is empty */
    nio_pk_iter_init(&iter, container);
    while (iter.left > 0) {
        nio_bytes item = peek(&iter);
        if (nio__bytes_compare(before, item) >= 0) {
            return false;
        }
        before = item;
        advance(&iter, item.len);
    }
    return true;
}

/* Takes a run of pairs whose keys, and whose values, have one length off `iter`: sorted as
 * pairs, they are sorted by key. False if an item is no pair. */
static bool take_run(nio_pk_iter *iter, nio_pk_iter *run, size_t *key_len)
{
    nio_bytes key, item;
    size_t item_len;
    assert(iter->pairs);
    *run = *iter;
    if (!nio_pk_iter_next(iter, &key, &item)) {
        return false;
    }
    *key_len = key.len;
    item_len = item.len;
    uint32_t taken = 1;
    while (iter->left > 0) {
        nio_bytes packed = peek(iter);
        if (!nio__pk_split_pair(packed, &key, &item)) {
            return false;
        }
        if (key.len != *key_len || item.len != item_len) {
            break;
        }
        advance(iter, packed.len);
        taken++;
    }
    run->left = taken;
    return true;
}

/* True if two runs with keys of one length hold the same key, by merging them. */
static bool runs_share_key(nio_pk_iter a, nio_pk_iter b)
{
    nio_bytes key_a, key_b, item;
    assert(a.pairs && b.pairs);
    bool more = nio_pk_iter_next(&a, &key_a, &item) && nio_pk_iter_next(&b, &key_b, &item);
    while (more) {
        int order = nio__bytes_compare(key_a, key_b);
        if (order == 0) {
            return true;
        }
        more =
            order < 0 ? nio_pk_iter_next(&a, &key_a, &item) : nio_pk_iter_next(&b, &key_b, &item);
    }
    return false;
}

static bool keys_in_run_differ(nio_pk_iter run)
{
    nio_bytes before = {NULL, 0}, key, item;
    assert(run.pairs);
    while (nio_pk_iter_next(&run, &key, &item)) {
        if (nio_bytes_equal(before, key)) {
            return false;
        }
        before = key;
    }
    return true;
}

/* Goes on to the first pair whose lengths have another width than those of the next one. */
static void skip_width(nio_pk_iter *iter)
{
    const nio_bytes first = peek(iter);
    nio_bytes item = first;
    while (first.len > 1 && item.len > 1 && item.ptr[1] == first.ptr[1]) {
        advance(iter, item.len);
        if (iter->left == 0) {
            break;
        }
        item = peek(iter);
    }
}

/* No key of the run stands in `later`, the pairs behind it; `wider` is where those begin whose
 * lengths are wider than those of the run. */
static bool is_alone(nio_pk_iter run, size_t key_len, nio_pk_iter later, nio_pk_iter wider)
{
    nio_pk_iter other;
    size_t other_len;
    while (later.left > 0) {
        const nio_pk_iter here = later;
        if (!take_run(&later, &other, &other_len) ||
            (key_len == other_len && runs_share_key(run, other))) {
            return false;
        }
        if (other_len > key_len && here.left > wider.left) {
            later = wider;
        } else if (other_len > key_len) {
            later = here;
            skip_width(&later);
        }
    }
    return true;
}

/* No key is there twice. Pairs are sorted by the width of their lengths, the length of the key,
 * that of the value, and then the key. So one key may stand in several places with values of
 * several lengths; within a run of equal lengths it could only stand beside itself. A run is
 * compared with those of keys as long as its own: there are few, since n of one width take
 * n * n / 2 bytes of values, and pairs of a larger width have 256 bytes each. */
static bool keys_differ(const nio_pk_value *dict)
{
    nio_pk_iter rest, run, wider;
    size_t key_len;
    nio_pk_iter_init(&rest, dict);
    wider = rest;
    while (rest.left > 0) {
        if (rest.left <= wider.left) {
            wider = rest;
            skip_width(&wider);
        }
        if (!take_run(&rest, &run, &key_len) || !keys_in_run_differ(run) ||
            !is_alone(run, key_len, rest, wider)) {
            return false;
        }
    }
    return true;
}

nio_status nio_pk_check_keys(const nio_pk_value *container)
{
    assert(container->kind == NIO_PK_SET || container->kind == NIO_PK_DICT);
    bool good =
        nio__pk_items_rise(container) && (container->kind == NIO_PK_SET || keys_differ(container));
    return good ? NIO_OK : NIO_EMALFORMED;
}

/* One step of the walk below: what is asked of a value. */
struct want {
    unsigned depth; /* containers that may still be entered */
    bool as_key;    /* it has to be hashable */
};

static bool check(nio_bytes input, struct want want);

/* The pairs are containers themselves. */
static bool check_pairs(const nio_pk_value *dict, unsigned depth)
{
    nio_pk_iter iter;
    nio_bytes key, item;
    if (depth == 0) {
        return dict->count == 0;
    }
    depth--;
    nio_pk_iter_init(&iter, dict);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        if (!check(key, (struct want){depth, true}) || !check(item, (struct want){depth, false})) {
            return false;
        }
    }
    return iter.left == 0;
}

static bool check_items(const nio_pk_value *container, struct want want)
{
    nio_pk_iter iter;
    nio_bytes item;
    nio_pk_iter_init(&iter, container);
    while (nio_pk_iter_next(&iter, NULL, &item)) {
        if (!check(item, want)) {
            return false;
        }
    }
    return true;
}

/* The inside of a container whose head was decoded. */
static bool check_inside(const nio_pk_value *value, struct want want)
{
    if (want.depth == 0) {
        return false;
    }
    want.depth--;
    switch (value->kind) {
    case NIO_PK_TUPLE: /* hashable if its items are */
        return check_items(value, want);
    case NIO_PK_LIST:
        return !want.as_key && check_items(value, want);
    case NIO_PK_SET:
        return !want.as_key && nio_pk_check_keys(value) == NIO_OK &&
               check_items(value, (struct want){want.depth, true});
    default: /* a dict */
        return !want.as_key && nio_pk_check_keys(value) == NIO_OK && check_pairs(value, want.depth);
    }
}

static bool check(nio_bytes input, struct want want)
{
    nio_pk_value value;
    if (nio_pk_decode_head(input, &value) != NIO_OK) {
        return false;
    }
    if (nio__pk_is_container(value.kind)) {
        return check_inside(&value, want);
    }
    return !(want.as_key && value.kind == NIO_PK_BYTEARRAY);
}

nio_status nio_pk_check(nio_bytes input, unsigned depth)
{
    assert(depth <= NIO_PK_DEPTH);
    return check(input, (struct want){depth, false}) ? NIO_OK : NIO_EMALFORMED;
}

nio_status nio_pk_check_key(nio_bytes input, unsigned depth)
{
    assert(depth <= NIO_PK_DEPTH);
    return check(input, (struct want){depth, true}) ? NIO_OK : NIO_EMALFORMED;
}

nio_status nio_pk_decode(nio_bytes input, nio_pk_value *value)
{
    if (nio_pk_check(input, NIO_PK_DEPTH) != NIO_OK) {
        return NIO_EMALFORMED;
    }
    return nio_pk_decode_head(input, value);
}
