/* kinds.c - the plugins that a SPEC can name: one row each. */
#include "kinds.h"

#include "text.h"

#include <netaio/plugin.h>

#define AUTH NIO_SLOT_AUTH
#define CIPHER NIO_SLOT_CIPHER

/* clang-format off */
#define TEXT(written, schema)     { written, schema, NULL, NULL, NULL, NULL }
#define NUMBER(written)           { written, NULL, written, NULL, NULL, NULL }
#define SCRIPT(written)           { written, NULL, NULL, written, NULL, NULL }
#define FLAG(written, yes, no)    { written, NULL, NULL, NULL, yes, no }
#define END                       { NULL, NULL, NULL, NULL, NULL, NULL }

static const cli_param none_params[] = { END };
static const cli_param hmac_params[] = {
    TEXT("field", "mac_field"), TEXT("mac_field", "mac_field"), TEXT("nonce_field", "nonce_field"),
    TEXT("ts_field", "ts_field"), END,
};
static const cli_param sha256_stream_params[] = {
    TEXT("iv_field", "iv_field"), FLAG("encrypt_uri", "hide_uri", "clear_uri"),
    FLAG("hide_uri", "hide_uri", "clear_uri"), FLAG("clear_uri", "clear_uri", "hide_uri"), END,
};
static const cli_param mac_params[] = {
    TEXT("field", "field"), TEXT("realm", "realm"), END,
};
static const cli_param aead_params[] = {
    TEXT("field", "field"), TEXT("realm", "realm"), FLAG("hide_uri", "hide_uri", "clear_uri"),
    FLAG("clear_uri", "clear_uri", "hide_uri"), END,
};
static const cli_param sign_params[] = {
    TEXT("field", "field"), TEXT("realm", "realm"), FLAG("peers", "peers", NULL), END,
};
static const cli_param x25519_params[] = {
    FLAG("unproved", "unproved", NULL), END,
};
static const cli_param hashcash_params[] = {
    TEXT("field", "field"), TEXT("realm", "realm"), NUMBER("bits"), NUMBER("max_bits"), END,
};
static const cli_param tapescript_params[] = {
    SCRIPT("lock"), FLAG("use_peer_lock", "use_peer_lock", NULL), NUMBER("steps"),
    NUMBER("witness_max"), TEXT("field", "witness_field"), TEXT("witness_field", "witness_field"),
    TEXT("nonce_field", "nonce_field"), TEXT("ts_field", "ts_field"), END,
};

const cli_kind cli_kinds[] = {
    { "none", AUTH | CIPHER, NULL, false, false, NULL, NULL, none_params,
      "none                   nothing, on purpose" },
    { "aead", AUTH | CIPHER, "key", true, false, "aead", "field", aead_params,
      "aead:key=HEX           proves and hides all (as --auth; it fills both slots)\n"
      "                         field= realm= hide_uri= clear_uri=" },
    { "mac", AUTH, "key", true, false, "mac", "field", mac_params,
      "mac:key=HEX            proves, hides nothing\n"
      "                         field= realm=" },
    { "hmac", AUTH, "secret", false, false, "hmac", "mac_field", hmac_params,
      "hmac:secret=S          proves, as Python netaio does\n"
      "                         field= nonce_field= ts_field=" },
    { "sha256_stream", CIPHER, "key", false, false, "iv", "iv_field", sha256_stream_params,
      "sha256-stream:key=K    hides, as Python netaio does\n"
      "                         iv_field= encrypt_uri=" },
    { "sign", AUTH, "seed", true, true, "sign", "field", sign_params,
      "sign:seed=HEX          proves by a signature; takes those of the keys in trusted=HEX, and\n"
      "                         with peers those of peers whose id is their key\n"
      "                         trusted= peers= field= realm=" },
    { "x25519", CIPHER, "seed", true, false, NULL, NULL, x25519_params,
      "x25519:seed=HEX        hides for the one peer at the other side, as Python netaio does\n"
      "                         (as --inner-cipher; both sides say who they are: --peers)\n"
      "                         unproved=" },
    { "hashcash", AUTH, NULL, false, false, "hc", "field", hashcash_params,
      "hashcash:bits=N        asks for work, 1 to 26 bits of it, before it listens to anybody\n"
      "                         (as --auth) max_bits= field= realm=" },
    { "tapescript", AUTH, "seed", true, false, "witness", "witness_field", tapescript_params,
      "tapescript:seed=HEX,lock=HEX\n"
      "                         proves by a signature of up to 1,004 bytes; takes what opens the\n"
      "                         lock, see 'tapescript lock', or with use_peer_lock the one that a\n"
      "                         peer has told (as --inner-auth)\n"
      "                         steps= witness_max= field= nonce_field= ts_field=" },
    { NULL, 0, NULL, false, false, NULL, NULL, NULL, NULL },
};
/* clang-format on */

const char *const cli_kind_names[] = {"none", "aead",   "mac",      "hmac",       "sha256-stream",
                                      "sign", "x25519", "hashcash", "tapescript", NULL};
const char cli_kind_list[] =
    "none, aead, mac, hmac, sha256-stream, sign, x25519, hashcash, tapescript";

const cli_kind *cli_kind_find(nio_text name)
{
    for (const cli_kind *kind = cli_kinds; kind->name; kind++) {
        if (cli_same_name(name, kind->name)) {
            return kind;
        }
    }
    return NULL;
}
