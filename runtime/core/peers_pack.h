/* core/peers_pack.h - what a peer message holds: a packed tuple of two byte strings, id, data. */
#ifndef NIO_CORE_PEERS_PACK_H
#define NIO_CORE_PEERS_PACK_H

#include <netaio/base.h>
#include <netaio/status.h>

/* Bytes of the tuple; SIZE_MAX: there is no such one. */
size_t nio__peer_packed_size(nio_bytes id, nio_bytes data);
/* Writes that many bytes. The data comes last. */
void nio__peer_pack(nio_bytes id, nio_bytes data, uint8_t *to, size_t size);
/* Views into `content`. NIO_EMALFORMED: it is anything else. */
NIO_MUST_USE nio_status nio__peer_unpack(nio_bytes content, nio_bytes *id, nio_bytes *data);

#endif
