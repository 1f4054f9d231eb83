/* verbs.h - what the verbs do. Each returns an exit status. */
#ifndef NETAIO_CLI_VERBS_H
#define NETAIO_CLI_VERBS_H

#include "args.h"

int cli_run_serve(cli_args *args);
int cli_run_call(cli_args *args); /* request, create, update, delete, publish */
int cli_run_subscribe(cli_args *args);
int cli_run_peers(cli_args *args);
int cli_run_keygen(cli_args *args);
int cli_run_typed_call(cli_args *args);
int cli_run_describe(cli_args *args);
int cli_run_script_auth(cli_args *args);
int cli_run_script_run(cli_args *args);
int cli_run_script_lock(cli_args *args);
int cli_run_help(cli_args *args);

#endif
