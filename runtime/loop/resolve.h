/* loop/resolve.h - the addresses that an endpoint stands for. */
#ifndef NIO_LOOP_RESOLVE_H
#define NIO_LOOP_RESOLVE_H

#include <netaio/node.h>

#include <uv.h>

#include "loop/url.h"

/* Addresses of one name that are tried; more are left out. */
#define NIO__CANDIDATES_MAX 8

typedef struct nio__candidates {
    nio_address list[NIO__CANDIDATES_MAX];
    size_t count;
} nio__candidates;

/* What a look-up found, in its order, each address once. */
void nio__candidates_from(nio__candidates *candidates, const struct addrinfo *found, uint16_t port);

/* Looks a name up: at once where `done` is NULL (request->addrinfo is then the result, to be
 * freed with uv_freeaddrinfo), else off the loop's thread. A code of libuv. */
int nio__resolve(uv_loop_t *loop, uv_getaddrinfo_t *request, const char *name,
                 uv_getaddrinfo_cb done);

#endif
