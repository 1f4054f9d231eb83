/* tests/support/repack.h - packs a decoded value again, item by item, through the public
 * writer: what decodes has to come out as the bytes it went in as. */
#ifndef TESTS_SUPPORT_REPACK_H
#define TESTS_SUPPORT_REPACK_H

#include <netaio/packify.h>

/* Writes the canonical form of the value in `input`, which decodes. */
void repack(nio_bytes input, nio_pk_writer *writer);

/* The size that the size functions give for it. */
size_t repack_size(nio_bytes input);

#endif
