/* node/endpoints.c - listening and connecting: which endpoint, under which outer layer.
 *
 * Happy path:  options → nio__url_parse → the outer layer is picked → loop/ does the rest
 * Failure:     a sentence that begins with the endpoint. */
#include <stdio.h>

#include "base/log.h"
#include "node/node.h"

nio_status nio__node_pick_outer(nio_node *node, const char *url, nio_layer *given, bool plain,
                                bool known, nio_layer *otherwise, nio_layer **outer,
                                nio_error *error)
{
    if (given != NULL && plain) {
        return nio__fail(error, NIO_EINVAL,
                         "%s: the options give the outer layer \"%s\" and say plain as well", url,
                         given->name);
    }
    if (given != NULL && given->inner) {
        return nio__fail(error, NIO_EINVAL, "%s: \"%s\" is an inner layer, not an outer one", url,
                         given->name);
    }
    const nio_plugin *plugin = given == NULL         ? NULL
                               : given->auth != NULL ? given->auth
                                                     : given->cipher;
    if (plugin != NULL && plugin->host != nio__core_plugin_host(node->core)) {
        return nio__fail(error, NIO_EINVAL, "%s: the layer \"%s\" belongs to another node", url,
                         given->name);
    }
    if (given == NULL && !plain && !known) {
        return nio__fail(error, NIO_EINVAL,
                         "%s: no outer layer: serve a protocol first, give a layer in the options, "
                         "or say plain there",
                         url);
    }
    *outer = plain ? NULL : given != NULL ? given : otherwise;
    return NIO_OK;
}

/* The port of an endpoint that names none: that of the usual protocol. */
static uint16_t usual_port(const nio_node *node)
{
    nio_layer *outer;
    const nio_gen_protocol *usual = nio__node_usual(node, &outer);
    return usual != NULL ? usual->port : 0;
}

/* The outer layer of an endpoint whose options are these. */
static nio_status pick_usual(nio_node *node, const char *url, nio_layer *given, bool plain,
                             nio_layer **outer, nio_error *error)
{
    nio_layer *otherwise;
    bool known = nio__node_usual(node, &otherwise) != NULL;
    return nio__node_pick_outer(node, url, given, plain, known, otherwise, outer, error);
}

/* ---- Listening ------------------------------------------------------------------------------- */

nio_status nio_node_listen(nio_node *node, const char *endpoint, nio_error *error)
{
    return nio_node_listen_with(node, endpoint, NULL, NULL, error);
}

nio_status nio_node_listen_with(nio_node *node, const char *endpoint,
                                const nio_listen_options *options, nio_listener **listener,
                                nio_error *error)
{
    nio_listen_options all = NIO_LISTEN_OPTIONS_INIT;
    nio_status status = nio__options_copy(&all, sizeof all, options, "nio_listen_options", error);
    nio__endpoint parsed;
    if (status == NIO_OK) {
        status = nio__url_parse(endpoint, NIO__URL_LISTEN, usual_port(node), &parsed, error);
    }
    nio__listen_options with = {
        .on_link = node->on_link, .user = node->user, .backlog = all.backlog};
    if (status == NIO_OK) {
        status = pick_usual(node, endpoint, all.outer, all.plain, &with.outer, error);
    }
    if (status == NIO_OK && node->closing) {
        status = nio__fail(error, NIO_ECLOSED, "%s: the node is closing", endpoint);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio_listener *made;
    status = nio__loop_listen(node->loop, endpoint, &parsed, &with, &made, error);
    if (status == NIO_OK && listener != NULL) {
        *listener = made;
    }
    return status;
}

/* ---- Connecting ------------------------------------------------------------------------------ */

nio_status nio__node_dial(nio_node *node, const char *url, uint16_t port, nio_layer *outer,
                          const nio_connect_options *options, nio_link **link, nio_error *error)
{
    nio__endpoint parsed;
    nio_status status = nio__url_parse(url, NIO__URL_CONNECT, port, &parsed, error);
    if (status != NIO_OK) {
        return status;
    }
    if (node->closing) {
        return nio__fail(error, NIO_ECLOSED, "%s: the node is closing", url);
    }
    nio_reconnect reconnect = NIO_RECONNECT_INIT;
    status =
        nio__options_copy(&reconnect, sizeof reconnect, options->reconnect, "nio_reconnect", error);
    if (status == NIO_OK && (reconnect.first_ms == 0 || reconnect.most_ms < reconnect.first_ms)) {
        status =
            nio__fail(error, NIO_EINVAL, "%s: to connect again after %u to %u ms makes no sense",
                      url, (unsigned)reconnect.first_ms, (unsigned)reconnect.most_ms);
    }
    if (status != NIO_OK) {
        return status;
    }
    bool own = options->on_link != NULL;
    nio__link_options with = {.outer = outer,
                              .on_link = own ? options->on_link : node->on_link,
                              .user = own ? options->user : node->user,
                              .reconnect = options->reconnect != NULL ? &reconnect : NULL};
    return nio__loop_connect(node->loop, url, &parsed, &with, link, error);
}

nio_status nio_node_connect(nio_node *node, const char *endpoint,
                            const nio_connect_options *options, nio_link **link, nio_error *error)
{
    nio_connect_options all = NIO_CONNECT_OPTIONS_INIT;
    nio_status status = nio__options_copy(&all, sizeof all, options, "nio_connect_options", error);
    nio_layer *outer = NULL;
    if (status == NIO_OK) {
        status = pick_usual(node, endpoint, all.outer, all.plain, &outer, error);
    }
    nio_link *made = NULL;
    if (status == NIO_OK) {
        status = nio__node_dial(node, endpoint, usual_port(node), outer, &all, &made, error);
    }
    if (status == NIO_OK && link != NULL) {
        *link = made;
    }
    return status;
}
