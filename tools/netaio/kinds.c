/* kinds.c - the plugins that a SPEC can name: one row each. */
#include "kinds.h"

#include "text.h"

#include <netaio/plugin.h>

/* clang-format off */
static const cli_param none_params[] = {
    { NULL, NULL, NULL, NULL },
};
static const cli_param hmac_params[] = {
    { "field",       "mac_field",   NULL,        NULL },
    { "mac_field",   "mac_field",   NULL,        NULL },
    { "nonce_field", "nonce_field", NULL,        NULL },
    { "ts_field",    "ts_field",    NULL,        NULL },
    { NULL, NULL, NULL, NULL },
};
static const cli_param sha256_stream_params[] = {
    { "iv_field",    "iv_field",    NULL,        NULL },
    { "encrypt_uri", NULL,          "hide_uri",  "clear_uri" },
    { "hide_uri",    NULL,          "hide_uri",  "clear_uri" },
    { "clear_uri",   NULL,          "clear_uri", "hide_uri" },
    { NULL, NULL, NULL, NULL },
};
static const cli_param mac_params[] = {
    { "field",       "field",       NULL,        NULL },
    { "realm",       "realm",       NULL,        NULL },
    { NULL, NULL, NULL, NULL },
};
static const cli_param aead_params[] = {
    { "field",       "field",       NULL,        NULL },
    { "realm",       "realm",       NULL,        NULL },
    { "hide_uri",    NULL,          "hide_uri",  "clear_uri" },
    { "clear_uri",   NULL,          "clear_uri", "hide_uri" },
    { NULL, NULL, NULL, NULL },
};

#define AUTH NIO_SLOT_AUTH
#define CIPHER NIO_SLOT_CIPHER

const cli_kind cli_kinds[] = {
    { "none", AUTH | CIPHER, NULL, false, NULL, NULL, none_params,
      "none                   nothing, on purpose" },
    { "aead", AUTH | CIPHER, "key", true, "aead", "field", aead_params,
      "aead:key=HEX           proves and hides all (as --auth; it fills both slots)\n"
      "                         field= realm= hide_uri= clear_uri=" },
    { "mac", AUTH, "key", true, "mac", "field", mac_params,
      "mac:key=HEX            proves, hides nothing\n"
      "                         field= realm=" },
    { "hmac", AUTH, "secret", false, "hmac", "mac_field", hmac_params,
      "hmac:secret=S          proves, as Python netaio does\n"
      "                         field= nonce_field= ts_field=" },
    { "sha256_stream", CIPHER, "key", false, "iv", "iv_field", sha256_stream_params,
      "sha256-stream:key=K    hides, as Python netaio does\n"
      "                         iv_field= encrypt_uri=" },
    { NULL, 0, NULL, false, NULL, NULL, NULL, NULL },
};
/* clang-format on */

const char *const cli_kind_names[] = {"none", "aead", "mac", "hmac", "sha256-stream", NULL};

const cli_kind *cli_kind_find(nio_text name)
{
    for (const cli_kind *kind = cli_kinds; kind->name; kind++) {
        if (cli_same_name(name, kind->name)) {
            return kind;
        }
    }
    return NULL;
}
