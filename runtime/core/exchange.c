/* core/exchange.c - other plugins in a layer that is in use.
 *
 * Happy path:  the layer and the one with the new plugins change what they have → messages that
 *              the former plugins work on follow these → the former ones are freed, at the latest
 *              when the last such message has gone
 * Failure:     none.
 *
 * Everything else refers to the layer and finds the new plugins there. What links keep for a layer
 * (channels, what fits what) goes by its generation, so it begins anew by itself. */
#include "core/out.h"

void nio__core_exchange(nio__core *core, nio_layer *layer, nio_layer *made)
{
    nio__layer_exchange(layer, made);
    nio__parked_stay_with(core, layer, made);
    made->next = core->retired;
    core->retired = made;
    if (core->depth == 0) {
        nio__retired_sweep(core);
    }
}

void nio__retired_sweep(nio__core *core)
{
    nio_layer **at = &core->retired;
    while (*at != NULL) {
        nio_layer *former = *at;
        if (nio__parked_needs(core, former)) {
            at = &former->next;
        } else {
            *at = former->next;
            nio__layer_free(&core->plugin_host, former);
        }
    }
}
