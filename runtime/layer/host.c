/* layer/host.c - the part of a node that its plugins see, and the head of every plugin. */
#include "layer/host.h"

#include <assert.h>

#include "base/bytes.h"
#include "layer/domain.h"

/* What a node draws once. The child of a fork is another sender and another receiver: with the
 * parent's prefix and counters it would seal under nonces that the parent uses too. */
static void draw(nio_plugin_host *host, int64_t now_ms)
{
    host->forks = nio__fork_generation();
    host->started_ms = now_ms;
    host->epoch++;
    host->next_channel = 0;
    nio__random_bytes(host->random, host->prefix, sizeof host->prefix);
    nio__random_bytes(host->random, &host->salt, sizeof host->salt);
}

nio_status nio__plugin_host_init(nio_plugin_host *host, const nio_env *env,
                                 const nio_limits *limits, nio__rng *random, nio_domain *domain)
{
    nio_plugin_host fresh = {.env = env, .limits = limits, .random = random};
    fresh.domain = domain != NULL ? domain : nio__domain_default();
    if (fresh.domain == NULL) {
        return NIO_ENOMEM;
    }
    *host = fresh;
    nio__random_bytes(random, host->identity_key, sizeof host->identity_key);
    draw(host, env->wall_ms(env->user));
    return NIO_OK;
}

void nio__plugin_host_sync(nio_plugin_host *host, int64_t now_ms)
{
    if (host->forks != nio__fork_generation()) {
        draw(host, now_ms);
    }
}

uint32_t nio__plugin_host_new_channel(nio_plugin_host *host)
{
    if (host->next_channel == UINT32_MAX) {
        /* Four thousand million channels later: another prefix, so none comes twice. */
        draw(host, host->started_ms);
    }
    return host->next_channel++;
}

void nio__plugin_host_set_peers(nio_plugin_host *host, const nio__peer_view *view, void *data)
{
    host->peers = view;
    host->peers_data = data;
}

const nio_peer *nio_layer_peer(const nio_plugin *plugin, const nio_layer_message *message,
                               nio_bytes app)
{
    const nio_plugin_host *host = plugin->host;
    return host->peers == NULL || message->link == NULL
               ? NULL
               : host->peers->of_link(host->peers_data, message->link, app);
}

nio_bytes nio_layer_self(const nio_plugin *plugin, nio_bytes app)
{
    const nio_plugin_host *host = plugin->host;
    return host->peers == NULL ? nio__bytes(NULL, 0) : host->peers->self(host->peers_data, app);
}

void nio__plugin_init(nio_plugin *plugin, const nio_plugin_class *cls, nio_plugin_host *host)
{
    assert(cls->size >= sizeof(nio_plugin_class));
    plugin->cls = cls;
    plugin->host = host;
    plugin->traits = cls->traits;
    plugin->refs = 1;
}

void nio__plugin_release(nio_plugin *plugin)
{
    if (plugin == NULL) {
        return;
    }
    assert(plugin->refs > 0);
    if (--plugin->refs == 0) {
        plugin->cls->destroy(plugin);
    }
}

const nio_env *nio_plugin_env(const nio_plugin *plugin)
{
    return plugin->host->env;
}

void nio_plugin_random(nio_plugin *plugin, uint8_t *out, size_t len)
{
    nio__random_bytes(plugin->host->random, out, len);
}
