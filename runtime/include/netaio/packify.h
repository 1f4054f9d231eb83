/* netaio/packify.h - the self-describing encoding of auth fields, peers and typed content.
 *
 * Encoding is canonical: one value, one form. Decoding refuses every other form, copies
 * nothing, allocates nothing and never recurses deeper than NIO_PK_DEPTH. Big-endian. Values of
 * different kinds are different here, also where Python has them equal (1, 1.0 and True).
 *
 * To write, ask for sizes from the inside out (nio_pk_*_size), then write from the outside in
 * with a nio_pk_writer. To read, take values one after another from a nio_pk_reader. */
#ifndef NETAIO_PACKIFY_H
#define NETAIO_PACKIFY_H

#include <netaio/base.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

/* Containers inside each other that a reader follows; the pairs of a dict count as such. */
#define NIO_PK_DEPTH 32

/* Kinds of values, with the numbers that they have on the wire. */
typedef enum nio_pk_kind {
    NIO_PK_NONE = 0,
    NIO_PK_BYTES = 1,
    NIO_PK_BYTEARRAY = 2,
    NIO_PK_STR = 3,
    NIO_PK_UINT = 4, /* integers >= 0 */
    NIO_PK_NINT = 5, /* integers < 0 */
    NIO_PK_BOOL = 6,
    NIO_PK_FLOAT = 7,
    NIO_PK_DECIMAL = 8,
    NIO_PK_LIST = 10,
    NIO_PK_SET = 11,
    NIO_PK_TUPLE = 12,
    NIO_PK_DICT = 13,
    NIO_PK_PACKABLE = 20
} nio_pk_kind;

/* One decoded value, or the head of a container. Views point into the input; members that the
 * kind does not name are 0. */
typedef struct nio_pk_value {
    nio_pk_kind kind;
    nio_bytes packed;   /* the whole value as it is on the wire */
    nio_bytes bytes;    /* bytes, bytearray, str, decimal: the content; packable: the payload;
                           integers: the magnitude, big-endian, as wide as it was packed */
    nio_bytes name;     /* packable: its name */
    uint64_t magnitude; /* integers that fit 64 bits, else UINT64_MAX and bytes.len > 8 */
    double number;      /* float */
    bool truth;         /* bool */
    uint8_t width;      /* containers: bytes of one length, 1, 2 or 4 */
    uint32_t count;     /* containers: the number of items; a dict's items are pairs */
    nio_bytes lengths;  /* containers: the table of lengths */
    nio_bytes items;    /* containers: the packed items */
} nio_pk_value;

/* Decodes the one value that fills `input`, its nested values included, to the canonical form;
 * NIO_EMALFORMED otherwise. For a container the items are then read with nio_pk_iter. */
NIO_API NIO_MUST_USE nio_status nio_pk_decode(nio_bytes input, nio_pk_value *value);

/* Like nio_pk_decode, but looks at the outermost value alone: lengths add up, but what is
 * inside the items is not looked at. Whoever uses it decodes each item in turn, and has
 * nio_pk_check_keys look at a set or dict. */
NIO_API NIO_MUST_USE nio_status nio_pk_decode_head(nio_bytes input, nio_pk_value *value);

/* NIO_OK if `input` is one value in canonical form, of at most `depth` containers inside each
 * other (up to NIO_PK_DEPTH; 0: no container), NIO_EMALFORMED otherwise. */
NIO_API NIO_MUST_USE nio_status nio_pk_check(nio_bytes input, unsigned depth);

/* The same of a value that is to be an item of a set or a key of a dict: no list, set, dict or
 * bytearray, nor a tuple that holds one. NIO_EMALFORMED. */
NIO_API NIO_MUST_USE nio_status nio_pk_check_key(nio_bytes input, unsigned depth);

/* For the head of a set or dict: NIO_OK if the items are in order and none is there twice, and
 * the items of a dict are pairs, NIO_EMALFORMED otherwise. Of the items only as much is looked at
 * as that takes. */
NIO_API NIO_MUST_USE nio_status nio_pk_check_keys(const nio_pk_value *container);

/* Decode an item whose kind is known beforehand: NIO_EMALFORMED where it is of another kind,
 * not canonical, or (integers) does not fit. nio_pk_get_blob is for bytes, bytearray, str
 * (checked UTF-8) and decimal (checked text). */
NIO_API bool nio_pk_is_none(nio_bytes item);
NIO_API NIO_MUST_USE nio_status nio_pk_get_bool(nio_bytes item, bool *value);
NIO_API NIO_MUST_USE nio_status nio_pk_get_uint(nio_bytes item, uint64_t *value);
NIO_API NIO_MUST_USE nio_status nio_pk_get_int(nio_bytes item, int64_t *value);
NIO_API NIO_MUST_USE nio_status nio_pk_get_float(nio_bytes item, double *value);
NIO_API NIO_MUST_USE nio_status nio_pk_get_blob(nio_bytes item, nio_pk_kind kind, nio_bytes *value);

/* Walks the items of a container. A dict's pairs are split into key and item. */
typedef struct nio_pk_iter {
    const uint8_t *lengths, *items, *end;
    uint32_t left;
    uint8_t width;
    bool pairs;
} nio_pk_iter;

/* Begins before the first item; the packed items are borrowed from the container. */
NIO_API void nio_pk_iter_init(nio_pk_iter *iter, const nio_pk_value *container);
/* The next packed item; `key` is written for a dict alone and may else be NULL. False at the
 * end, and where an item of a dict is no pair; that one stays the next (nio_pk_iter.left > 0). */
NIO_API bool nio_pk_iter_next(nio_pk_iter *iter, nio_bytes *key, nio_bytes *item);

/* Sizes of packed values in bytes; SIZE_MAX where there is no such value. */
#define NIO_PK_NONE_SIZE 1
#define NIO_PK_BOOL_SIZE 2
#define NIO_PK_FLOAT_SIZE 9
/* The same where the size depends on the value, or on the bytes that it holds. */
NIO_API size_t nio_pk_uint_size(uint64_t value);
NIO_API size_t nio_pk_int_size(int64_t value);
NIO_API size_t nio_pk_bigint_size(nio_bytes magnitude);
NIO_API size_t nio_pk_blob_size(size_t len); /* bytes, bytearray, str, decimal */
/* A packable, from the lengths of its name and its payload. */
NIO_API size_t nio_pk_packable_size(size_t name_len, size_t payload_len);
/* A container of `count` items, the longest of `longest` bytes, `sum` bytes in all; an item of
 * a dict is a pair. */
NIO_API size_t nio_pk_container_size(size_t count, size_t longest, size_t sum);
/* A pair of a dict, from the packed sizes of both. */
NIO_API size_t nio_pk_pair_size(size_t key_size, size_t item_size);

/* Writes forward into memory of the caller. The first error sticks: nothing more is written
 * and `status` keeps it. NIO_ETOOBIG: the memory is full, or no such value can be packed;
 * NIO_EINVAL: text that is not UTF-8, or not a decimal. */
typedef struct nio_pk_writer {
    uint8_t *at, *end;
    nio_status status;
} nio_pk_writer;

/* Begins at `memory`, which has `cap` bytes and is borrowed as long as the writer is used. */
NIO_API void nio_pk_writer_init(nio_pk_writer *writer, uint8_t *memory, size_t cap);
/* One value each; see nio_pk_writer for what may go wrong. */
NIO_API void nio_pk_put_none(nio_pk_writer *writer);
NIO_API void nio_pk_put_bool(nio_pk_writer *writer, bool value);
NIO_API void nio_pk_put_uint(nio_pk_writer *writer, uint64_t value);
NIO_API void nio_pk_put_int(nio_pk_writer *writer, int64_t value);
/* An integer of any size: its magnitude, big-endian (leading zeros are dropped), to 255 bytes. */
NIO_API void nio_pk_put_bigint(nio_pk_writer *writer, bool negative, nio_bytes magnitude);
NIO_API void nio_pk_put_float(nio_pk_writer *writer, double value);
/* bytes, bytearray, str (checked UTF-8) or decimal (checked text) by `kind`. */
NIO_API void nio_pk_put_blob(nio_pk_writer *writer, nio_pk_kind kind, nio_bytes bytes);
NIO_API void nio_pk_put_packable(nio_pk_writer *writer, nio_bytes name, nio_bytes payload);
/* The head of a container; nio_pk_put_length follows `count` times, then the items. The caller
 * gives sets and dicts in order (nio_pk_sort). */
NIO_API void nio_pk_put_container(nio_pk_writer *writer, nio_pk_kind kind, size_t count,
                                  size_t longest);
NIO_API void nio_pk_put_length(nio_pk_writer *writer, size_t longest, size_t len);
/* The head of a pair of a dict; the packed key and item follow. */
NIO_API void nio_pk_put_pair(nio_pk_writer *writer, size_t key_size, size_t item_size);
/* Bytes as they are: an item packed before. */
NIO_API void nio_pk_put_raw(nio_pk_writer *writer, nio_bytes bytes);

/* Sorts packed items by their bytes, as a set wants them (for a dict: its packed pairs). */
NIO_API void nio_pk_sort(nio_bytes *items, size_t count);

/* True if the bytes are well-formed UTF-8 (no surrogates, no overlong forms). */
NIO_API bool nio_utf8_valid(nio_bytes bytes);

NIO_END_DECLS
#endif
