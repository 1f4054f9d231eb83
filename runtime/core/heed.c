/* core/heed.c - calls that are sent once more because they were refused and told how to do better.
 *
 * Happy path:  an AUTH_ERROR → the plugins of the layers that the call went through take from its
 *              fields what they need (heed) → the call is sealed and sent again, under its number
 *              and within its deadline
 * Failure:     no plugin can do better, or it was sent twice already: the AUTH_ERROR ends the call.
 *              Which call it refuses is not known: the plugins take it to heart all the same. */
#include "core/in.h"

static bool ask(nio__in *in, const nio__own *own, nio_layer *layer, bool outer)
{
    if (layer == NULL || !layer->heeds) {
        return false;
    }
    nio_layer_message message = {.type = own != NULL ? own->type : in->type,
                                 .scope = in->message.scope,
                                 .outer = outer,
                                 .now_ms = in->message.now_ms,
                                 .fields = &in->set,
                                 .outside = &in->outside,
                                 .link = in->link};
    return nio__link_channel(in->link, layer, &message.channel_state) == NIO_OK &&
           nio__layer_heed(layer, &message);
}

/* Once a call. */
static bool send_again(nio__own *own)
{
    bool may = own->heeds;
    own->heeds = false;
    return may && nio__again_send(own);
}

bool nio__heed(nio__in *in, nio__own *own)
{
    if (in->type != NIO_AUTH_ERROR || in->set.count == 0) {
        return false;
    }
    bool better = ask(in, own, in->link->outer, true);
    if (own != NULL) {
        better = ask(in, own, own->inner, false) || better;
    }
    return better && own != NULL && send_again(own);
}
