/* signals.h - SIGINT and SIGTERM end a node in order; a second one ends the process at once. */
#ifndef NETAIO_CLI_SIGNALS_H
#define NETAIO_CLI_SIGNALS_H

#include <netaio/node.h>

/* Begins to watch, for the one node of this process. Called before other threads begin. */
bool cli_signals_begin(nio_node *node);

/* Ends watching, also where it never began. The node may have gone. */
void cli_signals_end(void);

#endif
