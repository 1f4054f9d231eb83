/* main.c - netaio, the command-line tool: to this protocol what curl is to HTTP. */
#include "args.h"
#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void complain(const char *format, va_list args) NIO_PRINTF(1, 0);
static void complain(const char *format, va_list args)
{
    fputs("netaio: ", stderr);
    vfprintf(stderr, format, args);
    putc('\n', stderr);
}

void cli_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(format, args);
    va_end(args);
}

int cli_usage(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(format, args);
    va_end(args);
    return CLI_USAGE;
}

static int run(cli_args *args)
{
    if (args->version) {
        printf("netaio %s\n", nio_version());
        return CLI_DONE;
    }
    if (args->help) {
        cli_help(args->verb);
        return CLI_DONE;
    }
    if (args->verb == NULL) {
        return cli_usage("a verb is missing; 'netaio help' lists them");
    }
    return args->verb->run(args);
}

/* What could not be written was not delivered, so it is not done. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return status;
    }
    cli_error("cannot write to standard output: %s", strerror(errno));
    return status == CLI_DONE ? CLI_USAGE : status;
}

int main(int argc, char **argv)
{
    static cli_args args; /* large, and holds secrets: not on the stack */
    signal(SIGPIPE, SIG_IGN);
    int status = cli_args_read(&args, argc, argv) ? finish(run(&args)) : CLI_USAGE;
    cli_layers_wipe(&args.layers);
    cli_keys_wipe(&args.keys);
    return status;
}
