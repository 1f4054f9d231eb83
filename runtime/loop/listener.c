/* loop/listener.c - listeners: where they listen, their list, their end. What they listen with is
 * in acceptor.c and udp_listen.c.
 *
 * Happy path:  nio__loop_listen → the addresses of the endpoint → a socket for each
 * Failure:     a name that does not resolve, an address that is not to be had: a sentence that
 *              begins with the endpoint, and nothing is left behind. */
#include "loop/listener.h"

#include "base/alloc.h"
#include "base/log.h"
#include "loop/acceptor.h"
#include "loop/address.h"
#include "loop/status.h"
#include "loop/udp_listen.h"

/* Port 0 and several addresses: the port that the first one got may be taken at another. */
#define PORT_TRIES 8

/* ---- Their life ------------------------------------------------------------------------------ */

void nio__listener_begin(nio_listener *listener, nio__loop *loop, const nio__endpoint *endpoint,
                         void (*close)(nio_listener *listener))
{
    listener->loop = loop;
    listener->endpoint = *endpoint;
    listener->close = close;
    loop->open++;
    nio__list_push(&loop->listeners, &listener->in_loop);
}

void nio__listener_free(nio_listener *listener)
{
    nio__loop *loop = listener->loop;
    nio__free(loop->env, listener);
    nio__loop_ended_one(loop);
}

void nio_listener_close(nio_listener *listener)
{
    if (listener->closing) {
        return;
    }
    listener->closing = true;
    nio__list_remove(&listener->in_loop);
    listener->close(listener);
}

void nio__listeners_close(nio__loop *loop)
{
    nio_listener *listener;
    while ((listener = NIO__LIST_FIRST(&loop->listeners, nio_listener, in_loop)) != NULL) {
        nio_listener_close(listener);
    }
}

const char *nio_listener_endpoint(const nio_listener *listener)
{
    return listener->url;
}

uint16_t nio_listener_port(const nio_listener *listener)
{
    return listener->endpoint.port;
}

/* ---- Where they listen ----------------------------------------------------------------------- */

static bool lacks_address(int code)
{
    return code == UV_EAFNOSUPPORT || code == UV_EADDRNOTAVAIL;
}

int nio__listener_open(nio_listener *listener, const nio__candidates *candidates,
                       int (*open)(nio_listener *listener, const nio_address *address))
{
    int failed = 0;
    size_t good = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        int code = open(listener, &candidates->list[i]);
        if (code == 0) {
            good++;
            if (listener->endpoint.host == NIO__HOST_ANY) {
                return 0;
            }
        } else if (lacks_address(code)) {
            failed = code;
        } else {
            return code;
        }
    }
    return good > 0 ? 0 : failed;
}

/* The addresses to listen at; a code of libuv, or 0 and none: an endpoint without address. */
static int find_candidates(nio__loop *loop, const nio__endpoint *endpoint,
                           nio__candidates *candidates)
{
    uv_getaddrinfo_t request;
    int code = nio__resolve(loop->uv, &request, endpoint->name, NULL);
    if (code == 0) {
        nio__candidates_from(candidates, request.addrinfo, endpoint->port);
        uv_freeaddrinfo(request.addrinfo);
    }
    return code == 0 && candidates->count == 0 ? UV_EAI_NODATA : code;
}

static nio_status candidates_of(nio__loop *loop, const char *url, const nio__endpoint *endpoint,
                                nio__candidates *candidates, nio_error *error)
{
    candidates->count = 1;
    candidates->list[0] = (nio_address){0};
    if (endpoint->host == NIO__HOST_ANY) {
        candidates->count = 2;
        candidates->list[0] = (nio_address){.family = 6, .port = endpoint->port};
        candidates->list[1] = (nio_address){.family = 4, .port = endpoint->port};
    } else if (endpoint->host == NIO__HOST_NAME) {
        int code = find_candidates(loop, endpoint, candidates);
        if (code != 0) {
            return nio__fail(error, nio__status_of_uv(code), "%s: %s", url, nio__text_of_uv(code));
        }
    } else if (!nio__endpoint_is_local(endpoint)) {
        return nio__address_of(&candidates->list[0], endpoint, error);
    }
    return NIO_OK;
}

nio_status nio__loop_listen(nio__loop *loop, const char *url, const nio__endpoint *endpoint,
                            const nio__listen_options *options, nio_listener **listener,
                            nio_error *error)
{
    nio__candidates candidates;
    nio_status status = candidates_of(loop, url, endpoint, &candidates, error);
    if (status == NIO_OK && endpoint->datagram) {
        status = nio__udp_check(url, endpoint, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    int code;
    unsigned tries = endpoint->port == 0 && candidates.count > 1 ? PORT_TRIES : 1;
    do {
        code = (endpoint->datagram ? nio__udp_listen : nio__acceptors_listen)(
            loop, endpoint, &candidates, options, listener);
    } while (code == UV_EADDRINUSE && --tries > 0);
    if (code != 0) {
        return nio__fail(error, nio__status_of_uv(code), "%s: %s", url, nio__text_of_uv(code));
    }
    nio__url_text(&(*listener)->endpoint, (*listener)->url);
    return NIO_OK;
}
