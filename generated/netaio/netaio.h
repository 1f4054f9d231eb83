/* netaio.h - protocol netaio, version 1.
 *
 * Made by netaio-gen from netaio.nio; do not edit.
 *
 * The base protocol: what every netaio peer knows, whatever it is used for.
 *
 * What a program is given (text, bytes, any: views into the message; arrays: in an arena of the
 * node) is good until the handler or callback returns. What it passes in is borrowed for the
 * call. Text is UTF-8 without U+0000 and has no NUL at its end. An optional member is there if
 * its has_… says so.
 */
#ifndef NIO_GENERATED_NETAIO_H
#define NIO_GENERATED_NETAIO_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define NETAIO_VERSION 1
#define NETAIO_APP "netaio"
#define NETAIO_FINGERPRINT "f29d0a24908a33e17d9ad1b8e0b49de8cfbefb2b437d254dae5d6fac535dde0d"
#define NETAIO_PORT 8888 /* unless an endpoint says another */

/* Types of messages. 31 to 255 belong to applications. */
typedef uint32_t netaio_message_type;
enum {
    NETAIO_MESSAGE_TYPE_REQUEST_URI = 0,
    NETAIO_MESSAGE_TYPE_RESPOND_URI = 1,
    NETAIO_MESSAGE_TYPE_CREATE_URI = 2,
    NETAIO_MESSAGE_TYPE_UPDATE_URI = 3,
    NETAIO_MESSAGE_TYPE_DELETE_URI = 4,
    NETAIO_MESSAGE_TYPE_SUBSCRIBE_URI = 5,
    NETAIO_MESSAGE_TYPE_UNSUBSCRIBE_URI = 6,
    NETAIO_MESSAGE_TYPE_PUBLISH_URI = 7,
    NETAIO_MESSAGE_TYPE_NOTIFY_URI = 8,
    NETAIO_MESSAGE_TYPE_ADVERTISE_PEER = 9,
    NETAIO_MESSAGE_TYPE_OK = 10,
    NETAIO_MESSAGE_TYPE_CONFIRM_SUBSCRIBE = 11,
    NETAIO_MESSAGE_TYPE_CONFIRM_UNSUBSCRIBE = 12,
    NETAIO_MESSAGE_TYPE_PEER_DISCOVERED = 13,
    NETAIO_MESSAGE_TYPE_ERROR = 20,
    NETAIO_MESSAGE_TYPE_AUTH_ERROR = 23,
    NETAIO_MESSAGE_TYPE_NOT_FOUND = 24,
    NETAIO_MESSAGE_TYPE_NOT_PERMITTED = 25,
    NETAIO_MESSAGE_TYPE_DISCONNECT = 30,
};
/* The name of a member; NULL for a number that this version does not know. */
const char *netaio_message_type_name(netaio_message_type value);

/* What a peer says about itself. */
typedef struct netaio_peer {
    nio_bytes id;                           /* at most 255 bytes */
    /* a packed dict; PeerData names the keys that the layers read */
    nio_bytes data;                         /* at most 1024 bytes */
} netaio_peer;
#define NETAIO_PEER_MAX 1291 /* largest packed size */

typedef struct netaio_peer_data {
    bool has_pubkey;
    uint8_t pubkey[32];                     /* X25519, to seal for this peer */
    bool has_vkey;
    uint8_t vkey[32];                       /* Ed25519, to verify what it signs */
    bool has_lock;
    nio_bytes lock;                         /* Tapescript, likewise; at most 1024 bytes */
} netaio_peer_data;
#define NETAIO_PEER_DATA_MAX 1141 /* largest packed size */

NIO_END_DECLS
#endif
