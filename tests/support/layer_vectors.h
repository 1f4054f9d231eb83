/* tests/support/layer_vectors.h - the JSON of layer vectors as fields, keys and bytes. */
#ifndef TESTS_SUPPORT_LAYER_VECTORS_H
#define TESTS_SUPPORT_LAYER_VECTORS_H

#include <netaio/field.h>

#include "support/vectors.h"

/* The bytes of `member`, or of `member`_rule: "byte i = (7*i+3) mod 256, n bytes". */
nio_bytes layer_vectors_bytes(const json_t *item, const char *member);

/* A list of [name, value]; a value is hex, or tagged: ["bytes", hex], ["int", "5"], ["str", "x"].
 * Returns their number, at most `cap`. */
size_t layer_vectors_fields(const json_t *list, nio_field *fields, size_t cap);

#endif
