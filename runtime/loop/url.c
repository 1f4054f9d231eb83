/* loop/url.c - the parser of endpoints: "tcp://" or "udp://" host ":" port keys, "unix:" path keys.
 *
 * Happy path:  nio__url_parse → scheme by table → parse_internet: parse_host, parse_port
 *                                               → nio__url_unix: the path (url_path.c)
 *              → the keys (url_keys.c, url_group.c)
 * Failure:     the first mistake ends it, in nio__url_fail, with its column. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "loop/url_reader.h"

typedef nio__url_reader reader;

/* One row for each scheme. */
typedef struct scheme {
    const char *name;
    bool datagram;
    nio_status (*parse)(reader *in, nio__endpoint *endpoint);
} scheme;

static nio_status parse_internet(reader *in, nio__endpoint *endpoint);

static const scheme schemes[] = {
    {"tcp", false, parse_internet},
    {"udp", true, parse_internet},
    {"unix", false, nio__url_unix},
};

/* ---- Sentences ------------------------------------------------------------------------------- */

void nio__url_show(char shown[NIO__URL_SHOWN + 4], const char *text)
{
    size_t len = 0;
    for (; len < NIO__URL_SHOWN && text[len] != '\0'; len++) {
        bool prints = text[len] >= ' ' && text[len] <= '~';
        shown[len] = prints ? text[len] : '?';
    }
    strcpy(shown + len, text[len] == '\0' ? "" : "...");
}

unsigned nio__url_column(const nio__url_reader *in, const char *at)
{
    return (unsigned)(at - in->url) + 1;
}

nio_status nio__url_fail(const nio__url_reader *in, nio_status status, const char *format, ...)
{
    char shown[NIO__URL_SHOWN + 4], sentence[160];
    nio__url_show(shown, in->url);
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return nio__fail(in->error, status, "%s: %s", shown, sentence);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The host ends before any of these. */
static size_t host_length(const char *at)
{
    return strcspn(at, ":/?#");
}

nio_status nio__url_fail_character(const nio__url_reader *in, const char *at, const char *where)
{
    if (*at > ' ' && *at <= '~') {
        return nio__url_fail(in, NIO_EINVAL,
                             "the character '%c' at column %u does not belong into %s", *at,
                             nio__url_column(in, at), where);
    }
    return nio__url_fail(in, NIO_EINVAL, "the byte 0x%02x at column %u does not belong into %s",
                         (unsigned)(uint8_t)*at, nio__url_column(in, at), where);
}

/* ---- Hosts ----------------------------------------------------------------------------------- */

nio_status nio__url_zone(nio__url_reader *in, nio__url_value value, const char *what,
                         char zone[NIO__ZONE_SIZE])
{
    if (value.len == 0) {
        return nio__url_fail(in, NIO_EINVAL, "the %s at column %u is empty", what,
                             nio__url_column(in, value.at));
    }
    if (value.len >= NIO__ZONE_SIZE) {
        return nio__url_fail(in, NIO_EINVAL, "the %s at column %u is longer than %d characters",
                             what, nio__url_column(in, value.at), NIO__ZONE_SIZE - 1);
    }
    for (const char *c = value.at; c < value.at + value.len; c++) {
        if (*c <= ' ' || *c > '~' || *c == '/' || *c == '%') {
            char where[32];
            snprintf(where, sizeof where, "a %s", what);
            return nio__url_fail_character(in, c, where);
        }
    }
    memcpy(zone, value.at, value.len);
    zone[value.len] = '\0';
    return NIO_OK;
}

/* "[" address ("%" zone)? "]" */
static nio_status parse_ip6(reader *in, nio__endpoint *endpoint)
{
    const char *open = in->at;
    const char *close = strchr(open, ']');
    if (close == NULL) {
        return nio__url_fail(in, NIO_EINVAL, "the bracket at column %u is not closed",
                             nio__url_column(in, open));
    }
    const char *percent = memchr(open, '%', (size_t)(close - open));
    const char *end = percent == NULL ? close : percent;
    char text[INET6_ADDRSTRLEN];
    size_t len = (size_t)(end - open) - 1;
    bool good = len < sizeof text;
    if (good) {
        memcpy(text, open + 1, len);
        text[len] = '\0';
        good = inet_pton(AF_INET6, text, endpoint->ip) == 1;
    }
    if (!good) {
        return nio__url_fail(in, NIO_EINVAL,
                             "what stands in the bracket at column %u is not an IPv6 "
                             "address",
                             nio__url_column(in, open));
    }
    if (percent != NULL) {
        nio__url_value zone = {percent + 1, (size_t)(close - percent) - 1};
        nio_status status = nio__url_zone(in, zone, "zone", endpoint->zone);
        if (status != NIO_OK) {
            return status;
        }
    }
    bool link_local = endpoint->ip[0] == 0xfe && (endpoint->ip[1] & 0xc0) == 0x80;
    if (link_local && percent == NULL) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the link-local address at column %u needs an interface, as in "
                             "[fe80::1%%eth0]",
                             nio__url_column(in, open));
    }
    endpoint->host = NIO__HOST_IP6;
    in->at = close + 1;
    return NIO_OK;
}

/* Only digits and dots: meant as an address, and taken for one or refused, never looked up. */
static nio_status parse_ip4(reader *in, size_t len, nio__endpoint *endpoint)
{
    char text[INET_ADDRSTRLEN];
    bool good = len < sizeof text;
    if (good) {
        memcpy(text, in->at, len);
        text[len] = '\0';
        good = inet_pton(AF_INET, text, endpoint->ip) == 1;
    }
    if (!good) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the numbers at column %u are not an IPv4 address (four, "
                             "each 0 to 255)",
                             nio__url_column(in, in->at));
    }
    endpoint->host = NIO__HOST_IP4;
    in->at += len;
    return NIO_OK;
}

static nio_status check_name(const reader *in, size_t len)
{
    size_t label = 0;
    for (size_t i = 0; i < len; i++) {
        const char *c = in->at + i;
        if (*c == '.') {
            if (label == 0) {
                return nio__url_fail(in, NIO_EINVAL, "the dot at column %u follows nothing",
                                     nio__url_column(in, c));
            }
            label = 0;
            continue;
        }
        if (!is_letter(*c) && !is_digit(*c) && *c != '-' && *c != '_') {
            return nio__url_fail_character(in, c, "a host name");
        }
        if (++label > 63) {
            return nio__url_fail(in, NIO_EINVAL,
                                 "the part of the host name that column %u is in is "
                                 "longer than 63 characters",
                                 nio__url_column(in, c));
        }
    }
    return NIO_OK;
}

static nio_status parse_name(reader *in, size_t len, nio__endpoint *endpoint)
{
    nio_status status = check_name(in, len);
    if (status != NIO_OK) {
        return status;
    }
    if (len > NIO__NAME_MAX) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the host name at column %u is longer than %d characters",
                             nio__url_column(in, in->at), NIO__NAME_MAX);
    }
    endpoint->host = NIO__HOST_NAME;
    memcpy(endpoint->name, in->at, len);
    endpoint->name[len] = '\0';
    in->at += len;
    return NIO_OK;
}

static nio_status parse_any(reader *in, nio__endpoint *endpoint)
{
    if (in->use == NIO__URL_CONNECT) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the * at column %u stands for every address of this "
                             "host: one can listen there, not connect",
                             nio__url_column(in, in->at));
    }
    endpoint->host = NIO__HOST_ANY;
    in->at++;
    return NIO_OK;
}

static nio_status parse_host(reader *in, nio__endpoint *endpoint)
{
    if (*in->at == '[') {
        return parse_ip6(in, endpoint);
    }
    size_t len = host_length(in->at);
    if (len == 0 && in->at[0] == ':' && in->at[1] != ':') {
        return nio__url_fail(in, NIO_EINVAL,
                             "there is no host at column %u; * is every address of "
                             "this host",
                             nio__url_column(in, in->at));
    }
    if (in->at[len] == ':' && in->at[len + 1 + strcspn(in->at + len + 1, ":/?#")] == ':') {
        return nio__url_fail(in, NIO_EINVAL,
                             "an IPv6 address stands in brackets, as in "
                             "%s://[::1]:8888 (column %u)",
                             in->scheme, nio__url_column(in, in->at));
    }
    if (len == 0) {
        return nio__url_fail(in, NIO_EINVAL, "there is no host at column %u",
                             nio__url_column(in, in->at));
    }
    if (len == 1 && *in->at == '*') {
        return parse_any(in, endpoint);
    }
    if (strspn(in->at, "0123456789.") == len) {
        return parse_ip4(in, len, endpoint);
    }
    return parse_name(in, len, endpoint);
}

/* ---- Ports, and what may not follow ---------------------------------------------------------- */

bool nio__url_port(nio__url_value value, uint16_t *port)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (!is_digit(value.at[i]) || i == 6) {
            return false;
        }
        sum = sum * 10 + (uint32_t)(value.at[i] - '0');
    }
    *port = (uint16_t)sum;
    return value.len > 0 && sum <= 65535;
}

static nio_status parse_port(reader *in, nio__endpoint *endpoint)
{
    if ((*in->at == '\0' || *in->at == '?') && in->port != 0) {
        endpoint->port = in->port;
        return NIO_OK;
    }
    if (*in->at != ':') {
        if (*in->at == '\0' || strchr("/?#", *in->at) != NULL) {
            return nio__url_fail(in, NIO_EINVAL, "a port is missing at column %u, as in :8888",
                                 nio__url_column(in, in->at));
        }
        return nio__url_fail(in, NIO_EINVAL, "a colon and a port should stand at column %u",
                             nio__url_column(in, in->at));
    }
    nio__url_value digits = {in->at + 1, strcspn(in->at + 1, "/?#")};
    if (!nio__url_port(digits, &endpoint->port)) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the port at column %u is not a number from 0 to 65535",
                             nio__url_column(in, digits.at));
    }
    if (endpoint->port == 0 && in->use == NIO__URL_CONNECT) {
        return nio__url_fail(in, NIO_EINVAL, "one cannot connect to port 0 (column %u)",
                             nio__url_column(in, digits.at));
    }
    in->at = digits.at + digits.len;
    return NIO_OK;
}

static nio_status parse_internet(reader *in, nio__endpoint *endpoint)
{
    if (strncmp(in->at, "//", 2) != 0) {
        return nio__url_fail(in, NIO_EINVAL, "// should stand at column %u, as in %s://HOST:PORT",
                             nio__url_column(in, in->at), in->scheme);
    }
    in->at += 2;
    nio_status status = parse_host(in, endpoint);
    if (status == NIO_OK) {
        status = parse_port(in, endpoint);
    }
    return status == NIO_OK ? nio__url_keys(in, "port", endpoint) : status;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static const scheme *find_scheme(const char *url, size_t len)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (strlen(schemes[i].name) == len && strncmp(schemes[i].name, url, len) == 0) {
            return &schemes[i];
        }
    }
    return NULL;
}

nio_status nio__url_parse(const char *url, nio__url_use use, uint16_t port, nio__endpoint *endpoint,
                          nio_error *error)
{
    reader in = {.url = url, .at = url, .use = use, .port = port, .error = error};
    size_t len = 0;
    while (is_letter(url[len])) {
        len++;
    }
    if (len == 0 || url[len] != ':' || (is_digit(url[len + 1]) && find_scheme(url, len) == NULL)) {
        return nio__url_fail(&in, NIO_EINVAL,
                             "a scheme is missing at column 1, as in "
                             "tcp://HOST:PORT");
    }
    const scheme *found = find_scheme(url, len);
    if (found == NULL) {
        return nio__url_fail(&in, NIO_EINVAL,
                             "the scheme at column 1 is unknown; known are tcp, udp and unix");
    }
    in.at += len + 1;
    in.scheme = found->name;
    nio__endpoint parsed = {.datagram = found->datagram};
    nio_status status = found->parse(&in, &parsed);
    if (status == NIO_OK) {
        *endpoint = parsed;
    }
    return status;
}
