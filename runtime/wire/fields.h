/* wire/fields.h - the auth fields of a message: a packed dict from str to bytes.
 *
 * Reading gives an array of views in wire order. Writing is done in two steps, since all sizes
 * are known before any value is: the size is computed from the lengths, and the values are
 * filled in at the end. */
#ifndef NIO_WIRE_FIELDS_H
#define NIO_WIRE_FIELDS_H

#include <netaio/field.h>
#include <netaio/status.h>

/* Decodes packed fields into `fields`, which has room for `cap`; views point into `packed`.
 * NIO_EMALFORMED: not the canonical form of a dict with text keys; NIO_ELIMIT: more than `cap`
 * fields. */
NIO_MUST_USE nio_status nio__fields_decode(nio_bytes packed, nio_field *fields, size_t cap,
                                           size_t *count);

/* The field of that name, or NULL. */
const nio_field *nio__fields_find(const nio_field *fields, size_t count, nio_text name);

/* What these fields take when packed. Only names and lengths are looked at: the values may not
 * be there yet. All of kind NIO_FIELD_BYTES. SIZE_MAX if that does not fit
 * a frame. */
size_t nio__fields_size(const nio_field *fields, size_t count);

/* Puts fields into the order of the wire, which depends on names and lengths alone. */
void nio__fields_sort(nio_field *fields, size_t count);

/* Packs `fields`, sorted before, into `out`, which has nio__fields_size bytes. Names are UTF-8
 * and distinct, values bytes. */
void nio__fields_write(const nio_field *fields, size_t count, uint8_t *out);

#endif
