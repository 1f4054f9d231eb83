/* endpoint.c - where to listen or connect, as people write it. */
#include "endpoint.h"

#include "cli.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TCP "tcp://"
#define UDP "udp://"
#define UNIX "unix:"
#define DEFAULT_PORT 8888

static bool has_port(const char *authority, size_t len)
{
    const char *from = authority;
    if (len > 0 && authority[0] == '[') {
        const char *bracket = memchr(authority, ']', len);
        if (bracket == NULL) {
            return true; /* no good, and the library says where */
        }
        from = bracket;
    }
    return memchr(from, ':', len - (size_t)(from - authority)) != NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool put(char endpoint[CLI_ENDPOINT_MAX], const char *scheme, const char *authority,
                uint16_t port)
{
    size_t host_len = strcspn(authority, "/?#");
    char usual[8] = "";
    if (host_len > 0 && !has_port(authority, host_len)) {
        snprintf(usual, sizeof usual, ":%u", port != 0 ? port : DEFAULT_PORT);
    }
    return snprintf(endpoint, CLI_ENDPOINT_MAX, "%s://%.*s%s%s", scheme, (int)host_len, authority,
                    usual, authority + host_len) < CLI_ENDPOINT_MAX;
}

bool cli_endpoint_complete(const char *written, const char *scheme, uint16_t port,
                           char endpoint[CLI_ENDPOINT_MAX])
{
    bool fits;
    if (begins(written, TCP)) {
        fits = put(endpoint, "tcp", written + strlen(TCP), port);
    } else if (begins(written, UDP)) {
        fits = put(endpoint, "udp", written + strlen(UDP), port);
    } else if (strstr(written, "://") != NULL || begins(written, UNIX)) {
        fits = snprintf(endpoint, CLI_ENDPOINT_MAX, "%s", written) < CLI_ENDPOINT_MAX;
    } else {
        fits = put(endpoint, scheme, written, port);
    }
    if (!fits) {
        cli_usage("the endpoint is longer than %d bytes", CLI_ENDPOINT_MAX - 1);
    }
    return fits;
}

bool cli_endpoint_datagram(const char *endpoint)
{
    return begins(endpoint, UDP);
}

/* The value of the next key of that name behind `at`, or NULL. Keys are what stands behind '?'. */
static const char *next_key(const char *at, const char *name)
{
    size_t len = strlen(name);
    for (at = strpbrk(at, "?&"); at != NULL; at = strpbrk(at, "?&")) {
        at++;
        if (strncmp(at, name, len) == 0 && at[len] == '=') {
            return at + len + 1;
        }
    }
    return NULL;
}

bool cli_endpoint_group(const char *endpoint)
{
    return cli_endpoint_datagram(endpoint) && next_key(endpoint, "group") != NULL;
}

static bool on_loopback_alone(const char *endpoint)
{
    const char *name = next_key(endpoint, "iface");
    bool loopback = name != NULL;
    for (; name != NULL; name = next_key(name, "iface")) {
        loopback = loopback && strcspn(name, "&") == 2 && begins(name, "lo");
    }
    return loopback;
}

static bool ipv4_loopback(const char *host, size_t len)
{
    char text[INET_ADDRSTRLEN];
    uint8_t ip[4];
    if (len >= sizeof text) {
        return false;
    }
    memcpy(text, host, len);
    text[len] = 0;
    return inet_pton(AF_INET, text, ip) == 1 && ip[0] == 127;
}

bool cli_endpoint_everywhere(const char *endpoint)
{
    const char *host = strstr(endpoint, "://");
    return host != NULL &&
           (begins(host + 3, "*:") || begins(host + 3, "0.0.0.0:") || begins(host + 3, "[::]:"));
}

bool cli_endpoint_local(const char *endpoint)
{
    if (begins(endpoint, UNIX)) {
        return true;
    }
    if (cli_endpoint_group(endpoint) && !on_loopback_alone(endpoint)) {
        return false;
    }
    const char *host = strstr(endpoint, "://");
    if (host == NULL) {
        return false;
    }
    host += 3;
    if (host[0] == '[') {
        return strncmp(host, "[::1]", 5) == 0 || strchr(host, ']') == NULL;
    }
    size_t len = strcspn(host, ":/?#");
    if (len == 0) {
        return true;
    }
    if (len == strlen("localhost") && strncasecmp(host, "localhost", len) == 0) {
        return true;
    }
    return ipv4_loopback(host, len);
}
