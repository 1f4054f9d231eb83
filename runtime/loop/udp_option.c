/* loop/udp_option.c - binding UDP sockets, and multicast.
 *
 * Who shares a port with whom
 *   A socket that is sent from has its port alone, unless `reuseport` says otherwise: datagrams for
 *   one of several would go to any of them. A socket that hears a group shares its port with all
 *   that hear groups, in this process and others: each gets every datagram.
 *   A group may have the very port that is sent from. Then that socket, too, has to let itself be
 *   shared (SO_REUSEADDR), after we made sure that no other is there to be sent to: see `guard`. */
#include "loop/udp_option.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "loop/address.h"

/* A burst of small datagrams takes far more of the system's buffer than its bytes. What the system
 * does not grant is as it was. */
#define BUFFER_BYTES (1024 * 1024)

static int set(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0 ? 0
                                                                    : uv_translate_sys_error(errno);
}

static int bind_to(int fd, const nio_address *address)
{
    struct sockaddr_storage name;
    nio__address_to(address, &name);
    socklen_t len = address->family == 4 ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    return bind(fd, (const struct sockaddr *)&name, len) == 0 ? 0 : uv_translate_sys_error(errno);
}

static int share_port(int fd)
{
#ifdef SO_REUSEPORT
    return set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
#else
    (void)fd;
    return UV_ENOTSUP;
#endif
}

/* A socket hears the groups that it joined itself, and no other. */
static void hear_own_groups(int fd, bool four, bool six)
{
#ifdef IP_MULTICAST_ALL
    if (four) {
        (void)!set(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
    }
#endif
#ifdef IPV6_MULTICAST_ALL
    if (six) {
        (void)!set(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
    }
#endif
    (void)fd;
    (void)four;
    (void)six;
}

/* ---- The socket that is sent from ------------------------------------------------------------ */

static bool is_any(const nio_address *address)
{
    static const uint8_t none[16] = {0};
    return memcmp(address->ip, none, sizeof none) == 0;
}

/* Whether a group has the port of the endpoint. */
static bool has_port_of_group(const nio__udp *udp)
{
    const nio__endpoint *endpoint = udp->endpoint;
    for (size_t i = 0; endpoint != NULL && i < endpoint->group_count; i++) {
        if (endpoint->groups[i].port == udp->address.port) {
            return true;
        }
    }
    return false;
}

/* Holds the port on loopback: whoever has it for all addresses is in the way of that, sockets that
 * hear groups are not. Two that try at once do not both get it. The socket; -1: the family is not
 * there, which is no obstacle; or a code of libuv. */
static int guard(uint8_t family, uint16_t port, int *code)
{
    nio_address loopback = {.family = family, .port = port};
    if (family == 4) {
        loopback.ip[0] = 127;
    }
    loopback.ip[family == 4 ? 3 : 15] = 1;
    *code = 0;
    int fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        *code = errno == EAFNOSUPPORT ? 0 : uv_translate_sys_error(errno);
        return -1;
    }
    *code = family == 6 ? set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1) : 0;
    if (*code == 0) {
        *code = bind_to(fd, &loopback);
    }
    if (*code == 0) {
        *code = set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (*code != 0) {
        close(fd);
        *code = *code == UV_EADDRNOTAVAIL ? 0 : *code;
        return -1;
    }
    return fd;
}

static void unguard(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

/* Binds to all addresses beside sockets that hear groups. */
static int bind_beside_groups(nio__udp *udp, int fd)
{
    int code = 0, four = -1, six = -1;
    if (udp->dual || udp->address.family == 4) {
        four = guard(4, udp->address.port, &code);
    }
    if (code == 0 && udp->address.family == 6) {
        six = guard(6, udp->address.port, &code);
    }
    if (code == 0) {
        code = set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (code == 0) {
        code = bind_to(fd, &udp->address);
    }
    unguard(four);
    unguard(six);
    return code;
}

/* How far multicast goes, and whether this host hears it. */
static int set_multicast(const nio__udp *udp, int fd)
{
    const nio__endpoint *endpoint = udp->endpoint;
    int code = 0;
    if (udp->address.family == 6) {
        code = set(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, endpoint->hops);
        code = code != 0 ? code : set(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, endpoint->loopback);
    }
    if (code == 0 && (udp->address.family == 4 || udp->dual)) {
        code = set(fd, IPPROTO_IP, IP_MULTICAST_TTL, endpoint->hops);
        code = code != 0 ? code : set(fd, IPPROTO_IP, IP_MULTICAST_LOOP, endpoint->loopback);
    }
    return code;
}

int nio__udp_bind(nio__udp *udp)
{
    uv_os_fd_t fd;
    int code = uv_fileno((const uv_handle_t *)&udp->handle, &fd);
    if (code == 0 && udp->address.family == 6) {
        code = set(fd, IPPROTO_IPV6, IPV6_V6ONLY, !udp->dual);
    }
    if (code == 0 && udp->endpoint != NULL && udp->endpoint->reuse_port) {
        udp->reuse = true;
        code = share_port(fd);
        code = code != 0 ? code : set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (code == 0) {
        code = !udp->reuse && is_any(&udp->address) && has_port_of_group(udp)
                   ? bind_beside_groups(udp, fd)
                   : bind_to(fd, &udp->address);
    }
    if (code != 0) {
        return code;
    }
    (void)set(fd, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
    (void)set(fd, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES);
    hear_own_groups(fd, udp->address.family == 4 || udp->dual, udp->address.family == 6);
    return udp->endpoint != NULL && udp->endpoint->group_count > 0 ? set_multicast(udp, fd) : 0;
}

int nio__udp_set_interface(nio__udp *udp, uint8_t family, uint32_t index)
{
    uv_os_fd_t fd;
    int code = uv_fileno((const uv_handle_t *)&udp->handle, &fd);
    if (code != 0) {
        return code;
    }
    if (family == 6) {
        return set(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, (int)index);
    }
    struct ip_mreqn request = {.imr_ifindex = (int)index};
    return setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request) == 0
               ? 0
               : uv_translate_sys_error(errno);
}

/* ---- Sockets that hear groups ---------------------------------------------------------------- */

/* IPv6 has interfaces in the addresses of groups that reach no further than one link. */
static bool is_scoped(const nio__group *group)
{
    return group->family == 6 && (group->ip[1] & 0x0f) <= 2;
}

/* Of a wider group of IPv6 the system hands on what came over any interface, other than for IPv4.
 * Where it does not let us keep to one, we hear those that others on this host have joined. */
static void keep_to_interface(int fd, const nio__group *group, uint32_t index)
{
#ifdef SO_BINDTODEVICE
    char name[IF_NAMESIZE];
    if (group->family == 6 && !is_scoped(group) && if_indextoname(index, name) != NULL) {
        (void)!setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, (socklen_t)strlen(name) + 1);
    }
#else
    (void)fd;
    (void)group;
    (void)index;
#endif
}

static int join(int fd, const nio_address *group, uint32_t index)
{
    struct group_req request = {.gr_interface = index};
    nio__address_to(group, &request.gr_group);
    int level = group->family == 4 ? IPPROTO_IP : IPPROTO_IPV6;
    return setsockopt(fd, level, MCAST_JOIN_GROUP, &request, sizeof request) == 0
               ? 0
               : uv_translate_sys_error(errno);
}

int nio__udp_bind_group(uv_udp_t *handle, const nio__group *group, uint32_t index)
{
    nio_address address = {.family = group->family, .port = group->port};
    memcpy(address.ip, group->ip, sizeof address.ip);
    address.zone = is_scoped(group) ? index : 0;
    uv_os_fd_t fd;
    int code = uv_fileno((const uv_handle_t *)handle, &fd);
    if (code == 0 && group->family == 6) {
        code = set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }
    if (code == 0) {
        code = set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (code != 0) {
        return code;
    }
#ifndef __linux__
    (void)share_port(fd); /* Linux does without, and with it mixes up the interfaces of groups */
#endif
    keep_to_interface(fd, group, index);
    hear_own_groups(fd, group->family == 4, group->family == 6);
    code = bind_to(fd, &address);
    return code == 0 ? join(fd, &address, index) : code;
}
