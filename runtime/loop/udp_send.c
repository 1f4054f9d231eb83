/* loop/udp_send.c - datagrams on their way out.
 *
 * Happy path:  the engine queues datagrams → want_send marks the socket dirty → one system call for
 *              many of them: at the end of a read batch for answers, in uv_prepare or uv_check for
 *              all else
 * Failure modes
 *   The system takes no more: libuv gets the first datagram and sends it when there is room
 *   (`waiting`), then it goes on. The bytes stay in the engine's queue meanwhile.
 *   A datagram is refused (too large, no route, no such interface, no buffers): it is counted and
 *   lost, as it might be anywhere on its way. The others go on, one by one where need be: one that
 *   cannot be sent must not take those behind it along, which is why this does not leave whole
 *   batches to uv_udp_send (libuv 1.44 gives all of a batch the error of its first).
 *
 * Multicast leaves by the interface that the socket is set to, so a system call takes datagrams up
 * to the first for another interface. */
#include <errno.h>

#include "loop/address.h"
#include "loop/udp.h"
#include "loop/udp_group.h"
#include "loop/udp_option.h"

/* Datagrams given to the system at once. */
#define BATCH 32

static void to_sockaddr(const nio__udp *udp, const nio__datagram *datagram,
                        struct sockaddr_storage *to)
{
    nio_address address = datagram->to;
    if (address.zone == 0 && address.family == 6 && datagram->hop != 0) {
        address.zone = datagram->hop; /* what a link-local group is looked for on */
    }
    (udp->dual ? nio__address_to_dual : nio__address_to)(&address, to);
}

/* How many of the front may go by the interface that the first one wants; the socket is set to it.
 * 0, or a code of libuv. */
static int choose_interface(nio__udp *udp, const nio__datagram *list, size_t *count)
{
    bool chosen[2] = {false, false};
    for (size_t i = 0; i < *count; i++) {
        if (!nio__address_is_group(&list[i].to)) {
            continue;
        }
        unsigned six = list[i].to.family == 6;
        if (list[i].hop != udp->hop[six]) {
            if (chosen[six]) {
                *count = i;
                return 0;
            }
            int code = nio__udp_set_interface(udp, list[i].to.family, list[i].hop);
            if (code != 0) {
                *count = i; /* those before it are not touched by that */
                return i == 0 ? code : 0;
            }
            udp->hop[six] = list[i].hop;
        }
        chosen[six] = true;
    }
    return 0;
}

#ifdef __linux__

/* How many were sent, from the front on; or a code of libuv for the first. */
static int send_some(nio__udp *udp, const nio__datagram *list, size_t count)
{
    struct mmsghdr messages[BATCH] = {0};
    struct iovec parts[BATCH];
    struct sockaddr_storage names[BATCH];
    uv_os_fd_t fd;
    int code = uv_fileno((const uv_handle_t *)&udp->handle, &fd);
    if (code != 0) {
        return code;
    }
    for (size_t i = 0; i < count; i++) {
        struct msghdr *message = &messages[i].msg_hdr;
        to_sockaddr(udp, &list[i], &names[i]);
        parts[i] = (struct iovec){(void *)(uintptr_t)list[i].bytes.ptr, list[i].bytes.len};
        message->msg_name = &names[i];
        message->msg_namelen = names[i].ss_family == AF_INET ? sizeof(struct sockaddr_in)
                                                             : sizeof(struct sockaddr_in6);
        message->msg_iov = &parts[i];
        message->msg_iovlen = 1;
    }
    do {
        code = sendmmsg(fd, messages, (unsigned)count, 0);
    } while (code < 0 && errno == EINTR);
    return code >= 0 ? code : uv_translate_sys_error(errno);
}

#else

static int send_some(nio__udp *udp, const nio__datagram *list, size_t count)
{
    (void)count;
    struct sockaddr_storage to;
    to_sockaddr(udp, list, &to);
    uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)list->bytes.ptr, (unsigned)list->bytes.len);
    int code = uv_udp_try_send(&udp->handle, &buffer, 1, (const struct sockaddr *)&to);
    return code >= 0 ? 1 : code;
}

#endif

static void failed_one(nio__udp *udp, const nio__datagram *datagram)
{
    if (nio__address_is_group(&datagram->to)) {
        nio__udp_groups_look(udp->loop); /* its interface may be gone */
    }
    nio__socket_sent(udp->socket, 1, 1);
}

static void on_sent(uv_udp_send_t *request, int status)
{
    nio__udp *udp = request->handle->data;
    udp->waiting = false;
    if (udp->ending) {
        return;
    }
    nio__socket_sent(udp->socket, 1, status < 0);
    nio__udp_flush(udp);
}

/* Leaves the first datagram to libuv. */
static int wait_for_room(nio__udp *udp, const nio__datagram *first)
{
    struct sockaddr_storage to;
    to_sockaddr(udp, first, &to);
    uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)first->bytes.ptr, (unsigned)first->bytes.len);
    int code =
        uv_udp_send(&udp->request, &udp->handle, &buffer, 1, (const struct sockaddr *)&to, on_sent);
    udp->waiting = code == 0;
    return code;
}

void nio__udp_flush(nio__udp *udp)
{
    nio__list_remove(&udp->in_dirty);
    nio__datagram list[BATCH];
    size_t count;
    while (!udp->ending && !udp->waiting &&
           (count = nio__socket_output(udp->socket, list, BATCH)) > 0) {
        int code = choose_interface(udp, list, &count);
        if (code == 0) {
            code = send_some(udp, list, count);
        }
        if (code == UV_EAGAIN) {
            code = wait_for_room(udp, list);
        }
        if (code > 0) {
            nio__socket_sent(udp->socket, (size_t)code, 0);
        } else if (code < 0) {
            failed_one(udp, list);
        }
    }
}

void nio__udp_want_send(void *host, nio__socket *socket)
{
    nio__udp *udp = nio__socket_transport(socket);
    nio__loop_mark_dirty(host, &((nio__loop *)host)->udp_dirty, &udp->in_dirty);
}
