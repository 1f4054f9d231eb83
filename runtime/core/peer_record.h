/* core/peer_record.h - the inside of peer_table.h, shared by the files core/peer_*.c. */
#ifndef NIO_CORE_PEER_RECORD_H
#define NIO_CORE_PEER_RECORD_H

#include "core/peer_table.h"

static inline nio__peer_binding *nio__peer_binding_of(nio__hook *in_peer)
{
    return NIO__CONTAINER(in_peer, nio__peer_binding, in_peer);
}

/* ---- peer_place.c ---------------------------------------------------------------------------- */

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

/* ---- peer_record.c --------------------------------------------------------------------------- */

/* A record that is in no table yet. NULL: no memory. */
nio_peer *nio__peer_make(nio__peer_table *table, const nio__peer_word *word);
/* Frees one that is in none, or no more. */
void nio__peer_release(nio_peer *peer);
/* Something is to be told of it. */
void nio__peer_say(nio_peer *peer);

/* NIO_ENOMEM: it is as it was. The same data takes no memory and tells nothing. */
NIO_MUST_USE nio_status nio__peer_set_data(nio_peer *peer, nio_bytes data);
/* Also makes it the youngest of its level. */
void nio__peer_set_level(nio_peer *peer, nio_peer_level level);

/* Takes another place beside those that the record has. NULL: no memory, or too many ids of its
 * level or of higher ones are there. */
nio__peer_binding *nio__peer_settle(nio_peer *peer, nio_link *link, const uint8_t *prefix);
void nio__peer_keep_only(nio_peer *peer, const nio__peer_binding *only);
/* The record is at that place no more; without any it ends. */
void nio__peer_leave_place(nio__peer_binding *binding, nio_peer_change change);

/* ---- peer_claim.c ---------------------------------------------------------------------------- */

/* Notes a claim of what `word` says on the record or, with NULL, of somebody else on its place at
 * that link. Returns the record if it is to be asked; NULL: it was a moment ago. */
nio_peer *nio__peer_contest(nio_peer *peer, nio_link *link, const nio__peer_word *word,
                            uint64_t now_ms);
/* The same for whoever owns the place that the binding is at now, if its right is no better. */
nio_peer *nio__peer_contest_place(nio__peer_binding *binding, uint64_t now_ms);
/* The record spoke from that place. */
void nio__peer_answer(nio_peer *peer, const nio__peer_place *place);
void nio__peer_drop_claim(nio_peer *peer);

#endif
