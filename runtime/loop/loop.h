/* loop/loop.h - drives one engine (core/core.h) with libuv: what node/ sees of it.
 *
 * Life:  nio__loop_create → nio__core_create(… nio__loop_host, loop …) → nio__loop_start
 *        → listen, connect, run → nio__core_close, nio__loop_close → `closed` → nio__loop_destroy
 *
 * Every uv handle is closed before `closed` is called, so that a program can then close a loop of
 * its own. Only this folder knows uv.h. */
#ifndef NIO_LOOP_LOOP_H
#define NIO_LOOP_LOOP_H

#include <netaio/node.h>

#include "core/core.h"
#include "loop/url.h"

typedef struct nio__loop nio__loop;

typedef struct nio__loop_options {
    const nio_env *env; /* borrowed for the life of the loop, like the limits */
    const nio_limits *limits;
    struct uv_loop_s *uv; /* of the program; NULL: one of its own */
    /* All handles are gone. Own loop: called by the function that runs the loop, just before it
     * returns; else inside uv_run of the program. nio__loop_destroy is allowed in it. */
    void (*closed)(void *user);
    void *user;
} nio__loop_options;

/* NIO_ENOMEM, NIO_ELIMIT (no file descriptors left for a loop of its own). */
NIO_MUST_USE nio_status nio__loop_create(nio__loop **loop, const nio__loop_options *options);
/* What the engine asks its host; the host's data is the loop. */
extern const nio__host nio__loop_host;
/* Makes the handles; cannot fail. */
void nio__loop_start(nio__loop *loop, nio__core *core);
/* Ends listeners and all else that would begin something new. The engine was told to close. */
void nio__loop_close(nio__loop *loop);
/* A loop that never started, or whose `closed` was called. */
void nio__loop_destroy(nio__loop *loop);

struct uv_loop_s *nio__loop_uv(const nio__loop *loop);
bool nio__loop_is_own(const nio__loop *loop);
/* True inside any function that runs a loop of its own, and in callbacks of the program. */
bool nio__loop_is_busy(const nio__loop *loop);

/* Own loop, not busy. `until` NULL: runs until nio__loop_stop, or until all is closed; else until
 * until(user) is true or all is closed. Returns true, and has called `closed`, if all is
 * closed. */
bool nio__loop_run(nio__loop *loop, bool (*until)(void *user), void *user);
void nio__loop_stop(nio__loop *loop);

/* ---- Endpoints ------------------------------------------------------------------------------- */

typedef struct nio__listen_options {
    nio_layer *outer; /* of the links; NULL: plain */
    nio_link_fn *on_link;
    void *user;
    int backlog;
} nio__listen_options;

/* Listens at every address of the endpoint: a name has all that it resolves to, which may block
 * for a moment. Sentences name the endpoint. */
NIO_MUST_USE nio_status nio__loop_listen(nio__loop *loop, const char *url,
                                         const nio__endpoint *endpoint,
                                         const nio__listen_options *options,
                                         nio_listener **listener, nio_error *error);

/* Begins to connect; `options` without transport and address. What fails later ends the link. */
NIO_MUST_USE nio_status nio__loop_connect(nio__loop *loop, const char *url,
                                          const nio__endpoint *endpoint,
                                          const nio__link_options *options, nio_link **link,
                                          nio_error *error);

#endif
