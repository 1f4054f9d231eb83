/* script.h - scripts, and what they are run with, as the command line writes them. */
#ifndef NETAIO_CLI_SCRIPT_H
#define NETAIO_CLI_SCRIPT_H

#include "args.h"
#include "memory.h"

#include <netaio/tapescript.h>

/* What nio_script_run wants. `input` points into what follows, and into the memory. */
typedef struct cli_script {
    nio_script_input input;
    nio_script_flags flags;
    nio_bytes scripts[CLI_ARGS_MAX];
    nio_script_entry values[CLI_WORDS_MAX];
    nio_script_preset cache[CLI_WORDS_MAX];
} cli_script;

/* Reads bytes: hex digits; @FILE or - (standard input), where a text has to be hex digits too, and
 * anything else is the bytes themselves. `what` is for sentences. False after a usage error. */
bool cli_script_bytes(cli_memory *memory, const char *what, const char *written, nio_bytes *bytes);

/* Reads the scripts and the options of a command line. False after a usage error. */
bool cli_script_read(cli_memory *memory, const cli_args *args, cli_script *script);

#endif
