/* loop/udp_dial.c - links over UDP that the program asks for.
 *
 * Happy path:  a socket that the node listens with, if one will do, else one for this link alone
 *              → a link of that socket, open at once
 * Failure:     no socket, or no memory: told at once for an address; for a name, which dial.c looks
 *              up, by the end of the link. Whether anybody is there is not known before they
 *              answer: so of several addresses of a name IPv4 goes first, which every netaio peer
 *              has. */
#include "loop/udp.h"

#include "loop/status.h"

/* A socket for one link. */
static int open_private(nio__loop *loop, const nio_address *to, nio_layer *outer,
                        nio__socket **socket)
{
    nio__udp_options options = {.address = {.family = to->family}, .outer = outer};
    nio__udp *udp;
    int code = nio__udp_open(loop, &options, &udp);
    if (code == 0) {
        *socket = udp->socket;
    }
    return code;
}

nio_status nio__udp_connect(nio__loop *loop, const nio_address *address,
                            const nio__link_options *options, nio_link **link)
{
    nio__socket *shared = nio__socket_for(loop->core, address, options->outer);
    nio__socket *socket = shared;
    if (shared == NULL) {
        int code = open_private(loop, address, options->outer, &socket);
        if (code != 0) {
            return nio__status_of_uv(code);
        }
    }
    nio_status status = nio__socket_link(socket, address, true, options, link);
    if (status != NIO_OK && shared == NULL) {
        nio__socket_close(socket);
    }
    return status;
}

static int adopt_at(nio__loop *loop, nio_link *link, nio_layer *outer, const nio_address *address)
{
    nio__socket *shared = nio__socket_for(loop->core, address, outer);
    nio__socket *socket = shared;
    if (shared == NULL) {
        int code = open_private(loop, address, outer, &socket);
        if (code != 0) {
            return code;
        }
    }
    nio_status status = nio__socket_adopt(socket, link, address);
    if (status != NIO_OK && shared == NULL) {
        nio__socket_close(socket);
    }
    return status == NIO_OK ? 0 : UV_ENOMEM;
}

int nio__udp_adopt(nio__loop *loop, nio_link *link, nio_layer *outer,
                   const nio__candidates *candidates)
{
    int failed = UV_EAI_NODATA;
    for (uint8_t family = 4; family <= 6; family += 2) {
        for (size_t i = 0; i < candidates->count; i++) {
            if (candidates->list[i].family != family) {
                continue;
            }
            failed = adopt_at(loop, link, outer, &candidates->list[i]);
            if (failed == 0) {
                return 0;
            }
        }
    }
    return failed;
}
