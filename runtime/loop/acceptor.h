/* loop/acceptor.h - listeners of streams: TCP and unix sockets. */
#ifndef NIO_LOOP_ACCEPTOR_H
#define NIO_LOOP_ACCEPTOR_H

#include "loop/listener.h"

/* Listens at these addresses (of a unix socket: one that says nothing). 0, or a code of libuv. */
int nio__acceptors_listen(nio__loop *loop, const nio__endpoint *endpoint,
                          const nio__candidates *candidates, const nio__listen_options *options,
                          nio_listener **listener);

#endif
