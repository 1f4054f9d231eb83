/* node/raw.c - functions of netaio/raw.h, call.h and plugin.h that take a node: the engine does
 * the work. Those that take a link or a call stand in core/. */
#include "core/call.h"
#include "core/route.h"
#include "layer/host.h"
#include "node/node.h"

nio_status nio_on(nio_node *node, const nio_route *route, nio_handler_fn *fn, void *user,
                  nio_handler_id *id)
{
    return node->closing ? NIO_ECLOSED : nio__core_on(node->core, route, fn, user, id);
}

nio_status nio_once(nio_node *node, const nio_route *route, nio_handler_fn *fn, void *user,
                    nio_handler_id *id)
{
    return node->closing ? NIO_ECLOSED : nio__core_once(node->core, route, fn, user, id);
}

nio_status nio_off(nio_node *node, nio_handler_id id)
{
    return nio__core_off(node->core, id);
}

nio_status nio_next(nio_node *node, const nio_route *route, const nio_call_options *options,
                    nio_done *done, void *user, nio_call_id *id)
{
    return node->closing ? NIO_ECLOSED : nio__core_next(node->core, route, options, done, user, id);
}

nio_status nio_call_cancel(nio_node *node, nio_call_id id)
{
    return nio__core_cancel(node->core, id);
}

void nio_plugin_init(nio_plugin *plugin, const nio_plugin_class *cls, nio_node *node)
{
    nio__plugin_init(plugin, cls, nio__core_plugin_host(node->core));
}
