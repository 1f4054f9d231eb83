/* core/peer_place.h - places and bindings of peers, for peer_table.c alone: see peer_table.h. */
#ifndef NIO_CORE_PEER_PLACE_H
#define NIO_CORE_PEER_PLACE_H

#include "core/peer_table.h"

/* The place of a link, made if there is none; with one use more. NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__peer_place_use(nio__peer_table *table, nio_link *link,
                                            nio__peer_place **place);
/* One use less; the last one frees it. */
void nio__peer_place_drop(nio__peer_place *place);

/* Binds a record to a place, behind those of its level. `prefix` may be NULL. NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__peer_bind(nio_peer *peer, nio_link *link, const uint8_t *prefix,
                                       nio__peer_binding **binding);
void nio__peer_unbind(nio__peer_binding *binding);
/* The record has another level now. */
void nio__peer_rank(nio__peer_binding *binding);
/* The record has ended: nobody finds it at the place any more, but it still knows of the place. */
void nio__peer_hide(nio__peer_binding *binding);

/* Binding, claim: the prefix of a message, if it has one. */
void nio__peer_set_prefix(bool *has, uint8_t to[NIO__PREFIX_BYTES], const uint8_t *from);

#endif
