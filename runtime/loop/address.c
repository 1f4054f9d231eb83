/* loop/address.c - addresses: compare, print, to and from sockets. */
#include "loop/address.h"

#include <arpa/inet.h>
#include <assert.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool nio_address_equal(const nio_address *a, const nio_address *b)
{
    if (a->family != b->family) {
        return false;
    }
    if (a->family == 0) {
        return true;
    }
    size_t len = a->family == 4 ? 4 : 16;
    return a->port == b->port && a->zone == b->zone && memcmp(a->ip, b->ip, len) == 0;
}

void nio_address_text(const nio_address *address, char text[NIO_ADDRESS_TEXT])
{
    char ip[INET6_ADDRSTRLEN] = "";
    if (address->family == 4) {
        inet_ntop(AF_INET, address->ip, ip, sizeof ip);
        snprintf(text, NIO_ADDRESS_TEXT, "%s:%u", ip, (unsigned)address->port);
    } else if (address->family == 6) {
        char zone[12] = "";
        inet_ntop(AF_INET6, address->ip, ip, sizeof ip);
        if (address->zone != 0) {
            snprintf(zone, sizeof zone, "%%%u", (unsigned)address->zone);
        }
        snprintf(text, NIO_ADDRESS_TEXT, "[%s%s]:%u", ip, zone, (unsigned)address->port);
    } else {
        snprintf(text, NIO_ADDRESS_TEXT, "-");
    }
}

void nio__address_from(nio_address *address, const struct sockaddr *from)
{
    *address = (nio_address){0};
    if (from->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, from, sizeof in);
        address->family = 4;
        address->port = ntohs(in.sin_port);
        memcpy(address->ip, &in.sin_addr, 4);
    } else if (from->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, from, sizeof in);
        address->port = ntohs(in.sin6_port);
        const uint8_t *ip = in.sin6_addr.s6_addr;
        if (memcmp(ip, mapped_prefix, sizeof mapped_prefix) == 0) {
            address->family = 4;
            memcpy(address->ip, ip + sizeof mapped_prefix, 4);
        } else {
            address->family = 6;
            address->zone = in.sin6_scope_id;
            memcpy(address->ip, ip, 16);
        }
    }
}

void nio__address_to(const nio_address *address, struct sockaddr_storage *to)
{
    assert(address->family == 4 || address->family == 6);
    memset(to, 0, sizeof *to);
    if (address->family == 4) {
        struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(address->port)};
        memcpy(&in.sin_addr, address->ip, 4);
        memcpy(to, &in, sizeof in);
    } else {
        struct sockaddr_in6 in = {.sin6_family = AF_INET6,
                                  .sin6_port = htons(address->port),
                                  .sin6_scope_id = address->zone};
        memcpy(&in.sin6_addr, address->ip, 16);
        memcpy(to, &in, sizeof in);
    }
}

void nio__address_to_dual(const nio_address *address, struct sockaddr_storage *to)
{
    nio_address six = *address;
    if (address->family == 4) {
        six.family = 6;
        memcpy(six.ip, mapped_prefix, sizeof mapped_prefix);
        memcpy(six.ip + sizeof mapped_prefix, address->ip, 4);
    }
    nio__address_to(&six, to);
}

bool nio__address_is_group(const nio_address *address)
{
    return address->family == 4 ? (address->ip[0] & 0xf0) == 0xe0
                                : address->family == 6 && address->ip[0] == 0xff;
}

uint32_t nio__zone_index(const char *zone)
{
    char *end = NULL;
    unsigned long number = strtoul(zone, &end, 10);
    if (*end == '\0' && zone[0] >= '0' && zone[0] <= '9') {
        return number <= UINT32_MAX ? (uint32_t)number : 0;
    }
    return if_nametoindex(zone);
}

nio_status nio__address_of(nio_address *address, const nio__endpoint *endpoint, nio_error *error)
{
    assert(endpoint->host == NIO__HOST_IP4 || endpoint->host == NIO__HOST_IP6);
    nio_address made = {.family = endpoint->host == NIO__HOST_IP4 ? 4 : 6, .port = endpoint->port};
    if (made.family == 6 && memcmp(endpoint->ip, mapped_prefix, sizeof mapped_prefix) == 0) {
        made.family = 4;
        memcpy(made.ip, endpoint->ip + sizeof mapped_prefix, 4);
    } else {
        memcpy(made.ip, endpoint->ip, sizeof made.ip);
    }
    if (endpoint->zone[0] != '\0') {
        made.zone = nio__zone_index(endpoint->zone);
        if (made.zone == 0) {
            return nio__fail(error, NIO_EINVAL, "this host has no network interface \"%s\"",
                             endpoint->zone);
        }
    }
    *address = made;
    return NIO_OK;
}
