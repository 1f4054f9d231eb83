/* json.h - packed values shown as JSON.
 *
 *   None                   null                  list, tuple, set     an array
 *   bool                   true, false           dict, keys all str   an object
 *   int, of any size       a number              any other dict       an array of [key, value]
 *   float                  a number, or "NaN", "Infinity", "-Infinity"
 *   str                    a string              packable             {"packable": NAME,
 *   decimal                a string                                    "payload": …}
 *   bytes, bytearray       "hex:" and digits
 *
 * The payload of a packable is a packed value where it can be read as one, else bytes. What two
 * kinds share is for reading; --hex shows the exact bytes. */
#ifndef NETAIO_CLI_JSON_H
#define NETAIO_CLI_JSON_H

#include <netaio/base.h>
#include <stdio.h>

/* Pieces of it, for values whose type is known: a string of text; "hex:…"; a number. */
void cli_put_string(FILE *out, nio_bytes text);
void cli_put_bytes(FILE *out, nio_bytes bytes);
void cli_put_float(FILE *out, double number);
/* One packed value that was checked to be canonical; no line end. */
void cli_put_any(FILE *out, nio_bytes packed);

/* Writes one line. False, with nothing written, if `packed` is not one value in canonical form. */
bool cli_print_json(FILE *out, nio_bytes packed);

#endif
