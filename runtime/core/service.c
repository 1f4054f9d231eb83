/* core/service.c - protocols that are served: their place in the routes, and delivery.
 *
 * Happy path:  find → the inner layer was opened → decode and call the handler (generated) →
 *              it answered, or kept the call
 * Failure:     the content does not decode: ERROR "malformed content"; no handler ran. The
 *              handler ended without the answer that it owes: ERROR "no answer". Both are
 *              logged with the line of the schema. */
#include "core/service.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/log.h"
#include "core/topic.h"

struct nio_service {
    nio_service *next;
    nio__core *core;
    const nio_gen_protocol *protocol;
    const void *handlers;
    void *app;
    nio_layer *outer;  /* NULL: none */
    nio__terms *terms; /* one for each operation; used where its role is SUBSCRIBED */
    nio_layer *layers[];
};

/* ---- Serving --------------------------------------------------------------------------------- */

const nio_gen_op *nio__find_op(const nio_gen_protocol *protocol, uint8_t type, nio_bytes uri,
                               nio_gen_tier tier)
{
    int at = protocol->find(type, uri, tier);
    return at < 0 ? NULL : &protocol->ops[at];
}

nio_gen_fn *nio__slot_of(const void *handlers, const nio_gen_op *op)
{
    nio_gen_fn *slot = NULL;
    size_t size;
    memcpy(&size, handlers, sizeof size);
    if (op->slot <= size && size - op->slot >= sizeof slot) {
        memcpy(&slot, (const char *)handlers + op->slot, sizeof slot);
    }
    return slot;
}

/* Templates may overlap as long as no URI tells: then the protocol served first takes it. What is
 * notified is told by many and heard by others, see hear.c. */
static nio_status check_conflicts(const nio__core *core, const nio_gen_protocol *protocol,
                                  nio_error *error)
{
    for (const nio_service *service = core->services; service != NULL; service = service->next) {
        for (size_t i = 0; i < protocol->op_count; i++) {
            const nio_gen_op *op = &protocol->ops[i], *other = NULL;
            if (op->tier != NIO_GEN_TEMPLATE && op->role != NIO_GEN_HEARD) {
                other = nio__find_op(service->protocol, op->type, op->uri, (nio_gen_tier)op->tier);
            }
            if (other != NULL) {
                return nio__fail(error, NIO_ECONFLICT,
                                 "%s of protocol %s (%s) and %s of protocol %s (%s) are for the "
                                 "same messages",
                                 op->name, protocol->name, op->where, other->name,
                                 service->protocol->name, other->where);
            }
        }
    }
    return NIO_OK;
}

static nio_layer *layer_of(nio_layer *const *layers, const nio_gen_op *op)
{
    return op->layer < 0 ? NULL : layers[op->layer];
}

static nio_status make_terms(nio_service *service)
{
    const nio_gen_protocol *protocol = service->protocol;
    service->terms =
        nio__calloc(service->core->env, protocol->op_count + 1, sizeof *service->terms);
    if (service->terms == NULL) {
        return NIO_ENOMEM;
    }
    for (size_t i = 0; i < protocol->op_count; i++) {
        const nio_gen_op *op = &protocol->ops[i];
        nio__terms_init(&service->terms[i], layer_of(service->layers, op), op->queue,
                        (nio_queue_policy)op->policy, false);
    }
    return NIO_OK;
}

static void fill(nio_service *service, nio__core *core, const nio__protocol_use *use)
{
    const nio_gen_protocol *protocol = use->protocol;
    service->core = core;
    service->protocol = protocol;
    service->handlers = use->handlers;
    service->app = use->app;
    if (protocol->layer_count > 0) {
        memcpy(service->layers, use->layers, protocol->layer_count * sizeof(nio_layer *));
    }
    service->outer = protocol->outer < 0 ? NULL : service->layers[protocol->outer];
}

static void free_service(nio__core *core, nio_service *service)
{
    if (service != NULL) {
        nio__free(core->env, service->terms);
        nio__free(core->env, service);
    }
}

nio_status nio__core_serve(nio__core *core, const nio__protocol_use *use, nio_service **out,
                           nio_error *error)
{
    const nio_gen_protocol *protocol = use->protocol;
    nio_status status = check_conflicts(core, protocol, error);
    if (status == NIO_OK && core->closing) {
        status = nio__fail(error, NIO_ECLOSED, "the node is closed");
    }
    if (status != NIO_OK) {
        return status;
    }
    size_t layers = protocol->layer_count * sizeof(nio_layer *);
    nio_service *service = nio__calloc(core->env, 1, sizeof *service + layers);
    status = service == NULL ? NIO_ENOMEM : nio__arena_want(core, protocol->arena_size);
    if (status == NIO_OK) {
        fill(service, core, use);
        status = make_terms(service);
    }
    if (status != NIO_OK) {
        free_service(core, service);
        return nio__fail(error, status, "no memory to serve protocol %s", protocol->name);
    }
    *core->services_end = service;
    core->services_end = &service->next;
    *out = service;
    return NIO_OK;
}

void nio__services_end(nio__core *core)
{
    while (core->services != NULL) {
        nio_service *next = core->services->next;
        free_service(core, core->services);
        core->services = next;
    }
    nio__ears_end(core);
    nio__arenas_end(core);
    nio__free(core->env, core->draft.ptr);
    core->draft = nio__span_of(NULL, 0);
}

void *nio_gen_service_app(const nio_service *service)
{
    return service->app;
}

nio_node *nio_gen_service_node(const nio_service *service)
{
    return service->core->node;
}

/* ---- Finding and delivering ------------------------------------------------------------------ */

bool nio__op_reaches(const nio_gen_op *op, const nio_link *link)
{
    unsigned transport = link->socket != NULL ? NIO_GEN_UDP : NIO_GEN_TCP;
    return (op->transports & transport) != 0 || link->core->any_transport;
}

nio_layer *nio__service_layer(const nio_service *service, const nio_gen_op *op)
{
    return layer_of(service->layers, op);
}

nio_layer *nio__service_outer(const nio_service *service)
{
    return service->outer;
}

const nio_gen_protocol *nio__service_protocol(const nio_service *service)
{
    return service->protocol;
}

nio__core *nio__service_core(const nio_service *service)
{
    return service->core;
}

/* Whoever listens says what peers have to prove. A link that this node made itself may be under
 * the layer of another protocol, or under none: its peer reaches no service by it but one whose
 * outer layer it is. */
static bool is_open_to(const nio_service *service, const nio_link *link)
{
    return link->accepted || nio__layer_same(service->outer, link->outer);
}

bool nio__service_find(const nio__in *in, nio_gen_tier tier, nio__found *found)
{
    if (in->type == NIO_NOTIFY_URI) {
        return nio__ear_find(in, tier, found);
    }
    for (nio_service *service = in->core->services; service != NULL; service = service->next) {
        const nio_gen_op *op = nio__find_op(service->protocol, in->type, in->uri, tier);
        if (op != NULL && nio__op_reaches(op, in->link) && is_open_to(service, in->link)) {
            found->slot = nio__slot_of(service->handlers, op);
            found->service = service;
            found->op = op;
            found->inner = layer_of(service->layers, op);
            return true;
        }
    }
    return false;
}

static void check_outcome(nio__in *in, const nio_gen_op *op, nio_call *call, nio_status status)
{
    if (status != NIO_OK) {
        nio__logf(in->core->env, NIO_LOG_INFO, "%s: %s: content that does not decode (%s)",
                  op->where, op->name, nio_status_text(status));
        nio__refuse_call(call, NIO__AT_CONTENT);
    } else if (op->answered && !call->answered && !call->kept) {
        nio__logf(in->core->env, NIO_LOG_WARN,
                  "%s: %s: the handler returned without an answer and did not keep the call",
                  op->where, op->name);
        nio__refuse_call(call, NIO__AT_NO_ANSWER);
    }
}

static nio_gen_delivery delivery_of(const nio__in *in, const nio__found *found, nio_call *call)
{
    return (nio_gen_delivery){.op = found->op,
                              .service = found->service,
                              .handler = found->slot,
                              .call = call,
                              .uri = in->uri,
                              .content = in->content,
                              .arena = in->core->arena};
}

static nio_status decode_and_call(const nio_gen_delivery *delivery)
{
    nio_gen_arena *arena = delivery->arena;
    size_t mark = nio__arena_mark(&arena->memory);
    arena->full = false;
    nio_status status = delivery->op->deliver(delivery);
    nio__arena_reset(&arena->memory, mark);
    return status;
}

nio__terms *nio__service_terms(const nio_service *service, const nio_gen_op *op)
{
    return &service->terms[op - service->protocol->ops];
}

/* Types 5 and 6: the slot may refuse the former, all else is the table's. */
static void deliver_subscription(nio__in *in, const nio__found *found)
{
    const nio_service *service = found->service;
    nio__terms *terms = nio__service_terms(service, found->op);
    bool refused = false;
    nio_call *call = nio__call_begin(in, found->op);
    if (in->type == NIO_SUBSCRIBE_URI && found->slot != NULL) {
        nio_gen_delivery delivery = delivery_of(in, found, call);
        delivery.refused = &refused;
        refused = decode_and_call(&delivery) != NIO_OK || refused;
    }
    nio__topic_answer(call, terms, !refused);
    nio__call_returned(call);
}

void nio__deliver_typed(nio__in *in, const nio__found *found)
{
    if (found->op->role == NIO_GEN_SUBSCRIBED) {
        deliver_subscription(in, found);
        return;
    }
    nio_client *client = NULL;
    if (found->ear != NULL && (client = nio__ear_client(found->ear, in->link)) == NULL) {
        return;
    }
    nio_call *call = nio__call_begin(in, found->op);
    nio_gen_delivery delivery = delivery_of(in, found, call);
    delivery.client = client;
    check_outcome(in, found->op, call, decode_and_call(&delivery));
    nio__call_returned(call);
}
