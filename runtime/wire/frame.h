/* wire/frame.h - one message on the wire:
 *
 *     type(1) fields_len(2) body_len(2) crc32(4) | fields | uri_len(2) uri content
 *                                                         '------- body -------'
 *
 * The crc is that of the body. Numbers are big-endian. */
#ifndef NIO_WIRE_FRAME_H
#define NIO_WIRE_FRAME_H

#include <netaio/status.h>

#include "base/bytes.h"

#define NIO__HEADER_SIZE 9
#define NIO__FIELDS_MAX 65535 /* bytes of packed auth fields in one frame */
#define NIO__BODY_MAX 65535
#define NIO__FRAME_MIN (NIO__HEADER_SIZE + 3 + 2) /* an empty dict and an empty uri */
#define NIO__FRAME_MAX (NIO__HEADER_SIZE + NIO__FIELDS_MAX + NIO__BODY_MAX)
/* What a sender may put into uri and content together, before and after each cipher; a
 * receiver of the reference implementation decrypts no more. */
#define NIO__PAYLOAD_MAX 65422
#define NIO__DATAGRAM_MAX 65507 /* payload of UDP over IPv4 */

/* What may happen with a message because of its type alone (wire.md 4, native.md 1). */
typedef enum nio__type_class {
    NIO__TYPE_INVALID,   /* 14-19, 21, 22, 26-29: no meaning; framing is lost */
    NIO__TYPE_REQUEST,   /* 0, 2-7, 31-255: answered and refused */
    NIO__TYPE_ADVERTISE, /* 9: answered, or refused for its auth; never "not found" */
    NIO__TYPE_ONE_WAY    /* 1, 8, 10-13, 20, 23-25, 30: never answered, whatever is wrong */
} nio__type_class;

nio__type_class nio__type_class_of(uint8_t type);

/* 0, 2-7, 31-255 */
static inline bool nio__type_is_request_like(uint8_t type)
{
    return nio__type_class_of(type) == NIO__TYPE_REQUEST;
}

/* 31-255: of an application */
static inline bool nio__type_is_custom(uint8_t type)
{
    return type >= 31;
}

/* 20, 23-25: ends a request without what it asked for */
static inline bool nio__type_is_error(uint8_t type)
{
    return type == 20 || (type >= 23 && type <= 25);
}

/* A frame where it was read. Views point into the input. */
typedef struct nio__frame {
    uint8_t type;
    bool cut;         /* datagrams: it ended before the body did */
    uint32_t crc;     /* as announced */
    size_t size;      /* of the whole frame */
    nio_bytes fields; /* packed, not yet looked at: see wire/fields.h */
    nio__span body;   /* holds at least uri_len and the uri */
} nio__frame;

/* Takes the first frame of a stream. `limit` is the largest frame that is let in.
 *   NIO_OK          *frame is written
 *   NIO_ETRUNCATED  not all here yet: *need is the number of bytes, counted from the start of
 *                   `input`, that have to be there before it makes sense to ask again
 *   NIO_EMALFORMED  cannot be a frame; what follows cannot be found
 *   NIO_ELIMIT      larger than `limit`; known from the header on
 * Neither the fields nor the crc are looked at. */
NIO_MUST_USE nio_status nio__frame_next(nio__span input, size_t limit, nio__frame *frame,
                                        size_t *need);

/* The frame of a datagram, which is all there will ever be. Bytes after it are ignored; a body
 * that is shorter than announced is taken as it is and marked `cut`.
 * NIO_EMALFORMED, NIO_ELIMIT as above. */
NIO_MUST_USE nio_status nio__frame_of_datagram(nio__span input, size_t limit, nio__frame *frame);

/* True if the body is whole and its checksum the announced one. */
bool nio__frame_is_intact(const nio__frame *frame);

/* Writes a header; `body` lies in memory already, `fields_len` is 3 to NIO__FIELDS_MAX. */
void nio__frame_write_header(uint8_t out[NIO__HEADER_SIZE], uint8_t type, size_t fields_len,
                             nio_bytes body);

/* Parts of a body: uri_len(2) uri content. NIO_EMALFORMED where it is too short for that. */
NIO_MUST_USE nio_status nio__body_split(nio_bytes body, nio_bytes *uri, nio_bytes *content);

#endif
