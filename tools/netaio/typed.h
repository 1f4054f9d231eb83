/* typed.h - values of a schema as JSON, both ways. What each type looks like:
 *
 *   bool                true, false           list           an array
 *   integers            a number, exactly     map            an object; keys that are no text as
 *   f64                 a number, or "NaN",                  text: "7", "hex:00ff", an enum's name
 *                       "Infinity",           record         an object; what is optional may be
 *                       "-Infinity"                          left out, or null
 *   time                RFC 3339 text, or     variant        {"arm": value}; {"arm": null} for one
 *                       microseconds                         without value; an arm that is not
 *   text                a string                             known has its number for a name
 *   bytes               "hex:" and digits,    packable       as its record
 *                       or "text:" and text   any            whatever JSON can say: strings that
 *   enum                the member's name,                   begin with "hex:" are bytes
 *                       or a number
 *
 * What is written is packify in canonical form, the same bytes that generated code writes, and
 * what is read is refused where generated code refuses it. */
#ifndef NETAIO_CLI_TYPED_H
#define NETAIO_CLI_TYPED_H

#include "schema.h"

#define CLI_TYPED_WHY 400

/* The content that the JSON (NULL: none was given) is for a message. False, with a sentence that
 * says where in the JSON, if it is none. The bytes live as long as `memory`. */
bool cli_typed_write(cli_memory *memory, const cli_holds *holds, const cli_json *json,
                     nio_bytes *content, char why[CLI_TYPED_WHY]);

/* What a message holds, as one line of JSON that lives as long as `memory`. NULL, with a sentence,
 * if the content does not conform. */
const char *cli_typed_read(cli_memory *memory, const cli_holds *holds, nio_bytes content,
                           char why[CLI_TYPED_WHY]);

/* Builds a URI from "name=value" words, one for each parameter. */
bool cli_typed_uri(cli_memory *memory, const cli_operation *operation, char *const *words,
                   size_t count, nio_bytes *uri, char why[CLI_TYPED_WHY]);

/* For sentences: the name of a type as a schema spells it, cut to fit. */
#define CLI_TYPE_TEXT 64
void cli_type_text(const cli_type *type, char text[CLI_TYPE_TEXT]);

/* The range of an integer type. */
int64_t cli_type_least(const cli_type *type);
uint64_t cli_type_most(const cli_type *type);

#endif
