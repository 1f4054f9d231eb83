/* node/raw.c - functions of netaio/raw.h, call.h and plugin.h that take a node: the engine does
 * the work. Those that take a link or a call stand in core/. */
#include "base/grow.h"
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
    nio_route mine = NIO_ROUTE_INIT;
    nio_status status = node->closing ? NIO_ECLOSED : nio__grow_copy(&mine, sizeof mine, route);
    return status == NIO_OK ? nio__core_on(node->core, &mine, fn, user, id) : status;
}

nio_status nio_once(nio_node *node, const nio_route *route, nio_handler_fn *fn, void *user,
                    nio_handler_id *id)
{
    nio_route mine = NIO_ROUTE_INIT;
    nio_status status = node->closing ? NIO_ECLOSED : nio__grow_copy(&mine, sizeof mine, route);
    return status == NIO_OK ? nio__core_once(node->core, &mine, fn, user, id) : status;
}

nio_status nio_off(nio_node *node, nio_handler_id id)
{
    return nio__core_off(node->core, id);
}

nio_status nio_next(nio_node *node, const nio_route *route, const nio_call_options *options,
                    nio_done *done, void *user, nio_call_id *id)
{
    nio_route mine = NIO_ROUTE_INIT;
    nio_call_options all = NIO_CALL_OPTIONS_INIT;
    nio_status status = node->closing ? NIO_ECLOSED : nio__grow_copy(&mine, sizeof mine, route);
    if (status == NIO_OK) {
        status = nio__grow_copy_if(&all, sizeof all, options);
    }
    return status == NIO_OK ? nio__core_next(node->core, &mine, &all, done, user, id) : status;
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
    nio_call_options all = NIO_CALL_OPTIONS_INIT;
    nio_status status = nio__grow_copy_if(&all, sizeof all, options);
    return status == NIO_OK ? nio__core_unsubscribe(node->core, id, &all, done, user, NULL)
                            : status;
}

nio_status nio_topic_open(nio_node *node, const nio_topic *topic, nio_handler_id *id)
{
    nio_topic mine = NIO_TOPIC_INIT;
    nio_status status = node->closing ? NIO_ECLOSED : nio__grow_copy(&mine, sizeof mine, topic);
    return status == NIO_OK ? nio__core_topic_open(node->core, &mine, id) : status;
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
    nio_send_spec mine = NIO_SEND_SPEC_INIT;
    nio_status status = nio__grow_copy(&mine, sizeof mine, message);
    return status == NIO_OK ? nio__core_notify(node->core, &mine, count) : status;
}

nio_status nio_broadcast(nio_node *node, const nio_send_spec *message, size_t *count)
{
    nio_send_spec mine = NIO_SEND_SPEC_INIT;
    nio_status status = nio__grow_copy(&mine, sizeof mine, message);
    return status == NIO_OK ? nio__core_broadcast(node->core, &mine, count) : status;
}

nio_status nio_multicast(nio_node *node, const nio_send_spec *message, size_t *count)
{
    nio_send_spec mine = NIO_SEND_SPEC_INIT;
    nio_status status = nio__grow_copy(&mine, sizeof mine, message);
    return status == NIO_OK ? nio__core_multicast(node->core, &mine, count) : status;
}

void nio_plugin_init(nio_plugin *plugin, const nio_plugin_class *cls, nio_node *node)
{
    nio__plugin_init(plugin, cls, nio__core_plugin_host(node->core));
}
