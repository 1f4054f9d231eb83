/* loop/local.c - unix sockets by name.
 *
 * Happy path:  nio__local_bind → the lock beside the path → bind → the mode → (uv_listen)
 *              nio__local_connect → connected, or not, at once
 * Failure modes
 *   The file is there already. Whether somebody listens at it is decided by the lock: a file
 *   PATH.lock, locked as long as we listen, whose lock the system takes away from the dead. So
 *   two that start at one time never take the path from each other. Of others, that know of no
 *   lock, a connection in vain tells.
 *   Killed: both files stay, and the next one to come finds the lock free.
 *   Replaced by somebody while we listened: the file is theirs and stays.
 *
 * The mode is set after bind and before listen, in between which nobody can connect. libuv binds
 * and connects by names without NUL alone, and so knows no abstract ones; hence all is done here
 * and libuv is given the socket. */
#include "loop/local.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <uv.h>

#include "loop/stream.h"

#define LOCK_SUFFIX ".lock"
/* Others may remove the lock between our opening and locking it. */
#define LOCK_TRIES 8

static int last_error(void)
{
    return uv_translate_sys_error(errno);
}

/* The parser saw to it that the name fits. */
static socklen_t name_of(const nio__endpoint *endpoint, struct sockaddr_un *name)
{
    size_t len = strlen(endpoint->name);
    size_t front = endpoint->host == NIO__HOST_ABSTRACT ? 1 : 0; /* a NUL, else it is behind */
    memset(name, 0, sizeof *name);
    name->sun_family = AF_UNIX;
    memcpy(name->sun_path + front, endpoint->name, len);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + 1);
}

static int open_socket(int *fd)
{
    int made = socket(AF_UNIX, SOCK_STREAM, 0);
    if (made < 0) {
        return last_error();
    }
    if (fcntl(made, F_SETFD, FD_CLOEXEC) != 0 || fcntl(made, F_SETFL, O_NONBLOCK) != 0) {
        int code = last_error();
        close(made);
        return code;
    }
    *fd = made;
    return 0;
}

int nio__local_connect(const nio__endpoint *endpoint, int *fd)
{
    struct sockaddr_un name;
    socklen_t len = name_of(endpoint, &name);
    int made = -1, code = open_socket(&made);
    if (code != 0) {
        return code;
    }
    int failed;
    do {
        failed = connect(made, (const struct sockaddr *)&name, len);
    } while (failed != 0 && errno == EINTR);
    if (failed != 0) {
        code = last_error();
        close(made);
        return code;
    }
    *fd = made;
    return 0;
}

/* ---- The lock -------------------------------------------------------------------------------- */

static bool is_same_file(const char *path, const struct stat *as)
{
    struct stat found;
    return lstat(path, &found) == 0 && found.st_dev == as->st_dev && found.st_ino == as->st_ino;
}

static void lock_path(const nio__local *local, char path[sizeof local->path + sizeof LOCK_SUFFIX])
{
    snprintf(path, sizeof local->path + sizeof LOCK_SUFFIX, "%s" LOCK_SUFFIX, local->path);
}

/* Locks the file beside the path; one that was removed meanwhile is no lock. */
static int take_lock(nio__local *local)
{
    char path[sizeof local->path + sizeof LOCK_SUFFIX];
    lock_path(local, path);
    for (unsigned i = 0; i < LOCK_TRIES; i++) {
        struct stat own;
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) {
            return last_error();
        }
        if (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &own) != 0) {
            int code = errno == EWOULDBLOCK ? UV_EADDRINUSE : last_error();
            close(fd);
            return code;
        }
        if (is_same_file(path, &own)) {
            local->lock = fd;
            return 0;
        }
        close(fd);
    }
    return UV_EADDRINUSE;
}

/* Removed while it is still ours, so that nobody else's is. */
static void give_lock(nio__local *local)
{
    char path[sizeof local->path + sizeof LOCK_SUFFIX];
    if (local->lock >= 0) {
        lock_path(local, path);
        (void)unlink(path);
        close(local->lock);
        local->lock = -1;
    }
}

/* ---- Binding --------------------------------------------------------------------------------- */

/* The path is a socket at which nobody listens. */
static bool is_stale(const nio__endpoint *endpoint)
{
    struct stat found;
    int fd = -1;
    if (lstat(endpoint->name, &found) != 0 || !S_ISSOCK(found.st_mode)) {
        return false;
    }
    int code = nio__local_connect(endpoint, &fd);
    if (code == 0) {
        close(fd);
    }
    return code == UV_ECONNREFUSED;
}

static int bind_name(int fd, const nio__endpoint *endpoint)
{
    struct sockaddr_un name;
    socklen_t len = name_of(endpoint, &name);
    return bind(fd, (const struct sockaddr *)&name, len) == 0 ? 0 : last_error();
}

static int bind_path(nio__local *local, int fd, const nio__endpoint *endpoint)
{
    struct stat made;
    int code = bind_name(fd, endpoint);
    if (code == UV_EADDRINUSE && is_stale(endpoint) && unlink(endpoint->name) == 0) {
        code = bind_name(fd, endpoint);
    }
    if (code != 0) {
        return code;
    }
    if (lstat(endpoint->name, &made) != 0) {
        return last_error();
    }
    local->bound = true;
    local->device = made.st_dev;
    local->inode = made.st_ino;
    return chmod(endpoint->name, (mode_t)endpoint->mode) == 0 ? 0 : last_error();
}

int nio__local_bind(nio__local *local, const nio__endpoint *endpoint, int *fd)
{
    bool path = endpoint->host == NIO__HOST_PATH;
    *local = (nio__local){.lock = -1};
    memcpy(local->path, endpoint->name, sizeof local->path);
    int made = -1, code = path ? take_lock(local) : 0;
    if (code == 0) {
        code = open_socket(&made);
    }
    if (code != 0) {
        return code;
    }
    code = path ? bind_path(local, made, endpoint) : bind_name(made, endpoint);
    if (code != 0) {
        close(made);
        return code;
    }
    *fd = made;
    return 0;
}

void nio__local_end(nio__local *local)
{
    struct stat made;
    made.st_dev = local->device;
    made.st_ino = local->inode;
    if (local->bound && is_same_file(local->path, &made)) {
        (void)unlink(local->path);
    }
    local->bound = false;
    give_lock(local);
}

/* ---- Who is at the other side ---------------------------------------------------------------- */

nio_status nio_link_credentials(const nio_link *link, uint32_t *uid, uint32_t *gid, int32_t *pid)
{
    const nio__stream *stream = nio__link_transport(link);
    if (stream == NULL || stream->state == NIO__STREAM_ENDING) {
        return NIO_ECLOSED;
    }
    if (!stream->local) {
        return NIO_ENOTSUP;
    }
#ifdef SO_PEERCRED
    struct ucred peer;
    socklen_t len = sizeof peer;
    uv_os_fd_t fd;
    if (uv_fileno(&stream->uv.handle, &fd) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0) {
        return NIO_ECLOSED;
    }
    *uid = (uint32_t)peer.uid;
    *gid = (uint32_t)peer.gid;
    *pid = (int32_t)peer.pid;
    return NIO_OK;
#else
    (void)uid;
    (void)gid;
    (void)pid;
    return NIO_ENOTSUP;
#endif
}
