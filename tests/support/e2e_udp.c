/* tests/support/e2e_udp.c - see e2e_udp.h. */
#include "support/e2e_udp.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

int udp_socket(uint16_t port)
{
    struct sockaddr_in own = loopback(0), to = loopback(port);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&own, sizeof own), 0);
    if (port != 0) {
        assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    }
    return fd;
}

uint16_t udp_port_of(int fd)
{
    struct sockaddr_in name;
    socklen_t len = sizeof name;
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &len), 0);
    return ntohs(name.sin_port);
}

uint16_t udp_free_port(void)
{
    struct sockaddr_in any = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&any, sizeof any), 0);
    uint16_t port = udp_port_of(fd);
    close(fd);
    return port;
}

static void count_one(uv_handle_t *handle, void *user)
{
    *(unsigned *)user += uv_handle_get_type(handle) == UV_UDP && !uv_is_closing(handle);
}

unsigned udp_handles(struct e2e *e)
{
    unsigned count = 0;
    uv_walk(&e->loop, count_one, &count);
    return count;
}

bool udp_link_local(char listens[160], char connects[160])
{
    struct ifaddrs *all;
    bool found = false;
    assert_int_equal(getifaddrs(&all), 0);
    for (const struct ifaddrs *at = all; at != NULL && !found; at = at->ifa_next) {
        if (at->ifa_addr == NULL || at->ifa_addr->sa_family != AF_INET6) {
            continue;
        }
        struct sockaddr_in6 in;
        char ip[INET6_ADDRSTRLEN];
        memcpy(&in, at->ifa_addr, sizeof in);
        found = IN6_IS_ADDR_LINKLOCAL(&in.sin6_addr) && (at->ifa_flags & IFF_UP) != 0;
        inet_ntop(AF_INET6, &in.sin6_addr, ip, sizeof ip);
        snprintf(listens, 160, "udp://[%s%%%s]:0", ip, at->ifa_name);
        snprintf(connects, 160, "udp://[%s%%%s]", ip, at->ifa_name);
    }
    freeifaddrs(all);
    return found;
}
