/* signals.h - SIGINT and SIGTERM end what goes on in order; a second one ends the process. */
#ifndef NETAIO_CLI_SIGNALS_H
#define NETAIO_CLI_SIGNALS_H

#include <netaio/node.h>

/* Begins to watch, for the one node of this process: `fn` is called in its loop at the first
 * signal, unless the node has gone; NULL closes the node. Called before other threads begin. False
 * after an error was said. */
bool cli_signals_begin(nio_node *node, void (*fn)(void *user), void *user);

/* Ends watching, also where it never began. The node may have gone. */
void cli_signals_end(void);

#endif
