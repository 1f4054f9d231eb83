/* layer/identity.c - whether two layers are one and the same to a peer.
 *
 * They are if they were made of the same kinds, parameters, realm and keys. Keys are borrowed only
 * while a layer is made, so what is kept is a digest of all that; it is keyed with what the node
 * drew at its start and is worth nothing anywhere else. */
#include <string.h>

#include "base/be.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "layer/layer.h"
#include "layer/registry.h"

/* Takes in a length and bytes, so that what follows cannot run into it. */
static void take_bytes(nio__blake2b *state, nio_bytes bytes)
{
    uint8_t len[8];
    nio__be64_store(len, bytes.len);
    nio__blake2b_update(state, nio__bytes(len, sizeof len));
    nio__blake2b_update(state, bytes);
}

static void take_text(nio__blake2b *state, const char *text)
{
    take_bytes(state, nio_bytes_of(text == NULL ? "" : text));
}

/* Whether plugins of this kind are bound to a realm. */
static bool takes_realm(const char *kind)
{
    for (size_t i = 0; nio__plugin_kinds[i] != NULL; i++) {
        const nio__plugin_kind *row = nio__plugin_kinds[i];
        for (size_t p = 0; strcmp(row->cls->name, kind) == 0 && row->params[p].name; p++) {
            if (strcmp(row->params[p].name, "realm") == 0) {
                return true;
            }
        }
    }
    return false;
}

static void take_plugin(nio__blake2b *state, const nio_plugin_spec *spec, const char *realm)
{
    const char *kind = spec->kind != NULL ? spec->kind : "none";
    take_text(state, kind);
    for (size_t i = 0; i < spec->param_count; i++) {
        uint8_t number[8];
        nio__be64_store(number, spec->params[i].number);
        take_text(state, spec->params[i].name);
        take_text(state, spec->params[i].text);
        take_bytes(state, nio__bytes(number, sizeof number));
    }
    if (takes_realm(kind)) {
        take_text(state, nio__param_text(spec, "realm", realm));
    }
    take_bytes(state, spec->key.secret);
    for (size_t i = 0; i < NIO_KEYS_PREVIOUS; i++) {
        take_bytes(state, spec->key.previous[i]);
    }
}

void nio__layer_identify(const nio_plugin_host *host, const nio_layer_spec *spec, nio_layer *layer)
{
    nio__blake2b state;
    const char *realm = spec->realm != NULL ? spec->realm : "";
    nio__blake2b_init(&state, NIO__IDENTITY_BYTES,
                      nio__bytes(host->identity_key, sizeof host->identity_key));
    take_plugin(&state, &spec->auth, realm);
    take_plugin(&state, &spec->cipher, realm);
    nio__blake2b_final(&state, layer->identity);
    nio__wipe(&state, sizeof state);
    layer->identified = true;
}

static bool is_plain(const nio_layer *layer)
{
    return layer == NULL || (layer->auth == NULL && layer->cipher == NULL);
}

bool nio__layer_same(const nio_layer *a, const nio_layer *b)
{
    if (a == b || is_plain(a) || is_plain(b)) {
        return is_plain(a) == is_plain(b);
    }
    return a->identified && b->identified && a->inner == b->inner &&
           nio__secret_equal(a->identity, b->identity, NIO__IDENTITY_BYTES);
}
