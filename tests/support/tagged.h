/* tests/support/tagged.h - packify values as the vectors write them: ["int","-5"], ["list",
 * [...]], ["dict",[[key,value],...]]; bytes in hex, floats by their bits in hex. */
#ifndef TESTS_SUPPORT_TAGGED_H
#define TESTS_SUPPORT_TAGGED_H

#include <jansson.h>

#include <netaio/packify.h>

/* Packs a tagged value, in memory that lives until vectors_close. */
nio_bytes tagged_pack(const json_t *tagged);

/* True if the packed value, which decodes, is the tagged one. */
bool tagged_equals(const json_t *tagged, nio_bytes packed);

#endif
