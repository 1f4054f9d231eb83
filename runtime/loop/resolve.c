/* loop/resolve.c - names to addresses, by the system's resolver. */
#include "loop/resolve.h"

#include <netdb.h>

#include "loop/address.h"

static bool is_there(const nio__candidates *candidates, const nio_address *address)
{
    for (size_t i = 0; i < candidates->count; i++) {
        if (nio_address_equal(&candidates->list[i], address)) {
            return true;
        }
    }
    return false;
}

void nio__candidates_from(nio__candidates *candidates, const struct addrinfo *found, uint16_t port)
{
    candidates->count = 0;
    for (; found != NULL && candidates->count < NIO__CANDIDATES_MAX; found = found->ai_next) {
        nio_address address;
        nio__address_from(&address, found->ai_addr);
        address.port = port;
        if (address.family != 0 && !is_there(candidates, &address)) {
            candidates->list[candidates->count++] = address;
        }
    }
}

int nio__resolve(uv_loop_t *loop, uv_getaddrinfo_t *request, const char *name,
                 uv_getaddrinfo_cb done)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    return uv_getaddrinfo(loop, request, done, name, NULL, &hints);
}
