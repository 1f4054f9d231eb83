/* schema.h - a schema as the tool knows it: what a descriptor says, ready to be walked.
 *
 * Everything lives in the memory that it was loaded with. Types are only made of types that stand
 * before them, so no walk is without end. */
#ifndef NETAIO_CLI_SCHEMA_H
#define NETAIO_CLI_SCHEMA_H

#include "jsonread.h"

#define CLI_SCHEMA_WHY 320
#define CLI_TYPE_DEPTH 8 /* types inside each other in one expression */

typedef enum cli_type_kind {
    CLI_T_BOOL,
    CLI_T_UINT,
    CLI_T_INT,
    CLI_T_FLOAT,
    CLI_T_TIME,
    CLI_T_TEXT,
    CLI_T_BYTES,
    CLI_T_FIXED,
    CLI_T_ANY,
    CLI_T_LIST,
    CLI_T_MAP,
    CLI_T_ENUM,
    CLI_T_RECORD,
    CLI_T_VARIANT,
    CLI_T_PACKABLE
} cli_type_kind;

typedef struct cli_type cli_type;

/* A field, a member of an enum, an arm of a variant. */
typedef struct cli_member {
    nio_text name;
    nio_bytes key; /* of a field of a dict */
    uint32_t number;
    bool optional;
    const cli_type *type; /* NULL: a member of an enum, an arm without value */
} cli_member;

/* A declared type, or an argument list (without a name). */
typedef struct cli_named {
    nio_text name;
    cli_type_kind kind; /* ENUM, RECORD, VARIANT */
    bool dict;
    cli_member *members; /* of a tuple by rising number */
    size_t count;
} cli_named;

struct cli_type {
    cli_type_kind kind;
    unsigned bits;              /* UINT, INT */
    size_t max;                 /* TEXT, BYTES, ANY: bytes; FIXED: just that many; LIST, MAP */
    const cli_type *key, *item; /* MAP; LIST, MAP */
    const cli_named *named;     /* ENUM, RECORD, VARIANT, PACKABLE */
};

typedef enum cli_form { CLI_NOTHING, CLI_PLAIN, CLI_RAW, CLI_VALUE } cli_form;

/* What a message holds. An argument list is a value of an unnamed record. */
typedef struct cli_holds {
    cli_form form;
    const cli_type *type; /* NULL: NOTHING */
} cli_holds;

/* A piece of a URI: a literal if it has no name. */
typedef struct cli_piece {
    nio_text name;
    nio_bytes literal;
    const cli_type *type; /* TEXT, BYTES, FIXED, UINT */
    bool raw;             /* big-endian instead of decimal */
    nio_text spelled;     /* the type, for sentences */
} cli_piece;

typedef struct cli_answer {
    nio_text name;
    uint8_t type;
    cli_holds holds;
} cli_answer;

typedef struct cli_plugin {
    const char *kind; /* NULL: none */
    const char *key;  /* "outer_seal"; NULL: it takes none */
    struct cli_plugin_param {
        const char *name, *text; /* text NULL: a number, bytes, or a flag */
        uint64_t number;
        nio_bytes bytes;
    } * params;
    size_t param_count;
} cli_plugin;

typedef struct cli_layer {
    const char *name;
    cli_plugin auth, cipher;
} cli_layer;

typedef struct cli_operation {
    nio_text id, verb;
    uint8_t type;
    cli_piece *pieces;
    size_t piece_count;
    cli_holds holds;
    const cli_layer *inner; /* NULL: none */
    bool tcp, udp;          /* what it can go over */
    bool subscribed;        /* a notify to whoever subscribed */
    bool idempotent;        /* twice does no more than once */
    uint32_t deadline_ms;   /* 0: none said */
    cli_answer *answers;    /* the first is the success; none: one-way */
    size_t answer_count;
} cli_operation;

typedef struct cli_schema {
    const char *protocol;
    const char *app; /* the realm */
    uint32_t version;
    uint16_t port; /* 0: none said */
    cli_layer *layers;
    size_t layer_count;
    cli_named *types;
    size_t type_count;
    cli_operation *operations;
    size_t operation_count;
} cli_schema;

/* Reads a descriptor. NULL and a sentence where it is none. */
const cli_schema *cli_schema_read(cli_memory *memory, nio_text descriptor,
                                  char why[CLI_SCHEMA_WHY]);

/* The outer layer, and that of what peers say of themselves; NULL if none is declared. */
const cli_layer *cli_schema_outer(const cli_schema *schema);
const cli_layer *cli_schema_peers(const cli_schema *schema);

/* The type that `spelled` says: "list<Post, 8>". NULL if it is none. */
const cli_type *cli_type_read(cli_memory *memory, const cli_schema *schema, nio_text spelled);

bool cli_text_is(nio_text text, const char *word);

#endif
