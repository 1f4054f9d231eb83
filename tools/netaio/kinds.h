/* kinds.h - the plugins that a SPEC can name: one row each. */
#ifndef NETAIO_CLI_KINDS_H
#define NETAIO_CLI_KINDS_H

#include <netaio/base.h>

/* A parameter: NAME=TEXT, NAME=NUMBER, NAME=HEX, or NAME=true and NAME=false, where NAME alone
 * means true. One of text, number, script and yes says which. */
typedef struct cli_param {
    const char *name;   /* NULL ends a list */
    const char *text;   /* as a schema calls it, for a text */
    const char *number; /* as a schema calls it, for a number */
    const char *script; /* as a schema calls it, for a script; a kind has one of these at most */
    const char *yes;    /* the flag that a schema knows for true … */
    const char *no;     /* … and for false; NULL: false says nothing */
} cli_param;

typedef struct cli_kind {
    const char *name;       /* as in a schema */
    unsigned slots;         /* NIO_SLOT_AUTH, NIO_SLOT_CIPHER, or both at once */
    const char *secret;     /* the parameter that holds its secret; NULL: it has none */
    bool hex_secret;        /* the secret is bytes, so it is written in hex */
    bool trusts;            /* "trusted" names public keys of others, and may stand in its place */
    const char *field;      /* the auth field that it writes unless told otherwise; or NULL */
    const char *field_text; /* the parameter that tells otherwise, as a schema calls it */
    const cli_param *params;
    const char *help;
} cli_kind;

/* NULL if there is none. */
const cli_kind *cli_kind_find(nio_text name);
/* All kinds, in the order of help; ends with a row without name. */
extern const cli_kind cli_kinds[];
/* Their names as the tool writes them, for suggestions; ends in NULL. */
extern const char *const cli_kind_names[];
/* The same in one line, "none, aead, mac". */
extern const char cli_kind_list[];

#endif
