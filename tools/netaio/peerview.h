/* peerview.h - records of peers, for people. Whatever a peer says of itself does a terminal no
 * harm. */
#ifndef NETAIO_CLI_PEERVIEW_H
#define NETAIO_CLI_PEERVIEW_H

#include <netaio/peer.h>
#include <stdio.h>

/* A line: "+ ID ADDRESS AGE LEVEL DATA"; "~", "-" and "!" for UPDATED, REMOVED and TIMED_OUT. */
void cli_peer_line(FILE *out, const nio_peer *peer, nio_peer_change change);

/* True if standard output can be drawn on. */
bool cli_peer_table_fits(void);

/* A table of all records on standard output, in place of the one before, which had `lines` lines
 * (0: there is none). Returns how many it has now. */
size_t cli_peer_table(const nio_peers *peers, const char *endpoint, size_t lines);

#endif
