/* base/limits.c - the default limits. */
#include <netaio/limits.h>

#include <string.h>

void nio_limits_init(nio_limits *limits)
{
    memset(limits, 0, sizeof *limits);
    limits->size = sizeof *limits;
#define SET(type, name, value) limits->name = value;
    NIO_LIMITS_LIST(SET)
#undef SET
}
