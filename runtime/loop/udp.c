/* loop/udp.c - UDP sockets: opening, what comes in, the end. What goes out is in udp_send.c.
 *
 * Happy path
 *   in    nio__udp_lend lends the loop's buffer, room for a batch of datagrams (recvmmsg) → on_recv
 *         for each → nio__socket_input; after the batch, what it brought up is sent
 *   end   the engine wants it → uv_close, of the ears as well → nio__socket_closed → gone
 *
 * Failure modes
 *   The system has an error for us (an ICMP message, mostly): it says nothing about other
 *   addresses, so nothing ends by it; whoever waits for an answer has a deadline.
 *   A datagram longer than its room: cannot be, since that is as long as a datagram can be; where
 *   the system says so all the same, the engine is told that it was cut. */
#include "loop/udp.h"

#include "base/alloc.h"
#include "loop/address.h"
#include "loop/udp_group.h"
#include "loop/udp_option.h"

/* libuv reads batches of at most 20 datagrams, each into 64 KiB (uv__udp_recvmmsg). */
#define BATCH 20
#define ROOM 65536
#define NETS_MS 5000

/* ---- What all sockets of a loop share -------------------------------------------------------- */

static int prepare_loop(nio__loop *loop)
{
    if (loop->udp_buffer == NULL) {
        loop->udp_buffer = nio__alloc(loop->env, (size_t)BATCH * ROOM);
    }
    return loop->udp_buffer != NULL ? 0 : UV_ENOMEM;
}

void nio__udp_end(nio__loop *loop)
{
    nio__free(loop->env, loop->udp_buffer);
    nio__nets_end(&loop->nets, loop->env);
}

const nio__nets *nio__udp_nets(nio__loop *loop)
{
    uint64_t now = loop->env->monotonic_ms(loop->env->user);
    if (now >= loop->nets_until) {
        loop->nets_until = now + NETS_MS;
        (void)!nio__nets_read(&loop->nets, loop->env); /* else what was known is still the best */
    }
    return &loop->nets;
}

bool nio__udp_is_near(void *host, const nio_address *address)
{
    return nio__nets_near(nio__udp_nets(host), address);
}

/* ---- The end --------------------------------------------------------------------------------- */

void nio__udp_handle_closed(nio__udp *udp)
{
    if (--udp->handles != 0) {
        return;
    }
    nio__loop *loop = udp->loop;
    if (udp->socket != NULL) {
        nio__socket_closed(udp->socket);
        if (udp->gone != NULL) {
            udp->gone(udp->owner);
        }
    }
    nio__free(loop->env, udp);
    nio__loop_ended_one(loop);
}

static void on_closed(uv_handle_t *handle)
{
    nio__udp_handle_closed(handle->data);
}

static void end(nio__udp *udp)
{
    udp->ending = true;
    nio__list_remove(&udp->in_loop);
    nio__list_remove(&udp->in_dirty);
    nio__udp_groups_end(udp);
    uv_close((uv_handle_t *)&udp->handle, on_closed);
}

void nio__udp_want_close(void *host, nio__socket *socket)
{
    (void)host;
    end(nio__socket_transport(socket));
}

/* ---- In -------------------------------------------------------------------------------------- */

void nio__udp_lend(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    const nio__udp *udp = handle->data;
    *buffer = uv_buf_init((char *)udp->loop->udp_buffer, BATCH * ROOM);
}

void nio__udp_take(nio__udp *udp, const nio_address *from, const uv_buf_t *buffer, ssize_t count,
                   unsigned flags, bool multicast)
{
    nio__loop_enter(udp->loop);
    nio__socket_input(udp->socket, from, nio__span_of(buffer->base, (size_t)count),
                      (flags & UV_UDP_PARTIAL) != 0, multicast);
    nio__loop_leave(udp->loop);
}

static void on_recv(uv_udp_t *handle, ssize_t count, const uv_buf_t *buffer,
                    const struct sockaddr *from, unsigned flags)
{
    nio__udp *udp = handle->data;
    if (udp->ending) {
        return; /* by one that came before it in the same batch */
    }
    if (count >= 0 && from != NULL) {
        nio_address address;
        nio__address_from(&address, from);
        nio__udp_take(udp, &address, buffer, count, flags, false);
    } else if (nio__hook_in_list(&udp->in_dirty)) {
        nio__udp_flush(udp); /* the batch is over */
    }
}

/* ---- Opening --------------------------------------------------------------------------------- */

static nio__udp *new_udp(nio__loop *loop, const nio__udp_options *options)
{
    nio__udp *udp = nio__calloc(loop->env, 1, sizeof *udp);
    if (udp == NULL) {
        return NULL;
    }
    udp->loop = loop;
    udp->address = options->address;
    udp->dual = options->dual;
    udp->endpoint = options->endpoint;
    udp->gone = options->gone;
    udp->owner = options->owner;
    nio__hook_init(&udp->in_loop);
    nio__hook_init(&udp->in_dirty);
    nio__list_init(&udp->ears);
    return udp;
}

static int learn_port(nio__udp *udp)
{
    struct sockaddr_storage name;
    int len = sizeof name;
    int code = uv_udp_getsockname(&udp->handle, (struct sockaddr *)&name, &len);
    if (code == 0) {
        nio_address got;
        nio__address_from(&got, (const struct sockaddr *)&name);
        udp->address.port = got.port;
    }
    return code;
}

/* The engine learns of it. */
static int make_socket(nio__udp *udp, const nio__udp_options *options)
{
    nio__socket_options with = {.outer = options->outer,
                                .on_link = options->on_link,
                                .user = options->user,
                                .family = udp->dual ? 0 : udp->address.family,
                                .shared = options->endpoint != NULL,
                                .transport = udp};
    nio_status status = nio__socket_create(udp->loop->core, &with, &udp->socket);
    return status == NIO_OK ? 0 : status == NIO_ENOMEM ? UV_ENOMEM : UV_ECANCELED;
}

static int start(nio__udp *udp, const nio__udp_options *options)
{
    int code = nio__udp_bind(udp);
    if (code == 0) {
        code = learn_port(udp);
    }
    if (code == 0) {
        code = make_socket(udp, options);
    }
    if (code == 0) {
        code = uv_udp_recv_start(&udp->handle, nio__udp_lend, on_recv);
    }
    return code == 0 && udp->endpoint != NULL ? nio__udp_groups_begin(udp) : code;
}

int nio__udp_open(nio__loop *loop, const nio__udp_options *options, nio__udp **out)
{
    int code = prepare_loop(loop);
    nio__udp *udp = code == 0 ? new_udp(loop, options) : NULL;
    if (udp == NULL) {
        return UV_ENOMEM;
    }
    unsigned family = udp->address.family == 4 ? AF_INET : AF_INET6;
    code = uv_udp_init_ex(loop->uv, &udp->handle, family | UV_UDP_RECVMMSG);
    if (code != 0) {
        nio__free(loop->env, udp);
        return code;
    }
    udp->handle.data = udp;
    udp->handles = 1;
    loop->open++;
    nio__list_push(&loop->udps, &udp->in_loop);
    code = start(udp, options);
    if (code == 0) {
        *out = udp;
        return 0;
    }
    udp->gone = NULL;
    udp->endpoint = NULL;
    if (udp->socket != NULL) {
        nio__socket_close(udp->socket);
    } else {
        end(udp);
    }
    return code;
}
