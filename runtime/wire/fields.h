/* wire/fields.h - the auth fields of a message: a packed dict from str to bytes.
 *
 * Reading gives an array of views in wire order. Writing is done in two steps, since all sizes
 * are known before any value is: the size is computed from the lengths, and the values are
 * filled in at the end. */
#ifndef NIO_WIRE_FIELDS_H
#define NIO_WIRE_FIELDS_H

#include <netaio/status.h>

#include "base/bytes.h"

typedef enum nio__field_kind {
    NIO__FIELD_BYTES, /* what every producer writes */
    NIO__FIELD_INT,   /* 0 to 2^64 - 1; wire.md allows one for `ts` */
    NIO__FIELD_OTHER  /* canonical packify of another kind: a failed check for whoever uses it */
} nio__field_kind;

typedef struct nio__field {
    nio_bytes name;
    nio_bytes value; /* bytes: the content; else the packed value */
    nio__field_kind kind;
    uint64_t number; /* of NIO__FIELD_INT */
} nio__field;

/* Decodes packed fields into `fields`, which has room for `cap`; views point into `packed`.
 * NIO_EMALFORMED: not the canonical form of a dict with text keys; NIO_ELIMIT: more than `cap`
 * fields. */
NIO_MUST_USE nio_status nio__fields_decode(nio_bytes packed, nio__field *fields, size_t cap,
                                           size_t *count);

/* The field of that name, or NULL. */
const nio__field *nio__fields_find(const nio__field *fields, size_t count, nio_bytes name);

/* What these fields take when packed. Only names and lengths are looked at: the values may not
 * be there yet. All of kind NIO__FIELD_BYTES. SIZE_MAX if it cannot be packed. */
size_t nio__fields_size(const nio__field *fields, size_t count);

/* Puts fields into the order of the wire, which depends on names and lengths alone. */
void nio__fields_sort(nio__field *fields, size_t count);

/* Packs `fields`, sorted before, into `out`, which has nio__fields_size bytes. Names are
 * distinct. */
void nio__fields_write(const nio__field *fields, size_t count, uint8_t *out);

#endif
