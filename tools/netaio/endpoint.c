/* endpoint.c - where to listen or connect, as people write it. */
#include "endpoint.h"

#include "cli.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TCP "tcp://"
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

bool cli_endpoint_complete(const char *written, uint16_t port, char endpoint[CLI_ENDPOINT_MAX])
{
    const char *authority = written;
    bool schemed = strstr(written, "://") != NULL || strncmp(written, UNIX, strlen(UNIX)) == 0;
    if (strncmp(written, TCP, strlen(TCP)) == 0) {
        authority = written + strlen(TCP);
    } else if (schemed) {
        authority = NULL; /* of another scheme: left as it is */
    }

    int len;
    if (authority == NULL) {
        len = snprintf(endpoint, CLI_ENDPOINT_MAX, "%s", written);
    } else {
        size_t host_len = strcspn(authority, "/?#");
        bool needs_port = host_len > 0 && !has_port(authority, host_len);
        char usual[8] = "";
        if (needs_port) {
            snprintf(usual, sizeof usual, ":%u", port != 0 ? port : DEFAULT_PORT);
        }
        len = snprintf(endpoint, CLI_ENDPOINT_MAX, TCP "%.*s%s%s", (int)host_len, authority, usual,
                       authority + host_len);
    }
    if (len < CLI_ENDPOINT_MAX) {
        return true;
    }
    cli_usage("the endpoint is longer than %d bytes", CLI_ENDPOINT_MAX - 1);
    return false;
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

bool cli_endpoint_local(const char *endpoint)
{
    if (strncmp(endpoint, UNIX, strlen(UNIX)) == 0) {
        return true;
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
