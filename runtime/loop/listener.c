/* loop/listener.c - listens and accepts, over TCP and at unix sockets.
 *
 * Happy path:  nio__loop_listen → one socket for each address → on_connection → uv_accept
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
#include "loop/listener.h"

#include <errno.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/address.h"
#include "loop/local.h"
#include "loop/resolve.h"
#include "loop/status.h"
#include "loop/stream.h"

#define RETRY_MS 100
#define BACKLOG 511
/* Port 0 and several addresses: the port that the first one got may be taken at another. */
#define PORT_TRIES 8

typedef struct acceptor {
    nio_listener *listener;
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

struct nio_listener {
    nio__loop *loop;
    nio__hook in_loop;
    nio__listen_options options;
    acceptor acceptors[NIO__CANDIDATES_MAX];
    size_t count;   /* acceptors in use */
    size_t handles; /* of which so many are not closed yet */
    bool closing;
    bool complained;        /* trouble was logged since the last connection */
    nio__endpoint endpoint; /* with its real port */
    nio__local local;
    char url[NIO__URL_TEXT];
};

/* ---- The end --------------------------------------------------------------------------------- */

static void free_if_done(nio_listener *listener)
{
    nio__loop *loop = listener->loop;
    if (!listener->closing || listener->handles != 0) {
        return;
    }
    for (size_t i = 0; i < listener->count; i++) {
        nio__timers_release(&loop->timers);
    }
    nio__free(loop->env, listener);
    nio__loop_ended_one(loop);
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

void nio_listener_close(nio_listener *listener)
{
    if (listener->closing) {
        return;
    }
    listener->closing = true;
    nio__list_remove(&listener->in_loop);
    for (size_t i = 0; i < listener->count; i++) {
        nio__loop_timer_stop(listener->loop, &listener->acceptors[i].retry);
        close_acceptor(&listener->acceptors[i]);
    }
    free_if_done(listener);
}

void nio__listeners_close(nio__loop *loop)
{
    nio_listener *listener;
    while ((listener = NIO__LIST_FIRST(&loop->listeners, nio_listener, in_loop)) != NULL) {
        nio_listener_close(listener);
    }
}

/* ---- Accepting ------------------------------------------------------------------------------- */

static void try_later(acceptor *self, const char *why)
{
    nio_listener *listener = self->listener;
    if (!listener->complained) {
        listener->complained = true;
        nio__logf(listener->loop->env, NIO_LOG_WARN,
                  "%s: cannot accept: %s; trying again every %d ms", listener->url, why, RETRY_MS);
    }
    nio__loop_timer_set(listener->loop, &self->retry, RETRY_MS);
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
    nio_listener *listener = self->listener;
    nio__loop *loop = listener->loop;
    nio__stream *stream = nio__stream_new(loop, &listener->endpoint);
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
    const nio__endpoint *endpoint = &self->listener->endpoint;
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
    nio_listener *listener = self->listener;
    int fd, code = nio__local_bind(&listener->local, &listener->endpoint, &fd);
    if (code == 0 && (code = uv_pipe_open(&self->uv.pipe, fd)) != 0) {
        close(fd);
    }
    return code;
}

/* Makes the handle, for TCP with its socket. On failure there is none. */
static int init_handle(acceptor *self, bool local)
{
    uv_loop_t *uv = self->listener->loop->uv;
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

static int backlog_of(const nio_listener *listener)
{
    return listener->endpoint.backlog > 0  ? (int)listener->endpoint.backlog
           : listener->options.backlog > 0 ? listener->options.backlog
                                           : BACKLOG;
}

/* Binds one socket and listens; a code of libuv. close_acceptor is due in any case. */
static int open_acceptor(acceptor *self)
{
    nio_listener *listener = self->listener;
    bool local = nio__endpoint_is_local(&listener->endpoint);
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

static bool lacks_address(int code)
{
    return code == UV_EAFNOSUPPORT || code == UV_EADDRNOTAVAIL;
}

/* Opens a socket for one address; forgets it again where that fails. */
static int add_acceptor(nio_listener *listener, const nio_address *address)
{
    nio__loop *loop = listener->loop;
    if (nio__timers_reserve(&loop->timers) != NIO_OK) {
        return UV_ENOMEM;
    }
    acceptor *self = &listener->acceptors[listener->count++];
    self->listener = listener;
    self->address = *address;
    if (self->address.port == 0) {
        self->address.port = listener->endpoint.port;
    }
    nio__timer_init(&self->retry, on_retry);
    int code = open_acceptor(self);
    if (code != 0) {
        close_acceptor(self);
        return code;
    }
    listener->endpoint.port = self->address.port;
    return 0;
}

/* Opens the sockets: the first that works for `*`, else all that this host has. */
static int add_all(nio_listener *listener, const nio__candidates *candidates)
{
    int failed = 0;
    size_t good = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        int code = add_acceptor(listener, &candidates->list[i]);
        if (code == 0) {
            good++;
            if (listener->endpoint.host == NIO__HOST_ANY) {
                return 0;
            }
        } else if (lacks_address(code)) {
            failed = code;
        } else {
            return code;
        }
    }
    return good > 0 ? 0 : failed;
}

/* The addresses to listen at; a code of libuv, or 0 and none: an endpoint without address. */
static int find_candidates(nio__loop *loop, const nio__endpoint *endpoint,
                           nio__candidates *candidates)
{
    uv_getaddrinfo_t request;
    int code = nio__resolve(loop->uv, &request, endpoint->name, NULL);
    if (code == 0) {
        nio__candidates_from(candidates, request.addrinfo, endpoint->port);
        uv_freeaddrinfo(request.addrinfo);
    }
    return code == 0 && candidates->count == 0 ? UV_EAI_NODATA : code;
}

static nio_status candidates_of(nio__loop *loop, const char *url, const nio__endpoint *endpoint,
                                nio__candidates *candidates, nio_error *error)
{
    candidates->count = 1;
    candidates->list[0] = (nio_address){0};
    if (endpoint->host == NIO__HOST_ANY) {
        candidates->count = 2;
        candidates->list[0] = (nio_address){.family = 6, .port = endpoint->port};
        candidates->list[1] = (nio_address){.family = 4, .port = endpoint->port};
    } else if (endpoint->host == NIO__HOST_NAME) {
        int code = find_candidates(loop, endpoint, candidates);
        if (code != 0) {
            return nio__fail(error, nio__status_of_uv(code), "%s: %s", url, nio__text_of_uv(code));
        }
    } else if (!nio__endpoint_is_local(endpoint)) {
        return nio__address_of(&candidates->list[0], endpoint, error);
    }
    return NIO_OK;
}

static int try_listening(nio__loop *loop, const nio__endpoint *endpoint,
                         const nio__candidates *candidates, const nio__listen_options *options,
                         nio_listener **listener)
{
    nio_listener *made = nio__calloc(loop->env, 1, sizeof *made);
    if (made == NULL) {
        return UV_ENOMEM;
    }
    made->loop = loop;
    made->options = *options;
    made->endpoint = *endpoint;
    made->local.lock = -1;
    loop->open++;
    nio__list_push(&loop->listeners, &made->in_loop);
    int code = add_all(made, candidates);
    if (code != 0) {
        nio_listener_close(made);
        return code;
    }
    nio__url_text(&made->endpoint, made->url);
    *listener = made;
    return 0;
}

nio_status nio__loop_listen(nio__loop *loop, const char *url, const nio__endpoint *endpoint,
                            const nio__listen_options *options, nio_listener **listener,
                            nio_error *error)
{
    nio__candidates candidates;
    nio_status status = candidates_of(loop, url, endpoint, &candidates, error);
    if (status != NIO_OK) {
        return status;
    }
    int code;
    unsigned tries = endpoint->port == 0 && candidates.count > 1 ? PORT_TRIES : 1;
    do {
        code = try_listening(loop, endpoint, &candidates, options, listener);
    } while (code == UV_EADDRINUSE && --tries > 0);
    if (code != 0) {
        return nio__fail(error, nio__status_of_uv(code), "%s: %s", url, nio__text_of_uv(code));
    }
    return NIO_OK;
}

const char *nio_listener_endpoint(const nio_listener *listener)
{
    return listener->url;
}

uint16_t nio_listener_port(const nio_listener *listener)
{
    return listener->endpoint.port;
}
