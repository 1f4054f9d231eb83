/* netaio/status.h - the one list of outcomes.
 *
 * A function that can fail returns a nio_status: 0, or negative. Out-pointers are written
 * only on NIO_OK, unless the function says otherwise. */
#ifndef NETAIO_STATUS_H
#define NETAIO_STATUS_H

#include <netaio/base.h>

NIO_BEGIN_DECLS

/* clang-format off */
/*      name               value  text */
#define NIO_STATUS_LIST(X)                                                                      \
    X(NIO_OK,                 0, "ok")                                                          \
    X(NIO_EINVAL,            -1, "invalid argument")                                            \
    X(NIO_ENOMEM,            -2, "out of memory")                                               \
    X(NIO_ETOOBIG,           -3, "message too large")                                           \
    X(NIO_EMALFORMED,        -4, "malformed bytes")                                             \
    X(NIO_ETRUNCATED,        -5, "more bytes are needed")                                       \
    X(NIO_ELIMIT,            -6, "a limit is reached")                                          \
    X(NIO_EBUSY,             -7, "too many calls wait for this peer")                           \
    X(NIO_ECLOSED,           -8, "closed")                                                      \
    X(NIO_ETIMEDOUT,         -9, "timed out")                                                   \
    X(NIO_ECANCELED,        -10, "canceled")                                                    \
    X(NIO_ENOKEY,           -11, "a key is missing")                                            \
    X(NIO_EAUTH,            -12, "authentication failed")                                       \
    X(NIO_ESTALE,           -13, "message outside the time window")                             \
    X(NIO_EREPLAY,          -14, "message seen before")                                         \
    X(NIO_ECIPHER,          -15, "decryption failed")                                           \
    X(NIO_EPENDING,         -16, "in progress")                                                 \
    X(NIO_EREENTRANT,       -17, "not from inside a callback")                                  \
    X(NIO_EANSWERED,        -18, "already answered")                                            \
    X(NIO_EMISMATCH,        -19, "that reply belongs to another operation")                     \
    X(NIO_EABI,             -20, "generated code and library do not fit together")              \
    X(NIO_ENOTFOUND,        -21, "the peer answered: not found")                                \
    X(NIO_ENOTPERMITTED,    -22, "the peer answered: not permitted")                            \
    X(NIO_EREMOTE,          -23, "the peer answered with an error")                             \
    X(NIO_EPROTO,           -24, "the answer of the peer does not decode")                      \
    X(NIO_ECONFLICT,        -25, "in conflict with what was set up before")                     \
    X(NIO_ENOENT,           -26, "no such thing")                                               \
    X(NIO_ENOTSUP,          -27, "not supported")                                               \
    X(NIO_ERESOLVE,         -28, "the name does not resolve")                                   \
    X(NIO_EADDRINUSE,       -29, "the address is in use")                                       \
    X(NIO_EADDRNOTAVAIL,    -30, "the address is not of this host")                             \
    X(NIO_EACCES,           -31, "permission denied")                                           \
    X(NIO_ECONNREFUSED,     -32, "connection refused")                                          \
    X(NIO_ECONNRESET,       -33, "connection lost")                                             \
    X(NIO_EUNREACH,         -34, "network or host unreachable")                                 \
    X(NIO_EIO,              -35, "input/output error")                                          \
    X(NIO_ENOPEER,          -36, "the key of the peer is not known, or not proved")
/* clang-format on */

/* How a function, or a call, ended. */
typedef enum nio_status {
#define NIO_STATUS_ENUM(name, value, text) name = value,
    NIO_STATUS_LIST(NIO_STATUS_ENUM)
#undef NIO_STATUS_ENUM
} nio_status;

/* The text of a status ("timed out"); never NULL, never freed. */
NIO_API const char *nio_status_text(nio_status status);
/* Its name ("NIO_ETIMEDOUT"); "NIO_?" for a number that is none. Never freed. */
NIO_API const char *nio_status_name(nio_status status);

/* What a status cannot say: one sentence for a person. Functions that set things up take an
 * optional one (NULL is allowed) and write it when they fail, cut at its size. */
typedef struct nio_error {
    char text[256];
} nio_error;

NIO_END_DECLS
#endif
