/* loop/listener.h - what all listeners have in common. */
#ifndef NIO_LOOP_LISTENER_H
#define NIO_LOOP_LISTENER_H

#include "loop/resolve.h"
#include "loop/state.h"

/* The head of a listener: acceptor.c and udp_listen.c have more behind it. */
struct nio_listener {
    nio__loop *loop;
    nio__hook in_loop;
    bool closing;
    void (*close)(
        nio_listener *listener); /* its sockets, then frees it: now, or in a later round */
    nio__endpoint endpoint;      /* with its real port */
    char url[NIO__URL_TEXT];
};

/* A new one is in the loop's list, and the loop waits for its end: */
void nio__listener_begin(nio_listener *listener, nio__loop *loop, const nio__endpoint *endpoint,
                         void (*close)(nio_listener *listener));
/* of a listener whose memory begins with its head. */
void nio__listener_free(nio_listener *listener);

/* Opens a socket for each address, or for `*` for the first that works. One that this host lacks is
 * left out, as long as another is there. 0, or a code of libuv. */
int nio__listener_open(nio_listener *listener, const nio__candidates *candidates,
                       int (*open)(nio_listener *listener, const nio_address *address));

/* Ends all listeners of a loop. */
void nio__listeners_close(nio__loop *loop);

#endif
