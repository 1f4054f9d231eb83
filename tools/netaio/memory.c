/* memory.c - memory that is given back all at once. */
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 16384
#define ALIGN sizeof(max_align_t)

typedef struct cli_block {
    struct cli_block *next;
    size_t used, cap;
    max_align_t bytes[];
} cli_block;

static void *out_of_memory(void)
{
    fputs("netaio: out of memory\n", stderr);
    exit(1);
}

static cli_block *new_block(cli_memory *memory, size_t bytes)
{
    size_t cap = bytes > BLOCK ? bytes : BLOCK;
    cli_block *block = calloc(1, sizeof *block + cap);
    if (block == NULL) {
        return out_of_memory();
    }
    block->cap = cap;
    block->next = memory->blocks;
    memory->blocks = block;
    return block;
}

void *cli_take(cli_memory *memory, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 2) / size) {
        return out_of_memory();
    }
    size_t bytes = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    cli_block *block = memory->blocks;
    if (block == NULL || bytes > block->cap - block->used) {
        block = new_block(memory, bytes);
    }
    void *at = (char *)block->bytes + block->used;
    block->used += bytes;
    return at;
}

char *cli_take_text(cli_memory *memory, nio_text text)
{
    char *copy = cli_take(memory, text.len + 1, 1);
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    return copy;
}

void cli_memory_free(cli_memory *memory)
{
    while (memory->blocks != NULL) {
        cli_block *next = memory->blocks->next;
        free(memory->blocks);
        memory->blocks = next;
    }
}
