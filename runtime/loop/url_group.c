/* loop/url_group.c - the keys of udp:// that are no numbers: "group=224.0.0.1:8888", "iface=eth0".
 *
 * A group has to be a multicast address, of a family that the endpoint can send from, and has to
 * have a port: its own, or that of the endpoint. */
#include <arpa/inet.h>
#include <string.h>

#include "loop/url_reader.h"

/* Parts of "IP", "IP:PORT", "[IP]", "[IP]:PORT". */
typedef struct parts {
    nio__url_value ip, port;
    bool bracket; /* IPv6 */
    bool has_port;
} parts;

/* False if brackets or colons are not where they belong. */
static bool split(nio__url_value value, parts *of)
{
    const char *end = value.at + value.len, *after;
    of->bracket = value.len > 0 && *value.at == '[';
    if (of->bracket) {
        const char *close = memchr(value.at, ']', value.len);
        if (close == NULL) {
            return false;
        }
        of->ip = (nio__url_value){value.at + 1, (size_t)(close - value.at) - 1};
        after = close + 1;
    } else {
        const char *colon = value.len > 0 ? memchr(value.at, ':', value.len) : NULL;
        after = colon != NULL ? colon : end;
        of->ip = (nio__url_value){value.at, (size_t)(after - value.at)};
    }
    of->has_port = after < end;
    of->port = (nio__url_value){after + 1, of->has_port ? (size_t)(end - after) - 1 : 0};
    return after == end || *after == ':';
}

static bool read_ip(const parts *of, nio__group *group)
{
    char text[INET6_ADDRSTRLEN];
    if (of->ip.len >= sizeof text) {
        return false;
    }
    memcpy(text, of->ip.at, of->ip.len);
    text[of->ip.len] = '\0';
    group->family = of->bracket ? 6 : 4;
    return inet_pton(of->bracket ? AF_INET6 : AF_INET, text, group->ip) == 1;
}

static bool is_multicast(const nio__group *group)
{
    return group->family == 4 ? (group->ip[0] & 0xf0) == 0xe0 : group->ip[0] == 0xff;
}

static bool is_there(const nio__endpoint *endpoint, const nio__group *group)
{
    for (size_t i = 0; i < endpoint->group_count; i++) {
        const nio__group *other = &endpoint->groups[i];
        if (other->family == group->family && other->port == group->port &&
            memcmp(other->ip, group->ip, sizeof group->ip) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the endpoint can send to groups of that family: a name may stand for either. */
static bool has_family(const nio__endpoint *endpoint, uint8_t family)
{
    return endpoint->host == NIO__HOST_IP4   ? family == 4
           : endpoint->host == NIO__HOST_IP6 ? family == 6
                                             : true;
}

static nio_status set_port(const nio__url_reader *in, const parts *of,
                           const nio__endpoint *endpoint, nio__group *group)
{
    group->port = endpoint->port;
    unsigned at = nio__url_column(in, of->has_port ? of->port.at : of->ip.at);
    if (of->has_port && (!nio__url_port(of->port, &group->port) || group->port == 0)) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the port at column %u is not a number from 1 to 65535", at);
    }
    if (group->port == 0) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the group at column %u needs a port, since that of the endpoint is 0",
                             at);
    }
    return NIO_OK;
}

nio_status nio__url_group(nio__url_reader *in, nio__url_value value, nio__endpoint *endpoint)
{
    unsigned at = nio__url_column(in, value.at);
    parts of;
    nio__group group;
    memset(&group, 0, sizeof group); /* it is compared whole */
    if (!split(value, &of) || !read_ip(&of, &group) || !is_multicast(&group)) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the group at column %u is no multicast address, as 224.0.0.1, "
                             "224.0.0.1:8888 or [ff12::1]:8888",
                             at);
    }
    if (!has_family(endpoint, group.family)) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the group at column %u is IPv%u, which the host of the endpoint is "
                             "not",
                             at, (unsigned)group.family);
    }
    nio_status status = set_port(in, &of, endpoint, &group);
    if (status != NIO_OK) {
        return status;
    }
    if (is_there(endpoint, &group)) {
        return nio__url_fail(in, NIO_EINVAL, "the group at column %u stands twice", at);
    }
    if (endpoint->group_count == NIO__GROUPS_MAX) {
        return nio__url_fail(in, NIO_EINVAL, "the group at column %u is one too many: %d may stand",
                             at, NIO__GROUPS_MAX);
    }
    endpoint->groups[endpoint->group_count++] = group;
    return NIO_OK;
}

nio_status nio__url_iface(nio__url_reader *in, nio__url_value value, nio__endpoint *endpoint)
{
    unsigned at = nio__url_column(in, value.at);
    char zone[NIO__ZONE_SIZE];
    nio_status status = nio__url_zone(in, value, "name of an interface", zone);
    if (status != NIO_OK) {
        return status;
    }
    for (size_t i = 0; i < endpoint->iface_count; i++) {
        if (strcmp(endpoint->ifaces[i], zone) == 0) {
            return nio__url_fail(in, NIO_EINVAL, "the interface at column %u stands twice", at);
        }
    }
    if (endpoint->iface_count == NIO__IFACES_MAX) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the interface at column %u is one too many: %d may stand", at,
                             NIO__IFACES_MAX);
    }
    memcpy(endpoint->ifaces[endpoint->iface_count++], zone, sizeof zone);
    return NIO_OK;
}
