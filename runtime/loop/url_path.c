/* loop/url_path.c - endpoints of unix sockets, and endpoints as text.
 *
 * %XX stands for a byte in a path, where "?", "#" and "%" have to be written so. Elsewhere it has
 * no use: hosts have no such bytes, and in a zone the % is its own sign. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "loop/url_reader.h"

/* Bytes of a path or abstract name: as many as the system takes, less one, the NUL behind a path
 * or the one in front of an abstract name. */
#define LOCAL_MAX (sizeof((struct sockaddr_un *)0)->sun_path - 1)

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of a path; in->at moves behind it. */
static nio_status parse_path_byte(nio__url_reader *in, char *byte)
{
    const char *at = in->at;
    if (*at != '%') {
        if (*at == '#' || (uint8_t)*at < ' ' || *at == 0x7f) {
            return nio__url_fail_character(in, at, "a path; write it as %XX");
        }
        *byte = *at;
        in->at++;
        return NIO_OK;
    }
    int high = hex_digit(at[1]);
    int low = high < 0 ? -1 : hex_digit(at[2]);
    if (low < 0) {
        return nio__url_fail(in, NIO_EINVAL, "two hexadecimal digits should follow column %u",
                             nio__url_column(in, at));
    }
    if ((high | low) == 0) {
        return nio__url_fail(in, NIO_EINVAL, "no path holds the byte 0 (column %u)",
                             nio__url_column(in, at));
    }
    *byte = (char)(high << 4 | low);
    in->at += 3;
    return NIO_OK;
}

static nio_status parse_path(nio__url_reader *in, nio__endpoint *endpoint)
{
    const char *start = in->at;
    size_t len = 0;
    while (*in->at != '\0' && *in->at != '?') {
        if (len == LOCAL_MAX) {
            return nio__url_fail(in, NIO_EINVAL,
                                 "what stands at column %u is longer than the %zu bytes that a "
                                 "unix socket can have",
                                 nio__url_column(in, start), LOCAL_MAX);
        }
        nio_status status = parse_path_byte(in, &endpoint->name[len]);
        if (status != NIO_OK) {
            return status;
        }
        len++;
    }
    endpoint->name[len] = '\0';
    if (len == 0) {
        return nio__url_fail(in, NIO_EINVAL,
                             "a path is missing at column %u, as in unix:/run/x.sock",
                             nio__url_column(in, start));
    }
    return NIO_OK;
}

nio_status nio__url_unix(nio__url_reader *in, nio__endpoint *endpoint)
{
    endpoint->host = NIO__HOST_PATH;
    if (*in->at == '@') {
#ifndef __linux__
        return nio__url_fail(in, NIO_ENOTSUP, "names with @ (column %u) exist on Linux only",
                             nio__url_column(in, in->at));
#endif
        endpoint->host = NIO__HOST_ABSTRACT;
        in->at++;
    }
    nio_status status = parse_path(in, endpoint);
    return status == NIO_OK ? nio__url_keys(in, "path", endpoint) : status;
}

/* ---- Back to text ---------------------------------------------------------------------------- */

static void write_path(const nio__endpoint *endpoint, char *at)
{
    static const char digits[] = "0123456789ABCDEF";
    bool first = true;
    for (const char *c = endpoint->name; *c != '\0'; c++, first = false) {
        uint8_t byte = (uint8_t)*c;
        /* A path that begins with @ is not to be taken for an abstract name. */
        if (byte < ' ' || byte >= 0x7f || strchr("%?#", *c) != NULL || (*c == '@' && first)) {
            *at++ = '%';
            *at++ = digits[byte >> 4];
            *at++ = digits[byte & 15];
        } else {
            *at++ = *c;
        }
    }
    *at = '\0';
}

void nio__url_text(const nio__endpoint *endpoint, char text[NIO__URL_TEXT])
{
    char ip[INET6_ADDRSTRLEN] = "";
    const char *scheme = endpoint->datagram ? "udp" : "tcp";
    unsigned port = endpoint->port;
    switch (endpoint->host) {
    case NIO__HOST_ANY:
        snprintf(text, NIO__URL_TEXT, "%s://*:%u", scheme, port);
        break;
    case NIO__HOST_NAME:
        snprintf(text, NIO__URL_TEXT, "%s://%s:%u", scheme, endpoint->name, port);
        break;
    case NIO__HOST_IP4:
        inet_ntop(AF_INET, endpoint->ip, ip, sizeof ip);
        snprintf(text, NIO__URL_TEXT, "%s://%s:%u", scheme, ip, port);
        break;
    case NIO__HOST_IP6:
        inet_ntop(AF_INET6, endpoint->ip, ip, sizeof ip);
        snprintf(text, NIO__URL_TEXT, "%s://[%s%s%s]:%u", scheme, ip, endpoint->zone[0] ? "%" : "",
                 endpoint->zone, port);
        break;
    case NIO__HOST_PATH:
    case NIO__HOST_ABSTRACT:
        strcpy(text, endpoint->host == NIO__HOST_PATH ? "unix:" : "unix:@");
        write_path(endpoint, text + strlen(text));
        break;
    }
}
