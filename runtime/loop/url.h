/* loop/url.h - endpoints: from "tcp://[fe80::1%eth0]:8888" to something to listen at or connect to.
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

typedef enum nio__host_kind {
    NIO__HOST_ANY,  /* "*": every address of this host */
    NIO__HOST_NAME, /* to be resolved */
    NIO__HOST_IP4,
    NIO__HOST_IP6
} nio__host_kind;

typedef struct nio__endpoint {
    nio__host_kind host;
    uint16_t port;
    uint8_t ip[16];               /* IP4 (first 4 bytes) and IP6 */
    char name[NIO__NAME_MAX + 1]; /* NAME */
    char zone[NIO__ZONE_SIZE];    /* IP6: a name or number of an interface; "": none */
} nio__endpoint;

typedef enum nio__url_use {
    NIO__URL_LISTEN, /* "*" and port 0 are allowed */
    NIO__URL_CONNECT
} nio__url_use;

/* `port` is taken where the URL names none; 0: it has to. NIO_EINVAL, NIO_ENOTSUP (a scheme of
 * which this build knows the name only). */
NIO_MUST_USE nio_status nio__url_parse(const char *url, nio__url_use use, uint16_t port,
                                       nio__endpoint *endpoint, nio_error *error);

#endif
