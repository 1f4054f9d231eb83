/* loop/udp_listen.h - listeners of datagrams. */
#ifndef NIO_LOOP_UDP_LISTEN_H
#define NIO_LOOP_UDP_LISTEN_H

#include "loop/listener.h"

/* What is wrong with an endpoint that parsed: an interface that this host lacks. A sentence. */
NIO_MUST_USE nio_status nio__udp_check(const char *url, const nio__endpoint *endpoint,
                                       nio_error *error);

/* Opens a socket at each of these addresses, and joins the groups. 0, or a code of libuv. */
int nio__udp_listen(nio__loop *loop, const nio__endpoint *endpoint,
                    const nio__candidates *candidates, const nio__listen_options *options,
                    nio_listener **listener);

#endif
