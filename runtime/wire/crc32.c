/* wire/crc32.c - CRC-32 by libdeflate, which uses the processor's carry-less multiplication. */
#include "wire/crc32.h"

#include <libdeflate.h>

uint32_t nio__crc32(nio_bytes bytes)
{
    /* A NULL buffer would mean "the initial value", which equals that of no bytes. */
    return libdeflate_crc32(0, bytes.ptr, bytes.len);
}
