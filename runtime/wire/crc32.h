/* wire/crc32.h - the checksum in a frame's header: CRC-32 as in zip and Ethernet. */
#ifndef NIO_WIRE_CRC32_H
#define NIO_WIRE_CRC32_H

#include <netaio/base.h>

/* Of "123456789": 0xCBF43926. Guards against broken memory and cut datagrams, not against
 * people. */
uint32_t nio__crc32(nio_bytes bytes);

#endif
