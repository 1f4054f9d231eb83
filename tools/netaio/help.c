/* help.c - help, out of the same tables that the command line is read with. */
#include "cli.h"
#include "options.h"
#include "verbs.h"

#include <stdio.h>
#include <string.h>

static void print_options(unsigned groups)
{
    puts("\noptions:");
    for (const cli_option *option = cli_options; option->name; option++) {
        char left[40];
        if (!(option->group & groups)) {
            continue;
        }
        snprintf(left, sizeof left, "%s--%s%s%s",
                 option->letter ? (const char[]){'-', option->letter, ',', ' ', 0} : "",
                 option->name, option->value ? " " : "", option->value ? option->value : "");
        printf("  %-24s %s\n", left, option->help);
    }
}

static void print_specs(void)
{
    puts("\na SPEC is KIND, or KIND:NAME=VALUE,NAME=VALUE:");
    for (const cli_kind *kind = cli_kinds; kind->name; kind++) {
        printf("  %s\n", kind->help);
    }
    puts("pass=WORD in place of the secret derives it from a passphrase by Argon2id; context=TEXT\n"
         "is its salt, the realm if there is none. The realm of aead, mac, sign and hashcash is\n"
         "'netaio' unless given: a service made from a schema has its app id there.\n"
         "A VALUE may be @FILE, env:NAME or hex:DIGITS; a backslash takes the next character as\n"
         "it is (\\, is a comma). What is written out in a command line can be seen in the list\n"
         "of processes until the tool has read it, and stays in the shell's history; what stands\n"
         "in @FILE or env:NAME does not.\n"
         "Without --auth an endpoint that is not this machine is refused: say '--auth none' there\n"
         "if nothing shall be protected.");
}

static void print_endpoint(void)
{
    puts("\n"
         "an ENDPOINT is tcp://HOST:PORT, or a part of it: HOST:PORT, HOST (port 8888). HOST is a\n"
         "name, an IPv4 address, [IPv6], or * to serve at every address. Port 0 lets the system\n"
         "choose one to serve at. udp://HOST:PORT speaks by datagrams; with ?group=IP, and\n"
         "&iface=NAME for one interface alone, serve and peers hear a multicast group as well. Or\n"
         "it is a unix socket: unix:PATH, unix:@NAME.");
}

static void print_statuses(void)
{
    puts("\nexit status:\n"
         "  0  done: RESPOND_URI or OK came, or what goes on was ended as it was asked to\n"
         "  1  usage, or a file or stream of this machine that is no good\n"
         "  2  no connection, a lost one, or no answer in time\n"
         "  3  any other answer; its type and text go to standard error. Also an answer that\n"
         "     --json cannot show, since its content is not packed; a lock that stays shut, and a\n"
         "     script that fails");
}

static void print_all(void)
{
    puts("usage: netaio VERB [ARGUMENT]... [OPTION]...\n\nverbs:");
    for (const cli_verb *verb = cli_verbs; verb->name; verb++) {
        printf("  %-15s %s\n", verb->name, verb->summary);
    }
    print_endpoint();
    print_options(~0u);
    print_specs();
    print_statuses();
}

void cli_help(const cli_verb *verb)
{
    if (verb == NULL) {
        print_all();
        return;
    }
    printf("usage: %s\n\n%s", verb->synopsis, verb->details);
    if (strstr(verb->synopsis, "ENDPOINT") != NULL) {
        print_endpoint();
    }
    print_options(verb->options | CLI_FOR_ALL);
    if (verb->options & CLI_FOR_LAYERS) {
        print_specs();
    }
    print_statuses();
}

int cli_run_help(cli_args *args)
{
    const cli_verb *verb = NULL;
    if (args->word_count > 0) {
        const char *second = args->word_count > 1 ? args->words[1] : NULL;
        verb = cli_verb_find(args->words[0], second);
        if (verb == NULL) {
            return cli_verb_unknown(args->words[0]);
        }
        if (second != NULL && strchr(verb->name, ' ') == NULL) {
            return cli_usage("too many arguments, beginning with '%s'; usage: %s", second,
                             args->verb->synopsis);
        }
    }
    cli_help(verb);
    return CLI_DONE;
}
