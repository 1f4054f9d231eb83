/* loop/local.h - unix sockets, as far as libuv leaves them to us: names, modes, stale files, who
 * is at the other side. What comes and goes over them is stream.c's, as for TCP. */
#ifndef NIO_LOOP_LOCAL_H
#define NIO_LOOP_LOCAL_H

#include <sys/types.h>

#include "loop/url.h"

/* What a listener has taken of the file system. */
typedef struct nio__local {
    bool bound; /* the file `path` was made, and is this one: */
    dev_t device;
    ino_t inode;
    int lock; /* the locked file beside it, or -1 */
    char path[NIO__NAME_MAX + 1];
} nio__local;

/* A socket that is bound to the endpoint, for uv_pipe_open and uv_listen. Where a file is in the
 * way that nobody listens at any more, it is replaced. 0, or a code of libuv: UV_EADDRINUSE also
 * for a file that is no socket. To be ended with nio__local_end. */
int nio__local_bind(nio__local *local, const nio__endpoint *endpoint, int *fd);
/* Removes the file, if it is still the one that was made. Harmless if nothing was bound. */
void nio__local_end(nio__local *local);

/* A socket that is connected to the endpoint, for uv_pipe_open; at once, since the system never
 * lets one wait here. 0, or a code of libuv: UV_EAGAIN while too many wait to be accepted. */
int nio__local_connect(const nio__endpoint *endpoint, int *fd);

#endif
