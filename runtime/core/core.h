/* core/core.h - the protocol engine of one node, without input or output of its own.
 *
 * Bytes and time come in as data; what the engine wants of the outside goes through nio__host.
 * The loop drives it with libuv, tests drive it with a simulated network and virtual time.
 *
 * Happy path of a message that comes in:
 *   nio__link_input → frame → crc → open outer → route → open inner → handler → reply
 *   → seal inner → seal outer → out-buffer → host.want_write → nio__link_output / _written
 *
 * Functions of the program (handlers, completions, link events) run only inside nio__link_input,
 * nio__core_advance and nio__core_turn, never inside a function that the program called. They
 * may close the link, the node, cancel and begin calls, add and remove handlers. */
#ifndef NIO_CORE_CORE_H
#define NIO_CORE_CORE_H

#include <netaio/call.h>
#include <netaio/gen.h>
#include <netaio/limits.h>
#include <netaio/node.h>
#include <netaio/raw.h>
#include <netaio/stream.h>

#include "base/bytes.h"
#include "layer/host.h"
#include "layer/layer.h"

typedef struct nio__core nio__core;
struct nio__socket;

/* What the engine asks of whoever drives it. None of these may call back into the engine, but
 * for nio__link_output and nio__link_written, which touch nothing but the out-buffer. */
typedef struct nio__host {
    /* Bytes wait in the out-buffer of an open link. Said once; again only after the buffer became
     * empty (by nio__link_written, or was found so by nio__link_output). Flush at the end of the
     * read batch or of the loop's turn. */
    void (*want_write)(void *host, nio_link *link);
    /* Read from the link, or do not (its queue is full; frames are left over). */
    void (*set_reading)(void *host, nio_link *link, bool reading);
    /* End the transport of the link: at once, or after what nio__link_output still has is
     * written. Then call nio__link_closed, not before this function has returned. Said a second
     * time, without flush, when limits.drain_ms are over. */
    void (*want_close)(void *host, nio_link *link, bool flush);
    /* Connect a link again whose transport is gone: then nio__link_opened or nio__link_failed, not
     * before this function has returned. For links with a `reconnect` alone. */
    void (*want_connect)(void *host, nio_link *link);
    /* Call nio__core_turn soon: completions or left-over frames wait. */
    void (*want_turn)(void *host);
    /* Call nio__core_advance at `at_ms` (monotonic), instead of any time said before;
     * UINT64_MAX: never. Coming early is harmless: a later time than the one said before is said
     * only after that one has come. */
    void (*set_timer)(void *host, uint64_t at_ms);
    /* Datagrams wait in the queue of a socket. Said once; again only after the queue became empty.
     * Send them at the end of the read batch or of the loop's turn. */
    void (*want_send)(void *host, struct nio__socket *socket);
    /* Close the transport of a socket, then call nio__socket_closed, not before this function has
     * returned. */
    void (*want_socket_close)(void *host, struct nio__socket *socket);
    /* Whether the address is on a network that this host is attached to, or this host itself. */
    bool (*is_near)(void *host, const nio_address *address);
    /* Run work->run(work, cancel) off the loop's thread, then call nio__core_work_done; not
     * before this function has returned. The engine sets *cancel when nobody wants the result
     * any more. Not OK: nothing was started. */
    nio_status (*start_work)(void *host, nio_work *work, const volatile bool *cancel);
} nio__host;

typedef struct nio__core_options {
    const nio_env *env;       /* borrowed for the life of the engine */
    const nio_limits *limits; /* likewise */
    nio_domain *domain;
    const nio__host *host;
    void *host_data;
    nio_node *node; /* what callbacks are told; not looked at */
} nio__core_options;

NIO_MUST_USE nio_status nio__core_create(nio__core **core, const nio__core_options *options);
/* Calls end (NIO_ECLOSED, in the turns that follow), links are asked to close. The engine may be
 * destroyed once nio__core_is_idle: no links, no calls in flight, no work. */
void nio__core_close(nio__core *core);
bool nio__core_is_idle(const nio__core *core);
void nio__core_destroy(nio__core *core);

/* Lets `layer` have the plugins of `made` from now on, and takes `made`. Messages that the former
 * plugins still work on go out by these, which live as long as that takes. Cannot fail. */
void nio__core_exchange(nio__core *core, nio_layer *layer, nio_layer *made);

nio_plugin_host *nio__core_plugin_host(nio__core *core);
nio_counters *nio__core_counters(nio__core *core);

/* Runs what waits: completions, link events, frames left over. */
void nio__core_turn(nio__core *core);
/* Runs timers that are due. `now_ms` is that of env->monotonic_ms, as all times are. */
void nio__core_advance(nio__core *core, uint64_t now_ms);
/* The work has run, or was given up because *cancel was set. Neither `work` nor `cancel` is to be
 * used afterwards. */
void nio__core_work_done(nio__core *core, nio_work *work);

/* ---- Links ----------------------------------------------------------------------------------- */

typedef struct nio__link_options {
    bool accepted;                  /* of a listener; else of a connect */
    nio_layer *outer;               /* NULL: plain */
    nio_address address;            /* of the other side, if known already */
    nio_link_fn *on_link;           /* may be NULL */
    void *user;                     /* handed to on_link */
    void *transport;                /* the loop's own, see nio__link_transport */
    const nio_reconnect *reconnect; /* NULL: the link ends with its connection; copied */
} nio__link_options;

/* A link in state CONNECTING; it takes messages. NIO_ELIMIT: limits.connections (accepted). */
NIO_MUST_USE nio_status nio__link_create(nio__core *core, const nio__link_options *options,
                                         nio_link **link);
void *nio__link_transport(const nio_link *link);
void nio__link_set_transport(nio_link *link, void *transport);
/* The program is told nothing more of it: it never got to know the link. */
void nio__link_silence(nio_link *link);

/* The transport is connected. */
void nio__link_opened(nio_link *link, const nio_address *address);
/* Bytes came. They are changed in place; what is needed later is copied. The link may be closed
 * when it returns, but stays there until nio__link_closed. */
void nio__link_input(nio_link *link, nio__span bytes);
/* The other side sent everything it wanted to (EOF), or the transport failed: the engine closes
 * the link with that reason. */
void nio__link_failed(nio_link *link, nio_status reason, const char *text);
/* The transport is gone. False: this is the last call about this link. True: the link connects
 * again, see host.want_connect; until then it may be told to close, as ever. */
bool nio__link_closed(nio_link *link);

/* What to write, from the front on, at most `max` views; their number. The bytes stay where they
 * are until they are said to be written. */
size_t nio__link_output(nio_link *link, nio_bytes *views, size_t max);
void nio__link_written(nio_link *link, size_t len);

/* ---- What node/ builds the public interface on: core/{send,call,route,typed}.h -------------- */

#endif
