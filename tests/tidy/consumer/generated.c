/* generated.c - a program with types from a schema that the build runs the generator on. */
#include "tiny.h"

#include <stdio.h>

int main(void)
{
    tiny_count count = {.name = nio_text_of("netaio"), .value = TINY_COUNT_MAX};
    printf("%.*s %s\n", (int)count.name.len, count.name.ptr, nio_version());
    return count.value > 0 ? 0 : 1;
}
