/* base/version.c - the version, as the build knows it. */
#include <netaio/base.h>

const char *nio_version(void)
{
    return NIO_VERSION;
}
