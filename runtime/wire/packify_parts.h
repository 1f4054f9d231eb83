/* wire/packify_parts.h - what readers and writers of packify share: how a code is made up.
 *
 *     code = category (2 high bits) | kind (6 low bits)
 *
 * The category says how many bytes a length has; the smallest that holds it is the only one. */
#ifndef NIO_WIRE_PACKIFY_PARTS_H
#define NIO_WIRE_PACKIFY_PARTS_H

#include <netaio/packify.h>

#define NIO__PK_KIND_MASK 0x3f
#define NIO__PK_LENGTH_MAX UINT32_MAX
/* Integers of more than 4 bytes have a size byte before them. */
#define NIO__PK_BIGINT_MIN 5
#define NIO__PK_BIGINT_MAX 255

/* Bytes of a length field that holds `len`. */
static inline uint8_t nio__pk_width(size_t len)
{
    return len <= 0xff ? 1 : len <= 0xffff ? 2 : 4;
}

/* The category, in place, of lengths of that width. */
static inline uint8_t nio__pk_category(uint8_t width)
{
    return width == 1 ? 0x40 : width == 2 ? 0x80 : 0xc0;
}

/* The width that a byte with a category in its high bits asks for; 0 for category 0. */
static inline uint8_t nio__pk_width_of(uint8_t code)
{
    static const uint8_t widths[4] = {0, 1, 2, 4};
    return widths[code >> 6];
}

static inline bool nio__pk_is_container(nio_pk_kind kind)
{
    return kind >= NIO_PK_LIST && kind <= NIO_PK_DICT;
}

/* True for the text of a decimal number as Python's str() writes it. */
bool nio__pk_decimal_valid(nio_bytes text);

/* True if the items of a set or dict rise strictly by their bytes: they are in order, and none
 * is there twice as a whole. */
bool nio__pk_items_rise(const nio_pk_value *container);

/* Splits a packed pair of a dict; false if it is something else. */
bool nio__pk_split_pair(nio_bytes pair, nio_bytes *key, nio_bytes *item);

#endif
