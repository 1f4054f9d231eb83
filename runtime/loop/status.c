/* loop/status.c - one table from libuv's codes to nio_status. */
#include "loop/status.h"

#include <stddef.h>

#include <uv.h>

/* clang-format off */
static const struct {
    int code;
    nio_status status;
    const char *text; /* NULL: that of the status */
} rows[] = {
    {UV_EOF,             NIO_ECLOSED,       "the peer closed the connection"},
    {UV_ECANCELED,       NIO_ECANCELED,     NULL},
    {UV_EAI_CANCELED,    NIO_ECANCELED,     NULL},
    {UV_ENOMEM,          NIO_ENOMEM,        NULL},
    {UV_ENOBUFS,         NIO_ENOMEM,        "the system has no memory for the socket"},
    {UV_EAI_MEMORY,      NIO_ENOMEM,        NULL},
    {UV_EMFILE,          NIO_ELIMIT,        "too many files are open in this process"},
    {UV_ENFILE,          NIO_ELIMIT,        "too many files are open on this host"},
    {UV_EINVAL,          NIO_EINVAL,        NULL},
    {UV_EDESTADDRREQ,    NIO_EINVAL,        NULL},
    {UV_EFAULT,          NIO_EINVAL,        NULL},
    {UV_EBADF,           NIO_EINVAL,        NULL},
    {UV_ENOTSOCK,        NIO_EINVAL,        NULL},
    {UV_EISCONN,         NIO_EINVAL,        NULL},
    {UV_EALREADY,        NIO_EINVAL,        NULL},
    {UV_EAI_BADFLAGS,    NIO_EINVAL,        NULL},
    {UV_EAI_BADHINTS,    NIO_EINVAL,        NULL},
    {UV_EACCES,          NIO_EACCES,        NULL},
    {UV_EPERM,           NIO_EACCES,        NULL},
    {UV_EADDRINUSE,      NIO_EADDRINUSE,    NULL},
    {UV_EADDRNOTAVAIL,   NIO_EADDRNOTAVAIL, NULL},
    {UV_EAFNOSUPPORT,    NIO_ENOTSUP,       "this host lacks that address family"},
    {UV_EPROTONOSUPPORT, NIO_ENOTSUP,       NULL},
    {UV_ENOTSUP,         NIO_ENOTSUP,       NULL},
    {UV_ENOSYS,          NIO_ENOTSUP,       NULL},
    {UV_ENOPROTOOPT,     NIO_ENOTSUP,       NULL},
    {UV_EAI_FAMILY,      NIO_ENOTSUP,       NULL},
    {UV_EAI_SOCKTYPE,    NIO_ENOTSUP,       NULL},
    {UV_EAI_ADDRFAMILY,  NIO_ERESOLVE,      NULL},
    {UV_EAI_AGAIN,       NIO_ERESOLVE,      "the name does not resolve for the moment"},
    {UV_EAI_FAIL,        NIO_ERESOLVE,      NULL},
    {UV_EAI_NODATA,      NIO_ERESOLVE,      NULL},
    {UV_EAI_NONAME,      NIO_ERESOLVE,      NULL},
    {UV_EAI_OVERFLOW,    NIO_ERESOLVE,      NULL},
    {UV_EAI_PROTOCOL,    NIO_ERESOLVE,      NULL},
    {UV_EAI_SERVICE,     NIO_ERESOLVE,      NULL},
    {UV_ECONNREFUSED,    NIO_ECONNREFUSED,  NULL},
    {UV_ECONNRESET,      NIO_ECONNRESET,    NULL},
    {UV_ECONNABORTED,    NIO_ECONNRESET,    NULL},
    {UV_EPIPE,           NIO_ECONNRESET,    NULL},
    {UV_ENOTCONN,        NIO_ECONNRESET,    NULL},
    {UV_ESHUTDOWN,       NIO_ECONNRESET,    NULL},
    {UV_ETIMEDOUT,       NIO_ETIMEDOUT,     NULL},
    {UV_ENETUNREACH,     NIO_EUNREACH,      "the network cannot be reached"},
    {UV_ENETDOWN,        NIO_EUNREACH,      "the network is down"},
    {UV_EHOSTUNREACH,    NIO_EUNREACH,      "the host cannot be reached"},
    {UV_EHOSTDOWN,       NIO_EUNREACH,      "the host is down"},
    {UV_ENONET,          NIO_EUNREACH,      NULL},
    {UV_EMSGSIZE,        NIO_ETOOBIG,       NULL},
    {UV_E2BIG,           NIO_ETOOBIG,       NULL},
    {UV_ENOENT,          NIO_ENOENT,        "there is no such file"},
    {UV_ENODEV,          NIO_ENOENT,        NULL},
    {UV_ENXIO,           NIO_ENOENT,        NULL},
    {UV_EBUSY,           NIO_EBUSY,         "the system is busy with it"},
    {UV_EAGAIN,          NIO_EPENDING,      NULL},
};
/* clang-format on */

static size_t row_of(int code)
{
    size_t i = 0;
    while (i < sizeof rows / sizeof rows[0] && rows[i].code != code) {
        i++;
    }
    return i;
}

nio_status nio__status_of_uv(int code)
{
    if (code >= 0) {
        return NIO_OK;
    }
    size_t row = row_of(code);
    return row < sizeof rows / sizeof rows[0] ? rows[row].status : NIO_EIO;
}

const char *nio__text_of_uv(int code)
{
    size_t row = row_of(code);
    if (row < sizeof rows / sizeof rows[0]) {
        return rows[row].text != NULL ? rows[row].text : nio_status_text(rows[row].status);
    }
    return nio_status_text(nio__status_of_uv(code));
}
