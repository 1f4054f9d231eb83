/* node/raw.c - functions of netaio/raw.h, call.h and plugin.h that take a node: the engine does
 * the work. Those that take a link or a call stand in core/. */
#include "core/call.h"
#include "core/fanout.h"
#include "core/hooks.h"
#include "core/route.h"
#include "core/subscribe.h"
#include "core/topic.h"
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

nio_status nio_call_progress(const nio_node *node, nio_call_id id, nio_progress *progress)
{
    return nio__core_call_progress(node->core, id, progress);
}

void nio_on_auth_error(nio_node *node, nio_auth_error_fn *fn, void *user)
{
    nio__core_on_auth_error(node->core, fn, user);
}

void nio_on_route(nio_node *node, nio_route_fn *fn, void *user)
{
    nio__core_on_route(node->core, fn, user);
}

nio_status nio_unsubscribe(nio_node *node, nio_subscription_id id, const nio_call_options *options,
                           nio_done *done, void *user)
{
    return nio__core_unsubscribe(node->core, id, options, done, user, NULL);
}

nio_status nio_topic_open(nio_node *node, const nio_topic *topic, nio_handler_id *id)
{
    return node->closing ? NIO_ECLOSED : nio__core_topic_open(node->core, topic, id);
}

nio_status nio_topic_close(nio_node *node, nio_handler_id id)
{
    return nio__core_topic_close(node->core, id);
}

size_t nio_subscribers(const nio_node *node, nio_bytes uri)
{
    return nio__core_subscribers(node->core, uri);
}

nio_status nio_notify(nio_node *node, const nio_send_spec *message, size_t *count)
{
    return nio__core_notify(node->core, message, count);
}

nio_status nio_broadcast(nio_node *node, const nio_send_spec *message, size_t *count)
{
    return nio__core_broadcast(node->core, message, count);
}

nio_status nio_multicast(nio_node *node, const nio_send_spec *message, size_t *count)
{
    return nio__core_multicast(node->core, message, count);
}

void nio_plugin_init(nio_plugin *plugin, const nio_plugin_class *cls, nio_node *node)
{
    nio__plugin_init(plugin, cls, nio__core_plugin_host(node->core));
}
