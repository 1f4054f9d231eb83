/* cli.h - what all files of the tool share: how it ends, and how it complains. */
#ifndef NETAIO_CLI_H
#define NETAIO_CLI_H

#include <netaio/base.h>

/* Exit statuses, as `netaio help` states them. */
enum cli_exit {
    CLI_DONE = 0,      /* RESPOND_URI or OK came, or what goes on was ended as it was asked to */
    CLI_USAGE = 1,     /* the command line, or a file that it names, is no good */
    CLI_UNREACHED = 2, /* no connection, a lost one, or no answer in time */
    CLI_REFUSED = 3    /* any other answer */
};

/* Content and URI together, before layers; see wire limits of the protocol. */
#define CLI_MESSAGE_MAX 65422

/* Seconds of the command line. */
typedef struct cli_seconds {
    uint32_t ms;   /* 0: not given */
    char text[16]; /* as it was written, for sentences */
} cli_seconds;

/* The app id of the tool: default realm of its layers, default context of passphrases, and the one
 * under which it has peers. */
#define CLI_APP "netaio"

/* One line on stderr, "netaio: ...". */
void cli_error(const char *format, ...) NIO_PRINTF(1, 2);

/* The same, and the way to help; returns CLI_USAGE. */
int cli_usage(const char *format, ...) NIO_PRINTF(1, 2);

#endif
