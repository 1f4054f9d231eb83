/* loop/acceptor.c - listens and accepts, over TCP and at unix sockets.
 *
 * Happy path:  nio__acceptors_listen → one socket for each address → on_connection → uv_accept
 *              → nio__link_create → nio__stream_opened
 * Failure modes
 *   `*` on a host without IPv6: 0.0.0.0 takes the place of the dual-stack socket. An address of a
 *   name that this host lacks is left out, as long as one is there.
 *   Too many links: the connection is accepted and closed; the engine counts it.
 *   No memory for a link: the connection waits in its place, which stops libuv from accepting;
 *   tried again every RETRY_MS.
 *   accept itself fails (no file descriptors): libuv would try again at once and for ever, so the
 *   socket is closed, and opened again every RETRY_MS until that works. Each of these is logged
 *   once, until a connection is accepted again. (Mostly libuv keeps a spare descriptor for the
 *   case, with which it accepts and closes what waits; then nothing of it is seen here.) */
#include "loop/acceptor.h"

#include <errno.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/address.h"
#include "loop/local.h"
#include "loop/status.h"
#include "loop/stream.h"

#define RETRY_MS 100
#define BACKLOG 511

typedef struct stream_listener stream_listener;

typedef struct acceptor {
    stream_listener *listener;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    nio_address address; /* with its real port */
    nio__timer retry;
    bool open;    /* the handle is there */
    bool waiting; /* a connection is in its place, not accepted */
} acceptor;

struct stream_listener {
    nio_listener head;
    nio__listen_options options;
    acceptor acceptors[NIO__CANDIDATES_MAX];
    size_t count;    /* acceptors in use */
    size_t handles;  /* of which so many are not closed yet */
    bool complained; /* trouble was logged since the last connection */
    nio__local local;
};

/* ---- The end --------------------------------------------------------------------------------- */

static void free_if_done(stream_listener *listener)
{
    nio__loop *loop = listener->head.loop;
    if (!listener->head.closing || listener->handles != 0) {
        return;
    }
    for (size_t i = 0; i < listener->count; i++) {
        nio__timers_release(&loop->timers);
    }
    nio__listener_free(&listener->head);
}

static void on_closed(uv_handle_t *handle)
{
    acceptor *self = handle->data;
    self->listener->handles--;
    free_if_done(self->listener);
}

static void close_acceptor(acceptor *self)
{
    if (self->open) {
        self->open = false;
        self->waiting = false;
        nio__local_end(&self->listener->local);
        uv_close(&self->uv.handle, on_closed);
    }
}

static void close_all(nio_listener *head)
{
    stream_listener *listener = NIO__CONTAINER(head, stream_listener, head);
    for (size_t i = 0; i < listener->count; i++) {
        nio__loop_timer_stop(head->loop, &listener->acceptors[i].retry);
        close_acceptor(&listener->acceptors[i]);
    }
    free_if_done(listener);
}

/* ---- Accepting ------------------------------------------------------------------------------- */

static void try_later(acceptor *self, const char *why)
{
    stream_listener *listener = self->listener;
    if (!listener->complained) {
        listener->complained = true;
        nio__logf(listener->head.loop->env, NIO_LOG_WARN,
                  "%s: cannot accept: %s; trying again every %d ms", listener->head.url, why,
                  RETRY_MS);
    }
    nio__loop_timer_set(listener->head.loop, &self->retry, RETRY_MS);
}

static void peer_address(const uv_tcp_t *tcp, nio_address *address)
{
    struct sockaddr_storage name;
    int len = sizeof name;
    *address = (nio_address){0};
    if (uv_tcp_getpeername(tcp, (struct sockaddr *)&name, &len) == 0) {
        nio__address_from(address, (const struct sockaddr *)&name);
    }
}

static void accept_one(acceptor *self)
{
    stream_listener *listener = self->listener;
    nio__loop *loop = listener->head.loop;
    nio__stream *stream = nio__stream_new(loop, &listener->head.endpoint);
    self->waiting = stream == NULL;
    if (stream == NULL) {
        try_later(self, nio_status_text(NIO_ENOMEM));
        return;
    }
    int code = uv_accept(&self->uv.stream, &stream->uv.stream);
    if (code != 0) {
        nio__stream_end(stream);
        return;
    }
    nio__link_options with = {.accepted = true,
                              .outer = listener->options.outer,
                              .on_link = listener->options.on_link,
                              .user = listener->options.user,
                              .transport = stream};
    if (!stream->local) {
        peer_address(&stream->uv.tcp, &with.address);
    }
    nio_link *link;
    if (nio__link_create(loop->core, &with, &link) != NIO_OK) {
        nio__stream_end(stream);
        return;
    }
    listener->complained = false;
    stream->link = link;
    nio__stream_opened(stream, &with.address);
}

static void on_connection(uv_stream_t *server, int status)
{
    acceptor *self = server->data;
    if (!self->open) {
        return;
    }
    if (status == 0) {
        accept_one(self);
        return;
    }
    close_acceptor(self);
    try_later(self, nio__text_of_uv(status));
}

/* ---- Listening ------------------------------------------------------------------------------- */

static int share_port(uv_tcp_t *tcp)
{
#ifdef SO_REUSEPORT
    const int on = 1;
    uv_os_fd_t fd;
    int code = uv_fileno((const uv_handle_t *)tcp, &fd);
    if (code == 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
        code = uv_translate_sys_error(errno);
    }
    return code;
#else
    (void)tcp;
    return UV_ENOTSUP;
#endif
}

static int bind_tcp(acceptor *self)
{
    const nio__endpoint *endpoint = &self->listener->head.endpoint;
    struct sockaddr_storage name;
    nio__address_to(&self->address, &name);
    int code = endpoint->reuse_port ? share_port(&self->uv.tcp) : 0;
    /* [::] means IPv6 alone where it is written out, and both for `*`. */
    bool only = self->address.family == 6 && endpoint->host != NIO__HOST_ANY;
    return code != 0 ? code
                     : uv_tcp_bind(&self->uv.tcp, (const struct sockaddr *)&name,
                                   only ? UV_TCP_IPV6ONLY : 0);
}

static int bind_local(acceptor *self)
{
    stream_listener *listener = self->listener;
    int fd, code = nio__local_bind(&listener->local, &listener->head.endpoint, &fd);
    if (code == 0 && (code = uv_pipe_open(&self->uv.pipe, fd)) != 0) {
        close(fd);
    }
    return code;
}

/* Makes the handle, for TCP with its socket. On failure there is none. */
static int init_handle(acceptor *self, bool local)
{
    uv_loop_t *uv = self->listener->head.loop->uv;
    unsigned family = self->address.family == 4 ? AF_INET : AF_INET6;
    return local ? uv_pipe_init(uv, &self->uv.pipe, 0) : uv_tcp_init_ex(uv, &self->uv.tcp, family);
}

static int learn_port(acceptor *self)
{
    struct sockaddr_storage name;
    int len = sizeof name;
    int code = uv_tcp_getsockname(&self->uv.tcp, (struct sockaddr *)&name, &len);
    if (code == 0) {
        nio_address got;
        nio__address_from(&got, (const struct sockaddr *)&name);
        self->address.port = got.port;
    }
    return code;
}

static int backlog_of(const stream_listener *listener)
{
    return listener->head.endpoint.backlog > 0 ? (int)listener->head.endpoint.backlog
           : listener->options.backlog > 0     ? listener->options.backlog
                                               : BACKLOG;
}

/* Binds one socket and listens; a code of libuv. close_acceptor is due in any case. */
static int open_acceptor(acceptor *self)
{
    stream_listener *listener = self->listener;
    bool local = nio__endpoint_is_local(&listener->head.endpoint);
    int code = init_handle(self, local);
    if (code != 0) {
        return code;
    }
    self->uv.handle.data = self;
    self->open = true;
    listener->handles++;
    code = local ? bind_local(self) : bind_tcp(self);
    if (code == 0) {
        code = uv_listen(&self->uv.stream, backlog_of(listener), on_connection);
    }
    return code != 0 || local ? code : learn_port(self);
}

static void on_retry(nio__timer *timer)
{
    acceptor *self = NIO__CONTAINER(timer, acceptor, retry);
    if (self->waiting) {
        accept_one(self);
        return;
    }
    if (self->open) {
        return;
    }
    int code = open_acceptor(self);
    if (code != 0) {
        close_acceptor(self);
        try_later(self, nio__text_of_uv(code));
    }
}

/* Opens a socket for one address; forgets it again where that fails. */
static int add_acceptor(nio_listener *head, const nio_address *address)
{
    stream_listener *listener = NIO__CONTAINER(head, stream_listener, head);
    nio__loop *loop = head->loop;
    if (nio__timers_reserve(&loop->timers) != NIO_OK) {
        return UV_ENOMEM;
    }
    acceptor *self = &listener->acceptors[listener->count++];
    self->listener = listener;
    self->address = *address;
    if (self->address.port == 0) {
        self->address.port = listener->head.endpoint.port;
    }
    nio__timer_init(&self->retry, on_retry);
    int code = open_acceptor(self);
    if (code != 0) {
        close_acceptor(self);
        return code;
    }
    listener->head.endpoint.port = self->address.port;
    return 0;
}

int nio__acceptors_listen(nio__loop *loop, const nio__endpoint *endpoint,
                          const nio__candidates *candidates, const nio__listen_options *options,
                          nio_listener **listener)
{
    stream_listener *made = nio__calloc(loop->env, 1, sizeof *made);
    if (made == NULL) {
        return UV_ENOMEM;
    }
    made->options = *options;
    made->local.lock = -1;
    nio__listener_begin(&made->head, loop, endpoint, close_all);
    int code = nio__listener_open(&made->head, candidates, add_acceptor);
    if (code != 0) {
        nio_listener_close(&made->head);
        return code;
    }
    *listener = &made->head;
    return 0;
}
