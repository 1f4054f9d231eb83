/* loop/dial.c - connects: resolves a name, then tries its addresses one after another.
 *
 * Happy path:  nio__loop_connect → in the next round of the loop: begin
 *              → (uv_getaddrinfo → on_resolved →) attempt → uv_tcp_connect → on_connected
 *              → nio__stream_opened
 *              of a unix socket: begin → attempt_local → nio__stream_opened
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
 * Nothing of this is told before nio__loop_connect has returned, as the engine tells of failures
 * only in a later turn. */
#include "loop/dial.h"

#include <stdio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "loop/address.h"
#include "loop/local.h"
#include "loop/resolve.h"
#include "loop/status.h"

/* Of the endpoint, in sentences. */
#define URL_SHOWN 80
#define LOCAL_RETRY_MS 20

typedef enum dial_state {
    DIAL_BEGINS, /* in the next round */
    DIAL_LOOKS,  /* a name up */
    DIAL_TRIES,  /* an address, or waits to try a unix socket again */
} dial_state;

typedef struct nio__dial {
    nio__loop *loop;
    nio__stream *stream; /* NULL: dropped during the look-up */
    nio__endpoint endpoint;
    dial_state state;
    uv_getaddrinfo_t lookup;
    nio__timer timer; /* of the state */
    uint64_t end_at;  /* monotonic, milliseconds */
    nio__candidates candidates;
    size_t next;    /* the candidate to be tried next */
    int first_code; /* of the first candidate that failed; 0: none did */
    char url[URL_SHOWN];
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
    snprintf(text, sizeof text, "%s: %s", dial->url, nio__text_of_uv(code));
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

static void on_connected(uv_connect_t *request, int status)
{
    nio__stream *stream = request->handle->data;
    nio__dial *dial = stream->dial;
    if (stream->state == NIO__STREAM_ENDING || status == UV_ECANCELED) {
        return; /* closed, or timed out: the handle is closing */
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
    int fd, code = nio__local_connect(&dial->endpoint, &fd);
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

static void on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    nio__dial *dial = NIO__CONTAINER(request, nio__dial, lookup);
    nio__loop *loop = dial->loop;
    dial->state = DIAL_TRIES;
    if (status == 0) {
        nio__candidates_from(&dial->candidates, found, dial->endpoint.port);
    }
    uv_freeaddrinfo(found);
    if (dial->stream == NULL) {
        free_dial(dial);
    } else if (dial->candidates.count == 0) {
        give_up(dial, status == 0 ? UV_EAI_NODATA : status);
    } else {
        attempt(dial);
    }
    nio__loop_ended_one(loop);
}

static void look_up(nio__dial *dial)
{
    nio__loop *loop = dial->loop;
    int code = nio__resolve(loop->uv, &dial->lookup, dial->endpoint.name, on_resolved);
    if (code != 0) {
        give_up(dial, code);
        return;
    }
    dial->state = DIAL_LOOKS;
    loop->open++;
    nio__loop_timer_set(loop, &dial->timer, time_left(dial));
}

static void begin(nio__dial *dial)
{
    dial->state = DIAL_TRIES;
    if (dial->stream->local) {
        attempt_local(dial);
    } else if (dial->endpoint.host == NIO__HOST_NAME) {
        look_up(dial);
    } else {
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

static nio__dial *new_dial(nio__loop *loop, const char *url, const nio__endpoint *endpoint)
{
    nio__dial *dial = nio__calloc(loop->env, 1, sizeof *dial);
    if (dial == NULL) {
        return NULL;
    }
    if (nio__timers_reserve(&loop->timers) != NIO_OK) {
        nio__free(loop->env, dial);
        return NULL;
    }
    dial->loop = loop;
    dial->endpoint = *endpoint;
    dial->end_at = loop->env->monotonic_ms(loop->env->user) + loop->limits->connect_ms;
    nio__timer_init(&dial->timer, on_time);
    snprintf(dial->url, sizeof dial->url, "%s", url);
    return dial;
}

nio_status nio__loop_connect(nio__loop *loop, const char *url, const nio__endpoint *endpoint,
                             const nio__link_options *options, nio_link **link, nio_error *error)
{
    nio__candidates candidates = {.count = 0};
    if (endpoint->host == NIO__HOST_IP4 || endpoint->host == NIO__HOST_IP6) {
        nio_status status = nio__address_of(&candidates.list[0], endpoint, error);
        if (status != NIO_OK) {
            return status;
        }
        candidates.count = 1;
    }
    nio__dial *dial = new_dial(loop, url, endpoint);
    nio__stream *stream = dial == NULL ? NULL : nio__stream_new(loop, endpoint);
    if (stream == NULL) {
        if (dial != NULL) {
            free_dial(dial);
        }
        return nio__fail(error, NIO_ENOMEM, "%s: %s", url, nio_status_text(NIO_ENOMEM));
    }
    dial->stream = stream;
    dial->candidates = candidates;
    stream->dial = dial;

    nio__link_options with = *options;
    with.address = candidates.count == 1 ? candidates.list[0] : (nio_address){0};
    with.transport = stream;
    nio_status status = nio__link_create(loop->core, &with, &stream->link);
    if (status != NIO_OK) {
        stream->link = NULL;
        nio__stream_end(stream);
        return nio__fail(error, status, "%s: %s", url, nio_status_text(status));
    }
    *link = stream->link;
    nio__loop_timer_set(loop, &dial->timer, 0);
    return NIO_OK;
}
