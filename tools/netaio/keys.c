/* keys.c - the keys of a schema's layers: which kind wants what, and where they come from. */
#include "keys.h"

#include "cli.h"
#include "secret.h"

#include <netaio/key.h>
#include <stdio.h>
#include <string.h>

#define PARAMS_MAX 16

/* The plugins of a layer while it is made. */
typedef struct making {
    const cli_keys *keys;
    const cli_schema *schema;
    cli_value secrets[2], trusted[2], locks[2];
    nio_plugin_param params[2][PARAMS_MAX];
} making;

#define TRUSTED ".trusted"
#define LOCK ".lock"

/* The value, if `written` is "NAME=VALUE", or with `of` "NAME.trusted=VALUE"; else NULL. */
static const char *value_for(const char *written, const char *name, const char *of)
{
    size_t len = strlen(name), of_len = strlen(of);
    bool good = strncmp(written, name, len) == 0 && strncmp(written + len, of, of_len) == 0 &&
                written[len + of_len] == '=';
    return good ? written + len + of_len + 1 : NULL;
}

static const char *find(const cli_keys *keys, const char *name, const char *of)
{
    const char *found = NULL;
    for (size_t i = 0; i < keys->count && found == NULL; i++) {
        found = value_for(keys->written[i], name, of);
    }
    return found;
}

/* A passphrase becomes the key that `--auth KIND:pass=…` makes of it, with the app id as realm. */
static bool derive(const char *name, const char *pass, const char *app, cli_value *value)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_status status = nio_key_from_passphrase(nio_text_of(pass), nio_bytes_of(app), key);
    if (status != NIO_OK) {
        cli_usage("--key %s: pass: %s", name, nio_status_text(status));
        return false;
    }
    memcpy(value->bytes, key, sizeof key);
    value->len = sizeof key;
    nio_wipe(key, sizeof key);
    return true;
}

static bool read_key(const making *in, const cli_plugin *plugin, cli_value *value)
{
    char why[CLI_WHY];
    const cli_kind *kind = cli_kind_find(nio_text_of(plugin->kind));
    const char *written = find(in->keys, plugin->key, "");
    value->len = 0;
    if (written == NULL && find(in->keys, plugin->key, TRUSTED) != NULL) {
        return true; /* it only hears */
    }
    if (written == NULL) {
        cli_usage("the schema asks for a key: --key %s=@FILE (or env:NAME, hex:DIGITS, pass:WORD)",
                  plugin->key);
        return false;
    }
    if (strncmp(written, "pass:", 5) == 0) {
        return derive(plugin->key, written + 5, in->schema->app, value);
    }
    if (!cli_value_read(written, kind != NULL && kind->hex_secret ? CLI_VALUE_HEX : 0, value,
                        why)) {
        cli_usage("--key %s: %s", plugin->key, why);
        return false;
    }
    if (value->len == 0) {
        cli_usage("--key %s: the key is empty", plugin->key);
        return false;
    }
    return true;
}

/* What is no secret: public keys of others, 32 bytes each, and a lock. */
static bool read_other(const making *in, const cli_plugin *plugin, const char *of, unsigned how,
                       cli_value *value)
{
    char why[CLI_WHY];
    const char *written = find(in->keys, plugin->key, of);
    value->len = 0;
    if (written == NULL || cli_value_read(written, CLI_VALUE_HEX | how, value, why)) {
        return true;
    }
    cli_usage("--key %s%s: %s", plugin->key, of, why);
    return false;
}

/* Whom one listens to is said by the schema, or has to be given. */
static bool lock_given(const cli_plugin *plugin, const cli_value *lock)
{
    bool given = lock->len > 0 || strcmp(plugin->kind, "tapescript") != 0;
    for (size_t i = 0; i < plugin->param_count; i++) {
        given |= strcmp(plugin->params[i].name, "lock") == 0 ||
                 strcmp(plugin->params[i].name, "use_peer_lock") == 0;
    }
    if (!given) {
        cli_usage("the schema leaves it open who may answer: --key %s.lock=@FILE says it; netaio "
                  "tapescript lock makes a lock of public keys",
                  plugin->key);
    }
    return given;
}

static bool make_plugin(making *in, int slot, const cli_plugin *plugin, nio_plugin_spec *spec)
{
    memset(spec, 0, sizeof *spec);
    spec->kind = plugin->kind != NULL ? plugin->kind : "none";
    if (plugin->param_count > PARAMS_MAX) {
        cli_usage("%s has more than %d parameters", plugin->kind, PARAMS_MAX);
        return false;
    }
    for (size_t i = 0; i < plugin->param_count; i++) {
        in->params[slot][i] = (nio_plugin_param){.name = plugin->params[i].name,
                                                 .text = plugin->params[i].text,
                                                 .number = plugin->params[i].number,
                                                 .bytes = plugin->params[i].bytes};
    }
    spec->params = in->params[slot];
    spec->param_count = plugin->param_count;
    if (plugin->kind == NULL || plugin->key == NULL) {
        return true;
    }
    cli_value *secret = &in->secrets[slot], *trusted = &in->trusted[slot];
    cli_value *lock = &in->locks[slot];
    if (!read_key(in, plugin, secret) || !read_other(in, plugin, TRUSTED, 0, trusted) ||
        !read_other(in, plugin, LOCK, CLI_VALUE_DIGITS, lock) || !lock_given(plugin, lock)) {
        return false;
    }
    spec->key = nio_key_of(secret->bytes, secret->len);
    spec->key.trusted = (nio_bytes){trusted->bytes, trusted->len};
    spec->key.lock = (nio_bytes){lock->bytes, lock->len};
    return true;
}

static bool make_layer(making *in, const cli_layer *from, bool inner, nio_node *node,
                       nio_layer **layer, cli_identity *identity)
{
    *layer = NULL;
    if (from == NULL || (from->auth.kind == NULL && from->cipher.kind == NULL)) {
        return true;
    }
    nio_error error = {""};
    nio_layer_spec spec = {
        .size = sizeof spec, .name = from->name, .inner = inner, .realm = in->schema->app};
    bool good = make_plugin(in, 0, &from->auth, &spec.auth) &&
                make_plugin(in, 1, &from->cipher, &spec.cipher);
    if (good) {
        cli_identity_add(identity, &spec.auth);
        cli_identity_add(identity, &spec.cipher);
        nio_status status = nio_layer_create(node, &spec, layer, &error);
        good = status == NIO_OK;
        if (!good) {
            cli_usage("%s", error.text[0] ? error.text : nio_status_text(status));
        }
    }
    nio_wipe(in->secrets, sizeof in->secrets);
    return good;
}

static bool locks(const cli_kind *kind)
{
    const cli_param *param = kind->params;
    while (param->name != NULL && param->script == NULL) {
        param++;
    }
    return param->name != NULL;
}

static bool is_key_of(const cli_plugin *plugin, const char *written)
{
    if (plugin->key == NULL) {
        return false;
    }
    const cli_kind *kind = cli_kind_find(nio_text_of(plugin->kind));
    return value_for(written, plugin->key, "") != NULL ||
           (kind != NULL && kind->trusts && value_for(written, plugin->key, TRUSTED) != NULL) ||
           (kind != NULL && locks(kind) && value_for(written, plugin->key, LOCK) != NULL);
}

static bool is_key(const cli_schema *schema, const char *written)
{
    for (size_t i = 0; i < schema->layer_count; i++) {
        const cli_layer *layer = &schema->layers[i];
        if (is_key_of(&layer->auth, written) || is_key_of(&layer->cipher, written)) {
            return true;
        }
    }
    return false;
}

/* No sentence repeats what may be a secret: the name alone, and only where there is one. */
static bool all_known(const cli_keys *keys, const cli_schema *schema)
{
    for (size_t i = 0; i < keys->count; i++) {
        const char *written = keys->written[i];
        int len = (int)strcspn(written, "=");
        if (written[len] == 0) {
            cli_usage("--key is NAME=VALUE, as in outer_seal=@FILE");
            return false;
        }
        if (!is_key(schema, written)) {
            cli_usage("protocol %s has no key '%.*s'", schema->protocol, len < 60 ? len : 60,
                      written);
            return false;
        }
        for (size_t j = 0; j < i; j++) {
            if (strncmp(keys->written[j], written, (size_t)len + 1) == 0) {
                cli_usage("--key %.*s is given twice", len, written);
                return false;
            }
        }
    }
    return true;
}

bool cli_keys_make(const cli_keys *keys, const cli_schema *schema, const cli_layer *inner,
                   nio_node *node, cli_made *made)
{
    static making in; /* large, and holds secrets */
    cli_identity *identity = &made->identity;
    memset(made, 0, sizeof *made);
    in.keys = keys;
    in.schema = schema;
    if (!all_known(keys, schema) ||
        !make_layer(&in, cli_schema_outer(schema), false, node, &made->outer, identity) ||
        !make_layer(&in, inner, true, node, &made->inner, identity)) {
        return false;
    }
    return !identity->needed ||
           make_layer(&in, cli_schema_peers(schema), true, node, &made->peers, identity);
}

void cli_keys_wipe(cli_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        nio_wipe(keys->written[i], strlen(keys->written[i]));
    }
    keys->count = 0;
}

void cli_schema_layer_text(const cli_layer *layer, char text[CLI_LAYER_TEXT])
{
    const char *auth = layer != NULL ? layer->auth.kind : NULL;
    const char *cipher = layer != NULL ? layer->cipher.kind : NULL;
    snprintf(text, CLI_LAYER_TEXT, "%.20s%s%.20s", auth != NULL ? auth : "",
             auth != NULL && cipher != NULL ? " + " : "",
             cipher != NULL ? cipher
             : auth != NULL ? ""
                            : "none");
}
