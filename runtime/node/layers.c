/* node/layers.c - the layers of a node: made by the program, or from the tables of a protocol
 * and its keys.
 *
 * A protocol says which plugins its layers have; the keys come from the program. Keys are only
 * borrowed, so whether two sets are the same is told later by a digest (layer/identity.h). */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "base/size.h"
#include "crypto/secret.h"
#include "node/node.h"

/* ---- Layers of the program ------------------------------------------------------------------- */

void nio__node_adopt(nio_node *node, nio_layer *made)
{
    made->next = node->layers;
    node->layers = made;
}

static nio_status adopt(nio_node *node, nio_status status, nio_layer *made, nio_layer **layer)
{
    if (status == NIO_OK) {
        nio__node_adopt(node, made);
        *layer = made;
    }
    return status;
}

nio_status nio_layer_create(nio_node *node, const nio_layer_spec *spec, nio_layer **layer,
                            nio_error *error)
{
    nio_layer_spec all = {.size = sizeof all};
    nio_status status = nio__options_copy(&all, sizeof all, spec, "nio_layer_spec", error);
    if (status != NIO_OK) {
        return status;
    }
    nio_layer *made = NULL;
    status = nio__layer_new(nio__core_plugin_host(node->core), &all, &made, error);
    return adopt(node, status, made, layer);
}

nio_status nio_layer_of(nio_node *node, const char *name, bool inner, nio_plugin *auth,
                        nio_plugin *cipher, nio_layer **layer, nio_error *error)
{
    nio_layer *made = NULL;
    nio_status status =
        nio__layer_of(nio__core_plugin_host(node->core), name, inner, auth, cipher, &made, error);
    return adopt(node, status, made, layer);
}

/* Those made after `last`, which stays. */
static void free_layers(nio_node *node, const nio_layer *last)
{
    while (node->layers != last) {
        nio_layer *next = node->layers->next;
        nio__layer_free(nio__core_plugin_host(node->core), node->layers);
        node->layers = next;
    }
}

void nio__node_free_layers(nio_node *node)
{
    free_layers(node, NULL);
    while (node->sets != NULL) {
        nio__layer_set *next = node->sets->next;
        nio__free(&node->env, node->sets);
        node->sets = next;
    }
}

/* ---- Keys and digests ------------------------------------------------------------------------ */

nio_key nio__slot_key(const nio_gen_slot *slot, const void *keys)
{
    size_t size;
    nio_key key = nio_key_of(NULL, 0);
    if (keys == NULL || slot->key == NIO_GEN_NO_KEY) {
        return key;
    }
    memcpy(&size, keys, sizeof size);
    if (slot->key <= size && size - slot->key >= sizeof key) {
        memcpy(&key, (const char *)keys + slot->key, sizeof key);
    }
    return key;
}

static void take_slot(nio__blake2b *state, const nio_gen_slot *slot, const void *keys)
{
    nio_key key = nio__slot_key(slot, keys);
    nio__identity_take_key(state, &key);
}

static void digest_keys(const nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                        uint8_t digest[NIO__IDENTITY_BYTES])
{
    nio__blake2b state;
    nio__identity_begin(&state, nio__core_plugin_host(node->core));
    for (size_t i = 0; i < protocol->layer_count; i++) {
        take_slot(&state, &protocol->layers[i].auth, keys);
        take_slot(&state, &protocol->layers[i].cipher, keys);
    }
    nio__identity_end(&state, digest);
}

/* ---- Layers of a protocol -------------------------------------------------------------------- */

static bool is_none(const nio_gen_slot *slot)
{
    return slot->kind == NULL || strcmp(slot->kind, "none") == 0;
}

/* Who only receives what others sign has no secret. */
static bool lacks_key(const nio_gen_slot *slot, const void *keys)
{
    nio_key key = nio__slot_key(slot, keys);
    return slot->key != NIO_GEN_NO_KEY && key.secret.len == 0 && key.trusted.len == 0 &&
           key.lock.len == 0 && key.witness == NULL;
}

nio_status nio__node_check_keys(const nio_gen_protocol *protocol, const void *keys, bool serve,
                                const nio__layer_set *set, nio_error *error)
{
    for (size_t i = 0; i < protocol->layer_count; i++) {
        const nio_gen_layer *layer = &protocol->layers[i];
        const nio_gen_slot *missing = lacks_key(&layer->auth, keys)     ? &layer->auth
                                      : lacks_key(&layer->cipher, keys) ? &layer->cipher
                                                                        : NULL;
        bool needed = serve || protocol->outer == (int)i || (set != NULL && set->layers[i] != NULL);
        if (missing != NULL && needed) {
            return nio__fail(error, NIO_ENOKEY,
                             "protocol %s: the layer \"%s\" needs the key `%s`, which is not given",
                             protocol->name, layer->name, missing->key_name);
        }
    }
    return NIO_OK;
}

static nio_plugin_spec plugin_spec(const nio_gen_slot *slot, const void *keys)
{
    return (nio_plugin_spec){.kind = slot->kind,
                             .params = slot->params,
                             .param_count = slot->param_count,
                             .key = nio__slot_key(slot, keys)};
}

bool nio__node_layer_draft(const nio_gen_protocol *protocol, size_t index, const void *keys,
                           nio__layer_draft *draft)
{
    const nio_gen_layer *from = &protocol->layers[index];
    if ((is_none(&from->auth) && is_none(&from->cipher)) || lacks_key(&from->auth, keys) ||
        lacks_key(&from->cipher, keys)) {
        return false;
    }
    size_t realm_len = nio__size_min(protocol->app.len, NIO__REALM_MAX);
    *nio__copy((uint8_t *)draft->realm, nio__bytes(protocol->app.ptr, realm_len)) = '\0';
    draft->spec = (nio_layer_spec){.size = sizeof draft->spec,
                                   .name = from->name,
                                   .inner = protocol->outer != (int)index,
                                   .realm = draft->realm,
                                   .auth = plugin_spec(&from->auth, keys),
                                   .cipher = plugin_spec(&from->cipher, keys)};
    return true;
}

static nio_status make_layer(nio_node *node, const nio_gen_protocol *protocol, size_t index,
                             const void *keys, nio_layer **layer, nio_error *error)
{
    nio__layer_draft draft;
    *layer = NULL;
    return nio__node_layer_draft(protocol, index, keys, &draft)
               ? nio_layer_create(node, &draft.spec, layer, error)
               : NIO_OK;
}

void nio__node_note_keys(const nio_node *node, nio__layer_set *set, const void *keys)
{
    digest_keys(node, set->protocol, keys, set->keys);
    set->mixed = false;
}

static nio__layer_set *find_set(const nio_node *node, const nio_gen_protocol *protocol,
                                const uint8_t digest[NIO__IDENTITY_BYTES])
{
    nio__layer_set *set = node->sets;
    while (set != NULL && (set->protocol != protocol || set->mixed ||
                           !nio__secret_equal(set->keys, digest, NIO__IDENTITY_BYTES))) {
        set = set->next;
    }
    return set;
}

nio_status nio__node_layers(nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                            bool serve, nio__layer_set **set, nio_error *error)
{
    nio_status status = nio__node_check_keys(protocol, keys, serve, NULL, error);
    if (status != NIO_OK) {
        return status;
    }
    uint8_t digest[NIO__IDENTITY_BYTES];
    digest_keys(node, protocol, keys, digest);
    nio__layer_set *found = find_set(node, protocol, digest);
    if (found != NULL) {
        *set = found;
        return NIO_OK;
    }
    size_t size = sizeof *found + protocol->layer_count * sizeof(nio_layer *);
    nio__layer_set *made = nio__calloc(&node->env, 1, size);
    if (made == NULL) {
        return nio__fail(error, NIO_ENOMEM, "protocol %s: %s", protocol->name,
                         nio_status_text(NIO_ENOMEM));
    }
    nio_layer *before = node->layers;
    for (size_t i = 0; i < protocol->layer_count; i++) {
        status = make_layer(node, protocol, i, keys, &made->layers[i], error);
        if (status != NIO_OK) {
            free_layers(node, before);
            nio__free(&node->env, made);
            return status;
        }
    }
    made->protocol = protocol;
    memcpy(made->keys, digest, sizeof digest);
    made->next = node->sets;
    node->sets = made;
    *set = made;
    return NIO_OK;
}

nio_layer *nio__set_outer(const nio__layer_set *set)
{
    return set->protocol->outer < 0 ? NULL : set->layers[set->protocol->outer];
}

/* ---- The outer layer of the node ------------------------------------------------------------- */

#define SHOWN_MAX 64

/* "aead", "auth hmac, cipher sha256_stream", "none" */
static void describe_outer(const nio_gen_protocol *protocol, char text[SHOWN_MAX])
{
    if (protocol->outer < 0) {
        snprintf(text, SHOWN_MAX, "none");
        return;
    }
    const nio_gen_layer *layer = &protocol->layers[protocol->outer];
    if (is_none(&layer->cipher)) {
        snprintf(text, SHOWN_MAX, "%s", is_none(&layer->auth) ? "none" : layer->auth.kind);
    } else {
        snprintf(text, SHOWN_MAX, "auth %s, cipher %s",
                 is_none(&layer->auth) ? "none" : layer->auth.kind, layer->cipher.kind);
    }
}

nio_status nio__node_claim_outer(nio_node *node, const nio__layer_set *set, nio_error *error)
{
    const nio_gen_protocol *protocol = set->protocol;
    if (node->first == NULL) {
        node->first = protocol;
        node->outer = nio__set_outer(set);
        return NIO_OK;
    }
    if (nio__layer_same(node->outer, nio__set_outer(set))) {
        return NIO_OK;
    }
    char theirs[SHOWN_MAX], ours[SHOWN_MAX];
    describe_outer(node->first, theirs);
    describe_outer(protocol, ours);
    if (strcmp(theirs, ours) == 0) {
        return nio__fail(error, NIO_ECONFLICT,
                         "protocol %s has the outer layer %s with another key, realm or parameter "
                         "than protocol %s, which this node serves already",
                         protocol->name, ours, node->first->name);
    }
    return nio__fail(error, NIO_ECONFLICT,
                     "protocol %s has the outer layer %s, but this node serves protocol %s under "
                     "the outer layer %s",
                     protocol->name, ours, node->first->name, theirs);
}
