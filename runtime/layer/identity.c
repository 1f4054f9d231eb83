/* layer/identity.c - whether two layers are one and the same to a peer.
 *
 * They are if they were made of the same kinds, parameters, realm and keys. */
#include "layer/identity.h"

#include <string.h>

#include <netaio/lock.h>

#include "base/be.h"
#include "crypto/secret.h"
#include "layer/layer.h"
#include "layer/registry.h"

/* ---- Digests --------------------------------------------------------------------------------- */

void nio__identity_begin(nio__blake2b *state, const nio_plugin_host *host)
{
    nio__blake2b_init(state, NIO__IDENTITY_BYTES,
                      nio__bytes(host->identity_key, sizeof host->identity_key));
}

void nio__identity_take(nio__blake2b *state, nio_bytes bytes)
{
    uint8_t len[8];
    nio__be64_store(len, bytes.len);
    nio__blake2b_update(state, nio__bytes(len, sizeof len));
    nio__blake2b_update(state, bytes);
}

static void take_pointer(nio__blake2b *state, const void *pointer)
{
    nio__identity_take(state, nio__bytes((const uint8_t *)&pointer, sizeof pointer));
}

/* What makes witnesses is told apart by what it does, not by where it stands: a program may use one
 * struct again. */
static void take_witness(nio__blake2b *state, const nio_witness *witness)
{
    uint8_t make[sizeof witness->make] = {0};
    if (witness != NULL) {
        memcpy(make, &witness->make, sizeof make);
    }
    nio__identity_take(state, nio__bytes(make, sizeof make));
    take_pointer(state, witness != NULL ? witness->user : NULL);
    take_pointer(state, witness != NULL ? witness->host : NULL);
}

void nio__identity_take_key(nio__blake2b *state, const nio_key *key)
{
    nio__identity_take(state, key->secret);
    for (size_t i = 0; i < NIO_KEYS_PREVIOUS; i++) {
        nio__identity_take(state, key->previous[i]);
    }
    nio__identity_take(state, key->trusted);
    nio__identity_take(state, key->lock);
    take_witness(state, key->witness);
}

void nio__identity_end(nio__blake2b *state, uint8_t identity[NIO__IDENTITY_BYTES])
{
    nio__blake2b_final(state, identity);
    nio__wipe(state, sizeof *state);
}

/* ---- Layers ---------------------------------------------------------------------------------- */

static void take_text(nio__blake2b *state, const char *text)
{
    nio__identity_take(state, nio_bytes_of(text == NULL ? "" : text));
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
        nio__identity_take(state, nio__bytes(number, sizeof number));
        nio__identity_take(state, spec->params[i].bytes);
    }
    if (takes_realm(kind)) {
        take_text(state, nio__param_text(spec, "realm", realm));
    }
    nio__identity_take_key(state, &spec->key);
}

void nio__layer_identify(const nio_plugin_host *host, const nio_layer_spec *spec, nio_layer *layer)
{
    nio__blake2b state;
    const char *realm = spec->realm != NULL ? spec->realm : "";
    nio__identity_begin(&state, host);
    take_plugin(&state, &spec->auth, realm);
    take_plugin(&state, &spec->cipher, realm);
    nio__identity_end(&state, layer->identity);
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
