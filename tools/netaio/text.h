/* text.h - bytes as people read and write them. */
#ifndef NETAIO_CLI_TEXT_H
#define NETAIO_CLI_TEXT_H

#include <netaio/base.h>
#include <stdio.h>

/* Writes bytes so that no terminal is harmed: text as it is, control characters and what is not
 * UTF-8 as \xHH. At most `limit` bytes of the input; "..." stands for the rest. */
void cli_print_safe(FILE *out, nio_bytes bytes, size_t limit);

/* Writes lower-case hex digits. */
void cli_print_hex(FILE *out, nio_bytes bytes);

/* Reads hex digits of either case, an even number. `out` has room for text.len / 2. */
bool cli_hex_decode(nio_text text, uint8_t *out);

/* True if there is nothing but printable ASCII and white space: what people write, no script. */
bool cli_is_text(nio_text text);

/* The word of `words` that `word` may have been meant to be, or NULL. `words` ends in NULL. */
const char *cli_nearest(const char *word, const char *const *words);

/* True if the strings are equal but for '-' and '_'. */
bool cli_same_name(nio_text name, const char *known);

#endif
