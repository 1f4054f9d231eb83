/* core/channel.c - what a link keeps for each layer that it uses.
 *
 * All of it goes by the generation of the layer: with other plugins in it, the layer finds nothing
 * here and begins anew. */
#include "base/alloc.h"
#include "core/state.h"

/* What the layer had with other plugins, unless messages that these work on still use it. */
static void end_former(nio_link *link, const nio_layer *layer)
{
    nio__channel **at = &link->channels;
    while (*at != NULL && nio__list_is_empty(&link->parked)) {
        nio__channel *channel = *at;
        if (channel->layer == layer) {
            *at = channel->next;
            nio__free(link->core->env, channel);
        } else {
            at = &channel->next;
        }
    }
}

static nio__channel *want_channel(nio_link *link, const nio_layer *layer)
{
    nio__channel *channel = link->channels;
    while (channel != NULL && channel->generation != layer->generation) {
        channel = channel->next;
    }
    if (channel == NULL) {
        end_former(link, layer);
        size_t size = layer->channel_bytes + layer->open_bytes;
        channel = nio__calloc(link->core->env, 1, sizeof *channel + size);
        if (channel == NULL) {
            return NULL;
        }
        channel->layer = layer;
        channel->generation = layer->generation;
        channel->next = link->channels;
        link->channels = channel;
    }
    return channel;
}

nio_status nio__link_channel(nio_link *link, const nio_layer *layer, void **state)
{
    *state = NULL;
    if (layer->channel_bytes == 0) {
        return NIO_OK;
    }
    nio__channel *channel = want_channel(link, layer);
    if (channel == NULL) {
        return NIO_ENOMEM;
    }
    *state = channel->state;
    return NIO_OK;
}

void *nio__link_open_state(nio_link *link, const nio_layer *layer)
{
    if (layer->open_bytes == 0 || link->socket != NULL) {
        return NULL;
    }
    nio__channel *channel = want_channel(link, layer);
    return channel != NULL ? (uint8_t *)channel->state + layer->channel_bytes : NULL;
}

void nio__link_end_channels(nio_link *link)
{
    while (link->channels != NULL) {
        nio__channel *next = link->channels->next;
        nio__free(link->core->env, link->channels);
        link->channels = next;
    }
}

nio_status nio__link_pair(nio_link *link, const nio_layer *outer, const nio_layer *inner)
{
    if (inner == NULL) {
        return NIO_OK;
    }
    uint32_t around = outer != NULL ? outer->generation : 0;
    uint64_t pair = (uint64_t)around << 32 | inner->generation;
    if (pair == link->paired) {
        return NIO_OK;
    }
    nio_status status = nio__layer_pair_check(outer, inner, NULL);
    if (status == NIO_OK) {
        link->paired = pair;
    }
    return status;
}
