/* wire/gen_pack.c - what generated code calls and is not worth inlining: text, skipped values,
 * dicts, URIs. */
#include <netaio/gen_uri.h>

/* True if none of the eight bytes is 0 or has its high bit set: no borrow reaches a bit that the
 * byte itself does not have. */
static inline bool is_plain(const uint8_t *at)
{
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return ((eight | (eight - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

bool nio_gen_text_valid(nio_bytes text)
{
    const uint8_t *at = text.ptr;
    size_t left = text.len;
    while (left >= sizeof(uint64_t) && is_plain(at)) {
        at += sizeof(uint64_t);
        left -= sizeof(uint64_t);
    }
    while (left > 0 && left < sizeof(uint64_t) && *at > 0 && *at < 0x80) {
        at++;
        left--;
    }
    if (left == 0) {
        return true;
    }
    nio_bytes rest = {at, left}; /* which begins where a character does */
    return memchr(at, 0, left) == NULL && nio_utf8_valid(rest);
}

bool nio_gen_any_valid(nio_bytes packed)
{
    return packed.len > 0 && nio_pk_check(packed, NIO_GEN_ANY_DEPTH) == NIO_OK;
}

bool nio_gen_get_unknown(nio_bytes item, nio_any *value)
{
    value->ptr = item.ptr;
    value->len = item.len;
    return nio_pk_check(item, NIO_PK_DEPTH) == NIO_OK;
}

/* ---- Skipped values and dicts ---------------------------------------------------------------- */

bool nio_gen_skip(nio_gen_reader *reader, size_t count)
{
    nio_bytes item;
    for (size_t i = 0; i < count && nio_gen_next(reader, &item); i++) {
        if (nio_pk_check(item, NIO_PK_DEPTH) != NIO_OK) {
            return false;
        }
    }
    return true;
}

bool nio_gen_open_dict(nio_bytes input, nio_gen_reader *reader)
{
    nio_pk_value dict;
    if (nio_pk_decode_head(input, &dict) != NIO_OK || dict.kind != NIO_PK_DICT ||
        nio_pk_check_keys(&dict) != NIO_OK) {
        return false;
    }
    reader->lengths = dict.lengths.ptr;
    reader->at = dict.items.ptr;
    reader->left = dict.count;
    reader->width = dict.width;
    return true;
}

bool nio_gen_next_pair(nio_gen_reader *reader, nio_bytes *key, nio_bytes *item)
{
    nio_bytes packed;
    nio_gen_reader pair;
    return nio_gen_next(reader, &packed) && nio_gen_open(packed, NIO_PK_TUPLE, &pair) &&
           nio_gen_next(&pair, key) && nio_gen_next(&pair, item);
}

/* May a value, which is canonical, be a key: nothing in it that could change. */
static bool is_hashable(nio_bytes packed)
{
    nio_pk_value value;
    nio_pk_iter iter;
    nio_bytes item;
    if (nio_pk_decode_head(packed, &value) != NIO_OK) {
        return false;
    }
    switch (value.kind) {
    case NIO_PK_BYTEARRAY:
    case NIO_PK_LIST:
    case NIO_PK_SET:
    case NIO_PK_DICT:
        return false;
    case NIO_PK_TUPLE:
        nio_pk_iter_init(&iter, &value);
        while (nio_pk_iter_next(&iter, NULL, &item)) {
            if (!is_hashable(item)) { /* as deep as the check before allowed */
                return false;
            }
        }
        return true;
    default:
        return true;
    }
}

bool nio_gen_skip_pair(nio_bytes key, nio_bytes item)
{
    return nio_pk_check(key, NIO_PK_DEPTH) == NIO_OK && is_hashable(key) &&
           nio_pk_check(item, NIO_PK_DEPTH) == NIO_OK;
}

/* ---- URIs ------------------------------------------------------------------------------------ */

bool nio_gen_uri_bytes(nio_gen_uri *uri, size_t max, int delimiter, nio_bytes *value)
{
    size_t left = nio_gen_uri_left(uri);
    size_t len = left;
    if (left == 0) {
        return false;
    }
    if (delimiter != NIO_GEN_END) {
        const uint8_t *end = (const uint8_t *)memchr(uri->at, delimiter, left);
        len = end == NULL ? left : (size_t)(end - uri->at);
    }
    if (len == 0 || len > max) {
        return false;
    }
    value->ptr = uri->at;
    value->len = len;
    uri->at += len;
    return true;
}

bool nio_gen_uri_text(nio_gen_uri *uri, size_t max, int delimiter, nio_text *value)
{
    nio_bytes bytes;
    return nio_gen_uri_bytes(uri, max, delimiter, &bytes) && nio_gen_as_text(bytes, max, value);
}

#define DECIMAL_MAX 20 /* digits of UINT64_MAX */

bool nio_gen_uri_decimal(nio_gen_uri *uri, uint64_t largest, int delimiter, uint64_t *value)
{
    nio_bytes digits;
    uint64_t number = 0;
    if (!nio_gen_uri_bytes(uri, DECIMAL_MAX, delimiter, &digits) ||
        (digits.ptr[0] == '0' && digits.len > 1)) {
        return false;
    }
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)digits.ptr[i] - '0';
        if (digit > 9 || number > (largest - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    *value = number;
    return true;
}

bool nio_gen_uri_bytes_valid(nio_bytes value, size_t max, int delimiter)
{
    return value.len > 0 && value.len <= max &&
           (delimiter == NIO_GEN_END || memchr(value.ptr, delimiter, value.len) == NULL);
}

bool nio_gen_uri_text_valid(nio_text value, size_t max, int delimiter)
{
    nio_bytes bytes = {(const uint8_t *)value.ptr, value.len};
    return nio_gen_uri_bytes_valid(bytes, max, delimiter) && nio_gen_text_valid(bytes);
}

size_t nio_gen_decimal_size(uint64_t value)
{
    size_t size = 1;
    for (; value > 9; value /= 10) {
        size++;
    }
    return size;
}

uint8_t *nio_gen_put_decimal(uint8_t *at, uint64_t value)
{
    uint8_t *end = at + nio_gen_decimal_size(value);
    for (uint8_t *digit = end; digit > at; value /= 10) {
        *--digit = (uint8_t)('0' + value % 10);
    }
    return end;
}
