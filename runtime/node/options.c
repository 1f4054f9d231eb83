/* node/options.c - structs of options that grow at their end. */
#include <string.h>

#include "base/log.h"
#include "node/node.h"

nio_status nio__options_copy(void *to, size_t size, const void *from, const char *what,
                             nio_error *error)
{
    size_t given;
    if (from == NULL) {
        return NIO_OK;
    }
    memcpy(&given, from, sizeof given);
    if (given < sizeof given || given > size) {
        return nio__fail(error, NIO_EINVAL,
                         "%s: `size` says %zu bytes and has to be at most %zu; "
                         "was the struct initialised?",
                         what, given, size);
    }
    memcpy(to, from, given);
    memcpy(to, &size, sizeof size);
    return NIO_OK;
}
