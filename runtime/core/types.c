/* core/types.c - the names of the message types. */
#include <netaio/call.h>

const char *nio_type_name(uint8_t type)
{
    static const char *const names[] = {
        [NIO_REQUEST_URI] = "REQUEST_URI",
        [NIO_RESPOND_URI] = "RESPOND_URI",
        [NIO_CREATE_URI] = "CREATE_URI",
        [NIO_UPDATE_URI] = "UPDATE_URI",
        [NIO_DELETE_URI] = "DELETE_URI",
        [NIO_SUBSCRIBE_URI] = "SUBSCRIBE_URI",
        [NIO_UNSUBSCRIBE_URI] = "UNSUBSCRIBE_URI",
        [NIO_PUBLISH_URI] = "PUBLISH_URI",
        [NIO_NOTIFY_URI] = "NOTIFY_URI",
        [NIO_ADVERTISE_PEER] = "ADVERTISE_PEER",
        [NIO_OK_TYPE] = "OK",
        [NIO_CONFIRM_SUBSCRIBE] = "CONFIRM_SUBSCRIBE",
        [NIO_CONFIRM_UNSUBSCRIBE] = "CONFIRM_UNSUBSCRIBE",
        [NIO_PEER_DISCOVERED] = "PEER_DISCOVERED",
        [NIO_ERROR_TYPE] = "ERROR",
        [NIO_AUTH_ERROR] = "AUTH_ERROR",
        [NIO_NOT_FOUND] = "NOT_FOUND",
        [NIO_NOT_PERMITTED] = "NOT_PERMITTED",
        [NIO_DISCONNECT] = "DISCONNECT",
    };
    return type < sizeof names / sizeof names[0] ? names[type] : NULL;
}
