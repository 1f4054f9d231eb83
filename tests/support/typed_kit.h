/* tests/support/typed_kit.h - values as the tool writes and reads them, against generated code.
 *
 * For random JSON of a type: what the tool packs is what generated code reads and writes again,
 * byte by byte; what the tool reads of that is packed to the same bytes. With a byte changed, both
 * take it, or neither. */
#ifndef TESTS_SUPPORT_TYPED_KIT_H
#define TESTS_SUPPORT_TYPED_KIT_H

#include "../../tools/netaio/typed.h"
#include "support/gen_kit.h"

/* The descriptor of a golden schema; lives as long as `memory`. */
const cli_schema *typed_kit_schema(cli_memory *memory, const char *path);

/* Runs `rounds` values of the type that is spelled so through tool and codec. */
void typed_kit_agree(const cli_schema *schema, const char *type, size_t arena_size,
                     gen_codec *codec, unsigned rounds);

#endif
