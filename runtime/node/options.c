/* node/options.c - structs of options that grow at their end. */
#include <string.h>

#include "base/grow.h"
#include "base/log.h"
#include "node/node.h"

nio_status nio__options_copy(void *to, size_t size, const void *from, const char *what,
                             nio_error *error)
{
    size_t given;
    nio_status status = nio__grow_copy_if(to, size, from);
    if (status != NIO_OK) {
        memcpy(&given, from, sizeof given);
        return nio__fail(error, status,
                         "%s: `size` says %zu bytes and has to be at most %zu; "
                         "was the struct initialised?",
                         what, given, size);
    }
    return NIO_OK;
}
