/* node/protocol.c - protocols from their tables: serving them, hearing them, and speaking them on a
 * new link or on one that is there.
 *
 * Happy path:  the tables fit this library → layers from tables and keys → (serve) the outer layer
 *              fits the node → the engine's routes; (connect) a link → the engine's client;
 *              (attach) the link is under the same outer layer → the engine's client
 * Failure:     a sentence; nothing was added. */
#include <string.h>

#include "base/log.h"
#include "core/typed.h"
#include "node/node.h"

/* Generated code of the same ABI and the same shape of tables. */
static nio_status check_abi(const nio_gen_protocol *protocol, nio_error *error)
{
    if (protocol->abi != NIO_GEN_ABI || protocol->size != sizeof *protocol) {
        return nio__fail(error, NIO_EABI,
                         "the code generated for this protocol has ABI %u and tables of %zu bytes, "
                         "the library ABI %u and %zu: generate it again",
                         (unsigned)protocol->abi, protocol->size, (unsigned)NIO_GEN_ABI,
                         sizeof *protocol);
    }
    return NIO_OK;
}

/* A struct of the program that begins with its size: not larger than what the generated code
 * knew when it was compiled. */
static nio_status check_size(const nio_gen_protocol *protocol, const char *what, const void *given,
                             size_t known, nio_error *error)
{
    size_t size;
    memcpy(&size, given, sizeof size);
    if (size < sizeof size || size > known) {
        return nio__fail(error, NIO_EABI,
                         "protocol %s: `size` of the %s says %zu bytes and has to be at most %zu; "
                         "was the struct initialised?",
                         protocol->name, what, size, known);
    }
    return NIO_OK;
}

nio_status nio__protocol_check(const nio_gen_protocol *protocol, const void *keys, nio_error *error)
{
    nio_status status = check_abi(protocol, error);
    if (status == NIO_OK && keys != NULL) {
        status = check_size(protocol, "keys", keys, protocol->keys_size, error);
    }
    return status;
}

nio_status nio_gen_serve(nio_node *node, const nio_gen_protocol *protocol, const void *handlers,
                         const void *keys, void *app, nio_service **service, nio_error *error)
{
    nio_status status = nio__protocol_check(protocol, keys, error);
    if (status == NIO_OK) {
        status = check_size(protocol, "handlers", handlers, protocol->handlers_size, error);
    }
    if (status == NIO_OK && node->closing) {
        status = nio__fail(error, NIO_ECLOSED, "protocol %s: the node is closing", protocol->name);
    }
    nio__layer_set *set;
    if (status == NIO_OK) {
        status = nio__node_layers(node, protocol, keys, true, &set, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    bool first = node->first == NULL;
    status = nio__node_claim_outer(node, set, error);
    if (status != NIO_OK) {
        return status;
    }
    nio__protocol_use use = {
        .protocol = protocol, .layers = set->layers, .handlers = handlers, .app = app};
    status = nio__core_serve(node->core, &use, service, error);
    if (status != NIO_OK && first) {
        node->first = NULL;
        node->outer = NULL;
    }
    set->served = set->served || status == NIO_OK;
    return status;
}

nio_status nio_gen_connect(nio_node *node, const nio_gen_protocol *protocol, const char *endpoint,
                           const void *keys, const nio_connect_options *options,
                           nio_client **client, nio_error *error)
{
    nio_connect_options all = NIO_CONNECT_OPTIONS_INIT;
    nio_status status = nio__options_copy(&all, sizeof all, options, "nio_connect_options", error);
    if (status == NIO_OK) {
        status = nio__protocol_check(protocol, keys, error);
    }
    nio__layer_set *set;
    if (status == NIO_OK) {
        status = nio__node_layers(node, protocol, keys, false, &set, error);
    }
    nio_layer *outer;
    if (status == NIO_OK) {
        status = nio__node_pick_outer(node, endpoint, all.outer, all.plain, true,
                                      nio__set_outer(set), &outer, error);
    }
    nio_link *link;
    if (status == NIO_OK) {
        status = nio__node_dial(node, endpoint, protocol->port, outer, &all, &link, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__protocol_use use = {.protocol = protocol, .layers = set->layers};
    status = nio__core_client(link, &use, client);
    if (status != NIO_OK) {
        nio__link_silence(link);
        nio_link_close(link);
        return nio__fail(error, status, "%s: protocol %s: %s", endpoint, protocol->name,
                         nio_status_text(status));
    }
    return NIO_OK;
}

nio_status nio_gen_attach(nio_link *link, const nio_gen_protocol *protocol, const void *keys,
                          nio_client **client, nio_error *error)
{
    nio__layer_set *set;
    nio_status status = nio__protocol_check(protocol, keys, error);
    if (status == NIO_OK && nio_link_get_state(link) >= NIO_LINK_CLOSING) {
        status = nio__fail(error, NIO_ECLOSED, "protocol %s: the link is closed", protocol->name);
    }
    if (status == NIO_OK) {
        status = nio__node_layers(nio_link_node(link), protocol, keys, false, &set, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    if (!nio__link_is_under(link, nio__set_outer(set))) {
        return nio__fail(error, NIO_ECONFLICT,
                         "protocol %s: the link is not under the outer layer of the protocol",
                         protocol->name);
    }
    nio__protocol_use use = {.protocol = protocol, .layers = set->layers};
    status = nio__core_client(link, &use, client);
    return status == NIO_OK ? NIO_OK
                            : nio__fail(error, status, "protocol %s: %s", protocol->name,
                                        nio_status_text(status));
}

nio_status nio_gen_hear(nio_node *node, const nio_gen_protocol *protocol, const void *events,
                        const void *keys, void *app, nio_error *error)
{
    nio__layer_set *set;
    nio_status status = nio__protocol_check(protocol, keys, error);
    if (status == NIO_OK) {
        status = check_size(protocol, "events", events, protocol->events_size, error);
    }
    if (status == NIO_OK) {
        status = nio__node_layers(node, protocol, keys, false, &set, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__protocol_use use = {
        .protocol = protocol, .layers = set->layers, .handlers = events, .app = app};
    status = nio__core_hear(node->core, &use, error);
    if (status == NIO_OK && node->heard == NULL) {
        node->heard = protocol;
        node->heard_outer = nio__set_outer(set);
    }
    return status;
}

nio_status nio__node_peers_layer(nio_node *node, const nio_gen_protocol *protocol, const void *keys,
                                 nio_layer **layer, nio_error *error)
{
    nio__layer_set *set;
    nio_status status = nio__protocol_check(protocol, keys, error);
    if (status == NIO_OK) {
        status = nio__node_layers(node, protocol, keys, false, &set, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    if (protocol->peers < 0) {
        *layer = NULL;
        return NIO_OK;
    }
    const nio_gen_layer *declared = &protocol->layers[protocol->peers];
    bool is_plain =
        strcmp(declared->auth.kind, "none") == 0 && strcmp(declared->cipher.kind, "none") == 0;
    if (set->layers[protocol->peers] == NULL && !is_plain) {
        return nio__fail(error, NIO_ENOKEY,
                         "protocol %s: the layer \"%s\" needs its keys to speak with peers",
                         protocol->name, declared->name);
    }
    *layer = set->layers[protocol->peers];
    return NIO_OK;
}
