/* layer/message.h - the fields of a message while it passes its layers. */
#ifndef NIO_LAYER_MESSAGE_H
#define NIO_LAYER_MESSAGE_H

#include <netaio/plugin.h>

#include "base/bytes.h"
#include "wire/fields.h"

/* The fields of one message. Opening: what nio__fields_decode found, in wire order. Sealing: the
 * runtime's own fields first, then what the plugins put; values that they put are copied into
 * `store`. All memory is the caller's and nothing is allocated. */
struct nio_field_set {
    nio_field *items;
    size_t count, cap;
    nio__span store;      /* for copies of values */
    size_t used;          /* bytes of it */
    bool sorted;          /* items are in the order of the wire */
    const nio_room *room; /* of the plugin that seals; NULL: whatever is put is taken */
};
typedef struct nio_field_set nio__field_set;

/* To seal: a set over `cap` items, of which the first `count` are there already. */
void nio__field_set_init(nio__field_set *set, nio_field *items, size_t count, size_t cap,
                         nio__span store);
/* To open: what nio__fields_decode found. */
void nio__field_set_received(nio__field_set *set, nio_field *items, size_t count);

/* Puts the items in the order of the wire, unless they are. To be called before
 * nio__fields_write. */
void nio__field_set_sort(nio__field_set *set);

/* cid, rid, chal: written by the runtime alone. */
bool nio__field_is_reserved(nio_text name);

#endif
