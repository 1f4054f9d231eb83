/* loop/dial.h - from an endpoint to a connected stream. */
#ifndef NIO_LOOP_DIAL_H
#define NIO_LOOP_DIAL_H

#include "loop/stream.h"

/* Part of nio__loop_host. */
void nio__dial_want_connect(void *host, nio_link *link);

/* The stream ends, or is connected: gives up what is under way. Harmless if nothing is. */
void nio__dial_drop(nio__stream *stream);

#endif
