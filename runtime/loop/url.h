/* loop/url.h - endpoints: from "tcp://[fe80::1%eth0]:8888?nodelay=0", "unix:/run/x.sock" or
 * "udp://0.0.0.0:8888?group=224.0.0.1" to something to listen at or connect to.
 *
 * Pure: nothing is resolved here. Every mistake is said in a sentence that names it and its
 * place, columns counted from 1. */
#ifndef NIO_LOOP_URL_H
#define NIO_LOOP_URL_H

#include <netaio/node.h>
#include <netaio/status.h>

/* Longest host name of the DNS, without a final dot (RFC 1035). */
#define NIO__NAME_MAX 253
/* Longest name of an interface, with its NUL (IF_NAMESIZE of Linux and the BSDs). */
#define NIO__ZONE_SIZE 16
/* Holds the text of any endpoint: the longest name with scheme and port, or the path of a unix
 * socket (at most 107 bytes) with every byte written as %XX. */
#define NIO__URL_TEXT 336

/* Groups, and interfaces, that one endpoint may name. */
#define NIO__GROUPS_MAX 8
#define NIO__IFACES_MAX 8

typedef enum nio__host_kind {
    NIO__HOST_ANY,  /* "*": every address of this host */
    NIO__HOST_NAME, /* to be resolved */
    NIO__HOST_IP4,
    NIO__HOST_IP6,
    NIO__HOST_PATH,    /* unix: a socket in the file system */
    NIO__HOST_ABSTRACT /* unix: a name that is no file (Linux) */
} nio__host_kind;

/* A multicast group. */
typedef struct nio__group {
    uint8_t family; /* 4, 6 */
    uint16_t port;  /* never 0, unless that of the endpoint is: then it is not said */
    uint8_t ip[16]; /* IPv4 in the first 4 bytes */
} nio__group;

typedef struct nio__endpoint {
    nio__host_kind host;
    bool datagram; /* udp:// */
    uint16_t port;
    uint8_t ip[16];               /* IP4 (first 4 bytes) and IP6 */
    char name[NIO__NAME_MAX + 1]; /* NAME, PATH, ABSTRACT (without its @) */
    char zone[NIO__ZONE_SIZE];    /* IP6: a name or number of an interface; "": none */

    /* What its keys say, or their defaults. */
    bool reuse_port;      /* share the port: the system spreads what comes over those who do */
    bool no_delay;        /* TCP: small messages leave at once */
    uint32_t keepalive_s; /* TCP: silence before the system probes; 0: never */
    uint32_t backlog;     /* connections that wait to be accepted; 0: not said */
    uint32_t mode;        /* PATH: of the file */

    /* What the keys of udp:// say about multicast. */
    nio__group groups[NIO__GROUPS_MAX];
    size_t group_count;
    char ifaces[NIO__IFACES_MAX][NIO__ZONE_SIZE]; /* names or numbers */
    size_t iface_count;                           /* 0: all that will do */
    uint8_t hops;
    bool loopback; /* nodes of this host hear what this one sends */
} nio__endpoint;

static inline bool nio__endpoint_is_local(const nio__endpoint *endpoint)
{
    return endpoint->host == NIO__HOST_PATH || endpoint->host == NIO__HOST_ABSTRACT;
}

typedef enum nio__url_use {
    NIO__URL_LISTEN, /* "*" and port 0 are allowed */
    NIO__URL_CONNECT
} nio__url_use;

/* `port` is taken where the URL names none; 0: it has to. NIO_EINVAL, NIO_ENOTSUP (a kind of
 * endpoint that this system lacks). */
NIO_MUST_USE nio_status nio__url_parse(const char *url, nio__url_use use, uint16_t port,
                                       nio__endpoint *endpoint, nio_error *error);

/* The URL of an endpoint, without keys; nio__url_parse takes it again. */
void nio__url_text(const nio__endpoint *endpoint, char text[NIO__URL_TEXT]);

#endif
