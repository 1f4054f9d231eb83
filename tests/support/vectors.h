/* tests/support/vectors.h - the known answers of tests/vectors, as JSON.
 *
 *     json_t *file = vectors_open("packify");
 *     VECTORS_EACH(file, "valid", index, item) { ... vectors_hex(item, "hex") ... }
 *     vectors_close(file);
 *
 * A missing file or member, or hex that is none, fails the test. */
#ifndef TESTS_SUPPORT_VECTORS_H
#define TESTS_SUPPORT_VECTORS_H

#include <jansson.h>

#include <netaio/base.h>

json_t *vectors_open(const char *name);
/* Frees the file and all that vectors_hex and vectors_bytes made. */
void vectors_close(json_t *file);

/* All cases of a list. Use VECTORS_EACH. */
json_t *vectors_list(json_t *file, const char *list);
#define VECTORS_EACH(file, list, index, item)                                                      \
    json_array_foreach(vectors_list(file, list), index, item)

const char *vectors_text(const json_t *item, const char *member);
json_int_t vectors_int(const json_t *item, const char *member);
/* The bytes of a member in hex; in memory of their own size, so that ASan sees every step past
 * them. */
nio_bytes vectors_hex(const json_t *item, const char *member);
/* What a rule such as "byte i = (7*i+3) mod 256, 65422 bytes" stands for. */
nio_bytes vectors_rule(const json_t *item, const char *member);
/* The bytes of hex that stands elsewhere. */
nio_bytes vectors_bytes(const char *hex);
/* Zeroed memory that lives as long. */
uint8_t *vectors_memory(size_t size);

#endif
