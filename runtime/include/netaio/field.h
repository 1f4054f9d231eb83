/* netaio/field.h - one field of the auth part of a message. */
#ifndef NETAIO_FIELD_H
#define NETAIO_FIELD_H

#include <netaio/base.h>

NIO_BEGIN_DECLS

/* What a field of the auth part holds. */
typedef enum nio_field_kind {
    NIO_FIELD_BYTES = 0, /* a byte string: what everybody writes */
    NIO_FIELD_UINT = 1,  /* an integer >= 0 that fits 64 bits */
    NIO_FIELD_OTHER = 2  /* any other packed value: present, and of no use */
} nio_field_kind;

/* One field of the auth part. All is borrowed. */
typedef struct nio_field {
    nio_text name;
    nio_field_kind kind;
    nio_bytes value; /* BYTES: the bytes; OTHER: the packed value */
    uint64_t number; /* UINT */
} nio_field;

/* Field names that belong to the runtime: no plugin and no schema may use them. */
#define NIO_FIELD_CID "cid"   /* in a request: its number, 8 bytes */
#define NIO_FIELD_RID "rid"   /* in an answer: the number of its request */
#define NIO_FIELD_CHAL "chal" /* a challenge, or its repetition, 16 bytes */
#define NIO_FIELD_STR "str"   /* a message of a stream, 1 byte: netaio/stream.h */

NIO_END_DECLS
#endif
