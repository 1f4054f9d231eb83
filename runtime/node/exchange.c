/* node/exchange.c - other plugins and other keys in layers that are in use.
 *
 * Happy path:  all new layers are made aside → the engine exchanges their plugins for those in
 *              use, one layer after the other → what is sealed from then on is sealed by the new
 *              ones
 * Failure:     a layer cannot be made, or would not go together with another as it did: a sentence,
 *              and nothing has changed. */
#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "node/node.h"

/* A layer that is to get other plugins, or one that the set of a client does not have yet. */
typedef struct change {
    struct change *next;
    nio_layer *layer; /* NULL: `made` becomes *slot */
    nio_layer *made;
    nio_layer **slot;
} change;

static nio_status check_moment(nio_node *node, nio_error *error)
{
    if (nio__core_plugin_host(node->core)->at_work != 0) {
        return nio__fail(error, NIO_EREENTRANT, "layers cannot change while a plugin works");
    }
    return NIO_OK;
}

/* ---- What goes together ---------------------------------------------------------------------- */

static nio_status pair_check(const nio_layer *one, const nio_layer *other, nio_error *error)
{
    return one->inner ? nio__layer_pair_check(other, one, error)
                      : nio__layer_pair_check(one, other, error);
}

/* Whatever went together with the layer as it is has to go together with what it becomes. */
static nio_status check_pairs(const nio_node *node, const nio_layer *layer, const nio_layer *made,
                              nio_error *error)
{
    for (const nio_layer *other = node->layers; other != NULL; other = other->next) {
        if (other->inner != layer->inner && pair_check(layer, other, NULL) == NIO_OK) {
            nio_status status = pair_check(made, other, error);
            if (status != NIO_OK) {
                return status;
            }
        }
    }
    return NIO_OK;
}

/* ---- One layer ------------------------------------------------------------------------------- */

static bool is_of_node(const nio_node *node, const nio_layer *layer)
{
    const nio_layer *own = node->layers;
    while (own != NULL && own != layer) {
        own = own->next;
    }
    return own != NULL;
}

nio_status nio_layer_exchange(nio_node *node, nio_layer *layer, const nio_layer_spec *spec,
                              nio_error *error)
{
    nio_layer_spec all = {.size = sizeof all};
    nio_status status = nio__options_copy(&all, sizeof all, spec, "nio_layer_spec", error);
    if (status == NIO_OK) {
        status = check_moment(node, error);
    }
    if (status == NIO_OK && (!is_of_node(node, layer) || all.inner != layer->inner)) {
        status = nio__fail(error, NIO_EINVAL, "layer \"%s\": it is not %s layer of this node",
                           all.name != NULL ? all.name : "", all.inner ? "an inner" : "an outer");
    }
    if (status != NIO_OK) {
        return status;
    }
    nio_plugin_host *host = nio__core_plugin_host(node->core);
    nio_layer *made = NULL;
    status = nio__layer_new(host, &all, &made, error);
    if (status != NIO_OK) {
        return status;
    }
    status = check_pairs(node, layer, made, error);
    if (status != NIO_OK) {
        nio__layer_free(host, made);
        return status;
    }
    nio__core_exchange(node->core, layer, made);
    return NIO_OK;
}

/* ---- The keys of a protocol ------------------------------------------------------------------ */

static void drop_changes(nio_node *node, change *changes)
{
    while (changes != NULL) {
        change *next = changes->next;
        nio__layer_free(nio__core_plugin_host(node->core), changes->made);
        nio__free(&node->env, changes);
        changes = next;
    }
}

static nio_status add_change(nio_node *node, const nio_layer_spec *spec, nio_layer **slot,
                             change **changes, nio_error *error)
{
    change *made = nio__calloc(&node->env, 1, sizeof *made);
    if (made == NULL) {
        return nio__fail(error, NIO_ENOMEM, "no memory for a layer");
    }
    made->slot = slot;
    made->layer = *slot;
    made->next = *changes;
    *changes = made;
    return nio__layer_new(nio__core_plugin_host(node->core), spec, &made->made, error);
}

/* The layers of one set under the new keys. */
static nio_status change_set(nio_node *node, nio__layer_set *set, const void *keys,
                             change **changes, nio_error *error)
{
    nio_status status = NIO_OK;
    for (size_t i = 0; i < set->protocol->layer_count && status == NIO_OK; i++) {
        nio__layer_draft draft;
        if (nio__node_layer_draft(set->protocol, i, keys, &draft)) {
            status = add_change(node, &draft.spec, &set->layers[i], changes, error);
        }
    }
    return status;
}

/* Protocols that are served on one node share its outer layer, so it changes for all of them. */
static bool shares_outer(const nio_node *node, const nio__layer_set *set)
{
    return set->served && node->outer != NULL && nio__layer_same(node->outer, nio__set_outer(set));
}

static bool is_target(const nio__layer_set *set, const nio_gen_protocol *protocol, bool served)
{
    return set->protocol == protocol && (set->served || !served);
}

static nio_status change_others(nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                                change **changes, nio_error *error)
{
    nio__layer_draft draft;
    nio_status status = NIO_OK;
    if (protocol->outer < 0 ||
        !nio__node_layer_draft(protocol, (size_t)protocol->outer, keys, &draft)) {
        return NIO_OK;
    }
    for (nio__layer_set *set = node->sets; set != NULL && status == NIO_OK; set = set->next) {
        if (set->protocol != protocol && shares_outer(node, set)) {
            status =
                add_change(node, &draft.spec, &set->layers[set->protocol->outer], changes, error);
        }
    }
    return status;
}

static void commit(nio_node *node, change *changes)
{
    while (changes != NULL) {
        change *next = changes->next;
        if (changes->layer != NULL) {
            nio__core_exchange(node->core, changes->layer, changes->made);
        } else {
            nio__node_adopt(node, changes->made);
            *changes->slot = changes->made;
        }
        nio__free(&node->env, changes);
        changes = next;
    }
}

/* Whether the protocol is served, or at least spoken; and whether what its sets need is there. */
static nio_status check_sets(const nio_node *node, const nio_gen_protocol *protocol,
                             const void *keys, bool *served, nio_error *error)
{
    bool spoken = false;
    nio_status status = NIO_OK;
    *served = false;
    for (const nio__layer_set *set = node->sets; set != NULL; set = set->next) {
        spoken = spoken || set->protocol == protocol;
        *served = *served || (set->protocol == protocol && set->served);
    }
    if (!spoken) {
        return nio__fail(error, NIO_ENOENT, "protocol %s is neither served nor spoken on this node",
                         protocol->name);
    }
    for (const nio__layer_set *set = node->sets; set != NULL && status == NIO_OK; set = set->next) {
        if (is_target(set, protocol, *served)) {
            status = nio__node_check_keys(protocol, keys, *served, set, error);
        }
    }
    return status;
}

static nio_status collect(nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                          bool served, change **changes, nio_error *error)
{
    nio_status status = NIO_OK;
    bool shared = false;
    for (nio__layer_set *set = node->sets; set != NULL && status == NIO_OK; set = set->next) {
        if (is_target(set, protocol, served)) {
            shared = shared || shares_outer(node, set);
            status = change_set(node, set, keys, changes, error);
        }
    }
    return status == NIO_OK && shared ? change_others(node, protocol, keys, changes, error)
                                      : status;
}

/* Which keys a set has from now on. Before the exchange: after it, the shared outer is another. */
static void note_keys(const nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                      bool served)
{
    bool shared = false;
    for (nio__layer_set *set = node->sets; set != NULL; set = set->next) {
        if (is_target(set, protocol, served)) {
            shared = shared || shares_outer(node, set);
            nio__node_note_keys(node, set, keys);
        }
    }
    for (nio__layer_set *set = node->sets; set != NULL && shared; set = set->next) {
        set->mixed = set->mixed || (set->protocol != protocol && shares_outer(node, set));
    }
}

nio_status nio_gen_set_keys(nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                            nio_error *error)
{
    bool served = false;
    change *changes = NULL;
    nio_status status = nio__protocol_check(protocol, keys, error);
    if (status == NIO_OK) {
        status = check_moment(node, error);
    }
    if (status == NIO_OK) {
        status = check_sets(node, protocol, keys, &served, error);
    }
    if (status == NIO_OK) {
        status = collect(node, protocol, keys, served, &changes, error);
    }
    if (status != NIO_OK) {
        drop_changes(node, changes);
        return status;
    }
    note_keys(node, protocol, keys, served);
    commit(node, changes);
    return NIO_OK;
}
