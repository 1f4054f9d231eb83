/* core/hear.c - protocols that are heard: who takes what is notified.
 *
 * Happy path:  NOTIFY_URI → the ear that has an operation for its URI → (to subscribers) the link
 *              is subscribed to it → the inner layer is opened → the slot is called with the client
 *              of that link, which is made when it is first needed
 * Failure:     nobody has a slot, or nobody subscribed: no route, counted; there is no key for the
 *              inner layer: likewise, since what nothing proves is not handed over. */
#include <netaio/raw.h>

#include "base/alloc.h"
#include "base/log.h"
#include "core/service.h"
#include "core/subscribe.h"

/* ---- Ears ------------------------------------------------------------------------------------ */

const nio__ear *nio__ear_of(const nio__core *core, const nio_gen_protocol *protocol)
{
    const nio__ear *ear = core->ears;
    while (ear != NULL && !nio__same_protocol(ear->protocol, protocol)) {
        ear = ear->next;
    }
    return ear;
}

nio_status nio__core_hear(nio__core *core, const nio__protocol_use *use, nio_error *error)
{
    const nio_gen_protocol *protocol = use->protocol;
    if (core->closing) {
        return nio__fail(error, NIO_ECLOSED, "the node is closed");
    }
    if (nio__ear_of(core, protocol) != NULL) {
        return nio__fail(error, NIO_ECONFLICT, "protocol %s is heard already", protocol->name);
    }
    size_t layers = protocol->layer_count * sizeof(nio_layer *);
    nio__ear *ear = nio__calloc(core->env, 1, sizeof *ear + layers);
    nio_status status = ear == NULL ? NIO_ENOMEM : nio__arena_want(core, protocol->arena_size);
    if (status != NIO_OK) {
        nio__free(core->env, ear);
        return nio__fail(error, status, "no memory to hear protocol %s", protocol->name);
    }
    ear->protocol = protocol;
    ear->events = use->handlers;
    ear->app = use->app;
    if (layers > 0) {
        memcpy(ear->layers, use->layers, layers);
    }
    ear->outer = protocol->outer < 0 ? NULL : ear->layers[protocol->outer];
    nio__ear **end = &core->ears;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = ear;
    return NIO_OK;
}

void nio__ears_end(nio__core *core)
{
    while (core->ears != NULL) {
        nio__ear *next = core->ears->next;
        nio__free(core->env, core->ears);
        core->ears = next;
    }
}

void *nio_gen_client_app(const nio_client *client)
{
    const nio__ear *ear =
        nio__ear_of(nio_gen_client_link(client)->core, nio__client_protocol(client));
    return ear == NULL ? NULL : ear->app;
}

/* ---- What comes in --------------------------------------------------------------------------- */

static bool hears(const nio__ear *ear, const nio__in *in, const nio_gen_op *op)
{
    return nio__layer_same(ear->outer, in->link->outer) && nio__op_reaches(op, in->link) &&
           !nio__lacks_layer(ear->protocol, ear->layers, op) &&
           (op->to != NIO_GEN_TO_SUBSCRIBERS || nio__subscription_find(in->link, in->uri) != NULL);
}

bool nio__ear_find(const nio__in *in, nio_gen_tier tier, nio__found *found)
{
    for (const nio__ear *ear = in->core->ears; ear != NULL; ear = ear->next) {
        const nio_gen_op *op = nio__find_op(ear->protocol, in->type, in->uri, tier);
        if (op != NULL && hears(ear, in, op)) {
            found->slot = nio__slot_of(ear->events, op);
            found->ear = ear;
            found->op = op;
            found->inner = op->layer < 0 ? NULL : ear->layers[op->layer];
            return true;
        }
    }
    return false;
}

nio_client *nio__ear_client(const nio__ear *ear, nio_link *link)
{
    nio_client *client;
    nio__protocol_use use = {.protocol = ear->protocol, .layers = ear->layers};
    return nio__core_client(link, &use, &client) == NIO_OK ? client : NULL;
}

/* ---- Subscribing ----------------------------------------------------------------------------- */

static void ignore(void *user, const nio_end *end)
{
    (void)user;
    (void)end;
}

/* What is notified comes as any message does, by the routes: see hears(). */
nio_status nio_gen_subscribe(nio_client *client, const nio_gen_op *op, nio_bytes uri,
                             const nio_call_options *options, nio_done *done, void *user,
                             nio_call_id *id)
{
    nio_link *link = nio_gen_client_link(client);
    const nio__ear *ear = nio__ear_of(link->core, nio__client_protocol(client));
    if (ear == NULL) {
        return NIO_ENOENT;
    }
    if (!nio__op_may_go(op, link)) {
        return NIO_ENOTSUP;
    }
    if (nio__client_lacks_layer(client, op) || nio__lacks_layer(ear->protocol, ear->layers, op)) {
        return NIO_ENOKEY;
    }
    nio_subscription subscription = NIO_SUBSCRIPTION_INIT;
    subscription.uri = uri;
    subscription.inner = nio__client_layer(client, op);
    nio_call_options all;
    nio_status status = nio__op_options(op, options, &all);
    if (status != NIO_OK) {
        return status;
    }
    return nio_subscribe(link, &subscription, &all, done != NULL ? done : ignore, user, id, NULL);
}

nio_status nio_gen_unsubscribe(nio_client *client, const nio_gen_op *op, nio_bytes uri,
                               const nio_call_options *options, nio_done *done, void *user,
                               nio_call_id *id)
{
    nio_link *link = nio_gen_client_link(client);
    const nio__subscription *subscription = nio__subscription_find(link, uri);
    if (subscription == NULL) {
        return NIO_ENOENT;
    }
    nio_call_options all;
    nio_status status = nio__op_options(op, options, &all);
    if (status != NIO_OK) {
        return status;
    }
    return nio__core_unsubscribe(link->core, nio__subscription_id(subscription), &all, done, user,
                                 id);
}
