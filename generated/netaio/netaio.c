/* netaio.c - protocol netaio, version 1.
 *
 * Made by netaio-gen from netaio.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "netaio.h"

const char *netaio_message_type_name(netaio_message_type value)
{
    switch (value) {
    case NETAIO_MESSAGE_TYPE_REQUEST_URI:
        return "request_uri";
    case NETAIO_MESSAGE_TYPE_RESPOND_URI:
        return "respond_uri";
    case NETAIO_MESSAGE_TYPE_CREATE_URI:
        return "create_uri";
    case NETAIO_MESSAGE_TYPE_UPDATE_URI:
        return "update_uri";
    case NETAIO_MESSAGE_TYPE_DELETE_URI:
        return "delete_uri";
    case NETAIO_MESSAGE_TYPE_SUBSCRIBE_URI:
        return "subscribe_uri";
    case NETAIO_MESSAGE_TYPE_UNSUBSCRIBE_URI:
        return "unsubscribe_uri";
    case NETAIO_MESSAGE_TYPE_PUBLISH_URI:
        return "publish_uri";
    case NETAIO_MESSAGE_TYPE_NOTIFY_URI:
        return "notify_uri";
    case NETAIO_MESSAGE_TYPE_ADVERTISE_PEER:
        return "advertise_peer";
    case NETAIO_MESSAGE_TYPE_OK:
        return "ok";
    case NETAIO_MESSAGE_TYPE_CONFIRM_SUBSCRIBE:
        return "confirm_subscribe";
    case NETAIO_MESSAGE_TYPE_CONFIRM_UNSUBSCRIBE:
        return "confirm_unsubscribe";
    case NETAIO_MESSAGE_TYPE_PEER_DISCOVERED:
        return "peer_discovered";
    case NETAIO_MESSAGE_TYPE_ERROR:
        return "error";
    case NETAIO_MESSAGE_TYPE_AUTH_ERROR:
        return "auth_error";
    case NETAIO_MESSAGE_TYPE_NOT_FOUND:
        return "not_found";
    case NETAIO_MESSAGE_TYPE_NOT_PERMITTED:
        return "not_permitted";
    case NETAIO_MESSAGE_TYPE_DISCONNECT:
        return "disconnect";
    default:
        return NULL;
    }
}
