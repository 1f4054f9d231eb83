/* loop/dial.c - connects: resolves a name, then tries its addresses one after another.
 *
 * Happy path:  nio__loop_connect → in the next round of the loop: begin
 *              → (uv_getaddrinfo → on_resolved →) attempt → uv_tcp_connect → on_connected
 *              → nio__stream_opened
 *              of a unix socket: begin → attempt_local → nio__stream_opened
 *              of a name over UDP: begin → on_resolved → adopt; an address is udp_dial.c's at once
 * Failure modes
 *   An address fails: its handle is closed, then the next one is tried (on_attempt_closed). The
 *   link ends with the reason of the first, which is the one the system prefers.
 *   An address says nothing: each has an equal share of what is left of limits.connect_ms, so
 *   that a dead one does not use up the time of the others.
 *   The name does not resolve, or not within connect_ms: the link ends.
 *   At a unix socket too many wait to be accepted: the system does not let us wait with them, so
 *   we come again every LOCAL_RETRY_MS until connect_ms are over.
 *   The link is closed meanwhile: a look-up cannot be stopped, so its request goes on as an
 *   orphan (dial.stream NULL) that the loop waits for when it closes.
 *
 *
 * A link that connects again comes back through nio__dial_want_connect, with the same endpoint: its
 * stream stays, in state WAITING. Nothing is told before nio__loop_connect, or that, returned. */
#include "loop/dial.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/address.h"
#include "loop/local.h"
#include "loop/resolve.h"
#include "loop/status.h"
#include "loop/udp.h"

/* Of the endpoint, in sentences. */
#define URL_SHOWN 80
#define LOCAL_RETRY_MS 20

typedef enum dial_state {
    DIAL_BEGINS, /* in the next round */
    DIAL_LOOKS,  /* a name up */
    DIAL_TRIES,  /* an address, or waits to try a unix socket again */
} dial_state;

/* What is dialled; a link that connects again keeps it. */
typedef struct nio__target {
    nio__endpoint endpoint;
    nio_layer *outer; /* of the link */
    char url[URL_SHOWN];
} nio__target;

typedef struct nio__dial {
    nio__loop *loop;
    nio__stream *stream; /* NULL: dropped during the look-up */
    nio__target target;
    dial_state state;
    uv_getaddrinfo_t lookup;
    nio__timer timer; /* of the state */
    uint64_t end_at;  /* monotonic, milliseconds */
    nio__candidates candidates;
    size_t next;    /* the candidate to be tried next */
    int first_code; /* of the first candidate that failed; 0: none did */
} nio__dial;

static void free_dial(nio__dial *dial)
{
    nio__loop *loop = dial->loop;
    nio__loop_timer_stop(loop, &dial->timer);
    nio__timers_release(&loop->timers);
    nio__free(loop->env, dial);
}

void nio__dial_drop(nio__stream *stream)
{
    nio__dial *dial = stream->dial;
    if (dial == NULL) {
        return;
    }
    stream->dial = NULL;
    if (dial->state != DIAL_LOOKS) {
        free_dial(dial);
        return;
    }
    dial->stream = NULL;
    nio__loop_timer_stop(dial->loop, &dial->timer);
    uv_cancel((uv_req_t *)&dial->lookup); /* helps if it has not begun */
}

/* All is lost: ends the link with a sentence. */
static void give_up(nio__dial *dial, int code)
{
    char text[NIO__LOG_LINE_MAX];
    snprintf(text, sizeof text, "%s: %s", dial->target.url, nio__text_of_uv(code));
    nio__loop_timer_stop(dial->loop, &dial->timer);
    nio__link_failed(dial->stream->link, nio__status_of_uv(code), text);
}

/* ---- Attempts -------------------------------------------------------------------------------- */

static void attempt(nio__dial *dial);

static void on_attempt_closed(uv_handle_t *handle)
{
    nio__stream *stream = handle->data;
    if (stream->state == NIO__STREAM_ENDING) {
        nio__stream_gone(stream);
        return;
    }
    nio__stream_init_handle(stream);
    attempt(stream->dial);
}

static void attempt_failed(nio__dial *dial, int code)
{
    if (dial->first_code == 0) {
        dial->first_code = code;
    }
    nio__loop_timer_stop(dial->loop, &dial->timer);
    if (dial->next == dial->candidates.count) {
        give_up(dial, dial->first_code);
        return;
    }
    uv_close(&dial->stream->uv.handle, on_attempt_closed);
}

/* A connection to a port of this host at which nobody listens can meet itself, if the system
 * happens to give it that very port: one that tries again and again will, one day. */
static bool met_itself(const uv_tcp_t *tcp)
{
    struct sockaddr_storage own = {0}, peer = {0};
    int own_len = sizeof own, peer_len = sizeof peer;
    return uv_tcp_getsockname(tcp, (struct sockaddr *)&own, &own_len) == 0 &&
           uv_tcp_getpeername(tcp, (struct sockaddr *)&peer, &peer_len) == 0 &&
           own_len == peer_len && memcmp(&own, &peer, sizeof own) == 0;
}

static void on_connected(uv_connect_t *request, int status)
{
    nio__stream *stream = request->handle->data;
    nio__dial *dial = stream->dial;
    if (stream->state == NIO__STREAM_ENDING || status == UV_ECANCELED) {
        return; /* closed, or timed out: the handle is closing */
    }
    if (status == 0 && met_itself(&stream->uv.tcp)) {
        status = UV_ECONNREFUSED;
    }
    if (status != 0) {
        attempt_failed(dial, status);
        return;
    }
    nio_address address = dial->candidates.list[dial->next - 1];
    nio__dial_drop(stream);
    nio__stream_opened(stream, &address);
}

static uint64_t time_left(const nio__dial *dial)
{
    const nio_env *env = dial->loop->env;
    uint64_t now = env->monotonic_ms(env->user);
    return dial->end_at > now ? dial->end_at - now : 0;
}

/* Tries the next candidate. */
static void attempt(nio__dial *dial)
{
    nio__stream *stream = dial->stream;
    uint64_t share = time_left(dial) / (dial->candidates.count - dial->next);
    struct sockaddr_storage to;
    nio__address_to(&dial->candidates.list[dial->next++], &to);
    nio__loop_timer_set(dial->loop, &dial->timer, share);
    int code = uv_tcp_connect(&stream->connect, &stream->uv.tcp, (const struct sockaddr *)&to,
                              on_connected);
    if (code != 0) {
        attempt_failed(dial, code);
    }
}

static void attempt_local(nio__dial *dial)
{
    static const nio_address none = {0};
    nio__stream *stream = dial->stream;
    int fd, code = nio__local_connect(&dial->target.endpoint, &fd);
    if (code == UV_EAGAIN && time_left(dial) > LOCAL_RETRY_MS) {
        nio__loop_timer_set(dial->loop, &dial->timer, LOCAL_RETRY_MS);
        return;
    }
    if (code == 0 && (code = uv_pipe_open(&stream->uv.pipe, fd)) != 0) {
        close(fd);
    }
    if (code != 0) {
        give_up(dial, code == UV_EAGAIN ? UV_ETIMEDOUT : code);
        return;
    }
    nio__dial_drop(stream);
    nio__stream_opened(stream, &none);
}

/* Over UDP there is nothing to try: the link becomes one of a UDP socket. */
static void adopt(nio__dial *dial)
{
    nio__stream *stream = dial->stream;
    int code = nio__udp_adopt(dial->loop, stream->link, dial->target.outer, &dial->candidates);
    if (code != 0) {
        give_up(dial, code);
        return;
    }
    stream->link = NULL;
    nio__stream_end(stream);
}

static void on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    nio__dial *dial = NIO__CONTAINER(request, nio__dial, lookup);
    nio__loop *loop = dial->loop;
    dial->state = DIAL_TRIES;
    if (status == 0) {
        nio__candidates_from(&dial->candidates, found, dial->target.endpoint.port);
    }
    uv_freeaddrinfo(found);
    if (dial->stream == NULL) {
        free_dial(dial);
    } else if (dial->candidates.count == 0) {
        give_up(dial, status == 0 ? UV_EAI_NODATA : status);
    } else if (dial->stream->datagram) {
        adopt(dial);
    } else {
        attempt(dial);
    }
    nio__loop_ended_one(loop);
}

static void look_up(nio__dial *dial)
{
    nio__loop *loop = dial->loop;
    int code = nio__resolve(loop->uv, &dial->lookup, dial->target.endpoint.name, on_resolved);
    if (code != 0) {
        give_up(dial, code);
        return;
    }
    dial->state = DIAL_LOOKS;
    loop->open++;
    nio__loop_timer_set(loop, &dial->timer, time_left(dial));
}

static bool is_address(const nio__endpoint *endpoint)
{
    return endpoint->host == NIO__HOST_IP4 || endpoint->host == NIO__HOST_IP6;
}

static void begin(nio__dial *dial)
{
    const nio__endpoint *endpoint = &dial->target.endpoint;
    dial->state = DIAL_TRIES;
    if (dial->stream->local) {
        attempt_local(dial);
    } else if (!is_address(endpoint)) {
        look_up(dial);
    } else if (nio__address_of(&dial->candidates.list[0], endpoint, NULL) != NIO_OK) {
        give_up(dial, UV_ENODEV); /* the interface was there, and is no more */
    } else {
        dial->candidates.count = 1;
        attempt(dial);
    }
}

static void on_time(nio__timer *timer)
{
    nio__dial *dial = NIO__CONTAINER(timer, nio__dial, timer);
    if (dial->state == DIAL_BEGINS) {
        begin(dial);
    } else if (dial->state == DIAL_LOOKS) {
        give_up(dial, UV_ETIMEDOUT);
    } else if (dial->stream->local) {
        attempt_local(dial);
    } else {
        attempt_failed(dial, UV_ETIMEDOUT);
    }
}

/* ---- The beginning --------------------------------------------------------------------------- */

static void fill_target(nio__target *target, const char *url, const nio__endpoint *endpoint,
                        nio_layer *outer)
{
    target->endpoint = *endpoint;
    target->outer = outer;
    snprintf(target->url, sizeof target->url, "%s", url);
}

/* Begins to connect, in the next round of the loop. False: no memory, nothing was begun. */
static bool start(nio__stream *stream, const nio__target *target)
{
    nio__loop *loop = stream->loop;
    nio__dial *dial = nio__calloc(loop->env, 1, sizeof *dial);
    if (dial == NULL || nio__timers_reserve(&loop->timers) != NIO_OK) {
        nio__free(loop->env, dial);
        return false;
    }
    dial->loop = loop;
    dial->stream = stream;
    dial->target = *target;
    dial->end_at = loop->env->monotonic_ms(loop->env->user) + loop->limits->connect_ms;
    nio__timer_init(&dial->timer, on_time);
    nio__loop_timer_set(loop, &dial->timer, 0);
    stream->dial = dial;
    stream->state = NIO__STREAM_CONNECTING;
    return true;
}

/* ---- Again ----------------------------------------------------------------------------------- */

/* There was no memory to connect with; the engine is told when it is not in the middle of
 * something. */
static void on_no_memory(uv_handle_t *handle)
{
    nio__stream *stream = handle->data;
    if (stream->state == NIO__STREAM_ENDING) {
        nio__stream_gone(stream);
        return;
    }
    nio__stream_init_handle(stream);
    nio__link_failed(stream->link, NIO_ENOMEM, nio_status_text(NIO_ENOMEM));
}

void nio__dial_want_connect(void *host, nio_link *link)
{
    (void)host;
    nio__stream *stream = nio__link_transport(link);
    nio__stream_init_handle(stream);
    if (!start(stream, stream->target)) {
        stream->state = NIO__STREAM_CONNECTING;
        uv_close(&stream->uv.handle, on_no_memory);
    }
}

/* ---- The first time -------------------------------------------------------------------------- */

/* A stream that begins to connect; NULL: no memory. */
static nio__stream *new_stream(nio__loop *loop, const nio__target *target, bool again)
{
    nio__stream *stream = nio__stream_new(loop, &target->endpoint);
    if (stream == NULL) {
        return NULL;
    }
    if (again) {
        stream->target = nio__alloc(loop->env, sizeof *target);
    }
    if ((again && stream->target == NULL) || !start(stream, target)) {
        nio__stream_end(stream);
        return NULL;
    }
    if (again) {
        *stream->target = *target;
    }
    return stream;
}

nio_status nio__loop_connect(nio__loop *loop, const char *url, const nio__endpoint *endpoint,
                             const nio__link_options *options, nio_link **link, nio_error *error)
{
    nio__link_options with = *options;
    nio__target target;
    if (is_address(endpoint)) { /* a wrong one is said at once */
        nio_status status = nio__address_of(&with.address, endpoint, error);
        if (status != NIO_OK) {
            return status;
        }
        if (endpoint->datagram) {
            status = nio__udp_connect(loop, &with.address, options, link);
            return status == NIO_OK
                       ? NIO_OK
                       : nio__fail(error, status, "%s: %s", url, nio_status_text(status));
        }
    }
    fill_target(&target, url, endpoint, options->outer);
    nio__stream *stream = new_stream(loop, &target, options->reconnect != NULL);
    nio_status status = NIO_ENOMEM;
    if (stream != NULL) {
        with.transport = stream;
        status = nio__link_create(loop->core, &with, &stream->link);
    }
    if (status == NIO_OK) {
        *link = stream->link;
        return NIO_OK;
    }
    if (stream != NULL) {
        stream->link = NULL;
        nio__stream_end(stream);
    }
    return nio__fail(error, status, "%s: %s", url, nio_status_text(status));
}
