/* core/service.c - protocols that are served or spoken: their place in the routes, delivery.
 *
 * Happy path:  find → the inner layer was opened → decode and call the handler (generated) → it
 *              answered, or kept the call
 * Failure:     the content does not decode: ERROR "malformed content"; no handler ran. The
 *              handler ended without the answer that it owes: ERROR "no answer". Both are
 *              logged with the line of the schema. */
#include "core/service.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/log.h"

struct nio_service {
    nio_service *next;
    nio__core *core;
    const nio_gen_protocol *protocol;
    const void *handlers;
    void *app;
    nio_layer *outer; /* NULL: none */
    nio_layer *layers[];
};

struct nio_client {
    nio_client *next;
    nio_link *link;
    const nio_gen_protocol *protocol;
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
    if (status != NIO_OK) {
        nio__free(core->env, service);
        return nio__fail(error, status, "no memory to serve protocol %s", protocol->name);
    }
    service->core = core;
    service->protocol = protocol;
    service->handlers = use->handlers;
    service->app = use->app;
    if (layers > 0) {
        memcpy(service->layers, use->layers, layers);
    }
    service->outer = protocol->outer < 0 ? NULL : service->layers[protocol->outer];
    *core->services_end = service;
    core->services_end = &service->next;
    *out = service;
    return NIO_OK;
}

void nio__services_end(nio__core *core)
{
    while (core->services != NULL) {
        nio_service *next = core->services->next;
        nio__free(core->env, core->services);
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

static nio_layer *layer_of(nio_layer *const *layers, const nio_gen_op *op)
{
    return op->layer < 0 ? NULL : layers[op->layer];
}

bool nio__op_reaches(const nio_gen_op *op, const nio_link *link)
{
    return op->transports == 0 ||
           (op->transports & (link->socket != NULL ? NIO_GEN_UDP : NIO_GEN_TCP)) != 0;
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

void nio__deliver_typed(nio__in *in, const nio__found *found)
{
    nio_client *client = NULL;
    if (found->ear != NULL && (client = nio__ear_client(found->ear, in->link)) == NULL) {
        return;
    }
    struct nio_gen_arena *arena = in->core->arena;
    size_t mark = nio__arena_mark(&arena->memory);
    arena->full = false;
    nio_call *call = nio__call_begin(in, found->op);
    nio_gen_delivery delivery = {.op = found->op,
                                 .service = found->service,
                                 .handler = found->slot,
                                 .call = call,
                                 .uri = in->uri,
                                 .content = in->content,
                                 .arena = arena,
                                 .client = client};
    nio_status status = found->op->deliver(&delivery);
    nio__arena_reset(&arena->memory, mark);
    check_outcome(in, found->op, call, status);
    nio__call_returned(call);
}

bool nio__link_is_under(const nio_link *link, const nio_layer *outer)
{
    return nio__layer_same(outer, link->outer);
}

/* ---- Speaking -------------------------------------------------------------------------------- */

static nio_client *client_of(const nio_link *link, const nio_gen_protocol *protocol)
{
    nio_client *client = link->clients;
    while (client != NULL && !nio__same_protocol(client->protocol, protocol)) {
        client = client->next;
    }
    return client;
}

static void take_layers(nio_client *client, nio_layer *const *layers)
{
    for (size_t i = 0; i < client->protocol->layer_count; i++) {
        if (client->layers[i] == NULL) {
            client->layers[i] = layers[i];
        }
    }
}

nio_status nio__core_client(nio_link *link, const nio__protocol_use *use, nio_client **out)
{
    nio__core *core = link->core;
    *out = client_of(link, use->protocol);
    if (*out != NULL) {
        take_layers(*out, use->layers);
        return NIO_OK;
    }
    size_t layers = use->protocol->layer_count * sizeof(nio_layer *);
    nio_client *client = nio__calloc(core->env, 1, sizeof *client + layers);
    nio_status status =
        client == NULL ? NIO_ENOMEM : nio__arena_want(core, use->protocol->arena_size);
    if (status != NIO_OK) {
        nio__free(core->env, client);
        return status;
    }
    client->link = link;
    client->protocol = use->protocol;
    if (layers > 0) {
        memcpy(client->layers, use->layers, layers);
    }
    client->next = link->clients;
    link->clients = client;
    *out = client;
    return NIO_OK;
}

void nio__clients_end(nio_link *link)
{
    while (link->clients != NULL) {
        nio_client *next = link->clients->next;
        nio__free(link->core->env, link->clients);
        link->clients = next;
    }
}

nio_link *nio_gen_client_link(const nio_client *client)
{
    return client->link;
}

nio_layer *nio__client_layer(const nio_client *client, const nio_gen_op *op)
{
    return layer_of(client->layers, op);
}

const nio_gen_protocol *nio__client_protocol(const nio_client *client)
{
    return client->protocol;
}

bool nio__lacks_layer(const nio_gen_protocol *protocol, nio_layer *const *layers,
                      const nio_gen_op *op)
{
    if (op->layer < 0 || layers[op->layer] != NULL) {
        return false;
    }
    const nio_gen_layer *declared = &protocol->layers[op->layer];
    return strcmp(declared->auth.kind, "none") != 0 || strcmp(declared->cipher.kind, "none") != 0;
}

bool nio__client_lacks_layer(const nio_client *client, const nio_gen_op *op)
{
    return nio__lacks_layer(client->protocol, client->layers, op);
}

void nio__finish_typed(nio__core *core, const nio__then *then, const nio_end *end)
{
    struct nio_gen_arena *arena = core->arena;
    size_t mark = nio__arena_mark(&arena->memory);
    arena->full = false;
    nio_gen_end typed = {.end = end, .done = then->typed_done, .user = then->user, .arena = arena};
    then->finish(&typed);
    nio__arena_reset(&arena->memory, mark);
}
