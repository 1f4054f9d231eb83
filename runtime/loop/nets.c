/* loop/nets.c - see nets.h. All but nio__nets_read is pure. */
#include "loop/nets.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

#include "base/alloc.h"
#include "base/size.h"
#include "loop/address.h"

/* ---- What the system says -------------------------------------------------------------------- */

/* The bits of a netmask; those behind the first 0 mean nothing. */
static uint8_t prefix_of(const struct sockaddr *mask, uint8_t family)
{
    uint8_t bytes[16] = {0}, bits = 0;
    size_t len = family == 4 ? 4 : 16;
    if (mask == NULL) {
        return (uint8_t)(8 * len);
    }
    if (family == 4) {
        struct sockaddr_in in;
        memcpy(&in, mask, sizeof in);
        memcpy(bytes, &in.sin_addr, len);
    } else {
        struct sockaddr_in6 in;
        memcpy(&in, mask, sizeof in);
        memcpy(bytes, &in.sin6_addr, len);
    }
    while (bits < 8 * len && (bytes[bits / 8] & (0x80 >> bits % 8)) != 0) {
        bits++;
    }
    return bits;
}

/* False if it is nothing that we could use. */
static bool take(nio__net *net, const struct ifaddrs *from)
{
    size_t len = strlen(from->ifa_name);
    if (from->ifa_addr == NULL || (from->ifa_flags & IFF_UP) == 0 || len >= NIO__ZONE_SIZE) {
        return false;
    }
    sa_family_t family = from->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) {
        return false;
    }
    nio_address address;
    nio__address_from(&address, from->ifa_addr);
    *net = (nio__net){.index = if_nametoindex(from->ifa_name),
                      .family = address.family,
                      .multicast = (from->ifa_flags & IFF_MULTICAST) != 0,
                      .loopback = (from->ifa_flags & IFF_LOOPBACK) != 0};
    memcpy(net->name, from->ifa_name, len + 1);
    memcpy(net->ip, address.ip, sizeof net->ip);
    net->prefix = prefix_of(from->ifa_netmask, net->family);
    return net->index != 0;
}

nio_status nio__nets_read(nio__nets *nets, const nio_env *env)
{
    struct ifaddrs *all;
    if (getifaddrs(&all) != 0) {
        return errno == ENOMEM ? NIO_ENOMEM : NIO_EIO;
    }
    size_t most = 0;
    for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next) {
        most++;
    }
    nio__nets made = {nio__calloc(env, most > 0 ? most : 1, sizeof *made.list), 0};
    if (made.list != NULL) {
        for (const struct ifaddrs *at = all; at != NULL; at = at->ifa_next) {
            made.count += take(&made.list[made.count], at);
        }
    }
    freeifaddrs(all);
    if (made.list == NULL) {
        return NIO_ENOMEM;
    }
    nio__nets_end(nets, env);
    *nets = made;
    return NIO_OK;
}

void nio__nets_end(nio__nets *nets, const nio_env *env)
{
    nio__free(env, nets->list);
    *nets = (nio__nets){NULL, 0};
}

/* ---- Near and far ---------------------------------------------------------------------------- */

static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
    unsigned bytes = bits / 8, rest = bits % 8;
    unsigned mask = 0xff00u >> rest & 0xff;
    return memcmp(a, b, bytes) == 0 && (rest == 0 || ((a[bytes] ^ b[bytes]) & mask) == 0);
}

static bool is_local(const nio_address *address)
{
    static const uint8_t loopback[16] = {[15] = 1};
    const uint8_t *ip = address->ip;
    if (address->family == 4) {
        return ip[0] == 127 || (ip[0] == 169 && ip[1] == 254);
    }
    return (ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80) || memcmp(ip, loopback, sizeof loopback) == 0;
}

bool nio__nets_near(const nio__nets *nets, const nio_address *address)
{
    if (address->family == 0 || is_local(address)) {
        return true;
    }
    for (size_t i = 0; i < nets->count; i++) {
        const nio__net *net = &nets->list[i];
        /* A prefix of 0 bits says that all the world is there, which no network can keep. */
        if (net->family == address->family && net->prefix > 0 &&
            same_bits(net->ip, address->ip, net->prefix)) {
            return true;
        }
    }
    return false;
}

bool nio__nets_own(const nio__nets *nets, const nio_address *address)
{
    for (size_t i = 0; i < nets->count; i++) {
        const nio__net *net = &nets->list[i];
        if (net->family == address->family &&
            memcmp(net->ip, address->ip, net->family == 4 ? 4 : 16) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static bool is_named(const nio__nets_wish *wish, const nio__net *net)
{
    for (size_t i = 0; i < wish->iface_count; i++) {
        if (strcmp(wish->ifaces[i], net->name) == 0 ||
            nio__zone_index(wish->ifaces[i]) == net->index) {
            return true;
        }
    }
    return false;
}

/* Whether the endpoint leaves this network to us. */
static bool is_offered(const nio__nets_wish *wish, const nio__net *net)
{
    if (net->family != wish->family) {
        return false;
    }
    if (wish->iface_count > 0) {
        return is_named(wish, net);
    }
    return wish->bound == NULL || memcmp(wish->bound, net->ip, net->family == 4 ? 4 : 16) == 0;
}

static void add(uint32_t index, uint32_t *indexes, size_t max, size_t *count)
{
    for (size_t i = 0; i < nio__size_min(*count, max); i++) {
        if (indexes[i] == index) {
            return;
        }
    }
    if (*count < max) {
        indexes[*count] = index;
    }
    ++*count;
}

size_t nio__nets_wanted(const nio__nets *nets, const nio__nets_wish *wish, uint32_t *indexes,
                        size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < nets->count; i++) {
        const nio__net *net = &nets->list[i];
        if (is_offered(wish, net) && (net->multicast || wish->iface_count > 0)) {
            add(net->index, indexes, max, &count);
        }
    }
    for (size_t i = 0; count == 0 && i < nets->count; i++) {
        const nio__net *net = &nets->list[i];
        if (is_offered(wish, net) && net->loopback) {
            add(net->index, indexes, max, &count);
            break;
        }
    }
    return count;
}
