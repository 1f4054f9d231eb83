/* netaio/poster.h - lets other threads run functions on the loop's thread of a node.
 *
 * All else of a node belongs to the thread of its loop. A thread that has something for it holds
 * a poster:
 *
 *     nio_poster *poster;
 *     status = nio_poster_create(node, &poster);      // on the loop's thread
 *     ... hand `poster` to a thread ...
 *     status = nio_poster_post(poster, show, job);    // there
 *     nio_poster_close(poster);                       // there, when it needs it no more
 *
 * As long as somebody holds a poster, the loop keeps running. A poster may outlive its node. */
#ifndef NETAIO_POSTER_H
#define NETAIO_POSTER_H

#include <netaio/base.h>
#include <netaio/call.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

typedef struct nio_poster nio_poster; /* counted: one hold for each that may post */

/* Functions that wait to be run, of all posters of a node together. */
#define NIO_POSTS_MAX 1024

/* A posted function, on the loop's thread. `node` is NULL if the node was closed before its turn
 * came: then the function only gives up what `arg` holds. */
typedef void nio_post_fn(nio_node *node, void *arg);

/* A hold on the poster of the node; on the loop's thread. It is given back by nio_poster_close,
 * by any thread. NIO_ENOMEM; NIO_ELIMIT: no file descriptors are left; NIO_ECLOSED. */
NIO_API NIO_MUST_USE nio_status nio_poster_create(nio_node *node, nio_poster **poster);

/* One more hold, for one more thread. Any thread that has a hold. */
NIO_API void nio_poster_hold(nio_poster *poster);

/* Has fn(node, arg) run on the loop's thread, once, in the order of posting. Any thread, never
 * waits. Not OK: it will not run. NIO_ELIMIT: NIO_POSTS_MAX wait already; NIO_ECLOSED: the node
 * is closed or closing. */
NIO_API NIO_MUST_USE nio_status nio_poster_post(nio_poster *poster, nio_post_fn *fn, void *arg);

/* Gives a hold back; what it posted runs all the same. Any thread. If the node has gone before,
 * the last one frees the poster by the env.alloc of the node, on its own thread: where posters
 * outlive nodes, that function has to be safe for threads. */
NIO_API void nio_poster_close(nio_poster *poster);

NIO_END_DECLS
#endif
