/* loop/udp_listen.c - listening over UDP: the sockets of an endpoint, under one listener.
 *
 * Happy path:  nio__udp_listen → nio__udp_open for each address → … → nio_listener_close
 *              → nio__socket_close for each → on_gone → the listener is freed
 * Failure:     one socket cannot be had, or none is of the family of a group: all are closed
 *              again. */
#include "loop/udp_listen.h"

#include <net/if.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/address.h"
#include "loop/udp.h"

typedef struct udp_listener {
    nio_listener head;
    const nio__listen_options *options; /* while it opens */
    nio__udp *sockets[NIO__CANDIDATES_MAX];
    size_t count, open; /* of which so many are still there */
} udp_listener;

static void free_if_done(udp_listener *listener)
{
    if (listener->head.closing && listener->open == 0) {
        nio__listener_free(&listener->head);
    }
}

static void on_gone(void *owner)
{
    udp_listener *listener = owner;
    listener->open--;
    free_if_done(listener);
}

static void close_all(nio_listener *head)
{
    udp_listener *listener = NIO__CONTAINER(head, udp_listener, head);
    for (size_t i = 0; i < listener->count; i++) {
        listener->sockets[i]->endpoint = NULL; /* nothing is joined any more */
        nio__socket_close(listener->sockets[i]->socket);
    }
    free_if_done(listener);
}

static int add_socket(nio_listener *head, const nio_address *address)
{
    udp_listener *listener = NIO__CONTAINER(head, udp_listener, head);
    nio__udp_options options = {.address = *address,
                                .dual =
                                    head->endpoint.host == NIO__HOST_ANY && address->family == 6,
                                .endpoint = &head->endpoint,
                                .outer = listener->options->outer,
                                .on_link = listener->options->on_link,
                                .user = listener->options->user,
                                .gone = on_gone,
                                .owner = listener};
    if (address->port == 0) {
        options.address.port = head->endpoint.port;
    }
    nio__udp *udp;
    int code = nio__udp_open(head->loop, &options, &udp);
    if (code != 0) {
        return code;
    }
    listener->sockets[listener->count++] = udp;
    listener->open++;
    head->endpoint.port = udp->address.port;
    return 0;
}

/* Whether there is a socket for every group. */
static bool speaks_all(const udp_listener *listener)
{
    const nio__endpoint *endpoint = &listener->head.endpoint;
    for (size_t i = 0; i < endpoint->group_count; i++) {
        bool spoken = false;
        for (size_t j = 0; j < listener->count; j++) {
            spoken = spoken || nio__udp_speaks(listener->sockets[j], endpoint->groups[i].family);
        }
        if (!spoken) {
            return false;
        }
    }
    return true;
}

nio_status nio__udp_check(const char *url, const nio__endpoint *endpoint, nio_error *error)
{
    for (size_t i = 0; i < endpoint->iface_count; i++) {
        char name[IF_NAMESIZE];
        if (if_indextoname(nio__zone_index(endpoint->ifaces[i]), name) == NULL) {
            return nio__fail(error, NIO_EINVAL, "%s: this host has no network interface \"%s\"",
                             url, endpoint->ifaces[i]);
        }
    }
    return NIO_OK;
}

int nio__udp_listen(nio__loop *loop, const nio__endpoint *endpoint,
                    const nio__candidates *candidates, const nio__listen_options *options,
                    nio_listener **listener)
{
    udp_listener *made = nio__calloc(loop->env, 1, sizeof *made);
    if (made == NULL) {
        return UV_ENOMEM;
    }
    made->options = options;
    nio__listener_begin(&made->head, loop, endpoint, close_all);
    int code = nio__listener_open(&made->head, candidates, add_socket);
    made->options = NULL;
    if (code == 0 && !speaks_all(made)) {
        code = UV_EAFNOSUPPORT;
    }
    if (code != 0) {
        nio_listener_close(&made->head);
        return code;
    }
    *listener = &made->head;
    return 0;
}
