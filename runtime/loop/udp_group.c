/* loop/udp_group.c - hearing multicast groups.
 *
 * One socket for each group and interface, bound to the group, so that it hears nothing else: libuv
 * does not say where a datagram was sent to, so it is told by the socket that it came in by. For
 * each the engine has a link, on which it sends to that group by that interface.
 *
 * Happy path:  nio__udp_groups_begin → the interfaces that are wanted → for each a socket, a link
 *              → datagrams → nio__socket_input. Every LOOK_MS, and soon after a datagram to a group
 *              could not be sent: interfaces that came are joined, those that went are left.
 * Failure:     while the program waits (listening) the first is told; later it is logged once, and
 *              tried again with the next look. An interface that goes while we look at it is no
 *              failure. */
#include "loop/udp_group.h"

#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/address.h"
#include "loop/status.h"
#include "loop/udp_option.h"

#define LOOK_MS 5000
#define SOON_MS 500
/* Interfaces that a group is heard on; a host with more than that has to name them. */
#define EARS_MAX 64

typedef struct ear {
    nio__udp *udp;
    uv_udp_t handle;
    nio__hook in_udp;
    const nio__group *group;
    uint32_t index;
    nio_link *link; /* NULL: not yet */
    bool ending;
} ear;

/* ---- In -------------------------------------------------------------------------------------- */

/* Whether we sent it ourselves. Where another may have our port it is not certain, and the engine
 * finds out by what the datagram says. */
static bool is_own(const nio__udp *udp, const nio_address *from)
{
    static const uint8_t any[16] = {0};
    if (udp->reuse || from->port != udp->address.port) {
        return false;
    }
    if (memcmp(udp->address.ip, any, sizeof any) == 0) {
        return nio__nets_own(nio__udp_nets(udp->loop), from);
    }
    return from->family == udp->address.family &&
           memcmp(from->ip, udp->address.ip, from->family == 4 ? 4 : 16) == 0;
}

static void on_recv(uv_udp_t *handle, ssize_t count, const uv_buf_t *buffer,
                    const struct sockaddr *from, unsigned flags)
{
    ear *self = NIO__CONTAINER(handle, ear, handle);
    nio__udp *udp = self->udp;
    if (self->ending) {
        return;
    }
    if (count >= 0 && from != NULL) {
        nio_address address;
        nio__address_from(&address, from);
        if (!is_own(udp, &address)) {
            nio__udp_take(udp, &address, buffer, count, flags, true);
        }
    } else if (nio__hook_in_list(&udp->in_dirty)) {
        nio__udp_flush(udp);
    }
}

/* ---- One ear --------------------------------------------------------------------------------- */

static void on_closed(uv_handle_t *handle)
{
    ear *self = NIO__CONTAINER(handle, ear, handle);
    nio__udp *udp = self->udp;
    nio__free(udp->loop->env, self);
    nio__udp_handle_closed(udp);
}

static void close_ear(ear *self)
{
    self->ending = true;
    nio__list_remove(&self->in_udp);
    uv_close((uv_handle_t *)&self->handle, on_closed);
}

static int join(ear *self)
{
    int code = nio__udp_bind_group(&self->handle, self->group, self->index);
    if (code == 0) {
        code = uv_udp_recv_start(&self->handle, nio__udp_lend, on_recv);
    }
    if (code != 0) {
        return code;
    }
    nio_address address = {.family = self->group->family, .port = self->group->port};
    memcpy(address.ip, self->group->ip, sizeof address.ip);
    return nio__socket_join(self->udp->socket, &address, self->index, &self->link) == NIO_OK
               ? 0
               : UV_ENOMEM;
}

static int open_ear(nio__udp *udp, const nio__group *group, uint32_t index)
{
    nio__loop *loop = udp->loop;
    ear *self = nio__calloc(loop->env, 1, sizeof *self);
    if (self == NULL) {
        return UV_ENOMEM;
    }
    unsigned family = group->family == 4 ? AF_INET : AF_INET6;
    int code = uv_udp_init_ex(loop->uv, &self->handle, family | UV_UDP_RECVMMSG);
    if (code != 0) {
        nio__free(loop->env, self);
        return code;
    }
    self->udp = udp;
    self->handle.data = udp; /* whose loop lends the buffer */
    self->group = group;
    self->index = index;
    udp->handles++;
    nio__list_push(&udp->ears, &self->in_udp);
    code = join(self);
    if (code != 0) {
        close_ear(self);
    }
    return code;
}

/* ---- All of a socket ------------------------------------------------------------------------- */

static bool is_among(uint32_t index, const uint32_t *indexes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (indexes[i] == index) {
            return true;
        }
    }
    return false;
}

static bool is_joined(const nio__udp *udp, const nio__group *group, uint32_t index)
{
    NIO__LIST_EACH(hook, &udp->ears) {
        const ear *self = NIO__CONTAINER(hook, ear, in_udp);
        if (self->group == group && self->index == index) {
            return true;
        }
    }
    return false;
}

static void leave_others(nio__udp *udp, const nio__group *group, const uint32_t *wanted,
                         size_t count)
{
    NIO__LIST_EACH(hook, &udp->ears) {
        ear *self = NIO__CONTAINER(hook, ear, in_udp);
        if (self->group == group && !is_among(self->index, wanted, count)) {
            nio__group_leave(self->link);
            close_ear(self);
        }
    }
}

static bool interface_went(int code)
{
    return code == UV_ENODEV || code == UV_EADDRNOTAVAIL || code == UV_ENXIO;
}

static void complain_of_crowd(nio__udp *udp)
{
    if (!udp->crowded) {
        udp->crowded = true;
        nio__logf(udp->loop->env, NIO_LOG_WARN,
                  "a multicast group is heard on the first %d interfaces alone; the endpoint can "
                  "name others",
                  EARS_MAX);
    }
}

/* Hears one group where it is to be heard. The first failure; the others are tried all the same. */
static int look_at(nio__udp *udp, const nio__group *group)
{
    static const uint8_t any[16] = {0};
    const nio__endpoint *endpoint = udp->endpoint;
    const nio__nets_wish wish = {
        .family = group->family,
        .bound = memcmp(udp->address.ip, any, sizeof any) != 0 ? udp->address.ip : NULL,
        .ifaces = endpoint->ifaces,
        .iface_count = endpoint->iface_count};
    uint32_t wanted[EARS_MAX];
    size_t count = nio__nets_wanted(nio__udp_nets(udp->loop), &wish, wanted, EARS_MAX);
    if (count > EARS_MAX) {
        count = EARS_MAX;
        complain_of_crowd(udp);
    }
    leave_others(udp, group, wanted, count);
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        int code = is_joined(udp, group, wanted[i]) ? 0 : open_ear(udp, group, wanted[i]);
        if (failed == 0 && !interface_went(code)) {
            failed = code;
        }
    }
    return failed;
}

static int look(nio__udp *udp)
{
    const nio__endpoint *endpoint = udp->endpoint;
    int failed = 0;
    for (size_t i = 0; i < endpoint->group_count; i++) {
        int code = nio__udp_speaks(udp, endpoint->groups[i].family)
                       ? look_at(udp, &endpoint->groups[i])
                       : 0;
        failed = failed == 0 ? code : failed;
    }
    return failed;
}

/* ---- From time to time ----------------------------------------------------------------------- */

static void on_time(nio__timer *timer)
{
    nio__loop *loop = NIO__CONTAINER(timer, nio__loop, ears);
    bool any = false;
    loop->nets_until = 0; /* what is known is old */
    NIO__LIST_EACH(hook, &loop->udps) {
        nio__udp *udp = NIO__CONTAINER(hook, nio__udp, in_loop);
        if (udp->endpoint == NULL || udp->endpoint->group_count == 0) {
            continue;
        }
        any = true;
        int code = look(udp);
        if (code != 0 && !udp->complained) {
            nio__logf(loop->env, NIO_LOG_WARN,
                      "a multicast group cannot be heard on every interface: %s; trying again "
                      "every %d ms",
                      nio__text_of_uv(code), LOOK_MS);
        }
        udp->complained = code != 0;
    }
    if (any) {
        nio__loop_timer_set(loop, timer, LOOK_MS);
    }
}

int nio__udp_groups_begin(nio__udp *udp)
{
    nio__loop *loop = udp->loop;
    if (udp->endpoint->group_count == 0) {
        return 0;
    }
    if (!loop->ears_ready) {
        if (nio__timers_reserve(&loop->timers) != NIO_OK) {
            return UV_ENOMEM;
        }
        nio__timer_init(&loop->ears, on_time);
        loop->ears_ready = true;
    }
    loop->nets_until = 0;
    int code = look(udp);
    if (code == 0 && !nio__timer_is_set(&loop->ears)) {
        nio__loop_timer_set(loop, &loop->ears, LOOK_MS);
    }
    return code;
}

void nio__udp_groups_end(nio__udp *udp)
{
    nio__hook *hook;
    while ((hook = nio__list_pop(&udp->ears)) != NULL) {
        close_ear(NIO__CONTAINER(hook, ear, in_udp));
    }
}

void nio__udp_groups_look(nio__loop *loop)
{
    uint64_t now = loop->env->monotonic_ms(loop->env->user);
    if (nio__timer_is_set(&loop->ears) && loop->ears.at_ms > now + SOON_MS) {
        nio__loop_timer_set(loop, &loop->ears, SOON_MS);
    }
}
