/* loop/listener.h - sockets that accept links. */
#ifndef NIO_LOOP_LISTENER_H
#define NIO_LOOP_LISTENER_H

#include "loop/state.h"

/* Ends all listeners of a loop. */
void nio__listeners_close(nio__loop *loop);

#endif
