/* loop/poster.h - the one door of a loop for other threads: see netaio/poster.h. */
#ifndef NIO_LOOP_POSTER_H
#define NIO_LOOP_POSTER_H

#include <netaio/poster.h>

#include "loop/loop.h"

/* The poster of the loop, made on first use, with one hold more; `node` is what posted functions
 * are told. NIO_ENOMEM, NIO_ELIMIT (no file descriptors), NIO_ECLOSED. */
NIO_MUST_USE nio_status nio__poster_create(nio__loop *loop, nio_node *node, nio_poster **poster);

/* The loop closes: nothing more is taken; what was taken runs in the next round, with a NULL
 * node. */
void nio__poster_end(nio__loop *loop);

#endif
