/* packing.h - what turning JSON into packify is made of. Each function says false once a sentence
 * is in `why`, and packs into memory of its own. */
#ifndef NETAIO_CLI_PACKING_H
#define NETAIO_CLI_PACKING_H

#include "typed.h"

#include <netaio/packify.h>

#define CLI_PACK_SHOWN 40 /* bytes of a value in a sentence */

typedef struct cli_packer {
    cli_memory *memory;
    char *why;
} cli_packer;

/* The way from the whole value to the one at hand. */
typedef struct cli_place {
    const struct cli_place *up;
    nio_text name; /* of a member; NULL: an item */
    size_t index;
} cli_place;

/* ---- packing.c: sentences, packed values ----------------------------------------------------- */

bool cli_pack_fail(cli_packer *out, const cli_place *at, const char *format, ...) NIO_PRINTF(3, 4);
bool cli_pack_wrong(cli_packer *out, const cli_place *at, const char *wanted, const cli_json *json);

/* Memory for a value of that size, and a writer that begins there. */
nio_pk_writer cli_pack_begin(cli_packer *out, size_t size, nio_bytes *packed);
bool cli_pack_none(cli_packer *out, nio_bytes *packed);
bool cli_pack_uint(cli_packer *out, uint64_t number, nio_bytes *packed);
bool cli_pack_integer(cli_packer *out, bool negative, uint64_t magnitude, nio_bytes *packed);
bool cli_pack_float(cli_packer *out, double number, nio_bytes *packed);
bool cli_pack_blob(cli_packer *out, nio_pk_kind kind, nio_bytes bytes, nio_bytes *packed);
/* Of items that are packed already, and together fit a message. */
bool cli_pack_container(cli_packer *out, nio_pk_kind kind, const nio_bytes *items, size_t count,
                        const cli_place *at, nio_bytes *packed);
nio_bytes cli_pack_pair(cli_packer *out, nio_bytes key, nio_bytes item);
/* A dict of these pairs, which are sorted; no key is there twice. */
bool cli_pack_dict(cli_packer *out, nio_bytes *pairs, size_t count, const cli_place *at,
                   nio_bytes *packed);

/* ---- packscalar.c ---------------------------------------------------------------------------- */

/* The member of that name; NULL if there is none. */
const cli_member *cli_member_find(const cli_named *named, nio_text name);
/* There is no `what` of that name: the sentence lists those that are. */
bool cli_pack_unknown(cli_packer *out, const cli_named *named, const char *what, nio_text name,
                      const cli_place *at);

/* What a number, and a text, bytes<N> or bytes[N], is before it is packed. */
bool cli_take_integer(cli_packer *out, const cli_type *type, const cli_json *json,
                      const cli_place *at, bool *negative, uint64_t *magnitude);
bool cli_take_blob(cli_packer *out, const cli_type *type, const cli_json *json, const cli_place *at,
                   nio_bytes *bytes);
/* "hex:DIGITS" or "text:TEXT". */
bool cli_take_bytes(cli_packer *out, nio_text text, const cli_place *at, nio_bytes *bytes);

bool cli_write_bool(cli_packer *out, const cli_json *json, const cli_place *at, nio_bytes *packed);
bool cli_write_integer(cli_packer *out, const cli_type *type, const cli_json *json,
                       const cli_place *at, nio_bytes *packed);
bool cli_write_time(cli_packer *out, const cli_type *type, const cli_json *json,
                    const cli_place *at, nio_bytes *packed);
bool cli_write_float(cli_packer *out, const cli_json *json, const cli_place *at, nio_bytes *packed);
bool cli_write_blob(cli_packer *out, const cli_type *type, const cli_json *json,
                    const cli_place *at, nio_bytes *packed);
bool cli_write_enum(cli_packer *out, const cli_type *type, const cli_json *json,
                    const cli_place *at, nio_bytes *packed);

/* ---- packany.c ------------------------------------------------------------------------------- */

bool cli_write_any(cli_packer *out, const cli_type *type, const cli_json *json, const cli_place *at,
                   nio_bytes *packed);

#endif
