/* memory.h - memory that is given back all at once: what was read of a schema, of JSON. */
#ifndef NETAIO_CLI_MEMORY_H
#define NETAIO_CLI_MEMORY_H

#include <netaio/base.h>

typedef struct cli_memory {
    struct cli_block *blocks;
} cli_memory;

/* Zeroed memory for `count` things of `size` bytes. Where there is none the tool ends. */
void *cli_take(cli_memory *memory, size_t count, size_t size);
/* A copy that ends in NUL. */
char *cli_take_text(cli_memory *memory, nio_text text);
void cli_memory_free(cli_memory *memory);

#endif
