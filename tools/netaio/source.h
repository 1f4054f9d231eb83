/* source.h - where a schema comes from: a descriptor, or a .nio that netaio-gen turns into one. */
#ifndef NETAIO_CLI_SOURCE_H
#define NETAIO_CLI_SOURCE_H

#include "schema.h"

#include <stdio.h>

/* Reads FILE.json itself, and FILE.nio by running netaio-gen, which is looked for on the path (or
 * is what NETAIO_GEN names). NULL after a usage error. */
const cli_schema *cli_schema_load(cli_memory *memory, const char *path);

/* Lets netaio-gen describe a .nio on standard output. Returns an exit status. */
int cli_schema_describe(const char *path);

/* Reads all of a stream, up to CLI_JSON_MAX bytes; `name` is for sentences. False after a usage
 * error. */
bool cli_read_all(cli_memory *memory, FILE *in, const char *name, nio_text *text);

#endif
