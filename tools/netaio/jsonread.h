/* jsonread.h - reads JSON (RFC 8259, and nothing more): the arguments of calls, descriptors.
 *
 * Numbers stay as they are spelled, so that integers of 64 bits are exact. */
#ifndef NETAIO_CLI_JSONREAD_H
#define NETAIO_CLI_JSONREAD_H

#include "memory.h"

#define CLI_JSON_DEPTH 64       /* arrays and objects inside each other */
#define CLI_JSON_MAX (4u << 20) /* bytes of a text */
#define CLI_JSON_WHY 200

typedef enum cli_json_kind {
    CLI_JSON_NULL,
    CLI_JSON_FALSE,
    CLI_JSON_TRUE,
    CLI_JSON_NUMBER,
    CLI_JSON_STRING,
    CLI_JSON_ARRAY,
    CLI_JSON_OBJECT
} cli_json_kind;

typedef struct cli_json {
    cli_json_kind kind;
    nio_text text;          /* number: as it is spelled; string: what it stands for */
    nio_text name;          /* of a member of an object */
    size_t count;           /* of what is in an array or object */
    struct cli_json *first; /* of these, in their order */
    struct cli_json *next;
} cli_json;

/* Reads the one value that `input` is. NULL and a sentence with line and column where it is none.
 * The value lives as long as `memory`. */
cli_json *cli_json_read(cli_memory *memory, nio_text input, char why[CLI_JSON_WHY]);

/* "a string", "an object": for sentences. */
const char *cli_json_kind_name(const cli_json *json);

/* The member of an object, the first of that name; NULL if there is none. */
const cli_json *cli_json_member(const cli_json *object, const char *name);

/* An integer without fraction and exponent: its sign and its magnitude. False if it is none, or has
 * more than 64 bits. */
bool cli_json_integer(const cli_json *value, bool *negative, uint64_t *magnitude);

#endif
